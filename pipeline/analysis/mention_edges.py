"""Where a gazetteer's name begins and ends as a mention: maker, version and quotes in, nouns and articles out."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.language.folding import fold_text
from pipeline.language.gazetteers import Kind
from pipeline.records.stories import Mention

EQUIPMENT, SUPPLIER, COUNTRY = Kind.EQUIPMENT.value, Kind.SUPPLIER.value, Kind.COUNTRY.value
PLACE, ORGANISATION = "PLACE", "ORGANISATION"
CLASS = re.compile(r"[- ]class$")
# The letters and numbers of a version behind a name; a single letter after a space is no article, no pronoun.
VERSION = re.compile(r"(?:-[A-ZА-ЯЁ]{1,3}\d{0,2}|\s(?:[B-DF-HJ-NP-Z]|Block\s\d{1,3}))(?![\w'’-])")
MAKER_BEFORE = re.compile(
    r"(?<!\w)(?:Sukh?oi|Sukhoï|Soukhoï|Soukhoi|Kamov|Mil|Mikoyan|Ily?ushin|Iliouchine|Antonov|Tupolev|Yakovlev|Beriev"
    r"|Сухого|Камова|Миля|Микояна|Ильюшина|Антонова|Туполева|Яковлева)[ ]$"
)
LONGEST_MAKER = 12
OPENING = re.compile(r"[«“„\"]")
CLOSING = '»”“"'
ABBREVIATION = re.compile(r"[A-ZА-ЯЁ]{2,5}")
# A capital behind one of these is where something is, not a government. The English *in*, the French
# *à* and the Russian *в* stand before governments as often.
IN_A_PLACE = {
    "es": re.compile(r"(?<!\w)en[ ]$"),
    "pt": re.compile(r"(?<!\w)em[ ]$"),
    "ru": re.compile(r"(?<!\w)[Пп]од[ ]$"),
}
FORCE = re.compile(
    fold_text(
        r"(?:forcas?|fuerzas?|forces?|armee|armada|marinha|marina|marine|exercito|ejercito|guard\w+|minist\w+)(?!\w)"
    )
)
LONGEST_PREPOSITION = 6


def shape_names(text: str, lang: str, names: Sequence[Mention], seats: frozenset[str]) -> list[Mention]:
    """Return the gazetteers' names with the edges of a mention; `seats` are the capitals' folded names."""
    shaped: list[Mention] = []
    for name in names:
        if name.label == EQUIPMENT:
            shaped.append(_equipment(text, name))
        elif name.label == SUPPLIER:
            shaped.append(_supplier(text, name))
        else:
            shaped += _country(text, lang, name, seats)
    return _joined(text, shaped)


def cut(text: str, mention: Mention, start: int, end: int) -> Mention:
    """Return a mention with other edges."""
    return replace(mention, start=start, end=end, text=text[start:end])


def _equipment(text: str, name: Mention) -> Mention:
    start, end = _capitalised(name)
    match = CLASS.search(text, start, end)
    end = match.start() if match else end
    version = VERSION.match(text, end)
    end = version.end() if version else end
    if any(map(str.isdigit, text[start:end])):
        maker = MAKER_BEFORE.search(text[max(0, start - LONGEST_MAKER) : start])
        start -= len(maker.group()) if maker else 0
    return cut(text, name, start, end)


def _capitalised(name: Mention) -> tuple[int, int]:
    """Return the edges without the nouns around a name: *misiles Kornet*, but *proyecto 636* and *sukhois*."""
    words = list(re.finditer(r"\S+", name.text))
    proper = [n for n, word in enumerate(words) if any(c.isupper() or c.isdigit() for c in word.group())]
    if not proper:
        return name.start, name.end
    first = 0 if words[proper[0]].group().isdigit() else proper[0]
    return name.start + words[first].start(), name.start + words[proper[-1]].end()


def _supplier(text: str, name: Mention) -> Mention:
    """Return a firm's edges: an abbreviation holds its quoted name (РСК «МиГ»), a noun does not."""
    quote = OPENING.search(name.text)
    if quote and quote.start() and text[name.end : name.end + 1] in CLOSING:
        if ABBREVIATION.fullmatch(name.text[: quote.start()].strip()):
            return cut(text, name, name.start, min(len(text), name.end + 1))
        return cut(text, name, name.start + quote.end(), name.end)
    noun = re.match(r"[^\W\d_A-ZА-ЯЁ][^\W\d_]*\s(?=[A-ZА-ЯЁ])", name.text)
    return cut(text, name, name.start + noun.end(), name.end) if noun else name


def _country(text: str, lang: str, name: Mention, seats: frozenset[str]) -> list[Mention]:
    """Return a country's mention: a force's demonym alone, and a capital that is where something happens a place."""
    before = text[max(0, name.start - LONGEST_PREPOSITION) : name.start]
    place = IN_A_PLACE.get(lang)
    if place and place.search(before) and fold_text(name.text) in seats:
        return [replace(name, label=PLACE)]
    head, _, rest = name.text.partition(" ")
    if lang == "en" and head[:1].isupper() and rest.islower():
        return [cut(text, name, name.start, name.start + len(head))]
    body, _, demonym = name.text.rpartition(" ")
    if FORCE.match(fold_text(body)) and body[:1].isupper() and demonym.islower():
        force = cut(text, name, name.start, name.start + len(body))
        return [
            replace(force, label=ORGANISATION, canonical=None),
            cut(text, name, name.end - len(demonym), name.end),
        ]
    return [name]


def _joined(text: str, names: Sequence[Mention]) -> list[Mention]:
    """Return the names without those that another's new edges cover; a system named twice over is one mention."""
    kept: list[Mention] = []
    for name in sorted(names, key=lambda each: (each.start, -each.end)):
        last = kept[-1] if kept else None
        if last and name.start < last.end:
            # A maker before its aircraft (Sukhoi Su-25) was the longer span, or is covered by it.
            continue
        if last and _same_system(text, last, name):
            kept[-1] = cut(text, last, last.start, name.end)
        else:
            kept.append(name)
    return kept


def _same_system(text: str, first: Mention, second: Mention) -> bool:
    same = first.label == second.label == EQUIPMENT and first.canonical == second.canonical
    return same and text[first.end : second.start] == " "
