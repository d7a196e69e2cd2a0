"""Special functions, most of them SciPy's: torch.special, and those of them that torch has at its top level.

A formula given a gradient of 1 is the local derivative, so that is what each Value gets.
"""

import inspect
import itertools
import math

import numpy as np

from minitorch.dtypes import promote
from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, NOT_IMPLEMENTED, PUBLIC, RECORDS, composite, primitive
from minitorch.ops.pointwise import BOTH, NUMBER_FIRST, _add_number, _multiply_by_number, check_forms

EVERYWHERE = "torch Tensor special"


def _scipy(name: str):
    """A function of scipy.special, which is imported when it is called."""

    def function(*numbers):
        from scipy import special

        return getattr(special, name)(*numbers)

    return function


def _of(name: str, *operands):
    """The op of that name, of whichever kind of number: how a formula takes another special function."""
    op, x = RECORDS[name], operands[-1]
    if x.__class__ in num.NUMBERS:
        return float(op.kernel(np.float64(x)))
    return op.kernel(*operands) if isinstance(x, num.BUFFER) else op(*operands)


def _slope(formula, **known):
    """What a formula makes of a gradient of 1; nan where there is none."""
    known["grad"] = 1.0
    return formula(**{p: known[p] for p in inspect.signature(formula).parameters}) if callable(formula) else math.nan


# ---- functions of one number ----------------------------------------------------------------------------------------


def _function(name: str, node: str, formula, function, doc: str, where: str = EVERYWHERE):
    def apply_to(self):
        return num.with_slope(self, function, lambda x: _slope(formula, self=x, result=function(x)), name)

    apply_to.__doc__ = doc
    facts = {"floating": True, "where": where, "inplace": "Tensor" in where}
    return primitive(name, node=node, grads={"self": formula}, **facts)(apply_to)


# d erf(x) / dx = 2 / sqrt(pi) * exp(-x**2)
_function(
    "erfc",
    "ErfcBackward0",
    lambda grad, self: grad * (-2 / math.sqrt(math.pi) * num.exp(-self * self)),
    _scipy("erfc"),
    "1 - erf(x), exact where erf is near 1.",
)
_function(
    "erfinv",
    "ErfinvBackward0",
    lambda grad, self: grad * (math.sqrt(math.pi) / 2 * num.exp(num.power(_of("erfinv", self), 2))),
    _scipy("erfinv"),
    """The inverse of erf, for numbers from -1 to 1.

    >>> torch.erfinv(torch.tensor([0.0, 0.5]))
    tensor([0.0000, 0.4769])
    """,
)
_function(
    "erfcx",
    "SpecialErfcxBackward0",
    lambda grad, self, result: grad * (2 * self * result - 2 / math.sqrt(math.pi)),
    _scipy("erfcx"),
    "exp(x**2) * erfc(x), still a number where erfc(x) is 0.",
    "special",
)
_function(
    "lgamma",
    "LgammaBackward0",
    lambda grad, self: grad * _of("digamma", self),
    lambda x: np.where(x == -math.inf, math.inf, _scipy("gammaln")(x)),
    """The logarithm of the absolute value of the gamma function.

    >>> torch.lgamma(torch.tensor([1.0, 5.0]))
    tensor([0.0000, 3.1781])
    """,
    "torch Tensor",
)
_function(
    "digamma",
    "DigammaBackward0",
    lambda grad, self: grad * _of("polygamma", 1, self),
    _scipy("psi"),
    "The derivative of lgamma.",
)


# sinc(x) = sin(u) / u with u = pi * x:  d/dx = (u * cos(u) - sin(u)) / (u * x), and 0 at 0
def _sinc_slope(grad, self, u):
    return num.where(self == 0, 0.0, grad * ((u * num.cos(u) - num.sin(u)) / (self * self * math.pi)))


_function(
    "sinc",
    "SincBackward0",
    lambda grad, self: _sinc_slope(grad, self, self * math.pi),
    np.sinc,
    """sin(pi * x) / (pi * x), and 1 at 0.

    >>> torch.sinc(torch.tensor([0.0, 0.5]))
    tensor([1.0000, 0.6366])
    """,
)


# The modified Bessel functions: I0' = I1 and I1' = I0 - I1 / x, which is 1/2 at 0; i0e(x) = exp(-|x|) * i0(x).
def _beside_zero(x, slope):
    """slope(x), and 1/2 where x is so near 0 that it is nothing else."""
    away = abs(x) > _EPS
    return num.where(away, slope(num.where(away, x, _EPS)), 0.5)


_EPS = 2.0**-52

_function(
    "i0",
    "I0Backward0",
    lambda grad, self: grad * _of("i1", self),
    _scipy("i0"),
    "The modified Bessel function of the first kind, of order 0.",
)
_function(
    "i1",
    "SpecialI1Backward0",
    lambda grad, self, result: grad * _beside_zero(self, lambda x: _of("i0", x) - result * (1 / x)),
    _scipy("i1"),
    "The modified Bessel function of the first kind, of order 1.",
    "special",
)
_function(
    "i0e",
    "SpecialI0EBackward0",
    lambda grad, self, result: grad * (_of("i1e", self) - num.sign(self) * result),
    _scipy("i0e"),
    "exp(-|x|) * i0(x).",
    "special",
)
_function(
    "i1e",
    "SpecialI1EBackward0",
    lambda grad, self, result: grad * _beside_zero(self, lambda x: _of("i0e", x) - result * (num.sign(self) + 1 / x)),
    _scipy("i1e"),
    "exp(-|x|) * i1(x).",
    "special",
)
_function(
    "entr",
    "SpecialEntrBackward0",
    lambda grad, self: grad * (-num.log(self) - 1),
    _scipy("entr"),
    """-x * log(x), one outcome's share of an entropy: 0 at 0, -inf where x is negative.

    >>> torch.special.entr(torch.tensor([0.0, 0.5]))
    tensor([0.0000, 0.3466])
    """,
    "special",
)
# The derivative of an inverse: 1 over the density of the normal distribution at the result.
_function(
    "ndtri",
    "SpecialNdtriBackward0",
    lambda grad, result: grad * (math.sqrt(2 * math.pi) * num.exp(result * result / 2)),
    _scipy("ndtri"),
    "The inverse of ndtr: below which number a share x of the normal distribution lies.",
    "special",
)


# ndtr(x) = erfc(-t) / 2 with t = x / sqrt(2); on the left erfc(-t) = erfcx(-t) * exp(-t**2), of which exp vanishes.
def _log_ndtr(x):
    t = x * math.sqrt(0.5)
    left = np.log(_scipy("erfcx")(-t) / 2) - t * t
    return np.where(x < -1, left, np.log1p(-_scipy("erfc")(t) / 2))


# density(x) / ndtr(x), both of which vanish on the left, as exp(log density - log ndtr)
_function(
    "log_ndtr",
    "SpecialLogNdtrBackward0",
    lambda grad, self, result: grad * (num.exp(-(self * self / 2 + result)) / math.sqrt(2 * math.pi)),
    _log_ndtr,
    "log(ndtr(x)), exact where ndtr is near 0.",
    "special",
)


@composite("ndtr", where="special")
def ndtr(self):
    """The normal distribution function: how much of the distribution lies below x.

    >>> torch.special.ndtr(torch.tensor([-1.0, 0.0]))
    tensor([0.1587, 0.5000])
    """
    scaled = _multiply_by_number(self if self.is_floating_point() else self.float(), math.sqrt(0.5))
    return _multiply_by_number(_add_number(scaled.erf(), 1), 0.5)


def _flat(name: str, function, doc: str):
    """torch has no derivatives for these: their results do not require grad."""

    def apply_to(self):
        return function(num.floats(self) if self.dtype == num.OBJECT else self)

    apply_to.__doc__ = doc
    primitive(name, grads={"self": NONDIFFERENTIABLE}, floating=True, where="special")(apply_to)


_flat("airy_ai", lambda x: _scipy("airy")(x)[0], "The Airy function Ai.")
_flat("bessel_j0", _scipy("j0"), "The Bessel function of the first kind, of order 0.")
_flat("bessel_j1", _scipy("j1"), "The Bessel function of the first kind, of order 1.")
_flat("bessel_y0", _scipy("y0"), "The Bessel function of the second kind, of order 0.")
_flat("bessel_y1", _scipy("y1"), "The Bessel function of the second kind, of order 1.")
_flat("modified_bessel_i0", _scipy("i0"), "The modified Bessel function of the first kind, of order 0.")
_flat("modified_bessel_i1", _scipy("i1"), "The modified Bessel function of the first kind, of order 1.")
_flat("modified_bessel_k0", _scipy("k0"), "The modified Bessel function of the second kind, of order 0.")
_flat("modified_bessel_k1", _scipy("k1"), "The modified Bessel function of the second kind, of order 1.")
_flat("scaled_modified_bessel_k0", _scipy("k0e"), "exp(x) * modified_bessel_k0(x).")
_flat("scaled_modified_bessel_k1", _scipy("k1e"), "exp(x) * modified_bessel_k1(x).")
_flat("spherical_bessel_j0", lambda x: _scipy("spherical_jn")(0, x).astype(x.dtype), "sin(x) / x, and 1 at 0.")


# d log(x / (1 - x)) / dx = 1 / (x * (1 - x)), within the bounds; beyond them 0, without bounds nan
def _logit_slope(grad, self, eps):
    low, beyond = (0.0, math.nan) if eps is None else (eps, 0.0)
    return num.where((self < low) | (self > 1 - low), beyond, grad / (self * (1 - self)))


@primitive("logit", node="LogitBackward0", grads={"self": _logit_slope}, floating=True, where=EVERYWHERE, inplace=True)
def logit(self, eps=None):
    """log(x / (1 - x)), the inverse of sigmoid; with `eps` of x brought into [eps, 1 - eps].

    >>> torch.logit(torch.tensor([0.5, 0.9]))
    tensor([0.0000, 2.1972])
    """
    return num.with_slope(self, lambda x: _logit(x, eps), lambda x: _logit_slope(1.0, x, eps), "logit")


def _logit(x, eps):
    if eps is not None:
        x = np.clip(x, x.dtype.type(eps), x.dtype.type(1 - eps))
    return np.log(x / (1 - x))


# ---- relatives of the gamma function --------------------------------------------------------------------------------


@primitive(
    "polygamma",
    node="PolygammaBackward0",
    grads={"self": lambda grad, n, self: grad * _of("polygamma", n + 1, self)},
    floating=True,
    where="torch special",
)
def polygamma(n, self):
    """The n-th derivative of digamma.

    >>> torch.polygamma(1, torch.tensor([1.0, 0.5]))
    tensor([1.6449, 4.9348])
    """
    if n < 0:
        raise RuntimeError("polygamma(n, x) does not support negative n.")
    return num.with_slope(self, lambda x: _polygamma(n, x), lambda x: _polygamma(n + 1, x), f"polygamma {n}")


# polygamma(n, x) = (-1)**(n+1) * n! * zeta(n+1, x)
def _polygamma(n: int, x):
    if n == 0:
        return _scipy("psi")(x)
    if n == 1:
        return _trigamma(x)
    # At inf, where zeta vanishes, torch has nan.
    return (
        (-1) ** (n + 1) * math.factorial(n) * _scipy("zeta")(x.dtype.type(n + 1), np.where(x < math.inf, x, math.nan))
    )


def _trigamma(x):
    """Six steps of trigamma(x) = 1 / x**2 + trigamma(x + 1) to where its asymptotic series is good to 10 digits.

    Left of 1/2 by reflection, pi**2 / sin(pi * x)**2 - trigamma(1 - x), hence large but finite near its poles.
    """
    left, sine = x < 0.5, np.sin(x * x.dtype.type(math.pi))
    x = np.where(left, 1 - x, x)
    total = np.zeros_like(x)
    for _ in range(6):
        total = total + 1 / (x * x)
        x = x + 1
    s = 1 / (x * x)
    total = total + (1 + 1 / (2 * x) + s * (1 / 6 - s * (1 / 30 - s / 42))) / x
    return np.where(left, math.pi**2 / (sine * sine) - total, total)


@composite("_polygamma_method", where="", inplace=True)
def _polygamma_method(self, n):
    """The n-th derivative of digamma."""
    return polygamma(n, self)


# As a method it is called on `self`: x.polygamma(n).
PUBLIC["Tensor"]["polygamma"] = _polygamma_method


def _mvlgamma_slope(grad, self, p):
    return grad * sum(_of("digamma", self - j / 2) for j in range(p))


@primitive("_mvlgamma", node="MvlgammaBackward0", grads={"self": _mvlgamma_slope}, floating=True, where="")
def _mvlgamma(self, p):
    function = lambda x: sum(_of("lgamma", x - j / 2) for j in range(p)) + p * (p - 1) / 4 * math.log(math.pi)  # noqa: E731
    return num.in_order(num.with_slope(self, function, lambda x: _mvlgamma_slope(1.0, x, p), "mvlgamma"))


@composite("mvlgamma", inplace=True)
def mvlgamma(self, p):
    """The logarithm of the gamma function of p dimensions.

    log(pi) * p * (p - 1) / 4 plus the sum of lgamma(x - j / 2) for j = 0 … p - 1.
    """
    if self.dtype.type_name == "Bool":
        raise RuntimeError("The input tensor may not be a boolean tensor.")
    if p < 1:
        raise RuntimeError("p has to be greater than or equal to 1")
    return _mvlgamma(self, p)


PUBLIC["special"].update(gammaln=RECORDS["lgamma"], psi=RECORDS["digamma"], multigammaln=RECORDS["mvlgamma"])


def _incomplete_gamma(name: str, node: str, alias: str, sign: int, doc: str):
    def function(a, x):
        # At one infinity alone the other decides, even if it is nan.
        infinite = np.isinf(a) != np.isinf(x)
        share = np.isinf(x) if sign > 0 else np.isinf(a)
        return np.where(infinite & ~(a < 0) & ~(x < 0), share.astype(x.dtype), _scipy(alias)(a, x))

    # P(a, x) is the integral of t**(a-1) * exp(-t) / gamma(a) from 0 to x. Its derivative by a has no closed form.
    def formula(grad, self, other):
        return grad * (sign * num.exp((self - 1) * num.log(other) - other - _of("lgamma", self)))

    def kernel(self, other):
        self, other = promote(self, other)
        num.require(self, "fO", f"{name}_cpu")
        return num.with_slopes(self, other, function, lambda a, x: (math.nan, formula(1.0, a, x)), name)

    kernel.__doc__ = doc
    op = primitive(name, node=node, grads={"self": NOT_IMPLEMENTED, "other": formula}, inplace=True)(kernel)
    PUBLIC["special"][alias] = op


_incomplete_gamma("igamma", "IgammaBackward0", "gammainc", 1, "The regularized lower incomplete gamma function.")
_incomplete_gamma("igammac", "IgammacBackward0", "gammaincc", -1, "The regularized upper incomplete gamma function.")

# ---- functions of two, either of which may be a number --------------------------------------------------------------


def _of_two(name: str, node: str, function, first, second, doc: str, where: str = "special"):
    """`first` and `second`: the formulas of self and other. Each of the three forms has a node of its own in torch."""

    def apply_to(self, other):
        slopes = lambda self, other: [_slope(f, self=self, other=other) for f in (first, second)]  # noqa: E731
        return num.with_slopes(*promote(self, other), function, slopes, name)

    facts = {"promote": BOTH, "floating": True, "where": ""}
    tensors = primitive(f"_{name}", node=f"{node}0", grads={"self": first, "other": second}, **facts)(apply_to)
    of_number = primitive(f"_{name}_of_number", node=f"{node}1", grads={"other": second}, **facts)(apply_to)
    by_number = primitive(f"_{name}_by_number", node=f"{node}2", grads={"self": first}, **facts)(apply_to)

    def choose(self, other):
        check_forms(name if "torch" in where else f"special_{name}", self, other, NUMBER_FIRST)
        if not num.is_tensor(other):
            return by_number(self, other)
        return (tensors if num.is_tensor(self) else of_number)(self, other)

    choose.__doc__ = doc
    composite(name, where=where, inplace="Tensor" in where)(choose)


# `grad * 0` is a zero in the dtype of grad: beside a number, a plain 0.0 would have the default one.
_of_two(
    "xlogy",
    "XlogyBackward",
    _scipy("xlogy"),
    lambda grad, self, other: grad * num.where((self == 0) & (other <= 0), grad * 0, _of("log", other)),
    lambda grad, self, other: grad * self / other,
    """self * log(other), and 0 where self is 0.

    >>> torch.xlogy(torch.tensor([0.0, 2.0]), torch.tensor([0.0, 1.0]))
    tensor([0., 0.])
    """,
    EVERYWHERE,
)
_of_two(
    "xlog1py",
    "SpecialXlog1PyBackward",
    _scipy("xlog1py"),
    lambda grad, self, other: grad * num.where((self == 0) & (other <= -1), grad * 0, _of("log1p", other)),
    lambda grad, self, other: grad * self / (other + 1),
    "self * log(1 + other), and 0 where self is 0.",
)
_of_two(
    "zeta",
    "SpecialZetaBackward",
    _scipy("zeta"),
    NOT_IMPLEMENTED,
    lambda grad, self, other: grad * -self * _of("_zeta", self + 1, other),
    "The Hurwitz zeta function: the sum of (k + other) ** -self for k = 0, 1, ….",
)

# ---- polynomials ----------------------------------------------------------------------------------------------------


def _recurrence(first, step):
    """p(n) at x of the family with p(0) = 1, p(1) = first(x), p(k + 1) = step(k, x, p(k), p(k - 1))."""

    def polynomial(x, n):
        before, now = np.ones_like(x), first(x)
        result = np.where(n == 0, before, now)
        for k in itertools.count(1):
            waiting = (n > k) & ~np.isnan(result)
            if not waiting.any():
                return result
            before, now = now, step(k, x, now, before)
            result = np.where(waiting, now, result)

    return polynomial


def _polynomial(name: str, polynomial, doc: str):
    """A family of polynomials. n is cut off to a whole number; where it is negative or beyond int64 the result is 0."""

    def apply_to(self, n):
        x, n = np.broadcast_arrays(*(num.floats(z) if num.has_values(z) else z for z in (self, n)))
        exists = (n > -1) & (n < 2.0**63)
        with np.errstate(all="ignore"):
            result = polynomial(x, np.where(exists, np.trunc(n), 0))
        return np.where(exists, result, 0).astype(x.dtype)

    apply_to.__doc__ = doc
    grads = dict.fromkeys(("self", "n"), NONDIFFERENTIABLE)
    forms = NUMBER_FIRST.replace("other", "n")
    primitive(name, grads=grads, promote=("self", "n"), floating=True, where="special", forms=forms)(apply_to)


def _chebyshev(kind: str, first, of_angle):
    """One of the four kinds; `of_angle(t, n)` is its value at cos(t), which needs no steps."""
    step_by_step = _recurrence(first, lambda k, x, now, before: 2 * x * now - before)

    def polynomial(x, n):
        inside = (np.abs(x) < 1) & (n > 6)
        return np.where(inside, of_angle(np.arccos(x), n), step_by_step(x, np.where(inside, 0, n)))

    doc = f"The Chebyshev polynomial of kind {kind.upper()} and degree n at x"
    _polynomial(f"chebyshev_polynomial_{kind}", polynomial, f"{doc}.")
    shifted = lambda x, n: polynomial(2 * x - 1, n)  # noqa: E731
    _polynomial(f"shifted_chebyshev_polynomial_{kind}", shifted, f"{doc}, shifted from [-1, 1] to [0, 1].")


# https://dlmf.nist.gov/18.5.E1 to E4
_chebyshev("t", lambda x: x, lambda t, n: np.cos(n * t))
_chebyshev("u", lambda x: 2 * x, lambda t, n: np.sin((n + 1) * t) / np.sin(t))
_chebyshev("v", lambda x: 2 * x - 1, lambda t, n: np.cos((n + 0.5) * t) / np.cos(t / 2))
_chebyshev("w", lambda x: 2 * x + 1, lambda t, n: np.sin((n + 0.5) * t) / np.sin(t / 2))
_polynomial(
    "hermite_polynomial_h",
    _recurrence(lambda x: 2 * x, lambda k, x, now, before: 2 * (x * now - k * before)),
    "The physicists' Hermite polynomial of degree n at x.",
)
_polynomial(
    "hermite_polynomial_he",
    _recurrence(lambda x: x, lambda k, x, now, before: x * now - k * before),
    "The probabilists' Hermite polynomial of degree n at x.",
)
_polynomial(
    "laguerre_polynomial_l",
    _recurrence(lambda x: 1 - x, lambda k, x, now, before: ((2 * k + (1 - x)) * now - k * before) / (k + 1)),
    "The Laguerre polynomial of degree n at x.",
)
_polynomial(
    "legendre_polynomial_p",
    _recurrence(lambda x: x, lambda k, x, now, before: ((2 * k + 1) * x * now - k * before) / (k + 1)),
    "The Legendre polynomial of degree n at x.",
)
