"""Random numbers: the streams of PyTorch's CPU generator, number for number.

NumPy in, NumPy out. The source of every draw is mt19937 with the plain 32-bit seeding, which NumPy has too; this file
is what PyTorch does with its 32-bit words. Two ways to make a uniform number stand behind everything else:

- 24 bits: the low 24 bits of one word, times 2**-24;
- 53 bits: the low 53 bits of two words, the first one the high word, times 2**-53.

Which results are equal to PyTorch's bit for bit, and which within a few units in the last place, is said per method.
On Intel processors PyTorch takes the words of Bernoulli and exponential numbers from MKL; those streams differ.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.random import MT19937
    from numpy.typing import DTypeLike

Shape = tuple[int, ...]

_DEFAULT_SEED = 67280421310721
_LOW_53 = 2**53 - 1

# Below this many numbers PyTorch draws normals in pairs of 53-bit uniforms; from there on in blocks of this size.
_NORMAL_BLOCK = 16

# A range of 2**28 or more is drawn from two words, a smaller one from one.
_WIDE_RANGE = 2**28

# Longer permutations are drawn from two words a step: the modulo of one word would be visibly uneven.
_WIDE_PERMUTATION = 2**32 // 20

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


class Generator:
    """A stream of random numbers, PyTorch's for the same seed and the same calls.

    >>> Generator().manual_seed(0).uniform((3,))
    array([0.4962566 , 0.7682218 , 0.08847743], dtype=float32)
    """

    def __init__(self) -> None:
        self.manual_seed(_DEFAULT_SEED)

    def manual_seed(self, seed: int) -> Generator:
        """Restart the stream at `seed`, an int in [-2**63, 2**64), and return the generator.

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
        return (self._words(count).astype(np.int32) & 0xFFFFFF).astype(np.float32) * np.float32(2**-24)

    def _uniform53(self, count: int) -> np.ndarray:
        return (self._wide_words(count) & np.uint64(_LOW_53)) * 2.0**-53

    def _uniform(self, count: int, dtype: DTypeLike) -> np.ndarray:
        return self._uniform53(count) if dtype == np.float64 else self._uniform24(count)

    def uniform(self, shape: Shape, dtype: DTypeLike = np.float32, low: float = 0.0, high: float = 1.0) -> np.ndarray:
        """Uniform numbers in [low, high): `torch.rand`, `Tensor.uniform_`. Bit for bit.

        Raises RuntimeError if `low > high`.

        >>> Generator().manual_seed(0).uniform((2,), low=-1.0)
        array([-0.00748682,  0.5364436 ], dtype=float32)
        """
        if low > high:
            raise RuntimeError(f"uniform_ expects to return a [from, to) range, but found from={low} > to={high}")
        dtype = np.dtype(dtype)
        unit = self._uniform(math.prod(shape), dtype)
        if unit.dtype == dtype and low == 0 and high == 1:
            return unit.reshape(shape)
        number = unit.dtype.type
        values = _cast(_scale_and_shift(unit, number(high) - number(low), number(low)), dtype)
        # Rounding may reach `high`, which the range excludes.
        values[values == dtype.type(high)] = low
        return values.reshape(shape)

    def normal(self, shape: Shape, dtype: DTypeLike = np.float32, mean: float = 0.0, std: float = 1.0) -> np.ndarray:
        """Normal numbers by Box and Muller's method: `torch.randn`, `Tensor.normal_`.

        Bit for bit in float64, and in any dtype for fewer than 16 numbers; else float32 within 3 units in the last
        place (of the standard normal), as PyTorch's own results vary with the processor's vector instructions.

        Raises RuntimeError if `std < 0`.

        >>> Generator().manual_seed(0).normal((2,))
        array([ 1.5409961, -0.2934289], dtype=float32)
        """
        if not std >= 0.0:
            raise RuntimeError(f"normal expects std >= 0.0, but found std {std}")
        dtype = np.dtype(dtype)
        count = math.prod(shape)
        if count < _NORMAL_BLOCK:
            values = np.array([self._paired_normal() for _ in range(count)], np.float64)
        else:
            values = self._block_normals(count, dtype)
        if mean != 0 or std != 1:
            number = values.dtype.type
            values = _scale_and_shift(values, number(std), number(mean))
        return _cast(values, dtype).reshape(shape)

    def _paired_normal(self) -> float:
        if self._spare_normal is not None:
            value, self._spare_normal = self._spare_normal, None
            return value
        # Two 53-bit uniforms in Python's integers: five times faster than arrays of two.
        a, b, c, d = self._words(4).tolist()
        turn = ((a << 32 | b) & _LOW_53) * 2.0**-53
        tail = ((c << 32 | d) & _LOW_53) * 2.0**-53
        radius = math.sqrt(-2 * math.log1p(-tail))
        angle = 2 * math.pi * turn
        self._spare_normal = radius * math.sin(angle)
        return radius * math.cos(angle)

    def _block_normals(self, count: int, dtype: np.dtype) -> np.ndarray:
        blocks_end = count - count % _NORMAL_BLOCK
        # The uniforms of the unfinished block are drawn and thrown away, but not by the dtypes of 16 bits.
        drawn = count if dtype.itemsize >= 4 else blocks_end
        values = _box_muller(self._uniform(drawn, dtype)[:blocks_end])
        if blocks_end < count:
            last_block = _box_muller(self._uniform(_NORMAL_BLOCK, dtype))
            values = np.concatenate([values[: count - _NORMAL_BLOCK], last_block])
        return values

    def randint(self, low: int, high: int, shape: Shape, dtype: DTypeLike = np.int64) -> np.ndarray:
        """Integers in [low, high): `torch.randint`, `Tensor.random_`. Exact.

        Raises RuntimeError if `low >= high`.

        >>> Generator().manual_seed(0).randint(0, 10, (4,))
        array([4, 9, 3, 0])
        """
        if low >= high:
            raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}")
        span = high - low
        count = math.prod(shape)
        words = self._words(count) if span < _WIDE_RANGE else self._wide_words(count)
        return ((words % np.uint64(span)).astype(np.int64) + low).astype(dtype, copy=False).reshape(shape)

    def random_permutation(self, n: int) -> np.ndarray:
        """The integers 0 … n-1, int64, in random order: `torch.randperm`. Exact.

        >>> Generator().manual_seed(0).random_permutation(4)
        array([0, 1, 3, 2])
        """
        if n < 0:
            raise RuntimeError(f"Trying to create tensor with negative dimension {n}: [{n}]")
        steps = max(n - 1, 0)
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

        >>> Generator().manual_seed(0).bernoulli(0.5, (4,))
        array([False, False,  True, False])
        """
        if isinstance(p, np.ndarray):
            if not ((p >= 0) & (p <= 1)).all():
                raise RuntimeError("Expected p_in >= 0 && p_in <= 1 to be true, but got false.")
            return (self._uniform(p.size, p.dtype) < p.ravel()).reshape(p.shape)
        if not 0 <= p <= 1:
            raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={p}")
        return (self._uniform53(math.prod(shape)) < p).reshape(shape)

    def exponential(self, shape: Shape, dtype: DTypeLike = np.float32, lambd: float = 1.0) -> np.ndarray:
        """Exponential numbers with rate `lambd`: `Tensor.exponential_`. Bit for bit.

        Raises RuntimeError if `lambd <= 0`.

        >>> Generator().manual_seed(0).exponential((2,))
        array([3.5083263, 1.2303847], dtype=float32)
        """
        if not lambd > 0.0:
            raise RuntimeError(f"exponential_ expects lambda > 0.0, but found lambda={lambd}")
        values = -1 / lambd * _libm(math.log1p, -self._uniform53(math.prod(shape)))
        return _cast(values, np.dtype(dtype)).reshape(shape)

    def multinomial(self, weights: np.ndarray, num_samples: int, replacement: bool = False) -> np.ndarray:
        """Indices drawn with probability proportional to `weights`: `torch.multinomial`. Exact.

        `weights`: (categories,) or (rows, categories), float32 or float64, not negative; they need not sum to one.
        Returns int64 of shape (num_samples,) or (rows, num_samples). Without replacement there should be `num_samples`
        weights that are not zero; where there are fewer, PyTorch adds zero ones in no order, this the first ones.

        Raises RuntimeError for another shape or dtype, for a bad distribution, and if more samples are asked for than
        there are categories, unless `replacement`.

        >>> Generator().manual_seed(0).multinomial(np.array([1.0, 2.0, 3.0]), 2)
        array([2, 1])
        """
        if weights.ndim not in (1, 2):
            raise RuntimeError("prob_dist must be 1 or 2 dim")
        if weights.dtype not in (np.float32, np.float64):
            raise RuntimeError(f"multinomial supports float32 and float64 for input, got: {weights.dtype}")
        if num_samples <= 0:
            raise RuntimeError("cannot sample n_sample <= 0 samples")
        if num_samples > weights.shape[-1] and not replacement:
            raise RuntimeError("cannot sample n_sample > prob_dist.size(-1) samples without replacement")
        if not ((weights >= 0) & (weights < np.inf)).all():
            raise RuntimeError("probability tensor contains either `inf`, `nan` or element < 0")
        totals = np.add.accumulate(weights, axis=-1)
        if not (totals[..., -1] > 0).all():
            raise RuntimeError("invalid multinomial distribution (sum of probabilities <= 0)")

        if replacement and num_samples > 1:
            tables = (totals / totals[..., -1:]).reshape(-1, weights.shape[-1])
            draws = self._uniform53(len(tables) * num_samples).reshape(-1, num_samples)
            samples = np.array([np.searchsorted(table, row) for table, row in zip(tables, draws)], np.int64)
        else:
            # The first of several racing clocks to ring: each category's waiting time is exponential with its weight.
            speed = weights / self.exponential(weights.shape, weights.dtype)
            samples = np.argsort(-speed, axis=-1, kind="stable")[..., :num_samples]
        return samples.reshape(*weights.shape[:-1], num_samples)

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

    def set_state(self, state: np.ndarray) -> Generator:
        """Continue from what `get_state` or `torch.get_rng_state()` returned, and return the generator.

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

    def clone_state(self) -> Generator:
        """A new generator that continues where this one stands, independently."""
        return Generator().set_state(self.get_state())


def _cast(values: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """`values` in `dtype`, those of 16 bits rounded to float32 first, as PyTorch does."""
    if dtype.itemsize < 4:
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


default_generator = Generator()
default_generator.seed()
