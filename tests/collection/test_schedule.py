from datetime import UTC, datetime, timedelta

import pytest

from pipeline.collection.schedule import due_at, is_due, parse_retry_after
from pipeline.records.feeds import FetchHistory

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_feed_never_asked_is_due() -> None:
    assert is_due(FetchHistory(None, 0, None), HOUR, "a", NOW)


def test_a_feed_is_due_after_its_interval_and_not_long_before() -> None:
    history = FetchHistory(NOW, 0, None)
    assert is_due(history, HOUR, "a", NOW + HOUR)
    assert not is_due(history, HOUR, "a", NOW + 0.8 * HOUR)


def test_failures_in_a_row_double_the_pause_up_to_a_day() -> None:
    due = [due_at(FetchHistory(NOW, failures, None), HOUR, "a") for failures in (0, 1, 2, 30)]
    assert due == sorted(due)
    assert due[-1] <= NOW + timedelta(days=1)


def test_a_server_that_asks_for_quiet_gets_it() -> None:
    wished = NOW + timedelta(hours=5)
    assert due_at(FetchHistory(NOW, 0, wished), HOUR, "a") == wished


def test_feeds_are_spread() -> None:
    assert len({due_at(FetchHistory(NOW, 0, None), HOUR, key) for key in "abcdefgh"}) == 8


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("60", NOW + timedelta(minutes=1)),
        ("Fri, 20 Nov 2026 19:00:00 GMT", NOW + HOUR),
        ("Fri, 20 Nov 2020 19:00:00 GMT", NOW),
        ("99999999999999999999", NOW + timedelta(days=2)),
        ("soon", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str | None, expected: datetime | None) -> None:
    assert parse_retry_after(value, NOW) == expected
