"""The trained models: what a sentence claims, and what the claims make of the story.

Scikit-learn heads over what the encoder's own heads say of a sentence in its place, joined with what
is seen on the surface of sentence, title and story. Files are skops, never pickle; a file that does
not fit the code is refused.
"""

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from numpy.typing import NDArray

from pipeline.analysis.claims import FEATURE_NAMES, ReadStory, surface_features, surface_width
from pipeline.errors import ModelError
from pipeline.language.passages import DIMENSIONS, WORDS_ALONE, Encoded, Passage, SentenceReader
from pipeline.models import data_file
from pipeline.records.stories import ClaimTime, ContractType, Event, Factor, Factuality, Initiator, Source

# Raised whenever features or heads change their meaning: older files are then refused.
FORMAT = 4
MODEL_FILE = "models/classifier.skops"
# The heads upon the reader by words alone.
FALLBACK_FILE = "models/classifier-ngrams.skops"
EVENTS = tuple(event for event in Event if event != Event.NONE)
NOT_TOLD = "none"
# What is told of a sentence: the heads of the encoder, and the scikit-learn heads upon them.
CLAIM_CLASSES: Mapping[str, tuple[str, ...]] = {
    "event": (*EVENTS, NOT_TOLD),
    "factuality": tuple(Factuality),
    "time": tuple(ClaimTime),
    "russian": ("true", "false"),
    "source": (*Source, NOT_TOLD),
    "initiator": (*Initiator, NOT_TOLD),
}
CLAIM_HEADS = tuple(CLAIM_CLASSES)
# A candidate's row: the encoder's scores, its vector, the surface.
SCORES = sum(len(classes) for classes in CLAIM_CLASSES.values())
SURFACE = SCORES + DIMENSIONS
# What a claim head reads: the scores of sentence, neighbours and title, their mean and best; the surface.
CLAIM_WIDTH = 6 * SCORES + surface_width()
# Claim and story both have an event and a factuality: the story's heads are named apart.
STORY_HEADS = (
    "story:relevant", "story:reversal", "story:event", "story:factuality", "story:prior", "story:source",
    "story:initiator", *(f"factor:{f}" for f in Factor),
)  # fmt: skip
# What a probability of `story:reversal` is worth, measured on unseen sheets (`feedback/calibrate.py`).
CALIBRATION_HEAD = "calibration"
# What the contract is for, by `kinds.kind_features`.
KIND_HEAD = "contract_type"

LEAST_PROBABILITY = 0.002

# Beside what skops itself trusts: the arrays of scikit-learn's trees, and its dictionary of named estimators.
TRUSTED = frozenset({"sklearn.tree._tree.Tree", "sklearn.utils._bunch.Bunch"})

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


def passages(read: ReadStory) -> list[Passage]:
    """Return what the encoder reads of each candidate: the sentence in its place."""
    title = read.masked_title
    return [Passage(c.masked, "" if c.in_title else title, c.previous) for c in read.candidates]


def encode_candidates(read: ReadStory, encoder: SentenceReader) -> Matrix:
    """Return the models' input: one row a candidate."""
    return join_rows(read, encoder.encode(passages(read)))


def join_rows(read: ReadStory, encoded: Encoded) -> Matrix:
    """Return one row a candidate: the encoder's scores, its vector, the surface features."""
    scores = [encoded.scores[name] for name in CLAIM_HEADS]
    return np.hstack([*scores, encoded.vectors, surface_features(read)])


class Classifier:
    """All heads, with the name of their version."""

    def __init__(self, heads: Mapping[str, Head], version: str) -> None:
        self.heads = dict(heads)
        self.version = version

    def claim_scores(self, rows: Matrix) -> Scores:
        """Return, for each claim head, the probabilities of its classes for each candidate."""
        seen = claim_columns(rows)
        return {name: self.heads[name].scores(seen) for name in CLAIM_HEADS}

    def story_scores(self, summary: Matrix, vector: Matrix) -> dict[str, dict[str, float]]:
        """Return, for each story head, the probability of each class; `summary` is `summarise`'s row."""
        result = {}
        for name in STORY_HEADS:
            head = self.heads.get(name)
            if head is not None:
                row = np.concatenate([summary, vector]) if name.startswith("factor:") else summary
                result[name] = dict(zip(head.classes, map(float, head.scores(row[None, :])[0]), strict=True))
        calibration = self.heads.get(CALIBRATION_HEAD)
        if calibration is not None:
            said = log_odds(np.array([result["story:reversal"]["true"]]))[:, None]
            worth = calibration.scores(said)[0]
            result["story:reversal"] = dict(zip(calibration.classes, map(float, worth), strict=True))
        return result

    def contract_type(self, features: Matrix) -> ContractType | None:
        """Return what a contract is for by its features (`kinds.kind_features`), None where nothing tells."""
        head = self.heads[KIND_HEAD]
        name = head.classes[int(np.argmax(head.scores(features[None, :])[0]))]
        return None if name == NOT_TOLD else ContractType(name)


def claim_columns(rows: Matrix) -> Matrix:
    """Return what the claim heads read of one story's rows: the encoder's scores in their place, and the surface.

    A sentence's state is clearer beside what its neighbours, the title and the whole story say.
    """
    own = np.exp(rows[:, :SCORES])
    if not len(own):
        return np.zeros((0, CLAIM_WIDTH), dtype=np.float32)
    none = np.zeros((1, SCORES), dtype=np.float32)
    titled = bool(rows[0, SURFACE])  # the first of `FEATURE_NAMES`
    around = [np.vstack([none, own[:-1]]), np.vstack([own[1:], none])]
    # A page of fifty sentences speaks through those that bear a state.
    bearing = 1 - own[:, [list(CLAIM_CLASSES["event"]).index(NOT_TOLD)]]
    mean = (own * bearing).sum(axis=0, keepdims=True) / (bearing.sum() + 1e-6)
    whole = [own[:1] if titled else none, mean, (own * bearing).max(axis=0, keepdims=True)]
    return np.hstack([own, *around, *(np.repeat(each, len(own), axis=0) for each in whole), rows[:, SURFACE:]])


def log_odds(probabilities: NDArray[np.float64]) -> Matrix:
    """Return the logarithms of the odds, those of 0 and 1 as of what is next to them."""
    clipped = np.clip(probabilities, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)
    return np.log(clipped / (1 - clipped)).astype(np.float32)


def column(scores: Scores, heads: Mapping[str, Head], head: str, name: str) -> NDArray[np.float64]:
    """Return one class's probabilities, zeros where the head never saw it."""
    classes = heads[head].classes
    values = scores[head]
    return values[:, classes.index(name)] if name in classes else np.zeros(len(values))


def mean_vector(rows: Matrix) -> Matrix:
    """Return the mean of the candidates' own vectors: what the story is about."""
    own = rows[:, SCORES:SURFACE]
    return own.mean(axis=0) if len(own) else np.zeros(DIMENSIONS, dtype=np.float32)


def save_classifier(path: Path, heads: Mapping[str, Head], encoder_name: str) -> None:
    """Write all heads with what they fit to."""
    tree = {
        "format": FORMAT,
        "encoder": encoder_name,
        "features": list(FEATURE_NAMES),
        "heads": {name: {"classes": list(head.classes), "estimator": head.estimator} for name, head in heads.items()},
    }
    skops.io.dump(tree, path, compression=zipfile.ZIP_DEFLATED)


def load_classifier(encoder_name: str, path: Path | None = None) -> Classifier:
    """Read the model file; raises ModelError, naming `make train`, for one that does not fit the code."""
    path = path or data_file(FALLBACK_FILE if encoder_name.startswith(WORDS_ALONE) else MODEL_FILE)
    unknown = set(skops.io.get_untrusted_types(file=path)) - TRUSTED
    if unknown:
        raise ModelError(f"holds types that are not trusted: {', '.join(unknown)}; run `make train`", key=str(path))
    tree = skops.io.load(path, trusted=sorted(TRUSTED))
    expected = {"format": FORMAT, "encoder": encoder_name, "features": list(FEATURE_NAMES)}
    for name, value in expected.items():
        if tree.get(name) != value:
            raise ModelError(
                f"was trained for another {name} ({tree.get(name)!r} instead of {value!r}); run `make train`",
                key=str(path),
            )
    heads = {name: Head(tuple(head["classes"]), head["estimator"]) for name, head in tree["heads"].items()}
    if heads["event"].estimator.n_features_in_ != CLAIM_WIDTH:
        raise ModelError(f"reads other features than the code's {CLAIM_WIDTH}; run `make train`", key=str(path))
    return Classifier(heads, f"claims-{FORMAT}-{_judging_digest(path)}")


def _judging_digest(path: Path) -> str:
    """Return what tells two versions of the judgement apart: the model file and the word lists that it reads by."""
    folder = data_file("models")
    lists = sorted([*folder.glob("*.yaml"), *folder.glob("gazetteers/*.yaml")])
    digest = hashlib.sha256()
    for each in (path, *lists):
        digest.update(each.read_bytes())
    return digest.hexdigest()[:8]
