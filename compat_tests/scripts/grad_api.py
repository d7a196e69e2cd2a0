"""autograd.grad and backward in their variants: several inputs, weights, unused inputs, inputs=, no_grad, detach."""
# small

import torch
from torch.autograd import grad

a = torch.tensor([1.0, 2.0], requires_grad=True)
b = torch.tensor([3.0, -1.0], requires_grad=True)
c = torch.tensor(0.5, requires_grad=True)
unused = torch.zeros(3, requires_grad=True)

y = a * b.exp() + c
print(grad(y.sum(), [a, b, c], retain_graph=True))
print(grad(y, (a, c), grad_outputs=torch.tensor([1.0, -1.0]), retain_graph=True))
print(grad([y, a**2], a, grad_outputs=[torch.ones(2), torch.tensor([0.5, 2.0])], retain_graph=True))
print(grad(y.sum(), [a, unused], allow_unused=True, retain_graph=True))
y.backward(torch.tensor([2.0, 0.0]), inputs=[b], retain_graph=True)
print(a.grad, b.grad, c.grad)
torch.autograd.backward([y.sum(), (a * a).sum()])
print(a.grad, b.grad, c.grad)

with torch.no_grad():
    frozen = a * 2
    print(frozen.requires_grad, torch.is_grad_enabled())
    with torch.enable_grad():
        print((a * 2).requires_grad)
with torch.set_grad_enabled(False):
    print((a * 2).requires_grad)


@torch.no_grad()
def evaluate(t):
    return t * 3


print(evaluate(a), torch.is_grad_enabled(), a.detach().requires_grad, a.data.requires_grad)
d = (a * 3).detach_()
print(d, d.is_leaf, d.requires_grad_().requires_grad)

stopped = (a * a.detach()).sum()
print(grad(stopped, a)[0], grad((a * a).sum(), a)[0])

ints = torch.arange(3)
print(ints.requires_grad, (ints * 1.5).requires_grad)
print((ints * c).requires_grad, (a > 0).requires_grad, a.argmax().requires_grad)

a.grad = None
loss = (a * b).sum() * c
loss.backward(retain_graph=True)
loss.backward(retain_graph=True)
print(a.grad, loss)
