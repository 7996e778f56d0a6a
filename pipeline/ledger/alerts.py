"""What is worth telling: the fold before is compared with the fold after; pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.ledger.states import SAME_ACT
from pipeline.records.contracts import (
    Alert,
    BlockChange,
    Contract,
    Correction,
    KnownChange,
    KnownContract,
    LedgerClaim,
    Transition,
)
from pipeline.records.stories import REVERSALS, ClaimTime

# An article that comes in later than this (an archive, a feed that floods back) fills the past silently.
FRESH_PUBLICATION = timedelta(days=30)
# A first disclosure may come months after the act (the Philippines told in July 2022 what was done in June);
# an aftermath tells of years ago.
FRESH_EVENT = timedelta(days=180)
# Few false alarms first: the calibrated probability that the story's verdict is right. On unseen sheets of the
# training part .926 of what reaches .8 is a reversal, and .690 of the reversals reach it (at .6: .885 and .834; at
# .7: .907 and .786). Of 3,569 everyday stories none reaches it, two reach .7.
ALERT_THRESHOLD = 0.8


def compare(
    known: Sequence[KnownContract], folded: Sequence[Contract], now: datetime, threshold: float = ALERT_THRESHOLD
) -> BlockChange:
    """Return what a block's new fold changes: numbered contracts with fresh alerts, and what is taken back."""
    matched = match(known, folded)
    pairs = tuple((contract, _fresh_alerts(contract, known, now, threshold)) for contract in matched)
    gone = {contract.id for contract in known} - {contract.id for contract in matched}
    return BlockChange(pairs, tuple(sorted(gone)), _corrections(known, matched))


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
    contract: Contract, known: Sequence[KnownContract], now: datetime, threshold: float
) -> tuple[Alert, ...]:
    """Return an alert for each fresh reversal of a contract that none was issued for.

    What is known but was not told (a doubtful first article, a passing mention) is told as soon as it has its ground.
    """
    alerts = []
    for position, transition in enumerate(contract.transitions):
        if transition.state not in REVERSALS:
            continue
        ground = [claim for claim in transition.claims if claim.time == ClaimTime.NOW and claim.confidence >= threshold]
        if ground and _is_fresh(transition, now) and not _is_told(contract, transition, ground, known):
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


def _is_told(
    contract: Contract, transition: Transition, ground: Sequence[LedgerClaim], known: Sequence[KnownContract]
) -> bool:
    """Return whether an alert told a change: one of this contract, or of another out of which it was regrouped."""
    articles = {claim.article_id for claim in ground}
    return any(
        _same_change(transition, alert)
        if old.id == contract.id
        else alert.state == transition.state and bool(articles & alert.articles)
        for old in known
        for alert in old.alerts
    )


def _is_fresh(transition: Transition, now: datetime) -> bool:
    if now - transition.known_at > FRESH_PUBLICATION:
        return False
    return transition.known_at.date() - transition.day <= FRESH_EVENT


def _reason(transition: Transition, prior: object) -> str:
    articles = len({claim.article_id for claim in transition.claims})
    told = f"{articles} article{'s' if articles > 1 else ''} of {transition.origins} origin"
    told += "s" if transition.origins > 1 else ""
    history = f"the contract was {prior}" if prior else "no earlier state is known"
    return f"{transition.state} by {told}; {history}"


def _same_articles(transition: Transition, old: KnownChange) -> bool:
    articles = {claim.article_id for claim in transition.claims}
    return old.state == transition.state and bool(articles & old.articles)


def _same_change(transition: Transition, old: KnownChange) -> bool:
    near = abs(transition.day - old.day) <= SAME_ACT
    return _same_articles(transition, old) or (old.state == transition.state and near)


def _corrections(known: Sequence[KnownContract], folded: Sequence[Contract]) -> tuple[Correction, ...]:
    """Take back the alerts whose change neither their contract nor their articles show any more."""
    return tuple(
        Correction(alert.id, f"no article supports any more that the contract was {alert.state}")
        for old in known
        for alert in old.alerts
        if not any(
            _same_articles(transition, alert) or (contract.id == old.id and _same_change(transition, alert))
            for contract in folded
            for transition in contract.transitions
        )
    )
