"""Images as matrices of their windows, and back."""

from __future__ import annotations

from minitorch._tensor import Tensor
from minitorch.nn import functional as F
from minitorch.nn.modules.module import ShownModule

_Size = int | tuple[int, ...]


class Unfold(ShownModule):
    """The windows of [N, C, H, W] as columns: [N, C * prod(kernel_size), number of windows].

    Args:
        kernel_size, dilation, padding, stride: those of a convolution, ints or pairs.

    >>> torch.nn.Unfold((2, 3))(torch.randn(2, 5, 3, 4)).size()
    torch.Size([2, 30, 4])
    """

    _shown = "kernel_size dilation padding stride"

    def __init__(self, kernel_size: _Size, dilation: _Size = 1, padding: _Size = 0, stride: _Size = 1):
        super().__init__()
        self.kernel_size = kernel_size
        self.dilation = dilation
        self.padding = padding
        self.stride = stride

    def forward(self, input: Tensor) -> Tensor:
        return F.unfold(input, self.kernel_size, self.dilation, self.padding, self.stride)


class Fold(ShownModule):
    """Adds columns up to images, each window in its place: [N, C * prod(kernel_size), L] gives [N, C, *output_size].

    Args:
        output_size: the size of the images.
        kernel_size, dilation, padding, stride: those of a convolution, ints or pairs.

    >>> torch.nn.Fold((4, 5), (2, 2))(torch.randn(1, 12, 12)).size()
    torch.Size([1, 3, 4, 5])
    """

    _shown = "output_size kernel_size dilation padding stride"

    def __init__(
        self, output_size: _Size, kernel_size: _Size, dilation: _Size = 1, padding: _Size = 0, stride: _Size = 1
    ):
        super().__init__()
        self.output_size = output_size
        self.kernel_size = kernel_size
        self.dilation = dilation
        self.padding = padding
        self.stride = stride

    def forward(self, input: Tensor) -> Tensor:
        return F.fold(input, self.output_size, self.kernel_size, self.dilation, self.padding, self.stride)
