"""Hooks into every call of torch's functions: `TorchFunctionMode` and `__torch_function__`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from minitorch.autograd.modes import flags

__all__ = [
    "TorchFunctionMode",
    "handle_torch_function",
    "has_torch_function",
    "is_tensor_like",
    "resolve_name",
]


class TorchFunctionMode:
    """While active, every call of a torch function or Tensor method goes to `__torch_function__` first.

    >>> class Count(TorchFunctionMode):
    ...     calls = 0
    ...     def __torch_function__(self, func, types, args=(), kwargs=None):
    ...         self.calls += 1
    ...         return func(*args, **(kwargs or {}))
    >>> with Count() as count:
    ...     _ = torch.ones(2) + 1
    >>> count.calls
    2
    """

    def __torch_function__(
        self, func: Callable, types: Iterable[type], args: tuple = (), kwargs: dict | None = None
    ) -> Any:
        raise NotImplementedError

    def __enter__(self) -> TorchFunctionMode:
        flags["MODES"].append(self)
        return self

    def __exit__(self, *exc: object) -> None:
        flags["MODES"].remove(self)


def has_torch_function(relevant_args: Iterable[Any]) -> bool:
    """Whether a mode is active or an argument brings a `__torch_function__` of its own."""
    plain = flags["TENSORS"]
    return bool(flags["MODES"]) or any(
        type(a) not in plain and hasattr(type(a), "__torch_function__") for a in relevant_args
    )


def handle_torch_function(public_api: Callable, relevant_args: Iterable[Any], *args: Any, **kwargs: Any) -> Any:
    """Hands a call to the active mode, or to the first argument with a `__torch_function__` of its own."""
    if flags["MODES"]:
        return flags["unusual"](public_api, args, kwargs)
    plain = flags["TENSORS"]
    types = [type(a) for a in relevant_args if type(a) not in plain and hasattr(type(a), "__torch_function__")]
    return types[0].__torch_function__(public_api, types, args, kwargs)


def is_tensor_like(inp: Any) -> bool:
    """Whether inp is a Tensor or has a `__torch_function__`."""
    return hasattr(type(inp), "__torch_function__")


def resolve_name(f: Callable) -> str:
    """The name of a torch function."""
    return f"torch.{f.__name__}"
