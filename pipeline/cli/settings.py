"""Commands around an installation: its feeds, its schedule, its settings."""

import shutil
import sys
from pathlib import Path

import click

from pipeline.cli.options import Settings, format_option, settings_options
from pipeline.dissemination.export import write_rows
from pipeline.dissemination.schedule import crontab, systemd_units
from pipeline.errors import ConfigError
from pipeline.models import data_file
from pipeline.store import queries

FEED_COLUMNS = (
    "name",
    "lang",
    "country",
    "kind",
    "enabled",
    "last_outcome",
    "last_changed",
    "failures_in_a_row",
    "entries",
)
FAILURE_COLUMNS = ("stage", "key", "reason", "tries", "last_at", "retry_at")
EXAMPLE = """\
# The settings of one installation of Armswatch. Every key may be left out; what follows a key is its default.
# Paths count from this file. Passwords do not stand here: set ARMSWATCH_SMTP_PASSWORD in the environment.

# db: armswatch.db             # the database; the pages file lies beside it
# feeds: feeds.yaml            # what is read
# workers: 2                   # processes that parse pages

# triage: true                 # spare the models what is plainly other news
# gazetteers:                  # files of names that add to ours, in the form of models/gazetteers/*.yaml
#   equipment: []
#   suppliers: []
#   customers: []

# fetch:
#   contact: ""                # an address that publishers can write to; it is part of the user agent
#   interval_minutes: 60       # how often a feed is asked
#   timeout_seconds: 60        # one answer, redirects included
#   max_bytes: 10000000        # one answer, unpacked
#   host_gap_seconds: 2        # between two requests to one host
#   concurrency: 8             # requests under way at once
#   max_pages_per_run: 2000
#   allow_private_addresses: false

# alerts:
#   threshold: 0.8             # probability of a reversal from which an alert is issued

# digest:
#   to: [desk@example.org]
#   from: armswatch@localhost
#   smtp:
#     host: mail.example.org
#     port: 587
#     starttls: true
#     user: ""
"""


@click.command("feeds")
@click.option("--failures", "show_failures", is_flag=True, help="List pages and articles that failed instead.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many failures at most.")
@settings_options
@format_option
def feeds_command(settings: Settings, form: str, limit: int, *, show_failures: bool) -> None:
    """List the feeds with their health, the failing first."""
    with queries.open_reading(settings.db) as db:
        if show_failures:
            write_rows(queries.failures(db, limit), FAILURE_COLUMNS, form, sys.stdout)
        else:
            write_rows(queries.feeds(db), FEED_COLUMNS, form, sys.stdout)


@click.group("schedule")
def schedule_command() -> None:
    """Say how to run Armswatch by the clock."""


@schedule_command.command("show")
@click.option("--minutes", type=click.IntRange(5, 59), default=15, show_default=True, help="Between two ingests.")
@click.option("--digest-at", default="06:30", show_default=True, metavar="HH:MM", help="When the digest goes out.")
@settings_options
def schedule_show(settings: Settings, minutes: int, digest_at: str) -> None:
    """Print crontab lines and systemd units with the paths of this installation."""
    command = Path(shutil.which("armswatch") or sys.argv[0]).resolve()
    click.echo(crontab(command, settings.db.resolve(), Path.cwd(), minutes, digest_at))
    click.echo(systemd_units(command, settings.db.resolve(), Path.cwd(), minutes, digest_at))


@click.command("init")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@settings_options
def init_command(settings: Settings, *, force: bool) -> None:
    """Write a commented armswatch.yaml, and the feeds.yaml that ships with Armswatch where there is none."""
    target = settings.config_path or Path("armswatch.yaml")
    if target.exists() and not force:
        raise ConfigError("is there already; --force writes over it", key=str(target))
    target.write_text(EXAMPLE, encoding="utf-8")
    click.echo(f"wrote {target}")
    feeds = target.parent / "feeds.yaml"
    if not feeds.exists() or (force and feeds.resolve() != data_file("feeds.yaml").resolve()):
        shutil.copyfile(data_file("feeds.yaml"), feeds)
        click.echo(f"wrote {feeds}")
