"""Custom autograd Functions: linear with needs_input_grad, straight-through sign, two outputs, double backward."""
# large: create_graph

import torch
from torch.autograd import Function, gradcheck


class LinearFunction(Function):
    @staticmethod
    def forward(ctx, input, weight, bias=None):
        ctx.save_for_backward(input, weight, bias)
        output = input.mm(weight.t())
        if bias is not None:
            output += bias.unsqueeze(0).expand_as(output)
        return output

    @staticmethod
    def backward(ctx, grad_output):
        input, weight, bias = ctx.saved_tensors
        grad_input = grad_weight = grad_bias = None
        if ctx.needs_input_grad[0]:
            grad_input = grad_output.mm(weight)
        if ctx.needs_input_grad[1]:
            grad_weight = grad_output.t().mm(input)
        if bias is not None and ctx.needs_input_grad[2]:
            grad_bias = grad_output.sum(0)
        return grad_input, grad_weight, grad_bias


class StraightThroughSign(Function):
    @staticmethod
    def forward(ctx, x, bound):
        ctx.bound = bound
        ctx.save_for_backward(x)
        return torch.where(x >= 0, 1.0, -1.0)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return grad_output * (x.abs() <= ctx.bound), None


class SinCos(Function):
    @staticmethod
    def forward(ctx, angle):
        s, c = angle.sin(), angle.cos()
        ctx.save_for_backward(s, c)
        return s, c

    @staticmethod
    def backward(ctx, grad_sin, grad_cos):
        s, c = ctx.saved_tensors
        return grad_sin * c - grad_cos * s


class Exp(Function):
    @staticmethod
    def forward(ctx, i):
        result = i.exp()
        ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx, grad_output):
        (result,) = ctx.saved_tensors
        return grad_output * result


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return 3 * x**2 * grad


torch.manual_seed(10)
inputs = torch.randn(5, 4, dtype=torch.double, requires_grad=True)
weight = torch.randn(3, 4, dtype=torch.double, requires_grad=True)
bias = torch.randn(3, dtype=torch.double, requires_grad=True)
print("linear", gradcheck(LinearFunction.apply, (inputs, weight, bias), eps=1e-6, atol=1e-4))
print("linear without bias", gradcheck(LinearFunction.apply, (inputs.detach(), weight)))
print("sin and cos", gradcheck(SinCos.apply, (inputs,)))
print("exp", gradcheck(Exp.apply, (bias,)))

x = torch.tensor([-2.0, -0.5, 0.0, 0.5, 2.0], requires_grad=True)
y = StraightThroughSign.apply(x, 1.0)
(y * torch.arange(1.0, 6.0)).sum().backward()
print(y, x.grad)

s, c = SinCos.apply(x)
print(s.grad_fn.name(), s.grad_fn is c.grad_fn, [len(n.next_functions) for n in (s.grad_fn,)])
x.grad = None
(2 * s + c).sum().backward()
print(x.grad)

t = torch.tensor([1.0, 2.0], requires_grad=True)
(first,) = torch.autograd.grad(Cube.apply(t).sum(), t, create_graph=True)
(second,) = torch.autograd.grad(first.sum(), t)
print(first, second)

out = LinearFunction.apply(inputs, weight, bias)
loss = (Exp.apply(out * 0.3) * torch.cos(out)).mean()
loss.backward(retain_graph=True)
print(f"{loss.item():.6f}", out.grad_fn.name())
print(weight.grad)
