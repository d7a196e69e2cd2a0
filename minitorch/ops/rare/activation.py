"""The activations that fewer scripts use: torch.nn.functional's nonlinear functions beyond `ops.activation`."""

import numpy as np

from minitorch.ops import num
from minitorch.ops._record import composite, primitive
from minitorch.ops.activation import _elu, _softmax_dim, softmax
from minitorch.ops.pointwise import _clamped


def _between(x, low, high):
    """x, or the bound that it reaches or passes: a constant, so that a Value has no slope there, as in torch."""
    if x.dtype != num.OBJECT:
        return np.clip(x, low, high)
    return np.where(x <= low, low, np.where(x >= high, high, x))


def _single(number: float) -> float:
    """A number rounded to single precision: torch keeps some constants of its derivatives so, for every dtype."""
    return float(np.float32(number))


# ---- piecewise linear -----------------------------------------------------------------------------------------------

SIXTH = _single(1 / 6)


@primitive(
    "_hardtanh",
    node="HardtanhBackward0",
    grads={"self": lambda grad, self, min_val, max_val: num.zero_where(grad, (self <= min_val) | (self >= max_val))},
    where="Tensor",
    inplace=True,
)
def _hardtanh(self, min_val, max_val):
    if self.dtype == bool:
        raise RuntimeError("Bool inputs not supported for hardtanh")
    if self.dtype.kind in "iu":
        min_val, max_val = int(min_val), int(max_val)
        if self.dtype.kind == "u" and (min_val < 0 or max_val < 0):
            raise RuntimeError("cannot do hardtanh on an unsigned type with negative limits")
    return _between(self, min_val, max_val)


@composite("hardtanh", where="F")
def hardtanh(input, min_val=-1.0, max_val=1.0, inplace=False):
    """x brought into [min_val, max_val]; outside and at the bounds the derivative is 0.

    Raises ValueError if min_val is larger than max_val.

    >>> torch.nn.functional.hardtanh(torch.tensor([-3.0, 0.5, 3.0]))
    tensor([-1.0000,  0.5000,  1.0000])
    """
    if min_val > max_val:
        raise ValueError("min_val cannot be greater than max_val")
    return input._hardtanh_(min_val, max_val) if inplace else _hardtanh(input, min_val, max_val)


@composite("relu6", where="F")
def relu6(input, inplace=False):
    """x brought into [0, 6]."""
    return input._hardtanh_(0, 6) if inplace else _hardtanh(input, 0, 6)


@primitive(
    "_hardsigmoid",
    node="HardsigmoidBackward0",
    grads={"self": lambda grad, self: num.where((self > -3) & (self < 3), grad * SIXTH, grad * 0)},
    where="Tensor",
    inplace=True,
)
def _hardsigmoid(self):
    num.require(self, "fO", "hardsigmoid_cpu")
    return (_between(self, -3, 3) + 3) / 6


@composite("hardsigmoid", where="F")
def hardsigmoid(input, inplace=False):
    """A sigmoid of straight lines: (x + 3) / 6 brought into [0, 1]."""
    return input._hardsigmoid_() if inplace else _hardsigmoid(input)


# x (x + 3) / 6 between -3 and 3, hence d/dx = x / 3 + 1/2; 0 below, x above
@primitive(
    "_hardswish",
    node="HardswishBackward0",
    grads={
        "self": lambda grad, self: num.zero_where(
            num.where(self < 3, grad * (self * (1 / 3) + 0.5), grad * 1), self <= -3
        )
    },
    where="Tensor",
    inplace=True,
)
def _hardswish(self):
    num.require(self, "fO", "hardswish_cpu")
    return self * (_between(self, -3, 3) + 3) / 6


@composite("hardswish", where="F")
def hardswish(input, inplace=False):
    """x * hardsigmoid(x)."""
    return input._hardswish_() if inplace else _hardswish(input)


@primitive(
    "_threshold",
    node="ThresholdBackward0",
    grads={"self": lambda grad, self, threshold: num.zero_where(grad, self <= threshold)},
    where="Tensor",
    inplace=True,
)
def _threshold(self, threshold, value):
    if self.dtype == bool:
        raise NotImplementedError("\"threshold_cpu\" not implemented for 'Bool'")
    return num.where(self <= threshold, np.full_like(self, value), self)


@composite("threshold", where="torch F")
def threshold(input, threshold, value, inplace=False):
    """x where it is above the threshold, else the value.

    >>> torch.threshold(torch.tensor([-1.0, 2.0]), 0.5, 9.0)
    tensor([9., 2.])
    """
    return input._threshold_(threshold, value) if inplace else _threshold(input, threshold, value)


@primitive(
    "softshrink",
    node="SoftshrinkBackward0",
    grads={"self": lambda grad, self, lambd: num.zero_where(grad, (self >= -lambd) & (self <= lambd))},
    where="F",
)
def softshrink(self, lambd=0.5):
    """x brought nearer to 0 by lambd; 0 where it is nearer than that.

    Raises RuntimeError if lambd is negative.

    >>> torch.nn.functional.softshrink(torch.tensor([-2.0, 0.3, 2.0]))
    tensor([-1.5000,  0.0000,  1.5000])
    """
    num.require(self, "fO", "softshrink_check")
    if lambd < 0:
        largest = np.finfo(np.float64 if self.dtype == num.OBJECT else self.dtype).max
        raise RuntimeError(
            f"lambda must be in range [0, {largest:g}] for input dtype {num.type_name(self)}, but found {lambd:g}"
        )
    return self - _clamped(self, -lambd, lambd)


@primitive(
    "hardshrink",
    node="HardshrinkBackward0",
    grads={"self": lambda grad, self, lambd: num.zero_where(grad, (self >= -lambd) & (self <= lambd))},
    where="torch Tensor F",
)
def hardshrink(self, lambd=0.5):
    """x, but 0 where it is no farther than lambd from 0.

    >>> torch.hardshrink(torch.tensor([-2.0, 0.3, 2.0]))
    tensor([-2.,  0.,  2.])
    """
    num.require(self, "fO", "hardshrink_cpu")
    return num.zero_where(self, (self >= -lambd) & (self <= lambd))


@primitive(
    "_prelu_kernel",
    node="PreluKernelBackward0",
    grads={
        "self": lambda grad, self, weight: num.where(self > 0, grad, grad * weight),
        "weight": lambda grad, self: num.zero_where(grad * self, self > 0),
    },
    where="",
)
def _prelu_kernel(self, weight):
    return num.where(self > 0, self, self * weight)


@composite("prelu", where="torch Tensor F", out=False)
def prelu(input, weight):
    """x where positive, else weight * x; the weight is learned.

    Args:
        weight: one number, or one for each channel: dim 1 of the input.

    Raises RuntimeError if their number is another or their dtype is not that of the input.

    >>> torch.prelu(torch.tensor([-1.0, 2.0]), torch.tensor([0.25]))
    tensor([-0.2500,  2.0000])
    """
    if input.dtype is not weight.dtype:
        raise RuntimeError(
            f"prelu: Type promoting not supported. Got {input.dtype.type_name} and {weight.dtype.type_name}"
        )
    if weight.dim() > 1:
        raise RuntimeError(f"prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = {weight.dim()}")
    if weight.numel() != 1:
        if not input.dim():
            raise RuntimeError("Not allow zero-dim input tensor.")
        channels = input.shape[1] if input.dim() > 1 else 1
        if weight.numel() != channels:
            raise RuntimeError(
                f"Mismatch of parameter numbers and input channel size. Found parameter numbers = {weight.numel()} and "
                f"channel size = {channels}."
            )
    if weight.dim() != input.dim():
        weight = weight.view([weight.numel() if dim == 1 else 1 for dim in range(input.dim())])
    return _prelu_kernel(input, weight)


# ---- with exponentials ----------------------------------------------------------------------------------------------

# Klambauer et al., 2017: with these two, layers keep a mean of 0 and a variance of 1.
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


@composite("selu", where="torch F", out=False)
def selu(input, inplace=False):
    """1.0507 * elu(x, 1.6733): the "self-normalizing" elu."""
    return input._elu_(SELU_ALPHA, SELU_SCALE) if inplace else _elu(input, SELU_ALPHA, SELU_SCALE)


@primitive(
    "_celu",
    node="CeluBackward0",
    grads={
        "self": lambda grad, self, alpha: num.where(
            self <= 0,
            grad * (alpha / _single(alpha) * num.exp(num.where(self < 0, self, 0.0) * (1 / _single(alpha)))),
            grad * 1,
        )
    },
    where="Tensor",
    inplace=True,
)
def _celu(self, alpha):
    num.require(self, "fO", "elu_cpu")
    return num.where(self > 0, self, alpha * np.expm1(self / alpha))


@composite("celu", where="torch F", out=False)
def celu(input, alpha=1.0, inplace=False):
    """x where positive, else alpha * (exp(x / alpha) - 1), whose slope at 0 is 1 for every alpha.

    Raises RuntimeError if alpha is 0.
    """
    if alpha == 0:
        raise RuntimeError("ZeroDivisionError: alpha cannot be 0 for CELU")
    return input._celu_(alpha) if inplace else _celu(input, alpha)


# log s(x), with s(x) = 1 / (1 + exp(-x)):  d/dx = 1 - s(x) = s(-x)
@primitive(
    "logsigmoid",
    node="LogSigmoidBackward0",
    grads={"self": lambda grad, self: grad * num.sigmoid(-self)},
    where="F",
)
def logsigmoid(self):
    """log(sigmoid(x)), computed without overflow."""
    num.require(self, "fO", "log_sigmoid_cpu")
    return num.in_order(num.log_sigmoid(self))


def _tanh_softplus(x):
    """tanh(log(1 + exp(x)))"""
    return num.tanh(-num.log_sigmoid(-x))


# x t with t = tanh(log(1 + exp(x))), whose derivative is (1 - t**2) s(x)
def _mish_slope(grad, self):
    t = _tanh_softplus(self)
    return grad * (t + self * (1 - t * t) * num.sigmoid(self))


@primitive("_mish", node="MishBackward0", grads={"self": _mish_slope}, where="Tensor", inplace=True)
def _mish(self):
    num.require(self, "fO", "mish_cpu")
    return self * _tanh_softplus(self)


@composite("mish", where="F")
def mish(input, inplace=False):
    """x * tanh(softplus(x))."""
    return input._mish_() if inplace else _mish(input)


@composite("softsign", where="F")
def softsign(input):
    """x / (1 + |x|)."""
    return input / (input.abs() + 1)


@composite("tanhshrink", where="F")
def tanhshrink(input):
    """x - tanh(x)."""
    return input - input.tanh()


@composite("softmin", where="F")
def softmin(input, dim=None, _stacklevel=3, dtype=None):
    """softmax(-x) along dim.

    >>> torch.nn.functional.softmin(torch.tensor([0.0, 0.0]), dim=0)
    tensor([0.5000, 0.5000])
    """
    return softmax(-input, _softmax_dim("softmin", dim, input.dim()), dtype=dtype)


# ---- gated ----------------------------------------------------------------------------------------------------------


def _halves(x, dim):
    """The two halves along dim, as indices."""
    axis = num.axis(dim, len(x.shape))
    half = x.shape[axis] // 2
    before = (slice(None),) * axis
    return (*before, slice(half)), (*before, slice(half, None))


# a s(b):  d/da = s,  d/db = a s (1 - s)
def _glu_slope(grad, self, dim):
    first, second = _halves(self, dim)
    gate = num.sigmoid(self[second])
    slope = grad * gate
    both = (num.place(slope, self.shape, first), num.place(slope * self[first] * (1 - gate), self.shape, second))
    return both[0] + both[1]


@primitive("glu", node="GluBackward0", grads={"self": _glu_slope}, where="F", out=False)
def glu(self, dim=-1):
    """The gated linear unit: the first half along dim times the sigmoid of the second half.

    RuntimeError where the size of dim is odd.

    >>> torch.nn.functional.glu(torch.tensor([1.0, 2.0, 0.0, 0.0]))
    tensor([0.5000, 1.0000])
    """
    if not self.ndim:
        raise RuntimeError("glu does not support scalars because halving size must be even")
    axis = num.axis(dim, self.ndim)
    if self.shape[axis] % 2:
        raise RuntimeError(f"Halving dimension must be even, but dimension {axis} is size {self.shape[axis]}")
    num.require(self, "fO", "glu_cpu")
    first, second = _halves(self, dim)
    return self[first] * num.sigmoid(self[second])
