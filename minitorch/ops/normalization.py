"""Normalization: numbers shifted and scaled so that in each group of them the mean is 0 and the variance 1.

What differs is the group: the last dims of an element (layer norm), some channels of an element (group norm), one
channel of the whole batch (batch norm), one channel of an element (instance norm).

With y = (x - m) r over a group of n, where m is the mean and r = 1 / sqrt(mean((x - m)**2) + eps):

    dy_j/dx_i = r (1[i=j] - 1/n - y_i y_j / n),  hence  dL/dx = r (g - mean(g) - y mean(g y))

(Ioffe and Szegedy 2015, section 3.) Every formula below is this one; the g in it is the gradient times the weight.
"""

import math

import numpy as np

from minitorch._arguments import wrong_type
from minitorch.dtypes import result_type
from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, composite, primitive
from minitorch.ops.pointwise import _add_number, div
from minitorch.ops.reduction import vector_norm


def _sum(x, axes):
    """The sum over some axes, which stay with size 1; one axis after the other, as sums by BLAS are fastest."""
    for axis in reversed(axes):
        x = num.sum(x, axis, True)
    return x


def _dot(x, y, axes):
    """The sum of x * y over some axes, which stay with size 1."""
    if axes[-1] != len(x.shape) - 1 or not num.is_block(x):
        return _sum(x * y, axes)
    return _sum(np.vecdot(x, y)[..., None], axes[:-1])


def _count(x, axes):
    return math.prod([x.shape[axis] for axis in axes])


def _moments(x, axes, eps):
    """The deviations from the mean over some axes; the mean; the variance; r = 1 / sqrt(variance + eps)."""
    n = _count(x, axes) or math.nan
    mean = _sum(x, axes) / n
    deviation = x - mean
    variance = _dot(deviation, deviation, axes) / n
    return deviation, mean, variance, 1 / num.sqrt(variance + eps)


def _deviation(x, axes, eps, mean, r):
    """The deviations from the mean, and r: from what the node saved of blocks.

    Anew where the gradient is itself to be differentiated: what is saved are constants, but they depend on x.
    """
    if num.is_block(x):
        shape = [1 if axis in axes else n for axis, n in enumerate(x.shape)]
        return x - mean.reshape(shape), r.reshape(shape)
    deviation, _, _, r = _moments(x, axes, eps)
    return deviation, r


def _slope(scaled, mean, deviation, coefficient):
    """scaled - mean - deviation * coefficient; of blocks in the memory of the first and the third, which are fresh."""
    if not num.is_block(scaled):
        return scaled - mean - deviation * coefficient
    deviation *= coefficient
    deviation += mean
    scaled -= deviation
    return scaled


def _affine(x, scale, shift, fresh=True):
    """x * scale + shift in a kernel; of blocks in the memory of x, unless that is not `fresh`."""
    result = np.multiply(x, scale, x if fresh and scale.dtype is x.dtype else None)
    if shift is None:
        return result
    return np.add(result, shift, result if shift.dtype is result.dtype else None)


def _check_numbers(kernel, x, *parameters):
    """All floating, and of one dtype; else torch's errors."""
    num.require(x, "fO", kernel)
    given = [p for p in parameters if p is not None]
    other = next((p for p in given if p.dtype != x.dtype), None)
    if other is None or any(y.dtype == num.OBJECT for y in (x, *given)):
        return
    if given[0].dtype == x.dtype:
        raise RuntimeError(f"expected scalar type {num.type_name(x)} but found {num.type_name(other)}")
    if all(p.dtype == np.float32 for p in given):
        raise RuntimeError("mixed dtype (CPU): all inputs must share same datatype.")
    raise RuntimeError("mixed dtype (CPU): expect parameter to have scalar type of Float")


# ---- layer norm -----------------------------------------------------------------------------------------------------


def _rows(x, normalized_shape):
    """Every group as a row."""
    return num.reshape(x, (math.prod(x.shape[: -len(normalized_shape)]), math.prod(normalized_shape)))


def _scales(r, weight):
    """r times weight, for each element of the rows: a product of matrices is twice as fast as one that broadcasts."""
    return r if weight is None else num.matmul(r, num.reshape(weight, (1, math.prod(weight.shape))))


def _weighted_mean(rows, weight):
    n = rows.shape[1]
    return (num.sum(rows, 1, True) if weight is None else num.matmul(rows, num.reshape(weight, (n, 1)))) / n


def _layer_norm_slopes(grad, needed, input, normalized_shape, weight, bias, eps, result1, result2):
    g = _rows(grad, normalized_shape)
    slopes = [None, None, None if not needed[2] else num.reshape(num.sum(g, 0), bias.shape)]
    if needed[0] or needed[1]:
        deviation, r = _deviation(_rows(input, normalized_shape), (1,), eps, result1, result2)
        product = g * deviation
    if needed[1]:
        slopes[1] = num.reshape(num.matmul(num.swap(r, 0, 1), product), weight.shape)
    if needed[0]:
        coefficient = r * r * r * _weighted_mean(product, weight)
        slope = _slope(g * _scales(r, weight), r * _weighted_mean(g, weight), deviation, coefficient)
        slopes[0] = num.reshape(slope, input.shape)
    return slopes


def _check_normalized_shape(name, input, normalized_shape, weight=None, bias=None):
    if not isinstance(normalized_shape, (tuple, list)):
        raise wrong_type(name, "normalized_shape", 2, "tuple of ints", normalized_shape)
    shape = tuple(normalized_shape)
    fits = (weight is None or weight.shape == shape) and (bias is None or bias.shape == shape)
    if shape and fits and input.shape[-len(shape) :] == shape:
        return
    shape = list(shape)
    if not shape:
        raise RuntimeError(
            "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got "
            "normalized_shape = []"
        )
    for given, x in (("weight", weight), ("bias", bias)):
        if x is not None and list(x.shape) != shape:
            raise RuntimeError(
                f"Expected {given} to be of same shape as normalized_shape, but got {given} of shape {list(x.shape)} "
                f"and normalized_shape = {shape}"
            )
    if list(input.shape)[-len(shape) :] != shape:
        listed = ", ".join(map(str, shape))
        # The kernels of torch differ in this comma.
        raise RuntimeError(
            f"Given normalized_shape={shape}, expected input with shape [*{', ' if name == 'layer_norm' else ''}"
            f"{listed}], but got input of size{list(input.shape)}"
        )


@primitive(
    "_layer_norm",
    node="NativeLayerNormBackward0",
    grads={
        "input weight bias": _layer_norm_slopes,
    },
    results=("result0", "result1", "result2"),
    optional=("weight", "bias"),
    where="",
)
def _layer_norm(input, normalized_shape, weight, bias, eps):
    _check_normalized_shape("layer_norm", input, normalized_shape, weight, bias)
    _check_numbers("LayerNormKernelImpl", input, weight, bias)
    deviation, mean, _, r = _moments(_rows(input, normalized_shape), (1,), eps)
    result = _affine(deviation, _scales(r, weight), None if bias is None else bias.reshape(-1)).reshape(input.shape)
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


@composite("native_layer_norm", where="torch", results="many", out=False)
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
    _check_normalized_shape("rms_norm", input, normalized_shape, weight)
    if not input.is_floating_point():
        raise NotImplementedError(f"\"rms_norm\" not implemented for '{input.dtype.type_name}'")
    if eps is None:
        eps = float(np.finfo(input._plain().dtype).eps)
    dims = tuple(range(-len(normalized_shape), 0))
    result = input * _add_number(input.pow(2).mean(dims, keepdim=True), eps).rsqrt()
    return result if weight is None else (result * weight).to(input.dtype)


# ---- batch and instance norm ----------------------------------------------------------------------------------------


def _by_channel(x):
    """[N, C, …] as [N, C, L], or as [N, C] where there are no further dims; and the axes of a group."""
    if len(x.shape) == 2:
        return x, (0,)
    return num.reshape(x, (*x.shape[:2], math.prod(x.shape[2:]))), (0, 2)


def _of_channels(x, like):
    """A number per channel, as it broadcasts against [N, C, L] or [N, C]."""
    return num.reshape(x, (x.shape[0], 1)) if len(like.shape) == 3 else x


def _batch_norm_slopes(grad, needed, input, weight, running_mean, running_var, training, eps, result1, result2):
    x, axes = _by_channel(input)
    g, shape = num.reshape(grad, x.shape), (x.shape[1],)
    slopes = [None, None, None]
    if training:
        deviation, r = _deviation(x, axes, eps, result1, result2)
        r = num.reshape(r, shape)
    else:
        r = 1 / num.sqrt(running_var + eps)
        deviation = x - _of_channels(running_mean, x) if needed[1] else None
    if needed[2] or training:
        slopes[2] = num.reshape(_sum(g, axes), shape)
    if needed[1] or training:
        product = num.reshape(_dot(g, deviation, axes), shape)
        slopes[1] = product * r
    if needed[0]:
        scale = r if weight is None else r * weight
        slope = g * _of_channels(scale, x)
        if training:
            share = scale / _count(x, axes)
            mean, coefficient = slopes[2] * share, slopes[1] * share * r
            slope = _slope(slope, _of_channels(mean, x), deviation, _of_channels(coefficient, x))
        slopes[0] = num.reshape(slope, input.shape)
    return slopes


@primitive(
    "_batch_norm",
    node="NativeBatchNormBackward0",
    grads={
        "input weight bias": _batch_norm_slopes,
        "running_mean": NONDIFFERENTIABLE,
        "running_var": NONDIFFERENTIABLE,
    },
    results=("result0", "result1", "result2", "variance"),
    optional=("weight", "bias", "running_mean", "running_var"),
    where="",
)
def _batch_norm(input, weight, bias, running_mean, running_var, training, eps):
    _check_numbers("batch_norm", input, weight, bias, running_mean, running_var)
    x, axes = _by_channel(input)
    if training:
        deviation, mean, variance, r = _moments(x, axes, eps)
        mean, variance, r = (y.reshape(-1) for y in (mean, variance, r))
        scale = r if weight is None else r * weight
        result = _affine(deviation, _of_channels(scale, x), None if bias is None else _of_channels(bias, x))
        return result.reshape(input.shape), mean, r, variance
    scale = 1 / np.sqrt(running_var + eps)
    scale = scale if weight is None else scale * weight
    # (x - m) scale + bias, with one sum less for every element
    shift = -running_mean * scale if bias is None else bias - running_mean * scale
    result = _affine(x, _of_channels(scale, x), _of_channels(shift, x), fresh=False)
    nothing = np.zeros(0, input.dtype)
    return result.reshape(input.shape), nothing, nothing, nothing


def _move(running, batch, momentum):
    """running = (1 - momentum) running + momentum batch, in its own memory; torch counts no version here either."""
    moved = running._plain() * (1 - momentum) + batch * momentum
    running._data[...] = num.lift(moved) if running._data.dtype == num.OBJECT else moved


def _normalized_batch(input, weight, bias, running_mean, running_var, training, momentum, eps):
    """`_batch_norm` with its arguments checked; in training the running statistics follow those of the batch."""
    channels = input.shape[1] if input.dim() > 1 else 0
    for name, x in (("running_mean", running_mean), ("running_var", running_var), ("weight", weight), ("bias", bias)):
        if x is None:
            if name.startswith("running") and not training:
                raise RuntimeError(f"{name} must be defined in evaluation mode")
        elif x.numel() != channels:
            raise RuntimeError(f"{name} should contain {channels} elements not {x.numel()}")
    if training and (running_mean is None) != (running_var is None):
        raise ValueError("running_mean and running_var must either both be None or neither be None")
    if momentum.__class__ is not float and not isinstance(momentum, (int, float)):
        raise wrong_type("batch_norm", "momentum", 7, "float", momentum)
    results = _batch_norm(input, weight, bias, running_mean, running_var, training, eps)
    if training and running_mean is not None:
        n = input.numel() // channels if channels else 0
        _move(running_mean, results[1]._plain(), momentum)
        # Of the variance the estimate without bias.
        _move(running_var, results[3]._plain() * (n / (n - 1) if n > 1 else math.nan), momentum)
    return results


@composite("batch_norm", where="F")
def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5):
    """Mean 0 and variance 1 in every channel, over the batch and the further dims; then times weight plus bias.

    input is [N, C, …], the other tensors [C]. In training the running statistics move towards those of the batch, by
    the part `momentum`; else input is normalized with them. ValueError for one value per channel in training, and for
    an eps that is negative, or 0 in training.

    >>> x = torch.tensor([[1.0], [3.0]])
    >>> torch.nn.functional.batch_norm(x, None, None, training=True)
    tensor([[-1.0000],
            [ 1.0000]])
    """
    if eps <= 0 and (training or eps):
        raise ValueError(
            f"batch_norm eps must be positive during training, but got {eps}"
            if training
            else f"batch_norm eps must be non-negative, but got {eps}"
        )
    if training:
        _check_more_than_one(input)
    return _batch_norm_of_torch(input, weight, bias, running_mean, running_var, training, momentum, eps, True)


def _check_more_than_one(input):
    shape = input.shape
    if math.prod(shape[:1]) * math.prod(shape[2:]) == 1:
        raise ValueError(f"Expected more than 1 value per channel when training, got input size {shape}")


@composite("_batch_norm_of_torch", where="torch", aliases=("batch_norm",), out=False)
def _batch_norm_of_torch(input, weight, bias, running_mean, running_var, training, momentum, eps, cudnn_enabled):
    """`torch.nn.functional.batch_norm` with another order of arguments; `cudnn_enabled` has no effect on a CPU."""
    if input.numel() == 0:
        result = input.clone()
        result = result if weight is None else result * weight[0]
        return result if bias is None else result + bias[0]
    return _normalized_batch(input, weight, bias, running_mean, running_var, training, momentum, eps)[0]


@composite("native_batch_norm", where="torch", results="many")
def native_batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps):
    """The batch norm; and in training the mean and 1 / sqrt(variance + eps) of every channel."""
    return tuple(_normalized_batch(input, weight, bias, running_mean, running_var, training, momentum, eps)[:3])


@composite("instance_norm", where="F")
def instance_norm(
    input, running_mean=None, running_var=None, weight=None, bias=None, use_input_stats=True, momentum=0.1, eps=1e-5
):
    """Mean 0 and variance 1 in every channel of every element, over the further dims; then times weight plus bias.

    input is [N, C, L…], the other tensors [C]. Running statistics are as in `batch_norm`, and are what input is
    normalized with unless `use_input_stats`. ValueError for one number per channel.

    >>> torch.nn.functional.instance_norm(torch.tensor([[[1.0, 3.0]]]))
    tensor([[[-1.0000,  1.0000]]])
    """
    if use_input_stats and math.prod(input.shape[2:]) == 1:
        raise ValueError(f"Expected more than 1 spatial element when training, got input size {input.shape}")
    return _instance_norm_of_torch(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, True)


@composite("_instance_norm_of_torch", where="torch", aliases=("instance_norm",), out=False)
def _instance_norm_of_torch(
    input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, cudnn_enabled
):
    """`torch.nn.functional.instance_norm` with another order of arguments; `cudnn_enabled` has no effect on a CPU."""
    if not use_input_stats and (running_mean is None or running_var is None):
        raise RuntimeError("Expected running_mean and running_var to be defined when use_input_stats is false")
    n, channels = input.shape[:2]
    # A batch norm in which every channel of every element is a channel of one large element.
    repeated = [None if x is None else x.repeat(n) for x in (weight, bias, running_mean, running_var)]
    large = input.contiguous().view(1, n * channels, *input.shape[2:])
    result = _batch_norm_of_torch(large, *repeated, use_input_stats, momentum, eps, cudnn_enabled)
    if use_input_stats:
        for running, moved in zip((running_mean, running_var), repeated[2:], strict=True):
            if running is not None:
                running.detach().copy_(moved.view(n, channels).mean(0))
    return result.view(input.shape)


# ---- group norm -----------------------------------------------------------------------------------------------------


def _group_norm_slopes(grads, needed, input, weight, N, C, HxW, group, eps, result1, result2):
    channels = (N, group, C // group, HxW)
    x, g = num.reshape(input, channels), num.reshape(grads[0], channels)
    deviation, r = _deviation(x, (2, 3), eps, result1, result2)
    # Per element and channel, [N, group, C // group, 1].
    total, product = _sum(g, (3,)), _dot(g, deviation, (3,))
    slopes = [None, None, None]
    if needed[0]:
        scale = r if weight is None else r * num.reshape(weight, (group, C // group, 1))
        # The mean and r are results too:  dm/dx = 1/n,  dr/dx = -r**3 (x - m) / n
        of_mean, of_r = (num.reshape(y, (N, group, 1, 1)) for y in grads[1:])
        mean = num.sum(total * scale, 2, True) - of_mean
        coefficient = r * r * (num.sum(product * scale, 2, True) + of_r * r)
        n = C // group * HxW
        slopes[0] = num.reshape(_slope(g * scale, mean / n, deviation, coefficient / n), input.shape)
    if needed[1]:
        slopes[1] = num.reshape(num.sum(product * r, 0), (C,))
    if needed[2]:
        slopes[2] = num.reshape(num.sum(total, 0), (C,))
    return slopes


@primitive(
    "_group_norm",
    node="NativeGroupNormBackward0",
    grads={"input weight bias": _group_norm_slopes},
    results=("result0", "result1", "result2"),
    differentiable=3,
    optional=("weight", "bias"),
    where="",
)
def _group_norm(input, weight, bias, N, C, HxW, group, eps):
    _check_groups(input, weight, bias, group)
    _check_numbers("GroupNormKernelImpl", input, weight, bias)
    deviation, mean, _, r = _moments(input.reshape(N, group, C // group, HxW), (2, 3), eps)
    of_channel = (group, C // group, 1)
    scale = r if weight is None else r * weight.reshape(of_channel)
    result = _affine(deviation, scale, None if bias is None else bias.reshape(of_channel))
    return result.reshape(input.shape), mean.reshape(N, group), r.reshape(N, group)


def _check_groups(input, weight, bias, groups):
    shape = list(input.shape)
    if groups <= 0:
        raise RuntimeError(f"Expected num groups to be greater than 0, got {groups}")
    if shape[1] % groups:
        raise RuntimeError(
            "Expected number of channels in input to be divisible by num_groups, but got input of shape "
            f"{shape} and num_groups={groups}"
        )
    for name, x in (("weight", weight), ("bias", bias)):
        if x is not None and list(x.shape) != shape[1:2]:
            # torch reports the shape of the weight for both.
            raise RuntimeError(
                f"Expected {name} to be a vector of size equal to the number of channels in input, but got {name} of "
                f"shape {list((x if weight is None else weight).shape)} and input of shape {shape}"
            )


@composite("group_norm", where="F")
def group_norm(input, num_groups, weight=None, bias=None, eps=1e-5):
    """Mean 0 and variance 1 in every group of channels of every element; then, by channel, times weight plus bias.

    input is [N, C, …], the other tensors [C]; RuntimeError unless C is divisible by `num_groups`.

    >>> torch.nn.functional.group_norm(torch.tensor([[1.0, 3.0, 5.0, 9.0]]), 2)
    tensor([[-1.0000,  1.0000, -1.0000,  1.0000]])
    """
    shape = input.shape
    if len(shape) < 2:
        raise RuntimeError(f"Expected at least 2 dimensions for input tensor but received {len(shape)}")
    if shape[0] * shape[1] // num_groups * math.prod(shape[2:]) == 1:
        raise ValueError(f"Expected more than 1 value per channel when training, got input size {list(shape)}")
    return _group_norm_of_torch(input, num_groups, weight, bias, eps)


@composite("_group_norm_of_torch", where="torch", aliases=("group_norm",), out=False)
def _group_norm_of_torch(input, num_groups, weight=None, bias=None, eps=1e-5, cudnn_enabled=True):
    """`torch.nn.functional.group_norm`; `cudnn_enabled` has no effect on a CPU."""
    if num_groups.__class__ is not int:
        raise wrong_type("group_norm", "num_groups", 2, "int", num_groups)
    _check_groups(input, weight, bias, num_groups)
    n, c, *rest = input.shape
    return _group_norm(input.contiguous(), weight, bias, n, c, math.prod(rest), num_groups, eps)[0]


@composite("native_group_norm", where="torch", results="many", out=False)
def native_group_norm(input, weight, bias, N, C, HxW, group, eps):
    """The group norm, and the mean and 1 / sqrt(variance + eps) of every group."""
    return tuple(_group_norm(input, weight, bias, N, C, HxW, group, eps))


# ---- by the size of vectors -----------------------------------------------------------------------------------------


@composite("normalize", where="F")
def normalize(input, p=2.0, dim=1, eps=1e-12, out=None):
    """input divided by its p-norms along dim, or by eps where these are smaller.

    >>> torch.nn.functional.normalize(torch.tensor([[3.0, 4.0]]))
    tensor([[0.6000, 0.8000]])
    """
    norm = input.norm(p, dim, keepdim=True).clamp_min(eps).expand_as(input)
    return input / norm if out is None else div(input, norm, out=out)


@composite("cosine_similarity", where="torch F", out=False)
def cosine_similarity(x1, x2, dim=1, eps=1e-8):
    """The cosines of the angles between vectors along dim; their sizes are taken as eps where they are smaller.

    >>> torch.cosine_similarity(torch.tensor([[1.0, 0.0]]), torch.tensor([[1.0, 1.0]]))
    tensor([0.7071])
    """
    for place, (name, x) in enumerate((("x1", x1), ("x2", x2)), 1):
        if not num.is_tensor(x):
            raise wrong_type("cosine_similarity", name, place, "Tensor", x)
    common = result_type(x1._data, x2._data)
    if not common.is_floating_point:
        raise RuntimeError(f"expected common dtype to be floating point, yet common dtype is {common.type_name}")
    x1, x2 = x1.to(common), x2.to(common)
    if x1.shape != x2.shape:
        shape = num.broadcast(x1.shape, x2.shape)
        x1, x2 = x1.expand(shape), x2.expand(shape)
    return (_unit(x1, dim, eps) * _unit(x2, dim, eps)).sum(dim)


def _unit(x, dim, eps):
    """x over its norm; where that is below eps, over eps, but with the derivative as if it were the norm."""
    size = vector_norm(x, 2, dim, True).clone()
    size.detach().clamp_min_(eps)
    return x / size
