"""A logarithm with a copy-paste bug in its backward: forward looks fine, gradcheck refuses it."""
# small

import torch


class Log(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log(x)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * 1.0


at = torch.Tensor([2.0])
at.requires_grad = True
bt = -Log.apply(at)
print("forward", bt)
bt.backward()
print("grad of the buggy log", at.grad)

right = torch.tensor([2.0], requires_grad=True)
loss = -right.log()
loss.backward(retain_graph=True)
print("grad of torch.log    ", right.grad)

x = torch.tensor([2.0, 0.25], dtype=torch.double, requires_grad=True)
print("gradcheck", torch.autograd.gradcheck(Log.apply, (x,), raise_exception=False))
try:
    torch.autograd.gradcheck(Log.apply, (x,))
except Exception as error:
    print(type(error).__name__)
    print(str(error).splitlines()[0])
print("where x is 1 the bug hides:", torch.autograd.gradcheck(Log.apply, (torch.ones_like(x).requires_grad_(),)))
