"""What it costs to begin: whole processes, from start to exit."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from compat_tests.bench.measure import Effort, Row, by_turns, summary

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> tuple[float, float]:
    """The CPU time (user and system) and the wall time of one Python process, with compiled modules kept as usual."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"python {' '.join(arguments)} ended with status {process.returncode}")
    return usage.ru_utime + usage.ru_stime, wall


def _row(name: str, ours: tuple[str, ...], against: str, reference: tuple[str, ...], rounds: int, target: float | None):
    run(*ours)
    run(*reference)
    times = by_turns(lambda: run(*ours), lambda: run(*reference), rounds)
    return Row(name, "s", against=against, target=target, **summary(times))


def imports(effort: Effort) -> list[Row]:
    """`import minitorch` alone, which loads nothing, and with its first tensor function, against NumPy and torch."""
    rounds = 5 if effort.quick else 15
    alone = ("-c", "import minitorch")
    touched = ("-c", "import minitorch; minitorch.tensor")
    numpy, torch = ("-c", "import numpy"), ("-c", "import torch")
    return [
        _row("import minitorch", alone, "numpy", numpy, rounds, 1.5),
        _row("import minitorch and its tensors", touched, "numpy", numpy, rounds, 1.5),
        _row("import minitorch and its tensors", touched, "torch", torch, rounds // 2 + 1, 0.1),
    ]


def empty_script(effort: Effort) -> list[Row]:
    """`minitorch run` of a script with nothing in it."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text("")
        ours = ("-m", "minitorch", "run", str(script))
        rounds = 5 if effort.quick else 15
        return [_row("minitorch run empty.py", ours, "numpy", ("-c", "import numpy"), rounds, 2.0)]


ROWS = {"import": imports, "run": empty_script}
