"""The schema. After a new migration, `python -m tests.store.test_schema` writes the golden file anew."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.errors import SchemaError, StoreError
from pipeline.store import schema
from pipeline.store.pages import pages_path
from pipeline.store.queries import open_reading
from pipeline.store.store import Store
from pipeline.store.views import VIEWS

GOLDEN = Path(__file__).parent / "golden" / "schema.sql"


def current_schema(path: Path) -> str:
    """Return the SQL of all that a blank database gets, views aside."""
    with Store(path) as store:
        rows = store.db.execute(
            "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"
            " AND name NOT LIKE 'search_%' ORDER BY type DESC, name"
        ).fetchall()
    return "".join(f"{re.sub(' +', ' ', row[0])};\n" for row in rows)


def applied(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [row[0] for row in db.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]


def make_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('armswatch', 'm999_from_tomorrow')")


def open_to_write(path: Path) -> None:
    Store(path).close()


def open_to_read(path: Path) -> None:
    with open_reading(path):
        pass


each_way_in = pytest.mark.parametrize("open_it", [open_to_write, open_to_read], ids=["writing", "reading"])


def test_blank_database_gets_the_golden_schema(db_path: Path) -> None:
    assert current_schema(db_path) == GOLDEN.read_text(encoding="utf-8")


def test_every_migration_is_applied_once(db_path: Path) -> None:
    open_to_write(db_path)
    once = applied(db_path)
    open_to_write(db_path)
    assert applied(db_path) == once
    assert once[-1] == schema.newest()


def test_database_is_wal_with_foreign_keys(store: Store) -> None:
    assert store.db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert store.db.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_foreign_keys_hold(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        store.db.execute("INSERT INTO corrections (alert_id, reason, issued_at) VALUES (7, 'x', 'x')")


def test_tables_are_strict(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT value in INTEGER column"):
        store.db.execute("INSERT INTO blocks (foreign_party, category, folded_story) VALUES ('PE', 'x', 'many')")


@each_way_in
def test_newer_database_is_refused_with_both_versions(db_path: Path, open_it: Callable[[Path], None]) -> None:
    open_to_write(db_path)
    make_newer(db_path)
    with pytest.raises(SchemaError) as refusal:
        open_it(db_path)
    assert refusal.value.key == str(db_path)
    assert "m999_from_tomorrow" in refusal.value.message
    assert schema.newest() in refusal.value.message


def test_newer_database_is_left_as_it_is(db_path: Path) -> None:
    open_to_write(db_path)
    with closing(sqlite3.connect(db_path)) as db, db:
        db.execute("DROP VIEW story_list")
    make_newer(db_path)
    with pytest.raises(SchemaError):
        open_to_write(db_path)
    with closing(sqlite3.connect(db_path)) as db:
        assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'story_list'").fetchone() == (0,)


def test_older_database_is_not_read_but_migrated(db_path: Path) -> None:
    sqlite3.connect(db_path).close()
    db_path.touch()
    with pytest.raises(SchemaError, match="older"):
        open_to_read(db_path)
    open_to_write(db_path)
    open_to_read(db_path)


@each_way_in
def test_file_that_is_no_database_is_refused(db_path: Path, open_it: Callable[[Path], None]) -> None:
    db_path.write_bytes(b"Dear diary, today I was no database at all. " * 40)
    with pytest.raises(StoreError, match="not a database"):
        open_it(db_path)


def test_reading_where_there_is_nothing_makes_nothing(db_path: Path) -> None:
    with pytest.raises(StoreError, match="no database here"):
        open_to_read(db_path)
    assert not db_path.exists()


def test_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.db"
    open_to_write(path)
    assert path.exists()
    assert pages_path(path).exists()


@pytest.mark.parametrize("name", ["file/a.db", "folder"], ids=["below a file", "a folder itself"])
def test_impossible_place_is_an_error_of_the_store(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        open_to_write(tmp_path / name)


def test_broken_pages_file_is_an_error_of_the_store(db_path: Path) -> None:
    pages_path(db_path).write_bytes(b"no database either " * 100)
    with pytest.raises(StoreError, match="not a database"):
        open_to_write(db_path)


def test_every_table_says_what_it_keeps() -> None:
    assert set(schema.MEANINGS) == {*schema.TABLES, "search"}


def test_stale_view_is_laid_anew(db_path: Path) -> None:
    open_to_write(db_path)
    with closing(sqlite3.connect(db_path)) as db, db:
        db.execute("DROP VIEW feed_health")
        db.execute("CREATE VIEW feed_health AS SELECT 1 AS old")
    with Store(db_path) as store:
        health = next(view for view in VIEWS if view.name == "feed_health")
        assert [column.name for column in store.db.view("feed_health").columns] == list(health.columns)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        GOLDEN.write_text(current_schema(Path(folder) / "blank.db"), encoding="utf-8")
