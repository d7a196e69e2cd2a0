"""torch.storage: the memory behind tensors, as bytes and as numbers.

Views of one tensor lie in one storage, each with its own offset, size and strides: that is all a view is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from minitorch import dtypes
from minitorch.autograd.origin import increment_version, warn
from minitorch.ops import num

__all__ = ["TypedStorage", "UntypedStorage"]


class UntypedStorage:
    """The memory in which a tensor lies, byte by byte.

    >>> x = torch.zeros(2, 3)
    >>> x.untyped_storage().nbytes()
    24
    >>> x[1].untyped_storage().data_ptr() == x.data_ptr()
    True
    """

    def __init__(self, memory: np.ndarray):
        self._memory = memory

    @property
    def _numbers(self) -> np.ndarray:
        return self._memory.view(np.uint8)

    @property
    def device(self) -> dtypes.device:
        return dtypes.CPU

    def data_ptr(self) -> int:
        """The address of the first byte."""
        return self._memory.__array_interface__["data"][0]

    def nbytes(self) -> int:
        """The size in bytes."""
        return self._memory.nbytes

    def size(self) -> int:
        """The number of elements."""
        return self._numbers.size

    def __len__(self) -> int:
        return self.size()

    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            raise TypeError("slices of a storage are not supported by minitorch; take a slice of a tensor")
        return self._numbers[place].item()

    def __setitem__(self, place: int | slice, number: Any) -> None:
        self._numbers[place] = number

    def __iter__(self) -> Iterator[Any]:
        return iter(self.tolist())

    def tolist(self) -> list:
        """The elements as Python numbers."""
        return self._numbers.tolist()

    def _title(self) -> str:
        return f"UntypedStorage(device=cpu) of size {len(self)}"

    def __repr__(self) -> str:
        return "".join(f" {number}\n" for number in self) + f"[torch.storage.{self._title()}]"


class TypedStorage(UntypedStorage):
    """The memory in which a tensor lies, element by element."""

    def __init__(self, memory: np.ndarray, dtype: dtypes.dtype):
        super().__init__(memory)
        self.dtype = dtype

    @property
    def _numbers(self) -> np.ndarray:
        return self._memory.view(self.dtype.np)

    def untyped(self) -> UntypedStorage:
        """The same memory as bytes."""
        return UntypedStorage(self._memory)

    def _title(self) -> str:
        return f"TypedStorage(dtype={self.dtype}, device=cpu) of size {len(self)}"


def untyped_storage(tensor: Any) -> UntypedStorage:
    """The memory in which the tensor lies."""
    return UntypedStorage(num.memory(tensor._data))


def storage(tensor: Any) -> TypedStorage:
    """The memory in which the tensor lies, as numbers of its dtype."""
    warn(
        "TypedStorage is deprecated. It will be removed in the future and UntypedStorage will be the only storage "
        "class. This should only matter to you if you are using storages directly.  To access UntypedStorage directly, "
        "use tensor.untyped_storage() instead of tensor.storage()"
    )
    return TypedStorage(num.memory(tensor._data), tensor.dtype)


def view_as_dtype(tensor: Any, dtype: dtypes.dtype) -> Any:
    """The same bytes read as numbers of another dtype: `x.view(torch.int32)`."""
    old, new = tensor._data.dtype.itemsize, dtype.itemsize
    names = f"{tensor.dtype.type_name} as {dtype.type_name}"
    if tensor.requires_grad:
        raise NotImplementedError(f"minitorch does not view {names} inside the graph; detach() first")
    if old != new and not tensor.dim():
        raise RuntimeError(f"self.dim() cannot be 0 to view {names} (different element sizes)")
    if old < new and tensor.shape[-1] * old % new:
        raise RuntimeError(
            f"self.size(-1) must be divisible by {new // old} to view {names} (different element sizes), but got "
            f"{tensor.shape[-1]}"
        )
    if old != new and tensor.stride(-1) != 1:
        raise RuntimeError(
            f"self.stride(-1) must be 1 to view {names} (different element sizes), but got {tensor.stride(-1)}"
        )
    out = tensor.detach()
    out._data = tensor._data.view(dtype.np)
    return out


def resize_(tensor: Any, *sizes: Any, memory_format: num.memory_format = num.contiguous_format) -> Any:
    """Gives the tensor another size: the elements that its memory holds, in order, and unset ones where it ends.

    Where the memory is too small the tensor moves to a new one, which its views then do not share (in torch they do).
    """
    if not sizes:
        raise TypeError('resize_() missing 1 required positional arguments: "size"')
    size = tuple(sizes[0]) if len(sizes) == 1 and not hasattr(sizes[0], "__index__") else sizes
    if tensor.requires_grad:
        raise RuntimeError("cannot resize variables that require grad")
    if memory_format is num.preserve_format:
        raise RuntimeError("Unsupported memory formatPreserve")
    if min(size, default=0) < 0:
        raise RuntimeError("numel: integer multiplication overflow")
    old = tensor._data
    known = num.memory(old).view(old.dtype)[num.offset(old) :]
    count = int(np.prod(size, dtype=np.int64))
    if count > known.size:
        grown = np.empty(count, old.dtype)
        grown[: known.size] = known
        known = grown
    stride = num.strides(num.laid_out(np.empty(size, np.bool_), memory_format, "resize_"))
    if (old.shape, num.strides(old)) != (size, stride) and (old.shape != size or memory_format.order):
        tensor._data = num.strided(known[:count], size, stride)
        increment_version(tensor)
    return tensor


def set_(tensor: Any, source: Any = None, storage_offset: int = 0, size: Any = None, stride: Any = None) -> Any:
    """Lets the tensor lie as another one does, or in a storage: from an offset, in a size, with strides."""
    if source is None:
        tensor._data = np.empty(0, tensor._data.dtype)
    elif isinstance(source, UntypedStorage):
        numbers = source._memory.view(tensor._data.dtype)
        size = (numbers.size - storage_offset,) if size is None else tuple(size)
        stride = num.strides(np.empty(size, np.bool_)) if stride is None else stride
        tensor._data = num.strided(numbers, size, stride, storage_offset)
    else:
        tensor._data = source._data
    return tensor
