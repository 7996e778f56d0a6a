"""One ingest at a time on a database: the operating system holds the lock, so a crash leaves none behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import LockedError, StoreError


@contextmanager
def ingest_lock(database: Path) -> Iterator[None]:
    """Hold the database's ingest lock.

    Raises LockedError where another process holds it, StoreError where its folder cannot be written.
    """
    lock = FileLock(database.with_name(database.name + ".lock"))
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise LockedError("another ingest is at work on this database", key=str(database)) from error
    except OSError as error:
        raise StoreError(f"cannot be locked: {error}", key=str(database)) from error
    try:
        yield
    finally:
        lock.release()
