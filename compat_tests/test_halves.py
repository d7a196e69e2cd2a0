"""float16 and bfloat16: every op computes through float32 and rounds once, as torch's do on a CPU."""

from collections.abc import Callable
from typing import Any

import ml_dtypes  # noqa: F401  NumPy then knows bfloat16 by name
import numpy as np
import pytest

from compat_tests.backends import MINITORCH, TORCH, Sample
from compat_tests.known import KNOWN
from compat_tests.opinfo import take_as_equal
from compat_tests.outcomes import compare, observe
from compat_tests.samples import VALID, of_op
from compat_tests.test_ops import PUBLIC_OPS, calls_of, judge
from compat_tests.tolerances import TOLERANCES
from compat_tests.twins import draw, leaf, twins

HALVES = ("float16", "bfloat16")


def halves_of(name: str, dtype: str) -> list[Sample]:
    found = [s for s in of_op(name) if s.floating and all(a.data.dtype != np.float64 for a in s.arrays)]
    return [s.as_dtype(dtype) for s in found[:: max(1, len(found) // 4)]][:4]


def is_rounding(dtype: str) -> Callable:
    """A composite rounds after each step, and what it rounds may be as large as the largest number of the array."""
    relative, absolute = TOLERANCES[dtype]

    def both_near(mine: np.ndarray, theirs: np.ndarray, exact: np.ndarray) -> bool:
        exact = exact.astype(np.float64)
        allowed = relative * np.abs(exact).max(initial=0) + absolute
        return all(x.shape == exact.shape and (np.abs(x - exact) <= allowed).all() for x in (mine, theirs))

    return both_near


@pytest.mark.parametrize("name", [n for n in PUBLIC_OPS if n in VALID and any(s.floating for s in of_op(n))])
def test_ops(name):
    calls = calls_of(name)
    found = []
    for dtype in HALVES:
        for sample in halves_of(name, dtype):
            theirs = observe(TORCH, calls[1], sample)
            if theirs.error is None:
                ours = observe(MINITORCH, calls[0], sample)
                difference = compare(ours, theirs, graph=False)
                if difference:
                    exact = observe(TORCH, calls[1], sample.as_dtype("float64"))
                    take_as_equal(is_rounding(dtype), ours, theirs, exact)
                    difference = compare(ours, theirs, graph=False)
                found += [f"{name}({sample}): {difference}"] if difference else []
    judge("halves", name, found)


@twins
def test_leaves_and_conversions(torch):
    x = leaf(torch, 3, 4, dtype="float32").detach().bfloat16().requires_grad_()
    y = (x @ x.T).softmax(-1).half().float()
    y.backward(draw(torch, 3, 3, dtype="float32"))
    return [str(t.dtype) for t in (x, x.grad, x + 1, x.half() + x, x.detach().to(torch.int64))], x.grad.float(), y


@twins
def test_second_derivatives(torch):
    x = draw(torch, 5, dtype="float32").bfloat16().requires_grad_()
    (first,) = torch.autograd.grad((x.exp() * x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad((first * first).sum(), x)
    return str(second.dtype), first.float().detach(), second.float()


@twins
def test_a_training_step_in_bfloat16(torch):
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2)).bfloat16()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x, y = draw(torch, 16, 4, dtype="float32").bfloat16(), torch.arange(16) % 2
    for _ in range(3):
        loss = torch.nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    seen: list[Any] = [p.detach().float() for p in model.parameters()]
    return str(loss.dtype), [bool((s.abs() < 2).all()) for s in seen], str(model[0].weight.grad.dtype)


def test_known_halves_name_ops():
    assert {op for test, op, _ in KNOWN if test == "halves"} <= set(PUBLIC_OPS)
