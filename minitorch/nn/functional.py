"""torch.nn.functional: the operations behind the layers, as functions of tensors."""

from typing import Any

from minitorch import _dispatch
from minitorch._missing import missing
from minitorch.ops._record import names

__all__ = names("F")


def __getattr__(name: str) -> Any:
    function = _dispatch.find("F", name)
    if function is None:
        raise missing(__name__, name)
    # Kept as a plain global: the next look-up does not come here.
    globals()[name] = function
    return function


def __dir__() -> list[str]:
    return __all__
