"""What a tensor can be made of: Python's numbers and sequences, NumPy's arrays, and the arguments of `Tensor.to`.

torch and NumPy read Python data differently: what is a sequence and what a number, which size and dtype they have
together, and when a number is too large. Here it is torch's way; NumPy only gets flat lists whose dtype is known.
"""

from __future__ import annotations

import math
import operator
from functools import reduce
from typing import Any

import numpy as np

from minitorch import dtypes
from minitorch._arguments import class_name, no_such_form
from minitorch.dtypes import OBJECT
from minitorch.ops.num import NUMBERS, is_tensor
from minitorch.scalar import Value

_NOT_A_SEQUENCE = (dict, np.generic)


def array_of(data: Any, dtype: dtypes.dtype | None) -> tuple[np.ndarray, dtypes.dtype]:
    """A new array of `data`, and the dtype of a tensor of it: `dtype`, or what the data have in common."""
    if is_tensor(data):
        data = data._plain()
    elif isinstance(data, (str, bytes)):
        raise TypeError(f"new(): invalid data type '{type(data).__name__}'")
    elif isinstance(data, (np.ndarray, np.generic)):
        check_array(data)
    if isinstance(data, (np.ndarray, np.generic)):
        return np.array(data), dtype or dtypes.from_numpy(data.dtype)
    size, numbers = _flattened(data)
    kinds = {type(x): x for x in numbers}
    plain = kinds.keys() <= NUMBERS
    if not plain and any(map(is_tensor, kinds.values())):
        numbers = [x._element() if is_tensor(x) else x for x in numbers]
        kinds = {type(x): x for x in numbers}
    if dtype is None:
        found = [_dtype_of(x) for x in kinds.values()] or [dtypes.get_default_dtype()]
        dtype = reduce(dtypes.promote_types, found)
    if not plain:
        for x in kinds.values():
            _check_number(x, dtype)
    if dtype.category == 1:
        array = _whole(numbers, dtype, any(issubclass(kind, (float, np.floating)) for kind in kinds))
    else:
        array = np.array(numbers, np.float64 if dtype.np == OBJECT else dtype.np)
    return array.reshape(size), dtype


def is_sequence(x: Any) -> bool:
    return hasattr(type(x), "__getitem__") and not isinstance(x, _NOT_A_SEQUENCE) and not is_tensor(x)


def _flattened(data: Any) -> tuple[list[int], list]:
    """The size of nested sequences, which the first of each decides, and the numbers in them."""
    size, items = [], [data]
    while items and is_sequence(items[0]):
        if isinstance(items[0], str):
            raise ValueError("too many dimensions 'str'")
        length = len(items[0])
        size.append(length)
        if not length:
            return size, []
        for x in items:
            if not is_sequence(x):
                raise TypeError("not a sequence")
            if len(x) != length:
                raise ValueError(f"expected sequence of length {length} at dim {len(size) - 1} (got {len(x)})")
        items = [y for x in items for y in x]
    return size, items


def _dtype_of(number: Any) -> dtypes.dtype:
    """The dtype of a tensor of this number alone."""
    if isinstance(number, np.generic):
        return dtypes.from_numpy(number.dtype)
    if isinstance(number, (int, float, complex)):
        return dtypes.number_dtype(number)
    if isinstance(number, (str, bytes)):
        raise TypeError(f"new(): invalid data type '{type(number).__name__}'")
    if is_sequence(number):
        # A list where its neighbours are numbers: what is in it decides, and then it is refused.
        return reduce(dtypes.promote_types, map(_dtype_of, number), dtypes.bool)
    raise RuntimeError(f"Could not infer dtype of {class_name(number)}")


def _check_number(x: Any, dtype: dtypes.dtype) -> None:
    """TypeError unless x is a number: NumPy takes None for nan, and text for the number that it spells."""
    if isinstance(x, (int, float, np.number, np.bool_)):
        return
    if dtype.is_floating_point:
        math.fabs(x)
    else:
        operator.index(x)


def _whole(numbers: list, dtype: dtypes.dtype, floats_among: bool) -> np.ndarray:
    """Numbers as integers of a dtype, cut off toward zero; RuntimeError where one does not fit."""
    room = np.iinfo(dtype.np)
    if floats_among:
        fits = all(room.min <= x <= room.max for x in numbers if isinstance(x, (float, np.floating)))
        numbers = [int(x) for x in numbers] if fits else []
    else:
        fits = True
    try:
        array = np.array(numbers, np.int64)
    except OverflowError:
        raise ValueError("Overflow when unpacking long long") from None
    # An unsigned dtype takes negative integers for their two's complement.
    lowest = room.min if dtype.is_signed else -room.max
    if not fits or (array.size and not lowest <= array.min() <= array.max() <= room.max):
        raise RuntimeError(f"value cannot be converted to type {dtype.name} without overflow")
    return array.astype(dtype.np)


def check_array(array: np.ndarray | np.generic) -> None:
    """Raises torch's errors for the NumPy arrays of which it makes no tensor."""
    kind = array.dtype
    if not kind.isnative:
        raise ValueError(
            "given numpy array has byte order different from the native byte order. Conversion between byte orders is "
            "currently not supported."
        )
    dtypes.from_numpy(kind)
    if kind.kind == "O" and not all(isinstance(x, Value) for x in array.flat):
        raise dtypes.no_dtype_for(kind)
    if min(array.strides, default=0) < 0:
        raise ValueError(
            "At least one stride in the given numpy array is negative, and tensors with negative strides are not "
            "currently supported. (You can probably work around this by making a copy of your array  with "
            "array.copy().) "
        )


# ---- the arguments of `Tensor.to` -----------------------------------------------------------------------------------

_FORMS = """\
torch.device device = None, torch.dtype dtype = None, bool non_blocking = False, bool copy = False
torch.dtype dtype, bool non_blocking = False, bool copy = False
Tensor tensor, bool non_blocking = False, bool copy = False"""

_KINDS = {
    "tensor": object,
    "device": (str, dtypes.device, int, type(None)),
    "dtype": (dtypes.dtype, type, type(None)),
    "non_blocking": bool,
    "copy": bool,
    "memory_format": object,
}


def conversion(args: tuple, kwargs: dict) -> tuple[dtypes.dtype | None, bool, Any]:
    """The dtype, `copy` and `memory_format` that a call of `to` asks for; the device is checked.

    Raises:
        TypeError: the arguments fit none of the three forms.
    """
    first = args[0] if args else None
    if is_tensor(first) or "tensor" in kwargs:
        names = ("tensor", "non_blocking", "copy")
    elif isinstance(first, (dtypes.dtype, type)):
        names = ("dtype", "non_blocking", "copy")
    else:
        names = ("device", "dtype", "non_blocking", "copy")
    given = dict(zip(names, args)) | kwargs
    fits = len(given) == len(args) + len(kwargs) and given.keys() <= {*names, "memory_format"}
    if not fits or not all(isinstance(value, _KINDS[name]) for name, value in given.items()):
        raise no_such_form("to", args, kwargs, _FORMS)
    dtypes.check_device(given.get("device"))
    dtype = given["tensor"].dtype if "tensor" in given else given.get("dtype")
    if isinstance(dtype, type):
        if dtype not in dtypes.FROM_PYTHON:
            raise no_such_form("to", args, kwargs, _FORMS)
        dtype = dtypes.FROM_PYTHON[dtype]
    return dtype, given.get("copy", False), given.get("memory_format")
