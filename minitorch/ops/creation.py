"""Operations that make tensors from plain arguments: constants, ranges, random numbers.

All of them take dtype, device and requires_grad by keyword; random ones draw from torch's own streams (`random`).
"""

import math

import numpy as np

from minitorch import random
from minitorch.ops._record import composite, factory


@factory("zeros", varargs="size")
def zeros(size, dtype):
    """Zeros of the given size."""
    return np.zeros(size, dtype)


@factory("ones", varargs="size")
def ones(size, dtype):
    """Ones of the given size."""
    return np.ones(size, dtype)


@factory("empty", varargs="size")
def empty(size, dtype):
    """A tensor of the given size whose elements are not set."""
    return np.empty(size, dtype)


@factory("full")
def full(size, fill_value, dtype):
    """A tensor of the given size with every element fill_value, whose type decides the dtype unless one is given."""
    return np.full(size, fill_value, dtype)


@factory("eye")
def eye(n, m=None, dtype=None):
    """The identity matrix [n, m]."""
    return np.eye(n, m, dtype=dtype)


@factory("arange")
def arange(start, end=None, step=1, dtype=None):
    """Numbers from start (0 unless given) up to but without end, in steps; int64 when all three are integers."""
    if end is None:
        start, end = 0, start
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    count = math.ceil((end - start) / step)
    if np.dtype(dtype).kind in "iu" and not any(isinstance(x, float) for x in (start, step)):
        return np.arange(start, start + count * step, step, dtype)
    return (start + np.arange(count) * step).astype(dtype)


@factory("linspace")
def linspace(start, end, steps, dtype):
    """`steps` numbers from start to end, both included, at equal distances."""
    # torch counts from both ends toward the middle, so that the last number is exact.
    if steps == 1:
        return np.full((1,), start, dtype)
    kind = np.dtype(dtype).type
    step = (kind(end) - kind(start)) / kind(max(steps - 1, 1))
    places = np.arange(steps).astype(dtype)
    front = kind(start) + step * places
    back = kind(end) - step * (kind(steps - 1) - places)
    return np.where(np.arange(steps) < steps // 2, front, back).astype(dtype)


@factory("rand", varargs="size")
def rand(size, dtype, generator=None):
    """Uniform numbers from [0, 1)."""
    return (generator or random.default_generator).uniform(size, dtype)


@factory("randn", varargs="size")
def randn(size, dtype, generator=None):
    """Numbers of the standard normal distribution."""
    return (generator or random.default_generator).normal(size, dtype)


@factory("randint")
def randint(low=0, high=None, size=None, dtype=np.int64, generator=None):
    """Integers from [low, high), all equally likely; low is 0 unless given."""
    if size is None:
        low, high, size = 0, low, high
    if low >= high:
        raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}")
    return (generator or random.default_generator).randint(low, high, tuple(size)).astype(dtype)


@factory("randperm")
def randperm(n, dtype=np.int64, generator=None):
    """The integers 0 … n-1 in random order."""
    return (generator or random.default_generator).random_permutation(n).astype(dtype)


@factory("_bernoulli_mask", where="")
def _bernoulli_mask(p, size, dtype):
    return random.default_generator.bernoulli(p, size).astype(dtype)


def _like(name: str, make: str, doc: str):
    def function(input, *, dtype=None, device=None, requires_grad=False, memory_format=None):
        return RECORDS[make](input.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)

    function.__doc__ = doc
    composite(name, where="torch")(function)


from minitorch.ops._record import RECORDS  # noqa: E402

_like("zeros_like", "zeros", "Zeros of the shape and dtype of input.")
_like("ones_like", "ones", "Ones of the shape and dtype of input.")
_like("empty_like", "empty", "An unset tensor of the shape and dtype of input.")
_like("rand_like", "rand", "Uniform numbers from [0, 1) of the shape and dtype of input.")
_like("randn_like", "randn", "Standard normal numbers of the shape and dtype of input.")


@composite("full_like", where="torch")
def full_like(input, fill_value, *, dtype=None, device=None, requires_grad=False):
    """fill_value in the shape and dtype of input."""
    return full(input.shape, fill_value, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)


@composite("tril_indices", where="torch")
def tril_indices(row, col, offset=0, *, dtype=None, device=None):
    """[2, n]: the rows and columns of the lower triangle."""
    return ones((row, col)).tril(offset).nonzero().t().contiguous()


@composite("meshgrid", where="torch")
def meshgrid(*tensors, indexing=None):
    """One grid per vector, all of the common shape: "ij" (matrix) or "xy" (plane) order."""
    if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)):
        tensors = tensors[0]
    shape = [x.numel() for x in tensors]
    order = list(range(len(tensors)))
    if indexing == "xy" and len(tensors) > 1:
        order[:2] = 1, 0
    shape = [shape[place] for place in order]
    return tuple(x.view(*(-1 if o == place else 1 for o in order)).expand(*shape) for place, x in enumerate(tensors))


@composite("multinomial", inplace=False)
def multinomial(input, num_samples, replacement=False, *, generator=None):
    """Indices drawn with the probabilities in each row of input."""
    drawn = (generator or random.default_generator).multinomial(input._plain(), num_samples, replacement)
    return input._drawn(drawn.copy())


@composite("bernoulli")
def bernoulli(input, p=None, *, generator=None):
    """0s and 1s, each 1 with its own probability in input."""
    drawn = (generator or random.default_generator).bernoulli(input._plain() if p is None else p, tuple(input.shape))
    return input._drawn(drawn).to(input.dtype)


@composite("normal", where="torch")
def normal(mean, std=None, size=None, *, generator=None, dtype=None):
    """Normal numbers of the given mean and standard deviation (numbers or tensors)."""
    if size is not None:
        return randn(tuple(size), generator=generator, dtype=dtype) * std + mean
    shape = mean.shape if hasattr(mean, "shape") else std.shape
    dtype = mean.dtype if hasattr(mean, "dtype") else std.dtype
    return randn(tuple(shape), generator=generator, dtype=dtype) * (1.0 if std is None else std) + mean


@composite("dropout", where="F")
def dropout(input, p=0.5, training=True, inplace=False):
    """In training each element is 0 with probability p, and the others are divided by 1 - p."""
    if not 0 <= p <= 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    if not training or p == 0:
        return input
    if p == 1:
        return input * zeros(input.shape, dtype=input.dtype)
    mask = _bernoulli_mask(1 - p, tuple(input.shape), dtype=input.dtype)
    mask.div_(1 - p)
    return input.mul_(mask) if inplace else input * mask
