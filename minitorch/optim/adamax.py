"""Adamax."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from minitorch._tensor import Tensor
from minitorch.optim.optimizer import Elementwise, adjusted, check_betas, check_tensor_lr, nonnegative


class Adamax(Elementwise):
    """Adam with the largest gradient of late in the place of the root of the mean square.

    By Kingma and Ba (2015), section 7:

        m = beta1 * m + (1 - beta1) * g     u = max(beta2 * u, |g| + eps)       p = p - lr * m / (1 - beta1**t) / u

    Args:
        params: tensors, or dicts of them with settings of their own.
        lr: the step size.
        betas: how much of m and u is kept.
        eps: added to the size of the gradient.
        weight_decay: adds weight_decay * p to the gradient.
        maximize: climbs.
        foreach: accepted; torch's other implementation of the same step.
        capturable, differentiable: accepted; `step` refuses them, as torch does with leaves on a CPU.

    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> torch.optim.Adamax([w], lr=0.1).step()
    >>> w
    tensor([0.9000], requires_grad=True)
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        capturable: bool = False,
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
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
            "capturable": capturable,
        }
        super().__init__(params, defaults)

    def _kept(self, group: dict[str, Any]) -> Sequence[str]:
        return "exp_avg", "exp_inf"

    def _descent(
        self,
        group: dict[str, Any],
        number: float,
        p: np.ndarray,
        grad: np.ndarray,
        mean: np.ndarray,
        largest: np.ndarray,
    ) -> np.ndarray:
        beta1, beta2 = map(float, group["betas"])
        grad = adjusted(p, grad, group)
        work = grad - mean
        work *= 1 - beta1
        mean += work
        np.abs(grad, out=work)
        work += group["eps"]
        largest *= beta2
        np.maximum(largest, work, out=largest)
        np.divide(mean, largest, out=work)
        work *= float(group["lr"]) / (1 - beta1**number)
        return work
