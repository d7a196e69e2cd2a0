"""Expressions on somebody's engine, and what is right by two oracles: `minitorch.Value` and finite differences."""

from __future__ import annotations

import contextlib
import inspect
import math
import operator
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from minitorch.scalar import Value, applied

if TYPE_CHECKING:
    from types import CodeType, FrameType

# An expression: the name of a leaf, a Python number, or (method, operand, ...). Equal parts of a tree are one node of
# the graph, so ("__add__", c, c) with c = ("__mul__", "a", "b") uses the product twice.
Tree = str | float | tuple
Point = dict[str, float]

BINARY: dict[str, tuple[str, Callable]] = {
    "__add__": ("+", operator.add),
    "__sub__": ("-", operator.sub),
    "__mul__": ("*", operator.mul),
    "__truediv__": ("/", operator.truediv),
    "__pow__": ("**", operator.pow),
}
REFLECTED = {f"__r{name[2:]}": name for name in BINARY}
UNARY: dict[str, tuple[str, Callable]] = {
    "__neg__": ("-{}", operator.neg),
    "__pos__": ("+{}", operator.pos),
    "__abs__": ("abs({})", abs),
}

# Other names of the same.
ALIASES = {"add": "__add__", "sub": "__sub__", "mul": "__mul__", "div": "__truediv__", "pow": "__pow__"}
ALIASES |= {"neg": "__neg__", "ln": "log", "fabs": "__abs__", "absolute": "__abs__"}
NAMED_BINARY = ("add", "sub", "mul", "div", "pow", "maximum", "minimum")

# Functions that Value lacks: the first have their values from `math`, the others, which are defined in more than one
# way, from the engine itself. Both have their derivative from finite differences alone.
IN_MATH = ("cbrt", "degrees", "erfc", "exp2", "gamma", "lgamma", "radians")
VARYING = "celu cube elu gelu hardtanh inverse leaky_relu logsigmoid mish reciprocal relu6 selu silu softplus softsign"
OWN_VALUES = (*VARYING.split(), "square", "swish")


def is_known(name: str) -> bool:
    name = ALIASES.get(name, name)
    if name in UNARY or name in IN_MATH or name in OWN_VALUES:
        return True
    function = getattr(Value, name, None)
    return name != "backward" and inspect.isfunction(function) and len(inspect.signature(function).parameters) == 1


# ---- expressions ----------------------------------------------------------------------------------------------------


def _apply(op: str, operands: list[Any]) -> Any:
    if op in BINARY:
        return BINARY[op][1](*operands)
    if op in UNARY:
        return UNARY[op][1](*operands)
    return getattr(operands[0], op)(*operands[1:])


def _build(tree: Tree, nodes: dict[Tree, Any], apply: Callable[[str, list[Any]], Any] = _apply) -> Any:
    """The result of an expression; `nodes` holds the leaves, and then every node, one for equal parts of the tree."""
    if not isinstance(tree, tuple):
        return nodes[tree] if isinstance(tree, str) else tree
    if tree not in nodes:
        nodes[tree] = apply(tree[0], [_build(operand, nodes, apply) for operand in tree[1:]])
    return nodes[tree]


def parts_of(tree: Tree) -> Iterator[Tree]:
    """The tree and everything in it, operands first, each part as often as it is used."""
    if isinstance(tree, tuple):
        for operand in tree[1:]:
            yield from parts_of(operand)
    yield tree


def leaves_of(tree: Tree) -> list[str]:
    return sorted({part for part in parts_of(tree) if isinstance(part, str)})


def put(tree: Tree, new: dict[Tree, Tree]) -> Tree:
    """The tree with some of its parts replaced."""
    if isinstance(tree, tuple) and tree not in new:
        return (tree[0], *(put(operand, new) for operand in tree[1:]))
    return new.get(tree, tree) if isinstance(tree, (tuple, str)) else tree


def text_of(tree: Tree) -> str:
    """As one would write it: `c = a * b; c + c` where a part is used twice."""
    uses: dict[Tree, int] = {}
    for part in dict.fromkeys(parts_of(tree)):
        for operand in part[1:] if isinstance(part, tuple) else ():
            uses[operand] = uses.get(operand, 0) + 1
    fresh = (name for name in "cdefghijklmnopqrstuvz" if name not in leaves_of(tree))
    names: dict[Tree, str] = {}
    lines = []
    for part in dict.fromkeys(parts_of(tree)):
        if isinstance(part, tuple) and uses.get(part, 0) > 1:
            line = _written(part, names)
            names[part] = next(fresh)
            lines.append(f"{names[part]} = {line}")
    return "; ".join([*lines, _written(tree, names)])


def _written(tree: Tree, names: dict[Tree, str], inside: bool = False) -> str:
    if tree in names:
        return names[tree]
    if not isinstance(tree, tuple):
        return f"({tree})" if inside and isinstance(tree, (int, float)) and tree < 0 else str(tree)
    op, *operands = tree
    if op in BINARY:
        left, right = (_written(operand, names, inside=True) for operand in operands)
        return f"({left} {BINARY[op][0]} {right})" if inside else f"{left} {BINARY[op][0]} {right}"
    first, others = operands[0], [_written(operand, names) for operand in operands[1:]]
    if op == "__abs__":
        return f"abs({_written(first, names)})"
    if op in UNARY:
        written = UNARY[op][0].format(_written(first, names, inside=True))
        return f"({written})" if inside else written
    return f"{_written(first, names, inside=True)}.{op}({', '.join(others)})"


def number_of(x: Any) -> float:
    """`data` or `grad` as a float: a NumPy number is welcome, None is no gradient, and a gradient may be a node."""
    if isinstance(x, str):
        raise TypeError("a str is no number")
    return 0.0 if x is None else float(x.data if hasattr(x, "backward") else x)


def show(x: float) -> str:
    return f"{x:.6g}"


def close(seen: float, expected: float) -> bool:
    """Wide enough for float32; faults of derivatives are not that small."""
    return abs(seen - expected) <= 1e-4 * max(1.0, abs(expected))


# ---- running an expression on the engine, and on the oracles --------------------------------------------------------


@dataclass
class Run:
    """What an engine made of an expression. `error` is empty unless it failed, in `stage` forward or backward.

    `kind` of the error: result (no node), node (no number), data (changed), time, or the name of the exception.
    """

    value: float = math.nan
    grads: Point = field(default_factory=dict)
    root_grad: float = math.nan
    stage: str = "forward"
    error: str = ""
    kind: str = ""

    def failed(self, error: BaseException) -> None:
        where = " in backward" if self.stage == "backward" else ""
        if isinstance(error, TooLong):
            self.kind, self.error = "time", f"does not end within {RUN_SECONDS} s{where}"
        elif isinstance(error, _Misbehaves):
            self.kind, self.error = error.args[0], error.args[1] + where
        else:
            self.kind, self.error = type(error).__name__, f"raises {describe(error, where)}"


@dataclass
class Expected:
    value: float
    grads: Point


@dataclass
class Claim:
    """A disagreement that both oracles stand for. `kind`: error, value or gradient, that one of the leaf `name`."""

    kind: str
    tree: Tree
    point: Point
    run: Run
    right: Expected
    name: str = ""

    @property
    def seen(self) -> float:
        return self.run.grads[self.name] if self.kind == "gradient" else self.run.value

    @property
    def expected(self) -> float:
        return self.right.grads[self.name] if self.kind == "gradient" else self.right.value

    @property
    def nothing_arrives(self) -> bool:
        return not any(self.run.grads.values())

    @property
    def is_scaled_by_root(self) -> bool:
        """Is every gradient as many times too large as the grad that the result itself has after backward?"""
        seen, root = self.run.grads, self.run.root_grad
        return all(close(seen[name], root * expected) for name, expected in self.right.grads.items())

    @property
    def witness(self) -> str:
        if self.kind == "error":
            return f"`{text_of(self.tree)}` {self.run.error}"
        what = f"d/d{self.name} is" if self.kind == "gradient" else "it is"
        return (
            f"`{text_of(self.tree)}`: {what} {show(self.seen)}, should be {show(self.expected)}, {at_point(self.point)}"
        )


def at_point(point: Point) -> str:
    return "at " + ", ".join(f"{name} = {show(number)}" for name, number in point.items())


class _Misbehaves(Exception):
    """Kind and words of an error that is no exception of the engine's own."""


class _Unfit(Exception):
    """The point is a pole, a kink or outside of the domain: no place to judge by."""


class Engine:
    """The class under test: runs expressions, knows what is right, and where its methods stand."""

    def __init__(self, cls: type, file: str) -> None:
        self.cls, self.file = cls, file
        self._expected: dict[tuple, Expected | None] = {}

    def run(self, tree: Tree, point: Point, *, graphs: int = 1, passes: int = 1, root_grad: float | None = None) -> Run:
        """Builds the graph (`graphs` times over the same leaves), calls backward (`passes` times) and reads `grad`."""
        run = Run()
        try:
            with time_limit(RUN_SECONDS):
                leaves = {name: self.cls(number) for name, number in point.items()}
                for _ in range(graphs):
                    run.stage = "forward"
                    root = _build(tree, dict(leaves))
                    self._require_node(root)
                    run.value = number_of(root.data)
                    _require_unchanged(leaves, point)
                    if root_grad is not None:
                        root.grad = root_grad
                    run.stage = "backward"
                    for _ in range(passes):
                        root.backward()
                    _require_unchanged({**leaves, "the result": root}, point | {"the result": run.value})
                for name, leaf in leaves.items():
                    # Where the result's own grad is a node, too, gradients are meant to have gradients.
                    if hasattr(leaf.grad, "backward") and not hasattr(root.grad, "backward"):
                        raise _Misbehaves(
                            "node", f"makes {name}.grad a {type(leaf.grad).__name__}, should be a number,"
                        )
                run.grads = {name: number_of(leaf.grad) for name, leaf in leaves.items()}
                run.root_grad = number_of(root.grad)
        except (Exception, SystemExit, TooLong) as error:
            run.failed(error)
        return run

    def _require_node(self, root: Any) -> None:
        if root is None:
            raise _Misbehaves("result", "gives None: is `return out` missing?")
        if not hasattr(root, "backward"):
            raise _Misbehaves("result", f"gives a {type(root).__name__}, should be a {self.cls.__name__}")
        if hasattr(root.data, "backward"):
            raise _Misbehaves("node", f"has a {type(root.data).__name__} as data, should be a number")

    def place(self, method: str) -> tuple[str, int]:
        """File and line of a method; line 0 where it is not written in Python."""
        code = self.code(method)
        return (code.co_filename, code.co_firstlineno) if code else (self.file, 0)

    def code(self, method: str) -> CodeType | None:
        return getattr(inspect.unwrap(getattr(self.cls, method, None)), "__code__", None)

    def calls(self, tree: Tree, point: Point) -> set[CodeType]:
        """The code that runs in the forward pass of an expression."""
        codes: set[CodeType] = set()

        def trace(frame: FrameType, event: str, argument: object) -> None:
            codes.add(frame.f_code)

        before = sys.gettrace()
        # What it called until it failed counts.
        with contextlib.suppress(Exception, SystemExit, TooLong), time_limit(RUN_SECONDS):
            leaves = {name: self.cls(number) for name, number in point.items()}
            sys.settrace(trace)
            try:
                _build(tree, leaves)
            finally:
                sys.settrace(before)
        return codes

    # -- the oracles

    def expected(self, tree: Tree, point: Point) -> Expected | None:
        """Value and gradients by `minitorch.Value`; None where the point is not fit to judge by."""
        key = (tree, *point.items())
        if key not in self._expected:
            try:
                self._expected[key] = self._reference(tree, point)
            except _Unfit:
                self._expected[key] = None
        return self._expected[key]

    def _reference(self, tree: Tree, point: Point) -> Expected:
        leaves = {name: Value(number) for name, number in point.items()}
        root = _build(tree, dict(leaves), self._apply)
        root.backward()
        grads = {name: leaf.grad for name, leaf in leaves.items()}
        if not all(abs(grad) < LARGEST for grad in grads.values()):
            raise _Unfit
        return Expected(root.data, grads)

    def _apply(self, op: str, operands: list[Any]) -> Value:
        """The operation on `minitorch.Value`; _Unfit beside kinks and where numbers get large, infinite or nan."""
        op, first = ALIASES.get(op, op), operands[0]
        # x ** y has a real derivative by y for positive x only.
        if op == "__pow__" and isinstance(operands[1], Value) and float(first) < 0.01:
            raise _Unfit
        if op in KINKED and abs(first.data - sum(float(x) for x in operands[1:])) < 0.01:
            raise _Unfit
        if op in BINARY or op in UNARY or hasattr(Value, op):
            result = _apply(op, operands)
        else:
            f = getattr(math, op) if op in IN_MATH else lambda x: number_of(getattr(self.cls(x), op)().data)
            try:
                slope = _slope(f, first.data)
                if not close(slope, _slope(f, first.data, h=5e-3)):  # a kink
                    raise _Unfit
                result = applied(op, first, f(first.data), slope)
            except Exception:  # whatever an engine raises outside of its domain
                raise _Unfit from None
        if not abs(result.data) < LARGEST:
            raise _Unfit
        return result

    def _by_difference(self, tree: Tree, point: Point, name: str) -> float:
        def value(number: float) -> float:
            expected = self.expected(tree, point | {name: number})
            return expected.value if expected else math.nan

        return _slope(value, point[name])

    def claim(self, tree: Tree, point: Point) -> Claim | None:
        """What is wrong with an expression at a point, if anything is and if both oracles agree about what is right."""
        point = {name: point[name] for name in leaves_of(tree)}
        right = self.expected(tree, point)
        if right is None:
            return None
        run = self.run(tree, point)
        if run.error:
            return Claim("error", tree, point, run, right)
        if not close(run.value, right.value):
            return Claim("value", tree, point, run, right)
        for name, expected in right.grads.items():
            if not close(run.grads[name], expected) and close(self._by_difference(tree, point, name), expected):
                return Claim("gradient", tree, point, run, right, name)
        return None


# Differences over h have an error of h**2 f'''/6, those over 2h four times that: it cancels, and h may be so large that
# float32's rounding does not count.
def _slope(f: Callable[[float], float], x: float, h: float = 1e-2) -> float:
    return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h)


LARGEST = 50.0
KINKED = ("relu", "__abs__", "abs", "sign", "maximum", "minimum", *OWN_VALUES)


def _require_unchanged(nodes: dict[str, Any], numbers: Point) -> None:
    for name, node in nodes.items():
        if not close(data := number_of(node.data), numbers[name]):
            raise _Misbehaves("data", f"changes the data of {name} from {show(numbers[name])} to {show(data)}")


def run_chain(cls: type, link: tuple, depth: int) -> Run:
    """A chain of so many equal links, built and walked without recursion of our own."""
    run = Run()
    try:
        with time_limit(RUN_SECONDS):
            leaves = {"a": cls(1.0), "b": cls(1.0)}
            node = leaves["a"]
            for _ in range(depth):
                node = _apply(link[0], [node, leaves["b"]] if len(link) > 2 else [node])
            run.stage = "backward"
            node.backward()
            run.grads = {name: number_of(leaf.grad) for name, leaf in leaves.items()}
    except (Exception, SystemExit, TooLong) as error:
        run.failed(error)
    return run


def apart(tree: Tree) -> tuple[Tree, dict[str, str]]:
    """The expression with a leaf of its own for every use of a leaf, and which leaf each of them was."""
    origin: dict[str, str] = {}

    def visit(part: Tree) -> Tree:
        if isinstance(part, tuple):
            return (part[0], *map(visit, part[1:]))
        if not isinstance(part, str):
            return part
        name = f"{part}{list(origin.values()).count(part) + 1}"
        origin[name] = part
        return name

    return visit(tree), origin


def smaller(tree: Tree, point: Point, engine: Engine) -> Iterator[tuple[Tree, Point]]:
    """What comes of leaving something out: an inner expression, or one operation where another one stood; or, with the
    operands' numbers as leaves, a single operation."""
    parts = [part for part in dict.fromkeys(parts_of(tree)) if isinstance(part, tuple)]
    for op, *operands in parts if len(parts) > 1 else ():
        names = dict(zip("ab", operands))
        numbers = {name: engine.expected(x, point) for name, x in names.items() if not isinstance(x, (int, float))}
        if all(numbers.values()):
            single = (op, *(name if name in numbers else operand for name, operand in names.items()))
            yield single, {name: expected.value for name, expected in numbers.items()}
    for part in parts[:-1]:
        yield part, point
    for part in reversed(parts):
        for operand in part[1:]:
            shorter = put(tree, {part: operand})
            if isinstance(shorter, tuple) and not isinstance(operand, (int, float)):
                yield shorter, point


# ---- time -----------------------------------------------------------------------------------------------------------

RUN_SECONDS = 3


class TooLong(BaseException):
    """Not an Exception: an engine's own `except Exception` shall not stop it."""


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TooLong in the block after so many seconds, where the system has alarms and this is the main thread."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(signum: int, frame: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def describe(error: BaseException, where: str = "") -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}{where}: {text}" if text else type(error).__name__ + where
