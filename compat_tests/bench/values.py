"""Value against micrograd: the moons network, 2-16-16-1, on 100 points, every number a node."""

from __future__ import annotations

import gc
import math
import random
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from compat_tests.bench.measure import Block, Effort, Row, compare, in_new_process, remote_timer, repeated


def _engines() -> tuple[Any, Any]:
    """(Value, MLP) of minitorch and of micrograd."""
    try:
        from micrograd.engine import Value
        from micrograd.nn import MLP
    except ImportError:
        raise ImportError("micrograd is not installed: pip install micrograd") from None
    from minitorch import scalar

    return (scalar.Value, scalar.MLP), (Value, MLP)


def moons(value: type, mlp: type) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """The loss of the moons network, and a whole step: forward, backward, update."""
    random.seed(1337)
    points = []
    for i in range(50):
        t = math.pi * i / 49
        points.append(((math.cos(t), math.sin(t)), -1.0))
        points.append(((1 - math.cos(t), 0.5 - math.sin(t)), 1.0))
    points = [([x + random.gauss(0, 0.1) for x in point], label) for point, label in points]
    model = mlp(2, [16, 16, 1])
    parameters = model.parameters()

    def loss() -> Any:
        scores = [model(list(map(value, point))) for point, _ in points]
        losses = [(1 + -label * score).relu() for (_, label), score in zip(points, scores, strict=True)]
        return sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in parameters)

    def step() -> Any:
        total = loss()
        model.zero_grad()
        total.backward()
        for p in parameters:
            p.data -= 0.1 * p.grad
        return total

    return loss, step


def operations(root: Any) -> int:
    """The nodes below `root` that an operation made: what is counted as nodes, the same number in both engines."""
    seen, stack = {root}, [root]
    while stack:
        for parent in stack.pop()._prev:
            if parent not in seen:
                seen.add(parent)
                stack.append(parent)
    return sum(bool(node._op) for node in seen)


def _steps(which: int, collector: bool) -> Block:
    if not collector:
        gc.disable()
    return repeated(moons(*_engines()[which])[1])


def _work(which: int) -> tuple[int, float]:
    """The nodes of a step, and the loss after three."""
    loss, step = moons(*_engines()[which])
    return operations(loss()), [step().data for _ in range(3)][-1]


def times(effort: Effort) -> list[Row]:
    """Time per node of a step, with the garbage collector and without.

    Each engine has a process of its own: micrograd's graphs are cycles, and the collector that searches for them would
    also walk through the graph of whoever shares the process.
    """
    (nodes, loss), (their_nodes, their_loss) = (in_new_process(_work, which) for which in (0, 1))
    agree = nodes == their_nodes and math.isclose(loss, their_loss, rel_tol=1e-9)
    note = f"{nodes} nodes a step" if agree else f"WRONG: {nodes} and {their_nodes} nodes, losses {loss}, {their_loss}"
    rows = []
    for collector, target in ((False, 0.4), (True, 0.25)):
        with remote_timer(_steps, 0, collector) as ours, remote_timer(_steps, 1, collector) as reference:
            figures = compare(ours, reference, effort)
        figures["ours"] /= nodes
        figures["reference"] /= nodes
        name = f"Value: time per node, gc {'on' if collector else 'off'}"
        rows.append(Row(name, "s", against="micrograd", target=target, note=note, **figures))
    return rows


def _bytes_per_node(which: int) -> float:
    """What a graph holds after backward, by tracemalloc."""
    loss, _ = moons(*_engines()[which])
    loss().backward()
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    total = loss()
    total.backward()
    gc.collect()
    held = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return held / operations(total)


def memory(effort: Effort) -> list[Row]:
    """Bytes per node of a graph after backward, leaves and constants and all."""
    ours, reference = (in_new_process(_bytes_per_node, which) for which in (0, 1))
    return [
        Row(
            "Value: memory per node",
            "B",
            ours,
            reference,
            "micrograd",
            ours / reference,
            target=0.334,
            note="tracemalloc",
        )
    ]


def _chain(value: type, length: int) -> None:
    leaf = value(1.0)
    total = leaf
    for _ in range(length):
        total = total + 1.0
    total.backward()
    if leaf.grad != 1.0:
        raise ArithmeticError(f"the gradient of a chain is 1, not {leaf.grad}")


def _chain_time(length: int) -> float:
    (value, _), _ = _engines()
    start = time.process_time()
    _chain(value, length)
    return time.process_time() - start


def _longest_chain() -> int:
    """The longest chain that micrograd, which recurses, can differentiate."""
    _, (value, _) = _engines()
    works, fails = 0, 100_000
    while fails - works > 1:
        length = (works + fails) // 2
        try:
            _chain(value, length)
            works = length
        except RecursionError:
            fails = length
    return works


def chain(effort: Effort) -> list[Row]:
    """A chain of a million nodes, forward, backward and freed; and how far micrograd gets."""
    length, longest = 1_000_000, in_new_process(_longest_chain)
    seconds = in_new_process(_chain_time, length)
    note = f"the whole chain took {seconds:.2f} s; micrograd: RecursionError beyond {longest}"
    return [Row("Value: longest chain shown", "nodes", length, longest, "micrograd", note=note)]


ROWS = {"value-time": times, "value-memory": memory, "value-chain": chain}
