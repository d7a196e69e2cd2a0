"""How far apart two numbers of one dtype may be: the one table."""

from collections.abc import Iterable

import numpy as np

# dtype -> (relative, absolute). An op is one rounding, or a sum of a few dozen, so a few dozen ulps are plenty.
TOLERANCES = {
    "float64": (1e-11, 1e-11),
    "float32": (3e-5, 1e-5),
    "float16": (4e-3, 2e-3),
    "bfloat16": (3e-2, 2e-2),
    "value": (1e-11, 1e-11),
}
EXACT = (0.0, 0.0)

# Finite differences in float64: the step's own error, not rounding, decides.
FINITE_DIFFERENCES = (2e-5, 2e-6)


def loosest(dtypes: Iterable[str]) -> str:
    """Of some dtypes, the one whose numbers may be furthest apart."""
    return max(dtypes, key=lambda dtype: TOLERANCES.get(dtype.removeprefix("torch."), EXACT))


def close(ours: np.ndarray, theirs: np.ndarray, dtype: str) -> bool:
    """Whether two arrays of `dtype` agree; nan agrees with nan, infinities with themselves."""
    relative, absolute = TOLERANCES.get(dtype.removeprefix("torch."), EXACT)
    return bool(np.allclose(ours.astype(np.float64), theirs.astype(np.float64), relative, absolute, equal_nan=True))
