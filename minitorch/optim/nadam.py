"""NAdam."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from minitorch._tensor import Tensor
from minitorch.optim.adam import decoupled_decay, follow
from minitorch.optim.optimizer import (
    Elementwise,
    adjusted,
    advanced,
    check_betas,
    check_tensor_lr,
    counter,
    nonnegative,
)


class NAdam(Elementwise):
    """Adam with Nesterov's momentum: it looks one step ahead; by Dozat (2016).

    With mu(t) = beta1 * (1 - 0.96**(t * momentum_decay) / 2) and M(t) the product of mu(1) … mu(t):

        m = beta1 * m + (1 - beta1) * g         v = beta2 * v + (1 - beta2) * g**2
        ahead = mu(t + 1) * m / (1 - M(t + 1)) + (1 - mu(t)) * g / (1 - M(t))
        p = p - lr * ahead / (sqrt(v / (1 - beta2**t)) + eps)

    Args:
        params: tensors, or dicts of them with settings of their own.
        lr: the step size.
        betas: how much of the running means is kept.
        eps: added to the denominator.
        weight_decay: adds weight_decay * p to the gradient; if decoupled, p shrinks by lr * weight_decay instead.
        momentum_decay: how fast mu comes to beta1.
        maximize: climbs.
        foreach: accepted; torch's other implementation of the same step.
        capturable, differentiable: accepted; `step` refuses them, as torch does with leaves on a CPU.

    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> torch.optim.NAdam([w], lr=0.1).step()
    >>> w
    tensor([0.8944], requires_grad=True)
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum_decay: float = 4e-3,
        decoupled_weight_decay: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
    ):
        check_tensor_lr(lr)
        nonnegative(lr=lr, eps=eps)
        check_betas(betas)
        nonnegative(weight_decay=weight_decay, momentum_decay=momentum_decay)
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "momentum_decay": momentum_decay,
            "decoupled_weight_decay": decoupled_weight_decay,
            "maximize": maximize,
            "foreach": foreach,
            "capturable": capturable,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def _kept(self, group: dict[str, Any]) -> Sequence[str]:
        return "exp_avg", "exp_avg_sq"

    def _writes(self, group: dict[str, Any]) -> int:
        return 3 if decoupled_decay(group) else 2

    def _begin(self, x: np.ndarray, group: dict[str, Any]) -> dict[str, np.ndarray]:
        begun = super()._begin(x, group)
        return {"step": begun.pop("step"), "mu_product": counter(1), **begun}

    def _numbers(self, state: dict[str, Tensor], group: dict[str, Any]) -> tuple[float, ...]:
        number, product = advanced(state["step"]), state["mu_product"]._data
        product *= _momentum(number, group)
        return number, product.item()

    def _descent(
        self,
        group: dict[str, Any],
        number: float,
        product: float,
        p: np.ndarray,
        grad: np.ndarray,
        mean: np.ndarray,
        square: np.ndarray,
    ) -> np.ndarray:
        beta1, beta2 = map(float, group["betas"])
        lr = float(group["lr"])
        grad = adjusted(p, grad, group)
        root = follow(mean, square, grad, beta1, beta2)
        np.sqrt(square, out=root)
        root /= math.sqrt(1 - beta2**number)
        root += group["eps"]
        now, ahead = _momentum(number, group), _momentum(number + 1, group)
        work = grad * (lr * (1 - now) / (1 - product))
        work += mean * (lr * ahead / (1 - product * ahead))
        work /= root
        if decoupled_decay(group):
            work += p * (lr * decoupled_decay(group))
        return work


def _momentum(number: float, group: dict[str, Any]) -> float:
    """mu at a step."""
    return float(group["betas"][0]) * (1 - 0.5 * 0.96 ** (number * group["momentum_decay"]))
