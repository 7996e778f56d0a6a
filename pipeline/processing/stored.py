"""Stored pages: files of HTML become pages, with the addresses that an index beside them tells."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from pipeline.errors import InputError
from pipeline.records.articles import Page

SUFFIXES = (".html", ".htm", ".html.gz", ".htm.gz")
INDEX = "index.jsonl"
MAX_PAGE = 20_000_000


def stored_pages(folder: Path, url: str | None, now: datetime) -> Iterator[Page | InputError]:
    """Yield the pages of a folder in the order of their names, an error in the place of one that cannot be read.

    Raises InputError where there is none, where `url` is given for several, or where the index is wrong.
    """
    paths = sorted(path for path in folder.iterdir() if path.name.endswith(SUFFIXES))
    if not paths:
        raise InputError(f"holds no pages ({', '.join(SUFFIXES)})", key=str(folder))
    if url and len(paths) > 1:
        raise InputError(f"--url is the address of one page, this folder holds {len(paths)}", key=str(folder))
    addresses = _read_index(folder / INDEX)
    return (_page_or_error(path, url or addresses.get(path.name), now) for path in paths)


def _page_or_error(path: Path, url: str | None, now: datetime) -> Page | InputError:
    try:
        return stored_page(path, url, now)
    except InputError as error:
        return error


def stored_page(path: Path, url: str | None, now: datetime) -> Page:
    """Return one stored page; raises InputError where it cannot be read or is too large."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            body = file.read(MAX_PAGE + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"cannot be read: {error}", key=str(path)) from error
    if len(body) > MAX_PAGE:
        raise InputError(f"holds more than {MAX_PAGE} bytes", key=str(path))
    return Page(url="", final_url=url or "", body=body, content_type="", fetched_at=now)


def _read_index(path: Path) -> dict[str, str]:
    """Return the address of each file that `index.jsonl` (id, html, url a line) names."""
    if not path.exists():
        return {}
    addresses: dict[str, str] = {}
    for number, line in enumerate(_lines(path), 1):
        if line.strip():
            try:
                row = json.loads(line)
                addresses[str(row["html"])] = str(row["url"])
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"needs `html` and `url`: {error}", key=f"{path}:{number}") from error
    return addresses


def _lines(path: Path) -> Iterable[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", key=str(path)) from error
