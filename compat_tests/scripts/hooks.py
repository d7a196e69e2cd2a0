"""Tensor hooks, retain_grad, module hooks, saved gradients, retain_graph."""
# small

import torch
from torch import nn

torch.manual_seed(6)

x = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
y = x * 2
z = y.relu()
y.register_hook(lambda grad: print("grad of y", grad))
handle = z.register_hook(lambda grad: grad * 10)
z.retain_grad()
out = (z * torch.tensor([1.0, 2.0, 3.0])).sum()
out.backward(retain_graph=True)
print("x", x.grad, "z", z.grad)
handle.remove()
x.grad.zero_()
out.backward()
print("x without the hook", x.grad)
print(x.is_leaf, y.is_leaf, y.retains_grad, z.retains_grad)

net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))
shapes = []
activations = {}


def remember(name):
    def hook(module, inputs, output):
        activations[name] = output.detach()
        shapes.append((name, type(module).__name__, tuple(inputs[0].shape), tuple(output.shape)))

    return hook


handles = [m.register_forward_hook(remember(name)) for name, m in net.named_children()]
pre = net[0].register_forward_pre_hook(lambda module, inputs: (inputs[0] * 0.5,))
result = net(torch.ones(2, 3))
for entry in shapes:
    print(*entry)
print(activations["1"])
for h in handles:
    h.remove()
pre.remove()
print(torch.equal(net(torch.full((2, 3), 0.5)), result), len(shapes))

norms = {}
for name, p in net.named_parameters():
    p.register_hook(lambda grad, name=name: norms.__setitem__(name, round(grad.norm().item(), 4)))
loss = (net(torch.tensor([[0.1, 0.2, 0.3]])) ** 2).mean()
loss.backward(retain_graph=True)
print(norms)
