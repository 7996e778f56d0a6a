"""The documented views: what they say of their columns is so, and each gives the rows that it promises."""

import pytest

from pipeline.records.contracts import BlockChange
from pipeline.store.store import Store
from pipeline.store.views import VIEWS, View
from tests.factories import NOW, failure, feed_spec, keep_story
from tests.store.worlds import peru_alerted

each_view = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)


def rows(store: Store, view: str) -> list[dict[str, object]]:
    return list(store.db.query(f"SELECT * FROM {view}"))


@each_view
def test_documented_columns_are_the_real_ones(store: Store, view: View) -> None:
    cursor = store.db.execute(f"SELECT * FROM {view.name}")
    assert [column[0] for column in cursor.description] == list(view.columns)


@each_view
def test_every_column_has_a_meaning(view: View) -> None:
    assert all(view.columns.values())


@each_view
def test_view_is_empty_in_a_blank_database(store: Store, view: View) -> None:
    assert rows(store, view.name) == []


def test_alert_shows_its_evidence_and_its_contract(store: Store) -> None:
    peru_alerted(store)
    (row,) = rows(store, "alert_list")
    assert (row["alert"], row["contract"], row["state"], row["customer"]) == ("A1", "C1", "annulled", "PE")
    assert row["evidence"] == "The ministry annulled the contract for Mi-17 helicopters."
    assert row["correction"] is None


def test_withdrawn_contract_leaves_the_list(store: Store) -> None:
    peru_alerted(store)
    assert [row["state"] for row in rows(store, "contract_list")] == ["annulled"]
    store.ledger.save_fold(1, BlockChange((), (1,), ()), NOW, 1)
    assert rows(store, "contract_list") == []
    assert rows(store, "contract_history") == []


def test_contract_counts_its_articles(store: Store) -> None:
    peru_alerted(store, "http://one.example/a", "http://two.example/b")
    (row,) = rows(store, "contract_list")
    assert row["articles"] == 2


def test_story_is_told_once_by_its_newest_revision(store: Store) -> None:
    keep_story(store, title="First title")
    keep_story(store, title="Second title")
    assert [row["title"] for row in rows(store, "story_list")] == ["Second title"]


def test_feed_health_counts_failures_since_the_last_answer(store: Store) -> None:
    store.collection.ensure_feeds([feed_spec()])
    run = store.start_run("ingest", NOW, NOW)
    feed, _ = store.collection.feeds_with_history()[0]
    fail = {"run_id": run, "status": 500, "retry_at": None}
    store.collection.add_feed_failure(feed.id, "status 500", NOW, **fail)
    store.collection.ensure_feed_answer(feed.id, [], feed.validators, NOW, run_id=run, status=304, moved_to=None)
    store.collection.add_feed_failure(feed.id, "too slow", NOW, **fail)
    (row,) = rows(store, "feed_health")
    assert (row["failures_in_a_row"], row["last_outcome"], row["last_reason"]) == (1, "failed", "too slow")
    assert row["last_changed"] is None


def test_mended_failure_leaves_the_list(store: Store) -> None:
    store.ensure_failure(failure("http://a.example/"), NOW)
    store.ensure_failure(failure("http://b.example/"), NOW)
    store.solve_failure("page", "http://a.example/", NOW)
    assert [row["key"] for row in rows(store, "failure_list")] == ["http://b.example/"]
