"""The Weibull distribution."""

from __future__ import annotations

from collections.abc import Iterable

import minitorch as torch
from minitorch import Tensor
from minitorch.distributions import constraints
from minitorch.distributions.exponential import Exponential
from minitorch.distributions.gumbel import EULER
from minitorch.distributions.transformed_distribution import TransformedDistribution
from minitorch.distributions.transforms import AffineTransform, PowerTransform
from minitorch.distributions.utils import broadcast_all


class Weibull(TransformedDistribution):
    """scale · x^(1 / concentration) of an exponential x of rate 1."""

    arg_constraints = {"scale": constraints.positive, "concentration": constraints.positive}
    support = constraints.positive

    def __init__(self, scale: Tensor | float, concentration: Tensor | float, validate_args: bool | None = None):
        self.scale, self.concentration = broadcast_all(scale, concentration)
        self.concentration_reciprocal = self.concentration.reciprocal()
        transforms = [PowerTransform(self.concentration_reciprocal), AffineTransform(loc=0, scale=self.scale)]
        base = Exponential(torch.ones_like(self.scale), validate_args=validate_args)
        super().__init__(base, transforms, validate_args=validate_args)

    def expand(self, batch_shape: Iterable[int]) -> Weibull:
        batch_shape = torch.Size(batch_shape)
        return Weibull(self.scale.expand(batch_shape), self.concentration.expand(batch_shape), self._validate_args)

    def _moment(self, power: int) -> Tensor:
        """The mean of (value / scale)^power: Γ(1 + power / concentration)."""
        return torch.exp(torch.lgamma(1 + power * self.concentration_reciprocal))

    @property
    def mean(self) -> Tensor:
        return self.scale * self._moment(1)

    @property
    def mode(self) -> Tensor:
        return self.scale * ((self.concentration - 1) / self.concentration) ** self.concentration.reciprocal()

    @property
    def variance(self) -> Tensor:
        return self.scale.pow(2) * (self._moment(2) - self._moment(1).pow(2))

    def entropy(self) -> Tensor:
        power = self.concentration_reciprocal
        return EULER * (1 - power) + torch.log(self.scale * power) + 1
