"""An adversarial example by the sign of the input gradient, a saliency map, and an input found by gradient ascent."""
# large

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(31)

# Tiny 4x4 pictures: a bright row is class 0, a bright column is class 1.
pictures, labels = [], []
for k in range(40):
    picture = 0.2 * torch.rand(4, 4)
    position = torch.randint(4, ()).item()
    if k % 2 == 0:
        picture[position, :] += 0.8
    else:
        picture[:, position] += 0.8
    pictures.append(picture)
    labels.append(k % 2)
X = torch.stack(pictures).flatten(1)
y = torch.tensor(labels)

model = nn.Sequential(nn.Linear(16, 20), nn.ReLU(), nn.Linear(20, 2))
opt = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(60):
    perm = torch.randperm(40)
    for batch in perm.split(20):
        opt.zero_grad()
        F.cross_entropy(model(X[batch]), y[batch]).backward()
        opt.step()
with torch.no_grad():
    out = model(X)
    print(f"loss {F.cross_entropy(out, y).item():.3f} accuracy {(out.argmax(1) == y).float().mean().item():.2f}")

for p in model.parameters():
    p.requires_grad_(False)


def fgsm(image, epsilon, gradient):
    return torch.clamp(image + epsilon * gradient.sign(), 0, 1)


image = X[:10].clone().requires_grad_(True)
F.cross_entropy(model(image), y[:10]).backward()
for epsilon in (0.0, 0.1, 0.2, 0.3, 0.5):
    attacked = model(fgsm(image.detach(), epsilon, image.grad))
    print(f"epsilon {epsilon}: accuracy {(attacked.argmax(1) == y[:10]).float().mean().item():.2f}")

saliency = image.grad.abs().view(10, 4, 4).sum(0)
print("most sensitive pixel", divmod(saliency.argmax().item(), 4))

dream = torch.full((1, 16), 0.5, requires_grad=True)
for _ in range(10):
    score = model(dream)[0, 1] - 0.1 * dream.norm()
    (g,) = torch.autograd.grad(score, dream)
    dream = (dream + 0.2 * g / g.norm()).clamp(0, 1).detach().requires_grad_()
print([f"{v:.2f}" for v in dream.view(4, 4).mean(0).tolist()])
loss = F.cross_entropy(model(dream), torch.tensor([1]))
print(f"{loss.item():.3f}")
