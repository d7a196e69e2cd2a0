"""Where records meet Tensors: every public function and method is made here, from its record, at its first use.

`_call_path` writes the text of a call; here are the few functions which that text calls, what is done with calls
that are out of the ordinary (under a mode, with `out=`, with NumPy's names), and the binding of functions, methods,
in-place forms and operators.

The generated functions share one global namespace, `flags`: the switches of `autograd.modes` are plain globals to them.
"""

from __future__ import annotations

import linecache
import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from operator import index
from typing import Any

import numpy as np

from minitorch import dtypes
from minitorch._arguments import class_name, no_such_form, wrong_type
from minitorch._call_path import call_source, positional, public_name, starred
from minitorch._help import document
from minitorch._inplace import repeated_memory, set_item, write
from minitorch._missing import missing
from minitorch._tensor import Tensor, _node_type, _stored, from_numpy, requiring_grad, wrap
from minitorch.autograd import scalars  # noqa: F401  (backward and hooks of dtype value)
from minitorch.autograd.graph import NEVER, NO_EDGE, AccumulateGrad, edge_of, next_seq, overwritten
from minitorch.autograd.modes import flags, seen_by_modes
from minitorch.autograd.origin import increment_version
from minitorch.dtypes import OBJECT
from minitorch.ops import _record, num
from minitorch.ops._record import RECORDS, Op

NUMBERS = num.NUMBERS

# ---- what the generated text calls ------------------------------------------------------------------------------


def _sequence(given: Any, name: str, argument: str) -> tuple:
    """The single argument of `view((2, 3))` or `zeros(size)`: a sequence, or one number that is no plain int."""
    try:
        return tuple(map(index, given)) if isinstance(given, (tuple, list)) else (index(given),)
    except TypeError:
        wanted = f"{name.lstrip('_')}(): argument '{argument}' (position 1) must be tuple of ints"
        if not isinstance(given, (tuple, list)):
            raise TypeError(f"{wanted}, not {type(given).__name__}") from None
        place, wrong = next((place, n) for place, n in enumerate(given) if not hasattr(n, "__index__"))
        raise TypeError(f"{wanted}, but found element of type {type(wrong).__name__} at pos {place}") from None


def _check_tensor(x: Any, op: Op, argument: str) -> None:
    if not isinstance(x, Tensor) and not hasattr(x, "__torch_function__"):
        raise TypeError(f"{_long_name(op)}(): argument '{argument}' (position 1) must be Tensor, not {class_name(x)}")


def _long_name(op: Op) -> str:
    """How torch's errors call an op."""
    name = {"cross_entropy": "cross_entropy_loss"}.get(op.name, op.name.lstrip("_"))
    room = op.where if op.where in ("linalg", "special") else ""
    return name if name.startswith(room) else f"{room}_{name}"


def _buffers_of(tensors: Any, name: str) -> tuple[list[Tensor], list[np.ndarray], list[bool]]:
    if not isinstance(tensors, (tuple, list)):
        given = class_name(tensors)
        raise TypeError(f"{name}(): argument 'tensors' (position 1) must be tuple of Tensors, not {given}")
    for place, t in enumerate(tensors):
        if not isinstance(t, Tensor):
            raise TypeError(f"expected Tensor as element {place} in argument 0, but got {type(t).__name__}")
    return tensors, [t._data for t in tensors], [_requires(t) for t in tensors]


def _view_as_dtype(tensor: Tensor, dtype: dtypes.dtype) -> Tensor:
    from minitorch.storage import view_as_dtype

    return view_as_dtype(tensor, dtype)


def _requires(tensor: Tensor) -> bool | int:
    """Whether a tensor requires grad; 1, not True, if it has no way back into the graph: a view made under no_grad."""
    if tensor._requires_grad is not None:
        return tensor._requires_grad
    made, version = tensor._view
    known = made.__class__ is tuple or (made is None and version != tensor._counter[0])
    return tensor.requires_grad and (known or 1)


def _promoted_list(arrays: list[np.ndarray]) -> list[np.ndarray]:
    if all(a.dtype is arrays[0].dtype for a in arrays):
        return arrays
    return dtypes.promote(*arrays)


# ---- Values and 16-bit floats, converted around kernels -------------------------------------------------------------


def _flat(operands: tuple) -> list:
    return [y for x in operands for y in (x if isinstance(x, list) else (x,))]


def _half_of(operands: tuple) -> np.dtype | None:
    """The 16-bit dtype of the operands, where all that float have the same one."""
    kinds = {x.dtype for x in _flat(operands) if isinstance(x, np.ndarray) and x.dtype.kind not in "biu"}
    return kinds.pop() if len(kinds) == 1 and kinds <= set(dtypes.HALVES) else None


def _widened(op: Op, operands: tuple) -> list:
    """The buffers of (buffer, requires grad) pairs as the kernel gets them.

    16-bit floats become float32. Values stay if they require grad and are recorded, otherwise they are plain floats.
    """
    half = _half_of(tuple(x for x, _ in operands))
    return [_given(op, x, wanted, half) for x, wanted in operands]


def _given(op: Op, x: Any, wanted: Any, half: np.dtype | None) -> Any:
    if isinstance(x, list):
        each = wanted if isinstance(wanted, list) else [wanted] * len(x)
        return [_given(op, y, g, half) for y, g in zip(x, each)]
    if not isinstance(x, np.ndarray):
        return x
    if x.dtype == OBJECT:
        if op.opaque and wanted and flags["GRAD"]:
            raise NotImplementedError(f"{op.name.strip('_')} cannot run over Values: {op.opaque}")
        return x if wanted and flags["GRAD"] else num.floats(x)
    return x if half is None or x.dtype != half else x.astype(np.float32)


def _narrowed(result: Any, operands: tuple, dtype: Any) -> Any:
    """A kernel's result in the kind of number that went in: float32 in 16 bits again, unless another `dtype` was asked
    for; with fresh Values where an operand holds Values or every floating dtype means `value`."""
    if isinstance(result, tuple):
        return tuple(_narrowed(r, operands, dtype) for r in result)
    result = np.asarray(result)
    if result.dtype == OBJECT:
        return num.lift(result)
    if result.dtype.kind != "f":
        return result
    if result.dtype == np.float32 and dtype is None and (half := _half_of(operands)) is not None:
        return result.astype(half)
    among = any(isinstance(x, np.ndarray) and x.dtype == OBJECT for x in _flat(operands))
    return num.lift(result) if among or dtypes.get_default_dtype().np == OBJECT else result


def _recorded(node: Any) -> None:
    """A node made while there are Values or 16-bit floats: keeps the Values of its leaves; computes in float32."""
    if flags["VALUES"]:
        _remember(node.next_functions)
    if any(isinstance(x, np.ndarray) and x.dtype in dtypes.HALVES for x in node.saved):
        node.__class__ = _wide(node.__class__)


@cache
def _wide(cls: type) -> type:
    """The class of a node whose formulas see what is saved in 16 bits as float32; the engine narrows the gradients."""

    def wide(x: Any) -> Any:
        return x.astype(np.float32) if isinstance(x, np.ndarray) and x.dtype in dtypes.HALVES else x

    def apply(node: Any, grad: Any) -> tuple:
        saved = node.saved
        if saved is not None:
            node.saved = tuple(map(wide, saved))
        try:
            return cls.apply(node, [wide(g) for g in grad] if node.many else wide(grad))
        finally:
            node.saved = saved

    return type(cls.__name__, (cls,), {"__slots__": (), "apply": apply, "__module__": cls.__module__})


def _remember(edges: tuple) -> None:
    """Lets a leaf of Values keep the Values that this graph uses: in-place updates put others in their place."""
    for leaf, _ in edges:
        if leaf.__class__ is AccumulateGrad and leaf.variable._data.dtype == OBJECT:
            version = leaf.variable._counter[0]
            if leaf.values is None:
                leaf.values = []
            now = leaf.variable._data
            # Compared as addresses: `.data` lets the buffer change without a new version.
            if not leaf.values or leaf.values[-1][1].tobytes() != now.tobytes():
                leaf.values.append((version, now.copy()))


def _views_of(source: Tensor, arrays: tuple, node: Any) -> tuple:
    views = []
    for nr, array in enumerate(arrays):
        view = wrap(array)
        view._counter = source._counter
        view._base = source if source._base is None else source._base
        view._requires_grad = None if node is None else True
        made = ("many" if flags["GRAD"] else "no_grad") if node is None else (node, nr)
        view._view = (made, source._counter[0])
        views.append(view)
    return tuple(views)


def _explained(op: Op, error: Exception, operands: tuple) -> Exception:
    """NumPy's complaint about shapes that do not broadcast, in torch's words; other errors as they are.

    The kernel has seen 16-bit floats as float32, and called them so.
    """
    if isinstance(error, RuntimeError):
        half = _half_of(operands) if flags["UNCOMMON"] else None
        if half is None:
            return error
        seen = dtypes.from_numpy(half)
        said = re.sub(r"\bFloat\b", seen.type_name, str(error))
        return type(error)(re.sub(r"\bfloat\b", seen.c_name, said))
    if "negative dimensions" in str(error):
        return RuntimeError(f"Trying to create tensor with negative dimension {min(operands)}: {list(operands)}")
    if "broadcast" not in str(error):
        return error
    shapes = [x.shape for x in operands if isinstance(x, np.ndarray)]
    for a, b in pairwise(shapes):
        size = max(len(a), len(b))
        padded = [(1,) * (size - len(s)) + s for s in (a, b)]
        for dim in range(size - 1, -1, -1):
            m, n = padded[0][dim], padded[1][dim]
            if m != n and 1 not in (m, n):
                return RuntimeError(
                    f"The size of tensor a ({m}) must match the size of tensor b ({n}) at non-singleton dimension {dim}"
                )
    return error


def _factory_dtype(op: Op, dtype: Any, given: dict) -> dtypes.dtype:
    if op.name == "full":
        value = given["fill_value"]
        if not isinstance(value, (int, float, np.generic)) and not (isinstance(value, Tensor) and not value.ndim):
            raise wrong_type("full", "fill_value", 2, "Number", value)
        dtype = dtype or (value.dtype if isinstance(value, Tensor) else dtypes.number_dtype(value))
    if dtype is not None:
        return dtype if dtype.__class__ is dtypes.dtype else dtypes.as_dtype(dtype, op.name)
    if op.name in ("randint", "randperm"):
        return dtypes.int64
    bounds = [given[k] for k in ("start", "end", "step")] if op.name == "arange" else []
    if bounds and not any(x.is_floating_point() if isinstance(x, Tensor) else isinstance(x, float) for x in bounds):
        return dtypes.int64
    return dtypes.get_default_dtype()


def _buffer_dtype(dtype: dtypes.dtype) -> np.dtype:
    return np.dtype(np.float64) if dtype.np == OBJECT else dtype.np


def _is_foreign(x: Any) -> bool:
    """Whether an operator must leave this operand to the operand's own class."""
    return not (
        x.__class__ in flags["TENSORS"]
        or x.__class__ in NUMBERS
        or isinstance(x, (Tensor, np.generic, int, float))
        or hasattr(x, "__torch_function__")
    )


# ---- calls that are out of the ordinary -------------------------------------------------------------------------

# NumPy's names; and `from`, which cannot be the name of a parameter.
_OTHER_NAMES = {
    "from": "from_",
    "axis": "dim",
    "keepdims": "keepdim",
    "x": "self",
    "x2": "other",
    "self": "self",
    "input": "self",
}


def _unusual(function: Callable, args: tuple, kwargs: dict) -> Any:
    """A call under a mode, with a tensor subclass, with `out=`, with NumPy's names, or with a wrong argument."""
    modes = flags["MODES"]
    if modes:
        mode = modes.pop()
        try:
            return mode.__torch_function__(
                function, _overloads(args, kwargs), args, _without_defaults(function, kwargs)
            )
        finally:
            modes.append(mode)
    op = getattr(function, "op", None)
    if op is None:
        return function(*args, **kwargs)
    bound, extra, out = _bound(op, args, kwargs)
    if out is not None and op.kind == "factory":
        # What is made is made in `out`, so that decides the dtype.
        given = bound.setdefault("dtype", None) or out.dtype
        if given is not out.dtype:
            raise RuntimeError(f"dtype {given.type_name} does not match dtype of out parameter ({out.dtype.type_name})")
        bound["dtype"] = out.dtype
    types = _overloads(tuple(bound.values()), {})
    if types:
        return types[0].__torch_function__(function, types, args, _without_defaults(function, kwargs))
    for place, (name, value) in enumerate(bound.items(), 1):
        if name in op.tensors and name not in op.lists:
            if op.forms and name == op.tensors[0] and not isinstance(value, Tensor):
                among = any(isinstance(x, Tensor) for x in bound.values())
                if not (among and "Number self" in op.forms):
                    raise no_such_form(_long_name(op), args, kwargs, op.forms)
            bound[name] = _operand(op, name, place, value, bound)
    star, given = starred(op), []
    bound_tensors = [x for x in bound.values() if isinstance(x, Tensor)] if out is not None else []
    for name in positional(op):
        if name in bound:
            value = bound.pop(name)
            given.extend(value if name == star else (value,))
    result = function(*given, **bound, **extra)
    if out is None:
        return result
    if op.out_dtype:
        for into, made in zip(out, result) if isinstance(out, (tuple, list)) else ((out, result),):
            if into.dtype is not made.dtype:
                names = {"wanted": made.dtype.c_name, "given": into.dtype.c_name}
                names |= {"Wanted": made.dtype.type_name, "Given": into.dtype.type_name}
                raise RuntimeError(op.out_dtype.format(**names))
    if isinstance(out, (tuple, list)):
        return tuple(_written(o, r, bound_tensors) for o, r in zip(out, result, strict=True))
    return _written(out, result, bound_tensors)


def _bound(op: Op, args: tuple, kwargs: dict) -> tuple[dict, dict, Any]:
    """The arguments by the kernel's names; what a factory takes besides; and `out`."""
    names, star = positional(op), starred(op)
    bound: dict[str, Any] = dict(zip(names, args, strict=False))
    if star:
        bound[star] = args[names.index(star) :]
    extra, out = {}, None
    for name, value in kwargs.items():
        known = _OTHER_NAMES.get(name, name)
        if name == "out" and op.out and not op.view:
            out = value
        elif known in op.signature.parameters:
            bound[known] = value
        elif op.kind == "factory" and name in ("device", "requires_grad"):
            extra[name] = value
        else:
            raise TypeError(f"{op.name}() got an unexpected keyword argument '{name}'")
    return bound, extra, out


def _operand(op: Op, name: str, place: int, value: Any, bound: dict) -> Any:
    """A tensor argument that the call path did not take: a NumPy number as a Python one, or torch's TypeError."""
    if isinstance(value, Tensor) or (name in op.optional and value is None):
        return value
    if name in op.promote:
        if isinstance(value, np.ndarray) and op.name == "__eq__":
            return from_numpy(value)
        if isinstance(value, np.generic):
            value = value.item()
        kind = next((kind for kind in (bool, int, float) if isinstance(value, kind)), None)
        if kind is not None:
            # A number in the first place, `torch.mul(2, x)`, is a 0-d tensor.
            if name != op.tensors[0]:
                return kind(value)
            beside = [x._data for x in (bound.get(p) for p in op.promote) if isinstance(x, Tensor)]
            return wrap(_stored(np.array(value), dtypes.result_type(*beside, kind(value))))
    raise TypeError(
        f"{_long_name(op)}(): argument '{public_name(name)}' (position {place}) must be Tensor, not {class_name(value)}"
    )


def _written(out: Tensor, result: Tensor, inputs: list[Tensor]) -> Tensor:
    if 0 in out._data.strides and out._data.size > 1:
        raise repeated_memory()
    if any(num.overlap(out._data, x._data) == "part" for x in inputs):
        raise RuntimeError(
            "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single "
            "memory location. Please clone() the tensor before performing the operation."
        )
    if result.requires_grad or out.requires_grad:
        raise RuntimeError(
            "functions with out=... arguments don't support automatic differentiation, but one of the arguments "
            "requires grad."
        )
    if result.dtype.category > out.dtype.category:
        raise RuntimeError(
            f"result type {result.dtype.type_name} can't be cast to the desired output type {out.dtype.type_name}"
        )
    if out._data.shape != result._data.shape:
        out._data = np.empty(result._data.shape, out._data.dtype)
    out._data[...] = result._data
    increment_version(out)
    return out


def _overloads(args: tuple, kwargs: dict) -> list[type]:
    """The classes of the arguments that bring a `__torch_function__` of their own."""
    found = []
    for value in (*args, *kwargs.values()):
        for x in value if isinstance(value, (tuple, list)) else (value,):
            cls = type(x)
            if cls not in flags["TENSORS"] and cls not in found and hasattr(cls, "__torch_function__"):
                found.append(cls)
    return found


def _without_defaults(function: Callable, kwargs: dict) -> dict:
    """The keyword arguments that say something, as the caller wrote them."""
    op = getattr(function, "op", None)
    if op is None:
        return {k: v for k, v in kwargs.items() if v is not None}
    defaults = {p.name: p.default for p in op.signature.parameters.values()}
    defaults |= {"dtype": None, "device": None, "requires_grad": False} if op.kind == "factory" else {}
    return {k: v for k, v in kwargs.items() if k not in defaults or v is not defaults[k]}


# ---- binding ----------------------------------------------------------------------------------------------------


def source(name: str) -> str:
    """The generated text of the public function of an op: what really runs.

    >>> print(source("tanh"))  # doctest: +ELLIPSIS
    def tanh(input, **rest):
    ...
    """
    return call_source(RECORDS[name])


def _results_type(op: Op) -> type:
    """The named tuple of an op with several results, printed as torch's."""

    def show(self) -> str:
        inside = ",\n".join(f"{n}={v!r}" for n, v in zip(op.results, self, strict=True))
        return f"torch.return_types.{public}(\n{inside})"

    public = op.name.strip("_").removesuffix("_dim").removesuffix("_stable")
    if op.where == "linalg":
        public = f"linalg_{public}"
    members = {n: property(lambda self, i=i: self[i]) for i, n in enumerate(op.results)}
    return type(public, (tuple,), {"__slots__": (), "__repr__": show, "__module__": "torch.return_types", **members})


def _compiled(op: Op, dunder: bool = False, plain: Callable | None = None) -> Callable:
    text = call_source(op, dunder)
    filename = f"<minitorch {op.name}{' (operator)' if dunder else ''}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(True), filename)
    # The factory closes over what belongs to this record; flags are the globals.
    wrapper = f"def bind(kernel, Node, op, RESULTS, FUNCTION):\n    {'    '.join(text.splitlines(True))}\n"
    wrapper += f"    FUNCTION = FUNCTION or {op.name}\n    return {op.name}\n"
    local: dict[str, Any] = {}
    exec(compile(wrapper, filename, "exec"), flags, local)
    node = _node_type(op) if op.recorded else None
    results = _results_type(op) if isinstance(op.results, tuple) and op.results else None
    function = local["bind"](op.kernel, node, op, results, plain)
    function.op, function.kernel = op, op.kernel
    function.__qualname__ = op.name
    function.__code__ = function.__code__.replace(co_qualname=op.name)
    function.__module__ = "minitorch"
    document(function, op, op.name)
    return function


def bind(op: Op) -> Callable:
    """The public function of a record. Other records of its module then reach it without a detour."""
    function = _compiled(op)
    module = op.kernel.__globals__
    if module.get(op.kernel.__name__) is op:
        module[op.kernel.__name__] = function
    return function


Op.bind = staticmethod(bind)

_DRAWN = "bernoulli_ cauchy_ exponential_ geometric_ log_normal_ normal_ random_ uniform_".split()
_IN_PLACE = {"zero_": "_zero", "fill_": "_fill", "copy_": "_copy", **{name: f"_{name}" for name in _DRAWN}}


def _in_place(name: str, op: Op, operator: bool = False) -> Callable:
    """The form with a trailing underscore, or the operator: the plain form, stored into its first argument."""

    ufunc = {"add_": np.add, "sub_": np.subtract, "mul_": np.multiply}.get(name)
    modes, tensors, floats = flags["MODES"], flags["TENSORS"], (np.dtype(np.float32), np.dtype(np.float64))

    def method(self, *args, **kwargs):
        if modes:
            return _unusual(method, (self, *args), kwargs)
        # `w -= step` outside the graph, the heart of every training loop, needs nothing but NumPy.
        if ufunc is not None and not kwargs and len(args) == 1:
            x, (other,) = self._data, args
            y = None
            if type(other) in tensors:
                if other._counter is not self._counter and not (flags["GRAD"] and other.requires_grad):
                    y = other._data
                    if y.dtype is not x.dtype or y.shape != x.shape:
                        y = None
            elif type(other) is float or (type(other) is int and -(2**31) < other < 2**31):
                y = other
            unrecorded = y is not None and not (flags["GRAD"] and self.requires_grad)
            if unrecorded and x.dtype in floats and 0 not in x.strides:
                ufunc(x, y, x)
                increment_version(self)
                if self._edge is not None or self._base is not None:
                    overwritten(self)
                return self
        if operator and _is_foreign(args[0]):
            return NotImplemented
        return write(self, name, op.function, *args, **kwargs)

    method.__name__ = method.__qualname__ = name
    document(method, op, name)
    return method


def find(place: str, name: str) -> Callable | None:
    """The public function `name` of a place ("torch", "Tensor", "F", …), made from its record, or None."""
    op = _record.find(place, name)
    if op is None and name in _record.FUNCTIONS_IN_PLACE.get(place, ()):
        return getattr(Tensor, name, None) or _in_place(name, _record.find(place, name[:-1]))
    if op is None or name == op.name:
        return None if op is None else op.function
    # Modes know a function by the name that was called.
    alias = seen_by_modes(op.function)
    alias.__name__ = alias.__qualname__ = name
    document(alias, op, name)
    return alias


def functions_of(place: str, namespace: dict[str, Any]) -> Callable[[str], Callable]:
    """The `__getattr__` of a module that shows the functions of a place, each made at its first use."""

    def look_up(name: str) -> Callable:
        function = None if name.startswith("__") else find(place, name)
        if function is None:
            raise missing(namespace["__name__"], name)
        # Kept as a plain global: the next look-up does not come here.
        namespace[name] = function
        return function

    return look_up


def find_method(name: str) -> Callable | None:
    """The method of Tensor with this name, made from its record; None if there is none."""
    method = find("Tensor", name)
    if method is not None:
        return method
    if name.endswith("_") and not name.startswith("__"):
        op = RECORDS.get(_IN_PLACE.get(name, "")) or _record.find("Tensor", name[:-1])
        if op is not None and op.inplace:
            return _in_place(name, op)
    return None


def method_names() -> set[str]:
    """The names under which `find_method` finds a method, but for those that are nobody else's business."""
    _record.import_all()
    public = {name: op for name, op in _record.PUBLIC["Tensor"].items() if not name.startswith("_")}
    return {*public, *_IN_PLACE, *(f"{name}_" for name, op in public.items() if op.inplace)}


flags.update(
    F32=np.dtype(np.float32),
    F64=np.dtype(np.float64),
    DTYPE=dtypes.dtype,
    NEVER=NEVER,
    NO_EDGE=NO_EDGE,
    NUMBERS=NUMBERS,
    CONSTANTS=num.CONSTANTS,
    asarray=np.asarray,
    buffer_dtype=_buffer_dtype,
    buffers_of=_buffers_of,
    check_device=dtypes.check_device,
    check_tensor=_check_tensor,
    constant=num.constant,
    edge_of=edge_of,
    explained=_explained,
    factory_dtype=_factory_dtype,
    find_method=find_method,
    is_foreign=_is_foreign,
    method_names=method_names,
    narrowed=_narrowed,
    ndarray=np.ndarray,
    new=object.__new__,
    next_seq=next_seq,
    promote=dtypes.promote,
    promote_floating=dtypes.promote_floating,
    promote_numbers=dtypes.promote_numbers,
    promoted_list=_promoted_list,
    recorded=_recorded,
    remember=_remember,
    requiring_grad=requiring_grad,
    requires=_requires,
    view_as_dtype=_view_as_dtype,
    sequence=_sequence,
    stored=_stored,
    unusual=_unusual,
    views_of=_views_of,
    widened=_widened,
)

# ---- operators --------------------------------------------------------------------------------------------------

# torch's modes see `a + b` as `add`, `a == b` as `__eq__`, `1 - a` as `__rsub__`: the record's own name.
_OPERATORS = {
    "__add__": "add",
    "__radd__": "add",
    "__sub__": "sub",
    "__rsub__": "__rsub__",
    "__mul__": "mul",
    "__rmul__": "mul",
    "__truediv__": "div",
    "__rtruediv__": "__rdiv__",
    "__floordiv__": "__floordiv__",
    "__mod__": "remainder",
    "__pow__": "pow",
    "__rpow__": "__rpow__",
    "__matmul__": "matmul",
    "__eq__": "__eq__",
    "__ne__": "ne",
    "__lt__": "lt",
    "__le__": "le",
    "__gt__": "gt",
    "__ge__": "ge",
    "__and__": "__and__",
    "__or__": "__or__",
    "__xor__": "__xor__",
    "__lshift__": "__lshift__",
    "__rshift__": "__rshift__",
    "__rand__": "__and__",
    "__ror__": "__or__",
    "__rxor__": "__xor__",
    "__rlshift__": "__rlshift__",
    "__rrshift__": "__rrshift__",
    "__rfloordiv__": "__rfloordiv__",
    "__rmod__": "__rmod__",
}
_UNARY = {
    "__pos__": "positive",
    "__neg__": "neg",
    "__abs__": "abs",
    "__invert__": "__invert__",
    "__getitem__": "__getitem__",
}
_ASSIGNING = {
    "__iadd__": "add_",
    "__isub__": "sub_",
    "__imul__": "mul_",
    "__itruediv__": "div_",
    "__ifloordiv__": "floor_divide_",
    "__imod__": "remainder_",
    "__ipow__": "pow_",
    "__iand__": "bitwise_and_",
    "__ior__": "bitwise_or_",
    "__ixor__": "bitwise_xor_",
    "__ilshift__": "bitwise_left_shift_",
    "__irshift__": "bitwise_right_shift_",
}


def _bound_at_first_use(dunder: str, make: Callable[[], Callable]) -> Callable:
    """Python looks operators up on the class alone, so each stands there from the start, to be made when first used."""

    def operator(*args):
        function = make()
        setattr(Tensor, dunder, function)
        return function(*args)

    return operator


for _dunder, _name in _OPERATORS.items():
    _op = RECORDS[_name]
    setattr(
        Tensor,
        _dunder,
        _bound_at_first_use(_dunder, lambda op=_op: _compiled(op, dunder=True, plain=op.function)),
    )
for _dunder, _name in _UNARY.items():
    setattr(Tensor, _dunder, _bound_at_first_use(_dunder, lambda op=RECORDS[_name]: op.function))
for _dunder, _name in _ASSIGNING.items():
    _op = _record.PUBLIC["Tensor"][_name.removesuffix("_")]
    setattr(
        Tensor,
        _dunder,
        _bound_at_first_use(_dunder, lambda name=_name, op=_op: _in_place(name, op, operator=True)),
    )


def __setitem__(self, key, value):
    """x[key] = value."""
    if flags["MODES"]:
        return _unusual(__setitem__, (self, key, value), {})
    return set_item(self, key, value)


Tensor.__setitem__ = __setitem__
