"""Simulated scans on disk, augmentation, and pillars: the same pillars as the toolkit builds at inference."""
import os

import numpy as np

# The network is trained on windows of this many metres; it is convolutional, so that any range can be asked of it later.
WINDOW = np.float32(51.2)
Z_RANGE = (np.float32(-4.0), np.float32(2.0))
# Where windows begin: ahead of a scan of the sector ahead, anywhere in a scan all around.
AHEAD = np.array([0.0, -25.6], np.float32)
AROUND = np.array([-51.2, -25.6, 0.0], np.float32)
VOXEL = np.float32(0.32)
GRID = 160
MAX_POINTS = 32
OUT_STRIDE = 2
OUT = GRID // OUT_STRIDE
CELL = float(VOXEL) * OUT_STRIDE
CLASSES = ("Car", "Truck", "Bus", "Motorcycle", "Cyclist", "Pedestrian")
MIN_POINTS = 5
# Standard deviation of a class's peak in the heat map, cells.
SIGMAS = (1.0, 1.2, 1.4, 0.6, 0.6, 0.6)
# Weight of a box in its centre's cell and in the eight around it.
BOX_WEIGHTS = ((1.0, 0.3), (2.0, 0.5), (2.5, 0.6), (4.0, 0.8), (4.0, 0.8), (2.0, 0.5))


class Scans:
    """Scans written by simulate.ts: points (n, 4) and labels (m, 9: class, box of 7, points inside)."""

    def __init__(self, folder):
        index = np.fromfile(os.path.join(folder, "index.i32"), np.int32).reshape(-1, 3)
        self.around = index[:, 2] == 1
        self.points = np.memmap(os.path.join(folder, "points.f32"), np.float32, "r").reshape(-1, 4)
        self.labels = np.fromfile(os.path.join(folder, "labels.f32"), np.float32).reshape(-1, 9)
        self.point_offsets = np.r_[0, np.cumsum(index[:, 0], dtype=np.int64)]
        self.label_offsets = np.r_[0, np.cumsum(index[:, 1], dtype=np.int64)]

    def __len__(self):
        return len(self.point_offsets) - 1

    def __getitem__(self, i):
        points = np.array(self.points[self.point_offsets[i] : self.point_offsets[i + 1]])
        return points, self.labels[self.label_offsets[i] : self.label_offsets[i + 1]].copy(), bool(self.around[i])


def points_inside(points, box):
    dx, dy = points[:, 0] - box[0], points[:, 1] - box[1]
    near = np.flatnonzero((np.abs(dx) < 6) & (np.abs(dy) < 6))
    dx, dy, dz = dx[near], dy[near], points[near, 2] - box[2]
    c, s = np.cos(box[6]), np.sin(box[6])
    inside = (np.abs(dx * c + dy * s) <= box[3] / 2) & (np.abs(dy * c - dx * s) <= box[4] / 2)
    return int((inside & (np.abs(dz) <= box[5] / 2)).sum())


def augment(points, labels, around, rng):
    """Mirror, turn, scale, dim, thin, crop to a camera's view, shuffle; recounts the points of each label.

    A scan all around is turned by any angle, and a window of it is drawn. Returns points, labels, where the window begins.
    """
    origin = rng.choice(AROUND, 2) if around else AHEAD
    boxes = labels[:, 1:8]
    if rng.random() < 0.5:
        points[:, 1] *= -1
        boxes[:, 1] *= -1
        boxes[:, 6] *= -1
    angle = rng.uniform(-np.pi, np.pi) if around else rng.uniform(-0.3, 0.3)
    c, s = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    for array in (points, boxes):
        x, y = array[:, 0].copy(), array[:, 1].copy()
        array[:, 0], array[:, 1] = c * x - s * y, s * x + c * y
    boxes[:, 6] += angle
    scale = np.float32(rng.uniform(0.95, 1.05))
    points[:, :3] *= scale
    boxes[:, :6] *= scale
    shift = np.float32(rng.uniform(-0.1, 0.1))
    points[:, 2] += shift
    boxes[:, 2] += shift
    if rng.random() < 0.2:
        points[:, 3] = rng.choice([1.0, rng.uniform(0, 1)])
    else:
        points[:, 3] = np.clip(points[:, 3] * rng.uniform(0.4, 1.5) + rng.uniform(-0.05, 0.05), 0, 1)
    if rng.random() < 0.3:
        points = points[rng.random(len(points)) < rng.uniform(0.5, 1)]
    if not around and rng.random() < 0.5:
        ground = np.hypot(points[:, 0], points[:, 1])
        lowest = -np.tan(np.radians(rng.uniform(13.0, 16.5)))
        side = np.radians(rng.uniform(37.0, 42.0))
        keep = (points[:, 2] > lowest * ground) & (np.abs(np.arctan2(points[:, 1], points[:, 0])) < side)
        points = points[keep]
    if rng.random() < 0.5:
        points = points[rng.permutation(len(points))]
    for label in labels:
        label[8] = points_inside(points, label[1:8])
    return points, labels, origin


def pillars(points, origin):
    """Points in arrival order -> (features (n, 9), pillar number of each kept point (n,), grid cell of each pillar)."""
    lowest = np.array([*origin, Z_RANGE[0]], np.float32)
    cell = np.floor((points[:, :3] - lowest) / np.array([VOXEL, VOXEL, Z_RANGE[1] - Z_RANGE[0]], np.float32))
    cell = cell.astype(np.int32)
    inside = (cell[:, 0] >= 0) & (cell[:, 0] < GRID) & (cell[:, 1] >= 0) & (cell[:, 1] < GRID) & (cell[:, 2] == 0)
    points, cell = points[inside], cell[inside]
    key = (cell[:, 1] * GRID + cell[:, 0]).astype(np.uint16)
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    counts = np.diff(np.r_[first, len(key)])
    pillar = np.repeat(np.arange(len(first)), counts)
    rank = np.arange(len(key)) - first[pillar]
    kept = rank < MAX_POINTS
    points, pillar = points[order][kept], pillar[kept]
    counts = np.minimum(counts, MAX_POINTS)
    starts = np.r_[0, np.cumsum(counts)[:-1]]
    mean = np.add.reduceat(points[:, :3].astype(np.float64), starts, axis=0) / counts[:, None]
    cells = key[first].astype(np.int64)
    centre = np.stack([cells % GRID, cells // GRID], 1) * VOXEL + VOXEL / 2 + origin
    features = np.concatenate(
        [points, points[:, :3] - mean[pillar], points[:, :2] - centre[pillar]], axis=1, dtype=np.float32, casting="same_kind"
    )
    return features, pillar, cells


def targets(labels, origin):
    """Heat map (classes, OUT, OUT) and regression rows: class, cell row, cell column, weight, values (10).

    Every class learns its box in the 3 x 3 cells around the centre, since any of them can become the peak; a cell between
    two objects of a class belongs to the nearer one. Weights make up for how rare a class is. An object of too few points
    is neither a target nor background: its cells stay just below 1, where the loss of background vanishes.
    """
    heat = np.zeros((len(CLASSES), OUT, OUT), np.float32)
    nearest = {}
    for label in labels:
        kind, box = int(label[0]), label[1:8]
        u, v = (box[0] - origin[0]) / CELL, (box[1] - origin[1]) / CELL
        if not (0 <= u < OUT and 0 <= v < OUT):
            continue
        iu, iv = int(u), int(v)
        enough = label[8] >= MIN_POINTS
        sigma = SIGMAS[kind]
        r0, r1, c0, c1 = max(0, iv - 4), min(OUT, iv + 5), max(0, iu - 4), min(OUT, iu + 5)
        y, x = np.mgrid[r0:r1, c0:c1]
        bump = np.exp(-((x - iu) ** 2 + (y - iv) ** 2) / (2 * sigma * sigma)) * (1 if enough else 0.99)
        heat[kind, r0:r1, c0:c1] = np.maximum(heat[kind, r0:r1, c0:c1], bump)
        if not enough:
            continue
        yaw = box[6]
        values = [box[2], *np.log(box[3:6]), np.sin(2 * yaw), np.cos(2 * yaw), np.sin(yaw), np.cos(yaw)]
        centre_weight, side_weight = BOX_WEIGHTS[kind]
        for row in range(max(0, iv - 1), min(OUT, iv + 2)):
            for column in range(max(0, iu - 1), min(OUT, iu + 2)):
                distance = np.hypot(u - column - 0.5, v - row - 0.5)
                if distance >= nearest.get((kind, row, column), (np.inf,))[0]:
                    continue
                weight = centre_weight if row == iv and column == iu else side_weight
                nearest[kind, row, column] = distance, [kind, row, column, weight, u - column, v - row, *values]
    return heat, np.array([row for _, row in nearest.values()], np.float32).reshape(-1, 14)
