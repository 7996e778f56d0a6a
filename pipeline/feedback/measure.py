"""The installed models on labelled stories and on streams of everyday news."""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.analysis.analyst import Analyst
from pipeline.analysis.classifier import Classifier
from pipeline.errors import InputError
from pipeline.feedback.baselines import bag_of_words_reversals
from pipeline.feedback.corpus import CorpusStory
from pipeline.feedback.dataset import FOLDS, Example, as_input, make_examples, sheet_folds
from pipeline.feedback.evaluate import Pair, error_lines, evaluate, prf, report_lines
from pipeline.feedback.labels import read_verdicts
from pipeline.feedback.train import train
from pipeline.feedback.unseen import UNSEEN_FILE, UnseenScores
from pipeline.language.encoder import load_encoder
from pipeline.language.gazetteers import load_gazetteers
from pipeline.ledger.alerts import ALERT_THRESHOLD
from pipeline.models import data_file
from pipeline.records.stories import Story, StoryInput


def judge_all(stories: Sequence[CorpusStory], analyst: Analyst, *, force_relevant: bool = False) -> list[Pair]:
    """Judge labelled stories as `armswatch tag` would."""
    return [Pair(s, analyst.judge(as_input(s), force_relevant=force_relevant).story) for s in stories]


def installed(stories: Sequence[CorpusStory], *, force_relevant: bool = False) -> list[Pair]:
    """Return the verdicts of the installed models on labelled stories."""
    return judge_all(stories, Analyst(), force_relevant=force_relevant)


def given(stories: Sequence[CorpusStory], lines: Iterable[bytes], name: str) -> list[Pair]:
    """Return a tagger's verdicts on labelled stories, in the order of the stories.

    Raises InputError, with what to do, where a line is no verdict or a story has none.
    """
    verdicts = {str(verdict.id): verdict for verdict in read_verdicts(lines, name)}
    missing = [story.id for story in stories if story.id not in verdicts]
    if missing:
        raise InputError(
            f"{len(missing)} of {len(stories)} stories have no verdict, the first is {missing[0]}; `armswatch corpus "
            "texts` writes the stories of a part",
            key=name,
        )
    return [Pair(story, verdicts[story.id]) for story in stories]


def folds(stories: Sequence[CorpusStory], say: Callable[[str], None]) -> list[Pair]:
    """Return the verdicts on labelled stories of models trained without their sheets."""
    encoder = load_encoder()
    unseen = UnseenScores.load(data_file(f"models/{UNSEEN_FILE}"), encoder.name)
    return cross_validate(make_examples(stories, load_gazetteers(), encoder, unseen), say)


def scored(pairs: Sequence[Pair], train: Sequence[CorpusStory], *, errors: bool) -> tuple[dict[str, Any], list[str]]:
    """Return the scores of verdicts beside those of two simple approaches, as values and in lines.

    The bag of words learns from those stories of `train` whose sheet stands in no pair; where there are
    none, it is left out.
    """
    scores = evaluate(pairs)
    scored_sheets = {pair.truth.sheet for pair in pairs}
    seen = [story for story in train if story.sheet not in scored_sheets]
    if seen:
        bag = bag_of_words_reversals(seen, [pair.truth for pair in pairs])
        scores["bag_of_words"] = prf((p.truth.reversal, said) for p, said in zip(pairs, bag, strict=True))
    models = sorted({p.verdict.model for p in pairs if isinstance(p.verdict, Story)})
    scores = {"model": ", ".join(models) or None, **scores}
    return scores, [*report_lines(scores), *(["", *error_lines(pairs)] if errors else [])]


def cross_validate(examples: Sequence[Example], say: Callable[[str], None]) -> list[Pair]:
    """Return the verdicts on labelled stories by models that never saw their sheets."""
    groups = [example.story.sheet for example in examples]
    equipment = load_gazetteers().lexicon.equipment
    pairs: dict[int, Pair] = {}
    for number, (seen, unseen) in enumerate(sheet_folds(groups)):
        analyst = Analyst(classifier=Classifier(train([examples[i] for i in seen], equipment).heads, f"fold-{number}"))
        for i in unseen:
            pairs[int(i)] = Pair(examples[i].story, analyst.verdict(examples[i].read, examples[i].rows))
        say(f"fold {number + 1} of {FOLDS}")
    return [pairs[i] for i in range(len(examples))]


def background(path: Path) -> tuple[dict[str, Any], list[str]]:
    """Return the alarms on a stream of stories that hold no reversal, as values and in lines."""
    analyst, count, relevant = Analyst(), 0, 0
    alarms: list[dict[str, Any]] = []
    for story in stream(path):
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


def stream(path: Path) -> Iterator[StoryInput]:
    """Yield the stories of a file of JSON lines; raises InputError, naming the line, for what is no story."""
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
