"""The weights by which `analysis.parties` tells whose contract a story leads with, fitted to labelled stories."""

from collections.abc import Iterable, Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pipeline.analysis.claims import Candidate, ReadStory, read_story
from pipeline.analysis.parties import party_features
from pipeline.feedback.corpus import CorpusClaim, CorpusStory
from pipeline.feedback.dataset import as_input, labels_of
from pipeline.language.gazetteers import Gazetteers, Kind
from pipeline.records.stories import ClaimTime

# 0.03, 0.1 and 0.3 do equally well in cross-validation by sheet.
REGULARISATION = 0.3
FIELDS = {Kind.COUNTRY: "customer", Kind.SUPPLIER: "supplier", Kind.EQUIPMENT: "equipment"}

Weights = dict[str, dict[str, float]]


def fit_party_weights(stories: Iterable[CorpusStory], gazetteers: Gazetteers) -> Weights:
    """Return what stands in `models/parties.yaml`: of each kind the weight of each feature, and the bias."""
    read = [(s, read_story(as_input(s), s.lang, gazetteers)) for s in stories if s.relevant]
    return {kind.value.lower(): fit_kind(read, kind, gazetteers) for kind in FIELDS}


def fit_kind(read: Sequence[tuple[CorpusStory, ReadStory]], kind: Kind, gazetteers: Gazetteers) -> dict[str, float]:
    """Return the weight of each feature of one kind, and the bias."""
    rows, labels = [], []
    for story, words in read:
        claims, evidence = gold_place(story, words, labels_of(story, words))
        for name, features in party_features(words, claims, evidence, kind, gazetteers.lexicon).items():
            rows.append(features)
            labels.append(name in getattr(story, FIELDS[kind]))
    names = list(rows[0])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=REGULARISATION, max_iter=2000))
    model.fit(np.asarray([[row[name] for name in names] for row in rows]), labels)
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    bias = float(regression.intercept_[0] - weights @ scaler.mean_)
    return {"bias": round(bias, 3)} | {name: round(float(w), 3) for name, w in zip(names, weights, strict=True)}


def gold_place(
    story: CorpusStory, read: ReadStory, labels: Sequence[CorpusClaim | None]
) -> tuple[list[Candidate], Candidate | None]:
    """Return the candidates that bear the leading deal's claims, and the one that is the evidence."""
    pairs = list(zip(read.candidates, labels, strict=True))
    claims = [c for c, label in pairs if label is not None and label.time == ClaimTime.NOW and label.russian]
    proof = story.evidence or ""
    same = [c for c in read.candidates if proof and (proof in c.sentence.text or c.sentence.text in proof)]
    return claims, next((c for c in same if not c.in_title), same[0] if same else None)
