import pytest

from pipeline.language.folding import fold_text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("С-400", "C-400"),
        ("МИ–17", "ми-17"),
        ("Ка‑226Т", "кa-226т"),
        ("Perú", "PERU"),
        ("вертолёт", "ВЕРТОЛЕТ"),
        ("l’an", "l'an"),
        ("a\u00a0b", "a b"),
        ("Україна", "україна"),
    ],
    ids=["Latin C", "dash", "hyphen that does not break", "accent", "ё", "apostrophe", "hard space", "case"],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert fold_text(one) == fold_text(other)


@pytest.mark.parametrize(("one", "other"), [("край", "краи"), ("Mi-17", "Mi 17"), ("S-300", "S-400")])
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert fold_text(one) != fold_text(other)


@pytest.mark.parametrize("text", ["ﬁne", "İzmir", "ẞ", "🚁 Mi-17", "é", "e\u0301", "\u202eabc", "½", "\ud800", ""])
def test_offsets_stay_true(text: str) -> None:
    assert len(fold_text(text)) == len(text)


def test_folding_twice_changes_nothing() -> None:
    folded = fold_text("Контракт «Ми-17В-5» — Ñandú ﬁ İ ½ ẞ")
    assert fold_text(folded) == folded
