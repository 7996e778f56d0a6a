"""The gazetteer files: their form, read strictly, and how one adds to another."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from pipeline.errors import ConfigError

CATEGORIES = [
    "helicopter",
    "combat_aircraft",
    "transport_aircraft",
    "trainer_aircraft",
    "special_aircraft",
    "uav",
    "air_defence",
    "armour",
    "artillery",
    "missile",
    "naval",
    "small_arms",
    "engine",
    "radar",
    "munition",
    "vehicle",
    "electronic_warfare",
    "space",
    "other",
]


class Alias(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name with a condition: `context` true (another name of the trade stands near) or `company`.

    `unless` lists phrases in which the name, written `_`, is another thing: *Michael _*, *_ Tech*.
    """

    alias: str
    context: bool | str = False
    cased: bool = False
    unless: list[str] = []


Aliases = list[str | Alias]
Identifier = Annotated[str, msgspec.Meta(min_length=1)]


class Equipment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A family of equipment."""

    id: Identifier
    russian: bool
    category: str
    aliases: Aliases = []
    variants: Aliases = []
    context: bool | str = False


class Supplier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A Russian firm or agent; `fold` names the canonical supplier that it counts as."""

    id: Identifier
    aliases: Aliases
    parent: str | None = None
    fold: str | None = None


class Customer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A country with what stands for it."""

    id: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]
    demonyms: dict[str, Aliases] = {}
    names: Aliases = []
    names_ru: Aliases = []
    seats: Aliases = []
    bodies: Aliases = []
    skip_cldr: list[str] = []


Entry = TypeVar("Entry", Equipment, Supplier, Customer)


def read_entries(paths: Sequence[Path], kind: type[Entry]) -> dict[str, Entry]:
    """Return the entries of some files by id; an entry of a later file adds its names to the earlier one's.

    Raises ConfigError naming file and entry for what is not of the form, stands twice in a file, or says
    otherwise than an earlier file.
    """
    entries: dict[str, Entry] = {}
    for path in paths:
        own: set[str] = set()
        for index, row in enumerate(_rows(path)):
            entry = _entry(path, kind, index, row)
            if entry.id in own:
                raise ConfigError(f"entry {index} `{entry.id}` stands twice", key=str(path))
            own.add(entry.id)
            entries[entry.id] = _merged(entries[entry.id], entry, path) if entry.id in entries else entry
    return entries


def _rows(path: Path) -> Iterator[Any]:
    try:
        rows = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise ConfigError(f"cannot be read: {error}", key=str(path)) from error
    if not isinstance(rows or [], list):
        raise ConfigError("must hold a list of entries", key=str(path))
    yield from rows or []


def _entry(path: Path, kind: type[Entry], index: int, row: Any) -> Entry:
    try:
        entry = msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        shown = row.get("id", "?") if isinstance(row, dict) else row
        raise ConfigError(f"entry {index} `{shown}`: {error}", key=str(path)) from error
    if isinstance(entry, Equipment) and entry.category not in CATEGORIES:
        raise ConfigError(f"entry {index} `{entry.id}`: unknown category {entry.category!r}", key=str(path))
    return entry


def _merged(old: Entry, new: Entry, path: Path) -> Entry:
    """Return an entry with the names of both; what is no list of names must be the same or left out."""
    changes: dict[str, Any] = {}
    for name in old.__struct_fields__:
        before: Any = getattr(old, name)
        after: Any = getattr(new, name)
        if isinstance(before, list):
            changes[name] = [*before, *(each for each in after if each not in before)]
        elif isinstance(before, dict):
            changes[name] = _joined(before, after)
        elif after != before and after:
            raise ConfigError(f"`{new.id}`: {name} is {before!r} already, not {after!r}", key=str(path))
    return msgspec.structs.replace(old, **changes)


def _joined(before: dict[str, Aliases], after: dict[str, Aliases]) -> dict[str, Aliases]:
    return {lang: [*before.get(lang, []), *after.get(lang, [])] for lang in [*before, *after]}
