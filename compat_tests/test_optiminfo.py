"""torch's own samples of every optimizer: a part of them. The whole is `python -m compat_tests.optiminfo`."""

import numpy as np
import pytest
import torch

import minitorch
from compat_tests.optiminfo import LEFT_OUT, RESULTS, check, database
from compat_tests.test_nn import assert_same

QUICK = 25


@pytest.mark.parametrize("name", database())
def test_samples(name):
    report = check(name, QUICK)
    assert report.passes, "\n".join(report.differences)


def test_the_whole_run_passed():
    text = RESULTS.read_text()
    assert f"Of {len(database())} optimizers {len(database())} pass whole" in text
    assert all(f"- {name}: passes" in text for name in database())


@pytest.mark.parametrize("name", ["Adadelta", "Adagrad", "Adamax", "ASGD", "NAdam", "RAdam", "RMSprop", "Rprop"])
def test_the_harness_sees_a_wrong_formula(name, monkeypatch):
    kind = getattr(minitorch.optim, name)
    right = kind._descent
    monkeypatch.setattr(kind, "_descent", lambda *args: right(*args) * (1 + 1e-3))
    assert not check(name, QUICK).passes


@pytest.mark.parametrize("name", LEFT_OUT)
def test_left_out(name):
    with pytest.raises(NotImplementedError, match=f"{name}: sparse tensors are left out"):
        getattr(minitorch.optim, name)([minitorch.nn.Parameter(minitorch.ones(2))])


OTHERS = [name for name in database() if name not in ("SGD", "Adam", "AdamW", "LBFGS")]


@pytest.mark.parametrize("name", OTHERS)
def test_values(name):
    """On Values a step gives what it gives on float64."""

    def run(X, dtype):
        X.manual_seed(0)
        start = X.randn(2, 3, dtype=X.float64)
        p = X.nn.Parameter(X.tensor(start.tolist(), dtype=dtype))
        optimizer = getattr(X.optim, name)([p])
        for _ in range(3):
            optimizer.zero_grad()
            (p * p * X.arange(1, 4)).sum().backward()
            optimizer.step()
        return p.detach().double().numpy() if X is minitorch else p.detach().numpy()

    tolerance = 1e-4 if name == "Muon" else 1e-12
    np.testing.assert_allclose(run(minitorch, minitorch.value), run(torch, torch.float64), rtol=tolerance)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
@pytest.mark.parametrize("name", [name for name in database() if name != "LBFGS"])
def test_halves(name, dtype):
    def run(X):
        X.manual_seed(0)
        p = X.nn.Parameter(X.randn(3, 4).to(getattr(X, dtype)))
        optimizer = getattr(X.optim, name)([p])
        for _ in range(3):
            p.grad = X.randn(3, 4).to(p.dtype)
            optimizer.step()
        kinds = {key: str(kept.dtype).split(".")[1] for key, kept in optimizer.state[p].items()}
        return p.detach().float().numpy(), kinds

    (theirs, kinds), (ours, own) = run(torch), run(minitorch)
    assert own == kinds
    np.testing.assert_allclose(ours, theirs, rtol=1e-2, atol=1e-2)


# ---- LBFGS on functions that are not a bowl -------------------------------------------------------------------------

FUNCTIONS = {
    "rosenbrock": lambda X, p, a, y: (100 * (p[1:] - p[:-1] ** 2) ** 2 + (1 - p[:-1]) ** 2).sum(),
    "quartic": lambda X, p, a, y: ((a @ p) ** 4).sum() + 0.01 * (p * p).sum(),
    "logistic": lambda X, p, a, y: X.nn.functional.binary_cross_entropy_with_logits(a @ p, y),
    "many valleys": lambda X, p, a, y: (X.sin(3 * p) + 0.1 * p * p).sum(),
    "flat": lambda X, p, a, y: (p * 0).sum(),
}
SETTINGS = [{}, {"lr": 0.1}, {"history_size": 2}, {"max_iter": 3}, {"max_eval": 4}, {"max_iter": 0}, {"max_iter": 1}]
SETTINGS += [{"tolerance_grad": 1e-2}, {"tolerance_change": 1e-3}]


@pytest.mark.parametrize("search", [None, "strong_wolfe"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_lbfgs(name, search):
    """It calls the closure as often as torch, at the same places."""

    def run(X, settings):
        X.manual_seed(1)
        p = X.nn.Parameter(X.randn(6, dtype=X.float64))
        a, y = X.randn(12, 6, dtype=X.float64), (X.randn(12) > 0).double()
        optimizer = X.optim.LBFGS([p], line_search_fn=search, **settings)
        seen = []

        def closure():
            optimizer.zero_grad()
            loss = FUNCTIONS[name](X, p, a, y)
            loss.backward()
            seen.append(p.detach().round(decimals=5))
            return loss

        return [[optimizer.step(closure).detach().round(decimals=5), len(seen)] for _ in range(4)], p._version, seen

    for settings in SETTINGS:
        assert_same(lambda X: run(X, settings))


def test_lbfgs_takes_one_line_search():
    def run(X):
        p = X.nn.Parameter(X.ones(2))
        optimizer = X.optim.LBFGS([p], line_search_fn="armijo")

        def closure():
            loss = (p * p).sum()
            loss.backward()
            return loss

        try:
            optimizer.step(closure)
        except RuntimeError as error:
            return str(error)

    assert_same(run)
