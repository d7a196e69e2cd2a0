"""`import torch` means minitorch: `minitorch run`, `install_as_torch`, notebooks. All else stays plain Python's."""

import json
import os
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = str(Path(find_spec("minitorch").origin).parents[1])


def python(*args, cwd, stdin="", **environment):
    """Run Python on `args` with minitorch importable, installed or not."""
    environment = {**os.environ, "PYTHONPATH": ROOT, "OMP_NUM_THREADS": "1", **environment}
    environment.pop("MINITORCH_DTYPE", None)
    return subprocess.run(
        [sys.executable, *map(str, args)],
        cwd=cwd,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
    )


def swapped(source, *args, cwd, options=(), **environment):
    """Run `source` as a script under `minitorch run`; it must succeed. Returns what it printed, line by line."""
    (cwd / "script.py").write_text(source)
    result = python("-m", "minitorch", "run", *options, "script.py", *args, cwd=cwd, **environment)
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()


def notebook(*cells, cwd, kind="code"):
    """Run the cells' sources as a notebook under `minitorch run`."""
    content = {"nbformat": 4, "cells": [{"cell_type": kind, "source": cell.splitlines(True)} for cell in cells]}
    (cwd / "demo.ipynb").write_text(json.dumps(content))
    return python("-m", "minitorch", "run", "demo.ipynb", cwd=cwd)


class TestPlainPython:
    """A script that has nothing to do with torch cannot tell `minitorch run` from `python`."""

    @pytest.mark.parametrize(
        "source",
        [
            "",
            "import sys; print(sys.argv, __name__, __file__, __spec__, sys.path[0])",
            "import sys; sys.exit(3)",
            "import sys; sys.exit('a message')",
            "print(input() + '!')\nprint(input())",
            "def f():\n    return 1 / 0\n\nprint('before')\nf()",
            "x = = 1",
            f"import os; os.kill(os.getpid(), {signal.SIGTERM.value})",
            "raise KeyboardInterrupt",
        ],
    )
    def test_script(self, source, tmp_path):
        (tmp_path / "script.py").write_text(source)
        command = ["script.py", "a", "--dtype", "value", "-m", "--", "--flag", "-"]
        plain = python(*command, cwd=tmp_path, stdin="one\ntwo\n")
        run = python("-m", "minitorch", "run", *command, cwd=tmp_path, stdin="one\ntwo\n")
        assert (run.returncode, run.stdout, run.stderr) == (plain.returncode, plain.stdout, plain.stderr)

    def test_module(self, tmp_path):
        (tmp_path / "package").mkdir()
        (tmp_path / "package" / "module.py").write_text("import sys; print(__name__, __package__, sys.argv)")
        command = ["-m", "package.module", "--flag", "-m"]
        plain = python(*command, cwd=tmp_path)
        run = python("-m", "minitorch", "run", *command, cwd=tmp_path)
        assert run.stdout and (run.returncode, run.stdout) == (plain.returncode, plain.stdout)

    def test_missing_script(self, tmp_path):
        plain = python("nowhere.py", cwd=tmp_path)
        run = python("-m", "minitorch", "run", "nowhere.py", cwd=tmp_path)
        assert (run.returncode, run.stderr) == (plain.returncode, plain.stderr)

    def test_user_path_stays_behind_the_shim(self, tmp_path):
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "helper.py").write_text("answer = 42")
        path = os.pathsep.join([str(tmp_path / "elsewhere"), ROOT])
        source = "import os, helper; print(helper.answer); print(os.environ['PYTHONPATH'])"
        answer, child_path = swapped(source, cwd=tmp_path, PYTHONPATH=path)
        assert answer == "42"
        assert child_path.split(os.pathsep)[1:] == path.split(os.pathsep)

    def test_needs_no_installation(self, tmp_path):
        (tmp_path / "script.py").write_text("import torch; print(torch.tensor([1, 2]).tolist())")
        run = python("-m", "minitorch", "run", tmp_path / "script.py", cwd=ROOT, PYTHONPATH="")
        assert run.stdout == "[1, 2]\n", run.stderr

    def test_another_package_of_the_name_minitorch_beside_the_script(self, tmp_path):
        (tmp_path / "inner").mkdir()
        (tmp_path / "inner" / "minitorch.py").write_text("raise SystemExit('the wrong one')")
        (tmp_path / "inner" / "script.py").write_text("import torch; print(torch.tensor([1, 2]).tolist())")
        run = python("-m", "minitorch", "run", "inner/script.py", cwd=tmp_path)
        assert run.stdout == "[1, 2]\n", run.stderr

    def test_traceback_shows_the_script_and_the_failing_name(self, tmp_path):
        (tmp_path / "script.py").write_text("import torch\n\n\ndef f():\n    return 1 / 0\n\n\nf()\n")
        run = python("-m", "minitorch", "run", "script.py", cwd=tmp_path)
        files = [line.split('"')[1] for line in run.stderr.splitlines() if line.startswith("  File ")]
        assert files == [str(tmp_path / "script.py")] * 2
        assert "return 1 / 0" in run.stderr and run.returncode == 1


class TestTorchIsMinitorch:
    def test_every_way_to_import(self, tmp_path):
        source = """
import importlib, sys
import torch.nn.functional as F
import torch.optim as optim
import torch
from torch import nn
from torch.nn import functional, Linear
from torch.nn.parameter import Parameter
import minitorch, minitorch.nn.functional
print(torch is minitorch, nn is minitorch.nn is torch.nn, optim is torch.optim is minitorch.optim)
print(F is functional is minitorch.nn.functional, Linear is minitorch.nn.Linear, Parameter is minitorch.nn.Parameter)
print(importlib.import_module("torch.nn") is nn, importlib.import_module("torch.autograd") is minitorch.autograd)
copies = [name for name in sys.modules if name.startswith("torch.")]
print(all(sys.modules["mini" + name] is sys.modules[name] for name in copies) and len(copies) > 3)
"""
        assert " ".join(swapped(source, cwd=tmp_path)).split() == ["True"] * 9

    def test_modules_keep_their_identity(self, tmp_path):
        source = """
import importlib, sys, torch.nn.functional, torch.optim
for name in ("torch.nn.functional", "torch.optim"):
    before = sys.modules.pop(name)
    module = importlib.import_module(name)
    spec = module.__spec__
    print(before is module, module.__name__, spec.name)
    print(module.__loader__ is spec.loader, module.__file__ == spec.origin)
"""
        assert swapped(source, cwd=tmp_path) == [
            "True minitorch.nn.functional minitorch.nn.functional",
            "True True",
            "True minitorch.optim minitorch.optim",
            "True True",
        ]

    def test_the_real_torch_is_never_loaded(self, tmp_path):
        source = """
import sys, torch, torch.nn, torch.optim
loss = torch.nn.Linear(2, 1)(torch.ones(3, 2)).sum()
loss.backward()
print("torch._C" in sys.modules, [m for m in map(str, sys.modules.values()) if "site-packages/torch/" in m])
"""
        assert swapped(source, cwd=tmp_path) == ["False []"]

    @pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
    def test_children(self, method, tmp_path):
        source = """
import multiprocessing, sys, torch

def child(queue):
    import torch.nn
    swapped = torch.nn is sys.modules["minitorch.nn"] and "torch._C" not in sys.modules
    queue.put((swapped, torch.tensor([1.0]).dtype is torch.float64))

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    queue = context.SimpleQueue()
    process = context.Process(target=child, args=(queue,))
    process.start()
    process.join()
    print(queue.get() if process.exitcode == 0 else process.exitcode)
"""
        assert swapped(source, method, cwd=tmp_path, options=["--dtype", "float64"]) == ["(True, True)"]

    def test_classes_say_torch(self, tmp_path):
        source = """
import torch, torch.nn as nn
print(torch.Tensor, torch.Size, torch.dtype, torch.Generator, torch.no_grad)
print(nn.Linear, nn.Sequential, nn.Tanh, nn.Embedding, nn.MSELoss, nn.Module, nn.Parameter)
print(torch.optim.SGD, torch.optim.Adam, torch.optim.Optimizer, torch.autograd.Function)
"""
        lines = swapped(source, cwd=tmp_path)
        assert lines == python("-c", source, cwd=tmp_path).stdout.splitlines()

    def test_pickle_and_inspect_find_the_classes(self, tmp_path):
        source = """
import inspect, pickle, torch
print(inspect.getsource(torch.nn.Linear).startswith("class Linear"))
for cls in (torch.nn.Linear, torch.Tensor, torch.optim.SGD):
    data = pickle.dumps(cls)
    print(pickle.loads(data) is cls, b"minitorch" in data)
"""
        assert swapped(source, cwd=tmp_path) == ["True", *["True False"] * 3]

    def test_unswapped_classes_say_minitorch(self, tmp_path):
        source = "import minitorch; print(minitorch.Tensor.__module__, minitorch.nn.Linear.__module__)"
        names = python("-c", source, cwd=tmp_path).stdout.split()
        assert len(names) == 2 and all(name.startswith("minitorch.") for name in names)


class TestWhatIsMissing:
    @pytest.mark.parametrize(
        ("statement", "error", "sentence"),
        [
            ("torch.no_such_thing", "AttributeError", "minitorch has no torch.no_such_thing ("),
            ("torch.nn.Transformer3D", "AttributeError", "minitorch has no torch.nn.Transformer3D ("),
            (
                "torch.nn.functional.no_such_loss",
                "AttributeError",
                "minitorch has no torch.nn.functional.no_such_loss (",
            ),
            ("torch.optim.NoSuchOptimizer", "AttributeError", "minitorch has no torch.optim.NoSuchOptimizer ("),
            ("import torch.nosuch", "ModuleNotFoundError", "minitorch has no module torch.nosuch ("),
            ("import torch.nosuch.deep", "ModuleNotFoundError", "minitorch has no module torch.nosuch ("),
            ("import torch.nn.nosuch", "ModuleNotFoundError", "minitorch has no module torch.nn.nosuch ("),
            ("import torch.scalar", "ModuleNotFoundError", "minitorch has no module torch.scalar ("),
            ("from torch import nosuch", "ImportError", "cannot import name 'nosuch' from 'minitorch' ("),
            ("from torch.nn import NoSuch", "ImportError", "cannot import name 'NoSuch' from 'minitorch.nn' ("),
            ("import torchvision", "ModuleNotFoundError", "torchvision needs PyTorch itself; run this script with"),
            ("import transformers", "ModuleNotFoundError", "transformers needs PyTorch itself; run this script with"),
        ],
    )
    def test_one_sentence(self, statement, error, sentence, tmp_path):
        (tmp_path / "script.py").write_text(f"import torch, torch.nn.functional\n{statement}\n")
        run = python("-m", "minitorch", "run", "script.py", cwd=tmp_path)
        assert run.stderr.splitlines()[-1].startswith(f"{error}: {sentence}"), run.stderr
        assert run.returncode == 1

    def test_a_typing_error_gets_a_suggestion(self, tmp_path):
        (tmp_path / "script.py").write_text("import torch\ntorch.nn.Liner\n")
        assert "Did you mean: 'Linear'?" in python("-m", "minitorch", "run", "script.py", cwd=tmp_path).stderr

    def test_libraries_that_probe(self, tmp_path):
        source = """
import importlib.util, torch
try:
    import torch._dynamo
except ImportError:
    print("no dynamo")
print(hasattr(torch, "no_such_thing"), getattr(torch.nn, "NoSuch", None))
importlib.util.find_spec("torchvision")
"""
        assert swapped(source, cwd=tmp_path) == ["no dynamo", "False None"]

    def test_a_refused_package_imported_before_torch(self, tmp_path):
        (tmp_path / "torchvision").mkdir()
        (tmp_path / "torchvision" / "__init__.py").write_text("import torch\n")
        (tmp_path / "script.py").write_text("import torchvision\n")
        run = python("-m", "minitorch", "run", "script.py", cwd=tmp_path)
        assert run.stderr.splitlines()[-1].startswith("ModuleNotFoundError: torchvision needs PyTorch itself;")

    def test_an_import_error_inside_a_module_keeps_its_own_words(self, tmp_path):
        source = """
import sys, torch
sys.modules.pop("minitorch.optim", None), sys.modules.pop("torch.optim", None)
class Breaks:
    def find_spec(self, name, path, target=None):
        if name == "minitorch.optim":
            raise ModuleNotFoundError("No module named 'scipy'", name="scipy")
sys.meta_path.insert(0, Breaks())
try:
    import torch.optim
except ModuleNotFoundError as error:
    print(error)
"""
        assert swapped(source, cwd=tmp_path) == ["No module named 'scipy'"]


class TestInstallAsTorch:
    def test_after_minitorch_is_in_use(self, tmp_path):
        source = """
import minitorch, sys
layer = minitorch.nn.Linear(2, 3)
minitorch.install_as_torch()
minitorch.install_as_torch()
import torch.nn as nn, torch
print(nn is minitorch.nn, torch is minitorch, type(layer), sum(entry.endswith("_shim") for entry in sys.path))
print(sum(type(finder).__name__ == "TorchFinder" for finder in sys.meta_path))
"""
        result = python("-c", source, cwd=tmp_path)
        assert result.stdout.splitlines() == ["True True <class 'torch.nn.modules.linear.Linear'> 1", "1"], (
            result.stderr
        )

    def test_spawned_children_are_swapped_too(self, tmp_path):
        (tmp_path / "script.py").write_text("""
import minitorch
minitorch.install_as_torch()
import multiprocessing, worker
if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        print(pool.apply(worker.look))
""")
        (tmp_path / "worker.py").write_text("""
import sys, torch
def look():
    return torch is sys.modules["minitorch"]
""")
        assert python("script.py", cwd=tmp_path).stdout == "True\n"

    def test_refuses_when_the_real_torch_is_there(self, tmp_path):
        pytest.importorskip("torch")
        result = python("-c", "import torch, minitorch; minitorch.install_as_torch()", cwd=tmp_path)
        assert result.stderr.splitlines()[-1].startswith("RuntimeError: the real torch is already imported;")


class TestDtype:
    def test_reaches_the_script(self, tmp_path):
        source = "import torch; print(torch.ones(2).dtype, torch.zeros(2, dtype=torch.float32).numpy().dtype)"
        assert swapped(source, cwd=tmp_path, options=["--dtype", "float64"]) == ["torch.float64 float64"]

    def test_not_given(self, tmp_path):
        assert swapped("import torch; print(torch.tensor([1.0]).dtype)", cwd=tmp_path) == ["torch.float32"]

    def test_unknown(self, tmp_path):
        result = python("-m", "minitorch", "run", "--dtype", "float63", "script.py", cwd=tmp_path)
        assert result.returncode == 2 and "float63" in result.stderr


class TestNotebook:
    def test_shows_what_jupyter_shows(self, tmp_path):
        cells = [
            "import torch\nx = torch.tensor([1, 2])",
            "print('printed')\nx",
            "x;  # not shown",
            "None",
            "",
            "if True:\n    x",
            "y = x + 1\ny.tolist()",
            "display('shown', y.tolist())",
            "import pickle, __main__\nclass C: pass\n(__name__, __main__.x is x, pickle.loads(pickle.dumps(C)) is C)",
        ]
        result = notebook(*cells, cwd=tmp_path)
        assert result.returncode == 0, result.stderr
        expected = ["printed", "tensor([1, 2])", "[2, 3]", "'shown'", "[2, 3]", "('__main__', True, True)"]
        assert result.stdout.splitlines() == expected and not result.stderr

    def test_text_cells_do_not_run(self, tmp_path):
        assert notebook("1 + 1", cwd=tmp_path, kind="markdown").stdout == ""

    def test_magics_are_skipped_in_one_sentence_each(self, tmp_path):
        cells = [
            "%matplotlib inline\nimport math\n!pip install 'something\nmath?\nprint('on')",
            "!wget one \\\n  two\n?math.exp\n%%bash is not the first line",
            "%%bash\necho no",
            "\n%%time\nz = 5\nz",
            "if z:\n    %load_ext autoreload\n    %time z = 6\nz",
            "z = (100\n  % 7)\nz\n",
            "'''\n%not a magic\n'''",
        ]
        result = notebook(*cells, cwd=tmp_path)
        assert result.stdout.splitlines() == ["on", "5", "6", "2", r"'\n%not a magic\n'"]
        assert result.stderr.splitlines() == [
            "demo.ipynb[cell 1]: skipped `%matplotlib inline`, which only IPython understands",
            "demo.ipynb[cell 1]: skipped `!pip install 'something`, which only IPython understands",
            "demo.ipynb[cell 1]: skipped `math?`, which only IPython understands",
            "demo.ipynb[cell 2]: skipped `!wget one \\`, which only IPython understands",
            "demo.ipynb[cell 2]: skipped `?math.exp`, which only IPython understands",
            "demo.ipynb[cell 2]: skipped `%%bash is not the first line`, which only IPython understands",
            "demo.ipynb[cell 3]: skipped `%%bash`, which only IPython understands",
            "demo.ipynb[cell 5]: skipped `%load_ext autoreload`, which only IPython understands",
        ]

    def test_a_traceback_names_the_cell_and_shows_its_lines_alone(self, tmp_path):
        result = notebook("def f(x):\n    return 1 / x", "print('before')\nf(0)", "print('after')", cwd=tmp_path)
        assert result.returncode == 1 and result.stdout == "before\n"
        assert [line for line in result.stderr.splitlines() if "^" not in line] == [
            "Traceback (most recent call last):",
            '  File "demo.ipynb[cell 2]", line 2, in <module>',
            "    f(0)",
            '  File "demo.ipynb[cell 1]", line 2, in f',
            "    return 1 / x",
            "ZeroDivisionError: division by zero",
        ]

    def test_a_syntax_error_names_the_cell(self, tmp_path):
        result = notebook("x = 1", "x = = 1", cwd=tmp_path)
        assert result.returncode == 1
        assert result.stderr.splitlines()[0] == '  File "demo.ipynb[cell 2]", line 1'

    def test_exit_status_and_data_beside_the_notebook(self, tmp_path):
        (tmp_path / "inner").mkdir()
        (tmp_path / "inner" / "data.txt").write_text("4")
        cells = ["import sys\nimport os\nsys.argv", "sys.exit(int(open('data.txt').read()))"]
        content = {"cells": [{"cell_type": "code", "source": cell} for cell in cells]}
        (tmp_path / "inner" / "demo.ipynb").write_text(json.dumps(content))
        result = python("-m", "minitorch", "run", "inner/demo.ipynb", "--flag", cwd=tmp_path)
        assert (result.returncode, result.stdout) == (4, "['inner/demo.ipynb', '--flag']\n"), result.stderr

    def test_not_a_notebook(self, tmp_path):
        (tmp_path / "demo.ipynb").write_text('{"worksheets": []}')
        result = python("-m", "minitorch", "run", "demo.ipynb", cwd=tmp_path)
        assert result.returncode == 1 and "demo.ipynb is not a Jupyter notebook of format 4" in result.stderr


class TestCommandLine:
    def test_import_minitorch_is_light(self, tmp_path):
        source = """
import minitorch, sys
minitorch.tensor([1.0])
heavy = {"torch", "torch._C", "scipy", "rich", "graphviz", "ml_dtypes", "argparse"}
print(sorted(heavy & sys.modules.keys()))
"""
        assert python("-c", source, cwd=tmp_path).stdout == "[]\n"

    def test_the_command_starts_without_numpy(self, tmp_path):
        source = "import sys, minitorch.cli, minitorch.swap; print('numpy' in sys.modules)"
        assert python("-c", source, cwd=tmp_path).stdout == "False\n"

    def test_no_command(self, tmp_path):
        result = python("-m", "minitorch", cwd=tmp_path)
        assert result.returncode == 2 and result.stderr.startswith("usage: minitorch ")

    def test_version(self, tmp_path):
        result = python("-m", "minitorch", "--version", cwd=tmp_path)
        assert result.returncode == 0 and result.stdout.startswith("minitorch ")
