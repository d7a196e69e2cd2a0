"""What a diff found: as data, as JSON, as a table in the terminal."""

from __future__ import annotations

import linecache
import math
import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from minitorch.parity.compare import Outcome, Status

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

SAME, DIFFERS, FAILED = 0, 1, 2
_HEADINGS = ("op", "value", "gradient", "node")


@dataclass
class Worst:
    """The worst of many comparisons, and at which of them (counted from 1) it was seen.

    `scale` is the largest magnitude met so far, which the next error is judged by.
    """

    count: int = 0
    status: Status = Status.EXACT
    error: float = 0.0
    step: int = 0
    scale: float = 0.0

    def add(self, outcome: Outcome) -> None:
        self.count += 1
        if (outcome.status, outcome.error) > (self.status, self.error) or self.count == 1:
            self.status, self.error, self.step = outcome.status, outcome.error, self.count

    def as_dict(self) -> dict[str, Any] | None:
        if not self.count:
            return None
        error = self.error if math.isfinite(self.error) else str(self.error)
        return {"status": str(self.status), "error": error, "worst_at": self.step, "compared": self.count}

    def __str__(self) -> str:
        if not self.count or self.status is Status.EXACT:
            return "exact" if self.count else ""
        at = f" at {self.step}" if self.count > 1 else ""
        return f"{self.status} {self.error:.1e}{at}" if self.error else str(self.status)


@dataclass
class Row:
    """One op at one line of the script, with everything that happened there: a loop is one row.

    `library` says that the line did not call the op itself: a module or another library function of that line did.
    `unseen` counts gradients that only one side could report.
    """

    file: str
    line: int
    op: str
    library: bool = False
    count: int = 0
    value: Worst = field(default_factory=Worst)
    gradient: Worst = field(default_factory=Worst)
    unseen: int = 0
    node: str | None = None
    other_node: str | None = None

    @property
    def source(self) -> str:
        return linecache.getline(self.file, self.line).strip()

    @property
    def status(self) -> Status:
        nodes = Status.EXACT if self.node == self.other_node else Status.WRONG
        return max(self.value.status, self.gradient.status, nodes)

    def as_dict(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "line": self.line,
            "source": self.source,
            "op": self.op,
            "library": self.library,
            "count": self.count,
            "value": self.value.as_dict(),
            "gradient": self.gradient.as_dict(),
            "unseen": self.unseen,
            "node": self.node,
            "other_node": self.other_node,
        }


@dataclass
class Disagreement:
    """The first time that one op at one line differed in one way.

    `kind` is what differs: missing, raised, type, dtype, shape, value, gradient, node or printed. `number` counts the
    calls of that op in the run. For a gradient, `through` lists the ops (name, line) that it came back through: those
    that used the tensor.
    """

    kind: str
    file: str
    line: int
    op: str
    number: int
    reference: str
    other: str
    at: str = ""
    through: list[tuple[str, int]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return vars(self) | {"through": [{"op": op, "line": line} for op, line in self.through]}

    def sentence(self, names: tuple[str, str]) -> str:
        subject = f"{self.op} (call {self.number})"
        if self.kind == "printed":
            subject = "printed text"
        elif self.kind != "missing":
            subject = f"{'error' if self.kind == 'raised' else self.kind} of {subject}"
        at = f" at {self.at}" if self.at else ""
        through = ", ".join(f"{op} (line {line})" for op, line in self.through)
        back = f"; this gradient came back through {through}" if through else ""
        place = f"{os.path.basename(self.file)}:{self.line}"
        return f"{place}: {subject}{at} is {self.reference} under {names[0]}, {self.other} under {names[1]}{back}"


@dataclass
class Failure:
    """A side that could not run the script to its end: the error's last words."""

    backend: str
    message: str
    stderr: str = ""


@dataclass
class Report:
    """The result of `diff`. `status` is 0 where both sides agree, 1 where they differ, 2 where a side failed."""

    script: str
    backends: tuple[str, str]
    rows: list[Row] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)
    printed: Worst = field(default_factory=Worst)
    failures: list[Failure] = field(default_factory=list)
    raised: str | None = None  # the error that ended both sides alike

    @property
    def status(self) -> int:
        if self.failures:
            return FAILED
        return DIFFERS if self.disagreements else SAME

    @property
    def first(self) -> Disagreement | None:
        """The first disagreement, in the order in which the reference ran."""
        return self.disagreements[0] if self.disagreements else None

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain lists, dicts, strings and numbers, ready for `json.dump`."""
        return {
            "script": self.script,
            "backends": list(self.backends),
            "status": self.status,
            "first": self.first.as_dict() if self.first else None,
            "disagreements": [found.as_dict() for found in self.disagreements],
            "printed": self.printed.as_dict(),
            "failures": [vars(failure) for failure in self.failures],
            "raised": self.raised,
            "rows": [row.as_dict() for row in self.rows],
        }

    def print(self, console: Console | None = None, all_rows: bool = False) -> None:
        """Prints the table, the printed text's status, the first disagreement and what failed.

        Calls that the library made itself and that carry no gradient are left out of the table while they agree, unless
        `all_rows` is set.
        """
        from rich.console import Console
        from rich.text import Text

        console = console or Console(width=None if sys.stdout.isatty() else 120)
        rows = [
            row for row in self.rows if all_rows or not row.library or row.gradient.count or row.status is Status.WRONG
        ]
        if rows:
            console.print(_table(rows, console.width))
        if self.printed.count:
            console.print(Text(f"printed text ({self.printed.count} lines): "), _coloured(self.printed), sep="")
        if self.raised:
            console.print(Text(f"both sides ended with {self.raised}", style="yellow"))
        for failure in self.failures:
            console.print(Text(f"{failure.backend} failed: {failure.message}", style="bold red"))
            if failure.stderr:
                console.print(Text(failure.stderr.rstrip(), style="red"))
        if self.first:
            console.print(Text("first disagreement: ", style="bold"), Text(self.first.sentence(self.backends)), sep="")
            if len(self.disagreements) > 1:
                console.print(Text(f"{len(self.disagreements) - 1} more", style="dim"))
        elif not self.failures:
            console.print(Text(f"{self.backends[1]} agrees with {self.backends[0]}", style="green"))


def _table(rows: list[Row], width: int) -> Table:
    from rich.table import Table
    from rich.text import Text

    several_files = len({row.file for row in rows}) > 1
    lines = [f"{os.path.basename(row.file)}:{row.line}" if several_files else str(row.line) for row in rows]
    cells = [
        (
            Text(row.op + (f" ×{row.count}" if row.count > 1 else ""), style="dim" if row.library else ""),
            _coloured(row.value),
            _coloured(row.gradient, "unseen" if row.unseen else ""),
            _nodes(row),
        )
        for row in rows
    ]
    columns = [list(column) for column in zip(*cells, strict=True)]
    widths = [max(map(len, [heading, *column])) for heading, column in zip(_HEADINGS, columns, strict=True)]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("line", justify="right", style="dim", no_wrap=True)
    # The source gets what the other columns leave: they say more than the end of a line does.
    taken = sum(widths) + 2 * len(widths) + max(4, *map(len, lines)) + 2
    table.add_column("source", no_wrap=True, overflow="ellipsis", max_width=max(12, width - taken))
    for heading, size in zip(_HEADINGS, widths, strict=True):
        table.add_column(heading, no_wrap=True, min_width=None if heading == "node" else size)
    previous = None
    for line, row, texts in zip(lines, rows, cells, strict=True):
        table.add_row(*(("", "") if line == previous else (line, Text(row.source))), *texts)
        previous = line
    return table


def _coloured(worst: Worst, text: str = "") -> Text:
    from rich.text import Text

    style = {Status.EXACT: "green", Status.ROUNDING: "yellow", Status.WRONG: "bold red"}[worst.status]
    return Text(str(worst) or text, style=style if worst.count else "dim")


def _nodes(row: Row) -> Text:
    from rich.text import Text

    if row.node == row.other_node:
        return Text(row.node or "", style="cyan")
    return Text(f"{row.node} ≠ {row.other_node}", style="bold red")
