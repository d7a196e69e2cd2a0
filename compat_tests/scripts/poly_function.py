"""Fit sin(x) by a + b * P3(c + d x), P3 the third Legendre polynomial as a custom autograd.Function."""
# large

import math

import torch


class P3(torch.autograd.Function):
    """P3(x) = (5 x^3 - 3 x) / 2"""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (5 * x**3 - 3 * x) / 2

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (15 * x**2 - 3) / 2


legendre = P3.apply

x = torch.linspace(-math.pi, math.pi, 500)
y = torch.sin(x)
a = torch.full((), 0.2, requires_grad=True)
b = torch.full((), -1.0, requires_grad=True)
c = torch.full((), 0.2, requires_grad=True)
d = torch.full((), 0.3, requires_grad=True)

lr = 2e-5
for t in range(150):
    y_pred = a + b * legendre(c + d * x)
    loss = (y_pred - y).pow(2).sum()
    if t % 30 == 29:
        print(f"{t:4d} {loss.item():.3f}")
    loss.backward()
    with torch.no_grad():
        a -= lr * a.grad
        b -= lr * b.grad
        c -= lr * c.grad
        d -= lr * d.grad
        a.grad = b.grad = c.grad = d.grad = None

y_pred = a + b * legendre(c + d * x)
loss = (y_pred - y).pow(2).sum()
print(loss.grad_fn.name(), y_pred.grad_fn.name())
print(f"y = a + {b.item():.3f} * P3(c + {d.item():.3f} x)")

check = torch.tensor([-1.5, 0.25, 2.0], dtype=torch.float64, requires_grad=True)
print("gradcheck:", torch.autograd.gradcheck(legendre, [check]))
