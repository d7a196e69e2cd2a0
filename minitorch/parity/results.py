"""What a test hands over, as plain data that another process can read, and where two such results differ."""

from __future__ import annotations

import enum
import sys
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np

from minitorch.parity.compare import TOLERANCE, Status, compare_arrays, compare_text

Results = dict[str, "Seen"]
"""Each thing in what was handed over, by its place: `returned[0]`, `returned[0].grad`, `loss["first"]`."""


@dataclass(frozen=True)
class Seen:
    """One thing in a result, as it was when it was handed over. `value`: an array of its numbers, or its text.

    `precision` names the dtype whose tolerance holds; the numbers of what has none are compared exactly.
    """

    type: str
    dtype: str = ""
    shape: tuple[int, ...] | None = None
    length: int | None = None
    keys: tuple[str, ...] | None = None
    value: np.ndarray | str | None = None
    node: str = ""
    precision: str = ""


@dataclass(frozen=True)
class Difference:
    """`what` differs (its place and its kind, as in an expected difference), and the sentence that tells all of it."""

    what: str
    text: str


def describe(thing: Any, place: str) -> Results:
    """What can be compared of `thing`, which may be made of tensors, arrays, numbers, text, errors, modules,
    optimizers, and lists, dicts and dataclasses of these.

    Raises:
        TypeError: something else is in it.

    >>> [*describe({"a": [1, 2.5]}, "returned")]
    ['returned', 'returned["a"]', 'returned["a"][0]', 'returned["a"][1]']
    """
    return dict(_seen(thing, place))


def _seen(thing: Any, place: str) -> Iterator[tuple[str, Seen]]:
    kind = type(thing).__name__
    torch = sys.modules.get("torch")
    plain = (torch.dtype, torch.device) if torch else ()
    if torch and isinstance(thing, torch.Tensor):
        yield from _tensor(thing, place)
    elif hasattr(thing, "state_dict"):
        # Parameters instead of their detached values: they have gradients.
        parameters = dict(thing.named_parameters()) if hasattr(thing, "named_parameters") else {}
        yield from _mapping(thing.state_dict() | parameters, kind, place)
    elif isinstance(thing, Mapping):
        yield from _mapping(thing, kind, place)
    elif is_dataclass(thing) and not isinstance(thing, type):
        yield from _mapping({field.name: getattr(thing, field.name) for field in fields(thing)}, kind, place)
    elif isinstance(thing, (list, tuple, Set)):
        elements = sorted(thing, key=repr) if isinstance(thing, Set) else thing
        yield place, Seen(kind, length=len(elements))
        for index, element in enumerate(elements):
            yield from _seen(element, f"{place}[{index}]")
    elif isinstance(thing, BaseException):
        yield place, Seen(kind, value=first_line(thing))
    elif isinstance(thing, (np.ndarray, np.generic)):
        yield place, Seen(kind, str(thing.dtype), thing.shape, value=np.array(thing), precision=thing.dtype.name)
    elif isinstance(thing, (float, complex)):
        # Most likely it was read from a tensor of the default dtype.
        precision = str(torch.get_default_dtype()).removeprefix("torch.") if torch else "float64"
        yield place, Seen(kind, value=np.array(thing), precision=precision)
    elif thing is None or isinstance(thing, (str, int, bytes, enum.Enum, type, *plain)):
        yield place, Seen(kind, value=thing if type(thing) is str else _text(thing))
    else:
        raise TypeError(
            f"{place} is a {kind}, which cannot be compared: hand over tensors, arrays, numbers, text, errors, "
            "modules, optimizers, or lists and dicts of these"
        )


def _tensor(tensor: Any, place: str) -> Iterator[tuple[str, Seen]]:
    dtype = str(tensor.dtype)
    node = tensor.grad_fn.name() if tensor.grad_fn is not None else "a leaf" if tensor.requires_grad else "none"
    plain = tensor.detach()
    array = (plain.float() if dtype == "torch.bfloat16" else plain).numpy(force=True).copy()
    precision = dtype.removeprefix("torch.")
    yield place, Seen(type(tensor).__name__, dtype, tuple(tensor.shape), value=array, node=node, precision=precision)
    if tensor.requires_grad and (tensor.is_leaf or tensor.retains_grad):
        yield from _seen(tensor.grad, f"{place}.grad")


def _mapping(mapping: Mapping, kind: str, place: str) -> Iterator[tuple[str, Seen]]:
    names = {key: _text(key) for key in mapping}
    yield place, Seen(kind, keys=tuple(sorted(names.values())))
    for key, name in names.items():
        yield from _seen(mapping[key], f"{place}[{name}]")


def _text(thing: Any) -> str:
    if isinstance(thing, str):
        return '"' + str(thing) + '"'
    return thing.__name__ if isinstance(thing, type) else str(thing)


def first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0]


def differences(reference: Results, other: Results, tolerances: Mapping[str, float]) -> Iterator[Difference]:
    """Where the results under torch (`reference`) and under minitorch (`other`) differ: in type, dtype or shape; if in
    none of them, in value or graph node.

    Args:
        tolerances: by dtype, the error that passes as rounding, as a part of the largest magnitude in the tensor, or of
            1 where all are smaller. `minitorch.parity.compare.TOLERANCE` for dtypes not named.

    >>> [found.text for found in differences(describe(2, "returned"), describe(3, "returned"), {})]
    ['returned: value 2 under torch, 3 under minitorch']
    """
    for place in [*reference, *(place for place in other if place not in reference)]:
        if place in reference and place in other:
            yield from _differ(place, reference[place], other[place], tolerances)
        elif not any(_inside(place, holder) for holder in (*reference, *other)):
            side = "torch" if place in reference else "minitorch"
            yield Difference(f"{place}: handed over", f"{place}: handed over under {side} alone")


def _differ(place: str, mine: Seen, theirs: Seen, tolerances: Mapping[str, float]) -> Iterator[Difference]:
    for kind in ("type", "dtype", "shape", "length", "keys"):
        if getattr(mine, kind) != getattr(theirs, kind):
            yield _difference(place, kind, getattr(mine, kind), getattr(theirs, kind))
            return
    if isinstance(mine.value, np.ndarray):
        outcome = compare_arrays(mine.value, theirs.value, mine.precision)
        tolerance = tolerances.get(mine.precision, TOLERANCE.get(mine.precision, 0.0))
        allowed = tolerance * max(1.0, _magnitude(mine.value), _magnitude(theirs.value))
        if outcome.status is not Status.EXACT and not outcome.error <= allowed:
            found = _difference(place, "value", outcome.reference, outcome.other)
            rest = f"{outcome.at}; " * bool(outcome.at) + f"apart by {outcome.error:.3g}"
            yield Difference(found.what, f"{found.text} ({rest}, {mine.precision or mine.dtype} may by {allowed:.3g})")
    elif mine.value is not None and compare_text(mine.value, theirs.value).status is Status.WRONG:
        yield _difference(place, "value", mine.value, theirs.value)
    if mine.node != theirs.node:
        yield _difference(place, "node", mine.node, theirs.node)


def _magnitude(array: np.ndarray) -> float:
    return float(np.abs(array[np.isfinite(array)]).max(initial=0.0))


def _inside(place: str, holder: str) -> bool:
    """Whether `place` is a part of what `holder` names, which says itself how many parts it has."""
    return place.startswith((f"{holder}[", f"{holder}.grad"))


def _difference(place: str, kind: str, mine: Any, theirs: Any) -> Difference:
    what = f"{place}: {kind}"
    return Difference(what, f"{what} {mine} under torch, {theirs} under minitorch")
