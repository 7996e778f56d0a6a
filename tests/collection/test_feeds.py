import gzip
import json
from datetime import UTC, datetime

import pytest

from pipeline.collection.feeds import parse_feed, plain_text
from pipeline.errors import FeedError

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
URL = "http://press.example/feed.xml"


def rss(items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()


def parse(body: bytes, content_type: str = "application/xml"):
    return parse_feed(body, URL, content_type, NOW)


def test_an_entry_keeps_what_the_feed_tells() -> None:
    item = (
        "<item><guid>urn:g1</guid><link>/news/1?utm_source=rss</link><title>One &amp; two</title>"
        "<description>&lt;p&gt;Lead&lt;/p&gt;&lt;p&gt;more&lt;/p&gt;</description>"
        "<pubDate>Fri, 20 Nov 2026 10:00:00 -0500</pubDate></item>"
    )
    (entry,) = parse(rss(item)).entries
    assert (entry.guid, entry.title, entry.summary) == ("urn:g1", "One & two", "Lead more")
    assert entry.url.startswith("http://press.example/news/1")
    assert entry.published == datetime(2026, 11, 20, 15, tzinfo=UTC)


def test_a_slashed_date_is_not_cut_to_the_first_of_the_month() -> None:
    item = "<item><link>http://a.example/1</link><pubDate>2016/6/29 15:07</pubDate></item>"
    assert parse(rss(item)).entries[0].published == datetime(2016, 6, 29, 15, 7, tzinfo=UTC)


@pytest.mark.parametrize("date", ["Fri, 20 Nov 2099 10:00:00 GMT", "Fri, 20 Nov 1901 10:00:00 GMT", "someday"])
def test_an_implausible_date_is_no_date(date: str) -> None:
    item = f"<item><link>http://a.example/1</link><pubDate>{date}</pubDate></item>"
    assert parse(rss(item)).entries[0].published is None


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", ""])
def test_an_entry_without_a_web_address_is_left_out(link: str) -> None:
    assert parse(rss(f"<item><title>x</title><link>{link}</link></item>")).entries == ()


def test_a_feed_that_is_not_well_formed_is_read_with_a_warning() -> None:
    parsed = parse(rss("<item><link>http://a.example/1</link><title>A &nbsp; B</title></item>"))
    assert len(parsed.entries) == 1
    assert parsed.warnings


def test_a_windows_1251_feed_is_decoded() -> None:
    text = '<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel><item>'
    text += "<link>http://a.example/1</link><title>Контракт</title></item></channel></rss>"
    assert parse(text.encode("windows-1251")).entries[0].title == "Контракт"


def test_an_external_entity_is_not_read(tmp_path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do-not-tell")
    text = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]><rss version="2.0"><channel><item>'
    text += "<link>http://a.example/1</link><title>&x;</title></item></channel></rss>"
    assert all("do-not-tell" not in entry.title for entry in parse(text.encode()).entries)


def test_a_json_feed_is_read() -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [
        {"id": 7, "url": "http://a.example/7", "title": "Seven", "date_published": "2026-11-19T08:00:00Z"},
        {"id": 8}, "nonsense",
    ]}  # fmt: skip
    (entry,) = parse(json.dumps(feed).encode(), "application/feed+json").entries
    assert (entry.guid, entry.title) == ("7", "Seven")


@pytest.mark.parametrize("body", [b"", b"  ", b"<html><body>Blocked</body></html>", b'{"items": 3}', b"{" * 5000])
def test_what_is_no_feed_is_an_error_with_the_address(body: bytes) -> None:
    with pytest.raises(FeedError) as caught:
        parse(body)
    assert caught.value.key == URL


def test_a_dump_of_links_is_cut() -> None:
    many = "".join(f"<item><link>http://a.example/{n}</link></item>" for n in range(700))
    assert len(parse(rss(many)).entries) == 500


def test_markup_parts_words() -> None:
    assert plain_text("<b>one</b><i>two</i>") == "one two"


def test_a_feed_zipped_unasked_is_unpacked() -> None:
    assert parse(gzip.compress(rss("<item><link>http://a.example/1</link></item>"))).entries[0].url


@pytest.mark.parametrize("body", [b"\x1f\x8bnonsense", gzip.compress(b" " * 30_000_000)], ids=["broken", "bomb"])
def test_a_feed_that_does_not_unpack_is_an_error_with_the_address(body: bytes) -> None:
    with pytest.raises(FeedError, match=r"gzip|unpacks") as caught:
        parse(body)
    assert caught.value.key == URL
