"""Dates told from the day of publication: yesterday, two years ago, last autumn, on Friday, the tenth."""

import functools
import re
from collections.abc import Iterator
from datetime import date, timedelta

from babel.dates import get_day_names

from pipeline.language import date_words as words
from pipeline.language.folding import fold_text
from pipeline.language.numbers import number_words

EARLIEST_YEAR = 1945
# The words that put a month ahead or behind stand at most this far before it.
REACH = 45
# Weekdays of Portuguese are ordinal numbers too: they count after one of these and not before such a noun.
PT_BEFORE = r"(?:na|nesta|desta|da ultima|na ultima|ate|desde|a partir de)\s+"
PT_NOT_BEHIND = (
    r"(?! (?:fase|parcela|vez|etapa|via|parte|tranche|remessa|metade|reuniao|versao|maior|guerra|linha|instancia))"
)
# A season whose year follows is no season of this year.
NO_YEAR_BEHIND = r"(?!\w)(?! (?:of |de |del |do )?(?:19|20)\d\d)"

# What a unit of a span of time holds: day, week, month, half a year, year, decade.
DAYS, MONTHS, YEARS = {"d": 1, "w": 7}, {"M": 1, "H": 6}, {"Y": 1, "D": 10}

# Characters `start`..`end` and the value of a date.
Found = tuple[int, int, str]


def lies_ahead(before: str, lang: str) -> bool:
    """Return whether the words before a date, in its own clause, put it after publication."""
    clause = re.split(r"[.;:!?](?=\s)", before)[-1]
    ahead = re.search(rf"(?<!\w)(?:{fold_text(words.AHEAD[lang])})(?!\w)", clause)
    return ahead is not None and not re.search(rf"(?<!\w)(?:{fold_text(words.BEHIND[lang])})(?!\w)", clause)


def partial_date(year: int, month: int | None, day: int | None) -> str | None:
    """Return a date as precise as its parts, None where there is no such day."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")


def find_relative(folded: str, lang: str, published: date) -> Iterator[Found]:
    """Yield the dates that a folded text tells from the day of its publication, in no order."""
    for pattern, shift in _phrases(lang):
        for match in pattern.finditer(folded):
            yield match.start(), match.end(), shifted(published, shift)
    yield from _ago(folded, lang, published)
    yield from _seasons(folded, lang, published)
    yield from _days(folded, lang, published)


@functools.cache
def _phrases(lang: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"(?<!\w)(?:{fold_text(form)})(?!\w)"), shift) for form, shift in words.RELATIVE[lang])


@functools.cache
def _ago_patterns(lang: str) -> tuple[re.Pattern[str], ...]:
    counted = "|".join(sorted(number_words(lang), key=len, reverse=True))
    number = rf"(?P<n>\d{{1,3}}|{words.ONES[lang]}|{counted})(?:{fold_text(words.HALF_MORE[lang])})?(?: of)?"
    unit = "|".join(fold_text(form) for form in words.UNITS[lang])
    return tuple(
        re.compile(rf"(?<!\w){fold_text(form).format(n=number, u=f'(?P<u>{unit})')}(?!\w)") for form in words.AGO[lang]
    )


def _ago(folded: str, lang: str, published: date) -> Iterator[Found]:
    """Yield the dates of spans that ended today: two years ago, hace tres meses."""
    for pattern in _ago_patterns(lang):
        for match in pattern.finditer(folded):
            told = match["n"] or "1"
            number = int(told) if told.isdigit() else number_words(lang).get(told, 1)
            unit = next(code for form, code in words.UNITS[lang].items() if re.fullmatch(fold_text(form), match["u"]))
            if unit != "Y" or number <= published.year - EARLIEST_YEAR:
                yield match.start(), match.end(), shifted(published, _shift(number, unit))


def _shift(number: int, unit: str) -> str:
    """Return how far back so many units lie: weeks are told by the month, decades by the year."""
    days, months, years = DAYS.get(unit, 0), MONTHS.get(unit, 0), YEARS.get(unit, 0)
    if days:
        return f"-{days * number}{'d' if unit == 'd' else 'm'}"
    return f"-{months * number}M" if months else f"-{years * number}Y"


def _folded(pattern: str) -> str:
    # Folding makes small letters of the names of groups too.
    return fold_text(pattern).replace("(?p<", "(?P<")


@functools.cache
def _season_patterns(lang: str) -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted({fold_text(name) for name in words.SEASONS[lang]}, key=len, reverse=True))
    alone = "|".join(map(fold_text, words.SEASON_ALONE_RU))
    forms = [(form, alone if form == "{s}" else names) for form in words.SEASON_FORMS[lang]]
    return tuple(
        re.compile(rf"(?<!\w)(?:{_folded(form).format(s=f'(?P<s>{which})')}){NO_YEAR_BEHIND}") for form, which in forms
    )


def _seasons(folded: str, lang: str, published: date) -> Iterator[Found]:
    """Yield the years of seasons told without one: last autumn, весной."""
    starts = {fold_text(name): month for name, month in words.SEASONS[lang].items()}
    for pattern in _season_patterns(lang):
        for match in pattern.finditer(folded):
            start = starts[match["s"]]
            begun = published.month >= start
            is_last = "l" in match.re.groupindex and match["l"] is not None
            running = begun and published.month < start + 3
            year = published.year - (not begun or (is_last and running))
            if not is_last and lies_ahead(folded[max(0, match.start() - REACH) : match.start()], lang):
                year = published.year + begun
            yield match.start(), match.end(), str(year)


@functools.cache
def _day_patterns(lang: str) -> tuple[re.Pattern[str], ...]:
    names = "|".join(map(re.escape, _weekdays(lang)))
    last, behind = fold_text(words.LAST[lang]), words.LAST_BEHIND[lang]
    weekday = rf"(?<!\w)(?:(?P<l>{last}) )?(?P<w>{names})(?: (?P<b>{behind}))?(?!\w)"
    plain = "|".join(name.removesuffix("-feira") for name in _weekdays("pt") if name.endswith("-feira"))
    patterns = [weekday, rf"(?<!\w)(?:{_folded(words.BARE_DAY[lang])})(?!\w)"]
    if lang == "pt":
        patterns.append(rf"(?<!\w){PT_BEFORE}(?P<w>{plain})(?![\w-]){PT_NOT_BEHIND}")
    return tuple(map(re.compile, patterns))


def _days(folded: str, lang: str, published: date) -> Iterator[Found]:
    """Yield the days told by their weekday, or by their number in a month that is not named."""
    for pattern in _day_patterns(lang):
        for match in pattern.finditer(folded):
            parts = match.groupdict()
            if parts.get("w"):
                yield match.start(), match.end(), _weekday(match, lang, published).isoformat()
                continue
            number = int(parts.get("d") or parts.get("e") or 0)
            month = published.year * 12 + published.month - 1 - (number > published.day)
            value = partial_date(month // 12, month % 12 + 1, number) if number else None
            if value:
                yield match.start(), match.end(), value


def _weekday(match: re.Match[str], lang: str, published: date) -> date:
    names, parts = _weekdays(lang), match.groupdict()
    day = names.get(match["w"], names.get(match["w"] + "-feira", 0))
    back = (published.weekday() - day) % 7
    if parts.get("l") or parts.get("b"):
        return published - timedelta(days=back or 7)
    before = match.string[max(0, match.start() - 14) : match.start()]
    if re.search(rf"(?<!\w)(?:next|proxim\w+|prochain\w*|{fold_text('следующ')}\w+) $", before):
        return published + timedelta(days=-back % 7 or 7)
    return published - timedelta(days=back)


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


@functools.cache
def _weekdays(lang: str) -> dict[str, int]:
    names = {fold_text(name): number for number, name in get_day_names("wide", locale=lang).items()}
    if lang == "ru":
        cases = (("понедельника", 0), ("вторника", 1), ("среду", 2), ("среды", 2), ("четверга", 3), ("пятницу", 4))
        names |= {fold_text(name): day for name, day in (*cases, ("пятницы", 4), ("субботу", 5), ("субботы", 5))}
    return names
