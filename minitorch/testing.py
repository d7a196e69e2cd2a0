"""torch.testing: tensors compared within tolerances."""

from __future__ import annotations

import cmath
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from minitorch import dtypes
from minitorch._missing import missing
from minitorch._tensor import Tensor, as_tensor

__all__ = ["assert_allclose", "assert_close"]

# dtype -> (rtol, atol); a dtype that is not here is compared exactly.
_TOLERANCES = {
    dtypes.float16: (1e-3, 1e-5),
    dtypes.bfloat16: (1.6e-2, 1e-5),
    dtypes.float32: (1.3e-6, 1e-5),
    dtypes.float64: (1e-7, 1e-7),
}
_OF_NUMBERS = {bool: dtypes.bool, int: dtypes.int64, float: dtypes.float64}


class _Close:
    """One comparison: its options, and where in the containers it stands."""

    def __init__(self, **options: Any):
        self.__dict__.update(options)

    def fail(self, text: str, place: tuple) -> AssertionError:
        if place:
            text += f"\n\nThe failure occurred for item {''.join(f'[{key!r}]' for key in place)}"
        return AssertionError(self.msg(text) if callable(self.msg) else self.msg or text)

    def compare(self, actual: Any, expected: Any, place: tuple = ()) -> None:
        both = (actual, expected)
        if _are(both, Mapping):
            missing_keys, more = set(expected) - set(actual), set(actual) - set(expected)
            if missing_keys or more:
                text = "The keys of the mappings do not match:"
                if missing_keys:
                    text += f"\nMissing keys in the actual mapping: {sorted(missing_keys)}"
                if more:
                    text += f"\nAdditional keys in the actual mapping: {sorted(more)}"
                raise self.fail(text, place)
            for key in actual:
                self.compare(actual[key], expected[key], (*place, key))
        elif _are(both, Sequence) and not any(isinstance(x, str) for x in both):
            if len(actual) != len(expected):
                raise self.fail(f"The length of the sequences mismatch: {len(actual)} != {len(expected)}", place)
            for i, (a, b) in enumerate(zip(actual, expected)):
                self.compare(a, b, (*place, i))
        elif None in (type(x) if x is not None else None for x in both):
            if actual is not expected:
                raise self.fail(f"None mismatch: {actual} is not {expected}", place)
        elif _are(both, (bool, np.bool_)):
            if bool(actual) is not bool(expected):
                raise self.fail(f"Booleans mismatch: {actual} is not {expected}", place)
        elif _are(both, (int, float)):
            self._numbers(actual, expected, place)
        elif _are(both, (Tensor, np.ndarray)) and (self.allow_subclasses or type(actual) is type(expected)):
            self._tensors(as_tensor(actual), as_tensor(expected), place)
        else:
            raise TypeError(
                f"No comparison pair was able to handle inputs of type {type(actual)} and {type(expected)}."
            )

    def _tolerances(self, *kinds: dtypes.dtype) -> tuple[float, float]:
        if self.rtol is not None:
            return self.rtol, self.atol
        pairs = [_TOLERANCES.get(kind, (0.0, 0.0)) for kind in kinds]
        return max(rtol for rtol, _ in pairs), max(atol for _, atol in pairs)

    def _numbers(self, actual: Any, expected: Any, place: tuple) -> None:
        if self.check_dtype and type(actual) is not type(expected):
            raise self.fail(f"The (d)types do not match: {type(actual)} != {type(expected)}.", place)
        rtol, atol = self._tolerances(*(_OF_NUMBERS[type(x)] for x in (actual, expected)))
        if actual == expected or (self.equal_nan and cmath.isnan(actual) and cmath.isnan(expected)):
            return
        distance = abs(actual - expected)
        if cmath.isfinite(distance) and distance <= atol + rtol * abs(expected):
            return
        relative = distance / abs(expected) if expected else float("inf")
        raise self.fail(_scalars(actual, expected, distance, relative, rtol, atol), place)

    def _tensors(self, actual: Tensor, expected: Tensor, place: tuple) -> None:
        checks = [("shape", actual.shape, expected.shape)]
        if self.check_dtype:
            checks.append(("dtype", actual.dtype, expected.dtype))
        if self.check_stride:
            checks.append(("stride()", actual.stride(), expected.stride()))
        for name, ours, theirs in checks:
            if ours != theirs:
                raise self.fail(f"The values for attribute '{name}' do not match: {ours} != {theirs}.", place)
        rtol, atol = self._tolerances(actual.dtype, expected.dtype)
        kind = dtypes.promote_types(actual.dtype, expected.dtype)
        kind = dtypes.int64 if kind.category < 2 else kind
        a, b = actual.detach().to(kind), expected.detach().to(kind)
        close = a.isclose(b, rtol=rtol, atol=atol, equal_nan=self.equal_nan)
        if bool(close.all()):
            return
        if not a.dim():
            x, y = actual.item(), expected.item()
            distance = abs(x - y)
            relative = distance / abs(y) if y else float("inf")
            raise self.fail(_scalars(x, y, distance, relative, rtol, atol), place)
        distance = (a - b).abs()
        relative = distance / b.abs()
        distance[close] = 0
        relative[close] = 0
        lines = [
            f"Tensor-likes are not {'close' if rtol or atol else 'equal'}!\n",
            f"Mismatched elements: {_share(int((~close).sum()), close.numel())}",
            f"Greatest absolute difference: {_worst(distance)}" + _allowed(rtol, atol, atol),
            f"Greatest relative difference: {_worst(relative)}" + _allowed(rtol, atol, rtol),
        ]
        raise self.fail("\n".join(lines), place)


def _are(both: tuple, kinds: Any) -> bool:
    return all(isinstance(x, kinds) for x in both)


def _share(wrong: int, count: int) -> str:
    return f"{wrong} / {count} ({wrong / count:.1%})"


def _worst(difference: Tensor) -> str:
    flat = int(difference.argmax())
    index = tuple(int(i) for i in np.unravel_index(flat, difference.shape))
    return f"{difference.flatten()[flat].item()} at index {index}"


def _allowed(rtol: float, atol: float, tolerance: float) -> str:
    return f" (up to {tolerance} allowed)" if rtol or atol else ""


def _scalars(actual: Any, expected: Any, distance: Any, relative: float, rtol: float, atol: float) -> str:
    return (
        f"Scalars are not {'close' if rtol or atol else 'equal'}!\n\n"
        f"Expected {expected} but got {actual}.\n"
        f"Absolute difference: {distance}{_allowed(rtol, atol, atol)}\n"
        f"Relative difference: {relative}{_allowed(rtol, atol, rtol)}"
    )


def assert_close(
    actual: Any,
    expected: Any,
    *,
    allow_subclasses: bool = True,
    rtol: float | None = None,
    atol: float | None = None,
    equal_nan: bool = False,
    check_device: bool = True,
    check_dtype: bool = True,
    check_layout: bool = True,
    check_stride: bool = False,
    msg: str | Callable[[str], str] | None = None,
) -> None:
    """Holds that |actual - expected| <= atol + rtol * |expected| everywhere, in shape and dtype as well.

    Takes tensors, arrays, numbers, None, and lists and dicts of them.

    Args:
        rtol, atol: both or none; without them float16 (1e-3, 1e-5), bfloat16 (1.6e-2, 1e-5), float32 (1.3e-6, 1e-5),
            float64 (1e-7, 1e-7), all else exactly.
        equal_nan: nan is close to nan.
        check_dtype, check_stride: whether these must agree, too.
        msg: the text of the error, or a function that makes it of the usual one.

    Raises:
        AssertionError: they are not close; it says how many elements, and the greatest differences.
        ValueError: one tolerance without the other.
        TypeError: two things that cannot be compared.

    >>> torch.testing.assert_close(torch.ones(2) / 3 * 3, torch.ones(2))
    """
    if (rtol is None) != (atol is None):
        absent = "rtol" if rtol is None else "atol"
        raise ValueError(f"Both 'rtol' and 'atol' must be either specified or omitted, but got no {absent}.")
    options = dict(allow_subclasses=allow_subclasses, rtol=rtol, atol=atol, equal_nan=equal_nan)
    _Close(**options, check_dtype=check_dtype, check_stride=check_stride, msg=msg).compare(actual, expected)


def assert_allclose(actual: Any, expected: Any, rtol: float | None = None, atol: float | None = None, **kwargs: Any):
    """`assert_close` of anything that makes a tensor, whatever its dtype."""
    assert_close(as_tensor(actual), as_tensor(expected), rtol=rtol, atol=atol, check_dtype=False, **kwargs)


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)
