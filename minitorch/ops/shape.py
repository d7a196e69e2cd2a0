"""Operations that move elements about without computing: views, reshaping, joining, splitting.

A *view* shares the buffer of its argument: NumPy's views are torch's.
"""

import math

import numpy as np

from minitorch.dtypes import filler
from minitorch.ops import num
from minitorch.ops._record import SAME_DTYPE, composite, primitive

# ---- views ----------------------------------------------------------------------------------------------------------


def _whole_shape(shape, size: int) -> tuple[int, ...]:
    """`shape` with its -1 worked out."""
    shape = tuple(map(int, shape))
    for place, n in enumerate(shape):
        if n < -1:
            raise RuntimeError(f"invalid shape dimension {n} at index {place} of shape {list(shape)}")
    if -1 in shape:
        known = math.prod(n for n in shape if n != -1)
        if shape.count(-1) > 1:
            raise RuntimeError("only one dimension can be inferred")
        if not size and not known:
            raise RuntimeError(
                f"cannot reshape tensor of 0 elements into shape {list(shape)} because the unspecified dimension size "
                "-1 can be any value and is ambiguous"
            )
        if not known or size % known:
            raise RuntimeError(f"shape '{list(shape)}' is invalid for input of size {size}")
        shape = tuple(size // known if n == -1 else n for n in shape)
    elif math.prod(shape) != size:
        raise RuntimeError(f"shape '{list(shape)}' is invalid for input of size {size}")
    return shape


def _view(self, shape):
    try:
        view = self.reshape(shape, copy=False)
        # NumPy takes any negative size for -1.
        if view.shape != shape and min(shape) < -1:
            _whole_shape(shape, self.size)
        return view
    except (ValueError, TypeError):
        _whole_shape(shape, self.size)
        raise RuntimeError(
            "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
            "contiguous subspaces). Use .reshape(...) instead."
        ) from None


@primitive(
    "view",
    node="ViewBackward0",
    grads={"self": lambda grad, self_shape: num.reshape(grad, self_shape)},
    view=True,
    where="Tensor",
    varargs="shape",
)
def view(self, shape):
    """The same buffer under another shape; RuntimeError where that needs a copy. One size may be -1.

    >>> torch.arange(6).view(2, -1)
    tensor([[0, 1, 2],
            [3, 4, 5]])
    """
    return _view(self, shape)


# What reshape makes of a tensor with gaps when no copy is needed: a view, under another name in torch's graph.
@primitive(
    "_reshape_alias",
    node="ReshapeAliasBackward0",
    grads={"self": lambda grad, self_shape: num.reshape(grad, self_shape)},
    view=True,
    where="",
)
def _reshape_alias(self, shape):
    return _view(self, shape)


@primitive(
    "_unsafe_view",
    node="UnsafeViewBackward0",
    grads={"self": lambda grad, self_shape: num.reshape(grad, self_shape)},
    where="",
)
def _unsafe_view(self, shape):
    return _view(self, shape)


@composite("reshape", varargs="shape", out=False)
def reshape(self, shape):
    """The elements under another shape: a view where the buffer allows it, else a copy.

    >>> torch.arange(6).reshape(3, 2)
    tensor([[0, 1],
            [2, 3],
            [4, 5]])
    """
    try:
        return view(self, *shape) if self.is_contiguous() else _reshape_alias(self, shape)
    except RuntimeError as error:
        if "not compatible" not in str(error):
            raise
    return _unsafe_view(clone(self, memory_format=num.contiguous_format), shape)


@composite("reshape_as", where="Tensor")
def reshape_as(self, other):
    """self with the shape of other."""
    return reshape(self, other.shape)


@composite("view_as", where="Tensor")
def view_as(self, other):
    """self viewed with the shape of other."""
    return view(self, other.shape)


@composite("flatten", out=False)
def flatten(self, start_dim=0, end_dim=-1):
    """The dims from start_dim to end_dim made one; a 0-d tensor becomes 1-d.

    >>> torch.zeros(2, 3, 4).flatten(start_dim=1).shape
    torch.Size([2, 12])
    """
    ndim = self.dim()
    start, end = num.axis(start_dim, ndim), num.axis(end_dim, ndim)
    if start > end:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    if start == end and ndim:
        return self
    shape = self.shape
    return reshape(self, (*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :]))


@composite("unflatten", out=False)
def unflatten(self, dim, sizes):
    """One dim made several, whose sizes multiply up to its own; one of them may be -1."""
    dim = num.axis(dim, self.dim())
    n = self.shape[dim]
    try:
        known = _whole_shape(sizes, n)
    except RuntimeError:
        raise RuntimeError(
            f"unflatten: Provided sizes {list(sizes)} don't multiply up to the size of dim {dim} ({n}) in the input "
            "tensor"
        ) from None
    return view(self, (*self.shape[:dim], *known, *self.shape[dim + 1 :]))


@composite("ravel", out=False)
def ravel(self):
    """All elements in one dimension."""
    return view(contiguous(self), (-1,))


@primitive(
    "transpose",
    node="TransposeBackward0",
    grads={"self": lambda grad, dim0, dim1: num.swap(grad, dim0, dim1) if grad.shape else grad},
    view=True,
    aliases=("swapaxes", "swapdims"),
)
def transpose(self, dim0, dim1):
    """A view with two dims exchanged.

    >>> torch.zeros(2, 3).transpose(0, 1).shape
    torch.Size([3, 2])
    """
    try:
        return self.swapaxes(dim0, dim1)
    except ValueError:
        num.axis(dim0, self.ndim), num.axis(dim1, self.ndim)
        return self[...]


@primitive(
    "t",
    node="TBackward0",
    grads={"self": lambda grad: num.swap(grad, 0, 1) if len(grad.shape) == 2 else grad},
    view=True,
)
def t(self):
    """The transpose of a matrix, as a view; vectors and 0-d tensors as they are."""
    if self.ndim > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {self.ndim}D")
    return self.transpose()


def _inverse(dims) -> tuple[int, ...]:
    inverse = [0] * len(dims)
    for place, dim in enumerate(dims):
        inverse[dim % len(dims)] = place
    return tuple(inverse)


@primitive(
    "permute",
    node="PermuteBackward0",
    grads={"self": lambda grad, dims: num.permute(grad, _inverse(dims))},
    view=True,
    varargs="dims",
)
def permute(self, dims):
    """A view with the dims in another order.

    >>> torch.zeros(2, 3, 4).permute(2, 0, 1).shape
    torch.Size([4, 2, 3])
    """
    try:
        return self.transpose(dims)
    except ValueError:
        pass
    if len(dims) != self.ndim:
        raise RuntimeError(
            "permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired "
            f"ordering of dimensions i.e. input.dim() = {self.ndim} is not equal to len(dims) = {len(dims)}"
        )
    for d in dims:
        num.axis(d, self.ndim)
    raise RuntimeError("permute(): duplicate dims are not allowed.")


@composite("movedim", aliases=("moveaxis",), out=False)
def movedim(self, source, destination):
    """A view with some dims moved to other places, the rest keeping their order."""
    ndim = self.dim()
    given = [list(dims) if isinstance(dims, (tuple, list)) else [dims] for dims in (source, destination)]
    if len(given[0]) != len(given[1]):
        raise RuntimeError(
            f"movedim: Invalid source or destination dims: source ({given[0]} dims) should contain the same number of "
            f"dims as destination ({given[1]} dims)"
        )
    source, destination = ([num.axis(d, ndim) for d in dims] for dims in given)
    for name, dims, known in (("source", given[0], source), ("destination", given[1], destination)):
        if len(set(known)) < len(known):
            raise RuntimeError(f"movedim: repeated dim in `{name}` ({dims})")
    if not ndim:
        return self[...]
    order = [d for d in range(ndim) if d not in source]
    for place, d in sorted(zip(destination, source, strict=True)):
        order.insert(place, d)
    return permute(self, tuple(order))


@primitive(
    "unsqueeze",
    node="UnsqueezeBackward0",
    grads={
        "self": lambda grad, dim: num.reshape(
            grad, tuple(n for i, n in enumerate(grad.shape) if i != dim % len(grad.shape))
        )
    },
    view=True,
)
def unsqueeze(self, dim):
    """A view with a new dim of size 1 at `dim`.

    >>> torch.tensor([1, 2]).unsqueeze(1)
    tensor([[1],
            [2]])
    """
    dim = num.axis(dim, self.ndim + 1)
    size = (*self.shape[:dim], 1, *self.shape[dim:])
    if self.flags.c_contiguous and 1 not in self.shape:
        return self.reshape(size)
    known = num.strides(self)
    step = known[dim] * self.shape[dim] if dim < self.ndim else 1
    return num.strided(self, size, (*known[:dim], step, *known[dim:]))


def _without_ones(self, dims):
    # The ... keeps a view of one element a view.
    return self[(*(0 if i in dims and n == 1 else slice(None) for i, n in enumerate(self.shape)), ...)]


def _squeeze(name: str, node: str, view: bool = True):
    def kernel(self, dim=None):
        # No dims at all, unlike elsewhere, are none.
        return _without_ones(self, () if dim == () else num.axes(dim, self.ndim))

    return primitive(
        name, node=node, grads={"self": lambda grad, self_shape: num.reshape(grad, self_shape)}, view=view, where=""
    )(kernel)


_squeeze_all = _squeeze("_squeeze_all", "SqueezeBackward0")
_squeeze_dim = _squeeze("_squeeze_dim", "SqueezeBackward1")
_squeeze_dims = _squeeze("_squeeze_dims", "SqueezeBackward2")
# Of a product of a vector and a matrix: torch squeezes it in place, so the result is no view.
_squeeze_product = _squeeze("_squeeze_product", "SqueezeBackward4", view=False)


@composite("squeeze", out=False)
def squeeze(self, dim=None):
    """A view without the dims of size 1: all of them, or those named.

    >>> torch.zeros(1, 2, 1).squeeze().shape
    torch.Size([2])
    """
    if dim is None:
        return _squeeze_all(self)
    return _squeeze_dims(self, tuple(dim)) if isinstance(dim, (tuple, list)) else _squeeze_dim(self, dim)


@primitive(
    "expand",
    node="ExpandBackward0",
    grads={"self": lambda grad, self_shape: num.sum_to(grad, self_shape)},
    view=True,
    varargs="size",
    where="Tensor",
)
def expand(self, size):
    """A view in which dims of size 1 repeat; -1 keeps a size. No element is copied.

    >>> torch.tensor([[1], [2]]).expand(-1, 3)
    tensor([[1, 1, 1],
            [2, 2, 2]])
    """
    size = tuple(map(int, size))
    if len(size) < self.ndim:
        kind = "CPUBoolType" if self.dtype == bool else f"torch.{num.type_name(self)}Tensor"
        raise RuntimeError(
            f"expand({kind}{{{list(self.shape)}}}, size={list(size)}): the "
            f"number of sizes provided ({len(size)}) must be greater or equal to the number of dimensions in the "
            f"tensor ({self.ndim})"
        )
    old, known, lacking = self.shape, num.strides(self), len(size) - self.ndim
    sizes, steps, step = list(size), [0] * len(size), min(self.ndim, 1)
    for place in range(len(size) - 1, -1, -1):
        n, own = size[place], place - lacking
        if own < 0:
            fits, kept = n >= 0, n == 1
        else:
            fits, kept = n in (-1, old[own]) or old[own] == 1, n in (-1, old[own])
        if not fits:
            check_expands(old, size)
        if kept:
            sizes[place], steps[place] = (old[own], known[own]) if own >= 0 else (1, step)
        step = steps[place] * sizes[place]
    return num.strided(self, sizes, steps)


def check_expands(shape, size) -> tuple:
    """`shape` with None for the dims that it lacks of `size`; RuntimeError where it cannot be expanded to that."""
    old = (None,) * (len(size) - len(shape)) + tuple(shape)
    for place, (wanted, known) in reversed(list(enumerate(zip(size, old, strict=True)))):
        if known is None and wanted == -1:
            raise RuntimeError(
                f"The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension {place}"
            )
        if known not in (None, 1) and wanted not in (-1, known):
            raise RuntimeError(
                f"The expanded size of the tensor ({wanted}) must match the existing size ({known}) at non-singleton "
                f"dimension {place}.  Target sizes: {list(size)}.  Tensor sizes: {list(shape)}"
            )
    return old


@composite("expand_as", where="Tensor")
def expand_as(self, other):
    """self expanded to the shape of other."""
    return expand(self, other.shape)


@composite("broadcast_to", varargs="size", out=False)
def broadcast_to(self, size):
    """self expanded to `size`."""
    return expand(self, size)


def _places(size, stride, offset) -> np.ndarray:
    """Where in memory each element of a strided view lies, counted in elements."""
    places = np.full(tuple(size), offset)
    for axis, (n, step) in enumerate(zip(size, stride, strict=True)):
        places = places + (np.arange(n) * step).reshape([-1 if a == axis else 1 for a in range(len(size))])
    return places


def _strided_back(grad, self_shape, size, stride, storage_offset, self_stride, self_offset):
    """Adds each element of a strided view's gradient at the place in memory that it was read from."""
    read, held = _places(size, stride, storage_offset), _places(self_shape, self_stride, self_offset)
    room = int(max(read.max(initial=-1), held.max(initial=-1))) + 1
    there = num.accumulate(num.reshape(grad, (-1,)), (room,), (read.reshape(-1),))[held]
    # Elements of self that share a place, as those of an expanded tensor do, share its gradient.
    sharing = np.bincount(held.reshape(-1), minlength=room)[held]
    return there / sharing if sharing.max(initial=1) > 1 else there


# `self_stride` and `self_offset` say how self itself lies in memory: the gradient must be told, and so must a replay,
# whose arrays lie in another way.
@primitive("_as_strided", node="AsStridedBackward0", grads={"self": _strided_back}, view=True, where="")
def _as_strided(self, size, stride, storage_offset, self_stride, self_offset):
    if self.dtype == num.OBJECT:
        read, held = _places(size, stride, storage_offset), _places(self.shape, self_stride, self_offset)
        if not np.isin(read, held).all():
            raise RuntimeError("as_strided reads what is not part of its argument, which has no scalar graph")
        if num.strides(self) != tuple(self_stride):
            memory = np.empty(held.max(initial=-1) + 1, object)
            memory[held] = self
            return memory[read]
    if len(size) != len(stride):
        raise RuntimeError("mismatch in length of strides and shape")
    if storage_offset < 0:
        raise RuntimeError(f"Tensor: invalid storage offset {storage_offset}")
    if min(stride, default=0) < 0:
        raise RuntimeError(f"as_strided: Negative strides are not supported at the moment, got strides: {list(stride)}")
    try:
        return num.strided(self, size, stride, storage_offset - self_offset)
    except ValueError:
        needed = storage_offset + 1 + sum((n - 1) * step for n, step in zip(size, stride, strict=True))
        raise RuntimeError(
            f"setStorage: sizes {list(size)}, strides {list(stride)}, storage offset {storage_offset}, and itemsize "
            f"{self.itemsize} requiring a storage size of {needed * self.itemsize} are out of bounds for storage of "
            f"size {num.storage(self).nbytes}"
        ) from None


@composite("as_strided", out=False)
def as_strided(self, size, stride, storage_offset=None):
    """A view of the buffer with the given size, strides and offset, counted in elements."""
    here = self.storage_offset()
    offset = here if storage_offset is None else storage_offset
    return _as_strided(self, tuple(size), tuple(stride), offset, self.stride(), here)


def _unfold_back(grad, self_shape, dimension, size, step):
    """Adds each window's gradient at the places that the window was read from."""
    dim = num.axis(dimension, len(self_shape))
    if not self_shape:
        return num.reshape(grad, ())
    windows = step * np.arange(grad.shape[dim])[:, None] + np.arange(size)
    order = [*range(dim + 1), len(self_shape), *range(dim + 1, len(self_shape))]
    return num.accumulate(num.permute(grad, order), self_shape, (*(slice(None),) * dim, windows))


@primitive("unfold", node="UnfoldBackward0", grads={"self": _unfold_back}, view=True, where="Tensor")
def unfold(self, dimension, size, step):
    """A view of the windows of `size` elements along a dim, one every `step` elements, as a new last dim.

    >>> torch.arange(5.0).unfold(0, 3, 1)
    tensor([[0., 1., 2.],
            [1., 2., 3.],
            [2., 3., 4.]])
    """
    dim = num.axis(dimension, self.ndim)
    n = self.shape[dim] if self.ndim else 1
    if size < 0:
        raise RuntimeError(f"size is {size} but must be >= 0")
    if size > n:
        raise RuntimeError(f"maximum size for tensor at dimension {dim} is {n} but size is {size}")
    if step <= 0:
        raise RuntimeError(f"step is {step} but must be > 0")
    shape, strides = list(self.shape), list(num.strides(self))
    if not self.ndim:
        return num.strided(self, (size,), (1,))
    last = strides[dim]
    shape[dim], strides[dim] = (n - size) // step + 1, step * last
    return num.strided(self, (*shape, size), (*strides, last))


@primitive(
    "diagonal",
    node="DiagonalBackward0",
    grads={"self": lambda grad, self_shape, offset, dim1, dim2: _diagonal_back(grad, self_shape, offset, dim1, dim2)},
    view=True,
)
def diagonal(self, offset=0, dim1=0, dim2=1):
    """A view of the diagonal of two dims, as the last dim."""
    first, second = num.axis(dim1, self.ndim), num.axis(dim2, self.ndim)
    if first == second:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    view = self.diagonal(offset, first, second)
    view.flags.writeable = self.flags.writeable
    return view


def _diagonal_back(grad, self_shape, offset, dim1, dim2):
    dim1, dim2 = num.axis(dim1, len(self_shape)), num.axis(dim2, len(self_shape))
    n = grad.shape[-1]
    rows, columns = np.arange(n) + max(-offset, 0), np.arange(n) + max(offset, 0)
    index = [slice(None)] * len(self_shape)
    index[dim1], index[dim2] = rows, columns
    # Two adjacent index arrays put their axis in their own place, two apart put it first.
    place = dim1 if abs(dim1 - dim2) == 1 and dim1 < dim2 else (dim2 if abs(dim1 - dim2) == 1 else 0)
    order = list(range(len(grad.shape) - 1))
    order.insert(place, len(grad.shape) - 1)
    return num.place(num.permute(grad, order), self_shape, tuple(index))


@composite("diag", out_dtype=SAME_DTYPE)
def diag(self, diagonal=0):
    """The diagonal of a matrix, or the matrix with this diagonal."""
    if self.dim() == 1:
        return diag_embed(self, diagonal)
    if self.dim() != 2:
        raise RuntimeError(f"diag(): Supports 1D or 2D tensors. Got {self.dim()}D")
    return _diagonal_copy(self, diagonal)


@primitive(
    "_diagonal_copy",
    node="DiagonalBackward0_copy",
    grads={"self": lambda grad, self_shape, offset: _diagonal_back(grad, self_shape, offset, 0, 1)},
    where="",
)
def _diagonal_copy(self, offset):
    return self.diagonal(offset).copy()


@primitive(
    "diag_embed",
    node="DiagEmbedBackward0",
    grads={"self": lambda grad, offset, dim1, dim2: grad.diagonal(offset, dim1, dim2)},
    out=False,
)
def diag_embed(self, offset=0, dim1=-2, dim2=-1):
    """Matrices in two new dims, with the last dim of self along a diagonal and zeros elsewhere.

    >>> torch.tensor([1, 2]).diag_embed()
    tensor([[1, 0],
            [0, 2]])
    """
    first, second = num.axis(dim1, self.ndim + 1), num.axis(dim2, self.ndim + 1)
    if first == second:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    n = self.shape[-1] + abs(offset)
    shape = list(self.shape[:-1])
    for dim in sorted((first, second)):
        shape.insert(dim, n)
    return _diagonal_back(self, tuple(shape), offset, first, second)


# ---- copies ---------------------------------------------------------------------------------------------------------


@primitive("clone", node="CloneBackward0", grads={"self": lambda grad: grad}, out=False)
def clone(self, *, memory_format=None):
    """A copy with a buffer of its own, which lies in memory as self does or in the order of `memory_format`.

    >>> torch.zeros(2, 3, 4, 5).clone(memory_format=torch.channels_last).stride()
    (60, 1, 15, 3)
    """
    return num.copied(self) if memory_format is None else num.laid_out(self, memory_format, "clone")


@composite("contiguous", where="Tensor")
def contiguous(self, memory_format=None):
    """self if its elements lie in order (in that of `memory_format`), else a copy in which they do."""
    wanted = memory_format or num.contiguous_format
    return self if self.is_contiguous(memory_format=wanted) else clone(self, memory_format=wanted)


@primitive("_to_copy", node="ToCopyBackward0", grads={"self": lambda grad: grad}, where="Tensor")
def _to_copy(self, dtype, memory_format=None):
    if dtype == num.OBJECT:
        return num.lift(self)
    if self.dtype == num.OBJECT:
        return self.copy() if np.dtype(dtype).kind == "f" else num.floats(self).astype(dtype)
    # An expanded tensor has no layout of its own to keep.
    copy = self.astype(dtype, "C" if 0 in self.strides and self.size > 1 else "K")
    return copy if memory_format is None else num.laid_out(copy, memory_format, "to")


@primitive(
    "flip",
    node="FlipBackward0",
    grads={"self": lambda grad, dims: num.flip(grad, dims)},
    varargs="dims",
    out=False,
)
def flip(self, dims):
    """The elements in reverse order along the dims.

    >>> torch.tensor([1, 2, 3]).flip(0)
    tensor([3, 2, 1])
    """
    return (np.flip(self, num.axes(tuple(dims), self.ndim)) if dims else self).copy("K")


@primitive(
    "roll",
    node="RollBackward0",
    grads={
        "self": lambda grad, shifts, dims: num.roll(
            grad, tuple(-s for s in shifts) if isinstance(shifts, (tuple, list)) else -shifts, dims
        )
    },
    out=False,
)
def roll(self, shifts, dims=None):
    """The elements shifted along the dims, those that fall off coming in at the other end.

    >>> torch.tensor([1, 2, 3]).roll(1)
    tensor([3, 1, 2])
    """
    moves, along = (tuple(x) if isinstance(x, (tuple, list)) else (x,) for x in (shifts, () if dims is None else dims))
    if not moves:
        raise RuntimeError("`shifts` required")
    if len(moves) != len(along) and (len(moves) > 1 or along):
        raise RuntimeError(f"shifts and dimensions must align. shifts: {len(moves)}, dims:{len(along)}")
    if along and not self.ndim:
        raise IndexError(f"Dimension specified as {along[0]} but tensor has no dimensions")
    return num.in_order(np.roll(self, shifts, [num.axis(d, self.ndim) for d in along] or None))


# y holds x once for each repetition: the gradients of all of them add up
@primitive(
    "repeat",
    node="RepeatBackward0",
    grads={"self": lambda grad, self_shape, repeats: _repeat_back(grad, self_shape, repeats)},
    varargs="repeats",
    where="Tensor",
)
def repeat(self, repeats):
    """The tensor laid side by side `repeats` times along each dim.

    >>> torch.tensor([1, 2]).repeat(2, 2)
    tensor([[1, 2, 1, 2],
            [1, 2, 1, 2]])
    """
    if len(repeats) < self.ndim:
        raise RuntimeError("Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor")
    return np.tile(self, tuple(repeats))


def _repeat_back(grad, self_shape, repeats):
    sizes = (1,) * (len(repeats) - len(self_shape)) + tuple(self_shape)
    pairs = [n for pair in zip(repeats, sizes, strict=True) for n in pair]
    summed = num.sum(num.reshape(grad, tuple(pairs)), tuple(range(0, len(pairs), 2)))
    return num.reshape(summed, self_shape)


@composite("tile", varargs="dims", out=False)
def tile(self, dims):
    """The tensor laid side by side `dims` times along each dim; missing leading repetitions are 1."""
    return repeat(self, (1,) * (self.dim() - len(dims)) + tuple(dims))


def _triangle(name: str, part, doc: str):
    def kernel(self, diagonal=0):
        if self.ndim < 2:
            raise RuntimeError(f"{name}: input tensor must have at least 2 dimensions")
        return num.in_order(part(self, diagonal))

    kernel.__doc__ = doc
    node = f"{name.capitalize()}Backward0"
    grads = {"self": lambda grad, diagonal: part(grad, diagonal)}
    return primitive(name, node=node, grads=grads, inplace=True, out_dtype=SAME_DTYPE)(kernel)


_triangle("tril", num.tril, "The lower triangle of matrices, zeros elsewhere.")
_triangle("triu", num.triu, "The upper triangle of matrices, zeros elsewhere.")

# ---- joining and splitting ------------------------------------------------------------------------------------------


def _cat_back(grad, dim, tensors_shape, needed):
    dim = num.axis(dim, len(grad.shape))
    start, grads = 0, []
    for shape, wanted in zip(tensors_shape, needed, strict=True):
        if shape == (0,) and len(grad.shape) != 1:
            grads.append(num.zeros((0,), grad) if wanted else None)
            continue
        end = start + shape[dim]
        grads.append(grad[(slice(None),) * dim + (slice(start, end),)] if wanted else None)
        start = end
    return grads


@primitive(
    "cat",
    node="CatBackward0",
    grads={"tensors": _cat_back},
    lists=("tensors",),
    where="torch",
    aliases=("concat", "concatenate"),
)
def cat(tensors, dim=0):
    """Tensors joined along an existing dim: of one shape but for that dim.

    >>> torch.cat([torch.tensor([1, 2]), torch.tensor([3])])
    tensor([1, 2, 3])
    """
    if not tensors:
        raise ValueError("torch.cat(): expected a non-empty list of Tensors")
    for place, x in enumerate(tensors):
        if x.ndim == 0:
            raise RuntimeError(f"zero-dimensional tensor (at position {place}) cannot be concatenated")
    tensors = [x for x in tensors if x.shape != (0,)] or list(tensors)
    first = tensors[0]
    dim = num.axis(dim, first.ndim)
    for place, x in enumerate(tensors):
        if x.ndim != first.ndim:
            raise RuntimeError(f"Tensors must have same number of dimensions: got {first.ndim} and {x.ndim}")
        for d in range(x.ndim):
            if d != dim and x.shape[d] != first.shape[d]:
                raise RuntimeError(
                    f"Sizes of tensors must match except in dimension {dim}. Expected size {first.shape[d]} but got "
                    f"size {x.shape[d]} for tensor number {place} in the list."
                )
    return num.in_order(np.concatenate(tensors, axis=dim))


@primitive(
    "stack",
    node="StackBackward0",
    grads={
        "tensors": lambda grad, dim, tensors_shape, needed: [
            grad[(slice(None),) * num.axis(dim, len(grad.shape)) + (i,)] if wanted else None
            for i, wanted in enumerate(needed)
        ]
    },
    lists=("tensors",),
    where="torch",
)
def stack(tensors, dim=0):
    """Tensors of one shape joined along a new dim: k of [n, m] give [k, n, m] for dim 0.

    >>> torch.stack([torch.tensor([1, 2]), torch.tensor([3, 4])], dim=1)
    tensor([[1, 3],
            [2, 4]])
    """
    if not tensors:
        raise RuntimeError("stack expects a non-empty TensorList")
    axis = num.axis(dim, tensors[0].ndim + 1)
    for place, x in enumerate(tensors):
        if x.shape != tensors[0].shape:
            raise RuntimeError(
                f"stack expects each tensor to be equal size, but got {list(tensors[0].shape)} at entry 0 and "
                f"{list(x.shape)} at entry {place}"
            )
    return num.in_order(np.stack(tensors, axis=axis))


def check_several(name: str, tensors) -> None:
    """Raises torch's errors for what is no sequence of tensors, or an empty one."""
    if not isinstance(tensors, (tuple, list)):
        given = type(tensors).__name__
        raise TypeError(f"{name}(): argument 'tensors' (position 1) must be tuple of Tensors, not {given}")
    for place, x in enumerate(tensors):
        if not num.is_tensor(x):
            raise TypeError(f"expected Tensor as element {place} in argument 0, but got {type(x).__name__}")
    if not tensors:
        raise RuntimeError(f"{name} expects a non-empty TensorList")


@composite("hstack", where="torch")
def hstack(tensors):
    """Tensors joined side by side: along dim 1, vectors along dim 0."""
    check_several("hstack", tensors)
    tensors = [x if x.dim() else x.reshape(1) for x in tensors]
    return cat(tensors, 0 if tensors[0].dim() == 1 else 1)


@composite("vstack", where="torch", aliases=("row_stack",))
def vstack(tensors):
    """Tensors joined on top of each other: along dim 0, vectors as rows."""
    check_several("vstack", tensors)
    return cat([x if x.dim() > 1 else x.unsqueeze(0) if x.dim() else x.reshape(1, 1) for x in tensors], 0)


def _pieces(grads, dim):
    if isinstance(grads[0], num.BUFFER):
        return np.concatenate(grads, axis=dim)
    return cat(grads, dim)


def _split(name: str, node: str, doc: str):
    def kernel(self, split_size, dim=0):
        if not self.ndim:
            raise RuntimeError("split expects at least a 1-dimensional tensor")
        dim = num.axis(dim, self.ndim)
        n = self.shape[dim]
        sizes = list(split_size) if isinstance(split_size, (tuple, list)) else None
        if sizes is None:
            if split_size < 0:
                raise RuntimeError(f"split expects split_size be non-negative, but got split_size={split_size}")
            if split_size == 0 and n:
                raise RuntimeError(f"split_size can only be 0 if dimension size is 0, but got dimension size of {n}")
            split_size = split_size or 1
            sizes = [split_size] * (n // split_size) + ([n % split_size] if n % split_size else []) or [n]
        elif math.fsum(sizes) != n:
            raise RuntimeError(
                f"split_with_sizes expects split_sizes to sum exactly to {n} (input tensor's size at dimension {dim}), "
                f"but got split_sizes={sizes}"
            )
        ends = np.cumsum(sizes)
        return tuple(
            self[(slice(None),) * dim + (slice(end - size, end),)] for size, end in zip(sizes, ends, strict=True)
        )

    kernel.__doc__ = doc
    return primitive(
        name,
        node=node,
        grads={"self": lambda grads, self_shape, dim: _pieces(grads, num.axis(dim, len(self_shape)))},
        view=True,
        results="many",
        where="",
    )(kernel)


_split_size = _split("_split_size", "SplitBackward0", "Pieces of one size.")
_split_sizes = _split("_split_sizes", "SplitWithSizesBackward0", "Pieces of given sizes.")


@composite("split", out=False)
def split(self, split_size_or_sections, dim=0):
    """Views of pieces along dim: of one size (the last may be smaller) or of the sizes given.

    >>> torch.arange(5).split(2)
    (tensor([0, 1]), tensor([2, 3]), tensor([4]))
    """
    several = isinstance(split_size_or_sections, (tuple, list))
    return (_split_sizes if several else _split_size)(self, split_size_or_sections, dim)


@composite("chunk", out=False)
def chunk(self, chunks, dim=0):
    """Views of at most `chunks` pieces of equal size along dim.

    >>> torch.arange(4).chunk(2)
    (tensor([0, 1]), tensor([2, 3]))
    """
    size = chunk_size(self, chunks, dim)
    return _split_size(self, size, dim) if size else _split_sizes(self, [0] * chunks, dim)


def chunk_size(self, chunks, dim) -> int:
    """The size of each of so many pieces."""
    if not self.dim():
        raise RuntimeError("chunk expects at least a 1-dimensional tensor")
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    return -(-self.shape[num.axis(dim, self.dim())] // chunks)


def _unbind_back(grads, dim):
    dim = num.axis(dim, len(grads[0].shape) + 1)
    return np.stack(grads, dim) if isinstance(grads[0], num.BUFFER) else stack(grads, dim)


@primitive("unbind", node="UnbindBackward0", grads={"self": _unbind_back}, view=True, results="many")
def unbind(self, dim=0):
    """Views of every slice along dim, without that dim."""
    dim = num.axis(dim, self.ndim)
    if not self.ndim:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    return tuple(self[(slice(None),) * dim + (i, ...)] for i in range(self.shape[dim]))


# ---- what in-place methods write ------------------------------------------------------------------------------------


@primitive("_zero", node="ZeroBackward0", grads={"self": lambda grad: num.zeros_like(grad)}, where="", inplace=True)
def _zero(self):
    """Zeros in every element."""
    return np.zeros(self.shape, np.float64 if self.dtype == num.OBJECT else self.dtype)


@primitive("_fill_number", node="FillBackward2", grads={"self": lambda grad: num.zeros_like(grad)}, where="")
def _fill_number(self, value):
    return np.full(self.shape, filler(value, self.dtype), np.float64 if self.dtype == num.OBJECT else self.dtype)


@primitive(
    "_fill_tensor",
    node="FillBackward3",
    grads={"self": lambda grad: num.zeros_like(grad), "value": lambda grad: num.sum(grad)},
    where="",
)
def _fill_tensor(self, value):
    if value.ndim:
        raise RuntimeError(f"fill_ only supports 0-dimension value tensor but got tensor with {value.ndim} dimensions.")
    return np.broadcast_to(value if value.dtype == num.OBJECT else value.astype(self.dtype), self.shape)


@composite("_fill", where="", inplace=True)
def _fill(self, value):
    """`value`, a number or a 0-d tensor, in every element."""
    return (_fill_tensor if num.is_tensor(value) else _fill_number)(self, value)


@primitive(
    "_copy",
    node="CopyBackwards",
    grads={"self": lambda grad: num.zeros_like(grad), "src": lambda grad, src_shape: num.sum_to(grad, src_shape)},
    where="",
    inplace=True,
)
def _copy(self, src, non_blocking=False):
    """The elements of src, broadcast to the shape of self and cast to its dtype."""
    out = np.empty(self.shape, src.dtype if src.dtype == num.OBJECT else self.dtype)
    try:
        if src.ndim > self.ndim:
            raise ValueError
        out[...] = src
    except ValueError:
        shape = num.broadcast(self.shape, src.shape)
        raise RuntimeError(
            f"output with shape {list(self.shape)} doesn't match the broadcast shape {list(shape)}"
        ) from None
    return out
