"""Answers questions about recorded calls: each is made once more by itself, and its answer written down (`verdict.py`).

Loaded by the recorder in a script's second run. Whom the reference asks gets the call's inputs, outputs, gradients and
nodes; the other side is asked the same on the reference's inputs.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from . import check_calls, probe, trace

Event = dict[str, Any]


class Answers:
    """Called before each call that `wants` names, by the number of its event; `done` when every question is answered.

    A question is an event: `id`, the number of the call; `incoming`, the gradients that arrived at its outputs; `in`
    and `state`, the inputs and the state of the random generator to make it with, if not its own; `twice`, whether its
    backward shall be differentiated in turn. With `slope`, the place and the index of one number among the inputs, it
    asks for finite differences there instead, and whether the two numbers `said` can be the derivative.
    """

    def __init__(self, writer: trace.Writer, asks: str, recorder: Any) -> None:
        self._writer, self._recorder, self._describe = writer, recorder, recorder.describe
        self._questions = {question["id"]: question for question in trace.Trace(asks)}

    def wants(self, number: int) -> bool:
        return number in self._questions

    @property
    def done(self) -> bool:
        return not self._questions

    def __call__(self, number: int, op: str, place: Any, call: probe.Call, module: bool) -> None:
        question = self._questions.pop(number)
        before = torch.get_rng_state()
        state = question.get("state", before.numpy().tobytes())
        arrays = [trace.laid_out(entry) for entry in question["in"]] if "in" in question else call.arrays()
        answer = {"id": number, "op": op, "file": place.file, "line": place.line, "state": state, "module": module}
        if len(arrays) == len(call.inputs):
            if "in" in question:
                call.kinds = [
                    (getattr(torch, entry["dtype"]), entry["requires_grad"], entry["node"] is None)
                    for entry in question["in"]
                ]
            given = {i: entry for i, entry in question["incoming"] if "data" in entry and "sample" not in entry}
            incoming = {i: trace.array(entry) for i, entry in given.items()}
            ask = functools.partial(self._answered, call, incoming=incoming, state=state, twice=question.get("twice"))
            if "slope" in question:
                weights = {i: array.astype(np.float64) for i, array in incoming.items()}
                phi = check_calls.phi_of(call, state, weights)
                answer["slope"] = check_calls.judge_at(phi, arrays, *question["slope"], question["said"])
            else:
                answer |= ask(arrays)
                answer |= self._about(call, arrays, place) | {"incoming": question["incoming"]}
                if "in" not in question:
                    answer["near"] = _near(ask, arrays)
        torch.set_rng_state(before)
        self._writer.write(answer)

    def _about(self, call: probe.Call, arrays: probe.Arrays, place: Any) -> Event:
        return {
            "in": [
                self._describe(tensor) | self._writer.numbers(array) | {"order": trace.order(array)}
                for tensor, array in zip(call.inputs, arrays, strict=True)
            ],
            "from": [self._recorder.argument(tensor, place) for tensor in call.inputs],
            # The line of the script that calls gives both sides the same arguments, the library perhaps not.
            "given": None if place.library else call.given(),
            "names": call.names,
            "settings": call.settings,
            "variables": [place.frame and probe.variable(place.frame, tensor) for tensor in call.inputs],
        }

    def _answered(
        self,
        call: probe.Call,
        arrays: probe.Arrays,
        incoming: dict[int, np.ndarray],
        state: bytes,
        twice: bool,
        exact: bool = False,
    ) -> Event:
        probe.set_state(state)
        try:
            answer = call.answer(arrays, incoming, exact)
        except Exception as error:
            return {"raised": probe.error(error)}
        found = {kind: [self._describe(value) for value in answer[kind]] for kind in ("out", "gradients")}
        found["nodes"] = self._nodes(answer)
        if "failure" in answer:
            found["backward raised"] = probe.error(answer["failure"])
        elif twice:
            probe.set_state(state)
            try:
                again = call.twice(arrays, incoming, exact)
            except Exception as error:
                return found | {"twice raised": probe.error(error), "twice nodes": []}
            found["twice"] = [self._describe(value) for value in again["gradients"]]
            found["twice nodes"] = self._nodes(again)
            if "failure" in again:
                found["twice raised"] = probe.error(again["failure"])
        return found

    def _nodes(self, answer: dict[str, Any]) -> list[Event]:
        numbers = self._writer.numbers
        return [
            {
                "name": node.name,
                "saved": {name: numbers(array) for name, array in node.saved.items()},
                "incoming": [numbers(array) for array in node.incoming],
                "outgoing": [numbers(array) for array in node.outgoing],
            }
            for node in answer["nodes"]
        ]


def _near(ask: Callable[..., Event], arrays: probe.Arrays) -> Event:
    """What rounding may do: the answer in double precision, or, in double precision, that to shaken inputs."""
    if not any(array.dtype == np.float64 for array in arrays):
        near = ask(arrays, exact=True)
        if "raised" not in near:
            return near
    return ask([probe.shaken(array) for array in arrays])
