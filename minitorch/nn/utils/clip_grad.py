"""Gradients held within bounds. These functions change `.grad` in place, unseen by autograd."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from minitorch._tensor import Tensor, tensor
from minitorch.autograd.origin import increment_version
from minitorch.dtypes import OBJECT, float32
from minitorch.ops import num


def get_total_norm(
    tensors: Iterable[Tensor], norm_type: float = 2.0, error_if_nonfinite: bool = False, foreach: bool | None = None
) -> Tensor:
    """The norm of all elements of all tensors, as one vector: a 0-d tensor.

    Raises RuntimeError if it is infinite or nan and error_if_nonfinite is True.
    """
    tensors = [tensors] if isinstance(tensors, Tensor) else list(tensors)
    if not tensors:
        return tensor(0.0, dtype=float32)
    norm_type = float(norm_type)
    norms = [_norm(t._plain(), norm_type) for t in tensors]
    # The norm of the norms, for every order but 0, where a norm is a count of nonzeros.
    total = _norm(np.array(norms, norms[0].dtype), norm_type)
    if error_if_nonfinite and not math.isfinite(total):
        raise RuntimeError(
            f"The total norm of order {norm_type} for gradients from `parameters` is non-finite, so it cannot be "
            "clipped. To disable this error and scale the gradients by the non-finite norm anyway, set "
            "`error_if_nonfinite=False`"
        )
    return tensor(total, dtype=tensors[0].dtype)


def _norm(x: np.ndarray, order: float) -> np.floating:
    flat = x.ravel()
    if order == 2:
        return np.sqrt(flat.dot(flat))
    return x.dtype.type(np.linalg.norm(flat, order) if flat.size else 0)


def clip_grad_norm_(
    parameters: Tensor | Iterable[Tensor],
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """Scales all gradients by one factor, so that their common norm is at most max_norm.

    Args:
        parameters: one tensor or several; those without a gradient are passed over.
        norm_type: the order of the norm, `float("inf")` for the largest absolute value.
        error_if_nonfinite: raise RuntimeError if the norm is infinite or nan.

    Returns:
        the norm before, a 0-d tensor.
    """
    grads = _grads(parameters)
    total = get_total_norm(grads, norm_type, error_if_nonfinite)
    if grads:
        # Multiplied also where the factor is 1, so that nothing waits for a comparison.
        factor = np.minimum(float(max_norm) / (total._plain() + 1e-6), 1.0)
        for grad in grads:
            _write(grad, grad._plain() * grad._plain().dtype.type(factor))
    return total


def clip_grad_value_(parameters: Tensor | Iterable[Tensor], clip_value: float, foreach: bool | None = None) -> None:
    """Brings every element of every gradient into [-clip_value, clip_value]."""
    bound = float(clip_value)
    for grad in _grads(parameters):
        _write(grad, np.clip(grad._plain(), -bound, bound))


def _grads(parameters: Tensor | Iterable[Tensor]) -> list[Tensor]:
    parameters = [parameters] if isinstance(parameters, Tensor) else parameters
    return [p._grad for p in parameters if p._grad is not None]


def _write(grad: Tensor, numbers: np.ndarray) -> None:
    grad._data[...] = num.lift(numbers) if grad._data.dtype == OBJECT else numbers
    increment_version(grad)
