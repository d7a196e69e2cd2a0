"""A recorded call, taken out of its script and made once more by itself, on inputs of one's choice.

So an op's own error is told from one that it inherited: given the reference's inputs and the gradient that arrived
there, does it answer what the reference answered? And so a derivative is held against finite differences. As in
`record.py`, `torch` is whatever answers to that name.
"""

from __future__ import annotations

import collections
import contextlib
import inspect
import itertools
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

Arrays = list[np.ndarray]


class Call:
    """`function(*args, **kwargs)`, ready to be made on other tensors in the place of those in its arguments.

    `inputs` has each tensor of the arguments once. `output` takes the arguments and the result and gives what the call
    has made. `names` says of each input which argument it is, `kinds` its dtype, whether it requires grad and whether
    it is a leaf, `settings` what else decides.
    """

    settings: dict[str, Any] = {}

    def __init__(
        self,
        function: Callable,
        args: tuple,
        kwargs: dict | None = None,
        output: Callable[[tuple, Any], Any] = lambda args, result: result,
    ) -> None:
        self._function, self._output = function, output
        self._arguments = args, kwargs or {}
        self._places: dict[int, int] = {}
        self.inputs: list[torch.Tensor] = []
        _replaced(self._arguments, self._take)
        self.names = self._named()
        self.kinds = [(x.dtype, x.requires_grad, x.is_leaf) for x in self.inputs]

    def _take(self, value: Any) -> Any:
        if isinstance(value, torch.Tensor) and id(value) not in self._places:
            self._places[id(value)] = len(self.inputs)
            self.inputs.append(value)
        return value

    def _named(self) -> list[str]:
        """`self`, `tensors[1]`, `argument 0` where the signature is not to be had."""
        args, kwargs = self._arguments
        known = _parameters(self._function)
        names: dict[int, str] = {}
        for index, value in enumerate(args):
            _name(value, known[index] if index < len(known) else f"argument {index}", names)
        for name, value in kwargs.items():
            _name(value, name, names)
        return [names[id(tensor)] for tensor in self.inputs]

    def given(self) -> list[str]:
        """The dtypes among the arguments; where there are no tensors among them, the sizes and other numbers, too."""
        found: list[str] = []
        kinds = torch.dtype if self.inputs else (torch.dtype, int, float)

        def note(value: Any) -> None:
            if isinstance(value, kinds):
                found.append(str(value))

        _replaced(self._arguments, note)
        return found

    def arrays(self) -> Arrays:
        """The numbers of the inputs as they are now."""
        return [np.array(array_of(tensor)) for tensor in self.inputs]

    def make(self, arrays: Arrays, exact: bool = False) -> tuple[list[torch.Tensor | None], list[Any]]:
        """Makes the call on these numbers; returns the leaf behind each input that requires grad, and the outputs.

        With `exact`, everything of floating dtype is in double precision.
        """
        leaves: list[torch.Tensor | None] = []
        given = []
        for (dtype, requires_grad, is_leaf), numbers in zip(self.kinds, arrays, strict=True):
            dtype = torch.float64 if exact and dtype.is_floating_point else dtype
            tensor = torch.from_numpy(np.array(numbers, order="K")).to(dtype)
            leaves.append(tensor.requires_grad_() if requires_grad else None)
            # Whether an in-place op may write to an input depends on whether it is a leaf.
            given.append(_Carried.apply(tensor) if requires_grad and not is_leaf else tensor)

        def replace(value: Any) -> Any:
            if isinstance(value, torch.Tensor):
                return given[self._places[id(value)]]
            return torch.float64 if exact and isinstance(value, torch.dtype) and value.is_floating_point else value

        args, kwargs = _replaced(self._arguments, replace)
        return leaves, list(flat(self._output(args, self._function(*args, **kwargs))))

    def answer(self, arrays: Arrays, incoming: dict[int, np.ndarray], exact: bool = False) -> dict[str, Any]:
        """What the call makes of these numbers, and what its backward makes of the incoming gradients.

        An output without a gradient in `incoming` gets a random one, the same wherever this is asked; `weights` in the
        answer are those used. If its backward raises, `failure` in the answer is the error.
        """
        leaves, outputs = self.make(arrays, exact)
        roots, seeds = _seeded(outputs, incoming)
        wanted = [leaf for leaf in leaves if leaf is not None]
        answer: dict[str, Any] = {"out": outputs, "gradients": [None] * len(leaves), "nodes": []}
        answer["weights"] = dict(zip(roots, seeds, strict=True))
        if roots and wanted:
            answer["nodes"] = [_Watched(node) for node in _nodes(list(roots.values()))]
            try:
                found = iter(torch.autograd.grad(list(roots.values()), wanted, seeds, allow_unused=True))
            except Exception as failure:
                answer["failure"] = failure
            else:
                answer["gradients"] = [None if leaf is None else next(found) for leaf in leaves]
        return answer

    def twice(self, arrays: Arrays, incoming: dict[int, np.ndarray], exact: bool = False) -> list[torch.Tensor | None]:
        """The gradients of the inputs under `create_graph`, then the gradients of these, weighed, by each input and by
        each incoming gradient; and the nodes between. If the latter raises, `failure` is the error."""
        leaves, outputs = self.make(arrays, exact)
        roots, seeds = _seeded(outputs, incoming)
        wanted = [leaf for leaf in leaves if leaf is not None]
        answer: dict[str, Any] = {"gradients": [], "nodes": []}
        if not roots or not wanted:
            return answer
        above = [seed.requires_grad_() for seed in seeds]
        first = torch.autograd.grad(list(roots.values()), wanted, above, allow_unused=True, create_graph=True)
        answer["gradients"] += first
        roots, seeds = _seeded(list(first), {})
        if roots:
            answer["nodes"] = [_Watched(node) for node in _nodes(list(roots.values()))]
            try:
                second = torch.autograd.grad(list(roots.values()), [*wanted, *above], seeds, allow_unused=True)
            except Exception as failure:
                answer["failure"] = failure
            else:
                answer["gradients"] += second
        return answer


def _seeded(outputs: list[Any], incoming: dict[int, np.ndarray]) -> tuple[dict[int, torch.Tensor], list[torch.Tensor]]:
    """The outputs that have a history, by their place, and the gradient that comes in at each."""
    roots = {i: out for i, out in enumerate(outputs) if getattr(out, "grad_fn", None) is not None}
    seeds = [
        torch.from_numpy(np.array(incoming[i]) if i in incoming else _random(i, out.shape)).to(out.dtype)
        for i, out in roots.items()
    ]
    return roots, seeds


class Step(Call):
    """One `step()` of an optimizer: its inputs are the parameters, their gradients, and the tensors of its state."""

    def __init__(self, optimizer: torch.optim.Optimizer) -> None:
        parameters = [p for group in optimizer.param_groups for p in group["params"]]
        grads = [p.grad for p in parameters]
        state = [dict(optimizer.state.get(p, {})) for p in parameters]
        self._optimizer, self._parameters = optimizer, parameters
        self.settings = {
            f"{key} of group {index}": value
            for index, group in enumerate(optimizer.param_groups)
            for key, value in group.items()
            if isinstance(value, (bool, int, float))
        }
        super().__init__(self._step, (parameters, grads, state))

    def _step(self, data: list[torch.Tensor], grads: list[torch.Tensor | None], state: list[dict]) -> Any:
        kept = [(p, p.data, p.grad, self._optimizer.state.get(p)) for p in self._parameters]
        try:
            for p, numbers, grad, memory in zip(self._parameters, data, grads, state, strict=True):
                p.grad, p.data = None, numbers.detach()
                p.grad = grad
                if memory:
                    self._optimizer.state[p] = memory
            self._optimizer.step()
            return [p.detach().clone() for p in self._parameters]
        finally:
            for p, numbers, grad, memory in kept:
                p.grad, p.data = None, numbers
                p.grad = grad
                if memory is None:
                    self._optimizer.state.pop(p, None)
                else:
                    self._optimizer.state[p] = memory


class _Carried(torch.autograd.Function):
    """The identity: makes of a leaf a tensor that is none, by no op of the library."""

    @staticmethod
    def forward(ctx: Any, tensor: torch.Tensor) -> torch.Tensor:
        return torch.from_numpy(np.array(array_of(tensor))).to(tensor.dtype)

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> torch.Tensor:
        return grad


class _Watched:
    """A node of the call's own graph, with what backward brings to it and what it hands on."""

    def __init__(self, node: Any) -> None:
        self.name = node.name()
        self.saved = {}
        for name in dir(node):
            # What cannot be read here, because it was written to, say, will be heard of in backward.
            with contextlib.suppress(Exception):
                if name.startswith("_saved_") and isinstance(value := getattr(node, name), torch.Tensor):
                    self.saved[name] = np.array(array_of(value))
        self.incoming: Arrays = []
        self.outgoing: Arrays = []
        node.register_hook(self._hear)

    def _hear(self, outgoing: tuple, incoming: tuple) -> None:
        self.incoming = [np.array(array_of(grad)) for grad in incoming if grad is not None]
        self.outgoing = [np.array(array_of(grad)) for grad in outgoing if grad is not None]


def _nodes(roots: list[torch.Tensor]) -> list[Any]:
    """The nodes between some outputs and the inputs, from the outputs down, each once."""
    queue = collections.deque(root.grad_fn for root in roots)
    seen: dict[Any, None] = {}
    while queue:
        node = queue.popleft()
        if node in seen or hasattr(node, "variable") or node.name() == "_CarriedBackward":
            continue
        seen[node] = None
        queue.extend(below for below, _ in node.next_functions if below is not None)
    return list(seen)


def flat(result: Any) -> Iterator[Any]:
    """Tensors, arrays, numbers and None, out of any nesting of tuples, lists and dicts."""
    if isinstance(result, (tuple, list)):
        for item in result:
            yield from flat(item)
    elif isinstance(result, dict):
        yield from flat(list(result.values()))
    elif isinstance(result, np.ndarray):
        if result.dtype.kind in "biufc":
            yield result
    elif result is None or isinstance(result, (torch.Tensor, bool, int, float, complex)):
        yield result


def array_of(value: Any) -> np.ndarray | None:
    """The numbers of a tensor, not copied where that can be; None for a tensor inside `vmap` and its kin."""
    if not isinstance(value, torch.Tensor):
        return np.asarray(value)
    value = value.detach()
    dtype = dtype_name(value)
    if dtype == "bfloat16":  # NumPy has no such type; float32 holds its every number
        value = value.float()
    elif dtype.startswith("complex"):
        value = value.resolve_conj()
    try:
        return value.numpy()
    except TypeError:
        return value.to_dense().numpy()
    except RuntimeError:  # it has no storage: a transform's stand-in for many tensors
        return None


_names: dict[Any, str] = {}


def dtype_name(tensor: torch.Tensor) -> str:
    dtype = tensor.dtype
    if dtype not in _names:
        _names[dtype] = str(dtype).rpartition(".")[2]
    return _names[dtype]


def error(error: BaseException) -> dict[str, str]:
    """Its type and its first line."""
    return {"type": type(error).__name__, "message": (str(error).splitlines() or [""])[0]}


def variable(frame: types.FrameType, tensor: torch.Tensor) -> str | None:
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


def shaken(numbers: np.ndarray) -> np.ndarray:
    """Each number moved by one unit of rounding, up or down; equal numbers stay equal."""
    if numbers.dtype.kind != "f":
        return numbers
    step = np.finfo(numbers.dtype).eps * np.abs(numbers)
    with np.errstate(all="ignore"):
        up = np.modf(numbers * numbers.dtype.type(997.0))[0] % 1 < 0.5
    return numbers + np.where(up, step, -step)


def set_state(state: bytes) -> None:
    """Puts the random generator into a state that was written down."""
    torch.set_rng_state(torch.from_numpy(np.frombuffer(state, np.uint8).copy()))


def _random(index: int, shape: tuple[int, ...]) -> np.ndarray:
    """Random weights for an output; 1 for a single number.

    All are positive: at a tie of a maximum (a sum of maxima is convex) the gradient that goes to one of several then
    lies between the slopes on both sides, in every direction.
    """
    weights = np.random.default_rng(index).uniform(0.5, 1.5, tuple(shape))
    return weights if np.size(weights) > 1 else np.ones(tuple(shape))


def _parameters(function: Callable) -> list[str]:
    """The names of the positional parameters, as far as they are known; of a custom Function those of its `forward`."""
    owner = getattr(function, "__self__", None)
    custom = isinstance(owner, type) and issubclass(owner, torch.autograd.Function)
    try:
        parameters = list(inspect.signature(owner.forward if custom else function).parameters.values())
    except (TypeError, ValueError):
        return []
    names = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return names[1:] if custom and owner.setup_context is torch.autograd.Function.setup_context else names


def _name(value: Any, path: str, names: dict[int, str]) -> None:
    """Notes for each tensor in a nesting where it stands: `tensors[1]`, `weight` for the key of a dict."""
    if isinstance(value, torch.Tensor):
        names.setdefault(id(value), path)
    elif isinstance(value, (tuple, list)):
        for index, item in enumerate(value):
            _name(item, f"{path}[{index}]", names)
    elif isinstance(value, dict):
        for key, item in value.items():
            _name(item, str(key), names)


def _replaced(value: Any, replace: Callable[[Any], Any]) -> Any:
    """A nesting of tuples, lists and dicts with `replace` done to all that is in it."""
    if type(value) in (tuple, list):
        return type(value)(_replaced(item, replace) for item in value)
    if type(value) is dict:
        return {key: _replaced(item, replace) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(_replaced(item, replace) for item in value))
    return replace(value)
