"""Values go into rows and come back as they were."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from pipeline.records.stories import Event
from pipeline.store.rows import from_iso, member, pack_numbers, strings, to_iso, to_json, unpack_numbers


def test_time_is_kept_in_utc() -> None:
    lima = datetime(2025, 12, 12, 6, 20, tzinfo=timezone(timedelta(hours=-5)))
    assert to_iso(lima) == "2025-12-12T11:20:00+00:00"
    assert from_iso(to_iso(lima)) == lima


def test_kept_times_sort_as_text() -> None:
    early, late = datetime(2025, 12, 9, 23, 59, 59, tzinfo=UTC), datetime(2025, 12, 10, 0, 0, 0, 5, tzinfo=UTC)
    assert str(to_iso(early)) < str(to_iso(late))


def test_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        to_iso(datetime(2025, 12, 12))  # noqa: DTZ001 -- the wrong kind is the subject


@pytest.mark.parametrize("empty", [None, ""])
def test_no_time_is_none(empty: str | None) -> None:
    assert from_iso(empty) is None
    assert to_iso(None) is None


def test_list_keeps_its_letters() -> None:
    assert to_json(("Ми-17", 'a "b"')) == '["Ми-17", "a \\"b\\""]'
    assert strings(to_json(("Ми-17", 'a "b"'))) == ("Ми-17", 'a "b"')


def test_no_list_is_empty() -> None:
    assert strings(None) == ()


def test_member_is_none_for_none_alone() -> None:
    assert member(Event, None) is None
    assert member(Event, "annulled") is Event.ANNULLED
    with pytest.raises(ValueError, match="burnt"):
        member(Event, "burnt")


def test_numbers_of_32_bits_come_back() -> None:
    numbers = (0, 1, 2**32 - 1)
    assert unpack_numbers(pack_numbers(numbers)) == numbers
    assert len(pack_numbers(numbers)) == 12
