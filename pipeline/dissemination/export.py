"""Rows go out as a table for people, or as JSON, JSON lines or CSV for programs; the same for every query."""

import csv
import json
from collections.abc import Sequence
from typing import Any, TextIO

from tabulate import tabulate

FORMATS = ("table", "json", "jsonl", "csv")
MAX_CELL = 60
# What would start a formula when a spreadsheet opens the CSV; the text came from strangers.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_rows(rows: Sequence[dict[str, Any]], columns: Sequence[str], form: str, out: TextIO) -> None:
    """Write rows in one of `FORMATS`: the table shows `columns` alone, the others every column."""
    if form == "json":
        out.write(_json(list(rows), indent=2) + "\n")
    elif form == "jsonl":
        out.writelines(_json(row) + "\n" for row in rows)
    elif form == "csv":
        _write_csv(rows, columns, out)
    else:
        cells = [[_cell(row.get(name)) for name in columns] for row in rows]
        out.write(tabulate(cells, headers=columns, disable_numparse=True) + "\n" if cells else "nothing found\n")


def _json(value: object, indent: int | None = None) -> str:
    """Return a value as JSON with its letters as letters and what could steer a terminal escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return "".join(char if char == "\n" or char.isprintable() else json.dumps(char)[1:-1] for char in text)


def _write_csv(rows: Sequence[dict[str, Any]], columns: Sequence[str], out: TextIO) -> None:
    names = list(rows[0]) if rows else list(columns)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_csv_cell(row[name]) for name in names] for row in rows)


def flat(value: object) -> str:
    """Return a value in one line: lists joined by commas, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(map(flat, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _csv_cell(value: object) -> str:
    text = printable(flat(value))
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not isinstance(value, int | float) else text


def _cell(value: object) -> str:
    text = printable(flat(value))
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"


def printable(text: str) -> str:
    """Return a text, of the same length, without what could steer a terminal."""
    return "".join(char if char == "\n" or char.isprintable() else "\ufffd" for char in text)
