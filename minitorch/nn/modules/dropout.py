"""Dropout: in training, elements or whole channels are set to zero at random; in evaluation, the identity.

Every one of them takes the probability `p` and `inplace`, and raises ValueError unless 0 <= p <= 1.
"""

from __future__ import annotations

from minitorch._tensor import Tensor
from minitorch.nn import functional as F
from minitorch.nn.modules.module import ShownModule


class _DropoutNd(ShownModule):
    _shown = "p inplace"

    def __init__(self, p: float = 0.5, inplace: bool = False):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
        self.p = p
        self.inplace = inplace


class Dropout(_DropoutNd):
    """Sets each element to 0 with probability p and divides the others by 1 - p.

    >>> torch.nn.Dropout(0.5).eval()(torch.ones(3))
    tensor([1., 1., 1.])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.dropout(input, self.p, self.training, self.inplace)


class Dropout1d(_DropoutNd):
    """Sets whole channels of [N, C, L] or [C, L] to 0 with probability p and divides the others by 1 - p.

    >>> torch.nn.Dropout1d(0.5)(torch.ones(20, 16, 32)).shape
    torch.Size([20, 16, 32])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.dropout1d(input, self.p, self.training, self.inplace)


class Dropout2d(_DropoutNd):
    """Sets whole channels of [N, C, H, W] or [N, C, L] to 0 with probability p and divides the others by 1 - p.

    >>> torch.nn.Dropout2d(0.5)(torch.ones(20, 16, 32, 32)).shape
    torch.Size([20, 16, 32, 32])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.dropout2d(input, self.p, self.training, self.inplace)


class Dropout3d(_DropoutNd):
    """Sets whole channels of [N, C, D, H, W] or [C, D, H, W] to 0 with probability p and divides the others by 1 - p.

    >>> torch.nn.Dropout3d(0.5)(torch.ones(20, 16, 4, 32, 32)).shape
    torch.Size([20, 16, 4, 32, 32])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.dropout3d(input, self.p, self.training, self.inplace)


class AlphaDropout(_DropoutNd):
    """Sets each element to SELU's negative limit with probability p, and keeps mean 0 and variance 1: for SELU.

    Klambauer et al. (2017).

    >>> torch.nn.AlphaDropout(0.5).eval()(torch.ones(3))
    tensor([1., 1., 1.])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.alpha_dropout(input, self.p, self.training, self.inplace)


class FeatureAlphaDropout(_DropoutNd):
    """AlphaDropout of whole channels: [N, C, ...].

    >>> torch.nn.FeatureAlphaDropout(0.5).eval()(torch.ones(1, 2, 2)).shape
    torch.Size([1, 2, 2])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.feature_alpha_dropout(input, self.p, self.training, self.inplace)
