"""where, masked_fill, gather, scatter, index_select, tril and triu, with gradients."""
# small

import torch
import torch.nn.functional as F

torch.manual_seed(9)
x = torch.randn(3, 4, requires_grad=True)
idx = torch.tensor([[0, 2], [3, 3], [1, 0]])
mask = torch.tensor([[True, False, False, True], [False, True, False, False], [True, True, False, False]])

print(x.gather(1, idx))
print(torch.gather(x, 0, idx.clamp(max=2)))
print(torch.zeros(3, 4).scatter(1, idx, 1.5), torch.zeros(3, 4).scatter_(1, idx, torch.arange(6.0).view(3, 2)))
print(torch.zeros(3, 4).scatter_add(1, idx, torch.ones(3, 2)))
print(x.index_select(0, torch.tensor([2, 0])), torch.index_select(x, 1, torch.tensor([1])))
print(x.masked_fill(mask, float("-inf")), x.masked_select(mask))
print(torch.where(mask, x, -x), torch.where(x > 0, 1.0, 0.0), torch.where(mask, x, 0.0))
print(torch.tril(torch.ones(3, 3)), torch.triu(torch.ones(3, 3), diagonal=1), x.tril(-1))
print(F.one_hot(torch.tensor([2, 0, 1]), 4))

pieces = [
    x.gather(1, idx),
    torch.zeros(3, 4).scatter(1, torch.tensor([[0, 2], [3, 1], [1, 0]]), x[:, :2]),
    torch.zeros(3, 4).scatter_add(1, idx, x[:, 1:3]),
    x.index_select(1, torch.tensor([1, 1, 3])),
    x.masked_fill(mask, 0.5),
    torch.where(mask, x * x, -x),
    x.triu(),
    x[:, :3].tril(1),
    F.embedding(torch.tensor([2, 2, 0]), x),
    x.masked_select(mask),
]
loss = 0
for i, y in enumerate(pieces):
    weight = torch.linspace(-1, 2, y.numel()).view_as(y)
    (g,) = torch.autograd.grad(y, x, weight, retain_graph=True)
    print(i, y.grad_fn.name(), g)
    loss = loss + (y * weight).sum()
loss.backward(retain_graph=True)
print(loss, x.grad)
