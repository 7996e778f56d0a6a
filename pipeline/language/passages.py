"""What a reader of sentences is given and gives back, whichever it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 384
# How the name of a reader by words alone begins.
WORDS_ALONE = "ngrams"

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence to be read, with its story's title and the sentence before it (empty where there is none)."""

    sentence: str
    title: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the encoder says of some passages: one row each, in `vectors` and in each head's `scores`.

    A head's scores are the logarithms of its classes' probabilities.
    """

    vectors: Vectors
    scores: dict[str, Vectors]


class SentenceReader(Protocol):
    """Reads sentences in their places; scores of readers of different names must not meet."""

    name: str

    def encode(self, passages: Sequence[Passage]) -> Encoded:
        """Read some passages."""
