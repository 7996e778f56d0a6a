"""What is worth telling: the fold before is compared with the fold after; pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from pipeline.ledger.states import SAME_ACT
from pipeline.records.contracts import (
    Alert,
    BlockChange,
    Contract,
    Correction,
    KnownChange,
    KnownContract,
    Transition,
)
from pipeline.records.stories import REVERSALS, ClaimTime

# An article that comes in later than this (an archive, a feed that floods back) fills the past silently.
FRESH_PUBLICATION = timedelta(days=30)
# A first disclosure may come months after the act (the Philippines told in July 2022 what was done in June);
# an aftermath tells of years ago.
FRESH_EVENT = timedelta(days=180)
# Few false alarms first: the probability that the story's verdict is right. Chosen on the cross-validated
# training part of the corpus; `models/metrics.json` has precision and recall at this point.
ALERT_THRESHOLD = 0.6


def compare(
    known: Sequence[KnownContract], folded: Sequence[Contract], now: datetime, threshold: float = ALERT_THRESHOLD
) -> BlockChange:
    """Return what a block's new fold changes: numbered contracts with fresh alerts, and what is taken back."""
    matched = match(known, folded)
    before = {contract.id: contract for contract in known}
    pairs = []
    for contract in matched:
        told = before.get(contract.id) if contract.id is not None else None
        pairs.append((contract, _fresh_alerts(contract, told, now, threshold)))
    gone = tuple(sorted(before.keys() - {contract.id for contract in matched}))
    return BlockChange(tuple(pairs), gone, _corrections(known, matched))


def match(known: Sequence[KnownContract], folded: Sequence[Contract]) -> tuple[Contract, ...]:
    """Give each folded contract the number of the known one it continues: the most said of both alike."""
    scores = sorted(
        (-len(old.signature & new.signature), old.id, index)
        for old in known
        for index, new in enumerate(folded)
        if old.signature & new.signature
    )
    numbers: dict[int, int] = {}
    for _, old_id, index in scores:
        if index not in numbers and old_id not in numbers.values():
            numbers[index] = old_id
    return tuple(replace(contract, id=numbers.get(index)) for index, contract in enumerate(folded))


def _fresh_alerts(
    contract: Contract, told: KnownContract | None, now: datetime, threshold: float
) -> tuple[Alert, ...]:
    known = (*told.transitions, *told.alerts) if told else ()
    alerts = []
    for position, transition in enumerate(contract.transitions):
        if transition.state not in REVERSALS or any(_same_change(transition, old) for old in known):
            continue
        ground = [claim for claim in transition.claims if claim.time == ClaimTime.NOW and claim.confidence >= threshold]
        if ground and _is_fresh(transition, min(claim.published for claim in ground), now):
            prior = contract.transitions[position - 1].state if position else None
            alerts.append(
                Alert(
                    state=transition.state,
                    prior=prior,
                    event_date=transition.event_date,
                    claims=(*ground, *(claim for claim in transition.claims if claim not in ground)),
                    reason=_reason(transition, prior),
                )
            )
    return tuple(alerts)


def _is_fresh(transition: Transition, published: datetime, now: datetime) -> bool:
    if now - published > FRESH_PUBLICATION:
        return False
    return published.date() - transition.day <= FRESH_EVENT


def _reason(transition: Transition, prior: object) -> str:
    articles = len({claim.article_id for claim in transition.claims})
    told = f"{articles} article{'s' if articles > 1 else ''} of {transition.origins} origin"
    told += "s" if transition.origins > 1 else ""
    history = f"the contract was {prior}" if prior else "no earlier state is known"
    return f"{transition.state} by {told}; {history}"


def _same_change(transition: Transition, old: KnownChange) -> bool:
    articles = {claim.article_id for claim in transition.claims}
    return old.state == transition.state and (
        bool(articles & old.articles) or _near(transition.day, old.day)
    )


def _near(one: date, other: date) -> bool:
    return abs(one - other) <= SAME_ACT


def _corrections(known: Sequence[KnownContract], folded: Sequence[Contract]) -> tuple[Correction, ...]:
    """Take back the alerts whose change no contract of the block shows any more."""
    transitions = [transition for contract in folded for transition in contract.transitions]
    return tuple(
        Correction(alert.id, f"no article supports any more that the contract was {alert.state}")
        for contract in known
        for alert in contract.alerts
        if not any(_same_change(transition, alert) for transition in transitions)
    )
