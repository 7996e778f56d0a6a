"""Small corpora for tests: sheets and stories with labels, written as a corpus is."""

from pathlib import Path
from typing import Any

import msgspec

from pipeline.feedback.corpus import CorpusClaim, CorpusStory, Sheet
from pipeline.feedback.labels import Reading
from pipeline.feedback.split import SPLITS_FILE, make_split
from pipeline.records.stories import ClaimTime, Event, Factuality

PROOF = "The ministry will not be taking the remaining machines."


def make_sheet(name: str, **given: Any) -> Sheet:
    """Return a sheet of an invented deal."""
    fields: dict[str, Any] = {
        "kind": "russian", "real": False, "customer": ["GH"], "supplier": ["Rosoboronexport"], "equipment": ["Mi-17"],
        "contract_type": None, "value": None, "quantity": None, "states": [],
    }  # fmt: skip
    return Sheet(id=name, **(fields | given))


def make_story(name: str, *, sheet: str, reversal: bool, **given: Any) -> CorpusStory:
    """Return a relevant story: the end of a contract, or its denial."""
    factuality = Factuality.ASSERTED if reversal else Factuality.DENIED
    claim = CorpusClaim(PROOF, Event.ANNULLED, factuality, ClaimTime.NOW, russian=True, deal="d1")
    fields: dict[str, Any] = {
        "lang": "en", "title": "A title", "summary": "",
        "text": f"The minister spoke on Monday. {PROOF} Rain is expected.",
        "published": "2019-05-02", "genre": "press", "hard": [], "deals": {"d1": sheet}, "relevant": True,
        "event": Event.ANNULLED, "prior": Event.SIGNED, "factuality": factuality, "event_date": None, "initiator": None,
        "source": None, "customer": ["GH"], "supplier": ["Rosoboronexport"], "equipment": ["Mi-17"],
        "contract_type": None, "value": None, "quantity": None, "factors": [], "evidence": PROOF, "claims": [claim],
    }  # fmt: skip
    return CorpusStory(id=name, sheet=sheet, reversal=reversal, **(fields | given))


def make_reading(story: CorpusStory, **given: Any) -> Reading:
    """Return a reading that gives a story its settled labels, but for what is given."""
    names = set(Reading.__struct_fields__) - {"reader"}
    fields = {name: getattr(story, name) for name in names} | {"reader": "one"}
    return Reading(**(fields | given))


def write_corpus(folder: Path, sheets: list[Sheet], stories: list[CorpusStory]) -> Path:
    """Write a corpus with its split and return its folder."""
    for name, records in (("sheets", sheets), ("stories", stories)):
        write_lines(folder / name / "part.jsonl", records)
    (folder / SPLITS_FILE).write_bytes(msgspec.json.encode(make_split(sheets, stories)))
    return folder


def write_lines(path: Path, records: list[Any]) -> None:
    """Write records as JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(msgspec.json.encode(record) + b"\n" for record in records))
