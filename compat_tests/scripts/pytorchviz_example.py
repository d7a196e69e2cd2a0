"""A small network built with add_module, and a walk over the graph behind the mean of its output."""
# small

import torch
from torch import nn

torch.manual_seed(0)

model = nn.Sequential()
model.add_module("W0", nn.Linear(8, 16))
model.add_module("tanh", nn.Tanh())
model.add_module("W1", nn.Linear(16, 1))
print(model)

x = torch.randn(1, 8)
y = model(x)
loss = y.mean()
print(y)

owner = {id(p): name for name, p in model.named_parameters()}


def walk(node, depth=0):
    label = node.name()
    if hasattr(node, "variable"):
        label += f" ({owner[id(node.variable)]}, {tuple(node.variable.shape)})"
    print("  " * depth + label)
    for parent, _ in node.next_functions:
        if parent is not None:
            walk(parent, depth + 1)


walk(loss.grad_fn)

loss.backward(retain_graph=True)
for name, p in model.named_parameters():
    print(f"{name:10s} {tuple(p.shape)!s:8s} grad norm {p.grad.norm().item():.5f}")
