"""One tanh neuron with two inputs, every gradient printed: scalar graph notes redone with one-element tensors."""
# small

import torch

x1 = torch.Tensor([2.0]).double()
x1.requires_grad = True
x2 = torch.Tensor([0.0]).double()
x2.requires_grad = True
w1 = torch.Tensor([-3.0]).double()
w1.requires_grad = True
w2 = torch.Tensor([1.0]).double()
w2.requires_grad = True
b = torch.Tensor([6.75]).double()
b.requires_grad = True

n = x1 * w1 + x2 * w2 + b
o = torch.tanh(n)
print(round(o.data.item(), 8))
o.backward()

print("---")
for label, t in (("x2", x2), ("w2", w2), ("x1", x1), ("w1", w1), ("b", b)):
    print(label, round(t.grad.item(), 8))

# The same tanh taken apart into exponentials.
e = (2 * n.detach().requires_grad_()).exp()
print("tanh from exp", round(((e - 1) / (e + 1)).item(), 8))

# Used twice: gradients add up.
a = torch.tensor(3.0, requires_grad=True)
c = torch.tensor(-2.0, requires_grad=True)
d = a * c
f = a + c
loss = d * f + a / c - (a - c) ** 2 + (d + f).relu() + (-d).relu()
loss.backward(retain_graph=True)
print(loss, a.grad, c.grad)
