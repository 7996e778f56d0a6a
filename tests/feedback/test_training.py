"""Training, measuring and the gate, on a small part of the real corpus."""

import json
from pathlib import Path

import pytest
import skops.io

from pipeline.analysis.analyst import Analyst
from pipeline.analysis.classifier import TRUSTED, load_classifier
from pipeline.errors import InputError, ModelError
from pipeline.feedback import measure
from pipeline.feedback.corpus import CorpusStory, check, story_problems
from pipeline.feedback.gate import pinned, problems
from pipeline.feedback.recipe import train_and_save
from pipeline.feedback.split import load_split
from pipeline.language.encoder import load_encoder
from pipeline.models import data_file

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def few() -> list[CorpusStory]:
    """Forty whole stories in one language: enough for every head to see two classes."""
    return [s for s in load_split(data_file("models/corpus"), "train") if s.sheet.startswith("train-en-a")][:40]


@pytest.fixture(scope="module")
def trained(few: list[CorpusStory], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("models")
    train_and_save(few, few[:4], out, lambda _: None)
    return out


def test_training_writes_a_model_that_judges_and_its_metrics(trained: Path, few: list[CorpusStory]) -> None:
    classifier = load_classifier(load_encoder().name, trained / "classifier.skops")
    pairs = measure.judge_all(few[:4], Analyst(classifier=classifier))
    assert len(pairs) == 4
    metrics = json.loads((trained / "metrics.json").read_text())
    assert metrics["stories"] == len(few)
    assert metrics["model"] == classifier.version


def test_training_twice_gives_the_same_scores(trained: Path, few: list[CorpusStory], tmp_path: Path) -> None:
    again = train_and_save(few, few[:4], tmp_path, lambda _: None)
    assert again["test"] == json.loads((trained / "metrics.json").read_text())["test"]


def test_folds_judge_every_story_once(few: list[CorpusStory]) -> None:
    pairs = measure.folds(few, lambda _: None)
    assert [pair.truth.id for pair in pairs] == [story.id for story in few]


@pytest.mark.parametrize("key", ["format", "encoder", "features"])
def test_a_model_that_does_not_fit_the_code_is_refused(trained: Path, tmp_path: Path, key: str) -> None:
    path = trained / "classifier.skops"
    tree = skops.io.load(path, trusted=sorted(TRUSTED))
    skops.io.dump({**tree, key: ["other"]}, tmp_path / "other.skops")
    with pytest.raises(ModelError, match="make train"):
        load_classifier(load_encoder().name, tmp_path / "other.skops")


FLOORS = {"corpus": "c", "model": "m", "reversal": {"precision": 0.8, "recall": 0.8, "f1": 0.8}}


@pytest.mark.parametrize(
    ("scores", "digest", "model", "count"),
    [
        ({"precision": 0.8, "recall": 0.8, "f1": 0.8}, "c", "m", 0),
        ({"precision": 0.7, "recall": 0.9, "f1": 0.8}, "c", "m", 1),
        ({"precision": 0.8, "recall": 0.8, "f1": 0.8}, "other", "m", 1),
        ({"precision": 0.8, "recall": 0.8, "f1": 0.8}, "c", "other", 1),
    ],
    ids=["as pinned", "below a floor", "another corpus", "another model"],
)
def test_the_gate_holds_its_floors(scores: dict, digest: str, model: str, count: int) -> None:
    assert len(problems(scores, FLOORS, digest, model)) == count


def test_a_floor_is_lowered_only_on_demand() -> None:
    worse = {"precision": 0.5, "recall": 0.9, "f1": 0.6}
    assert pinned(worse, FLOORS, "c", "m", lower=False)["reversal"] == {"precision": 0.8, "recall": 0.9, "f1": 0.8}
    assert pinned(worse, FLOORS, "c", "m", lower=True)["reversal"] == worse


def test_the_bundled_corpus_is_sound_and_parted_by_sheet() -> None:
    folder = data_file("models/corpus")
    assert check(folder) == []
    sheets = [{story.sheet for story in load_split(folder, part)} for part in ("train", "test")]
    assert not sheets[0] & sheets[1]


def test_a_story_whose_evidence_stands_nowhere_is_told(few: list[CorpusStory]) -> None:
    import msgspec

    reversal = next(story for story in few if story.reversal)
    broken = msgspec.structs.replace(reversal, evidence="Nobody wrote this.")
    assert ("evidence", "does not stand letter for letter in title or text") in list(story_problems(broken))


def test_a_background_line_that_is_no_story_is_named(tmp_path: Path) -> None:
    path = tmp_path / "stream.jsonl"
    path.write_text('{"id": 1, "title": "T", "text": "x"}\n{"id": 2}\n')
    with pytest.raises(InputError, match=r"stream\.jsonl:2"):
        measure.background(path)
