"""Faults that can be planted into an op: each breaks one derivative formula, or one kernel, as people do by mistake.

    with planted(Fault("log", "self", "sign")):
        ...                                       # every log in this process has its derivative with the wrong sign

A fault is data: the name of a record, what of it is broken (the argument whose formula it is, or "forward"), how, and
which of several places in the source. Some kinds act on what a formula returns, others change its own source; `change`
says what was and what is. `every_fault()` lists all that a mutation run plants (`python -m compat_tests.mutation`).

This module imports nothing but minitorch: a process that is to be faulty plants before its script runs.
"""

from __future__ import annotations

import ast
import copy
import functools
import inspect
import re
import types
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from minitorch import _dispatch, _tensor
from minitorch.autograd import graph
from minitorch.ops import num
from minitorch.ops._record import RECORDS, Op, import_all

FORWARD = "forward"

KINDS = {
    # of a formula, whatever it computes
    "sign": "the gradient has the wrong sign",
    "factor": "the gradient, or the result, is 1.001 times too large",
    "added": "0.001 is added to the gradient",
    "single": "the gradient is computed in single precision",
    "unsummed": "a gradient is not summed back over the axes along which its argument was broadcast",
    "axis": "the formula works along the dim before",
    "unchecked": "the version of a saved tensor is not checked",
    # of its source
    "term": "a term is missing",
    "multiplier": "a factor is missing",
    "saved": "another tensor is saved",
    "mixed up": "one tensor stands where another should",
    # of a kernel
    "element": "one element of the result is wrong",
    "nan": "one element of the result is nan",
    "flipped": "the result is in the wrong order along its last dim",
    "double": "a float32 result comes out in float64",
    "copied": "a view is a copy",
}


@dataclass(frozen=True, order=True)
class Fault:
    """One thing broken in one record.

    Attributes:
        op: the name of the record.
        part: the argument whose formula is broken; for "unchecked" the saved tensor; or "forward".
        kind: one of `KINDS`.
        place: which of several places in the source, or which of several results.
    """

    op: str
    part: str
    kind: str
    place: int = 0

    def __str__(self) -> str:
        return f"{self.op}, {self.part}: {self.kind}" + (f" {self.place}" if self.place else "")

    @classmethod
    def parse(cls, text: str) -> Fault:
        """The fault that is written so.

        >>> Fault.parse("log, self: sign")
        Fault(op='log', part='self', kind='sign', place=0)
        """
        op, _, rest = text.partition(", ")
        part, _, kind = rest.partition(": ")
        if kind in KINDS:
            return cls(op, part, kind)
        kind, _, place = kind.rpartition(" ")
        return cls(op, part, kind, int(place))


# ---- planting -------------------------------------------------------------------------------------------------------


@dataclass
class Witness:
    """What a planted fault has done: how often the broken code ran, how often it gave other numbers than the right
    code does for the same arguments, and whether the right code ever gave anything but zeros."""

    calls: int = 0
    different: int = 0
    nonzero: bool = False


@contextmanager
def planted(fault: Fault, witness: Witness | None = None) -> Iterator[None]:
    """Plants a fault while the block runs; `witness` is told what it does."""
    op = RECORDS[fault.op]
    before = op.kernel, dict(op.grads)
    try:
        plant(fault, witness)
        yield
    finally:
        op.kernel, op.grads = before
        _bind_again(op)


def plant(fault: Fault, witness: Witness | None = None) -> None:
    """Plants a fault for the rest of this process."""
    if fault.op not in RECORDS:
        import_all()
    op = RECORDS[fault.op]
    if fault.part == FORWARD:
        op.kernel = _broken_kernel(op, fault, witness)
    elif fault.kind != "unchecked":
        op.grads = {**op.grads, **_broken_formulas(op, fault, witness)}
    _bind_again(op, unchecked=fault.part if fault.kind == "unchecked" else "")


@contextmanager
def noting(used: set[tuple[str, str]]) -> Iterator[None]:
    """Meanwhile every part of a record that runs is put into `used`: ("log", "self"), ("log", "forward")."""

    def noted(function: Callable, parts: list[tuple[str, str]]) -> Callable:
        @functools.wraps(function)
        def noted(*args: Any, **kwargs: Any) -> Any:
            used.update(parts)
            return function(*args, **kwargs)

        noted.__signature__ = inspect.signature(function)
        return noted

    import_all()
    before = {op: (op.kernel, op.grads) for op in RECORDS.values() if op.kind != "composite"}
    for op in before:
        op.kernel = noted(op.kernel, [(op.name, FORWARD)])
        together = {a: [(op.name, each) for each in op.together[a]] for a in op.formulas}
        op.grads = {**op.grads, **{a: noted(f, together[a]) for a, f in op.formulas.items()}}
        _bind_again(op)
    try:
        yield
    finally:
        for op, (kernel, grads) in before.items():
            op.kernel, op.grads = kernel, grads
            _bind_again(op)


_DERIVED = ("formulas", "needs", "saved", "signature", "tensors", "edges")


def _bind_again(op: Op, unchecked: str = "") -> None:
    """Makes everything anew that was derived from a record. Functions that somebody may hold already are changed in
    place: their code, and what they close over."""
    for fact in _DERIVED:
        op.__dict__.pop(fact, None)
    for name in (op.name, f"{op.name}_"):
        _tensor._node_types.pop(name, None)
    if unchecked:
        _tensor._node_type(op).apply = _unchecked_apply(op, unchecked)
    known = [f for f in (op.__dict__.get("function"), *vars(_tensor.Tensor).values()) if _is_bound(f, op)]
    for function in dict.fromkeys(known):
        fresh = _dispatch._compiled(op, dunder="(operator)" in function.__code__.co_filename)
        for name, old in zip(function.__code__.co_freevars, function.__closure__, strict=True):
            if name != "FUNCTION":
                old.cell_contents = fresh.__closure__[fresh.__code__.co_freevars.index(name)].cell_contents
        function.__code__, function.kernel = fresh.__code__, op.kernel


def _is_bound(x: Any, op: Op) -> bool:
    return isinstance(x, types.FunctionType) and getattr(x, "op", None) is op and "minitorch " in x.__code__.co_filename


def _unchecked_apply(op: Op, name: str) -> Callable:
    """The backward of a node without the check of one saved tensor's version."""
    lines = graph._apply_source(op).splitlines()
    checks = [i for i, line in enumerate(lines) if f"stale(node, {name!r}," in line]
    kept = [line for i, line in enumerate(lines) if i not in checks and i + 1 not in checks]
    namespace = {f"formula_{argument}": f for argument, f in op.formulas.items()}
    namespace.update(RELEASED=graph.RELEASED, stale=graph.stale, filled=graph._filled)
    exec(compile("\n".join(kept), f"<minitorch {op.node}.apply>", "exec"), namespace)
    return namespace["apply"]


# ---- what is broken in what a formula returns -----------------------------------------------------------------------


def _single(x: Any) -> Any:
    if isinstance(x, np.ndarray):
        return x.astype(np.float32) if x.dtype == np.float64 else x
    return x.float().double() if num.is_tensor(x) and str(x.dtype).endswith("float64") else x


def _unsummed(x: Any, shape: tuple[int, ...]) -> Any:
    """The first of the gradients that should be added up."""
    if x is None or not hasattr(x, "shape") or tuple(x.shape) == tuple(shape):
        return x
    x = x[(0,) * (len(x.shape) - len(shape))]
    return x[tuple(slice(0, 1) if n == 1 else slice(None) for n in shape)]


def _number_or_array(change: Callable) -> Callable:
    """A change of numbers, of whatever kind; None stays."""
    return lambda x: x if x is None else change(x)


_RETURNED = {
    "sign": _number_or_array(lambda x: -x),
    "factor": _number_or_array(lambda x: x * 1.001),
    "added": _number_or_array(lambda x: x + 0.001),
    "single": _number_or_array(_single),
}


def _broken_formulas(op: Op, fault: Fault, witness: Witness | None) -> dict[str, Callable]:
    """The formulas of a record that a fault changes: one, or those that are one computation, in step."""
    right = op.grads[fault.part]
    if fault.kind in _RETURNED:
        change = _RETURNED[fault.kind]
        broken = _with_signature(right, lambda *args: _at(op, fault.part, change, right(*args)))
    elif fault.kind == "unsummed":
        broken = _unsummed_formula(op, fault.part, right)
    elif fault.kind == "axis":
        names = list(inspect.signature(right).parameters)
        places = [i for i, name in enumerate(names) if name in _DIMS]
        broken = _with_signature(
            right, lambda *args: right(*(_dim_before(x) if i in places else x for i, x in enumerate(args)))
        )
    else:
        broken = _from_source(right, _mutants(op, fault.part)[fault.kind][fault.place])
    if witness is not None:
        broken = _watched(right, broken, witness)
    return dict.fromkeys(op.together[fault.part], broken)


def _with_signature(right: Callable, broken: Callable) -> Callable:
    """A formula that is called as another one is: what it names decides what is saved."""
    broken.__signature__ = inspect.signature(right)
    return broken


def _at(op: Op, argument: str, change: Callable, found: Any) -> Any:
    """What a formula returned, changed in the gradient of one argument."""
    if argument in op.lists:
        return [change(x) for x in found]
    if len(op.together[argument]) == 1:
        return change(found)
    place = op.together[argument].index(argument)
    return tuple(change(x) if i == place else x for i, x in enumerate(found))


def _unsummed_formula(op: Op, argument: str, right: Callable) -> Callable:
    """The formula asks for the shape of its argument besides, as its last parameter."""
    signature = inspect.signature(right)
    name = f"{argument}_shape"
    if name in signature.parameters:
        place = list(signature.parameters).index(name)
        return _with_signature(right, lambda *args: _unsummed(right(*args), args[place]))

    def broken(*args: Any) -> Any:
        return _unsummed(right(*args[:-1]), args[-1])

    extra = inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    broken.__signature__ = signature.replace(parameters=[*signature.parameters.values(), extra])
    return broken


_DIMS = ("dim", "dims", "dim0", "dim1")


def _dim_before(dim: Any) -> Any:
    if isinstance(dim, (tuple, list)):
        return type(dim)(map(_dim_before, dim))
    return dim - 1 if isinstance(dim, int) else dim


def _watched(right: Callable, broken: Callable, witness: Witness) -> Callable:
    """The broken formula or kernel, held against the right one at each call."""
    names = list(inspect.signature(broken).parameters)
    common = [names.index(p) for p in inspect.signature(right).parameters if p in names]
    comparable = len(common) == len(inspect.signature(right).parameters)

    @functools.wraps(broken)
    def watched(*args: Any, **kwargs: Any) -> Any:
        witness.calls += 1
        witness.different += 1
        found = broken(*args, **kwargs)
        if comparable:
            expected = right(*(args[i] for i in common), **kwargs) if not kwargs else right(*args, **kwargs)
            numbers = [_numbers(x) for x in (found, expected)]
            witness.different -= _same(*numbers)
            witness.nonzero |= any(x.any() for x in numbers[1])
        return found

    watched.__signature__ = inspect.signature(broken)
    return watched


def _numbers(x: Any) -> list[np.ndarray]:
    if isinstance(x, (tuple, list)):
        return [y for each in x for y in _numbers(each)]
    if x is None:
        return []
    x = np.asarray(x._data if num.is_tensor(x) else x)
    return [num.floats(x) if x.dtype == object else x]


def _same(found: list[np.ndarray], expected: list[np.ndarray]) -> bool:
    def alike(a: np.ndarray, b: np.ndarray) -> bool:
        if not a.any() and not b.any():
            return True
        return a.dtype == b.dtype and a.shape == b.shape and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")

    return len(found) == len(expected) and all(map(alike, found, expected))


# ---- what is broken in the source of a formula ----------------------------------------------------------------------


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse(Path(file).read_text(encoding="utf-8"))


@cache
def _definition(code: types.CodeType) -> ast.Lambda | ast.FunctionDef | None:
    """The lambda or def that some code was compiled from."""
    positions = {(p[0], p[2]) for p in code.co_positions() if p[0] is not None}
    for node in ast.walk(_tree(code.co_filename)):
        if isinstance(node, ast.FunctionDef) and node.name == code.co_name:
            if min([node.lineno, *(d.lineno for d in node.decorator_list)]) == code.co_firstlineno:
                return node
        elif isinstance(node, ast.Lambda) and node.lineno == code.co_firstlineno and code.co_name == "<lambda>":
            inside = {(n.lineno, n.col_offset) for n in ast.walk(node.body) if hasattr(n, "lineno")}
            names = tuple(a.arg for a in node.args.args)
            if names == code.co_varnames[: code.co_argcount] and any(p in inside for p in positions):
                return node
    return None


def _from_source(right: Callable, node: ast.Lambda | ast.FunctionDef) -> Callable:
    """A function from changed source, with the globals, the defaults and the closure of the one it was."""
    free = right.__code__.co_freevars
    made = [ast.Return(node)] if isinstance(node, ast.Lambda) else [ast.Global([node.name]), node]
    arguments = ast.arguments([], [ast.arg(name) for name in free], None, [], [], None, [])
    factory = ast.FunctionDef("factory", arguments, made, [], None, None)
    module = ast.fix_missing_locations(ast.Module([ast.copy_location(factory, node)], []))
    outer = next(
        c for c in compile(module, right.__code__.co_filename, "exec").co_consts if isinstance(c, types.CodeType)
    )
    code = next(c for c in outer.co_consts if isinstance(c, types.CodeType))
    cells = dict(zip(free, right.__closure__ or (), strict=True))
    function = types.FunctionType(
        code, right.__globals__, right.__name__, right.__defaults__, tuple(cells[name] for name in code.co_freevars)
    )
    function.__kwdefaults__ = right.__kwdefaults__
    return function


def _parameters(node: ast.Lambda | ast.FunctionDef) -> list[str]:
    return [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]


_SIZES = ("shape", "ndim", "size", "dtype", "len", "axis", "range", "arange")
_LIKE = ("is_tensor", "is_block", "beside", "in_dtype_of", "zeros_like", "zeros", "isinstance", "type")
"""Functions that ask of their first argument only what kind of number it holds."""


def _numeric(node: ast.AST, tensors: set[str]) -> bool:
    """Whether an expression computes with tensors, and not with their sizes."""
    inside = list(ast.walk(node))
    names = {n.id for n in inside if isinstance(n, ast.Name)} | {n.attr for n in inside if isinstance(n, ast.Attribute)}
    return bool(names & tensors) and not names & set(_SIZES)


def _neutral(node: ast.BinOp) -> bool:
    """Whether an operation changes no number: `x * 1.0`, `x + 0 * y`."""
    constants = {n.value for side in (node.left, node.right) for n in ast.walk(side) if isinstance(n, ast.Constant)}
    beside = [side for side in (node.left, node.right) if isinstance(side, ast.Constant)]
    return any(side.value == 1 for side in beside) or (0 in constants and isinstance(node.right, ast.BinOp))


def _read_for_its_kind(node: ast.AST) -> list[ast.AST]:
    """The names of which only the kind of number, the shape or the dtype is asked."""
    found = []
    for n in ast.walk(node):
        if isinstance(n, ast.Attribute):
            found.append(n.value)
        elif isinstance(n, ast.Call) and n.args and getattr(n.func, "attr", getattr(n.func, "id", "")) in _LIKE:
            found.append(n.args[0])
    return found


def _changed(node: ast.AST, place: int, new: Callable[[ast.AST], ast.AST]) -> ast.AST:
    """A copy of a tree in which the node that `ast.walk` visits at `place` is another one."""
    tree = copy.deepcopy(node)
    target = list(ast.walk(tree))[place]

    class Change(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return ast.copy_location(new(node), node) if node is target else self.generic_visit(node)

    return Change().visit(tree)


@cache
def _mutants(op: Op, argument: str) -> dict[str, list[ast.AST]]:
    """Kind -> the changed definitions of a formula: a few of each, spread over its source."""
    right = op.grads[argument]
    node = _definition(right.__code__) if isinstance(right, types.FunctionType) else None
    found: dict[str, list[ast.AST]] = {"term": [], "multiplier": [], "saved": [], "mixed up": []}
    if node is None:
        return found
    own = _parameters(node)
    tensors = {p for p in own if p in ("grad", "grads", *op.result_names) or (p in op.grads and p not in op.lists)}
    local = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    walked = list(ast.walk(node))
    within = {id(n) for s in walked if isinstance(s, ast.Subscript) for n in ast.walk(s.slice)}
    for place, each in enumerate(walked):
        if id(each) in within or not isinstance(each, ast.BinOp) or not _numeric(each, tensors | local):
            continue
        if _neutral(each):
            continue
        if isinstance(each.op, (ast.Add, ast.Sub)):
            found["term"].append(_changed(node, place, lambda n: n.left))
        elif isinstance(each.op, (ast.Mult, ast.Div)):
            grad = any(isinstance(n, ast.Name) and n.id in ("grad", "grads") for n in ast.walk(each.right))
            keep = "right" if grad and isinstance(each.op, ast.Mult) else "left"
            found["multiplier"].append(_changed(node, place, lambda n, keep=keep: getattr(n, keep)))
    saved = [p for p in own if p in tensors and p not in ("grad", "grads")]
    others = [p for p in (*op.tensors, *op.result_names[:1]) if p not in op.lists]
    for p in saved:
        for q in others:
            if q not in own and q not in op.optional:
                found["saved"].append(_renamed(node, p, q))
    kinds = {id(n) for n in _read_for_its_kind(node)}
    for place, each in enumerate(walked):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load) and each.id in saved and id(each) not in kinds:
            q = next((q for q in saved if q != each.id), None)
            if q is not None:
                found["mixed up"].append(_changed(node, place, lambda n, q=q: ast.Name(q, ast.Load())))
    return {kind: _spread(mutants, _MOST[kind]) for kind, mutants in found.items()}


_MOST = {"term": 2, "multiplier": 1, "saved": 1, "mixed up": 1}


def _spread(mutants: list, most: int) -> list:
    return mutants[:: max(1, -(-len(mutants) // most))]


def _renamed(node: ast.AST, old: str, new: str) -> ast.AST:
    tree = copy.deepcopy(node)
    for each in ast.walk(tree):
        if isinstance(each, ast.Name) and each.id == old:
            each.id = new
        elif isinstance(each, ast.arg) and each.arg == old:
            each.arg = new
    return tree


def change(fault: Fault) -> str:
    """What was and what is, for a fault in the source: `grad * result → grad`; else what its kind says."""
    op = RECORDS[fault.op]
    if fault.part == FORWARD or fault.kind not in _MOST:
        return KINDS[fault.kind]
    was = ast.unparse(_definition(op.grads[fault.part].__code__))
    now = ast.unparse(_mutants(op, fault.part)[fault.kind][fault.place])
    lines = [pair for pair in zip(was.splitlines(), now.splitlines()) if pair[0] != pair[1]]
    first = [text.strip().removeprefix("lambda ") for text in (lines[0] if lines else (was, now))]
    if fault.kind != "saved":
        first = [text.partition(": ")[2] if "lambda" in was else text for text in first]
    return " → ".join(f"`{text}`" for text in first)


# ---- what is broken in a kernel -------------------------------------------------------------------------------------


def _with_last(change: Callable[[np.ndarray], Any]) -> Callable[[np.ndarray], np.ndarray]:
    """A copy in which the last element is another."""

    def changed(x: np.ndarray) -> np.ndarray:
        x = np.array(x)
        if x.size:
            x.flat[-1] = change(x.flat[-1])
        return x

    return changed


_RESULT = {
    "factor": lambda x: (x * 1.001).astype(x.dtype) if x.dtype.kind == "f" else x,
    "element": _with_last(lambda number: not number if number.dtype.kind == "b" else number + type(number)(1)),
    "nan": lambda x: _with_last(lambda number: np.nan)(x) if x.dtype.kind == "f" else x,
    "flipped": lambda x: x[..., ::-1] if x.ndim else x,
    "double": lambda x: x.astype(np.float64) if x.dtype == np.float32 else x,
    "copied": np.array,
}


def _broken_kernel(op: Op, fault: Fault, witness: Witness | None) -> Callable:
    """A kernel whose blocks come out wrong; Values are left as they are, so that the two no longer agree."""
    right = op.kernel

    def on_block(x: Any) -> Any:
        x = x if isinstance(x, np.ndarray) else np.asarray(x)
        return x if x.dtype == object else _RESULT[fault.kind](x)

    @functools.wraps(right)
    def broken(*args: Any, **kwargs: Any) -> Any:
        found = right(*args, **kwargs)
        if isinstance(found, (tuple, list)):
            return tuple(on_block(x) if i == fault.place else x for i, x in enumerate(found))
        return on_block(found)

    broken.__signature__ = inspect.signature(right)
    return broken if witness is None else _watched(right, broken, witness)


# ---- faults that change nothing -------------------------------------------------------------------------------------

FLAT = "the result has no dims"
BROADCAST_BEFORE = "the public function broadcasts both operands before this op"
CAST = "only formulas call it, and a gradient is cast to the dtype of its argument"

# Faults that no test can see -> why. Strict: what a test does see is not listed.
EQUIVALENT = {
    **{f"_{name}_all, forward: flipped": FLAT for name in ("max", "prod")},
    "scalar_tensor, forward: flipped": FLAT,
    "_fill_tensor, forward: flipped": "all elements are the same",
    **{
        f"{name}, {argument}: unsummed": BROADCAST_BEFORE
        for name in ("_huber_loss", "_mse_loss", "_smooth_l1_loss")
        for argument in ("self", "target")
    },
    "_soft_margin_loss, self: unsummed": BROADCAST_BEFORE,
    **{f"addr, {argument}: unsummed": "vectors are not broadcast" for argument in ("vec1", "vec2")},
    "_avg_pool2d_backward, forward: double": CAST,
    "_max_pool2d_with_indices_backward, forward: double": CAST,
    **{f"_copysign_{kind}, self: mixed up": "self is 0 where the result is" for kind in ("number", "tensor")},
    "_dist, self: term 1": "zeros of either shape, and torch has no gradient there at all",
    "empty_permuted, forward: element": "what memory nobody has set holds is chance",
    "_norm_along, self: unchecked": "its argument is made by pairwise_distance, which alone holds it",
    "_fractional_max_pool3d_backward, indices: unchecked": "its argument is made by a formula, which alone holds it",
    "triangular_solve, self: multiplier": "the term is 0 times a matrix, to keep its edge in the graph",
    **{
        f"_upsample_nearest{exact}{dims}d, self: multiplier": "the nearest element has no weight"
        for exact in ("", "_exact")
        for dims in (1, 2, 3)
    },
}
ZERO = "the derivative is zero, and so is what the fault makes of it"


def equivalent(fault: Fault, witness: Witness) -> str:
    """Why a fault that no test notices cannot be noticed; "" where it could."""
    if witness.calls and not witness.different and not witness.nonzero:
        return ZERO
    return EQUIVALENT.get(str(fault), "")


# ---- the list -------------------------------------------------------------------------------------------------------


def _turn(text: str, kinds: list[str]) -> str:
    """One of some kinds: each has its turn, by chance that stays."""
    return kinds[zlib.crc32(text.encode()) % len(kinds)]


def _is_zero(op: Op, argument: str) -> bool:
    """Whether a formula is nothing but zeros, by its text."""
    formula = op.grads[argument]
    node = _definition(formula.__code__) if isinstance(formula, types.FunctionType) else None
    text = ast.unparse(node.body) if isinstance(node, ast.Lambda) else ""
    return bool(re.fullmatch(r"(num\.)?zeros(_like)?\(.*\)|grad \* 0(\.0)?", text))


def _of_formula(op: Op, argument: str) -> Iterator[Fault]:
    fault = Fault(op.name, argument, "sign")
    yield fault
    # Zeros have no sign.
    zeros = _is_zero(op, argument)
    if kind := "added" if zeros else _turn(str(fault), ["factor", "single", "added", "", ""]):
        yield replace(fault, kind=kind)
    parameters = inspect.signature(op.formulas[argument]).parameters
    if argument in op.promote and len(set(op.promote) & set(op.tensors)) > 1:
        yield replace(fault, kind="unsummed")
    if any(p in _DIMS for p in parameters):
        yield replace(fault, kind="axis")
    for kind, mutants in _mutants(op, argument).items():
        for place in range(len(mutants)):
            yield replace(fault, kind=kind, place=place)


def _of_kernel(op: Op) -> Iterator[Fault]:
    fault = Fault(op.name, FORWARD, "")
    if op.view:
        yield replace(fault, kind=_turn(op.name, ["flipped", "copied"]))
        return
    # What is not recorded gives integers or bools, or gives back what it got.
    floating = ["factor", "nan", "double"] if op.recorded else []
    yield replace(fault, kind=_turn(op.name, ["element", "flipped", *floating]))
    if len(op.result_names) > 1:
        yield replace(fault, kind="element", place=1)


def _listed() -> Iterator[Fault]:
    import_all()
    for op in RECORDS.values():
        if op.kind == "composite":
            continue
        for argument in op.formulas:
            # Of several arguments that one function serves, only the first gets the changes of its source.
            first = argument == op.together[argument][0]
            for fault in _of_formula(op, argument):
                if first or fault.kind not in _MOST:
                    yield fault
        if op.saved and _turn(f"{op.name} saved", ["checked", "checked", "unchecked"]) == "unchecked":
            yield Fault(op.name, op.saved[0], "unchecked")
        if _turn(f"{op.name} kernel", ["right", "broken"]) == "broken":
            yield from _of_kernel(op)


@cache
def every_fault() -> list[Fault]:
    """Every fault that a mutation run plants, by the name of the record."""
    return sorted(set(_listed()))
