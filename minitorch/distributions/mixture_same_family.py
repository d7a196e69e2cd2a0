"""Mixtures of distributions of one kind."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

import minitorch as torch
from minitorch import Tensor
from minitorch.distributions import constraints
from minitorch.distributions.categorical import Categorical
from minitorch.distributions.constraints import Constraint
from minitorch.distributions.distribution import Distribution


class MixtureSameFamily(Distribution):
    """A value from the component that a `Categorical` chooses.

    Args:
        mixture_distribution: the `Categorical` over k components.
        component_distribution: a distribution whose last batch dim are the k components.

    >>> D = torch.distributions
    >>> d = D.MixtureSameFamily(D.Categorical(torch.ones(2)), D.Normal(torch.tensor([-1.0, 1.0]), 0.5))
    >>> d.mean
    tensor(0.)
    """

    def __init__(
        self,
        mixture_distribution: Categorical,
        component_distribution: Distribution,
        validate_args: bool | None = None,
    ):
        if not isinstance(mixture_distribution, Categorical):
            raise ValueError(" The Mixture distribution needs to be an  instance of torch.distributions.Categorical")
        if not isinstance(component_distribution, Distribution):
            raise ValueError("The Component distribution needs to be an instance of torch.distributions.Distribution")
        self.mixture_distribution = mixture_distribution
        self.component_distribution = component_distribution
        batch = component_distribution.batch_shape[:-1]
        for n, m in zip(reversed(mixture_distribution.batch_shape), reversed(batch)):
            if n != 1 != m != n:
                raise ValueError(
                    f"`mixture_distribution.batch_shape` ({mixture_distribution.batch_shape}) is not compatible with "
                    f"`component_distribution.batch_shape`({batch})"
                )
        k, components = mixture_distribution.logits.shape[-1], component_distribution.batch_shape[-1]
        if k != components:
            raise ValueError(
                f"`mixture_distribution component` ({k}) does not equal "
                f"`component_distribution.batch_shape[-1]` ({components})"
            )
        super().__init__(batch, component_distribution.event_shape, validate_args)

    @constraints.dependent_property
    def support(self) -> Constraint:
        return constraints.MixtureSameFamilyConstraint(self.component_distribution.support)

    @property
    def _dim(self) -> int:
        """The dim of the components."""
        return -1 - len(self._event_shape)

    def _weighted(self, values: Tensor) -> Tensor:
        """The mean of what each component gives."""
        probs = self.mixture_distribution.probs
        probs = probs.reshape(probs.shape + (1,) * len(self._event_shape))
        return (probs * values).sum(self._dim)

    @property
    def mean(self) -> Tensor:
        return self._weighted(self.component_distribution.mean)

    @property
    def variance(self) -> Tensor:
        # The mean of the variances and the variance of the means.
        away = self.component_distribution.mean - self.mean.unsqueeze(self._dim)
        return self._weighted(self.component_distribution.variance) + self._weighted(away.pow(2.0))

    def expand(self, batch_shape: Iterable[int]) -> MixtureSameFamily:
        new = copy(self)
        batch_shape = torch.Size(batch_shape)
        new.component_distribution = self.component_distribution.expand(
            batch_shape + self.component_distribution.batch_shape[-1:]
        )
        new.mixture_distribution = self.mixture_distribution.expand(batch_shape)
        new._batch_shape = batch_shape
        return new

    def sample(self, sample_shape: Any = ()) -> Tensor:
        with torch.no_grad():
            chosen = self.mixture_distribution.sample(sample_shape)
            values = self.component_distribution.sample(sample_shape)
            chosen = chosen.reshape(chosen.shape + (1,) * (len(self._event_shape) + 1))
            shape = (*values.shape[: values.dim() + self._dim], 1, *self._event_shape)
            return values.gather(self._dim, chosen.expand(shape)).squeeze(self._dim)

    def log_prob(self, value: Tensor) -> Tensor:
        self._validate_sample(value)
        log_probs = self.component_distribution.log_prob(value.unsqueeze(self._dim))
        return torch.logsumexp(log_probs + self.mixture_distribution.logits.log_softmax(-1), dim=-1)

    def cdf(self, value: Tensor) -> Tensor:
        return (self.component_distribution.cdf(value.unsqueeze(self._dim)) * self.mixture_distribution.probs).sum(-1)

    def __repr__(self) -> str:
        return f"MixtureSameFamily(\n  {self.mixture_distribution},\n  {self.component_distribution})"
