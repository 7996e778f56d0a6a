"""The labelled corpus: stories and fact sheets as JSON lines, read strictly.

Each story carries the labels of a story and those of its sentences. Evidence and claims must stand
letter for letter in title or text, and the labels must agree with one another.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from pipeline.errors import InputError
from pipeline.records.stories import (
    REVERSALS,
    ClaimTime,
    ContractType,
    Event,
    Factor,
    Factuality,
    Initiator,
    Source,
)

Lang = Literal["en", "es", "pt", "fr", "ru"]
SheetKind = Literal["russian", "other_seller", "domestic", "civil", "noise"]
PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
COUNTRY = re.compile(r"[A-Z]{2}")
Record = TypeVar("Record", bound=msgspec.Struct)


class SheetMoney(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sum: `amount` in units of `currency` (ISO 4217)."""

    amount: float
    currency: str


class SheetState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A dated state of a deal, with who acted and who said so."""

    state: Event
    date: str | None
    initiator: Initiator | None
    source: Source | None
    note: str = ""


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One deal that stories are written from; `sources` name where a real deal's facts come from."""

    id: str
    kind: SheetKind
    real: bool
    customer: list[str]
    supplier: list[str]
    equipment: list[str]
    contract_type: ContractType | None
    value: SheetMoney | None
    quantity: int | None
    states: list[SheetState]
    sources: list[str] = []
    note: str = ""


class CorpusClaim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The labels of one sentence, letter for letter from title or text."""

    sentence: str
    event: Event
    factuality: Factuality
    time: ClaimTime
    russian: bool
    deal: str
    source: Source | None = None
    initiator: Initiator | None = None
    event_date: str | None = None


class CorpusStory(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A story with its labels; `deals` maps each deal of its claims to a fact sheet or to null."""

    id: str
    lang: Lang
    title: str
    summary: str
    text: str
    published: str
    genre: str
    hard: list[str]
    sheet: str
    deals: dict[str, str | None]
    relevant: bool
    event: Event
    prior: Event | None
    factuality: Factuality
    event_date: str | None
    initiator: Initiator | None
    source: Source | None
    customer: list[str]
    supplier: list[str]
    equipment: list[str]
    contract_type: ContractType | None
    value: SheetMoney | None
    quantity: int | None
    factors: list[Factor]
    evidence: str | None
    reversal: bool
    claims: list[CorpusClaim]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a corpus file: where it stands and what it is."""

    path: Path
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.field}: {self.message}"


def read_jsonl(path: Path, kind: type[Record]) -> Iterator[tuple[int, Record]]:
    """Yield line number and record of each line of a JSON lines file.

    Raises InputError with file, line and field for a line that does not fit `kind`.
    """
    decoder = msgspec.json.Decoder(kind)
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if line.strip():
            try:
                yield number, decoder.decode(line)
            except msgspec.DecodeError as error:
                raise InputError(str(error), key=f"{path}:{number}") from error


def story_problems(story: CorpusStory) -> Iterator[tuple[str, str]]:
    """Yield field and message of each label of a story that contradicts its text or another label."""
    yield from _label_problems(story)
    if story.evidence is not None and story.evidence not in story.text and story.evidence not in story.title:
        yield "evidence", "does not stand letter for letter in title or text"
    if not PARTIAL_DATE.fullmatch(story.published):
        yield "published", f"{story.published!r} is no date"
    for number, claim in enumerate(story.claims):
        yield from ((f"claims[{number}].{field}", text) for field, text in _claim_problems(story, claim))
    if story.reversal and not any(
        claim.russian and claim.event == story.event and claim.factuality == story.factuality for claim in story.claims
    ):
        yield "claims", "no claim states the event of this reversal"


def _label_problems(story: CorpusStory) -> Iterator[tuple[str, str]]:
    expected = story.relevant and story.event in REVERSALS and story.factuality == Factuality.ASSERTED
    if story.reversal != expected:
        yield "reversal", "must follow from relevant, event and factuality"
    if story.prior is not None and story.prior == story.event:
        yield "prior", "is the event itself"
    if story.event_date is not None and not PARTIAL_DATE.fullmatch(story.event_date):
        yield "event_date", f"{story.event_date!r} is no date"
    for code in story.customer:
        if not COUNTRY.fullmatch(code):
            yield "customer", f"{code!r} is no country code"
    if story.relevant:
        if story.event == Event.NONE:
            yield "event", "none in a relevant story"
        return
    empty = (story.customer, story.supplier, story.equipment, story.factors)
    parties = (story.initiator, story.source, story.contract_type)
    nulls = (story.prior, story.event_date, story.value, story.quantity, story.evidence, *parties)
    if story.event != Event.NONE or story.factuality != Factuality.ASSERTED:
        yield "event", "must be none and asserted in a story that is not relevant"
    if any(empty) or any(label is not None for label in nulls):
        yield "relevant", "a story that is not relevant has empty lists and nulls"


def _claim_problems(story: CorpusStory, claim: CorpusClaim) -> Iterator[tuple[str, str]]:
    if claim.sentence not in story.text and claim.sentence not in story.title:
        yield "sentence", f"does not stand letter for letter in title or text: {claim.sentence[:60]!r}"
    if "\n" in claim.sentence:
        yield "sentence", "runs over a line end"
    if claim.deal not in story.deals:
        yield "deal", f"{claim.deal!r} is not among the story's deals"
    if claim.event == Event.NONE:
        yield "event", "a claim bears a state"
    if claim.event_date is not None and not PARTIAL_DATE.fullmatch(claim.event_date):
        yield "event_date", f"{claim.event_date!r} is no date"
    if claim.time == ClaimTime.FUTURE and claim.factuality == Factuality.ASSERTED:
        yield "time", "what is yet to come is possible, not asserted"


def load_stories(paths: Iterable[Path]) -> list[CorpusStory]:
    """Read the stories of several files; raise InputError where a line does not fit the form."""
    return [story for path in sorted(paths) for _, story in read_jsonl(path, CorpusStory)]


def load_sheets(paths: Iterable[Path]) -> list[Sheet]:
    """Read the fact sheets of several files; raise InputError where a line does not fit the form."""
    return [sheet for path in sorted(paths) for _, sheet in read_jsonl(path, Sheet)]


def check(folder: Path) -> list[Problem]:
    """Return what is wrong in the corpus below `folder` (`sheets/*.jsonl`, `stories/*.jsonl`)."""
    problems: list[Problem] = []
    sheets: dict[str, Path] = {}
    seen: dict[str, Path] = {}
    for path in sorted((folder / "sheets").glob("*.jsonl")):
        for line, sheet in _strict_lines(path, Sheet, problems):
            if sheet.id in sheets:
                problems.append(Problem(path, line, "id", f"{sheet.id} stands in {sheets[sheet.id]} too"))
            sheets[sheet.id] = path
    for path in sorted((folder / "stories").glob("*.jsonl")):
        for line, story in _strict_lines(path, CorpusStory, problems):
            if story.id in seen:
                problems.append(Problem(path, line, "id", f"{story.id} stands in {seen[story.id]} too"))
            seen[story.id] = path
            problems += [Problem(path, line, field, message) for field, message in story_problems(story)]
            for name in {story.sheet, *filter(None, story.deals.values())} - sheets.keys():
                problems.append(Problem(path, line, "sheet", f"no sheet {name!r}"))
    return problems


def _strict_lines(path: Path, kind: type[Record], problems: list[Problem]) -> Iterator[tuple[int, Record]]:
    """Yield the lines that fit `kind` and note the first that does not; the rest of its file is left."""
    try:
        yield from read_jsonl(path, kind)
    except InputError as error:
        line = int(error.key.rpartition(":")[2])
        problems.append(Problem(path, line, "form", error.message))
