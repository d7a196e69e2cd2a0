"""torch.serialization: `save` and `load`, in torch's own file format.

A checkpoint is a zip archive without compression: `data.pkl` is a pickle in which the memory of tensors is replaced by
keys, `data/0`, `data/1`, … is that memory. Views of one memory name one key, and share it again after loading.

`load` never runs code from a file: it builds tensors, numbers, strings and their containers, and refuses anything else
by name.
"""

from __future__ import annotations

import io
import math
import os
import pickle
import struct
import sys
import zipfile
import zlib
from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from functools import cached_property
from pickletools import genops
from types import FunctionType
from typing import Any

import numpy as np

from minitorch import dtypes
from minitorch._missing import missing
from minitorch._tensor import Size, Tensor, _stored, wrap
from minitorch._unpickler import Unpickler, UnpicklingError, checked_key, failed
from minitorch.dtypes import OBJECT
from minitorch.nn.parameter import Parameter
from minitorch.ops import num
from minitorch.storage import TypedStorage, UntypedStorage
from minitorch.swap import home_of

__all__ = [
    "add_safe_globals",
    "clear_safe_globals",
    "get_safe_globals",
    "get_unsafe_globals_in_checkpoint",
    "load",
    "safe_globals",
    "save",
]


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)


# ---- what a file can name -------------------------------------------------------------------------------------------


class _StorageType:
    """`torch.FloatStorage` and its kin, as they are named in a file: the dtype of a memory."""

    def __init__(self, dtype: dtypes.dtype):
        self.dtype = dtype

    @cached_property
    def raw(self) -> np.dtype:
        """The dtype of the numbers in the file, whatever `--dtype` lets the floating dtypes mean."""
        if self.dtype.np.name == self.dtype.name:
            return self.dtype.np
        if self.dtype is dtypes.bfloat16:
            import ml_dtypes  # noqa: F401  NumPy then knows bfloat16 by name
        return np.dtype(self.dtype.name)


def _rebuild_tensor(storage: TypedStorage, storage_offset: int, size: tuple, stride: tuple) -> Tensor:
    """A tensor that lies in a storage in the way described, which is checked to stay inside.

    Raises:
        RuntimeError: it would leave the storage.
    """
    if not isinstance(storage, TypedStorage) or not all(type(n) is int for n in (storage_offset, *size, *stride)):
        raise TypeError("a tensor is made of a storage, an offset, sizes and strides")
    if len(size) != len(stride):
        raise RuntimeError(f"unequal size length ({len(size)}) and stride length ({len(stride)})")
    if min(size, default=0) < 0 or math.prod(size) >= 1 << 63:
        raise RuntimeError("numel: integer multiplication overflow")
    if min(stride, default=0) < 0:
        raise RuntimeError(f"Storage size calculation overflowed with sizes={list(size)} and strides={list(stride)}")
    if storage_offset < 0:
        raise RuntimeError(f"Tensor: invalid storage offset {storage_offset}")
    memory = storage._memory
    end = storage_offset + sum((n - 1) * step for n, step in zip(size, stride, strict=True)) + 1 if all(size) else 0
    if end > memory.size:
        error = RuntimeError("Trying to resize storage that is not resizable")
        error.add_note(
            f"a tensor with sizes={list(size)}, strides={list(stride)} and storage offset {storage_offset} needs "
            f"{end} elements; its storage in the file has {memory.size}"
        )
        raise error
    return wrap(num.strided(memory, size, stride, storage_offset))


def _rebuild_tensor_v2(
    storage: TypedStorage,
    storage_offset: int,
    size: tuple,
    stride: tuple,
    requires_grad: bool,
    backward_hooks: dict,
    metadata: Any = None,
) -> Tensor:
    tensor = _rebuild_tensor(storage, storage_offset, size, stride)
    tensor.requires_grad = bool(requires_grad)
    return tensor


def _rebuild_parameter(data: Tensor, requires_grad: bool, backward_hooks: dict) -> Parameter:
    return Parameter(data, bool(requires_grad))


def _rebuild_parameter_with_state(data: Tensor, requires_grad: bool, backward_hooks: dict, state: dict) -> Parameter:
    parameter = Parameter(data, bool(requires_grad))
    parameter.__dict__.update(_attributes(state))
    return parameter


def _rebuild_from_type_v2(function: Callable, cls: type, args: tuple, state: dict | None) -> Tensor:
    if function is not _rebuild_tensor_v2 or not (isinstance(cls, type) and issubclass(cls, Tensor)):
        raise TypeError("a tensor of a subclass is made by torch._utils._rebuild_tensor_v2")
    tensor = function(*args)
    if cls is not Tensor:
        tensor = tensor.as_subclass(cls)
    tensor.__dict__.update(_attributes(state or {}))
    return tensor


def _attributes(state: Any) -> dict[str, Any]:
    if not isinstance(state, dict) or not all(type(name) is str for name in state):
        raise failed(f"Attributes must be a dict of names, but got {type(state)}")
    return state


# Python's own would take other arguments too: a size for bytearray, any codec for encode.


def _encode(text: str, encoding: str) -> bytes:
    """Bytes, which protocol 2 writes as text."""
    if encoding != "latin1":
        raise ValueError(f"bytes are written in latin1, not {encoding}")
    return text.encode("latin1")


def _bytearray(data: bytes = b"") -> bytearray:
    return bytearray(memoryview(data))


def _set(items: list = ()) -> set:
    return {checked_key(x) for x in items}


def _ordered_dict(items: list = ()) -> OrderedDict:
    return OrderedDict((checked_key(key), value) for key, value in items)


def _counter(counts: dict) -> Counter:
    if not isinstance(counts, dict):
        raise TypeError(f"a Counter is made of a dict, not of {type(counts)}")
    return Counter(counts)


_BUILDERS: dict[str, Callable] = {
    "_codecs.encode": _encode,
    "builtins.bytearray": _bytearray,
    "builtins.complex": complex,
    "builtins.set": _set,
    "collections.Counter": _counter,
    "collections.OrderedDict": _ordered_dict,
    "torch.Size": Size,
    "torch._tensor._rebuild_from_type_v2": _rebuild_from_type_v2,
    "torch._utils._rebuild_parameter": _rebuild_parameter,
    "torch._utils._rebuild_parameter_with_state": _rebuild_parameter_with_state,
    "torch._utils._rebuild_tensor": _rebuild_tensor,
    "torch._utils._rebuild_tensor_v2": _rebuild_tensor_v2,
    "torch.device": dtypes.device,
}
"""What a pickle may call."""

_STORAGE_TYPES = {dtype: _StorageType(dtype) for dtype in dtypes.ALL if dtype is not dtypes.value}
_UNTYPED = _StorageType(dtypes.uint8)

_NAMED: dict[str, Any] = {
    "torch.Tensor": Tensor,
    "torch.nn.parameter.Parameter": Parameter,
    "torch.storage.UntypedStorage": _UNTYPED,
    **{f"torch.{dtype.type_name}Storage": kind for dtype, kind in _STORAGE_TYPES.items()},
    **{f"torch.{dtype.name}": dtype for dtype in _STORAGE_TYPES},
}
"""What it may name beside these."""

# Values are saved as their numbers.
_STORAGE_TYPES[dtypes.value] = _STORAGE_TYPES[dtypes.float64]

_safe: list[Any] = []


def _name_of(entry: Any) -> str:
    """The name under which a file knows what was declared safe."""
    if isinstance(entry, tuple):
        return entry[1]
    return f"{home_of(entry.__module__)}.{entry.__qualname__}"


def _safe_by_name() -> dict[str, Any]:
    return {_name_of(entry): entry[0] if isinstance(entry, tuple) else entry for entry in _safe}


def add_safe_globals(safe_globals: list[Any]) -> None:
    """Lets `load` use these classes and functions when a file names them: their code then runs while loading.

    Args:
        safe_globals: classes, functions, or pairs of one and the full name under which the file has it.
    """
    _safe.extend(x for x in safe_globals if x not in _safe)


def get_safe_globals() -> list[Any]:
    """What `add_safe_globals` was given."""
    return list(_safe)


def clear_safe_globals() -> None:
    """Forgets what `add_safe_globals` was given."""
    _safe.clear()


class safe_globals:
    """Inside `with`, `load` may use these classes and functions; see `add_safe_globals`."""

    def __init__(self, safe_globals: list[Any]):
        self.safe_globals = safe_globals

    def __enter__(self) -> None:
        self.before = get_safe_globals()
        add_safe_globals(self.safe_globals)

    def __exit__(self, *exc: object) -> None:
        _safe[:] = self.before


def _unsafe_in(text: bytes) -> list[str]:
    """The full names of what a pickle names and `load` does not know."""
    known = _BUILDERS.keys() | _NAMED.keys() | _safe_by_name().keys()
    found = {}
    with suppress(ValueError):
        for opcode, arg, _ in genops(text):
            if opcode.name == "GLOBAL":
                found[_full_name(*arg.split(" ", 1))] = None
    return [name for name in found if name not in known]


def _refused(names: list[str]) -> UnpicklingError:
    listed = ", ".join(names)
    return UnpicklingError(
        "Weights only load failed. This file can still be loaded, to do so you have two options, \033[1mdo those steps "
        "only if you trust the source of the checkpoint\033[0m. \n"
        f"\t(1) The file names {listed}, beyond the types of a weights file. Allow it, and let its code run, by "
        f"`torch.serialization.add_safe_globals([{listed}])` or the `torch.serialization.safe_globals([{listed}])` "
        "context manager.\n"
        "\t(2) Plain `python` runs the same script on PyTorch, where `weights_only=False` runs whatever a file names. "
        "minitorch never does."
    )


# ---- saving ---------------------------------------------------------------------------------------------------------


class _Pickler(pickle._Pickler):
    """Writes objects as torch does: what is torch's by torch's names, memory by keys.

    Python's faster pickler cannot write names of modules that are not there.
    """

    def __init__(self, file: io.BytesIO, protocol: int):
        super().__init__(file, protocol)
        # By the identity of the array that owns the memory: its key, its numbers, what they are.
        self.storages: dict[int, tuple[str, np.ndarray, _StorageType]] = {}

    def persistent_id(self, obj: Any) -> tuple | None:
        if not isinstance(obj, UntypedStorage):
            return None
        memory, owner = obj._memory, num.storage(obj._memory)
        typed = isinstance(obj, TypedStorage)
        kind = _STORAGE_TYPES[obj.dtype] if typed else _UNTYPED
        key, _, known = self.storages.setdefault(id(owner), (str(len(self.storages)), memory, kind))
        if known is not kind and _UNTYPED not in (known, kind):
            raise RuntimeError("Cannot save multiple tensors or storages that view the same data as different types")
        return "storage", kind, key, "cpu", memory.size if typed else memory.nbytes

    def reducer_override(self, obj: Any) -> Any:
        if type(obj) in self.dispatch:
            return NotImplemented
        if isinstance(obj, Tensor):
            return self.tensor_parts(obj)
        if isinstance(obj, Size):
            return Size, (tuple(obj),)
        if isinstance(obj, dtypes.device):
            return dtypes.device, (obj.type,) if obj.index is None else (obj.type, obj.index)
        return NotImplemented

    def tensor_parts(self, tensor: Tensor) -> tuple:
        """What a pickle calls to make a tensor, and with which arguments."""
        data, needs, attributes = tensor._data, tensor.requires_grad, tensor.__dict__
        if type(tensor) is Parameter:
            parts = wrap(data), needs, OrderedDict()
            if attributes:
                return _rebuild_parameter_with_state, (*parts, attributes)
            return _rebuild_parameter, parts
        memory = num.memory(data)
        # A view in another dtype, `x.view(torch.int32)`, lies in the memory of x.
        storage = TypedStorage(memory if memory.dtype == data.dtype else memory.view(data.dtype), tensor.dtype)
        args = storage, num.offset(data), data.shape, num.strides(data), needs, OrderedDict()
        if type(tensor) is Tensor and not attributes:
            return _rebuild_tensor_v2, args
        return _rebuild_from_type_v2, (_rebuild_tensor_v2, type(tensor), args, attributes)

    def save_global(self, obj: Any, name: str | None = None) -> None:
        known = _NAMES.get(id(obj))
        if known is None:
            module = getattr(obj, "__module__", None) or ""
            home = home_of(module)
            if home == module:
                return super().save_global(obj, name)
            known = f"{home}.{name or obj.__qualname__}"
        module, _, name = known.rpartition(".")
        self.write(pickle.GLOBAL + f"{module}\n{name}\n".encode())
        self.memoize(obj)

    dispatch = {**pickle._Pickler.dispatch, FunctionType: save_global, _StorageType: save_global}


_NAMES = {id(obj): name for name, obj in (*_BUILDERS.items(), *_NAMED.items()) if name.startswith("torch.")}

_ALIGNMENT = 64
"""Where memory begins in a file, in bytes, so that it can be mapped."""


def save(
    obj: Any,
    f: str | os.PathLike | Any,
    pickle_module: Any = pickle,
    pickle_protocol: int = 2,
    _use_new_zipfile_serialization: bool = True,
    _disable_byteorder_record: bool = False,
) -> None:
    """Writes an object to a file that `load` reads, here and in PyTorch: tensors in whatever holds them.

    Views of one memory are written with all of it, once; clone what is only a small part. Gradients are not written.
    Objects of other classes are pickled as they are; `load` then wants them allowed.

    Args:
        f: a path, or a file with `write`.
        pickle_protocol: `load` reads 2 only.

    Raises:
        AttributeError: f has no `write`.
        RuntimeError: the folder of the path does not exist; two dtypes share one memory.

    >>> import io
    >>> file = io.BytesIO()
    >>> torch.save({"weight": torch.ones(2), "step": 3}, file)
    """
    if pickle_module is not pickle or not _use_new_zipfile_serialization:
        raise NotImplementedError("minitorch saves with Python's pickle, in the format that torch has since 1.6")
    name = "archive"
    if _is_path(f):
        path = os.fspath(f)
        folder = os.path.dirname(path)
        if folder and not os.path.isdir(folder):
            raise RuntimeError(f"Parent directory {folder} does not exist.")
        stem = os.path.splitext(os.path.basename(path))[0]
        name = stem if stem.isascii() else name
    elif not hasattr(f, "write"):
        raise AttributeError("expected 'f' to be string, path, or a file-like object with a 'write' attribute")
    text = io.BytesIO()
    pickler = _Pickler(text, pickle_protocol)
    pickler.dump(obj)
    with open(f, "wb") if _is_path(f) else nullcontext(f) as file, zipfile.ZipFile(file, "w") as archive:

        def write(record: str, content: Any) -> None:
            _write(archive, f"{name}/{record}", memoryview(content))

        write("data.pkl", text.getbuffer())
        write(".format_version", b"1")
        write(".storage_alignment", str(_ALIGNMENT).encode())
        if not _disable_byteorder_record:
            write("byteorder", sys.byteorder.encode())
        for key, memory, _ in pickler.storages.values():
            numbers = num.floats(memory) if memory.dtype == OBJECT else memory
            write(f"data/{key}", numbers.view(np.uint8))
        write("version", b"3\n")


def _is_path(f: Any) -> bool:
    return isinstance(f, (str, os.PathLike))


def _write(archive: zipfile.ZipFile, name: str, content: memoryview) -> None:
    """Adds a record to an archive, aligned: its header is filled up by a field that readers pass over."""
    record = zipfile.ZipInfo(name)
    record.file_size = content.nbytes
    # The header: 30 bytes, the name, a field for large sizes where one is needed, and the field that fills up.
    large = content.nbytes >= zipfile.ZIP64_LIMIT
    header = archive.fp.tell() + 30 + len(name) + (20 if large else 0) + 4
    padding = -header % _ALIGNMENT
    record.extra = struct.pack("<2sH", b"FB", padding) + b"Z" * padding
    with archive.open(record, "w", force_zip64=large) as file:
        file.write(content)
    # The list of records at the end does without it.
    record.extra = b""


# ---- loading --------------------------------------------------------------------------------------------------------


class _WeightsUnpickler(Unpickler):
    """Builds what is in a weights file, and what was declared safe.

    Args:
        storage: key, type and number of elements -> memory.
    """

    def __init__(self, data: bytes, storage: Callable, locate: Callable, encoding: str, start: int = 0):
        super().__init__(data, encoding, start)
        self.storage, self.locate = storage, locate
        self.storages: dict[str, TypedStorage] = {}
        self.safe = _safe_by_name()

    def find_global(self, module: str, name: str) -> Any:
        full = _full_name(module, name)
        for table in (_BUILDERS, _NAMED, self.safe):
            if full in table and module not in _BLOCKED:
                return table[full]
        if full.startswith("torch.") and (full.endswith("Storage") or full.split(".")[1] in _OTHER_DTYPES):
            raise NotImplementedError(f"the file holds {full}, and minitorch has no tensors of that dtype")
        if module in _BLOCKED:
            raise failed(f"Trying to load unsupported GLOBAL {full} whose module {module} is blocked.")
        raise _refused(_unsafe_in(bytes(self.data[self.start :])) or [full])

    def call(self, function: Any, args: tuple) -> Any:
        if not _is_in(function, _BUILDERS.values()) and not _is_in(function, self.safe.values()):
            raise failed(f"Trying to call reduce for unrecognized function {_short(function)}")
        return function(*args)

    def new(self, cls: Any, args: tuple) -> Any:
        if not _is_in(cls, self.safe.values()):
            raise failed(f"Trying to create new object for unrecognized class {_short(cls)}")
        return cls.__new__(cls, *args)

    def set_state(self, obj: Any, state: Any) -> None:
        if type(obj) is OrderedDict:
            obj.__dict__.update(_attributes(state))
        elif not _is_in(type(obj), self.safe.values()):
            raise failed(f"Can only build OrderedDict or types allowlisted via `add_safe_globals`, but got {type(obj)}")
        elif hasattr(obj, "__setstate__"):
            obj.__setstate__(state)
        else:
            attributes, slots = state if isinstance(state, tuple) else (state, None)
            obj.__dict__.update(_attributes(attributes or {}))
            for name, value in _attributes(slots or {}).items():
                setattr(obj, name, value)

    def persistent_load(self, key: Any) -> TypedStorage:
        if not isinstance(key, tuple) or not key or key[0] != "storage":
            raise failed(f"Only persistent_load of storage is allowed, but got {_short(key)}")
        _, kind, name, location, count, *view = key
        if view not in ([], [None]):
            raise failed("minitorch does not read views of storages, which torch wrote before 0.4")
        if not isinstance(kind, _StorageType) or (type(name), type(location), type(count)) != (str, str, int):
            raise failed("A storage is named by its type, key, location and number of elements.")
        if name not in self.storages:
            self.storages[name] = self.locate(TypedStorage(self.storage(name, kind, count), kind.dtype), location)
        return self.storages[name]


def _full_name(module: str, name: str) -> str:
    """The name of a global, which protocol 2 spells as Python 2 did."""
    module, name = NAME_MAPPING.get((module, name), (IMPORT_MAPPING.get(module, module), name))
    return f"{module}.{name}"


_BLOCKED = frozenset(("nt", "os", "posix", "sys"))
"""Modules of which nothing can be allowed."""

_OTHER_DTYPES = frozenset(
    "uint16 uint32 uint64 complex32 complex64 complex128 float8_e4m3fn float8_e4m3fnuz float8_e5m2 float8_e5m2fnuz "
    "float8_e8m0fnu quint8 qint8 qint32 quint4x2 quint2x4".split()
)


def _is_in(obj: Any, known: Iterable) -> bool:
    """Whether it is one of these objects; `in` would ask the object itself."""
    return any(obj is x for x in known)


def _short(obj: Any) -> str:
    return obj.__qualname__ if isinstance(obj, type | FunctionType) else str(type(obj))


def load(
    f: str | os.PathLike | Any,
    map_location: Any = None,
    pickle_module: Any = None,
    *,
    weights_only: bool | None = None,
    mmap: bool | None = None,
    encoding: str = "utf-8",
) -> Any:
    """Reads what `save` wrote, here or in PyTorch: tensors, numbers, strings, and their containers.

    No code from the file runs. Other classes than these are refused, unless `add_safe_globals` allowed them.

    Args:
        f: a path, or a file with `read`, `readline`, `tell` and `seek`.
        map_location: where memory that was on another device goes: "cpu", a device, a dict of locations, or a function
            of a storage and its location, which returns a storage or None.
        weights_only: None, True or False: here only weights are read.
        mmap: True maps a file given by path into memory, instead of reading it; changes are not written back.
        encoding: of byte strings that Python 2 wrote; "bytes" leaves them as they are.

    Raises:
        pickle.UnpicklingError: the file holds something else, or no sound pickle.
        RuntimeError: it is damaged, or holds memory of a device that is not there.
        EOFError: it is empty.

    >>> import io
    >>> file = io.BytesIO()
    >>> torch.save({"weight": torch.ones(2), "step": 3}, file)
    >>> file.seek(0)
    0
    >>> torch.load(file)
    {'weight': tensor([1., 1.]), 'step': 3}
    """
    if weights_only and pickle_module is not None:
        raise RuntimeError("Can not safely load weights when explicit pickle_module is specified")
    if mmap and not _is_path(f):
        raise ValueError("f must be a file path in order to use the mmap argument")
    for needed in () if _is_path(f) else ("seek", "tell", "read", "readline"):
        if not hasattr(f, needed):
            raise AttributeError(
                f"'{type(f).__name__}' object has no attribute '{needed}'. You can only torch.load from a file that is "
                "seekable. Please pre-load the data into a buffer like io.BytesIO and try to load from it instead."
            )
    with open(f, "rb") if _is_path(f) else nullcontext(f) as file:
        start = file.tell()
        head = file.read(4)
        file.seek(start)
        if not head:
            raise EOFError("Ran out of input: the file is empty")
        locate = _locator(map_location)
        if head == b"PK\3\4":
            archive = _Archive(file, mmap)
            return _WeightsUnpickler(archive.read("data.pkl"), archive.storage, locate, encoding).load()
        if mmap:
            raise RuntimeError(
                "mmap can only be used with files saved with torch.save since 1.6, which are zip archives"
            )
        return _load_old(file.read(), locate, encoding)


def get_unsafe_globals_in_checkpoint(f: str | os.PathLike | Any) -> list[str]:
    """The full names of what a file names and `load` would refuse; nothing is built.

    >>> import io
    >>> file = io.BytesIO()
    >>> torch.save(torch.nn.ReLU, file)
    >>> file.seek(0)
    0
    >>> torch.serialization.get_unsafe_globals_in_checkpoint(file)
    ['torch.nn.modules.activation.ReLU']
    """
    with open(f, "rb") if _is_path(f) else nullcontext(f) as file:
        text = _Archive(file).read("data.pkl")
    return _unsafe_in(text)


def _locator(map_location: Any) -> Callable[[TypedStorage, str], TypedStorage]:
    """Where a storage goes that was saved at a location."""
    if callable(map_location):

        def locate(storage: TypedStorage, location: str) -> TypedStorage:
            moved = map_location(storage.untyped(), location)
            if moved is None:
                return _on_cpu(storage, location)
            return TypedStorage(moved._memory.view(storage._memory.dtype), storage.dtype)

        return locate
    if isinstance(map_location, dict):
        return lambda storage, location: _on_cpu(storage, map_location.get(location, location))
    return lambda storage, location: _on_cpu(storage, location if map_location is None else str(map_location))


def _on_cpu(storage: TypedStorage, location: str) -> TypedStorage:
    if location == "cpu":
        return storage
    if location.startswith("cuda"):
        raise RuntimeError(
            "Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False. If you are "
            "running on a CPU-only machine, please use torch.load with map_location=torch.device('cpu') to map your "
            "storages to the CPU."
        )
    raise RuntimeError(
        f"don't know how to restore data location of torch.storage.UntypedStorage (tagged with {location})"
    )


class _Archive:
    """A zip archive without compression. Its records are read past the library, straight to where they shall be."""

    def __init__(self, file: Any, mmap: bool | None = None):
        self.file, self.mapped = file, None
        try:
            records = zipfile.ZipFile(file).infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
            raise _damaged(f"reading zip archive: {error}") from None
        if not records:
            raise _damaged("reading zip archive: it is empty")
        folder = records[0].filename.partition("/")[0]
        self.records = {record.filename.removeprefix(f"{folder}/"): record for record in records}
        if "constants.pkl" in self.records:
            raise RuntimeError(
                "Cannot use ``weights_only=True`` with TorchScript archives passed to ``torch.load``. They are "
                "programs, and minitorch runs no code from a file."
            )
        # Records that overlap could ask for any amount of memory.
        self.size = self.left = file.seek(0, io.SEEK_END)
        if mmap:
            from mmap import ACCESS_COPY
            from mmap import mmap as map_file

            self.mapped = map_file(file.fileno(), 0, access=ACCESS_COPY)
        self.swapped = False
        if "byteorder" in self.records:
            order = self.read("byteorder").decode("latin1")
            if order not in ("little", "big"):
                raise ValueError(f"Unknown endianness type: {order}")
            self.swapped = order != sys.byteorder

    def at(self, name: str, size: int | None = None) -> int:
        """Where the bytes of a record begin; the file stands there then."""
        if name not in self.records:
            raise _damaged(f"locating file {name}: file not found")
        record = self.records[name]
        if record.compress_type != zipfile.ZIP_STORED or record.flag_bits & 1:
            raise _damaged(f"reading file {name}: it is compressed or encrypted, which torch.save never does")
        if size is not None and record.file_size != size:
            raise RuntimeError(
                f"record size ({record.file_size} bytes) does not match expected size ({size} bytes = {size} elements "
                "* 1 bytes/element) for dtype Byte"
            )
        self.left -= record.file_size
        header = b""
        if self.left >= 0 <= record.header_offset <= self.size:
            self.file.seek(record.header_offset)
            header = self.file.read(30)
        if header[:4] != b"PK\3\4" or len(header) < 30:
            raise _damaged(f"reading file {name}: it is not where the archive says")
        return self.file.seek(sum(struct.unpack("<2H", header[26:])), io.SEEK_CUR)

    def read(self, name: str) -> bytes:
        """A small record."""
        self.at(name)
        content = self.file.read(self.records[name].file_size)
        self.check(name, content)
        return content

    def check(self, name: str, content: Any) -> None:
        if len(content) != self.records[name].file_size or zlib.crc32(content) != self.records[name].CRC:
            raise _damaged(f"reading file {name}: its bytes are not those that were saved")

    def storage(self, key: str, kind: _StorageType, count: int) -> np.ndarray:
        """The memory under a key."""
        name, size = f"data/{key}", count * kind.raw.itemsize
        place = self.at(name, size)
        if self.mapped is None:
            numbers = np.empty(count, kind.raw)
            _fill(self.file, numbers.view(np.uint8))
            self.check(name, numbers.view(np.uint8))
        elif place + size > len(self.mapped):
            raise _damaged(f"reading file {name}: the archive ends too early")
        else:
            numbers = np.frombuffer(self.mapped, kind.raw, count, place)
        if self.swapped:
            numbers.byteswap(inplace=True)
        return _as_numbers(numbers, kind)


def _fill(file: Any, content: np.ndarray) -> None:
    """Reads an array full, if the file has as much."""
    rest = memoryview(content)
    while rest:
        if hasattr(file, "readinto"):
            got = file.readinto(rest)
        else:
            piece = file.read(len(rest))
            got = len(piece)
            rest[:got] = piece
        if not got:
            raise _damaged("reading the file: it ends too early")
        rest = rest[got:]


def _as_numbers(memory: np.ndarray, kind: _StorageType) -> np.ndarray:
    """The memory of a file as that of tensors."""
    if kind.dtype is dtypes.bool:
        # NumPy takes a byte beyond 1 for more than one True.
        content = memory.view(np.uint8)
        np.minimum(content, 1, out=content)
    return memory if kind.dtype.np is kind.raw else _stored(memory, kind.dtype)


def _damaged(what: str) -> RuntimeError:
    return RuntimeError(
        f"PytorchStreamReader failed {what}. There is a high likelihood that your checkpoint file is corrupted. This "
        "can happen if the checkpoint was not saved properly, was transferred incorrectly, or the file was modified "
        "after saving."
    )


# ---- the format before 1.6: pickles one after the other, then the memories in the order of a list of their keys ------

_MAGIC = 0x1950A86A20F9469CFC6C
"""What such a file begins with, as a pickle."""


def _load_old(data: bytes, locate: Callable, encoding: str) -> Any:
    memories: dict[str, tuple[np.ndarray, _StorageType]] = {}
    left, at = len(data), 0

    def storage(key: str, kind: _StorageType, count: int) -> np.ndarray:
        nonlocal left
        left -= count * kind.raw.itemsize
        if left < 0 or count < 0:
            raise _damaged("reading the file: it is smaller than the memory that it names")
        memories[key] = np.empty(count, kind.dtype.np), kind
        return memories[key][0]

    def pickled() -> Any:
        nonlocal at
        reader = _WeightsUnpickler(data, storage, locate, encoding, at)
        result, at = reader.load(), reader.at
        return result

    if not data.startswith(pickle.PROTO):
        raise failed("The file is no checkpoint: neither a zip archive nor of the format before 1.6.")
    if pickled() != _MAGIC:
        raise RuntimeError("Invalid magic number; corrupt file?")
    version, system = pickled(), pickled()
    if version != 1001 or not isinstance(system, dict) or system.get("little_endian") is not True:
        raise RuntimeError("minitorch reads version 1001 of the format before 1.6, written on a little-endian machine")
    result, keys = pickled(), pickled()
    named = isinstance(keys, list) and all(type(key) is str for key in keys)
    if not named or sorted(keys) != sorted(memories):
        raise _damaged("reading the file: its list of memories is not that of its tensors")
    for key in keys:
        memory, kind = memories[key]
        size = memory.size * kind.raw.itemsize
        if int.from_bytes(data[at : at + 8], "little") != memory.size or at + 8 + size > len(data):
            raise _damaged(f"reading the file: memory {key} is not as large as its tensors say")
        memory[...] = _as_numbers(np.frombuffer(data, kind.raw, memory.size, at + 8).copy(), kind)
        at += 8 + size
    return result
