"""Gradients checked against finite differences: `gradcheck` and `gradgradcheck`.

The derivative of f at x in the direction u is the limit of (f(x + h u) - f(x - h u)) / 2h. With h = 1e-6 in double
precision this agrees with a right formula to about nine digits, and with a wrong one not at all.

Both sides of the comparison are matrices u^T J v with a row for each direction u of an input and a column for each
direction v of an output: differences give a row at a time, backward a column. All unit vectors make it the Jacobian,
transposed; `fast_mode` takes one random direction of each, which only a wrong gradient of a rare kind survives.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from minitorch.autograd import grad as gradients
from minitorch.autograd.modes import enable_grad, flags

__all__ = ["GradcheckError", "gradcheck", "gradgradcheck"]


class GradcheckError(RuntimeError):
    """What gradcheck raises when a gradient is wrong."""


def _as_tuple(things: Any) -> tuple:
    return tuple(things) if isinstance(things, (tuple, list)) else (things,)


def _is_checked(x: Any) -> bool:
    return isinstance(x, flags["Tensor"]) and x.requires_grad


def _directions(x: Any, rng: np.random.Generator | None) -> np.ndarray:
    """[n, *x.shape]: all unit vectors of the space that x is in, or a random vector of length 1."""
    if rng is None:
        return np.eye(x.numel()).reshape(x.numel(), *x.shape)
    random = rng.standard_normal((1, *x.shape))
    return random / (np.sqrt(np.square(random).sum()) or 1)


def _flat(along: np.ndarray) -> np.ndarray:
    """[n, elements]: directions as the rows of a matrix."""
    return along.reshape(len(along), math.prod(along.shape[1:]))


def _float_dtype(x: Any) -> np.dtype:
    return np.dtype(np.float64) if x._data.dtype == object else x._data.dtype


def _numerical(func: Callable, inputs: tuple, x: Any, along: np.ndarray, eps: float) -> list[np.ndarray]:
    """The change of each output with x in each direction, by central differences: [directions, output elements]."""
    data = x._data
    before = data.copy()

    def outputs_at(step: float, direction: np.ndarray) -> list[np.ndarray]:
        data[...] = before + step * direction
        return [np.array(out.detach()._plain()).reshape(-1) for out in _as_tuple(func(*inputs))]

    try:
        rows = [
            [(up - down) / (2 * eps) for up, down in zip(outputs_at(eps, u), outputs_at(-eps, u), strict=True)]
            for u in along
        ]
    finally:
        data[...] = before
    return [np.array(changes) for changes in zip(*rows, strict=True)]


def _analytical(out: Any, x: Any, along: np.ndarray, toward: np.ndarray) -> np.ndarray:
    """The same by backward, one column for each direction of the output."""
    columns = []
    for v in toward:
        seed = flags["wrap"](np.asarray(v, _float_dtype(out)))
        (grad,) = gradients(out, x, seed, retain_graph=True, allow_unused=True)
        slope = np.zeros(x.numel()) if grad is None else grad._plain().reshape(-1)
        columns.append(_flat(along) @ slope)
    return np.array(columns).reshape(len(toward), len(along)).T


def gradcheck(
    func: Callable,
    inputs: Any,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_batched_forward_grad: bool = False,
    check_forward_ad: bool = False,
    check_backward_ad: bool = True,
    fast_mode: bool = False,
    masked: bool | None = None,
) -> bool:
    """Whether backward through `func` gives the gradients that finite differences give.

    Args:
        func: from tensors to a tensor or several.
        inputs: a tensor or several; those that require grad are checked and should be float64.
        eps: the step of the differences.
        atol, rtol: |analytical - numerical| <= atol + rtol * |numerical|.
        raise_exception: raise for a wrong gradient instead of returning False.
        nondet_tol: how far two runs of the same backward may differ.
        fast_mode: compare in one random direction instead of entry by entry.
        check_undefined_grad, check_grad_dtypes, masked: accepted. Here a backward that no gradient reaches is never
            run, a gradient always gets the dtype of its tensor, and no tensor is sparse.
        check_batched_grad, check_forward_ad: not supported.

    Raises:
        GradcheckError: a gradient is wrong; it shows both matrices.
        ValueError: no input requires grad.
        NotImplementedError: a check that is not supported is asked for.

    >>> x = torch.tensor([0.5, 2.0], dtype=torch.float64, requires_grad=True)
    >>> torch.autograd.gradcheck(torch.sin, x)
    True
    """
    if not (check_forward_ad or check_backward_ad):
        raise AssertionError("Expected at least one of check_forward_ad or check_backward_ad to be True")
    if check_batched_forward_grad and not check_forward_ad:
        raise AssertionError("Setting check_batched_forward_grad=True requires check_forward_ad to be True")
    if check_forward_ad:
        raise NotImplementedError("minitorch's gradcheck has no check_forward_ad: there is no forward mode")
    if check_batched_grad:
        raise NotImplementedError("minitorch's gradcheck has no check_batched_grad: there is no vmap")
    inputs = _as_tuple(inputs)
    checked = [(place, x) for place, x in enumerate(inputs) if _is_checked(x)]
    _check_inputs(checked)
    try:
        _compare(func, inputs, checked, eps, atol, rtol, nondet_tol, fast_mode)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def _check_inputs(checked: list[tuple[int, Any]]) -> None:
    if not checked:
        raise ValueError(
            "gradcheck expects at least one input tensor to require gradient, but none of them have requires_grad=True."
        )
    for place, x in checked:
        if x._data.dtype != np.float64:
            warnings.warn(
                f"Input #{place} requires gradient and is not a double precision floating point or complex. This "
                "check will likely fail if all the inputs are not of double precision floating point or complex. ",
                stacklevel=3,
            )
        if any(step == 0 and size > 1 for step, size in zip(x.stride(), x.shape, strict=True)):
            raise RuntimeError(
                f"The {place}th input has a dimension with stride 0. gradcheck only supports inputs that are "
                "non-overlapping to be able to compute the numerical gradients correctly. You should call "
                ".contiguous on the input before passing it to gradcheck."
            )


def _compare(
    func: Callable,
    inputs: tuple,
    checked: list[tuple[int, Any]],
    eps: float,
    atol: float,
    rtol: float,
    nondet_tol: float,
    fast_mode: bool,
) -> None:
    """Raises GradcheckError for the first output and input whose matrices differ."""
    rng = np.random.default_rng(0) if fast_mode else None
    outputs = [(o, out) for o, out in enumerate(_as_tuple(func(*inputs))) if out.requires_grad]
    along = {place: _directions(x, rng) for place, x in checked}
    differences = {place: _numerical(func, inputs, x, along[place], eps) for place, x in checked}
    if not outputs:
        if any(np.abs(change).max(initial=0) > atol for changes in differences.values() for change in changes):
            raise GradcheckError("Numerical gradient for function expected to be zero")
        return
    for number, (o, out) in enumerate(outputs):
        toward = _directions(out, rng)
        for place, x in checked:
            u, v = _flat(along[place]), _flat(toward)
            numerical = differences[place][o] @ v.T if u.size else np.zeros((len(u), len(v)))
            analytical = _analytical(out, x, along[place], toward)
            # Of an error of atol in each entry of the Jacobian, u and v see as much as they are long.
            seen = np.outer(np.abs(u).sum(1), np.abs(v).sum(1))
            near = np.abs(analytical - numerical) <= atol * seen + rtol * np.abs(numerical)
            if not near.all():
                numerical, analytical = (_shown(matrix, out, fast_mode) for matrix in (numerical, analytical))
                raise GradcheckError(
                    f"Jacobian mismatch for output {number} with respect to input {place},\n"
                    f"numerical:{numerical}\nanalytical:{analytical}\n"
                )
            again = _analytical(out, x, along[place], toward)
            if np.abs(analytical - again).max(initial=0) > nondet_tol:
                raise GradcheckError(
                    "Backward is not reentrant, i.e., running backward with same input and grad_output multiple times "
                    "gives different values, although analytical gradient matches numerical gradient.The tolerance for "
                    f"nondeterminism was {nondet_tol}."
                )
    zeros = [out.detach().new_zeros(out.shape) for _, out in outputs]
    xs = [x for _, x in checked]
    grads = gradients([out for _, out in outputs], xs, zeros, allow_unused=True)
    if any(g is not None and g._plain().any() for g in grads):
        raise GradcheckError("backward not multiplied by grad_output")


def _shown(matrix: np.ndarray, out: Any, fast_mode: bool) -> Any:
    if fast_mode:
        return matrix.item()
    return flags["wrap"](matrix.astype(_float_dtype(out)))


def gradgradcheck(
    func: Callable,
    inputs: Any,
    grad_outputs: Any = None,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    gen_non_contig_grad_outputs: bool = False,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_fwd_over_rev: bool = False,
    check_rev_over_rev: bool = True,
    fast_mode: bool = False,
    masked: bool = False,
) -> bool:
    """`gradcheck` of the gradient of `func`, as a function of the inputs and of the incoming gradients.

    Args:
        grad_outputs: the incoming gradients, one for each output; random ones if left out.
        gen_non_contig_grad_outputs: lay the random ones out with gaps.
        check_fwd_over_rev: not supported.

    The other arguments, and the errors, are those of `gradcheck`.

    >>> x = torch.tensor([0.5, 2.0], dtype=torch.float64, requires_grad=True)
    >>> torch.autograd.gradgradcheck(torch.sin, x)
    True
    """
    if not (check_fwd_over_rev or check_rev_over_rev):
        raise AssertionError("Expected at least one of check_fwd_over_rev or check_rev_over_rev to be True")
    if check_fwd_over_rev:
        raise NotImplementedError("minitorch's gradgradcheck has no check_fwd_over_rev: there is no forward mode")
    inputs = _as_tuple(inputs)

    def outputs_of(xs: tuple) -> list:
        return [out for out in _as_tuple(func(*xs)) if out.requires_grad]

    if grad_outputs is None:
        rng = np.random.default_rng(0)
        gaps = 2 if gen_non_contig_grad_outputs else 1
        grad_outputs = []
        for out in outputs_of(inputs):
            wide = rng.standard_normal((*out.shape, gaps)).astype(out._data.dtype)
            grad_outputs.append(flags["wrap"](wide[..., 0]).requires_grad_())
    count = len(inputs)

    def gradient(*everything: Any) -> tuple:
        xs, seeds = everything[:count], everything[count:]
        wanted = [x for x in xs if _is_checked(x)]
        with enable_grad():
            found = gradients(outputs_of(xs), wanted, seeds, create_graph=True, allow_unused=True)
        return tuple(g for g in found if g is not None)

    return gradcheck(
        gradient,
        (*inputs, *_as_tuple(grad_outputs)),
        eps=eps,
        atol=atol,
        rtol=rtol,
        raise_exception=raise_exception,
        nondet_tol=nondet_tol,
        check_undefined_grad=check_undefined_grad,
        check_grad_dtypes=check_grad_dtypes,
        check_batched_grad=check_batched_grad,
        fast_mode=fast_mode,
        masked=masked,
    )
