"""What people ask the database: reads of the documented views, as rows of plain values."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipeline.errors import InputError, SchemaError, StoreError
from pipeline.store import schema
from pipeline.store.rows import to_iso

Row = dict[str, Any]
LISTS = frozenset({"supplier", "equipment", "customer", "factors"})
BUSY_SECONDS = 10.0


@contextmanager
def open_reading(path: Path) -> Iterator[Database]:
    """Open a database for reading only.

    Raises StoreError where there is none or it cannot be read, SchemaError where it is not of this version.
    """
    if not path.exists():
        raise StoreError("there is no database here: run `armswatch ingest` first, or give --db", key=str(path))
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
        with closing(connection):
            db = Database(connection)
            _check_schema(db, path)
            yield db
    except sqlite3.Error as error:
        raise StoreError(f"cannot be read: {error}", key=str(path)) from error


def _check_schema(db: Database, path: Path) -> None:
    unknown = schema.unknown_migrations(db)
    if unknown:
        raise SchemaError(schema.newer_message(unknown), key=str(path))
    if schema.migrations.pending(db):
        raise SchemaError(
            "the database is of an older version: any `armswatch ingest` brings it up to date", key=str(path)
        )


def _rows(db: Database, sql: str, values: Sequence[object] | Row = ()) -> list[Row]:
    cursor = db.conn.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [_plain(dict(zip(names, row, strict=True))) for row in cursor]


def _plain(row: Row) -> Row:
    """Turn the JSON lists of a row into lists."""
    for name, value in row.items():
        if isinstance(value, str) and value[:1] == "[" and name in LISTS:
            row[name] = json.loads(value)
    return row


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; None and empty leave it whole."""

    since: datetime | None = None
    until: datetime | None = None
    state: str | None = None
    customer: str | None = None
    equipment: str | None = None
    limit: int = 50


def alerts(db: Database, wanted: Filter) -> list[Row]:
    """Return alerts, the newest first, each with its correction where it was taken back."""
    sql = """SELECT * FROM alert_list WHERE (:since IS NULL OR issued_at >= :since)
             AND (:until IS NULL OR issued_at < :until) AND (:state IS NULL OR state = :state)
             AND (:customer IS NULL OR customer = :customer) AND (:equipment IS NULL
               OR EXISTS (SELECT 1 FROM json_each(equipment) WHERE value = :equipment COLLATE NOCASE))
             ORDER BY CAST(substr(alert, 2) AS INTEGER) DESC LIMIT :limit"""
    return _rows(db, sql, _values(wanted))


def contracts(db: Database, wanted: Filter) -> list[Row]:
    """Return contracts, the last changed first."""
    sql = """SELECT * FROM contract_list WHERE (:state IS NULL OR state = :state)
             AND (:customer IS NULL OR customer = :customer) AND (:equipment IS NULL
               OR EXISTS (SELECT 1 FROM json_each(equipment) WHERE value = :equipment COLLATE NOCASE))
             AND (:since IS NULL OR contract IN (SELECT contract FROM contract_history WHERE known_at >= :since))
             AND (:until IS NULL OR first_seen < :until)
             ORDER BY coalesce(state_date, first_seen) DESC, CAST(substr(contract, 2) AS INTEGER) LIMIT :limit"""
    return _rows(db, sql, _values(wanted))


def history(db: Database, contract: str) -> list[Row]:
    """Return the changes of state of a contract, in order."""
    return _rows(db, "SELECT * FROM contract_history WHERE contract = ? ORDER BY position", [contract])


def search(db: Database, match: str, limit: int) -> list[Row]:
    """Return the stories that an FTS5 query finds, the best first."""
    sql = """SELECT s.* FROM search JOIN story_list s ON s.article_id = search.rowid
             WHERE search MATCH ? ORDER BY bm25(search, 5.0, 1.0), s.article_id LIMIT ?"""
    return _rows(db, sql, [match, limit])


def feeds(db: Database) -> list[Row]:
    """Return the feeds with their health, the failing first."""
    return _rows(db, "SELECT * FROM feed_health ORDER BY enabled DESC, failures_in_a_row DESC, name")


def failures(db: Database, limit: int) -> list[Row]:
    """Return what failed and was not mended, the newest first."""
    return _rows(db, "SELECT * FROM failure_list ORDER BY last_at DESC, key LIMIT ?", [limit])


def watch_list(db: Database, since: datetime, until: datetime) -> list[Row]:
    """Return the relevant stories of a time that are no reversal: possible, denied, stalled and the like."""
    sql = """SELECT * FROM story_list WHERE relevant AND NOT reversal AND first_seen >= ? AND first_seen < ?
             ORDER BY factuality DESC, event, published DESC, story_id"""
    return _rows(db, sql, [to_iso(since), to_iso(until)])


def corrections(db: Database, since: datetime, until: datetime) -> list[Row]:
    """Return the alerts taken back in a time."""
    sql = """SELECT * FROM alert_list WHERE corrected_at >= ? AND corrected_at < ?
             ORDER BY corrected_at, CAST(substr(alert, 2) AS INTEGER)"""
    return _rows(db, sql, [to_iso(since), to_iso(until)])


def counts(db: Database, since: datetime, until: datetime) -> Row:
    """Return how much was read in a time: articles, relevant stories, feeds asked and failed."""
    period = {"since": to_iso(since), "until": to_iso(until)}
    sql = """SELECT (SELECT count(*) FROM story_list WHERE first_seen >= :since AND first_seen < :until) AS articles,
      (SELECT count(*) FROM story_list WHERE relevant AND first_seen >= :since AND first_seen < :until) AS relevant,
      (SELECT count(DISTINCT feed_id) FROM fetches WHERE fetched_at >= :since AND fetched_at < :until) AS feeds,
      (SELECT count(*) FROM feed_health WHERE enabled AND failures_in_a_row >= 3) AS silent_feeds"""
    return _rows(db, sql, period)[0]


def one(db: Database, reference: str) -> tuple[str, Row]:
    """Return what a reference names: `A12` an alert, `C7` a contract, `S345` a story, else an address.

    Returns the kind (alert, contract or story) with its row; raises InputError where there is none.
    """
    kind, sql, value = _lookup(reference)
    found = _rows(db, sql, [value])
    if not found:
        raise InputError(f"there is no such {kind} in the database", key=reference)
    return kind, found[0]


def _lookup(reference: str) -> tuple[str, str, str]:
    number = reference[1:]
    if number.isdigit() and reference[0] in "ACS":
        kind, column = {"A": ("alert", "alert"), "C": ("contract", "contract"), "S": ("story", "story")}[reference[0]]
        return kind, f"SELECT * FROM {kind}_list WHERE {column} = ?", reference  # noqa: S608 -- three fixed names
    return "story", "SELECT * FROM story_list WHERE url = ?", reference


def story_text(db: Database, revision_id: int) -> str:
    """Return the text of a revision."""
    return str(_rows(db, "SELECT text FROM revisions WHERE id = ?", [revision_id])[0]["text"])


def mentions(db: Database, story_id: int) -> list[Row]:
    """Return the mentions found in a story's text, in order."""
    return _rows(db, "SELECT * FROM mentions WHERE story_id = ? ORDER BY start", [story_id])


def claims(db: Database, story_id: int) -> list[Row]:
    """Return a story's claims, in order."""
    return _rows(db, "SELECT * FROM claims WHERE story_id = ? ORDER BY position", [story_id])


def _values(wanted: Filter) -> Row:
    return {
        "since": to_iso(wanted.since),
        "until": to_iso(wanted.until),
        "state": wanted.state,
        "customer": wanted.customer,
        "equipment": wanted.equipment,
        "limit": wanted.limit,
    }
