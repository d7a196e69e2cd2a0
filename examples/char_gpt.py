"""A small GPT learns to write names, letter by letter, and then writes some: attention, layer norm, AdamW."""

import math
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
steps = int(sys.argv[1]) if len(sys.argv) > 1 else 600

text = (Path(__file__).parent / "names.txt").read_text().lower()
alphabet = sorted(set(text))
index = {c: i for i, c in enumerate(alphabet)}
data = torch.tensor([index[c] for c in text])
block, batch, wide, heads, layers = 32, 16, 64, 4, 2


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(wide, 3 * wide)
        self.out = nn.Linear(wide, wide)
        self.register_buffer("mask", torch.tril(torch.ones(block, block)).bool())

    def forward(self, x):
        n, t, _ = x.shape
        q, k, v = (part.view(n, t, heads, wide // heads).transpose(1, 2) for part in self.qkv(x).split(wide, dim=2))
        scores = q @ k.transpose(-2, -1) / math.sqrt(wide // heads)
        scores = scores.masked_fill(~self.mask[:t, :t], float("-inf"))
        y = F.softmax(scores, dim=-1) @ v
        return self.out(y.transpose(1, 2).reshape(n, t, wide))


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(wide), nn.LayerNorm(wide)
        self.attention = Attention()
        self.mlp = nn.Sequential(nn.Linear(wide, 4 * wide), nn.GELU(), nn.Linear(4 * wide, wide))

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class GPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(len(alphabet), wide)
        self.places = nn.Embedding(block, wide)
        self.blocks = nn.Sequential(*(Block() for _ in range(layers)))
        self.norm = nn.LayerNorm(wide)
        self.head = nn.Linear(wide, len(alphabet), bias=False)

    def forward(self, x):
        x = self.tokens(x) + self.places(torch.arange(x.shape[1]))
        return self.head(self.norm(self.blocks(x)))

    @torch.no_grad()
    def write(self, n):
        written = torch.tensor([[index["\n"]]])
        for _ in range(n):
            probabilities = F.softmax(self(written[:, -block:])[:, -1], dim=-1)
            written = torch.cat([written, torch.multinomial(probabilities, 1)], dim=1)
        return "".join(alphabet[i] for i in written[0, 1:].tolist())


model = GPT()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01)
print(f"{len(data)} characters, {sum(p.numel() for p in model.parameters())} parameters")
for step in range(steps):
    starts = torch.randint(0, len(data) - block, (batch,))
    windows = torch.stack([data[i : i + block + 1] for i in starts])
    logits = model(windows[:, :-1])
    loss = F.cross_entropy(logits.reshape(-1, len(alphabet)), windows[:, 1:].reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    if step % 50 == 0 or step == steps - 1:
        print(f"step {step:4}  loss {loss.item():.4f}", flush=True)
print(model.write(60 if steps < 50 else 200))
