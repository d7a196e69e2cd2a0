"""torch.nn.functional: the operations behind the layers, as functions of tensors."""

from typing import Any

import minitorch._dispatch  # noqa: F401  binds the records
from minitorch._missing import missing
from minitorch.ops._record import PUBLIC, RECORDS

_records = {"tanh": RECORDS["tanh"], **PUBLIC["F"]}
__all__ = sorted(_records)


def __getattr__(name: str) -> Any:
    if name not in _records:
        raise missing(__name__, name)
    # Kept as a plain global: the next look-up does not come here.
    function = globals()[name] = _records[name].function
    return function


def __dir__() -> list[str]:
    return __all__
