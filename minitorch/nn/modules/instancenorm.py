"""Instance normalization."""

from __future__ import annotations

import warnings
from typing import Any

from minitorch._tensor import Tensor
from minitorch.nn import functional as F
from minitorch.nn.modules.batchnorm import _LazyNormBase, _NormBase


class _InstanceNorm(_NormBase):
    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ):
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype, bias=bias)

    def forward(self, input: Tensor) -> Tensor:
        self._check_input_dim(input)
        batched = input.dim() == self._dims[-1]
        self._check_channels(input, dim=1 if batched else 0)
        result = F.instance_norm(
            input if batched else input.unsqueeze(0),
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            self.training or not self.track_running_stats,
            0.0 if self.momentum is None else self.momentum,
            self.eps,
        )
        return result if batched else result.squeeze(0)

    def _check_channels(self, input: Tensor, dim: int) -> None:
        if input.shape[dim] == self.num_features:
            return
        if self.affine:
            raise ValueError(
                f"expected input's size at dim={dim} to match num_features ({self.num_features}), "
                f"but got: {input.shape[dim]}."
            )
        warnings.warn(
            f"input's size at dim={dim} does not match num_features. You can silence this warning by not passing in "
            "num_features, which is not used because affine=False",
            stacklevel=3,
        )


class InstanceNorm1d(_InstanceNorm):
    """(x - mean) / sqrt(var + eps) * weight + bias over each channel of each sample: [N, C, L] or [C, L].

    Args:
        num_features: C.
        eps: what keeps the root from 0.
        momentum: the weight of the newest batch in the running estimates.
        affine: whether there are weight and bias, [C], at first 1 and 0.
        track_running_stats: keep running estimates of mean and variance, and take these in evaluation.

    Raises ValueError for an input of other dims, and for another number of channels if affine.

    >>> torch.nn.InstanceNorm1d(100)(torch.randn(20, 100, 40)).shape
    torch.Size([20, 100, 40])
    """

    _dims = (2, 3)


class InstanceNorm2d(_InstanceNorm):
    """Instance normalization of [N, C, H, W] or [C, H, W]; see `InstanceNorm1d`.

    >>> torch.nn.InstanceNorm2d(100)(torch.randn(20, 100, 3, 4)).shape
    torch.Size([20, 100, 3, 4])
    """

    _dims = (3, 4)


class InstanceNorm3d(_InstanceNorm):
    """Instance normalization of [N, C, D, H, W] or [C, D, H, W]; see `InstanceNorm1d`.

    >>> torch.nn.InstanceNorm3d(10)(torch.randn(2, 10, 3, 4, 5)).shape
    torch.Size([2, 10, 3, 4, 5])
    """

    _dims = (4, 5)


class LazyInstanceNorm1d(_LazyNormBase, InstanceNorm1d):
    """An InstanceNorm1d that takes num_features from its first input; affine and tracking unless told otherwise.

    >>> torch.nn.LazyInstanceNorm1d()(torch.randn(20, 100, 40)).shape
    torch.Size([20, 100, 40])
    """

    cls_to_become = InstanceNorm1d


class LazyInstanceNorm2d(_LazyNormBase, InstanceNorm2d):
    """An InstanceNorm2d that takes num_features from its first input; affine and tracking unless told otherwise.

    >>> torch.nn.LazyInstanceNorm2d()(torch.randn(20, 100, 3, 4)).shape
    torch.Size([20, 100, 3, 4])
    """

    cls_to_become = InstanceNorm2d


class LazyInstanceNorm3d(_LazyNormBase, InstanceNorm3d):
    """An InstanceNorm3d that takes num_features from its first input; affine and tracking unless told otherwise.

    >>> torch.nn.LazyInstanceNorm3d()(torch.randn(2, 10, 3, 4, 5)).shape
    torch.Size([2, 10, 3, 4, 5])
    """

    cls_to_become = InstanceNorm3d
