"""Sequences of different lengths in one batch: padded to the longest, or packed.

A packed sequence is what a recurrent network works on, without the padding. Sequences a (3 steps), b (2) and c (1), the
longest first, become

    data         a0 b0 c0 a1 b1 a2      the first steps of all, the second steps, …
    batch_sizes  3        2     1       how many sequences have that step
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from minitorch import dtypes
from minitorch._tensor import Tensor, as_tensor, from_numpy
from minitorch.dtypes import int64
from minitorch.ops.recurrent import _pack_padded_sequence

__all__ = [
    "PackedSequence",
    "invert_permutation",
    "pack_padded_sequence",
    "pack_sequence",
    "pad_packed_sequence",
    "pad_sequence",
    "unpack_sequence",
    "unpad_sequence",
]


# The fields stand in a class of their own: a NamedTuple has no `__new__` of its own making.
class PackedSequence_(NamedTuple):
    """The fields of a `PackedSequence`."""

    data: Tensor
    batch_sizes: Tensor
    sorted_indices: Tensor | None
    unsorted_indices: Tensor | None


class PackedSequence(PackedSequence_):
    """Sequences without padding; made by `pack_padded_sequence` and `pack_sequence`.

    Attributes:
        data: [steps of all sequences, …].
        batch_sizes: int64 [steps of the longest], how many sequences have each step.
        sorted_indices: int64 [N], which of the given sequences stands where; None if they came in order.
        unsorted_indices: int64 [N], the way back.
    """

    __slots__ = ()

    def __new__(
        cls,
        data: Any,
        batch_sizes: Tensor | None = None,
        sorted_indices: Tensor | None = None,
        unsorted_indices: Tensor | None = None,
    ) -> PackedSequence:
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        if batch_sizes is None:
            if not isinstance(data, (list, tuple)) or len(data) != 2:
                raise AssertionError("Expected data to be a list or tuple of length 2")
            data, batch_sizes = data
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)

    def to(self, *args: Any, **kwargs: Any) -> PackedSequence:
        """The data converted as `Tensor.to` does; the same object if there is nothing to convert."""
        data = self.data.to(*args, **kwargs)
        return self if data is self.data else type(self)(data, *self[1:])

    def cpu(self) -> PackedSequence:
        """The packed sequence itself: it is on the CPU."""
        return self

    def cuda(self, *args: Any, **kwargs: Any) -> PackedSequence:
        """Raises AssertionError, as torch without CUDA does."""
        return self.to(device="cuda")

    @property
    def is_cuda(self) -> bool:
        """False: there is only the CPU."""
        return False

    def is_pinned(self) -> bool:
        """False: there is only the CPU."""
        return False

    def pin_memory(self) -> PackedSequence:
        """The packed sequence itself."""
        return self


def _conversion(dtype: dtypes.dtype) -> Callable:
    def convert(self: PackedSequence) -> PackedSequence:
        return self.to(dtype)

    convert.__doc__ = f"The data as {dtype}."
    return convert


for _name, _dtype in {
    "byte": dtypes.uint8,
    "char": dtypes.int8,
    "double": dtypes.float64,
    "float": dtypes.float32,
    "half": dtypes.float16,
    "int": dtypes.int32,
    "long": dtypes.int64,
    "short": dtypes.int16,
}.items():
    setattr(PackedSequence, _name, _conversion(_dtype))


def invert_permutation(permutation: Tensor | None) -> Tensor | None:
    """The permutation that undoes another, [N]; None of None.

    >>> torch.nn.utils.rnn.invert_permutation(torch.tensor([2, 0, 1]))
    tensor([1, 2, 0])
    """
    return None if permutation is None else from_numpy(np.argsort(permutation._data))


def pack_padded_sequence(
    input: Tensor, lengths: Tensor | Sequence[int], batch_first: bool = False, enforce_sorted: bool = True
) -> PackedSequence:
    """Packs a padded batch.

    Args:
        input: [T, N, …], or [N, T, …] if batch_first.
        lengths: the number of steps of each sequence, at least 1.
        enforce_sorted: the longest sequences must come first; False sorts them.

    Raises RuntimeError for lengths that are too few or many, not positive, or not sorted.

    >>> padded = torch.tensor([[1, 2, 0], [3, 0, 0], [4, 5, 6]])
    >>> torch.nn.utils.rnn.pack_padded_sequence(padded, [2, 1, 3], batch_first=True, enforce_sorted=False).data
    tensor([4, 1, 3, 5, 2, 6])
    """
    lengths = as_tensor(lengths, dtype=int64)
    order = None
    if not enforce_sorted:
        lengths, order = lengths.sort(descending=True)
        input = input.index_select(0 if batch_first else 1, order)
    if lengths.dim() != 1:
        raise RuntimeError(
            f"'lengths' argument should be a 1D CPU int64 tensor, but got {lengths.dim()}D cpu Long tensor"
        )
    steps, batch = lengths._data, (input.size(1), input.size(0))[batch_first]
    if len(steps) != batch:
        raise RuntimeError(
            f"Expected `len(lengths)` to be equal to batch_size, but got {len(steps)} (batch_size={batch})"
        )
    if (steps <= 0).any():
        raise RuntimeError(
            "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0"
        )
    if (np.diff(steps) > 0).any():
        raise RuntimeError(
            "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass "
            "`enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you "
            "do not need ONNX exportability."
        )
    batch_sizes = (np.arange(steps.max(initial=0))[:, None] < steps).sum(1)
    return PackedSequence(_pack_padded_sequence(input, batch_sizes, batch_first), from_numpy(batch_sizes), order)


def pad_packed_sequence(
    sequence: PackedSequence, batch_first: bool = False, padding_value: float = 0.0, total_length: int | None = None
) -> tuple[Tensor, Tensor]:
    """(padded, lengths): the way back from `pack_padded_sequence`.

    Args:
        batch_first: give [N, T, …] instead of [T, N, …].
        padding_value: what stands behind the end of a sequence.
        total_length: T; the length of the longest sequence unless given.

    Raises ValueError for a total_length that is too short.
    """
    data, batch_sizes, _, back = sequence
    sizes = batch_sizes.tolist()
    total = len(sizes) if total_length is None else total_length
    if total < len(sizes):
        raise ValueError(
            "Expected total_length to be at least the length of the longest sequence in input, but got "
            f"total_length={total_length} and max sequence length being {len(sizes)}"
        )
    padded = data.new_full((total, sizes[0], *data.shape[1:]), padding_value)
    step = row = 0
    for size, same in groupby(sizes):
        count = len(list(same))
        rows = data[row : row + count * size]
        padded.narrow(0, step, count).narrow(1, 0, size).copy_(rows.view(count, size, *data.shape[1:]))
        step, row = step + count, row + count * size
    lengths = from_numpy((np.arange(sizes[0])[:, None] < batch_sizes._data).sum(1))
    if batch_first:
        padded = padded.transpose(0, 1)
    if back is None:
        return padded, lengths
    return padded.index_select(0 if batch_first else 1, back), lengths[back]


def pad_sequence(
    sequences: Tensor | Iterable[Tensor],
    batch_first: bool = False,
    padding_value: float = 0.0,
    padding_side: str = "right",
) -> Tensor:
    """Sequences [length, …] as one batch [T, N, …], or [N, T, …] if batch_first, with T the longest length.

    Args:
        padding_value: what fills up the shorter ones.
        padding_side: "right", behind their ends, or "left", before their beginnings.

    >>> torch.nn.utils.rnn.pad_sequence([torch.tensor([1, 2, 3]), torch.tensor([4])], batch_first=True)
    tensor([[1, 2, 3],
            [4, 0, 0]])
    """
    if not isinstance(sequences, Iterable):
        raise RuntimeError(
            f"pad_sequence: Expected iterable for input sequences, but got arg of type: {type(sequences)}"
        )
    sequences = list(sequences)
    if not sequences:
        raise RuntimeError("received an empty list of sequences")
    if padding_side not in ("left", "right"):
        raise RuntimeError(f"Expected padding_side to be one of left or right, but got {padding_side}.")
    first, longest = sequences[0], max(len(one) for one in sequences)
    shape = (len(sequences), longest) if batch_first else (longest, len(sequences))
    padded = first.new_full((*shape, *first.shape[1:]), padding_value)
    for place, one in enumerate(sequences):
        start = longest - len(one) if padding_side == "left" else 0
        padded.select(0 if batch_first else 1, place).narrow(0, start, len(one)).copy_(one)
    return padded


def unpad_sequence(padded_sequences: Tensor, lengths: Tensor, batch_first: bool = False) -> list[Tensor]:
    """The sequences of a padded batch, each with its own length: the way back from `pad_sequence`.

    As in torch, a batch [T, N, …] is itself transposed to [N, T, …] on the way.
    """
    if not batch_first:
        padded_sequences.transpose_(0, 1)
    steps = from_numpy(np.arange(padded_sequences.shape[1]))
    return [one[steps < length] for one, length in zip(padded_sequences, lengths, strict=False)]


def pack_sequence(sequences: Sequence[Tensor], enforce_sorted: bool = True) -> PackedSequence:
    """Packs sequences [length, …]; see `pack_padded_sequence`.

    >>> torch.nn.utils.rnn.pack_sequence([torch.tensor([1, 2, 3]), torch.tensor([4])]).data
    tensor([1, 4, 2, 3])
    """
    return pack_padded_sequence(pad_sequence(sequences), [len(one) for one in sequences], enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences: PackedSequence) -> list[Tensor]:
    """The sequences of a packed one: the way back from `pack_sequence`."""
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)
