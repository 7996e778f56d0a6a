import pytest

from pipeline.language.identify import SAMPLE, identify


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Das Ministerium hat den Vertrag über die Hubschrauber gekündigt.", "de"),
        ("Il ministero ha annullato il contratto per gli elicotteri russi.", "it"),
        ("Міністерство скасувало контракт на гелікоптери з Росією.", "uk"),
        ("وزارة الدفاع ألغت عقد المروحيات مع روسيا", "ar"),
        ("国防部取消了与俄罗斯的直升机合同,专家说这将影响维修和训练", "zh"),
    ],
)
def test_a_neighbour_is_not_taken_for_one_of_the_five(text: str, lang: str) -> None:
    assert identify(text) == lang


@pytest.mark.parametrize("text", ["", "   ", "2026-11-20", "— … !", "🚁🚁🚁"])
def test_a_text_without_letters_has_no_language(text: str) -> None:
    assert identify(text) == "und"


@pytest.mark.parametrize("text", ["Brazil Mi-35", "Mi-17", "Ка-226"])
def test_a_few_letters_are_one_of_the_five(text: str) -> None:
    assert identify(text) in {"en", "es", "pt", "fr", "ru"}


def test_the_beginning_of_a_long_text_decides() -> None:
    beginning = "The ministry ended the contract for the helicopters. " * 80
    assert len(beginning) > SAMPLE
    assert identify(beginning + "Министерство расторгло контракт на вертолёты. " * 500) == "en"


def test_markup_and_nul_bytes_are_no_crash() -> None:
    assert identify("\x00<b>El ministerio anuló el contrato de los helicópteros</b>\ud800") == "es"
