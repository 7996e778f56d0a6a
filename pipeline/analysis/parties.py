"""Who and what the leading contract is about: customer, suppliers, equipment, quantity."""

import functools
import math
from collections.abc import Callable, Mapping, Sequence

from ruamel.yaml import YAML

from pipeline.analysis.claims import RUSSIA, Candidate, ReadStory
from pipeline.analysis.home import home_country, home_hints
from pipeline.analysis.standing import FEATURES, standings
from pipeline.analysis.terms import contract_quantity
from pipeline.language.gazetteers import Hit, Kind
from pipeline.language.lexicon import Lexicon
from pipeline.models import data_file

# A name likelier than this is of the contract; where none is, the likeliest is, if it is at all likely.
LIKELY, POSSIBLE = 0.5, 0.1
MAX_SUPPLIERS = 4
# How `feeds.yaml` writes a paper that belongs to no one country.
NO_COUNTRY = "XX"
MAX_HINTS = 3
# States that stories of this kind name as the one that presses, fights, makes or brokers, far oftener than as buyer.
PRESSING = frozenset({"US", "UA"})
MAKING = frozenset({"GB", "FR", "DE", "CN", "IL"})
# Of the Russian parties: who licenses, who exports all there is, whose the makers are.
REGULATOR, EXPORTER = "FSMTC", "Rosoboronexport"
PARENTS = frozenset({"Rostec", "USC", "UAC"})

Features = dict[str, dict[str, float]]


@functools.cache
def load_weights() -> Mapping[str, Mapping[str, float]]:
    """Return the bundled weights of the features, by kind; `bias` is added to each name."""
    rows: dict[str, dict[str, float]] = YAML(typ="safe").load(
        data_file("models/parties.yaml").read_text(encoding="utf-8")
    )
    return rows


def party_features(
    read: ReadStory, claims: Sequence[Candidate], evidence: Candidate | None, kind: Kind, lexicon: Lexicon | None = None
) -> Features:
    """Return the features of each name of a kind: how it stands to the leading contract, and what is known of it."""
    if kind == Kind.COUNTRY:
        return _country_features(read, claims, evidence)
    if kind == Kind.EQUIPMENT:
        return standings(read, claims, evidence, _equipment_of(read, claims, evidence))
    found = standings(read, claims, evidence, _supplier_of(lexicon))
    for name, features in found.items():
        features |= {
            "regulator": float(name == REGULATOR),
            "exporter": float(name == EXPORTER),
            "parent": float(name in PARENTS),
        }
    return found


def _country_features(read: ReadStory, claims: Sequence[Candidate], evidence: Candidate | None) -> Features:
    found = standings(read, claims, evidence, lambda h: h.id if h.kind == Kind.COUNTRY and h.id != RUSSIA else None)
    hints = home_hints(read)
    home = home_country(read.story)
    if home and home != NO_COUNTRY:
        hints[home] += 1
    del hints[RUSSIA]
    for name in hints:
        found.setdefault(name, dict.fromkeys(FEATURES, 0.0) | {"unnamed": 1.0})
    for name, features in found.items():
        features |= {
            "pressing": float(name in PRESSING),
            "making": float(name in MAKING),
            "hints": float(min(MAX_HINTS, hints[name])),
            "unnamed": features.get("unnamed", 0.0),
        }
    return found


def _equipment_of(
    read: ReadStory, claims: Sequence[Candidate], evidence: Candidate | None
) -> Callable[[Hit], str | None]:
    """Return what names equipment of the contract: Russian designs, and where Russia buys what stands by the claims."""
    wanted = read.russian_equipment & {hit.id for hit in (*read.title_hits, *read.hits)}
    if not wanted:
        near = (*claims, *([evidence] if evidence is not None else []))
        wanted = frozenset(hit.id for hit in (*read.title_hits, *(hit for c in near for hit in c.hits)))
    return lambda hit: hit.id if hit.kind == Kind.EQUIPMENT and hit.id in wanted else None


def _supplier_of(lexicon: Lexicon | None) -> Callable[[Hit], str | None]:
    canonical = lexicon.canonical_supplier if lexicon is not None else str
    return lambda hit: canonical(hit.id) if hit.kind == Kind.SUPPLIER else None


def _likelihoods(found: Features, kind: Kind) -> dict[str, float]:
    """Return how likely each name is of the contract, in 0..1, in the order of the story."""
    weights = load_weights()[kind.value.lower()]
    scores = {
        name: weights["bias"] + sum(weights.get(feature, 0.0) * value for feature, value in features.items())
        for name, features in found.items()
    }
    return {name: 1 / (1 + math.exp(-score)) for name, score in scores.items()}


def _chosen(likelihoods: Mapping[str, float]) -> tuple[str, ...]:
    """Return the likely names, else the likeliest of the possible ones."""
    likely = tuple(name for name, value in likelihoods.items() if value > LIKELY)
    return likely or _best(likelihoods)


def _best(likelihoods: Mapping[str, float]) -> tuple[str, ...]:
    best = max(likelihoods.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0.0))
    return (best[0],) if best[1] > POSSIBLE else ()


def find_customers(read: ReadStory, claims: Sequence[Candidate], evidence: Candidate | None) -> tuple[str, ...]:
    """Return the foreign party of the leading contract."""
    return _best(_likelihoods(party_features(read, claims, evidence, Kind.COUNTRY), Kind.COUNTRY))


def find_suppliers(
    read: ReadStory, claims: Sequence[Candidate], lexicon: Lexicon, evidence: Candidate | None = None
) -> tuple[str, ...]:
    """Return the Russian parties of the leading contract by canonical name."""
    found = party_features(read, claims, evidence, Kind.SUPPLIER, lexicon)
    return _chosen(_likelihoods(found, Kind.SUPPLIER))[:MAX_SUPPLIERS]


def find_equipment(read: ReadStory, claims: Sequence[Candidate], evidence: Candidate | None) -> tuple[str, ...]:
    """Return the systems of the leading contract by family: those that the proof names, else the likely ones."""
    wanted = _equipment_of(read, claims, evidence)
    proven = tuple(dict.fromkeys(name for hit in (evidence.hits if evidence else ()) if (name := wanted(hit))))
    return proven or _chosen(_likelihoods(party_features(read, claims, evidence, Kind.EQUIPMENT), Kind.EQUIPMENT))


def find_quantity(claims: Sequence[Candidate], read: ReadStory, equipment: Sequence[str]) -> int | None:
    """Return how many units the contract is for, by the counts of its equipment, beside the claims first."""
    counted = []
    for candidate in dict.fromkeys((*claims, *read.candidates)):
        start = candidate.sentence.start
        own = [hit for hit in candidate.hits if hit.kind == Kind.EQUIPMENT and hit.id in equipment]
        counted.append((candidate.sentence.text, [(hit.start - start, hit.end - start) for hit in own]))
    return contract_quantity(counted, read.lang)
