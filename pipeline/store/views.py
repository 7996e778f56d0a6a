"""The documented views: what people who query with SQL, the commands and the pages read.

Each view names its columns with a sentence; `docs/schema.md` is generated from here and the schema.
"""

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class View:
    """A view: its name, what it is, its SQL, and what each column means."""

    name: str
    meaning: str
    sql: str
    columns: dict[str, str]


_EVIDENCE = """JOIN claims c ON c.id = {claim} JOIN stories s ON s.id = c.story_id
    JOIN revisions r ON r.id = s.revision_id JOIN articles a ON a.id = r.article_id"""

VIEWS = (
    View(
        "alert_list",
        "The alerts, each with its contract, its evidence sentence and what became of it.",
        f"""SELECT 'A' || t.id AS alert, t.issued_at, t.state, t.prior, t.event_date, 'C' || k.id AS contract,
              b.foreign_party AS customer, k.supplier, k.equipment, k.contract_type, k.amount, k.currency, k.quantity,
              c.sentence AS evidence, a.url, r.title, r.site, r.lang, r.published, s.confidence, t.reason,
              o.reason AS correction, o.issued_at AS corrected_at
            FROM alerts t JOIN contracts k ON k.id = t.contract_id JOIN blocks b ON b.id = k.block_id
            {_EVIDENCE.format(claim="t.evidence_claim")} LEFT JOIN corrections o ON o.alert_id = t.id""",  # noqa: S608 -- no value, a constant
        {
            "alert": "number of the alert, A1, A2, …",
            "issued_at": "when it was issued, UTC",
            "state": "what the contract became: annulled, suspended or reactivated",
            "prior": "the contract's state before, null where none is known",
            "event_date": "when it happened, as precise as told: YYYY, YYYY-MM or YYYY-MM-DD",
            "contract": "number of the contract, C1, C2, …",
            "customer": "the foreign party, ISO 3166-1 alpha-2",
            "supplier": "the Russian parties, a JSON list of canonical names",
            "equipment": "families of equipment, a JSON list",
            "contract_type": "procurement, maintenance, upgrade, licensed_production, spares or training",
            "amount": "the contract's price in units of `currency`",
            "currency": "ISO 4217",
            "quantity": "units",
            "evidence": "the sentence that proves it, letter for letter",
            "url": "address of the article with the evidence",
            "title": "its title",
            "site": "its site",
            "lang": "its language, ISO 639-1",
            "published": "when it came out, UTC",
            "confidence": "probability that the story's verdict is right, 0 to 1",
            "reason": "why the alert was issued, in words",
            "correction": "why it was taken back, null where it stands",
            "corrected_at": "when it was taken back, UTC",
        },
    ),
    View(
        "contract_list",
        "The contracts, each with its latest state.",
        """SELECT 'C' || k.id AS contract, b.foreign_party AS customer, b.category, k.equipment, k.supplier,
             k.contract_type, k.amount, k.currency, k.quantity, k.state,
             (SELECT event_date FROM transitions WHERE contract_id = k.id ORDER BY position DESC LIMIT 1) AS state_date,
             (SELECT count(*) FROM transitions WHERE contract_id = k.id) AS transitions,
             (SELECT count(DISTINCT r.article_id) FROM contract_claims cc JOIN claims c ON c.id = cc.claim_id
              JOIN stories s ON s.id = c.story_id JOIN revisions r ON r.id = s.revision_id
              WHERE cc.contract_id = k.id) AS articles, k.first_seen
           FROM contracts k JOIN blocks b ON b.id = k.block_id WHERE k.withdrawn_at IS NULL""",
        {
            "contract": "number of the contract, C1, C2, …",
            "customer": "the foreign party, ISO 3166-1 alpha-2",
            "category": "category of the equipment; with the customer it names the ledger's block",
            "equipment": "families of equipment, a JSON list",
            "supplier": "the Russian parties, a JSON list of canonical names",
            "contract_type": "procurement, maintenance, upgrade, licensed_production, spares or training",
            "amount": "the price told most often, in units of `currency`",
            "currency": "ISO 4217",
            "quantity": "units",
            "state": "signed, delivered, stalled, suspended, annulled or reactivated",
            "state_date": "since when, as precise as told",
            "transitions": "how many changes of state are known",
            "articles": "how many articles speak of it",
            "first_seen": "when the ledger first had it, UTC",
        },
    ),
    View(
        "contract_history",
        "Every change of state of every contract, with its evidence sentence.",
        f"""SELECT 'C' || k.id AS contract, t.position, t.state, t.event_date, t.known_at, t.news, t.initiator,
              t.source, t.origins, c.sentence AS evidence, c.time, a.url, r.title, r.site, r.lang, r.published
            FROM transitions t JOIN contracts k ON k.id = t.contract_id
            {_EVIDENCE.format(claim="t.evidence_claim")}""",  # noqa: S608 -- no value, a constant
        {
            "contract": "number of the contract",
            "position": "place in the contract's history, from 0",
            "state": "what the contract became",
            "event_date": "when, as precise as told; null where no article tells",
            "known_at": "when the first article told it, UTC",
            "news": "1 where an article had it as its news, 0 where it was only recalled",
            "initiator": "who made it happen: customer, supplier, third_party or both",
            "source": "on whose word: customer, supplier, third_party or press",
            "origins": "how many independent texts tell it; copies of one text count once",
            "evidence": "the sentence that proves it best, letter for letter",
            "time": "now where the sentence is its story's news, background where it recalls",
            "url": "address of the article with the evidence",
            "title": "its title",
            "site": "its site",
            "lang": "its language",
            "published": "when it came out, UTC",
        },
    ),
    View(
        "story_list",
        "The newest verdict on each article.",
        """SELECT 'S' || s.id AS story, a.url, r.title, r.site, r.lang, r.published, r.quality, s.relevant, s.event,
             s.prior, s.factuality, s.event_date, s.initiator, s.source, s.customer, s.supplier, s.equipment,
             s.contract_type, s.amount, s.currency, s.quantity, s.factors, s.evidence, s.reversal, s.confidence,
             s.reason, s.model, a.origin_id AS origin, a.first_seen, a.id AS article_id, r.id AS revision_id,
             s.id AS story_id
           FROM articles a JOIN revisions r ON r.id = (SELECT max(id) FROM revisions WHERE article_id = a.id)
           JOIN stories s ON s.id = (SELECT max(id) FROM stories WHERE revision_id = r.id)""",
        {
            "story": "number of the story, S1, S2, …",
            "url": "the article's own address",
            "title": "its title",
            "site": "its site",
            "lang": "its language, ISO 639-1",
            "published": "when it came out, UTC; null where nothing tells",
            "quality": "full, teaser (a paywall left the beginning) or headline (title and summary alone)",
            "relevant": "1 where it speaks of a defence contract with Russia",
            "event": "the state that it speaks of, or none",
            "prior": "the state before, where it tells",
            "factuality": "asserted, possible or denied",
            "event_date": "when it happened, as precise as told",
            "initiator": "who made it happen",
            "source": "on whose word",
            "customer": "foreign parties, a JSON list of ISO 3166-1 codes",
            "supplier": "Russian parties, a JSON list of canonical names",
            "equipment": "families of equipment, a JSON list",
            "contract_type": "what is bought",
            "amount": "the contract's price in units of `currency`",
            "currency": "ISO 4217",
            "quantity": "units",
            "factors": "reasons given, a JSON list",
            "evidence": "the sentence that proves the event, letter for letter",
            "reversal": "1 where it asserts that a contract was annulled, suspended or reactivated",
            "confidence": "probability that the verdict on `reversal` is right, 0 to 1",
            "reason": "the verdict explained in words",
            "model": "name and version of the model that judged",
            "origin": "number of the text's origin: copies share it",
            "first_seen": "when the article came in, UTC",
            "article_id": "row of articles",
            "revision_id": "row of revisions",
            "story_id": "row of stories",
        },
    ),
    View(
        "feed_health",
        "Each feed with its last answer and its failures in a row.",
        """SELECT f.name, f.url, f.lang, f.country, f.kind, f.enabled, f.reason, l.fetched_at AS last_fetched,
             l.outcome AS last_outcome, l.reason AS last_reason,
             (SELECT max(fetched_at) FROM fetches WHERE feed_id = f.id AND outcome = 'changed') AS last_changed,
             (SELECT count(*) FROM entries WHERE feed_id = f.id) AS entries,
             (SELECT count(*) FROM fetches x WHERE x.feed_id = f.id AND x.id > coalesce((SELECT max(id) FROM fetches y
              WHERE y.feed_id = f.id AND y.outcome != 'failed'), 0)) AS failures_in_a_row
           FROM feeds f LEFT JOIN fetches l ON l.id = (SELECT max(id) FROM fetches WHERE feed_id = f.id)""",
        {
            "name": "name of the feed",
            "url": "its address",
            "lang": "its language",
            "country": "its country, XX for none",
            "kind": "wire, press, trade, official or state_media",
            "enabled": "1 where it is read",
            "reason": "why it is not, where it is not",
            "last_fetched": "when it was last asked, UTC",
            "last_outcome": "changed, unchanged or failed",
            "last_reason": "why it failed",
            "last_changed": "when it last had something new to say, UTC",
            "entries": "how many entries it gave",
            "failures_in_a_row": "how often it failed since it last answered",
        },
    ),
    View(
        "failure_list",
        "What failed and was not mended yet.",
        """SELECT stage, key, reason, message, tries, first_at, last_at, retry_at FROM failures
           WHERE solved_at IS NULL""",
        {
            "stage": "page, article or story",
            "key": "the address, or the row's number",
            "reason": "a constant phrase",
            "message": "what the error said",
            "tries": "how often it was tried",
            "first_at": "first failure, UTC",
            "last_at": "last failure, UTC",
            "retry_at": "when it is tried again, null where it was given up",
        },
    ),
)


def ensure_views(db: Database) -> None:
    """Create the views that are missing and replace those that changed."""
    have = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    for view in VIEWS:
        sql = f"CREATE VIEW {view.name} AS {view.sql}"
        if have.get(view.name) != sql:
            with db.atomic():
                db.execute(f"DROP VIEW IF EXISTS {view.name}")
                db.execute(sql)
