import time
from datetime import date

import pytest

from pipeline.language.dates import find_dates
from pipeline.language.relative_dates import shifted

PUBLISHED = date(2026, 11, 20)  # a Friday


def values(text: str, lang: str = "en", published: date | None = PUBLISHED) -> list[str]:
    return [span.value for span in find_dates(text, lang, published)]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "on 12 December 2025", "2025-12-12"),
        ("en", "on Dec. 12", "2025-12-12"),
        ("en", "on the 3rd of November", "2026-11-03"),
        ("en", "2025-12-12", "2025-12-12"),
        ("en", "12/01/2025", "2025-01-12"),
        ("en", "the day before yesterday", "2026-11-18"),
        ("en", "late this week", "2026-11"),
        ("en", "last year", "2025"),
        ("en", "on Saturday", "2026-11-14"),
        ("es", "el 3 de enero", "2026-01-03"),
        ("es", "anteayer", "2026-11-18"),
        ("es", "el miércoles", "2026-11-18"),
        ("pt", "em 5 de março de 2024", "2024-03-05"),
        ("pt", "na quinta-feira", "2026-11-19"),
        ("pt", "no mês passado", "2026-10"),
        ("fr", "en août 2023", "2023-08"),
        ("fr", "l’an dernier", "2025"),
        ("ru", "в декабре 2025 года", "2025-12"),
        ("ru", "в среду", "2026-11-18"),
        ("ru", "12.12.2025", "2025-12-12"),
        ("ru", "позавчера", "2026-11-18"),
        ("en", "two years ago", "2024"),
        ("en", "three weeks ago", "2026-10"),
        ("en", "in the first half of 2014", "2014"),
        ("en", "last autumn", "2025"),
        ("en", "since May", "2026-05"),
        ("en", "last Friday", "2026-11-13"),
        ("en", "next Friday", "2026-11-27"),
        ("en", "in October of last year", "2025-10"),
        ("en", "it will be signed in March", "2027-03"),
        ("en", "it was signed in March", "2026-03"),
        ("en", "on the 10th", "2026-11-10"),
        ("es", "en diciembre de 2025", "2025-12"),
        ("es", "hace tres meses", "2026-08"),
        ("es", "a mediados de 2019", "2019"),
        ("es", "el catorce de setiembre de 2015", "2015-09-14"),
        ("es", "previsto para abril", "2027-04"),
        ("pt", "há dois anos", "2024"),
        ("pt", "no dia 25", "2026-10-25"),
        ("pt", "na terça, disse", "2026-11-17"),
        ("fr", "fin octobre", "2026-10"),
        ("fr", "le 3 mars", "2026-03-03"),
        ("fr", "il y a deux ans", "2024"),
        ("fr", "depuis l’été 2014", "2014"),
        ("fr", "en mai", "2026-05"),
        ("ru", "прошлой осенью", "2025"),
        ("ru", "весной 2016 года", "2016"),
        ("ru", "в минувшую пятницу", "2026-11-13"),
        ("ru", "в мае 2022 года", "2022-05"),
        ("ru", "в феврале прошлого года", "2025-02"),
        ("ru", "в апреле 22-го", "2022-04"),
        ("ru", "двенадцатого марта", "2026-03-12"),
        ("ru", "полгода назад", "2026-05"),
        ("ru", "месяц назад", "2026-10"),
    ],
)
def test_a_date_is_as_precise_as_it_is_told(lang: str, text: str, value: str) -> None:
    assert values(text, lang) == [value]


def test_a_span_covers_its_date_letter_for_letter() -> None:
    text = "Подписан 3 марта 2024 года в Ереване"
    (span,) = find_dates(text, "ru", PUBLISHED)
    assert text[span.start : span.end] == "3 марта 2024"


def test_dates_come_in_the_order_of_the_text() -> None:
    assert values("Signed in 2023, due in August 2024, annulled on 12 December 2025, back yesterday") == [
        "2023",
        "2024-08",
        "2025-12-12",
        "2026-11-19",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2025",
        "2025-13-45",
        "a price of 1999.50",
        "the T-2024 model",
        "in 1899",
        "by 2060",
        "he may go",
        "1.2.3",
    ],
)
def test_what_is_no_date_of_an_event_gives_no_day(text: str) -> None:
    assert all(len(value) < 10 for value in values(text))


@pytest.mark.parametrize(
    "text", ["by 2060", "in 1899", "he may go", "1.2.3", "troops march on", "in October of that year", "999 years ago"]
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(("text", "value"), [("on 21 November", "2025-11-21"), ("on 20 November", "2026-11-20")])
def test_a_day_without_a_year_is_the_latest_not_after_publication(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize("text", ["a segunda fase", "na segunda fase"])
def test_a_second_phase_is_no_monday(text: str) -> None:
    assert values(text, "pt") == []


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr", "ru"])
@pytest.mark.parametrize("piece", ["1", " ", "1.", "may ", "3 mai de ", "hace dos ", "два ", "in the ", "2014-"])
def test_hostile_text_is_dated_in_bounded_time(lang: str, piece: str) -> None:
    started = time.monotonic()
    find_dates(piece * (100_000 // len(piece)), lang, PUBLISHED)
    assert time.monotonic() - started < 5


def test_a_dateline_of_the_day_is_that_day() -> None:
    assert values("MANILA, 20 November — The army said", "en") == ["2026-11-20"]


def test_without_a_day_of_publication_only_full_dates_are_told() -> None:
    assert values("yesterday, on Friday, in May, on 3 May, in 2023, on 12 December 2025", published=None) == [
        "2023",
        "2025-12-12",
    ]


def test_a_language_beyond_the_five_is_read_as_english() -> None:
    assert values("12 December 2025", "de") == ["2025-12-12"]


@pytest.mark.parametrize(
    ("published", "shift", "value"),
    [
        (date(2026, 3, 1), "-1d", "2026-02-28"),
        (date(2026, 1, 3), "-7m", "2025-12"),
        (date(2026, 1, 31), "-1M", "2025-12"),
        (date(2026, 3, 31), "-1M", "2026-02"),
        (date(2024, 2, 29), "-1Y", "2023"),
    ],
)
def test_a_shift_crosses_months_and_years(published: date, shift: str, value: str) -> None:
    assert shifted(published, shift) == value
