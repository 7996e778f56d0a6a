"""The newsroom's server, asked over real HTTP on loopback."""

import gzip
import hashlib
from collections.abc import Iterator

import feedparser
import httpx
import pytest

from pipeline.demo.newsroom import load
from pipeline.demo.server import Asked, NewsroomServer

RIMAC = "lavozdelrimac.example"
FEED = "/arc/outboundfeeds/rss/"
BACK = "/politica/los-mi-17-del-ejercito-vuelven-a-manos-rusas-noticia-20261120/"


@pytest.fixture
def server() -> Iterator[NewsroomServer]:
    with NewsroomServer(load()) as running:
        yield running


@pytest.fixture
def client(server: NewsroomServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", trust_env=False) as opened:
        yield opened


def ask(client: httpx.Client, path: str, host: str = RIMAC, method: str = "GET", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.request(method, path, headers={"Host": host} | named)


def test_feed_is_served_and_parses(client: httpx.Client) -> None:
    answer = ask(client, FEED)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/rss+xml"
    assert feedparser.parse(answer.content).entries[0].link.startswith(f"http://{RIMAC}/politica/")


def test_host_header_tells_the_sites_apart(client: httpx.Client) -> None:
    names = {site.host: site.name for site in load().sites}
    for host, name in names.items():
        answer = ask(client, "/", host)
        assert answer.status_code == 200
        assert name in answer.text


def test_port_in_the_host_header_is_ignored(server: NewsroomServer, client: httpx.Client) -> None:
    assert ask(client, "/", f"{RIMAC}:{server.port}").status_code == 200


def test_windows_1251_page_decodes_by_its_header(client: httpx.Client) -> None:
    answer = ask(client, "/news/48213.html", "ladoga-obozrevatel.example")
    assert answer.encoding == "windows-1251"
    assert "Арбитражный суд" in answer.text


@pytest.mark.parametrize(
    ("host", "path"),
    [(RIMAC, "/no-such-page"), ("nobody.example", "/"), ("127.0.0.1", "/"), (RIMAC, BACK)],
    ids=["unknown path", "unknown host", "bare address", "news of the next sitting"],
)
def test_the_unknown_is_404(client: httpx.Client, host: str, path: str) -> None:
    answer = ask(client, path, host)
    assert answer.status_code == 404
    assert answer.text == "Not found\n"


def test_next_sitting_brings_new_stories(server: NewsroomServer, client: httpx.Client) -> None:
    before = ask(client, FEED)
    server.sitting = 2
    after = ask(client, FEED, If_None_Match=before.headers["etag"])
    assert after.status_code == 200
    assert BACK in after.text
    assert BACK not in before.text
    assert ask(client, BACK).status_code == 200


def test_site_without_new_stories_stays_unchanged(server: NewsroomServer, client: httpx.Client) -> None:
    before = ask(client, "/feed/", "bitacoratactica.example")
    server.sitting = 2
    after = ask(client, "/feed/", "bitacoratactica.example", If_None_Match=before.headers["etag"])
    assert after.status_code == 304


def test_etag_is_the_digest_of_the_body(client: httpx.Client) -> None:
    answer = ask(client, FEED, Accept_Encoding="identity")
    assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_known_etag_is_304(client: httpx.Client, form: str) -> None:
    etag = ask(client, FEED).headers["etag"]
    answer = ask(client, FEED, If_None_Match=form.format(etag))
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer.headers["etag"] == etag


def test_last_modified_is_the_newest_story(client: httpx.Client) -> None:
    answer = ask(client, FEED)
    assert answer.headers["last-modified"] == "Fri, 12 Dec 2025 16:20:00 GMT"
    assert ask(client, FEED, If_Modified_Since=answer.headers["last-modified"]).status_code == 304


@pytest.mark.parametrize("since", ["Fri, 12 Dec 2025 16:19:59 GMT", "yesterday", ""])
def test_older_or_unreadable_date_gets_the_whole(client: httpx.Client, since: str) -> None:
    assert ask(client, FEED, If_Modified_Since=since).status_code == 200


def test_etag_decides_over_the_date(client: httpx.Client) -> None:
    modified = ask(client, FEED).headers["last-modified"]
    assert ask(client, FEED, If_None_Match='"old"', If_Modified_Since=modified).status_code == 200


def test_gzip_only_where_accepted(client: httpx.Client) -> None:
    plain = ask(client, FEED, Accept_Encoding="identity")
    zipped = ask(client, FEED, Accept_Encoding="gzip")
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.content == plain.content
    assert int(zipped.headers["content-length"]) == len(gzip.compress(plain.content, mtime=0))
    assert zipped.headers["etag"] != plain.headers["etag"]


def test_head_gives_the_headers_alone(client: httpx.Client) -> None:
    whole, head = ask(client, FEED), ask(client, FEED, method="HEAD")
    assert head.status_code == 200
    assert head.content == b""
    assert {"etag", "last-modified", "content-length"} <= head.headers.keys()
    assert head.headers["content-length"] == whole.headers["content-length"]


def test_requests_are_kept(server: NewsroomServer, client: httpx.Client) -> None:
    ask(client, "/robots.txt")
    ask(client, "/nothing", method="HEAD")
    assert server.requests == [Asked("GET", RIMAC, "/robots.txt", 200), Asked("HEAD", RIMAC, "/nothing", 404)]


def test_server_is_quiet_and_gone_after_its_context(capfd: pytest.CaptureFixture[str]) -> None:
    with NewsroomServer(load()) as server:
        port = server.port
        assert httpx.get(f"http://127.0.0.1:{port}/", headers={"Host": RIMAC}, trust_env=False).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/", trust_env=False)
    with pytest.raises(RuntimeError, match="only while it runs"):
        _ = server.port
    assert capfd.readouterr() == ("", "")
