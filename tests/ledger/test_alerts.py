import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.ledger.alerts import ALERT_THRESHOLD, compare, match
from pipeline.ledger.fold import fold
from pipeline.records.contracts import Alert, Contract, KnownChange, KnownContract, LedgerClaim
from pipeline.records.stories import ClaimTime, Event
from tests.factories import NOW, PERU_HELICOPTERS, days_before, known_contract, ledger_claim

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


# -- two contracts in one block --

PURCHASE = ledger_claim("annulled", published="2026-11-18", event_date="2026-11-18", contract_type="procurement")
REPAIR = ledger_claim("annulled", published="2026-11-19", event_date="2026-11-19", contract_type="maintenance")


def told(claim: LedgerClaim, number: int) -> KnownChange:
    return KnownChange(number, claim.event, claim.event_date, claim.published, frozenset({claim.article_id}))


def test_two_contracts_of_one_week_are_two_alerts() -> None:
    assert len(alerts_of(compare([], folded(PURCHASE, REPAIR), NOW))) == 2


def test_the_end_of_a_second_contract_is_told_though_the_first_was() -> None:
    before = known(folded(PURCHASE)[0], alerts=(told(PURCHASE, 1),))
    (alert,) = alerts_of(compare([before], folded(PURCHASE, REPAIR), NOW))
    assert alert.claims == (REPAIR,)


def test_another_contract_does_not_keep_an_alert_alive() -> None:
    before = [known(contract, n, alerts=(told(contract.claims[0], n),)) for n, contract in enumerate(
        folded(PURCHASE, REPAIR), 1
    )]  # fmt: skip
    change = compare(before, folded(REPAIR), NOW)
    assert ([correction.alert_id for correction in change.corrections], change.withdrawn) == ([1], (1,))


def test_an_article_that_moves_to_another_contract_is_not_told_again() -> None:
    vague = ledger_claim("annulled", published="2026-11-17", event_date="2026-11-17")
    (together,) = folded(vague, PURCHASE)
    alert = KnownChange(1, Event.ANNULLED, "2026-11-17", NOW, frozenset({vague.article_id, PURCHASE.article_id}))
    # What came late takes the vague article along, and the purchase stands alone.
    late = replace(REPAIR, published=vague.published - timedelta(days=1))
    change = compare([known(together, 1, alerts=(alert,))], folded(late, vague, PURCHASE), NOW)
    assert len(change.contracts) == 2
    assert alerts_of(change) == []
    assert change.corrections == ()


def test_a_survey_of_old_ends_does_not_hush_a_new_one() -> None:
    memory = replace(REPAIR, id=901, article_id=PURCHASE.article_id, time=ClaimTime.BACKGROUND, sentence="Recalled.")
    before = known(folded(PURCHASE)[0], alerts=(told(PURCHASE, 1),))
    (alert,) = alerts_of(compare([before], folded(PURCHASE, memory, REPAIR), NOW))
    assert alert.claims == (REPAIR, memory)


# -- what is fresh --


@pytest.mark.parametrize(("days", "alerts"), [(0, 1), (30, 1), (31, 0)])
def test_an_article_is_news_for_thirty_days(days: int, alerts: int) -> None:
    claim = ledger_claim(published=days_before(days))
    assert len(alerts_of(compare([], folded(claim), NOW))) == alerts


@pytest.mark.parametrize(("event_date", "alerts"), [("2026-05-24", 1), ("2026-05-23", 0)], ids=["180 days", "181 days"])
def test_an_act_may_be_disclosed_for_half_a_year(event_date: str, alerts: int) -> None:
    claim = ledger_claim(published="2026-11-20T10:00", event_date=event_date)
    assert len(alerts_of(compare([], folded(claim), NOW))) == alerts


def test_a_late_echo_of_what_was_known_is_no_news() -> None:
    first = ledger_claim(published=days_before(40), confidence=0.1)
    echo = ledger_claim(published=days_before(1))
    assert alerts_of(compare([], folded(first, echo), NOW)) == []


@pytest.mark.parametrize("event", ["signed", "delivered", "stalled"])
def test_other_states_are_no_alert(event: str) -> None:
    assert alerts_of(compare([], folded(ledger_claim(event, published=days_before(1))), NOW)) == []


def test_a_memory_alone_is_no_alert() -> None:
    assert alerts_of(compare([], folded(ledger_claim(published=days_before(1), time="background")), NOW)) == []


def test_the_threshold_is_the_readers() -> None:
    claim = ledger_claim(published=days_before(1), confidence=0.7)
    assert alerts_of(compare([], folded(claim), NOW, threshold=0.71)) == []
    assert len(alerts_of(compare([], folded(claim), NOW, threshold=0.7))) == 1


# -- what an alert says --


def test_the_reason_counts_articles_and_origins() -> None:
    copies = [ledger_claim(published=days_before(1), origin=5) for _ in range(3)]
    before = ledger_claim("signed", published="2024-01-01")
    (alert,) = alerts_of(compare([], folded(before, *copies), NOW))
    assert alert.reason == "annulled by 3 articles of 1 origin; the contract was signed"


def test_a_contract_of_unknown_past_says_so() -> None:
    (alert,) = alerts_of(compare([], folded(ledger_claim(published=days_before(1))), NOW))
    assert alert.prior is None
    assert alert.reason == "annulled by 1 article of 1 origin; no earlier state is known"


def test_the_ground_of_an_alert_comes_first() -> None:
    doubtful = ledger_claim(published=days_before(1), confidence=0.2, score=1.0)
    sure = ledger_claim(published=days_before(1), confidence=0.9, score=0.6)
    (alert,) = alerts_of(compare([], folded(doubtful, sure), NOW))
    assert alert.claims == (sure, doubtful)


# -- numbers --


def test_of_two_that_were_one_the_larger_keeps_the_number() -> None:
    more = [replace(REPAIR, id=900 + n, article_id=900 + n) for n in range(2)]
    both = known_contract(*((claim.article_id, "annulled") for claim in (PURCHASE, REPAIR, *more)), number=4)
    numbers = {contract.contract_type: contract.id for contract in match([both], folded(PURCHASE, REPAIR, *more))}
    assert numbers == {"procurement": None, "maintenance": 4}


def test_of_two_that_became_one_the_other_is_withdrawn() -> None:
    one, other = (known_contract((claim.article_id, "annulled"), number=n) for n, claim in ((1, PURCHASE), (2, REPAIR)))
    merged = folded(PURCHASE, replace(REPAIR, contract_type=None))
    change = compare([one, other], merged, NOW)
    assert [contract.id for contract, _ in change.contracts] == [1]
    assert change.withdrawn == (2,)


# -- any order of arrival --


class Memory:
    """A block's ledger without a database: it remembers what the store would."""

    def __init__(self) -> None:
        self.known: list[KnownContract] = []
        self.alerts: dict[int, tuple[int, KnownChange]] = {}
        self.told: list[Alert] = []
        self.corrections: list[int] = []

    def fold(self, claims: Sequence[LedgerClaim]) -> None:
        change = compare(self.known, folded(*claims), NOW)
        self.corrections += [correction.alert_id for correction in change.corrections]
        numbered = []
        for contract, alerts in change.contracts:
            number = contract.id or 1 + max((old.id for old in (*self.known, *numbered)), default=0)
            for alert in alerts:
                articles = frozenset(claim.article_id for claim in alert.claims)
                issued = KnownChange(len(self.told), alert.state, alert.event_date, NOW, articles)
                self.alerts[issued.id] = number, issued
                self.told.append(alert)
            numbered.append(KnownContract(number, contract.signature, known(contract).transitions, ()))
        self.known = [
            replace(old, alerts=tuple(alert for number, alert in self.alerts.values() if number == old.id))
            for old in numbered
        ]


@pytest.mark.parametrize("seed", range(40))
def test_alerts_are_the_same_however_the_claims_arrive(seed: int) -> None:
    dice = random.Random(seed)
    claims = [
        ledger_claim(
            state,
            published=f"2026-11-{dice.randint(day, day + 5):02d}",
            event_date=f"2026-11-{day:02d}",
            contract_type=kind,
            time=dice.choice(["now", "now", "background"]),
            confidence=dice.choice([0.3, 0.9]),
        )
        for state, day in (("annulled", 2), ("reactivated", 14))
        for kind in ("procurement", "maintenance")
        for _ in range(4)
    ]
    at_once, in_parts = Memory(), Memory()
    at_once.fold(claims)
    dice.shuffle(claims)
    arrived: list[LedgerClaim] = []
    while claims:
        arrived += [claims.pop() for _ in range(min(len(claims), dice.randint(1, 4)))]
        in_parts.fold(arrived)
    one, other = (sorted((alert.state, alert.claims[0].contract_type) for alert in m.told) for m in (at_once, in_parts))
    assert one == other
    assert in_parts.corrections == []
