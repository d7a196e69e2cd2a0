"""Batch normalization, and what it shares with instance normalization: running statistics."""

from __future__ import annotations

from typing import Any

from minitorch._tensor import Tensor, tensor
from minitorch.nn import functional as F
from minitorch.nn import init
from minitorch.nn.modules.lazy import LazyModuleMixin
from minitorch.nn.modules.module import Module
from minitorch.nn.parameter import Parameter, is_lazy
from minitorch.ops import creation


class _NormBase(Module):
    """Weight and bias for each of `num_features` channels, and running estimates of their mean and variance.

    A subclass says how many dims its inputs have (`_dims`).
    """

    # Since version 2 a state has num_batches_tracked.
    _version = 2
    _dims: tuple[int, ...]

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ):
        super().__init__()
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats

        def parameter(wanted: bool) -> Parameter | None:
            return Parameter(creation.empty(num_features, device=device, dtype=dtype)) if wanted else None

        self.register_parameter("weight", parameter(affine))
        self.register_parameter("bias", parameter(affine and bias))
        mean = variance = batches = None
        if track_running_stats:
            mean = creation.zeros(num_features, device=device, dtype=dtype)
            variance = creation.ones(num_features, device=device, dtype=dtype)
            batches = tensor(0)
        self.register_buffer("running_mean", mean)
        self.register_buffer("running_var", variance)
        self.register_buffer("num_batches_tracked", batches)
        self.reset_parameters()

    def reset_running_stats(self) -> None:
        """Forgets what inputs there have been: mean 0, variance 1."""
        if self.track_running_stats:
            self.running_mean.zero_()
            self.running_var.fill_(1)
            self.num_batches_tracked.zero_()

    def reset_parameters(self) -> None:
        """Weights 1, biases 0, and `reset_running_stats`."""
        self.reset_running_stats()
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

    def _check_input_dim(self, input: Tensor) -> None:
        if input.dim() not in self._dims:
            wanted = " or ".join(f"{n}D" for n in self._dims)
            raise ValueError(f"expected {wanted} input (got {input.dim()}D input)")

    def extra_repr(self) -> str:
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )

    def _load_from_state_dict(self, state_dict: dict, prefix: str, local_metadata: dict, *args: Any) -> None:
        key = f"{prefix}num_batches_tracked"
        if (local_metadata.get("version") or 1) < 2 and self.track_running_stats and key not in state_dict:
            state_dict[key] = tensor(0) if self.num_batches_tracked is None else self.num_batches_tracked
        super()._load_from_state_dict(state_dict, prefix, local_metadata, *args)


class _BatchNorm(_NormBase):
    def forward(self, input: Tensor) -> Tensor:
        self._check_input_dim(input)
        momentum = 0.0 if self.momentum is None else self.momentum
        tracking = self.training and self.track_running_stats
        if tracking and self.num_batches_tracked is not None:
            self.num_batches_tracked.add_(1)
            if self.momentum is None:
                momentum = 1.0 / self.num_batches_tracked.item()
        mean, variance = self.running_mean, self.running_var
        of_the_batch = self.training or (mean is None and variance is None)
        if of_the_batch and not tracking:
            mean = variance = None
        return F.batch_norm(input, mean, variance, self.weight, self.bias, of_the_batch, momentum, self.eps)


class BatchNorm1d(_BatchNorm):
    """(x - mean) / sqrt(var + eps) * weight + bias over the batch, for each channel of [N, C] or [N, C, L].

    In training with the mean and the (biased) variance of the batch, in evaluation with their running estimates.

    Args:
        num_features: C.
        eps: what keeps the root from 0.
        momentum: the weight of the newest batch in the running estimates; None weighs all batches the same.
        affine: whether there are weight and bias.
        track_running_stats: False takes the statistics of the batch in evaluation, too.
        bias: False leaves out the bias alone.

    Attributes:
        weight, bias: [C], at first 1 and 0.
        running_mean, running_var: [C], buffers, at first 0 and 1; the variance is the unbiased one.
        num_batches_tracked: a buffer, how many batches there have been.

    Raises ValueError for an input of other dims, and in training for only one value per channel.

    >>> torch.nn.BatchNorm1d(100)(torch.randn(20, 100)).shape
    torch.Size([20, 100])
    """

    _dims = (2, 3)


class BatchNorm2d(_BatchNorm):
    """Batch normalization of each channel of [N, C, H, W]; see `BatchNorm1d`.

    >>> torch.nn.BatchNorm2d(100)(torch.randn(20, 100, 3, 4)).shape
    torch.Size([20, 100, 3, 4])
    """

    _dims = (4,)


class BatchNorm3d(_BatchNorm):
    """Batch normalization of each channel of [N, C, D, H, W]; see `BatchNorm1d`.

    >>> torch.nn.BatchNorm3d(10)(torch.randn(2, 10, 3, 4, 5)).shape
    torch.Size([2, 10, 3, 4, 5])
    """

    _dims = (5,)


class _LazyNormBase(LazyModuleMixin):
    """A normalization that takes num_features from its first input."""

    def __init__(
        self,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ):
        super().__init__(0, eps, momentum, affine, track_running_stats, device, dtype, bias=bias)
        self._forget_shapes("weight", "bias", "running_mean", "running_var")

    def reset_parameters(self) -> None:
        if self.num_features:
            super().reset_parameters()

    def initialize_parameters(self, input: Tensor) -> None:
        self.num_features = input.shape[1]
        if self.has_uninitialized_params():
            for lazy in (self.weight, self.bias, self.running_mean, self.running_var):
                if is_lazy(lazy):
                    lazy.materialize((self.num_features,))
            self.reset_parameters()


class LazyBatchNorm1d(_LazyNormBase, BatchNorm1d):
    """A BatchNorm1d that takes num_features from its first input.

    >>> torch.nn.LazyBatchNorm1d()(torch.randn(20, 100)).shape
    torch.Size([20, 100])
    """

    cls_to_become = BatchNorm1d


class LazyBatchNorm2d(_LazyNormBase, BatchNorm2d):
    """A BatchNorm2d that takes num_features from its first input.

    >>> torch.nn.LazyBatchNorm2d()(torch.randn(20, 100, 3, 4)).shape
    torch.Size([20, 100, 3, 4])
    """

    cls_to_become = BatchNorm2d


class LazyBatchNorm3d(_LazyNormBase, BatchNorm3d):
    """A BatchNorm3d that takes num_features from its first input.

    >>> torch.nn.LazyBatchNorm3d()(torch.randn(2, 10, 3, 4, 5)).shape
    torch.Size([2, 10, 3, 4, 5])
    """

    cls_to_become = BatchNorm3d
