"""DataLoader: a dataset in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

import numpy as np

from minitorch import dtypes
from minitorch._tensor import Tensor, as_tensor, tensor
from minitorch.ops import shape
from minitorch.random import Generator
from minitorch.utils.data.dataset import Dataset, IterableDataset
from minitorch.utils.data.sampler import BatchSampler, RandomSampler, SequentialSampler, draw_seed

T = TypeVar("T")


def default_collate(batch: Sequence[Any]) -> Any:
    """A batch of samples as one sample with one more dim: tensors stacked, numbers made tensors, structure kept.

    Raises TypeError for samples that are none of these.

    >>> torch.utils.data.default_collate([(1, "a"), (2, "b")])
    [tensor([1, 2]), ('a', 'b')]
    """
    first = batch[0]
    if isinstance(first, Tensor):
        return shape.stack(list(batch))
    if isinstance(first, np.ndarray):
        return shape.stack([as_tensor(x) for x in batch])
    if isinstance(first, np.generic):
        return as_tensor(np.array(batch))
    if isinstance(first, float):
        return tensor(batch, dtype=dtypes.float64)
    if isinstance(first, int):
        return tensor(batch)
    if isinstance(first, (str, bytes)):
        return batch
    if isinstance(first, Mapping):
        return type(first)({key: default_collate([sample[key] for sample in batch]) for key in first})
    if isinstance(first, Sequence):
        if any(len(sample) != len(first) for sample in batch):
            raise RuntimeError("each element in list of batch should be of equal size")
        columns = list(zip(*batch, strict=True))
        collated = [default_collate(column) for column in columns]
        return type(first)(*collated) if hasattr(first, "_fields") else collated
    raise TypeError(
        f"default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {type(first)}"
    )


class DataLoader(Generic[T]):
    """Goes through a dataset in batches, in this process.

    Args:
        dataset: samples by index, or an IterableDataset.
        batch_size: how many samples make a batch; None for single samples as they are.
        shuffle: a new random order in each pass.
        sampler, batch_sampler: indices, or lists of them, to take instead.
        num_workers: 0, the only number of processes that minitorch has.
        collate_fn: makes a batch of a list of samples; `default_collate` unless given.
        drop_last: leaves out the last batch if it is shorter.
        generator: the stream that the order is drawn from.

    >>> data = torch.utils.data.TensorDataset(torch.arange(5))
    >>> [batch for (batch,) in torch.utils.data.DataLoader(data, batch_size=2)]
    [tensor([0, 1]), tensor([2, 3]), tensor([4])]
    """

    def __init__(
        self,
        dataset: Dataset[T],
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Iterable[int] | None = None,
        batch_sampler: Iterable[list[int]] | None = None,
        num_workers: int = 0,
        collate_fn: Callable[[list[T]], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Callable[[int], None] | None = None,
        multiprocessing_context: Any = None,
        generator: Generator | None = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
        pin_memory_device: str = "",
        in_order: bool = True,
    ):
        if num_workers < 0:
            raise ValueError("num_workers option should be non-negative; use num_workers=0 to disable multiprocessing.")
        if num_workers:
            raise NotImplementedError("minitorch's DataLoader has no worker processes; use num_workers=0")
        self.streamed = isinstance(dataset, IterableDataset)
        if self.streamed and shuffle:
            raise ValueError(
                f"DataLoader with IterableDataset: expected unspecified shuffle option, but got shuffle={shuffle}"
            )
        if sampler is not None and shuffle:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        if batch_sampler is not None:
            if batch_size != 1 or shuffle or sampler is not None or drop_last:
                raise ValueError(
                    "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last"
                )
            batch_size = None
        elif batch_size is None and drop_last:
            raise ValueError("batch_size=None option disables auto-batching and is mutually exclusive with drop_last")
        if sampler is None and not self.streamed:
            sampler = RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset)
        if batch_size is not None and not self.streamed:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.dataset = dataset
        self.batch_size = batch_size
        self.drop_last = drop_last
        self.sampler = sampler
        self.batch_sampler = batch_sampler
        self.num_workers = num_workers
        self.generator = generator
        single = batch_sampler is None and batch_size is None
        self.collate_fn = collate_fn or (_as_it_is if single else default_collate)

    def __iter__(self) -> Iterator[Any]:
        # torch draws a seed for worker processes at the start of each pass, and so moves the stream on.
        draw_seed(self.generator)
        return self._batches()

    def _batches(self) -> Iterator[Any]:
        if self.streamed:
            samples = iter(self.dataset)
            if self.batch_size is None:
                yield from map(self.collate_fn, samples)
                return
            while batch := list(islice(samples, self.batch_size)):
                if len(batch) == self.batch_size or not self.drop_last:
                    yield self.collate_fn(batch)
        elif self.batch_sampler is None:
            for index in self.sampler:
                yield self.collate_fn(self.dataset[index])
        else:
            for indices in self.batch_sampler:
                if hasattr(self.dataset, "__getitems__"):
                    yield self.collate_fn(self.dataset.__getitems__(indices))
                else:
                    yield self.collate_fn([self.dataset[index] for index in indices])

    def __len__(self) -> int:
        if self.streamed:
            count = len(self.dataset)
            if self.batch_size is None:
                return count
            return count // self.batch_size if self.drop_last else -(-count // self.batch_size)
        return len(self.sampler if self.batch_sampler is None else self.batch_sampler)


def _as_it_is(sample: Any) -> Any:
    """A single sample: numbers in arrays become tensors, everything else stays."""
    return as_tensor(sample) if isinstance(sample, np.ndarray) else sample
