"""Derivatives of derivatives: of every op on its samples, of every record by finite differences, and at special places.

A formula is run on Tensors when it is to be differentiated in turn. It may then be right as a number and still wrong as
a function, where a step is constant for NumPy and is not for Tensors, or where an untaken branch gives 0 * inf.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from compat_tests.backends import BOTH, MINITORCH, Array, Backend, Sample
from compat_tests.known import judge
from compat_tests.outcomes import compare, cotangents, graph_of, observe
from compat_tests.test_ops import PUBLIC_OPS, WRITES, WRITTEN, calls_of, differentiable, ordinary, written
from minitorch.ops import RECORDS

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
inf, nan = float("inf"), float("nan")


def difference(calls: list[Callable], sample: Sample, order: int) -> str | None:
    """Of results and gradients; names in the graph are test_ops' business."""
    outcomes = [observe(b, call, sample, order) for b, call in zip(BOTH, calls, strict=True)]
    for outcome in outcomes:
        outcome.graph = []
    return compare(*outcomes)


# ---- against torch --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [n for n in PUBLIC_OPS if differentiable(n)])
def test_orders_one_to_three(name):
    found = [(s, difference(calls_of(name), s, 3)) for s in differentiable(name)]
    judge("higher order", name, [f"{name}({s}): {d}" for s, d in found if d])


@pytest.mark.parametrize("name", WRITES)
def test_writing(name):
    """In-place operations on a clone, and on views of it, then differentiated three times."""
    curved = lambda x, value: written(WRITES[name])(x.sin(), value * value)  # noqa: E731
    assert difference([curved] * 2, WRITTEN, 3) is None


# ---- against finite differences -------------------------------------------------------------------------------------


def as_function(call: Callable, sample: Sample) -> tuple[Callable, list]:
    """minitorch's `call` as a function of the tensors that require grad, and those."""
    args, kwargs, inputs = MINITORCH.build(sample)

    def function(*leaves: Any) -> list:
        MINITORCH.torch.manual_seed(7)
        return [r for r in MINITORCH.flat(call(*args, **kwargs)) if isinstance(r, MINITORCH.Tensor)]

    return function, [x for x in inputs if x.requires_grad]


@cache
def formulas_used() -> dict[str, list]:
    """Record -> (label, call, sample, arguments), the cheapest first: calls whose graph, or the graph of whose
    gradients, uses its formulas for these arguments."""
    calls = [(f"{n}({s})", calls_of(n)[0], s) for n in PUBLIC_OPS for s in differentiable(n) if ordinary(s)]
    calls += [(f"{n}({WRITTEN})", written(write), WRITTEN) for n, write in WRITES.items()]
    calls.sort(key=lambda each: sum(a.data.size for a in each[2].arrays))
    used: dict[str, list] = {}
    for label, call, sample in calls:
        function, leaves = as_function(call, sample)
        roots = [r for r in function() if r.requires_grad]
        if not all(np.isfinite(r.detach().numpy()).all() for r in roots):
            continue
        seeds = [MINITORCH.torch.from_numpy(c).requires_grad_() for c in cotangents(roots)]
        try:
            grads = MINITORCH.torch.autograd.grad(roots, leaves, seeds, create_graph=True, allow_unused=True)
        except RuntimeError:
            continue
        reached: dict[str, set] = {}
        for node in graph_of(roots + [g for g in grads if g is not None and g.requires_grad], leaves)[1]:
            node = getattr(node, "inner", node)  # of CopySlices
            if node.op is not None:
                edges = zip(node.op.edges, node.next_functions, strict=False)
                reached.setdefault(node.op.name, set()).update(p for p, (below, _) in edges if below is not None)
        for record, arguments in reached.items():
            used.setdefault(record, []).append((label, call, sample, arguments & set(RECORDS[record].formulas)))
    return used


@pytest.mark.parametrize("record", sorted(name for name, op in RECORDS.items() if op.formulas))
def test_gradgradcheck(record):
    """Each formula of each record, through the cheapest calls that use it."""
    left, found = set(RECORDS[record].formulas), []
    for label, call, sample, arguments in formulas_used()[record]:
        if left & arguments:
            left -= arguments
            function, leaves = as_function(call, sample)
            try:
                MINITORCH.torch.autograd.gradgradcheck(function, leaves, atol=1e-5, rtol=1e-4)
            except RuntimeError as error:
                found.append(f"{label}: {error}")
    assert not left, f"no call uses the formulas for {left}"
    judge("gradgradcheck", record, found)
