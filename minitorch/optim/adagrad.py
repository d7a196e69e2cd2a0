"""Adagrad."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from minitorch._tensor import Tensor
from minitorch.optim.optimizer import Elementwise, adjusted, check_tensor_lr, counter, nonnegative, refuse_together


class Adagrad(Elementwise):
    """Steps that shrink where gradients were large; by Duchi, Hazan and Singer (2011).

        s = s + g**2        p = p - lr / (1 + (t - 1) * lr_decay) * g / (sqrt(s) + eps)

    Args:
        params: tensors, or dicts of them with settings of their own.
        lr: the step size.
        lr_decay: how fast it falls with the number of steps t.
        weight_decay: adds weight_decay * p to the gradient.
        initial_accumulator_value: s at the start.
        eps: added to the denominator.
        maximize: climbs.
        foreach, fused: accepted; torch's other implementations of the same step.
        differentiable: accepted; `step` refuses it, as torch does with leaves.

    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> torch.optim.Adagrad([w], lr=0.1).step()
    >>> w
    tensor([0.9000], requires_grad=True)
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-2,
        lr_decay: float = 0,
        weight_decay: float = 0,
        initial_accumulator_value: float = 0,
        eps: float = 1e-10,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ):
        check_tensor_lr(lr)
        nonnegative(
            lr=lr,
            lr_decay=lr_decay,
            weight_decay=weight_decay,
            initial_accumulator_value=initial_accumulator_value,
            eps=eps,
        )
        refuse_together(fused, foreach, differentiable)
        defaults = {
            "lr": lr,
            "lr_decay": lr_decay,
            "eps": eps,
            "weight_decay": weight_decay,
            "initial_accumulator_value": initial_accumulator_value,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
            "fused": fused,
        }
        super().__init__(params, defaults)
        # Here the state is there before the first step.
        for group in self.param_groups:
            for p in group["params"]:
                self._begun(p, group)

    def _kept(self, group: dict[str, Any]) -> Sequence[str]:
        return ("sum",)

    def _begin(self, x: np.ndarray, group: dict[str, Any]) -> dict[str, np.ndarray]:
        return {"step": counter(), "sum": np.full_like(x, group["initial_accumulator_value"])}

    def _descent(
        self, group: dict[str, Any], number: float, p: np.ndarray, grad: np.ndarray, total: np.ndarray
    ) -> np.ndarray:
        grad = adjusted(p, grad, group)
        work = grad * grad
        total += work
        np.sqrt(total, out=work)
        work += group["eps"]
        np.divide(grad, work, out=work)
        work *= float(group["lr"]) / (1 + (number - 1) * group["lr_decay"])
        return work
