"""The less usual operations on each element by itself."""

import builtins
import math

import numpy as np

from minitorch.dtypes import promote, promote_floating
from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, NOT_IMPLEMENTED, composite, primitive
from minitorch.ops.pointwise import BOTH, NUMBER_SECOND, POWERS, check_forms, pow, refuse_zeros

# ---- functions of one number ----------------------------------------------------------------------------------------


def _function(name: str, node: str, formula, kernel, doc: str, *aliases: str, where: str = "torch Tensor"):
    def apply_to(self):
        return kernel(self)

    apply_to.__doc__ = doc
    facts = {"floating": True, "where": where, "inplace": True, "aliases": aliases}
    return primitive(name, node=node, grads={"self": formula}, **facts)(apply_to)


_function(
    "asin",
    "AsinBackward0",
    lambda grad, self: grad / num.sqrt(1 - self * self),
    np.arcsin,
    """The arcsine, in radians.

    >>> torch.asin(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 1.5708])
    """,
    "arcsin",
)
_function(
    "acos",
    "AcosBackward0",
    lambda grad, self: -grad / num.sqrt(1 - self * self),
    np.arccos,
    """The arccosine, in radians.

    >>> torch.acos(torch.tensor([0.0, 1.0]))
    tensor([1.5708, 0.0000])
    """,
    "arccos",
)
_function("sinh", "SinhBackward0", lambda grad, self: grad * num.cosh(self), np.sinh, "The hyperbolic sine.")
_function("cosh", "CoshBackward0", lambda grad, self: grad * num.sinh(self), np.cosh, "The hyperbolic cosine.")
_function(
    "asinh",
    "AsinhBackward0",
    lambda grad, self: grad / num.sqrt(self * self + 1),
    np.arcsinh,
    "The inverse of the hyperbolic sine.",
    "arcsinh",
)
_function(
    "acosh",
    "AcoshBackward0",
    lambda grad, self: grad / num.sqrt(self * self - 1),
    np.arccosh,
    "The inverse of the hyperbolic cosine.",
    "arccosh",
)
_function(
    "atanh",
    "AtanhBackward0",
    lambda grad, self: grad / (1 - self * self),
    np.arctanh,
    "The inverse of the hyperbolic tangent.",
    "arctanh",
)
_function(
    "exp2",
    "Exp2Backward0",
    lambda grad, result: grad * result * math.log(2),
    lambda x: 2**x if x.dtype == num.OBJECT else np.exp2(x),
    "2 to the power of each element.",
    where="torch Tensor special",
)
_function(
    "deg2rad",
    "Deg2RadBackward0",
    lambda grad: grad * (math.pi / 180),
    lambda x: x * (math.pi / 180),
    "Degrees in radians.",
)
_function(
    "rad2deg",
    "Rad2DegBackward0",
    lambda grad: grad * (180 / math.pi),
    lambda x: x * (180 / math.pi),
    "Radians in degrees.",
)


@primitive("frac", node="FracBackward0", grads={"self": lambda grad: grad}, inplace=True)
def frac(self):
    """What follows the point, with the sign of the number: x - trunc(x).

    >>> torch.frac(torch.tensor([1.5, -2.25]))
    tensor([ 0.5000, -0.2500])
    """
    num.require(self, "fO", "frac_cpu")
    return self - np.trunc(num.floats(self) if self.dtype == num.OBJECT else self)


# The slopes of steps are 0; torch saves what those of complex numbers would need.
@primitive("sgn", node="SgnBackward0", grads={"self": lambda grad, self, result: num.zeros_like(grad)}, inplace=True)
def sgn(self):
    """-1, 0 or 1: of real numbers the same as `sign`."""
    return num.sign(self)


@primitive("angle", node="AngleBackward0", grads={"self": lambda grad, self: num.zeros_like(grad)}, floating=True)
def angle(self):
    """The angle of each number in the complex plane: pi where negative, else 0."""
    x = num.floats(self) if self.dtype == num.OBJECT else self
    return np.where(x < 0, x.dtype.type(math.pi), np.where(x == x, 0, x))


@primitive("signbit", grads={"self": NONDIFFERENTIABLE})
def signbit(self):
    """Which elements have a minus sign, as -0.0 has.

    >>> torch.signbit(torch.tensor([-1.0, -0.0, 0.0]))
    tensor([ True,  True, False])
    """
    if self.dtype == bool:
        return np.zeros(self.shape, bool)
    return self < 0 if self.dtype.kind in "iu" else np.signbit(num.floats(self) if self.dtype == num.OBJECT else self)


@primitive("isposinf", grads={"self": NONDIFFERENTIABLE})
def isposinf(self):
    """Which elements are inf."""
    return self == math.inf


@primitive("isneginf", grads={"self": NONDIFFERENTIABLE})
def isneginf(self):
    """Which elements are -inf."""
    return self == -math.inf


@primitive("isreal", grads={"self": NONDIFFERENTIABLE}, out=False)
def isreal(self):
    """Which elements are real: all of them, for no tensor is complex."""
    return np.ones(self.shape, bool)


@composite("real", where="torch", out=False)
def real(self):
    """The real part: the tensor itself, for none is complex."""
    return self


@composite("imag", where="torch", out=False)
def imag(self):
    """The imaginary part, which only complex tensors have: RuntimeError."""
    raise RuntimeError("imag is not implemented for tensors with non-complex dtypes.")


@composite("conj", where="torch", aliases=("resolve_conj", "resolve_neg"), out=False)
def conj(self):
    """The conjugate: the tensor itself, for none is complex."""
    return self


@composite("conj_physical", inplace=True)
def conj_physical(self):
    """The conjugate: the tensor itself, for none is complex."""
    return self


def _ends(x, posinf, neginf):
    """What stands for inf and -inf: the largest and smallest numbers of the dtype, unless told otherwise."""
    room = np.finfo(np.float64 if x.dtype == num.OBJECT else x.dtype)
    return room.max if posinf is None else posinf, room.min if neginf is None else neginf


@primitive(
    "nan_to_num",
    node="NanToNumBackward0",
    grads={"self": lambda grad, self: num.where((self - self) == 0, grad, 0.0)},
    inplace=True,
)
def nan_to_num(self, nan=None, posinf=None, neginf=None):
    """`nan` (0 if None), `posinf` and `neginf` (the largest and smallest of the dtype) for what is not finite.

    >>> torch.nan_to_num(torch.tensor([1.0, float("nan"), float("inf")]), posinf=9.0)
    tensor([1., 0., 9.])
    """
    if self.dtype.kind in "biu":
        return self.copy()
    posinf, neginf = _ends(self, posinf, neginf)
    finite = np.where(self == math.inf, posinf, np.where(self == -math.inf, neginf, self))
    return np.where(self != self, nan or 0.0, finite).astype(self.dtype)


@primitive(
    "frexp",
    node="FrexpBackward0",
    grads={"self": lambda grad, exponent: grad / 2.0 ** num.in_dtype_of(grad, exponent)},
    results=("mantissa", "exponent"),
)
def frexp(self):
    """Each number as mantissa * 2**exponent, the mantissa in [0.5, 1): the pair of both.

    >>> torch.frexp(torch.tensor([3.0]))
    torch.return_types.frexp(
    mantissa=tensor([0.7500]),
    exponent=tensor([2], dtype=torch.int32))
    """
    if self.dtype == num.OBJECT:
        _, exponent = np.frexp(num.floats(self))
        return self * np.ldexp(1.0, -exponent), exponent
    if self.dtype.kind != "f":
        raise RuntimeError("torch.frexp() only supports floating-point dtypes")
    return np.frexp(self)


# ---- functions of two -----------------------------------------------------------------------------------------------


def _of_two(name: str, node: str, grads, kernel, doc: str, *aliases: str, bring=promote, **facts):
    """A function of two tensors: unlike arithmetic it takes no Python numbers."""

    def apply_to(self, other):
        return kernel(*bring(self, other))

    apply_to.__doc__ = doc
    return primitive(name, node=node, grads=grads, aliases=aliases, **facts)(apply_to)


# z = atan2(y, x):  dz/dy = x / (x**2 + y**2),  dz/dx = -y / (x**2 + y**2); both taken as 0 at the origin
def _over_square(x, self, other):
    square = self * self + other * other
    return num.where(square == 0, 0.0, x / square)


_of_two(
    "atan2",
    "Atan2Backward0",
    {
        "self": lambda grad, self, other: grad * _over_square(other, self, other),
        "other": lambda grad, self, other: grad * _over_square(-self, self, other),
    },
    lambda y, x: num.with_slopes(
        y, x, np.arctan2, lambda y, x: (_over_square(x, y, x), _over_square(-y, y, x)), "atan2"
    ),
    """The angle of the point (other, self), in radians from -pi to pi.

    >>> torch.atan2(torch.tensor([1.0, 1.0]), torch.tensor([1.0, -1.0]))
    tensor([0.7854, 2.3562])
    """,
    "arctan2",
    bring=promote_floating,
    inplace=True,
)


def _hypot(x, y):
    num.require(x, "fO", "hypot_cpu")
    return num.with_slopes(x, y, np.hypot, lambda x, y: (x / np.hypot(x, y), y / np.hypot(x, y)), "hypot")


_of_two(
    "hypot",
    "HypotBackward0",
    {
        "self": lambda grad, self, result: grad * (self / result),
        "other": lambda grad, other, result: grad * (other / result),
    },
    _hypot,
    """sqrt(self**2 + other**2), also where the squares would overflow.

    >>> torch.hypot(torch.tensor([3.0]), torch.tensor([4.0]))
    tensor([5.])
    """,
    inplace=True,
)


# z = log(e**x + e**y):  dz/dx = e**x / (e**x + e**y) = 1 / (1 + e**(y-x)); the same for base 2
def _log_of_sum(name: str, node: str, base: float, function, doc: str):
    def kernel(x, y):
        num.require(x, "fO", f"{name}_cpu")
        return num.with_slopes(
            x, y, function, lambda x, y: (1 / (1 + base ** (y - x)), 1 / (1 + base ** (x - y))), name
        )

    grads = {
        "self": lambda grad, self, other: grad / (1 + base ** (other - self)),
        "other": lambda grad, self, other: grad / (1 + base ** (self - other)),
    }
    _of_two(name, node, grads, kernel, doc)


_log_of_sum("logaddexp", "LogaddexpBackward0", math.e, np.logaddexp, "log(exp(self) + exp(other)).")
_log_of_sum("logaddexp2", "Logaddexp2Backward0", 2.0, np.logaddexp2, "log2(2**self + 2**other).")


def _extreme(name: str, node: str, compare, doc: str):
    def first(self, other):
        """Where self is the result, and the gradient goes to it whole: also where both are equal."""
        return compare(self, other) | (other != other)

    grads = {
        "self": lambda grad, self, other: num.where(first(self, other), grad, 0.0),
        "other": lambda grad, self, other: num.where(first(self, other), 0.0, grad),
    }
    _of_two(name, node, grads, lambda self, other: np.where(first(self, other), self, other), doc)


_extreme("fmax", "FmaxBackward0", lambda x, y: x >= y, "The larger of two elements; where one is nan, the other.")
_extreme("fmin", "FminBackward0", lambda x, y: x <= y, "The smaller of two elements; where one is nan, the other.")

# A step to the next number does not change with the number, nor with the direction.
_of_two(
    "nextafter",
    "NextafterBackward0",
    {
        "self": lambda grad, self, other: num.where(self == other, 0.0, grad),
        "other": lambda grad, self, other: num.zeros_like(grad),
    },
    lambda x, y: _nextafter(x, y),
    "The floating number next to self on the way to other.",
    inplace=True,
)


def _nextafter(x, y):
    num.require(x, "fO", "nextafter_cpu")
    return num.with_slopes(
        x, y, np.nextafter, lambda x, y: (np.where(x == y, 0.0, 1.0), np.zeros(np.broadcast(x, y).shape)), "nextafter"
    )


def _whole(name: str, function, doc: str):
    def kernel(x, y):
        num.require(x, "iu", f"{name}_cpu")
        return function(x, y)

    _of_two(name, "", dict.fromkeys(BOTH, NONDIFFERENTIABLE), kernel, doc, inplace=True)


_whole("gcd", np.gcd, "The greatest common divisor of integers.")
_whole("lcm", np.lcm, "The least common multiple of integers.")

# z = x * 2**y:  dz/dx = 2**y,  dz/dy = z * log(2)
_of_two(
    "ldexp",
    "LdexpBackward0",
    {
        "self": lambda grad, other: grad * 2.0**other,
        "other": lambda grad, result: grad * result * math.log(2),
    },
    lambda x, y: x * 2.0**y,
    """self * 2**other, always floating.

    >>> torch.ldexp(torch.tensor([1.0, 3.0]), torch.tensor([2, -1]))
    tensor([4.0000, 1.5000])
    """,
    bring=promote_floating,
    inplace=True,
)


@primitive(
    "heaviside",
    node="NotImplemented",
    grads={"self": NOT_IMPLEMENTED, "values": NOT_IMPLEMENTED},
    inplace=True,
)
def heaviside(self, values):
    """0 where self is negative, 1 where positive, `values` where it is 0: a step.

    >>> torch.heaviside(torch.tensor([-1.0, 0.0, 2.0]), torch.tensor([0.5]))
    tensor([0.0000, 0.5000, 1.0000])
    """
    if self.dtype != values.dtype:
        raise RuntimeError("heaviside is not yet implemented for tensors with different dtypes.")
    return np.where(self == 0, values, self > 0).astype(self.dtype)


# x fmod y = x - y * trunc(x / y), with the sign of x
def _fmod(x, y):
    num.require(x, "iufO", "fmod_cpu")
    refuse_zeros(x, y)
    return num.with_slopes(x, y, np.fmod, lambda x, y: (np.ones(np.broadcast(x, y).shape), -np.trunc(x / y)), "fmod")


@primitive("_fmod_number", node="FmodBackward0", grads={"self": lambda grad: grad}, promote=BOTH, where="")
def _fmod_number(self, other):
    return _fmod(self, other)


@primitive(
    "_fmod_tensor",
    node="FmodBackward1",
    grads={"self": lambda grad: grad, "other": lambda grad, self, other: -grad * num.trunc_divide(self, other)},
    promote=BOTH,
    where="",
)
def _fmod_tensor(self, other):
    return _fmod(self, other)


@composite("fmod", inplace=True)
def fmod(self, other):
    """What division by other leaves over, with the sign of self, as C's fmod; `remainder` takes that of other.

    >>> torch.fmod(torch.tensor([5, -5]), 3)
    tensor([ 2, -2])
    """
    check_forms("fmod", self, other, NUMBER_SECOND)
    return _fmod_tensor(self, other) if num.is_tensor(other) else _fmod_number(self, other)


# |x| with the sign of y:  dz/dx = z / x, and 0 where x = 0
def _copysign(x, y):
    y = num.floats(y) if num.has_values(y) else y
    return np.absolute(x) * np.copysign(1.0, y) if num.has_values(x) else np.copysign(x, y)


def _copysign_slope(grad, self, result):
    return grad * num.where(self == 0, 0.0, result / self)


@primitive(
    "_copysign_number", node="CopysignBackward1", grads={"self": _copysign_slope}, promote=BOTH, floating=True, where=""
)
def _copysign_number(self, other):
    return _copysign(self, other)


@primitive(
    "_copysign_tensor",
    node="CopysignBackward0",
    grads={"self": _copysign_slope, "other": lambda grad: num.zeros_like(grad)},
    promote=BOTH,
    floating=True,
    where="",
)
def _copysign_tensor(self, other):
    return _copysign(self, other)


@composite("copysign", inplace=True)
def copysign(self, other):
    """The size of self with the sign of other, always floating.

    >>> torch.copysign(torch.tensor([1.0, 2.0]), -0.0)
    tensor([-1., -2.])
    """
    check_forms("copysign", self, other, NUMBER_SECOND)
    return _copysign_tensor(self, other) if num.is_tensor(other) else _copysign_number(self, other)


@composite("float_power")
def float_power(self, exponent):
    """self ** exponent, computed in float64; either may be a Python number.

    >>> torch.float_power(torch.tensor([1, 2]), 2)
    tensor([1., 4.], dtype=torch.float64)
    """
    check_forms("float_power", self, exponent, POWERS)
    return pow(*(x.double() if num.is_tensor(x) else builtins.float(x) for x in (self, exponent)))


@composite("float_power_", where="Tensor")
def float_power_(self, exponent):
    """self ** exponent, computed in float64 and written into self, which must be float64."""
    if self.dtype.type_name != "Double":
        raise RuntimeError(
            f"the base given to float_power_ has dtype {self.dtype.type_name} but the operation's result requires "
            "dtype Double"
        )
    return self.pow_(exponent.double() if num.is_tensor(exponent) else exponent)
