"""Pooling that few networks use: back from maxima to their places, power averages, windows drawn at random."""

import math

import numpy as np

from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, composite, primitive
from minitorch.ops.pooling import (
    Axis,
    at_places,
    avg_pool1d,
    avg_pool2d,
    avg_pool3d,
    check_not_negative,
    largest,
    picking,
    sizes_of,
)
from minitorch.ops.sampling import rand

# ---- the way back from max pooling ----------------------------------------------------------------------------------


def _unpool_primitive(dims: int):
    """y = zeros with x at its places, hence dL/dx = dL/dy at these places."""

    @primitive(
        f"_max_unpool{dims}d",
        node=f"MaxUnpool{dims}DBackward0",
        grads={"self": lambda grad, indices: at_places(grad, indices, dims), "indices": NONDIFFERENTIABLE},
        where="",
    )
    def kernel(self, indices, output_size):
        if indices.dtype != np.int64:
            got = f" but got: {num.type_name(indices)}" if dims == 2 else ""
            raise RuntimeError(f"elements in indices should be type int64{got}")
        if self.ndim not in (dims + 1, dims + 2):
            raise RuntimeError(
                f"Input to max_unpooling{dims}d should be a {dims + 1}d or {dims + 2}d Tensor, but got a tensor with "
                f"{self.ndim} dimensions."
            )
        if self.shape != indices.shape:
            raise RuntimeError(
                "Expected shape of indices to be same as that of the input tensor "
                f"({list(self.shape)}) but got indices tensor with shape: {list(indices.shape)}"
            )
        for dim in range(1, self.ndim):
            if not self.shape[dim]:
                raise RuntimeError(
                    f"max_unpooling{dims}d_forward_out_cpu(): Expected input to have non-zero size for non-batch "
                    f"dimensions, but got {list(self.shape)} with dimension {dim} being empty."
                )
        num.require(self, "fO", f"max_unpool{dims}d")
        wrong = (indices < 0) | (indices >= math.prod(output_size))
        if wrong.any():
            raise RuntimeError(
                f"Found an invalid max index: {indices[wrong][-1]} (output volumes are of size "
                f"{'x'.join(map(str, output_size))})"
            )
        shape = (*self.shape[: self.ndim - dims], *output_size)
        # Where several numbers have one place, windows having overlapped, the last stays.
        out = np.zeros((math.prod(shape[: len(shape) - dims]), math.prod(output_size)), self.dtype)
        rows = (len(out), math.prod(self.shape[self.ndim - dims :]))
        np.put_along_axis(out, indices.reshape(rows), self.reshape(rows), axis=1)
        return out.reshape(shape)

    return kernel


_max_unpool2d, _max_unpool3d = _unpool_primitive(2), _unpool_primitive(3)


def _each(value, dims: int) -> tuple:
    return (value,) * dims if isinstance(value, int) else tuple(value)


def _unpooled_size(input, kernel_size, stride, padding, output_size, dims: int) -> tuple[int, ...]:
    """The sizes that were pooled: those asked for, if they are near what the arguments say."""
    kernel, padding = _each(kernel_size, dims), _each(padding, dims)
    stride = kernel if stride is None else _each(stride, dims)
    given = input.shape[-dims:]
    usual = tuple((given[d] - 1) * stride[d] + kernel[d] - 2 * padding[d] for d in range(len(kernel)))
    if output_size is None:
        wanted = usual
    else:
        if len(output_size) == dims + 2:
            output_size = output_size[2:]
        if len(output_size) != dims:
            raise ValueError(
                f"output_size should be a sequence containing {dims} or {dims + 2} elements, but it has a length of "
                f"'{len(output_size)}'"
            )
        for d in range(dims):
            if not usual[d] - stride[d] < output_size[d] < usual[d] + stride[d]:
                raise ValueError(
                    f'invalid output_size "{output_size}" (dim {d} must be between {usual[d] - stride[d]} and '
                    f"{usual[d] + stride[d]})"
                )
        wanted = tuple(output_size)
    for d, n in enumerate(wanted):
        if n < 0:
            raise ValueError(
                f"max_unpooling: output_size must contain non-negative spatial dimensions, but got output_size[{d}]={n}"
            )
    return wanted


@composite("max_unpool1d", where="F", out=False)
def max_unpool1d(input, indices, kernel_size, stride=None, padding=0, output_size=None):
    """Zeros [N, C, L] with the maxima at the places where max_pool1d(…, return_indices=True) found them."""
    size = _unpooled_size(input, kernel_size, stride, padding, output_size, 1)
    return _max_unpool2d(input.unsqueeze(-1), indices.unsqueeze(-1), (*size, 1)).squeeze(-1)


@composite("max_unpool2d", where="F", out=False)
def max_unpool2d(input, indices, kernel_size, stride=None, padding=0, output_size=None):
    """Zeros [N, C, H, W] with the maxima at the places where max_pool2d(…, return_indices=True) found them.

    Args:
        output_size: the sizes that were pooled, where pooling cut something off.

    >>> image = torch.tensor([[[1.0, 3.0], [2.0, 0.0]]])
    >>> pooled, places = torch.nn.functional.max_pool2d(image, 2, return_indices=True)
    >>> torch.nn.functional.max_unpool2d(pooled, places, 2)
    tensor([[[0., 3.],
             [0., 0.]]])
    """
    return _max_unpool2d(input, indices, _unpooled_size(input, kernel_size, stride, padding, output_size, 2))


@composite("max_unpool3d", where="F", out=False)
def max_unpool3d(input, indices, kernel_size, stride=None, padding=0, output_size=None):
    """Zeros [N, C, D, H, W] with the maxima at the places that max_pool3d found; see `max_unpool2d`."""
    size = _unpooled_size(input, kernel_size, stride, padding, output_size, 3)
    strides = _each(kernel_size if stride is None else stride, 3)
    if min(strides) <= 0:
        raise RuntimeError(f"strides should be greater than zero, but got stride: {list(strides)}")
    return _max_unpool3d(input, indices, size)


# ---- power averages -------------------------------------------------------------------------------------------------


def _root_of_sum(means, count: int, norm_type):
    """The norm of windows from the means of the powers."""
    return (means.sign() * means.abs().relu()).mul(count).pow(1.0 / norm_type)


@composite("lp_pool1d", where="F", out=False)
def lp_pool1d(input, norm_type, kernel_size, stride=None, ceil_mode=False):
    """The p-norm of each window of signals [N, C, L]: (sum of x**p)**(1 / p), with p = norm_type."""
    means = avg_pool1d(input.pow(norm_type), kernel_size, stride, 0, ceil_mode)
    return _root_of_sum(means, kernel_size, norm_type)


@composite("lp_pool2d", where="F", out=False)
def lp_pool2d(input, norm_type, kernel_size, stride=None, ceil_mode=False):
    """The p-norm of each window of images [N, C, H, W]: (sum of x**p)**(1 / p), with p = norm_type.

    >>> torch.nn.functional.lp_pool2d(torch.tensor([[[3.0, 4.0], [0.0, 0.0]]]), 2, 2)
    tensor([[[5.]]])
    """
    height, width = _each(kernel_size, 2)
    means = avg_pool2d(input.pow(norm_type), kernel_size, stride, 0, ceil_mode)
    return _root_of_sum(means, height * width, norm_type)


@composite("lp_pool3d", where="F", out=False)
def lp_pool3d(input, norm_type, kernel_size, stride=None, ceil_mode=False):
    """The p-norm of each window of volumes [N, C, D, H, W]: (sum of x**p)**(1 / p), with p = norm_type."""
    depth, height, width = _each(kernel_size, 3)
    means = avg_pool3d(input.pow(norm_type), kernel_size, stride, 0, ceil_mode)
    return _root_of_sum(means, depth * height * width, norm_type)


# ---- fractional max pooling -----------------------------------------------------------------------------------------


def _random_starts(size: int, count: int, kernel: int, sample) -> Axis:
    """Windows at distances of two neighbouring integers in an order that depends on a number from [0, 1).

    Graham, "Fractional Max-Pooling" (2014): start i is floor(alpha (i + u)) - floor(alpha u); the last one ends with
    the dim. Reckoned in the dtype of the sample.
    """
    kind = type(sample)
    alpha = kind(size - kernel) / kind(max(count - 1, 1))
    starts = ((np.arange(count, dtype=kind) + sample) * alpha).astype(int) - int(sample * alpha)
    starts[count - 1 :] = size - kernel
    return Axis(size, starts, np.full(count, size), kernel)


def _fractional_primitive(dims: int):
    name = f"fractional_max_pool{dims}d" + ("_out" if dims == 3 else "")
    record = f"_fractional_max_pool{dims}d"
    facts = picking(record, f"FractionalMaxPool{dims}DBackward0", dims, _random_samples=NONDIFFERENTIABLE)

    @primitive(record, **facts)
    def kernel(self, kernel_size, output_size, _random_samples):
        if self.ndim not in (dims + 1, dims + 2):
            raise RuntimeError(f"{name}(): Expected {dims + 1}D or {dims + 2}D tensor, but got: {list(self.shape)}")
        for dim in range(self.ndim - dims - 1, self.ndim):
            if not self.shape[dim]:
                raise RuntimeError(
                    f"{name}(): Expected input to have non-zero size for non-batch dimensions, but got"
                    f"{list(self.shape)} with dimension {dim} being empty."
                )
        sizes = self.shape[-dims:]
        words = ("height", "width") if dims == 2 else ("time", "height", "width")
        for word, size, count, kernel in zip(words, sizes, output_size, kernel_size, strict=True):
            if count + kernel - (dims == 2) > size:
                raise RuntimeError(f"{name}(): pool {word} {kernel} too large relative to input {word} {size}")
        check_not_negative((*self.shape[: self.ndim - dims], *output_size))
        planes = self.reshape(math.prod(self.shape[: self.ndim - dims]), *sizes)
        values = np.empty((len(planes), *output_size), self.dtype)
        places = np.empty(values.shape, np.int64)
        for n, (plane, samples) in enumerate(zip(planes, _random_samples.reshape(-1, dims), strict=False)):
            # torch takes the samples from the last dim to the first.
            axes = map(_random_starts, sizes, output_size, kernel_size, samples[::-1] if dims == 2 else samples)
            values[n], places[n] = largest(plane, tuple(axes))
        shape = (*self.shape[: self.ndim - dims], *output_size)
        return values.reshape(shape), places.reshape(shape)

    return kernel


_fractional_max_pool2d, _fractional_max_pool3d = _fractional_primitive(2), _fractional_primitive(3)


def _check_samples(samples, input, dims: int) -> None:
    batch = input.shape[0] if input.dim() == dims + 2 else 1
    if samples.dtype is not input.dtype:
        raise RuntimeError("Expect _random_samples to have the same dtype as input")
    if samples.dim() != 3:
        raise RuntimeError(f"Expect _random_samples to have 3 dimensions, got {samples.dim()}")
    if samples.shape[0] < batch:
        raise RuntimeError("Expect _random_samples.size(0) no less then input batch size.")
    if samples.shape[1] != input.shape[-dims - 1]:
        raise RuntimeError("Expect _random_samples.size(1) equals to input channel size.")
    if samples.shape[2] != dims:
        raise RuntimeError(f"Expect _random_samples.size(2) equals to {dims}; got {samples.shape[2]}.")


def _fractional(dims: int, input, kernel_size, output_size, output_ratio, samples):
    name = f"fractional_max_pool{dims}d"
    if output_size is None and output_ratio is None:
        raise ValueError(f"{name} requires specifying either an output_size or an output_ratio")
    if output_size is None:
        ratios = _each(output_ratio, dims) if dims == 2 or not isinstance(output_ratio, float) else (output_ratio,) * 3
        if dims == 2 and len(ratios) > 2:
            raise ValueError(f"{name} requires output_ratio to either be a single Int or tuple of Ints.")
        output_size = tuple(int(n * ratio) for n, ratio in zip(input.shape[-dims:], ratios, strict=False))
    if samples is None:
        num.axis(-dims - 1, input.dim())
        if not input.is_floating_point():
            raise NotImplementedError(f"\"check_uniform_bounds\" not implemented for '{input.dtype.type_name}'")
        batch = 1 if input.dim() == dims + 1 else input.shape[0]
        samples = rand((batch, input.shape[-dims - 1], dims), dtype=input.dtype)
    ints = "tuple of Ints" if dims == 2 else "tuple of three Ints"
    kernel_size, output_size = (
        sizes_of(name, argument, given, dims, f"{name}: {argument} must either be a single Int or {ints}")
        for argument, given in (("kernel_size", kernel_size), ("output_size", output_size))
    )
    if input.dim() in (dims + 1, dims + 2):
        _check_samples(samples, input, dims)
    pool = _fractional_max_pool2d if dims == 2 else _fractional_max_pool3d
    return tuple(pool(input, kernel_size, output_size, samples))


@composite("fractional_max_pool2d_with_indices", where="F", results="many", out=False)
def fractional_max_pool2d_with_indices(
    input, kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None
):
    """`fractional_max_pool2d` with return_indices=True."""
    return _fractional(2, input, kernel_size, output_size, output_ratio, _random_samples)


@composite("fractional_max_pool3d_with_indices", where="F", results="many", out=False)
def fractional_max_pool3d_with_indices(
    input, kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None
):
    """`fractional_max_pool3d` with return_indices=True."""
    return _fractional(3, input, kernel_size, output_size, output_ratio, _random_samples)


@composite("fractional_max_pool2d", where="F", out=False)
def fractional_max_pool2d(
    input, kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None
):
    """The largest number of each window of images [N, C, H, W], the windows at random distances.

    Args:
        output_size: how many windows along each dim.
        output_ratio: the same as a share of the sizes.
        return_indices: the places of these numbers, too.
        _random_samples: [N, C, 2] numbers from [0, 1), drawn if None.
    """
    found = _fractional(2, input, kernel_size, output_size, output_ratio, _random_samples)
    return found if return_indices else found[0]


@composite("fractional_max_pool3d", where="F", out=False)
def fractional_max_pool3d(
    input, kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None
):
    """The largest number of each window of volumes [N, C, D, H, W]; see `fractional_max_pool2d`."""
    found = _fractional(3, input, kernel_size, output_size, output_ratio, _random_samples)
    return found if return_indices else found[0]
