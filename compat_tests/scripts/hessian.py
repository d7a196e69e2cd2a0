"""The Hessian of a small function, row by row: autograd.grad over a gradient made with create_graph=True."""
# large: create_graph

import torch
from torch.autograd import grad


def rosenbrock(v):
    return ((1 - v[:-1]) ** 2 + 100 * (v[1:] - v[:-1] ** 2) ** 2).sum()


def mixed(v):
    return torch.exp(v[0] * v[1]) * torch.sin(v[2]) + v.pow(3).sum() / v[0] + torch.log(1 + v @ v)


def hessian(f, v):
    (g,) = grad(f(v), v, create_graph=True)
    rows = [grad(g[i], v, retain_graph=True)[0] for i in range(v.numel())]
    return g, torch.stack(rows)


x = torch.tensor([-1.25, 1.0, 0.5], dtype=torch.float64, requires_grad=True)
for f in (rosenbrock, mixed):
    g, H = hessian(f, x)
    print(f.__name__)
    print(g)
    print(H)
    print("symmetric:", torch.allclose(H, H.T), " trace: %.6f" % H.diagonal().sum().item())

# Hessian-vector product without the Hessian.
v = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64)
(g,) = grad(mixed(x), x, create_graph=True)
(hv,) = grad(g @ v, x)
print("H v", hv, torch.allclose(hv, hessian(mixed, x)[1] @ v))

# Third derivative of tanh at a point, one grad after the other.
t = torch.tensor(0.3, requires_grad=True)
y = torch.tanh(t)
for order in range(1, 4):
    (y,) = grad(y, t, create_graph=True)
    print("tanh, derivative", order, "= %.5f" % y.item())

loss = rosenbrock(x)
