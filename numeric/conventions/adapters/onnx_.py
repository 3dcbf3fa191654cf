"""ONNX Runtime: the operators Conv and ConvTranspose, run from models built here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import onnx  # type: ignore[import-not-found,unused-ignore]
import onnxruntime  # type: ignore[import-not-found,unused-ignore]
from onnx import TensorProto, helper  # type: ignore[import-not-found,unused-ignore]

from numeric.conventions.adapters.base import Entry, with_options
from numeric.conventions.calling.probing import Array

LIBRARY = "onnxruntime"
SLOW = True
# Old enough for every runtime of the last years, new enough for all attributes used here.
OPSET, IR_VERSION = 13, 8


def session(name: str, rank: int, **attributes: Any) -> Any:
    """Return a session that runs one operator on "a" and "b", with so many spatial axes."""
    inputs = [
        helper.make_tensor_value_info(label, TensorProto.FLOAT, [None] * (rank + 2))
        for label in "ab"
    ]
    output = helper.make_tensor_value_info("z", TensorProto.FLOAT, [None] * (rank + 2))
    node = helper.make_node(name, ["a", "b"], ["z"], **attributes)
    graph = helper.make_graph([node], "graph", inputs, [output])
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION
    )
    onnx.checker.check_model(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def _operator(name: str, **attributes: Any) -> Callable[[Array, Array], Array]:
    run = session(name, 1, **attributes).run

    def call(a: Array, b: Array) -> Array:
        result: Array = run(None, {"a": a[None, None], "b": b[None, None]})[0]
        inner: Array = result[0, 0]
        return inner

    return call


def entries() -> Iterator[Entry]:
    """Yield the convolution operators of ONNX."""
    given: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Conv", {}),
        ("Conv", {"auto_pad": "SAME_UPPER"}),
        ("Conv", {"auto_pad": "SAME_LOWER"}),
        ("Conv", {"strides": [2]}),
        ("Conv", {"dilations": [2]}),
        ("ConvTranspose", {}),
        ("ConvTranspose", {"strides": [2]}),
    )
    for name, attributes in given:
        title = f"{name}({with_options('a, b', attributes)})"
        yield Entry(LIBRARY, title, _operator(name, **attributes))
