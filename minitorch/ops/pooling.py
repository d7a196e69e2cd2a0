"""Pooling: one number for each window of a signal, an image or a volume: its maximum or its mean.

`input` is [N, C, *sizes] or [C, *sizes]. Along each of the last dims windows of `kernel_size` elements, `dilation`
apart, start every `stride` elements (`kernel_size` of them unless told otherwise) on the sizes widened by `padding` on
both sides. With `ceil_mode` a last window may reach beyond the end. Adaptive pooling takes as many windows as asked for.

The work is done *tap* by tap: tap k of a dim is the k-th element of all its windows at once, which is mostly a slice.
[m] 2x2 maximum with its index of float32 (32, 6, 24, 24): 120 us, torch 430; both backward: 32 us.
"""

import itertools
import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import index

import numpy as np
from numpy import ndarray

from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, composite, primitive

# ---- where the windows lie ------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Axis:
    """The windows along one dim: window i sees starts[i] + k * step for k < kernel, where that is in [0, ends[i])."""

    size: int
    starts: ndarray
    ends: ndarray
    kernel: int
    step: int = 1

    @property
    def count(self) -> int:
        return len(self.starts)

    @cached_property
    def taps(self) -> list[tuple]:
        """For each k the windows that see a k-th place, and these places; slices where they are evenly spaced."""
        found = []
        for k in range(self.kernel):
            places = self.starts + k * self.step
            (windows,) = np.nonzero((places >= 0) & (places < self.ends))
            found.append((_as_slice(windows), _as_slice(places[windows])))
        return found

    @cached_property
    def first(self) -> ndarray:
        """The first k that is not before the beginning."""
        return np.maximum(-(self.starts // self.step), 0)

    @cached_property
    def seen(self) -> ndarray:
        """How many places each window sees."""
        return sum((np.isin(np.arange(self.count), _as_array(w, self.count)) for w, _ in self.taps), np.zeros(1, int))


def _as_slice(places: ndarray) -> slice | ndarray:
    if len(places) < 2:
        start = int(places[0]) if len(places) else 0
        return slice(start, start + len(places), 1)
    step = int(places[1] - places[0])
    even = step > 0 and (places[1:] - places[:-1] == step).all()
    return slice(int(places[0]), int(places[-1]) + 1, step) if even else places


def _as_array(places: slice | ndarray, size: int) -> ndarray:
    return np.arange(size)[places] if isinstance(places, slice) else places


@lru_cache(1024)
def _grid(size: int, kernel: int, stride: int, padding: int, dilation: int, count: int) -> Axis:
    """Windows at equal distances."""
    starts = np.arange(count) * stride - padding
    return Axis(size, starts, np.full(count, size), kernel, dilation)


@lru_cache(1024)
def _even_parts(size: int, count: int) -> Axis:
    """`count` windows that cover the dim: from floor(i * size / count) up to ceil((i + 1) * size / count)."""
    windows = np.arange(count)
    starts, ends = windows * size // count, -(-(windows + 1) * size // count)
    return Axis(size, starts, ends, int((ends - starts).max(initial=1)))


def _outer(parts: list, sizes: list[int]) -> tuple:
    """The index that picks `parts` of the last dims, each along its own."""
    if all(isinstance(part, slice) for part in parts):
        return (..., *parts)
    return (..., *np.ix_(*(_as_array(part, n) for part, n in zip(parts, sizes, strict=True))))


def _taps(axes: tuple[Axis, ...]):
    """The taps of windows of several dims, row by row: (number, the windows, the places)."""
    counts, sizes = [a.count for a in axes], [a.size for a in axes]
    for tap, pairs in enumerate(itertools.product(*(a.taps for a in axes))):
        windows, places = zip(*pairs, strict=True)
        yield tap, _outer(windows, counts), _outer(places, sizes)


def _spread_out(vectors: list[ndarray]) -> list[ndarray]:
    """Vectors laid along dims of their own, to be combined by broadcasting."""
    return [v.reshape(-1, *(1,) * (len(vectors) - dim - 1)) for dim, v in enumerate(vectors)]


# ---- the largest of each window -------------------------------------------------------------------------------------


def largest(x: ndarray, axes: tuple[Axis, ...]) -> tuple[ndarray, ndarray]:
    """The largest of each window and its place in its plane, the last dims flattened.

    Of equal ones the first; a nan is larger than anything, and of several the last is taken.
    """
    if x.dtype == num.OBJECT:
        _, at = largest(num.floats(x), axes)
        return at_places(x, at, len(axes)), at
    shape = (*x.shape[: x.ndim - len(axes)], *(a.count for a in axes))
    strides = [math.prod(a.size for a in axes[dim + 1 :]) for dim in range(len(axes))]
    weights = [math.prod(a.kernel for a in axes[dim + 1 :]) for dim in range(len(axes))]
    # At first the smallest number and the first tap that is inside; numbers of taps are mostly small.
    best = np.full(shape, -math.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min, x.dtype)
    number = np.min_scalar_type(math.prod(a.kernel for a in axes)).type
    winner = np.empty(shape, number)
    winner[...] = sum(_spread_out([a.first * weight for a, weight in zip(axes, weights, strict=True)]))
    for tap, windows, places in _taps(axes):
        if not tap:
            best[windows] = x[places]
            continue
        there, part = best[windows], x[places]
        winner[windows] = np.maximum(winner[windows], (part > there) * number(tap))
        best[windows] = np.maximum(there, part)
    if x.dtype.kind == "f" and (best != best).any():
        for tap, windows, places in _taps(axes):
            part = x[places]
            winner[windows] = np.where(part != part, number(tap), winner[windows])
    # Place = start + k * step along each dim.
    inside = sum(_spread_out([np.arange(a.kernel) * a.step * s for a, s in zip(axes, strides, strict=True)])).reshape(-1)
    starts = sum(_spread_out([a.starts * s for a, s in zip(axes, strides, strict=True)]))
    return best, inside.take(winner) + starts


def _planes(x, dims: int):
    """x with its last `dims` dims flattened to one, and all others too."""
    shape = x.shape
    return x.reshape((math.prod(shape[: len(shape) - dims]), math.prod(shape[len(shape) - dims :])))


def at_places(x, indices, dims: int):
    """The elements of x at these places of their planes."""
    return num.gather(_planes(x, dims), 1, _planes(indices, dims)).reshape(indices.shape)


def to_places(x, indices, shape: tuple[int, ...], dims: int):
    """Zeros of `shape` with x added at these places of its planes: the gradient of `at_places`."""
    if not isinstance(x, num.BUFFER):
        planes = (math.prod(shape[: len(shape) - dims]), math.prod(shape[len(shape) - dims :]))
        return num.scatter_add(_planes(x, dims), planes, 1, _planes(indices, dims)).reshape(shape)
    out = np.zeros(shape, x.dtype)
    size = math.prod(shape[len(shape) - dims :])
    places = _planes(indices, dims)
    # np.add.at has a fast way for one index of one dim.
    np.add.at(out.reshape(-1), (places + np.arange(len(places))[:, None] * size).reshape(-1), x.reshape(-1))
    return out


def max_primitive(name: str, node: str, dims: int, windows):
    """The op whose kernel pools over the windows that `windows(self, *arguments)` gives; and its backward as an op."""

    # y = x[place of the largest], hence dL/dx = dL/dy at that place
    @primitive(
        f"{name}_backward",
        node=node.replace("Backward0", "BackwardBackward0"),
        grads={
            "grad_output": lambda grad, indices: at_places(grad, indices, dims),
            "indices": NONDIFFERENTIABLE,
        },
        where="",
    )
    def backward(grad_output, indices, shape):
        return to_places(grad_output, indices, shape, dims)

    def slope(grad, self, result1):
        return (backward.kernel if isinstance(grad, num.BUFFER) else backward)(grad, result1, self.shape)

    # The second result is saved under torch's name for it.
    facts = {"node": node, "grads": {"self": slope}, "results": ("result", "result1"), "where": ""}
    return lambda kernel: primitive(name, **facts)(kernel)
