"""Tuning the encoder's upper layers on the corpus's sentences (`armswatch train-encoder`).

passages ─► lower layers, once ─► upper layers and heads, tuned ─► one model for serving
                                   └─ once for each fold of sheets ─► scores by models that never saw the sheet
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from pipeline.feedback.layers import Embedding, load_layers
from pipeline.language.encoder import Passages
from pipeline.language.passages import Passage
from pipeline.language.weights import Weights

SEED = 13
# More layers cost more time; whether they give more was not measured on this corpus.
TUNED_LAYERS = 4
EPOCHS = 3
BATCH = 32
RATE = 2e-4
HEAD_RATE = 2e-3
WARM_UP = 0.1
# Batches are made of texts of like length, out of so many shuffled batches.
BUCKET = 20
# Sentences without a claim and the usual classes outnumber the rest: a class weighs the root of its rarity.
SMOOTHING = 5
# The mean of a sentence's rows is of length one third or so; the heads learn faster from longer ones.
HEAD_SCALE = 4.0
# What a head counts in the common loss; who acted and who said so is told in few sentences.
HEAD_WEIGHTS = {"event": 1.0, "factuality": 0.7, "time": 0.7, "russian": 0.5, "source": 0.3, "initiator": 0.3}
UNTOLD = -1

Say = Callable[[str], None]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lower:
    """A passage after the layers that stay as they are: its rows, and how many are the sentence's own."""

    rows: Tensor
    own: int


class Upper(nn.Module):
    """The tuned layers and the heads upon them."""

    def __init__(self, weights: Weights, heads: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        last = weights.shape.layers
        self.layers = load_layers(weights, range(last - TUNED_LAYERS, last))
        self.heads = nn.ModuleDict(
            {name: nn.Linear(weights.shape.hidden, len(classes)) for name, classes in heads.items()}
        )
        self.drop = nn.Dropout(0.1)

    def forward(self, rows: Tensor, mask: Tensor, own: Tensor) -> dict[str, Tensor]:
        """Return each head's logits for each passage; `own` is true at the sentence's own tokens."""
        for layer in self.layers:
            rows = layer(rows, mask)
        share = own.float()[..., None]
        target = self.drop((rows.float() * share).sum(1) / share.sum(1)) * HEAD_SCALE
        return {name: head(target) for name, head in self.heads.items()}

    def head_state(self) -> dict[str, NDArray[np.float32]]:
        """Return the heads' tensors by name, with the scale of their input in them."""
        state: dict[str, NDArray[np.float32]] = {}
        for name, value in self.heads.state_dict().items():
            head, _, kind = name.rpartition(".")
            state[f"head.{head}.{kind[0]}"] = value.numpy() * (HEAD_SCALE if kind == "weight" else 1)
        return state


def read_lower(weights: Weights, passages: Sequence[Passage], say: Say) -> list[Lower]:
    """Return all passages after the untuned layers."""
    reader = Passages(weights)
    tokens = [reader.tokens(passage) for passage in passages]
    embed = Embedding(weights)
    layers = load_layers(weights, range(weights.shape.layers - TUNED_LAYERS)).eval()
    result: list[Lower | None] = [None] * len(tokens)
    order = sorted(range(len(tokens)), key=lambda i: len(tokens[i][0]))
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            numbers = np.full((len(chosen), max(len(tokens[i][0]) for i in chosen)), weights.pad)
            for row, i in enumerate(chosen):
                numbers[row, : len(tokens[i][0])] = tokens[i][0]
            rows, mask = embed(numbers), torch.tensor(numbers != weights.pad)
            for layer in layers:
                rows = layer(rows, mask)
            for row, i in enumerate(chosen):
                result[i] = Lower(rows[row, : len(tokens[i][0])].to(torch.bfloat16).clone(), tokens[i][1])
    say(f"{len(tokens)} sentences through the lower layers")
    return [lower for lower in result if lower is not None]


def tune(
    weights: Weights, heads: Mapping[str, Sequence[str]], lower: Sequence[Lower], labels: Labels, say: Say
) -> Upper:
    """Return the upper layers tuned on labelled passages.

    `labels` has a column for each head, in their order: the class's number, or -1 where the head has
    nothing to learn from a passage. The same input gives the same model on the same machine.
    """
    torch.manual_seed(SEED)
    generator = np.random.default_rng(SEED)
    model = Upper(weights, heads).train()
    optimizer = torch.optim.AdamW(
        [{"params": model.layers.parameters(), "lr": RATE}, {"params": model.heads.parameters(), "lr": HEAD_RATE}],
        weight_decay=0.01,
    )
    steps = EPOCHS * -(-len(lower) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (WARM_UP * steps), (steps - step) / (steps * (1 - WARM_UP)), 1.0)
    )
    balance = {name: _balance(labels[:, i], len(heads[name])) for i, name in enumerate(heads)}
    for epoch in range(EPOCHS):
        total = 0.0
        batches = _batches(lower, generator)
        for chosen in batches:
            loss = _loss(model, [lower[i] for i in chosen], torch.tensor(labels[chosen]), balance)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        say(f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(batches):.3f}")
    return model.eval()


def scores(model: Upper, lower: Sequence[Lower]) -> dict[str, NDArray[np.float32]]:
    """Return the logarithms of each head's probabilities, one row a passage."""
    order = sorted(range(len(lower)), key=lambda i: len(lower[i].rows))
    found: dict[str, NDArray[np.float32]] = {}
    with torch.no_grad():
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            for name, logits in _read(model, [lower[i] for i in chosen]).items():
                table = found.setdefault(name, np.zeros((len(lower), logits.shape[1]), dtype=np.float32))
                table[chosen] = functional.log_softmax(logits.float(), dim=-1).numpy()
    return found


def _read(model: Upper, chosen: Sequence[Lower]) -> dict[str, Tensor]:
    width = max(len(each.rows) for each in chosen)
    rows = torch.zeros(len(chosen), width, chosen[0].rows.shape[1])
    mask, own = torch.zeros(2, len(chosen), width, dtype=torch.bool)
    for row, each in enumerate(chosen):
        rows[row, : len(each.rows)] = each.rows
        mask[row, : len(each.rows)] = True
        own[row, : each.own] = True
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits: dict[str, Tensor] = model(rows, mask, own)
    return logits


def _loss(model: Upper, chosen: Sequence[Lower], labels: Tensor, balance: Mapping[str, Tensor]) -> Tensor:
    logits = _read(model, chosen)
    loss = torch.zeros(())
    for column, (name, values) in enumerate(logits.items()):
        truth = labels[:, column]
        if (truth != UNTOLD).any():
            part = functional.cross_entropy(values.float(), truth, weight=balance[name], ignore_index=UNTOLD)
            loss = loss + HEAD_WEIGHTS[name] * part
    return loss


def _balance(labels: Labels, classes: int) -> Tensor:
    counts = np.bincount(labels[labels != UNTOLD], minlength=classes) + SMOOTHING
    weights = np.sqrt(counts.sum() / counts)
    return torch.tensor(weights / weights.mean(), dtype=torch.float32)


def _batches(lower: Sequence[Lower], generator: np.random.Generator) -> list[NDArray[np.int64]]:
    """Return shuffled batches of passages of like length."""
    order = generator.permutation(len(lower))
    batches: list[NDArray[np.int64]] = []
    for start in range(0, len(order), BATCH * BUCKET):
        bucket = sorted(order[start : start + BATCH * BUCKET], key=lambda i: len(lower[i].rows))
        batches += [np.array(bucket[a : a + BATCH]) for a in range(0, len(bucket), BATCH)]
    return [batches[i] for i in generator.permutation(len(batches))]
