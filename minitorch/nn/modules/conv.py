"""Convolutions and transposed convolutions over one, two and three dims.

A size may be one int for all dims, or a tuple with one for each. A missing batch dim is allowed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from minitorch._tensor import Tensor
from minitorch.nn import functional as F
from minitorch.nn import init
from minitorch.nn.modules.lazy import LazyModuleMixin
from minitorch.nn.modules.module import OwnInit
from minitorch.nn.parameter import Parameter
from minitorch.ops import creation

_PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


class _ConvNd(OwnInit):
    """Channels, kernel, and how the kernel moves: what every convolution has.

    A subclass says over how many dims it goes (`_dims`) and which function it calls (`_function`).
    """

    _dims: int
    _function: str
    transposed = False

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, ...],
        stride: int | tuple[int, ...],
        padding: int | str | tuple[int, ...],
        dilation: int | tuple[int, ...],
        output_padding: int | tuple[int, ...],
        groups: int,
        bias: bool,
        padding_mode: str,
        device: Any,
        dtype: Any,
    ):
        super().__init__()
        if groups <= 0:
            raise ValueError("groups must be a positive integer")
        for what, channels in (("in", in_channels), ("out", out_channels)):
            if channels % groups:
                raise ValueError(f"{what}_channels must be divisible by groups")
        if isinstance(padding, str) and padding not in ("same", "valid"):
            raise ValueError(f"Invalid padding string {padding!r}, should be one of {{'valid', 'same'}}")
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = self._for_each_dim(kernel_size)
        self.stride = self._for_each_dim(stride)
        self.padding = padding if isinstance(padding, str) else self._for_each_dim(padding)
        self.dilation = self._for_each_dim(dilation)
        self.output_padding = self._for_each_dim(output_padding)
        self.groups = groups
        self.padding_mode = padding_mode
        if padding == "same" and any(step != 1 for step in self.stride):
            raise ValueError("padding='same' is not supported for strided convolutions")
        if padding_mode not in _PADDING_MODES:
            raise ValueError(
                f"padding_mode must be one of {set(_PADDING_MODES)}, but got padding_mode={padding_mode!r}"
            )
        # torch's name for it, by which it finds it in a pickled layer.
        self._reversed_padding_repeated_twice = self._both_sides()
        self.weight = Parameter(creation.empty(self._weight_shape(), device=device, dtype=dtype))
        self.bias = Parameter(creation.empty(out_channels, device=device, dtype=dtype)) if bias else None
        self.reset_parameters()

    def _for_each_dim(self, size: int | tuple[int, ...]) -> tuple[int, ...]:
        return tuple(size) if isinstance(size, (tuple, list)) else (size,) * self._dims

    def _both_sides(self) -> list[int]:
        """The padding as `F.pad` takes it: before and after, of the last dim first."""
        if self.padding == "same":
            missing = [d * (k - 1) for d, k in zip(self.dilation, self.kernel_size, strict=True)]
            sides = [(n // 2, n - n // 2) for n in missing]
        elif self.padding == "valid":
            sides = [(0, 0)] * self._dims
        else:
            sides = [(n, n) for n in self.padding]
        return [n for pair in reversed(sides) for n in pair]

    def _weight_shape(self) -> tuple[int, ...]:
        channels = (self.in_channels, self.out_channels)
        first, second = channels if self.transposed else channels[::-1]
        return first, second // self.groups, *self.kernel_size

    def reset_parameters(self) -> None:
        """Draws the first values anew: uniform in ±1 / sqrt(fan_in)."""
        # gain sqrt(2 / (1 + 5)) makes the bound 1 / sqrt(fan_in).
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        fan_in = math.prod(self.weight.shape[1:])
        if self.bias is not None and fan_in:
            init.uniform_(self.bias, -1 / math.sqrt(fan_in), 1 / math.sqrt(fan_in))

    def extra_repr(self) -> str:
        facts = [
            f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}",
            f"padding={self.padding}" if self.padding != (0,) * len(self.padding) else "",
            f"dilation={self.dilation}" if self.dilation != (1,) * len(self.dilation) else "",
            f"output_padding={self.output_padding}" if any(self.output_padding) else "",
            f"groups={self.groups}" if self.groups != 1 else "",
            "bias=False" if self.bias is None else "",
            f"padding_mode={self.padding_mode}" if self.padding_mode != "zeros" else "",
        ]
        return ", ".join(filter(None, facts))


class _Conv(_ConvNd):
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, ...],
        stride: int | tuple[int, ...] = 1,
        padding: int | str | tuple[int, ...] = 0,
        dilation: int | tuple[int, ...] = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ):
        super().__init__(
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding,
            dilation,
            0,
            groups,
            bias,
            padding_mode,
            device,
            dtype,
        )

    def forward(self, input: Tensor) -> Tensor:
        return self._conv_forward(input, self.weight, self.bias)

    def _conv_forward(self, input: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        padding = self.padding
        if self.padding_mode != "zeros":
            input = F.pad(input, self._reversed_padding_repeated_twice, self.padding_mode)
            padding = 0
        return getattr(F, self._function)(input, weight, bias, self.stride, padding, self.dilation, self.groups)


class Conv1d(_Conv):
    """Cross-correlation over one dim: [N, C_in, L] gives [N, C_out, L_out].

    L_out = (L + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1.

    Args:
        in_channels, out_channels: C_in and C_out.
        kernel_size: the length of the kernel.
        stride: how far it moves each time.
        padding: what is added at both ends; "same" keeps the length, "valid" is 0.
        dilation: the distance between the elements of the kernel.
        groups: into how many groups the channels fall that are convolved each for itself.
        bias: whether a number for each output channel is added.
        padding_mode: "zeros", "reflect", "replicate" or "circular".

    Attributes:
        weight: [C_out, C_in / groups, kernel_size], at first uniform in ±1 / sqrt(C_in / groups * kernel_size).
        bias: [C_out], of the same distribution; None if bias=False.

    >>> torch.nn.Conv1d(16, 33, 3, stride=2)(torch.randn(20, 16, 50)).shape
    torch.Size([20, 33, 24])
    """

    _dims = 1
    _function = "conv1d"


class Conv2d(_Conv):
    """Cross-correlation over two dims: [N, C_in, H, W] gives [N, C_out, H_out, W_out]; see `Conv1d`.

    >>> torch.nn.Conv2d(16, 33, (3, 5), stride=(2, 1), padding=(4, 2))(torch.randn(20, 16, 50, 100)).shape
    torch.Size([20, 33, 28, 100])
    """

    _dims = 2
    _function = "conv2d"


class Conv3d(_Conv):
    """Cross-correlation over three dims: [N, C_in, D, H, W] gives [N, C_out, D_out, H_out, W_out]; see `Conv1d`.

    >>> torch.nn.Conv3d(3, 8, 3)(torch.randn(2, 3, 5, 6, 7)).shape
    torch.Size([2, 8, 3, 4, 5])
    """

    _dims = 3
    _function = "conv3d"


class _ConvTransposeNd(_ConvNd):
    transposed = True

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, ...],
        stride: int | tuple[int, ...] = 1,
        padding: int | tuple[int, ...] = 0,
        output_padding: int | tuple[int, ...] = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: int | tuple[int, ...] = 1,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ):
        if padding_mode != "zeros":
            raise ValueError(f'Only "zeros" padding mode is supported for {type(self).__name__}')
        super().__init__(
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding,
            dilation,
            output_padding,
            groups,
            bias,
            padding_mode,
            device,
            dtype,
        )

    def forward(self, input: Tensor, output_size: Sequence[int] | None = None) -> Tensor:
        extra = self.output_padding if output_size is None else self._padding_for(input, output_size)
        return getattr(F, self._function)(
            input, self.weight, self.bias, self.stride, self.padding, extra, self.groups, self.dilation
        )

    def _padding_for(self, input: Tensor, wanted: Sequence[int]) -> list[int]:
        """The output_padding that gives an output of the size wanted; ValueError if there is none."""
        dims = self._dims
        before = input.dim() - dims
        if len(wanted) == dims + before:
            wanted = wanted[before:]
        if len(wanted) != dims:
            raise ValueError(
                f"ConvTranspose{dims}D: for {input.dim()}D input, output_size must have {dims} or "
                f"{dims + before} elements (got {len(wanted)})"
            )
        sizes = input.shape[before:]
        smallest = [
            (n - 1) * step - 2 * pad + d * (k - 1) + 1
            for n, step, pad, d, k in zip(
                sizes, self.stride, self.padding, self.dilation, self.kernel_size, strict=True
            )
        ]
        largest = [n + step - 1 for n, step in zip(smallest, self.stride, strict=True)]
        if any(not low <= n <= high for n, low, high in zip(wanted, smallest, largest, strict=True)):
            raise ValueError(
                f"requested an output size of {wanted}, but valid sizes range from {smallest} to {largest} "
                f"(for an input of {sizes})"
            )
        return [n - low for n, low in zip(wanted, smallest, strict=True)]


class ConvTranspose1d(_ConvTransposeNd):
    """The gradient of a Conv1d with respect to its input: [N, C_in, L] gives [N, C_out, L_out].

    L_out = (L - 1) * stride - 2 * padding + dilation * (kernel_size - 1) + output_padding + 1.

    Args:
        in_channels, out_channels: C_in and C_out.
        kernel_size, stride, padding, dilation, groups: those of the convolution.
        output_padding: what is added to L_out at one end: where stride > 1, several lengths of a convolution's input
            give the same output, and this says which one is meant.
        bias: whether a number for each output channel is added.

    `forward` takes `output_size`, which determines output_padding.

    Attributes:
        weight: [C_in, C_out / groups, kernel_size], at first uniform in ±1 / sqrt(C_out / groups * kernel_size).
        bias: [C_out], of the same distribution; None if bias=False.

    >>> torch.nn.ConvTranspose1d(16, 33, 3, stride=2)(torch.randn(20, 16, 24)).shape
    torch.Size([20, 33, 49])
    """

    _dims = 1
    _function = "conv_transpose1d"


class ConvTranspose2d(_ConvTransposeNd):
    """The gradient of a Conv2d with respect to its input: [N, C_in, H, W] gives [N, C_out, H_out, W_out]; see
    `ConvTranspose1d`.

    >>> torch.nn.ConvTranspose2d(16, 33, 3, stride=2)(torch.randn(20, 16, 5, 10), output_size=(12, 22)).shape
    torch.Size([20, 33, 12, 22])
    """

    _dims = 2
    _function = "conv_transpose2d"


class ConvTranspose3d(_ConvTransposeNd):
    """The gradient of a Conv3d with respect to its input: [N, C_in, D, H, W] gives [N, C_out, D_out, H_out, W_out];
    see `ConvTranspose1d`.

    >>> torch.nn.ConvTranspose3d(3, 8, 3)(torch.randn(2, 3, 3, 4, 5)).shape
    torch.Size([2, 8, 5, 6, 7])
    """

    _dims = 3
    _function = "conv_transpose3d"


class _LazyConv(LazyModuleMixin, _ConvNd):
    """A convolution that takes the number of input channels from its first input."""

    def __init__(self, out_channels: int, kernel_size: int | tuple[int, ...], *args: Any, **kwargs: Any):
        super().__init__(0, 0, kernel_size, *args, **kwargs)
        self.out_channels = out_channels
        self._forget_shapes("weight", "bias")

    def reset_parameters(self) -> None:
        if self.in_channels:
            super().reset_parameters()

    def initialize_parameters(self, input: Tensor, *args: Any, **kwargs: Any) -> None:
        dims = self._dims
        if input.dim() not in (dims + 1, dims + 2):
            raise RuntimeError(
                f"Expected {dims + 1}D (unbatched) or {dims + 2}D (batched) input to {type(self).__name__}, but got "
                f"input of size: {input.shape}"
            )
        self.in_channels = input.shape[-dims - 1]
        if self.in_channels % self.groups:
            raise ValueError("in_channels must be divisible by groups")
        if self.has_uninitialized_params():
            self.weight.materialize(self._weight_shape())
            if self.bias is not None:
                self.bias.materialize((self.out_channels,))
            self.reset_parameters()


class LazyConv1d(_LazyConv, Conv1d):
    """A Conv1d that takes in_channels from its first input.

    >>> torch.nn.LazyConv1d(33, 3, stride=2)(torch.randn(20, 16, 50)).shape
    torch.Size([20, 33, 24])
    """

    cls_to_become = Conv1d


class LazyConv2d(_LazyConv, Conv2d):
    """A Conv2d that takes in_channels from its first input.

    >>> torch.nn.LazyConv2d(33, 3)(torch.randn(20, 16, 5, 6)).shape
    torch.Size([20, 33, 3, 4])
    """

    cls_to_become = Conv2d


class LazyConv3d(_LazyConv, Conv3d):
    """A Conv3d that takes in_channels from its first input.

    >>> torch.nn.LazyConv3d(8, 3)(torch.randn(2, 3, 5, 6, 7)).shape
    torch.Size([2, 8, 3, 4, 5])
    """

    cls_to_become = Conv3d


class LazyConvTranspose1d(_LazyConv, ConvTranspose1d):
    """A ConvTranspose1d that takes in_channels from its first input.

    >>> torch.nn.LazyConvTranspose1d(33, 3, stride=2)(torch.randn(20, 16, 24)).shape
    torch.Size([20, 33, 49])
    """

    cls_to_become = ConvTranspose1d


class LazyConvTranspose2d(_LazyConv, ConvTranspose2d):
    """A ConvTranspose2d that takes in_channels from its first input.

    >>> torch.nn.LazyConvTranspose2d(33, 3)(torch.randn(20, 16, 5, 6)).shape
    torch.Size([20, 33, 7, 8])
    """

    cls_to_become = ConvTranspose2d


class LazyConvTranspose3d(_LazyConv, ConvTranspose3d):
    """A ConvTranspose3d that takes in_channels from its first input.

    >>> torch.nn.LazyConvTranspose3d(8, 3)(torch.randn(2, 3, 3, 4, 5)).shape
    torch.Size([2, 8, 5, 6, 7])
    """

    cls_to_become = ConvTranspose3d
