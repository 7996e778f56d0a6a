import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.processing import stored
from pipeline.processing.stored import stored_page, stored_pages

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)


def test_pages_come_in_the_order_of_their_names_zipped_or_not(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_bytes(b"second")
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"first"))
    (tmp_path / "c.htm").write_bytes(b"third")
    (tmp_path / "notes.txt").write_bytes(b"no page")
    assert [page.body for page in stored_pages(tmp_path, None, NOW)] == [b"first", b"second", b"third"]


def test_a_page_that_the_index_leaves_out_has_no_address(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"x")
    (tmp_path / "index.jsonl").write_text('\n{"html": "b.html", "url": "http://p.example/b"}\n')
    (page,) = stored_pages(tmp_path, None, NOW)
    assert page.final_url == ""


def test_the_address_given_wins_over_the_index(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"x")
    (tmp_path / "index.jsonl").write_text('{"html": "a.html", "url": "http://p.example/a"}\n')
    (page,) = stored_pages(tmp_path, "http://p.example/given", NOW)
    assert (page.final_url, page.fetched_at) == ("http://p.example/given", NOW)


@pytest.mark.parametrize(
    "line", ["no json", '{"html": "a.html"}', "[1, 2]", "3"], ids=["no JSON", "no url", "a list", "a number"]
)
def test_a_wrong_line_of_the_index_is_named_with_its_number(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.html").write_bytes(b"x")
    (tmp_path / "index.jsonl").write_text('{"html": "a.html", "url": "http://p.example/a"}\n' + line + "\n")
    with pytest.raises(InputError) as caught:
        stored_pages(tmp_path, None, NOW)
    assert caught.value.key == f"{tmp_path / 'index.jsonl'}:2"


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no pages"):
        stored_pages(tmp_path, None, NOW)


def test_one_address_for_several_pages_is_refused(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InputError, match="this folder holds 2"):
        stored_pages(tmp_path, "http://p.example/a", NOW)


@pytest.mark.parametrize(
    "body",
    [b"no gzip", gzip.compress(b"x" * 1_000)[:-12], gzip.compress(b"x" * 1_000)[:14] + b"\xff" * 40],
    ids=["no gzip", "cut", "spoiled"],
)
def test_a_broken_zipped_page_is_named(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "a.html.gz"
    path.write_bytes(body)
    with pytest.raises(InputError) as caught:
        stored_page(path, None, NOW)
    assert caught.value.key == str(path)


def test_a_page_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "MAX_PAGE", 1_000)
    path = tmp_path / "a.html.gz"
    path.write_bytes(gzip.compress(b"x" * 1_001))
    with pytest.raises(InputError, match="holds more than 1000 bytes"):
        stored_page(path, None, NOW)
