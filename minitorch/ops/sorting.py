"""Order: sorting, ranks and quantiles, the distinct elements, places among sorted boundaries, counts.

Places are found on plain numbers and the elements then taken from there, so that everything also runs over Values.
NaN is larger than every number and equal to none.
"""

import math

import numpy as np

from minitorch._arguments import no_such_form
from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, NOT_IMPLEMENTED, SAME_DTYPE, composite, primitive
from minitorch.ops.pointwise import _multiply_by_number
from minitorch.ops.reduction import _evenly_all, _nonempty_dim, _to_index


def _numbers(x):
    return num.floats(x) if x.dtype == num.OBJECT else x


# ---- sorting --------------------------------------------------------------------------------------------------------


def _back_to_places(grad, self_shape, dim, indices):
    return num.scatter_add(grad, self_shape, num.axis(dim, len(self_shape)), indices) if self_shape else grad


def _picked(self, dim, indices):
    return num.gather(self, dim, indices) if self.ndim else self.copy()


def _order(self, dim, descending):
    if not self.ndim:
        return np.zeros((), np.int64)
    numbers = _numbers(self)
    if not descending:
        return np.argsort(numbers, axis=dim, kind="stable")
    # Descending and stable: sort the reversed sequence upward, then read it backward.
    n = self.shape[dim]
    return n - 1 - np.flip(np.argsort(np.flip(numbers, dim), axis=dim, kind="stable"), dim)


def _sorted(self, dim, descending):
    dim = num.axis(dim, self.ndim)
    indices = _order(self, dim, descending)
    return num.in_order_of(_picked(self, dim, indices), self), num.in_order_of(indices, self)


_RESULTS = ("values", "indices")
_sort = primitive("_sort", node="SortBackward0", grads={"self": _back_to_places}, results=_RESULTS, where="")(_sorted)
_sort_stable = primitive(
    "_sort_stable", node="SortBackward1", grads={"self": _back_to_places}, results=_RESULTS, where=""
)(_sorted)


@composite("sort", out_dtype=SAME_DTYPE)
def sort(self, dim=-1, descending=False, *, stable=None):
    """(values, indices) in order along dim, equal elements in the order they had, whether `stable` is asked for or not.

    >>> torch.tensor([3.0, 1.0, 2.0]).sort().values
    tensor([1., 2., 3.])
    """
    # Two overloads in torch, each with a node of its own.
    return _sort(self, dim, descending) if stable is None else _sort_stable(self, dim, descending)


@primitive("argsort", grads={"self": NONDIFFERENTIABLE}, out_dtype=SAME_DTYPE)
def argsort(self, dim=-1, descending=False, *, stable=False):
    """The indices that put the elements in order along dim, equal elements in the order they had.

    >>> torch.tensor([3.0, 1.0, 2.0]).argsort()
    tensor([1, 2, 0])
    """
    return num.in_order_of(_order(self, num.axis(dim, self.ndim), descending), self)


@composite("msort", out_dtype=SAME_DTYPE)
def msort(self):
    """The elements in order along the first dim: `sort(dim=0).values`."""
    return _sort(self, 0, False)[0]


@primitive("topk", node="TopkBackward0", grads={"self": _back_to_places}, results=_RESULTS, out_dtype=SAME_DTYPE)
def topk(self, k, dim=-1, largest=True, sorted=True):
    """(values, indices) of the k largest (or smallest) elements along dim, in order.

    Which of equal elements are taken is not determined, in torch either.

    >>> torch.tensor([1.0, 3.0, 2.0]).topk(2).indices
    tensor([1, 2])
    """
    dim = num.axis(dim, self.ndim)
    if k < 0 or k > (self.shape[dim] if self.ndim else 1):
        raise RuntimeError("selected index k out of range")
    if not self.ndim:
        return self.copy(), np.zeros((), np.int64)
    numbers, n = _numbers(self), self.shape[dim]
    front = (slice(None),) * dim
    # Only the chosen ones are put in order: of 50 000 numbers 40 times faster than sorting all.
    if largest:
        chosen = np.argpartition(numbers, n - k, dim)[*front, n - k :] if 0 < k < n else None
    else:
        chosen = np.argpartition(numbers, k - 1, dim)[*front, :k] if 0 < k < n else None
    if chosen is None:
        indices = _order(numbers, dim, largest)[*front, :k]
    else:
        order = _order(num.gather(numbers, dim, chosen), dim, largest)
        indices = num.gather(chosen, dim, order)
    indices = indices.copy()
    return _picked(self, dim, indices), indices


# ---- ranks ----------------------------------------------------------------------------------------------------------


def _places_of_medians(numbers, dim):
    """The place of the lower median along dim; of the first nan where there is one."""
    places = np.argpartition(numbers, (numbers.shape[dim] - 1) // 2, dim).take([(numbers.shape[dim] - 1) // 2], dim)
    if numbers.dtype.kind == "f" and (unknown := numbers != numbers).any():
        places = np.where(unknown.any(dim, keepdims=True), unknown.argmax(dim, keepdims=True), places)
    return places


def _places_of_nanmedians(numbers, dim):
    if numbers.dtype.kind != "f":
        return _places_of_medians(numbers, dim)
    known = np.count_nonzero(numbers == numbers, dim, keepdims=True)
    return num.gather(np.argsort(numbers, dim), dim, np.maximum(known - 1, 0) // 2)


def _median(name: str, node: str, places, doc: str):
    def of_all(self):
        num.require(self, "iufO", "median_cpu")
        if not self.size:
            if self.dtype.kind in "iu":
                return np.array(np.iinfo(self.dtype).min, self.dtype)
            return np.array(math.nan, np.float64 if self.dtype == num.OBJECT else self.dtype)
        flat, numbers = self.reshape(-1), _numbers(self).reshape(-1)
        if self.dtype == num.OBJECT:
            # As the mean of all that equal it: so ties share the gradient.
            at = numbers[places(numbers, 0)[0]]
            tied = (numbers == at) | ((numbers != numbers) & (at != at))
            return np.add.reduce(flat[tied]) / float(np.count_nonzero(tied))
        return flat[places(numbers, 0)[0]]

    def of_dim(self, dim, keepdim=False):
        num.require(self, "iufO", f"{name}_out_impl")
        dim = num.axis(dim, self.ndim)
        return _at_places(name, self, dim, keepdim, places)

    all_ = primitive(f"_{name}_all", node=f"{node}Backward0", grads={"self": _evenly_all}, where="")(of_all)
    dim_ = primitive(f"_{name}_dim", node=f"{node}Backward1", grads={"self": _to_index}, results=_RESULTS, where="")(
        of_dim
    )

    def function(self, dim=None, keepdim=False):
        return all_(self) if dim is None else dim_(self, dim, keepdim)

    function.__doc__ = doc
    return composite(name)(function)


def _at_places(name, self, dim, keepdim, places):
    """(values, indices) of the one place along dim that `places` finds in each row."""
    if not self.ndim:
        return self.copy(), np.zeros((), np.int64)
    _nonempty_dim(self, name, dim)
    if not self.size:
        shape = [1 if axis == dim else n for axis, n in enumerate(self.shape) if keepdim or axis != dim]
        return np.empty(shape, self.dtype), np.empty(shape, np.int64)
    indices = num.in_order(np.asarray(places(_numbers(self), dim), np.int64))
    values = num.gather(self, dim, indices)
    return (values, indices) if keepdim else (values.squeeze(dim), indices.squeeze(dim))


median = _median(
    "median",
    "Median",
    _places_of_medians,
    """The median, of two middle elements the lower one; with `dim`, (values, indices) along it. nan if any element is.

    >>> torch.tensor([3.0, 1.0, 2.0, 9.0]).median()
    tensor(2.)
    """,
)
nanmedian = _median(
    "nanmedian",
    "Nanmedian",
    _places_of_nanmedians,
    """The median of the elements that are not nan; with `dim`, (values, indices) along it.

    >>> torch.tensor([3.0, torch.nan, 1.0]).nanmedian()
    tensor(1.)
    """,
)


@primitive(
    "kthvalue",
    node="KthvalueBackward0",
    grads={"self": _to_index},
    results=_RESULTS,
    out_dtype="output values must be of same type as input",
)
def kthvalue(self, k, dim=-1, keepdim=False):
    """(values, indices) of the k-th smallest element along dim; the smallest is the first.

    >>> torch.tensor([3.0, 1.0, 2.0]).kthvalue(2).values
    tensor(2.)
    """
    dim = num.axis(dim, self.ndim)
    if self.ndim:
        _nonempty_dim(self, "kthvalue", dim)
    if not 1 <= k <= (self.shape[dim] if self.ndim else 1):
        raise RuntimeError(f"kthvalue(): selected number k out of range for dimension {dim}")
    num.require(self, "iufO", "kthvalue_cpu")
    return _at_places("kthvalue", self, dim, keepdim, lambda x, dim: np.argpartition(x, k - 1, dim).take([k - 1], dim))


def _places_of_modes(numbers, dim):
    """The last place along dim of the element that occurs most often, of the smallest such."""
    order = np.argsort(numbers, dim, kind="stable")
    rows = np.moveaxis(num.gather(numbers, dim, order), dim, -1)
    place = np.arange(rows.shape[-1])
    begins = np.ones(rows.shape, bool)
    begins[..., 1:] = rows[..., 1:] != rows[..., :-1]
    # How many equal elements lie up to each place: it is largest first at the end of the longest run.
    count = place - np.maximum.accumulate(np.where(begins, place, 0), -1)
    ends = np.moveaxis(count.argmax(-1, keepdims=True), -1, dim)
    return num.gather(order, dim, ends)


@primitive("mode", node="ModeBackward0", grads={"self": _to_index}, results=_RESULTS)
def mode(self, dim=-1, keepdim=False):
    """(values, indices) of the element that occurs most often along dim, the smallest one of several.

    >>> torch.tensor([3, 1, 3, 2]).mode().values
    tensor(3)
    """
    dim = num.axis(dim, self.ndim)
    return _at_places("mode", self, dim, keepdim, _places_of_modes)


# torch brings quantiles into shape in place, which has nodes of its own.
_squeezed = primitive(
    "_squeezed",
    node="SqueezeBackward4",
    grads={"self": lambda grad: num.unsqueeze(grad, len(grad.shape))},
    where="",
)(lambda self: self.squeeze(-1))
_unsqueezed = primitive("_unsqueezed", node="UnsqueezeBackward1", grads={"self": lambda grad: grad[0]}, where="")(
    lambda self: self[None]
)
_transposed = primitive(
    "_transposed", node="TransposeBackward1", grads={"self": lambda grad: num.swap(grad, 0, -1)}, where=""
)(lambda self: self.swapaxes(0, -1))

_INTERPOLATIONS = ("linear", "lower", "higher", "midpoint", "nearest")


def _quantile(name, self, q, dim, keepdim, interpolation, ignore_nan):
    if not self.dtype.is_floating_point:
        raise RuntimeError(f"{name}() input tensor must be either float or double dtype")
    if not num.is_tensor(q):
        if not 0 <= q <= 1:
            raise RuntimeError(f"{name}() q must be in the range [0, 1] but got {q:g}")
        q = self.new_tensor(q)
    if q.ndim > 1:
        raise RuntimeError(f"{name}() q must be a scalar or 1D tensor")
    if q.dtype != self.dtype:
        raise RuntimeError(f"{name}() q tensor must be same dtype as the input tensor")
    if not bool(((q >= 0) & (q <= 1)).all()):
        raise RuntimeError(f"{name}() q values must be in the range [0, 1]")
    if interpolation not in _INTERPOLATIONS:
        raise RuntimeError(
            f"{name}() interpolation must be one of linear, lower, higher, midpoint or nearest, but got {interpolation}"
        )
    if not self.numel():
        raise RuntimeError(f"{name}() input tensor must be non-empty")
    if dim is None:
        shape = (1,) * self.ndim if keepdim else ()
        rows = self.reshape(-1) if self.ndim != 1 else self
    else:
        dim = num.axis(dim, self.ndim)
        shape = tuple(1 if axis == dim else n for axis, n in enumerate(self.shape) if keepdim or axis != dim)
        rows = self
        if dim != self.ndim - 1:
            rows = self.unsqueeze(-1).transpose(dim, -1)
    rows = _sort(rows, -1, False)[0]
    rows = rows.view(*shape, rows.shape[-1])
    # The rank of the quantile q among n elements, counted from 0: q (n - 1). A nan, the last one in order, is the
    # quantile of its row, unless nans do not count.
    unknown = rows.detach().isnan()
    if ignore_nan:
        ranks = q * (unknown.logical_not().sum(-1, keepdim=True) - 1)
        ranks = ranks.masked_fill(ranks < 0, 0)
    else:
        last = rows.shape[-1] - 1
        ranks = _multiply_by_number(q, last)
        if shape:
            ranks = ranks.expand(*shape, q.numel())
        ranks = ranks.masked_fill(unknown.any(-1, keepdim=True), last)
    if interpolation == "nearest":
        found = rows.gather(-1, ranks.round().long())
    elif interpolation == "higher":
        found = rows.gather(-1, ranks.ceil().long())
    else:
        below = ranks.floor().long()
        found = rows.gather(-1, below)
        if interpolation != "lower":
            weights = ranks - below if interpolation == "linear" else ranks.detach().new_full(ranks.shape, 0.5)
            found = found.lerp(rows.gather(-1, ranks.detach().ceil().long()), weights)
    return _squeezed(_transposed(_unsqueezed(found)) if q.ndim else found)


@composite("quantile")
def quantile(self, q, dim=None, keepdim=False, *, interpolation="linear"):
    """The q-quantiles of all elements or along `dim`: the element with a share q of the others below it.

    q is a number from [0, 1] or a 1-D tensor of them, whose dim becomes the first of the result. Between two elements
    `interpolation` decides: linear, lower, higher, midpoint or nearest. nan if any element is.

    >>> torch.tensor([0.0, 1.0, 2.0, 4.0]).quantile(0.5)
    tensor(1.5000)
    """
    return _quantile("quantile", self, q, dim, keepdim, interpolation, ignore_nan=False)


@composite("nanquantile")
def nanquantile(self, q, dim=None, keepdim=False, *, interpolation="linear"):
    """As `quantile`, of the elements that are not nan; nan where all are."""
    return _quantile("nanquantile", self, q, dim, keepdim, interpolation, ignore_nan=True)


# ---- distinct elements ----------------------------------------------------------------------------------------------


def _begins(rows):
    """Whether each row differs from the one before."""
    first = np.ones(len(rows), bool)
    if rows.ndim == 1:
        np.not_equal(rows[1:], rows[:-1], first[1:])
    else:
        first[1:] = (rows[1:] != rows[:-1]).any(tuple(range(1, rows.ndim)))
    return first


def _groups(first):
    """The number of the run that each place lies in, and the lengths of the runs."""
    starts = np.flatnonzero(first)
    return np.cumsum(first) - 1, np.diff(starts, append=first.size)


def _distinct(rows, order, inverse_shape, inverse, counts):
    """(rows without repetition, where each went, how often each occurs), where `order` (None: as they are) brings
    equal rows together. What is not asked for is empty."""
    ordered = rows if order is None else rows[order]
    first = _begins(ordered)
    places = lengths = np.empty(0, np.int64)
    if inverse or counts:
        groups, lengths = _groups(first)
        if not counts:
            lengths = np.empty(0, np.int64)
        if inverse:
            places = np.empty(len(rows), np.int64)
            places[slice(None) if order is None else order] = groups
            places = places.reshape(inverse_shape)
    return ordered[first], places, lengths


_DISTINCT = ("output", "inverse_indices", "counts")


@primitive("_unique2", node="Unique2Backward0", grads={"self": NOT_IMPLEMENTED}, results=_DISTINCT, where="")
def _unique2(self, inverse, counts):
    flat = self.reshape(-1)
    if inverse:
        return _distinct(flat, np.argsort(flat), self.shape, inverse, counts)
    # Sorting numbers takes a sixth of the time of sorting their places.
    return _distinct(np.sort(flat), None, self.shape, inverse, counts)


def _rows(self, dim, name):
    """The slices along dim as rows, and their number."""
    dim = num.axis(dim, self.ndim)
    if not self.ndim:
        return self.reshape(1), 0
    if any(n == 0 for axis, n in enumerate(self.shape) if axis != dim) or (not self.shape[dim] and self.size):
        raise RuntimeError(f"There are 0 sized dimensions, and they aren't selected, so {name} cannot be applied")
    return np.moveaxis(self, dim, 0), dim


@primitive("_unique_dim", node="UniqueDimBackward0", grads={"self": NOT_IMPLEMENTED}, results=_DISTINCT, where="")
def _unique_dim(self, dim, inverse, counts):
    rows, dim = _rows(self, dim, "unique")
    # Rows in the order of a dictionary: the first column decides first, which lexsort takes last.
    order = np.lexsort(rows.reshape(len(rows), -1).T[::-1]) if len(rows) > 1 else np.arange(len(rows))
    found, places, lengths = _distinct(rows, order, (len(rows),), inverse, counts)
    return num.in_order(np.moveaxis(found, 0, dim) if self.ndim else found), places, lengths


@primitive(
    "_unique_consecutive",
    node="UniqueConsecutiveBackward0",
    grads={"self": NOT_IMPLEMENTED},
    results=_DISTINCT,
    where="",
)
def _unique_consecutive(self, inverse, counts, dim):
    if dim is None:
        return _distinct(self.reshape(-1), None, self.shape, inverse, counts)
    rows, dim = _rows(self, dim, "unique_consecutive")
    found, places, lengths = _distinct(rows, None, (len(rows),), inverse, counts)
    return num.in_order(np.moveaxis(found, 0, dim) if self.ndim else found), places, lengths


def _asked_for(found, inverse, counts):
    chosen = [x for x, wanted in zip(found, (True, inverse, counts), strict=True) if wanted]
    return tuple(chosen) if len(chosen) > 1 else chosen[0]


@composite("unique", out=False)
def unique(self, sorted=True, return_inverse=False, return_counts=False, dim=None):
    """The distinct elements in order, or with `dim` the distinct slices along it.

    With `return_inverse` also the place in the result of each element; with `return_counts` also how often each occurs.

    >>> torch.tensor([3, 1, 3]).unique(return_counts=True)
    (tensor([1, 3]), tensor([1, 2]))
    """
    if dim is None:
        found = _unique2(self, return_inverse, return_counts)
    else:
        found = _unique_dim(self, dim, return_inverse, return_counts)
    return _asked_for(found, return_inverse, return_counts)


@composite("unique_consecutive", out=False)
def unique_consecutive(self, return_inverse=False, return_counts=False, dim=None):
    """The elements, or with `dim` the slices along it, without those that equal the one before.

    Further results as `unique` has them.

    >>> torch.tensor([1, 1, 2, 1]).unique_consecutive()
    tensor([1, 2, 1])
    """
    return _asked_for(_unique_consecutive(self, return_inverse, return_counts, dim), return_inverse, return_counts)


@primitive(
    "_isin",
    grads={"self": NONDIFFERENTIABLE, "test_elements": NONDIFFERENTIABLE},
    promote=("self", "test_elements"),
    where="",
)
def _isin(self, test_elements, assume_unique, invert):
    if self.dtype.kind == "b":
        raise RuntimeError("Unsupported input type encountered for isin(): Bool")
    return np.isin(self, test_elements, assume_unique, invert)


@composite("isin", where="torch")
def isin(elements, test_elements, *, assume_unique=False, invert=False):
    """Whether each element is among the test elements; one of the two may be a number.

    >>> torch.isin(torch.tensor([1, 2, 3]), torch.tensor([3, 1]))
    tensor([ True, False,  True])
    """
    if not num.is_tensor(elements) and not num.is_tensor(test_elements):
        raise no_such_form(
            "isin",
            (elements, test_elements),
            {},
            "Tensor elements, Tensor test_elements, *, bool assume_unique, bool invert\n"
            "Number element, Tensor test_elements, *, bool assume_unique, bool invert\n"
            "Tensor elements, Number test_element, *, bool assume_unique, bool invert",
        )
    return _isin(elements, test_elements, assume_unique, invert)


# ---- places among boundaries, counts --------------------------------------------------------------------------------


def _check_boundaries(boundaries, values, sorter):
    if not boundaries.ndim:
        raise RuntimeError(
            "torch.searchsorted(): boundaries tensor should have positive dimension, but got 0 dimension"
        )
    if boundaries.ndim > 1:
        if not values.ndim:
            raise RuntimeError(
                "torch.searchsorted(): input value can be a scalar only when boundaries tensor dimension is 1, but we "
                f"got boundaries tensor dim({boundaries.ndim}) and input value's dim(0) numel(1)"
            )
        if boundaries.shape[:-1] != values.shape[:-1]:
            raise RuntimeError(
                "torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of "
                "boundaries tensor and input value tensor must match, but we got boundaries tensor "
                f"{list(boundaries.shape)} and input value tensor {list(values.shape)}"
            )
    if sorter is not None:
        if sorter.shape != boundaries.shape:
            raise RuntimeError(
                "torch.searchsorted(): boundary and sorter must have the same size, but got boundary tensor "
                f"{list(boundaries.shape)}and got sorter tensor {list(sorter.shape)}"
            )
        if sorter.dtype != np.int64:
            raise RuntimeError(
                f"torch.searchsorted(): sorter must be a tensor of long dtype but got dtype {num.type_name(sorter)}"
            )
        if sorter.size and not (sorter.min() >= 0 and sorter.max() < boundaries.shape[-1]):
            raise RuntimeError("torch.searchsorted(): sorter index out of range")
    num.require(boundaries, "iufO", "searchsorted_out_cpu")


def _found(boundaries, values, out_int32, right):
    """How many boundaries lie below each value (with `right`: not above it), each row of values among its own."""
    side, dtype = "right" if right else "left", np.int32 if out_int32 else np.int64
    if boundaries.ndim == 1:
        return np.searchsorted(boundaries, values, side).astype(dtype, copy=False)
    found = np.empty(values.shape, dtype)
    for row in np.ndindex(values.shape[:-1]):
        found[row] = np.searchsorted(boundaries[row], values[row], side)
    return found


@primitive(
    "searchsorted",
    grads={
        "sorted_sequence": NONDIFFERENTIABLE,
        "self": NONDIFFERENTIABLE,
        "sorter": NONDIFFERENTIABLE,
    },
    promote=("sorted_sequence", "self"),
    optional=("sorter",),
    where="torch",
)
def searchsorted(sorted_sequence, self, *, out_int32=False, right=False, side=None, sorter=None):
    """How many elements of the last dim of sorted_sequence are smaller than each input: where it could be inserted.

    With `right`, or side "right", how many are not larger. `sorter` holds the indices that sort a sequence which is not
    sorted.

    >>> torch.searchsorted(torch.tensor([1, 3, 5]), torch.tensor([3, 6]))
    tensor([1, 3])
    """
    _check_boundaries(sorted_sequence, self, sorter)
    if side not in (None, "left", "right"):
        raise RuntimeError(f"torch.searchsorted(): side can only be 'left' or 'right' but got {side}")
    if side == "left" and right:
        raise RuntimeError(
            "torch.searchsorted(): side and right can't be set to opposites, got side of left while right was True"
        )
    if sorter is not None:
        sorted_sequence = num.gather(sorted_sequence, sorted_sequence.ndim - 1, sorter)
    return _found(sorted_sequence, self, out_int32, right or side == "right")


@primitive(
    "bucketize",
    grads={"self": NONDIFFERENTIABLE, "boundaries": NONDIFFERENTIABLE},
    promote=("self", "boundaries"),
    where="torch",
)
def bucketize(self, boundaries, *, out_int32=False, right=False):
    """The bucket of each input between boundaries, 1-D and in order; with `right` a boundary belongs to the one above.

    >>> torch.bucketize(torch.tensor([0, 3, 9]), torch.tensor([1, 3, 5]))
    tensor([0, 1, 3])
    """
    if boundaries.ndim != 1:
        raise RuntimeError(f"boundaries tensor must be 1 dimension, but got dim({boundaries.ndim})")
    num.require(boundaries, "iufO", "searchsorted_out_cpu")
    return _found(boundaries, self, out_int32, right)


@primitive(
    "bincount",
    node="NotImplemented",
    grads={"self": NONDIFFERENTIABLE, "weights": NOT_IMPLEMENTED},
    optional=("weights",),
    out=False,
)
def bincount(self, weights=None, minlength=0):
    """How often each number from 0 to the largest occurs in a 1-D tensor of integers; with weights, their sums.

    >>> torch.tensor([1, 3, 1]).bincount()
    tensor([0, 2, 0, 1])
    """
    if minlength < 0:
        raise RuntimeError("minlength should be >= 0")
    if self.dtype.kind not in "iu":
        raise NotImplementedError(f"\"bincount_cpu\" not implemented for '{num.type_name(self)}'")
    if self.ndim != 1 or (self.size and self.min() < 0):
        raise RuntimeError("bincount only supports 1-d non-negative integral inputs.")
    if weights is None or (not self.size and not weights.size):
        return np.bincount(self, minlength=minlength)
    if weights.shape != self.shape:
        raise RuntimeError("weights should be 1-d and have the same length as input")
    sums = np.bincount(self, _numbers(weights), minlength)
    return sums.astype(np.float32) if weights.dtype == np.float32 else sums
