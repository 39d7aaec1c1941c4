"""Writes text.onnx, image.onnx and tokenizer.json from trained weights: python export.py WEIGHTS OUT_DIR."""
import os
import sys

import onnx
import torch

from network import DualEncoder
from words import MAX_TOKENS, write_tokenizer

weights, out = sys.argv[1:3]
saved = torch.load(weights, map_location="cpu")
tokens = saved["tokens"]
model = DualEncoder(len(tokens))
model.load_state_dict(saved["model"])
model.eval()
os.makedirs(out, exist_ok=True)
write_tokenizer(tokens, os.path.join(out, "tokenizer.json"))


def export(network, inputs, names, output, axes, path):
    torch.onnx.export(
        network, inputs, path, input_names=names, output_names=[output], opset_version=17, dynamo=False,
        dynamic_axes={name: {i: axis for i, axis in enumerate(axes[name])} for name in [*names, output]},
    )
    onnx.checker.check_model(onnx.load(path), full_check=True)
    print(path, os.path.getsize(path))


ids = torch.ones(2, MAX_TOKENS, dtype=torch.int64)
export(
    model.text, (ids, ids), ["input_ids", "attention_mask"], "text_embeds",
    {"input_ids": ["texts", "tokens"], "attention_mask": ["texts", "tokens"], "text_embeds": ["texts"]},
    os.path.join(out, "text.onnx"),
)
export(
    model.image, (torch.zeros(2, 3, 128, 128),), ["pixel_values"], "image_embeds",
    {"pixel_values": ["images"], "image_embeds": ["images"]},
    os.path.join(out, "image.onnx"),
)
