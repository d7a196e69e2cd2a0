"""The language of random programs: lines of a torch script, drawn one after the other, run under two backends at once.

A program is a list of lines (a block under `with` counts as one). Each line is drawn to fit what the lines before have
left under torch, run under both backends, and then all that can be seen of every tensor with a name is compared. At the
first disagreement the program is shrunk: lines go, blocks are opened, as long as the two still disagree.

    python -m compat_tests.programs --count 2000 --without numpy,hooks

prints each kind of disagreement once, as a script that runs under torch. `--without` turns parts of the language
(LINES, MODES) and of the comparison (LOOKS) off, to get past what is known.
"""

import argparse
import copy
import random
import re
import sys
import textwrap
import types
import warnings
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

import minitorch
from compat_tests.backends import MINITORCH, TORCH, Backend
from compat_tests.outcomes import first_line
from compat_tests.tolerances import EXACT, TOLERANCES

# ---- what is compared -----------------------------------------------------------------------------------------------


def scaled(grads: tuple, factor: float) -> tuple:
    """What a hook on a node or a module may return."""
    return tuple(None if g is None else g * factor for g in grads)


class Side:
    """One backend that runs a program line by line."""

    def __init__(self, backend: Backend, name: str = "", namespace: Any = None):
        self.backend, self.name = backend, name or backend.name
        self.seen: list = []
        self.warnings: list[str] = []
        self.lines = 0
        self.names = {
            "torch": namespace or backend.torch,
            "np": np,
            "copy": copy,
            "record": self.record,
            "scaled": scaled,
            "box": types.SimpleNamespace(),
        }

    def record(self, *given: Any) -> None:
        """A hook that remembers what it was given."""
        self.seen.append(self.plain([x for x in given if not isinstance(x, self.backend.torch.nn.Module)]))

    def plain(self, x: Any) -> Any:
        """What can be compared of a tensor, or of tuples, lists and dicts with tensors in them."""
        if isinstance(x, self.backend.Tensor):
            return self.backend.numbers(x)
        if isinstance(x, (tuple, list)):
            return tuple(map(self.plain, x))
        return tuple((key, self.plain(value)) for key, value in x.items()) if isinstance(x, dict) else x

    def run(self, line: str) -> tuple[str, str] | None:
        """Runs a line; returns the type and the first line of what it raised."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            warnings.filterwarnings("ignore", category=RuntimeWarning, module="minitorch")
            error = None
            # Layers and dropout draw the same numbers on both sides, whatever was drawn by one of them alone.
            self.lines += 1
            self.backend.torch.manual_seed(self.lines)
            try:
                exec(_compiled(line), self.names)
            except Exception as raised:
                error = (type(raised).__name__, first_line(raised))
        self.warnings = sorted({first_line(w.message).partition(" (Triggered internally")[0] for w in caught})
        return error

    def close(self) -> None:
        """Switches on what a line may have left off."""
        self.backend.torch.set_grad_enabled(True)

    def tensors(self) -> dict[str, Any]:
        """The tensors that have a name, those on `box`, parameters and buffers."""
        named = self.names | {f"box.{name}": x for name, x in vars(self.names["box"]).items()}
        for name, module in self.modules().items():
            for path, x in (*module.named_parameters(), *module.named_buffers()):
                named[name + re.sub(r"\.(\d+)", r"[\1]", f".{path}")] = x
        return {name: x for name, x in named.items() if isinstance(x, self.backend.Tensor)}

    def modules(self) -> dict[str, Any]:
        return {name: x for name, x in self.names.items() if isinstance(x, self.backend.torch.nn.Module)}

    def optimizers(self) -> dict[str, Any]:
        return {name: x for name, x in self.names.items() if isinstance(x, self.backend.torch.optim.Optimizer)}

    def functions(self) -> list[str]:
        """The custom Functions of the program."""
        return [name for name, x in self.names.items() if isinstance(x, type) and hasattr(x, "apply")]

    def arrays(self) -> dict[str, np.ndarray]:
        return {name: x for name, x in self.names.items() if isinstance(x, np.ndarray)}

    def look(self, what: str) -> dict[str, Any]:
        """One of LOOKS at everything with a name."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return LOOKS[what](self)


_code: dict[str, Any] = {}


def _compiled(line: str) -> Any:
    if line not in _code:
        _code[line] = compile(line, "<program>", "exec")
    return _code[line]


def _of_each(look: Callable[[Side, Any], Any]) -> Callable[[Side], dict]:
    """A look at each tensor; what the look raises is what it saw."""

    def all_of_them(side: Side) -> dict[str, Any]:
        found = {}
        for name, tensor in side.tensors().items():
            try:
                found[name] = look(side, tensor)
            except Exception as raised:
                found[name] = (type(raised).__name__, first_line(raised))
        return found

    return all_of_them


def _values(side: Side) -> dict[str, Any]:
    found = _of_each(lambda side, t: side.backend.numbers(t))(side)
    return found | {name: np.array(x) for name, x in side.arrays().items()} | {"what hooks saw": side.seen[:]}


def _grad_of(tensor: Any) -> Any:
    return tensor.grad if tensor.is_leaf or tensor.retains_grad else None


def _grad(side: Side, tensor: Any) -> Any:
    grad = _grad_of(tensor)
    if grad is None:
        return None
    return side.backend.numbers(grad), grad.requires_grad


def _grad_layout(side: Side, tensor: Any) -> Any:
    grad = _grad_of(tensor)
    return None if grad is None else _strides(grad)


def _strides(tensor: Any) -> tuple:
    """How the elements lie: what is stepped over, in dims of more than one element, and whether all is in order."""
    steps = tuple(s for s, n in zip(tensor.stride(), tensor.shape, strict=True) if n > 1) if tensor.numel() else ()
    return steps, tensor.is_contiguous()


def _graph(side: Side) -> dict[str, Any]:
    """The node of each tensor, and all nodes below as (name, edges): a leaf by its name, or its shape."""
    tensors = side.tensors()
    places: dict[Any, int] = {}
    rows: list = []

    def visit(node: Any) -> int | None:
        if node is None:
            return None
        if node not in places:
            place = places[node] = len(rows)
            rows.append(None)
            variable = getattr(node, "variable", None)
            leaf = next((name for name, t in tensors.items() if t is variable), None)
            leaf = leaf if leaf or variable is None else list(variable.shape)
            rows[place] = (node.name(), leaf, [(visit(below), nr) for below, nr in node.next_functions])
        return places[node]

    found: dict[str, Any] = {}
    for name, tensor in tensors.items():
        known = len(rows)
        try:
            found[name] = (visit(tensor.grad_fn), rows[known:])
        except RuntimeError as raised:
            found[name] = (type(raised).__name__, first_line(raised))
    return found


def _base(side: Side) -> dict[str, Any]:
    tensors = side.tensors()

    def name_of_base(side: Side, tensor: Any) -> Any:
        base = tensor._base
        known = next((name for name, t in tensors.items() if t is base), None)
        return tensor._is_view(), known or (None if base is None else (list(base.shape), _strides(base)))

    return _of_each(name_of_base)(side)


def _storage(tensor: Any) -> Any:
    if isinstance(tensor, torch.Tensor):
        storage = tensor.untyped_storage()
        return storage.data_ptr() or storage._cdata
    array = tensor._data
    while getattr(array, "base", None) is not None:
        array = array.base
    return id(array)


def _aliases(side: Side) -> dict[str, Any]:
    """For each tensor and each gradient the first that shares its memory, how far apart they begin, and whether they
    are one object."""
    grads = _of_each(lambda side, t: _grad_of(t))(side)
    everything = side.tensors()
    everything |= {f"{name}.grad": g for name, g in grads.items() if isinstance(g, side.backend.Tensor)}
    first: dict[Any, tuple] = {}
    found = {}
    for name, tensor in everything.items():
        known, other = first.setdefault(_storage(tensor), (name, tensor))
        apart = tensor.data_ptr() - other.data_ptr() if tensor.numel() and other.numel() else 0
        same = next(n for n, t in everything.items() if t is tensor)
        found[name] = (known, apart // tensor.element_size(), same)
    return found


def _modules(side: Side) -> dict[str, Any]:
    return {
        name: ([(path, type(m).__name__, m.training) for path, m in module.named_modules()], list(module.state_dict()))
        for name, module in side.modules().items()
    }


def _optimizers(side: Side) -> dict[str, Any]:
    return {name: side.plain(optimizer.state_dict()) for name, optimizer in side.optimizers().items()}


# In the order of harm.
LOOKS: dict[str, Callable[[Side], dict[str, Any]]] = {
    "type": _of_each(lambda side, t: (type(t).__name__, str(t.dtype), tuple(t.shape))),
    "values": _values,
    "grad": _of_each(_grad),
    "module": _modules,
    "optimizer": _optimizers,
    "requires_grad": _of_each(lambda side, t: t.requires_grad),
    "is_leaf": _of_each(lambda side, t: t.is_leaf),
    "graph": _graph,
    "alias": _aliases,
    "version": _of_each(lambda side, t: t._version),
    "base": _base,
    "output_nr": _of_each(lambda side, t: t.output_nr),
    "retains_grad": _of_each(lambda side, t: t.retains_grad),
    "stride": _of_each(lambda side, t: _strides(t)),
    "storage_offset": _of_each(lambda side, t: t.storage_offset() if t.numel() else None),
    "grad_layout": _of_each(_grad_layout),
    "warned": lambda side: {"": side.warnings},
    "layout of nothing": _of_each(lambda side, t: (tuple(t.stride()), t.storage_offset())),
}


class Scale:
    """The largest number and the coarsest dtype that a program has met: rounding is measured by them."""

    def __init__(self) -> None:
        self.largest, self.relative = 1.0, 0.0

    def alike(self, a: Any, b: Any) -> bool:
        if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
            return a.shape == b.shape and a.dtype == b.dtype and self.close(a, b)
        if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
            return len(a) == len(b) and all(self.alike(x, y) for x, y in zip(a, b, strict=True))
        return type(a) is type(b) and a == b

    def close(self, a: np.ndarray, b: np.ndarray) -> bool:
        self.relative = max(self.relative, TOLERANCES.get(str(a.dtype), EXACT)[0])
        a, b = a.astype(np.float64), b.astype(np.float64)
        self.largest = max(self.largest, np.max(np.abs(b), where=np.isfinite(b), initial=0.0))
        return bool(np.allclose(a, b, self.relative, self.relative * self.largest, equal_nan=True))


# ---- what lines are made of -----------------------------------------------------------------------------------------


class Unfit(Exception):
    """Nothing that a line needs is there."""


SHAPES = [(2, 3), (3,), (2, 2), (), (3, 2), (1, 3), (2, 1), (2, 3, 2), (4,), (0, 3), (1,), (2, 1, 3)]
NAMES = [*"abcdefgh", "box.w", "box.v"]


class Slots(dict):
    """What stands in the braces of a line, drawn when it is asked for and then kept."""

    def __init__(self, random: random.Random, side: Side, without: Collection[str]):
        self.random, self.without = random, without
        self.tensors, self.modules = side.tensors(), side.modules()
        self.optimizers, self.functions = list(side.optimizers()), side.functions()

    def __missing__(self, slot: str) -> str:
        self[slot] = drawn = str(getattr(self, f"draw_{slot.rstrip('23')}")())
        return drawn

    def one(self, fits: Callable[[Any], bool]) -> str:
        names = [name for name, tensor in self.tensors.items() if fits(tensor)]
        if not names:
            raise Unfit
        return self.random.choice(names)

    @property
    def subject_name(self) -> str:
        return next(self[slot] for slot in ("a", "f", "g", "l", "m") if slot in self)

    @property
    def subject(self) -> Any:
        """The tensor that a line is about: the first that stands in it."""
        return self.tensors[self.subject_name]

    def rarely(self) -> bool:
        return self.random.random() < 0.04

    # tensors: any, floating, differentiable, leaf that requires grad, two-dimensional

    def draw_a(self) -> str:
        return self.one(lambda t: True)

    def draw_f(self) -> str:
        return self.one(lambda t: t.is_floating_point())

    def draw_g(self) -> str:
        return self.one(lambda t: t.requires_grad)

    def draw_l(self) -> str:
        return self.one(lambda t: t.requires_grad and t.is_leaf)

    def draw_m(self) -> str:
        return self.one(lambda t: t.dim() == 2)

    def draw_inner(self) -> str:
        return self.one(lambda t: t.grad_fn is not None)

    def draw_scores(self) -> str:
        return self.one(lambda t: t.dim() == 2 and t.is_floating_point())

    def draw_same(self) -> str:
        """A tensor of the subject's shape."""
        return self.one(lambda t: t.shape == self.subject.shape)

    def draw_peer(self) -> str:
        """A floating tensor that broadcasts with the subject."""
        return self.one(lambda t: t.is_floating_point() and _broadcasts(t.shape, self.subject.shape))

    def draw_like(self) -> str:
        """What can be written into the subject."""
        return self._writable(tuple(self.subject.shape), self.subject)

    def draw_part(self) -> str:
        """What can be written into the part of the subject that `key` takes."""
        part = eval(f"x[{self['key']}]", {"x": self.subject.detach(), "torch": torch})
        return self._writable(tuple(part.shape), self.subject)

    def _writable(self, shape: tuple, target: Any) -> str:
        choices = [
            name
            for name, t in self.tensors.items()
            if _expands(tuple(t.shape), shape) and (t.dtype == target.dtype or self.rarely())
        ]
        if self.rarely():
            choices = list(self.tensors)
        if not choices or self.random.random() < 0.3:
            return self.draw_num() if self.random.random() < 0.5 else self.literal(shape, target.dtype)
        return self._apart(self.random.choice(choices), target)

    def _apart(self, name: str, target: Any) -> str:
        """What torch writes while it reads is anybody's guess, unless the two are one."""
        shared = _storage(self.tensors[name]) == _storage(target) and self.tensors[name] is not target
        return f"{name}.clone()" if shared else name

    def draw_value(self) -> str:
        """A floating tensor to write somewhere into the subject."""
        return self._apart(self.draw_f(), self.subject)

    def draw_new(self) -> str:
        return self.random.choice(NAMES)

    # modules, optimizers and custom Functions

    def draw_layer(self) -> str:
        return self.random.choice(["net", "layer"])

    def draw_net(self) -> str:
        if not self.modules:
            raise Unfit
        return self.random.choice(list(self.modules))

    def draw_opt(self) -> str:
        if not self.optimizers:
            raise Unfit
        return self.random.choice(self.optimizers)

    def draw_class(self) -> str:
        return self.random.choice(["First", "Second"])

    def draw_function(self) -> str:
        if not self.functions:
            raise Unfit
        return self.random.choice(self.functions)

    def draw_flag(self) -> bool:
        return self.random.random() < 0.5

    def draw_same_or_view(self) -> str:
        return self.random.choice(["a", "a.detach()", "a.clone()", "(a, a * 2)"])

    def draw_wrong(self) -> str:
        """A gradient: none, one too many, of a wrong shape, or a good one."""
        return self.random.choice(["None", "None", "None", "None, None", "grad[None, None, None, None]", "grad * 2"])

    def draw_size(self) -> int:
        return self.random.choice([2, 2, 3])

    def draw_dtype(self) -> str:
        return str(self.floating())

    def draw_fits(self) -> str:
        """What the module takes: of the sizes that its first layer wants."""
        layer = self.modules[self["net"]]
        while isinstance(layer, torch.nn.Sequential) and len(layer):
            layer = layer[0]
        if isinstance(layer, torch.nn.Embedding):
            return self.random.choice(["torch.tensor([0, 2, 1, 2])", "torch.tensor([[1, 0], [3, 1]])"])
        if isinstance(layer, torch.nn.Conv1d):
            shapes = [(layer.in_channels, 3), (2, layer.in_channels, 4)]
        elif isinstance(layer, torch.nn.BatchNorm1d):
            shapes = [(2, layer.num_features), (3, layer.num_features), (2, layer.num_features, 2)]
        else:
            size = layer.in_features if isinstance(layer, torch.nn.Linear) else 2
            size = layer.normalized_shape[0] if isinstance(layer, torch.nn.LayerNorm) else size
            shapes = [(2, size), (3, size), (2, 2, size), (size,)]
        wanted = torch.float64 if self.random.random() < 0.9 else torch.float32
        fit = [n for n, t in self.tensors.items() if t.dtype == wanted and tuple(t.shape) in shapes]
        if self.rarely():
            return self.draw_a()
        if fit and self.random.random() < 0.7:
            return self.random.choice(fit)
        return self.literal(self.random.choice(shapes), wanted, ", requires_grad=True" * (self.random.random() < 0.3))

    def draw_chosen(self) -> str:
        """What an optimizer is given: the parameters of a module, leaves, or groups of them."""
        if self.modules and self.random.random() < 0.6:
            return f"{self['net']}.parameters()"
        leaves = list(dict.fromkeys([self.draw_l(), self.draw_l()]))
        if len(leaves) == 2 and self.random.random() < 0.5:
            return f"[dict(params=[{leaves[0]}]), dict(params=[{leaves[1]}], lr=0.5)]"
        return f"[{', '.join(leaves)}]"

    # numbers and shapes

    def number(self) -> float:
        return self.random.choice([-2.0, -1.5, -1.0, -0.5, -0.25, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0])

    def draw_num(self) -> float | int:
        return self.number() if self.random.random() < 0.7 else self.random.choice([2, 3, -1, 0, 1])

    def literal(self, shape: tuple, dtype: Any, more: str = "") -> str:
        count = int(np.prod(shape))
        if not count:
            return f"torch.zeros({', '.join(map(str, shape))}, dtype={dtype}{more})"
        numbers = [self.number() for _ in range(count)]
        if not dtype.is_floating_point:
            numbers = [abs(int(x)) if dtype != torch.bool else x > 0 for x in numbers]
        return f"torch.tensor({np.array(numbers).reshape(shape).tolist()}, dtype={dtype}{more})"

    def draw_shape(self) -> tuple:
        return self.random.choice(SHAPES)

    def floating(self) -> Any:
        return torch.float64 if "float32" in self.without or self.random.random() < 0.8 else torch.float32

    def draw_constant(self) -> str:
        dtype = self.random.choice([self.floating()] * 4 + [torch.int64, torch.bool])
        return self.literal(self.draw_shape(), dtype)

    def draw_leaf(self) -> str:
        return self.literal(self.draw_shape(), self.floating(), ", requires_grad=True")

    def draw_cotangent(self) -> str:
        return self.literal(tuple(self.subject.shape), self.subject.dtype)

    def draw_n(self) -> int:
        return self.random.randrange(6)

    def draw_dim(self) -> int:
        if self.rarely():
            return self.random.choice([-4, 3])
        dims = self.subject.dim()
        if not dims:
            raise Unfit
        return self.random.randrange(-dims, dims)

    def draw_place(self) -> int:
        """Where a new dim may go."""
        return self.random.randrange(-self.subject.dim() - 1, self.subject.dim() + 1)

    def _length(self) -> int:
        dim = int(self["dim"])
        if dim not in range(-self.subject.dim(), self.subject.dim()):
            return 1
        if not (n := self.subject.shape[dim]):
            raise Unfit
        return n

    def draw_at(self) -> int:
        return self.random.randrange(-self._length(), self._length() + self.rarely())

    def draw_start(self) -> int:
        return self.random.randrange(self._length())

    def draw_length(self) -> int:
        return self.random.randrange(1, self._length() - int(self["start"]) + 1 + self.rarely())

    def draw_times(self) -> int:
        return self.random.randrange(1, self._length() + 1)

    def draw_permutation(self) -> str:
        dims = list(range(self.subject.dim()))
        self.random.shuffle(dims)
        return ", ".join(map(str, dims)) if dims else "()"

    def draw_reshaped(self) -> str:
        """A shape for the subject's number of elements."""
        n = self.subject.numel()
        if not n:
            return self.random.choice(["-1", "0", "3, 0"])
        options = [(-1,), (n,), (1, -1), (-1, 1), (n, 1)] + [(k, n // k) for k in (2, 3, 4) if n % k == 0]
        options += [(2, -1)] if n % 2 == 0 or self.rarely() else []
        return ", ".join(map(str, self.random.choice(options)))

    def draw_expanded(self) -> str:
        """A shape that the subject expands to."""
        sizes = [self.random.choice([2, 3]) if n == 1 and self.random.random() < 0.7 else n for n in self.subject.shape]
        lead = [self.random.choice([1, 2])] if not sizes or self.random.random() < 0.4 else []
        return ", ".join(map(str, lead + [self.random.choice([n, n, -1]) if n > 1 else n for n in sizes]))

    def draw_strided(self) -> str:
        """Size, stride and offset within the memory of the subject."""
        n = self.subject.numel()
        options = [((n,), (1,), 0)]
        if n >= 2:
            options += [((n // 2,), (2,), 0), ((n - 1,), (1,), 1), ((2, n // 2), (1, 2), 0), ((2,), (n - 1,), 0)]
            options += [((2, 2), (0, 1), 0)]
        size, stride, offset = self.random.choice(options)
        return f"{size}, {stride}" + (f", {offset}" if self.random.random() < 0.6 else "")

    # keys

    def draw_key(self) -> str:
        """Ints, slices, None and … for the subject."""
        parts = []
        sizes = list(self.subject.shape)
        while sizes and self.random.random() < 0.75:
            n = sizes.pop(0)
            kinds = [":", "::2", "1:", ":1", ":-1"] + ([str(self.random.randrange(-n, n))] * 5 if n else [])
            kinds += [f"{n // 2}:"] + [str(n)] * self.rarely()
            parts.append(self.random.choice(kinds))
        if self.random.random() < 0.2:
            parts.append("...")
            if sizes and sizes[-1] and self.random.random() < 0.6:
                parts.append(str(self.random.randrange(sizes[-1])))
        if self.random.random() < 0.12:
            parts.insert(self.random.randrange(len(parts) + 1), "None")
        return ", ".join(parts) if parts else self.random.choice(["...", "None", "()"] + [":"] * (len(sizes) > 0))

    def draw_index(self) -> str:
        """An index that takes elements one by one, each at most once: a list, a tensor or a mask."""
        shape = tuple(self.subject.shape)
        if not shape or not shape[0]:
            raise Unfit
        rows = self.random.sample(range(shape[0]), self.random.randrange(1, shape[0] + 1))
        kinds = [str(rows), f"torch.tensor({rows})", str([r - shape[0] for r in rows])]
        kinds += [f"{self.subject_name} > {self.draw_num()}", str([bool(r % 2) for r in range(shape[0])])]
        if len(shape) > 1 and shape[1]:
            columns = self.random.sample(range(shape[1]), self.random.randrange(1, shape[1] + 1))
            together = min(len(rows), len(columns))
            kinds += [f":, {columns}", f"{rows[:together]}, {columns[:together]}", f"{rows}, {columns[0]}"]
            kinds += [f"{rows[0]}, {columns}", f"{rows}, :1", f"None, {rows}", f"..., {[shape[-1] - 1]}"]
        return self.random.choice(kinds)

    def draw_rows(self) -> str:
        """Places along `dim`, each at most once."""
        n = self._length()
        return f"torch.tensor({self.random.sample(range(n), self.random.randrange(1, n + 1))})"

    def draw_places(self) -> str:
        """One place along `dim` for each of the other elements: what gather and scatter take."""
        n, shape = self._length(), list(self.subject.shape)
        if int(self["dim"]) not in range(-len(shape), len(shape)):
            raise Unfit
        shape[int(self["dim"])] = 1
        count = int(np.prod(shape))
        places = np.array([self.random.randrange(n) for _ in range(count)], np.int64).reshape(shape)
        if not count:
            return f"torch.zeros({', '.join(map(str, shape))}, dtype=torch.int64)"
        return f"torch.tensor({places.tolist()})"

    def draw_leaves(self) -> str:
        names = [name for name, t in self.tensors.items() if t.requires_grad]
        if not names:
            raise Unfit
        chosen = list(dict.fromkeys(self.random.choice(names) for _ in range(self.random.choice([1, 1, 2]))))
        return ", ".join(chosen) + ("," if len(chosen) == 1 else "")


def _broadcasts(a: tuple, b: tuple) -> bool:
    return all(x == y or 1 in (x, y) for x, y in zip(reversed(a), reversed(b), strict=False))


def _expands(a: tuple, b: tuple) -> bool:
    return len(a) <= len(b) and all(x in (y, 1) for x, y in zip(reversed(a), reversed(b), strict=False))


# ---- the lines ------------------------------------------------------------------------------------------------------


def _each(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


# Custom Functions of two inputs, the second of which may be a number.
FUNCTIONS = [
    textwrap.dedent(text).strip()
    for text in (
        """
        class {class}(torch.autograd.Function):
            @staticmethod
            def forward(ctx, a, b=2.0):
                ctx.save_for_backward(a, b if isinstance(b, torch.Tensor) else None)
                ctx.b = b
                return a * b
            @staticmethod
            def backward(ctx, grad):
                a, b = ctx.saved_tensors
                record(ctx.needs_input_grad)
                return grad * ctx.b, (grad * a).sum() if ctx.needs_input_grad[-1] else None
        """,
        """
        class {class}(torch.autograd.Function):
            @staticmethod
            def forward(a, b):
                return a + b, a - b
            @staticmethod
            def setup_context(ctx, inputs, output):
                ctx.set_materialize_grads({flag})
                ctx.save_for_backward(*[x for x in inputs if isinstance(x, torch.Tensor)])
            @staticmethod
            def backward(ctx, first, second):
                record(first, second, len(ctx.saved_tensors))
                first = second if first is None else first if second is None else first * {num} + second
                return first, None
        """,
        """
        class {class}(torch.autograd.Function):
            @staticmethod
            def forward(ctx, a, b=1.0):
                a.mul_({num})
                ctx.mark_dirty(a)
                return a
            @staticmethod
            def backward(ctx, grad):
                return grad * {num}, None
        """,
        """
        class {class}(torch.autograd.Function):
            @staticmethod
            def forward(ctx, a, b=1.0):
                out, mask = a.exp(), a > {num}
                ctx.save_for_backward(out)
                ctx.mark_non_differentiable(mask)
                return out, mask
            @staticmethod
            def backward(ctx, grad, of_mask):
                record(of_mask)
                return grad * ctx.saved_tensors[0], None
        """,
        """
        class {class}(torch.autograd.Function):
            @staticmethod
            def forward(ctx, a, b=1.0):
                return {same_or_view}
            @staticmethod
            @torch.autograd.function.once_differentiable
            def backward(ctx, grad):
                return grad * {num}, {wrong}
        """,
        """
        class {class}(torch.autograd.Function):
            @staticmethod
            def forward(ctx, a, b):
                return a.sum() * b
            @staticmethod
            def backward(ctx, grad):
                record(ctx.needs_input_grad, torch.is_grad_enabled())
                return {wrong}, grad
        """,
        """
        class {class}(torch.autograd.Function):
            @staticmethod
            def forward(ctx, a, b):
                ctx.save_for_backward(a, b)
                with torch.enable_grad():
                    inner = a.detach().requires_grad_()
                    ctx.out = (inner * inner).sum()
                    ctx.inner = inner
                return ctx.out.detach() + a * 0
            @staticmethod
            def backward(ctx, grad):
                (inner,) = torch.autograd.grad(ctx.out, ctx.inner, retain_graph=True)
                return inner * grad.sum(), None
        """,
    )
]

# part of the language -> (how often, lines)
LINES: dict[str, tuple[int, list[str]]] = {
    "create": (
        8,
        _each("""
            {new} = {constant}
            {new} = {leaf}
            {new} = {leaf}
            {new} = torch.zeros({shape}, dtype=torch.float64)
            {new} = torch.arange({n}, dtype=torch.float64)
            {new} = torch.zeros_like({a})
            {new} = torch.ones_like({f}, requires_grad=True)
            {new} = {a}.new_zeros({shape})
            {new} = torch.tensor({num}, dtype=torch.float64, requires_grad=True)
            {new} = torch.nn.Parameter({f}.detach().clone())
        """),
    ),
    "float32": (
        2,
        _each("""
            {new} = torch.full({shape}, {num})
            {new} = torch.tensor({num}, requires_grad=True)
            {new} = {a}.float()
        """),
    ),
    "numpy": (
        2,
        _each("""
            n = np.arange(6.0).reshape(2, 3); {new} = torch.from_numpy(n)
            n = {a}.detach().numpy()
            n = {a}.numpy()
            n[...] = {n}
            {new} = torch.from_numpy(n)
        """),
    ),
    "view": (
        22,
        _each("""
            {new} = {a}[{key}]
            {new} = {a}[{key}]
            {new} = {a}[{key}]
            {new} = {a}.view({reshaped})
            {new} = {a}.reshape({reshaped})
            {new} = {a}.transpose({dim}, {dim2})
            {new} = {a}.permute({permutation})
            {new} = {a}.movedim({dim}, {dim2})
            {new} = {a}.T
            {new} = {a}.mT
            {new} = {m}.t()
            {new} = {a}.squeeze()
            {new} = {a}.squeeze({dim})
            {new} = {a}.unsqueeze({place})
            {new} = {a}.expand({expanded})
            {new} = {a}.expand_as({peer})
            {new} = {m}.diagonal()
            {new} = {m}.diagonal({at})
            {new} = {a}.narrow({dim}, {start}, {length})
            {new} = {a}.select({dim}, {at})
            {new} = {a}.flatten()
            {new} = {a}.view_as({same})
            {new} = {a}.unfold({dim}, {times}, {times})
            {new} = {a}.view({a}.shape)
        """),
    ),
    "as_strided": (2, _each("{new} = {a}.as_strided({strided})")),
    "parts": (
        3,
        _each("""
            {new} = {a}.unbind({dim})[{at}]
            {new} = {a}.split({times}, {dim})[0]
            {new} = {a}.chunk(2, {dim})[-1]
            {new}, *_ = {a}
        """),
    ),
    "detach": (
        4,
        _each("""
            {new} = {a}.detach()
            {new} = {g}.detach()[{key}]
        """),
    ),
    "name": (
        4,
        _each("""
            {new} = {a}
            del {a}
            {new} = copy.deepcopy({a})
        """),
    ),
    "plain": (
        18,
        _each("""
            {new} = {f} + {peer}
            {new} = {f} - {peer}
            {new} = {f} * {peer}
            {new} = {f} * {peer}
            {new} = {f} / {peer}
            {new} = {num} - {f}
            {new} = {f} * {num}
            {new} = {a} > {num}
            {new} = {m} @ {m2}
            {new} = {f}.sum()
            {new} = {f}.sum({dim})
            {new} = {f}.mean({dim}, keepdim=True)
            {new} = {f}.exp()
            {new} = {f}.tanh()
            {new} = {f}.sigmoid()
            {new} = {f}.relu()
            {new} = {f} ** 2
            {new} = {f}.cumsum({dim})
            {new} = {f}.max()
            {new} = {f}.max({dim}).values
            {new} = torch.where({f} > 0, {f}, {peer})
            {new} = torch.cat([{a}, {same}])
            {new} = torch.stack([{a}, {same}], {place})
            {new} = {a}[{index}]
            {new} = {a}[{index}]
            {new} = {a}.gather({dim}, {places})
            {new} = {a}.index_select({dim}, {rows})
            {new} = {a}.masked_select({a} > {num})
            {new} = {f}.masked_fill({f} > {num}, {num2})
            {new} = {a}.clone()
            {new} = {a}.contiguous()
            {new} = {a}.to(torch.float64)
            {new} = {f}.prod()
            {new} = {f}.softmax({dim})
        """),
    ),
    "write": (
        16,
        _each("""
            {f}.add_({like})
            {f}.add_({like}, alpha=2)
            {f}.sub_({like})
            {f}.mul_({like})
            {f}.mul_({num})
            {f}.div_({like})
            {f}.pow_(2)
            {a}.zero_()
            {a}.fill_({num})
            {a}.copy_({like})
            {f}.clamp_(-0.5, 0.5)
            {f}.relu_()
            {f}.exp_()
            {f}.tanh_()
            {f}.neg_()
            {f}.sqrt_()
            {a}.masked_fill_({a} > {num}, {num2})
            {a}.index_fill_({dim}, {rows}, {num})
            {a}.scatter_({dim}, {places}, {num})
            {a}.index_put_((torch.tensor([0]),), {value})
            {f}.index_add_({dim}, torch.tensor([0]), {f}.narrow({dim}, 0, 1).clone())
            {f}.scatter_add_({dim}, {places}, {cotangent})
            {f}.scatter_({dim}, {places}, {cotangent})
            {a}.add_({like})
            {a}.mul_({like})
        """),
    ),
    "reshape in place": (
        2,
        _each("""
            {a}.squeeze_()
            {a}.unsqueeze_({place})
            {a}.transpose_({dim}, {dim2})
            {m}.t_()
        """),
    ),
    "resize": (
        1,
        _each("""
            {a}.resize_({n}).zero_()
            {a}.resize_as_({a2}).zero_()
        """),
    ),
    "assign": (
        14,
        _each("""
            {a}[{key}] = {part}
            {a}[{key}] = {part}
            {f}[{key}] += {part}
            {f}[{key}] *= {num}
            {f}[{index}] = {num}
            {f}[{index}] = {value}
            {f}[{index}] *= {num}
            {f}[{index}] += {num}
            {f}[{key}].mul_({num})
            {f} += {like}
            {f} -= {like}
            {f} *= {like}
            {f} /= {num}
            {f} **= 2
        """),
    ),
    "loop": (
        1,
        _each("""
            for i in range(len({f})): {f}[i] *= {num}
            for row in {f}: row += {num}
            for i in range(1, len({f})): {f}[i] = {f}[i - 1] * {num}
        """),
    ),
    "requires_grad": (
        4,
        _each("""
            {f}.requires_grad_()
            {a}.requires_grad_()
            {f}.requires_grad = True
        """),
    ),
    "requires_grad no more": (
        2,
        _each("""
            {l}.requires_grad_(False)
            {g}.requires_grad_(False)
            {g}.detach_()
        """),
    ),
    "grad mode": (
        1,
        _each("""
            torch.set_grad_enabled(False)
            torch.set_grad_enabled(True)
            torch.set_grad_enabled(True)
        """),
    ),
    "data": (
        3,
        _each("""
            {new} = {a}.data
            {f}.data = {same}.detach() * {num}
            {f}.data = {same}.data
            {l}.data.sub_({num})
            {f}.data[{key}] = {num}
            {f}.data *= {num}
        """),
    ),
    "data of another shape": (1, _each("{f}.data = {f2}.data")),
    "grad": (
        4,
        _each("""
            {l}.grad = None
            {l}.grad.zero_()
            {l}.grad = {cotangent}
            {l}.grad *= {num}
            {l}.data -= {l}.grad
        """),
    ),
    "grad by name": (
        2,
        _each("""
            {l}.grad = {same}
            {new} = {l}.grad
        """),
    ),
    "backward": (
        12,
        _each("""
            {g}.backward({cotangent})
            {g}.backward({cotangent}, retain_graph=True)
            {g}.sum().backward()
            ({g} * {g}).sum().backward()
            {g}.backward()
            torch.autograd.backward([{g}, {g2}], [{cotangent}, torch.ones_like({g2})])
        """),
    ),
    "inputs": (2, _each("{g}.backward({cotangent}, inputs=[{leaves}])")),
    "autograd.grad": (
        4,
        _each("""
            {new} = torch.autograd.grad({g}, [{leaves}], {cotangent}, allow_unused=True)[0].clone()
            {new} = torch.autograd.grad({g}, [{leaves}], {cotangent}, retain_graph=True)[0].clone()
            {new} = torch.autograd.grad({g}.sum(), {l})[0].clone()
        """),
    ),
    "create_graph": (
        4,
        _each("""
            {g}.backward({cotangent}, create_graph=True)
            {new} = torch.autograd.grad({g}, [{leaves}], {cotangent}, create_graph=True, allow_unused=True)[0].clone()
            {new} = torch.autograd.grad(({g} * {g}).sum(), [{leaves}], create_graph=True)[0].clone()
        """),
    ),
    "module": (
        40,
        _each("""
            {layer} = torch.nn.Linear({size}, {size2}, dtype={dtype})
            {layer} = torch.nn.Linear({size}, {size2}, bias=False, dtype={dtype})
            {layer} = torch.nn.LayerNorm({size}, dtype={dtype})
            {layer} = torch.nn.LayerNorm({size}, elementwise_affine=False)
            {layer} = torch.nn.BatchNorm1d({size}, dtype={dtype})
            {layer} = torch.nn.BatchNorm1d({size}, momentum=None, affine=False, dtype={dtype})
            {layer} = torch.nn.Embedding(4, {size}, dtype={dtype})
            {layer} = torch.nn.Embedding(4, {size}, padding_idx=2, dtype={dtype})
            {layer} = torch.nn.Conv1d({size}, {size2}, 2, padding=1, dtype={dtype})
            {layer} = torch.nn.Sequential(torch.nn.Linear({size}, 3), torch.nn.Tanh(), torch.nn.Linear(3, 2)).double()
            {layer} = torch.nn.Sequential(torch.nn.Linear({size}, 2), torch.nn.BatchNorm1d(2), torch.nn.ReLU()).double()
            {layer} = torch.nn.Sequential(torch.nn.Embedding(4, 3), torch.nn.Flatten(0), torch.nn.ReLU()).double()
            {layer} = torch.nn.Sequential(torch.nn.Conv1d({size}, 2, 2), torch.nn.GELU(), torch.nn.Flatten(0)).double()
            {layer} = torch.nn.Sequential({net}, torch.nn.Sigmoid())
            {layer} = copy.deepcopy({net})
        """),
    ),
    "module called": (
        80,
        _each("""
            {new} = {net}({fits})
            {new} = {net}({fits})
            {net}({fits}).sum().backward()
            ({net}({fits}) ** 2).mean().backward()
        """),
    ),
    "module changed": (
        30,
        _each("""
            {net}.train()
            {net}.eval()
            {net}.zero_grad()
            {net}.zero_grad(set_to_none=False)
            {net}.load_state_dict({net2}.state_dict())
            state = copy.deepcopy({net}.state_dict())
            {net}.load_state_dict(state)
            {net}.load_state_dict(state, strict=False)
            {net}.float()
            {net}.double()
            torch.nn.init.ones_({net}.weight)
            torch.nn.init.normal_({net}.weight)
            torch.nn.utils.clip_grad_norm_({net}.parameters(), 0.5)
            torch.nn.utils.clip_grad_value_({net}.parameters(), 0.5)
            {net}.weight.data.mul_({num})
            {new} = {net}.weight
            {new} = torch.nn.utils.parameters_to_vector({net}.parameters())
            {net}.register_buffer("more", {f}.detach())
            {net}.weight = torch.nn.Parameter({net}.weight.detach() * {num})
        """),
    ),
    "frozen": (
        5,
        _each("""
            {net}.requires_grad_(False)
            {net}.requires_grad_()
            {net}.weight.requires_grad_(False)
        """),
    ),
    "dropout": (
        6,
        _each("""
            {layer} = torch.nn.Dropout(0.5)
            {layer} = torch.nn.Sequential(torch.nn.Linear({size}, 3), torch.nn.Dropout(0.25)).double()
            {new} = torch.nn.functional.dropout({f}, 0.5)
            {new} = torch.nn.functional.dropout({f}, 0.5, training={net}.training)
        """),
    ),
    "loss": (
        15,
        _each("""
            {new} = torch.nn.functional.mse_loss({f}, {same})
            {new} = torch.nn.functional.mse_loss({f}, {same}, reduction="sum")
            {new} = torch.nn.functional.l1_loss({f}, {same})
            {new} = torch.nn.functional.smooth_l1_loss({f}, {same}, beta=0.5)
            {new} = torch.nn.functional.huber_loss({f}, {same}, reduction="none")
            {new} = torch.nn.functional.binary_cross_entropy_with_logits({f}, {same}.sigmoid())
            {new} = torch.nn.functional.kl_div({f}, {same}.sigmoid(), reduction="batchmean")
            {new} = torch.nn.functional.cross_entropy({scores}, torch.arange(len({scores})) % 2)
            {new} = torch.nn.functional.cross_entropy({scores}, torch.arange(len({scores})) * 0, label_smoothing=0.1)
            {new} = torch.nn.CrossEntropyLoss(reduction="none")({scores}, {scores}.softmax(1).detach())
        """),
    ),
    # A large eps: the direction of a step along gradients that are zero but for rounding is anybody's.
    "optimizer": (
        30,
        _each("""
            opt = torch.optim.SGD({chosen}, lr=0.1)
            opt = torch.optim.SGD({chosen}, lr=0.1, momentum=0.9, nesterov=True)
            opt = torch.optim.SGD({chosen}, lr=0.1, momentum=0.5, dampening=0.5, weight_decay=0.1, maximize=True)
            opt = torch.optim.Adam({chosen}, lr=0.1, eps=0.01)
            opt = torch.optim.Adam({chosen}, lr=0.1, eps=0.01, amsgrad=True, weight_decay=0.1)
            opt = torch.optim.AdamW({chosen}, lr=0.1, eps=0.01)
            opt = torch.optim.RMSprop({chosen}, lr=0.1, eps=0.01, momentum=0.5)
            opt = torch.optim.Adagrad({chosen}, lr=0.1, eps=0.01, lr_decay=0.1)
            opt = torch.optim.NAdam({chosen}, lr=0.1, eps=0.01)
            opt = torch.optim.Adamax({chosen}, lr=0.1, eps=0.01)
        """),
    ),
    "optimizer used": (
        80,
        _each("""
            {opt}.step()
            {opt}.step()
            {opt}.step()
            {opt}.zero_grad()
            {opt}.zero_grad(set_to_none=False)
            {opt}.param_groups[0]["lr"] = 0.01
            {opt}.param_groups[-1]["lr"] *= 2
            {opt}.add_param_group(dict(params=[{l}], lr=0.2))
            {opt}.load_state_dict(copy.deepcopy({opt}.state_dict()))
            {opt}.step(lambda: ({l} * {l}).sum())
            torch.optim.lr_scheduler.ExponentialLR({opt}, 0.5).step()
            {new} = {opt}.param_groups[0]["params"][0]
            {opt}.zero_grad(); {net}({fits}).sum().backward(); {opt}.step()
            {opt}.register_step_post_hook(lambda opt, args, kwargs: record(len(args)))
        """),
    ),
    # A hook on a view that was written to crashes torch unless its new grad_fn has been asked for.
    "retain_grad": (2, _each("{g}.grad_fn; {g}.retain_grad()")),
    "hooks": (
        3,
        _each("""
            {g}.grad_fn; {g}.register_hook(record)
            {g}.grad_fn; {g}.register_hook(lambda grad: grad * {num})
        """),
    ),
    "more hooks": (
        30,
        _each("""
            {g}.grad_fn; {g}.register_hook(lambda grad: torch.ones_like(grad))
            {g}.grad_fn; {g}.register_hook(lambda grad: grad.mul_({num}))
            {g}.grad_fn; {g}.register_hook(lambda grad: grad.sum())
            {g}.grad_fn; handle = {g}.register_hook(record)
            handle.remove()
            {l}.register_post_accumulate_grad_hook(lambda leaf: record(leaf.grad))
            {l}.register_post_accumulate_grad_hook(lambda leaf: leaf.data.sub_(leaf.grad, alpha={num}))
            {l}.register_post_accumulate_grad_hook(lambda leaf: leaf.grad.mul_({num}))
            {l}.register_post_accumulate_grad_hook(lambda leaf: setattr(leaf, "grad", None))
            {inner}.grad_fn.register_hook(record)
            {inner}.grad_fn.register_hook(lambda grads, given: scaled(grads, {num}))
            {inner}.grad_fn.register_hook(lambda grads, given: grads[0])
            {inner}.grad_fn.register_prehook(record)
            {inner}.grad_fn.register_prehook(lambda given: scaled(given, {num}))
            handle = {inner}.grad_fn.register_hook(record)
        """),
    ),
    "module hooks": (
        30,
        _each("""
            {net}.register_forward_hook(record)
            {net}.register_forward_hook(lambda module, args, out: out * {num})
            {net}.register_forward_pre_hook(record)
            {net}.register_forward_pre_hook(lambda module, args: args[0] * {num})
            {net}.register_full_backward_hook(record)
            {net}.register_full_backward_hook(lambda module, grads, given: scaled(grads, {num}))
            {net}.register_full_backward_pre_hook(record)
            {net}.register_full_backward_pre_hook(lambda module, given: scaled(given, {num}))
            {net}.weight.register_hook(record)
            {net}.register_load_state_dict_post_hook(record)
            handle = {net}.register_forward_hook(record)
        """),
    ),
    "function called": (
        80,
        _each("""
            {new} = {function}.apply({f})
            {new} = {function}.apply({f}, {peer})
            {new} = {function}.apply({f}, {num})
            {new} = {function}.apply({f} * 2, {f2})
            {new} = {function}.apply({f}[{key}], {f2})
            {new}, {new2} = {function}.apply({f}, {peer})
            {function}.apply({g} * 1, {peer})[0].sum().backward()
            {function}.apply({g}, {num}).sum().backward()
        """),
    ),
    "function": (25, FUNCTIONS),
}

MODES: dict[str, tuple[int, str]] = {
    "no_grad": (7, "with torch.no_grad():"),
    "enable_grad": (1, "with torch.enable_grad():"),
    "set_grad_enabled": (1, "with torch.set_grad_enabled(False):"),
    "no_grad and back": (1, "with torch.no_grad(), torch.enable_grad():"),
    "inference_mode": (2, "with torch.inference_mode():"),
}


def _known_to_minitorch(line: str) -> bool:
    called = re.findall(r"\{(\w+)\}\.(\w+)\(", line)
    return all(hasattr(minitorch.Tensor, name) for slot, name in called if slot not in ("net", "opt", "function"))


def draw_line(rng: random.Random, side: Side, without: Collection[str]) -> str:
    """A line that fits what `side` holds now."""
    parts = [part for part in LINES if part not in without]
    while True:
        if len(side.tensors()) < 2:
            part = "create"
        else:
            part = rng.choices(parts, [LINES[p][0] for p in parts])[0]
        lines = LINES[part][1]
        template = rng.choice(lines)
        if not _known_to_minitorch(template):
            continue
        try:
            return template.format_map(Slots(rng, side, without))
        except (Unfit, IndexError, RuntimeError):  # of some views torch refuses to say whether they are leaves
            continue


def draw_block(rng: random.Random, side: Side, without: Collection[str]) -> str:
    """A line, or some lines under a mode."""
    line = draw_line(rng, side, without)
    modes = [mode for mode in MODES if mode not in without]
    if not modes or rng.random() > 0.15 or line.startswith("class"):
        return line
    mode = rng.choices(modes, [MODES[m][0] for m in modes])[0]
    body = [line] if rng.random() < 0.7 else [line, draw_line(rng, side, {*without, "function"})]
    return "\n".join([MODES[mode][1], *(f"    {each}" for each in body)])


# ---- running both ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Disagreement:
    """Where two sides part: `what` is "raised" or one of LOOKS, `name` the tensor.

    error: what the last line raised on the second side.
    """

    program: tuple[str, ...]
    what: str
    name: str
    ours: Any
    theirs: Any
    sides: tuple[str, str] = ("minitorch", "torch")
    error: tuple[str, str] | None = None

    def __str__(self) -> str:
        preamble = ["import torch"]
        text = "\n".join(self.program)
        if "np." in text:
            preamble.append("import numpy as np")
        if "copy." in text:
            preamble.append("import copy")
        if "box." in text:
            preamble += ["import types", "box = types.SimpleNamespace()"]
        if "record" in text:
            preamble.append("record = lambda *given: print(given)")
        if "scaled" in text:
            preamble.append("scaled = lambda grads, factor: tuple(None if g is None else g * factor for g in grads)")
        where = self.what if not self.name else f"{self.what} of {self.name}"
        width = max(map(len, self.sides)) + 1
        said = [f"# {where}"]
        for side, saw in zip(self.sides[::-1], (self.theirs, self.ours), strict=True):
            said += [f"# {line}" for line in f"{f'{side}:':<{width}} {saw}".splitlines()]
        return "\n".join([*preamble, *self.program, *said])


@dataclass(frozen=True)
class Program:
    """A program that is worth keeping, and why."""

    why: str
    program: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines, a class as one."""
        return tuple(re.split(r"\n(?=\S)", textwrap.dedent(self.program).strip()))


@dataclass(frozen=True)
class Known(Program):
    """A disagreement that stays: why, a program that shows it, and the pattern of its report."""

    pattern: str

    def __contains__(self, found: Disagreement) -> bool:
        return re.search(self.pattern, str(found), re.DOTALL) is not None


KNOWN = [
    Known(
        "of one element or none torch refuses to be assigned to itself",
        """
            a = torch.zeros(1)
            a.index_put_((torch.tensor([0]),), a)
        """,
        r"(\] = |index_put_).*# raised\n# torch: [^\n]*some elements of the input tensor and the written-to",
    ),
    Known(
        "torch refuses not to assign what overlaps where nothing is assigned",
        """
            a = torch.zeros(1)
            a[[False]] = a
        """,
        r"# torch:     None\n# minitorch: .*some elements of the input tensor and the written-to",
    ),
    Known(
        "with inputs= torch runs the hooks of the roots, but not those below inputs",
        """
            a = torch.ones(2, requires_grad=True)
            b = torch.ones(2, requires_grad=True)
            c = a * 2
            c.register_hook(record)
            c.backward(torch.ones(2), inputs=[b])
        """,
        r"inputs=.*# (values of what hooks saw|grad of|retains_grad of)",
    ),
    Known(
        "a view made under no_grad that was asked to require grad is a leaf here, whatever is written later",
        """
            a = torch.ones(2, requires_grad=True)
            with torch.no_grad(): b = a[:1]
            b.requires_grad_()
            c = b * 2
            with torch.no_grad(): a.zero_()
        """,
        r"# grad of [^\n]*\n# torch: [^\n]*was created in no_grad mode and its base[^\n]*\n# minitorch: None",
    ),
    Known(
        "gradients that torch cuts from one gradient stay parts of its memory; here each has its own",
        """
            a = torch.ones(2, requires_grad=True)
            b = torch.ones(2, requires_grad=True)
            torch.cat([a, b]).backward(torch.ones(4))
        """,
        r"# alias of \S+\.grad\n# torch: +\('\S+\.grad', ",
    ),
    Known(
        "torch takes what from_numpy is given for memory of its own, although it is part of another's",
        """
            a = torch.zeros(2)
            b = a[1].numpy()
            c = torch.from_numpy(b)
        """,
        r"= torch\.from_numpy\(.*# alias of (\S+)\n# torch: +\('\1', 0, '\1'\)",
    ),
    Known(
        "torch fails where there is no gradient to clip",
        """
            net = torch.nn.Linear(2, 2)
            torch.nn.utils.clip_grad_value_(net.parameters(), 0.5)
        """,
        r"clip_grad_value_.*# raised\n# torch: .*nested_tensorlist",
    ),
    Known(
        "layers look at the shapes before the dtypes, linear names the dtypes as addmm does",
        """
            net = torch.nn.Linear(2, 2)
            a = net(torch.ones(2, dtype=torch.float64))
        """,
        r"# torch: .*(dtype, but got|type \(\w+\) should be the same|mixed dtype).*\n"
        r"# minitorch: .*(self and mat2 must|cannot be multiplied|input)",
    ),
    Known(
        "linear of a tensor without dims is not refused by its own words",
        """
            net = torch.nn.Linear(2, 2)
            a = net(torch.ones(()))
        """,
        r"# torch: .*both arguments to linear need to be at least 1D",
    ),
    Known(
        "the product of a vector and a matrix is squeezed in place by torch",
        """
            a = torch.ones(2) @ torch.ones(2, 2)
        """,
        r"# version of \S+\n# torch: +[12]\n# minitorch: 0",
    ),
    Known(
        "torch writes into the targets' own dtype",
        """
            a = torch.ones(2, dtype=torch.float64)
            b = torch.nn.functional.binary_cross_entropy_with_logits(a, torch.ones(2))
        """,
        r"binary_cross_entropy_with_logits.*# type of",
    ),
    Known(
        "running statistics that require grad are not refused",
        """
            net = torch.nn.BatchNorm1d(2)
            net.running_var.requires_grad_()
            a = net(torch.ones(2, 2))
        """,
        r"running_\w+.*# raised\n# torch: .*not differentiable with respect to argument 'running_",
    ),
    Known(
        "torch takes the views of a leaf that no longer requires grad out of the graph",
        """
            a = torch.ones(2, requires_grad=True)
            b = a.view(1, 2)
            a.requires_grad_(False)
            a.zero_()
        """,
        r"requires_grad_\(False\).*# graph of",
    ),
    Known(
        "torch takes a view for a leaf until its new node has been asked for",
        """
            a = torch.zeros(2)
            b = a.view(2, 1)
            a[0] = torch.ones((), requires_grad=True)
            b.exp_()
        """,
        r"(?:^|\n)(\S+) = (?!torch)[^\n]*\n(?:.*\n)?\s*\1\b[^\n]*\n"
        r"# raised\n# torch: +\('RuntimeError', 'a leaf Variable that requires grad is being used[^\n]*\n"
        r"# minitorch: None",
    ),
    Known(
        "torch runs nodes whose results get no gradient",
        """
            class First(torch.autograd.Function):
                @staticmethod
                def forward(ctx, a, b):
                    return a * b
                @staticmethod
                def backward(ctx, grad):
                    return None, grad
            a = torch.ones(2, requires_grad=True)
            b = a * 2
            b.register_hook(record)
            First.apply(b, a.detach()).sum().backward()
        """,
        r"return None, grad.*# (values of what hooks saw|raised\n# torch: [^\n]*the graph a second time)",
    ),
    Known(
        "torch has written a part when it finds an index that is out of range",
        """
            a = torch.zeros(2)
            a.index_fill_(0, torch.tensor([0, 2]), 1.5)
        """,
        r"index_fill_.*# values of",
    ),
    Known(
        "torch looks first whether the view may be used at all",
        """
            a = torch.zeros(2)
            with torch.no_grad(): b = a[:1]
            b[[0]] = torch.ones(4, requires_grad=True)
        """,
        r"# raised\n# torch: .*(modified inplace|leaf Variable).*\n# minitorch: \(",
    ),
]


def is_known(found: Disagreement) -> bool:
    return any(found in known for known in KNOWN)


class Pair:
    """A program under two sides, compared after each line. Two errors that differ in `known` words are passed over."""

    def __init__(
        self,
        ours: Side,
        theirs: Side,
        looks: Collection[str] = tuple(LOOKS),
        known: Callable[[Disagreement], bool] = is_known,
    ):
        self.ours, self.theirs = ours, theirs
        self.looks, self.known = looks, known
        self.program: list[str] = []
        self.scale = Scale()

    def step(self, line: str, look: bool = True) -> Disagreement | None:
        self.program.append(line)
        error, wanted = self.ours.run(line), self.theirs.run(line)

        def found(what: str, name: str, ours: Any, theirs: Any) -> Disagreement:
            sides = (self.ours.name, self.theirs.name)
            return Disagreement(tuple(self.program), what, name, ours, theirs, sides, wanted)

        if error != wanted:
            parted = found("raised", "", error, wanted)
            if error is None or wanted is None or not self.known(parted):
                return parted
        for what in self.looks if look else ():
            ours, theirs = self.ours.look(what), self.theirs.look(what)
            for name in theirs | ours:
                a, b = ours.get(name, "not there"), theirs.get(name, "not there")
                if not self.scale.alike(a, b):
                    return found(what, name, a, b)
        return None

    def close(self) -> None:
        self.ours.close()
        self.theirs.close()


def against_torch(without: Collection[str] = (), known: Callable[[Disagreement], bool] = is_known) -> Pair:
    return Pair(Side(MINITORCH), Side(TORCH), [what for what in LOOKS if what not in without], known)


def grow(rng: random.Random, pair: Pair, without: Collection[str], length: int) -> Disagreement | None:
    """A random program of so many lines, up to the first disagreement.

    One in four is looked at only when it is over: looking changes what is computed when asked for.
    """
    quiet = rng.random() < 0.25
    found = None
    try:
        for k in range(length):
            found = pair.step(draw_block(rng, pair.theirs, without), look=not quiet or k == length - 1)
            if found:
                break
    finally:
        pair.close()
    return found


def first_disagreement(program: tuple[str, ...], make: Callable[[], Pair], quiet: bool = False) -> Disagreement | None:
    """Runs a program; `quiet` looks after its last line alone."""
    pair = make()
    last = len(program) - 1
    try:
        return next(
            (f for k, line in enumerate(program) if (f := pair.step(line, not quiet or k == last)) is not None), None
        )
    finally:
        pair.close()


def shrink(
    found: Disagreement,
    again: Callable[[tuple[str, ...]], Disagreement | None],
    known: Callable[[Disagreement], bool] = is_known,
) -> Disagreement:
    """The shortest program with a disagreement of the same kind that dropping lines and opening blocks leads to."""
    best, smaller = found, True
    while smaller:
        smaller = False
        for program in _smaller(best.program):
            less = again(program)
            if less is not None and less.what == best.what and not known(less):
                best, smaller = less, True
                break
    return best


def rerun(found: Disagreement, make: Callable[[], Pair]) -> Callable[[tuple[str, ...]], Disagreement | None]:
    """How to run a program like the one of `found`: looked at when it is over, or after each line if it must be."""
    at_the_end = first_disagreement(found.program, make, quiet=True)
    quiet = at_the_end is not None and at_the_end.what == found.what
    return lambda program: first_disagreement(program, make, quiet)


def _smaller(program: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Programs that say less: without a line, with a tensor in the place of what was made of it, out of its block."""
    for place in reversed(range(len(program))):
        yield program[:place] + program[place + 1 :]
    for place, line in enumerate(program):
        if made := re.match(r"(box\.\w|\w) = (box\.\w|\w)\b", line):
            yield program[:place] + tuple(_renamed(each, *made.groups()) for each in program[place + 1 :])
        head, *body = line.split("\n")
        if body and not head.startswith("class"):
            yield program[:place] + tuple(each.strip() for each in body) + program[place + 1 :]
        if len(body) > 1 and not head.startswith("class"):
            yield from (program[:place] + (f"{head}\n{each}",) + program[place + 1 :] for each in body)
    if known := re.search(r"box\.\w", "\n".join(program)):
        yield tuple(_renamed(line, known[0], known[0][-1]) for line in program)


def _renamed(line: str, old: str, new: str) -> str:
    return re.sub(rf"(?<![\w.]){re.escape(old)}\b", new, line)


# ---- many of them ---------------------------------------------------------------------------------------------------


def kind_of(found: Disagreement) -> tuple:
    """What makes two disagreements look like one: the errors without numbers, or what differs after which call."""
    if found.what in ("raised", "warned"):
        return found.what, *(re.sub(r"[\d.-]+", "·", str(said))[:80] for said in (found.ours, found.theirs))
    return found.what, *re.findall(r"\.(\w+)\(| ([-+*/]?=) ", found.program[-1])[:2]


def main() -> int:
    parser = argparse.ArgumentParser(description="Random programs under torch and minitorch; prints what differs.")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--length", type=int, default=9, help="lines of a program at most")
    parser.add_argument("--without", default="", help="parts of the language or looks to leave out")
    args = parser.parse_args()
    without = set(filter(None, args.without.split(",")))
    unknown = without - LINES.keys() - MODES.keys() - LOOKS.keys()
    if unknown:
        parser.error(f"not in the language: {', '.join(sorted(unknown))}")
    torch.set_warn_always(True)
    kinds: dict[tuple, list] = {}
    for seed in range(args.seed, args.seed + args.count):
        rng = random.Random(seed)
        found = grow(rng, against_torch(without), without, rng.randrange(3, args.length + 1))
        if found is not None and not is_known(found):
            found = shrink(found, rerun(found, lambda: against_torch(without)))
            kinds.setdefault(kind_of(found), []).append((len(found.program), seed, found))
    in_order = ["raised", *LOOKS]
    for _, cases in sorted(kinds.items(), key=lambda item: in_order.index(item[0][0])):
        _, seed, found = min(cases, key=lambda case: case[:2])
        print(f"---- {len(cases)} times, first with --seed {seed}\n{found}\n")
    print(f"{args.count} programs, {sum(map(len, kinds.values()))} disagreements of {len(kinds)} kinds")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
