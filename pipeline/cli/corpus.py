"""Commands that look after the labelled corpus: check, show, part, probe and measure it."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.text import Text

from pipeline.cli.main import EXIT_PARTLY
from pipeline.cli.options import Settings, corpus_folder, corpus_option, say, settings_options
from pipeline.errors import InputError
from pipeline.feedback.corpus import CorpusStory, check, load_sheets, load_stories
from pipeline.feedback.split import SPLITS_FILE, load_split, make_split, split_problems

TEXT_FIELDS = ("id", "title", "summary", "text", "published", "lang")


@click.group("corpus")
def corpus_command() -> None:
    """Check, show, probe and measure the labelled corpus."""


@corpus_command.command("check")
@corpus_option
@settings_options
@click.pass_context
def corpus_check(ctx: click.Context, settings: Settings, folder: Path | None) -> None:
    """Say what is wrong: the form, proof that stands nowhere, labels that contradict each other, the split."""
    del settings
    corpus = corpus_folder(folder)
    problems = [str(problem) for problem in check(corpus)]
    problems += [] if problems else [f"{corpus / SPLITS_FILE}: {problem}" for problem in split_problems(corpus)]
    for problem in problems:
        click.echo(problem)
    stories = load_stories((corpus / "stories").glob("*.jsonl")) if not problems else []
    click.echo(f"{len(problems)} problems, {len(stories)} stories, {sum(len(s.claims) for s in stories)} claims")
    if problems:
        ctx.exit(EXIT_PARTLY)


@corpus_command.command("show")
@click.argument("story_id")
@corpus_option
@settings_options
def corpus_show(settings: Settings, story_id: str, folder: Path | None) -> None:
    """Print a story of the corpus with its claims marked."""
    del settings
    stories = load_stories((corpus_folder(folder) / "stories").glob("*.jsonl"))
    story = next((story for story in stories if story.id == story_id), None)
    if story is None:
        raise InputError("is no story of the corpus", key=story_id)
    console = Console(highlight=False, soft_wrap=True)
    console.print(_marked(story, story.title, "bold"))
    console.print(Text(f"{story.lang} {story.published} {story.genre} {' '.join(story.hard)}", style="dim"))
    console.print(_marked(story, story.text, ""))
    for line in _label_lines(story):
        console.print(Text(line))


@corpus_command.command("texts")
@click.option("--split", type=click.Choice(["test", "train", "all"]), default="test", show_default=True)
@corpus_option
@settings_options
def corpus_texts(settings: Settings, split: str, folder: Path | None) -> None:
    """Write the stories of a part without their labels, as `armswatch tag` or another tagger reads them."""
    del settings
    for story in load_split(corpus_folder(folder), split):
        row = {name: getattr(story, name) for name in TEXT_FIELDS}
        click.echo(json.dumps(row, ensure_ascii=False))


@corpus_command.command("split")
@corpus_option
@settings_options
def corpus_split(settings: Settings, folder: Path | None) -> None:
    """Part the corpus anew after stories were added: whole families on one side, no deal on both."""
    del settings
    corpus = corpus_folder(folder)
    sheets = load_sheets((corpus / "sheets").glob("*.jsonl"))
    parts = make_split(sheets, load_stories((corpus / "stories").glob("*.jsonl")))
    (corpus / SPLITS_FILE).write_bytes(msgspec.json.format(msgspec.json.encode(parts), indent=1) + b"\n")
    click.echo(f"{len(parts.train)} sheets for training, {len(parts.test)} for testing, {len(parts.aside)} aside")


@corpus_command.command("probe")
@corpus_option
@settings_options
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="How it is written.")
@click.pass_context
def corpus_probe(ctx: click.Context, settings: Settings, folder: Path | None, form: str) -> None:
    """Try to tell reversals by what must not tell them: parties, year and genre, the text around the proof.

    Exits with 1 where a probe does better than it may: then the corpus has a shortcut.
    """
    del settings
    from pipeline.feedback import probe  # noqa: PLC0415 -- loads scikit-learn

    corpus = corpus_folder(folder)
    findings = probe.probe(load_split(corpus, "all"))
    easy = probe.easy_measures(load_split(corpus, "train"), load_split(corpus, "test"))
    if form == "json":
        rows = [msgspec.to_builtins(finding) | {"failed": finding.failed} for finding in findings]
        click.echo(json.dumps({"probes": rows, "easy": easy}, indent=2))
    else:
        click.echo("\n".join(probe.probe_lines(findings, easy)))
    if not all(finding.failed for finding in findings) or easy["bag of words"] >= probe.BAG_F1:
        ctx.exit(EXIT_PARTLY)


@corpus_command.command("measure")
@corpus_option
@settings_options
@click.option("--write", is_flag=True, help="Put the tables into the corpus's README instead of printing them.")
def corpus_measure(settings: Settings, folder: Path | None, *, write: bool) -> None:
    """Count the corpus, and measure how readers agree, what probes find and what more stories teach; takes minutes."""
    del settings
    from pipeline.feedback import report  # noqa: PLC0415 -- loads scikit-learn

    corpus = corpus_folder(folder)
    text = report.measured(corpus, say)
    if write:
        report.put_into_readme(corpus, text)
    else:
        click.echo(text)


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
