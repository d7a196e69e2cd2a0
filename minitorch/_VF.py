"""torch._VF: the recurrent functions of `torch` under the name that modules written for torch call them by."""

from collections.abc import Callable

from minitorch import _dispatch
from minitorch._missing import missing


def __getattr__(name: str) -> Callable:
    function = None if name.startswith("__") else _dispatch.find("torch", name)
    if function is None:
        raise missing(__name__, name)
    return function
