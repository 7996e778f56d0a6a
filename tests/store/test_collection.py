"""Feeds, their history, entries and pages in a real database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.records.feeds import Entry, FeedDue, Validators
from pipeline.records.runs import Stage
from pipeline.store.store import Store
from tests.factories import NOW, entry, failure, feed_spec, keep_article, page

URL = "http://press.example/story"


@pytest.fixture
def feed(store: Store) -> FeedDue:
    store.collection.ensure_feeds([feed_spec()])
    store.start_run("ingest", NOW, NOW)
    return store.collection.feeds_with_history()[0][0]


def answer(store: Store, feed: FeedDue, entries: Sequence[Entry], *, etag: str | None = None, status: int = 200) -> int:
    validators = Validators(etag)
    return store.collection.ensure_feed_answer(
        feed.id, entries, validators, NOW, run_id=1, status=status, moved_to=None
    )


def fail(store: Store, feed: FeedDue, retry_at: timedelta | None = None) -> None:
    store.collection.add_feed_failure(
        feed.id, "status 503", NOW, run_id=1, status=503, retry_at=NOW + retry_at if retry_at else None
    )


# -- feeds --


def test_feed_keeps_its_number_when_its_name_changes(store: Store, feed: FeedDue) -> None:
    store.collection.ensure_feeds([feed_spec(name="The New Press")])
    again, _ = store.collection.feeds_with_history()[0]
    assert (again.id, again.name) == (feed.id, "The New Press")


def test_feed_that_left_the_file_is_disabled_and_comes_back(store: Store, feed: FeedDue) -> None:
    store.collection.ensure_feeds([])
    assert store.collection.feeds_with_history() == []
    store.collection.ensure_feeds([feed_spec()])
    assert [known.id for known, _ in store.collection.feeds_with_history()] == [feed.id]


def test_disabled_feed_is_not_asked_and_keeps_its_reason(store: Store) -> None:
    store.collection.ensure_feeds([feed_spec(enabled=False, reason="robots.txt forbids it")])
    assert store.collection.feeds_with_history() == []
    assert store.db.execute("SELECT reason FROM feeds").fetchone()[0] == "robots.txt forbids it"


def test_feed_that_was_never_asked_has_no_history(store: Store, feed: FeedDue) -> None:
    _, history = store.collection.feeds_with_history()[0]
    assert (history.last_at, history.consecutive_failures, history.retry_at) == (None, 0, None)


def test_failures_in_a_row_are_counted_until_an_answer(store: Store, feed: FeedDue) -> None:
    fail(store, feed)
    fail(store, feed, timedelta(hours=2))
    _, history = store.collection.feeds_with_history()[0]
    assert history.consecutive_failures == 2
    assert history.retry_at == NOW + timedelta(hours=2)
    answer(store, feed, [], status=304)
    _, history = store.collection.feeds_with_history()[0]
    assert (history.consecutive_failures, history.retry_at, history.last_at) == (0, None, NOW)


def test_failure_keeps_the_validators(store: Store, feed: FeedDue) -> None:
    answer(store, feed, [], etag='"one"')
    fail(store, feed)
    assert store.collection.feeds_with_history()[0][0].validators == Validators('"one"')


def test_entries_are_counted_once(store: Store, feed: FeedDue) -> None:
    assert answer(store, feed, [entry("http://a.example/1"), entry("http://a.example/2")]) == 2
    assert answer(store, feed, [entry("http://a.example/2"), entry("http://a.example/3")]) == 1


def test_validators_are_lost_with_the_entries(store: Store, feed: FeedDue) -> None:
    broken = replace(entry("http://a.example/2"), published=NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="no time zone"):
        answer(store, feed, [entry("http://a.example/1"), broken], etag='"new"')
    assert store.collection.feeds_with_history()[0][0].validators == Validators()
    assert store.collection.entries_due(NOW, 10) == []


def test_where_a_feed_moved_is_kept(store: Store, feed: FeedDue) -> None:
    for moved_to in ("http://new.example/feed", None):
        store.collection.ensure_feed_answer(feed.id, [], Validators(), NOW, run_id=1, status=200, moved_to=moved_to)
    assert store.db.execute("SELECT moved_to FROM feeds").fetchone()[0] == "http://new.example/feed"


# -- entries and pages --


def due(store: Store, at: timedelta = timedelta(), limit: int = 10) -> list[str]:
    return [entry.url for entry in store.collection.entries_due(NOW + at, limit)]


def test_entry_is_due_until_its_page_is_there(store: Store, feed: FeedDue) -> None:
    answer(store, feed, [entry(URL)])
    assert due(store) == [URL]
    store.collection.ensure_page(page(URL))
    assert due(store) == []


def test_address_in_two_feeds_is_due_once(store: Store, feed: FeedDue) -> None:
    store.collection.ensure_feeds([feed_spec(), feed_spec("http://other.example/feed")])
    for known, _ in store.collection.feeds_with_history():
        answer(store, known, [entry(URL)])
    assert due(store) == [URL]


def test_oldest_entries_come_first_up_to_the_limit(store: Store, feed: FeedDue) -> None:
    urls = [f"http://a.example/{number}" for number in range(5)]
    answer(store, feed, [entry(url) for url in urls])
    assert due(store, limit=3) == urls[:3]


def test_failed_page_waits_for_its_time(store: Store, feed: FeedDue) -> None:
    answer(store, feed, [entry(URL)])
    store.ensure_failure(failure(URL), NOW)
    assert due(store) == []
    assert due(store, timedelta(minutes=59)) == []
    assert due(store, timedelta(hours=1)) == [URL]


def test_failed_page_is_given_up_in_the_end(store: Store, feed: FeedDue) -> None:
    answer(store, feed, [entry(URL)])
    for _ in range(4):
        store.ensure_failure(failure(URL), NOW)
    assert due(store, timedelta(days=1000)) == []


def test_failure_of_another_stage_holds_no_entry_back(store: Store, feed: FeedDue) -> None:
    answer(store, feed, [entry(URL)])
    store.ensure_failure(failure(URL, stage=Stage.ARTICLE), NOW)
    assert due(store) == [URL]


def test_hints_are_what_the_feed_said(store: Store, feed: FeedDue) -> None:
    told = entry(URL, title="Told by the feed")
    answer(store, feed, [told])
    number = store.collection.entries_due(NOW, 1)[0].id
    assert store.collection.entry_hints(number) == (told.title, told.summary, told.published)


def test_page_comes_back_as_it_was_kept(store: Store) -> None:
    kept = page(URL, body=b"\x00\xffbytes", hint_title="Told", hint_published="2026-11-19T08:00")
    assert store.collection.ensure_page(kept)
    (number,) = store.collection.pages_due(NOW)
    read = store.collection.page(number)
    assert read is not None
    assert (read.id, read.page) == (number, kept)


def test_page_is_new_when_its_bytes_are(store: Store) -> None:
    assert store.collection.ensure_page(page(URL, body=b"one"))
    assert not store.collection.ensure_page(page(URL, body=b"one", fetched="2026-11-21"))
    assert store.collection.ensure_page(page(URL, body=b"two"))


def test_page_is_due_until_an_article_was_read_out_of_it(store: Store) -> None:
    store.collection.ensure_page(page("http://a.example/other"))
    keep_article(store)
    assert [store.collection.page(number).page.url for number in store.collection.pages_due(NOW)] == [  # type: ignore[union-attr]
        "http://a.example/other"
    ]


def test_page_that_could_not_be_read_waits(store: Store) -> None:
    store.collection.ensure_page(page())
    store.ensure_failure(failure("1", stage=Stage.ARTICLE), NOW)
    assert store.collection.pages_due(NOW) == []
    assert store.collection.pages_due(NOW + timedelta(hours=1)) == [1]
