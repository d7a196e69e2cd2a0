"""Random numbers from one seed: every generator function of the small scripts, in one stream."""
# small

import torch

torch.manual_seed(0)
print(torch.rand(3), torch.rand(2, 2, dtype=torch.float64))
print(torch.randn(5), torch.randn(3), torch.randn(2, 10))
print(torch.randn(17, dtype=torch.float64)[-3:], torch.randn(()))
print(torch.randint(0, 10, (8,)), torch.randint(5, (2, 3)), torch.randint(-3, 3, (4,)))
print(torch.randperm(10), torch.randperm(3))
print(torch.normal(2.0, 0.5, (3,)), torch.empty(4).uniform_(-1, 1), torch.empty(3).normal_(1.0, 2.0))
print(torch.multinomial(torch.tensor([0.1, 0.2, 0.7]), 10, replacement=True))
print(torch.multinomial(torch.ones(2, 4), 3, replacement=True))

g = torch.Generator().manual_seed(42)
print(torch.rand(2, generator=g), torch.randn(2, generator=g), torch.randperm(4, generator=g), g.initial_seed())
torch.manual_seed(42)
print(torch.rand(2), torch.randn(2))
h = torch.Generator()
h.manual_seed(7)
print(torch.randint(0, 100, (5,), generator=h), torch.multinomial(torch.ones(6), 4, replacement=True, generator=h))

torch.manual_seed(3)
layer = torch.nn.Linear(4, 2)
table = torch.nn.Embedding(3, 2)
print(layer.weight, layer.bias, table.weight)
x = torch.rand_like(layer.weight)
z = torch.randn_like(layer.weight)
keep = (torch.rand(2, 4) > 0.5).float()
print(x, z, keep)
loss = (layer(x * keep / 0.5) * z[:, :2]).sum() + table(torch.randint(3, (2,))).sum()
loss.backward(retain_graph=True)
print(loss, layer.weight.grad)
