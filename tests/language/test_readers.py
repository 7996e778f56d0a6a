import logging
from pathlib import Path

import numpy as np
import pytest
import skops.io

from pipeline.analysis.analyst import Analyst
from pipeline.analysis.classifier import CLAIM_CLASSES
from pipeline.errors import ModelError
from pipeline.language import readers
from pipeline.language.ngrams import load_ngrams, read_ngrams
from pipeline.language.passages import DIMENSIONS, Passage
from pipeline.records.stories import StoryInput

STORY = StoryInput("1", "Peru cancels its Mi-17 contract with Rosoboronexport", "", "Peru cancelled it.", None, "en")


def test_without_the_encoders_packages_words_alone_are_read_and_said_so(monkeypatch, caplog) -> None:
    monkeypatch.setattr(readers, "ENCODER_PACKAGES", ("no_such_package",))
    with caplog.at_level(logging.WARNING):
        reader = readers.load_reader.__wrapped__()
    assert reader is load_ngrams()
    assert "no_such_package not installed" in caplog.text


def test_words_alone_give_a_probability_for_each_class() -> None:
    read = [Passage("The contract was cancelled.", "A title"), Passage("Вертолёты прибыли."), Passage("")]
    encoded = load_ngrams().encode(read)
    assert encoded.vectors.shape == (3, DIMENSIONS)
    for head, classes in CLAIM_CLASSES.items():
        assert encoded.scores[head].shape == (3, len(classes))
        assert np.exp(encoded.scores[head]).sum(axis=1) == pytest.approx(1, abs=1e-3)


def test_no_passage_gives_no_row() -> None:
    assert load_ngrams().encode([]).scores["event"].shape == (0, len(CLAIM_CLASSES["event"]))


def test_words_alone_judge_a_story_and_name_themselves() -> None:
    story = Analyst(reader=load_ngrams()).judge(STORY).story
    assert story.relevant
    assert story.customer == ("PE",)
    assert story.model != Analyst().judge(STORY).story.model


def test_a_file_that_does_not_fit_the_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ngrams.skops"
    skops.io.dump({"columns": 7, "heads": {}}, path)
    with pytest.raises(ModelError, match="make train"):
        read_ngrams(path)
