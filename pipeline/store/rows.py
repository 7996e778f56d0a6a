"""How records become rows and rows records: times, lists, enums."""

import array
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

Member = TypeVar("Member", bound=StrEnum)


def to_iso(moment: datetime | None) -> str | None:
    """Return an aware time as ISO 8601 in UTC, None for None; raises ValueError for a naive one."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def from_iso(text: str | None) -> datetime | None:
    """Return the aware time that `to_iso` wrote."""
    return datetime.fromisoformat(text) if text else None


def to_json(values: Sequence[str] | Sequence[int]) -> str:
    """Return a list as JSON."""
    return json.dumps(list(values), ensure_ascii=False)


def strings(text: str | None) -> tuple[str, ...]:
    """Return the strings of a JSON list."""
    return tuple(json.loads(text)) if text else ()


def member(kind: type[Member], text: str | None) -> Member | None:
    """Return the enum's member of that value, None for None."""
    return kind(text) if text is not None else None


def pack_numbers(values: Sequence[int]) -> bytes:
    """Return unsigned numbers of 32 bits as bytes."""
    return array.array("I", values).tobytes()


def unpack_numbers(data: bytes) -> tuple[int, ...]:
    """Return the numbers that `pack_numbers` packed."""
    return tuple(array.array("I", data))
