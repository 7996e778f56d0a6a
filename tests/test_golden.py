"""Stored pages and feeds give what they gave; `python -m tests.regenerate` writes the expectations anew."""

import json
from pathlib import Path

import pytest

from tests.regenerate import feed_expectation, page_expectation, stored


@pytest.mark.parametrize("path", stored("pages"), ids=lambda path: path.name)
def test_a_stored_page_gives_its_article(path: Path) -> None:
    assert page_expectation(path) == json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", stored("feeds"), ids=lambda path: path.name)
def test_a_stored_feed_gives_its_entries(path: Path) -> None:
    assert feed_expectation(path) == json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))
