"""The table of the scalar graph: for every differentiable op, how far its block formula is from the graph of single
numbers.

`python -m compat_tests.scalar_table` writes `scalar_table.md` anew. `test_ops.py` holds the same comparison as a test.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from compat_tests.known import KNOWN
from compat_tests.outcomes import cotangents
from compat_tests.test_ops import NO_DERIVATIVE, PUBLIC_OPS, calls_of, differentiable, gradients
from minitorch import scalar

TABLE = Path(__file__).with_name("scalar_table.md")
HEAD = """# Block formula = scalar graph

For every differentiable op, on float64 samples: the gradients of the block formula against those that `Value` finds
by the chain rule in the opened graph, for random cotangents. *Values* is the size of the largest graph opened,
*difference* the largest one between two finite gradients. What LAPACK or SciPy computes as a whole has no such graph,
and says so. Made by `python -m compat_tests.scalar_table`; held by `test_ops.py`.

| op | node | samples | Values | difference | where they differ, and why |
|---|---|---:|---:|---:|---|
"""


def row(name: str) -> str:
    """One line of the table; none for an op whose results have no gradient."""
    call = calls_of(name)[0]
    samples, nodes, size, worst, opaque = differentiable(name), set(), 0, 0.0, ""
    for sample in samples:
        leaves, results, grads = gradients(call, sample)
        nodes |= {type(r.grad_fn).__name__ for r in results if r.grad_fn is not None}
        try:
            roots = [v for r in results for v in np.asarray(r.scalars(), dtype=object).flat]
        except NotImplementedError as refused:
            opaque = str(refused)
            continue
        size = max(size, len(scalar.trace_all(roots)[0]))
        scalar.sweep(roots, [float(c) for array in cotangents(results) for c in array.flat])
        for leaf, block in zip(leaves, grads, strict=True):
            values = [v.grad for v in np.asarray(leaf.scalars(), dtype=object).flat]
            with np.errstate(invalid="ignore"):
                apart = np.abs(np.array(values).reshape(block.shape) - block)
            finite = apart[np.isfinite(apart)]
            worst = max(worst, float(finite.max())) if finite.size else worst
    if not nodes:
        return ""
    reasons = sorted({f"{words}: {why}" for (test, op, words), why in KNOWN.items() if (test, op) == ("scalars", name)})
    if opaque:
        return f"| {name} | {', '.join(sorted(nodes))} | {len(samples)} | | | {opaque} |"
    return f"| {name} | {', '.join(sorted(nodes))} | {len(samples)} | {size} | {worst:.1e} | {'; '.join(reasons)} |"


def main() -> None:
    """Writes the table."""
    names = [n for n in PUBLIC_OPS if differentiable(n) and n not in NO_DERIVATIVE]
    rows = [line for line in map(row, names) if line]
    TABLE.write_text(HEAD + "\n".join(rows) + "\n")
    print(f"{len(rows)} ops in {TABLE.name}")


if __name__ == "__main__":
    main()
