"""Stems that hint at what a sentence says: counted as features, and the choice of what the model reads."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ruamel.yaml import YAML

from pipeline.language.folding import fold_text
from pipeline.models import data_file

STATE_GROUPS = ("annul", "suspend", "sign", "deliver", "stall", "stop", "restart", "other_state")
STOP_GROUPS = ("annul", "suspend")
# A stem of three letters or fewer is a whole word: `not`, `den` (denied) would else begin too many others.
WHOLE_WORD = 3


@dataclass(frozen=True, slots=True)
class Cues:
    """The compiled stems, by group and language."""

    groups: tuple[str, ...]
    patterns: Mapping[tuple[str, str], re.Pattern[str]]

    def counts(self, folded: str, lang: str) -> tuple[int, ...]:
        """Return how many stems of each group stand in a folded sentence; unknown languages are read as English."""
        lang = lang if (self.groups[0], lang) in self.patterns else "en"
        return tuple(len(self.patterns[group, lang].findall(folded)) for group in self.groups)

    def order(self, folded: str, lang: str) -> tuple[bool, bool]:
        """Return whether a stem of a new start stands before every stem of a stop, and the reverse.

        "Reactivated a contract annulled last year" is no annulment.
        """
        lang = lang if (self.groups[0], lang) in self.patterns else "en"
        stops = [m.start() for group in STOP_GROUPS for m in self.patterns[group, lang].finditer(folded)]
        starts = [m.start() for m in self.patterns["restart", lang].finditer(folded)]
        if not (stops and starts):
            return False, False
        return min(starts) < min(stops), min(stops) < min(starts)

    def bears_state(self, folded: str, lang: str) -> bool:
        """Return whether a folded sentence has a stem of a state."""
        lang = lang if (self.groups[0], lang) in self.patterns else "en"
        return any(self.patterns[group, lang].search(folded) for group in STATE_GROUPS)


@functools.cache
def load_cues() -> Cues:
    """Return the bundled cues."""
    rows = YAML(typ="safe").load(data_file("models/cues.yaml").read_text(encoding="utf-8"))
    patterns = {
        (group, lang): _pattern(stems) for group, languages in rows.items() for lang, stems in languages.items()
    }
    return Cues(tuple(rows), patterns)


def _pattern(stems: list[str]) -> re.Pattern[str]:
    folded = [re.escape(fold_text(str(stem))) for stem in stems]
    return re.compile("|".join(rf"(?<!\w){stem}" + (r"(?!\w)" if len(stem) <= WHOLE_WORD else "") for stem in folded))
