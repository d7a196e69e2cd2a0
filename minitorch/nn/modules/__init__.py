"""The layers, and the class they share; each file is imported when one of its layers is first used."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from minitorch._missing import missing

if TYPE_CHECKING:
    from minitorch.nn.modules.activation import *
    from minitorch.nn.modules.container import *
    from minitorch.nn.modules.dropout import *
    from minitorch.nn.modules.flatten import *
    from minitorch.nn.modules.linear import *
    from minitorch.nn.modules.loss import *
    from minitorch.nn.modules.module import *
    from minitorch.nn.modules.sparse import *

# File -> its layers.
_FILES = {
    "activation": "ELU GELU LeakyReLU LogSoftmax ReLU Sigmoid SiLU Softmax Softplus Tanh",
    "container": "ModuleDict ModuleList ParameterDict ParameterList Sequential",
    "dropout": "Dropout",
    "flatten": "Flatten Unflatten",
    "linear": "Identity Linear",
    "loss": "BCELoss BCEWithLogitsLoss CrossEntropyLoss L1Loss MSELoss NLLLoss",
    "module": "Module",
    "sparse": "Embedding",
}
_HOME = {name: file for file, names in _FILES.items() for name in names.split()}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _FILES:
        return import_module(f"{__name__}.{name}")
    if name not in _HOME:
        raise missing(__name__, name)
    layer = globals()[name] = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    return layer


def __dir__() -> list[str]:
    return sorted({*__all__, *_FILES})
