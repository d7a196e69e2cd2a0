"""Many samples made one batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from minitorch import dtypes
from minitorch._tensor import Tensor, as_tensor, tensor
from minitorch.ops import shape


def default_convert(data: Any) -> Any:
    """A sample with its NumPy arrays and numbers made tensors; everything else stays.

    >>> torch.utils.data.default_convert({"x": np.arange(2), "name": "a"})
    {'x': tensor([0, 1]), 'name': 'a'}
    """
    if isinstance(data, (np.ndarray, np.generic)):
        return data if data.dtype.kind in "SU" else as_tensor(data)
    if isinstance(data, Mapping):
        return _like(data, {key: default_convert(value) for key, value in data.items()})
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        return _sequence_like(data, [default_convert(value) for value in data])
    return data


def default_collate(batch: Sequence[Any]) -> Any:
    """A batch of samples as one sample with one more dim: tensors stacked, numbers made tensors, structure kept.

    Raises:
        TypeError: samples that are no tensors, arrays, numbers, texts, dicts or sequences.
        RuntimeError: tensors of different shapes, or sequences of different lengths.

    >>> torch.utils.data.default_collate([(1, "a"), (2, "b")])
    [tensor([1, 2]), ('a', 'b')]
    """
    first = batch[0]
    if isinstance(first, Tensor):
        return shape.stack(list(batch))
    if isinstance(first, (str, bytes)):
        return batch
    if isinstance(first, (np.ndarray, np.generic)):
        if first.dtype.kind in "SUO":
            raise _not_collated(first.dtype)
        return shape.stack([as_tensor(x) for x in batch])
    if isinstance(first, float):
        return tensor(batch, dtype=dtypes.float64)
    if isinstance(first, int):
        return tensor(batch)
    if isinstance(first, Mapping):
        return _like(first, {key: default_collate([sample[key] for sample in batch]) for key in first})
    if isinstance(first, Sequence):
        if any(len(sample) != len(first) for sample in batch):
            raise RuntimeError("each element in list of batch should be of equal size")
        return _sequence_like(first, [default_collate(column) for column in zip(*batch)])
    raise _not_collated(type(first))


def _like(mapping: Mapping, items: dict) -> Any:
    return _or_plain(type(mapping), items)


def _sequence_like(sequence: Sequence, items: list) -> Any:
    """A namedtuple of the items for a namedtuple, a list of them for a plain tuple, else what `sequence` is."""
    if isinstance(sequence, tuple):
        return type(sequence)(*items) if hasattr(sequence, "_fields") else items
    return _or_plain(type(sequence), items)


def _or_plain(kind: Callable, items: Any) -> Any:
    """`kind(items)`; the plain container where the constructor of `kind` wants something else, as of a range."""
    try:
        return kind(items)
    except TypeError:
        return items


def _not_collated(kind: Any) -> TypeError:
    return TypeError(
        f"default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {kind}"
    )
