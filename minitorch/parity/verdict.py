"""Which op is at fault, and which only inherited an error: the calls under suspicion, each made once more by itself.

The reference runs the script a second time and answers, for each call, what it made of its inputs and of the gradient
that arrived there. Then the other side runs it a second time and makes the same calls on the *reference's* inputs and
gradients. Who answers differently is at fault; who answers the same has only handed on what it was given.

What rounding may do is not guessed but seen: the reference answers a second time in double precision, or, where that
is what it has, with each input moved by one unit of rounding. An error up to `_OWN` times what it then differs by from
itself is rounding, above the tolerance that holds everywhere.

Where no call is at fault and the runs still part, rounding may have grown on the way. So the reference runs the whole
script once more with all tensors that the script makes out of nothing moved by one unit of rounding, and what then
differs as much between torch and torch is rounding, too. Or rounding crossed a kink, such as relu's, and the runs part
from there on. Then the calls under suspicion answer alike on the *other's* inputs, too, and the first gradient that
differs is, on the other side, the sum of what its users hand back there.
"""

from __future__ import annotations

import collections
import os
import tempfile
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from minitorch.parity.compare import (
    EXACT,
    TOLERANCE,
    Outcome,
    Status,
    compare_entries,
    largest_magnitude,
    precision,
    twins,
)
from minitorch.parity.report import Culprit, Disagreement, Report, Row
from minitorch.parity.run import Run
from minitorch.parity.trace import Trace, Writer, array, sample
from minitorch.parity.walk import Suspect, compare_traces, leaf_key

_OWN = 8

Answer = dict[str, Any]
# Makes a run of one side (0 the reference, 1 the other) with a job of its own, its trace in the folder.
Rerun = Callable[..., Run]


def give_verdict(report: Report, suspects: list[Suspect], traces: tuple[Trace, Trace], rerun: Rerun) -> None:
    """Fills `report.culprits`; where there is none, takes out of the report what is only rounding that grew."""
    with tempfile.TemporaryDirectory() as folder:
        pairs = _answers(suspects, traces, rerun, folder)
        culprits = [found for suspect, mine, theirs in pairs if (found := _judge(suspect, mine, theirs))]
        report.culprits = _innermost(culprits)
        _ask_differences(report.culprits, pairs, rerun, folder)
        report.asked, report.answered = len(suspects), len(pairs)
        if not report.culprits and report.first and report.first.kind in ("value", "gradient", "printed"):
            shaken = Report(report.script, report.backends)
            compare_traces(shaken, traces[0], Trace(rerun(0, tempfile.mkdtemp(dir=folder), shake=True).trace))
            _forgive(report, shaken)
        numeric = bool(report.first) and report.first.kind in ("value", "gradient")
        if numeric and not report.culprits and report.answered == report.asked > 0:
            pairs = _answers(suspects, traces, rerun, folder, first=1)
            if not any(_judge(suspect, mine, theirs) for suspect, mine, theirs in pairs):
                _part(report, pairs, traces[1])
    report.blame()


# ---- asking


def _answers(
    suspects: list[Suspect], traces: tuple[Trace, Trace], rerun: Rerun, folder: str, first: int = 0
) -> list[tuple[Suspect, Answer, Answer]]:
    """Each call's answer of the side `first`, and that of the side that is asked second, on the first's inputs."""
    number = [{suspect: (suspect.reference, suspect.other)[side] for suspect in suspects} for side in (0, 1)]
    incoming, twice = _incoming(traces[first], number[first].values(), first, rerun, folder)
    questions = [
        {"id": call, "incoming": [(event["of"][1], event["out"][0]) for event in gradients], "twice": twice}
        for call, gradients in incoming.items()
    ]
    mine = _ask(first, questions, rerun, folder)
    second = 1 - first
    questions = [
        {"id": number[second][suspect], "twice": twice, **{key: mine[call][key] for key in ("in", "state", "incoming")}}
        for suspect, call in number[first].items()
        if "in" in mine.get(call, ())
    ]
    theirs = _ask(second, questions, rerun, folder)
    return [
        (suspect, mine[number[first][suspect]], theirs[number[second][suspect]])
        for suspect in suspects
        if number[second][suspect] in theirs
    ]


def _incoming(
    trace: Trace, calls: Iterable[int], side: int, rerun: Rerun, folder: str
) -> tuple[dict[int, list[dict[str, Any]]], bool]:
    """By call, the first gradients that arrived at its outputs; of what is only a sample, all, by another run.

    And whether any gradient has a history itself, as under `create_graph`.
    """
    incoming: dict[int, dict[int, Any]] = {call: {} for call in calls}
    twice = False
    for event in trace:
        if event["op"] in ("grad", "gradient", ".grad"):
            twice = twice or any(entry.get("requires_grad") for entry in event.get("out", ()))
        if event["kind"] == "gradient" and event["of"][0] in incoming:
            incoming[event["of"][0]].setdefault(event["of"][1], event)
    sampled = [event["id"] for found in incoming.values() for event in found.values() if "sample" in event["out"][0]]
    if sampled:
        again = Trace(rerun(side, tempfile.mkdtemp(dir=folder), limit=0, whole=sampled, until=max(sampled)).trace)
        whole = {event["id"]: event for event in again if event["id"] in sampled}
        incoming = {
            call: {output: whole.get(event["id"], event) for output, event in found.items()}
            for call, found in incoming.items()
        }
    return {call: list(found.values()) for call, found in incoming.items()}, twice


def _ask(side: int, questions: list[dict[str, Any]], rerun: Rerun, folder: str) -> dict[int, Answer]:
    if not questions:
        return {}
    own = tempfile.mkdtemp(dir=folder)
    asks = os.path.join(own, "asks")
    writer = Writer(asks)
    for question in questions:
        writer.write(question)
    return {answer["id"]: answer for answer in Trace(rerun(side, own, asks=asks).trace)}


def _ask_differences(
    culprits: list[Culprit], pairs: list[tuple[Suspect, Answer, Answer]], rerun: Rerun, folder: str
) -> None:
    """Notes in each wrong backward what finite differences say at its worst element: who is right, or a kink."""
    answers = {suspect.reference: mine for suspect, mine, _ in pairs}
    asked = {found.call: found for found in culprits if found.kind == "backward" and found.what == "value"}
    questions = [
        {
            **{key: answers[call][key] for key in ("id", "in", "state", "incoming")},
            "slope": [found.place, list(found.index)],
            "said": [float(found.reference), float(found.other)],
        }
        for call, found in asked.items()
    ]
    for call, answer in _ask(0, questions, rerun, folder).items():
        (mine, seen), (theirs, _) = answer.get("slope", [("unknown", 0.0)] * 2)
        if "kink" in (mine, theirs):
            asked[call].differences = "a kink or a tie: finite differences lie on both sides"
        elif "right" in (mine, theirs):
            asked[call].differences = f"finite differences give {seen:.6g}"


# ---- judging


def _judge(suspect: Suspect, mine: Answer, theirs: Answer) -> Culprit | None:
    """What the other side does wrong in one call, if anything."""
    if (mine["op"], mine["file"], mine["line"]) != (theirs["op"], theirs["file"], theirs["line"]):
        return None  # the script did not do the same again
    if mine.get("given") and collections.Counter(mine["given"]) - collections.Counter(theirs.get("given") or []):
        return None  # a shape, say, or a dtype that it was given is another; defaults may be filled in on one side
    found = Culprit(
        mine["op"],
        mine["file"],
        mine["line"],
        step=suspect.step,
        steps=suspect.row.count,
        module=mine["module"],
        call=suspect.reference,
    )
    if any("out" not in answer and "raised" not in answer for answer in (mine, theirs)):
        return None
    outcome = _raised(mine, theirs, "raised")
    if outcome.status is Status.WRONG:
        return found.with_outcome("forward", outcome)
    if "raised" in mine:
        return None
    outcome, _ = _worst(mine, theirs, "out")
    if outcome.status is Status.WRONG:
        found.node = _wrong_forward(mine["nodes"], theirs["nodes"]) or _top(mine)
        different = [key for key, value in mine["settings"].items() if theirs["settings"].get(key) != value]
        found.settings = [(key, mine["settings"][key], theirs["settings"].get(key)) for key in different]
        return found.with_outcome("forward", outcome)
    outcome = _raised(mine, theirs, "backward raised")
    if outcome.status is Status.WRONG:
        found.node = _silent(mine["nodes"], theirs["nodes"]) or _silent(theirs["nodes"], mine["nodes"])
        found.node = found.node or _top(mine)
        return found.with_outcome("backward", outcome)
    outcome, place = _worst(mine, theirs, "gradients")
    if outcome.status is Status.WRONG:
        found.node = _wrong_backward(mine["nodes"], theirs["nodes"]) or _top(mine)
        found.place = place
        found.argument = (theirs["names"] or mine["names"])[place]
        found.variable = mine["variables"][place]
        found.shape = mine["in"][place]["shape"]
        return found.with_outcome("backward", outcome)
    outcome = _raised(mine, theirs, "twice raised")
    if outcome.status is not Status.WRONG and "twice" in mine and "twice" in theirs:
        outcome, _ = _worst(mine, theirs, "twice")
    if outcome.status is Status.WRONG:
        found.node = _wrong_twice(mine, theirs, outcome.kind == "raised")
        return found.with_outcome("second derivative", outcome)
    for left, right in zip(mine["out"], theirs["out"], strict=True):
        if left.get("node") != right.get("node"):
            outcome = Outcome(Status.WRONG, "node", reference=str(left.get("node")), other=str(right.get("node")))
            return found.with_outcome("forward", outcome)
    return None


def _raised(mine: Answer, theirs: Answer, key: str) -> Outcome:
    texts = [answer[key]["type"] if key in answer else "no error" for answer in (mine, theirs)]
    if texts[0] == texts[1]:
        return EXACT
    return Outcome(Status.WRONG, "raised", reference=texts[0], other=texts[1])


def _top(answer: Answer) -> str | None:
    """The node of the call's result."""
    return answer["nodes"][0]["name"] if answer["nodes"] else None


def _twin_nodes(mine: list[dict], theirs: list[dict]) -> list[tuple[dict, dict]]:
    """The nodes of both graphs, from the results down, paired by name: the first of that name, the second …"""
    found: dict[str, list[dict]] = {}
    for node in reversed(theirs):
        found.setdefault(node["name"], []).append(node)
    return [(node, found[node["name"]].pop()) for node in mine if found.get(node["name"])]


def _silent(heard: list[dict], other: list[dict]) -> str | None:
    """The first node that was heard of on the one side alone: on the other it raised."""
    pairs = _twin_nodes(heard, other)
    return next((left["name"] for left, right in pairs if left["outgoing"] and not right["outgoing"]), None)


def _worst(mine: Answer, theirs: Answer, kind: str) -> tuple[Outcome, int]:
    """The worst of the outputs or of the gradients, and which it is."""
    if len(mine[kind]) != len(theirs[kind]):
        texts = [f"{len(answer[kind])} outputs" for answer in (mine, theirs)]
        return Outcome(Status.WRONG, "type", reference=texts[0], other=texts[1]), 0
    near = mine["near"].get(kind, ())
    near = near if len(near) == len(mine[kind]) else mine[kind]
    worst, place = EXACT, 0
    for index, (left, right, close) in enumerate(zip(mine[kind], theirs[kind], near, strict=True)):
        outcome = _compare(left, right, close, mine["in"])
        if (outcome.status, outcome.error) > (worst.status, worst.error):
            worst, place = outcome, index
    return worst, place


def _compare(mine: dict, theirs: dict, near: dict, arguments: list[dict]) -> Outcome:
    """Two entries that come from the same inputs."""
    dtype = precision(mine, arguments)
    outcome = compare_entries(mine, theirs, dtype="")  # without any tolerance
    if outcome.status is Status.EXACT or outcome.kind != "value":
        return outcome
    finite = (np.nan_to_num(array.astype(np.float64), posinf=0.0, neginf=0.0) for array in twins(mine, near))
    numbers, close = finite
    allowed = _OWN * largest_magnitude(numbers - close) + TOLERANCE.get(dtype, 0.0) * largest_magnitude(numbers)
    return outcome if outcome.error > allowed else replace(outcome, status=Status.ROUNDING)


def _wrong_backward(mine: list[dict], theirs: list[dict]) -> str | None:
    """The first node of the call's own graph that is given the same gradient and hands on another."""
    for left, right in _twin_nodes(mine, theirs):
        if _agree(left["incoming"], right["incoming"]) and not _agree(left["outgoing"], right["outgoing"]):
            return left["name"]
    return None


def _wrong_twice(mine: Answer, theirs: Answer, raised: bool) -> str:
    """A node that stands for the derivative of a backward, or else the node whose formula is differentiated."""
    nodes = mine["twice nodes"], theirs["twice nodes"]
    wrong = _silent(*nodes) if raised else _wrong_backward(*nodes)
    if wrong and "BackwardBackward" in wrong:
        return wrong
    # Of several, that which has saved most: views and sums have no second derivative.
    return max(mine["nodes"], key=lambda node: len(node["saved"]))["name"]


def _wrong_forward(mine: list[dict], theirs: list[dict]) -> str | None:
    """The node nearest to the inputs that saved a result that differs."""
    for left, right in reversed(_twin_nodes(mine, theirs)):
        for name in left["saved"].keys() & right["saved"].keys() & {"_saved_result", "_saved_output"}:
            if not _agree([left["saved"][name]], [right["saved"][name]]):
                return left["name"]
    return None


def _agree(left: list[dict], right: list[dict]) -> bool:
    return len(left) == len(right) and all(
        compare_entries(a, b, {"f": "float32"}.get(a["format"][1], "")).status is not Status.WRONG
        for a, b in zip(left, right, strict=True)
    )


def _innermost(culprits: list[Culprit]) -> list[Culprit]:
    """Each fault once, and no module because of an op or a module inside it, which the same line has called before."""
    kept: dict[Any, Culprit] = {}
    for found in culprits:
        if not (found.module and any((found.file, found.line) == (other.file, other.line) for other in kept.values())):
            kept.setdefault((found.file, found.line, found.op, found.kind), found)
    return list(kept.values())


# ---- rounding that grew


def _forgive(report: Report, shaken: Report) -> None:
    """Takes out what differs as much between the reference and the reference with its inputs moved a little."""
    rows, moved_rows = _rows(report.rows), _rows(shaken.rows)
    parted = {_key(found) for found in shaken.disagreements}

    def grown(found: Disagreement) -> bool:
        if found.kind not in ("value", "gradient"):
            return _key(found) in parted
        row, moved = (table.get((found.file, found.line, found.op)) for table in (rows, moved_rows))
        return bool(row and moved) and getattr(row, found.kind).error <= _OWN * getattr(moved, found.kind).error

    _take_out(report, [found for found in report.disagreements if grown(found)])


def _part(report: Report, pairs: list[tuple[Suspect, Answer, Answer]], other: Trace) -> None:
    """Takes out everything that rounding may have made, if the first disagreement is what the calls' answers say."""
    first = report.first
    if first.kind == "gradient" and not _adds_up(first.tensor, pairs, other):
        return
    report.parted = first
    _take_out(
        report, [found for found in report.disagreements if found.kind not in ("node", "raised", "type", "dtype")]
    )


def _adds_up(tensor: Hashable, pairs: list[tuple[Suspect, Answer, Answer]], other: Trace) -> bool:
    """Whether the other side's gradient of a tensor is the sum of what the calls that took it hand back there."""
    handed_back = [
        array(gradient).astype(np.float64)
        for _, answer, _ in pairs
        if not answer["module"]
        for source, gradient in zip(answer.get("from", ()), answer.get("gradients", ()), strict=False)
        if "data" in gradient and (leaf_key(source["leaf"]) if "leaf" in source else source.get("from")) == tensor
    ]
    if not handed_back:
        return False
    total = sum(handed_back)
    for event in other:
        entries = event["out"] if event["kind"] == "gradient" and event["of"][0] == tensor else ()
        if event["kind"] == "backward":
            entries = [entry for entry in event.get("out", ()) if leaf_key(entry["leaf"]) == tensor]
        for entry in entries:
            if "data" in entry and np.shape(total) == tuple(entry["shape"]):
                expected = sample(total) if "sample" in entry else total
                if np.allclose(array(entry), expected, rtol=1e-4, atol=1e-5 * largest_magnitude(total)):
                    return True
    return False


def _take_out(report: Report, grown: list[Disagreement]) -> None:
    rows = _rows(report.rows)
    for found in grown:
        row = rows.get((found.file, found.line, found.op))
        if found.kind in ("value", "gradient") and row is not None:
            getattr(row, found.kind).status = Status.ROUNDING
    report.grown += len(grown)
    report.disagreements = [found for found in report.disagreements if found not in grown]
    if not any(found.kind == "printed" for found in report.disagreements):
        report.printed.status = min(report.printed.status, Status.ROUNDING)


def _key(found: Disagreement) -> tuple:
    return found.kind, found.file, found.line, found.op


def _rows(rows: list[Row]) -> dict[tuple, Row]:
    return {(row.file, row.line, row.op): row for row in rows}
