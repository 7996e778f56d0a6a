"""Bytes of a feed become entries: RSS 2.0, RSS 1.0, Atom by feedparser, JSON Feed by its own keys."""

import calendar
import html
import json
import re
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
from courlan import clean_url
from lxml import etree
from lxml.html import fromstring

from pipeline.errors import FeedError
from pipeline.records.feeds import Entry, ParsedFeed

# A feed is a window on the newest; one that lists tens of thousands of links is a dump.
MAX_ENTRIES = 500
MAX_TITLE = 1_000
MAX_SUMMARY = 20_000
GZIP_MAGIC = b"\x1f\x8b"
MAX_UNZIPPED = 20_000_000
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
# Clocks differ and time zones are mistaken; a date further ahead than this is no date.
FUTURE_TOLERANCE = timedelta(days=2)
# feedparser is right about these dates where they are whole; "2016/6/29 15:07" it cuts to the first of the month.
SLASHED_DATE = re.compile(r"^(\d{4})/(\d{1,2})/(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$")


def parse_feed(body: bytes, url: str, content_type: str, now: datetime) -> ParsedFeed:
    """Read a feed's bytes; raises FeedError where they are no feed.

    Entries keep the feed's order; links are absolute; dates are aware UTC, None where missing,
    before 1995 or more than two days after `now`.
    """
    if body.startswith(GZIP_MAGIC):
        body = _unzipped(body, url)
    if not body.strip():
        raise FeedError("the answer is empty", key=url)
    if body.lstrip()[:1] == b"{":
        return _parse_json(body, url, now)
    parsed = feedparser.parse(body, response_headers={"content-type": content_type, "content-location": url})
    if not parsed.get("version") and not parsed.entries:
        raise FeedError("the answer is no feed", key=url)
    warnings = (f"not well-formed: {parsed.bozo_exception}",) if parsed.get("bozo") else ()
    entries = (_xml_entry(raw, url, now) for raw in parsed.entries[:MAX_ENTRIES])
    title = plain_text(str(parsed.feed.get("title", "")))
    return ParsedFeed(title, tuple(entry for entry in entries if entry is not None), warnings)


def _unzipped(body: bytes, url: str) -> bytes:
    """Return what a server zipped unasked and without a header that says so."""
    unzip = zlib.decompressobj(wbits=31)
    try:
        plain = unzip.decompress(body, MAX_UNZIPPED)
    except zlib.error as error:
        raise FeedError(f"the answer is broken gzip: {error}", key=url) from error
    if unzip.unconsumed_tail:
        raise FeedError(f"the answer unpacks to more than {MAX_UNZIPPED} bytes", key=url)
    return plain


def _xml_entry(raw: Mapping[str, Any], base: str, now: datetime) -> Entry | None:
    link = raw.get("link") or ""
    url = _absolute(link, base)
    if url is None:
        return None
    content = raw.get("content") or [{}]
    summary = raw.get("summary") or content[0].get("value", "")
    return Entry(
        guid=str(raw.get("id") or url)[:2_000],
        url=url,
        title=plain_text(str(raw.get("title", "")))[:MAX_TITLE],
        summary=plain_text(str(summary))[:MAX_SUMMARY],
        published=_xml_date(raw, now),
        author=plain_text(str(raw.get("author", "")))[:200],
    )


def _xml_date(raw: Mapping[str, Any], now: datetime) -> datetime | None:
    # `in` first: feedparser lends a missing `published` the value of `updated`, with a warning.
    for name in (name for name in ("published", "updated") if name in raw):
        slashed = SLASHED_DATE.match(str(raw.get(name, "")).strip())
        if slashed:
            parts = [int(part or 0) for part in slashed.groups()]
            try:
                return _plausible(datetime(*parts, tzinfo=UTC), now)  # type: ignore[arg-type,misc]
            except ValueError:
                return None
        struct = raw.get(f"{name}_parsed")
        if struct:
            try:
                return _plausible(datetime.fromtimestamp(calendar.timegm(struct), UTC), now)
            except (ValueError, OverflowError, OSError):
                return None
    return None


def _parse_json(body: bytes, url: str, now: datetime) -> ParsedFeed:
    """Read a JSON Feed (version 1 and 1.1 of jsonfeed.org)."""
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FeedError(f"the answer is no JSON: {error}", key=url) from error
    items = tree.get("items") if isinstance(tree, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(tree.get("version", "")):
        raise FeedError("the answer is JSON but no JSON Feed", key=url)
    entries = (_json_entry(raw, url, now) for raw in items[:MAX_ENTRIES] if isinstance(raw, dict))
    return ParsedFeed(plain_text(str(tree.get("title") or "")), tuple(entry for entry in entries if entry is not None))


def _json_entry(raw: Mapping[str, Any], base: str, now: datetime) -> Entry | None:
    url = _absolute(str(raw.get("url") or raw.get("external_url") or ""), base)
    if url is None:
        return None
    summary = raw.get("summary") or raw.get("content_text") or raw.get("content_html") or ""
    authors = raw.get("authors")
    first = authors[0] if isinstance(authors, list) and authors and isinstance(authors[0], dict) else {}
    return Entry(
        guid=str(raw.get("id") or url)[:2_000],
        url=url,
        title=plain_text(str(raw.get("title") or ""))[:MAX_TITLE],
        summary=plain_text(str(summary))[:MAX_SUMMARY],
        published=_iso_date(raw.get("date_published") or raw.get("date_modified"), now),
        author=plain_text(str(first.get("name", "")))[:200],
    )


def _iso_date(value: object, now: datetime) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return _plausible(moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC), now)


def _plausible(moment: datetime, now: datetime) -> datetime | None:
    return moment if EARLIEST <= moment <= now + FUTURE_TOLERANCE else None


def _absolute(link: str, base: str) -> str | None:
    """Return a link as a clean absolute web address, None where it is none."""
    if not link.strip():
        return None
    try:
        url = urljoin(base, link.strip())
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
            return None
    except ValueError:
        return None
    return clean_url(url) or url


def plain_text(markup: str) -> str:
    """Return the words of a title or summary that may hold HTML, in one line."""
    if "<" in markup or "&" in markup:
        try:
            # A space before each tag keeps words apart that only markup parted.
            markup = fromstring(f"<div>{markup.replace('<', ' <')}</div>").text_content()
        except (etree.LxmlError, ValueError):
            markup = html.unescape(re.sub(r"<[^>]*>", " ", markup))
    return " ".join(markup.split())
