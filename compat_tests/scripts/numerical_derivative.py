"""The derivative of x**3 + 3*x**2/10 at 10: by finite differences and by autograd."""
# small

import torch


def f(x):
    return x**3 + 3 * x**2 / 10


for h in (1e-1, 1e-3, 1e-5):
    x = torch.tensor(10.0, dtype=torch.float64)
    one_sided = (f(x + h) - f(x)) / h
    central = (f(x + h) - f(x - h)) / (2 * h)
    print(f"h={h:g}  one-sided {one_sided.item():.4f}  central {central.item():.4f}")

x = torch.tensor(10.0, dtype=torch.float64, requires_grad=True)
loss = f(x)
loss.backward(retain_graph=True)
print("f(10)", loss.item())
print("f'(10)", x.grad.item())
print(x.grad)
