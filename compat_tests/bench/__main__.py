"""python -m compat_tests.bench [ROW …] [--quick] [--json]: minitorch's costs as ratios, beside the targets."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

from compat_tests.bench import memory, ops, startup, training, values
from compat_tests.bench.measure import Effort, Row

ROWS = {**startup.ROWS, **values.ROWS, **training.ROWS, **ops.ROWS, **memory.ROWS}
COLUMNS = ("what", "threads", "minitorch", "reference", "ratio", "wall ratio", "target", "")


def main(argv: Sequence[str] | None = None) -> int:
    """Measures the rows asked for and prints them; 1 if a row failed or computed something else than its reference."""
    parser = argparse.ArgumentParser("python -m compat_tests.bench", description="minitorch's costs, as ratios")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"only these: {', '.join(ROWS)}")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: rougher figures, sooner")
    parser.add_argument("--json", action="store_true", help="print JSON")
    args = parser.parse_args(argv)
    if unknown := set(args.rows) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")

    effort = Effort(seconds=1.0 if args.quick else 4.0, quick=args.quick)
    rows = []
    for name in args.rows or ROWS:
        print(f"{name} …", file=sys.stderr)
        try:
            rows += ROWS[name](effort)
        except Exception as error:
            rows.append(Row(name, "", None, None, "", note=f"FAILED: {type(error).__name__}: {error}"))
    where = environment()
    if args.json:
        print(json.dumps({"environment": where, "rows": [{**asdict(row), "met": row.met} for row in rows]}, indent=2))
    else:
        show([cells(row) for row in rows], "\n".join(f"{key}: {value}" for key, value in where.items()))
    return int(any(row.note.startswith(("WRONG", "FAILED")) for row in rows))


def environment() -> dict[str, str]:
    """The machine and the libraries that the ratios belong to."""
    found = {
        "CPU": f"{_cpu()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "Python": platform.python_version(),
    }
    for package in ("numpy", "torch", "micrograd"):
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    found["BLAS of numpy"] = _blas()
    return found


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _blas() -> str:
    import numpy as np

    blas: Any = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return f"{blas['name']} {blas['version']}"


def _figure(number: float | None, unit: str) -> str:
    if number is None:
        return "–"
    if unit != "s":
        return f"{number:,.0f} {unit}"
    scale, name = next(
        (s, n) for s, n in ((1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")) if number >= s or s == 1e-9
    )
    return f"{number / scale:.3g} {name}" if number / scale < 100 else f"{number / scale:.0f} {name}"


def cells(row: Row) -> tuple[str, ...]:
    """A row as text."""
    mark = {True: "met", False: "OVER", None: ""}[row.met]
    return (
        row.name,
        row.threads,
        _figure(row.ours, row.unit),
        f"{_figure(row.reference, row.unit)} {row.against}",
        "" if row.ratio is None else f"{row.ratio:.2f}",
        "" if row.wall is None else f"{row.wall:.2f}",
        "" if row.target is None else f"≤ {row.target:g}",
        " ".join(filter(None, (mark, row.note))),
    )


def show(lines: list[tuple[str, ...]], caption: str) -> None:
    """The table: by rich where that is installed, else plain."""
    try:
        from rich.console import Console
        from rich.table import Table
    except ImportError:
        widths = [max(map(len, column)) for column in zip(COLUMNS, *lines, strict=True)]
        for line in (COLUMNS, *lines):
            print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
        print(f"\n{caption}")
        return
    table = Table()
    for i, column in enumerate(COLUMNS):
        table.add_column(column, justify="right" if 0 < i < len(COLUMNS) - 1 else "left", no_wrap=True)
    for line in lines:
        table.add_row(*line, style="red" if line[-1].startswith("OVER") else None)
    console = Console()
    if not console.is_terminal:
        console.width = 200
    console.print(table)
    console.print(caption, markup=False, highlight=False)


if __name__ == "__main__":
    sys.exit(main())
