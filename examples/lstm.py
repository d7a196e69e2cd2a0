"""An LSTM foretells a wave: it reads 40 noisy values of two mixed sines and says the next one, then goes on alone."""

import math
import sys

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
steps = int(sys.argv[1]) if len(sys.argv) > 1 else 300


def waves(n, length):
    """n waves [n, length, 1] that begin at random times."""
    time = 40 * torch.rand(n, 1) + torch.arange(length)
    return (0.6 * torch.sin(0.3 * time) + 0.4 * torch.sin(0.13 * time) + 0.02 * torch.randn(n, length)).unsqueeze(2)


class Forecaster(nn.Module):
    def __init__(self, hidden=32):
        super().__init__()
        self.lstm = nn.LSTM(1, hidden, batch_first=True)
        self.out = nn.Linear(hidden, 1)

    def forward(self, x, state=None):
        y, state = self.lstm(x, state)
        return self.out(y), state


model = Forecaster()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 100, 0.5)
for step in range(steps):
    wave = waves(16, 41)
    said, _ = model(wave[:, :-1])
    loss = F.mse_loss(said, wave[:, 1:])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    scheduler.step()
    if step % 25 == 0 or step == steps - 1:
        print(f"step {step:4}  error {math.sqrt(loss.item()):.4f}", flush=True)

with torch.no_grad():
    wave = waves(1, 60)
    said, state = model(wave[:, :40])
    value, alone = said[:, -1:], []
    for _ in range(20):
        alone.append(value.item())
        value, state = model(value, state)
print("it was ", " ".join(f"{x:5.2f}" for x in wave[0, 40:50, 0].tolist()))
print("it said", " ".join(f"{x:5.2f}" for x in alone[:10]))
