"""Walks two traces side by side and fills the report."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from minitorch.parity.align import align
from minitorch.parity.compare import (
    Outcome,
    Status,
    compare_calls,
    compare_entries,
    compare_text,
    gradient_scale,
    largest,
    scale_of,
)
from minitorch.parity.report import Disagreement, Report, Row
from minitorch.parity.trace import Trace

Event = dict[str, Any]
Entry = dict[str, Any]


def compare_traces(report: Report, reference: Trace, other: Trace) -> None:
    """Adds to `report` a row per op and line, every first disagreement, and the status of the printed text."""
    _Walk(report, reference, other).run()


class _Walk:
    def __init__(self, report: Report, reference: Trace, other: Trace) -> None:
        self._report = report
        self._traces = (reference, other)
        self._rows: dict[Hashable, Row] = {}
        self._seen: set[Hashable] = set()
        # By number of the reference's call: the number of its twin, and where it stands in the report.
        self._twins: dict[int, tuple[int, Event, Row]] = {}
        # How far outputs differ beyond what their own magnitude explains; the largest gradient of the last backward.
        self._drift: dict[int | None, float] = {}
        self._backward_scale = 0.0

    def run(self) -> None:
        for left, right in align(_events(self._traces[0]), _events(self._traces[1]), key=_key):
            if left is None or right is None:
                self._lone(left, right)
            elif left["kind"] == "print":
                self._printed(left, right)
            else:
                self._gradients(left, right)
                if left["kind"] == "backward":
                    self._backward(left, right)
                elif left["kind"] == "call":
                    self._call(left, right)

    def _row(self, event: Event) -> Row:
        key = (event["file"], event["line"], event["op"])
        if key not in self._rows:
            self._rows[key] = Row(*key, library=event["library"])
            self._report.rows.append(self._rows[key])
        return self._rows[key]

    def _differs(
        self, outcome: Outcome, event: Event, row: Row, kind: str | None = None, before: int | None = None
    ) -> None:
        """Notes a disagreement, the first of its kind for its op and line. `before`: the backward that showed it."""
        kind = kind or outcome.kind
        key = (row.file, row.line, row.op, kind)
        if key in self._seen:
            return
        self._seen.add(key)
        found = Disagreement(
            kind, row.file, row.line, row.op, event["number"], outcome.reference, outcome.other, outcome.at
        )
        if before is not None:
            found.through = self._users(event, before)
        self._report.disagreements.append(found)

    def _users(self, event: Event, before: int) -> list[tuple[str, int]]:
        """The calls that took the tensor of `event` (a call, or a leaf) before the event of that number."""
        users: dict[tuple[str, int], None] = {}
        for call in self._traces[0]:
            if call["id"] >= before:
                break
            for argument in call.get("arguments", ()):
                same_leaf = (
                    "leaf" in argument and "leaf" in event and _leaf_key(argument["leaf"]) == _leaf_key(event["leaf"])
                )
                if same_leaf or ("id" in event and argument.get("from") == event["id"]):
                    users[call["op"], call["line"]] = None
        return list(users)

    def _call(self, left: Event, right: Event) -> None:
        row = self._row(left)
        row.count += 1
        row.value.scale = max(row.value.scale, scale_of(left), scale_of(right))
        if left["op"] == ".grad":
            row.value.scale = max(row.value.scale, self._backward_scale)
        drift = max((self._drift.get(argument.get("from"), 0.0) for argument in left["arguments"]), default=0.0)
        scale = max(row.value.scale, 8 * drift * largest(left), 8 * drift * largest(right))
        outcome = compare_calls(left, right, self._traces, scale)
        row.value.add(outcome)
        if outcome.excess > 1 and outcome.status is Status.ROUNDING:
            self._drift[left["id"]] = outcome.excess
        if outcome.status is Status.WRONG:
            self._differs(outcome, left, row)
        if left["op"] not in ("grad", ".grad"):  # the formula behind a gradient may be spelled in other ops
            self._nodes(left, right, row)
        if any(entry.get("node") for entry in left.get("out", ())):
            self._twins[left["id"]] = (right["id"], left, row)

    def _nodes(self, left: Event, right: Event, row: Row) -> None:
        for mine, theirs in zip(left.get("out", ()), right.get("out", ()), strict=False):
            names = [e.get("node") or ("a leaf" if e.get("requires_grad") else "none") for e in (mine, theirs)]
            if names[0] != names[1]:
                row.node, row.other_node = names
                self._differs(Outcome(Status.WRONG, "node", reference=names[0], other=names[1]), left, row)
            elif row.node is None and mine.get("node"):
                row.node = row.other_node = mine["node"]

    def _gradients(self, left: Event, right: Event) -> None:
        """Compares the gradients that reached outputs of earlier calls, in the order of the reference's walk."""
        scale = gradient_scale(left)
        theirs = {tuple(gradient["of"]): gradient for gradient in right["gradients"]}
        for gradient in left["gradients"]:
            call, output = gradient["of"]
            if call in self._twins:
                twin, event, row = self._twins[call]
                answer = theirs.pop((twin, output), None)
                if answer is None:
                    row.unseen += 1
                else:
                    self._gradient(gradient["out"][0], answer["out"][0], event, row, left["id"], scale)

    def _gradient(self, mine: Entry, theirs: Entry, event: Event, row: Row, before: int, scale: float) -> None:
        row.gradient.scale = max(row.gradient.scale, scale)
        outcome = compare_entries(mine, theirs, self._traces, mine.get("dtype", ""), row.gradient.scale)
        row.gradient.add(outcome)
        if outcome.status is Status.WRONG:
            self._differs(outcome, event, row, "gradient", before)

    def _backward(self, left: Event, right: Event) -> None:
        """Compares what a backward left in `.grad` of every leaf that the script has used."""
        raised = compare_calls(left | {"out": []}, right | {"out": []}, self._traces, 0.0)
        if raised.status is Status.WRONG:
            self._differs(raised, left, self._row(left))
        self._backward_scale = gradient_scale(left)
        theirs = {_leaf_key(entry["leaf"]): entry for entry in right.get("out", ())}
        for entry in left.get("out", ()):
            leaf = entry["leaf"]
            answer = theirs.get(_leaf_key(leaf))
            if answer is None or entry["type"] == answer["type"] == "NoneType":
                continue
            name = f"leaf {leaf['name']}" if leaf["name"] else "leaf"
            event = {"op": name, "file": leaf["file"], "line": leaf["line"], "library": False, "leaf": leaf}
            row = self._row(event)
            row.count += 1
            self._gradient(entry, answer, event | {"number": row.count}, row, left["id"], self._backward_scale)

    def _printed(self, left: Event, right: Event) -> None:
        outcome = compare_text(left["text"], right["text"])
        self._report.printed.add(outcome)
        if outcome.status is Status.WRONG:
            self._differs(outcome, left, Row(left["file"], left["line"], "print"))

    def _lone(self, left: Event | None, right: Event | None) -> None:
        """An event of one side only: a difference if the user's own line printed it, or called for a tensor.

        Inside the library the two sides may go different ways, and reading a number (`item()`) or an attribute is no op
        everywhere. After a failure everything is missing, and the failure says so.
        """
        event = left or right
        if self._report.failures or event["kind"] == "end":
            return
        if event["kind"] == "print":
            sides = repr(event["text"]), "nothing"
        else:
            makes_tensor = any("requires_grad" in entry for entry in event.get("out", ()))
            if event["library"] or event["op"].startswith(".") or not (makes_tensor or event["kind"] == "backward"):
                return
            if left is None and event["op"] == "tensor":  # `torch.Tensor(...)`, which torch's own mode does not see
                return
            sides = "called", "not called"
        reference, other = sides if left else sides[::-1]
        outcome = Outcome(Status.WRONG, "missing", reference=reference, other=other)
        if event["kind"] == "print":
            self._report.printed.add(outcome)
            self._differs(outcome, event, Row(event["file"], event["line"], "print"), "printed")
        else:
            row = self._row(event)
            row.count += 1
            row.value.add(outcome)
            self._differs(outcome, event, row)


def _events(trace: Trace) -> Iterator[Event]:
    """The events to be aligned. A gradient is none: it waits for the end of the backward that it arrived in."""
    gradients: list[Event] = []
    for event in trace:
        if event["kind"] == "gradient":
            gradients.append(event)
        elif event["kind"] != "start":
            event["gradients"] = gradients
            gradients = []
            yield event


def _key(event: Event) -> Hashable:
    # What a library function calls inside is no twin of the same op called by the user's line.
    return event["kind"], event["op"], event.get("file"), event.get("line"), event.get("library")


def _leaf_key(leaf: dict[str, Any]) -> Hashable:
    return leaf["file"], leaf["line"], leaf["number"]
