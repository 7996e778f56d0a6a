"""The readable sums over a story's claims that its verdict stands on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.claims import FEATURE_NAMES, LEAD, RUSSIA, STORY_FEATURES, Candidate, ReadStory
from pipeline.analysis.classifier import CLAIM_CLASSES, EVENTS, NOT_TOLD, SURFACE, Head, Matrix, Scores, column
from pipeline.language.gazetteers import Kind
from pipeline.records.dates import interval
from pipeline.records.stories import REVERSALS, ClaimTime, Factuality

# What is said early: the first candidates.
EARLY = 8
# A sentence that names other arms, or only other countries, is likely about another deal: it counts so much.
OTHER_ARMS, OTHER_COUNTRY = 0.3, 0.5
# How much a name weighs in a story's title and in its lead, beside one mention further down.
TITLE_WEIGHT, LEAD_WEIGHT = 3, 2
# What is recalled counts as a state from this probability on.
RECALLED = 0.3
SIDES = tuple((head, name) for head in ("source", "initiator") for name in CLAIM_CLASSES[head] if name != NOT_TOLD)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sums:
    """What the claim heads say of a story's candidates, one array each: a probability a candidate."""

    read: ReadStory
    scores: Scores
    heads: Mapping[str, Head]

    def of(self, head: str, name: str) -> Floats:
        """Return one class's probability for each candidate."""
        return column(self.scores, self.heads, head, name)

    @cached_property
    def _background(self) -> Floats:
        return self.of("time", ClaimTime.BACKGROUND)

    @cached_property
    def _asserted(self) -> Floats:
        return self.of("factuality", Factuality.ASSERTED)

    @cached_property
    def _base(self) -> Floats:
        """Each event's probability for each candidate, as of a Russian contract: a row an event."""
        return np.stack([self.of("event", event) for event in EVENTS]) * self.of("russian", "true")

    @cached_property
    def own(self) -> Floats:
        """How likely each candidate speaks of the leading deal, in 0..1, by what it names."""
        return leading_deal(self.read)

    @cached_property
    def _late(self) -> Floats:
        """How late each candidate's own date lies, in 0..1: one for today; undated counts as a year ago."""
        published = self.read.story.published
        if published is None:
            return np.full(len(self.read.candidates), 0.5)
        years = [
            min((max(0, (published - interval(span.value)[1]).days) / 365 for span in c.dates), default=1.0)
            for c in self.read.candidates
        ]
        return 1 / (1 + np.asarray(years, dtype=np.float64))

    def places(self) -> tuple[NDArray[np.bool_], ...]:
        """Return which candidates are title, lead and body."""
        title = np.array([c.in_title for c in self.read.candidates], dtype=bool)
        lead = np.array([0 <= c.index < LEAD for c in self.read.candidates], dtype=bool)
        return title, lead, ~(title | lead)

    def of_event(self, number: int) -> list[float]:
        """Return how well an event is told: as news by place and in all; denied, possible, recalled, another's.

        Of what is recalled the latest matters, by its date and by its place: it is the state before.
        """
        current = self._base[number] * (1 - self._background)
        news = current * self._asserted
        recalled = self._base[number] * self._background * self._asserted
        place = np.linspace(0, 1, len(recalled))
        return [
            *(_best(news[where]) for where in self.places()),
            _second(news),
            float(news.sum()),
            _best(current * self.of("factuality", Factuality.DENIED)),
            _best(current * self.of("factuality", Factuality.POSSIBLE)),
            float(recalled.sum()),
            *(_best(told * weight) for told in (recalled, recalled * self.own) for weight in (1.0, self._late, place)),
            _best(self.of("event", EVENTS[number]) * self.of("russian", "false")),
        ]

    def before(self) -> list[float]:
        """Return the events of the latest recalled state of the leading deal: by date, by place; and of the first."""
        recalled = self._base * self._background * self._asserted * self.own
        strong = [i for i, told in enumerate(recalled.sum(axis=0)) if told > RECALLED]
        dated = [i for i in strong if self.read.candidates[i].dates]
        latest = max(dated, key=lambda i: self._late[i]) if dated else None
        places = [latest, strong[-1], strong[0]] if strong else [None] * 3
        return [float(told) for i in places for told in (recalled[:, i] if i is not None else np.zeros(len(EVENTS)))]

    def of_sides(self) -> list[float]:
        """Return on whose word the news stands and who acted: by the sentences that bear it, early and by the proof."""
        current = (self._base * (1 - self._background)).sum(axis=0)
        total = current.sum() + 1e-6
        own = current * self.own
        proof, news = self._proof(REVERSALS), self._proof(EVENTS)
        near = slice(max(0, proof - 1), proof + 2)
        values: list[float] = []
        for head, name in SIDES:
            said = self.of(head, name)
            values += [float((said * current).sum() / total), _best(said * current), _best((said * own)[:EARLY])]
            values += [float(said[proof]), float(said[news]), _best(said[near])]
        return values

    def at_proof(self) -> list[float]:
        """Return what the sentence that best tells of a reversal says, and where it stands."""
        place = self._proof(REVERSALS)
        current = self._base[:, place] * (1 - self._background[place])
        facts = [self.of("factuality", name)[place] for name in Factuality]
        candidates = self.read.candidates
        depth = place / max(1, len(candidates) - 1)
        return [*map(float, current), *map(float, facts), float(candidates[place].in_title), depth]

    def _proof(self, events: Sequence[str] | frozenset[str]) -> int:
        """Return the candidate that best tells one of some events of the leading deal as news."""
        rows = [number for number, event in enumerate(EVENTS) if event in events]
        return int(np.argmax((self._base[rows] * (1 - self._background) * self._asserted * self.own).sum(axis=0)))


def leading_deal(read: ReadStory) -> Floats:
    """Return how likely each candidate speaks of the leading deal: the one of the arms and country named most."""
    arms = _leading(read, Kind.EQUIPMENT, read.russian_equipment)
    country = _leading(read, Kind.COUNTRY, None)
    return np.array([_of_deal(candidate, arms, country) for candidate in read.candidates])


def _of_deal(candidate: Candidate, arms: str | None, country: str | None) -> float:
    named = {hit.id for hit in candidate.hits if hit.kind == Kind.EQUIPMENT}
    countries = {hit.id for hit in candidate.hits if hit.kind == Kind.COUNTRY} - {RUSSIA}
    other_arms, other_country = bool(named) and arms not in named, bool(countries) and country not in countries
    return (OTHER_ARMS if other_arms else 1.0) * (OTHER_COUNTRY if other_country else 1.0)


def _leading(read: ReadStory, kind: Kind, among: frozenset[str] | None) -> str | None:
    """Return the name of a kind that a story names most, title and lead first; Russia is none."""
    count: Counter[str] = Counter()
    for candidate in read.candidates:
        weight = TITLE_WEIGHT if candidate.in_title else LEAD_WEIGHT if candidate.index < LEAD else 1
        for hit in candidate.hits:
            if hit.kind == kind and hit.id != RUSSIA and (among is None or hit.id in among):
                count[hit.id] += weight
    return max(count, key=lambda name: count[name]) if count else None


def summarise(read: ReadStory, rows: Matrix, scores: Scores, heads: Mapping[str, Head]) -> Matrix:
    """Return the sums over a story's claims, then what the story names; all zeros where it has no sentence."""
    if not len(rows):
        return np.zeros(SUMS, dtype=np.float32)
    sums = Sums(read, scores, heads)
    values = [value for number in range(len(EVENTS)) for value in sums.of_event(number)]
    values += [*sums.before(), *sums.of_sides(), *sums.at_proof()]
    last = SURFACE + len(FEATURE_NAMES)
    story = rows[0, last - STORY_FEATURES : last]
    return np.asarray([*values, *map(float, story), np.log1p(len(rows)), sums.own.mean()], dtype=np.float32)


# How many sums `summarise` gives: of each event, of the latest states, of each side, of the proof, of the story.
SUMS = 15 * len(EVENTS) + 3 * len(EVENTS) + 6 * len(SIDES) + len(EVENTS) + len(Factuality) + 2 + STORY_FEATURES + 2


def _best(scores: Floats) -> float:
    return float(scores.max(initial=0.0))


def _second(scores: Floats) -> float:
    return float(np.sort(scores)[-2]) if len(scores) > 1 else 0.0
