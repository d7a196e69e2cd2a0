"""torch.nn.utils: gradients clipped, parameters as one vector or computed from others, sequences packed.

Each file is imported when something of it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from minitorch._missing import missing

if TYPE_CHECKING:
    from minitorch.nn.utils.clip_grad import *
    from minitorch.nn.utils.convert_parameters import *

# File -> what of it stands here, too.
_FILES = {
    "clip_grad": "clip_grad_norm clip_grad_norm_ clip_grad_value_ clip_grads_with_norm_ get_total_norm",
    "convert_parameters": "parameters_to_vector vector_to_parameters",
    "init": "skip_init",
    "parametrizations": "",
    "parametrize": "",
    "rnn": "",
    "spectral_norm": "remove_spectral_norm spectral_norm",
    "stateless": "",
    "weight_norm": "remove_weight_norm weight_norm",
}
_HOME = {name: file for file, names in _FILES.items() for name in names.split()}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        # All at once: where a function is called like its file, the import has put the module in its place.
        home = import_module(f"{__name__}.{_HOME[name]}")
        globals().update({other: getattr(home, other) for other in _FILES[_HOME[name]].split()})
        return globals()[name]
    if name in _FILES:
        return import_module(f"{__name__}.{name}")
    raise missing(__name__, name)


def __dir__() -> list[str]:
    return sorted({*__all__, *_FILES})
