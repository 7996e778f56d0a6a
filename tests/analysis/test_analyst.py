"""What the analyst makes of texts that are no ordinary story."""

import time
from datetime import date

import pytest

from pipeline.analysis.analyst import Analyst
from pipeline.analysis.claims import MAX_CANDIDATES
from pipeline.records.stories import StoryInput

pytestmark = pytest.mark.slow
DAY = date(2026, 11, 20)
ENDED = "Uganda has cancelled its contract with Rosoboronexport for Mi-28 helicopters, the army said on Friday."


@pytest.fixture(scope="module")
def analyst() -> Analyst:
    return Analyst()


def story(text: str, title: str = "") -> StoryInput:
    return StoryInput("1", title, "", text, DAY)


@pytest.mark.parametrize("text", ["", " ", "\n", "\u202e", "?"])
def test_a_text_that_says_nothing_is_other_news(analyst: Analyst, text: str) -> None:
    verdict = analyst.judge(story(text)).story
    assert not verdict.relevant
    assert verdict.confidence > 0.5


def test_one_sentence_is_enough_for_a_verdict_with_less_confidence(analyst: Analyst) -> None:
    brief, told = (analyst.judge(story(text)).story for text in (ENDED, f"{ENDED}\n\n" + f"{ENDED} " * 3))
    assert brief.reversal
    assert told.reversal
    assert brief.confidence < told.confidence


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Uganda hat den Vertrag mit Rosoboronexport über Mi-28-Hubschrauber gekündigt, teilte die Armee mit."),
        ("it", "L'Uganda ha annullato il contratto con Rosoboronexport per gli elicotteri Mi-28, ha detto l'esercito."),
        ("pl", "Uganda anulowała kontrakt z Rosoboroneksportem na śmigłowce Mi-28, podała armia."),
    ],
)
def test_another_language_is_told_and_believed_less(analyst: Analyst, lang: str, text: str) -> None:
    verdict = analyst.judge(story(text)).story
    assert verdict.lang == lang
    assert verdict.relevant
    assert verdict.equipment == ("Mi-28",)
    assert verdict.confidence <= 0.8


def test_a_page_of_four_hundred_contracts_is_read_from_the_top(analyst: Analyst) -> None:
    text = " ".join(f"In {1990 + n % 30} Rosoboronexport sold {n + 2} Mi-17 helicopters to Peru." for n in range(400))
    started = time.monotonic()
    judged = analyst.judge(story(text))
    assert len(judged.reading.read.candidates) == MAX_CANDIDATES
    assert judged.story.relevant
    assert time.monotonic() - started < 60


def test_five_megabytes_are_cut_and_read(analyst: Analyst) -> None:
    text = "The army waits for its Mi-17 helicopters from Russia. " * 100_000
    started = time.monotonic()
    assert analyst.judge(story(text)).story.lang == "en"
    assert time.monotonic() - started < 60
