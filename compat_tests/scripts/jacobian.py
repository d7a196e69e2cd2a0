"""Jacobians three ways: rows by one-hot vectors, finite differences, columns by double backward."""
# large: create_graph

import torch


def spherical(v):
    r, theta, phi = v.unbind()
    return torch.stack([r * theta.sin() * phi.cos(), r * theta.sin() * phi.sin(), r * theta.cos()])


def softmax(v):
    e = (v - v.max()).exp()
    return e / e.sum()


def by_rows(f, x):
    y = f(x)
    rows = []
    for one_hot in torch.eye(y.numel(), dtype=y.dtype):
        rows.append(torch.autograd.grad(y, x, one_hot, retain_graph=True)[0])
    return torch.stack(rows)


def by_differences(f, x, h=1e-6):
    columns = []
    for j in range(x.numel()):
        e = torch.zeros_like(x)
        e[j] = h
        columns.append((f(x + e) - f(x - e)) / (2 * h))
    return torch.stack(columns, dim=1).detach()


def by_columns(f, x):
    y = f(x)
    dummy = torch.zeros_like(y, requires_grad=True)
    (vjp,) = torch.autograd.grad(y, x, dummy, create_graph=True)
    return torch.stack([torch.autograd.grad(vjp, dummy, e, retain_graph=True)[0] for e in torch.eye(3).to(x)], dim=1)


x = torch.tensor([2.0, 0.7, -0.4], dtype=torch.float64, requires_grad=True)
for f in (spherical, softmax):
    J = by_rows(f, x)
    print(f.__name__)
    print(J)
    print(torch.allclose(J, by_differences(f, x), atol=1e-6), torch.allclose(J, by_columns(f, x)))

J = by_rows(spherical, x)
det = (
    J[0, 0] * (J[1, 1] * J[2, 2] - J[1, 2] * J[2, 1])
    - J[0, 1] * (J[1, 0] * J[2, 2] - J[1, 2] * J[2, 0])
    + J[0, 2] * (J[1, 0] * J[2, 1] - J[1, 1] * J[2, 0])
)
print(f"volume element {det.item():.6f} = r^2 sin(theta) {(x[0] ** 2 * x[1].sin()).item():.6f}")
s = softmax(x).detach()
print(torch.allclose(by_rows(softmax, x), torch.eye(3) * s - torch.outer(s, s)))
loss = (spherical(x) * softmax(x)).sum()
