"""The trained models: what a sentence claims, and what the claims make of the story.

Scikit-learn heads over the encoder's vector of the masked sentence, joined with what is seen on the
surface of sentence, title and story. (The vector of the sentence before was tried: the heads got
worse.) Files are skops, never pickle; a file that does not fit the code is refused.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from numpy.typing import NDArray

from pipeline.analysis.claims import FEATURE_NAMES, STORY_FEATURES, ReadStory, surface_features, surface_width
from pipeline.errors import ModelError
from pipeline.language.encoder import DIMENSIONS, Encoder
from pipeline.models import data_file
from pipeline.records.stories import ClaimTime, Event, Factor, Factuality

# Raised whenever features or heads change their meaning: older files are then refused.
FORMAT = 2
MODEL_FILE = "models/classifier.skops"
EVENTS = tuple(event for event in Event if event != Event.NONE)
CLAIM_HEADS = ("event", "factuality", "time", "russian", "source", "initiator")
# Claim and story both have an event and a factuality: the story's heads are named apart.
STORY_HEADS = ("story:relevant", "story:reversal", "story:event", "story:factuality", *(f"factor:{f}" for f in Factor))

Matrix = NDArray[np.float32]
Scores = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Head:
    """A fitted classifier and the names of its columns."""

    classes: tuple[str, ...]
    estimator: Any

    def scores(self, rows: Matrix) -> NDArray[np.float64]:
        """Return a probability for each class of each row."""
        if not len(rows):
            return np.zeros((0, len(self.classes)))
        return np.asarray(self.estimator.predict_proba(rows))


def encode_candidates(read: ReadStory, encoder: Encoder) -> Matrix:
    """Return the model's input: one row a candidate, its vector and the surface features."""
    return np.hstack([encoder.encode([c.masked for c in read.candidates]), surface_features(read)])


class Classifier:
    """All heads, with the name of their version."""

    def __init__(self, heads: Mapping[str, Head], version: str) -> None:
        self.heads = dict(heads)
        self.version = version

    def claim_scores(self, rows: Matrix) -> Scores:
        """Return, for each claim head, the probabilities of its classes for each candidate."""
        return {name: self.heads[name].scores(rows) for name in CLAIM_HEADS}

    def story_scores(self, summary: Matrix, vector: Matrix) -> dict[str, dict[str, float]]:
        """Return, for each story head, the probability of each class; `summary` is `summarise`'s row."""
        result = {}
        for name in STORY_HEADS:
            head = self.heads.get(name)
            if head is not None:
                row = np.concatenate([summary, vector]) if name.startswith("factor:") else summary
                result[name] = dict(zip(head.classes, map(float, head.scores(row[None, :])[0]), strict=True))
        return result


def column(scores: Scores, heads: Mapping[str, Head], head: str, name: str) -> NDArray[np.float64]:
    """Return one class's probabilities, zeros where the head never saw it."""
    classes = heads[head].classes
    values = scores[head]
    return values[:, classes.index(name)] if name in classes else np.zeros(len(values))


def summarise(read: ReadStory, rows: Matrix, scores: Scores, heads: Mapping[str, Head]) -> Matrix:
    """Return the readable sums over a story's claims that its verdict stands on.

    For each event the best asserted-now score in title, lead and body, the best denied, possible,
    recalled and other people's; then what the story names.
    """
    size = len(read.candidates)
    title = np.array([c.in_title for c in read.candidates], dtype=bool)
    lead = np.array([0 <= c.index < 3 for c in read.candidates], dtype=bool)
    russian = column(scores, heads, "russian", "true")
    now = column(scores, heads, "time", ClaimTime.NOW)
    asserted = column(scores, heads, "factuality", Factuality.ASSERTED)
    places = (title, lead, ~(title | lead))
    values: list[float] = []
    for event in EVENTS:
        base = column(scores, heads, "event", event)
        news = base * russian * now * asserted
        values += [_best(news, place) for place in places]
        everywhere = np.ones(size, dtype=bool)
        values += [
            _best(base * russian * column(scores, heads, "factuality", Factuality.DENIED), everywhere),
            _best(base * russian * column(scores, heads, "factuality", Factuality.POSSIBLE), everywhere),
            _best(base * russian * column(scores, heads, "time", ClaimTime.BACKGROUND), everywhere),
            _best(base * (1 - russian), everywhere),
        ]
    last = DIMENSIONS + len(FEATURE_NAMES)
    story = rows[0, last - STORY_FEATURES : last] if size else np.zeros(STORY_FEATURES)
    values += map(float, story)
    return np.asarray(values, dtype=np.float32)


def _best(scores: NDArray[np.float64], where: NDArray[np.bool_]) -> float:
    return float(scores[where].max()) if where.any() else 0.0


def mean_vector(rows: Matrix) -> Matrix:
    """Return the mean of the candidates' own vectors: what the story is about."""
    own = rows[:, :DIMENSIONS]
    return own.mean(axis=0) if len(own) else np.zeros(DIMENSIONS, dtype=np.float32)


def save_classifier(path: Path, heads: Mapping[str, Head], encoder_name: str) -> None:
    """Write all heads with what they fit to."""
    skops.io.dump(
        {
            "format": FORMAT,
            "encoder": encoder_name,
            "features": list(FEATURE_NAMES),
            "heads": {
                name: {"classes": list(head.classes), "estimator": head.estimator} for name, head in heads.items()
            },
        },
        path,
    )


def load_classifier(encoder_name: str, path: Path | None = None) -> Classifier:
    """Read the model file; raises ModelError, naming `make train`, for one that does not fit the code."""
    path = path or data_file(MODEL_FILE)
    unknown = skops.io.get_untrusted_types(file=path)
    if unknown:
        raise ModelError(f"holds types that are not trusted: {', '.join(unknown)}; run `make train`", key=str(path))
    tree = skops.io.load(path)
    expected = {"format": FORMAT, "encoder": encoder_name, "features": list(FEATURE_NAMES)}
    for name, value in expected.items():
        if tree.get(name) != value:
            raise ModelError(
                f"was trained for another {name} ({tree.get(name)!r} instead of {value!r}); run `make train`",
                key=str(path),
            )
    heads = {name: Head(tuple(head["classes"]), head["estimator"]) for name, head in tree["heads"].items()}
    width = DIMENSIONS + surface_width()
    if heads["event"].estimator.n_features_in_ != width:
        raise ModelError(f"reads other features than the code's {width}; run `make train`", key=str(path))
    return Classifier(heads, f"claims-{FORMAT}-{_judging_digest(path)}")


def _judging_digest(path: Path) -> str:
    """Return what tells two versions of the judgement apart: the model file and the word lists that it reads by."""
    folder = data_file("models")
    lists = sorted([*folder.glob("*.yaml"), *folder.glob("gazetteers/*.yaml")])
    digest = hashlib.sha256()
    for each in (path, *lists):
        digest.update(each.read_bytes())
    return digest.hexdigest()[:8]
