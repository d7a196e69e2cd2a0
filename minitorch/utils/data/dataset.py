"""Where samples come from."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, Generic, TypeVar

from minitorch._tensor import Tensor
from minitorch.random import Generator, default_generator

T = TypeVar("T")


class Dataset(Generic[T]):
    """Samples by index; a subclass says `__getitem__`, and `__len__` for what counts them."""

    def __getitem__(self, index: Any) -> T:
        raise NotImplementedError("Subclasses of Dataset should implement __getitem__.")

    def __add__(self, other: Dataset) -> ConcatDataset:
        return ConcatDataset([self, other])


class IterableDataset(Dataset[T]):
    """Samples in a stream; a subclass says `__iter__`.

    In a DataLoader with workers each of them goes through a copy: `get_worker_info` tells which share is its own.
    """

    def __add__(self, other: Dataset) -> ChainDataset:
        return ChainDataset([self, other])


class ChainDataset(IterableDataset[T]):
    """The streams of several datasets, one after the other.

    Raises AssertionError, when it is used, for one that is no IterableDataset.
    """

    def __init__(self, datasets: Iterable[Dataset]):
        super().__init__()
        self.datasets = datasets

    def _streams(self) -> Iterator[IterableDataset]:
        for dataset in self.datasets:
            if not isinstance(dataset, IterableDataset):
                raise AssertionError("ChainDataset only supports IterableDataset")
            yield dataset

    def __iter__(self) -> Iterator[T]:
        for stream in self._streams():
            yield from stream

    def __len__(self) -> int:
        return sum(len(stream) for stream in self._streams())


class TensorDataset(Dataset[tuple[Tensor, ...]]):
    """Sample i is the tuple of entry i of every tensor.

    Raises AssertionError unless the tensors agree in their first dim.

    >>> torch.utils.data.TensorDataset(torch.arange(3), torch.arange(3) * 2)[1]
    (tensor(1), tensor(2))
    """

    def __init__(self, *tensors: Tensor):
        if any(t.shape[0] != tensors[0].shape[0] for t in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index: Any) -> tuple[Tensor, ...]:
        return tuple(t[index] for t in self.tensors)

    def __len__(self) -> int:
        return self.tensors[0].shape[0]


class StackDataset(Dataset[Any]):
    """Sample i is the tuple of sample i of every dataset, or the dict of them for datasets given by name.

    Raises ValueError for none at all, for datasets of different lengths, and for some with a name and some without.

    >>> torch.utils.data.StackDataset(image="ab", text="cd")[1]
    {'image': 'b', 'text': 'd'}
    """

    def __init__(self, *args: Dataset, **kwargs: Dataset):
        if args and kwargs:
            raise ValueError(
                "Supported either ``tuple``- (via ``args``) or``dict``- (via ``kwargs``) like input/output, but both "
                "types are given."
            )
        self.datasets: tuple | dict = args or kwargs
        if not self.datasets:
            raise ValueError("At least one dataset should be passed")
        if len({len(d) for d in args or kwargs.values()}) > 1:
            raise ValueError("Size mismatch between datasets")

    def _each(self, of: Callable[[Any], Any]) -> tuple | dict:
        if isinstance(self.datasets, dict):
            return {name: of(dataset) for name, dataset in self.datasets.items()}
        return tuple(of(dataset) for dataset in self.datasets)

    def __getitem__(self, index: Any) -> tuple | dict:
        return self._each(lambda dataset: dataset[index])

    def __getitems__(self, indices: list) -> list[tuple | dict]:
        columns = self._each(lambda dataset: _samples(dataset, indices))
        if isinstance(columns, dict):
            return [dict(zip(columns, row)) for row in zip(*columns.values())]
        return list(zip(*columns))

    def __len__(self) -> int:
        return len(next(iter(self.datasets.values() if isinstance(self.datasets, dict) else self.datasets)))


def _samples(dataset: Any, indices: list) -> list:
    """Several samples, at once if the dataset knows how."""
    if not hasattr(dataset, "__getitems__"):
        return [dataset[index] for index in indices]
    samples = dataset.__getitems__(indices)
    if len(samples) != len(indices):
        raise ValueError(f"Nested dataset's output size mismatch. Expected {len(indices)}, got {len(samples)}")
    return samples


class ConcatDataset(Dataset[T]):
    """The samples of several datasets, one after the other."""

    def __init__(self, datasets: Iterable[Dataset]):
        self.datasets = list(datasets)
        if not self.datasets:
            raise AssertionError("datasets should not be an empty iterable")
        if any(isinstance(d, IterableDataset) for d in self.datasets):
            raise AssertionError("ConcatDataset does not support IterableDataset")
        self.cumulative_sizes = list(accumulate(len(d) for d in self.datasets))

    def __len__(self) -> int:
        return self.cumulative_sizes[-1]

    def __getitem__(self, index: int) -> T:
        if index < 0:
            if -index > len(self):
                raise ValueError("absolute value of index should not exceed dataset length")
            index += len(self)
        which = bisect_right(self.cumulative_sizes, index)
        return self.datasets[which][index - (self.cumulative_sizes[which - 1] if which else 0)]


class Subset(Dataset[T]):
    """The samples of a dataset at some indices."""

    def __init__(self, dataset: Dataset[T], indices: Sequence[int]):
        self.dataset = dataset
        self.indices = indices

    def __getitem__(self, index: Any) -> T:
        if isinstance(index, list):
            return self.dataset[[self.indices[i] for i in index]]
        return self.dataset[self.indices[index]]

    def __getitems__(self, indices: list[int]) -> list[T]:
        return _samples(self.dataset, [self.indices[i] for i in indices])

    def __len__(self) -> int:
        return len(self.indices)


def random_split(
    dataset: Dataset[T], lengths: Sequence[int | float], generator: Generator = default_generator
) -> list[Subset[T]]:
    """Subsets of random samples, of the lengths given: counts, or fractions of 1.

    Raises ValueError unless the lengths sum to that of the dataset.
    """
    count = len(dataset)
    if math.isclose(sum(lengths), 1) and sum(lengths) <= 1:
        fractions, lengths = lengths, []
        for place, fraction in enumerate(fractions):
            if not 0 <= fraction <= 1:
                raise ValueError(f"Fraction at index {place} is not between 0 and 1")
            lengths.append(math.floor(count * fraction))
        for place in range(count - sum(lengths)):
            lengths[place % len(lengths)] += 1
    if sum(lengths) != count:
        raise ValueError("Sum of input lengths does not equal the length of the input dataset!")
    order = generator.stream.random_permutation(count).tolist()
    ends = list(accumulate(lengths))
    return [Subset(dataset, order[end - length : end]) for end, length in zip(ends, lengths, strict=True)]
