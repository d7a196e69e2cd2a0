"""One script under two backends: is every value, gradient and printed line the same; if not, which op differs first?

    python -m minitorch diff script.py

Each side runs in its own process under the same recorder (`record.py`), which writes a trace (`trace.py`). The traces
are aligned call by call (`align.py`) and compared (`compare.py`, `walk.py`). Where they differ, each call under
suspicion is made once more by itself, on the reference's inputs (`probe.py`), which tells who is at fault from who only
inherited it (`verdict.py`). `report.py` says so.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import json
import linecache
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from minitorch.parity.compare import Status
from minitorch.parity.report import Culprit, Disagreement, Failure, Report, Row
from minitorch.parity.run import MINITORCH, TORCH, Backend, Run, record
from minitorch.parity.trace import Trace
from minitorch.parity.verdict import give_verdict
from minitorch.parity.walk import compare_traces

__all__ = ["Backend", "Culprit", "Disagreement", "Failure", "Report", "Row", "Status", "diff", "diff_command"]


def diff(
    script: str | os.PathLike[str],
    argv: Sequence[str] = (),
    *,
    backends: tuple[Backend, Backend] = (TORCH, MINITORCH),
    stdin: str = os.devnull,
    limit: int = 100_000_000,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Runs an unmodified torch script or notebook under both backends and compares every op.

    Args:
        script: path of a `.py` or `.ipynb` file.
        argv: the script's own arguments.
        backends: the reference, then the one that is held against it.
        stdin: the file that the script reads its input from.
        limit: so many bytes of numbers are kept of each side, in the folder for temporary files; beyond that, arrays
            of more than 1024 numbers are compared at so many places.
        progress: is told now and then how far a run has come.

    Ctrl-C ends a run; what has been recorded until then is compared.

    Raises:
        FileNotFoundError: there is no such script.

    Example::

        report = minitorch.parity.diff("examples/xor.py")
        report.status          # 0 same, 1 differs, 2 a side failed
        report.first           # the first disagreement: kind, file, line, op, both sides
    """
    script = os.fspath(script)
    if not os.path.isfile(script):
        raise FileNotFoundError(f"no such script: {script}")
    if script.endswith(".ipynb"):
        _remember_cells(script)
    report = Report(script, (backends[0].name, backends[1].name))

    def run(side: int, folder: str, **job: Any) -> Run:
        # Answers are few and have to be whole; every other trace is bounded.
        bounded = job if "asks" in job else {"limit": limit, **job}
        return record(backends[side], script, argv, folder, stdin=stdin, progress=progress, **bounded)

    # One after the other: a file that the script writes and reads again is then its own side's.
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        runs = [run(0, first)]
        runs.append(run(1, second, until=_last(runs[0])))
        if all(os.path.exists(run.trace) for run in runs):
            reference, other = Trace(runs[0].trace), Trace(runs[1].trace)
            _ends(report, runs, (reference.end(), other.end()))
            suspects = compare_traces(report, reference, other)
            if report.disagreements and not report.interrupted:
                give_verdict(report, suspects, (reference, other), run)
        else:
            report.failures = [_no_start(run) for run in runs if not os.path.exists(run.trace)]
    return report


def _last(run: Run) -> int | None:
    """The number of the event at which an interrupted run ended; the other side has to go no further."""
    if not run.interrupted or not os.path.exists(run.trace):
        return None
    last = Trace(run.trace).last()
    return last and last["id"]


def diff_command(args: argparse.Namespace) -> int:
    """`minitorch diff`: prints the report of `args.script`, as JSON with `args.json`; returns the exit status."""
    return _command(args, functools.partial(diff, limit=int(args.limit * 1e6)), all_rows=args.all)


def check_command(args: argparse.Namespace) -> int:
    """`minitorch check`: a script's every backward, or with `file.py:Class` an engine of one's own."""
    from minitorch.parity.check import check
    from minitorch.parity.engine import check_engine_command

    path, colon, name = args.script.rpartition(":")
    if colon and path.endswith((".py", ".ipynb")) and name.isidentifier():
        return check_engine_command(args.script, json=args.json)
    return _command(args, check)


def _command(args: argparse.Namespace, run: Callable[..., Any], **printing: Any) -> int:
    try:
        with _status() as progress:
            report = run(args.script, args.args, stdin=args.input or os.devnull, progress=progress)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps(report.as_dict(), indent=2))
    else:
        report.print(**printing)
    return report.status


@contextlib.contextmanager
def _status() -> Iterator[Callable[[str], None] | None]:
    """A line in the terminal that says how far a run has come; none where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield status.update


def _ends(report: Report, runs: Sequence[Run], ends: tuple[dict | None, dict | None]) -> None:
    """Notes which sides did not come to their end. Both ended by the same error is no failure, but parity."""
    stopped = [run.backend.name for run in runs if run.interrupted]
    if stopped:
        report.interrupted = stopped[0]
        return
    errors = [
        end["raised"] if end else {"type": "", "message": f"the process died with status {run.returncode}"}
        for run, end in zip(runs, ends, strict=True)
    ]
    texts = [error and f"{error['type']}: {error['message']}".removeprefix(": ") for error in errors]
    if all(errors) and all(ends) and errors[0]["type"] == errors[1]["type"]:
        report.raised = texts[0]
        return
    report.failures = [
        Failure(run.backend.name, text, run.stderr) for run, text in zip(runs, texts, strict=True) if text
    ]


def _no_start(run: Run) -> Failure:
    last_line = (run.stderr.strip().splitlines() or [f"exit status {run.returncode}"])[-1]
    if run.backend is TORCH and "No module named 'torch'" in last_line:
        return Failure("torch", "PyTorch is not installed; a diff needs it: pip install 'minitorch-shim[test]'")
    return Failure(run.backend.name, last_line, run.stderr)


def _remember_cells(notebook: str) -> None:
    """Lets `linecache` find the source lines of a notebook's cells, for the report."""
    from minitorch.notebook import code_cells

    for name, source in code_cells(Path(notebook)):
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
