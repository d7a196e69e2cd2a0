"""How indices become a batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any


@dataclass(frozen=True)
class Fetch:
    """What makes batches, in the main process or in a worker."""

    dataset: Any
    collate: Callable[[Any], Any]
    streamed: bool
    batched: bool
    drop_last: bool

    def start(self) -> Callable[[Any], Any]:
        """A function from indices to a batch; it raises StopIteration where a stream of samples has ended."""
        if self.streamed:
            return self._from_stream(iter(self.dataset))
        if not self.batched:
            return lambda index: self.collate(self.dataset[index])
        if hasattr(self.dataset, "__getitems__"):
            return lambda indices: self.collate(self.dataset.__getitems__(indices))
        return lambda indices: self.collate([self.dataset[index] for index in indices])

    def _from_stream(self, samples: Iterator[Any]) -> Callable[[Any], Any]:
        def batch_of(indices: list) -> Any:
            batch = list(islice(samples, len(indices)))
            if not batch or (self.drop_last and len(batch) < len(indices)):
                raise StopIteration
            return self.collate(batch)

        return batch_of if self.batched else lambda index: self.collate(next(samples))
