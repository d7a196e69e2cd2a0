"""Bags of rows of an embedding: sums, means and maxima without the rows themselves."""

import math

import numpy as np

from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, composite, primitive
from minitorch.ops.creation import arange
from minitorch.ops.indexing import _renorm_rows

MODES = ("sum", "mean", "max")


def _bags(offsets, size: int):
    """The bag of each index: the last one that has begun."""
    plain = getattr(offsets, "_data", offsets)
    return np.searchsorted(plain, np.arange(size), "right") - 1


def _shares(like, indices, bags, count: int, mode, padding_idx, per_sample_weights):
    """What each row counts for in its bag, as a column."""
    plain = getattr(indices, "_data", indices)
    kept = plain != padding_idx
    if mode == "mean":
        sizes = np.maximum(np.bincount(bags[kept], minlength=count), 1)
        return num.beside(like, (kept / sizes[bags])[:, None].astype(num.buffer_dtype(like)))
    shares = num.beside(like, kept[:, None].astype(num.buffer_dtype(like)))
    return shares if per_sample_weights is None else shares * num.unsqueeze(per_sample_weights, 1)
