"""Adafactor."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from minitorch._tensor import Tensor, wrap
from minitorch.dtypes import floating_info
from minitorch.optim.optimizer import (
    Optimizer,
    advanced,
    check_tensor_lr,
    counter,
    evaluated,
    numbers_of,
    written,
)


class Adafactor(Optimizer):
    """Adam's square average kept as the mean of each row and of each column; by Shazeer and Stern (2018).

    With step number t, RMS the root of the mean square, and kept = 1 - t**beta2_decay:

        rows = kept * rows + (1 - kept) * (g**2).mean(-1)       columns likewise, over -2
        V = rows * columns / max(rows.mean(), eps1)             of a vector: kept * V + (1 - kept) * g**2
        U = g / max(sqrt(V), eps1)
        p = p * (1 - lr * weight_decay) - max(eps2, RMS(p)) * min(lr, 1 / sqrt(t)) * U / max(1, RMS(U) / d)

    Args:
        params: tensors, or dicts of them with settings of their own.
        lr: the largest relative step.
        beta2_decay: the power by which more and more of the averages is kept.
        eps: eps1, if None the machine epsilon of the dtype, and eps2, the least scale of a parameter.
        d: where steps are clipped.
        weight_decay: by how much, times lr, p shrinks.
        foreach: accepted; torch's other implementation of the same step.
        maximize: climbs.

    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> torch.optim.Adafactor([w]).step()
    >>> w
    tensor([0.9900], requires_grad=True)
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-2,
        beta2_decay: float = -0.8,
        eps: tuple[float | None, float] = (None, 1e-3),
        d: float = 1.0,
        weight_decay: float = 0.0,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
    ):
        check_tensor_lr(lr)
        least = {"Learning rate": (lr, 0), "epsilon1": (eps[0] or 0, 0), "epsilon2": (eps[1], 0)}
        least |= {"Clipping threshold d": (d, 1), "weight_decay": (weight_decay, 0)}
        for name, (value, bound) in least.items():
            if not value >= bound:
                raise ValueError(f"{name} should be >= {bound} but is: {value}")
        if not beta2_decay <= 0:
            raise ValueError(f"beta2_decay should be <= 0 but is: {beta2_decay}")
        defaults = {
            "lr": lr,
            "beta2_decay": beta2_decay,
            "eps": eps,
            "d": d,
            "weight_decay": weight_decay,
            "foreach": foreach,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Changes every parameter that has a gradient."""
        loss = evaluated(closure)
        for group in self.param_groups:
            for p in group["params"]:
                if p._grad is None:
                    continue
                x, grad = numbers_of(p)
                state = self.state[p]
                if not state:
                    state["step"] = wrap(counter())
                    if grad.ndim > 1:
                        state["row_var"] = wrap(np.zeros((*x.shape[:-1], 1), x.dtype))
                        state["col_var"] = wrap(np.zeros((*x.shape[:-2], 1, x.shape[-1]), x.dtype))
                    else:
                        state["variance"] = wrap(np.zeros_like(x))
                number = advanced(state["step"])
                arrays = {name: kept._data for name, kept in state.items() if name != "step"}
                if not x.ndim:
                    # NumPy's results without dims are scalars, which nothing can be written into.
                    x, grad, arrays = x.reshape(1), grad.reshape(1), {"variance": arrays["variance"].reshape(1)}
                _change(x, grad, number, arrays, group)
                written(p, x, 2 if group["weight_decay"] else 1)
        return loss


def _change(
    x: np.ndarray, grad: np.ndarray, number: float, state: dict[str, np.ndarray], group: dict[str, Any]
) -> None:
    lr, (eps1, eps2) = float(group["lr"]), group["eps"]
    if eps1 is None:
        eps1 = float(floating_info(x.dtype).eps)
    rate = max(eps2, _rms(x)) * min(lr, 1 / math.sqrt(number))
    if group["weight_decay"]:
        x *= 1 - lr * group["weight_decay"]
    new = number ** group["beta2_decay"]
    work = grad * grad
    if "variance" in state:
        variance = _blended(state["variance"], work, new)
    else:
        rows = _blended(state["row_var"], work.mean(-1, keepdims=True), new)
        columns = _blended(state["col_var"], work.mean(-2, keepdims=True), new)
        variance = np.multiply(rows / np.maximum(rows.mean(-2, keepdims=True), eps1), columns, out=work)
    work = np.maximum(variance, eps1 * eps1, out=work)
    np.sqrt(work, out=work)
    np.divide(grad, work, out=work)
    work *= rate / max(1.0, _rms(work) / group["d"])
    if group["maximize"]:
        x += work
    else:
        x -= work


def _blended(kept: np.ndarray, value: np.ndarray, weight: float) -> np.ndarray:
    kept += (value - kept) * weight
    return kept


def _rms(x: np.ndarray) -> float:
    flat = x.ravel()
    return math.sqrt(float(flat @ flat) / x.size)
