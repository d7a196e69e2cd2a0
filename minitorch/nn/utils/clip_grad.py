"""Gradients held within bounds. These functions change `.grad` in place, unseen by autograd."""

from __future__ import annotations

import math
import warnings
from collections.abc import Generator, Iterable
from functools import reduce
from typing import Any

import numpy as np

from minitorch._tensor import Tensor, tensor
from minitorch.autograd.origin import increment_version
from minitorch.dtypes import OBJECT, float32, promote_types
from minitorch.ops import num


def get_total_norm(
    tensors: Iterable[Tensor], norm_type: float = 2.0, error_if_nonfinite: bool = False, foreach: bool | None = None
) -> Tensor:
    """The norm of all elements of all tensors, as one vector: a 0-d tensor.

    Raises RuntimeError if it is infinite or nan and error_if_nonfinite is True.
    """
    tensors = _listed(tensors)
    if not tensors:
        return tensor(0.0, dtype=float32)
    norm_type = float(norm_type)
    norms = [_norm(t._plain(), norm_type) for t in tensors]
    # The norm of the norms, for every order but 0, where a norm is a count of nonzeros.
    total = _norm(np.array(norms), norm_type)
    if error_if_nonfinite and not math.isfinite(total):
        raise RuntimeError(
            f"The total norm of order {norm_type} for gradients from `parameters` is non-finite, so it cannot be "
            "clipped. To disable this error and scale the gradients by the non-finite norm anyway, set "
            "`error_if_nonfinite=False`"
        )
    return tensor(total, dtype=reduce(promote_types, (t.dtype for t in tensors)))


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
    lazy, parameters = isinstance(parameters, Generator), _listed(parameters)
    if lazy and not parameters:
        warnings.warn("`parameters` is an empty generator, no gradient clipping will occur.", stacklevel=2)
    total = get_total_norm(_grads(parameters), norm_type, error_if_nonfinite)
    clip_grads_with_norm_(parameters, max_norm, total, foreach)
    return total


def clip_grads_with_norm_(
    parameters: Tensor | Iterable[Tensor], max_norm: float, total_norm: Tensor, foreach: bool | None = None
) -> None:
    """Scales all gradients by one factor, so that their common norm, given as total_norm, becomes at most max_norm."""
    # Multiplied also where the factor is 1, as in torch.
    factor = np.minimum(float(max_norm) / (total_norm._plain() + 1e-6), 1.0)
    for grad in _grads(parameters):
        _write(grad, grad._plain() * grad._plain().dtype.type(factor))


def clip_grad_norm(*args: Any, **kwargs: Any) -> Tensor:
    """The old name of `clip_grad_norm_`."""
    warnings.warn(
        "`torch.nn.utils.clip_grad_norm` is now deprecated in favor of `torch.nn.utils.clip_grad_norm_`.",
        FutureWarning,
        stacklevel=2,
    )
    return clip_grad_norm_(*args, **kwargs)


def clip_grad_value_(parameters: Tensor | Iterable[Tensor], clip_value: float, foreach: bool | None = None) -> None:
    """Brings every element of every gradient into [-clip_value, clip_value]."""
    bound = float(clip_value)
    for grad in _grads(parameters):
        _write(grad, np.clip(grad._plain(), -bound, bound))


def _listed(tensors: Tensor | Iterable[Tensor]) -> list[Tensor]:
    return [tensors] if isinstance(tensors, Tensor) else list(tensors)


def _grads(parameters: Tensor | Iterable[Tensor]) -> list[Tensor]:
    return [p._grad for p in _listed(parameters) if p._grad is not None]


def _write(grad: Tensor, numbers: np.ndarray) -> None:
    grad._data[...] = num.lift(numbers) if grad._data.dtype == OBJECT else numbers
    increment_version(grad)
