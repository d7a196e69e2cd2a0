"""torch.utils: data loaders, hooks, checkpointing."""

from importlib import import_module
from typing import Any

from minitorch._missing import missing

_ROOMS = ("checkpoint", "data", "dlpack", "hooks", "tensorboard")


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    raise missing(__name__, name)


def __dir__() -> list[str]:
    return list(_ROOMS)
