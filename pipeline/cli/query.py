"""Commands that ask the database."""

import sys

import click

from pipeline.cli.options import Settings, filter_options, format_option, settings_options
from pipeline.dissemination.export import write_rows
from pipeline.store import queries

ALERT_COLUMNS = (
    "alert",
    "issued_at",
    "state",
    "prior",
    "customer",
    "equipment",
    "event_date",
    "contract",
    "evidence",
    "correction",
)
CONTRACT_COLUMNS = ("contract", "customer", "equipment", "contract_type", "supplier", "state", "state_date", "articles")
STORY_COLUMNS = ("story", "published", "lang", "site", "title", "event", "factuality", "customer", "equipment")


@click.command("alerts")
@settings_options
@filter_options
@format_option
def alerts_command(settings: Settings, wanted: queries.Filter, form: str) -> None:
    """List the alerts, the newest first."""
    with queries.open_reading(settings.db) as db:
        write_rows(queries.alerts(db, wanted), ALERT_COLUMNS, form, sys.stdout)


@click.command("contracts")
@settings_options
@filter_options
@format_option
def contracts_command(settings: Settings, wanted: queries.Filter, form: str) -> None:
    """List the contracts, the last changed first."""
    with queries.open_reading(settings.db) as db:
        write_rows(queries.contracts(db, wanted), CONTRACT_COLUMNS, form, sys.stdout)


@click.command("search")
@click.argument("query")
@click.option(
    "--lang", type=click.Choice(["en", "es", "pt", "fr", "ru"]), help="Read the query in this language alone."
)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many at most.")
@settings_options
@format_option
def search_command(settings: Settings, query: str, lang: str | None, limit: int, form: str) -> None:
    """Find stories that hold every word of QUERY, in any of its inflections."""
    from pipeline.language.stems import match_query  # noqa: PLC0415 -- the stemmers are for this command alone

    match = match_query(query, lang)
    if not match:
        raise click.UsageError("the query holds no word")
    with queries.open_reading(settings.db) as db:
        write_rows(queries.search(db, match, limit), STORY_COLUMNS, form, sys.stdout)
