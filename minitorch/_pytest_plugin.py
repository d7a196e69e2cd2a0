"""The pytest plugin: tests that are run under torch and under minitorch, and whose results are compared.

A test that takes the fixture `parity`, or bears the marker, is an ordinary test of torch code. It runs here, under
torch, and again in a second pytest process in which `import torch` is minitorch; what it returns must be the same:

    import torch

    def test_loss(parity):
        w = torch.tensor([1.0, -2.0], requires_grad=True)
        loss = (w * w).sum().tanh()
        loss.backward()
        return loss, w.grad

`--parity=torch` and `--parity=minitorch` run the whole session on one of them. A difference that shall stay is listed
in a file that the option `parity_differences` names; an entry that no longer differs fails its test:

    [[difference]]
    test = "test_loss.py::test_loss"     # with the parameters in brackets, or without for all of them
    what = "returned[1]: value"          # the beginning of what the failed test says
    why = "the reason why it stays"

pytest imports this module wherever minitorch is installed, so it imports nothing: what a parity test needs is in
`minitorch.parity.second_session` and `minitorch.parity.results`.
"""

from __future__ import annotations

from typing import Any, NoReturn

import pytest

_CHOICES = ("both", "torch", "minitorch")
_ABSENT = "PyTorch is not installed"

_mode = pytest.StashKey[str]()
_header = pytest.StashKey[str]()
handed_over = pytest.StashKey[dict]()
"""What a test has handed over so far, described (`minitorch.parity.results`)."""


def pytest_addoption(parser: pytest.Parser) -> None:
    text = "run parity tests under both backends and compare them, or the whole session under one"
    parser.getgroup("minitorch").addoption("--parity", choices=_CHOICES, help=f"{text} (default: both)")
    parser.addini("parity", f"{text}: {', '.join(_CHOICES)}", default="")
    parser.addini("parity_tolerance", "error that passes as rounding, by dtype: float32=1e-4", type="args")
    parser.addini("parity_differences", "TOML files that list the expected differences", type="paths")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Chooses the mode and, before any conftest may `import torch`, lets that mean minitorch where it shall."""
    from importlib.util import find_spec

    asked = early_config.known_args_namespace.parity or early_config.getini("parity")
    if asked and asked not in _CHOICES:
        raise pytest.UsageError(f"parity is {asked!r}; it can be {', '.join(_CHOICES)}")
    mode = asked or "both"
    said = "parity: torch and minitorch" if mode == "both" else f"parity: the tests run on {mode} alone"
    if mode == "both" and find_spec("torch") is None:
        # Unasked, the name torch is not taken: a project that merely has minitorch installed may test for its absence.
        mode = "minitorch" if asked else "torch"
        said = f"parity: {_ABSENT}; the tests run on minitorch alone"
    if asked:
        early_config.stash[_header] = said
    early_config.stash[_mode] = mode
    if mode == "minitorch":
        from minitorch.swap import install_as_torch

        try:
            install_as_torch()
        except RuntimeError as error:
            raise pytest.UsageError(f"--parity=minitorch: {error}") from None


def pytest_configure(config: pytest.Config) -> None:
    if _mode not in config.stash:
        raise pytest.UsageError(f"a conftest is too late to load {__name__}: pytest loads it itself, or by -p")
    for line in (
        "parity(**tolerances): run the test under torch and under minitorch and compare what it returns; "
        "tolerances by dtype, such as float32=1e-4",
        "torch_only(reason): the test runs under torch alone",
        "minitorch_only(reason): the test runs under minitorch alone",
    ):
        config.addinivalue_line("markers", line)
    # pytest puts its own filters in the place of minitorch's, which are silent about inf and nan as torch is.
    config.addinivalue_line("filterwarnings", r"ignore::RuntimeWarning:minitorch\..*")


def pytest_report_header(config: pytest.Config) -> str | None:
    return config.stash.get(_header, None)


@pytest.fixture
def parity(request: pytest.FixtureRequest) -> Any:
    """Makes the test a parity test: it runs under torch and under minitorch, and what it returns must be the same.

    Called, it takes more to be compared: `parity(loss, weight=w)`.
    """

    def hand_over(*things: Any, **named: Any) -> None:
        results = request.node.stash[handed_over]
        for thing in things:
            number = 1
            while f"#{number}" in results:
                number += 1
            _add(results, f"#{number}", thing)
        for name, thing in named.items():
            _add(results, name, thing)

    return hand_over


def _add(results: dict, place: str, thing: Any) -> None:
    from minitorch.parity.results import describe

    if place in results:
        pytest.fail(f"{place!r} has been handed over before", pytrace=False)
    try:
        results.update(describe(thing, place))
    except TypeError as error:
        pytest.fail(str(error), pytrace=False)


def skip(reason: str) -> NoReturn:
    """Skips a test at its own place, not at the plugin's."""
    raise pytest.skip.Exception(reason, _use_item_location=True)


def is_parity(item: pytest.Item) -> bool:
    if item.get_closest_marker("parity") is not None:
        return True
    # Somebody else's fixture may have that name, too.
    found = item._fixtureinfo.name2fixturedefs.get("parity") if isinstance(item, pytest.Function) else None
    return bool(found) and found[-1].func.__module__ == __name__


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.stash[_mode] == "both":
        second = [k for k, item in enumerate(items) if is_parity(item) or item.get_closest_marker("minitorch_only")]
        if second:
            from minitorch.parity.second_session import Comparison

            comparison = Comparison(config)
            config.pluginmanager.register(comparison)
            for k in second:
                items[k] = comparison.placed(items[k])


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    mode = item.config.stash[_mode]
    for backend, other in (("torch", "minitorch"), ("minitorch", "torch")):
        marker = item.get_closest_marker(f"{backend}_only")
        if marker is not None and mode == other:
            skip(f"{backend} only: {marker.kwargs.get('reason') or ' '.join(map(str, marker.args))}")
    if is_parity(item):
        item.stash[handed_over] = {}
        _seed()
        if not isinstance(item, pytest.Function) or (item.cls and hasattr(item.cls, "assertEqual")):
            pytest.fail("a parity test is a function or a method of a plain class, not of a TestCase", pytrace=False)


def _seed() -> None:
    """Both sides draw the same numbers in each test, whatever has run before."""
    import random

    import numpy as np

    try:
        import torch
    except ModuleNotFoundError:
        skip(f"{_ABSENT}; with --parity=minitorch this runs on minitorch alone")
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Calls a parity test, which may return something."""
    if not is_parity(pyfuncitem):
        return None
    # A fixture of the module may have drawn before, or not: it was made for another test.
    _seed()
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    returned = pyfuncitem.obj(**arguments)
    if returned is not None:
        _add(pyfuncitem.stash[handed_over], "returned", returned)
    return True
