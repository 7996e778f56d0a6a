"""The names of the arms trade, found on characters: equipment, suppliers, customers.

Names come from `models/gazetteers/*.yaml`. Text and names meet in the spelling of `folding`; a
name's fixed beginning is found by an Aho-Corasick automaton, the rest by its own anchored pattern,
so that time grows with the text and not with the number of names.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.language.folding import fold_text
from pipeline.language.identify import SUPPORTED
from pipeline.language.lexicon import SHORT_NAME, Lexicon, Name, load_lexicon
from pipeline.models import data_file

# A name that is also a plain word needs another name of the trade so near.
CONTEXT_CHARACTERS = 120
# Where a designation's first junction is, at the latest.
PARTED = 5
COMPANY_WORDS = re.compile(
    fold_text(
        r"\b(?:compan\w*|corporation\w*|firm\w*|manufactur\w*|maker\w*|plant\w*|bureau\w*|holding\w*|group\w*"
        r"|empresa\w*|fabricante\w*|corporaci\w*|corpora[cç]\w*|consorci\w*|soci[eé]t[eé]\w*|constructeur\w*|avionneur\w*|usine\w*"
        r"|корпораци\w*|компани\w*|завод\w*|концерн\w*|холдинг\w*|фирм\w*|кб|окб|пао|оао|ао)\b"
    )
)


class Kind(StrEnum):
    """What a name names."""

    EQUIPMENT = "EQUIPMENT"
    SUPPLIER = "SUPPLIER"
    COUNTRY = "COUNTRY"


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found in a text: characters `start`..`end`, which entry, and how it was written."""

    start: int
    end: int
    kind: Kind
    id: str
    name: Name


class Gazetteers:
    """All names, ready to be found."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._by_prefix: dict[str, list[Name]] = defaultdict(list)
        for name in lexicon.names:
            for prefix in name.prefixes:
                self._by_prefix[prefix].append(name)
        self._prefixes = list(self._by_prefix)
        self._automaton = AhoCorasick(self._prefixes, matchkind=MatchKind.Standard)

    def find(self, text: str, lang: str) -> list[Hit]:
        """Return the names in a text, in order; of overlapping ones the longest.

        Names of one language count in texts of another only where that is none of the five.
        """
        folded = fold_text(text)
        hits = list(_longest(self._candidates(text, folded, lang)))
        return [hit for hit in hits if _has_context(hit, hits, folded)]

    def _candidates(self, text: str, folded: str, lang: str) -> Iterator[Hit]:
        every = lang not in SUPPORTED
        for index, start, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if start and folded[start - 1].isalnum():
                continue
            for name in self._by_prefix[self._prefixes[index]]:
                if name.lang and name.lang != lang and not every:
                    continue
                match = name.pattern.match(folded, start)
                if match and _case_fits(name, text[start : match.end()]):
                    yield Hit(start, match.end(), Kind(name.kind), name.id, name)


def _case_fits(name: Name, written: str) -> bool:
    """Return whether a name stands in a case it may stand in.

    A short or ambiguous name wants its own case, or capitals; a designation parted by a space
    (`AT 9`) wants its own case, because `at 9` is a time of day.
    """
    initial = name.written.rstrip("*")
    if name.cased:
        return written.startswith(initial) or (len(initial) > SHORT_NAME and written.isupper())
    if name.designation and written[:PARTED].count(" "):
        return written.split(maxsplit=1)[0] == re.split(r"[-\s\d]", name.written)[0]
    return True


def _longest(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield hits from left to right, of overlapping ones the one that starts first and then the longest."""
    end = -1
    for hit in sorted(hits, key=lambda h: (h.start, -h.end, h.name.needs != "", h.kind, h.id)):
        if hit.start >= end:
            yield hit
            end = hit.end


def _has_context(hit: Hit, hits: list[Hit], folded: str) -> bool:
    if not hit.name.needs:
        return True
    near = folded[max(0, hit.start - CONTEXT_CHARACTERS) : hit.end + CONTEXT_CHARACTERS]
    if hit.name.needs == "company":
        return COMPANY_WORDS.search(near) is not None
    return any(
        other.kind != Kind.COUNTRY and not other.name.needs and abs(other.start - hit.start) <= CONTEXT_CHARACTERS
        for other in hits
    )


@functools.cache
def load_gazetteers(folder: Path | None = None) -> Gazetteers:
    """Return the gazetteers of a folder, the bundled ones by default; raises ConfigError for a wrong entry."""
    return Gazetteers(load_lexicon(folder or data_file("models/gazetteers")))
