"""`autograd.Function`: an operation with a forward and a backward written by hand."""

from __future__ import annotations

import warnings
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy import ndarray

from minitorch.autograd.graph import NO_EDGE, RELEASED, AccumulateGrad, Node, edge_of, modified, next_seq
from minitorch.autograd.modes import flags, no_grad, set_grad_enabled
from minitorch.autograd.origin import increment_version, warn
from minitorch.dtypes import OBJECT
from minitorch.ops import num


class FunctionCtx:
    """What forward and backward get as `ctx`; they may keep what they like on it."""

    def __init__(self, node: FunctionNode):
        # The node keeps its ctx; the way back is weak, so that no cycle keeps the graph alive.
        self._node = weakref.ref(node)
        self._to_save: tuple = ()
        self._nondifferentiable: tuple = ()
        self._dirty: tuple = ()
        self._materialize = True
        self.needs_input_grad: tuple[bool, ...] = ()

    def save_for_backward(self, *tensors: Any) -> None:
        """Keeps tensors for backward, where they are `ctx.saved_tensors`.

        Where one is neither a tensor nor None, `apply` raises a TypeError if it records.
        """
        self._to_save = tensors

    def mark_non_differentiable(self, *tensors: Any) -> None:
        """Says that these outputs have no gradient."""
        self._nondifferentiable = tensors

    def mark_dirty(self, *tensors: Any) -> None:
        """Says that forward modified these inputs in place."""
        self._dirty = tensors

    def set_materialize_grads(self, value: bool) -> None:
        """Whether backward gets zeros (True) or None for outputs without a gradient."""
        self._materialize = value

    @property
    def saved_tensors(self) -> tuple:
        """What forward gave to save_for_backward.

        Raises:
            RuntimeError: it was released by a backward, or modified since.
        """
        return self._node().saved_tensors


class FunctionNode(Node):
    """The node of a custom Function: what is not its own is looked up on `ctx`."""

    function: type[Function]
    makes_views = False  # whether an output shares its memory with an input

    def __init__(self):
        self.ctx = FunctionCtx(self)
        self.hooks = None
        self.saved = ()
        self.args = ()

    def __getattr__(self, name: str) -> Any:
        if name == "ctx":
            raise AttributeError(name)
        return getattr(self.ctx, name)

    @property
    def saved_tensors(self) -> tuple:
        if self.saved is None:
            raise RuntimeError(RELEASED)
        tensors = []
        for buffer, counter, version, edge in self.saved:
            own = isinstance(edge, int)
            edge = (self, edge) if own else edge
            if counter is not None and counter[0] != version:
                raise modified(buffer, edge, counter, version, own)
            tensors.append(None if buffer is None else flags["unpack"](buffer, edge, counter))
        return tuple(tensors)

    def version_used(self, place: int) -> int | None:
        return self.args[place] if isinstance(self.args[place], int) else None

    # -- backward

    def _call(self, grads: list) -> list:
        """The user's backward on Tensors, checked: one gradient for each edge."""
        if self.ctx._materialize:
            grads = [
                flags["wrap"](np.zeros(shape, np.float64 if dtype == OBJECT else dtype)) if g is None else g
                for g, shape, dtype in zip(grads, self._shapes, self._dtypes, strict=True)
            ]
        given = [None] * self._count
        for place, grad in zip(self._places, grads, strict=True):
            given[place] = grad
        result = self.function.backward(self.ctx, *given)
        result = list(result) if isinstance(result, (tuple, list)) else [result]
        count = len(self._call_arguments)
        if len(result) > count and all(r is None for r in result[count:]):
            result = result[:count]
        if len(result) != count:
            raise RuntimeError(
                f"function {self.name()} returned an incorrect number of gradients (expected {count}, got "
                f"{len(result)})"
            )
        for place, (grad, (is_tensor, _)) in enumerate(zip(result, self._call_arguments, strict=True), 1):
            if grad is not None and not is_tensor:
                raise RuntimeError(
                    f"function {self.name()} returned a gradient different than None at position {place}, but the "
                    "corresponding forward input was not a Variable"
                )
            if grad is not None and not isinstance(grad, flags["Tensor"]):
                raise RuntimeError(f"expected Variable or None (got {type(grad).__name__})")
        return [grad for grad, (is_tensor, _) in zip(result, self._call_arguments, strict=True) if is_tensor]

    def apply(self, grad: Any) -> tuple:
        grads = grad if self.many else [grad]
        with no_grad():
            tensors = [None if g is None else flags["wrap"](g) for g in grads]
            return tuple(None if g is None else g._plain() for g in self._call(tensors))

    def apply_recorded(self, grad: Any) -> tuple:
        return tuple(self._call(list(grad) if self.many else [grad]))

    # -- the scalar graph

    def replay(self, inputs: list) -> Any:
        """Runs forward again on the numbers of the Values; backward becomes one node of the scalar graph."""
        from minitorch.autograd.scalars import barrier

        tensors = iter(
            flags["wrap"](num.floats(values) if values is not None else pinned[0])
            for values, pinned in zip(inputs, self.args, strict=True)
        )
        arguments = [next(tensors) if is_tensor else x for is_tensor, x in self._call_arguments]
        again = type(self)()
        again._call_arguments, again._places, again._count = self._call_arguments, self._places, self._count
        again.ctx.needs_input_grad = self.ctx.needs_input_grad
        with no_grad():
            outputs = _forward(self.function, again.ctx, arguments, self._keywords)
        outputs = _tensors(outputs if isinstance(outputs, tuple) else (outputs,))
        again.saved = [(None if t is None else t._data, None, 0, NO_EDGE) for t in again.ctx._to_save]
        again.next_functions = self.next_functions
        again._shapes, again._dtypes = [t._data.shape for t in outputs], [t._data.dtype for t in outputs]
        used = [values for values in inputs if values is not None]

        def back(grads: list[ndarray]) -> list:
            with no_grad():
                found = again._call([flags["wrap"](g) for g in grads])
            return [None if g is None else g._plain() for g, v in zip(found, inputs, strict=True) if v is not None]

        fresh = barrier(used, [t._data for t in outputs], self.name(), back)
        return fresh if self.many else fresh[0]


def _tensors(things: Sequence) -> list:
    return [t for t in things if isinstance(t, flags["Tensor"])]


def _forward(cls: type[Function], ctx: FunctionCtx, args: list, keywords: dict[str, Any]) -> Any:
    if cls.setup_context is Function.setup_context:
        return cls.forward(ctx, *args, **keywords)
    outputs = cls.forward(*args)
    cls.setup_context(ctx, tuple(args), outputs)
    return outputs


class Function:
    """An operation that you define: static methods forward and backward, called through `apply`.

    >>> class Log(torch.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         ctx.save_for_backward(x)
    ...         return x.log()
    ...     @staticmethod
    ...     def backward(ctx, grad_output):
    ...         (x,) = ctx.saved_tensors
    ...         return grad_output / x
    >>> y = Log.apply(torch.tensor(2.0, requires_grad=True))
    """

    _node_type: type[FunctionNode] | None = None

    def __init__(self, *args: Any, **kwargs: Any):
        warnings.warn(
            f"{type(self)} should not be instantiated. Methods on autograd functions are all static, so you should "
            "invoke them on the class itself. Instantiating an autograd function will raise an error in a future "
            "version of PyTorch.",
            DeprecationWarning,
            stacklevel=2,
        )

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        """forward(ctx, *args), or forward(*args) together with setup_context."""
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def setup_context(ctx: FunctionCtx, inputs: tuple, output: Any) -> None:
        """What to keep for backward, when forward does not take ctx."""
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx: FunctionCtx, *grad_outputs: Any) -> Any:
        """backward(ctx, *grad_outputs): one gradient for each argument of forward."""
        raise NotImplementedError(
            "You must implement either the backward or vjp method for your custom autograd.Function to use it with "
            "backward mode AD."
        )

    @classmethod
    def apply(cls, *args: Any, **keywords: Any) -> Any:
        """Runs forward and records it as one node, named after the class."""
        if cls.setup_context is not Function.setup_context:
            args, keywords = _bound(cls.forward, args, keywords)
        if "_node_type" not in cls.__dict__:
            members = {"function": cls, "__module__": Function.__module__}
            cls._node_type = type(f"{cls.__name__}Backward", (FunctionNode,), members)
        node = cls._node_type()
        ctx = node.ctx
        is_tensor = [isinstance(a, flags["Tensor"]) for a in args]
        tensors = _tensors(args)
        ctx.needs_input_grad = tuple(t and a.requires_grad for t, a in zip(is_tensor, args, strict=True))
        recording = flags["GRAD"] and any(ctx.needs_input_grad)
        node._keywords = keywords
        # Taken before forward, which may write into the inputs.
        node.next_functions = tuple(edge_of(t) if recording and t.requires_grad else NO_EDGE for t in tensors)
        start = next_seq()
        with set_grad_enabled(False):
            outputs = _forward(cls, ctx, list(args), keywords)
        several = isinstance(outputs, tuple)
        outs = list(outputs) if several else [outputs]
        if ctx._dirty:
            _check_written(node, tensors, outs, recording)
        outs = [_separate(o, tensors, ctx, recording) for o in outs]
        if recording and _tensors(outs):
            _record(node, args, is_tensor, tensors, outs)
        if flags["ANOMALY"] is not None:
            flags["ANOMALY"].note(cls.__name__, args, outs, start)
        return tuple(outs) if several else outs[0]


def _bound(forward: Callable, args: tuple, keywords: dict[str, Any]) -> tuple[tuple, dict]:
    """The arguments of a forward without ctx, in order and with its defaults: so setup_context gets them."""
    from inspect import signature

    bound = signature(forward).bind(*args, **keywords)
    bound.apply_defaults()
    if bound.kwargs:
        raise TypeError(f"forward() got an unexpected keyword argument {next(iter(bound.kwargs))!r}")
    return bound.args, {}


def _check_written(node: FunctionNode, inputs: list, outputs: list, recording: bool) -> None:
    """Counts the writes of forward; raises torch's errors for those that it forbids."""
    for t in node.ctx._dirty:
        increment_version(t)
        if not any(t is o for o in outputs):
            raise RuntimeError(
                "Some elements marked as dirty during the forward method were not returned as output. The inputs that "
                "are modified inplace must all be outputs of the Function."
            )
        place = next((place for place, x in enumerate(inputs) if x is t), None)
        if place is None:
            warn(
                "ctx.mark_dirty() received a tensor that was not an input. Only input Tensors that have been mutated "
                "should be passed to ctx.mark_dirty()."
            )
        elif recording and t.requires_grad and isinstance(node.next_functions[place][0], AccumulateGrad | None):
            raise RuntimeError("a leaf Variable that requires grad has been used in an in-place operation.")
        elif recording and t._base is not None and len(outputs) > 1:
            raise RuntimeError(
                "If your Function modifies inplace an input that is a view of another Tensor, your Function cannot "
                "return more than one Tensor. This is not supported by the current autograd engine. You should either "
                "make sure the input is not a view (using .clone() for example) or make your Function only return one "
                "Tensor (potentially splitting it into two Functions: one doing the inplace that returns a single "
                "Tensor and a second one that does the other operations). You can ask on the forum "
                "https://discuss.pytorch.org/ if you need help to do this change."
            )


def _separate(output: Any, inputs: list, ctx: FunctionCtx, recording: bool) -> Any:
    """An input that forward returns comes out as a view of it, unless it is written and goes on in the graph."""
    if not any(output is t for t in inputs):
        return output
    if any(output is t for t in ctx._dirty) and (recording or not output.requires_grad):
        return output
    alias = flags["wrap"](output._data)
    alias._counter = output._counter
    if recording or not (output.requires_grad and output.is_leaf):
        alias._base = output if output._base is None else output._base
        alias._view = (None, output._counter[0])
    return alias


def _record(node: FunctionNode, args: tuple, is_tensor: list[bool], tensors: list, outs: list) -> None:
    node.args = tuple(t._counter[0] if t.requires_grad else (t._data, t._counter, t._counter[0]) for t in tensors)
    node._call_arguments = [(t, None if t else a) for t, a in zip(is_tensor, args, strict=True)]
    node.seq = next_seq()
    results = _tensors(outs)
    node._count = len(outs)
    node._places = [place for place, o in enumerate(outs) if isinstance(o, flags["Tensor"])]
    node.many = len(results) > 1
    node._shapes = [t._data.shape for t in results]
    node._dtypes = [t._data.dtype for t in results]
    node.shape = tuple(node._shapes) if node.many else node._shapes[0]
    node.dtype = tuple(node._dtypes) if node.many else node._dtypes[0]
    saved = []
    ctx = node.ctx
    for place, t in enumerate(ctx._to_save):
        if t is None:
            saved.append((None, None, 0, NO_EDGE))
            continue
        if not isinstance(t, flags["Tensor"]):
            raise TypeError(
                f"save_for_backward can only save variables, but argument {place} is of type {type(t).__name__}"
            )
        # A result has no edge yet; its place among the results stands for one.
        nr = next((nr for nr, o in enumerate(results) if t is o), None)
        edge = nr if nr is not None else edge_of(t) if t.requires_grad else NO_EDGE
        saved.append((t._data, t._counter, t._counter[0], edge))
    node.saved = saved
    nondifferentiable, dirty = ctx._nondifferentiable, ctx._dirty
    ctx._to_save = ctx._nondifferentiable = ctx._dirty = ()
    for nr, t in enumerate(results):
        if t._data.dtype.kind in "fOV" and not any(t is n for n in nondifferentiable):
            if any(t is d for d in dirty):
                flags["continue_with"](t, (node, nr))
            else:
                t._requires_grad = True
                if t._base is None:
                    t._edge = (node, nr)
                else:
                    t._view = ((node, nr), t._counter[0])
                    node.makes_views = True
    if any(t._data.dtype == OBJECT for t in results):
        _join_values(node, tensors, results)


def _join_values(node: FunctionNode, tensors: list, results: list) -> None:
    """In dtype value: what forward computed outside the graph becomes one operation of it."""
    from minitorch.autograd.scalars import barrier

    flags["remember"](node.next_functions)
    used = [t._data for t, (below, _) in zip(tensors, node.next_functions, strict=True) if below is not None]

    def back(grads: list[ndarray]) -> list:
        found = node.apply(grads if node.many else grads[0])
        return [g for g, (below, _) in zip(found, node.next_functions, strict=True) if below is not None]

    for t, fresh in zip(results, barrier(used, [t._data for t in results], node.name(), back), strict=True):
        t._data[...] = fresh


def once_differentiable(function: Callable) -> Callable:
    """Marks a backward whose result is not to be differentiated again."""

    def backward(ctx: FunctionCtx, *grads: Any) -> Any:
        with no_grad():
            return function(ctx, *grads)

    return backward
