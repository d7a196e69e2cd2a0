"""torch.cuda of a machine without GPUs, as a CPU build of torch shows it."""

from __future__ import annotations

from typing import Any

from minitorch._absent import functions
from minitorch._missing import missing
from minitorch._settings import OutOfMemoryError as OutOfMemoryError

NO_CUDA = AssertionError("Torch not compiled with CUDA enabled")

_FUNCTIONS = functions(
    NO_CUDA,
    "synchronize current_device get_device_name get_device_properties get_device_capability init set_device "
    "current_stream default_stream ipc_collect get_rng_state initial_seed mem_get_info "
    "set_per_process_memory_fraction",
    (False, "is_available is_initialized is_bf16_supported"),
    (0, "device_count memory_allocated max_memory_allocated memory_reserved max_memory_reserved"),
    (None, "empty_cache manual_seed manual_seed_all seed seed_all set_rng_state set_rng_state_all"),
    (None, "reset_peak_memory_stats reset_max_memory_allocated"),
)
globals().update(_FUNCTIONS)

__all__ = sorted((*_FUNCTIONS, "OutOfMemoryError", "get_arch_list", "get_rng_state_all"))


def get_arch_list() -> list:
    """There are none."""
    return []


def get_rng_state_all() -> list:
    """There are none."""
    return []


def __getattr__(name: str) -> Any:
    if name == "amp":
        from importlib import import_module

        return import_module(f"{__name__}.amp")
    raise missing(__name__, name)
