"""torch.accelerator, and the rooms of the devices that minitorch does not have: `mps`, `xpu`, `mtia`; `cpu` it has."""

from __future__ import annotations

from types import SimpleNamespace

from minitorch._absent import functions

_NONE = RuntimeError("Cannot access accelerator device when none is available.")
_FUNCTIONS = functions(
    _NONE,
    "synchronize current_device_index current_device_idx empty_cache set_device_index set_device_idx current_stream",
    (False, "is_available"),
    (0, "device_count"),
    (None, "current_accelerator"),
)
globals().update(_FUNCTIONS)

__all__ = sorted(_FUNCTIONS)

mps = SimpleNamespace(
    **functions(
        RuntimeError("torch.mps needs the MPS backend, which is not there."),
        "empty_cache synchronize current_allocated_memory driver_allocated_memory",
        (False, "is_available"),
        (0, "device_count"),
        (None, "manual_seed seed"),
    )
)
xpu = SimpleNamespace(
    **functions(
        AssertionError("Torch not compiled with XPU enabled"),
        "synchronize current_device get_device_name",
        (False, "is_available is_initialized"),
        (0, "device_count"),
        (None, "empty_cache manual_seed manual_seed_all seed"),
    )
)
mtia = SimpleNamespace(**functions(_NONE, "synchronize", (False, "is_available"), (0, "device_count")))
cpu = SimpleNamespace(
    **functions(
        _NONE, "", (True, "is_available"), (1, "device_count"), (None, "synchronize"), ("cpu", "current_device")
    )
)
