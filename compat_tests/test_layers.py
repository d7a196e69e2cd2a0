"""What samples of single calls do not show of the layers: lazy shapes, buffers, states of older versions, layouts."""

import copy
import pickle

import pytest
import torch

import minitorch
from compat_tests.test_nn import assert_same, by_source, raised


def train(X, net, shape, steps=3):
    """The losses of some steps of training with momentum; then what the net holds."""
    optimizer = X.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = net(X.randn(*shape, dtype=X.float64)).square().mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, net.state_dict()


def lazy_net(X):
    nn = X.nn
    return nn.Sequential(
        nn.LazyConv2d(4, 3), nn.LazyBatchNorm2d(), nn.ReLU(), nn.Flatten(), nn.LazyLinear(3, bias=False)
    ).double()


class Counting:
    """A lazy module of one's own, which stays of its class."""

    def __new__(cls, X):
        class Scale(X.nn.modules.lazy.LazyModuleMixin, X.nn.Module):
            def __init__(self):
                super().__init__()
                self.weight = X.nn.UninitializedParameter()
                self.seen = X.nn.Buffer(X.zeros(()), persistent=False)

            def initialize_parameters(self, x):
                if self.has_uninitialized_params():
                    self.weight.materialize(x.shape[1:])
                    X.nn.init.ones_(self.weight)

            def forward(self, x):
                self.seen += 1
                return x * self.weight

        return Scale()


def initialized(X, net, *shape):
    net(X.ones(*shape, dtype=X.float64))
    return net


LAZY = [
    lambda X: (net := lazy_net(X), train(X, initialized(X, net, 2, 2, 5, 5), (2, 2, 5, 5)), repr(net)),
    lambda X: lazy_net(X).load_state_dict(initialized(X, lazy_net(X), 2, 2, 5, 5).state_dict()),
    lambda X: (
        net := X.nn.LazyLinear(3),
        net.load_state_dict(X.nn.Linear(2, 3).state_dict()),
        repr(net),
        net(X.ones(1, 2)),
        repr(net),
    ),
    lambda X: (lazy_net(X).load_state_dict(lazy_net(X).state_dict()), list(lazy_net(X).state_dict())),
    lambda X: (net := copy.deepcopy(X.nn.LazyConv1d(3, 2)), net(X.ones(2, 3, 4)), net.state_dict(), repr(net)),
    lambda X: (net := pickle.loads(pickle.dumps(X.nn.LazyLinear(3))), net(X.ones(2, 3)), net.state_dict(), repr(net)),
    lambda X: repr(X.nn.UninitializedParameter()),
    lambda X: [X.nn.parameter.is_lazy(p) for p in (X.nn.UninitializedParameter(), X.nn.Parameter(X.ones(1)))],
    lambda X: (
        p := X.nn.UninitializedParameter(dtype=X.float64),
        p.materialize((2, 3)),
        p.data.zero_(),
        p.shape,
        p.dtype,
        repr(type(p))[-11:],
    ),
    lambda X: (
        p := X.nn.UninitializedBuffer(),
        p.materialize((2, 3), dtype=X.float64),
        p.zero_(),
        p.shape,
        p.dtype,
        p.requires_grad,
    ),
    lambda X: (
        s := Counting(X),
        s(X.ones(2, 3)),
        s.weight,
        s.seen,
        type(s).__name__,
        list(s.state_dict()),
        s(X.ones(2, 3)),
    ),
]


@pytest.mark.parametrize("function", LAZY, ids=by_source(LAZY))
def test_lazy_modules(function):
    assert_same(function)


class Lazy:
    """A lazy module that lacks, or forgets, its initialization."""

    def __new__(cls, X, forgets):
        class Half(X.nn.modules.lazy.LazyModuleMixin, X.nn.Module):
            def __init__(self):
                super().__init__()
                self.weight = X.nn.UninitializedParameter()

        if forgets:
            Half.initialize_parameters = lambda self, x: None
        return Half()


WRONG = [
    lambda X: X.nn.UninitializedParameter().shape,
    lambda X: X.nn.UninitializedBuffer().shape,
    lambda X: X.nn.Linear(2, 3).load_state_dict(X.nn.LazyLinear(3).state_dict()),
    lambda X: Lazy(X, False)(X.ones(2)),
    lambda X: Lazy(X, True)(X.ones(2)),
    lambda X: X.nn.LazyLinear(3).load_state_dict({"weight": X.ones(3, 2)}),
    lambda X: X.nn.LinearCrossEntropyOptions(batch_chunk_size=0),
    lambda X: X.nn.LinearCrossEntropyOptions(chunking_method="half"),
    lambda X: X.nn.LinearCrossEntropyOptions(acc_policy="exact"),
]


@pytest.mark.parametrize("function", WRONG, ids=by_source(WRONG))
def test_errors(function):
    theirs, ours = (raised(function, X) for X in (torch, minitorch))
    assert ours == theirs
    assert theirs[0] != "nothing"


@pytest.mark.parametrize(
    "use", [lambda p: p + 1, lambda p: p.sum(), lambda p: p.numel(), lambda p: p.detach(), lambda p: 2 * p]
)
def test_uninitialized_parameter_cannot_be_used(use):
    for X in (torch, minitorch):
        with pytest.raises(ValueError, match="Attempted to use an uninitialized parameter in "):
            use(X.nn.UninitializedParameter())


def old_state(X, norm):
    """A state as version 1 wrote it: without num_batches_tracked, and without saying its version."""
    return {k: v for k, v in norm.state_dict().items() if k != "num_batches_tracked"}


class WithBuffers:
    def __new__(cls, X, *names):
        class Holder(X.nn.Module):
            def __init__(self):
                super().__init__()
                for name in names:
                    setattr(self, name, X.nn.Buffer(X.ones(2), persistent=name != "quiet"))

        return Holder()


def replaced(X):
    """What is assigned again keeps its place among the others."""
    net = X.nn.Module()
    net.first, net.second = X.nn.Parameter(X.ones(1)), X.nn.Parameter(X.ones(2))
    net.inner, net.outer = X.nn.Linear(1, 1), X.nn.Linear(2, 1)
    net.first, net.inner = X.nn.Parameter(X.ones(3)), X.nn.Tanh()
    return [name for name, _ in net.named_parameters()], repr(net)


STATES = [
    lambda X: X.nn.BatchNorm1d(2).load_state_dict(old_state(X, X.nn.BatchNorm1d(2))),
    lambda X: X.nn.BatchNorm1d(2).state_dict()._metadata,
    lambda X: X.nn.LayerNorm(2).state_dict()._metadata,
    lambda X: train(X, X.nn.Sequential(X.nn.Linear(3, 4), X.nn.BatchNorm1d(4, momentum=None)).double(), (5, 3)),
    lambda X: train(
        X, X.nn.Sequential(X.nn.Conv2d(2, 4, 3), X.nn.GroupNorm(2, 4), X.nn.PReLU(4)).double(), (2, 2, 5, 5)
    ),
    lambda X: (
        h := WithBuffers(X, "loud", "quiet"),
        h.state_dict(),
        [n for n, _ in h.named_buffers()],
        type(h.loud).__name__,
    ),
    lambda X: (
        h := WithBuffers(X, "loud", "quiet"),
        setattr(h, "loud", X.nn.Buffer(X.zeros(1))),
        dict(h.named_buffers()),
    ),
    lambda X: (h := WithBuffers(X, "loud"), setattr(h, "loud", X.zeros(3)), dict(h.named_buffers())),
    lambda X: [isinstance(t, X.nn.Buffer) for t in (X.nn.Buffer(X.ones(1)), X.nn.UninitializedBuffer(), X.ones(1))],
    replaced,
    lambda X: X.nn.LinearCrossEntropyOptions(chunking_method="aspect_ratio:2"),
]


@pytest.mark.parametrize("function", STATES, ids=by_source(STATES))
def test_states(function):
    assert_same(function)


LAYOUTS = [
    lambda X: X.nn.Conv2d(3, 4, 3).to(memory_format=X.channels_last).weight.stride(),
    lambda X: X.nn.Conv2d(3, 4, 3).to(X.float64, memory_format=X.channels_last).weight,
    lambda X: [
        p.stride()
        for p in X.nn.Sequential(X.nn.Conv2d(3, 4, 3), X.nn.Linear(2, 3)).to(memory_format=X.channels_last).parameters()
    ],
    lambda X: (
        X.nn.Conv2d(3, 4, 3).to(memory_format=X.channels_last).to(memory_format=X.contiguous_format).weight.stride()
    ),
    lambda X: X.nn.Conv2d(3, 4, 3).to(memory_format=X.channels_last)(X.randn(2, 3, 5, 5)),
    lambda X: X.nn.BatchNorm2d(3).to(memory_format=X.channels_last).state_dict(),
]


@pytest.mark.parametrize("function", LAYOUTS, ids=by_source(LAYOUTS))
def test_layouts(function):
    assert_same(function)


def test_modules_over_values():
    """The running statistics, too, are numbers that take part."""
    minitorch.manual_seed(0)
    norm = minitorch.nn.BatchNorm1d(2, dtype=minitorch.value)
    x = minitorch.randn(3, 2, dtype=minitorch.float64)
    norm(x.to(minitorch.value)).square().sum().backward()
    plain = minitorch.nn.BatchNorm1d(2, dtype=minitorch.float64)
    plain(x).square().sum().backward()
    assert [float(g) for g in norm.weight.grad.tolist()] == pytest.approx(plain.weight.grad.tolist())
    assert [float(m) for m in norm.running_mean.tolist()] == pytest.approx(plain.running_mean.tolist())
