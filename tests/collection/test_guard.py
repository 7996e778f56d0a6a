import socket
from typing import Any

import httpcore
import pytest

from pipeline.collection.guard import Guard, is_public
from tests.fakes import Web


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "198.18.0.1", "255.255.255.255",
        "::", "::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff0e::1", "2001:db8::1", "100::1",
        "::7f00:1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2002:a00:1::",
    ],
)  # fmt: skip
def test_an_address_off_the_open_internet_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_an_address_on_the_open_internet_is_public_in_every_wrapping(address: str) -> None:
    assert is_public(address)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Names that a test makes up, with their addresses; all else is resolved as ever."""
    known: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *args: Any, **options: Any) -> list[Any]:
        return [found for address in known.get(host, [host]) for found in real(address, port, *args, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return known


def test_a_name_that_resolves_to_a_private_address_is_refused(names: dict[str, list[str]], web: Web) -> None:
    names["rebound.example"] = ["127.0.0.1"]
    with pytest.raises(httpcore.ConnectError, match=r"rebound\.example is at 127\.0\.0\.1, which is no public address"):
        Guard().connect_tcp("rebound.example", web.port)


def test_an_address_that_does_not_answer_is_passed_over_for_the_next(names: dict[str, list[str]], web: Web) -> None:
    names["two.example"] = ["127.0.0.2", "127.0.0.1"]
    stream = Guard(allow_private=True).connect_tcp("two.example", web.port, timeout=2)
    assert stream.get_extra_info("server_addr")[0] == "127.0.0.1"
    stream.close()


def test_a_name_without_an_address_is_an_error() -> None:
    with pytest.raises(httpcore.ConnectError, match="cannot be resolved"):
        Guard().connect_tcp("a..b", 80)


def test_a_local_socket_is_refused() -> None:
    with pytest.raises(httpcore.ConnectError, match="local socket"):
        Guard(allow_private=True).connect_unix_socket("/run/docker.sock")


@pytest.mark.parametrize("host", ["example", "press.example"])
def test_hosts_below_a_suffix_go_to_their_fixed_address(web: Web, host: str) -> None:
    stream = Guard(connect_to={"example": ("127.0.0.1", web.port)}).connect_tcp(host, 80)
    assert stream.get_extra_info("server_addr") == ("127.0.0.1", web.port)
    stream.close()


def test_a_host_that_only_ends_like_a_suffix_does_not(names: dict[str, list[str]], web: Web) -> None:
    names["counterexample"] = ["10.0.0.1"]
    with pytest.raises(httpcore.ConnectError, match="no public address"):
        Guard(connect_to={"example": ("127.0.0.1", web.port)}).connect_tcp("counterexample", 80)
