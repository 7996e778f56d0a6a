"""Which country a story is at home in where it does not name it: by its money, its towns, its publisher."""

import functools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ruamel.yaml import YAML

from pipeline.analysis.claims import ReadStory
from pipeline.analysis.towns import LONGEST, WORD, find_towns
from pipeline.language.folding import fold_text, is_cyrillic
from pipeline.models import data_file
from pipeline.records.stories import StoryInput

# Ends of hosts that belong to a country and are sold to everybody.
SOLD_TO_ALL = frozenset({"AI", "CC", "CO", "EU", "FM", "IO", "LY", "ME", "SO", "TO", "TV", "WS"})
LONGEST_ENDING = 4
MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Hint:
    """A word of one country: written with a capital letter or in any case, in Cyrillic or not."""

    country: str
    capital: bool
    cyrillic: bool


@dataclass(frozen=True, slots=True)
class Hints:
    """The words of `homes.yaml`, folded: whole ones and, where an ending may follow, stems."""

    whole: Mapping[str, Hint]
    stems: Mapping[str, Hint]

    def of(self, words: str) -> Hint | None:
        """Return what folded words hint at."""
        if words in self.whole:
            return self.whole[words]
        ends = range(len(words), max(2, len(words) - LONGEST_ENDING - 1), -1)
        return next((self.stems[words[:end]] for end in ends if words[:end] in self.stems), None)


@functools.cache
def load_hints() -> Hints:
    """Return the bundled hints."""
    rows = YAML(typ="safe").load(data_file("models/homes.yaml").read_text(encoding="utf-8"))
    whole: dict[str, Hint] = {}
    stems: dict[str, Hint] = {}
    for kind, countries in rows.items():
        for country, words in countries.items():
            for word in words:
                table = stems if word.endswith("*") else whole
                table[fold_text(word.rstrip("*"))] = Hint(country, kind == "places", is_cyrillic(word[0]))
    return Hints(whole, stems)


def home_hints(read: ReadStory) -> Counter[str]:
    """Return how many different hints at each country a story's title and text hold."""
    found = find_towns(read.story, read.title_hits, read.hits)
    for text in (read.story.title, read.story.text or read.story.summary):
        found |= set(_hints(text))
    return Counter(country for country, _ in found)


def _hints(text: str) -> list[tuple[str, str]]:
    hints, folded = load_hints(), fold_text(text)
    spans = [match.span() for match in WORD.finditer(folded)]
    found = []
    for place, (start, _) in enumerate(spans):
        for _, end in spans[place : place + MOST_WORDS]:
            hint = hints.of(folded[start:end]) if end - start <= LONGEST else None
            if hint and (text[start].isupper() or not hint.capital) and is_cyrillic(text[start]) == hint.cyrillic:
                found.append((hint.country, folded[start:end]))
    return found


def home_country(story: StoryInput) -> str | None:
    """Return the publisher's country: as `feeds.yaml` has it, else by the end of the story's host."""
    if story.country:
        return story.country
    try:
        end = (urlsplit(story.url or "").hostname or "").rpartition(".")[2].upper()
    except ValueError:
        return None
    end = {"UK": "GB"}.get(end, end)
    return end if len(end) == 2 and end.isalpha() and end not in SOLD_TO_ALL else None
