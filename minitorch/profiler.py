"""torch.profiler: minitorch measures nothing; marks of regions are accepted."""

from __future__ import annotations

from contextlib import ContextDecorator
from typing import Any

from minitorch._missing import missing

__all__ = ["profile", "record_function"]


class record_function(ContextDecorator):
    """Marks a region for the profiler, which is not there: a context manager and a decorator without effect."""

    def __init__(self, name: str, args: str | None = None):
        self.name = name

    def __enter__(self) -> record_function:
        return self

    def __exit__(self, *exc: object) -> None:
        """There is nothing to record."""


def profile(*args: Any, **kwargs: Any) -> None:
    """Refused."""
    raise NotImplementedError("minitorch has no profiler; use Python's own, cProfile")


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)
