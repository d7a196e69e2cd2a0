"""What the check of an engine found: as data, as JSON, as text in the terminal."""

from __future__ import annotations

import math
import os
import sys
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from minitorch.parity.engine.run import Point

if TYPE_CHECKING:
    from rich.console import Console

SOUND, FAULTY = 0, 1


class NoEngine(Exception):
    """There is nothing to check: no such file, no such class, a file that cannot be imported."""


@dataclass
class Method:
    """One operator or method: `ok`, `fault`, `missing`, or `not judged` because it uses one that is at fault."""

    name: str
    line: int
    status: str
    note: str = ""


@dataclass
class Fault:
    """What is wrong, in words. `method` is empty where it is not one method's fault; `file` and `line` say where it is.

    `expression` is the witness, at the point `at`, with what was seen and what was expected there.
    """

    kind: str
    method: str
    file: str
    line: int
    sentence: str
    expression: str = ""
    at: Point = field(default_factory=dict)
    seen: float | None = None
    expected: float | None = None


@dataclass
class EngineReport:
    """The result of `check_engine`. `status` is 0 for a sound engine, 1 for a faulty one."""

    file: str
    name: str
    methods: list[Method] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        return FAULTY if self.faults else SOUND

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain lists, dicts, strings and numbers, ready for `json.dump`."""
        data = {"status": self.status} | asdict(self)
        for fault in data["faults"]:
            for key in ("seen", "expected"):
                if fault[key] is not None and not math.isfinite(fault[key]):
                    fault[key] = str(fault[key])
        return data

    def print(self, console: Console | None = None) -> None:
        """Prints one line for each method, then the faults with their place, then the remarks."""
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        console = console or Console(width=None if sys.stdout.isatty() else 120)
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column("line", justify="right", style="dim", no_wrap=True)
        table.add_column("method", no_wrap=True)
        table.add_column("")
        styles = {"ok": "green", "fault": "bold red", "missing": "bold red", "not judged": "yellow"}
        for method in self.methods:
            note = f": {method.note}" if method.note else ""
            table.add_row(str(method.line), method.name, Text(method.status + note, style=styles[method.status]))
        console.print(table)
        for fault in self.faults:
            place = f"{os.path.basename(fault.file)}:{fault.line}: "
            console.print(Text(place, style="dim"), Text(fault.sentence, style="bold red"), sep="", soft_wrap=True)
        for remark in self.remarks:
            console.print(Text(f"remark: {remark}", style="yellow"), soft_wrap=True)
        if self.not_checked:
            console.print(Text(f"not checked: {', '.join(self.not_checked)}", style="dim"), soft_wrap=True)
        if not self.faults:
            console.print(Text(f"{self.name} is sound", style="green"))
