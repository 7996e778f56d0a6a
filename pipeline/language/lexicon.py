"""The entries of the gazetteers, and what each of their names looks like in a text."""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel import Locale

from pipeline.language.folding import fold_text
from pipeline.language.gazetteer_files import Alias, Aliases, Customer, Equipment, Supplier, read_entries
from pipeline.language.identify import SUPPORTED

# What may follow a designation and still be of its family: -5, V-5, Sh, MKI, PMU-1, МКИ, ВН.
VARIANT = r"(?:[-/]?[^\W\d_]{1,4}(?:[-/]?\d{1,2}[^\W\d_]{0,3})?|[-/]\d{1,2}[^\W\d_]{0,3})?"
ENDING = r"[^\W\d_]{0,4}"
# What stands in a noun's place of its ending.
CASED = "**"
# A firm's own name may stand in quotes after what it is: НПО «Сплав», NPO "Splav".
OPENING = r"\s+[«\"“„']?"
JUNCTION = re.compile(r"(?<=[^\W\d_])[-\s]?(?=\d)|(?<=\d)[-\s](?=[^\W\d_])")
# "A 50-year-old" is no A-50, nor «с 400 рублями» an S-400: after one letter a space parts words.
ONE_LETTER = re.compile(r"[^\W\d_](?![^\W\d_])")
SHORT_NAME = 4
# Kind of a gazetteer and a file that adds to it.
ExtraFiles = Sequence[tuple[str, Path]]
# A Russian noun as the lists give it, and the case endings that it may take.
NOUN = re.compile(r"[А-ЯЁ][а-яё]+[бвгджзклмнпрстфхцчшщаяьй]")
CASES = fold_text(r"(?:[аяеиыуюьй]|о[йвм]|е[йвм]|ам|ям|ами|ями|ах|ях)?")
# A Soviet or Russian index in Latin letters, and the Cyrillic letters that it stands for.
INDEX = re.compile(r"(?=[^\s\d]*\d)[A-Za-z\d./-]{3,}")
CYRILLIC = {
    **dict(zip(["shch", "kh", "zh", "ts", "ch", "sh", "yu", "ya", "yo"], "щхжцчшюяё", strict=True)),
    **dict(zip("abvgdeziklmnoprstufyh", "абвгдезиклмнопрстуфйх", strict=True)),
}
LETTERS = re.compile("|".join(CYRILLIC))
PROJECT = re.compile(r"Project (?=\d)")
NO_PRICE = fold_text(r"(?!\s(?:m\.|mill|milh|mln|mdr|bn\b|млн|млрд|милли|тыс|руб|евро|долл))")
PROJECT_WORDS = ["проект", "проекта", "проекту", "проектом", "проекте", "пр.", "proyecto", "projeto", "projet"]


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
    pattern: str


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


def load_lexicon(folder: Path, extra: ExtraFiles = ()) -> Lexicon:
    """Read `equipment.yaml`, `suppliers.yaml` and `customers.yaml`, then the files that add to them.

    `extra` holds pairs of a kind (`equipment`, `suppliers`, `customers`) and a file. Raises ConfigError
    naming file and entry.
    """
    equipment = read_entries(_paths(folder, extra, "equipment"), Equipment)
    suppliers = read_entries(_paths(folder, extra, "suppliers"), Supplier)
    customers = read_entries(_paths(folder, extra, "customers"), Customer)
    names = [
        *(name for entry in equipment.values() for name in _own_names(entry, "EQUIPMENT", _spellings(entry))),
        *(name for entry in suppliers.values() for name in _own_names(entry, "SUPPLIER", entry.aliases)),
        *(name for entry in customers.values() for name in _country_names(entry)),
    ]
    russian = frozenset(name for name, entry in equipment.items() if entry.russian)
    return Lexicon(equipment, suppliers, customers, tuple(dict.fromkeys(names)), russian)


def _paths(folder: Path, extra: ExtraFiles, kind: str) -> list[Path]:
    return [folder / f"{kind}.yaml", *(path for name, path in extra if name == kind)]


def _own_names(entry: Equipment | Supplier, kind: str, listed: Aliases) -> Iterator[Name]:
    """Yield the names of an entry, its own among them: an alias that repeats it does so to set its condition."""
    if not any(alias.alias == entry.id for alias in listed if isinstance(alias, Alias)):
        context = entry.context if isinstance(entry, Equipment) else False
        yield _name(entry.id, kind, Alias(entry.id, context=context, cased=entry.id.replace(" ", "").isalpha()))
    for alias in listed:
        yield _name(entry.id, kind, alias)


def _spellings(entry: Equipment) -> Aliases:
    """Return the names listed for a family and what follows from them: *проект* for *Project*, indices in Cyrillic."""
    listed = [*entry.aliases, *entry.variants]
    known = {name.alias if isinstance(name, Alias) else name for name in listed}
    own = [] if entry.id in known else [Alias(entry.id, context=entry.context)]
    derived = []
    for name in (*own, *listed):
        given = Alias(name) if isinstance(name, str) else name
        if PROJECT.match(given.alias):
            derived += [Alias(PROJECT.sub(f"{word} ", given.alias), given.context) for word in PROJECT_WORDS]
        elif entry.russian and INDEX.fullmatch(given.alias):
            derived += [Alias(spelling, given.context, given.cased) for spelling in _in_cyrillic(given.alias)]
    return [*listed, *(name for name in derived if name.alias not in known)]


def _in_cyrillic(index: str) -> Iterator[str]:
    """Yield the Cyrillic spellings of an index: its E is Е in 48Н6Е and Э in БРЭМ."""
    spelling = LETTERS.sub(lambda letters: CYRILLIC[letters[0]], index.lower()).upper()
    if spelling.isascii() or re.search("[A-Z]", spelling):
        return
    yield from dict.fromkeys((spelling, spelling.replace("Е", "Э")))


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
    if kind == "EQUIPMENT" and NOUN.fullmatch(written):
        written = written.rstrip("аяьй") + CASED
    folded = fold_text(written)
    designation = kind == "EQUIPMENT" and JUNCTION.search(folded) is not None
    letters = given.alias.replace("*", "")
    return Name(
        id=identifier,
        kind=kind,
        written=written,
        needs=needs,
        cased=given.cased or (len(letters) <= SHORT_NAME and not designation),
        designation=designation,
        lang=lang,
        prefixes=tuple(sorted(_prefixes(folded, designation=designation, firm=kind == "SUPPLIER"))),
        pattern=_outside(given.unless, _pattern(folded, designation=designation, firm=kind == "SUPPLIER")),
    )


def _prefixes(folded: str, *, designation: bool, firm: bool) -> set[str]:
    fixed = folded.partition("*")[0]
    if firm:
        return {fixed.partition(" ")[0]}
    if not designation:
        return {fixed}
    separators = ("-", "") if ONE_LETTER.match(fixed) else ("-", " ", "")
    start = JUNCTION.split(fixed)[:2]
    return {separator.join(start) for separator in separators}


def _pattern(folded: str, *, designation: bool, firm: bool) -> str:
    marked = JUNCTION.sub("\0", folded) if designation else folded
    pattern = (
        re.escape(marked)
        .replace("\0", r"-?" if ONE_LETTER.match(folded) else r"[-\s]?", 1)
        .replace("\0", r"[-\s]?")
        .replace(re.escape(CASED), CASES)
        .replace(r"\*", ENDING)
        .replace(r"\ ", OPENING if firm else r"\s+")
    )
    # "The project, 636 million" is a price, and P12 million are pesos.
    return pattern + (VARIANT + NO_PRICE if designation else "") + r"(?!\w)"


def _outside(phrases: list[str], pattern: str) -> str:
    """Return a pattern that does not match inside the phrases, which write `_` for the name at their start or end."""
    for phrase in phrases:
        before, _, after = fold_text(phrase).partition("_")
        if before:
            pattern = rf"(?<!\b{re.escape(before)})" + pattern
        if after:
            pattern += rf"(?!{re.escape(after)})"
    return pattern
