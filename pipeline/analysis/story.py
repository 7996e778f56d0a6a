"""The verdict on one story, out of its claims: fields, evidence, reason in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.claims import RUSSIA, Candidate, ReadStory
from pipeline.analysis.classifier import EVENTS, NOT_TOLD, Classifier, Scores, column
from pipeline.analysis.kinds import kind_features
from pipeline.analysis.parties import find_customers, find_equipment, find_quantity, find_suppliers
from pipeline.analysis.terms import price
from pipeline.language.dates import DateSpan, find_dates
from pipeline.language.gazetteers import Kind
from pipeline.language.identify import SUPPORTED
from pipeline.language.lexicon import Lexicon
from pipeline.records.dates import interval
from pipeline.records.stories import (
    REVERSALS,
    Claim,
    ClaimTime,
    Event,
    Factor,
    Factuality,
    Initiator,
    Source,
    Story,
)

# A date no older than this may be the news's own.
FRESH_DAYS = 120
# A sentence whose best state is likelier than no state is a claim.
CLAIM_THRESHOLD = 0.5
FACTOR_THRESHOLD = 0.5
# A verdict from title and summary alone rests on less than the model was trained with.
HEADLINE_WORDS = 40
HEADLINE_DISCOUNT = 0.85
# The encoder reads a hundred languages; the names, cues and labelled stories are of five.
FOREIGN_DISCOUNT = 0.8
DATELINE = re.compile(r"^[^.!?\n]{0,60}?(?:[-–—:(]|\))")


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels that the models give, before the parties and terms are found."""

    relevant: bool
    event: Event
    factuality: Factuality
    reversal_probability: float
    prior: Event | None = None
    initiator: Initiator | None = None
    source: Source | None = None


def decide(story_scores: Mapping[str, Mapping[str, float]], *, force_relevant: bool = False) -> Labels:
    """Choose event and factuality so that they agree with the verdict on `reversal`."""
    probability = story_scores["story:reversal"]["true"]
    # A reversal is relevant by what the words mean, whatever the head for relevance makes of it.
    relevant = force_relevant or max(story_scores["story:relevant"]["true"], probability) >= 0.5
    if not relevant:
        return Labels(
            relevant=False, event=Event.NONE, factuality=Factuality.ASSERTED, reversal_probability=probability
        )
    events, factualities = story_scores["story:event"], story_scores["story:factuality"]
    is_reversal = probability >= 0.5
    pairs = [
        (events.get(event, 0.0) * factualities.get(factuality, 0.0), event, factuality)
        for event in EVENTS
        for factuality in Factuality
        if (event in REVERSALS and factuality == Factuality.ASSERTED) == is_reversal
    ]
    _, event, factuality = max(pairs)
    prior = _likeliest(story_scores["story:prior"], but=event)
    initiator, source = _likeliest(story_scores["story:initiator"]), _likeliest(story_scores["story:source"])
    return Labels(
        relevant=True,
        event=event,
        factuality=factuality,
        reversal_probability=probability,
        prior=Event(prior) if prior else None,
        initiator=Initiator(initiator) if initiator else None,
        source=Source(source) if source else Source.PRESS,
    )


def _likeliest(scores: Mapping[str, float], but: str = "") -> str | None:
    """Return the class with the best score, None where that is that nothing is told."""
    best = max((score, name) for name, score in scores.items() if name != but)[1]
    return None if best == NOT_TOLD else best


@dataclass(frozen=True, slots=True)
class Reading:
    """A story's candidates with what the claim heads say of each."""

    read: ReadStory
    scores: Scores
    classifier: Classifier

    def of(self, head: str, name: str) -> NDArray[np.float64]:
        """Return one class's probability for each candidate."""
        return column(self.scores, self.classifier.heads, head, name)

    def best(self, head: str, place: int) -> str:
        """Return the likeliest class of one head for one candidate."""
        classes = self.classifier.heads[head].classes
        return classes[int(np.argmax(self.scores[head][place]))]

    def support(self, event: Event, factuality: Factuality) -> NDArray[np.float64]:
        """Return how well each candidate proves that the event is the story's news."""
        now = np.maximum(self.of("time", ClaimTime.NOW), self.of("time", ClaimTime.FUTURE))
        return self.of("event", event) * self.of("russian", "true") * self.of("factuality", factuality) * now


def make_story(reading: Reading, labels: Labels, factors: Sequence[Factor], lexicon: Lexicon) -> Story:
    """Return the verdict with all its fields."""
    read = reading.read
    claims = _claims(reading)
    confidence = _confidence(labels, read)
    if not labels.relevant:
        return _other_news(reading, confidence, claims)
    support = reading.support(labels.event, labels.factuality)
    order = [int(place) for place in np.argsort(-support, kind="stable")]
    evidence = _evidence(read.candidates, support, order)
    near = [read.candidates[i] for i in order if support[i] >= 0.2][:6]
    equipment = find_equipment(read, near, evidence)
    title = [c for c in read.candidates if c.in_title]
    telling = [c.sentence.text for c in [*([evidence] if evidence else []), *title, *near, *read.candidates]]
    customers = find_customers(read, near, evidence)
    kind = reading.classifier.contract_type(kind_features(read, near, evidence, lexicon.equipment))
    return Story(
        relevant=True,
        event=labels.event,
        prior=labels.prior,
        factuality=labels.factuality,
        event_date=_event_date(read, labels, evidence, near),
        initiator=labels.initiator,
        source=labels.source,
        customer=customers,
        supplier=find_suppliers(read, near, lexicon, evidence),
        equipment=equipment,
        categories=tuple(dict.fromkeys(lexicon.equipment[name].category for name in equipment)),
        contract_type=kind,
        value=price(telling, customers, kind),
        quantity=find_quantity(near, read, equipment),
        factors=tuple(factors),
        evidence=evidence.sentence.text if evidence else None,
        reversal=labels.event in REVERSALS and labels.factuality == Factuality.ASSERTED,
        confidence=confidence,
        reason=_reason(labels, reading, evidence),
        lang=read.lang,
        model=reading.classifier.version,
        claims=tuple(_with_parties(claim, customers, equipment, read) for claim in claims),
    )


def _other_news(reading: Reading, confidence: float, claims: Sequence[Claim]) -> Story:
    if reading.read.candidates:
        why = "no sentence tells the state of a defence contract with Russia"
    else:
        why = "neither a Russian party or system nor arms from a Russian town are named"
    return Story(
        relevant=False, event=Event.NONE, prior=None, factuality=Factuality.ASSERTED, event_date=None,
        initiator=None, source=None, customer=(), supplier=(), equipment=(), categories=(), contract_type=None,
        value=None, quantity=None, factors=(), evidence=None, reversal=False, confidence=confidence,
        reason=f"other news: {why}", lang=reading.read.lang, model=reading.classifier.version, claims=tuple(claims),
    )  # fmt: skip


def _confidence(labels: Labels, read: ReadStory) -> float:
    probability = labels.reversal_probability
    decided = labels.relevant and labels.event in REVERSALS and labels.factuality == Factuality.ASSERTED
    confidence = probability if decided else 1 - probability
    if len((read.story.text or read.story.summary).split()) < HEADLINE_WORDS:
        confidence *= HEADLINE_DISCOUNT
    if read.lang not in SUPPORTED:
        confidence *= FOREIGN_DISCOUNT
    return round(confidence, 4)


def _claims(reading: Reading) -> list[Claim]:
    none = reading.of("event", Event.NONE)
    claims = []
    for place, candidate in enumerate(reading.read.candidates):
        if none[place] > CLAIM_THRESHOLD:
            continue
        event = max(EVENTS, key=lambda name: reading.of("event", name)[place])
        time = ClaimTime(reading.best("time", place))
        russian = reading.best("russian", place) == "true"
        source, initiator = reading.best("source", place), reading.best("initiator", place)
        claims.append(
            Claim(
                sentence=candidate.sentence.text,
                start=candidate.sentence.start,
                end=candidate.sentence.end,
                in_title=candidate.in_title,
                event=event,
                factuality=Factuality(reading.best("factuality", place)),
                time=time,
                russian=russian,
                deal="d1" if russian else "d2",
                customer=(),
                equipment=(),
                source=Source(source) if source != "none" else None,
                initiator=Initiator(initiator) if initiator != "none" else None,
                event_date=_claim_date(candidate, time, event, reading.read),
                score=round(float(reading.of("event", event)[place]), 4),
            )
        )
    return claims


def _claim_date(candidate: Candidate, time: ClaimTime, event: Event, read: ReadStory) -> str | None:
    """Return the date that a sentence tells of its event: today's news has the latest, a memory the first."""
    if time != ClaimTime.NOW:
        return candidate.dates[0].value if candidate.dates else None
    # What is brought back is news: of 179 reactivations of the training part none was older than that. An old date
    # beside one is the stop's.
    dates = [span for span in candidate.dates if event != Event.REACTIVATED or _is_fresh(span, read)]
    return max(dates, key=lambda span: (interval(span.value)[0], -span.start)).value if dates else None


def _with_parties(claim: Claim, customers: tuple[str, ...], equipment: tuple[str, ...], read: ReadStory) -> Claim:
    """Give a claim its parties: those that its sentence names, else the story's."""
    candidate = next(c for c in read.candidates if c.sentence.start == claim.start and c.in_title == claim.in_title)
    own = tuple(
        dict.fromkeys(h.id for h in candidate.hits if h.kind == Kind.EQUIPMENT and h.id in read.russian_equipment)
    )
    countries = {h.id for h in candidate.hits if h.kind == Kind.COUNTRY}
    # A sentence that names other countries only speaks of somebody else's contract.
    parties = customers if not countries or countries & {*customers, RUSSIA} else ()
    return replace(claim, customer=parties, equipment=own or equipment)


def _evidence(candidates: Sequence[Candidate], support: NDArray[np.float64], order: Sequence[int]) -> Candidate | None:
    """Return the sentence that proves the event best: of the text where both text and title do."""
    in_text = [i for i in order if not candidates[i].in_title]
    if in_text and support[in_text[0]] >= 0.5 * support[order[0]]:
        return candidates[in_text[0]]
    return candidates[order[0]] if order else None


def _event_date(read: ReadStory, labels: Labels, evidence: Candidate | None, near: Sequence[Candidate]) -> str | None:
    if labels.factuality == Factuality.DENIED or evidence is None:
        return None
    told = [[span for span in candidate.dates if _is_past(span, read)] for candidate in (evidence, *near)]
    fresh = [[span for span in dates if _is_fresh(span, read)] for dates in told]
    # "Void is the letter by which, a year ago, ...": beside fresher dates an old one is a memory's.
    dateline = None if labels.factuality == Factuality.POSSIBLE else _dateline(read)
    for dates in fresh:
        if dates:
            return _latest(dates)
    if dateline or labels.event == Event.REACTIVATED:
        return dateline
    return next((_latest(dates) for dates in told if dates), None)


def _latest(dates: Sequence[DateSpan]) -> str:
    """Return the latest date, of equal ones the most precise."""
    return max(dates, key=lambda span: (interval(span.value)[0], len(span.value))).value


def _is_fresh(span: DateSpan, read: ReadStory) -> bool:
    published = read.story.published
    return published is not None and (published - interval(span.value)[1]).days <= FRESH_DAYS


def _is_past(span: DateSpan, read: ReadStory) -> bool:
    published = read.story.published
    return published is None or interval(span.value)[0] <= published


def _dateline(read: ReadStory) -> str | None:
    """Return the date in the text's dateline (LIMA, Nov 20 (Agency) -), None where there is none."""
    match = DATELINE.match(read.story.text[:120])
    dates = find_dates(match.group(), read.lang, read.story.published) if match else []
    return next((span.value for span in dates if len(span.value) == 10), None)


def _reason(labels: Labels, reading: Reading, evidence: Candidate | None) -> str:
    told = {Factuality.ASSERTED: "asserted", Factuality.POSSIBLE: "told as possible", Factuality.DENIED: "denied"}
    where = "nowhere plainly"
    if evidence is not None:
        where = "in the title" if evidence.in_title else f"in sentence {evidence.index + 1}"
    source = labels.source or Source.PRESS
    read = reading.read
    parties = dict.fromkeys(h.id for h in (*read.title_hits, *read.hits) if h.kind == Kind.SUPPLIER)
    russian = ", ".join(list(parties)[:2]) or "Russia"
    return (
        f"{labels.event} {told[labels.factuality]} {where}, on the word of the {source.replace('_', ' ')}; "
        f"Russian party: {russian}; reversal {labels.reversal_probability:.2f}"
    )
