"""Trains the baseline: python train.py OUT_DIR TRAIN_DIR [TRAIN_DIR ...] [--iterations N]. See README.md."""
import argparse
import copy
import json
import os
import time

import numpy as np
import torch

from network import BOX_CHANNELS, VELOCITY_CHANNELS, Detector, widened
from scans import CLASSES, GRID, MIN_POINTS, OUT, Scans, augment, pillars, targets

BATCH = 4
RATE = 1.5e-3
WARM_UP = 50
# Iterations after which the folders are read again: simulating may still add to them.
REOPEN = 200
# Share of a class in the loss of the heat map.
HEAT_WEIGHTS = (1.0, 1.2, 1.2, 1.5, 1.5, 1.5)
# Offset, z, log sizes, double angle; the plain angle (which end is the front) counts less.
VALUE_WEIGHTS = (1, 1, 1.5, 1, 1, 1, 1, 1, 0.8, 0.8)
BOX_SHARE = 0.5
VELOCITY_WEIGHT = 1.0
# Velocities begin from nothing.
MOTION_GAIN = 3
# Most objects stand still: with an error that is linear from 0 on they would hold all velocities at 0.
STANDING_WEIGHT = 0.3
# How much more often a scan is drawn for each object of a class.
GAINS = (0, 0.3, 1.0, 0.6, 0.5, 0.05)


class Batches(torch.utils.data.IterableDataset):
    """Draws scans with replacement; the more objects of rare classes a scan holds, the more often."""

    def __init__(self, folders, iterations, seed):
        self.folders, self.iterations, self.seed = folders, iterations, seed
        self.open()

    def open(self):
        self.parts = [Scans(folder) for folder in self.folders if os.path.exists(os.path.join(folder, "index.i32"))]
        self.numbers = [(part, i) for part, scans in enumerate(self.parts) for i in range(len(scans))]
        weights = np.concatenate([self.weights_of(scans) for scans in self.parts])
        self.cumulative = np.cumsum(weights) / weights.sum()

    @staticmethod
    def weights_of(scans):
        gains = np.array(GAINS)[scans.labels[:, 0].astype(int)] * (scans.labels[:, 8] >= MIN_POINTS)
        sums = np.r_[0, np.cumsum(gains)]
        return 1 + sums[scans.label_offsets[1:]] - sums[scans.label_offsets[:-1]]

    def __iter__(self):
        rng = np.random.default_rng(self.seed)
        for iteration in range(self.iterations):
            if iteration % REOPEN == 0:
                self.open()
            parts = []
            while len(parts) < BATCH:
                drawn = np.searchsorted(self.cumulative, rng.random())
                part, scan = self.numbers[min(drawn, len(self.numbers) - 1)]
                points, labels, origin = augment(*self.parts[part][scan], rng)
                inputs = pillars(points, origin)
                # Walls leave some windows empty.
                if len(inputs[2]) > 0:
                    parts.append((inputs, targets(labels, origin)))
            yield collate(parts)


def collate(parts):
    features, pillar, cells, heat, rows, count = [], [], [], [], [], 0
    for scan, ((f, p, c), (h, r)) in enumerate(parts):
        features.append(f)
        pillar.append(p + count)
        cells.append(c + scan * GRID * GRID)
        heat.append(h)
        rows.append(np.concatenate([np.full((len(r), 1), scan, np.float32), r], 1))
        count += len(c)
    join = lambda arrays: torch.from_numpy(np.concatenate(arrays))
    return join(features), join(pillar), join(cells), torch.from_numpy(np.stack(heat)), join(rows)


def mean(error, weight):
    return (error * weight).sum(0) / weight.sum().clamp(min=1)


def speed_of(velocity, rows):
    scan, _, row, column = rows[:, :4].long().T
    truth = rows[:, -VELOCITY_CHANNELS:]
    importance = torch.where(truth.norm(dim=1, keepdim=True) > 0.3, 1, STANDING_WEIGHT)
    error = torch.nn.functional.smooth_l1_loss(velocity[scan, :, row, column], truth, reduction="none")
    return mean(error, rows[:, 4:5] * importance).sum()


def loss_of(outputs, heat, rows):
    """Penalty-reduced focal loss on the heat map (CornerNet, CenterNet) and L1 on the boxes."""
    logits, boxes, velocity = outputs
    if logits is None:
        return torch.zeros(()), torch.zeros(()), speed_of(velocity, rows)
    positive = heat.eq(1)
    p = torch.sigmoid(logits)
    gain = torch.nn.functional.logsigmoid(logits) * (1 - p) ** 2 * positive
    cost = torch.nn.functional.logsigmoid(-logits) * p**2 * (1 - heat) ** 4 * (~positive)
    heat_weights = torch.tensor(HEAT_WEIGHTS).view(1, -1, 1, 1)
    focal = -((gain + cost) * heat_weights).sum() / positive.sum().clamp(min=1)
    scan, kind, row, column = rows[:, :4].long().T
    weight = rows[:, 4:5]
    boxes = boxes.view(len(boxes), len(CLASSES), BOX_CHANNELS, OUT, OUT)
    box = mean((boxes[scan, kind, :, row, column] - rows[:, 5:-VELOCITY_CHANNELS]).abs(), weight)
    return focal, (box * torch.tensor(VALUE_WEIGHTS)).sum(), speed_of(velocity, rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out_dir")
    parser.add_argument("train_dirs", nargs="+", metavar="train_dir")
    parser.add_argument("--iterations", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--start", help="weights of an earlier run to go on from")
    parser.add_argument("--widen", action="store_true", help="those weights are the cross-platform track's")
    parser.add_argument("--minutes", type=float, default=1e9, help="ends then, the rate having fallen as if planned")
    parser.add_argument("--motion", action="store_true", help="only velocities go on learning")
    parser.add_argument("--bf16", action="store_true", help="bfloat16 convolutions: faster where the processor has them")
    args = parser.parse_args()
    os.makedirs(args.out_dir, exist_ok=True)
    torch.manual_seed(args.seed)
    model = Detector().to(memory_format=torch.channels_last)
    if args.start:
        weights = torch.load(args.start, weights_only=True)
        model.load_state_dict(widened(weights) if args.widen else weights, strict=not args.widen)
    if args.motion:
        model.requires_grad_(False).eval()
        model.head.motion.requires_grad_(True).train()
    print(sum(p.numel() for p in model.parameters()), "parameters", flush=True)
    average = copy.deepcopy(model)
    motion = list(model.head.motion.parameters())
    others = [parameter for name, parameter in model.named_parameters() if ".motion." not in name]
    groups = [{"params": motion, "gain": MOTION_GAIN}]
    if not args.motion:
        groups.append({"params": others, "gain": 1})
    optimizer = torch.optim.AdamW(groups, lr=args.rate, weight_decay=0.01)
    loader = torch.utils.data.DataLoader(
        Batches(args.train_dirs, args.iterations, args.seed), batch_size=None, num_workers=1, prefetch_factor=4
    )
    started, sums, curve = time.time(), np.zeros(3), []
    for iteration, (features, pillar, cells, heat, rows) in enumerate(loader, 1):
        done = max(iteration / args.iterations, (time.time() - started) / 60 / args.minutes)
        for group in optimizer.param_groups:
            group["lr"] = args.rate * group["gain"] * min(1, iteration / WARM_UP) * max(0, 1 - done)
        with torch.autocast("cpu", torch.bfloat16, enabled=args.bf16):
            inputs = features, pillar, cells, BATCH
            outputs = (None, None, model.velocity(*inputs)) if args.motion else model(*inputs)
        focal, box, speed = loss_of(outputs, heat, rows)
        optimizer.zero_grad()
        (focal + BOX_SHARE * (box + VELOCITY_WEIGHT * speed)).backward()
        for parameters in (motion,) if args.motion else (others, motion):
            torch.nn.utils.clip_grad_norm_(parameters, 10)
        optimizer.step()
        decay = min(0.999, iteration / (iteration + 10))
        with torch.no_grad():
            for slow, fast in zip(average.state_dict().values(), model.state_dict().values()):
                if slow.dtype.is_floating_point:
                    slow.lerp_(fast, 1 - decay)
                else:
                    slow.copy_(fast)
        sums += focal.item(), box.item(), speed.item()
        if iteration % 50 == 0:
            curve.append([iteration, *(sums / 50), time.time() - started])
            print("%d focal %.4f box %.4f speed %.4f  %.0f s" % tuple(curve[-1]), flush=True)
            sums[:] = 0
        if iteration % 500 == 0 or done >= 1:
            torch.save(average.state_dict(), os.path.join(args.out_dir, "weights.pt"))
            with open(os.path.join(args.out_dir, "curve.csv"), "w") as file:
                file.write("iteration,focal,box,speed\n")
                file.writelines("%d,%.5f,%.5f,%.5f\n" % tuple(row[:4]) for row in curve)
        if done >= 1:
            break
    minutes = (time.time() - started) / 60
    with open(os.path.join(args.out_dir, "run.json"), "w") as file:
        json.dump({"iterations": iteration, "batch": BATCH, "rate": args.rate, "minutes": round(minutes, 1), "seed": args.seed}, file)


if __name__ == "__main__":
    main()
