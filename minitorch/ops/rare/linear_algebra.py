"""Products of vectors and matrices that fewer scripts use, and what is made of them."""

import math

import numpy as np

from minitorch.dtypes import from_numpy
from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, PUBLIC, composite, primitive
from minitorch.ops.creation import ones
from minitorch.ops.linear_algebra import (
    BOOL,
    _matmul_scalars,
    _same_dtype,
    _scaled,
    _turned,
    matmul,
    mm,
    refuse_truth_values,
    weighted,
)
from minitorch.ops.pointwise import _refuse_bools
from minitorch.ops.shape import _unsafe_view, check_expands, diagonal

# ---- beta * self + alpha * product ----------------------------------------------------------------------------------


def _check_batches(batch1, batch2, inner: str) -> None:
    for x in (batch1, batch2):
        num.axis(2, x.ndim)
    b, _, k = batch1.shape
    if batch2.shape[:2] != (b, k):
        raise RuntimeError(
            f"Expected size for first two dimensions of batch2 tensor to be: [{b}, {k}] but got: "
            f"[{batch2.shape[0]}, {batch2.shape[1]}]."
        )


@primitive(
    "baddbmm",
    node="BaddbmmBackward0",
    grads={
        "self": lambda grad, beta: _scaled(grad, beta),
        "batch1": lambda grad, batch2, alpha: _scaled(grad @ _turned(batch2), alpha),
        "batch2": lambda grad, batch1, alpha: _scaled(_turned(batch1) @ grad, alpha),
    },
    scalars=lambda self, *shapes: _matmul_scalars(*shapes),
    inplace=True,
)
def baddbmm(self, batch1, batch2, *, beta=1, alpha=1):
    """beta * self + alpha * batch1 @ batch2: [b, n, k] @ [b, k, m], to which self broadcasts.

    >>> torch.baddbmm(torch.ones(1), torch.ones(5, 2, 3), torch.ones(5, 3, 4)).shape
    torch.Size([5, 2, 4])
    """
    _check_batches(batch1, batch2, "baddbmm")
    _same_dtype(batch1, batch2, "expected scalar type {2} but found {3}")
    if self.dtype != batch1.dtype and num.OBJECT not in (self.dtype, batch1.dtype):
        names = map(num.c_name, (self, batch1, batch2))
        raise RuntimeError("Input dtypes must be the same, got: input {}, batch1: {}, batch2: {}".format(*names))
    if batch1.dtype == BOOL:
        refuse_truth_values(batch1, "baddbmm")
    product = batch1 @ batch2
    check_expands(self.shape, product.shape)
    return weighted(self, product, beta, alpha)


@primitive(
    "addbmm",
    node="AddbmmBackward0",
    grads={
        "self": lambda grad, beta: _scaled(grad, beta),
        "batch1": lambda grad, batch2, alpha: _scaled(grad @ _turned(batch2), alpha),
        "batch2": lambda grad, batch1, alpha: _scaled(_turned(batch1) @ grad, alpha),
    },
    scalars=lambda self, *shapes: _matmul_scalars(*shapes),
    inplace=True,
)
def addbmm(self, batch1, batch2, *, beta=1, alpha=1):
    """beta * self + alpha * the sum of batch1 @ batch2 over the batch: [b, n, k] @ [b, k, m] gives [n, m].

    >>> torch.addbmm(torch.zeros(2, 2), torch.ones(5, 2, 3), torch.ones(5, 3, 2))
    tensor([[15., 15.],
            [15., 15.]])
    """
    for x in (batch1, batch2):
        num.axis(2, x.ndim)
    (b, n, k), (c, l, m) = batch1.shape, batch2.shape
    if b != c:
        raise RuntimeError(f"batch1 and batch2 must have same number of batches, got {b} and {c}")
    check_expands(self.shape, (n, m))
    if k != l:
        raise RuntimeError(f"Incompatible matrix sizes for bmm ({n}x{k} and {l}x{m})")
    _same_dtype(batch1, batch2, "self and mat2 must have the same dtype, but got {2} and {3}")
    _same_dtype(self, batch1, "self and mat2 must have the same dtype, but got {2} and {3}")
    if batch1.dtype == BOOL:
        refuse_truth_values(batch1, "addmm_impl_cpu_")
    # The sum over the batch, too, is part of one matrix product: rows of all [b, k].
    rows = batch1.swapaxes(0, 1).reshape(n, b * k)
    return weighted(self, rows @ batch2.reshape(b * k, m), beta, alpha)


@primitive(
    "addmv",
    node="AddmvBackward0",
    grads={
        "self": lambda grad, beta: _scaled(grad, beta),
        "mat": lambda grad, vec, alpha: _scaled(num.unsqueeze(grad, 1) * num.unsqueeze(vec, 0), alpha),
        "vec": lambda grad, mat, alpha: _scaled(num.matmul(_turned(mat), grad), alpha),
    },
    scalars=lambda self, *shapes: _matmul_scalars(*shapes),
    inplace=True,
)
def addmv(self, mat, vec, *, beta=1, alpha=1):
    """beta * self + alpha * mat @ vec: [n, k] @ [k], to which self broadcasts.

    >>> torch.addmv(torch.ones(2), torch.eye(2), torch.tensor([1.0, 2.0]), alpha=10)
    tensor([11., 21.])
    """
    if self.ndim > 1 or mat.ndim != 2 or vec.ndim != 1:
        raise RuntimeError(f"vector + matrix @ vector expected, got {self.ndim}, {mat.ndim}, {vec.ndim}")
    n, k = mat.shape
    if vec.shape != (k,) or self.size not in (1, n):
        raise RuntimeError(f"size mismatch, got input ({self.size}), mat ({n}x{k}), vec ({vec.size})")
    if not self.dtype == mat.dtype == vec.dtype and num.OBJECT not in (self.dtype, mat.dtype, vec.dtype):
        names = map(num.type_name, (self, mat, vec))
        raise RuntimeError("addmv input tensors must have the same dtype, but got {}, {}, and {}".format(*names))
    if mat.dtype == BOOL:
        refuse_truth_values(mat, "addmv_impl_cpu")
    return weighted(self, mat.dot(vec), beta, alpha)


@primitive(
    "addr",
    node="AddrBackward0",
    grads={
        "self": lambda grad, beta: _scaled(grad, beta),
        "vec1": lambda grad, vec2, alpha: _scaled(num.matmul(grad, vec2), alpha),
        "vec2": lambda grad, vec1, alpha: _scaled(num.matmul(_turned(grad), vec1), alpha),
    },
    promote=("self", "vec1", "vec2"),
    inplace=True,
)
def addr(self, vec1, vec2, *, beta=1, alpha=1):
    """beta * self + alpha * the products of every element of vec1 with every element of vec2: [n] and [m] give [n, m].

    >>> torch.addr(torch.zeros(2, 2), torch.tensor([1.0, 2.0]), torch.tensor([1.0, 10.0]))
    tensor([[ 1., 10.],
            [ 2., 20.]])
    """
    for name, x in (("vec1", vec1), ("vec2", vec2)):
        if x.ndim != 1:
            raise RuntimeError(f"addr: Expected 1-D argument {name}, but got {x.ndim}-D")
    product = vec1[:, None] * vec2
    check_expands(self.shape, product.shape)
    if product.dtype == bool:
        product = product & bool(alpha)
        return product | self if beta else product
    if product.dtype.kind in "iu":
        for name, factor in (("beta", beta), ("alpha", alpha)):
            if isinstance(factor, float):
                raise RuntimeError(
                    f"For integral input tensors, argument {name} must not be a floating point number."
                )
    return weighted(self, product, beta, alpha)


# ---- products of vectors --------------------------------------------------------------------------------------------


@primitive(
    "vdot",
    node="VdotBackward0",
    grads={"self": lambda grad, other: grad * other, "other": lambda grad, self: grad * self},
)
def vdot(self, other):
    """The inner product of two vectors of one size; the same as `dot`, as the numbers are real.

    >>> torch.vdot(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0]))
    tensor(11.)
    """
    from minitorch.ops.linear_algebra import dot

    return getattr(dot, "op", dot).kernel(self, other)


@composite("vecdot", where="linalg")
def vecdot(x, y, *, dim=-1):
    """The inner products along `dim`; the other dims broadcast.

    >>> torch.linalg.vecdot(torch.ones(2, 3), torch.ones(3))
    tensor([3., 3.])
    """
    if x.dtype is not y.dtype:
        raise RuntimeError(
            f"linalg.vecdot: Expected x and y to have the same dtype, but found x of type {x.dtype.type_name} and y of "
            f"type {y.dtype.type_name} instead"
        )
    if x.dim() == y.dim() == 1:
        return vdot(x, y)
    return (x * y).sum(dim)


# Component i is x[i+1] y[i+2] - x[i+2] y[i+1], the indices modulo 3.
def _cross(x, y, dim: int):
    return num.roll(x, -1, dim) * num.roll(y, -2, dim) - num.roll(x, -2, dim) * num.roll(y, -1, dim)


# g . (dx × y) = dx . (y × g)
@primitive(
    "_linalg_cross",
    node="LinalgCrossBackward0",
    grads={
        "self": lambda grad, other, dim: _cross(other, grad, dim),
        "other": lambda grad, self, dim: _cross(grad, self, dim),
    },
    where="",
)
def _linalg_cross(self, other, *, dim=-1):
    """The cross products of vectors of three components along `dim`; the other dims broadcast.

    >>> torch.linalg.cross(torch.tensor([1.0, 0.0, 0.0]), torch.tensor([0.0, 1.0, 0.0]))
    tensor([0., 0., 1.])
    """
    if self.ndim != other.ndim:
        raise RuntimeError("linalg.cross: inputs must have the same number of dimensions.")
    sizes = [x.shape[num.axis(dim, x.ndim)] for x in (self, other)]
    if sizes != [3, 3]:
        raise RuntimeError(
            f"linalg.cross: inputs dimension {dim} must have length 3. Got {sizes[0]} and {sizes[1]}"
        )
    num.broadcast(self.shape, other.shape)
    _same_dtype(self, other, "expected scalar type {2} but found {3}")
    if self.dtype == bool:
        _refuse_bools(self, "cross")
    return num.in_order(_cross(self, other, dim))


@composite("cross")
def cross(self, other, dim=None):
    """The cross products of vectors along `dim`, by default the first dim of size 3.

    >>> torch.cross(torch.tensor([1.0, 0.0, 0.0]), torch.tensor([0.0, 1.0, 0.0]))
    tensor([0., 0., 1.])
    """
    if dim is None:
        dim = next((d for d, n in enumerate(self.shape) if n == 3), None)
        if dim is None:
            raise RuntimeError("no dimension of size 3 in input")
    return _linalg_cross(self, other, dim=dim)


@composite("kron")
def kron(self, other):
    """The Kronecker product: every element of self times the whole of other, as blocks.

    >>> torch.kron(torch.tensor([1, 10]), torch.tensor([1, 2]))
    tensor([ 1,  2, 10, 20])
    """
    ndim = max(self.dim(), other.dim())
    sizes = [(1,) * (ndim - x.dim()) + tuple(x.shape) for x in (self, other)]
    rows = _unsafe_view(self, [n for size in sizes[0] for n in (size, 1)])
    columns = _unsafe_view(other, [n for size in sizes[1] for n in (1, size)])
    return _unsafe_view(rows * columns, [m * n for m, n in zip(*sizes, strict=True)])


@composite("__rmatmul__", where="Tensor")
def __rmatmul__(self, other):
    """other @ self."""
    return matmul(other, self)


# ---- matrices -------------------------------------------------------------------------------------------------------


@primitive(
    "trace",
    node="TraceBackward0",
    grads={"self": lambda grad, self_shape: num.where(num.beside(grad, np.eye(*self_shape, dtype=bool)), grad, 0.0)},
    out=False,
)
def trace(self):
    """The sum of the diagonal of a matrix.

    >>> torch.trace(torch.tensor([[1, 2], [3, 4]]))
    tensor(5)
    """
    if self.ndim != 2:
        raise RuntimeError(f"trace: expected a matrix, but got tensor with dim {self.ndim}")
    return np.add.reduce(self.diagonal(), dtype=np.int64 if self.dtype.kind in "biu" else None)


def _chain(tensors: list, sizes: list[int]):
    """The product of matrices, of which the i-th is [sizes[i], sizes[i+1]], with the fewest multiplications.

    cost[i, j] = min over k of cost[i, k] + cost[k+1, j] + sizes[i] sizes[k+1] sizes[j+1]  (Cormen et al., 15.2)
    """
    n = len(tensors)
    cost = {(i, i): 0 for i in range(n)}
    cut = {}
    for length in range(1, n):
        for i in range(n - length):
            j = i + length
            found = {k: cost[i, k] + cost[k + 1, j] + sizes[i] * sizes[k + 1] * sizes[j + 1] for k in range(i, j)}
            cut[i, j] = min(found, key=found.__getitem__)
            cost[i, j] = found[cut[i, j]]

    def product(i: int, j: int):
        return tensors[i] if i == j else mm(product(i, cut[i, j]), product(cut[i, j] + 1, j))

    return product(0, n - 1)


@composite("multi_dot", where="linalg")
def multi_dot(tensors):
    """The product of two or more matrices, in the order of multiplication that takes the least work.

    The first may be a vector, taken as a row, and the last, taken as a column; these dims are not in the result.

    >>> torch.linalg.multi_dot([torch.ones(2, 3), torch.ones(3, 4), torch.ones(4)]).shape
    torch.Size([2])
    """
    tensors = list(tensors)
    if len(tensors) < 2:
        raise RuntimeError(f"multi_dot(): expected at least 2 tensors but got {len(tensors)}")
    for end, place in (("first", 0), ("last", -1)):
        if tensors[place].dim() not in (1, 2):
            raise RuntimeError(f"multi_dot(): the {end} tensor must be 1D or 2D but got {tensors[place].dim()}D")
    for place, x in enumerate(tensors):
        if 0 < place < len(tensors) - 1 and x.dim() != 2:
            raise RuntimeError(f"multi_dot(): tensor {place} must be 2D but got {x.dim()}D")
        if x.dtype is not tensors[0].dtype:
            names = [from_numpy(y._data.dtype).c_name for y in (tensors[0], x)]
            raise RuntimeError(
                "multi_dot(): all tensors must have be the same dtype but tensor 0 is {} and tensor {} {}".format(
                    names[0], place, names[1]
                )
            )
    shape = (*tensors[0].shape[:-1], *tensors[-1].shape[1:])
    if tensors[0].dim() == 1:
        tensors[0] = tensors[0].unsqueeze(0)
    if tensors[-1].dim() == 1:
        tensors[-1] = tensors[-1].unsqueeze(-1)
    for place in range(len(tensors) - 1):
        left, right = tensors[place].shape, tensors[place + 1].shape
        if left[1] != right[0]:
            raise RuntimeError(
                f"multi_dot(): tensors {place} and {place + 1} with shapes {list(left)} and {list(right)} cannot be "
                "multiplied"
            )
    return _chain(tensors, [tensors[0].shape[0], *(x.shape[1] for x in tensors)]).view(shape)


@composite("chain_matmul", where="torch")
def chain_matmul(*matrices):
    """The product of matrices, in the order of multiplication that takes the least work; see `linalg.multi_dot`."""
    for x in matrices:
        if x.dim() != 2:
            raise RuntimeError(f"Tensor dimension is {x.dim()}, expected 2 instead.")
    return matrices[0] if len(matrices) == 1 else multi_dot(matrices)


@composite("_linalg_vander", where="", out=False)
def _linalg_vander(x, *, N=None):
    """The Vandermonde matrices of vectors: the powers 0, 1, … of every element, in a dim behind it.

    >>> torch.linalg.vander(torch.tensor([2, 3]), N=4)
    tensor([[ 1,  2,  4,  8],
            [ 1,  3,  9, 27]])
    """
    if x.dim() == 0:
        x = x.unsqueeze(-1)
    n = x.shape[-1] if N is None else N
    if n <= 1:
        raise RuntimeError("N must be greater than 1.")
    powers = x.unsqueeze(-1).expand(*x.shape, n - 1).cumprod(-1)
    first = ones((*x.shape, 1), dtype=powers.dtype)
    from minitorch.ops.shape import cat

    return cat([first, powers], -1)


@composite("vander", where="torch", out=False)
def vander(x, N=None, increasing=False):
    """The Vandermonde matrix of a vector: the powers N-1, …, 1, 0 of every element, or rising from 0.

    >>> torch.vander(torch.tensor([2, 3]), N=3)
    tensor([[4, 2, 1],
            [9, 3, 1]])
    """
    if x.dim() != 1:
        raise RuntimeError("x must be a one-dimensional tensor.")
    n = len(x) if N is None else N
    if n < 0:
        raise RuntimeError("N must be non-negative.")
    result = x.new_empty((len(x), n), dtype=None if x.dtype.is_floating_point else as_dtype_int64())
    return result
