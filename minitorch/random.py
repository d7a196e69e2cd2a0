"""torch.random: generators of random numbers, and their states as tensors. The numbers themselves: `_streams`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

import minitorch._dispatch  # noqa: F401  binds the records
from minitorch._missing import missing
from minitorch._streams import Stream, default_stream
from minitorch._tensor import Tensor, wrap
from minitorch.dtypes import CPU, check_device, device

__all__ = ["fork_rng", "get_rng_state", "initial_seed", "manual_seed", "seed", "set_rng_state"]


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)


class Generator:
    """A stream of random numbers of its own: PyTorch's for the same seed and the same calls.

    Every function that draws takes one by `generator=`; without it, the default one serves them all.

    >>> torch.rand(2, generator=torch.Generator().manual_seed(0))
    tensor([0.4963, 0.7682])
    """

    __slots__ = ("stream", "__weakref__")

    def __init__(self, device: device | str | None = None):
        check_device(device)
        self.stream = Stream()

    @property
    def device(self) -> device:
        return CPU

    def manual_seed(self, seed: int, /) -> Generator:
        """Restarts the stream at `seed`, an int in [-2**63, 2**64), and returns the generator.

        A negative seed counts from 2**64 down. Only the low 32 bits reach the stream.

        Raises:
            RuntimeError: `seed` is no int.
            ValueError: it is out of range.
        """
        self.stream.manual_seed(seed)
        return self

    def seed(self) -> int:
        """Restarts the stream at a seed from the operating system, and returns that seed."""
        return self.stream.seed()

    def initial_seed(self) -> int:
        """The seed at which the stream started, in [0, 2**64)."""
        return self.stream.initial_seed()

    def get_state(self) -> Tensor:
        """The whole state: 5056 bytes, uint8, PyTorch's own for the same position in the stream."""
        return wrap(self.stream.get_state())

    def set_state(self, new_state: Tensor, /) -> Generator:
        """Continues from what `get_state` returned, here or in PyTorch, and returns the generator.

        Raises:
            TypeError: it is no uint8 tensor.
            RuntimeError: it is no state.
        """
        if not isinstance(new_state, Tensor):
            raise TypeError(f"expected a torch.ByteTensor, but got {type(new_state).__name__}")
        state = new_state._data
        if state.dtype == np.uint8 and not state.flags.c_contiguous:
            raise RuntimeError("RNG state must be contiguous")
        self.stream.set_state(state)
        return self

    def clone_state(self) -> Generator:
        """A new generator that continues where this one stands, independently."""
        copied = Generator()
        copied.stream = self.stream.clone_state()
        return copied

    def __reduce__(self) -> tuple:
        return Generator, (self.device,), (self.initial_seed(), None, self.get_state())

    def __setstate__(self, state: tuple) -> None:
        self.set_state(state[2])


default_generator = Generator()
default_generator.stream = default_stream


def manual_seed(seed: int) -> Generator:
    """Restarts the default stream at `seed`, anything that `int` takes, and returns its generator."""
    return default_generator.manual_seed(int(seed))


def seed() -> int:
    """Restarts the default stream at a seed from the operating system, and returns that seed."""
    return default_generator.seed()


def initial_seed() -> int:
    """The seed at which the default stream started."""
    return default_generator.initial_seed()


def get_rng_state() -> Tensor:
    """The state of the default stream, as a uint8 tensor."""
    return default_generator.get_state()


def set_rng_state(new_state: Tensor) -> None:
    """Brings the default stream back to a state."""
    default_generator.set_state(new_state)


@contextmanager
def fork_rng(devices: Iterable | None = None, enabled: bool = True, device_type: str | None = None) -> Iterator[None]:
    """Draws inside move a copy of the default stream; at the end it stands where it stood before.

    Args:
        devices: which GPUs to fork besides the CPU; there are none.
        enabled: False leaves the stream alone, so that draws inside move it.

    >>> with torch.random.fork_rng():
    ...     a = torch.rand(2)
    >>> bool((a == torch.rand(2)).all())
    True
    """
    check_device(device_type)
    if devices:
        raise AssertionError("Torch not compiled with CUDA enabled")
    if not enabled:
        yield
        return
    state = get_rng_state()
    try:
        yield
    finally:
        set_rng_state(state)
