"""The text of a tensor, exactly as PyTorch prints it, and `set_printoptions`.

A tensor is printed in three steps: cut a large one down to its corners, write each number that is left with one common
format, nest the numbers in brackets. What follows the numbers (`dtype=…`, `grad_fn=…`) is appended at the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np


class _PrintOptions(NamedTuple):
    precision: int = 4
    threshold: float = 1000
    edgeitems: int = 3
    linewidth: int = 80
    sci_mode: bool | None = None


_PROFILES = {
    "default": _PrintOptions(),
    "short": _PrintOptions(precision=2, edgeitems=2),
    "full": _PrintOptions(threshold=math.inf),
}

_options = _PROFILES["default"]


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """Set how tensors are printed.

    Args:
        precision: digits after the point (4).
        threshold: a tensor with more elements than this is shown by its corners only (1000).
        edgeitems: how many entries of each dimension a corner has (3).
        linewidth: characters per line (80).
        profile: `"default"`, `"short"` or `"full"` sets all of the above; those given beside it count on top.
        sci_mode: scientific notation always (True), never (False), or where the numbers ask for it (None).
            Unlike the others it is set by every call.

    Raises ValueError if `edgeitems` is negative.

    >>> set_printoptions(precision=2)
    >>> repr_tensor(np.array([1.12345], np.float32), dtype_name="float32")
    'tensor([1.12])'
    >>> set_printoptions(profile="default")
    """
    global _options
    if edgeitems is not None and edgeitems < 0:
        raise ValueError(f"edgeitems must not be negative, got {edgeitems}")
    # PyTorch passes over a profile that it does not know.
    chosen = _PROFILES.get(profile, _options)
    given = {"precision": precision, "threshold": threshold, "edgeitems": edgeitems, "linewidth": linewidth}
    given = {name: value for name, value in given.items() if value is not None}
    _options = chosen._replace(**given, sci_mode=sci_mode)


def repr_tensor(
    data: np.ndarray,
    *,
    dtype_name: str,
    default_dtype_name: str = "float32",
    requires_grad: bool = False,
    grad_fn_name: str | None = None,
    prefix: str = "tensor",
) -> str:
    """The text of a tensor that holds `data`: bool, integers or floats of any shape.

    `dtype_name` is the name of the tensor's dtype (`"float32"`, `"bfloat16"`, …); it is shown where it cannot be
    guessed from the numbers and the default dtype. `"value"` is never shown. `grad_fn_name` is the name of the node,
    `"MulBackward0"`; a tensor that has one does not show `requires_grad`.

    Raises NotImplementedError for complex numbers.

    >>> repr_tensor(np.array([[1.5, 2], [3, 4]]), dtype_name="float64")
    'tensor([[1.5000, 2.0000],\\n        [3.0000, 4.0000]], dtype=torch.float64)'
    """
    indent = len(prefix) + 1
    text = f"{prefix}({_numbers(data, indent)}"
    # PyTorch keeps two columns free behind the numbers, and none on the lines after.
    column = len(text) - (text.rfind("\n") + 1) + 2
    for note in _notes(data, dtype_name, default_dtype_name, requires_grad, grad_fn_name):
        column += len(", ") + len(note)
        if column > _options.linewidth:
            text += f",\n{' ' * indent}{note}"
            column = indent + len(note)
        else:
            text += f", {note}"
    return text + ")"


def _notes(
    data: np.ndarray, dtype_name: str, default_dtype_name: str, requires_grad: bool, grad_fn_name: str | None
) -> Iterator[str]:
    # `[]` leaves the size open, unless it is (0,); without edge items PyTorch states every size.
    is_size_open = data.ndim != 1 if data.size == 0 else _options.edgeitems == 0
    if is_size_open:
        yield f"size={data.shape}"
    # Numbers tell that they are integers or bools, unless there are none.
    evident = {"value", default_dtype_name} if data.size == 0 else {"value", default_dtype_name, "int64", "bool"}
    if dtype_name not in evident:
        yield f"dtype=torch.{dtype_name}"
    if grad_fn_name is not None:
        yield f"grad_fn=<{grad_fn_name}>"
    elif requires_grad:
        yield "requires_grad=True"


def _numbers(data: np.ndarray, indent: int) -> str:
    if data.size == 0:
        return "[]"
    cut_sizes = [math.inf] * data.ndim
    if data.size > _options.threshold:
        if _options.edgeitems == 0 and data.ndim > 0:
            return "[...]"
        cut_sizes = [2 * _options.edgeitems] * data.ndim
    cut = [size > most for size, most in zip(data.shape, cut_sizes)]
    for axis, is_cut in enumerate(cut):
        if is_cut:
            size, edge = data.shape[axis], _options.edgeitems
            data = data.take([*range(edge), *range(size - edge, size)], axis)
    width, cells = _cells(data)
    return _nest(iter(cells), data.shape, cut, width, indent)


def _nest(cells: Iterator[str], shape: tuple[int, ...], cut: list[bool], width: int, indent: int) -> str:
    if not shape:
        return next(cells)
    margin = " " * (indent + 1)
    if len(shape) > 1:
        separator = "," + "\n" * (len(shape) - 1) + margin
        blocks = [_nest(cells, shape[1:], cut[1:], width, indent + 1) for _ in range(shape[0])]
        if cut[0]:
            blocks.insert(_options.edgeitems, "...")
        return f"[{separator.join(blocks)}]"
    separator = ",\n" + margin
    row = list(islice(cells, shape[0]))
    if cut[0]:
        row.insert(_options.edgeitems, " ...")
    per_line = max(1, (_options.linewidth - indent) // (width + len(", ")))
    lines = [", ".join(row[start : start + per_line]) for start in range(0, len(row), per_line)]
    return f"[{separator.join(lines)}]"


def _cells(data: np.ndarray) -> tuple[int, list[str]]:
    """The width of a cell, and the text of each number, right-aligned in it."""
    kind = data.dtype.kind
    if kind == "c":
        raise NotImplementedError(f"printing {data.dtype} tensors is not supported")
    if kind in "biu":
        texts = [str(number) for number in data.ravel().tolist()]
        width = max(map(len, texts))
    else:
        numbers = data.astype(np.float64).ravel().tolist()
        texts = _float_texts(numbers)
        # Only ordinary numbers make room for themselves: `nan` and `-0.` may stick out.
        width = max((len(text) for text, number in zip(texts, numbers) if _is_ordinary(number)), default=1)
    return width, [text.rjust(width) for text in texts]


def _float_texts(numbers: list[float]) -> list[str]:
    magnitudes = [abs(number) for number in numbers if _is_ordinary(number)]
    whole = all(magnitude.is_integer() for magnitude in magnitudes)
    if magnitudes and _is_scientific(min(magnitudes), max(magnitudes)):
        spec = f".{_options.precision}e"
    elif whole:
        return [f"{number:.0f}." if math.isfinite(number) else str(number) for number in numbers]
    else:
        spec = f".{_options.precision}f"
    return [format(number, spec) for number in numbers]


def _is_scientific(smallest: float, largest: float) -> bool:
    if _options.sci_mode is not None:
        return _options.sci_mode
    return largest / smallest > 1000 or largest > 1e8 or smallest < 1e-4


def _is_ordinary(number: float) -> bool:
    return number != 0 and math.isfinite(number)
