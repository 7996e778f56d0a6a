"""The raw bytes of pages, content-addressed and compressed, in a second file that may be pruned."""

import hashlib
import zlib
from pathlib import Path

from sqlite_utils import Database, Migrations

migrations = Migrations("armswatch-pages")


@migrations()
def m001_initial(db: Database) -> None:
    """Lay the one table."""
    db.execute("CREATE TABLE bodies (sha256 TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID")


def pages_path(database: Path) -> Path:
    """Return where the pages of a database lie: beside it."""
    return database.with_name(f"{database.stem}-pages{database.suffix}")


def digest(body: bytes) -> str:
    """Return the address of a body: its SHA-256."""
    return hashlib.sha256(body).hexdigest()


def ensure_body(db: Database, body: bytes) -> str:
    """Keep a body, once, and return its address."""
    address = digest(body)
    with db.atomic():
        db.execute("INSERT OR IGNORE INTO bodies VALUES (?, ?)", [address, zlib.compress(body, 6)])
    return address


def body_of(db: Database, address: str) -> bytes | None:
    """Return a body, None where it was pruned."""
    row = db.execute("SELECT body FROM bodies WHERE sha256 = ?", [address]).fetchone()
    return zlib.decompress(row[0]) if row else None
