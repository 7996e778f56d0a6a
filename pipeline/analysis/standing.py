"""How a story's names stand to its leading contract: in the proof, beside it, in what company."""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.analysis.claims import LEAD, Candidate, ReadStory
from pipeline.language.folding import fold_text
from pipeline.language.gazetteers import Hit, Kind

# What a name is to a contract shows within so many characters of it.
NEAR = 32
# A live blog of hundreds of mentions tells in its first ones whose contract it is.
MAX_MENTIONS = 400
# How far off a name counts that stands in no sentence that is read.
FAR = 40
DATELINE = 40
ABBREVIATION = 4
SUBJECT = 14

_FORCES = (
    r"army|armed forces|air force|navy|naval|marines|coast guard|military|police|troops|ministry|minister|government"
    r"|parliament|president|ejercito|fuerzas? (?:armada|aerea)|armada|ministeri|ministr|gobierno|policia|marina"
    r"|exercito|forcas? (?:armada|aerea)|marinha|governo|armee|gendarm|gouvernement|арми[яию]|ввс|вмс|вооруж"
    r"|министерств|минобороны|министр|правительств|военн|полици|гварди|президент"
)
_CONTRACT = (
    r"contract|deal\b|agreement|order|purchase|tender|bought|buy|acuerdo|compra|pedido|encomenda|acordo|marche|commande"
    r"|accord|achat|achet|контракт|договор|заказ|закуп|покупк|сделк|купи"
)
# Who presses, lends, carries or makes is not who buys.
_BYSTANDER = (
    r"bank|sanction|caatsa|treasury|list\b|pressure|firm|compan|maker|airline|flight|flown|border|transit|port\b"
    r"|airport|through|via\b|institute|embass|war in|invasion|banco|sancion|empresa|presion|guerra|puerto|lista"
    r"|frontera|banc|sanc|fronteira|pressao|porto|aeropor|banque|pression|societe|guerre|frontiere|институт|банк"
    r"|санкци|компани|фирм|границ|через|порт[уае]?\b|войн|посольств"
)
FORCES, CONTRACT, BYSTANDER = (
    re.compile(fold_text(rf"(?<!\w)(?:{words})")) for words in (_FORCES, _CONTRACT, _BYSTANDER)
)
COUNTED = re.compile(r"\d[^.,;:]{0,24}$")

# Each is in 0..1 but `claims` (sentences, 3 at most) and the logarithms `mentions` and `crowd`.
FEATURES = (
    "only", "sole", "claims", "title", "lead", "paragraph", "before", "after", "last", "next", "dateline",
    "share", "most", "mentions", "crowd",
    "beside_russia", "beside_contract", "forces", "bystander", "foreign_arms", "counted", "subject",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A mention: its candidate sentence, None where it stands in none that is read, and in which text."""

    hit: Hit
    candidate: Candidate | None
    in_title: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What a story says of its leading contract: the proof, the claims beside it, the names in and around it.

    `russian` tells that the proof names a Russian party or system.
    """

    evidence: Candidate | None
    claims: frozenset[tuple[bool, int]]
    names: frozenset[str]
    russian: bool
    last: str | None
    following: str | None

    @property
    def index(self) -> int:
        """Where the proof stands, 0 where none does."""
        return self.evidence.index if self.evidence is not None else 0

    @property
    def paragraph(self) -> int:
        """The paragraph of the proof, -1 where it stands in none."""
        return -1 if self.evidence is None or self.evidence.in_title else self.evidence.sentence.paragraph


Places = Mapping[str, Sequence[Place]]


def standings(
    read: ReadStory,
    claims: Sequence[Candidate],
    evidence: Candidate | None,
    name_of: Callable[[Hit], str | None],
) -> dict[str, dict[str, float]]:
    """Return the features, by `FEATURES`, of each name that `name_of` gives to a mention of the story."""
    places = _places(read, name_of)
    proof = _proof(read, places, claims, evidence)
    texts = (fold_text(read.story.text or read.story.summary), fold_text(read.story.title))
    total = sum(map(len, places.values()))
    most = max(map(len, places.values()), default=0)
    found = {}
    for name, own in places.items():
        counts = (len(own) / total, float(len(own) == most), math.log1p(len(own)), math.log1p(len(places)))
        values = (*_stand(name, own, proof, read), *counts, *_company(own, read, texts))
        found[name] = dict(zip(FEATURES, values, strict=True))
    return found


def _places(read: ReadStory, name_of: Callable[[Hit], str | None]) -> Places:
    """Return where each name stands, the title first."""
    sentences = {(c.in_title, hit.start): c for c in read.candidates for hit in c.hits}
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for in_title, hits in ((True, read.title_hits), (False, read.hits)):
        named = ((hit, name) for hit in hits if (name := name_of(hit)) is not None)
        for hit, name in islice(named, MAX_MENTIONS):
            found[name].append(Place(hit, sentences.get((in_title, hit.start)), in_title))
    return dict(found)


def _proof(read: ReadStory, places: Places, claims: Sequence[Candidate], evidence: Candidate | None) -> Proof:
    told = evidence.sentence if evidence is not None and not evidence.in_title else None
    start, end = (told.start, told.end) if told is not None else (0, 0)
    ordered = sorted((place.hit.start, name) for name, own in places.items() for place in own if not place.in_title)
    last = next((name for place, name in reversed(ordered) if place < start), None)
    following = next((name for place, name in ordered if place >= end), None)
    names = frozenset(name for name, own in places.items() if any(_is(place.candidate, evidence) for place in own))
    russian = evidence is not None and any(map(read.is_russian, evidence.hits))
    return Proof(evidence, frozenset((c.in_title, c.index) for c in claims), names, russian, last, following)


def _is(candidate: Candidate | None, evidence: Candidate | None) -> bool:
    return candidate is not None and evidence is not None and candidate.index == evidence.index


def _in_dateline(place: Place, read: ReadStory) -> bool:
    """Return whether a name opens the text in capitals, as the place a report is sent from does."""
    written = (read.story.text or read.story.summary)[place.hit.start : place.hit.end]
    return not place.in_title and place.hit.start < DATELINE and written.isupper() and len(written) > ABBREVIATION


def _stand(name: str, places: Sequence[Place], proof: Proof, read: ReadStory) -> tuple[float, ...]:
    """Return where a name stands: by the proof, by the claims, by the head of the story."""
    own = [place.candidate for place in places if place.candidate is not None]
    text = [c for c in own if not c.in_title]
    before = min((proof.index - c.index for c in text if c.index <= proof.index), default=FAR)
    after = min((c.index - proof.index for c in text if c.index > proof.index), default=FAR)
    return (
        float(proof.names == {name}),
        float(proof.russian and proof.names == {name}),
        min(3.0, len({(c.in_title, c.index) for c in own} & proof.claims)),
        float(any(place.in_title for place in places)),
        float(any(c.index < LEAD for c in text)),
        float(any(c.sentence.paragraph == proof.paragraph for c in text)),
        1 / (1 + before),
        1 / (1 + after),
        float(name == proof.last),
        float(name == proof.following),
        float(any(_in_dateline(place, read) for place in places)),
    )


def _company(places: Sequence[Place], read: ReadStory, texts: tuple[str, str]) -> list[float]:
    """Return in what company a name stands, each as the share of its mentions."""
    rows = [_beside(place, read, texts[place.in_title]) for place in places]
    return [sum(column) / len(places) for column in zip(*rows, strict=True)]


def _beside(place: Place, read: ReadStory, text: str) -> tuple[bool, ...]:
    before = text[max(0, place.hit.start - NEAR) : place.hit.start]
    after = text[place.hit.end : place.hit.end + NEAR]
    sentence = place.candidate
    hits = sentence.hits if sentence is not None else ()
    russian = any(read.is_russian(hit) for hit in hits if hit != place.hit)
    return (
        russian,
        russian and sentence is not None and CONTRACT.search(sentence.folded) is not None,
        FORCES.search(before) is not None or FORCES.search(after) is not None,
        BYSTANDER.search(before) is not None or BYSTANDER.search(after) is not None,
        any(hit.kind == Kind.EQUIPMENT and hit.id not in read.russian_equipment for hit in hits),
        COUNTED.search(before) is not None,
        sentence is not None and place.hit.start - sentence.sentence.start < SUBJECT,
    )
