import time

import pytest

from pipeline.analysis.claims import read_story
from pipeline.analysis.home import home_country, home_hints
from pipeline.analysis.parties import find_customers, find_equipment, find_suppliers
from pipeline.language.gazetteers import load_gazetteers
from pipeline.records.stories import StoryInput


def read(text: str, lang: str = "en", **facts):
    story = StoryInput("1", facts.pop("title", ""), "", text, None, lang, **facts)
    return read_story(story, lang, load_gazetteers())


def customers(text: str, lang: str = "en", proof: int = -1, **facts) -> tuple[str, ...]:
    story = read(text, lang, **facts)
    return find_customers(story, [story.candidates[proof]], story.candidates[proof])


@pytest.mark.parametrize(
    ("url", "country", "home"),
    [
        ("https://paper.com.pe/1", None, "PE"),
        ("https://paper.co.uk/1", None, "GB"),
        ("https://start.io/1", None, None),
        ("https://paper.com/1", "PE", "PE"),
        ("http://[bad", None, None),
        (None, None, None),
    ],
)
def test_the_publishers_country_comes_from_the_feed_or_the_host(url, country, home) -> None:
    assert home_country(StoryInput("1", "", "", "", None, url=url, country=country)) == home


@pytest.mark.parametrize(
    ("text", "lang", "country"),
    [
        ("The ministry paid 40 million ringgit to the plant.", "en", "MY"),
        ("Минобороны перечислило 300 млн тенге.", "ru", "KZ"),
        ("As caixas seguiram para Manaus.", "pt", "BR"),
        ("Los técnicos dejaron la base de Arequipa.", "es", "PE"),
    ],
)
def test_money_and_towns_hint_at_the_country(text, lang, country) -> None:
    assert home_hints(read(text, lang)) == {country: 1}


@pytest.mark.parametrize(
    "text", ["Write to press@paper.com", "He won the game", "A comissão leva a carta", "goa, kano"]
)
def test_plain_words_hint_at_nothing(text) -> None:
    assert not home_hints(read(text))


@pytest.mark.parametrize(
    ("text", "lang", "facts", "country"),
    [
        ("El Ejército devuelve a los rusos la reparación de los Mi-17.", "es", {"country": "PE"}, "PE"),
        ("The Army has cancelled the Mi-17 repair in Russia.", "en", {"url": "https://daily.lk/1"}, "LK"),
        ("Under pressure from the United States, Manila dropped the Russian Mi-17 order.", "en", {}, "PH"),
        ("France has suspended delivery of the Mistral ships to Russia.", "en", {}, "FR"),
        ("Russia's contract with Vietnam for T-90 tanks was frozen after a bank in Singapore balked.", "en", {}, "VN"),
        ("Уганда расторгла договор с «Рособоронэкспортом» на Ми-28.", "ru", {}, "UG"),
    ],
)
def test_the_customer_is_who_has_the_contract_not_who_is_named(text, lang, facts, country) -> None:
    assert customers(text, lang, **facts) == (country,)


def test_a_neighbour_named_more_often_is_not_the_customer() -> None:
    text = (
        "Kenya has cancelled its contract with Rosoboronexport for Mi-28 helicopters.\n"
        "Pilots in Uganda fly the type too. Uganda's mechanics learned in Uganda."
    )
    assert customers(text, proof=0, title="Kenya cancels Russian helicopters") == ("KE",)


def test_two_contracts_in_one_story_are_kept_apart() -> None:
    text = (
        "Algeria took delivery of Su-30 fighters from Irkut.\nEgypt has cancelled its Russian order for Su-35 fighters."
    )
    story = read(text)
    assert find_customers(story, story.candidates[1:], story.candidates[1]) == ("EG",)
    assert find_equipment(story, story.candidates[1:], story.candidates[1]) == ("Su-35",)


def test_foreign_equipment_beside_the_contract_is_not_its_object() -> None:
    story = read("Jakarta dropped the Russian Su-35 and looks at the Rafale.")
    assert find_equipment(story, story.candidates, story.candidates[-1]) == ("Su-35",)


def test_what_russia_buys_is_the_equipment() -> None:
    story = read("France has suspended delivery of the Mistral ships to Russia.")
    assert find_equipment(story, story.candidates, story.candidates[-1]) == ("Mistral",)


def test_the_licensing_service_is_no_supplier_beside_the_seller() -> None:
    story = read("Rosoboronexport confirmed that Algeria cancelled the order. FSMTC declined to comment.")
    lexicon = load_gazetteers().lexicon
    assert find_suppliers(story, story.candidates[:1], lexicon, story.candidates[0]) == ("Rosoboronexport",)


def test_a_story_that_names_nobody_has_no_parties() -> None:
    story = read("The contract was cancelled.")
    assert find_customers(story, story.candidates, story.candidates[0]) == ()
    assert find_equipment(story, story.candidates, None) == ()


@pytest.mark.parametrize("unit", ["a", "9", "to ", "Lagos-", "India Mi-17 "])
def test_hostile_text_takes_linear_time(unit) -> None:
    story = read(unit * (100_000 // len(unit)))
    start = time.perf_counter()
    find_customers(story, story.candidates, story.candidates[0])
    find_equipment(story, story.candidates, story.candidates[0])
    assert time.perf_counter() - start < 2
