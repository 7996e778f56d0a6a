"""Commands that train and measure the models, and look after the corpus."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from pipeline.cli.main import EXIT_PARTLY
from pipeline.cli.options import Settings, settings_options
from pipeline.errors import InputError
from pipeline.feedback.corpus import CorpusStory, check, load_split, load_stories
from pipeline.models import data_file

folder_option = click.option(
    "--corpus", "folder", type=click.Path(path_type=Path, file_okay=False), help="The corpus.  [default: models/corpus]"
)


def _say(line: str) -> None:
    click.echo(line, err=True)


def _corpus(folder: Path | None) -> Path:
    return folder or data_file("models/corpus")


@click.command("train")
@folder_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Where the models go.  [default: models]")
@settings_options
@click.option("--only", type=click.IntRange(1), metavar="N", help="Train on the first N sheets alone, for a try.")
def train_command(settings: Settings, folder: Path | None, out: Path | None, only: int | None) -> None:
    """Train the models on the training part of the corpus, and measure them on sheets they did not see."""
    del settings
    from pipeline.feedback.recipe import train_and_save  # noqa: PLC0415 -- loads the models' libraries

    corpus = _corpus(folder)
    stories = load_split(corpus, "train")
    if only:
        sheets = sorted({story.sheet for story in stories})[:only]
        stories = [story for story in stories if story.sheet in sheets]
    train_and_save(stories, load_split(corpus, "test"), out or data_file("models"), _say)


@click.command("evaluate")
@folder_option
@settings_options
@click.option(
    "--folds",
    is_flag=True,
    help="Score the training part by models that never saw a story's sheet, instead of the installed ones on the test "
    "part; takes minutes.",
)
@click.option(
    "--background",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Count alarms on a stream of stories (JSON lines, .gz too) that hold no reversal.",
)
@click.option("--errors", "show_errors", is_flag=True, help="List what is wrong, for reading.")
@click.option("--relevant", "force_relevant", is_flag=True, help="Take every story as relevant.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="How it is written.")
def evaluate_command(
    settings: Settings,
    folder: Path | None,
    background: Path | None,
    form: str,
    *,
    folds: bool,
    show_errors: bool,
    force_relevant: bool,
) -> None:
    """Score the installed models on the test part of the corpus, beside a keyword query."""
    del settings
    from pipeline.feedback import measure  # noqa: PLC0415 -- loads the models' libraries

    if background:
        scores, lines = measure.background(background)
    elif folds:
        scores, lines = measure.folds(load_split(_corpus(folder), "train"), _say)
    else:
        stories = load_split(_corpus(folder), "test")
        scores, lines = measure.corpus(stories, errors=show_errors, force_relevant=force_relevant)
    click.echo(json.dumps(scores, ensure_ascii=False, indent=2) if form == "json" else "\n".join(lines))


@click.group("corpus")
def corpus_command() -> None:
    """Check and show the labelled corpus."""


@corpus_command.command("check")
@folder_option
@settings_options
@click.pass_context
def corpus_check(ctx: click.Context, settings: Settings, folder: Path | None) -> None:
    """Say what is wrong in the corpus: form, evidence letter for letter, labels that contradict each other."""
    del settings
    corpus = _corpus(folder)
    problems = check(corpus)
    for problem in problems:
        click.echo(problem)
    stories = load_stories((corpus / "stories").glob("*.jsonl")) if not problems else []
    click.echo(f"{len(problems)} problems, {len(stories)} stories, {sum(len(s.claims) for s in stories)} claims")
    if problems:
        ctx.exit(EXIT_PARTLY)


@corpus_command.command("show")
@click.argument("story_id")
@folder_option
@settings_options
def corpus_show(settings: Settings, story_id: str, folder: Path | None) -> None:
    """Print a story of the corpus with its claims marked."""
    del settings
    stories = load_stories((_corpus(folder) / "stories").glob("*.jsonl"))
    story = next((story for story in stories if story.id == story_id), None)
    if story is None:
        raise InputError("is no story of the corpus", key=story_id)
    console = Console(highlight=False, soft_wrap=True)
    console.print(_marked(story, story.title, "bold"))
    console.print(Text(f"{story.lang} {story.published} {story.genre} {' '.join(story.hard)}", style="dim"))
    console.print(_marked(story, story.text, ""))
    for line in _label_lines(story):
        console.print(Text(line))


def _marked(story: CorpusStory, text: str, style: str) -> Text:
    marked = Text(text, style=style)
    for claim in story.claims:
        start = text.find(claim.sentence)
        if start >= 0:
            marked.stylize(
                "reverse" if claim.russian and claim.time == "now" else "underline", start, start + len(claim.sentence)
            )
    return marked


def _label_lines(story: CorpusStory) -> Iterator[str]:
    skipped: Sequence[str] = ("claims", "text", "title", "summary")
    yield from (f"{name:<14} {getattr(story, name)}" for name in story.__struct_fields__ if name not in skipped)
    for claim in story.claims:
        yield f"{claim.event}/{claim.factuality}/{claim.time} russian={claim.russian} {claim.deal}: {claim.sentence}"
