"""Fit sin(x) by a cubic polynomial with raw tensors: forward and backward written by hand."""
# large

import math

import torch

torch.manual_seed(1)
dtype = torch.float
device = torch.device("cpu")

x = torch.linspace(-math.pi, math.pi, 400, device=device, dtype=dtype)
y = torch.sin(x)

a = torch.randn((), device=device, dtype=dtype)
b = torch.randn((), device=device, dtype=dtype)
c = torch.randn((), device=device, dtype=dtype)
d = torch.randn((), device=device, dtype=dtype)

lr = 5e-6
for step in range(200):
    y_hat = a + b * x + c * x**2 + d * x**3
    error = y_hat - y
    if step % 50 == 0:
        print(step, "%.5g" % (error**2).sum().item())

    grad_y_hat = 2.0 * error
    grad_a = grad_y_hat.sum()
    grad_b = (grad_y_hat * x).sum()
    grad_c = (grad_y_hat * x**2).sum()
    grad_d = (grad_y_hat * x**3).sum()

    a -= lr * grad_a
    b -= lr * grad_b
    c -= lr * grad_c
    d -= lr * grad_d

print(f"y = {a.item():.4f} + {b.item():.4f} x + {c.item():.4f} x^2 + {d.item():.4f} x^3")

# The hand-derived formula against autograd, once, at the point reached.
weights = torch.stack([a, b, c, d]).requires_grad_()
powers = torch.stack([torch.ones_like(x), x, x**2, x**3])
loss = ((weights @ powers - y) ** 2).sum()
loss.backward(retain_graph=True)
error = a + b * x + c * x**2 + d * x**3 - y
by_hand = 2 * powers.mv(error)
print("gradients agree:", torch.allclose(weights.grad, by_hand, rtol=1e-3, atol=1e-2))
print("final loss %.3f" % loss.item())
