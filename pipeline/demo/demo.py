"""The demo: the newsroom's older news, then its newer news, through the main job over real HTTP."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from pipeline.analysis.analyst import Analyst
from pipeline.collection.fetch import Fetcher
from pipeline.collection.guard import Guard
from pipeline.config import Config, FetchConfig
from pipeline.demo.newsroom import load
from pipeline.demo.server import NewsroomServer
from pipeline.errors import InputError
from pipeline.house import Progress, open_house
from pipeline.records.runs import RunReport
from pipeline.run import ingest
from pipeline.store.store import Store

# The newsroom's news is of fixed days, so each sitting has its own present.
SITTINGS = ((1, datetime(2025, 12, 15, 18, tzinfo=UTC)), (2, datetime(2026, 11, 20, 18, tzinfo=UTC)))
DATABASE = "newsroom.db"
COMMAND = "demo"
# The newsroom is ours: it needs no gap between two requests.
CONFIG = Config(fetch=FetchConfig(host_gap_seconds=0))


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting: its present and what the run did, None where an earlier run had finished it."""

    number: int
    now: datetime
    report: RunReport | None


def empty(folder: Path) -> None:
    """Remove the demo's folder; raises InputError where it holds anything but a demo."""
    if not folder.exists():
        return
    strangers = [path.name for path in folder.iterdir() if not path.name.startswith(("newsroom", "digest-"))]
    if strangers:
        raise InputError(f"is no folder of the demo: it holds {strangers[0]}", key=str(folder))
    shutil.rmtree(folder)


def sittings(db: Path, workers: int, progress: Progress) -> Iterator[Sitting]:
    """Run the sittings one after the other; those that an earlier run finished are passed over, but for the last."""
    newsroom, analyst, config = load(), Analyst(), msgspec.structs.replace(CONFIG, workers=workers)
    with NewsroomServer(newsroom) as server:
        guard = Guard(connect_to={"example": ("127.0.0.1", server.port)})
        for number, now in SITTINGS:
            if number < len(SITTINGS) and _finished(db, now):
                yield Sitting(number, now, None)
                continue
            server.sitting = number
            with (
                open_house(db, config, now, progress, command=COMMAND, analyst=analyst) as house,
                Fetcher(config.fetch, guard) as fetcher,
            ):
                report = ingest(house, fetcher, newsroom.feeds(), all_feeds=True)
                house.store.finish_run(house.run_id, report, datetime.now(UTC))
            yield Sitting(number, now, report)


def _finished(db: Path, now: datetime) -> bool:
    if not db.exists():
        return False
    with Store(db) as store:
        return store.finished_run(COMMAND, now)
