"""Images: other sizes, sampling at arbitrary places, sliding blocks, and channels made of pixels."""

from itertools import product
from math import floor, prod

import numpy as np

from minitorch.ops import num
from minitorch.ops._record import composite, primitive
from minitorch.ops.convolution import batch_first, batch_last, folded, windows_of
from minitorch.ops.pooling import adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d

# ---- sliding blocks -------------------------------------------------------------------------------------------------


def _pairs(name: str, given) -> tuple[int, int]:
    if isinstance(given, int):
        return given, given
    if len(given) not in (1, 2):
        raise RuntimeError(f"It is expected {name} equals to 2, but got size {len(given)}")
    return tuple(given) * (2 // len(given))


def _check_blocks(kernel_size, dilation, padding, stride) -> None:
    for what, (height, width), least, short in (
        ("kernel size should be greater than zero", kernel_size, 1, "kernel"),
        ("dilation should be greater than zero", dilation, 1, "dilation"),
        ("padding should be non-negative", padding, 0, "pad"),
        ("stride should be greater than zero", stride, 1, "stride"),
    ):
        if min(height, width) < least:
            raise RuntimeError(f"{what}, but got {short}_height: {height} {short}_width: {width}")


def _block_counts(size, kernel_size, dilation, padding, stride) -> list[int]:
    return [
        (n + 2 * p - d * (k - 1) - 1) // s + 1
        for n, k, d, p, s in zip(size, kernel_size, dilation, padding, stride, strict=True)
    ]


def _im2col(self, kernel_size, dilation, padding, stride):
    if self.ndim not in (3, 4) or 0 in self.shape[-3:]:
        raise RuntimeError(
            "Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, "
            f"but got: {list(self.shape)}"
        )
    counts = _block_counts(self.shape[-2:], kernel_size, dilation, padding, stride)
    if min(counts) < 1:
        raise RuntimeError(
            f"Given input with spatial size {self.shape[-2:]}, kernel_size={kernel_size}, dilation={dilation}, "
            f"padding={padding}, calculated shape of the array of sliding blocks as {tuple(counts)}, but its "
            "components must be at least one."
        )
    batch = self.reshape(-1, *self.shape[-3:])
    seen = windows_of(batch, kernel_size, stride, padding, dilation, counts)
    blocks = seen.reshape(self.shape[-3] * prod(kernel_size), prod(counts), batch.shape[0])
    return num.in_order(batch_first(blocks)).reshape(*self.shape[:-3], *blocks.shape[:2])


def _col2im(self, output_size, kernel_size, dilation, padding, stride):
    if self.ndim not in (2, 3) or 0 in self.shape[-2:]:
        raise RuntimeError(
            "Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for "
            f"input, but got: {list(self.shape)}"
        )
    taps, dim = prod(kernel_size), self.ndim - 2
    if self.shape[dim] % taps:
        raise RuntimeError(
            f"Expected size of input's dimension {dim} to be divisible by the product of kernel_size, but got "
            f"input.size({dim})={self.shape[dim]} and kernel_size={kernel_size}."
        )
    counts = _block_counts(output_size, kernel_size, dilation, padding, stride)
    if prod(counts) != self.shape[-1] or min(counts) < 0:
        raise RuntimeError(
            f"Given output_size={output_size}, kernel_size={kernel_size}, dilation={dilation}, padding={padding}, "
            f"stride={stride}, expected size of input's dimension {dim + 1} to match the calculated number of sliding "
            f"blocks {counts[0]} * {counts[1]} = {prod(counts)}, but got input.size({dim + 1})={self.shape[-1]}."
        )
    channels = self.shape[dim] // taps
    batch = self.reshape(-1, *self.shape[-2:])
    rows = batch_last(batch).reshape(channels, *kernel_size, *counts, batch.shape[0])
    image = num.in_order(batch_first(folded(rows, stride, padding, dilation, output_size)))
    return image.reshape(*self.shape[:-2], channels, *output_size)


def _either(grad, op, kernel):
    """The op where `grad` is a Tensor, its kernel where it is an array."""
    return op if num.is_tensor(grad) else kernel


# Each takes numbers to places and adds up what meets: the gradient of one is the other.
_unfolded = primitive(
    "_im2col",
    node="Im2ColBackward0",
    grads={
        "self": lambda grad, self_shape, kernel_size, dilation, padding, stride: _either(grad, _folded, _col2im)(
            grad, tuple(self_shape[-2:]), kernel_size, dilation, padding, stride
        )
    },
    where="",
)(_im2col)
_folded = primitive(
    "_col2im",
    node="Col2ImBackward0",
    grads={
        "self": lambda grad, kernel_size, dilation, padding, stride: _either(grad, _unfolded, _im2col)(
            grad, kernel_size, dilation, padding, stride
        )
    },
    where="",
)(_col2im)


def _not_of_integers(name: str, input) -> None:
    if not input.is_floating_point() and input.dtype.type_name != "Bool":
        raise NotImplementedError(f"\"{name}_out_cpu\" not implemented for '{input.dtype.type_name}'")


# Tensor.unfold is another function, and the records know but one of a name.
@composite("_unfold_blocks", where="F", aliases=("unfold",), out=False)
def _unfold_blocks(input, kernel_size, dilation=1, padding=0, stride=1):
    """The blocks that a kernel sees as it slides over input [batch, C, height, width], one a column.

    The result is [batch, C * kernel height * kernel width, blocks].

    >>> torch.nn.functional.unfold(torch.ones(1, 3, 4, 4), kernel_size=2).shape
    torch.Size([1, 12, 9])
    """
    named = {"kernel_size": kernel_size, "dilation": dilation, "padding": padding, "stride": stride}
    sizes = [_pairs(name, given) for name, given in named.items()]
    num.axis(2, input.dim())
    _check_blocks(*sizes)
    _not_of_integers("im2col", input)
    return _unfolded(input, *sizes)


@composite("fold", where="F", out=False)
def fold(input, output_size, kernel_size, dilation=1, padding=0, stride=1):
    """The blocks of `unfold` put where they were taken from, added up where they meet: [batch, C, *output_size].

    >>> blocks = torch.nn.functional.unfold(torch.ones(1, 1, 3, 3), kernel_size=2)
    >>> torch.nn.functional.fold(blocks, (3, 3), kernel_size=2)
    tensor([[[[1., 2., 1.],
              [2., 4., 2.],
              [1., 2., 1.]]]])
    """
    named = {
        "output_size": output_size,
        "kernel_size": kernel_size,
        "dilation": dilation,
        "padding": padding,
        "stride": stride,
    }
    if not isinstance(output_size, int) and len(output_size) != 2:
        raise RuntimeError(f"It is expected output_size equals to 2, but got size {len(output_size)}")
    size, *sizes = (_pairs(name, given) for name, given in named.items())
    _check_blocks(*sizes)
    _not_of_integers("col2im", input)
    return _folded(input, size, *sizes)


# ---- channels and pixels --------------------------------------------------------------------------------------------


def _shuffle_pixels(self, upscale_factor):
    r = upscale_factor
    *batch, channels, height, width = self.shape
    apart = self.reshape(prod(batch), channels // (r * r), r, r, height, width).transpose(0, 1, 4, 2, 5, 3)
    return apart.copy().reshape(*batch, channels // (r * r), height * r, width * r)


def _unshuffle_pixels(self, downscale_factor):
    r = downscale_factor
    *batch, channels, height, width = self.shape
    apart = self.reshape(prod(batch), channels, height // r, r, width // r, r).transpose(0, 1, 3, 5, 2, 4)
    return apart.copy().reshape(*batch, channels * r * r, height // r, width // r)


def _check_factor(name: str, ndim: int, what: str, factor: int) -> None:
    if ndim < 3:
        raise RuntimeError(
            f"{name} expects input to have at least 3 dimensions, but got input with {ndim} dimension(s)"
        )
    if factor < 1:
        raise RuntimeError(f"{name} expects a positive {what}, but got {factor}")


@primitive(
    "pixel_shuffle",
    node="PixelShuffleBackward0",
    grads={
        "self": lambda grad, upscale_factor: _either(grad, pixel_unshuffle, _unshuffle_pixels)(grad, upscale_factor)
    },
    where="torch F",
    out=False,
)
def pixel_shuffle(self, upscale_factor):
    """Every r * r channels become r * r pixels: [..., C * r * r, H, W] to [..., C, H * r, W * r].

    >>> torch.pixel_shuffle(torch.arange(4).view(4, 1, 1), 2)
    tensor([[[0, 1],
             [2, 3]]])
    """
    _check_factor("pixel_shuffle", self.ndim, "upscale_factor", upscale_factor)
    if self.shape[-3] % upscale_factor**2:
        raise RuntimeError(
            "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, "
            f"but input.size(-3)={self.shape[-3]} is not divisible by {upscale_factor**2}"
        )
    return _shuffle_pixels(self, upscale_factor)


@primitive(
    "pixel_unshuffle",
    node="PixelUnshuffleBackward0",
    grads={
        "self": lambda grad, downscale_factor: _either(grad, pixel_shuffle, _shuffle_pixels)(grad, downscale_factor)
    },
    where="torch F",
    out=False,
)
def pixel_unshuffle(self, downscale_factor):
    """Every r * r pixels become r * r channels: `pixel_shuffle` undone."""
    _check_factor("pixel_unshuffle", self.ndim, "downscale_factor", downscale_factor)
    for dim, what in ((-2, "height"), (-1, "width")):
        if self.shape[dim] % downscale_factor:
            raise RuntimeError(
                f"pixel_unshuffle expects {what} to be divisible by downscale_factor, but input.size({dim})="
                f"{self.shape[dim]} is not divisible by {downscale_factor}"
            )
    return _unshuffle_pixels(self, downscale_factor)


# Channels as a table of `groups` rows, transposed: undone by a table of as many rows as it has columns.
@primitive(
    "channel_shuffle",
    node="ChannelShuffleBackward0",
    grads={
        "self": lambda grad, groups: _either(grad, channel_shuffle, _shuffle_channels)(grad, grad.shape[1] // groups)
    },
    where="torch F",
    out=False,
)
def channel_shuffle(self, groups):
    """Mixes the channels of `groups` groups: the first of each, then the second of each, ….

    >>> torch.channel_shuffle(torch.arange(4).view(1, 4, 1), 2).flatten()
    tensor([0, 2, 1, 3])
    """
    if self.ndim < 3:
        raise RuntimeError(f"channel_shuffle expects input with > 2 dims, but got input with sizes {list(self.shape)}")
    if groups < 1:
        raise RuntimeError(f"Number of groups to divide channels in must be positive. Value of groups:{groups}")
    if self.shape[1] % groups:
        raise RuntimeError(
            f"Number of channels must be divisible by groups. Got {self.shape[1]} channels and {groups} groups."
        )
    return _shuffle_channels(self, groups)


def _shuffle_channels(self, groups):
    batch, channels, *size = self.shape
    return self.reshape(batch, groups, channels // max(groups, 1), *size).swapaxes(1, 2).copy().reshape(self.shape)


# ---- other sizes ----------------------------------------------------------------------------------------------------

# Along each dim, an element of the result is a sum of few elements of the input: [(places, weights), …], one pair for
# each term, an element of each for every element of the result. Weights None are ones. Places are computed in the
# precision in which torch computes them, for that decides between neighbours.


def _step(n: int, m: int, align_corners: bool, scale: float | None, kind) -> np.floating:
    """How far apart in the input the elements of the result lie."""
    if align_corners:
        return kind(n - 1) / kind(m - 1) if m > 1 else kind(0)
    return kind(1.0 / scale) if scale else kind(n) / kind(m)


def _centres(n: int, m: int, align_corners: bool, scale, kind):
    """Where in the input the elements of the result lie."""
    step, places = _step(n, m, align_corners, scale, kind), np.arange(m).astype(kind)
    return places * step if align_corners else (places + kind(0.5)) * step - kind(0.5)


def _nearest(n, m, align_corners, scale, kind):
    step = _step(n, m, False, scale, np.float32)
    return [(np.minimum((np.arange(m, dtype=np.float32) * step).astype(int), n - 1), None)]


def _nearest_exact(n, m, align_corners, scale, kind):
    step = _step(n, m, False, scale, np.float32)
    return [(np.minimum(((np.arange(m, dtype=np.float32) + np.float32(0.5)) * step).astype(int), n - 1), None)]


def _linear(n, m, align_corners, scale, kind):
    if n == m:
        return [(np.arange(n), None)]
    places = np.maximum(_centres(n, m, align_corners, scale, kind), 0)
    left = np.minimum(places.astype(int), n - 1)
    share = np.minimum(places - left, 1).astype(kind)
    return [(left, 1 - share), (np.minimum(left + 1, n - 1), share)]


def _cubic_weight(x, a: float):
    """Keys' kernel at distance x: 1 at 0, 0 at 1 and 2, with slope `a` at 1 (Keys, 1981)."""
    x = np.absolute(x)
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    far = ((a * x - 5 * a) * x + 8 * a) * x - 4 * a
    return np.where(x <= 1, near, np.where(x < 2, far, 0)).astype(x.dtype)


def _cubic(n, m, align_corners, scale, kind):
    places = _centres(n, m, align_corners, scale, kind)
    left = np.floor(places)
    share = places - left
    return [
        (np.clip(left.astype(int) + tap, 0, n - 1), _cubic_weight(share - kind(tap), -0.75)) for tap in (-1, 0, 1, 2)
    ]


def _lanczos_weight(x):
    """A sinc under the middle lobe of a wider one."""
    return np.where(np.absolute(x) < 3, np.sinc(x) * np.sinc(x / 3), 0)


def _filtered(weight, reach: int):
    """Terms that also smooth where the result is smaller: a window as wide as the step, with weights that sum to 1."""

    def terms(n, m, align_corners, scale, kind):
        step = _step(n, m, align_corners, scale, kind)
        wide = max(step, kind(1))
        centres = (np.arange(m).astype(kind) + kind(0.5)) * step
        first = np.maximum((centres - wide * reach + kind(0.5)).astype(int), 0)
        end = np.minimum((centres + wide * reach + kind(0.5)).astype(int), n)
        places = first + np.arange(max(end - first))[:, None]
        weights = np.where(places < end, weight((places + kind(0.5) - centres) / wide), 0).astype(kind)
        return list(zip(np.minimum(places, n - 1), weights / weights.sum(0), strict=True))

    return terms


def _resample(name: str, node: str, dims: int, terms):
    def along(shape, output_size, align_corners, scales, kind):
        kind = np.float32 if kind == np.float32 else np.float64
        for axis, m, scale in zip(range(-dims, 0), output_size, scales or (None,) * dims, strict=True):
            yield axis + len(shape), terms(shape[axis], m, align_corners, scale, kind)

    def kernel(self, output_size, align_corners, scales):
        _check_resample(name, dims, self, output_size)
        for axis, each in along(self.shape, output_size, align_corners, scales, self.dtype):
            shape = (-1, *[1] * (self.ndim - 1 - axis))
            parts = [self.take(at, axis) if w is None else self.take(at, axis) * w.reshape(shape) for at, w in each]
            self = sum(parts[1:], parts[0])
        return self

    def slope(grad, self_shape, output_size, align_corners, scales):
        kind = getattr(grad, "_data", grad).dtype
        for axis, each in along(self_shape, output_size, align_corners, scales, kind):
            shape = (*grad.shape[:axis], self_shape[axis], *grad.shape[axis + 1 :])
            wide = (-1, *[1] * (len(shape) - 1 - axis))
            grad = sum(
                num.accumulate(
                    grad if w is None else grad * num.beside(grad, w.reshape(wide)),
                    shape,
                    (*(slice(None),) * axis, num.beside(grad, at)),
                )
                for at, w in each
            )
        return grad

    return primitive(f"_{name}", node=node, grads={"self": slope}, where="")(kernel)


def _check_resample(name: str, dims: int, x, output_size) -> None:
    size = x.shape[2:]
    if min(*size, *output_size) < 1:
        had, wanted = (
            ", ".join(f"{d}: {n}" for d, n in zip("DHW"[-dims:], sizes, strict=True)) for sizes in (size, output_size)
        )
        raise RuntimeError(
            "Input and output sizes should be greater than 0, but got input "
            f"({had}) {'and ' if dims == 1 else ''}output ({wanted})"
        )
    if 0 in x.shape[1:]:
        raise RuntimeError(f"Non-empty {dims + 2}D data tensor expected but got a tensor with sizes {list(x.shape)}")
    of_bytes = x.dtype == np.uint8 and "nearest" in name
    if x.dtype.kind not in "fO" and not of_bytes:
        raise NotImplementedError(f"\"{name}\" not implemented for '{num.type_name(x)}'")


_RESAMPLES = {
    (mode, dims): _resample(name, node, dims, terms)
    for mode, dims, name, node, terms in (
        ("nearest", 1, "upsample_nearest1d", "UpsampleNearest1DBackward0", _nearest),
        ("nearest", 2, "upsample_nearest2d", "UpsampleNearest2DBackward0", _nearest),
        ("nearest", 3, "upsample_nearest3d", "UpsampleNearest3DBackward0", _nearest),
        ("nearest-exact", 1, "upsample_nearest_exact1d", "UpsampleNearestExact1DBackward0", _nearest_exact),
        ("nearest-exact", 2, "upsample_nearest_exact2d", "UpsampleNearestExact2DBackward0", _nearest_exact),
        ("nearest-exact", 3, "upsample_nearest_exact3d", "UpsampleNearestExact3DBackward0", _nearest_exact),
        ("linear", 1, "upsample_linear1d", "UpsampleLinear1DBackward0", _linear),
        ("bilinear", 2, "upsample_bilinear2d", "UpsampleBilinear2DBackward0", _linear),
        ("trilinear", 3, "upsample_trilinear3d", "UpsampleTrilinear3DBackward0", _linear),
        ("bicubic", 2, "upsample_bicubic2d", "UpsampleBicubic2DBackward0", _cubic),
    )
}
_SMOOTHED = {
    mode: _resample(name, node, 2, _filtered(weight, reach))
    for mode, name, node, weight, reach in (
        (
            "bilinear",
            "upsample_bilinear2d_aa",
            "UpsampleBilinear2DAaBackward0",
            lambda x: np.maximum(1 - np.absolute(x), 0),
            1,
        ),
        ("bicubic", "upsample_bicubic2d_aa", "UpsampleBicubic2DAaBackward0", lambda x: _cubic_weight(x, -0.5), 2),
        ("lanczos", "upsample_lanczos2d_aa", "UpsampleLanczos2DAaBackward0", _lanczos_weight, 3),
    )
}
_AREAS = {1: adaptive_avg_pool1d, 2: adaptive_avg_pool2d, 3: adaptive_avg_pool3d}
_DIMS = {"linear": 1, "bilinear": 2, "trilinear": 3}
_MODES = "nearest | linear | bilinear | bicubic | trilinear | lanczos | area | nearest-exact"


def _new_size(spatial: list[int], size, scale_factor) -> tuple[list[int], tuple[float, ...] | None]:
    """The size of the result, and the factors if those were given."""
    if size is not None and scale_factor is not None:
        raise ValueError("only one of size or scale_factor should be defined")
    if size is None and scale_factor is None:
        raise ValueError("either size or scale_factor should be defined")
    given, what, shown, one = (
        (size, "output size", "output size of", "o")
        if scale_factor is None
        else (scale_factor, "scale_factor", "scale_factor of shape", "s")
    )
    given = list(given) if isinstance(given, (tuple, list)) else [given] * len(spatial)
    if len(given) != len(spatial):
        other = size if scale_factor is None else scale_factor
        raise ValueError(
            f"Input and {'output' if what == 'output size' else what} must have the same number of spatial dimensions, "
            f"but got input with spatial dimensions of {spatial} and {shown} {other}. Please provide input tensor in "
            f"(N, C, d1, d2, ...,dK) format and {what} in ({one}1, {one}2, ...,{one}K) format."
        )
    if scale_factor is None:
        if not all(isinstance(n, int) for n in given):
            raise TypeError(
                "expected size to be one of int or Tuple[int] or Tuple[int, int] or Tuple[int, int, int], but got size "
                f"with types {[type(n) for n in given]}"
            )
        return given, None
    return [floor(n * factor) for n, factor in zip(spatial, given, strict=True)], tuple(given)


@composite("interpolate", where="F", out=False)
def interpolate(
    input,
    size=None,
    scale_factor=None,
    mode="nearest",
    align_corners=None,
    recompute_scale_factor=None,
    antialias=False,
):
    """input [batch, C, *size] in another size, given as such or as a factor.

    Args:
        mode: "nearest", "nearest-exact" or "area" for one to three dims; "linear", "bilinear", "trilinear" for one,
            two and three; "bicubic" and "lanczos" for two.
        align_corners: the corners of input and result are the same places, instead of the outer edges.
        recompute_scale_factor: the factor is what the rounded size makes of it.
        antialias: smooth where the result is smaller; for "bilinear", "bicubic" and "lanczos".

    >>> torch.nn.functional.interpolate(torch.tensor([[[1.0, 2.0]]]), scale_factor=2, mode="linear")
    tensor([[[1.0000, 1.2500, 1.7500, 2.0000]]])
    """
    if mode in ("nearest", "area", "nearest-exact") and align_corners is not None:
        raise ValueError(
            "align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear"
        )
    ndim = input.dim()
    dims = ndim - 2
    new_size, scales = _new_size(list(input.shape[2:]), size, scale_factor)
    if recompute_scale_factor:
        if size is not None:
            raise ValueError("recompute_scale_factor is not meaningful with an explicit size.")
        scales = None
    if antialias and not (mode in _SMOOTHED and ndim == 4):
        raise ValueError(
            "Anti-alias option is restricted to bilinear, bicubic, and lanczos modes and requires a 4-D tensor as input"
        )
    if mode == "lanczos" and not antialias:
        raise ValueError("Lanczos mode requires antialias=True")
    if antialias:
        return _SMOOTHED[mode](input, new_size, bool(align_corners), scales)
    if mode == "area" and dims in _AREAS:
        return _AREAS[dims](input, new_size[0] if dims == 1 else new_size)
    if mode in _DIMS and dims in (1, 2, 3) and dims != _DIMS[mode]:
        raise NotImplementedError(f"Got {ndim}D input, but {mode} mode needs {_DIMS[mode] + 2}D input")
    if (mode, dims) not in _RESAMPLES:
        raise NotImplementedError(
            f"Input Error: Only 3D, 4D and 5D input Tensors supported (got {ndim}D) for the modes: {_MODES} (got "
            f"{mode})"
        )
    return _RESAMPLES[mode, dims](input, new_size, bool(align_corners), scales)


def _deprecated(name: str, instead: str) -> None:
    import warnings

    warnings.warn(f"`nn.functional.{name}` is deprecated. Use `nn.functional.{instead}` instead.", stacklevel=4)


@composite("upsample", where="F", out=False)
def upsample(input, size=None, scale_factor=None, mode="nearest", align_corners=None):
    """The older name of `interpolate`."""
    _deprecated("upsample", "interpolate")
    return interpolate(input, size, scale_factor, mode, align_corners)


@composite("upsample_nearest", where="F", out=False)
def upsample_nearest(input, size=None, scale_factor=None):
    """`interpolate` with mode="nearest"."""
    _deprecated("upsample_nearest", "interpolate")
    return interpolate(input, size, scale_factor, mode="nearest")


@composite("upsample_bilinear", where="F", out=False)
def upsample_bilinear(input, size=None, scale_factor=None):
    """`interpolate` with mode="bilinear" and align_corners=True."""
    _deprecated("upsample_bilinear", "interpolate")
    return interpolate(input, size, scale_factor, mode="bilinear", align_corners=True)


# ---- sampling at a grid of places -----------------------------------------------------------------------------------

# Along each dim, an element of the result is a sum of few elements of the input, its taps: (place, weight, slope), the
# slope being that of the weight in the grid's coordinate. In several dims the taps are all combinations, and
#     out = sum over taps of  w_1 w_2 … x[places],   d out / d c_1 = sum over taps of  w_1' w_2 … x[places].

_BILINEAR, _NEAREST, _BICUBIC = range(3)
_ZEROS, _BORDER, _REFLECTION = range(3)


def _position(c, n: int, align_corners: bool):
    """Where coordinates from -1 to 1 lie among n elements, and how fast that moves with them."""
    return ((c + 1) * (0.5 * (n - 1)), 0.5 * (n - 1)) if align_corners else (((c + 1) * n - 1) * 0.5, 0.5 * n)


def _numbers(x):
    """The bare numbers of an array of any kind or of a Tensor."""
    x = getattr(x, "_data", x)
    return num.floats(x) if x.dtype == num.OBJECT else x


def _kept_inside(p, n: int, padding_mode: int, align_corners: bool):
    """Numbers outside reflected or brought to the border; and the sign that each then moves with, 0 at the border."""
    sign = np.ones_like(p)
    if padding_mode == _REFLECTION:
        low, span = (0.0, n - 1) if align_corners else (-0.5, n)
        if not span:
            return np.zeros_like(p), np.zeros_like(p)
        away = np.absolute(p - low)
        times = np.floor(away / span)
        rest, odd = away - times * span, times % 2 == 1
        sign = np.where(p < low, -1, 1) * np.where(odd, -1, 1)
        p = np.where(odd, span - rest, rest) + low
    inside = (p > 0) & (p < n - 1)
    return np.where(inside, p, np.where(p > 0, n - 1, 0)).astype(p.dtype), sign * inside


def _grid_taps(c, n: int, interpolation_mode: int, padding_mode: int, align_corners: bool) -> list[tuple]:
    """The taps along a dim of n elements: place, weight, slope, each like c."""
    position, speed = _position(c, n, align_corners)
    numbers = _numbers(position)
    if interpolation_mode != _BICUBIC and padding_mode != _ZEROS:
        kept, sign = _kept_inside(numbers, n, padding_mode, align_corners)
        # kept + sign * (position - numbers): the number that was kept, moving with the position.
        position = num.beside(c, kept) + (position - num.beside(c, numbers)) * num.beside(c, sign.astype(kept.dtype))
        numbers, speed = kept, num.beside(c, (sign * speed).astype(kept.dtype))
    if interpolation_mode == _NEAREST:
        one = np.ones_like(numbers)
        taps = [(np.rint(numbers), num.beside(c, one), num.beside(c, 0 * one))]
    else:
        left = np.floor(numbers)
        share = position - num.beside(c, left)
        if interpolation_mode == _BILINEAR:
            taps = [(left, 1 - share, -1 * speed), (left + 1, share, speed)]
        else:
            taps = [(left + k, *_cubic_tap(share - k, k, speed)) for k in (-1, 0, 1, 2)]
    found = []
    for place, weight, slope in taps:
        if interpolation_mode == _BICUBIC and padding_mode != _ZEROS:
            place = _kept_inside(place, n, padding_mode, align_corners)[0]
        inside = (place >= 0) & (place < n)
        index = np.where(inside, place, 0).astype(np.int64)
        counted = num.beside(c, inside.astype(numbers.dtype))
        found.append((index, weight * counted, slope * counted))
    return found


def _cubic_tap(x, tap: int, speed, a: float = -0.75):
    """Keys' kernel (see `_cubic_weight`) at the signed distance x of a tap, and its slope."""
    sign = 1 if tap < 1 else -1
    x = x * sign
    if tap in (0, 1):
        return ((a + 2) * x - (a + 3)) * x * x + 1, (3 * (a + 2) * x - 2 * (a + 3)) * x * (sign * speed)
    return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a, ((3 * a * x - 10 * a) * x + 8 * a) * (sign * speed)


def _corners(input, grid, interpolation_mode: int, padding_mode: int, align_corners: bool):
    """For each combination of taps: the flat places [batch, places], and for each dim its weight and slope."""
    batch, *_, dims = grid.shape
    rows = num.reshape(grid, (batch, prod(grid.shape[1:-1]), dims))
    size = tuple(input.shape[2:])
    taps = [
        _grid_taps(rows[:, :, dims - 1 - axis], n, interpolation_mode, padding_mode, align_corners)
        for axis, n in enumerate(size)
    ]
    for corner in product(*taps):
        places = 0
        for n, (index, _, _) in zip(size, corner, strict=True):
            places = places * n + index
        yield places, [weight for _, weight, _ in corner], [slope for _, _, slope in corner]


def _times(factors):
    found = factors[0]
    for factor in factors[1:]:
        found = found * factor
    return found


def _for_each_channel(places, channels: int):
    return np.broadcast_to(places[:, None], (places.shape[0], channels, places.shape[1]))


def _sampled(input, grid, interpolation_mode, padding_mode, align_corners):
    _check_grid(input, grid, interpolation_mode)
    (batch, channels, *size), out = input.shape, grid.shape[1:-1]
    flat, total = input.reshape(batch, channels, prod(size)), 0
    for places, weights, _ in _corners(input, grid, interpolation_mode, padding_mode, align_corners):
        total = total + num.gather(flat, 2, _for_each_channel(places, channels)) * _times(weights)[:, None]
    return total.reshape(batch, channels, *out)


def _sampled_input_slope(grad, input, grid, interpolation_mode, padding_mode, align_corners):
    batch, channels, *size = input.shape
    flat = num.reshape(grad, (batch, channels, prod(grad.shape[2:])))
    total = 0
    for places, weights, _ in _corners(input, grid, interpolation_mode, padding_mode, align_corners):
        index = num.beside(grad, _for_each_channel(places, channels))
        total = total + num.scatter_add(
            flat * num.unsqueeze(_times(weights), 1), (batch, channels, prod(size)), 2, index
        )
    return num.reshape(total, (batch, channels, *size))


def _sampled_grid_slope(grad, input, grid, interpolation_mode, padding_mode, align_corners):
    batch, channels, *size = input.shape
    rows = num.reshape(grad, (batch, channels, prod(grad.shape[2:])))
    flat, dims, total = num.reshape(input, (batch, channels, prod(size))), len(size), 0
    for places, weights, slopes in _corners(input, grid, interpolation_mode, padding_mode, align_corners):
        index = num.beside(input, _for_each_channel(places, channels))
        meets = num.sum(num.gather(flat, 2, index) * rows, 1)
        for axis in range(dims):
            moved = meets * _times([*weights[:axis], slopes[axis], *weights[axis + 1 :]])
            # The last dim of the image is the first coordinate.
            coordinate = np.arange(dims) == dims - 1 - axis
            total = total + num.unsqueeze(moved, 2) * num.beside(grad, coordinate.astype(_numbers(moved).dtype))
    return num.reshape(total, tuple(grid.shape))


def _check_grid(input, grid, interpolation_mode: int) -> None:
    sizes = f"input with sizes {list(input.shape)} and grid with sizes {list(grid.shape)}"
    if input.shape[0] != grid.shape[0]:
        raise RuntimeError(f"grid_sampler(): expected grid and input to have same batch size, but got {sizes}")
    if grid.shape[-1] != input.ndim - 2:
        raise RuntimeError(
            f"grid_sampler(): expected grid to have size {input.ndim - 2} in last dimension, but got grid with sizes "
            f"{list(grid.shape)}"
        )
    for dim, n in enumerate(input.shape[2:], 2):
        if not n:
            raise RuntimeError(
                "grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes "
                f"{list(input.shape)} with dimension {dim} being empty"
            )
    if input.ndim not in (4, 5) or input.ndim != grid.ndim:
        raise RuntimeError(
            f"grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, but got {sizes}"
        )
    if input.ndim == 5 and interpolation_mode == _BICUBIC:
        raise RuntimeError("grid_sampler(): bicubic interpolation only supports 4D input")
    if input.dtype != grid.dtype and num.OBJECT not in (input.dtype, grid.dtype):
        raise RuntimeError(f"expected scalar type {num.type_name(input)} but found {num.type_name(grid)}")
    if input.dtype.kind not in "fO":
        kernel = "grid_sampler_2d_cpu_kernel_impl" if input.ndim == 4 else "grid_sampler_3d_cpu"
        raise NotImplementedError(f"\"{kernel}\" not implemented for '{num.type_name(input)}'")


def _grid_sampler(dims: int, node: str):
    grads = {"input": _sampled_input_slope, "grid": _sampled_grid_slope}

    def kernel(input, grid, interpolation_mode, padding_mode, align_corners):
        return _sampled(input, grid, interpolation_mode, padding_mode, align_corners)

    kernel.__doc__ = f"`grid_sample` in {dims} dims, its modes as numbers."
    return primitive(f"grid_sampler_{dims}d", node=node, grads=grads, where="torch", out=False)(kernel)


grid_sampler_2d = _grid_sampler(2, "GridSampler2DBackward0")
grid_sampler_3d = _grid_sampler(3, "GridSampler3DBackward0")


@composite("grid_sampler", where="torch", out=False)
def grid_sampler(input, grid, interpolation_mode, padding_mode, align_corners):
    """`grid_sample` with its modes as numbers.

    0, 1, 2 stand for "bilinear", "nearest", "bicubic" and for "zeros", "border", "reflection".
    """
    sampler = grid_sampler_3d if input.dim() == 5 else grid_sampler_2d
    return sampler(input, grid, interpolation_mode, padding_mode, align_corners)


@composite("grid_sample", where="F", out=False)
def grid_sample(input, grid, mode="bilinear", padding_mode="zeros", align_corners=None):
    """input [batch, C, *size] at the places that grid [batch, *out, dims] names: [batch, C, *out].

    The coordinates run from -1 to 1 across the image, the first along its last dim.

    Args:
        mode: "bilinear" (also for three dims), "nearest" or "bicubic".
        padding_mode: what is outside: "zeros", "border" or "reflection".
        align_corners: -1 and 1 are the centres of the outermost elements, instead of their outer edges.

    >>> image = torch.tensor([[[[1.0, 3.0]]]])
    >>> torch.nn.functional.grid_sample(image, torch.zeros(1, 1, 1, 2), align_corners=False)
    tensor([[[[2.]]]])
    """
    if mode not in ("bilinear", "nearest", "bicubic"):
        raise ValueError(
            f"nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or 'bicubic', but got: '{mode}'"
        )
    if padding_mode not in ("zeros", "border", "reflection"):
        raise ValueError(
            "nn.functional.grid_sample(): expected padding_mode to be 'zeros', 'border', or 'reflection', but got: "
            f"'{padding_mode}'"
        )
    if align_corners is None:
        import warnings

        warnings.warn(
            "Default grid_sample and affine_grid behavior has changed to align_corners=False since 1.3.0. Please "
            "specify align_corners=True if the old behavior is desired. See the documentation of grid_sample for "
            "details.",
            stacklevel=3,
        )
    modes = ("bilinear", "nearest", "bicubic").index(mode), ("zeros", "border", "reflection").index(padding_mode)
    return grid_sampler(input, grid, *modes, bool(align_corners))


def _base_grid(size, align_corners: bool):
    """The places of an image as rows of coordinates (…, y, x) reversed, and 1: [places, dims + 1]."""
    axes = []
    for n in size:
        line = np.linspace(-1, 1, n) if n > 1 else np.zeros(1)
        axes.append(line if align_corners else line * ((n - 1) / n))
    crossed = np.meshgrid(*axes, indexing="ij")
    return np.stack([*reversed(crossed), np.ones(tuple(size))], -1).reshape(-1, len(size) + 1)


def _affine_slope(grad, size, align_corners):
    batch, dims = size[0], len(size) - 2
    kind = _numbers(grad).dtype
    base = num.beside(grad, _base_grid(size[2:], align_corners).astype(kind))
    return num.swap(num.reshape(grad, (batch, prod(size[2:]), dims)), 1, 2) @ base


@primitive(
    "affine_grid_generator",
    node="AffineGridGeneratorBackward0",
    grads={"theta": _affine_slope},
    where="torch",
    out=False,
)
def affine_grid_generator(theta, size, align_corners):
    """`affine_grid`, whose arguments were looked at."""
    if theta.shape[0] != size[0]:
        dims = len(size) - 1
        raise RuntimeError(
            f"Expected size for first two dimensions of batch2 tensor to be: [{size[0]}, {dims}] but got: "
            f"[{theta.shape[0]}, {dims}]."
        )
    base = _base_grid(size[2:], align_corners).astype(theta.dtype if theta.dtype != num.OBJECT else np.float64)
    return num.in_order(base @ theta.swapaxes(1, 2)).reshape(size[0], *size[2:], len(size) - 2)


@composite("affine_grid", where="F", out=False)
def affine_grid(theta, size, align_corners=None):
    """The grid for `grid_sample` that an affine map makes: theta [batch, dims, dims + 1] gives [batch, *size, dims].

    Args:
        size: that of the image to be made, [batch, C, *size].

    >>> theta = torch.tensor([[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]])
    >>> torch.nn.functional.affine_grid(theta, (1, 1, 1, 2), align_corners=True)
    tensor([[[[-1.,  0.],
              [ 1.,  0.]]]])
    """
    size = tuple(size)
    if not theta.is_floating_point():
        raise ValueError(f"Expected theta to have floating point type, but got {theta.dtype}")
    if len(size) not in (4, 5):
        raise NotImplementedError(
            "affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, respectively. Got size "
            f"{size}."
        )
    dims = len(size) - 2
    if theta.dim() != 3 or tuple(theta.shape[1:]) != (dims, dims + 1):
        raise ValueError(
            f"Expected a batch of {dims}D affine matrices of shape Nx{dims}x{dims + 1} for size {size}. Got "
            f"{theta.shape}."
        )
    if min(size) < 1:
        raise ValueError(f"Expected non-zero, positive output size. Got {size}")
    return affine_grid_generator(theta, size, bool(align_corners))
