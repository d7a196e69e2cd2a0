"""Indexing read and written: integers, slices, ellipsis, None, index tensors, masks; and their gradients."""
# small

import torch

torch.manual_seed(0)
x = torch.arange(20).view(4, 5)
print(x[1], x[-1, 2], x[1:3], x[:, ::2], x[..., 0], x[None, 0].shape, x[:, None].shape, x[::2, 1:-1])
rows, cols = torch.tensor([0, 2, 3]), torch.tensor([4, 0, 0])
print(x[rows], x[rows, cols], x[:, [0, 2]], x[[1, 1]], x[rows[:, None], torch.tensor([0, 1])])
print(x[x % 3 == 0], x[x[:, 0] > 4], x[torch.tensor([True, False, True, False])])
print((x > 15).nonzero(), torch.where(x > 15))
print(x[1:, torch.tensor([0, 2])], x[..., torch.tensor([[0, 1], [2, 3]])].shape)

y = torch.zeros(3, 4)
y[0] = 1
y[:, 1] = torch.tensor([5.0, 6.0, 7.0])
y[2, 2:] = -1
y[y == 0] = 9
y[torch.tensor([0, 2]), torch.tensor([0, 0])] += 100
print(y)
y[1:, ::2] *= 2
print(y)

w = torch.randn(4, 5, requires_grad=True)
weights = torch.linspace(0.1, 2, 20).view(4, 5)
a = w[1] * weights[0]
b = w[:, 1:3].sum(1) * weights[:, 0]
c = w[rows, cols] ** 2
d = w[[0, 0, 1]].mul(weights[:3])
e = w[w > 0] * 3
f = w[..., -1] * w[0, None, 0]
for t in (w[1], w[:, 1:3], w[rows, cols], w[..., -1], w[2, 3], w[w > 0], w[None]):
    print(tuple(t.shape), t.grad_fn.name())
loss = a.sum() + b.sum() + c.sum() + d.sum() + e.sum() + f.sum()
loss.backward(retain_graph=True)
print(w.grad)

# Assignment into a result is part of the graph.
v = torch.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
u = v * 2
u[1] = v[0] * v[3]
u[2:] = u[:2] * 10
print(u, u.grad_fn.name())
(u * torch.tensor([1.0, -1.0, 0.5, 2.0])).sum().backward()
print(v.grad)
