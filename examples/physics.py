"""A network learns a swing from its equation alone: x'' + 0.4 x' + 4 x = 0, with second derivatives by autograd."""

import math
import sys

import torch
from torch import nn

torch.manual_seed(0)
steps = int(sys.argv[1]) if len(sys.argv) > 1 else 2000


def derivative(y, t):
    return torch.autograd.grad(y, t, torch.ones_like(y), create_graph=True)[0]


def exact(t):
    """With x(0) = 1 and x'(0) = 0: exp(-0.2 t) (cos(w t) + 0.2 / w sin(w t)) where w**2 = 4 - 0.2**2."""
    w = math.sqrt(4 - 0.2**2)
    return torch.exp(-0.2 * t) * (torch.cos(w * t) + 0.2 / w * torch.sin(w * t))


network = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(network.parameters(), lr=3e-3)
times = torch.linspace(0, 4, 64).unsqueeze(1).requires_grad_()
start = torch.zeros(1, 1, requires_grad=True)
for step in range(steps):
    x = network(times)
    v = derivative(x, times)
    residual = derivative(v, times) + 0.4 * v + 4 * x
    x0 = network(start)
    v0 = derivative(x0, start)
    loss = residual.pow(2).mean() + 10 * ((x0 - 1).pow(2) + v0.pow(2)).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 200 == 0 or step == steps - 1:
        with torch.no_grad():
            off = (network(times) - exact(times)).abs().max()
        print(f"step {step:5}  loss {loss.item():.5f}  largest error {off.item():.4f}", flush=True)
