"""torch.nn.utils: gradients clipped, parameters as one vector or computed from others, sequences packed.

Each file is imported when something of it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from minitorch._missing import missing

if TYPE_CHECKING:
    from minitorch.nn.utils.clip_grad import *
    from minitorch.nn.utils.convert_parameters import *

# File -> what of it stands here, too. The underscores keep a file from hiding the function of its name.
_FILES = {
    "_spectral_norm": "remove_spectral_norm spectral_norm",
    "_weight_norm": "remove_weight_norm weight_norm",
    "clip_grad": "clip_grad_norm clip_grad_norm_ clip_grad_value_ clip_grads_with_norm_ get_total_norm",
    "convert_parameters": "parameters_to_vector vector_to_parameters",
    "init": "skip_init",
    "parametrizations": "",
    "parametrize": "",
    "rnn": "",
    "stateless": "",
}
_HOME = {name: file for file, names in _FILES.items() for name in names.split()}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        function = globals()[name] = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        return function
    if name in _FILES:
        return import_module(f"{__name__}.{name}")
    raise missing(__name__, name)


def __dir__() -> list[str]:
    return sorted({*__all__, *_FILES})
