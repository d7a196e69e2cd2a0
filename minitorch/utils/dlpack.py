"""Memory shared with other libraries, by the DLPack protocol."""

from __future__ import annotations

from typing import Any

from minitorch import from_dlpack
from minitorch._tensor import Tensor

__all__ = ["from_dlpack", "to_dlpack"]


def to_dlpack(tensor: Tensor) -> Any:
    """A capsule over the memory of a tensor, which another library takes over once."""
    # NumPy takes memory over to be written to only by this version of the protocol, or a later one.
    return tensor.__dlpack__(max_version=(1, 0))
