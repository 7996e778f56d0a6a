import itertools

import pytest

from pipeline.language.sentences import MAX_SENTENCE, split_sentences


def texts(text: str, lang: str = "en") -> list[str]:
    return [sentence.text for sentence in split_sentences(text, lang)]


@pytest.mark.parametrize(
    ("lang", "first", "second"),
    [
        ("en", "Gen. Ruiz of the U.S. Army paid $4.2 million.", "Nobody denied it."),
        ("es", "El Sr. Díaz firmó por 20,3 millones.", "El jefe calló."),
        ("fr", "M. Dupont a signé avec MM. Petit et Grand.", "Rien n'a suivi."),
        ("ru", "Поставка на 184 млн руб. сорвана, сообщил И. О. Петров.", "Суд согласился."),
        ("pt", "O Sr. Lima assinou o acordo n.º 7.", "Ninguém negou."),
        ("und", "It ended.", "It began."),
        ("ky", "Келишим бузулду.", "Эми күтөбүз."),
    ],
)
def test_abbreviations_end_no_sentence(lang: str, first: str, second: str) -> None:
    assert texts(f"{first} {second}", lang) == [first, second]


def test_a_line_end_ends_a_sentence_and_counts_paragraphs() -> None:
    sentences = split_sentences("A headline without a stop\n\nFirst. Second.\n", "en")
    assert [(s.text, s.paragraph) for s in sentences] == [
        ("A headline without a stop", 0),
        ("First.", 1),
        ("Second.", 1),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "  Ends late.   Begins late.  \n\n\t Third 🚁 one. Last",
        "«Контракт в силе», — сказал он. Точка.\nЁлка.",
        "x" * 5_000 + ". " + "word " * 1_000,
        "One. " * 400,
    ],
    ids=["spaces", "Cyrillic", "endless line", "many"],
)
def test_a_sentence_stands_letter_for_letter_where_it_says(text: str) -> None:
    sentences = split_sentences(text, "en")
    assert all(text[s.start : s.end] == s.text == s.text.strip() != "" for s in sentences)
    assert all(one.end <= other.start for one, other in itertools.pairwise(sentences))
    assert "".join("".join(s.text for s in sentences).split()) == "".join(text.split())


def test_a_line_that_never_ends_is_cut() -> None:
    assert max(map(len, texts("word " * 2_000))) <= MAX_SENTENCE


@pytest.mark.parametrize("text", ["", "\n\n", " \t "])
def test_an_empty_text_has_no_sentences(text: str) -> None:
    assert texts(text) == []
