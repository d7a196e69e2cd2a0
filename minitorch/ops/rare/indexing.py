"""Operations that write at indices into a copy, and indices of several kinds."""

import math

import numpy as np

from minitorch import scalar
from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, SAME_DTYPE, composite, primitive
from minitorch.ops.creation import ones
from minitorch.ops.indexing import (
    _check_index,
    _check_room,
    _check_source,
    _filled,
    _unwritten,
    gather,
    index_select,
    nonzero,
)
from minitorch.ops.shape import clone, expand, reshape, unsqueeze

# ---- along one dim, at the places of a vector -----------------------------------------------------------------------


def _at(ndim: int, dim: int, index) -> tuple:
    """The index that takes the slices at `index` along dim."""
    return (slice(None),) * dim + (index,)


def _whole(x):
    """x, or a number without dims as a vector of one: indices then need no case of their own for it."""
    return x if x.shape else num.reshape(x, (1,))


def _taken(x, shape, dim, index):
    """The slices of x at `index` along dim, in `shape`."""
    return num.reshape(_whole(x)[_at(len(shape), num.axis(dim, len(x.shape)), num.reshape(index, (-1,)))], shape)


def _check_vector(name: str, self, dim: int, index, source) -> None:
    """Raises unless the vector `index` names one slice of self along dim for each slice of source."""
    if index.dtype not in (np.int32, np.int64):
        raise RuntimeError(f"{name}(): Expected dtype int32/int64 for index but got: {num.type_name(index)}")
    if index.ndim > 1:
        raise IndexError(
            f"{name}(): Index is supposed to be a vector, but got dim: {index.ndim} with type: {num.type_name(index)} "
            f"and size: {list(index.shape)}"
        )
    if self.dtype != source.dtype and num.OBJECT not in (self.dtype, source.dtype):
        raise RuntimeError(
            f"{name}(): self ({num.type_name(self)}) and source ({num.type_name(source)}) must have the same scalar "
            "type"
        )
    without = [[n for d, n in enumerate(x.shape) if d != dim] for x in (self, source)]
    if without[0] != without[1] or self.ndim != source.ndim:
        raise RuntimeError(
            "source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = "
            f"{list(self.shape)} source.shape = {list(source.shape)}"
        )
    length = source.shape[dim] if source.ndim else 1
    if index.size != length:
        raise RuntimeError(
            f"{name}(): Number of indices ({index.size}) should be equal to source.size(dim): ({length}), for dim: "
            f"{dim}"
        )


@primitive(
    "index_add",
    node="IndexAddBackward0",
    grads={
        "self": lambda grad: grad,
        "index": NONDIFFERENTIABLE,
        "source": lambda grad, dim, index, source, alpha: _taken(grad, source.shape, dim, index) * alpha,
    },
    inplace=True,
    out_dtype=SAME_DTYPE,
)
def index_add(self, dim, index, source, *, alpha=1):
    """A copy of self with alpha times the slices of source added at the places `index` along dim.

    >>> torch.zeros(2).index_add(0, torch.tensor([0, 0, 1]), torch.ones(3))
    tensor([2., 1.])
    """
    dim = num.axis(dim, self.ndim)
    _check_vector("index_add_", self, dim, index, source)
    _check_index("index_add_", _whole(self), dim, index)
    out, source = num.copy_for(self, source), _whole(source)
    if alpha != 1:
        source = source * (alpha if source.dtype == num.OBJECT else source.dtype.type(alpha))
    num.added_at(_whole(out), _at(self.ndim, dim, index.reshape(-1)), source)
    return out


def _index_filled(self, dim, index, value):
    dim = num.axis(dim, self.ndim)
    if index.dtype != np.int64:
        raise IndexError("index_fill_(): Expected dtype int64 for index.")
    if index.ndim > 1:
        raise RuntimeError("Index has to be a vector/scalar")
    out = num.copy_for(self, value)
    size = (self.shape or (1,))[dim]
    outside = index[(index < -size) | (index >= size)]
    if outside.size:
        raise IndexError(f"index {outside[0]} is out of bounds for dimension {dim} with size {size}")
    _whole(out)[_at(self.ndim, dim, index.reshape(-1))] = value
    return out


def _without(grad, dim, index):
    """grad with zeros at `index` along dim: what was overwritten there has no gradient."""
    return (_index_filled if isinstance(grad, num.BUFFER) else _index_fill_number)(grad, dim, index, 0.0)


@primitive(
    "_index_fill_number",
    node="IndexFillBackward0",
    grads={"self": lambda grad, dim, index: _without(grad, dim, index), "index": NONDIFFERENTIABLE},
    where="",
)
def _index_fill_number(self, dim, index, value):
    return _index_filled(self, dim, index, value)


@primitive(
    "_index_fill_tensor",
    node="IndexFillBackward1",
    grads={
        "self": lambda grad, dim, index: _without(grad, dim, index),
        "index": NONDIFFERENTIABLE,
        "value": lambda grad, dim, index: num.sum(grad - _without(grad, dim, index)),
    },
    where="",
)
def _index_fill_tensor(self, dim, index, value):
    if value.ndim:
        raise RuntimeError(
            f"index_fill_ only supports a 0-dimensional value tensor, but got tensor with {value.ndim} dimension(s)."
        )
    return _index_filled(self, dim, index, value)


@composite("index_fill", inplace=True, out=False)
def index_fill(self, dim, index, value):
    """A copy of self with `value`, a number or a 0-d tensor, in the slices at the places `index` along dim.

    >>> torch.zeros(3).index_fill(0, torch.tensor([0, 2]), 7)
    tensor([7., 0., 7.])
    """
    return (_index_fill_tensor if num.is_tensor(value) else _index_fill_number)(self, dim, index, value)


@primitive(
    "index_copy",
    node="IndexCopyBackward0",
    grads={
        "self": lambda grad, dim, index: _without(grad, dim, index),
        "index": NONDIFFERENTIABLE,
        "source": lambda grad, dim, index, source: _taken(grad, source.shape, dim, index),
    },
    inplace=True,
    out_dtype=SAME_DTYPE,
)
def index_copy(self, dim, index, source):
    """A copy of self with the slices of source written at the places `index` along dim.

    >>> torch.zeros(3).index_copy(0, torch.tensor([2, 0]), torch.tensor([1.0, 2.0]))
    tensor([2., 0., 1.])
    """
    dim = num.axis(dim, self.ndim)
    _check_copied(self, dim, index, source)
    out = num.copy_for(self, source)
    _whole(out)[_at(self.ndim, dim, index.reshape(-1))] = _whole(source)
    return out


def _check_copied(self, dim: int, index, source) -> None:
    if index.ndim > 1:
        raise IndexError(f"index_copy_(): Index should have dimension 1 or 0 (got {index.ndim})")
    length = source.shape[dim] if source.ndim > dim else 1
    if not source.ndim and index.size != 1:
        raise IndexError(f"index_copy_(): When source is scalar, index should have one element (got {index.size})")
    if source.ndim != self.ndim and source.ndim and self.ndim:
        raise IndexError(
            "index_copy_(): When source and destination are not scalars, their dimensionality must match. Source "
            f"dimensionality ({source.ndim}), destination dimensionality ({self.ndim})"
        )
    if index.dtype != np.int64:
        raise RuntimeError(f"index_copy_(): Expected a long tensor for index, but got {num.type_name(index)}")
    if self.dtype != source.dtype and num.OBJECT not in (self.dtype, source.dtype):
        raise RuntimeError(
            f"index_copy_(): self and source expected to have the same dtype, but got (self) {num.type_name(self)} and "
            f"(source) {num.type_name(source)}"
        )
    ours, theirs = ([n for d, n in enumerate(x.shape) if d != dim] for x in (self, source))
    if ours != theirs:
        raise RuntimeError(
            "index_copy_(): Source/destination tensor must have same slice shapes. Destination slice shape: "
            f"{' '.join(map(str, ours))} at dimension {dim} and source slice shape: {' '.join(map(str, theirs))} at "
            "dimension 0."
        )
    if index.size != length:
        raise IndexError(
            f"index_copy_(): Number of indices ({index.size}) should be equal to source.size(dim) ({length})"
        )
    size = (self.shape or (1,))[dim]
    outside = index[(index < 0) | (index >= size)]
    if outside.size:
        raise IndexError(f"index_copy_(): index {outside[0]} is out of bounds for dimension {dim} with size {size}")


# ---- at the places of a mask, or of the elements seen as one dimension ----------------------------------------------


def _masked_back(grad, mask, source_shape):
    """The gradient to the elements of source that were used: as many of the first ones as the mask has places."""
    taken = grad[num.expand(mask, grad.shape)]
    return num.reshape(num.place(taken, (math.prod(source_shape),), (slice(0, taken.shape[0]),)), source_shape)


@primitive(
    "masked_scatter",
    node="MaskedScatterBackward0",
    grads={
        "self": lambda grad, self_shape, mask: num.sum_to(num.where(mask, 0.0, grad), self_shape),
        "mask": NONDIFFERENTIABLE,
        "source": lambda grad, mask, source_shape: _masked_back(grad, mask, source_shape),
    },
    inplace=True,
    out=False,
)
def masked_scatter(self, mask, source):
    """A copy of self with the elements of source, one after another, written where the mask is true.

    >>> torch.zeros(3).masked_scatter(torch.tensor([True, False, True]), torch.tensor([1.0, 2.0, 3.0]))
    tensor([1., 0., 2.])
    """
    if self.dtype != source.dtype and num.OBJECT not in (self.dtype, source.dtype):
        raise RuntimeError(
            "masked_scatter: expected self and source to have same dtypes but got"
            f"{num.type_name(self)} and {num.type_name(source)}"
        )
    if mask.dtype != bool:
        raise RuntimeError(
            f"masked_scatter_ only supports boolean masks, but got mask with dtype {num.type_name(mask)}"
        )
    shape = num.broadcast(mask.shape, self.shape)
    mask = np.broadcast_to(mask, shape)
    count = int(np.count_nonzero(mask))
    if count > source.size:
        raise RuntimeError("Number of elements of source < number of ones in mask")
    out = num.copy_for(np.broadcast_to(self, shape), source)
    out[mask] = source.reshape(-1)[:count]
    return out


def _unput(grad, index):
    """grad with zeros at the places `index` of its elements seen as one dimension."""
    return num.reshape(_at_places(num.reshape(grad, (-1,)), num.reshape(index, (-1,))), grad.shape)


def _at_places(flat, index):
    return _filled(flat, (index,), 0.0) if isinstance(flat, num.BUFFER) else _index_fill_number(flat, 0, index, 0.0)


@primitive(
    "put",
    node="PutBackward0",
    grads={
        "self": lambda grad, index, accumulate: grad if accumulate else _unput(grad, index),
        "index": NONDIFFERENTIABLE,
        "source": lambda grad, index, source: num.reshape(
            num.reshape(grad, (-1,))[num.reshape(index, (-1,))], source.shape
        ),
    },
    inplace=True,
    out=False,
)
def put(self, index, source, accumulate=False):
    """A copy of self with the elements of source written (or added) at `index` of self seen as one dimension.

    >>> torch.zeros(2, 2).put(torch.tensor([3, 0]), torch.tensor([1.0, 2.0]))
    tensor([[2., 0.],
            [0., 1.]])
    """
    if index.dtype != np.int64:
        raise RuntimeError(f"put_(): Expected a long tensor for index, but got {num.type_name(index)}")
    if self.dtype != source.dtype and num.OBJECT not in (self.dtype, source.dtype):
        raise RuntimeError(
            f"put_(): self and source expected to have the same dtype, but got self.dtype = {num.type_name(self)} and "
            f"source.dtype = {num.type_name(source)}"
        )
    if index.size != source.size:
        raise IndexError(
            "put_(): Expected source and index to have the same number of elements, but got source.numel() = "
            f"{source.size}, index.numel() = {index.size}"
        )
    if index.size and not self.size:
        raise IndexError("put_(): Tried to put elements into an empty tensor")
    outside = index[(index < -self.size) | (index >= self.size)]
    if outside.size:
        raise IndexError(f"out of range: tried to access index {outside[0]} on a tensor of {self.size} elements.")
    out = num.copy_for(self, source)
    flat, index, source = out.reshape(-1), index.reshape(-1), source.reshape(-1)
    if accumulate:
        num.added_at(flat, (index,), source)
    else:
        flat[index] = source
    return out


# ---- reduced where several fall on one place ------------------------------------------------------------------------

_UFUNCS = {"sum": np.add, "mean": np.add, "prod": np.multiply, "amax": np.maximum, "amin": np.minimum}
# NumPy's maximum of two objects is one of them; that of two Values shares its gradient among equals.
_OF_VALUES = {
    "amax": np.frompyfunc(scalar.maximum, 2, 1),
    "amin": np.frompyfunc(scalar.minimum, 2, 1),
}


def _reduced(self, dim, index, src, reduce, include_self):
    """self with each src[i, j] (for dim 0) reduced into [index[i, j], j]."""
    out = num.copy_for(self, src)
    whole, places = _whole(out), num.along(dim, _whole(index))
    src = _whole(src)[tuple(map(slice, _whole(index).shape))]
    if not include_self:
        # What stood there counts for nothing: any of the elements that come is as good for the extremes.
        whole[places] = src if reduce in ("amax", "amin") else float(reduce == "prod")
    if reduce == "mean" and out.dtype == bool:
        raise NotImplementedError("\"scatter_gather_tensor_cpu_reduce_mean\" not implemented for 'Bool'")
    ufunc = _OF_VALUES.get(reduce) if out.dtype == num.OBJECT else None
    num.added_at(whole, places, src, ufunc or _UFUNCS[reduce])
    if reduce == "mean":
        count = _counts(out.shape, dim, index, include_self)
        out = out // count if out.dtype.kind in "iu" else out / count.astype(out.dtype)
    return out


def _counts(shape, dim, index, include_self):
    """How many elements are averaged at each place."""
    counts = np.full(shape, int(include_self))
    num.added_at(_whole(counts), num.along(dim, _whole(index)), np.ones(_whole(index).shape, np.int64))
    return np.maximum(counts, 1)


def _reduce_back(grad, self, dim, index, src, reduce, include_self, result):
    """The gradients of self and of src.

    sum    y = s + sum x        dL/dx = dL/dy
    mean   y = (s + sum x) / n  dL/dx = dL/dy / n
    amax   shared equally among the elements that are the extreme
    prod   y = s · prod x       dL/dx = dL/dy · (the product of the others), which y / x is, but for zeros
    """
    if not self.shape:
        one, shape = (grad, self, result), src.shape
        grad, self, result = (num.reshape(x, (1,)) for x in one)
        index, src = (num.reshape(x, (-1,)) for x in (index, src))
        own, there = _reduce_back(grad, self, 0, index, src, reduce, include_self, result)
        return num.reshape(own, ()), num.reshape(there, shape)
    dim = num.axis(dim, len(self.shape))
    if reduce == "mean":
        grad = grad / num.beside(grad, _counts(self.shape, dim, getattr(index, "_data", index), include_self))
    if reduce in ("sum", "mean"):
        own, there = grad, num.gather(grad, dim, index)
    elif reduce == "prod":
        own, there = _prod_back(grad, self, dim, index, src, include_self, result)
    else:
        is_own, is_there = self == result, src == num.gather(result, dim, index)
        grad = grad / (is_own * 1.0 + num.scatter_add(is_there * 1.0, self.shape, dim, index))
        own, there = is_own * grad, is_there * num.gather(grad, dim, index)
    return own if include_self else _unwritten(own, dim, index), there


def _product(like, dim, index, src):
    """The product of what src brings to each place, 1 where it brings nothing."""
    ones = num.zeros_like(like) + 1.0
    if isinstance(src, num.BUFFER):
        return _reduced(ones, dim, index, src, "prod", True)
    return scatter_reduce(ones, dim, index, src, "prod")


def _prod_back(grad, self, dim, index, src, include_self, result):
    # y / x where x is not 0; to the only 0 of src at a place, the product of all others there; to one of several, 0.
    zeros = num.scatter_add((src == 0) * 1.0, self.shape, dim, index)
    if num.is_tensor(grad) and bool((zeros > 1).any()):
        raise RuntimeError(
            "scatter_reduce(): Double backward is unsupported for src when >1 zeros in src are scattered to the same "
            "position in self"
        )
    others = num.where(src == 0, 1.0, src)
    only = num.where(zeros == 1, grad * _product(self, dim, index, others) * (self if include_self else 1.0), 0.0)
    there = num.where(src == 0, num.gather(only, dim, index), num.gather(grad * result, dim, index) / others)
    return grad * _product(self, dim, index, src), there


@primitive(
    "scatter_reduce",
    node="ScatterReduceBackward0",
    grads={"self src": _reduce_back, "index": NONDIFFERENTIABLE},
    inplace=True,
)
def scatter_reduce(self, dim, index, src, reduce, *, include_self=True):
    """A copy of self with src[i, j] reduced into [index[i, j], j] (for dim 0): sum, prod, mean, amax or amin.

    Args:
        include_self: whether what stands there takes part.

    >>> torch.zeros(2).scatter_reduce(0, torch.tensor([0, 0, 1]), torch.tensor([1.0, 5.0, 2.0]), "amax")
    tensor([5., 2.])
    """
    dim = num.axis(dim, self.ndim)
    if reduce not in _UFUNCS:
        raise RuntimeError(f"reduce argument must be either sum, prod, mean, amax or amin, got {reduce}")
    _check_room(self, dim, index, src)
    _check_source(self, src)
    _check_index("scatter", self, dim, index)
    return _reduced(self, dim, index, src, reduce, include_self) if index.size else self.copy()


def _as_scattered(x, ndim: int, dim: int, shape):
    """The vector of an index along dim, repeated over the other dims: what scatter_reduce takes."""
    return num.expand(num.reshape(x, tuple(-1 if d == dim else 1 for d in range(ndim))), shape)


def _index_reduce_back(grad, self, dim, index, source, reduce, include_self, result):
    ndim = len(self.shape)
    index = _as_scattered(index, ndim, num.axis(dim, ndim), source.shape)
    return _reduce_back(grad, self, dim, index, source, reduce, include_self, result)


@primitive(
    "index_reduce",
    node="IndexReduceBackward0",
    grads={"self source": _index_reduce_back, "index": NONDIFFERENTIABLE},
    inplace=True,
)
def index_reduce(self, dim, index, source, reduce, *, include_self=True):
    """A copy of self with the slices of source reduced into those at `index` along dim: prod, mean, amax or amin.

    >>> torch.ones(2).index_reduce(0, torch.tensor([0, 0]), torch.tensor([2.0, 3.0]), "prod")
    tensor([6., 1.])
    """
    if reduce not in ("prod", "mean", "amax", "amin"):
        raise RuntimeError(f"index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got {reduce}.")
    dim = num.axis(dim, self.ndim)
    _check_vector("index_reduce_", self, dim, index, source)
    size = (self.shape or (1,))[dim]
    if index.size and (index.min() < 0 or index.max() >= size):
        raise IndexError("index out of range in self")
    if not source.size:
        return self.copy()
    index = _as_scattered(index, self.ndim, dim, source.shape)
    return _reduced(self, dim, index, source, reduce, include_self)


# ---- taking ---------------------------------------------------------------------------------------------------------


@composite("take_along_dim", out_dtype=SAME_DTYPE)
def take_along_dim(self, indices, dim=None):
    """The elements at `indices` along dim, both broadcast in the other dims; without dim, of self as one dimension.

    >>> x = torch.tensor([[3, 1], [2, 4]])
    >>> x.take_along_dim(x.argsort(dim=1), dim=1)
    tensor([[1, 3],
            [2, 4]])
    """
    if not num.is_tensor(indices):
        raise TypeError(
            f"take_along_dim(): argument 'indices' (position 2) must be Tensor, not {type(indices).__name__}"
        )
    if indices._data.dtype != np.int64:
        raise RuntimeError(
            f"torch.take_along_dim(): dtype of indices should be Long but got {num.type_name(indices._data)}"
        )
    if dim is None:
        return gather(reshape(self, (-1,)), 0, reshape(indices, (-1,)))
    if self.dim() != indices.dim():
        raise RuntimeError(
            "torch.take_along_dim(): input and indices should have the same number of dimensions, but got "
            f"{self.dim()} dimensions for input, and {indices.dim()} dimensions for indices"
        )
    dim = num.axis(dim, self.dim())
    if not self.dim():
        return gather(self, dim, indices)
    # Each keeps its own size along dim.
    others = [(*x.shape[:dim], 1, *x.shape[dim + 1 :]) for x in (self, indices)]
    shape = num.broadcast(*others)
    wide, indices = (expand(x, (*shape[:dim], x.shape[dim], *shape[dim + 1 :])) for x in (self, indices))
    return gather(wide, dim, indices % self.shape[dim] if self.shape[dim] else indices)


@composite("repeat_interleave", out=False)
def repeat_interleave(self, repeats=None, dim=None, *, output_size=None):
    """Each element (or slice along dim) repeated as often as `repeats` says: a number, or one for each.

    Given alone, a tensor of repetitions gives the places that they make: 0 repeated repeats[0] times, and so on.

    >>> torch.tensor([7, 8]).repeat_interleave(2)
    tensor([7, 7, 8, 8])
    >>> torch.repeat_interleave(torch.tensor([7, 8]), torch.tensor([1, 3]))
    tensor([7, 8, 8, 8])
    """
    if repeats is None:
        return _repeated_places(self, output_size)
    if dim is None:
        self, dim = reshape(self, (-1,)), 0
    if num.is_tensor(repeats):
        if repeats.dim() > 1:
            raise RuntimeError("repeats must be 0-dim or 1-dim tensor")
        size = self.shape[num.axis(dim, self.dim())] if self.dim() else 1
        if repeats.numel() == 1:
            repeats = expand(reshape(repeats, (1,)), (size,))
        elif repeats.numel() != size:
            raise RuntimeError(
                "repeats must have the same size as input along dim, but got repeats.size(0) = "
                f"{repeats.numel()} and input.size({dim}) = {size}"
            )
        return index_select(self, dim, _repeated_places(repeats, output_size))
    if repeats < 0:
        raise RuntimeError("Repeats must be non-negative")
    shape = self.shape
    dim = num.axis(dim, len(shape))
    if output_size not in (None, shape[dim] * repeats):
        raise RuntimeError(
            f"repeat_interleave: Invalid output_size, expected {shape[dim] * repeats} but got {output_size}"
        )
    spread = expand(unsqueeze(self, dim + 1), (*shape[: dim + 1], repeats, *shape[dim + 1 :]))
    return clone(spread, memory_format=num.contiguous_format).view(*shape[:dim], -1, *shape[dim + 1 :])


@primitive("_repeated_places", grads={"repeats": NONDIFFERENTIABLE}, where="")
def _repeated_places(repeats, output_size=None):
    if repeats.ndim != 1:
        raise RuntimeError("repeat_interleave only accept 1D vector as repeat")
    if repeats.dtype not in (np.int32, np.int64):
        raise NotImplementedError(f"\"repeat_interleave_cpu\" not implemented for '{num.type_name(repeats)}'")
    if repeats.size and repeats.min() < 0:
        raise RuntimeError("repeats can not be negative")
    if output_size not in (None, repeats.sum()):
        raise RuntimeError("allocated size does not match required size")
    return np.repeat(np.arange(repeats.size, dtype=repeats.dtype), repeats)


# ---- indices --------------------------------------------------------------------------------------------------------


@composite("argwhere", out=False)
def argwhere(self):
    """The indices of the elements that are not zero, one row each.

    >>> torch.argwhere(torch.tensor([0, 5, 6]))
    tensor([[1],
            [2]])
    """
    return nonzero(self)


@primitive("nonzero_static", grads={"self": NONDIFFERENTIABLE})
def nonzero_static(self, *, size, fill_value=-1):
    """The indices of the first `size` elements that are not zero, one row each; rows of fill_value where they lack.

    >>> torch.nonzero_static(torch.tensor([0, 5, 6]), size=3)
    tensor([[ 1],
            [ 2],
            [-1]])
    """
    if size < 0:
        raise RuntimeError("nonzero_static: 'size' must be an non-negative integer")
    out = np.full((size, self.ndim), fill_value)
    if self.ndim:
        found = np.stack(np.nonzero(self.astype(bool)), 1)[:size]
        out[: len(found)] = found
    return out


@composite("unravel_index", where="torch", out=False)
def unravel_index(indices, shape):
    """The coordinates in a tensor of this shape of elements counted one after another: a tensor for each dim.

    >>> torch.unravel_index(torch.tensor([1, 5]), (2, 3))
    (tensor([0, 1]), tensor([1, 2]))
    """
    if indices.is_complex() or indices.is_floating_point() or indices._data.dtype == bool:
        raise TypeError(f"expected 'indices' to be integer dtype, but got {indices.dtype}")
    if isinstance(shape, int):
        shape = (shape,)
    for n in shape:
        if not isinstance(n, int):
            raise TypeError(f"expected 'shape' sequence to only contain ints, but got {type(n)}")
    if min(shape, default=0) < 0:
        raise ValueError(f"'shape' cannot have negative values, but got {tuple(shape)}")
    coordinates, step = [], 1
    for n in reversed(shape):
        coordinates.append(indices.div(step, rounding_mode="floor") % n if indices.numel() else indices.clone())
        step *= n
    return tuple(reversed(coordinates))


def _triangle_indices(name: str, doc: str):
    def function(row, col, offset=0, *, dtype=None, device=None, layout=None, pin_memory=False):
        for what, n in (("row", row), ("col", col)):
            if n < 0:
                raise RuntimeError(f"{what} must be non-negative, got{n}")
        whole = ones((row, col), device=device)
        places = nonzero(whole.tril(offset) if name == "tril_indices" else whole.triu(offset)).t().contiguous()
        if dtype is not None and dtype.is_floating_point:
            raise NotImplementedError(f"\"{name}\" not implemented for '{dtype.type_name}'")
        return places if dtype is None else places.to(dtype)

    function.__doc__ = doc
    composite(name, where="torch", out=False)(function)


_triangle_indices("tril_indices", "int64 [2, n]: the rows and columns of the lower triangle.")
_triangle_indices("triu_indices", "int64 [2, n]: the rows and columns of the upper triangle.")
