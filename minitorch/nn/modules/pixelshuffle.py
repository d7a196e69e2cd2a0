"""Channels traded for a finer grid, and back."""

from __future__ import annotations

from minitorch._tensor import Tensor
from minitorch.nn import functional as F
from minitorch.nn.modules.module import ShownModule


class PixelShuffle(ShownModule):
    """[..., C * r * r, H, W] gives [..., C, H * r, W * r], r = upscale_factor.

    >>> torch.nn.PixelShuffle(3)(torch.randn(1, 9, 4, 4)).size()
    torch.Size([1, 1, 12, 12])
    """

    _shown = "upscale_factor"

    def __init__(self, upscale_factor: int):
        super().__init__()
        self.upscale_factor = upscale_factor

    def forward(self, input: Tensor) -> Tensor:
        return F.pixel_shuffle(input, self.upscale_factor)


class PixelUnshuffle(ShownModule):
    """[..., C, H * r, W * r] gives [..., C * r * r, H, W], r = downscale_factor.

    >>> torch.nn.PixelUnshuffle(3)(torch.randn(1, 1, 12, 12)).size()
    torch.Size([1, 9, 4, 4])
    """

    _shown = "downscale_factor"

    def __init__(self, downscale_factor: int):
        super().__init__()
        self.downscale_factor = downscale_factor

    def forward(self, input: Tensor) -> Tensor:
        return F.pixel_unshuffle(input, self.downscale_factor)
