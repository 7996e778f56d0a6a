import subprocess
import sys
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.dissemination.digest import MAX_WATCHED, Digest, make_message, render_html, render_text, web_address
from tests.dissemination.rows import alert, change, digest, digest_of, watched

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>\x1b]0;owned\x07\u202e'


def message(made: Digest | None = None, *recipients: str) -> EmailMessage:
    return make_message(made or digest(), "a@example.org", recipients or ("b@example.org",))


def parsed(made: EmailMessage) -> EmailMessage:
    return BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(made.as_bytes())


class Page(HTMLParser):
    """What a browser would find in a page: its tags, its links, the handlers of events."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self.handlers: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


# -- the same rows, the same mail --


def test_the_same_rows_give_the_same_bytes_and_id() -> None:
    one, other = message(), message()
    assert one.as_bytes() == other.as_bytes()
    assert one["Message-ID"] == other["Message-ID"]


def test_another_process_gives_the_same_bytes() -> None:
    script = (
        "import sys; from tests.dissemination.rows import digest; from pipeline.dissemination.digest import *;"
        "sys.stdout.buffer.write(make_message(digest(), 'a@example.org', ['b@example.org']).as_bytes())"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, cwd=root)
    assert done.stdout == message().as_bytes()


@pytest.mark.parametrize(
    "other",
    [message(digest(evidence="Another.")), message(digest(state="annulled")), message(None, "c@example.org")],
    ids=["evidence", "state", "recipient"],
)
def test_another_content_has_another_id(other: EmailMessage) -> None:
    assert message()["Message-ID"] != other["Message-ID"]


# -- what stands in it --


def test_both_parts_show_the_proof() -> None:
    read = parsed(message())
    for kind in ("plain", "html"):
        body = read.get_body((kind,))
        assert body is not None
        assert "took the Russians back" in body.get_content()
    assert read["Subject"] == "Armswatch 2026-11-20: PE Mi-17 reactivated"


@pytest.mark.parametrize(
    ("made", "subject"),
    [
        (digest_of(), "no reversal"),
        (digest(equipment=[]), "PE arms reactivated"),
        (digest_of([alert(), alert(), alert()]), "PE Mi-17 reactivated and 2 more"),
    ],
    ids=["none", "equipment not named", "three"],
)
def test_the_subject_tells_the_most_important(made: Digest, subject: str) -> None:
    assert made.subject == f"Armswatch 2026-11-20: {subject}"


@pytest.mark.parametrize("render", [render_html, render_text])
def test_an_empty_time_says_so_and_tells_what_was_read(render: object) -> None:
    shown = render(digest_of())  # type: ignore[operator]
    assert "No contract with Russia" in shown
    assert "40 articles from 14 feeds" in shown


@pytest.mark.parametrize("render", [render_html, render_text])
def test_the_history_of_a_contract_is_told_in_order(render: object) -> None:
    made = digest_of([alert()], history=[change(event_date=None, state="signed", evidence="Begun."), change()])
    shown = render(made)  # type: ignore[operator]
    assert "undated" in shown
    assert shown.index("Begun.") < shown.index("It ended.")


@pytest.mark.parametrize("render", [render_html, render_text])
def test_a_correction_names_its_alert(render: object) -> None:
    shown = render(digest_of(corrections=[alert(correction="no article supports it")]))  # type: ignore[operator]
    assert "A3" in shown
    assert "taken back: no article supports it" in shown


@pytest.mark.parametrize("render", [render_html, render_text])
def test_the_watched_are_capped_and_the_cap_is_told(render: object) -> None:
    rows = [watched(title=f"Watched {number}.") for number in range(MAX_WATCHED + 7)]
    shown = render(digest_of(watch=rows))  # type: ignore[operator]
    assert f"Watched {MAX_WATCHED - 1}." in shown
    assert f"Watched {MAX_WATCHED}." not in shown
    assert "7 more" in shown


def test_russian_and_spanish_survive_the_mail() -> None:
    body = parsed(message(digest(evidence="Контракт расторгнут — anulación."))).get_body(("plain",))
    assert body is not None
    assert "Контракт расторгнут — anulación." in body.get_content()


# -- what strangers wrote --


def hostile_digest() -> Digest:
    row = alert(title=HOSTILE, site=HOSTILE, evidence=HOSTILE, reason=HOSTILE, lang=HOSTILE, url="javascript:alert(1)")
    return digest_of(
        [row],
        history=[change(evidence=HOSTILE, lang=HOSTILE)],
        corrections=[alert(correction=HOSTILE)],
        watch=[watched(title=HOSTILE, url=" data:text/html,<script>alert(1)</script>")],
    )


def test_hostile_words_stay_words_in_the_page() -> None:
    page, harmless = Page(render_html(hostile_digest())), Page(render_html(digest_of(
        [alert()], history=[change()], corrections=[alert(correction="x")], watch=[watched()]
    )))  # fmt: skip
    assert page.tags == harmless.tags
    assert page.handlers == []
    assert page.links == ["#", "#"]


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("http://a.example/?a=1", "http://a.example/?a=1"),
        ("https://a.example/", "https://a.example/"),
        ("javascript:alert(1)", "#"),
        ("JaVaScRiPt:alert(1)", "#"),
        (" javascript:alert(1)", "#"),
        ("java\nscript:alert(1)", "#"),
        ("data:text/html,x", "#"),
        ("//a.example/", "#"),
        ("HTTP://x", "#"),
        ("", "#"),
    ],
)
def test_only_web_addresses_are_links(url: str, link: str) -> None:
    assert web_address(url) == link


def test_the_text_does_not_steer_a_terminal() -> None:
    text = render_text(hostile_digest())
    assert all(char == "\n" or char.isprintable() for char in text)


def test_a_title_of_several_lines_forges_none() -> None:
    lines = render_text(digest(title="Back\n\nA99  RU  forged")).splitlines()
    assert not any(line.startswith("A99") for line in lines)


def test_a_hostile_title_cannot_add_a_header() -> None:
    made = parsed(message(digest(equipment=["Mi-17\r\nBcc: x@example.org"], customer="PE\nBcc: y@example.org")))
    assert made["Bcc"] is None
    assert made["Subject"].startswith("Armswatch 2026-11-20")
