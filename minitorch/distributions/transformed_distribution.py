"""A function of a random variable."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from minitorch import Size, Tensor, no_grad
from minitorch.distributions.constraints import Constraint, dependent_property, independent
from minitorch.distributions.distribution import Distribution
from minitorch.distributions.independent import Independent
from minitorch.distributions.transforms import ComposeTransform, Transform
from minitorch.distributions.utils import sum_rightmost


class TransformedDistribution(Distribution):
    """y = t(x) of an x from `base_distribution`, with log p(y) = log p(x) - log |dy/dx|.

    Args:
        transforms: one, or several that follow each other.

    >>> normal = torch.distributions.Normal(0.0, 1.0)
    >>> torch.distributions.TransformedDistribution(normal, torch.distributions.ExpTransform()).log_prob(torch.ones(()))
    tensor(-0.9189)
    """

    def __init__(
        self,
        base_distribution: Distribution,
        transforms: Transform | list[Transform],
        validate_args: bool | None = None,
    ):
        if isinstance(transforms, Transform):
            transforms = [transforms]
        elif not isinstance(transforms, list):
            raise ValueError(f"transforms must be a Transform or list, but was {transforms}")
        elif not all(isinstance(transform, Transform) for transform in transforms):
            raise ValueError("transforms must be a Transform or a list of Transforms")
        self.transforms = transforms
        whole = ComposeTransform(transforms)
        inside, outside = whole.domain.event_dim, whole.codomain.event_dim
        shape = base_distribution.batch_shape + base_distribution.event_shape
        if len(shape) < inside:
            raise ValueError(f"base_distribution needs to have shape with size at least {inside}, but got {shape}.")
        # Parameters of the transforms broadcast with those of the base.
        after = whole.forward_shape(shape)
        before = whole.inverse_shape(after)
        own = len(base_distribution.event_shape)
        if before != shape:
            base_distribution = base_distribution.expand(before[: len(before) - own])
        if inside > own:
            base_distribution = Independent(base_distribution, inside - own)
        self.base_dist = base_distribution
        cut = len(after) - outside - max(own - inside, 0)
        super().__init__(after[:cut], after[cut:], validate_args)

    @property
    def has_rsample(self) -> bool:
        return self.base_dist.has_rsample

    @dependent_property
    def support(self) -> Constraint:
        if not self.transforms:
            return self.base_dist.support
        constraint = self.transforms[-1].codomain
        more = len(self._event_shape) - constraint.event_dim
        return independent(constraint, more) if more else constraint

    def expand(self, batch_shape: Iterable[int]) -> TransformedDistribution:
        whole = ComposeTransform(self.transforms)
        before = whole.inverse_shape((*batch_shape, *self._event_shape))
        new = copy(self)
        new.base_dist = self.base_dist.expand(before[: len(before) - len(self.base_dist.event_shape)])
        new._batch_shape = Size(batch_shape)
        return new

    def sample(self, sample_shape: Any = ()) -> Tensor:
        with no_grad():
            return self._transformed(self.base_dist.sample(sample_shape))

    def rsample(self, sample_shape: Any = ()) -> Tensor:
        return self._transformed(self.base_dist.rsample(sample_shape))

    def _transformed(self, x: Tensor) -> Tensor:
        for transform in self.transforms:
            x = transform(x)
        return x

    def log_prob(self, value: Tensor) -> Tensor:
        self._validate_sample(value)
        event_dim, y, taken = len(self._event_shape), value, 0.0
        for transform in reversed(self.transforms):
            x = transform.inv(y)
            event_dim += transform.domain.event_dim - transform.codomain.event_dim
            slope = transform.log_abs_det_jacobian(x, y)
            taken = taken + sum_rightmost(slope, event_dim - transform.domain.event_dim)
            y = x
        return sum_rightmost(self.base_dist.log_prob(y), event_dim - len(self.base_dist.event_shape)) - taken

    def cdf(self, value: Tensor) -> Tensor:
        for transform in reversed(self.transforms):
            value = transform.inv(value)
        self.base_dist._validate_sample(value)
        return self._turned(self.base_dist.cdf(value))

    def icdf(self, value: Tensor) -> Tensor:
        return self._transformed(self.base_dist.icdf(self._turned(value)))

    def _turned(self, probability: Tensor) -> Tensor:
        """The probability of up to y is 1 - that of up to x where y falls with x."""
        sign = ComposeTransform(self.transforms).sign
        return probability if isinstance(sign, int) and sign == 1 else sign * (probability - 0.5) + 0.5
