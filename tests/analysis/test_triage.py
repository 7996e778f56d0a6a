import pytest

from pipeline.analysis.analyst import Analyst
from pipeline.analysis.claims import read_names, read_story
from pipeline.analysis.towns import find_towns, town_key
from pipeline.analysis.triage import FIRST_CANDIDATES, concerns_russia, first_look
from pipeline.language.gazetteers import load_gazetteers
from pipeline.records.stories import StoryInput

LATE = "The council met to talk about roads, schools and the price of water for the coming year. " * 6


def story(text: str, title: str = "", lang: str = "en") -> StoryInput:
    return StoryInput("1", title, "", text, None, lang)


@pytest.mark.parametrize(
    ("text", "lang", "towns"),
    [
        ("Nurses in Mumbwa wait.", "en", {("ZM", "mumbwa")}),
        ("CHAGUANAS - The boats wait.", "en", {("TT", "chaguanas")}),
        ("Вертолёт ждали в Караганде.", "ru", {("KZ", town_key("Караганда"))}),
        ("As caixas ficaram em São José dos Campos.", "pt", {("BR", "sao jose dos campos")}),
        ("Reading the paper, she left. Nice!", "en", set()),
        ("nurses in mumbwa", "en", set()),
    ],
)
def test_towns_are_found_by_their_capital_letters(text: str, lang: str, towns: set[tuple[str, str]]) -> None:
    assert find_towns(story(text), [], []) == towns


@pytest.mark.parametrize(
    ("text", "title", "passes"),
    [
        ("The army waits for its Mi-17 helicopters.", "", True),
        ("Rosoboronexport was silent.", "", True),
        ("The minister flew home.", "Back from Moscow", True),
        (LATE + "A Russian tourist was lost.", "", False),
        (LATE + "The army sent its helicopters to Russia.", "", True),
        ("The army sent its two helicopters to Kazan.", "", True),
        ("The bakers of Kazan sent their bread.", "", False),
        ("The town hall opens at nine.", "", False),
    ],
)
def test_a_story_passes_that_may_concern_russian_arms(text: str, title: str, passes: bool) -> None:
    assert concerns_russia(read_names(story(text, title), "en", load_gazetteers())) is passes


def test_a_first_look_sees_the_first_sentences_alone() -> None:
    whole = read_story(story("The Mi-17 waits. " * 40, "Mi-17"), "en", load_gazetteers())
    assert first_look(whole).candidates == whole.candidates[:FIRST_CANDIDATES]


@pytest.mark.slow
def test_without_triage_every_story_is_read() -> None:
    plain = story("The town hall opens at nine. " * 3)
    assert not Analyst().judge(plain).reading.read.candidates
    assert Analyst(triage=False).judge(plain).reading.read.candidates
