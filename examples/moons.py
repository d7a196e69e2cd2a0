"""Two moons: train a 2-16-16-1 network with a max-margin loss and draw what it learned, in text."""

import math

import torch
from torch import nn

torch.manual_seed(1337)

t = torch.linspace(0, math.pi, 50)
upper = torch.stack([torch.cos(t), torch.sin(t)], dim=1)
lower = torch.stack([1 - torch.cos(t), 0.5 - torch.sin(t)], dim=1)
X = torch.cat([upper, lower]) + 0.1 * torch.randn(100, 2)
y = torch.cat([-torch.ones(50), torch.ones(50)])

model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9)

for step in range(201):
    scores = model(X).squeeze(1)
    margin_loss = torch.relu(1 - y * scores).mean()
    penalty = 1e-4 * sum((p * p).sum() for p in model.parameters())
    loss = margin_loss + penalty
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 25 == 0:
        accuracy = ((scores > 0) == (y > 0)).float().mean().item()
        print(f"step {step:3d}  loss {loss.item():.3f}  accuracy {100 * accuracy:.0f}%")

columns, rows = 72, 26
grid_x = torch.linspace(-1.6, 2.6, columns)
grid_y = torch.linspace(1.5, -1.1, rows)
grid = torch.stack([grid_x.expand(rows, columns), grid_y.unsqueeze(1).expand(rows, columns)], dim=-1)
with torch.no_grad():
    surface = model(grid.view(-1, 2)).view(rows, columns)

picture = [["." if score > 0 else " " for score in row] for row in surface.tolist()]
for (px, py), label in zip(X.tolist(), y.tolist(), strict=True):
    column = round((px + 1.6) / 4.2 * (columns - 1))
    row = round((1.5 - py) / 2.6 * (rows - 1))
    if 0 <= row < rows and 0 <= column < columns:
        picture[row][column] = "O" if label > 0 else "x"
print("\nx and O: the two moons; dots: where the network says O\n")
print("\n".join("".join(row) for row in picture))
