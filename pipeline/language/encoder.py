"""The one door to sentence vectors: multilingual-e5-small, its upper layers tuned on the corpus.

A sentence is read in its place: after it come the story's title and the sentence before. What comes
back is the scores of the claim heads that were tuned with the layers, and a vector of the sentence
itself from below them, which no tuning has moved.
"""

import functools
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as states

from pipeline.errors import ModelError
from pipeline.language.passages import DIMENSIONS, Encoded, Passage, Vectors
from pipeline.language.tokenizer import load_tokenizer
from pipeline.language.weights import Weights
from pipeline.models import data_file

ENCODER_FILE = "models/encoder.onnx"
# The model was trained with this before what is looked for.
PREFIX = "query: "
# Tokens kept: a sentence of more adds cost, not meaning; of title and previous sentence the beginning is enough.
MAX_TARGET, MAX_TITLE, MAX_PREVIOUS = 100, 32, 48
# Characters that can matter for so many tokens: what is longer is cut before it is tokenised.
MAX_CHARACTERS = 600

# What ONNX Runtime raises on a file that is none of its kind.
UNREADABLE = (states.Fail, states.InvalidArgument, states.InvalidGraph, states.InvalidProtobuf, states.NoSuchFile)

Tokens = NDArray[np.int64]


class Passages:
    """Turns passages into token numbers."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._tokenizer = load_tokenizer(weights)

    def tokens(self, passage: Passage) -> tuple[list[int], int]:
        """Return a passage's token numbers, and how many of them are the sentence's own."""
        weights = self._weights
        numbers = [weights.begin, *self._pieces(PREFIX + passage.sentence.strip(), MAX_TARGET), weights.end]
        own = len(numbers)
        for text, limit in ((passage.title, MAX_TITLE), (passage.previous, MAX_PREVIOUS)):
            if text.strip():
                numbers += [weights.end, *self._pieces(text.strip(), limit), weights.end]
        return numbers, own

    def _pieces(self, text: str, limit: int) -> list[int]:
        pieces: list[int] = self._tokenizer.EncodeAsIds(text[:MAX_CHARACTERS])
        return pieces[:limit]


class Encoder:
    """The tuned model, run by ONNX Runtime on one thread, a passage at a time.

    `name` says model, package version and tuning; scores of different names must not meet. Raises
    ModelError where the model file is missing or does not fit the code.
    """

    def __init__(self, path: Path | None = None) -> None:
        path = path or data_file(ENCODER_FILE)
        self._weights = Weights()
        self._passages = Passages(self._weights)
        options = onnxruntime.SessionOptions()
        # More threads on two cores make a sentence slower, not faster.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
            details = self._session.get_modelmeta().custom_metadata_map
            self.heads: dict[str, list[str]] = json.loads(details["heads"])
            self.name: str = details["name"]
        except (OSError, KeyError, ValueError, *UNREADABLE) as error:
            raise ModelError(f"cannot be used ({error}); run `make train-encoder`", key=str(path)) from error
        self._cached = functools.lru_cache(maxsize=4_096)(self._encode_one)

    def encode(self, passages: Sequence[Passage]) -> Encoded:
        """Read some passages."""
        outputs = [self._cached(passage) for passage in passages]
        if not outputs:
            empty = {name: np.zeros((0, len(classes)), np.float32) for name, classes in self.heads.items()}
            return Encoded(np.zeros((0, DIMENSIONS), dtype=np.float32), empty)
        columns = [np.stack(column) for column in zip(*outputs, strict=True)]
        return Encoded(columns[0], dict(zip(self.heads, columns[1:], strict=True)))

    def _encode_one(self, passage: Passage) -> tuple[Vectors, ...]:
        numbers, own = self._passages.tokens(passage)
        words = self._weights.words(np.asarray(numbers, dtype=np.int64))
        # Scales of the 8-bit steps cover what is computed together: one passage at a time is always the same.
        outputs = self._session.run(None, {"words": words[None], "own": np.asarray([own], dtype=np.int64)})
        return tuple(np.asarray(output[0], dtype=np.float32) for output in outputs)


@functools.cache
def load_encoder() -> Encoder:
    """Return the encoder, loaded once."""
    return Encoder()
