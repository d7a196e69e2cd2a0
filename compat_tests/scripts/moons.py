"""The moons network: 2-16-16-1 with ReLU, max-margin loss with L2 regularisation, 100 points."""
# large

import math

import torch
import torch.nn as nn

torch.manual_seed(1337)


def make_moons(n, noise):
    t = torch.linspace(0, math.pi, n // 2)
    upper = torch.stack([torch.cos(t), torch.sin(t)], dim=1)
    lower = torch.stack([1 - torch.cos(t), 0.5 - torch.sin(t)], dim=1)
    points = torch.cat([upper, lower])
    labels = torch.cat([-torch.ones(n // 2), torch.ones(n // 2)])
    return points + noise * torch.randn(n, 2), labels


class MLP(nn.Module):
    def __init__(self, nin, nouts):
        super().__init__()
        sizes = [nin] + nouts
        self.layers = nn.Sequential()
        for i in range(len(nouts)):
            self.layers.add_module(f"linear{i}", nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(nouts) - 1:
                self.layers.add_module(f"relu{i}", nn.ReLU())

    def forward(self, x):
        return self.layers(x)


X, y = make_moons(100, noise=0.1)
model = MLP(2, [16, 16, 1])
print(model)
print("number of parameters", sum(p.numel() for p in model.parameters()))


def objective():
    scores = model(X).squeeze(-1)
    data_loss = (1 - y * scores).relu().mean()
    alpha = 1e-4
    reg_loss = alpha * sum((p * p).sum() for p in model.parameters())
    accuracy = ((y > 0) == (scores > 0)).float().mean()
    return data_loss + reg_loss, accuracy


for k in range(41):
    total_loss, acc = objective()
    model.zero_grad()
    total_loss.backward()
    learning_rate = 0.5 - 0.45 * k / 100
    for p in model.parameters():
        p.data -= learning_rate * p.grad
    if k % 10 == 0:
        print(f"step {k} loss {total_loss.item():.3f}, accuracy {acc.item() * 100:.0f}%")

loss, acc = objective()
print(f"final loss {loss.item():.2f}")
