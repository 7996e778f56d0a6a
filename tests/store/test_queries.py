"""What people ask: the documented views, narrowed, in order, as plain values."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipeline.errors import InputError, StoreError
from pipeline.language.stems import match_query
from pipeline.records.contracts import JudgementKind
from pipeline.records.feeds import Validators
from pipeline.records.stories import Mention
from pipeline.store import queries
from pipeline.store.queries import Filter
from pipeline.store.store import Store
from tests.factories import NOW, article, claim, entry, failure, feed_spec, keep_article, keep_story, story
from tests.store.worlds import fold_all, peru_alerted

LATER = NOW + timedelta(days=30)
PERU, INDIA = "http://lima.example/peru", "http://delhi.example/india"


@pytest.fixture
def two_alerts(store: Store) -> Store:
    """Peru annuls helicopters, a month later India suspends a frigate."""
    peru_alerted(store, PERU)
    told = story("suspended", customer=("IN",), equipment=("Talwar",), categories=("ship",))
    peru_alerted(store, INDIA, told=told, published="2026-12-20T09:00", now=LATER)
    return store


@pytest.fixture
def db(store: Store, db_path: Path) -> Iterator[Database]:
    with queries.open_reading(db_path) as opened:
        yield opened


def names(rows: list[queries.Row], column: str) -> list[object]:
    return [row[column] for row in rows]


# -- alerts and contracts --


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(), ["A2", "A1"]),
        (Filter(limit=1), ["A2"]),
        (Filter(state="annulled"), ["A1"]),
        (Filter(customer="IN"), ["A2"]),
        (Filter(equipment="mi-17"), ["A1"]),
        (Filter(equipment="Mi-1"), []),
        (Filter(since=LATER), ["A2"]),
        (Filter(until=LATER), ["A1"]),
        (Filter(since=NOW, until=NOW), []),
        (Filter(customer="PE", state="suspended"), []),
    ],
    ids=["all", "limit", "state", "customer", "equipment", "part of a name", "since", "until", "no time", "both"],
)
def test_alerts_are_narrowed(two_alerts: Store, db: Database, wanted: Filter, found: list[str]) -> None:
    assert names(queries.alerts(db, wanted), "alert") == found


def test_tenth_alert_comes_before_the_ninth(store: Store, db: Database) -> None:
    peru_alerted(store)
    store.db.execute(
        "INSERT INTO alerts (id, contract_id, state, known_at, evidence_claim, claims, reason, issued_at)"
        " SELECT value, 1, 'annulled', 'x', 1, '[1]', '', issued_at FROM alerts, json_each('[9, 10]')"
    )
    assert names(queries.alerts(db, Filter()), "alert") == ["A10", "A9", "A1"]


def test_lists_are_lists(two_alerts: Store, db: Database) -> None:
    row = queries.alerts(db, Filter(customer="PE"))[0]
    assert (row["equipment"], row["supplier"]) == (["Mi-17"], ["Rosoboronexport"])


def test_title_that_looks_like_a_list_stays_a_text(store: Store, db: Database) -> None:
    peru_alerted(store)
    store.db.execute("UPDATE revisions SET title = '[Update] Lima annuls'")
    assert queries.alerts(db, Filter())[0]["title"] == "[Update] Lima annuls"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(), ["C2", "C1"]),
        (Filter(state="suspended"), ["C2"]),
        (Filter(customer="PE"), ["C1"]),
        (Filter(equipment="TALWAR"), ["C2"]),
        (Filter(since=NOW + timedelta(days=1)), ["C2"]),
        (Filter(until=LATER), ["C1"]),
        (Filter(limit=1), ["C2"]),
    ],
    ids=["all", "state", "customer", "equipment", "since", "until", "limit"],
)
def test_contracts_are_narrowed(two_alerts: Store, db: Database, wanted: Filter, found: list[str]) -> None:
    assert names(queries.contracts(db, wanted), "contract") == found


def test_history_is_in_order(store: Store, db: Database) -> None:
    told = story(claims=[claim("signed", time="background", event_date="2024"), claim("annulled", sentence="Gone.")])
    peru_alerted(store, told=told)
    assert names(queries.history(db, "C1"), "state") == ["signed", "annulled"]
    assert queries.history(db, "C2") == []


# -- search --


def find(db: Database, query: str, lang: str | None = None) -> list[object]:
    return names(queries.search(db, match_query(query, lang), 10), "title")


@pytest.mark.parametrize(
    ("title", "lang", "query"),
    [
        ("Пермь закупит вертолёты", "ru", "вертолеты"),
        ("Las anulaciones de contratos", "es", "anulación"),
        ("A anulação dos contratos", "pt", "anulacao"),
        ("Les contrats annulés", "fr", "contrat"),
        ("Helicopters cancelled", "en", "helicopter"),
        ("Army flies Mi-17 again", "en", "mi-17"),
    ],
    ids=["yo", "es plural", "pt no accents", "fr plural", "en plural", "phrase"],
)
def test_search_finds_inflections(store: Store, db: Database, title: str, lang: str, query: str) -> None:
    revision = keep_article(store, article(title=title, text="x", lang=lang))
    store.articles.ensure_story(revision, story(), [], NOW)
    assert find(db, query) == [title]


def test_search_wants_every_word(store: Store, db: Database) -> None:
    keep_story(store, PERU, title="Peru annuls helicopters")
    keep_story(store, INDIA, title="India annuls frigates")
    assert find(db, "annuls frigates") == ["India annuls frigates"]


def test_title_weighs_more_than_text(store: Store, db: Database) -> None:
    for url, title, text in (
        ("http://a.example/", "Weather", "Rain, and a frigate passed."),
        ("http://b.example/", "The frigate", "Rain, and a ship passed."),
    ):
        revision = keep_article(store, article(url, title=title, text=text))
        store.articles.ensure_story(revision, story(), [], NOW)
    assert find(db, "frigate") == ["The frigate", "Weather"]


def test_search_knows_the_newest_text_alone(store: Store, db: Database) -> None:
    keep_story(store, PERU, title="About helicopters")
    keep_story(store, PERU, title="About frigates")
    assert find(db, "helicopters") == []
    assert find(db, "frigates") == ["About frigates"]


def test_broken_query_is_an_error_of_the_store(store: Store, db_path: Path) -> None:
    with pytest.raises(StoreError), queries.open_reading(db_path) as opened:
        queries.search(opened, '"open', 10)


# -- one --


@pytest.mark.parametrize(
    ("reference", "kind", "column"),
    [("A2", "alert", "alert"), ("C1", "contract", "contract"), ("S2", "story", "story"), (PERU, "story", "url")],
)
def test_reference_names_one(two_alerts: Store, db: Database, reference: str, kind: str, column: str) -> None:
    found, row = queries.one(db, reference)
    assert (found, row[column]) == (kind, reference)


@pytest.mark.parametrize("reference", ["A99", "C0", "S99", "http://nowhere.example/", "", "A", "A²", "A1; DROP"])
def test_reference_to_nothing_is_wrong_input(two_alerts: Store, db: Database, reference: str) -> None:
    with pytest.raises(InputError, match="no such"):
        queries.one(db, reference)


def test_story_in_full(store: Store, db: Database) -> None:
    revision = keep_article(store)
    late, early = (Mention(start, start + 1, "x", "EQUIPMENT", None, 1.0, "rule") for start in (9, 2))
    told = story(claims=[claim(sentence="First."), claim(sentence="Second.")])
    store.articles.ensure_story(revision, told, [late, early], NOW)
    _, row = queries.one(db, "S1")
    assert queries.story_text(db, row["revision_id"]) == article().text
    assert names(queries.mentions(db, row["story_id"]), "start") == [2, 9]
    assert names(queries.claims(db, row["story_id"]), "sentence") == ["First.", "Second."]


# -- the digest's parts --


def test_watch_list_is_relevant_and_no_reversal(store: Store, db: Database) -> None:
    keep_story(store, "http://a.example/", story("annulled", factuality="possible"), title="possible")
    keep_story(store, "http://b.example/", story("annulled"), title="reversal")
    keep_story(store, "http://c.example/", story("signed", relevant=False), title="irrelevant")
    keep_story(store, "http://d.example/", story("stalled"), title="later", now=LATER)
    assert names(queries.watch_list(db, NOW, LATER), "title") == ["possible"]


def test_corrections_are_those_of_the_time(two_alerts: Store, db: Database) -> None:
    two_alerts.ledger.add_judgement(1, JudgementKind.REJECT, "me", "", LATER)
    fold_all(two_alerts, LATER)
    assert queries.corrections(db, NOW, LATER) == []
    assert names(queries.corrections(db, LATER, LATER + timedelta(seconds=1)), "alert") == ["A1"]


def test_ninth_correction_comes_before_the_tenth(store: Store, db: Database) -> None:
    peru_alerted(store)
    for number in (10, 9):
        store.db.execute(
            "INSERT INTO alerts (id, contract_id, state, known_at, evidence_claim, claims, reason, issued_at)"
            " VALUES (?, 1, 'annulled', 'x', 1, '[1]', '', 'x')",
            [number],
        )
        store.db.execute(
            "INSERT INTO corrections (alert_id, reason, issued_at) VALUES (?, 'x', ?)", [number, NOW.isoformat()]
        )
    assert names(queries.corrections(db, NOW, LATER), "alert") == ["A9", "A10"]


def test_counts_tell_what_was_read(store: Store, db: Database) -> None:
    store.collection.ensure_feeds([feed_spec(), feed_spec("http://silent.example/feed")])
    store.start_run("ingest", NOW, NOW)
    store.collection.ensure_feed_answer(1, [entry()], Validators(), NOW, run_id=1, status=200, moved_to=None)
    for _ in range(3):
        store.collection.add_feed_failure(2, "too slow", LATER, run_id=1, status=None, retry_at=None)
    keep_story(store, "http://a.example/")
    keep_story(store, "http://b.example/", story(relevant=False))
    assert queries.counts(db, NOW, LATER) == {"articles": 2, "relevant": 1, "feeds": 1, "silent_feeds": 1}


def test_failing_feeds_come_first_and_disabled_last(store: Store, db: Database) -> None:
    names_of = {"a": "http://a.example/", "b": "http://b.example/", "c": "http://c.example/"}
    specs = [feed_spec(url, name=name, enabled=name != "a", reason="robots") for name, url in names_of.items()]
    store.collection.ensure_feeds(specs)
    store.start_run("ingest", NOW, NOW)
    store.collection.add_feed_failure(3, "too slow", NOW, run_id=1, status=None, retry_at=None)
    assert names(queries.feeds(db), "name") == ["c", "b", "a"]


def test_failures_are_the_newest(store: Store, db: Database) -> None:
    for minutes in range(3):
        store.ensure_failure(failure(f"http://{minutes}.example/"), NOW + timedelta(minutes=minutes))
    assert names(queries.failures(db, 2), "key") == ["http://2.example/", "http://1.example/"]


def test_reader_cannot_write(store: Store, db_path: Path) -> None:
    with pytest.raises(StoreError, match="readonly"), queries.open_reading(db_path) as opened:
        opened.execute("DELETE FROM alerts")
