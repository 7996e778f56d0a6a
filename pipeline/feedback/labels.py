"""Labels apart from their story: one reader's reading of a text, or a tagger's verdict on it.

`labels/writer/*.jsonl` holds what the writers meant, `labels/blind/*.jsonl` what a second reader saw
who had the text alone. The labels in `stories/*.jsonl` are the settled ones.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from pipeline.errors import InputError
from pipeline.feedback.corpus import CorpusClaim, SheetMoney, read_jsonl
from pipeline.records.stories import ContractType, Event, Factor, Factuality, Initiator, Source


class StoryLabels(msgspec.Struct, frozen=True):
    """The labels of a story by its `id`; keys that are no label are ignored, as a tagger may write more."""

    id: str | int
    relevant: bool
    event: Event
    factuality: Factuality
    reversal: bool
    prior: Event | None = None
    event_date: str | None = None
    initiator: Initiator | None = None
    source: Source | None = None
    customer: list[str] = []
    supplier: list[str] = []
    equipment: list[str] = []
    contract_type: ContractType | None = None
    value: SheetMoney | None = None
    quantity: int | None = None
    factors: list[Factor] = []
    evidence: str | None = None


class Reading(StoryLabels, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One reader's labels of a story and of its sentences; `reader` names who, not a person."""

    reader: str
    claims: list[CorpusClaim]


def load_readings(folder: Path, name: str) -> dict[str, Reading]:
    """Return the readings of one kind (`writer`, `blind`) by story; raises InputError with file, line and field."""
    found: dict[str, Reading] = {}
    for path in sorted((folder / "labels" / name).glob("*.jsonl")):
        for line, reading in read_jsonl(path, Reading):
            if str(reading.id) in found:
                raise InputError(f"{reading.id} is read twice", key=f"{path}:{line}")
            found[str(reading.id)] = reading
    return found


def read_verdicts(lines: Iterable[bytes], name: str) -> Iterator[StoryLabels]:
    """Yield the labels of each line of a tagger's output; raises InputError with file, line and field."""
    decoder = msgspec.json.Decoder(StoryLabels)
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise InputError(str(error), key=f"{name}:{number}") from error
