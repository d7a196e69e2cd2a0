"""torch.backends.cudnn: switches that scripts set for reproducible runs on a GPU."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

enabled = True
deterministic = False
benchmark = False
benchmark_limit: int | None = None
allow_tf32 = True


def is_available() -> bool:
    """Whether cuDNN is there."""
    return False


def version() -> None:
    """The version of cuDNN: there is none."""


def is_acceptable(tensor: Any) -> bool:
    """Whether cuDNN could compute on a tensor."""
    return False


@contextmanager
def flags(
    enabled: bool = False,
    benchmark: bool = False,
    benchmark_limit: int | None = 10,
    deterministic: bool = False,
    allow_tf32: bool = True,
) -> Iterator[None]:
    """The switches as given inside, as they were afterwards."""
    given = dict(locals())
    before = {name: globals()[name] for name in given}
    globals().update(given)
    try:
        yield
    finally:
        globals().update(before)
