"""SGD in its variants and Adam on one ill-conditioned bowl: the paths, step by step."""
# small

import torch
from torch import optim

start = [2.0, -1.5]
curvature = torch.tensor([1.0, 12.0])


def bowl(w):
    return 0.5 * (curvature * w * w).sum() + 0.1 * w.prod()


recipes = {
    "sgd": lambda p: optim.SGD(p, lr=0.1),
    "momentum": lambda p: optim.SGD(p, lr=0.05, momentum=0.9),
    "nesterov": lambda p: optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
    "dampening": lambda p: optim.SGD(p, lr=0.05, momentum=0.9, dampening=0.5),
    "weight decay": lambda p: optim.SGD(p, lr=0.1, weight_decay=0.2),
    "maximize": lambda p: optim.SGD(p, lr=0.01, maximize=True),
    "adam": lambda p: optim.Adam(p, lr=0.2),
    "adam betas": lambda p: optim.Adam(p, lr=0.2, betas=(0.5, 0.9), eps=1e-6),
    "adam decay": lambda p: optim.Adam(p, lr=0.2, weight_decay=0.1),
    "amsgrad": lambda p: optim.Adam(p, lr=0.2, amsgrad=True),
}
for name, make in recipes.items():
    w = torch.tensor(start, requires_grad=True)
    opt = make([w])
    path = []
    for _ in range(12):
        opt.zero_grad()
        loss = bowl(w)
        loss.backward()
        opt.step()
        path.append(f"({w[0].item():.3f}, {w[1].item():.3f})")
    print(f"{name:12s}", *path[::4], path[-1], f"loss {bowl(w).item():.3f}")

# Two groups with their own rates, a rate changed by hand, a closure.
a = torch.tensor([1.0], requires_grad=True)
b = torch.tensor([1.0], requires_grad=True)
opt = optim.SGD([{"params": [a]}, {"params": [b], "lr": 0.01}], lr=0.1, momentum=0.5)
for epoch in range(6):
    if epoch == 3:
        for group in opt.param_groups:
            group["lr"] *= 0.5

    def closure():
        opt.zero_grad()
        value = ((a - 3) ** 2 + (b + 1) ** 2).sum()
        value.backward()
        return value

    value = opt.step(closure)
    print(epoch, [round(g["lr"], 4) for g in opt.param_groups], f"{value.item():.4f} {a.item():.4f} {b.item():.4f}")
loss = ((a - 3) ** 2 + (b + 1) ** 2).sum()
