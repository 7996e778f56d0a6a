"""The digest of a day: what changed, what is worth watching, what was taken back, what was not seen; pure.

The same rows give the same bytes: the Message-ID is made of the content, so that a digest sent twice
is one message to a mail reader.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from pipeline.dissemination.export import flat, printable

Row = dict[str, Any]
MAX_WATCHED = 30


@dataclass(frozen=True, slots=True)
class DigestAlert:
    """An alert with the history of its contract."""

    alert: Row
    history: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What a digest tells of the time from `since` to `until`."""

    since: datetime
    until: datetime
    alerts: tuple[DigestAlert, ...]
    corrections: tuple[Row, ...]
    watched: tuple[Row, ...]
    more_watched: int
    counts: Row

    @property
    def subject(self) -> str:
        """One line that tells the most important."""
        day = self.until.date().isoformat()
        if not self.alerts:
            return f"Armswatch {day}: no reversal"
        first = self.alerts[0].alert
        head = f"{first['customer']} {flat(first['equipment']) or 'arms'} {first['state']}"
        more = f" and {len(self.alerts) - 1} more" if len(self.alerts) > 1 else ""
        # A header is one line, whatever a stranger's words hold.
        return " ".join(f"Armswatch {day}: {head}{more}".split())


def build_digest(
    since: datetime,
    until: datetime,
    *,
    alerts: Sequence[DigestAlert],
    corrections: Sequence[Row],
    watched: Sequence[Row],
    counts: Row,
) -> Digest:
    """Put a digest together; the watched stories are capped, and the cap is told."""
    shown = tuple(watched[:MAX_WATCHED])
    more = len(watched) - len(shown)
    return Digest(since, until, tuple(alerts), tuple(corrections), shown, more, counts)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.dissemination"),
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["flat"] = flat
    environment.filters["web"] = web_address
    return environment


def web_address(url: str) -> str:
    """Return an address that may stand behind a link; anything but http and https becomes a fragment."""
    return url if url.startswith(("http://", "https://")) else "#"


def render_html(digest: Digest) -> str:
    """Return the digest as an HTML page."""
    return _environment().get_template("digest.html").render(digest=digest)


def render_text(digest: Digest) -> str:
    """Return the digest as plain text, without what could steer a terminal."""
    return printable(_environment().get_template("digest.txt").render(digest=digest))


def make_message(digest: Digest, sender: str, recipients: Sequence[str]) -> EmailMessage:
    """Return the digest as a mail: text and HTML, with an id made of its content."""
    text, html = render_text(digest), render_html(digest)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = digest.subject
    message["From"] = sender
    message["To"] = ", ".join(recipients) if recipients else "undisclosed-recipients:;"
    message["Date"] = format_datetime(digest.until)
    content = hashlib.sha256("\0".join([digest.subject, text, html, *recipients]).encode()).hexdigest()
    message["Message-ID"] = f"<{content[:40]}@armswatch.invalid>"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    # The library's own boundary is random: the same digest must be the same bytes.
    message.set_boundary(f"armswatch-{content[:24]}")
    return message
