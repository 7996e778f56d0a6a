"""`armswatch judge`: an analyst's decision on a story; one more entry in the log, never an edit."""

import getpass
from datetime import UTC, datetime

import click

from pipeline.cli.options import Settings, now_option, settings_options
from pipeline.cli.progress import QuietProgress
from pipeline.cli.report import print_report
from pipeline.errors import InputError
from pipeline.house import open_house
from pipeline.records.contracts import JudgementKind
from pipeline.records.runs import RunReport
from pipeline.run import fold_blocks
from pipeline.store import queries


@click.command("judge")
@click.argument("story")
@click.argument("decision", type=click.Choice(["reject", "accept"]))
@click.option("--by", default=getpass.getuser, metavar="NAME", help="Who decides.  [default: the user]")
@click.option("--note", default="", help="Why.")
@now_option
@settings_options
def judge_command(settings: Settings, story: str, decision: str, by: str, note: str, now: datetime) -> None:
    """Reject what STORY (S345 or its address) claims, or accept it again; alerts that rest on it are corrected."""
    with queries.open_reading(settings.db) as db:
        kind, row = queries.one(db, story)
    if kind != "story":
        raise InputError("is no story: judge the story that an alert rests on", key=story)
    with open_house(settings.db, settings.config, now, QuietProgress(), command="judge") as house:
        house.store.ledger.add_judgement(row["article_id"], JudgementKind(decision), by, note, now)
        report = RunReport(now)
        fold_blocks(house, report)
        house.store.finish_run(house.run_id, report, datetime.now(UTC))
    print_report(report, "table")
