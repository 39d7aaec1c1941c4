"""Scores weights on held-out simulated scans: python evaluate.py WEIGHTS VALIDATION_DIR [THRESHOLD_DIR].

3D AP R40 per class; objects with fewer than 5 points are neither found nor missed. With THRESHOLD_DIR, a second set of
held-out scans, also the score threshold with the best F1 for Car at an overlap of 0.5.
"""
import sys

import numpy as np
import torch

from network import Detector
from scans import CELL, CLASSES, GRID, MIN_POINTS, OUT, RANGE, Scans, pillars

MIN_SCORE = 0.05


def detect(model, points):
    """Points (n, 4) -> rows of class, x, y, z, length, width, height, yaw, score."""
    features, pillar, cells = pillars(points)
    with torch.inference_mode():
        tensors = [torch.from_numpy(array) for array in (features, pillar, cells)]
        logits, boxes = model(*tensors, 1)
        scores = torch.sigmoid(logits)
        peaks = torch.nn.functional.max_pool2d(scores, 3, 1, 1).eq(scores) & (scores >= MIN_SCORE)
        _, kind, row, column = peaks.nonzero().numpy().T
        score = scores[0].numpy()[kind, row, column]
        value = boxes[0].numpy()[:, row, column].T
    x = (column + value[:, 0]) * CELL + RANGE[0]
    y = (row + value[:, 1]) * CELL + RANGE[1]
    size = np.exp(value[:, 3:6])
    yaw = np.arctan2(value[:, 6], value[:, 7]) / 2
    yaw = np.where(np.cos(yaw) * value[:, 9] + np.sin(yaw) * value[:, 8] < 0, yaw + np.pi, yaw)
    return np.column_stack([kind, x, y, value[:, 2], size, yaw, score])


def corners(box):
    c, s = np.cos(box[6]), np.sin(box[6])
    u = np.array([1, -1, -1, 1]) * box[3] / 2
    v = np.array([1, 1, -1, -1]) * box[4] / 2
    return np.stack([box[0] + c * u - s * v, box[1] + s * u + c * v], 1)


def iou_3d(a, b):
    """Exact volume overlap of two upright boxes (Sutherland-Hodgman clipping)."""
    height = min(a[2] + a[5] / 2, b[2] + b[5] / 2) - max(a[2] - a[5] / 2, b[2] - b[5] / 2)
    if height <= 0 or np.hypot(a[0] - b[0], a[1] - b[1]) > (np.hypot(a[3], a[4]) + np.hypot(b[3], b[4])) / 2:
        return 0.0
    polygon, clip = list(corners(a)), corners(b)
    for i in range(4):
        p, q = clip[i], clip[(i + 1) % 4]
        side = lambda v: (q[0] - p[0]) * (v[1] - p[1]) - (q[1] - p[1]) * (v[0] - p[0])
        out = []
        for j in range(len(polygon)):
            v, w = polygon[j], polygon[(j + 1) % len(polygon)]
            d, e = side(v), side(w)
            if d >= 0:
                out.append(v)
            if (d < 0) != (e < 0):
                out.append(v + (w - v) * d / (d - e))
        polygon = out
        if len(polygon) < 3:
            return 0.0
    x, y = np.array(polygon).T
    area = 0.5 * abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))
    volume = area * height
    return volume / (np.prod(a[3:6]) + np.prod(b[3:6]) - volume)


def match(frames, kind, overlap):
    """Greedy by score. -> scores and hits (1, 0) of the counting detections, number of counting objects."""
    scores, hits, objects = [], [], 0
    for labels, found in frames:
        truth = labels[labels[:, 0] == kind]
        counts = truth[:, 8] >= MIN_POINTS
        objects += int(counts.sum())
        taken = np.zeros(len(truth), bool)
        mine = found[found[:, 0] == kind]
        for row in mine[np.argsort(-mine[:, 8], kind="stable")]:
            overlaps = np.array([0.0 if taken[i] else iou_3d(row[1:8], truth[i, 1:8]) for i in range(len(truth))])
            best = int(overlaps.argmax()) if len(truth) else -1
            if best >= 0 and overlaps[best] > overlap:
                taken[best] = True
                if not counts[best]:
                    continue
                hits.append(1)
            else:
                # Neither right nor wrong where it lies on an object with too few points.
                if any(iou_3d(row[1:8], t[1:8]) > overlap / 2 for t in truth[~counts]):
                    continue
                hits.append(0)
            scores.append(row[8])
    order = np.argsort(-np.array(scores), kind="stable")
    return np.array(scores)[order], np.array(hits)[order], objects


def average_precision(scores, hits, objects):
    """40 recall positions, precision interpolated from the right (Simonelli et al., ICCV 2019)."""
    recall = np.cumsum(hits) / objects
    precision = np.maximum.accumulate((np.cumsum(hits) / np.arange(1, len(hits) + 1))[::-1])[::-1]
    values = [precision[recall >= r][0] if (recall >= r).any() else 0 for r in np.arange(1, 41) / 40]
    return 100 * float(np.mean(values))


def load(path):
    model = Detector()
    model.load_state_dict(torch.load(path, weights_only=True))
    return model.eval()


def run(model, folder):
    scans = Scans(folder)
    frames = []
    for i in range(len(scans)):
        points, labels = scans[i]
        inside = (labels[:, 1] < RANGE[3]) & (np.abs(labels[:, 2]) < RANGE[4])
        frames.append((labels[inside], detect(model, points)))
    return frames


def best_threshold(frames):
    scores, hits, objects = match(frames, 0, 0.5)
    found = np.cumsum(hits)
    f1 = 2 * found / (np.arange(1, len(hits) + 1) + objects)
    best = int(f1.argmax())
    return scores[best], f1[best], found[best] / (best + 1), found[best] / objects


if __name__ == "__main__":
    model = load(sys.argv[1])
    frames = run(model, sys.argv[2])
    for kind, overlap in ((0, 0.5), (0, 0.7), (1, 0.5), (1, 0.25), (2, 0.5), (2, 0.25)):
        scores, hits, objects = match(frames, kind, overlap)
        print("%s 3D AP R40@%.2f %.2f (%d objects)" % (CLASSES[kind], overlap, average_precision(scores, hits, objects), objects))
    if len(sys.argv) > 3:
        print("Car F1: threshold %.3f F1 %.3f precision %.3f recall %.3f" % best_threshold(run(model, sys.argv[3])))
