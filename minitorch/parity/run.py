"""Runs a script under the recorder, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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
    """A finished side: its trace file, exit status and what it wrote to stderr."""

    backend: Backend
    trace: str
    returncode: int
    stderr: str


def record(backend: Backend, script: str, argv: Sequence[str], folder: str) -> Run:
    """Runs `script` under `backend` and leaves its trace in `folder`."""
    trace = os.path.join(folder, "trace")
    command = [sys.executable, "-P", str(_HERE / "record.py"), trace, script, *argv]
    finished = subprocess.run(
        command, env=_environment(backend), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return Run(backend, trace, finished.returncode, finished.stderr.decode(errors="replace"))


def _environment(backend: Backend) -> dict[str, str]:
    environment = dict(os.environ)
    inherited = [entry for entry in environment.get("PYTHONPATH", "").split(os.pathsep) if entry and entry != _SHIM]
    environment["PYTHONPATH"] = os.pathsep.join([*backend.pythonpath, *inherited])
    # Both sides shall iterate over a set of strings in one order, and no plot shall wait to be closed.
    environment.setdefault("PYTHONHASHSEED", "0")
    environment.setdefault("MPLBACKEND", "Agg")
    return environment
