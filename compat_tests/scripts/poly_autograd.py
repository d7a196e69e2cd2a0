"""Fit sin(x) by a cubic polynomial: autograd for the gradients, the update by hand."""
# small

import math

import torch

torch.manual_seed(2)

x = torch.linspace(-math.pi, math.pi, 25)
y = torch.sin(x)

a = torch.randn((), requires_grad=True)
b = torch.randn((), requires_grad=True)
c = torch.randn((), requires_grad=True)
d = torch.randn((), requires_grad=True)
coefficients = [a, b, c, d]
print([f"{w.item():.5f}" for w in coefficients])


def predict(x):
    return a + b * x + c * x**2 + d * x**3


learning_rate = 5e-5
for t in range(20):
    loss = (predict(x) - y).pow(2).sum()
    if t % 5 == 0:
        print(t, f"{loss.item():.5g}")
    loss.backward()
    with torch.no_grad():
        for w in coefficients:
            w -= learning_rate * w.grad
            w.grad = None

loss = (predict(x) - y).pow(2).sum()
print("final", loss.grad_fn.name(), f"{loss.item():.3f}")
print(", ".join(f"{w.item():.4f}" for w in coefficients))
