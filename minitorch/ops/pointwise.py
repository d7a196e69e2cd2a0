"""Operations on each element by itself: arithmetic, comparison, functions of one number, choices.

Derivatives are those of calculus; where a function has a kink the convention is torch's and stands in the formula.
"""

import builtins
import math
import warnings

import numpy as np

from minitorch._arguments import no_such_form
from minitorch.dtypes import cast, filler, promote, result_type, value
from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, NOT_IMPLEMENTED, PUBLIC, RECORDS, composite, primitive

BOTH = ("self", "other")

# torch's lists of forms: of functions whose second argument may be a number, and those whose first may be one, too.
NUMBER_SECOND = "Tensor input, Tensor other, *, Tensor out = None\nTensor input, Number other, *, Tensor out = None"
NUMBER_FIRST = (
    "Tensor input, Tensor other, *, Tensor out = None\nNumber self, Tensor other\n"
    "Tensor input, Number other, *, Tensor out = None"
)


def check_forms(name: str, self, other, forms: str) -> None:
    """torch's error for the arguments of a composite of two, of which `forms` lets one or both be numbers."""
    tensors = [num.is_tensor(x) for x in (self, other)]
    numbers = (int, float, np.number, np.bool_)
    fits = all(t or isinstance(x, numbers) for t, x in zip(tensors, (self, other), strict=True))
    if not fits or not (tensors[0] or (tensors[1] and "Number self" in forms)):
        raise no_such_form(name, (self, other), {}, forms)


# ---- arithmetic -----------------------------------------------------------------------------------------------------


@primitive(
    "add",
    node="AddBackward0",
    grads={
        "self": lambda grad: grad,
        "other": lambda grad, alpha: grad if alpha == 1 else grad * alpha,
    },
    promote=BOTH,
    inplace=True,
)
def add(self, other, *, alpha=1):
    """self + alpha * other.

    >>> torch.tensor([1.0, 2.0]).add(10, alpha=0.5)
    tensor([6., 7.])
    """
    return self + other if alpha == 1 else self + _scaled(other, alpha)


def _scaled(x, alpha):
    """x * alpha in the dtype of x."""
    if getattr(x, "dtype", num.OBJECT).kind not in "biu":
        return x * alpha
    if isinstance(alpha, float):
        raise RuntimeError("For integral input tensors, argument alpha must not be a floating point number.")
    return x * x.dtype.type(alpha)


_NO_BOOLS = (
    "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator "
    "instead."
)


@primitive(
    "sub",
    node="SubBackward0",
    grads={
        "self": lambda grad: grad,
        "other": lambda grad, alpha: -grad if alpha == 1 else -grad * alpha,
    },
    promote=BOTH,
    numbers=True,
    aliases=("subtract",),
    inplace=True,
)
def sub(self, other, *, alpha=1):
    """self - alpha * other."""
    try:
        return self - other if alpha == 1 else self - _scaled(other, alpha)
    except TypeError:
        raise RuntimeError(_NO_BOOLS) from None


# `number - tensor`
@primitive(
    "_rsub",
    node="RsubBackward1",
    grads={"self": lambda grad, alpha: -grad if alpha == 1 else -grad * alpha},
    promote=BOTH,
    numbers=True,
    where="",
)
def _rsub(self, other, alpha=1):
    try:
        return other - (self if alpha == 1 else _scaled(self, alpha))
    except TypeError:
        raise RuntimeError(_NO_BOOLS) from None


@primitive(
    "_rsub_tensor",
    node="RsubBackward0",
    grads={"self": lambda grad, alpha: -grad if alpha == 1 else -grad * alpha, "other": lambda grad: grad},
    promote=BOTH,
    numbers=True,
    where="",
)
def _rsub_tensor(self, other, alpha=1):
    try:
        return other - (self if alpha == 1 else _scaled(self, alpha))
    except TypeError:
        raise RuntimeError(_NO_BOOLS) from None


@composite("rsub", where="torch", out=False)
def rsub(self, other, alpha=1):
    """other - alpha * self."""
    check_forms("rsub", self, other, _RSUB_FORMS)
    return (_rsub_tensor if num.is_tensor(other) else _rsub)(self, other, alpha)


_RSUB_FORMS = "Tensor input, Tensor other, *, Number alpha = 1\nTensor input, Number other, Number alpha = 1"


@composite("__rsub__", where="Tensor")
def __rsub__(self, other):
    """other - self, for a Python number on the left."""
    return (_rsub_tensor if num.is_tensor(other) else _rsub)(self, other)


@primitive(
    "mul",
    node="MulBackward0",
    grads={"self": lambda grad, other: grad * other, "other": lambda grad, self: grad * self},
    promote=BOTH,
    aliases=("multiply",),
    inplace=True,
)
def mul(self, other):
    """self * other."""
    return self * other


# z = x / y:  dz/dx = 1 / y,  dz/dy = -x / y**2 = -(x / y) / y
@primitive(
    "_true_divide",
    node="DivBackward0",
    grads={
        "self": lambda grad, other: grad / other,
        "other": lambda grad, self, other: -grad * ((self / other) / other),
    },
    promote=BOTH,
    floating=True,
    where="",
)
def _true_divide(self, other):
    return self / other


def refuse_zeros(x, divisor):
    """torch's error for the division of integers by zero, where NumPy gives 0."""
    if x.dtype.kind in "iu" and not np.all(divisor):
        raise RuntimeError("ZeroDivisionError")


# A rounded quotient is flat almost everywhere: its derivative is zero. torch saves the operands all the same.
@primitive(
    "_rounded_divide",
    node="DivBackward2",
    grads={
        "self": lambda grad, other: num.zeros_like(grad),
        "other": lambda grad, self, other: num.zeros_like(grad),
    },
    promote=BOTH,
    where="",
)
def _rounded_divide(self, other, rounding_mode):
    if self.dtype.kind in "biu":
        num.require(self, "iufO", f"div_{rounding_mode}_cpu")
        refuse_zeros(self, other)
        down = self // other
        return down if rounding_mode == "floor" else down + ((self % other != 0) & ((self < 0) != (other < 0)))
    if num.has_values(self, other):
        self, other = (num.floats(np.asarray(x)) for x in (self, other))
    # Not floor(self / other): 1 / 0.1 is rounded to 10, and goes into 1 only nine times.
    return self // other if rounding_mode == "floor" else np.trunc(self / other)


# What composites do with numbers of their own: torch's graph shows it under other names.
@primitive("_divide_by_number", node="DivBackward1", grads={"self": lambda grad, other: grad / other}, where="")
def _divide_by_number(self, other):
    return self / other


@primitive("_add_number", node="AddBackward1", grads={"self": lambda grad: grad}, where="")
def _add_number(self, other):
    return self + other


@primitive("_multiply_by_number", node="MulBackward1", grads={"self": lambda grad, other: grad * other}, where="")
def _multiply_by_number(self, other):
    return self * other


@composite("div", aliases=("divide", "true_divide"), inplace=True)
def div(self, other, *, rounding_mode=None):
    """self / other, always floating; with rounding_mode "floor" or "trunc" rounded, in the dtype of the operands.

    >>> torch.tensor([7, -7]).div(2, rounding_mode="floor")
    tensor([ 3, -4])
    """
    if rounding_mode is None:
        return _true_divide(self, other)
    if rounding_mode not in ("floor", "trunc"):
        raise RuntimeError(
            f"div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '{rounding_mode}'"
        )
    return _rounded_divide(self, other, rounding_mode)


@primitive(
    "floor_divide",
    node="NotImplemented",
    grads={"self": NOT_IMPLEMENTED, "other": NOT_IMPLEMENTED},
    promote=BOTH,
    inplace=True,
)
def floor_divide(self, other):
    """self / other rounded toward minus infinity."""
    if self.dtype.kind in "biu":
        num.require(self, "iufO", "div_floor_cpu")
        refuse_zeros(self, other)
    return self // other


@composite("__floordiv__", where="Tensor")
def __floordiv__(self, other):
    """self // other."""
    return floor_divide(self, other)


def _number_beside(number, tensor):
    """A number as a 0-d tensor of the dtype that it has beside `tensor`."""
    return tensor.new_tensor(number, dtype=result_type(tensor._data, number))


@composite("__rfloordiv__", where="Tensor")
def __rfloordiv__(self, other):
    """other // self, for a Python number on the left."""
    return floor_divide(_number_beside(other, self), self)


@composite("__rmod__", where="Tensor")
def __rmod__(self, other):
    """other % self, for a Python number on the left."""
    return remainder(other, self)


@composite("__rdiv__", where="Tensor", aliases=("__rtruediv__",))
def __rdiv__(self, other):
    """other / self, for a Python number on the left: other times the reciprocal, as torch's graph shows."""
    return self.reciprocal() * other


# x mod y = x - y * floor(x / y), with the sign of y
@primitive(
    "_remainder_number",
    node="RemainderBackward0",
    grads={"self": lambda grad: grad},
    promote=BOTH,
    where="",
)
def _remainder_number(self, other):
    num.require(self, "iufO", "remainder_cpu")
    refuse_zeros(self, other)
    return num.remainder(self, other)


@primitive(
    "_remainder_tensor",
    node="RemainderBackward1",
    grads={"self": lambda grad: grad, "other": lambda grad, self, other: -grad * num.floor_divide(self, other)},
    promote=BOTH,
    where="",
)
def _remainder_tensor(self, other):
    num.require(self, "iufO", "remainder_cpu")
    refuse_zeros(self, other)
    return num.remainder(self, other)


# torch has no derivative for this one.
@primitive("_remainder", node="NotImplemented", grads={"other": NOT_IMPLEMENTED}, promote=BOTH, where="")
def _remainder_of_number(self, other):
    num.require(other, "iufO", "remainder_cpu")
    refuse_zeros(other, other)
    return num.remainder(np.asarray(self), other)


@composite("remainder", inplace=True)
def remainder(self, other):
    """self modulo other, with the sign of other, as Python's %.

    >>> torch.remainder(torch.tensor([5, -5]), 3)
    tensor([2, 1])
    """
    if num.is_tensor(other):
        return (_remainder_tensor if num.is_tensor(self) else _remainder_of_number)(self, other)
    if self.__class__ in num.NUMBERS or other.__class__ not in num.NUMBERS:
        check_forms("remainder", self, other, NUMBER_FIRST)
    return _remainder_number(self, other)


@primitive("neg", node="NegBackward0", grads={"self": lambda grad: -grad}, aliases=("negative",), inplace=True)
def neg(self):
    """-self."""
    try:
        return -self
    except TypeError:
        raise RuntimeError(
            "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use "
            "the `~` or `logical_not()` operator instead."
        ) from None


@composite("positive", out=False)
def positive(self):
    """+self: self."""
    if self._data.dtype == bool:
        raise RuntimeError("The `+` operator, on a bool tensor is not supported.")
    return self


@primitive(
    "reciprocal",
    node="ReciprocalBackward0",
    grads={"self": lambda grad, result: -grad * (result * result)},
    floating=True,
    inplace=True,
)
def reciprocal(self):
    """1 / self."""
    return 1 / self


# d x**n / dx = n * x**(n-1)
@primitive(
    "_pow_number",
    node="PowBackward0",
    grads={
        "self": lambda grad, self, exponent: (
            grad * (exponent * num.power(self, exponent - 1)) if exponent != 0 else grad * 0
        )
    },
    promote=("self", "exponent"),
    where="",
)
def _pow_number(self, exponent):
    if self.dtype.kind in "iu" and np.any(exponent < 0):
        raise RuntimeError("Integers to negative integer powers are not allowed.")
    return self.copy() if exponent == 1 else num.power(self, exponent)


# d x**y / dy = x**y * log(x), and 0 where x = 0 and y >= 0
@primitive(
    "_pow_tensor",
    node="PowBackward1",
    grads={
        "self": lambda grad, self, exponent: num.where(
            exponent == 0, num.zeros_like(grad), grad * (exponent * self ** (exponent - 1))
        ),
        "exponent": lambda grad, self, exponent, result: (
            grad * num.where((self == 0) & (exponent >= 0), 0.0, result * num.log(num.in_dtype_of(result, self)))
        ),
    },
    promote=("self", "exponent"),
    where="",
)
def _pow_tensor(self, exponent):
    num.require(self, "iufO", "pow")
    return _power(self, exponent)


def _power(x, exponent):
    """x ** exponent; an integer to a negative power is its reciprocal cut off: 1 and -1 stay, all others become 0."""
    if getattr(exponent, "dtype", num.OBJECT).kind not in "iu" or not np.any(exponent < 0):
        return x**exponent
    cut_off = np.where(x == 1, 1, np.where(x == -1, 1 - 2 * (exponent & 1), 0))
    return np.where(exponent < 0, cut_off, x ** np.maximum(exponent, 0)).astype(x.dtype)


@primitive(
    "_pow_of_number",
    node="PowBackward2",
    grads={
        "exponent": lambda grad, self, exponent, result: (
            grad * (result * float(np.log(self))) if self else grad * num.where(exponent >= 0, 0.0, result * -math.inf)
        )
    },
    promote=("self", "exponent"),
    where="",
)
def _pow_of_number(self, exponent):
    num.require(exponent, "iufO", "pow")
    return _power(self, exponent)


@composite("pow", inplace=True)
def pow(self, exponent):
    """self ** exponent; either may be a Python number.

    >>> torch.pow(torch.tensor([1.0, 2.0, 3.0]), 2)
    tensor([1., 4., 9.])
    """
    if num.is_tensor(exponent):
        return (_pow_tensor if num.is_tensor(self) else _pow_of_number)(self, exponent)
    if self.__class__ in num.NUMBERS or exponent.__class__ not in num.NUMBERS:
        check_forms("pow", self, exponent, POWERS)
    return _pow_number(self, exponent)


POWERS = (
    "Tensor input, Tensor exponent, *, Tensor out = None\nNumber self, Tensor exponent, *, Tensor out = None\n"
    "Tensor input, Number exponent, *, Tensor out = None"
)


@composite("__rpow__", where="Tensor")
def __rpow__(self, other):
    """other ** self, for a Python number on the left."""
    return pow(other, self)


@composite("square", inplace=True)
def square(self):
    """self ** 2."""
    return _pow_number(self, 2)


@primitive(
    "addcmul",
    node="AddcmulBackward0",
    grads={
        "self": lambda grad: grad,
        "tensor1": lambda grad, tensor2, value: grad * (tensor2 * value),
        "tensor2": lambda grad, tensor1, value: grad * (tensor1 * value),
    },
    promote=("self", "tensor1", "tensor2"),
    inplace=True,
)
def addcmul(self, tensor1, tensor2, *, value=1):
    """self + value * tensor1 * tensor2."""
    num.require(self, "iufO", "addcmul_cpu_out")
    value = int(value) if self.dtype.kind in "iu" else value
    return self + tensor1 * tensor2 * value


_NO_INTEGERS = (
    "Integer division with addcdiv is no longer supported, and in a future  release addcdiv will perform a true "
    "division of tensor1 and tensor2. The historic addcdiv behavior can be implemented as (input + value * "
    "torch.trunc(tensor1 / tensor2)).to(input.dtype) for integer inputs and as (input + value * tensor1 / tensor2) for "
    "float inputs. The future addcdiv behavior is just the latter implementation: (input + value * tensor1 / tensor2), "
    "for all dtypes."
)


@primitive(
    "addcdiv",
    node="AddcdivBackward0",
    grads={
        "self": lambda grad: grad,
        "tensor1": lambda grad, tensor2, value: grad * value / tensor2,
        "tensor2": lambda grad, tensor1, tensor2, value: -grad * ((value * tensor1) / (tensor2 * tensor2)),
    },
    promote=("self", "tensor1", "tensor2"),
    inplace=True,
)
def addcdiv(self, tensor1, tensor2, *, value=1):
    """self + value * tensor1 / tensor2, of floating tensors."""
    if self.dtype.kind in "biu":
        raise RuntimeError(_NO_INTEGERS)
    return self + tensor1 / tensor2 * value


@primitive(
    "_lerp",
    node="LerpBackward0",
    grads={"self": lambda grad, weight: grad * (1 - weight), "end": lambda grad, weight: grad * weight},
    promote=("self", "end"),
    where="",
)
def _lerp(self, end, weight):
    return self + (end - self) * weight if builtins.abs(weight) < 0.5 else end - (end - self) * (1 - weight)


@primitive(
    "_lerp_tensor",
    node="LerpBackward1",
    grads={
        "self": lambda grad, weight: grad * (1 - weight),
        "end": lambda grad, weight: grad * weight,
        "weight": lambda grad, self, end: grad * (end - self),
    },
    promote=("self", "end", "weight"),
    where="",
)
def _lerp_tensor(self, end, weight):
    near = np.absolute(num.floats(weight) if weight.dtype == num.OBJECT else weight) < 0.5
    return np.where(near, self + (end - self) * weight, end - (end - self) * (1 - weight))


def _check_lerp(self, kernel: str, **operands):
    for name, x in operands.items():
        if not num.is_tensor(x) or x.dtype is self.dtype or value in (x.dtype, self.dtype):
            continue
        if name == "end" or x.dim():
            raise RuntimeError(f"expected dtype {self.dtype.c_name} for `{name}` but got dtype {x.dtype.c_name}")
    if not self.is_floating_point():
        raise NotImplementedError(f"\"lerp_kernel_{kernel}\" not implemented for '{self.dtype.type_name}'")


@composite("lerp", inplace=True)
def lerp(self, end, weight):
    """self + weight * (end - self), for a number or a tensor `weight`, all of one floating dtype.

    >>> torch.lerp(torch.zeros(2), torch.ones(2), 0.25)
    tensor([0.2500, 0.2500])
    """
    _check_lerp(self, "scalar" if not num.is_tensor(weight) else "tensor", end=end, weight=weight)
    return (_lerp_tensor if num.is_tensor(weight) else _lerp)(self, end, weight)


# ---- comparison and logic -------------------------------------------------------------------------------------------


def _comparison(name: str, compare, *aliases: str, where: str = "torch Tensor"):
    def kernel(self, other):
        return compare(self, other)

    kernel.__doc__ = f"Elementwise {compare.__name__.replace('_', ' ')}: a bool tensor."
    return primitive(
        name,
        grads=dict.fromkeys(BOTH, NONDIFFERENTIABLE),
        promote=BOTH,
        aliases=aliases,
        where=where,
        inplace=not name.startswith("__"),
        forms=NUMBER_SECOND,
    )(kernel)


_comparison("eq", np.equal)
_comparison("__eq__", np.equal, where="Tensor")
_comparison("ne", np.not_equal, "not_equal")
_comparison("lt", np.less, "less")
_comparison("le", np.less_equal, "less_equal")
_comparison("gt", np.greater, "greater")
_comparison("ge", np.greater_equal, "greater_equal")


def _logical(name: str, combine):
    def kernel(self, other):
        return combine(self != 0, other != 0)

    kernel.__doc__ = f"Elementwise {name.replace('_', ' ')} of truth values."
    return primitive(name, grads=dict.fromkeys(BOTH, NONDIFFERENTIABLE), inplace=True)(kernel)


_logical("logical_and", np.logical_and)
_logical("logical_or", np.logical_or)
_logical("logical_xor", np.logical_xor)


@primitive("logical_not", grads={"self": NONDIFFERENTIABLE}, inplace=True)
def logical_not(self):
    """Elementwise not of truth values."""
    return self == 0


def _bitwise(name: str, dunder: str, combine, kinds: str = "biu", inner: str | None = None):
    def kernel(self, other):
        num.require(self, kinds, f"{inner or name}_cpu")
        return combine(self, other)

    kernel.__doc__ = f"Elementwise {name.replace('_', ' ')} of integers or bools."
    for public, where in ((name, "torch Tensor"), (dunder, "Tensor")):
        facts = {"promote": BOTH, "where": where, "inplace": True, "forms": NUMBER_FIRST}
        primitive(public, grads=dict.fromkeys(BOTH, NONDIFFERENTIABLE), **facts)(kernel)


_bitwise("bitwise_and", "__and__", np.bitwise_and)
_bitwise("bitwise_or", "__or__", np.bitwise_or)
_bitwise("bitwise_xor", "__xor__", np.bitwise_xor)
_bitwise("bitwise_left_shift", "__lshift__", np.left_shift, "iu", "lshift")
_bitwise("bitwise_right_shift", "__rshift__", np.right_shift, "iu", "rshift")


@composite("__rlshift__", where="Tensor")
def __rlshift__(self, other):
    """other << self, for a Python number on the left."""
    return RECORDS["bitwise_left_shift"](_number_beside(other, self), self)


@composite("__rrshift__", where="Tensor")
def __rrshift__(self, other):
    """other >> self, for a Python number on the left."""
    return RECORDS["bitwise_right_shift"](_number_beside(other, self), self)


@primitive("bitwise_not", grads={"self": NONDIFFERENTIABLE}, inplace=True)
def bitwise_not(self):
    """~self, for integers or bools."""
    num.require(self, "biu", "bitwise_not_cpu")
    return ~self


@composite("__invert__", where="Tensor")
def __invert__(self):
    """~self."""
    if self.is_floating_point():
        raise TypeError("~ (operator.invert) is only implemented on integer and Boolean-type tensors")
    return bitwise_not(self)


@primitive("isnan", grads={"self": NONDIFFERENTIABLE}, out=False)
def isnan(self):
    """Which elements are nan."""
    return self != self


@primitive("isinf", grads={"self": NONDIFFERENTIABLE}, out=False)
def isinf(self):
    """Which elements are inf or -inf."""
    return (self == math.inf) | (self == -math.inf)


@primitive("isfinite", grads={"self": NONDIFFERENTIABLE}, out=False)
def isfinite(self):
    """Which elements are neither infinite nor nan."""
    return (self == self) & (self != math.inf) & (self != -math.inf)


# ---- functions of one number ----------------------------------------------------------------------------------------


def _function(name: str, node: str, formula, kernel, doc: str, where: str = "torch Tensor", **facts):
    def apply_to(self):
        return kernel(self)

    apply_to.__doc__ = doc
    return primitive(name, node=node, grads={"self": formula}, floating=True, where=where, inplace=True, **facts)(
        apply_to
    )


_function("exp", "ExpBackward0", lambda grad, result: grad * result, np.exp, "e to the power of each element.")
_function(
    "expm1",
    "Expm1Backward0",
    lambda grad, result: grad * (result + 1),
    np.expm1,
    "exp(x) - 1, exact near 0.",
    where="torch Tensor special",
)
_function("log", "LogBackward0", lambda grad, self: grad / self, np.log, "The natural logarithm.")
_function("log2", "Log2Backward0", lambda grad, self: grad / (self * math.log(2)), np.log2, "The logarithm to base 2.")
_function(
    "log10", "Log10Backward0", lambda grad, self: grad / (self * math.log(10)), np.log10, "The logarithm to base 10."
)
_function(
    "log1p",
    "Log1PBackward0",
    lambda grad, self: grad / (self + 1),
    np.log1p,
    "log(1 + x), exact near 0.",
    where="torch Tensor special",
)
_function("sqrt", "SqrtBackward0", lambda grad, result: grad / (2 * result), np.sqrt, "The square root.")
# d x**(-1/2) / dx = -1/2 * x**(-3/2)
_function(
    "rsqrt",
    "RsqrtBackward0",
    lambda grad, result: -0.5 * grad * num.power(result, 3),
    lambda x: 1 / np.sqrt(x),
    "One over the square root.",
)
_function("sin", "SinBackward0", lambda grad, self: grad * num.cos(self), np.sin, "The sine, of radians.")
_function("cos", "CosBackward0", lambda grad, self: -grad * num.sin(self), np.cos, "The cosine, of radians.")
_function("tan", "TanBackward0", lambda grad, result: grad * (1 + result * result), np.tan, "The tangent, of radians.")
_function(
    "atan",
    "AtanBackward0",
    lambda grad, self: grad / (self * self + 1),
    np.arctan,
    "The arctangent, in radians.",
    aliases=("arctan",),
)
_function(
    "tanh",
    "TanhBackward0",
    lambda grad, result: grad * (1 - result * result),
    np.tanh,
    """The hyperbolic tangent.

    >>> torch.tanh(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 0.7616])
    """,
    where="torch Tensor F",
)
# d s(x) / dx = s(x) * (1 - s(x))
_function(
    "sigmoid",
    "SigmoidBackward0",
    lambda grad, result: grad * ((1 - result) * result),
    num.sigmoid,
    """1 / (1 + exp(-x)).

    >>> torch.sigmoid(torch.tensor([0.0, 1.0]))
    tensor([0.5000, 0.7311])
    """,
    where="torch Tensor F",
)
# erf(x) = 2 / sqrt(pi) * integral of exp(-t**2) from 0 to x
_function(
    "erf",
    "ErfBackward0",
    lambda grad, self: grad * (2 / math.sqrt(math.pi) * num.exp(-self * self)),
    num.erf,
    "The error function.",
    where="torch Tensor special",
)
PUBLIC["special"]["expit"] = RECORDS["sigmoid"]


@primitive(
    "abs",
    node="AbsBackward0",
    grads={"self": lambda grad, self: grad * num.sign(self)},
    aliases=("absolute",),
    inplace=True,
)
def abs(self):
    """The absolute value; its derivative at 0 is taken as 0.

    >>> torch.abs(torch.tensor([-1.5, 2.0]))
    tensor([1.5000, 2.0000])
    """
    num.require(self, "iufO", "abs_cpu")
    return np.absolute(self)


@primitive("sign", node="SignBackward0", grads={"self": lambda grad: num.zeros_like(grad)}, inplace=True)
def sign(self):
    """-1, 0 or 1."""
    return num.sign(self)


def _rounding(name: str, node: str, kernel, doc: str, *aliases: str, where: str = "torch Tensor"):
    def apply_to(self):
        if self.dtype == num.OBJECT:
            return kernel(num.floats(self))
        num.require(self, "iufO", f"{name.strip('_')}_vml_cpu")
        return kernel(self) if self.dtype.kind == "f" else self.copy()

    apply_to.__doc__ = doc
    facts = {"where": where, "aliases": aliases, "inplace": True}
    return primitive(name, node=node, grads={"self": lambda grad: num.zeros_like(grad)}, **facts)(apply_to)


_rounding("floor", "FloorBackward0", np.floor, "The largest whole number not above.")
_rounding("ceil", "CeilBackward0", np.ceil, "The smallest whole number not below.")
_rounding("trunc", "TruncBackward0", np.trunc, "The whole part.", "fix")
_round = _rounding("_round", "RoundBackward0", np.round, "The nearest whole number, halves to even.", where="")


@primitive("_round_decimals", node="RoundBackward1", grads={"self": lambda grad: num.zeros_like(grad)}, where="")
def _round_decimals(self, decimals):
    return np.round(num.floats(self) if self.dtype == num.OBJECT else self, decimals)


@composite("round", where="torch Tensor special", inplace=True)
def round(self, *, decimals=0):
    """The nearest whole number (halves to even), or `decimals` digits after the point.

    >>> torch.round(torch.tensor([0.5, 1.5, 2.25]), decimals=1)
    tensor([0.5000, 1.5000, 2.2000])
    """
    return _round_decimals(self, decimals) if decimals else _round(self)


# ---- choices --------------------------------------------------------------------------------------------------------


def _inside(self, min, max):
    """Where clamp hands its input through: there, and only there, the gradient passes."""
    low = True if min is None else self >= min
    return low if max is None else low & (self <= max)


def _clamped(self, min, max):
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    if min is not None:
        self = _at_least(self, min)
    return self if max is None else _at_most(self, max)


# A Value at its bound is itself, not half the bound: so the whole gradient passes, as the formula says.
def _at_least(x, min):
    return np.where(num.floats(x) < num.plain(min), min, x) if x.dtype == num.OBJECT else num.maximum(x, min)


def _at_most(x, max):
    return np.where(num.floats(x) > num.plain(max), max, x) if x.dtype == num.OBJECT else num.minimum(x, max)


def _clamped_to_numbers(self, min=None, max=None):
    if self.dtype.kind in "biu":
        self = cast(self, result_type(self, *(bound for bound in (min, max) if bound is not None)).np)
        min, max = (None if bound is None else filler(bound, self.dtype) for bound in (min, max))
    result = _clamped(self, min, max)
    # NumPy's own numbers as bounds would widen it.
    return result if result.dtype is self.dtype else result.astype(self.dtype)


@primitive(
    "_clamp_numbers",
    node="ClampBackward1",
    grads={"self": lambda grad, self, min, max: num.where(_inside(self, min, max), grad, 0.0)},
    where="",
)
def _clamp_numbers(self, min=None, max=None):
    return _clamped_to_numbers(self, min, max)


# max(x, low), then min(., high): the gradient goes to the bound where the bound decides.
@primitive(
    "_clamp_tensors",
    node="ClampBackward0",
    grads={
        "self": lambda grad, self, min, max: num.where(_inside(self, min, max), grad, 0.0),
        "min": lambda grad, self, min, max: num.where(
            self < min if max is None else (self < min) & (min < max), grad, 0.0
        ),
        "max": lambda grad, self, min, max: num.where(
            self > max if min is None else (self > max) | (max < min), grad, 0.0
        ),
    },
    optional=("min", "max"),
    where="",
)
def _clamp_tensors(self, min=None, max=None):
    dtype = result_type(*(x for x in (self, min, max) if x is not None)).np
    return _clamped(*(None if x is None else cast(x, dtype) for x in (self, min, max)))


@composite("clamp", aliases=("clip",), inplace=True)
def clamp(self, min=None, max=None):
    """Each element brought into [min, max]; bounds are numbers or tensors, one may be None.

    >>> torch.clamp(torch.tensor([-1.0, 0.5, 2.0]), min=0, max=1)
    tensor([0.0000, 0.5000, 1.0000])
    """
    tensors = num.is_tensor(min) or num.is_tensor(max)
    return _clamp_tensors(self, min, max) if tensors else _clamp_numbers(self, min, max)


@primitive(
    "_clamp_min",
    node="ClampMinBackward0",
    grads={"self": lambda grad, self, min: num.where(self >= min, grad, 0.0)},
    where="",
)
def _clamp_min(self, min):
    return _clamped_to_numbers(self, min)


@primitive(
    "_clamp_min_tensor",
    node="ClampMinBackward1",
    grads={
        "self": lambda grad, self, min: num.where(self >= min, grad, 0.0),
        "min": lambda grad, self, min: num.where(self < min, grad, 0.0),
    },
    promote=("self", "min"),
    where="",
)
def _clamp_min_tensor(self, min):
    return _at_least(self, min)


@composite("clamp_min", inplace=True)
def clamp_min(self, min):
    """Each element, or `min` where that is larger; `min` is a number or a tensor."""
    check_forms("clamp_min", self, min, NUMBER_SECOND.replace("other", "min"))
    return (_clamp_min_tensor if num.is_tensor(min) else _clamp_min)(self, min)


@primitive(
    "_clamp_max",
    node="ClampMaxBackward0",
    grads={"self": lambda grad, self, max: num.where(self <= max, grad, 0.0)},
    where="",
)
def _clamp_max(self, max):
    return _clamped_to_numbers(self, None, max)


@primitive(
    "_clamp_max_tensor",
    node="ClampMaxBackward1",
    grads={
        "self": lambda grad, self, max: num.where(self <= max, grad, 0.0),
        "max": lambda grad, self, max: num.where(self > max, grad, 0.0),
    },
    promote=("self", "max"),
    where="",
)
def _clamp_max_tensor(self, max):
    return _at_most(self, max)


@composite("clamp_max", inplace=True)
def clamp_max(self, max):
    """Each element, or `max` where that is smaller; `max` is a number or a tensor."""
    check_forms("clamp_max", self, max, NUMBER_SECOND.replace("other", "max"))
    return (_clamp_max_tensor if num.is_tensor(max) else _clamp_max)(self, max)


# The larger takes the gradient, equals share it half and half.
@primitive(
    "maximum",
    node="MaximumBackward0",
    grads={
        "self": lambda grad, self, other: num.where(self < other, 0.0, num.where(self == other, grad * 0.5, grad)),
        "other": lambda grad, self, other: num.where(self > other, 0.0, num.where(self == other, grad * 0.5, grad)),
    },
)
def maximum(self, other):
    """The larger of two elements; nan if either is.

    >>> torch.maximum(torch.tensor([1, 5]), torch.tensor([3, 2]))
    tensor([3, 5])
    """
    return num.maximum(self, other) if self.dtype is other.dtype else num.maximum(*promote(self, other))


@primitive(
    "minimum",
    node="MinimumBackward0",
    grads={
        "self": lambda grad, self, other: num.where(self > other, 0.0, num.where(self == other, grad * 0.5, grad)),
        "other": lambda grad, self, other: num.where(self < other, 0.0, num.where(self == other, grad * 0.5, grad)),
    },
)
def minimum(self, other):
    """The smaller of two elements; nan if either is."""
    return num.minimum(self, other) if self.dtype is other.dtype else num.minimum(*promote(self, other))


@primitive(
    "_where",
    node="WhereBackward0",
    grads={
        "condition": NONDIFFERENTIABLE,
        "self": lambda grad, condition: num.where(condition, grad, 0.0),
        "other": lambda grad, condition: num.where(condition, 0.0, grad),
    },
    promote=BOTH,
    where="Tensor",
)
def _where(condition, self, other):
    if condition.dtype == np.uint8:
        warnings.warn(
            "where received a uint8 condition tensor. This behavior is deprecated and will be removed in a future "
            "version of PyTorch. Use a boolean condition instead.",
            stacklevel=3,
        )
    elif condition.dtype != bool:
        raise RuntimeError(
            f"where expected condition to be a boolean tensor, but got a tensor with dtype {num.type_name(condition)}"
        )
    return np.where(condition, self, other)


@composite("where", where="torch")
def where(condition, self=None, other=None):
    """self where condition is true, else other; with the condition alone, the indices where it is true.

    >>> x = torch.tensor([-1.0, 2.0])
    >>> torch.where(x > 0, x, 0.0)
    tensor([0., 2.])
    """
    if self is None:
        return condition.nonzero(as_tuple=True)
    return _where(condition, self, other)


# As a method it is called on `self`: x.where(condition, other).
@composite("_where_method", where="")
def _where_method(self, condition, other):
    """self where condition is true, else other."""
    return _where(condition, self, other)


PUBLIC["Tensor"]["where"] = _where_method


def _check_mask(self, mask):
    if mask.dtype != bool:
        raise RuntimeError(f"masked_fill_ only supports boolean masks, but got mask with dtype {num.c_name(mask)}")
    num.broadcast(mask.shape, self.shape)


@primitive(
    "_masked_fill",
    node="MaskedFillBackward0",
    grads={"self": lambda grad, mask: num.where(mask, 0.0, grad), "mask": NONDIFFERENTIABLE},
    where="",
)
def _masked_fill(self, mask, value):
    _check_mask(self, mask)
    value = value if self.dtype == num.OBJECT else self.dtype.type(filler(value, self.dtype))
    return num.in_order(np.where(mask, value, self))


@primitive(
    "_masked_fill_tensor",
    node="MaskedFillBackward1",
    grads={
        "self": lambda grad, mask: num.where(mask, 0.0, grad),
        "mask": NONDIFFERENTIABLE,
        "value": lambda grad, mask: num.sum(num.where(mask, grad, 0.0)),
    },
    where="",
)
def _masked_fill_tensor(self, mask, value):
    if value.ndim:
        raise RuntimeError(
            f"masked_fill_ only supports a 0-dimensional value tensor, but got tensor with {value.ndim} dimension(s)."
        )
    _check_mask(self, mask)
    value = value if num.OBJECT in (self.dtype, value.dtype) else value.astype(self.dtype)
    return num.in_order(np.where(mask, value, self))


@composite("masked_fill", inplace=True, out=False)
def masked_fill(self, mask, value):
    """A copy of self with `value` (a number or 0-d tensor) where mask is true.

    >>> x = torch.tensor([1.0, 2.0])
    >>> x.masked_fill(x > 1, 0.0)
    tensor([1., 0.])
    """
    return (_masked_fill_tensor if num.is_tensor(value) else _masked_fill)(self, mask, value)
