import random
from dataclasses import replace

import pytest

from pipeline.ledger.fold import fold
from pipeline.ledger.states import plausible
from pipeline.records.contracts import Judgement, JudgementKind
from pipeline.records.stories import ClaimTime, ContractType, Event, Factuality
from tests.factories import NOW, PERU_HELICOPTERS, ledger_claim


def history(*claims):
    (contract,) = fold(PERU_HELICOPTERS, claims, ())
    return [(t.state, t.event_date) for t in contract.transitions]


def recalled(**facts):
    return replace(ledger_claim(**facts), time=ClaimTime.BACKGROUND, subject=False)


SIGNED = recalled(event="signed", published="2025-12-12", event_date="2023-11", article=1)
ANNULLED = ledger_claim(event="annulled", published="2025-12-12", event_date="2025-12-12", article=1)
REACTIVATED = ledger_claim(event="reactivated", published="2026-11-20", event_date="2026-11-20", article=2)


def test_a_contract_goes_from_signed_over_annulled_to_reactivated() -> None:
    expected = [(Event.SIGNED, "2023-11"), (Event.ANNULLED, "2025-12-12"), (Event.REACTIVATED, "2026-11-20")]
    assert history(SIGNED, ANNULLED, REACTIVATED) == expected


def test_any_order_of_arrival_gives_the_same_contracts() -> None:
    claims = [SIGNED, ANNULLED, REACTIVATED]
    claims += [ledger_claim(event="annulled", published=f"2025-12-{day}", article=day) for day in (13, 14, 15)]
    expected = fold(PERU_HELICOPTERS, claims, ())
    shuffler = random.Random(7)
    for _ in range(20):
        shuffler.shuffle(claims)
        assert fold(PERU_HELICOPTERS, claims, ()) == expected


def test_a_vague_date_joins_the_precise_act() -> None:
    vague = recalled(event="annulled", published="2026-11-20", event_date="2025-12", article=2)
    assert history(SIGNED, ANNULLED, vague, REACTIVATED)[1] == (Event.ANNULLED, "2025-12-12")


def test_a_year_alone_joins_the_act_of_that_year() -> None:
    vague = recalled(event="annulled", published="2026-11-20", event_date="2025", article=2)
    assert len(history(SIGNED, ANNULLED, vague, REACTIVATED)) == 3


def test_copies_count_as_one_origin() -> None:
    copies = [replace(ANNULLED, article_id=n, origin_id=9) for n in (5, 6, 7)]
    (contract,) = fold(PERU_HELICOPTERS, [*copies, ledger_claim(event="annulled", article=8)], ())
    assert contract.transitions[-1].origins == 2


@pytest.mark.parametrize("factuality", [Factuality.DENIED, Factuality.POSSIBLE])
def test_what_is_denied_or_possible_moves_no_state(factuality: Factuality) -> None:
    doubtful = replace(REACTIVATED, factuality=factuality)
    assert history(SIGNED, ANNULLED, doubtful)[-1][0] == Event.ANNULLED


def test_a_sentence_that_is_not_its_storys_subject_moves_no_state() -> None:
    assert history(SIGNED, ANNULLED, replace(REACTIVATED, subject=False))[-1][0] == Event.ANNULLED


def test_kinds_of_contract_stay_apart() -> None:
    purchase = replace(SIGNED, contract_type=ContractType.PROCUREMENT, article_id=3)
    repair = replace(ANNULLED, contract_type=ContractType.MAINTENANCE)
    assert len(fold(PERU_HELICOPTERS, [purchase, repair], ())) == 2


def test_different_equipment_is_another_contract() -> None:
    other = replace(ANNULLED, equipment=("Ka-32",), article_id=3)
    assert len(fold(PERU_HELICOPTERS, [ANNULLED, other], ())) == 2


def test_a_rejected_article_says_nothing() -> None:
    judgement = Judgement(1, NOW, "analyst", JudgementKind.REJECT, REACTIVATED.article_id, "")
    (contract,) = fold(PERU_HELICOPTERS, [SIGNED, ANNULLED, REACTIVATED], [judgement])
    assert contract.state == Event.ANNULLED


def test_the_newest_judgement_counts() -> None:
    judgements = [
        Judgement(2, NOW, "analyst", JudgementKind.ACCEPT, REACTIVATED.article_id, ""),
        Judgement(1, NOW, "analyst", JudgementKind.REJECT, REACTIVATED.article_id, ""),
    ]
    (contract,) = fold(PERU_HELICOPTERS, [SIGNED, ANNULLED, REACTIVATED], judgements)
    assert contract.state == Event.REACTIVATED


def test_an_ended_contract_is_not_delivered_by_a_memory() -> None:
    late = recalled(event="delivered", published="2026-01-10", event_date="2026-01-05", article=4)
    assert history(SIGNED, ANNULLED, late)[-1][0] == Event.ANNULLED


def test_what_may_follow_what() -> None:
    assert plausible(Event.ANNULLED, Event.REACTIVATED)
    assert not plausible(Event.ANNULLED, Event.DELIVERED)
