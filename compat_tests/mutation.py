"""The mutation run: every fault of `faults.py` is planted in turn, and three judges are asked whether they notice.

    python -m compat_tests.mutation                   every fault; writes faults.md and faults.json
    python -m compat_tests.mutation --only log        those whose names match a regular expression; prints the table
    python -m compat_tests.mutation --most 100        so many, spread over the list
    python -m compat_tests.mutation --keep-suite      `diff` and `check` alone are asked again, of every fault

The suite: the tests that use what is broken, file by file, the shortest first, until one fails. Which test uses which
kernel and which formula is found by running them all once with nothing planted.

`minitorch diff` and `minitorch check`: each gets a script of `fault_scripts.py` in which the fault changes a number,
run with the fault planted. It is right if it names calls that run the broken record, with its node, and nothing else.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from _pytest.runner import runtestprotocol

from compat_tests import test_higher_order
from compat_tests.fault_scripts import Block, Script, blocks, choose, script_of
from compat_tests.faults import (
    EQUIVALENT,
    FORWARD,
    KINDS,
    Fault,
    Witness,
    change,
    equivalent,
    every_fault,
    noting,
    planted,
)
from minitorch import parity
from minitorch.ops._record import RECORDS
from minitorch.parity import Backend, Culprit
from minitorch.parity import run as parity_run
from minitorch.parity.check import check
from minitorch.parity.run import MINITORCH, TORCH, Run

HERE = Path(__file__).parent
TABLE, ROWS = HERE / "faults.md", HERE / "faults.json"

SUITE = (
    "ops higher_order backward opinfo halves layouts inplace_views autograd sampling nn_utils rnn_modules recurrent "
    "random functional layers dtypes nn distributions"
).split()
"""The test files that are asked, in this order: those whose tests run in this process and are about ops."""

LONGEST = 60
"""Seconds after which a test counts as failed: a fault may make a loop endless."""

# ---- the suite ------------------------------------------------------------------------------------------------------


@dataclass
class Item:
    """A test, how long it takes, and the parts of records that it runs: ("log", "self"), ("log", "forward")."""

    test: pytest.Item
    seconds: float
    uses: set[tuple[str, str]]

    @property
    def name(self) -> str:
        return self.test.nodeid.removeprefix("compat_tests/")

    def turn(self) -> tuple[int, float]:
        """The place of its file in `SUITE`, then the time that it takes."""
        return SUITE.index(self.name.removeprefix("test_").partition(".")[0]), self.seconds


class Judge:
    """A pytest plugin: where pytest would run its tests, `work` gets them."""

    def __init__(self, work: Callable[[list[pytest.Item]], None]):
        self.work = work

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.work(session.items)
        return True


def with_tests(work: Callable[[list[pytest.Item]], None]) -> None:
    """Collects the suite and hands its tests to `work`."""
    arguments = [f"{HERE}/test_{name}.py" for name in SUITE]
    quiet = "-o addopts= -p no:cacheprovider -p no:terminal -p no:xdist --assert=plain".split()
    pytest.main([*quiet, *arguments], plugins=[Judge(work)])


def fails(test: pytest.Item) -> bool:
    """Whether a test fails now."""
    with _alarm(LONGEST):
        reports = runtestprotocol(test, log=False, nextitem=None)
    return any(report.failed for report in reports)


@contextmanager
def _alarm(seconds: int) -> Iterator[None]:
    def late(*_: Any) -> None:
        raise TimeoutError(f"longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def profiled(tests: list[pytest.Item]) -> list[Item]:
    """Runs every test once, with nothing planted, and notes what it uses."""
    used: set[tuple[str, str]] = set()
    found = []
    with noting(used):
        for test in tests:
            used.clear()
            start = time.perf_counter()
            if fails(test):
                print(f"fails with nothing planted: {test.nodeid}", file=sys.stderr)
                continue
            found.append(Item(test, time.perf_counter() - start, set(used)))
    return found


@dataclass
class Row:
    """What became of a fault.

    Attributes:
        killed_by: the first test that fails; "" if none does.
        tests: how many tests run what is broken.
        equivalent: why none can fail.
        witness: what the fault did in all of these, where none fails.
        diff, check: what `minitorch diff` and `minitorch check` said of a script that shows it; None where there is no
            such script.
        shown_by: the public op that this script calls.
    """

    fault: Fault
    killed_by: str = ""
    tests: int = 0
    equivalent: str = ""
    witness: Witness | None = None
    diff: Named | None = None
    check: Named | None = None
    shown_by: str = ""


def asked(items: list[Item], faults: list[Fault]) -> list[Row]:
    """Plants each fault and runs the tests that use what it breaks until one fails."""
    rows = []
    for fault in faults:
        part = FORWARD if fault.kind == "unchecked" else fault.part
        using = [item for item in items if (fault.op, part) in item.uses]
        row = Row(fault, tests=len(using))
        rows.append(row)
        with planted(fault):
            row.killed_by = next((item.name for item in using if fails(item.test)), "")
        if not row.killed_by:
            row.witness = Witness()
            with planted(fault, row.witness):
                for item in using:
                    fails(item.test)
            row.equivalent = equivalent(fault, row.witness)
    control = {row.killed_by for row in rows}
    for item in items:
        if item.name in control and fails(item.test):
            raise RuntimeError(f"{item.name} fails after the faults of {faults[0].op} have been taken out")
    return rows


# ---- diff and check -------------------------------------------------------------------------------------------------

SERVER = """
import importlib, json, os, runpy, sys

for module in sys.argv[1:]:
    importlib.import_module(module)
for line in sys.stdin:
    job = json.loads(line)
    child = os.fork()
    if not child:
        os.dup2(os.open(job["stderr"], os.O_WRONLY | os.O_CREAT), 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        if job["fault"]:
            from compat_tests.faults import Fault, plant
            plant(Fault.parse(job["fault"]))
        sys.argv = job["argv"]
        try:
            runpy.run_path(sys.argv[0], run_name="__main__")
        except SystemExit as stop:
            os._exit(stop.code or 0)
        os._exit(1)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Server:
    """A process that has imported what a recorded run imports, and makes each run in a fork of itself: a run then
    costs a tenth of what its start would."""

    def __init__(self, backend: Backend, *modules: str) -> None:
        self.backend = backend
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", SERVER, "torch.overrides", *modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**parity_run._environment(backend), "OMP_NUM_THREADS": "1"},
        )

    def record(self, script: str, folder: str, job: dict[str, Any], fault: str = "") -> Run:
        """A recorded run of a script, with a fault planted before it starts."""
        trace, stderr = os.path.join(folder, "trace"), os.path.join(folder, "stderr")
        job = {key: value for key, value in job.items() if value is not None}
        recorder = str(Path(parity_run.__file__).with_name("record.py"))
        argv = [recorder, json.dumps({"trace": trace, **job}), script]
        print(json.dumps({"argv": argv, "stderr": stderr, "fault": fault}), file=self.process.stdin, flush=True)
        status = int(self.process.stdout.readline())
        return Run(self.backend, trace, status, Path(stderr).read_text(errors="replace"))

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


class Sides:
    """torch, each of whose runs is made once, and minitorch with a fault planted."""

    def __init__(self) -> None:
        self.torch = Server(TORCH)
        self.planted = Server(Backend("planted", (*MINITORCH.pythonpath, str(HERE.parent))), "compat_tests.faults")
        self.fault: Fault | None = None
        self.runs: dict[tuple, Run] = {}
        self.folder = tempfile.TemporaryDirectory()

    def record(self, backend: Backend, script: str, argv: Sequence[str], folder: str, **job: Any) -> Run:
        """What `parity.run.record` does."""
        for way_to_run in ("stdin", "progress"):
            job.pop(way_to_run, None)
        if backend is not TORCH:
            return self.planted.record(script, folder, job, str(self.fault or ""))
        asks = Path(job["asks"]).read_bytes() if "asks" in job else b""
        key = (script, asks, json.dumps({**job, "asks": None}))
        if key not in self.runs:
            self.runs[key] = self.torch.record(script, tempfile.mkdtemp(dir=self.folder.name), job)
        return self.runs[key]

    @contextmanager
    def instead(self, fault: Fault | None) -> Iterator[tuple[Backend, Backend]]:
        """Meanwhile `diff` and `check` make their runs here."""
        self.fault = fault
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(parity, "record", self.record)
            patch.setattr(sys.modules[check.__module__], "record", self.record)
            yield TORCH, self.planted.backend

    def close(self) -> None:
        self.torch.close()
        self.planted.close()
        self.folder.cleanup()


@dataclass
class Named:
    """Whom a verdict named: "right" (the op and its node, and nobody else), "op" (the right op, another node), "wrong"
    (another op), "silent"; and in words."""

    how: str
    words: str = ""


def named(fault: Fault, script: Script, culprits: list[Culprit]) -> Named:
    """Holds the culprits against what the script's lines run."""
    found = "right" if culprits else "silent"
    others = AROUND.keys() - {op for op, record in AROUND.items() if record == fault.op}
    for culprit in culprits:
        here, behind = script.uses.get(culprit.line, set()), script.in_backward.get(culprit.line, set())
        broken = (fault.op, FORWARD)
        if fault.part == FORWARD:
            # A kernel may run inside the formula of another op.
            blamed = broken in here or (culprit.kind != "forward" and broken in behind)
            node = True
        else:
            # What only formulas call has its own formula in the second derivative of the op whose formula that is.
            blamed = (broken in here or broken in behind) and (fault.op, fault.part) in behind
            node = culprit.kind != "forward" and RECORDS[fault.op].node in (culprit.node or "").split(" or ")
        if fault.op in AROUND.values() and culprit.op in others:
            blamed = False
        found = max(found, "right" if blamed and node else "op" if blamed else "wrong", key=_BADNESS.index)
    words = [f"{culprit.op} ({culprit.node})" if culprit.node else culprit.op for culprit in culprits]
    return Named(found, ", ".join(dict.fromkeys(words)))


_BADNESS = ["silent", "right", "op", "wrong"]
AROUND = {"mul": "mul", "sum": "_sum_all", "add": "add"}
"""The ops that a block uses around its own, several to a line, and their records."""


def judged(sides: Sides, fault: Fault, script: Script, path: str) -> tuple[Named, Named | None]:
    """What `diff` and `check` say of a fault; `check` is not asked about kernels, for it knows no right ones."""
    with sides.instead(fault) as backends:
        try:
            by_diff = named(fault, script, parity.diff(path, backends=backends).culprits)
        except Exception as error:
            by_diff = Named("wrong", f"it raises {type(error).__name__}: {error}")
        by_check = None
        if fault.part != FORWARD:
            by_check = named(fault, script, check(path, backend=backends[1]).culprits)
    return by_diff, by_check


# ---- the run --------------------------------------------------------------------------------------------------------

PER_SCRIPT = 3
"""So many pairs of blocks stand in one script."""

ROUNDS = 3
"""So often another block is looked for where torch and minitorch differ in one with nothing planted."""

_shared: dict[str, Any] = {}
"""What the forked processes of a run find there."""


def in_processes(jobs: int, work: Callable[[Any], Any], tasks: list, what: str, **shared: Any) -> Iterator[Any]:
    """`work` of each task, in the order of the tasks, from forks of this process."""
    _shared.update(shared)
    start = time.perf_counter()
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        for count, answer in enumerate(pool.map(work, tasks), 1):
            print(f"\r{what}: {count}/{len(tasks)} ({time.perf_counter() - start:.0f} s) ", end="", file=sys.stderr)
            yield answer
    print(file=sys.stderr)


def _profile(part: slice) -> list[tuple[str, float, set]]:
    return [(item.test.nodeid, item.seconds, item.uses) for item in profiled(_shared["tests"][part])]


def _ask_suite(faults: list[Fault]) -> list[Row]:
    return asked(_shared["items"], faults)


def ask_suite(faults: list[Fault], jobs: int) -> dict[Fault, Row]:
    """Every fault put to the suite."""
    rows: dict[Fault, Row] = {}

    def work(tests: list[pytest.Item]) -> None:
        by_name = {test.nodeid: test for test in tests}
        # What tests find out once and keep must be found out with nothing planted.
        test_higher_order.formulas_used()
        parts = [slice(i, None, 8 * jobs) for i in range(8 * jobs)]
        found = [each for part in in_processes(jobs, _profile, parts, "tests run", tests=tests) for each in part]
        items = sorted((Item(by_name[name], seconds, uses) for name, seconds, uses in found), key=Item.turn)
        by_op: dict[str, list[Fault]] = {}
        for fault in faults:
            by_op.setdefault(fault.op, []).append(fault)
        for answer in in_processes(jobs, _ask_suite, list(by_op.values()), "ops put to the suite", items=items):
            rows.update({row.fault: row for row in answer})

    with_tests(work)
    return rows


def _judge(tasks: list[tuple[Fault, int]]) -> list[tuple]:
    sides = Sides()
    try:
        return [(fault, *judged(sides, fault, *_shared["scripts"][number])) for fault, number in tasks]
    finally:
        sides.close()


def _run_plainly(numbers: list[int]) -> list[list[int]]:
    """The lines of scripts at which torch and minitorch differ with nothing planted, or at which one of them stops."""
    sides, found = Sides(), []
    try:
        for _, path in (_shared["scripts"][number] for number in numbers):
            with sides.instead(None) as backends:
                report = parity.diff(path, backends=backends)
            stopped = [re.findall(rf'"{path}", line (\d+)', failure.stderr) for failure in report.failures]
            found.append([disagreement.line for disagreement in report.disagreements])
            found[-1] += [int(line) for lines in stopped for line in lines]
    finally:
        sides.close()
    return found


def ask_diff_and_check(rows: dict[Fault, Row], jobs: int) -> list[str]:
    """Every fault that shows in a number, put to `diff` and `check`; returns the calls that are left out, because there
    torch and minitorch differ with nothing planted."""
    faults = [f for f, row in rows.items() if not row.equivalent and f.kind not in ("unchecked", "copied")]
    pairs, agree, left_out = blocks(), set(), []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            chosen = choose(faults, pairs)
            unknown = list({id(pair): pair for pair in chosen.values() if id(pair) not in agree}.values())
            scripts, _ = _written(unknown, folder)
            parts = [list(range(len(scripts)))[i : i + 10] for i in range(0, len(scripts), 10)]
            answers = in_processes(jobs, _run_plainly, parts, "plain scripts", scripts=scripts)
            differ = {
                id(script.pair_at[line])
                for (script, _), lines in zip(scripts, [lines for part in answers for lines in part], strict=True)
                for line in lines
            }
            agree |= {id(pair) for pair in unknown} - differ
            wrong = [pair for pair in unknown if id(pair) in differ]
            left_out += [next(line for line in pair[-1].lines if line.startswith("y")) for pair in wrong]
            pairs = [pair for pair in pairs if id(pair) not in differ]
        chosen = {fault: pair for fault, pair in chosen.items() if id(pair) in agree}
        scripts, number = _written(list({id(pair): pair for pair in chosen.values()}.values()), folder)
        tasks = sorted(((fault, number[id(pair)]) for fault, pair in chosen.items()), key=lambda task: task[1])
        parts = [tasks[i : i + 40] for i in range(0, len(tasks), 40)]
        for answer in in_processes(jobs, _judge, parts, "faults put to diff and check", scripts=scripts):
            for fault, by_diff, by_check in answer:
                rows[fault].diff, rows[fault].check = by_diff, by_check
                rows[fault].shown_by = chosen[fault][0].name
    return left_out


def _written(pairs: list[list[Block]], folder: str) -> tuple[list[tuple[Script, str]], dict[int, int]]:
    """Scripts of some pairs of blocks, with their paths; and in which of them each pair stands, by its id."""
    scripts, number = [], {}
    home = tempfile.mkdtemp(dir=folder)
    for i in range(0, len(pairs), PER_SCRIPT):
        number.update({id(pair): len(scripts) for pair in pairs[i : i + PER_SCRIPT]})
        scripts.append((script_of(pairs[i : i + PER_SCRIPT]), os.path.join(home, f"script_{len(scripts)}.py")))
        Path(scripts[-1][1]).write_text(scripts[-1][0].text)
    return scripts, number


# ---- the table ------------------------------------------------------------------------------------------------------


def kept(row: Row) -> dict[str, Any]:
    """A row as `faults.json` has it."""
    found = {"fault": str(row.fault), "killed_by": row.killed_by, "equivalent": row.equivalent}
    found["shown_by"] = row.shown_by
    for judge, verdict in (("diff", row.diff), ("check", row.check)):
        found[judge] = None if verdict is None else [verdict.how, verdict.words]
    return found


def _kept_rows() -> dict[Fault, Row]:
    """The suite's verdicts of the last run."""
    kept_rows = json.loads(ROWS.read_text())
    rows = (
        Row(Fault.parse(row["fault"]), killed_by=row["killed_by"], equivalent=row["equivalent"]) for row in kept_rows
    )
    return {row.fault: row for row in rows}


def _share(verdicts: list[Named], how: str) -> str:
    count = sum(verdict.how == how for verdict in verdicts)
    return f"{count} ({count / max(len(verdicts), 1):.1%})"


def _sentence(judge: str, verdicts: list[Named]) -> str:
    return (
        f"`minitorch {judge}` was asked about {len(verdicts)} that show in a script: it names the op and its node in "
        f"{_share(verdicts, 'right')}, the op but another of its nodes in {_share(verdicts, 'op')}, nobody in "
        f"{_share(verdicts, 'silent')}, somebody else in {_share(verdicts, 'wrong')}."
    )


def table(rows: list[Row], left_out: list[str]) -> str:
    """The run as Markdown."""
    killed = [row for row in rows if row.killed_by]
    same = [row for row in rows if row.equivalent]
    alive = [row for row in rows if not row.killed_by and not row.equivalent]
    by_diff, by_check = ([v for row in rows if (v := getattr(row, judge))] for judge in ("diff", "check"))
    lines = [
        "# Planted faults",
        "",
        "Written by `python -m compat_tests.mutation`: `faults.py` says what is planted, `mutation.py` who is asked.",
        "",
        f"Of {len(rows)} faults the suite kills {len(killed)}; {len(same)} change nothing, for the reasons below; "
        f"{len(alive)} survive.",
        _sentence("diff", by_diff),
        _sentence("check", by_check),
        "",
        "| kind | what is wrong | planted | killed | change nothing | `diff` asked | right | `check` asked | right |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for kind, meaning in KINDS.items():
        of_kind = [row for row in rows if row.fault.kind == kind]
        counts = [
            len(of_kind),
            sum(bool(row.killed_by) for row in of_kind),
            sum(bool(row.equivalent) for row in of_kind),
        ]
        for judge in ("diff", "check"):
            verdicts = [v for row in of_kind if (v := getattr(row, judge))]
            counts += [len(verdicts), sum(v.how == "right" for v in verdicts)]
        lines.append(f"| {kind} | {meaning} | {' | '.join(map(str, counts))} |")
    lines += ["", "## Survive", "", *(f"- {row.fault}: {_cell(change(row.fault))}" for row in alive)]
    lines += ["", "## Not named by `diff`, or not alone", ""]
    for how in ("wrong", "op", "silent"):
        lines += [
            f"- {how}: {row.fault}" + (f": {row.diff.words}" if row.diff.words else "")
            for row in rows
            if row.diff and row.diff.how == how
        ]
    lines += ["", "## Change nothing", ""]
    for reason in dict.fromkeys(row.equivalent for row in same):
        lines.append(f"- {reason}: " + "; ".join(str(row.fault) for row in same if row.equivalent == reason))
    lines += ["", "## Left out of the scripts", ""]
    lines += ["Torch and minitorch differ there with nothing planted (`known.py` says why):", ""]
    lines += [f"- `{line}`" for line in dict.fromkeys(left_out)]
    lines += ["", "## Every fault", "", "| fault | what is wrong | killed by | `diff` names | `check` names |"]
    lines += ["|---|---|---|---|---|"]
    for row in rows:
        test = row.killed_by.removeprefix("test_").replace(".py::test_", ": ") or row.equivalent or "nobody"
        cells = [str(row.fault), change(row.fault), test, _said(row.diff), _said(row.check)]
        lines.append(f"| {' | '.join(map(_cell, cells))} |")
    return "\n".join(lines) + "\n"


def _said(verdict: Named | None) -> str:
    if verdict is None:
        return "not asked"
    return (verdict.words or "nobody") + ("" if verdict.how in ("right", "silent") else f": {verdict.how}")


def _cell(text: str) -> str:
    text = text.replace("|", "\\|").replace("\n", " ")
    return text if len(text) <= 160 else text[:157] + "…"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m compat_tests.mutation", description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="a regular expression that the name of a fault must match")
    parser.add_argument("--most", type=int, help="at most so many faults, spread over the list")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many processes work at once")
    parser.add_argument("--keep-suite", action="store_true", help="the suite's verdicts are those of the last run")
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    chosen = [fault for fault in every_fault() if re.search(options.only, str(fault))]
    if options.most:
        chosen = chosen[:: max(1, len(chosen) // options.most)][: options.most]
    rows = {f: row for f, row in _kept_rows().items() if f in chosen} if options.keep_suite else None
    rows = rows or ask_suite(chosen, options.jobs)
    left_out = ask_diff_and_check(rows, options.jobs)
    text = table(list(rows.values()), left_out)
    if options.only or options.most:
        print(text)
    else:
        TABLE.write_text(text)
        lines = [json.dumps(kept(row)) for row in rows.values()]
        ROWS.write_text("[\n" + ",\n".join(lines) + "\n]\n")
        print("\n".join(text.splitlines()[4:8]))
    seen = [name for name in EQUIVALENT if (row := rows.get(Fault.parse(name))) and row.killed_by]
    if seen:
        print(f"seen by a test, take it out of EQUIVALENT: {seen}", file=sys.stderr)
    return int(bool(seen) or any(not row.killed_by and not row.equivalent for row in rows.values()))


if __name__ == "__main__":
    sys.exit(main())
