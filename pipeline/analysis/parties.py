"""Who and what the leading contract is about: customer, suppliers, equipment, quantity."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from pipeline.analysis.claims import RUSSIA, Candidate, ReadStory
from pipeline.analysis.terms import quantity
from pipeline.language.folding import fold_text
from pipeline.language.gazetteers import Hit, Kind
from pipeline.language.lexicon import Lexicon
from pipeline.records.stories import StoryInput

# How much a country's name weighs where it stands; the sentence that proves the event says most.
WEIGHT_EVIDENCE = 4.0
WEIGHT_TITLE = 3.0
WEIGHT_CLAIM = 1.5
WEIGHT_LEAD = 1.0
WEIGHT_ELSEWHERE = 0.3
# States that stories of this kind name as the one that presses or fights, far more often than as the buyer.
BYSTANDERS = {"US": 0.25, "UA": 0.25, "GB": 0.6, "FR": 0.6, "DE": 0.6, "CN": 0.7, "IL": 0.7}
MAX_SUPPLIERS = 4
# How `feeds.yaml` writes a paper that belongs to no one country.
NO_COUNTRY = "XX"
# Ends of hosts that belong to a country and are sold to everybody.
SOLD_TO_ALL = frozenset({"AI", "CC", "CO", "EU", "FM", "IO", "LY", "ME", "SO", "TO", "TV", "WS"})


def find_customers(read: ReadStory, claims: Sequence[Candidate], evidence: Candidate | None) -> tuple[str, ...]:
    """Return the foreign party, as the country that stands most where the contract is spoken of."""
    weights: defaultdict[str, float] = defaultdict(float)
    for hit, weight in _weighted(read, claims, evidence):
        if hit.kind == Kind.COUNTRY and hit.id != RUSSIA:
            weights[hit.id] += weight * BYSTANDERS.get(hit.id, 1.0)
    best = max(weights.items(), key=lambda pair: (pair[1], pair[0]), default=None)
    home = home_country(read.story)
    if home and home not in {RUSSIA, NO_COUNTRY} and (best is None or best[1] < WEIGHT_CLAIM):
        return (home,)
    return (best[0],) if best else ()


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


def _weighted(read: ReadStory, claims: Sequence[Candidate], evidence: Candidate | None) -> Iterable[tuple[Hit, float]]:
    """Yield each name with its weight; a name counts once in each sentence."""
    yield from ((hit, WEIGHT_TITLE) for hit in _once(read.title_hits))
    if evidence is not None and not evidence.in_title:
        yield from ((hit, WEIGHT_EVIDENCE) for hit in _once(evidence.hits))
    for claim in claims:
        if not claim.in_title:
            yield from ((hit, WEIGHT_CLAIM) for hit in _once(claim.hits))
    for candidate in read.candidates:
        if 0 <= candidate.index < 3:
            yield from ((hit, WEIGHT_LEAD) for hit in _once(candidate.hits))
    yield from ((hit, WEIGHT_ELSEWHERE) for hit in read.hits)


def _once(hits: Iterable[Hit]) -> Iterable[Hit]:
    return {(hit.kind, hit.id): hit for hit in hits}.values()


def find_suppliers(read: ReadStory, claims: Sequence[Candidate], lexicon: Lexicon) -> tuple[str, ...]:
    """Return the Russian parties by canonical name: those beside the claims, else those named at all."""
    named = _in_order(claims, Kind.SUPPLIER) or [hit.id for hit in read.hits if hit.kind == Kind.SUPPLIER]
    return tuple(dict.fromkeys(lexicon.canonical_supplier(name) for name in named))[:MAX_SUPPLIERS]


def find_equipment(read: ReadStory, claims: Sequence[Candidate], evidence: Candidate | None) -> tuple[str, ...]:
    """Return the Russian systems of the contract: beside the proof, else in title or claims, else the most named."""
    russian = read.russian_equipment
    for place in ([evidence] if evidence else [], claims, [c for c in read.candidates if c.in_title or c.index < 3]):
        found = [name for name in _in_order(place, Kind.EQUIPMENT) if name in russian]
        if found:
            return tuple(dict.fromkeys(found))
    counted = Counter(hit.id for hit in read.hits if hit.kind == Kind.EQUIPMENT and hit.id in russian)
    return tuple(name for name, _ in counted.most_common(1))


def _in_order(candidates: Iterable[Candidate], kind: Kind) -> list[str]:
    return [hit.id for candidate in candidates for hit in candidate.hits if hit.kind == kind]


def find_quantity(claims: Sequence[Candidate], read: ReadStory, equipment: Sequence[str]) -> int | None:
    """Return how many units the story counts of the equipment, beside the claims first."""
    text = fold_text(read.story.text or read.story.summary)
    title = fold_text(read.story.title)
    for candidate in (*claims, *read.candidates):
        for hit in candidate.hits:
            if hit.kind == Kind.EQUIPMENT and hit.id in equipment:
                number = quantity(title if candidate.in_title else text, hit.start)
                if number:
                    return number
    return None
