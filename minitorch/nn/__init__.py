"""torch.nn: modules, their parameters, and the functions behind them."""

from typing import Any

from minitorch._missing import missing
from minitorch.nn import functional, init, modules, parameter, utils
from minitorch.nn.modules import *  # noqa: F403  what modules.__all__ lists
from minitorch.nn.parameter import Parameter

__all__ = ["Parameter", *modules.__all__, "functional", "init", "modules", "parameter", "utils"]


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)
