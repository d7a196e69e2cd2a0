"""Further operations that move elements about: splitting, stacking, turning, and writing into a copy's part."""

import operator
from itertools import pairwise

import numpy as np

from minitorch._arguments import no_such_form
from minitorch.ops import num
from minitorch.ops._record import RECORDS, composite, factory, of, primitive
from minitorch.ops.creation import meshgrid
from minitorch.ops.indexing import _part, _slice, masked_select, narrowed
from minitorch.ops.shape import (
    _as_strided,
    _places,
    _split,
    _split_sizes,
    cat,
    check_several,
    chunk_size,
    flatten,
    flip,
    reshape,
    stack,
    transpose,
    unsqueeze,
)

# ---- splitting ------------------------------------------------------------------------------------------------------


@composite("split_with_sizes", out=False)
def split_with_sizes(self, split_sizes, dim=0):
    """Views of pieces along dim of the given sizes."""
    return _split_sizes(self, split_sizes, dim)


@composite("tensor_split", out=False)
def tensor_split(self, indices_or_sections, dim=0):
    """Views of so many pieces along dim, the first ones longer where it does not come out even; or cut at indices.

    >>> torch.arange(5).tensor_split(2)
    (tensor([0, 1, 2]), tensor([3, 4]))
    >>> torch.arange(5).tensor_split((1, 3))
    (tensor([0]), tensor([1, 2]), tensor([3, 4]))
    """
    if not self.dim():
        raise RuntimeError("tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims")
    dim = num.axis(dim, self.dim())
    if num.is_tensor(indices_or_sections):
        indices_or_sections = _split_places(indices_or_sections)
    size = self.shape[dim]
    given = indices_or_sections if isinstance(indices_or_sections, (tuple, list)) else [indices_or_sections]
    if not all(hasattr(n, "__index__") for n in given):
        forms = "Tensor input, int sections\nTensor input, tuple of ints indices\nTensor input, Tensor tensor_indices"
        raise no_such_form("tensor_split", (self, indices_or_sections), {}, forms)
    if given is indices_or_sections:
        bounds = [None, *map(operator.index, given), None]
    else:
        sections = indices_or_sections
        if sections <= 0:
            raise RuntimeError(f"number of sections must be larger than 0, got {sections}")
        bounds = [size // sections * place + min(place, size % sections) for place in range(sections + 1)]
    return tuple(_slice(self, dim, start, end, 1) for start, end in pairwise(bounds))


def _split_places(x):
    """The number or the list that a tensor of indices or sections holds."""
    given = "tensor_split expected tensor_indices_or_sections to"
    if x._data.dtype != np.int64:
        raise RuntimeError(f"{given} have dtype of long, but got {num.type_name(x._data)}")
    if x.dim() > 1:
        raise RuntimeError(
            f"{given} be a zero-dimensional or one-dimensional tensor, but got a tensor with {x.dim()} dims"
        )
    return x.tolist()


def _split_along(name: str, least: int, dim: int, doc: str):
    def function(self, indices_or_sections):
        if not isinstance(indices_or_sections, (int, tuple, list)):
            forms = "Tensor input, int sections\nTensor input, tuple of ints indices"
            raise no_such_form(name, (self, indices_or_sections), {}, forms)
        if self.dim() < least:
            raise RuntimeError(
                f"torch.{name} requires a tensor with at least {least} dimension, but got a tensor with {self.dim()} "
                "dimensions!"
            )
        along = min(dim, self.dim() - 1)
        if isinstance(indices_or_sections, int):
            size, sections = self.shape[along], indices_or_sections
            if not sections or size % sections:
                raise RuntimeError(
                    f"torch.{name} attempted to split along dimension {along}, but the size of the dimension {size} is "
                    f"not divisible by the split_size {sections}!"
                )
        return tensor_split(self, indices_or_sections, along)

    function.__doc__ = doc
    composite(name, out=False)(function)


_split_along("hsplit", 1, 1, "Views of pieces side by side, along dim 1 (of a vector along dim 0): see tensor_split.")
_split_along("vsplit", 2, 0, "Views of pieces on top of each other, along dim 0: see tensor_split.")
_split_along("dsplit", 3, 2, "Views of pieces along dim 2: see tensor_split.")

_unsafe_split_size = _split("_unsafe_split_size", "UnsafeSplitBackward0", "Pieces of one size.")
_unsafe_split_sizes = _split("_unsafe_split_sizes", "UnsafeSplitWithSizesBackward0", "Pieces of given sizes.")


def _apart(views):
    """Views made tensors of their own, though in the same memory: what is written there, autograd does not see."""
    for x in views:
        made, needs = x._view[0], x.requires_grad
        x._edge = made if needs else None
        x._requires_grad, x._base, x._view, x._counter = needs, None, None, [0]
    return views


@composite("unsafe_split", out=False)
def unsafe_split(self, split_size, dim=0):
    """split, whose pieces may be modified in place: the graph then knows nothing of what they share."""
    if not isinstance(split_size, int):
        given = type(split_size).__name__
        raise TypeError(f"unsafe_split(): argument 'split_size' (position 2) must be int, not {given}")
    return _apart(_unsafe_split_size(self, split_size, dim))


@composite("unsafe_split_with_sizes", out=False)
def unsafe_split_with_sizes(self, split_sizes, dim=0):
    """split_with_sizes, whose pieces may be modified in place: see unsafe_split."""
    return _apart(_unsafe_split_sizes(self, split_sizes, dim))


@composite("unsafe_chunk", out=False)
def unsafe_chunk(self, chunks, dim=0):
    """chunk, whose pieces may be modified in place: see unsafe_split."""
    size = chunk_size(self, chunks, dim)
    return unsafe_split(self, size, dim) if size else unsafe_split_with_sizes(self, [0] * chunks, dim)


# ---- joining --------------------------------------------------------------------------------------------------------


@composite("dstack", where="torch")
def dstack(tensors):
    """Tensors joined along dim 2, vectors as [1, n, 1] and matrices as [n, m, 1].

    >>> torch.dstack([torch.tensor([1, 2]), torch.tensor([3, 4])])
    tensor([[[1, 3],
             [2, 4]]])
    """
    check_several("dstack", tensors)
    return cat(atleast_3d(*tensors), 2)


@composite("column_stack", where="torch")
def column_stack(tensors):
    """Tensors joined side by side along dim 1, vectors as columns.

    >>> torch.column_stack([torch.tensor([1, 2]), torch.tensor([3, 4])])
    tensor([[1, 3],
            [2, 4]])
    """
    check_several("column_stack", tensors)
    return cat([x if x.dim() > 1 else reshape(x, (x.numel(), 1)) for x in tensors], 1)


def _at_least(name: str, doc: str, grow):
    def function(*tensors):
        if len(tensors) == 1 and not isinstance(tensors[0], (tuple, list)):
            if not num.is_tensor(tensors[0]):
                raise no_such_form(name, tensors, {}, "Tensor input\ntuple of Tensors tensors")
            return grow(tensors[0])
        return tuple(grow(x) for x in (tensors[0] if len(tensors) == 1 else tensors))

    function.__doc__ = doc
    return composite(name, where="torch", out=False)(function)


def _grown_to_3d(x):
    if x.dim() == 1:
        x = unsqueeze(x, 0)
    return reshape(x, (1, 1, 1)) if not x.dim() else unsqueeze(x, -1) if x.dim() == 2 else x


_at_least(
    "atleast_1d",
    "The tensor, or each of several, as a vector where it has no dims.",
    lambda x: x if x.dim() else reshape(x, (1,)),
)
_at_least(
    "atleast_2d",
    "The tensor, or each of several, with at least two dims: a vector [n] becomes [1, n].",
    lambda x: x if x.dim() > 1 else unsqueeze(x, 0) if x.dim() else reshape(x, (1, 1)),
)
atleast_3d = _at_least(
    "atleast_3d",
    "The tensor, or each of several, with at least three dims: [n] becomes [1, n, 1] and [n, m] becomes [n, m, 1].",
    _grown_to_3d,
)


def _block_corners(shapes) -> list[tuple[slice, slice]]:
    """Where each block stands: below and to the right of those before it."""
    found, row, column = [], 0, 0
    for shape in shapes:
        height, width = ((1, 1, *shape))[-2:]
        found.append((slice(row, row + height), slice(column, column + width)))
        row, column = row + height, column + width
    return found


@primitive(
    "_block_diag",
    node="BlockDiagBackward0",
    grads={
        "tensors": lambda grad, tensors_shape, needed: [
            num.reshape(grad[corner], shape) if wanted else None
            for corner, shape, wanted in zip(_block_corners(tensors_shape), tensors_shape, needed, strict=True)
        ]
    },
    lists=("tensors",),
    where="",
)
def _block_diag(tensors):
    for place, x in enumerate(tensors):
        if x.ndim > 2:
            raise RuntimeError(
                f"torch.block_diag: Input tensors must have 2 or fewer dimensions. Input {place} has {x.ndim} "
                "dimensions"
            )
    corners = _block_corners([x.shape for x in tensors])
    out = np.zeros((corners[-1][0].stop, corners[-1][1].stop), tensors[0].dtype)
    for corner, x in zip(corners, tensors, strict=True):
        out[corner] = x
    return out


@composite("block_diag", where="torch", out=False)
def block_diag(*tensors):
    """A matrix with the given ones (vectors as rows, numbers as 1 x 1) along its diagonal, and zeros elsewhere.

    >>> torch.block_diag(torch.tensor([[1, 2]]), torch.tensor(3))
    tensor([[1, 2, 0],
            [0, 0, 3]])
    """
    return _block_diag(tensors) if tensors else RECORDS["zeros"](1, 0)


def _check_vectors(tensors) -> None:
    for x in tensors:
        if x.dim() != 1:
            raise RuntimeError(f"Expect a 1D vector, but got shape {list(x.shape)}")


@composite("cartesian_prod", where="torch", out=False)
def cartesian_prod(*tensors):
    """Every combination of one element of each vector, as rows; of a single vector itself.

    >>> torch.cartesian_prod(torch.tensor([1, 2]), torch.tensor([3, 4]))
    tensor([[1, 3],
            [1, 4],
            [2, 3],
            [2, 4]])
    """
    if tensors:
        check_several("cartesian_prod", tensors)
    _check_vectors(tensors)
    if len(tensors) == 1:
        return tensors[0]
    return stack([flatten(grid) for grid in meshgrid(*tensors, indexing="ij")], 1)


@composite("combinations", where="torch", out=False)
def combinations(input, r=2, with_replacement=False):
    """Every choice of r elements of a vector, in their order, as rows.

    >>> torch.combinations(torch.tensor([1, 2, 3]))
    tensor([[1, 2],
            [1, 3],
            [2, 3]])
    """
    _check_vectors([input])
    if r < 0:
        raise RuntimeError(f"Expect a non-negative number, but got {r}")
    if not r:
        return input.new_empty(0)
    # Of the grid of all choices those whose places go up.
    places = np.indices((input.numel(),) * r)
    steps = np.diff(places, axis=0)
    going_up = (steps >= 0 if with_replacement else steps > 0).all(0)
    mask = num.beside(input, going_up)
    return stack([masked_select(grid, mask) for grid in meshgrid(*[input] * r, indexing="ij")], 1)


# ---- turning --------------------------------------------------------------------------------------------------------


@composite("fliplr", out=False)
def fliplr(self):
    """The columns in reverse order: flip along dim 1."""
    if self.dim() < 2:
        raise RuntimeError("Input must be >= 2-d.")
    return flip(self, 1)


@composite("flipud", out=False)
def flipud(self):
    """The rows in reverse order: flip along dim 0."""
    if not self.dim():
        raise RuntimeError("Input must be >= 1-d.")
    return flip(self, 0)


@primitive(
    "rot90",
    node="Rot90Backward0",
    grads={
        "self": lambda grad, k, dims: (
            np.rot90(grad, -k, dims) if isinstance(grad, num.BUFFER) else rot90(grad, -k, dims)
        )
    },
    out=False,
)
def rot90(self, k=1, dims=(0, 1)):
    """The tensor turned k times by 90 degrees, from the first of the two dims toward the second.

    >>> torch.tensor([[1, 2], [3, 4]]).rot90()
    tensor([[2, 4],
            [1, 3]])
    """
    if len(dims) != 2:
        raise RuntimeError(f"expected total rotation dims == 2, but got dims = {len(dims)}")
    if self.ndim < 2:
        raise RuntimeError(f"expected total dims >= 2, but got total dims = {self.ndim}")
    first, second = (num.axis(d, self.ndim) for d in dims)
    if first == second:
        raise RuntimeError(f"expected rotation dims to be different, but got dim0 = {dims[0]} and dim1 = {dims[1]}")
    return np.rot90(self, k, (first, second)).copy()


@composite("diagflat", out=False)
def diagflat(self, offset=0):
    """A matrix with all elements of the tensor along a diagonal, and zeros elsewhere."""
    return RECORDS["diag_embed"](reshape(self, (-1,)), offset)


@composite("adjoint", out=False)
def adjoint(self):
    """A view of each matrix's transpose: no tensor is complex."""
    if self.dim() == 1:
        raise RuntimeError("tensor.adjoint() is only supported on matrices or batches of matrices. Got 1-D tensor.")
    return transpose(self, -2, -1) if self.dim() else self


# ---- a copy with a part of it written -------------------------------------------------------------------------------

# y is x but for a part, which is src: dL/dx is dL/dy with zeros there, and dL/dsrc is that part of dL/dy.


def _with_part(self, src, part_of):
    """A copy of self in whose part src is written."""
    out = num.copy_for(self, src)
    part = part_of(out)
    if part.shape != src.shape:
        raise RuntimeError(
            "expected src to have a size equal to the slice of self. src size = "
            f"{list(src.shape)}, slice size = {list(part.shape)}"
        )
    part[...] = src
    return out


def _blanked(op: str, grad, src_shape, *where):
    """grad with zeros in the part that was written, by the op that wrote it."""
    return of(op, grad, num.zeros(src_shape, grad), *where)


@primitive(
    "select_scatter",
    node="SelectScatterBackward0",
    grads={
        "self": lambda grad, src_shape, dim, index: _blanked("select_scatter", grad, src_shape, dim, index),
        "src": lambda grad, dim, index: grad[_part(len(grad.shape), dim, index)],
    },
    out=False,
)
def select_scatter(self, src, dim, index):
    """A copy of self with src written at `index` along dim: what x.select(dim, index).copy_(src) does to x.

    >>> torch.zeros(2, 2).select_scatter(torch.ones(2), 0, 1)
    tensor([[0., 0.],
            [1., 1.]])
    """
    dim = num.axis(dim, self.ndim)
    if self.ndim and not -self.shape[dim] <= index < self.shape[dim]:
        raise IndexError(
            f"select(): index {index} out of range for tensor of size {list(self.shape)} at dimension {dim}"
        )
    return _with_part(self, src, lambda x: x[_part(x.ndim, dim, index)])


@primitive(
    "slice_scatter",
    node="SliceScatterBackward0",
    grads={
        "self": lambda grad, src_shape, dim, start, end, step: _blanked(
            "slice_scatter", grad, src_shape, dim, start, end, step
        ),
        "src": lambda grad, dim, start, end, step: grad[_part(len(grad.shape), dim, slice(start, end, step))],
    },
)
def slice_scatter(self, src, dim=0, start=None, end=None, step=1):
    """A copy of self with src written from start to end along dim: what x[start:end:step].copy_(src) does to x.

    >>> torch.zeros(4).slice_scatter(torch.ones(2), start=1, end=3)
    tensor([0., 1., 1., 0.])
    """
    if step <= 0:
        raise RuntimeError("slice step must be positive")
    dim = num.axis(dim, self.ndim)
    return _with_part(self, src, lambda x: x[_part(x.ndim, dim, slice(start, end, step))])


@primitive(
    "diagonal_scatter",
    node="DiagonalScatterBackward0",
    grads={
        "self": lambda grad, src_shape, offset, dim1, dim2: _blanked(
            "diagonal_scatter", grad, src_shape, offset, dim1, dim2
        ),
        "src": lambda grad, offset, dim1, dim2: grad.diagonal(offset, dim1, dim2),
    },
    out=False,
)
def diagonal_scatter(self, src, offset=0, dim1=0, dim2=1):
    """A copy of self with src written along a diagonal of two dims: what x.diagonal().copy_(src) does to x.

    >>> torch.zeros(2, 2).diagonal_scatter(torch.ones(2))
    tensor([[1., 0.],
            [0., 1.]])
    """

    def diagonal(x):
        view = x.diagonal(offset, num.axis(dim1, x.ndim), num.axis(dim2, x.ndim))
        view.flags.writeable = True
        return view

    return _with_part(self, src, diagonal)


def _strided_part(grad, size, stride, storage_offset, self_stride, self_offset):
    """The part of the gradient that as_strided would read from a tensor that lies in memory as self does."""
    read, held = _places(size, stride, storage_offset), _places(grad.shape, self_stride, self_offset)
    room = int(max(read.max(initial=-1), held.max(initial=-1))) + 1
    return num.accumulate(num.reshape(grad, (-1,)), (room,), (held.reshape(-1),))[read]


@primitive(
    "_as_strided_scatter",
    node="AsStridedScatterBackward0",
    grads={
        "self": lambda grad, src_shape, size, stride, storage_offset, self_stride, self_offset: _blanked(
            "_as_strided_scatter", grad, src_shape, size, stride, storage_offset, self_stride, self_offset
        ),
        "src": _strided_part,
    },
    where="",
)
def _as_strided_scatter(self, src, size, stride, storage_offset, self_stride, self_offset):
    if tuple(src.shape) != size:
        raise RuntimeError(
            "expected src to have a size equal to the slice of self. src size = "
            f"{list(src.shape)}, slice size = {list(size)}"
        )
    read, held = _places(size, stride, storage_offset), _places(self.shape, self_stride, self_offset)
    room = int(max(read.max(initial=-1), held.max(initial=-1))) + 1
    if np.unique(read).size < read.size:
        raise RuntimeError(
            "unsupported operation: more than one element of the written-to tensor refers to a single memory location. "
            "Please clone() the tensor before performing the operation."
        )
    memory = np.empty(room, src.dtype if src.dtype == num.OBJECT else self.dtype)
    memory[held.reshape(-1)] = self.reshape(-1)
    memory[read.reshape(-1)] = src.reshape(-1)
    return memory[held]


@composite("as_strided_scatter", out=False)
def as_strided_scatter(self, src, size, stride, storage_offset=None):
    """A copy of self with src written where x.as_strided(size, stride, storage_offset) would read.

    >>> torch.zeros(4).as_strided_scatter(torch.ones(2), (2,), (2,))
    tensor([1., 0., 1., 0.])
    """
    here = self.storage_offset()
    offset = here if storage_offset is None else storage_offset
    where = tuple(size), tuple(stride), offset, self.stride(), here
    # It complains of what lies outside the memory.
    _as_strided(self.detach(), *where)
    return _as_strided_scatter(self, src, *where)


# ---- sizes and numbers ----------------------------------------------------------------------------------------------


@composite("sum_to_size", where="Tensor", varargs="size")
def sum_to_size(self, size):
    """self summed over what it would have to be expanded by from `size`: the opposite of expand.

    >>> torch.ones(2, 3).sum_to_size(1, 3)
    tensor([[2., 2., 2.]])
    """
    if not size:
        return self.sum()
    shape, lacking = tuple(self.shape), self.dim() - len(size)
    if lacking < 0 or any(n not in (1, m) for n, m in zip(size, shape[lacking:], strict=True)):
        raise RuntimeError(f"size {{{list(size)}}} is not expandable to size {{{list(shape)}}}.")
    summed = [d for d, m in enumerate(shape) if d < lacking or (size[d - lacking] == 1 and m != 1)]
    out = self.sum(summed, keepdim=True) if summed else self
    return out.view(*size) if lacking else out


@primitive(
    "narrow_copy",
    node="NarrowCopyBackward0",
    grads={
        "self": lambda grad, self_shape, dim, start, length: num.place(
            grad, self_shape, _part(len(self_shape), *_range(self_shape, dim, start, length))
        )
    },
)
def narrow_copy(self, dim, start, length):
    """A copy of `length` slices along dim, from `start` on."""
    return self[_part(self.ndim, *_range(self.shape, dim, start, length))].copy()


def _range(shape, dim, start, length) -> tuple[int, slice]:
    dim, first = narrowed(shape, dim, start, length)
    return dim, slice(first, first + length)


_new_of_number = primitive("_new_of_number", node="FillBackward0", grads=RECORDS["_fill_number"].grads, where="")(
    RECORDS["_fill_number"].kernel
)
_new_of_tensor = primitive("_new_of_tensor", node="FillBackward1", grads=RECORDS["_fill_tensor"].grads, where="")(
    lambda self, value: RECORDS["_fill_tensor"].kernel(self, value).copy()
)


@composite("fill", where="torch", out=False)
def fill(self, value):
    """A tensor like self with `value`, a number or a 0-d tensor, in every element."""
    return (_new_of_tensor if num.is_tensor(value) else _new_of_number)(self, value)


# ---- unset, in a given order in memory ------------------------------------------------------------------------------


@factory("empty_strided", out=False)
def empty_strided(size, stride, dtype):
    """An unset tensor of this size whose dims have these strides, counted in elements.

    >>> torch.empty_strided((2, 3), (1, 2)).stride()
    (1, 2)
    """
    if len(size) != len(stride):
        raise RuntimeError(
            f"dimensionality of sizes ({len(size)}) must match dimensionality of strides ({len(stride)})"
        )
    if min(size, default=0) < 0:
        raise RuntimeError(f"Trying to create tensor with negative dimension {min(size)}: {list(size)}")
    if min(stride, default=0) < 0:
        raise RuntimeError(f"Storage size calculation overflowed with sizes={list(size)} and strides={list(stride)}")
    room = 1 + sum((n - 1) * step for n, step in zip(size, stride, strict=True)) if all(size) else 0
    return num.strided(np.empty(room, dtype), size, stride)


@composite("new_empty_strided", where="Tensor")
def new_empty_strided(self, size, stride, dtype=None, device=None, requires_grad=False, layout=None, pin_memory=False):
    """An unset tensor of this size and these strides, with the dtype of self unless another is given."""
    return empty_strided(size, stride, dtype=dtype or self.dtype, device=device, requires_grad=requires_grad)


@factory("empty_permuted", out=False)
def empty_permuted(size, physical_layout, dtype):
    """An unset tensor of this size, in whose memory the dims follow each other in the order of physical_layout.

    >>> torch.empty_permuted((2, 3, 5), (0, 2, 1)).stride()
    (15, 1, 3)
    """
    if len(size) != len(physical_layout):
        raise RuntimeError(
            "Number of dimensions in size does not match the length of the physical_layout; i.e. len(size) = "
            f"{len(size)} is not equal to len(physical_layout) = {len(physical_layout)}"
        )
    for place, dim in enumerate(physical_layout):
        if not 0 <= dim < len(size):
            raise RuntimeError(
                f"Dimension out of range (expected to be between 0 and {len(size) - 1}, but got {dim} at index "
                f"{place}).  NB: negative dims not currently supported; file an issue if you want it."
            )
    if len(set(physical_layout)) < len(size):
        raise RuntimeError("Duplicate dim not allowed")
    return np.empty([size[dim] for dim in physical_layout], dtype).transpose(np.argsort(physical_layout))
