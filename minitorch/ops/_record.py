"""An op, said once: the record, and the decorators that make one.

    @primitive("tanh", node="TanhBackward0", grads={"self": lambda grad, result: grad * (1 - result * result)})
    def tanh(self):
        return num.tanh(self)

The decorated function is the *kernel*: plain code over buffers, run unchanged on blocks of floats and on object
arrays of Values. `grads` has one entry per tensor argument: a *formula*, whose parameter names say what it needs, or
a word that says why there is none. The names a formula may use:

    grad           the gradient of the result (`grads`: of each result, where the op returns several)
    result         the result; an op with named results may use their names
    self, other…   an argument of the kernel
    self_shape     the shape of a tensor argument, without keeping the tensor

Where one computation gives the gradients of several arguments, the key names them all, `"input weight": formula`: the
formula returns a tuple of as many, and may ask for `needed`, a list that says which of them somebody wants.

What a formula names is saved for backward, and nothing else is. Everything public (functions, methods, in-place forms,
node classes, saved attributes, help) is derived from records in `_dispatch` and `autograd.graph`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any

from minitorch.ops._index import FAMILIES
from minitorch.ops.num import BUFFER


class Reason(str):
    """Why a tensor argument has no derivative formula."""


NONDIFFERENTIABLE = Reason("nondifferentiable")
"""The argument has no gradient by nature: an index, a mask, a rounding."""

NOT_IMPLEMENTED = Reason("not implemented")
"""The gradient exists but minitorch has no formula for it: backward raises."""

Formula = Callable | Reason


@dataclass(eq=False)
class Op:
    """A record.

    Attributes:
        name: the public name.
        kernel: the definition; of a composite, plain code over Tensors.
        node: the name of its node in torch's graph; "" for composites and for ops that are never recorded.
        grads: tensor argument -> formula or reason. Its keys are the tensor arguments.
        kind: "primitive", "composite" or "factory" (a primitive without tensor arguments: its kernel gets the NumPy
            dtype, its caller says dtype, device and requires_grad).
        where: the public places: "torch", "Tensor", "F" (torch.nn.functional), "linalg", ….
        promote: the arguments that are brought to a common dtype first; they may be Python numbers.
        floating: integers are converted to the default floating dtype first.
        view: the result shares the buffer of the first argument.
        varargs: the argument that may be given as several: `x.view(2, 3)`.
        results: names of several results; "many" for a sequence of tensors of any length, views all of them.
        differentiable: how many of the named results have gradients: the first ones. With more than one a formula asks
            for `grads`, one for each of these, zeros where none arrived.
        optional: tensor arguments that may be None.
        lists: the arguments that are sequences of tensors.
        numbers: the promoted arguments are taken as numbers: bool tensors are refused.
        aliases: further public names.
        inplace: whether there is a method with a trailing underscore.
        misfit: what the in-place form says of a result of another shape, where that has words of its own: a text with
            {old} and {new}.
        out_dtype: what the form with `out=` says of a tensor of another dtype, where it does not convert: a text with
            {wanted} and {given} (C names) or {Wanted} and {Given} (the names of tensor types).
        forms: torch's list of the forms of an op that takes no number in the first place, for its error.
        once: a second backward is an error though no tensor is saved: torch saves an argument that here is none.
        out: whether its function in torch takes `out=`; that of a view never does, nor does a method.
        scalars: an estimate of the number of Values the op makes, from the shapes of its tensor arguments and result,
            where that is far from their size.
        opaque: why the op cannot run over Values: "LAPACK computes it", "SciPy computes it".
    """

    name: str
    kernel: Callable
    node: str = ""
    grads: Mapping[str, Formula] = field(default_factory=dict)
    kind: str = "primitive"
    where: str = "torch Tensor"
    promote: tuple[str, ...] = ()
    floating: bool = False
    numbers: bool = False
    view: bool = False
    varargs: str = ""
    results: tuple[str, ...] | str = ()
    differentiable: int = 1
    optional: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    inplace: bool = False
    misfit: str = ""
    out_dtype: str = ""
    forms: str = ""
    once: bool = False
    out: bool = True
    scalars: Callable | None = None
    opaque: str = ""

    def __post_init__(self):
        self.together = {name: tuple(key.split()) for key in self.grads for name in key.split()}
        """Tensor argument -> the arguments whose gradients come from the same formula, itself among them."""
        self.grads = {name: formula for key, formula in self.grads.items() for name in key.split()}

    @cached_property
    def signature(self) -> inspect.Signature:
        return inspect.signature(self.kernel)

    @cached_property
    def tensors(self) -> tuple[str, ...]:
        """The tensor arguments, in the order of the signature."""
        return tuple(p for p in self.signature.parameters if p in self.grads)

    @cached_property
    def edges(self) -> tuple[str, ...]:
        """The tensor arguments that have an edge in the graph: all but the nondifferentiable."""
        return tuple(p for p in self.tensors if self.grads[p] is not NONDIFFERENTIABLE)

    @cached_property
    def formulas(self) -> dict[str, Callable]:
        return {name: f for name, f in self.grads.items() if not isinstance(f, Reason)}

    @property
    def many(self) -> bool:
        """Whether its node has several outputs."""
        return self.results == "many" or self.differentiable > 1

    @cached_property
    def recorded(self) -> bool:
        """Whether calls of this op become nodes of the graph."""
        return bool(self.node)

    @cached_property
    def needs(self) -> dict[str, tuple[str, ...]]:
        """Tensor argument -> the parameter names of its formula."""
        return {name: tuple(inspect.signature(f).parameters) for name, f in self.formulas.items()}

    @cached_property
    def result_names(self) -> tuple[str, ...]:
        return self.results if isinstance(self.results, tuple) and self.results else ("result",)

    @cached_property
    def saved(self) -> tuple[str, ...]:
        """The tensors (arguments and results) that some formula names."""
        named = {p for needed in self.needs.values() for p in needed}
        return tuple(p for p in (*self.tensors, *self.result_names) if p in named and p not in self.lists)

    @cached_property
    def function(self) -> Callable:
        """The public function, made at its first use."""
        return self.bind(self)

    bind = None
    """How a record becomes a function: set by `_dispatch`."""

    def __call__(self, *args, **kwargs):
        return self.function(*args, **kwargs)


RECORDS: dict[str, Op] = {}
"""Every op, by name. An op that is not public under its own name starts with an underscore."""


def of(op: Op | str, x: Any, *arguments: Any, **options: Any) -> Any:
    """What an op makes of any kind of number, inside a formula: its kernel of blocks, the op itself of Tensors."""
    op = RECORDS[op] if isinstance(op, str) else op
    return (op.kernel if isinstance(x, BUFFER) else op)(x, *arguments, **options)


SAME_DTYPE = "Expected out tensor to have dtype {wanted}, but got {given} instead"
"""What most ops that do not compute element by element say of an `out` of another dtype."""

PUBLIC: dict[str, dict[str, Op]] = {}
"""Place ("torch", "Tensor", "F", …) -> public name -> op."""


FUNCTIONS_IN_PLACE = {
    "torch": frozenset(
        "abs_ acos_ acosh_ addmv_ alpha_dropout_ arccos_ arccosh_ arcsin_ arcsinh_ arctan_ arctanh_ as_strided_ asin_ "
        "asinh_ atan_ atanh_ ceil_ celu_ clamp_ clamp_max_ clamp_min_ clip_ cos_ cosh_ deg2rad_ detach_ dropout_ erf_ "
        "erfc_ exp2_ exp_ expm1_ feature_alpha_dropout_ feature_dropout_ fill_ fix_ floor_ frac_ gcd_ i0_ index_put_ "
        "lcm_ ldexp_ log10_ log1p_ log2_ log_ logit_ nan_to_num_ neg_ negative_ rad2deg_ reciprocal_ relu_ round_ "
        "rrelu_ rsqrt_ selu_ sigmoid_ sin_ sinc_ sinh_ sqrt_ square_ tan_ tanh_ threshold_ trunc_ xlogy_ zero_".split()
    ),
    "F": frozenset("celu_ elu_ hardtanh_ leaky_relu_ relu_ rrelu_ selu_ threshold_".split()),
}
"""The in-place forms that torch has as functions, too, by no rule."""


def find(place: str, name: str) -> Op | None:
    """The op with this public name; its family is imported if it is one of those that wait until they are needed."""
    op = PUBLIC.get(place, {}).get(name)
    if op is None and (family := FAMILIES.get(place, {}).get(name)):
        import_module(f"minitorch.ops.{family}")
        op = PUBLIC[place].get(name)
    return op


def names(place: str) -> list[str]:
    """The public names of a place, those of families not yet imported too."""
    found = {*PUBLIC.get(place, {}), *FAMILIES.get(place, {}), *FUNCTIONS_IN_PLACE.get(place, ())}
    return sorted(name for name in found if not name.startswith("_"))


def import_all() -> None:
    """Imports every family of ops: `RECORDS` and `PUBLIC` are then complete."""
    for family in sorted({family for found in FAMILIES.values() for family in found.values()}):
        import_module(f"minitorch.ops.{family}")


def _register(op: Op) -> Op:
    if op.name in RECORDS:
        raise ValueError(f"two records are named {op.name}")
    RECORDS[op.name] = op
    for place in op.where.split():
        names = PUBLIC.setdefault(place, {})
        for name in (op.name, *op.aliases):
            names[name] = op
    return op


def primitive(name: str, node: str = "", grads: Mapping[str, Formula] | None = None, **facts) -> Callable:
    """A node of torch's graph: the decorated function is its kernel. See `Op` for the facts."""

    def register(kernel: Callable) -> Op:
        return _register(Op(name, kernel, node, grads or {}, **facts))

    return register


def composite(name: str, **facts) -> Callable:
    """Plain code over other ops; it has no node and no formula of its own."""

    def register(function: Callable) -> Op:
        return _register(Op(name, function, kind="composite", **facts))

    return register


def factory(name: str, **facts) -> Callable:
    """An op that makes a tensor from plain arguments; the kernel's parameter `dtype` is a NumPy dtype."""

    def register(kernel: Callable) -> Op:
        return _register(Op(name, kernel, kind="factory", **{"where": "torch", **facts}))

    return register
