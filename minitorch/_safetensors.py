"""safetensors.torch under the swap: the files of the safetensors library, as tensors of minitorch.

The library's own `safetensors.torch` is written against PyTorch's memory. What stands here has its functions, and
leaves the format to the library.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import safetensors
import safetensors.numpy

from minitorch import dtypes
from minitorch._tensor import Tensor, wrap
from minitorch.nn.modules.module import Module
from minitorch.ops import num
from minitorch.serialization import _STORAGE_TYPES, _as_numbers

__all__ = ["load", "load_file", "load_model", "save", "save_file", "save_model"]

# By the names that the format has for them.
_DTYPES = {
    "F64": dtypes.float64,
    "F32": dtypes.float32,
    "F16": dtypes.float16,
    "BF16": dtypes.bfloat16,
    "I64": dtypes.int64,
    "I32": dtypes.int32,
    "I16": dtypes.int16,
    "I8": dtypes.int8,
    "U8": dtypes.uint8,
    "BOOL": dtypes.bool,
}


def save(tensors: dict[str, Tensor], metadata: dict[str, str] | None = None) -> bytes:
    """The bytes of a file with these tensors.

    Raises:
        ValueError: they are no dict of contiguous tensors.
        RuntimeError: some share memory.
    """
    return safetensors.numpy.save(_arrays(tensors), metadata)


def save_file(tensors: dict[str, Tensor], filename: str | os.PathLike, metadata: dict[str, str] | None = None) -> None:
    """Writes a file with these tensors; see `save`."""
    safetensors.numpy.save_file(_arrays(tensors), filename, metadata)


def load(data: bytes) -> dict[str, Tensor]:
    """The tensors in the bytes of a file."""
    tensors = [(name, _tensor(name, **parts)) for name, parts in safetensors.deserialize(data)]
    # In the order in which the library writes them.
    return dict(sorted(tensors, key=lambda item: (-item[1].itemsize, item[0])))


def load_file(filename: str | os.PathLike, device: str | int = "cpu") -> dict[str, Tensor]:
    """The tensors in a file."""
    dtypes.check_device(device)
    with open(filename, "rb") as file:
        return load(file.read())


def save_model(
    model: Module, filename: str, metadata: dict[str, str] | None = None, force_contiguous: bool = True
) -> None:
    """Writes the state dict of a module. Of names of one memory it writes the first, and notes the others beside.

    Raises:
        RuntimeError: none of such tensors is all of their memory.
    """
    state, notes = model.state_dict(), dict(metadata or {})
    for group in _sharing(state):
        kept = next((name for name in group if state[name].numel() == num.memory(state[name]._data).size), None)
        if kept is None:
            raise RuntimeError(
                f"None of {group} covers the memory that they share: minitorch does not save parts of it in their place"
            )
        for name in group:
            if name != kept:
                notes[name] = kept
                del state[name]
    if force_contiguous:
        state = {name: tensor.contiguous() for name, tensor in state.items()}
    save_file(state, filename, {"format": "pt", **notes})


def load_model(
    model: Module, filename: str | os.PathLike, strict: bool = True, device: str | int = "cpu"
) -> tuple[set[str], list[str]]:
    """Copies a file into a module; returns the names that are missing and those that are unexpected.

    Raises:
        RuntimeError: there are such names, if strict.
    """
    missing, unexpected = model.load_state_dict(load_file(filename, device), strict=False)
    # A name that shares memory with one that was there has its values, too.
    shared = {name: group for group in _sharing(model.state_dict()) for name in group}
    missing = {name for name in missing if set(shared.get(name, [name])) <= set(missing)}
    if strict and (missing or unexpected):
        lines = [f"Error(s) in loading state_dict for {type(model).__name__}:"]
        for what, names in (("Missing", missing), ("Unexpected", unexpected)):
            if names:
                lines.append(f"{what} key(s) in state_dict: " + ", ".join(f'"{name}"' for name in sorted(names)))
        raise RuntimeError("\n    ".join(lines))
    return missing, unexpected


def _tensor(name: str, dtype: str, shape: list[int], data: bytearray) -> Tensor:
    if dtype not in _DTYPES:
        raise NotImplementedError(f"tensor {name} is of dtype {dtype}, and minitorch has no such tensors")
    kind = _STORAGE_TYPES[_DTYPES[dtype]]
    numbers = np.frombuffer(data if isinstance(data, bytearray) else bytearray(data), kind.raw)
    return wrap(_as_numbers(numbers, kind).reshape(shape))


def _arrays(tensors: Any) -> dict[str, np.ndarray]:
    """The buffers of the tensors, checked."""
    if not isinstance(tensors, dict):
        raise ValueError(f"Expected a dict of [str, torch.Tensor] but received {type(tensors)}")
    for name, tensor in tensors.items():
        if not isinstance(tensor, Tensor):
            raise ValueError(f"Key `{name}` is invalid, expected torch.Tensor but received {type(tensor)}")
        if not tensor.is_contiguous():
            raise ValueError(
                f"You are trying to save a non contiguous tensor: `{name}` which is not allowed: call `.contiguous()` "
                "on it before, or save the whole tensor that it is a part of."
            )
    shared = _sharing(tensors)
    if shared:
        raise RuntimeError(
            "Some tensors share memory, this will lead to duplicate memory on disk and potential differences when "
            f"loading them again: {shared}. Use `save_model` or clone them."
        )
    return {name: tensor._plain() for name, tensor in tensors.items()}


def _sharing(tensors: dict[str, Tensor]) -> list[list[str]]:
    """The names, in order, of tensors that lie in each other's memory."""
    groups: list[list[str]] = []
    for name in sorted(tensors):
        data = tensors[name]._data
        group = next((g for g in groups if any(np.may_share_memory(data, tensors[n]._data) for n in g)), None)
        if group is None:
            groups.append([name])
        else:
            group.append(name)
    return [group for group in groups if len(group) > 1]
