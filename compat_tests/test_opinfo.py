"""torch's own samples of every op: a few of each aspect. The whole is `python -m compat_tests.opinfo`."""

import json
import warnings
from contextlib import contextmanager

import numpy as np
import pytest

import minitorch
from compat_tests.known import FAILING
from compat_tests.opinfo import KEPT, QUICK, RESULTS, check, database, is_public, ours
from compat_tests.test_harness import formula, planted
from minitorch import _dispatch

PUBLIC = [name for name, info in database().items() if is_public(info)]
OURS = [name for name in PUBLIC if ours(database()[name]) is not None]
WHOLE_RUN = json.loads(KEPT.read_text())
AGAIN = "what minitorch has is not what the kept run saw: python -m compat_tests.opinfo"


def report_of(name, most=QUICK):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return check(name, most)


@pytest.mark.parametrize("name", OURS)
def test_samples(name):
    report = report_of(name)
    assert not report.counts or WHOLE_RUN.get(name), AGAIN
    assert name in FAILING or not report.differences, "\n".join(report.differences)


def test_failures_of_the_whole_run_are_the_known_ones():
    failing = {n for n, counts in WHOLE_RUN.items() if any(good < total for good, total in counts.values())}
    assert failing - FAILING.keys() == set(), "without a reason in known.py"
    assert FAILING.keys() - failing == set(), "passes: take it out of known.py"


def test_lacking_ops_are_counted():
    assert set(WHOLE_RUN) == set(PUBLIC), AGAIN
    lacking = [name for name, counts in WHOLE_RUN.items() if not counts]
    assert set(PUBLIC) - set(OURS) <= set(lacking), AGAIN
    assert f"{len(lacking)} are lacking" in RESULTS.read_text()


# ---- the harness can fail -------------------------------------------------------------------------------------------


@contextmanager
def planted_everywhere(name, **changes):
    """A changed record, and no function or method left that was bound from it before."""

    def forget():
        for home in (minitorch, minitorch.Tensor):
            for bound in (name, f"{name}_"):
                if bound in vars(home):
                    delattr(home, bound)

    try:
        with planted(name, **changes):
            forget()
            yield
    finally:
        forget()


def spoiled(self):
    result = np.tanh(self)
    if self.flags.writeable:
        self *= 2
    return result


def refusing_values(self):
    raise RuntimeError("no")


DETACHED = formula(lambda grad, result: grad * (1 - (getattr(result, "detach", lambda: result)()) ** 2))
# What is planted into tanh: the changes of its record, the aspect in which it shows, and the word for it.
FAULTS = {
    "a wrong derivative": (formula(lambda grad, result: grad * (1 - result)), "float32", "gradients"),
    "a missing derivative": (formula(lambda grad: None), "float64", "gradients"),
    "a wrong second derivative": (DETACHED, "second order", "gradients"),
    "a wrong value": ({"kernel": lambda self: np.tanh(self) * 1.001}, "float64", "values"),
    "a wrong dtype": ({"kernel": lambda self: np.tanh(self).astype(np.float64)}, "float32", "dtype"),
    "integers not taken": (
        {"floating": False, "kernel": lambda self: np.tanh(self).astype(self.dtype)},
        "int64",
        "dtype",
    ),
    "a wrong shape": ({"kernel": lambda self: np.tanh(self)[None]}, "float32", "shape"),
    "an input changed": ({"kernel": spoiled}, "float32", "input 0 afterwards"),
    "an alias of the input": ({"kernel": lambda self: self[...], "view": True}, "float32", "alias"),
    "an error of its own": ({"kernel": refusing_values}, "method", "raised"),
    "no form in place": ({"inplace": False}, "in place", "minitorch's Tensor has no tanh_"),
    "no out": ({"out": False}, "out", "raised"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_shows_in_its_aspect(fault):
    changes, aspect, word = FAULTS[fault]
    with planted_everywhere("tanh", **changes):
        report = report_of("tanh")
    found = [d for d in report.differences if d.startswith(f"tanh, {aspect}: ")]
    assert found and word in found[0], report.differences
    good, total = report.counts[aspect]
    assert good < total and not report.passes


def test_wrong_message_shows_among_the_errors():
    assert not report_of("dot").differences
    with planted_everywhere("dot", kernel=lambda self, tensor: self.reshape(-1) @ tensor.reshape(-1)):
        report = report_of("dot")
    assert any(d.startswith("dot, errors: ") for d in report.differences), report.differences


def test_out_must_be_what_is_returned(monkeypatch):
    monkeypatch.setattr(_dispatch, "_written", lambda out, result: result)
    assert any(d.startswith("tanh, out: ") for d in report_of("tanh").differences)


def test_lacking_op_does_not_pass():
    report = report_of("fft.fft")
    assert not report.has and not report.passes and not report.counts


def test_few_samples_are_spread_out():
    counts = report_of("add", 2).counts
    assert all(total <= 2 for _, total in counts.values())
    assert {"float32", "float64", "int64", "bool", "method", "in place", "out", "second order"} <= set(counts)
