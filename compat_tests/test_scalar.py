"""The ground floor, `minitorch.scalar`, held against torch in float64."""

import gc
import math
import operator
import random
import subprocess
import sys
import time
import tracemalloc
import weakref

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from minitorch import scalar
from minitorch.scalar import MLP, Layer, Neuron, Value, maximum, minimum, softmax, trace

inf, nan = math.inf, math.nan


def leaf(number):
    return torch.tensor(number, dtype=torch.float64, requires_grad=True)


def same(ours: float, theirs: float) -> bool:
    if math.isnan(theirs):
        return math.isnan(ours)
    return ours == theirs or math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-300)


def check(program, *numbers):
    """Holds `program`'s value and its derivatives by every number against torch's."""
    values, tensors = [Value(x) for x in numbers], [leaf(x) for x in numbers]
    ours, theirs = program(*values), program(*tensors)
    assert same(ours.data, theirs.item()), f"value {ours.data}, torch has {theirs.item()}"
    ours.backward()
    theirs.backward()
    for place, (v, t) in enumerate(zip(values, tensors, strict=True)):
        expected = 0.0 if t.grad is None else t.grad.item()
        assert same(v.grad, expected), f"derivative {place} is {v.grad}, torch has {expected}"
        assert type(v.grad) is float and type(ours.data) is float


# ---- micrograd's face -----------------------------------------------------------------------------------------------

EXPRESSIONS = {
    "chain": lambda a, b: ((3 * a + 1 - b / 2).relu() + a * b) ** 2,
    "reflected": lambda a, b: (1 + a) * (2 - b) + 3 / a - (4.5 * b) / 7 + (-a) ** 3,
    "shared": lambda a, b: (c := a * b) * c + c * (d := c + a) + d * d / c,
    "self": lambda a, b: a + a * a - a / a + b - b,
    "powers": lambda a, b: a**2 + a**3 + (b * b) ** -1.5 + a**0 + b**1 + (a * a) ** 0.5,
    "neg": lambda a, b: -(-a - -b) * -1,
    "pos": lambda a, b: +a * +b if isinstance(a, Value) else a * b,
    "exponent": lambda a, b: (a * a + 1) ** b + 2**a + (b * b) ** (a / 3),
    "functions": lambda a, b: (a.exp() + (b * b + 1).log()).tanh() * (a + b).sigmoid() - a.sin() * b.cos(),
    "relu": lambda a, b: (a - b).relu() * 2 + (b - a).relu() * 3,
    "abs": lambda a, b: (a - b).abs() + abs(b * 2),
}


@pytest.mark.parametrize("name", EXPRESSIONS)
@pytest.mark.parametrize("numbers", [(-4.0, 2.0), (1.5, -0.25), (0.3, 0.7), (-2, -3)])
def test_expression(name, numbers):
    check(EXPRESSIONS[name], *map(float, numbers))


def test_augmented_assignment_makes_new_nodes():
    a, b = Value(1.5), Value(-2.0)
    c = a
    c += b
    c *= 2 * a
    d = c
    d -= b / 3
    d /= a * a + 1
    d **= 2
    (c + d).backward()
    x, y = leaf(1.5), leaf(-2.0)
    z = (x + y) * (2 * x)
    (z + ((z - y / 3) / (x * x + 1)) ** 2).backward()
    assert (a.grad, b.grad) == (pytest.approx(x.grad.item()), pytest.approx(y.grad.item()))
    assert a.data == 1.5


def test_a_graph_in_which_every_node_is_used_often():
    def program(x):
        for step in range(30):
            x = x * 0.5 + x * x / (step + 2) - (x + x).tanh()
        return x

    check(program, 0.7)


UNARY = ["exp", "log", "log2", "log10", "log1p", "expm1", "tanh", "sigmoid", "sqrt", "sin", "cos", "tan", "atan", "erf"]
UNARY += ["abs", "relu", "sign"]
POINTS = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    2.75,
    -3.25,
    1e-9,
    -1e-9,
    30.0,
    -30.0,
    1000.0,
    -1000.0,
    1e300,
    inf,
    -inf,
    nan,
]


@pytest.mark.parametrize("name", UNARY)
@pytest.mark.parametrize("x", POINTS)
def test_function(name, x):
    if name in ("sin", "cos", "tan") and abs(x) == 1e300:
        return  # argument reduction of such numbers is the C library's affair
    check(operator.methodcaller(name), x)


PAIRS = [(x, y) for x in (0.0, 1.0, -1.0, -8.0, 2.5, inf, -inf, nan) for y in (0.0, 1.0, -1.0, 2.0, -0.5, inf, nan)]
BINARY = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "pow": operator.pow,
    "maximum": lambda x, y: maximum(x, y) if isinstance(x, Value) else torch.maximum(x, y),
    "minimum": lambda x, y: minimum(x, y) if isinstance(x, Value) else torch.minimum(x, y),
}


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("pair", PAIRS)
def test_binary(name, pair):
    check(BINARY[name], *pair)


@pytest.mark.parametrize("name", ["add", "sub", "mul", "div", "pow"])
@pytest.mark.parametrize("pair", PAIRS)
def test_binary_with_a_number_on_one_side(name, pair):
    x, y = pair
    if not (name == "pow" and (x, y) == (-inf, -0.5)):  # torch takes rsqrt there
        check(lambda a: BINARY[name](a, y), x)
    check(lambda b: BINARY[name](x, b), y)


@pytest.mark.parametrize("exponent", [0, 1, 2, 3, -1, -2, 0.5, -0.5, 1 / 3, 2.5])
@pytest.mark.parametrize("x", POINTS)
def test_power_of_a_number(x, exponent):
    if abs(exponent) == 0.5 and str(x) in ("-inf", "-0.0"):
        return  # torch takes sqrt there: nan and -0.0, where IEEE's pow has inf and 0.0
    check(lambda a: a**exponent, x)


def test_domain_edges():
    assert Value(0.0).log().data == -inf
    assert math.isnan(Value(-1.0).log().data)
    assert math.isnan(Value(-1.0).sqrt().data)
    assert math.isnan((Value(-8.0) ** (1 / 3)).data)
    assert (Value(1.0) / 0).data == inf and (Value(-1.0) / 0.0).data == -inf and (1 / Value(-0.0)).data == -inf
    assert math.isnan((Value(0.0) / 0).data)
    assert Value(1000.0).exp().data == inf and Value(-1.0).log1p().data == -inf
    assert (Value(0.0) ** 0).data == 1.0 and (Value(0.0) ** -1).data == inf
    assert (Value(-10.0) ** 400).data == inf and (Value(-10.0) ** 401).data == -inf


def test_maximum_with_numbers():
    for x, y in [(1.0, 2.0), (2.0, 1.0), (1.0, 1.0)]:
        value = Value(x)
        for larger, smaller in [(maximum(value, y), minimum(value, y)), (maximum(y, value), minimum(y, value))]:
            assert (larger.data, smaller.data) == (max(x, y), min(x, y))
            value.grad = 0.0
            (larger + 3 * smaller).backward()
            assert value.grad == {1.0: 2.0}.get(x / y, 1.0 if x > y else 3.0)
    assert value.maximum(5).data == 5 and value.minimum(-5).data == -5


def test_comparisons_are_those_of_the_numbers():
    a, b = Value(1.0), Value(2.0)
    assert a < b and a <= b and b > a and b >= a and a != b and a != b
    assert a == 1 and a < 1.5 and a < 1.5 and a >= 0 and a != Value(3) and a == Value(1.0)
    assert len({a, Value(1.0)}) == 2, "equal numbers are still two nodes"
    assert max([a, b]) is b and sorted([b, a]) == [a, b]
    assert bool(a) and not Value(0.0)
    assert float(a) == 1.0 and int(b) == 2 and f"{b:.2f}" == "2.00"
    assert Value(nan) != Value(nan)
    assert math.sqrt(Value(4.0)) == 2.0


def test_softmax():
    weights = [0.3, -1.2, 2.0]

    def program(*logits):
        chosen = softmax(logits) if isinstance(logits[0], Value) else torch.softmax(torch.stack(logits), 0)
        return sum(w * p for w, p in zip(weights, chosen, strict=True))

    check(program, 10.0, 3.0, -2.0)
    assert sum(p.data for p in softmax([Value(1000.0), Value(999.0), 998])) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("other", ["1", None, [1], {}])
@pytest.mark.parametrize("op", [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow])
def test_what_is_no_number_is_refused(op, other):
    with pytest.raises(TypeError):
        op(Value(1.0), other)
    with pytest.raises(TypeError):
        op(other, Value(1.0))


def test_parents_ops_labels_and_repr():
    a, b = Value(2.0, label="a"), Value(-3.0)
    c = a * b
    assert c._prev == {a, b} and c._op == "*" and a._prev == set() and a._op == ""
    assert (a.label, b.label) == ("a", "")
    c.label = "c"
    assert repr(c) == "Value(data=-6.0, grad=0.0)" and str(a) == "Value(data=2.0, grad=0.0)"
    assert {(a + 1)._op, (a - b)._op, (a**2)._op, a.relu()._op, a.tanh()._op} == {"+", "-", "**2", "ReLU", "tanh"}
    made = Value(7.0, (a, b), "mine")
    assert made._prev == {a, b} and made._op == "mine" and made.data == 7.0
    assert (a * a)._prev == {a}
    assert [p.data for p in (a + 5)._prev if p is not a] == [5.0], "a plain number is a node of the graph"


def test_local_derivatives_are_kept():
    a, b = Value(2.0), Value(-3.0)
    locals_ = dict((a * b).local_derivatives)
    assert locals_ == {a: -3.0, b: 2.0}
    assert [d for _, d in (a / b).local_derivatives] == [pytest.approx(-1 / 3), pytest.approx(-2 / 9)]
    assert [d for _, d in a.exp().local_derivatives] == [math.exp(2.0)]


def test_trace_gives_nodes_and_edges():
    a, b = Value(1.0), Value(2.0)
    c = a + b
    d = c * a
    nodes, edges = trace(d)
    assert nodes == {a, b, c, d}
    assert edges == {(a, c), (b, c), (c, d), (a, d)}
    e = d + 1
    constant = next(p for p in e._prev if p is not d)
    assert trace(e)[0] == {a, b, c, d, e, constant} == trace(e)[0]


def test_a_number_in_the_graph_gets_its_gradient_too():
    a = Value(3.0)
    product = a * 4.0
    product.backward()
    assert {p.data: p.grad for p in product._prev} == {3.0: 4.0, 4.0: 3.0}


# ---- ops of one's own -----------------------------------------------------------------------------------------------


def lecture_tanh(self):
    """tanh as the lecture adds it to the class."""
    x = self.data
    t = (math.exp(2 * x) - 1) / (math.exp(2 * x) + 1)
    out = Value(t, (self,), "tanh")

    def _backward():
        self.grad += (1 - t**2) * out.grad

    out._backward = _backward
    return out


def test_an_op_added_the_lectures_way(monkeypatch):
    monkeypatch.setattr(Value, "squash", lecture_tanh, raising=False)
    check(lambda a, b: (a.squash() if isinstance(a, Value) else a.tanh()) * b + a, 0.8, -0.4)

    a, b = Value(0.5), Value(0.25)
    y = (a * b).squash() * a.squash()
    y.backward()
    x, z = leaf(0.5), leaf(0.25)
    ((x * z).tanh() * x.tanh()).backward()
    assert (a.grad, b.grad) == (pytest.approx(x.grad.item()), pytest.approx(z.grad.item()))


def test_a_method_may_be_replaced(monkeypatch):
    monkeypatch.setattr(Value, "tanh", lecture_tanh)
    check(lambda a: (a * 2).tanh() + a, 0.3)


def test_an_op_with_more_than_two_children():
    def total(values):
        out = Value(sum(v.data for v in values), values, "sum")

        def _backward():
            for v in values:
                v.grad += out.grad

        out._backward = _backward
        return out

    def program(a, b, c, d):
        parts = [a * b, b * c, c, d * d, a]
        return (total(parts) if isinstance(a, Value) else sum(parts)) ** 2 * a

    check(program, 1.0, 2.0, 3.0, -4.0)
    leaves = [Value(x) for x in (1.0, 2.0, 3.0)]
    node = total(leaves)
    assert node._prev == set(leaves) and trace(node)[1] == {(v, node) for v in leaves}


def test_a_backward_called_by_hand():
    a, b = Value(2.0), Value(-3.0)
    c = a * b
    c.grad = 1.0
    c._backward()
    assert (a.grad, b.grad) == (-3.0, 2.0)
    a._backward()
    assert a.grad == -3.0


def test_the_lectures_manual_walk():
    """A topological order built by recursion over `_prev`, and `_backward` of each node in reverse."""
    a, b = Value(2.0), Value(3.0)
    y = (a * b + a).tanh() + 2 * a.exp() / b - 1
    order, seen = [], set()

    def visit(v):
        if v not in seen:
            seen.add(v)
            for child in v._prev:
                visit(child)
            order.append(v)

    visit(y)
    y.grad = 1.0
    for v in reversed(order):
        v._backward()
    by_hand = a.grad, b.grad
    a.grad = b.grad = 0.0
    y.backward()
    assert by_hand == (pytest.approx(a.grad), pytest.approx(b.grad))


# ---- backward -------------------------------------------------------------------------------------------------------


def test_two_backwards_accumulate_in_leaves_alone():
    a, b = Value(2.0), Value(3.0)
    c = a * b
    d = c * c + a
    d.backward()
    first, inner = a.grad, c.grad
    d.backward()
    assert a.grad == 2 * first and c.grad == inner and d.grad == 1.0
    x, z = leaf(2.0), leaf(3.0)
    y = (w := x * z) * w + x
    y.backward(retain_graph=True)
    y.backward()
    assert (a.grad, b.grad) == (x.grad.item(), z.grad.item())


def test_two_roots_over_one_graph():
    a = Value(2.0)
    shared = a * a
    left, right = shared * 3, shared.exp()
    left.backward()
    right.backward()
    assert a.grad == pytest.approx(3 * 4.0 + 4.0 * math.exp(4.0))
    left.backward()
    assert shared.grad == 3.0, "the gradient of the last backward alone"


def test_a_leaf_as_root():
    a = Value(5.0)
    a.backward()
    a.backward()
    assert a.grad == 2.0


def test_sweep_from_several_roots():
    a, b = Value(2.0), Value(3.0)
    c = a * b
    d = c + a
    scalar.sweep((c, d, a, c), (10.0, 1.0, 0.5, 100.0))
    assert c.grad == 111.0
    assert (a.grad, b.grad) == (111.0 * 3 + 1 + 0.5, 111.0 * 2)


def test_an_interrupted_sweep_leaves_no_trace():
    a, b = Value(2.0), Value(3.0)
    broken = [True]
    p, q = a * 2, b + a
    middle = Value(p.data * q.data, (p, q), "mine")

    def _backward():
        if broken[0]:
            raise KeyboardInterrupt
        p.grad += q.data * middle.grad
        q.grad += p.data * middle.grad

    middle._backward = _backward
    root = (middle + a * middle) * (middle * 0.01).exp()
    with pytest.raises(KeyboardInterrupt):
        root.backward()
    assert all(v._uses == 0 for v in trace(root)[0])
    broken[0] = False
    a.grad = b.grad = 0.0
    root.backward()
    x, z = leaf(2.0), leaf(3.0)
    m = x * 2 * (z + x)
    ((m + x * m) * (m * 0.01).exp()).backward()
    assert (a.grad, b.grad) == (pytest.approx(x.grad.item()), pytest.approx(z.grad.item()))


def test_a_million_nodes():
    start = time.process_time()
    x = Value(1.0)
    y = x
    for _ in range(500_000):
        y = y * 0.999999 + 1e-7
    y.backward()
    assert x.grad == pytest.approx(0.999999**500_000, rel=1e-9)
    assert y._op == "+" and len(y._prev) == 2
    head = weakref.ref(y)
    del y
    assert head() is None
    assert time.process_time() - start < 10


def test_a_graph_is_freed_with_its_root():
    gc.collect()
    gc.disable()
    try:
        x = Value(1.0)
        y = (x * 2).tanh()
        z = y * y + x
        watched = [weakref.ref(y), weakref.ref(z)]
        z.backward()
        del y, z
        assert [w() for w in watched] == [None, None]
    finally:
        gc.enable()
    assert gc.collect() == 0


def test_memory_of_a_node():
    tracemalloc.start()
    x = y = Value(1.0)
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(10_000):
        y = y * x
    used = (tracemalloc.get_traced_memory()[0] - before) / 10_000
    tracemalloc.stop()
    assert used < 250, f"{used} bytes a node"


WITH_NODE = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "max": BINARY["maximum"],
    "min": BINARY["minimum"],
}
WITH_NUMBER = {
    "+c": operator.add,
    "c-": lambda a, c: c - a,
    "*c": operator.mul,
    "c/": lambda a, c: c / a,
    "**": operator.pow,
}
PLACE = st.integers(0, 30)
NUMBERS = st.sampled_from([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(sorted(WITH_NODE)), PLACE, PLACE),
        st.tuples(st.sampled_from(["+c", "c-", "*c", "c/"]), PLACE, NUMBERS),
        st.tuples(st.sampled_from(["tanh", "sin", "sigmoid", "relu", "abs", "atan", "neg", "erf"]), PLACE),
        st.tuples(st.just("**"), PLACE, st.sampled_from([0, 1, 2, 3, -1])),
    ),
    min_size=1,
    max_size=12,
)


def run(steps, leaves):
    nodes = list(leaves)
    for op, *which in steps:
        a = nodes[which[0] % len(nodes)]
        if op in WITH_NODE:
            nodes.append(WITH_NODE[op](a, nodes[which[1] % len(nodes)]))
        elif op in WITH_NUMBER:
            nodes.append(WITH_NUMBER[op](a, which[1]))
        else:
            nodes.append(-a if op == "neg" else getattr(a, op)())
    return sum(nodes[len(leaves) :], start=nodes[-1])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(steps=STEPS, numbers=st.lists(st.floats(-4, 4), min_size=4, max_size=4))
def test_random_programs(steps, numbers):
    values, tensors = [Value(x) for x in numbers], [leaf(x) for x in numbers]
    ours, theirs = run(steps, values), run(steps, tensors)
    # Where numbers blow up or cancel, two correct programs differ: those say nothing.
    if not math.isfinite(theirs.item()) or abs(theirs.item()) > 1e6:
        return
    assert ours.data == pytest.approx(theirs.item(), rel=1e-9, abs=1e-9)
    ours.backward()
    theirs.backward()
    for v, t in zip(values, tensors, strict=True):
        expected = 0.0 if t.grad is None else t.grad.item()
        if math.isfinite(expected) and abs(expected) < 1e6:
            assert v.grad == pytest.approx(expected, rel=1e-7, abs=1e-7)


# ---- with NumPy -----------------------------------------------------------------------------------------------------


def test_numpy_scalars_do_not_spread():
    two = np.float64(2.0)
    a = Value(two)
    for result in [a, a + two, two + a, a * np.float32(3), np.int64(3) - a, a / two, two / a, a**two, two**a]:
        assert type(result) is Value, type(result)
        assert type(result.data) is float
    result = maximum(a, two) * np.array(4.0)[()] + minimum(two, a)
    result.backward()
    assert type(result.data) is float and type(a.grad) is float


def values(*numbers):
    return np.array([Value(x) for x in numbers], dtype=object)


def test_object_arrays():
    array = values(0.5, -1.5, 2.0, 1.25).reshape(2, 2)
    tensor = torch.tensor([[0.5, -1.5], [2.0, 1.25]], dtype=torch.float64, requires_grad=True)
    ours = [
        np.exp(array).sum(),
        (array @ array).max(),
        np.einsum("ij,kj->ik", array, array).sum(),
        np.tanh(array[0] * 2).mean(),
        (array.T / 3 - 1).ravel()[2],
        np.sqrt(array * array).sum(),
        np.sin(array).sum() + np.cos(array).sum() + np.arctan(array).sum(),
        np.log(array * array + 1).prod(),
    ]
    theirs = [
        tensor.exp().sum(),
        (tensor @ tensor).max(),
        (tensor @ tensor.T).sum(),
        (tensor[0] * 2).tanh().mean(),
        (tensor.T / 3 - 1).reshape(-1)[2],
        (tensor * tensor).sqrt().sum(),
        tensor.sin().sum() + tensor.cos().sum() + tensor.atan().sum(),
        (tensor * tensor + 1).log().prod(),
    ]
    for place, (mine, wanted) in enumerate(zip(ours, theirs, strict=True)):
        for v in array.flat:
            v.grad = 0.0
        assert mine.data == pytest.approx(wanted.item(), rel=1e-12), place
        mine.backward()
        (expected,) = torch.autograd.grad(wanted, tensor)
        got = np.array([v.grad for v in array.flat]).reshape(2, 2)
        np.testing.assert_allclose(got, expected.numpy(), rtol=1e-12, atol=1e-15, err_msg=str(place))


def test_object_arrays_sort_and_compare():
    array = values(3.0, 1.0, 2.0)
    assert [v.data for v in np.sort(array)] == [1.0, 2.0, 3.0]
    assert np.argmax(array) == 0 and (array > 1.5).tolist() == [True, False, True]


def test_it_stands_alone():
    code = (
        "import importlib.util, sys\n"
        "spec = importlib.util.spec_from_file_location('alone', sys.argv[1])\n"
        "module = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(module)\n"
        "y = module.MLP(2, [3, 1])([1.0, 2.0]); y.backward()\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('numpy', 'minitorch', 'torch', 'scipy')])"
    )
    done = subprocess.run([sys.executable, "-c", code, scalar.__file__], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ---- the network ----------------------------------------------------------------------------------------------------


def test_network_reprs_and_parameters():
    assert repr(Neuron(3)) == "ReLUNeuron(3)" and repr(Neuron(2, nonlin=False)) == "LinearNeuron(2)"
    assert repr(Layer(2, 2)) == "Layer of [ReLUNeuron(2), ReLUNeuron(2)]"
    model = MLP(2, [2, 1])
    assert repr(model) == "MLP of [Layer of [ReLUNeuron(2), ReLUNeuron(2)], Layer of [LinearNeuron(2)]]"
    assert len(MLP(2, [16, 16, 1]).parameters()) == 337
    assert isinstance(model([1.0, 2.0]), Value) and len(MLP(2, [4, 3])([1.0, 2.0])) == 3
    assert all(-1 <= w.data < 1 for w in model.layers[0].neurons[0].w)
    assert model.layers[0].neurons[0].b.data == 0.0
    model([1.0, -2.0]).backward()
    assert any(p.grad for p in model.parameters())
    model.zero_grad()
    assert not any(p.grad for p in model.parameters())


def moons(count):
    """Two half circles that grip each other, with labels -1 and 1."""
    angles = [random.uniform(0, math.pi) for _ in range(count)]
    points = [
        (math.cos(t), math.sin(t)) if i % 2 else (1 - math.cos(t), 0.5 - math.sin(t)) for i, t in enumerate(angles)
    ]
    return [(x + random.gauss(0, 0.1), y + random.gauss(0, 0.1)) for x, y in points], [
        2 * (i % 2) - 1 for i in range(count)
    ]


def test_the_demo_network_trains():
    random.seed(1337)
    points, labels = moons(60)
    model = MLP(2, [16, 16, 1])
    for step in range(25):
        scores = [model(p) for p in points]
        losses = [(1 - y * s).relu() for y, s in zip(labels, scores, strict=True)]
        loss = sum(losses) * (1 / len(losses)) + 1e-4 * sum(p * p for p in model.parameters())
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data -= (1.0 - 0.9 * step / 25) * p.grad
    accuracy = sum((y > 0) == (model(p).data > 0) for y, p in zip(labels, points, strict=True)) / len(points)
    assert accuracy > 0.9, accuracy
