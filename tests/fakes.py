"""Hand-written fakes with verbs of their own: a little web server and a mailbox, both real, on loopback."""

import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

Answer = Callable[[Mapping[str, str]], tuple[int, dict[str, str], bytes]]


@dataclass
class Web:
    """A web server whose pages a test lays out; `requests` has path and headers of what was asked."""

    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __enter__(self) -> Self:
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                web.requests.append((self.path, headers))
                status, sent, body = web.answers.get(self.path, lambda _: (404, {}, b""))(headers)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **sent}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def page(self, path: str, body: str | bytes, *, etag: str = "", modified: str = "", **headers: str) -> str:
        raw = body.encode() if isinstance(body, str) else body
        validators = {name: value for name, value in (("ETag", etag), ("Last-Modified", modified)) if value}
        sent = {"Content-Type": "text/html; charset=utf-8"} | {k.replace("_", "-"): v for k, v in headers.items()}

        def answer(asked: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
            known = (etag and asked.get("if-none-match") == etag) or (
                modified and asked.get("if-modified-since") == modified
            )
            return (304, validators, b"") if known else (200, {**sent, **validators}, raw)

        self.answers[path] = answer
        return self.url(path)

    def redirect(self, path: str, target: str, status: int = 302) -> str:
        self.answers[path] = lambda _: (status, {"Location": target}, b"")
        return self.url(path)

    def fails(self, path: str, status: int, **headers: str) -> str:
        self.answers[path] = lambda _: (status, {k.replace("_", "-"): v for k, v in headers.items()}, b"no")
        return self.url(path)

    def slow(self, path: str, seconds: float) -> str:
        def answer(_: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
            time.sleep(seconds)
            return 200, {}, b"late"

        self.answers[path] = answer
        return self.url(path)


class Mailbox:
    """A mail server that keeps what arrives, refuses whom it does not know, and asks for the password that it has."""

    def __init__(self, password: str = "") -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.logins: list[str] = []
        self._unknown: set[str] = set()
        self._password = password

    def __enter__(self) -> Self:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        asks = bool(self._password)
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, auth_required=asks, auth_require_tls=False,
            authenticator=self._login,
        )  # fmt: skip
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    def refuses(self, address: str) -> None:
        self._unknown.add(address)

    def _login(self, server: object, session: object, envelope: object, mechanism: str, given: LoginPassword) -> object:
        user, password = given.login.decode(), given.password.decode()
        self.logins.append(user)
        if password == self._password:
            return AuthResult(success=True)
        # As tactless as a real server may be: it repeats what it was given.
        return AuthResult(success=False, handled=False, message=f"535 5.7.8 {password} is not the password of {user}")

    async def handle_RCPT(self, server: object, session: object, envelope: Envelope, address: str, _: object) -> str:
        if address in self._unknown:
            return "550 no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.messages.append(BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(envelope.content))
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"
