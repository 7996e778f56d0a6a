"""What a contract's states and their dates allow; pure."""

from datetime import date, timedelta

from pipeline.records.contracts import LedgerClaim
from pipeline.records.dates import interval
from pipeline.records.stories import ClaimTime, Event

# Papers date one act by its decision, its letter, its announcement: within so many days it is one act.
SAME_ACT = timedelta(days=45)

STOPPED = frozenset({Event.ANNULLED, Event.SUSPENDED})
# What may follow what. A contract enters the ledger in any state: its past is told late.
PLAUSIBLE: dict[Event, frozenset[Event]] = {
    Event.SIGNED: frozenset({Event.DELIVERED, Event.STALLED, Event.SUSPENDED, Event.ANNULLED, Event.REACTIVATED}),
    Event.DELIVERED: frozenset({Event.STALLED, Event.SUSPENDED, Event.ANNULLED, Event.REACTIVATED, Event.SIGNED}),
    Event.STALLED: frozenset({Event.DELIVERED, Event.SUSPENDED, Event.ANNULLED, Event.REACTIVATED, Event.SIGNED}),
    Event.SUSPENDED: frozenset({Event.ANNULLED, Event.REACTIVATED, Event.SIGNED, Event.DELIVERED, Event.STALLED}),
    Event.ANNULLED: frozenset({Event.REACTIVATED, Event.SIGNED}),
    Event.REACTIVATED: frozenset({Event.DELIVERED, Event.STALLED, Event.SUSPENDED, Event.ANNULLED, Event.SIGNED}),
}


def plausible(before: Event, after: Event) -> bool:
    """Return whether a contract may go from one state to another."""
    return before == Event.NONE or after in PLAUSIBLE[before]


def span_of(claim: LedgerClaim) -> tuple[date, date]:
    """Return when a claim says it happened, as first and last day; today's undated news is of its day.

    Undated background is somewhere before its article: its span is the day before that.
    """
    if claim.event_date:
        return interval(claim.event_date)
    day = claim.published.date()
    if claim.time == ClaimTime.BACKGROUND:
        day -= timedelta(days=1)
    return day, day
