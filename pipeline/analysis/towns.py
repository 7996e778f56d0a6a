"""The towns that a story names: they tell a local paper's country where it does not name it."""

import functools
import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.language.folding import fold_text, is_cyrillic
from pipeline.language.gazetteers import Hit
from pipeline.models import data_file
from pipeline.records.stories import StoryInput

TOWNS_FILE = "models/towns.txt.gz"
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
MOST_WORDS = 4
LONGEST = 40
SHORTEST = 4
# What may stand before a word that has its capital letter from its place in the sentence.
OPENING = '.!?:;\n"«“„(-–—'
CYRILLIC_ENDINGS = fold_text("аеиоуыьйяё")


@dataclass(frozen=True, slots=True)
class Towns:
    """Which country a town's key belongs to: sorted hashes, for a table of strings takes ten times the memory."""

    keys: NDArray[np.int64]
    places: NDArray[np.uint8]
    countries: tuple[str, ...]

    def country(self, key: str) -> str | None:
        """Return the country of a key, None where no town has it."""
        value = hash(key)
        place = int(np.searchsorted(self.keys, value))
        if place < len(self.keys) and int(self.keys[place]) == value:
            return self.countries[int(self.places[place])]
        return None


@functools.cache
def load_towns() -> Towns:
    """Return the bundled towns."""
    countries, keys, places = [], [], []
    with gzip.open(data_file(TOWNS_FILE), "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            country, *names = line.rstrip("\n").split("\t")
            countries.append(country)
            keys.append(np.fromiter(map(hash, names), dtype=np.int64, count=len(names)))
            places.append(np.full(len(names), number, dtype=np.uint8))
    joined = np.concatenate(keys)
    order = np.argsort(joined)
    return Towns(joined[order], np.concatenate(places)[order], tuple(countries))


def town_key(name: str) -> str:
    """Return what a town is looked up by: its folded name; of a Cyrillic one the stem, for its ending changes."""
    folded = fold_text(name)
    if not is_cyrillic(name[0]):
        return folded
    stem = folded.rstrip(CYRILLIC_ENDINGS)
    return f"{stem if len(stem) >= SHORTEST - 1 else folded}*"


def find_towns(story: StoryInput, title_hits: Sequence[Hit], hits: Sequence[Hit]) -> set[tuple[str, str]]:
    """Return country and key of each town that title or text name, but for what the gazetteers found there."""
    parts = ((story.title, title_hits), (story.text or story.summary, hits))
    return {found for text, hits in parts for found in _towns(text, hits)}


def _towns(text: str, hits: Sequence[Hit]) -> Iterator[tuple[str, str]]:
    taken = {place for hit in hits for place in range(hit.start, hit.end)}
    spans = [match.span() for match in WORD.finditer(text)]
    after = 0
    for place, (start, _) in enumerate(spans):
        if start < after or start in taken or not text[start].isupper():
            continue
        for _, end in reversed(spans[place : place + MOST_WORDS]):
            name = text[start:end]
            found = _country(name, opens=_opens(text, start)) if end - 1 not in taken else None
            if found is not None:
                yield found, town_key(name)
                after = end
                break


def _opens(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \t")
    return start == 0 or not before or before[-1] in OPENING


def _country(name: str, *, opens: bool) -> str | None:
    """Return a name's country; a single word that opens a sentence may be any word, but for a dateline's capitals."""
    if not SHORTEST <= len(name) <= LONGEST or (opens and name.isalpha() and not name.isupper()):
        return None
    return load_towns().country(town_key(name))
