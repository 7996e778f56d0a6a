"""Calibration: what the reversal head's probability is worth on sheets that it did not see.

sums ─► head trained without the sheet ─► probability ─► share that was right ─► regression on the log-odds
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from pipeline.analysis.classifier import Head, Matrix, log_odds
from pipeline.feedback.dataset import sheet_folds

BINS = 10

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bin:
    """Stories of like probability, in 0..1: its mean, the share that was a reversal, and how many they are."""

    said: float
    right: float
    count: int


def unseen_probabilities(rows: Matrix, truth: Flags, sheets: Sequence[str], make: Callable[[], Any]) -> Floats:
    """Return each story's probability of a reversal from an estimator that never saw its sheet."""
    found = np.zeros(len(rows))
    for seen, unseen in sheet_folds(sheets):
        estimator = make().fit(rows[seen], truth[seen])
        found[unseen] = estimator.predict_proba(rows[unseen])[:, list(estimator.classes_).index(True)]
    return found


def fit_calibration(said: Floats, truth: Flags) -> Head:
    """Return the head that turns a probability into what it is worth (Platt, 1999: a regression on the log-odds)."""
    model = LogisticRegression(C=1e6).fit(log_odds(said)[:, None], np.where(truth, "true", "false"))
    return Head(tuple(model.classes_), model)


def reliability(said: Floats, truth: Flags) -> list[Bin]:
    """Return the bins of a reliability diagram, those without a story left out."""
    places = np.minimum((said * BINS).astype(int), BINS - 1)
    return [
        Bin(float(said[own].mean()), float(truth[own].mean()), int(own.sum()))
        for number in range(BINS)
        if (own := places == number).any()
    ]


def calibration_error(said: Floats, truth: Flags) -> float:
    """Return the expected calibration error, in 0..1: how far the bins' words are from their truths, by stories."""
    return sum(each.count * abs(each.said - each.right) for each in reliability(said, truth)) / max(1, len(said))
