"""Anomaly mode: which line of the script made the node whose backward fails, and where the first nan came from.

While it is on, a watch lies below all other modes and sees every call: it writes into each new node's `metadata` the
call stack of the script, as torch does, and keeps the first call that made an inf or a nan out of finite numbers.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from minitorch.autograd import graph
from minitorch.autograd.graph import AccumulateGrad, Node
from minitorch.autograd.modes import flags
from minitorch.autograd.origin import NOTE, Place, here, script_frames, warn
from minitorch.dtypes import OBJECT


class _Watch:
    """What anomaly mode sees. It stands at the bottom of the stack of modes, and has the engine run the nodes by it."""

    def __init__(self, check_nan: bool):
        self.check_nan = check_nan
        self.first: tuple[str, str, Place | None] | None = None

    def __torch_function__(self, function: Callable, types: Any, args: tuple = (), kwargs: dict | None = None) -> Any:
        start = graph.next_seq()
        result = function(*args, **(kwargs or {}))
        self.note(function.__name__, (args, kwargs), result, start)
        return result

    def note(self, name: str, given: Any, result: Any, start: int, parent: Node | None = None) -> None:
        """Marks the nodes made since `start` that lead to `result`, and looks for its first inf or nan."""
        stack = None
        for tensor in _tensors(result):
            pending = _made_by(tensor)
            while pending:
                node = pending.pop()
                if node is None or node.__class__ is AccumulateGrad:
                    continue
                if node.seq < start or "traceback_" in node.metadata:
                    continue
                stack = stack or _script_stack()
                node.metadata["traceback_"] = stack
                node.metadata["place"] = here()
                if parent is not None:
                    node.metadata["parent_"] = parent
                pending += [below for below, _ in node.next_functions]
        if self.first is None and (what := _not_finite(result)) and not _not_finite(given):
            self.first = (what, name, here())

    def run(self, node: Node, grad: Any, create_graph: bool) -> tuple:
        """The backward of one node; its errors, and nan among its results, tell where the node came from."""
        start = graph.next_seq()
        try:
            grads = node.apply_recorded(grad) if create_graph else node.apply(grad)
            if self.check_nan:
                for place, each in enumerate(grads):
                    if each is not None and _has_nan(each):
                        raise RuntimeError(f"Function '{node.name()}' returned nan values in its {place}th output.")
        except Exception as error:
            self.report(node, error)
            raise
        if create_graph:
            self.note(node.name(), None, grads, start, node)
        return grads

    def report(self, node: Node, error: Exception) -> None:
        """torch's warning with the forward call stack; and the same, shorter, as notes of the exception itself."""
        stack = node.metadata.get("traceback_")
        if stack is None:
            text = (
                f"Error detected in {node.name()}. No forward pass information available. Enable detect anomaly during "
                "forward pass for more information."
            )
        else:
            text = (
                f"Error detected in {node.name()}. Traceback of forward call that caused the error:\n{''.join(stack)}"
            )
            error.add_note(f"{NOTE}{node.name()} was recorded at {node.metadata['place']}")
        warn(text)
        while (node := node.metadata.get("parent_")) is not None:
            warn(
                f"\n\nPrevious calculation was induced by {node.name()}. Traceback of forward call that induced the "
                f"previous calculation:\n{''.join(node.metadata.get('traceback_', ()))}"
            )
        if self.first is not None:
            what, name, place = self.first
            error.add_note(f"{NOTE}the first {what} of the forward pass was made by {name} at {place}")


def _made_by(tensor: Any) -> list[Node]:
    """The nodes that ended in a tensor, or in what it is a view of: a view modified in place gives its base a node."""
    base = tensor._base
    edges = [tensor._edge] if base is None else [base._edge, tensor._view[0]]
    return [edge[0] for edge in edges if edge.__class__ is tuple]


def _script_stack() -> list[str]:
    """The call stack of the script, as text, outermost call first."""
    frames = [(frame, frame.f_lineno) for frame in script_frames()]
    return traceback.StackSummary.extract(reversed(frames)).format()


def _tensors(things: Any) -> Iterator[Any]:
    if isinstance(things, flags["Tensor"]):
        yield things
    elif isinstance(things, (tuple, list)):
        for thing in things:
            yield from _tensors(thing)
    elif isinstance(things, dict):
        yield from _tensors(tuple(things.values()))


def _buffer(x: Any) -> np.ndarray:
    return x._plain() if isinstance(x, flags["Tensor"]) else np.asarray(x)


def _has_nan(x: Any) -> bool:
    buffer = _buffer(x)
    return buffer.dtype.kind in "fV" and bool(np.isnan(buffer).any())


def _not_finite(things: Any) -> str:
    """ "nan" or "inf" if some number among the tensors and numbers is one, else ""."""
    found = ""
    if isinstance(things, (tuple, list, dict)):
        for thing in things.values() if isinstance(things, dict) else things:
            found = max(found, _not_finite(thing))
    elif isinstance(things, (float, flags["Tensor"])):
        numbers = _buffer(things)
        if numbers.dtype.kind in "fV" and numbers.dtype != OBJECT and not np.isfinite(numbers).all():
            found = "nan" if np.isnan(numbers).any() else "inf"
    return found


def _set(watch: _Watch | None) -> None:
    modes = flags["MODES"]
    if flags["ANOMALY"] is not None:
        modes.remove(flags["ANOMALY"])
    flags["ANOMALY"] = watch
    if watch is not None:
        modes.insert(0, watch)


class set_detect_anomaly:
    """Turns anomaly mode on or off, at once; as a context manager, back again at its end.

    Args:
        mode: on or off.
        check_nan: whether a nan in backward is an error.
    """

    def __init__(self, mode: bool, check_nan: bool = True):
        self.previous = flags["ANOMALY"]
        _set(_Watch(check_nan) if mode else None)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *exc: object) -> None:
        _set(self.previous)


class detect_anomaly:
    """A context manager: an error in backward names the line of the forward call, and a nan is an error.

    >>> x = torch.zeros(1, requires_grad=True)
    >>> with torch.autograd.detect_anomaly():  # doctest: +SKIP
    ...     (x / x).backward()
    RuntimeError: Function 'DivBackward0' returned nan values in its 0th output.
    """

    def __init__(self, check_nan: bool = True):
        self.check_nan = check_nan
        warn(
            "Anomaly Detection has been enabled. This mode will increase the runtime and should only be enabled for "
            "debugging."
        )

    def __enter__(self) -> None:
        self.switched = set_detect_anomaly(True, self.check_nan)

    def __exit__(self, *exc: object) -> None:
        self.switched.__exit__(*exc)
