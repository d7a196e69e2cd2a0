"""Is an autograd engine of your own sound, and if not: which method is wrong, and how?

    python -m minitorch check my_engine.py:Value

For people who follow Karpathy's micrograd lecture and write their own engine: any class with `data`, `grad` and
`backward()`, whatever operators and methods it has so far. It is asked questions (`questions.py`) about
expressions; what it computes is held against `minitorch.Value` and against finite differences (`run.py`), and a
fault is claimed only where these two agree. What is wrong is said in words (`words.py`).
"""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
import warnings
from collections.abc import Iterator
from json import dumps
from pathlib import Path
from types import ModuleType
from typing import Any

from minitorch.parity.engine.questions import Check
from minitorch.parity.engine.report import EngineReport, Fault, Method, NoEngine
from minitorch.parity.engine.run import Engine, TooLong, describe, time_limit

__all__ = ["EngineReport", "Fault", "Method", "NoEngine", "check_engine", "check_engine_command"]

NO_ENGINE = 2
IMPORT_SECONDS = 60


def check_engine(target: str) -> EngineReport:
    """Puts an autograd engine for scalars through everything that its class defines.

    Args:
        target: "path/to/file.py:ClassName", or a notebook. The file is imported; what it prints is not shown.

    Raises:
        NoEngine: there is no such file or class, the import fails, or the class has no `data`, `grad` and `backward()`.

    Example::

        report = check_engine("my_engine.py:Value")
        report.status               # 0 sound, 1 faulty
        report.faults[0].sentence   # 'log: d/dx is 1, should be 1/x = 0.5 (at x = 2)'
    """
    path, _, name = target.rpartition(":")
    if not path:
        raise NoEngine(f"{target}: name the class, too, as in my_engine.py:Value")
    if not os.path.isfile(path):
        raise NoEngine(f"no such file: {path}")
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with _imported(path) as (module, error):
            cls = getattr(module, name, None)
            if error and cls is None:
                raise NoEngine(f"{path} cannot be imported: {error}")
            if not isinstance(cls, type):
                engines = [key for key, x in vars(module).items() if isinstance(x, type) and hasattr(x, "backward")]
                meant = f", but {', '.join(engines)}" if engines else ""
                raise NoEngine(f"{path} defines no class {name}{meant}")
            report = Check(Engine(cls, path)).run()
    if error:
        report.remarks.insert(0, f"the rest of the file was not run: {error}")
    return report


def check_engine_command(target: str, json: bool = False) -> int:
    """`minitorch check file.py:Class`: prints the report, as JSON if asked; returns the exit status.

    It is 0 for a sound engine, 1 for a faulty one and 2, with one sentence on stderr, where none could be checked.
    """
    try:
        report = check_engine(target)
    except NoEngine as error:
        print(error, file=sys.stderr)
        return NO_ENGINE
    if json:
        print(dumps(report.as_dict(), indent=2))
    else:
        report.print()
    return report.status


@contextlib.contextmanager
def _imported(path: str) -> Iterator[tuple[ModuleType, str]]:
    """The module of a file or notebook, importable while the block runs, and what it was stopped by, if it was."""
    module = ModuleType("checked_engine")
    module.__file__, folder, error = path, os.path.dirname(os.path.abspath(path)), ""
    sys.modules[module.__name__] = module
    sys.path.insert(0, folder)
    try:
        try:
            with time_limit(IMPORT_SECONDS):
                _execute(path, vars(module))
        except TooLong:
            error = f"it does not end within {IMPORT_SECONDS} s"
        except (Exception, SystemExit) as raised:
            files = path, f"{os.path.basename(path)}["
            lines = [f.lineno for f in traceback.extract_tb(raised.__traceback__) if f.filename.startswith(files)]
            error = describe(raised) + (f" (line {lines[-1]})" if lines else "")
        yield module, error
    finally:
        sys.path.remove(folder)
        del sys.modules[module.__name__]


def _execute(path: str, namespace: dict[str, Any]) -> None:
    if not path.endswith(".ipynb"):
        exec(compile(Path(path).read_bytes(), path, "exec", dont_inherit=True), namespace)
        return
    from minitorch.notebook import code_cells, run_cell

    namespace["display"] = lambda *objects: None
    with contextlib.redirect_stderr(sys.stdout):  # it names the lines that only IPython understands
        for cell, source in code_cells(Path(path)):
            run_cell(source, cell, namespace)
