"""One ingest at a time; the lock is held by the operating system, so nothing stale stays."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.errors import LockedError, StoreError
from pipeline.store.lock import ingest_lock

HOLD = """
import sys
from pathlib import Path
from pipeline.store.lock import ingest_lock
with ingest_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process_holds(path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder
        holder.kill()


def hold(path: Path) -> None:
    with ingest_lock(path):
        pass


def test_second_ingest_is_refused(db_path: Path) -> None:
    with another_process_holds(db_path), pytest.raises(LockedError, match="another ingest") as refusal:
        hold(db_path)
    assert refusal.value.key == str(db_path)


def test_killed_holder_leaves_no_stale_lock(db_path: Path) -> None:
    with another_process_holds(db_path) as holder:
        holder.send_signal(signal.SIGKILL)
        assert holder.wait() == -signal.SIGKILL
        hold(db_path)


def test_lock_is_released_when_the_ingest_fails(db_path: Path) -> None:
    with pytest.raises(RuntimeError), ingest_lock(db_path):
        raise RuntimeError
    hold(db_path)


def test_second_hold_in_one_process_is_refused(db_path: Path) -> None:
    with ingest_lock(db_path), pytest.raises(LockedError):
        hold(db_path)


def test_two_databases_do_not_lock_each_other(tmp_path: Path) -> None:
    with ingest_lock(tmp_path / "one.db"):
        hold(tmp_path / "two.db")


def test_place_that_cannot_be_written_is_an_error_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be locked"):
        hold(tmp_path / "file" / "a.db")
