"""A page as it came, and the article that was read out of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of one answer, with the address asked and the address answered.

    `url` is empty for a stored page whose address is only known from within. `hint_title` and
    `hint_published` are what the feed said of it; they serve where the page is silent.
    """

    url: str
    final_url: str
    body: bytes
    content_type: str
    fetched_at: datetime
    hint_title: str = ""
    hint_summary: str = ""
    hint_published: datetime | None = None


@dataclass(frozen=True, slots=True)
class PageDue:
    """A stored page that no article was read out of yet."""

    id: int
    page: Page


class Quality(StrEnum):
    """How much of a story a page gave."""

    FULL = "full"
    TEASER = "teaser"
    HEADLINE = "headline"


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says: canonical address, title, text in paragraphs, dates in aware UTC.

    `lang` is ISO 639-1; `fingerprint` is the MinHash signature that finds copies (see
    `processing.identity`).
    """

    url: str
    title: str
    summary: str
    text: str
    author: str
    site: str
    published: datetime | None
    lang: str
    quality: Quality
    fingerprint: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RevisionDue:
    """A revision of an article that the active model has not judged yet."""

    id: int
    article_id: int
    url: str
    title: str
    summary: str
    text: str
    lang: str
    published: datetime | None
    country: str | None = None
