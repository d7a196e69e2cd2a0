"""The second pytest session of a parity run, in a process in which `import torch` is minitorch.

It is started with the arguments of the first and collects the same tests. Its conftests, fixtures, tests and all that
they import are then plain torch code that has never met PyTorch. The first session asks it for one test after the
other, over its standard input and output, and compares.

The two share nothing: what a test makes of paths, times, ids or the order of a set is each side's own.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pytest
from _pytest.runner import runtestprotocol

from minitorch._pytest_plugin import handed_over, is_parity, skip
from minitorch.parity.compare import TOLERANCE
from minitorch.parity.results import Difference, Results, differences, first_line
from minitorch.swap import SHIM


@dataclass
class Outcome:
    """What a test did under minitorch. `failure`: pytest's own text where it raised, or could not be run at all."""

    results: Results = field(default_factory=dict)
    raised: str = ""
    failure: str = ""
    skipped: str | None = None
    sections: list[tuple[str, str]] = field(default_factory=list)


_ERRORS = (Exception, pytest.fail.Exception)


def _name(error: BaseException | None) -> str:
    """Type and first line of an error; nothing where there is none."""
    return f"{type(error).__name__}: {first_line(error)}".removesuffix(": ") if error is not None else ""


# ---- in the second process ------------------------------------------------------------------------------------------


def serve() -> None:
    """Runs the second session: pytest with the arguments of the command line."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.exit(pytest.main(sys.argv[1:], plugins=[_Server(requests, answers)]))


class _Server:
    """Runs the tests that it is asked for, instead of all."""

    def __init__(self, requests: IO[bytes], answers: IO[bytes]) -> None:
        self._requests, self._answers = requests, answers
        self._uncollected: dict[str, str] = {}
        self._outcome = Outcome()
        self._called = False

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._uncollected[report.nodeid] = report.longreprtext

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        items = {item.nodeid: item for item in session.items}
        self._answer("ready")
        # Until the first session closes the pipe, or is gone.
        with suppress(EOFError):
            while True:
                nodeid = pickle.load(self._requests)
                self._answer(self._run(items[nodeid]) if nodeid in items else self._not_there(nodeid))
        session._setupstate.teardown_exact(None)
        # No plugin of this session shall write its report over that of the first.
        os._exit(0)

    def _answer(self, answer: Any) -> None:
        pickle.dump(answer, self._answers)
        self._answers.flush()

    def _not_there(self, nodeid: str) -> Outcome:
        why = [text for place, text in self._uncollected.items() if nodeid.startswith(place)]
        return Outcome(raised="an error in collection", failure="\n".join(why) or f"{nodeid} was not collected")

    def _run(self, item: pytest.Item) -> Outcome:
        outcome = self._outcome = Outcome()
        self._called = False
        # Fixtures of a module or class stay until a test of another one is asked for.
        item.session._setupstate.teardown_exact(item)
        for report in runtestprotocol(item, log=False, nextitem=item.parent):
            if report.failed and not outcome.failure and not (report.when == "call" and self._called):
                outcome.raised, outcome.failure = f"an error in {report.when}", report.longreprtext
            elif report.skipped and not hasattr(report, "wasxfail"):
                outcome.skipped = report.longrepr[2].removeprefix("Skipped: ")
            outcome.sections = report.sections
        return outcome

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, Any, bool]:
        try:
            yield
        except _ERRORS as error:
            self._outcome.raised = _name(error)
            self._outcome.failure = str(pyfuncitem.repr_failure(pytest.ExceptionInfo.from_exception(error)))
        self._called = True
        self._outcome.results = pyfuncitem.stash.get(handed_over, {})
        return True


# ---- in the first process -------------------------------------------------------------------------------------------


class SecondSession:
    """The process in which the other side's tests run, started when the first is asked for."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._process: subprocess.Popen | None = None
        self._why_not = ""

    def run(self, item: pytest.Item) -> Outcome:
        """What the test of the same id does there."""
        if self._process is None and not self._why_not:
            self._start()
        if self._why_not:
            return Outcome(raised="an error at the start of the session", failure=self._why_not)
        try:
            pickle.dump(item.nodeid, self._process.stdin)
            self._process.stdin.flush()
            return pickle.load(self._process.stdout)
        except (EOFError, OSError):
            return Outcome(raised="the end of the process", failure=self._last_words())

    def _last_words(self) -> str:
        """What a process that is no more has said. The next test starts another."""
        process, self._process = self._process, None
        status = process.wait()
        self._log.seek(0)
        return f"the pytest process of minitorch ended with status {status}\n{self._log.read()[-4000:]}"

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate()
            self._log.close()
            self._folder.cleanup()

    def _start(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="minitorch-parity-")
        self._log = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115 (as long as the process)
        arguments = [*map(str, self._config.invocation_params.args), "--parity=minitorch", "--capture=fd"]
        arguments += [f"--basetemp={self._folder.name}/temporary"]
        arguments += ["-n0"] if hasattr(self._config.option, "numprocesses") else []
        path = [os.path.abspath(entry) for entry in sys.path if entry != SHIM]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from minitorch.parity.second_session import serve; serve()", *arguments],
            cwd=self._config.invocation_params.dir,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([SHIM, *path])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )
        try:
            pickle.load(self._process.stdout)
        except EOFError:
            self._why_not = self._last_words()


class Comparison:
    """Runs the parity tests of a session on the other side too, and fails where the two differ."""

    def __init__(self, config: pytest.Config) -> None:
        self._second = SecondSession(config)
        self._of_all = _of_lines(config.getini("parity_tolerance"))
        self._tolerances: dict[str, dict[str, float]] = {}
        self._expected = [entry for path in config.getini("parity_differences") for entry in _expected(path)]

    def pytest_unconfigure(self) -> None:
        self._second.close()

    def placed(self, item: pytest.Item) -> pytest.Item:
        """The test itself, or in its place one that runs under minitorch alone."""
        self._tolerances[item.nodeid] = self._of_all | _of_marks(item)
        if item.get_closest_marker("minitorch_only") is None:
            return item
        return _Elsewhere.from_parent(item.parent, name=item.name, original=item, second=self._second)

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
        if not is_parity(pyfuncitem) or pyfuncitem.get_closest_marker("torch_only"):
            return (yield)
        error = None
        try:
            yield
        except _ERRORS as raised:
            error = raised
        self._compare(pyfuncitem, error, self._second.run(pyfuncitem))
        return True

    def _compare(self, item: pytest.Function, error: BaseException | None, other: Outcome) -> None:
        for name, text in other.sections:
            _, stream, when = name.split()  # "Captured stdout call"
            if when != "teardown":
                item.add_report_section(when, f"{stream} (minitorch)", text)
        if error is None and other.skipped is not None:
            skip(f"under minitorch: {other.skipped}")
        if error is not None and other.raised == _name(error):
            error.add_note("minitorch raised the same")
            raise error
        if error is not None or other.raised:
            sides = [raised or "nothing" for raised in (_name(error), other.raised)]
            found = [Difference("raised", f"raised: {sides[0]} under torch, {sides[1]} under minitorch")]
        else:
            found = [*differences(item.stash[handed_over], other.results, self._tolerances[item.nodeid])]
        expected = [entry for entry in self._expected if entry["test"] in (item.nodeid, item.nodeid.partition("[")[0])]
        texts = [d.text for d in found if d.what not in {entry["what"] for entry in expected}]
        texts += [
            f"the two no longer differ in {entry['what']!r}: take it out of {entry['file']}"
            for entry in expected
            if entry["what"] not in {d.what for d in found}
        ]
        if not texts:
            return
        if error is not None:
            for text in texts:
                error.add_note(text)
            raise error
        pytest.fail("\n".join([*texts, *filter(None, ["", other.failure])]), pytrace=False)


class _Elsewhere(pytest.Item):
    """A test that runs under minitorch alone."""

    def __init__(self, *, original: pytest.Item, second: SecondSession, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.own_markers = original.own_markers
        self.keywords.update(original.keywords)
        self._original, self._second = original, second

    def runtest(self) -> None:
        outcome = self._second.run(self)
        if outcome.skipped is not None:
            skip(outcome.skipped)
        if outcome.raised:
            pytest.fail(outcome.failure, pytrace=False)

    def reportinfo(self) -> Any:
        return self._original.reportinfo()


def _of_marks(item: pytest.Item) -> dict[str, float]:
    """The tolerances of the marks on a test, its class and its module; the nearest decides."""
    given: dict[str, float] = {}
    for mark in item.iter_markers("parity"):
        given = mark.kwargs | given
    return _checked(given, f"the mark parity of {item.nodeid}")


def _of_lines(lines: list[str]) -> dict[str, float]:
    try:
        given = {name.strip(): float(number) for name, _, number in (line.partition("=") for line in lines)}
    except ValueError:
        raise pytest.UsageError(f"parity_tolerance is {' '.join(lines)!r}; write it like float32=1e-4") from None
    return _checked(given, "parity_tolerance")


def _checked(tolerances: dict[str, float], where: str) -> dict[str, float]:
    if unknown := tolerances.keys() - TOLERANCE.keys():
        raise pytest.UsageError(f"{where} names {', '.join(sorted(unknown))}; it can name {', '.join(TOLERANCE)}")
    return tolerances


def _expected(path: Path) -> Iterator[dict[str, str]]:
    """The entries of a list of expected differences."""
    if not path.exists():
        raise pytest.UsageError(f"parity_differences names {path}: no such file")
    for number, entry in enumerate(tomllib.loads(path.read_text(encoding="utf-8")).get("difference", []), 1):
        if lacking := {"test", "what", "why"} - entry.keys():
            raise pytest.UsageError(f"{path}: difference {number} lacks {', '.join(sorted(lacking))}")
        yield entry | {"file": path.name}
