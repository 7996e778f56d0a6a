from dataclasses import replace
from datetime import timedelta

from pipeline.ledger.alerts import ALERT_THRESHOLD, compare
from pipeline.ledger.fold import fold
from pipeline.records.contracts import Contract, KnownChange, KnownContract
from pipeline.records.stories import Event
from tests.factories import NOW, PERU_HELICOPTERS, ledger_claim

ANNULLED = ledger_claim(event="annulled", published="2025-12-12", event_date="2025-12-12", article=1)
REACTIVATED = ledger_claim(event="reactivated", published="2026-11-20", event_date="2026-11-20", article=2)


def known(contract: Contract, number: int = 7, *, alerts: tuple[KnownChange, ...] = ()) -> KnownContract:
    changes = tuple(
        KnownChange(n, t.state, t.event_date, t.known_at, frozenset(c.article_id for c in t.claims))
        for n, t in enumerate(contract.transitions)
    )
    return KnownContract(number, contract.signature, changes, alerts)


def folded(*claims):
    return fold(PERU_HELICOPTERS, claims, ())


def alerts_of(change):
    return [alert for _, alerts in change.contracts for alert in alerts]


def test_a_fresh_change_is_told_with_what_was_before() -> None:
    before = known(folded(ANNULLED)[0])
    (alert,) = alerts_of(compare([before], folded(ANNULLED, REACTIVATED), NOW))
    assert (alert.state, alert.prior, alert.claims[0]) == (Event.REACTIVATED, Event.ANNULLED, REACTIVATED)


def test_a_contract_keeps_its_number() -> None:
    change = compare([known(folded(ANNULLED)[0])], folded(ANNULLED, REACTIVATED), NOW)
    assert [contract.id for contract, _ in change.contracts] == [7]


TOLD = KnownChange(12, Event.REACTIVATED, "2026-11-20", NOW, frozenset({2}))


def test_what_was_told_is_not_told_again() -> None:
    contracts = folded(ANNULLED, REACTIVATED)
    assert alerts_of(compare([known(contracts[0], alerts=(TOLD,))], contracts, NOW)) == []


def test_what_was_known_but_not_told_is_told_when_it_has_its_ground() -> None:
    doubtful = replace(REACTIVATED, confidence=0.1)
    before = known(folded(ANNULLED, doubtful)[0])
    assert len(alerts_of(compare([before], folded(ANNULLED, REACTIVATED), NOW))) == 1


def test_a_second_paper_on_the_same_act_is_not_told_again() -> None:
    second = replace(REACTIVATED, article_id=3, event_date="2026-11-18")
    assert alerts_of(compare([known(folded(REACTIVATED)[0], alerts=(TOLD,))], folded(REACTIVATED, second), NOW)) == []


def test_what_became_known_late_fills_the_past_silently() -> None:
    assert alerts_of(compare([], folded(ANNULLED), NOW)) == []


def test_an_aftermath_of_an_old_end_is_no_alert() -> None:
    aftermath = ledger_claim(event="annulled", published="2026-11-19", event_date="2024-02-01")
    assert alerts_of(compare([], folded(aftermath), NOW)) == []


def test_a_disclosure_after_months_is_an_alert() -> None:
    disclosed = ledger_claim(event="annulled", published="2026-11-19", event_date="2026-08")
    assert len(alerts_of(compare([], folded(disclosed), NOW))) == 1


def test_a_doubtful_verdict_is_no_alert() -> None:
    doubtful = replace(REACTIVATED, confidence=ALERT_THRESHOLD - 0.01)
    assert alerts_of(compare([], folded(doubtful), NOW)) == []


def test_an_alert_whose_ground_fell_away_is_taken_back() -> None:
    contract = folded(ANNULLED, REACTIVATED)[0]
    issued = KnownChange(12, Event.REACTIVATED, "2026-11-20", NOW, frozenset({2}))
    change = compare([known(contract, alerts=(issued,))], folded(ANNULLED), NOW)
    assert [correction.alert_id for correction in change.corrections] == [12]


def test_an_alert_that_another_article_supports_stands() -> None:
    issued = KnownChange(12, Event.REACTIVATED, "2026-11-20", NOW, frozenset({99}))
    before = known(folded(ANNULLED, REACTIVATED)[0], alerts=(issued,))
    assert compare([before], folded(ANNULLED, REACTIVATED), NOW + timedelta(days=1)).corrections == ()


def test_a_contract_that_nothing_speaks_of_any_more_is_withdrawn() -> None:
    assert compare([known(folded(ANNULLED)[0])], (), NOW).withdrawn == (7,)
