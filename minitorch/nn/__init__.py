"""torch.nn: modules, their parameters, and the functions behind them."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from minitorch._missing import missing
from minitorch.nn import functional, init, modules, parameter, utils
from minitorch.nn.parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter

if TYPE_CHECKING:
    from minitorch.nn.modules import *

__all__ = [
    "Buffer",
    "Parameter",
    "UninitializedBuffer",
    "UninitializedParameter",
    *modules.__all__,
    "functional",
    "init",
    "modules",
    "parameter",
    "utils",
]


def __getattr__(name: str) -> Any:
    if name in ("DataParallel", "parallel"):
        parallel = import_module(f"{__name__}.parallel")
        return parallel if name == "parallel" else parallel.DataParallel
    if name not in modules.__all__:
        raise missing(__name__, name)
    layer = globals()[name] = getattr(modules, name)
    return layer


def __dir__() -> list[str]:
    return sorted(__all__)
