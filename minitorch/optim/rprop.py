"""Resilient backpropagation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from minitorch._tensor import Tensor
from minitorch.optim.optimizer import Elementwise, check_tensor_lr, nonnegative


class Rprop(Elementwise):
    """Steps that look at the sign of the gradient alone; by Riedmiller and Braun (1993).

    Every number has a step size of its own. It grows by etas[1] while the gradient keeps its sign, and shrinks by
    etas[0] when that turns; the number then rests for one step.

    Args:
        params: tensors, or dicts of them with settings of their own.
        lr: the step size at the start.
        etas: the factors of shrinking and growing.
        step_sizes: the smallest and the largest step.
        maximize: climbs.
        foreach: accepted; torch's other implementation of the same step.
        capturable, differentiable: accepted; `step` refuses them, as torch does with leaves on a CPU.

    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> torch.optim.Rprop([w], lr=0.1).step()
    >>> w
    tensor([0.9000], requires_grad=True)
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-2,
        etas: tuple[float, float] = (0.5, 1.2),
        step_sizes: tuple[float, float] = (1e-6, 50),
        *,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ):
        check_tensor_lr(lr)
        nonnegative(lr=lr)
        if not 0 < etas[0] < 1 < etas[1]:
            raise ValueError(f"Invalid eta values: {etas[0]}, {etas[1]}")
        defaults = {
            "lr": lr,
            "etas": etas,
            "step_sizes": step_sizes,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
            "capturable": capturable,
        }
        super().__init__(params, defaults)

    def _kept(self, group: dict[str, Any]) -> Sequence[str]:
        return "prev", "step_size"

    def _begin(self, x: np.ndarray, group: dict[str, Any]) -> dict[str, np.ndarray]:
        return {**super()._begin(x, group), "step_size": np.full_like(x, float(group["lr"]))}

    def _descent(
        self,
        group: dict[str, Any],
        number: float,
        p: np.ndarray,
        grad: np.ndarray,
        before: np.ndarray,
        size: np.ndarray,
    ) -> np.ndarray:
        shrink, grow = group["etas"]
        if group["maximize"]:
            grad = -grad
        turn = grad * before
        kept, turned = turn > 0, turn < 0
        np.multiply(size, grow, out=size, where=kept)
        np.multiply(size, shrink, out=size, where=turned)
        np.clip(size, *group["step_sizes"], out=size)
        before[...] = grad
        before[turned] = 0
        return np.sign(before) * size
