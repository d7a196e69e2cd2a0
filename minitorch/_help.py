"""What `help`, `inspect.signature` and a notebook's `?` show of an op, made from its record.

    >>> print(torch.log.__doc__)
    log(input, *, out=None) -> Tensor
    Tensor.log() -> Tensor
    Tensor.log_() -> Tensor
    <BLANKLINE>
    The natural logarithm.
    <BLANKLINE>
    Integers and bools are taken as the default floating dtype.
    <BLANKLINE>
    In the graph:
        LogBackward0
            gradient of self: grad / self

Nothing of it is made before somebody asks: a function carries a `Docstring` and a `LazySignature`, which know the
record. `_stubs` writes the same facts down for editors.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import textwrap
from collections import UserString
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from inspect import Parameter, Signature

import numpy as np

from minitorch._call_path import public_name, starred
from minitorch.ops._record import NONDIFFERENTIABLE, PUBLIC, Op, Reason


class Words(str):
    """The type of a result as a signature shows it: Python prints annotations by their repr."""

    __repr__ = str.__str__


TENSOR, TENSORS, VALUES_INDICES = map(Words, ("Tensor", "tuple[Tensor, ...]", "(values, indices)"))

# A padded batch; what a packed sequence holds.
_SEQUENCES = (
    lambda input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first: TENSORS,
    lambda data, batch_sizes, hx, params, has_biases, num_layers, dropout, train, bidirectional: TENSORS,
)

# Where an op has several forms, each is a lambda: its parameters, and the type of its result.
FORMS: dict[str, tuple[Callable[..., Words], ...]] = {
    "arange": (lambda end: TENSOR, lambda start, end, step=1: TENSOR),
    **dict.fromkeys(("atleast_1d", "atleast_2d", "atleast_3d"), (lambda *tensors: TENSOR, lambda *tensors: TENSORS)),
    "bernoulli": (lambda input, *, generator=None: TENSOR, lambda input, p, *, generator=None: TENSOR),
    "chunk": (lambda input, chunks, dim=0: TENSORS,),
    **dict.fromkeys(("dsplit", "hsplit", "vsplit"), (lambda input, indices_or_sections: TENSORS,)),
    "gradient": (lambda input, *, spacing=1, dim=None, edge_order=1: TENSORS,),
    "gru": _SEQUENCES,
    "lstm": _SEQUENCES,
    "lu": (
        lambda A, pivot=True, get_infos=False: TENSORS,
        lambda A, pivot=True, get_infos=False: Words("(LU, pivots, info)"),
    ),
    "matrix_rank": (
        lambda input, *, atol=None, rtol=None, hermitian=False: TENSOR,
        lambda input, tol, hermitian=False: TENSOR,
    ),
    "max": (
        lambda input: TENSOR,
        lambda input, dim, keepdim=False: VALUES_INDICES,
        lambda input, other: TENSOR,
    ),
    "median": (lambda input: TENSOR, lambda input, dim, keepdim=False: VALUES_INDICES),
    "meshgrid": (lambda *tensors, indexing=None: TENSORS,),
    "min": (
        lambda input: TENSOR,
        lambda input, dim, keepdim=False: VALUES_INDICES,
        lambda input, other: TENSOR,
    ),
    "nanmedian": (lambda input: TENSOR, lambda input, dim, keepdim=False: VALUES_INDICES),
    "nonzero": (lambda input: TENSOR, lambda input, *, as_tuple: TENSORS),
    "normal": (
        lambda mean, std=1.0, *, generator=None: TENSOR,
        lambda mean, std, size, *, generator=None, dtype=None, device=None, requires_grad=False: TENSOR,
    ),
    "pinv": (
        lambda input, *, atol=None, rtol=None, hermitian=False: TENSOR,
        lambda input, rcond, hermitian=False: TENSOR,
    ),
    "_random_": (
        lambda input, *, generator=None: TENSOR,
        lambda input, to, *, generator=None: TENSOR,
        lambda input, from_, to, *, generator=None: TENSOR,
    ),
    "randint": (lambda high, size, *, generator=None: TENSOR, lambda low, high, size, *, generator=None: TENSOR),
    "rnn_relu": _SEQUENCES,
    "rnn_tanh": _SEQUENCES,
    "repeat_interleave": (
        lambda input, repeats, dim=None, *, output_size=None: TENSOR,
        lambda repeats, *, output_size=None: TENSOR,
    ),
    "scatter": (
        lambda input, dim, index, src, *, reduce=None: TENSOR,
        lambda input, dim, index, value, *, reduce=None: TENSOR,
    ),
    "sort": (lambda input, dim=-1, descending=False, *, stable=None: VALUES_INDICES,),
    "split": (lambda input, split_size_or_sections, dim=0: TENSORS,),
    **dict.fromkeys(("split_with_sizes", "unsafe_split_with_sizes"), (lambda input, split_sizes, dim=0: TENSORS,)),
    "std": (
        lambda input, dim=None, *, correction=1, keepdim=False: TENSOR,
        lambda input, dim=None, unbiased=True, keepdim=False: TENSOR,
    ),
    "std_mean": (
        lambda input, dim=None, *, correction=1, keepdim=False: TENSORS,
        lambda input, dim=None, unbiased=True, keepdim=False: TENSORS,
    ),
    "tensor_split": (lambda input, indices_or_sections, dim=0: TENSORS,),
    "unique": (
        lambda input, sorted=True, return_inverse=False, return_counts=False, dim=None: TENSOR,
        lambda input, sorted=True, return_inverse=False, return_counts=False, dim=None: TENSORS,
    ),
    "unique_consecutive": (
        lambda input, return_inverse=False, return_counts=False, dim=None: TENSOR,
        lambda input, return_inverse=False, return_counts=False, dim=None: TENSORS,
    ),
    "unravel_index": (lambda indices, shape: TENSORS,),
    "unsafe_chunk": (lambda input, chunks, dim=0: TENSORS,),
    "unsafe_split": (lambda input, split_size, dim=0: TENSORS,),
    "var": (
        lambda input, dim=None, *, correction=1, keepdim=False: TENSOR,
        lambda input, dim=None, unbiased=True, keepdim=False: TENSOR,
    ),
    "var_mean": (
        lambda input, dim=None, *, correction=1, keepdim=False: TENSORS,
        lambda input, dim=None, unbiased=True, keepdim=False: TENSORS,
    ),
    "where": (lambda condition, input, other: TENSOR, lambda condition: TENSORS),
}

# What nn.functional's form of an op takes, and its other forms do not.
ONLY_IN_F = frozenset({"inplace", "_stacklevel"})

PREFIXES = {
    "torch": "",
    "F": "",
    "linalg": "linalg.",
    "signal.windows": "signal.windows.",
    "special": "special.",
    "Tensor": "Tensor.",
}

# ---- signatures -----------------------------------------------------------------------------------------------------


class LazySignature(Signature):
    """The signature of an op under one of its names, made when it is first looked at."""

    __slots__ = ("name", "op")

    @classmethod
    def of(cls, op: Op, name: str) -> LazySignature:
        self = cls.__new__(cls)
        self.op, self.name = op, name
        return self

    def __getattr__(self, name: str) -> object:
        # Python comes here while a slot of Signature is not set.
        if name not in Signature.__slots__:
            raise AttributeError(name)
        made = signature(self.op, self.name)
        Signature.__init__(self, list(made.parameters.values()), return_annotation=made.return_annotation)
        return getattr(self, name)


def signature(op: Op, name: str) -> Signature:
    """All that the public function takes under this name; an in-place form is a method, and takes no `out`."""
    parameters = _parameters(op)
    if not _is_in_place(name):
        return Signature(parameters, return_annotation=returns(op))
    parameters = [parameters[0].replace(name="self"), *(p for p in parameters[1:] if p.name not in ("out", "inplace"))]
    return Signature(parameters, return_annotation=TENSOR)


def returns(op: Op) -> Words:
    """The type of the result: Tensor, tuple[Tensor, ...], or the names of several results; of each form its own."""
    return Words(" | ".join(dict.fromkeys(form.return_annotation for form in forms(op, "torch"))))


def _results(op: Op) -> list[Words]:
    """The types of the results of an op that always takes the same parameters."""
    if op.results:
        return [TENSORS if op.results == "many" else Words(f"({', '.join(op.results)})")]
    return [TENSOR, TENSORS] if "return_indices" in op.signature.parameters else [TENSOR]


def takes_out(op: Op) -> bool:
    """Whether the function of this op writes into `out=` when told so."""
    return op.out and not op.view and any(op in PUBLIC[place].values() for place in ("torch", "linalg", "special"))


def _parameters(op: Op) -> list[Parameter]:
    """All that the public function takes."""
    parameters, by_name = [], False
    for p in op.signature.parameters.values():
        if op.kind == "factory" and p.name == "dtype":
            by_name = True
            continue
        kind = Parameter.VAR_POSITIONAL if p.name == starred(op) else Parameter.KEYWORD_ONLY if by_name else p.kind
        by_name |= kind is Parameter.VAR_POSITIONAL
        parameters.append(p.replace(name=public_name(p.name), kind=kind))
    return [*parameters, *_further(op, parameters)]


def _further(op: Op, parameters: list[Parameter]) -> Iterator[Parameter]:
    """What the public function takes by name, and the kernel does not see."""
    more = {"out": None} if takes_out(op) else {}
    if op.kind == "factory":
        more |= dict(dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False)
    for name, default in more.items():
        if all(p.name != name for p in parameters):
            yield Parameter(name, Parameter.KEYWORD_ONLY, default=default)


def forms(op: Op, place: str) -> list[Signature]:
    """Each way to call this op as a function of "torch", "F", …, or as a method of "Tensor" (without the tensor)."""
    if op.name not in FORMS:
        return [_form(op, place, _parameters(op), result) for result in _results(op)]
    found = []
    for form in FORMS[op.name]:
        parameters = list(inspect.signature(form).parameters.values())
        result = form(**{p.name: None for p in parameters if p.kind is not p.VAR_POSITIONAL})
        if result != TENSORS:
            parameters += _further(op, parameters)
        found.append(_form(op, place, parameters, result))
    return found


def _form(op: Op, place: str, parameters: list[Parameter], result: Words) -> Signature:
    if place == "Tensor":
        parameters = parameters[1:]
    elif op.varargs and op.kind != "factory":
        # As a function torch takes a shape as one sequence, as a method also number by number.
        plain = {"kind": Parameter.POSITIONAL_OR_KEYWORD}
        parameters = [p.replace(**plain) if p.kind is p.VAR_POSITIONAL else p for p in parameters]
    absent = {"out"} if place == "F" else ONLY_IN_F | {"out"} if place == "Tensor" else ONLY_IN_F
    return Signature([p for p in parameters if p.name not in absent], return_annotation=result)


# ---- docstrings -----------------------------------------------------------------------------------------------------


class Docstring(UserString):
    """The docstring of an op under one of its names, composed when it is first read.

    `inspect` and its kin take nothing but a str for a docstring; so this says it is one, and what is cut out of it is.
    """

    __class__ = property(lambda self: str)

    def __init__(self, op: Op, name: str):
        self.op, self.name = op, name

    @cached_property
    def data(self) -> str:
        return docstring(self.op, self.name)


def document(function: Callable, op: Op, name: str) -> None:
    """Gives a function of an op its docstring and its signature, for when somebody asks."""
    function.__doc__ = Docstring(op, name)
    function.__signature__ = LazySignature.of(op, name)


def docstring(op: Op, name: str) -> str:
    """What `help` says of an op: how to call it, what it computes, its place in the graph."""
    name = _public(op, name)
    summary, _, more = inspect.cleandoc(op.kernel.__doc__ or "").partition("\n\n")
    names = dict.fromkeys(n for known in PUBLIC.values() for n, o in known.items() if o is op)
    others = [n for n in names if n != name.removesuffix("_") and not n.startswith("_")]
    parts = [
        "\n".join(dict.fromkeys(_heads(op, name))),
        summary,
        "\n".join(_facts(op, name)),
        more,
        f"Also called {', '.join(others)}." if others else "",
        _in_the_graph(op),
    ]
    return "\n\n".join(part for part in parts if part)


def _is_in_place(name: str) -> bool:
    return name.endswith("_") and not name.startswith("__")


def _public(op: Op, name: str) -> str:
    """`name`, or where the op is not public under it, the name that it is public under."""
    names = [n for known in PUBLIC.values() for n, o in known.items() if o is op]
    return name if name in names or not names or _is_in_place(name) else names[0]


def _heads(op: Op, name: str) -> Iterator[str]:
    if not _is_in_place(name):
        places = [place for place, names in PUBLIC.items() if names.get(name) is op]
        yield from (f"{PREFIXES[place]}{name}{form}" for place in places for form in forms(op, place))
        if not op.inplace or name.startswith("_") or "Tensor" not in places:
            return
        name += "_"
    yield from (f"Tensor.{name}{form}" for form in forms(op, "Tensor"))


def _facts(op: Op, name: str) -> Iterator[str]:
    if _is_in_place(name):
        yield "In place: the result is written into self, which is returned."
    if op.view:
        yield f"The result is a view: it shares the memory of {public_name(op.tensors[0])}."
    if op.floating:
        yield "Integers and bools are taken as the default floating dtype."
    if len(op.promote) > 1:
        names = [public_name(p) for p in op.promote]
        yield f"{', '.join(names[:-1])} and {names[-1]} broadcast, and are brought to a common dtype."


def _in_the_graph(op: Op) -> str:
    """The node with the derivative of each argument, as the record has it; of a composite, of what it is made of."""
    parts = dict.fromkeys(primitives_of(op))
    nodes: dict[str, dict[str, None]] = {}
    for part in parts:
        if part.recorded:
            nodes.setdefault(_gradients(part), {})[part.node] = None
    if not nodes:
        return "Not in the graph: it has no derivative." if parts and all(part.grads for part in parts) else ""
    title = "In the graph, made of other operations:" if op.kind == "composite" else "In the graph:"
    return "\n".join([title, *(f"    {', '.join(of)}\n{text}" for text, of in nodes.items())])


def _gradients(op: Op) -> str:
    lines = []
    for arguments, formula in formulas_of(op).items():
        lines.append(f"gradient of {arguments}: {formula}" if formula else f"{arguments} has no gradient")
    return textwrap.indent("\n".join(lines), " " * 8)


def formulas_of(op: Op) -> dict[str, str]:
    """The arguments that have a formula in common -> its source text; why there is none; "" by nature."""
    shared: dict[Callable | Reason, list[str]] = {}
    for argument, formula in op.grads.items():
        shared.setdefault(formula, []).append(argument)
    return {
        ", ".join(arguments): "" if formula is NONDIFFERENTIABLE else _words(formula)
        for formula, arguments in shared.items()
    }


def _words(formula: Callable | Reason) -> str:
    return str(formula) if isinstance(formula, Reason) else source_of(formula)


def primitives_of(op: Op) -> Iterator[Op]:
    """The primitives that an op names in its code: itself, or those behind a composite."""
    if op.kind == "primitive":
        yield op
    elif op.kind == "composite":
        yield from _primitives_in(op.kernel, set())


def _primitives_in(function: Callable, seen: set[Callable]) -> Iterator[Op]:
    seen.add(function)
    for name in function.__code__.co_names:
        named = function.__globals__.get(name)
        part = getattr(named, "op", named)
        kernel = part.kernel if isinstance(part, Op) else part
        if isinstance(part, Op) and part.kind == "primitive":
            yield part
        elif inspect.isfunction(kernel) and kernel not in seen and kernel.__module__.startswith("minitorch.ops"):
            yield from _primitives_in(kernel, seen)


# ---- source text ----------------------------------------------------------------------------------------------------


def source_of(function: Callable) -> str:
    """Source text of a function without decorators and docstring, or of the expression that a lambda returns.

    Where the text names functions of an enclosing call, a line says for each what it stands for.
    """
    enclosing = inspect.getclosurevars(function).nonlocals
    stands_for = [f"{name} = {_reference(value)}" for name, value in enclosing.items() if callable(value)]
    return "\n".join([_own_source(function), *stands_for])


def _reference(function: Callable) -> str:
    if isinstance(function, np.ufunc):
        return f"np.{function.__name__}"
    name = function.name if isinstance(function, Op) else function.__name__
    return source_of(function) if name == "<lambda>" else name


def _own_source(function: Callable) -> str:
    code = function.__code__
    source = "".join(linecache.getlines(code.co_filename))
    places = [(line, column) for line, _, column, _ in code.co_positions() if line and column]
    if not source or not places:
        return f"{code.co_name} in line {code.co_firstlineno} of {code.co_filename}, whose text is not at hand"
    tree = _parsed(source)
    if code.co_name == "<lambda>":
        # Several lambdas may stand on one line: ours is the smallest that holds all positions of its code.
        bodies = [n.body for n in ast.walk(tree) if isinstance(n, ast.Lambda) and _holds(n.body, places)]
        return ast.unparse(min(bodies, key=lambda n: (n.end_lineno - n.lineno, n.end_col_offset - n.col_offset)))
    node = next(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and _starts_at(n, code.co_firstlineno))
    lines = source.splitlines()[node.lineno - 1 : node.end_lineno]
    if ast.get_docstring(node) is not None:
        docstring = node.body[0]
        del lines[docstring.lineno - node.lineno : docstring.end_lineno - node.lineno + 1]
    return textwrap.dedent("\n".join(lines))


@cache
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)


def _holds(node: ast.expr, places: list[tuple[int, int]]) -> bool:
    start, end = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
    return all(start <= place < end for place in places)


def _starts_at(node: ast.FunctionDef, line: int) -> bool:
    """A function's code begins at its first decorator."""
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]) == line
