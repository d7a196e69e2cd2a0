"""torch.nn.parallel: one model on several devices, of which minitorch has one."""

from __future__ import annotations

from typing import Any

from minitorch._missing import missing
from minitorch.nn.modules.module import Module

__all__ = ["DataParallel", "DistributedDataParallel"]


class DataParallel(Module):
    """Calls its module with the whole batch, as torch does where there is no GPU.

    >>> sorted(torch.nn.DataParallel(torch.nn.Linear(2, 1)).state_dict())
    ['module.bias', 'module.weight']
    """

    def __init__(self, module: Module, device_ids: Any = None, output_device: Any = None, dim: int = 0):
        super().__init__()
        self.module = module
        self.dim = dim
        self.device_ids: list = []

    def forward(self, *inputs: Any, **kwargs: Any) -> Any:
        return self.module(*inputs, **kwargs)


class DistributedDataParallel(Module):
    """Refused: it needs other processes.

    >>> torch.nn.parallel.DistributedDataParallel(torch.nn.Linear(2, 1))
    Traceback (most recent call last):
    ValueError: Default process group has not been initialized, please make sure to call init_process_group.
    """

    def __init__(self, module: Module, *args: Any, **kwargs: Any):
        raise ValueError("Default process group has not been initialized, please make sure to call init_process_group.")


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)
