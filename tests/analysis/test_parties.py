import pytest

from pipeline.analysis.claims import read_story
from pipeline.analysis.parties import find_customers, find_equipment, home_country
from pipeline.language.gazetteers import load_gazetteers
from pipeline.records.stories import StoryInput


def read(text: str, lang: str = "en", **facts):
    story = StoryInput("1", facts.pop("title", ""), "", text, None, lang, **facts)
    return read_story(story, lang, load_gazetteers())


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


def test_a_local_paper_that_names_no_country_means_its_own() -> None:
    story = read("El Ejército devuelve a los rusos la reparación de los Mi-17.", "es", country="PE")
    assert find_customers(story, story.candidates, story.candidates[0]) == ("PE",)


def test_who_presses_is_not_who_buys() -> None:
    story = read("Under pressure from the United States, Manila dropped the Russian Mi-17 order.")
    assert find_customers(story, story.candidates, story.candidates[-1]) == ("PH",)


def test_foreign_equipment_beside_the_contract_is_not_its_object() -> None:
    story = read("Jakarta dropped the Russian Su-35 and looks at the Rafale.")
    assert find_equipment(story, story.candidates, story.candidates[-1]) == ("Su-35",)
