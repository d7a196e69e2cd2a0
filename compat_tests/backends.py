"""The two sides, torch and minitorch, behind one face: where a public name lives, and how a sample becomes tensors."""

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import ml_dtypes  # noqa: F401  NumPy then knows bfloat16 by name
import numpy as np
import torch

import minitorch
from minitorch.ops._record import PUBLIC, import_all

# The tests go through the tables of records, so these must be complete.
import_all()

# At each seeding torch notes, for devices that are not there, where it was called from: 190 of its 194 µs.
for _device in (torch.cuda, torch.xpu, torch.mtia):
    _device.manual_seed_all = lambda seed: None


@dataclass(frozen=True, eq=False)
class Array:
    """A tensor argument of a sample: an array, made once, and how to lay it out in memory.

    layout: "C" (contiguous), "F" (dims reversed in memory), "step" (every second element of a larger buffer), "own"
    (the strides of `data`, gaps and repetitions too).
    """

    data: np.ndarray
    grad: bool = False
    layout: str = "C"

    def as_dtype(self, dtype: str) -> "Array":
        """The same sample in another floating dtype; integers and bools stay."""
        floating = self.data.dtype.kind == "f" or self.data.dtype.name == "bfloat16"
        return Array(self.data.astype(dtype), self.grad, self.layout) if floating else self

    def copy(self) -> np.ndarray:
        if self.layout == "F":
            return np.array(self.data, order="F")
        if self.layout == "step":
            wide = np.zeros((*self.data.shape[:-1], 2 * self.data.shape[-1]), self.data.dtype)
            wide[..., ::2] = self.data
            return wide[..., ::2]
        if self.layout == "own" and not self.data.flags.c_contiguous and self.data.size:
            strides = self.data.strides
            memory = np.zeros(
                1 + sum((n - 1) * step for n, step in zip(self.data.shape, strides)) // self.data.itemsize
            )
            out = np.lib.stride_tricks.as_strided(memory.astype(self.data.dtype), self.data.shape, strides)
            out[...] = self.data
            return out
        return self.data.copy(order="C")

    def __repr__(self) -> str:
        layout = "" if self.layout == "C" else f" {self.layout}"
        return f"{self.data.dtype}{list(self.data.shape)}{layout}{' grad' if self.grad else ''}"


@dataclass(frozen=True)
class Dtype:
    """A dtype argument of a sample, by name."""

    name: str

    def __repr__(self) -> str:
        return self.name


@dataclass(eq=False)
class Sample:
    """The arguments of one call. `numbers=False`: the values are not determined (`empty`).

    `part`: what is determined of the results, made from them (not the signs of eigenvectors).
    """

    args: tuple
    kwargs: dict = field(default_factory=dict)
    numbers: bool = True
    part: Callable | None = None

    def __repr__(self) -> str:
        return ", ".join([*map(repr, self.args), *(f"{k}={v!r}" for k, v in self.kwargs.items())])

    def map(self, change: Callable[[Any], Any]) -> "Sample":
        """The sample with `change` applied to every Array and Dtype in it."""
        return Sample(nested(change, self.args), nested(change, self.kwargs), self.numbers, self.part)

    def as_dtype(self, dtype: str) -> "Sample":
        return self.map(lambda x: x.as_dtype(dtype) if isinstance(x, Array) else x)

    @property
    def arrays(self) -> list[Array]:
        found = []
        self.map(lambda x: found.append(x) or x)
        return [x for x in found if isinstance(x, Array)]

    @property
    def floating(self) -> bool:
        return any(a.data.dtype.kind == "f" for a in self.arrays)


def nested(change: Callable[[Any], Any], x: Any) -> Any:
    if isinstance(x, (Array, Dtype)):
        return change(x)
    if isinstance(x, (tuple, list)):
        return type(x)(nested(change, y) for y in x)
    return {k: nested(change, v) for k, v in x.items()} if isinstance(x, dict) else x


class Backend:
    def __init__(self, name: str, namespace: Any, tensor: type):
        self.name, self.torch, self.Tensor = name, namespace, tensor

    def function(self, place: str, name: str) -> Callable:
        if place == "Tensor":
            return lambda *args, **kwargs: getattr(args[0], name)(*args[1:], **kwargs)
        return self._find(place, name)

    def build(self, sample: Sample) -> tuple[tuple, dict, list]:
        """The arguments with tensors of this backend, and the list of all those tensors."""
        tensors = []

        def make(x: Array | Dtype) -> Any:
            if isinstance(x, Dtype):
                return getattr(self.torch, x.name)
            tensor = self.from_numpy(x.copy())
            if x.grad and tensor.dtype.is_floating_point:
                tensor.requires_grad_()
            tensors.append(tensor)
            return tensor

        args, kwargs = nested(make, sample.args), nested(make, sample.kwargs)
        return args, kwargs, tensors

    def from_numpy(self, array: np.ndarray) -> Any:
        """The tensor over an array; NumPy's bfloat16 goes by its bits, for torch does not know it."""
        if array.dtype.name != "bfloat16":
            return self.torch.from_numpy(array)
        return self.torch.from_numpy(array.view(np.int16)).view(self.torch.bfloat16)

    def numbers(self, tensor: Any) -> np.ndarray:
        tensor = tensor.detach()
        return np.array((tensor.float() if tensor.dtype is self.torch.bfloat16 else tensor).numpy(force=True))

    def flat(self, result: Any) -> list:
        """The results of a call, one after the other."""
        if isinstance(result, (tuple, list)) and not isinstance(result, self.torch.Size):
            return [y for x in result for y in self.flat(x)]
        return [result]


def torch_home(place: str) -> Any:
    """Where torch has the functions of a public place: "F" is nn.functional, "signal.windows" is named as it is."""
    named = {"torch": torch, "Tensor": torch.Tensor, "F": torch.nn.functional}
    return named[place] if place in named else attrgetter(place)(torch)


class Torch(Backend):
    def _find(self, place: str, name: str) -> Callable:
        return getattr(torch_home(place), name)

    def shares(self, a: Any, b: Any) -> bool:
        return a.numel() > 0 and a.untyped_storage().data_ptr() == b.untyped_storage().data_ptr()


class Minitorch(Backend):
    def _find(self, place: str, name: str) -> Callable:
        return PUBLIC[place][name].function

    def shares(self, a: Any, b: Any) -> bool:
        return a.numel() > 0 and np.may_share_memory(a._data, b._data)


TORCH = Torch("torch", torch, torch.Tensor)
MINITORCH = Minitorch("minitorch", minitorch, minitorch.Tensor)
BOTH = (MINITORCH, TORCH)
