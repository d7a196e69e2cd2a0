"""torch.signal.windows: what a stretch of a signal is multiplied by so that it fades out at its ends."""

from __future__ import annotations

from typing import Any

from minitorch import _dispatch
from minitorch._missing import missing
from minitorch.ops._record import names

__all__ = names("signal.windows")


def __getattr__(name: str) -> Any:
    function = _dispatch.find("signal.windows", name)
    if function is None:
        raise missing(__name__, name)
    globals()[name] = function
    return function


def __dir__() -> list[str]:
    return __all__
