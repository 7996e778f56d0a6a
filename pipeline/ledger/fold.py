"""Claims become contracts: pure, deterministic, the same for any order of arrival."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from pipeline.ledger.states import SAME_ACT, STOPPED, plausible, span_of
from pipeline.records.contracts import Block, Contract, Judgement, JudgementKind, LedgerClaim, Transition
from pipeline.records.dates import interval, precision
from pipeline.records.stories import ClaimTime, ContractType, Event, Factuality

Value = TypeVar("Value")

# A sentence that the model rather disbelieves makes no history.
MIN_SCORE = 0.35
# What is only recalled may fill the past, so it must be surer.
MIN_MEMORY_SCORE = 0.75


def fold(block: Block, claims: Iterable[LedgerClaim], judgements: Iterable[Judgement]) -> tuple[Contract, ...]:
    """Return the contracts that a block's claims tell of.

        claims ─► those that no judgement rejects ─► groups, one a contract ─► episodes ─► transitions

    Only asserted claims move a contract's state; denied and possible ones stay with it as claims.
    """
    rejected = rejected_articles(judgements)
    kept = sorted(
        (claim for claim in claims if claim.article_id not in rejected and claim.score >= MIN_SCORE), key=_order
    )
    contracts = (_contract(block, group) for group in _groups(kept))
    return tuple(contract for contract in contracts if contract.transitions)


def rejected_articles(judgements: Iterable[Judgement]) -> frozenset[int]:
    """Return the articles whose newest judgement rejects their claims."""
    newest = {judgement.article_id: judgement for judgement in sorted(judgements, key=lambda j: j.id)}
    return frozenset(key for key, judgement in newest.items() if judgement.kind == JudgementKind.REJECT)


def _order(claim: LedgerClaim) -> tuple[object, ...]:
    """Order claims by what they say, never by when they arrived; the number parts those of one article alone."""
    return claim.published, claim.url, claim.event, claim.sentence, claim.event_date or "", claim.id


def _moves(claim: LedgerClaim) -> bool:
    """Return whether a claim changes a state: asserted, and the story's subject or a surely read memory."""
    if claim.factuality != Factuality.ASSERTED:
        return False
    if claim.time == ClaimTime.BACKGROUND:
        return claim.score >= MIN_MEMORY_SCORE
    return claim.time == ClaimTime.NOW and claim.subject


def _groups(claims: Sequence[LedgerClaim]) -> list[list[LedgerClaim]]:
    """Part claims by contract: same kind of contract, equipment in common, where both are told."""
    groups: list[list[LedgerClaim]] = []
    for claim in claims:
        fitting = [(_likeness(claim, group), -index) for index, group in enumerate(groups)]
        best = max((pair for pair in fitting if pair[0] is not None), default=None)
        if best is None:
            groups.append([claim])
        else:
            groups[-best[1]].append(claim)
    return groups


def _likeness(claim: LedgerClaim, group: Sequence[LedgerClaim]) -> int | None:
    """Return how well a claim fits a contract's claims, None where it speaks of another contract."""
    equipment = {name for other in group for name in other.equipment}
    types = {other.contract_type for other in group if other.contract_type}
    common = equipment.intersection(claim.equipment)
    if equipment and claim.equipment and not common and not _sister_types(claim, group, types):
        return None
    if types and claim.contract_type and claim.contract_type not in types:
        return None
    same_article = any(other.article_id == claim.article_id for other in group)
    return 4 * bool(common) + 2 * (claim.contract_type in types) + same_article


def _sister_types(claim: LedgerClaim, group: Sequence[LedgerClaim], types: set[ContractType]) -> bool:
    """Return whether one firm's contract of one kind is told under sister types: Mi-17 here, Mi-171 there."""
    firms = {name for other in group for name in other.suppliers}
    return claim.contract_type in types and bool(firms.intersection(claim.suppliers))


@dataclass(slots=True)
class _Episode:
    """Claims of one act: the same state at about the same time."""

    state: Event
    first: date
    last: date
    claims: list[LedgerClaim] = field(default_factory=list)

    def takes(self, claim: LedgerClaim) -> bool:
        first, last = span_of(claim)
        return claim.event == self.state and first - SAME_ACT <= self.last and last + SAME_ACT >= self.first


def _contract(block: Block, group: Sequence[LedgerClaim]) -> Contract:
    equipment = tuple(sorted({name for claim in group for name in claim.equipment}))
    suppliers = tuple(sorted({name for claim in group for name in claim.suppliers}))
    priced = _commonest([(c.amount, c.currency) for c in group if c.amount is not None])
    return Contract(
        block=block,
        equipment=equipment,
        suppliers=suppliers,
        contract_type=_commonest([c.contract_type for c in group if c.contract_type]),
        amount=priced[0] if priced else None,
        currency=priced[1] if priced else None,
        quantity=_commonest([c.quantity for c in group if c.quantity is not None]),
        transitions=_transitions(_episodes(filter(_moves, group))),
        claims=tuple(group),
    )


def _commonest(values: Sequence[Value]) -> Value | None:
    """Return the value told most often; of several the one that was told first."""
    return max(values, key=lambda value: (values.count(value), -values.index(value)), default=None)


def _episodes(claims: Iterable[LedgerClaim]) -> list[_Episode]:
    """Gather claims into acts, the precisely dated first, so that vague ones join them; ordered by day."""
    episodes: list[_Episode] = []
    for claim in sorted(claims, key=lambda c: (-precision(c.event_date), c.time != ClaimTime.NOW, _order(c))):
        home = next((episode for episode in episodes if episode.takes(claim)), None)
        if home is None and not claim.event_date:
            home = _earlier_of_state(episodes, claim)
        if home is None and not _makes_history(claim, episodes):
            continue
        if home is None:
            home = _Episode(claim.event, *span_of(claim))
            episodes.append(home)
        home.claims.append(claim)
    return sorted(episodes, key=lambda e: (e.first, e.state in STOPPED, e.state))


def _makes_history(claim: LedgerClaim, episodes: Sequence[_Episode]) -> bool:
    """Return whether a claim may be an act of its own.

    A memory of no date may begin a history, not step into one; what an article recalls of its own
    weeks is part of its news, whose state the verdict tells.
    """
    if claim.time != ClaimTime.BACKGROUND:
        return True
    first, last = span_of(claim)
    if not claim.event_date:
        return not any(episode.first <= first for episode in episodes)
    return claim.published.date() - last > SAME_ACT


def _earlier_of_state(episodes: Sequence[_Episode], claim: LedgerClaim) -> _Episode | None:
    """Return the last act of the claim's state before it, where nothing else happened since.

    Undated background recalls any act of its state, whatever happened since.
    """
    day = span_of(claim)[0]
    before = sorted((e for e in episodes if e.first <= day), key=lambda e: e.first)
    if claim.time == ClaimTime.BACKGROUND:
        before = [episode for episode in before if episode.state == claim.event]
    return before[-1] if before and before[-1].state == claim.event else None


def _transitions(episodes: Sequence[_Episode]) -> tuple[Transition, ...]:
    """Turn acts into changes of state: a repeated state corroborates, a recalled impossibility is left out."""
    transitions: list[Transition] = []
    for episode in episodes:
        made = _transition(episode)
        state = transitions[-1].state if transitions else Event.NONE
        if made.state == state:
            transitions[-1] = _merged(transitions[-1], made)
        elif plausible(state, made.state) or made.news:
            transitions.append(made)
    return tuple(transitions)


def _transition(episode: _Episode) -> Transition:
    claims = tuple(sorted(episode.claims, key=lambda c: (c.time != ClaimTime.NOW, not c.proof, -c.score, _order(c))))
    return Transition(
        state=episode.state,
        event_date=_best_date(claims),
        known_at=min(claim.published for claim in claims),
        news=any(claim.time == ClaimTime.NOW for claim in claims),
        initiator=_commonest([c.initiator for c in claims if c.initiator]),
        source=_commonest([c.source for c in claims if c.source]),
        claims=claims,
        origins=len({claim.origin_id for claim in claims}),
    )


def _best_date(claims: Sequence[LedgerClaim]) -> str | None:
    """Return the most precise date; of equally precise ones the one told most often, then the earliest."""
    dates = [claim.event_date for claim in claims if claim.event_date]
    return min(dates, key=lambda d: (-precision(d), -dates.count(d), interval(d)), default=None)


def _merged(one: Transition, other: Transition) -> Transition:
    claims = one.claims + other.claims
    return replace(
        one,
        event_date=one.event_date or other.event_date,
        known_at=min(one.known_at, other.known_at),
        news=one.news or other.news,
        initiator=one.initiator or other.initiator,
        source=one.source or other.source,
        claims=claims,
        origins=len({claim.origin_id for claim in claims}),
    )
