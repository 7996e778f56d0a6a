"""`make train-encoder`: the corpus tunes the encoder; what it says of sheets that it did not see is kept beside it."""

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from pipeline.analysis.claims import read_story
from pipeline.analysis.classifier import CLAIM_CLASSES, CLAIM_HEADS, passages
from pipeline.feedback.corpus import CorpusStory
from pipeline.feedback.dataset import as_input, class_numbers, labels_of
from pipeline.feedback.export import write_encoder
from pipeline.feedback.layers import load_layers
from pipeline.feedback.tune import TUNED_LAYERS, Lower, Upper, read_lower, scores, tune
from pipeline.feedback.unseen import UNSEEN_FILE, UnseenScores, sentence_keys
from pipeline.language.encoder import ENCODER_FILE
from pipeline.language.gazetteers import load_gazetteers
from pipeline.language.passages import Passage
from pipeline.language.weights import PACKAGE, Weights

# Each fold costs a tuning: two leave half of the sheets to learn from, and double the time of one.
FOLDS = 2

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sentences:
    """Every candidate of some stories: its key, story and sheet, what is read, and its labels, row by row."""

    keys: list[str]
    stories: list[str]
    sheets: list[str]
    passages: list[Passage]
    labels: NDArray[np.int64]

    @property
    def digest(self) -> str:
        """What tells two tunings apart: what they learned from."""
        digest = hashlib.sha256(self.labels.tobytes())
        for key, passage in zip(self.keys, self.passages, strict=True):
            digest.update("\0".join([key, passage.sentence, passage.title, passage.previous]).encode())
        return digest.hexdigest()[:8]


def tune_and_save(stories: Sequence[CorpusStory], out: Path, say: Say) -> None:
    """Tune on the stories and write the encoder and its scores on unseen sheets into `out`."""
    # The encoder is served on one thread, and tuned on all.
    torch.set_num_threads(os.cpu_count() or 1)
    weights, sentences = Weights(), read_sentences(stories)
    say(f"{len(stories)} stories, {len(sentences.keys)} sentences")
    lower = read_lower(weights, sentences.passages, say)
    name = f"multilingual-e5-small/{PACKAGE}-{version(PACKAGE)}/tuned-{sentences.digest}"
    model = tune(weights, CLAIM_CLASSES, lower, sentences.labels, say)
    out.mkdir(parents=True, exist_ok=True)
    path = out / Path(ENCODER_FILE).name
    first_tuned = weights.shape.layers - TUNED_LAYERS
    write_encoder(path, weights.shape, named_tensors(weights, model), CLAIM_CLASSES, tuned_from=first_tuned, name=name)
    say(f"wrote {path} ({name}, {path.stat().st_size / 1e6:.0f} MB)")
    rows = _unseen_rows(weights, sentences.sheets, lower, sentences.labels, say)
    UnseenScores(name, sentences.keys, rows, _mean_vectors(sentences.stories, lower)).save(out / UNSEEN_FILE)
    say(f"wrote {out / UNSEEN_FILE}")


def read_sentences(stories: Sequence[CorpusStory]) -> Sentences:
    """Return every candidate of labelled stories."""
    gazetteers = load_gazetteers()
    found = Sentences([], [], [], [], np.zeros((0, len(CLAIM_CLASSES)), dtype=np.int64))
    labels = []
    for story in stories:
        read = read_story(as_input(story), story.lang, gazetteers)
        found.keys.extend(sentence_keys(story.id, read))
        found.stories.extend([story.id] * len(read.candidates))
        found.sheets.extend([story.sheet] * len(read.candidates))
        found.passages.extend(passages(read))
        labels.append(class_numbers(labels_of(story, read)))
    return replace(found, labels=np.vstack(labels))


def _unseen_rows(
    weights: Weights, sheets: Sequence[str], lower: Sequence[Lower], labels: NDArray[np.int64], say: Say
) -> NDArray[np.float32]:
    rows = np.zeros((len(lower), sum(map(len, CLAIM_CLASSES.values()))), dtype=np.float32)
    for number, (seen, unseen) in enumerate(GroupKFold(FOLDS).split(sheets, groups=sheets)):
        say(f"fold {number + 1} of {FOLDS}")
        model = tune(weights, CLAIM_CLASSES, [lower[i] for i in seen], labels[seen], say)
        found = scores(model, [lower[i] for i in unseen])
        rows[unseen] = np.hstack([found[name] for name in CLAIM_HEADS])
    return rows


def _mean_vectors(stories: Sequence[str], lower: Sequence[Lower]) -> dict[str, NDArray[np.float32]]:
    """Return the mean of each story's sentence vectors, which come from below the tuned layers."""
    found: defaultdict[str, list[NDArray[np.float32]]] = defaultdict(list)
    for story, each in zip(stories, lower, strict=True):
        found[story].append(each.rows[: each.own].float().mean(dim=0).numpy())
    return {story: np.mean(vectors, axis=0) for story, vectors in found.items()}


def named_tensors(weights: Weights, model: Upper) -> dict[str, NDArray[np.float32]]:
    """Return every tensor of the model by its name: the published ones below, the tuned ones above."""
    hidden = weights.shape.hidden
    state = {
        "places": weights.tensor("emb.pos", -1, hidden) + weights.tensor("emb.type", -1, hidden)[:1],
        "emb.ln.w": weights.tensor("emb.ln.w", hidden),
        "emb.ln.b": weights.tensor("emb.ln.b", hidden),
    }
    published = load_layers(weights, range(weights.shape.layers - TUNED_LAYERS))
    for number, layer in enumerate([*published, *model.layers]):
        for name, value in layer.state_dict().items():
            part, _, kind = name.rpartition(".")
            state[f"l{number}.{part}.{kind[0]}"] = value.numpy()
    return state | model.head_state()
