"""Pooling: windows of the input become one number each.

A size may be one int for all dims, or a tuple with one for each. A missing batch dim is allowed. With
return_indices=True the result is a pair, the second part of which says where in its plane each maximum was found.
"""

from __future__ import annotations

from typing import Any

from minitorch._tensor import Tensor
from minitorch.nn import functional as F
from minitorch.nn.modules.module import OwnInit, ShownModule

_Size = int | tuple[int, ...]


class _MaxPoolNd(ShownModule):
    _shown = "kernel_size stride padding dilation ceil_mode"
    _function: str

    def __init__(
        self,
        kernel_size: _Size,
        stride: _Size | None = None,
        padding: _Size = 0,
        dilation: _Size = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ):
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.dilation = dilation
        self.return_indices = return_indices
        self.ceil_mode = ceil_mode

    def forward(self, input: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        return getattr(F, self._function)(
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.dilation,
            ceil_mode=self.ceil_mode,
            return_indices=self.return_indices,
        )


class MaxPool1d(_MaxPoolNd):
    """The largest element of each window: [N, C, L] gives [N, C, L_out].

    L_out = (L + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1.

    Args:
        kernel_size: the length of a window.
        stride: the distance between windows; kernel_size unless given.
        padding: what is added at both ends; it never is the largest.
        dilation: the distance between the elements of a window.
        return_indices: also give where each maximum was found.
        ceil_mode: round L_out up, so that a window may reach over the end.

    >>> torch.nn.MaxPool1d(2)(torch.tensor([[1.0, 3.0, 2.0, 0.0]]))
    tensor([[3., 2.]])
    """

    _function = "max_pool1d"


class MaxPool2d(_MaxPoolNd):
    """The largest element of each window: [N, C, H, W] gives [N, C, H_out, W_out]; see `MaxPool1d`.

    >>> torch.nn.MaxPool2d((3, 2), stride=(2, 1))(torch.randn(20, 16, 50, 32)).shape
    torch.Size([20, 16, 24, 31])
    """

    _function = "max_pool2d"


class MaxPool3d(_MaxPoolNd):
    """The largest element of each window: [N, C, D, H, W] gives [N, C, D_out, H_out, W_out]; see `MaxPool1d`.

    >>> torch.nn.MaxPool3d(2)(torch.randn(2, 3, 4, 6, 8)).shape
    torch.Size([2, 3, 2, 3, 4])
    """

    _function = "max_pool3d"


class _MaxUnpoolNd(OwnInit, ShownModule):
    _shown = "kernel_size stride padding"
    _dims: int

    def __init__(self, kernel_size: _Size, stride: _Size | None = None, padding: _Size = 0):
        super().__init__()
        self.kernel_size = _for_each_dim(kernel_size, self._dims)
        self.stride = _for_each_dim(kernel_size if stride is None else stride, self._dims)
        self.padding = _for_each_dim(padding, self._dims)

    def forward(self, input: Tensor, indices: Tensor, output_size: list[int] | None = None) -> Tensor:
        function = getattr(F, f"max_unpool{self._dims}d")
        return function(input, indices, self.kernel_size, self.stride, self.padding, output_size)


class MaxUnpool1d(_MaxUnpoolNd):
    """Puts the maxima that a MaxPool1d found back in their places, and 0 everywhere else.

    Several lengths give the same output of a MaxPool1d: `output_size` says to `forward` which one is meant.

    >>> pooled, indices = torch.nn.MaxPool1d(2, return_indices=True)(torch.tensor([[[1.0, 3.0, 2.0, 0.0]]]))
    >>> torch.nn.MaxUnpool1d(2)(pooled, indices)
    tensor([[[0., 3., 2., 0.]]])
    """

    _dims = 1


class MaxUnpool2d(_MaxUnpoolNd):
    """Puts the maxima that a MaxPool2d found back in their places, and 0 everywhere else; see `MaxUnpool1d`."""

    _dims = 2


class MaxUnpool3d(_MaxUnpoolNd):
    """Puts the maxima that a MaxPool3d found back in their places, and 0 everywhere else; see `MaxUnpool1d`."""

    _dims = 3


class AvgPool1d(ShownModule):
    """The mean of each window: [N, C, L] gives [N, C, L_out].

    L_out = (L + 2 * padding - kernel_size) // stride + 1.

    Args:
        kernel_size: the length of a window.
        stride: the distance between windows; kernel_size unless given.
        padding: how many zeros are added at both ends.
        ceil_mode: round L_out up, so that a window may reach over the end.
        count_include_pad: False leaves the added zeros out of the mean.

    >>> torch.nn.AvgPool1d(2)(torch.tensor([[1.0, 3.0, 2.0, 0.0]]))
    tensor([[2., 1.]])
    """

    _shown = "kernel_size stride padding"

    def __init__(
        self,
        kernel_size: _Size,
        stride: _Size | None = None,
        padding: _Size = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ):
        super().__init__()
        self.kernel_size = _for_each_dim(kernel_size, 1)
        self.stride = _for_each_dim(kernel_size if stride is None else stride, 1)
        self.padding = _for_each_dim(padding, 1)
        self.ceil_mode = ceil_mode
        self.count_include_pad = count_include_pad

    def forward(self, input: Tensor) -> Tensor:
        return F.avg_pool1d(input, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad)


class _AvgPoolNd(OwnInit, ShownModule):
    _shown = "kernel_size stride padding"
    _function: str

    def __init__(
        self,
        kernel_size: _Size,
        stride: _Size | None = None,
        padding: _Size = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ):
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.ceil_mode = ceil_mode
        self.count_include_pad = count_include_pad
        self.divisor_override = divisor_override

    def forward(self, input: Tensor) -> Tensor:
        return getattr(F, self._function)(
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.ceil_mode,
            self.count_include_pad,
            self.divisor_override,
        )


class AvgPool2d(_AvgPoolNd):
    """The mean of each window: [N, C, H, W] gives [N, C, H_out, W_out]; see `AvgPool1d`.

    divisor_override: what the sum of a window is divided by, instead of its size.

    >>> torch.nn.AvgPool2d((3, 2), stride=(2, 1))(torch.randn(20, 16, 50, 32)).shape
    torch.Size([20, 16, 24, 31])
    """

    _function = "avg_pool2d"


class AvgPool3d(_AvgPoolNd):
    """The mean of each window: [N, C, D, H, W] gives [N, C, D_out, H_out, W_out]; see `AvgPool2d`.

    >>> torch.nn.AvgPool3d(2)(torch.randn(2, 3, 4, 6, 8)).shape
    torch.Size([2, 3, 2, 3, 4])
    """

    _function = "avg_pool3d"


class _FractionalMaxPoolNd(OwnInit):
    _dims: int

    def __init__(
        self,
        kernel_size: _Size,
        output_size: _Size | None = None,
        output_ratio: float | tuple[float, ...] | None = None,
        return_indices: bool = False,
        _random_samples: Tensor | None = None,
    ):
        super().__init__()
        self.kernel_size = _for_each_dim(kernel_size, self._dims)
        self.return_indices = return_indices
        self.register_buffer("_random_samples", _random_samples)
        self.output_size = None if output_size is None else _for_each_dim(output_size, self._dims)
        self.output_ratio = None if output_ratio is None else _for_each_dim(output_ratio, self._dims)
        if output_size is None and output_ratio is None:
            raise ValueError(f"{type(self).__name__} requires specifying either an output size, or a pooling ratio")
        if output_size is not None and output_ratio is not None:
            raise ValueError("only one of output_size and output_ratio may be specified")
        if output_ratio is not None and not all(0 < ratio < 1 for ratio in self.output_ratio):
            raise ValueError(f"output_ratio must be between 0 and 1 (got {output_ratio})")

    def forward(self, input: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        return getattr(F, f"fractional_max_pool{self._dims}d")(
            input,
            self.kernel_size,
            self.output_size,
            self.output_ratio,
            self.return_indices,
            _random_samples=self._random_samples,
        )


class FractionalMaxPool2d(_FractionalMaxPoolNd):
    """The largest element of windows at random distances, of which there are output_size: [N, C, H, W].

    Args:
        kernel_size: the size of a window.
        output_size: (H_out, W_out); or instead
        output_ratio: H_out / H and W_out / W, between 0 and 1.
        return_indices: also give where each maximum was found.

    Graham (2015).

    >>> torch.nn.FractionalMaxPool2d(3, output_ratio=(0.5, 0.5))(torch.randn(2, 3, 10, 8)).shape
    torch.Size([2, 3, 5, 4])
    """

    _dims = 2


class FractionalMaxPool3d(_FractionalMaxPoolNd):
    """The largest element of windows at random distances: [N, C, D, H, W]; see `FractionalMaxPool2d`.

    >>> torch.nn.FractionalMaxPool3d(3, output_size=(4, 3, 2))(torch.randn(2, 3, 10, 8, 6)).shape
    torch.Size([2, 3, 4, 3, 2])
    """

    _dims = 3


class _LPPoolNd(ShownModule):
    _shown = "norm_type kernel_size stride ceil_mode"
    _function: str

    def __init__(self, norm_type: float, kernel_size: _Size, stride: _Size | None = None, ceil_mode: bool = False):
        super().__init__()
        self.norm_type = norm_type
        self.kernel_size = kernel_size
        self.stride = stride
        self.ceil_mode = ceil_mode

    def forward(self, input: Tensor) -> Tensor:
        return getattr(F, self._function)(input, float(self.norm_type), self.kernel_size, self.stride, self.ceil_mode)


class LPPool1d(_LPPoolNd):
    """(sum of x**p)**(1 / p) of each window, p = norm_type: [N, C, L] gives [N, C, L_out].

    >>> torch.nn.LPPool1d(2, 2)(torch.tensor([[3.0, 4.0]]))
    tensor([[5.]])
    """

    _function = "lp_pool1d"


class LPPool2d(_LPPoolNd):
    """(sum of x**p)**(1 / p) of each window, p = norm_type: [N, C, H, W] gives [N, C, H_out, W_out].

    >>> torch.nn.LPPool2d(2, 3, stride=2)(torch.rand(20, 16, 50, 32)).shape
    torch.Size([20, 16, 24, 15])
    """

    _function = "lp_pool2d"


class LPPool3d(_LPPoolNd):
    """(sum of x**p)**(1 / p) of each window, p = norm_type: [N, C, D, H, W] gives [N, C, D_out, H_out, W_out].

    >>> torch.nn.LPPool3d(2, 2)(torch.rand(2, 3, 4, 6, 8)).shape
    torch.Size([2, 3, 2, 3, 4])
    """

    _function = "lp_pool3d"


class _AdaptiveMaxPoolNd(ShownModule):
    _shown = "output_size"
    _function: str

    def __init__(self, output_size: int | tuple[int | None, ...] | None, return_indices: bool = False):
        super().__init__()
        self.output_size = output_size
        self.return_indices = return_indices

    def forward(self, input: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        return getattr(F, self._function)(input, self.output_size, self.return_indices)


class AdaptiveMaxPool1d(_AdaptiveMaxPoolNd):
    """The largest element of `output_size` windows that cover the input: [N, C, L] gives [N, C, output_size].

    >>> torch.nn.AdaptiveMaxPool1d(2)(torch.tensor([[1.0, 3.0, 2.0, 0.0]]))
    tensor([[3., 2.]])
    """

    _function = "adaptive_max_pool1d"


class AdaptiveMaxPool2d(_AdaptiveMaxPoolNd):
    """The largest element of windows that cover the input: [N, C, H, W] gives [N, C, *output_size].

    None in output_size keeps the size of that dim.

    >>> torch.nn.AdaptiveMaxPool2d((5, None))(torch.randn(1, 64, 8, 9)).shape
    torch.Size([1, 64, 5, 9])
    """

    _function = "adaptive_max_pool2d"


class AdaptiveMaxPool3d(_AdaptiveMaxPoolNd):
    """The largest element of windows that cover the input: [N, C, D, H, W] gives [N, C, *output_size].

    >>> torch.nn.AdaptiveMaxPool3d((2, 3, None))(torch.randn(1, 4, 8, 9, 10)).shape
    torch.Size([1, 4, 2, 3, 10])
    """

    _function = "adaptive_max_pool3d"


class _AdaptiveAvgPoolNd(ShownModule):
    _shown = "output_size"
    _function: str

    def __init__(self, output_size: int | tuple[int | None, ...] | None):
        super().__init__()
        self.output_size = output_size

    def forward(self, input: Tensor) -> Tensor:
        return getattr(F, self._function)(input, self.output_size)


class AdaptiveAvgPool1d(_AdaptiveAvgPoolNd):
    """The mean of `output_size` windows that cover the input: [N, C, L] gives [N, C, output_size].

    >>> torch.nn.AdaptiveAvgPool1d(2)(torch.tensor([[1.0, 3.0, 2.0, 0.0]]))
    tensor([[2., 1.]])
    """

    _function = "adaptive_avg_pool1d"


class AdaptiveAvgPool2d(_AdaptiveAvgPoolNd):
    """The mean of windows that cover the input: [N, C, H, W] gives [N, C, *output_size].

    None in output_size keeps the size of that dim; 1 gives the mean of each channel.

    >>> torch.nn.AdaptiveAvgPool2d((5, None))(torch.randn(1, 64, 8, 9)).shape
    torch.Size([1, 64, 5, 9])
    """

    _function = "adaptive_avg_pool2d"


class AdaptiveAvgPool3d(_AdaptiveAvgPoolNd):
    """The mean of windows that cover the input: [N, C, D, H, W] gives [N, C, *output_size].

    >>> torch.nn.AdaptiveAvgPool3d((2, 3, None))(torch.randn(1, 4, 8, 9, 10)).shape
    torch.Size([1, 4, 2, 3, 10])
    """

    _function = "adaptive_avg_pool3d"


def _for_each_dim(size: Any, dims: int) -> tuple:
    return tuple(size) if isinstance(size, (tuple, list)) else (size,) * dims
