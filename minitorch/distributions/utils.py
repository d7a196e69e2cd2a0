"""What distributions share: parameters broadcast, probabilities and their logits."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import minitorch as torch
from minitorch import Tensor

__all__ = [
    "broadcast_all",
    "clamp_probs",
    "lazy_property",
    "logits_to_probs",
    "probs_to_logits",
    "standard_normal",
    "sum_rightmost",
]


class lazy_property(cached_property):
    """An attribute computed at its first use, with a graph also within `no_grad`, for it may be used again outside."""

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        with torch.enable_grad():
            return super().__get__(instance, owner)


def broadcast_all(*values: Tensor | float) -> tuple[Tensor, ...]:
    """Numbers as tensors, of the dtype of the first tensor given, all of them in their common shape."""
    if not all(isinstance(v, (Tensor, int, float)) for v in values):
        raise ValueError(
            "Input arguments must all be instances of Number, torch.Tensor or objects implementing __torch_function__."
        )
    dtype = next((v.dtype for v in values if isinstance(v, Tensor)), torch.get_default_dtype())
    return torch.broadcast_tensors(*(v if isinstance(v, Tensor) else torch.tensor(v, dtype=dtype) for v in values))


def standard_normal(shape: Any, dtype: Any) -> Tensor:
    """Standard normal numbers, drawn as torch's distributions draw them."""
    return torch.normal(torch.zeros(shape, dtype=dtype), torch.ones(shape, dtype=dtype))


def clamp_probs(probs: Tensor) -> Tensor:
    """Probabilities so far from 0 and 1 that their logarithms are finite."""
    eps = torch.finfo(probs.dtype).eps
    return probs.clamp(min=eps, max=1 - eps)


def probs_to_logits(probs: Tensor, is_binary: bool = False) -> Tensor:
    """log p; for the probability of one of two outcomes log(p / (1 - p))."""
    p = clamp_probs(probs)
    return p.log() - (-p).log1p() if is_binary else p.log()


def logits_to_probs(logits: Tensor, is_binary: bool = False) -> Tensor:
    """The inverse of `probs_to_logits`."""
    return logits.sigmoid() if is_binary else logits.softmax(-1)


def sum_rightmost(value: Tensor, dims: int) -> Tensor:
    """The sum over the last `dims` dims."""
    return value if dims == 0 else value.reshape(*value.shape[: value.dim() - dims], -1).sum(-1)
