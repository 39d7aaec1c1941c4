"""A small CenterPoint on pillars (Lang et al., PointPillars, CVPR 2019; Yin et al., CenterPoint, CVPR 2021)."""
import torch
from torch import nn

from scans import CLASSES, GRID

POINT_CHANNELS = 32
# Of the scan, then of the scan before.
PILLAR_CHANNELS = 2 * POINT_CHANNELS
BOX_CHANNELS = 10
VELOCITY_CHANNELS = 2


def block(inputs, outputs, stride, depth):
    layers = []
    for i in range(depth):
        layers += [
            nn.Conv2d(inputs if i == 0 else outputs, outputs, 3, stride if i == 0 else 1, 1, bias=False),
            nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.03),
            nn.ReLU(inplace=True),
        ]
    return nn.Sequential(*layers)


def upsample(inputs, outputs, factor):
    return nn.Sequential(
        nn.ConvTranspose2d(inputs, outputs, factor, factor, bias=False),
        nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.03),
        nn.ReLU(inplace=True),
    )


class PillarEncoder(nn.Module):
    """Linear + batch norm + ReLU per point, maximum per pillar: over the scan's points, and over those of the scan before."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(9, POINT_CHANNELS, bias=False)
        self.norm = nn.BatchNorm1d(POINT_CHANNELS, eps=1e-3, momentum=0.03)

    def forward(self, features, pillar, count):
        points = torch.relu(self.norm(self.linear(features)))
        out = points.new_zeros(2 * count, POINT_CHANNELS)
        half = 2 * pillar + (features[:, 3] > 0)
        return out.scatter_reduce(0, half[:, None].expand_as(points), points, "amax").view(count, PILLAR_CHANNELS)


class Head(nn.Module):
    """Bird's-eye view (B, 64, y, x) -> heat map; per class offset, z, log sizes, sine and cosine of 2·yaw and of yaw; last
    the velocity of whatever stands in the cell, metres a second along x and y."""

    def __init__(self, widths=(48, 72, 104), up=40, shared=56):
        super().__init__()
        self.blocks = nn.ModuleList()
        self.ups = nn.ModuleList()
        inputs = PILLAR_CHANNELS
        for level, width in enumerate(widths):
            self.blocks.append(block(inputs, width, 2, 3))
            self.ups.append(upsample(width, up, 2**level))
            inputs = width
        self.shared = block(up * len(widths), shared, 1, 1)
        self.heatmap = nn.Conv2d(shared, len(CLASSES), 3, padding=1)
        self.boxes = nn.Conv2d(shared, len(CLASSES) * BOX_CHANNELS + VELOCITY_CHANNELS, 3, padding=1)
        nn.init.constant_(self.heatmap.bias, -4.0)

    def forward(self, view):
        levels = []
        for down, up in zip(self.blocks, self.ups):
            view = down(view)
            levels.append(up(view))
        features = self.shared(torch.cat(levels, 1)).float()
        with torch.autocast("cpu", enabled=False):
            return self.heatmap(features), self.boxes(features)


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = PillarEncoder()
        self.head = Head()

    def forward(self, features, pillar, cells, batch):
        """`cells`: place of each pillar in the batch's canvas, scan · GRID² + y · GRID + x."""
        # Metres lose too much in bfloat16: under autocast only the convolutions use it.
        with torch.autocast("cpu", enabled=False):
            pillars = self.encoder(features, pillar, len(cells))
        canvas = pillars.new_zeros(batch * GRID * GRID, PILLAR_CHANNELS)
        canvas = canvas.index_copy(0, cells, pillars)
        return self.head(canvas.view(batch, GRID, GRID, PILLAR_CHANNELS).permute(0, 3, 1, 2))


def widened(weights):
    """Weights of the cross-platform track's baseline as a start: intensity becomes the lag; what is new begins at zero.

    That network read (x, y, z, intensity); a point of middling intensity is what is left of the column.
    """
    weights = dict(weights)
    linear = weights["encoder.linear.weight"].clone()
    weights["encoder.norm.running_mean"] = weights["encoder.norm.running_mean"] - 0.35 * linear[:, 3]
    linear[:, 3] = 0
    weights["encoder.linear.weight"] = linear
    first = weights["head.blocks.0.0.weight"]
    weights["head.blocks.0.0.weight"] = torch.cat([first, torch.zeros_like(first)], 1)
    for name in ("head.boxes.weight", "head.boxes.bias"):
        boxes = weights[name]
        weights[name] = torch.cat([boxes, boxes.new_zeros(VELOCITY_CHANNELS, *boxes.shape[1:])])
    return weights
