"""Training steps (forward, backward, update) of small networks: the same function under minitorch and under torch.

Each maker takes the module that plays torch, seeds it, and returns a step that returns its loss.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from compat_tests.bench.measure import Block, Effort, Row, compare, in_new_process, remote_timer, repeated, timer

Step = Callable[[], Any]


def polynomial(torch: Any) -> Step:
    """Four numbers, y = a + b x + c x² + d x³ over 2000 points, the update by hand."""
    torch.manual_seed(0)
    x = torch.linspace(-math.pi, math.pi, 2000)
    y = torch.sin(x)
    a, b, c, d = (torch.randn((), requires_grad=True) for _ in range(4))

    def step() -> Any:
        y_pred = a + b * x + c * x**2 + d * x**3
        loss = (y_pred - y).pow(2).sum()
        loss.backward()
        with torch.no_grad():
            for w in (a, b, c, d):
                w -= 1e-6 * w.grad
                w.grad = None
        return loss

    return step


def polynomial_nn(torch: Any) -> Step:
    """The same fit with a Linear layer, MSELoss and Adam."""
    torch.manual_seed(0)
    x = torch.linspace(-math.pi, math.pi, 2000)
    y = torch.sin(x)
    powers = x.unsqueeze(-1).pow(torch.tensor([1, 2, 3]))
    model = torch.nn.Sequential(torch.nn.Linear(3, 1), torch.nn.Flatten(0, 1))
    loss_fn = torch.nn.MSELoss(reduction="sum")
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def step() -> Any:
        loss = loss_fn(model(powers), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return step


def moons(torch: Any) -> Step:
    """2-16-16-1 with ReLU, hinge loss with L2, 100 points, SGD."""
    torch.manual_seed(1337)
    nn = torch.nn
    t = torch.linspace(0, math.pi, 50)
    upper = torch.stack([torch.cos(t), torch.sin(t)], dim=1)
    lower = torch.stack([1 - torch.cos(t), 0.5 - torch.sin(t)], dim=1)
    points = torch.cat([upper, lower]) + 0.1 * torch.randn(100, 2)
    labels = torch.cat([-torch.ones(50), torch.ones(50)])
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)

    def step() -> Any:
        scores = model(points).squeeze(-1)
        loss = (1 - labels * scores).relu().mean() + 1e-4 * sum((p * p).sum() for p in model.parameters())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return step


def makemore(torch: Any) -> Step:
    """A character model: embedding 27x10, block 3, hidden 200, batch norm by hand, batch 32, the update by hand."""
    generator = torch.Generator().manual_seed(2147483647)
    randn = partial(torch.randn, generator=generator)
    contexts = torch.randint(0, 27, (2000, 3), generator=generator)
    targets = torch.randint(0, 27, (2000,), generator=generator)
    embedding = randn((27, 10))
    W1 = randn((30, 200)) * (5 / 3) / 30**0.5
    W2 = randn((200, 27)) * 0.01
    b2 = randn(27) * 0
    gain, bias = torch.ones((1, 200)), torch.zeros((1, 200))
    running = {"mean": torch.zeros((1, 200)), "std": torch.ones((1, 200))}
    parameters = [embedding, W1, W2, b2, gain, bias]
    for p in parameters:
        p.requires_grad = True

    def step() -> Any:
        batch = torch.randint(0, contexts.shape[0], (32,), generator=generator)
        Xb, Yb = contexts[batch], targets[batch]
        emb = embedding[Xb]
        hpreact = emb.view(emb.shape[0], -1) @ W1
        mean, std = hpreact.mean(0, keepdim=True), hpreact.std(0, keepdim=True)
        hpreact = gain * (hpreact - mean) / std + bias
        with torch.no_grad():
            running["mean"] = 0.999 * running["mean"] + 0.001 * mean
            running["std"] = 0.999 * running["std"] + 0.001 * std
        logits = torch.tanh(hpreact) @ W2 + b2
        loss = torch.nn.functional.cross_entropy(logits, Yb)
        for p in parameters:
            p.grad = None
        loss.backward()
        for p in parameters:
            p.data += -0.1 * p.grad
        return loss

    return step


def mnist(torch: Any) -> Step:
    """784-256-10 with ReLU, batch 128, cross-entropy, Adam; the images are noise."""
    torch.manual_seed(0)
    nn = torch.nn
    images, labels = torch.rand(1024, 784), torch.randint(0, 10, (1024,))
    model = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    place = 0

    def step() -> Any:
        nonlocal place
        loss = nn.functional.cross_entropy(model(images[place : place + 128]), labels[place : place + 128])
        place = (place + 128) % 1024
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return step


def _leaf(torch: Any, *shape: int, scale: float) -> Any:
    return (torch.randn(*shape) * scale).requires_grad_()


def lenet(torch: Any) -> Step:
    """LeNet-5 on 28x28: two 5x5 convolutions with 2x2 max pooling, three linear layers; batch 32, SGD."""
    torch.manual_seed(0)
    F = torch.nn.functional
    images, labels = torch.rand(256, 1, 28, 28), torch.randint(0, 10, (256,))
    conv1, conv2 = _leaf(torch, 6, 1, 5, 5, scale=0.2), _leaf(torch, 16, 6, 5, 5, scale=0.08)
    bias1, bias2 = (torch.zeros(n, requires_grad=True) for n in (6, 16))
    nn = torch.nn
    head = nn.Sequential(nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    optimizer = torch.optim.SGD([conv1, bias1, conv2, bias2, *head.parameters()], lr=0.01, momentum=0.9)
    place = 0

    def step() -> Any:
        nonlocal place
        x = F.max_pool2d(F.relu(F.conv2d(images[place : place + 32], conv1, bias1, padding=2)), 2)
        x = F.max_pool2d(F.relu(F.conv2d(x, conv2, bias2)), 2)
        loss = F.cross_entropy(head(x.flatten(1)), labels[place : place + 32])
        place = (place + 32) % 256
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return step


def char_gpt(torch: Any) -> Step:
    """A character GPT: 2 layers, 4 heads, 64 wide, block 32, batch 16, AdamW."""
    torch.manual_seed(0)
    nn, F = torch.nn, torch.nn.functional
    text = torch.randint(0, 65, (4000,))

    class Norm(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight, self.bias = nn.Parameter(torch.ones(64)), nn.Parameter(torch.zeros(64))

        def forward(self, x: Any) -> Any:
            return F.layer_norm(x, (64,), self.weight, self.bias)

    class Attention(nn.Module):
        def __init__(self):
            super().__init__()
            self.qkv, self.out = nn.Linear(64, 192), nn.Linear(64, 64)

        def forward(self, x: Any) -> Any:
            B, T, C = x.shape
            q, k, v = (part.view(B, T, 4, 16).transpose(1, 2) for part in self.qkv(x).split(64, dim=2))
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
            return self.out(y.transpose(1, 2).contiguous().view(B, T, C))

    class Layer(nn.Module):
        def __init__(self):
            super().__init__()
            self.norm1, self.attention, self.norm2 = Norm(), Attention(), Norm()
            self.mlp = nn.Sequential(nn.Linear(64, 256), nn.GELU(), nn.Linear(256, 64))

        def forward(self, x: Any) -> Any:
            x = x + self.attention(self.norm1(x))
            return x + self.mlp(self.norm2(x))

    tokens, positions = nn.Embedding(65, 64), nn.Embedding(32, 64)
    body = nn.Sequential(Layer(), Layer(), Norm(), nn.Linear(64, 65))
    every = [*tokens.parameters(), *positions.parameters(), *body.parameters()]
    optimizer = torch.optim.AdamW(every, lr=1e-3)
    place = 0

    def step() -> Any:
        nonlocal place
        starts = range(place, place + 16 * 33, 33)
        batch = torch.stack([text[i : i + 33] for i in starts])
        place = (place + 528) % 3000
        logits = body(tokens(batch[:, :-1]) + positions(torch.arange(32)))
        loss = F.cross_entropy(logits.view(-1, 65), batch[:, 1:].reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return step


def lstm(torch: Any) -> Step:
    """A character LSTM: hidden 128, sequence 32, batch 16, Adam."""
    torch.manual_seed(0)
    nn, F = torch.nn, torch.nn.functional
    text = torch.randint(0, 40, (16, 33))
    weights = [_leaf(torch, *shape, scale=0.08) for shape in ((512, 64), (512, 128), (512,), (512,))]
    embedding, head = nn.Embedding(40, 64), nn.Linear(128, 40)
    optimizer = torch.optim.Adam([*weights, *embedding.parameters(), *head.parameters()], lr=1e-3)
    start = [torch.zeros(1, 16, 128), torch.zeros(1, 16, 128)]

    def step() -> Any:
        out, _, _ = torch.lstm(embedding(text[:, :-1]), start, weights, True, 1, 0.0, True, False, True)
        loss = F.cross_entropy(head(out).view(-1, 40), text[:, 1:].reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return step


NETWORKS = {
    "polynomial": (polynomial, 0.5),
    "polynomial-nn": (polynomial_nn, 0.5),
    "moons": (moons, 0.5),
    "makemore": (makemore, 0.5),
    "mnist": (mnist, 1.0),
    "lenet": (lenet, 1.0),
    "char-gpt": (char_gpt, 1.0),
    "lstm": (lstm, 1.2),
}


def _both(name: str, effort: Effort) -> dict[str, Any]:
    """The figures of both backends in this process; the losses of their first steps must agree."""
    import torch

    import minitorch

    torch.set_num_threads(1)
    make, _ = NETWORKS[name]
    losses = [[step().item() for _ in range(50)] for step in map(make, (minitorch, torch))]
    wrong = next((i for i, pair in enumerate(zip(*losses)) if not math.isclose(*pair, rel_tol=1e-4)), None)
    note = "" if wrong is None else f"WRONG: loss {losses[0][wrong]} for {losses[1][wrong]} in step {wrong}"
    return {**compare(*(timer(repeated(make(module))) for module in (minitorch, torch)), effort), "note": note}


def _one(name: str, backend: str) -> Block:
    return repeated(NETWORKS[name][0](import_module(backend)))


def steps(name: str, effort: Effort) -> list[Row]:
    """One network with one thread each, in one process; then with as many threads as the libraries take.

    Then each backend has a process of its own: idle threads wait by spinning, and those of one library would take the
    cores from the other's. Spinning also makes that figure a matter of what else the machine does: it has no target.
    """
    row = partial(Row, f"step: {name}", "s", against="torch")
    alone = in_new_process(_both, name, effort, threads=1)
    with remote_timer(_one, name, "minitorch") as ours, remote_timer(_one, name, "torch") as reference:
        figures = compare(ours, reference, effort, block_seconds=0.1)
    target = NETWORKS[name][1]
    return [row(threads="1", target=target, **alone), row(threads=f"default ({os.cpu_count()})", **figures)]


ROWS = {name: partial(steps, name) for name in NETWORKS}
