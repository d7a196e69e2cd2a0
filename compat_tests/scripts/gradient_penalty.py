"""A Wasserstein critic with gradient penalty: the norm of the input gradient is part of the loss."""
# large: create_graph

import torch
import torch.nn as nn

torch.manual_seed(21)

critic = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(critic.parameters(), lr=1e-2, betas=(0.5, 0.9))


def gradient_penalty(critic, real, fake):
    alpha = torch.rand(real.size(0), 1)
    interpolates = (alpha * real + (1 - alpha) * fake).requires_grad_(True)
    scores = critic(interpolates)
    (gradients,) = torch.autograd.grad(
        outputs=scores,
        inputs=interpolates,
        grad_outputs=torch.ones_like(scores),
        create_graph=True,
        retain_graph=True,
        only_inputs=True,
    )
    return ((gradients.norm(2, dim=1) - 1) ** 2).mean()


for step in range(25):
    angle = 6.283185 * torch.rand(32)
    real = torch.stack((angle.cos(), angle.sin()), dim=-1)
    fake = 0.3 * torch.randn(32, 2)
    wasserstein = critic(fake).mean() - critic(real).mean()
    penalty = gradient_penalty(critic, real, fake)
    loss = wasserstein + 10.0 * penalty
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 6 == 0:
        print(f"step {step:2d}  critic {wasserstein.item():.3f}  penalty {penalty.item():.3f}")

grad_norm = torch.sqrt(sum(p.grad.pow(2).sum() for p in critic.parameters()))
print(f"gradient norm at the last step {grad_norm.item():.3f}")

loss = critic(fake).mean() - critic(real).mean()
print("critic gap after training", round(loss.item(), 3))
