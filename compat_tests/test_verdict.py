"""The verdict of `minitorch diff`: who is at fault, in which node, and what was only inherited or only rounding."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from minitorch.parity import Backend, diff
from minitorch.parity.run import MINITORCH, TORCH, record
from minitorch.parity.trace import SAMPLE, Trace, Writer, array

pytest.importorskip("torch")

HERE = Path(__file__).parent
ROOT = HERE.parent


@pytest.fixture
def planted(tmp_path):
    """Builds a backend: minitorch with a fault in it, or with any code run before the script."""

    def build(fault="", code=""):
        folder = tmp_path / "site-packages"
        folder.mkdir()
        if fault:
            code = f"from compat_tests.faults import Fault, plant\nplant(Fault.parse({fault!r}))\n"
        (folder / "sitecustomize.py").write_text(code)
        return Backend("planted", (str(folder), *MINITORCH.pythonpath, str(ROOT)))

    return build


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "script.py"
        path.write_text(text)
        return path

    return write


CLASSIFIER = """\
import torch
from torch import nn
torch.manual_seed(0)
x, t = torch.randn(6, 3), torch.tensor([0, 1, 2, 1, 0, 2])
model = nn.Sequential(nn.Linear(3, 4), nn.LayerNorm(4), nn.Tanh(), nn.Linear(4, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for step in range(3):
    loss = nn.functional.cross_entropy(model(x), t)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"{loss.item():.4f}")
"""


@pytest.mark.parametrize(
    ("fault", "public", "node", "kind"),
    [
        ("tanh, self: factor", "tanh", "TanhBackward0", "backward"),
        ("tanh, forward: factor", "tanh", "TanhBackward0", "forward"),
        ("addmm, mat1: sign", "linear", "AddmmBackward0", "backward"),
        ("addmm, forward: element", "linear", "AddmmBackward0", "forward"),
        ("_log_softmax, self: factor", "cross_entropy", "LogSoftmaxBackward0", "backward"),
        ("_log_softmax, forward: element", "cross_entropy", "LogSoftmaxBackward0", "forward"),
        ("_nll_loss, self: factor", "cross_entropy", "NllLossBackward0", "backward"),
        ("_layer_norm, weight: factor", "layer_norm", "NativeLayerNormBackward0", "backward"),
    ],
)
def test_the_node_inside_a_function_or_module_is_named(write, planted, fault, public, node, kind):
    report = diff(write(CLASSIFIER), backends=(TORCH, planted(fault)))
    assert report.status == 1
    assert {(found.kind, found.op, found.node, found.line) for found in report.culprits} == {(kind, public, node, 8)}
    assert report.culprit.source == "loss = nn.functional.cross_entropy(model(x), t)"
    assert report.asked == report.answered
    assert report.culprit.step <= 2  # the first Linear of the line hands its input no gradient
    row = next(row for row in report.rows if row.op == public)
    assert row.at_fault and row.library == (public != "cross_entropy")


@pytest.mark.parametrize(
    ("code", "op", "line"),
    [
        (  # the Python of a module, between its ops
            "import minitorch\nright = minitorch.nn.Tanh.forward\n"
            "minitorch.nn.Tanh.forward = lambda self, input: right(self, input * 1.001)\n",
            "Tanh",
            8,
        ),
        (  # what is between an optimizer's state and the new parameters
            "import minitorch\nright = minitorch.optim.Adam.__init__\n"
            "def init(self, params, lr): right(self, params, lr=lr, eps=1e-4)\n"
            "minitorch.optim.Adam.__init__ = init\n",
            "Adam.step",
            11,
        ),
    ],
)
def test_a_module_and_an_optimizer_are_named(write, planted, code, op, line):
    report = diff(write(CLASSIFIER), backends=(TORCH, planted(code=code)))
    assert [(found.op, found.line, found.kind) for found in report.culprits] == [(op, line, "forward")]
    if op == "Adam.step":
        assert report.culprit.settings == [("eps of group 0", 1e-8, 1e-4)]
        assert "eps of group 0 is 1e-08 and 0.0001" in report.culprit.sentence(report.backends)


def test_a_fault_late_in_a_loop_is_found_at_its_step(write, planted):
    code = """
import minitorch
from compat_tests.faults import Fault, plant
right = minitorch.Tensor.backward
calls = 0
def backward(self, *args, **kwargs):
    global calls
    calls += 1
    if calls == 3:
        plant(Fault.parse("tanh, self: factor"))
    return right(self, *args, **kwargs)
minitorch.Tensor.backward = backward
"""
    report = diff(write(CLASSIFIER.replace("range(3)", "range(6)")), backends=(TORCH, planted(code=code)))
    assert report.status == 1
    first = report.first
    assert (first.kind, first.op, first.number) == ("gradient", "layer_norm", 3)


def test_what_is_broken_between_the_ops_is_not_blamed_on_one(write, planted):
    code = """
import minitorch
right = minitorch.Tensor.backward
def backward(self, *args, **kwargs):
    right(self, *args, **kwargs)
    w.grad.mul_(1.01)
import builtins
minitorch.Tensor.backward = backward
import sys
class Seen:
    def __getattr__(self, name):
        return getattr(sys.modules["__main__"].w, name)
w = Seen()
"""
    text = "import torch\nw = torch.ones(3, requires_grad=True)\n(w.exp() * torch.arange(3.0)).sum().backward()\n"
    report = diff(write(text + "print(w.grad)\n"), backends=(TORCH, planted(code=code)))
    assert report.status == 1 and not report.culprits and report.asked == report.answered > 0
    assert {found.kind for found in report.disagreements} >= {"gradient", "printed"}


# Adam makes a step of full size of a gradient that is zero but for rounding: the sum of a softmax.
GROWING = """\
import torch
torch.manual_seed(0)
x = torch.randn(5, 7)
w = torch.randn(7, 9, requires_grad=True)
optimizer = torch.optim.Adam([w], lr=0.1)
for step in range(4):
    loss = (x @ w).softmax(1).sum(1).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"{w.sum().item():.6f}")
"""


def test_rounding_that_grew_is_no_difference(write, planted):
    report = diff(write(GROWING))
    assert (report.status, report.culprits) == (0, [])
    assert report.grown
    planted_report = diff(write(GROWING), backends=(TORCH, planted("_softmax, self: factor")))
    assert planted_report.status in (0, 1)  # a thousandth of nothing


CROSSING = """\
import numpy as np
import torch
rng = np.random.default_rng(0)
x = torch.from_numpy(rng.standard_normal(20_000).astype(np.float32)).requires_grad_()
exact = torch.from_numpy(np.sin(x.detach().numpy().astype(np.float64)).astype(np.float32))
y = torch.sin(x)
z = torch.relu(y - exact)  # nothing but rounding, of either sign
(z * torch.from_numpy(rng.standard_normal(20_000).astype(np.float32))).sum().backward()
"""


@pytest.mark.parametrize("limit", [10**8, 1000])
def test_rounding_that_crosses_a_kink_lets_the_runs_part(write, planted, limit):
    report = diff(write(CROSSING), limit=limit)
    assert (report.status, report.culprits) == (0, [])
    assert report.parted and report.parted.kind == "gradient" and report.grown
    # What is made between the ops is no rounding, though every op answers alike.
    code = """
import minitorch
relu = minitorch.relu
def broken(x):
    y = relu(x)
    x.register_hook(lambda grad: grad * 1.5)
    return y
minitorch.relu = broken
"""
    report = diff(write(CROSSING), backends=(TORCH, planted(code=code)), limit=limit)
    assert report.status == 1 and report.parted is None


def test_a_limit_bounds_the_trace_and_large_tensors_are_sampled(write, tmp_path):
    text = "import torch\nx = torch.ones(300, 200)\nfor _ in range(50):\n    x = x * 1.01\nprint(x[0, 0].item())\n"
    for limit, most in ((None, 14e6), (1_000_000, 1.6e6)):
        folder = tmp_path / str(limit)
        folder.mkdir()
        run = record(MINITORCH, str(write(text)), (), str(folder), limit=limit)
        assert os.path.getsize(run.trace) < most
    assert diff(write(text), limit=1_000_000).status == 0
    writer = Writer(str(tmp_path / "t"), 1000)
    numbers = np.arange(5000.0).reshape(50, 100)
    kept = writer.numbers(numbers)
    assert kept["shape"] == [50, 100] and array(kept).shape == (SAMPLE,)
    assert array(kept)[0] == 0 and array(kept)[-1] == 4999


def test_a_difference_in_a_sample_is_told_with_its_place(write, planted):
    text = "import torch\nx = torch.ones(300, 200)\nfor _ in range(5):\n    y = (x * 2.0).tanh()\n"
    report = diff(write(text), backends=(TORCH, planted("tanh, forward: factor")), limit=10_000)
    assert [(found.op, found.kind) for found in report.culprits] == [("tanh", "forward")]
    assert report.first.at.count(",") == 1


ENDLESS = """\
import time
import torch
x = torch.ones(3, requires_grad=True)
for step in range(100_000):
    y = torch.tanh(x * 0.5).sum()
    y.backward()
    time.sleep(0.01)
"""


@pytest.mark.parametrize("to_all", [True, False], ids=["a terminal", "kill"])
def test_ctrl_c_leaves_a_report_of_what_ran(write, to_all):
    command = [sys.executable, "-m", "minitorch", "diff", "--json", write(ENDLESS)]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    time.sleep(6)
    (os.killpg if to_all else os.kill)(run.pid, signal.SIGINT)
    out, _ = run.communicate(timeout=60)
    data = json.loads(out)
    assert (run.returncode, data["interrupted"]) == (0, "torch")
    tanh = next(row for row in data["rows"] if row["op"] == "tanh")
    assert tanh["count"] > 5 and tanh["gradient"]["compared"] > 5


def test_a_script_that_asks_for_input(write, tmp_path):
    text = "import torch\nn = int(input('how many? '))\nprint(torch.ones(n) * 2)\n"
    report = diff(write(text))
    assert report.status == 0 and "EOFError" in report.raised
    answers = tmp_path / "answers"
    answers.write_text("3\n")
    report = diff(write(text), stdin=str(answers))
    assert (report.status, report.raised, report.printed.count) == (0, None, 1)


def test_a_script_that_forks(write):
    text = """\
import os
import torch
x = torch.ones(3, requires_grad=True)
y = (x * 2).sum()
if os.fork() == 0:
    (y * 3).backward()
    os._exit(0)
os.wait()
y.backward()
print(x.grad)
"""
    report = diff(write(text))
    assert (report.status, report.failures, report.printed.count) == (0, [], 1)
    assert [row.op for row in report.rows if row.line == 6] == []


def test_the_first_nan_and_inf_are_traced_to_the_op_that_made_them(write):
    text = """\
import torch
x = torch.tensor([0.0, 1.0], requires_grad=True)
mask = torch.zeros(2).masked_fill(torch.tensor([True, False]), float("-inf"))
weights = torch.softmax(x + mask, 0)
y = x.log() * 2
loss = (y * 0).sum() + weights.sum()
loss.backward()
"""
    report = diff(write(text))
    for side in report.non_finite:
        assert {number: (found.op, found.line, found.gradient) for number, found in side.items()} == {
            "inf": ("log", 5, False),
            "nan": ("mul", 6, False),
        }
    text = "import torch\nx = torch.zeros(2, requires_grad=True)\n(x * 1.0).sqrt().sum().backward()\n"
    report = diff(write(text))
    assert [(o.op, o.line, o.gradient) for o in report.non_finite[1].values()] == [("sqrt", 3, True)]


def test_a_torn_trace_is_read_as_far_as_it_goes(tmp_path):
    path = tmp_path / "t"
    writer = Writer(str(path))
    for number in range(3):
        writer.write({"id": number, "kind": "call"})
    path.write_bytes(path.read_bytes()[:-5])
    trace = Trace(str(path))
    assert [event["id"] for event in trace] == [0, 1]
    assert trace.end() is None


def test_finite_differences_say_who_is_right(write, planted):
    report = diff(write(CLASSIFIER), backends=(TORCH, planted("tanh, self: factor")))
    number = float(report.culprit.differences.removeprefix("finite differences give "))
    assert number == pytest.approx(float(report.culprit.reference), rel=1e-5)
    assert "(finite differences give " in report.culprit.sentence(report.backends)


def test_another_convention_at_a_tie_is_told_from_a_wrong_derivative(write, planted):
    code = "from minitorch.ops._record import RECORDS\nfrom compat_tests.faults import _bind_again\n"
    code += "import minitorch.ops.pointwise\nop = RECORDS['abs']\n"
    code += "op.grads['self'] = lambda grad, self: grad * (2.0 * (self >= 0) - 1.0)\n_bind_again(op)\n"
    text = "import torch\nx = torch.tensor([0.0, 1.0, -2.0], requires_grad=True)\n(x.abs() * 3).sum().backward()\n"
    report = diff(write(text), backends=(TORCH, planted(code=code)))
    (found,) = report.culprits
    assert (found.op, found.index) == ("abs", (0,))
    assert found.differences == "a kink or a tie: finite differences lie on both sides"


def test_a_backward_that_raises_is_named(write, planted):
    text = (
        "import torch\nx = torch.rand(3, 4, requires_grad=True)\ny = torch.amax(x * 2, 1)\n(y * y).sum().backward()\n"
    )
    report = diff(write(text), backends=(TORCH, planted("amax, self: axis")))
    assert [(f.op, f.node, f.kind, f.what, f.line) for f in report.culprits] == [
        ("amax", "AmaxBackward0", "backward", "raised", 3)
    ]
    assert "it raises ValueError under planted, no error under torch" in report.culprit.sentence(report.backends)


def test_a_call_that_was_given_something_else_is_not_blamed(write, planted):
    text = "import torch\ny = torch.tanh(torch.ones(3))\nz = torch.zeros(y.shape, dtype=y.dtype) + 1\n"
    report = diff(write(text), backends=(TORCH, planted("tanh, forward: double")))
    assert [(f.op, f.what) for f in report.culprits] == [("tanh", "dtype")]


def test_a_wrong_second_derivative_is_named(write, planted):
    code = "from minitorch.ops._record import RECORDS\nfrom compat_tests.faults import _bind_again\n"
    code += "import minitorch.ops.pointwise\nop = RECORDS['log']\n"
    code += "op.grads['self'] = lambda grad, self: grad / getattr(self, 'detach', lambda: self)()\n_bind_again(op)\n"
    text = """\
import torch
x = torch.tensor([0.5, 2.0], requires_grad=True)
y = (x * 2).log()
(g,) = torch.autograd.grad((y * y).sum(), x, create_graph=True)
(g * torch.tensor([1.0, 3.0])).sum().backward()
"""
    report = diff(write(text), backends=(TORCH, planted(code=code)))
    assert [(f.op, f.node, f.kind, f.line) for f in report.culprits] == [
        ("log", "LogBackward0", "second derivative", 3)
    ]
