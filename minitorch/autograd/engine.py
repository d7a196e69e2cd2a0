"""The engine: one walk over the graph, from the results to the leaves.

Nodes run in the order of creation, latest first. A node is made after those it depends on, so when its turn comes, all
that consume its result have run and its gradient is complete. Leaves accumulate as soon as their last gradient is in.

Gradients travel as buffers. Under `create_graph` they travel as Tensors and the same formulas are recorded in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from operator import attrgetter
from typing import Any

from numpy import add, array, asarray, ndarray

from minitorch.autograd.graph import AccumulateGrad, Node
from minitorch.autograd.modes import flags
from minitorch.autograd.origin import increment_version
from minitorch.dtypes import OBJECT
from minitorch.ops import num
from minitorch.ops._record import RECORDS

Edge = tuple[Node, int]
by_creation = attrgetter("seq")


def reachable(roots: Sequence[Edge]) -> tuple[list[Node], dict[AccumulateGrad, int]]:
    """The nodes below `roots`, latest first, and the leaves with the number of edges that lead to each."""
    seen, leaves, stack = set(), {}, []
    edges = roots
    while True:
        for node, _ in edges:
            if node is None:
                continue
            if node.__class__ is AccumulateGrad:
                leaves[node] = leaves.get(node, 0) + 1
            elif node not in seen:
                seen.add(node)
                stack.append(node)
        if not stack:
            return sorted(seen, key=by_creation, reverse=True), leaves
        edges = stack.pop().next_functions


def _leading_to(targets: set[Node], order: list[Node]) -> set[Node]:
    """The nodes from which some target can be reached."""
    useful = set(targets)
    for node in reversed(order):
        if any(below in useful for below, _ in node.next_functions):
            useful.add(node)
    return useful


def walk(
    roots: Sequence[Edge],
    grads: Sequence[Any],
    retain_graph: bool,
    create_graph: bool,
    targets: Sequence[Edge] | None = None,
    thorough: bool = False,
) -> dict[Edge, Any]:
    """Sends `grads` from `roots` down the graph.

    Without `targets` every leaf accumulates into its `.grad`. With them, only what leads to them runs, and the
    gradients that arrive there are returned instead. The nodes of the targets themselves run only if `thorough`.
    """
    order, uses = reachable(roots)
    captured: dict[Edge, Any] = {}
    wanted: dict[Node, list[int]] = {}
    useful = None
    if targets is not None:
        for node, nr in targets:
            wanted.setdefault(node, []).append(nr)
        useful = _leading_to(set(wanted), order)
    # The gradients that have arrived, by node: of a node with several results a list.
    pending: dict[Node, Any] = {}
    # The nodes whose pending buffer nobody else holds: it may be added into, and kept as `.grad`.
    own: set[Node] = set()

    def arrive(below: Node, nr: int, grad: Any, fresh: bool) -> None:
        if below.many:
            slots = pending.setdefault(below, [None] * len(below.shape))
            if slots[nr] is not None:
                grad = slots[nr] + grad if create_graph else asarray(slots[nr] + grad)
            slots[nr] = grad
            return
        known = pending.get(below)
        if known is None:
            pending[below] = grad
            if fresh:
                own.add(below)
        elif create_graph:
            pending[below] = known + grad
        elif below in own and known.dtype is not OBJECT:
            add(known, grad, known)
        else:
            pending[below] = asarray(known + grad)
            own.add(below)

    def finish(leaf: AccumulateGrad) -> None:
        grad = pending.pop(leaf, None)
        if grad is None:
            if leaf.hooks is not None and useful is None:
                # As in torch, also where a function has given None.
                _after(leaf)
            return
        fresh = leaf in own
        if leaf.hooks is not None:
            grad, fresh = _before(leaf, grad, create_graph), False
        if leaf in wanted:
            captured[leaf, 0] = grad if fresh or create_graph else num.copied(grad)
        elif useful is None:
            accumulate(leaf, grad, fresh, create_graph)
            if leaf.hooks is not None:
                _post_hooks(leaf, (), grad, create_graph)

    for (node, nr), grad in zip(roots, grads, strict=True):
        try:
            arrive(node, nr, fit(grad, node.output_shape(nr), node.output_dtype(nr)), False)
        except Misfit as error:
            raise RuntimeError(f"invalid gradient at index {nr} - {error}") from None
        if node in uses:
            uses[node] -= 1
            if not uses[node]:
                finish(node)

    plain = targets is None and not create_graph
    anomaly = flags["ANOMALY"]
    for node in order:
        edges, hooks, goes_on = node.next_functions, node.hooks, True
        grad = pending.pop(node, None)
        if useful is not None:
            goes_on = _goes_on(node, useful)
            if node not in useful:
                grad = None
        if hooks is not None and grad is not None:
            grad = _before(node, grad, create_graph)
        if useful is not None and node in wanted and grad is not None:
            for nr in wanted[node]:
                each = grad[nr] if node.many else grad
                captured[node, nr] = each if create_graph or each is None else num.copied(each)
        if grad is not None and (goes_on or thorough):
            if anomaly is not None:
                below_grads = anomaly.run(node, grad, create_graph)
            else:
                below_grads = node.apply_recorded(grad) if create_graph else node.apply(grad)
            if hooks is not None and hooks.post:
                below_grads = _post_hooks(node, below_grads, grad, create_graph)
            if not retain_graph:
                node.release()
        if grad is None or not goes_on:
            below_grads = (None,) * len(edges)
        formulas = hooks is None and not create_graph and node.op is not None
        passed_on = node in own and len(edges) == 1 and node not in wanted
        place = 0
        for below, nr in edges:
            below_grad = below_grads[place]
            place += 1
            if below is None:
                continue
            leaf = below.__class__ is AccumulateGrad
            if leaf:
                left = uses[below] = uses[below] - 1
            if below_grad is not None:
                if type(below_grad) is not ndarray and not create_graph:
                    below_grad = asarray(below_grad)
                if below.many:
                    shape, dtype = below.shape[nr], below.dtype[nr]
                else:
                    shape, dtype = below.shape, below.dtype
                if below_grad.shape != shape or create_graph or below_grad.dtype is not dtype:
                    try:
                        below_grad = fit(below_grad, shape, dtype)
                    except Misfit as error:
                        raise RuntimeError(
                            f"Function {node.name()} returned an invalid gradient at index {place - 1} - {error}"
                        ) from None
                # A formula may hand its incoming gradient on, or a view of it: such a buffer is its owner's, unless
                # it was the walk's own and goes one way only.
                fresh = formulas and (
                    below_grad.flags.writeable if passed_on else below_grad is not grad and below_grad.base is None
                )
                if leaf and not left and plain and below.hooks is None and below not in pending:
                    accumulate(below, below_grad, fresh, False)
                    continue
                if leaf or below.many or below in pending:
                    arrive(below, nr, below_grad, fresh)
                else:
                    pending[below] = below_grad
                    if fresh:
                        own.add(below)
            if leaf and not left:
                finish(below)
    return captured


def _goes_on(node: Node, useful: set[Node]) -> bool:
    return any(below in useful for below, _ in node.next_functions)


def fit(grad: Any, shape: tuple[int, ...], dtype: Any) -> Any:
    """A gradient in the shape and dtype of what it is the gradient of: broadcasting and promotion, undone."""
    if not shape and grad.__class__ is ndarray:
        grad = asarray(num.block_sum(grad, None))
    elif grad.shape != shape:
        before = grad.shape
        with suppress(ValueError, IndexError):
            grad = num.sum_to(grad, shape)
        if grad.shape != shape:
            raise Misfit(f"got {list(before)} but expected shape compatible with {list(shape)}")
        if grad.__class__ is not ndarray and isinstance(grad, num.BUFFER):
            grad = asarray(grad)
    buffer = grad if isinstance(grad, ndarray) else grad._data
    if buffer.dtype is not dtype and buffer.dtype != dtype and buffer.dtype != OBJECT:
        grad = grad.astype(dtype) if buffer is grad else grad._to_copy(dtype)
    return grad


class Misfit(RuntimeError):
    """A gradient whose shape is not that of its tensor."""


def accumulate(leaf: AccumulateGrad, grad: Any, fresh: bool, create_graph: bool) -> None:
    """Adds to `.grad`: in place, but as a new tensor under create_graph."""
    variable = leaf.variable
    if variable._requires_grad is False:
        return
    if create_graph:
        # torch's graph shows the first gradient as a copy.
        known = variable._grad
        variable._grad = known + grad if known is not None else RECORDS["_copy"](grad.detach(), grad)
    elif variable._grad is None:
        like = variable._data
        if not fresh or (grad.ndim > 1 and grad.strides != like.strides):
            # A gradient lies in memory as its leaf does.
            grad = num.in_order_of(array(grad, order="C"), like if like.shape == grad.shape else grad)
        variable._grad = flags["wrap"](grad)
    else:
        known = variable._grad
        try:
            add(known._data, grad, known._data)
        except ValueError:
            raise RuntimeError(
                f"output with shape {list(known.shape)} doesn't match the broadcast shape {list(grad.shape)}"
            ) from None
        increment_version(known)
    if leaf.hooks is not None:
        _after(leaf)


# ---- hooks ----------------------------------------------------------------------------------------------------------


def _seen(grad: Any) -> Any:
    """A gradient as hooks see it: a Tensor."""
    return flags["wrap"](grad) if isinstance(grad, ndarray) else grad


def _quietly(hook: Callable, create_graph: bool, *arguments: Any) -> Any:
    before = flags["GRAD"]
    flags["GRAD"] = create_graph
    try:
        return hook(*arguments)
    finally:
        flags["GRAD"] = before


def _tensor_hooks(node: Node, nr: int, grad: Any, create_graph: bool) -> Any:
    if grad.__class__ is ndarray and grad.size == 1 and not grad.flags.writeable:
        # A hook may write into it, as it may into any tensor that repeats no element.
        grad = grad.copy()
    for hook in list(node.hooks.tensor.get(nr, {}).values()):
        seen = _seen(grad)
        replaced = _quietly(hook, create_graph, seen)
        if replaced is not None:
            _check_replacement(hook, seen, replaced)
            grad = replaced if create_graph else replaced._data
    return grad


def _check_replacement(hook: Callable, grad: Any, replaced: Any) -> None:
    name = getattr(hook, "__name__", repr(hook))
    if not isinstance(replaced, flags["Tensor"]):
        raise TypeError(f"expected Variable, but hook returned '{type(replaced).__name__}'")
    if replaced._data.dtype != grad._data.dtype and OBJECT not in (replaced._data.dtype, grad._data.dtype):
        raise RuntimeError(f"hook '{name}' has changed the type of value (was {grad.type()} got {replaced.type()})")
    if replaced._data.shape != grad._data.shape:
        raise RuntimeError(f"hook '{name}' has changed the size of value")


def _check_replacements(hook: Callable, grads: tuple, replaced: Any) -> None:
    """What a hook on a node returns: as many gradients as it was given, in a tuple."""
    name = getattr(hook, "__name__", repr(hook))
    if not isinstance(replaced, tuple):
        raise TypeError(f"expected tuple, but hook returned '{type(replaced).__name__}'")
    if len(replaced) != len(grads):
        raise RuntimeError(
            f"hook '{name}' has returned an incorrect number of values (got {len(replaced)}, but expected {len(grads)})"
        )
    for grad, new in zip(grads, replaced, strict=True):
        if new is not None and grad is None:
            raise RuntimeError("can't replace a None gradient with a non-None value")
        if new is not None:
            _check_replacement(hook, grad, new)


def _before(node: Node, grad: Any, create_graph: bool) -> Any:
    """The hooks that run before a node: on the tensors it made, then on itself; and the tensors that retain."""
    grads = list(grad) if node.many else [grad]
    for nr, each in enumerate(grads):
        if each is not None:
            grads[nr] = each = _tensor_hooks(node, nr, each, create_graph)
            tensor = node.hooks.retain.get(nr, lambda: None)()
            if tensor is not None:
                kept = _seen(num.copied(each)) if not create_graph else each
                tensor._grad = kept if tensor._grad is None else tensor._grad + kept
    for hook in list(node.hooks.pre.values()):
        seen = tuple(None if g is None else _seen(g) for g in grads)
        replaced = _quietly(hook, create_graph, seen)
        if replaced is not None:
            _check_replacements(hook, seen, replaced)
            grads = [r if create_graph or r is None else r._data for r in replaced]
    return grads if node.many else grads[0]


def _after(leaf: AccumulateGrad) -> None:
    """The hooks that run after a leaf has accumulated. Each gets what the one before has returned, if anything."""
    seen = leaf.variable
    for hook in list(leaf.hooks.after.values()):
        returned = hook(seen)
        if returned is not None and not isinstance(returned, flags["Tensor"]):
            raise TypeError(f"expected Variable, but hook returned '{type(returned).__name__}'")
        seen = seen if returned is None else returned
    if seen is not leaf.variable:
        raise RuntimeError("Tensor post accumulate grad hooks should return None.")


def _post_hooks(node: Node, grads_in: tuple, grad_out: Any, create_graph: bool) -> tuple:
    outs = tuple(None if g is None else _seen(g) for g in (grad_out if node.many else (grad_out,)))
    for hook in list(node.hooks.post.values()):
        ins = tuple(None if g is None else _seen(asarray(g) if not create_graph else g) for g in grads_in)
        replaced = _quietly(hook, create_graph, ins, outs)
        if replaced is not None:
            _check_replacements(hook, ins, replaced)
            grads_in = tuple(r if create_graph or r is None else r._data for r in replaced)
    return grads_in
