"""The ops: records in files by family, as torch's documentation groups them. `_record` says what a record is."""

import warnings

from minitorch.ops import (
    activation,
    creation,
    dropout,
    indexing,
    linear_algebra,
    loss,
    pointwise,
    reduction,
    sampling,
    shape,
)
from minitorch.ops._record import PUBLIC, RECORDS, Op

__all__ = [
    "PUBLIC",
    "RECORDS",
    "Op",
    "activation",
    "creation",
    "dropout",
    "indexing",
    "linear_algebra",
    "loss",
    "pointwise",
    "reduction",
    "sampling",
    "shape",
]

# Division by zero and the like give inf and nan here as in torch, without a word. `np.errstate` around each kernel
# would cost more than most kernels do.
warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"minitorch\.")
