"""Gradients checked against finite differences: `gradcheck` and `gradgradcheck`.

The derivative of f at x is the limit of (f(x + h) - f(x - h)) / 2h. With h = 1e-6 in double precision this agrees with
a right formula to about nine digits, and with a wrong one not at all.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from minitorch import autograd
from minitorch.autograd.modes import flags


class GradcheckError(RuntimeError):
    """What gradcheck raises when a gradient is wrong."""


def _tensors(things: Any) -> list:
    things = things if isinstance(things, (tuple, list)) else (things,)
    return [t for t in things if isinstance(t, flags["Tensor"])]


def _numerical(function: Callable, inputs: tuple, x: Any, output: int, eps: float) -> np.ndarray:
    """[elements of x, elements of the output]: the output's change with each element of x, by central differences."""
    data = x._data
    columns = []
    for place in np.ndindex(data.shape):
        before = data[place]
        around = []
        for h in (eps, -eps):
            data[place] = before + h
            around.append(np.array(_tensors(function(*inputs))[output]._plain()).reshape(-1))
        data[place] = before
        columns.append((around[0] - around[1]) / (2 * eps))
    size = _tensors(function(*inputs))[output].numel()
    return np.array(columns).reshape(data.size, size)


def _analytical(out: Any, x: Any) -> np.ndarray:
    """The same matrix by backward, one output element at a time."""
    rows = []
    for place in range(out.numel()):
        seed = np.zeros(out.numel(), out._data.dtype)
        seed[place] = 1
        (grad,) = autograd.grad(
            out, x, flags["wrap"](seed.reshape(out._data.shape)), retain_graph=True, allow_unused=True
        )
        rows.append(np.zeros(x.numel()) if grad is None else grad._plain().reshape(-1))
    return np.array(rows).reshape(out.numel(), x.numel()).T


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
    check_forward_ad: bool = False,
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

    Raises:
        GradcheckError: a gradient is wrong; it shows both matrices.
        ValueError: no input requires grad.
    """
    inputs = tuple(inputs) if isinstance(inputs, (tuple, list)) else (inputs,)
    checked = [(i, x) for i, x in enumerate(inputs) if isinstance(x, flags["Tensor"]) and x.requires_grad]
    if not checked:
        raise ValueError(
            "gradcheck expects at least one input tensor to require gradient, but none of them have requires_grad=True."
        )
    for place, x in checked:
        if x._data.dtype != np.float64:
            warnings.warn(
                f"Input #{place} requires gradient and is not a double precision floating point or complex. This "
                "check will likely fail if all the inputs are not of double precision floating point or complex. ",
                stacklevel=2,
            )
    outputs = _tensors(func(*inputs))
    for o, out in enumerate(outputs):
        if not out.requires_grad:
            continue
        for place, x in checked:
            numerical = _numerical(func, inputs, x, o, eps)
            analytical = _analytical(out, x)
            if not np.allclose(analytical, numerical, rtol, atol, equal_nan=True):
                if not raise_exception:
                    return False
                wrap = flags["wrap"]
                raise GradcheckError(
                    f"Jacobian mismatch for output {o} with respect to input {place},\n"
                    f"numerical:{wrap(numerical)}\nanalytical:{wrap(analytical)}\n"
                )
    return True


def gradgradcheck(
    func: Callable, inputs: Any, grad_outputs: Any = None, *, raise_exception: bool = True, **options: Any
) -> bool:
    """`gradcheck` of the gradient of `func`: whether second derivatives are right. Options as gradcheck's."""
    inputs = tuple(inputs) if isinstance(inputs, (tuple, list)) else (inputs,)
    outputs = _tensors(func(*inputs))
    if grad_outputs is None:
        rng = np.random.default_rng(0)
        grad_outputs = [flags["wrap"](rng.standard_normal(o._data.shape)).requires_grad_() for o in outputs]
    grad_outputs = list(grad_outputs) if isinstance(grad_outputs, (tuple, list)) else [grad_outputs]
    count = len(inputs)

    def gradient(*everything: Any) -> tuple:
        xs, gs = everything[:count], everything[count:]
        wanted = [x for x in xs if isinstance(x, flags["Tensor"]) and x.requires_grad]
        found = autograd.grad(_tensors(func(*xs)), wanted, gs, create_graph=True, allow_unused=True)
        return tuple(g for g in found if g is not None)

    return gradcheck(gradient, (*inputs, *grad_outputs), raise_exception=raise_exception, **options)
