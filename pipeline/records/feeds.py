"""A feed as configured, as due, as answered and as parsed."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class FeedKind(StrEnum):
    """What sort of publisher stands behind a feed."""

    WIRE = "wire"
    PRESS = "press"
    TRADE = "trade"
    OFFICIAL = "official"
    STATE_MEDIA = "state_media"


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """One feed of `feeds.yaml`; a feed that is not enabled says why in `reason`."""

    name: str
    url: str
    language: str
    country: str
    kind: FeedKind
    site: str = ""
    enabled: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask later whether anything changed; opaque, sent back byte for byte."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class FeedDue:
    """A feed past its time, with what is known of its last answers."""

    id: int
    name: str
    url: str
    language: str
    validators: Validators


@dataclass(frozen=True, slots=True)
class FetchHistory:
    """What the schedule needs to know of a feed's past: aware UTC times."""

    last_at: datetime | None
    consecutive_failures: int
    retry_at: datetime | None


@dataclass(frozen=True, slots=True)
class Response:
    """A server's answer: asked and answered address, status, bounded and decoded body.

    `permanent_url` is where a chain of permanent redirects led, `not_modified` a 304.
    """

    requested_url: str
    final_url: str
    status: int
    body: bytes
    content_type: str
    validators: Validators
    fetched_at: datetime
    permanent_url: str | None = None

    @property
    def not_modified(self) -> bool:
        """Whether the server said that nothing changed."""
        return self.status == 304


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed as the feed tells it; `published` is aware UTC or None."""

    guid: str
    url: str
    title: str
    summary: str
    published: datetime | None
    author: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's entries, oldest last as the feed has them, and what was odd about it."""

    title: str
    entries: tuple[Entry, ...]
    warnings: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class EntryDue:
    """An entry whose page is missing."""

    id: int
    url: str
    feed_id: int
