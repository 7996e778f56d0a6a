"""The corpus as the models see it: each story's candidates with their labels."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from pipeline.analysis.claims import Candidate, ReadStory, read_story
from pipeline.analysis.classifier import CLAIM_CLASSES, NOT_TOLD, Matrix, join_rows, passages
from pipeline.feedback.corpus import CorpusClaim, CorpusStory
from pipeline.feedback.unseen import UnseenScores
from pipeline.language.gazetteers import Gazetteers
from pipeline.language.passages import SentenceReader
from pipeline.records.stories import ClaimTime, StoryInput

# Models that judge a sheet unseen are trained on the other folds of so many.
FOLDS = 5
# A claim that the splitter cut differently still belongs to the candidate that shares most of it.
SAME_SENTENCE = 0.6


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled story, read and encoded: `claims` has the label of each candidate, None for no claim."""

    story: CorpusStory
    read: ReadStory
    rows: Matrix
    claims: tuple[CorpusClaim | None, ...]


def sheet_folds(sheets: Sequence[str]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the places that are seen and those that are not, fold by fold: no sheet stands on both sides."""
    folds = GroupKFold(min(FOLDS, len(set(sheets))))
    yield from folds.split(sheets, groups=sheets)


def as_input(story: CorpusStory) -> StoryInput:
    """Return a labelled story without its labels."""
    published = date.fromisoformat(story.published) if len(story.published) == 10 else None
    return StoryInput(story.id, story.title, story.summary, story.text, published, story.lang)


def make_examples(
    stories: Iterable[CorpusStory], gazetteers: Gazetteers, encoder: SentenceReader, unseen: UnseenScores | None = None
) -> list[Example]:
    """Read and encode labelled stories.

    With `unseen`, the scores are those of encoders that never saw a story's sheet: so must be what heads
    upon the encoder learn from.
    """
    examples = []
    for story in stories:
        read = read_story(as_input(story), story.lang, gazetteers)
        encoded = unseen.of(story.id, read, encoder) if unseen is not None else encoder.encode(passages(read))
        examples.append(Example(story, read, join_rows(read, encoded), labels_of(story, read)))
    return examples


def labels_of(story: CorpusStory, read: ReadStory) -> tuple[CorpusClaim | None, ...]:
    """Return the claim of each candidate sentence, None where the corpus has none."""
    return tuple(_claim_of(story.claims, candidate.sentence.text) for candidate in read.candidates)


def _claim_of(claims: Sequence[CorpusClaim], sentence: str) -> CorpusClaim | None:
    for claim in claims:
        if claim.sentence == sentence or claim.sentence in sentence or sentence in claim.sentence:
            return claim
    scored = [(SequenceMatcher(None, claim.sentence, sentence).quick_ratio(), i) for i, claim in enumerate(claims)]
    close = [i for ratio, i in scored if ratio > 0.9]
    for i in close:
        if SequenceMatcher(None, claims[i].sentence, sentence).ratio() > SAME_SENTENCE:
            return claims[i]
    return None


def claim_labels(examples: Sequence[Example], head: str) -> list[str | None]:
    """Return one head's label of each candidate: None where the head has nothing to learn from it."""
    return [claim_label(claim, head) for example in examples for claim in example.claims]


def class_numbers(claims: Iterable[CorpusClaim | None]) -> NDArray[np.int64]:
    """Return the number of each head's class for each candidate, -1 where there is nothing to learn from it."""
    rows = []
    for claim in claims:
        labels = [(classes, claim_label(claim, head)) for head, classes in CLAIM_CLASSES.items()]
        rows.append([classes.index(label) if label is not None else -1 for classes, label in labels])
    return np.asarray(rows, dtype=np.int64).reshape(-1, len(CLAIM_CLASSES))


def claim_label(claim: CorpusClaim | None, head: str) -> str | None:
    """Return one head's label of one candidate."""
    if claim is None:
        return NOT_TOLD if head == "event" else None
    value = getattr(claim, head)
    if head == "russian":
        return "true" if value else "false"
    return str(value) if value is not None else NOT_TOLD


def gold_place(example: Example) -> tuple[list[Candidate], Candidate | None]:
    """Return the candidates that bear the leading deal's claims, and the one that is the evidence."""
    pairs = list(zip(example.read.candidates, example.claims, strict=True))
    claims = [c for c, label in pairs if label is not None and label.time == ClaimTime.NOW and label.russian]
    proof = example.story.evidence or ""
    same = [c for c, _ in pairs if proof and (proof in c.sentence.text or c.sentence.text in proof)]
    return claims, next((c for c in same if not c.in_title), same[0] if same else None)
