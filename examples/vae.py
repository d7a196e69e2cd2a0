"""A variational autoencoder learns to draw digits from 8 numbers: reparametrization, and a loss of two parts."""

import sys

import torch
import torch.nn.functional as F
from digits import draw, show
from torch import nn

torch.manual_seed(0)
steps = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
size = 14


class VAE(nn.Module):
    def __init__(self, hidden=128, latent=8):
        super().__init__()
        self.encoder = nn.Sequential(nn.Flatten(), nn.Linear(size * size, hidden), nn.ReLU())
        self.mean, self.log_variance = nn.Linear(hidden, latent), nn.Linear(hidden, latent)
        self.decoder = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, size * size))

    def forward(self, x):
        h = self.encoder(x)
        mean, log_variance = self.mean(h), self.log_variance(h)
        z = mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)
        return self.decoder(z), mean, log_variance


X, _ = draw(1000, size=size, scale=2, noise=0.05)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for step in range(steps):
    x = X[torch.randint(0, len(X), (64,))]
    logits, mean, log_variance = model(x)
    drawn = F.binary_cross_entropy_with_logits(logits, x.flatten(1), reduction="sum") / len(x)
    divergence = -0.5 * (1 + log_variance - mean.pow(2) - log_variance.exp()).sum() / len(x)
    # The weight keeps the codes near a normal distribution, so that its draws look like digits.
    loss = drawn + 4 * divergence
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 200 == 0 or step == steps - 1:
        print(f"step {step:4}  picture {drawn.item():8.3f}  divergence {divergence.item():7.3f}", flush=True)

with torch.no_grad():
    dreamt = torch.sigmoid(model.decoder(torch.randn(3, 8))).view(3, size, size)
print("\n".join("   ".join(lines) for lines in zip(*(show(x).split("\n") for x in dreamt))))
