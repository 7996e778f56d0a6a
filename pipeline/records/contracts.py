"""What the ledger reads and writes: claims in their block, contracts, transitions, alerts, corrections."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pipeline.records.dates import day_of
from pipeline.records.stories import ClaimTime, ContractType, Event, Factuality, Initiator, Source


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """A foreign party and an equipment category: contracts of different blocks are never the same."""

    foreign_party: str
    category: str


@dataclass(frozen=True, slots=True)
class LedgerClaim:
    """A claim as the fold reads it: one sentence of the current revision of one article.

    `published` is when the article came out, aware UTC; `event_date` is as precise as told. `subject` is
    true where it says what its story's verdict says: one story has one subject. `proof` marks the
    story's evidence sentence.
    """

    id: int
    article_id: int
    origin_id: int
    url: str
    published: datetime
    sentence: str
    event: Event
    factuality: Factuality
    time: ClaimTime
    event_date: str | None
    source: Source | None
    initiator: Initiator | None
    equipment: tuple[str, ...]
    suppliers: tuple[str, ...]
    contract_type: ContractType | None
    amount: float | None
    currency: str | None
    quantity: int | None
    score: float
    confidence: float
    subject: bool = True
    proof: bool = False


class JudgementKind(StrEnum):
    """What an analyst decided."""

    REJECT = "reject"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class Judgement:
    """An analyst's decision on one article's claims: the newest on an article counts."""

    id: int
    made_at: datetime
    by: str
    kind: JudgementKind
    article_id: int
    note: str


@dataclass(frozen=True, slots=True)
class Transition:
    """A contract's change into `state`.

    `event_date` is as precise as the best claim tells, `known_at` when the first article told it;
    `claims` are the claims that say so, the leading one first; `origins` counts independent texts.
    """

    state: Event
    event_date: str | None
    known_at: datetime
    news: bool
    initiator: Initiator | None
    source: Source | None
    claims: tuple[LedgerClaim, ...]
    origins: int

    @property
    def evidence(self) -> LedgerClaim:
        """The claim that proves it best."""
        return self.claims[0]

    @property
    def day(self) -> date:
        """The day by which it is ordered."""
        return day_of(self.event_date, self.known_at.date())


@dataclass(frozen=True, slots=True)
class Contract:
    """What the claims of a block tell of one contract; `id` is None until the store has numbered it."""

    block: Block
    equipment: tuple[str, ...]
    suppliers: tuple[str, ...]
    contract_type: ContractType | None
    amount: float | None
    currency: str | None
    quantity: int | None
    transitions: tuple[Transition, ...]
    claims: tuple[LedgerClaim, ...]
    id: int | None = None

    @property
    def state(self) -> Event:
        """The state after the last transition, `none` before the first."""
        return self.transitions[-1].state if self.transitions else Event.NONE

    @property
    def signature(self) -> frozenset[tuple[int, Event]]:
        """What the contract is known by across folds: which article says which state of it."""
        return frozenset((claim.article_id, claim.event) for claim in self.claims)


@dataclass(frozen=True, slots=True)
class KnownChange:
    """A transition or an alert as the store has it, with the articles that told it."""

    id: int
    state: Event
    event_date: str | None
    known_at: datetime
    articles: frozenset[int]

    @property
    def day(self) -> date:
        """The day by which it is ordered."""
        return day_of(self.event_date, self.known_at.date())


@dataclass(frozen=True, slots=True)
class KnownContract:
    """A contract as the last fold left it, with the alerts that still stand."""

    id: int
    signature: frozenset[tuple[int, Event]]
    transitions: tuple[KnownChange, ...]
    alerts: tuple[KnownChange, ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """A fresh change of a contract's state that is worth telling, with its ground and its reason in words."""

    state: Event
    prior: Event | None
    event_date: str | None
    claims: tuple[LedgerClaim, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What takes back an alert, by its number, when its ground fell away."""

    alert_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A block after its fold: the contracts, each with its fresh alerts, what ended, what is taken back."""

    contracts: tuple[tuple[Contract, tuple[Alert, ...]], ...]
    withdrawn: tuple[int, ...]
    corrections: tuple[Correction, ...]
