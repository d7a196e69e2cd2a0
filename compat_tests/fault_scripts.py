"""Torch scripts that call every op in public, made from `samples.py`: what `diff` and `check` are asked about.

A script is a row of blocks. A block makes its tensors, multiplies those that require grad by 1.0, so that an error in
a gradient is inherited by another op, calls one op, and sends random cotangents back through it:

    x0 = torch.tensor([[0.5, -1.25]], dtype=torch.float64, requires_grad=True)
    v0 = x0 * 1.0
    y = torch.tanh(v0)
    (y * torch.randn((1, 2), dtype=torch.float64)).sum().backward()
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

import minitorch
from compat_tests.backends import MINITORCH, Array, Dtype, Sample
from compat_tests.faults import FORWARD, Fault, noting, planted
from compat_tests.samples import Maker, of_op
from compat_tests.test_ops import PUBLIC_OPS, home
from compat_tests.tolerances import close

HEAD = ["import torch", "import torch.nn.functional as F", "", "torch.manual_seed(0)"]
LARGEST = 600
"""So many numbers a tensor of a script has at most."""

OPERATORS = {
    "__rsub__": "{1} - {0}",
    "__rdiv__": "{1} / {0}",
    "__rpow__": "{1} ** {0}",
    "__rmod__": "{1} % {0}",
    "__rfloordiv__": "{1} // {0}",
    "__floordiv__": "{0} // {1}",
    "__eq__": "{0} == {1}",
    "__and__": "{0} & {1}",
    "__or__": "{0} | {1}",
    "__xor__": "{0} ^ {1}",
    "__lshift__": "{0} << {1}",
    "__rshift__": "{0} >> {1}",
    "__invert__": "~{0}",
    "__getitem__": "{0}[{1}]",
}

# What is written in place, and has no name of its own outside: v is 3 x 4, u has 4 elements.
WRITTEN = (
    "y.zero_()",
    "y.fill_(2.5)",
    "y.fill_(u.sum())",
    "y.copy_(u)",
    "y[0] = u",
    "y[0, 1] = 3.5",
    "y[[0, 2]] = u",
    "y[y > 0] = u[0]",
    "y[y > 0] = 0.5",
    "y.uniform_(-1, 2)",
    "y.normal_(1, 0.5)",
    "y.log_normal_()",
    "y.cauchy_()",
    "y.exponential_(2)",
    "y.geometric_(0.3)",
    "y.bernoulli_(0.4)",
    "y.bernoulli_(v.detach().sigmoid())",
    "y.random_()",
    "y.random_(9)",
    "y.random_(-9, 9)",
    "y.mul_(u)",
    "y[1].mul_(u)",
    "y.t_()",
    "y.transpose_(0, 1)",
)

OTHERS = (
    ["y = F.linear(v, u.expand(2, 4))"],
    ["y, state = torch.nn.LSTM(4, 2, dtype=v.dtype)(v.unsqueeze(0))"],
    ["layer = torch.nn.utils.weight_norm(torch.nn.Linear(4, 2, dtype=v.dtype))", "y = layer(v)"],
    [
        "packed = torch.nn.utils.rnn.pack_padded_sequence(v.unsqueeze(2), torch.tensor([3, 2, 2, 1]))",
        "y = packed.data",
    ],
    ["y = torch.linalg.eigvalsh(v @ v.mT)"],
    ["y = torch.linalg.svdvals(v)"],
)


@dataclass(eq=False)
class Block:
    """Some lines of a script, about the public op `name` ("" for what has none). `uses` says for each line which parts
    of which records run there."""

    name: str
    lines: list[str]
    uses: list[set[tuple[str, str]]]

    def numbers(self) -> list[np.ndarray]:
        """What its tensors and their gradients hold, run under minitorch in this process."""
        *_, variables = executed(self.lines)
        found = []
        for value in variables.values():
            held = value.parameters() if isinstance(value, minitorch.nn.Module) else MINITORCH.flat(value)
            tensors = [x for x in held if isinstance(x, MINITORCH.Tensor)]
            found += [MINITORCH.numbers(x) for tensor in tensors for x in (tensor, tensor.grad) if x is not None]
        return found

    @property
    def twice(self) -> bool:
        """Whether it differentiates a gradient."""
        return any("create_graph" in line for line in self.lines)

    @cached_property
    def right(self) -> list[np.ndarray]:
        """Its numbers with nothing planted."""
        return self.numbers()


def executed(lines: list[str]) -> Iterator[dict[str, Any]]:
    """Runs some lines under minitorch, and gives the variables after each."""
    variables = {"torch": minitorch, "F": minitorch.nn.functional}
    minitorch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for line in lines:
            exec(line, variables)
            yield variables


# ---- from samples to text -------------------------------------------------------------------------------------------


class NoText(Exception):
    """A sample of which no script is made."""


def _tensor(x: Array) -> str:
    if not x.data.size or x.data.size > LARGEST or x.data.dtype.name == "bfloat16" or not np.isfinite(x.data).all():
        raise NoText
    grad = ", requires_grad=True" if x.grad and x.data.dtype.kind == "f" else ""
    return f"torch.tensor({x.data.tolist()}, dtype=torch.{x.data.dtype}{grad})"


def _text(x: Any, names: dict[int, str]) -> str:
    if isinstance(x, Array):
        return names[id(x)]
    if isinstance(x, Dtype):
        return f"torch.{x.name}"
    if isinstance(x, (tuple, list)):
        inside = ", ".join(_text(y, names) for y in x)
        return f"[{inside}]" if isinstance(x, list) else f"({inside}{',' if len(x) == 1 else ''})"
    if isinstance(x, slice):
        return f"slice({x.start}, {x.stop}, {x.step})"
    if x is Ellipsis:
        return "..."
    if isinstance(x, float) and not np.isfinite(x):
        return f'float("{x}")'
    if x is None or isinstance(x, (bool, int, float, str)):
        return repr(x)
    raise NoText


def _call(name: str, sample: Sample, names: dict[int, str]) -> str:
    args = [_text(x, names) for x in sample.args]
    if name in OPERATORS:
        return OPERATORS[name].format(*args)
    place, public = home(name)
    given = args + [f"{key}={_text(x, names)}" for key, x in sample.kwargs.items()]
    if place == "Tensor":
        return f"{given[0]}.{public}({', '.join(given[1:])})"
    prefix = {"torch": "torch", "F": "F"}.get(place, f"torch.{place}")
    return f"{prefix}.{public}({', '.join(given)})"


def _lines(name: str, sample: Sample) -> list[str]:
    """The block of one sample, but for the line that sends gradients back."""
    if not sample.numbers or sample.part:
        raise NoText
    made, names = [], {}
    for i, array in enumerate(sample.arrays):
        text = _tensor(array)
        made.append(f"x{i} = {text}")
        names[id(array)] = f"x{i}"
        if "requires_grad" in text:
            made.append(f"v{i} = x{i} * 1.0")
            names[id(array)] = f"v{i}"
    return [*made, f"y = {_call(name, sample, names)}"]


def _with_backward(lines: list[str]) -> Iterator[list[str]]:
    """Some lines with random cotangents sent back through what `y` then is; and with the gradient of y * y, whose
    first cotangent has a gradient too, differentiated in turn. Only the lines if nothing requires grad."""
    for variables in executed(lines):
        y = variables.get("y")
    places = list(_requiring(y, "y"))
    if not places:
        yield lines
        return
    yield [*lines, f"{_sum([f'{place} * {_random(x)}' for place, x in places])}.backward()"]
    leaf = next(line.partition(" ")[0] for line in lines if " * 1.0" in line)
    squares = _sum([f"{place} * {place}" for place, _ in places])
    lines = [*lines, f"(g,) = torch.autograd.grad({squares}, {leaf}, create_graph=True)"]
    for variables in executed(lines):
        g = variables.get("g")
    yield [*lines, f"(g * {_random(g)}).sum().backward()"]


def _sum(products: list[str]) -> str:
    terms = [f"({product}).sum()" for product in products]
    return terms[0] if len(terms) == 1 else f"({' + '.join(terms)})"


def _random(x: Any) -> str:
    return f"torch.randn({tuple(x.shape)}, dtype={x.dtype})"


def _requiring(x: Any, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(x, (tuple, list)):
        for i, y in enumerate(x):
            yield from _requiring(y, f"{place}[{i}]")
    elif isinstance(x, MINITORCH.Tensor) and x.requires_grad and x.numel():
        yield place, x


def _block(name: str, lines: list[str], used: set[tuple[str, str]]) -> Block:
    uses = []
    used.clear()
    for _ in executed(lines):
        uses.append(set(used))
        used.clear()
    return Block(name, lines, uses)


def _others(dtype: str) -> Iterator[list[str]]:
    maker = Maker("written")
    head = []
    for leaf, name, array in (("x", "v", maker(3, 4)), ("w", "u", maker(4))):
        head += [f"{leaf} = {_tensor(array.as_dtype(dtype))}", f"{name} = {leaf} * 1.0"]
    for line in WRITTEN:
        yield [*head, "y = v.clone()", line]
    for lines in OTHERS:
        yield [*head, *lines]


@cache
def blocks(names: tuple[str, ...] = (*PUBLIC_OPS, "")) -> list[list[Block]]:
    """Every block that can be made for some public ops, in float32 and in float64 (where it has floats at all), the
    shortest first and those with second derivatives last; for "" those of `WRITTEN` and `OTHERS`."""
    found = []
    used: set[tuple[str, str]] = set()
    with noting(used):
        for name in names:
            for texts in _texts(name) if name else zip(_others("float32"), _others("float64"), strict=True):
                with suppress(*REFUSALS):
                    for pair in zip(*map(_with_backward, texts), strict=True):
                        found.append([_block(name, lines, used) for lines in pair])
    return sorted(found, key=lambda pair: (pair[0].twice, sum(len(line) for line in pair[0].lines)))


REFUSALS = (RuntimeError, TypeError, ValueError, IndexError, NotImplementedError)
"""What a call says that is not to be had in this precision, or has no second derivative."""


def _texts(name: str) -> Iterator[list[list[str]]]:
    if name.startswith("__") and name not in OPERATORS:
        return
    for sample in of_op(name):
        if sample.floating and any(str(a.data.dtype) == "float32" for a in sample.arrays):
            continue
        with suppress(NoText):
            kinds = ("float32", "float64") if sample.floating else ("float64",)
            yield [_lines(name, sample.as_dtype(dtype)) for dtype in kinds]


# ---- from blocks to scripts -----------------------------------------------------------------------------------------

TRIED = 300
"""So many pairs of blocks are tried for a fault."""


@dataclass
class Script:
    """A script, and for each of its lines the parts of records that run there, at the line itself and anywhere in the
    backward of its block; and the pair of blocks that it belongs to."""

    text: str
    uses: dict[int, set[tuple[str, str]]]
    in_backward: dict[int, set[tuple[str, str]]]
    pair_at: dict[int, list[Block]]


def shows(pair: list[Block], fault: Fault) -> bool:
    """Whether a fault changes what some block of a pair computes."""
    expected = [block.right for block in pair]
    with planted(fault):
        try:
            found = [block.numbers() for block in pair]
        except Exception:
            return True
    return any(
        x.dtype != y.dtype or x.shape != y.shape or not close(x, y, str(y.dtype))
        for xs, ys in zip(found, expected, strict=True)
        for x, y in zip(xs, ys, strict=True)
    )


def choose(faults: list[Fault], pairs: list[list[Block]]) -> dict[Fault, list[Block]]:
    """For each fault the shortest of some pairs of blocks that shows it; a fault that none shows is left out."""
    using: dict[tuple[str, str], list[list[Block]]] = {}
    for pair in pairs:
        for part in set().union(*(uses for block in pair for uses in block.uses)):
            using.setdefault(part, []).append(pair)
    found: dict[Fault, list[Block]] = {}
    for fault in faults:
        candidates = using.get((fault.op, fault.part), [])
        # What shows another fault of the record comes first, for fewer scripts; then what calls it for its own sake.
        known = [pair for other, pair in found.items() if other.op == fault.op]
        candidates = sorted(candidates, key=lambda pair: (pair not in known, not _calls(pair[0], fault.op)))
        pair = next((pair for pair in candidates[:TRIED] if shows(pair, fault)), None)
        if pair is not None:
            found[fault] = pair
    return found


def _calls(block: Block, op: str) -> bool:
    """Whether a block has an op by itself, and not only around the one that it is about."""
    return any((op, FORWARD) in uses for line, uses in zip(block.lines, block.uses) if line.startswith("y"))


def script_of(pairs: list[list[Block]]) -> Script:
    """Some pairs of blocks as one script."""
    lines, uses, in_backward, pair_at = list(HEAD), {}, {}, {}
    for pair in pairs:
        for block in pair:
            lines.append("")
            first = len(lines) + 1
            lines += block.lines
            behind = [used for line, used in zip(block.lines, block.uses) if ".backward()" in line or ".grad(" in line]
            for i, used in enumerate(block.uses):
                uses[first + i], pair_at[first + i] = used, pair
                in_backward[first + i] = set().union(*behind)
    return Script("\n".join(lines) + "\n", uses, in_backward, pair_at)
