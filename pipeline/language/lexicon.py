"""The gazetteer files, read strictly, and what each name looks like in a text."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from babel import Locale
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from pipeline.errors import ConfigError
from pipeline.language.folding import fold_text
from pipeline.language.identify import SUPPORTED

# What may follow a designation and still be of its family: -5, V-5, Sh, MKI, PMU-1, МКИ, ВН.
VARIANT = r"(?:[-/]?[^\W\d_]{1,4}(?:[-/]?\d{1,2}[^\W\d_]{0,3})?|[-/]\d{1,2}[^\W\d_]{0,3})?"
ENDING = r"[^\W\d_]{0,4}"
JUNCTION = re.compile(r"(?<=[^\W\d_])[-\s]?(?=\d)|(?<=\d)[-\s](?=[^\W\d_])")
# "A 50-year-old" is no A-50, nor «с 400 рублями» an S-400: after one letter a space parts words.
ONE_LETTER = re.compile(r"[^\W\d_](?![^\W\d_])")
SHORT_NAME = 4
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
    """A name with a condition: `context` true (another name of the trade stands near) or `company`."""

    alias: str
    context: bool | str = False
    cased: bool = False


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


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write an entry: the folded beginnings under which it is found and its whole pattern.

    `lang` is set where the name counts in that language alone: *russo* is Russian in
    Portuguese and a surname in English.
    """

    id: str
    kind: str
    written: str
    needs: str
    cased: bool
    designation: bool
    lang: str
    prefixes: tuple[str, ...]
    pattern: re.Pattern[str] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries and all their names; `russian_equipment` holds the families of Russian or Soviet design."""

    equipment: dict[str, Equipment]
    suppliers: dict[str, Supplier]
    customers: dict[str, Customer]
    names: tuple[Name, ...]
    russian_equipment: frozenset[str]

    def canonical_supplier(self, name: str) -> str:
        """Return the canonical supplier that a firm counts as."""
        entry = self.suppliers.get(name)
        return entry.fold or name if entry else name


def load_lexicon(folder: Path) -> Lexicon:
    """Read `equipment.yaml`, `suppliers.yaml` and `customers.yaml`; raises ConfigError naming file and entry."""
    equipment = _entries(folder / "equipment.yaml", Equipment)
    suppliers = _entries(folder / "suppliers.yaml", Supplier)
    customers = _entries(folder / "customers.yaml", Customer)
    for entry in equipment.values():
        if entry.category not in CATEGORIES:
            raise ConfigError(f"{entry.id}: unknown category {entry.category!r}", key=str(folder / "equipment.yaml"))
    names = [
        *(
            name
            for entry in equipment.values()
            for name in _own_names(entry, "EQUIPMENT", [*entry.aliases, *entry.variants])
        ),
        *(name for entry in suppliers.values() for name in _own_names(entry, "SUPPLIER", entry.aliases)),
        *(name for entry in customers.values() for name in _country_names(entry)),
    ]
    russian = frozenset(name for name, entry in equipment.items() if entry.russian)
    return Lexicon(equipment, suppliers, customers, tuple(dict.fromkeys(names)), russian)


def _entries(path: Path, kind: type[Entry]) -> dict[str, Entry]:
    try:
        rows = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, YAMLError) as error:
        raise ConfigError(f"cannot be read: {error}", key=str(path)) from error
    entries: dict[str, Entry] = {}
    for index, row in enumerate(rows or []):
        entry = _entry(path, kind, index, row)
        if entry.id in entries:
            raise ConfigError(f"entry {index} `{entry.id}` stands twice", key=str(path))
        entries[entry.id] = entry
    return entries


def _entry(path: Path, kind: type[Entry], index: int, row: Any) -> Entry:
    try:
        return msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        shown = row.get("id", "?") if isinstance(row, dict) else row
        raise ConfigError(f"entry {index} `{shown}`: {error}", key=str(path)) from error


def _own_names(entry: Equipment | Supplier, kind: str, listed: Aliases) -> Iterator[Name]:
    """Yield the names of an entry, its own among them: an alias that repeats it does so to set its condition."""
    if not any(alias.alias == entry.id for alias in listed if isinstance(alias, Alias)):
        context = entry.context if isinstance(entry, Equipment) else False
        yield _name(entry.id, kind, Alias(entry.id, context=context, cased=entry.id.replace(" ", "").isalpha()))
    for alias in listed:
        yield _name(entry.id, kind, alias)


def _country_names(entry: Customer) -> Iterator[Name]:
    listed = (*entry.names, *entry.names_ru, *entry.seats, *entry.bodies)
    conditioned = {alias.alias for alias in listed if isinstance(alias, Alias)}
    for lang in SUPPORTED:
        known = _territories(lang).get(entry.id)
        # A name of CLDR that the file repeats with a condition counts only under it.
        if known and lang not in entry.skip_cldr and known not in conditioned:
            yield _name(entry.id, "COUNTRY", Alias(known, cased=True))
    for lang, demonyms in entry.demonyms.items():
        for alias in demonyms:
            yield _name(entry.id, "COUNTRY", alias, lang)
    for alias in listed:
        yield _name(entry.id, "COUNTRY", alias)


@functools.cache
def _territories(lang: str) -> dict[str, str]:
    return dict(Locale(lang).territories)


def _name(identifier: str, kind: str, alias: str | Alias, lang: str = "") -> Name:
    given = Alias(alias) if isinstance(alias, str) else alias
    needs = "" if not given.context else ("company" if given.context == "company" else "context")
    written = given.alias.strip()
    folded = fold_text(written)
    designation = kind == "EQUIPMENT" and JUNCTION.search(folded) is not None
    letters = written.replace("*", "")
    return Name(
        id=identifier,
        kind=kind,
        written=written,
        needs=needs,
        cased=given.cased or (len(letters) <= SHORT_NAME and not designation),
        designation=designation,
        lang=lang,
        prefixes=tuple(sorted(_prefixes(folded, designation=designation))),
        pattern=re.compile(_pattern(folded, designation=designation)),
    )


def _prefixes(folded: str, *, designation: bool) -> set[str]:
    fixed = folded.partition("*")[0]
    if not designation:
        return {fixed}
    separators = ("-", "") if ONE_LETTER.match(fixed) else ("-", " ", "")
    return {JUNCTION.sub(separator, fixed) for separator in separators}


def _pattern(folded: str, *, designation: bool) -> str:
    marked = JUNCTION.sub("\0", folded) if designation else folded
    pattern = (
        re.escape(marked)
        .replace("\0", r"-?" if ONE_LETTER.match(folded) else r"[-\s]?")
        .replace(r"\*", ENDING)
        .replace(r"\ ", r"\s+")
    )
    return pattern + (VARIANT if designation else "") + r"(?!\w)"
