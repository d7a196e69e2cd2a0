"""torch.nn: modules, their parameters, and the functions behind them."""

from typing import Any

from minitorch._missing import missing
from minitorch.nn.parameter import Parameter
from minitorch.nn.modules import *  # isort: skip  modules stand on Parameter
from minitorch.nn import functional, init, modules, parameter, utils

__all__ = ["Parameter", *modules.__all__, "functional", "init", "modules", "parameter", "utils"]


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)
