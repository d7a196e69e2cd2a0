"""What a diff found: as data, as JSON, as a table in the terminal."""

from __future__ import annotations

import linecache
import math
import os
import sys
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from minitorch.parity.compare import Outcome, Status
from minitorch.parity.nonfinite import Origin

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

SAME, DIFFERS, FAILED = 0, 1, 2
# So many ops at fault are told in full.
_SHOWN = 5
_HEADINGS = ("op", "value", "gradient", "node")


@dataclass
class Worst:
    """The worst of many comparisons, and at which of them (counted from 1) it was seen.

    `scale` is the largest magnitude met so far, which the next error is judged by. `inherited` says that another op is
    to blame.
    """

    count: int = 0
    status: Status = Status.EXACT
    error: float = 0.0
    step: int = 0
    scale: float = 0.0
    inherited: bool = False

    def add(self, outcome: Outcome) -> None:
        self.count += 1
        if (outcome.status, outcome.error) > (self.status, self.error) or self.count == 1:
            self.status, self.error, self.step = outcome.status, outcome.error, self.count

    def as_dict(self) -> dict[str, Any] | None:
        if not self.count:
            return None
        error = self.error if math.isfinite(self.error) else str(self.error)
        found = {"status": str(self.status), "error": error, "worst_at": self.step, "compared": self.count}
        return found | {"inherited": self.inherited}

    def __str__(self) -> str:
        if not self.count or self.status is Status.EXACT:
            return "exact" if self.count else ""
        at = f" at {self.step}" if self.count > 1 else ""
        status = "inherited" if self.inherited else str(self.status)
        return f"{status} {self.error:.1e}{at}" if self.error else status


@dataclass
class Row:
    """One op at one line of the script, with everything that happened there: a loop is one row.

    `library` says that the line did not call the op itself: a module or another library function of that line did.
    `unseen` counts gradients that only one side could report. `at_fault` is the verdict.
    """

    file: str
    line: int
    op: str
    library: bool = False
    count: int = 0
    value: Worst = field(default_factory=Worst)
    gradient: Worst = field(default_factory=Worst)
    unseen: int = 0
    at_fault: bool = False
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
            "at_fault": self.at_fault,
            "node": self.node,
            "other_node": self.other_node,
        }


@dataclass
class Disagreement:
    """The first time that one op at one line differed in one way.

    `kind` is what differs: missing, raised, type, dtype, shape, value, gradient, node or printed. `number` counts the
    calls of that op at that line.
    """

    kind: str
    file: str
    line: int
    op: str
    number: int
    reference: str
    other: str
    at: str = ""
    tensor: Hashable = None  # of a gradient: the call that made the tensor on the other side, or the leaf

    def as_dict(self) -> dict[str, Any]:
        return {key: value for key, value in vars(self).items() if key != "tensor"}

    def sentence(self, names: tuple[str, str]) -> str:
        subject = f"{self.op} (call {self.number})"
        if self.kind == "printed":
            subject = "printed text"
        elif self.kind != "missing":
            subject = f"{'error' if self.kind == 'raised' else self.kind} of {subject}"
        at = f" at {self.at}" if self.at else ""
        place = f"{os.path.basename(self.file)}:{self.line}"
        return f"{place}: {subject}{at} is {self.reference} under {names[0]}, {self.other} under {names[1]}"


@dataclass
class Culprit:
    """A call that answers wrongly even on the reference's own inputs and incoming gradient.

    `kind` is forward, backward or second derivative; `what` differs: value, dtype, shape, type or raised. `node` is
    the node of the graph at which it goes wrong; for a backward, `argument`, its `variable` in the script and its
    `shape` are of the tensor that gets the wrong gradient. `step` of `steps` calls at that line was looked at;
    `settings` are an optimizer's hyperparameters that differ: name and both values. `differences` is what finite
    differences say of a backward. `call` is the number of the call's event in the reference's trace, `place` that
    of the argument among its tensors.
    """

    op: str
    file: str
    line: int
    kind: str = ""
    what: str = ""
    node: str | None = None
    argument: str | None = None
    variable: str | None = None
    shape: list[int] | None = None
    index: tuple[int, ...] = ()
    reference: str = ""
    other: str = ""
    step: int = 1
    steps: int = 1
    settings: list[tuple[str, Any, Any]] = field(default_factory=list)
    module: bool = False
    differences: str | None = None
    call: int = 0
    place: int = 0

    def with_outcome(self, kind: str, outcome: Outcome) -> Culprit:
        self.kind, self.what, self.index = kind, outcome.kind, outcome.index
        self.reference, self.other = outcome.reference, outcome.other
        return self

    @property
    def source(self) -> str:
        return linecache.getline(self.file, self.line).strip()

    def as_dict(self) -> dict[str, Any]:
        return vars(self) | {"source": self.source, "index": list(self.index)}

    @property
    def _place(self) -> str:
        return f"{os.path.basename(self.file)}:{self.line}"

    def sentence(self, names: tuple[str, str]) -> str:
        """`script.py:3: the backward of log (LogBackward0) is wrong: …`"""
        node = f" ({self.node})" if self.node else ""
        if self.what == "node":
            nodes = f"{self.reference} under {names[0]}, {self.other} under {names[1]}"
            return f"{self._place}: {self.op} makes the node {nodes}"
        subject, given = "its result", "on the same inputs"
        if self.kind == "forward":
            subject = "its result" if self.what == "value" else f"the {self.what} of its result"
        elif self.kind == "second derivative":
            subject = "the gradient of its gradients"
        elif self.argument:
            variable = f"{self.variable}, " if self.variable else ""
            gradient = f"the gradient of `{self.argument}` ({variable}shape {self.shape})"
            subject = gradient if self.what == "value" else f"the {self.what} of {gradient}"
            given += " and the same incoming gradient"
        if self.what == "raised":
            raised = f"{self.other} under {names[1]}, {self.reference} under {names[0]}"
            return f"{self._place}: the {self.kind} of {self.op}{node} is wrong: it raises {raised}, {given}"
        at = f" at element {list(self.index)}" if self.index else ""
        differences = f" ({self.differences})" if self.differences else ""
        step = f", call {self.step} of {self.steps}" if self.steps > 1 else ""
        settings = "".join(f"; {name} is {mine} and {other}" for name, mine, other in self.settings)
        return (
            f"{self._place}: the {self.kind} of {self.op}{node} is wrong: {subject}{at} is "
            f"{self.reference} under {names[0]}, {self.other} under {names[1]}, {given}{differences}{step}{settings}"
        )


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
    culprits: list[Culprit] = field(default_factory=list)
    asked: int = 0  # calls under suspicion
    answered: int = 0  # of these, those that could be made once more by both sides
    grown: int = 0  # disagreements that were only rounding that grew
    parted: Disagreement | None = None  # where rounding let the runs part
    printed: Worst = field(default_factory=Worst)
    failures: list[Failure] = field(default_factory=list)
    # By side, where the first nan and inf came from.
    non_finite: tuple[dict[str, Origin], dict[str, Origin]] = field(default_factory=lambda: ({}, {}))
    raised: str | None = None  # the error that ended both sides alike
    interrupted: str | None = None  # the backend whose run Ctrl-C ended

    @property
    def status(self) -> int:
        if self.failures:
            return FAILED
        return DIFFERS if self.disagreements else SAME

    @property
    def first(self) -> Disagreement | None:
        """The first disagreement, in the order in which the reference ran."""
        return self.disagreements[0] if self.disagreements else None

    @property
    def culprit(self) -> Culprit | None:
        """The first op at fault, in the order in which the reference ran."""
        return self.culprits[0] if self.culprits else None

    def blame(self) -> None:
        """Marks the ops at fault, and what differs elsewhere as inherited from them."""
        if not self.culprits:
            return
        blamed = {(found.file, found.line, found.op, found.kind) for found in self.culprits}
        for row in self.rows:
            forward, backward = ((row.file, row.line, row.op, kind) in blamed for kind in ("forward", "backward"))
            row.at_fault = forward or backward
            row.value.inherited = row.value.status is Status.WRONG and not forward
            # The gradient in an op's row is the one that it is given, not the ones that it hands on.
            row.gradient.inherited = row.gradient.status is Status.WRONG

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain lists, dicts, strings and numbers, ready for `json.dump`."""
        return {
            "script": self.script,
            "backends": list(self.backends),
            "status": self.status,
            "first": self.first.as_dict() if self.first else None,
            "culprits": [found.as_dict() for found in self.culprits],
            "asked": self.asked,
            "answered": self.answered,
            "grown": self.grown,
            "parted": self.parted.as_dict() if self.parted else None,
            "disagreements": [found.as_dict() for found in self.disagreements],
            "printed": self.printed.as_dict(),
            "failures": [vars(failure) for failure in self.failures],
            "non_finite": [{number: vars(origin) for number, origin in side.items()} for side in self.non_finite],
            "raised": self.raised,
            "interrupted": self.interrupted,
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
        for text in self._non_finite():
            console.print(Text(text, style="yellow"))
        if self.raised:
            console.print(Text(f"both sides ended with {self.raised}", style="yellow"))
        if self.interrupted:
            console.print(
                Text(f"stopped while {self.interrupted} ran; compared is what ran until then", style="yellow")
            )
        for failure in self.failures:
            console.print(Text(f"{failure.backend} failed: {failure.message}", style="bold red"))
            if failure.stderr:
                console.print(Text(failure.stderr.rstrip(), style="red"))
        for text, style in self._verdict():
            console.print(Text(text, style=style))

    def _non_finite(self) -> Iterator[str]:
        for number in ("inf", "nan"):
            first, second = (side.get(number) for side in self.non_finite)
            if first and first == second:
                yield first.sentence("both")
            else:
                found = zip((first, second), self.backends, strict=True)
                yield from (origin.sentence(name) for origin, name in found if origin)

    def _verdict(self) -> Iterator[tuple[str, str]]:
        """The last lines of the report, with their styles: who is at fault, or the first that differs."""
        for found in self.culprits[:_SHOWN]:
            yield found.sentence(self.backends), "bold red"
            if found.source:
                yield f"    {found.source}", "red"
        if len(self.culprits) > _SHOWN:
            yield f"and at {len(self.culprits) - _SHOWN} more places", "red"
        inherited = sum((row.value.inherited or row.gradient.inherited) and not row.at_fault for row in self.rows)
        if inherited:
            yield f"{counted(inherited, 'other op')} only inherited it", "dim"
        elif self.culprits:
            pass
        elif self.first:
            yield "first disagreement: " + self.first.sentence(self.backends), "bold red"
            if len(self.disagreements) > 1:
                yield f"{len(self.disagreements) - 1} more", "dim"
            if self.answered:
                yield (
                    f"{counted(self.answered, 'call')} under suspicion, made again on {self.backends[0]}'s inputs, "
                    "answered alike: look at what stands between them",
                    "dim",
                )
            if self.answered < self.asked:
                missing = counted(self.asked - self.answered, "call")
                yield f"{missing} could not be made again: the script does not do the same twice", "yellow"
        elif not self.failures:
            yield f"{self.backends[1]} agrees with {self.backends[0]}", "green"
        if self.parted:
            found = self.parted
            place = f"{os.path.basename(found.file)}:{found.line}"
            yield (
                f"from {found.op} at {place} on, call {found.number}, the runs part by rounding: the {self.answered} "
                "calls under suspicion answer alike on the inputs of either side",
                "yellow",
            )
        elif self.grown:
            grown = counted(self.grown, "difference")
            yield f"{grown}: rounding that grew, {self.backends[0]} differs from itself as much", "yellow"


def counted(number: int, thing: str) -> str:
    """`1 op`, `2 ops`."""
    return f"{number} {thing}{'s' if number > 1 else ''}"


def _table(rows: list[Row], width: int) -> Table:
    from rich.table import Table
    from rich.text import Text

    several_files = len({row.file for row in rows}) > 1
    lines = [f"{os.path.basename(row.file)}:{row.line}" if several_files else str(row.line) for row in rows]
    cells = [
        (
            _op(row),
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


def _op(row: Row) -> Text:
    from rich.text import Text

    text = row.op + (f" ×{row.count}" if row.count > 1 else "")
    if row.at_fault:
        return Text(text + " ← at fault", style="bold red")
    return Text(text, style="dim" if row.library else "")


def _coloured(worst: Worst, text: str = "") -> Text:
    from rich.text import Text

    style = {Status.EXACT: "green", Status.ROUNDING: "yellow", Status.WRONG: "bold red"}[worst.status]
    style = "red" if worst.inherited else style
    return Text(str(worst) or text, style=style if worst.count else "dim")


def _nodes(row: Row) -> Text:
    from rich.text import Text

    if row.node == row.other_node:
        return Text(row.node or "", style="cyan")
    return Text(f"{row.node} ≠ {row.other_node}", style="bold red")
