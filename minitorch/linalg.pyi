# Generated: `python -m minitorch._stubs` writes this file.
from builtins import bool as _bool, float as _float, int as _int, type as _type
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias, overload
from minitorch.dtypes import device as _device, dtype as _dtype
from minitorch.random import Generator as _Generator
from minitorch._tensor import Tensor as Tensor
from minitorch._tensor import _ATau as _ATau
from minitorch._tensor import _EigenvaluesEigenvectors as _EigenvaluesEigenvectors
from minitorch._tensor import _HistBin_Edges as _HistBin_Edges
from minitorch._tensor import _InverseInfo as _InverseInfo
from minitorch._tensor import _LInfo as _LInfo
from minitorch._tensor import _LdPivots as _LdPivots
from minitorch._tensor import _LdPivotsInfo as _LdPivotsInfo
from minitorch._tensor import _LuPivots as _LuPivots
from minitorch._tensor import _LuPivotsInfo as _LuPivotsInfo
from minitorch._tensor import _MantissaExponent as _MantissaExponent
from minitorch._tensor import _MinMax as _MinMax
from minitorch._tensor import _PLU as _PLU
from minitorch._tensor import _QR as _QR
from minitorch._tensor import _ResultInfo as _ResultInfo
from minitorch._tensor import _SignLogabsdet as _SignLogabsdet
from minitorch._tensor import _SolutionCloned_Coefficient as _SolutionCloned_Coefficient
from minitorch._tensor import _SolutionResidualsRankSingular_Values as _SolutionResidualsRankSingular_Values
from minitorch._tensor import _USV as _USV
from minitorch._tensor import _USVh as _USVh
from minitorch._tensor import _ValuesIndices as _ValuesIndices
from typing import Any

_Number: TypeAlias = _int | _float | _bool
_Ints: TypeAlias = _int | Sequence[_int]

LinAlgError: _type
def cholesky(A: Tensor, *, upper: _bool = False, out: Tensor | None = None) -> Tensor:
    """The lower triangular factors L of symmetric positive-definite matrices A = L L.T; L.T where `upper`."""
def cholesky_ex(A: Tensor, *, upper: _bool = False, check_errors: _bool = False, out: tuple[Tensor, ...] | None = None) -> _LInfo:
    """The factors L of A = L L.T, and for each matrix 0 or the order of the leading minor that is not positive."""
def cond(A: Tensor, p: _Number | str | None = None, *, out: Tensor | None = None) -> Tensor:
    """The condition numbers of matrices: the norm of A times that of its inverse; inf where it has none."""
def cross(input: Tensor, other: Tensor, *, dim: _int = -1, out: Tensor | None = None) -> Tensor:
    """The cross products of vectors of three components along `dim`; the other dims broadcast."""
def det(A: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The determinants of square matrices: [..., n, n] gives [...]."""
def diagonal(A: Tensor, *, offset: _int = 0, dim1: _int = -2, dim2: _int = -1) -> Tensor:
    """A view of the diagonals of matrices, as the last dim: as `diagonal`, but of the last two dims."""
def eig(A: Any) -> Any:
    """Refused: the eigenvalues of a matrix that is not symmetric are complex numbers."""
def eigh(A: Tensor, UPLO: str = 'L', *, out: tuple[Tensor, ...] | None = None) -> _EigenvaluesEigenvectors:
    """The eigenvalues of symmetric matrices, in rising order, and their eigenvectors as columns."""
def eigvals(A: Any) -> Any:
    """Refused: the eigenvalues of a matrix that is not symmetric are complex numbers."""
def eigvalsh(A: Tensor, UPLO: str = 'L', *, out: Tensor | None = None) -> Tensor:
    """The eigenvalues of symmetric matrices, in rising order; see `eigh`."""
def householder_product(input: Tensor, tau: _float, *, out: Tensor | None = None) -> Tensor:
    """The first n columns of the product of reflections I - tau_i v_i v_i.T: [..., m, n] and [..., k] give [..., m, n]."""
def inv(A: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverses of square matrices. LinAlgError where a matrix has none."""
def inv_ex(A: Tensor, *, check_errors: _bool = False, out: tuple[Tensor, ...] | None = None) -> _InverseInfo:
    """The inverses of square matrices, and for each 0 or the place of the zero that shows that it has none."""
def ldl_factor(input: Tensor, *, hermitian: _bool = False, out: tuple[Tensor, ...] | None = None) -> _LdPivots:
    """The factors of symmetric matrices A = L D L.T, for `ldl_solve`; see `ldl_factor_ex`."""
def ldl_factor_ex(input: Tensor, *, hermitian: _bool = False, check_errors: _bool = False, out: tuple[Tensor, ...] | None = None) -> _LdPivotsInfo:
    """The factors of symmetric matrices A = L D L.T as LAPACK makes them, where D has blocks of one or two rows."""
def ldl_solve(LD: Tensor, pivots: Tensor, B: Tensor, *, hermitian: _bool = False, out: Tensor | None = None) -> Tensor:
    """The solutions X of A X = B, from the factors that `ldl_factor` gives."""
def lstsq(input: Tensor, b: Tensor, rcond: Tensor | _Number | None = None, *, driver: str | None = None, out: tuple[Tensor, ...] | None = None) -> _SolutionResidualsRankSingular_Values:
    """The X with the least |input X - b|, of those the smallest; residuals, ranks and singular values as far as known."""
def lu(A: Tensor, *, pivot: _bool = True, out: tuple[Tensor, ...] | None = None) -> _PLU:
    """The factors of A = P L U: a permutation, a lower triangular matrix with ones on its diagonal, an upper one."""
def lu_factor(A: Tensor, *, pivot: _bool = True, out: tuple[Tensor, ...] | None = None) -> _LuPivots:
    """The factors of P L U = A as one matrix, and the exchanges of rows that make P: what `lu_solve` takes."""
def lu_factor_ex(A: Tensor, *, pivot: _bool = True, check_errors: _bool = False, out: tuple[Tensor, ...] | None = None) -> _LuPivotsInfo:
    """The factors of P L U = A as one matrix, the exchanges of rows, and for each matrix 0 or which U[i, i] is zero."""
def lu_solve(LU: Tensor, pivots: Tensor, B: Tensor, *, left: _bool = True, adjoint: _bool = False, out: Tensor | None = None) -> Tensor:
    """The solutions X of A X = B, or of X A = B where not `left`, from the factors of A; of A.T where `adjoint`."""
def matmul(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The matrix product: [..., n, k] @ [..., k, m] gives [..., n, m]; the batch dims broadcast."""
def matrix_exp(input: Tensor) -> Tensor:
    """The exponentials of square matrices: I + A + A A / 2 + A A A / 6 and so on."""
def matrix_norm(A: Tensor, ord: _Number | str = 'fro', dim: _Ints = (-2, -1), keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The norms of matrices, which two dims hold."""
def matrix_power(input: Tensor, n: _int, *, out: Tensor | None = None) -> Tensor:
    """The n-th powers of square matrices, by squaring; of the inverses where n is negative."""
@overload
def matrix_rank(input: Tensor, *, atol: Tensor | _Number | None = None, rtol: Tensor | _Number | None = None, hermitian: _bool = False, out: Tensor | None = None) -> Tensor:
    """The ranks of matrices: how many singular values exceed both `atol` (or `tol`) and `rtol` times the largest."""
@overload
def matrix_rank(input: Tensor, tol: Tensor | _Number, hermitian: _bool = False, *, out: Tensor | None = None) -> Tensor: ...
def multi_dot(tensors: Sequence[Tensor], *, out: Tensor | None = None) -> Tensor:
    """The product of two or more matrices, in the order of multiplication that takes the least work."""
def norm(input: Tensor, ord: _Number | str | None = None, dim: _Ints | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The norm of a vector or of a matrix: `vector_norm` along one `dim`, `matrix_norm` for two."""
@overload
def pinv(input: Tensor, *, atol: Tensor | _Number | None = None, rtol: Tensor | _Number | None = None, hermitian: _bool = False, out: Tensor | None = None) -> Tensor:
    """The pseudoinverses (Moore-Penrose) of matrices: [..., m, n] gives [..., n, m]."""
@overload
def pinv(input: Tensor, rcond: Tensor | _Number, hermitian: _bool = False, *, out: Tensor | None = None) -> Tensor: ...
def qr(A: Tensor, mode: str = 'reduced', *, out: tuple[Tensor, ...] | None = None) -> _QR:
    """A = Q R: Q has orthonormal columns, R is upper triangular."""
def slogdet(A: Tensor, *, out: tuple[Tensor, ...] | None = None) -> _SignLogabsdet:
    """The signs of the determinants of square matrices, and the logarithms of their absolute values."""
def solve(A: Tensor, B: Tensor, *, left: _bool = True, out: Tensor | None = None) -> Tensor:
    """The solutions X of A X = B, or of X A = B where not `left`; batch dims broadcast."""
def solve_ex(A: Tensor, B: Tensor, *, left: _bool = True, check_errors: _bool = False, out: tuple[Tensor, ...] | None = None) -> _ResultInfo:
    """The solutions of A X = B, and for each matrix 0 or the place of the zero that shows that it is singular."""
def solve_triangular(A: Tensor, B: Tensor, *, upper: _bool, left: _bool = True, unitriangular: _bool = False, out: Tensor | None = None) -> Tensor:
    """The solutions X of A X = B, or of X A = B where not `left`, for triangular matrices A."""
def svd(A: Tensor, full_matrices: _bool = True, *, driver: str | None = None, out: tuple[Tensor, ...] | None = None) -> _USVh:
    """A = U diag(S) Vh: U has orthonormal columns, Vh orthonormal rows; the singular values S fall, none is below 0."""
def svdvals(A: Tensor, *, driver: str | None = None, out: Tensor | None = None) -> Tensor:
    """The singular values of matrices, falling: [..., m, n] gives [..., min(m, n)]; see `svd`."""
def tensorinv(A: Tensor, ind: _int = 2, *, out: Tensor | None = None) -> Tensor:
    """The inverse for `tensordot`: the first `ind` dims are together as many as the others, which come first in it."""
def tensorsolve(input: Tensor, other: Tensor, dims: Sequence[_int] | None = None, *, out: Tensor | None = None) -> Tensor:
    """The X with tensordot(input, X, X.ndim) = other; the dims `dims` of input are moved to its end first."""
def vander(x: Tensor, *, N: _int | None = None) -> Tensor:
    """The Vandermonde matrices of vectors: the powers 0, 1, … of every element, in a dim behind it."""
def vecdot(x: Tensor, y: Tensor, *, dim: _int = -1, out: Tensor | None = None) -> Tensor:
    """The inner products along `dim`; the other dims broadcast."""
def vector_norm(input: Tensor, ord: _Number = 2, dim: _Ints | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The `ord`-norm of the elements as one vector, or along `dim`: (sum of |x|**ord)**(1 / ord)."""
