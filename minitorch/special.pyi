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

_Number: TypeAlias = _int | _float | _bool
_Ints: TypeAlias = _int | Sequence[_int]

def airy_ai(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The Airy function Ai."""
def bessel_j0(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The Bessel function of the first kind, of order 0."""
def bessel_j1(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The Bessel function of the first kind, of order 1."""
def bessel_y0(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The Bessel function of the second kind, of order 0."""
def bessel_y1(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The Bessel function of the second kind, of order 1."""
def chebyshev_polynomial_t(input: Tensor, n: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """The Chebyshev polynomial of kind T and degree n at x."""
def chebyshev_polynomial_u(input: Tensor, n: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """The Chebyshev polynomial of kind U and degree n at x."""
def chebyshev_polynomial_v(input: Tensor, n: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """The Chebyshev polynomial of kind V and degree n at x."""
def chebyshev_polynomial_w(input: Tensor, n: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """The Chebyshev polynomial of kind W and degree n at x."""
def digamma(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The derivative of lgamma."""
def entr(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """-x * log(x), one outcome's share of an entropy: 0 at 0, -inf where x is negative."""
def erf(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The error function."""
def erfc(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """1 - erf(x), exact where erf is near 1."""
def erfcx(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """exp(x**2) * erfc(x), still a number where erfc(x) is 0."""
def erfinv(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of erf, for numbers from -1 to 1."""
def exp2(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """2 to the power of each element."""
def expit(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """1 / (1 + exp(-x))."""
def expm1(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """exp(x) - 1, exact near 0."""
def gammainc(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The regularized lower incomplete gamma function."""
def gammaincc(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The regularized upper incomplete gamma function."""
def gammaln(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The logarithm of the absolute value of the gamma function."""
def hermite_polynomial_h(input: Tensor, n: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """The physicists' Hermite polynomial of degree n at x."""
def hermite_polynomial_he(input: Tensor, n: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """The probabilists' Hermite polynomial of degree n at x."""
def i0(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The modified Bessel function of the first kind, of order 0."""
def i0e(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """exp(-|x|) * i0(x)."""
def i1(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The modified Bessel function of the first kind, of order 1."""
def i1e(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """exp(-|x|) * i1(x)."""
def laguerre_polynomial_l(input: Tensor, n: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """The Laguerre polynomial of degree n at x."""
def legendre_polynomial_p(input: Tensor, n: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """The Legendre polynomial of degree n at x."""
def log1p(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """log(1 + x), exact near 0."""
def log_ndtr(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """log(ndtr(x)), exact where ndtr is near 0."""
def log_softmax(input: Tensor, dim: _int | None = None, dtype: _dtype | None = None, *, out: Tensor | None = None) -> Tensor:
    """log(softmax(x)) along dim, computed without forming the softmax."""
def logit(input: Tensor, eps: _float | None = None, *, out: Tensor | None = None) -> Tensor:
    """log(x / (1 - x)), the inverse of sigmoid; with `eps` of x brought into [eps, 1 - eps]."""
def logsumexp(input: Tensor, dim: _Ints, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """log of the sum of exp, over `dim`, shifted by the largest so that nothing overflows."""
def modified_bessel_i0(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The modified Bessel function of the first kind, of order 0."""
def modified_bessel_i1(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The modified Bessel function of the first kind, of order 1."""
def modified_bessel_k0(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The modified Bessel function of the second kind, of order 0."""
def modified_bessel_k1(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The modified Bessel function of the second kind, of order 1."""
def multigammaln(input: Tensor, p: _float, *, out: Tensor | None = None) -> Tensor:
    """The logarithm of the gamma function of p dimensions."""
def ndtr(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The normal distribution function: how much of the distribution lies below x."""
def ndtri(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of ndtr: below which number a share x of the normal distribution lies."""
def polygamma(n: _int, input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The n-th derivative of digamma."""
def psi(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The derivative of lgamma."""
def round(input: Tensor, *, decimals: _int = 0, out: Tensor | None = None) -> Tensor:
    """The nearest whole number (halves to even), or `decimals` digits after the point."""
def scaled_modified_bessel_k0(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """exp(x) * modified_bessel_k0(x)."""
def scaled_modified_bessel_k1(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """exp(x) * modified_bessel_k1(x)."""
def shifted_chebyshev_polynomial_t(input: Tensor, n: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """The Chebyshev polynomial of kind T and degree n at x, shifted from [-1, 1] to [0, 1]."""
def shifted_chebyshev_polynomial_u(input: Tensor, n: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """The Chebyshev polynomial of kind U and degree n at x, shifted from [-1, 1] to [0, 1]."""
def shifted_chebyshev_polynomial_v(input: Tensor, n: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """The Chebyshev polynomial of kind V and degree n at x, shifted from [-1, 1] to [0, 1]."""
def shifted_chebyshev_polynomial_w(input: Tensor, n: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """The Chebyshev polynomial of kind W and degree n at x, shifted from [-1, 1] to [0, 1]."""
def sinc(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """sin(pi * x) / (pi * x), and 1 at 0."""
def softmax(input: Tensor, dim: _int | None = None, dtype: _dtype | None = None, *, out: Tensor | None = None) -> Tensor:
    """exp(x_i) / sum_j exp(x_j) along dim, in the shape of input: positive, and 1 in sum."""
def spherical_bessel_j0(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """sin(x) / x, and 1 at 0."""
def xlog1py(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """self * log(1 + other), and 0 where self is 0."""
def xlogy(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """self * log(other), and 0 where self is 0."""
def zeta(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The Hurwitz zeta function: the sum of (k + other) ** -self for k = 0, 1, …."""
