"""The database file and its pages file: opened, migrated, shared by the rooms of the store.

`Store` hands out one object a room: `collection` (feeds to pages), `articles` (pages to stories),
`ledger` (claims to corrections). All their methods are listed in `tests/store/test_locked.py`, which
runs each against a locked database: add yours there.
"""

import json
import sqlite3
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from sqlite_utils import Database

from pipeline.errors import SchemaError, StoreError
from pipeline.records.runs import Failure, RunReport
from pipeline.store import pages, schema
from pipeline.store.articles import ArticleStore
from pipeline.store.collection import CollectionStore
from pipeline.store.guarding import wrap_sqlite_errors
from pipeline.store.ledger import LedgerStore
from pipeline.store.rows import to_iso
from pipeline.store.views import ensure_views

# A page that failed is tried again after an hour, four hours, sixteen; then it is given up.
MAX_TRIES = 4
FIRST_PAUSE = timedelta(hours=1)
PAUSE_FACTOR = 4
BUSY_SECONDS = 10.0


@wrap_sqlite_errors
class Store:
    """An open database; a context manager that closes it.

    Raises StoreError where the file is no database or cannot be written, SchemaError where a newer
    version made it.
    """

    def __init__(self, path: Path, busy_seconds: float = BUSY_SECONDS) -> None:
        self.name = str(path)
        self.path = path
        try:
            with ExitStack() as opened:
                self.db = _open(path, busy_seconds)
                opened.callback(self.db.close)
                _migrate(self.db, path)
                self.pages_db = _open(pages.pages_path(path), busy_seconds)
                opened.callback(self.pages_db.close)
                pages.migrations.apply(self.pages_db)
                opened.pop_all()
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"cannot be opened as a database: {error}", key=self.name) from error
        self.collection = CollectionStore(self.db, self.pages_db, self.name)
        self.articles = ArticleStore(self.db, self.name)
        self.ledger = LedgerStore(self.db, self.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close both files."""
        self.db.close()
        self.pages_db.close()

    # -- runs and failures --

    def start_run(self, command: str, now: datetime, started_at: datetime) -> int:
        """Note that a run began and return its number."""
        row = [command, to_iso(now), to_iso(started_at)]
        cursor = self.db.execute("INSERT INTO runs (command, now, started_at) VALUES (?, ?, ?)", row)
        return int(cursor.lastrowid or 0)

    def finish_run(self, run_id: int, report: RunReport, finished_at: datetime) -> None:
        """Note that a run ended, with what it counted."""
        counted = {name: value for name, value in asdict(report).items() if isinstance(value, int | list)}
        counted["failures"] = len(report.failures)
        self.db.execute(
            "UPDATE runs SET finished_at = ?, report = ? WHERE id = ?",
            [to_iso(finished_at), json.dumps(counted), run_id],
        )

    def finished_run(self, command: str, now: datetime) -> bool:
        """Return whether a run of `command` at `now` has ended."""
        sql = "SELECT 1 FROM runs WHERE command = ? AND now = ? AND finished_at IS NOT NULL"
        return self.db.execute(sql, [command, to_iso(now)]).fetchone() is not None

    def ensure_failure(self, failure: Failure, now: datetime) -> None:
        """Note that an item failed (again): the pause before the next try grows, then it is given up."""
        key = [failure.stage.value, failure.key]
        row = self.db.execute("SELECT tries FROM failures WHERE stage = ? AND key = ?", key).fetchone()
        tries = (row[0] if row else 0) + 1
        retry_at = failure.retry_at
        if retry_at is None and tries < MAX_TRIES:
            retry_at = now + FIRST_PAUSE * PAUSE_FACTOR ** (tries - 1)
        self.db.execute(
            "INSERT INTO failures (stage, key, reason, message, tries, first_at, last_at, retry_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (stage, key) DO UPDATE SET reason = excluded.reason,"
            " message = excluded.message, tries = excluded.tries, last_at = excluded.last_at,"
            " retry_at = excluded.retry_at, solved_at = NULL",
            [*key, failure.reason, failure.message[:500], tries, to_iso(now), to_iso(now), to_iso(retry_at)],
        )

    def solve_failure(self, stage: str, key: str, now: datetime) -> None:
        """Note that what failed before went well."""
        sql = "UPDATE failures SET solved_at = ?, tries = 0 WHERE stage = ? AND key = ? AND solved_at IS NULL"
        self.db.execute(sql, [to_iso(now), stage, key])


def _open(path: Path, busy_seconds: float) -> Database:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return Database(connection)


def _migrate(db: Database, path: Path) -> None:
    """Bring the database to this version, refuse one of a newer version, lay the views anew."""
    unknown = schema.unknown_migrations(db)
    if unknown:
        raise SchemaError(schema.newer_message(unknown), key=str(path))
    if schema.migrations.pending(db):
        schema.migrations.apply(db)
    ensure_views(db)
