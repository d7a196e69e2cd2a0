"""torch.optim: parameters changed along their gradients; each file is imported when first asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from minitorch._missing import missing

if TYPE_CHECKING:
    from minitorch.optim import lr_scheduler, optimizer, swa_utils
    from minitorch.optim._adafactor import Adafactor
    from minitorch.optim._muon import Muon
    from minitorch.optim.adadelta import Adadelta
    from minitorch.optim.adagrad import Adagrad
    from minitorch.optim.adam import Adam
    from minitorch.optim.adamax import Adamax
    from minitorch.optim.adamw import AdamW
    from minitorch.optim.asgd import ASGD
    from minitorch.optim.lbfgs import LBFGS
    from minitorch.optim.nadam import NAdam
    from minitorch.optim.optimizer import Optimizer
    from minitorch.optim.radam import RAdam
    from minitorch.optim.rmsprop import RMSprop
    from minitorch.optim.rprop import Rprop
    from minitorch.optim.sgd import SGD
    from minitorch.optim.sparse_adam import SparseAdam

__all__ = [
    "ASGD",
    "LBFGS",
    "Adadelta",
    "Adafactor",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Muon",
    "NAdam",
    "Optimizer",
    "RAdam",
    "RMSprop",
    "Rprop",
    "SGD",
    "SparseAdam",
    "lr_scheduler",
    "optimizer",
    "swa_utils",
]

_HOME = {name: name.lower() for name in __all__}
_HOME |= {"Adafactor": "_adafactor", "Muon": "_muon", "SparseAdam": "sparse_adam"}


def __getattr__(name: str) -> Any:
    if name in _HOME.values():
        return import_module(f"{__name__}.{name}")
    if name not in _HOME:
        raise missing(__name__, name)
    found = globals()[name] = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    return found


def __dir__() -> list[str]:
    return __all__
