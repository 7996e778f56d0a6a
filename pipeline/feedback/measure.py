"""The installed models on labelled stories and on streams of everyday news."""

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sklearn.model_selection import GroupKFold

from pipeline.analysis.analyst import Analyst
from pipeline.analysis.classifier import Classifier
from pipeline.errors import InputError
from pipeline.feedback.corpus import CorpusStory
from pipeline.feedback.dataset import Example, as_input, make_examples
from pipeline.feedback.evaluate import Pair, error_lines, evaluate, report_lines
from pipeline.feedback.train import FOLDS, train
from pipeline.language.encoder import load_encoder
from pipeline.language.gazetteers import load_gazetteers
from pipeline.ledger.alerts import ALERT_THRESHOLD
from pipeline.records.stories import StoryInput


def judge_all(stories: Sequence[CorpusStory], analyst: Analyst, *, force_relevant: bool = False) -> list[Pair]:
    """Judge labelled stories as `armswatch tag` would."""
    return [Pair(s, analyst.judge(as_input(s), force_relevant=force_relevant).story) for s in stories]


def corpus(stories: Sequence[CorpusStory], *, errors: bool, force_relevant: bool) -> tuple[dict[str, Any], list[str]]:
    """Return the scores on labelled stories, as values and in lines."""
    analyst = Analyst()
    pairs = judge_all(stories, analyst, force_relevant=force_relevant)
    scores = {"model": analyst.model, **evaluate(pairs)}
    return scores, [*report_lines(scores), *(["", *error_lines(pairs)] if errors else [])]


def folds(stories: Sequence[CorpusStory], say: Callable[[str], None]) -> tuple[dict[str, Any], list[str]]:
    """Return the scores on labelled stories of models trained without their sheets, as values and in lines."""
    scores = evaluate(cross_validate(make_examples(stories, load_gazetteers(), load_encoder()), say))
    return scores, report_lines(scores)


def cross_validate(examples: Sequence[Example], say: Callable[[str], None]) -> list[Pair]:
    """Return the verdicts on labelled stories by models that never saw their sheets."""
    groups = [example.story.sheet for example in examples]
    pairs: dict[int, Pair] = {}
    for number, (seen, unseen) in enumerate(GroupKFold(FOLDS).split(examples, groups=groups)):
        analyst = Analyst(classifier=Classifier(train([examples[i] for i in seen]), f"fold-{number}"))
        for i in unseen:
            pairs[int(i)] = Pair(examples[i].story, analyst.verdict(examples[i].read, examples[i].rows))
        say(f"fold {number + 1} of {FOLDS}")
    return [pairs[i] for i in range(len(examples))]


def background(path: Path) -> tuple[dict[str, Any], list[str]]:
    """Return the alarms on a stream of stories that hold no reversal, as values and in lines."""
    analyst, count, relevant = Analyst(), 0, 0
    alarms: list[dict[str, Any]] = []
    for story in _stream(path):
        verdict = analyst.judge(story).story
        count += 1
        relevant += verdict.relevant
        if verdict.reversal:
            alarms.append(
                {"id": story.id, "confidence": verdict.confidence, "title": story.title, "evidence": verdict.evidence}
            )
    loud = [alarm for alarm in alarms if alarm["confidence"] >= ALERT_THRESHOLD]
    scores = {
        "model": analyst.model,
        "stories": count,
        "relevant": relevant,
        "alarms": len(loud),
        "alarms_per_1000": 1000 * len(loud) / count if count else 0.0,
        "below_threshold": len(alarms) - len(loud),
        "list": alarms,
    }
    lines = [
        f"{count} stories, {relevant} relevant, {len(loud)} alarms ({scores['alarms_per_1000']:.2f} per 1,000)",
        f"{len(alarms) - len(loud)} reversals below the threshold {ALERT_THRESHOLD}",
    ]
    lines += [f"{a['confidence']:.2f} {a['id']}: {a['title']} | {a['evidence']}" for a in alarms]
    return scores, lines


def _stream(path: Path) -> Iterator[StoryInput]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                row = json.loads(line)
                published = date.fromisoformat(row["published"][:10]) if row.get("published") else None
                yield StoryInput(
                    str(row["id"]), row["title"], row.get("summary", ""), row["text"], published, row.get("lang")
                )
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"is no story: {error}", key=f"{path}:{number}") from error
