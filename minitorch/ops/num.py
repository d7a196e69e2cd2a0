"""The few functions that kernels and formulas share across the kinds of number.

A kernel meets NumPy blocks of floats and object arrays of Values; a formula also meets Tensors, when its own result
is to be differentiated. Operators and indexing work on all three as they are. What does not, is here, under one name.
"""

from __future__ import annotations

import builtins
import math
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy import ndarray

from minitorch import scalar
from minitorch.dtypes import OBJECT, from_numpy

BUFFER = (ndarray, np.generic)
NUMBERS = frozenset((float, int, bool))


def is_tensor(x) -> bool:
    """Whether x is a Tensor, which this floor does not know by name."""
    return hasattr(x, "_data")


# ---- how an array lies in memory, in torch's terms ------------------------------------------------------------------


def storage(x: ndarray) -> ndarray:
    """The array that owns the memory of x."""
    return x if x.base is None or x.base.__class__ is not ndarray else x.base


def strides(x: ndarray) -> tuple[int, ...]:
    """How many elements to step for one step in each dim."""
    size = x.itemsize
    if x.size or any(x.strides):
        return tuple([step // size for step in x.strides])
    # NumPy keeps no strides for what has no elements; torch counts an empty dim as one.
    return tuple(int(np.prod([max(n, 1) for n in x.shape[dim + 1 :]])) for dim in range(x.ndim))


def offset(x: ndarray) -> int:
    """Where in its storage the first element of x lies."""
    owner = storage(x)
    if owner is x:
        return 0
    return (x.__array_interface__["data"][0] - owner.__array_interface__["data"][0]) // x.itemsize


def strided(x: ndarray, size: Sequence[int], stride: Sequence[int], start: int = 0) -> ndarray:
    """A view of the memory that x lies in, from `start` elements after the first of x on.

    Raises:
        ValueError: it would leave that memory.
    """
    steps = [step * x.itemsize for step in stride]
    if not start and x.flags.c_contiguous and x.size:
        try:
            return ndarray(size, x.dtype, x, 0, steps)
        except ValueError:
            # It may lie in the memory around x.
            pass
    whole = memory(x)
    if not all(size):
        return whole[:0].reshape(size)
    if not whole.size:
        raise ValueError("NumPy takes no memory at all for enough of it")
    return ndarray(size, x.dtype, whole, (offset(x) + start) * x.itemsize, steps)


def memory(x: ndarray) -> ndarray:
    """All elements of the storage of x, in the order in which they lie there."""
    whole = storage(x)
    if not whole.flags.c_contiguous:
        whole = whole.transpose(sorted(range(whole.ndim), key=lambda dim: -whole.strides[dim]))
    return whole.reshape(-1)


def own_storage(x: ndarray) -> ndarray:
    """x, a part of some larger array, over a storage that begins with x itself."""
    steps = zip(x.shape, x.strides, strict=True)
    room = 1 + builtins.sum((n - 1) * step for n, step in steps) // x.itemsize if x.size else 0
    memory = np.lib.stride_tricks.as_strided(x, (room,), (x.itemsize,))
    return ndarray(x.shape, x.dtype, memory, 0, x.strides)


def overlap(x: ndarray, y: ndarray) -> str:
    """Whether the elements of x and y lie in the same places: "whole", "part", or "" where not.

    As in torch, "" too where one of them has gaps or repetitions, for it is not easily told then.
    """
    if storage(x) is not storage(y) or not (x.size and y.size and is_dense(x) and is_dense(y)):
        return ""
    start, other = offset(x), offset(y)
    if start == other and x.size == y.size:
        return "whole" if x.shape == y.shape and x.strides == y.strides else "part"
    return "part" if start < other + y.size and other < start + x.size else ""


def is_dense(x: ndarray) -> bool:
    """Whether the elements fill their memory without gaps and repetitions."""
    step = x.itemsize
    for stride, n in sorted(zip(x.strides, x.shape, strict=True)):
        if n != 1:
            if stride != step:
                return False
            step *= n
    return True


class memory_format:
    """An order in which the elements of a tensor may lie in memory: channels_last is that of NHWC."""

    def __init__(self, name: str, order: tuple[int, ...] = ()):
        self.name = name
        # The dims from the widest step to the smallest.
        self.order = order

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> str:
        return self.name

    def turned(self, x: ndarray) -> ndarray:
        """x with its dims in the order in which they shall lie; RuntimeError with torch's words where it has others."""
        if x.ndim != len(self.order):
            raise RuntimeError(f"required rank {len(self.order)} tensor to use {self.name} format")
        return x.transpose(self.order)


contiguous_format = memory_format("contiguous_format")
preserve_format = memory_format("preserve_format")
channels_last = memory_format("channels_last", (0, 2, 3, 1))
channels_last_3d = memory_format("channels_last_3d", (0, 2, 3, 4, 1))


def laid_out(x: ndarray, order: memory_format, function: str) -> ndarray:
    """A copy of x that lies in this order; TypeError in the name of `function` for what is no memory format."""
    if order.__class__ is not memory_format:
        kind = type(order).__name__
        raise TypeError(f"{function}(): argument 'memory_format' must be torch.memory_format, not {kind}")
    if order is preserve_format:
        return copied(x)
    return order.turned(x).copy().transpose(np.argsort(order.order)) if order.order else x.copy()


def lies_in(x: ndarray, order: memory_format) -> bool:
    """Whether x lies in this order, without gaps."""
    if not order.order:
        return x.flags.c_contiguous
    return x.ndim == len(order.order) and order.turned(x).flags.c_contiguous


# ---- functions of one number ----------------------------------------------------------------------------------------


def exp(x):
    return np.exp(x) if isinstance(x, BUFFER) else x.exp()


def log(x):
    return np.log(x) if isinstance(x, BUFFER) else x.log()


def sqrt(x):
    return np.sqrt(x) if isinstance(x, BUFFER) else x.sqrt()


def sin(x):
    return np.sin(x) if isinstance(x, BUFFER) else x.sin()


def cos(x):
    return np.cos(x) if isinstance(x, BUFFER) else x.cos()


def tanh(x):
    return np.tanh(x) if isinstance(x, BUFFER) else x.tanh()


def sinh(x):
    return np.sinh(x) if isinstance(x, BUFFER) else x.sinh()


def cosh(x):
    return np.cosh(x) if isinstance(x, BUFFER) else x.cosh()


def sign(x):
    if not isinstance(x, BUFFER):
        return x.sign()
    if x.dtype == OBJECT:
        return each(x, scalar.Value.sign)
    # NumPy's sign of nan is nan; torch's is 0.
    if x.dtype == bool:
        return x.copy()
    return np.sign(x) if x.dtype.kind in "iu" else (x > 0).astype(x.dtype) - (x < 0)


def sigmoid(x):
    if not isinstance(x, BUFFER):
        return x.sigmoid()
    if x.dtype == OBJECT:
        return each(x, scalar.Value.sigmoid)
    # Where exp(-x) is inf, this is 0 as it should be.
    return 1 / (1 + np.exp(-x))


def erf(x):
    if not isinstance(x, BUFFER):
        return x.erf()
    if x.dtype == OBJECT:
        return each(x, scalar.Value.erf)
    from scipy import special

    return special.erf(x)


def normal_cdf(x):
    """The distribution function of normal numbers: the probability that one is below x."""
    if isinstance(x, ndarray) and x.dtype == np.float32 and x.size >= 1000:
        from minitorch.ops.fast import normal

        return normal.cdf(x)
    return 0.5 * (1 + erf(x * math.sqrt(0.5)))


def log_sigmoid(x):
    """log(1 / (1 + exp(-x))), through exp(-|x|), which cannot overflow."""
    if not isinstance(x, BUFFER):
        return minimum(x, 0) - (-x.abs()).exp().log1p()
    return minimum(x, 0) - np.log1p(np.exp(-np.absolute(x)))


def isnan(x):
    if not isinstance(x, BUFFER):
        return x.isnan()
    return x != x


def with_slope(x: ndarray, function: Callable, slope: Callable, name: str) -> ndarray:
    """function(x) of a block; of Values, each result with slope(x) as its local derivative.

    For functions that Values do not bring as methods: SciPy's. Both functions get blocks of floats.
    """
    if x.dtype != OBJECT:
        return function(x)
    numbers = floats(x)
    made = np.frompyfunc(partial(scalar.applied, name), 3, 1)
    return np.asarray(made(lift(x), function(numbers), slope(numbers)), dtype=object)


def with_slopes(x, y, function: Callable, slopes: Callable, name: str) -> ndarray:
    """As `with_slope` for a function of two numbers, one of which may be none of Values; `slopes` gives a pair."""
    if not has_values(x, y):
        return function(x, y)
    x, y = (lift(z) if has_values(z) else floats(np.asarray(z)) for z in (x, y))
    numbers = floats(x), floats(y)
    made = np.frompyfunc(partial(scalar.applied, name), 5, 1)
    dx, dy = slopes(*numbers)
    return np.asarray(made(x, function(*numbers), dx, y, dy), dtype=object)


def power(x, exponent: float):
    """x ** exponent for a Python number; the small powers by multiplication, which is many times faster."""
    if not isinstance(x, BUFFER):
        return x**exponent
    if exponent == 1:
        return x
    if exponent == 2:
        return x * x
    if exponent == 3:
        return x * x * x
    if exponent == 0.5:
        return sqrt(x)
    if exponent == -0.5:
        return 1 / sqrt(x)
    if exponent == -1:
        return 1 / x
    return x**exponent


# ---- functions of two, and choices ----------------------------------------------------------------------------------


def maximum(x, y):
    if not isinstance(x, BUFFER):
        return x.maximum(x.new_tensor(y) if is_tensor(x) and not is_tensor(y) else y)
    return _pairs(scalar.maximum, x, y) if has_values(x, y) else np.maximum(x, y)


def minimum(x, y):
    if not isinstance(x, BUFFER):
        return x.minimum(x.new_tensor(y) if is_tensor(x) and not is_tensor(y) else y)
    return _pairs(scalar.minimum, x, y) if has_values(x, y) else np.minimum(x, y)


def remainder(x, y):
    """x modulo y, with the sign of y: x - y * floor(x / y)."""
    if not isinstance(x, BUFFER):
        return x.remainder(y)
    if not has_values(x, y):
        return x % y
    return x - y * np.floor(floats(np.asarray(x)) / floats(np.asarray(y)))


def floor_divide(x, y):
    """x / y rounded down, which has no gradient."""
    return x // y if isinstance(x, BUFFER) else x.div(y, rounding_mode="floor")


def trunc_divide(x, y):
    """x / y without what follows the point, which has no gradient."""
    return np.trunc(x / y) if isinstance(x, BUFFER) else x.div(y, rounding_mode="trunc")


def where(condition, x, y):
    if type(condition) is not ndarray:
        # Comparing one Value with another gives a plain bool.
        return np.where(condition, x, y) if isinstance(condition, (np.generic, bool)) else condition._where(x, y)
    if condition.size < 4096:
        return np.where(condition, x, y)
    if y.__class__ is float and y == 0:
        return zero_where(x, ~condition)
    if not _alike(condition, x, y):
        return np.where(condition, x, y)
    # np.where branches at each element; choosing among the bits does not, and takes a tenth of the time.
    bits = np.int32 if x.dtype.char == "f" else np.int64
    chosen = x.view(bits) ^ y.view(bits)
    chosen *= condition
    chosen ^= y.view(bits)
    return chosen.view(x.dtype)


def _alike(condition, x, y) -> bool:
    """Whether x and y are blocks of the same floats, of the shape of the condition."""
    return (
        type(x) is type(y) is ndarray
        and x.dtype is y.dtype
        and x.dtype.char in "fd"
        and x.shape == y.shape == condition.shape
    )


def has_values(*operands) -> bool:
    return any(isinstance(x, ndarray) and x.dtype == OBJECT for x in operands)


def is_block(x) -> bool:
    """Whether x is a block of plain numbers, which a kernel may treat in ways that Values and Tensors do not allow."""
    return x.__class__ is ndarray and x.dtype != OBJECT


def _pairs(function, x, y):
    lifted = (lift(z) if isinstance(z, ndarray) and z.dtype == OBJECT else z for z in (x, y))
    return np.frompyfunc(function, 2, 1)(*(np.asarray(z, dtype=object) for z in lifted))


def each(x: ndarray, method) -> ndarray:
    """`method` of each Value of an object array."""
    return np.asarray(np.frompyfunc(method, 1, 1)(lift(x)), dtype=object)


# ---- shapes ---------------------------------------------------------------------------------------------------------


def sum(x, dim=None, keepdim: bool = False):
    if isinstance(x, BUFFER):
        return block_sum(x, dim if dim is None or dim.__class__ is tuple else (dim % x.ndim,), keepdim)
    return x.sum() if dim is None else x.sum(dim, keepdim)


def in_order(x):
    """x with its elements in order and without gaps, as torch lays out what reductions and indexing make."""
    return x.copy() if isinstance(x, ndarray) and not x.flags.c_contiguous else x


def copied(x: ndarray) -> ndarray:
    """A copy without gaps whose elements lie in the order of x; in plain order where x repeats some."""
    return x.copy("C" if 0 in x.strides else "K")


def format_of(x: ndarray) -> memory_format:
    """The memory format in which x may be said to lie: contiguous_format for all that is not clearly channels_last."""
    if x.flags.c_contiguous:
        return contiguous_format
    return next((order for order in (channels_last, channels_last_3d) if lies_in(x, order)), contiguous_format)


def empty_in_order_of(like: ndarray, dtype: Any, order: memory_format | None = None) -> ndarray:
    """An unset array of the shape of `like` that lies in memory as a copy of it does, or in another order."""
    if order not in (None, preserve_format):
        return laid_out(np.empty(like.shape, dtype), order, "empty_like")
    return np.empty(like.shape, dtype) if 0 in like.strides else np.empty_like(like, dtype)


def in_order_of(x: ndarray, like: ndarray, order: memory_format | None = None) -> ndarray:
    """x with its elements in the order in which those of `like`, of the same shape, lie in memory; or in another."""
    if like.flags.c_contiguous and order is None:
        return x
    out = empty_in_order_of(like, x.dtype, order)
    out[...] = x
    return out


def block_sum(x: ndarray, axes: tuple[int, ...] | None, keepdim: bool = False):
    """The sum of a buffer over `axes` (None: all).

    The sums that occur everywhere, of all, of rows and of columns, are products with a vector of ones: BLAS does them
    in a third of the time that NumPy's own sum takes. Long sums are NumPy's, which adds them pairwise, hence precisely.
    """
    kind = x.dtype.char
    if kind in "fd" and x.size and x.flags.c_contiguous:
        ndim, shape = x.ndim, x.shape
        if axes is None or len(axes) == ndim:
            if x.size <= 10_000:
                total = x.reshape(-1).dot(ones(x.size, kind))
                return total.reshape((1,) * ndim) if keepdim else total
        elif axes == (ndim - 1,) and shape[-1] <= 10_000:
            # As one matrix: with more dims NumPy takes row by row, which is six times slower.
            total = x.reshape(-1, shape[-1]).dot(ones(shape[-1], kind))
            return total.reshape((*shape[:-1], 1) if keepdim else shape[:-1])
        elif axes == (0,) and shape[0] <= 10_000:
            total = ones(shape[0], kind).dot(x if ndim == 2 else x.reshape(shape[0], -1))
            return total.reshape((1, *shape[1:]) if keepdim else shape[1:])
    return in_order(np.add.reduce(x, axes, None, None, keepdim))


@lru_cache(64)
def ones(size: int, kind: str) -> ndarray:
    """A vector of ones, made once: not to be written to."""
    return np.ones(size, kind)


def sum_to(x, shape: tuple[int, ...]):
    """Adds up the axes over which `shape` was broadcast to the shape of x: the gradient of broadcasting.

    y[i, j] = x[j] for every i, hence dL/dx[j] = sum_i dL/dy[i, j].
    """
    if not shape:
        return sum(x) if x.shape else x
    extra = len(x.shape) - len(shape)
    if extra:
        x = sum(x, tuple(range(extra)))
    stretched = tuple([i for i, n in enumerate(shape) if n == 1 and x.shape[i] != 1])
    return sum(x, stretched, True) if stretched else x


def expand(x, shape: tuple[int, ...]):
    if not isinstance(x, BUFFER):
        return x.expand(shape)
    if not x.shape and x.dtype.char in "fd":
        # One number seen everywhere: NumPy's broadcast_to takes eight times as long to say so.
        view = ndarray(shape, x.dtype, np.asarray(x), 0, (0,) * len(shape))
        view.flags.writeable = False
        return view
    return np.broadcast_to(x, shape)


def zero_where(x, mask):
    """x, but 0 where the mask is true, also where x is inf or nan."""
    if not isinstance(x, BUFFER):
        return mask._where(0.0, x)
    kind = x.dtype.char
    if kind not in "fd" or x.size < 1000 or x.shape != mask.shape:
        return np.where(mask, 0.0, x)
    # np.where branches at each element; clearing the bits does not, and takes a tenth of the time.
    bits = np.int32 if kind == "f" else np.int64
    return (x.view(bits) * ~mask).view(x.dtype)


CONSTANTS: dict[float, ndarray] = {}


def constant(number: float) -> ndarray:
    """A Python number as a 0-d float32 array, kept for the next time: NumPy takes longer for the bare number."""
    array = np.array(number, np.float32)
    # 0.0 and -0.0 are one key, and nan is found by none.
    if number and number == number:
        if len(CONSTANTS) > 1000:
            CONSTANTS.clear()
        CONSTANTS[number] = array
    return array


def positive_part(x):
    """max(x, 0) of a block."""
    return np.maximum(x, _ZERO if x.dtype is _ZERO.dtype else 0)


_ZERO = np.zeros((), np.float32)


def reshape(x, shape: tuple[int, ...]):
    return x.reshape(shape)


def permute(x, dims: Sequence[int]):
    return x.transpose(dims) if isinstance(x, BUFFER) else x.permute(dims)


def swap(x, dim0: int, dim1: int):
    return x.swapaxes(dim0, dim1) if isinstance(x, BUFFER) else x.transpose(dim0, dim1)


def unsqueeze(x, dim: int):
    return x.reshape((*x.shape[:dim], 1, *x.shape[dim:]))


def flip(x, dims: tuple[int, ...]):
    if not x.shape:
        return x
    return np.flip(x, dims) if isinstance(x, BUFFER) else x.flip(dims)


def cumsum(x, dim: int):
    return accumulated(np.add, x, dim) if isinstance(x, BUFFER) else x.cumsum(dim)


def cumprod(x, dim: int):
    return accumulated(np.multiply, x, dim) if isinstance(x, BUFFER) else x.cumprod(dim)


def accumulated(ufunc: np.ufunc, x: ndarray, dim: int) -> ndarray:
    """Running results along dim: of float32 in float64, as torch takes them; else a million times 0.1 is 100958."""
    if x.dtype == np.float32:
        return ufunc.accumulate(x, dim, np.float64).astype(np.float32)
    return ufunc.accumulate(x, dim)


def prod(x, dim=None, keepdim: bool = False):
    if isinstance(x, BUFFER):
        return np.multiply.reduce(x, axis=dim, keepdims=keepdim)
    return x.prod() if dim is None else x.prod(dim, keepdim)


def roll(x, shifts, dims):
    return np.roll(x, shifts, dims) if isinstance(x, BUFFER) else x.roll(shifts, dims)


def tril(x, diagonal: int):
    return where_triangle(x, diagonal, lower=True) if isinstance(x, BUFFER) else x.tril(diagonal)


def triu(x, diagonal: int):
    return where_triangle(x, diagonal, lower=False) if isinstance(x, BUFFER) else x.triu(diagonal)


def where_triangle(x: ndarray, diagonal: int, lower: bool) -> ndarray:
    kept = np.tri(*x.shape[-2:], diagonal if lower else diagonal - 1, dtype=bool)
    return np.where(kept if lower else ~kept, x, x.dtype.type(0) if x.dtype != OBJECT else 0.0)


def zeros(shape: tuple[int, ...], like):
    """Zeros of the same kind of number as `like`."""
    if not isinstance(like, BUFFER):
        return like.new_zeros(shape)
    return np.zeros(shape, np.float64 if like.dtype == OBJECT else like.dtype)


def beside(like, array: ndarray):
    """An array of constants, such as indices, in the form in which it meets `like`: among Tensors a Tensor."""
    return array if isinstance(like, BUFFER) else like.new_tensor(array, dtype=from_numpy(array.dtype))


def in_dtype_of(like, x):
    """x in the dtype of `like`: a function of integer Tensors has only the precision of the default dtype."""
    if isinstance(x, BUFFER) or x.dtype == like.dtype:
        return x
    return x._to_copy(like._data.dtype)


def zeros_like(x):
    """Zeros of the shape and the kind of x."""
    return zeros(x.shape, x)


def copy_for(x: ndarray, values) -> ndarray:
    """A copy of x into which `values` can be written: among floats there is no room for Values."""
    return x.astype(OBJECT, "C") if getattr(values, "dtype", None) == OBJECT else x.copy()


def place(x, shape: tuple[int, ...], index: tuple):
    """Zeros of `shape` with x written at `index` (slices and integers): the gradient of taking that part."""
    if not isinstance(x, BUFFER):
        return x._place(shape, index)
    out = np.zeros(shape, x.dtype)
    out[index] = x
    return out


def accumulate(x, shape: tuple[int, ...], indices: tuple):
    """Zeros of `shape` with x added at `indices`, repeated ones adding up: the gradient of x = source[indices]."""
    if not isinstance(x, BUFFER):
        # As arrays: NumPy would take an index tensor of one element for a plain number.
        return x._accumulate(shape, tuple(getattr(i, "_data", i) for i in indices))
    return added_at(np.zeros(shape, x.dtype), indices, x)


def added_at(out: ndarray, indices: tuple, x: ndarray, ufunc: np.ufunc = np.add) -> ndarray:
    """`out`, an array in order, with x added (or by another ufunc) at `indices`, repeated ones adding up.

    Through places in `out` seen as one dimension: for those np.add.at takes a sixth of the time that it takes for rows
    or for several index arrays, and less than sorting, bincount or a product with one-hot rows.
    """
    if out.ndim < 2 or out.dtype == OBJECT:
        ufunc.at(out, indices, x)
        return out
    index = indices[0]
    if len(indices) == 1 and index.__class__ is ndarray and index.dtype != bool:
        width = out[0].size if out.shape[0] else 0
        places = np.multiply(index, width, dtype=np.int64)[..., None] + np.arange(width)
        shape = (*index.shape, *out.shape[1:])
        if x.size >= 100_000 and x.shape == shape and x.dtype.char in "fd" and ufunc is np.add:
            out += _rows_added_up(index.reshape(-1) % len(out), x.reshape(-1, width), len(out)).reshape(out.shape)
            return out
    else:
        places = np.arange(out.size).reshape(out.shape)[indices]
        shape = places.shape
    if x.shape != shape:
        x = np.broadcast_to(x, shape)
    ufunc.at(out.reshape(-1), places.reshape(-1), x.reshape(-1))
    return out


def _rows_added_up(index: ndarray, x: ndarray, count: int) -> ndarray:
    """[count, m]: row index[i] of it has row i of x [n, m] added, by a sparse matrix with a 1 at each [index[i], i].

    For many elements that takes a fifth of the time of np.add.at, which is worth the import of SciPy.
    """
    from scipy.sparse import csc_array

    ones = np.ones(index.size, x.dtype)
    return csc_array((ones, index, np.arange(index.size + 1)), shape=(count, index.size)) @ x


def scatter_add(x, shape: tuple[int, ...], dim: int, index):
    """Zeros of `shape` with x[i, j] added at [index[i, j], j] (for dim 0): the gradient of gather."""
    if not isinstance(x, BUFFER):
        return x.new_zeros(shape).scatter_add(dim, index, x)
    out = np.zeros(shape, x.dtype)
    if index.size:
        part = np.atleast_1d(x)[tuple(map(slice, index.shape))]
        added_at(np.atleast_1d(out), along(dim, np.atleast_1d(index)), part)
    return out


def along(dim: int, index: ndarray) -> tuple:
    """The NumPy index that picks `index` along `dim` and every place of its own along the other axes.

    For a 0-d index, whose only element is 0, there is nothing to pick.
    """
    if not index.ndim:
        return ()
    places = list(np.ogrid[tuple(map(slice, index.shape))])
    places[dim] = index
    return tuple(places)


def gather(x, dim: int, index):
    """x[index[i, j], j] at [i, j] (for dim 0). An index that names nothing may be of any shape."""
    if not isinstance(x, BUFFER):
        return x.gather(dim, index)
    if not index.size:
        return np.empty(index.shape, x.dtype)
    return x[along(dim, index)] if x.ndim and index.ndim else x.reshape(-1)[index]


# ---- shapes that broadcast ------------------------------------------------------------------------------------------


def broadcast(a: Sequence[int], b: Sequence[int]) -> tuple[int, ...]:
    """The shape that both broadcast to; RuntimeError with torch's words when there is none."""
    size = max(len(a), len(b))
    a, b = (1,) * (size - len(a)) + tuple(a), (1,) * (size - len(b)) + tuple(b)
    for dim in range(size - 1, -1, -1):
        if a[dim] != b[dim] and 1 not in (a[dim], b[dim]):
            raise RuntimeError(
                f"The size of tensor a ({a[dim]}) must match the size of tensor b ({b[dim]}) at non-singleton "
                f"dimension {dim}"
            )
    return tuple(n if m == 1 else m for m, n in zip(a, b, strict=True))


def matmul(x, y):
    """x @ y; for blocks of two dims by `dot`, which takes half the time."""
    return x.dot(y) if isinstance(x, BUFFER) and x.ndim == 2 else x @ y


# ---- dimensions as torch takes them ---------------------------------------------------------------------------------


def axis(dim: int, ndim: int) -> int:
    """`dim` counted from the front; IndexError with torch's words when there is no such dimension."""
    if 0 <= dim < ndim:
        return dim
    span = max(ndim, 1)
    if not -span <= dim < span:
        raise IndexError(f"Dimension out of range (expected to be in range of [{-span}, {span - 1}], but got {dim})")
    return dim % span


def axes(dim: Any, ndim: int) -> tuple[int, ...]:
    """One or several dims counted from the front; all of them for None or ()."""
    if type(dim) is int:
        dim = axis(dim, ndim)
        return (dim,) if ndim else ()
    if dim is None:
        return tuple(range(ndim))
    dims = tuple(axis(int(d), ndim) for d in (dim if isinstance(dim, (tuple, list)) else (dim,)))
    if len(set(dims)) != len(dims):
        twice = next(d for d in dims if dims.count(d) > 1)
        raise RuntimeError(f"dim {twice} appears multiple times in the list of dims")
    return (dims if ndim else ()) or tuple(range(ndim))


# ---- names of dtypes, as error texts give them ----------------------------------------------------------------------


def type_name(x: ndarray) -> str:
    """The old tensor type: "Float", "Long", …"""
    return from_numpy(x.dtype).type_name


def c_name(x: ndarray) -> str:
    """The type in C: "float", "long int", …"""
    return from_numpy(x.dtype).c_name


def require(x: ndarray, kinds: str, inner: str) -> None:
    """torch's error where the function `inner` does not take this kind of number; Values, "O", are floats."""
    if x.dtype.kind not in kinds:
        raise NotImplementedError(f"\"{inner}\" not implemented for '{type_name(x)}'")


# ---- Values in object arrays ----------------------------------------------------------------------------------------

plain = np.frompyfunc(lambda v: v.data if isinstance(v, scalar.Value) else float(v), 1, 1)
_fresh = np.frompyfunc(lambda v: v if isinstance(v, scalar.Value) else scalar.Value(v), 1, 1)


def floats(x: ndarray) -> ndarray:
    """The numbers of an array of Values, as float64."""
    return np.asarray(plain(x)).astype(np.float64)


def lift(x: ndarray) -> ndarray:
    """An object array in which every element is a Value: kernels leave raw numbers among them."""
    return np.asarray(_fresh(np.asarray(x, dtype=object)), dtype=object)
