"""The version that `torch.__version__` shows under the swap: that of the torch whose behaviour minitorch follows."""

from __future__ import annotations

from typing import Any


def _release(version: Any) -> tuple[int, ...]:
    """(2, 13) of "2.13.0+cpu", of "2.13" and of (2, 13, 0): trailing zeros do not count."""
    if isinstance(version, str):
        from re import match

        version = [int(n) for n in match(r"v?(\d+(?:\.\d+)*)", version)[1].split(".")]
    parts = list(version)
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


class TorchVersion(str):
    """A version as text that compares as a version, with texts and with tuples of numbers.

    >>> TorchVersion("2.13.0+minitorch") >= "2.4" and TorchVersion("2.13.0+minitorch") >= (2, 4)
    True
    """

    __slots__ = ()

    def __eq__(self, other: Any) -> bool:
        return _release(self) == _release(other)

    def __lt__(self, other: Any) -> bool:
        return _release(self) < _release(other)

    def __le__(self, other: Any) -> bool:
        return _release(self) <= _release(other)

    def __gt__(self, other: Any) -> bool:
        return _release(self) > _release(other)

    def __ge__(self, other: Any) -> bool:
        return _release(self) >= _release(other)

    __hash__ = str.__hash__


__version__ = TorchVersion("2.13.0+minitorch")
