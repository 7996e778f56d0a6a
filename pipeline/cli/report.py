"""A run's report, for people and for programs."""

import json
from collections import Counter
from dataclasses import asdict

import click

from pipeline.dissemination.export import printable
from pipeline.records.runs import Failure, RunReport

MAX_FAILURES = 10


def print_report(report: RunReport, form: str) -> None:
    """Print what a run did as a few lines, or as one JSON object."""
    if form == "json":
        click.echo(json.dumps(asdict(report), default=str, ensure_ascii=False))
        return
    for line in report_lines(report):
        click.echo(line)


def report_lines(report: RunReport) -> list[str]:
    """Return a run's report in lines."""
    lines = [
        f"feeds      {report.feeds_asked} asked, {report.feeds_unchanged} unchanged, {report.feeds_failed} failed",
        f"entries    {report.entries_new} new",
        f"pages      {report.pages_new} new",
        f"articles   {report.articles_new} new, {report.revisions_new} new texts",
        f"stories    {report.stories_new} judged, {report.stories_relevant} relevant, {report.reversals} reversals",
        f"contracts  {report.contracts} in {report.blocks_folded} blocks folded",
        f"alerts     {_numbered('A', report.alerts)}",
    ]
    if report.corrections:
        lines.append(
            f"corrected  {len(report.corrections)} alert{'s' if len(report.corrections) > 1 else ''} taken back"
        )
    if report.nothing_new:
        lines.append("nothing new")
    return lines + _failure_lines(report.failures)


def _numbered(letter: str, numbers: list[int]) -> str:
    return ", ".join(f"{letter}{number}" for number in numbers) if numbers else "none"


def _failure_lines(failures: list[Failure]) -> list[str]:
    if not failures:
        return []
    reasons = Counter((failure.stage.value, failure.reason) for failure in failures)
    lines = [f"failures   {len(failures)}: " + ", ".join(f"{n} {s} {r}" for (s, r), n in reasons.most_common())]
    lines += [f"  {f.stage.value} {f.key}: {printable(f.message)[:160]}" for f in failures[:MAX_FAILURES]]
    if len(failures) > MAX_FAILURES:
        lines.append(f"  … and {len(failures) - MAX_FAILURES} more: armswatch feeds --failures")
    return lines
