"""What a run works with: the lock, the store, the workers and the models, opened together."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from pipeline.analysis.analyst import Analyst
from pipeline.config import Config
from pipeline.language.gazetteers import load_gazetteers
from pipeline.processing.workers import Workers
from pipeline.store.lock import ingest_lock
from pipeline.store.store import Store


class Progress(Protocol):
    """Who is told how far a run has come."""

    def stage(self, name: str, total: int) -> AbstractContextManager[Callable[[], None]]:
        """Begin a stage of `total` items; the function it gives is called after each."""


@dataclass(frozen=True, slots=True)
class House:
    """The house of one run at `now`."""

    store: Store
    config: Config
    workers: Workers
    analyst: Analyst
    progress: Progress
    run_id: int
    now: datetime


def make_analyst(config: Config, *, triage: bool = True) -> Analyst:
    """Return the analyst that the settings ask for; raises ConfigError for a wrong gazetteer file."""
    return Analyst(load_gazetteers(extra=config.gazetteers.files), triage=triage and config.triage)


@contextmanager
def open_house(
    db: Path, config: Config, now: datetime, progress: Progress, *, command: str, analyst: Analyst | None = None
) -> Iterator[House]:
    """Yield the house of one run, locked against others; raises LockedError where another run is at work."""
    with ingest_lock(db), Store(db) as store, Workers(config.workers) as workers:
        run_id = store.start_run(command, now, datetime.now(UTC))
        yield House(store, config, workers, analyst or make_analyst(config), progress, run_id, now)
