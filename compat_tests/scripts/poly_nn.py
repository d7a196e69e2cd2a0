"""Fit sin(x) by a linear layer over (x, x^2, x^3), the parameters updated by hand."""
# large

import math

import torch
import torch.nn as nn

torch.manual_seed(3)

x = torch.linspace(-math.pi, math.pi, 500)
y = torch.sin(x)
p = torch.tensor([1, 2, 3])
xx = x.unsqueeze(-1).pow(p)
print(xx.shape, xx.dtype)

model = nn.Sequential(nn.Linear(3, 1), nn.Flatten(0, 1))
loss_fn = nn.MSELoss(reduction="sum")
print(model)

lr = 4e-6
for t in range(150):
    y_pred = model(xx)
    loss = loss_fn(y_pred, y)
    if t % 30 == 29:
        print(t, "{:.2f}".format(loss.item()))
    model.zero_grad()
    loss.backward()
    with torch.no_grad():
        for param in model.parameters():
            param -= lr * param.grad

loss = loss_fn(model(xx), y)
linear = model[0]
terms = [f"{w:.4f} x^{i + 1}" for i, w in enumerate(linear.weight[0].tolist())]
print("y =", f"{linear.bias.item():.4f}", "+", " + ".join(terms))
