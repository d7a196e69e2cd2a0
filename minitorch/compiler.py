"""torch.compiler: minitorch has no compiler, so that there is nothing to steer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitorch._missing import missing

__all__ = ["disable", "is_compiling", "is_dynamo_compiling", "reset"]


def is_compiling() -> bool:
    """False: nothing is ever compiled."""
    return False


is_dynamo_compiling = is_compiling


def reset() -> None:
    """There is nothing to forget."""


def disable(fn: Callable | None = None, recursive: bool = True, **options: Any) -> Callable:
    """The function itself; a decorator with or without arguments."""
    return disable if fn is None else fn


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)
