"""Pointwise functions, one line each: value, derivative and the name of its node."""
# small

import math

import torch

x = torch.tensor([-1.2, -0.4, 0.3, 0.9, 2.2], requires_grad=True)
p = torch.tensor([0.2, 0.5, 1.1, 2.0, 3.5], requires_grad=True)
cotangent = torch.tensor([1.0, -0.5, 2.0, 0.25, 3.0])

functions = [
    (torch.exp, x),
    (torch.log, p),
    (torch.log2, p),
    (torch.log10, p),
    (torch.log1p, p),
    (torch.expm1, x),
    (torch.sqrt, p),
    (torch.rsqrt, p),
    (torch.reciprocal, x),
    (torch.square, x),
    (torch.sin, x),
    (torch.cos, x),
    (torch.tan, x),
    (torch.atan, x),
    (torch.tanh, x),
    (torch.sigmoid, x),
    (torch.relu, x),
    (torch.abs, x),
    (torch.neg, x),
    (torch.sign, x),
    (torch.floor, x),
    (torch.erf, x),
    (lambda t: t.clamp(-0.5, 1.0), x),
    (lambda t: t.clamp(min=0.5), x),
    (lambda t: t**2, x),
    (lambda t: t**3.0, x),
    (lambda t: t**0.5, p),
    (lambda t: t**-1, x),
    (lambda t: 2**t, x),
    (lambda t: t**t, p),
    (lambda t: 1 / t, x),
    (lambda t: 1 - t, x),
    (lambda t: t / 3 + 2 * t - 1, x),
    (lambda t: torch.maximum(t, torch.zeros(())), x),
    (lambda t: torch.minimum(t, t * t), x),
    (lambda t: t * math.pi, x),
]
loss = torch.zeros(())
for function, t in functions:
    y = function(t)
    (g,) = torch.autograd.grad(y, t, cotangent, retain_graph=True)
    print(f"{y.grad_fn.name():24s}", [f"{v:.4f}" for v in y.tolist()], [f"{v:.4f}" for v in g.tolist()])
    loss = loss + (y * cotangent).sum()
print(f"{loss.item():.2f}")

a, b = torch.tensor([1, 2, 3]), torch.tensor([3, 2, 1])
print(a < b, a <= b, a == b, a != b, a > 2, a >= b, torch.eq(a, b), torch.isclose(x.detach(), x.detach() + 1e-9))
print(a // b, a % b, -a, a**2, a / b, 7 - a, 7 // a, -a // 2, -a % 2, a & b, a | b, ~(a > 1), (a > 1) ^ (b > 1))
print(x.detach().round(), x.ceil().detach(), x.detach().trunc(), x.isnan(), torch.isinf(1 / torch.zeros(2)))
loss.backward(retain_graph=True)
print([f"{v:.2f}" for v in x.grad.tolist()], [f"{v:.2f}" for v in p.grad.tolist()])
