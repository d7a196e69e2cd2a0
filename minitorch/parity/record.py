"""The recorder: runs a script as `__main__` and writes down what its tensor library did, call by call.

It is started as a program of its own, once for each side of a diff, and knows only the public torch API: whatever
answers to `import torch` is what gets recorded.

    python -P record.py JOB SCRIPT [ARGUMENT ...]

JOB is a JSON object: the file that `trace` names takes the events (`trace.py` says in which form) as they happen, so
that recording needs no memory. Of the numbers, `limit` bytes are written in full; beyond that, arrays of more than
`SAMPLE` numbers are written at so many places only, but for the events that `whole` numbers. `until` ends the run at
the event of that number. `shake` moves every tensor that the script makes out of nothing by one unit of rounding.
`asks` names a trace of questions: those calls are made once more, each by itself, and nothing but the answers is
written (`answers.py`). `check` holds every differentiable call against finite differences, and writes nothing but what
that shows (`check_calls.py`).

Not seen: calls made from other threads, and the few that no `TorchFunctionMode` sees (`manual_seed`,
`torch.Tensor(...)`, `from_numpy`).
"""

from __future__ import annotations

import collections
import contextlib
import functools
import io
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
from typing import Any

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
# What torch's own name of a function is, and the public one.
_ALIASES = {"log_sigmoid": "logsigmoid", "upsample": "interpolate"}
_UNINITIALISED = {"empty", "empty_like", "empty_strided", "new_empty", "new_empty_strided"}
# Calls that write new numbers into a tensor whatever it held; the initialisers of nn are added to them.
_FILLS = {"normal_", "uniform_", "exponential_", "cauchy_", "log_normal_", "geometric_"}
_BACKWARD = (torch.Tensor.backward, torch.autograd.backward)
# What these lose by cancelling is judged by the size of their terms.
_SUMS = {"add", "add_", "sub", "sub_", "__radd__", "__rsub__", "__iadd__", "__isub__", "sum", "mean", "cumsum"}

_HERE = pathlib.Path(__file__).resolve().parent


# The process that records the real torch shall not import minitorch: the files that it needs go by another name.
_rooms = types.ModuleType("minitorch_recorder")
_rooms.__path__ = [str(_HERE), str(_HERE.parent)]
sys.modules[_rooms.__name__] = _rooms

from minitorch_recorder import probe, trace  # noqa: E402

_LIBRARIES = tuple(
    os.path.join(os.path.abspath(folder), "")
    for folder in (
        os.path.dirname(torch.__file__),
        _HERE.parent,
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
    return _ALIASES.get(name) or name.removeprefix("linalg_").removeprefix("special_")


def _output(op: str, args: tuple, result: Any) -> Any:
    """What an op has made, where that is not simply its result."""
    if op == "__setitem__":
        return args[0]
    if op == "tolist":
        return np.array(result)
    return result


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
    """Writes every call made under it, with its outputs, and the gradients that reach them later."""

    def __init__(self, writer: trace.Writer, job: dict[str, Any]) -> None:
        super().__init__()
        self._writer = writer
        self._next = 0  # the number of the event that will be written next
        self._numbers: collections.Counter[str] = collections.Counter()
        # Which call made a tensor that has no node to write it on, and which leaves there are: both by id.
        self._made: dict[int, tuple[weakref.ref, int]] = {}
        self._leaves: dict[int, tuple[weakref.ref, dict]] = {}
        self._leaves_at: collections.Counter[tuple[str, int]] = collections.Counter()
        # One call is one event: while it runs, what it calls itself is hidden.
        self._hidden = False
        self._stepping: tuple[types.FrameType | None, int] | None = None
        self._until = job.get("until")
        self._whole = set(job.get("whole", ()))
        self._shake = job.get("shake", False)
        self._again = self._role(job)

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
                _FILLS.add(name)
        # How finite differences probe a function is each library's own affair.
        torch.autograd.gradcheck = self._one_event(torch.autograd.gradcheck)
        torch.autograd.gradgradcheck = self._one_event(torch.autograd.gradgradcheck)
        register_module_forward_hook(self._after_module, with_kwargs=True)
        register_optimizer_step_pre_hook(self._before_step)
        register_optimizer_step_post_hook(self._after_step)
        os.register_at_fork(after_in_child=self._stop)

    def _stop(self) -> None:
        """In a forked child: the trace is the parent's alone."""
        self._hidden = True
        self._writer = None

    @contextlib.contextmanager
    def _hiding(self) -> Iterator[None]:
        hidden, self._hidden = self._hidden, True
        try:
            yield
        finally:
            self._hidden = hidden

    def _one_event(self, function: Callable) -> Callable:
        @functools.wraps(function)
        def recorded(*args: Any, **kwargs: Any) -> Any:
            if self._hidden:
                return function(*args, **kwargs)
            return self._call(function.__name__, Place(), function, args, kwargs)

        return recorded

    def _after_module(self, module: torch.nn.Module, args: tuple, kwargs: dict, output: Any) -> None:
        if self._hidden or type(module).__module__.partition(".")[0] != "torch":
            return
        with self._hiding():
            place = Place()
            if self._wanted():
                state = dict(module.named_parameters()) | dict(module.named_buffers())
                call = probe.Call(torch.func.functional_call, (module, state, args, kwargs))
                self._make_again(type(module).__name__, place, call, module=True)
            self._finish(type(module).__name__, place, self._arguments((*args, *kwargs.values()), None), output)

    def _before_step(self, optimizer: torch.optim.Optimizer, args: tuple, kwargs: dict) -> None:
        # Calls made by the step itself are hidden; those of a closure, which stand in a frame of their own, are not.
        if self._hidden:
            return
        place = Place()
        self._stepping = place.call
        if self._wanted():
            with self._hiding():
                self._make_again(f"{type(optimizer).__name__}.step", place, probe.Step(optimizer))

    def _after_step(self, optimizer: torch.optim.Optimizer, args: tuple, kwargs: dict) -> None:
        if self._hidden:
            return
        self._stepping = None
        with self._hiding():
            place = Place()
            place.library = False  # hooks run inside the library, the step is the user's
            parameters = [p for group in optimizer.param_groups for p in group["params"]]
            self._finish(f"{type(optimizer).__name__}.step", place, [], parameters)

    # ---- one call

    def _call(self, op: str, place: Place, func: Callable, args: tuple, kwargs: dict) -> Any:
        kind = "backward" if func in _BACKWARD else "call"
        self._hidden = True
        try:
            arguments = self._arguments((*args, *kwargs.values()), place, op in _SUMS)
            if kind == "call" and self._wanted():
                call = probe.Call(func, args, kwargs, lambda args, result: _output(op, args, result))
                self._make_again(op, place, call)
            try:
                result = func(*args, **kwargs)
            except Exception as error:
                self.write(kind, op, place, arguments=arguments, raised=probe.error(error))
                raise
            if op in _UNINITIALISED:
                # What nobody wrote is not a value: it has to be the same on both sides.
                result.detach().zero_()
            if self._shake and (op in _FILLS or not any("dtype" in argument for argument in arguments)):
                _shake(result)
            if kind == "backward":
                self.write(kind, op, place, arguments=arguments, out=self._leaf_gradients(place))
            else:
                self._finish(op, place, arguments, _output(op, args, result))
            return result
        finally:
            self._hidden = False

    def _finish(self, op: str, place: Place, arguments: list[dict], result: Any) -> None:
        values = [result] if isinstance(result, torch.Tensor) else list(probe.flat(result))
        out = [self.describe(value) for value in values]
        if not any("data" in value for value in out):
            return
        call = self.write("call", op, place, arguments=arguments, type=type(result).__name__, out=out)
        for index, value in enumerate(values):
            if isinstance(value, torch.Tensor):
                if value.grad_fn is None:
                    self._remember(value, call)
                elif "data" in out[index]:
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
        with self._hiding():
            self.write(
                "gradient", "gradient", None, of=[call, index], out=[self.describe(grad, self._next in self._whole)]
            )

    # ---- descriptions

    def describe(self, value: Any, whole: bool = False) -> dict:
        if value is None:
            return {"type": "NoneType"}
        array = probe.array_of(value)
        entry: dict[str, Any] = {"type": type(value).__name__}
        if isinstance(value, torch.Tensor):
            grad_fn = value.grad_fn
            entry |= {"dtype": probe.dtype_name(value), "requires_grad": value.requires_grad}
            entry["node"] = None if grad_fn is None else grad_fn.name()
            if array is None:
                return entry | {"shape": list(value.shape)}
        else:
            entry["dtype"] = str(array.dtype)
        return entry | self._writer.numbers(array, whole)

    def _arguments(self, values: tuple, place: Place | None, sizes: bool = False) -> list[dict]:
        """What each tensor argument was: its dtype and the call or leaf it came from; numbers as they are.

        With `sizes`, the largest magnitude in it, too.
        """
        summary = []
        for value in values:
            if isinstance(value, torch.Tensor):
                summary.append(self.argument(value, place, sizes))
            elif isinstance(value, (bool, int, float)):
                summary.append({"value": value})
            else:
                tensors = (item for item in probe.flat(value) if isinstance(item, torch.Tensor))
                summary += [self.argument(tensor, place, sizes) for tensor in tensors]
        return summary

    def argument(self, tensor: torch.Tensor, place: Place | None, sizes: bool = False) -> dict[str, Any]:
        """Of which dtype a tensor argument is, and which call or leaf it came from."""
        entry: dict[str, Any] = {"dtype": probe.dtype_name(tensor)}
        if sizes:
            entry["largest"] = _largest(probe.array_of(tensor))
        grad_fn = tensor.grad_fn
        if grad_fn is not None:
            entry["from"] = grad_fn.metadata.get("parity", {}).get(tensor.output_nr)
        elif tensor.requires_grad and place is not None:
            entry["leaf"] = self._leaf(tensor, place)
        elif id(tensor) in self._made:
            entry["from"] = self._made[id(tensor)][1]
        return entry

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
                    leaf["name"] = probe.variable(place.frame, tensor) if place.frame else None
                out.append(self.describe(tensor.grad) | {"leaf": leaf})
        return out

    # ---- a call made again

    def _role(self, job: dict[str, Any]) -> Any:
        """Who is told of calls before they are made, if anyone: nothing else is written then."""
        if "asks" in job:
            from minitorch_recorder.answers import Answers

            return Answers(self._writer, job["asks"], self)
        if job.get("check"):
            from minitorch_recorder.check_calls import Checker

            return Checker(self._writer)
        return None

    def _wanted(self) -> bool:
        return self._again is not None and self._again.wants(self._next)

    def _make_again(self, op: str, place: Place, call: probe.Call, module: bool = False) -> None:
        self._again(self._next, op, place, call, module)
        if self._again.done:
            raise _Stop

    # ---- the trace

    def write(self, kind: str, op: str, place: Place | None, **event: Any) -> int:
        """Writes one event; returns its number."""
        number = self._next
        self._next += 1
        self._numbers[op] += 1
        head: dict[str, Any] = {"id": number, "kind": kind, "op": op, "number": self._numbers[op]}
        if place is not None:
            head |= {"file": place.file, "line": place.line, "library": place.library}
        if self._again is None and self._writer is not None:
            self._writer.write(head | event)
        if number == self._until:
            raise _Stop
        return number


class _Stop(BaseException):
    """Ends the script: what was asked of this run is there."""


def _largest(array: np.ndarray | None) -> float:
    """The largest finite magnitude."""
    if array is None or not array.size:
        return 0.0
    largest = float(np.abs(array).max()) if array.dtype.kind != "b" else 1.0
    return largest if np.isfinite(largest) else float(np.abs(array[np.isfinite(array)]).max(initial=0.0))


def _shake(result: Any) -> None:
    for tensor in probe.flat(result):
        if isinstance(tensor, torch.Tensor) and tensor.is_floating_point():
            moved = probe.shaken(np.array(probe.array_of(tensor)))
            tensor.data.copy_(torch.from_numpy(moved))


def run_script(script: str) -> None:
    """Runs `script` as `__main__` with what `python script` would give it; a notebook cell by cell."""
    path = os.path.abspath(script)
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    sys.path.insert(0, os.path.dirname(path))
    if path.endswith(".ipynb"):
        from minitorch_recorder import notebook

        os.chdir(os.path.dirname(path))
        for name, source in notebook.code_cells(pathlib.Path(path)):
            notebook.run_cell(source, name, vars(main))
    else:
        main.__file__ = path
        with open(path, "rb") as file:
            code = compile(file.read(), path, "exec", dont_inherit=True)
        exec(code, vars(main))


def main(job: str, script: str, *arguments: str) -> int:
    sys.argv = [script, *arguments]
    job = json.loads(job)
    recorder = Recorder(trace.Writer(job["trace"], job.get("limit")), job)
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
    except _Stop:
        pass
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        raised = probe.error(stop) if status else None
        if isinstance(stop.code, str):
            print(stop.code, file=sys.stderr)
    except BaseException as error:
        status, raised = 1, probe.error(error)
        shown = traceback.TracebackException.from_exception(error)
        shown.stack = traceback.StackSummary.from_list([f for f in shown.stack if f.filename != __file__])
        print("".join(shown.format()), end="", file=sys.stderr)
    with contextlib.suppress(_Stop):
        printed.end_line()
        recorder.write("end", "end", None, raised=raised, status=status)
    sys.stdout.flush()
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
