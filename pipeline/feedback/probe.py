"""Probes that must fail: classifiers of `reversal` that see what ought to tell nothing.

If party and system, the year, the genre or the surroundings of the proof told whether a story is a
reversal, a model would learn the corpus and not the matter. Each probe is scored on sheets that it
did not see; its ROC AUC must stay below a bound.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline, make_pipeline

from pipeline.feedback.baselines import SEED, bag_of_words, bag_of_words_reversals, keyword_reversal
from pipeline.feedback.corpus import CorpusStory
from pipeline.feedback.evaluate import prf

FOLDS = 5
RESAMPLES = 500
FIRST_WORDS = 20
# The bounds are the corpus's contract: what tells nothing is close to .5, a lead may tell something.
NOTHING = 0.60
SOMETHING = 0.75
# Above it the corpus is too easy: a bag of words would do.
BAG_F1 = 0.75


@dataclass(frozen=True, slots=True)
class Probe:
    """What a classifier may see of a story, and how well it may do by that (`bound` on its ROC AUC)."""

    name: str
    bound: float
    sees: Callable[[CorpusStory], Any]
    model: Callable[[], Pipeline]


@dataclass(frozen=True, slots=True)
class Finding:
    """A probe's ROC AUC on unseen sheets, with its 95 % interval over sheets."""

    name: str
    auc: float
    low: float
    high: float
    bound: float

    @property
    def failed(self) -> bool:
        """Whether the probe failed, as it must."""
        return self.auc <= self.bound


def _parties(story: CorpusStory) -> dict[str, bool]:
    parties = [*story.customer, *story.supplier, *story.equipment]
    return dict.fromkeys(parties, True)


def _circumstances(story: CorpusStory) -> dict[str, float | str]:
    words = len(story.text.split())
    return {"year": float(story.published[:4]), "words": float(words), "genre": story.genre, "lang": story.lang}


def without_claims(story: CorpusStory) -> str:
    """Return the text of a story, its title left out, after every claim's sentence was cut from it."""
    text = story.text
    for claim in sorted(story.claims, key=lambda claim: -len(claim.sentence)):
        text = text.replace(claim.sentence, " ")
    return re.sub(r"\s+", " ", text).strip()


def _first_words(story: CorpusStory) -> str:
    return " ".join(story.text.split()[:FIRST_WORDS])


def _forest() -> Pipeline:
    forest = RandomForestClassifier(300, min_samples_leaf=5, class_weight="balanced", random_state=SEED, n_jobs=1)
    return make_pipeline(DictVectorizer(sparse=False), forest)


PROBES = (
    Probe("party and equipment", NOTHING, _parties, _forest),
    Probe("year, length, genre, language", NOTHING, _circumstances, _forest),
    Probe("text without its claims", NOTHING, without_claims, bag_of_words),
    Probe(f"first {FIRST_WORDS} words", SOMETHING, _first_words, bag_of_words),
)


def probe(stories: Sequence[CorpusStory], probes: Sequence[Probe] = PROBES) -> list[Finding]:
    """Run the probes on the relevant ones of labelled stories."""
    relevant = [story for story in stories if story.relevant]
    return [_run(each, relevant) for each in probes]


def _run(each: Probe, stories: Sequence[CorpusStory]) -> Finding:
    seen = [each.sees(story) for story in stories]
    truth = np.array([story.reversal for story in stories])
    groups = np.array([story.sheet for story in stories])
    scores = np.zeros(len(stories))
    for train, test in GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(seen, groups=groups):
        model = each.model().fit([seen[i] for i in train], truth[train])
        scores[test] = model.predict_proba([seen[i] for i in test])[:, 1]
    low, high = _interval(truth, scores, groups)
    return Finding(each.name, float(roc_auc_score(truth, scores)), low, high, each.bound)


def _interval(truth: NDArray[np.bool_], scores: NDArray[np.float64], groups: NDArray[np.str_]) -> tuple[float, float]:
    """Return the 95 % interval of the ROC AUC under resampling of whole sheets."""
    generator = np.random.default_rng(SEED)
    members = [np.flatnonzero(groups == name) for name in np.unique(groups)]
    values = []
    for _ in range(RESAMPLES):
        drawn = np.concatenate([members[i] for i in generator.integers(len(members), size=len(members))])
        if 0 < truth[drawn].sum() < len(drawn):
            values.append(roc_auc_score(truth[drawn], scores[drawn]))
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def easy_measures(seen: Sequence[CorpusStory], unseen: Sequence[CorpusStory]) -> dict[str, float]:
    """Return the reversal F1 on `unseen` of the keyword query and of a bag of words trained on `seen`."""
    bag = bag_of_words_reversals(seen, unseen)
    return {
        "keyword query": _f1([(s.reversal, keyword_reversal(s)) for s in unseen]),
        "bag of words": _f1([(s.reversal, verdict) for s, verdict in zip(unseen, bag, strict=True)]),
    }


def _f1(pairs: Sequence[tuple[bool, bool]]) -> float:
    return float(prf(pairs)["f1"] or 0.0)


def probe_lines(findings: Sequence[Finding], easy: dict[str, float]) -> list[str]:
    """Return the findings in lines for people."""
    lines = ["relevant stories: ROC AUC of `reversal` by        AUC   95 % by sheet  at most"]
    lines += [
        f"  {f.name:<44} {f.auc:.3f}  {f.low:.3f}..{f.high:.3f}  {f.bound:.2f}  {'ok' if f.failed else 'A SHORTCUT'}"
        for f in findings
    ]
    lines += ["reversal F1 on the test part"]
    lines += [f"  {name:<44} {value:.3f}" for name, value in easy.items()]
    if easy["bag of words"] >= BAG_F1:
        lines.append(f"  a bag of words must stay below {BAG_F1}: the corpus is too easy")
    return lines
