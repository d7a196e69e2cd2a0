"""Samples of calls, for every public op: inputs are made once, in NumPy, from the op's own seed.

    @samples("add", "mul")
    def _(m):
        yield S(m(3, 4), m(4))

`m(shape…)` is a floating tensor that requires grad; `m.plain`, `m.ints` and `m.bools` make others. A sample
with floating inputs runs in float32 and in float64. Names in `raising` are calls that must raise, with
torch's type and first line. An op of which nothing stands here takes a few small samples of torch's own (`opinfo`).
"""

import zlib
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np

from compat_tests import opinfo
from compat_tests.backends import Array, Dtype, Sample
from minitorch.ops._record import PUBLIC, RECORDS

inf, nan = float("inf"), float("nan")


class Maker:
    def __init__(self, op: str):
        self.rng = np.random.default_rng(zlib.crc32(op.encode()))

    def __call__(self, *shape: int, low=None, high=None, grad=True, layout="C") -> Array:
        """A floating tensor: standard normal numbers, or uniform ones from [low, high)."""
        draw = self.rng.standard_normal(shape) if low is None else self.rng.uniform(low, high, shape)
        return Array(np.asarray(draw, np.float64), grad, layout)

    def plain(self, *shape: int, **how) -> Array:
        return self(*shape, **how, grad=False)

    def ints(self, *shape: int, low=-5, high=6, dtype="int64", layout="C") -> Array:
        return Array(np.asarray(self.rng.integers(low, high, shape), dtype), False, layout)

    def bools(self, *shape: int) -> Array:
        return Array(np.asarray(self.rng.random(shape) < 0.5))

    def of(self, numbers, dtype="float64", grad=True) -> Array:
        """Exactly these numbers."""
        array = np.array(numbers, dtype)
        return Array(array, grad and array.dtype.kind == "f")

    def spread(self, *shape: int, grad=True) -> Array:
        """Numbers of which no two are near each other, in random order: no ties, and a wide berth for differences."""
        n = int(np.prod(shape))
        return Array((self.rng.permutation(n).reshape(shape) - n / 2 + 0.25) / 2, grad)


def S(*args, **kwargs) -> Sample:
    return Sample(args, kwargs)


Family = Callable[[Maker], Iterator[Sample]]
VALID: dict[str, list[Family]] = {}
BESIDES: dict[str, list[Family]] = {}
RAISING: dict[str, list[Family]] = {}


def samples(*names: str) -> Callable[[Family], Family]:
    return _register(VALID, names)


def besides(*names: str) -> Callable[[Family], Family]:
    """Samples beside those of torch's database, for ops that have no other: without ties, for differences."""
    return _register(BESIDES, names)


def raising(*names: str) -> Callable[[Family], Family]:
    return _register(RAISING, names)


def _register(table: dict, names: tuple[str, ...]) -> Callable[[Family], Family]:
    def register(family: Family) -> Family:
        for name in names:
            table.setdefault(name, []).append(family)
        return family

    return register


@cache
def of_op(name: str) -> list[Sample]:
    """The valid samples of an op, each floating one in both precisions."""
    maker = Maker(name)
    found = [sample for table in (VALID, BESIDES) for family in table.get(name, ()) for sample in family(maker)]
    if name not in VALID:
        found += [sample for place, public in homes(name) for sample in opinfo.some_of_op(place, public)]
    return [s.as_dtype(d) for s in found for d in (("float32", "float64") if s.floating else ("float64",))]


@cache
def raising_of(name: str) -> list[Sample]:
    maker = Maker(name)
    if name not in VALID and name not in RAISING:
        return [sample for place, public in homes(name) for sample in opinfo.some_of_op(place, public, wrong=True)]
    return [sample.as_dtype("float32") for family in RAISING.get(name, ()) for sample in family(maker)]


def homes(name: str) -> list[tuple[str, str]]:
    """The public places and names of a record."""
    found = [(place, public) for place, ops in PUBLIC.items() for public, op in ops.items() if op is RECORDS[name]]
    return [pair for pair in found if pair[0] != "Tensor"] or found


@besides("asin", "asinh", "atanh", "erfinv", "frac", "sgn", "angle", "deg2rad", "rad2deg")
def _(m):
    yield S(m(2, 3, low=0.1, high=0.9))
    yield S(m(4, low=-0.9, high=-0.1))


@besides("copysign")
def _(m):
    yield S(m(4), 2.0)
    yield S(m(4), -2.0)


@besides("scatter_reduce")
def _(m):
    for reduce in ("prod", "mean", "amax"):
        yield S(m(), 0, m.of(0, "int64"), m(), reduce)


@besides("median", "nanmedian")
def _(m):
    yield S(m.of([3.0, 2.0, 1.0, 2.0]))


@samples("det", "slogdet", "inverse")
def _(m):
    yield S(m(3, 3))
    yield S(m(2, 4, 4))


@besides("index_add", "index_copy")
def _(m):
    yield S(m(3, 4), 0, m.of([2, 0], "int64"), m(2, 4))
    yield S(m(3, 4), -1, m.of([1, 3], "int64"), m(3, 2))


@besides("index_fill")
def _(m):
    yield S(m(3, 4), 0, m.of([2, 0], "int64"), m())
    yield S(m(3, 4), 1, m.of([2, 0], "int64"), 1.5)


@besides("cholesky_inverse")
def _(m):
    yield S(m(3, 3, low=1, high=2))
    yield S(m(2, 3, 3, low=1, high=2), upper=True)


@besides("cholesky_solve")
def _(m):
    yield S(m(3, 2), m(3, 3, low=1, high=2))
    yield S(m(3, 2), m(3, 3, low=1, high=2), upper=True)


@besides("ormqr")
def _(m):
    yield S(m(3, 2), m(2), m(3, 4))
    yield S(m(3, 2), m(2), m(4, 3), left=False, transpose=True)


@samples("bartlett_window", "blackman_window", "hamming_window", "hann_window", "kaiser_window")
def _(m):
    yield S(5)
    yield S(6, periodic=False)
    yield S(1)
    yield S(0)


@raising("imag")
def _(m):
    yield S(m(2))


@besides("cdist")
def _(m):
    yield S(m(30, 2), m(3, 2))
    yield S(m(4, 2), m(3, 2))


@besides("fill")
def _(m):
    yield S(m(3, 4), m())
    yield S(m(3, 4), 1.5)


@besides("xlogy", "xlog1py")
def _(m):
    yield S(m(3, low=0.5, high=2), m(3, low=0.5, high=2))
    yield S(m(3, low=0.5, high=2), 1.5)
    yield S(1.5, m(3, low=0.5, high=2))


@besides("fmod")
def _(m):
    yield S(m(4, low=2.1, high=2.9), 1.5)


@besides("igamma", "igammac")
def _(m):
    yield S(m.plain(4, low=0.5, high=3), m(4, low=0.5, high=3))


# ---- pointwise ------------------------------------------------------------------------------------------------------


@samples("add", "sub", "mul", "maximum", "minimum")
def _(m):
    yield S(m(3, 4), m(3, 4))
    yield S(m(3, 4), m(4))
    yield S(m(2, 1, 3), m(4, 1))
    yield S(m(), m())
    yield S(m(3), m())
    yield S(m(0, 3), m(3))
    yield S(m(3, 4, layout="F"), m(3, 4, layout="step"))
    yield S(m(3), m.plain(3))
    yield S(m.plain(3), m(3))
    yield S(m(3), m.ints(3))
    yield S(m.ints(3), m(3))
    yield S(m.ints(2, 3), m.ints(3))
    yield S(m.ints(3, dtype="int32"), m.ints(3, dtype="uint8", low=0))


@samples("add", "mul", "div", "sub")
def _(m):
    yield S(m(3), 2)
    yield S(m(3), 2.5)
    yield S(m.ints(3), 2)
    yield S(m.ints(3), 2.5)
    yield S(m(), 2.0)


@samples("add", "mul", "div", "maximum", "minimum", "eq", "ne", "lt", "le", "gt", "ge", "logical_and", "logical_or")
def _(m):
    yield S(m.bools(4), m.bools(4))
    yield S(m.bools(4), m.ints(4, low=1))


@samples("add", "sub")
def _(m):
    yield S(m(2, 3), m(3), alpha=0.5)
    yield S(m(3), 2.0, alpha=3)
    yield S(m.ints(3), m.ints(3), alpha=2)


@raising("add", "sub", "mul", "div", "maximum", "pow", "eq", "lt")
def _(m):
    yield S(m(3, 4), m(3))
    yield S(m(2, 3), m(4, 3))
    yield S(m(2, 3, 4), m(3, 3, 4))


@raising("sub")
def _(m):
    yield S(m.bools(3), m.bools(3))


@samples("maximum", "minimum")
def _(m):
    yield S(m.of([1.0, 2.0, 3.0]), m.of([1.0, 3.0, 2.0]))
    yield S(m.of([1.0, nan, 3.0]), m.of([nan, 3.0, 2.0]))


@samples("rsub")
def _(m):
    yield S(m(3, 4), m(4))
    yield S(m(3), 2)
    yield S(m(3), 2.5)
    yield S(m(3), 2, alpha=3)
    yield S(m.ints(3), 2)


@samples("__rfloordiv__", "__rmod__")
def _(m):
    yield S(m.ints(5, low=1, high=6), 7)
    yield S(m.plain(5, low=1, high=6), 7)
    yield S(m.plain(3, low=-6, high=-1), 2.5)


@samples("__rsub__", "__rdiv__")
def _(m):
    yield S(m(3, 4), 2)
    yield S(m(), 2.5)
    yield S(m.ints(3, low=1), 3)
    yield S(m(0), 1.0)


@samples("div")
def _(m):
    yield S(m(3, 4), m(4, low=0.5, high=2))
    yield S(m(2, 1, 3), m(4, 1, low=-3, high=-1))
    yield S(m(3, 4, layout="F"), m(3, 4, layout="F"))
    yield S(m(), m())
    yield S(m(0), m(0))
    yield S(m.plain(3), m(3))
    yield S(m.ints(3), m.ints(3, low=1))
    yield S(m.of([1.0, -1.0, 0.0]), m.of([0.0, 0.0, 0.0]))
    for mode in ("floor", "trunc", None):
        yield S(m(3, 4, low=-9, high=9), m(4, low=1, high=3), rounding_mode=mode)
        yield S(m.ints(5, low=-9, high=9), m.ints(5, low=1, high=4), rounding_mode=mode)
        yield S(m.ints(5, low=-9, high=9), -2, rounding_mode=mode)
        yield S(m(5, low=-9, high=9), 2.5, rounding_mode=mode)
        yield S(m.of([1.0, -1.0, -1.0, 0.0, 0.3, 5.0]), m.of([0.1, inf, 0.0, 0.0, 0.1, nan]), rounding_mode=mode)


@raising("div")
def _(m):
    yield S(m(3), m(3), rounding_mode="up")
    yield S(m.ints(3), m.of([0, 1, 2], "int64"), rounding_mode="floor")


@samples("floor_divide", "__floordiv__")
def _(m):
    yield S(m.plain(3, 4, low=-9, high=9), m.plain(4, low=1, high=3))
    yield S(m.ints(6, low=-9, high=9), m.ints(6, low=1, high=4))
    yield S(m.ints(6, low=-9, high=9), -2)
    yield S(m.plain(6, low=-9, high=9), 2)
    yield S(m(3, low=-9, high=9), 2)


@samples("remainder")
def _(m):
    yield S(m(3, 4, low=-9, high=9), m(4, low=1, high=3))
    yield S(m(5, low=-9, high=9), m(5, low=-3, high=-1))
    yield S(m(6, low=-9, high=9), 2.5)
    yield S(m(6, low=-9, high=9), -2)
    yield S(m.ints(6, low=-9, high=9), m.ints(6, low=1, high=4))
    yield S(m.ints(6, low=-9, high=9), -3)


UNARY_ANYWHERE = (
    "neg",
    "exp",
    "expm1",
    "sin",
    "cos",
    "tanh",
    "sigmoid",
    "atan",
    "erf",
    "abs",
    "sign",
    "square",
    "relu",
)
UNARY_POSITIVE = ("log", "log2", "log10", "log1p", "sqrt", "rsqrt", "reciprocal", "tan")


@samples(*UNARY_ANYWHERE, "isnan", "isinf", "isfinite", "floor", "ceil", "trunc", "round", "logical_not", "positive")
def _(m):
    yield S(m(3, 4))
    yield S(m())
    yield S(m(0, 2))
    yield S(m(2, 3, layout="F"))
    yield S(m(2, 3, layout="step"))
    yield S(m.plain(3))
    yield S(m.ints(4))
    yield S(m.of([0.0, -0.0, inf, -inf, nan, 100.0, -100.0, 0.5, -0.5, 1.5, 2.5]))


@samples(*UNARY_POSITIVE)
def _(m):
    yield S(m(3, 4, low=0.2, high=1.4))
    yield S(m(low=0.2, high=1.4))
    yield S(m(0, 2))
    yield S(m(2, 3, layout="F", low=0.2, high=1.4))
    yield S(m.plain(3, low=0.2, high=1.4))
    yield S(m.ints(4, low=1))
    yield S(m.of([0.0, -1.0, inf, -inf, nan, 4.0]))


@samples("exp", "sqrt", "sigmoid", "tanh", "sin", "isnan", "isinf", "isfinite", "logical_not", "expm1")
def _(m):
    yield S(m.bools(3))
    yield S(m.ints(3, low=0, dtype="int32"))


@raising("neg", "positive")
def _(m):
    yield S(m.bools(3))


@samples("round")
def _(m):
    yield S(m(5, low=-100, high=100), decimals=1)
    yield S(m(5, low=-1000, high=1000), decimals=-2)


@samples("pow")
def _(m):
    for exponent in (0, 1, 2, 3, 4, -1, -2, 0.5, 1.5, 2.0, -0.5):
        yield S(m(3, low=0.5, high=2), exponent)
    yield S(m(3), 2)
    yield S(m(3), 3)
    yield S(m(3), 0.5)
    yield S(m(2, 3, low=0.5, high=2), m(3))
    yield S(m(low=0.5, high=2), m())
    yield S(m.of([0.0, 0.0, 0.0, 2.0]), m.of([0.0, 1.0, 2.0, 0.0]))
    yield S(m.of([0.0, -1.0, 2.0]), 2)
    yield S(m.of([0.0, -1.0, 2.0]), 0)
    yield S(2, m(3))
    yield S(2.5, m(3))
    yield S(0, m(3, low=0.5, high=2))
    yield S(2, m.ints(3, low=0))
    yield S(m.ints(3), 2)
    yield S(m.ints(3), m.ints(3, low=0))
    yield S(m.ints(3), 0.5)
    yield S(m.ints(3, low=1), m(3))
    yield S(m.plain(3, low=0.5, high=2), m(3))
    yield S(m(0), 2)


@raising("pow")
def _(m):
    yield S(m.ints(3), -1)


@samples("__rpow__")
def _(m):
    yield S(m(3, 2), 2)
    yield S(m(), 2.5)
    yield S(m.ints(3, low=0), 2)


@samples("addcmul", "addcdiv")
def _(m):
    yield S(m(3, 4), m(3, 4), m(3, 4, low=1, high=2))
    yield S(m(3, 4), m(4), m(3, 1, low=1, high=2), value=0.5)
    yield S(m(2), m(), m(2, low=1, high=2), value=-2)
    yield S(m.plain(3), m(3), m.plain(3, low=1, high=2))


@samples("lerp")
def _(m):
    yield S(m(3, 4), m(3, 4), 0.3)
    yield S(m(3, 4), m(4), 0.7)
    yield S(m(), m(), 1)
    yield S(m(3), m(3), m.plain(3, low=0, high=1))
    yield S(m(3), m(3), m(low=0, high=1))


COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge", "__eq__")


@samples(*COMPARISONS)
def _(m):
    yield S(m(3, 4), m(4))
    yield S(m.of([1.0, 2.0, nan]), m.of([1.0, 3.0, nan]))
    yield S(m.ints(5), m.ints(5))
    yield S(m.ints(5), 1)
    yield S(m(5), 0)
    yield S(m(5), 0.5)
    yield S(m.ints(5), 0.5)
    yield S(m.ints(3), m(3))
    yield S(m(0), m(0))
    yield S(m(), m())


@samples("logical_and", "logical_or", "logical_xor")
def _(m):
    yield S(m.bools(3, 4), m.bools(4))
    yield S(m.ints(4, low=0, high=2), m.of([0.0, 1.0, 0.0, 2.0]))
    yield S(m.bools(), m.bools())


BITWISE = ("bitwise_and", "bitwise_or", "bitwise_xor", "__and__", "__or__", "__xor__")
SHIFTS = ("bitwise_left_shift", "bitwise_right_shift", "__lshift__", "__rshift__")


@samples(*BITWISE)
def _(m):
    yield S(m.bools(3, 4), m.bools(4))
    yield S(m.ints(4), m.ints(4))
    yield S(m.ints(4), m.bools(4))
    yield S(m.ints(4), 3)
    yield S(m.bools(4), True)


@samples(*SHIFTS)
def _(m):
    yield S(m.ints(4, low=0, high=99), m.ints(4, low=0, high=4))
    yield S(m.ints(4, low=0, high=99), 2)


@samples("__rlshift__", "__rrshift__")
def _(m):
    yield S(m.ints(4, low=0, high=4), 99)


@raising("bitwise_and", "bitwise_or", "bitwise_xor", "__and__")
def _(m):
    yield S(m(3), m(3))


@samples("bitwise_not", "__invert__")
def _(m):
    yield S(m.bools(4))
    yield S(m.ints(4))
    yield S(m.ints(4, dtype="uint8", low=0))


@raising("bitwise_not", "__invert__")
def _(m):
    yield S(m(3))


@samples("clamp")
def _(m):
    yield S(m(3, 4), -0.5, 0.5)
    yield S(m(3, 4), min=-0.5)
    yield S(m(3, 4), max=0.5)
    yield S(m(3, 4), -0.5)
    yield S(m.of([-1.0, 0.0, 1.0, nan]), 0.0, 1.0)
    yield S(m.ints(6), -2, 2)
    yield S(m.ints(6), -2.5, 2.5)
    yield S(m(6), 1.0, -1.0)
    yield S(m(3, 4), m(4), m(4, low=0.5, high=2))
    yield S(m(3, 4), min=m(3, 1))
    yield S(m(3), max=m.plain(3))
    yield S(m(0), 0.0, 1.0)
    yield S(m(), 0, 1)


@raising("clamp")
def _(m):
    yield S(m(3))


@samples("clamp_min", "clamp_max")
def _(m):
    yield S(m(3, 4), 0.1)
    yield S(m.of([0.0, 1.0, 2.0]), 1)
    yield S(m.ints(5), 1)
    yield S(m.ints(5), 0.5)
    yield S(m(), 0)
    yield S(m(3, 4), m(4))


@samples("where")
def _(m):
    yield S(m.bools(3, 4), m(3, 4), m(4))
    yield S(m.bools(4), m(3, 1), m())
    yield S(m.bools(4), m(4), 0.0)
    yield S(m.bools(4), 1, m(4))
    yield S(m.bools(4), 1.0, 0.0)
    yield S(m.bools(4), 1, 0)
    yield S(m.bools(4), m.ints(4), m(4))
    yield S(m.bools(0), m(0), m(0))
    yield S(m.bools(), m(), m())
    yield S(m.bools(3, 4))


@raising("where")
def _(m):
    yield S(m.ints(3), m(3), m(3))
    yield S(m.bools(3), m(4), m(4))


@samples("_where_method")
def _(m):
    yield S(m(3, 4), m.bools(4), m(3, 1))
    yield S(m(4), m.bools(4), 0.0)


@samples("masked_fill")
def _(m):
    yield S(m(3, 4), m.bools(3, 4), 0.5)
    yield S(m(3, 4), m.bools(4), -inf)
    yield S(m(4), m.bools(3, 4), 2)
    yield S(m(3, 4), m.bools(4), m())
    yield S(m.ints(4), m.bools(4), 7)
    yield S(m.bools(4), m.bools(4), True)
    yield S(m(), m.bools(), 1.0)


@raising("masked_fill")
def _(m):
    yield S(m(3), m.ints(3), 1.0)
    yield S(m(3), m.bools(3), m(3))
    yield S(m(3), m.bools(4), 1.0)


# ---- activations ----------------------------------------------------------------------------------------------------


@samples("leaky_relu", "silu", "gelu", "softplus", "elu", "relu", "sigmoid")
def _(m):
    yield S(m(3, 4))
    yield S(m())
    yield S(m(0, 2))
    yield S(m(2, 3, layout="F"))
    yield S(m.plain(3))
    yield S(m.of([0.0, 1.0, -1.0, 30.0, -30.0, nan]))


@samples("leaky_relu", "elu")
def _(m):
    yield S(m(3, 4), 0.3)
    yield S(m(5), 2.0, False)


@samples("rrelu")
def _(m):
    yield S(m(3, 4))
    yield S(m(3, 4), 0.1, 0.3)
    yield S(m(3, 4), training=True)
    yield S(m(20), 0.1, 0.3, True)
    yield S(m(4, 5, layout="F"), 0.1, 0.3, True)
    yield S(m.of([0.0, 1.0, -1.0, 30.0, -30.0, nan]), training=True)


@raising("rrelu")
def _(m):
    yield S(m(3), 0.5, 0.25)
    yield S(m.ints(3))
    yield S(m.ints(3), training=True)


@samples("gumbel_softmax")
def _(m):
    yield S(m(3, 4))
    yield S(m(3, 4), tau=0.5, dim=0)
    yield S(m(4, 5, layout="F"), 2)
    yield S(m(3, 4), hard=True)


@samples("gelu")
def _(m):
    yield S(m(3, 4), approximate="tanh")


@raising("gelu")
def _(m):
    yield S(m(3), approximate="sine")


@samples("softplus")
def _(m):
    yield S(m(3, 4), beta=2)
    yield S(m(6), 3.0, 1.0)


@samples("softmax", "log_softmax")
def _(m):
    yield S(m(3, 4), 1)
    yield S(m(3, 4), dim=0)
    yield S(m(2, 3, 4), dim=-2)
    yield S(m(5), -1)
    yield S(m(), 0)
    yield S(m(0, 3), 1)
    yield S(m(3, 4, layout="F"), 1)
    yield S(m.of([1000.0, 0.0, -1000.0]), 0)
    yield S(m.of([0.0, -inf, 1.0]), 0)
    yield S(m.plain(3), 0, dtype=Dtype("float64"))
    yield S(m(3), 0, dtype=Dtype("float64"))


@raising("softmax", "log_softmax")
def _(m):
    yield S(m(3, 4), 2)
    yield S(m.ints(3), 0)


# ---- reductions -----------------------------------------------------------------------------------------------------


@samples("sum", "mean", "std", "var", "amax", "amin", "norm", "logsumexp")
def _(m):
    yield S(m(3, 4), 1)
    yield S(m(3, 4), dim=0)
    yield S(m(3, 4), dim=-1, keepdim=True)
    yield S(m(2, 3, 4), dim=(0, 2))
    yield S(m(2, 3, 4), dim=[-1, 0], keepdim=True)
    yield S(m(2, 3, 4, layout="F"), dim=1)


@raising("sum", "mean", "amax", "logsumexp", "std")
def _(m):
    yield S(m(3, 4), dim=2)
    yield S(m(3, 4), dim=(0, 0))


@samples("sum", "mean", "prod", "std", "var", "max", "min", "amax", "amin", "norm", "argmax", "argmin")
def _(m):
    yield S(m(3, 4))
    yield S(m(4, layout="step"))


@samples("sum", "mean", "prod", "amax", "amin", "max", "min", "norm", "any", "all", "argmax", "argmin", "count_nonzero")
def _(m):
    yield S(m())


@samples("sum", "mean", "prod", "norm", "any", "all", "count_nonzero")
def _(m):
    yield S(m(0, 3))


@samples("sum", "prod", "max", "min", "amax", "amin", "any", "all", "argmax", "argmin", "count_nonzero")
def _(m):
    yield S(m.ints(3, 4))
    yield S(m.ints(3, 4), dim=1)


@samples("sum", "prod", "any", "all", "count_nonzero")
def _(m):
    yield S(m.bools(3, 4))
    yield S(m.bools(3, 4), dim=0)
    yield S(m.ints(4, dtype="uint8", low=0))
    yield S(m.ints(4, dtype="int32"))


@samples("sum", "mean", "prod")
def _(m):
    yield S(m(3, 4), dtype=Dtype("float64"))
    yield S(m(3, 4), dim=1, dtype=Dtype("float64"))
    yield S(m.ints(3, 4), dtype=Dtype("float32"))
    yield S(m(), dim=0)
    yield S(m(0, 3), dim=0)
    yield S(m(0, 3), dim=1)


@samples("sum", "mean")
def _(m):
    yield S(m(2, 3), dim=())
    yield S(m(2, 3), dim=None)
    yield S(m(2, 3), dim=None, keepdim=True)
    yield S(m(3, 4), 1, True)


@raising("mean")
def _(m):
    yield S(m.ints(3))


@samples("std", "var")
def _(m):
    yield S(m(3, 4), unbiased=False)
    yield S(m(3, 4), False)
    yield S(m(3, 4), 1, False)
    yield S(m(3, 4), 1, True, True)
    yield S(m(3, 4), dim=1, correction=0)
    yield S(m(3, 4), dim=(0, 1), correction=2)
    yield S(m(1))
    yield S(m.of([2.0, 2.0, 2.0]))


@samples("prod")
def _(m):
    yield S(m(3, 4), 1)
    yield S(m(3, 4), dim=-2, keepdim=True)
    yield S(m.of([[1.0, 0.0, 3.0], [2.0, 3.0, 4.0]]), 1)
    yield S(m.of([[0.0, 0.0, 3.0], [2.0, 0.0, 4.0]]), 1)
    yield S(m.of([1.0, 0.0, 3.0]))
    yield S(m.of([0.0, 0.0, 3.0]))


@samples("norm")
def _(m):
    for p in (1, 2, 3, 1.5, inf, -inf, 0, "fro"):
        yield S(m(3, 4), p)
        yield S(m(3, 4), p, 1)
    yield S(m(3, 4), p=2, dim=1, keepdim=True)
    yield S(m.of([0.0, 0.0]))
    yield S(m.of([[0.0, 0.0], [3.0, 4.0]]), 2, 1)
    yield S(m.plain(3), dtype=Dtype("float64"))


@raising("norm", "vector_norm")
def _(m):
    yield S(m.ints(3))


@samples("vector_norm")
def _(m):
    for p in (1, 2, 3, 1.5, inf, -inf, 0):
        yield S(m(3, 4), p)
        yield S(m(3, 4), p, 1)
    yield S(m(2, 3, 4), dim=(0, 2), keepdim=True)
    yield S(m.of([0.0, 0.0]))


@samples("max", "min")
def _(m):
    yield S(m.spread(3, 4), 1)
    yield S(m.spread(3, 4), dim=0)
    yield S(m.spread(2, 3, 4), dim=-2, keepdim=True)
    yield S(m(3, 4), m(4))
    yield S(m(), 0)
    yield S(m.of([1.0, 3.0, 3.0, 1.0]))
    yield S(m.of([[1.0, 3.0, 3.0], [0.0, 0.0, 0.0]]), 1)
    yield S(m.of([[1.0, nan, 3.0], [0.0, 0.0, nan]]), 1)
    yield S(m.of([1.0, nan, 3.0]))


@raising("max", "min")
def _(m):
    yield S(m(0))
    yield S(m(3, 4), 2)
    yield S(m(3, 0), 1)


@samples("amax", "amin")
def _(m):
    yield S(m.of([1.0, 3.0, 3.0, 1.0]))
    yield S(m.of([[1.0, 3.0, 3.0], [0.0, 0.0, 0.0]]), 1)
    yield S(m.of([[1.0, nan, 3.0], [0.0, 0.0, 1.0]]), 1)


@raising("amax", "amin")
def _(m):
    yield S(m(0, 3), 0)
    yield S(m(0))


@samples("argmax", "argmin")
def _(m):
    yield S(m.spread(3, 4), 1)
    yield S(m.spread(3, 4), dim=-2, keepdim=True)
    yield S(m.spread(3, 4), None, True)
    yield S(m.of([1.0, 3.0, 3.0, 1.0]))
    yield S(m.of([1.0, nan, 3.0]))
    yield S(m(), 0)


@raising("argmax", "argmin")
def _(m):
    yield S(m(0))
    yield S(m(3), 1)


@samples("any", "all")
def _(m):
    yield S(m.bools(3, 4), 1)
    yield S(m.bools(3, 4), dim=-1, keepdim=True)
    yield S(m.bools(2, 3, 4), dim=(0, 1))
    yield S(m(3))


@samples("count_nonzero")
def _(m):
    yield S(m.of([0.0, 1.0, nan]))
    yield S(m.ints(3, 4), 1)
    yield S(m.ints(2, 3, 4), dim=(0, 1))


@samples("cumsum")
def _(m):
    yield S(m(3, 4), 0)
    yield S(m(3, 4), dim=-1)
    yield S(m(), 0)
    yield S(m(0, 3), 0)
    yield S(m.ints(3, 4), 1)
    yield S(m.ints(4, dtype="int32"), 0)
    yield S(m.bools(4), 0)
    yield S(m(3, 4, layout="F"), 0)
    yield S(m(3), 0, dtype=Dtype("float64"))


@raising("cumsum")
def _(m):
    yield S(m(3), 1)


@samples("logsumexp")
def _(m):
    yield S(m.of([1000.0, 0.0]), 0)
    yield S(m.of([-inf, -inf]), 0)
    yield S(m.of([inf, 0.0]), 0)
    yield S(m(), 0)
    yield S(m.ints(3), 0)


# ---- shape ----------------------------------------------------------------------------------------------------------


@samples("view", "reshape")
def _(m):
    yield S(m(3, 4), 2, 6)
    yield S(m(3, 4), (4, 3))
    yield S(m(3, 4), -1)
    yield S(m(2, 3, 4), 2, -1)
    yield S(m(), 1, 1)
    yield S(m(1), ())
    yield S(m(0, 3), 3, 0)
    yield S(m(0, 3), -1, 3)
    yield S(m(2, 6, layout="step"), 2, 2, 3)
    yield S(m.ints(4), 2, 2)


@samples("reshape")
def _(m):
    yield S(m(3, 4, layout="F"), 2, 6)
    yield S(m(3, 4, layout="step"), -1)
    yield S(m(3, 4), (3, 4))


@raising("view", "reshape")
def _(m):
    yield S(m(3, 4), 5, 2)
    yield S(m(3, 4), -1, 5)
    yield S(m(3, 4), -1, -1)
    yield S(m(0, 3), -1, 0)
    yield S(m(3, 4), -2, 6)


@raising("view")
def _(m):
    yield S(m(3, 4, layout="F"), 12)


@samples("reshape_as", "view_as")
def _(m):
    yield S(m(3, 4), m(2, 6))
    yield S(m(4), m.ints(2, 2))


@samples("flatten")
def _(m):
    yield S(m(2, 3, 4))
    yield S(m(2, 3, 4), 1)
    yield S(m(2, 3, 4), start_dim=0, end_dim=1)
    yield S(m(2, 3, 4), -2)
    yield S(m())
    yield S(m(3))
    yield S(m(2, 3, 4, layout="F"))
    yield S(m(0, 3))


@raising("flatten")
def _(m):
    yield S(m(2, 3), 1, 0)
    yield S(m(2, 3), 2)


@samples("unflatten")
def _(m):
    yield S(m(2, 6), 1, (2, 3))
    yield S(m(2, 6), -1, (-1, 3))


@raising("unflatten")
def _(m):
    yield S(m(2, 6), 1, (4, 2))


@samples("ravel")
def _(m):
    yield S(m(2, 3))
    yield S(m(2, 3, layout="F"))
    yield S(m())
    yield S(m(4))


@samples("transpose")
def _(m):
    yield S(m(3, 4), 0, 1)
    yield S(m(2, 3, 4), -1, 0)
    yield S(m(2, 3, 4), 1, 1)
    yield S(m(), 0, 0)
    yield S(m(2, 3, 4, layout="F"), dim0=0, dim1=2)


@raising("transpose")
def _(m):
    yield S(m(3, 4), 0, 2)


@samples("t")
def _(m):
    yield S(m(3, 4))
    yield S(m(3))
    yield S(m())
    yield S(m.ints(2, 3))


@raising("t")
def _(m):
    yield S(m(2, 3, 4))


@samples("permute")
def _(m):
    yield S(m(2, 3, 4), (2, 0, 1))
    yield S(m(2, 3, 4), (-1, 0, -2))
    yield S(m(2, 3), (0, 1))
    yield S(m(), ())


@raising("permute")
def _(m):
    yield S(m(2, 3), (0,))
    yield S(m(2, 3), (0, 0))
    yield S(m(2, 3), (0, 2))


@samples("movedim")
def _(m):
    yield S(m(2, 3, 4), 0, 2)
    yield S(m(2, 3, 4), -1, 0)
    yield S(m(2, 3, 4), (0, 1), (1, 2))
    yield S(m(2, 3, 4), (2, 0), (0, -1))
    yield S(m(), 0, -1)


@samples("unfold")
def _(m):
    yield S(m(7), 0, 3, 1)
    yield S(m(2, 7), 1, 3, 2)
    yield S(m(5, 3, 4, layout="F"), 0, 2, 1)
    yield S(m(4, 3), -2, 2, 3)
    yield S(m(), 0, 1, 1)


@raising("unfold")
def _(m):
    yield S(m(4), 0, 5, 1)
    yield S(m(4), 0, 2, 0)
    yield S(m(4), 1, 2, 1)


@samples("unsqueeze")
def _(m):
    yield S(m(3, 4), 0)
    yield S(m(3, 4), 1)
    yield S(m(3, 4), -1)
    yield S(m(), 0)
    yield S(m(3, 4, layout="F"), 1)
    yield S(m(0), -2)


@raising("unsqueeze")
def _(m):
    yield S(m(3), 2)


@samples("squeeze")
def _(m):
    yield S(m(1, 3, 1))
    yield S(m(1, 3, 1), 0)
    yield S(m(1, 3, 1), 1)
    yield S(m(1, 3, 1), dim=-1)
    yield S(m(1, 3, 1), (0, 2))
    yield S(m(1))
    yield S(m(1, 1), 0)
    yield S(m())
    yield S(m(), 0)
    yield S(m(2, 3))


@raising("squeeze")
def _(m):
    yield S(m(1, 3), 2)


@samples("sum_to_size")
def _(m):
    yield S(m(2, 3), 1, 3)
    yield S(m(2, 3), (2, 1))
    yield S(m(4, 2, 3), 1, 3)
    yield S(m(4, 2, 3), 2, 3)
    yield S(m(2, 3), 2, 3)
    yield S(m(2, 3), ())


@raising("sum_to_size")
def _(m):
    yield S(m(2, 3), 2, 2)
    yield S(m(2, 3), 1, 2, 3)


@samples("adjoint")
def _(m):
    yield S(m(2, 3))
    yield S(m(2, 3, 4))


@raising("adjoint")
def _(m):
    yield S(m(3))


@samples("unsafe_split_with_sizes")
def _(m):
    yield S(m(5, 2), (2, 3))
    yield S(m(2, 5), [1, 4], 1)


@samples("expand")
def _(m):
    yield S(m(3, 1), 3, 4)
    yield S(m(3, 1), (2, 3, 4))
    yield S(m(3, 1), -1, 4)
    yield S(m(), 2, 2)
    yield S(m(3), 3)
    yield S(m(1), 0)
    yield S(m(3, 1, layout="F"), 3, 2)


@raising("expand")
def _(m):
    yield S(m(3), 4)
    yield S(m(3, 4), 4)
    yield S(m(3), -1, 3)
    yield S(m(2, 3), 2, 4)


@samples("expand_as")
def _(m):
    yield S(m(3, 1), m(3, 4))


@samples("broadcast_to")
def _(m):
    yield S(m(3, 1), (2, 3, 4))
    yield S(m(), (2,))


@samples("as_strided")
def _(m):
    yield S(m(3, 4), (2, 2), (4, 1))
    yield S(m(3, 4), (2, 2), (1, 4), 1)
    yield S(m(6), (4, 3), (1, 1))
    yield S(m(6), (3,), (2,), storage_offset=1)
    yield S(m(3, 4, layout="F"), (2, 2), (4, 1))
    yield S(m(3, 4, layout="step"), (2, 3), (8, 2))


@raising("as_strided")
def _(m):
    yield S(m(4), (2,), (-1,))


@raising("as_strided")
def _(m):
    yield S(m(4), (3, 3), (3, 1))


@samples("diagonal")
def _(m):
    yield S(m(3, 4))
    yield S(m(3, 4), 1)
    yield S(m(3, 4), offset=-1)
    yield S(m(2, 3, 4), 0, 1, 2)
    yield S(m(2, 3, 4), 0, 0, 2)
    yield S(m(2, 3, 4), 1, dim1=-1, dim2=0)
    yield S(m(3, 4), 5)


@samples("diag")
def _(m):
    yield S(m(3))
    yield S(m(3), 1)
    yield S(m(3, 4))
    yield S(m(3, 4), -1)


@raising("diag")
def _(m):
    yield S(m(2, 3, 4))


@samples("clone", "contiguous", "ravel")
def _(m):
    yield S(m(3, 4))
    yield S(m(3, 4, layout="F"))
    yield S(m())
    yield S(m.ints(3))
    yield S(m.bools(3))


@samples("flip")
def _(m):
    yield S(m(3, 4), (0,))
    yield S(m(2, 3, 4), (-1, 0))
    yield S(m(0, 2), (0,))
    yield S(m.ints(3), (0,))


@raising("flip")
def _(m):
    yield S(m(3), (1,))
    yield S(m(3, 4), (0, 0))


@samples("roll")
def _(m):
    yield S(m(3, 4), 1)
    yield S(m(3, 4), 2, 1)
    yield S(m(3, 4), shifts=(1, -1), dims=(0, 1))
    yield S(m(3, 4), -5, dims=0)


@samples("repeat")
def _(m):
    yield S(m(3), 2)
    yield S(m(3), 4, 2)
    yield S(m(2, 3), (2, 1, 2))
    yield S(m(), 3)
    yield S(m(3), 0)


@raising("repeat")
def _(m):
    yield S(m(2, 3), 2)


@samples("tile")
def _(m):
    yield S(m(2, 3), (2,))
    yield S(m(3), (2, 2))


@samples("tril", "triu")
def _(m):
    yield S(m(3, 4))
    yield S(m(3, 3), 1)
    yield S(m(3, 4), diagonal=-1)
    yield S(m(2, 3, 3))
    yield S(m(2, 3, 3, layout="F"))
    yield S(m.ints(3, 3))
    yield S(m.bools(3, 3))


@raising("tril", "triu")
def _(m):
    yield S(m(3))


@samples("cat", "hstack", "vstack")
def _(m):
    yield S([m(2, 3), m(2, 3)])
    yield S([m(3), m(3), m(3)])
    yield S((m(2, 3), m.plain(2, 3)))
    yield S([m(2, 3, layout="F"), m.ints(2, 3)])
    yield S([m(2, 3, layout="F"), m(2, 3, layout="F")])


@samples("cat", "stack")
def _(m):
    yield S([m(2, 3), m(2, 3)], 1)
    yield S([m(2, 3), m(2, 3)], dim=-1)
    yield S([m(2, 3)], 0)
    yield S([m(0, 3), m(0, 3)], 0)
    yield S([m.ints(2), m.ints(2)])
    yield S([m.ints(2), m(2)])


@samples("cat")
def _(m):
    yield S([m(2, 3), m(1, 3)])
    yield S([m(2, 3), m(2, 1)], 1)
    yield S([m(0), m(2, 3)], 1)


@samples("hstack", "vstack", "stack")
def _(m):
    yield S([m(), m()])


@raising("cat")
def _(m):
    yield S([])
    yield S([m(2, 3), m(2, 4)])
    yield S([m(2, 3), m(3)])
    yield S([m(), m()])
    yield S([m(2, 3), m(2, 3)], 2)
    yield S(m(2, 3))


@raising("stack")
def _(m):
    yield S([])
    yield S([m(2, 3), m(2, 4)])
    yield S([m(3), m(3)], 2)


@samples("split")
def _(m):
    yield S(m(5, 2), 2)
    yield S(m(5, 2), [1, 4])
    yield S(m(2, 6), 3, dim=1)
    yield S(m(2, 6), (1, 2, 3), -1)
    yield S(m(4), 10)
    yield S(m(0, 3), 2)
    yield S(m.ints(4), 2)


@raising("split")
def _(m):
    yield S(m(5), [1, 2])
    yield S(m(5), -1)
    yield S(m(5), 2, 1)


@samples("chunk")
def _(m):
    yield S(m(5, 2), 2)
    yield S(m(2, 6), 3, dim=-1)
    yield S(m(3), 5)


@samples("unbind")
def _(m):
    yield S(m(3, 2))
    yield S(m(3, 2), 1)
    yield S(m(2, 3, 4), dim=-1)
    yield S(m.ints(3))


@raising("unbind")
def _(m):
    yield S(m(3), 1)


@samples("narrow")
def _(m):
    yield S(m(5, 2), 0, 1, 3)
    yield S(m(2, 5), -1, 0, 2)
    yield S(m(5), 0, -2, 2)
    yield S(m(5), 0, 2, 0)


@raising("narrow")
def _(m):
    yield S(m(5), 0, 3, 3)
    yield S(m(5), 0, 1, -1)


# ---- indexing -------------------------------------------------------------------------------------------------------


@samples("__getitem__")
def _(m):
    x = m(3, 4)
    for key in (
        0,
        -1,
        slice(1, 3),
        slice(None, None, 2),
        slice(0, 0),
        (0, 1),
        (slice(None), 1),
        (slice(1, None), slice(None, 2)),
        None,
        (None, 0, None),
        Ellipsis,
        (Ellipsis, 0),
        (0, Ellipsis),
        slice(None),
        (slice(None), slice(None)),
        [0, 2],
        [2, 0, 0],
        ([0, 1], [1, 3]),
        (slice(None), [0, 2]),
        ([0, 1], slice(1, 3)),
        ([[0, 1], [2, 0]], slice(None)),
        (0, [1, 2]),
        ([0, 2], 1),
        ([0], [1, 2, 3]),
        True,
        False,
    ):
        yield S(x, key)
    yield S(x, m.ints(5, low=0, high=3))
    yield S(x, m.ints(2, 2, low=-3, high=3))
    yield S(x, (m.ints(4, low=0, high=3), m.ints(4, low=0, high=4)))
    yield S(x, (slice(None), m.ints(4, low=0, high=4)))
    yield S(x, m.ints(low=0, high=3))
    yield S(x, m.of(True, "bool"))
    yield S(m(), m.of(True, "bool"))
    yield S(m(), m.of(False, "bool"))
    yield S(x, m.bools(3, 4))
    yield S(x, m.bools(3))
    yield S(x, (slice(None), m.bools(4)))
    yield S(x, (m.of([True, False, True], "bool"), m.of([0, 1], "int64")))
    y = m(2, 3, 4)
    yield S(y, (m.ints(2, low=0, high=2), slice(None), m.ints(2, low=0, high=4)))
    yield S(y, (slice(None), m.bools(3, 4)))
    yield S(y, (0, slice(None), [1, 2]))
    yield S(y, (Ellipsis, [0, 1]))
    yield S(y, (m.ints(2, low=0, high=2), None, 1))
    yield S(m(3, 4, layout="F"), (slice(1, None), 2))
    yield S(m(), Ellipsis)
    yield S(m(), None)
    yield S(m.ints(3, 4), (1, slice(None, None, 3)))
    yield S(m(3, 4), m.ints(3, low=0, high=3, dtype="int32"))


@raising("__getitem__")
def _(m):
    x = m(3, 4)
    yield S(x, 3)
    yield S(x, -4)
    yield S(x, (0, 4))
    yield S(x, (0, 0, 0))
    yield S(x, slice(None, None, -1))
    yield S(x, [3])
    yield S(x, m.of([0, 5], "int64"))
    yield S(x, m.bools(4))
    yield S(x, m.bools(2, 4))
    yield S(x, m(2))
    yield S(x, ([0, 1], [0, 1, 2]))
    yield S(m(), 0)
    yield S(x, "a")
    yield S(x, 1.5)


@samples("select")
def _(m):
    yield S(m(3, 4), 0, 1)
    yield S(m(3, 4), -1, -2)
    yield S(m(2, 3, 4), dim=1, index=0)


@raising("select")
def _(m):
    yield S(m(3, 4), 0, 3)
    yield S(m(3, 4), 2, 0)
    yield S(m(), 0, 0)


@samples("index_put")
def _(m):
    yield S(m(4), (m.of([0, 2], "int64"),), m(2))
    yield S(m(4), (m.of([0, 2], "int64"),), m())
    yield S(m(3, 4), (m.of([0, 2], "int64"), m.of([1, 1], "int64")), m(2))
    yield S(m(3, 4), (m.of([0, 2], "int64"),), m(4))
    yield S(m(3, 4), (m.of([0, 0], "int64"),), m(2, 4), accumulate=True)
    yield S(m(4), (m.of([True, False, True, False], "bool"),), m(2))
    yield S(m.ints(4), (m.of([0, 2], "int64"),), m.ints(2))


@samples("gather")
def _(m):
    yield S(m(3, 4), 1, m.ints(3, 2, low=0, high=4))
    yield S(m(3, 4), 0, m.ints(2, 4, low=0, high=3))
    yield S(m(3, 4), dim=-1, index=m.ints(2, 5, low=0, high=4))
    yield S(m(3), 0, m.ints(5, low=0, high=3))
    yield S(m(), 0, m.ints(low=0, high=1))
    yield S(m(3, 4), 1, m.ints(0, 2, low=0, high=4))
    yield S(m.ints(3), 0, m.ints(2, low=0, high=3))


@raising("gather")
def _(m):
    yield S(m(3, 4), 1, m.of([[0, 4]], "int64"))
    yield S(m(3, 4), 1, m.of([0, 1], "int64"))
    yield S(m(3, 4), 1, m.plain(3, 2))
    yield S(m(3, 4), 2, m.ints(3, 2, low=0, high=3))
    yield S(m(3, 4), 1, m.ints(4, 2, low=0, high=3))


@samples("scatter")
def _(m):
    yield S(m(3, 4), 1, m.of([[0, 1], [3, 2], [1, 0]], "int64"), m(3, 2))
    yield S(m(3, 4), 0, m.of([[0, 1, 2, 0]], "int64"), m.plain(2, 4))
    yield S(m(3, 4), 1, m.of([[0], [3], [1]], "int64"), 2.5)
    yield S(m(3, 4), 1, m.of([[0], [3], [1]], "int64"), value=1)
    yield S(m.ints(4), 0, m.of([0, 3], "int64"), 7)


@raising("scatter")
def _(m):
    yield S(m(3, 4), 1, m.of([[4]], "int64"), 1.0)
    yield S(m(3, 4), 1, m.of([[0]], "int64"), m.ints(1, 1))


@samples("scatter_add")
def _(m):
    yield S(m(3, 4), 1, m.ints(3, 2, low=0, high=4), m(3, 2))
    yield S(m(3, 4), 0, m.ints(5, 4, low=0, high=3), m(5, 4))
    yield S(m(3), 0, m.of([0, 0, 2], "int64"), m.plain(4))


@raising("scatter_add")
def _(m):
    yield S(m(3), 0, m.of([0, 0, 2], "int64"), m(4))
    yield S(m(3), 0, m.of([3], "int64"), m(1))


@samples("index_select")
def _(m):
    yield S(m(3, 4), 0, m.ints(5, low=0, high=3))
    yield S(m(3, 4), dim=-1, index=m.ints(2, low=0, high=4))
    yield S(m(3), 0, m.ints(low=0, high=3))
    yield S(m.ints(3), 0, m.ints(2, low=0, high=3, dtype="int32"))


@raising("index_select")
def _(m):
    yield S(m(3), 0, m.of([3], "int64"))
    yield S(m(3), 1, m.of([0], "int64"))


@samples("masked_select")
def _(m):
    yield S(m(3, 4), m.bools(3, 4))
    yield S(m(3, 4), m.bools(4))
    yield S(m(4), m.bools(3, 4))
    yield S(m.ints(4), m.bools(4))
    yield S(m(), m.of(True, "bool"))


@raising("masked_select")
def _(m):
    yield S(m(3), m.ints(3))
    yield S(m(3), m.bools(4))


@samples("take")
def _(m):
    yield S(m(3, 4), m.ints(5, low=0, high=12))
    yield S(m(3, 4), m.ints(2, 2, low=-12, high=12))
    yield S(m(3, 4, layout="F"), m.ints(low=0, high=12))


@raising("take")
def _(m):
    yield S(m(3), m.of([3], "int64"))


@samples("nonzero")
def _(m):
    yield S(m.bools(3, 4))
    yield S(m.of([0.0, 1.0, 0.0, 2.0]))
    yield S(m.bools(3, 4), as_tuple=True)
    yield S(m.of(3.0))
    yield S(m.of(0.0))
    yield S(m.of([0, 0], "int64"))


@samples("one_hot")
def _(m):
    yield S(m.ints(5, low=0, high=4))
    yield S(m.ints(2, 3, low=0, high=4), 6)
    yield S(m.ints(low=0, high=4), num_classes=4)
    yield S(m.ints(0), 3)


@raising("one_hot")
def _(m):
    yield S(m.of([0, 3], "int64"), 2)
    yield S(m.of([-1], "int64"))
    yield S(m.of([0], "int32"))
    yield S(m.ints(0))


@samples("embedding")
def _(m):
    yield S(m.ints(5, low=0, high=4), m(4, 3))
    yield S(m.ints(2, 3, low=0, high=4), m(4, 3))
    yield S(m.of([0, 1, 1], "int64"), m(4, 3), padding_idx=1)
    yield S(m.of([0, 3, 3], "int64"), m(4, 3), -1)
    yield S(m.ints(low=0, high=4), m(4, 3))
    yield S(m.ints(0, low=0, high=4), m(4, 3))
    yield S(m.ints(5, low=0, high=4, dtype="int32"), m(4, 3))


@raising("embedding")
def _(m):
    yield S(m.of([4], "int64"), m(4, 3))
    yield S(m.plain(2), m(4, 3))


@samples("sort", "argsort")
def _(m):
    yield S(m.spread(5))
    yield S(m.spread(3, 4), 0)
    yield S(m.spread(3, 4), dim=-1, descending=True)
    yield S(m.spread(5), stable=True)
    yield S(m.of([2.0, 1.0, 2.0, 1.0]), stable=True)
    yield S(m.of([2.0, 1.0, 2.0, 1.0]), stable=True, descending=True)
    yield S(m.of([2.0, nan, 1.0]), 0)
    yield S(m())
    yield S(m.ints(6))


@samples("topk")
def _(m):
    yield S(m.spread(6), 2)
    yield S(m.spread(3, 4), 3, 0)
    yield S(m.spread(3, 4), 2, dim=-1, largest=False)
    yield S(m.spread(5), 5)
    yield S(m.of([4, 2, 9, 5], "int64"), 2)
    yield S(m(), 1)


@raising("topk")
def _(m):
    yield S(m(3), 4)


# ---- linear algebra -------------------------------------------------------------------------------------------------


@samples("mm", "matmul")
def _(m):
    yield S(m(3, 4), m(4, 2))
    yield S(m(3, 4, layout="F"), m(4, 2, layout="F"))
    yield S(m(3, 4), m.plain(4, 2))
    yield S(m.plain(3, 4), m(4, 2))
    yield S(m(0, 4), m(4, 2))
    yield S(m(3, 0), m(0, 2))
    yield S(m.ints(3, 4), m.ints(4, 2))


@samples("matmul")
def _(m):
    yield S(m(4), m(4))
    yield S(m(3, 4), m(4))
    yield S(m(4), m(4, 2))
    yield S(m(2, 3, 4), m(4, 5))
    yield S(m(2, 3, 4), m(4))
    yield S(m(2, 3, 4), m(2, 4, 5))
    yield S(m(2, 3, 4), m(1, 4, 5))
    yield S(m(2, 1, 3, 4), m(3, 4, 2))
    yield S(m(4), m(2, 4, 3))
    yield S(m(3, 4), m(2, 4, 5))
    yield S(m(2, 3, 4, layout="F"), m(4, 5))


@raising("mm", "matmul")
def _(m):
    yield S(m(3, 4), m(3, 4))
    yield S(m(3, 4), m.ints(4, 2))


@raising("mm")
def _(m):
    yield S(m(3), m(3, 2))
    yield S(m(2, 3), m(3))


@raising("matmul")
def _(m):
    yield S(m(), m(3))
    yield S(m(3), m(4))
    yield S(m(3, 4), m(3))
    yield S(m(3), m(4, 2))
    yield S(m(2, 3, 4), m(3, 4, 5))
    yield S(m(2, 3, 4), m(2, 3, 5))


@samples("mv")
def _(m):
    yield S(m(3, 4), m(4))
    yield S(m(3, 4, layout="F"), m.plain(4))
    yield S(m.ints(3, 4), m.ints(4))


@raising("mv")
def _(m):
    yield S(m(3, 4), m(3))
    yield S(m(3), m(3))


@samples("dot")
def _(m):
    yield S(m(4), m(4))
    yield S(m(4, layout="step"), m.plain(4))
    yield S(m(0), m(0))
    yield S(m.ints(4), m.ints(4))


@raising("dot")
def _(m):
    yield S(m(3), m(4))
    yield S(m(3, 1), m(3))
    yield S(m(3), m.ints(3))


@samples("bmm")
def _(m):
    yield S(m(2, 3, 4), m(2, 4, 5))
    yield S(m(2, 3, 4, layout="F"), m.plain(2, 4, 5))
    yield S(m(0, 3, 4), m(0, 4, 5))


@raising("bmm")
def _(m):
    yield S(m(2, 3, 4), m(2, 3, 5))
    yield S(m(2, 3), m(2, 3, 5))
    yield S(m(2, 3, 4), m(4, 5))
    yield S(m(2, 3, 4), m(3, 4, 5))


@samples("addmm")
def _(m):
    yield S(m(3, 2), m(3, 4), m(4, 2))
    yield S(m(2), m(3, 4), m(4, 2))
    yield S(m(), m(3, 4), m(4, 2), beta=0.5, alpha=2)
    yield S(m(3, 1), m.plain(3, 4), m(4, 2), alpha=-1)
    yield S(m.plain(2), m(3, 4), m.plain(4, 2))


@raising("addmm")
def _(m):
    yield S(m(2), m(3, 4), m(3, 2))
    yield S(m(5), m(3, 4), m(4, 2))
    yield S(m(2), m(3), m(3, 2))
    yield S(m(2), m(3, 4), m.ints(4, 2))


@samples("linear")
def _(m):
    yield S(m(3, 4), m(2, 4), m(2))
    yield S(m(3, 4), m(2, 4))
    yield S(m(4), m(2, 4), m(2))
    yield S(m(4), m(2, 4))
    yield S(m(2, 3, 4), m(5, 4), m(5))
    yield S(m(2, 3, 4), m(5, 4))
    yield S(m.plain(3, 4), m(2, 4), bias=m(2))
    yield S(m(2, 3, 4, layout="F"), m(5, 4), m(5))


@raising("linear")
def _(m):
    yield S(m(3, 4), m(2, 5), m(2))
    yield S(m(3, 4), m(2, 5))
    yield S(m(2, 3, 4), m(2, 5), m(2))


@samples("einsum")
def _(m):
    yield S("ij,jk->ik", m(3, 4), m(4, 2))
    yield S("bij,bjk->bik", m(2, 3, 4), m.plain(2, 4, 2))
    yield S("ij,jk,k", m(2, 3), m(3, 4), m(4))
    yield S("ii->i", m(3, 3))
    yield S("ij->ji", m(2, 3))
    yield S("ij->", m(2, 3))
    yield S("i,j", m(3), m(2))
    yield S("...ij,jk->...k", m(2, 1, 3, 4), m(4, 2))
    yield S(m(2, 3), [0, 1], m(3), [1], [0])
    yield S("ij,jk", m.ints(2, 3), m.ints(3, 2))


@raising("einsum")
def _(m):
    yield S("ij,jk", m(2, 3))
    yield S("ij", m(2, 3), m(2, 3))
    yield S("ijk", m(2, 3))
    yield S("ij,jk", m(2, 3), m(4, 2))
    yield S("ii", m(2, 3))
    yield S("i1", m(2, 3))
    yield S("ij->k", m(2, 3))
    yield S("ij->ii", m(2, 3))
    yield S("i.j", m(2, 3))
    yield S("ij,jk", m(2, 3), m.ints(3, 2))
    yield S("ij")
    yield S(3, m(2, 3))


@samples("chain_matmul")
def _(m):
    yield S(m(2, 3), m(3, 4), m(4, 1))
    yield S(m(2, 3), m.plain(3, 2))


@raising("chain_matmul")
def _(m):
    yield S(m(2, 3), m(3))


@samples("vander")
def _(m):
    # torch's own gradient raises: it writes over what it has kept.
    yield S(m.plain(3))
    yield S(m.plain(3), 4, True)
    yield S(m.ints(3), 2)


@samples("matrix_exp")
def _(m):
    yield S(m(3, 3, low=-0.5, high=0.5))
    yield S(m(2, 2, 2, low=-0.5, high=0.5))


@samples("householder_product")
def _(m):
    yield S(m(4, 3), m(3, low=0.1, high=0.3))
    yield S(m(2, 3, 3), m(2, 2, low=0.1, high=0.3))


@samples("lstsq")
def _(m):
    tall = m.of([[2.0, 0.5, 0.1], [0.3, 1.5, -0.2], [-0.4, 0.6, 1.8], [0.7, -0.3, 0.9]])
    yield S(tall, m(4, 2))
    yield S(tall, m(4, 2), driver="gelsd")
    yield S(m.of(tall.data.T), m(3))


@samples("svd_lowrank", "pca_lowrank")
def _(m):
    for sample in (S(m(5, 3), 2), S(m.plain(3, 5), 2, niter=1)):
        # The signs of the vectors are chance.
        sample.part = lambda found: (found[0] @ found[2].mT, found[1])
        yield sample


@samples("outer")
def _(m):
    yield S(m(3), m(4))
    yield S(m(3), m.plain(2))
    yield S(m.ints(3), m.ints(2))


@raising("outer")
def _(m):
    yield S(m(3, 1), m(4))


# ---- losses ---------------------------------------------------------------------------------------------------------


@samples("mse_loss", "l1_loss")
def _(m):
    yield S(m(3, 4), m.plain(3, 4))
    yield S(m(3, 4), m(3, 4))
    yield S(m(3), m.plain(3), reduction="sum")
    yield S(m(3), m(3), reduction="none")
    yield S(m(3, 1), m(4))
    yield S(m(), m())


@raising("mse_loss", "l1_loss")
def _(m):
    yield S(m(3), m(3), reduction="max")
    yield S(m(3), m(4))


@samples("nll_loss")
def _(m):
    yield S(m(5, 3), m.ints(5, low=0, high=3))
    yield S(m(3), m.ints(low=0, high=3))
    yield S(m(5, 3), m.ints(5, low=0, high=3), m.plain(3, low=0.5, high=2))
    yield S(m(5, 3), m.of([0, 1, -100, 2, 1], "int64"))
    yield S(m(5, 3), m.of([0, 1, 2, 2, 1], "int64"), ignore_index=2, reduction="none")
    for reduction in ("mean", "sum", "none"):
        yield S(m(5, 3), m.ints(5, low=0, high=3), reduction=reduction)
        yield S(m(2, 3, 4), m.ints(2, 4, low=0, high=3), reduction=reduction)
        yield S(m(2, 3, 2, 2), m.ints(2, 2, 2, low=0, high=3), reduction=reduction)


@raising("nll_loss", "cross_entropy")
def _(m):
    yield S(m(5, 3), m.of([0, 1, 2, 3, 0], "int64"))
    yield S(m(5, 3), m.ints(4, low=0, high=3))
    yield S(m(5, 3), m.ints(5, low=0, high=3), reduction="max")
    yield S(m(5, 3), m.ints(5, low=0, high=3, dtype="int32"))


@samples("cross_entropy")
def _(m):
    yield S(m(5, 3), m.ints(5, low=0, high=3))
    yield S(m(3), m.ints(low=0, high=3))
    yield S(m(2, 3, 4), m.ints(2, 4, low=0, high=3))
    yield S(m(5, 3), m.ints(5, low=0, high=3), m.plain(3, low=0.5, high=2))
    yield S(m(5, 3), m.of([0, 1, -100, 2, 1], "int64"))
    yield S(m(5, 3), m.ints(5, low=0, high=3), reduction="none")
    yield S(m(5, 3), m.ints(5, low=0, high=3), reduction="sum")
    yield S(m(5, 3), m.ints(5, low=0, high=3), label_smoothing=0.1)
    yield S(m(5, 3), m.plain(5, 3, low=0, high=1))
    yield S(m(5, 3), m.plain(5, 3, low=0, high=1), label_smoothing=0.2, reduction="sum")
    yield S(m(5, 3), m.plain(5, 3, low=0, high=1), reduction="none")
    yield S(m(3), m.plain(3, low=0, high=1))


@samples("binary_cross_entropy")
def _(m):
    yield S(m(3, 4, low=0.1, high=0.9), m.plain(3, 4, low=0, high=1))
    yield S(m(5, low=0.1, high=0.9), m(5, low=0, high=1), reduction="sum")
    yield S(m(5, low=0.1, high=0.9), m.plain(5, low=0, high=1), m.plain(5, low=0.5, high=2), reduction="none")
    yield S(m.of([0.0, 1.0, 0.0, 1.0]), m.of([0.0, 1.0, 1.0, 0.0], grad=False))


@raising("binary_cross_entropy")
def _(m):
    yield S(m.of([2.0]), m.of([0.0]))
    yield S(m(3, low=0, high=1), m(4, low=0, high=1))


@samples("binary_cross_entropy_with_logits")
def _(m):
    yield S(m(3, 4), m.plain(3, 4, low=0, high=1))
    yield S(m(5), m(5, low=0, high=1), reduction="sum")
    yield S(m(5), m.plain(5, low=0, high=1), m.plain(5, low=0.5, high=2), reduction="none")
    yield S(m(3, 4), m.plain(3, 4, low=0, high=1), pos_weight=m.plain(4, low=0.5, high=2))
    yield S(m(5), m(5, low=0, high=1), pos_weight=m.plain(5, low=0.5, high=2))
    yield S(m.of([100.0, -100.0]), m.of([0.0, 1.0], grad=False))


@raising("binary_cross_entropy_with_logits")
def _(m):
    yield S(m(3), m(4))


# ---- creation -------------------------------------------------------------------------------------------------------


@samples("zeros", "ones", "rand", "randn")
def _(m):
    yield S(2, 3)
    yield S((2, 3))
    yield S([4])
    yield S(())
    yield S(0)
    yield S(2, 3, dtype=Dtype("float64"))
    yield S(size=(2, 2))


@samples("zeros", "ones", "rand", "randn", "empty")
def _(m):
    yield Sample(((2, 3),), {"requires_grad": True}, numbers=False)


@samples("zeros", "ones")
def _(m):
    yield S(3, dtype=Dtype("int64"))
    yield S(3, dtype=Dtype("bool"))


@samples("empty_strided")
def _(m):
    yield Sample(((2, 3), (1, 2)), {}, numbers=False)
    yield Sample(((2, 3), (4, 1)), {"dtype": Dtype("int64")}, numbers=False)


@raising("empty_strided")
def _(m):
    yield S((2, 3), (1, 2, 3))


@samples("new_empty_strided")
def _(m):
    yield Sample((m(2), (2, 3), (1, 2)), {}, numbers=False)
    yield Sample((m(2), (0, 3), (1, 2)), {"dtype": Dtype("int64")}, numbers=False)


@samples("empty")
def _(m):
    yield Sample((2, 3), {}, numbers=False)
    yield Sample((3,), {"dtype": Dtype("int64")}, numbers=False)


@samples("full")
def _(m):
    yield S((2, 3), 7)
    yield S((2,), 2.5)
    yield S((2,), True)
    yield S((), 1.0)
    yield S((2,), 3, dtype=Dtype("float32"))


@samples("eye")
def _(m):
    yield S(3)
    yield S(2, 3)
    yield S(3, dtype=Dtype("int64"))


@samples("arange")
def _(m):
    yield S(5)
    yield S(5.0)
    yield S(2, 8)
    yield S(2, 8, 3)
    yield S(0, 1, 0.25)
    yield S(0.1, 1.0, 0.1)
    yield S(5, 0, -2)
    yield S(0)
    yield S(5, dtype=Dtype("float32"))
    yield S(start=1, end=4)
    yield S(0, 5, step=2)


@raising("arange")
def _(m):
    yield S(5, 0)
    yield S(0, 5, 0)


@samples("linspace")
def _(m):
    yield S(0, 1, 5)
    yield S(-1.0, 2.0, steps=7)
    yield S(3, 3, 1)
    yield S(0, 10, 5, dtype=Dtype("float64"))
    yield S(-3.14, 3.14, 100)
    yield S(0, 1, 0)


@samples("randint")
def _(m):
    yield S(10, (2, 3))
    yield S(-5, 5, (4,))
    yield S(0, 2, size=(3,))
    yield S(0, 2, (3,), dtype=Dtype("float32"))
    yield S(low=0, high=9, size=(3,))
    yield S(high=9, size=(3,))


@raising("randint")
def _(m):
    yield S(5, 5, (2,))


@samples("randperm")
def _(m):
    yield S(6)
    yield S(0)
    yield S(5, dtype=Dtype("int32"))


@samples("zeros_like", "ones_like", "rand_like", "randn_like")
def _(m):
    yield S(m(2, 3))
    yield S(m(2, 3), dtype=Dtype("float64"))
    yield S(m())


@samples("rand_like", "randn_like")
def _(m):
    yield S(m.plain(4, 6, layout="F"))
    yield S(m.plain(4, 6, layout="step"))
    yield S(m.ints(5), dtype=Dtype("float32"))


@raising("rand_like", "randn_like")
def _(m):
    yield S(m.ints(3))


@samples("randint_like")
def _(m):
    yield S(m(2, 3), 7)
    yield S(m.plain(4, 6, layout="F"), -3, 3)
    yield S(m.ints(5), low=2, high=9)
    yield S(m.ints(5), 9, dtype=Dtype("float64"))


@raising("randint_like")
def _(m):
    yield S(m.ints(3), 0)
    yield S(m.bools(3), 3)


@samples("zeros_like", "ones_like")
def _(m):
    yield S(m.ints(3))
    yield S(m(2), requires_grad=True)


@samples("empty_like")
def _(m):
    yield Sample((m(2, 3),), {}, numbers=False)
    yield Sample((m.ints(3),), {"dtype": Dtype("float32")}, numbers=False)


@samples("full_like")
def _(m):
    yield S(m(2, 3), 2.5)
    yield S(m.ints(3), 2)
    yield S(m(2), 1, dtype=Dtype("int64"))


@samples("tril_indices")
def _(m):
    yield S(3, 3)
    yield S(3, 4, -1)
    yield S(2, 3, offset=1)


@samples("meshgrid")
def _(m):
    yield S(m(3), m(2), indexing="ij")
    yield S(m(3), m.plain(2), indexing="xy")
    yield S([m(2), m(3), m(2)], indexing="ij")


# ---- random sampling ------------------------------------------------------------------------------------------------


@raising("rand", "randn")
def _(m):
    yield S(2, dtype=Dtype("int64"))
    yield S(-1)


@raising("randint")
def _(m):
    yield S(300, (2,), dtype=Dtype("uint8"))
    yield S(-1, 2, (2,), dtype=Dtype("bool"))
    yield S(2**16, (2,), dtype=Dtype("float16"))


@raising("randperm")
def _(m):
    yield S(-1)


@samples("multinomial")
def _(m):
    yield S(m.plain(5, low=0, high=1), 3)
    yield S(m.plain(2, 5, low=0, high=1), 4)
    yield S(m.plain(2, 5, low=0, high=1, layout="F"), 1)
    yield S(m.plain(2, 5, low=0, high=1, layout="F"), 3)
    yield S(m.plain(5, low=0, high=1), 8, replacement=True)
    yield S(m.plain(2, 5, low=0, high=1), 6, True)
    yield S(m.plain(2, 5, low=0, high=1, layout="F"), 6, True)
    yield S(m(4, low=0, high=1), 2)


@raising("multinomial")
def _(m):
    yield S(m.plain(3, low=0, high=1), 4)
    yield S(m.plain(3, low=0, high=1), 0)
    yield S(m.ints(3, low=1, high=4), 1)
    yield S(m.of([0.0, 0.0], grad=False), 1)
    yield S(m.of([-1.0, 2.0], grad=False), 1)
    yield S(m.of([nan, 2.0], grad=False), 1)
    yield S(m.plain(2, 2, 2, low=0, high=1), 1)


@samples("bernoulli")
def _(m):
    yield S(m.plain(3, 4, low=0, high=1))
    yield S(m.plain(3, 4), 0.3)
    yield S(m(3, 4, low=0, high=1))
    yield S(m.plain(5, 4, low=0, high=1, layout="F"))
    yield S(m(3), 0.3)
    yield S(m.ints(6), 0.6)


@raising("bernoulli")
def _(m):
    yield S(m.ints(3))
    yield S(m.of([0.5, 1.5]))
    yield S(m.of([nan]))
    yield S(m(3), 1.5)
    yield S(m(3), -0.25)


@samples("poisson")
def _(m):
    yield S(m.plain(20, low=0, high=30))
    yield S(m(3, 4, low=0, high=30))
    yield S(m.plain(5, 4, low=0, high=30, layout="F"))
    yield S(m.of([0.0, 1e-3, 9.99, 10.0, 1e6]))
    yield S(m(low=0, high=1))


@raising("poisson")
def _(m):
    yield S(m.of([1.0, -1.0]))
    yield S(m.of([nan]))
    yield S(m.ints(3))


@samples("binomial")
def _(m):
    yield S(m.of([0.0, 1.0, 7.0, 50.0, 1000.0], grad=False), m.plain(5, low=0, high=1))
    yield S(m.of([100.0, 100.0, 100.0, 100.0, -1.0], grad=False), m.of([0.0, 1.0, 0.05, 0.97, 0.5]))
    yield S(m.of([[10.0], [300.0]], grad=False), m.plain(2, 4, low=0, high=1))
    yield S(m.of([10.0, 300.0]), m(2, low=0, high=1))
    yield S(m.of([10.0, 300.0], grad=False), m.of([nan, 0.5], grad=False))


@raising("binomial")
def _(m):
    yield S(m.ints(3), m(3))
    yield S(m(3), m.ints(3))


@samples("normal")
def _(m):
    yield S(0.0, 1.0, (3,))
    yield S(2.0, 0.5, size=(20,))
    yield S(2.0, 0.5, (4,), dtype=Dtype("float64"))
    yield Sample((0, 1, (2, 3)), {"requires_grad": True}, numbers=False)
    yield S(m(3))
    yield S(m(20), 0.5)
    yield S(m.plain(3, 8, layout="F"), 0.5)
    yield S(m(3), m(3, low=0.5, high=1))
    yield S(m(3, 1), m(4, low=0.5, high=1))
    yield S(m.plain(3), m.ints(3, low=0))
    yield S(0.25, m(3, low=0.5, high=1))
    yield S(1, m.plain(2, 12, low=0.5, high=1))


@raising("normal")
def _(m):
    yield S(0, -1.0, (2,))
    yield S(m(3), -1.0)
    yield S(m(3), m.of([1.0, -1.0, 1.0]))
    yield S(0.0, m.of([1.0, -1.0, 1.0]))
    yield S(m(3), m(4, low=0, high=1))
    yield S(m.ints(3))
    yield S(0.0, 1.0)
    yield S(0.0, 1.0, (2,), dtype=Dtype("int64"))


# ---- dropout --------------------------------------------------------------------------------------------------------


@samples("dropout")
def _(m):
    yield S(m(3, 4), 0.5, True)
    yield S(m(3, 4), 0.2, training=True)
    yield S(m(3, 4), 0.5, False)
    yield S(m(3, 4), 0.0, True)
    yield S(m(3, 4), 1.0, True)


@samples("dropout", "alpha_dropout")
def _(m):
    yield S(m(5, 4, layout="F"), 0.5, True)
    yield S(m(5, 4, layout="step"), 0.5, True)
    yield S(m(5), 0.5, True)
    yield S(m(0, 3), 0.5, True)
    yield S(m(), training=True)
    yield S(m.ints(3), 0.0, True)


@samples("alpha_dropout", "feature_alpha_dropout")
def _(m):
    yield S(m(3, 4), 0.5, True)
    yield S(m(3, 4))
    yield S(m(3, 4), 0.2, training=True)
    yield S(m(3, 4), 1.0, True)
    yield S(m(2, 3, 4, 5), 0.3, True)


@samples("dropout1d", "dropout2d", "dropout3d")
def _(m):
    yield S(m(2, 3, 4))
    yield S(m(3, 4), 0.3)
    yield S(m(3, 4), 0.5, False)
    yield S(m(3, 2, 4, layout="F"))
    yield S(m(2, 4, 2), 1.0)
    yield S(m(0, 2, 2))


@samples("dropout2d", "dropout3d")
def _(m):
    yield S(m(2, 3, 4, 2))
    yield S(m(2, 3, 2, 2, 2), 0.3)


@raising("alpha_dropout", "feature_alpha_dropout", "dropout1d", "dropout2d", "dropout3d")
def _(m):
    yield S(m(3, 3), -0.5, True)


@raising("dropout1d")
def _(m):
    yield S(m(3))
    yield S(m(2, 2, 2, 2))


@raising("dropout2d")
def _(m):
    yield S(m(3))


@raising("feature_alpha_dropout")
def _(m):
    yield S(m(3), 0.5, True)


@raising("dropout")
def _(m):
    yield S(m.ints(3), 0.5, True)


@raising("dropout")
def _(m):
    yield S(m(3), 1.5, True)


@samples("_max_pool1d", "max_pool1d_with_indices")
def _(m):
    yield S(m.spread(2, 3, 8), 2)
    yield S(m.spread(3, 8), 3, 2, 1)
    yield S(m.spread(3, 8), (3,), stride=(2,), dilation=2, ceil_mode=True)


@raising("_max_pool1d", "max_pool1d_with_indices")
def _(m):
    yield S(m(2, 3, 8), 2, 0)
    yield S(m(8), 2)
    yield S(m(2, 3, 8), (2, 2))


@samples("_max_pool2d", "max_pool2d_with_indices")
def _(m):
    yield S(m.spread(2, 2, 4, 4), 2)
    yield S(m.spread(2, 5, 4), (3, 2), 1, (1, 0))
    yield S(m.spread(2, 5, 4), 2, stride=(2, 1), dilation=(1, 2), ceil_mode=True)


@raising("_max_pool2d", "max_pool2d_with_indices")
def _(m):
    yield S(m(2, 2, 4, 4), 2, 0)
    yield S(m(2, 2, 4, 4), 5)
    yield S(m(2, 2, 4, 4), 2, 2, 2)
    yield S(m(2, 2, 4, 4), (2, 2, 2))


@samples("_max_pool3d", "max_pool3d_with_indices")
def _(m):
    yield S(m.spread(1, 2, 2, 4, 2), 2)
    yield S(m.spread(1, 3, 2, 4), (2, 1, 3), stride=1, padding=(1, 0, 1), ceil_mode=True)


@samples("_adaptive_max_pool1d", "adaptive_max_pool1d_with_indices")
def _(m):
    yield S(m.spread(2, 3, 8), 4)
    yield S(m.spread(3, 8), (3,))


@samples("adaptive_max_pool2d_with_indices")
def _(m):
    yield S(m.spread(2, 2, 4, 5), 2)
    yield S(m.spread(2, 4, 5), (3, None))


@samples("adaptive_max_pool3d_with_indices")
def _(m):
    yield S(m.spread(1, 2, 4, 3, 2), (2, 2, 1))


# ---- normalization, dropout and recurrent ops, as torch itself has them ---------------------------------------------


@samples("_layer_norm_of_torch")
def _(m):
    yield S(m(2, 3, 4), (3, 4), m(3, 4), m(3, 4), 1e-3, False)
    yield S(m(2, 4), (4,))


# Of a group of one number torch's gradient is rounding alone, made large by 1 / sqrt(eps).
@samples("layer_norm", "native_layer_norm")
def _(m):
    yield S(m(2, 3, 4), (4,), m(4), m(4), 1e-5)
    yield S(m(2, 3, 4), (3, 4), m(3, 4), None, 1e-3)
    yield S(m(2, 4), [4], None, m(4), 1e-5)
    yield S(m.plain(2, 4), [4], m(4), m(4), 1e-5)
    yield S(m(0, 4), (4,), m(4), m(4), 1e-5)


@raising("layer_norm")
def _(m):
    yield S(m(2, 4), (), None, None, 1e-5)
    yield S(m(2, 4), (3,), m(3), None, 1e-5)
    yield S(m(2, 4), (4,), m(3), None, 1e-5)
    yield S(m(2, 4), (4,), m(4), m(3), 1e-5)
    yield S(m(2, 4), 4, None, None, 1e-5)
    yield S(m.ints(2, 4), (4,), None, None, 1e-5)


@samples("_group_norm_of_torch")
def _(m):
    yield S(m(2, 4, 3), 2, m(4), m(4), 1e-3, False)
    yield S(m(2, 4), 2)


@samples("_batch_norm_of_torch", "_instance_norm_of_torch")
def _(m):
    yield S(m(3, 2, 4), m(2), m(2), m.plain(2), m.plain(2, low=0.5, high=1), True, 0.2, 1e-3, False)
    yield S(m(3, 2, 4), m(2), None, m.plain(2), m.plain(2, low=0.5, high=1), False, 0.2, 1e-3, False)
    yield S(m(3, 2, 4), None, None, None, None, True, 0.2, 1e-3, False)


@samples("_dropout_of_torch", "_alpha_dropout_of_torch", "feature_dropout", "_feature_alpha_dropout_of_torch")
def _(m):
    yield S(m(3, 4, 2), 0.4, True)
    yield S(m(3, 4, 2), 0.4, False)
    yield S(m(3, 4, 2), 1.0, True)


@raising("_dropout_of_torch", "_alpha_dropout_of_torch", "feature_dropout", "_feature_alpha_dropout_of_torch")
def _(m):
    yield S(m(3, 4), 1.5, True)
    yield S(m(3, 4), -0.5, True)


@samples("embedding_bag")
def _(m):
    rows = m.of([0, 2, 2, 4, 1], "int64")
    for mode in ("sum", "mean", "max"):
        yield S(rows, m.spread(5, 3), m.of([0, 2, 2], "int64"), mode=mode)
        yield S(m.ints(2, 3, low=0, high=5), m.spread(5, 3), mode=mode, padding_idx=-1)
    # Each as often as the others: torch divides a row by how often another one was taken.
    twice = m.of([0, 2, 2, 0], "int64")
    yield S(twice, m(5, 3), m.of([0, 3, 4], "int64"), scale_grad_by_freq=True, include_last_offset=True)
    yield S(rows, m(5, 3), m.of([0, 3], "int64"), None, 2, False, "sum", False, m(5))
    yield S(rows, m(5, 3), m.of([0, 3], "int64"), max_norm=1.0, mode="sum", per_sample_weights=m(5))


@raising("embedding_bag")
def _(m):
    rows, weight = m.of([0, 2], "int64"), m(5, 3)
    yield S(rows, weight)
    yield S(rows, weight, m.of([1], "int64"))
    yield S(rows, weight, m.of([0, 3], "int64"))
    yield S(m.of([0, 7], "int64"), weight, m.of([0], "int64"))
    yield S(rows, weight, m.of([0], "int64"), mode="median")
    yield S(rows, weight, m.of([0], "int64"), per_sample_weights=m(2))
    yield S(rows, weight, m.of([0], "int64"), mode="sum", per_sample_weights=m(3))
    yield S(rows, weight, m.of([0], "int64"), padding_idx=7)
    yield S(m.plain(2), weight, m.of([0], "int64"))


@samples("scaled_dot_product_attention")
def _(m):
    q, k, v = m(2, 2, 3, 4), m(2, 2, 5, 4), m(2, 2, 5, 4)
    yield S(q, k, v)
    yield S(q, k, v, is_causal=True, scale=0.3)
    yield S(q, k, v, m.of([[True] * 5, [False] * 5, [True] * 2 + [False] * 3], "bool"))
    yield S(q, k, v, m.plain(2, 1, 3, 5))
    yield S(q, k, v, m(3, 5))
    yield S(q, k, v, None, 0.4)
    yield S(q, m(2, 1, 5, 4), m(2, 1, 5, 4), enable_gqa=True)
    yield S(q, k, m(2, 2, 5, 2), scale=-1.0)
    yield S(m(3, 4), m(5, 4), m(5, 4), is_causal=True)
    # No largest score that would do for every row.
    yield S(m.of([[[[200.0], [-200.0]]]]), m.of([[[[1.0], [2.0]]]]), m(1, 1, 2, 1))
    yield S(m.of([[[[900.0], [-900.0]]]]), m.of([[[[1.0], [1.001]]]]), m(1, 1, 2, 1))


@raising("scaled_dot_product_attention")
def _(m):
    q = m(1, 2, 3, 4)
    yield S(q, m.ints(1, 2, 3, 4), q)
    yield S(m(3), q, q)
    yield S(q, q, q, m.ints(3, 3))
    yield S(q, q, q, None, 1.5)
    yield S(q, m(1, 3, 3, 4), m(1, 3, 3, 4), enable_gqa=True)


@samples("multi_head_attention_forward")
def _(m):
    x, y, size = m(3, 2, 4), m(5, 2, 4), (4, 2)
    projections = m(12, 4), m(12), None, None, False, 0.0, m(4, 4), m(4)
    padding, causal = m.of([[False] * 4 + [True]] * 2, "bool"), Array(np.triu(np.ones((3, 3), bool), 1))
    yield S(x, x, x, *size, *projections)
    yield S(x, x, x, *size, *projections, attn_mask=causal, is_causal=True, need_weights=False)
    yield S(x, y, y, *size, *projections, key_padding_mask=padding, average_attn_weights=False)
    yield S(x, y, m(5, 2, 4), *size, m(12, 4), None, m(1, 1, 4), m(1, 1, 4), True, 0.4, m(4, 4), None)
    separate = {"use_separate_proj_weight": True, "q_proj_weight": m(4, 4), "k_proj_weight": m(4, 5)}
    yield S(m(3, 4), m(5, 5), m(5, 4), *size, None, *projections[1:], v_proj_weight=m(4, 4), **separate)


@raising("multi_head_attention_forward")
def _(m):
    x, projections = m(3, 2, 4), (m(12, 4), m(12), None, None, False, 0.0, m(4, 4), m(4))
    yield S(x, x, x, 5, 1, *projections)
    yield S(x, x, x, 4, 3, *projections)
    yield S(x, x, x, 4, 2, *projections, is_causal=True)
    yield S(x, x, x, 4, 2, *projections, attn_mask=m(3, 4))
    yield S(x, m(3, 4), x, 4, 2, *projections)


GATES = {"rnn_tanh": 1, "rnn_relu": 1, "lstm": 4, "gru": 3}


def weights(m, gates: int, width: int, biases: bool = True) -> list[Array]:
    """Of one layer with a state of 2."""
    shapes = [(2 * gates, width), (2 * gates, 2), (2 * gates,), (2 * gates,)]
    return [m(*shape) for shape in (shapes if biases else shapes[:2])]


def recurrent(name: str, gates: int) -> None:
    def state(m, *shape):
        return (m(*shape), m(*shape)) if name == "lstm" else m(*shape)

    @samples(f"{name}_cell")
    def _(m):
        yield S(m(2, 3), state(m, 2, 2), *weights(m, gates, 3))
        yield S(m(2, 3), state(m, 2, 2), *weights(m, gates, 3, False))

    @raising(f"{name}_cell")
    def _(m):
        yield S(m(2, 4), state(m, 2, 2), *weights(m, gates, 3))
        yield S(m(2, 3), state(m, 3, 2), *weights(m, gates, 3))
        yield S(m(2, 3), state(m, 2, 3), *weights(m, gates, 3))

    @samples(name)
    def _(m):
        yield S(m(3, 2, 3), state(m, 1, 2, 2), weights(m, gates, 3), True, 1, 0.0, True, False, False)
        yield S(m(2, 3, 3), state(m, 1, 2, 2), weights(m, gates, 3, False), False, 1, 0.0, True, False, True)
        two_layers = [w for width in (3, 3, 4, 4) for w in weights(m, gates, width)]
        yield S(m(2, 2, 3), state(m, 4, 2, 2), two_layers, True, 2, 0.4, True, True, False)
        packed = m(4, 3), m.of([2, 1, 1], "int64"), state(m, 1, 2, 2), weights(m, gates, 3)
        yield S(*packed, True, 1, 0.0, True, False)

    @raising(name)
    def _(m):
        yield S(m(0, 2, 3), state(m, 1, 2, 2), weights(m, gates, 3), True, 1, 0.0, True, False, False)


for _name, _gates in GATES.items():
    recurrent(_name, _gates)


@samples("lp_pool1d")
def _(m):
    yield S(m(2, 3, 8, low=0.5, high=2.0), 2.0, 3, 2)
    yield S(m(3, 8, low=0.5, high=2.0), 3, 2, ceil_mode=True)


@samples("lp_pool2d")
def _(m):
    yield S(m(2, 2, 4, 5, low=0.5, high=2.0), 2, 2)
    yield S(m(2, 4, 5, low=0.5, high=2.0), 1.5, (3, 2), stride=1)


@samples("lp_pool3d")
def _(m):
    yield S(m(1, 2, 4, 2, 3, low=0.5, high=2.0), 2, (2, 1, 3))


@samples("fractional_max_pool2d", "fractional_max_pool2d_with_indices")
def _(m):
    yield S(m.spread(2, 2, 6, 5), 2, (3, 2))


@samples("fractional_max_pool3d", "fractional_max_pool3d_with_indices")
def _(m):
    yield S(m.spread(1, 2, 4, 5, 4), (2, 3, 1), output_ratio=(0.5, 0.4, 0.5))


@samples("_kl_div")
def _(m):
    yield S(m(4), m(4, low=0.1, high=1.0))
    yield S(m(2, 3), m(2, 3), 1, log_target=True)


@samples("_margin_ranking_loss")
def _(m):
    yield S(m(4), m(4), m.of([1.0, -1.0, 1.0, -1.0], grad=False), 0.5)
    yield S(m(4), m(4), m.of([1.0, -1.0, 1.0, -1.0], grad=False), reduction=2)


@samples("_cosine_embedding_loss")
def _(m):
    yield S(m(4, 3), m(4, 3), m.of([1, -1, 1, -1], "int64"))
    yield S(m(3), m(3), m.of(1, "int64"), 0.5, 1)


@samples("_hinge_embedding_loss")
def _(m):
    yield S(m(4), m.of([1.0, -1.0, 1.0, -1.0], grad=False))
    yield S(m(4), m.of([1.0, -1.0, 1.0, -1.0], grad=False), 0.5, 2)


@samples("_triplet_margin_loss")
def _(m):
    yield S(m(4, 3), m(4, 3), m(4, 3))
    yield S(m(4, 3), m(4, 3), m(4, 3), 0.5, 2.0, 1e-6, True, 1)


@samples("triplet_margin_with_distance_loss")
def _(m):
    yield S(m(4, 3), m(4, 3), m(4, 3))
    yield S(m(4, 3), m(4, 3), m(4, 3), margin=0.5, swap=True, reduction="none")


@samples("_poisson_nll_loss")
def _(m):
    yield S(m(4), m(4, low=0.1, high=3.0), True, True, 1e-8, 1)


@samples("_bce_with_logits_numbered")
def _(m):
    yield S(m(4), m(4, low=0.1, high=0.9))
    yield S(m(2, 3), m(2, 3, low=0.1, high=0.9), m.plain(3, low=0.5, high=2.0), reduction=1)


@samples("ctc_loss")
def _(m):
    logs = np.log([[[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]], [[0.1, 0.8, 0.1], [0.3, 0.4, 0.3]], [[0.3, 0.3, 0.4]] * 2])
    yield S(m.of(logs), m.of([[1, 2], [1, 1]], "int64"), [3, 3], [2, 1])
    yield S(m.of(logs), m.of([1, 2, 2], "int64"), m.of([3, 2], "int64"), m.of([2, 1], "int64"), reduction="none")
    yield S(m.of(logs), m.of([[1, 1], [2, 1]], "int64"), [2, 3], [2, 2], 0, "sum", True)
    yield S(m.of(logs[:, 0]), m.of([1, 0], "int64"), m.of(3, "int64"), m.of(2, "int64"), blank=2)


@raising("ctc_loss")
def _(m):
    yield S(m(3, 2, 3), m.of([[1, 2], [1, 1]], "int64"), [4, 3], [2, 1])
    yield S(m(3, 2, 3), m.of([[1, 2], [1, 1]], "int64"), [3, 3], [2, 1], blank=3)
    yield S(m(3, 2, 3), m.of([1, 2], "int64"), [3, 3], [2, 1])


@samples("__ctc_loss")
def _(m):
    logs = np.log([[[0.2, 0.5, 0.3]], [[0.1, 0.8, 0.1]], [[0.3, 0.3, 0.4]]])
    yield S(m.of(logs), m.of([[1, 2]], "int64"), (3,), (2,), 0, 1)


# ---- convolution, padding, vision -----------------------------------------------------------------------------------


@samples("convolution")
def _(m):
    yield S(m(2, 2, 5), m(3, 2, 3), m(3), [2], [1], [1], False, [0], 1)
    yield S(m(1, 4, 4, 3), m(4, 2, 2, 2), None, [1, 2], [0, 1], [2, 1], False, [0, 0], 2)
    yield S(m(1, 2, 3, 3), m(2, 2, 2, 2), m(2), [2, 2], [1, 0], [1, 1], True, [1, 0], 1)


@raising(*(f"conv{n}d" for n in (1, 2, 3)))
def _(m):
    yield S(m(2, 2), m(2, 2), padding="same")
    yield S(m(1, 1, 1, 1, 1, 1), m(1, 1, 1))


@raising("conv2d")
def _(m):
    yield S(m(1, 3, 4, 4), m(2, 2, 2, 2))
    yield S(m(1, 2, 4, 4), m(2, 2, 2, 2), m(3))
    yield S(m(1, 2, 4, 4), m(2, 2, 9, 2), padding=1)
    yield S(m(1, 2, 4, 4), m(2, 2, 2, 2), stride=(1, 1, 1))
    yield S(m(1, 2, 4, 4), m(2, 2, 2, 2), padding="foo")


@raising("conv_transpose2d")
def _(m):
    yield S(m(1, 3, 4, 4), m(2, 2, 2, 2))
    yield S(m(1, 2, 4, 4), m(2, 3, 2, 2), m(2))
    yield S(m(1, 2, 4, 4), m(2, 3, 2, 2), output_padding=1)
    yield S(m(1, 2, 4, 4), m(2, 3, 2, 2), padding=4)


@samples("pad")
def _(m):
    yield S(m(2, 3), (1, 2))
    yield S(m(2, 3), (1, -1, 0, 2), value=1.5)
    for mode in ("reflect", "replicate", "circular"):
        yield S(m(2, 3), (1, 2), mode)
        yield S(m(1, 2, 3, 3), (2, -1, 0, 1), mode)
        yield S(m(1, 2, 2, 3, 2), (1, 0, -1, 2, 0, 1), mode)


@raising("pad")
def _(m):
    yield S(m(2, 3, 4), (1, 2, 3))
    yield S(m(2, 3, 4), (1,) * 8)
    yield S(m(2, 3, 4), (-3, -2))
    yield S(m(2, 3, 4), (4, 1), mode="reflect")
    yield S(m(2, 3, 4), (1, 5), mode="circular")
    yield S(m(2, 3, 4), (-3, -2), mode="replicate")
    yield S(m(2, 3, 4), (1, 2), mode="reflect", value=1.0)


@samples("fold")
def _(m):
    yield S(m(2, 8, 4), (3, 3), 2)
    yield S(m(8, 4), 4, 2, stride=2)
    yield S(m(1, 4, 6), (5, 4), 2, dilation=2)
    yield S(m(1, 4, 12), (3, 3), (2, 1), padding=(1, 0))


@raising("fold")
def _(m):
    yield S(m(1, 8, 8), (4, 4), 2)
    yield S(m(1, 9, 9), (4, 4), 2)


@samples("upsample")
def _(m):
    yield S(m(1, 2, 3), scale_factor=2)
    yield S(m(1, 1, 2, 3), size=(4, 5), mode="bilinear", align_corners=True)


@samples("interpolate")
def _(m):
    for mode in ("nearest", "nearest-exact", "linear", "area"):
        yield S(m(1, 2, 4), scale_factor=1.6, mode=mode)
    for mode in ("nearest", "nearest-exact", "bilinear", "bicubic", "area"):
        yield S(m(1, 2, 4, 3), size=(3, 5), mode=mode)
    for mode in ("nearest", "nearest-exact", "trilinear", "area"):
        yield S(m(1, 1, 2, 3, 2), size=3, mode=mode)
    for mode in ("bilinear", "bicubic", "lanczos"):
        yield S(m(1, 1, 5, 4), size=(3, 6), mode=mode, antialias=True)
    yield S(m(1, 1, 5, 4), scale_factor=(0.7, 1.5), mode="bicubic", align_corners=True)
    yield S(m(1, 1, 5, 4), scale_factor=0.7, mode="bilinear", recompute_scale_factor=True)


@raising("interpolate")
def _(m):
    yield S(m(1, 1, 4, 4), size=2, scale_factor=2)
    yield S(m(1, 1, 4, 4), size=2, align_corners=True)
    yield S(m(1, 1, 4, 4), size=(2, 2, 2))
    yield S(m(1, 1, 4, 4), size=2, mode="linear")
    yield S(m(1, 1, 4, 4), size=0)


@samples("grid_sample")
def _(m):
    for mode in ("bilinear", "nearest", "bicubic"):
        for outside in ("zeros", "border", "reflection"):
            yield S(m(1, 2, 3, 4), m(1, 2, 3, 2, low=-1.6, high=1.6), mode, outside, outside == "border")
    yield S(m(1, 1, 2, 3, 2), m(1, 1, 2, 2, 3, low=-1.3, high=1.3), align_corners=False)


@raising("grid_sample")
def _(m):
    yield S(m(1, 1, 4, 4), m(2, 3, 3, 2))
    yield S(m(1, 1, 4, 4), m(1, 3, 3, 2), mode="foo")


@samples("grid_sampler")
def _(m):
    yield S(m(1, 2, 3, 4), m(1, 2, 3, 2), 0, 1, True)
    yield S(m(1, 1, 2, 3, 2), m(1, 1, 2, 2, 3), 1, 0, False)


@samples("affine_grid")
def _(m):
    yield S(m(2, 2, 3), (2, 1, 2, 3))
    yield S(m(1, 3, 4), (1, 1, 2, 1, 3), align_corners=True)


@samples("affine_grid_generator")
def _(m):
    yield S(m(2, 2, 3), (2, 1, 2, 3), False)


@samples("linear_cross_entropy")
def _(m):
    yield S(m(4, 3), m(5, 3), m.ints(4, low=0, high=5))
    yield S(m(3), m(5, 3), m.of(2, "int64"), linear_bias=m(5), reduction="sum")
    yield S(m(4, 3), m(2, 6, 3), m.ints(4, 6, low=0, high=2), linear_bias=m(2, 6), ignore_index=1)
    yield S(m(4, 3), m(5, 3), m(4, 5, low=0.1, high=0.9), weight=m.plain(5, low=0.5, high=2.0), label_smoothing=0.1)


@raising("linear_cross_entropy")
def _(m):
    yield S(m(4, 3), m(5, 2), m.ints(4, low=0, high=5))
    yield S(m(4, 3), m(5, 3), m.ints(4, low=0, high=5), linear_bias=m(4))


@samples("polygamma")
def _(m):
    for n in (0, 1, 2, 3):
        yield S(n, m(4, low=0.3, high=4))
    yield S(1, m(3, low=-2.9, high=-2.1))


@samples("_polygamma_method")
def _(m):
    yield S(m(3, low=0.3, high=4), 1)


@samples("float_power_")
def _(m):
    yield S(m.plain(3, low=0.5, high=2), 2)
    yield S(m.plain(3, low=0.5, high=2), m.plain(3))


@samples("ldexp")
def _(m):
    yield S(m(2, 3), m(3))
    yield S(m(3), m.ints(2, 3))


@samples("zeta")
def _(m):
    yield S(m.plain(2, 3, low=1.5, high=4), m(3, low=0.5, high=3))
    yield S(2.5, m(3, low=0.5, high=3))
    yield S(m.plain(3, low=1.5, high=4), 2)


@samples("erfcx")
def _(m):
    yield S(m(2, 3))
