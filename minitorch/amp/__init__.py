"""torch.amp: some ops in a dtype of half the size, and gradients scaled so that they do not vanish in it."""

from typing import Any

from minitorch._missing import missing
from minitorch.amp.autocast_mode import (
    autocast,
    custom_bwd,
    custom_fwd,
    get_autocast_dtype,
    is_autocast_available,
    is_autocast_cache_enabled,
    is_autocast_enabled,
)
from minitorch.amp.grad_scaler import GradScaler

__all__ = [
    "GradScaler",
    "autocast",
    "custom_bwd",
    "custom_fwd",
    "get_autocast_dtype",
    "is_autocast_available",
    "is_autocast_cache_enabled",
    "is_autocast_enabled",
]


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)
