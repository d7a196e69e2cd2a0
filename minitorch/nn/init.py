"""torch.nn.init: first values for parameters, from torch's own random streams.

Every function fills a tensor in place, unseen by autograd, and returns it. `generator` is the stream to draw from, the
default one unless given.

For a weight [out, in, *kernel], fan_in = in * prod(kernel) is the number of inputs that one output sums, and
fan_out = out * prod(kernel) the number of outputs that one input goes into.
"""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from minitorch._missing import missing
from minitorch._tensor import Tensor, _stored
from minitorch.autograd.modes import flags, no_grad
from minitorch.dtypes import OBJECT
from minitorch.random import Generator, default_generator


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)


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
    source = generator or default_generator
    shape, kind = tensor._data.shape, _plain_dtype(tensor)
    low, high = ((bound - mean) / std for bound in (a, b))
    if 0.5 * (math.erf(high * math.sqrt(0.5)) - math.erf(low * math.sqrt(0.5))) > 0.3:
        first, last = np.asarray([a, b], kind)

        def draw() -> np.ndarray:
            return source.normal(shape, kind, mean, std)

        def rejected(x: np.ndarray) -> np.ndarray:
            return (x < first) | (x > last)
    else:
        # Too few normal numbers would fall inside: keep uniform ones with a probability that follows the density.
        peak = min(max(low, 0), high) ** 2 / 2

        def draw() -> np.ndarray:
            return source.uniform(shape, kind, a, b)

        def rejected(x: np.ndarray) -> np.ndarray:
            z = (x - mean) / std
            with np.errstate(divide="ignore"):
                return np.log(source.uniform(shape, kind)) > z * z * -0.5 + peak

    numbers = draw()
    waiting = rejected(numbers)
    while waiting.any():
        fresh = draw()
        numbers = np.where(waiting, fresh, numbers)
        waiting &= rejected(fresh)
    return _fill(tensor, numbers)


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
    return _fill(tensor, np.eye(*tensor.shape))


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
    numbers = (generator or default_generator).normal((rows, columns), _plain_dtype(tensor))
    q, r = np.linalg.qr(numbers.T if rows < columns else numbers)
    # With the diagonal of r positive the factorization is unique, and q evenly spread.
    q = q * np.sign(np.diag(r))
    return _fill(tensor, (q.T if rows < columns else q).reshape(tensor.shape) * gain)


def _plain_dtype(tensor: Tensor) -> np.dtype:
    """The NumPy dtype in which numbers for a tensor are drawn; float64 for one of Values."""
    return np.dtype(np.float64) if tensor._data.dtype == OBJECT else tensor._data.dtype


def _fill(tensor: Tensor, numbers: np.ndarray) -> Tensor:
    tensor._data[...] = _stored(numbers, tensor.dtype)
    tensor._counter[0] += 1
    return tensor


def _nothing_to_do(tensor: Tensor) -> Tensor:
    warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=3)
    return tensor


def _calculate_fan_in_and_fan_out(tensor: Tensor) -> tuple[int, int]:
    if tensor.dim() < 2:
        raise ValueError("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions")
    outputs, inputs, *kernel = tensor.shape
    return inputs * math.prod(kernel), outputs * math.prod(kernel)


def _xavier_std(tensor: Tensor, gain: float) -> float:
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    return gain * math.sqrt(2.0 / float(fan_in + fan_out))


def _kaiming_std(tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    modes = ["fan_in", "fan_out"]
    if mode.lower() not in modes:
        raise ValueError(f"Mode {mode} not supported, please use one of {modes}")
    fan = _calculate_fan_in_and_fan_out(tensor)[modes.index(mode.lower())]
    return calculate_gain(nonlinearity, a) / math.sqrt(fan)
