"""Operations that pick elements: `x[...]`, gather, scatter, embedding, and their inverses.

`x[...]` follows torch's graph: integers are `select`, slices `slice`, None `unsqueeze`, and lists, index tensors and
masks one `index` over all of them.
"""

import operator

import numpy as np

from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, NOT_IMPLEMENTED, SAME_DTYPE, composite, primitive

# ---- taking parts as views ------------------------------------------------------------------------------------------


def _part(ndim: int, dim: int, key) -> tuple:
    return (slice(None),) * num.axis(dim, ndim) + (key, ...)


@primitive(
    "select",
    node="SelectBackward0",
    grads={
        "self": lambda grad, self_shape, dim, index: num.place(grad, self_shape, _part(len(self_shape), dim, index))
    },
    view=True,
)
def select(self, dim, index):
    """A view of the slice at `index` along dim, without that dim."""
    try:
        return self[index, ...] if dim == 0 else self[_part(self.ndim, dim, index)]
    except IndexError:
        if self.ndim == 0:
            raise IndexError("select() cannot be applied to a 0-dim tensor.") from None
        dim = num.axis(dim, self.ndim)
        raise IndexError(
            f"select(): index {index} out of range for tensor of size {list(self.shape)} at dimension {dim}"
        ) from None


@primitive(
    "_slice",
    node="SliceBackward0",
    grads={
        "self": lambda grad, self_shape, dim, start, end, step: num.place(
            grad, self_shape, _part(len(self_shape), dim, slice(start, end, step))
        )
    },
    view=True,
    where="",
)
def _slice(self, dim, start, end, step):
    if step <= 0:
        raise ValueError("step must be greater than zero")
    return self[_part(self.ndim, dim, slice(start, end, step))]


@composite("narrow", out=False)
def narrow(self, dim, start, length):
    """A view of `length` slices along dim, from `start` on."""
    if num.is_tensor(start):
        if start.dim() or start._data.dtype.kind not in "iu":
            raise RuntimeError("start must be an 0-dim integral Tensor.")
        start = start.item()
    if length < 0 and self.dim():
        raise RuntimeError("narrow(): length must be non-negative.")
    dim, start = narrowed(self.shape, dim, start, length)
    return _slice(self, dim, start, start + length, 1)


def narrowed(shape, dim, start, length) -> tuple[int, int]:
    """`dim` and `start` counted from the front; torch's errors unless `length` slices follow."""
    if not shape:
        raise RuntimeError("narrow() cannot be applied to a 0-dim tensor.")
    dim = num.axis(dim, len(shape))
    n = shape[dim]
    if not -n <= start <= n:
        raise IndexError(f"start out of range (expected to be in range of [-{n}, {n}], but got {start})")
    start = start + n if start < 0 else start
    if length < 0 or start + length > n:
        raise RuntimeError(f"start ({start}) + length ({length}) exceeds dimension size ({n}).")
    return dim, start


# y = x[index], so dL/dx is dL/dy written at `index` of zeros; and back again
@primitive("_place", node="PlaceBackward0", grads={"self": lambda grad, index: grad[index]}, where="Tensor")
def _place(self, shape, index):
    return num.place(self, shape, index)


@primitive(
    "_accumulate", node="AccumulateAtBackward0", grads={"self": lambda grad, indices: grad[indices]}, where="Tensor"
)
def _accumulate(self, shape, indices):
    return num.accumulate(self, shape, indices)


# ---- advanced indexing ----------------------------------------------------------------------------------------------


def _numpy_index(indices) -> tuple:
    return indices if len(indices) == 1 else tuple([slice(None) if i is None else i for i in indices])


@primitive(
    "_index",
    node="IndexBackward0",
    grads={"self": lambda grad, self_shape, indices: num.accumulate(grad, self_shape, _numpy_index(indices))},
    where="",
    once=True,
)
def _index(self, indices):
    try:
        if len(indices) == 1 and indices[0].dtype == np.int64:
            return self.take(indices[0], 0)
        return num.in_order(self[_numpy_index(indices)])
    except IndexError as error:
        raise _index_error(self, indices, error) from None


def _index_error(self, indices, error) -> IndexError:
    """NumPy's complaint about an index in torch's words, which count the indexed dims alone."""
    named = [(place, index) for place, index in enumerate(indices) if index is not None]
    for count, (place, index) in enumerate(named):
        if index.dtype == bool and index.shape != self.shape[place : place + index.ndim]:
            wrong = next(d for d in range(index.ndim) if index.shape[d] != self.shape[place + d])
            return IndexError(
                f"The shape of the mask {list(index.shape)} at index {wrong} does not match the shape of the indexed "
                f"tensor {list(self.shape)} at index {place + wrong}"
            )
        if index.dtype != bool and index.size:
            size = self.shape[place]
            if not size:
                return IndexError("index is out of bounds for dimension with size 0")
            bad = index[(index < -size) | (index >= size)]
            if bad.size:
                return IndexError(f"index {bad.flat[0]} is out of bounds for dimension {count} with size {size}")
    shapes = ", ".join(str(list(index.shape)) for _, index in named)
    return IndexError(f"shape mismatch: indexing tensors could not be broadcast together with shapes {shapes}")


@primitive(
    "_index_put",
    node="IndexPutBackward0",
    grads={
        "self": lambda grad, indices, accumulate: grad if accumulate else _blank(grad, indices),
        "values": lambda grad, indices, values_shape: num.sum_to(grad[_numpy_index(indices)], values_shape),
    },
    where="",
    once=True,
)
def _index_put(self, indices, values, accumulate=False):
    if len(indices) > self.ndim:
        raise IndexError(f"too many indices for tensor of dimension {self.ndim} (got {len(indices)})")
    if values.dtype != self.dtype and num.OBJECT not in (self.dtype, values.dtype):
        _check_values(self, indices, values)
        # One number at the places of a mask is a masked_fill, which converts it.
        if accumulate or values.size != 1 or not any(i is not None and i.dtype == bool for i in indices):
            raise RuntimeError(
                "Index put requires the source and destination dtypes match, got "
                f"{num.type_name(self)} for the destination and {num.type_name(values)} for the source."
            )
        values = values.astype(self.dtype)
    out = num.copy_for(self, values)
    try:
        if accumulate:
            num.added_at(out, _numpy_index(indices), values)
        else:
            out[_numpy_index(indices)] = values
    except (IndexError, ValueError, TypeError):
        _check_values(self, indices, values)
        raise
    return out


def _check_values(self, indices, values) -> None:
    """Raises torch's error for indices that are out of range, and for values that do not fit the indexed part."""
    try:
        part = self[_numpy_index(indices)].shape
    except IndexError as error:
        raise _index_error(self, indices, error) from None
    extra = values.ndim - len(part)
    if extra > 0 or any(n not in (1, m) for n, m in zip(values.shape, part[-extra:] if extra else part, strict=True)):
        raise RuntimeError(
            f"shape mismatch: value tensor of shape {list(values.shape)} cannot be broadcast to indexing result of "
            f"shape {list(part)}"
        )


def _blank(grad, indices):
    """grad with zeros at `indices`: what was overwritten there has no gradient."""
    return _fill_at(grad, indices, 0.0) if not isinstance(grad, num.BUFFER) else _filled(grad, indices, 0.0)


def _filled(x, indices, number):
    out = x.copy()
    out[_numpy_index(indices)] = number
    return out


@primitive("_fill_at", node="IndexFillBackward0", grads={"self": lambda grad, indices: _blank(grad, indices)}, where="")
def _fill_at(self, indices, value):
    return _filled(self, indices, value)


@composite("index_put", inplace=True, out=False)
def index_put(self, indices, values, accumulate=False):
    """A copy of self with `values` written (or added) at the places that the index tensors name."""
    return _index_put(self, tuple(i if i is None else i.numpy() for i in indices), values, accumulate)


_PLAIN_KEYS = {int, slice}


def _views_and_indices(self, key, alone=False):
    """`self[key]` taken apart as torch does: the view after integers, slices and None, and what index arrays remain.

    A slice that takes everything makes no view, but where it is the `alone` key of reading.
    """
    keys = key if isinstance(key, tuple) else (key,)
    taken = len(keys)
    if not {*map(type, keys)} <= _PLAIN_KEYS:
        keys = tuple(_index_array(k) for k in keys)
        taken = sum(k.ndim if isinstance(k, np.ndarray) and k.dtype == bool else 1 for k in keys if _takes_dim(k))
    if taken > self._data.ndim:
        raise _too_many(key, self.dim())
    dim, indices = 0, {}
    left = self._data.ndim - taken
    for position, k in enumerate(keys):
        if k.__class__ is int:
            self = _selected(self, dim, k, position)
        elif k is Ellipsis:
            dim += left
        elif k is None or isinstance(k, bool):
            self = self.unsqueeze(dim)
            if k is not None:
                indices[dim] = np.asarray([0] if k else [], np.int64)
            dim += 1
        elif k.__class__ is slice:
            start, end, step = [
                bound if bound is None else operator.index(bound) for bound in (k.start, k.stop, k.step)
            ]
            if alone or not (step in (None, 1) and _takes_all(start, end, self._data.shape[dim])):
                self = _slice(self, dim, start, end, 1 if step is None else step)
            dim += 1
        else:
            indices[dim] = k
            dim += k.ndim if k.dtype == bool else 1
    if not indices:
        return self, None
    arrays, place = [], 0
    while place <= max(indices):
        arrays.append(indices.get(place))
        place += arrays[-1].ndim if arrays[-1] is not None and arrays[-1].dtype == bool else 1
    return self, tuple(arrays)


def _takes_all(start, end, size: int) -> bool:
    return (start is None or start == 0 or start <= -size) and (end is None or end >= size)


def _too_many(key, ndim: int) -> IndexError:
    """The error for more indices than dims, which of a 0-d tensor depends on the key."""
    if not ndim and key.__class__ is int:
        return IndexError(_INDEX_OF_NUMBER)
    if not ndim and key.__class__ is slice:
        return IndexError("slice() cannot be applied to a 0-dim tensor.")
    return IndexError(f"too many indices for tensor of dimension {ndim}")


_INDEX_OF_NUMBER = (
    "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim "
    "tensor to a number"
)


def _selected(self, dim, index, position):
    """select, with the error of `x[...]`, which calls the position in the key a dimension."""
    try:
        return select(self, dim, index)
    except IndexError:
        if not self.dim():
            raise IndexError(_INDEX_OF_NUMBER) from None
        size = self.shape[dim]
        raise IndexError(f"index {index} is out of bounds for dimension {position} with size {size}") from None


def _takes_dim(k) -> bool:
    return not (k is None or k is Ellipsis or isinstance(k, bool))


def _index_array(k):
    """Lists, ranges and index tensors as arrays; integers, slices, None and ... as they are."""
    if k is None or k is Ellipsis or isinstance(k, (bool, int, slice)):
        return k
    if num.is_tensor(k):
        array = k._data
        if array.dtype.kind not in "biu":
            raise IndexError("tensors used as indices must be long, int, byte or bool tensors")
        if array.ndim == 0:
            return array.item()
        return array.astype(bool) if array.dtype == np.uint8 else array
    if isinstance(k, np.ndarray) and not k.ndim:
        return _index_array(k.item())
    if isinstance(k, (list, range, tuple, np.ndarray)):
        array = np.asarray([_index_array(i) for i in k] if isinstance(k, (list, tuple)) else k)
        if array.size == 0:
            array = array.astype(np.int64)
        if array.dtype.kind not in "biu":
            raise TypeError(
                f"only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid "
                f"indices (got {type(k[0]).__name__ if len(k) else type(k).__name__})"
            )
        return array
    if hasattr(k, "__index__"):
        return k.__index__()
    if isinstance(k, str):
        raise TypeError("new(): invalid data type 'str'")
    raise IndexError(
        "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices "
        f"(got {type(k).__name__})"
    )


@composite("__getitem__", where="Tensor")
def __getitem__(self, key):
    """x[key]: a view for integers, slices, None and ...; a copy for index tensors, lists and masks."""
    # The commonest keys first: a plain integer, and one index tensor.
    if key.__class__ is int:
        return _selected(self, 0, key, 0)
    if num.is_tensor(key) and key._data.dtype == np.int64 and key._data.ndim and self._data.ndim:
        return _index(self, (key._data,))
    if not self.requires_grad and is_basic(key):
        return _basic_view(self, key)
    view, indices = _views_and_indices(self, key, key.__class__ is slice)
    if indices is not None:
        return _index(view, indices)
    return _alias(view) if view is self else view


def is_basic(key) -> bool:
    """Whether NumPy's own indexing is all that is wanted: slices, integers and ..., no step back."""
    keys = key if key.__class__ is tuple else (key,)
    return all(
        k.__class__ is int or k is Ellipsis or (k.__class__ is slice and (k.step is None or k.step > 0)) for k in keys
    )


# Outside the graph, where no node needs to say how the view came about, one step does it. (A None goes the long way:
# of the new dim torch tells the stride, NumPy does not.)
@primitive("_basic_view", grads={"self": NONDIFFERENTIABLE}, view=True, where="")
def _basic_view(self, key):
    keys = key if key.__class__ is tuple else (key,)
    try:
        return self[keys if Ellipsis in keys else (*keys, ...)]
    except IndexError as error:
        raise _basic_error(self, key, keys, error) from None


def _basic_error(self, key, keys, error) -> IndexError:
    left = self.ndim - sum(k is not Ellipsis for k in keys)
    if left < 0:
        return _too_many(key, self.ndim)
    dim = 0
    for position, k in enumerate(keys):
        if k.__class__ is int and not -self.shape[dim] <= k < self.shape[dim]:
            return IndexError(f"index {k} is out of bounds for dimension {position} with size {self.shape[dim]}")
        dim += left if k is Ellipsis else 1
    return error


@primitive("_alias", node="AliasBackward0", grads={"self": lambda grad: grad}, view=True, where="")
def _alias(self):
    return self[...]


# ---- gather, scatter and their kin ------------------------------------------------------------------------------


def _check_index(name: str, self, dim: int, index) -> None:
    """Raises unless the index, where it names anything, has integers that are places of self along dim."""
    if not index.size:
        return
    if index.dtype not in (np.int64, np.int32):
        raise RuntimeError(f"{name}(): Expected dtype int32/int64 for index")
    size = self.shape[dim] if self.ndim else 1
    low, high = index.min(), index.max()
    if low < 0 or high >= size:
        raise RuntimeError(
            f"index {high if high >= size else low} is out of bounds for dimension {dim} with size {size}"
        )


@primitive(
    "gather",
    node="GatherBackward0",
    grads={
        "self": lambda grad, self, dim, index: num.scatter_add(grad, self.shape, num.axis(dim, len(self.shape)), index),
        "index": NONDIFFERENTIABLE,
    },
    out_dtype=SAME_DTYPE,
)
def gather(self, dim, index, *, sparse_grad=False):
    """out[i, j] = self[index[i, j], j] for dim 0, and likewise for the others.

    >>> torch.tensor([[1, 2], [3, 4]]).gather(1, torch.tensor([[1], [0]]))
    tensor([[2],
            [3]])
    """
    dim = num.axis(dim, self.ndim)
    if index.size and max(self.ndim, 1) != max(index.ndim, 1):
        raise RuntimeError("Index tensor must have the same number of dimensions as input tensor")
    for d in range(self.ndim):
        if d != dim and index.size and index.shape[d] > self.shape[d]:
            raise RuntimeError(
                f"Size does not match at dimension {d} expected index {list(index.shape)} to be no larger than self "
                f"{list(self.shape)} apart from dimension {dim}"
            )
    _check_index("gather", self, dim, index)
    return num.in_order(num.gather(self, dim, index))


def _check_room(self, dim: int, index, src=None) -> None:
    """Raises unless each element of the index has a place of its own in self and in src."""
    if not index.size:
        return
    for x, whose in ((self, "self"), (src, "src")):
        if x is not None and max(index.ndim, 1) != max(x.ndim, 1):
            raise RuntimeError(f"Index tensor must have the same number of dimensions as {whose} tensor")
    wide = any(n > m for d, (n, m) in enumerate(zip(index.shape, self.shape, strict=False)) if d != dim)
    long = src is not None and any(n > m for n, m in zip(index.shape, src.shape, strict=False))
    if wide or long:
        source = "" if src is None else f" and to be no larger size than src {list(src.shape)}"
        raise RuntimeError(
            f"Expected index {list(index.shape)} to be no larger than self {list(self.shape)} apart from dimension "
            f"{dim}{source}"
        )


def _check_source(self, src) -> None:
    if self.dtype != src.dtype and num.OBJECT not in (self.dtype, src.dtype):
        raise RuntimeError("scatter(): Expected self.dtype to be equal to src.dtype")


def _unwritten(grad, dim, index):
    """grad with zeros at `index`: what was overwritten there has no gradient."""
    return (_scattered if isinstance(grad, num.BUFFER) else _scatter_number)(grad, dim, index, 0.0)


@primitive(
    "_scatter",
    node="ScatterBackward0",
    grads={
        "self": lambda grad, dim, index: _unwritten(grad, dim, index),
        "index": NONDIFFERENTIABLE,
        "src": lambda grad, dim, index: num.gather(grad, num.axis(dim, len(grad.shape)), index),
    },
    where="",
)
def _scatter(self, dim, index, src):
    _check_source(self, src)
    _check_room(self, num.axis(dim, self.ndim), index, src)
    return _scattered(self, dim, index, np.atleast_1d(src)[tuple(map(slice, index.shape))])


def _scattered(self, dim, index, values):
    dim = num.axis(dim, self.ndim)
    _check_index("scatter", self, dim, index)
    out = num.copy_for(self, values)
    if index.size:
        np.atleast_1d(out)[num.along(dim, np.atleast_1d(index))] = values
    return out


@primitive(
    "_scatter_number",
    node="ScatterBackward1",
    grads={
        "self": lambda grad, dim, index: _unwritten(grad, dim, index),
        "index": NONDIFFERENTIABLE,
    },
    where="",
)
def _scatter_number(self, dim, index, value):
    _check_room(self, num.axis(dim, self.ndim), index)
    return _scattered(self, dim, index, value)


# torch has no derivative for it; the name is for its complaint about that.
@primitive(
    "_scatter_",
    node="NotImplemented",
    grads={"self": NOT_IMPLEMENTED, "index": NONDIFFERENTIABLE, "src": NOT_IMPLEMENTED},
    where="",
)
def _scatter_reducing(self, dim, index, src, ufunc):
    dim = num.axis(dim, self.ndim)
    _check_room(self, dim, index, src)
    _check_source(self, src)
    _check_index("scatter", self, dim, index)
    out = num.copy_for(self, src)
    if index.size:
        index = np.atleast_1d(index)
        part = np.atleast_1d(src)[tuple(map(slice, index.shape))]
        num.added_at(np.atleast_1d(out), num.along(dim, index), part, ufunc)
    return out


@composite("scatter", inplace=True, out_dtype=SAME_DTYPE)
def scatter(self, dim, index, src=None, *, value=None, reduce=None):
    """A copy of self with out[index[i, j], j] = src[i, j] for dim 0; `src` may be a number.

    Args:
        reduce: "add" or "multiply": what is written is added to, or multiplied with, what stands there.

    >>> torch.zeros(3).scatter(0, torch.tensor([2]), 1.0)
    tensor([0., 0., 1.])
    """
    src = value if src is None else src
    if reduce is None:
        return (_scatter if num.is_tensor(src) else _scatter_number)(self, dim, index, src)
    if reduce not in ("add", "multiply"):
        raise RuntimeError("reduce argument must be either add or multiply.")
    src = src if num.is_tensor(src) else self.new_full(index.shape, src)
    return _scatter_reducing(self, dim, index, src, np.add if reduce == "add" else np.multiply)


@primitive(
    "scatter_add",
    node="ScatterAddBackward0",
    grads={
        "self": lambda grad: grad,
        "index": NONDIFFERENTIABLE,
        "src": lambda grad, dim, index: num.gather(grad, num.axis(dim, len(grad.shape)), index),
    },
    inplace=True,
    out_dtype=SAME_DTYPE,
)
def scatter_add(self, dim, index, src):
    """A copy of self with src[i, j] added at [index[i, j], j] for dim 0; repeated places add up.

    >>> torch.zeros(2).scatter_add(0, torch.tensor([0, 0, 1]), torch.ones(3))
    tensor([2., 1.])
    """
    dim = num.axis(dim, self.ndim)
    _check_room(self, dim, index, src)
    _check_source(self, src)
    _check_index("scatter", self, dim, index)
    return self + num.scatter_add(src, self.shape, dim, index)


@primitive(
    "index_select",
    node="IndexSelectBackward0",
    grads={
        "self": lambda grad, self_shape, dim, index: (
            num.accumulate(grad, self_shape, (slice(None),) * num.axis(dim, len(self_shape)) + (index.reshape(-1),))
            if self_shape
            else grad
        ),
        "index": NONDIFFERENTIABLE,
    },
    out_dtype="index_select(): self and result must have the same scalar type",
)
def index_select(self, dim, index):
    """The slices of self at the places of the vector `index` along dim.

    >>> torch.arange(4).index_select(0, torch.tensor([3, 0]))
    tensor([3, 0])
    """
    dim = num.axis(dim, self.ndim)
    if index.ndim > 1:
        raise IndexError("index_select(): Index is supposed to be a vector")
    if index.dtype not in (np.int64, np.int32):
        raise RuntimeError("index_select(): Expected dtype int32 or int64 for index")
    if index.size and (index.min() < 0 or index.max() >= (self.shape or (1,))[dim]):
        raise IndexError("index out of range in self")
    return self.take(index.reshape(-1), axis=dim) if self.ndim else self.copy()


@primitive(
    "masked_select",
    node="MaskedSelectBackward0",
    grads={
        "self": lambda grad, self, mask: num.sum_to(
            num.accumulate(grad, whole := np.broadcast_shapes(self.shape, mask.shape), (num.expand(mask, whole),)),
            self.shape,
        ),
        "mask": NONDIFFERENTIABLE,
    },
    out_dtype="masked_select(): self and result must have the same scalar type",
)
def masked_select(self, mask):
    """The elements of self where the mask is true, in one dimension.

    >>> x = torch.tensor([1, 2, 3])
    >>> x.masked_select(x > 1)
    tensor([2, 3])
    """
    if mask.dtype != bool:
        raise RuntimeError("masked_select: expected BoolTensor for mask")
    shape = num.broadcast(mask.shape, self.shape)
    return np.broadcast_to(self, shape)[np.broadcast_to(mask, shape)]


@primitive(
    "take",
    node="TakeBackward0",
    grads={
        "self": lambda grad, self, index: num.reshape(
            num.accumulate(grad, (int(np.prod(self.shape)),), (index,)), self.shape
        ),
        "index": NONDIFFERENTIABLE,
    },
    out_dtype=(
        "take(): self and out expected to have the same dtype, but got self.dtype = {Wanted} and out.dtype = {Given}"
    ),
)
def take(self, index):
    """The elements at the places `index` of self seen as one dimension."""
    if index.dtype != np.int64:
        raise RuntimeError(f"take(): Expected a long tensor for index, but got {num.type_name(index)}")
    outside = index[(index < -self.size) | (index >= self.size)]
    if outside.size:
        raise IndexError(f"out of range: tried to access index {outside[0]} on a tensor of {self.size} elements.")
    return self.reshape(-1)[index]


@primitive("_nonzero", grads={"self": NONDIFFERENTIABLE}, where="")
def _nonzero(self):
    return np.stack(np.nonzero(self.astype(bool))).T if self.ndim else np.zeros((int(bool(self)), 0), np.int64)


@composite("nonzero", out_dtype="nonzero: Expected out tensor to have scalar type {Wanted} but got scalar type{Given}")
def nonzero(self, *, as_tuple=False):
    """The indices of the elements that are not zero: one row each, or a tuple of one vector a dimension.

    >>> torch.tensor([0, 5, 6]).nonzero()
    tensor([[1],
            [2]])
    """
    if as_tuple:
        return _nonzero(self if self.dim() else self.reshape(1)).unbind(1)
    return _nonzero(self)


@primitive("one_hot", grads={"self": NONDIFFERENTIABLE}, where="F")
def one_hot(self, num_classes=-1):
    """int64 [..., num_classes] with a 1 at each class index; -1 classes: as many as are needed.

    >>> torch.nn.functional.one_hot(torch.tensor([0, 2]), num_classes=3)
    tensor([[1, 0, 0],
            [0, 0, 1]])
    """
    if self.dtype != np.int64:
        raise RuntimeError("one_hot is only applicable to index tensor of type LongTensor.")
    if self.size and self.min() < 0:
        raise RuntimeError("Class values must be non-negative.")
    if num_classes == -1:
        if not self.size:
            raise RuntimeError("Can not infer total number of classes from empty tensor.")
        num_classes = int(self.max()) + 1
    elif self.size and self.max() >= num_classes:
        raise RuntimeError("Class values must be smaller than num_classes.")
    return (self[..., None] == np.arange(num_classes)).astype(np.int64)


@primitive(
    "_embedding",
    node="EmbeddingBackward0",
    grads={
        "weight": lambda grad, weight_shape, indices, padding_idx, scale_grad_by_freq: _embedding_back(
            grad, weight_shape, indices, padding_idx, scale_grad_by_freq
        ),
        "indices": NONDIFFERENTIABLE,
    },
    where="",
)
def _embedding(weight, indices, padding_idx=-1, scale_grad_by_freq=False):
    if indices.dtype.kind not in "iu" or indices.itemsize < 4:
        raise RuntimeError(
            "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got "
            f"torch.{num.type_name(indices)}Tensor instead (while checking arguments for embedding)"
        )
    if weight.ndim != 2:
        raise RuntimeError("'weight' must be 2-D")
    if indices.size and (indices.min() < 0 or indices.max() >= weight.shape[0]):
        raise IndexError("index out of range in self")
    return weight.take(indices, axis=0)


def _embedding_back(grad, weight_shape, indices, padding_idx, scale_grad_by_freq):
    if padding_idx >= 0:
        grad = num.where((indices != padding_idx)[..., None], grad, 0.0)
    if scale_grad_by_freq:
        plain = getattr(indices, "_data", indices)
        grad = grad / num.beside(grad, np.bincount(plain.reshape(-1))[plain][..., None])
    return num.accumulate(grad, weight_shape, (indices,))


@composite("embedding", where="F")
def embedding(input, weight, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False):
    """Rows of weight [num, dim] at the indices `input` [...]: [..., dim].

    Args:
        padding_idx: this row gets no gradient.
        max_norm: rows whose norm (of order norm_type) is larger are scaled down to it first, in place.
        scale_grad_by_freq: the gradient of a row is divided by how often it was taken.

    >>> torch.nn.functional.embedding(torch.tensor([1, 0]), torch.tensor([[1.0], [2.0]]))
    tensor([[2.],
            [1.]])
    """
    if sparse:
        raise NotImplementedError("minitorch's embedding has no sparse gradients")
    if padding_idx is not None:
        if not -weight.shape[0] <= padding_idx < weight.shape[0]:
            raise AssertionError("Padding_idx must be within num_embeddings")
        padding_idx %= weight.shape[0]
    if max_norm is not None:
        _renorm_rows(weight.detach(), input, max_norm, norm_type)
    return _embedding(weight, input, -1 if padding_idx is None else padding_idx, scale_grad_by_freq)


def _renorm_rows(weight, rows, max_norm: float, norm_type: float) -> None:
    rows = rows.unique()
    part = weight[rows]
    norms = part.norm(norm_type, 1, True)
    weight[rows] = part * (max_norm / (norms + 1e-7)).clamp(max=1.0)
