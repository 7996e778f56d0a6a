"""`armswatch demo`: from feeds to alerts on the bundled newsroom."""

from datetime import timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text
from sqlite_utils import Database

from pipeline.cli.digest import read_digest, write_digest
from pipeline.cli.progress import choose_progress
from pipeline.cli.report import report_lines
from pipeline.cli.show import print_history
from pipeline.config import load_config
from pipeline.demo.demo import DATABASE, SITTINGS, empty, sittings
from pipeline.dissemination.digest import make_message
from pipeline.dissemination.export import flat, printable
from pipeline.store import queries

SHOWN_CUSTOMER = "PE"
PERIOD = timedelta(days=14)


@click.command("demo")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("armswatch-demo"),
    show_default=True,
    help="The demo's own folder.",
)
@click.option("--fresh", is_flag=True, help="Empty the folder first.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.option(
    "--db",
    # ARMSWATCH_DB is not heard here: the sample must never come among real news.
    type=click.Path(path_type=Path, dir_okay=False),
    help="The demo's database.  [default: newsroom.db in its folder]",
)
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Settings; their `workers` count.")
def demo_command(folder: Path, db: Path | None, config_path: Path | None, *, fresh: bool, quiet: bool) -> None:
    """Run the main job on a bundled sample newsroom, over real HTTP on this machine.

    The newsroom's sites, stories and firms' words are invented; its Peru story retells a real one.
    """
    console = Console(highlight=False, soft_wrap=True)
    console.print(
        "This is a sample: the newsroom's sites and stories come with Armswatch and are served on this machine.",
        style="yellow",
    )
    if fresh and db:
        raise click.UsageError("--fresh empties the demo's own folder; a database given by --db is yours to remove")
    if fresh:
        empty(folder)
    db = db or folder / DATABASE
    for sitting in sittings(db, load_config(config_path).workers, choose_progress(quiet=quiet)):
        console.print(f"\nSitting {sitting.number}, now = {sitting.now:%Y-%m-%d %H:%M} UTC", style="bold")
        lines = report_lines(sitting.report) if sitting.report else ["done by an earlier run; --fresh begins anew"]
        console.print(Text("\n".join(f"  {line}" for line in lines)))
    with queries.open_reading(db) as reading:
        _print_alerts(console, reading)
        _print_contract(console, reading)
        now = SITTINGS[-1][1] + timedelta(seconds=1)
        digest = read_digest(reading, now - PERIOD, now)
    for path in write_digest(digest, make_message(digest, "armswatch@localhost", []).as_bytes(), folder):
        console.print(f"digest written: {path}", style="bold")
    console.print(f"\nAsk on: armswatch alerts --db {db}", style="dim")


def _print_alerts(console: Console, db: Database) -> None:
    console.print("\nAlerts", style="bold")
    for row in reversed(queries.alerts(db, queries.Filter())):
        head = f"{row['alert']}  {row['customer']}  {flat(row['equipment']) or '?'}  {row['state'].upper()}"
        was = f" (was {row['prior']})" if row["prior"] else ""
        console.print(
            Text.assemble((f"  {head}", "bold red"), was, (f"  {row['event_date'] or ''}  {row['contract']}", "dim"))
        )
        console.print(Text(f"      “{printable(row['evidence'])}”"))
        console.print(Text(f"      {row['site'] or ''} {row['url']}  confidence {row['confidence']:.2f}", style="dim"))


def _print_contract(console: Console, db: Database) -> None:
    """Print the history of Peru's contract, the one with the most changes of state."""
    rows = queries.contracts(db, queries.Filter(customer=SHOWN_CUSTOMER))
    if not rows:
        return
    row = max(rows, key=lambda r: r["transitions"])
    console.print(
        f"\nContract {row['contract']}: {row['customer']}, {flat(row['equipment'])}, {row['contract_type'] or ''}",
        style="bold",
    )
    print_history(console, queries.history(db, row["contract"]))
    console.print()
