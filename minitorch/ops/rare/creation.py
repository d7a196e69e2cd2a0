"""Operations that make tensors, beyond those that most scripts use: a number, a range of powers."""

import numpy as np

from minitorch._arguments import wrong_type
from minitorch.ops._record import factory
from minitorch.ops.creation import evenly


@factory("logspace")
def logspace(start, end, steps=None, base=10.0, dtype=None):
    """`steps` powers of base, their exponents from start to end at equal distances.

    >>> torch.logspace(0, 2, 3)
    tensor([  1.,  10., 100.])
    """
    exponents = evenly("logspace", start, end, steps, dtype)
    kind = exponents.dtype.type if exponents.dtype.kind == "f" else np.float64
    return np.power(kind(base), exponents).astype(dtype, copy=False)


@factory("scalar_tensor", out=False)
def scalar_tensor(s, dtype=None):
    """A number as a 0-d tensor, of the default dtype unless one is given.

    >>> torch.scalar_tensor(3)
    tensor(3.)
    """
    if isinstance(s, str):
        raise wrong_type("scalar_tensor", "s", 1, "Number", s)
    return np.asarray(s).astype(dtype)
