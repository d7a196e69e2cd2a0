"""Factorizations of matrices, and what is made of them: determinants, inverses, solutions, spectral norms.

LAPACK computes them, through NumPy where NumPy has the routine, else through SciPy, matrix by matrix. The derivatives
are from M. Giles, "Collected matrix derivative results" (2008), unless another source stands with them. For real
matrices; X.T below is the transpose of each matrix of a batch, and g the gradient of the result.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy import ndarray

from minitorch._arguments import wrong_type
from minitorch.dtypes import int32, int64
from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, PUBLIC, RECORDS, SAME_DTYPE, composite, of, primitive
from minitorch.ops.linear_algebra import _turned, matmul
from minitorch.ops.reduction import vector_norm

OPAQUE = "LAPACK computes it"


class _LinAlgError(RuntimeError):
    """`torch.linalg.LinAlgError`: a matrix of which LAPACK cannot compute what was asked for."""


_LinAlgError.__module__ = "torch._C"

# ---- arguments ------------------------------------------------------------------------------------------------------


def _check_matrices(A, name: str, argument: str = "A") -> None:
    if len(A.shape) < 2:
        raise RuntimeError(f"{name}: The input tensor {argument} must have at least 2 dimensions.")


def _check_square(A, name: str) -> None:
    _check_matrices(A, name)
    m, n = A.shape[-2:]
    if m != n:
        raise RuntimeError(f"{name}: A must be batches of square matrices, but they are {m} by {n} matrices")


def _check_floating(A, name: str) -> None:
    if A.dtype.kind not in "fO":
        raise RuntimeError(f"{name}: Expected a floating point or complex tensor as input. Got {num.type_name(A)}")


def _fault(info: ndarray) -> tuple[str, int]:
    """Where LAPACK first failed: the words that name the element of the batch, and LAPACK's number of the fault."""
    place = int(np.flatnonzero(info)[0])
    return (f"(Batch element {place}): " if info.ndim else ""), int(info.reshape(-1)[place])


# ---- LAPACK ---------------------------------------------------------------------------------------------------------


def _lapack(routine: str, like: ndarray) -> Callable:
    from scipy.linalg import lapack

    return getattr(lapack, ("s" if like.dtype == np.float32 else "d") + routine)


def _each(batch: Sequence[int], routine: Callable, *arrays: ndarray) -> tuple[ndarray, ...]:
    """The results of a routine for single matrices, of every element of a batch; with their elements in order."""
    parts = [routine(*(x[place] for x in arrays)) for place in np.ndindex(*batch)]
    if not parts:
        # What is empty has a shape all the same. (Ones are valid pivots.)
        parts = [routine(*(np.ones(x.shape[len(batch) :], x.dtype) for x in arrays))]
    count = math.prod(batch)
    return tuple(np.array(found)[:count].reshape((*batch, *np.shape(found[0]))) for found in zip(*parts, strict=True))


def _over_batch(*arrays: ndarray) -> list[ndarray]:
    """Matrices with their batch dims broadcast."""
    batch = ()
    for x in arrays:
        batch = num.broadcast(batch, x.shape[:-2])
    return [np.broadcast_to(x, (*batch, *x.shape[-2:])) for x in arrays]


def _eye(like, n: int | None = None):
    """The identity matrix, among blocks or Tensors."""
    n = like.shape[-1] if n is None else n
    return num.in_dtype_of(like, num.beside(like, np.eye(n, dtype=getattr(like, "_data", like).dtype)))


def _diagonal(x):
    """Matrices with the vectors x on their diagonals."""
    return num.unsqueeze(x, len(x.shape)) * _eye(x)


def _is_vector(A_shape: Sequence[int], B_shape: Sequence[int]) -> bool:
    """Whether B is one vector for each matrix of A, rather than a matrix."""
    return len(B_shape) == 1 or tuple(B_shape) == tuple(A_shape[:-1])


# ---- A = P L U ------------------------------------------------------------------------------------------------------


def _getrf(a: ndarray) -> tuple[ndarray, ndarray, np.int32]:
    if not a.size:
        return a, np.zeros(0, np.int32), np.int32(0)
    LU, pivots, info = _lapack("getrf", a)(a)
    return LU, pivots + np.int32(1), np.int32(info)


def _factors(A: ndarray) -> tuple[ndarray, ndarray, ndarray]:
    """L below the diagonal and U above it; the row that each row was exchanged with, from 1 on; the first zero of U."""
    return _each(A.shape[:-2], _getrf, A)


def _getrs(LU: ndarray, pivots: ndarray, b: ndarray, adjoint: bool) -> tuple[ndarray]:
    return (_lapack("getrs", LU)(LU, pivots - 1, b, trans=int(adjoint))[0] if b.size else b,)


def _solved(LU: ndarray, pivots: ndarray, B: ndarray, left: bool, adjoint: bool) -> ndarray:
    """X of A X = B, or of X A = B where not `left`; with A.T for A where `adjoint`."""
    if not left:
        # X A = B is A.T X.T = B.T.
        return num.in_order(_solved(LU, pivots, B.swapaxes(-1, -2), True, not adjoint).swapaxes(-1, -2))
    batch = num.broadcast(LU.shape[:-2], B.shape[:-2])
    LU, B = _over_batch(LU, B)
    pivots = np.broadcast_to(pivots, (*batch, pivots.shape[-1]))
    return _each(batch, lambda *one: _getrs(*one, adjoint), LU, pivots, B)[0]


def _permutation(pivots: ndarray, n: int, dtype: Any) -> ndarray:
    """P of A = P L U, for `n` rows."""

    def one(exchanges: ndarray) -> tuple[ndarray]:
        rows = list(range(n))
        for row, other in enumerate(exchanges):
            rows[row], rows[other - 1] = rows[other - 1], rows[row]
        return (np.eye(n, dtype=dtype)[:, rows],)

    return _each(pivots.shape[:-1], one, pivots)[0]


def _unpacked(LU) -> tuple:
    """L and U."""
    m, n = LU.shape[-2:]
    k = min(m, n)
    lower = num.tril(LU[..., :, :k], -1)
    return lower + num.beside(lower, np.eye(m, k)[:, :k].astype(np.float32)), num.triu(LU[..., :k, :], 0)


# P.T dA U^-1 = dL + L dU U^-1, times L^-1: of the two terms one is strictly lower and the other upper triangular.
# Where A is wide, its right part is P L U2, and where it is tall, its lower part L2 U.
def _lu_slope(gL, gU, L, U, P):
    k = min(L.shape[-2], U.shape[-1])
    L1, U1, gL1, gU1 = L[..., :k, :], U[..., :, :k], gL[..., :k, :], gU[..., :, :k]
    L2, U2, gL2, gU2 = L[..., k:, :], U[..., :, k:], gL[..., k:, :], gU[..., :, k:]
    lower = _turned(L1) @ gL1 - gU2 @ _turned(U2)
    upper = gU1 @ _turned(U1) - _turned(L2) @ gL2
    inner = num.tril(lower, -1) + num.triu(upper, 0)
    first = _triangular(_turned(L1), _triangular(_turned(U1), inner, False, left=False), True, unit=True)
    shape = (*L.shape[:-1], U.shape[-1])
    result = num.place(first, shape, (..., slice(0, k), slice(0, k)))
    if U2.shape[-1]:
        right = _triangular(_turned(L1), gU2, True, unit=True)
        result = result + num.place(right, shape, (..., slice(None), slice(k, None)))
    if L2.shape[-2]:
        below = _triangular(_turned(U1), gL2, False, left=False)
        result = result + num.place(below, shape, (..., slice(k, None), slice(None)))
    return P @ result


def _triangular(A, B, upper: bool, left: bool = True, unit: bool = False):
    return of("_solve_triangular", A, B, upper, left, unit)


def _lu_factor_slope(grad, LU, pivots):
    L, U = _unpacked(LU)
    k = L.shape[-1]
    P = num.beside(grad, _permutation(getattr(pivots, "_data", pivots), L.shape[-2], np.float32))
    gL, gU = num.tril(grad[..., :, :k], -1), num.triu(grad[..., :k, :], 0)
    return _lu_slope(gL, gU, L, U, num.in_dtype_of(grad, P))


@primitive(
    "lu_factor_ex",
    node="LinalgLuFactorExBackward0",
    grads={"A": _lu_factor_slope},
    results=("LU", "pivots", "info"),
    where="linalg",
    opaque=OPAQUE,
)
def lu_factor_ex(A, *, pivot=True, check_errors=False):
    """The factors of P L U = A as one matrix, the exchanges of rows, and for each matrix 0 or which U[i, i] is zero.

    See `lu_factor`; this raises nothing where U has a zero unless `check_errors`.
    """
    if A.ndim < 2:
        raise RuntimeError(
            f"torch.lu_factor: Expected tensor with 2 or more dimensions. Got size: {list(A.shape)} instead"
        )
    if not pivot:
        raise RuntimeError("linalg.lu_factor: LU without pivoting is not implemented on the CPU")
    num.require(A, "fO", "lu_cpu")
    LU, pivots, info = _factors(A)
    if check_errors:
        _check_factors(info)
    return LU, pivots, info


def _check_factors(info: ndarray) -> None:
    if info.any():
        element, place = _fault(info)
        raise RuntimeError(
            f"torch.linalg.lu_factor: {element}U[{place},{place}] is zero and using it on lu_solve would result in a "
            "division by zero. If you still want to perform the factorization, consider calling linalg.lu(A, pivot) or "
            "linalg.lu_factor_ex(A, pivot)"
        )


@composite("lu_factor", where="linalg", results=("LU", "pivots"))
def lu_factor(A, *, pivot=True):
    """The factors of P L U = A as one matrix, and the exchanges of rows that make P: what `lu_solve` takes.

    L is below the diagonal (its own is 1), U on and above it. Row i was exchanged with row pivots[i] - 1.
    RuntimeError where U has a zero on the diagonal.

    >>> torch.linalg.lu_factor(torch.tensor([[1.0, 2.0], [2.0, 2.0]])).pivots
    tensor([2, 2], dtype=torch.int32)
    """
    LU, pivots, info = lu_factor_ex(A, pivot=pivot)
    _check_factors(info._data)
    return LU, pivots


@composite("lu", results="many")
def lu(A, pivot=True, get_infos=False):
    """`linalg.lu_factor`, without a check for zeros; with `get_infos`, `linalg.lu_factor_ex`."""
    found = lu_factor_ex(A, pivot=pivot)
    return found if get_infos else found[:2]


@primitive(
    "_lu_factored",
    node="LinalgLuBackward0",
    grads={"A": lambda grads, L, U, P: _lu_slope(grads[0], grads[1], L, U, P)},
    results=("L", "U", "P"),
    differentiable=2,
    where="",
    opaque=OPAQUE,
)
def _lu_factored(A):
    LU, pivots, _ = _factors(A)
    return *map(num.in_order, _unpacked(LU)), _permutation(pivots, A.shape[-2], A.dtype)


@composite("_linalg_lu", results=("P", "L", "U"), where="")
def _linalg_lu(A, *, pivot=True):
    """The factors of A = P L U: a permutation, a lower triangular matrix with ones on its diagonal, an upper one.

    >>> torch.linalg.lu(torch.tensor([[1.0, 2.0], [2.0, 2.0]])).U
    tensor([[2., 2.],
            [0., 1.]])
    """
    if A.dim() < 2:
        raise RuntimeError(f"linalg.lu: Expected tensor with 2 or more dimensions. Got size: {list(A.shape)} instead")
    if not pivot:
        raise RuntimeError("linalg.lu_factor: LU without pivoting is not implemented on the CPU")
    num.require(A._data, "fO", "lu_cpu")
    L, U, P = _lu_factored(A)
    return P, L, U


def _unpack_slope(grads, LU_data_shape):
    k = min(LU_data_shape[-2:])
    gL, gU = num.tril(grads[0], -1), num.triu(grads[1], 0)
    columns, rows = (..., slice(None), slice(0, k)), (..., slice(0, k), slice(None))
    return num.place(gL, LU_data_shape, columns) + num.place(gU, LU_data_shape, rows)


@primitive(
    "_lu_unpack",
    node="LuUnpackBackward0",
    grads={"LU_data": _unpack_slope, "LU_pivots": NONDIFFERENTIABLE},
    results=("L", "U", "P"),
    differentiable=2,
    where="",
    opaque=OPAQUE,
)
def _lu_unpack(LU_data, LU_pivots, unpack_pivots):
    if (LU_pivots < 1).any() or (LU_pivots > LU_data.shape[-2]).any():
        raise RuntimeError(
            "pivots passed to lu_unpack must be between 1 and LU.size(-2) inclusive."
            "Did you properly pass the result of lu_factor?"
        )
    L, U = map(num.in_order, _unpacked(LU_data))
    P = _permutation(LU_pivots, L.shape[-2], L.dtype) if unpack_pivots else np.zeros(0, L.dtype)
    return L, U, P


@composite("lu_unpack", where="torch", results=("P", "L", "U"))
def lu_unpack(LU_data, LU_pivots, unpack_data=True, unpack_pivots=True):
    """P, L and U of what `linalg.lu_factor` gives."""
    if LU_pivots.dtype is not int32:
        raise RuntimeError("torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 dtype.")
    L, U, P = _lu_unpack(LU_data, LU_pivots, unpack_pivots)
    if not unpack_data:
        L, U = L.new_empty(0), U.new_empty(0)
    return P, L, U


# ---- determinants ---------------------------------------------------------------------------------------------------


def _signs(pivots: ndarray, dtype: Any) -> ndarray:
    """The determinants of permutations: -1 for an odd number of exchanges."""
    exchanges = np.add.reduce(pivots != np.arange(1, pivots.shape[-1] + 1), axis=-1)
    return (1 - 2 * (exchanges % 2)).astype(dtype)


def _inverse_times(factor, A, LU, pivots):
    """factor * A^-T; on blocks by the factors of A.T that are known."""
    eye = num.unsqueeze(num.unsqueeze(factor, len(factor.shape)), len(factor.shape) + 1) * _eye(A)
    if num.is_tensor(A):
        return of("_linalg_solve_ex", _turned(A), eye, True)[0]
    return _solved(LU, pivots, eye, True, False)


# d det = det * tr(A^-1 dA). Where U has a zero, so has the determinant: torch's gradient is 0 there.
def _det_slope(grad, A, LU, pivots, result):
    if not num.is_tensor(A):
        zero = np.eye(A.shape[-1], dtype=bool) & (LU == 0)
        LU = np.where(zero, np.finfo(LU.dtype).eps, LU)
    return _inverse_times(grad * result, A, LU, pivots)


@primitive(
    "__linalg_det",
    node="LinalgDetBackward0",
    grads={"A": _det_slope},
    results=("result", "LU", "pivots"),
    where="",
    opaque=OPAQUE,
)
def _det_by_factors(A):
    _check_square(A, "linalg.det")
    _check_floating(A, "linalg.det")
    # As torch: A.T has the same determinant, and the order of elements that LAPACK wants.
    LU, pivots, _ = _factors(_turned(A))
    det = np.multiply.reduce(LU.diagonal(0, -2, -1), axis=-1) * _signs(pivots, A.dtype)
    return det, LU, pivots


@composite("_linalg_det", where="")
def _linalg_det(A):
    """The determinants of square matrices: [..., n, n] gives [...].

    >>> torch.linalg.det(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
    tensor(-2.)
    """
    return _det_by_factors(A)[0]


@composite("det", out=False)
def det(input):
    """`torch.linalg.det`."""
    return _linalg_det(input)


@primitive(
    "__linalg_slogdet",
    node="LinalgSlogdetBackward0",
    grads={"A": lambda grads, A, LU, pivots: _inverse_times(grads[1], A, LU, pivots)},
    results=("sign", "logabsdet", "LU", "pivots"),
    differentiable=2,
    where="",
    opaque=OPAQUE,
)
def _slogdet_by_factors(A):
    LU, pivots, _ = _factors(_turned(A))
    diagonal = LU.diagonal(0, -2, -1)
    sign = np.multiply.reduce(np.sign(diagonal), axis=-1) * _signs(pivots, A.dtype)
    return sign, np.add.reduce(np.log(np.absolute(diagonal)), axis=-1), LU, pivots


@composite("_linalg_slogdet", where="", results=("sign", "logabsdet"))
def _linalg_slogdet(A):
    """The signs of the determinants of square matrices, and the logarithms of their absolute values.

    Of a singular matrix 0 and -inf.

    >>> torch.linalg.slogdet(torch.tensor([[0.0, 2.0], [1.0, 0.0]])).sign
    tensor(-1.)
    """
    _check_square(A, "linalg.slogdet")
    _check_floating(A._data, "linalg.slogdet")
    return _slogdet_by_factors(A)[:2]


@composite("slogdet", results=("sign", "logabsdet"))
def slogdet(input):
    """`torch.linalg.slogdet`."""
    return _linalg_slogdet(input)


@composite("logdet", out=False)
def logdet(input):
    """The logarithms of the determinants of square matrices: nan where negative.

    >>> torch.logdet(torch.eye(2))
    tensor(0.)
    """
    _check_square(input, "logdet")
    _check_floating(input._data, "logdet")
    sign, logabsdet = _slogdet_by_factors(input)[:2]
    return sign.new_full((), math.nan).where(sign == -1, logabsdet)


# ---- A^-1, A^-1 B ---------------------------------------------------------------------------------------------------


# d(A^-1) = -A^-1 dA A^-1
@primitive(
    "inv_ex",
    node="LinalgInvExBackward0",
    grads={"A": lambda grad, inverse: -(_turned(inverse) @ grad @ _turned(inverse))},
    results=("inverse", "info"),
    where="linalg",
    opaque=OPAQUE,
)
def inv_ex(A, *, check_errors=False):
    """The inverses of square matrices, and for each 0 or the place of the zero that shows that it has none.

    See `inv`; this raises nothing for a singular matrix unless `check_errors`.
    """
    _check_square(A, "linalg.inv")
    _check_floating(A, "linalg.inv")
    try:
        return np.linalg.inv(A), np.zeros(A.shape[:-2], np.int32)
    except np.linalg.LinAlgError:
        LU, pivots, info = _factors(A)
        if check_errors:
            _check_inverse(info)
        return _solved(LU, pivots, np.eye(A.shape[-1], dtype=A.dtype), True, False), info


def _check_inverse(info: ndarray) -> None:
    if info.any():
        element, place = _fault(info)
        raise _LinAlgError(
            f"linalg.inv: {element}The diagonal element {place} is zero, the inversion could not be completed because "
            "the input matrix is singular."
        )


@composite("inv", where="linalg", out_dtype=SAME_DTYPE)
def inv(A):
    """The inverses of square matrices. LinAlgError where a matrix has none.

    >>> torch.linalg.inv(torch.tensor([[2.0, 0.0], [0.0, 4.0]]))
    tensor([[0.5000, 0.0000],
            [0.0000, 0.2500]])
    """
    inverse, info = inv_ex(A)
    _check_inverse(info._data)
    return inverse


@composite("inverse", out_dtype=SAME_DTYPE)
def inverse(input):
    """`torch.linalg.inv`."""
    return inv(input)


# A X = B:  dB gets A^-T g, and dA = dB - dA X gives it -(A^-T g) X.T
def _solve_slope(grad, A, LU, pivots, left, result, B_shape):
    vector = _is_vector(A.shape, B_shape)
    if vector:
        grad, result = num.unsqueeze(grad, len(grad.shape)), num.unsqueeze(result, len(result.shape))
    if num.is_tensor(A):
        to_B = of("_linalg_solve_ex", _turned(A), grad, left)[0]
    else:
        to_B = _solved(LU, pivots, grad, left, True)
    to_A = to_B @ _turned(result) if left else _turned(result) @ to_B
    return -to_A, to_B[..., 0] if vector else to_B


@primitive(
    "_linalg_solve_ex",
    node="LinalgSolveExBackward0",
    grads={"A B": _solve_slope},
    results=("result", "LU", "pivots", "info"),
    where="",
    opaque=OPAQUE,
)
def _linalg_solve_ex(A, B, left):
    _check_square(A, "linalg.solve")
    if A.dtype != B.dtype:
        raise RuntimeError(
            f"linalg.solve: Expected A and B to have the same dtype, but found A of type {num.type_name(A)} and B of "
            f"type {num.type_name(B)} instead"
        )
    _check_floating(A, "linalg.solve")
    vector = _is_vector(A.shape, B.shape)
    if vector and not left:
        raise RuntimeError(
            "linalg.solve: Vector broadcasting of the left hand side is not supported for left=False. In this case "
            "linalg.solve is equivalent to B / A.squeeze(-1)"
        )
    B = B[..., None] if vector else B
    _check_sides(A, B, left, "linalg.solve")
    LU, pivots, info = _factors(A)
    result = _solved(LU, pivots, B, left, False)
    return (result[..., 0] if vector else result), LU, pivots, info


def _check_sides(A, B, left: bool, name: str) -> None:
    _check_matrices(B, name, "B")
    if A.shape[-1] != B.shape[-2 if left else -1]:
        (m, n), (k, l) = A.shape[-2:], B.shape[-2:]
        raise RuntimeError(
            f"{name}: Incompatible shapes of A and B for the equation {'AX = B' if left else 'XA = B'} "
            f"({m}x{n} and {k}x{l})"
        )


@composite("solve_ex", where="linalg", results=("result", "info"))
def solve_ex(A, B, *, left=True, check_errors=False):
    """The solutions of A X = B, and for each matrix 0 or the place of the zero that shows that it is singular.

    See `solve`; this raises nothing for a singular matrix unless `check_errors`.
    """
    result, _, _, info = _linalg_solve_ex(A, B, left)
    if check_errors:
        _check_solution(info._data)
    return result, info


def _check_solution(info: ndarray) -> None:
    if info.any():
        element, _ = _fault(info)
        raise _LinAlgError(f"torch.linalg.solve: {element}The solver failed because the input matrix is singular.")


@composite("solve", where="linalg", out_dtype=SAME_DTYPE)
def solve(A, B, *, left=True):
    """The solutions X of A X = B, or of X A = B where not `left`; batch dims broadcast.

    B is a matrix [..., n, k], or a vector [..., n] for each matrix [..., n, n]. LinAlgError where A is singular.

    >>> torch.linalg.solve(torch.tensor([[2.0, 0.0], [0.0, 4.0]]), torch.tensor([1.0, 1.0]))
    tensor([0.5000, 0.2500])
    """
    result, info = solve_ex(A, B, left=left)
    _check_solution(info._data)
    return result


# As in `_solve_slope`; of A only the triangle that is read has a gradient.
def _triangular_slope(grad, self, upper, left, unitriangular, result):
    to_B = _triangular(_turned(self), grad, not upper, left, unitriangular)
    to_A = -(to_B @ _turned(result) if left else _turned(result) @ to_B)
    return num.triu(to_A, int(unitriangular)) if upper else num.tril(to_A, -int(unitriangular)), to_B


@primitive(
    "_solve_triangular",
    node="LinalgSolveTriangularBackward0",
    grads={"self B": _triangular_slope},
    where="",
    opaque=OPAQUE,
)
def _solve_triangular(self, B, upper, left, unitriangular):
    num.require(self, "fO", "triangular_solve_cpu")
    if not left:
        return num.in_order(_turned(_solve_triangular_kernel(_turned(self), _turned(B), not upper, unitriangular)))
    return _solve_triangular_kernel(self, B, upper, unitriangular)


def _solve_triangular_kernel(A: ndarray, B: ndarray, upper: bool, unit: bool) -> ndarray:
    def one(a: ndarray, b: ndarray) -> tuple[ndarray]:
        if not b.size:
            return (b,)
        if not unit and not a.diagonal().all():
            # LAPACK solves nothing at all here; torch divides by the zeros.
            return (_substituted(a, b, upper),)
        return (_lapack("trtrs", a)(a, b, lower=not upper, unitdiag=unit)[0],)

    A, B = _over_batch(A, B)
    return _each(A.shape[:-2], one, A, B)[0]


def _substituted(a: ndarray, b: ndarray, upper: bool) -> ndarray:
    x = b.copy()
    rows = range(len(a))
    for i in reversed(rows) if upper else rows:
        x[i] /= a[i, i]
        rest = slice(0, i) if upper else slice(i + 1, None)
        x[rest] -= a[rest, i, None] * x[i]
    return x


@composite("solve_triangular", where="linalg")
def solve_triangular(A, B, *, upper, left=True, unitriangular=False):
    """The solutions X of A X = B, or of X A = B where not `left`, for triangular matrices A.

    Only the triangle that `upper` names is read, with ones for its diagonal where `unitriangular`.

    >>> torch.linalg.solve_triangular(torch.tensor([[2.0, 0.0], [1.0, 1.0]]), torch.ones(2, 1), upper=False)
    tensor([[0.5000],
            [0.5000]])
    """
    _check_square(A, "linalg.solve_triangular")
    _check_sides(A, B, left, "linalg.solve_triangular")
    return _solve_triangular(A, B, bool(upper), bool(left), bool(unitriangular))


# A = P L U is kept as LU: the gradient of A, in terms of the one that its factors then get.
def _lu_solve_slope(grad, LU, pivots, left, adjoint, result):
    to_B = of("_linalg_lu_solve", LU, pivots, grad, left=left, adjoint=not adjoint)
    to_A = -(to_B @ _turned(result) if left else _turned(result) @ to_B)
    if adjoint:
        to_A = _turned(to_A)
    L, U = _unpacked(LU)
    P = num.beside(grad, _permutation(getattr(pivots, "_data", pivots), L.shape[-2], np.float32))
    # dA = P (dL U + L dU)
    inner = _turned(num.in_dtype_of(grad, P)) @ to_A
    return num.tril(inner @ _turned(U), -1) + num.triu(_turned(L) @ inner, 0), to_B


@primitive(
    "_linalg_lu_solve",
    node="LinalgLuSolveBackward0",
    grads={"LU B": _lu_solve_slope, "pivots": NONDIFFERENTIABLE},
    where="",
    opaque=OPAQUE,
)
def _linalg_lu_solve(LU, pivots, B, *, left=True, adjoint=False):
    """The solutions X of A X = B, or of X A = B where not `left`, from the factors of A; of A.T where `adjoint`.

    >>> A, B = torch.tensor([[2.0, 0.0], [0.0, 4.0]]), torch.ones(2, 1)
    >>> torch.linalg.lu_solve(*torch.linalg.lu_factor(A), B)
    tensor([[0.5000],
            [0.2500]])
    """
    if pivots.dtype != np.int32:
        raise RuntimeError("linalg.lu_solve: pivots should be a Tensor of scalar type torch.int32")
    _check_square(LU, "torch.linalg.lu_solve")
    _check_sides(LU, B, left, "linalg.lu_solve")
    if pivots.shape[-1:] != LU.shape[-1:]:
        raise RuntimeError("linalg.lu_solve: Number of pivots per batch should be same as the dimension of the matrix")
    for wrong, than in (
        ((pivots < 1).any(), "greater or equal to 1"),
        ((pivots > LU.shape[-2]).any(), "smaller or equal to LU.size(-2)"),
    ):
        if wrong:
            raise RuntimeError(
                f"Pivots given to lu_solve must all be {than}. Did you properly pass the result of lu_factor?"
            )
    return _solved(LU, pivots, B, left, adjoint)


@composite("lu_solve")
def lu_solve(self, LU_data, LU_pivots):
    """The solutions X of A X = self from the factors of A; see `linalg.lu_solve`."""
    return _linalg_lu_solve(LU_data, LU_pivots, self)


# ---- A = L L.T ------------------------------------------------------------------------------------------------------


def _potrf(a: ndarray, upper: bool) -> tuple[ndarray, np.int32]:
    L, info = _lapack("potrf", a)(a, lower=not upper)
    return L, np.int32(info)


def _cholesky(A: ndarray, upper: bool) -> tuple[ndarray, ndarray]:
    """The factors, and for each matrix 0 or the order of the leading minor that is not positive."""
    try:
        return np.linalg.cholesky(A, upper=upper), np.zeros(A.shape[:-2], np.int32)
    except np.linalg.LinAlgError:
        return _each(A.shape[:-2], lambda a: _potrf(a, upper), A)


def _check_positive(info: ndarray, name: str) -> None:
    if info.any():
        element, order = _fault(info)
        raise _LinAlgError(
            f"{name}: {element}The factorization could not be completed because the input is not positive-definite "
            f"(the leading minor of order {order} is not positive-definite)."
        )


# L^-1 dA L^-T = L^-1 dL + its transpose, of which the first is lower triangular: it is the lower triangle with half
# the diagonal. (I. Murray, "Differentiation of the Cholesky decomposition", 2016)
def _cholesky_slope(grad, L, upper):
    if upper:
        grad, L = _turned(grad), _turned(L)
    inner = _turned(L) @ grad
    lower = num.tril(inner, 0)
    half = (lower + _turned(num.tril(inner, -1))) * 0.5
    turned = _turned(L)
    return _triangular(turned, _triangular(L, half, False, left=False), True)


@primitive(
    "cholesky_ex",
    node="LinalgCholeskyExBackward0",
    grads={"A": _cholesky_slope},
    results=("L", "info"),
    where="linalg",
    opaque=OPAQUE,
)
def cholesky_ex(A, *, upper=False, check_errors=False):
    """The factors L of A = L L.T, and for each matrix 0 or the order of the leading minor that is not positive.

    See `cholesky`; this raises nothing where A is not positive-definite unless `check_errors`.
    """
    _check_square(A, "linalg.cholesky")
    _check_floating(A, "linalg.cholesky")
    L, info = _cholesky(A, upper)
    if check_errors:
        _check_positive(info, "linalg.cholesky")
    return L, info


@composite("_linalg_cholesky", where="")
def _linalg_cholesky(A, *, upper=False):
    """The lower triangular factors L of symmetric positive-definite matrices A = L L.T; L.T where `upper`.

    Of A only the triangle is read that the factor has. LinAlgError where A is not positive-definite.

    >>> torch.linalg.cholesky(torch.tensor([[4.0, 2.0], [2.0, 2.0]]))
    tensor([[2., 0.],
            [1., 1.]])
    """
    L, info = cholesky_ex(A, upper=upper)
    _check_positive(info._data, "linalg.cholesky")
    return L


@primitive(
    "cholesky",
    node="CholeskyBackward0",
    grads={"self": lambda grad, result, upper: _cholesky_slope(grad, result, upper)},
    opaque=OPAQUE,
)
def cholesky(self, upper=False):
    """The lower triangular factors L of symmetric positive-definite matrices A = L L.T; see `linalg.cholesky`."""
    _check_square(self, "cholesky")
    num.require(self, "fO", "cholesky_cpu")
    L, info = _cholesky(self, upper)
    _check_positive(info, "cholesky")
    return L


# K = (L L.T)^-1:  dK = -K (dL L.T + L dL.T) K
def _cholesky_inverse_slope(grad, self, upper, result):
    inner = result @ (grad + _turned(grad)) @ result
    return -(self @ inner) if upper else -(inner @ self)


@primitive("cholesky_inverse", node="CholeskyInverseBackward0", grads={"self": _cholesky_inverse_slope}, opaque=OPAQUE)
def cholesky_inverse(self, upper=False):
    """The inverses of A = L L.T from the factors L, or from L.T where `upper`.

    >>> torch.cholesky_inverse(torch.tensor([[2.0]]))
    tensor([[0.2500]])
    """
    _check_square(self, "cholesky_inverse")
    num.require(self, "fO", "cholesky_inverse_out_cpu")
    return _cholesky_solved(np.eye(self.shape[-1], dtype=self.dtype), self, upper)


# X = (L L.T)^-1 B:  dB gets (L L.T)^-1 g =: h, and d(L L.T) gets -h X.T
def _cholesky_solve_slope(grad, self, input2, upper, result):
    to_B = of("cholesky_solve", grad, input2, upper)
    outer = to_B @ _turned(result)
    both = outer + _turned(outer)
    return to_B, -(input2 @ both) if upper else -(both @ input2)


@primitive("cholesky_solve", node="CholeskySolveBackward0", grads={"self input2": _cholesky_solve_slope}, opaque=OPAQUE)
def cholesky_solve(self, input2, upper=False):
    """The solutions X of A X = self, from the factors L of A = L L.T, or from L.T where `upper`.

    >>> torch.cholesky_solve(torch.tensor([[4.0]]), torch.tensor([[2.0]]))
    tensor([[1.]])
    """
    for name, x in (("b", self), ("u", input2)):
        if x.ndim < 2:
            raise RuntimeError(f"{name} should have at least 2 dimensions, but has {x.ndim} dimensions instead")
    check_old_sides(self, input2, "cholesky_solve")
    return _cholesky_solved(self, input2, upper)


def _cholesky_solved(B: ndarray, L: ndarray, upper: bool) -> ndarray:
    def one(b: ndarray, factor: ndarray) -> tuple[ndarray]:
        return (_lapack("potrs", b)(factor, b, lower=not upper)[0] if b.size else b,)

    B, L = _over_batch(B, L)
    return _each(B.shape[:-2], one, B, L)[0]


def check_old_sides(b, A, name: str) -> None:
    """What torch's older functions check of A X = b."""
    if A.dtype != b.dtype:
        raise RuntimeError(
            f"Expected b and A to have the same dtype, but found b of type {num.type_name(b)} and A of type "
            f"{num.type_name(A)} instead."
        )
    m, n = A.shape[-2:]
    if m != n:
        raise RuntimeError(f"A must be batches of square matrices, but they are {m} by {n} matrices")
    if b.shape[-2] != n:
        raise RuntimeError(
            f"Incompatible matrix sizes for {name}: each A matrix is {n} by {n} but each b matrix is {b.shape[-2]} by "
            f"{b.shape[-1]}"
        )


# ---- A = V diag(w) V.T ----------------------------------------------------------------------------------------------


def _differences(values):
    """values[j] - values[i] at [i, j], and infinity on the diagonal, where nothing moves."""
    between = num.unsqueeze(values, len(values.shape) - 1) - num.unsqueeze(values, len(values.shape))
    return num.where(num.beside(values, np.eye(values.shape[-1], dtype=bool)), math.inf, between)


def _absent(grad) -> bool:
    """Whether no gradient has arrived, and zeros stand for it."""
    return not getattr(grad, "requires_grad", False) and not bool((grad != 0).any())


def _skew(x):
    return x - _turned(x)


# dw = diag(V.T dA V), dV = V (V.T dA V / (w[j] - w[i]))
def _eigh_slope(grads, eigenvalues, eigenvectors):
    V, (to_values, to_vectors) = eigenvectors, grads
    inner = _diagonal(to_values)
    if not _absent(to_vectors):
        inner = inner + _skew(_turned(V) @ to_vectors) / _differences(eigenvalues) * 0.5
    return V @ inner @ _turned(V)


@primitive(
    "_eigh",
    node="LinalgEighBackward0",
    grads={"A": _eigh_slope},
    results=("eigenvalues", "eigenvectors"),
    differentiable=2,
    where="",
    opaque=OPAQUE,
)
def _eigh(A, UPLO, vectors):
    _check_square(A, "linalg.eigh")
    num.require(A, "fO", "linalg_eigh_cpu")
    if UPLO.upper() not in ("L", "U"):
        raise RuntimeError(f"Expected UPLO argument to be 'L' or 'U', but got {UPLO}")
    try:
        return np.linalg.eigh(A, UPLO) if vectors else (np.linalg.eigvalsh(A, UPLO), np.zeros(0, A.dtype))
    except np.linalg.LinAlgError:
        (info,) = _each(A.shape[:-2], lambda a: (np.int32(_lapack("syevd", a)(a)[2]),), A)
        element, code = _fault(info)
        raise _LinAlgError(
            f"linalg.eigh: {element}The algorithm failed to converge because the input matrix is ill-conditioned or "
            f"has too many repeated eigenvalues (error code: {code})."
        ) from None


@composite("eigh", where="linalg", results=("eigenvalues", "eigenvectors"), out_dtype=SAME_DTYPE)
def eigh(A, UPLO="L"):
    """The eigenvalues of symmetric matrices, in rising order, and their eigenvectors as columns.

    Only the triangle that UPLO names is read, "L" or "U". The sign of an eigenvector is chance, and where eigenvalues
    repeat, so are the eigenvectors; their gradient is then inf or nan.

    >>> torch.linalg.eigh(torch.tensor([[2.0, 0.0], [0.0, 1.0]])).eigenvalues
    tensor([1., 2.])
    """
    return _eigh(A, UPLO, True)


@composite("eigvalsh", where="linalg")
def eigvalsh(A, UPLO="L"):
    """The eigenvalues of symmetric matrices, in rising order; see `eigh`.

    >>> torch.linalg.eigvalsh(torch.tensor([[2.0, 0.0], [0.0, 1.0]]))
    tensor([1., 2.])
    """
    return _eigh(A, UPLO, A.requires_grad)[0]


# ---- A = Q R --------------------------------------------------------------------------------------------------------


# A wide A = [X | Y] has R = [U | V] with X = Q U and Y = Q V. With M = U g_U.T - g_Q.T Q, whose lower triangle is all
# that counts:  g_X = (g_Q + Q copyltu(M)) U^-T  (H. Liao et al., "Differentiable programming tensor networks", 2019)
def _qr_slope(grads, Q, R, mode):
    if mode == "r":
        raise RuntimeError(
            "The derivative of linalg.qr depends on Q, which is not computed when mode='r'. Please use linalg.qr(A, "
            "mode='reduced') if you are going to require gradients through linalg.qr"
        )
    m, n = Q.shape[-2], R.shape[-1]
    if mode == "complete" and m > n:
        raise RuntimeError("The QR decomposition is not differentiable when mode='complete' and nrows > ncols")
    gQ, gR = grads
    wide = m < n
    U, gU = (R[..., :, :m], gR[..., :, :m]) if wide else (R, gR)
    if wide:
        gV = gR[..., :, m:]
        gQ = gQ + Q @ R[..., :, m:] @ _turned(gV)
    inner = U @ _turned(gU) - _turned(gQ) @ Q
    lower = num.tril(inner, -1)
    symmetric = num.tril(inner, 0) + _turned(lower)
    gX = _triangular(_turned(U), gQ + Q @ symmetric, False, left=False)
    if not wide:
        return gX
    shape = (*Q.shape[:-2], m, n)
    left, right = (..., slice(None), slice(0, m)), (..., slice(None), slice(m, None))
    return num.place(gX, shape, left) + num.place(Q @ gV, shape, right)


@primitive(
    "_qr",
    node="LinalgQrBackward0",
    grads={"A": _qr_slope},
    results=("Q", "R"),
    differentiable=2,
    where="",
    opaque=OPAQUE,
)
def _qr(A, mode):
    _check_matrices(A, "linalg.qr")
    _check_floating(A, "linalg.qr")
    if mode not in ("reduced", "complete", "r"):
        raise RuntimeError(
            f"qr received unrecognized mode '{mode}' but expected one of 'reduced' (default), 'r', or 'complete'"
        )
    if mode == "r":
        return np.zeros(0, A.dtype), np.linalg.qr(A, "r")
    return tuple(np.linalg.qr(A, mode))


@composite("_linalg_qr", where="", results=("Q", "R"))
def _linalg_qr(A, mode="reduced"):
    """A = Q R: Q has orthonormal columns, R is upper triangular.

    "reduced": [..., m, n] gives [..., m, k] and [..., k, n], where k is the smaller of m and n; "complete": Q is
    [..., m, m]; "r": R alone.

    >>> torch.linalg.qr(torch.tensor([[0.0, 2.0], [3.0, 4.0]])).R
    tensor([[-3., -4.],
            [ 0., -2.]])
    """
    return _qr(A, mode)


@composite("qr", results=("Q", "R"))
def qr(self, some=True):
    """A = Q R; see `linalg.qr`, "reduced" where `some`, else "complete"."""
    return _qr(self, "reduced" if some else "complete")


# ---- A = U diag(S) V.T ----------------------------------------------------------------------------------------------


# J. Townsend, "Differentiating the singular value decomposition" (2016). With M = U.T g_U and N = V.T g_V:
#     g_A = U [skew(M) / E S + S skew(N) / E + diag(g_S)] V.T, where E[i, j] = S[j]**2 - S[i]**2,
# and what g_U and g_V have outside of the spaces that U and V span goes through 1 / S.
def _svd_slope(grads, U, S, Vh, full_matrices):
    gU, gS, gVh = grads
    m, n, k = U.shape[-2], Vh.shape[-1], S.shape[-1]
    if full_matrices:
        U, gU, Vh, gVh = U[..., :, :k], gU[..., :, :k], Vh[..., :k, :], gVh[..., :k, :]
    V, gV = _turned(Vh), _turned(gVh)
    result = U @ _diagonal(gS) @ Vh
    if _absent(gU) and _absent(gV):
        # The gradient of the singular values is finite also where they repeat.
        return result
    row, column = num.unsqueeze(S, len(S.shape) - 1), num.unsqueeze(S, len(S.shape))
    between = _differences(S * S)
    result = result + U @ (_skew(_turned(U) @ gU) / between * row + column * (_skew(Vh @ gV) / between)) @ Vh
    if m > k:
        rest = gU / row
        result = result + (rest - U @ (_turned(U) @ rest)) @ Vh
    if n > k:
        rest = gVh / column
        result = result + U @ (rest - (rest @ V) @ Vh)
    return result


@primitive(
    "_svd",
    node="LinalgSvdBackward0",
    grads={"A": _svd_slope},
    results=("U", "S", "Vh"),
    differentiable=3,
    where="",
    opaque=OPAQUE,
)
def _svd(A, full_matrices, vectors):
    _check_matrices(A, "linalg.svd")
    _check_floating(A, "linalg.svd")
    try:
        if vectors:
            U, S, Vh = np.linalg.svd(A, full_matrices)
            # As LAPACK leaves them, column by column: V lies in order.
            return U, S, np.ascontiguousarray(Vh.swapaxes(-1, -2)).swapaxes(-1, -2)
        none = np.zeros(0, A.dtype)
        return none, np.linalg.svd(A, compute_uv=False), none
    except np.linalg.LinAlgError:
        spoilt = ~np.isfinite(A).all((-2, -1))
        element = f"(Batch element {int(np.argmax(spoilt))}): " if spoilt.ndim else ""
        why = (
            "contained non-finite values"
            if spoilt.any()
            else "is ill-conditioned or has too many repeated singular values"
        )
        raise _LinAlgError(
            f"linalg.svd: {element}The algorithm failed to converge because the input matrix {why}."
        ) from None


def _check_driver(driver) -> None:
    if driver is not None:
        raise RuntimeError(
            "torch.linalg.svd: keyword argument `driver=` is only supported on CUDA inputs with cuSOLVER backend."
        )


@composite("_linalg_svd", where="", results=("U", "S", "Vh"))
def _linalg_svd(A, full_matrices=True, *, driver=None):
    """A = U diag(S) Vh: U has orthonormal columns, Vh orthonormal rows; the singular values S fall, none is below 0.

    [..., m, n] gives [..., m, m], [..., k] and [..., n, n], where k is the smaller of m and n; with k columns and k
    rows unless `full_matrices`. The signs of the vectors are chance. Gradients of what `full_matrices` adds are left
    out; with repeated singular values those of the vectors are inf or nan.

    >>> torch.linalg.svd(torch.tensor([[3.0, 0.0], [0.0, 4.0]])).S
    tensor([4., 3.])
    """
    _check_driver(driver)
    return _svd(A, full_matrices, True)


@composite("svdvals", where="linalg")
def svdvals(A, *, driver=None):
    """The singular values of matrices, falling: [..., m, n] gives [..., min(m, n)]; see `svd`.

    >>> torch.linalg.svdvals(torch.tensor([[3.0, 0.0], [0.0, 4.0]]))
    tensor([4., 3.])
    """
    _check_driver(driver)
    return _svd(A, False, A.requires_grad)[1]


@composite("svd", results=("U", "S", "V"))
def svd(self, some=True, compute_uv=True):
    """A = U diag(S) V.T; see `linalg.svd`, whose `full_matrices` is the opposite of `some`, and whose Vh is V.T."""
    if self.dim() < 2:
        raise RuntimeError(
            f"linalg.svd: input should have at least 2 dimensions, but has {self.dim()} dimensions instead"
        )
    if not compute_uv:
        batch, (m, n) = self.shape[:-2], self.shape[-2:]
        return self.new_zeros((*batch, m, m)), svdvals(self), self.new_zeros((*batch, n, n))
    U, S, Vh = _svd(self, not some, True)
    return U, S, Vh.mT


# ---- the pseudoinverse ----------------------------------------------------------------------------------------------


def _tolerance(A, atol, rtol, largest: ndarray) -> ndarray:
    """Below which a singular value counts as zero: the larger of `atol` and `rtol` times the largest one.

    `rtol` is the size of the matrix times the precision of its numbers, unless `atol` is given.
    """
    atol, rtol = (getattr(x, "_data", x) for x in (atol, rtol))
    default = max(A.shape[-2:]) * float(np.finfo(largest.dtype).eps)
    if rtol is None:
        rtol = default if atol is None else np.where(np.asarray(atol) > 0, 0.0, default)
    return np.maximum(0.0 if atol is None else atol, rtol * largest)


# G. Golub, V. Pereyra, "The differentiation of pseudo-inverses…" (1973), P for the pseudoinverse:
#     dP = -P dA P + P P.T dA.T (I - A P) + (I - P A) dA.T P.T P
def _pinv_slope(grad, self, result):
    P, turned = _turned(result), _turned(grad)
    outer, inner = turned @ result @ P, P @ result @ turned
    return outer - self @ (result @ outer) + inner - (inner @ result) @ self - P @ grad @ P


@primitive("_pinv", node="LinalgPinvBackward0", grads={"self": _pinv_slope}, where="", opaque=OPAQUE)
def _pinv(self, atol, rtol, hermitian):
    if self.ndim < 2 or self.dtype.kind not in "f":
        raise RuntimeError(
            f"linalg.pinv({num.type_name(self)}{{{list(self.shape)}}}): expected a tensor with 2 or more dimensions of "
            "float, double, cfloat or cdouble types"
        )
    if not self.size:
        return np.zeros((*self.shape[:-2], self.shape[-1], self.shape[-2]), self.dtype)
    if hermitian:
        values, V = RECORDS["_eigh"].kernel(self, "L", True)
        U, size = V, np.absolute(values)
    else:
        U, values, Vh = RECORDS["_svd"].kernel(self, False, True)
        V, size = _turned(Vh), values
    tolerance = _tolerance(self, atol, rtol, size.max(-1))
    kept = size > np.asarray(tolerance)[..., None]
    inverted = np.where(kept, 1 / np.where(kept, values, 1), 0).astype(self.dtype)
    return (V * inverted[..., None, :]) @ _turned(U)


@composite("pinv", where="linalg")
def pinv(input, rcond=None, hermitian=False, *, atol=None, rtol=None):
    """The pseudoinverses (Moore-Penrose) of matrices: [..., m, n] gives [..., n, m].

    Singular values up to the larger of `atol` and `rtol` (or `rcond`) times the largest one count as zero.
    `hermitian`: the matrices are symmetric.

    >>> torch.linalg.pinv(torch.tensor([[2.0], [0.0]]))
    tensor([[0.5000, 0.0000]])
    """
    return _pinv(input, atol, rcond if rtol is None else rtol, hermitian)


@composite("pinverse", out=False)
def pinverse(self, rcond=1e-15):
    """The pseudoinverses of matrices; see `linalg.pinv`."""
    return _pinv(self, None, rcond, False)


# X = P B, P the pseudoinverse of A, and the residuals are the sums of (A X - B)**2 over rows.
def _lstsq_slope(grads, self, b, rcond, driver, solution, needed):
    vector = _is_vector(self.shape, b.shape)
    gX, gR = grads
    if vector:
        gX, b, solution = (num.unsqueeze(x, len(x.shape)) for x in (gX, b, solution))
    P = of("_pinv", self, None, rcond, False)
    to_A = _pinv_slope(gX @ _turned(b), self, P)
    to_b = _turned(P) @ gX
    if math.prod(gR.shape):
        missed = (self @ solution - b) * num.unsqueeze(gR, len(gR.shape) - 1) * 2.0
        to_A, to_b = to_A + missed @ _turned(solution), to_b - missed
    return to_A, to_b[..., 0] if vector else to_b


@primitive(
    "_lstsq",
    node="LinalgLstsqBackward0",
    grads={"self b": _lstsq_slope},
    results=("solution", "residuals", "rank", "singular_values"),
    differentiable=2,
    where="",
    opaque=OPAQUE,
)
def _lstsq(self, b, rcond, driver):
    vector = _is_vector(self.shape, b.shape)
    B = b[..., None] if vector else b
    if driver not in ("gels", "gelsy", "gelsd", "gelss"):
        raise RuntimeError("torch.linalg.lstsq: parameter `driver` should be one of (gels, gelsy, gelsd, gelss)")
    m, n = self.shape[-2:]
    if rcond is None:
        rcond = max(m, n) * float(np.finfo(self.dtype).eps)
    U, S, Vh = RECORDS["_svd"].kernel(self, False, True)
    kept = rcond * S.max(-1, initial=0)[..., None] < S
    inverted = np.where(kept, 1 / np.where(kept, S, 1), 0).astype(self.dtype)
    solution = _turned(Vh) @ (inverted[..., None] * (_turned(U) @ B))
    rank = np.add.reduce(kept, axis=-1, dtype=np.int64)
    none = np.zeros(0, self.dtype)
    residuals = none
    if m > n and driver != "gelsy" and (rank == n).all():
        missed = self @ solution - B
        residuals = np.add.reduce(missed * missed, axis=-2)
    return (
        solution[..., 0] if vector else solution,
        residuals,
        np.zeros(0, np.int64) if driver == "gels" else rank,
        S if driver in ("gelsd", "gelss") else none,
    )


@composite("lstsq", where="linalg", results=("solution", "residuals", "rank", "singular_values"))
def lstsq(input, b, rcond=None, *, driver=None):
    """The X with the least |input X - b|, of those the smallest; residuals, ranks and singular values as far as known.

    Every `driver` computes X by the singular values of input; it decides, as in torch, what is given besides: residuals
    (not with "gelsy", the default, nor where input has not more rows than columns), the rank (not with "gels"),
    singular values ("gelsd", "gelss").

    >>> torch.linalg.lstsq(torch.ones(2, 1), torch.tensor([[1.0], [3.0]])).solution.round()
    tensor([[2.]])
    """
    if input.dim() < 2:
        raise RuntimeError("torch.linalg.lstsq: input must have at least 2 dimensions.")
    if b.dim() < 1:
        raise RuntimeError("torch.linalg.lstsq: other must have at least 1 dimension.")
    if input.dtype is not b.dtype:
        raise RuntimeError(
            "torch.linalg.lstsq: Expected input and other to have the same dtype, but got input's dtype "
            f"{input.dtype.type_name} and other's dtype {b.dtype.type_name}"
        )
    if not input.dtype.is_floating_point:
        raise RuntimeError("This function doesn't handle types other than float and double")
    return _lstsq(input, b, rcond, driver or "gelsy")


@composite("matrix_rank", where="linalg")
def matrix_rank(input, tol=None, hermitian=False, *, atol=None, rtol=None):
    """The ranks of matrices: how many singular values exceed both `atol` (or `tol`) and `rtol` times the largest.

    >>> torch.linalg.matrix_rank(torch.ones(3, 3))
    tensor(1)
    """
    if input.dim() < 2:
        raise RuntimeError("torch.linalg.matrix_rank: The input tensor input must have at least 2 dimensions.")
    if not input.dtype.is_floating_point:
        raise RuntimeError("This function doesn't handle types other than float and double")
    A = input.detach()
    if not min(A.shape[-2:]):
        return A.new_zeros(A.shape[:-2], dtype=int64)
    size = eigvalsh(A).abs() if hermitian else svdvals(A)
    if tol is not None:
        atol, rtol = tol, 0.0
    tolerance = np.asarray(_tolerance(A, atol, rtol, size._data.max(-1)))
    return (size > size.new_tensor(tolerance[..., None])).sum(-1)


# ---- norms of matrices ----------------------------------------------------------------------------------------------


def _check_order(ord, dim, name: str) -> None:
    if isinstance(ord, str) and ord not in ("fro", "nuc"):
        raise RuntimeError(f"{name}: Order {ord} not supported.")
    if not isinstance(ord, str) and abs(ord) not in (1, 2, math.inf):
        raise RuntimeError(f"{name}: Order {ord} not supported.")
    if len(dim) != 2:
        raise RuntimeError(f"{name}: dim must be a 2-tuple. Got {' '.join(map(str, dim))}")


@composite("matrix_norm", where="linalg")
def matrix_norm(A, ord="fro", dim=(-2, -1), keepdim=False, *, dtype=None):
    """The norms of matrices, which two dims hold.

    "fro" is the root of the sum of squares, "nuc" the sum of the singular values, 2 and -2 the largest and the smallest
    of them, 1 and -1 the largest and the smallest sum of a column's absolute values, inf and -inf of a row's.

    >>> torch.linalg.matrix_norm(torch.tensor([[1.0, -2.0], [3.0, 4.0]]), 1)
    tensor(6.)
    """
    _check_matrices(A, "linalg.matrix_norm")
    _check_floating(A._data, "linalg.matrix_norm")
    dim = (dim,) if isinstance(dim, int) else tuple(dim)
    _check_order(ord, dim, "linalg.matrix_norm")
    rows, columns = (num.axis(d, A.dim()) for d in dim)
    if rows == columns:
        raise RuntimeError(f"linalg.matrix_norm: dims must be different. Got ({dim[0]}, {dim[1]})")
    if ord == "fro":
        return vector_norm(A, 2, (rows, columns), keepdim, dtype=dtype)
    A = A if dtype is None else A.to(dtype)
    if ord in ("nuc", 2, -2):
        others = [d for d in range(A.dim()) if d not in (rows, columns)]
        values = svdvals(A.permute(*others, rows, columns))
        if ord == "nuc" or (ord == 2 and not values.shape[-1]):
            result = values.sum(-1, keepdim)
        else:
            result = values.amax(-1, keepdim) if ord == 2 else values.amin(-1, keepdim)
        if keepdim:
            places = [*others, rows, columns]
            result = result.unsqueeze(-1).permute([places.index(d) for d in range(A.dim())])
        return result
    summed, reduced = (rows, columns) if abs(ord) == 1 else (columns, rows)
    sums = vector_norm(A, 1, summed, keepdim)
    if not keepdim and summed < reduced:
        reduced -= 1
    if ord > 0:
        # Of nothing it is 0.
        return sums.amax(reduced, keepdim) if sums.shape[reduced] else sums.sum(reduced, keepdim)
    return sums.amin(reduced, keepdim)


@composite("_linalg_norm", where="")
def _linalg_norm(input, ord=None, dim=None, keepdim=False, *, dtype=None):
    """The norm of a vector or of a matrix: `vector_norm` along one `dim`, `matrix_norm` for two.

    Without `dim` the norm of the whole: with `ord` of a vector or matrix, without of all elements as one vector.

    >>> torch.linalg.norm(torch.tensor([[3.0, 0.0], [0.0, 4.0]]), "nuc")
    tensor(7.)
    """
    dims = None if dim is None else (dim,) if isinstance(dim, int) else tuple(dim)
    if dims is not None and len(dims) not in (1, 2):
        raise RuntimeError(f"linalg.norm: If dim is specified, it must be of length 1 or 2. Got {list(dims)}")
    if ord is None:
        return vector_norm(input, 2, dims, keepdim, dtype=dtype)
    if dims is None:
        if input.dim() not in (1, 2):
            raise RuntimeError(
                f"linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got {input.dim()}D."
            )
        dims = (0, 1) if input.dim() == 2 else (0,)
    if isinstance(ord, str) or len(dims) == 2:
        return matrix_norm(input, ord, dims, keepdim, dtype=dtype)
    return vector_norm(input, ord, dims, keepdim, dtype=dtype)


@composite("cond", where="linalg")
def cond(A, p=None):
    """The condition numbers of matrices: the norm of A times that of its inverse; inf where it has none.

    By default (and for p = 2) the largest singular value divided by the smallest; see `matrix_norm` for other `p`.

    >>> torch.linalg.cond(torch.tensor([[3.0, 0.0], [0.0, 4.0]]))
    tensor(1.3333)
    """
    if A.dim() < 2:
        raise RuntimeError("linalg.cond: The input tensor must have at least 2 dimensions.")
    if isinstance(p, str) and p not in ("fro", "nuc"):
        raise RuntimeError(f"linalg.cond got an invalid norm type: {p}")
    if not A.numel():
        return A.new_zeros(A.shape[:-2])
    if p in (None, 2, -2):
        values = svdvals(A)
        first, last = values[..., :1], values[..., -1:]
        return (last / first if p == -2 else first / last).squeeze(-1)
    _check_square(A, f"linalg.cond(ord={p})")
    if p == "nuc":
        values = svdvals(A)
        return values.sum(-1) * values.reciprocal().sum(-1)
    inverse, info = inv_ex(A)
    singular = (info != 0).unsqueeze(-1).unsqueeze(-1)
    product = matrix_norm(A, p) * matrix_norm(inverse.masked_fill(singular, math.inf), p)
    return product.nan_to_num(math.inf, math.inf, -math.inf)


# ---- functions of matrices ------------------------------------------------------------------------------------------


# exp of [[A, E], [0, A]] has the derivative of exp(A) in the direction of E as its upper right part; the adjoint is
# that of A.T. (I. Najfeld, T. Havel, "Derivatives of the matrix exponential…", 1995)
def _exp_slope(grad, self):
    n = self.shape[-1]
    shape = (*self.shape[:-2], 2 * n, 2 * n)
    first, second = slice(0, n), slice(n, None)
    turned = _turned(self)
    blocks = (
        num.place(turned, shape, (..., first, first))
        + num.place(turned, shape, (..., second, second))
        + num.place(grad, shape, (..., first, second))
    )
    return of("matrix_exp", blocks)[..., first, second]


@primitive(
    "matrix_exp",
    node="LinalgMatrixExpBackward0",
    grads={"self": _exp_slope},
    where="torch Tensor linalg",
    out=False,
    opaque="SciPy computes it",
)
def matrix_exp(self):
    """The exponentials of square matrices: I + A + A A / 2 + A A A / 6 and so on.

    >>> torch.linalg.matrix_exp(torch.zeros(2, 2))
    tensor([[1., 0.],
            [0., 1.]])
    """
    _check_square(self, "linalg.matrix_exp")
    _check_floating(self, "linalg.matrix_exp")
    from scipy.linalg import expm

    return expm(self) if self.size else self.copy()


@composite("matrix_power", where="torch Tensor linalg")
def matrix_power(input, n):
    """The n-th powers of square matrices, by squaring; of the inverses where n is negative.

    >>> torch.linalg.matrix_power(torch.tensor([[1, 1], [0, 1]]), 5)
    tensor([[1, 5],
            [0, 1]])
    """
    if type(n) is not int:
        raise wrong_type("linalg_matrix_power", "n", 2, "int", n)
    _check_square(input, "linalg.matrix_power")
    if n == 0:
        return input.clone().copy_(input.new_tensor(np.eye(input.shape[-1], dtype=np.int64)))
    if n < 0:
        input, n = inv(input), -n
    elif n == 1:
        return input.clone()
    if n == 3:
        return matmul(matmul(input, input), input)
    result, square = None, input
    while True:
        if n % 2:
            result = square if result is None else matmul(result, square)
        n //= 2
        if not n:
            return result
        square = matmul(square, square)


PUBLIC["linalg"] |= {
    "cholesky": _linalg_cholesky,
    "det": _linalg_det,
    "lu": _linalg_lu,
    "lu_solve": _linalg_lu_solve,
    "norm": _linalg_norm,
    "qr": _linalg_qr,
    "slogdet": _linalg_slogdet,
    "svd": _linalg_svd,
}
