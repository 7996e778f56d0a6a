"""How far a run has come, shown on standard error: bars on a terminal, a line a stage elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class TerminalProgress:
    """A bar for each stage."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Callable[[], None]]:
        """Show one stage's bar; an empty stage shows nothing."""
        if not total:
            yield lambda: None
            return
        columns = (TextColumn(f"{name:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self._console) as progress:
            task = progress.add_task(name, total=total)
            yield lambda: progress.advance(task)


class LineProgress:
    """A line for each stage that had something to do; for logs and cron."""

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Callable[[], None]]:
        """Say what was done when a stage ends."""
        yield lambda: None
        if total:
            click.echo(f"{name}: {total}", err=True)


class QuietProgress:
    """Says nothing."""

    def stage(self, name: str, total: int) -> AbstractContextManager[Callable[[], None]]:
        """Do nothing."""
        del name, total
        return _nothing()


@contextmanager
def _nothing() -> Iterator[Callable[[], None]]:
    yield lambda: None


def choose_progress(*, quiet: bool = False) -> TerminalProgress | LineProgress | QuietProgress:
    """Return what fits where standard error goes."""
    if quiet:
        return QuietProgress()
    return TerminalProgress() if sys.stderr.isatty() else LineProgress()
