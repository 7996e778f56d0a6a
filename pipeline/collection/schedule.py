"""When a feed is due; pure."""

import email.utils
import hashlib
from datetime import UTC, datetime, timedelta

from pipeline.records.feeds import FetchHistory

# A failing feed is asked less and less often, but every day: feeds do come back.
BACKOFF_FACTOR = 2
LONGEST_PAUSE = timedelta(days=1)
# A server may ask for quiet, but a mistyped date must not silence a feed for a year.
LONGEST_RETRY_AFTER = timedelta(days=2)
# Feeds asked in the same minute every hour come as a wave: each has its own small delay.
JITTER_SHARE = 0.1


def due_at(history: FetchHistory, interval: timedelta, key: str) -> datetime | None:
    """Return when a feed is due next, None for at once.

    The interval doubles with each failure in a row up to a day, a server's own wish
    (`history.retry_at`) is kept, and a tenth of the interval is spread by the hash of `key`.
    """
    if history.last_at is None:
        return None
    factor = float(BACKOFF_FACTOR**history.consecutive_failures)
    pause = min(interval * factor, max(interval, LONGEST_PAUSE))
    spread = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) / 2.0**32
    due = history.last_at + pause * (1 - JITTER_SHARE * spread)
    return max(due, history.retry_at) if history.retry_at else due


def is_due(history: FetchHistory, interval: timedelta, key: str, now: datetime) -> bool:
    """Return whether a feed is due at `now`."""
    due = due_at(history, interval, key)
    return due is None or due <= now


def parse_retry_after(value: str | None, now: datetime) -> datetime | None:
    """Return the time that a Retry-After header names, in seconds or as an HTTP date (RFC 9110, 10.2.3)."""
    if not value:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        seconds = min(int(value[:12]), int(LONGEST_RETRY_AFTER.total_seconds()))
        return now + timedelta(seconds=seconds)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(moment.astimezone(UTC), now), now + LONGEST_RETRY_AFTER)
