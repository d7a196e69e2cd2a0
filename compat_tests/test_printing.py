"""minitorch._printing against torch: the same text, character by character."""

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from minitorch import _printing

INF, NAN = float("inf"), float("nan")
FLOATS = [torch.float32, torch.float64, torch.float16, torch.bfloat16]
INTEGERS = [torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8]


@pytest.fixture(autouse=True)
def restore_options():
    yield
    set_options(profile="default")


def set_options(**options):
    _printing.set_printoptions(**options)
    torch.set_printoptions(**options)


def name(dtype):
    return str(dtype).removeprefix("torch.")


def ours(tensor):
    """The text that minitorch gives to a torch tensor."""
    plain = tensor.detach()
    return _printing.repr_tensor(
        # NumPy has no bfloat16; float32 holds its numbers exactly.
        (plain.float() if tensor.dtype == torch.bfloat16 else plain).numpy(),
        dtype_name=name(tensor.dtype),
        default_dtype_name=name(torch.get_default_dtype()),
        requires_grad=tensor.requires_grad,
        grad_fn_name=tensor.grad_fn.name() if tensor.grad_fn else None,
    )


TENSORS = [
    torch.tensor(1.5),
    torch.tensor(-0.0),
    torch.tensor(INF),
    torch.tensor(3),
    torch.tensor(True),
    torch.tensor(0.0001),
    torch.tensor(0.0001, dtype=torch.float64),
    torch.tensor(1e8),
    torch.tensor(1e10),
    torch.tensor([]),
    torch.zeros(0, 3),
    torch.zeros(3, 1, 0, 2),
    torch.zeros(2000, 0),
    torch.zeros(0, dtype=torch.int64),
    torch.zeros(0, 3, dtype=torch.bool),
    torch.zeros(0, 3, dtype=torch.float64, requires_grad=True),
    torch.tensor([1.0, 2.0]),
    torch.tensor([1.5, 2.25, 1000]),
    torch.tensor([1.5, 2.25, 10000]),
    torch.tensor([1.0, 1000.0]),
    torch.tensor([1.0, 1001.0]),
    torch.tensor([1e8, 1e8 + 8]),
    torch.tensor([1e-5, 1]),
    torch.tensor([0.1, 100.0]),
    torch.tensor([0.1, 100.0], dtype=torch.float16),
    torch.tensor([1e100, 1e-30], dtype=torch.float64),
    torch.tensor([5e-324, 1e308], dtype=torch.float64),
    torch.tensor([-0.0, 1.5]),
    torch.tensor([-0.0, 0.0]),
    torch.tensor([NAN, 1.0]),
    torch.tensor([NAN, 1.5]),
    torch.tensor([NAN, INF, -INF]),
    torch.tensor([INF, -INF, 1.0]),
    torch.zeros(100),
    torch.full((50,), NAN),
    torch.tensor([True, False]),
    torch.tensor([True, True]),
    torch.tensor([2**62, -1]),
    torch.arange(1000),
    torch.arange(1001),
    torch.arange(1001.0),
    torch.zeros(2000, dtype=torch.bool),
    torch.arange(10000.0).reshape(100, 100),
    torch.arange(8000).reshape(20, 20, 20) % 7,
    torch.arange(2400).reshape(2, 3, 400),
    torch.arange(1200).reshape(400, 3),
    torch.where(torch.arange(2000) == 1000, 1e9, 0.5),
    torch.ones(2, 2, 2, 2),
    torch.ones(1, 1, 1, 1, 1),
    torch.ones(3, 4, requires_grad=True),
    torch.ones(3, 4, requires_grad=True) * 2.5,
    torch.ones(3, 4, requires_grad=True)[1:].clone(),
    torch.ones(20, 20, dtype=torch.float64, requires_grad=True).sum(),
]


@pytest.mark.parametrize("tensor", TENSORS, ids=lambda t: " ".join(repr(t).split())[:50])
@pytest.mark.parametrize("profile", ["default", "short", "full"])
def test_table(tensor, profile):
    set_options(profile=profile)
    assert ours(tensor) == repr(tensor)


@pytest.mark.parametrize("n", range(1, 30))
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("value", [1.0, 1.5, 100.5, 1e-7])
def test_notes_move_to_a_new_line_where_torch_moves_them(n, dtype, value):
    leaf = torch.full((n,), value, dtype=dtype, requires_grad=True)
    for tensor in (leaf, leaf * 1, leaf.detach(), leaf.log_softmax(0)):
        assert ours(tensor) == repr(tensor)


@pytest.mark.parametrize("width", range(1, 110))
def test_line_width(width):
    set_options(linewidth=width)
    leaf = torch.tensor([[1.5, 2, 3], [4, 5, 6]], dtype=torch.float64, requires_grad=True)
    for tensor in (leaf, leaf * 1, leaf.detach(), torch.zeros(0, 3, dtype=torch.int64), torch.arange(12)):
        assert ours(tensor) == repr(tensor)


MAGNITUDES = st.sampled_from(
    [1e-30, 1e-8, 1e-5, 1e-4, 1e-3, 0.1, 1.0, 3.0, 100.0, 999.0, 1e3, 1e4, 1e7, 1e8, 1e9, 1e30]
)
NUMBERS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([0.0, -0.0, INF, -INF, NAN]),
    st.integers(-2000, 2000).map(float),
    st.floats(-10, 10),
    st.tuples(MAGNITUDES, st.floats(-10, 10)).map(lambda pair: pair[0] * pair[1]),
    MAGNITUDES,
)
# One kind of number per tensor, or a mixture: mixtures alone would nearly always be scientific.
NUMBER_LISTS = st.one_of(
    st.lists(st.integers(-2000, 2000).map(float) | st.sampled_from([NAN, INF]), min_size=1, max_size=30),
    st.lists(st.floats(-10, 10), min_size=1, max_size=30),
    st.lists(MAGNITUDES, min_size=1, max_size=4),
    st.lists(NUMBERS, min_size=1, max_size=30),
)
SHAPES = st.lists(st.integers(0, 6) | st.integers(1, 14), max_size=4).map(tuple).filter(lambda s: np.prod(s) < 3000)
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "precision": st.integers(0, 8),
        "threshold": st.integers(0, 60) | st.just(INF),
        "edgeitems": st.integers(0, 5),
        "linewidth": st.integers(0, 130),
        "sci_mode": st.sampled_from([None, True, False]),
    },
)


def fill(numbers, shape, dtype):
    """The numbers, repeated, in a tensor of the shape."""
    flat = torch.tensor(numbers, dtype=torch.float64 if dtype.is_floating_point else torch.int64)
    count = int(np.prod(shape))
    return flat.repeat(count // len(flat) + 1)[:count].reshape(shape).to(dtype)


@settings(deadline=None, max_examples=1500)
@given(NUMBER_LISTS, SHAPES, st.sampled_from(FLOATS), OPTIONS, st.sampled_from(["plain", "leaf", "result"]))
@example([1.5], (), torch.float32, {"threshold": 0, "edgeitems": 0}, "plain")
@example([1.5], (4,), torch.float64, {"threshold": 0, "edgeitems": 0}, "leaf")
def test_any_floats(numbers, shape, dtype, options, origin):
    set_options(profile="default")
    set_options(**options)
    tensor = fill(numbers, shape, dtype).requires_grad_(origin != "plain")
    if origin == "result":
        tensor = tensor.clone()
    assert ours(tensor) == repr(tensor)


@settings(deadline=None, max_examples=500)
@given(
    st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-9, 200), min_size=1, max_size=30),
    SHAPES,
    st.sampled_from([*INTEGERS, torch.bool]),
    OPTIONS,
)
def test_any_integers(numbers, shape, dtype, options):
    set_options(profile="default")
    set_options(**options)
    tensor = fill(numbers, shape, dtype)
    assert ours(tensor) == repr(tensor)


@settings(deadline=None)
@given(st.lists(OPTIONS | st.fixed_dictionaries({"profile": st.sampled_from(["default", "FULL", "none"])}), max_size=5))
def test_options_pile_up_as_in_torch(calls):
    set_options(profile="default")
    for options in calls:
        set_options(**options)
    for tensor in (torch.arange(1100.0) / 7, torch.tensor([1e-7, 1.0])):
        assert ours(tensor) == repr(tensor)


def test_the_default_dtype_is_not_shown():
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        for dtype in (torch.float32, torch.float64, torch.int64):
            for tensor in (torch.ones(2, dtype=dtype), torch.ones(0, dtype=dtype)):
                assert ours(tensor) == repr(tensor)
    finally:
        torch.set_default_dtype(before)


def test_values_print_like_the_default_dtype():
    numbers = np.array([[0.1, -2.0], [3.0, 4.5]])
    text = _printing.repr_tensor(numbers, dtype_name="value", grad_fn_name="MulBackward0")
    assert text == repr(torch.tensor(numbers, dtype=torch.float32))[:-1] + ", grad_fn=<MulBackward0>)"
    assert _printing.repr_tensor(np.array([]), dtype_name="value") == "tensor([])"


def test_the_prefix_sets_the_indentation():
    text = _printing.repr_tensor(np.eye(2, dtype=np.float32), dtype_name="float32", prefix="Buffer")
    assert text == "Buffer([[1., 0.],\n        [0., 1.]])"


def test_what_is_refused():
    with pytest.raises(NotImplementedError, match="complex64"):
        _printing.repr_tensor(np.ones(2, np.complex64), dtype_name="complex64")
    with pytest.raises(ValueError, match="edgeitems"):
        _printing.set_printoptions(edgeitems=-1)
