"""Adam."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np

from minitorch._tensor import wrap
from minitorch.optim.optimizer import (
    Optimizer,
    check_tensor_lr,
    descend,
    evaluated,
    numbers_of,
    refuse_together,
    written,
)


class Adam(Optimizer):
    """Steps of about lr in every coordinate: the running mean of the gradient over the root of that of its square.

    By Kingma and Ba (2015), with step number t:

        m = beta1 * m + (1 - beta1) * g         v = beta2 * v + (1 - beta2) * g**2
        p = p - lr * (m / (1 - beta1**t)) / (sqrt(v / (1 - beta2**t)) + eps)

    Args:
        params: tensors, or dicts of them with settings of their own.
        lr: the step size.
        betas: how much of the running means is kept.
        eps: added to the denominator.
        weight_decay: adds weight_decay * p to the gradient; if decoupled, p shrinks by lr * weight_decay instead.
        amsgrad: takes the largest v so far.
        maximize: climbs.
        foreach, capturable, fused: accepted; torch's other implementations of the same step.

    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> torch.optim.Adam([w], lr=0.1).step()
    >>> w
    tensor([0.9000], requires_grad=True)
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
        decoupled_weight_decay: bool = False,
    ):
        check_tensor_lr(lr, foreach)
        if lr < 0:
            raise ValueError(f"Invalid learning rate: {lr}")
        if eps < 0:
            raise ValueError(f"Invalid epsilon value: {eps}")
        for place, beta in enumerate(betas):
            if not 0 <= beta < 1:
                raise ValueError(f"Invalid beta parameter at index {place}: {beta}")
        if weight_decay < 0:
            raise ValueError(f"Invalid weight_decay value: {weight_decay}")
        refuse_together(fused, foreach, differentiable)
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "amsgrad": amsgrad,
            "maximize": maximize,
            "foreach": foreach,
            "capturable": capturable,
            "differentiable": differentiable,
            "fused": fused,
            "decoupled_weight_decay": decoupled_weight_decay,
        }
        super().__init__(params, defaults)

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Changes every parameter that has a gradient."""
        loss = evaluated(closure)
        for group in self.param_groups:
            amsgrad = group["amsgrad"]
            changed, rows = [], defaultdict(list)
            for p in group["params"]:
                if p._grad is None:
                    continue
                x, grad = numbers_of(p)
                state = self.state[p]
                if not state:
                    state["step"] = wrap(np.zeros((), np.float32))
                    for name in ("exp_avg", "exp_avg_sq", "max_exp_avg_sq")[: 3 if amsgrad else 2]:
                        state[name] = wrap(np.zeros_like(x))
                count = state["step"]._data
                step = count.item() + 1
                count[()] = step
                row = (x, grad, state["exp_avg"]._data, state["exp_avg_sq"]._data)
                rows[step, x.dtype.char].append((*row, state["max_exp_avg_sq"]._data) if amsgrad else row)
                changed.append((p, x))
            for (step, _), alike in rows.items():
                descend(alike, partial(_step, number=step, group=group))
            for p, x in changed:
                written(p, x)
        return loss


def _step(
    p: np.ndarray,
    grad: np.ndarray,
    mean: np.ndarray,
    square: np.ndarray,
    largest: np.ndarray | None = None,
    *,
    number: float,
    group: dict[str, Any],
) -> np.ndarray:
    beta1, beta2 = group["betas"]
    lr, decay = float(group["lr"]), group["weight_decay"]
    if group["maximize"]:
        grad = -grad
    if decay and not group["decoupled_weight_decay"]:
        grad = grad + p * decay
    work = np.subtract(grad, mean, out=np.empty_like(mean))
    work *= 1 - beta1
    mean += work
    np.multiply(grad, grad, out=work)
    work *= 1 - beta2
    square *= beta2
    square += work
    if largest is not None:
        square = np.maximum(largest, square, out=largest)
    np.sqrt(square, out=work)
    work /= math.sqrt(1 - beta2**number)
    work += group["eps"]
    np.divide(mean, work, out=work)
    work *= lr / (1 - beta1**number)
    if decay and group["decoupled_weight_decay"]:
        work += p * (lr * decay)
    return work
