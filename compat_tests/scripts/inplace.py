"""In-place operations and views under autograd: what is allowed, what shares memory, which node comes out."""
# small

import torch

w = torch.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
a = w * 2
a += 1
a.mul_(3)
print(a, a.grad_fn.name(), a._version)

b = w**2
first, last = b[:2], b[2:]
first *= 10
print(b.grad_fn.name(), first.grad_fn.name(), last.grad_fn.name())
b[3].zero_()
(b * torch.tensor([1.0, 2.0, 3.0, 4.0])).sum().backward()
print(w.grad)

c = w.clone()
view = c.view(2, 2)
view.t()[0].add_(w[:2] * w[2:])
c.sub_(0.5).relu_()
weights = torch.tensor([[0.5, -1.0], [2.0, 1.0]])
w.grad = None
loss = (c.view(2, 2) * weights).sum()
loss.backward(retain_graph=True)
print(view, w.grad)

with torch.no_grad():
    w -= 0.1 * w.grad
    w.clamp_(min=0.0)
print(w, w._version, w.is_leaf)
w.data.fill_(1.0)
print(w, w._version)

x = torch.zeros(3)
y = x.detach()
y[0] = 5
print(x, x.clone().fill_(7), x.copy_(torch.tensor([1.0, 2.0, 3.0])), x.neg_().abs_())
n = x.numpy()
n[1] = -1
print(x, torch.from_numpy(n).add_(1), n.tolist())

z = torch.arange(6.0).view(2, 3)
z[:, 1] = torch.tensor([10.0, 20.0])
z[0] += z[1]
z.t()[2] /= 2
print(z, z.T.contiguous().is_contiguous(), z.masked_fill_(z > 9, 0))

p = torch.tensor([0.5, 1.5], requires_grad=True)
q = p.sigmoid()
q = q.add(1).sqrt_()
r = torch.zeros(2)
r[0] = q[0] * p[1]
r[1] = q[1]
loss = r.prod()
loss.backward(retain_graph=True)
print(r, p.grad)
