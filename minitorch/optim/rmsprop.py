"""RMSprop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from minitorch._tensor import Tensor
from minitorch.optim.optimizer import Elementwise, adjusted, check_tensor_lr, nonnegative


class RMSprop(Elementwise):
    """The gradient over the root of its running mean square; from Hinton's lectures (2012).

        v = alpha * v + (1 - alpha) * g**2      p = p - lr * g / (sqrt(v) + eps)

    Args:
        params: tensors, or dicts of them with settings of their own.
        lr: the step size.
        alpha: how much of the running mean is kept.
        eps: added to the denominator.
        weight_decay: adds weight_decay * p to the gradient.
        momentum: how much is kept of a running sum of the steps, which is taken instead of the step; 0 for none.
        centered: takes the variance for v: the square of a running mean of g is subtracted.
        maximize: climbs.
        foreach: accepted; torch's other implementation of the same step.
        capturable, differentiable: accepted; `step` refuses them, as torch does with leaves on a CPU.

    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> torch.optim.RMSprop([w], lr=0.01).step()
    >>> w
    tensor([0.9000], requires_grad=True)
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ):
        check_tensor_lr(lr)
        nonnegative(lr=lr, eps=eps, momentum=momentum, weight_decay=weight_decay, alpha=alpha)
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "alpha": alpha,
            "eps": eps,
            "centered": centered,
            "weight_decay": weight_decay,
            "capturable": capturable,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def _kept(self, group: dict[str, Any]) -> Sequence[str]:
        momentum = ["momentum_buffer"] if group["momentum"] > 0 else []
        return ["square_avg", *momentum, *(["grad_avg"] if group["centered"] else [])]

    def _descent(
        self,
        group: dict[str, Any],
        number: float,
        p: np.ndarray,
        grad: np.ndarray,
        square: np.ndarray,
        *others: np.ndarray,
    ) -> np.ndarray:
        alpha = group["alpha"]
        grad = adjusted(p, grad, group)
        work = grad * grad
        work *= 1 - alpha
        square *= alpha
        square += work
        if group["centered"]:
            mean = others[-1]
            np.subtract(grad, mean, out=work)
            work *= 1 - alpha
            mean += work
            np.multiply(mean, mean, out=work)
            np.subtract(square, work, out=work)
            np.sqrt(work, out=work)
        else:
            np.sqrt(square, out=work)
        work += group["eps"]
        np.divide(grad, work, out=work)
        if group["momentum"] > 0:
            buffer = others[0]
            buffer *= group["momentum"]
            buffer += work
            return buffer * float(group["lr"])
        work *= float(group["lr"])
        return work
