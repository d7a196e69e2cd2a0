"""Reading a trace back (`record.py` says what is in one) without holding its arrays in memory."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any, BinaryIO, Self

import numpy as np


class Trace:
    """A recorded run: iterate over it for its events, ask `array` for the numbers of one entry of an event's `out`."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._file: BinaryIO = open(path, "rb")  # noqa: SIM115 (closed by __exit__)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        size = os.path.getsize(self.path)
        with open(self.path, "rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    return  # the process died while it wrote
                event = json.loads(line)
                for entry in event.get("out", ()):
                    if "bytes" in entry:
                        entry["offset"] = file.tell()
                        if file.seek(entry["bytes"], os.SEEK_CUR) > size:
                            return
                yield event

    def array(self, entry: dict[str, Any]) -> np.ndarray:
        self._file.seek(entry["offset"])
        return np.frombuffer(self._file.read(entry["bytes"]), entry["format"]).reshape(entry["shape"])

    def end(self) -> dict[str, Any] | None:
        """The event that says how the script ended; None where the process died before."""
        return next((event for event in self if event["kind"] == "end"), None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
