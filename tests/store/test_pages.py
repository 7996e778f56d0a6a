"""The raw bytes of pages: kept once, in a second file that may be pruned."""

from pathlib import Path

import pytest

from pipeline.store import pages
from pipeline.store.store import Store
from tests.factories import page


def bodies(store: Store) -> int:
    return int(store.pages_db.execute("SELECT count(*) FROM bodies").fetchone()[0])


@pytest.mark.parametrize("body", [b"", b"<html>\x00\xff", b"a" * 100_000], ids=["empty", "binary", "long"])
def test_body_comes_back_letter_for_letter(store: Store, body: bytes) -> None:
    assert pages.body_of(store.pages_db, pages.ensure_body(store.pages_db, body)) == body


def test_same_body_is_kept_once(store: Store) -> None:
    assert pages.ensure_body(store.pages_db, b"x") == pages.ensure_body(store.pages_db, b"x")
    assert bodies(store) == 1


def test_body_is_kept_compressed(store: Store) -> None:
    pages.ensure_body(store.pages_db, b"<p>the same line</p>\n" * 1000)
    assert store.pages_db.execute("SELECT length(body) FROM bodies").fetchone()[0] < 1000


def test_unknown_body_is_none(store: Store) -> None:
    assert pages.body_of(store.pages_db, pages.digest(b"never seen")) is None


def test_one_body_at_two_addresses_is_two_pages(store: Store) -> None:
    assert store.collection.ensure_page(page("http://a.example/"))
    assert store.collection.ensure_page(page("http://b.example/"))
    assert bodies(store) == 1


def test_pruned_page_is_none(store: Store) -> None:
    store.collection.ensure_page(page())
    store.pages_db.execute("DELETE FROM bodies")
    assert store.collection.page(1) is None


@pytest.mark.parametrize(
    ("database", "beside"),
    [("a/armswatch.db", "a/armswatch-pages.db"), ("plain", "plain-pages"), ("x.y.sqlite", "x.y-pages.sqlite")],
)
def test_pages_lie_beside_their_database(database: str, beside: str) -> None:
    assert pages.pages_path(Path(database)) == Path(beside)
