"""minitorch.random against torch's CPU generator: same seed, same calls, same numbers."""

import copy
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from minitorch._streams import Stream, default_stream

SIZES = [(0,), (1,), (5,), (15,), (16,), (17,), (31,), (100,), (1000,), (), (3, 4), (2, 0, 3), (5, 7, 3)]
SEEDS = [0, 1, 42, 2**31 + 5, 2**40 + 7, 2**64 - 1, -1, -(2**63)]
FLOATS = [np.float32, np.float64]
HALVES = [np.float16]

_CPUINFO = Path("/proc/cpuinfo")
ON_INTEL = _CPUINFO.exists() and "GenuineIntel" in _CPUINFO.read_text()
not_on_intel = pytest.mark.skipif(ON_INTEL, reason="on Intel processors torch draws these numbers from MKL")


def torch_dtype(dtype):
    return getattr(torch, np.dtype(dtype).name)


def seeded(seed):
    return Stream().manual_seed(seed), torch.Generator().manual_seed(seed)


def assert_same(ours, theirs, ulp=0):
    """Same dtype, shape and bits; or, with `ulp`, within so many units in the last place."""
    theirs = theirs.numpy()
    assert type(ours) is np.ndarray
    assert ours.dtype == theirs.dtype
    assert ours.shape == theirs.shape
    if ulp:
        np.testing.assert_array_max_ulp(ours, theirs, ulp)
    else:
        assert ours.tobytes() == theirs.tobytes()


def assert_same_position(ours, theirs):
    assert ours.get_state().tobytes() == theirs.get_state().numpy().tobytes()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("dtype", FLOATS + HALVES)
@pytest.mark.parametrize("shape", SIZES, ids=str)
def test_uniform(shape, dtype, seed):
    ours, theirs = seeded(seed)
    assert_same(ours.uniform(shape, dtype), torch.rand(shape, dtype=torch_dtype(dtype), generator=theirs))
    assert_same_position(ours, theirs)


@pytest.mark.parametrize("dtype", FLOATS + HALVES)
@pytest.mark.parametrize(
    "low, high",
    [(-1, 1), (-0.1, 0.1), (0.3, 7.7), (-3.3, 1e-3), (1 / 3, 2 / 3), (2, 2), (1, 1 + 2**-9), (1, 1 + 2**-20)],
)
def test_uniform_between_bounds(low, high, dtype):
    ours, theirs = seeded(3)
    expected = torch.empty(20000, dtype=torch_dtype(dtype)).uniform_(low, high, generator=theirs)
    assert_same(ours.uniform((20000,), dtype, low, high), expected)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("shape", SIZES, ids=str)
def test_normal(shape, dtype, seed):
    ours, theirs = seeded(seed)
    expected = torch.randn(shape, dtype=torch_dtype(dtype), generator=theirs)
    ulp = 3 if dtype == np.float32 and expected.numel() >= 16 else 0
    assert_same(ours.normal(shape, dtype), expected, ulp)
    assert_same_position(ours, theirs)


def test_large_normal_is_mostly_exact():
    ours, theirs = seeded(5)
    actual, expected = ours.normal((200_000,)), torch.randn(200_000, generator=theirs)
    assert_same(actual, expected, ulp=3)
    assert (actual == expected.numpy()).mean() > 0.9


@pytest.mark.parametrize("n", [1, 5, 16, 20, 32, 50])
def test_normal_of_sixteen_bits(n):
    ours, theirs = seeded(5)
    expected = torch.randn(n, dtype=torch.float16, generator=theirs)
    assert_same(ours.normal((n,), np.float16), expected, ulp=1)
    assert_same_position(ours, theirs)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("mean, std", [(0.5, 2.0), (0.1, 0.3), (-1 / 3, 7.7), (0, 0), (1e-3, 1e10)])
@pytest.mark.parametrize("n", [7, 15, 160, 1003])
def test_normal_with_mean_and_std(n, mean, std, dtype):
    ours, theirs = seeded(9)
    expected = torch.empty(n, dtype=torch_dtype(dtype)).normal_(mean, std, generator=theirs).numpy()
    actual = ours.normal((n,), dtype, mean, std)
    if dtype == np.float32 and n >= 16:
        # 3 units in the last place of the standard normal, of which the mean may cancel the leading digits.
        bound = std * 3 * np.spacing(np.float32(4)) + np.spacing(np.abs(expected))
        assert (np.abs(actual.astype(np.float64) - expected) <= bound).all()
    else:
        assert actual.tobytes() == expected.tobytes()


@pytest.mark.parametrize(
    "low, high",
    [(0, 1), (0, 10), (-5, 7), (0, 2**28 - 1), (0, 2**28), (-(2**27), 2**27), (0, 2**31), (1, 2**32 + 1)]
    + [(-(2**62), 2**62), (-(2**63), 2**63 - 1), (0, 2**63 - 1)],
)
@pytest.mark.parametrize("shape", [(0,), (1,), (), (100,), (3, 4)], ids=str)
def test_randint(shape, low, high):
    ours, theirs = seeded(1)
    assert_same(ours.randint(low, high, shape), torch.randint(low, high, shape, generator=theirs))
    assert_same_position(ours, theirs)


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int16, np.int32, np.float16, np.float32, np.float64])
def test_randint_dtype(dtype):
    ours, theirs = seeded(1)
    expected = torch.randint(3, 100, (50,), dtype=torch_dtype(dtype), generator=theirs)
    assert_same(ours.randint(3, 100, (50,), dtype), expected)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5, 15, 16, 17, 100, 1000, 70000])
@pytest.mark.parametrize("seed", [0, 7, -3])
def test_random_permutation(n, seed):
    ours, theirs = seeded(seed)
    assert_same(ours.random_permutation(n), torch.randperm(n, generator=theirs))
    assert_same_position(ours, theirs)


@not_on_intel
@pytest.mark.parametrize("p", [0, 0.1, 0.3, 0.5, 1 / 3, 1])
@pytest.mark.parametrize("shape", SIZES, ids=str)
def test_bernoulli_of_one_probability(shape, p):
    ours, theirs = seeded(2)
    expected = torch.empty(shape, dtype=torch.bool).bernoulli_(p, generator=theirs)
    assert_same(ours.bernoulli(p, shape), expected)
    assert_same_position(ours, theirs)


@pytest.mark.parametrize("dtype", FLOATS + HALVES)
@pytest.mark.parametrize("shape", SIZES, ids=str)
def test_bernoulli_of_many_probabilities(shape, dtype):
    ours, theirs = seeded(2)
    p = torch.rand(shape, dtype=torch_dtype(dtype), generator=torch.Generator().manual_seed(8))
    assert_same(ours.bernoulli(p.numpy()), torch.bernoulli(p, generator=theirs).bool())
    assert_same_position(ours, theirs)


@not_on_intel
@pytest.mark.parametrize("lambd", [1.0, 0.7, 3.3, float("inf")])
@pytest.mark.parametrize("dtype", FLOATS + HALVES)
@pytest.mark.parametrize("shape", [(0,), (1,), (), (17,), (50, 100)], ids=str)
def test_exponential(shape, dtype, lambd):
    ours, theirs = seeded(2)
    expected = torch.empty(shape, dtype=torch_dtype(dtype)).exponential_(lambd, generator=theirs)
    assert_same(ours.exponential(shape, dtype, lambd), expected)
    assert_same_position(ours, theirs)


@not_on_intel
@pytest.mark.parametrize("replacement", [False, True])
@pytest.mark.parametrize("num_samples", [1, 2, 4])
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("shape", [(4,), (27,), (1000,), (3, 4), (0, 5), (50, 27)], ids=str)
def test_multinomial(shape, dtype, num_samples, replacement):
    for seed in range(10):
        ours, theirs = seeded(seed)
        weights = torch.rand(shape, dtype=torch_dtype(dtype), generator=torch.Generator().manual_seed(seed))
        weights[..., 1] = 0
        expected = torch.multinomial(weights, num_samples, replacement, generator=theirs)
        assert_same(ours.multinomial(weights.numpy(), num_samples, replacement), expected)
        assert_same_position(ours, theirs)


CALLS = {
    "uniform": (
        lambda g, n: g.uniform((n,)),
        lambda g, n: torch.rand(n, generator=g),
    ),
    "uniform float64": (
        lambda g, n: g.uniform((n,), np.float64, -0.3, 0.7),
        lambda g, n: torch.empty(n, dtype=torch.float64).uniform_(-0.3, 0.7, generator=g),
    ),
    "normal": (
        lambda g, n: g.normal((n,)),
        lambda g, n: torch.randn(n, generator=g),
    ),
    "normal float64": (
        lambda g, n: g.normal((n,), np.float64),
        lambda g, n: torch.randn(n, dtype=torch.float64, generator=g),
    ),
    "randint": (
        lambda g, n: g.randint(0, 10, (n,)),
        lambda g, n: torch.randint(0, 10, (n,), generator=g),
    ),
    "wide randint": (
        lambda g, n: g.randint(0, 2**40, (n,)),
        lambda g, n: torch.randint(0, 2**40, (n,), generator=g),
    ),
    "permutation": (
        lambda g, n: g.random_permutation(n),
        lambda g, n: torch.randperm(n, generator=g),
    ),
    "bernoulli": (
        lambda g, n: g.bernoulli(0.4, (n,)),
        lambda g, n: torch.empty(n, dtype=torch.bool).bernoulli_(0.4, generator=g),
    ),
    "restart": (
        lambda g, n: np.array(g.manual_seed(n).initial_seed()),
        lambda g, n: torch.tensor(g.manual_seed(n).initial_seed()),
    ),
    "state": (
        lambda g, n: g.set_state(g.get_state()).get_state(),
        lambda g, n: g.set_state(g.get_state()).get_state(),
    ),
}
if ON_INTEL:
    del CALLS["bernoulli"]


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.sampled_from(sorted(CALLS)), st.integers(0, 40) | st.integers(0, 1500)), max_size=12))
@example([("normal", 1), ("restart", 5), ("normal", 1)])
def test_mixed_calls(calls):
    ours, theirs = seeded(11)
    for name, n in calls:
        our_call, their_call = CALLS[name]
        assert_same(our_call(ours, n), their_call(theirs, n), ulp=3 if name == "normal" and n >= 16 else 0)
        assert_same_position(ours, theirs)


@pytest.mark.parametrize("draws", [0, 1, 5, 623, 624, 625])
@pytest.mark.parametrize("spare", [False, True])
def test_state_is_read_and_written_as_torch_does(draws, spare):
    ours, theirs = seeded(2**40 + 3)
    ours.uniform((draws,)), torch.rand(draws, generator=theirs)
    if spare:
        ours.normal((1,)), torch.randn(1, generator=theirs)
    assert_same_position(ours, theirs)
    continued = Stream().set_state(theirs.get_state().numpy())
    theirs.set_state(torch.from_numpy(ours.get_state()))
    assert continued.initial_seed() == theirs.initial_seed() == 2**40 + 3
    assert_same(continued.normal((3,)), torch.randn(3, generator=theirs))
    assert_same(continued.uniform((2000,)), torch.rand(2000, generator=theirs))


@pytest.mark.parametrize("twin", [Stream.clone_state, copy.deepcopy, lambda g: pickle.loads(pickle.dumps(g))])
def test_a_copy_is_independent(twin):
    ours = Stream().manual_seed(4)
    ours.normal((3,))
    copied = twin(ours)
    assert np.array_equal(ours.normal((20,)), copied.normal((20,)))
    ours.uniform((1,))
    assert not np.array_equal(ours.uniform((20,)), copied.uniform((20,)))


def test_seeds():
    assert Stream().initial_seed() == torch.Generator().initial_seed()
    assert np.array_equal(Stream().uniform((3,)), torch.rand(3, generator=torch.Generator()))
    ours = Stream()
    assert ours.seed() == ours.initial_seed() != Stream().seed()
    assert default_stream.initial_seed() != Stream().initial_seed()


ERRORS = {
    "seed is a float": (lambda g: g.manual_seed(3.7),) * 2,
    "seed is a bool": (lambda g: g.manual_seed(True),) * 2,
    "seed too large": (lambda g: g.manual_seed(2**64),) * 2,
    "seed too small": (lambda g: g.manual_seed(-(2**63) - 1),) * 2,
    "bounds": (lambda g: g.uniform((2,), low=1, high=0), lambda g: torch.empty(2).uniform_(1, 0)),
    "std": (lambda g: g.normal((2,), std=-1), lambda g: torch.empty(2).normal_(0, -1)),
    "range": (lambda g: g.randint(5, 5, (2,)), lambda g: torch.randint(5, 5, (2,))),
    "permutation": (lambda g: g.random_permutation(-1), lambda g: torch.randperm(-1)),
    "p": (lambda g: g.bernoulli(1.5, (2,)), lambda g: torch.empty(2).bernoulli_(1.5)),
    "p is nan": (lambda g: g.bernoulli(float("nan"), (2,)), lambda g: torch.empty(2).bernoulli_(float("nan"))),
    "lambda": (lambda g: g.exponential((2,), lambd=0), lambda g: torch.empty(2).exponential_(0)),
    "state dtype": (lambda g: g.set_state(np.zeros(9)), lambda g: g.set_state(torch.zeros(9))),
    "state size": (
        lambda g: g.set_state(np.zeros(9, np.uint8)),
        lambda g: g.set_state(torch.zeros(9, dtype=torch.uint8)),
    ),
    "no state": (
        lambda g: g.set_state(np.zeros(5056, np.uint8)),
        lambda g: g.set_state(torch.zeros(5056, dtype=torch.uint8)),
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_torchs(name):
    ours, theirs = ERRORS[name]
    with pytest.raises(Exception) as expected:
        theirs(torch.Generator())
    with pytest.raises(type(expected.value)) as raised:
        ours(Stream())
    assert str(raised.value).split("\n")[0] == str(expected.value).split("\n")[0]


@pytest.mark.parametrize("p", [1.5, -0.1, float("nan")])
def test_bad_probabilities_are_refused(p):
    with pytest.raises(RuntimeError) as expected:
        torch.bernoulli(torch.tensor([p]))
    with pytest.raises(RuntimeError) as raised:
        Stream().bernoulli(np.array([p], np.float32))
    assert str(expected.value).startswith(str(raised.value))


@pytest.mark.parametrize(
    "weights, num_samples",
    [([1.0, 2.0], 3), ([1.0, 2.0], 0), ([0.0, 0.0], 1), ([-1.0, 2.0], 1), ([np.nan, 2.0], 1), ([np.inf, 2.0], 1)]
    + [(1.0, 1), ([[[1.0]]], 1)],
    ids=str,
)
def test_multinomial_errors_are_torchs(weights, num_samples):
    with pytest.raises(RuntimeError) as expected:
        torch.multinomial(torch.tensor(weights), num_samples)
    with pytest.raises(RuntimeError) as raised:
        Stream().multinomial(np.array(weights, np.float32), num_samples)
    assert str(raised.value) == str(expected.value).split("\n")[0]


def test_numpy_random_is_imported_on_the_first_draw():
    program = (
        "import sys; import minitorch.random as r; g = r.Generator().manual_seed(1);"
        "assert 'numpy.random' not in sys.modules; g.stream.uniform((1,)); assert 'numpy.random' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
