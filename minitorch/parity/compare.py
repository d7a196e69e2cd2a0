"""Whether two numbers, arrays, calls or printed lines are the same: `exact`, `rounding` or `WRONG`."""

from __future__ import annotations

import enum
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from minitorch.parity.trace import array, places, sample

# An error up to this fraction of the scale is rounding; integers and booleans have none.
#
# The scale of a value is the largest magnitude that its op has made at that line so far, and for a sum that of its
# terms: what cancels leaves the rounding of what it was. The scale of a gradient is the largest gradient of its
# backward, or of an earlier one at that line, for the same reason. Arguments that already differ by more than their own
# magnitude explains may differ as much afterwards. What is WRONG by this rule is looked at once more (`verdict.py`).
TOLERANCE = {
    "float16": 1e-2,
    "bfloat16": 5e-2,
    "float32": 2e-5,
    "float64": 1e-12,
    "complex64": 2e-5,
    "complex128": 1e-12,
}
# Printed numbers have lost their dtype and their scale; so many parts of the number itself may differ.
_PRINTED_TOLERANCE = 1e-4


class Status(enum.IntEnum):
    """How two results compare; the larger, the worse."""

    EXACT = 0
    ROUNDING = 1
    WRONG = 2

    def __str__(self) -> str:
        return "WRONG" if self is Status.WRONG else self.name.lower()


@dataclass(frozen=True)
class Outcome:
    """One comparison: its status, what differs (`kind`), the largest absolute error, and both sides where it is.

    `own` is the largest magnitude in the arrays, `excess` the error in units of what the tolerance allows for that,
    where it is more and a larger scale has made it rounding.
    """

    status: Status
    kind: str = "value"
    error: float = 0.0
    reference: str = ""
    other: str = ""
    index: tuple[int, ...] = ()
    own: float = 0.0
    excess: float = 0.0

    @property
    def at(self) -> str:
        return f"element {list(self.index)}" if self.index else ""


EXACT = Outcome(Status.EXACT)


def compare_arrays(
    reference: np.ndarray, other: np.ndarray, dtype: str, scale: Callable[[], float] = lambda: 0.0
) -> Outcome:
    """Compares two arrays of one shape by the tolerance of `dtype`. nan equals nan; infinities must agree.

    The scale of the error is the largest magnitude in the arrays, or `scale()` if that is larger; it is asked for only
    where the former does not do.

    >>> import numpy as np
    >>> str(compare_arrays(np.float32([1, 2]), np.float32([1, 2.00001]), "float32").status)
    'rounding'
    """
    if not reference.size:
        return EXACT
    wide = np.complex128 if reference.dtype.kind == "c" else np.float64
    reference, other = reference.astype(wide), other.astype(wide)
    errors = np.abs(reference - other)
    error = float(errors.max())
    if not math.isfinite(error):
        same = (reference == other) | (np.isnan(reference) & np.isnan(other))
        errors = np.where(same, 0.0, np.where(np.isnan(errors), np.inf, errors))
        error = float(errors.max())
    if error == 0.0:
        return EXACT
    own = largest_magnitude(reference)
    tolerance = TOLERANCE.get(dtype, 0.0)
    if error <= tolerance * own:
        return Outcome(Status.ROUNDING, error=error, own=own)
    own = max(own, largest_magnitude(other))
    excess = error / (tolerance * own) if tolerance and own else 0.0
    if excess and error <= tolerance * max(own, scale()):
        return Outcome(Status.ROUNDING, error=error, own=own, excess=excess)
    worst = np.unravel_index(int(errors.argmax()), errors.shape)
    return Outcome(
        Status.WRONG,
        error=error,
        reference=f"{reference[worst]:.9g}",
        other=f"{other[worst]:.9g}",
        index=tuple(int(i) for i in worst),
        own=own,
        excess=excess,
    )


def largest_magnitude(numbers: np.ndarray) -> float:
    """The largest finite one."""
    magnitudes = np.abs(numbers)
    largest = float(magnitudes.max(initial=0.0))
    return largest if math.isfinite(largest) else float(magnitudes[np.isfinite(magnitudes)].max(initial=0.0))


def compare_entries(
    reference: dict[str, Any], other: dict[str, Any], dtype: str, scale: Callable[[], float] = lambda: 0.0
) -> Outcome:
    """Compares one recorded tensor, array or number with its twin: type, then dtype, shape and values."""
    for kind in ("type", "dtype", "shape"):
        if reference.get(kind) != other.get(kind):
            return Outcome(Status.WRONG, kind, reference=str(reference.get(kind)), other=str(other.get(kind)))
    if reference.get("data") == other.get("data") or "data" not in reference or "data" not in other:
        return EXACT
    outcome = compare_arrays(*twins(reference, other), dtype, scale)
    if outcome.index and ("sample" in reference or "sample" in other):
        shape = reference["shape"]
        where = np.unravel_index(places(math.prod(shape))[outcome.index[0]], shape)
        outcome = replace(outcome, index=tuple(int(i) for i in where))
    return outcome


def twins(reference: dict[str, Any], other: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of two entries of one shape; where only a sample of one is kept, that of both."""
    arrays = [array(entry) for entry in (reference, other)]
    if ("sample" in reference) != ("sample" in other):
        arrays = [
            numbers if "sample" in entry else sample(numbers)
            for numbers, entry in zip(arrays, (reference, other), strict=True)
        ]
    return arrays[0], arrays[1]


def compare_calls(
    reference: dict[str, Any], other: dict[str, Any], scale: Callable[[], float] = lambda: 0.0
) -> Outcome:
    """Compares two recorded calls: raised or not, then type and every output. The worst output speaks for the call."""
    if "raised" in reference or "raised" in other:
        raised = [event["raised"]["type"] if "raised" in event else "no error" for event in (reference, other)]
        if raised[0] != raised[1]:
            return Outcome(Status.WRONG, "raised", reference=raised[0], other=raised[1])
    if reference.get("type") != other.get("type"):
        return Outcome(Status.WRONG, "type", reference=reference["type"], other=other["type"])
    outputs = reference.get("out", []), other.get("out", [])
    if len(outputs[0]) != len(outputs[1]):
        texts = [f"{len(out)} outputs" for out in outputs]
        return Outcome(Status.WRONG, "type", reference=texts[0], other=texts[1])
    worst = EXACT
    for left, right in zip(*outputs, strict=True):
        if left == right:
            continue
        outcome = compare_entries(left, right, precision(left, reference["arguments"]), scale)
        if (outcome.status, outcome.error) > (worst.status, worst.error):
            worst = outcome
    return worst


def scale_of(event: dict[str, Any]) -> float:
    """The magnitude by which an error in a call's outputs is judged."""
    terms = [argument.get("largest", abs(argument.get("value", 0.0))) for argument in event["arguments"]]
    of_a_sum = terms if any("largest" in argument for argument in event["arguments"]) else []
    return max([largest(event), gradient_scale(event), *of_a_sum])


def largest(event: dict[str, Any]) -> float:
    """The largest magnitude in a call's outputs."""
    return max((largest_of(entry) for entry in event.get("out", ())), default=0.0)


def gradient_scale(event: dict[str, Any]) -> float:
    """The largest gradient that arrived anywhere, leaves included, during a backward or `torch.autograd.grad`."""
    arrived = [gradient["out"][0] for gradient in event["gradients"]]
    left_in_leaves = event["out"] if event["kind"] == "backward" and "out" in event else []
    return max((largest_of(entry) for entry in arrived + left_in_leaves), default=0.0)


def largest_of(entry: dict[str, Any]) -> float:
    """The largest finite magnitude of the numbers in an entry."""
    if "data" not in entry:
        return 0.0
    numbers = array(entry)
    return largest_magnitude(numbers.astype(np.float64) if numbers.dtype.kind in "biu" else numbers)


def precision(entry: dict[str, Any], arguments: list[dict[str, Any]]) -> str:
    """The dtype whose tolerance holds: what came from float32 (`item()`, `double()`) is no more precise than that."""
    if entry.get("dtype") not in TOLERANCE:
        return ""
    dtypes = [described.get("dtype") for described in (entry, *arguments)]
    return max((dtype for dtype in dtypes if dtype in TOLERANCE), key=TOLERANCE.__getitem__)


_NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?")


def compare_text(reference: str, other: str) -> Outcome:
    """Compares printed text: exactly; then with decimal numbers equal but for rounding, or for the last digit.

    >>> str(compare_text("loss 0.1235", "loss 0.1234").status), str(compare_text("step 1", "step 2").status)
    ('rounding', 'WRONG')
    """
    if reference == other:
        return EXACT
    wrong = Outcome(Status.WRONG, "printed", reference=reference.strip(), other=other.strip())
    if _NUMBER.sub("#", reference).split() != _NUMBER.sub("#", other).split():
        return wrong
    largest = 0.0
    for left, right in zip(_NUMBER.findall(reference), _NUMBER.findall(other), strict=True):
        error = abs(float(left) - float(right))
        size = max(abs(float(left)), abs(float(right)))
        allowed = _PRINTED_TOLERANCE * size + 1.001 * max(_last_digit(left), _last_digit(right))
        if error and (left.lstrip("+-").isdigit() or error > allowed):
            return wrong
        largest = max(largest, error)
    return Outcome(Status.ROUNDING, "printed", largest, reference.strip(), other.strip())


def _last_digit(number: str) -> float:
    """What one unit in the last printed decimal is worth: 0.01 in `3.14`, 0 where there are no decimals."""
    digits, _, exponent = number.lower().partition("e")
    decimals = len(digits.partition(".")[2])
    return 10.0 ** (int(exponent or 0) - decimals) if decimals else 0.0
