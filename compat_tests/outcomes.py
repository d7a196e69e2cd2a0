"""What a call did, seen from outside, and the one comparison of two such outcomes."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from compat_tests.backends import Backend, Sample
from compat_tests.tolerances import close, loosest


@dataclass
class Seen:
    """One tensor of a result, or the type and value of what is no tensor."""

    type: str
    dtype: str
    shape: tuple
    alias: tuple
    strides: tuple
    in_order: bool
    requires_grad: bool
    values: Any


@dataclass
class Outcome:
    error: tuple[str, str, str] | None = None
    """(stage, type, first line): the stage is "forward", "look" (at the results) or "backward"."""
    results: list[Seen] = field(default_factory=list)
    grads: list[tuple[str, np.ndarray] | None] = field(default_factory=list)
    graph: list = field(default_factory=list)
    saved: list[dict] = field(default_factory=list)
    inputs: list[np.ndarray] = field(default_factory=list)
    """The numbers of the inputs after the call."""


def first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0]


def attempt(outcome: Outcome, stage: str, work: Callable[[], None]) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            work()
    except Exception as error:
        outcome.error = outcome.error or (stage, type(error).__name__, first_line(error))
    return outcome.error is None


def seen(backend: Backend, x: Any, inputs: list, sample: Sample) -> Seen:
    if not isinstance(x, backend.Tensor):
        return Seen(type(x).__name__, "", (), (), (), True, False, x)
    alias = tuple(i for i, t in enumerate(inputs) if backend.shares(x, t))
    # Strides are part of what a view is (a dim of size 1 has none); of a fresh result only whether it can be viewed.
    strides = tuple(s for s, n in zip(x.stride(), x.shape, strict=True) if n > 1) if alias else ()
    in_order = x.is_contiguous()
    values = backend.numbers(x) if sample.numbers else None
    return Seen("Tensor", str(x.dtype), tuple(x.shape), alias, strides, in_order, x.requires_grad, values)


def graph_of(roots: list, inputs: list) -> tuple[list, list]:
    """The graph below some tensors as plain data, and its nodes in the same order.

    Each entry is (name, ((place of the node below, output index), …)); a leaf that is an input bears its place.
    """
    entries, nodes, places = [], [], {}

    def visit(node: Any) -> int:
        if node is None:
            return -1
        if node in places:
            return places[node]
        place = places[node] = len(nodes)
        nodes.append(node)
        entries.append(None)
        variable = getattr(node, "variable", None)
        leaf = next((i for i, t in enumerate(inputs) if t is variable), None) if variable is not None else None
        name = node.name() if leaf is None else f"{node.name()} of input {leaf}"
        entries[place] = (name, tuple((visit(below), nr) for below, nr in node.next_functions))
        return place

    for root in roots:
        visit(root.grad_fn)
    return entries, nodes


def saved_by(backend: Backend, node: Any) -> dict:
    """The saved tensors of a node by name: their values, or None where nothing was kept."""
    found = {}
    for name in dir(node):
        if not name.startswith("_saved_") or name.endswith("_sym_sizes"):
            continue
        value = getattr(node, name)
        if value is None or isinstance(value, backend.Tensor):
            found[name] = None if value is None else backend.numbers(value)
    return found


def cotangents(results: list, seed: int = 0) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [
        np.asarray(rng.standard_normal(tuple(r.shape))).astype(str(r.dtype).removeprefix("torch.")) for r in results
    ]


def observe(backend: Backend, call: Callable, sample: Sample, order: int = 1, saved: bool = False) -> Outcome:
    """Calls, then differentiates every differentiable result with respect to every input that requires grad.

    With `order` 2 those gradients are differentiated in turn, with respect to the inputs and the cotangents, and so on;
    the gradients of each order stand in `grads` behind those of the one before.
    """
    outcome = Outcome()
    backend.torch.manual_seed(7)
    args, kwargs, inputs = backend.build(sample)
    leaves = [t for t in inputs if t.requires_grad]
    results: list = []

    def forward() -> None:
        found = call(*args, **kwargs)
        results.extend(backend.flat(sample.part(found) if sample.part else found))

    def look() -> None:
        outcome.results = [seen(backend, x, inputs, sample) for x in results]
        outcome.inputs = [backend.numbers(x) for x in inputs]

    if not attempt(outcome, "forward", forward) or not attempt(outcome, "look", look):
        return outcome
    roots = [x for x in results if isinstance(x, backend.Tensor) and x.requires_grad]
    if not roots or not leaves:
        return outcome
    outcome.graph, nodes = graph_of(roots, inputs)
    if saved:
        outcome.saved = [saved_by(backend, node) for node in nodes]

    def backward() -> None:
        found, like, wanted = roots, roots, leaves
        for level in range(1, order + 1):
            more = level < order
            shaped = [x if g is None else g for g, x in zip(found, like, strict=True)]
            seeds = [backend.from_numpy(c).requires_grad_(more) for c in cotangents(shaped, level)]
            used = [(g, c) for g, c in zip(found, seeds, strict=True) if g is not None and g.requires_grad]
            found, like = [None] * len(wanted), wanted
            if used:
                chosen, given = zip(*used, strict=True)
                found = backend.torch.autograd.grad(chosen, wanted, given, create_graph=more, allow_unused=True)
            for g, x in zip(found, wanted, strict=True):
                if g is None and level > 1:
                    # Where a gradient is zero, torch gives zeros or None by no rule.
                    outcome.grads.append((str(x.dtype), np.zeros(tuple(x.shape))))
                else:
                    outcome.grads.append(None if g is None else (str(g.dtype), backend.numbers(g)))
            wanted = wanted + seeds

    attempt(outcome, "backward", backward)
    return outcome


def compare(ours: Outcome, theirs: Outcome, graph: bool = True) -> str | None:
    """The first thing in which two outcomes differ, or None. The order says what matters most.

    Raised or not → type → dtype → shape → aliasing and strides → values → inputs → gradients → names in the graph.
    """
    if ours.error != theirs.error:
        return f"raised: {ours.error} against {theirs.error}"
    if len(ours.results) != len(theirs.results):
        return f"type: {len(ours.results)} results against {len(theirs.results)}"
    pairs = list(zip(ours.results, theirs.results, strict=True))
    for what in ("type", "dtype", "shape", "alias", "strides"):
        for a, b in pairs:
            if getattr(a, what) != getattr(b, what):
                return f"{what}: {getattr(a, what)} against {getattr(b, what)}"
    for a, b in pairs:
        # To be in order where torch is not does no harm; the other way round, `view` would fail.
        if b.in_order and not a.in_order:
            return "strides: not contiguous, as torch's result is"
    for a, b in pairs:
        if difference := _differ(a.values, b.values, a.dtype):
            return f"values: {difference}"
    for place, (a, b) in enumerate(zip(ours.inputs, theirs.inputs, strict=True)):
        if difference := _differ(a, b, str(a.dtype)):
            return f"input {place} afterwards: {difference}"
    for a, b in pairs:
        if a.requires_grad != b.requires_grad:
            return f"requires_grad: {a.requires_grad} against {b.requires_grad}"
    if len(ours.grads) != len(theirs.grads):
        return f"gradients: {len(ours.grads)} against {len(theirs.grads)}"
    for place, (a, b) in enumerate(zip(ours.grads, theirs.grads, strict=True)):
        if (a is None) != (b is None):
            return f"gradients: of input {place}: {a} against {b}"
        if a is None:
            continue
        if a[0] != b[0] or a[1].shape != b[1].shape:
            return f"gradients: of input {place}: {a[0]} {a[1].shape} against {b[0]} {b[1].shape}"
        # Through a float32 result even the gradient of a float64 input has float32's precision.
        if difference := _differ(a[1], b[1], loosest([a[0], *(seen.dtype for seen in ours.results)])):
            return f"gradients: of input {place}: {difference}"
    if graph and ours.graph != theirs.graph:
        return f"graph: {ours.graph} against {theirs.graph}"
    return None


def _differ(a: Any, b: Any, dtype: str) -> str | None:
    if not isinstance(a, np.ndarray):
        return None if a == b or a is None else f"{a!r} against {b!r}"
    if close(a, b, dtype):
        return None
    a, b = a.astype(np.float64), b.astype(np.float64)
    with np.errstate(invalid="ignore"):
        apart = np.where((a == b) | (np.isnan(a) & np.isnan(b)), 0, np.nan_to_num(np.abs(a - b), nan=np.inf))
    worst = np.unravel_index(np.argmax(apart), a.shape)
    return f"at {tuple(map(int, worst))} {a[worst]!r} against {b[worst]!r}"
