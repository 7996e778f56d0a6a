import pytest

from pipeline.processing.interstitials import judge_page
from pipeline.records.articles import Quality

STORY = "The yard sent no parts until spring and the crews waited. " * 20
LEAD = "The yard sent no parts until spring and the crews waited. " * 5


@pytest.mark.parametrize(
    "words",
    [
        "Just a moment...",
        "Verify you are human",
        "Acceso denegado",
        "Acesso negado",
        "Accès refusé",
        "Доступ ограничен",
        "Проверка браузера",
        "Please complete the CAPTCHA",
    ],
)
def test_a_block_page_is_told_in_every_language(words: str) -> None:
    verdict = judge_page("<p>x</p>", words, "Your request was stopped by the site's guard. " * 4)
    assert (verdict.quality, verdict.blocked) == (Quality.HEADLINE, "block page")


def test_a_long_story_about_robots_is_no_block_page() -> None:
    assert judge_page("<p>x</p>", "Are you a robot? A captcha's history", STORY).blocked is None


@pytest.mark.parametrize("text", ["", "Loading the application, please wait"])
def test_a_page_with_hardly_a_word_is_an_empty_shell(text: str) -> None:
    assert judge_page("<div id=root></div>", "Title", text).blocked == "empty shell"


@pytest.mark.parametrize(
    "markup",
    [
        '<script>{"isAccessibleForFree": false}</script>',
        '<script>{"isAccessibleForFree":"False"}</script>',
        "<p>Subscribe to continue reading</p>",
        "<p>Contenido exclusivo para suscriptores</p>",
        "<p>Conteúdo exclusivo</p>",
        "<p>Article réservé aux abonnés</p>",
        "<p>Доступно по подписке</p>",
    ],
)
def test_a_short_text_before_a_wall_is_a_teaser(markup: str) -> None:
    verdict = judge_page(markup, "Title", LEAD)
    assert (verdict.quality, verdict.blocked) == (Quality.TEASER, None)


@pytest.mark.parametrize(
    ("markup", "text"),
    [("<p>Already a subscriber? Log in</p>", STORY), ("<p>Nothing of the kind</p>", LEAD)],
    ids=["whole story with an invitation", "short story without a wall"],
)
def test_a_story_that_is_there_is_full(markup: str, text: str) -> None:
    assert judge_page(markup, "Title", text).quality == Quality.FULL
