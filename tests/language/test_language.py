import time
from datetime import date

import pytest

from pipeline.errors import ConfigError
from pipeline.language.dates import find_dates
from pipeline.language.folding import fold_text
from pipeline.language.gazetteers import load_gazetteers
from pipeline.language.identify import identify
from pipeline.language.lexicon import load_lexicon
from pipeline.language.sentences import split_sentences
from pipeline.language.stems import index_text, match_query
from pipeline.models import data_file

PUBLISHED = date(2026, 11, 20)


def named(text: str, lang: str = "xx") -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], hit.id) for hit in load_gazetteers().find(text, lang)]


def test_a_demonym_counts_in_its_own_language() -> None:
    assert named("o lado russo", "pt") == [("russo", "RU")]
    assert named("Mr. russo", "en") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Mi-17V-5 fleet", ("Mi-17V-5", "Mi-17")),
        ("the Mi 17 fleet", ("Mi 17", "Mi-17")),
        ("the MI17 fleet", ("MI17", "Mi-17")),
        ("парк Ми-17В-5", ("Ми-17В-5", "Mi-17")),
        ("Su-30MKI jets", ("Su-30MKI", "Su-30")),
        ("Mi-171Sh", ("Mi-171Sh", "Mi-171")),
        ("комплексы С-400 «Триумф»", ("С-400", "S-400")),
        ("Latin C-400 in Russian", ("C-400", "S-400")),
        ("танки T-90С", ("T-90С", "T-90")),
        ("рособоронэкспорту", ("рособоронэкспорту", "Rosoboronexport")),
        ("индийские лётчики", ("индийские", "IN")),
        ("los peruanos", ("peruanos", "PE")),
    ],
)
def test_a_name_is_found_in_every_spelling(text: str, expected: tuple[str, str]) -> None:
    assert expected in named(text)


@pytest.mark.parametrize(
    "text",
    ["open at 9 pm", "A 50-year-old man", "с 400 тысячами рублей", "индивидуальный", "turkey soup", "un kilo de pan"],
)
def test_plain_words_are_no_names(text: str) -> None:
    assert named(text) == []


def test_hostile_text_is_read_in_bounded_time() -> None:
    started = time.monotonic()
    for text in ("Mi-" * 100_000, "S-400" * 50_000, "\u202e" * 200_000, "a" * 500_000, "1" * 200_000):
        load_gazetteers().find(text, "en")
        find_dates(text[:50_000], "en", PUBLISHED)
    assert time.monotonic() - started < 20


def test_folding_keeps_offsets() -> None:
    text = "Пе\u0301ру—Ёлка İstanbul ß É"
    assert len(fold_text(text)) == len(text)


def test_a_wrong_gazetteer_names_file_and_entry(tmp_path) -> None:
    for name in ("equipment", "suppliers", "customers"):
        (tmp_path / f"{name}.yaml").write_text((data_file("models/gazetteers") / f"{name}.yaml").read_text())
    (tmp_path / "suppliers.yaml").write_text("- id: A\n  alias: [B]\n")
    with pytest.raises(ConfigError, match=r"suppliers\.yaml: entry 0 `A`"):
        load_lexicon(tmp_path)


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "signed on December 12, 2025", "2025-12-12"),
        ("en", "on Friday", "2026-11-20"),
        ("en", "last month", "2026-10"),
        ("es", "el 12 de diciembre de 2025", "2025-12-12"),
        ("es", "en noviembre de 2023", "2023-11"),
        ("pt", "em dezembro", "2025-12"),
        ("fr", "le 1er mars 2024", "2024-03-01"),
        ("ru", "12 декабря 2025 года", "2025-12-12"),
        ("ru", "в пятницу", "2026-11-20"),
        ("en", "in 2023", "2023"),
    ],
)
def test_dates_are_resolved_against_publication(lang: str, text: str, value: str) -> None:
    assert [span.value for span in find_dates(text, lang, PUBLISHED)] == [value]


def test_a_month_without_a_year_needs_a_publication_date() -> None:
    assert find_dates("in December", "en", None) == []


def test_sentences_are_letter_for_letter_and_keep_abbreviations() -> None:
    text = "The U.S. State Dept. paid $4.2bn. It ended.\nM. Dupont a refusé."
    sentences = split_sentences(text, "en")
    assert all(text[s.start : s.end] == s.text for s in sentences)
    assert [s.text for s in split_sentences("M. Dupont a refusé. Fin.", "fr")] == ["M. Dupont a refusé.", "Fin."]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Peru's army reactivated the deal", "en"),
        ("El Ejército del Perú reactivó el acuerdo", "es"),
        ("O Exército do Peru retomou o acordo com os russos", "pt"),
        ("L'armée péruvienne relance l'accord", "fr"),
        ("Армия Перу возобновила договор", "ru"),
        ("Україна підписала контракт на гелікоптери", "uk"),
        ("123", "und"),
    ],
)
def test_languages_are_told_apart(text: str, lang: str) -> None:
    assert identify(text) == lang


def test_a_query_meets_the_index_in_its_language() -> None:
    assert index_text("вертолёты", "ru") in match_query("вертолеты")
    assert index_text("anulaciones", "es") in match_query("anulación", "es")
    assert match_query("?!") == ""
