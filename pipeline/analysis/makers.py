"""A maker's name that stands alone: the firm (*MiG lost the tender*) or its aircraft (*a MiG crashed*)."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.analysis.mention_edges import EQUIPMENT, SUPPLIER
from pipeline.language.folding import fold_text, is_cyrillic
from pipeline.language.numbers import number_words
from pipeline.records.stories import Mention

# Folded name: the supplier, and how its families' names begin.
MAKERS = {
    "mig": ("RSK MiG", "MiG-"),
    "sukhoi": ("Sukhoi", "Su-"),
    "soukhoi": ("Sukhoi", "Su-"),
    "kamov": ("Kamov", "Ka-"),
    "mil": ("Mil", "Mi-"),
    "ilyushin": ("Ilyushin", "Il-"),
    "iliouchine": ("Ilyushin", "Il-"),
    "yakovlev": ("Yakovlev", "Yak-"),
    "tupolev": ("Tupolev", "Tu-"),
    "kalashnikov": ("Kalashnikov", "AK-"),
    "kalachnikov": ("Kalashnikov", "AK-"),
}
MAKERS_RU = {
    fold_text(stem): MAKERS[maker]
    for stem, maker in (
        ("МиГ", "mig"),
        ("Сух", "sukhoi"),
        ("Камов", "kamov"),
        ("Ильюшин", "ilyushin"),
        ("Яковлев", "yakovlev"),
        ("Туполев", "tupolev"),
        ("Калашников", "kalashnikov"),
    )
}
ENDINGS_RU = re.compile(fold_text(r"(?:ой|ого|ому|им|ом|а|у|ым|е)?"))
# What makes a thing of a maker's name; in Portuguese a firm is feminine, in English it has no article.
DETERMINERS = {
    "en": ["the", "a", "an", "each", "every", "another", "its", "their", "his"],
    "es": ["el", "los", "un", "unos", "del", "al", "sus", "su", "otros", "cada"],
    "pt": ["o", "os", "um", "uns", "do", "dos", "ao", "aos", "no", "nos", "pelo", "pelos", "seus", "outros", "cada"],
    "fr": ["le", "les", "un", "des", "du", "au", "aux", "ses", "leurs", "son", "leur", "chaque"],
    "ru": [],
}
ARTICLES = frozenset(
    ["the", "a", "an", "el", "la", "los", "las", "o", "os", "as", "le", "les", "un", "une", "um", "uma"]
)
# Words that are other things too count only inside a sentence.
PLAIN_WORDS = frozenset({"mil"})
STREET = re.compile(r"(?:calle|avenida|rua|rue|avenue|улиц\w{1,2}|проспект\w{0,2})\s$", re.IGNORECASE)
WORD = re.compile(r"(?<!\w)[^\W\d_]{3,12}(?!\w)")
PREVIOUS = re.compile(r"([^\W_]{1,20})[ ]$")
# Another name of the trade stands so near, as for the gazetteers' own doubtful names.
NEAR = 120
SCORE = 0.8


@dataclass(frozen=True, slots=True)
class _Maker:
    start: int
    end: int
    supplier: str
    prefix: str
    plural: bool
    quoted: bool


def find_makers(text: str, lang: str, names: Sequence[Mention]) -> list[Mention]:
    """Return the makers' names that the gazetteers leave in doubt or call a thing, as a firm or its product."""
    free = [name for name in names if fold_text(name.text) not in MAKERS or name.label != EQUIPMENT]
    makers = list(_makers(text, free))
    firm = _Grounds([name.start for name in free if name.label in {EQUIPMENT, SUPPLIER}], makers)
    wide = _Grounds([name.start for name in free], makers)
    families = {name.canonical for name in free if name.label == EQUIPMENT and name.canonical}
    found = []
    for maker in makers:
        mention = _judge(text, lang, maker, families)
        # What quotes or an article make sure needs a country's name only.
        sure = maker.quoted or (mention is not None and mention.label == EQUIPMENT)
        if mention and (wide if sure else firm).beside(maker):
            found.append(mention)
    return found


class _Grounds:
    """Where the names stand that make a trade's name of a maker's; the makers count for each other."""

    def __init__(self, starts: Iterable[int], makers: Iterable[_Maker]) -> None:
        self._starts = sorted([*starts, *(maker.start for maker in makers)])

    def beside(self, maker: _Maker) -> bool:
        first, last = (bisect_left(self._starts, maker.start + shift) for shift in (-NEAR, NEAR))
        return last - first > 1


def _makers(text: str, names: Sequence[Mention]) -> Iterator[_Maker]:
    taken = bytearray(len(text))
    for name in names:
        taken[name.start : name.end] = b"\x01" * (name.end - name.start)
    for match in WORD.finditer(text):
        start, end = match.span()
        folded = fold_text(match.group())
        entry = _entry(folded)
        if not entry or any(taken[start:end]) or re.match(r"[ -]?\d", text[end : end + 2]):
            continue
        quoted = text[start - 1 : start] in {"«", "“"} and text[end : end + 1] in {"»", "”"}
        plural = folded.endswith("s") and not is_cyrillic(match.group()[0])
        if is_cyrillic(match.group()[0]) and not quoted:
            continue
        if match.group()[0].isupper() or plural:
            yield _Maker(start, end, *entry, plural, quoted)


def _entry(folded: str) -> tuple[str, str] | None:
    latin = MAKERS.get(folded) or MAKERS.get(folded.removesuffix("s"))
    if latin:
        return latin
    return next(
        (
            entry
            for stem, entry in MAKERS_RU.items()
            if folded.startswith(stem) and ENDINGS_RU.fullmatch(folded, len(stem))
        ),
        None,
    )


def _judge(text: str, lang: str, maker: _Maker, families: set[str]) -> Mention | None:
    """Return what a maker's name is by the words beside it, None where it is a person's or a street's."""
    before, written = text[max(0, maker.start - 24) : maker.start], text[maker.start : maker.end]
    match = PREVIOUS.search(before)
    previous = match[1] if match else ""
    folded = fold_text(previous)
    counted = previous.isdigit() or folded in number_words(lang if lang in DETERMINERS else None)
    if _is_another(before, "" if counted else previous, written, text[maker.end : maker.end + 2]):
        return None
    thing = maker.plural or counted or folded in DETERMINERS.get(lang, ())
    if thing and not maker.quoted:
        own = [family for family in families if family.startswith(maker.prefix)]
        family = own[0] if len(own) == 1 else None
        return Mention(maker.start, maker.end, written, EQUIPMENT, family, SCORE, "rule:a maker's product")
    return Mention(maker.start, maker.end, written, SUPPLIER, maker.supplier, SCORE, "rule:a maker as a firm")


def _is_another(before: str, previous: str, written: str, behind: str) -> bool:
    """Return whether a name is a person's, a street's or a product's, or a plain word that begins a sentence."""
    named = len(previous) > 1 and previous[0].isupper() and not previous.isupper()
    if (named and fold_text(previous) not in ARTICLES) or STREET.search(before):
        return True
    if behind[:1].isspace() and behind[1:].isupper():
        return True
    opens = not before.strip() or before.rstrip()[-1] in ".!?"
    return opens and fold_text(written) in PLAIN_WORDS
