"""What the encoder says of the training part's sentences when it has not seen their sheet.

The tuned encoder knows its training sentences too well for anything to be learned from what it says
of them. Its tuning is therefore repeated without each fold of sheets, and what those models say of
the fold is kept beside the encoder: from it the heads upon the encoder learn.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.analysis.claims import ReadStory
from pipeline.analysis.classifier import CLAIM_CLASSES, CLAIM_HEADS, SCORES
from pipeline.errors import ModelError
from pipeline.language.encoder import Encoded, Vectors

UNSEEN_FILE = "unseen.npz"


def sentence_keys(story: str, read: ReadStory) -> list[str]:
    """Return what each candidate of a story is kept by: as it is written, so that a new name costs no tuning."""
    return [hashlib.sha256(f"{story}\0{c.index}\0{c.sentence.text}".encode()).hexdigest()[:16] for c in read.candidates]


class UnseenScores:
    """Scores by story and sentence, of the folds of one tuning (`encoder` is its name)."""

    def __init__(self, encoder: str, keys: Sequence[str], rows: Vectors) -> None:
        self.encoder = encoder
        self._keys = list(keys)
        self._rows = rows
        self._places = {key: place for place, key in enumerate(self._keys)}

    def save(self, path: Path) -> None:
        """Write the scores at half precision."""
        np.savez_compressed(
            path, encoder=np.array(self.encoder), keys=np.array(self._keys), rows=self._rows.astype(np.float16)
        )

    @classmethod
    def load(cls, path: Path, encoder: str) -> "UnseenScores":
        """Read the scores; raises ModelError, naming `make train-encoder`, where they are of another tuning."""
        with np.load(path, allow_pickle=False) as file:
            found = str(file["encoder"])
            scores = cls(found, [str(key) for key in file["keys"]], file["rows"].astype(np.float32))
        if found != encoder or scores._rows.shape[1] != SCORES:
            raise ModelError(f"is of {found}, the encoder is {encoder}; run `make train-encoder`", key=str(path))
        return scores

    def of(self, story: str, read: ReadStory, encoded: Encoded) -> Encoded:
        """Return a story's candidates as encoded, with the scores of encoders that had not seen them.

        A story that came after the tuning was seen by none: it keeps the scores it has. Raises ModelError
        where some sentences of a story were not there when the encoder was tuned.
        """
        keys = sentence_keys(story, read)
        missing = [c.sentence.text for key, c in zip(keys, read.candidates, strict=True) if key not in self._places]
        if len(missing) == len(keys):
            return encoded
        if missing:
            raise ModelError(
                f"has no scores for {missing[0]!r} ({len(missing)} sentences of {story}): the story or the choice of "
                "sentences changed since the encoder was tuned; run `make train-encoder`",
                key=UNSEEN_FILE,
            )
        rows = self._rows[[self._places[key] for key in keys]].reshape(-1, SCORES)
        edges = np.cumsum([len(CLAIM_CLASSES[name]) for name in CLAIM_HEADS])[:-1]
        return Encoded(encoded.vectors, dict(zip(CLAIM_HEADS, np.split(rows, edges, axis=1), strict=True)))
