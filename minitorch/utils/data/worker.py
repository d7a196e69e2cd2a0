"""The processes that make batches for a DataLoader.

Each worker has one pipe. The loader sends ("make", indices) or ("restart", None); the worker answers ("batch", batch),
("end", None) at the end of its stream, ("error", (class, text)) or ("restarted", None). The loader takes the answers in
the order in which it asked, so batches come in order whoever is faster. All workers share the event `stopping`, which
they look at before each task; ("stop", None) wakes those that wait for one.
"""

from __future__ import annotations

import random
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from threading import Thread
from typing import Any

from minitorch.random import manual_seed
from minitorch.utils.data.fetch import Fetch

# How long a worker may finish what it is doing when the loader closes, in seconds.
GRACE = 5.0


@dataclass(frozen=True)
class WorkerInfo:
    """What a worker process knows about itself.

    Args:
        id: its number, from 0.
        num_workers: how many there are.
        seed: where its random streams started: that of the loader's pass, plus `id`.
        dataset: its own copy of the dataset.
    """

    id: int
    num_workers: int
    seed: int
    dataset: Any


_info: WorkerInfo | None = None


def get_worker_info() -> WorkerInfo | None:
    """Which worker of a DataLoader this process is; None in the main process.

    An IterableDataset looks here to leave the other workers their share.
    """
    return _info


def _work(
    pipe: Connection, stopping: Any, info: WorkerInfo, words: Iterable[int], fetch: Fetch, init: Callable | None
) -> None:
    """The life of a worker: it answers until the loader stops it or dies."""
    import numpy as np

    global _info
    _info = info
    random.seed(info.seed)
    manual_seed(info.seed)
    np.random.seed(words)

    # Sent by a thread: while a large batch waits for room in the pipe, the worker already reads the next task.
    answers: SimpleQueue = SimpleQueue()
    Thread(target=_send, args=(pipe, answers), daemon=True).start()

    def answer(kind: str, content: Any = None) -> None:
        answers.put(ForkingPickler.dumps((kind, content)))

    make = None
    try:
        if init is not None:
            init(info.id)
    except Exception as error:
        make = _raiser(error)
    alive = parent_process().sentinel
    with suppress(EOFError, OSError, KeyboardInterrupt):  # the main process is no more, or it reports Ctrl-C itself
        while pipe in wait([pipe, alive]):
            task, indices = pipe.recv()
            if stopping.is_set():
                return
            try:
                if task == "restart":
                    make = fetch.start()
                    answer("restarted")
                else:
                    make = make or fetch.start()
                    answer("batch", make(indices))
            except Exception as error:
                if fetch.streamed and isinstance(error, StopIteration):
                    answer("end")
                    continue
                text = f"Caught {type(error).__name__} in DataLoader worker process {info.id}.\nOriginal "
                answer("error", (_by_reference(type(error)), text + traceback.format_exc()))


def _send(pipe: Connection, answers: SimpleQueue) -> None:
    with suppress(OSError):
        while True:
            pipe.send_bytes(answers.get())


def _raiser(error: Exception) -> Callable:
    def make(indices: Any) -> None:
        raise error

    return make


def _by_reference(kind: type[Exception]) -> type[Exception]:
    """The class of an error, or RuntimeError if the main process could not find it by its name."""
    try:
        ForkingPickler.dumps(kind)
    except Exception:
        return RuntimeError
    return kind


class _Verbatim(str):
    """A text that KeyError, which shows the repr of its argument, shows as it is."""

    def __repr__(self) -> str:
        return str(self)


def error_from(kind: type[Exception], text: str) -> Exception:
    """A worker's error, to be raised in the main process; RuntimeError if its class does not take a message."""
    try:
        return kind(_Verbatim(text) if issubclass(kind, KeyError) else text)
    except Exception:
        return RuntimeError(text)


class Worker:
    """The loader's side of one worker process."""

    def __init__(
        self, context: Any, stopping: Any, id: int, count: int, base_seed: int, fetch: Fetch, init: Callable | None
    ):
        from numpy.random import SeedSequence

        self.ended = False
        self.pipe, theirs = context.Pipe()
        low, high = base_seed % 2**32, base_seed >> 32
        words = SeedSequence([id, low, high, 0]).generate_state(4)
        info = WorkerInfo(id, count, base_seed + id, fetch.dataset)
        self.process = context.Process(target=_work, args=(theirs, stopping, info, words, fetch, init), daemon=True)
        self.process.start()
        theirs.close()

    def ask(self, task: str, indices: Any = None) -> None:
        """Sends a task; that a worker is no more shows in its answer."""
        with suppress(OSError):
            self.pipe.send((task, indices))

    def answer(self, timeout: float) -> tuple[str, Any]:
        """The next answer; RuntimeError if there is none within `timeout` seconds, or ever."""
        ready = wait([self.pipe, self.process.sentinel], timeout or None)
        if not ready:
            raise RuntimeError(f"DataLoader timed out after {timeout} seconds")
        if self.pipe in ready:
            with suppress(EOFError, ConnectionResetError):
                return self.pipe.recv()
        raise RuntimeError(f"DataLoader worker (pid(s) {self.process.pid}) exited unexpectedly")

    def join(self) -> None:
        """Waits for the end of the process; one that is still at work after a grace is terminated."""
        self.process.join(GRACE)
        if self.process.is_alive():
            self.process.terminate()
            self.process.join()
        self.pipe.close()
