"""Pooling: one number for each window of a signal, an image or a volume: its maximum or its mean.

`input` is [N, C, *sizes] or [C, *sizes]. Along each of the last dims, windows of `kernel_size` elements, `dilation`
apart, start every `stride` elements (every `kernel_size` unless told otherwise) on the size widened by `padding` on
both sides. With `ceil_mode` a last window may reach beyond the end. Adaptive pooling makes as many as asked for.

The work is done tap by tap: tap k of a dim is the k-th element of all its windows at once, which is mostly a slice.
2x2 maxima with their indices of float32 [32, 6, 24, 24] take 120 us, in torch 430; the way back 32 us in both.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import index

import numpy as np
from numpy import ndarray

from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, composite, of, primitive

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
    def inside(self) -> ndarray:
        """[count, kernel]: whether there is an element at the k-th place of window i."""
        places = self.starts[:, None] + np.arange(self.kernel) * self.step
        return (places >= 0) & (places < self.ends[:, None])

    @cached_property
    def taps(self) -> list[tuple]:
        """For each k the windows that have a k-th element, and where it is; slices where they are evenly spaced."""
        found = []
        for k in range(self.kernel):
            (windows,) = np.nonzero(self.inside[:, k])
            found.append((_as_slice(windows), _as_slice(self.starts[windows] + k * self.step)))
        return found


def _as_slice(places: ndarray) -> slice | ndarray:
    if len(places) < 2:
        start = int(places[0]) if len(places) else 0
        return slice(start, start + len(places), 1)
    step = int(places[1] - places[0])
    even = step > 0 and (places[1:] - places[:-1] == step).all()
    return slice(int(places[0]), int(places[-1]) + 1, step) if even else places


def _evenly_spaced(size: int, kernel: int, stride: int, padding: int, dilation: int, count: int) -> Axis:
    return Axis(size, np.arange(count) * stride - padding, np.full(count, size), kernel, dilation)


def _equal_parts(size: int, count: int) -> Axis:
    """`count` windows that cover the dim: from floor(i * size / count) up to ceil((i + 1) * size / count)."""
    windows = np.arange(count)
    starts, ends = windows * size // max(count, 1), -(-(windows + 1) * size // max(count, 1))
    return Axis(size, starts, ends, int((ends - starts).max(initial=1)))


def _outer(parts: tuple, sizes: list[int]) -> tuple:
    """The index that picks `parts` of the last dims, each along its own."""
    if all(part.__class__ is slice for part in parts):
        return (..., *parts)
    arrays = [np.arange(n)[part] if part.__class__ is slice else part for part, n in zip(parts, sizes, strict=True)]
    return (..., *np.ix_(*arrays))


def _taps(axes: tuple[Axis, ...]) -> Iterator[tuple]:
    """The taps of windows of several dims, row by row: (number, index of the windows, index of the elements)."""
    counts, sizes = [a.count for a in axes], [a.size for a in axes]
    for tap, pairs in enumerate(itertools.product(*(a.taps for a in axes))):
        windows, places = zip(*pairs, strict=True)
        yield tap, _outer(windows, counts), _outer(places, sizes)


def _crossed(vectors: list[ndarray]) -> list[ndarray]:
    """Vectors laid each along a dim of its own, to be combined by broadcasting."""
    return [v.reshape(-1, *(1,) * (len(vectors) - dim - 1)) for dim, v in enumerate(vectors)]


# ---- the largest of each window -------------------------------------------------------------------------------------


def largest(x: ndarray, axes: tuple[Axis, ...]) -> tuple[ndarray, ndarray]:
    """The largest of each window and its place in its plane, that is in the last dims flattened to one.

    Of equals it is the first; nan is larger than any number, and of several the last.
    """
    if x.dtype == num.OBJECT:
        places = largest(num.floats(x), axes)[1]
        return at_places(x, places, len(axes)), places
    sizes, kernels = [a.size for a in axes], [a.kernel for a in axes]
    steps = [math.prod(sizes[dim + 1 :]) for dim in range(len(axes))]
    # The numbers of the taps are mostly small. At first the smallest number and the first tap that is inside.
    number = np.min_scalar_type(math.prod(kernels)).type
    first = [a.inside.argmax(1) * math.prod(kernels[dim + 1 :]) for dim, a in enumerate(axes)]
    best = np.empty((*x.shape[: x.ndim - len(axes)], *(a.count for a in axes)), x.dtype)
    best[...] = -math.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min
    winner = np.empty(best.shape, number)
    winner[...] = sum(_crossed(first))
    for tap, windows, places in _taps(axes):
        part = x[places]
        if not tap:
            best[windows] = part
            continue
        there = best[windows]
        winner[windows] = np.maximum(winner[windows], (part > there) * number(tap))
        best[windows] = np.maximum(there, part)
    if x.dtype.kind == "f" and (best != best).any():
        for tap, windows, places in _taps(axes):
            part = x[places]
            winner[windows] = np.where(part != part, number(tap), winner[windows])
    within = sum(_crossed([np.arange(a.kernel) * (a.step * step) for a, step in zip(axes, steps, strict=True)]))
    starts = sum(_crossed([a.starts * step for a, step in zip(axes, steps, strict=True)]))
    return best, within.reshape(-1).take(winner) + starts


def _planes(shape: tuple[int, ...], dims: int) -> tuple[int, int]:
    """How many planes there are, and of how many elements."""
    return math.prod(shape[: len(shape) - dims]), math.prod(shape[len(shape) - dims :])


def at_places(x, places, dims: int):
    """The elements of x at `places` of its planes, its last `dims` dims."""
    shape = places.shape
    return num.gather(x.reshape(_planes(x.shape, dims)), 1, places.reshape(_planes(shape, dims))).reshape(shape)


def to_places(x, places, shape: tuple[int, ...], dims: int):
    """Zeros of `shape` with x added at `places` of its planes: the gradient of `at_places`."""
    planes = _planes(shape, dims)
    x, places = (y.reshape(_planes(y.shape, dims)) for y in (x, places))
    if not isinstance(x, num.BUFFER) or x.dtype == num.OBJECT:
        return num.scatter_add(x, planes, 1, places).reshape(shape)
    out = np.zeros(shape, x.dtype)
    # np.add.at has a fast way for one dim.
    flat = places + np.arange(planes[0])[:, None] * planes[1]
    np.add.at(out.reshape(-1), flat.reshape(-1), x.reshape(-1))
    return out


def picking(name: str, node: str, dims: int, **more) -> dict:
    """The facts of an op that returns elements of self and their places in the last `dims` dims.

    y = x[place], hence dL/dx = dL/dy at that place; this step is an op, too.
    """

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
        return of(backward, grad, result1, self.shape)

    # torch's node saves the places as result1.
    return {"node": node, "grads": {"self": slope, **more}, "results": ("result", "result1"), "where": ""}


# ---- arguments ------------------------------------------------------------------------------------------------------

_WORDS = {1: "one", 2: "two", 3: "three"}
_POSITIONS = {"kernel_size": 2, "output_size": 2, "stride": 3, "padding": 4, "dilation": 5}


def sizes_of(name: str, argument: str, given, dims: int, complaint: str) -> tuple[int, ...]:
    """An argument that is one int for all dims or one for each; RuntimeError with the complaint if there are others."""
    if given.__class__ is int:
        return (given,) * dims
    wanted = f"{name}(): argument '{argument}' (position {_POSITIONS[argument]}) must be tuple of ints"
    if not isinstance(given, (tuple, list)):
        if not hasattr(given, "__index__"):
            raise TypeError(f"{wanted}, not {type(given).__name__}")
        return (index(given),) * dims
    for place, n in enumerate(given):
        if not hasattr(n, "__index__"):
            raise TypeError(f"{wanted}, but found element of type {type(n).__name__} at pos {place}")
    if len(given) not in (1, dims):
        raise RuntimeError(complaint.format(len(given)))
    return tuple(map(index, given)) * (dims // len(given))


def _window_arguments(name: str, dims: int, kernel_size, stride, padding, dilation=1) -> tuple:
    """kernel_size, stride, padding and dilation as tuples."""
    either = "" if name == "avg_pool3d" else "either "
    single = f"a single int, or a tuple of {_WORDS[dims]} ints"
    complaints = {
        "kernel_size": f"must {either}be {single}",
        "stride": f"must {either}be omitted, {single}",
        "padding": f"must {either}be {single}",
        "dilation": f"must be either {single}",
    }
    given = {"kernel_size": kernel_size, "stride": stride, "padding": padding, "dilation": dilation}
    found = []
    for argument, value in given.items():
        if argument == "stride" and (value is None or value == () or value == []):
            found.append(found[0])
            continue
        complaint = f"{name}: {argument} {complaints[argument]}"
        if dims == 1:
            complaint = f"{name}() argument '{argument}' should contain one int (got {{}})"
        found.append(sizes_of(name, argument, value, dims, complaint))
    return tuple(found)


def _output_size(size: int, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool) -> int:
    """How many windows there are; with ceil_mode the last must start inside or in the padding before."""
    reach = dilation * (kernel - 1) + 1
    if stride == 0:
        raise RuntimeError("stride should not be zero")
    if padding < 0:
        raise RuntimeError(f"pad must be non-negative, but got pad: {padding}")
    if padding > int(reach / 2):
        raise RuntimeError(
            f"pad should be at most half of effective kernel size, but got pad={padding}, kernel_size={kernel} and "
            f"dilation={dilation}"
        )
    count = (size + 2 * padding - reach + (stride - 1 if ceil_mode else 0)) // stride + 1
    return count - 1 if ceil_mode and (count - 1) * stride >= size + padding else count


def _check_windows(dims: int, kernel_size, stride, dilation) -> None:
    letters = "THW"[3 - dims :]
    for what, letter, values in (
        ("kernel size", "k", kernel_size),
        ("stride", "d", stride),
        ("dilation", "dilation", dilation),
    ):
        if min(values) <= 0:
            got = " ".join(f"{letter}{axis}: {n}" for axis, n in zip(letters, values, strict=True))
            raise RuntimeError(f"{what} should be greater than zero, but got {got}")


def _check_shape(name: str, dims: int, shape: tuple[int, ...]) -> None:
    """Whether there are channels and elements to pool; the batch may be empty."""
    kept = shape[len(shape) - dims - 1 :]
    if dims == 3 and 0 in kept:
        function = "avg_pool3d()" if name == "avg_pool" else "max_pool3d_with_indices_out_cpu_template()"
        raise RuntimeError(
            f"{function}: Expected input's non-batch dimensions to have positive length, but input has a shape of "
            f"{list(shape)} and non-batch dimension 0 has length zero!"
        )
    if len(shape) not in (dims + 1, dims + 2) or 0 in kept:
        raise RuntimeError(
            f"Expected {dims + 1}D or {dims + 2}D (batch mode) tensor with optional 0 dim batch size for input, but "
            f"got:{list(shape)}"
        )


@lru_cache(256)
def _windows(name: str, dims: int, shape, kernel_size, stride, padding, dilation, ceil_mode) -> tuple[Axis, ...]:
    """The windows of a call, checked in the order and with the words of torch; `name` is "max_pool" or "avg_pool"."""
    ndim = len(shape)
    if (dims == 3 or name == "max_pool") and ndim not in (dims + 1, dims + 2):
        raise RuntimeError(f"non-empty {dims + 1}D or {dims + 2}D (batch mode) tensor expected for input")
    num.axis(-dims - 1, ndim)
    sizes = shape[ndim - dims :]
    places = list(zip(sizes, kernel_size, stride, padding, dilation, strict=True))
    counts = [_output_size(*place, ceil_mode) for place in places]
    _check_windows(dims, kernel_size, stride, dilation)
    _check_shape(name, dims, shape)
    if dims == 3 and name == "avg_pool" and any(n < k for n, k in zip(sizes, kernel_size, strict=True)):
        image, kernel = (
            " ".join(f"{prefix}{axis}: {n}" for axis, n in zip("THW", values, strict=True))
            for prefix, values in (("", sizes), ("k", kernel_size))
        )
        raise RuntimeError(f"input image ({image}) smaller than kernel size ({kernel})")
    if min(counts) < 1:
        given, made = ("x".join(map(str, (shape[ndim - dims - 1], *found))) for found in (sizes, counts))
        raise RuntimeError(f"Given input size: ({given}). Calculated output size: ({made}). Output size is too small")
    return tuple(_evenly_spaced(*place, count) for place, count in zip(places, counts, strict=True))


def _check_signal(name: str, input) -> None:
    if input.dim() not in (2, 3):
        raise RuntimeError(
            f"Expected 2 to 3 dimensions, but got {input.dim()}-dimensional tensor for argument #1 'self' (while "
            f"checking arguments for {name})"
        )


def _as_image(sizes: tuple, filler: int) -> tuple:
    """The sizes of a signal seen as an image of one row."""
    return (filler, *sizes)


# ---- max pooling ----------------------------------------------------------------------------------------------------


def _max_primitive(dims: int):
    name = f"_max_pool{dims}d_with_indices"

    @primitive(name, **picking(name, f"MaxPool{dims}DWithIndicesBackward0", dims))
    def kernel(self, kernel_size, stride, padding, dilation, ceil_mode):
        axes = _windows("max_pool", dims, self.shape, kernel_size, stride, padding, dilation, bool(ceil_mode))
        num.require(self, "iufO", f"max_pool{dims}d")
        return largest(self, axes)

    return kernel


_max_pool2d_with_indices, _max_pool3d_with_indices = _max_primitive(2), _max_primitive(3)


@composite("max_pool1d_with_indices", where="torch F", results="many", out=False)
def max_pool1d_with_indices(
    input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False
):
    """`max_pool1d` with return_indices=True."""
    _check_signal("max_pool1d", input)
    sizes = _window_arguments("max_pool1d", 1, kernel_size, stride, padding, dilation)
    sizes = map(_as_image, sizes, (1, 1, 0, 1))
    values, places = _max_pool2d_with_indices(input.unsqueeze(-2), *sizes, ceil_mode)
    return values.squeeze(-2), places.squeeze(-2)


@composite("max_pool2d_with_indices", where="F", results="many", out=False)
def max_pool2d_with_indices(
    input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False
):
    """`max_pool2d` with return_indices=True."""
    sizes = _window_arguments("max_pool2d", 2, kernel_size, stride, padding, dilation)
    return tuple(_max_pool2d_with_indices(input, *sizes, ceil_mode))


@composite("max_pool3d_with_indices", where="F", results="many", out=False)
def max_pool3d_with_indices(
    input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False
):
    """`max_pool3d` with return_indices=True."""
    sizes = _window_arguments("max_pool3d", 3, kernel_size, stride, padding, dilation)
    return tuple(_max_pool3d_with_indices(input, *sizes, ceil_mode))


def _check_max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode) -> None:
    """What torch checks before it knows whether there will be a gradient."""
    words = "must be an int, list of ints{} or tuple of ints of size 1 but got size {{}}"
    complaints = {
        "kernel_size": words.format(""),
        "stride": words.format(",").replace("an int", "None, an int"),
        "padding": words.format(","),
        "dilation": words.format(""),
    }
    given = (kernel_size, kernel_size if stride is None or stride == () else stride, padding, dilation)
    (k,), (s,), (p,), (d,) = (
        sizes_of("max_pool1d", argument, value, 1, f"max_pool1d() {argument} {complaint}")
        for (argument, complaint), value in zip(complaints.items(), given, strict=True)
    )
    shape = list(input.shape)
    if len(shape) not in (2, 3) or 0 in shape[-2:]:
        raise RuntimeError(
            "max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but "
            f"got:{shape}"
        )
    for what, n in (("kernel_size", k), ("stride", s)):
        if n <= 0:
            raise RuntimeError(f"max_pool1d() {what} must be greater than zero, but got {n}")
    if p < 0:
        raise RuntimeError(f"max_pool1d() padding must be non-negative, but got {p}")
    if p > k // 2:
        raise RuntimeError(
            f"max_pool1d() padding should be at most half of kernel size, but got padding={p} and kernel_size={k}"
        )
    if d <= 0:
        raise RuntimeError(f"max_pool1d() dilation must be greater than zero, but got {d}")
    count = _output_size(shape[-1], k, s, p, d, ceil_mode)
    if count < 1:
        raise RuntimeError(f"max_pool1d() Invalid computed output size: {count}")
    if not input.is_floating_point():
        raise NotImplementedError(f"\"max_pool1d_impl\" not implemented for '{input.dtype.type_name}'")


@composite("max_pool1d", where="F", out=False)
def max_pool1d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    """The largest number of each window of signals [N, C, L].

    Args:
        return_indices: the places of these numbers in their signals, too; `max_unpool1d` takes them.

    >>> torch.nn.functional.max_pool1d(torch.tensor([[1.0, 3.0, 2.0, 0.0]]), 2)
    tensor([[3., 2.]])
    """
    if not return_indices:
        _check_max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode)
    found = max_pool1d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode)
    return found if return_indices else found[0]


@composite("max_pool2d", where="F", out=False)
def max_pool2d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    """The largest number of each window of images [N, C, H, W].

    Args:
        return_indices: the places of these numbers in their flattened images, too; `max_unpool2d` takes them.

    >>> torch.nn.functional.max_pool2d(torch.tensor([[[1.0, 3.0], [2.0, 0.0]]]), 2)
    tensor([[[3.]]])
    """
    found = max_pool2d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode)
    return found if return_indices else found[0]


@composite("max_pool3d", where="F", out=False)
def max_pool3d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    """The largest number of each window of volumes [N, C, D, H, W].

    Args:
        return_indices: the places of these numbers in their flattened volumes, too; `max_unpool3d` takes them.
    """
    found = max_pool3d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode)
    return found if return_indices else found[0]


def _of_torch(name: str, pool) -> None:

    @composite(f"_{name}", where="torch", aliases=(name,), out=False)
    def plain(input, kernel_size, stride=(), padding=0, dilation=1, ceil_mode=False):
        """As in torch.nn.functional, but never with the places of the numbers."""
        return pool(input, kernel_size, stride, padding, dilation, ceil_mode)


_of_torch("max_pool1d", max_pool1d)
_of_torch("max_pool2d", max_pool2d)
_of_torch("max_pool3d", max_pool3d)


# ---- average pooling ------------------------------------------------------------------------------------------------


def _along(part, dim: int) -> tuple:
    return (..., part, *(slice(None),) * (-dim - 1))


def _sums(x: ndarray, axes: tuple[Axis, ...]) -> ndarray:
    """The sum of each window, dim by dim."""
    for dim, axis in zip(range(-len(axes), 0), axes, strict=True):
        shape = list(x.shape)
        shape[dim] = axis.count
        out = np.zeros(shape, x.dtype)
        for k, (windows, places) in enumerate(axis.taps):
            if k:
                out[_along(windows, dim)] += x[_along(places, dim)]
            else:
                out[_along(windows, dim)] = x[_along(places, dim)]
        x = out
    return x


def _from_windows(x: ndarray, axes: tuple[Axis, ...]) -> ndarray:
    """Each element gets the sum of what the windows that see it hold: the gradient of `_sums`."""
    for dim, axis in zip(range(-len(axes), 0), axes, strict=True):
        shape = list(x.shape)
        shape[dim] = axis.size
        out = np.zeros(shape, x.dtype)
        for windows, places in axis.taps:
            if places.__class__ is slice:
                out[_along(places, dim)] += x[_along(windows, dim)]
            else:
                np.add.at(out, _along(places, dim), x[_along(windows, dim)])
        x = out
    return x


def _product(counts: list[ndarray]) -> ndarray | int:
    """How many elements each window has, as one number where all have as many."""
    found = math.prod(_crossed(counts))
    return int(found.flat[0]) if found.size and (found == found.flat[0]).all() else found


def _divided(x: ndarray, count: ndarray | int) -> ndarray:
    if x.dtype.kind == "f":
        return x / np.asarray(count, x.dtype)
    if x.dtype == num.OBJECT:
        return x / np.asarray(count, float)
    # torch cuts the mean of integers towards zero.
    return np.abs(x) // np.abs(count) * np.sign(x) * np.sign(count)


@lru_cache(256)
def _avg_windows(dims, shape, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override) -> tuple:
    """The windows of a call, and what the sum of each is divided by."""
    if divisor_override == 0:
        raise RuntimeError("divisor must be not zero")
    axes = _windows("avg_pool", dims, shape, kernel_size, stride, padding, (1,) * dims, ceil_mode)
    if divisor_override is not None:
        return axes, divisor_override
    if not count_include_pad:
        return axes, _product([a.inside.sum(1) for a in axes])
    ends = [np.minimum(a.starts + a.kernel, a.size + p) for a, p in zip(axes, padding, strict=True)]
    return axes, _product([end - a.starts for a, end in zip(axes, ends, strict=True)])


def _avg_primitive(dims: int):
    """y = sum of the window / its count, hence each element of the window gets dL/dy / count."""

    def back(grad, self, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override):
        return of(
            backward, grad, self.shape, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override
        )

    @primitive(f"_avg_pool{dims}d", node=f"AvgPool{dims}DBackward0", grads={"self": back}, where="")
    def forward(self, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override):
        axes, count = _avg_windows(
            dims, self.shape, kernel_size, stride, padding, bool(ceil_mode), bool(count_include_pad), divisor_override
        )
        if self.dtype != np.int64:
            num.require(self, "fO", "avg_pool2d" if dims == 2 else "avg_pool3d_out_frame")
        return _divided(_sums(self, axes), count)

    def again(grad, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override):
        return of(forward, grad, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)

    @primitive(
        f"_avg_pool{dims}d_backward",
        node=f"AvgPool{dims}DBackwardBackward0",
        grads={"grad_output": again},
        where="",
    )
    def backward(grad_output, shape, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override):
        axes, count = _avg_windows(
            dims, shape, kernel_size, stride, padding, bool(ceil_mode), bool(count_include_pad), divisor_override
        )
        return _from_windows(_divided(grad_output, count), axes)

    return forward


_avg_pool2d, _avg_pool3d = _avg_primitive(2), _avg_primitive(3)


@composite("avg_pool1d", where="torch F", out=False)
def avg_pool1d(input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """The mean of each window of signals [N, C, L].

    Args:
        count_include_pad: the zeros of the padding count.

    >>> torch.avg_pool1d(torch.tensor([[1.0, 3.0, 2.0, 0.0]]), 2)
    tensor([[2., 1.]])
    """
    _check_signal("avg_pool1d", input)
    kernel_size, stride, padding, _ = _window_arguments("avg_pool1d", 1, kernel_size, stride, padding)
    sizes = map(_as_image, (kernel_size, stride, padding), (1, 1, 0))
    return _avg_pool2d(input.unsqueeze(-2), *sizes, ceil_mode, count_include_pad, None).squeeze(-2)


@composite("avg_pool2d", where="F")
def avg_pool2d(
    input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None
):
    """The mean of each window of images [N, C, H, W].

    Args:
        count_include_pad: the zeros of the padding count.
        divisor_override: divide by this instead of the number of elements.

    >>> torch.nn.functional.avg_pool2d(torch.tensor([[[1.0, 3.0], [2.0, 0.0]]]), 2)
    tensor([[[1.5000]]])
    """
    kernel_size, stride, padding, _ = _window_arguments("avg_pool2d", 2, kernel_size, stride, padding)
    return _avg_pool2d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)


@composite("avg_pool3d", where="F")
def avg_pool3d(
    input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None
):
    """The mean of each window of volumes [N, C, D, H, W]; see `avg_pool2d`."""
    kernel_size, stride, padding, _ = _window_arguments("avg_pool3d", 3, kernel_size, stride, padding)
    return _avg_pool3d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)


# ---- adaptive pooling -----------------------------------------------------------------------------------------------


@lru_cache(256)
def _parts(sizes: tuple[int, ...], counts: tuple[int, ...]) -> tuple[Axis, ...]:
    return tuple(map(_equal_parts, sizes, counts))


def _check_nonempty(name: str, shape: tuple[int, ...], dims) -> None:
    for dim in dims:
        if not shape[dim]:
            raise RuntimeError(
                f"{name}(): Expected input to have non-zero size for non-batch dimensions, but input has sizes "
                f"{list(shape)} with dimension {dim} being empty"
            )


def _adaptive_avg_primitive(dims: int):
    public = f"adaptive_avg_pool{dims}d"

    @primitive(
        f"_{public}",
        node=f"AdaptiveAvgPool{dims}DBackward0",
        grads={"self": lambda grad, self: of(backward, grad, self.shape)},
        where="",
    )
    def forward(self, output_size):
        shape, ndim = self.shape, self.ndim
        if ndim not in (dims + 1, dims + 2):
            raise RuntimeError(f"{public}(): Expected {dims + 1}D or {dims + 2}D tensor, but got {list(shape)}")
        _check_nonempty(public, shape, range(ndim - 2, ndim) if dims == 2 else range(1, ndim))
        num.require(self, "fO", public if dims == 2 else f"{public}_cpu")
        axes = _parts(shape[-dims:], output_size)
        return _divided(_sums(self, axes), _product([a.ends - a.starts for a in axes]))

    @primitive(
        f"_{public}_backward",
        node=f"AdaptiveAvgPool{dims}DBackwardBackward0",
        grads={"grad_output": lambda grad, grad_output_shape: of(forward, grad, grad_output_shape[-dims:])},
        where="",
    )
    def backward(grad_output, shape):
        axes = _parts(shape[-dims:], grad_output.shape[-dims:])
        return _from_windows(_divided(grad_output, _product([a.ends - a.starts for a in axes])), axes)

    return forward


def _adaptive_max_primitive(dims: int):
    public = f"adaptive_max_pool{dims}d"

    @primitive(f"_{public}", **picking(f"_{public}", f"AdaptiveMaxPool{dims}DBackward0", dims))
    def kernel(self, output_size):
        shape = self.shape
        if self.ndim not in (dims + 1, dims + 2):
            raise RuntimeError(f"{public}(): Expected {dims + 1}D or {dims + 2}D tensor, but got: {list(shape)}")
        _check_nonempty(public, shape, range(1, self.ndim))
        if len(output_size) != dims:
            raise RuntimeError(f"{public}(): internal error: output_size.size() must be {dims}")
        check_not_negative((*shape[:-dims], *output_size))
        num.require(self, "fO", public if dims == 2 else f"{public}_cpu")
        return largest(self, _parts(shape[-dims:], output_size))

    return kernel


def check_not_negative(shape: tuple[int, ...]) -> None:
    wrong = next((n for n in shape if n < 0), None)
    if wrong is not None:
        raise RuntimeError(f"Trying to create tensor with negative dimension {wrong}: {list(shape)}")


_adaptive_avg_pool2d, _adaptive_avg_pool3d = _adaptive_avg_primitive(2), _adaptive_avg_primitive(3)
_adaptive_max_pool2d, _adaptive_max_pool3d = _adaptive_max_primitive(2), _adaptive_max_primitive(3)


def _wanted(output_size, shape: tuple[int, ...], dims: int) -> tuple[int, ...]:
    """The number of windows along each dim; None keeps the size."""
    if isinstance(output_size, int):
        return (output_size,) * dims
    if len(shape) <= len(output_size):
        raise ValueError(f"Input dimension should be at least {len(output_size) + 1}")
    sizes = shape[len(shape) - len(output_size) :]
    return tuple(n if given is None else index(given) for given, n in zip(output_size, sizes, strict=True))


def _adaptive_avg(input, output_size: tuple[int, ...], dims: int):
    if len(output_size) != dims:
        raise RuntimeError(f"adaptive_avg_pool{dims}d: output_size must be {dims}")
    if min(output_size) < 0:
        first, *others = output_size
        got = f"{first}, " + ",".join(map(str, others))
        raise RuntimeError(
            f"adaptive_avg_pool{dims}d: elements of output_size must be greater than or equal to 0 but received "
            f"{{{got}}}"
        )
    if output_size == (1,) * dims:
        return input.mean(tuple(range(-1, -dims - 1, -1)), keepdim=True)
    return (_adaptive_avg_pool2d if dims == 2 else _adaptive_avg_pool3d)(input, output_size)


def _single(name: str, output_size) -> tuple[int, ...]:
    return sizes_of(
        name, "output_size", output_size, 1, f"{name}() argument 'output_size' should contain one int (got {{}})"
    )


@composite("adaptive_avg_pool1d", where="torch F", out=False)
def adaptive_avg_pool1d(input, output_size):
    """The means of `output_size` windows that cover signals [N, C, L].

    >>> torch.adaptive_avg_pool1d(torch.tensor([[1.0, 3.0, 2.0, 0.0]]), 2)
    tensor([[2., 1.]])
    """
    _check_signal("adaptive_avg_pool1d", input)
    wanted = _as_image(_single("adaptive_avg_pool1d", output_size), 1)
    return _adaptive_avg(input.unsqueeze(-2), wanted, 2).squeeze(-2)


@composite("adaptive_avg_pool2d", where="F", out=False)
def adaptive_avg_pool2d(input, output_size):
    """The means of windows that cover images [N, C, H, W]: `output_size` of them along each dim, None for H or W.

    >>> torch.nn.functional.adaptive_avg_pool2d(torch.tensor([[[1.0, 3.0], [2.0, 0.0]]]), 1)
    tensor([[[1.5000]]])
    """
    return _adaptive_avg(input, _wanted(output_size, input.shape, 2), 2)


@composite("adaptive_avg_pool3d", where="F", out=False)
def adaptive_avg_pool3d(input, output_size):
    """The means of windows that cover volumes [N, C, D, H, W]; see `adaptive_avg_pool2d`."""
    return _adaptive_avg(input, _wanted(output_size, input.shape, 3), 3)


@composite("adaptive_max_pool1d_with_indices", where="F", results="many", out=False)
def adaptive_max_pool1d_with_indices(input, output_size, return_indices=False):
    """`adaptive_max_pool1d` with return_indices=True."""
    _check_signal("adaptive_max_pool1d", input)
    _check_nonempty("adaptive_max_pool1d", input.shape, range(1, input.dim()))
    wanted = _as_image(_single("adaptive_max_pool1d", output_size), 1)
    values, places = _adaptive_max_pool2d(input.unsqueeze(-2), wanted)
    return values.squeeze(-2), places.squeeze(-2)


@composite("adaptive_max_pool2d_with_indices", where="F", results="many", out=False)
def adaptive_max_pool2d_with_indices(input, output_size, return_indices=False):
    """`adaptive_max_pool2d` with return_indices=True."""
    return tuple(_adaptive_max_pool2d(input, _wanted(output_size, input.shape, 2)))


@composite("adaptive_max_pool3d_with_indices", where="F", results="many", out=False)
def adaptive_max_pool3d_with_indices(input, output_size, return_indices=False):
    """`adaptive_max_pool3d` with return_indices=True."""
    return tuple(_adaptive_max_pool3d(input, _wanted(output_size, input.shape, 3)))


@composite("_adaptive_max_pool1d", where="torch", aliases=("adaptive_max_pool1d",), results="many", out=False)
def _adaptive_max_pool1d(input, output_size):
    """(values, indices) of `torch.nn.functional.adaptive_max_pool1d`."""
    return adaptive_max_pool1d_with_indices(input, output_size)


@composite("adaptive_max_pool1d", where="F", out=False)
def adaptive_max_pool1d(input, output_size, return_indices=False):
    """The largest numbers of `output_size` windows that cover signals [N, C, L]; their places with return_indices."""
    found = adaptive_max_pool1d_with_indices(input, output_size)
    return found if return_indices else found[0]


@composite("adaptive_max_pool2d", where="F", out=False)
def adaptive_max_pool2d(input, output_size, return_indices=False):
    """The largest numbers of windows that cover images [N, C, H, W]; their places with return_indices.

    Args:
        output_size: how many windows along each dim; None for H or W.
    """
    found = adaptive_max_pool2d_with_indices(input, output_size)
    return found if return_indices else found[0]


@composite("adaptive_max_pool3d", where="F", out=False)
def adaptive_max_pool3d(input, output_size, return_indices=False):
    """The largest numbers of windows that cover volumes [N, C, D, H, W]; see `adaptive_max_pool2d`."""
    found = adaptive_max_pool3d_with_indices(input, output_size)
    return found if return_indices else found[0]
