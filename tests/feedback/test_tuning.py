"""Tuning the encoder, on a few invented sentences; needs the extra `train`."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.analysis.classifier import CLAIM_CLASSES
from pipeline.errors import ModelError
from pipeline.feedback.unseen import UnseenScores
from pipeline.language.encoder import Encoder
from pipeline.language.passages import Passage
from pipeline.language.weights import Weights
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


def test_the_written_model_says_what_the_layers_say(tmp_path: Path) -> None:
    """8 bits and another library: nearly the same probabilities."""
    from pipeline.feedback.export import write_encoder
    from pipeline.feedback.retune import named_tensors
    from pipeline.feedback.tune import TUNED_LAYERS, Upper, read_lower, scores

    torch.manual_seed(13)
    weights, path = Weights(), tmp_path / "encoder.onnx"
    model = Upper(weights, CLAIM_CLASSES).eval()
    first = weights.shape.layers - TUNED_LAYERS
    write_encoder(path, weights.shape, named_tensors(weights, model), CLAIM_CLASSES, tuned_from=first, name="try")
    read = [Passage("Manila walks away from it.", "A title", "Before."), Passage("Армия вернула вертолёты.")]
    told = scores(model, read_lower(weights, read, lambda _: None))
    written = Encoder(path).encode(read)
    for name in CLAIM_CLASSES:
        assert np.exp(written.scores[name]) == pytest.approx(np.exp(told[name]), abs=0.05)


def test_scores_on_unseen_sheets_belong_to_their_encoder(tuned: Path) -> None:
    name = Encoder(tuned / "encoder.onnx").name
    UnseenScores.load(tuned / "unseen.npz", name)
    with pytest.raises(ModelError, match="make train-encoder"):
        UnseenScores.load(tuned / "unseen.npz", "another")
