"""Factorizations that fewer scripts use, torch's older names, and what is made by reshaping.

As in `ops.decomposition`, LAPACK computes them.
"""

import math

import numpy as np
from numpy import ndarray

from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, NOT_IMPLEMENTED, RECORDS, composite, primitive
from minitorch.ops.decomposition import (
    OPAQUE,
    _check_floating,
    _check_square,
    _each,
    _lapack,
    _linalg_svd,
    _over_batch,
    _solve_triangular_kernel,
    _triangular_slope,
    check_old_sides,
    inv,
    qr,
    solve,
)
from minitorch.ops.linear_algebra import _turned, matmul

# ---- triangular systems, by the older name --------------------------------------------------------------------------


def _old_triangular_slope(grads, self, A, upper, transpose, unitriangular, solution):
    read = num.triu(A, int(unitriangular)) if upper else num.tril(A, -int(unitriangular))
    to_A, to_b = _triangular_slope(
        grads[0], _turned(A) if transpose else A, upper != transpose, True, unitriangular, solution
    )
    return to_b, (_turned(to_A) if transpose else to_A) + grads[1] + 0 * read


@primitive(
    "triangular_solve",
    node="TriangularSolveBackward0",
    grads={"self A": _old_triangular_slope},
    results=("solution", "cloned_coefficient"),
    differentiable=2,
    opaque=OPAQUE,
)
def triangular_solve(self, A, upper=True, transpose=False, unitriangular=False):
    """The solutions X of A X = self for triangular matrices A (of A.T X = self where `transpose`), and a copy of A.

    Deprecated in favour of `linalg.solve_triangular`.
    """
    for name, x in (("b", self), ("A", A)):
        if x.ndim < 2:
            raise RuntimeError(
                f"torch.triangular_solve: Expected {name} to have at least 2 dimensions, but it has {x.ndim} "
                "dimensions instead"
            )
    check_old_sides(self, A, "triangular_solve")
    factor = _turned(A) if transpose else A
    solution = _solve_triangular_kernel(factor, self, upper != transpose, unitriangular)
    return solution, np.broadcast_to(A, (*solution.shape[:-2], *A.shape[-2:])).copy()


# ---- products of reflections ----------------------------------------------------------------------------------------


def _geqrf(a: ndarray) -> tuple[ndarray, ndarray]:
    if not a.size:
        return a, np.zeros(min(a.shape), a.dtype)
    return _lapack("geqrf", a)(a)[:2]


@primitive(
    "geqrf",
    node="GeqrfBackward0",
    grads={"self": NOT_IMPLEMENTED},
    results=("a", "tau"),
    differentiable=2,
    opaque=OPAQUE,
)
def geqrf(self):
    """The factors of A = Q R as LAPACK makes them.

    R stands on and above the diagonal of `a`, and below it the vectors of the reflections whose product is Q, of which
    `tau` has the factors; see `linalg.householder_product`."""
    if self.ndim < 2:
        raise RuntimeError("torch.geqrf: input must have at least 2 dimensions.")
    num.require(self, "fO", "geqrf_cpu")
    return _each(self.shape[:-2], _geqrf, self)


def _reflector(vectors, i: int):
    """The i-th vector: zeros, a one in place i, and what is below it in column i."""
    column = vectors[..., :, i : i + 1]
    rows = np.arange(vectors.shape[-2])[:, None]
    one = num.where(num.beside(column, rows > i), column, 0.0)
    return num.where(num.beside(column, rows == i), 1.0, one)


# Y = H_1 … H_k C with H_i = I - tau_i v_i v_i.T. Backward through one reflection, where X is what it acted on and G the
# gradient of what it gave:  g_X = H G,  g_tau = -(v.T G) . (v.T X),  g_v = -tau (G (X.T v) + X (G.T v)).
def _reflections_slope(grad, vectors, tau, C, backwards: bool):
    """The gradients of the vectors, of tau and of C; `backwards`: of H_k … H_1 C."""
    order = list(range(tau.shape[-1]))
    if not order or not math.prod(vectors.shape):
        return None, None, grad
    if not backwards:
        order.reverse()
    seen, X = [], C
    for i in order:
        v, t = _reflector(vectors, i), tau[..., i : i + 1, None]
        seen.append((i, v, t, X))
        X = X - t * (v @ (_turned(v) @ X))
    to_vectors, to_tau = vectors * 0.0, tau * 0.0
    for i, v, t, X in reversed(seen):
        along_G, along_X = _turned(v) @ grad, _turned(v) @ X
        column = -t * (grad @ _turned(along_X) + X @ _turned(along_G))
        rows = np.arange(vectors.shape[-2])[:, None]
        below = num.where(num.beside(column, rows > i), column, 0.0)
        to_vectors = to_vectors + num.place(below, _broadcast(below, vectors), (..., slice(None), slice(i, i + 1)))
        factor = -num.sum(along_G * along_X, (-2, -1))
        to_tau = to_tau + num.place(factor[..., None], (*factor.shape, tau.shape[-1]), (..., slice(i, i + 1)))
        grad = grad - t * (v @ along_G)
    return to_vectors, to_tau, grad


def _broadcast(part, vectors) -> tuple[int, ...]:
    return (*part.shape[:-1], vectors.shape[-1])


def _columns(like, m: int, n: int):
    """The first n columns of the identity matrix."""
    return num.in_dtype_of(like, num.beside(like, np.eye(m, n, dtype=getattr(like, "_data", like).dtype)))


def _householder_slope(grad, input, tau):
    C = _columns(grad, *input.shape[-2:])
    return _reflections_slope(grad, input, tau, C, False)[:2]


@primitive(
    "householder_product",
    node="LinalgHouseholderProductBackward0",
    grads={"input tau": _householder_slope},
    where="linalg",
    opaque=OPAQUE,
)
def householder_product(input, tau):
    """The first n columns of the product of reflections I - tau_i v_i v_i.T: [..., m, n] and [..., k] give [..., m, n].

    v_i is column i below the diagonal, with a one on it: Q of what `torch.geqrf` gives.

    >>> torch.linalg.householder_product(torch.ones(2, 1), torch.tensor([1.0]))
    tensor([[ 0.],
            [-1.]])
    """
    name = "torch.linalg.householder_product"
    if input.ndim < 2:
        raise RuntimeError(f"{name}: input must have at least 2 dimensions.")
    if input.shape[-2] < input.shape[-1]:
        raise RuntimeError(f"{name}: input.shape[-2] must be greater than or equal to input.shape[-1]")
    if input.shape[-1] < tau.shape[-1]:
        raise RuntimeError(f"{name}: input.shape[-1] must be greater than or equal to tau.shape[-1]")
    if tau.dtype != input.dtype:
        raise RuntimeError(f"{name}: tau dtype {num.type_name(tau)} does not match input dtype {num.type_name(input)}")

    def one(a: ndarray, t: ndarray) -> tuple[ndarray]:
        return (_lapack("orgqr", a)(a, t)[0] if a.size else a,)

    return _each(input.shape[:-2], one, input, tau)[0]


def _ormqr_slope(grad, self, input2, input3, left, transpose):
    if left:
        return _reflections_slope(grad, self, input2, input3, transpose)
    # C Q = (Q.T C.T).T
    to_vectors, to_tau, to_C = _reflections_slope(_turned(grad), self, input2, _turned(input3), not transpose)
    return to_vectors, to_tau, _turned(to_C)


@primitive("_ormqr", node="OrmqrBackward0", grads={"self input2 input3": _ormqr_slope}, where="", opaque=OPAQUE)
def _ormqr(self, input2, input3, left, transpose):
    def one(a: ndarray, t: ndarray, c: ndarray) -> tuple[ndarray]:
        if not c.size or not t.size:
            return (c,)
        sides, routine = (b"L" if left else b"R", b"T" if transpose else b"N"), _lapack("ormqr", a)
        room = int(routine(*sides, a, t, c, -1)[1][0])
        return (routine(*sides, a, t, c, room)[0],)

    return _each(self.shape[:-2], one, self[..., : input2.shape[-1]], input2, input3)[0]


@composite("ormqr")
def ormqr(self, input2, input3, left=True, transpose=False):
    """The products Q C of the reflections that self and tau (input2) hold and C (input3), none of which Q is made for.

    Q.T C where `transpose`; C Q or C Q.T where not `left`. See `linalg.householder_product`.
    """
    name = "torch.ormqr"
    if self.dim() < 2:
        raise RuntimeError(f"{name}: input must have at least 2 dimensions.")
    if input3.dim() < 2:
        raise RuntimeError(f"{name}: other must have at least 2 dimensions.")
    side = -2 if left else -1
    if input3.shape[side] < input2.shape[-1]:
        raise RuntimeError(f"{name}: other.shape[{side}] must be greater than or equal to tau.shape[-1]")
    if input3.shape[side] != self.shape[-2]:
        raise RuntimeError(f"{name}: other.shape[{side}] must be equal to input.shape[-2]")
    if input2.shape[-1] != min(input3.shape[side], self.shape[-1]):
        raise RuntimeError(f"{name}: tau.shape[-1] must be equal to min(other.shape[{side}], input.shape[-1])")
    return _ormqr(self, input2, input3, bool(left), bool(transpose))


# ---- A = L D L.T ----------------------------------------------------------------------------------------------------


def _sytrf(a: ndarray) -> tuple[ndarray, ndarray, np.int32]:
    if not a.size:
        return a, np.zeros(0, np.int32), np.int32(0)
    LD, pivots, info = _lapack("sytrf", a)(a, lower=1)
    return np.tril(LD), pivots.astype(np.int32), np.int32(info)


@primitive(
    "ldl_factor_ex",
    node="torch::autograd::NotImplemented",
    grads={"self": NOT_IMPLEMENTED},
    results=("LD", "pivots", "info"),
    where="linalg",
    opaque=OPAQUE,
)
def ldl_factor_ex(self, *, hermitian=False, check_errors=False):
    """The factors of symmetric matrices A = L D L.T as LAPACK makes them, where D has blocks of one or two rows.

    Beside them the exchanges of rows, and for each matrix 0 or the place of a zero of D. Only the lower triangle of A
    is read."""
    name = "torch.linalg.ldl_factor_ex"
    _check_square(self, name)
    _check_floating(self, name)
    LD, pivots, info = _each(self.shape[:-2], _sytrf, self)
    if check_errors and info.any():
        raise RuntimeError(f"{name}: D has a zero on its diagonal, so that ldl_solve would divide by it.")
    return LD, pivots, info


@composite("ldl_factor", where="linalg", results=("LD", "pivots"))
def ldl_factor(self, *, hermitian=False):
    """The factors of symmetric matrices A = L D L.T, for `ldl_solve`; see `ldl_factor_ex`."""
    return ldl_factor_ex(self, hermitian=hermitian, check_errors=True)[:2]


@primitive(
    "ldl_solve",
    node="torch::autograd::NotImplemented",
    grads={"LD": NOT_IMPLEMENTED, "pivots": NONDIFFERENTIABLE, "B": NOT_IMPLEMENTED},
    where="linalg",
    opaque=OPAQUE,
)
def ldl_solve(LD, pivots, B, *, hermitian=False):
    """The solutions X of A X = B, from the factors that `ldl_factor` gives."""
    name = "torch.linalg.ldl_solve"
    _check_square(LD, name)
    num.axis(-2, B.ndim)
    if LD.shape[-1] != B.shape[-2]:
        raise RuntimeError(
            f"{name}: Incompatible shapes of A and B for the equation AX = B "
            f"({LD.shape[-2]}x{LD.shape[-1]} and {B.shape[-2]}x{B.shape[-1]})"
        )
    if pivots.dtype.kind not in "iu":
        raise RuntimeError(f"{name}: Expected pivots to be integers. Got {num.type_name(pivots)}")
    if pivots.shape != LD.shape[:-1]:
        raise RuntimeError(
            f"{name}: Expected LD.shape[:-1] and pivots.shape to be the same, but got pivots with shape "
            f"{list(pivots.shape)} instead"
        )
    places = np.absolute(pivots)
    for wrong, bound in (((places < 1).any(), ">= 1"), ((places > LD.shape[-1]).any(), "<= LD.size(-2)")):
        if wrong:
            raise RuntimeError(
                f"Pivots given to ldl_solve must all satisfy |pivot| {bound}. "
                "Did you properly pass the result of ldl_factor?"
            )

    def one(factors: ndarray, exchanges: ndarray, b: ndarray) -> tuple[ndarray]:
        return (_lapack("sytrs", b)(factors, exchanges, b, lower=1)[0] if b.size else b,)

    LD, B = _over_batch(LD, B)
    pivots = np.broadcast_to(pivots.astype(np.int32), LD.shape[:-1])
    return _each(LD.shape[:-2], one, LD, pivots, B)[0]


# ---- tensors as matrices --------------------------------------------------------------------------------------------


@composite("tensorinv", where="linalg")
def tensorinv(A, ind=2):
    """The inverse for `tensordot`: the first `ind` dims are together as many as the others, which come first in it.

    >>> torch.linalg.tensorinv(torch.eye(6).reshape(2, 3, 6)).shape
    torch.Size([6, 2, 3])
    """
    if ind <= 0:
        raise RuntimeError(f"Expected a strictly positive integer for 'ind', but got {ind}")
    rows, columns = math.prod(A.shape[:ind]), math.prod(A.shape[ind:])
    if rows != columns:
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got "
            f"{columns} != {rows}"
        )
    return inv(A.reshape(rows, columns)).reshape(*A.shape[ind:], *A.shape[:ind])


@composite("tensorsolve", where="linalg")
def tensorsolve(input, other, dims=None):
    """The X with tensordot(input, X, X.ndim) = other; the dims `dims` of input are moved to its end first.

    >>> torch.linalg.tensorsolve(torch.eye(6).reshape(2, 3, 6), torch.ones(2, 3)).shape
    torch.Size([6])
    """
    if dims is not None:
        input = input.movedim(tuple(dims), tuple(range(input.dim() - len(dims), input.dim())))
    shape = input.shape[other.dim() :]
    rows, columns = math.prod(input.shape[: other.dim()]), math.prod(shape)
    if rows != columns:
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == prod(self.shape[:other.ndim]), "
            f"but got {columns} != {rows}"
        )
    return solve(input.reshape(rows, columns), other.flatten()).reshape(shape)


# ---- approximations of low rank -------------------------------------------------------------------------------------


def _less(A, M, x):
    """(A - M) @ x."""
    return matmul(A, x) if M is None else matmul(A, x) - matmul(M, x)


# N. Halko, P. Martinsson, J. Tropp, "Finding structure with randomness" (2011), algorithms 4.4 and 5.1: a basis of what
# A makes of random vectors, refined by powers of A A.T.
@composite("svd_lowrank", where="torch", results="many", out=False)
def svd_lowrank(A, q=6, niter=2, M=None):
    """About the q largest singular values of A (of A - M), with their vectors: A = U diag(S) V.T, nearly.

    Random: q directions are drawn, and refined `niter` times.
    """
    m, n = A.shape[-2:]
    if M is not None:
        M = M.broadcast_to(A.shape)
    wide = m < n
    if wide:
        A, M = A.mT, None if M is None else M.mT
    Q = qr(_less(A, M, RECORDS["randn"].function(A.shape[-1], q, dtype=A.dtype)))[0]
    for _ in range(niter):
        Q = qr(_less(A.mT, M.mT if M is not None else None, Q))[0]
        Q = qr(_less(A, M, Q))[0]
    U, S, Vh = _linalg_svd(matmul(Q.mT, A if M is None else A - M), full_matrices=False)
    U, V = matmul(Q, U), Vh.mT
    return (V, S, U) if wide else (U, S, V)


@composite("pca_lowrank", where="torch", results="many", out=False)
def pca_lowrank(A, q=None, center=True, niter=2):
    """About the q first principal components of the rows of A: those columns of V; see `svd_lowrank`.

    `center`: the mean of the rows is taken off first. ValueError unless 0 <= q <= the smaller size of A.
    """
    m, n = A.shape[-2:]
    if q is None:
        q = min(6, m, n)
    elif not 0 <= q <= min(m, n):
        raise ValueError(f"q(={q}) must be non-negative integer and not greater than min(m, n)={min(m, n)}")
    if niter < 0:
        raise ValueError(f"niter(={niter}) must be non-negative integer")
    return svd_lowrank(A - A.mean(-2, keepdim=True) if center else A, q, niter)
