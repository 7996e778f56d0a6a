"""Dates told in a text, resolved against the day it was published, as precise as they are told.

Names of months and weekdays come from CLDR by Babel. A month without a year, or a weekday, is the
latest one not after publication.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import get_day_names, get_month_names

from pipeline.language.folding import fold_text
from pipeline.language.identify import SUPPORTED

EARLIEST_YEAR = 1945
# A year further ahead than this is a number, or a plan that is nobody's event.
YEARS_AHEAD = 1

# Phrases and how many days before publication they mean; "week" and "month" keep their precision.
RELATIVE: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("day before yesterday", "-2d"), ("yesterday", "-1d"), ("today", "0d"), ("tonight", "0d"),
        ("this morning", "0d"), ("late this week", "0m"), ("earlier this week", "0m"), ("this week", "0m"),
        ("last week", "-7m"), ("earlier this month", "0M"), ("this month", "0M"), ("last month", "-1M"),
        ("earlier this year", "0Y"), ("this year", "0Y"), ("last year", "-1Y"),
    ),
    "es": (
        ("anteayer", "-2d"), ("ayer", "-1d"), ("hoy", "0d"), ("esta manana", "0d"), ("esta semana", "0m"),
        ("la semana pasada", "-7m"), ("este mes", "0M"), ("el mes pasado", "-1M"), ("este ano", "0Y"),
        ("el ano pasado", "-1Y"), ("el pasado ano", "-1Y"),
    ),
    "pt": (
        ("anteontem", "-2d"), ("ontem", "-1d"), ("hoje", "0d"), ("esta semana", "0m"), ("nesta semana", "0m"),
        ("na semana passada", "-7m"), ("semana passada", "-7m"), ("este mes", "0M"), ("neste mes", "0M"),
        ("mes passado", "-1M"), ("este ano", "0Y"), ("neste ano", "0Y"), ("ano passado", "-1Y"),
    ),
    "fr": (
        ("avant-hier", "-2d"), ("hier", "-1d"), ("aujourd'hui", "0d"), ("ce matin", "0d"), ("cette semaine", "0m"),
        ("la semaine derniere", "-7m"), ("ce mois-ci", "0M"), ("le mois dernier", "-1M"), ("cette annee", "0Y"),
        ("l'annee derniere", "-1Y"), ("l'an dernier", "-1Y"),
    ),
    "ru": (
        ("позавчера", "-2d"), ("вчера", "-1d"), ("сегодня", "0d"), ("на этой неделе", "0m"),
        ("на прошлой неделе", "-7m"), ("в этом месяце", "0M"), ("в прошлом месяце", "-1M"), ("в этом году", "0Y"),
        ("в прошлом году", "-1Y"), ("прошлого года", "-1Y"), ("в минувшем году", "-1Y"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date in a text: characters `start`..`end`, its value as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""

    start: int
    end: int
    value: str


def find_dates(text: str, lang: str, published: date | None) -> list[DateSpan]:
    """Return the dates in a text, in order; without a day of publication only those that tell their year."""
    lang = lang if lang in SUPPORTED else "en"
    folded = fold_text(text)
    found = [*_absolute(folded, lang, published), *(_relative(folded, lang, published) if published else ())]
    found.sort(key=lambda span: (span.start, -span.end))
    spans: list[DateSpan] = []
    for span in found:
        if not spans or span.start >= spans[-1].end:
            spans.append(span)
    return spans


@functools.cache
def _months(lang: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, context=context, locale=lang).items():
                names[fold_text(name).rstrip(".")] = number
    if lang == "ru":
        # CLDR has the genitive and the nominative; papers write the prepositional (в декабре) too.
        names |= {name[:-1] + "e": number for name, number in list(names.items()) if len(name) > 3}
    if lang == "en":
        names["sept"] = 9
    return names


@functools.cache
def _weekdays(lang: str) -> dict[str, int]:
    names = {fold_text(name): number for number, name in get_day_names("wide", locale=lang).items()}
    if lang == "ru":
        names |= {fold_text(name): day for name, day in (("среду", 2), ("пятницу", 4), ("субботу", 5))}
    if lang == "pt":
        names |= {name.removesuffix("-feira"): number for name, number in list(names.items())}
    return names


@functools.cache
def _patterns(lang: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of written dates, the most precise first: groups d, m, y."""
    month = "|".join(sorted(map(re.escape, _months(lang)), key=len, reverse=True))
    name = rf"(?P<m>{month})\.?"
    of = r"(?:\s+(?:de|do|del|of))?\s+"
    year = r"(?P<y>(?:19|20)\d\d)"
    day = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|o|º|-?го|-?e)?"
    return tuple(
        re.compile(rf"(?<!\w){body}(?!\w)")
        for body in (
            rf"{day}{of}{name}{of.replace('(?:', '(?:,|', 1)}{year}",
            rf"{name}\s+{day},?\s+{year}",
            r"(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)",
            r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>(?:19|20)\d\d)",
            rf"{name}{of.replace('(?:', '(?:,|', 1)}{year}",
            rf"{day}{of}{name}",
            rf"{name}\s+{day}",
            rf"{name}",
            rf"{year}",
        )
    )


def _absolute(folded: str, lang: str, published: date | None) -> Iterator[DateSpan]:
    taken: list[tuple[int, int]] = []
    for pattern in _patterns(lang):
        for match in pattern.finditer(folded):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            value = _value(match.groupdict(), lang, published)
            if value:
                taken.append(match.span())
                yield DateSpan(match.start(), match.end(), value)


def _value(parts: dict[str, str | None], lang: str, published: date | None) -> str | None:
    month_text, day_text, year_text = parts.get("m"), parts.get("d"), parts.get("y")
    month = None
    if month_text:
        month = int(month_text) if month_text.isdigit() else _months(lang)[month_text]
    year = int(year_text) if year_text else None
    latest = (published.year if published else date.max.year - YEARS_AHEAD) + YEARS_AHEAD
    if year is not None and not EARLIEST_YEAR <= year <= latest:
        return None
    day = int(day_text) if day_text else None
    if year is None:
        if published is None or month is None or (len(month_text or "") <= 3 and day is None):
            return None
        # The latest such month not after publication; a day later this month belongs to last year.
        year = published.year - ((month, day or 1) > (published.month, published.day))
    return _partial(year, month, day)


def _partial(year: int, month: int | None, day: int | None) -> str | None:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")


def _relative(folded: str, lang: str, published: date) -> Iterator[DateSpan]:
    for phrase, shift in RELATIVE[lang]:
        for match in re.finditer(rf"(?<!\w){re.escape(fold_text(phrase))}(?!\w)", folded):
            yield DateSpan(match.start(), match.end(), shifted(published, shift))
    names = _weekdays(lang)
    for match in re.finditer(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", folded):
        back = (published.weekday() - names[match.group()]) % 7
        yield DateSpan(match.start(), match.end(), (published - timedelta(days=back)).isoformat())


def shifted(published: date, shift: str) -> str:
    """Return the date that a relative phrase means: `-2d` days, `-7m` days told by the month, `-1M`, `-1Y`."""
    amount, unit = int(shift[:-1]), shift[-1]
    if unit == "d":
        return (published + timedelta(days=amount)).isoformat()
    if unit == "m":
        return (published + timedelta(days=amount)).isoformat()[:7]
    if unit == "M":
        months = published.year * 12 + published.month - 1 + amount
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    return f"{published.year + amount:04d}"
