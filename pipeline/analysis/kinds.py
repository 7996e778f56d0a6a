"""What a contract is for: the words that tell it in five languages, and where in a story they stand."""

import functools
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from pipeline.analysis.claims import Candidate, ReadStory
from pipeline.language.folding import fold_text
from pipeline.language.gazetteer_files import Equipment
from pipeline.models import data_file
from pipeline.records.stories import ContractType

# How much a word says by the list of `models/kinds.yaml` it stands in.
STRENGTHS = {"strong": 1.0, "weak": 0.25}
# A trainer aircraft is bought, not taught.
NOT_TRAINING = r"training aircraft|trainer|avions? d'entrainement|avioes de treinamento|aviones de entrenamiento|учебно"
# What the first two sentences (proof and title) weigh against one further on; how fast the rest fade.
FIRST, FADE = 3.0, 0.97
KINDS = tuple(ContractType)
# So many sentences of one part of a story count at most, and so many of the rest are read.
MOST_SAID, MOST_REST = 3.0, 40
# What is bought is seldom taught and the other way round: a trainer aircraft, a rifle plant.
TELLING_CATEGORIES = (
    "trainer_aircraft", "helicopter", "small_arms", "air_defence", "engine", "naval", "armour",
)  # fmt: skip

Said = NDArray[np.float32]


@functools.cache
def _patterns() -> tuple[tuple[int, int, re.Pattern[str]], ...]:
    """Return kind, strength and pattern of each line of the bundled words."""
    rows = YAML(typ="safe").load(data_file("models/kinds.yaml").read_text(encoding="utf-8"))
    return tuple(
        (KINDS.index(ContractType(kind)), list(STRENGTHS).index(strength), re.compile(rf"(?<!\w)(?:{fold_text(line)})"))
        for kind, lists in rows.items()
        for strength, lines in lists.items()
        for line in lines
    )


def said_kinds(sentence: str) -> Said:
    """Return which kinds a sentence's words tell of: a row a kind, a column for each of `STRENGTHS`."""
    folded = re.sub(fold_text(NOT_TRAINING), " ", fold_text(sentence))
    said = np.zeros((len(KINDS), len(STRENGTHS)), dtype=np.float32)
    for kind, column, pattern in _patterns():
        if not said[kind, column] and pattern.search(folded):
            said[kind, column] = 1
    return said


def kind_features(
    read: ReadStory, claims: Sequence[Candidate], evidence: Candidate | None, equipment: Mapping[str, Equipment]
) -> NDArray[np.float32]:
    """Return what tells a contract's kind: the words of proof, title, claims and rest, and what is dealt in.

    Counts of sentences by part, kind and strength; each kind's share of the strong and of the weak words;
    a score that fades from the proof on, with its share; the shares of some categories of equipment.
    """
    said = {candidate: said_kinds(candidate.sentence.text) for candidate in read.candidates}
    title = [c for c in read.candidates if c.in_title]
    near = [c for c in claims if c != evidence]
    proof = [evidence] if evidence is not None else []
    rest = [c for c in read.candidates if c not in claims and c not in (*proof, *title)][:MOST_REST]
    none = np.zeros((len(KINDS), len(STRENGTHS)), dtype=np.float32)
    parts = [np.minimum(sum((said[c] for c in part), none), MOST_SAID) for part in (proof, title, near, rest)]
    total = sum(said.values(), none)
    shares = total / (total.sum(axis=0) + 1e-6)
    score = _fading([said[c] for c in dict.fromkeys([*proof, *title, *near, *read.candidates])])
    dealt_in = Counter(
        equipment[hit.id].category for hit in (*read.title_hits, *read.hits) if hit.id in read.russian_equipment
    )
    share = [dealt_in[name] / max(1, dealt_in.total()) for name in TELLING_CATEGORIES]
    ends = [score / (score.sum() + 1e-6), score, np.array([*share, not dealt_in])]
    return np.concatenate([*(part.ravel() for part in parts), shares.ravel(), *ends]).astype(np.float32)


def _fading(said: Sequence[Said]) -> NDArray[np.float32]:
    """Return each kind's score over sentences, the most telling first; of one kind the strongest word counts."""
    score = np.zeros(len(KINDS), dtype=np.float32)
    for place, each in enumerate(said):
        score += (FIRST if place < 2 else FADE ** (place - 2)) * (each * list(STRENGTHS.values())).max(axis=1)
    return score
