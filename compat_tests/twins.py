"""One program, two backends: what it returns under minitorch must be what it returns under torch.

    @twins
    def test_something(torch):
        x = draw(torch, 3, 4).requires_grad_()
        y = (x * 2).sum(0)
        y.backward(draw(torch, 4))
        return y, x.grad, graph(y), error(lambda: y.backward(draw(torch, 4)))

The test is the program. It runs twice, and the two results are compared piece by piece: dtype, shape, requires_grad,
name of grad_fn and numbers of tensors; everything else by equality. dtype `value` counts as float64.
"""

import functools
import inspect
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

import minitorch
from compat_tests.tolerances import close


def twins(program: Callable) -> Callable:
    """The test that runs `program(torch, ...)` under both backends and compares what it returns."""

    @functools.wraps(program)
    def test(*args: Any, **kwargs: Any) -> None:
        try:
            ours, theirs = program(minitorch, *args, **kwargs), program(torch, *args, **kwargs)
        finally:
            minitorch.set_grad_enabled(True)
            torch.set_grad_enabled(True)
        assert theirs is not None, "a program that returns nothing tests nothing"
        agree(ours, theirs)

    signature = inspect.signature(program)
    test.__signature__ = signature.replace(parameters=list(signature.parameters.values())[1:])
    return test


def agree(ours: Any, theirs: Any, where: str = "result") -> None:
    """Asserts that two results are the same, and says at which piece they are not."""
    if isinstance(theirs, torch.Tensor):
        assert isinstance(ours, minitorch.Tensor), f"{where}: {ours!r} is no tensor"
        for what in ("dtype", "shape", "requires_grad"):
            mine, wanted = str(getattr(ours, what)), str(getattr(theirs, what))
            mine = mine.replace("torch.value", "torch.float64")
            assert mine == wanted, f"{where}.{what}: {mine}, torch has {wanted}"
        assert name_of(ours.grad_fn) == name_of(theirs.grad_fn), (
            f"{where}.grad_fn: {name_of(ours.grad_fn)}, torch has {name_of(theirs.grad_fn)}"
        )
        mine, wanted = ours.detach().numpy(), theirs.detach().numpy()
        assert close(mine, wanted, str(mine.dtype)), f"{where}:\n{mine}\ntorch has\n{wanted}"
    elif isinstance(theirs, float):
        assert close(np.float64(ours), np.float64(theirs), "float64"), f"{where}: {ours!r}, torch has {theirs!r}"
    elif isinstance(theirs, (list, tuple)):
        assert len(ours) == len(theirs), f"{where}: {ours!r}\ntorch has\n{theirs!r}"
        for place, (mine, wanted) in enumerate(zip(ours, theirs, strict=True)):
            agree(mine, wanted, f"{where}[{place}]")
    elif isinstance(theirs, dict):
        assert ours.keys() == theirs.keys(), f"{where}: {ours.keys()}, torch has {theirs.keys()}"
        for key, wanted in theirs.items():
            agree(ours[key], wanted, f"{where}[{key!r}]")
    else:
        assert ours == theirs, f"{where}: {ours!r}\ntorch has\n{theirs!r}"


def draw(torch: Any, *shape: int, seed: int = 0, dtype: str = "float64") -> Any:
    """Normal numbers, the same under both backends."""
    rng = np.random.default_rng([seed, *shape])
    return torch.from_numpy(np.asarray(rng.standard_normal(shape)).astype(dtype))


def leaf(torch: Any, *shape: int, seed: int = 0, dtype: str = "float64") -> Any:
    """`draw`, requiring grad."""
    return draw(torch, *shape, seed=seed, dtype=dtype).requires_grad_()


def error(work: Callable[[], Any]) -> str:
    """The type and the first line of what `work` raises; "no error" where it raises nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            work()
    except Exception as raised:
        return f"{type(raised).__name__}: {(str(raised).splitlines() or [''])[0]}"
    return "no error"


def name_of(node: Any) -> str | None:
    return None if node is None else node.name()


def graph(tensor: Any) -> list:
    """The graph above a tensor: each node once, with the numbers of the nodes below and the output indices."""
    numbers, rows, queue = {}, [], [tensor.grad_fn]
    numbers[tensor.grad_fn] = 0
    for node in queue:
        below = []
        for other, nr in node.next_functions:
            if other is not None and other not in numbers:
                numbers[other] = len(numbers)
                queue.append(other)
            below.append((numbers.get(other), nr))
        rows.append((node.name(), below))
    return rows
