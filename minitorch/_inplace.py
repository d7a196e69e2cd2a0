"""Writing into a tensor: `x += 1`, `x[key] = value`, and what that does to the graph.

An in-place operation is its plain form, stored (`store`): the result is written into the buffer, the version goes up,
and the tensor takes the history of the result. If the tensor is a view, its base takes a history that says which part
was written (`CopySlices`), and the view finds its own anew (`Tensor._view_edge`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch import dtypes
from minitorch._tensor import Size, Tensor, _geometry, _refuse_view, refuse_in_place, tensor
from minitorch.autograd import engine, graph
from minitorch.autograd.graph import NEVER, NO_EDGE, Node, edge_of
from minitorch.autograd.modes import flags
from minitorch.dtypes import OBJECT
from minitorch.ops import num
from minitorch.ops._record import RECORDS
from minitorch.ops.indexing import _index_put, _views_and_indices


class CopySlices(Node):
    """The node of a base of which a view was modified in place: the inner node's gradient within the view's part."""

    # geometry  size, stride and offset of the view in the memory of the base
    # strides   how the base lies there
    __slots__ = ("inner", "geometry", "strides")

    def name(self) -> str:
        return "torch::autograd::CopySlices"

    def laid_out(self, array: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """A copy of an array of the base's shape that lies in memory as the base does, and the view's part of it."""
        size, stride, offset = self.geometry
        room = 1 + sum((n - 1) * step for n, step in zip(array.shape, self.strides, strict=True))
        memory = np.empty(max(room, 0), array.dtype)

        def strided(start: int, shape: tuple, steps: tuple) -> np.ndarray:
            return np.lib.stride_tricks.as_strided(memory[start:], shape, [s * memory.itemsize for s in steps])

        whole = strided(0, array.shape, self.strides)
        whole[...] = array
        return whole, strided(offset, size, stride)

    def apply(self, grad: np.ndarray) -> tuple:
        whole, part = self.laid_out(grad)
        below = self.inner.apply(part.copy())
        part[...] = 0 if below[0] is None else engine.fit(np.asarray(below[0]), part.shape, part.dtype)
        return (whole, *below[1:])

    def apply_recorded(self, grad: Tensor) -> tuple:
        count = grad.numel()
        _, places = self.laid_out(np.arange(count).reshape(grad.shape))
        part = grad.reshape(count)[places]
        below = self.inner.apply_recorded(part)
        change = -part if below[0] is None else engine.fit(below[0], places.shape, self.dtype) - part
        spread = change.reshape(-1)._accumulate((count,), (places.reshape(-1),)).reshape(grad.shape)
        return (grad + spread, *below[1:])

    def release(self) -> None:
        self.inner.release()

    def version_used(self, place: int) -> int | None:
        return self.args[0] if place == 0 else self.inner.version_used(place)

    def replay(self, inputs: list) -> np.ndarray:
        whole = inputs[0] if inputs[0] is not None else num.lift(graph._pinned(self, self.args[0]))
        whole, part = self.laid_out(whole)
        own = part.copy() if self.inner.next_functions[0][0] is not None else None
        part[...] = self.inner.replay([own, *inputs[1:]])
        return whole


def store(self: Tensor, result: Tensor) -> Tensor:
    """Writes the result of an operation into self: every in-place form is its plain form, stored.

    The new history is the result's. What its node saved of the old buffer is copied first; what it saved of the result
    is the buffer at its new version.
    """
    old, new = self._data, result._data
    if not old.flags.writeable or (0 in old.strides and old.size > 1 and _overlaps(old)):
        raise RuntimeError(
            "unsupported operation: more than one element of the written-to tensor refers to a single memory location. "
            "Please clone() the tensor before performing the operation."
        )
    if new.shape != old.shape:
        raise RuntimeError(f"output with shape {list(old.shape)} doesn't match the broadcast shape {list(new.shape)}")
    if new.dtype is not old.dtype and new.dtype != old.dtype:
        ours, theirs = dtypes.from_numpy(old.dtype), dtypes.from_numpy(new.dtype)
        if theirs.category > ours.category:
            raise RuntimeError(
                f"result type {theirs.type_name} can't be cast to the desired output type {ours.type_name}"
            )
    recorded = result._requires_grad and flags["GRAD"]
    if not recorded and flags["GRAD"] and self.requires_grad:
        # What has no derivative of its own, such as a comparison, overwrites self: no gradient passes.
        result = RECORDS["_copy"](self, result)
        new, recorded = result._data, True
    if recorded:
        _refuse_view(self)
        edge = edge_of(result)
        _keep_old(edge[0], old, new, self._counter)
        base = self._base
        # What a base outside the graph held before is part of the history that begins now.
        whole = base._data.copy() if base is not None and not base.requires_grad else None
    old[...] = flags["unnoticed"](self, new) if old.dtype == OBJECT and not recorded else new
    self._counter[0] += 1
    if recorded:
        _rebase(self, edge, whole)
        self._counter[1:] = ((self if base is None else base)._edge[0].name(),)
    return self


def _overlaps(buffer: np.ndarray) -> bool:
    return any(step == 0 and n > 1 for step, n in zip(buffer.strides, buffer.shape, strict=True))


def _keep_old(node: Node, old: np.ndarray, new: np.ndarray, counter: list[int]) -> None:
    """Copies what `node` keeps of the buffer that is about to be written."""
    if node.op is None:
        return
    kept = [arg for arg in node.args if isinstance(arg, tuple) and len(arg) == 3 and arg[0] is old]
    if kept:
        copied = (old.copy(), NEVER, 0)
        node.args = tuple(copied if any(arg is k for k in kept) else arg for arg in node.args)
    if not node.saved:
        return
    names = node.op.saved
    saved = list(node.saved)
    for place, name in enumerate(names):
        buffer = saved[3 * place]
        if name == "self" and buffer is old:
            saved[3 * place : 3 * place + 3] = old.copy(), NEVER, 0
        elif buffer is new:
            saved[3 * place : 3 * place + 3] = old, counter, counter[0] + 1
    node.saved = tuple(saved)


def _rebase(self: Tensor, edge: tuple[Node, int], whole: np.ndarray | None) -> None:
    """Gives self, or the base it is a view of, the history that ends in `edge`."""
    base = self._base
    if base is None:
        previous = self._edge
        self._edge = edge
        self._requires_grad = True
        self._accumulator = None
        if previous is not None and previous[0].hooks is not None and previous[1] in previous[0].hooks.retain:
            graph._hooks_of(edge[0]).retain[edge[1]] = previous[0].hooks.retain.pop(previous[1])
        return
    inner = edge[0]
    node = CopySlices()
    node.inner = inner
    node.geometry = _geometry(self._data, base._data)
    node.strides = base.stride()
    node.next_functions = (edge_of(base) if base.requires_grad else NO_EDGE, *inner.next_functions[1:])
    node.args = (base._counter[0] - 1 if whole is None else (whole, NEVER, 0),)
    node.saved = ()
    node.shape, node.dtype = base._data.shape, base._data.dtype
    node.seq = graph.next_seq()
    node.hooks = None
    base._edge = (node, 0)
    base._requires_grad = True
    base._accumulator = None
    self._requires_grad = True
    self._view = (None, -1)


def set_item(self: Tensor, key: Any, value: Any) -> None:
    """x[key] = value: a copy into a view where key makes one, else `index_put_`."""
    view, indices = _views_and_indices(self, key)
    # A key that takes everything, such as `x[:] = value`, writes into x itself.
    target = self if view._data.shape == self._data.shape else view
    if not isinstance(value, Tensor):
        value = tensor(value, dtype=self.dtype)
    if indices is None:
        if value._data.ndim:
            target.copy_(_expanded_to(value, target.shape))
        else:
            target.fill_(value)
        return
    if flags["GRAD"] and view.requires_grad:
        refuse_in_place(view)
    if value._data.dtype != view._data.dtype:
        value = value.to(view.dtype)
    store(view, _index_put(view, indices, value))


def _expanded_to(value: Tensor, shape: Size) -> Tensor:
    """`value` broadcast to `shape` by the nodes that torch shows: leading dims of 1 viewed away, then expanded."""
    if value.shape == shape:
        return value
    leading = next((dim for dim, n in enumerate(value.shape) if n != 1), value.dim())
    value = value.view(value.shape[leading:])
    return value if value.shape == shape else value.expand(shape)
