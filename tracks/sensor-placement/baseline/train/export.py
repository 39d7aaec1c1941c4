"""Writes encoder.onnx and head.onnx from trained weights: python export.py WEIGHTS OUT_DIR.

Batch norms are folded into the layers before them. Four things happen inside the graphs so that no special decoding is
needed: empty slots of a pillar take no part in the maxima over the scan and the scan before; each cell's box is that of its
likeliest class; the yaw is made of the doubled angle (sharp, but blind to front and rear) with the sign that the velocity
gives, or for slow objects the plain angle's direction; and small velocities are 0: two scans cannot tell them from noise.
"""
import os
import sys

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from network import BOX_CHANNELS, PILLAR_CHANNELS, POINT_CHANNELS, VELOCITY_CHANNELS, Detector
from scans import CLASSES, MAX_POINTS

OPSET = 13
# Less than any point can give.
FAR_BELOW = -1e4
# Metres a second: what is slower is said to stand, and what is faster to go ahead.
STANDS_BELOW = 0.5
AHEAD_ABOVE = 1.0


class Graph:
    """Collects nodes and weights; every node has one output, named by its counter."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def weight(self, array):
        name = "w%d" % len(self.weights)
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind, *inputs, name=None, **attributes):
        name = name or "n%d" % len(self.nodes)
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def save(self, path, inputs, outputs):
        value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        graph = helper.make_graph(
            self.nodes, "detector", [value(*i) for i in inputs], [value(*o) for o in outputs], self.weights
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, path)


def folded(weight, norm, axis=0):
    """Weight and bias of a layer without bias followed by a batch norm; `axis` counts the layer's outputs."""
    gain = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach()
    shape = [1] * weight.dim()
    shape[axis] = -1
    bias = norm.bias.detach() - norm.running_mean * gain
    return (weight.detach() * gain.view(shape)).numpy(), bias.numpy()


def export_encoder(encoder, path):
    """Maxima over the points of either scan as one matrix product: a point of the other scan, or none, is far below 0.

    Four columns more say so and carry the bias; ReLU comes after the maximum, which is the same, and turns what no point
    has into 0.
    """
    graph = Graph()
    weight, bias = folded(encoder.linear.weight, encoder.norm)
    zero, one = graph.weight(np.float32(0)), graph.weight(np.float32(1))
    number = lambda truth: graph.node("Cast", truth, to=TensorProto.FLOAT)
    used = graph.node("ReduceMax", graph.node("Abs", "pillars"), axes=[2], keepdims=1)
    used = number(graph.node("Greater", used, zero))
    lag = graph.node("Slice", "pillars", *(graph.weight(np.array([i], np.int64)) for i in (3, 4, 2)))
    before = number(graph.node("Greater", lag, zero))
    latest = graph.node("Sub", used, before)
    absent = lambda mask: graph.node("Sub", one, mask)
    points = graph.node("Concat", "pillars", used, absent(latest), absent(before), axis=2)
    rows = np.concatenate([weight.T, bias[None]])
    far, near = np.full((1, POINT_CHANNELS), FAR_BELOW), np.zeros((1, POINT_CHANNELS))
    halves = [np.concatenate([rows, far, near]), np.concatenate([rows, near, far])]
    matrix = graph.weight(np.concatenate(halves, 1).astype(np.float32))
    maxima = graph.node("ReduceMax", graph.node("MatMul", points, matrix), axes=[1], keepdims=0)
    graph.node("Relu", maxima, name="features")
    graph.save(path, [("pillars", ["pillars", MAX_POINTS, 9])], [("features", ["pillars", PILLAR_CHANNELS])])


def export_head(head, path):
    graph = Graph()

    def conv(name, layer, norm):
        weight, bias = folded(layer.weight, norm)
        padding = [layer.padding[0]] * 4
        out = graph.node("Conv", name, graph.weight(weight), graph.weight(bias), strides=list(layer.stride), pads=padding)
        return graph.node("Relu", out)

    def levels_of(pyramid, view):
        levels = []
        for down, up in zip(pyramid.blocks, pyramid.ups):
            for i in range(0, len(down), 3):
                view = conv(view, down[i], down[i + 1])
            weight, bias = folded(up[0].weight, up[1], axis=1)
            weights = graph.weight(weight), graph.weight(bias)
            levels.append(graph.node("Relu", graph.node("ConvTranspose", view, *weights, strides=list(up[0].stride))))
        return levels

    features = conv(graph.node("Concat", *levels_of(head, "view"), axis=1), head.shared[0], head.shared[1])
    weights_of = lambda layer: [graph.weight(array.detach().numpy()) for array in (layer.weight, layer.bias)]
    motion = head.motion
    found = graph.node("Conv", features, *weights_of(motion.found))
    mixed = graph.node("Concat", *levels_of(motion, "view"), found, axis=1)
    mixed = conv(mixed, motion.mix[0], motion.mix[1])
    seen = graph.node("Conv", mixed, *weights_of(motion.velocity), pads=[1] * 4)
    speed = graph.node("ReduceL2", seen, axes=[1], keepdims=1)
    faster = lambda limit: graph.node("Greater", speed, graph.weight(np.float32(limit)))
    graph.node("Where", faster(STANDS_BELOW), seen, graph.weight(np.float32(0)), name="vel")

    def plain(layer, channels, name=None):
        weight, bias = layer.weight.detach().numpy()[channels], layer.bias.detach().numpy()[channels]
        return graph.node("Conv", features, graph.weight(weight), graph.weight(bias), name=name, pads=[1] * 4)

    heatmap = plain(head.heatmap, slice(None), "heatmap")
    best = graph.node("ReduceMax", heatmap, axes=[1], keepdims=1)
    index = lambda *values: graph.weight(np.array(values, np.int64))
    part = lambda tensor, first, last, name=None: graph.node(
        "Slice", tensor, index(first), index(last), index(1), name=name
    )
    values = [
        plain(head.boxes, slice(kind * BOX_CHANNELS, (kind + 1) * BOX_CHANNELS)) for kind in range(len(CLASSES))
    ]
    boxes = values[-1]
    for kind in reversed(range(len(CLASSES) - 1)):
        boxes = graph.node("Where", graph.node("Equal", part(heatmap, kind, kind + 1), best), values[kind], boxes)
    part(boxes, 0, 2, "offset")
    part(boxes, 2, 3, "z")
    part(boxes, 3, 6, "dim")
    double_sin, double_cos, front_sin, front_cos = (part(boxes, channel, channel + 1) for channel in range(6, 10))
    # Half angle: |cos| = sqrt((1 + c) / 2), |sin| = sqrt((1 - c) / 2); sin takes the sign of sin 2·yaw.
    one, half, zero = (graph.weight(np.float32(v)) for v in (1, 0.5, 0))
    square = lambda x: graph.node("Mul", x, x)
    norm = graph.node("Sqrt", graph.node("Add", square(double_sin), square(double_cos)))
    c = graph.node("Div", double_cos, graph.node("Max", norm, graph.weight(np.float32(1e-6))))
    root = lambda x: graph.node("Sqrt", graph.node("Max", graph.node("Mul", x, half), zero))
    cos = root(graph.node("Add", one, c))
    sin = root(graph.node("Sub", one, c))
    negative = graph.node("Less", double_sin, zero)
    sin = graph.node("Where", negative, graph.node("Neg", sin), sin)
    along = lambda x, y: graph.node("Add", graph.node("Mul", cos, x), graph.node("Mul", sin, y))
    by_motion = along(part(seen, 0, 1), part(seen, 1, 2))
    agreement = graph.node("Where", faster(AHEAD_ABOVE), by_motion, along(front_cos, front_sin))
    sign = graph.node("Where", graph.node("Less", agreement, zero), graph.weight(np.float32(-1)), one)
    graph.node(
        "Concat", graph.node("Mul", sin, sign), graph.node("Mul", cos, sign), name="rot", axis=1
    )
    outputs = [("heatmap", len(CLASSES)), ("offset", 2), ("z", 1), ("dim", 3), ("rot", 2), ("vel", VELOCITY_CHANNELS)]
    # Any range: nothing but convolutions. Its sides in pillars are multiples of 8.
    graph.save(
        path,
        [("view", [1, PILLAR_CHANNELS, "y", "x"])],
        [(name, [1, channels, "out_y", "out_x"]) for name, channels in outputs],
    )


def main():
    weights, out_dir = sys.argv[1:3]
    model = Detector()
    model.load_state_dict(torch.load(weights, weights_only=True))
    model.eval()
    os.makedirs(out_dir, exist_ok=True)
    export_encoder(model.encoder, os.path.join(out_dir, "encoder.onnx"))
    export_head(model.head, os.path.join(out_dir, "head.onnx"))


if __name__ == "__main__":
    main()
