"""`armswatch show`: an alert, a contract or a story in full."""

import json
import sys
from typing import Any

import click
from rich.console import Console
from rich.text import Text
from sqlite_utils import Database

from pipeline.cli.options import Settings, format_option, settings_options
from pipeline.dissemination.export import flat, printable, write_rows
from pipeline.store import queries

STYLES = {"EQUIPMENT": "bold red", "SUPPLIER": "bold magenta", "COUNTRY": "bold cyan"}
HIDDEN = frozenset({"article_id", "revision_id", "story_id", "evidence"})


@click.command("show")
@click.argument("reference")
@settings_options
@format_option
def show_command(settings: Settings, reference: str, form: str) -> None:
    """Show REFERENCE: A12 (an alert), C7 (a contract), S345 (a story), or an article's address."""
    with queries.open_reading(settings.db) as db:
        kind, row = queries.one(db, reference)
        details = _details(db, kind, row)
    if form in {"json", "jsonl"}:
        indent = 2 if form == "json" else None
        sys.stdout.write(json.dumps({"kind": kind, **row, **details}, ensure_ascii=False, indent=indent) + "\n")
        return
    if form == "csv":
        write_rows([row], list(row), form, sys.stdout)
        return
    console = Console(highlight=False, soft_wrap=True)
    _print_fields(console, row)
    if kind == "story":
        _print_story(console, details)
    else:
        print_history(console, details["history"])


def _details(db: Database, kind: str, row: queries.Row) -> dict[str, Any]:
    if kind == "story":
        return {
            "text": queries.story_text(db, row["revision_id"]),
            "claims": queries.claims(db, row["story_id"]),
            "mentions": queries.mentions(db, row["story_id"]),
        }
    return {"history": queries.history(db, row["contract"])}


def _print_fields(console: Console, row: queries.Row) -> None:
    for name, value in row.items():
        if name not in HIDDEN and value not in (None, [], ""):
            console.print(Text.assemble((f"{name:<14} ", "dim"), printable(flat(value))))
    if row.get("evidence"):
        console.print(Text.assemble(("evidence       ", "dim"), ("“" + printable(row["evidence"]) + "”", "bold")))


def print_history(console: Console, history: list[queries.Row]) -> None:
    """Print a contract's changes of state, each with its proof."""
    console.print()
    for change in history:
        origins = f"{change['origins']} origin{'s' if change['origins'] != 1 else ''}"
        how = "news" if change["news"] else "recalled"
        console.print(
            Text.assemble(
                (f"{change['event_date'] or 'undated':<11}", "cyan"),
                (f"{change['state']:<12}", "bold"),
                (f"{how}, {origins}, {change['published'] or ''}"[:60], "dim"),
            )
        )
        console.print(Text(f"           “{printable(change['evidence'])}”"))
        console.print(Text(f"           {printable(change['url'])}", style="dim"))


def _print_story(console: Console, details: dict[str, Any]) -> None:
    text = Text(printable(details["text"]))
    for mention in details["mentions"]:
        text.stylize(STYLES.get(mention["label"], "green"), mention["start"], mention["end"])
    console.print()
    console.print(text)
    console.print()
    for claim in details["claims"]:
        console.print(
            Text.assemble(
                (f"{claim['event']}/{claim['factuality']}/{claim['time']} {claim['score']:.2f}  ", "cyan"),
                printable(claim["sentence"]),
            )
        )
    ids = dict.fromkeys((m["label"], m["text"], m["canonical"] or "-") for m in details["mentions"])
    for label, written, canonical in ids:
        console.print(
            Text.assemble((f"{label:<13}", STYLES.get(label, "green")), f"{printable(written)} → {canonical}")
        )
