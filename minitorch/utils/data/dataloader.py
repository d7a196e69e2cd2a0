"""DataLoader: a dataset in batches."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, islice
from typing import Any, Generic, TypeVar

from minitorch.random import Generator
from minitorch.utils.data.collate import default_collate, default_convert
from minitorch.utils.data.dataset import Dataset, IterableDataset
from minitorch.utils.data.fetch import Fetch
from minitorch.utils.data.sampler import BatchSampler, RandomSampler, Sampler, SequentialSampler, draw_seed

T = TypeVar("T")

_FIXED = frozenset(("batch_size", "batch_sampler", "sampler", "drop_last", "dataset", "persistent_workers"))


class _Endless(Sampler[None]):
    """In place of indices, for a dataset that decides itself what comes next."""

    def __iter__(self) -> Iterator[None]:
        while True:
            yield None


class DataLoader(Generic[T]):
    """Goes through a dataset in batches.

    Args:
        dataset: samples by index, or an IterableDataset.
        batch_size: how many samples make a batch; None for single samples as they are.
        shuffle: a new random order in each pass.
        sampler, batch_sampler: indices, or lists of them, to take instead.
        num_workers: how many processes make batches; 0 makes them in this one.
        collate_fn: makes a batch of a list of samples; `default_collate` unless given.
        pin_memory: accepted; the CPU's memory is what there is.
        drop_last: leaves out the last batch if it is shorter.
        timeout: how many seconds to wait for a worker; 0 waits as long as it takes.
        worker_init_fn: called in each worker with its number.
        multiprocessing_context: how workers are started: "fork", "spawn", "forkserver" or a context.
        generator: the stream that the order and the seeds of workers are drawn from.
        prefetch_factor: how many batches each worker has in work, 2 unless given.
        persistent_workers: keep the processes for the next pass.
        in_order: accepted; batches always come in order.

    >>> data = torch.utils.data.TensorDataset(torch.arange(5))
    >>> [batch for (batch,) in torch.utils.data.DataLoader(data, batch_size=2)]
    [tensor([0, 1]), tensor([2, 3]), tensor([4])]
    """

    _iterator: _InWorkers | None = None

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
        if timeout < 0:
            raise ValueError("timeout option should be non-negative")
        if not num_workers and prefetch_factor is not None:
            raise ValueError(
                "prefetch_factor option could only be specified in multiprocessing.let num_workers > 0 to enable "
                "multiprocessing, otherwise set prefetch_factor to None."
            )
        if num_workers and prefetch_factor is not None and prefetch_factor < 0:
            raise ValueError("prefetch_factor option should be non-negative")
        if persistent_workers and not num_workers:
            raise ValueError("persistent_workers option needs num_workers > 0")
        self.dataset = dataset
        self.num_workers = num_workers
        self.prefetch_factor = 2 if num_workers and prefetch_factor is None else prefetch_factor
        self.pin_memory = pin_memory
        self.pin_memory_device = pin_memory_device
        self.timeout = timeout
        self.worker_init_fn = worker_init_fn
        self.multiprocessing_context = multiprocessing_context
        self.in_order = in_order

        self._streamed = isinstance(dataset, IterableDataset)
        if self._streamed:
            given = {
                "shuffle": shuffle if shuffle not in (None, False) else None,
                "sampler": sampler,
                "batch_sampler": batch_sampler,
            }
            for name, value in given.items():
                if value is not None:
                    raise ValueError(
                        f"DataLoader with IterableDataset: expected unspecified {name} option, but got {name}={value}"
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
        if sampler is None:
            if self._streamed:
                sampler = _Endless()
            else:
                sampler = RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset)
        if batch_size is not None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.batch_size = batch_size
        self.drop_last = drop_last
        self.sampler = sampler
        self.batch_sampler = batch_sampler
        self.generator = generator
        self.collate_fn = collate_fn or (default_convert if batch_sampler is None else default_collate)
        self.persistent_workers = persistent_workers
        self._ready = True

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _FIXED and hasattr(self, "_ready"):
            raise ValueError(f"{name} attribute should not be set after {type(self).__name__} is initialized")
        super().__setattr__(name, value)

    @property
    def multiprocessing_context(self) -> Any:
        return self._context

    @multiprocessing_context.setter
    def multiprocessing_context(self, context: Any) -> None:
        self._context = context
        if context is None:
            return
        if not self.num_workers:
            raise ValueError(
                "multiprocessing_context can only be used with multi-process loading (num_workers > 0), but got "
                f"num_workers={self.num_workers}"
            )
        import multiprocessing
        from multiprocessing.context import BaseContext

        if isinstance(context, str):
            methods = multiprocessing.get_all_start_methods()
            if context not in methods:
                raise ValueError(
                    f"multiprocessing_context option should specify a valid start method in {methods!r}, but got "
                    f"multiprocessing_context={context!r}"
                )
            self._context = multiprocessing.get_context(context)
        elif not isinstance(context, BaseContext):
            raise TypeError(
                "multiprocessing_context option should be a valid context object or a string specifying the start "
                f"method, but got multiprocessing_context={context}"
            )

    @property
    def _index_sampler(self) -> Iterable[Any]:
        return self.sampler if self.batch_sampler is None else self.batch_sampler

    def __iter__(self) -> Iterator[Any]:
        if not self.persistent_workers:
            return _InWorkers(self) if self.num_workers else _InThisProcess(self)
        if self._iterator is None:
            self._iterator = _InWorkers(self)
        else:
            self._iterator.restart()
        return self._iterator

    def __len__(self) -> int:
        if not self._streamed:
            return len(self._index_sampler)
        count = len(self.dataset)
        if self.batch_size is None:
            return count
        return count // self.batch_size if self.drop_last else -(-count // self.batch_size)


class _Pass:
    """One way through the dataset."""

    def __init__(self, loader: DataLoader):
        self.sampler = loader._index_sampler
        self.indices = iter(self.sampler)
        # torch draws the seed of the workers also where there are none.
        self.base_seed = draw_seed(loader.generator)
        batched = loader.batch_sampler is not None
        self.fetch = Fetch(loader.dataset, loader.collate_fn, loader._streamed, batched, loader.drop_last)

    def __iter__(self) -> _Pass:
        return self

    def __len__(self) -> int:
        return len(self.sampler)


class _InThisProcess(_Pass):
    def __init__(self, loader: DataLoader):
        super().__init__(loader)
        self.make = self.fetch.start()

    def __next__(self) -> Any:
        return self.make(next(self.indices))


class _InWorkers(_Pass):
    """Asks the workers in turn, `prefetch_factor` batches ahead each, and takes the batches in the order asked for."""

    def __init__(self, loader: DataLoader):
        # Imported here: `multiprocessing` costs more than all the rest of this room.
        import multiprocessing

        from minitorch.utils.data.worker import Worker

        self.workers: list[Worker] = []
        self.owner = os.getpid()
        super().__init__(loader)
        self.timeout = loader.timeout
        self.ahead = loader.prefetch_factor * loader.num_workers
        self.persistent = loader.persistent_workers
        context = loader.multiprocessing_context or multiprocessing
        self.stopping = context.Event()
        count = loader.num_workers
        for id in range(count):
            worker = Worker(context, self.stopping, id, count, self.base_seed, self.fetch, loader.worker_init_fn)
            self.workers.append(worker)
        self._start()

    def _start(self) -> None:
        self.turns = cycle(self.workers)
        self.asked: deque = deque()
        for _ in range(self.ahead):
            self._ask()

    def restart(self) -> None:
        """Begins another pass with the same workers; what they still owe of the last one is thrown away."""
        for worker in self.workers:
            worker.ask("restart")
        for worker in self.workers:
            while worker.answer(self.timeout)[0] != "restarted":
                pass
            worker.ended = False
        self.indices = iter(self.sampler)
        self._start()

    def _ask(self) -> None:
        worker = next((w for w in islice(self.turns, len(self.workers)) if not w.ended), None)
        if worker is None:
            return
        try:
            indices = next(self.indices)
        except StopIteration:
            return
        worker.ask("make", indices)
        self.asked.append(worker)

    def __next__(self) -> Any:
        from minitorch.utils.data.worker import error_from

        while self.asked:
            worker = self.asked.popleft()
            if worker.ended:
                continue
            kind, content = worker.answer(self.timeout)
            worker.ended = kind == "end"
            self._ask()
            if kind == "error":
                raise error_from(*content)
            if kind == "batch":
                return content
        if not self.persistent:
            self._close()
        raise StopIteration

    def _close(self) -> None:
        if self.workers:
            self.stopping.set()
        for worker in self.workers:
            worker.ask("stop")
        for worker in self.workers:
            worker.join()
        self.workers = []

    def __del__(self) -> None:
        # A forked child holds a copy of this object, but the workers are not its own.
        if os.getpid() == self.owner:
            self._close()
