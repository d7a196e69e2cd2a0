"""`minitorch diff`: torch agrees with itself, every planted fault is found and placed, and the scripts agree."""

import argparse
import json
import os
import tomllib
from pathlib import Path

import numpy as np
import pytest

from compat_tests.test_scripts import EXAMPLES, EXAMPLES_FOLDER
from minitorch import parity
from minitorch.parity import Backend, Report, diff, diff_command
from minitorch.parity.align import align
from minitorch.parity.compare import Status, compare_arrays, compare_text
from minitorch.parity.report import Disagreement, Failure
from minitorch.parity.run import TORCH, record

pytest.importorskip("torch")

HERE = Path(__file__).parent
SCRIPTS = sorted((HERE / "scripts").glob("*.py"))
KNOWN = tomllib.loads((HERE / "differences.toml").read_text(encoding="utf-8"))["difference"]

TENSORS = """\
import torch

torch.manual_seed(0)
x = torch.randn(5, 3, dtype=torch.float64)
w = torch.randn(3, dtype=torch.float64, requires_grad=True)


class Log(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x + 0).log()

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad / x


for step in range(4):
    y = torch.tanh(x @ w)
    z = Log.apply(y * y + 1)
    z.backward(torch.arange(5.0, dtype=torch.float64) - 1.5)
    with torch.no_grad():
        w -= 0.1 * w.grad
        w.grad = None
print("weights", w.tolist())
"""

MODEL = """\
import torch
import torch.nn as nn

torch.manual_seed(1)
x, t = torch.randn(6, 3), torch.tensor([0, 1, 0, 1, 1, 0])
model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(3):
    loss = nn.functional.cross_entropy(model(x), t)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"{step}: {loss:.4f}")
"""

# A torch whose `tanh` is one public function, as a mode sees it, with a fault in its body.
FAULTY_TANH = """\
import torch
from torch.overrides import handle_torch_function, has_torch_function_unary

calls = 0
right = torch.tanh


def tanh(x):
    global calls
    if has_torch_function_unary(x):
        return handle_torch_function(tanh, (x,), x)
    calls += 1
    y = right(x)
    {fault}
    return y


torch.tanh = tanh
"""

# A torch that gets the derivative of the custom Function `Log` wrong.
FAULTY_LOG = """\
import torch

right = torch.autograd.Function.__dict__["apply"]


def apply(cls, *args):
    y = right.__get__(None, cls)(*args)
    if cls.__name__ == "Log":
        y.grad_fn.register_hook(lambda grads, _: (grads[0] * 1.001,))
    return y


torch.autograd.Function.apply = classmethod(apply)
"""


TORCH_AGAIN = Backend("torch again")


@pytest.fixture(scope="session")
def write(tmp_path_factory):
    """Writes a script; the same text is the same file, so that the reference needs to run it but once."""
    folders = {}

    def write(text):
        if text not in folders:
            folders[text] = tmp_path_factory.mktemp("script")
            (folders[text] / "script.py").write_text(text)
        return folders[text] / "script.py"

    return write


@pytest.fixture(autouse=True, scope="session")
def one_reference_run(tmp_path_factory):
    runs = {}

    def record_once(backend, script, argv, folder, **job):
        if backend is not TORCH or "asks" in job:
            return record(backend, script, argv, folder, **job)
        key = (script, *argv, os.environ.get("PYTHONPATH"), job.get("shake"))
        if key not in runs:
            runs[key] = record(backend, script, argv, tmp_path_factory.mktemp("reference"), **job)
        return runs[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parity, "record", record_once)
        yield


@pytest.fixture
def faulty(tmp_path):
    """Builds a backend: torch, with `code` run before the script."""

    def build(code):
        folder = tmp_path / "site-packages"  # a library's place: no line of it passes for the user's
        folder.mkdir()
        (folder / "sitecustomize.py").write_text(code)
        return Backend("faulty", (str(folder),))

    return build


def line_of(piece, text):
    return next(number for number, line in enumerate(text.splitlines(), start=1) if piece in line)


def assert_first(report, kind, op, line):
    first = report.first
    assert (first.kind, first.op, Path(first.file).name, first.line) == (kind, op, "script.py", line)


def test_torch_agrees_with_itself(write):
    report = diff(write(TENSORS), backends=(TORCH, TORCH_AGAIN))
    assert (report.status, report.first, report.failures) == (0, None, [])
    rows = {(row.op, row.line): row for row in report.rows}
    line = line_of("torch.tanh", TENSORS)
    tanh = rows["tanh", line]
    assert (tanh.source, tanh.node, tanh.library) == ("y = torch.tanh(x @ w)", "TanhBackward0", False)
    assert (tanh.count, tanh.value.count, tanh.gradient.count) == (4, 4, 4)
    assert tanh.value.status is tanh.gradient.status is Status.EXACT
    assert rows["leaf w", line].gradient.count == 4
    assert (report.printed.count, report.printed.status) == (1, Status.EXACT)


def test_a_custom_function_is_one_op(write):
    report = diff(write(TENSORS), backends=(TORCH, TORCH_AGAIN))
    rows = [row for row in report.rows if row.line == line_of("Log.apply", TENSORS)]
    assert [row.op for row in rows] == ["mul", "add", "Log"]
    assert rows[2].node == "LogBackward" and rows[2].gradient.count == 4
    inside = {line_of(".log()", TENSORS), line_of("grad / x", TENSORS)}
    assert not inside & {row.line for row in report.rows}


def test_modules_initialisers_and_steps_are_one_event_each(write):
    report = diff(write(MODEL), backends=(TORCH, TORCH_AGAIN))
    assert report.status == 0
    counts = {row.op: row.count for row in report.rows}
    assert (counts["Linear"], counts["Sequential"], counts["kaiming_uniform_"]) == (6, 3, 2)
    assert counts["leaf model.0.weight"] == 3
    assert [row.op for row in report.rows if row.line == line_of("optimizer.step()", MODEL)] == ["SGD.step"]
    assert report.printed.count == 3


def test_an_lbfgs_closure_is_recorded_inside_its_step(write):
    text = MODEL.replace("SGD(model.parameters(), lr=0.1)", "LBFGS(model.parameters(), max_iter=3)")
    body = "".join("    " + line + "\n" for line in text.splitlines()[8:11])
    text = (
        "\n".join(text.splitlines()[:8])
        + f"\n    def closure():\n{body}        return loss\n    optimizer.step(closure)\n"
    )
    report = diff(write(text), backends=(TORCH, TORCH_AGAIN))
    assert report.status == 0
    counts = {row.op: row.count for row in report.rows if not row.library or row.op == "LBFGS.step"}
    assert counts["LBFGS.step"] == 3 and counts["cross_entropy"] >= 6
    assert [row.op for row in report.rows if row.line == line_of("optimizer.step(", text)] == ["LBFGS.step"]


@pytest.mark.parametrize(
    ("fault", "kind", "status"),  # status 2: the script does not survive the fault
    [
        ("y = y * 1.001", "value", 1),
        ("y = y.where(torch.arange(5) != 3, float('nan'))", "value", 1),
        ("y = y.float()", "dtype", 1),
        ("y = y.unsqueeze(0)", "shape", 2),
        ("y = y, y", "type", 2),
        ("y = y.clone()", "node", 1),
        ("y = y.detach()", "node", 2),
        ("raise RuntimeError('no tanh today')", "raised", 2),
    ],
)
def test_a_wrong_output_is_found_where_it_is_made(write, faulty, fault, kind, status):
    report = diff(write(TENSORS), backends=(TORCH, faulty(FAULTY_TANH.format(fault=fault))))
    assert report.status == status
    assert_first(report, kind, "tanh", line_of("torch.tanh", TENSORS))
    assert report.first.number == 1


def test_a_loop_is_one_row_that_names_its_worst_step(write, faulty):
    report = diff(write(TENSORS), backends=(TORCH, faulty(FAULTY_TANH.format(fault="y = y * 2 if calls == 3 else y"))))
    assert_first(report, "value", "tanh", line_of("torch.tanh", TENSORS))
    assert report.first.number == 3
    (tanh,) = [row for row in report.rows if row.op == "tanh"]
    assert (tanh.count, tanh.value.step, tanh.value.status) == (4, 3, Status.WRONG)


def test_a_wrong_derivative_is_told_from_what_it_hands_on(write, faulty):
    hook = "y.grad_fn.register_hook(lambda grads, _: (grads[0] * 1.001,))"
    report = diff(write(TENSORS), backends=(TORCH, faulty(FAULTY_TANH.format(fault=hook))))
    assert report.status == 1
    line = line_of("torch.tanh", TENSORS)
    assert_first(report, "gradient", "matmul", line)
    (culprit,) = report.culprits
    assert (culprit.kind, culprit.what, culprit.op, culprit.line) == ("backward", "value", "tanh", line)
    assert (culprit.node, culprit.argument, culprit.shape) == ("TanhBackward0", "x", [5])
    assert (culprit.step, culprit.steps) == (1, 4)
    assert float(culprit.other) == pytest.approx(1.001 * float(culprit.reference))
    rows = {row.op: row for row in report.rows}
    assert rows["tanh"].at_fault and rows["matmul"].gradient.inherited and not rows["matmul"].at_fault


def test_a_wrong_custom_function_is_named(write, faulty):
    report = diff(write(TENSORS), backends=(TORCH, faulty(FAULTY_LOG)))
    line = line_of("Log.apply", TENSORS)
    assert_first(report, "gradient", "add", line)
    (culprit,) = report.culprits
    assert (culprit.kind, culprit.op, culprit.node, culprit.line) == ("backward", "Log", "LogBackward", line)


def test_behind_a_wrong_leaf_gradient_stands_the_op_that_made_it(write, faulty):
    text = TENSORS.replace("Log.apply(y * y + 1)", "Log.apply(w)").replace("arange(5.0", "arange(3.0")
    report = diff(write(text), backends=(TORCH, faulty(FAULTY_LOG)))
    assert_first(report, "gradient", "leaf w", line_of("torch.tanh", text))
    (culprit,) = report.culprits
    assert (culprit.op, culprit.variable) == ("Log", "w")


def test_a_leaf_without_its_gradient_differs(write, faulty):
    fault = "y = y.detach().requires_grad_()"
    report = diff(
        write(TENSORS.replace("w -= 0.1 * w.grad", "pass")), backends=(TORCH, faulty(FAULTY_TANH.format(fault=fault)))
    )
    found = next(found for found in report.disagreements if found.op == "leaf w")
    assert (found.kind, found.reference, found.other) == ("gradient", "Tensor", "NoneType")


def test_a_wrong_optimizer_step_is_found(write, faulty):
    backend = faulty(
        "import torch\n"
        "right = torch.optim.SGD.__init__\n"
        "torch.optim.SGD.__init__ = lambda self, params, lr: right(self, params, lr=lr * 1.01)\n"
    )
    report = diff(write(MODEL), backends=(TORCH, backend))
    assert report.status == 1
    assert_first(report, "value", "SGD.step", line_of("optimizer.step()", MODEL))


def test_a_missing_call_is_found_and_the_rest_still_compared(write, faulty):
    backend = faulty(
        "import torch\n"
        "right = torch.tanh\n"
        "def tanh(x):\n"
        "    with torch._C.DisableTorchFunction():\n"
        "        return right(x)\n"
        "torch.tanh = tanh\n"
    )
    report = diff(write(TENSORS), backends=(TORCH, backend))
    assert report.status == 1
    assert_first(report, "missing", "tanh", line_of("torch.tanh", TENSORS))
    assert [found.kind for found in report.disagreements] == ["missing"]


def test_what_cancels_leaves_the_rounding_of_its_terms(write, faulty):
    text = (
        "import torch\n"
        "x = torch.full((3,), 30.0, dtype=torch.float64, requires_grad=True)\n"
        "y = torch.tanh(x)\n"
        "z = (y - 1) * 3\n"
        "print((z.sum() + 5).item())\n"
    )
    report = diff(write(text), backends=(TORCH, faulty(FAULTY_TANH.format(fault="y.data.mul_(1 + 1e-13)"))))
    assert (report.status, report.printed.status) == (0, Status.ROUNDING)
    statuses = {row.op: row.value.status for row in report.rows}
    assert statuses["tanh"] is statuses["sub"] is statuses["mul"] is Status.ROUNDING


def test_gradients_of_gradients_are_compared_too(write):
    text = TENSORS.replace(
        "z.backward(torch.arange(5.0, dtype=torch.float64) - 1.5)",
        "(g,) = torch.autograd.grad(z.sum(), [w], create_graph=True)\n    (g * g).sum().backward()",
    )
    report = diff(write(text), backends=(TORCH, TORCH_AGAIN))
    assert report.status == 0
    (grad,) = [row for row in report.rows if row.op == "grad"]
    assert (grad.count, grad.value.count, grad.gradient.count) == (4, 4, 4)


def test_wrong_printed_text_is_found(write, faulty):
    text = TENSORS + "print('this is torch', torch.__version__)\nprint(f'{float(w.sum()):.3f}')\n"
    report = diff(write(text), backends=(TORCH, faulty("import torch\ntorch.__version__ = '0.0'\n")))
    assert report.status == 1
    assert_first(report, "printed", "print", line_of("this is torch", text))
    assert report.first.other == "this is torch 0.0"
    assert (report.printed.count, report.printed.status, report.printed.step) == (3, Status.WRONG, 2)


def test_an_error_that_the_script_catches_is_a_result(write, faulty):
    text = TENSORS.replace(
        "    y = torch.tanh(x @ w)",
        "    try:\n        y = torch.tanh(x @ w)\n    except RuntimeError:\n        y = x @ w",
    )
    assert diff(write(text), backends=(TORCH, TORCH_AGAIN)).status == 0
    report = diff(
        write(text), backends=(TORCH, faulty(FAULTY_TANH.format(fault="raise RuntimeError('no tanh today')")))
    )
    assert (report.status, report.failures) == (1, [])
    assert_first(report, "raised", "tanh", line_of("torch.tanh", text))
    assert (report.first.reference, report.first.other) == ("no error", "RuntimeError")


def test_both_sides_ending_with_one_error_is_parity(write):
    report = diff(write(TENSORS + "x @ x\n"), backends=(TORCH, TORCH_AGAIN))
    assert (report.status, report.failures) == (0, [])
    assert report.raised.startswith("RuntimeError: ")


@pytest.mark.parametrize(
    ("fault", "message"),
    [("raise RuntimeError('no tanh today')", "RuntimeError: no tanh today"), ("import os; os._exit(3)", "status 3")],
)
def test_a_side_that_fails_says_why(write, faulty, fault, message):
    report = diff(write(TENSORS), backends=(TORCH, faulty(FAULTY_TANH.format(fault=fault))))
    assert report.status == 2
    (failure,) = report.failures
    assert failure.backend == "faulty" and message in failure.message
    assert {row.op for row in report.rows} >= {"randn", "matmul"}  # what ran before is still compared


def test_without_torch_it_says_how_to_get_it(write, tmp_path, monkeypatch):
    (tmp_path / "torch.py").write_text("raise ModuleNotFoundError(\"No module named 'torch'\")")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    report = diff(write(TENSORS), backends=(TORCH, TORCH_AGAIN))
    assert report.status == 2
    assert "pip install 'minitorch-shim[test]'" in report.failures[0].message


def test_a_script_gets_what_python_would_give_it(tmp_path):
    (tmp_path / "helper.py").write_text("import torch\ndef double(x):\n    return x * 2\n")
    path = tmp_path / "script.py"
    path.write_text(
        "import sys, helper, torch, __main__\n"
        "assert __name__ == '__main__' and __main__.sys is sys and __file__ == __main__.__file__\n"
        "print(sys.argv[1:], sys.path[0] == __file__.rpartition('/')[0], helper.double(torch.ones(2)))\n"
        "sys.exit(0)\n"
    )
    report = diff(path, ["--epochs", "3"], backends=(TORCH, TORCH_AGAIN))
    assert (report.status, report.printed.count) == (0, 1)
    (mul,) = [row for row in report.rows if row.op == "mul"]
    assert (Path(mul.file).name, mul.line, mul.source) == ("helper.py", 3, "return x * 2")


def test_a_notebook_is_named_by_cell(tmp_path):
    cells = ["import torch\nx = torch.ones(2, requires_grad=True)", "y = x * 3\ny.sum().backward()\nx.grad"]
    notebook = {"cells": [{"cell_type": "code", "source": [c]} for c in cells], "nbformat": 4}
    path = tmp_path / "demo.ipynb"
    path.write_text(json.dumps(notebook))
    report = diff(path, backends=(TORCH, TORCH_AGAIN))
    assert (report.status, report.printed.count) == (0, 1)
    (mul,) = [row for row in report.rows if row.op == "mul"]
    assert (mul.file, mul.line, mul.source) == ("demo.ipynb[cell 2]", 1, "y = x * 3")


def test_the_report_is_json(write, faulty):
    fault = "y = y * float('inf')"
    report = diff(write(TENSORS), backends=(TORCH, faulty(FAULTY_TANH.format(fault=fault))))

    def refuse(constant):
        raise ValueError(constant)

    data = json.loads(json.dumps(report.as_dict()), parse_constant=refuse)
    assert {"script", "status", "first", "culprits", "disagreements", "printed", "failures", "raised", "rows"} <= set(
        data
    )
    assert data["status"] == 1 and data["backends"] == ["torch", "faulty"]
    assert data["first"] == data["disagreements"][0]
    assert set(data["first"]) == {"kind", "file", "line", "op", "number", "reference", "other", "at"}
    assert {"file", "line", "source", "op", "library", "count", "value", "gradient", "unseen", "node"} <= set(
        data["rows"][0]
    )
    tanh = next(row for row in data["rows"] if row["op"] == "tanh")
    assert tanh["value"] == {"status": "WRONG", "error": "inf", "worst_at": 1, "compared": 4, "inherited": False}


@pytest.mark.parametrize("as_json", [True, False])
def test_the_command_prints_the_report_and_returns_its_status(monkeypatch, capsys, as_json):
    found = Disagreement("gradient", "/a/script.py", 7, "matmul", 2, "1.0", "2.0", "element [0]")
    reports = [
        Report("script.py", ("torch", "minitorch")),
        Report("script.py", ("torch", "minitorch"), disagreements=[found]),
        Report("script.py", ("torch", "minitorch"), failures=[Failure("minitorch", "NotImplementedError: no fft")]),
    ]
    args = argparse.Namespace(script="script.py", args=[], json=as_json, all=False, limit=1, input=None)
    for status, report in enumerate(reports):
        monkeypatch.setattr(parity, "diff", lambda script, argv, report=report, **_: report)
        assert diff_command(args) == status
        out = " ".join(capsys.readouterr().out.split())
        if as_json:
            assert json.loads(out)["status"] == status
        else:
            text = [
                "minitorch agrees with torch",
                "script.py:7: gradient of matmul (call 2) at element [0] is 1.0 under torch, 2.0 under minitorch",
                "minitorch failed: NotImplementedError: no fft",
            ][status]
            assert text in out


def test_a_script_that_is_not_there_is_status_2(capsys):
    args = argparse.Namespace(script="nowhere.py", args=[], json=False, all=False, limit=1, input=None)
    assert diff_command(args) == 2
    assert "nowhere.py" in capsys.readouterr().err


def test_alignment_skips_what_has_no_twin_and_goes_on():
    pairs = list(align("abcde", "axcdef", key=str))
    assert pairs == [("a", "a"), ("b", None), (None, "x"), ("c", "c"), ("d", "d"), ("e", "e"), (None, "f")]
    assert list(align("", "ab", key=str)) == [(None, "a"), (None, "b")]
    endless = align(iter(int, 1), iter(int, 1), key=str)
    assert next(endless) == (0, 0)


@pytest.mark.parametrize(
    ("reference", "other", "dtype", "status"),
    [
        ([1.0, np.nan, np.inf], [1.0, np.nan, np.inf], "float64", Status.EXACT),
        ([1.0, 1e-7], [1.0, 2e-7], "float32", Status.ROUNDING),
        ([1.0, 1e-7], [1.0, 2e-7], "float64", Status.WRONG),
        ([1.0, 2.0], [1.0, 2.002], "float32", Status.WRONG),
        ([1.0, np.inf], [1.0, 3.0], "float32", Status.WRONG),
        ([1.0, 3.0], [1.0, np.nan], "float32", Status.WRONG),
        ([1.0, np.inf], [1.0, -np.inf], "float32", Status.WRONG),
        ([3.0, 4.0], [3.0, 5.0], "int64", Status.WRONG),
    ],
)
def test_rounding_is_told_from_wrong(reference, other, dtype, status):
    arrays = [np.array(values).astype(dtype) for values in (reference, other)]
    assert compare_arrays(*arrays, dtype).status is status


@pytest.mark.parametrize(
    ("reference", "other", "status"),
    [
        ("loss 0.1234\n", "loss 0.1234\n", Status.EXACT),
        ("loss 0.1235\n", "loss 0.1234\n", Status.ROUNDING),
        ("tensor([1.])", "tensor([1.0000])", Status.ROUNDING),
        ("loss 0.1235\n", "loss 0.1239\n", Status.WRONG),
        ("step 1\n", "step 2\n", Status.WRONG),
        ("tensor([1.])", "tensor([2.])", Status.WRONG),
        ("grad_fn=<MulBackward0>", "grad_fn=<MulBackward1>", Status.WRONG),
        ("1.0 a", "1.0 b", Status.WRONG),
        ("1e-05", "1.0001e-05", Status.ROUNDING),
    ],
)
def test_printed_numbers_may_round(reference, other, status):
    assert compare_text(reference, other).status is status


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_scripts_agree(script):
    report = diff(script)
    known = {(entry["kind"], entry["op"]) for entry in KNOWN if entry["script"] == script.name}
    found = {(entry.kind, entry.op): entry.sentence(report.backends) for entry in report.disagreements}
    assert not report.failures, report.failures[0].stderr
    assert not [text for key, text in found.items() if key not in known]
    assert not known - found.keys(), "these no longer differ: take them out of differences.toml"


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_examples_agree(name):
    report = diff(EXAMPLES_FOLDER / name, EXAMPLES[name])
    assert not report.failures, report.failures[0].stderr
    assert not [entry.sentence(report.backends) for entry in report.disagreements]
