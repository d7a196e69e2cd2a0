"""Every script of `scripts/` under both backends: what it prints, its first loss as scalars, and dtype `value`; and
those of `examples/`, shortened.

Each backend gets one process for all scripts (this file, run as a program), so that torch is imported once.
"""

import contextlib
import io
import json
import os
import re
import runpy
import subprocess
import sys
import traceback
from pathlib import Path

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.py"))
LIMIT = 60_000

EXAMPLES_FOLDER = Path(__file__).parents[1] / "examples"
# Example -> its arguments for a short run.
EXAMPLES = {
    "char_gpt.py": ["6"],
    "gan.py": ["6"],
    "lenet.py": ["1", "64"],
    "lstm.py": ["6"],
    "moons.py": [],
    "names.py": ["30"],
    "physics.py": ["6"],
    "reinforce.py": ["4"],
    "use_checkpoint.py": [],
    "vae.py": ["6"],
}


def is_small(script: Path) -> bool:
    return script.read_text().splitlines()[1].strip() == "# small"


SMALL = [script for script in SCRIPTS if is_small(script)]

# ---- the program: runs scripts under whatever answers to `import torch` ---------------------------------------------


def run_all(scripts: list[Path], default_dtype: str | None, opening: bool) -> dict:
    """What each script printed, how it ended, and its first backward repeated on scalars."""
    import torch

    sys.path.insert(0, "")
    found = {}
    for script in scripts:
        if default_dtype:
            torch.set_default_dtype(getattr(torch, default_dtype))
        torch.set_grad_enabled(True)
        torch.set_printoptions(profile="default")
        torch.manual_seed(0)
        printed, error, opened = io.StringIO(), None, {}
        sys.argv = [str(script), *EXAMPLES.get(script.name, [])]
        sys.path[0] = str(script.parent)
        with contextlib.redirect_stdout(printed), first_backward_opened(torch, opened, opening):
            try:
                runpy.run_path(str(script), run_name="__main__")
            except BaseException:
                error = traceback.format_exc()
        found[script.name] = {"printed": printed.getvalue(), "error": error, "opened": opened}
    return found


@contextlib.contextmanager
def first_backward_opened(torch, report: dict, opening: bool):
    """Lets the first `Tensor.backward` of a script run on scalars as well, and reports both results."""
    original = torch.Tensor.backward

    def backward(self, gradient=None, *args, **kwargs):
        plain = gradient is not None or self.numel() == 1
        if not opening or report or kwargs.get("inputs") is not None or not plain:
            return original(self, gradient, *args, **kwargs)
        report["status"] = "backward raised"
        before = open_loss(self, gradient, report)
        original(self, gradient, *args, **kwargs)
        if before is not None:
            report["status"] = "opened"
            report["gradients"] = [
                [(leaf.grad.double() - old).tolist() if leaf.grad is not None else None, values]
                for leaf, old, values in before
            ]

    torch.Tensor.backward = backward
    try:
        yield
    finally:
        torch.Tensor.backward = original


def open_loss(loss, gradient, report: dict):
    """Sweeps over the opened loss; gives each leaf with its `.grad` so far and the gradients of its Values."""
    import numpy as np

    from minitorch.autograd import engine, graph
    from minitorch.scalar import sweep

    try:
        opened = np.asarray(loss.scalars(limit=LIMIT), dtype=object)
    except RuntimeError as error:
        if "beyond the limit" not in str(error):
            report["failure"] = str(error)
        report["status"] = "not opened"
        return None
    seeds = [1.0] if gradient is None else gradient.double().reshape(-1).tolist()
    sweep(list(opened.flat), seeds)
    report["values"] = [loss.detach().double().reshape(-1).tolist(), [v.data for v in opened.flat]]
    leaves = [node.variable for node in engine.reachable([graph.edge_of(loss)])[1]]
    before = []
    for leaf in leaves:
        values = np.vectorize(lambda v: v.grad, otypes=[float])(leaf.scalars()).tolist()
        before.append((leaf, 0.0 if leaf.grad is None else leaf.grad.double().clone(), values))
    return before


if __name__ == "__main__":
    request = json.loads(sys.stdin.read())
    answer = run_all([Path(script) for script in request["scripts"]], request["default_dtype"], request["opening"])
    sys.stdout.write(json.dumps(answer))
    sys.exit()

# ---- the tests ------------------------------------------------------------------------------------------------------

import numpy as np  # noqa: E402
import pytest  # noqa: E402

from minitorch.parity.compare import Status, compare_text  # noqa: E402
from minitorch.swap import swapped_environment  # noqa: E402


def start(backend: str, scripts: list[Path], *, dtype: str | None = None, opening: bool = False):
    """The scripts under one backend, in the background; `dtype` is what floating dtypes mean."""
    environment = swapped_environment(dtype) if backend == "minitorch" else dict(os.environ)
    environment.update(OMP_NUM_THREADS="1", PYTHONHASHSEED="0", MPLBACKEND="Agg")
    default = "float64" if dtype and backend == "torch" else None
    request = {"scripts": list(map(str, scripts)), "default_dtype": default, "opening": opening}
    process = subprocess.Popen(
        [sys.executable, "-P", __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    return process, json.dumps(request)


def results(*started) -> list[dict]:
    found = []
    for process, request in started:
        out, err = process.communicate(request)
        assert process.returncode == 0, err[-3000:]
        found.append(json.loads(out))
    return found


@pytest.fixture(scope="module")
def blocks():
    return results(start("minitorch", SCRIPTS, opening=True), start("torch", SCRIPTS))


@pytest.fixture(scope="module")
def examples():
    scripts = [EXAMPLES_FOLDER / name for name in EXAMPLES]
    return results(start("minitorch", scripts), start("torch", scripts))


@pytest.fixture(scope="module")
def scalars():
    return results(start("minitorch", SMALL, dtype="value"), start("torch", SMALL, dtype="value"))


def same_text(ours: dict, theirs: dict) -> None:
    assert theirs["error"] is None, f"the script itself fails under torch:\n{theirs['error']}"
    assert ours["error"] is None, ours["error"]
    left, right = theirs["printed"].splitlines(), ours["printed"].splitlines()
    for number, (a, b) in enumerate(zip(left, right), 1):
        assert compare_text(a, b).status is not Status.WRONG, f"line {number}:\n{b}\ntorch prints\n{a}"
    assert len(left) == len(right)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_printed_text(blocks, script):
    ours, theirs = (side[script.name] for side in blocks)
    assert theirs["printed"].strip(), "a script that prints nothing shows nothing"
    same_text(ours, theirs)
    if script.stem.startswith("printing_"):
        # Their numbers are exact: there, nothing may differ at all.
        assert ours["printed"] == theirs["printed"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples(examples, name):
    same_text(*(side[name] for side in examples))


# Scripts whose first backward is no plain gradient of the leaves.
NOT_COMPARED = {"hooks.py": "its hooks replace gradients"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_first_loss_as_scalars(blocks, script):
    opened = blocks[0][script.name]["opened"]
    if script.name in NOT_COMPARED or not opened or opened["status"] == "backward raised":
        return
    assert "failure" not in opened, opened["failure"]
    if opened["status"] == "not opened":
        assert not is_small(script), "a small script's loss is beyond the limit"
        return
    close(*opened["values"])
    for ours, values in opened["gradients"]:
        close(np.zeros_like(values) if ours is None else ours, values)


def close(block, values) -> None:
    """Float32 against double precision: an error up to 1e-4 of the largest number."""
    block, values = np.asarray(block, dtype=float), np.asarray(values, dtype=float)
    np.testing.assert_allclose(block, values, rtol=1e-4, atol=1e-4 * np.abs(values).max(initial=1e-3))


def test_enough_losses_were_opened(blocks):
    statuses = [side["opened"].get("status") for side in blocks[0].values()]
    assert statuses.count("opened") >= 30, statuses


# Small scripts that cannot print the same under dtype `value` and under torch with float64 as the default, and why.
NO_VALUE_TEXT = {
    "promotion.py": "is about dtypes, which all mean `value` there",
    "inplace.py": "shares memory with NumPy arrays, which Values cannot",
    "hooks.py": "hooks a tensor after its use",
}


@pytest.mark.parametrize("script", SMALL, ids=lambda script: script.stem)
def test_printed_text_in_dtype_value(scalars, script):
    if script.name in NO_VALUE_TEXT:
        pytest.skip(NO_VALUE_TEXT[script.name])
    same_text(*(dict(side[script.name], printed=without_dtypes(side[script.name]["printed"])) for side in scalars))


def without_dtypes(text: str) -> str:
    text = re.sub(r",\s+dtype=torch\.(float16|float32|float64|value)", "", text)
    return re.sub(r"torch\.(float16|float32|value)\b", "torch.float64", text).replace("ValueTensor", "DoubleTensor")
