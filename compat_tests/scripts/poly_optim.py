"""Fit sin(x) by a linear layer over (x, x^2, x^3) with an optimizer: Adam, then plain SGD."""
# large

import math

import torch

torch.manual_seed(4)

x = torch.linspace(-math.pi, math.pi, 500)
y = torch.sin(x)
xx = x.unsqueeze(-1).pow(torch.tensor([1, 2, 3]))


def fit(make_optimizer, steps):
    model = torch.nn.Sequential(torch.nn.Linear(3, 1), torch.nn.Flatten(0, 1))
    loss_fn = torch.nn.MSELoss(reduction="sum")
    optimizer = make_optimizer(model.parameters())
    for t in range(steps):
        loss = loss_fn(model(xx), y)
        if t % 50 == 0:
            print(f"  step {t:3d}: {loss.item():.5g}")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model, loss_fn(model(xx), y)


print("Adam")
model, loss = fit(lambda params: torch.optim.Adam(params, lr=1e-2), 200)
print(f"  end: {loss.item():.3f}")

print("SGD")
model, loss = fit(lambda params: torch.optim.SGD(params, lr=4e-6), 150)
print(f"  end: {loss.item():.5g}")
print("  weight", [round(w, 3) for w in model[0].weight.flatten().tolist()], "bias %.3f" % model[0].bias.item())
