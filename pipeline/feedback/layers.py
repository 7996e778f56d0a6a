"""The encoder's layers in torch, for tuning: the same sums that `export.py` writes as an ONNX graph."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from pipeline.language.weights import Shape, Weights

LINEAR = ("q", "k", "v", "ao", "fi", "fo")
NORMS = ("aln", "oln")
DROPOUT = 0.1


class Layer(nn.Module):
    """One transformer layer: attention, then the feed-forward step, each normalised after its sum (post-LN)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        for name in LINEAR:
            inner = shape.inner if name == "fi" else shape.hidden
            before = shape.inner if name == "fo" else shape.hidden
            self.add_module(name, nn.Linear(before, inner))
        for name in NORMS:
            self.add_module(name, nn.LayerNorm(shape.hidden, eps=shape.epsilon))

    def forward(self, rows: Tensor, mask: Tensor) -> Tensor:
        """Return the rows (text, token, hidden) after this layer; `mask` is true where a token stands."""
        texts, tokens, hidden = rows.shape

        def split(name: str) -> Tensor:
            values: Tensor = self.get_submodule(name)(rows)
            return values.view(texts, tokens, self.heads, hidden // self.heads).transpose(1, 2)

        drop = DROPOUT if self.training else 0.0
        seen = functional.scaled_dot_product_attention(
            split("q"), split("k"), split("v"), attn_mask=mask[:, None, None, :], dropout_p=drop
        )
        seen = self.get_submodule("ao")(seen.transpose(1, 2).reshape(texts, tokens, hidden))
        rows = self.get_submodule("aln")(rows + functional.dropout(seen, drop, self.training))
        step = self.get_submodule("fo")(functional.gelu(self.get_submodule("fi")(rows)))
        result: Tensor = self.get_submodule("oln")(rows + functional.dropout(step, drop, self.training))
        return result


class Embedding(nn.Module):
    """Token numbers to rows: word, place and type, normalised. Never tuned."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        hidden = weights.shape.hidden
        self._weights = weights
        self.places = torch.tensor(weights.tensor("emb.pos", -1, hidden))
        self.kind = torch.tensor(weights.tensor("emb.type", -1, hidden))[0]
        self.norm = nn.LayerNorm(hidden, eps=weights.shape.epsilon)
        _fill(self.norm, weights, "emb.ln")

    def forward(self, numbers: NDArray[np.int64]) -> Tensor:
        """Return the rows of token numbers (text, token)."""
        distinct, places = np.unique(numbers, return_inverse=True)
        words = torch.tensor(self._weights.words(distinct))[torch.tensor(places.reshape(numbers.shape))]
        result: Tensor = self.norm(words + self.places[: numbers.shape[1]] + self.kind)
        return result


def load_layers(weights: Weights, which: Sequence[int]) -> nn.ModuleList:
    """Return some of the model's layers with their published weights."""
    loaded = nn.ModuleList()
    for number in which:
        layer = Layer(weights.shape)
        for name in (*LINEAR, *NORMS):
            _fill(layer.get_submodule(name), weights, f"l{number}.{name}")
        loaded.append(layer)
    return loaded


def _fill(module: Any, weights: Weights, name: str) -> None:
    with torch.no_grad():
        for parameter, suffix in ((module.weight, "w"), (module.bias, "b")):
            parameter.copy_(torch.tensor(weights.tensor(f"{name}.{suffix}", *parameter.shape)))
