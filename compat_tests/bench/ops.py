"""What one recorded op costs where the arithmetic is next to nothing: 4x4, the graph made, one thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from compat_tests.bench.measure import Block, Effort, Row, compare, in_new_process, timer

OPS: dict[str, Callable[[Any, Any, Any], Any]] = {
    "add": lambda torch, x, y: x + y,
    "mul": lambda torch, x, y: x * y,
    "tanh": lambda torch, x, y: torch.tanh(x),
    "matmul": lambda torch, x, y: x @ y,
    "sum": lambda torch, x, y: x.sum(),
    "getitem": lambda torch, x, y: x[1:3],
}


def _blocks(torch: Any, op: Callable) -> tuple[Block, Block]:
    """Forward alone; forward and the backward of that one op."""
    torch.manual_seed(0)
    x, y = torch.randn(4, 4, requires_grad=True), torch.randn(4, 4, requires_grad=True)
    grad = torch.randn(op(torch, x, y).shape)

    def forward(count: int) -> None:
        for _ in range(count):
            op(torch, x, y)

    def both(count: int) -> None:
        for _ in range(count):
            x.grad = y.grad = None
            op(torch, x, y).backward(grad)

    return forward, both


def _time(effort: Effort) -> list[tuple[str, dict[str, float]]]:
    import torch

    import minitorch

    torch.set_num_threads(1)
    results = []
    for name, op in OPS.items():
        for what, ours, reference in zip(
            ("", ", and backward"), _blocks(minitorch, op), _blocks(torch, op), strict=True
        ):
            results.append((f"{name} 4x4{what}", compare(timer(ours), timer(reference), effort, 0.005)))
    return results


def ops(effort: Effort) -> list[Row]:
    """Each op forward, and with its backward."""
    effort = Effort(effort.seconds / 6, effort.quick)
    results = in_new_process(_time, effort, threads=1)
    return [Row(name, "s", against="torch", threads="1", **figures) for name, figures in results]


ROWS = {"ops": ops}
