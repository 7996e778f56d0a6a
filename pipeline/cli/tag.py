"""`armswatch tag`: stories in, verdicts out, line by line."""

import email.utils
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

import click
import msgspec

from pipeline.cli.main import EXIT_PARTLY
from pipeline.cli.options import Settings, settings_options
from pipeline.errors import InputError
from pipeline.records.stories import Story, StoryInput

if TYPE_CHECKING:
    from pipeline.analysis.story import Reading

FIELDS = (
    "relevant", "event", "prior", "factuality", "event_date", "initiator", "source", "customer", "supplier",
    "equipment", "contract_type", "value", "quantity", "factors", "evidence", "reversal", "confidence",
)  # fmt: skip
CLAIM_FIELDS = (
    "sentence", "event", "factuality", "time", "russian", "deal", "source", "initiator", "event_date", "score",
)  # fmt: skip
# A line longer than this is no story; reading it whole would fill the memory.
MAX_LINE = 50_000_000


class TagLine(msgspec.Struct, frozen=True):
    """One story as `tag` reads it; more keys are ignored."""

    id: str | int
    title: str | None = ""
    summary: str | None = ""
    text: str | None = ""
    published: str | None = None
    url: str | None = None
    lang: str | None = None


@click.command("tag")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--claims", "with_claims", is_flag=True, help="Add each story's claims, sentence by sentence.")
@click.option("--relevant", "force_relevant", is_flag=True, help="Take every story as relevant.")
@click.option("--triage/--no-triage", default=True, help="Spare the models what is plainly other news.  [default: yes]")
@click.option(
    "--explain",
    is_flag=True,
    help="Add the language, the reason in words, the model's version, and each candidate sentence as it was read, with "
    "its scores.",
)
@settings_options
@click.pass_context
def tag_command(
    ctx: click.Context,
    settings: Settings,
    file: BinaryIO,
    *,
    with_claims: bool,
    force_relevant: bool,
    triage: bool,
    explain: bool,
) -> None:
    """Judge the stories of FILE (JSON lines, - for standard input) and write one JSON line each, in order.

    A line holds id, title, summary, text, published, url and, if it is known, lang.
    """
    from pipeline.analysis.entities import missing_model  # noqa: PLC0415 -- loads spaCy
    from pipeline.house import make_analyst  # noqa: PLC0415 -- loads the models

    analyst, bad = make_analyst(settings.config, triage=triage), 0
    for number, line in _lines(file):
        try:
            line_id, story = parse_line(line)
        except InputError as error:
            click.echo(f"line {number}: {error}", err=True)
            bad += 1
            continue
        judged = analyst.judge(story, force_relevant=force_relevant)
        row = as_row(line_id, judged.story, with_claims=with_claims, explain=explain)
        if explain:
            row["candidates"] = list(explained(judged.reading))
            row["missing"] = missing_model(judged.story.lang)
        sys.stdout.write(msgspec.json.encode(row).decode() + "\n")
        sys.stdout.flush()
    if bad:
        ctx.exit(EXIT_PARTLY)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(iter(lambda: file.readline(MAX_LINE), b""), 1):
        if line.strip():
            yield number, line


def parse_line(line: bytes) -> tuple[str | int, StoryInput]:
    """Return a line's id and story; raises InputError for what is no JSON object of the right form."""
    try:
        row = msgspec.json.decode(line, type=TagLine)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(str(error)) from error
    story = StoryInput(
        id=str(row.id),
        title=row.title or "",
        summary=row.summary or "",
        text=row.text or "",
        published=parse_day(row.published),
        lang=(row.lang or "").lower() or None,
        url=row.url,
    )
    return row.id, story


def parse_day(text: str | None) -> date | None:
    """Return the day of an ISO or mail date, None for none; raises InputError for what is no date."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    try:
        return email.utils.parsedate_to_datetime(text).date()
    except ValueError as error:
        raise InputError(f"published: {text!r} is no date") from error


def explained(reading: "Reading") -> Iterator[dict[str, Any]]:
    """Yield each candidate sentence as the models read it, with the likeliest class of each head and its score."""
    for place, candidate in enumerate(reading.read.candidates):
        row: dict[str, Any] = {"sentence": candidate.index + 1, "read": candidate.masked}
        for head in reading.scores:
            best = reading.best(head, place)
            row[head] = {best: round(float(reading.of(head, best)[place]), 3)}
        yield row


def as_row(line_id: str | int, story: Story, *, with_claims: bool, explain: bool) -> dict[str, Any]:
    """Return a verdict as the command writes it."""
    row: dict[str, Any] = {"id": line_id} | {name: getattr(story, name) for name in FIELDS}
    if story.value:
        amount = story.value.amount
        row["value"] = {"amount": int(amount) if amount.is_integer() else amount, "currency": story.value.currency}
    if explain:
        row |= {"lang": story.lang, "reason": story.reason, "model": story.model}
    if with_claims:
        row["claims"] = [
            {name: value for name, value in asdict(c).items() if name in CLAIM_FIELDS} for c in story.claims
        ]
    return row
