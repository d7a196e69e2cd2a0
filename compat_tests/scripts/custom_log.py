"""A logarithm written as a custom autograd.Function, checked by gradcheck."""
# small

import torch
from torch.autograd import Function, gradcheck


class Log(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.log()

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return grad_output / x


x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
y = Log.apply(x)
print(y)
print(y.grad_fn.name())

loss = (y * torch.tensor([1.0, -2.0, 3.0])).sum()
loss.backward(retain_graph=True)
print("grad", x.grad)

xt = x.detach().clone().requires_grad_()
(xt.log() * torch.tensor([1.0, -2.0, 3.0])).sum().backward()
print("same as torch.log:", torch.equal(x.grad, xt.grad))

points = torch.tensor([[0.3, 1.0], [2.5, 7.0]], dtype=torch.float64, requires_grad=True)
print("gradcheck", gradcheck(Log.apply, (points,)))
