"""Activations and softmax: torch.nn.functional's nonlinear functions."""

import math

import numpy as np

from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, SAME_DTYPE, composite, primitive
from minitorch.ops.creation import empty
from minitorch.ops.sampling import stream_of

EVERYWHERE = "torch Tensor F"


@primitive(
    "_relu",
    node="ReluBackward0",
    grads={"self": lambda grad, result: num.zero_where(grad, result <= 0)},
    where="",
)
def _relu(self):
    if self.dtype == bool:
        raise RuntimeError("Boolean inputs not supported for relu")
    return num.positive_part(self) if self.dtype is not num.OBJECT else num.each(self, num.scalar.Value.relu)


@composite("relu", where=EVERYWHERE, inplace=True, out=False)
def relu(input, inplace=False):
    """max(x, 0); its derivative at 0 is taken as 0.

    >>> torch.relu(torch.tensor([-1.0, 2.0]))
    tensor([0., 2.])
    """
    return input.relu_() if inplace else _relu(input)


@primitive(
    "_leaky_relu",
    node="LeakyReluBackward0",
    grads={
        "self": lambda grad, self, negative_slope: num.where(self > 0, grad, grad * negative_slope),
    },
    where="Tensor",
    inplace=True,
)
def _leaky_relu(self, negative_slope):
    num.require(self, "fO", "leaky_relu_cpu")
    scaled = self * negative_slope
    if 0 < negative_slope <= 1 and self.dtype != num.OBJECT:
        return np.maximum(self, scaled)
    return num.where(self > 0, self, scaled)


@composite("leaky_relu", where="F")
def leaky_relu(input, negative_slope=0.01, inplace=False):
    """x where positive, else negative_slope * x.

    >>> torch.nn.functional.leaky_relu(torch.tensor([-1.0, 2.0]), 0.1)
    tensor([-0.1000,  2.0000])
    """
    return input._leaky_relu_(negative_slope) if inplace else _leaky_relu(input, negative_slope)


# silu(x) = x s(x), hence d/dx = s + x s (1 - s) = s (1 + x (1 - s))
@primitive(
    "_silu",
    node="SiluBackward0",
    grads={"self": lambda grad, self: grad * (num.sigmoid(self) * (1 + self * (1 - num.sigmoid(self))))},
    where="Tensor",
    inplace=True,
)
def _silu(self):
    num.require(self, "fO", "silu_cpu")
    return self * num.sigmoid(self)


@composite("silu", where="F")
def silu(input, inplace=False):
    """x * sigmoid(x), also called swish."""
    return input._silu_() if inplace else _silu(input)


# gelu(x) = x P(x), P the normal distribution function and p its density: d/dx = P + x p
# tanh form: P = (1 + tanh(u)) / 2, u = sqrt(2/pi) (x + 0.044715 x**3)
def _gelu_slope(grad, self, approximate):
    if approximate == "none":
        density = num.exp(self * self * -0.5) * (1 / math.sqrt(2 * math.pi))
        return grad * (num.normal_cdf(self) + self * density)
    c = math.sqrt(2 / math.pi)
    t = num.tanh(c * (self + 0.044715 * (self * self * self)))
    return grad * (0.5 * (1 + t) + 0.5 * self * (1 - t * t) * (c * (1 + 3 * 0.044715 * (self * self))))


@primitive("gelu", node="GeluBackward0", grads={"self": _gelu_slope}, where="F")
def gelu(self, *, approximate="none"):
    """x times the normal distribution function; approximate="tanh" for the older formula.

    >>> torch.nn.functional.gelu(torch.tensor([-1.0, 1.0]))
    tensor([-0.1587,  0.8413])
    """
    num.require(self, "fO", "GeluKernelImpl")
    if approximate == "none":
        return self * num.normal_cdf(self)
    if approximate != "tanh":
        raise RuntimeError("approximate argument must be either none or tanh.")
    return 0.5 * self * (1 + num.tanh(math.sqrt(2 / math.pi) * (self + 0.044715 * (self * self * self))))


@primitive(
    "softplus",
    node="SoftplusBackward0",
    grads={
        "self": lambda grad, self, beta, threshold: num.where(
            self * beta > threshold, grad, grad * num.sigmoid(self * beta)
        )
    },
    where="F",
)
def softplus(self, beta=1, threshold=20):
    """log(1 + exp(beta * x)) / beta; x itself where beta * x is above the threshold."""
    num.require(self, "fO", "softplus_cpu")
    scaled = self * beta
    # log(1 + exp(z)) = max(z, 0) + log1p(exp(-|z|)) cannot overflow.
    soft = (num.maximum(scaled, 0) + np.log1p(np.exp(-np.absolute(scaled)))) / beta
    return num.where(scaled > threshold, self, soft)


# The exponential is taken of what is not positive alone: elsewhere it may overflow, and 0 * inf is nan.
@primitive(
    "_elu",
    node="EluBackward0",
    grads={
        "self": lambda grad, self, alpha, scale: num.where(
            self <= 0, grad * (alpha * scale) * num.exp(num.where(self < 0, self, 0.0)), grad * scale
        )
    },
    where="Tensor",
    inplace=True,
)
def _elu(self, alpha, scale=1):
    num.require(self, "fO", "elu_cpu")
    return num.where(self > 0, self if scale == 1 else self * scale, alpha * scale * np.expm1(self))


@composite("elu", where="F")
def elu(input, alpha=1.0, inplace=False):
    """x where positive, else alpha * (exp(x) - 1)."""
    return input._elu_(alpha) if inplace else _elu(input, alpha)


# ---- softmax --------------------------------------------------------------------------------------------------------


def _checked_axis(name: str, self, dim) -> int:
    axis = num.axis(dim, self.ndim)
    if self.dtype.kind not in "fO":
        inner = "_lastdim" if axis >= self.ndim - 1 else ""
        raise NotImplementedError(f"\"{name}{inner}_kernel_impl\" not implemented for '{num.type_name(self)}'")
    return axis


def _shifted(self, axis):
    """x minus its largest along the axis: exp cannot overflow, and softmax does not change."""
    if not self.size:
        return self
    numbers = num.floats(self) if self.dtype is num.OBJECT else self
    n = self.shape[axis]
    if n < 64 and axis == self.ndim - 1 and self.flags.c_contiguous:
        # Of many short rows NumPy finds the largest three times as fast column by column.
        largest = np.maximum.reduce(numbers.reshape(-1, n).T.copy(), 0).reshape(*self.shape[:-1], 1)
    else:
        largest = np.maximum.reduce(numbers, axis, None, None, True)
    return self - largest


# y_i = exp(x_i) / S:  dy_i/dx_j = y_i (1[i=j] - y_j), hence dL/dx = y (g - sum_j g_j y_j)
@primitive(
    "_softmax",
    node="SoftmaxBackward0",
    grads={
        "self": lambda grad, result, dim: (
            result * (grad - num.sum(grad * result, dim, True)) if grad.shape else num.zeros_like(grad)
        )
    },
    where="",
)
def _softmax(self, dim):
    axis = _checked_axis("softmax", self, dim)
    if self.ndim == 0:
        return self * 0 + 1
    e = np.exp(_shifted(self, axis))
    return num.in_order(e / num.sum(e, axis, True))


# y_i = x_i - log S:  dL/dx = g - softmax(x) sum_j g_j
@primitive(
    "_log_softmax",
    node="LogSoftmaxBackward0",
    grads={
        "self": lambda grad, result, dim: (
            grad - num.exp(result) * num.sum(grad, dim, True) if grad.shape else num.zeros_like(grad)
        )
    },
    where="",
)
def _log_softmax(self, dim):
    axis = _checked_axis("log_softmax", self, dim)
    if self.ndim == 0:
        return self * 0
    shifted = _shifted(self, axis)
    return num.in_order(shifted - np.log(num.sum(np.exp(shifted), axis, True)))


def _softmax_dim(name: str, dim, ndim: int) -> int:
    if dim is not None:
        return dim
    import warnings

    warnings.warn(
        f"Implicit dimension choice for {name} has been deprecated. Change the call to include dim=X as an argument.",
        stacklevel=4,
    )
    return 0 if ndim in (0, 1, 3) else 1


@composite("softmax", where="torch Tensor F special", out_dtype=SAME_DTYPE)
def softmax(input, dim=None, _stacklevel=3, dtype=None):
    """exp(x_i) / sum_j exp(x_j) along dim, in the shape of input: positive, and 1 in sum.

    >>> torch.softmax(torch.tensor([0.0, 0.0]), dim=0)
    tensor([0.5000, 0.5000])
    """
    if dtype is not None:
        input = input.to(dtype)
    return _softmax(input, _softmax_dim("softmax", dim, input.dim()))


@composite("log_softmax", where="torch Tensor F special", out_dtype=SAME_DTYPE)
def log_softmax(input, dim=None, _stacklevel=3, dtype=None):
    """log(softmax(x)) along dim, computed without forming the softmax.

    >>> torch.log_softmax(torch.tensor([0.0, 0.0]), dim=0)
    tensor([-0.6931, -0.6931])
    """
    if dtype is not None:
        input = input.to(dtype)
    return _log_softmax(input, _softmax_dim("log_softmax", dim, input.dim()))


# ---- with random numbers --------------------------------------------------------------------------------------------


@primitive(
    "_rrelu",
    node="RreluWithNoiseBackward0",
    grads={"self": lambda grad, self, noise: grad * noise, "noise": NONDIFFERENTIABLE},
    where="Tensor",
    inplace=True,
)
def _rrelu(self, noise):
    return self * noise


@composite("rrelu", where="torch F", out=False)
def rrelu(input, lower=1.0 / 8, upper=1.0 / 3, training=False, inplace=False, *, generator=None):
    """x where positive, else x times a slope: in training drawn for each element from [lower, upper), else the middle.

    Raises RuntimeError if lower is larger than upper.
    """
    if lower > upper:
        raise RuntimeError("Lower bound should be less than or equal to the upper bound")
    x = input._plain()
    if not input.is_floating_point():
        kernel = "rrelu_with_noise_out_cpu" if training else "leaky_relu_cpu"
        raise NotImplementedError(f"\"{kernel}\" not implemented for '{input.dtype.type_name}'")
    if training:
        slopes = np.ones(x.shape, x.dtype)
        below = x <= 0
        low, high = float(x.dtype.type(lower)), float(x.dtype.type(upper))
        slopes[below] = stream_of(generator).uniform((int(below.sum()),), np.float64) * (high - low) + low
    else:
        slopes = np.where(x > 0, 1.0, (lower + upper) / 2)
    noise = input.new_tensor(slopes)
    return input._rrelu_(noise) if inplace else _rrelu(input, noise)


@composite("gumbel_softmax", where="F")
def gumbel_softmax(logits, tau=1, hard=False, eps=1e-10, dim=-1):
    """Samples of the Gumbel-softmax distribution: softmax of the logits with Gumbel noise, at temperature tau.

    Args:
        hard: one-hot vectors, whose gradient is that of the soft samples.
        eps: has no effect.
    """
    if eps != 1e-10:
        import warnings

        warnings.warn("`eps` parameter is deprecated and has no effect.", stacklevel=3)
    noise = -empty(logits.shape, dtype=logits.dtype).exponential_().log()
    soft = ((logits + noise) / tau).softmax(dim)
    if not hard:
        return soft
    chosen = soft.detach().max(dim, keepdim=True)[1]
    return soft.detach().mul(0).scatter_(dim, chosen, 1.0) - soft.detach() + soft
