"""Where the first nan and the first inf of a run came from: the op that made it out of finite numbers."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from typing import Any

import numpy as np

from minitorch.parity.trace import array

Event = dict[str, Any]


@dataclass(frozen=True)
class Origin:
    """A `number` (nan or inf) first seen in what `op` made; in a `gradient`, in what its backward handed on."""

    number: str
    op: str
    file: str
    line: int
    gradient: bool = False

    def sentence(self, where: str) -> str:
        what = "the backward of " if self.gradient else ""
        return (
            f"first {self.number} under {where}: made by {what}{self.op} at {os.path.basename(self.file)}:{self.line}"
        )


class Watch:
    """Sees the events of one run in their order; `origins` are what it has found.

    A number that the script wrote itself, such as the -inf of a mask, has been made by no op.
    """

    def __init__(self) -> None:
        self.origins: dict[str, Origin] = {}
        self._holding: dict[str, set[int]] = {"nan": set(), "inf": set()}  # calls whose outputs hold one
        self._users: dict[int, Event] = {}  # the last call that took the output of a call

    def see(self, event: Event) -> None:
        for gradient in event["gradients"]:
            user = self._users.get(gradient["of"][0])
            for number in _non_finite(gradient):
                if user is not None:
                    self.origins.setdefault(number, Origin(number, user["op"], user["file"], user["line"], True))
        if event["kind"] == "backward":
            self._users.clear()
        if event["kind"] != "call":
            return
        sources = [argument.get("from") for argument in event["arguments"] if "dtype" in argument]
        self._users |= {source: event for source in sources if source is not None}
        for number in _non_finite(event):
            given = any(_is(number, argument.get("value", 0)) for argument in event["arguments"])
            if sources and not given and self._holding[number].isdisjoint(sources):
                self.origins.setdefault(number, Origin(number, event["op"], event["file"], event["line"]))
            self._holding[number].add(event["id"])


def _is(number: str, value: float) -> bool:
    return math.isnan(value) if number == "nan" else math.isinf(value)


def _non_finite(event: Event) -> list[str]:
    """Which of nan and inf are among the numbers of an event."""
    found = set()
    for entry in event.get("out", ()):
        if "data" in entry and entry["format"][1] in "fc":
            numbers = array(entry)
            if not np.isfinite(numbers).all():
                found |= {"nan"} if np.isnan(numbers).any() else {"inf"}
    return sorted(found)
