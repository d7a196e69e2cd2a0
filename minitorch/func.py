"""torch.func: functions made from functions: gradients, Jacobians, Hessians; and modules called with other parameters.

    grad(f)(x)         the gradient of f at x, which is a number's
    jacrev(f)(x)       the Jacobian, row by row
    hessian(f)(x)      the Jacobian of the Jacobian
    vjp(f, x)          f(x), and a function from v to v^T J

They compose: `grad(grad(f))` is the second derivative. All stand on `vjp`. Arguments and results may be tensors in
nested dicts, lists and tuples. `argnums` says by which argument to differentiate, or by which ones, as a tuple.

There is no forward mode: what needs one (`jvp`, `jacfwd`) takes a backward through a backward, and gives the same
numbers. There is no `vmap`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any

from minitorch._tensor import Tensor
from minitorch.autograd import grad as gradients
from minitorch.autograd.modes import enable_grad, flags
from minitorch.ops.shape import stack

__all__ = [
    "functional_call",
    "grad",
    "grad_and_value",
    "hessian",
    "jacfwd",
    "jacrev",
    "jvp",
    "linearize",
    "stack_module_state",
    "vjp",
    "vmap",
]


# ---- nested dicts, lists and tuples ---------------------------------------------------------------------------------


def _leaves(tree: Any) -> Iterator[Any]:
    if isinstance(tree, (list, tuple, dict)):
        for part in tree.values() if isinstance(tree, dict) else tree:
            yield from _leaves(part)
    else:
        yield tree


def _map(function: Callable, tree: Any) -> Any:
    """The same nesting with function(leaf) for each leaf."""
    if isinstance(tree, dict):
        return type(tree)((key, _map(function, part)) for key, part in tree.items())
    if isinstance(tree, (list, tuple)):
        parts = [_map(function, part) for part in tree]
        return type(tree)(*parts) if hasattr(tree, "_fields") else type(tree)(parts)
    return function(tree)


def _like(tree: Any, leaves: Sequence) -> Any:
    """The same nesting with other leaves."""
    rest = iter(leaves)
    return _map(lambda _: next(rest), tree)


def _shape_of(tree: Any) -> str:
    """The nesting as torch's errors show it: (*, *)."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key!r}: {_shape_of(part)}" for key, part in tree.items()) + "}"
    if isinstance(tree, (list, tuple)):
        parts = ", ".join(map(_shape_of, tree)) + ("," if len(tree) == 1 and isinstance(tree, tuple) else "")
        return f"[{parts}]" if isinstance(tree, list) else f"({parts})"
    return "*"


# ---- what goes in and comes out -------------------------------------------------------------------------------------


def _entering(x: Any) -> Tensor:
    """An input as the function gets it: its own leaf, but still part of the graph that it may be in."""
    if not isinstance(x, Tensor):
        raise ValueError(f"Thing passed to transform API must be Tensor, got {type(x)}")
    if not x.is_floating_point():
        raise RuntimeError("only Tensors of floating point dtype can require gradients")
    return x.view_as(x) if x.requires_grad else x.detach().requires_grad_()


def _reaches_out(x: Tensor, inside: set[int]) -> bool:
    """Whether the graph of x has leaves other than those with an id in `inside`."""
    if x.grad_fn is None:
        return x.requires_grad and id(x) not in inside
    seen, waiting = set(), [x.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        leaf = getattr(node, "variable", None)
        if leaf is not None and id(leaf) not in inside:
            return True
        waiting += [below for below, _ in node.next_functions]
    return False


# For each function that is just being called, the leaves that were made for it by functions of this module.
_running: list[list[Tensor]] = []


class _Pullback:
    """f(*primals), computed once, and its products with vectors from the left."""

    def __init__(self, func: Callable, primals: tuple, argnums: int | Sequence[int] | None, has_aux: bool, caller: str):
        self.recording = flags["GRAD"]
        with enable_grad():
            self.inputs, given = _chosen(primals, argnums)
            self.leaves = list(_leaves(self.inputs))
            _running.append([x for x in self.leaves if x.grad_fn is None])
            try:
                result = func(*given)
            finally:
                self.made = _running.pop()
            self.enclose()
            self.aux = None
            if has_aux:
                if not isinstance(result, tuple) or len(result) != 2:
                    raise RuntimeError(
                        f"{caller}: output of function f should be a tuple: (output, aux) if has_aux is True"
                    )
                result, self.aux = result
            self.output = result

    def enclose(self) -> None:
        """Takes what was made as its own, and tells the function that this is called in, if there is one."""
        self.inside = {id(x) for x in self.made}
        if _running:
            _running[-1].extend(self.made)

    def leaving(self, tree: Any) -> Any:
        """Results without what was recorded by the way, unless they depend on tensors from outside that need it."""

        def leave(x: Any) -> Any:
            keep = not isinstance(x, Tensor) or (self.recording and _reaches_out(x, self.inside))
            return x if keep else x.detach()

        return _map(leave, tree)

    def tensors(self) -> list[Tensor]:
        """The outputs, all of which must be tensors."""
        outputs = list(_leaves(self.output))
        for x in outputs:
            if not isinstance(x, Tensor):
                raise RuntimeError(
                    f"vjp(f, *primals): expected f(*primals) to return only tensors, got unsupported type {type(x)}"
                )
        return outputs

    def pull(self, seeds: Sequence[Tensor], create_graph: bool | None = None) -> list[Tensor]:
        """v^T J, of the shapes of the inputs, which can be differentiated if anything outside can want it."""
        found = [(x, v) for x, v in zip(self.tensors(), seeds, strict=True) if x.requires_grad]
        if not found:
            return [x.detach().new_zeros(x.shape) for x in self.leaves]
        outputs, seeds = zip(*found, strict=True)
        if create_graph is None:
            create_graph = self.recording and any(v.requires_grad or _reaches_out(x, self.inside) for x, v in found)
        with enable_grad():
            given = gradients(
                outputs, self.leaves, seeds, retain_graph=True, create_graph=create_graph, allow_unused=True
            )
        return [x.detach().new_zeros(x.shape) if g is None else g for x, g in zip(self.leaves, given, strict=True)]


def _chosen(primals: tuple, argnums: int | Sequence[int] | None) -> tuple[Any, tuple]:
    """The arguments to differentiate by, as the function gets them; and all of its arguments. None means all."""
    if argnums is None:
        given = _map(_entering, tuple(primals))
        return given, given
    if not isinstance(argnums, (int, tuple)):
        raise RuntimeError(f"argnums must be int or Tuple[int, ...], got: {type(argnums)}")
    places = argnums if isinstance(argnums, tuple) else (argnums,)
    if not places:
        raise RuntimeError("argnums must be non-empty")
    for place in places:
        if not -len(primals) <= place < len(primals):
            raise RuntimeError(f"Got argnum={place}, but only {len(primals)} positional inputs")
    if len({place % len(primals) for place in places}) != len(places):
        raise RuntimeError(f"argnums elements must be unique, got {argnums}")
    given = list(primals)
    for place in places:
        given[place] = _map(_entering, primals[place])
    inputs = tuple(given[place] for place in places)
    return (inputs if isinstance(argnums, tuple) else inputs[0]), tuple(given)


# ---- the functions --------------------------------------------------------------------------------------------------


def grad_and_value(func: Callable, argnums: int | tuple[int, ...] = 0, has_aux: bool = False) -> Callable:
    """The function that gives (gradient, value) of func, whose result must be a tensor without dims.

    Args:
        has_aux: func gives (output, aux), and the new function (gradient, (output, aux)).

    >>> torch.func.grad_and_value(lambda x: x * x)(torch.tensor(3.0))
    (tensor(6.), tensor(9.))
    """

    @wraps(func)
    def call(*args: Any, **kwargs: Any) -> tuple:
        run = _Pullback(lambda *given: func(*given, **kwargs), args, argnums, has_aux, "grad_and_value(f)(*args)")
        out = run.output
        if not isinstance(out, Tensor):
            raise RuntimeError(f"grad_and_value(f)(*args): Expected f(*args) to return a Tensor, got {type(out)}")
        if out.dim():
            raise RuntimeError(
                "grad_and_value(f)(*args): Expected f(*args) to return a scalar Tensor, got tensor with "
                f"{out.dim()} dims. Maybe you wanted to use the vjp or jacrev APIs instead?"
            )
        found = run.leaving(_like(run.inputs, run.pull([out.detach().new_ones(())])))
        value = run.leaving(out)
        return found, (value, run.leaving(run.aux)) if has_aux else value

    return call


def grad(func: Callable, argnums: int | tuple[int, ...] = 0, has_aux: bool = False) -> Callable:
    """The function that gives the gradient of func, whose result must be a tensor without dims.

    Args:
        has_aux: func gives (output, aux), and the new function (gradient, aux).

    >>> torch.func.grad(torch.sin)(torch.tensor(0.0))
    tensor(1.)
    """
    both = grad_and_value(func, argnums, has_aux)

    @wraps(func)
    def call(*args: Any, **kwargs: Any) -> Any:
        found, value = both(*args, **kwargs)
        return (found, value[1]) if has_aux else found

    return call


def vjp(func: Callable, *primals: Any, has_aux: bool = False) -> tuple:
    """(func(*primals), the function from v to v^T J), and aux behind them if func gives (output, aux).

    >>> output, pull = torch.func.vjp(torch.sin, torch.tensor([0.0, 1.0]))
    >>> pull(torch.tensor([1.0, 10.0]))
    (tensor([1.0000, 5.4030]),)
    """
    run = _Pullback(func, primals, None, has_aux, "vjp(f, *primals)")
    outputs = run.tensors()

    # As in torch, pull takes these two; it can be called again and again whatever they say.
    def pull(cotangents: Any, retain_graph: bool = True, create_graph: bool | None = None) -> tuple:
        given, wanted = _shape_of(cotangents), _shape_of(run.output)
        if given != wanted:
            raise RuntimeError(
                "Expected pytree structure of cotangents to be the same as pytree structure of outputs to the "
                f"function. cotangents: {given}, primal output: {wanted}"
            )
        seeds = list(_leaves(cotangents))
        for place, (v, x) in enumerate(zip(seeds, outputs, strict=True)):
            if v.shape != x.shape:
                raise RuntimeError(
                    f"Mismatch in shape: grad_output[{place}] has a shape of {v.shape} and output[{place}] has a "
                    f"shape of {x.shape}."
                )
        return run.leaving(_like(run.inputs, run.pull(seeds)))

    output = run.leaving(run.output)
    return (output, pull, run.leaving(run.aux)) if has_aux else (output, pull)


def jacrev(
    func: Callable, argnums: int | tuple[int, ...] = 0, *, has_aux: bool = False, chunk_size: int | None = None
) -> Callable:
    """The function that gives the Jacobian of func: for each output and each input a tensor [*output, *input].

    Args:
        has_aux: func gives (output, aux), and the new function (Jacobian, aux).
        chunk_size: accepted; the rows are computed one by one all the same.

    >>> torch.func.jacrev(lambda x: x * x)(torch.tensor([1.0, 2.0]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError("jacrev: `chunk_size` should be greater than 0.")

    @wraps(func)
    def call(*args: Any, **kwargs: Any) -> Any:
        run = _Pullback(lambda *given: func(*given, **kwargs), args, argnums, has_aux, "jacrev(f)(*args)")
        outputs, parts = run.tensors(), []
        for place, out in enumerate(outputs):
            rows = []
            for element in range(out.numel()):
                seeds = [x.detach().new_zeros(x.shape) for x in outputs]
                seeds[place].view(-1)[element] = 1
                rows.append(run.pull(seeds))
            columns = [
                stack([row[k] for row in rows]).view((*out.shape, *x.shape))
                if rows
                else x.detach().new_zeros((*out.shape, *x.shape))
                for k, x in enumerate(run.leaves)
            ]
            parts.append(_like(run.inputs, columns))
        found = run.leaving(_like(run.output, parts))
        return (found, run.leaving(run.aux)) if has_aux else found

    return call


def jacfwd(
    func: Callable, argnums: int | tuple[int, ...] = 0, has_aux: bool = False, *, randomness: str = "error"
) -> Callable:
    """The Jacobian, as `jacrev` gives it: there is no forward mode here, and the numbers are the same."""
    return jacrev(func, argnums, has_aux=has_aux)


def hessian(func: Callable, argnums: int | tuple[int, ...] = 0) -> Callable:
    """The function that gives the second derivatives of func: the Jacobian of its Jacobian.

    >>> torch.func.hessian(lambda x: x.prod())(torch.tensor([1.0, 2.0, 3.0]))
    tensor([[0., 3., 2.],
            [3., 0., 1.],
            [2., 1., 0.]])
    """
    return jacrev(jacrev(func, argnums), argnums)


def linearize(func: Callable, *primals: Any) -> tuple:
    """(func(*primals), the function from v, given as the arguments are, to J v).

    >>> output, push = torch.func.linearize(torch.sin, torch.tensor([0.0, 1.0]))
    >>> push(torch.tensor([1.0, 10.0]))
    tensor([1.0000, 5.4030])
    """
    run = _Pullback(func, primals, None, False, "linearize(f, *primals)")
    return run.leaving(run.output), lambda *tangents: _pushed(run, tangents)


def _pushed(run: _Pullback, tangents: tuple) -> Any:
    """J v: with u^T J as a function of u, whatever u is, its derivative by u in the direction v."""
    with enable_grad():
        u = [x.detach().new_zeros(x.shape, requires_grad=True) for x in run.tensors()]
        found = [(g, v) for g, v in zip(run.pull(u, True), _leaves(tangents), strict=True) if g.requires_grad]
        if found:
            backward, directions = zip(*found, strict=True)
            outside = run.recording and any(_reaches_out(x, run.inside) for x in (*run.tensors(), *directions))
            products = gradients(backward, u, directions, create_graph=outside, retain_graph=True, allow_unused=True)
        else:
            products = [None] * len(u)
    run.made += u
    run.enclose()
    products = [x.detach().new_zeros(x.shape) if p is None else p for x, p in zip(u, products, strict=True)]
    return run.leaving(_like(run.output, products))


def jvp(func: Callable, primals: tuple, tangents: tuple, *, strict: bool = False, has_aux: bool = False) -> tuple:
    """(func(*primals), J v) with v given by tangents, and aux behind them if func gives (output, aux).

    >>> torch.func.jvp(torch.sin, (torch.tensor([0.0, 1.0]),), (torch.tensor([1.0, 10.0]),))
    (tensor([0.0000, 0.8415]), tensor([1.0000, 5.4030]))
    """
    caller = "jvp(f, primals, tangents)"
    if not isinstance(primals, tuple):
        raise RuntimeError(f"{caller}: Expected primals to be a tuple. E.g. it should be valid to call f(*primals).")
    if _shape_of(primals) != _shape_of(tangents):
        raise RuntimeError(
            f"{caller}: Expected primals and tangents to have the same python structure. For example, if primals is a "
            f"tuple of 3 tensors, tangents also must be. Got primals with structure {_shape_of(primals)} and tangents "
            f"with structure {_shape_of(tangents)}"
        )
    if not any(True for _ in _leaves(primals)):
        raise RuntimeError(f"{caller}: Expected primals to contain at least one Tensor.")
    for x, v in zip(_leaves(primals), _leaves(tangents), strict=True):
        if x.shape != v.shape:
            raise RuntimeError(
                "Trying to set a forward gradient that has a different size than that of the original Tensor, this is "
                f"not supported. Tensor is of size {list(x.shape)} while the given forward gradient is of size "
                f"{list(v.shape)}."
            )
    run = _Pullback(func, primals, None, has_aux, caller)
    for x in _leaves(run.output):
        if not isinstance(x, Tensor):
            raise RuntimeError(f"{caller}: expected f(*primals) to return only tensors, got unsupported type {type(x)}")
    product = _pushed(run, tangents)
    output = run.leaving(run.output)
    return (output, product, run.leaving(run.aux)) if has_aux else (output, product)


def vmap(func: Callable, *args: Any, **kwargs: Any) -> Callable:
    """Not there: raises NotImplementedError."""
    raise NotImplementedError("minitorch has no vmap: write the batch as a dim of the tensors, or loop and stack")


def functional_call(
    module: Any,
    parameter_and_buffer_dicts: dict[str, Tensor] | Sequence[dict[str, Tensor]],
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """module(*args, **kwargs) with other parameters and buffers; the module keeps its own.

    Args:
        parameter_and_buffer_dicts: path -> tensor, in one dict or several; those not named stay.
        args: the arguments, or a single one that is no tuple.
        tie_weights: a tensor that the module has under several paths is replaced under all of them.
        strict: every path of the module must be named, and no other.

    Raises RuntimeError if strict and the paths differ, ValueError for a path in several dicts, and where tied tensors
    are given different ones.

    >>> net = torch.nn.Linear(2, 2)
    >>> torch.func.functional_call(net, {"weight": torch.eye(2), "bias": torch.zeros(2)}, torch.ones(2))
    tensor([1., 1.])
    """
    from minitorch.nn.utils.stateless import call

    dicts = parameter_and_buffer_dicts
    dicts = (dicts,) if isinstance(dicts, dict) else dicts
    if not isinstance(dicts, (list, tuple)) or not all(isinstance(one, dict) for one in dicts):
        raise ValueError(
            f"Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of dicts, but got {type(dicts)}"
        )
    names = [name for one in dicts for name in one]
    repeated = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if repeated:
        raise ValueError(f"{repeated} appeared in multiple dictionaries; behavior of functional call is ambiguous")
    given = {name: tensor for one in dicts for name, tensor in one.items()}
    return call(module, given, args, kwargs, tie_weights=tie_weights, strict=strict)


def stack_module_state(models: Sequence) -> tuple[dict, dict]:
    """(parameters, buffers) of several modules of one class, stacked along a new first dim, by path.

    Raises RuntimeError for no modules, modules of several classes, or some in training and some not.
    """
    if not len(models):
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    if len({model.training for model in models}) > 1:
        raise RuntimeError("stack_module_state: Expected all models to have the same training/eval mode.")
    if len({type(model) for model in models}) > 1:
        raise RuntimeError("stack_module_state: Expected all models to be of the same class.")

    def stacked(states: list[dict]) -> dict:
        made = {}
        for name, first in states[0].items():
            together = stack([state[name] for state in states]).detach()
            made[name] = together.requires_grad_(first.requires_grad)
        return made

    return stacked([dict(m.named_parameters()) for m in models]), stacked([dict(m.named_buffers()) for m in models])
