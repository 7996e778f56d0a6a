from datetime import UTC, datetime

import pytest

from pipeline.demo.newsroom import NewsStory, load
from pipeline.errors import ExtractionError, InputError
from pipeline.processing.articles import extract_article, tidy
from pipeline.processing.identity import bands, choose_origin, content_hash, fingerprint, similarity
from pipeline.processing.interstitials import judge_page
from pipeline.processing.stored import stored_page, stored_pages
from pipeline.processing.workers import Workers
from pipeline.records.articles import Page, Quality

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
NEWSROOM = load()
STORY = (
    "The ministry said the helicopters would stay in their hangars until spring. "
    "Officers had waited for parts since the summer, and the yard had sent none. "
    "A spokesman for the yard declined to comment on the letter. "
    "The fleet was bought over two decades and flies relief goods to the mountains. "
)


def html(body: str, head: str = "", lang: str = "en") -> bytes:
    return f"<html lang={lang}><head><title>A title</title>{head}</head><body>{body}</body></html>".encode()


def page(body: bytes, **facts) -> Page:
    return Page(**({"url": "http://p.example/1?utm_source=x", "final_url": "http://p.example/1?utm_source=x"} | {
        "body": body, "content_type": "text/html", "fetched_at": NOW} | facts))  # fmt: skip


def article_page(head: str = "", **facts) -> Page:
    paragraphs = "".join(f"<p>{STORY}{n}</p>" for n in range(3))
    return page(html(f"<nav><a href=/>Home</a></nav><article><h1>A title</h1>{paragraphs}</article>", head), **facts)


def test_an_article_has_its_text_its_language_and_a_clean_address() -> None:
    article = extract_article(article_page())
    assert STORY.strip().split(".")[0] in article.text
    assert "Home" not in article.text
    assert (article.lang, article.quality, article.url) == ("en", Quality.FULL, "http://p.example/1")


@pytest.mark.parametrize(
    "head",
    ["<link rel=canonical href='/own'>", "<meta property='og:url' content='http://p.example/own#top'>"],
    ids=["canonical", "og:url"],
)
def test_the_pages_own_address_counts(head: str) -> None:
    assert extract_article(article_page(head)).url == "http://p.example/own"


def test_a_home_page_given_as_every_pages_address_is_not_believed() -> None:
    assert extract_article(article_page("<link rel=canonical href='http://p.example/'>")).url == "http://p.example/1"


def test_a_page_without_any_address_is_refused() -> None:
    with pytest.raises(ExtractionError, match="--url"):
        extract_article(article_page(url="", final_url=""))


def test_the_feeds_hour_serves_where_both_agree_on_the_day() -> None:
    head = "<meta property='article:published_time' content='2026-11-19'>"
    hint = datetime(2026, 11, 19, 14, 30, tzinfo=UTC)
    assert extract_article(article_page(head, hint_published=hint)).published == hint


@pytest.mark.parametrize(
    "mark",
    [
        "<meta property='article:published_time' content='2025-01-07T10:00:00Z'>",
        "<meta name='DC.date' content='2025-01-07'>",
        "<meta name=date content='2025-01-07'>",
        "<time datetime='2025-01-07T10:00:00Z'>Tuesday</time>",
        '<script type=\'application/ld+json\'>{"@type": "NewsArticle", "datePublished": "2025-01-07"}</script>',
    ],
    ids=["article:published_time", "DC.date", "date", "time", "JSON-LD"],
)
def test_a_date_that_the_page_marks_up_wins_over_a_feed_that_differs(mark: str) -> None:
    marked = article_page(mark, hint_published=datetime(2026, 11, 20, 9, tzinfo=UTC))
    assert extract_article(marked).published == datetime(2025, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "clue",
    [
        "<p>Printed on 2024-01-05 for the archive</p>",
        "<p>More of that: <a href='http://p.example/2024/01/05/old.html'>An old story</a></p>",
        "<aside><time datetime='2024-01-05'>Another story</time></aside>",
        "<meta name='template-updated' content='2024-01-05'>",
    ],
    ids=["prose", "another story's link", "another story's time", "another date"],
)
def test_a_dated_feed_wins_over_what_can_only_be_guessed(clue: str) -> None:
    hint = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert extract_article(article_page(clue, hint_published=hint)).published == hint


def test_another_storys_link_gives_an_undated_page_no_date() -> None:
    clue = "<p><a href='/world/20240105-01.html'>An old story of 5 January</a></p>"
    assert extract_article(article_page(clue)).published is None


def newsroom_page(story_id: str) -> tuple[NewsStory, Page]:
    story = next(story for story in NEWSROOM.stories if story.id == story_id)
    reply = NEWSROOM.respond(story.site.host, story.path, 2)
    assert reply is not None
    told = {"content_type": reply.content_type, "hint_published": story.published}
    return story, page(reply.body, url=story.url, final_url=story.url, **told)


@pytest.mark.parametrize(
    "story_id",
    ["en-peru-back-strand", "en-peru-ends-strand", "en-superjet-order", "ru-arbitrazh", "ru-efiopia", "ru-sneg"],
)
def test_a_page_laid_out_in_tables_gives_its_story_alone(story_id: str) -> None:
    story, stored = newsroom_page(story_id)
    article = extract_article(stored)
    paragraphs = article.text.split("\n\n")
    assert paragraphs[: len(story.body)] == list(story.body)
    assert len(paragraphs) <= len(story.body) + 2
    assert (article.title, article.published) == (story.title, story.published)


@pytest.mark.parametrize("cell", ["th", "td"], ids=["header cells", "plain cells"])
def test_a_small_table_inside_an_article_is_read(cell: str) -> None:
    rows = (
        f"<tr><{cell}>Factor</{cell}><{cell}>Strategic Implication</{cell}></tr>"
        "<tr><td>Legacy Dependence</td><td>High costs to transition.</td></tr>"
        "<tr><td>Economic Constraint</td><td>Limited budget.</td></tr>"
    )
    body = f"<article><h1>A title</h1><p>{STORY}</p><table>{rows}</table><p>{STORY}more</p></article>"
    text = extract_article(page(html(body))).text
    assert "Legacy Dependence | High costs to transition." in text
    assert text.index(STORY[:30]) < text.index("Economic Constraint") < text.rindex(STORY[:30])


def test_the_sites_name_is_no_part_of_the_title() -> None:
    head = "<meta property='og:site_name' content='The Strand'><meta property='og:title' content='Jets | The Strand'>"
    assert extract_article(article_page(head)).title == "Jets"


def test_a_block_page_leaves_what_the_feed_told() -> None:
    blocked = page(
        html("<h1>Just a moment...</h1><p>Checking your browser</p>"), hint_title="News", hint_summary="Lead"
    )
    article = extract_article(blocked)
    assert (article.title, article.text, article.quality) == ("News", "Lead", Quality.HEADLINE)


def test_a_block_page_of_which_the_feed_told_nothing_is_no_article() -> None:
    with pytest.raises(ExtractionError) as caught:
        extract_article(page(html("<h1>Access denied</h1>")))
    assert caught.value.reason == "block page"


@pytest.mark.parametrize("body", [b"", b"\x00\xff\xfe", b"%PDF-1.4", b"<" * 10_000], ids=repr)
def test_what_is_no_page_is_an_error_and_no_crash(body: bytes) -> None:
    with pytest.raises(ExtractionError):
        extract_article(page(body))


def test_a_windows_1251_page_is_decoded_by_what_it_declares() -> None:
    text = "Министерство сообщило, что вертолёты останутся в ангарах до весны. " * 6
    body = f"<html><head><meta charset=windows-1251></head><body><article><p>{text}</p></article></body></html>"
    assert "вертолёты" in extract_article(page(body.encode("windows-1251"))).text


def test_a_paywalled_page_is_a_teaser() -> None:
    verdict = judge_page("<div>Subscribe to continue reading</div>", "T", "word " * 60)
    assert verdict.quality == Quality.TEASER


def test_paragraphs_are_parted_by_an_empty_line() -> None:
    assert tidy(" one\n\n\n two  words \n") == "one\n\ntwo words"


def test_a_copy_with_a_cut_end_has_the_same_origin_and_another_story_not() -> None:
    text = " ".join(f"{STORY}{n}" for n in range(6))
    copy = "Agency. " + text[: int(len(text) * 0.8)]
    other = "A storm crossed the coast on Monday and took the roofs of forty houses. " * 6
    assert set(bands(fingerprint(text))) & set(bands(fingerprint(copy)))
    assert choose_origin(fingerprint(copy), [(3, fingerprint(text)), (4, fingerprint(other))]) == 3
    assert choose_origin(fingerprint(other), [(3, fingerprint(text))]) is None
    assert similarity(fingerprint(text), fingerprint(text)) == 1.0


def test_spaces_make_no_revision() -> None:
    assert content_hash("A", "b  c\n") == content_hash("A", "b c")
    assert content_hash("A", "b c") != content_hash("A", "b d")


def test_a_stored_page_takes_its_address_from_the_index(tmp_path) -> None:
    (tmp_path / "a.html").write_bytes(html("<p>x</p>"))
    (tmp_path / "index.jsonl").write_text('{"id": 1, "html": "a.html", "url": "http://p.example/a"}\n')
    (stored,) = stored_pages(tmp_path, None, NOW)
    assert stored.final_url == "http://p.example/a"


def test_a_broken_stored_page_is_named(tmp_path) -> None:
    (tmp_path / "a.html.gz").write_bytes(b"no gzip")
    with pytest.raises(InputError, match=r"a\.html\.gz"):
        stored_page(tmp_path / "a.html.gz", None, NOW)


def sleep(seconds: float) -> str:
    import time

    time.sleep(seconds)
    return "done"


def refuse(key: str) -> None:
    raise ExtractionError("nothing there", key=key, reason="empty shell")


def test_an_error_comes_back_from_a_worker_as_it_was() -> None:
    with Workers(1) as workers:
        (error,) = workers.map(refuse, [("http://p.example/1",)])
    assert isinstance(error, ExtractionError)
    assert (error.key, error.reason, str(error)) == (
        "http://p.example/1",
        "empty shell",
        "http://p.example/1: nothing there",
    )


def test_a_call_that_hangs_is_killed_and_the_rest_is_done() -> None:
    with Workers(1, call_seconds=2) as workers:
        results = list(workers.map(sleep, [(60,), (0,)]))
    assert isinstance(results[0], ExtractionError)
    assert results[1] == "done"
