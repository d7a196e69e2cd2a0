"""torch's own samples of every module, and ours of the others. The whole is `python -m compat_tests.modinfo`."""

import inspect
import json
import warnings

import pytest
import torch

import minitorch
from compat_tests.known import FAILING_MODULES
from compat_tests.modinfo import KEPT, QUICK, RESULTS, check, database
from minitorch.nn import functional as F
from minitorch.nn import modules

WHOLE_RUN = json.loads(KEPT.read_text())
AGAIN = "what minitorch has is not what the kept run saw: python -m compat_tests.modinfo"

# What torch offers for other devices and processes, or has deprecated long ago.
LEFT_OUT = {"Container", "CrossMapLRN2d", "DataParallel", "SyncBatchNorm"}
BASES = {"Module", "RNNBase", "RNNCellBase"}


def report_of(name, most=QUICK):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return check(name, most)


@pytest.mark.parametrize("name", database())
def test_samples(name):
    report = report_of(name)
    assert report.has and WHOLE_RUN.get(name), AGAIN
    assert name in FAILING_MODULES or not report.differences, "\n".join(report.differences)


def test_failures_of_the_whole_run_are_the_known_ones():
    failing = {n for n, counts in WHOLE_RUN.items() if any(good < total for good, total in counts.values())}
    assert failing - FAILING_MODULES.keys() == set(), "without a reason in known.py"
    assert FAILING_MODULES.keys() - failing == set(), "passes: take it out of known.py"
    assert set(WHOLE_RUN) == set(database()), AGAIN
    assert f"Of {sum(info is not None for info in database().values())} modules of module_db" in RESULTS.read_text()


def test_every_module_of_torch_has_samples():
    theirs = {
        n for n in dir(torch.nn) if isinstance(c := getattr(torch.nn, n), type) and issubclass(c, torch.nn.Module)
    }
    assert theirs - database().keys() == LEFT_OUT | BASES
    assert theirs - set(modules.__all__) == LEFT_OUT


def parameters_of(function):
    """Names, kinds and defaults of a function's parameters; a default that is a function by its name."""
    found = inspect.signature(function).parameters.values()
    return [(p.name, p.kind, getattr(p.default, "__name__", p.default)) for p in found]


@pytest.mark.parametrize("name", database())
def test_arguments(name):
    mine, theirs = (getattr(backend.nn, name) for backend in (minitorch, torch))
    assert parameters_of(mine.forward) == parameters_of(theirs.forward)
    # A lazy convolution hands on what it is given.
    if not name.startswith("LazyConv"):
        assert parameters_of(mine) == parameters_of(theirs)


# Here the error names a base class, or another argument that is wrong; and Identity takes everything.
OTHERWISE = ("LazyConv", "BatchNorm", "NLLLoss2d", "Identity")


@pytest.mark.parametrize("name", [name for name in database() if not name.startswith(OTHERWISE)])
def test_unknown_argument(name):
    said = []
    for backend in (minitorch, torch):
        with pytest.raises(TypeError) as caught, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            getattr(backend.nn, name)(unknown=1)
        said.append(str(caught.value))
    assert said[0] == said[1]


# ---- the harness can fail -------------------------------------------------------------------------------------------


def other_bias(self, input):
    return F.linear(input, self.weight, None if self.bias is None else self.bias.detach())


def other_numbers(self, input):
    return F.linear(input, self.weight, self.bias) * 1.001


def changed(self, input):
    with minitorch.no_grad():
        self.weight.mul_(2)
    return F.linear(input, self.weight / 2, self.bias)


def drawn_otherwise(self):
    minitorch.nn.init.uniform_(self.weight)


# What is planted into Linear: (its name there, the fault), the aspect in which it shows.
FAULTS = {
    "a gradient left out": ("forward", other_bias, "gradients"),
    "other numbers": ("forward", other_numbers, "forward"),
    "a parameter changed": ("forward", changed, "afterwards"),
    "drawn otherwise": ("reset_parameters", drawn_otherwise, "weights"),
    "printed otherwise": ("extra_repr", lambda self: "", "constructor"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_shows_in_its_aspect(fault, monkeypatch):
    name, planted, aspect = FAULTS[fault]
    monkeypatch.setattr(minitorch.nn.Linear, name, planted)
    good, total = report_of("Linear").counts[aspect]
    assert good < total


def test_wrong_message_shows_among_the_errors(monkeypatch):
    monkeypatch.setattr(minitorch.nn.Bilinear, "reset_parameters", lambda self: 1 / 0)
    assert any(d.startswith("Bilinear, errors: ") for d in report_of("Bilinear").differences)
