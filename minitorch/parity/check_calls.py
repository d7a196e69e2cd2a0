"""Holds the backward of a recorded call against finite differences, at the inputs that it was called with.

Loaded by the recorder for `minitorch check`, and to tell whose derivative is right where two differ. Everything is
done in double precision, whatever the script's dtype.

With the outputs weighed by random positive numbers c, the call becomes one function phi(x) = sum(c * f(x)). Its
derivative in the direction v is what backward says, grad * v, and the limit of D(h) = (phi(x + h v) - phi(x - h v)) /
2h. The latter is taken at two steps and extrapolated: (4 D(h/2) - D(h)) / 3 is right to the fourth order of h.
"""

from __future__ import annotations

import collections
import contextlib
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from . import probe

_STEP = 1e-3
# An error up to this part of the derivatives at hand is that of finite differences.
_TOLERANCE = 1e-5
# Of larger inputs so many elements are moved, each by itself, and then all at once in so many random directions.
_ELEMENTS, _DIRECTIONS = 16, 3

# These read one triangle of a matrix: its entries are moved in pairs, so that it stays symmetric.
_SYMMETRIC = {"eigh", "eigvalsh", "cholesky", "cholesky_ex", "ldl_factor", "ldl_factor_ex", "pinv"}
# These read one triangle of a matrix that is not symmetric: the other has a gradient all the same, as torch has it.
_TRIANGULAR = {"cholesky_inverse", "cholesky_solve"}

Phi = Callable[[probe.Arrays], float]


class Checker:
    """Called with every call that the script makes; writes what it finds to the trace.

    The first three calls of an op at a line are checked, then those whose number is a power of two.
    """

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self._calls: collections.Counter[tuple] = collections.Counter()

    done = False

    def wants(self, number: int) -> bool:
        return torch.is_grad_enabled()

    def __call__(self, number: int, op: str, place: Any, call: probe.Call, module: bool) -> None:
        if module or op in ("gradcheck", "gradgradcheck") or not any(x.requires_grad for x in call.inputs):
            return
        key = (place.file, place.line, op)
        self._calls[key] += 1
        count = self._calls[key]
        if count > 3 and count & (count - 1):
            return
        state = torch.get_rng_state()
        with contextlib.redirect_stdout(io.StringIO()):  # a custom Function may print
            found = self._check(op, call, state.numpy().tobytes())
        torch.set_rng_state(state)
        if found is not None:
            event = {"kind": "checked", "op": op, "file": place.file, "line": place.line, "library": place.library}
            self._writer.write(event | {"number": count, **found})

    def _check(self, op: str, call: probe.Call, state: bytes) -> dict[str, Any] | None:
        if op in _TRIANGULAR:
            return {"skipped": "it reads one triangle of a matrix"}
        inputs = [array.astype(np.float64) if array.dtype.kind == "f" else array for array in call.arrays()]
        probe.set_state(state)
        try:
            answer = call.answer(inputs, {}, exact=True)
        except Exception as error:  # the script will meet it by itself, or the call bears no double precision
            return {"skipped": f"{type(error).__name__}: {error}".splitlines()[0]}
        weights = {i: _numbers(weight) for i, weight in answer["weights"].items()}
        if not weights:
            return None
        found: dict[str, Any] = {"nodes": [node.name for node in answer["nodes"]], "wrong": [], "kinks": []}
        if "failure" in answer:
            error = probe.error(answer["failure"])
            return found | {"wrong": [{"raised": f"{error['type']}: {error['message']}"}]}
        phi = phi_of(call, state, weights)
        if not np.array_equal(phi(inputs), phi(inputs), equal_nan=True):
            return {"skipped": "it gives another result each time"}
        for place, (original, gradient) in enumerate(zip(call.inputs, answer["gradients"], strict=True)):
            if original.requires_grad and inputs[place].dtype == np.float64:
                slopes = np.zeros(inputs[place].shape) if gradient is None else _numbers(gradient)
                _compare(phi, inputs, place, slopes, op in _SYMMETRIC, found)
                for wrong in found["wrong"]:
                    wrong.setdefault("name", call.names[place])
                    wrong.setdefault("shape", list(original.shape))
        return found


def phi_of(call: probe.Call, state: bytes, weights: dict[int, np.ndarray]) -> Phi:
    """The call's outputs, weighed and summed, as a function of its inputs; random numbers are the same each time."""

    def phi(arrays: probe.Arrays) -> float:
        probe.set_state(state)
        _, outputs = call.make(arrays, exact=True)
        return float(sum((weight * _numbers(outputs[i])).sum() for i, weight in weights.items()))

    return phi


def judge_at(
    phi: Phi, arrays: probe.Arrays, place: int, index: tuple[int, ...], said: list[float]
) -> list[tuple[str, float]]:
    """Of each number in `said`: whether it is the derivative by one element of an input, and what differences say."""
    inputs = [array.astype(np.float64) if array.dtype.kind == "f" else array for array in arrays]
    direction = np.zeros(inputs[place].shape)
    direction[tuple(index)] = 1.0
    return [_judge(phi, inputs, place, direction, number, abs(number)) for number in said]


def _numbers(tensor: torch.Tensor) -> np.ndarray:
    return np.array(tensor.detach().numpy())


def _compare(
    phi: Phi, inputs: probe.Arrays, place: int, slopes: np.ndarray, symmetric: bool, found: dict[str, Any]
) -> None:
    """Adds to `found` where `slopes`, the gradient of one input, is not what differences say; the worst place alone."""
    scale = float(np.abs(slopes).max(initial=0.0))
    worst = None
    for index, direction in _directions(inputs[place].shape, place):
        if symmetric and direction.ndim > 1:
            direction = direction + np.swapaxes(direction, -1, -2)
        said = float((slopes * direction).sum())
        verdict, seen = _judge(phi, inputs, place, direction, said, scale)
        where = [int(i) for i in index] if index is not None else None
        if verdict == "wrong":
            if worst is None or (where is not None and abs(said - seen) > abs(worst["said"] - worst["seen"])):
                worst = {"index": where, "said": said, "seen": seen}
        elif verdict in ("kink", "jump"):
            found["kinks"].append(verdict)
    if worst is not None:
        found["wrong"].append(worst)


def _directions(shape: tuple[int, ...], seed: int) -> list[tuple[tuple | None, np.ndarray]]:
    """Unit vectors, with the index of the element that each moves; for larger shapes also random ones, without."""
    size = int(np.prod(shape))
    rng = np.random.default_rng(seed)
    chosen = range(size) if size <= _ELEMENTS else sorted(rng.choice(size, _ELEMENTS, replace=False))
    directions: list[tuple[tuple | None, np.ndarray]] = []
    for element in chosen:
        unit = np.zeros(size)
        unit[element] = 1.0
        directions.append((np.unravel_index(element, shape) if shape else (), unit.reshape(shape)))
    if size > _ELEMENTS:
        directions += [(None, rng.standard_normal(shape) / np.sqrt(size)) for _ in range(_DIRECTIONS)]
    return directions


def _judge(
    phi: Phi, inputs: probe.Arrays, place: int, direction: np.ndarray, said: float, scale: float
) -> tuple[str, float]:
    """Whether `said` is the derivative of phi in one direction, and what differences say instead.

    right, wrong, kink (`said` lies between the slopes on both sides), jump, or unknown at the edge of where phi is
    defined.
    """
    x = inputs[place]

    def at(step: float) -> float:
        return phi([*inputs[:place], x + step * direction, *inputs[place + 1 :]])

    middle = at(0.0)
    size = _STEP * max(0.01, float(np.abs(x[direction != 0.0]).max(initial=0.0)))
    seen = np.nan
    for step in (size, size / 32):
        values = np.array([at(step), at(step / 2), middle, at(-step / 2), at(-step)])
        if not np.isfinite(values).all():
            continue
        slopes = -np.diff(values) / (step / 2)  # the four one-sided ones, from the right to the left
        wide, near = slopes.mean(), slopes[1:3].mean()
        seen = float((4 * near - wide) / 3)
        noise = 1e-14 * float(np.abs(values).max()) / step
        largest = max(abs(said), abs(seen), scale * 1e-2)
        allowed = _TOLERANCE * largest + min(abs(near - wide), _TOLERANCE * 100 * largest) + 8 * noise
        # Where phi is smooth, the outer slopes differ three times as much as the inner ones; at a kink, as much.
        turn = abs(slopes[1] - slopes[2])
        bent = turn > 0.6 * abs(slopes[0] - slopes[3]) and turn > 1e-4 * np.abs(slopes).max() + 32 * noise
        if abs(said - seen) <= allowed:
            return "kink" if bent else "right", seen
    if not np.isfinite(seen):
        return "unknown", seen
    inner, outer = np.abs(slopes[1:3]).max(), np.abs(slopes[[0, 3]]).max()
    if inner > 1.5 * max(outer, abs(said)):  # a jump of size d has the slope d / h, which grows as h shrinks
        return "jump", seen
    if slopes[1:3].min() - allowed <= said <= slopes[1:3].max() + allowed:
        return "kink", seen
    return "wrong", seen
