"""torch.optim against torch: the same steps on the same gradients, state and texts."""

import copy
import io
import pickle
import sys

import numpy as np
import pytest
import torch

import minitorch
from compat_tests.test_nn import BACKENDS, as_data, assert_same, by_source, raised

SETTINGS = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {"lr": 0.1, "momentum": 0.9}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "dampening": 0.3}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
    ("SGD", {"lr": 0.1, "weight_decay": 0.2}),
    ("SGD", {"lr": 0.1, "momentum": 0.5, "weight_decay": 0.2, "maximize": True}),
    ("SGD", {"lr": 0.1, "maximize": True, "foreach": True}),
    ("Adam", {}),
    ("Adam", {"lr": 0.1, "betas": (0.5, 0.7), "eps": 1e-3}),
    ("Adam", {"lr": 0.1, "weight_decay": 0.2}),
    ("Adam", {"lr": 0.1, "amsgrad": True}),
    ("Adam", {"lr": 0.1, "maximize": True}),
    ("Adam", {"lr": 0.1, "weight_decay": 0.2, "decoupled_weight_decay": True}),
    ("Adam", {"lr": 0.1, "betas": (0.0, 0.9)}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.1, "weight_decay": 0.3}),
    ("AdamW", {"lr": 0.1, "amsgrad": True, "maximize": True}),
]
IDS = [f"{name} {' '.join(f'{k}={v}' for k, v in kw.items())}" for name, kw in SETTINGS]


def parameters(X, dtype="float32"):
    """Some parameters: a 0-d one, a transposed view of its memory, a large one, one that never gets a gradient."""
    dtype = getattr(X, dtype)
    turned = X.randn(3, 4, dtype=dtype).t()
    made = [X.nn.Parameter(X.randn(shape, dtype=dtype)) for shape in ((5,), (), (70, 60))]
    return [*made, X.nn.Parameter(turned), X.nn.Parameter(X.randn(2, dtype=dtype))]


def give_grads(X, params):
    for p in params[:-1]:
        p.grad = X.randn(p.shape, dtype=p.dtype) + p.detach()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("name", "settings"), SETTINGS, ids=IDS)
def test_steps(name, settings, dtype):
    def run(X):
        params = parameters(X, dtype)
        optimizer = getattr(X.optim, name)(params, **settings)
        for _ in range(20):
            give_grads(X, params)
            optimizer.step()
        versions = [p._version for p in params]
        return [params, optimizer.state_dict(), repr(optimizer), [v > 0 for v in versions]]

    assert_same(run)


@pytest.mark.parametrize(("name", "settings"), [("SGD", {"momentum": 0.9}), ("Adam", {})])
def test_parameters_that_share_memory(name, settings):
    def run(X):
        one = X.nn.Parameter(X.randn(3))
        other = X.nn.Parameter(one.data)
        optimizer = getattr(X.optim, name)([one, other], lr=0.1, **settings)
        for _ in range(3):
            one.grad, other.grad = X.randn(3), X.randn(3)
            optimizer.step()
        return one, other

    assert_same(run)


@pytest.mark.parametrize("name", ["SGD", "Adam"])
def test_parameters_of_several_dtypes(name):
    def run(X):
        params = [X.nn.Parameter(X.randn(2, dtype=getattr(X, d))) for d in ("float32", "float64", "float32")]
        optimizer = getattr(X.optim, name)(params, lr=0.1)
        for used in (params, params[1:], params):
            optimizer.zero_grad()
            for p in used:
                p.grad = X.randn(2, dtype=p.dtype)
            optimizer.step()
        return params, optimizer.state_dict()

    assert_same(run)


@pytest.mark.parametrize(("name", "settings"), SETTINGS[:12:3], ids=IDS[:12:3])
def test_parameters_larger_than_a_block(name, settings):
    def run(X):
        p = X.nn.Parameter(X.randn(300, 301))
        optimizer = getattr(X.optim, name)([p], **settings)
        for _ in range(3):
            p.grad = X.randn(300, 301)
            optimizer.step()
        return p, optimizer.state_dict()["state"]

    assert_same(run)


@pytest.mark.parametrize(("name", "settings"), [("SGD", {"lr": 0.1, "momentum": 0.9}), ("Adam", {}), ("AdamW", {})])
def test_state_goes_on_in_another_optimizer(name, settings):
    def run(X):
        params = parameters(X)
        first = getattr(X.optim, name)(params, **settings)
        for _ in range(3):
            give_grads(X, params)
            first.step()
        second = getattr(X.optim, name)(params, lr=5.0)
        second.load_state_dict(copy.deepcopy(first.state_dict()))
        for _ in range(3):
            give_grads(X, params)
            second.step()
        steps_of_first = first.state_dict()["state"][0].get("step")
        return [params, second.state_dict(), steps_of_first]

    assert_same(run)


def test_state_of_another_dtype_is_converted():
    def run(X):
        params = parameters(X, "float64")
        first = X.optim.Adam(params)
        give_grads(X, params)
        first.step()
        second = X.optim.Adam(parameters(X, "float32"))
        second.load_state_dict(first.state_dict())
        return second.state_dict()

    assert_same(run)


def test_groups():
    def run(X):
        a, b, c, *_ = parameters(X)
        optimizer = X.optim.SGD([{"params": [a], "lr": 0.5}, {"params": b, "name": "second"}], lr=0.1, momentum=0.9)
        optimizer.add_param_group({"params": (c,), "weight_decay": 0.1})
        give_grads(X, [a, b, c, None])
        optimizer.step()
        optimizer.param_groups[0]["lr"] = 0.05
        optimizer.step()
        return [a, b, c, repr(optimizer), optimizer.state_dict(), len(optimizer.param_groups)]

    assert_same(run)


def test_named_parameters():
    def run(X):
        module = X.nn.Linear(2, 2)
        optimizer = X.optim.Adam(module.named_parameters())
        state = optimizer.state_dict()
        optimizer.load_state_dict(state)
        return state, repr(optimizer)

    assert_same(run)


def test_zero_grad():
    def run(X):
        params = parameters(X)
        optimizer = X.optim.SGD(params)
        give_grads(X, params)
        kept = params[0].grad
        optimizer.zero_grad(set_to_none=False)
        zeros = [params[0].grad is kept, [p.grad for p in params]]
        optimizer.zero_grad()
        return [zeros, [p.grad for p in params]]

    assert_same(run)


def test_closure():
    def run(X):
        p = X.nn.Parameter(X.randn(3))
        optimizer = X.optim.SGD([p], lr=0.1)

        def closure():
            optimizer.zero_grad()
            loss = (p * p).sum()
            loss.backward()
            return loss

        with X.no_grad():
            losses = [optimizer.step(closure).item() for _ in range(3)]
        return losses, p

    assert_same(run)


def test_a_step_is_unseen_by_autograd_but_not_by_versions():
    def run(X):
        p = X.nn.Parameter(X.randn(3))
        loss = (p * p).sum()
        p.grad = X.ones(3)
        X.optim.SGD([p], lr=0.1).step()
        return p.grad_fn, p.requires_grad, p._version, raised(lambda X: loss.backward(), X)[0]

    assert_same(run)


def test_learning_rate_as_a_tensor():
    def run(X):
        params = parameters(X)
        lr = X.tensor(0.1)
        optimizer = X.optim.SGD(params, lr=lr)
        give_grads(X, params)
        optimizer.step()
        lr.fill_(0.5)
        optimizer.step()
        return params

    assert_same(run)


def test_copies_of_optimizers():
    def run(X):
        params = parameters(X)
        optimizer = X.optim.Adam(params)
        give_grads(X, params)
        optimizer.step()
        optimizer.register_step_pre_hook(lambda *args: None)
        buffer = io.BytesIO()
        pickle.dump(optimizer, buffer)
        loaded = pickle.loads(buffer.getvalue())
        deep = copy.deepcopy(optimizer)
        for copied in (loaded, deep):
            for p in copied.param_groups[0]["params"][:-1]:
                p.grad = X.ones(p.shape)
            copied.step()
        return [params, loaded.state_dict(), deep.param_groups[0]["params"]]

    assert_same(run)


def test_hooks_in_order():
    def run(X):
        room = sys.modules[X.optim.Optimizer.__module__]
        p = X.nn.Parameter(X.ones(1))
        optimizer = X.optim.SGD([p], lr=0.1)
        log = []

        def note(what):
            return lambda opt, args, kwargs: log.append([what, opt is optimizer, len(args), args[0] is opt, kwargs])

        handles = [
            room.register_optimizer_step_pre_hook(note("every pre")),
            optimizer.register_step_pre_hook(note("pre")),
            optimizer.register_step_post_hook(note("post")),
            room.register_optimizer_step_post_hook(note("every post")),
        ]
        optimizer.step()
        optimizer.step(lambda: 3)
        optimizer.step(closure=None)
        for handle in handles:
            handle.remove()
        optimizer.step()
        return log

    assert_same(run)


def test_own_optimizer():
    def run(X):
        class Sign(X.optim.Optimizer):
            def __init__(self, params, lr=0.1):
                super().__init__(params, {"lr": lr})

            @X.no_grad()
            def step(self):
                for group in self.param_groups:
                    for p in group["params"]:
                        if p.grad is not None:
                            state = self.state[p]
                            state["n"] = state.get("n", 0) + 1
                            p.add_(p.grad.sign(), alpha=-group["lr"])

        params = parameters(X)
        optimizer = Sign(params)
        log = []
        optimizer.register_step_post_hook(lambda *args: log.append("stepped"))
        give_grads(X, params)
        optimizer.step()
        return [params, optimizer.state_dict(), repr(optimizer), log]

    assert_same(run)


def one(X):
    return X.nn.Parameter(X.ones(2))


ERRORS = [
    lambda X: X.optim.SGD(one(X), lr=0.1),
    lambda X: X.optim.SGD([], lr=0.1),
    lambda X: X.optim.SGD([one(X) * 2]),
    lambda X: X.optim.SGD([3]),
    lambda X: X.optim.SGD([{"lr": 3}]),
    lambda X: X.optim.SGD([{"params": {one(X)}}]),
    lambda X: X.optim.SGD([("a", one(X)), one(X)]),
    lambda X: (p := one(X), X.optim.SGD([{"params": [p]}, {"params": [p]}])),
    lambda X: X.optim.SGD([one(X)], lr=-0.1),
    lambda X: X.optim.SGD([one(X)], momentum=-1),
    lambda X: X.optim.SGD([one(X)], weight_decay=-1),
    lambda X: X.optim.SGD([one(X)], nesterov=True),
    lambda X: X.optim.SGD([one(X)], momentum=0.9, dampening=0.1, nesterov=True),
    lambda X: X.optim.SGD([one(X)], foreach=True, fused=True),
    lambda X: X.optim.SGD([one(X)], differentiable=True, fused=True),
    lambda X: X.optim.SGD([one(X)], lr=X.ones(2)),
    lambda X: X.optim.Adam([one(X)], lr=X.tensor(0.1), foreach=True),
    lambda X: X.optim.Adam([one(X)], lr=-1),
    lambda X: X.optim.Adam([one(X)], eps=-1),
    lambda X: X.optim.Adam([one(X)], betas=(1.0, 0.5)),
    lambda X: X.optim.Adam([one(X)], betas=(0.1, 1.5)),
    lambda X: X.optim.Adam([one(X)], weight_decay=-1),
    lambda X: X.optim.SGD([one(X)]).add_param_group(3),
    lambda X: X.optim.SGD([one(X)]).load_state_dict({"state": {}, "param_groups": []}),
    lambda X: X.optim.SGD([one(X)]).load_state_dict({"state": {}, "param_groups": [{"params": [0, 1]}]}),
    lambda X: X.optim.Optimizer([one(X)], {}).step(),
    lambda X: X.optim.Optimizer([one(X)], {"lr": sys.modules[X.optim.Optimizer.__module__].required}),
]


@pytest.mark.parametrize("function", ERRORS, ids=by_source(ERRORS))
def test_error(function):
    theirs, ours = (raised(function, X) for X in BACKENDS)
    assert theirs[0] != "nothing"
    assert ours == theirs


def test_duplicate_parameters_are_warned_of():
    for X in BACKENDS:
        p = one(X)
        with pytest.warns(UserWarning, match="duplicate parameters"):
            X.optim.SGD([p, p])


def test_a_step_that_is_to_be_recorded_is_refused():
    p = one(minitorch) * 1
    p.retain_grad()
    p.grad = minitorch.ones(2)
    with pytest.raises(NotImplementedError, match="differentiable"):
        minitorch.optim.Adam([p], differentiable=True).step()


# ---- dtype value ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "settings"), SETTINGS, ids=IDS)
def test_values(name, settings):
    """On Values a step gives what it gives on float64, and leaves the Values of the graph alone."""

    def run(X, dtype):
        X.manual_seed(0)
        start = X.randn(2, 3, dtype=X.float64)
        p = X.nn.Parameter(X.tensor(start.tolist(), dtype=dtype))
        optimizer = getattr(X.optim, name)([p], **settings)
        for _ in range(3):
            optimizer.zero_grad()
            (p * p * X.arange(1, 4)).sum().backward()
            before = p._data.copy() if X is minitorch else None
            optimizer.step()
        return p, before

    ours, before = run(minitorch, minitorch.value)
    theirs, _ = run(torch, torch.float64)
    np.testing.assert_allclose(as_data(ours, minitorch)["array"], theirs.detach().numpy(), rtol=1e-12)
    assert ours._data.dtype == object
    assert not any(new is old for new, old in zip(ours._data.flat, before.flat, strict=True))


# ---- learning rates -------------------------------------------------------------------------------------------------

SCHEDULES = [
    lambda s, o: s.StepLR(o, step_size=3),
    lambda s, o: s.StepLR(o, step_size=2, gamma=0.5),
    lambda s, o: s.ExponentialLR(o, gamma=0.9),
    lambda s, o: s.LambdaLR(o, lambda epoch: 0.95**epoch),
    lambda s, o: s.LambdaLR(o, [lambda epoch: 1 / (epoch + 1), lambda epoch: epoch]),
    lambda s, o: s.MultiStepLR(o, [2, 5, 5], gamma=0.1),
    lambda s, o: s.CosineAnnealingLR(o, T_max=4),
    lambda s, o: s.CosineAnnealingLR(o, T_max=5, eta_min=0.01),
]


@pytest.mark.parametrize("make", SCHEDULES, ids=by_source(SCHEDULES))
def test_scheduler(make):
    def run(X):
        params = parameters(X)
        optimizer = X.optim.SGD([{"params": params[:2]}, {"params": params[2:], "lr": 0.5}], lr=0.1)
        scheduler = make(X.optim.lr_scheduler, optimizer)
        rates = []
        for _ in range(12):
            optimizer.step()
            rates.append([group["lr"] for group in optimizer.param_groups])
            scheduler.step()
        rates.append(scheduler.get_last_lr())
        state = scheduler.state_dict()
        again = make(X.optim.lr_scheduler, optimizer)
        again.load_state_dict(state)
        optimizer.step()
        again.step()
        return [rates, again.get_last_lr(), again.last_epoch, [g["initial_lr"] for g in optimizer.param_groups]]

    assert_same(run)


def test_scheduler_goes_on_from_an_epoch():
    def run(X):
        optimizer = X.optim.SGD([{"params": [one(X)], "initial_lr": 0.3}], lr=0.1)
        scheduler = X.optim.lr_scheduler.ExponentialLR(optimizer, 0.5, last_epoch=4)
        return [scheduler.last_epoch, scheduler.get_last_lr(), optimizer.param_groups[0]["lr"]]

    assert_same(run)


SCHEDULER_ERRORS = [
    lambda X: X.optim.lr_scheduler.StepLR(3, 1),
    lambda X: X.optim.lr_scheduler.StepLR(X.optim.SGD([one(X)]), 1, last_epoch=3),
    lambda X: X.optim.lr_scheduler.LambdaLR(X.optim.SGD([one(X)]), [len, len]),
]


@pytest.mark.parametrize("function", SCHEDULER_ERRORS, ids=by_source(SCHEDULER_ERRORS))
def test_scheduler_error(function):
    theirs, ours = (raised(function, X) for X in BACKENDS)
    assert theirs[0] != "nothing"
    assert ours == theirs


def test_scheduler_before_optimizer_is_warned_of():
    for X in BACKENDS:
        scheduler = X.optim.lr_scheduler.StepLR(X.optim.SGD([one(X)]), 1)
        with pytest.warns(UserWarning, match="before `optimizer.step"):
            scheduler.step()
