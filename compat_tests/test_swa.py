"""torch.optim.swa_utils against torch."""

import copy

import pytest

from compat_tests.test_lr_scheduler import assert_alike, optimizer_of, rates_of, run_of


def net(X):
    return X.nn.Sequential(X.nn.Linear(3, 4), X.nn.BatchNorm1d(4), X.nn.Tanh(), X.nn.Linear(4, 2))


AVERAGES = [
    lambda u: {},
    lambda u: {"use_buffers": True},
    lambda u: {"avg_fn": u.get_ema_avg_fn()},
    lambda u: {"avg_fn": u.get_ema_avg_fn(0.5)},
    lambda u: {"avg_fn": u.get_swa_avg_fn()},
    lambda u: {"multi_avg_fn": u.get_ema_multi_avg_fn(0.9)},
    lambda u: {"multi_avg_fn": u.get_swa_multi_avg_fn()},
    lambda u: {"avg_fn": lambda old, new, count: 0.3 * old + 0.7 * new},
]


@pytest.mark.parametrize("place", range(len(AVERAGES)))
def test_averaged_model(place):
    def run(X):
        model = net(X)
        averaged = X.optim.swa_utils.AveragedModel(model, **AVERAGES[place](X.optim.swa_utils))
        optimizer = X.optim.SGD(model.parameters(), lr=0.1)
        seen = [repr(averaged), averaged.state_dict()]
        for _ in range(4):
            optimizer.zero_grad()
            out = model(X.randn(5, 3))
            out.backward(X.randn(5, 2))
            optimizer.step()
            averaged.update_parameters(model)
            seen += [copy.deepcopy(averaged.state_dict()), [p.requires_grad for p in averaged.parameters()]]
        batches = [X.randn(6, 3), (X.randn(4, 3), X.randn(4)), [X.randn(3, 3)]]
        averaged.eval()
        X.optim.swa_utils.update_bn(batches, averaged)
        seen += [averaged.training, averaged.module[1].momentum, averaged.state_dict(), averaged(X.randn(2, 3))]
        X.optim.swa_utils.update_bn(batches, X.nn.Linear(3, 3))
        return seen

    assert_alike(run)


@pytest.mark.parametrize("place", [0, 1])
def test_integer_buffers(place):
    def run(X):
        model = net(X)
        u = X.optim.swa_utils
        averaged = u.AveragedModel(model, multi_avg_fn=[u.get_swa_multi_avg_fn, u.get_ema_multi_avg_fn][place]())
        for _ in range(3):
            model(X.randn(4, 3))
            averaged.update_parameters(model)
        return averaged.state_dict()

    assert_alike(run)


SAMPLES = [
    {"swa_lr": 0.05},
    {"swa_lr": [0.05, 0.2], "anneal_epochs": 3},
    {"swa_lr": 0.05, "anneal_strategy": "linear", "anneal_epochs": 7},
    {"swa_lr": 0.05, "anneal_epochs": 0},
]


@pytest.mark.parametrize("place", range(len(SAMPLES)))
@pytest.mark.parametrize("tensor", [False, True])
def test_swalr(place, tensor):
    def run(X):
        return run_of(lambda rooms, optimizer: X.optim.swa_utils.SWALR(optimizer, **SAMPLES[place]), tensor=tensor)(X)

    assert_alike(run)


def test_swalr_after_another_scheduler():
    def run(X):
        optimizer = optimizer_of(X)
        first = X.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10)
        then = X.optim.swa_utils.SWALR(optimizer, 0.05, 4)
        seen = []
        for epoch in range(15):
            optimizer.step()
            (then if epoch > 6 else first).step()
            seen.append(rates_of(optimizer))
        return seen

    assert_alike(run)


ERRORS = [
    lambda X: X.optim.swa_utils.get_ema_avg_fn(2.0),
    lambda X: X.optim.swa_utils.get_ema_multi_avg_fn(-1.0),
    lambda X: X.optim.swa_utils.AveragedModel(X.nn.Linear(1, 1), avg_fn=max, multi_avg_fn=max),
    lambda X: X.optim.swa_utils.SWALR(optimizer_of(X), [0.1]),
    lambda X: X.optim.swa_utils.SWALR(optimizer_of(X), 0.1, anneal_strategy="x"),
    lambda X: X.optim.swa_utils.SWALR(optimizer_of(X), 0.1, anneal_epochs=-1),
    lambda X: X.optim.swa_utils.SWALR(optimizer_of(X), 0.1, anneal_epochs=1.5),
]


@pytest.mark.parametrize("place", range(len(ERRORS)))
def test_error(place):
    assert_alike(ERRORS[place], fails=True)
