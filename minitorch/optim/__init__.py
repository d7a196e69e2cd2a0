"""torch.optim: parameters changed along their gradients."""

from typing import Any

from minitorch._missing import missing
from minitorch.optim import lr_scheduler, optimizer
from minitorch.optim.adam import Adam
from minitorch.optim.adamw import AdamW
from minitorch.optim.optimizer import Optimizer
from minitorch.optim.sgd import SGD

__all__ = ["Adam", "AdamW", "Optimizer", "SGD", "lr_scheduler", "optimizer"]


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)
