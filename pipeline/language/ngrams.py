"""A reader of sentences by their words and pairs of words: what there is where the encoder's packages are missing."""

import functools
import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from sklearn.feature_extraction.text import HashingVectorizer

from pipeline.errors import ModelError
from pipeline.language.folding import fold_text
from pipeline.language.passages import DIMENSIONS, WORDS_ALONE, Encoded, Passage
from pipeline.models import data_file

NGRAMS_FILE = "models/ngrams.skops"
# 3 MB for 25 classes.
COLUMNS = 2**15
LEAST = 1e-6

_hash = HashingVectorizer(n_features=COLUMNS, ngram_range=(1, 2), lowercase=False, dtype=np.float32)


def columns(passages: Sequence[Passage]) -> Any:
    """Return what is seen of each passage, a sparse row each: the sentence's words and pairs, the title's words."""
    texts = (
        " ".join([fold_text(passage.sentence), *(f"title_{word}" for word in fold_text(passage.title).split())])
        for passage in passages
    )
    return _hash.transform(texts)


class Ngrams:
    """Regressions over hashed words; they give no vectors."""

    def __init__(self, heads: Mapping[str, Any], name: str) -> None:
        self.name = name
        self._heads = dict(heads)

    def encode(self, passages: Sequence[Passage]) -> Encoded:
        """Read some passages."""
        vectors = np.zeros((len(passages), DIMENSIONS), dtype=np.float32)
        if not passages:
            none = {head: np.zeros((0, len(model.classes_)), np.float32) for head, model in self._heads.items()}
            return Encoded(vectors, none)
        seen = columns(passages)
        scores = {
            head: np.log(np.maximum(model.predict_proba(seen), LEAST)).astype(np.float32)
            for head, model in self._heads.items()
        }
        return Encoded(vectors, scores)


def save_ngrams(path: Path, heads: Mapping[str, Any]) -> None:
    """Write a fitted classifier for each head."""
    skops.io.dump({"columns": COLUMNS, "heads": dict(heads)}, path, compression=zipfile.ZIP_DEFLATED)


@functools.cache
def load_ngrams() -> Ngrams:
    """Return the bundled reader, loaded once."""
    return read_ngrams(data_file(NGRAMS_FILE))


def read_ngrams(path: Path) -> Ngrams:
    """Read a file of regressions; raises ModelError where it does not fit the code."""
    unknown = skops.io.get_untrusted_types(file=path)
    if unknown:
        raise ModelError(f"holds types that are not trusted: {', '.join(unknown)}; run `make train`", key=str(path))
    tree = skops.io.load(path)
    if tree.get("columns") != COLUMNS:
        raise ModelError(f"has {tree.get('columns')} columns, not {COLUMNS}; run `make train`", key=str(path))
    return Ngrams(tree["heads"], f"{WORDS_ALONE}-{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}")
