"""`docs/schema.md` is what the schema and the views say."""

from pathlib import Path

import pytest

from pipeline.store import schema
from pipeline.store.document import EXAMPLES, document
from pipeline.store.store import Store
from pipeline.store.views import VIEWS

WRITTEN = Path(__file__).parents[2] / "docs" / "schema.md"
QUERIES = [(name, query) for name, queries in EXAMPLES.items() for query in queries]


def test_written_document_is_current() -> None:
    assert WRITTEN.read_text(encoding="utf-8") == document(), "run `make docs`"


def test_every_table_and_view_has_a_heading() -> None:
    lines = document().splitlines()
    assert {f"### {name}" for name in (*schema.TABLES, *(view.name for view in VIEWS))} <= set(lines)


def test_references_and_nulls_are_told() -> None:
    lines = document().splitlines()
    assert "| feed_id | INTEGER |  | feeds.id |" in lines
    assert "| finished_at | TEXT | yes |  |" in lines


def test_each_view_has_its_examples() -> None:
    assert set(EXAMPLES) == {view.name for view in VIEWS}


@pytest.mark.parametrize(("name", "query"), QUERIES, ids=[f"{name}-{i % 2 + 1}" for i, (name, _) in enumerate(QUERIES)])
def test_example_asks_its_view_and_runs(store: Store, name: str, query: str) -> None:
    assert f"FROM {name}" in query
    assert store.db.execute(query).description
