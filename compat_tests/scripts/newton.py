"""Newton's method with exact second derivatives: a root, a minimum in one dimension, a minimum in two."""
# large: create_graph

import torch


def derivative(f, x):
    return torch.autograd.grad(f(x), x, create_graph=True)[0]


x = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
for i in range(6):
    y = x**2 - 2
    (slope,) = torch.autograd.grad(y, x)
    x = (x - y / slope).detach().requires_grad_()
    print(i, f"{x.item():.8f}")


def f(t):
    return t.exp() - 2 * t + t**4 / 4


x = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
for i in range(6):
    g = derivative(f, x)
    (curvature,) = torch.autograd.grad(g, x)
    with torch.no_grad():
        x -= g / curvature
    print(i, f"x {x.item():.8f}")


def himmelblau(v):
    a, b = v
    return (a**2 + b - 11) ** 2 + (a + b**2 - 7) ** 2


v = torch.tensor([3.5, 2.5], dtype=torch.float64, requires_grad=True)
for i in range(5):
    g = derivative(himmelblau, v)
    H = torch.stack([torch.autograd.grad(gi, v, retain_graph=True)[0] for gi in g])
    determinant = H[0, 0] * H[1, 1] - H[0, 1] * H[1, 0]
    step = torch.stack([H[1, 1] * g[0] - H[0, 1] * g[1], H[0, 0] * g[1] - H[1, 0] * g[0]]) / determinant
    v = (v - step).detach().requires_grad_()
    print(i, f"({v[0].item():.6f}, {v[1].item():.6f})")

loss = himmelblau(v + 0.25)
print(f"{loss.item():.4f}")
