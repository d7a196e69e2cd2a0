"""torch.cuda.amp: the old names of torch.amp, for a device that is not there."""

from __future__ import annotations

import warnings
from typing import Any

from minitorch import amp, dtypes
from minitorch._missing import missing

__all__ = ["GradScaler", "autocast"]


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)


def _is_deprecated(name: str) -> None:
    warnings.warn(
        f"`torch.cuda.amp.{name}(args...)` is deprecated. Please use `torch.amp.{name}('cuda', args...)` instead.",
        FutureWarning,
        stacklevel=3,
    )


class GradScaler(amp.GradScaler):
    """`torch.amp.GradScaler("cuda", …)`: disabled."""

    def __init__(
        self,
        init_scale: float = 2.0**16,
        growth_factor: float = 2.0,
        backoff_factor: float = 0.5,
        growth_interval: int = 2000,
        enabled: bool = True,
    ):
        _is_deprecated("GradScaler")
        super().__init__("cuda", init_scale, growth_factor, backoff_factor, growth_interval, enabled)


class autocast(amp.autocast):
    """`torch.autocast("cuda", …)`: disabled."""

    def __init__(self, enabled: bool = True, dtype: Any = dtypes.float16, cache_enabled: bool = True):
        _is_deprecated("autocast")
        super().__init__("cuda", dtype, enabled, cache_enabled)
