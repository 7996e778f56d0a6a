"""The models for where the encoder cannot be had: words alone, learned and measured in the same way."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from pipeline.analysis.classifier import CLAIM_CLASSES, CLAIM_HEADS, join_rows, passages
from pipeline.errors import InputError
from pipeline.feedback.dataset import Example, claim_labels, sheet_folds
from pipeline.language.ngrams import Ngrams, columns
from pipeline.language.passages import Passage

STRENGTH = 3.0
# The log-odds of a class that no sentence has.
NEVER = -20.0


def fit_ngrams(examples: Sequence[Example]) -> dict[str, Any]:
    """Return a regression over hashed words for each claim head."""
    read: list[Passage] = [passage for example in examples for passage in passages(example.read)]
    rows = columns(read)
    return {head: _fit(rows, claim_labels(examples, head), CLAIM_CLASSES[head]) for head in CLAIM_HEADS}


def _fit(rows: Any, labels: Sequence[str | None], classes: Sequence[str]) -> Any:
    """Fit one head; its columns stand in the order of `classes`, and a class that never came has next to no chance.

    Raises InputError where the labels are all of one class.
    """
    use = [i for i, label in enumerate(labels) if label is not None]
    truth = [labels[i] for i in use]
    if len(set(truth)) < 2:
        raise InputError(f"{len(use)} sentences are too few to learn from: all are {truth[0] if truth else 'untold'}")
    model = LogisticRegression(C=STRENGTH, max_iter=500).fit(rows[use], truth)
    weights, bias = model.coef_, model.intercept_
    if len(weights) == 1:  # two classes have one row, for the second of them
        weights, bias = np.vstack([-weights, weights]) / 2, np.array([-bias[0], bias[0]]) / 2
    model.coef_ = np.zeros((len(classes), weights.shape[1]), dtype=np.float32)
    model.intercept_ = np.full(len(classes), NEVER, dtype=np.float32)
    for name, row, one in zip(model.classes_, weights, bias, strict=True):
        model.coef_[classes.index(name)], model.intercept_[classes.index(name)] = row, one
    if len(classes) == 2:
        model.coef_, model.intercept_ = np.diff(model.coef_, axis=0), np.diff(model.intercept_)
    model.classes_ = np.array(classes)
    return model


def read_by_words(examples: Sequence[Example]) -> list[Example]:
    """Return the examples as words alone show them, each by regressions that never saw its sheet."""
    groups = [example.story.sheet for example in examples]
    found: dict[int, Example] = {}
    for seen, unseen in sheet_folds(groups):
        reader = Ngrams(fit_ngrams([examples[i] for i in seen]), "fold")
        for i in map(int, unseen):
            rows = join_rows(examples[i].read, reader.encode(passages(examples[i].read)))
            found[i] = replace(examples[i], rows=rows)
    return [found[i] for i in range(len(examples))]
