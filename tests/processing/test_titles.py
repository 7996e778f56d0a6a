import time

import pytest
from lxml.html import document_fromstring

from pipeline.processing.titles import own_title

URL = "https://www.strandtimes.example/news/1"
PAGE = "<body><a href='/'>The Strand Times</a><h2>Army takes the deal back after all</h2><h3>More</h3></body>"


def own(title: str, page: str = PAGE, url: str = URL, feed_title: str = "") -> str:
    return own_title(title, document_fromstring(page), url, feed_title)


@pytest.mark.parametrize(
    "title",
    [
        "Army takes the deal back | The Strand Times",
        "The Strand Times | Army takes the deal back",
        "Army takes the deal back - Strand Times",
        "Army takes the deal back — strandtimes.example",
        "Army takes the deal back • Strandtimes",
        "THE STRAND TIMES » Army takes the deal back » Strandtimes",
    ],
)
def test_the_sites_name_is_cut_at_either_end(title: str) -> None:
    assert own(title) == "Army takes the deal back"


def test_a_site_is_also_called_what_its_meta_data_say() -> None:
    page = "<head><meta property='og:site_name' content='Gazette of Record'></head><body>x</body>"
    assert own("Army takes it back - Gazette of Record", page) == "Army takes it back"


@pytest.mark.parametrize(
    "title",
    [
        "The Strand Times: Army takes the deal back after all",
        "Opinion | Army takes the deal back after all",
        "Army takes the deal back after all : World : Page 1",
        "Army takes the deal back after all | World | The Strand Times",
    ],
    ids=["name and colon", "section in front", "sections behind", "section and name"],
)
def test_a_heading_of_the_page_shows_where_the_headline_ends(title: str) -> None:
    assert own(title) == "Army takes the deal back after all"


def test_the_feeds_title_shows_it_too() -> None:
    assert own("Daily Bugle: Jets grounded again", "<p>x</p>", URL, "Jets grounded again") == "Jets grounded again"


@pytest.mark.parametrize(
    "title",
    [
        "Peru - Russia deal: army takes it back",
        "Strandtimes: army to buy the paper",
        "The Strand Times",
        "More: army takes it back",
        "Mi-17s for Lima",
        "Ми-17: контракт в силе",
        "",
    ],
)
def test_a_title_that_is_all_headline_stays(title: str) -> None:
    assert own(title) == title


def test_a_heading_that_is_the_whole_title_wins_over_one_that_is_a_part() -> None:
    page = "<h1>Peru and Russia: back to the hangars</h1><h2>back to the hangars</h2>"
    assert own("Peru and Russia: back to the hangars", page) == "Peru and Russia: back to the hangars"


@pytest.mark.parametrize(
    "title", [" | " * 300 + "x", ":" * 1_000, "- " * 500, "a: " * 333], ids=["bars", "colons", "dashes", "parts"]
)
def test_a_hostile_title_is_read_in_bounded_time(title: str) -> None:
    started = time.monotonic()
    own(title)
    assert time.monotonic() - started < 2


def test_a_page_without_an_address_gives_its_title() -> None:
    assert own("Army takes it back | Site", "<p>x</p>", "") == "Army takes it back | Site"
