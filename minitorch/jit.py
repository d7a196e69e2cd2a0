"""torch.jit: minitorch has no compiler, so that what scripts mark for it stays what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from minitorch._missing import missing

__all__ = ["Final", "export", "freeze", "ignore", "is_scripting", "is_tracing", "optimize_for_inference", "script"]
__all__ += ["trace", "unused"]


def script(obj: Any, *args: Any, **kwargs: Any) -> Any:
    """The function or module itself."""
    return obj


def trace(func: Callable, example_inputs: Any = None, *args: Any, **kwargs: Any) -> Callable:
    """The function or module itself."""
    return func


def freeze(mod: Any, *args: Any, **kwargs: Any) -> Any:
    """The module itself."""
    return mod


optimize_for_inference = freeze


def export(fn: Callable) -> Callable:
    """The function itself."""
    return fn


unused = export


def ignore(drop: Any = False, **kwargs: Any) -> Callable:
    """The function itself; a decorator with or without arguments."""
    return drop if callable(drop) else export


def is_scripting() -> bool:
    """False: nothing is ever compiled."""
    return False


def is_tracing() -> bool:
    """False: nothing is ever traced."""
    return False


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)
