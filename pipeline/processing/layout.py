"""Old pages that lay themselves out in tables: such tables become plain blocks, data tables stay tables.

Read as data, a layout table gives menu, sidebar, story and footer in one row of cells.
"""

from lxml import etree
from lxml.html import HtmlElement

# What stands inside a layout and hardly ever inside data; and less than two rows of several cells are no data.
# The cells of a data table are short: in the 211 real pages they keep below 350 characters, while a story's
# cell has thousands.
LAYOUT_TABLE = etree.XPath(
    "//table[@role='presentation' or @role='none' or count(.//tr[count(td | th) > 1]) < 2"
    " or .//table or .//h1 or .//h2 or .//h3 or .//form or .//hr or .//article or .//nav"
    " or .//td[string-length(normalize-space()) > 600]]"
)
PARTS = ("caption", "tbody", "td", "tfoot", "th", "thead", "tr")


def unwrap_layout_tables(tree: HtmlElement) -> None:
    """Turn each table that lays out the page, with its rows and cells, into `div`s, in place."""
    for table in LAYOUT_TABLE(tree):
        for part in list(table.iter(*PARTS)):
            if next(part.iterancestors("table"), None) is table:
                part.tag = "div"
        table.tag = "div"
