"""The scalar graph under a tensor: opening blocks into Values, and backward through them.

`open_scalars` runs the recorded operations again, from the leaves up, over arrays of `Value`: the same kernels, another
kind of number. `walk_values` is backward for tensors of dtype `value`, whose buffers hold the scalar graph all along.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy import ndarray

from minitorch import scalar
from minitorch.autograd import engine
from minitorch.autograd.graph import RELEASED, AccumulateGrad, Node, edge_of, stale
from minitorch.autograd.modes import flags
from minitorch.autograd.origin import increment_version
from minitorch.dtypes import OBJECT
from minitorch.ops import num
from minitorch.scalar import Value

# ---- opening a tensor -----------------------------------------------------------------------------------------------


def open_scalars(tensor: Any, limit: int) -> Any:
    """`Tensor.scalars`: a Value for a 0-d tensor, else an object array of Values."""
    if tensor._data.dtype == OBJECT or not tensor.requires_grad or tensor.is_leaf:
        return _shown(leaf_values(tensor))
    root, nr = edge_of(tensor)
    order, _ = engine.reachable([(root, nr)])
    size = sum(_size(node) for node in order)
    if size > limit:
        raise RuntimeError(
            f"the scalar graph of this tensor has about {size:,} Values, beyond the limit of {limit:,}; "
            f"scalars(limit={size}) builds it all the same"
        )
    made: dict[Node, Any] = {}
    for node in reversed(order):
        if "overwritten" in node.metadata:
            raise RuntimeError(
                f"the result of {node.name()} was modified in place outside the graph, so the graph cannot be opened"
            )
        inputs = [_input(node, place, made) for place in range(len(node.next_functions))]
        made[node] = node.replay(inputs)
    return _shown(made[root][nr] if root.many else made[root])


def _shown(values: ndarray) -> Any:
    return values if values.ndim else values.item()


def leaf_values(tensor: Any) -> ndarray:
    """The Values of a leaf: the same objects as long as its version stands."""
    if tensor._data.dtype == OBJECT:
        return tensor._data
    known = tensor.__dict__.get("_scalars")
    if known is None or known[0] != tensor._counter[0]:
        known = tensor.__dict__["_scalars"] = (tensor._counter[0], num.lift(tensor._data))
    return known[1]


def _input(node: Node, place: int, made: dict[Node, Any]) -> ndarray | None:
    """The Values of the argument behind one edge."""
    below, nr = node.next_functions[place]
    if below is None:
        return None
    if not isinstance(below, AccumulateGrad):
        return made[below][nr] if below.many else made[below]
    used = node.version_used(place)
    now = below.variable._counter[0]
    if used is not None and used != now:
        raise RuntimeError(
            f"a leaf of shape {list(below.output_shape(0))} was modified in place after {node.name()} used it (it was "
            f"at version {used}, now at {now}), so the graph cannot be opened; call scalars() before the update"
        )
    return leaf_values(below.variable)


def _size(node: Node) -> int:
    """About how many Values an operation makes."""
    op = node.op
    out = sum(map(math.prod, node.shape)) if node.many else math.prod(node.shape)
    if op is None:
        return out
    if op.view:
        return 0
    if op.lists:
        return out
    shapes = [node.shape_of(p) for p in op.edges]
    return op.scalars(*shapes) if op.scalars else 2 * max(out, sum(map(math.prod, shapes)))


# ---- operations that Values cannot follow ---------------------------------------------------------------------------


def barrier(
    inputs: Sequence[ndarray], outputs: Sequence[ndarray], name: str, back: Callable[[list[ndarray]], Sequence]
) -> list[ndarray]:
    """Fresh Values with the numbers of `outputs`, joined to the Values `inputs` by one node that calls `back`.

    `back` gets the gradients of the outputs and returns those of the inputs (or None). So a custom Function or a hook
    is one operation of the scalar graph.
    """
    parents = [v for array in inputs for v in array.flat]
    middle = Value(0.0, parents, name)
    fresh = [
        np.asarray(np.frompyfunc(lambda x: Value(x, (middle,), name), 1, 1)(num.floats(out)), dtype=object)
        for out in outputs
    ]
    # The node below must not keep the Values above it alive: those nobody uses have no gradient.
    watched = [np.array([[weakref.ref(v), None] for v in array.flat], dtype=object) for array in fresh]
    shapes = [array.shape for array in fresh]

    def backward() -> None:
        grads = [
            np.array([_new_grad(seen) for seen in pairs]).reshape(shape)
            for pairs, shape in zip(watched, shapes, strict=True)
        ]
        for array, grad in zip(inputs, back(grads), strict=True):
            if grad is not None:
                for v, g in zip(array.flat, np.broadcast_to(grad, array.shape).flat, strict=True):
                    v.grad += float(g)

    middle._backward = backward
    return fresh


def _new_grad(seen: ndarray) -> float:
    """The gradient of a Value above a barrier, 0 where this sweep has not passed and left what the last one left."""
    value, last = seen[0](), seen[1]
    if value is None or value.grad is last:
        return 0.0
    seen[1] = value.grad
    return value.grad


def before_hook(tensor: Any) -> None:
    """Prepares a tensor of Values for a hook: its Values are replaced by fresh ones behind a barrier.

    The hook then sees the gradient of this tensor alone, though kernels hand the same Values on. What has used the
    tensor already holds the Values of before: backward through that is an error (`_check_hooks`).
    """
    if tensor._data.dtype != OBJECT or tensor.is_leaf or "_has_barrier" in tensor.__dict__:
        return
    node, nr = edge_of(tensor)

    def back(grads: list[ndarray]) -> list[ndarray]:
        _hooked.add(node)
        out = grads[0]
        whole = [None] * len(node.shape) if node.many else out
        if node.many:
            whole[nr] = out
        seen = engine._before(node, whole, False)
        return [num.floats(seen[nr] if node.many else seen)]

    fresh = barrier([tensor._data.copy()], [tensor._data], "hook", back)[0]
    if tensor._base is None:
        tensor._data[...] = fresh
    else:
        # The base goes on without the hooks of its view, which no longer shares its memory.
        tensor._data = fresh
        counter = tensor._counter
        counter[1:] = (*(counter[1:3] if len(counter) > 1 else (None, None)), weakref.ref(tensor))
    tensor.__dict__["_has_barrier"] = True


_hooked: set[Node] = set()
"""The nodes whose hooks have run in the present sweep."""


def _check_hooks(order: Sequence[Node]) -> None:
    for node in order:
        hooks = node.hooks
        if hooks is None or node in _hooked:
            continue
        if hooks.pre or hooks.post:
            raise NotImplementedError(f"in dtype value a node has no hooks of its own ({node.name()}); hook the tensor")
        if not node.many and (hooks.retain or any(hooks.tensor.values())):
            raise NotImplementedError(
                "in dtype value a hook or retain_grad() must come before the tensor is used; that of "
                f"{node.name()} came after"
            )


# ---- backward over Values -------------------------------------------------------------------------------------------


def walk_values(
    tensors: Sequence[Any], roots: Sequence[tuple], seeds: Sequence[ndarray], retain_graph: bool, targets: Any
) -> dict:
    """Backward for dtype `value`: one sweep over the scalar graph, then the leaves collect what their Values got."""
    order, leaves = engine.reachable(roots)
    for node in order:
        _check_saved(node)
    # What a leaf holds now may have come into the graph through a view alone, or as a root: nobody has remembered it.
    flags["remember"]([(leaf, 0) for leaf in leaves])
    values = [v for t in tensors for v in t._data.flat]
    grads = [float(g) for seed in seeds for g in np.asarray(seed).flat]
    _hooked.clear()
    scalar.sweep(values, grads)
    collected = {leaf: _collect(leaf) for leaf in leaves}
    _check_hooks(order)
    if not retain_graph:
        for node in order:
            node.release()
    if targets is None:
        for leaf, grad in collected.items():
            if grad is not None:
                accumulate(leaf, grad)
        return {}
    for node, _ in targets:
        if not isinstance(node, AccumulateGrad):
            raise NotImplementedError(
                f"in dtype value the gradient of a tensor that is no leaf ({node.name()}) is had by retain_grad(), "
                "called before the tensor is used"
            )
    return {(leaf, 0): num.lift(collected[leaf]) for leaf, _ in targets if collected.get(leaf) is not None}


def _check_saved(node: Node) -> None:
    """The errors of blocks: the scalar graph could go on, but a script shall not depend on that."""
    if node.saved is None and hasattr(node, "inner"):
        raise RuntimeError(RELEASED)
    if node.op is None or not node.op.saved:
        return
    if node.saved is None:
        raise RuntimeError(RELEASED)
    for target in node.op.edges:
        for name in node.op.needs.get(target, ()):
            if name in node.op.saved:
                place = 3 * node.op.saved.index(name)
                buffer, counter, version = node.saved[place : place + 3]
                if buffer is not None and counter[0] != version:
                    raise stale(node, name, version)


def _collect(leaf: AccumulateGrad) -> ndarray | None:
    total = None
    for _, values in leaf.values or ():
        grads = np.asarray(np.frompyfunc(lambda v: v.grad, 1, 1)(values)).astype(np.float64)
        for v in values.flat:
            v.grad = 0.0
        total = grads if total is None else total + grads
    if total is not None and leaf.hooks is not None:
        total = num.floats(engine._tensor_hooks(leaf, 0, num.lift(total), False))
    return total


def accumulate(leaf: AccumulateGrad, grad: ndarray) -> None:
    variable = leaf.variable
    if not variable.requires_grad:
        return
    if variable._grad is None:
        variable._grad = flags["wrap"](num.lift(grad))
    else:
        known = variable._grad
        known._data[...] = num.lift(num.floats(known._data) + grad)
        increment_version(known)
    if leaf.hooks is not None:
        for hook in list(leaf.hooks.after.values()):
            hook(variable)


def check_write(tensor: Any) -> None:
    """Refuses to modify what a view with hooks, which has memory of its own, would have to share."""
    counter = tensor._counter
    if len(counter) > 3 and counter[3]() is not None:
        raise NotImplementedError(
            "in dtype value what has a view with a hook, or one that retains its gradient, cannot be modified in place"
        )


def unnoticed(tensor: Any, new: ndarray) -> ndarray:
    """The Values for a write that is not recorded: new numbers, but gradients pass to what was there, as in blocks."""
    new = num.lift(new)
    owner = tensor if tensor._base is None else tensor._base
    in_graph = owner.requires_grad and not owner.is_leaf

    def written(before: Value, after: Value) -> Value:
        # Values with parents may be those of another tensor, from which this one is detached.
        if not in_graph and before._a is None:
            return after
        out = Value(after.data, (before,), "no_grad")
        out._da = 1.0
        return out

    return np.frompyfunc(written, 2, 1)(tensor._data, new)


flags["hooking"] = before_hook
flags["check_write"] = check_write
flags["unnoticed"] = unnoticed
