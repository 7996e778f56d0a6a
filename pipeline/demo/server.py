"""The newsroom on loopback: one real HTTP server that tells the sites apart by the Host header."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple, Self

from pipeline.demo.newsroom import Newsroom, Reply


class Asked(NamedTuple):
    """A request that the server was sent, and the status that it answered."""

    method: str
    host: str
    path: str
    status: int


class NewsroomServer:
    """Serves a newsroom on a free port of 127.0.0.1 while its context is open.

    `sitting` says which news is out and can be set at any time; `requests` keeps what was asked.
    """

    def __init__(self, newsroom: Newsroom, sitting: int = 1) -> None:
        self.newsroom = newsroom
        self.sitting = sitting
        self.requests: list[Asked] = []
        self._http: ThreadingHTTPServer | None = None

    @property
    def port(self) -> int:
        """The port on which the server answers."""
        if self._http is None:
            raise RuntimeError("the newsroom's server has a port only while it runs")
        return self._http.server_port

    def __enter__(self) -> Self:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        self._http.daemon_threads = True
        Thread(target=self._http.serve_forever, args=(0.02,), name="newsroom", daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
        self._http = None


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection of the newsroom's server."""

    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    sys_version = ""
    timeout = 30
    wbufsize = -1  # head and body leave together, or the client waits for the second packet

    def __init__(self, owner: NewsroomServer, *args: Any) -> None:
        self.owner = owner
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer with headers and body."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers alone."""
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (http.server's name)
        """Stay quiet: `requests` keeps what was asked."""

    def _answer(self, *, with_body: bool) -> None:
        host = self.headers.get("Host", "").partition(":")[0]
        reply = self.owner.newsroom.respond(host, self.path, self.owner.sitting)
        found = reply or Reply(b"Not found\n", "text/plain", datetime.now(UTC))
        zipped = reply is not None and "gzip" in self.headers.get("Accept-Encoding", "")
        body = gzip.compress(found.body, mtime=0) if zipped else found.body
        etag = f'"{sha256(body).hexdigest()}"'
        status = HTTPStatus.NOT_FOUND if reply is None else HTTPStatus.OK
        if reply and self._unchanged(etag, reply.modified):
            status, body = HTTPStatus.NOT_MODIFIED, b""
        self.owner.requests.append(Asked(self.command, host, self.path, status))
        self.send_response(status)
        for name, value in _headers(found, etag, zipped=zipped):
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _unchanged(self, etag: str, modified: datetime) -> bool:
        """Whether the client has this very answer; an ETag, where it sends one, decides alone (RFC 9110)."""
        if (tags := self.headers.get("If-None-Match")) is not None:
            return tags.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        try:
            return modified <= parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except (TypeError, ValueError):
            return False


def _headers(reply: Reply, etag: str, *, zipped: bool) -> Iterator[tuple[str, str]]:
    yield "Content-Type", reply.content_type
    yield "ETag", etag
    yield "Last-Modified", format_datetime(reply.modified.astimezone(UTC), usegmt=True)
    yield "Vary", "Accept-Encoding"
    if zipped:
        yield "Content-Encoding", "gzip"
