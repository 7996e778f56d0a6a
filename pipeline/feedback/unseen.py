"""What the encoder says of the training part's sentences when it has not seen their sheet.

The tuned encoder knows its training sentences too well for anything to be learned from what it says
of them. Its tuning is therefore repeated without each fold of sheets, and what those models say of
the fold is kept beside the encoder, with each story's mean vector: from both the heads upon the
encoder learn, and need not read the corpus again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from pipeline.analysis.claims import ReadStory
from pipeline.analysis.classifier import CLAIM_CLASSES, CLAIM_HEADS, SCORES, passages
from pipeline.errors import ModelError
from pipeline.language.passages import Encoded, SentenceReader, Vectors

UNSEEN_FILE = "unseen.npz"


def sentence_keys(story: str, read: ReadStory) -> list[str]:
    """Return what each candidate of a story is kept by: as it is written, so that a new name costs no tuning."""
    return [hashlib.sha256(f"{story}\0{c.index}\0{c.sentence.text}".encode()).hexdigest()[:16] for c in read.candidates]


class UnseenScores:
    """Scores by story and sentence, of the folds of one tuning (`encoder` is its name), and vectors by story."""

    def __init__(self, encoder: str, keys: Sequence[str], rows: Vectors, vectors: Mapping[str, Vectors]) -> None:
        self.encoder = encoder
        self._keys = list(keys)
        self._rows = rows
        self._vectors = dict(vectors)
        self._places = {key: place for place, key in enumerate(self._keys)}

    def save(self, path: Path) -> None:
        """Write the scores at half precision."""
        np.savez_compressed(
            path,
            encoder=np.array(self.encoder),
            keys=np.array(self._keys),
            rows=self._rows.astype(np.float16),
            stories=np.array(list(self._vectors)),
            vectors=np.stack(list(self._vectors.values())).astype(np.float16),
        )

    @classmethod
    def load(cls, path: Path, encoder: str) -> "UnseenScores":
        """Read the scores; raises ModelError, naming `make train-encoder`, where they are of another tuning."""
        with np.load(path, allow_pickle=False) as file:
            found = str(file["encoder"])
            vectors = dict(zip(map(str, file["stories"]), file["vectors"].astype(np.float32), strict=True))
            scores = cls(found, [str(key) for key in file["keys"]], file["rows"].astype(np.float32), vectors)
        if found != encoder or scores._rows.shape[1] != SCORES:
            raise ModelError(f"is of {found}, the encoder is {encoder}; run `make train-encoder`", key=str(path))
        return scores

    def of(self, story: str, read: ReadStory, encoder: SentenceReader) -> Encoded:
        """Return what encoders that had not seen a story say of its candidates; its vectors are all the story's mean.

        A story that came after the tuning was seen by none, and `encoder` reads it; so are sentences read that
        were no candidates then.
        """
        if story not in self._vectors:
            return encoder.encode(passages(read))
        keys = sentence_keys(story, read)
        rows = np.zeros((len(keys), SCORES), dtype=np.float32)
        for place, (key, passage) in enumerate(zip(keys, passages(read), strict=True)):
            rows[place] = self._rows[self._places[key]] if key in self._places else _scores(encoder.encode([passage]))
        edges = np.cumsum([len(CLAIM_CLASSES[name]) for name in CLAIM_HEADS])[:-1]
        vectors = np.repeat(self._vectors[story][None, :], len(keys), axis=0)
        return Encoded(vectors, dict(zip(CLAIM_HEADS, np.split(rows, edges, axis=1), strict=True)))


def _scores(encoded: Encoded) -> Vectors:
    row: Vectors = np.hstack([encoded.scores[name] for name in CLAIM_HEADS])[0]
    return row
