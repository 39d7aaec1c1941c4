"""Trains the dual encoder: python train.py SCANS_DIR... --out WEIGHTS --steps N [--seconds S].

Each step takes one image and one of its captions from as many different places as the batch holds, so that no negative is
a hit; the loss is symmetric InfoNCE. Half of the images are mirrored, with left and right exchanged in their captions.
The last 40 places are held out.
"""
import argparse
import json
import random
import time

import numpy as np
import torch
from torch.nn import functional as F

from network import DualEncoder
from words import Encoder, clean, disturbed, mirrored, vocabulary

parser = argparse.ArgumentParser()
parser.add_argument("folders", nargs="+")
parser.add_argument("--out", required=True)
parser.add_argument("--steps", type=int, default=6000)
parser.add_argument("--batch", type=int, default=160)
parser.add_argument("--rate", type=float, default=1.5e-3)
parser.add_argument("--seconds", type=float, default=1e9, help="the schedule is shortened so as to end in time")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--bf16", action="store_true", help="half the time where the processor has bfloat16")
parser.add_argument("--held-out", type=int, default=40)
arguments = parser.parse_args()
torch.manual_seed(0)
random.seed(0)
torch.set_num_threads(arguments.threads)

images, rows = [], []
for folder in arguments.folders:
    found = [json.loads(line) for line in open(f"{folder}/captions.jsonl") if line.endswith("\n")]
    pixels = np.memmap(f"{folder}/images.u8", np.uint8, "r").reshape(-1, 128, 128, 3)
    count = min(len(found), len(pixels))
    images.append(np.array(pixels[:count]))
    rows += found[:count]
images = torch.from_numpy(np.concatenate(images)).permute(0, 3, 1, 2).contiguous()
captions = [[clean(c) for c in row["captions"]] for row in rows]
tokens = vocabulary([c for row in captions for c in row])
encode = Encoder(tokens)
places = sorted({row["place"] for row in rows})
held = set(places[-arguments.held_out :])
of_place = {}
for i, row in enumerate(rows):
    of_place.setdefault(row["place"], []).append(i)
training = [of_place[p] for p in places if p not in held]
testing = [i for p in places if p in held for i in of_place[p]]
print(f"{len(rows)} images, {len(training)} places to train on, {len(tokens)} tokens", flush=True)

model = DualEncoder(len(tokens)).to(memory_format=torch.channels_last)
print(f"{sum(p.numel() for p in model.parameters())} weights", flush=True)
decayed = [p for n, p in model.named_parameters() if p.dim() > 1 and "words" not in n]
kept = [p for n, p in model.named_parameters() if not (p.dim() > 1 and "words" not in n)]
optimiser = torch.optim.AdamW(
    [{"params": decayed, "weight_decay": 0.05}, {"params": kept, "weight_decay": 0}], lr=arguments.rate
)


def padded(texts):
    ids = [encode(words) for words in texts]
    length = max(map(len, ids))
    mask = torch.tensor([[1] * len(i) + [0] * (length - len(i)) for i in ids])
    return torch.tensor([i + [0] * (length - len(i)) for i in ids]), mask


def augmented(pixels):
    """Brightness, contrast, tint and noise, and shifts by a few pixels: what leaves every word true."""
    n = len(pixels)
    x = pixels.float() / 255
    x = x * (0.75 + 0.5 * torch.rand(n, 1, 1, 1)) * (0.92 + 0.16 * torch.rand(n, 3, 1, 1))
    x = x + 0.16 * (torch.rand(n, 1, 1, 1) - 0.5)
    dx, dy = random.randint(-5, 5), random.randint(-5, 5)
    x = torch.roll(F.pad(x, (6, 6, 6, 6), mode="replicate"), (dy, dx), (2, 3))[:, :, 6:-6, 6:-6]
    x = x + 0.04 * torch.rand(n, 1, 1, 1) * torch.randn_like(x)
    return normalised(x.clamp(0, 1))


def normalised(x):
    return (x - 0.5) / 0.25


@torch.no_grad()
def evaluate():
    model.eval()
    image = F.normalize(model.image(normalised(images[testing].float() / 255)), dim=1)
    texts = [(i, c.split(" ")) for i in testing for c in captions[i][:3]]
    text = torch.cat([F.normalize(model.text(*padded([w for _, w in texts[k : k + 128]])), dim=1) for k in range(0, len(texts), 128)])
    model.train()
    place = np.array([rows[i]["place"] for i in testing])
    asked = np.array([rows[i]["place"] for i, _ in texts])
    order = (text @ image.T).argsort(1, descending=True).numpy()
    hits = place[order] == asked[:, None]
    recall = [100 * hits[:, :k].any(1).mean() for k in (1, 5, 10)]
    back = (image @ text.T).argsort(1, descending=True).numpy()
    hits = asked[back] == place[:, None]
    return recall + [100 * hits[:, :k].any(1).mean() for k in (1, 5, 10)]


steps, start, average = arguments.steps, time.time(), 0.0
step = 0
while step < steps:
    elapsed = time.time() - start
    if step in (50, 200, 800):
        steps = min(steps, int(step * arguments.seconds / elapsed))
        print(f"{elapsed / step:.3f} s a step; {steps} steps", flush=True)
    progress = step / steps
    rate = arguments.rate * (min(1, step / 300) * 0.5 * (1 + np.cos(np.pi * progress)) + 1e-3)
    for group in optimiser.param_groups:
        group["lr"] = rate
    chosen = [random.choice(p) for p in random.sample(training, min(arguments.batch, len(training)))]
    texts = [random.choice(captions[i]).split(" ") for i in chosen]
    pixels = images[chosen]
    if random.random() < 0.5:
        pixels, texts = pixels.flip(3), [mirrored(t) for t in texts]
    texts = [disturbed(t, 0.03) if random.random() < 0.5 else t for t in texts]
    with torch.autocast("cpu", torch.bfloat16, enabled=arguments.bf16):
        image = model.image(augmented(pixels).contiguous(memory_format=torch.channels_last))
        text = model.text(*padded(texts))
    image, text = F.normalize(image.float(), dim=1), F.normalize(text.float(), dim=1)
    logits = model.log_scale.exp().clamp(max=60) * text @ image.T
    target = torch.arange(len(chosen))
    loss = (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    average = loss.item() if step == 0 else 0.98 * average + 0.02 * loss.item()
    step += 1
    if step % 250 == 0 or step == steps:
        print(f"{step} {time.time() - start:.0f}s loss {average:.3f} scale {model.log_scale.exp().item():.1f} "
              + " ".join(f"{r:.1f}" for r in evaluate()), flush=True)
        torch.save({"model": model.state_dict(), "tokens": tokens}, arguments.out)
