"""Averaged stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from minitorch._tensor import Tensor
from minitorch.optim.optimizer import Elementwise, adjusted, advanced, check_tensor_lr, counter, nonnegative


class ASGD(Elementwise):
    """Gradient descent with a falling rate eta, and the running average ax of where it came.

    By Polyak and Juditsky (1992), with step number t:

        p = p - eta * (lambd * p + g)                   ax = ax + mu * (p - ax)
        eta = lr / (1 + lambd * lr * t)**alpha          mu = 1 / max(1, t - t0)

    The average is in `state[p]["ax"]`; eta and mu serve at the step after.

    Args:
        params: tensors, or dicts of them with settings of their own.
        lr: the rate at the start.
        lambd: how much p shrinks, and how fast the rate falls.
        alpha: the power of its fall.
        t0: the step at which averaging begins; before, ax is p.
        weight_decay: adds weight_decay * p to the gradient.
        maximize: climbs.
        foreach: accepted; torch's other implementation of the same step.
        capturable, differentiable: accepted; `step` refuses them, as torch does with leaves on a CPU.

    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> torch.optim.ASGD([w], lr=0.1).step()
    >>> w
    tensor([0.8000], requires_grad=True)
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-2,
        lambd: float = 1e-4,
        alpha: float = 0.75,
        t0: float = 1e6,
        weight_decay: float = 0,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
        capturable: bool = False,
    ):
        check_tensor_lr(lr)
        nonnegative(lr=lr, weight_decay=weight_decay)
        defaults = {
            "lr": lr,
            "lambd": lambd,
            "alpha": alpha,
            "t0": t0,
            "weight_decay": weight_decay,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
            "capturable": capturable,
        }
        super().__init__(params, defaults)

    def _kept(self, group: dict[str, Any]) -> Sequence[str]:
        return ("ax",)

    def _writes(self, group: dict[str, Any]) -> int:
        return 2

    def _begin(self, x: np.ndarray, group: dict[str, Any]) -> dict[str, np.ndarray]:
        return {"step": counter(), "eta": counter(float(group["lr"])), "mu": counter(1), "ax": np.zeros_like(x)}

    def _numbers(self, state: dict[str, Tensor], group: dict[str, Any]) -> tuple[float, ...]:
        number, eta, mu = advanced(state["step"]), state["eta"]._data, state["mu"]._data
        now = (eta.item(), mu.item())
        lr = float(group["lr"])
        eta[()] = lr / (1 + group["lambd"] * lr * number) ** group["alpha"]
        mu[()] = 1 / max(1, number - group["t0"])
        return now

    def _descent(
        self, group: dict[str, Any], eta: float, mu: float, p: np.ndarray, grad: np.ndarray, average: np.ndarray
    ) -> np.ndarray:
        work = adjusted(p, grad, group) + p * group["lambd"]
        work *= eta
        now = p - work
        if mu == 1:
            average[...] = now
        else:
            now -= average
            now *= mu
            average += now
        return work
