"""The only HTTP: one bounded GET, with validators, redirects followed hop by hop."""

import ssl
import threading
import time
import zlib
from collections import defaultdict
from datetime import datetime
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from pipeline import __version__
from pipeline.collection.guard import Guard
from pipeline.collection.schedule import parse_retry_after
from pipeline.config import FetchConfig
from pipeline.errors import FetchError
from pipeline.records.feeds import Response, Validators

MAX_REDIRECTS = 8
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
PERMANENT = frozenset({301, 308})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, text/html, "
    "application/xhtml+xml, application/xml;q=0.9, */*;q=0.5"
)


class RetryLaterError(FetchError):
    """The server answered 429 or 503; `retry_at` is when it wants to be asked again, if it said so."""

    def __init__(self, message: str, *, key: str, status: int, retry_at: datetime | None) -> None:
        super().__init__(message, key=key, reason="asked to wait", status=status)
        self.retry_at = retry_at


class Fetcher:
    """Fetches pages and feeds, from several threads, no host more often than the settings allow."""

    def __init__(self, config: FetchConfig, guard: Guard | None = None) -> None:
        self._config = config
        self._client = httpx.Client(
            transport=_GuardedTransport(guard or Guard(allow_private=config.allow_private_addresses)),
            headers={"User-Agent": user_agent(config.contact), "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"},
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            follow_redirects=False,
            trust_env=False,
        )
        self._host_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._host_last: dict[str, float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def fetch(self, url: str, now: datetime, validators: Validators | None = None) -> Response:
        """GET `url`, following redirects; the answer is stamped `now`.

        Raises FetchError (or RetryLaterError) for whatever is no 2xx or 304, too large, too slow or unreachable.
        """
        deadline = time.monotonic() + self._config.timeout_seconds
        current, permanent = url, True
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._one_hop(current, url, now, validators, deadline)
            if isinstance(answer, Response):
                moved = answer.final_url if permanent and answer.final_url != url else None
                return Response(
                    requested_url=url,
                    final_url=answer.final_url,
                    status=answer.status,
                    body=answer.body,
                    content_type=answer.content_type,
                    validators=answer.validators,
                    fetched_at=now,
                    permanent_url=moved,
                )
            current, is_permanent = answer
            permanent = permanent and is_permanent
        raise FetchError(f"more than {MAX_REDIRECTS} redirects", key=url, reason="redirect loop")

    def _one_hop(
        self, current: str, asked: str, now: datetime, validators: Validators | None, deadline: float
    ) -> Response | tuple[str, bool]:
        """Return the answer, or where it redirects to and whether for good."""
        _check_scheme(current, asked)
        with self._host_turn(current):
            try:
                with self._client.stream("GET", current, headers=_conditional(validators)) as reply:
                    if reply.status_code in REDIRECTS and "location" in reply.headers:
                        return urljoin(current, reply.headers["location"]), reply.status_code in PERMANENT
                    _check_status(reply, asked, now)
                    body = b"" if reply.status_code == 304 else self._read(reply, asked, deadline)
                    return Response(
                        requested_url=asked,
                        final_url=current,
                        status=reply.status_code,
                        body=body,
                        content_type=reply.headers.get("content-type", ""),
                        validators=_validators(reply, validators),
                        fetched_at=now,
                    )
            except (httpx.HTTPError, httpx.InvalidURL, httpcore.ConnectError, zlib.error, ValueError) as error:
                raise FetchError(
                    str(error) or type(error).__name__, key=asked, reason=_network_reason(error)
                ) from error

    def _read(self, reply: httpx.Response, url: str, deadline: float) -> bytes:
        """Read the decoded body up to the limits: a small answer may unpack to a huge one."""
        body = bytearray()
        for chunk in reply.iter_bytes():
            body += chunk
            if len(body) > self._config.max_bytes:
                raise FetchError(f"more than {self._config.max_bytes} bytes", key=url, reason="too large")
            if time.monotonic() > deadline:
                raise FetchError(f"took over {self._config.timeout_seconds:g} s", key=url, reason="too slow")
        return bytes(body)

    def _host_turn(self, url: str) -> "_HostTurn":
        host = urlsplit(url).hostname or ""
        return _HostTurn(self._host_locks[host], self._host_last, host, self._config.host_gap_seconds)


class _HostTurn:
    """Holds a host for one request and keeps the gap to the one before."""

    def __init__(self, lock: threading.Lock, last: dict[str, float], host: str, gap: float) -> None:
        self._lock, self._last, self._host, self._gap = lock, last, host, gap

    def __enter__(self) -> None:
        self._lock.acquire()
        wait = self._last.get(self._host, -self._gap) + self._gap - time.monotonic()
        if wait > 0:
            time.sleep(wait)

    def __exit__(self, *_: object) -> None:
        self._last[self._host] = time.monotonic()
        self._lock.release()


class _GuardedTransport(httpx.HTTPTransport):
    """httpx's transport over a connection pool whose sockets the guard opens."""

    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self._pool.close()
        # httpx has no parameter for the network backend of the pool beneath; httpcore's is public.
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(), network_backend=guard, max_connections=64, keepalive_expiry=5.0
        )


def user_agent(contact: str) -> str:
    """Return how Armswatch names itself, with the installation's contact where it is set."""
    return f"armswatch/{__version__}" + (f" (+{contact})" if contact else "")


def host_of(url: str) -> str:
    """Return the host of an address, empty where there is none."""
    return urlsplit(url).hostname or ""


def _conditional(validators: Validators | None) -> dict[str, str]:
    if validators is None:
        return {}
    pairs = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in pairs.items() if value}


def _validators(reply: httpx.Response, old: Validators | None) -> Validators:
    """Return the answer's validators; a 304 that leaves one out keeps the old one."""
    etag, modified = reply.headers.get("etag"), reply.headers.get("last-modified")
    if reply.status_code == 304 and old is not None:
        return Validators(etag or old.etag, modified or old.last_modified)
    return Validators(etag, modified)


def _check_scheme(url: str, asked: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "\\" in url:
        raise FetchError(f"{url!r} is no web address", key=asked, reason="bad address")


def _check_status(reply: httpx.Response, url: str, now: datetime) -> None:
    status = reply.status_code
    if status in {429, 503}:
        retry_at = parse_retry_after(reply.headers.get("retry-after"), now)
        raise RetryLaterError(f"the server answered {status}", key=url, status=status, retry_at=retry_at)
    if status != 304 and not 200 <= status < 300:
        raise FetchError(f"the server answered {status}", key=url, reason=f"status {status}", status=status)


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (httpx.TimeoutException, "too slow"),
    (httpx.ConnectError, "no connection"),
    (httpcore.ConnectError, "no connection"),
    (httpx.TransportError, "broken connection"),
)


def _network_reason(error: Exception) -> str:
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "bad answer")
