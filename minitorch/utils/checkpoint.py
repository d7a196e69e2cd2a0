"""Activations computed again in backward instead of kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

from minitorch._tensor import Tensor
from minitorch.autograd import Function, backward, enable_grad, is_grad_enabled
from minitorch.random import fork_rng, get_rng_state, set_rng_state


class CheckpointFunction(Function):
    """Runs a function without a graph; its backward runs it again with one, and goes through that."""

    @staticmethod
    def forward(ctx: Any, function: Callable, preserve_rng_state: bool, *args: Any) -> Any:
        ctx.function = function
        ctx.state = get_rng_state() if preserve_rng_state else None
        ctx.places = [i for i, a in enumerate(args) if isinstance(a, Tensor)]
        ctx.args = [None if isinstance(a, Tensor) else a for a in args]
        ctx.save_for_backward(*(args[i] for i in ctx.places))
        return function(*args)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor | None) -> tuple:
        args = list(ctx.args)
        for i, saved in zip(ctx.places, ctx.saved_tensors):
            args[i] = saved.detach().requires_grad_(saved.requires_grad)
        with enable_grad(), fork_rng() if ctx.state is not None else nullcontext():
            if ctx.state is not None:
                set_rng_state(ctx.state)
            outputs = ctx.function(*args)
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        used = [(o, g) for o, g in zip(outputs, grads) if isinstance(o, Tensor) and o.requires_grad]
        if not used:
            raise RuntimeError("none of output has requires_grad=True, this checkpoint() is not necessary")
        backward(*map(list, zip(*used)))
        return None, None, *(a.grad if isinstance(a, Tensor) else None for a in args)


def checkpoint(
    function: Callable, *args: Any, use_reentrant: bool | None = None, preserve_rng_state: bool = True, **kwargs: Any
) -> Any:
    """`function(*args)`, whose intermediate results are not kept for backward but computed again there.

    Args:
        use_reentrant: True keeps nothing but the arguments. Without it the call is made as it is: the numbers, the
            gradients and the graph are torch's, and memory is what it would be without a checkpoint.
        preserve_rng_state: draw the same random numbers again, as dropout needs.

    Raises:
        ValueError: keyword arguments with use_reentrant=True.

    >>> x = torch.ones(2, requires_grad=True)
    >>> torch.utils.checkpoint.checkpoint(torch.sin, x, use_reentrant=True).grad_fn.name()
    'CheckpointFunctionBackward'
    """
    if not use_reentrant or not is_grad_enabled():
        for option in ("context_fn", "determinism_check", "debug", "early_stop"):
            kwargs.pop(option, None)
        return function(*args, **kwargs)
    if kwargs:
        raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
    return CheckpointFunction.apply(function, preserve_rng_state, *args)


def checkpoint_sequential(
    functions: Any, segments: int, input: Any, use_reentrant: bool | None = None, **kwargs: Any
) -> Any:
    """The functions, or the modules of a Sequential, one after the other: all but the last segment as a checkpoint."""
    functions = list(functions.children() if hasattr(functions, "children") else functions)
    size = len(functions) // segments
    for start in range(0, size * (segments - 1), size):
        part = _in_turn(functions[start : start + size])
        input = checkpoint(part, input, use_reentrant=use_reentrant, **kwargs)
    return _in_turn(functions[size * (segments - 1) :])(input)


def _in_turn(functions: Sequence[Callable]) -> Callable:
    def run(input: Any) -> Any:
        for function in functions:
            input = function(input)
        return input

    return run
