"""The pytest plugin: a parity test passes where the two sides agree and says what differs where they do not."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

import minitorch

PLUGIN = "minitorch._pytest_plugin"

# A reference that starts faster than PyTorch: minitorch itself, marked.
SECOND_MINITORCH = """\
import sys
from minitorch.swap import take_the_name_torch
take_the_name_torch()
sys.modules["torch"].is_reference = True
"""
# Where `find_spec` and `import` find no torch, as if it were not installed.
# Where `find_spec` and `import` find no torch, as if it were not installed.
NO_TORCH = """from functools import partial
from importlib.machinery import PathFinder

def unless_torch(find_spec, name, *rest):
    return None if name == "torch" else find_spec(name, *rest)

PathFinder.find_spec = partial(unless_torch, PathFinder.find_spec)
"""


class Run:
    """A finished pytest process: its exit status, what it printed, and of each test what is said of it, if anything."""

    def __init__(self, finished: subprocess.CompletedProcess, report: Path) -> None:
        self.status, self.text = finished.returncode, finished.stdout + finished.stderr
        self.said: dict[str, str] = {}
        for case in ElementTree.parse(report).iter("testcase") if report.exists() else ():
            parts = [f"{part.tag}: {part.get('message', '')}\n{part.text}" for part in case if "system" not in part.tag]
            self.said[case.get("name", "")] = "\n".join(parts)


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Callable[..., Run]:
    """Runs pytest with the plugin alone in a folder of its own, over the given files."""

    def run(files: dict[str, str], *arguments: str) -> Run:
        folder = tmp_path_factory.mktemp("project")
        for name, text in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text)
        command = [
            sys.executable,
            "-P",
            "-m",
            "pytest",
            "-p",
            PLUGIN,
            "-p",
            "no:cacheprovider",
            "--junitxml=report.xml",
        ]
        environment = os.environ | {
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTEST_ADDOPTS": "",
            "PYTHONPATH": os.pathsep.join([str(folder), str(Path(minitorch.__file__).parents[1])]),
        }
        finished = subprocess.run(
            [*command, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        return Run(finished, folder / "report.xml")

    return run


# ---- torch and minitorch, with planted differences ------------------------------------------------------------------

MODULE = """\
import dataclasses
import random

import pytest
import torch
from net import Net

SECOND = "minitorch" in torch.__file__
Point = dataclasses.make_dataclass("Point", ["x", "y"])
made = []


@pytest.fixture(scope="module")
def model():
    made.append("model")
    torch.manual_seed(3)
    return Net()


@pytest.fixture
def weight():
    return torch.tensor([1.0, -2.0, 0.5], requires_grad=True)


def test_ends_the_process(parity):
    if SECOND:
        import os
        os._exit(3)


def test_same(parity, weight):
    loss = (weight * weight).sum().tanh()
    loss.backward()
    parity(weight, drawn=[torch.rand(3), random.random()])
    parity(torch.ones(3).max(0), torch.ones(2, dtype=torch.bfloat16) / 3, weight.detach().numpy(), {1, 2})
    parity(Point(1, weight.detach()), [TypeError("a")], torch.optim.lr_scheduler.StepLR(torch.optim.SGD([weight]), 2))
    parity({"text": f"{loss:.4f}", "number": loss.item(), "dtype": loss.dtype, "nothing": None})
    return loss, weight.grad


class TestNet:
    pytestmark = pytest.mark.parity

    @pytest.mark.parametrize("rows", [1, 4])
    def test_step(self, model, rows):
        optimizer = torch.optim.Adam(model.parameters())
        model(torch.randn(rows, 3)).sum().backward()
        optimizer.step()
        return model, optimizer, made

    def test_error(self, weight):
        with pytest.raises(RuntimeError) as raised:
            weight.view(2)
        return raised.value


def test_value(parity):
    return {"a": [torch.ones(2, 3) + SECOND * torch.tensor([0.0, 0.0, 1.0])]}


def test_rounding(parity):
    return torch.ones(2) * (1 + SECOND * 1e-4)


@pytest.mark.parity(float32=1e-3)
def test_rounding_allowed():
    return torch.ones(2) * (1 + SECOND * 1e-4)


def test_whole_number(parity):
    return 2 + SECOND


def test_dtype(parity):
    return torch.ones(2, dtype=torch.float64 if SECOND else torch.float32)


def test_shape(parity):
    return torch.ones(2, 1 + SECOND)


def test_gradient(parity, weight):
    (weight.exp() + SECOND * weight).sum().backward()
    return weight


def test_node(parity, weight):
    return weight.square() if SECOND else weight * weight


def test_type(parity):
    return 1.0 if SECOND else torch.tensor(1.0)


def test_keys(parity):
    return {"a": 1} | ({"b": 2} if SECOND else {})


def test_handed_over(parity):
    parity(1)
    if SECOND:
        parity(2)


def test_other_error(parity):
    print("on the way")
    raise (ValueError if SECOND else TypeError)("planted\\nmore")


def test_other_message(parity):
    raise ValueError(f"planted {SECOND}")


def test_error_there_alone(parity):
    print("on the way")
    assert not SECOND


def test_wrong_on_both(parity):
    assert torch.ones(1) == 2


def test_not_comparable(parity):
    return iter([])


def test_expected(parity):
    return torch.ones(2) * (1 + SECOND), 3 + SECOND


def test_stale(parity):
    return torch.ones(2)


def test_skips_itself(parity):
    if SECOND:
        pytest.skip("not there")


def test_draws(parity, weight):
    return weight * torch.rand(3)


@pytest.mark.xfail(strict=True)
def test_expected_to_fail(parity):
    return 2 + SECOND


@pytest.mark.torch_only(reason="compiles")
def test_torch_only(parity):
    return SECOND


@pytest.mark.minitorch_only(reason="opens tensors")
def test_minitorch_only(weight):
    assert weight.scalars()[0].data == 1.0


@pytest.mark.minitorch_only(reason="opens tensors")
def test_wrong_minitorch_only(weight):
    assert weight.scalars()[0].data == 3.0


def test_of_torch_alone():
    assert not SECOND
"""
NET = """\
import torch
from torch import nn


class Net(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(3, 4), nn.Tanh(), nn.Dropout(), nn.Linear(4, 1))
"""
DIFFERENCES = """\
[[difference]]
test = "test_planted.py::test_expected"
what = "returned[0]: value"
why = "planted"

[[difference]]
test = "test_planted.py::test_expected"
what = "returned[1]: value"
why = "planted"

[[difference]]
test = "test_planted.py::test_stale"
what = "returned: value"
why = "planted once"
"""
INI = "[pytest]\nparity = both\nparity_differences = differences.toml\n"
PROJECT = {"test_planted.py": MODULE, "net.py": NET, "differences.toml": DIFFERENCES, "pytest.ini": INI}


@pytest.fixture(scope="module")
def planted(run) -> Run:
    pytest.importorskip("torch")
    return run(PROJECT)


AGREE = ("same step[1] step[4] error rounding_allowed expected draws torch_only minitorch_only of_torch_alone").split()
FOUND = {
    "value": 'failure: Failed: returned["a"][0]: value 1 under torch, 2 under minitorch '
    "(element [0, 2]; apart by 1, float32 may by 4e-05)",
    "rounding": "failure: Failed: returned: value 1 under torch, 1.00010002 under minitorch "
    "(element [0]; apart by 0.0001, float32 may by 2e-05)",
    "whole_number": "failure: Failed: returned: value 2 under torch, 3 under minitorch",
    "dtype": "failure: Failed: returned: dtype torch.float32 under torch, torch.float64 under minitorch",
    "shape": "failure: Failed: returned: shape (2, 1) under torch, (2, 2) under minitorch",
    "gradient": "failure: Failed: returned.grad: value 2.71828175 under torch, 3.71828198 under minitorch "
    "(element [0]; apart by 1, float32 may by 7.44e-05)",
    "node": "failure: Failed: returned: node MulBackward0 under torch, PowBackward0 under minitorch",
    "type": "failure: Failed: returned: type Tensor under torch, float under minitorch",
    "keys": "failure: Failed: returned: keys ('\"a\"',) under torch, ('\"a\"', '\"b\"') under minitorch",
    "handed_over": "failure: Failed: #2: handed over under minitorch alone",
    "other_error": "raised: TypeError: planted under torch, ValueError: planted under minitorch",
    "other_message": "raised: ValueError: planted False under torch, ValueError: planted True under minitorch",
    "error_there_alone": "raised: nothing under torch, AssertionError: assert not True under minitorch",
    "wrong_on_both": "minitorch raised the same",
    "not_comparable": "Failed: returned is a list_iterator, which cannot be compared: hand over tensors",
    "stale": "the two no longer differ in 'returned: value': take it out of differences.toml",
    "expected_to_fail": "skipped: ",
    "skips_itself": "skipped: under minitorch: not there",
    "ends_the_process": "raised: nothing under torch, the end of the process under minitorch\n"
    "the pytest process of minitorch ended with status 3",
    "wrong_minitorch_only": "assert 1.0 == 3.0",
}


@pytest.mark.parametrize("name", AGREE)
def test_what_agrees_passes(planted, name):
    assert planted.said[f"test_{name}"] == ""


@pytest.mark.parametrize("name", FOUND)
def test_a_difference_is_named(planted, name):
    said = planted.said[f"test_{name}"]
    assert FOUND[name] in said
    assert "second_session.py" not in said and "_pytest_plugin.py" not in said


def test_every_planted_test_is_judged(planted):
    names = {name.removeprefix("test_") for name in planted.said}
    assert names == {name.removeprefix("test_") for name in AGREE} | set(FOUND)
    assert "parity: torch and minitorch" in planted.text and planted.status == 1
    assert "stdout (minitorch)" in planted.text and "PytestReturnNotNoneWarning" not in planted.text


# ---- other ways to run ----------------------------------------------------------------------------------------------

SHORT = """\
import pytest
import torch


@pytest.mark.parametrize("size", range(6))
def test_sizes(parity, size, tmp_path):
    tmp_path.joinpath("a").write_text("b")
    return torch.ones(size) * (1 if hasattr(torch, "is_reference") or size != 4 else 2)


@pytest.mark.torch_only(reason="compiles")
def test_torch_only():
    assert hasattr(torch, "is_reference")


@pytest.mark.minitorch_only("opens tensors")
def test_minitorch_only():
    assert not hasattr(torch, "is_reference")
"""


def test_workers_have_a_second_session_each(run):
    pytest.importorskip("xdist")
    files = {"torch/__init__.py": SECOND_MINITORCH, "test_short.py": SHORT, "pytest.ini": "[pytest]\naddopts = -n 2\n"}
    found = run(files, "-p", "xdist.plugin")
    failed = {name for name, said in found.said.items() if said}
    assert (len(found.said), failed) == (8, {"test_sizes[4]"}), found.text
    assert "value 1 under torch, 2 under minitorch" in found.said["test_sizes[4]"]


@pytest.mark.parametrize(("mode", "skipped"), [("torch", "minitorch_only"), ("minitorch", "torch_only")])
def test_one_backend_alone(run, mode, skipped):
    found = run({"torch/__init__.py": SECOND_MINITORCH, "test_short.py": SHORT}, f"--parity={mode}")
    assert f"parity: the tests run on {mode} alone" in found.text
    assert {name for name, said in found.said.items() if said} == {f"test_{skipped}"}
    assert f"skipped: {skipped.replace('_', ' ')}: " in found.said[f"test_{skipped}"]


def test_without_torch_asked_for_both(run):
    found = run({"sitecustomize.py": NO_TORCH, "test_short.py": SHORT}, "--parity=both")
    assert "parity: PyTorch is not installed; the tests run on minitorch alone" in found.text
    assert {name for name, said in found.said.items() if said} == {"test_torch_only"}


LATE = "def test_late(parity):\n    import torch\n    return torch.ones(2)\n"


def test_without_torch_and_unasked_the_name_is_not_taken(run):
    absent = "import pytest\ndef test_absent():\n    with pytest.raises(ModuleNotFoundError):\n        import torch\n"
    found = run({"sitecustomize.py": NO_TORCH, "test_late.py": LATE, "test_absent.py": absent})
    assert found.said["test_absent"] == "" and "parity" not in found.text
    why = "skipped: PyTorch is not installed; with --parity=minitorch this runs on minitorch alone"
    assert why in found.said["test_late"]


REFUSED = {
    "an import that fails": (
        {"test_a.py": "import torch\nif not hasattr(torch, 'is_reference'): import nowhere\n" + LATE},
        "raised: nothing under torch, an error in collection under minitorch",
    ),
    "a conftest that fails": (
        {"conftest.py": "import torch\nif not hasattr(torch, 'is_reference'): import nowhere\n", "test_a.py": LATE},
        "an error at the start of the session under minitorch\nthe pytest process of minitorch ended with status 4",
    ),
    "a fixture that fails": (
        {
            "conftest.py": "import pytest, torch\n"
            "@pytest.fixture\ndef x(): return 1 / hasattr(torch, 'is_reference')\n",
            "test_a.py": LATE.replace("(parity)", "(parity, x)"),
        },
        "raised: nothing under torch, an error in setup under minitorch",
    ),
    "a TestCase": (
        {
            "test_a.py": "import pytest, unittest\n@pytest.mark.parity\nclass TestA(unittest.TestCase):\n"
            "    def test_late(self): pass\n"
        },
        "a parity test is a function or a method of a plain class, not of a TestCase",
    ),
    "a name twice": (
        {"test_a.py": "def test_late(parity):\n    parity(loss=1)\n    parity(loss=2)\n"},
        "'loss' has been handed over before",
    ),
    "an unknown dtype": (
        {"test_a.py": "import pytest\n@pytest.mark.parity(float31=1)\n" + LATE},
        "the mark parity of test_a.py::test_late names float31; it can name float16, bfloat16, float32, float64",
    ),
    "a tolerance that is none": (
        {"test_a.py": LATE, "pytest.ini": "[pytest]\nparity_tolerance = float32:1\n"},
        "parity_tolerance is 'float32:1'; write it like float32=1e-4",
    ),
    "another mode": (
        {"test_a.py": LATE, "pytest.ini": "[pytest]\nparity = all\n"},
        "parity is 'all'; it can be both, torch, minitorch",
    ),
    "a list that is not there": (
        {"test_a.py": LATE, "pytest.ini": "[pytest]\nparity_differences = none.toml\n"},
        "none.toml: no such file",
    ),
    "an entry without a reason": (
        {
            "test_a.py": LATE,
            "pytest.ini": "[pytest]\nparity_differences = a.toml\n",
            "a.toml": "[[difference]]\ntest = 'test_a.py::test_late'\nwhat = 'raised'\n",
        },
        "a.toml: difference 1 lacks why",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_run_says_so(run, case):
    files, sentence = REFUSED[case]
    found = run({"torch/__init__.py": SECOND_MINITORCH, **files})
    assert found.status and sentence in found.text + "\n".join(found.said.values())
    assert "INTERNALERROR" not in found.text


def test_a_fixture_of_that_name_may_be_anybodys(run):
    theirs = "import pytest\n@pytest.fixture\ndef parity(): return 1\ndef test_odd(parity): assert parity % 2\n"
    found = run({"test_a.py": theirs})
    assert found.said == {"test_odd": ""} and found.status == 0


def test_a_tolerance_for_the_whole_project(run):
    text = "import torch\ndef test_a(parity):\n    return torch.ones(2) * (1 + 0.01 * hasattr(torch, 'is_reference'))\n"
    files = {"torch/__init__.py": SECOND_MINITORCH, "test_a.py": text}
    assert run(files).said["test_a"]
    assert not run(files | {"pytest.ini": "[pytest]\nparity_tolerance = float32=0.1\n"}).said["test_a"]


def test_the_plugin_imports_nothing_until_it_is_used():
    code = f"import sys, pytest; before = set(sys.modules); import {PLUGIN}; print(*sorted(set(sys.modules) - before))"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout.split() == ["minitorch", "minitorch._missing", PLUGIN]
