"""Is every backward of a script right? `minitorch check script.py` asks finite differences, and needs no torch.

The script runs on minitorch under the recorder; each differentiable call that it makes, custom `autograd.Function`s
among them, is held against finite differences in double precision at the inputs that it was called with
(`check_calls.py`).
"""

from __future__ import annotations

import linecache
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from minitorch.parity.report import Culprit, counted
from minitorch.parity.run import MINITORCH, Backend, record
from minitorch.parity.trace import Trace

if TYPE_CHECKING:
    from rich.console import Console

RIGHT, WRONG, FAILED = 0, 1, 2


@dataclass
class Checked:
    """One op at one line: how many of its calls were checked, and how many were wrong.

    Of the numbers, so many stood at a kink or a tie, where every slope between those on both sides is right, or beside
    a jump, where there is none. `skipped` says why a call could not be checked.
    """

    file: str
    line: int
    op: str
    library: bool = False
    count: int = 0
    wrong: int = 0
    kinks: int = 0
    jumps: int = 0
    skipped: str | None = None

    @property
    def source(self) -> str:
        return linecache.getline(self.file, self.line).strip()

    @property
    def verdict(self) -> str:
        if self.wrong:
            return "WRONG"
        notes = [
            f"{counted(number, 'number')} {where}"
            for number, where in ((self.kinks, "at a kink or a tie"), (self.jumps, "beside a jump"))
            if number
        ]
        if self.skipped:
            notes.append(f"not checked: {self.skipped}")
        return "right" + (f" ({'; '.join(notes)})" if notes else "") if self.count else "".join(notes)


@dataclass
class CheckReport:
    """What `check` found. `status` is 0 where every backward is right, 1 where one is wrong, 2 where the script failed.

    In `culprits`, `other` is the number that backward gives and `reference` that of finite differences.
    """

    script: str
    rows: list[Checked] = field(default_factory=list)
    culprits: list[Culprit] = field(default_factory=list)
    failure: str | None = None
    stderr: str = ""

    @property
    def status(self) -> int:
        if self.culprits:
            return WRONG
        return FAILED if self.failure else RIGHT

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain lists, dicts, strings and numbers, ready for `json.dump`."""
        return {
            "script": self.script,
            "status": self.status,
            "culprits": [found.as_dict() for found in self.culprits],
            "failure": self.failure,
            "rows": [vars(row) | {"source": row.source, "verdict": row.verdict} for row in self.rows],
        }

    def sentences(self) -> Iterator[tuple[str, str]]:
        """The verdict in words, with the style of each line."""
        for found in self.culprits:
            node = f" ({found.node})" if found.node else ""
            at = f" at element {list(found.index)}" if found.index else ""
            what = (
                f"it raises {found.other}"
                if found.what == "raised"
                else f"the gradient of `{found.argument}` (shape {found.shape}){at} is {found.other}, finite "
                f"differences give {found.reference}"
            )
            place = f"{os.path.basename(found.file)}:{found.line}"
            yield f"{place}: the backward of {found.op}{node} is wrong: {what}, call {found.step}", "bold red"
            if found.source:
                yield f"    {found.source}", "red"
        if self.failure:
            yield f"the script failed: {self.failure}", "bold red"
        if not self.rows:
            yield "no call of this script needs a gradient: there is nothing to check", "yellow"
        elif not self.culprits:
            calls = counted(sum(row.count for row in self.rows), "call")
            yield f"{calls} of {counted(len(self.rows), 'op')} checked: every backward is right", "green"

    def print(self, console: Console | None = None) -> None:
        """Prints a table of what was checked, and the verdict."""
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        console = console or Console(width=None if sys.stdout.isatty() else 120)
        if self.rows:
            table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
            table.add_column("line", justify="right", style="dim", no_wrap=True)
            table.add_column("source", no_wrap=True, overflow="ellipsis", max_width=console.width // 2)
            for heading in ("op", "calls", "backward"):
                table.add_column(heading, no_wrap=heading != "backward")
            previous = None
            for row in self.rows:
                style = "bold red" if row.wrong else "green" if row.verdict == "right" else "yellow"
                place = ("", "") if (row.file, row.line) == previous else (str(row.line), Text(row.source))
                table.add_row(*place, row.op, str(row.count), Text(row.verdict, style=style))
                previous = row.file, row.line
            console.print(table)
        if self.stderr:
            console.print(Text(self.stderr.rstrip(), style="red"))
        for text, style in self.sentences():
            console.print(Text(text, style=style))


def check(
    script: str | os.PathLike[str],
    argv: Sequence[str] = (),
    *,
    backend: Backend = MINITORCH,
    stdin: str = os.devnull,
    progress: Callable[[str], None] | None = None,
) -> CheckReport:
    """Runs a torch script on minitorch and holds the backward of every recorded call against finite differences.

    Args:
        script: path of a `.py` or `.ipynb` file.
        argv: the script's own arguments.
        backend: what answers to `import torch`.
        stdin: the file that the script reads its input from.
        progress: is told now and then how far the run has come.

    Raises:
        FileNotFoundError: there is no such script.

    Example::

        report = minitorch.parity.check("examples/moons.py")
        report.status            # 0 right, 1 wrong, 2 the script failed
        report.culprits          # the ops whose backward is wrong, the first call of each line
    """
    script = os.fspath(script)
    if not os.path.isfile(script):
        raise FileNotFoundError(f"no such script: {script}")
    report = CheckReport(script)
    rows: dict[tuple, Checked] = {}
    with tempfile.TemporaryDirectory() as folder:
        run = record(backend, script, argv, folder, stdin=stdin, progress=progress, check=True)
        for event in Trace(run.trace) if os.path.exists(run.trace) else ():
            if event["kind"] == "checked":
                _add(report, rows, event)
    report.rows = list(rows.values())
    if run.interrupted:
        report.failure = "Ctrl-C ended it; checked is what ran until then"
    elif run.returncode:
        report.failure = (run.stderr.strip().splitlines() or [f"exit status {run.returncode}"])[-1]
        report.stderr = run.stderr
    return report


def _add(report: CheckReport, rows: dict[tuple, Checked], event: dict[str, Any]) -> None:
    key = (event["file"], event["line"], event["op"])
    row = rows.setdefault(key, Checked(*key, library=event["library"]))
    if "skipped" in event:
        row.skipped = event["skipped"]
        return
    row.count += 1
    row.kinks += event["kinks"].count("kink")
    row.jumps += event["kinks"].count("jump")
    for wrong in event["wrong"]:
        row.wrong += 1
        if row.wrong == 1:
            found = Culprit(event["op"], event["file"], event["line"], "backward", "value", step=event["number"])
            found.node = " or ".join(event["nodes"])
            if "raised" in wrong:
                found.what, found.other = "raised", wrong["raised"]
            else:
                found.argument, found.shape = wrong["name"], wrong["shape"]
                found.index = tuple(wrong["index"] or ())
                found.reference, found.other = f"{wrong['seen']:.6g}", f"{wrong['said']:.6g}"
            report.culprits.append(found)
