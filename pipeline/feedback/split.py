"""The two parts of the corpus: what the models learn from, and what they are measured on.

A sheet's whole family stands on one side, and so does a deal: no customer stands with the same
system on both. Sheets of the test part begin with `test-`; their writers wrote none of the training
part. A test sheet that shares a deal with the training part stands aside, in neither.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from pipeline.errors import InputError
from pipeline.feedback.corpus import CorpusStory, Sheet, load_sheets, load_stories

SPLITS_FILE = "splits.json"
TEST_PREFIX = "test-"


class Split(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sheets of each part, and the digest of the sheets and stories that the split was made for."""

    train: list[str]
    test: list[str]
    aside: list[str]
    digest: str


def deals_of(sheet: Sheet) -> set[tuple[str, str]]:
    """Return what makes a sheet's deal the same as another's: each customer with each system."""
    if sheet.kind != "russian":
        return set()
    return {(customer, system) for customer in sheet.customer for system in sheet.equipment}


def make_split(sheets: Iterable[Sheet], stories: Sequence[CorpusStory]) -> Split:
    """Part the sheets by their name, and put test sheets aside whose deal the training part knows."""
    sheets = sorted(sheets, key=lambda sheet: sheet.id)
    training = [sheet for sheet in sheets if not sheet.id.startswith(TEST_PREFIX)]
    known = {deal for sheet in training for deal in deals_of(sheet)}
    test = [sheet for sheet in sheets if sheet.id.startswith(TEST_PREFIX)]
    shared = {sheet.id for sheet in test if deals_of(sheet) & known}
    return Split(
        [sheet.id for sheet in training],
        [sheet.id for sheet in test if sheet.id not in shared],
        sorted(shared),
        split_digest(sheets, stories),
    )


def split_digest(sheets: Iterable[Sheet], stories: Iterable[CorpusStory]) -> str:
    """Return the SHA-256 over all sheets' deals and which story belongs to which sheet."""
    lines = [f"{s.id} {s.kind} {sorted(s.customer)} {sorted(s.equipment)}" for s in sheets]
    lines += [f"{s.id} {s.sheet}" for s in stories]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def load_parts(folder: Path) -> Split:
    """Return the split of the corpus below `folder`; raises InputError for a file that is no split."""
    path = folder / SPLITS_FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Split)
    except msgspec.DecodeError as error:
        raise InputError(str(error), key=str(path)) from error


def split_problems(folder: Path) -> list[str]:
    """Return what is wrong with the split: made for another corpus, a sheet in no part or two, a deal on both sides."""
    sheets, stories = (
        load_sheets((folder / "sheets").glob("*.jsonl")),
        load_stories((folder / "stories").glob("*.jsonl")),
    )
    parts = load_parts(folder)
    found = []
    if parts.digest != split_digest(sheets, stories):
        found.append("digest: the corpus changed since it was split; `armswatch corpus split` parts it anew")
    counts = Counter([*parts.train, *parts.test, *parts.aside])
    found += [f"{sheet.id}: stands in {counts[sheet.id]} parts" for sheet in sheets if counts[sheet.id] != 1]
    found += [f"{name}: is no sheet" for name in counts.keys() - {sheet.id for sheet in sheets}]
    in_train, in_test = set(parts.train), set(parts.test)
    training = {deal for sheet in sheets if sheet.id in in_train for deal in deals_of(sheet)}
    for sheet in sheets:
        if sheet.id in in_test and deals_of(sheet) & training:
            found.append(f"{sheet.id}: its deal stands in the training part too")
    return found


def load_split(folder: Path, split: str) -> list[CorpusStory]:
    """Return the stories of a part of the corpus: `train`, `test`, or `all`, what stands aside included.

    Raises InputError where a story's sheet is in no part.
    """
    stories = load_stories((folder / "stories").glob("*.jsonl"))
    if split == "all":
        return stories
    parts = load_parts(folder)
    known = {*parts.train, *parts.test, *parts.aside}
    for story in stories:
        if story.sheet not in known:
            raise InputError(f"sheet {story.sheet} of story {story.id} is in no part", key=str(folder / SPLITS_FILE))
    chosen = set(parts.train if split == "train" else parts.test)
    return [story for story in stories if story.sheet in chosen]
