"""How far suppliers and customers are known, measured on lists that others made and on sentences that name nobody."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.language.gazetteers import Kind, load_gazetteers

HERE = Path(__file__).parent
# The lists of facts (sanctions, countries) are no part of the project; they may lie beside it.
FACTS = next(
    (path for folder in HERE.parents[1:3] if (path := folder / "shared/real/facts").is_dir()), HERE / "no-facts"
)
needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="the lists of facts are not at hand")

MAKERS_FLOOR = 0.90
COUNTRIES_FLOOR = 0.99
LANGUAGES = {"eng": "en", "spa": "es", "por": "pt", "fra": "fr", "rus": "ru"}
SENTENCES = {
    "en": "The government of {} said so.",
    "es": "El gobierno de {} lo dijo.",
    "pt": "O governo de {} disse isso.",
    "fr": "Le gouvernement de {} l'a dit.",
    "ru": "Правительство страны {} сообщило об этом.",
}
# Left out: territories, which have no army and sign no contract.
TERRITORIES = (
    "AI AQ AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HM IM IO JE KY MF MO MP MQ MS NC NF NU PF PM"
    " PN PR RE SH SJ SX TC TF TK UM VG VI WF YT"
)
# A word for the people of two countries: one of them is found.
SHARED = {"CG": {"CD"}, "DM": {"DO"}, "GW": {"GN"}}


def found(text: str, lang: str) -> set[str]:
    """Return the ids of the countries and firms found in a text."""
    return {hit.id for hit in load_gazetteers().find(text, lang) if hit.kind != Kind.EQUIPMENT}


def rows(path: Path) -> list[list[str]]:
    """Return the rows of a table of tabs without its comments."""
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def countries() -> list[dict[str, Any]]:
    """Return the listed countries that have an army or might."""
    listed = map(json.loads, (FACTS / "countries.jsonl").read_text(encoding="utf-8").splitlines())
    return [country for country in listed if country["cca2"] not in TERRITORIES.split()]


@pytest.mark.parametrize("listing", ["ofac_sdn_russia_entities.tsv", "eu_sanctions_ru_entities.tsv"])
def test_the_arms_makers_of_the_sanctions_lists_are_suppliers(listing: str) -> None:
    names = [name for _, file, name in rows(HERE / "arms_makers.tsv") if file == listing]
    gazetteers = load_gazetteers()
    missed = [
        name
        for name in names
        if not any(hit.kind == Kind.SUPPLIER for hit in gazetteers.find(f"{name} signed the contract.", "en"))
    ]
    assert len(names) > 100
    assert 1 - len(missed) / len(names) >= MAKERS_FLOOR, missed


@needs_facts
def test_the_rows_of_arms_makers_stand_in_the_sanctions_lists() -> None:
    ofac = {row[0] for row in rows(FACTS / "ofac_sdn_russia_entities.tsv")}
    eu = {(row[0], row[2]) for row in rows(FACTS / "eu_sanctions_ru_entities.tsv")}
    for number, _, name in rows(HERE / "arms_makers.tsv"):
        assert number in ofac or (number.partition(":")[0], name) in eu, name


@needs_facts
def test_the_names_of_countries_are_known() -> None:
    asked = [
        (country["cca2"], lang, country["name"] if code == "eng" else country["names"].get(code))
        for country in countries()
        for code, lang in LANGUAGES.items()
    ]
    named = [row for row in asked if row[2]]
    missed = [(id_, lang, name) for id_, lang, name in named if id_ not in found(SENTENCES[lang].format(name), lang)]
    assert len(named) > 900
    assert 1 - len(missed) / len(named) >= COUNTRIES_FLOOR, missed


@needs_facts
def test_the_demonyms_of_countries_are_known() -> None:
    asked = [
        (country["cca2"], lang, word if lang == "en" else word.lower())
        for country in countries()
        for code, lang in (("eng", "en"), ("fra", "fr"))
        for word in set(country["demonyms"].get(code, {}).values())
        if word
    ]
    sentences = {"en": "The {} army agreed.", "fr": "L'avion {} est là."}
    missed = [row for row in asked if not known(row[0], found(sentences[row[1]].format(row[2]), row[1]))]
    assert len(asked) > 500
    assert 1 - len(missed) / len(asked) >= COUNTRIES_FLOOR, missed


def known(country: str, ids: set[str]) -> bool:
    """Return whether a country, or one that shares its word, is among the found."""
    return bool(ids & {country, *SHARED.get(country, set())})


@pytest.mark.parametrize("lang", ["es", "pt", "ru"])
def test_the_people_of_countries_are_known(lang: str) -> None:
    groups = [(country, words) for known_in, country, words in rows(HERE / "demonyms.tsv") if known_in == lang]
    words = [(country, word) for country, forms in groups for word in forms.split()]
    missed = [(country, word) for country, word in words if not known(country, found(f"— {word} —", lang))]
    assert len(groups) >= 60
    assert 1 - len(missed) / len(words) >= COUNTRIES_FLOOR, missed


@pytest.mark.parametrize(("lang", "sentence"), rows(HERE / "everyday.tsv"))
def test_everyday_sentences_name_nobody(lang: str, sentence: str) -> None:
    assert found(sentence, lang) == set()


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "The PAF and the DND met in Manila.", "PH"),
        ("en", "HAL and the IAF met in New Delhi.", "IN"),
        ("en", "TNI-AU pilots trained abroad.", "ID"),
        ("en", "Georgia and Jordan signed.", "GE"),
        ("en", "Chad signed.", "TD"),
        ("es", "La FAP y el CEMAE informaron al Pentagonito.", "PE"),
        ("es", "La SEDENA y la SEMAR respondieron.", "MX"),
        ("es", "Fuentes de la Casa Rosada y de la PNA lo negaron.", "AR"),
        ("pt", "A FAB respondeu.", "BR"),
        ("en", "Nigerian officers left.", "NG"),
        ("en", "Nigerien officers left.", "NE"),
        ("en", "Officials of Equatorial Guinea left.", "GQ"),
        ("en", "Officials of Guinea-Bissau left.", "GW"),
        ("en", "Officials of Papua New Guinea left.", "PG"),
        ("en", "Officials of the Republic of the Congo left.", "CG"),
        ("en", "Officials of the Democratic Republic of the Congo left.", "CD"),
        ("en", "The Dominican Republic signed.", "DO"),
        ("en", "North Korea signed.", "KP"),
        ("en", "South Korea signed.", "KR"),
        ("ru", "Правительство Того отказалось.", "TG"),
        ("ru", "Договор с Ираком расторгнут.", "IQ"),
        ("ru", "Договор с Ираном расторгнут.", "IR"),
        ("ru", "Соглашение подписало НПО «Сплав».", "Splav"),
        ("ru", "Холдинг «Вертолеты России» ответил.", "Russian Helicopters"),
        ("ru", "Ремонт ведёт ЦКБ МТ «Рубин».", "Rubin"),
        ("ru", "Корпорация «Тактическое ракетное вооружение» ответила.", "KTRV"),
        ("ru", "Машины чинит 123-й авиаремонтный завод.", "Russian aircraft repair plants"),
        ("en", 'Work is done by NPO "Splav".', "Splav"),
        ("en", "The company MiG delivered nothing.", "RSK MiG"),
    ],
)
def test_who_stands_for_whom(lang: str, text: str, expected: str) -> None:
    assert expected in found(text, lang)


def test_the_aircraft_is_not_its_maker() -> None:
    assert "RSK MiG" not in found("Two MiG-29 fighters landed.", "en")


def test_a_guarded_name_counts_outside_its_phrases() -> None:
    assert found("Jordan Peterson flew to Jordan.", "en") == {"JO"}
    assert found("Atlanta, Georgia", "en") == set()


@pytest.mark.parametrize("part", ["Michael Jordan", "НПО «", "Jordan ", "150-", "«", "а", "1", "United "])
def test_hostile_names_are_read_in_linear_time(part: str) -> None:
    text = part * (100_000 // len(part))
    started = time.monotonic()
    found(text, "en")
    assert time.monotonic() - started < 5


def test_every_supplier_folds_into_one_that_folds_no_further() -> None:
    suppliers = load_gazetteers().lexicon.suppliers
    for entry in suppliers.values():
        assert entry.parent is None or entry.parent in suppliers, entry.id
        assert entry.fold is None or suppliers[entry.fold].fold is None, entry.id
