"""Streams of random numbers: those of PyTorch's CPU generator, number for number.

NumPy in, NumPy out; what a user sees of it is `random.Generator`, which holds a `Stream`. The source of every draw is
mt19937 with the plain 32-bit seeding, which NumPy has too; this file is what PyTorch does with its 32-bit words. Two
ways to make a uniform number stand behind everything else:

- 24 bits: the low 24 bits of one word, times 2**-24;
- 53 bits: the low 53 bits of two words, the first one the high word, times 2**-53.

A method draws its numbers in the order of the result's elements; `ops.sampling` says where in memory they go. Which
results are equal to PyTorch's bit for bit, and which within a few units in the last place, is said per method.
On Intel processors PyTorch takes the words of Bernoulli and exponential numbers from MKL; those streams differ.
"""

from __future__ import annotations

import math
import os
import warnings
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from minitorch import dtypes

if TYPE_CHECKING:
    from numpy.random import MT19937
    from numpy.typing import DTypeLike

Shape = tuple[int, ...]

_DEFAULT_SEED = 67280421310721
_LOW_53 = 2**53 - 1

# One third as PyTorch has it in its gamma numbers: rounded to float32.
_THIRD = float(np.float32(1 / 3))

# Up to here Python's own numbers are faster than arrays.
_FEW = 8

# Below this many numbers PyTorch draws normals in pairs of 53-bit uniforms; from there on in blocks of this size.
_NORMAL_BLOCK = 16

# A range of 2**28 or more is drawn from two words, a smaller one from one.
_WIDE_RANGE = 2**28

# Longer permutations are drawn from two words a step: the modulo of one word would be visibly uneven.
_WIDE_PERMUTATION = 2**32 // 20

_CPP_NAMES = {
    "float16": "c10::Half",
    "bfloat16": "c10::BFloat16",
    "float32": "float",
    "float64": "double",
    "uint8": "unsigned char",
    "int8": "signed char",
    "int16": "short int",
    "int32": "int",
    "int64": "long int",
    "bool": "bool",
}

# The bytes of `torch.get_rng_state()`.
_STATE = np.dtype(
    [
        ("seed", np.uint64),
        ("left", np.int32),
        ("seeded", np.int32),
        ("next", np.uint64),
        ("words", np.uint64, 624),
        ("unused_x", np.float64),
        ("normal", np.float64),
        ("unused_rho", np.float64),
        ("has_normal", np.int64),
        ("unused_float", np.float64),
    ]
)


class Stream:
    """A stream of random numbers, PyTorch's for the same seed and the same calls.

    >>> Stream().manual_seed(0).uniform((3,))
    array([0.4962566 , 0.7682218 , 0.08847743], dtype=float32)
    """

    def __init__(self) -> None:
        self.manual_seed(_DEFAULT_SEED)

    def manual_seed(self, seed: int) -> Stream:
        """Restart the stream at `seed`, an int in [-2**63, 2**64), and return the stream.

        A negative seed counts from 2**64 down. Only the low 32 bits reach the stream.

        Raises RuntimeError if `seed` is no int, ValueError if it is out of range.
        """
        if type(seed) is not int:
            raise RuntimeError(f"manual_seed expected a long, but got {type(seed).__name__}")
        if not -(2**63) <= seed < 2**64:
            raise ValueError("Overflow when unpacking long long")
        self._seed = seed % 2**64
        self._spare_normal: float | None = None
        self.__dict__.pop("_bits", None)
        return self

    def seed(self) -> int:
        """Restart the stream at a seed from the operating system, and return that seed."""
        return self.manual_seed(int.from_bytes(os.urandom(8), "little"))._seed

    def initial_seed(self) -> int:
        """The seed of the stream, in [0, 2**64)."""
        return self._seed

    @cached_property
    def _bits(self) -> MT19937:
        # Importing numpy.random takes 11 ms, so the first draw does it, not the import of minitorch.
        from numpy.random import MT19937, RandomState

        bits = MT19937(0)
        RandomState(bits).seed(self._seed % 2**32)
        return bits

    def _words(self, count: int) -> np.ndarray:
        return self._bits.random_raw(count)

    def _wide_words(self, count: int) -> np.ndarray:
        words = self._words(2 * count)
        return words[::2] << np.uint64(32) | words[1::2]

    def _uniform24(self, count: int) -> np.ndarray:
        if count < _FEW:
            return np.array([(word & 0xFFFFFF) * 2.0**-24 for word in self._words(count).tolist()], np.float32)
        return (self._words(count).astype(np.int32) & 0xFFFFFF).astype(np.float32) * np.float32(2**-24)

    def _uniform53(self, count: int) -> np.ndarray:
        return (self._wide_words(count) & np.uint64(_LOW_53)) * 2.0**-53

    def _uniform(self, count: int, dtype: np.dtype) -> np.ndarray:
        return self._uniform53(count) if dtype.itemsize == 8 else self._uniform24(count)

    def uniform(self, shape: Shape, dtype: DTypeLike = np.float32, low: float = 0.0, high: float = 1.0) -> np.ndarray:
        """Uniform numbers in [low, high): `torch.rand`, `Tensor.uniform_`. Bit for bit.

        Raises RuntimeError if `low > high`, or for bounds that `dtype` cannot hold.

        >>> Stream().manual_seed(0).uniform((2,), low=-1.0)
        array([-0.00748682,  0.5364436 ], dtype=float32)
        """
        dtype = np.dtype(dtype)
        if low == 0 and high == 1 and dtype.itemsize > 2:
            return self._uniform(_count(shape), dtype).reshape(shape)
        limits = dtypes.finfo(dtypes.from_numpy(dtype))
        for name, bound in (("from", low), ("to", high)):
            if not limits.min <= bound <= limits.max:
                raise RuntimeError(f"{name} is out of bounds for {cpp_name(dtype)}")
        if low > high:
            raise RuntimeError(f"uniform_ expects to return a [from, to) range, but found from={low:g} > to={high:g}")
        if high - low > limits.max:
            raise RuntimeError(
                f"uniform_ expects to-from <= std::numeric_limits<{dtypes.from_numpy(dtype).type_name}>::max(), but "
                f"found to={high:g} and from={low:g} which result in to-from to exceed the limit"
            )
        unit = self._uniform(_count(shape), dtype)
        number = unit.dtype.type
        values = _cast(_scale_and_shift(unit, number(high) - number(low), number(low)), dtype)
        # Rounding may reach `high`, which the range excludes.
        values[values == dtype.type(high)] = low
        return values.reshape(shape)

    def normal(
        self,
        shape: Shape,
        dtype: DTypeLike = np.float32,
        mean: float = 0.0,
        std: float = 1.0,
        paired: bool = False,
    ) -> np.ndarray:
        """Normal numbers by Box and Muller's method: `torch.randn`, `Tensor.normal_`.

        Bit for bit in float64, and in any dtype for fewer than 16 numbers; else float32 within 3 units in the last
        place (of the standard normal), as PyTorch's own results vary with the processor's vector instructions.

        With `paired`, 16 numbers and more are drawn as fewer are: PyTorch's way where memory has gaps.

        Raises RuntimeError if `std < 0`.

        >>> Stream().manual_seed(0).normal((2,))
        array([ 1.5409961, -0.2934289], dtype=float32)
        """
        if not std >= 0.0:
            raise RuntimeError(f"normal expects std >= 0.0, but found std {std:g}")
        dtype = np.dtype(dtype)
        count = _count(shape)
        values = self._paired_normals(count) if paired or count < _NORMAL_BLOCK else self._block_normals(count, dtype)
        if mean != 0 or std != 1:
            number = values.dtype.type
            values = _scale_and_shift(values, number(std), number(mean))
        return _cast(values, dtype).reshape(shape)

    def _paired_normals(self, count: int) -> np.ndarray:
        values = []
        if self._spare_normal is not None and count:
            values.append(self._spare_normal)
            self._spare_normal = None
        pairs = (count - len(values) + 1) // 2
        # Two 53-bit uniforms in Python's integers: for a few numbers five times faster than arrays.
        words = iter(self._words(4 * pairs).tolist())
        for a, b, c, d in zip(words, words, words, words):
            turn = ((a << 32 | b) & _LOW_53) * 2.0**-53
            tail = ((c << 32 | d) & _LOW_53) * 2.0**-53
            radius = math.sqrt(-2 * math.log1p(-tail))
            angle = 2 * math.pi * turn
            values += radius * math.cos(angle), radius * math.sin(angle)
        if len(values) > count:
            self._spare_normal = values.pop()
        return np.array(values, np.float64)

    def _block_normals(self, count: int, dtype: np.dtype) -> np.ndarray:
        blocks_end = count - count % _NORMAL_BLOCK
        # The uniforms of the unfinished block are drawn and thrown away, but not by the dtypes of 16 bits.
        drawn = count if dtype.itemsize >= 4 else blocks_end
        values = _box_muller(self._uniform(drawn, dtype)[:blocks_end])
        if blocks_end < count:
            last_block = _box_muller(self._uniform(_NORMAL_BLOCK, dtype))
            values = np.concatenate([values[: count - _NORMAL_BLOCK], last_block])
        return values

    def log_normal(
        self, shape: Shape, dtype: DTypeLike = np.float32, mean: float = 1.0, std: float = 2.0
    ) -> np.ndarray:
        """Numbers whose logarithms are normal: `Tensor.log_normal_`. Bit for bit.

        Raises RuntimeError if `std <= 0`.
        """
        if not std > 0.0:
            raise RuntimeError(f"log_normal_ expects std > 0.0, but found std={std:g}")
        normals = self._paired_normals(_count(shape))
        return _cast(_libm(_exp, _scale_and_shift(normals, np.float64(std), np.float64(mean))), dtype).reshape(shape)

    def cauchy(
        self, shape: Shape, dtype: DTypeLike = np.float32, median: float = 0.0, sigma: float = 1.0
    ) -> np.ndarray:
        """Numbers of the Cauchy distribution: `Tensor.cauchy_`. Bit for bit.

        Raises RuntimeError if `sigma <= 0`.
        """
        if not sigma > 0.0:
            raise RuntimeError(f"cauchy_ expects sigma > 0.0, but found sigma={sigma:g}")
        tangents = _libm(math.tan, math.pi * (self._uniform53(_count(shape)) - 0.5))
        return _cast(_scale_and_shift(tangents, np.float64(sigma), np.float64(median)), dtype).reshape(shape)

    def geometric(self, shape: Shape, dtype: DTypeLike = np.float32, p: float = 0.5) -> np.ndarray:
        """The number of trials up to the first success, each with probability `p`: `Tensor.geometric_`. Exact.

        Raises RuntimeError unless `0 < p < 1`.
        """
        if not 0 < p < 1:
            raise RuntimeError(f"geometric_ expects p to be in (0, 1), but got p={p:g}")
        trials = np.ceil(np.log(self._uniform53(_count(shape))) / math.log1p(-p))
        if np.dtype(dtype).kind not in "fV":
            trials = trials.astype(np.int64)
        return _cast(trials, dtype).reshape(shape)

    def randint(self, low: int, high: int, shape: Shape, dtype: DTypeLike = np.int64) -> np.ndarray:
        """Integers in [low, high): `torch.randint`, `Tensor.random_` with bounds. Exact.

        Warns of bounds beyond which a floating dtype does not hold all integers.

        Raises RuntimeError if `low >= high`, or for bounds that `dtype` cannot hold.

        >>> Stream().manual_seed(0).randint(0, 10, (4,))
        array([4, 9, 3, 0])
        """
        if low >= high:
            raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}")
        if dtype is not np.int64:
            low, high = _whole_bounds(low, high, np.dtype(dtype))
        return self._integers(low, high - low, shape, dtype)

    def randint_from(self, low: int | None, shape: Shape, dtype: DTypeLike = np.int64) -> np.ndarray:
        """Integers from `low` (0 if None) up to the largest of `dtype`: `Tensor.random_` without an upper bound.

        Of a floating dtype, up to the largest below which it holds all integers. Exact.

        Raises RuntimeError for a `low` that `dtype` cannot hold.
        """
        dtype = np.dtype(dtype)
        if low == -(2**63):
            if dtype not in (np.int64, np.float32, np.float64):
                kernel = "random_full_64_bits_range_kernel_cpu"
                if dtype.kind in "iu":
                    raise RuntimeError(f"{kernel} handles only int64, double, float and bfloat16")
                raise NotImplementedError(f"\"{kernel}\" not implemented for '{dtypes.from_numpy(dtype).type_name}'")
            return self._integers(0, 2**64, shape, dtype)
        if dtype.kind in "fV":
            top = 2 ** (dtypes.floating_info(dtype).nmant + 1)
        else:
            top = 1 if dtype.kind == "b" else int(np.iinfo(dtype).max)
        if low is None:
            return self._integers(0, top + 1, shape, dtype, wide=dtype.itemsize == 8)
        low, _ = _whole_bounds(low, top + 1, dtype)
        if low > top:
            raise RuntimeError(
                "random_ expects 'from' casted to dtype to be less than or equal to 'to_inc' casted to dtype, "
                f"but got from={low} > to_inc={top}"
            )
        return self._integers(low, top + 1 - low, shape, dtype)

    def _integers(self, low: int, span: int, shape: Shape, dtype: DTypeLike, wide: bool | None = None) -> np.ndarray:
        if wide is None:
            wide = span >= _WIDE_RANGE
        count = _count(shape)
        words = self._wide_words(count) if wide else self._words(count)
        if span < 2**64:
            words = words % np.uint64(span)
        # Counted from `low` in the 64 bits of the word, where -2**63 and more fits.
        return (words + np.uint64(low % 2**64)).astype(np.int64).astype(dtype, copy=False).reshape(shape)

    def random_permutation(self, n: int) -> np.ndarray:
        """The integers 0 … n-1, int64, in random order: `torch.randperm`. Exact.

        >>> Stream().manual_seed(0).random_permutation(4)
        array([0, 1, 3, 2])
        """
        steps = max(_count((n,)) - 1, 0)
        words = self._words(steps) if n < _WIDE_PERMUTATION else self._wide_words(steps)
        here = np.arange(steps, dtype=np.uint64)
        order = list(range(n))
        for i, j in enumerate((here + words % (np.uint64(n) - here)).tolist()):
            order[i], order[j] = order[j], order[i]
        return np.array(order, np.int64)

    def bernoulli(self, p: float | np.ndarray, shape: Shape | None = None) -> np.ndarray:
        """True with probability `p`, bool. Exact.

        A float `p` with a shape is `Tensor.bernoulli_(p)` and dropout, always from 53 bits; an array `p` gives its own
        shape and is `torch.bernoulli(p)`, from 24 bits, or 53 if `p` is float64.

        Raises RuntimeError if a probability is outside [0, 1].

        >>> Stream().manual_seed(0).bernoulli(0.5, (4,))
        array([False, False,  True, False])
        """
        if isinstance(p, np.ndarray):
            if not ((p >= 0) & (p <= 1)).all():
                raise RuntimeError(
                    "Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be "
                    "improved?  If so, please report an enhancement request to PyTorch.)"
                )
            return (self._uniform(p.size, p.dtype) < p.ravel()).reshape(p.shape)
        if not 0 <= p <= 1:
            raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={p:g}")
        return (self._uniform53(_count(shape)) < p).reshape(shape)

    def exponential(self, shape: Shape, dtype: DTypeLike = np.float32, lambd: float = 1.0) -> np.ndarray:
        """Exponential numbers with rate `lambd`: `Tensor.exponential_`. Bit for bit.

        Raises RuntimeError if `lambd <= 0`.

        >>> Stream().manual_seed(0).exponential((2,))
        array([3.5083263, 1.2303847], dtype=float32)
        """
        if not lambd > 0.0:
            raise RuntimeError(f"exponential_ expects lambda > 0.0, but found lambda={lambd:g}")
        values = -1 / lambd * _libm(math.log1p, -self._uniform53(_count(shape)))
        return _cast(values, dtype).reshape(shape)

    def poisson(self, rates: np.ndarray) -> np.ndarray:
        """The number of events where `rates` are expected, of the shape and dtype of `rates`: `torch.poisson`. Exact.

        Raises RuntimeError for a rate that is negative or nan.
        """
        if not (rates >= 0).all():
            raise RuntimeError("invalid Poisson rate, expected rate to be non-negative")
        draw = self._unit53
        counts = [_poisson(rate, draw) for rate in rates.ravel().tolist()]
        return _cast(np.array(counts, np.float64), rates.dtype).reshape(rates.shape)

    def standard_gamma(self, shapes: np.ndarray) -> np.ndarray:
        """Gamma numbers of rate 1, of the shape and dtype of the parameters `shapes`: `torch._standard_gamma`.

        Bit for bit in float64, within two units in the last place in float32.
        """
        numbers = [self._gamma(a) for a in shapes.ravel().tolist()]
        values = _cast(np.array(numbers, np.float64), shapes.dtype).reshape(shapes.shape)
        return np.maximum(values, np.finfo(shapes.dtype).tiny)

    def _gamma(self, shape: float) -> float:
        """Marsaglia and Tsang, "A simple method for generating gamma variables" (2000).

        A shape below 1 is drawn as one above it, times u^(1/shape).
        """
        scale = 1.0
        if shape < 1:
            if shape == 0:
                return 0.0
            scale = (1 - self._unit53()) ** (1 / shape)
            shape += 1
        d = shape - _THIRD
        c = 1 / math.sqrt(9 * d)
        while True:
            x = float(self._paired_normals(1)[0])
            y = 1 + c * x
            if y <= 0:
                continue
            v = y * y * y
            u = 1 - self._unit53()
            if u < 1 - 0.0331 * x**4 or math.log(u) < 0.5 * x * x + d * (1 - v + math.log(v)):
                return scale * d * v

    def binomial(self, count: np.ndarray, prob: np.ndarray) -> np.ndarray:
        """The number of successes in `count` trials with probability `prob`: `torch.binomial`. Exact.

        Both have the shape and dtype of the result.
        """
        draw = self._unit53
        numbers = [_binomial(n, p, draw) for n, p in zip(count.ravel().tolist(), prob.ravel().tolist(), strict=True)]
        return np.array(numbers, count.dtype).reshape(count.shape)

    def _unit53(self) -> float:
        high, low = self._words(2).tolist()
        return ((high << 32 | low) & _LOW_53) * 2.0**-53

    def multinomial(self, weights: np.ndarray, num_samples: int, replacement: bool = False) -> np.ndarray:
        """Indices drawn with probability proportional to `weights`: `torch.multinomial`. Exact.

        `weights`: (categories,) or (rows, categories), floating, not negative; they need not sum to one.
        Returns int64 of shape (num_samples,) or (rows, num_samples). Without replacement there should be `num_samples`
        weights that are not zero; where there are fewer, PyTorch adds zero ones in no order, this the first ones.

        Raises RuntimeError for another shape or dtype, for a bad distribution, and if more samples are asked for than
        there are categories, unless `replacement`.

        >>> Stream().manual_seed(0).multinomial(np.array([1.0, 2.0, 3.0]), 2)
        array([2, 1])
        """
        if weights.ndim not in (1, 2):
            raise RuntimeError("prob_dist must be 1 or 2 dim")
        if not dtypes.from_numpy(weights.dtype).is_floating_point:
            name = dtypes.from_numpy(weights.dtype).type_name
            raise RuntimeError(f"multinomial only supports floating-point dtypes for input, got: {name}")
        if num_samples <= 0:
            raise RuntimeError("cannot sample n_sample <= 0 samples")
        if num_samples > weights.shape[-1] and not replacement:
            raise RuntimeError("cannot sample n_sample > prob_dist.size(-1) samples without replacement")
        if weights.shape[-1] > 2**24:
            raise RuntimeError("number of categories cannot exceed 2^24")
        if not ((weights >= 0) & (weights < np.inf)).all():
            if not replacement or num_samples == 1:
                raise RuntimeError("probability tensor contains either `inf`, `nan` or element < 0")
            first = weights[~((weights >= 0) & (weights < np.inf))][0]
            fault = "= infinity or NaN" if first >= 0 else "< 0"
            raise RuntimeError(f"invalid multinomial distribution (encountering probability entry {fault})")
        totals = np.add.accumulate(weights, axis=-1)
        if not (totals[..., -1] > 0).all():
            raise RuntimeError("invalid multinomial distribution (sum of probabilities <= 0)")

        if replacement and num_samples > 1:
            tables = (totals / totals[..., -1:]).reshape(-1, weights.shape[-1])
            draws = self._uniform53(len(tables) * num_samples).reshape(-1, num_samples)
            samples = np.array([np.searchsorted(table, row) for table, row in zip(tables, draws)], np.int64)
        else:
            # The first of several racing clocks to ring: each category's waiting time is exponential with its weight.
            # The waiting times lie in memory as the weights do.
            turned = weights.ndim == 2 and 0 < weights.strides[0] < weights.strides[1]
            times = self.exponential(weights.shape[::-1] if turned else weights.shape, weights.dtype)
            speed = weights / (times.T if turned else times)
            samples = np.argsort(-speed, axis=-1, kind="stable")[..., :num_samples]
        return np.ascontiguousarray(samples).reshape(*weights.shape[:-1], num_samples)

    def get_state(self) -> np.ndarray:
        """The whole state as 5056 bytes, uint8, laid out as in `torch.get_rng_state()`."""
        twister = self._bits.state["state"]
        words, position = twister["key"], twister["pos"]
        state = np.zeros((), _STATE)
        state["seed"] = self._seed
        state["left"] = max(1, 625 - position)
        state["seeded"] = 1
        # Until the first draw the first word is the seed itself, and PyTorch has not moved.
        state["next"] = 0 if position == 624 and words[0] == self._seed % 2**32 else position
        state["words"] = words
        if self._spare_normal is not None:
            state["normal"] = self._spare_normal
            state["has_normal"] = 1
        return state.reshape(1).view(np.uint8)

    def set_state(self, state: np.ndarray) -> Stream:
        """Continue from what `get_state` or `torch.get_rng_state()` returned, and return the stream.

        Raises TypeError if `state` is not uint8, RuntimeError if it is no state.
        """
        if state.dtype != np.uint8:
            raise TypeError("RNG state must be a torch.ByteTensor")
        if state.size != _STATE.itemsize:
            raise RuntimeError(
                f"Expected a CPUGeneratorImplState of size {_STATE.itemsize} "
                f"but found the input RNG state size to be {state.size}"
            )
        fields = np.ascontiguousarray(state).view(_STATE)[0]
        if fields["seeded"] != 1 or not 1 <= fields["left"] <= 624 or fields["next"] > 624:
            raise RuntimeError("Invalid mt19937 state")
        self.manual_seed(int(fields["seed"]))
        self._bits.state = {
            "bit_generator": "MT19937",
            "state": {"key": fields["words"], "pos": 625 - int(fields["left"])},
        }
        if fields["has_normal"]:
            self._spare_normal = float(fields["normal"])
        return self

    def clone_state(self) -> Stream:
        """A new generator that continues where this one stands, independently."""
        return Stream().set_state(self.get_state())


def _count(shape: Shape) -> int:
    if shape and min(shape) < 0:
        negative = next(n for n in shape if n < 0)
        raise RuntimeError(f"Trying to create tensor with negative dimension {negative}: {list(shape)}")
    return math.prod(shape)


def _cast(values: np.ndarray, dtype: DTypeLike) -> np.ndarray:
    """`values` in `dtype`, floats of 16 bits rounded to float32 first, as PyTorch does."""
    dtype = np.dtype(dtype)
    if dtype.itemsize == 2 and values.dtype.kind == "f":
        values = values.astype(np.float32)
    return values.astype(dtype, copy=False)


def _box_muller(uniforms: np.ndarray) -> np.ndarray:
    blocks = uniforms.reshape(-1, 2, _NORMAL_BLOCK // 2)
    tail, turn = 1 - blocks[:, 0], blocks[:, 1]
    if uniforms.dtype == np.float64:
        log, cos, sin = (lambda x, f=f: _libm(f, x) for f in (math.log, math.cos, math.sin))
    else:
        # Of NumPy's own float32 functions the logarithm is the one that rounds otherwise than PyTorch's.
        log, cos, sin = (lambda x: np.log(x.astype(np.float64)).astype(np.float32)), np.cos, np.sin
    radius = np.sqrt(-2 * log(tail))
    angle = uniforms.dtype.type(2 * math.pi) * turn
    normals = np.empty_like(blocks)
    np.multiply(radius, cos(angle), out=normals[:, 0])
    np.multiply(radius, sin(angle), out=normals[:, 1])
    return normals.reshape(-1)


def _libm(function: Callable[[float], float], x: np.ndarray) -> np.ndarray:
    """The C library's function on each float64: the one PyTorch calls; NumPy's own differs in some last bits."""
    return np.fromiter(map(function, x.ravel().tolist()), np.float64, x.size).reshape(x.shape)


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def _scale_and_shift(x: np.ndarray, scale: np.floating, shift: np.floating) -> np.ndarray:
    """`x * scale + shift` rounded once, as the fused instruction does that PyTorch is compiled to."""
    if x.dtype == np.float32:
        return (x * np.float64(scale) + shift).astype(np.float32)
    # float64 has no wider type to go through: follow the rounding errors of product and sum (Dekker, Knuth).
    product = x * scale
    x_high, x_low = _halves(x)
    scale_high, scale_low = _halves(scale)
    product_error = ((x_high * scale_high - product) + x_high * scale_low + x_low * scale_high) + x_low * scale_low
    total = product + shift
    shift_part = total - product
    total_error = (product - (total - shift_part)) + (shift - shift_part)
    return total + (product_error + total_error)


def _halves(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two numbers of at most 26 significant bits with sum `x`, so that products of them are exact."""
    stretched = x * 134217729.0
    high = stretched - (stretched - x)
    return high, x - high


def cpp_name(dtype: np.dtype) -> str:
    """The type of C++ that PyTorch's messages name for a dtype."""
    return _CPP_NAMES[dtype.name]


def _whole_bounds(low: int, high: int, dtype: np.dtype) -> tuple[int, int]:
    """Bounds for integers in `dtype`. Where its numbers are sparse, none may be rounded out of [low, high)."""
    floating = dtype.kind in "fV"
    limits = dtypes.floating_info(dtype) if floating else np.iinfo(dtype if dtype.kind in "iu" else np.uint8)
    least, most = (0, 1) if dtype.kind == "b" else (int(float(limits.min)), int(float(limits.max)))
    dense = 2 ** (limits.nmant + 1) if floating else most
    for name, bound in (("from", low), ("to - 1", high - 1)):
        if not least <= bound <= most:
            raise RuntimeError(f"{name} is out of bounds for {cpp_name(dtype)}")
        if floating and abs(bound) > dense:
            digits = limits.nmant + 1
            warnings.warn(
                f"{name} is out of bounds [-(2^{digits}), 2^{digits}]. Due to precision limitations {cpp_name(dtype)} "
                "can support discrete uniform distribution only within this range. This warning will become an error "
                "in version 1.7 release, please fix the code in advance",
                stacklevel=5,
            )
    if floating:
        above, below = dtype.type(low + 1), dtype.type(high - 1)
        if int(above) < low:
            low = int(np.nextafter(above, dtype.type(np.inf)))
        if int(below) >= high:
            high = int(np.nextafter(below, dtype.type(-np.inf)))
    return low, high


def _poisson(rate: float, draw: Callable[[], float]) -> int:
    if rate == 0:
        return 0
    if rate < 10:
        # Knuth: events follow each other until their uniforms have multiplied to less than exp(-rate).
        events, product, end = 0, draw(), math.exp(-rate)
        while product > end:
            events += 1
            product *= draw()
        return events
    # Hörmann (1993), "The transformed rejection method for generating Poisson random variables", PTRS.
    b = 0.931 + 2.53 * math.sqrt(rate)
    a = -0.059 + 0.02483 * b
    accepted_at_once = 0.9277 - 3.6224 / (b - 2)
    while True:
        u, v = draw() - 0.5, draw()
        distance = 0.5 - abs(u)
        k = math.floor((2 * a / distance + b) * u + rate + 0.43)
        if distance >= 0.07 and v <= accepted_at_once:
            return k
        if k < 0 or (distance < 0.013 and v > distance):
            continue
        scale = math.log(v) + math.log(1.1239 + 1.1328 / (b - 3.4)) - math.log(a / (distance * distance) + b)
        if scale <= k * math.log(rate) - rate - math.lgamma(k + 1):
            return k


def _binomial(n: float, p: float, draw: Callable[[], float]) -> float:
    if n <= 0 or p <= 0:
        return 0.0
    if p != p:
        return p
    if p >= 1:
        return n
    if p > 0.5:
        return n - _binomial(n, 1 - p, draw)
    if n * p < 10:
        # Geometric waiting times from success to success, until the trials are used up.
        successes, trials, log_failure = 0, 0, math.log1p(-p)
        while True:
            trials += math.ceil(math.log(draw()) / log_failure)
            if trials > n:
                return successes
            successes += 1
    # Hörmann (1993), "The generation of binomial random variates", BTRS.
    spread = math.sqrt(n * p * (1 - p))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    odds = p / (1 - p)
    mode = math.floor((n + 1) * p)
    while True:
        u, v = draw() - 0.5, draw()
        distance = 0.5 - abs(u)
        k = math.floor((2 * a / distance + b) * u + n * p + 0.5)
        if distance >= 0.07 and v <= 0.92 - 4.2 / b:
            return k
        if not 0 <= k <= n:
            continue
        bound = (
            (mode + 0.5) * math.log((mode + 1) / (odds * (n - mode + 1)))
            + (n + 1) * math.log((n - mode + 1) / (n - k + 1))
            + (k + 0.5) * math.log(odds * (n - k + 1) / (k + 1))
            + _stirling_error(mode)
            + _stirling_error(n - mode)
            - _stirling_error(k)
            - _stirling_error(n - k)
        )
        if math.log(v * (2.83 + 5.1 / b) * spread / (a / (distance * distance) + b)) <= bound:
            return k


def _stirling_error(k: float) -> float:
    """log(k!) less what Stirling's formula, at k + 1, gives for it."""
    x = k + 1
    if k >= 10:
        return (1 / 12 - (1 / 360 - 1 / 1260 / (x * x)) / (x * x)) / x
    return math.lgamma(x) - ((k + 0.5) * math.log(x) - x + 0.5 * math.log(2 * math.pi))


default_stream = Stream()
default_stream.seed()
