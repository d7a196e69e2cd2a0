"""RAdam."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from minitorch._tensor import Tensor
from minitorch.optim.adam import decoupled_decay, follow
from minitorch.optim.optimizer import Elementwise, adjusted, check_betas, check_tensor_lr, nonnegative


class RAdam(Elementwise):
    """Adam that divides by the root of v only once enough steps have been seen to know it; by Liu et al. (2020).

    After t steps v is worth about rho(t) = R - 2 * t * beta2**t / (1 - beta2**t) samples, with R = 2 / (1 - beta2) - 1.
    Where rho(t) is above 5, with r = sqrt((rho - 4) * (rho - 2) * R / ((R - 4) * (R - 2) * rho)):

        p = p - lr * r * (m / (1 - beta1**t)) * sqrt(1 - beta2**t) / (sqrt(v) + eps)

    and before that p = p - lr * m / (1 - beta1**t), where m and v are those of `Adam`.

    Args:
        params: tensors, or dicts of them with settings of their own.
        lr: the step size.
        betas: how much of the running means is kept.
        eps: added to the denominator.
        weight_decay: adds weight_decay * p to the gradient; if decoupled, p shrinks by lr * weight_decay instead.
        maximize: climbs.
        foreach: accepted; torch's other implementation of the same step.
        capturable, differentiable: accepted; `step` refuses them, as torch does with leaves on a CPU.

    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> torch.optim.RAdam([w], lr=0.1).step()
    >>> w
    tensor([0.8000], requires_grad=True)
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
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
        nonnegative(weight_decay=weight_decay)
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "maximize": maximize,
            "foreach": foreach,
            "capturable": capturable,
            "decoupled_weight_decay": decoupled_weight_decay,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def _kept(self, group: dict[str, Any]) -> Sequence[str]:
        return "exp_avg", "exp_avg_sq"

    def _writes(self, group: dict[str, Any]) -> int:
        return 2 if decoupled_decay(group) else 1

    def _descent(
        self,
        group: dict[str, Any],
        number: float,
        p: np.ndarray,
        grad: np.ndarray,
        mean: np.ndarray,
        square: np.ndarray,
    ) -> np.ndarray:
        beta1, beta2 = map(float, group["betas"])
        lr = float(group["lr"])
        grad = adjusted(p, grad, group)
        work = follow(mean, square, grad, beta1, beta2)
        seen = 1 - beta2**number
        most = 2 / (1 - beta2) - 1
        rho = most - 2 * number * beta2**number / seen
        rate = lr / (1 - beta1**number)
        if rho > 5:
            r = math.sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho))
            np.sqrt(square, out=work)
            work += group["eps"]
            np.divide(mean, work, out=work)
            work *= rate * r * math.sqrt(seen)
        else:
            np.multiply(mean, rate, out=work)
        if decoupled_decay(group):
            work += p * (lr * decoupled_decay(group))
        return work
