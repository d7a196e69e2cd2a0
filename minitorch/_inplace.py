"""Writing into a tensor: `x += 1`, `x[key] = value`, and what that does to the graph.

An in-place operation is its plain form, stored (`store`): the result is written into the buffer, the version goes up,
and the tensor takes the history of the result. If the tensor is a view, its base takes a history that says which part
was written (`CopySlices`), and the view finds its own anew (`Tensor._view_edge`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from minitorch import dtypes
from minitorch._tensor import Size, Tensor, _geometry, _node_type, refuse_in_place, refuse_view, tensor, wrap
from minitorch.autograd import engine, graph
from minitorch.autograd.graph import NEVER, NO_EDGE, Node, edge_of
from minitorch.autograd.modes import flags
from minitorch.autograd.origin import increment_version, warn
from minitorch.dtypes import OBJECT
from minitorch.ops import num
from minitorch.ops._record import RECORDS, Op
from minitorch.ops.indexing import _index_put, _views_and_indices, is_basic


class CopySlices(Node):
    """The node of a base of which a view was modified in place: the inner node's gradient within the view's part."""

    # geometry  size, stride and offset of the view in the memory of the base
    # strides   how the base lies there
    __slots__ = ("inner", "geometry", "strides")
    __module__ = "builtins"

    def name(self) -> str:
        return "torch::autograd::CopySlices"

    def laid_out(self, array: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """A copy of an array of the base's shape that lies in memory as the base does, and the view's part of it."""
        size, stride, offset = self.geometry
        room = 1 + sum((n - 1) * step for n, step in zip(array.shape, self.strides, strict=True))
        memory = np.empty(max(room, 0), array.dtype)
        whole = num.strided(memory, array.shape, self.strides)
        whole[...] = array
        return whole, num.strided(memory, size, stride, offset)

    def apply(self, grad: np.ndarray) -> tuple:
        self._check()
        whole, part = self.laid_out(grad)
        below = self.inner.apply(part.copy())
        part[...] = 0 if below[0] is None else engine.fit(np.asarray(below[0]), part.shape, part.dtype)
        return (whole, *below[1:])

    def apply_recorded(self, grad: Tensor) -> tuple:
        self._check()
        count = grad.numel()
        _, places = self.laid_out(np.arange(count).reshape(grad.shape))
        part = grad.reshape(count)[places]
        below = self.inner.apply_recorded(part)
        change = -part if below[0] is None else engine.fit(below[0], places.shape, self.dtype) - part
        spread = change.reshape(-1)._accumulate((count,), (places.reshape(-1),)).reshape(grad.shape)
        return (grad + spread, *below[1:])

    def _check(self) -> None:
        if self.saved is None:
            raise RuntimeError(graph.RELEASED)

    def release(self) -> None:
        self.saved = None
        self.inner.release()

    def version_used(self, place: int) -> int | None:
        return self.args[0] if place == 0 else self.inner.version_used(place)

    def replay(self, inputs: list) -> np.ndarray:
        whole = inputs[0] if inputs[0] is not None else num.lift(graph._pinned(self, self.args[0]))
        whole, part = self.laid_out(whole)
        own = part.copy() if self.inner.next_functions[0][0] is not None else None
        part[...] = self.inner.replay([own, *inputs[1:]])
        return whole


def write(self: Tensor, name: str, plain: Callable, *args: Any, **kwargs: Any) -> Tensor:
    """The in-place form `name` of an operation: what torch forbids, refused; then the plain form, stored."""
    if flags["GRAD"] and self.requires_grad:
        refuse_in_place(self)
    shared = 0 in self._data.strides and self._data.size > 1 and _overlaps(self._data)
    if shared:
        _check_writes(name if name != "fill_" or not isinstance(args[0], Tensor) else "copy_")
    if name == "copy_" and args and type(args[0]) in num.NUMBERS:
        args = (wrap(np.asarray(args[0])), *args[1:])
    for other in args:
        # Only what shares the version counter may share memory.
        shares = isinstance(other, Tensor) and other._counter is self._counter
        if shares and name not in ("fill_", "masked_fill_"):
            _refuse_overlap(self._data, other._data, name == "index_put_")
    result = plain(self, *args, **kwargs)
    if result._data.shape != self._data.shape and (misfit := plain.op.misfit):
        raise RuntimeError(misfit.format(old=list(self.shape), new=list(result.shape)))
    return store(self, result, shared)


def store(self: Tensor, result: Tensor, shared: bool = False) -> Tensor:
    """Writes the result of an operation into self: every in-place form is its plain form, stored.

    The new history is the result's. What its node saved of the old buffer is copied first; what it saved of the result
    is the buffer at its new version.

    Args:
        shared: some elements of self share their memory, as those of an expanded tensor do.
    """
    old, new = self._data, result._data
    if old.dtype == OBJECT:
        flags["check_write"](self)
    if new.shape != old.shape:
        raise RuntimeError(f"output with shape {list(old.shape)} doesn't match the broadcast shape {list(new.shape)}")
    if new.dtype is not old.dtype and new.dtype != old.dtype:
        ours, theirs = dtypes.from_numpy(old.dtype), dtypes.from_numpy(new.dtype)
        if theirs.category > ours.category:
            raise RuntimeError(
                f"result type {theirs.type_name} can't be cast to the desired output type {ours.type_name}"
            )
    recorded = result._requires_grad and flags["GRAD"] and old.dtype.kind in "fOV"
    if not recorded and flags["GRAD"] and self.requires_grad:
        # What has no derivative of its own, such as a comparison, overwrites self: no gradient passes.
        result = RECORDS["_copy"](self, result)
        new, recorded = result._data, True
    if recorded:
        refuse_view(self)
        edge = edge_of(result)
        _keep_old(edge[0], old, new, self._counter)
        base = self._base
        # What a base outside the graph held before is part of the history that begins now.
        whole = base._data.copy() if base is not None and not base.requires_grad else None
    new = flags["unnoticed"](self, new) if old.dtype == OBJECT and not recorded else new
    if shared:
        changed = new != old
        old[changed] = new[changed]
    else:
        old[...] = new
    increment_version(self)
    if recorded:
        _rebase(self, edge, whole)
        counter = self._counter
        counter[1:3] = ((self if base is None else base)._edge[0].name(), counter[2] if len(counter) > 2 else None)
    else:
        graph.overwritten(self)
    return self


def become_view(self: Tensor, view: Callable, *args: Any) -> Tensor:
    """The in-place form of an operation that makes a view, such as `squeeze_`: self becomes that view of itself."""
    if flags["GRAD"] and self.requires_grad:
        refuse_in_place(self)
    made = view(self, *args)
    self._data = made._data
    increment_version(self)
    if not (flags["GRAD"] and self.requires_grad):
        graph.overwritten(self)
        return self
    edge = made._view[0]
    edge[0].__class__ = _in_place_type(edge[0].op)
    # What retains its gradient goes on doing so at its old node: the shape is another now.
    if self._base is None:
        self._edge = edge
    else:
        self._view = (edge, self._counter[0])
    return self


def _in_place_type(op: Op) -> type[Node]:
    """The node of a view made in place, which torch counts after those of its other forms."""
    number = int(op.node[-1]) + (3 if op.node.startswith("Squeeze") else 1)
    return _node_type(replace(op, name=f"{op.name}_", node=f"{op.node[:-1]}{number}"))


def _overlaps(buffer: np.ndarray) -> bool:
    return any(step == 0 and n > 1 for step, n in zip(buffer.strides, buffer.shape, strict=True))


def repeated_memory() -> RuntimeError:
    """torch's refusal to write into a tensor that repeats elements."""
    return RuntimeError(
        "unsupported operation: more than one element of the written-to tensor refers to a single memory location. "
        "Please clone() the tensor before performing the operation."
    )


def _check_writes(name: str) -> None:
    """torch's refusal to write into an expanded tensor, by the methods that do not."""
    if name in ("zero_", "fill_"):
        return
    if name not in ("masked_fill_", "index_put_"):
        raise repeated_memory()
    indexing = {"masked_fill_": "tensor[mask] = scalar", "index_put_": "tensor[indices] = tensor"}[name]
    warn(
        f"Use of {name} on expanded tensors is deprecated. Please clone() the tensor before performing this operation. "
        f"This also applies to advanced indexing e.g. {indexing}"
    )


def _refuse_overlap(written: np.ndarray, operand: np.ndarray, also_whole: bool) -> None:
    found = num.overlap(written, operand)
    if found == "part" or (found == "whole" and also_whole and operand.size > 1):
        raise RuntimeError(
            "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single "
            "memory location. Please clone() the tensor before performing the operation."
        )


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
        _continue_with(self, edge)
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
    _continue_with(base, (node, 0))
    self._requires_grad = True
    self._view = (self._view[0], -1)
    if self._view[0] is not None and self._view[0][0].hooks is not None:
        # What retains its gradient goes on doing so at its new node.
        self._view_edge()


def _written_by_function(self: Tensor, edge: tuple[Node, int]) -> None:
    """Gives self, which a custom Function has written into, the history that ends in `edge`."""
    if self.requires_grad:
        refuse_in_place(self)
    refuse_view(self)
    base = self._base
    _rebase(self, edge, base._data.copy() if base is not None and not base.requires_grad else None)


def _continue_with(tensor: Tensor, edge: tuple[Node, int]) -> None:
    """Gives a tensor that is no view another history."""
    previous = tensor._edge
    tensor._edge = edge
    tensor._requires_grad = True
    tensor._accumulator = None
    if previous is not None:
        graph.move_retained(previous, edge)


def set_item(self: Tensor, key: Any, value: Any) -> None:
    """x[key] = value: a copy into a view where key makes one, else `index_put_`."""
    if _set_plainly(self, key, value):
        return
    view, indices = _views_and_indices(self, key)
    if not isinstance(value, Tensor):
        value = tensor(value, dtype=self.dtype)
    if indices is not None:
        short = _without_leading_ones(value.shape)
        write(view, "index_put_", _index_put, indices, value if value.shape == short else value.view(short))
    elif value._data.ndim or not view._data.ndim:
        view.copy_(_expanded_to(value, view.shape))
    else:
        view.fill_(value)


def _set_plainly(self: Tensor, key: Any, value: Any) -> bool:
    """Writes floats at a key of integers and slices by NumPy alone where nothing is recorded; else returns False."""
    x, number = self._data, type(value) in num.NUMBERS
    if not number and type(value) not in flags["TENSORS"]:
        return False
    if flags["GRAD"] and (self.requires_grad or (not number and value.requires_grad)):
        return False
    if x.dtype.kind != "f" or (not number and value._data.dtype == OBJECT) or not is_basic(key) or 0 in x.strides:
        return False
    try:
        if number:
            x[key] = value
        elif value._counter is not self._counter:
            x[key] = value._data
        elif num.overlap(x[(*key, ...) if key.__class__ is tuple else (key, ...)], value._data) != "whole":
            return False
        # Else `x[key] += …` has written into x[key] already, and hands itself back.
    except (IndexError, ValueError, OverflowError):
        # What does not fit is told by the long way.
        return False
    increment_version(self)
    graph.overwritten(self)
    return True


def _expanded_to(value: Tensor, shape: Size) -> Tensor:
    """`value` broadcast to `shape` by the nodes that torch shows: leading dims of 1 viewed away, then expanded."""
    if value.shape == shape:
        return value
    value = value.view(_without_leading_ones(value.shape))
    return value if value.shape == shape else value.expand(shape)


def _without_leading_ones(shape: Size) -> Size:
    return shape[next((dim for dim, n in enumerate(shape) if n != 1), len(shape)) :]


flags["continue_with"] = _written_by_function
