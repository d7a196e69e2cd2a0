"""torch.types: names for annotations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitorch._tensor import Size as Size
from minitorch._tensor import Tensor as Tensor
from minitorch.dtypes import device, dtype
from minitorch.random import Generator as Generator

Number = int | float | bool
Device = device | str | int | None
_bool, _int, _float, _dtype, _device = bool, int, float, dtype, device
_size = Sequence[int]
_TensorOrTensors = Tensor | Sequence[Tensor]
_layout = _qscheme = Any
