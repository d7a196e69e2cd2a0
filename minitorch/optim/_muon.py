"""Muon."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from minitorch._tensor import Tensor, wrap
from minitorch.dtypes import bfloat16
from minitorch.optim.optimizer import Optimizer, check_tensor_lr, evaluated, numbers_of, written


class Muon(Optimizer):
    """Momentum whose singular values are all brought near 1, for the matrices of hidden layers; by Jordan (2024).

        B = momentum * B + (1 - momentum) * g       p = p * (1 - lr * weight_decay) - lr * scale * orthogonal(B)

    `orthogonal` iterates X = a * X + (b * A + c * A @ A) @ X, with A = X @ X.T, in bfloat16. On each singular value s
    that is the polynomial a * s + b * s**3 + c * s**5, which drives all in (0, 1] towards 1.

    Args:
        params: matrices, or dicts of them with settings of their own.
        lr: the step size.
        weight_decay: by how much, times lr, p shrinks.
        momentum: how much of the running mean B is kept.
        nesterov: takes (1 - momentum) * g + momentum * B in the place of B.
        ns_coefficients: a, b, c.
        eps: the least norm by which B is divided at first.
        ns_steps: how often to iterate.
        adjust_lr_fn: the scale of an A x B matrix: "original" (None): sqrt(max(1, A / B)); "match_rms_adamw":
            0.2 * sqrt(max(A, B)).

    Raises:
        ValueError: a parameter is no matrix.

    >>> w = torch.tensor([[1.0, 0.0], [0.0, 1.0]], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> torch.optim.Muon([w], lr=0.1, weight_decay=0.0).step()
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-3,
        weight_decay: float = 0.1,
        momentum: float = 0.95,
        nesterov: bool = True,
        ns_coefficients: tuple[float, float, float] = (3.4445, -4.775, 2.0315),
        eps: float = 1e-7,
        ns_steps: int = 5,
        adjust_lr_fn: str | None = None,
    ):
        check_tensor_lr(lr)
        for name, value in {"Learning rate": lr, "momentum": momentum, "weight decay": weight_decay}.items():
            if not value >= 0:
                raise ValueError(f"{name} should be >= 0 but is: {value}")
        if adjust_lr_fn not in (None, "original", "match_rms_adamw"):
            raise ValueError(f"Adjust learning rate function {adjust_lr_fn} is not supported")
        defaults = {
            "lr": lr,
            "weight_decay": weight_decay,
            "momentum": momentum,
            "nesterov": nesterov,
            "ns_coefficients": ns_coefficients,
            "eps": eps,
            "ns_steps": ns_steps,
            "adjust_lr_fn": adjust_lr_fn,
        }
        super().__init__(params, defaults)
        for group in self.param_groups:
            for p in group["params"]:
                if p.ndim != 2:
                    raise ValueError(
                        f"Muon only supports 2D parameters whereas we found a parameter with size: {p.size()}"
                    )

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Changes every parameter that has a gradient."""
        loss = evaluated(closure)
        for group in self.param_groups:
            lr, momentum = float(group["lr"]), group["momentum"]
            for p in group["params"]:
                if p._grad is None:
                    continue
                x, grad = numbers_of(p)
                state = self.state[p]
                if "momentum_buffer" not in state:
                    state["momentum_buffer"] = wrap(np.zeros_like(grad))
                buffer = state["momentum_buffer"]._data
                buffer += (grad - buffer) * (1 - momentum)
                update = grad + (buffer - grad) * momentum if group["nesterov"] else buffer
                update = _orthogonal(update, group["ns_coefficients"], group["ns_steps"], group["eps"])
                x *= 1 - lr * group["weight_decay"]
                x -= update.astype(x.dtype) * (lr * _scale(*x.shape, group["adjust_lr_fn"]))
                written(p, x, 2)
        return loss


def _scale(rows: int, columns: int, kind: str | None) -> float:
    return 0.2 * math.sqrt(max(rows, columns)) if kind == "match_rms_adamw" else math.sqrt(max(1, rows / columns))


def _orthogonal(x: np.ndarray, coefficients: tuple[float, float, float], steps: int, eps: float) -> np.ndarray:
    if steps >= 100:
        raise ValueError("Number of steps must be less than 100 for computational efficiency")
    if len(coefficients) != 3:
        raise ValueError("Coefficients must be a tuple of exactly 3 values")
    a, b, c = coefficients
    wide = _rounded(x if x.shape[0] <= x.shape[1] else x.T)
    wide = _rounded(wide / np.maximum(_rounded(np.linalg.norm(wide)), eps))
    for _ in range(steps):
        gram = _rounded(wide @ wide.T)
        wide = _rounded(a * wide + _rounded(b * gram + c * (gram @ gram)) @ wide)
    return wide if x.shape[0] <= x.shape[1] else wide.T


def _rounded(x: np.ndarray) -> np.ndarray:
    """The nearest numbers that bfloat16 has, as float32."""
    return x.astype(bfloat16.np).astype(np.float32)
