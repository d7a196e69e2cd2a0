"""The switches that every operation looks at, and the context managers that turn them.

They live in one dict, which is also the global namespace of the generated call paths (`_dispatch`): an operation reads
a switch as a plain global. The switches are process-wide; torch's are per thread.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import isgeneratorfunction
from typing import Any

from minitorch import dtypes

flags: dict[str, Any] = {
    "__name__": "minitorch.generated",
    "GRAD": True,  # operations are recorded
    "MODES": [],  # the stack of active TorchFunctionModes
    "ANOMALY": None,  # the watch of anomaly mode
    "VALUES": False,  # some tensor holds Values, so kernels may meet object arrays
    "UNCOMMON": False,  # some tensor holds Values or 16-bit floats, which are converted around kernels
}


def _look_for_halves() -> None:
    flags["UNCOMMON"] = True


def look_for_values() -> None:
    """Told by whoever makes the first tensor of Values."""
    flags["VALUES"] = flags["UNCOMMON"] = True


dtypes.at_first_half = _look_for_halves


def seen_by_modes(function: Callable) -> Callable:
    """Makes a function that is no record visible to torch's modes, under its own name."""

    @wraps(function)
    def call(*args, **kwargs):
        if flags["MODES"]:
            return flags["unusual"](call, args, kwargs)
        return function(*args, **kwargs)

    return call


class _GradMode:
    """A context manager, and a decorator of functions and generators, that sets recording on or off."""

    def __init__(self, mode: bool):
        self.mode = mode
        self.previous: list[bool] = []

    def __enter__(self) -> None:
        self.previous.append(flags["GRAD"])
        flags["GRAD"] = self.mode

    def __exit__(self, *exc: object) -> None:
        flags["GRAD"] = self.previous.pop()

    def __call__(self, function: Callable) -> Callable:
        if isgeneratorfunction(function):
            return self._around_generator(function)

        @wraps(function)
        def inside(*args, **kwargs):
            with _GradMode(self.mode):
                return function(*args, **kwargs)

        return inside

    def _around_generator(self, function: Callable) -> Callable:
        """The mode holds while the generator runs; between two items the caller's holds."""

        @wraps(function)
        def items(*args, **kwargs):
            generator = function(*args, **kwargs)
            resume, sent = generator.send, None
            while True:
                try:
                    with _GradMode(self.mode):
                        item = resume(sent)
                except StopIteration as end:
                    return end.value
                try:
                    resume, sent = generator.send, (yield item)
                except GeneratorExit:
                    with _GradMode(self.mode):
                        generator.close()
                    raise
                except BaseException as error:
                    resume, sent = generator.throw, error

        return items


class no_grad(_GradMode):
    """Operations inside are not recorded: their results do not require grad.

    >>> x = torch.ones(2, requires_grad=True)
    >>> with torch.no_grad():
    ...     y = x * 2
    >>> y.requires_grad
    False
    """

    def __new__(cls, function: Callable | None = None):
        self = super().__new__(cls)
        if function is None:
            return self
        self.__init__()
        return self(function)

    def __init__(self, function: Callable | None = None):
        super().__init__(False)


class enable_grad(no_grad):
    """Operations inside are recorded, also within `no_grad`."""

    def __init__(self, function: Callable | None = None):
        _GradMode.__init__(self, True)


class inference_mode(_GradMode):
    """`no_grad`, under the name for code that never needs gradients; a decorator with and without parentheses."""

    def __new__(cls, mode: bool | Callable = True):
        return super().__new__(cls) if isinstance(mode, bool) else cls()(mode)

    def __init__(self, mode: bool = True):
        super().__init__(not mode)


class set_grad_enabled(_GradMode):
    """Sets recording at once; as a context manager, back again at its end."""

    def __init__(self, mode: bool):
        super().__init__(mode)
        self.outer = flags["GRAD"]
        flags["GRAD"] = mode

    def __enter__(self) -> None:
        flags["GRAD"] = self.mode

    def __exit__(self, *exc: object) -> None:
        flags["GRAD"] = self.outer

    def __call__(self, function: Callable) -> Callable:
        flags["GRAD"] = self.outer
        return super().__call__(function)

    def __repr__(self) -> str:
        return f"torch.autograd.grad_mode.set_grad_enabled(mode={self.mode})"


def is_grad_enabled() -> bool:
    """Whether operations are recorded now."""
    return flags["GRAD"]


def is_anomaly_enabled() -> bool:
    """Whether anomaly mode is on."""
    return flags["ANOMALY"] is not None


def is_anomaly_check_nan_enabled() -> bool:
    """Whether a nan in backward is an error."""
    watch = flags["ANOMALY"]
    return watch is None or watch.check_nan
