from datetime import UTC, datetime, timedelta

import pytest

from pipeline.collection.fetch import Fetcher, RetryLaterError, user_agent
from pipeline.collection.guard import Guard, is_public
from pipeline.config import FetchConfig
from pipeline.errors import FetchError
from pipeline.records.feeds import Validators
from tests.fakes import Web

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
OPEN = FetchConfig(allow_private_addresses=True, host_gap_seconds=0, max_bytes=1_000, timeout_seconds=5)


def fetch(url: str, validators: Validators | None = None, config: FetchConfig = OPEN):
    with Fetcher(config) as fetcher:
        return fetcher.fetch(url, NOW, validators)


def test_a_page_comes_with_its_address_and_time(web: Web) -> None:
    answer = fetch(web.page("/a", "hello", etag='"1"'))
    assert (answer.body, answer.final_url, answer.fetched_at) == (b"hello", web.url("/a"), NOW)
    assert answer.validators == Validators('"1"', None)


def test_validators_are_sent_back_byte_for_byte(web: Web) -> None:
    url = web.page("/a", "hello", etag='W/"odd etag"', modified="Wed, 01 Jan 2025 00:00:00 GMT")
    fetch(url, Validators('W/"odd etag"', "yesterday-ish"))
    assert web.requests[-1][1]["if-none-match"] == 'W/"odd etag"'
    assert web.requests[-1][1]["if-modified-since"] == "yesterday-ish"


def test_an_unchanged_page_keeps_validators_that_the_answer_leaves_out(web: Web) -> None:
    web.page("/a", "hello", etag='"1"')
    answer = fetch(web.url("/a"), Validators('"1"', "Mon"))
    assert answer.not_modified
    assert answer.validators == Validators('"1"', "Mon")


def test_only_a_chain_of_permanent_redirects_moves_a_feed(web: Web) -> None:
    web.page("/new", "x")
    assert fetch(web.redirect("/gone", "/new", 301)).permanent_url == web.url("/new")
    assert fetch(web.redirect("/away", "/gone", 302)).permanent_url is None


def test_a_redirect_loop_ends(web: Web) -> None:
    with pytest.raises(FetchError, match="redirects") as caught:
        fetch(web.redirect("/a", "/a"))
    assert caught.value.reason == "redirect loop"


def test_a_redirect_to_a_file_is_refused(web: Web) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(web.redirect("/a", "file:///etc/passwd"))
    assert caught.value.reason == "bad address"


def test_a_body_over_the_limit_is_cut_off(web: Web) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(web.page("/a", "x" * 5_000))
    assert caught.value.reason == "too large"


def test_a_small_answer_that_unpacks_to_a_large_one_is_cut_off(web: Web) -> None:
    import gzip

    with pytest.raises(FetchError) as caught:
        fetch(web.page("/a", gzip.compress(b"0" * 1_000_000), Content_Encoding="gzip"))
    assert caught.value.reason == "too large"


@pytest.mark.parametrize("status", [404, 410, 500])
def test_an_error_status_is_named(web: Web, status: int) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(web.fails("/a", status))
    assert caught.value.status == status


def test_a_server_that_asks_to_wait_is_heard(web: Web) -> None:
    with pytest.raises(RetryLaterError) as caught:
        fetch(web.fails("/a", 429, Retry_After="120"))
    assert caught.value.retry_at == NOW + timedelta(seconds=120)


def test_nobody_listening_is_an_error_with_the_address(web: Web) -> None:
    with pytest.raises(FetchError) as caught:
        fetch("http://127.0.0.1:1/a")
    assert (caught.value.reason, caught.value.key) == ("no connection", "http://127.0.0.1:1/a")


@pytest.mark.parametrize("url", ["ftp://a.example/x", "http:///x", "http://a.example\\@b.example/", "nonsense"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(url)
    assert caught.value.reason == "bad address"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]"])
def test_private_addresses_are_refused_in_every_spelling(web: Web, host: str) -> None:
    with pytest.raises(FetchError, match="public"):
        fetch(f"http://{host}:{web.port}/a", config=FetchConfig(host_gap_seconds=0))
    assert web.requests == []


def test_a_redirect_into_the_private_network_is_refused_at_the_hop(web: Web) -> None:
    web.page("/secret", "key")
    web.redirect("/a", web.url("/secret"))
    guard = Guard(connect_to={"example": ("127.0.0.1", web.port)})
    with Fetcher(FetchConfig(host_gap_seconds=0), guard) as fetcher, pytest.raises(FetchError, match="public"):
        fetcher.fetch("http://press.example/a", NOW)
    assert [path for path, _ in web.requests] == ["/a"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("2606:4700::1", True),
    ],
)
def test_public_addresses_are_told_from_private(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_requests_to_one_host_keep_their_gap(web: Web) -> None:
    import time

    url = web.page("/a", "x")
    config = FetchConfig(allow_private_addresses=True, host_gap_seconds=0.15)
    with Fetcher(config) as fetcher:
        started = time.monotonic()
        fetcher.fetch(url, NOW)
        fetcher.fetch(url, NOW)
    assert time.monotonic() - started >= 0.15


def test_the_user_agent_tells_whom_to_write_to(web: Web) -> None:
    assert user_agent("desk@example.org").endswith("(+desk@example.org)")
