"""Two networks play against each other: one draws points, the other tells them from those of a ring."""

import math
import sys
from itertools import pairwise

import torch
from torch import nn

torch.manual_seed(0)
steps = int(sys.argv[1]) if len(sys.argv) > 1 else 1500


def ring(n):
    """n points [n, 2] near a circle of radius 2."""
    angle = 2 * math.pi * torch.rand(n)
    return 2 * torch.stack([angle.cos(), angle.sin()], dim=1) + 0.1 * torch.randn(n, 2)


def network(*sizes):
    layers = []
    for n, m in pairwise(sizes):
        layers += [nn.Linear(n, m), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers[:-1])


artist, critic = network(4, 32, 32, 2), network(2, 32, 32, 1)
artist_steps = torch.optim.Adam(artist.parameters(), lr=1e-3, betas=(0.5, 0.999))
critic_steps = torch.optim.Adam(critic.parameters(), lr=1e-3, betas=(0.5, 0.999))
loss = nn.BCEWithLogitsLoss()
real, false = torch.ones(64, 1), torch.zeros(64, 1)
for step in range(steps):
    drawn = artist(torch.randn(64, 4))
    critic_loss = loss(critic(ring(64)), real) + loss(critic(drawn.detach()), false)
    critic_steps.zero_grad()
    critic_loss.backward()
    critic_steps.step()
    artist_loss = loss(critic(drawn), real)
    artist_steps.zero_grad()
    artist_loss.backward()
    artist_steps.step()
    if step % 150 == 0 or step == steps - 1:
        with torch.no_grad():
            radius = artist(torch.randn(500, 4)).norm(dim=1)
        print(
            f"step {step:5}  critic {critic_loss.item():.3f}  artist {artist_loss.item():.3f}  "
            f"radius {radius.mean().item():.3f} ± {radius.std().item():.3f}",
            flush=True,
        )
