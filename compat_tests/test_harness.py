"""The comparison itself: each kind of fault, planted in a record, is caught, and caught under its own name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from compat_tests.backends import BOTH, MINITORCH, Array, Sample
from compat_tests.outcomes import Outcome, Seen, compare, observe
from compat_tests.samples import S
from compat_tests.test_ops import gradients, numeric
from compat_tests.tolerances import FINITE_DIFFERENCES, close
from minitorch import _tensor
from minitorch.ops import RECORDS
from minitorch.ops._record import Op

X = Array(np.array([[0.3, -1.2, 2.0], [0.7, 1.1, -0.4]]), grad=True)
Y = Array(np.array([1.5, -0.5, 0.8]), grad=True)


@contextmanager
def planted(name: str, **changes: Any) -> Iterator[Op]:
    """A record with some of its facts replaced; everything derived from it is made anew, and again afterwards."""
    op = RECORDS[name]
    before = dict(op.__dict__)
    bound = op.kernel.__globals__.get(op.kernel.__name__)

    def forget() -> None:
        for fact in ("formulas", "needs", "saved", "function", "signature", "tensors", "edges", "recorded"):
            op.__dict__.pop(fact, None)
        _tensor._node_types.pop(name, None)

    op.__dict__.update(changes)
    forget()
    try:
        yield op
    finally:
        op.__dict__.clear()
        op.__dict__.update(before)
        if bound is not None:
            op.kernel.__globals__[op.kernel.__name__] = bound
        _tensor._node_types.pop(name, None)
        _tensor._node_type(op)


def difference(name: str, sample: Sample, call: Callable | None = None) -> str | None:
    calls = [call or b.function("torch", name) for b in BOTH]
    return compare(*(observe(b, c, sample) for b, c in zip(BOTH, calls, strict=True)))


def raising(message: str, error: type = RuntimeError) -> Callable:
    def kernel(self, other):
        raise error(message)

    return kernel


def formula(of_self: Callable, **others: Callable) -> dict:
    return {"grads": {"self": of_self, **others}}


WRONG_SIGN = formula(lambda grad, other: -grad * other, other=lambda grad, self: grad * self)
COPIED = {"kernel": lambda self, dim0, dim1: self.swapaxes(dim0, dim1).copy()}

# What is planted: the op, the changes of its record, and the word that the comparison must begin with.
FAULTS = {
    "a wrong sign": ("mul", WRONG_SIGN, "gradients"),
    "a factor of two": ("exp", formula(lambda grad, result: 2 * grad * result), "gradients"),
    "a gradient of zero": ("sin", formula(lambda grad, self: grad * 0), "gradients"),
    "a forgotten incoming gradient": ("tanh", formula(lambda result: 1 - result * result), "gradients"),
    "a slightly wrong constant": ("erf", formula(lambda grad, self: grad * 1.128 * np.exp(-self * self)), "gradients"),
    "a missing gradient": ("atan", formula(lambda grad, self: None), "gradients"),
    "a wrong value": ("cos", {"kernel": lambda self: np.cos(self) + 1e-3}, "values"),
    "a wrong dtype": ("sqrt", {"kernel": lambda self: np.sqrt(np.abs(self)).astype(np.float64)}, "dtype"),
    "a wrong shape": ("neg", {"kernel": lambda self: -self[:1]}, "shape"),
    "a copy instead of a view": ("transpose", COPIED, "alias"),
    "a view instead of a copy": ("clone", {"kernel": lambda self, *, memory_format=None: self[:]}, "alias"),
    "a wrong node": ("exp", {"node": "Exp2Backward0"}, "graph"),
    "a wrong message": ("mul", {"kernel": raising("no")}, "raised"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_caught(fault):
    name, changes, kind = FAULTS[fault]
    arguments = {
        "mul": (X, Y),
        "transpose": (X, 0, 1),
        "sqrt": (Array(np.abs(X.data), True),),
        "neg": (Array(X.data),),
    }.get(name, (X,))
    sample = S(*arguments).as_dtype("float32")
    if kind == "raised":
        sample = S(X, Array(np.ones(4))).as_dtype("float32")
    assert difference(name, sample) is None
    with planted(name, **changes):
        found = difference(name, sample)
        assert found is not None and found.startswith(kind), found
    assert difference(name, sample) is None


def test_planted_fault_in_double_backward_is_caught():
    """A formula may be right as a number and wrong as a function: detached, its own derivative is lost."""
    sample = S(X)
    calls = [b.function("torch", "exp") for b in BOTH]
    with planted("exp", **formula(lambda grad, result: grad * getattr(result, "detach", lambda: result)())):
        assert compare(*(observe(b, c, sample) for b, c in zip(BOTH, calls, strict=True))) is None
        found = compare(*(observe(b, c, sample, order=2) for b, c in zip(BOTH, calls, strict=True)))
    assert found is not None and found.startswith("gradients")


def outcome(**changes: Any) -> Outcome:
    seen = Seen("Tensor", "torch.float32", (2,), (0,), (1,), True, True, np.array([1.0, 2.0], np.float32))
    for name in set(changes) & set(Seen.__dataclass_fields__):
        setattr(seen, name, changes.pop(name))
    whole = Outcome(None, [seen], [("torch.float32", np.ones(2))], [("AddBackward0", ((-1, 0),))])
    for name, value in changes.items():
        setattr(whole, name, value)
    return whole


@pytest.mark.parametrize(
    "kind, changes",
    [
        ("raised", {"error": ("forward", "ValueError", "no")}),
        ("type", {"type": "float"}),
        ("type", {"results": []}),
        ("dtype", {"dtype": "torch.float64"}),
        ("shape", {"shape": (2, 1)}),
        ("alias", {"alias": ()}),
        ("strides", {"strides": (2,)}),
        ("values", {"values": np.array([1.0, 2.001], np.float32)}),
        ("values", {"values": np.array([1.0, np.nan], np.float32)}),
        ("requires_grad", {"requires_grad": False}),
        ("gradients", {"grads": [None]}),
        ("gradients", {"grads": []}),
        ("gradients", {"grads": [("torch.float64", np.ones(2))]}),
        ("gradients", {"grads": [("torch.float32", np.ones((1, 2)))]}),
        ("gradients", {"grads": [("torch.float32", np.array([1.0, 1.01]))]}),
        ("graph", {"graph": [("SubBackward0", ((-1, 0),))]}),
        ("graph", {"graph": [("AddBackward0", ((-1, 0), (-1, 0)))]}),
    ],
)
def test_every_part_of_an_outcome_counts(kind, changes):
    assert compare(outcome(), outcome()) is None
    assert compare(outcome(**changes), outcome()).startswith(kind)
    assert compare(outcome(), outcome(**changes)).startswith(kind)


def test_only_torchs_order_binds():
    assert compare(outcome(in_order=False), outcome()).startswith("strides")
    assert compare(outcome(), outcome(in_order=False)) is None


def test_the_first_difference_is_named():
    """What matters most is said first: a wrong dtype explains wrong values, not the other way round."""
    both = outcome(dtype="torch.int64", values=np.array([5, 6]), grads=[None])
    assert compare(both, outcome()).startswith("dtype")


def test_tolerances_follow_the_dtype():
    one = np.ones(1)
    assert close(one, one + 1e-6, "float32") and not close(one, one + 1e-6, "float64")
    assert close(one, one + 1e-3, "float16") and not close(one, one + 1e-3, "float32")
    assert not close(np.array([1]), np.array([2]), "int64")
    assert close(np.array([np.nan, np.inf]), np.array([np.nan, np.inf]), "float64")
    assert not close(np.array([np.inf]), np.array([-np.inf]), "float64")


def test_numeric_gradients_catch_a_wrong_formula():
    sample = S(X)

    def agree() -> bool:
        call = MINITORCH.function("torch", "tanh")
        return np.allclose(gradients(call, sample)[2][0], numeric(call, sample)[0], *FINITE_DIFFERENCES)

    assert agree()
    with planted("tanh", **formula(lambda grad, result: grad * (1 - result))):
        assert not agree()
