"""Stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np

from minitorch._tensor import wrap
from minitorch.optim.optimizer import (
    Optimizer,
    adjusted,
    blocks,
    check_tensor_lr,
    descend,
    evaluated,
    nonnegative,
    numbers_of,
    refuse_to_record,
    refuse_together,
    written,
)


class SGD(Optimizer):
    """p = p - lr * g, with g the gradient, or with b in its place: b = momentum * b + (1 - dampening) * g.

    Args:
        params: tensors, or dicts of them with settings of their own.
        lr: the step size.
        momentum: how much of the running sum is kept; 0 for none.
        dampening: how much less of the gradient goes into it.
        weight_decay: adds weight_decay * p to the gradient.
        nesterov: steps along g + momentum * b.
        maximize: climbs.
        foreach, fused: accepted; torch's other implementations of the same step.

    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> torch.optim.SGD([w], lr=0.1).step()
    >>> w
    tensor([0.8000], requires_grad=True)
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        differentiable: bool = False,
        fused: bool | None = None,
    ):
        check_tensor_lr(lr)
        if lr < 0:  # torch lets nan pass here
            raise ValueError(f"Invalid learning rate: {lr}")
        nonnegative(momentum=momentum, weight_decay=weight_decay)
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        refuse_together(fused, foreach, differentiable)
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
            "foreach": foreach,
            "differentiable": differentiable,
            "fused": fused,
        }
        super().__init__(params, defaults)

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Changes every parameter that has a gradient."""
        loss = evaluated(closure)
        for group in self.param_groups:
            lr = float(group["lr"])
            plain = not (group["maximize"] or group["weight_decay"])
            refuse_to_record(group)
            changed, rows = [], ([], [])
            for p in group["params"]:
                if p._grad is None:
                    continue
                x, grad = numbers_of(p)
                if group["momentum"]:
                    state = self.state[p]
                    first = "momentum_buffer" not in state
                    if first:
                        state["momentum_buffer"] = wrap(np.empty_like(x))
                    rows[first].append((x, grad, state["momentum_buffer"]._data))
                    changed.append((p, x))
                else:
                    for part, slope in blocks(x, grad):
                        part -= lr * (slope if plain else adjusted(part, slope, group))
                    written(p, x)
            for first, alike in enumerate(rows):
                descend(alike, partial(_momentum_step, first=bool(first), lr=lr, group=group))
            for p, x in changed:
                written(p, x)
        return loss


def _momentum_step(
    p: np.ndarray, grad: np.ndarray, kept: np.ndarray, *, first: bool, lr: float, group: dict[str, Any]
) -> np.ndarray:
    momentum = group["momentum"]
    grad = adjusted(p, grad, group)
    if first:
        kept[...] = grad
    else:
        kept *= momentum
        kept += grad * (1 - group["dampening"])
    return lr * (grad + kept * momentum if group["nesterov"] else kept)
