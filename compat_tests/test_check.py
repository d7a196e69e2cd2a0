"""`minitorch check`: a wrong backward is named, a right one is not, kinks and ties are recognised."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from minitorch.parity.check import check

HERE = Path(__file__).parent

FUNCTION = """\
import torch

torch.manual_seed(0)


class {name}(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        ctx.save_for_backward(x, y)
        return {forward}

    @staticmethod
    def backward(ctx, grad):
        x, y = ctx.saved_tensors
        return {backward}


x = (torch.rand(3, 4) + 0.5).requires_grad_()
y = (torch.rand(4) + 0.5).requires_grad_()
for _ in range(5):
    loss = ({name}.apply(torch.tanh(x), y) * torch.arange(4.0)).sum()
    loss.backward()
"""

# name, forward, backward, the argument whose gradient is wrong (None: it is right)
FUNCTIONS = [
    ("Right", "x * y.exp()", "grad * y.exp(), (grad * x * y.exp()).sum(0)", None),
    ("Sign", "x - y", "grad, grad.sum(0)", "y"),
    ("Factor", "x * x * y", "grad * x * y, (grad * x * x).sum(0)", "x"),
    ("Forgotten", "x.log() + y", "grad * 1.0, grad.sum(0)", "x"),  # the seed of this project: log's 1 / x is missing
    ("Chain", "torch.sin(x) * y", "x.cos() * y, (grad * x.sin()).sum(0)", "x"),
    ("Mean", "x - y.mean()", "grad, grad.sum().expand(4)", "y"),
    ("Silent", "x * y", "grad * y, None", "y"),
    ("Transposed", "(x.T @ x)[0] * y", "2 * x * (grad * y)[None], grad * (x.T @ x)[0]", "x"),
    ("Slight", "x * y", "grad * y * 1.001, (grad * x).sum(0)", "x"),
]


def written(folder: Path, text: str) -> Path:
    path = folder / "script.py"
    path.write_text(text)
    return path


@pytest.mark.parametrize(("name", "forward", "backward", "argument"), FUNCTIONS, ids=[f[0] for f in FUNCTIONS])
def test_a_wrong_backward_is_named_and_no_other(tmp_path, name, forward, backward, argument):
    report = check(written(tmp_path, FUNCTION.format(name=name, forward=forward, backward=backward)))
    assert report.failure is None
    assert [(found.op, found.argument) for found in report.culprits] == ([(name, argument)] if argument else [])
    assert report.status == (1 if argument else 0)
    rows = {row.op: row for row in report.rows}
    assert rows["tanh"].verdict == rows["mul"].verdict == "right"
    assert rows[name].count == 4  # the first three and the fourth


def test_the_verdict_says_what_backward_gives_and_what_it_should(tmp_path):
    text = "import torch\n" + FUNCTION.split("\n\n\n")[1].format(
        name="Log", forward="x.log() * y", backward="grad * 1.0, grad * x.log()"
    )
    text += "\n\nx = torch.tensor([2.0], requires_grad=True)\nLog.apply(x, torch.ones(1)).backward(torch.ones(1))\n"
    report = check(written(tmp_path, text))
    (sentence, _), (source, _) = report.sentences()
    (found,) = report.culprits
    assert float(found.other) / float(found.reference) == pytest.approx(2.0, rel=1e-4)
    assert sentence == (
        f"script.py:14: the backward of Log (LogBackward) is wrong: the gradient of `x` (shape [1]) at element [0] is "
        f"{found.other}, finite differences give {found.reference}, call 1"
    )
    assert source.strip() == "Log.apply(x, torch.ones(1)).backward(torch.ones(1))"


KINKS = """\
import torch
import torch.nn.functional as F
x = torch.tensor([-1.0, 0.0, 0.0, 2.0], requires_grad=True)
a = torch.relu(x) + x.abs() + F.hardtanh(x) + F.leaky_relu(x)
b = x.max() + torch.maximum(x, torch.zeros(4)).sum() + x.median() + F.max_pool1d(x[None], 2).sum()
c = torch.floor(x * 1.0) + torch.sign(x) + torch.round(x)
(a.sum() + b + c.sum()).backward()
"""


def test_kinks_ties_and_jumps_are_recognised(tmp_path):
    report = check(written(tmp_path, KINKS))
    assert report.status == 0, [found.op for found in report.culprits]
    rows = {row.op: row for row in report.rows}
    for op in ("relu", "abs", "hardtanh", "leaky_relu", "maximum"):
        assert "at a kink or a tie" in rows[op].verdict, (op, rows[op].verdict)
    assert "2 numbers beside a jump" in rows["sign"].verdict
    assert rows["mul"].verdict == "right"


def test_random_and_in_place_calls_and_views_are_checked(tmp_path):
    text = """\
import torch
torch.manual_seed(0)
x = torch.randn(6, 4, requires_grad=True)
y = torch.nn.functional.dropout(x.exp(), 0.5)
z = x * 2
z.mul_(x).add_(1)
z[1:3] *= 3.0
w = torch.cat([z, y])[::2].T.reshape(-1)
with torch.no_grad():
    unseen = w * 2
w.pow(2).mean().backward()
"""
    report = check(written(tmp_path, text))
    assert report.status == 0
    assert {"dropout", "mul_", "__setitem__", "cat", "reshape", "pow"} <= {row.op for row in report.rows}
    assert all(row.count and not row.skipped for row in report.rows)
    assert not any(row.line == 10 for row in report.rows)


def test_double_precision_is_used_whatever_the_script_uses(tmp_path):
    text = "import torch\nx = torch.rand(5, {}requires_grad=True)\n(x.softmax(0, {}) ** 2).sum().backward()\n"
    for dtype in ("float16", "bfloat16", "float32", "float64"):
        code = text.format(f"dtype=torch.{dtype}, ", f"dtype=torch.{dtype}")
        assert check(written(tmp_path, code)).status == 0


def test_a_script_that_fails_is_checked_as_far_as_it_ran(tmp_path):
    report = check(written(tmp_path, "import torch\nx = torch.ones(2, requires_grad=True)\ny = x.exp()\nx @ y[0]\n"))
    assert report.status == 2 and "RuntimeError" in report.failure
    assert [row.op for row in report.rows][:1] == ["exp"]


def test_a_script_without_gradients_says_so(tmp_path):
    report = check(written(tmp_path, "import torch\nprint(torch.ones(2) * 2)\n"))
    assert report.status == 0
    assert [text for text, _ in report.sentences()] == [
        "no call of this script needs a gradient: there is nothing to check"
    ]


@pytest.mark.parametrize("script", ["exercise_log.py", "makemore_mlp.py", "attention.py", "batchnorm_module.py"])
def test_sound_scripts_are_found_sound(script):
    report = check(HERE / "scripts" / script)
    assert report.status == 0, [text for text, _ in report.sentences()]
    assert report.rows


def test_an_estimator_is_not_the_derivative():
    report = check(HERE / "scripts" / "custom_functions.py")
    (found,) = report.culprits
    assert (found.op, found.reference) == ("StraightThroughSign", "0")


def test_the_seeded_mistake_is_found_though_both_backends_make_it():
    report = check(HERE / "scripts" / "custom_log_bug.py")
    assert {found.op for found in report.culprits} == {"Log"}


def test_the_command(tmp_path):
    path = written(tmp_path, FUNCTION.format(name="Sign", forward="x - y", backward="grad, grad.sum(0)"))
    command = [sys.executable, "-m", "minitorch", "check"]
    run = subprocess.run([*command, "--json", path], capture_output=True, text=True)
    data = json.loads(run.stdout)
    assert (run.returncode, data["status"], data["culprits"][0]["op"]) == (1, 1, "Sign")
    run = subprocess.run([*command, path], capture_output=True, text=True)
    assert run.returncode == 1 and "the backward of Sign (SignBackward) is wrong" in run.stdout
    run = subprocess.run([*command, tmp_path / "nowhere.py"], capture_output=True, text=True)
    assert run.returncode == 2 and "no such script" in run.stderr


def test_a_backward_that_raises_is_wrong(tmp_path):
    text = FUNCTION.format(name="Shape", forward="x * y", backward="grad * y[:2], (grad * x).sum(0)")
    report = check(written(tmp_path, text))
    assert [(found.op, found.what) for found in report.culprits] == [("Shape", "raised")]
    assert "it raises RuntimeError" in next(report.sentences())[0]


def test_matrices_of_which_one_triangle_is_read(tmp_path):
    text = "import torch\na = torch.eye(3, requires_grad=True)\nb = a @ a.T + torch.ones(3, 3)\n"
    text += (
        "(torch.linalg.cholesky(b).sum() + torch.linalg.eigvalsh(b + torch.diag(torch.arange(3.0))).sum()).backward()\n"
    )
    report = check(written(tmp_path, text))
    assert report.status == 0 and {"cholesky", "eigvalsh"} <= {row.op for row in report.rows if row.count}
