"""Runs a script under the recorder, in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent
_SHIM = str(_HERE.parent / "_shim")


@dataclass(frozen=True)
class Backend:
    """What answers to `import torch` in one side's process: found in `pythonpath` first, then where Python looks."""

    name: str
    pythonpath: tuple[str, ...] = ()


TORCH = Backend("torch")
MINITORCH = Backend("minitorch", (_SHIM,))


@dataclass(frozen=True)
class Run:
    """A finished side: its trace, exit status and what it wrote to stderr; `interrupted` if Ctrl-C ended it."""

    backend: Backend
    trace: str
    returncode: int
    stderr: str
    interrupted: bool = False


def record(
    backend: Backend,
    script: str,
    argv: Sequence[str],
    folder: str,
    *,
    stdin: str = os.devnull,
    progress: Callable[[str], None] | None = None,
    **job: Any,
) -> Run:
    """Runs `script` under `backend` and leaves its trace in `folder`.

    Args:
        stdin: the file that the script reads its input from.
        progress: is told now and then how far the run has come.
        job: what else the recorder shall do: `limit`, `until`, `shake`, `asks`, `check` (see `record.py`).
    """
    trace = os.path.join(folder, "trace")
    job = {key: value for key, value in job.items() if value is not None}
    recorder = [sys.executable, "-P", str(_HERE / "record.py"), json.dumps({"trace": trace, **job})]
    interrupted = False
    with open(stdin, "rb") as answers, open(os.path.join(folder, "stderr"), "w+b") as errors:
        child = subprocess.Popen(
            [*recorder, script, *argv],
            env=_environment(backend),
            stdin=answers,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        try:
            _wait(child, backend.name, trace, progress)
        except KeyboardInterrupt:
            interrupted = True
            _interrupt(child)
        errors.seek(0)
        stderr = errors.read().decode(errors="replace")
    return Run(backend, trace, child.returncode, stderr, interrupted)


def _wait(child: subprocess.Popen, name: str, trace: str, progress: Callable[[str], None] | None) -> None:
    start = time.monotonic()
    while True:
        try:
            child.wait(timeout=0.5 if progress else None)
            return
        except subprocess.TimeoutExpired:
            size = os.path.getsize(trace) if os.path.exists(trace) else 0
            progress(f"{name}: {time.monotonic() - start:.0f} s, {size / 1e6:.0f} MB recorded")


def _interrupt(child: subprocess.Popen) -> None:
    """Lets the child end by itself, so that its trace has an end: Ctrl-C in a terminal reaches it too."""
    try:
        child.wait(timeout=1)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGINT)
        try:
            child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _environment(backend: Backend) -> dict[str, str]:
    environment = dict(os.environ)
    inherited = [entry for entry in environment.get("PYTHONPATH", "").split(os.pathsep) if entry and entry != _SHIM]
    environment["PYTHONPATH"] = os.pathsep.join([*backend.pythonpath, *inherited])
    # Both sides shall iterate over a set of strings in one order, and no plot shall wait to be closed.
    environment.setdefault("PYTHONHASHSEED", "0")
    environment.setdefault("MPLBACKEND", "Agg")
    return environment
