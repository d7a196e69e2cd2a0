"""Adam."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from minitorch._tensor import Tensor
from minitorch.optim.optimizer import Elementwise, adjusted, check_betas, check_tensor_lr, nonnegative, refuse_together


class Adam(Elementwise):
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
        foreach, fused: accepted; torch's other implementations of the same step.
        capturable, differentiable: accepted; `step` refuses them, as torch does with leaves on a CPU.

    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> torch.optim.Adam([w], lr=0.1).step()
    >>> w
    tensor([0.9000], requires_grad=True)
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-3,
        betas: tuple[float | Tensor, float | Tensor] = (0.9, 0.999),
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
        settings = {"lr": lr, "betas[0]": betas[0], "betas[1]": betas[1]}
        tensors = {name: value for name, value in settings.items() if isinstance(value, Tensor)}
        if "lr" in tensors and foreach and not capturable:
            raise ValueError("lr as a Tensor is not supported for capturable=False and foreach=True")
        check_tensor_lr(lr)
        nonnegative(lr=lr, eps=eps)
        check_betas(betas)
        nonnegative(weight_decay=weight_decay)
        if ("betas[0]" in tensors) != ("betas[1]" in tensors):
            raise ValueError("betas must be either both floats or both Tensors")
        for name, value in tensors.items():
            if foreach and not capturable:
                raise ValueError(f"{name} as a Tensor is not supported for capturable=False and foreach=True")
            if value.numel() != 1:
                raise ValueError(f"Tensor {name} must be 1-element")
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

    def _kept(self, group: dict[str, Any]) -> Sequence[str]:
        return ("exp_avg", "exp_avg_sq", "max_exp_avg_sq")[: 3 if group["amsgrad"] else 2]

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
        largest: np.ndarray | None = None,
    ) -> np.ndarray:
        beta1, beta2 = map(float, group["betas"])
        lr = float(group["lr"])
        grad = adjusted(p, grad, group)
        work = follow(mean, square, grad, beta1, beta2)
        if largest is not None:
            square = np.maximum(largest, square, out=largest)
        np.sqrt(square, out=work)
        work /= math.sqrt(1 - beta2**number)
        work += group["eps"]
        np.divide(mean, work, out=work)
        work *= lr / (1 - beta1**number)
        if decoupled_decay(group):
            work += p * (lr * decoupled_decay(group))
        return work


def decoupled_decay(group: dict[str, Any]) -> float:
    """By how much, times lr, the parameters shrink apart from their gradients."""
    return group["weight_decay"] if group["decoupled_weight_decay"] else 0


def follow(mean: np.ndarray, square: np.ndarray, grad: np.ndarray, beta1: float, beta2: float) -> np.ndarray:
    """Moves the running means of the gradient and of its square, in place; returns an array to work in."""
    work = np.subtract(grad, mean, out=np.empty_like(mean))
    work *= 1 - beta1
    mean += work
    np.multiply(grad, grad, out=work)
    work *= 1 - beta2
    square *= beta2
    square += work
    return work
