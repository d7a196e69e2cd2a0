"""The names of `torch`: what `minitorch` shows. `__init__` reads them from here at their first use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np

import minitorch
from minitorch import _dispatch as _dispatch  # binds the records to Tensor
from minitorch import dtypes
from minitorch._arguments import no_such_form, wrong_type
from minitorch._missing import missing
from minitorch._printing import set_printoptions
from minitorch._settings import (
    OutOfMemoryError,
    are_deterministic_algorithms_enabled,
    compile,
    get_default_device,
    get_float32_matmul_precision,
    get_num_interop_threads,
    get_num_threads,
    is_deterministic_algorithms_warn_only_enabled,
    is_inference_mode_enabled,
    is_storage,
    is_warn_always_enabled,
    set_default_device,
    set_default_tensor_type,
    set_float32_matmul_precision,
    set_flush_denormal,
    set_num_interop_threads,
    set_num_threads,
    set_warn_always,
    typename,
    use_deterministic_algorithms,
)
from minitorch._tensor import OldType, Size, Tensor, as_tensor, asarray, from_numpy, tensor, wrap
from minitorch.accelerator import cpu, mps, mtia, xpu
from minitorch.autograd import enable_grad, inference_mode, is_grad_enabled, no_grad, set_grad_enabled
from minitorch.autograd.modes import is_anomaly_check_nan_enabled, is_anomaly_enabled, seen_by_modes
from minitorch.dtypes import (
    as_dtype,
    device,
    dtype,
    finfo,
    get_default_dtype,
    iinfo,
    set_default_dtype,
)
from minitorch.ops import num
from minitorch.ops._record import names as op_names
from minitorch.ops.num import channels_last, channels_last_3d, contiguous_format, memory_format, preserve_format
from minitorch.random import (
    Generator,
    default_generator,
    get_rng_state,
    initial_seed,
    manual_seed,
    seed,
    set_rng_state,
)
from minitorch.scalar import Value
from minitorch.swap import install_as_torch

__version__ = minitorch.__version__
strided = "torch.strided"
inf, nan, pi, e = float("inf"), float("nan"), 3.141592653589793, 2.718281828459045
newaxis = None

# What is in modules that are imported at their first use.
_ELSEWHERE = {"load": "serialization", "save": "serialization"}
_ELSEWHERE |= dict.fromkeys(("TypedStorage", "UntypedStorage"), "storage")
_ELSEWHERE |= dict.fromkeys("autocast get_autocast_dtype is_autocast_cache_enabled is_autocast_enabled".split(), "amp")

__all__ = [
    *_ELSEWHERE,
    *dtypes.BY_NAME,
    *op_names("torch"),
    "BFloat16Tensor",
    "BoolTensor",
    "ByteTensor",
    "CharTensor",
    "DoubleTensor",
    "FloatTensor",
    "Generator",
    "HalfTensor",
    "IntTensor",
    "LongTensor",
    "ShortTensor",
    "Size",
    "Tensor",
    "Value",
    "as_tensor",
    "asarray",
    "broadcast_shapes",
    "broadcast_tensors",
    "channels_last",
    "channels_last_3d",
    "contiguous_format",
    "memory_format",
    "default_generator",
    "device",
    "dtype",
    "e",
    "enable_grad",
    "can_cast",
    "equal",
    "allclose",
    "isclose",
    "finfo",
    "from_dlpack",
    "from_numpy",
    "frombuffer",
    "get_default_dtype",
    "get_num_threads",
    "get_rng_state",
    "iinfo",
    "inf",
    "inference_mode",
    "initial_seed",
    "install_as_torch",
    "is_anomaly_check_nan_enabled",
    "is_anomaly_enabled",
    "is_grad_enabled",
    "is_complex",
    "is_floating_point",
    "is_nonzero",
    "is_same_size",
    "is_signed",
    "is_tensor",
    "manual_seed",
    "nan",
    "newaxis",
    "no_grad",
    "numel",
    "pi",
    "preserve_format",
    "promote_types",
    "result_type",
    "seed",
    "set_default_dtype",
    "set_grad_enabled",
    "set_num_threads",
    "set_printoptions",
    "set_rng_state",
    "strided",
    "tensor",
    "OutOfMemoryError",
    "are_deterministic_algorithms_enabled",
    "compile",
    "cpu",
    "get_default_device",
    "get_float32_matmul_precision",
    "get_num_interop_threads",
    "is_deterministic_algorithms_warn_only_enabled",
    "is_inference_mode_enabled",
    "is_storage",
    "is_warn_always_enabled",
    "mps",
    "mtia",
    "set_default_device",
    "set_default_tensor_type",
    "set_float32_matmul_precision",
    "set_flush_denormal",
    "set_num_interop_threads",
    "set_warn_always",
    "typename",
    "use_deterministic_algorithms",
    "xpu",
]

# Methods that torch shows as functions, too.
_METHODS = frozenset(
    "abs_ acos_ acosh_ addmv_ arccos_ arccosh_ arcsin_ arcsinh_ arctan_ arctanh_ as_strided_ asin_ asinh_ atan_ atanh_ "
    "ceil_ clamp_ clamp_max_ clamp_min_ clip_ conj_physical_ cos_ cosh_ deg2rad_ detach_ erf_ erfc_ exp2_ exp_ expm1_ "
    "fill_ fix_ floor_ frac_ gcd_ i0_ index_put_ lcm_ ldexp_ log10_ log1p_ log2_ log_ logit_ nan_to_num_ neg_ "
    "negative_ rad2deg_ reciprocal_ relu_ resize_as_ round_ rsqrt_ sigmoid_ sin_ sinc_ sinh_ sqrt_ square_ tan_ tanh_ "
    "trunc_ xlogy_ zero_ detach get_device is_conj is_neg".split()
)


def __getattr__(name: str) -> Any:
    if name in _ELSEWHERE:
        return getattr(getattr(minitorch, _ELSEWHERE[name]), name)
    # Not plain names of this module: here `float` and `bool` are Python's.
    if name in dtypes.BY_NAME:
        return dtypes.BY_NAME[name]
    function = _dispatch.find("torch", name)
    if function is not None:
        return function
    if name in _METHODS and hasattr(Tensor, name):
        return getattr(Tensor, name)
    raise missing("minitorch", name)


# ---- old constructors -----------------------------------------------------------------------------------------------

FloatTensor = OldType(dtypes.float32)
DoubleTensor = OldType(dtypes.float64)
HalfTensor = OldType(dtypes.float16)
BFloat16Tensor = OldType(dtypes.bfloat16)
LongTensor = OldType(dtypes.int64)
IntTensor = OldType(dtypes.int32)
ShortTensor = OldType(dtypes.int16)
CharTensor = OldType(dtypes.int8)
ByteTensor = OldType(dtypes.uint8)
BoolTensor = OldType(dtypes.bool)

# ---- about tensors --------------------------------------------------------------------------------------------------


def is_tensor(obj: Any) -> bool:
    """Whether obj is a Tensor."""
    return isinstance(obj, Tensor)


def _method(name: str) -> Callable[[Tensor], Any]:
    """The function that calls a method of a tensor."""

    def function(input: Tensor) -> Any:
        if not isinstance(input, Tensor):
            raise wrong_type(name, "input", 1, "Tensor", input)
        return getattr(input, name)()

    function.__name__ = function.__qualname__ = name
    function.__doc__ = getattr(Tensor, name).__doc__
    return function


is_floating_point = _method("is_floating_point")
is_complex = _method("is_complex")
is_signed = _method("is_signed")
is_nonzero = _method("is_nonzero")
numel = _method("numel")


def from_dlpack(ext_tensor: Any) -> Tensor:
    """A tensor that shares the memory of an array of another library, or of a capsule, by the DLPack protocol."""
    return from_numpy(np.from_dlpack(ext_tensor if hasattr(ext_tensor, "__dlpack__") else _Capsule(ext_tensor)))


class _Capsule:
    """What NumPy asks for the memory on the CPU that a capsule holds."""

    def __init__(self, capsule: Any):
        self.capsule = capsule

    def __dlpack__(self, **options: Any) -> Any:
        return self.capsule

    def __dlpack_device__(self) -> tuple[int, int]:
        return 1, 0


def frombuffer(
    buffer: Any, *, dtype: dtypes.dtype, count: int = -1, offset: int = 0, requires_grad: bool = False
) -> Tensor:
    """A tensor of one dim that shares the memory of a buffer: bytes, a bytearray, an `array.array`.

    Args:
        count: how many elements; all there are unless given.
        offset: where to start, in bytes.

    Raises:
        ValueError: no buffer, an empty one, or one that does not hold so many whole elements.

    >>> torch.frombuffer(bytearray(b"abc"), dtype=torch.uint8)
    tensor([97, 98, 99], dtype=torch.uint8)
    """
    try:
        held = memoryview(buffer).nbytes
    except TypeError:
        raise ValueError("object does not implement Python buffer protocol.") from None
    size = dtype.itemsize
    if not held or not count:
        raise ValueError(f"both buffer length ({held}) and count ({count}) must not be 0")
    if not 0 <= offset < held:
        raise ValueError(
            f"offset ({offset} bytes) must be non-negative and no greater than buffer length ({held} bytes) minus 1"
        )
    if count < 0 and (held - offset) % size:
        raise ValueError(
            f"buffer length ({held - offset} bytes) after offset ({offset} bytes) must be a multiple of element size "
            f"({size})"
        )
    if count > 0 and offset + count * size > held:
        raise ValueError(
            f"requested buffer length ({count} * {size} bytes) after offset ({offset} bytes) must not be greater than "
            f"actual buffer length ({held} bytes)"
        )
    return wrap(np.frombuffer(buffer, dtype.np, count, offset)).requires_grad_(requires_grad)


def is_same_size(input: Tensor, other: Tensor) -> bool:
    """Whether both have the same shape."""
    return input.shape == other.shape


def result_type(tensor: Any, other: Any) -> dtypes.dtype:
    """The dtype of an operation on the two, tensors or numbers.

    >>> torch.result_type(torch.tensor([1, 2]), 1.0)
    torch.float32
    """
    if not all(isinstance(x, (Tensor, int, float, np.generic)) for x in (tensor, other)):
        raise no_such_form(
            "result_type",
            (tensor, other),
            {},
            "Tensor tensor, Tensor other\nNumber scalar, Tensor tensor\nTensor tensor, Number other\n"
            "Number scalar1, Number scalar2",
        )
    return dtypes.result_type(*(x._data if isinstance(x, Tensor) else x for x in (tensor, other)))


def promote_types(type1: dtypes.dtype, type2: dtypes.dtype) -> dtypes.dtype:
    """The smallest dtype to which both can be converted.

    >>> torch.promote_types(torch.int64, torch.float16)
    torch.float16
    """
    first = as_dtype(type1, "promote_types", "argument 'type1' (position 1)")
    return dtypes.promote_types(first, as_dtype(type2, "promote_types", "argument 'type2' (position 2)"))


def can_cast(from_: dtypes.dtype, to: dtypes.dtype) -> bool:
    """Whether in-place operations may store the first dtype into the second: not to a lower category."""
    source = as_dtype(from_, "can_cast", "argument 'from_' (position 1)")
    return source.category <= as_dtype(to, "can_cast", "argument 'to' (position 2)").category


@seen_by_modes
def equal(input: Tensor, other: Tensor) -> bool:
    """Whether both have the same shape and elements."""
    _check_tensors("equal", input, other)
    return input._data.shape == other._data.shape and bool((input == other).all())


@seen_by_modes
def isclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> Tensor:
    """Where |input - other| <= atol + rtol * |other|; infinities are close to themselves alone.

    Raises:
        RuntimeError: the two dtypes differ, or a tolerance is negative.
    """
    return _isclose("isclose", input, other, rtol, atol, equal_nan)


@seen_by_modes
def allclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> bool:
    """Whether `isclose` holds everywhere."""
    return bool(_isclose("allclose", input, other, rtol, atol, equal_nan).all())


def _check_tensors(function: str, input: Any, other: Any) -> None:
    for position, (name, given) in enumerate((("input", input), ("other", other)), 1):
        if not isinstance(given, Tensor):
            raise wrong_type(function, name, position, "Tensor", given)


def _isclose(function: str, input: Tensor, other: Tensor, rtol: float, atol: float, equal_nan: bool) -> Tensor:
    _check_tensors(function, input, other)
    if input.dtype is not other.dtype:
        raise RuntimeError(f"{input.dtype.type_name} did not match {other.dtype.type_name}")
    for position, (name, given) in enumerate((("rtol", rtol), ("atol", atol)), 3):
        if not isinstance(given, (int, float)):
            raise wrong_type(function, name, position, "float", given)
        if given < 0:
            raise RuntimeError(f"{name} must be greater than or equal to zero, but got {given:g}")
    close = input == other
    if equal_nan:
        close = close | (input.isnan() & other.isnan())
    if not input.is_floating_point() and not rtol and not atol:
        return close
    x, y = (t.to(dtypes.get_default_dtype()) if t.dtype is dtypes.bool else t for t in (input, other))
    distance = (x - y).abs()
    return close | (distance.isfinite() & (distance <= atol + (rtol * y).abs()))


def broadcast_tensors(*tensors: Tensor) -> tuple[Tensor, ...]:
    """The tensors expanded to their common shape; one that has it is returned itself."""
    shape = reduce(num.broadcast, (t._data.shape for t in tensors), ())
    return tuple(t if t._data.shape == shape else t.expand(shape) for t in tensors)


def broadcast_shapes(*shapes: Sequence[int] | int) -> Size:
    """The shape to which tensors of these shapes broadcast; a number is a shape of one dim."""
    common: list[int] = []
    for place, shape in enumerate(shapes):
        shape = (shape,) if isinstance(shape, int) else tuple(shape)
        common = [1] * (len(shape) - len(common)) + common
        for dim, n in zip(range(-1, -len(shape) - 1, -1), reversed(shape), strict=True):
            if n < 0 or (n != 1 != common[dim] != n):
                raise RuntimeError(
                    f"Attempting to broadcast a dimension of length {n} at {dim}! Mismatching argument at index "
                    f"{place} had {shape}; but expected shape should be broadcastable to {common}"
                )
            common[dim] = n if common[dim] == 1 else common[dim]
    return Size(common)


for _function in (allclose, equal, isclose):
    setattr(Tensor, _function.__name__, _function)
