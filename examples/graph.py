"""What is behind a result: walk a small network's graph from its output and print it as a tree.

TBackward0 is there because a Linear computes x @ W.t() + b; AccumulateGrad is where a gradient reaches a parameter.
"""

import torch
from torch import nn

torch.manual_seed(0)

model = nn.Sequential()
model.add_module("W0", nn.Linear(8, 16))
model.add_module("tanh", nn.Tanh())
model.add_module("W1", nn.Linear(16, 1))

x = torch.randn(1, 8)
y = model(x).mean()

names = {id(p): name for name, p in model.named_parameters()}


def describe(node):
    if hasattr(node, "variable"):
        shape = "x".join(str(n) for n in node.variable.shape)
        return f"AccumulateGrad  ->  {names[id(node.variable)]} ({shape})"
    return node.name()


def show(node, indent=""):
    parents = [parent for parent, _ in node.next_functions if parent is not None]
    for i, parent in enumerate(parents):
        last = i == len(parents) - 1
        print(indent + ("└─ " if last else "├─ ") + describe(parent))
        show(parent, indent + ("   " if last else "│  "))


print(describe(y.grad_fn))
show(y.grad_fn)

y.backward()
print("\nwhat arrives at the leaves:")
for name, p in model.named_parameters():
    print(f"  {name:10s} gradient norm {p.grad.norm().item():.4f}")
