"""Normalization: numbers shifted and scaled so that in each group of them the mean is 0 and the variance 1.

What differs is the group: the last dims of an element (layer norm), some channels of an element (group norm), one
channel of the whole batch (batch norm), one channel of an element (instance norm).

With y = (x - m) r over a group of n, where m is the mean and r = 1 / sqrt(mean((x - m)**2) + eps):

    dy_j/dx_i = r (1[i=j] - 1/n - y_i y_j / n),  hence  dL/dx = r (g - mean(g) - y mean(g y))

(Ioffe and Szegedy 2015, section 3.) Every formula below is this one, around it the weight and bias of the op.
"""

import math

import numpy as np
from numpy import ndarray

from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, composite, primitive
from minitorch.ops.reduction import _norm


def _mean(x, axes):
    """The mean over some axes, which stay with size 1; one axis after the other, as sums by BLAS are fastest."""
    for axis in reversed(axes):
        x = num.sum(x, axis, True) / (x.shape[axis] or math.nan)
    return x


def _moments(x, axes, eps):
    """The deviations from the mean over some axes; the mean; the variance; r = 1 / sqrt(variance + eps)."""
    mean = _mean(x, axes)
    deviation = x - mean
    variance = _mean(deviation * deviation, axes)
    return deviation, mean, variance, 1 / num.sqrt(variance + eps)


def _deviation(x, axes, eps, mean, r):
    """The deviations from the mean, and r: from what the node saved of blocks.

    Anew where the gradient is itself to be differentiated: what is saved are constants, but they depend on x.
    """
    if x.__class__ is ndarray and x.dtype != num.OBJECT:
        shape = [1 if axis in axes else n for axis, n in enumerate(x.shape)]
        return x - mean.reshape(shape), r.reshape(shape)
    deviation, _, _, r = _moments(x, axes, eps)
    return deviation, r


def _slope(scaled, deviation, r, axes):
    """dL/dx, from g times r."""
    return scaled - _mean(scaled, axes) - deviation * (r * r * _mean(scaled * deviation, axes))


def _summed(x, axes, shape):
    """The sum over some axes, in the shape of a weight."""
    for axis in reversed(axes):
        x = num.sum(x, axis, True)
    return num.reshape(x, shape)


# ---- layer norm -----------------------------------------------------------------------------------------------------


def _rows(x, normalized_shape):
    """Every group as a row."""
    size = math.prod(normalized_shape)
    return num.reshape(x, (math.prod(x.shape[: len(x.shape) - len(normalized_shape)]), size))


def _scales(r, weight):
    """r times weight, for each element of the rows: a product of matrices is twice as fast as one that broadcasts."""
    return r if weight is None else num.matmul(r, num.reshape(weight, (1, math.prod(weight.shape))))


def _layer_norm_slope(grad, input, normalized_shape, weight, eps, result1, result2):
    rows = _rows(input, normalized_shape)
    deviation, r = _deviation(rows, (1,), eps, result1, result2)
    scaled = _rows(grad, normalized_shape) * _scales(r, weight)
    return num.reshape(_slope(scaled, deviation, r, (1,)), input.shape)


def _layer_norm_weight_slope(grad, input, normalized_shape, eps, result1, result2):
    deviation, r = _deviation(_rows(input, normalized_shape), (1,), eps, result1, result2)
    # sum_i g_ij d_ij r_i, which is a product of a row and a matrix.
    product = num.matmul(num.swap(r, 0, 1), _rows(grad, normalized_shape) * deviation)
    return num.reshape(product, tuple(normalized_shape))


def _check_normalized_shape(input, normalized_shape, weight, bias):
    shape = list(normalized_shape)
    if not shape:
        raise RuntimeError(
            "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got "
            "normalized_shape = []"
        )
    for name, x in (("weight", weight), ("bias", bias)):
        if x is not None and list(x.shape) != shape:
            raise RuntimeError(
                f"Expected {name} to be of same shape as normalized_shape, but got {name} of shape {list(x.shape)} and "
                f"normalized_shape = {shape}"
            )
    if list(input.shape)[len(input.shape) - len(shape) :] != shape or len(input.shape) < len(shape):
        raise RuntimeError(
            f"Given normalized_shape={shape}, expected input with shape [*{''.join(f', {n}' for n in shape)}], but got "
            f"input of size{list(input.shape)}"
        )


@primitive(
    "_layer_norm",
    node="NativeLayerNormBackward0",
    grads={
        "input": _layer_norm_slope,
        "weight": _layer_norm_weight_slope,
        "bias": lambda grad, bias: num.sum_to(grad, bias.shape),
    },
    results=("result0", "result1", "result2"),
    optional=("weight", "bias"),
    where="",
)
def _layer_norm(input, normalized_shape, weight, bias, eps):
    _check_normalized_shape(input, normalized_shape, weight, bias)
    deviation, mean, _, r = _moments(_rows(input, normalized_shape), (1,), eps)
    result = num.reshape(deviation * _scales(r, weight), input.shape)
    if bias is not None:
        result = result + bias
    shape = (*input.shape[: input.ndim - len(normalized_shape)], *(1 for _ in normalized_shape))
    return result, mean.reshape(shape), r.reshape(shape)


@composite("layer_norm", where="F")
def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    """Over the last dims, of sizes `normalized_shape`, mean 0 and variance 1; then times weight plus bias.

    weight and bias are of shape `normalized_shape`; the result has the shape of input. RuntimeError where the shapes
    do not fit.

    >>> torch.nn.functional.layer_norm(torch.tensor([[1.0, 3.0]]), (2,))
    tensor([[-1.0000,  1.0000]])
    """
    return _layer_norm(input, normalized_shape, weight, bias, eps)[0]


@composite("_layer_norm_of_torch", where="torch", aliases=("layer_norm",), out=False)
def _layer_norm_of_torch(input, normalized_shape, weight=None, bias=None, eps=1e-5, cudnn_enable=True):
    """`torch.nn.functional.layer_norm`; `cudnn_enable` has no effect on a CPU."""
    return _layer_norm(input, normalized_shape, weight, bias, eps)[0]


@composite("native_layer_norm", where="torch", out=False)
def native_layer_norm(input, normalized_shape, weight, bias, eps):
    """The layer norm, and the mean and 1 / sqrt(variance + eps) of every group."""
    return tuple(_layer_norm(input, normalized_shape, weight, bias, eps))


@composite("rms_norm", where="torch F", out=False)
def rms_norm(input, normalized_shape, weight=None, eps=None):
    """x / sqrt(mean(x**2) + eps) over the last dims, of sizes `normalized_shape`; then times weight.

    eps is the smallest step from 1 of the dtype unless given. RuntimeError where the shapes do not fit.

    >>> torch.nn.functional.rms_norm(torch.tensor([3.0, 4.0]), (2,))
    tensor([0.8485, 1.1314])
    """
    _check_normalized_shape(input, normalized_shape, weight, None)
    if eps is None:
        eps = float(np.finfo(input._plain().dtype).eps)
    dims = tuple(range(-len(normalized_shape), 0))
    result = input * _add_number(input.pow(2).mean(dims, keepdim=True), eps).rsqrt()
    return result if weight is None else result * weight


@primitive("_add_number", node="AddBackward1", grads={"self": lambda grad: grad}, where="")
def _add_number(self, other):
    return self + other


# ---- batch and instance norm ----------------------------------------------------------------------------------------


def _by_channel(x):
    """[N, C, …] as [N, C, L], or as [N, C] where there are no further dims; and the axes of a group."""
    if len(x.shape) == 2:
        return x, (0,)
    return num.reshape(x, (*x.shape[:2], math.prod(x.shape[2:]))), (0, 2)


def _of_channels(x, like):
    """A number per channel, as it broadcasts against [N, C, L] or [N, C]."""
    return num.reshape(x, (x.shape[0], 1)) if len(like.shape) == 3 else x


def _batch_norm_statistics(input, running_mean, running_var, training, eps, result1, result2):
    """input by channel, the axes of a group, the deviations, and r: of the batch, or of the running statistics."""
    x, axes = _by_channel(input)
    if training:
        return (x, axes, *_deviation(x, axes, eps, result1, result2))
    r = 1 / num.sqrt(running_var + eps)
    return x, axes, x - _of_channels(running_mean, x), _of_channels(r, x)


def _batch_norm_slope(grad, input, weight, running_mean, running_var, training, eps, result1, result2):
    x, axes, deviation, r = _batch_norm_statistics(input, running_mean, running_var, training, eps, result1, result2)
    scaled = num.reshape(grad, x.shape) * (r if weight is None else r * _of_channels(weight, x))
    return num.reshape(_slope(scaled, deviation, r, axes) if training else scaled, input.shape)


def _batch_norm_weight_slope(grad, input, weight, running_mean, running_var, training, eps, result1, result2):
    x, axes, deviation, r = _batch_norm_statistics(input, running_mean, running_var, training, eps, result1, result2)
    return _summed(num.reshape(grad, x.shape) * deviation, axes, weight.shape) * num.reshape(r, weight.shape)


def _channel_sum(grad):
    x, axes = _by_channel(grad)
    return _summed(x, axes, (grad.shape[1],))


@primitive(
    "_batch_norm",
    node="NativeBatchNormBackward0",
    grads={
        "input": _batch_norm_slope,
        "weight": _batch_norm_weight_slope,
        "bias": _channel_sum,
        "running_mean": NONDIFFERENTIABLE,
        "running_var": NONDIFFERENTIABLE,
    },
    results=("result0", "result1", "result2", "variance"),
    optional=("weight", "bias", "running_mean", "running_var"),
    where="",
)
def _batch_norm(input, weight, bias, running_mean, running_var, training, eps):
    x, axes = _by_channel(input)
    if training:
        deviation, mean, variance, r = _moments(x, axes, eps)
        mean, variance, saved = (y.reshape(-1) for y in (mean, variance, r))
    else:
        mean = variance = saved = np.zeros(0, input.dtype)
        r = 1 / np.sqrt(running_var + eps)
        deviation, r = x - _of_channels(running_mean, x), _of_channels(r, x)
    result = deviation * (r if weight is None else r * _of_channels(weight, x))
    if bias is not None:
        result = result + _of_channels(bias, x)
    return result.reshape(input.shape), mean, saved, variance


def _move(running, batch, momentum):
    """running = (1 - momentum) running + momentum batch, in its own memory; torch counts no version here either."""
    moved = running._plain() * (1 - momentum) + batch * momentum
    running._data[...] = num.lift(moved) if running._data.dtype == num.OBJECT else moved


def _normalized_batch(input, weight, bias, running_mean, running_var, training, momentum, eps):
    """`_batch_norm` with its arguments checked; in training the running statistics follow those of the batch."""
    shape = input.shape
    if len(shape) < 2:
        shape = (*shape, *(1 for _ in range(2 - len(shape))))
    channels = shape[1]
    for name, x in (
        ("running_mean", running_mean),
        ("running_var", running_var),
        ("weight", weight),
        ("bias", bias),
    ):
        if x is None and name.startswith("running") and not training:
            raise RuntimeError(f"Expected {name} to be defined in evaluation mode")
        if x is not None and x.numel() != channels:
            raise RuntimeError(f"{name} should contain {channels} elements not {x.numel()}")
    results = _batch_norm(input, weight, bias, running_mean, running_var, training, eps)
    if training:
        count = input.numel() // channels if channels else 0
        if running_mean is not None:
            _move(running_mean, results[1]._plain(), momentum)
        if running_var is not None:
            # Of the variance the estimate without bias.
            _move(running_var, results[3]._plain() * (count / (count - 1) if count > 1 else math.nan), momentum)
    return results


@composite("batch_norm", where="F")
def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5):
    """Mean 0 and variance 1 in every channel, over the batch and the further dims; then times weight plus bias.

    input is [N, C, …], the other tensors [C]. In training the running statistics move towards those of the batch, by
    the part `momentum`; else input is normalized with them. ValueError for one value per channel in training.

    >>> x = torch.tensor([[1.0], [3.0]])
    >>> torch.nn.functional.batch_norm(x, None, None, training=True)
    tensor([[-1.0000],
            [ 1.0000]])
    """
    if training:
        _check_more_than_one(input)
    return _normalized_batch(input, weight, bias, running_mean, running_var, training, momentum, eps)[0]


def _check_more_than_one(input):
    shape = input.shape
    if math.prod(shape[:1]) * math.prod(shape[2:]) == 1:
        raise ValueError(f"Expected more than 1 value per channel when training, got input size {shape}")


@composite("_batch_norm_of_torch", where="torch", aliases=("batch_norm",), out=False)
def _batch_norm_of_torch(input, weight, bias, running_mean, running_var, training, momentum, eps, cudnn_enabled):
    """`torch.nn.functional.batch_norm` with another order of arguments; `cudnn_enabled` has no effect on a CPU."""
    return _normalized_batch(input, weight, bias, running_mean, running_var, training, momentum, eps)[0]


@composite("native_batch_norm", where="torch")
def native_batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps):
    """The batch norm; and in training the mean and 1 / sqrt(variance + eps) of every channel."""
    return tuple(_normalized_batch(input, weight, bias, running_mean, running_var, training, momentum, eps)[:3])
