"""Writes the golden expectations anew: `python -m tests.regenerate`; read the difference before you commit it.

`tests/resources/pages/*.html` and `tests/resources/feeds/*` are stored bytes; the JSON beside each is what the program
reads out of them. `python -m tests.regenerate --bytes` also stores the newsroom's pages and feeds anew.
"""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.collection.feeds import parse_feed
from pipeline.demo.newsroom import load
from pipeline.processing.articles import extract_article
from pipeline.records.articles import Page

RESOURCES = Path(__file__).parent / "resources"
NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
SITTING = 2


def page_expectation(path: Path) -> dict[str, Any]:
    """Return what is read out of a stored page."""
    address = f"http://{path.name.split('__')[0]}/"
    article = extract_article(Page(address, address + path.stem.split("__")[1], path.read_bytes(), "text/html", NOW))
    row = asdict(article)
    del row["fingerprint"]
    return json.loads(json.dumps(row, default=str))


def feed_expectation(path: Path) -> dict[str, Any]:
    """Return what is read out of a stored feed."""
    parsed = parse_feed(path.read_bytes(), f"http://{path.name.split('__')[0]}/feed", "application/xml", NOW)
    row = asdict(parsed)
    row["warnings"] = len(parsed.warnings)
    return json.loads(json.dumps(row, default=str))


def stored(kind: str) -> list[Path]:
    """Return the stored files of a kind, `pages` or `feeds`."""
    return sorted(path for path in (RESOURCES / kind).iterdir() if path.suffix != ".json")


def store_bytes() -> None:
    """Store one full page of each manner and the feed of each format out of the newsroom."""
    newsroom = load()
    for site in newsroom.sites:
        story = newsroom.visible(site, SITTING)[0]
        for kind, path in (("pages", story.path), ("feeds", site.feed_path)):
            reply = newsroom.respond(site.host, path, SITTING)
            ending = "html" if kind == "pages" else site.feed_format.replace("json", "jsonfeed")
            name = f"{site.host}__{story.id if kind == 'pages' else 'feed'}.{ending}"
            (RESOURCES / kind / name).write_bytes(reply.body)


def main() -> None:
    """Write all expectations."""
    if "--bytes" in sys.argv:
        store_bytes()
    for kind, expectation in (("pages", page_expectation), ("feeds", feed_expectation)):
        for path in stored(kind):
            text = json.dumps(expectation(path), ensure_ascii=False, indent=1) + "\n"
            path.with_name(path.name + ".json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
