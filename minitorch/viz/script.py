"""Runs a script on minitorch in this process, noting which of its lines makes which node of the graph."""

import os
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from minitorch import nn, notebook
from minitorch._tensor import Tensor
from minitorch.autograd import Function
from minitorch.overrides import TorchFunctionMode
from minitorch.swap import install_as_torch

# Our own code: the package's files, and the call paths that `_dispatch` generates.
GENERATED = "<minitorch "
PACKAGE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "")


class Origin(NamedTuple):
    """Where a node was made: the user's line, and the function that this line called."""

    file: str
    line: int
    call: str


def origin_of(node: Any) -> Origin | None:
    """The origin that `run_script` noted for a node."""
    return node.metadata.get("origin")


def run_script(path: str) -> dict[str, Any]:
    """Run a script or notebook as `__main__` with `torch` meaning minitorch; returns its global variables.

    Every node made meanwhile has an `origin_of`. An exit with status 0 is an end like any other; what the script raises
    passes through.
    """
    install_as_torch()
    sys.argv = [path]
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    main.__file__ = path
    with _Origins(), _noting_custom_functions():
        try:
            if path.endswith(".ipynb"):
                main.display = notebook._display
                for name, source in notebook.code_cells(Path(path)):
                    notebook.run_cell(source, name, vars(main))
            else:
                exec(compile(Path(path).read_bytes(), path, "exec", dont_inherit=True), vars(main))
        except SystemExit as stop:
            if stop.code:
                raise
    return vars(main)


def names_of_tensors(variables: dict[str, Any]) -> dict[str, Tensor]:
    """What a script calls its tensors: its variables, the elements of its lists, the parameters of its modules."""
    # The last name of a tensor counts: that within a module is the best.
    names = {}
    for name, value in variables.items():
        if isinstance(value, list | tuple):
            names.update((f"{name}[{i}]", item) for i, item in enumerate(value) if isinstance(item, Tensor))
    names.update((name, value) for name, value in variables.items() if isinstance(value, Tensor))
    for name, value in variables.items():
        if isinstance(value, nn.Module):
            names.update(value.named_parameters(prefix=name))
    return names


class _Origins(TorchFunctionMode):
    """Notes the origin of every node as `node.metadata["origin"]`, where it lives and dies with the node."""

    def __torch_function__(self, func: Callable, types: Any, args: tuple = (), kwargs: dict | None = None) -> Any:
        result = func(*args, **(kwargs or {}))
        if func.__name__ == "__get__":
            _note(func.__self__.__name__, result)
        else:
            _note(func.__name__, (result, *args[:1]))
        return result


@contextmanager
def _noting_custom_functions() -> Iterator[None]:
    """`Function.apply` is not seen by any mode."""
    apply = Function.__dict__["apply"]

    def noting(cls: type, *args: Any, **kwargs: Any) -> Any:
        result = apply.__get__(None, cls)(*args, **kwargs)
        _note(cls.__name__, result)
        return result

    Function.apply = classmethod(noting)
    try:
        yield
    finally:
        Function.apply = apply


def _note(call: str, results: Any) -> None:
    """Give their origin to the nodes behind `results` that have none yet.

    `results` holds the first argument too: an in-place call such as `x[0] = y` returns None and gives x another node.
    """
    origin, stack = None, [t.grad_fn for t in _tensors(results) if t.grad_fn is not None]
    while stack:
        node = stack.pop()
        if "origin" not in node.metadata:
            origin = origin or _origin(call)
            node.metadata["origin"] = origin
            stack.extend(source for source, _ in node.next_functions if source is not None)


def _tensors(results: Any) -> Iterator[Tensor]:
    if isinstance(results, Tensor):
        yield results
    elif isinstance(results, list | tuple):
        for item in results:
            yield from _tensors(item)


def _origin(call: str) -> Origin:
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith((PACKAGE, GENERATED)):
        frame = frame.f_back
    return Origin(frame.f_code.co_filename, frame.f_lineno, call)
