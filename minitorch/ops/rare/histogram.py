"""Histograms: how many elements, or what weights of them, fall into each bin."""

import math

import numpy as np

from minitorch._arguments import no_such_form
from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, NOT_IMPLEMENTED, composite, primitive
from minitorch.ops.creation import linspace


def _limits(points, given, equal: float):
    """The smallest and the largest element of each column of points, or what is `given` in their place; where both
    are the same, `equal` less and more."""
    if given is not None:
        low, high = np.reshape(np.asarray(given, points.dtype), (-1, 2)).T.copy()
    elif len(points):
        low, high = points.min(0), points.max(0)
    else:
        low, high = np.zeros((2, points.shape[1]), points.dtype)
        high += 1
    for dim, (a, b) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
        if not math.isfinite(a) or not math.isfinite(b):
            raise RuntimeError(f"torch.histogramdd: dimension {dim}'s range [{a:g}, {b:g}] is not finite")
        if a > b:
            raise RuntimeError(
                f"torch.histogramdd: min should not exceed max, but got min {a:g} max {b:g} for dimension {dim}"
            )
    same = low == high
    return low - equal * same, high + equal * same


def _check_bins(bins):
    for dim, count in enumerate(bins):
        if count <= 0:
            raise RuntimeError(f"torch.histogram(): bins must be > 0, but got {count} for dimension {dim}")


@primitive("histc", grads={"self": NONDIFFERENTIABLE})
def histc(self, bins=100, min=0, max=0):
    """How many elements fall into each of `bins` equal parts of [min, max].

    Where the two are equal it is the range of the elements. The last part includes max; what lies outside is not
    counted.

    >>> torch.tensor([1.0, 2.0, 1.0]).histc(4, 0, 3)
    tensor([0., 2., 1., 0.])
    """
    self = num.floats(self) if self.dtype == num.OBJECT else self
    if self.dtype.kind == "b":
        raise NotImplementedError("\"linspace_cpu\" not implemented for 'Bool'")
    num.require(self, "f", "histogram_cpu")
    _check_bins([bins])
    kind = self.dtype.type
    x, low, high = self.reshape(-1), kind(min), kind(max)
    if low == high and x.size:
        low, high = x.min(), x.max()
    if low == high:
        low, high = low - kind(1), high + kind(1)
    if not (math.isfinite(low) and math.isfinite(high)):
        raise RuntimeError(f"torch.histc: range of [{low:g}, {high:g}] is not finite")
    if low > high:
        raise RuntimeError("torch.histc: max must be larger than min")
    x = x[(x >= low) & (x <= high)]
    places = np.minimum(((x - low) * kind(bins) / (high - low)).astype(np.int64), bins - 1)
    return np.bincount(places, minlength=bins).astype(self.dtype)


def _edges(points, bins, given):
    """The edges of the bins of each column: those that were given as arrays, or equal parts of its range."""
    if bins and isinstance(bins[0], np.ndarray):
        for dim, edges in enumerate(bins):
            if edges.ndim != 1:
                raise RuntimeError(
                    "torch.histogramdd: bins tensor should have one dimension, but got "
                    f"{edges.ndim} dimensions in the bins tensor for dimension {dim}"
                )
            if edges.dtype != points.dtype:
                raise RuntimeError(
                    "torch.histogramdd: input tensor and bins tensors should have the same dtype, but got input with "
                    f"dtype {num.c_name(points)} and bins for dimension {dim} with dtype {num.c_name(edges)}"
                )
        _check_bins([edges.size - 1 for edges in bins])
        return [edges.copy() for edges in bins]
    dims = points.shape[1]
    if given is not None and len(given) != 2 * dims:
        raise RuntimeError(
            f"torch.histogramdd: for a {dims}-dimensional histogram range should have {2 * dims} elements, but got "
            f"{len(given)}"
        )
    _check_bins(bins)
    limits = zip(*_limits(points, given, 0.5), bins, strict=True)
    return [linspace.kernel(low, high, count + 1, points.dtype) for low, high, count in limits]


def _counted(self, weight, bins, given, density):
    """(histogram, edges) of points, the last dim of self holding their coordinates."""
    if self.ndim < 2:
        raise RuntimeError("torch.histogramdd: input tensor should have at least 2 dimensions")
    self, dtype = (num.floats(self) if self.dtype == num.OBJECT else self), self.dtype
    num.require(self, "f", "histogramdd")
    if weight is not None:
        if weight.dtype != dtype:
            raise RuntimeError(
                "torch.histogramdd: if weight tensor is provided, input tensor and weight tensor should have the same "
                f"dtype, but got input({num.c_name(self)}), and weight({num.c_name(weight)})"
            )
        if weight.shape != self.shape[:-1]:
            raise RuntimeError(
                "torch.histogramdd: if weight tensor is provided it should have the same shape as the input tensor "
                f"excluding its innermost dimension, but got input with shape {list(self.shape)} and weight with "
                f"shape {list(weight.shape)}"
            )
        weight = num.floats(weight) if weight.dtype == num.OBJECT else weight
    points = self.reshape(-1, self.shape[-1])
    edges = _edges(points, bins, given)
    place, inside = np.zeros(len(points), np.int64), np.ones(len(points), bool)
    for x, bounds in zip(points.T, edges, strict=True):
        count = bounds.size - 1
        # The last bin includes its upper edge.
        inside &= (x >= bounds[0]) & (x <= bounds[-1])
        place = place * count + np.minimum(np.searchsorted(bounds, x, "right") - 1, count - 1)
    shape = [bounds.size - 1 for bounds in edges]
    weight = None if weight is None else weight.reshape(-1)[inside]
    sums = np.bincount(place[inside], weight, math.prod(shape)).reshape(shape).astype(points.dtype)
    if density:
        sums = sums / sums.sum()
        for dim, bounds in enumerate(edges):
            sums = sums / np.diff(bounds).reshape(-1, *(1,) * (sums.ndim - dim - 1))
    return sums, edges


_UNKNOWN = {"self": NOT_IMPLEMENTED, "weight": NOT_IMPLEMENTED}


@primitive(
    "_histogram",
    node="NotImplemented",
    grads=_UNKNOWN,
    optional=("weight",),
    results=("hist", "bin_edges"),
    where="",
)
def _histogram(self, weight, bins, range, density):
    weight = None if weight is None else weight.reshape(-1)
    sums, (edges,) = _counted(self.reshape(-1, 1), weight, [bins], range, density)
    return sums, edges


@composite("histogram", results=("hist", "bin_edges"))
def histogram(self, bins, *, range=None, weight=None, density=False):
    """(hist, bin_edges): how many elements, or the sum of whose weights, each bin holds.

    bins: how many equal ones there are over `range`, or over that of the elements; or a tensor with their edges.
    density: divide by the total and by the widths, so that the integral is 1.

    >>> torch.tensor([1.0, 2.0, 1.0]).histogram(4, range=(0.0, 3.0)).hist
    tensor([0., 2., 1., 0.])
    """
    if isinstance(bins, float):
        forms = "Tensor input, Tensor bins, *, Tensor weight, bool density, tuple of Tensors out\n"
        forms += "Tensor input, int bins, *, tuple of floats range, Tensor weight, bool density, tuple of Tensors out"
        raise no_such_form("histogram", (self, bins), {}, forms)
    return _histogram(self, weight, bins._data if num.is_tensor(bins) else bins, range, density)


@primitive("_histogramdd", node="NotImplemented", grads=_UNKNOWN, optional=("weight",), where="")
def _histogramdd(self, weight, edges, density):
    return _counted(self, weight, edges, None, density)[0]


@composite("histogramdd", where="torch", out=False, results=("hist", "bin_edges"))
def histogramdd(self, bins, *, range=None, weight=None, density=False):
    """(hist, bin_edges): a histogram of as many dims as the last dim of self has coordinates, and the edges of each.

    bins: how many in each dim, or in all; or a sequence of tensors with their edges. See `histogram` for the rest;
    `range` has two numbers for each dim.
    """
    if not self.ndim:
        raise IndexError("Dimension specified as -1 but tensor has no dimensions")
    dims = self.shape[-1]
    bins = list(bins) if isinstance(bins, (tuple, list)) else [bins] * dims
    if len(bins) != dims:
        raise RuntimeError("histogramdd: The size of bins must be equal to the innermost dimension of the input.")
    if self.ndim < 2:
        raise RuntimeError("torch.histogramdd: input tensor should have at least 2 dimensions")
    points = self._plain().reshape(-1, dims)
    given = [b._data for b in bins if num.is_tensor(b)]
    edges = _edges(points, given or bins, range)
    return _histogramdd(self, weight, edges, density), tuple(bins if given else map(self.new_tensor, edges))
