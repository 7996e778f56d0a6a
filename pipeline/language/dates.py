"""Dates told in a text, resolved against the day it was published, as precise as they are told.

Names of months and weekdays come from CLDR by Babel. A month without a year, or a weekday, is the
latest one not after publication, unless the words before it put it ahead. A season or a half-year
is told by its year.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import get_month_names

from pipeline.language import date_words as words
from pipeline.language.folding import fold_text
from pipeline.language.identify import SUPPORTED
from pipeline.language.numbers import number_words
from pipeline.language.relative_dates import EARLIEST_YEAR, REACH, find_relative, lies_ahead, partial_date

# A year further ahead than this is a number; contracts are told to be delivered within it.
YEARS_AHEAD = 10
# What may stand before a month of three letters (may, mai), which else is another word.
BEFORE_SHORT = r"(?:in|since|by|last|this|next|until|till|of|from|early|late|mid|en|debut|fin|depuis|des|mi)[ -]$"


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
    found = [
        *_absolute(text, folded, lang, published),
        *(DateSpan(*span) for span in (find_relative(folded, lang, published) if published else ())),
    ]
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
        # CLDR has the genitive and the nominative; papers write the other cases (в декабре, к маю) too.
        long = [(name, number) for name, number in names.items() if len(name) > 3]
        names |= {fold_text(name[:-1] + end): number for name, number in long for end in ("e", "ю", "ем")}
        names |= {fold_text(name): 5 for name in ("май", "мае", "мая", "маю", "маем")}
    return names | {"en": {"sept": 9}, "es": {"setiembre": 9}}.get(lang, {})


@functools.cache
def _patterns(lang: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of written dates, the most precise first: groups d, m, y, and r for a year in words."""
    month = "|".join(sorted(map(re.escape, _months(lang)), key=len, reverse=True))
    name = rf"(?P<m>{month})\.?"
    of = r"(?:\s+(?:de|do|del|of))?\s+"
    then = r"(?:,|\s+(?:de|do|del|of|del ano|de l'annee))?\s+"
    phrases = "|".join(fold_text(phrase) for phrase, _ in words.YEAR_PHRASES[lang])
    # Russian papers shorten a year to its end: в апреле 22-го.
    short = rf"|(?P<z>\d\d)-{fold_text('го')}" if lang == "ru" else ""
    year = rf"(?:(?P<y>(?:19|20)\d\d)|(?P<r>{phrases}){short})"
    told = "|".join(sorted(map(re.escape, _day_words(lang)), key=len, reverse=True))
    day = rf"(?P<d>\d{{1,2}}|{told})(?:st|nd|rd|th|er|o|º|°|-?го|-?e)?"
    season = "|".join(sorted({fold_text(each) for each in words.SEASONS[lang]}, key=len, reverse=True))
    return tuple(
        re.compile(rf"(?<!\w){body}(?!\w)")
        for body in (
            rf"{day}{of}(?:mes de )?{name}{then}{year}",
            rf"{name}\s+{day},?\s+{year}",
            r"(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)",
            r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>(?:19|20)\d\d)",
            rf"{name}{then}{year}",
            rf"{day}{of}{name}",
            *((rf"{name}\s+{day}",) if lang == "en" else ()),
            rf"{name}",
            rf"(?:{season})(?:,|\s+(?:de|do|del|of))?\s+{year}",
            r"(?P<y>(?:19|20)\d\d)",
        )
    )


@functools.cache
def _day_words(lang: str) -> dict[str, int]:
    named = {fold_text(word): day for word, day in words.DAY_WORDS[lang].items()}
    if lang in {"es", "pt"}:
        named |= {word: number for word, number in number_words(lang).items() if 1 < number <= 31}
    return named


def _absolute(text: str, folded: str, lang: str, published: date | None) -> Iterator[DateSpan]:
    taken = bytearray(len(folded))
    for pattern in _patterns(lang):
        for match in pattern.finditer(folded):
            if any(taken[match.start() : match.end()]):
                continue
            value = _value(match, text, lang, published)
            if value or match.groupdict().get("r"):
                taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
            if value:
                yield DateSpan(match.start(), match.end(), value)


def _value(match: re.Match[str], text: str, lang: str, published: date | None) -> str | None:
    parts = match.groupdict()
    month_text, day_text = parts.get("m") or "", parts.get("d")
    month = (int(month_text) if month_text.isdigit() else _months(lang)[month_text]) if month_text else None
    day = (int(day_text) if day_text.isdigit() else _day_words(lang)[day_text]) if day_text else None
    if parts.get("r"):
        shift = _year_shift(parts["r"] or "", lang)
        return partial_date(published.year + shift, month, day) if published and shift is not None else None
    if parts.get("y") or parts.get("z"):
        year = int(parts.get("y") or f"20{parts['z']}")
        latest = (published.year if published else date.max.year - YEARS_AHEAD) + YEARS_AHEAD
        return partial_date(year, month, day) if EARLIEST_YEAR <= year <= latest else None
    if published is None or month is None or (day is None and not _is_month(match, text, lang)):
        return None
    return partial_date(_year_of(match, lang, (month, day), published), month, day)


def _year_shift(phrase: str, lang: str) -> int | None:
    return next(shift for form, shift in words.YEAR_PHRASES[lang] if re.fullmatch(fold_text(form), phrase))


def _is_month(match: re.Match[str], text: str, lang: str) -> bool:
    """Return whether a month's name alone is one: not the verb (may, march), nor three letters by chance."""
    if lang == "ru":
        return len(match["m"]) > 3 or match["m"].startswith(fold_text("ма"))
    if lang == "en" and not text[match.start()].isupper():
        return False
    before = match.string[max(0, match.start() - 10) : match.start()]
    return len(match["m"]) > 3 or (
        match["m"] in {"may", "mai"} and re.search(rf"(?<!\w){BEFORE_SHORT}", before) is not None
    )


def _year_of(match: re.Match[str], lang: str, told: tuple[int, int | None], published: date) -> int:
    """Return the year of a month told without one: the latest not after publication, the next where it lies ahead."""
    month, day = told
    today = (published.month, published.day if day else 0)
    folded = match.string
    before, behind = folded[max(0, match.start() - REACH) : match.start()], folded[match.end() : match.end() + 9]
    if re.search(rf"(?<!\w)(?:{fold_text(words.THIS[lang])}) $", before):
        return published.year
    if re.search(rf"(?<!\w)(?:{fold_text(words.LAST[lang])})(?: mes de)? $", before) or re.match(
        rf" (?:{words.LAST_BEHIND[lang]})(?!\w)", behind
    ):
        return published.year - ((month, day or 0) >= today)
    if lies_ahead(before, lang):
        return published.year + ((month, day or 0) < today)
    return published.year - ((month, day or 0) > today)
