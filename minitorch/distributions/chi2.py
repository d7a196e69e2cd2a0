"""The chi-squared distribution."""

from __future__ import annotations

from minitorch import Tensor
from minitorch.distributions import constraints
from minitorch.distributions.gamma import Gamma


class Chi2(Gamma):
    """The sum of the squares of `df` standard normal variables."""

    arg_constraints = {"df": constraints.positive}

    def __init__(self, df: Tensor | float, validate_args: bool | None = None):
        super().__init__(0.5 * df, 0.5, validate_args=validate_args)

    def expand(self, batch_shape: object) -> Chi2:
        return Chi2(self.df.expand(batch_shape), validate_args=self._validate_args)

    @property
    def df(self) -> Tensor:
        return self.concentration * 2
