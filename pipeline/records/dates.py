"""Dates as precise as a story tells them: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""

import calendar
from datetime import date


def interval(partial: str) -> tuple[date, date]:
    """Return the first and the last day of a partial date; raises ValueError for what is none."""
    parts = [int(part) for part in partial.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(parts[0], parts[1], 1), date(parts[0], parts[1], calendar.monthrange(*parts)[1])
    day = date(*parts)
    return day, day


def precision(partial: str | None) -> int:
    """Return how precise a date is told: 3 for a day, 2 for a month, 1 for a year, 0 for no date."""
    return len(partial.split("-")) if partial else 0


def day_of(partial: str | None, fallback: date) -> date:
    """Return the day by which a change is ordered: the first of its date, else `fallback`."""
    return interval(partial)[0] if partial else fallback
