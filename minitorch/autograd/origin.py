"""Where in the script things happened: what minitorch can say about an error in backward and PyTorch does not.

A tensor that some node has saved must not be modified before backward. `increment_version` counts the modification
and, where somebody keeps an eye on the version, remembers the line of the script that made it; `explain` tells it.
"""

from __future__ import annotations

import linecache
import os
import sys
import warnings
from collections.abc import Iterator
from sys import getrefcount
from types import FrameType
from typing import Any, NamedTuple

NOTE = "minitorch: "


class Place(NamedTuple):
    """A line of the script that is being run."""

    file: str
    line: int
    function: str

    def __str__(self) -> str:
        where = f"{os.path.basename(self.file)}, line {self.line}"
        if self.function != "<module>":
            where += f", in {self.function}"
        source = linecache.getline(self.file, self.line).strip()
        return f"{where}: {source}" if source else where


def _own(frame: FrameType) -> bool:
    module = frame.f_globals.get("__name__", "")
    return module == "minitorch" or module.startswith("minitorch.")


def script_frames() -> Iterator[FrameType]:
    """The frames of the call stack that are not minitorch's, innermost first."""
    frame = sys._getframe(1)
    while frame is not None:
        if not _own(frame):
            yield frame
        frame = frame.f_back


def here() -> Place | None:
    """The line of the script that is being run now."""
    for frame in script_frames():
        return Place(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)
    return None


def warn(text: str, category: type[Warning] = UserWarning) -> None:
    """A warning that names the line of the script, however deep in minitorch it is raised."""
    frame = next(script_frames(), None) or sys._getframe(1)
    registry = frame.f_globals.setdefault("__warningregistry__", {})
    module = frame.f_globals.get("__name__", "<unknown>")
    warnings.warn_explicit(text, category, frame.f_code.co_filename, frame.f_lineno, module, registry)


class _Alone:
    """Stands for a tensor that nobody has saved."""

    def __init__(self):
        self._counter = [0]


def _holders(tensor: Any) -> int:
    counter = tensor._counter
    return getrefcount(counter)


_UNSAVED = _holders(_Alone())
"""How many references Python counts where the tensor and a call like the next one hold the counter, and nobody else."""


def increment_version(tensor: Any) -> None:
    """Counts a modification of the tensor's buffer."""
    counter = tensor._counter
    counter[0] += 1
    # A view's base holds the counter too; whoever else does has saved it with a version.
    if getrefcount(counter) > (_UNSAVED if tensor._base is None else _UNSAVED + 1):
        remember(counter)


def remember(counter: list) -> None:
    """Keeps the line of the script behind the version of a counter: [version, who made the buffer, line]."""
    counter[1:3] = (counter[1] if len(counter) > 1 else None, here())


def explain(error: Exception, counter: list) -> Exception:
    """The error, with a note of which variable was modified, and where."""
    if len(counter) > 2 and counter[2] is not None:
        name = next(_names_of(counter), None)
        error.add_note(f"{NOTE}{f'`{name}`' if name else 'it'} was modified in place at {counter[2]}")
    return error


def _names_of(counter: list) -> Iterator[str]:
    """The names that the running script has for the tensors with this counter."""
    for frame in script_frames():
        for variables in (frame.f_locals, frame.f_globals):
            for name, value in list(variables.items()):
                if getattr(value, "_counter", None) is counter:
                    yield name
                elif hasattr(value, "named_parameters") and not isinstance(value, type):
                    yield from (f"{name}.{path}" for path, p in value.named_parameters() if p._counter is counter)
