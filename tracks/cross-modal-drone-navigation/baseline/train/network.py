"""A small dual encoder: an image and its caption become vectors of one space. 0.68 million weights, 2.7 MB."""
import torch
from torch import nn
from torch.nn import functional as F

from words import MAX_TOKENS

WIDTH = 128
TEXT = 96
HEADS = 4


def block(inputs, outputs, stride):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = block(channels, channels, 1)
        self.second = nn.Sequential(nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        return F.relu(x + self.second(self.first(x)))


class ImageEncoder(nn.Module):
    """(n, 3, 128, 128) to (n, 128). Mean pooling tells what there is, the flattened grid where it is."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            block(3, 24, 2), block(24, 40, 2), block(40, 64, 2), Residual(64), block(64, 96, 2), Residual(96)
        )
        self.places = nn.Conv2d(96, 16, 1)
        self.out = nn.Sequential(nn.Linear(96 + 16 * 64, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH))

    def forward(self, pixels):
        grid = self.body(pixels)
        where = F.relu(self.places(grid)).flatten(1)
        return self.out(torch.cat([grid.mean((2, 3)), where], 1))


class Layer(nn.Module):
    """A transformer layer, normalised first."""

    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(TEXT), nn.LayerNorm(TEXT)
        self.qkv, self.out = nn.Linear(TEXT, 3 * TEXT), nn.Linear(TEXT, TEXT)
        self.up, self.down = nn.Linear(TEXT, 2 * TEXT), nn.Linear(2 * TEXT, TEXT)

    def forward(self, x, bias):
        n, length, _ = x.shape
        heads = lambda t: t.reshape(n, length, HEADS, TEXT // HEADS).transpose(1, 2)
        q, k, v = (heads(t) for t in self.qkv(self.norm1(x)).chunk(3, -1))
        weights = torch.softmax(q @ k.transpose(2, 3) * (TEXT // HEADS) ** -0.5 + bias, -1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(n, length, TEXT))
        return x + self.down(F.gelu(self.up(self.norm2(x)), approximate="tanh"))


class TextEncoder(nn.Module):
    """Ids and mask (n, length) to (n, 128): the mean of the tokens after two transformer layers."""

    def __init__(self, tokens):
        super().__init__()
        self.words = nn.Embedding(tokens, TEXT)
        self.order = nn.Parameter(torch.randn(MAX_TOKENS, TEXT) * 0.02)
        nn.init.normal_(self.words.weight, std=0.05)
        self.layers = nn.ModuleList([Layer(), Layer()])
        self.norm = nn.LayerNorm(TEXT)
        self.out = nn.Linear(TEXT, WIDTH)

    def forward(self, ids, mask):
        mask = mask.to(self.order.dtype)
        x = self.words(ids) + self.order[: ids.shape[1]]
        bias = (1 - mask)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        x = self.norm(x) * mask[:, :, None]
        return self.out(x.sum(1) / mask.sum(1, keepdim=True))


class DualEncoder(nn.Module):
    def __init__(self, tokens):
        super().__init__()
        self.image, self.text = ImageEncoder(), TextEncoder(tokens)
        self.log_scale = nn.Parameter(torch.tensor(2.6))
