"""How good the verdicts are: scored against the corpus, field by field, beside a keyword query."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.feedback.baselines import keyword_reversal
from pipeline.feedback.corpus import CorpusStory
from pipeline.feedback.labels import StoryLabels
from pipeline.records.stories import REVERSALS, Event, Story

Metrics = dict[str, float | int | None]


@dataclass(frozen=True, slots=True)
class Pair:
    """A labelled story and the verdict on it."""

    truth: CorpusStory
    verdict: Story | StoryLabels


def prf(pairs: Iterable[tuple[bool, bool]]) -> Metrics:
    """Return precision, recall and F1 of yes-or-no verdicts given as (truth, verdict)."""
    counts = Counter(pairs)
    hit, false, missed = counts[True, True], counts[False, True], counts[True, False]
    precision = hit / (hit + false) if hit + false else 0.0
    recall = hit / (hit + missed) if hit + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "n": sum(counts.values())}


def set_f1(pairs: Iterable[tuple[Sequence[object], Sequence[object]]]) -> Metrics:
    """Return micro precision, recall and F1 of sets given as (truth, verdict)."""
    hit = false = missed = 0
    for truth, verdict in pairs:
        hit += len(set(truth) & set(verdict))
        false += len(set(verdict) - set(truth))
        missed += len(set(truth) - set(verdict))
    total = 2 * hit + false + missed
    return {"f1": 2 * hit / total if total else 0.0, "n": hit + missed}


def evaluate(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Return all scores of verdicts on labelled stories.

    Event, prior, date and the like are scored on the true reversals that were found; parties and
    terms on all relevant stories; `None` stands where nothing could be scored.
    """
    found = [p for p in pairs if p.truth.reversal and p.verdict.reversal]
    relevant = [p for p in pairs if p.truth.relevant]
    by_lang = {lang: [p for p in pairs if p.truth.lang == lang] for lang in sorted({p.truth.lang for p in pairs})}
    by_hard = {
        mark: [p for p in pairs if mark in p.truth.hard] for mark in sorted({h for p in pairs for h in p.truth.hard})
    }
    return {
        "stories": len(pairs),
        "reversal": _reversal(pairs),
        "reversal_by_language": {lang: _reversal(part) for lang, part in by_lang.items()},
        "reversal_by_difficulty": {
            mark: {"right": _share(part, lambda p: p.truth.reversal == p.verdict.reversal), **_reversal(part)}
            for mark, part in by_hard.items()
        },
        "keyword_query": prf((p.truth.reversal, keyword_reversal(p.truth)) for p in pairs),
        "relevant": prf((p.truth.relevant, p.verdict.relevant) for p in pairs),
        "fields": {
            "event": _share(found, lambda p: p.truth.event == p.verdict.event),
            "factuality": _share(relevant, lambda p: p.truth.factuality == p.verdict.factuality),
            "prior": _share(found, lambda p: p.truth.prior == p.verdict.prior),
            "event_date_month": _share(found, lambda p: _month(p.truth.event_date) == _month(p.verdict.event_date)),
            "initiator": _share(found, lambda p: p.truth.initiator == p.verdict.initiator),
            "source": _share(found, lambda p: p.truth.source == p.verdict.source),
            "customer": set_f1((p.truth.customer, p.verdict.customer) for p in relevant)["f1"],
            "supplier": set_f1((p.truth.supplier, p.verdict.supplier) for p in relevant)["f1"],
            "equipment": set_f1((p.truth.equipment, p.verdict.equipment) for p in relevant)["f1"],
            "contract_type": _share(relevant, lambda p: p.truth.contract_type == p.verdict.contract_type),
            "value": _share(relevant, _value_right),
            "quantity": _share(relevant, lambda p: p.truth.quantity == p.verdict.quantity),
            "factors": set_f1((p.truth.factors, p.verdict.factors) for p in found)["f1"],
            "evidence": _share(found, evidence_right),
        },
        "confusion": confusion(pairs),
    }


def _reversal(pairs: Sequence[Pair]) -> Metrics:
    return prf((p.truth.reversal, p.verdict.reversal) for p in pairs)


def _share(pairs: Sequence[Pair], right: Callable[[Pair], bool]) -> float | None:
    return sum(map(right, pairs)) / len(pairs) if pairs else None


def _month(partial: str | None) -> str | None:
    return partial[:7] if partial else None


def _value_right(pair: Pair) -> bool:
    truth, verdict = pair.truth.value, pair.verdict.value
    if truth is None or verdict is None:
        return truth is None and verdict is None
    return truth.currency == verdict.currency and abs(truth.amount - verdict.amount) <= 0.01 * truth.amount


def evidence_right(pair: Pair) -> bool:
    """Return whether the proof sentence is accepted: the labelled one, or a claim of the same event and time."""
    sentence = pair.verdict.evidence or ""
    accepted = {pair.truth.evidence or ""} | {
        claim.sentence
        for claim in pair.truth.claims
        if claim.event == pair.truth.event and claim.factuality == pair.truth.factuality and claim.time == "now"
    }
    return any(sentence and (sentence in other or (other and other in sentence)) for other in accepted)


def confusion(pairs: Sequence[Pair]) -> dict[str, dict[str, int]]:
    """Return how often each true state was taken for which: reversals by event, the rest as `other`."""

    def state(event: Event, *, reversal: bool) -> str:
        return str(event) if reversal and event in REVERSALS else "other"

    table: dict[str, Counter[str]] = {}
    for p in pairs:
        row = table.setdefault(state(p.truth.event, reversal=p.truth.reversal), Counter())
        row[state(p.verdict.event, reversal=p.verdict.reversal)] += 1
    return {truth: dict(sorted(row.items())) for truth, row in sorted(table.items())}


def report_lines(scores: Mapping[str, Any]) -> list[str]:
    """Return the scores in lines for people."""
    lines = [f"{scores['stories']} stories", "", "reversal            precision  recall     F1      n"]
    rows = {"all": scores["reversal"], **scores["reversal_by_language"], "keyword query": scores["keyword_query"]}
    if "bag_of_words" in scores:
        rows["bag of words"] = scores["bag_of_words"]
    lines += [
        f"  {name:<17} {row['precision']:9.3f} {row['recall']:7.3f} {row['f1']:7.3f} {row['n']:6d}"
        for name, row in rows.items()
    ]
    lines += ["", "right where the reversal was found, or F1 on relevant stories"]
    lines += [f"  {name:<17} {value:9.3f}" for name, value in scores["fields"].items() if value is not None]
    lines += ["", "reversal by difficulty  right  precision  recall     F1      n"]
    lines += [
        f"  {name:<21} {row['right']:5.3f} {row['precision']:10.3f} {row['recall']:7.3f} {row['f1']:7.3f} {row['n']:6d}"
        for name, row in scores["reversal_by_difficulty"].items()
    ]
    lines += ["", "true state: taken for"]
    lines += [
        f"  {truth:<12} " + ", ".join(f"{k} {v}" for k, v in row.items()) for truth, row in scores["confusion"].items()
    ]
    return lines


# What `--errors` compares, beside `reversal` and the event, of a story whose reversal was found.
_FIELDS_READ = ("factuality", "prior", "event_date", "initiator", "source", "contract_type", "quantity")
_SETS_READ = ("customer", "supplier", "equipment", "factors")


def error_lines(pairs: Sequence[Pair]) -> list[str]:
    """Return what is wrong, for reading: wrong verdicts a story a line, then wrong fields of what was found."""
    wrong = [p for p in pairs if (p.truth.reversal, p.truth.event) != (p.verdict.reversal, p.verdict.event)]
    lines = [
        f"{p.truth.id}: {p.truth.event}/{p.truth.factuality} reversal={p.truth.reversal} taken for "
        f"{p.verdict.event}/{p.verdict.factuality} reversal={p.verdict.reversal} | "
        f"{p.truth.title} | {p.truth.evidence} | {p.verdict.evidence}"
        for p in wrong
    ]
    for p in pairs:
        if p.truth.reversal and p.verdict.reversal:
            lines += [f"{p.truth.id}: {text}" for text in _field_errors(p)]
    return lines


def _field_errors(pair: Pair) -> Iterator[str]:
    for name in _FIELDS_READ:
        truth, verdict = getattr(pair.truth, name), getattr(pair.verdict, name)
        if truth != verdict:
            yield f"{name} is {truth}, taken for {verdict}"
    for name in _SETS_READ:
        truth, verdict = sorted(getattr(pair.truth, name)), sorted(getattr(pair.verdict, name))
        if truth != verdict:
            yield f"{name} is {', '.join(truth) or 'none'}, taken for {', '.join(verdict) or 'none'}"
    if not evidence_right(pair):
        yield f"evidence is {pair.truth.evidence!r}, taken for {pair.verdict.evidence!r}"
    if not _value_right(pair):
        yield f"value is {pair.truth.value}, taken for {pair.verdict.value}"
