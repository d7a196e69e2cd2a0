"""Products of vectors and matrices that fewer scripts use, and what is made of them."""

import math

import numpy as np

from minitorch._arguments import wrong_type
from minitorch.ops import num
from minitorch.ops._record import PUBLIC, RECORDS, SAME_DTYPE, composite, primitive
from minitorch.ops.linear_algebra import (
    MISFIT,
    _matmul_scalars,
    _same_dtype,
    _scaled,
    _turned,
    matmul,
    mm,
    weighted,
)
from minitorch.ops.shape import _unsafe_view, cat, check_expands

# d(A @ B) / dA = g @ B.T and d / dB = A.T @ g, batch by batch
_OF_BATCHES = {
    "self": lambda grad, beta: _scaled(grad, beta),
    "batch1": lambda grad, batch2, alpha: _scaled(grad @ _turned(batch2), alpha),
    "batch2": lambda grad, batch1, alpha: _scaled(_turned(batch1) @ grad, alpha),
}

# ---- beta * self + alpha * product ----------------------------------------------------------------------------------


@primitive(
    "baddbmm",
    node="BaddbmmBackward0",
    grads=_OF_BATCHES,
    scalars=lambda self, *shapes: _matmul_scalars(*shapes),
    inplace=True,
    misfit=MISFIT,
    out_dtype=SAME_DTYPE,
)
def baddbmm(self, batch1, batch2, *, beta=1, alpha=1):
    """beta * self + alpha * batch1 @ batch2: [b, n, k] @ [b, k, m], to which self broadcasts.

    >>> torch.baddbmm(torch.ones(1), torch.ones(5, 2, 3), torch.ones(5, 3, 4)).shape
    torch.Size([5, 2, 4])
    """
    for x in (batch1, batch2):
        num.axis(2, x.ndim)
    b, _, k = batch1.shape
    if batch2.shape[:2] != (b, k):
        raise RuntimeError(
            f"Expected size for first two dimensions of batch2 tensor to be: [{b}, {k}] but got: "
            f"[{batch2.shape[0]}, {batch2.shape[1]}]."
        )
    _same_dtype(batch1, batch2, "expected scalar type {2} but found {3}")
    if self.dtype != batch1.dtype and num.OBJECT not in (self.dtype, batch1.dtype):
        names = map(num.c_name, (self, batch1, batch2))
        raise RuntimeError("Input dtypes must be the same, got: input {}, batch1: {}, batch2: {}".format(*names))
    num.require(batch1, "iufO", "baddbmm")
    product = batch1 @ batch2
    check_expands(self.shape, product.shape)
    return weighted(self, product, beta, alpha)


@primitive(
    "addbmm",
    node="AddbmmBackward0",
    grads=_OF_BATCHES,
    scalars=lambda self, *shapes: _matmul_scalars(*shapes),
    inplace=True,
    misfit="Trying to resize storage that is not resizable",
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
    num.require(batch1, "iufO", "addmm_impl_cpu_")
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
    misfit=MISFIT,
    out_dtype=SAME_DTYPE,
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
    num.require(mat, "iufO", "addmv_impl_cpu")
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
    if product.dtype.kind in "biu":
        for name, factor in (("beta", beta), ("alpha", alpha)):
            if isinstance(factor, float):
                raise RuntimeError(f"For integral input tensors, argument {name} must not be a floating point number.")
    if product.dtype == bool:
        product = product & bool(alpha)
        return product | self if beta else product
    return product * alpha + self * beta if beta else product * alpha


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
    return RECORDS["dot"].kernel(self, other)


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
        raise RuntimeError(f"linalg.cross: inputs dimension {dim} must have length 3. Got {sizes[0]} and {sizes[1]}")
    num.broadcast(self.shape, other.shape)
    _same_dtype(self, other, "expected scalar type {2} but found {3}")
    num.require(self, "iufO", "cross")
    return num.in_order(_cross(self, other, dim))


@composite("cross", out_dtype=SAME_DTYPE)
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
    return matmul(other, self) if num.is_tensor(other) else NotImplemented


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
    num.require(self, "iufO", "trace")
    return np.add.reduce(self.diagonal(), dtype=np.int64 if self.dtype.kind in "iu" else None)


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
            # Of equally good ones torch takes the last for three matrices, the first for more.
            cut[i, j] = min(reversed(found) if n == 3 else found, key=found.__getitem__)
            cost[i, j] = found[cut[i, j]]

    def product(i: int, j: int):
        return tensors[i] if i == j else mm(product(i, cut[i, j]), product(cut[i, j] + 1, j))

    return product(0, n - 1)


def _tensors(given, name: str) -> list:
    if num.is_tensor(given):
        raise wrong_type(name, "tensors", 1, "tuple of Tensors", given)
    for place, x in enumerate(given):
        if not num.is_tensor(x):
            raise TypeError(f"expected Tensor as element {place} in argument 0, but got {type(x).__name__}")
    return list(given)


@composite("multi_dot", where="linalg")
def multi_dot(tensors):
    """The product of two or more matrices, in the order of multiplication that takes the least work.

    The first may be a vector, taken as a row, and the last, taken as a column; these dims are not in the result.

    >>> torch.linalg.multi_dot([torch.ones(2, 3), torch.ones(3, 4), torch.ones(4)]).shape
    torch.Size([2])
    """
    tensors = _tensors(tensors, "linalg_multi_dot")
    if len(tensors) < 2:
        raise RuntimeError(f"multi_dot(): expected at least 2 tensors but got {len(tensors)}")
    for end, place in (("first", 0), ("last", -1)):
        if tensors[place].dim() not in (1, 2):
            raise RuntimeError(f"multi_dot(): the {end} tensor must be 1D or 2D but got {tensors[place].dim()}D")
    for place, x in enumerate(tensors):
        if 0 < place < len(tensors) - 1 and x.dim() != 2:
            raise RuntimeError(f"multi_dot(): tensor {place} must be 2D but got {x.dim()}D")
        if x.dtype is not tensors[0].dtype:
            raise RuntimeError(
                "multi_dot(): all tensors must have be the same dtype but tensor 0 is "
                f"{tensors[0].dtype.c_name} and tensor {place} {x.dtype.c_name}"
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
    if not matrices:
        raise RuntimeError("chain_matmul(): Expected one or more matrices")
    for x in _tensors(matrices, "chain_matmul"):
        if x.dim() != 2:
            raise RuntimeError(f"Tensor dimension is {x.dim()}, expected 2 instead.")
    return matrices[0] if len(matrices) == 1 else multi_dot(matrices)


def _powers(x, n: int):
    """The powers 0, 1, … n - 1 of every element, in a dim behind it."""
    rising = x.unsqueeze(-1).expand(*x.shape, n - 1).cumprod(-1)
    return cat([rising.new_ones((*x.shape, 1)), rising], -1)


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
    return _powers(x, n)


@composite("vander", where="torch", out=False)
def vander(x, N=None, increasing=False):
    """The Vandermonde matrix of a vector: the powers N-1, …, 1, 0 of every element; or rising ones.

    >>> torch.vander(torch.tensor([2, 3]), N=3)
    tensor([[4, 2, 1],
            [9, 3, 1]])
    """
    if x.dim() != 1:
        raise RuntimeError("x must be a one-dimensional tensor.")
    n = len(x) if N is None else N
    if n < 0:
        raise RuntimeError("N must be non-negative.")
    result = _powers(x, max(n, 1))[:, :n]
    return result if increasing else result.flip(1)


@composite("_linalg_diagonal", where="", out=False)
def _linalg_diagonal(A, *, offset=0, dim1=-2, dim2=-1):
    """A view of the diagonals of matrices, as the last dim: as `diagonal`, but of the last two dims.

    >>> torch.linalg.diagonal(torch.arange(8).reshape(2, 2, 2))
    tensor([[0, 3],
            [4, 7]])
    """
    return A.diagonal(offset, dim1, dim2)


# ---- distances ------------------------------------------------------------------------------------------------------


# d = (sum |u|**p)**(1/p), u = x - y:  dd/du = sign(u) |u|**(p-1) / d**(p-1), and 0 where d is 0
def _distance_slope(grad, difference, distance, p: float):
    """The gradient of the differences, from that of their p-norms along the last dim."""
    grad, distance = grad[..., None], distance[..., None]
    if p == 0:
        return difference * 0.0
    if p == 1:
        return grad * num.sign(difference)
    if p == 2:
        return num.where(distance == 0, 0.0, grad / distance) * difference
    magnitude = difference * num.sign(difference)
    if p == math.inf:
        return num.where(magnitude == distance, grad * num.sign(difference), 0.0)
    power = num.where(magnitude == 0, 0.0, magnitude ** (p - 1.0))
    return num.sign(difference) * power * num.where(distance == 0, 0.0, grad / distance ** (p - 1.0))


def _distances(difference, p: float):
    """The p-norms along the last dim."""
    magnitude = np.absolute(difference)
    if p == 0:
        return np.add.reduce((difference != 0).astype(difference.dtype), axis=-1)
    if p == 1:
        return np.add.reduce(magnitude, axis=-1)
    if p == 2:
        return np.sqrt(np.add.reduce(difference * difference, axis=-1))
    if p == math.inf:
        return np.maximum.reduce(magnitude, axis=-1, initial=None if magnitude.shape[-1] else 0)
    return np.add.reduce(magnitude**p, axis=-1) ** (1.0 / p)


def _cdist_slope(grad, x1, x2, p, result):
    slope = _distance_slope(grad, x1[..., :, None, :] - x2[..., None, :, :], result, p)
    return num.sum(slope, -2), -num.sum(slope, -3)


@primitive("_cdist", node="CdistBackward0", grads={"x1 x2": _cdist_slope}, where="")
def _cdist(x1, x2, p):
    num.broadcast(x1.shape[:-2], x2.shape[:-2])
    _same_dtype(x1, x2, "expected scalar type {2} but found {3}")
    return _distances(x1[..., :, None, :] - x2[..., None, :, :], p)


# d**2 = |x|**2 + |y|**2 - 2 x.y, hence  dd/dx = (x - y) / d, summed over the y: two products of matrices
def _euclidean_slope(grad, x1, x2, result):
    ratio = num.where(result == 0, 0.0, grad / result)
    turned = _turned(ratio)
    return (
        x1 * num.sum(ratio, -1)[..., None] - ratio @ x2,
        x2 * num.sum(turned, -1)[..., None] - turned @ x1,
    )


@primitive("_euclidean_dist", node="EuclideanDistBackward0", grads={"x1 x2": _euclidean_slope}, where="")
def _euclidean_dist(x1, x2):
    """All distances as one product of matrices: fast, but not as exact for points that are near each other."""
    squares = [np.add.reduce(x * x, axis=-1)[..., None] for x in (x1, x2)]
    one = [np.ones(x.shape, x1.dtype) for x in squares]
    left = np.concatenate([x1 * -2.0, squares[0], one[0]], -1)
    right = np.concatenate([x2, one[1], squares[1]], -1)
    return np.sqrt(num.maximum(left @ right.swapaxes(-1, -2), 0))


MODES = ("use_mm_for_euclid_dist_if_necessary", "use_mm_for_euclid_dist", "donot_use_mm_for_euclid_dist")


@composite("cdist", where="torch", out=False)
def cdist(x1, x2, p=2.0, compute_mode=MODES[0]):
    """The p-norm distance of each row of x1 from each row of x2: [..., n, d] and [..., m, d] give [..., n, m].

    For p=2 and more than 25 rows, or if told so, it is computed as a product of matrices.

    >>> torch.cdist(torch.tensor([[0.0, 0.0]]), torch.tensor([[3.0, 4.0], [0.0, 1.0]]))
    tensor([[5., 1.]])
    """
    if compute_mode not in MODES:
        raise ValueError(f"{compute_mode} is not a valid value for compute_mode")
    for name, x in (("X1", x1), ("X2", x2)):
        if x.dim() < 2:
            raise RuntimeError(f"cdist only supports at least 2D tensors, {name} got: {x.dim()}D")
    (n, width), (m, other) = x1.shape[-2:], x2.shape[-2:]
    if width != other:
        raise RuntimeError(f"X1 and X2 must have the same number of columns. X1: {width} X2: {other}")
    for name, x in (("X1", x1), ("X2", x2)):
        if not x.dtype.is_floating_point:
            raise RuntimeError(f"cdist only supports floating-point dtypes, {name} got: {x.dtype.type_name}")
    if not p >= 0:
        raise RuntimeError("cdist only supports non-negative p values")
    batch = num.broadcast(x1.shape[:-2], x2.shape[:-2])
    count = math.prod(batch)
    by_product = compute_mode == MODES[1] or (compute_mode == MODES[0] and max(n, m) > 25)
    if p != 2 or not by_product or not count * n * m * width:
        return _cdist(x1, x2, float(p))
    if count > 1:
        x1, x2 = (x.expand(*batch, *x.shape[-2:]).reshape(count, *x.shape[-2:]) for x in (x1, x2))
    return _euclidean_dist(x1, x2).view(*batch, n, m)


def _pdist_slope(grad, self, p, result):
    first, second = np.triu_indices(self.shape[0], 1)
    pairs = [num.beside(self, places) for places in (first, second)]
    slope = _distance_slope(grad, self[pairs[0]] - self[pairs[1]], result, p)
    to_first, to_second = (num.accumulate(slope, self.shape, (places,)) for places in pairs)
    return to_first - to_second


@primitive("pdist", node="PdistBackward0", grads={"self": _pdist_slope}, where="torch F", out=False)
def pdist(self, p=2.0):
    """The p-norm distances of every two rows, those of the first with the others before: [n, d] gives [n (n-1) / 2].

    >>> torch.pdist(torch.tensor([[0.0], [1.0], [5.0]]))
    tensor([1., 5., 4.])
    """
    if self.ndim != 2:
        raise RuntimeError(f"pdist only supports 2D tensors, got: {self.ndim}D")
    if self.dtype.kind not in "fO":
        raise RuntimeError("pdist only supports floating-point dtypes")
    if not p >= 0:
        raise RuntimeError("pdist only supports non-negative p values")
    first, second = np.triu_indices(self.shape[0], 1)
    return _distances(self[first] - self[second], p)


# ---- bilinear forms -------------------------------------------------------------------------------------------------


# y[n, o] = sum_ij i1[n, i] i2[o, i, j] i3[n, j]; with W[n, i, j] = sum_o g[n, o] i2[o, i, j]:
#     dL/di1[n, i] = sum_j W[n, i, j] i3[n, j],   dL/di3[n, j] = sum_i i1[n, i] W[n, i, j]
def _trilinear_slope(grad, i1, i2, i3):
    of_o = (grad @ i2.reshape(i2.shape[0], math.prod(i2.shape[1:]))).reshape(grad.shape[0], *i2.shape[1:])
    products = i1[:, :, None] * i3[:, None, :]
    weight = _turned(grad) @ products.reshape(grad.shape[0], math.prod(i2.shape[1:]))
    return (of_o @ i3[:, :, None])[..., 0], weight.reshape(i2.shape), (i1[:, None, :] @ of_o)[:, 0]


@primitive("_trilinear", node="TrilinearBackward0", grads={"i1 i2 i3": _trilinear_slope}, where="")
def _trilinear(i1, i2, i3):
    products, width = i1[:, :, None] * i3[:, None, :], math.prod(i2.shape[1:])
    return products.reshape(len(i1), width) @ i2.reshape(len(i2), width).T


@composite("bilinear", where="torch F", out=False)
def bilinear(input1, input2, weight, bias=None):
    """input1 @ weight[o] @ input2 + bias[o] for every o: [..., n] and [..., m] with weight [out, n, m] give [..., out].

    >>> torch.nn.functional.bilinear(torch.ones(5, 2), torch.ones(5, 3), torch.ones(4, 2, 3)).shape
    torch.Size([5, 4])
    """
    if input1.dim() != input2.dim():
        raise RuntimeError(f"bilinear(): input dimensions do not match: got {input1.dim()} and {input2.dim()}")
    for dim, (m, n) in enumerate(zip(input1.shape[:-1], input2.shape[:-1], strict=True)):
        if m != n:
            raise RuntimeError(f"bilinear(): input batch dimensions do not match at dim {dim}: got {m} and {n}")
    num.axis(2, weight.dim())
    for place, x in enumerate((input1, input2), 1):
        if x.shape[-1] != weight.shape[place]:
            raise RuntimeError(
                f"bilinear(): input{place} size does not match weight size: got {x.shape[-1]} but expected "
                f"{weight.shape[place]}"
            )
    if bias is not None and bias.shape[0] != weight.shape[0]:
        raise RuntimeError(
            f"bilinear(): bias size does not match weight size: got {bias.shape[0]} but expected {weight.shape[0]}"
        )
    if not input1.dtype is input2.dtype is weight.dtype:
        raise RuntimeError(
            f"All tensors must have the same dtype, got input1: {input1.dtype.c_name}, input2: {input2.dtype.c_name}, "
            f"weight: {weight.dtype.c_name}"
        )
    batch = input1.shape[:-1]
    first, second = (x.view(math.prod(batch), x.shape[-1]) for x in (input1, input2))
    result = _trilinear(first, weight, second).view(*batch, weight.shape[0])
    return result if bias is None else result + bias


PUBLIC["linalg"] |= {"cross": _linalg_cross, "vander": _linalg_vander, "diagonal": _linalg_diagonal}
