"""In which order samples are taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from itertools import islice
from typing import Any, Generic, TypeVar

from minitorch._tensor import as_tensor
from minitorch.dtypes import float64
from minitorch.random import Generator, default_generator

T = TypeVar("T")

_SEEDS = 2**63

# Drawn with replacement, indices come this many at a time.
_CHUNK = 32


def draw_seed(generator: Generator | None) -> int:
    """One number of a stream, to start another with."""
    return int((generator or default_generator).stream.randint(0, _SEEDS, ()))


def _check_positive(value: Any, name: str) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise ValueError(f"{name} should be a positive integer value, but got {name}={value}")


class Sampler(Generic[T]):
    """Indices to take samples at; a subclass says `__iter__`."""

    def __iter__(self) -> Iterator[T]:
        raise NotImplementedError


class SequentialSampler(Sampler[int]):
    """All indices, in order."""

    def __init__(self, data_source: Sized):
        self.data_source = data_source

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self.data_source)))

    def __len__(self) -> int:
        return len(self.data_source)


class RandomSampler(Sampler[int]):
    """All indices, in random order.

    Args:
        data_source: whose length counts.
        replacement: draw each index anew, so that some come twice and others never.
        num_samples: how many to draw, the length of data_source unless given.
        generator: the stream to draw from; otherwise each pass starts its own at a seed from the default one.
    """

    def __init__(
        self,
        data_source: Sized,
        replacement: bool = False,
        num_samples: int | None = None,
        generator: Generator | None = None,
    ):
        self.data_source = data_source
        self.replacement = replacement
        self._num_samples = num_samples
        self.generator = generator
        if not isinstance(replacement, bool):
            raise TypeError(f"replacement should be a boolean value, but got replacement={replacement}")
        _check_positive(self.num_samples, "num_samples")

    @property
    def num_samples(self) -> int:
        return len(self.data_source) if self._num_samples is None else self._num_samples

    def __iter__(self) -> Iterator[int]:
        stream = (self.generator or Generator().manual_seed(draw_seed(None))).stream
        count = len(self.data_source)

        def drawn(size: int) -> list[int]:
            if self.replacement:
                return stream.randint(0, count, (size,)).tolist()
            return stream.random_permutation(count)[:size].tolist()

        at_once = _CHUNK if self.replacement else count
        rounds, rest = divmod(self.num_samples, at_once)
        for _ in range(rounds):
            yield from drawn(at_once)
        # Also when nothing is left: torch then permutes once more, which moves the stream on.
        yield from drawn(rest)

    def __len__(self) -> int:
        return self.num_samples


class SubsetRandomSampler(Sampler[int]):
    """The given indices, in random order."""

    def __init__(self, indices: Sequence[int], generator: Generator | None = None):
        self.indices = indices
        self.generator = generator

    def __iter__(self) -> Iterator[int]:
        stream = (self.generator or default_generator).stream
        return (self.indices[i] for i in stream.random_permutation(len(self.indices)).tolist())

    def __len__(self) -> int:
        return len(self.indices)


class WeightedRandomSampler(Sampler[int]):
    """Indices drawn with the probabilities of their weights, which need not sum to one.

    Raises ValueError for a num_samples that is no positive int, a replacement that is no bool, weights of two dims.
    """

    def __init__(
        self,
        weights: Sequence[float],
        num_samples: int,
        replacement: bool = True,
        generator: Generator | None = None,
    ):
        _check_positive(num_samples, "num_samples")
        if not isinstance(replacement, bool):
            raise ValueError(f"replacement should be a boolean value, but got replacement={replacement}")
        self.weights = as_tensor(weights, dtype=float64)
        if self.weights.dim() != 1:
            shape = tuple(self.weights.shape)
            raise ValueError(f"weights should be a 1d sequence but given weights have shape {shape}")
        self.num_samples = num_samples
        self.replacement = replacement
        self.generator = generator

    def __iter__(self) -> Iterator[int]:
        drawn = self.weights.multinomial(self.num_samples, self.replacement, generator=self.generator)
        return iter(drawn.tolist())

    def __len__(self) -> int:
        return self.num_samples


class BatchSampler(Sampler[list[int]]):
    """The indices of a sampler in lists of batch_size; drop_last leaves out a shorter one at the end."""

    def __init__(self, sampler: Iterable[int], batch_size: int, drop_last: bool):
        _check_positive(batch_size, "batch_size")
        if not isinstance(drop_last, bool):
            raise ValueError(f"drop_last should be a boolean value, but got drop_last={drop_last}")
        self.sampler = sampler
        self.batch_size = batch_size
        self.drop_last = drop_last

    def __iter__(self) -> Iterator[list[int]]:
        indices = iter(self.sampler)
        while batch := list(islice(indices, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch

    def __len__(self) -> int:
        count: Any = len(self.sampler)
        return count // self.batch_size if self.drop_last else -(-count // self.batch_size)
