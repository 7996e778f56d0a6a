import sqlite3

import pytest

from pipeline.language.stems import index_text, match_query, stems, strip_accents


def finds(query: str, text: str, lang: str, asked: str | None = None) -> bool:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
    db.execute("INSERT INTO words VALUES (?)", [index_text(text, lang)])
    hits = db.execute("SELECT count(*) FROM words WHERE words MATCH ?", [match_query(query, asked)]).fetchone()[0]
    db.close()
    return bool(hits)


@pytest.mark.parametrize(
    ("query", "text", "lang"),
    [
        ("вертолеты", "закупка вертолётов", "ru"),
        ("вертолёт", "новые вертолеты", "ru"),
        ("anulación", "las anulaciones de ayer", "es"),
        ("anulacion", "la anulación de ayer", "es"),
        ("contratos", "um contrato novo", "pt"),
        ("rescisão", "a rescisao do acordo", "pt"),
        ("hélicoptères", "un hélicoptère russe", "fr"),
        ("helicopteres", "un hélicoptère russe", "fr"),
        ("cancelled", "the army cancels it", "en"),
        ("Mi-17", "seven Mi-17 helicopters", "en"),
        ("Kazan helicopters", "helicopters from Kazan", "en"),
        ("kontrakt", "ein Kontrakt", "de"),
    ],
)
def test_a_word_is_found_in_its_other_forms(query: str, text: str, lang: str) -> None:
    assert finds(query, text, lang)


@pytest.mark.parametrize(
    ("query", "text"),
    [("Mi-17", "17 soldiers saw the Mi-8"), ("helicopter frigate", "a helicopter alone"), ("май", "маи институт")],
    ids=["a phrase stays a phrase", "every word must stand", "й is not и"],
)
def test_what_is_not_there_is_not_found(query: str, text: str) -> None:
    assert not finds(query, text, "en")


def test_a_language_asked_for_narrows_the_query() -> None:
    assert finds("naciones", "las naciones", "es", "es")
    assert not finds("cancelled", "the army cancels", "en", "ru")


@pytest.mark.parametrize(
    "query",
    ['"', "a OR b", "NEAR(a b)", "col:x", "a* b^", "-x", "(", "'; DROP TABLE words;--", "a AND", "\x00"],
)
def test_the_querys_own_syntax_has_no_power(query: str) -> None:
    # A syntax error of FTS5 would be raised here.
    finds(query, "nothing of that kind", "en") if match_query(query) else None


@pytest.mark.parametrize(("text", "bare"), [("Ёлка", "Елка"), ("край", "край"), ("Ñandú", "Nandu"), ("e\u0301", "e")])
def test_accents_go_and_short_i_stays(text: str, bare: str) -> None:
    assert strip_accents(text) == bare


def test_a_word_has_two_stems_where_its_accent_changes_the_stem() -> None:
    assert stems("suspendió", "es") == ("suspend", "suspendi")
    assert stems("contrato", "es") == ("contrat",)
