"""The bundled newsroom: invented sites and stories, and what a site answers when a path is asked of it.

All is read from YAML beside this file and rendered with Jinja2. Nothing here opens a socket, and
the same host, path and sitting give the same bytes.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from ruamel.yaml import YAML

from pipeline.errors import InputError
from pipeline.records.feeds import FeedKind, FeedSpec
from pipeline.records.stories import Event, Factuality

LANGUAGES = ("en", "es", "fr", "pt", "ru")
FEED_ENTRIES = 20
SIDEBAR_STORIES = 6
BEFORE_ALL_NEWS = datetime(2025, 12, 1, tzinfo=UTC)  # when a site without a story was last changed


@dataclass(frozen=True, slots=True)
class Site:
    """An invented site: where it answers, in which language, and how its feed and pages are made."""

    id: str
    host: str
    name: str
    tagline: str
    lang: str
    country: str
    kind: FeedKind
    feed_format: str
    feed_path: str
    template: str
    sections: tuple[str, ...]
    encoding: str = "utf-8"
    traits: frozenset[str] = frozenset()

    @property
    def feed_type(self) -> str:
        """The media type of the site's feed."""
        return "application/feed+json" if self.feed_format == "json" else f"application/{self.feed_format}+xml"

    def url(self, path: str = "/") -> str:
        """Return the absolute address of a path of this site."""
        return f"http://{self.host}{path}"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a reader who knows the label guide says of a story."""

    relevant: bool
    event: Event
    factuality: Factuality
    reversal: bool
    customer: tuple[str, ...]
    equipment: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewsStory:
    """An invented story as one site prints it; `summary` is the feed's teaser."""

    id: str
    site: Site
    sitting: int
    published: datetime
    path: str
    title: str
    summary: str
    author: str
    section: str
    body: tuple[str, ...]
    expect: Expectation
    tags: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    amp: bool = False
    paywall: bool = False
    copy_of: str | None = None

    @property
    def url(self) -> str:
        """The story's own address."""
        return self.site.url(self.path)

    @property
    def amp_path(self) -> str:
        """Where the story's AMP page stands, where it has one."""
        return f"{self.path.rstrip('/')}/amp/"

    @property
    def feed_url(self) -> str:
        """The address that the site's feed gives: on some sites relative, on some with a tracking mark."""
        if "relative-feed" in self.site.traits:
            return self.path.removeprefix("/")
        return f"{self.url}?utm_source=feed&utm_medium=rss" if "tracked-feed" in self.site.traits else self.url


@dataclass(frozen=True, slots=True)
class Reply:
    """What a site answers to a request that it knows."""

    body: bytes
    content_type: str
    modified: datetime


@dataclass(frozen=True, slots=True)
class Newsroom:
    """All sites and stories of the demo, and how they say things around their stories."""

    sites: tuple[Site, ...]
    stories: tuple[NewsStory, ...]
    words: Mapping[str, Mapping[str, Any]]

    def feeds(self) -> tuple[FeedSpec, ...]:
        """Return the feed of each site as the feed list would have it."""
        return tuple(
            FeedSpec(site.name, site.url(site.feed_path), site.lang, site.country, site.kind, site.host)
            for site in self.sites
        )

    def visible(self, site: Site, sitting: int) -> tuple[NewsStory, ...]:
        """Return what a site has published by a sitting, newest first."""
        known = (story for story in self.stories if story.site == site and story.sitting <= sitting)
        return tuple(sorted(known, key=lambda story: story.published, reverse=True))

    def respond(self, host: str, path: str, sitting: int) -> Reply | None:
        """Return the answer of a host to a path (its query is ignored), or None where it has none."""
        site = next((site for site in self.sites if site.host == host.lower()), None)
        if site is None:
            return None
        stories = self.visible(site, sitting)
        modified = stories[0].published if stories else BEFORE_ALL_NEWS
        content_type, text = self._answer(site, path.partition("?")[0], stories) or ("", "")
        return Reply(text.encode(site.encoding, "xmlcharrefreplace"), content_type, modified) if text else None

    def _answer(self, site: Site, path: str, stories: tuple[NewsStory, ...]) -> tuple[str, str] | None:
        """Return media type and text of a site's page, picture, feed or robots.txt."""
        if path == "/robots.txt":
            return "text/plain", "User-agent: *\nDisallow:\n"
        if path == site.feed_path:
            return site.feed_type, _feed(site, stories[:FEED_ENTRIES])
        pages: dict[str, tuple[str, NewsStory | None]] = {"/": (f"{site.template}.html", None)}
        for story in stories:
            pages[story.path] = (f"{site.template}.html", story)
            pages[f"/img/{story.id}.svg"] = ("picture.svg", story)
            pages |= {story.amp_path: ("amp.html", story)} if story.amp else {}
        if path not in pages:
            return None
        media_type = "image/svg+xml" if path.endswith(".svg") else f"text/html; charset={site.encoding}"
        return media_type, self._page(*pages[path], site, stories)

    def _page(self, template: str, story: NewsStory | None, site: Site, stories: tuple[NewsStory, ...]) -> str:
        """Render a story's page, or the site's home page where no story is given."""
        words = self.words[site.lang]
        others = [other for other in stories if other != story]
        page = _templates().get_template(template)
        return page.render(
            {"site": site, "story": story, "stories": stories, "words": words},
            others=others[:SIDEBAR_STORIES],
            shown=story and (story.body[:1] if story.paywall else story.body),
            date=lambda published: _in_words(published, words),
        )


def _in_words(published: datetime, words: Mapping[str, Any]) -> str:
    """Return a date as the sites of a language print it, in the site's own time."""
    month = words["months"][published.month - 1]
    clock = f"{published:%H:%M}"
    return str(words["date"]).format(day=published.day, month=month, year=published.year, clock=clock)


def _feed(site: Site, stories: tuple[NewsStory, ...]) -> str:
    """Render a site's feed in the site's own format."""
    if site.feed_format == "json":
        return json.dumps(_json_feed(site, stories), ensure_ascii=False, indent=1)
    template = _templates().get_template(f"feed.{site.feed_format}.xml")
    return template.render(site=site, stories=stories, rfc822=format_datetime)


def _json_feed(site: Site, stories: tuple[NewsStory, ...]) -> dict[str, Any]:
    """Return a site's feed in the form of jsonfeed.org."""
    items = [
        {"id": story.url, "url": story.feed_url, "title": story.title, "content_text": story.summary}
        | {"date_published": story.published.isoformat(), "authors": [{"name": story.author}]}
        | {"tags": list(story.tags)}
        for story in stories
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": site.name, "description": site.tagline}
    links = {"home_page_url": site.url(), "feed_url": site.url(site.feed_path), "language": site.lang}
    return head | links | {"items": items}


@cache
def _templates() -> Environment:
    bundled = PackageLoader("pipeline.demo", "templates")
    return Environment(loader=bundled, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)


@cache
def load() -> Newsroom:
    """Read the bundled newsroom; raise InputError where a story names a site or a story that is not there."""
    sites = {row["id"]: _site(row) for row in _read("sites.yaml")}
    rows = [row for lang in LANGUAGES for row in _read(f"stories-{lang}.yaml")]
    return Newsroom(tuple(sites.values()), tuple(_stories(rows, sites)), _read("words.yaml"))


def _read(name: str) -> Any:
    return YAML(typ="safe").load(resources.files("pipeline.demo").joinpath("newsroom", name).read_text("utf-8"))


def _site(row: dict[str, Any]) -> Site:
    made = {"kind": FeedKind(row["kind"]), "sections": tuple(row["sections"])}
    return Site(**row | made | {"traits": frozenset(row.get("traits", ()))})


def _expectation(row: dict[str, Any]) -> Expectation:
    made = {"event": Event(row["event"]), "factuality": Factuality(row["factuality"])}
    return Expectation(**row | made | {name: tuple(row[name]) for name in ("customer", "equipment")})


def _stories(rows: list[dict[str, Any]], sites: Mapping[str, Site]) -> Iterator[NewsStory]:
    """Yield the stories; a copy without a body has that of its original, cut and credited."""
    bodies = {row["id"]: row["body"] for row in rows if "body" in row}
    for row in rows:
        body = bodies.get(row["id"]) or bodies.get(row.get("copy_of"))
        if body is None or row["site"] not in sites:
            raise InputError("names a site or an original that is not there", key=str(row["id"]))
        if row["id"] not in bodies:
            body = body[: len(body) - row.get("cut", 0)] + ([row["credit"]] if "credit" in row else [])
        made = {
            "site": sites[row["site"]],
            "published": datetime.fromisoformat(row["published"]),
            "body": tuple(body),
            "expect": _expectation(row["expect"]),
        }
        lists = {name: tuple(row.get(name, ())) for name in ("tags", "related", "comments")}
        yield NewsStory(**{key: row[key] for key in row.keys() - {"cut", "credit"}} | made | lists)
