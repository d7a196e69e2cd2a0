"""A trace: the events of a recorded run, written and read one at a time.

An event is a dict of plain values, marshalled (the fastest form that Python has, and both processes run the same
Python) between its length and its length again. The numbers of a tensor stand in an entry of an event:
`{"format": "<f4", "shape": [2, 3], "data": bytes}`, or with `"sample": True` only those at `SAMPLE` places spread
evenly. This file knows NumPy only: the process that records the real torch shall not import minitorch.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterator
from typing import Any

import numpy as np

SAMPLE = 1024


class Writer:
    """Appends events to a file. Of their numbers, `limit` bytes are kept in full; None: all of them."""

    def __init__(self, path: str, limit: int | None = None) -> None:
        # Not buffered: nothing is lost should the process die, nothing is left for a forked child to write.
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        self._room = limit

    def numbers(self, array: np.ndarray, whole: bool = False) -> dict[str, Any]:
        """An entry with a copy of the array's numbers, which no later in-place op can change."""
        entry = {"format": array.dtype.str, "shape": list(array.shape)}
        if self._room is not None and not whole:
            self._room -= array.nbytes
            if self._room < 0 and array.size > SAMPLE:
                return entry | {"data": sample(array).tobytes(), "sample": True}
        entry["data"] = array.tobytes()
        return entry

    def write(self, event: dict[str, Any]) -> None:
        data = marshal.dumps(event)
        length = len(data).to_bytes(8, "little")
        os.write(self._file, length + data + length)


class Trace:
    """A recorded run: iterate over it for its events, in order, as often as you like."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __iter__(self) -> Iterator[dict[str, Any]]:
        with open(self.path, "rb") as file:
            while length := file.read(8):
                data = file.read(int.from_bytes(length, "little"))
                if file.read(8) != length:
                    return  # the process died while it wrote
                yield marshal.loads(data)

    def end(self) -> dict[str, Any] | None:
        """The event that says how the script ended; None where the process died before."""
        event = self.last()
        return event if event and event.get("kind") == "end" else None

    def last(self) -> dict[str, Any] | None:
        """The last event, without reading those before it; None where the process died while it wrote."""
        with open(self.path, "rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 8))
            length = int.from_bytes(file.read(8), "little")
            if not 0 < length <= size - 16:
                return None
            file.seek(size - 8 - length)
            try:
                return marshal.loads(file.read(length))
            except (ValueError, EOFError, TypeError):
                return None


def places(size: int) -> np.ndarray:
    """`SAMPLE` places in a larger array, spread evenly."""
    return np.linspace(0, size - 1, SAMPLE).astype(np.intp)


def sample(array: np.ndarray) -> np.ndarray:
    return array.flat[places(array.size)]


def array(entry: dict[str, Any]) -> np.ndarray:
    """The numbers of an entry, read-only: in its shape, or in one row if they are a sample."""
    numbers = np.frombuffer(entry["data"], entry["format"])
    return numbers if "sample" in entry else numbers.reshape(entry["shape"])


def order(array: np.ndarray) -> list[int]:
    """The axes as they lie in memory, the outermost first."""
    return sorted(range(array.ndim), key=lambda axis: -abs(array.strides[axis]))


def laid_out(entry: dict[str, Any]) -> np.ndarray:
    """The numbers of an entry in the order in memory that its `order` says."""
    axes = entry["order"]
    if len(axes) < 2:
        return array(entry)
    return np.ascontiguousarray(array(entry).transpose(axes)).transpose(np.argsort(axes))
