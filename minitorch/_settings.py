"""Settings of the process that torch has. They are kept, for scripts that set or ask them; few change anything here."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from minitorch import dtypes
from minitorch._arguments import wrong_type
from minitorch._tensor import OldType, Tensor


class OutOfMemoryError(RuntimeError):
    """torch raises it when a GPU has no memory left."""


_kept = {
    "threads": 0,
    "interop_threads": 0,
    "matmul_precision": "highest",
    "deterministic": False,
    "warn_only": False,
    "warn_always": False,
}

# ---- threads --------------------------------------------------------------------------------------------------------


def _set_threads(function: str, what: str, count: int) -> None:
    if type(count) is not int:
        raise RuntimeError(f"{function} expects an int, but got {type(count).__name__}")
    if count <= 0:
        raise RuntimeError(f"{function} expects a positive integer")
    _kept[what] = count


def set_num_threads(int: int, /) -> None:
    """Kept for `get_num_threads`; NumPy's BLAS takes OMP_NUM_THREADS, at the start of the process.

    Raises RuntimeError for what is no positive int.
    """
    _set_threads("set_num_threads", "threads", int)


def get_num_threads() -> int:
    """What was set, else OMP_NUM_THREADS, else the number of processors, which NumPy's BLAS uses."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return _kept["threads"] or (int(asked) if asked.isdecimal() else os.cpu_count() or 1)


def set_num_interop_threads(int: int, /) -> None:
    """Kept for `get_num_interop_threads`; minitorch runs one op at a time.

    Raises RuntimeError for what is no positive int.
    """
    _set_threads("set_num_interop_threads", "interop_threads", int)


def get_num_interop_threads() -> int:
    """What was set, else the number of processors."""
    return _kept["interop_threads"] or os.cpu_count() or 1


# ---- precision and determinism --------------------------------------------------------------------------------------


def set_float32_matmul_precision(precision: str) -> None:
    """Kept for `get_float32_matmul_precision`; products of float32 are always computed in float32.

    Another word than "highest", "high", "medium" changes nothing, with a warning.
    """
    if precision in ("highest", "high", "medium"):
        _kept["matmul_precision"] = precision
        return
    import warnings

    warnings.warn(
        f"{precision} is not one of 'highest', 'high', or 'medium'; the currentsetFloat32MatmulPrecision call has no "
        "effect.",
        stacklevel=2,
    )


def get_float32_matmul_precision() -> str:
    """What was set: "highest" at the start."""
    return _kept["matmul_precision"]


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Kept for `are_deterministic_algorithms_enabled`; all of minitorch's are deterministic."""
    if type(mode) is not bool:
        raise wrong_type("_set_deterministic_algorithms", "mode", 1, "bool", mode)
    _kept.update(deterministic=mode, warn_only=warn_only)


def are_deterministic_algorithms_enabled() -> bool:
    """What `use_deterministic_algorithms` has set."""
    return _kept["deterministic"]


def is_deterministic_algorithms_warn_only_enabled() -> bool:
    """What `use_deterministic_algorithms` has set."""
    return _kept["warn_only"]


def set_warn_always(b: bool, /) -> None:
    """Kept for `is_warn_always_enabled`."""
    _kept["warn_always"] = b


def is_warn_always_enabled() -> bool:
    """What `set_warn_always` has set."""
    return _kept["warn_always"]


def set_flush_denormal(mode: bool) -> bool:
    """Not possible from Python: False, as torch answers where the processor cannot."""
    return False


# ---- defaults -------------------------------------------------------------------------------------------------------


def get_default_device() -> dtypes.device:
    """The CPU."""
    return dtypes.CPU


def set_default_device(device: dtypes.device | str | None) -> None:
    """Accepts the CPU; the error of a CPU build of torch for anything else, here already and not at the next tensor."""
    dtypes.check_device(device)


def set_default_tensor_type(t: Any, /) -> None:
    """The dtype of a type such as `torch.DoubleTensor`, or its name, becomes the default.

    Raises TypeError for what is no floating type.
    """
    if isinstance(t, str):
        from minitorch import _namespace

        if t.startswith("torch.cuda."):
            raise TypeError(f"type {t} not available. Torch not compiled with CUDA enabled.")
        t = getattr(_namespace, t.removeprefix("torch."))
    if not isinstance(t, OldType):
        raise TypeError("invalid type object: only floating-point types are supported as the default type")
    dtypes.set_default_dtype(t.dtype)


# ---- what stays as it is --------------------------------------------------------------------------------------------


def compile(model: Callable | None = None, **options: Any) -> Callable:
    """The module or function itself: minitorch has no compiler. Also a decorator, with or without options.

    Raises AssertionError for what cannot be called.

    >>> @torch.compile(mode="reduce-overhead")
    ... def double(x):
    ...     return x * 2
    >>> double(torch.ones(2))
    tensor([2., 2.])
    """
    if model is None:
        return compile
    if not callable(model):
        raise AssertionError(f"A callable function is expected, but {type(model)} is provided.")
    return model


def typename(obj: Any, /) -> str:
    """The type as torch names it, for a tensor with its dtype.

    >>> torch.typename(torch.ones(2))
    'torch.FloatTensor'
    """
    if isinstance(obj, Tensor):
        return obj.type()
    kind = obj if isinstance(obj, type) else type(obj)
    module = "" if kind.__module__ in (None, "builtins") else f"{kind.__module__}."
    return module + kind.__qualname__


def is_storage(obj: Any, /) -> bool:
    """Whether obj is the memory of a tensor."""
    from minitorch.storage import TypedStorage, UntypedStorage

    return isinstance(obj, (TypedStorage, UntypedStorage))


def is_inference_mode_enabled() -> bool:
    """False: `inference_mode` is `no_grad` here."""
    return False
