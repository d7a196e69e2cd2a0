"""The graph that torch shows: nodes, their edges, and what they saved.

A tensor that requires grad has an *edge* (node, output index). An op that is recorded makes a node whose
`next_functions` are the edges of its arguments. Nodes keep buffers with their versions, never tensors, so the graph has
no reference cycle and dies with the tensor that holds its end.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable, Iterable
from functools import partial
from itertools import count
from typing import Any

from numpy import float64, ndarray
from numpy import shape as numpy_shape

from minitorch.autograd.modes import flags
from minitorch.autograd.origin import explain
from minitorch.dtypes import OBJECT, from_numpy
from minitorch.ops import num
from minitorch.ops._record import Op

NO_EDGE = (None, 0)
NEVER = [0]
"""The version counter of what no tensor holds, such as a Python number."""

next_seq = count().__next__

RELEASED = (
    "Trying to backward through the graph a second time (or directly access saved tensors after they have already been "
    "freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify "
    "retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors "
    "after calling backward."
)


class Node:
    """One recorded operation.

    Attributes:
        next_functions: the edge of each tensor argument, `(None, 0)` where it does not require grad.
        op: the record it was made from.
        args: the arguments in the order of the kernel's parameters. A tensor that requires grad stands as the
            version it had, any other tensor as (buffer, version counter, version).
        saved: buffer, version counter and version of each of `op.saved`, flat; None once released.
        shape, dtype: of the result; tuples of them where `many`.
        seq: creation order.
        metadata: a dict for whoever wants to remember something.
    """

    __slots__ = (
        "next_functions",
        "args",
        "saved",
        "shape",
        "dtype",
        "seq",
        "hooks",
        "_metadata",
        "__weakref__",
    )
    op: Op | None = None
    many = False

    def name(self) -> str:
        return type(self).__name__

    @property
    def metadata(self) -> dict:
        try:
            return self._metadata
        except AttributeError:
            self._metadata = {}
            return self._metadata

    def apply(self, grad: ndarray) -> tuple[ndarray | None, ...]:
        """The gradients of the arguments, from that of the result (`many`: from those of the results)."""
        raise NotImplementedError(f"{type(self).__name__} has no backward")

    def apply_recorded(self, grad: Any) -> tuple:
        """`apply` on Tensors: the same formulas, recorded in turn, so that their result can be differentiated.

        What was saved comes back as a Tensor with its edge.
        """
        op, edges = self.op, self.next_functions
        if (op.saved or op.once) and self.saved is None:
            raise RuntimeError(RELEASED)
        parameters = list(op.signature.parameters)

        def passed(p: str) -> Any:
            if p in ("grad", "grads"):
                return grad
            if p == "needed":
                return [edge[0] is not None for edge in edges]
            if p in op.saved:
                return self.unpack(p)
            if p in parameters:
                return self.args[parameters.index(p)]
            return self.tensor_shapes() if op.lists else self.shape_of(p.removesuffix("_shape"))

        if self.many:
            grad = _filled(self, grad)
        if op.lists:
            target = op.lists[0]
            return tuple(op.formulas[target](*map(passed, op.needs[target])))
        grads: dict[str, Any] = {}
        for target, (below, _) in zip(op.edges, edges, strict=True):
            if below is not None and target not in op.formulas:
                raise RuntimeError(f"derivative for aten::{op.name.strip('_')} is not implemented")
            together = op.together[target]
            if below is None or target in grads:
                grads.setdefault(target, None)
            elif len(together) == 1:
                grads[target] = op.formulas[target](*map(passed, op.needs[target]))
            else:
                wanted = [self.edge(name)[0] is not None for name in together]
                given = [wanted if p == "needed" else passed(p) for p in op.needs[target]]
                grads.update(zip(together, op.formulas[target](*given), strict=True))
        return tuple(grads[target] for target in op.edges)

    def release(self) -> None:
        self.saved = None

    def output_shape(self, nr: int) -> tuple[int, ...]:
        return self.shape[nr] if self.many else self.shape

    def output_dtype(self, nr: int):
        return self.dtype[nr] if self.many else self.dtype

    def edge(self, name: str) -> tuple[Node | None, int]:
        """The edge of the tensor argument `name`; none for what is never differentiated."""
        return self.next_functions[self.op.edges.index(name)] if name in self.op.edges else NO_EDGE

    def shape_of(self, name: str) -> tuple[int, ...]:
        """The shape of the tensor argument `name`: known by its edge, or by the buffer that is kept of it."""
        maker, nr = self.edge(name)
        if maker is not None:
            return maker.output_shape(nr)
        return numpy_shape(self.args[list(self.op.signature.parameters).index(name)][0])

    def tensor_shapes(self) -> list[tuple[int, ...]]:
        """The shapes of the tensors of the argument that is a sequence."""
        entries = self.args[list(self.op.signature.parameters).index(self.op.lists[0])]
        return [
            edge[0].output_shape(edge[1]) if edge[0] is not None else entry[0].shape
            for edge, entry in zip(self.next_functions, entries, strict=True)
        ]

    def version_used(self, place: int) -> int | None:
        """The version at which the argument behind an edge was used; None where it is not known."""
        if self.op.lists:
            entry = self.args[list(self.op.signature.parameters).index(self.op.lists[0])][place]
        else:
            entry = self.args[list(self.op.signature.parameters).index(self.op.edges[place])]
        return entry if isinstance(entry, int) else None

    def replay(self, inputs: list) -> Any:
        """The operation run again: `inputs` are the Values of the arguments that have an edge."""
        op = self.op
        if op.opaque:
            raise NotImplementedError(f"{op.name.strip('_')} cannot run over Values: {op.opaque}")
        positional, by_name = [], {}
        for p, arg in zip(op.signature.parameters.values(), self.args, strict=True):
            if p.name in op.lists:
                arg = [_pinned(self, a) if x is None else x for a, x in zip(arg, inputs, strict=True)]
            elif p.name in op.tensors:
                x = inputs[op.edges.index(p.name)] if p.name in op.edges else None
                arg = _pinned(self, arg) if x is None else x
            if p.kind is p.KEYWORD_ONLY:
                by_name[p.name] = arg
            else:
                positional.append(arg)
        result = op.kernel(*positional, **by_name)
        if op.results == "many":
            return result
        if self.many:
            return [num.lift(x) for x in result[: op.differentiable]]
        if isinstance(result, tuple):
            result = result[0]
        return result if op.view else num.lift(result)

    def unpack(self, name: str) -> Any:
        """The saved tensor `name`, with its edge; None if it was not needed.

        Raises:
            RuntimeError: the saved tensors are released, or this one was modified since.
        """
        if self.saved is None:
            raise RuntimeError(RELEASED)
        place = 3 * self.op.saved.index(name)
        buffer, counter, version = self.saved[place : place + 3]
        if buffer is None:
            return None
        if counter[0] != version:
            raise stale(self, name, version)
        edge = _result_edge(self, name) or self.edge(name)
        return flags["unpack"](buffer, edge, counter)

    def register_hook(self, fn: Callable) -> RemovableHandle:
        """Calls fn(grad_inputs, grad_outputs) after this node has run; what it returns replaces grad_inputs."""
        return _hooks_of(self).add("post", fn)

    def register_prehook(self, fn: Callable) -> RemovableHandle:
        """Calls fn(grad_outputs) before this node runs; what it returns replaces grad_outputs."""
        return _hooks_of(self).add("pre", fn)


def _result_edge(node: Node, name: str) -> tuple[Node, int] | None:
    """The edge of a differentiable result of a node, by name."""
    differentiable = node.op.result_names[: node.op.differentiable]
    return (node, differentiable.index(name)) if name in differentiable else None


def _pinned(node: Node, entry: Any) -> Any:
    """A tensor argument that does not require grad, as plain numbers in double precision."""
    buffer, counter, version = entry
    if counter[0] != version:
        error = RuntimeError(
            f"an argument of {node.name()} was modified in place after it was used (it was at version {version}, now "
            f"at {counter[0]}), so the graph cannot be opened"
        )
        raise explain(error, counter)
    if not isinstance(buffer, ndarray) or buffer.dtype.kind in "biu":
        return buffer
    return num.floats(buffer) if buffer.dtype == OBJECT else buffer.astype(float64)


class AccumulateGrad(Node):
    """The end of the graph at a leaf: adds the gradient to `variable.grad`. The leaf holds it weakly.

    `values`: in dtype value, the leaf's Values at each version that the graph uses.
    """

    __slots__ = ("variable", "values")
    # As torch prints it: `<AccumulateGrad object at 0x…>`.
    __module__ = "builtins"
    next_functions = ()
    saved = ()

    def name(self) -> str:
        return "torch::autograd::AccumulateGrad"

    def release(self) -> None:
        pass


def edge_of(tensor: Any) -> tuple[Node | None, int]:
    """The edge of a tensor that requires grad: its own, its view's, or that of a leaf."""
    known = tensor._accumulator
    if known is not None and (node := known()) is not None:
        return (node, 0)
    if tensor._edge is not None:
        return tensor._edge
    if tensor._base is not None:
        edge = tensor._view_edge()
        if edge is not None or tensor._requires_grad is None:
            # A view made under no_grad of what requires grad has no way back into the graph.
            return edge or NO_EDGE
    node = AccumulateGrad()
    node.variable = tensor
    node.values = None
    node.shape, node.dtype = tensor._data.shape, tensor._data.dtype
    # A leaf keeps its hooks itself, since it holds this node weakly.
    node.hooks = tensor._view if tensor._base is None else tensor.__dict__.get("_hooks")
    tensor._accumulator = weakref.ref(node)
    return (node, 0)


# ---- hooks ----------------------------------------------------------------------------------------------------------


class Hooks:
    """The hooks of one node: on the tensors it makes, by output index; on tensors that retain; on itself."""

    __slots__ = ("tensor", "retain", "pre", "post", "after", "__weakref__")

    def __init__(self):
        self.tensor: dict[int, dict[int, Callable]] = {}
        self.retain: dict[int, weakref.ref] = {}
        self.pre: dict[int, Callable] = {}
        self.post: dict[int, Callable] = {}
        self.after: dict[int, Callable] = {}

    def add(self, kind: str, fn: Callable, nr: int | None = None) -> RemovableHandle:
        hooks = getattr(self, kind)
        if nr is not None:
            hooks = hooks.setdefault(nr, {})
        return RemovableHandle(hooks, fn)


def _hooks_of(node: Node) -> Hooks:
    if node.hooks is None:
        node.hooks = Hooks()
    return node.hooks


def overwritten(tensor: Any) -> None:
    """Marks the node that made a tensor, or its base: its result was modified in place outside the graph."""
    edge = (tensor if tensor._base is None else tensor._base)._edge
    if edge is not None:
        edge[0].metadata["overwritten"] = True


def move_retained(previous: tuple[Node, int], edge: tuple[Node, int]) -> None:
    """Lets the tensor that retains its gradient at one edge retain it at another: its new history."""
    hooks = previous[0].hooks
    if hooks is not None and previous[1] in hooks.retain:
        _hooks_of(edge[0]).retain[edge[1]] = hooks.retain.pop(previous[1])


class RemovableHandle:
    """Takes a hook away again with `remove()`, or at the end of a `with` block."""

    next_id = count().__next__

    def __init__(self, hooks: dict, fn: Callable, front: bool = False):
        self.id = RemovableHandle.next_id()
        self.hooks = hooks
        if front:
            rest = dict(hooks)
            hooks.clear()
            hooks[self.id] = fn
            hooks.update(rest)
        else:
            hooks[self.id] = fn

    def remove(self) -> None:
        self.hooks.pop(self.id, None)

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *exc: object) -> None:
        self.remove()


# ---- nodes made from records ----------------------------------------------------------------------------------------


def node_class(op: Op) -> type[Node]:
    """The Node class of a record: its name is torch's, its `_saved_…` attributes come from the formulas."""
    members = {"__slots__": (), "op": op, "many": op.many, "__module__": "builtins"}
    named = {p for needed in op.needs.values() for p in needed}
    for index, name in enumerate(op.signature.parameters):
        if name in op.saved:
            members[f"_saved_{name}"] = property(partial(_saved_tensor, name))
        elif name in named and name not in op.lists:
            members[f"_saved_{name}"] = property(partial(_saved_argument, index))
        if f"{name}_shape" in named:
            shape = Node.tensor_shapes if name in op.lists else partial(_saved_shape, name)
            members[f"_saved_{name}_sym_sizes"] = property(shape)
    for name in op.result_names:
        if name in op.saved:
            members[f"_saved_{name}"] = property(partial(_saved_tensor, name))
    if not any(c.isdigit() for c in op.node):
        # The nodes that torch writes by hand bear their full C++ name.
        members["name"] = lambda node: f"torch::autograd::{op.node}"
    cls = type(op.node, (Node,), members)
    cls.apply = _compile_at_first_use(cls)
    return cls


def _saved_argument(index: int, node: Node) -> Any:
    return node.args[index]


def _saved_shape(name: str, node: Node) -> tuple[int, ...] | None:
    return node.shape_of(name)


def _saved_tensor(name: str, node: Node) -> Any:
    return node.unpack(name)


def _apply_source(op: Op) -> str:
    """The backward of one node, spelled out: check what is used, then one formula per argument that needs it."""
    parameters = list(op.signature.parameters)

    def passed(p: str) -> str:
        if p in ("grad", "grads"):
            return "grad"
        if p == "needed":
            return "[edge[0] is not None for edge in edges]"
        if p in op.saved:
            return f"s_{p}"
        if p in parameters:
            return f"node.args[{parameters.index(p)}]"
        name = p.removesuffix("_shape")
        if name in op.lists:
            return "node.tensor_shapes()"
        if name in op.tensors and name != p:
            return f"node.shape_of({name!r})"
        raise ValueError(f"{op.name}: a formula names {p!r}, which the op does not have")

    if not op.formulas:
        name = op.name.strip("_")
        return f"def apply(node, grad):\n    raise RuntimeError('derivative for aten::{name} is not implemented')"
    lines = ["def apply(node, grad):", "    edges = node.next_functions"]
    if op.saved or op.once:
        lines += ["    if node.saved is None:", "        raise RuntimeError(RELEASED)"]
    if op.saved:
        lines += [f"    {', '.join(f's_{p}, c_{p}, v_{p}' for p in op.saved)} = node.saved"]
    if op.many:
        lines += ["    grad = filled(node, grad)"]
    for i, target in enumerate(op.edges):
        call = f"formula_{target}({', '.join(map(passed, op.needs.get(target, ())))})"
        if target in op.lists:
            return "\n".join([*lines, f"    return {call}"])
        together = [op.edges.index(name) for name in op.together[target]] if target in op.formulas else [i]
        if i != together[0]:
            continue
        lines += [f"    {' = '.join(f'g{j}' for j in together)} = None"]
        lines += [f"    if {' or '.join(f'edges[{j}][0] is not None' for j in together)}:"]
        if len(together) > 1:
            wanted = f"[{', '.join(f'edges[{j}][0] is not None' for j in together)}]"
            call = call.replace("[edge[0] is not None for edge in edges]", wanted)
        if target not in op.formulas:
            lines += [f"        raise RuntimeError('derivative for aten::{op.name.strip('_')} is not implemented')"]
            continue
        for p in op.saved:
            if p in op.needs[target]:
                lines += [f"        if c_{p}[0] != v_{p}:", f"            raise stale(node, {p!r}, v_{p})"]
        lines += [f"        {', '.join(f'g{j}' for j in together)} = {call}"]
    return "\n".join([*lines, f"    return ({', '.join(f'g{i}' for i in range(len(op.edges)))},)"])


def _compile_at_first_use(cls: type[Node]) -> Callable:
    def apply(node: Node, grad: ndarray) -> tuple:
        op = cls.op
        namespace = {f"formula_{name}": f for name, f in op.formulas.items()}
        namespace.update(RELEASED=RELEASED, stale=stale, filled=_filled)
        exec(compile(_apply_source(op), f"<minitorch {op.node}.apply>", "exec"), namespace)
        cls.apply = namespace["apply"]
        return cls.apply(node, grad)

    return apply


def _filled(node: Node, grads: Iterable[ndarray | None]) -> list[ndarray]:
    """Several results of which some got no gradient: zeros for those."""
    like = next(g for g in grads if g is not None)
    return [num.zeros(shape, like) if g is None else g for g, shape in zip(grads, node.shape, strict=True)]


def stale(node: Node, name: str, expected: int) -> RuntimeError:
    """The error for the saved tensor `name` of a node, which was modified between forward and backward."""
    place = 3 * node.op.saved.index(name)
    own = name in node.op.result_names
    edge = _result_edge(node, name) or node.edge(name)
    return modified(node.saved[place], edge, node.saved[place + 1], expected, own)


def modified(buffer: Any, edge: tuple, counter: list, expected: int, own: bool) -> RuntimeError:
    """torch's error for a saved tensor that has another version now.

    It names the tensor's origin: for a result its own node, for an argument what the modification has made of it.
    """
    what = f"[torch.{from_numpy(buffer.dtype).type_name}Tensor {list(buffer.shape)}]"
    maker, nr = edge
    if maker is not None and not isinstance(maker, AccumulateGrad):
        origin = maker.name()
        if not own:
            is_view = maker.op is not None and maker.op.view
            origin = "AsStrided" if is_view else (len(counter) > 1 and counter[1]) or origin
        what += f", which is output {nr} of {re.sub(r'Backward0?', '', origin)},"
    hint = (
        "enable anomaly detection to find the operation that failed to compute its gradient, with "
        "torch.autograd.set_detect_anomaly(True, check_nan=False)."
        if flags["ANOMALY"] is None
        else "the backtrace further above shows the operation that failed to compute its gradient. The variable in "
        "question was changed in there or anywhere later. Good luck!"
    )
    error = RuntimeError(
        "one of the variables needed for gradient computation has been modified by an inplace operation: "
        f"{what} is at version {counter[0]}; expected version {expected} instead. Hint: {hint}"
    )
    return explain(error, counter)
