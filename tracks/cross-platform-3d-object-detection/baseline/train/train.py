"""Trains the baseline: python train.py TRAIN_DIR OUT_DIR [--iterations N]. See README.md."""
import argparse
import copy
import json
import os
import time

import numpy as np
import torch

from network import Detector
from scans import GRID, Scans, augment, pillars, targets

BATCH = 4
PEAK_RATE = 3e-3


class Batches(torch.utils.data.IterableDataset):
    def __init__(self, folder, iterations, seed):
        self.scans, self.iterations, self.seed = Scans(folder), iterations, seed

    def __iter__(self):
        rng = np.random.default_rng(self.seed)
        queue = []
        for _ in range(self.iterations):
            parts = []
            for _ in range(BATCH):
                if not queue:
                    queue = list(rng.permutation(len(self.scans)))
                points, labels = augment(*self.scans[queue.pop()], rng)
                parts.append((pillars(points), targets(labels)))
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


def loss_of(outputs, heat, rows):
    """Penalty-reduced focal loss on the heat map (CornerNet, CenterNet) and L1 on the boxes."""
    logits, boxes = outputs
    positive = heat.eq(1)
    p = torch.sigmoid(logits)
    gain = torch.nn.functional.logsigmoid(logits) * (1 - p) ** 2 * positive
    cost = torch.nn.functional.logsigmoid(-logits) * p**2 * (1 - heat) ** 4 * (~positive)
    focal = -(gain.sum() + cost.sum()) / positive.sum().clamp(min=1)
    scan, row, column = rows[:, 0].long(), rows[:, 2].long(), rows[:, 3].long()
    weight = rows[:, 4:5]
    error = (boxes[scan, :, row, column] - rows[:, 5:]).abs()
    box = (error * weight).sum(0) / weight.sum().clamp(min=1)
    # Offset, z, sizes, double angle count fully, the plain angle (which end is the front) less.
    scale = torch.tensor([1, 1, 1, 1, 1, 1, 1, 1, 0.3, 0.3])
    return focal, (box * scale).sum()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("train_dir")
    parser.add_argument("out_dir")
    parser.add_argument("--iterations", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=PEAK_RATE)
    parser.add_argument("--start", help="weights of an earlier run to go on from")
    args = parser.parse_args()
    os.makedirs(args.out_dir, exist_ok=True)
    torch.manual_seed(args.seed)
    model = Detector().to(memory_format=torch.channels_last)
    if args.start:
        model.load_state_dict(torch.load(args.start, weights_only=True))
    print(sum(p.numel() for p in model.parameters()), "parameters", flush=True)
    average = copy.deepcopy(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, args.rate, args.iterations, pct_start=0.3)
    loader = torch.utils.data.DataLoader(
        Batches(args.train_dir, args.iterations, args.seed), batch_size=None, num_workers=1, prefetch_factor=4
    )
    started, sums, curve = time.time(), np.zeros(2), []
    for iteration, (features, pillar, cells, heat, rows) in enumerate(loader, 1):
        outputs = model(features, pillar, cells, BATCH)
        focal, box = loss_of(outputs, heat, rows)
        optimizer.zero_grad()
        (focal + box).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 10)
        optimizer.step()
        schedule.step()
        decay = min(0.998, iteration / (iteration + 10))
        with torch.no_grad():
            for slow, fast in zip(average.state_dict().values(), model.state_dict().values()):
                if slow.dtype.is_floating_point:
                    slow.lerp_(fast, 1 - decay)
                else:
                    slow.copy_(fast)
        sums += focal.item(), box.item()
        if iteration % 50 == 0:
            curve.append([iteration, *(sums / 50), time.time() - started])
            print("%d focal %.4f box %.4f  %.0f s" % tuple(curve[-1]), flush=True)
            sums[:] = 0
        if iteration % 500 == 0 or iteration == args.iterations:
            torch.save(average.state_dict(), os.path.join(args.out_dir, "weights.pt"))
            with open(os.path.join(args.out_dir, "curve.csv"), "w") as file:
                file.write("iteration,focal,box\n")
                file.writelines("%d,%.5f,%.5f\n" % tuple(row[:3]) for row in curve)
    minutes = (time.time() - started) / 60
    with open(os.path.join(args.out_dir, "run.json"), "w") as file:
        json.dump({"iterations": args.iterations, "batch": BATCH, "rate": args.rate, "minutes": round(minutes, 1), "seed": args.seed}, file)


if __name__ == "__main__":
    main()
