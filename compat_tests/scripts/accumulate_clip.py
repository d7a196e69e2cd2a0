"""Gradient accumulation over micro-batches, clipping by the global norm, a detached target, no_grad evaluation."""
# large

import torch
from torch import nn

torch.manual_seed(11)

student = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
teacher = nn.Sequential(nn.Linear(4, 6), nn.Sigmoid(), nn.Linear(6, 1))
optimizer = torch.optim.SGD(student.parameters(), lr=0.1)

inputs = torch.randn(32, 4)
noise = 0.05 * torch.randn(32, 1)


def loss_on(batch, extra):
    target = teacher(batch).detach() * 5 + extra
    return ((student(batch) - target) ** 2).mean()


# Four micro-batches of eight, each divided by four, give the gradient of the whole batch.
accumulation_steps = 4
student.zero_grad()
for chunk, extra in zip(inputs.chunk(4), noise.chunk(4), strict=True):
    (loss_on(chunk, extra) / accumulation_steps).backward()
accumulated = [p.grad.clone() for p in student.parameters()]
student.zero_grad()
loss_on(inputs, noise).backward()
for (name, p), g in zip(student.named_parameters(), accumulated, strict=True):
    print(name, "accumulated equals full:", torch.allclose(p.grad, g, atol=1e-5))


def clip_(parameters, max_norm):
    grads = [p.grad for p in parameters if p.grad is not None]
    total = torch.sqrt(sum((g**2).sum() for g in grads))
    scale = max_norm / (total + 1e-6)
    if scale < 1:
        for g in grads:
            g.mul_(scale)
    return total


optimizer.zero_grad()
for i in range(24):
    piece = slice(8 * (i % 4), 8 * (i % 4) + 8)
    loss = loss_on(inputs[piece], noise[piece]) / accumulation_steps
    loss.backward()
    if (i + 1) % accumulation_steps == 0:
        norm = clip_(list(student.parameters()), max_norm=1.0)
        optimizer.step()
        optimizer.zero_grad()
        with torch.no_grad():
            evaluation = loss_on(inputs, noise)
        print(f"update {(i + 1) // 4}: norm before clipping {norm.item():.4f}, loss {evaluation.item():.4f}")
        assert not evaluation.requires_grad and evaluation.grad_fn is None

print("the teacher has no gradient:", all(p.grad is None for p in teacher.parameters()))
loss = loss_on(inputs, noise)
loss.backward(retain_graph=True)
after = clip_(student.parameters(), max_norm=0.1)
clipped = torch.cat([p.grad.flatten() for p in student.parameters()]).norm()
print("norm %.4f, after clipping %.4f" % (after.item(), clipped.item()))
