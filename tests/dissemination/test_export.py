import csv
import io
import json
from typing import Any

import pytest

from pipeline.dissemination.export import FORMATS, MAX_CELL, flat, printable, write_rows

ROWS: list[dict[str, Any]] = [
    {"a": "Контракт, «anulado»", "b": ["x", "y"], "c": None, "d": 2.0, "hidden": 1},
    {"a": 'with "quotes"\nand lines', "b": [], "c": 0.25, "d": -3, "hidden": 2},
]
STEERING = "x\x1b[31m\x07\x9b2J\u202ey"


def written(form: str, rows: list[dict[str, Any]] | None = None, columns: tuple[str, ...] = ("a", "b")) -> str:
    out = io.StringIO()
    write_rows(ROWS if rows is None else rows, columns, form, out)
    return out.getvalue()


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


# -- four formats --


def test_json_gives_back_every_column() -> None:
    assert json.loads(written("json")) == ROWS


def test_json_lines_are_one_row_a_line() -> None:
    assert [json.loads(line) for line in written("jsonl").splitlines()] == ROWS


def test_csv_has_every_column_and_one_line_a_row() -> None:
    assert cells(written("csv")) == [
        ["a", "b", "c", "d", "hidden"],
        ["Контракт, «anulado»", "x, y", "", "2", "1"],
        ['with "quotes" and lines', "", "0.25", "-3", "2"],
    ]


def test_table_has_the_columns_that_are_asked() -> None:
    head, _, *lines = written("table").splitlines()
    assert head.split() == ["a", "b"]
    assert len(lines) == 2
    assert "x, y" in lines[0]


def test_table_cuts_long_cells() -> None:
    shown = written("table", [{"a": "x" * 100, "b": None}])
    assert "x" * (MAX_CELL - 1) + "…" in shown
    assert "x" * MAX_CELL not in shown


@pytest.mark.parametrize(
    ("form", "shown"),
    [("json", "[]\n"), ("jsonl", ""), ("csv", "a,b\n"), ("table", "nothing found\n")],
)
def test_no_rows_are_said_in_each_way(form: str, shown: str) -> None:
    assert written(form, []) == shown


@pytest.mark.parametrize("form", FORMATS)
def test_letters_stay_letters(form: str) -> None:
    assert "Контракт, «anulado»" in written(form)


@pytest.mark.parametrize("text", ["007", "1e5", "1_000"])
def test_table_leaves_numbers_in_texts_alone(text: str) -> None:
    assert text in written("table", [{"a": text, "b": None}])


# -- a spreadsheet finds no formula --


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n@x"])
def test_csv_disarms_formulas(start: str) -> None:
    assert cells(written("csv", [{"a": start}]))[1][0].startswith("'")


def test_csv_disarms_a_formula_in_a_list() -> None:
    assert cells(written("csv", [{"a": ["=1+1", "x"]}]))[1] == ["'=1+1, x"]


@pytest.mark.parametrize("number", [-1, -0.5])
def test_csv_leaves_numbers_numbers(number: float) -> None:
    assert cells(written("csv", [{"a": number}]))[1] == [str(number)]


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_programs_get_formulas_as_they_are(form: str) -> None:
    assert '"=1+1"' in written(form, [{"a": "=1+1"}])


# -- a terminal is not steered --


@pytest.mark.parametrize("form", ["table", "csv"])
def test_control_characters_are_replaced(form: str) -> None:
    assert "x\ufffd[31m\ufffd\ufffd2J\ufffdy" in written(form, [{"a": STEERING}], ("a",))


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_programs_get_control_characters_escaped(form: str) -> None:
    shown = written(form, [{"a": STEERING}])
    assert all(char == "\n" or char.isprintable() for char in shown)
    read = json.loads(shown)
    assert (read[0] if form == "json" else read) == {"a": STEERING}


def test_printable_keeps_length_and_lines() -> None:
    assert printable("ä\n\x00\u2028ж") == "ä\n\ufffd\ufffdж"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ([], ""),
        (("a", "b\nc"), "a, b c"),
        (20_300_000.0, "20300000"),
        (0.5, "0.5"),
        (0, "0"),
        ("a \r\n\t b", "a b"),
    ],
)
def test_a_value_is_one_line(value: object, text: str) -> None:
    assert flat(value) == text
