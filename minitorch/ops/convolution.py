"""Convolutions, forward and transposed, over one, two or three spatial dims.

All three maps of this file come from one sum. With an image x [batch, C, *size], a kernel w [O, C / groups, *kernel]
and an output g [batch, O, *out],

    T(x, w, g) = sum over n, o, p, c, k of  g[n, o, p] w[o, c, k] x[n, c, p * stride + k * dilation - padding]

is linear in each of the three. Its slope in one of them is a function of the other two:

    dT/dg = correlate(x, w)     the convolution
    dT/dx = spread(g, w)        its gradient in x: the transposed convolution
    dT/dw = overlap(x, g)       its gradient in w

so the slopes of each of the three functions are the other two, to any order.
"""

import math

import numpy as np

from minitorch._arguments import wrong_type
from minitorch.ops import num
from minitorch.ops._record import composite, primitive
from minitorch.ops.padding import constant_pad_nd

# ---- the three maps -------------------------------------------------------------------------------------------------

# In between, the batch is the last axis: what a tap of the kernel sees of an image is then made of runs of
# (width * batch) numbers, and runs are what copying and adding take their time by. For LeNet's two layers, batch 32, in
# microseconds, batch first against batch last: columns 97 and 147 against 34 and 20, adding them up again 432 against
# 130, and one dim of taps after the other 99; bringing the batch to the end and back takes 60 and 22. One product for
# each row of the kernel, without columns, took 216 against 147 for the second layer: the products take two thirds of
# the whole, and few large ones are faster. torch's own blocked products are twice as fast again where there are many
# channels. Saving the columns for backward would spare a fifteenth, and keep many times the image in memory.

BLOCK = 2**18
"""So many numbers of columns are made at a time: all of them are several times the image, these stay in the cache."""


def batch_last(x):
    return x.transpose((*range(1, x.ndim), 0))


def batch_first(x):
    return x.transpose((x.ndim - 1, *range(x.ndim - 1)))


def _wide(x, padding):
    """Zeros like x [channels, *size, batch] with room for the padding, and where in it the middle is."""
    size = x.shape[1:-1]
    wide = np.zeros((x.shape[0], *(n + 2 * p for n, p in zip(size, padding, strict=True)), x.shape[-1]), x.dtype)
    return wide, (slice(None), *(slice(p, p + n) for n, p in zip(size, padding, strict=True)))


def windows_of(x, kernel, stride, padding, dilation, size):
    """What each tap of the kernel sees of x at each place: a view [C, *kernel, *size, batch]."""
    x = batch_last(x)
    if any(padding):
        wide, middle = _wide(x, padding)
        wide[middle] = x
        x = wide
    x = np.ascontiguousarray(x)
    channel, *steps, one = num.strides(x)
    taps = [step * d for step, d in zip(steps, dilation, strict=True)]
    places = [step * s for step, s in zip(steps, stride, strict=True)]
    return num.strided(x, (x.shape[0], *kernel, *size, x.shape[-1]), (channel, *taps, *places, one))


def _blocks(size, numbers: int) -> list[slice]:
    """The places of the first dim of `size` in blocks, of `numbers` numbers in all."""
    step = max(1, BLOCK * size[0] // max(numbers, 1))
    return [slice(i, min(i + step, size[0])) for i in range(0, size[0], step)]


def _columns(windows, rows, groups):
    """The windows at some rows of places as matrices [groups, C / groups * kernel, places * batch]."""
    dims = windows.ndim // 2
    seen = windows[(*(slice(None),) * dims, rows)]
    return seen.reshape(groups, math.prod(seen.shape[:dims]) // groups, math.prod(seen.shape[dims:]))


def _grouped(x, groups):
    """The first dim of x in `groups` groups, all the rest as rows: [groups, n / groups, rest]."""
    return x.reshape(groups, x.shape[0] // groups, math.prod(x.shape[1:]))


def correlate(x, w, stride, padding, dilation, groups, size, bias=None):
    """The convolution at `size` places, and the bias of each channel: [batch, O, *size]."""
    windows = windows_of(x, w.shape[2:], stride, padding, dilation, size)
    kernels = _grouped(w, groups)
    operands = (x, w) if bias is None else (x, w, bias)
    result = np.empty((x.shape[0], w.shape[0], *size), np.result_type(*operands))
    for rows in _blocks(size, windows.size):
        product = kernels @ _columns(windows, rows, groups)
        product = product.reshape(w.shape[0], rows.stop - rows.start, *size[1:], x.shape[0])
        if bias is not None:
            product = product + bias.reshape(-1, *[1] * (product.ndim - 1))
        result[:, :, rows] = batch_first(product)
    return result


def folded(rows, stride, padding, dilation, size):
    """What each tap of the kernel gives to each place, [C, *kernel, *places, batch], added up: [C, *size, batch].

    One dim of taps after the other becomes a dim of the image.
    """
    dims = len(size)
    for n, s, p, d in zip(size, stride, padding, dilation, strict=True):
        places = rows.shape[dims + 1]
        wide = np.zeros((rows.shape[0], *rows.shape[2 : dims + 1], n + 2 * p, *rows.shape[dims + 2 :]), rows.dtype)
        for tap in range(rows.shape[1]):
            wide[(*(slice(None),) * dims, slice(tap * d, tap * d + s * places, s))] += rows[:, tap]
        rows = wide
    return rows[(slice(None), *(slice(p, p + n) for n, p in zip(size, padding, strict=True)))]


def spread(g, w, stride, padding, dilation, groups, size, bias=None):
    """Every number of g times the kernel, added up where the kernel stood: [batch, C, *size]."""
    rows = _grouped(w, groups).swapaxes(1, 2) @ _grouped(batch_last(g), groups)
    rows = rows.reshape(w.shape[1] * groups, *w.shape[2:], *g.shape[2:], g.shape[0])
    image = folded(rows, stride, padding, dilation, size)
    if bias is not None:
        image = image + bias.reshape(-1, *[1] * (image.ndim - 1))
    return num.in_order(batch_first(image))


def overlap(x, g, stride, padding, dilation, groups, size):
    """For each tap of the kernel the products of g with what the tap sees of x, added up: [O, C / groups, *size]."""
    windows = windows_of(x, size, stride, padding, dilation, g.shape[2:])
    total = 0
    for rows in _blocks(g.shape[2:], windows.size):
        # This way round the product of many rows and few columns takes 107 instead of 124 microseconds (LeNet's).
        total = total + _columns(windows, rows, groups) @ _grouped(batch_last(g[:, :, rows]), groups).swapaxes(1, 2)
    return total.swapaxes(1, 2).reshape(g.shape[1], x.shape[1] // groups, *size)


def _map(name: str, kernel, grads):
    return primitive(name, node=f"Convolution{name.title().strip('_')}Backward0", grads=grads, where="")(kernel)


_OPS = {
    correlate: _map(
        "_correlate",
        correlate,
        {
            "x": lambda grad, x_shape, w, stride, padding, dilation, groups: _run(
                spread, grad, w, stride, padding, dilation, groups, x_shape[2:]
            ),
            "w": lambda grad, x, w_shape, stride, padding, dilation, groups: _run(
                overlap, x, grad, stride, padding, dilation, groups, w_shape[2:]
            ),
        },
    ),
    spread: _map(
        "_spread",
        spread,
        {
            "g": lambda grad, g_shape, w, stride, padding, dilation, groups: _run(
                correlate, grad, w, stride, padding, dilation, groups, g_shape[2:]
            ),
            "w": lambda grad, g, w_shape, stride, padding, dilation, groups: _run(
                overlap, grad, g, stride, padding, dilation, groups, w_shape[2:]
            ),
        },
    ),
    overlap: _map(
        "_overlap",
        overlap,
        {
            "x": lambda grad, x_shape, g, stride, padding, dilation, groups: _run(
                spread, g, grad, stride, padding, dilation, groups, x_shape[2:]
            ),
            "g": lambda grad, x, g_shape, stride, padding, dilation, groups: _run(
                correlate, x, grad, stride, padding, dilation, groups, g_shape[2:]
            ),
        },
    ),
}


def _run(which, a, b, *how):
    """One of the three maps, of arrays or of Tensors."""
    return (_OPS[which] if num.is_tensor(a) else which)(a, b, *how)


# ---- torch's convolution --------------------------------------------------------------------------------------------


def _input_slope(grad, input_shape, weight, stride, padding, dilation, transposed, groups):
    back = correlate if transposed else spread
    return _run(back, grad, weight, stride, padding, dilation, groups, input_shape[2:])


def _weight_slope(grad, input, weight_shape, stride, padding, dilation, transposed, groups):
    image, out = (grad, input) if transposed else (input, grad)
    return _run(overlap, image, out, stride, padding, dilation, groups, weight_shape[2:])


def _bias_slope(grad):
    return num.sum(num.sum(num.reshape(grad, (*grad.shape[:2], math.prod(grad.shape[2:]))), -1), 0)


def _scalars(input, weight, *bias) -> int:
    """Values in a convolution: a multiplication and an addition for each tap that a number of the input may meet."""
    return 2 * math.prod(input) * math.prod(weight) // max(input[1], 1)


@primitive(
    "_convolution",
    node="ConvolutionBackward0",
    grads={"input": _input_slope, "weight": _weight_slope, "bias": _bias_slope},
    optional=("bias",),
    where="",
    scalars=_scalars,
)
def _convolution(input, weight, bias, stride, padding, dilation, transposed, output_padding, groups):
    _check_shapes(input, weight, bias, transposed, groups)
    geometry = input.shape, weight.shape, stride, padding, dilation
    size = _transposed_size(*geometry, output_padding) if transposed else _size(*geometry)
    if 0 in input.shape[2:] and 0 not in input.shape[:2]:
        raise RuntimeError(
            "Only zero batch or zero channel inputs are supported, but got input shape: "
            f"{[*input.shape[:2], *[1] * (input.ndim == 3), *input.shape[2:]]}"
        )
    return (spread if transposed else correlate)(input, weight, stride, padding, dilation, groups, size, bias)


@composite("convolution", where="torch", out=False)
def convolution(input, weight, bias, stride, padding, dilation, transposed, output_padding, groups):
    """A convolution or, if `transposed`, its gradient in the input, over all dims of input [batch, C, *size] but two.

    weight is [O, C / groups, *kernel], of a transposed one [C, O / groups, *kernel]; the result [batch, O, *size].
    RuntimeError where shapes or numbers do not fit.
    """
    if not num.is_tensor(weight):
        raise wrong_type("convolution", "weight", 2, "Tensor", weight)
    dims = weight.dim() - 2
    if dims < 1:
        raise RuntimeError("weight should have at least three dimensions")
    stride, padding = _each("stride", stride, dims), _each("padding", padding, dims)
    dilation, output_padding = _each("dilation", dilation, dims), _each("output_padding", output_padding, dims)
    if min(padding) < 0:
        raise RuntimeError("negative padding is not supported")
    if min(output_padding) < 0:
        raise RuntimeError("negative output_padding is not supported")
    if min(stride) < 1:
        raise RuntimeError("non-positive stride is not supported")
    if min(dilation) < 1:
        raise RuntimeError("dilation should be greater than zero")
    if groups < 1:
        raise RuntimeError("non-positive groups is not supported")
    return _convolution(input, weight, bias, stride, padding, dilation, transposed, output_padding, groups)


# A kernel whose taps are `dilation` apart spans dilation * (k - 1) + 1 places, and fits into n + 2 * padding of them at
# (n + 2 * padding - span) // stride + 1. The transposed convolution turns that round; what the division lost is for
# `output_padding` to say.
def _size(input, weight, stride, padding, dilation) -> list[int]:
    padded = [n + 2 * p for n, p in zip(input[2:], padding, strict=True)]
    spans = [d * (k - 1) + 1 for d, k in zip(dilation, weight[2:], strict=True)]
    if any(span > n for span, n in zip(spans, padded, strict=True)):
        raise RuntimeError(
            f"Calculated padded input size per channel: ({_by(padded)}). Kernel size: ({_by(spans)}). Kernel size "
            "can't be greater than actual input size"
        )
    return [(n - span) // s + 1 for n, span, s in zip(padded, spans, stride, strict=True)]


def _transposed_size(input, weight, stride, padding, dilation, output_padding) -> list[int]:
    if any(o >= max(s, d) for o, s, d in zip(output_padding, stride, dilation, strict=True)):
        raise RuntimeError(
            "output padding must be smaller than either stride or dilation, but got "
            + " ".join(
                f"{what}_{dim}: {n}"
                for what, sizes, one in (
                    ("output_padding", output_padding, 0),
                    ("stride", stride, 1),
                    ("dilation", dilation, 1),
                )
                for dim, n in _as_2d(sizes, one)
            )
        )
    size = [
        (n - 1) * s - 2 * p + d * (k - 1) + 1 + o
        for n, s, p, d, k, o in zip(input[2:], stride, padding, dilation, weight[2:], output_padding, strict=True)
    ]
    if min(size) < 1:
        one = [1] if len(size) == 1 else []
        raise RuntimeError(
            f"Given input size per channel: ({_by([*one, *input[2:]])}). Calculated output size per channel: "
            f"({_by([*one, *size])}). Output size is too small"
        )
    return size


# ---- arguments ------------------------------------------------------------------------------------------------------


def _by(sizes) -> str:
    return " x ".join(map(str, sizes))


def _as_2d(sizes, one: int) -> list[tuple[str, int]]:
    """Each size with the name of its dim. torch knows no convolution in one dim: its height is `one`."""
    sizes = [one, *sizes] if len(sizes) == 1 else sizes
    return list(zip(("depth", "height", "width")[-len(sizes) :], sizes, strict=True))


def _each(what: str, value, dims: int) -> tuple[int, ...]:
    """`value` for each dim: a number, or a sequence of one or of all."""
    value = (value,) if isinstance(value, int) else tuple(value)
    if len(value) not in (1, dims):
        raise RuntimeError(
            f"expected {what} to be a single integer value or a list of {dims} values to match the convolution "
            f"dimensions, but got {what}={list(value)}"
        )
    return value if len(value) == dims else value * dims


def _check_shapes(input, weight, bias, transposed: bool, groups: int) -> None:
    if bias is not None and bias.dtype != input.dtype and num.OBJECT not in (bias.dtype, input.dtype):
        raise RuntimeError(f"Input type ({num.c_name(input)}) and bias type ({num.c_name(bias)}) should be the same")
    shape, kernel = list(weight.shape), weight.shape[2:]
    if input.ndim != len(shape):
        raise RuntimeError(
            f"Expected {len(shape)}-dimensional input for {len(shape)}-dimensional weight {shape}, but got "
            f"{input.ndim}-dimensional input of size {list(input.shape)} instead"
        )
    if shape[0] < groups:
        raise RuntimeError(
            f"Given groups={groups}, expected weight to be at least {groups} at dimension 0, but got weight of size "
            f"{shape} instead"
        )
    if shape[0] % groups:
        raise RuntimeError(
            f"Given groups={groups}, expected weight to be divisible by {groups} at dimension 0, but got weight of "
            f"size [{shape}] instead"
        )
    channels, outs = (shape[0], shape[1] * groups) if transposed else (shape[1] * groups, shape[0])
    if input.shape[1] != channels:
        raise RuntimeError(
            f"Given {'transposed=1' if transposed else f'groups={groups}'}, weight of size {shape}, expected "
            f"input{list(input.shape)} to have {channels} channels, but got {input.shape[1]} channels instead"
        )
    if bias is not None and bias.shape != (outs,):
        raise RuntimeError(
            f"Given {'transposed=1, ' if transposed else ''}weight of size {shape}, expected bias to be 1-dimensional "
            f"with {outs} elements, but got bias of size {list(bias.shape)} instead"
        )
    if 0 in kernel:
        named = " ".join(f"kernel_{dim}: {n}" for dim, n in _as_2d(kernel, 1))
        raise RuntimeError(
            "kernel size should be greater than zero, but got"
            + (f": {_by(kernel)} (TxHxW)" if len(kernel) == 3 else f" {named}")
        )
    if weight.dtype != input.dtype and num.OBJECT not in (weight.dtype, input.dtype):
        raise RuntimeError(f"expected scalar type {num.type_name(input)} but found {num.type_name(weight)}")
    if input.dtype == bool:
        name = {True: f"slow_conv_transpose{max(len(kernel), 2)}d_out_cpu", False: "slow_conv2d_cpu"}[transposed]
        raise NotImplementedError(
            f"\"{'compute_columns3d' if len(kernel) == 3 and not transposed else name}\" not implemented for 'Bool'"
        )


# ---- the functions that people call ---------------------------------------------------------------------------------


def _numbers(dims: int, *given) -> list:
    """Each of the arguments for all dims, if it is one number."""
    return [(x,) * dims if isinstance(x, int) else x for x in given]


def _batched(name: str, input, dims: int):
    """input with a batch of one in front if it is a single image; and whether it is."""
    ndim = input.dim()
    if ndim not in (dims + 1, dims + 2):
        raise RuntimeError(
            f"Expected {dims + 1}D (unbatched) or {dims + 2}D (batched) input to {name}, but got input of size: "
            f"{list(input.shape)}"
        )
    return (input.unsqueeze(0), True) if ndim == dims + 1 else (input, False)


def _padded(input, weight, stride, padding: str, dilation):
    """input and the number of zeros still to be put at either side, for the padding "same" or "valid"."""
    dims = weight.dim() - 2
    if padding == "valid":
        return input, 0
    if padding != "same":
        raise RuntimeError(f"Invalid padding string: '{padding}'")
    if dims < 1:
        raise RuntimeError("weight should have at least three dimensions")
    if input.dim() != weight.dim():
        raise RuntimeError(
            f"Expected {dims + 2}-dimensional input for {dims + 2}-dimensional weight{list(weight.shape)}, but got "
            f"{input.dim()}-dimensional input of size {list(input.shape)} instead"
        )
    if any(s != 1 for s in _each("stride", stride, dims)):
        raise RuntimeError("padding='same' is not supported for strided convolutions")
    total = [d * (k - 1) for d, k in zip(_each("dilation", dilation, dims), weight.shape[2:], strict=True)]
    if any(n % 2 for n in total):
        # The odd one is put after the last element.
        input = constant_pad_nd(input, [n for odd in reversed(total) for n in (0, odd % 2)])
    return input, [n // 2 for n in total]


def _forward(name: str, dims: int, doc: str):
    def conv(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
        x, single = _batched(name, input, dims)
        stride, padding, dilation = _numbers(dims, stride, padding, dilation)
        if isinstance(padding, str):
            x, padding = _padded(x, weight, stride, padding, dilation)
        y = convolution(x, weight, bias, stride, padding, dilation, False, 0, groups)
        return y.squeeze(0) if single else y

    conv.__doc__ = doc
    return composite(name, where="torch F", out=False)(conv)


conv1d = _forward(
    "conv1d",
    1,
    """Slides each kernel along input [batch, C, length] or [C, length]: `conv2d` in one dim.

    >>> torch.nn.functional.conv1d(torch.arange(4.0).view(1, 1, 4), torch.ones(1, 1, 2))
    tensor([[[1., 3., 5.]]])
    """,
)
conv2d = _forward(
    "conv2d",
    2,
    """Slides each kernel over input [batch, C, height, width] or [C, height, width]: sums of products at every place.

    Args:
        weight: the kernels, [O, C / groups, height, width].
        bias: [O], added to each channel of the result.
        stride: how far apart the places are.
        padding: zeros put around the input; "valid" is none, "same" as many as keep the size.
        dilation: how far apart the elements are that a kernel meets.
        groups: the channels are split into so many groups, each with kernels of its own.

    >>> torch.nn.functional.conv2d(torch.ones(1, 1, 3, 3), torch.ones(2, 1, 2, 2), padding=1).shape
    torch.Size([1, 2, 4, 4])
    """,
)
conv3d = _forward(
    "conv3d", 3, "Slides each kernel through input [batch, C, depth, height, width]: `conv2d` in three dims."
)


def _transposed(name: str, dims: int, doc: str):
    def conv(input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
        x, single = _batched(name, input, dims)
        if isinstance(padding, str):
            raise TypeError(f"{name}(): argument 'padding' must be tuple of ints, not str")
        stride, padding, output_padding, dilation = _numbers(dims, stride, padding, output_padding, dilation)
        y = convolution(x, weight, bias, stride, padding, dilation, True, output_padding, groups)
        return y.squeeze(0) if single else y

    conv.__doc__ = doc
    return composite(name, where="torch F", out=False)(conv)


conv_transpose1d = _transposed("conv_transpose1d", 1, "`conv_transpose2d` in one dim: input [batch, C, length].")
conv_transpose2d = _transposed(
    "conv_transpose2d",
    2,
    """Puts down each element of input [batch, C, height, width] as a multiple of the kernel.

    It is what `conv2d` does to a gradient.

    Args:
        weight: the kernels, [C, O / groups, height, width].
        stride: how far apart the kernels are put down.
        padding: how much is cut off around the result.
        output_padding: how much larger the result is at the end; several sizes lead to one under `conv2d`.

    >>> torch.nn.functional.conv_transpose2d(torch.ones(1, 1, 2, 2), torch.ones(1, 1, 2, 2), stride=2).shape
    torch.Size([1, 1, 4, 4])
    """,
)
conv_transpose3d = _transposed(
    "conv_transpose3d", 3, "`conv_transpose2d` in three dims: input [batch, C, depth, height, width]."
)
