"""The weights by which `analysis.parties` tells whose contract a story leads with, fitted to labelled stories."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pipeline.analysis.parties import party_features
from pipeline.feedback.dataset import Example, gold_place
from pipeline.language.gazetteers import Kind
from pipeline.language.lexicon import Lexicon

# 0.03, 0.1 and 0.3 do equally well in cross-validation by sheet.
REGULARISATION = 0.3
FIELDS = {Kind.COUNTRY: "customer", Kind.SUPPLIER: "supplier", Kind.EQUIPMENT: "equipment"}

Weights = dict[str, dict[str, float]]


HEAD = """\
# How much each feature of a name says for its being of the story's leading contract (`standing.py`, `parties.py`):
# a logistic regression on the training part of the corpus, written by `make train`.
"""


def write_party_weights(path: Path, weights: Weights) -> None:
    """Write the weights as `analysis.parties` reads them."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        YAML().dump(weights, file)


def fit_party_weights(examples: Iterable[Example], lexicon: Lexicon) -> Weights:
    """Return what stands in `models/parties.yaml`: of each kind the weight of each feature, and the bias."""
    relevant = [example for example in examples if example.story.relevant]
    return {kind.value.lower(): fit_kind(relevant, kind, lexicon) for kind in FIELDS}


def fit_kind(examples: Sequence[Example], kind: Kind, lexicon: Lexicon) -> dict[str, float]:
    """Return the weight of each feature of one kind, and the bias."""
    rows, labels = [], []
    for example in examples:
        claims, evidence = gold_place(example)
        for name, features in party_features(example.read, claims, evidence, kind, lexicon).items():
            rows.append(features)
            labels.append(name in getattr(example.story, FIELDS[kind]))
    names = list(rows[0])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=REGULARISATION, max_iter=2000))
    model.fit(np.asarray([[row[name] for name in names] for row in rows]), labels)
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    bias = float(regression.intercept_[0] - weights @ scaler.mean_)
    return {"bias": round(bias, 3)} | {name: round(float(w), 3) for name, w in zip(names, weights, strict=True)}
