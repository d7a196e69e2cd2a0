"""Which dtype comes out: every pair of dtypes, and Python numbers and 0-d tensors beside tensors, against torch."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest

from compat_tests.backends import BOTH, Backend
from compat_tests.known import judge
from compat_tests.outcomes import first_line
from compat_tests.tolerances import close

DTYPES = ("float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint8", "bool")
NUMBERS = (True, 2, 2.5)
NUMPY_NUMBERS = (np.float64(2.5), np.float32(2.5), np.float16(2.5), np.int64(2), np.int32(2), np.int8(2), np.uint8(2))

# Each takes two operands, of which one at least is a tensor.
OPS: dict[str, Callable[[Any, Any, Any], Any]] = {
    "add": lambda torch, a, b: a + b,
    "sub": lambda torch, a, b: a - b,
    "mul": lambda torch, a, b: a * b,
    "div": lambda torch, a, b: a / b,
    "floor_divide": lambda torch, a, b: a // b,
    "remainder": lambda torch, a, b: a % b,
    "pow": lambda torch, a, b: a**b,
    "lt": lambda torch, a, b: a < b,
    "eq": lambda torch, a, b: a == b,
    "and": lambda torch, a, b: a & b,
    "where": lambda torch, a, b: torch.where(torch.tensor([True, False]), a, b),
    "result_type": lambda torch, a, b: torch.result_type(a, b),
    "gt": lambda torch, a, b: a > b,
    "ne": lambda torch, a, b: a != b,
    "or": lambda torch, a, b: a | b,
    "xor": lambda torch, a, b: a ^ b,
    "left shift": lambda torch, a, b: a << b,
    "right shift": lambda torch, a, b: a >> b,
}
# Each writes into the first of two tensors.
IN_PLACE: dict[str, Callable[[Any, Any, Any], Any]] = {
    name: lambda torch, a, b, name=name: getattr(a.clone(), name)(b)
    for name in (
        "add_ sub_ mul_ div_ floor_divide_ remainder_ pow_ lt_ eq_ ne_ ge_ logical_and_ logical_or_ logical_xor_ "
        "bitwise_and_ bitwise_or_ bitwise_xor_ bitwise_left_shift_ bitwise_right_shift_ copy_ clamp_ clamp_min_"
    ).split()
}
TENSORS_ONLY: dict[str, Callable[[Any, Any, Any], Any]] = {
    "maximum": lambda torch, a, b: torch.maximum(a, b),
    "cat": lambda torch, a, b: torch.cat([a.reshape(-1), b.reshape(-1)]),
    "stack": lambda torch, a, b: torch.stack([a, b]),
    "logical_and": lambda torch, a, b: torch.logical_and(a, b),
    "in place": lambda torch, a, b: a.clone().add_(b),
    "assignment": lambda torch, a, b: _assigned(a, b),
    "promote_types": lambda torch, a, b: torch.promote_types(a.dtype, b.dtype),
    "addcmul": lambda torch, a, b: torch.addcmul(a, b, b),
    "mse_loss": lambda torch, a, b: torch.nn.functional.mse_loss(a, b),
    "minimum": lambda torch, a, b: torch.minimum(a, b),
    "max": lambda torch, a, b: torch.max(a, b),
    "logical_or": lambda torch, a, b: torch.logical_or(a, b),
    "clamp to tensors": lambda torch, a, b: a.clamp(b, b),
    "add with alpha": lambda torch, a, b: torch.add(a, b, alpha=2),
    "sub with alpha": lambda torch, a, b: torch.sub(a, b, alpha=0.5),
    "div down": lambda torch, a, b: torch.div(a, b, rounding_mode="floor"),
    "div toward 0": lambda torch, a, b: torch.div(a, b, rounding_mode="trunc"),
    "lerp": lambda torch, a, b: torch.lerp(a, b, 0.25),
    "lerp by tensor": lambda torch, a, b: torch.lerp(a, a, b),
    "fill": lambda torch, a, b: a.clone().fill_(b),
    "masked_fill": lambda torch, a, b: a.masked_fill(torch.tensor([True, False]), b),
    "outer": lambda torch, a, b: torch.outer(a.reshape(-1), b.reshape(-1)),
    "dot": lambda torch, a, b: torch.dot(a, b),
    "mm": lambda torch, a, b: a.reshape(1, 2) @ b.reshape(2, 1),
    "linear": lambda torch, a, b: torch.nn.functional.linear(a, b.reshape(1, 2)),
    "can_cast": lambda torch, a, b: torch.can_cast(a.dtype, b.dtype),
    "type_as": lambda torch, a, b: a.type_as(b),
    "equal": lambda torch, a, b: torch.equal(a, b),
    "isclose": lambda torch, a, b: torch.isclose(a, b),
    "out": lambda torch, a, b: torch.add(a, a, out=torch.zeros_like(b)),
}
ONE_DIM = ("stack", "mse_loss", "dot", "mm", "linear", "out")
ONE_TENSOR: dict[str, Callable[[Any, Any], Any]] = {
    "exp": lambda torch, a: torch.exp(a),
    "neg": lambda torch, a: -a,
    "abs": lambda torch, a: a.abs(),
    "sum": lambda torch, a: a.sum(),
    "sum of dim": lambda torch, a: a.sum(0),
    "mean": lambda torch, a: a.mean(),
    "prod": lambda torch, a: a.prod(),
    "cumsum": lambda torch, a: a.cumsum(0),
    "max": lambda torch, a: a.max(),
    "argmax": lambda torch, a: a.argmax(),
    "all": lambda torch, a: a.all(),
    "floor": lambda torch, a: a.floor(),
    "sign": lambda torch, a: a.sign(),
    "clamp": lambda torch, a: a.clamp(0, 1),
    "clamp to float": lambda torch, a: a.clamp(0.5),
    "softmax": lambda torch, a: a.softmax(0),
    "matmul": lambda torch, a: a @ a,
    "item": lambda torch, a: a[0].item(),
    "invert": lambda torch, a: ~a,
    "zeros_like": lambda torch, a: torch.zeros_like(a),
    "std": lambda torch, a: a.std(),
    "sort": lambda torch, a: a.sort()[0],
    "masked_fill": lambda torch, a: a.masked_fill(torch.tensor([True, False]), 1.5),
    "where number": lambda torch, a: torch.where(torch.tensor([True, False]), a, 1.5),
}


def _assigned(a: Any, b: Any) -> Any:
    a = a.clone()
    a[...] = b
    return a


def result(backend: Backend, op: Callable, *operands: Any) -> tuple:
    """The dtype and values that come out, or the error."""
    try:
        out = op(backend.torch, *operands)
    except Exception as error:
        return (type(error).__name__, first_line(error))
    if not isinstance(out, backend.Tensor):
        return (type(out).__name__, str(out))
    return (str(out.dtype), backend.numbers(out))


def tensor(backend: Backend, dtype: str, numbers: Any) -> Any:
    return backend.torch.tensor(numbers, dtype=getattr(backend.torch, dtype))


def compare(name: str, op: Callable, *makes: Callable[[Backend], Any]) -> list[str]:
    ours, theirs = (result(b, op, *(make(b) for make in makes)) for b in BOTH)
    alike = ours[0] == theirs[0] and (
        close(ours[1], theirs[1], ours[0]) if isinstance(ours[1], np.ndarray) else ours[1] == theirs[1]
    )
    return [] if alike else [f"{name}: {ours} against {theirs}"]


@pytest.mark.parametrize("name", OPS | TENSORS_ONLY | IN_PLACE)
def test_two_tensors(name):
    """All pairs of dtypes, with and without dims: [2] and [2], [2] and 0-d, 0-d and [2]."""
    op = (OPS | TENSORS_ONLY | IN_PLACE)[name]
    found = []
    for a, b in product(DTYPES, DTYPES):
        for first, second in (([1, 3], [1, 2]), ([1, 3], 2), (3, [1, 2])):
            if name in ONE_DIM and not (isinstance(first, list) and isinstance(second, list)):
                continue
            found += compare(
                f"{name}({a} {first}, {b} {second})",
                op,
                lambda backend, a=a, first=first: tensor(backend, a, first),
                lambda backend, b=b, second=second: tensor(backend, b, second),
            )
    judge("dtypes", name, found)


@pytest.mark.parametrize("name", OPS)
def test_tensor_and_number(name):
    """A Python number on either side of a tensor of each dtype."""
    found = []
    for dtype, number, numbers in product(DTYPES, NUMBERS, ([1, 3], 3)):
        make = [lambda backend, d=dtype, n=numbers: tensor(backend, d, n), lambda backend, n=number: n]
        found += compare(f"{name}({dtype} {numbers}, {number})", OPS[name], *make)
        found += compare(f"{name}({number}, {dtype} {numbers})", OPS[name], *reversed(make))
    judge("dtypes with numbers", name, found)


@pytest.mark.parametrize("name", OPS)
def test_tensor_and_numpy_number(name):
    """torch takes NumPy's floats and integers for Python's."""
    found = []
    for dtype, number, numbers in product(DTYPES, NUMPY_NUMBERS, ([1, 3], 3)):
        make = [lambda backend, d=dtype, n=numbers: tensor(backend, d, n), lambda backend, n=number: n]
        found += compare(f"{name}({dtype} {numbers}, {number!r})", OPS[name], *make)
        found += compare(f"{name}({number!r}, {dtype} {numbers})", OPS[name], *reversed(make))
    judge("dtypes with NumPy numbers", name, found)


@pytest.fixture
def default_dtype(request):
    """Sets the default dtype of both backends."""
    for backend in BOTH:
        backend.torch.set_default_dtype(getattr(backend.torch, request.param))
    yield
    for backend in BOTH:
        backend.torch.set_default_dtype(backend.torch.float32)


@pytest.mark.parametrize("default_dtype", ["float64", "float16"], indirect=True)
@pytest.mark.parametrize("name", OPS | ONE_TENSOR)
def test_promotion_to_the_default_dtype(name, default_dtype):
    """Where integers and bools meet floats, and where an operation is floating, the default dtype decides."""
    found = []
    for dtype, numbers in product(DTYPES, ([1, 3], 3)):
        first = lambda backend, d=dtype, n=numbers: tensor(backend, d, n)  # noqa: E731
        if name in OPS:
            found += compare(f"{name}({dtype} {numbers}, 2.5)", OPS[name], first, lambda backend: 2.5)
            found += compare(f"{name}(2.5, {dtype} {numbers})", OPS[name], lambda backend: 2.5, first)
            found += compare(f"{name}({dtype} {numbers}, 2)", OPS[name], first, lambda backend: backend.torch.tensor(2))
        elif isinstance(numbers, list):
            found += compare(f"{name}({dtype})", ONE_TENSOR[name], first)
    judge("dtypes", name, found)


@pytest.mark.parametrize("name", ONE_TENSOR)
def test_one_tensor(name):
    found = []
    for dtype in DTYPES:
        found += compare(f"{name}({dtype})", ONE_TENSOR[name], lambda b, d=dtype: tensor(b, d, [1, 3]))
    judge("dtypes", name, found)


@pytest.mark.parametrize("default", ["float32", "float64"])
def test_default_dtype(default):
    """What Python floats become, and what integers become where a floating result is needed."""
    kinds = {}
    for backend in BOTH:
        backend.torch.set_default_dtype(getattr(backend.torch, default))
        try:
            t = backend.torch
            made = (t.tensor([1.5]), t.tensor([1]), t.zeros(2), t.arange(3), t.arange(3.0), t.tensor([1]) / 2)
            made += (t.tensor([1]) + 0.5, t.tensor([1]).exp(), t.full((1,), 2.5), t.full((1,), 2), t.rand(1))
            kinds[backend.name] = [str(x.dtype) for x in made] + [str(t.get_default_dtype())]
        finally:
            backend.torch.set_default_dtype(backend.torch.float32)
    assert kinds["minitorch"] == kinds["torch"]


@pytest.mark.parametrize("source, target", list(product(DTYPES, DTYPES)))
def test_conversion(source, target):
    """`to`, the method named after the dtype, and whether the very same tensor comes back."""
    seen = []
    for backend in BOTH:
        x = tensor(backend, source, [0, 1, 3])
        y = x.to(getattr(backend.torch, target))
        seen.append((str(y.dtype), backend.numbers(y).tolist(), y is x, x.type(), x.element_size(), x.dtype.itemsize))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("name", DTYPES)
def test_dtype_objects(name):
    ours, theirs = (getattr(b.torch, name) for b in BOTH)
    for attribute in ("is_floating_point", "is_complex", "is_signed", "itemsize"):
        assert getattr(ours, attribute) == getattr(theirs, attribute)
    assert repr(ours) == repr(theirs)
    info = "finfo" if ours.is_floating_point else "iinfo"
    if name != "bool":
        ours, theirs = (getattr(b.torch, info)(getattr(b.torch, name)) for b in BOTH)
        assert (ours.max, ours.min, ours.bits) == (theirs.max, theirs.min, theirs.bits)
        assert repr(ours) == repr(theirs)


@pytest.mark.parametrize(
    "data",
    [1, 1.5, True, [], [1, 2], [1, 2.5], [True, 1], [[1.0], [2.0]], [True, False], (1, 2), range(3), [[], []], 2**40],
)
def test_dtype_of_data(data):
    ours, theirs = (b.torch.tensor(data) for b in BOTH)
    assert (str(ours.dtype), tuple(ours.shape), ours.tolist()) == (
        str(theirs.dtype),
        tuple(theirs.shape),
        theirs.tolist(),
    )


@pytest.mark.parametrize("first, second", list(product(("float32", "float64", "float16"), repeat=2)))
def test_gradient_has_the_dtype_of_its_input(first, second):
    grads = []
    for backend in BOTH:
        a, b = (tensor(backend, d, [1.5, 2.0]).requires_grad_() for d in (first, second))
        y = (a * b + a).sum()
        y.backward()
        grads.append([(str(t.grad.dtype), backend.numbers(t.grad).tolist()) for t in (a, b)])
    assert grads[0] == grads[1]
