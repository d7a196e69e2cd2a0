"""torch.autograd.functional: whole derivatives of functions from tensors to tensors.

For y = f(x) the Jacobian J holds dy_i/dx_j. One backward gives one product with it from the left:

    vjp   v^T J     one backward
    jvp   J v       a backward through a backward: v^T J is linear in v, and its own derivative by v is J
    jacobian        a vjp for each element of y

and of a function with a single number as result, with H its matrix of second derivatives:

    hessian H,  vhp v^T H,  hvp H v     the Jacobian, the vjp and the jvp of the gradient

Where the inputs are several, given as a tuple, or the outputs are, the result is a tuple of the parts.

Arguments that all of them take:
    create_graph: record the computation, so that the result can be differentiated in turn.
    strict: raise RuntimeError where a result does not depend on an input, instead of giving zeros.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from minitorch.autograd import grad
from minitorch.autograd.modes import enable_grad, flags
from minitorch.ops.shape import stack

__all__ = ["hessian", "hvp", "jacobian", "jvp", "vhp", "vjp"]

# What strict mode says of an input that nothing, or nothing that can be differentiated again, depends on.
_OF_OUTPUT = "The output of the user-provided function is independent of input {}. This is not allowed in strict mode."
_OF_JACOBIAN = (
    "The jacobian of the user-provided function is independent of input {}. This is not allowed in strict mode when "
    "create_graph=True."
)
_OF_GRADIENT = (
    "While computing the hessian, found that the jacobian of the user-provided function with respect to input {} is "
    "independent of the input. This is not allowed in strict mode. You should ensure that your function is twice "
    "differentiable and that the jacobian depends on the inputs (this would be violated by a linear function for "
    "example)."
)
_OF_HESSIAN = (
    "The hessian of the user-provided function is independent of input {}. This is not allowed in strict mode when "
    "create_graph=True."
)


def jacobian(
    func: Callable,
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    strategy: str = "reverse-mode",
) -> Any:
    """Every derivative of every element of the outputs by every element of the inputs.

    Args:
        func: from tensors to a tensor or a tuple of them.
        inputs: a tensor or a tuple of them.
        vectorize: accepted; the rows are computed one by one all the same.
        strategy: "reverse-mode"; there is no forward mode.

    Returns:
        Of one output and one input a tensor [*output.shape, *input.shape]; for several outputs, inputs or both a tuple
        with an entry for each, or a tuple (outputs) of tuples (inputs).

    Raises:
        TypeError: the inputs or the outputs are not tensors.
        RuntimeError: strict, and an output does not depend on an input.

    >>> torch.autograd.functional.jacobian(lambda x: x * x, torch.tensor([1.0, 2.0]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    _check_strategy(
        strategy,
        ' Hint: If your function has more outputs than inputs, "forward-mode" tends to be more performant. Otherwise, '
        'prefer to use "reverse-mode".',
    )
    with enable_grad():
        several_in, inputs = _as_tensors(inputs, "inputs", "jacobian")
        inputs = _entering(inputs, create_graph)
        several_out, outputs = _call(func, inputs, "jacobian", strict)
        if strict and vectorize:
            raise RuntimeError(
                "torch.autograd.functional.jacobian: `strict=True` and `vectorized=True` are not supported together. "
                "Please either set `strict=False` or `vectorize=False`."
            )
        parts = []
        for place, out in enumerate(outputs):
            independent = (
                f"Output {place} of the user-provided function is independent of input {{}}. This is not allowed in "
                "strict mode."
            )
            rows = []
            for element in range(out.numel()):
                seed = out.new_zeros(out.numel())
                seed[element] = 1
                row = _grad((out,), inputs, (seed.view(out.shape),), create_graph)
                rows.append(_filled(row, inputs, strict and independent, strict and create_graph and _OF_JACOBIAN))
            stacked = [stack([row[i] for row in rows]).view((*out.shape, *x.shape)) for i, x in enumerate(inputs)]
            parts.append(_leaving(stacked, create_graph, several_in))
        return tuple(parts) if several_out else parts[0]


def vjp(func: Callable, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> tuple:
    """(outputs, v^T J): the product of a vector with the Jacobian.

    Args:
        func, inputs: as for `jacobian`.
        v: tensors of the shapes of the outputs; may be left out where there is one output of one element.

    Returns:
        The outputs of func, and tensors of the shapes of the inputs.

    Raises:
        TypeError, RuntimeError: as `jacobian`; v does not fit the outputs.

    >>> torch.autograd.functional.vjp(lambda x: x * x, torch.tensor([1.0, 2.0]), torch.tensor([1.0, 10.0]))
    (tensor([1., 4.]), tensor([ 2., 40.]))
    """
    with enable_grad():
        several_in, inputs = _as_tensors(inputs, "inputs", "vjp")
        inputs = _entering(inputs, create_graph)
        several_out, outputs = _call(func, inputs, "vjp", strict)
        v = _vector(v, outputs, several_out, "vjp", create_graph, "user-provided function returns")
        product = _grad(outputs, inputs, v, create_graph)
        product = _filled(product, inputs, strict and _OF_OUTPUT, strict and create_graph and _OF_JACOBIAN)
        return _leaving(outputs, create_graph, several_out), _leaving(product, create_graph, several_in)


def jvp(func: Callable, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> tuple:
    """(outputs, J v): the product of the Jacobian with a vector, the derivative of the outputs in direction v.

    Args:
        func, inputs: as for `jacobian`.
        v: tensors of the shapes of the inputs; may be left out where there is one input of one element.

    Returns:
        The outputs of func, and tensors of their shapes.

    Raises:
        TypeError, RuntimeError: as `jacobian`; v does not fit the inputs.

    >>> torch.autograd.functional.jvp(lambda x: x * x, torch.tensor([1.0, 2.0]), torch.tensor([1.0, 10.0]))
    (tensor([1., 4.]), tensor([ 2., 40.]))
    """
    with enable_grad():
        several_in, inputs = _as_tensors(inputs, "inputs", "jvp")
        inputs = _entering(inputs, create_graph)
        v = _vector(v, inputs, several_in, "jvp", create_graph, "input to the user-provided function is")
        several_out, outputs = _call(func, inputs, "jvp", strict)
        product = _directional(outputs, inputs, v, create_graph, strict)
        product = _filled(product, outputs, strict and _OF_OUTPUT, strict and create_graph and _OF_JACOBIAN)
        return _leaving(outputs, create_graph, several_out), _leaving(product, create_graph, several_out)


def hessian(
    func: Callable,
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    outer_jacobian_strategy: str = "reverse-mode",
) -> Any:
    """Every second derivative of a function with a single number as result: the Jacobian of its gradient.

    Args:
        func: from tensors to a tensor of one element.
        inputs, vectorize: as for `jacobian`.
        outer_jacobian_strategy: "reverse-mode"; there is no forward mode.

    Returns:
        Of one input a tensor [*input.shape, *input.shape]; of several a tuple of tuples of tensors.

    Raises:
        TypeError, RuntimeError: as `jacobian`; the result has more than one element.

    >>> torch.autograd.functional.hessian(lambda x: x.prod(), torch.tensor([1.0, 2.0, 3.0]))
    tensor([[0., 3., 2.],
            [3., 0., 1.],
            [2., 1., 0.]])
    """
    _check_strategy(outer_jacobian_strategy)
    several, inputs = _as_tensors(inputs, "inputs", "hessian")

    def gradient(*inputs: Any) -> Any:
        out = _single_number(_call(func, inputs, "hessian", strict), "hessian")
        found = _filled(_grad((out,), inputs, None, True), inputs, strict and _OF_GRADIENT, strict and _OF_GRADIENT)
        return found if several else found[0]

    return jacobian(gradient, inputs if several else inputs[0], create_graph, strict, vectorize)


def vhp(func: Callable, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> tuple:
    """(output, v^T H): the product of a vector with the Hessian of a function with a single number as result.

    Args:
        func, inputs: as for `hessian`.
        v: tensors of the shapes of the inputs; may be left out where there is one input of one element.

    Returns:
        The output of func, and tensors of the shapes of the inputs.

    Raises:
        TypeError, RuntimeError: as `hessian`; v does not fit the inputs.

    >>> torch.autograd.functional.vhp(lambda x: x.prod(), torch.tensor([2.0, 3.0]), torch.tensor([1.0, 10.0]))
    (tensor(6.), tensor([10.,  1.]))
    """
    with enable_grad():
        several, inputs, v, out, gradient = _of_gradient(func, inputs, v, create_graph, strict, "vhp")
        product = _grad(gradient, inputs, v, create_graph)
        product = _filled(product, inputs, strict and _OF_OUTPUT, strict and create_graph and _OF_HESSIAN)
        return _leaving([out], create_graph, False), _leaving(product, create_graph, several)


def hvp(func: Callable, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> tuple:
    """(output, H v): the product of the Hessian with a vector. Equal to `vhp`, for H is symmetric, and slower.

    Args, returns and errors as for `vhp`.

    >>> torch.autograd.functional.hvp(lambda x: x.prod(), torch.tensor([2.0, 3.0]), torch.tensor([1.0, 10.0]))
    (tensor(6.), tensor([10.,  1.]))
    """
    with enable_grad():
        several, inputs, v, out, gradient = _of_gradient(func, inputs, v, create_graph, strict, "hvp")
        product = _directional(gradient, inputs, v, create_graph, strict)
        product = _filled(product, inputs, strict and _OF_OUTPUT, strict and create_graph and _OF_HESSIAN)
        return _leaving([out], create_graph, False), _leaving(product, create_graph, several)


# ---- derivatives ----------------------------------------------------------------------------------------------------


def _of_gradient(func: Callable, inputs: Any, v: Any, create_graph: bool, strict: bool, caller: str) -> tuple:
    """What vhp and hvp start from: the inputs, the vector, the output and its gradient, which can be differentiated."""
    several, inputs = _as_tensors(inputs, "inputs", caller)
    inputs = _entering(inputs, create_graph)
    v = _vector(v, inputs, several, caller, create_graph, "input to the user-provided function is")
    out = _single_number(_call(func, inputs, caller, strict), caller)
    gradient = _filled(_grad((out,), inputs, None, True), inputs, strict and _OF_OUTPUT, strict and _OF_GRADIENT)
    return several, inputs, v, out, gradient


def _grad(outputs: Sequence, inputs: Sequence, seeds: Sequence | None, create_graph: bool) -> tuple:
    """The gradients of the inputs, None where no output depends on one."""
    seeds = [None] * len(outputs) if seeds is None else seeds
    found = [(out, seed) for out, seed in zip(outputs, seeds, strict=True) if out.requires_grad]
    if not found:
        return (None,) * len(inputs)
    outputs, seeds = zip(*found, strict=True)
    return grad(outputs, inputs, seeds, retain_graph=True, create_graph=create_graph, allow_unused=True)


def _directional(outputs: Sequence, inputs: Sequence, v: Sequence, create_graph: bool, strict: bool) -> tuple:
    """J v: with u^T J as a function of u, whatever u is, its derivative by u in the direction v."""
    u = [out.detach().new_zeros(out.shape, requires_grad=True) for out in outputs]
    backward = _filled(_grad(outputs, inputs, u, True), inputs, strict and _OF_OUTPUT)
    return _grad(backward, u, v, create_graph)


def _filled(grads: Sequence, like: Sequence, missing: str | bool = False, constant: str | bool = False) -> tuple:
    """Gradients with zeros for None; or RuntimeError for a None, and for what does not require grad, if it has words.

    Args:
        missing: the error for a None.
        constant: the error for a gradient that cannot be differentiated again.
    """
    filled = []
    for place, (g, x) in enumerate(zip(grads, like, strict=True)):
        if g is None and missing:
            raise RuntimeError(missing.format(place))
        if g is not None and constant and not g.requires_grad:
            raise RuntimeError(constant.format(place))
        filled.append(x.detach().new_zeros(x.shape) if g is None else g)
    return tuple(filled)


# ---- what goes in and comes out -------------------------------------------------------------------------------------


def _check_strategy(strategy: str, hint: str = "") -> None:
    if strategy == "forward-mode":
        raise NotImplementedError("minitorch has no forward-mode differentiation: reverse-mode gives the same numbers")
    if strategy != "reverse-mode":
        raise AssertionError(f'Expected strategy to be either "forward-mode" or "reverse-mode".{hint}')


def _as_tensors(things: Any, what: str, caller: str) -> tuple[bool, tuple]:
    """Whether it is several, and all of them in a tuple; TypeError where one is no tensor."""
    several = isinstance(things, tuple)
    for place, x in enumerate(things if several else (things,)):
        if not isinstance(x, flags["Tensor"]):
            which = f"the value at index {place}" if several else f"the given {what}"
            raise TypeError(
                f"The {what} given to {caller} must be either a Tensor or a tuple of Tensors but {which} has type "
                f"{type(x)}."
            )
    return several, things if several else (things,)


def _entering(inputs: Sequence, create_graph: bool) -> tuple:
    """The inputs as func gets them: leaves of its own, but under create_graph still part of the graph they are in."""
    return tuple([x.view_as(x) if create_graph and x.requires_grad else x.detach().requires_grad_() for x in inputs])


def _leaving(results: Sequence, create_graph: bool, several: bool) -> Any:
    results = tuple(results) if create_graph else tuple([x.detach() for x in results])
    return results if several else results[0]


def _call(func: Callable, inputs: Sequence, caller: str, strict: bool) -> tuple[bool, tuple]:
    several, outputs = _as_tensors(func(*inputs), "outputs of the user-provided function", caller)
    for place, out in enumerate(outputs):
        if strict and not out.requires_grad:
            raise RuntimeError(
                f"Output {place} of the user-provided function does not require gradients. The outputs must be "
                "computed in a differentiable manner from the input when running in strict mode."
            )
    return several, outputs


def _single_number(called: tuple[bool, tuple], caller: str) -> Any:
    several, outputs = called
    if several:
        raise RuntimeError(f"The function given to {caller} should return a single Tensor")
    if outputs[0].numel() != 1:
        raise RuntimeError(f"The Tensor returned by the function given to {caller} should contain a single element")
    return outputs[0]


def _vector(v: Any, like: Sequence, several: bool, caller: str, create_graph: bool, single: str) -> tuple:
    """The vector as tensors of the shapes of `like`: ones if left out, which only a single number allows."""
    if v is None:
        if len(like) != 1 or like[0].numel() != 1:
            raise RuntimeError(f"The vector v can only be None if the {single} a single Tensor with a single element.")
        return (like[0].detach().new_ones(like[0].shape),)
    _, v = _as_tensors(v, "v", caller)
    if len(v) != len(like):
        raise RuntimeError(
            f"v is a tuple of invalid length: should be {len(like)} but got {len(v)}."
            if several
            else "The given v should contain a single Tensor."
        )
    for place, (x, y) in enumerate(zip(v, like, strict=True)):
        if x.shape != y.shape:
            entry = f"Entry {place} in " if several else ""
            raise RuntimeError(f"{entry}v has invalid size: should be {y.shape} but got {x.shape}.")
    return tuple([x.view_as(x) if create_graph and x.requires_grad else x.detach() for x in v])
