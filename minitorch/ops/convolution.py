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

from minitorch.ops import num
from minitorch.ops._record import composite, primitive
from minitorch.ops.padding import constant_pad_nd

# ---- the three maps -------------------------------------------------------------------------------------------------

# The batch is the last axis of everything in between. What a kernel's tap sees of an image is then made of runs of
# (width * batch) numbers, which is what copying and adding take their time by. Measured for LeNet's two layers, batch
# 32, in microseconds, batch first against batch last: the columns 97 and 147 against 34 and 20, adding them up again
# 432 against 130; bringing the batch to the end and back takes 60 and 22. Rows of columns along the width alone, with
# one product for each row of the kernel, were slower (216 against 147 for the second layer), for the products take two
# thirds of the whole time and many small ones take more than one large one.


def _batch_last(x):
    return x.transpose((*range(1, x.ndim), 0))


def _batch_first(x):
    return num.in_order(x.transpose((x.ndim - 1, *range(x.ndim - 1))))


def _columns(x, kernel, stride, padding, dilation, groups, out):
    """What each tap of the kernel sees of x at each place: [groups, C / groups * kernel, out * batch]."""
    x = _batch_last(x)
    if any(padding):
        wide = np.zeros((x.shape[0], *(n + 2 * p for n, p in zip(x.shape[1:-1], padding, strict=True)), x.shape[-1]), x.dtype)
        wide[(slice(None), *(slice(p, p + n) for n, p in zip(x.shape[1:-1], padding, strict=True)))] = x
        x = wide
    else:
        x = np.ascontiguousarray(x)
    channel, *steps, one = num.strides(x)
    taps = [step * d for step, d in zip(steps, dilation, strict=True)]
    places = [step * s for step, s in zip(steps, stride, strict=True)]
    seen = num.strided(x, (x.shape[0], *kernel, *out, x.shape[-1]), (channel, *taps, *places, one))
    return seen.reshape(groups, x.shape[0] // groups * math.prod(kernel), -1)


def correlate(x, w, stride, padding, dilation, groups, out):
    """The convolution, at `out` places: [batch, O, *out]."""
    columns = _columns(x, w.shape[2:], stride, padding, dilation, groups, out)
    product = w.reshape(groups, w.shape[0] // groups, -1) @ columns
    return _batch_first(product.reshape(w.shape[0], *out, x.shape[0]))


def spread(g, w, stride, padding, dilation, groups, size):
    """Every number of g times the kernel, added up where the kernel stood: [batch, C, *size]."""
    batch, outs, *out = g.shape
    kernel = w.shape[2:]
    rows = w.reshape(groups, outs // groups, -1).swapaxes(1, 2) @ _batch_last(g).reshape(groups, outs // groups, -1)
    rows = rows.reshape(-1, *kernel, *out, batch)
    wide = np.zeros((rows.shape[0], *(n + 2 * p for n, p in zip(size, padding, strict=True)), batch), rows.dtype)
    for tap in np.ndindex(*kernel):
        places = (slice(t * d, t * d + s * n, s) for t, d, s, n in zip(tap, dilation, stride, out, strict=True))
        wide[(slice(None), *places)] += rows[(slice(None), *tap)]
    return _batch_first(wide[(slice(None), *(slice(p, p + n) for n, p in zip(size, padding, strict=True)))])


def overlap(x, g, stride, padding, dilation, groups, kernel):
    """For each tap of the kernel the products of g with what the tap sees of x, added up: [O, C / groups, *kernel]."""
    columns = _columns(x, kernel, stride, padding, dilation, groups, g.shape[2:])
    outs = g.shape[1]
    product = _batch_last(g).reshape(groups, outs // groups, -1) @ columns.swapaxes(1, 2)
    return product.reshape(outs, -1, *kernel)
