"""Commands that train and measure the models."""

import functools
import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, BinaryIO

import click

from pipeline.cli.options import Command, Settings, corpus_folder, corpus_option, say, settings_options
from pipeline.errors import InputError
from pipeline.feedback.corpus import CorpusStory
from pipeline.feedback.split import load_split
from pipeline.models import data_file


@click.command("train")
@corpus_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Where the models go.  [default: models]")
@settings_options
@click.option("--only", type=click.IntRange(1), metavar="N", help="Train on the first N sheets alone, for a try.")
def train_command(settings: Settings, folder: Path | None, out: Path | None, only: int | None) -> None:
    """Train the models on the training part of the corpus, and measure them on sheets they did not see."""
    del settings
    try:
        from pipeline.feedback.recipe import train_and_save  # noqa: PLC0415 -- loads the models' libraries
    except ImportError as error:
        raise _needs_train(error) from error
    corpus = corpus_folder(folder)
    stories = _first_sheets(load_split(corpus, "train"), only)
    train_and_save(stories, load_split(corpus, "test"), out or data_file("models"), say)


@click.command("train-encoder")
@corpus_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Where it goes.  [default: models]")
@settings_options
@click.option("--only", type=click.IntRange(4), metavar="N", help="Tune on the first N sheets alone, for a try.")
def train_encoder_command(settings: Settings, folder: Path | None, out: Path | None, only: int | None) -> None:
    """Tune the encoder on the training part of the corpus; takes under an hour, and needs the extra `train`."""
    del settings
    try:
        from pipeline.feedback.retune import tune_and_save  # noqa: PLC0415 -- loads torch
    except ImportError as error:
        raise _needs_train(error) from error
    tune_and_save(_first_sheets(load_split(corpus_folder(folder), "train"), only), out or data_file("models"), say)


def _needs_train(error: ImportError) -> InputError:
    return InputError("needs the extra `train`: pip install 'armswatch[train]'", key=error.name or "training")


def _first_sheets(stories: list[CorpusStory], only: int | None) -> list[CorpusStory]:
    sheets = set(sorted({story.sheet for story in stories})[:only])
    return [story for story in stories if story.sheet in sheets]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which verdicts are scored: of the installed models on a part, a tagger's, of folds, or on everyday news."""

    split: str
    verdicts: BinaryIO | None
    folds: bool
    background: Path | None
    force_relevant: bool


def asked_options(command: Command) -> Command:
    """Add what says which verdicts are scored; the command gets `asked`."""

    @click.option(
        "--split",
        type=click.Choice(["test", "train", "all"]),
        default="test",
        show_default=True,
        help="Which part; the installed models learned from `train`.",
    )
    @click.option(
        "--verdicts",
        type=click.File("rb"),
        help="Score these lines of `armswatch tag` or of another tagger (- for standard input) instead of the "
        "installed models; `armswatch corpus texts` writes the stories.",
    )
    @click.option(
        "--folds",
        is_flag=True,
        help="Score the training part by models that never saw a story's sheet; takes minutes.",
    )
    @click.option(
        "--background",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help="Count alarms on a stream of stories (JSON lines, .gz too) that hold no reversal.",
    )
    @click.option("--relevant", "force_relevant", is_flag=True, help="Take every story as relevant.")
    @functools.wraps(command)
    def wrapped(**given: Any) -> Any:
        own = {field.name: given.pop(field.name) for field in fields(Asked)}
        return command(asked=Asked(**own), **given)

    return wrapped  # type: ignore[return-value]


@click.command("evaluate")
@click.argument("what", type=click.Choice(["stories", "entities"]), default="stories")
@corpus_option
@settings_options
@asked_options
@click.option("--errors", "show_errors", is_flag=True, help="List what is wrong, for reading.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="How it is written.")
def evaluate_command(
    settings: Settings, what: str, folder: Path | None, asked: Asked, form: str, *, show_errors: bool
) -> None:
    """Score the installed models, or any tagger's verdicts, on a part of the corpus, beside two simple approaches.

    These are a keyword query, and a bag of words (TF-IDF, logistic regression) trained on the training part. With
    `entities`, score the names, sums and dates found in the corpus's sentences with spans, beside spaCy's small model.
    """
    del settings
    corpus = corpus_folder(folder)
    if what == "entities":
        from pipeline.feedback.spans import span_report  # noqa: PLC0415 -- loads spaCy

        scores, lines = span_report(corpus)
    else:
        scores, lines = _scored(corpus, asked, show_errors=show_errors)
    click.echo(json.dumps(scores, ensure_ascii=False, indent=2) if form == "json" else "\n".join(lines))


def _scored(corpus: Path, asked: Asked, *, show_errors: bool) -> tuple[dict[str, Any], list[str]]:
    from pipeline.feedback import measure  # noqa: PLC0415 -- loads the models' libraries

    if asked.background:
        return measure.background(asked.background)
    train = load_split(corpus, "train")
    if asked.folds:
        pairs = measure.folds(train, say)
    elif asked.verdicts:
        pairs = measure.given(load_split(corpus, asked.split), asked.verdicts, asked.verdicts.name)
    else:
        pairs = measure.installed(load_split(corpus, asked.split), force_relevant=asked.force_relevant)
    return measure.scored(pairs, train, errors=show_errors)
