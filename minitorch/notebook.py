"""Run a notebook without Jupyter: its code cells in order, in one namespace, as `__main__`.

As in Jupyter, the working directory is the notebook's, and the value of a cell's last expression is shown unless it is
None or a semicolon follows. Lines that only IPython understands are skipped, and stderr says so. Imports neither torch
nor minitorch: which of the two the cells get is the caller's choice.
"""

import ast
import io
import json
import linecache
import os
import re
import sys
import tokenize
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

# `%magic`, `%%magic`, `!command`, `?name`, `name?`
_IPYTHON_LINE = re.compile(r"[%!].*|\?+[\w.*]+|[\w.*]+\?+")


def main(path: str, arguments: list[str]) -> int:
    """Run the notebook at `path` as `__main__`; returns the exit status, after printing the traceback if it is 1."""
    notebook = Path(path).resolve()
    cells = list(code_cells(notebook))
    os.chdir(notebook.parent)
    sys.argv = [path, *arguments]
    if not sys.flags.safe_path:
        sys.path[0] = str(notebook.parent)
    main_module = sys.modules["__main__"] = ModuleType("__main__")
    main_module.display = _display
    for filename, source in cells:
        try:
            run_cell(source, filename, vars(main_module))
        except Exception as error:
            sys.stdout.flush()
            traceback.print_exception(error.with_traceback(_from_file(error, filename)))
            return 1
    return 0


def code_cells(notebook: Path) -> Iterator[tuple[str, str]]:
    """Yield (file name, source) of each code cell that is not empty, such as `("demo.ipynb[cell 1]", "x = 1")`.

    Raises:
        ValueError: the file is no notebook of format 4, the one that Jupyter has written since 2015.
    """
    try:
        content = json.loads(notebook.read_text(encoding="utf-8"))
        cells = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{notebook.name} is not a Jupyter notebook of format 4 ({error!r})") from None
    sources = ("".join(cell["source"]) for cell in cells)
    for number, source in enumerate(filter(str.strip, sources), start=1):
        yield f"{notebook.name}[cell {number}]", source


def run_cell(source: str, filename: str, namespace: dict[str, Any]) -> None:
    """Run one cell in `namespace` and show the value of its last expression.

    >>> run_cell("x = 20\\nx + 1", "demo.ipynb[cell 1]", {})
    21
    """
    # A size, no modification time: linecache keeps such an entry, and tracebacks and inspect find the source there.
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    source, body = _parse(source, filename)
    last = body.pop() if body and isinstance(body[-1], ast.Expr) and not _ends_with_semicolon(source) else None
    exec(compile(ast.Module(body, type_ignores=[]), filename, "exec", dont_inherit=True), namespace)
    if last is not None:
        value = eval(compile(ast.Expression(last.value), filename, "eval", dont_inherit=True), namespace)
        if value is not None:
            _display(value)


def _display(*objects: object) -> None:
    for item in objects:
        print(repr(item))


def _parse(source: str, filename: str) -> tuple[str, list[ast.stmt]]:
    """The statements of a cell, and the source they came from, without what only IPython understands."""
    lines = source.splitlines()
    first = next(number for number, line in enumerate(lines) if line.strip())
    if lines[first].startswith("%%"):
        if lines[first].split()[0] != "%%time":
            _report_skipped(lines[first], filename)
            return "", []
        lines[first] = ""
    skipped: dict[int, str] = {}
    while True:
        source = "\n".join(lines)
        try:
            body = ast.parse(source, filename).body
            break
        except SyntaxError as error:
            # Only the parser knows whether a line that begins with % is a magic or goes on with the line before it.
            number = error.lineno - 1
            line = lines[number].strip() if number < len(lines) else ""
            if not _IPYTHON_LINE.fullmatch(line):
                raise
            if line.startswith("%time "):
                lines[number] = lines[number].replace("%time ", "", 1)
            else:
                skipped[number] = line
                _replace_by_pass(lines, number)
    for _, line in sorted(skipped.items()):
        _report_skipped(line, filename)
    return source, body


def _replace_by_pass(lines: list[str], number: int) -> None:
    """Put `pass` in the place of a line and of those that its backslash adds; the others keep their numbers."""
    continues = lines[number].endswith("\\")
    lines[number] = lines[number].replace(lines[number].strip(), "pass")
    while continues and number + 1 < len(lines):
        number += 1
        continues = lines[number].endswith("\\")
        lines[number] = ""


def _report_skipped(line: str, filename: str) -> None:
    print(f"{filename}: skipped `{line}`, which only IPython understands", file=sys.stderr)


def _ends_with_semicolon(source: str) -> bool:
    layout = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.DEDENT, tokenize.ENDMARKER)
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [token.string for token in tokens if token.type not in layout][-1] == ";"


def _from_file(error: BaseException, filename: str):
    """The error's traceback from its first frame in `filename` on; None, as for a syntax error, when there is none."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != filename:
        trace = trace.tb_next
    return trace


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
