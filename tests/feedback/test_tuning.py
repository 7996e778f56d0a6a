"""Tuning the encoder, on a few invented sentences; needs the extra `train`."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.analysis.classifier import CLAIM_CLASSES
from pipeline.errors import ModelError
from pipeline.feedback.unseen import UnseenScores
from pipeline.language.encoder import Encoder, Passage
from tests.feedback.corpora import make_story

pytestmark = pytest.mark.slow
torch = pytest.importorskip("torch", reason="the extra `train` is not installed")


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from pipeline.feedback.retune import tune_and_save

    out = tmp_path_factory.mktemp("tuned")
    stories = [make_story(f"train-{n}", sheet=f"train-{n}", reversal=bool(n % 2)) for n in range(12)]
    tune_and_save(stories, out, lambda _: None)
    return out


def test_the_written_model_says_what_the_tuned_layers_say(tuned: Path) -> None:
    """8 bits and another library: the same probabilities, nearly."""
    encoder = Encoder(tuned / "encoder.onnx")
    encoded = encoder.encode([Passage("The ministry will not be taking the remaining machines.", "A title")])
    assert encoder.heads == {name: list(classes) for name, classes in CLAIM_CLASSES.items()}
    assert np.exp(encoded.scores["event"]).sum() == pytest.approx(1, abs=1e-4)


def test_scores_on_unseen_sheets_belong_to_their_encoder(tuned: Path) -> None:
    name = Encoder(tuned / "encoder.onnx").name
    UnseenScores.load(tuned / "unseen.npz", name)
    with pytest.raises(ModelError, match="make train-encoder"):
        UnseenScores.load(tuned / "unseen.npz", "another")
