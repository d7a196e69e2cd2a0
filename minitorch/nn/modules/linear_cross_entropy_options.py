"""How torch would cut a linear layer with its loss into chunks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from minitorch import dtypes

_DTYPES = (None, dtypes.float16, dtypes.bfloat16, dtypes.float32, dtypes.float64)


@dataclass(frozen=True)
class LinearCrossEntropyOptions:
    """The options of `LinearCrossEntropyLoss`: checked, but without effect, for here the one chunk is the whole.

    Args:
        allow_retain_graph: whether a second backward is allowed; here it always is.
        batch_chunk_size: how many rows a chunk has.
        chunking_method: how that number is chosen if it is not given: "auto", "aspect_ratio", "aspect_ratio:2", ….
        acc_policy: "accurate", "balanced", "compact" or "auto".
        acc_dtype: the dtype that gradients are added up in.

    Raises ValueError for anything else.
    """

    allow_retain_graph: bool = False
    batch_chunk_size: int | None = None
    chunking_method: str | None = "auto"
    acc_policy: str = "auto"
    acc_dtype: dtypes.dtype | None = None

    def __post_init__(self):
        size, method = self.batch_chunk_size, self.chunking_method
        if size is not None and not (isinstance(size, int) and size > 0):
            raise ValueError(f"batch_chunk_size must be positive int or None, got {size}")
        if method is not None and not re.fullmatch(r"auto|aspect_ratio(:[1-9]\d*)?", method):
            raise ValueError(f"invalid chunking_method: {method!r}")
        if self.acc_policy not in ("accurate", "balanced", "compact", "auto"):
            raise ValueError(f"invalid acc_policy: {self.acc_policy!r}")
        if self.acc_dtype not in _DTYPES:
            raise ValueError(
                f"acc_dtype must be one of {{{', '.join(map(str, _DTYPES))}}}, got {self.acc_dtype}. "
                "Pass acc_dtype=None to let the op pick automatically."
            )
