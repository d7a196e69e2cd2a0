"""torch.backends: switches of the libraries behind torch. They can be set and read; NumPy is what computes."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from minitorch._missing import missing

_ROOMS = ("cuda", "cudnn", "mkl", "mkldnn", "mps", "openmp", "opt_einsum")

__all__ = list(_ROOMS)


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    raise missing(__name__, name)


def __dir__() -> list[str]:
    return __all__
