"""The ops: records in files by family, as torch's documentation groups them. `_record` says what a record is."""

from minitorch.ops import (
    activation,
    creation,
    indexing,
    linear_algebra,
    loss,
    pointwise,
    reduction,
    shape,
)
from minitorch.ops._record import PUBLIC, RECORDS, Op

__all__ = [
    "PUBLIC",
    "RECORDS",
    "Op",
    "activation",
    "creation",
    "indexing",
    "linear_algebra",
    "loss",
    "pointwise",
    "reduction",
    "shape",
]
