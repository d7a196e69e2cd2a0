"""Parameter: a tensor that a module counts among its own."""

from __future__ import annotations

from typing import Any

from minitorch._tensor import Tensor, tensor, wrap
from minitorch.autograd.modes import flags


class Parameter(Tensor):
    """A tensor to be trained: assigned to a `Module`, it is registered there and found by `parameters()`.

    It shares the buffer of `data`, outside the graph that made it. Operations on it give plain tensors.

    Args:
        data: a tensor of a floating dtype; an empty one unless given.
        requires_grad: False for a parameter that is kept but not trained.

    >>> torch.nn.Parameter(torch.ones(2))
    Parameter containing:
    tensor([1., 1.], requires_grad=True)
    """

    __slots__ = ()

    def __new__(cls, data: Tensor | None = None, requires_grad: bool = True) -> Parameter:
        if data is None:
            data = tensor([])
        elif not isinstance(data, Tensor):
            raise AttributeError(f"'{type(data).__name__}' object has no attribute 'detach'")
        self = wrap(data._data)._as_class(cls)
        self._counter = data._counter
        if requires_grad and not self.is_floating_point():
            raise RuntimeError("Only Tensors of floating point and complex dtype can require gradients")
        self.requires_grad = requires_grad
        return self

    def __init_subclass__(cls, **kwargs: Any):
        super().__init_subclass__(**kwargs)
        flags["TENSORS"].add(cls)

    def __deepcopy__(self, memo: dict) -> Parameter:
        copied = super().__deepcopy__(memo)
        # Unlike that of other tensors, the gradient is not copied.
        copied._grad = None
        return copied

    def __repr__(self) -> str:
        text = self._text("tensor") if type(self) is Parameter else f"Parameter({super().__repr__()})"
        return f"Parameter containing:\n{text}"


# Operations take it for a plain tensor.
flags["TENSORS"].add(Parameter)
