"""How well named things are found: labelled sentences, scored span by span, beside spaCy's small model alone."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pipeline.analysis.entities import find_mentions, small_model_mentions
from pipeline.errors import InputError
from pipeline.feedback.corpus import Lang, read_jsonl
from pipeline.records.stories import Mention

# A span: its characters, and what it names.
Span = tuple[int, int, str]
Finder = Callable[[str, str], Sequence[Mention]]


class SpanSentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence with its spans: start and end in characters, label, canonical id or null."""

    id: str
    lang: Lang
    text: str
    spans: list[tuple[int, int, str, str | None]]


@dataclass(frozen=True, slots=True)
class Score:
    """Found and right, found and wrong, missed."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall, None where there was nothing to find or to be wrong on."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else None


def load_sentences(folder: Path) -> list[SpanSentence]:
    """Read the labelled sentences below `folder`; raises InputError with file, line and field."""
    sentences = []
    for path in sorted((folder / "entities").glob("*.jsonl")):
        for line, sentence in read_jsonl(path, SpanSentence):
            for start, end, label, _ in sentence.spans:
                if not 0 <= start < end <= len(sentence.text):
                    raise InputError(f"spans: {start}..{end} {label} lies outside the text", key=f"{path}:{line}")
            sentences.append(sentence)
    return sentences


def score_spans(sentences: Iterable[SpanSentence], find: Finder) -> dict[tuple[str, str], Score]:
    """Return the scores of exact spans by label and language, and of each label over `all` languages."""
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        truth: set[Span] = {(start, end, label) for start, end, label, _ in sentence.spans}
        found: set[Span] = {(m.start, m.end, m.label) for m in find(sentence.text, sentence.lang)}
        for name, spans in (("right", truth & found), ("wrong", found - truth), ("missed", truth - found)):
            for _, _, label in spans:
                counts[label, sentence.lang][name] += 1
                counts[label, "all"][name] += 1
    return {key: Score(c["right"], c["wrong"], c["missed"]) for key, c in sorted(counts.items())}


def canonical_share(sentences: Iterable[SpanSentence]) -> dict[str, tuple[int, int]]:
    """Return, for each label with canonical ids, how many rightly found spans have the right id, out of how many."""
    counts: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    for sentence in sentences:
        found = {(m.start, m.end, m.label): m.canonical for m in find_mentions(sentence.text, sentence.lang)}
        for start, end, label, canonical in sentence.spans:
            if canonical is not None and (start, end, label) in found:
                counts[label][found[start, end, label] == canonical] += 1
    return {label: (count[True], count.total()) for label, count in sorted(counts.items())}


def span_report(folder: Path) -> tuple[dict[str, dict[str, dict[str, float | int | None]]], list[str]]:
    """Return the scores of our pipelines beside those of the small model alone, as values and in lines."""
    sentences = load_sentences(folder)
    ours, theirs = score_spans(sentences, find_mentions), _small_model_scores(sentences)
    labels = sorted({label for label, _ in ours | theirs})
    langs = ["all", *sorted({sentence.lang for sentence in sentences})]
    rows: dict[str, dict[str, dict[str, float | int | None]]] = {label: {} for label in labels}
    lines = [f"{len(sentences)} sentences; F1 of exact spans, behind it the small model's alone", ""]
    lines.append(f"{'':<14}" + "".join(f"{lang:>14}" for lang in langs))
    for label in labels:
        cells = []
        for lang in langs:
            own, other = ours.get((label, lang), Score(0, 0, 0)), theirs.get((label, lang), Score(0, 0, 0))
            rows[label][lang] = {"f1": own.f1, "small_model_f1": other.f1, "n": own.right + own.missed}
            cells.append(f"{_cell(own.f1)} {_cell(other.f1)}")
        lines.append(f"{label:<14}" + "".join(f"{cell:>14}" for cell in cells))
    lines += ["", "canonical id right where the span is"]
    lines += [f"  {label:<12} {right} of {n}" for label, (right, n) in canonical_share(sentences).items()]
    return rows, lines


def _small_model_scores(sentences: Iterable[SpanSentence]) -> dict[tuple[str, str], Score]:
    """Return the small model's scores by label and language, without the labels that it does not know there."""
    scores = score_spans(sentences, small_model_mentions)
    return {key: score for key, score in scores.items() if key[1] != "all" and score.right + score.wrong}


def _cell(value: float | None) -> str:
    return "  - " if value is None else f"{value:.2f}"
