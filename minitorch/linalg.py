"""torch.linalg: norms so far."""

from __future__ import annotations

from typing import Any

from minitorch import _dispatch as _dispatch  # binds the records to Tensor
from minitorch._missing import missing
from minitorch.ops._record import PUBLIC

__all__ = sorted(PUBLIC["linalg"])


def __getattr__(name: str) -> Any:
    op = PUBLIC["linalg"].get(name)
    if op is None:
        raise missing(__name__, name)
    globals()[name] = op.function
    return op.function


def __dir__() -> list[str]:
    return __all__
