# Generated: `python -m minitorch._stubs` writes this file.
from builtins import bool as _bool, float as _float, int as _int, type as _type
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias, overload
from minitorch.dtypes import device as _device, dtype as _dtype
from minitorch.random import Generator as _Generator
from minitorch._tensor import Tensor as Tensor
from minitorch._tensor import _ValuesIndices as _ValuesIndices

_Number: TypeAlias = _int | _float | _bool
_Ints: TypeAlias = _int | Sequence[_int]


