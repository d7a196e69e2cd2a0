"""dtypes: what an element of a tensor is, and which dtype an operation on two of them gives.

A `dtype` wraps the NumPy dtype of the buffer. One of them is minitorch's own: `value`, whose elements are `Value`
objects, each a node of a scalar graph.
"""

from __future__ import annotations

import builtins
import math
from functools import lru_cache

import numpy as np

from minitorch._arguments import class_name

OBJECT = np.dtype(object)


class dtype:
    """An element type, with torch's names: `torch.float32`, `torch.int64`, `torch.bool`, …

    Attributes:
        itemsize: bytes of one element.
        is_floating_point: True for the floating dtypes and for `value`.
    """

    __slots__ = ("np", "names", "category", "itemsize", "type_name")

    def __init__(self, names: str, np_dtype: object, type_name: str):
        self.names = names.split()
        self.type_name = type_name
        # Promotion compares categories first: bool < integers < floating point.
        self.category, self.itemsize = 2, 2
        if np_dtype is not None:
            self.np = np.dtype(np_dtype)
            self.category = {"b": 0, "i": 1, "u": 1}.get(self.np.kind, 2)
            self.itemsize = self.np.itemsize

    def __getattr__(self, name: str) -> object:
        """The NumPy dtype of a 16-bit float, at its first use.

        Operations compute these in float32, as torch's do on a CPU; they look for them from now on.
        """
        if name != "np":
            raise AttributeError(f"'torch.dtype' object has no attribute '{name}'", name=name, obj=self)
        self.np = np.dtype(np.float16 if self.name == "float16" else _bfloat16())
        _FROM_NUMPY[self.np] = self
        HALVES.append(self.np)
        at_first_half()
        return self.np

    @property
    def name(self) -> str:
        return self.names[0]

    @property
    def is_floating_point(self) -> bool:
        return self.category == 2

    @property
    def is_complex(self) -> bool:
        return False

    @property
    def is_signed(self) -> bool:
        return self.category == 2 or self.np.kind == "i"

    def to_real(self) -> dtype:
        """The dtype of the real part: itself."""
        return self

    @property
    def c_name(self) -> str:
        """The type in C: "float", "long int", …"""
        names = {
            "Half": "c10::Half",
            "BFloat16": "c10::BFloat16",
            "Long": "long int",
            "Short": "short int",
            "Byte": "unsigned char",
            "Char": "signed char",
        }
        return names.get(self.type_name, self.type_name.lower())

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> str:
        return self.name


def _bfloat16() -> builtins.type:
    from ml_dtypes import bfloat16

    return bfloat16


float64 = double = dtype("float64 double", np.float64, "Double")
float32 = float = dtype("float32 float", np.float32, "Float")
float16 = half = dtype("float16 half", None, "Half")
bfloat16 = dtype("bfloat16", None, "BFloat16")
int64 = long = dtype("int64 long", np.int64, "Long")
int32 = int = dtype("int32 int", np.int32, "Int")
int16 = short = dtype("int16 short", np.int16, "Short")
int8 = dtype("int8", np.int8, "Char")
uint8 = dtype("uint8", np.uint8, "Byte")
bool = dtype("bool", np.bool_, "Bool")
value = dtype("value", object, "Value")

ALL = (float64, float32, float16, bfloat16, int64, int32, int16, int8, uint8, bool, value)
BY_NAME = {name: each for each in ALL for name in each.names}
_FROM_NUMPY = {each.np: each for each in ALL if each.itemsize != 2 or each.category < 2}
HALVES: list[np.dtype] = []
"""The 16-bit floating dtypes that are in use in this process."""
FROM_PYTHON = {builtins.float: float64, builtins.int: int64, builtins.bool: bool}

_default = float32


def from_numpy(np_dtype: np.dtype) -> dtype:
    """The dtype of a tensor whose buffer has this NumPy dtype; TypeError for those that no tensor can have."""
    try:
        return _FROM_NUMPY[np_dtype]
    except KeyError:
        for half in (float16, bfloat16):
            if np_dtype.name == half.name and half.np == np_dtype:
                return half
        raise no_dtype_for(np_dtype) from None


def at_first_half() -> None:
    """What is to be done when a 16-bit floating dtype comes into use: set by `autograd.modes`."""


def no_dtype_for(np_dtype: np.dtype) -> TypeError:
    """The error for a NumPy array of which there is no tensor."""
    return TypeError(
        f"can't convert np.ndarray of type numpy.{np_dtype.type.__name__}. The only supported types are: float64, "
        "float32, float16, int64, int32, int16, int8, uint8, and bool."
    )


def as_dtype(given: object, function: str, argument: str = "argument 'dtype'") -> dtype:
    """A dtype as a caller may write it, which is also `float`, `int` or `bool`; TypeError for anything else."""
    known = given if isinstance(given, dtype) else FROM_PYTHON.get(given) if isinstance(given, type) else None
    if known is None:
        raise TypeError(f"{function}(): {argument} must be torch.dtype, not {class_name(given)}")
    return known


def get_default_dtype() -> dtype:
    """The floating dtype of `torch.tensor([1.0])` and of integers where an operation needs a floating result."""
    return _default


def set_default_dtype(d: dtype) -> None:
    """Sets the default floating dtype; TypeError for any other."""
    global _default
    if not isinstance(d, dtype):
        raise TypeError("invalid dtype object: only floating-point types are supported as the default type")
    if not d.is_floating_point:
        raise TypeError("only floating-point types are supported as the default type")
    _default = d


def substitute_floating(name: str) -> None:
    """Let every floating dtype mean the one named: `minitorch run --dtype value` runs a whole script on Values."""
    chosen = BY_NAME.get(name)
    if chosen is None or not chosen.is_floating_point:
        raise ValueError(f"--dtype takes value, float64, float32, float16 or bfloat16, not {name!r}")
    for each in (float64, float32, float16, bfloat16):
        each.np = chosen.np
    set_default_dtype(chosen)


# ---- promotion ------------------------------------------------------------------------------------------------------


def promote_types(type1: dtype, type2: dtype) -> dtype:
    """The smallest dtype that both convert to: the higher category wins, within one NumPy's table decides.

    >>> promote_types(int64, float16)
    torch.float16
    """
    if type1 is type2:
        return type1
    if type1 is value or type2 is value:
        return value
    if type1.category != type2.category:
        return max(type1, type2, key=lambda d: d.category)
    if {type1, type2} == {float16, bfloat16}:
        return float32
    if bfloat16 in (type1, type2):
        return max(type1, type2, key=lambda d: d.itemsize)
    return from_numpy(np.promote_types(type1.np, type2.np))


def number_dtype(number: object) -> dtype:
    if isinstance(number, np.generic):
        number = number.item()
    if isinstance(number, builtins.bool):
        return bool
    if isinstance(number, builtins.int):
        return int64
    if isinstance(number, builtins.float):
        return _default
    raise TypeError(f"minitorch has no {type(number).__name__} tensors, so this number cannot take part")


def result_type(*operands: np.ndarray | object) -> dtype:
    """The dtype in which an operation on these buffers and Python numbers is computed.

    Tensors with dimensions decide; a 0-d tensor, and still less a Python number, counts only when its category
    (bool, integer, floating) is higher.
    """
    strongest = [None, None, None]
    for operand in operands:
        if isinstance(operand, np.ndarray):
            rank, candidate = (0 if operand.ndim else 1), from_numpy(operand.dtype)
        else:
            rank, candidate = 2, number_dtype(operand)
        known = strongest[rank]
        strongest[rank] = candidate if known is None else promote_types(known, candidate)
    result = None
    for candidate in strongest:
        if candidate is not None and (result is None or candidate.category > result.category):
            result = candidate if result is None else promote_types(result, candidate)
    return result


def cast(operand: np.ndarray | object, np_dtype: np.dtype) -> np.ndarray:
    """A buffer or a Python number as an array of `np_dtype`. For Values, plain numbers stay plain floats."""
    if not isinstance(operand, np.ndarray):
        operand = np.asarray(operand)
    if np_dtype == OBJECT:
        return operand if operand.dtype == OBJECT else operand.astype(np.float64)
    if operand.dtype == np_dtype:
        return operand
    # What repeats elements has no order in memory to keep.
    return operand.astype(np_dtype, "C" if 0 in operand.strides else "K")


def promote(*operands: np.ndarray | object) -> list[np.ndarray]:
    """All operands cast to the dtype in which an operation on them is computed."""
    target = result_type(*operands).np
    return [cast(operand, target) for operand in operands]


def promote_numbers(*operands: np.ndarray | object) -> list[np.ndarray]:
    """As `promote`, but bool tensors among numbers are refused: what subtraction does."""
    promoted = promote(*operands)
    if promoted[0].dtype != np.bool_ and any(isinstance(x, np.ndarray) and x.dtype == np.bool_ for x in operands):
        raise RuntimeError(
            "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, "
            "use the `~` or `logical_not()` operator instead."
        )
    return promoted


def promote_floating(*operands: np.ndarray | object) -> list[np.ndarray]:
    """As `promote`, and integers become the default floating dtype: what division and exp do."""
    target = result_type(*operands)
    if target.category < 2:
        target = _default
    return [cast(operand, target.np) for operand in operands]


# ---- room in a dtype ------------------------------------------------------------------------------------------------

_FIXED_WIDTHS = {uint8: "uint8_t", int8: "int8_t", int16: "int16_t", int64: "int64_t"}


def floating_info(np_dtype: np.dtype) -> object:
    """NumPy's `finfo`, of bfloat16 too."""
    if np_dtype.kind != "V":
        return np.finfo(np_dtype)
    from ml_dtypes import finfo

    return finfo(np_dtype)


@lru_cache(16)
def _room(np_dtype: np.dtype) -> tuple[builtins.float, builtins.float]:
    if np_dtype.kind in "iu":
        return np.iinfo(np_dtype).min, np.iinfo(np_dtype).max
    info = floating_info(np_dtype)
    return builtins.float(info.min), builtins.float(info.max)


def filler(number: object, np_dtype: np.dtype) -> object:
    """A number with which a buffer is to be filled; RuntimeError where the dtype has no room for it.

    An unsigned dtype takes a negative integer for its two's complement.
    """
    kind = np_dtype.kind
    if kind not in "iufV" or isinstance(number, np.ndarray):
        return number
    lowest, highest = _room(np_dtype)
    if kind == "u" and isinstance(number, builtins.int):
        lowest = -highest
    if not lowest <= number <= highest and (kind in "iu" or math.isfinite(number)):
        d = from_numpy(np_dtype)
        raise RuntimeError(f"value cannot be converted to type {_FIXED_WIDTHS.get(d, d.c_name)} without overflow")
    return number if kind in "fV" else np.array(builtins.int(number)).astype(np_dtype)


# ---- limits ---------------------------------------------------------------------------------------------------------


class _Info:
    def __init__(self, type: dtype, numpy_info: object):
        if not isinstance(type, dtype):
            given = builtins.type(type).__name__
            raise TypeError(f"{self._name}(): argument 'type' (position 1) must be torch.dtype, not {given}")
        self._type = type
        self._info = numpy_info(np.float64 if type.np == OBJECT else type.np)
        self.bits = self._info.bits
        self.dtype = type.name

    @property
    def _name(self) -> str:
        return type(self).__name__

    @property
    def max(self):
        return self._plain(self._info.max)

    @property
    def min(self):
        return self._plain(self._info.min)

    @staticmethod
    def _plain(number):
        return number if isinstance(number, builtins.int) else builtins.float(number)

    def __eq__(self, other: object) -> object:
        return type(other) is type(self) and other._type is self._type


class iinfo(_Info):
    """Limits of an integer dtype: `min`, `max`, `bits`; TypeError for any other."""

    def __init__(self, type: dtype):
        if isinstance(type, dtype) and type.is_floating_point:
            raise TypeError("torch.iinfo() requires an integer input type. Use torch.finfo to handle 'torch.iinfo'")
        if type is bool:
            raise TypeError("torch.bool is not supported by torch.iinfo")
        super().__init__(type, np.iinfo)

    def __repr__(self) -> str:
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"


class finfo(_Info):
    """Limits of a floating dtype: `min`, `max`, `eps`, `tiny`, `smallest_normal`, `resolution`, `bits`.

    Raises TypeError for any other dtype.
    """

    def __init__(self, type: dtype | None = None):
        type = _default if type is None else type
        if isinstance(type, dtype) and not type.is_floating_point:
            raise TypeError(
                "torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.finfo'"
            )
        super().__init__(type, lambda kind: floating_info(np.dtype(kind)))
        self.eps = self._plain(self._info.eps)
        self.tiny = self.smallest_normal = self._plain(self._info.tiny)
        self.resolution = builtins.float(f"1e-{self._info.precision}")

    def __repr__(self) -> str:
        return (
            f"finfo(resolution={self.resolution:g}, min={self.min:g}, max={self.max:g}, eps={self.eps:g}, "
            f"smallest_normal={self.smallest_normal:g}, tiny={self.tiny:g}, dtype={self.dtype})"
        )


# ---- where a tensor lives -------------------------------------------------------------------------------------------

_DEVICE_TYPES = (
    "cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, "
    "privateuseone"
)


class device:
    """`torch.device("cpu")`; minitorch has no other that can hold a tensor.

    Args:
        type: a device's name, with or without its index: `"cpu"`, `"cuda:1"`. Or another device.
        index: the index, where the name has none.

    Raises:
        RuntimeError: a name that torch does not know, a negative index, or two of them.
        TypeError: neither a name nor a device; an index that is no int.

    >>> torch.device("cpu", 0)
    device(type='cpu', index=0)
    """

    __slots__ = ("type", "index")

    def __init__(self, type: str | device, index: builtins.int | None = None):
        if isinstance(type, device) and index is None:
            self.type, self.index = type.type, type.index
            return
        if not isinstance(type, str):
            raise _not_a_device(type, index)
        if index is not None and builtins.type(index) is not builtins.int:
            given = builtins.type(index).__name__
            raise TypeError(f"device(): argument 'index' (position 2) must be int, not {given}")
        self.type, self.index = _parsed(type)
        if index is None:
            return
        if self.index is not None:
            raise RuntimeError(f"type (string) must not include an index because index was passed explicitly: {type}")
        if index < 0:
            raise RuntimeError("Device index must not be negative")
        self.index = index

    def __enter__(self) -> device:
        check_device(self)
        return self

    def __exit__(self, *exc: object) -> None:
        """Nothing to undo: tensors are made on the CPU anyway."""

    def __eq__(self, other: object) -> object:
        return isinstance(other, device) and (self.type, self.index) == (other.type, other.index)

    def __hash__(self):
        return hash((self.type, self.index))

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __repr__(self) -> str:
        return (
            f"device(type='{self.type}')" if self.index is None else f"device(type='{self.type}', index={self.index})"
        )


def _not_a_device(given: object, index: object) -> Exception:
    name = "torch.device" if isinstance(given, device) else type(given).__name__
    if name == "int":
        return RuntimeError("Cannot access accelerator device when none is available.")
    if index is not None:
        return TypeError(f"device(): argument 'type' (position 1) must be str, not {name}")
    return TypeError(
        f"device() received an invalid combination of arguments - got ({name}), but expected one of:\n"
        " * (torch.device device)\n * (str type, int index = None)"
    )


def _parsed(name: str) -> tuple[str, builtins.int | None]:
    """Type and index of a device's name."""
    if not name:
        raise RuntimeError("Device string must not be empty")
    kind, colon, number = name.partition(":")
    plain_index = number == "0" or (number.isdecimal() and not number.startswith("0"))
    if not kind.replace("_", "a").isalpha() or (colon and not plain_index):
        raise RuntimeError(f"Invalid device string: '{name}'")
    if kind not in _DEVICE_TYPES.split(", "):
        raise RuntimeError(f"Expected one of {_DEVICE_TYPES} device type at start of device string: {kind}")
    return kind, builtins.int(number) if colon else None


CPU = device("cpu")


def check_device(where: object) -> None:
    """Accepts the CPU in any spelling; RuntimeError, as of a CPU build of torch, for anything else."""
    if where is None or where is CPU or where == "cpu":
        return
    kind = device(where).type
    if kind == "cpu":
        return
    if kind in ("cuda", "xpu"):
        raise AssertionError(f"Torch not compiled with {kind.upper()} enabled")
    if kind == "mps":
        raise RuntimeError("PyTorch is not linked with support for mps devices")
    raise RuntimeError(f"minitorch computes on the CPU; it has no device {str(where)!r}")
