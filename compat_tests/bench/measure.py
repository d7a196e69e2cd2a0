"""How two things are compared: by turns, by the median of the ratios of neighbours.

A machine that is busy with something else slows both neighbours alike; a ratio of two separate runs would not know.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

THREAD_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")

Block = Callable[[int], Any]
"""Something to measure: does its work the given number of times."""

Timer = Callable[[int], tuple[float, float]]
"""CPU and wall time per repetition of a block that is repeated the given number of times."""


@dataclass(frozen=True)
class Effort:
    """How much time to spend: seconds per comparison, and whether to be content with fewer repetitions."""

    seconds: float
    quick: bool


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        name: what was measured.
        unit: of `ours` and `reference`: "s" (per step or run), "B", "KiB" or "nodes".
        ours, reference: minitorch's figure, and that of what it is compared with.
        against: what it is compared with.
        ratio: ours to the reference's, the median over pairs where it is a time (CPU time).
        wall: the same ratio in elapsed time.
        target: the largest ratio that is good; where there is no ratio, the largest `ours`.
        threads: how many the numerical libraries had: "1", or "default", as many as they take (one for each core).
        note: what else there is to say; a row that says WRONG or FAILED has not met its target.
    """

    name: str
    unit: str
    ours: float | None
    reference: float | None
    against: str
    ratio: float | None = None
    wall: float | None = None
    target: float | None = None
    threads: str = ""
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None if there is none."""
        if self.note.startswith(("WRONG", "FAILED")):
            return False
        figure = self.ours if self.ratio is None else self.ratio
        return None if self.target is None or figure is None else figure <= self.target


def summary(times: list[tuple[tuple[float, float], tuple[float, float]]]) -> dict[str, float]:
    """The figures of a row from pairs ((CPU, wall) of ours, (CPU, wall) of the reference)."""
    return {
        "ours": median(a[0] for a, _ in times),
        "reference": median(b[0] for _, b in times),
        "ratio": median(a[0] / b[0] for a, b in times),
        "wall": median(a[1] / b[1] for a, b in times),
    }


def by_turns(ours: Callable[[], Any], reference: Callable[[], Any], rounds: int) -> list[tuple[Any, Any]]:
    """The results of both, `rounds` times; who begins changes from round to round."""
    pairs = []
    for i in range(rounds):
        if i % 2:
            second, first = reference(), ours()
        else:
            first, second = ours(), reference()
        pairs.append((first, second))
    return pairs


def compare(ours: Timer, reference: Timer, effort: Effort, block_seconds: float = 0.02) -> dict[str, float]:
    """CPU and wall time per repetition of two blocks, and the medians of their ratios."""
    timers = ours, reference
    count = max(1, min(_repetitions(timer, block_seconds) for timer in timers))
    once = sum(timer(count)[1] for timer in timers) * count
    rounds = max(3, int(effort.seconds / once))
    return summary(by_turns(partial(ours, count), partial(reference, count), rounds))


def _repetitions(timer: Timer, seconds: float) -> int:
    """How often the block must be repeated to take that long, once what happens at first use has happened."""
    timer(3)
    count = 1
    while (took := timer(count)[1] * count) < seconds / 4:
        count *= 4
    return int(count * seconds / took)


def timer(block: Block) -> Timer:
    """Times a block in this process.

    What is there by now is frozen: a full collection, whoever triggers it, would walk through all of torch.
    """
    gc.collect()
    gc.freeze()

    def timed(count: int) -> tuple[float, float]:
        gc.collect()
        cpu, wall = time.process_time(), time.perf_counter()
        block(count)
        return (time.process_time() - cpu) / count, (time.perf_counter() - wall) / count

    return timed


def repeated(function: Callable[[], Any]) -> Block:
    """The block that calls a function over and over."""

    def block(count: int) -> None:
        for _ in range(count):
            function()

    return block


# ---- processes ------------------------------------------------------------------------------------------------------


@contextmanager
def new_process(threads: int | None = None) -> Iterator[ProcessPoolExecutor]:
    """A fresh interpreter whose numerical libraries have that many threads.

    NumPy and torch read the number when they are loaded; None leaves it to them.
    """
    before = {name: os.environ.pop(name, None) for name in THREAD_VARIABLES}
    if threads is not None:
        os.environ.update(dict.fromkeys(THREAD_VARIABLES, str(threads)))
    try:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
            yield process
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def in_new_process(function: Callable, *args: Any, threads: int | None = None) -> Any:
    """What `function` returns in a fresh interpreter."""
    with new_process(threads) as process:
        return process.submit(function, *args).result()


@contextmanager
def remote_timer(make: Callable[..., Block], *args: Any, threads: int | None = None) -> Iterator[Timer]:
    """Times the block that make(*args) makes there, in a fresh interpreter; for what would disturb its neighbours."""
    with new_process(threads) as process:
        process.submit(_install, make, args).result()
        yield lambda count: process.submit(_installed, count).result()


_timers: list[Timer] = []


def _install(make: Callable[..., Block], args: tuple) -> None:
    _timers.append(timer(make(*args)))


def _installed(count: int) -> tuple[float, float]:
    return _timers[-1](count)
