"""minitorch: a drop-in subset of PyTorch for small CPU scripts, in pure Python on NumPy.

    import minitorch as torch

The names are torch's. Read `scalar.py` first: one number that remembers how it was made. A `Tensor` is a shaped
block of such numbers, and `tensor.scalars()` opens it into them.
"""

import sys
from importlib import import_module

from minitorch._missing import missing

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minitorch._namespace import *


_ROOMS = frozenset(
    "accelerator amp autograd backends cli compiler cuda distributed distributions dtypes jit func linalg "
    "multiprocessing nn notebook ops optim overrides parity profiler random scalar serialization signal special "
    "storage swap testing torch_version types utils version _VF viz".split()
)


def __getattr__(name):
    # Filled at first use: the command line and the swap then start without NumPy.
    if f"{__name__}.{name}" in sys.modules:
        return sys.modules[f"{__name__}.{name}"]
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    if name == "__all__":
        return import_module(f"{__name__}._namespace").__all__
    if name.startswith("_"):
        raise missing(__name__, name)
    value = globals()[name] = getattr(import_module("minitorch._namespace"), name)
    return value


def __dir__():
    own = (name for name in globals() if name.startswith("_"))
    return sorted({*own, *_ROOMS, *import_module("minitorch._namespace").__all__})
