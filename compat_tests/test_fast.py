"""The kernels of `ops/fast` equal the plain kernels that define their ops."""

import numpy as np
import pytest
from scipy import special

from minitorch.ops import num
from minitorch.ops.fast import normal


@pytest.mark.parametrize("shape", [(1,), (0,), (3, 5), (2, 9001), (20_000,)])
def test_normal_cdf(shape):
    x = np.random.default_rng(0).standard_normal(shape).astype(np.float32) * 3
    assert normal.cdf(x).shape == shape
    # As far off as one rounding of erf in float32 is.
    assert np.abs(normal.cdf(x) - special.ndtr(x.astype(np.float64))).max(initial=0) < 1.2e-7


def test_normal_cdf_at_the_ends():
    x = np.array([0, -0.0, 6.4, -6.4, 50, -50, np.inf, -np.inf, np.nan], np.float32)
    np.testing.assert_allclose(normal.cdf(x), special.ndtr(x.astype(np.float64)), atol=1e-7)
    wide = np.linspace(-7, 7, 2000, dtype=np.float32)
    np.testing.assert_array_equal(num.normal_cdf(wide), normal.cdf(wide))
    np.testing.assert_array_equal(num.normal_cdf(wide.reshape(40, 50).T), normal.cdf(wide.reshape(40, 50).T))
