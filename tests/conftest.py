"""What every test may ask for, and the wall around all of them: no connection leaves this machine."""

import ipaddress
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.store.pages import pages_path
from pipeline.store.store import Store
from tests.fakes import Mailbox, Web


def _is_loopback(address: Any) -> bool:
    host = address[0] if isinstance(address, tuple) else ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine."""
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        local = not isinstance(address, tuple)  # a unix socket's address is a path
        if not (local or _is_loopback(address)):
            raise AssertionError(f"a test reached out to {address!r}")
        return connect(self, address)

    return guarded


@pytest.fixture
def db_path(tmp_path: Path) -> Path:
    return tmp_path / "armswatch.db"


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without a row: laid once, for that waits for the disk."""
    path = tmp_path_factory.mktemp("blank") / "armswatch.db"
    Store(path).close()
    return path


@pytest.fixture
def store(db_path: Path, blank: Path) -> Iterator[Store]:
    shutil.copyfile(blank, db_path)
    shutil.copyfile(pages_path(blank), pages_path(db_path))
    with Store(db_path) as opened:
        for db in (opened.db, opened.pages_db):
            db.execute("PRAGMA synchronous = OFF")  # no test pulls the plug
        yield opened


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        yield opened


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as opened:
        yield opened
