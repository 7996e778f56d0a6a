"""The bundled newsroom: its sites and stories hold what the demo promises, its feeds and pages read like real ones."""

import json
import re
from collections import Counter
from datetime import UTC, datetime

import feedparser
import pytest
import trafilatura

from pipeline.demo.newsroom import Newsroom, NewsStory, Site, load
from pipeline.records.feeds import FeedKind
from pipeline.records.stories import REVERSALS, Event, Factuality

NEWSROOM = load()
SITTINGS = {
    1: (datetime(2025, 12, 3, tzinfo=UTC), datetime(2025, 12, 15, 18, tzinfo=UTC)),
    2: (datetime(2026, 11, 8, tzinfo=UTC), datetime(2026, 11, 20, 18, tzinfo=UTC)),
}
PERU_BACK = {"es-peru-vuelven", "en-peru-back", "en-peru-back-harbour", "en-peru-back-strand", "pt-peru-breve"}

each_site = pytest.mark.parametrize("site", NEWSROOM.sites, ids=lambda site: site.id)
each_xml_site = pytest.mark.parametrize(
    "site", [site for site in NEWSROOM.sites if site.feed_format != "json"], ids=lambda site: site.id
)
each_story = pytest.mark.parametrize("story", NEWSROOM.stories, ids=lambda story: story.id)
each_full_story = pytest.mark.parametrize(
    "story", [story for story in NEWSROOM.stories if not story.paywall], ids=lambda story: story.id
)


@pytest.fixture
def newsroom() -> Newsroom:
    return NEWSROOM


def story_named(story_id: str) -> NewsStory:
    return next(story for story in NEWSROOM.stories if story.id == story_id)


def site_named(site_id: str) -> Site:
    return next(site for site in NEWSROOM.sites if site.id == site_id)


def body_of(site: Site, path: str, sitting: int = 2) -> bytes:
    reply = NEWSROOM.respond(site.host, path, sitting)
    assert reply is not None, f"{site.host}{path}"
    return reply.body


def page_of(story: NewsStory, path: str = "") -> str:
    return body_of(story.site, path or story.path).decode(story.site.encoding)


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def read_text(story: NewsStory) -> str:
    # A layout made of tables is taken for data by trafilatura unless it is told to leave tables out.
    tables = story.site.template != "tables"
    page = body_of(story.site, story.path)
    return trafilatura.extract(page, include_comments=False, include_tables=tables) or ""


def share_of_body(story: NewsStory) -> float:
    body = words_of(" ".join(story.body))
    return sum((body & words_of(read_text(story))).values()) / body.total()


# -- what is bundled --


def test_sites_cover_languages_and_formats(newsroom: Newsroom) -> None:
    formats = Counter(site.feed_format for site in newsroom.sites)
    assert set(formats) == {"rss", "rdf", "atom", "json"}
    assert min(formats.values()) >= 2
    assert {site.lang for site in newsroom.sites} == {"en", "es", "pt", "fr", "ru"}
    assert {site.kind for site in newsroom.sites} == set(FeedKind)
    assert len({site.template for site in newsroom.sites}) == 6


@each_site
def test_hosts_are_reserved_and_unique(site: Site) -> None:
    assert re.fullmatch(r"[a-z-]+\.example", site.host)
    assert sum(other.host == site.host for other in NEWSROOM.sites) == 1


def test_stories_number_42_and_differ(newsroom: Newsroom) -> None:
    assert len(newsroom.stories) == 42
    assert len({story.id for story in newsroom.stories}) == 42
    assert len({story.url for story in newsroom.stories}) == 42
    languages = Counter(story.site.lang for story in newsroom.stories)
    assert languages == {"en": 12, "es": 11, "ru": 7, "pt": 6, "fr": 6}


@each_story
def test_story_fits_its_sitting(story: NewsStory) -> None:
    first, now = SITTINGS[story.sitting]
    assert first <= story.published <= now
    assert 80 <= words_of(" ".join(story.body)).total() <= 450
    assert story.id.startswith(story.site.lang)


@each_story
def test_expectation_agrees_with_itself(story: NewsStory) -> None:
    expect = story.expect
    asserted = expect.factuality == Factuality.ASSERTED
    assert expect.reversal == (expect.relevant and expect.event in REVERSALS and asserted)
    assert expect.relevant == (expect.event != Event.NONE) == bool(expect.customer) == bool(expect.equipment)


def test_peru_is_annulled_then_reactivated(newsroom: Newsroom) -> None:
    peru = [story for story in newsroom.stories if story.expect.customer == ("PE",)]
    assert {story.id for story in peru if story.expect.event == Event.REACTIVATED} == PERU_BACK
    assert {story.sitting for story in peru if story.expect.event == Event.ANNULLED} == {1}
    assert all(story.sitting == 2 for story in peru if story.id in PERU_BACK)


def test_lima_paper_avoids_the_words_of_a_keyword_alert() -> None:
    story = story_named("es-peru-vuelven")
    assert not re.search("reactiv|contrat|anul|rescin", f"{story.title} {story.summary} {story.body[0]}".lower())


def test_copies_share_most_of_their_words(newsroom: Newsroom) -> None:
    copies = [story for story in newsroom.stories if story.copy_of]
    assert len(copies) == 4
    for copy in copies:
        assert copy.copy_of is not None
        original, own = words_of(" ".join(story_named(copy.copy_of).body)), words_of(" ".join(copy.body))
        assert (original & own).total() / min(own.total(), original.total()) > 0.8
        assert copy.title != story_named(copy.copy_of).title


# -- what a site answers --


@each_site
def test_home_lists_what_is_out(site: Site) -> None:
    for sitting in (1, 2):
        home = body_of(site, "/", sitting).decode(site.encoding)
        for story in NEWSROOM.stories:
            if story.site == site:
                assert (f'HREF="{story.path}"'.lower() in home.lower()) == (story.sitting <= sitting)


@each_story
def test_story_shows_from_its_sitting_on(story: NewsStory) -> None:
    assert (NEWSROOM.respond(story.site.host, story.path, 1) is not None) == (story.sitting == 1)
    assert NEWSROOM.respond(story.site.host, story.path, 2) is not None


def test_query_and_case_of_host_do_not_matter() -> None:
    story = story_named("es-peru-anula")
    plain = NEWSROOM.respond(story.site.host, story.path, 1)
    assert plain == NEWSROOM.respond(story.site.host.upper(), story.path + "?utm_source=x", 1)


def test_story_stands_on_its_own_host_alone() -> None:
    story = story_named("es-peru-anula")
    assert NEWSROOM.respond(site_named("pregon").host, story.path, 2) is None
    assert NEWSROOM.respond("nobody.example", "/", 2) is None


@each_site
def test_robots_allow_all(site: Site) -> None:
    assert body_of(site, "/robots.txt", 1) == b"User-agent: *\nDisallow:\n"


def test_picture_of_a_story_is_served() -> None:
    reply = NEWSROOM.respond("harbourpost.example", "/img/en-storm.svg", 1)
    assert reply is not None
    assert reply.content_type == "image/svg+xml"
    assert reply.body.startswith(b"<svg")


# -- feeds --


@each_xml_site
def test_xml_feed_parses(site: Site) -> None:
    for sitting in (1, 2):
        feed = feedparser.parse(body_of(site, site.feed_path, sitting))
        expected = NEWSROOM.visible(site, sitting)
        assert not feed.bozo, feed.get("bozo_exception")
        assert [entry.title for entry in feed.entries] == [story.title for story in expected]
        assert [entry.link.partition("?")[0] for entry in feed.entries] == [story.url for story in expected]


@each_xml_site
def test_xml_feed_dates(site: Site) -> None:
    entries = feedparser.parse(body_of(site, site.feed_path)).entries
    dates = [entry.get("published_parsed") or entry.get("updated_parsed") for entry in entries]
    if "undated-feed" in site.traits:
        assert not any(dates)
    else:
        assert [datetime(*date[:6], tzinfo=UTC) for date in dates] == [
            story.published for story in NEWSROOM.visible(site, 2)
        ]


def test_headlines_feed_has_no_summary() -> None:
    assert not any(
        "summary" in entry for entry in feedparser.parse(body_of(site_named("zarya"), "/export/headlines.rdf")).entries
    )


def test_html_feed_has_markup_in_its_summaries() -> None:
    site = site_named("bitacora")
    entries = feedparser.parse(body_of(site, site.feed_path)).entries
    assert entries
    assert all("<strong>" in entry.summary for entry in entries)
    assert all(entry.link.endswith("?utm_source=feed&utm_medium=rss") for entry in entries)


def test_relative_feed_leans_on_its_base() -> None:
    site = site_named("harbour")
    feed = body_of(site, site.feed_path).decode()
    assert 'xml:base="http://harbourpost.example/"' in feed
    assert 'href="world/2026/' in feed


def test_windows_1251_feed_and_page_decode() -> None:
    site = site_named("ladoga")
    feed = body_of(site, site.feed_path)
    assert b'encoding="windows-1251"' in feed
    assert "Эфиопией".encode("cp1251") in feed
    page = NEWSROOM.respond(site.host, story_named("ru-efiopia").path, 2)
    assert page is not None
    assert page.content_type == "text/html; charset=windows-1251"
    assert "остаётся в силе" in page.body.decode("cp1251")
    assert b"&#" not in page.body.replace(b"&#39;", b"").replace(b"&#34;", b"")


@pytest.mark.parametrize("site", [site for site in NEWSROOM.sites if site.feed_format == "json"], ids=lambda s: s.id)
def test_json_feed_has_its_keys(site: Site) -> None:
    feed = json.loads(body_of(site, site.feed_path))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert {"title", "home_page_url", "feed_url", "language", "items"} <= feed.keys()
    assert [item["url"] for item in feed["items"]] == [story.url for story in NEWSROOM.visible(site, 2)]
    for item in feed["items"]:
        assert item["id"]
        assert item["title"]
        assert item["content_text"]
        assert datetime.fromisoformat(item["date_published"]).tzinfo is not None


def test_feeds_name_all_sites(newsroom: Newsroom) -> None:
    feeds = newsroom.feeds()
    assert len(feeds) == len(newsroom.sites)
    assert all(re.fullmatch(r"http://[a-z-]+\.example/\S*", feed.url) for feed in feeds)
    assert ("La Voz del Rímac", "es", "PE", FeedKind.PRESS) in {
        (feed.name, feed.language, feed.country, feed.kind) for feed in feeds
    }


# -- pages --


@each_full_story
def test_page_gives_its_text(story: NewsStory) -> None:
    assert share_of_body(story) >= 0.8


@each_full_story
def test_page_keeps_its_surroundings_out_of_the_text(story: NewsStory) -> None:
    lines, words = read_text(story), NEWSROOM.words[story.site.lang]
    around = [words["cookies"], words["newsletter"], words["comment_note"], *words["about"], *story.comments]
    assert [phrase for phrase in around if phrase in lines] == []
    assert set(lines.splitlines()).isdisjoint(set(story.site.sections) - {story.section})


@pytest.mark.parametrize("story", [story for story in NEWSROOM.stories if story.paywall], ids=lambda story: story.id)
def test_paywalled_page_gives_less(story: NewsStory) -> None:
    page = page_of(story)
    assert share_of_body(story) < 0.5
    assert story.body[0] in page
    assert not any(paragraph in page for paragraph in story.body[1:])


@pytest.mark.parametrize("story", [story for story in NEWSROOM.stories if story.amp], ids=lambda story: story.id)
def test_amp_page_and_story_name_each_other(story: NewsStory) -> None:
    assert f'<link rel="amphtml" href="{story.site.url(story.amp_path)}">' in page_of(story)
    assert f'<link rel="canonical" href="{story.url}">' in page_of(story, story.amp_path)


@each_story
def test_canonical_link_stands_where_it_should(story: NewsStory) -> None:
    names_itself = f'rel="canonical" href="{story.url}"' in page_of(story)
    assert names_itself == ("no-canonical" not in story.site.traits)


@each_site
def test_language_is_told_where_it_should(site: Site) -> None:
    told = f'lang="{site.lang}' in body_of(site, "/").decode(site.encoding)
    assert told == ("no-lang" not in site.traits)


@pytest.mark.parametrize(
    ("story_id", "mark"),
    [
        ("es-peru-anula", '"datePublished": "2025-12-12T11:20:00-05:00"'),
        ("en-peru-ends", '<meta property="article:published_time" content="2025-12-12T17:48:00+00:00">'),
        ("fr-cameroun-signe", 'datetime="2025-12-05T18:30:00+01:00"'),
        ("ru-efiopia", "11 ноября 2026, 13:30"),
        ("es-cultura", "14 de noviembre de 2026, 11:00 h"),
        ("pt-igla-extrato", '<meta name="DC.date" content="2025-12-05">'),
    ],
)
def test_each_manner_tells_the_date_in_its_own_way(story_id: str, mark: str) -> None:
    assert mark in page_of(story_named(story_id))
