"""Records with defaults: a test's input is one line that names only what it is about."""

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from pipeline.processing.identity import bands, content_hash, fingerprint
from pipeline.records.articles import Article, Page, Quality
from pipeline.records.contracts import Block, Judgement, JudgementKind, KnownChange, KnownContract, LedgerClaim
from pipeline.records.feeds import Entry, FeedKind, FeedSpec
from pipeline.records.runs import Failure, Stage
from pipeline.records.stories import Claim, ClaimTime, ContractType, Event, Factuality, Initiator, Money, Source, Story
from pipeline.store.store import Store

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
MODEL = "test-1"
PERU_HELICOPTERS = Block("PE", "helicopter")

_numbers = itertools.count(1)


def moment(text: str | date | datetime) -> datetime:
    """Return `2025-12-12`, `2025-12-12T10:00` or a date as an aware time in UTC."""
    parsed = datetime.fromisoformat(str(text))
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


# -- what comes in --


def feed_spec(
    url: str = "http://press.example/feed", *, name: str = "The Press", enabled: bool = True, reason: str = ""
) -> FeedSpec:
    return FeedSpec(name, url, "en", "GB", FeedKind.PRESS, "http://press.example", enabled, reason)


def entry(
    url: str = "http://press.example/story",
    *,
    guid: str = "",
    title: str = "A title",
    published: str | None = "2026-11-20T09:00",
) -> Entry:
    return Entry(guid or url, url, title, "A summary.", moment(published) if published else None, "A. Writer")


def page(
    url: str = "http://press.example/story",
    *,
    body: bytes = b"<html>A page</html>",
    fetched: str = "2026-11-20T12:00",
    hint_title: str = "",
    hint_published: str | None = None,
) -> Page:
    return Page(
        url,
        url,
        body,
        "text/html",
        moment(fetched),
        hint_title=hint_title,
        hint_published=moment(hint_published) if hint_published else None,
    )


def article(
    url: str = "http://press.example/story",
    *,
    title: str = "Lima annuls its helicopter contract",
    text: str = "The ministry annulled the contract for Mi-17 helicopters.",
    published: str | None = "2026-11-20T09:00",
    lang: str = "en",
) -> Article:
    return Article(
        url=url,
        title=title,
        summary="",
        text=text,
        author="A. Writer",
        site="press.example",
        published=moment(published) if published else None,
        lang=lang,
        quality=Quality.FULL,
        fingerprint=fingerprint(text),
    )


def failure(
    key: str = "http://press.example/story", *, stage: Stage = Stage.PAGE, retry_at: str | None = None
) -> Failure:
    return Failure(stage, key, "status 500", "the server answered 500", moment(retry_at) if retry_at else None)


# -- what the models say --


def claim(
    event: str = "annulled",
    *,
    sentence: str = "The ministry annulled the contract for Mi-17 helicopters.",
    factuality: str = "asserted",
    time: str = "now",
    customer: Sequence[str] = ("PE",),
    equipment: Sequence[str] = ("Mi-17",),
    russian: bool = True,
    event_date: str | None = None,
    score: float = 0.9,
) -> Claim:
    return Claim(
        sentence=sentence,
        start=0,
        end=len(sentence),
        in_title=False,
        event=Event(event),
        factuality=Factuality(factuality),
        time=ClaimTime(time),
        russian=russian,
        deal="contract",
        customer=tuple(customer),
        equipment=tuple(equipment),
        source=Source.CUSTOMER,
        initiator=Initiator.CUSTOMER,
        event_date=event_date,
        score=score,
    )


def story(
    event: str = "annulled",
    *,
    claims: Sequence[Claim] | None = None,
    factuality: str = "asserted",
    relevant: bool = True,
    customer: Sequence[str] = ("PE",),
    equipment: Sequence[str] = ("Mi-17",),
    categories: Sequence[str] = ("helicopter",),
    contract_type: str | None = "procurement",
    confidence: float = 0.9,
    model: str = MODEL,
) -> Story:
    if claims is None:
        claims = [claim(event, factuality=factuality, customer=customer, equipment=equipment)]
    told = tuple(claims)
    return Story(
        relevant=relevant,
        event=Event(event),
        prior=None,
        factuality=Factuality(factuality),
        event_date=None,
        initiator=Initiator.CUSTOMER,
        source=Source.CUSTOMER,
        customer=tuple(customer),
        supplier=("Rosoboronexport",),
        equipment=tuple(equipment),
        categories=tuple(categories),
        contract_type=ContractType(contract_type) if contract_type else None,
        value=Money(54_000_000, "USD"),
        quantity=6,
        factors=(),
        evidence=told[0].sentence if told else None,
        reversal=relevant and factuality == "asserted" and event in {"annulled", "suspended", "reactivated"},
        confidence=confidence,
        reason="the first sentence asserts it",
        lang="en",
        model=model,
        claims=told,
    )


# -- what the ledger reads --


def ledger_claim(
    event: str = "annulled",
    *,
    published: str = "2025-12-12",
    article: int | None = None,
    origin: int | None = None,
    number: int | None = None,
    time: str = "now",
    factuality: str = "asserted",
    event_date: str | None = None,
    equipment: Sequence[str] = ("Mi-17",),
    contract_type: str | None = None,
    amount: float | None = None,
    quantity: int | None = None,
    source: str | None = None,
    sentence: str = "",
    score: float = 0.9,
    confidence: float = 0.9,
) -> LedgerClaim:
    """Return a claim; every one is its own article of its own origin unless it is told otherwise."""
    number = number or next(_numbers)
    article = article or 10_000 + number
    return LedgerClaim(
        id=number,
        article_id=article,
        origin_id=origin or article,
        url=f"http://press.example/{article}",
        published=moment(published),
        sentence=sentence or f"The contract was {event}, article {article} says.",
        event=Event(event),
        factuality=Factuality(factuality),
        time=ClaimTime(time),
        event_date=event_date,
        source=Source(source) if source else None,
        initiator=None,
        equipment=tuple(equipment),
        suppliers=("Rosoboronexport",),
        contract_type=ContractType(contract_type) if contract_type else None,
        amount=amount,
        currency="USD" if amount is not None else None,
        quantity=quantity,
        score=score,
        confidence=confidence,
    )


def judgement(article: int, kind: str = "reject", *, number: int | None = None) -> Judgement:
    return Judgement(number or next(_numbers), NOW, "analyst", JudgementKind(kind), article, "")


def known_contract(
    *said: tuple[int, str], number: int = 1, transitions: Sequence[KnownChange] = (), alerts: Sequence[KnownChange] = ()
) -> KnownContract:
    """Return a contract known by `said`: which article says which state of it."""
    signature = frozenset((article, Event(event)) for article, event in said)
    return KnownContract(number, signature, tuple(transitions), tuple(alerts))


# -- a store with something in it --


def keep_article(store: Store, made: Article | None = None, *, origin: int | None = None, now: datetime = NOW) -> int:
    """Keep an article with its page and return the number of its newest revision."""
    made = made or article()
    store.collection.ensure_page(page(made.url, body=f"{made.title}\n{made.text}".encode()))
    page_id = store.db.execute("SELECT max(id) FROM pages WHERE url = ?", [made.url]).fetchone()[0]
    store.articles.ensure_revision(
        made,
        content_hash=content_hash(made.title, made.text),
        origin_id=origin,
        bands=bands(made.fingerprint),
        page_id=page_id,
        now=now,
    )
    return int(
        store.db.execute(
            "SELECT max(r.id) FROM revisions r JOIN articles a ON a.id = r.article_id WHERE a.url = ?", [made.url]
        ).fetchone()[0]
    )


def keep_story(
    store: Store,
    url: str = "http://press.example/story",
    told: Story | None = None,
    *,
    title: str = "Lima annuls its helicopter contract",
    published: str = "2026-11-20T09:00",
    now: datetime = NOW,
) -> int:
    """Keep an article and the verdict on it, and return the article's number."""
    revision = keep_article(
        store, article(url, title=title, text=f"{title}. Seen at {url}.", published=published), now=now
    )
    store.articles.ensure_story(revision, told or story(), [], now)
    return store.articles.revision(revision).article_id


def days_before(days: int, now: datetime = NOW) -> str:
    return (now - timedelta(days=days)).isoformat()
