"""torch.autograd.Variable: what tensors that require grad were called before torch 0.4."""

from __future__ import annotations

from typing import Any

from minitorch._tensor import Tensor


class _VariableMeta(type):
    def __instancecheck__(cls, x: Any) -> bool:
        return isinstance(x, Tensor)

    def __call__(cls, data: Tensor, requires_grad: bool = False) -> Tensor:
        return data.detach().requires_grad_(requires_grad)


class Variable(metaclass=_VariableMeta):
    """`Variable(x)` is a tensor over the memory of x; every tensor is an instance.

    >>> torch.autograd.Variable(torch.ones(2), requires_grad=True)
    tensor([1., 1.], requires_grad=True)
    """
