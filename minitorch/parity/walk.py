"""Walks two traces side by side and fills the report."""

from __future__ import annotations

import collections
import functools
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
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
from minitorch.parity.nonfinite import Watch
from minitorch.parity.report import Disagreement, Report, Row
from minitorch.parity.trace import Trace

Event = dict[str, Any]
Entry = dict[str, Any]

# What torch's own mode does not see: `torch.Tensor(...)` and the windows of `torch.signal`.
_UNSEEN = set(
    "tensor bartlett blackman cosine exponential gaussian general_cosine general_hamming hamming hann kaiser "
    "nuttall".split()
)
# Of one op at one line, so many calls are asked about.
_ASKED = 3


def compare_traces(report: Report, reference: Trace, other: Trace) -> list[Suspect]:
    """Adds to `report` a row per op and line, every first disagreement, and the status of the printed text.

    Returns the calls that may be at fault: those whose outputs differ, and those that took a tensor whose gradient
    differs.
    """
    walk = _Walk(report, reference, other)
    walk.run()
    return walk.suspects()


@dataclass(frozen=True, eq=False)
class Suspect:
    """A call by the numbers of its event in both traces; it is the `step`th of its row."""

    reference: int
    other: int
    step: int
    row: Row


class _Walk:
    def __init__(self, report: Report, reference: Trace, other: Trace) -> None:
        self._report = report
        self._traces = (reference, other)
        self._rows: dict[Hashable, Row] = {}
        self._seen: set[Hashable] = set()
        # By number of the reference's call.
        self._twins: dict[int, Suspect] = {}
        # How far outputs differ beyond what their own magnitude explains; the largest gradient of the last backward.
        self._drift: dict[int | None, float] = {}
        self._backward_scale: Callable[[], float] = lambda: 0.0
        # Calls that differ; tensors whose gradient differs, with the backward that showed it first.
        self._wrong: list[int] = []
        self._wrong_gradients: dict[Hashable, int] = {}

    def run(self) -> None:
        watches = Watch(), Watch()
        for left, right in align(_events(self._traces[0]), _events(self._traces[1]), key=_key):
            for event, watch in zip((left, right), watches, strict=True):
                if event is not None:
                    watch.see(event)
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
        self._report.non_finite = watches[0].origins, watches[1].origins

    def suspects(self) -> list[Suspect]:
        """The first calls of each row whose outputs differ, and the last ones before a gradient differed first."""
        users = self._users() if self._wrong_gradients else []
        suspects: dict[int, Suspect] = {}
        for calls in (self._wrong, users):
            asked: collections.Counter[int] = collections.Counter()
            for call in dict.fromkeys(calls):
                if call in self._twins:
                    suspect = self._twins[call]
                    asked[id(suspect.row)] += 1
                    if asked[id(suspect.row)] <= _ASKED:
                        suspects[call] = suspect
        return [suspects[call] for call in sorted(suspects)]

    def _users(self) -> list[int]:
        """The calls that took a tensor whose gradient differs, before the backward that showed it first."""
        users = []
        for call in self._traces[0]:
            for argument in call.get("arguments", ()):
                tensor = leaf_key(argument["leaf"]) if "leaf" in argument else argument.get("from")
                backward = self._wrong_gradients.get(tensor, 0)
                if call["id"] < backward:
                    users.append((backward, -call["id"]))
        return [-call for _, call in sorted(users)]

    def _row(self, event: Event) -> Row:
        key = (event["file"], event["line"], event["op"])
        if key not in self._rows:
            self._rows[key] = Row(*key, library=event["library"])
            self._report.rows.append(self._rows[key])
        return self._rows[key]

    def _differs(
        self, outcome: Outcome, number: int, row: Row, kind: str | None = None, tensor: Hashable = None
    ) -> None:
        """Notes a disagreement, the first of its kind for its op and line."""
        kind = kind or outcome.kind
        key = (row.file, row.line, row.op, kind)
        if key not in self._seen:
            self._seen.add(key)
            self._report.disagreements.append(
                Disagreement(
                    kind, row.file, row.line, row.op, number, outcome.reference, outcome.other, outcome.at, tensor
                )
            )

    def _call(self, left: Event, right: Event) -> None:
        row = self._row(left)
        row.count += 1

        def scale() -> float:
            row.value.scale = max(row.value.scale, scale_of(left), scale_of(right))
            if left["op"] == ".grad":
                row.value.scale = max(row.value.scale, self._backward_scale())
            drift = max((self._drift.get(argument.get("from"), 0.0) for argument in left["arguments"]), default=0.0)
            return max(row.value.scale, 8 * drift * max(largest(left), largest(right)))

        outcome = compare_calls(left, right, scale)
        row.value.add(outcome)
        row.value.scale = max(row.value.scale, outcome.own)
        self._twins[left["id"]] = Suspect(left["id"], right["id"], row.count, row)
        if outcome.excess > 1 and outcome.status is Status.ROUNDING:
            self._drift[left["id"]] = outcome.excess
        if outcome.status is Status.WRONG:
            self._differs(outcome, row.count, row)
            self._wrong.append(left["id"])
        if left["op"] not in ("grad", ".grad"):  # the formula behind a gradient may be spelled in other ops
            self._nodes(left, right, row)

    def _nodes(self, left: Event, right: Event, row: Row) -> None:
        for mine, theirs in zip(left.get("out", ()), right.get("out", ()), strict=False):
            names = [e.get("node") or ("a leaf" if e.get("requires_grad") else "none") for e in (mine, theirs)]
            if names[0] != names[1]:
                row.node, row.other_node = names
                outcome = Outcome(Status.WRONG, "node", reference=names[0], other=names[1])
                self._differs(outcome, row.count, row)
                self._wrong.append(left["id"])
            elif row.node is None and mine.get("node"):
                row.node = row.other_node = mine["node"]

    def _gradients(self, left: Event, right: Event) -> None:
        """Compares the gradients that reached outputs of earlier calls, in the order of the reference's walk."""
        scale = functools.cache(lambda: gradient_scale(left))
        theirs = {tuple(gradient["of"]): gradient for gradient in right["gradients"]}
        for gradient in left["gradients"]:
            call, output = gradient["of"]
            if call in self._twins:
                twin = self._twins[call]
                answer = theirs.pop((twin.other, output), None)
                if answer is None:
                    twin.row.unseen += 1
                else:
                    self._gradient(gradient["out"][0], answer["out"][0], call, twin, left["id"], scale)

    def _gradient(
        self, mine: Entry, theirs: Entry, tensor: Hashable, at: Suspect, backward: int, scale: Callable[[], float]
    ) -> None:
        row = at.row

        def growing() -> float:
            row.gradient.scale = max(row.gradient.scale, scale())
            return row.gradient.scale

        outcome = compare_entries(mine, theirs, mine.get("dtype", ""), growing)
        row.gradient.add(outcome)
        if outcome.status is Status.WRONG:
            self._differs(outcome, at.step, row, "gradient", at.other if tensor == at.reference else tensor)
            self._wrong_gradients.setdefault(tensor, backward)

    def _backward(self, left: Event, right: Event) -> None:
        """Compares what a backward left in `.grad` of every leaf that the script has used."""
        raised = compare_calls(left | {"out": []}, right | {"out": []})
        if raised.status is Status.WRONG:
            row = self._row(left)
            row.count += 1
            self._differs(raised, row.count, row)
            # One of the calls whose outputs got a gradient, on the side that came to its end, is where it was raised.
            whole, side = (left, "reference") if "raised" in right else (right, "other")
            heard = {gradient["of"][0] for gradient in whole["gradients"]}
            self._wrong += [call for call, twin in self._twins.items() if getattr(twin, side) in heard]
        self._backward_scale = functools.cache(lambda: gradient_scale(left))
        theirs = {leaf_key(entry["leaf"]): entry for entry in right.get("out", ())}
        for entry in left.get("out", ()):
            leaf = entry["leaf"]
            answer = theirs.get(leaf_key(leaf))
            if answer is None or entry["type"] == answer["type"] == "NoneType":
                continue
            name = f"leaf {leaf['name']}" if leaf["name"] else "leaf"
            row = self._row({"op": name, "file": leaf["file"], "line": leaf["line"], "library": False})
            row.count += 1
            at = Suspect(-1, -1, row.count, row)
            self._gradient(entry, answer, leaf_key(leaf), at, left["id"], self._backward_scale)

    def _printed(self, left: Event, right: Event) -> None:
        outcome = compare_text(left["text"], right["text"])
        self._report.printed.add(outcome)
        if outcome.status is Status.WRONG:
            self._differs(outcome, left["number"], Row(left["file"], left["line"], "print"))

    def _lone(self, left: Event | None, right: Event | None) -> None:
        """An event of one side only: a difference if the user's own line printed it, or called for a tensor.

        Inside the library the two sides may go different ways, and reading a number (`item()`) or an attribute is no op
        everywhere. After a failure, or Ctrl-C, everything is missing, and the report says so.
        """
        event = left or right
        if self._report.failures or self._report.interrupted or event["kind"] == "end":
            return
        if event["kind"] == "print":
            sides = repr(event["text"]), "nothing"
        else:
            makes_tensor = any("requires_grad" in entry for entry in event.get("out", ()))
            if event["library"] or event["op"].startswith(".") or not (makes_tensor or event["kind"] == "backward"):
                return
            if left is None and event["op"] in _UNSEEN:
                return
            sides = "called", "not called"
        reference, other = sides if left else sides[::-1]
        outcome = Outcome(Status.WRONG, "missing", reference=reference, other=other)
        if event["kind"] == "print":
            self._report.printed.add(outcome)
            self._differs(outcome, event["number"], Row(event["file"], event["line"], "print"), "printed")
        else:
            row = self._row(event)
            row.count += 1
            row.value.add(outcome)
            self._differs(outcome, row.count, row)


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


def leaf_key(leaf: dict[str, Any]) -> Hashable:
    """What a leaf is known by on both sides."""
    return leaf["file"], leaf["line"], leaf["number"]
