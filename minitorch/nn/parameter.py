"""Parameter: a tensor that a module counts among its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitorch._tensor import Size, Tensor, tensor, wrap
from minitorch.autograd.modes import flags, no_grad
from minitorch.ops import creation


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


class _MarkedTensor(type(Tensor)):
    """The class of `Buffer`, of which every tensor marked as a buffer is an instance."""

    def __instancecheck__(cls, instance: Any) -> bool:
        if cls is Buffer:
            return isinstance(instance, Tensor) and "_is_buffer" in instance.__dict__
        return super().__instancecheck__(instance)


class Buffer(Tensor, metaclass=_MarkedTensor):
    """A tensor that is not trained: assigned to a `Module`, it is registered there as a buffer.

    What is made is a plain tensor over the memory of `data`, with a mark.

    Args:
        data: an empty one unless given.
        persistent: False leaves it out of the state dict.

    >>> torch.nn.Buffer(torch.ones(2))
    tensor([1., 1.])
    """

    def __new__(cls, data: Tensor | None = None, *, persistent: bool = True) -> Tensor:
        self = tensor([]) if data is None else data.detach()
        self.persistent = persistent
        self._is_buffer = True
        return self


class _Uninitialized:
    """A tensor whose shape is not known yet: it can be converted and, by `materialize`, be given its shape.

    Everything else raises ValueError, and its shape RuntimeError.
    """

    def materialize(self, shape: tuple[int, ...], device: Any = None, dtype: Any = None) -> None:
        """Makes it, in place, a tensor of this shape that nobody has filled; its dtype stays unless given."""
        empty = creation.empty(shape, device=device, dtype=self.dtype if dtype is None else dtype)
        needs_grad = self.requires_grad
        self.__class__ = self._initialized
        with no_grad():
            self.data = empty
        self.requires_grad = needs_grad

    @property
    def shape(self) -> Size:
        raise RuntimeError(
            "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in "
            "`load_state_dict` when trying to load an uninitialized parameter into an initialized one. Call `forward` "
            "to initialize the parameters before accessing their attributes."
        )

    @classmethod
    def __torch_function__(cls, func: Callable, types: Any, args: tuple = (), kwargs: dict | None = None) -> Any:
        if func.__name__ in ("to", "_to_copy", "is_floating_point"):
            return super().__torch_function__(func, types, args, kwargs)
        raise ValueError(
            f"Attempted to use an uninitialized parameter in {func}. This error happens when you are using a "
            "`LazyModule` or explicitly manipulating `torch.nn.parameter.UninitializedParameter` objects. When using "
            "LazyModules Call `forward` with a dummy batch to initialize the parameters before calling torch functions"
        )

    def numel(self) -> int:
        return self.__torch_function__(Tensor.numel, ())

    def detach(self) -> Tensor:
        return self.__torch_function__(Tensor.detach, ())

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class UninitializedParameter(_Uninitialized, Parameter):
    """A Parameter whose shape is not known yet.

    >>> weight = torch.nn.UninitializedParameter()
    >>> weight.materialize((2, 3))
    >>> weight.shape
    torch.Size([2, 3])
    """

    _initialized = Parameter

    def __new__(cls, requires_grad: bool = True, device: Any = None, dtype: Any = None) -> UninitializedParameter:
        return super().__new__(cls, creation.empty(0, device=device, dtype=dtype), requires_grad)


class UninitializedBuffer(_Uninitialized, Tensor):
    """A buffer whose shape is not known yet.

    >>> torch.nn.UninitializedBuffer().persistent
    True
    """

    _initialized = Tensor

    def __new__(
        cls, requires_grad: bool = False, device: Any = None, dtype: Any = None, persistent: bool = True
    ) -> UninitializedBuffer:
        self = creation.empty(0, device=device, dtype=dtype, requires_grad=requires_grad)._as_class(cls)
        self.persistent = persistent
        self._is_buffer = True
        return self


# Operations are to see that they get one.
flags["TENSORS"].discard(UninitializedParameter)


def is_lazy(param: Any) -> bool:
    """Whether it is a parameter or buffer whose shape is not known yet."""
    return isinstance(param, _Uninitialized)
