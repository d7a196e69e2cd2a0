"""Memory of whole processes: what a long run keeps, and what a training loop needs above the import."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from compat_tests.bench.measure import Effort, Row, in_new_process
from compat_tests.bench.training import mnist, polynomial

WARM_UP = 2000


def resident(field: str) -> int:
    """KiB of this process in memory: now (VmRSS) or at most so far (VmHWM)."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except FileNotFoundError:
        raise OSError("memory is read from /proc/self/status, which only Linux has") from None
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:"))


def _growth(backend: str, count: int) -> int:
    step = polynomial(import_module(backend))
    for _ in range(WARM_UP):
        step()
    before = resident("VmRSS")
    for _ in range(count):
        step()
    return resident("VmRSS") - before


def growth(effort: Effort) -> list[Row]:
    """What the process has grown by over many steps of the polynomial fit, after a warm-up."""
    count = 10_000 if effort.quick else 100_000
    ours, reference = (in_new_process(_growth, backend, count, threads=1) for backend in ("minitorch", "torch"))
    name = f"memory: growth over {count} steps"
    return [Row(name, "KiB", ours, reference, "torch", target=256, threads="1", note="polynomial; target in KiB")]


def _above_import(backend: str) -> int:
    module = import_module(backend)
    module.zeros(1)  # minitorch loads itself, and NumPy, with its first name
    before = resident("VmRSS")
    step = mnist(module)
    for _ in range(100):
        step()
    return resident("VmHWM") - before


def above_import(effort: Effort) -> list[Row]:
    """The most that the MNIST network has needed above what the import left."""
    ours, reference = (in_new_process(_above_import, backend, threads=1) for backend in ("minitorch", "torch"))
    ratio = ours / reference
    return [Row("memory: mnist above the import", "KiB", ours, reference, "torch", ratio, target=1.0, threads="1")]


ROWS = {"memory-growth": growth, "memory-mnist": above_import}
