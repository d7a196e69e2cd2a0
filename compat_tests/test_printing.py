"""What prints, against torch: the same text, character by character."""

import copy
import pickle
import re
import warnings

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

import minitorch
from compat_tests.outcomes import first_line
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


# ---- the tensors of minitorch themselves ----------------------------------------------------------------------------


def same(ours, theirs):
    assert repr(ours) == repr(theirs)
    assert str(ours) == str(theirs)
    assert f"{ours}" == f"{theirs}"


NUMPY_DTYPES = ["float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint8", "bool"]
ORIGINS = ["plain", "leaf", "result", "written", "view", "parameter", "frozen parameter", "subclass"]
VIEWS = {
    "as it is": lambda x: x,
    "transposed": lambda x: x.permute(*reversed(range(x.ndim))) if x.ndim else x,
    "every second": lambda x: x[..., ::2] if x.ndim else x,
    "expanded": lambda x: x.expand(2, *x.shape),
    "one more dim": lambda x: x.unsqueeze(-1),
}


SUBCLASS = {namespace: type("Longer", (namespace.Tensor,), {}) for namespace in (torch, minitorch)}


def made(namespace, array, view, origin):
    tensor = VIEWS[view](namespace.from_numpy(array.copy()))
    if origin == "subclass":
        return tensor.as_subclass(SUBCLASS[namespace])
    if not tensor.is_floating_point() or origin == "plain":
        return tensor
    if "parameter" in origin:
        return namespace.nn.Parameter(tensor, requires_grad=origin == "parameter")
    tensor = tensor.clone().requires_grad_()
    if origin == "result":
        return tensor * 1
    if origin == "written":
        tensor = tensor * 1
        tensor[...] = tensor.detach()
    return tensor[None] if origin == "view" else tensor


@settings(deadline=None, max_examples=300)
@given(
    NUMBER_LISTS,
    SHAPES | st.lists(st.integers(1, 3), min_size=5, max_size=5).map(tuple),
    st.sampled_from(NUMPY_DTYPES),
    st.sampled_from([*VIEWS]),
    st.sampled_from(ORIGINS),
    OPTIONS,
    st.sampled_from(["float32", "float64", "float16"]),
)
def test_any_tensor(numbers, shape, dtype, view, origin, options, default):
    numbers = np.resize(numbers, shape)
    with np.errstate(invalid="ignore", over="ignore"):
        array = np.asarray(numbers if dtype.startswith("float") else np.nan_to_num(numbers, posinf=9, neginf=-9))
        array = array.astype(dtype)
    set_options(profile="default")
    set_options(**options)
    try:
        for namespace in (minitorch, torch):
            namespace.set_default_dtype(getattr(namespace, default))
        same(*(made(namespace, array, view, origin) for namespace in (minitorch, torch)))
    finally:
        for namespace in (minitorch, torch):
            namespace.set_default_dtype(namespace.float32)


# Each line is an expression, or statements of which the last name, `it`, is looked at.
EXPRESSIONS = """
torch.Size([1, 2, 3])
torch.Size()
torch.Size((2, 3, 4))[1:]
torch.Size((2, 3, 4))[::-1]
torch.Size((2, 3, 4))[0]
torch.Size((2, 3)) + torch.Size((1,))
torch.Size((2, 3)) + (1,)
(1,) + torch.Size((2, 3))
torch.Size((2, 3)) + [1]
torch.Size((2, 3)) + 1
torch.Size((2, 3)) * 2
2 * torch.Size((2, 3))
torch.Size((2, 3)) * 1.5
sum([torch.Size((2, 3))], ())
torch.Size((2, 0)).numel(), torch.Size().numel()
torch.Size([True, torch.tensor(3), np.int64(4)])
torch.Size(torch.tensor([1, 2])), torch.Size(range(3)), torch.Size(np.array([5]))
torch.Size([1.5])
torch.Size([1, "a"])
torch.Size([torch.tensor(3.0)])
torch.Size([[1, 2]])
torch.Size(3)
torch.Size((2, 3)) == (2, 3), torch.Size((2, 3)) == [2, 3], hash(torch.Size((2, 3))) == hash((2, 3))
pickle.loads(pickle.dumps(torch.zeros(2, 3).shape)), copy.deepcopy(torch.Size((1, 2)))
f"{torch.zeros(2, 3).shape} {torch.Size([4])!r:>20}", "%s and %s" % torch.Size((2, 3)), str(torch.Size([2]))
[torch.Size([2])], {1: torch.Size([])}, (torch.Size((1,)),)
[torch.float32, torch.double, torch.half, torch.long, torch.int, torch.short, torch.int8, torch.uint8, torch.bool]
f"{torch.float32} {torch.int64!s:>20}", {torch.float32: torch.int8}
torch.float is torch.float32, torch.float32 == "float32", pickle.loads(pickle.dumps(torch.half)) is torch.float16
[(d.itemsize, d.is_floating_point, d.is_signed, d.is_complex) for d in (torch.half, torch.int8, torch.uint8)]
torch.device("cpu"), torch.device("cpu", 0), torch.device("cpu:1"), torch.device("cuda", index=3), torch.device("meta")
str(torch.device("cpu")), str(torch.device("cuda:1")), f"{torch.zeros(1).device}", torch.ones(1).device
torch.device("xla:1").type, torch.device("cpu").index, torch.device("cpu:7").index, torch.device(torch.device("mps"))
torch.device("cpu") == torch.device("cpu:0"), torch.device("cpu") == "cpu", {torch.device("cpu")}
pickle.loads(pickle.dumps(torch.device("cpu", 1))), copy.deepcopy(torch.device("cuda"))
torch.device("cpu:0", 0)
torch.device("cpu:a")
torch.device("cpu:")
torch.device("cpu:-1")
torch.device("cpu:01")
torch.device("cpu", -1)
torch.device("cpu", "0")
torch.device("cpu", True)
torch.device("")
torch.device("gpu")
torch.device("gpu:0")
torch.device(" cpu")
torch.device(0)
torch.device(None)
torch.device(1.5)
torch.device(torch.device("cpu"), 1)
[torch.finfo(), torch.finfo(torch.float64), torch.finfo(torch.float16)]
[torch.iinfo(d) for d in (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64)]
torch.finfo(torch.float32) == torch.finfo(), torch.finfo(torch.float16) == torch.finfo()
[(i.min, i.max, i.bits, i.dtype) for i in (torch.iinfo(torch.int8), torch.finfo(torch.float64))]
[(i.eps, i.tiny, i.smallest_normal, i.resolution) for i in map(torch.finfo, (torch.half, torch.float, torch.double))]
torch.finfo(torch.int64)
torch.finfo(torch.bool)
torch.finfo("float32")
torch.iinfo(torch.float32)
torch.iinfo(torch.bool)
torch.iinfo(3)
f"{torch.tensor(1.5)} {torch.tensor(1.5):.3f} {torch.tensor(2)} {torch.tensor(2):5d} {torch.tensor(True)}"
f"{torch.tensor(1.1)} {torch.tensor(0.1, dtype=torch.half)} {torch.tensor(float('nan'))} {torch.tensor(3):x}"
f"{torch.tensor(1e6):,} {torch.tensor(0.5):%} {torch.tensor(-2.5):+} {torch.tensor(1e-7):g} {torch.tensor(7):04d}"
x = torch.tensor(1.5, requires_grad=True); it = f"{x} {x * 2:.1f} {x.view(1)} {x!r} {x!s:>40}"
f"{torch.tensor(1.5):d}"
f"{torch.tensor([1.5]):.2f}"
f"{torch.tensor([1, 2]):d}"
f"{torch.nn.Parameter(torch.tensor(1.5)):.2f}"
f"{torch.nn.Parameter(torch.tensor(1.5))}", [torch.nn.Parameter(torch.ones(2))], torch.nn.Parameter(torch.ones(2)) * 2
"{:.3f} {} {!r}".format(torch.tensor(3.14159), torch.tensor([1, 2]), torch.tensor(1))
"%.3f %d %s %r" % (torch.tensor(3.14159), torch.tensor(3), torch.tensor(3), torch.tensor(True))
[torch.ones(2, 2), (torch.zeros(1),), {"a": torch.arange(3)}], str({"b": [torch.tensor(1)]})
torch.tensor([[1.0, 2], [4, 3]]).max(1), torch.tensor([3.0, 1, 2]).sort(), torch.tensor([3, 1]).topk(2)
f"{torch.ones(2, 2, requires_grad=True).max(1)}"
torch.set_grad_enabled(True)
it = torch.ones(3, requires_grad=True).clone(); it[0] = 5
x = torch.ones(4, requires_grad=True) * 2; it = x[1:]; it.mul_(3); it = [it, x, it.view(3, 1), it.grad_fn.name()]
x = torch.ones(4, requires_grad=True) * 2; v = x[1:]; x.mul_(3); it = v
x = torch.ones(2, requires_grad=True) * 2; a, b = x.unbind(0); x.mul_(2); it = a
x = torch.ones(2, requires_grad=True); v = x.view(2); torch.set_grad_enabled(False); x.mul_(2); it = [v, x]
x = torch.ones(2, requires_grad=True); (x * x).sum().backward(create_graph=True); it = [x.grad, x.grad.grad_fn.name()]
x = torch.ones(2, requires_grad=True); it = torch.autograd.grad(x.exp().sum(), x, create_graph=True)
x = torch.ones(2, requires_grad=True); it = [x.exp().grad_fn.next_functions[0][0].name(), x.detach(), x.data, x.grad]
torch.set_printoptions(2, 5, 1, 20, None, True); it = torch.ones(7) / 3
torch.set_printoptions(profile="weird"); it = torch.ones(2) / 3
torch.set_printoptions(profile="Short"); it = torch.ones(2) / 3
torch.set_printoptions(precision="a"); it = repr(torch.ones(2) / 3)
torch.set_printoptions(foo=3)
"""


@pytest.mark.parametrize("line", EXPRESSIONS.strip().splitlines())
def test_what_prints_alike(line):
    assert seen_by(minitorch, line) == seen_by(torch, line)


def seen_by(namespace, line):
    """The repr and the str of what a line gives, or the type and the first line of what it raises."""
    names = {"torch": namespace, "np": np, "copy": copy, "pickle": pickle}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if line.startswith(("it =", "x =", "torch.set_printoptions")):
                exec(line, names)
                it = names.get("it")
            else:
                it = eval(line, names)
            return repr(it), str(it)
    except Exception as error:
        return type(error).__name__, first_line(error)
    finally:
        namespace.set_grad_enabled(True)
        namespace.set_printoptions(profile="default")


def custom_function(namespace):
    class Twice(namespace.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            return grad * 2

    return Twice


def test_nodes_print_as_torchs():
    def nodes(namespace):
        x = namespace.ones(2, 2, requires_grad=True)
        written = x * 1
        written[0] = 3.0
        view = written[1:]
        written.mul_(2)
        own = custom_function(namespace).apply(x)
        made = [(x @ x).grad_fn, written.grad_fn, view.grad_fn, own.grad_fn, x.exp().grad_fn.next_functions[0][0]]
        texts = [f"{node} {node.next_functions} {type(node)}" for node in made]
        # Only the swap makes a class say that it lives in torch.
        return [re.sub("0x[0-9a-f]+", "0x", text).replace("minitorch.", "torch.") for text in texts]

    assert nodes(minitorch) == nodes(torch)


def test_parameters_of_a_subclass():
    class Weight(torch.nn.Parameter):
        pass

    theirs = Weight

    class Weight(minitorch.nn.Parameter):
        pass

    for array in (np.ones(40), np.eye(3, dtype=np.float32)):
        for flag in (True, False):
            same(Weight(minitorch.from_numpy(array), flag), theirs(torch.from_numpy(array), flag))


@pytest.mark.parametrize(
    "line",
    [
        "torch.ones(3).T",
        "torch.ones(2, 3, 4).T",
        "torch.tensor(1.0).T",
        "torch.tensor(1.0).mT",
        "torch.tensor(1.0).H",
        "float(torch.ones(1, requires_grad=True))",
        "complex(torch.ones((), requires_grad=True))",
        "(torch.ones(2, requires_grad=True) * 2).grad",
        "(torch.ones(2, requires_grad=True) ** 2).sum().backward(create_graph=True)",
    ],
)
def test_warnings_say_what_torch_says(line):
    def said(namespace):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            eval(line, {"torch": namespace})
        return [(w.category, str(w.message).partition(" (Triggered internally")[0]) for w in caught]

    torch.set_warn_always(True)
    try:
        assert said(minitorch) == said(torch)
    finally:
        torch.set_warn_always(False)
