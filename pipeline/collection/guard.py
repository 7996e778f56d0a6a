"""Which addresses may be reached: checked where the socket connects, after resolution, on every hop.

Resolver hooks are not asked for addresses given as numbers, in any of their spellings; a check of
the resolved address just before connecting sees them all, and leaves no gap for a name that
changes its answer.
"""

import ipaddress
import socket
from collections.abc import Iterable, Mapping

import httpcore

# What IPv6 has of the open internet, and the prefix under which networks without IPv4 reach it (RFC 6052).
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class Guard(httpcore.NetworkBackend):
    """A network backend that connects to public addresses only.

    `connect_to` sends the hosts below a suffix to a fixed address and port, as curl's option of
    that name does; `allow_private` lets loopback and private networks through. Raises
    httpcore.ConnectError for an address that may not be reached.
    """

    def __init__(self, *, allow_private: bool = False, connect_to: Mapping[str, tuple[str, int]] | None = None) -> None:
        self._allow_private = allow_private
        self._connect_to = dict(connect_to or {})
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first allowed address of `host`."""
        for suffix, (address, fixed_port) in self._connect_to.items():
            if host == suffix or host.endswith("." + suffix):
                return self._backend.connect_tcp(address, fixed_port, timeout, local_address, socket_options)
        problem: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._allowed_addresses(host, port):
            try:
                return self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[SocketOption] | None = None
    ) -> httpcore.NetworkStream:
        """Refuse: nothing that a feed names lives behind a local socket."""
        del timeout, socket_options
        raise httpcore.ConnectError(f"{path} is a local socket")

    def sleep(self, seconds: float) -> None:
        """Wait, as the connection pool asks."""
        self._backend.sleep(seconds)

    def _allowed_addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} cannot be resolved: {error}") from error
        addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
        allowed = [address for address in addresses if self._allow_private or is_public(address)]
        if addresses and not allowed:
            raise httpcore.ConnectError(f"{host} is at {addresses[0]}, which is no public address")
        return allowed


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the open internet, looking through IPv6 wrappings of IPv4."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in NAT64:
            inner = ipaddress.IPv4Address(ip.packed[-4:])
        if inner is None:
            return ip in GLOBAL_UNICAST and ip.is_global
        ip = inner
    return ip.is_global and not ip.is_multicast
