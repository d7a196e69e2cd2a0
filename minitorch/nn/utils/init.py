"""Modules made without first values."""

from __future__ import annotations

import inspect
from typing import Any

from minitorch.nn.modules.module import Module
from minitorch.random import get_rng_state, set_rng_state

__all__ = ["skip_init"]


def skip_init(module_cls: type[Module], *args: Any, **kwargs: Any) -> Module:
    """module_cls(*args, **kwargs), which takes nothing from the random stream; its first values are not to be used.

    Raises RuntimeError for what is no Module, or takes no `device`.
    """
    if not issubclass(module_cls, Module):
        raise RuntimeError(f"Expected a Module; got {module_cls}")
    if "device" not in inspect.signature(module_cls).parameters:
        raise RuntimeError("Module must support a 'device' arg to skip initialization")
    state = get_rng_state()
    try:
        return module_cls(*args, **kwargs)
    finally:
        set_rng_state(state)
