"""torch.signal: signal processing, which so far is its windows."""

from minitorch.signal import windows as windows

__all__ = ["windows"]
