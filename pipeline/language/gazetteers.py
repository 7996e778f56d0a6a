"""The names of the arms trade, found on characters: equipment, suppliers, customers.

Names come from `models/gazetteers/*.yaml`. Text and names meet in the spelling of `folding`; a
name's fixed beginning is found by an Aho-Corasick automaton, the rest by its own anchored pattern,
so that time grows with the text and not with the number of names.
"""

import functools
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.language.folding import fold_text, is_cyrillic
from pipeline.language.identify import SUPPORTED
from pipeline.language.lexicon import SHORT_NAME, Lexicon, Name, load_lexicon
from pipeline.models import data_file

# A name that is also a plain word needs another name of the trade so near.
CONTEXT_CHARACTERS = 120
# What says of which trade a name is stands next to it: «ПТРК «Корнет»», the Kornet anti-tank missile.
NOUN_CHARACTERS = 40
LETTERS = re.compile(r"[^\W\d_]+")
# The letters of a designation that a space parts from its number.
PARTED = re.compile(r"([^\W\d_]{1,4})\s\d")
COMPANY_WORDS = re.compile(
    fold_text(
        r"\b(?:compan\w*|corporation\w*|firm\w*|manufactur\w*|maker\w*|plant\w*|bureau\w*|holding\w*|group\w*"
        r"|empresa\w*|fabricante\w*|corporaci\w*|corpora[cç]\w*|consorci\w*|soci[eé]t[eé]\w*|constructeur\w*"
        r"|avionneur\w*|usine\w*"
        r"|корпораци\w*|компани\w*|завод\w*|концерн\w*|холдинг\w*|фирм\w*|кб|окб|пао|оао|ао)\b"
    )
)
_AIRCRAFT = (
    r"aircraft|airplane|aeroplane|airframe|warplane|fighter|jets?\b|bomber|trainer|airlifter|awacs|avion|avião"
    r"|aviões|aeronave"
    r"|cazas?\b|cazabombarder|caças?\b|bombarde|chasseur|самолет|истребител|бомбардировщик|штурмовик|амфиби"
)
_MISSILES = (
    r"missile|surface-to-|anti-?tank|anti-?ship|atgm|misil|míssil|mísseis|antitanque|anticarro|antichar|antibuque"
    r"|antinavire"
    r"|ракет|птрк|птур|птурс|противотанков|противокорабельн"
)
_ARMOUR = (
    r"tanks?\b|armou?red|fighting vehicle|combat vehicle|support vehicle|personnel carrier|ifvs?\b|apcs?\b"
    r"|mraps?\b|turret|blindad"
    r"|tanques?\b|carros de combate|transporte de tropas|blindé|chars?\b|танк|броне|боев\w{1,3} машин|бмп\b|бтр\b"
    r"|башн"
)
# The nouns that say what a name of a category is; a word of the trade counts with any ending.
CATEGORY_WORDS = {
    "helicopter": r"helicopter|gunship|rotorcraft|helicópter|hélicopt|вертолет",
    "combat_aircraft": _AIRCRAFT,
    "transport_aircraft": _AIRCRAFT,
    "trainer_aircraft": _AIRCRAFT,
    "special_aircraft": _AIRCRAFT,
    "uav": r"drone|uavs?\b|unmanned|loitering|dron(?:es)?\b|vants?\b|no tripulad|não tripulad|sans pilote|бпла\b"
    r"|беспилотн|дрон|барражир",
    "air_defence": _MISSILES
    + r"|air[- ]defen|anti-?aircraft|sams?\b|manpads|antiaére|antiaérien|sol-air|défense aérienne|зрк\b|пзрк\b"
    r"|зрпк\b|зрак\b|зенитн" + r"|пво\b|близк\w{2,3} действи",
    "missile": _MISSILES + r"|птк\b|оперативно-тактическ|coastal defen|берегов",
    "armour": _ARMOUR,
    "vehicle": _ARMOUR + r"|military vehicle|vehículos? militar|véhicules? militair|военн\w{2,4} (?:авто|грузов)",
    "artillery": r"howitzer|artiller|mortars?\b|(?:towed|field|self-propelled|assault) gun|mlrs|rocket launcher"
    r"|rocket system|rocket artillery"
    r"|obús|obuses|obusier|mortero|morteiro|mortier|lanzacohete|lança-foguete|lance-roquette|cañon|canhão|canhões"
    r"|canons?\b"
    r"|гаубиц|миномет|артиллер|рсзо\b|сау\b|пушк|реактивн\w{1,3} систем|залпов|огнемет",
    "naval": r"warship|ships?\b|frigate|corvette|submarine|destroyer|(?:patrol|missile|gun) ?boat|hovercraft"
    r"|landing craft|minesweeper|minehunter"
    r"|aircraft carrier|naval gun|fragat|fregat|frégate|corbet|submarino|sous-marin|destructor|destroier"
    r"|lanchas?\b|buques?\b|navios?\b|navires?\b"
    r"|porta-?avion|porte-?avion|portaavion|корабл|фрегат|корвет|подводн|подлод|эсмин|катер|авианос|тральщик"
    r"|крейсер|танкер\w* вмф",
    "small_arms": r"rifle|machine ?gun|pistol|carbine|grenade launcher|flamethrower|fusil|fuzi|ametrallador"
    r"|metralhador|mitraill|pistola"
    r"|lanzagranada|lance-grenade|автомат|винтовк|пулемет|пистолет|гранатомет|огнемет|карабин",
    "engine": r"engines?\b|motor(?:es)?\b|moteurs?\b|turbofan|turboprop|turbojet|turboshaft|двигател",
    "radar": r"radars?\b|sonars?\b|radare|рлс\b|радар|радиолокац|локатор|гидроакуст",
    "munition": r"bombs?\b|torpedo|shells?\b|munition|bombas?\b|torpille|munición|munições|мин[аыу]\b|торпед|бомб"
    r"|снаряд|боеприпас",
    "electronic_warfare": r"electronic warfare|jamm|guerra electr|guerra eletr|guerre électron|interferidor"
    r"|brouill|рэб\b|радиоэлектронн|помех",
    "space": r"satellite|satélite|спутник|launch vehicle|ракет",
    "other": r"turret|simulator|simulador|simulateur|башн|тренажер|боев\w{2,3} модул",
}
_CATEGORY_PATTERNS = {name: re.compile(fold_text(rf"\b(?:{words})")) for name, words in CATEGORY_WORDS.items()}


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
        return self.find_story("", text, lang)[1]

    def find_story(self, title: str, text: str, lang: str) -> tuple[list[Hit], list[Hit]]:
        """Return the names in a story's title and in its text, as `find` does.

        A name that is also a plain word has one sense in a story: that of a weapon where an arms firm is
        named or one of its mentions has context.
        """
        parts = [(part, fold_text(part)) for part in (title, text)]
        candidates = [list(self._candidates(part, folded, lang)) for part, folded in parts]
        firm = any(hit.kind == Kind.SUPPLIER and not hit.name.needs for found in candidates for hit in found)
        known: set[tuple[Kind, str]] = set()
        for found, (part, folded) in zip(candidates, parts, strict=True):
            grounds = _Grounds(hit for hit in found if not hit.name.needs and hit.kind != Kind.COUNTRY)
            weapons = (hit for hit in found if firm and hit.kind == Kind.EQUIPMENT)
            known |= {(hit.kind, hit.id) for hit in weapons}
            known |= {(hit.kind, hit.id) for hit in found if self._has_context(hit, grounds, part, folded)}
        kept = ([hit for hit in found if (hit.kind, hit.id) in known] for found in candidates)
        title_hits, hits = (list(_longest(found, part)) for found, (part, _) in zip(kept, parts, strict=True))
        return title_hits, hits

    def _has_context(self, hit: Hit, grounds: "_Grounds", text: str, folded: str) -> bool:
        if not hit.name.needs:
            return True
        near = folded[max(0, hit.start - CONTEXT_CHARACTERS) : hit.end + CONTEXT_CHARACTERS]
        if hit.name.needs == "company":
            return COMPANY_WORDS.search(near) is not None
        return grounds.beside(hit) or self._has_noun(hit, text, folded)

    def _has_noun(self, hit: Hit, text: str, folded: str) -> bool:
        """Return whether a capitalised name stands beside a noun of its entry's category."""
        entry = self.lexicon.equipment.get(hit.id)
        if entry is None or hit.kind != Kind.EQUIPMENT or not (text[hit.start].isupper() or text[hit.start].isdigit()):
            return False
        pattern = _CATEGORY_PATTERNS[entry.category]
        start = max(0, hit.start - NOUN_CHARACTERS)
        return bool(
            pattern.search(folded, start, hit.start) or pattern.search(folded, hit.end, hit.end + NOUN_CHARACTERS)
        )

    def _candidates(self, text: str, folded: str, lang: str) -> Iterator[Hit]:
        every = lang not in SUPPORTED
        for index, start, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if start and folded[start - 1].isalnum():
                continue
            for name in self._by_prefix[self._prefixes[index]]:
                if name.lang and name.lang != lang and not every:
                    continue
                match = _compiled(name.pattern).match(folded, start)
                if (
                    match
                    and _case_fits(name, text[start : match.end()])
                    and _script_fits(name, text[start : match.end()])
                ):
                    yield Hit(start, match.end(), Kind(name.kind), name.id, name)


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a name's pattern, compiled when its beginning is first met: most never are."""
    return re.compile(pattern)


def _case_fits(name: Name, written: str) -> bool:
    """Return whether a name stands in a case it may stand in.

    A name that is also a plain word wants its capital, a short one its own case, or capitals; a
    designation parted by a space (`AT 9`) wants its own case, because `at 9` is a time of day.
    """
    initial = name.written.rstrip("*")
    if name.needs == "context" and initial[0].isupper() and written[0].islower():
        return False
    if name.cased:
        return written.startswith(initial) or (len(initial) > SHORT_NAME and written.isupper())
    parted = PARTED.match(written)
    if name.designation and parted:
        return parted[1] in {(own := re.split(r"[-\s\d]", name.written)[0]), own.upper()}
    return True


def _script_fits(name: Name, written: str) -> bool:
    """Return whether a word is written in its own script: *Тор* is no *Top*, *СУ-15* no *CY15*.

    Designations mix scripts in print, as in *T-90С*, and one letter may be of either.
    """
    initial, own = LETTERS.match(written), LETTERS.match(name.written)
    if name.designation and (not initial or not own or len(initial[0]) == 1):
        return True
    return {*map(is_cyrillic, initial[0])} & {*map(is_cyrillic, own[0])} != set() if initial and own else True


def _longest(hits: Iterable[Hit], text: str) -> Iterator[Hit]:
    """Yield hits from left to right, of overlapping ones the one that starts first, then the longest.

    Of two names for the same characters the one in the text's script counts: *Ан-2* and *AH-2*.
    """

    def rank(hit: Hit) -> tuple[int, int, bool, bool, str, str]:
        foreign = is_cyrillic(text[hit.start]) != is_cyrillic(hit.name.written[0])
        return hit.start, -hit.end, foreign, hit.name.needs != "", hit.kind, hit.id

    end = -1
    for hit in sorted(hits, key=rank):
        if hit.start >= end:
            yield hit
            end = hit.end


class _Grounds:
    """The names that need no context, by place: they are the context of the others."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self._spans = sorted((hit.start, hit.end) for hit in hits)

    def beside(self, hit: Hit) -> bool:
        """Return whether one of them stands near a hit without overlapping it."""
        first = bisect_left(self._spans, (hit.start - CONTEXT_CHARACTERS, 0))
        last = bisect_right(self._spans, (hit.start + CONTEXT_CHARACTERS, 0))
        return any(end <= hit.start or start >= hit.end for start, end in self._spans[first:last])


@functools.cache
def load_gazetteers(folder: Path | None = None, extra: tuple[tuple[str, Path], ...] = ()) -> Gazetteers:
    """Return the gazetteers of a folder, the bundled ones by default, with the files that add to them.

    Raises ConfigError for a wrong entry.
    """
    return Gazetteers(load_lexicon(folder or data_file("models/gazetteers"), extra))
