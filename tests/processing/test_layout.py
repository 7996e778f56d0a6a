import pytest
from lxml.html import HtmlElement, document_fromstring

from pipeline.processing.layout import unwrap_layout_tables

PROSE = "The yard sent no parts and the ministry waited until spring. " * 12
DATA = "<table><tr><th>Year</th><th>Hulls</th></tr><tr><td>2024</td><td>3</td></tr></table>"


def unwrapped(body: str) -> HtmlElement:
    tree = document_fromstring(f"<html><body>{body}</body></html>")
    unwrap_layout_tables(tree)
    return tree


@pytest.mark.parametrize(
    "table",
    [
        f"<table><tr><td>Menu</td><td>{PROSE}</td></tr></table>",
        "<table><tr><td>Menu</td><td><h2>Headline</h2></td></tr></table>",
        "<table><tr><td>One</td></tr><tr><td>column</td></tr></table>",
        "<table><tr><td>Home</td><td>Tides</td><td>Cranes</td></tr></table>",
        "<table role=presentation><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        "<table><tr><td>Mail</td><td><form><input></form></td></tr></table>",
    ],
    ids=["prose in a cell", "heading", "one column", "one row", "says so", "form"],
)
def test_a_table_that_lays_out_the_page_becomes_blocks(table: str) -> None:
    tree = unwrapped(table)
    assert tree.xpath("//table | //tbody | //tr | //td | //th") == []


@pytest.mark.parametrize(
    "table",
    [
        DATA,
        "<table><tr><td>Factor</td><td>What it means</td></tr><tr><td><p>Budget</p></td><td>Small.</td></tr></table>",
    ],
    ids=["with header cells", "without"],
)
def test_a_table_of_data_stays(table: str) -> None:
    assert len(unwrapped(table).xpath("//table//tr[count(td | th) = 2]")) == 2


def test_a_table_of_data_inside_a_layout_stays() -> None:
    tree = unwrapped(f"<table><tr><td>Menu</td><td><p>{PROSE}</p>{DATA}</td></tr></table>")
    assert len(tree.xpath("//table")) == 1
    assert tree.xpath("//div//table//th/text()") == ["Year", "Hulls"]


def test_layouts_within_layouts_all_become_blocks() -> None:
    inner = f"<table><tr><td>x</td><td>{PROSE}</td></tr></table>"
    assert unwrapped(f"<table><tr><td>Menu</td><td>{inner}</td></tr></table>").xpath("//table | //td") == []
