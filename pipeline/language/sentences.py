"""A text's sentences, as spans of characters."""

from collections.abc import Iterator
from dataclasses import dataclass

from sentencex import get_sentence_boundaries

# sentencex has no end to a text; a line of a page that runs on for longer than this is no sentence.
MAX_SENTENCE = 2_000
# What sentencex takes for a sentence though it is the beginning of one: a French or Russian form of address.
LOOSE_BEGINNINGS = frozenset({"M.", "MM.", "Mgr.", "Me.", "Gral.", "Cap.", "Cnel."})
# The contract "n.º 7" is one thing.
ORDINALS = "ºª°"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence letter for letter, where it stands, and in which paragraph."""

    text: str
    start: int
    end: int
    paragraph: int


def split_sentences(text: str, lang: str) -> list[Sentence]:
    """Return the sentences of a text; a line end always ends one."""
    sentences: list[Sentence] = []
    offset = paragraph = 0
    for line in text.split("\n"):
        if line.strip():
            for start, end in _spans(line, lang):
                sentences.append(Sentence(line[start:end], offset + start, offset + end, paragraph))
            paragraph += 1
        offset += len(line) + 1
    return sentences


def _spans(line: str, lang: str) -> Iterator[tuple[int, int]]:
    """Yield the trimmed spans of a line's sentences, over-long ones cut."""
    begin = 0
    for boundary in get_sentence_boundaries(lang if lang != "und" else "en", line):
        end = boundary["end_index"]
        piece = line[begin:end].strip()
        if end < len(line) and (piece.split(" ")[-1] in LOOSE_BEGINNINGS or line[end] in ORDINALS):
            continue
        yield from _trimmed(line, begin, end)
        begin = end
    if begin < len(line):
        yield from _trimmed(line, begin, len(line))


def _trimmed(line: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    for start in range(begin, end, MAX_SENTENCE):
        piece = line[start : min(end, start + MAX_SENTENCE)]
        stripped = piece.strip()
        if stripped:
            first = start + len(piece) - len(piece.lstrip())
            yield first, first + len(stripped)
