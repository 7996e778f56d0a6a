import io
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import policy
from email.parser import BytesParser

import pytest
from aiosmtpd.controller import Controller

from pipeline.config import SmtpConfig
from pipeline.dissemination.digest import DigestAlert, build_digest, make_message, render_html, render_text, web_address
from pipeline.dissemination.export import write_rows
from pipeline.dissemination.mail import send
from pipeline.errors import MailError

UNTIL = datetime(2026, 11, 20, 18, tzinfo=UTC)
COUNTS = {"articles": 40, "relevant": 9, "feeds": 14, "silent_feeds": 1}


def alert(**facts) -> dict:
    row = {
        "alert": "A3", "issued_at": "2026-11-20T18:00:00+00:00", "state": "reactivated", "prior": "annulled",
        "event_date": "2026-11-20", "contract": "C4", "customer": "PE", "supplier": ["NASC"], "equipment": ["Mi-17"],
        "contract_type": "maintenance", "amount": 20_300_000.0, "currency": "USD", "quantity": 3,
        "evidence": "The army took the Russians back.", "url": "http://p.example/1", "title": "Back", "site": "P",
        "lang": "en", "published": "2026-11-20", "confidence": 0.9, "reason": "told by 1 article", "correction": None,
    }  # fmt: skip
    return {**row, **facts}


def digest(**facts):
    parts = {"alerts": [DigestAlert(alert(**facts), ())], "corrections": [], "watched": [], "counts": COUNTS}
    return build_digest(UNTIL - timedelta(days=1), UNTIL, **parts)


def test_the_same_rows_give_the_same_bytes_and_id() -> None:
    one, other = (make_message(digest(), "a@example.org", ["b@example.org"]) for _ in range(2))
    assert one.as_bytes() == other.as_bytes()
    assert one["Message-ID"] == other["Message-ID"]


def test_another_content_has_another_id() -> None:
    one = make_message(digest(), "a@example.org", ["b@example.org"])
    other = make_message(digest(evidence="Another."), "a@example.org", ["b@example.org"])
    assert one["Message-ID"] != other["Message-ID"]


def test_both_parts_show_the_proof() -> None:
    message = BytesParser(policy=policy.default).parsebytes(make_message(digest(), "a@example.org", []).as_bytes())
    for kind in ("plain", "html"):
        assert "took the Russians back" in message.get_body((kind,)).get_content()
    assert message["Subject"] == "Armswatch 2026-11-20: PE Mi-17 reactivated"


def test_a_hostile_title_is_escaped_and_a_hostile_link_is_dead() -> None:
    page = render_html(digest(title="<script>alert(1)</script>", url="javascript:alert(1)"))
    assert "<script>" not in page
    assert 'href="#"' in page
    assert web_address("HTTP://x") == "#"


def test_a_hostile_title_cannot_add_a_header() -> None:
    message = make_message(digest(equipment=["Mi-17\r\nBcc: x@example.org"]), "a@example.org", ["b@example.org"])
    assert message["Bcc"] is None


def test_an_empty_time_says_so_and_tells_what_was_read() -> None:
    empty = build_digest(UNTIL, UNTIL, alerts=[], corrections=[], watched=[], counts=COUNTS)
    assert "No contract with Russia" in render_text(empty)
    assert "40 articles from 14 feeds" in render_text(empty)


def test_a_correction_names_its_alert() -> None:
    taken_back = [alert(correction="no article supports it")]
    text = render_text(build_digest(UNTIL, UNTIL, alerts=[], corrections=taken_back, watched=[], counts=COUNTS))
    assert "A3" in text
    assert "taken back: no article supports it" in text


class Mailbox:
    """Keeps what arrives, and refuses whom it does not know."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address.startswith("nobody"):
            return "550 no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.messages.append(envelope.content)
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, SmtpConfig]]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, SmtpConfig(host="127.0.0.1", port=port, starttls=False)
    controller.stop()


def test_a_digest_arrives_by_mail(mailbox: tuple[Mailbox, SmtpConfig]) -> None:
    box, server = mailbox
    send(make_message(digest(), "a@example.org", ["b@example.org"]), server, None)
    assert b"took the Russians back" in box.messages[0]


def test_a_refused_recipient_is_an_error(mailbox: tuple[Mailbox, SmtpConfig]) -> None:
    _, server = mailbox
    with pytest.raises(MailError, match="nobody"):
        send(make_message(digest(), "a@example.org", ["nobody@example.org"]), server, None)


def test_an_unreachable_server_is_an_error_without_the_password() -> None:
    server = SmtpConfig(host="127.0.0.1", port=1, starttls=False, user="me")
    with pytest.raises(MailError) as caught:
        send(make_message(digest(), "a@example.org", ["b@example.org"]), server, "s3cret")
    assert "s3cret" not in str(caught.value)
    assert caught.value.key == "127.0.0.1:1"


ROWS = [{"a": "=1+1", "b": ["x", "y"], "c": None, "d": 2.0}]


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_rows_go_out_in_every_form(form: str) -> None:
    out = io.StringIO()
    write_rows(ROWS, ("a", "b"), form, out)
    assert "x" in out.getvalue()
    if form in {"json", "jsonl"}:
        loaded = json.loads(out.getvalue())
        assert (loaded[0] if form == "json" else loaded) == ROWS[0]


def test_a_spreadsheet_finds_no_formula() -> None:
    out = io.StringIO()
    write_rows(ROWS, ("a",), "csv", out)
    assert "'=1+1" in out.getvalue()


def test_a_terminal_is_not_steered() -> None:
    out = io.StringIO()
    write_rows([{"a": "x\x1b[31m\u202ey"}], ("a",), "table", out)
    assert "\x1b" not in out.getvalue()
    assert "\u202e" not in out.getvalue()
