import random
from dataclasses import replace
from itertools import pairwise

import pytest

from pipeline.ledger.fold import MIN_MEMORY_SCORE, MIN_SCORE, fold
from pipeline.ledger.states import plausible
from pipeline.records.contracts import Judgement, JudgementKind, LedgerClaim
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


# -- any order of arrival --


def random_claims(dice: random.Random) -> list[LedgerClaim]:
    """Return claims on a block as a year of careless newspapers might make them."""
    return [
        ledger_claim(
            event=dice.choice(["signed", "delivered", "stalled", "suspended", "annulled", "reactivated"]),
            published=f"2026-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}",
            event_date=dice.choice([None, None, "2025", "2026-03", f"2026-{dice.randint(1, 12):02d}-15"]),
            article=dice.randint(1, 9),
            time=dice.choice(["now", "now", "background", "future"]),
            factuality=dice.choice(["asserted", "asserted", "asserted", "possible", "denied"]),
            equipment=dice.choice([(), ("Mi-17",), ("Ka-32",), ("Mi-17", "Ka-32")]),
            contract_type=dice.choice([None, "procurement", "maintenance"]),
            amount=dice.choice([None, 1e6, 2e6]),
            score=dice.choice([0.2, 0.5, 0.9]),
            sentence=f"Sentence {number}.",
        )
        for number in range(dice.randint(2, 25))
    ]


@pytest.mark.parametrize("seed", range(40))
def test_random_claims_fold_alike_in_any_order(seed: int) -> None:
    dice = random.Random(seed)
    claims = random_claims(dice)
    expected = fold(PERU_HELICOPTERS, claims, ())
    for _ in range(5):
        dice.shuffle(claims)
        assert fold(PERU_HELICOPTERS, claims, ()) == expected


@pytest.mark.parametrize("seed", range(40))
def test_numbers_given_in_another_order_change_nothing(seed: int) -> None:
    dice = random.Random(seed)
    claims = random_claims(dice)
    numbers = dice.sample(range(1000), len(claims))
    renumbered = [replace(claim, id=number) for claim, number in zip(claims, numbers, strict=True)]
    one, other = (
        [
            (
                contract.contract_type,
                contract.amount,
                [(t.state, t.event_date, t.origins) for t in contract.transitions],
            )
            for contract in fold(PERU_HELICOPTERS, told, ())
        ]
        for told in (claims, renumbered)
    )
    assert one == other


@pytest.mark.parametrize("seed", range(40))
def test_every_kept_claim_stands_in_one_contract(seed: int) -> None:
    claims = random_claims(random.Random(seed))
    kept = [claim.id for contract in fold(PERU_HELICOPTERS, claims, ()) for claim in contract.claims]
    assert len(kept) == len(set(kept))
    assert set(kept) <= {claim.id for claim in claims if claim.score >= MIN_SCORE}


@pytest.mark.parametrize("seed", range(40))
def test_a_state_never_follows_itself(seed: int) -> None:
    for contract in fold(PERU_HELICOPTERS, random_claims(random.Random(seed)), ()):
        states = [transition.state for transition in contract.transitions]
        assert states
        assert all(one != other for one, other in pairwise(states))


def test_one_sentence_of_two_contracts_folds_alike_in_any_order() -> None:
    both = [
        ledger_claim(article=1, published="2026-11-20", sentence="Both deals are off.", contract_type=kind)
        for kind in ("procurement", "maintenance")
    ]
    assert fold(PERU_HELICOPTERS, both, ()) == fold(PERU_HELICOPTERS, both[::-1], ())


# -- which claims are of one contract --


def test_a_vague_story_joins_what_there_is() -> None:
    (contract,) = fold(PERU_HELICOPTERS, [SIGNED, replace(ANNULLED, equipment=(), contract_type=None)], ())
    assert contract.state == Event.ANNULLED


def test_a_story_joins_the_contract_of_its_kind() -> None:
    bought, repaired = (
        ledger_claim("signed", published="2025-01-01", event_date="2025-01-01", contract_type=kind)
        for kind in ("procurement", "maintenance")
    )
    ended = ledger_claim("annulled", published="2025-06-01", contract_type="maintenance")
    states = {c.contract_type: c.state for c in fold(PERU_HELICOPTERS, [bought, repaired, ended], ())}
    assert states == {ContractType.PROCUREMENT: Event.SIGNED, ContractType.MAINTENANCE: Event.ANNULLED}


def test_no_contract_is_made_of_doubts_alone() -> None:
    doubts = [ledger_claim(factuality="denied"), ledger_claim(factuality="possible"), ledger_claim(time="future")]
    assert fold(PERU_HELICOPTERS, doubts, ()) == ()


def test_a_denial_stays_with_its_contract() -> None:
    denial = ledger_claim(factuality="denied", published="2025-12-20")
    (contract,) = fold(PERU_HELICOPTERS, [ANNULLED, denial], ())
    assert denial in contract.claims
    assert denial not in contract.transitions[0].claims


def test_the_price_told_most_often_counts() -> None:
    claims = [ledger_claim(amount=amount, quantity=n) for amount, n in ((1e6, 8), (2e6, 6), (2e6, 6), (None, None))]
    (contract,) = fold(PERU_HELICOPTERS, claims, ())
    assert (contract.amount, contract.currency, contract.quantity) == (2e6, "USD", 6)


# -- which claims are of one act --


@pytest.mark.parametrize(("day", "acts"), [("2026-01-26", 1), ("2026-04-01", 2)], ids=["within 45 days", "later"])
def test_the_dates_of_one_act_may_differ(day: str, acts: int) -> None:
    back = ledger_claim("reactivated", published="2026-02-15", event_date="2026-02-15")
    again = ledger_claim("annulled", published="2026-04-02", event_date=day)
    assert [state for state, _ in history(ANNULLED, back, again)].count(Event.ANNULLED) == acts


def test_the_most_precise_date_counts() -> None:
    dates = ["2025", "2025-12", "2025-12-12", "2025-12"]
    assert history(*(ledger_claim(event_date=day) for day in dates)) == [(Event.ANNULLED, "2025-12-12")]


def test_undated_news_weeks_later_repeats_the_last_act() -> None:
    later = ledger_claim("annulled", published="2026-03-20")
    assert history(ANNULLED, later) == [(Event.ANNULLED, "2025-12-12")]


def test_a_repeated_state_corroborates_the_first() -> None:
    again = ledger_claim("annulled", published="2026-06-01", event_date="2026-06-01")
    (contract,) = fold(PERU_HELICOPTERS, [ANNULLED, again], ())
    (transition,) = contract.transitions
    assert (transition.claims, transition.origins, transition.event_date) == ((ANNULLED, again), 2, "2025-12-12")


def test_undated_news_after_a_return_is_an_act_of_its_own() -> None:
    again = ledger_claim("annulled", published="2027-02-20")
    assert [state for state, _ in history(ANNULLED, REACTIVATED, again)] == [
        Event.ANNULLED,
        Event.REACTIVATED,
        Event.ANNULLED,
    ]


def test_an_undated_memory_is_of_the_act_before() -> None:
    memory = recalled(event="annulled", published="2027-02-20")
    assert history(ANNULLED, REACTIVATED, memory) == history(ANNULLED, REACTIVATED)


def test_the_first_article_tells_when_it_was_known() -> None:
    (contract,) = fold(PERU_HELICOPTERS, [ledger_claim(published=f"2025-12-{day}") for day in (14, 12, 13)], ())
    assert contract.transitions[0].known_at.day == 12


def test_the_surest_news_is_the_evidence() -> None:
    memory = recalled(event="annulled", published="2025-12-11", event_date="2025-12-11")
    weak, strong = (ledger_claim(published="2025-12-12", score=score) for score in (0.5, 0.8))
    (contract,) = fold(PERU_HELICOPTERS, [replace(memory, score=1.0), weak, strong], ())
    assert contract.transitions[0].evidence == strong


@pytest.mark.parametrize(
    ("claim", "kept"),
    [
        (ledger_claim(score=MIN_SCORE), 1),
        (ledger_claim(score=MIN_SCORE - 0.01), 0),
        (ledger_claim(time="background", score=MIN_MEMORY_SCORE), 1),
        (ledger_claim(time="background", score=MIN_MEMORY_SCORE - 0.01), 0),
    ],
    ids=["news", "unlikely news", "memory", "unsure memory"],
)
def test_what_the_model_disbelieves_makes_no_history(claim: LedgerClaim, kept: int) -> None:
    assert len(fold(PERU_HELICOPTERS, [claim], ())) == kept
