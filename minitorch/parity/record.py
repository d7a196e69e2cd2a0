"""The recorder: runs a script as `__main__` and writes down what its tensor library did, call by call.

It is started as a program of its own, once for each side of a diff, and knows only the public torch API: whatever
answers to `import torch` is what gets recorded.

    python -P record.py TRACE SCRIPT [ARGUMENT ...]

The trace is a sequence of events. An event is one line of JSON, followed by the raw bytes of its arrays: every entry
of `out` that has `bytes` owns the next that many. So it is written as it happens and needs no memory.

Not seen: calls made from other threads, and the few that no `TorchFunctionMode` sees (`manual_seed`,
`torch.Tensor(...)`, `from_numpy`).
"""

from __future__ import annotations

import collections
import functools
import importlib.util
import io
import itertools
import json
import os
import pathlib
import random
import sys
import sysconfig
import traceback
import types
import weakref
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import numpy as np
import torch
from torch.nn.modules.module import register_module_forward_hook
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook
from torch.overrides import TorchFunctionMode

# Attributes that compute something; reading any other (shape, dtype, requires_grad ...) is no op.
_ATTRIBUTES = {"T", "mT", "H", "mH", "data", "grad", "real", "imag"}
# Methods that compute nothing.
_BOOKKEEPING = {
    "__hash__",
    "__len__",
    "data_ptr",
    "dim",
    "element_size",
    "get_device",
    "ndimension",
    "nelement",
    "numel",
    "requires_grad_",
    "retain_grad",
    "size",
    "storage_offset",
    "stride",
}
_UNINITIALISED = {"empty", "empty_like", "empty_strided", "new_empty", "new_empty_strided"}
_BACKWARD = (torch.Tensor.backward, torch.autograd.backward)

_HERE = os.path.abspath(__file__)
_LIBRARIES = tuple(
    os.path.join(os.path.abspath(folder), "")
    for folder in (
        os.path.dirname(torch.__file__),
        os.path.dirname(os.path.dirname(_HERE)),
        sysconfig.get_path("stdlib"),
        sysconfig.get_path("purelib"),
        sysconfig.get_path("platlib"),
    )
)


@functools.cache
def _is_library(file: str) -> bool:
    """Whether code in `file` belongs to a library, as against the user's own scripts and modules."""
    if file.startswith(("<frozen ", "<minitorch ")):  # code that was generated, or compiled into Python
        return True
    file = os.path.abspath(file)
    return file.startswith(_LIBRARIES) or "site-packages" in file.split(os.sep)


@functools.cache
def _is_machinery(file: str) -> bool:
    """Whether every call of an op passes through this library file, so that its frames say nothing about the caller."""
    machinery = ("_tensor.py", "_dispatch.py", "overrides.py")
    return file == __file__ or file.startswith("<minitorch ") or os.path.basename(file) in machinery


def _op_name(func: Callable) -> str | None:
    """The op's name as torch gives it (`1 - a` is `__rsub__`, `a.T` is `.T`), or None for what is no op."""
    name = getattr(func, "__name__", "_")
    if name == "__get__":
        attribute = func.__self__.__name__
        return f".{attribute}" if attribute in _ATTRIBUTES else None
    if name in ("__set__", "__delete__") or name in _BOOKKEEPING or (name[0] == "_" and name[:2] != "__"):
        return None
    return name


def _flat(result: Any) -> Iterator[Any]:
    """Tensors, arrays, numbers and None, out of any nesting of tuples, lists and dicts."""
    if isinstance(result, (tuple, list)):
        for item in result:
            yield from _flat(item)
    elif isinstance(result, dict):
        yield from _flat(list(result.values()))
    elif isinstance(result, np.ndarray):
        if result.dtype.kind in "biufc":
            yield result
    elif result is None or isinstance(result, (torch.Tensor, bool, int, float, complex)):
        yield result


def _output(op: str, args: tuple, result: Any) -> Any:
    """What an op has made, where that is not simply its result."""
    if op == "__setitem__":
        return args[0]
    if op == "tolist":
        return np.array(result)
    return result


def _array(value: Any) -> np.ndarray | None:
    """A copy of the numbers, which no later in-place op can change; None for a tensor inside `vmap` and its kin."""
    if not isinstance(value, torch.Tensor):
        return np.array(value)
    value = value.detach()
    dtype = _dtype_name(value)
    if dtype == "bfloat16":  # NumPy has no such type; float32 holds its every number
        value = value.float()
    elif dtype.startswith("complex"):
        value = value.resolve_conj()
    try:
        return np.array(value.numpy())
    except TypeError:
        return value.to_dense().numpy()
    except RuntimeError:  # it has no storage: a transform's stand-in for many tensors
        return None


def _largest(array: np.ndarray) -> float:
    """The largest finite magnitude: the scale by which an error is judged."""
    magnitudes = np.abs(array.astype(np.float64) if array.dtype.kind != "c" else array)
    return float(magnitudes[np.isfinite(magnitudes)].max(initial=0.0))


def _dtype_name(tensor: torch.Tensor) -> str:
    return str(tensor.dtype).rpartition(".")[2]


def _error(error: BaseException) -> dict:
    return {"type": type(error).__name__, "message": (str(error).splitlines() or [""])[0]}


def _variable(frame: types.FrameType, tensor: torch.Tensor) -> str | None:
    """What the script calls `tensor` at the line where `frame` stands: `w`, `parameters[3]`, `model.0.weight`."""
    for name, value in itertools.chain(list(frame.f_locals.items()), list(frame.f_globals.items())):
        if value is tensor:
            return name
        if isinstance(value, (list, tuple)):
            for index, item in enumerate(value):
                if item is tensor:
                    return f"{name}[{index}]"
        if isinstance(value, torch.nn.Module):
            for parameter, item in value.named_parameters():
                if item is tensor:
                    return f"{name}.{parameter}"
    return None


class Place:
    """The user's line that a call comes from. `library` says that the line called for something else, which made it."""

    __slots__ = ("file", "frame", "library", "line")

    def __init__(self, op: str | None = None, func: Callable | None = None) -> None:
        frame, entered = sys._getframe(1), None
        while frame is not None and _is_library(frame.f_code.co_filename):
            if not _is_machinery(frame.f_code.co_filename):
                entered = frame.f_code  # in the end: the code that the user's line has entered the library by
            frame = frame.f_back
        self.library = (
            entered is not None
            and entered is not getattr(func, "__code__", None)
            and (op is None or entered.co_name.strip("_") != op.strip("_"))
        )
        self.frame = frame
        self.file = frame.f_code.co_filename if frame else ""
        self.line = frame.f_lineno if frame else 0

    @property
    def call(self) -> tuple[types.FrameType | None, int]:
        """Which call the user's frame is making: frame and instruction, the same for as long as that call lasts."""
        return self.frame, self.frame.f_lasti if self.frame else -1


class Printed(io.TextIOWrapper):
    """A stdout whose every line is an event too, with the place that printed it."""

    def __init__(self, recorder: Recorder, stream: io.TextIOWrapper) -> None:
        super().__init__(stream.buffer, encoding=stream.encoding, errors=stream.errors, line_buffering=True)
        self._recorder = recorder
        self._line = ""
        self._place: Place | None = None

    def write(self, text: str) -> int:
        for piece in text.splitlines(keepends=True):
            self._place = self._place or Place()
            self._line += piece
            if piece.endswith("\n"):
                self.end_line()
        return super().write(text)

    def end_line(self) -> None:
        if self._line:
            self._recorder.write("print", "print", self._place, text=self._line)
        self._line, self._place = "", None


class Recorder(TorchFunctionMode):
    """Writes every call made under it to `stream`, with its outputs, and the gradients that reach them later."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self._ids = itertools.count()
        self._numbers: collections.Counter[str] = collections.Counter()
        # Which call made a tensor that has no node to write it on, and which leaves there are: both by id.
        self._made: dict[int, tuple[weakref.ref, int]] = {}
        self._leaves: dict[int, tuple[weakref.ref, dict]] = {}
        self._leaves_at: collections.Counter[tuple[str, int]] = collections.Counter()
        # One call is one event: while it runs, what it calls itself is hidden.
        self._hidden = False
        self._stepping: tuple[types.FrameType | None, int] | None = None

    # ---- what is recorded

    def __torch_function__(self, func: Callable, types: Any, args: tuple = (), kwargs: dict | None = None) -> Any:
        kwargs = kwargs or {}
        op = None if self._hidden else _op_name(func)
        if op is None:
            return func(*args, **kwargs)
        place = Place(op, func)
        if place.call == self._stepping:
            return func(*args, **kwargs)
        return self._call(op, place, func, args, kwargs)

    def install(self) -> None:
        """Sees to what no mode sees: custom Functions, optimizer steps, modules, initialisers, gradcheck."""
        apply = torch.autograd.Function.__dict__["apply"]

        def custom_function(cls: type, *args: Any, **kwargs: Any) -> Any:
            function = apply.__get__(None, cls)
            if self._hidden:
                return function(*args, **kwargs)
            return self._call(cls.__name__, Place(), function, args, kwargs)

        torch.autograd.Function.apply = classmethod(custom_function)
        for name, function in list(vars(torch.nn.init).items()):
            if name.endswith("_") and not name.startswith("_") and callable(function):
                setattr(torch.nn.init, name, self._one_event(function))
        # How finite differences probe a function is each library's own affair.
        torch.autograd.gradcheck = self._one_event(torch.autograd.gradcheck)
        torch.autograd.gradgradcheck = self._one_event(torch.autograd.gradgradcheck)
        register_module_forward_hook(self._after_module)
        register_optimizer_step_pre_hook(self._before_step)
        register_optimizer_step_post_hook(self._after_step)
        os.register_at_fork(after_in_child=self._stop)

    def _stop(self) -> None:
        """In a forked child: the trace is the parent's alone."""
        self._hidden = True
        self._stream = io.BytesIO()

    def _one_event(self, function: Callable) -> Callable:
        @functools.wraps(function)
        def recorded(*args: Any, **kwargs: Any) -> Any:
            if self._hidden:
                return function(*args, **kwargs)
            return self._call(function.__name__, Place(), function, args, kwargs)

        return recorded

    def _after_module(self, module: torch.nn.Module, args: tuple, output: Any) -> None:
        if self._hidden or type(module).__module__.partition(".")[0] != "torch":
            return
        self._hidden = True
        try:
            self._finish(type(module).__name__, Place(), self._arguments(args, {}, None), output)
        finally:
            self._hidden = False

    def _before_step(self, optimizer: torch.optim.Optimizer, args: tuple, kwargs: dict) -> None:
        # Calls made by the step itself are hidden; those of a closure, which stand in a frame of their own, are not.
        place = Place()
        self._stepping = place.call

    def _after_step(self, optimizer: torch.optim.Optimizer, args: tuple, kwargs: dict) -> None:
        self._stepping = None
        if self._hidden:
            return
        self._hidden = True
        try:
            place = Place()
            place.library = False  # hooks run inside the library, the step is the user's
            parameters = [p for group in optimizer.param_groups for p in group["params"]]
            self._finish(f"{type(optimizer).__name__}.step", place, [], parameters)
        finally:
            self._hidden = False

    # ---- one call

    def _call(self, op: str, place: Place, func: Callable, args: tuple, kwargs: dict) -> Any:
        kind = "backward" if func in _BACKWARD else "call"
        self._hidden = True
        try:
            arguments = self._arguments(args, kwargs, place)
            try:
                result = func(*args, **kwargs)
            except Exception as error:
                self.write(kind, op, place, arguments=arguments, raised=_error(error))
                raise
            if op in _UNINITIALISED:
                # What nobody wrote is not a value: it has to be the same on both sides.
                result.detach().zero_()
            if kind == "backward":
                self.write(kind, op, place, arguments=arguments, out=self._leaf_gradients(place))
            else:
                self._finish(op, place, arguments, _output(op, args, result))
            return result
        finally:
            self._hidden = False

    def _finish(self, op: str, place: Place, arguments: list[dict], result: Any) -> None:
        out = [self._describe(value) for value in _flat(result)]
        if not any("array" in value for value in out):
            return
        call = self.write("call", op, place, arguments=arguments, type=type(result).__name__, out=out)
        for index, value in enumerate(_flat(result)):
            if isinstance(value, torch.Tensor):
                if value.grad_fn is None:
                    self._remember(value, call)
                elif "bytes" in out[index]:
                    self._watch_gradient(value, call, index)

    def _remember(self, tensor: torch.Tensor, call: int) -> None:
        key = id(tensor)
        self._made[key] = (weakref.ref(tensor, lambda _: self._made.pop(key, None)), call)

    def _watch_gradient(self, tensor: torch.Tensor, call: int, index: int) -> None:
        # Several calls may return one tensor (`zero_()`, a module and its last op): its gradient is heard once.
        known = tensor.grad_fn.metadata.setdefault("parity", {})
        if tensor.output_nr not in known:
            known[tensor.output_nr] = call
            tensor.register_hook(functools.partial(self._gradient, call, index))

    def _gradient(self, call: int, index: int, grad: torch.Tensor) -> None:
        hidden, self._hidden = self._hidden, True
        try:
            self.write("gradient", "gradient", None, of=[call, index], out=[self._describe(grad)])
        finally:
            self._hidden = hidden

    # ---- descriptions

    def _describe(self, value: Any) -> dict:
        if value is None:
            return {"type": "NoneType"}
        array = _array(value)
        entry: dict[str, Any] = {"type": type(value).__name__, "array": array}
        if isinstance(value, torch.Tensor):
            grad_fn = value.grad_fn
            entry |= {"dtype": _dtype_name(value), "shape": list(value.shape), "requires_grad": value.requires_grad}
            entry["node"] = None if grad_fn is None else grad_fn.name()
        else:
            entry |= {"dtype": str(array.dtype), "shape": list(array.shape)}
        return entry

    def _arguments(self, args: tuple, kwargs: dict, place: Place | None) -> list[dict]:
        """What each tensor argument was: dtype, shape, size, the call or leaf it came from; numbers as they are."""
        summary = []
        for value in itertools.chain(args, kwargs.values()):
            for item in _flat(value):
                if isinstance(item, torch.Tensor):
                    array = _array(item)
                    entry: dict[str, Any] = {"dtype": _dtype_name(item), "shape": list(item.shape)}
                    entry["largest"] = 0.0 if array is None else _largest(array)
                    if item.grad_fn is not None:
                        entry["from"] = item.grad_fn.metadata.get("parity", {}).get(item.output_nr)
                    elif item.requires_grad and place is not None:
                        entry["leaf"] = self._leaf(item, place)
                    elif id(item) in self._made:
                        entry["from"] = self._made[id(item)][1]
                    summary.append(entry)
                elif item is value and isinstance(item, (bool, int, float)):
                    summary.append({"value": item})
        return summary

    def _leaf(self, tensor: torch.Tensor, place: Place) -> dict:
        """Who this leaf is: the line that used it first, and which one of that line."""
        known = self._leaves.get(id(tensor))
        if known is None or known[0]() is not tensor:
            where = (place.file, place.line)
            leaf = {"file": place.file, "line": place.line, "number": self._leaves_at[where]}
            self._leaves_at[where] += 1
            known = self._leaves[id(tensor)] = (weakref.ref(tensor), leaf)
        return known[1]

    def _leaf_gradients(self, place: Place) -> list[dict]:
        """The `.grad` of every leaf that was an argument so far, with the leaf's name where the backward was called."""
        out = []
        for key, (reference, leaf) in list(self._leaves.items()):
            tensor = reference()
            if tensor is None:
                del self._leaves[key]
            elif tensor.is_leaf:
                if "name" not in leaf:
                    leaf["name"] = _variable(place.frame, tensor) if place.frame else None
                out.append(self._describe(tensor.grad) | {"leaf": leaf})
        return out

    # ---- the trace

    def write(self, kind: str, op: str, place: Place | None, **event: Any) -> int:
        """Writes one event; returns its number. Arrays in `out` follow the line, in order."""
        number = next(self._ids)
        self._numbers[op] += 1
        arrays = []
        for entry in event.get("out", ()):
            array = entry.pop("array", None)
            if array is not None:
                entry |= {"format": array.dtype.str, "bytes": array.nbytes, "largest": _largest(array)}
                arrays.append(array)
        head: dict[str, Any] = {"id": number, "kind": kind, "op": op, "number": self._numbers[op]}
        if place is not None:
            head |= {"file": place.file, "line": place.line, "library": place.library}
        self._stream.write(json.dumps(head | event, default=str).encode() + b"\n")
        for array in arrays:
            self._stream.write(np.ascontiguousarray(array).tobytes())
        self._stream.flush()  # nothing is lost should the process die, nothing is left for a forked child to write
        return number


def run_script(script: str) -> None:
    """Runs `script` as `__main__` with what `python script` would give it; a notebook cell by cell."""
    path = os.path.abspath(script)
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    sys.path.insert(0, os.path.dirname(path))
    if path.endswith(".ipynb"):
        notebook = _notebook_module()
        os.chdir(os.path.dirname(path))
        for name, source in notebook.code_cells(pathlib.Path(path)):
            notebook.run_cell(source, name, vars(main))
    else:
        main.__file__ = path
        with open(path, "rb") as file:
            code = compile(file.read(), path, "exec", dont_inherit=True)
        exec(code, vars(main))


def _notebook_module() -> types.ModuleType:
    """`minitorch.notebook` by its file: the process that records the real torch shall not import minitorch."""
    file = pathlib.Path(_HERE).parents[1] / "notebook.py"
    spec = importlib.util.spec_from_file_location("notebook", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(trace: str, script: str, *arguments: str) -> int:
    sys.argv = [script, *arguments]
    with open(trace, "wb") as stream:
        recorder = Recorder(stream)
        recorder.write("start", "start", None, version=str(torch.__version__))
        recorder.install()
        sys.stdout = printed = Printed(recorder, sys.stdout)
        status, raised = 0, None
        # A script that seeds nothing would draw different numbers on either side.
        random.seed(0)
        np.random.seed(0)
        torch.manual_seed(0)
        try:
            with recorder:
                run_script(script)
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
            raised = _error(stop) if status else None
            if isinstance(stop.code, str):
                print(stop.code, file=sys.stderr)
        except BaseException as error:
            status, raised = 1, _error(error)
            shown = traceback.TracebackException.from_exception(error)
            shown.stack = traceback.StackSummary.from_list([f for f in shown.stack if f.filename != __file__])
            print("".join(shown.format()), end="", file=sys.stderr)
        printed.end_line()
        recorder.write("end", "end", None, raised=raised, status=status)
    sys.stdout.flush()
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
