"""Training: the corpus becomes the classifier, deterministically; a recipe, not a search.

stories ─► examples ─► claim heads, out of fold by sheet ─► sums ─► story heads ─► model file, metrics
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pipeline.analysis.classifier import CLAIM_HEADS, NOT_TOLD, Head, Matrix, claim_columns, mean_vector, summarise
from pipeline.feedback.dataset import Example, claim_labels
from pipeline.records.stories import Factor

SEED = 13
FOLDS = 5
# Strength of the penalty, chosen by sheet-grouped cross-validation on the training part.
CLAIM_C = 0.003
FACTOR_C = 0.003
# Trees over the sums: by cross-validation on the training part F1 .84, logistic regression .82.
TREES = 100
SMALLEST_LEAF = 3
MIN_POSITIVE = 3


def train(examples: Sequence[Example], report: Callable[[str], None] = lambda _: None) -> dict[str, Head]:
    """Train all heads; the story heads learn from claim scores of heads that never saw their sheet."""
    heads = train_claim_heads(examples)
    report("claim heads trained")
    summaries = out_of_fold_summaries(examples)
    report("claims scored out of fold")
    vectors = np.stack([mean_vector(example.rows) for example in examples])
    heads |= train_story_heads(examples, summaries, vectors)
    report("story heads trained")
    return heads


def train_claim_heads(examples: Sequence[Example]) -> dict[str, Head]:
    """Train the heads that read a sentence."""
    rows = np.vstack([claim_columns(example.rows) for example in examples])
    return {name: _fit(rows, claim_labels(examples, name), _regression(CLAIM_C)) for name in CLAIM_HEADS}


def train_story_heads(examples: Sequence[Example], summaries: Matrix, vectors: Matrix) -> dict[str, Head]:
    """Train the heads that read the sums over a story's claims."""
    stories = [example.story for example in examples]
    relevant = np.array([story.relevant for story in stories])
    truth: dict[str, list[str | None]] = {
        "story:relevant": [_flag(story.relevant) for story in stories],
        "story:reversal": [_flag(story.reversal) for story in stories],
        "story:event": [str(s.event) if s.relevant else None for s in stories],
        "story:factuality": [str(s.factuality) if s.relevant else None for s in stories],
        "story:prior": [str(s.prior or NOT_TOLD) if s.relevant else None for s in stories],
        "story:source": [str(s.source or NOT_TOLD) if s.relevant else None for s in stories],
        "story:initiator": [str(s.initiator or NOT_TOLD) if s.relevant else None for s in stories],
    }
    heads = {name: _fit(summaries, labels, _trees()) for name, labels in truth.items()}
    both = np.hstack([summaries, vectors])
    for factor in Factor:
        labels = [_flag(factor in story.factors) for story in stories]
        kept = [label for label, use in zip(labels, relevant, strict=True) if use]
        if min(kept.count("true"), kept.count("false")) >= MIN_POSITIVE:
            told = [label if use else None for label, use in zip(labels, relevant, strict=True)]
            heads[f"factor:{factor}"] = _fit(both, told, _regression(FACTOR_C, balanced=True))
    return heads


def out_of_fold_summaries(examples: Sequence[Example]) -> Matrix:
    """Return each story's sums from claim heads trained without its sheet."""
    groups = [example.story.sheet for example in examples]
    folds = min(FOLDS, len(set(groups)))
    rows: dict[int, Matrix] = {}
    for seen, unseen in GroupKFold(folds).split(np.zeros(len(groups)), groups=groups):
        heads = train_claim_heads([examples[i] for i in seen])
        for i in unseen:
            scores = {name: heads[name].scores(claim_columns(examples[i].rows)) for name in CLAIM_HEADS}
            rows[int(i)] = summarise(examples[i].read, examples[i].rows, scores, heads)
    return np.stack([rows[i] for i in range(len(examples))])


def _regression(strength: float, *, balanced: bool = False) -> Any:
    weight = "balanced" if balanced else None
    model = LogisticRegression(C=strength, max_iter=2_000, class_weight=weight, random_state=SEED)
    return make_pipeline(StandardScaler(), model)


def _trees() -> Any:
    return ExtraTreesClassifier(TREES, min_samples_leaf=SMALLEST_LEAF, class_weight="balanced", random_state=SEED)


def _fit(rows: Matrix, labels: Sequence[str | None], estimator: Any) -> Head:
    """Fit one head on the rows that have a label."""
    use = [i for i, label in enumerate(labels) if label is not None]
    truth: NDArray[np.str_] = np.array([labels[i] for i in use])
    estimator.fit(rows[use], truth)
    return Head(tuple(str(name) for name in estimator.classes_), estimator)


def _flag(value: bool) -> str:
    return "true" if value else "false"
