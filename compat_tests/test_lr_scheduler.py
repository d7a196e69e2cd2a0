"""Every scheduler of torch.optim.lr_scheduler against torch: 30 steps over many arguments, state, warnings, errors."""

import copy
import warnings

import numpy as np
import pytest
import torch

import minitorch
from compat_tests.optiminfo import difference, outcome, plain

STEPS = 30


class Halving:
    """A function with a state of its own."""

    def __init__(self):
        self.base = 0.5

    def __call__(self, x):
        return self.base**x


def cases(name, *samples):
    return [pytest.param(name, sample, id=f"{name} {place}") for place, sample in enumerate(samples)]


SIMPLE = [
    *cases(
        "LambdaLR",
        {"lr_lambda": lambda epoch: 0.95**epoch},
        {"lr_lambda": [lambda epoch: 1 / (epoch + 1), lambda epoch: epoch]},
        {"lr_lambda": Halving()},
    ),
    *cases(
        "MultiplicativeLR",
        {"lr_lambda": lambda epoch: 0.95},
        {"lr_lambda": [lambda epoch: 1.1, Halving()]},
    ),
    *cases("StepLR", {"step_size": 3}, {"step_size": 7, "gamma": 0.5}, {"step_size": 1, "gamma": 1.1}),
    *cases(
        "MultiStepLR",
        {"milestones": [2, 5, 5, 20]},
        {"milestones": (20, 3), "gamma": 0.5},
        {"milestones": []},
        {"milestones": [0, 1]},
    ),
    *cases("ConstantLR", {}, {"factor": 0.2, "total_iters": 12}, {"factor": 1.0}, {"total_iters": 0}),
    *cases(
        "LinearLR",
        {},
        {"start_factor": 0.1, "total_iters": 20},
        {"start_factor": 1.0, "end_factor": 0.0, "total_iters": 9},
        {"start_factor": 0.5, "end_factor": 0.25, "total_iters": 50},
    ),
    *cases("ExponentialLR", {"gamma": 0.9}, {"gamma": 1.0}, {"gamma": 0.0}),
    *cases("PolynomialLR", {}, {"total_iters": 20, "power": 2.0}, {"total_iters": 40, "power": 0.5}),
    *cases(
        "CosineAnnealingLR",
        {"T_max": 4},
        {"T_max": 30},
        {"T_max": 7, "eta_min": 0.01},
        {"T_max": 1},
    ),
    *cases(
        "CosineAnnealingWarmRestarts",
        {"T_0": 4},
        {"T_0": 3, "T_mult": 2},
        {"T_0": 1, "T_mult": 3, "eta_min": 0.01},
        {"T_0": 50},
    ),
    *cases(
        "CyclicLR",
        {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 4},
        {"base_lr": [0.01, 0.02], "max_lr": [0.1, 0.5], "step_size_up": 3, "step_size_down": 5},
        {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 4, "mode": "triangular2", "base_momentum": 0.5},
        {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 4, "mode": "exp_range", "gamma": 0.9},
        {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 4, "scale_fn": Halving()},
        {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 4, "scale_fn": Halving(), "scale_mode": "iterations"},
        {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 4, "cycle_momentum": False},
        {"base_lr": 0.01, "max_lr": 0.1},
    ),
    *cases(
        "OneCycleLR",
        {"max_lr": 0.5, "total_steps": 40},
        {"max_lr": [0.5, 0.1], "epochs": 10, "steps_per_epoch": 5},
        {"max_lr": 0.5, "total_steps": 31, "anneal_strategy": "linear", "pct_start": 0.5},
        {"max_lr": 0.5, "total_steps": 60, "three_phase": True, "pct_start": 0.2},
        {"max_lr": 0.5, "total_steps": 40, "div_factor": 5.0, "final_div_factor": 10.0, "cycle_momentum": False},
        {"max_lr": 0.5, "total_steps": 40, "base_momentum": [0.5, 0.6], "max_momentum": 0.8},
    ),
]


def optimizer_of(X, kind="SGD", tensor=False):
    settings = {"momentum": 0.9} if kind == "SGD" else {}
    rates = [X.tensor(0.1, dtype=X.float64), X.tensor(0.5, dtype=X.float64)] if tensor else [0.1, 0.5]
    groups = [{"params": [X.nn.Parameter(X.ones(2))], "lr": rate} for rate in rates]
    return getattr(X.optim, kind)(groups, **settings)


def rates_of(optimizer):
    wanted = ("lr", "initial_lr", "momentum", "betas", "max_lr", "min_lr", "max_momentum", "base_momentum")
    return [{k: copy.deepcopy(v) for k, v in group.items() if k in wanted} for group in optimizer.param_groups]


def run_of(make, kind="SGD", tensor=False, steps=STEPS):
    """A training with a scheduler that is loaded anew in the middle."""

    def run(X):
        optimizer = optimizer_of(X, kind, tensor)
        scheduler = make(X.optim.lr_scheduler, optimizer)
        seen = [rates_of(optimizer), scheduler.state_dict()]
        for step in range(steps):
            optimizer.step()
            scheduler.step()
            seen += [rates_of(optimizer), copy.deepcopy(scheduler.get_last_lr()), scheduler.last_epoch]
            if step == steps // 2:
                state, groups = copy.deepcopy(scheduler.state_dict()), optimizer.state_dict()
                optimizer = optimizer_of(X, kind, tensor)
                scheduler = make(X.optim.lr_scheduler, optimizer)
                optimizer.load_state_dict(groups)
                scheduler.load_state_dict(state)
        return [*seen, scheduler.state_dict()]

    return run


def assert_alike(run, fails=False):
    """The same results, the same warnings and errors."""
    results = []
    for X in (minitorch, torch):
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            X.manual_seed(0)
            try:
                result = plain(run(X), X)
            except Exception as error:
                result = [type(error).__name__, str(error)]
        mine = [str(w.message) for w in warned if issubclass(w.category, UserWarning)]
        results.append([result, [text for text in mine if "Converting a tensor" not in text]])
    ours, theirs = results
    assert fails == (len(theirs[0]) == 2 and isinstance(theirs[0][0], str)), theirs[0]
    assert difference(ours, theirs) is None


def made(name, sample):
    return lambda room, optimizer: getattr(room, name)(optimizer, **copy.deepcopy(sample))


@pytest.mark.parametrize(("name", "sample"), SIMPLE)
def test_thirty_steps(name, sample):
    assert_alike(run_of(made(name, sample)))


@pytest.mark.parametrize(("name", "sample"), SIMPLE)
def test_with_betas(name, sample):
    assert_alike(run_of(made(name, sample), kind="Adam"))


@pytest.mark.parametrize(("name", "sample"), SIMPLE)
def test_rates_as_tensors(name, sample):
    assert_alike(run_of(made(name, sample), tensor=True))


@pytest.mark.parametrize(("name", "sample"), SIMPLE)
def test_to_an_epoch(name, sample):
    """`step(epoch)` is deprecated, and takes the closed form."""

    def run(X):
        optimizer = optimizer_of(X)
        scheduler = made(name, sample)(X.optim.lr_scheduler, optimizer)
        seen = []
        for epoch in (3, 4, 1, 0, 12, 25):
            optimizer.step()
            scheduler.step(epoch)
            seen.append([rates_of(optimizer), scheduler.last_epoch])
            optimizer.step()
            scheduler.step()
            seen.append([rates_of(optimizer), scheduler.get_lr()])
        return seen

    assert_alike(run)


@pytest.mark.parametrize(("name", "sample"), SIMPLE)
def test_goes_on_from_an_epoch(name, sample):
    def run(X):
        optimizer = optimizer_of(X)
        first = made(name, sample)(X.optim.lr_scheduler, optimizer)
        for _ in range(5):
            optimizer.step()
            first.step()
        again = made(name, {**sample, "last_epoch": 5})(X.optim.lr_scheduler, optimizer)
        seen = [rates_of(optimizer), again.last_epoch]
        for _ in range(5):
            optimizer.step()
            again.step()
            seen.append(rates_of(optimizer))
        return seen

    assert_alike(run)


def test_parts_of_epochs():
    def run(X):
        optimizer = optimizer_of(X)
        scheduler = X.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 3, 2)
        seen = []
        for epoch in np.arange(0, 30, 0.75).tolist():
            scheduler.step(epoch)
            seen += [rates_of(optimizer), scheduler.T_cur, scheduler.T_i]
        return seen

    assert_alike(run)


SEVERAL = [
    lambda s, o: s.SequentialLR(o, [s.ConstantLR(o, 0.1, 20), s.ExponentialLR(o, 0.9)], [10]),
    lambda s, o: s.SequentialLR(o, [s.LinearLR(o, 0.1, 1.0, 5), s.CosineAnnealingLR(o, 20), s.StepLR(o, 2)], [5, 25]),
    lambda s, o: s.SequentialLR(o, [s.ExponentialLR(o, 0.5), s.CosineAnnealingWarmRestarts(o, 4)], [7]),
    lambda s, o: s.SequentialLR(o, [s.MultiplicativeLR(o, lambda e: 0.9), s.PolynomialLR(o, 10)], [3]),
    lambda s, o: s.SequentialLR(o, [s.ConstantLR(o)], []),
    lambda s, o: s.ChainedScheduler([s.ConstantLR(o, 0.1, 20), s.ExponentialLR(o, 0.9)]),
    lambda s, o: s.ChainedScheduler([s.LinearLR(o), s.StepLR(o, 3), s.MultiStepLR(o, [2, 9])], o),
    lambda s, o: s.SequentialLR(
        o, [s.ChainedScheduler([s.ConstantLR(o), s.ExponentialLR(o, 0.9)]), s.StepLR(o, 4)], [6]
    ),
]


@pytest.mark.parametrize("place", range(len(SEVERAL)))
@pytest.mark.parametrize("tensor", [False, True])
def test_several(place, tensor):
    def run(X):
        optimizer = optimizer_of(X, tensor=tensor)
        scheduler = SEVERAL[place](X.optim.lr_scheduler, optimizer)
        seen = [rates_of(optimizer), scheduler.state_dict()]
        for step in range(STEPS):
            optimizer.step()
            scheduler.step()
            seen += [rates_of(optimizer), copy.deepcopy(scheduler.get_last_lr())]
            if step == STEPS // 2:
                state, groups = copy.deepcopy(scheduler.state_dict()), optimizer.state_dict()
                optimizer = optimizer_of(X, tensor=tensor)
                scheduler = SEVERAL[place](X.optim.lr_scheduler, optimizer)
                optimizer.load_state_dict(groups)
                scheduler.load_state_dict(state)
        return [*seen, scheduler.state_dict()]

    assert_alike(run)


PLATEAUS = [
    {},
    {"patience": 2},
    {"patience": 0, "factor": 0.5, "cooldown": 3},
    {"mode": "max", "patience": 1},
    {"mode": "max", "patience": 1, "threshold_mode": "abs", "threshold": 0.3},
    {"patience": 1, "threshold_mode": "abs", "threshold": 0.3, "min_lr": 0.05},
    {"patience": 0, "min_lr": [0.01, 0.2]},
    {"patience": 0, "eps": 0.02},
]


@pytest.mark.parametrize("sample", PLATEAUS)
@pytest.mark.parametrize("tensor", [False, True])
def test_plateau(sample, tensor):
    numbers = np.random.default_rng(0).normal(size=STEPS).round(1).tolist()

    def run(X):
        optimizer = optimizer_of(X, tensor=tensor)
        scheduler = X.optim.lr_scheduler.ReduceLROnPlateau(optimizer, **sample)
        seen = [scheduler.state_dict()]
        for step, number in enumerate(numbers):
            scheduler.step(X.tensor(number) if step % 2 else number)
            seen += [rates_of(optimizer), copy.deepcopy(scheduler.state_dict()), scheduler.in_cooldown]
        again = X.optim.lr_scheduler.ReduceLROnPlateau(optimizer)
        again.load_state_dict(scheduler.state_dict())
        again.step(1.0, 3)
        return [*seen, again.state_dict()]

    assert_alike(run)


def test_plateau_with_groups_that_come_later():
    def run(X, **settings):
        optimizer = optimizer_of(X)
        scheduler = X.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0, **settings)
        optimizer.add_param_group({"params": [X.nn.Parameter(X.ones(1))], "lr": 0.3})
        for _ in range(3):
            scheduler.step(1.0)
        return rates_of(optimizer)

    assert_alike(run)
    assert_alike(lambda X: run(X, min_lr=[0.1, 0.1]), fails=True)


def of(name, *args, kind="SGD", **settings):
    return lambda X: getattr(X.optim.lr_scheduler, name)(optimizer_of(X, kind), *args, **settings)


def sequence(*names, milestones=(3,)):
    def run(X):
        rooms, optimizer = X.optim.lr_scheduler, optimizer_of(X)
        return rooms.SequentialLR(optimizer, [getattr(rooms, n)(optimizer) for n in names], list(milestones))

    return run


def chain(*names):
    def run(X):
        rooms, optimizer = X.optim.lr_scheduler, optimizer_of(X)
        return rooms.ChainedScheduler([getattr(rooms, n)(optimizer) for n in names])

    return run


def of_two_optimizers(X):
    rooms = X.optim.lr_scheduler
    return rooms.ChainedScheduler([rooms.ConstantLR(optimizer_of(X)), rooms.ConstantLR(optimizer_of(X))])


ERRORS = [
    lambda X: X.optim.lr_scheduler.StepLR(3, 1),
    lambda X: X.optim.lr_scheduler.ReduceLROnPlateau(3),
    lambda X: X.optim.lr_scheduler.CyclicLR(3, 0.1, 0.2),
    lambda X: X.optim.lr_scheduler.OneCycleLR(3, 0.1, 10),
    of("LRScheduler"),
    of("LambdaLR", [len]),
    of("MultiplicativeLR", [len]),
    of("ExponentialLR", 0.5, last_epoch=2),
    of("MultiStepLR", 3),
    of("ConstantLR", factor=2.0),
    of("ConstantLR", factor=-1.0),
    of("LinearLR", start_factor=0),
    of("LinearLR", start_factor=2.0),
    of("LinearLR", end_factor=2.0),
    of("LinearLR", end_factor=-1.0),
    of("SequentialLR", [], []),
    of("SequentialLR", [3], []),
    sequence("ConstantLR"),
    sequence("ConstantLR", "ReduceLROnPlateau"),
    lambda X: X.optim.lr_scheduler.ChainedScheduler([]),
    of_two_optimizers,
    chain("ConstantLR", "ReduceLROnPlateau"),
    of("ReduceLROnPlateau", factor=1.0),
    of("ReduceLROnPlateau", mode="x"),
    of("ReduceLROnPlateau", threshold_mode="x"),
    of("ReduceLROnPlateau", min_lr=[1]),
    of("CyclicLR", 0.1, 0.2, mode="x"),
    of("CyclicLR", [0.1], 0.2),
    of("CyclicLR", 0.1, [0.2]),
    of("CyclicLR", 0.1, 0.2, base_momentum=[1]),
    of("CyclicLR", 0.1, 0.2, kind="Adagrad"),
    of("CosineAnnealingWarmRestarts", 0),
    of("CosineAnnealingWarmRestarts", 1.5),
    of("CosineAnnealingWarmRestarts", 3, 0),
    of("CosineAnnealingWarmRestarts", 3, 1.5),
    of("CosineAnnealingWarmRestarts", 3, eta_min="a"),
    lambda X: of("CosineAnnealingWarmRestarts", 3)(X).step(-1),
    of("OneCycleLR", 0.1),
    of("OneCycleLR", 0.1, epochs=3),
    of("OneCycleLR", 0.1, 0),
    of("OneCycleLR", 0.1, 1.5),
    of("OneCycleLR", 0.1, epochs=0, steps_per_epoch=3),
    of("OneCycleLR", 0.1, epochs=3, steps_per_epoch=0),
    of("OneCycleLR", 0.1, 10, pct_start=2),
    of("OneCycleLR", 0.1, 10, anneal_strategy="x"),
    of("OneCycleLR", [0.1], 10),
    of("OneCycleLR", 0.1, 10, kind="Adagrad"),
    of("OneCycleLR", 0.1, 10, base_momentum=[0.1]),
    lambda X: [scheduler.step() for scheduler in [of("OneCycleLR", 0.1, 3)(X)] * 5],
]


@pytest.mark.parametrize("place", range(len(ERRORS)))
def test_error(place):
    assert_alike(ERRORS[place], fails=True)


def order(steps, overridden=False):
    def run(X):
        optimizer = optimizer_of(X)
        optimizer.step()  # before there was a scheduler: this one does not count
        scheduler = X.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
        if overridden:
            optimizer.step = lambda *args: None
        for who in steps:
            (optimizer if who == "o" else scheduler).step()
        return scheduler.get_last_lr(), scheduler.get_lr()

    return run


@pytest.mark.parametrize("steps", ["s", "ss", "os", "oss", "so", "sos"])
@pytest.mark.parametrize("overridden", [False, True])
def test_warnings_of_the_order(steps, overridden):
    assert_alike(order(steps, overridden))


def test_outcomes_differ_where_they_should():
    ours = outcome(run_of(made("StepLR", {"step_size": 3})), minitorch)
    assert difference(ours, outcome(run_of(made("StepLR", {"step_size": 4})), torch))
