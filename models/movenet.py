"""Convert MoveNet Thunder from TensorFlow.js into an ONNX file that ``cv2.dnn`` runs.

Only the network is converted, from the normalised picture to its four heads. The published graph also resizes the
picture and picks the points; that is a few lines of NumPy where the model is used.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

#: The heads and their names in the ONNX file, in the order of its outputs.
HEADS = {
    "StatefulPartitionedCall/kpt_heatmap_0/conv2d_5/BiasAdd": "heatmaps",
    "StatefulPartitionedCall/kpt_regress_0/conv2d_6/BiasAdd": "regressed",
    "StatefulPartitionedCall/center_0/conv2d_4/BiasAdd": "centre",
    "StatefulPartitionedCall/kpt_offset_0/conv2d_7/BiasAdd": "offsets",
}

#: Input of the network: (picture - mean) * scale - shift, with values from -1 to 1.
NORMALISED = "StatefulPartitionedCall/sub_1"

SIZE_PX = 256

#: Kernels with more weights than this are stored in 8 bits: a few late ones, which are most of the file and suffer
#: least from it.
FINE = 60_000

#: Bytes of a number in the weights file, by its type.
_WIDTHS = {"float16": 2, "float32": 4, "int32": 4}

Array = Any
Node = dict[str, Any]


def convert(graph_json: bytes, weights: bytes) -> bytes:
    """Return the ONNX file of a TensorFlow.js graph model that has only MoveNet's operators."""
    content = json.loads(graph_json)
    constants = _constants(content["weightsManifest"], weights)
    network = _Network(constants)
    for node in _needed(content["modelTopology"]["node"]):
        network.add(node)
    return network.finish()


def _constants(manifest: list[Node], weights: bytes) -> dict[str, Array]:
    """Return the weights by name, in the type in which they are stored."""
    found, at = {}, 0
    for entry in (entry for group in manifest for entry in group["weights"]):
        kind = entry.get("quantization", entry)["dtype"]
        count = int(np.prod(entry["shape"], dtype=np.int64))
        values = np.frombuffer(weights, np.dtype(kind).newbyteorder("<"), count, at)
        found[entry["name"]] = values.reshape(entry["shape"])
        at += count * _WIDTHS[kind]
    if at != len(weights):
        raise SystemExit("the weights of MoveNet do not fill their file: is this another release?")
    return found


def _needed(nodes: list[Node]) -> list[Node]:
    """Return the operators between the normalised picture and the heads, each after its inputs."""
    by_name = {node["name"]: node for node in nodes}
    done: dict[str, Node] = {}

    def visit(name: str) -> None:
        node = by_name[name]
        if name in done or name == NORMALISED or node["op"] == "Const":
            return
        for source in node.get("input", []):
            visit(source)
        done[name] = node

    for head in HEADS:
        visit(head)
    return list(done.values())


class _Network:
    """The ONNX graph under construction; channels come first in it, not last as in TensorFlow."""

    def __init__(self, constants: dict[str, Array]) -> None:
        self._constants = constants
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []
        self._names = {NORMALISED: "picture"}
        #: Rows and channels of every tensor, all of which are square.
        self._shapes = {"picture": (SIZE_PX, 3)}

    def add(self, node: Node) -> None:
        """Convert one operator."""
        kind = node["op"]
        sources = [self._names.get(name, name) for name in node["input"]]
        out = self._names[node["name"]] = HEADS.get(node["name"], f"t{len(self._names)}")
        if kind in ("_FusedConv2D", "FusedDepthwiseConv2dNative", "DepthwiseConv2dNative"):
            self._convolution(node, sources, out, depthwise="Depthwise" in kind)
        elif kind == "AddV2":
            self._append("Add", sources, out, self._shapes[sources[0]])
        elif kind == "ResizeBilinear":
            rows, channels = self._shapes[sources[0]]
            scales = self._weight(np.array([1, 1, 2, 2], np.float32))
            modes = {"mode": "linear", "coordinate_transformation_mode": "half_pixel"}
            self._append("Resize", [sources[0], "", scales], out, (2 * rows, channels), **modes)
        else:
            raise SystemExit(f"MoveNet holds the operator {kind}: is this another release?")

    def finish(self) -> bytes:
        """Return the file."""
        sizes = {name: self._shapes[name] for name in HEADS.values()}
        graph = helper.make_graph(
            self._nodes,
            "movenet_thunder",
            [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, SIZE_PX, SIZE_PX])],
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, channels, rows, rows])
                for name, (rows, channels) in sizes.items()
            ],
            self._weights,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], producer_name="posecoach")
        model.ir_version = 8
        onnx.checker.check_model(model, full_check=True)
        return bytes(model.SerializeToString(deterministic=True))

    def _convolution(self, node: Node, sources: list[str], out: str, *, depthwise: bool) -> None:
        kernel = self._constants[sources[1]]
        rows, channels = self._shapes[sources[0]]
        step = int(node["attr"]["strides"]["list"]["i"][1])
        width = kernel.shape[0]
        # TensorFlow's "same" padding puts the odd row at the end.
        padding = max(0, (-(-rows // step) - 1) * step + width - rows)
        before, after = padding // 2, padding - padding // 2
        # From (rows, columns, channels in, channels out) to (channels out, channels in, rows, columns).
        kernel = kernel.transpose(2, 3, 0, 1) if depthwise else kernel.transpose(3, 2, 0, 1)
        steps = [base64.b64decode(s).decode() for s in node["attr"].get("fused_ops", {}).get("list", {}).get("s", [])]
        inputs = [sources[0], self._coarse_weight(kernel) if kernel.size > FINE else self._weight(kernel)]
        if "BiasAdd" in steps:
            inputs.append(self._weight(self._constants[sources[2]]))
        activation = [step for step in steps if step != "BiasAdd"]
        linear = f"{out}_linear" if activation else out
        shape = (-(-rows // step), kernel.shape[0])
        attributes = {
            "kernel_shape": [width, width],
            "strides": [step, step],
            "pads": [before, before, after, after],
            "group": channels if depthwise else 1,
        }
        self._append("Conv", inputs, linear, shape, **attributes)
        if activation == ["Relu6"]:
            limits = [self._weight(np.array(value, np.float32)) for value in (0.0, 6.0)]
            self._append("Clip", [linear, *limits], out, shape)
        elif activation == ["Relu"]:
            self._append("Relu", [linear], out, shape)
        elif activation:
            raise SystemExit(f"MoveNet holds the activation {activation}: is this another release?")

    def _append(self, kind: str, inputs: list[str], out: str, shape: tuple[int, int], **attributes: Any) -> None:
        self._nodes.append(helper.make_node(kind, inputs, [out], name=out, **attributes))
        self._shapes[out] = shape

    def _weight(self, values: Array) -> str:
        """Store weights and return their name; short types stay short in the file and are widened at run time."""
        name = f"w{len(self._weights)}"
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        if values.dtype == np.float32:
            return name
        self._nodes.append(helper.make_node("Cast", [name], [f"{name}_wide"], to=TensorProto.FLOAT))
        return f"{name}_wide"

    def _coarse_weight(self, kernel: Array) -> str:
        """Store a kernel in 8 bits with a scale for each output channel: half the size."""
        wide = kernel.astype(np.float32)
        scale = np.maximum(np.abs(wide).max(axis=(1, 2, 3), keepdims=True), 1e-12) / 127.0
        name = self._weight(np.rint(wide / scale).astype(np.int8))
        self._nodes.append(helper.make_node("Mul", [name, self._weight(scale)], [f"{name}_scaled"]))
        return f"{name}_scaled"
