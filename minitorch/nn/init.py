"""torch.nn.init: first values for parameters, from torch's own random streams.

Every function fills a tensor in place, unseen by autograd, and returns it. `generator` is the stream to draw from, the
default one unless given.

For a weight [out, in, *kernel], fan_in = in * prod(kernel) is the number of inputs that one output sums, and
fan_out = out * prod(kernel) the number of outputs that one input goes into.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from minitorch._missing import missing
from minitorch._tensor import Tensor, from_numpy
from minitorch.autograd.modes import flags, no_grad
from minitorch.ops.creation import eye as identity
from minitorch.ops.sampling import empty_in_order, randperm
from minitorch.random import Generator

# What torch still has by its old name, without the underscore.
_OLD_NAMES = frozenset(
    "constant dirac eye kaiming_normal kaiming_uniform normal orthogonal sparse uniform xavier_normal "
    "xavier_uniform".split()
)


def __getattr__(name: str) -> Any:
    if name not in _OLD_NAMES:
        raise missing(__name__, name)
    function = globals()[name] = _deprecated(globals()[f"{name}_"])
    return function


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """How much the standard deviation of weights is to be raised for what the nonlinearity takes away.

    Args:
        nonlinearity: "linear", "conv1d" …, "sigmoid", "tanh", "relu", "leaky_relu" or "selu".
        param: the negative slope of leaky_relu, 0.01 unless given.

    >>> torch.nn.init.calculate_gain("relu")
    1.4142135623730951
    """
    if nonlinearity == "leaky_relu":
        if param is None:
            param = 0.01
        elif isinstance(param, bool) or not isinstance(param, (int, float)):
            raise ValueError(f"negative_slope {param} not a valid number")
        return math.sqrt(2 / (1 + param**2))
    gains = {"linear": 1, "sigmoid": 1, "tanh": 5 / 3, "relu": math.sqrt(2), "selu": 3 / 4}
    gains |= {f"conv{way}{n}d": 1 for way in ("", "_transpose") for n in (1, 2, 3)}
    if nonlinearity not in gains:
        raise ValueError(f"Unsupported nonlinearity {nonlinearity}")
    return gains[nonlinearity]


# ---- one distribution -----------------------------------------------------------------------------------------------


def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Numbers evenly spread over [a, b)."""
    if flags["MODES"]:
        return flags["unusual"](uniform_, (), {"tensor": tensor, "a": a, "b": b, "generator": generator})
    with no_grad():
        return tensor.uniform_(a, b, generator=generator)


def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Normal numbers."""
    if flags["MODES"]:
        return flags["unusual"](normal_, (), {"tensor": tensor, "mean": mean, "std": std, "generator": generator})
    with no_grad():
        return tensor.normal_(mean, std, generator=generator)


def trunc_normal_(
    tensor: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator: Generator | None = None,
) -> Tensor:
    """Normal numbers, those outside [a, b] drawn again."""
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn(
            "mean is more than 2 std from [a, b] in nn.init.trunc_normal_. "
            "The distribution of values may be incorrect.",
            stacklevel=2,
        )
    low, high = ((bound - mean) / std for bound in (a, b))
    if 0.5 * (math.erf(high * math.sqrt(0.5)) - math.erf(low * math.sqrt(0.5))) > 0.3:

        def fill(x: Tensor) -> Tensor:
            return x.normal_(mean, std, generator=generator)

        def rejected(x: Tensor) -> Tensor:
            return (x < a) | (x > b)
    else:
        # Too few normal numbers would fall inside: keep uniform ones with a probability that follows the density.
        peak = min(max(low, 0), high) ** 2 / 2

        def fill(x: Tensor) -> Tensor:
            return x.uniform_(a, b, generator=generator)

        def rejected(x: Tensor) -> Tensor:
            z = (x - mean) / std
            return empty_in_order(x).uniform_(generator=generator).log() > z * z * -0.5 + peak

    with no_grad():
        waiting = rejected(fill(tensor))
        while waiting.any():
            fresh = fill(empty_in_order(tensor))
            tensor.copy_(fresh.where(waiting, tensor))
            waiting &= rejected(fresh)
    return tensor


def constant_(tensor: Tensor, val: float) -> Tensor:
    """`val` in every element."""
    if flags["MODES"]:
        return flags["unusual"](constant_, (), {"tensor": tensor, "val": val})
    with no_grad():
        return tensor.fill_(val)


def ones_(tensor: Tensor) -> Tensor:
    """1 in every element."""
    with no_grad():
        return tensor.fill_(1.0)


def zeros_(tensor: Tensor) -> Tensor:
    """0 in every element."""
    with no_grad():
        return tensor.zero_()


def eye_(tensor: Tensor) -> Tensor:
    """The identity matrix, cut to the shape [n, m]; ValueError for other than two dims."""
    if tensor.dim() != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    with no_grad():
        return tensor.copy_(identity(*tensor.shape))


def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """The convolution kernel [out, in / groups, *kernel] that hands on its input, as many channels as there are.

    Raises ValueError for other than three to five dims, and if `groups` does not divide the first.
    """
    if tensor.dim() not in (3, 4, 5):
        raise ValueError("Only tensors with 3, 4, or 5 dimensions are supported")
    outputs, inputs, *kernel = tensor.shape
    if outputs % groups:
        raise ValueError("dim 0 must be divisible by groups")
    middle = tuple(n // 2 for n in kernel)
    per_group = outputs // groups
    with no_grad():
        tensor.zero_()
        for group in range(groups):
            for channel in range(min(per_group, inputs)):
                tensor[(group * per_group + channel, channel, *middle)] = 1
    return tensor


def sparse_(tensor: Tensor, sparsity: float, std: float = 0.01, generator: Generator | None = None) -> Tensor:
    """Normal numbers [n, m], of which a fraction `sparsity` in each column is 0, by Martens (2010).

    Which ones is drawn from the default stream. Raises ValueError for other than two dims.
    """
    if tensor.dim() != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    rows, columns = tensor.shape
    zeros = math.ceil(sparsity * rows)
    with no_grad():
        tensor.normal_(0, std, generator=generator)
        for column in range(columns):
            tensor[randperm(rows)[:zeros], column] = 0
    return tensor


# ---- variance kept from layer to layer ------------------------------------------------------------------------------


def xavier_uniform_(tensor: Tensor, gain: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Uniform numbers with standard deviation gain * sqrt(2 / (fan_in + fan_out)), by Glorot and Bengio (2010)."""
    bound = math.sqrt(3.0) * _xavier_std(tensor, gain)
    with no_grad():
        return tensor.uniform_(-bound, bound, generator=generator)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Normal numbers with standard deviation gain * sqrt(2 / (fan_in + fan_out)), by Glorot and Bengio (2010)."""
    std = _xavier_std(tensor, gain)
    with no_grad():
        return tensor.normal_(0.0, std, generator=generator)


def kaiming_uniform_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> Tensor:
    """Uniform numbers with standard deviation gain / sqrt(fan), by He et al. (2015).

    Args:
        a: the negative slope of leaky_relu.
        mode: "fan_in" keeps the variance of the forward pass, "fan_out" that of the backward pass.
        nonlinearity: what follows the layer, as `calculate_gain` takes it.
    """
    if flags["MODES"]:
        given = {"tensor": tensor, "a": a, "mode": mode, "nonlinearity": nonlinearity, "generator": generator}
        return flags["unusual"](kaiming_uniform_, (), given)
    if not tensor.numel():
        return _nothing_to_do(tensor)
    bound = math.sqrt(3.0) * _kaiming_std(tensor, a, mode, nonlinearity)
    with no_grad():
        return tensor.uniform_(-bound, bound, generator=generator)


def kaiming_normal_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> Tensor:
    """Normal numbers with standard deviation gain / sqrt(fan); the arguments are those of `kaiming_uniform_`."""
    if not tensor.numel():
        return _nothing_to_do(tensor)
    std = _kaiming_std(tensor, a, mode, nonlinearity)
    with no_grad():
        return tensor.normal_(0, std, generator=generator)


def orthogonal_(tensor: Tensor, gain: float = 1, generator: Generator | None = None) -> Tensor:
    """`gain` times a random matrix [n, everything else] with orthonormal rows or columns, whichever are fewer."""
    if tensor.dim() < 2:
        raise ValueError("Only tensors with 2 or more dimensions are supported")
    if not tensor.numel():
        return tensor
    rows = tensor.shape[0]
    columns = tensor.numel() // rows
    with no_grad():
        numbers = tensor.new_empty((rows, columns)).normal_(0, 1, generator=generator)._plain()
        q, r = np.linalg.qr(numbers.T if rows < columns else numbers)
        # With the diagonal of r positive the factorization is unique, and q evenly spread.
        q = q * np.sign(np.diag(r))
        return tensor.copy_(from_numpy(q.T if rows < columns else q).view(tensor.shape)).mul_(gain)


def _nothing_to_do(tensor: Tensor) -> Tensor:
    warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=3)
    return tensor


def _deprecated(function: Callable) -> Callable:
    """The old name of a function, which lacks the underscore."""
    new, old = function.__name__, function.__name__.removesuffix("_")

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Tensor:
        warnings.warn(f"`nn.init.{old}` is now deprecated in favor of `nn.init.{new}`.", FutureWarning, stacklevel=2)
        return function(*args, **kwargs)

    call.__name__ = call.__qualname__ = old
    call.__doc__ = f"The old name of `{new}`."
    return call


def _calculate_fan_in_and_fan_out(tensor: Tensor) -> tuple[int, int]:
    if tensor.dim() < 2:
        raise ValueError("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions")
    outputs, inputs, *kernel = tensor.shape
    return inputs * math.prod(kernel), outputs * math.prod(kernel)


def _calculate_correct_fan(tensor: Tensor, mode: str) -> int:
    modes = ["fan_in", "fan_out"]
    if mode.lower() not in modes:
        raise ValueError(f"Mode {mode} not supported, please use one of {modes}")
    return _calculate_fan_in_and_fan_out(tensor)[modes.index(mode.lower())]


def _xavier_std(tensor: Tensor, gain: float) -> float:
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    return gain * math.sqrt(2.0 / float(fan_in + fan_out))


def _kaiming_std(tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    return calculate_gain(nonlinearity, a) / math.sqrt(_calculate_correct_fan(tensor, mode))
