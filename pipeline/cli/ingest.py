"""Commands that take articles in: from feeds, from stored pages, one at a time."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from pipeline.cli.main import EXIT_EVERY_FEED_FAILED, EXIT_PARTLY
from pipeline.cli.options import Command, Settings, now_option, settings_options
from pipeline.cli.progress import choose_progress
from pipeline.cli.report import print_report
from pipeline.collection.fetch import Fetcher
from pipeline.config import Config, load_feeds
from pipeline.errors import ConfigError, InputError
from pipeline.house import open_house
from pipeline.processing.stored import stored_page, stored_pages
from pipeline.records.articles import Page
from pipeline.records.runs import RunReport
from pipeline.run import add_pages, ingest


@dataclass(frozen=True, slots=True)
class Pages:
    """Stored pages to be read instead of the feeds: their folder, and the address of one that tells none."""

    folder: Path | None
    url: str | None


def pages_options(command: Command) -> Command:
    """Add where stored pages are; the command gets `pages`."""

    @click.option(
        "--html-dir",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        help="Read the stored pages of this folder (.html, .htm, each also .gz) instead of the feeds; an index.jsonl "
        "beside them may tell their addresses.",
    )
    @click.option("--url", help="Address of the stored page that tells none itself; for a folder of one page.")
    @functools.wraps(command)
    def wrapped(html_dir: Path | None, url: str | None, **rest: Any) -> Any:
        return command(pages=Pages(html_dir, url), **rest)

    return wrapped  # type: ignore[return-value]


report_option = click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="How the report is written."
)
quiet_option = click.option("--quiet", is_flag=True, help="Show no progress.")


@click.command("ingest")
@click.option("--feeds", "feeds_path", type=click.Path(path_type=Path), help="The feeds.  [default: feeds.yaml]")
@pages_options
@click.option("--all", "all_feeds", is_flag=True, help="Ask the feeds that are not due yet, too.")
@now_option
@quiet_option
@report_option
@settings_options
@click.pass_context
def ingest_command(
    ctx: click.Context,
    settings: Settings,
    feeds_path: Path | None,
    pages: Pages,
    now: datetime,
    form: str,
    *,
    all_feeds: bool,
    quiet: bool,
) -> None:
    """Read the feeds that are due, judge what is new, fold the contracts, issue alerts.

    One ingest at a time; one that was killed is taken up by the next.
    """
    config = settings.config
    if pages.folder:
        stored = stored_pages(pages.folder, pages.url, now)
        report = _run_pages(settings, config, stored, now, quiet=quiet)
    else:
        path = feeds_path or Path(config.feeds)
        if not path.exists():
            raise ConfigError("there is no such file: `armswatch init` writes one", key=str(path))
        specs = load_feeds(path)
        with open_house(settings.db, config, now, choose_progress(quiet=quiet), command="ingest") as house:
            with Fetcher(config.fetch) as fetcher:
                report = ingest(house, fetcher, specs, all_feeds=all_feeds)
            house.store.finish_run(house.run_id, report, datetime.now(UTC))
    print_report(report, form)
    if report.every_feed_failed:
        ctx.exit(EXIT_EVERY_FEED_FAILED)


@click.command("add")
@click.argument("source")
@click.option("--url", help="Address of a stored page that tells none itself.")
@now_option
@report_option
@settings_options
@click.pass_context
def add_command(ctx: click.Context, settings: Settings, source: str, url: str | None, now: datetime, form: str) -> None:
    """Put in one article: SOURCE is a web address, or a stored page."""
    config = settings.config
    report = _run_pages(settings, config, [_page_of(source, url, config, now)], now, quiet=True)
    print_report(report, form)
    if report.failures:
        ctx.exit(EXIT_PARTLY)


def _page_of(source: str, url: str | None, config: Config, now: datetime) -> Page:
    if not source.startswith(("http://", "https://")):
        return stored_page(Path(source), url, now)
    with Fetcher(config.fetch) as fetcher:
        answer = fetcher.fetch(source, now)
    return Page(source, answer.final_url, answer.body, answer.content_type, answer.fetched_at)


def _run_pages(
    settings: Settings, config: Config, pages: Iterable[Page | InputError], now: datetime, *, quiet: bool
) -> RunReport:
    with open_house(settings.db, config, now, choose_progress(quiet=quiet), command="add") as house:
        report = add_pages(house, pages)
        house.store.finish_run(house.run_id, report, datetime.now(UTC))
    return report
