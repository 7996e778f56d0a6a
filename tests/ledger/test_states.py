from datetime import date

import pytest

from pipeline.ledger.states import PLAUSIBLE, plausible, span_of
from pipeline.records.stories import Event
from tests.factories import ledger_claim

STATES = [state for state in Event if state != Event.NONE]


@pytest.mark.parametrize("state", STATES)
def test_a_contract_enters_in_any_state(state: Event) -> None:
    assert plausible(Event.NONE, state)


def test_every_state_says_what_may_follow() -> None:
    assert set(PLAUSIBLE) == set(STATES)


@pytest.mark.parametrize("state", STATES)
def test_no_state_follows_itself(state: Event) -> None:
    assert not plausible(state, state)


@pytest.mark.parametrize("state", [Event.DELIVERED, Event.STALLED, Event.SUSPENDED])
def test_after_its_end_a_contract_must_come_back_first(state: Event) -> None:
    assert not plausible(Event.ANNULLED, state)


@pytest.mark.parametrize("before", [Event.SIGNED, Event.DELIVERED, Event.STALLED, Event.SUSPENDED, Event.REACTIVATED])
def test_any_living_contract_may_be_annulled(before: Event) -> None:
    assert plausible(before, Event.ANNULLED)


@pytest.mark.parametrize(
    ("event_date", "time", "first", "last"),
    [
        ("2025", "now", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", "background", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-12-11", "now", date(2025, 12, 11), date(2025, 12, 11)),
        (None, "now", date(2025, 12, 12), date(2025, 12, 12)),
        (None, "background", date(2025, 12, 11), date(2025, 12, 11)),
    ],
    ids=["a year", "a leap month", "a day", "undated news", "undated memory"],
)
def test_when_a_claim_says_it_happened(event_date: str | None, time: str, first: date, last: date) -> None:
    claim = ledger_claim(published="2025-12-12T23:59", event_date=event_date, time=time)
    assert span_of(claim) == (first, last)
