"""`minitorch check my_engine.py:Value`: sound engines raise no alarm, and each faulty one is told its own fault."""

import json
import math
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from minitorch import scalar
from minitorch.parity import engine as engine_check
from minitorch.parity.engine import NoEngine, check_engine, check_engine_command
from minitorch.parity.engine import questions as engine_questions
from minitorch.parity.engine import run as engine_run
from minitorch.parity.engine import words as engine_words

ENGINES = Path(__file__).parent / "engines"
SOUND = (ENGINES / "sound.py").read_text(encoding="utf-8")
SOUND_ENGINES = ["sound.py:Value", "tape.py:Var", "local_gradients.py:Scalar", "numpy_floats.py:Node"]
SOUND_ENGINES += ["plus_times.py:Number"]

BUILD_TOPO = """\
            if v not in visited:
                visited.add(v)
                for child in v._prev:
                    build_topo(child)
                topo.append(v)
"""
WALK = """\
        build_topo(self)
        self.grad = 1.0
        for node in reversed(topo):
            node._backward()
"""
NO_TOPO = """\
        def walk(v):
            v._backward()
            for child in v._prev:
                walk(child)

        self.grad = 1.0
        walk(self)
"""
EQUALITY = """\
    def __eq__(self, other):
        return self.data == other.data

"""
MUL = """\
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
"""
EXP = """\
            self.grad += out.data * out.grad

        out._backward = _backward
        return out
"""
OVERWRITTEN = "grad is overwritten, not accumulated: use +="
ORDER = "backward visits a node before its consumers:"
CHILD = "is not among the children of the result"
INSIDE = "right alone, but wrong inside another operation"
CHAIN = "backward does not multiply by out.grad (chain rule)"

# Name, what is replaced in sound.py by what (pairs), the line that is named, and what is said of it. A sentence that
# ends with "…" is the beginning of what is said: an engine that walks over sets shows its fault here or there.
FAULTS = [
    # the seed's
    (
        "log copied from add",
        ["self.grad += out.grad / self.data\n", "self.grad += 1.0 * out.grad\n"],
        "def log(",
        "log: d/dx is 1, should be 1/x = 0.5 (at x = 2)",
    ),
    # gradients that replace each other
    ("all overwrite", [".grad +=", ".grad ="], "def __add__", f"{OVERWRITTEN} (`a + a` gives 1, should be 2)"),
    (
        "mul overwrites",
        [MUL, MUL.replace("+=", "=")],
        "def __mul__",
        f"__mul__: {OVERWRITTEN} (`a * a` gives 2, should be 4)",
    ),
    (
        "exp overwrites",
        [EXP, EXP.replace("+=", "=")],
        "def exp(",
        f"exp: {OVERWRITTEN} (`a.exp() + a` gives 7.38906, should be 8.38906)",
    ),
    (
        "backward zeroes all",
        [
            "        self.grad = 1.0\n",
            "        for node in topo:\n            node.grad = 0.0\n        self.grad = 1.0\n",
        ],
        "def backward",
        "gradients of two graphs do not add up in a shared leaf (`a + b` built twice over the same leaves, "
        "backward after "
        "each: a.grad is 1, should be 2)",
    ),
    # the walk
    ("no topological order", [WALK, NO_TOPO], "def backward", f"{ORDER} sort topologically, each node once (`c = …"),
    (
        "not reversed",
        ["reversed(topo)", "topo"],
        "def backward",
        f"{ORDER} reverse the topological order (`(a + b) + w`: d/da is 0, should be 1, at a = 2, b = 3, w = 1.5)",
    ),
    (
        "parents before children",
        [
            BUILD_TOPO,
            BUILD_TOPO.replace("topo.append(v)", "").replace("visited.add(v)", "visited.add(v); topo.insert(0, v)"),
        ],
        "def backward",
        f"{ORDER} sort topologically, each node once (`c = …",
    ),
    (
        "no visited set",
        ["if v not in visited", "if True", "set(_children)", "tuple(_children)"],
        "def backward",
        "backward visits a node once for each use: visit it once, after all of its consumers (`c = a + b; c + "
        "c`: d/da is "
        "4, should be 2, at a = 2, b = 3)",
    ),
    (
        "no walk",
        [WALK, "        self.grad = 1.0\n        self._backward()\n"],
        "def backward",
        "backward does not get beyond the operands of the last operation: walk the whole graph, from the result down "
        "(`(a + b) + w`: d/da is 0, should be 1, at a = 2, b = 3, w = 1.5)",
    ),
    (
        "never calls _backward",
        ["            node._backward()\n", "            node._backward\n"],
        "def backward",
        "backward passes no gradient on: does it call each node's _backward? (`a + b`: d/da is 0, should be 1, "
        "at a = 2, "
        "b = 3)",
    ),
    (
        "no gradient to start from",
        ["        self.grad = 1.0\n", ""],
        "def backward",
        "backward does not start from grad = 1: set it before the walk (`a + b`: d/da is 0, should be 1, at a = "
        "2, b = 3)",
    ),
    (
        "starts from its data",
        ["self.grad = 1.0\n", "self.grad = self.data\n"],
        "def backward",
        "backward starts from grad = 5, should be 1 (`a + b`: d/da is 5, should be 1, at a = 2, b = 3)",
    ),
    (
        "lists that outlive a call",
        [
            "def backward(self):\n        topo = []\n        visited = set()\n",
            "def backward(self, topo=[], visited=set()):\n",
        ],
        "def backward",
        "backward runs over nodes of an earlier graph again (`a + b` built twice over the same leaves, backward "
        "after each: "
        "a.grad is 3, should be 2)",
    ),
    (
        "equal numbers are one node",
        ["    def __repr__", f"{EQUALITY}    def __hash__(self):\n        return hash(self.data)\n\n    def __repr__"],
        "def backward",
        "two nodes with equal numbers are taken for one: tell them apart by identity (…",
    ),
    (
        "equality without hash",
        ["    def __repr__", f"{EQUALITY}    def __repr__"],
        "def backward",
        "every method: `a + b` raises TypeError: unhashable type: 'Value'",
    ),
    (
        "four frames a node",
        ["build_topo(child)", "(lambda: (lambda: (lambda: build_topo(child))())())()"],
        "def backward",
        "a chain of 300 nodes overflows Python's stack in backward: walk without recursion",
    ),
    (
        "learns while it walks",
        ["            node._backward()\n", "            node._backward()\n            node.data -= 0.01 * node.grad\n"],
        "def backward",
        "every method: `a + b` changes the data of a from 2 to 1.99 in backward",
    ),
    # the chain rule
    (
        "log without out.grad",
        ["+= out.grad / self.data\n", "+= 1 / self.data\n"],
        "def log(",
        f"log: {CHAIN}: {INSIDE} (`w - a.log()`: d/da is 0.5, should be -0.5, at a = 2, w = 1.5)",
    ),
    (
        "mul without out.grad for other",
        ["other.grad += self.data * out.grad", "other.grad += self.data"],
        "def __mul__",
        f"__mul__: {CHAIN}: {INSIDE} (`w - (a * b)`: d/db is 2, should be -2, at a = 2, b = 3, w = 1.5)",
    ),
    (
        "nothing has out.grad",
        [" * out.grad", "", "+= out.grad /", "+= 1 /"],
        "def __add__",
        f"{CHAIN} (`w - (a + b)` gives 1, should be -1)",
    ),
    (
        "add uses self.grad",
        ["other.grad += 1.0 * out.grad", "other.grad += 1.0 * self.grad"],
        "def __add__",
        "__add__: wrong where a variable is used again (`(a + b) + a`: d/db is 2, should be 1, at a = 2, b = 3)",
    ),
    (
        "exp has no children",
        ['(self,), "exp"', '(), "exp"'],
        "def exp(",
        f"exp: self {CHILD} (`(a + b).exp()`: d/da is 0, should be 6.04965, at a = 0.5, b = 1.3)",
    ),
    (
        "mul has one child",
        ['(self, other), "*"', '(self,), "*"'],
        "def __mul__",
        f"__mul__: other {CHILD} (`w * (a + b)`: d/da is 0, should be 1.5, at a = 2, b = 3, w = 1.5)",
    ),
    (
        "mul by a number has no children",
        [
            '        out = Value(self.data * other.data, (self, other), "*")\n',
            "        children = () if other.grad is None else (self, other)\n"
            '        out, other.grad = Value(self.data * other.data, children, "*"), other.grad or 0\n',
            "else Value(other)\n        children",
            "else Value(other, grad=None)\n        children",
            'label=""):',
            'label="", grad=0):',
            "self.grad = 0.0\n        self._backward",
            "self.grad = grad\n        self._backward",
        ],
        "def __mul__",
        f"__mul__: self {CHILD} (`(a + b) * 2`: d/da is 0, should be 2, at a = 2, b = 3)",
    ),
    (
        "exp remembers the last one",
        [
            "        out = Value(math.exp",
            "        out = Value.last = Value(math.exp",
            "+= out.data * out.grad",
            "+= Value.last.data * out.grad",
        ],
        "def exp(",
        "exp: wrong inside exp (`a.exp().exp()`: d/da is 27.0434, should be 8.57389, at a = 0.5)",
    ),
    # derivatives
    (
        "tanh of the input",
        ["(1 - t**2)", "(1 - self.data**2)"],
        "def tanh(",
        "tanh: d/dx is -3, should be 1 - tanh(x)**2 = 0.0706508 (at x = 2): self.data stands where out.data "
        "belongs, in "
        "1 - out.data**2",
    ),
    (
        "sigmoid of the input",
        ["s * (1 - s)", "self.data * (1 - self.data)"],
        "def sigmoid(",
        "sigmoid: d/dx is -2, should be sigmoid(x)*(1 - sigmoid(x)) = 0.104994 (at x = 2): self.data stands "
        "where out.data "
        "belongs, in out.data*(1 - out.data)",
    ),
    (
        "tanh without the square",
        ["(1 - t**2)", "(1 - t)"],
        "def tanh(",
        "tanh: d/dx is 0.0359724, should be 1 - tanh(x)**2 = 0.0706508 (at x = 2): that is 1 - out.data",
    ),
    (
        "log of the output",
        ["out.grad / self.data\n", "out.grad / out.data\n"],
        "def log(",
        "log: d/dx is 1.4427, should be 1/x = 0.5 (at x = 2): out.data stands where self.data belongs",
    ),
    (
        "power rule without -1",
        ["self.data ** (other - 1)", "self.data ** other"],
        "def __pow__",
        "__pow__: d/da of `a ** n` is 8, should be n*a**(n - 1) = 4 (at a = 2, n = 2): that is n*a**n",
    ),
    (
        "power rule without n",
        ["other * self.data ** (other - 1)", "self.data ** (other - 1)"],
        "def __pow__",
        "__pow__: d/da of `a ** n` is 2, should be n*a**(n - 1) = 4 (at a = 2, n = 2): that is a**(n - 1)",
    ),
    (
        "cos without minus",
        ["-math.sin(self.data)", "math.sin(self.data)"],
        "def cos(",
        "cos: d/dx is 0.909297, should be -sin(x) = -0.909297 (at x = 2): the sign is wrong",
    ),
    (
        "exp subtracts",
        ["self.grad += out.data * out.grad", "self.grad -= out.data * out.grad"],
        "def exp(",
        "exp: d/dx is -7.38906, should be exp(x) = 7.38906 (at x = 2): the sign is wrong",
    ),
    (
        "sin copied from exp",
        ["math.cos(self.data) * out.grad", "math.exp(self.data) * out.grad"],
        "def sin(",
        "sin: d/dx is 7.38906, should be cos(x) = -0.416147 (at x = 2): that is exp(x), the derivative of exp",
    ),
    (
        "quotient without square",
        ["-self.data / other.data**2", "-self.data / other.data"],
        "def __truediv__",
        "__truediv__: d/db of `a / b` is -0.666667, should be -a/b**2 = -0.222222 (at a = 2, b = 3): that is -a/b",
    ),
    (
        "product rule crossed",
        [MUL, MUL.replace("other.data", "x").replace("self.data", "other.data").replace("x *", "self.data *")],
        "def __mul__",
        "__mul__: d/da of `a * b` is 2, should be b = 3 (at a = 2, b = 3): that is a, the derivative by the "
        "other operand",
    ),
    (
        "sqrt without 2",
        ["0.5 / out.data", "1 / out.data"],
        "def sqrt(",
        "sqrt: d/dx is 0.707107, should be 1/(2*sqrt(x)) = 0.353553 (at x = 2): that is 1/out.data",
    ),
    (
        "log10 as log",
        ["(self.data * math.log(10))", "self.data"],
        "def log10(",
        "log10: d/dx is 0.5, should be 1/(x*log(10)) = 0.217147 (at x = 2): that is 1/x, the derivative of log",
    ),
    (
        "relu lets all through",
        ["(out.data > 0) * out.grad", "out.grad"],
        "def relu(",
        "relu: d/dx is 1, should be 0 (at x = -0.6)",
    ),
    (
        "add gives all to self",
        ["other.grad += 1.0 * out.grad", "self.grad += 1.0 * out.grad"],
        "def __add__",
        "__add__: d/da of `a + b` is 2, should be 1 (at a = 2, b = 3): that is 2 times what is right",
    ),
    (
        "tanh without its function",
        ["(1 - t**2) * out.grad\n\n        out._backward = _backward\n", "(1 - t**2) * out.grad\n\n"],
        "def tanh(",
        "tanh: d/dx is 0, should be 1 - tanh(x)**2 = 0.0706508 (at x = 2): no gradient arrives; is out._backward "
        "set, and "
        "does it use out.grad?",
    ),
    # values
    (
        "sub adds",
        ["self + (-other)", "self + other"],
        "def __sub__",
        "__sub__ gives the wrong value: `a - b` is 5, should be -1 (at a = 2, b = 3): that is a + b",
    ),
    (
        "rsub the wrong way round",
        ["other + (-self)", "self - other"],
        "def __rsub__",
        "__rsub__ gives the wrong value: `2 - a` is -1.5, should be 1.5 (at a = 0.5): that is a - n",
    ),
    (
        "exp cut off",
        ["math.exp(self.data), (self,)", "math.exp(min(self.data, 3.3)), (self,)"],
        "def exp(",
        "exp: wrong at some points (`a.exp()`: it is 27.1126, should be …",
    ),
    (
        "data cut to an integer",
        ["self.data = data", "self.data = int(data)"],
        "def __init__",
        "Value(0.5).data is 0, should be 0.5",
    ),
    (
        "grad starts at 1",
        ["self.grad = 0.0\n        self._backward", "self.grad = 1.0\n        self._backward"],
        "def __init__",
        "grad is 1 at the start, should be 0",
    ),
    (
        "add changes its operand",
        [
            "        out = Value(self.data + other.data",
            "        self.data += other.data\n        out = Value(self.data",
        ],
        "def __add__",
        "__add__: `a + b` changes the data of a from 2 to 5",
    ),
    (
        "product of sums",
        [
            "            other.grad += self.data * out.grad\n",
            "            if self._op + other._op != '++':\n                other.grad += self.data * out.grad\n",
        ],
        "def backward",
        "__add__, __mul__: wrong together (`(a1 + b1) * (a2 + b2)`: d/da2 is 0, should be 5, at a1 = 2, a2 = 2, "
        "b1 = 3, b2 = 3)",
    ),
    # errors, and what is not there
    (
        "no rtruediv",
        ["    def __rtruediv__(self, other):\n        return Value(other) / self\n\n", ""],
        "def __truediv__",
        "missing: __rtruediv__ (2 / a raises TypeError)",
    ),
    (
        "no radd, which rsub uses",
        ["    def __radd__(self, other):\n        return self + other\n\n", ""],
        "def __add__",
        "missing: __radd__ (2 + a raises TypeError)",
    ),
    (
        "add takes no number",
        [
            "other = other if isinstance(other, Value) else Value(other)\n        out = Value(self.data + ",
            "out = Value(self.data + ",
        ],
        "def __add__",
        "__add__ takes no Python number: `a + 2` raises AttributeError: 'int' object has no attribute 'data'",
    ),
    (
        "integer exponents alone",
        ["(int, float)", "int"],
        "def __pow__",
        "__pow__ takes no Python float: `a ** 0.5` raises AssertionError: only int and float exponents for now",
    ),
    (
        "exp calls its function",
        [EXP, EXP.replace("= _backward", "= _backward()")],
        "def exp(",
        "exp: `x.exp()` raises TypeError in backward: 'NoneType' object is not callable: is it `out._backward = "
        "_backward`, "
        "without parentheses?",
    ),
    (
        "exp raises in backward",
        ["+= out.data * out.grad", "+= e * out.grad"],
        "def exp(",
        "exp: `x.exp()` raises NameError in backward: name 'e' is not defined",
    ),
    (
        "exp returns nothing",
        [EXP, EXP.replace("return out", "")],
        "def exp(",
        "exp: `x.exp()` gives None: is `return out` missing?",
    ),
    (
        "mul forgets .data in backward",
        [MUL, MUL.replace("other.data", "other")],
        "def __mul__",
        "__mul__: `a * b` makes a.grad a Value, should be a number, in backward: is `.data` missing?",
    ),
    (
        "mul forgets .data",
        ["self.data * other.data, (", "self.data * other, ("],
        "def __mul__",
        "__mul__: `a * b` raises RecursionError: maximum recursion depth exceeded…",
    ),
    (
        "sin forgets .data",
        ["Value(math.sin(self.data), ", "Value(self, "],
        "def sin(",
        "sin: `x.sin()` has a Value as data, should be a number: is `.data` missing?",
    ),
    (
        "neg gives a number",
        ["self * -1", "-self.data"],
        "def __neg__",
        "__neg__: `-x` gives a float, should be a Value",
    ),
    (
        "exp gives up",
        ["+= out.data * out.grad", "+= exit()"],
        "def exp(",
        "exp: `x.exp()` raises SystemExit in backward: None",
    ),
]


def built(folder: Path, *replacements: str, name: str = "engine.py", source: str = SOUND) -> Path:
    """An engine, sound.py unless told otherwise, with some of its text replaced."""
    for old, new in zip(replacements[::2], replacements[1::2], strict=True):
        assert old in source, old
        source = source.replace(old, new)
    path = folder / name
    path.write_text(source, encoding="utf-8")
    return path


@pytest.mark.parametrize("engine", SOUND_ENGINES)
def test_a_sound_engine_raises_no_alarm(engine):
    report = check_engine(str(ENGINES / engine))
    assert report.status == 0 and not report.faults
    assert {method.status for method in report.methods} == {"ok"}


@pytest.mark.parametrize("seed", range(1, 4))
def test_a_sound_engine_raises_no_alarm_at_other_random_expressions(seed, monkeypatch):
    monkeypatch.setattr(engine_questions, "SEED", seed)
    for engine in ("sound.py:Value", "local_gradients.py:Scalar", "numpy_floats.py:Node"):
        assert check_engine(str(ENGINES / engine)).status == 0


def test_minitorch_is_sound_and_checked_whole():
    report = check_engine(f"{scalar.__file__}:Value")
    assert report.status == 0 and not report.remarks and not report.not_checked
    assert len(report.methods) > 40


def test_micrograd_is_sound():
    report = check_engine(f"{pytest.importorskip('micrograd.engine').__file__}:Value")
    assert report.status == 0
    assert report.remarks == ["a chain of 1000 nodes overflows Python's stack in backward: walk without recursion"]
    assert report.not_checked == [
        "a ** b with a Value as exponent (raises AssertionError: only supporting int/float powers for now)"
    ]


@pytest.mark.parametrize(("replacements", "place", "sentence"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_fault_is_named_and_no_other(tmp_path, replacements, place, sentence):
    path = built(tmp_path, *replacements)
    report = check_engine(f"{path}:Value")
    assert report.status == 1
    (fault,) = report.faults
    if sentence.endswith("…"):
        assert fault.sentence.startswith(sentence[:-1])
    else:
        assert fault.sentence == sentence
    assert place in path.read_text(encoding="utf-8").splitlines()[fault.line - 1]


OTHER_STYLES = [
    (
        "tape.py:Var",
        ["+= slope * out.grad", "= slope * out.grad"],
        f"{OVERWRITTEN} (`a + a` gives 1, should be 2)",
    ),
    ("tape.py:Var", ["+= slope * out.grad", "+= slope"], f"{CHAIN} (`w - (a + b)` gives 1, should be -1)"),
    (
        "tape.py:Var",
        ["while TAPE:", "for op, operands, out in reversed(TAPE):", "            op, operands, out = TAPE.pop()\n", ""],
        "backward runs over nodes of an earlier graph again (`a + b` built twice over the same leaves, backward after "
        "each: a.grad is 3, should be 2)",
    ),
    (
        "local_gradients.py:Scalar",
        ["math.log(other) * out", "out"],
        "__rpow__: d/da of `n ** a` is 4, should be n**a*log(n) = 2.77259 (at a = 2, n = 2): that is out.data",
    ),
    (
        "local_gradients.py:Scalar",
        ["if not uses[id(parent)]:", "if True:"],
        "backward visits a node once for each use: visit it once, after all of its consumers (`c = a + b; c + c`: "
        "d/da is 4, should be 2, at a = 2, b = 3)",
    ),
    (
        "numpy_floats.py:Node",
        ["reversed(order)", "order"],
        f"{ORDER} reverse the topological order (`(a + b) + w`: d/da is 0, should be 1, at a = 2, b = 3, w = 1.5)",
    ),
    (
        "plus_times.py:Number",
        ["grad * slope)", "grad)"],
        "__mul__: d/da of `a * b` is 1, should be b = 3 (at a = 2, b = 3)",
    ),
]


@pytest.mark.parametrize(("engine", "replacements", "sentence"), OTHER_STYLES)
def test_a_fault_of_an_engine_in_another_style(tmp_path, engine, replacements, sentence):
    file, name = engine.split(":")
    path = built(tmp_path, *replacements, source=(ENGINES / file).read_text(encoding="utf-8"))
    (fault,) = check_engine(f"{path}:{name}").faults
    assert fault.sentence == sentence


def test_a_whole_engine_that_recurses_without_an_order():
    report = check_engine(f"{ENGINES / 'recursion.py'}:Value")
    (fault,) = report.faults
    assert fault.sentence == (
        "backward visits a node once for each use: visit it once, after all of its consumers (`c = a + b; c + "
        "c`: d/da is "
        "4, should be 2, at a = 2, b = 3)"
    )
    assert (fault.kind, fault.expression, fault.at) == ("walk", "c = a + b; c + c", {"a": 2.0, "b": 3.0})
    assert (fault.seen, fault.expected) == (4.0, 2.0)


def test_two_faults_are_both_named_in_the_order_of_the_file(tmp_path):
    path = built(tmp_path, "-math.sin", "math.sin", "out.grad / self.data\n", "out.grad\n", "1 - t**2", "1 + t**2")
    faults = check_engine(f"{path}:Value").faults
    assert [fault.method for fault in faults] == ["log", "tanh", "cos"]


def test_what_uses_a_faulty_method_is_not_judged(tmp_path):
    report = check_engine(f"{built(tmp_path, 'self * -1', 'self * 1')}:Value")
    assert [fault.sentence for fault in report.faults] == [
        "__neg__ gives the wrong value: `-x` is 2, should be -2 (at x = 2): that is x"
    ]
    notes = {method.name: (method.status, method.note) for method in report.methods if method.status != "ok"}
    assert notes == {
        "__neg__": ("fault", ""),
        "__sub__": ("not judged", "it uses __neg__"),
        "__rsub__": ("not judged", "it uses __neg__"),
    }


def test_what_takes_no_numbers_is_judged_without_and_told_last(tmp_path):
    lift = "        other = other if isinstance(other, Value) else Value(other)\n"
    path = built(tmp_path, lift, "", "out.grad / self.data\n", "1.0 * out.grad\n", "reversed(topo)", "topo")
    sentences = [fault.sentence for fault in check_engine(f"{path}:Value").faults]
    assert [sentence.split(":")[0] for sentence in sentences] == [
        "backward visits a node before its consumers",
        "log",
        "__add__ takes no Python number",
        "__mul__ takes no Python number",
        "__truediv__ takes no Python number",
    ]


def test_a_second_backward_that_gives_something_else_is_a_remark(tmp_path):
    path = built(tmp_path, "        self.grad = 1.0\n", "        self.grad += 1.0\n")
    report = check_engine(f"{path}:Value")
    assert report.status == 0
    assert report.remarks[0] == ("a second backward over `(a + b) + w` gives d/da = 4; PyTorch gives 2, micrograd 3")


def test_a_notebook_up_to_the_cell_that_fails(tmp_path):
    sources = [
        "%matplotlib inline\nimport math",
        SOUND.replace("out.grad / self.data\n", "out.grad\n"),
        "\n1 / 0",
        "del Value",
    ]
    cells = [{"cell_type": "code", "source": source} for source in sources]
    path = tmp_path / "lecture.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "cells": cells}), encoding="utf-8")
    report = check_engine(f"{path}:Value")
    assert report.remarks[0] == "the rest of the file was not run: ZeroDivisionError: division by zero (line 2)"
    (fault,) = report.faults
    assert (fault.file, fault.line, fault.method) == ("lecture.ipynb[cell 2]", 88, "log")


def test_a_function_that_only_the_engine_defines_is_held_against_differences(tmp_path):
    source = (ENGINES / "numpy_floats.py").read_text(encoding="utf-8")
    path = built(tmp_path, "grad * 2 * self.data", "grad * self.data", source=source)
    (fault,) = check_engine(f"{path}:Node").faults
    assert re.fullmatch(r"square: d/dx is 2, should be 4(\.000\d*)? \(at x = 2\): that is x", fault.sentence)


def test_what_cannot_be_checked_is_listed(tmp_path):
    report = check_engine(f"{ENGINES / 'tape.py'}:Var")
    assert report.not_checked == ["lerp (takes end, weight)"]
    path = built(
        tmp_path, "    def item", "    def __iadd__(self, other):\n        return self + other\n\n    def item"
    )
    report = check_engine(f"{path}:Value")
    assert report.not_checked[1:] == [
        "__iadd__ (this operator is left out)",
        "item (minitorch knows no function of this name)",
        "zero_grad (minitorch knows no function of this name)",
    ]


NO_ENGINES = {
    "no class": ("x = 1", "{path} defines no class Value"),
    "another class": (
        "class Node:\n    def backward(self): pass",
        "{path} defines no class Value, but Node",
    ),
    "not a class": ("def Value(x): pass", "{path} defines no class Value"),
    "no backward": ("class Value:\n    pass", "Value has no method backward: there is no gradient to check yet"),
    "no number": (
        "class Value:\n    def backward(self): pass",
        "Value cannot be made of a number: Value(2.0) raises TypeError: Value() takes no arguments",
    ),
    "whole numbers": (
        "class Value:\n    def __init__(self, x): self.data, self.grad = [7, 8, 9][x], 0\n    def backward(self): pass",
        "Value cannot be made of a number: Value(2.0) raises TypeError: list indices must be integers or slices, not "
        "float",
    ),
    "positive numbers": (
        "class Value:\n    data = grad = 0\n    def __init__(self, x): assert x > 0\n    def backward(self): pass",
        "Value cannot be made of a number: Value(-3) raises AssertionError",
    ),
    "no grad": (
        "class Value:\n    def __init__(self, x): self.data = x\n    def backward(self): pass",
        "Value(2.0) has no attribute grad",
    ),
    "a text": (
        "class Value:\n    def __init__(self, x): self.data, self.grad = str(x), 0\n    def backward(self): pass",
        "Value(2.0).data is a str, should be a number",
    ),
    "no operator": (
        "class Value:\n    def __init__(self, x): self.data, self.grad = x, 0\n    def backward(self): pass",
        "Value defines no operator and no function that could be checked",
    ),
    "error": ("\n1 / 0", "{path} cannot be imported: ZeroDivisionError: division by zero (line 2)"),
    "syntax": ("class Value", "{path} cannot be imported: SyntaxError: expected ':' (engine.py, line 1)"),
    "exit": ("import sys\nsys.exit('bye')", "{path} cannot be imported: SystemExit: bye (line 2)"),
    "endless": ("while True: pass", "{path} cannot be imported: it does not end within 0.2 s"),
}


@pytest.mark.parametrize(("source", "sentence"), NO_ENGINES.values(), ids=NO_ENGINES.keys())
def test_where_there_is_no_engine_one_sentence_says_so(tmp_path, source, sentence, monkeypatch, capsys):
    monkeypatch.setattr(engine_check, "IMPORT_SECONDS", 0.2)
    path = tmp_path / "engine.py"
    path.write_text(source, encoding="utf-8")
    assert check_engine_command(f"{path}:Value") == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", sentence.format(path=path) + "\n")


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("nowhere.py:Value", "no such file: nowhere.py"),
        ("nowhere.py", "nowhere.py: name the class, too, as in my_engine.py:Value"),
    ],
)
def test_a_target_that_is_none(target, sentence):
    with pytest.raises(NoEngine) as caught:
        check_engine(target)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("replacements", "sentence"),
    [
        (
            ["            node._backward()\n", "            while True: pass\n"],
            "`a + b` does not end within 0.2 s in backward",
        ),
        (
            ["        out = Value(math.exp(", "        while True: pass\n        out = Value(math.exp("],
            "`x.exp()` does not end within 0.2 s",
        ),
        (
            ["        out = Value(self.data + ", "        while True: pass\n        out = Value(self.data + "],
            "`a + b` does not end within 0.2 s",
        ),
    ],
)
def test_an_endless_engine_is_left(tmp_path, monkeypatch, replacements, sentence):
    monkeypatch.setattr(engine_run, "RUN_SECONDS", 0.2)
    report = check_engine(f"{built(tmp_path, *replacements)}:Value")
    assert [fault.sentence for fault in report.faults] == [sentence]


def test_nothing_is_left_behind(capsys):
    before = list(sys.path), set(sys.modules), signal.getsignal(signal.SIGALRM), sys.gettrace()
    check_engine(f"{ENGINES / 'numpy_floats.py'}:Node")
    assert (list(sys.path), set(sys.modules), signal.getsignal(signal.SIGALRM), sys.gettrace()) == before
    assert capsys.readouterr() == ("", "")


def test_it_runs_in_a_thread_too():
    found = []
    thread = threading.Thread(target=lambda: found.append(check_engine(f"{ENGINES / 'tape.py'}:Var").status))
    thread.start()
    thread.join()
    assert found == [0]


def test_the_report_as_text_and_as_json(tmp_path, capsys):
    path = built(tmp_path, "out.grad / self.data\n", "1.0 * out.grad\n", name="my_engine.py")
    assert check_engine_command(f"{path}:Value") == 1
    text = capsys.readouterr().out
    assert "my_engine.py:88: log: d/dx is 1, should be 1/x = 0.5 (at x = 2)\n" in text
    rows = [line.split() for line in text.splitlines()]
    assert ["88", "log", "fault"] in rows and ["79", "exp", "ok"] in rows
    assert check_engine_command(f"{path}:Value", json=True) == 1
    data = json.loads(capsys.readouterr().out)
    assert (data["status"], data["name"], data["file"]) == (1, "Value", os.fspath(path))
    assert data["faults"] == [
        {
            "kind": "derivative",
            "method": "log",
            "file": os.fspath(path),
            "line": 88,
            "sentence": "log: d/dx is 1, should be 1/x = 0.5 (at x = 2)",
            "expression": "x.log()",
            "at": {"x": 2.0},
            "seen": 1.0,
            "expected": 0.5,
        }
    ]


def test_nan_is_valid_json(tmp_path):
    path = built(tmp_path, "self.grad += out.data * out.grad", "self.grad += math.nan")
    (fault,) = check_engine(f"{path}:Value").as_dict()["faults"]
    assert (fault["seen"], fault["method"]) == ("nan", "exp")


def test_neither_torch_nor_hypothesis_is_needed():
    code = f"""
import sys
for name in ("torch", "hypothesis"):
    sys.modules[name] = None
from minitorch.parity.engine import check_engine_command
sys.exit(check_engine_command({f"{ENGINES / 'sound.py'}:Value"!r}))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("Value is sound\n")


@pytest.mark.parametrize("op", [op for op in engine_words.DERIVATIVES if hasattr(scalar.Value, op)])
def test_the_formulas_that_are_shown_are_right(op):
    formulas = engine_words.DERIVATIVES[op]
    names = dict(zip("ab" if len(formulas) == 2 else "x", (1.3, 0.7) if len(formulas) == 2 else (0.4,)))
    if op == "acosh":
        names = {"x": 1.4}
    leaves = [scalar.Value(number) for number in names.values()]
    root = engine_run.BINARY[op][1](*leaves) if op in engine_run.BINARY else getattr(leaves[0], op)()
    root.backward()
    for leaf, formula in zip(leaves, formulas, strict=True):
        assert math.isclose(engine_words.evaluate(formula, names), leaf.grad, rel_tol=1e-12)
