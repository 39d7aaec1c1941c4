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


class Pyramid(nn.Module):
    """Blocks at half, quarter and eighth of the grid, brought back to half."""

    def __init__(self, inputs, widths, up, depth):
        super().__init__()
        self.blocks = nn.ModuleList()
        self.ups = nn.ModuleList()
        for level, width in enumerate(widths):
            self.blocks.append(block(inputs, width, 2, depth))
            self.ups.append(upsample(width, up, 2**level))
            inputs = width

    def levels(self, view):
        levels = []
        for down, up in zip(self.blocks, self.ups):
            view = down(view)
            levels.append(up(view))
        return levels


class Motion(Pyramid):
    """Velocities, metres a second along x and y: a small network of its own beside the one that finds the boxes.

    Where it shares the features of the boxes, their losses drown its own. It reads the same view, and what the other has
    found.
    """

    def __init__(self, found, widths=(24, 32, 48), up=12):
        super().__init__(PILLAR_CHANNELS, widths, up, 2)
        self.found = nn.Conv2d(found, up, 1)
        self.mix = block(up * (len(widths) + 1), 24, 1, 1)
        self.velocity = nn.Conv2d(24, VELOCITY_CHANNELS, 3, padding=1)

    def forward(self, view, found):
        mixed = self.mix(torch.cat([*self.levels(view.detach()), self.found(found.detach())], 1)).float()
        with torch.autocast("cpu", enabled=False):
            return self.velocity(mixed)


class Head(Pyramid):
    """Bird's-eye view (B, 64, y, x) -> heat map; per class offset, z, log sizes, sine and cosine of 2·yaw and of yaw;
    velocity of whatever stands in the cell."""

    def __init__(self, widths=(48, 72, 104), up=40, shared=56):
        super().__init__(PILLAR_CHANNELS, widths, up, 3)
        self.shared = block(up * len(widths), shared, 1, 1)
        self.heatmap = nn.Conv2d(shared, len(CLASSES), 3, padding=1)
        self.boxes = nn.Conv2d(shared, len(CLASSES) * BOX_CHANNELS, 3, padding=1)
        self.motion = Motion(shared)
        nn.init.constant_(self.heatmap.bias, -4.0)

    def find(self, view):
        return self.shared(torch.cat(self.levels(view), 1))

    def forward(self, view):
        shared = self.find(view)
        features = shared.float()
        with torch.autocast("cpu", enabled=False):
            heatmap, boxes = self.heatmap(features), self.boxes(features)
        return heatmap, boxes, self.motion(view, shared)


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = PillarEncoder()
        self.head = Head()

    def forward(self, features, pillar, cells, batch):
        return self.head(self.view(features, pillar, cells, batch))

    def velocity(self, features, pillar, cells, batch):
        """Velocities alone; nothing else learns."""
        with torch.no_grad():
            view = self.view(features, pillar, cells, batch)
            found = self.head.find(view)
        return self.head.motion(view, found)

    def view(self, features, pillar, cells, batch):
        """`cells`: place of each pillar in the batch's canvas, scan · GRID² + y · GRID + x."""
        # Metres lose too much in bfloat16: under autocast only the convolutions use it.
        with torch.autocast("cpu", enabled=False):
            pillars = self.encoder(features, pillar, len(cells))
        canvas = pillars.new_zeros(batch * GRID * GRID, PILLAR_CHANNELS)
        canvas = canvas.index_copy(0, cells, pillars)
        return canvas.view(batch, GRID, GRID, PILLAR_CHANNELS).permute(0, 3, 1, 2)


def widened(weights):
    """Weights of the cross-platform track's baseline as a start: intensity becomes the lag, what reads the scan before begins
    at zero, and velocities are left to chance.

    That network read (x, y, z, intensity); a point of middling intensity is what is left of the column.
    """
    weights = dict(weights)
    linear = weights["encoder.linear.weight"].clone()
    weights["encoder.norm.running_mean"] = weights["encoder.norm.running_mean"] - 0.35 * linear[:, 3]
    linear[:, 3] = 0
    weights["encoder.linear.weight"] = linear
    first = weights["head.blocks.0.0.weight"]
    weights["head.blocks.0.0.weight"] = torch.cat([first, torch.zeros_like(first)], 1)
    return weights
