"""What a story says of a contract: its mentions, its claims and the verdict.

The meaning of each field and value is fixed by the project's label guide, retold in `docs/labels.md`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Event(StrEnum):
    """The state of a contract that a story or a sentence speaks of."""

    ANNULLED = "annulled"
    SUSPENDED = "suspended"
    REACTIVATED = "reactivated"
    SIGNED = "signed"
    DELIVERED = "delivered"
    STALLED = "stalled"
    NONE = "none"


REVERSALS = frozenset({Event.ANNULLED, Event.SUSPENDED, Event.REACTIVATED})


class Factuality(StrEnum):
    """Whether the event is told as a fact, as a possibility, or as untrue."""

    ASSERTED = "asserted"
    POSSIBLE = "possible"
    DENIED = "denied"


class ClaimTime(StrEnum):
    """Whether a sentence speaks of the story's own news, of what went before, or of what is to come."""

    NOW = "now"
    BACKGROUND = "background"
    FUTURE = "future"


class Initiator(StrEnum):
    """Who made the event happen."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    THIRD_PARTY = "third_party"
    BOTH = "both"


class Source(StrEnum):
    """On whose word the event rests."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    THIRD_PARTY = "third_party"
    PRESS = "press"


class ContractType(StrEnum):
    """What is bought."""

    PROCUREMENT = "procurement"
    MAINTENANCE = "maintenance"
    UPGRADE = "upgrade"
    LICENSED_PRODUCTION = "licensed_production"
    SPARES = "spares"
    TRAINING = "training"


class Factor(StrEnum):
    """A reason that the story gives for the event."""

    LEGACY_DEPENDENCE = "legacy_dependence"
    DIPLOMATIC_PRESSURE = "diplomatic_pressure"
    OPERATIONAL_URGENCY = "operational_urgency"
    ECONOMIC_CONSTRAINT = "economic_constraint"
    SUPPLIER_PERFORMANCE = "supplier_performance"


@dataclass(frozen=True, slots=True)
class Money:
    """A sum: `amount` in units of `currency` (ISO 4217)."""

    amount: float
    currency: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A named thing, a sum, a date or a count in a text, as a span of characters.

    `canonical` is the gazetteer's identifier where a gazetteer knows it, the amount and currency of a sum,
    the ISO date, the number; `rule` names the gazetteer
    or the model that found the span, `score` lies in 0..1.
    """

    start: int
    end: int
    text: str
    label: str
    canonical: str | None
    score: float
    rule: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence says of the state of one contract.

    `sentence` stands letter for letter in the title (`in_title`) or in the text at `start`..`end`;
    `score` is the model's probability of `event`, in 0..1.
    """

    sentence: str
    start: int
    end: int
    in_title: bool
    event: Event
    factuality: Factuality
    time: ClaimTime
    russian: bool
    deal: str
    customer: tuple[str, ...]
    equipment: tuple[str, ...]
    source: Source | None
    initiator: Initiator | None
    event_date: str | None
    score: float


@dataclass(frozen=True, slots=True)
class StoryInput:
    """A text to be judged, with its title, its lead and the day it was published, where that is known.

    `country` is the publisher's: a Lima paper that writes "the Army" means Peru's.
    """

    id: str
    title: str
    summary: str
    text: str
    published: date | None
    lang: str | None = None
    url: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """The verdict on one article, with its evidence, its reason in words and its claims.

    `value` is the contract's price; `event_date` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `confidence`
    is the probability, in 0..1, that the verdict on `reversal` is right; `categories` are the
    equipment categories that, with the customer, name the ledger's block.
    """

    relevant: bool
    event: Event
    prior: Event | None
    factuality: Factuality
    event_date: str | None
    initiator: Initiator | None
    source: Source | None
    customer: tuple[str, ...]
    supplier: tuple[str, ...]
    equipment: tuple[str, ...]
    categories: tuple[str, ...]
    contract_type: ContractType | None
    value: Money | None
    quantity: int | None
    factors: tuple[Factor, ...]
    evidence: str | None
    reversal: bool
    confidence: float
    reason: str
    lang: str
    model: str
    claims: tuple[Claim, ...] = ()
