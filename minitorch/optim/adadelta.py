"""Adadelta."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from minitorch._tensor import Tensor
from minitorch.optim.optimizer import Elementwise, adjusted, check_tensor_lr, nonnegative


class Adadelta(Elementwise):
    """Steps in the units of the parameter, without a rate to be tuned; by Zeiler (2012).

        v = rho * v + (1 - rho) * g**2          delta = sqrt(u + eps) / sqrt(v + eps) * g
        u = rho * u + (1 - rho) * delta**2      p = p - lr * delta

    Args:
        params: tensors, or dicts of them with settings of their own.
        lr: by what delta is multiplied.
        rho: how much of the running means is kept.
        eps: added below the roots.
        weight_decay: adds weight_decay * p to the gradient.
        maximize: climbs.
        foreach: accepted; torch's other implementation of the same step.
        capturable, differentiable: accepted; `step` refuses them, as torch does with leaves on a CPU.

    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> torch.optim.Adadelta([w]).step()
    >>> w
    tensor([0.9968], requires_grad=True)
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0,
        foreach: bool | None = None,
        *,
        capturable: bool = False,
        maximize: bool = False,
        differentiable: bool = False,
    ):
        check_tensor_lr(lr)
        nonnegative(lr=lr)
        if not 0 <= rho <= 1:
            raise ValueError(f"Invalid rho value: {rho}")
        nonnegative(eps=eps, weight_decay=weight_decay)
        defaults = {
            "lr": lr,
            "rho": rho,
            "eps": eps,
            "weight_decay": weight_decay,
            "maximize": maximize,
            "capturable": capturable,
            "foreach": foreach,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def _kept(self, group: dict[str, Any]) -> Sequence[str]:
        return "square_avg", "acc_delta"

    def _descent(
        self,
        group: dict[str, Any],
        number: float,
        p: np.ndarray,
        grad: np.ndarray,
        square: np.ndarray,
        travelled: np.ndarray,
    ) -> np.ndarray:
        rho, eps = group["rho"], group["eps"]
        grad = adjusted(p, grad, group)
        work = grad * grad
        work *= 1 - rho
        square *= rho
        square += work
        np.add(square, eps, out=work)
        delta = travelled + eps
        delta /= work
        np.sqrt(delta, out=delta)
        delta *= grad
        np.multiply(delta, delta, out=work)
        work *= 1 - rho
        travelled *= rho
        travelled += work
        delta *= float(group["lr"])
        return delta
