"""torch.distributed: minitorch computes in one process."""

from __future__ import annotations

from typing import Any

from minitorch._absent import functions
from minitorch._missing import missing

_FUNCTIONS = functions(
    ValueError("Default process group has not been initialized, please make sure to call init_process_group."),
    "get_rank get_world_size barrier all_reduce all_gather broadcast destroy_process_group",
    (
        False,
        "is_available is_initialized is_nccl_available is_gloo_available is_mpi_available is_torchelastic_launched",
    ),
)
globals().update(_FUNCTIONS)

__all__ = sorted((*_FUNCTIONS, "init_process_group"))


def init_process_group(*args: Any, **kwargs: Any) -> None:
    """Refused."""
    raise NotImplementedError(
        "minitorch has no torch.distributed.init_process_group: it computes in one process; plain `python` runs the "
        "same script on PyTorch, with its distributed engine"
    )


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)
