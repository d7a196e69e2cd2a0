"""The names of `torch`: what `minitorch` shows. `__init__` reads them from here at their first use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import minitorch
from minitorch import _dispatch as _dispatch  # binds the records to Tensor
from minitorch import dtypes, random
from minitorch._missing import missing
from minitorch._printing import set_printoptions
from minitorch._tensor import Size, Tensor, as_tensor, from_numpy, tensor
from minitorch.autograd import enable_grad, inference_mode, is_grad_enabled, no_grad, set_grad_enabled
from minitorch.autograd.modes import seen_by_modes
from minitorch.dtypes import (
    device,
    dtype,
    finfo,
    get_default_dtype,
    iinfo,
    promote_types,
    set_default_dtype,
)
from minitorch.ops._record import PUBLIC
from minitorch.random import Generator
from minitorch.scalar import Value
from minitorch.swap import install_as_torch

__version__ = minitorch.__version__
strided = "torch.strided"
contiguous_format = "torch.contiguous_format"
preserve_format = "torch.preserve_format"
inf, nan, pi, e = float("inf"), float("nan"), 3.141592653589793, 2.718281828459045
newaxis = None

__all__ = [
    *dtypes.BY_NAME,
    *PUBLIC["torch"],
    "BoolTensor",
    "DoubleTensor",
    "FloatTensor",
    "Generator",
    "IntTensor",
    "LongTensor",
    "Size",
    "Tensor",
    "Value",
    "as_tensor",
    "device",
    "dtype",
    "enable_grad",
    "can_cast",
    "equal",
    "allclose",
    "isclose",
    "finfo",
    "from_numpy",
    "get_default_dtype",
    "get_rng_state",
    "iinfo",
    "inf",
    "inference_mode",
    "initial_seed",
    "install_as_torch",
    "is_grad_enabled",
    "is_floating_point",
    "is_tensor",
    "manual_seed",
    "nan",
    "no_grad",
    "numel",
    "pi",
    "promote_types",
    "result_type",
    "set_default_dtype",
    "set_grad_enabled",
    "set_num_threads",
    "set_printoptions",
    "set_rng_state",
    "tensor",
]


def __getattr__(name: str) -> Any:
    # Not plain names of this module: here `float` and `bool` are Python's.
    if name in dtypes.BY_NAME:
        return dtypes.BY_NAME[name]
    function = _dispatch.find("torch", name)
    if function is not None:
        return function
    raise missing("minitorch", name)


def _old_constructor(name: str, dtype: dtypes.dtype) -> Any:
    def make(*args: Any) -> Tensor:
        sized = args and all(isinstance(n, int) for n in args)
        return tensor([], dtype=dtype).new_zeros(*args) if sized else tensor(args[0] if args else [], dtype=dtype)

    make.__name__ = make.__qualname__ = name
    make.__doc__ = f"The old constructor of {dtype} tensors: of data, or zeros of a size."
    return make


FloatTensor = _old_constructor("FloatTensor", dtypes.float32)
DoubleTensor = _old_constructor("DoubleTensor", dtypes.float64)
LongTensor = _old_constructor("LongTensor", dtypes.int64)
IntTensor = _old_constructor("IntTensor", dtypes.int32)
BoolTensor = _old_constructor("BoolTensor", dtypes.bool)

# ---- random ---------------------------------------------------------------------------------------------------------


def manual_seed(seed: int) -> Generator:
    """Starts torch's stream of random numbers at `seed`."""
    return random.default_generator.manual_seed(int(seed))


def initial_seed() -> int:
    """The seed at which the stream started."""
    return random.default_generator.initial_seed()


def seed() -> int:
    """Starts the stream at a seed of the operating system's choice, and returns that."""
    return random.default_generator.seed()


def get_rng_state() -> Tensor:
    """The state of the stream, as a uint8 tensor."""
    return from_numpy(random.default_generator.get_state())


def set_rng_state(new_state: Tensor) -> None:
    """Brings the stream back to a state."""
    random.default_generator.set_state(new_state.numpy())


default_generator = random.default_generator

# ---- about tensors --------------------------------------------------------------------------------------------------


def is_tensor(obj: Any) -> bool:
    """Whether obj is a Tensor."""
    return isinstance(obj, Tensor)


def is_floating_point(input: Tensor) -> bool:
    """Whether input has a floating dtype."""
    return input.is_floating_point()


def numel(input: Tensor) -> int:
    """The number of elements."""
    return input.numel()


def result_type(tensor1: Any, tensor2: Any) -> dtypes.dtype:
    """The dtype of an operation on the two, tensors or numbers."""
    return dtypes.result_type(*(x._data if isinstance(x, Tensor) else x for x in (tensor1, tensor2)))


def can_cast(from_: dtypes.dtype, to: dtypes.dtype) -> bool:
    """Whether in-place operations may store the first dtype into the second: not to a lower category."""
    return from_.category <= to.category


@seen_by_modes
def equal(input: Tensor, other: Tensor) -> bool:
    """Whether both have the same shape and elements."""
    return input._data.shape == other._data.shape and bool((input == other).all())


@seen_by_modes
def isclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> Tensor:
    """Where |input - other| <= atol + rtol * |other|."""
    close = (input == other) | ((input - other).abs() <= atol + rtol * other.abs())
    return close | (input.isnan() & other.isnan()) if equal_nan else close


@seen_by_modes
def allclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> bool:
    """Whether `isclose` holds everywhere."""
    if input.dtype is not other.dtype:
        kinds = {"float32": "Float", "float64": "Double"}
        raise RuntimeError(
            f"{kinds.get(input.dtype.name, input.dtype.type_name)} did not match "
            f"{kinds.get(other.dtype.name, other.dtype.type_name)}"
        )
    return bool(isclose(input, other, rtol, atol, equal_nan).all())


def broadcast_tensors(*tensors: Tensor) -> tuple[Tensor, ...]:
    """The tensors expanded to their common shape."""
    import numpy as np

    shape = np.broadcast_shapes(*(t._data.shape for t in tensors))
    return tuple(t.expand(shape) for t in tensors)


def broadcast_shapes(*shapes: Sequence[int]) -> Size:
    """The shape to which tensors of these shapes broadcast."""
    import numpy as np

    return Size(np.broadcast_shapes(*shapes))


def set_num_threads(n: int) -> None:
    """Accepted; the number of threads is that of NumPy's BLAS, set by OMP_NUM_THREADS before the start."""


def get_num_threads() -> int:
    """The number of processors, which NumPy's BLAS uses unless told otherwise."""
    import os

    return os.cpu_count() or 1


for _function in (allclose, equal, isclose):
    setattr(Tensor, _function.__name__, _function)
