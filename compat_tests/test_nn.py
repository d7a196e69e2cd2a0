"""torch.nn against torch: every check is one function, run with each backend as `X`, whose results must agree."""

import copy
import doctest
import importlib
import io
import pickle
import pkgutil
import subprocess
import sys
from collections import OrderedDict, namedtuple

import numpy as np
import pytest
import torch

import minitorch

BACKENDS = (torch, minitorch)


# ---- results compared -----------------------------------------------------------------------------------------------


def as_data(value, X):
    """A result as plain data: tensors as arrays with what else they show, dicts and lists all the way down."""
    if isinstance(value, X.Tensor):
        array = value.detach().numpy()
        return {"type": type(value).__name__, "dtype": str(array.dtype), "needs": value.requires_grad, "array": array}
    if isinstance(value, dict):
        return {k: as_data(v, X) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_data(v, X) for v in value]
    if isinstance(value, (str, int, float, bool, type(None))):
        return value
    return repr(value)


def assert_equal(ours, theirs, exact, path=""):
    assert type(ours) is type(theirs), f"{path}: {ours!r} != {theirs!r}"
    if isinstance(ours, dict):
        assert list(ours) == list(theirs), path
        for key in ours:
            assert_equal(ours[key], theirs[key], exact, f"{path}.{key}")
    elif isinstance(ours, list):
        assert len(ours) == len(theirs), f"{path}: {ours!r} != {theirs!r}"
        for place, (a, b) in enumerate(zip(ours, theirs, strict=True)):
            assert_equal(a, b, exact, f"{path}[{place}]")
    elif isinstance(ours, np.ndarray):
        assert ours.shape == theirs.shape, path
        if exact:
            np.testing.assert_array_equal(ours, theirs, err_msg=path)
        else:
            eps = 1e-5 if ours.dtype == np.float32 else 1e-12
            np.testing.assert_allclose(ours, theirs, rtol=eps, atol=eps, err_msg=path)
    elif isinstance(ours, float):
        assert ours == pytest.approx(theirs, rel=1e-5), path
    else:
        assert ours == theirs, path


def assert_same(function, exact=False):
    results = []
    for X in BACKENDS:
        X.manual_seed(0)
        results.append(as_data(function(X), X))
    theirs, ours = results
    assert_equal(ours, theirs, exact)


def raised(function, X):
    try:
        result = function(X)
    except Exception as error:
        text = str(error).replace("minitorch", "torch")
        return type(error).__name__, text
    return "nothing", repr(result)


def by_source(functions):
    """pytest ids: the number of the line is enough to find it, the name says what is checked."""
    return [f"{place}" for place, _ in enumerate(functions)]


def backward(X, outputs):
    """Backward from each output with a random cotangent."""
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    X.autograd.backward(list(outputs), [X.randn(o.shape, dtype=o.dtype) for o in outputs])


# ---- the table of modules -------------------------------------------------------------------------------------------

MODULES = [
    ("Identity", lambda nn: nn.Identity(54, unused=True), [(2, 3)]),
    ("Linear", lambda nn: nn.Linear(3, 5), [(4, 3), (3,), (2, 4, 3), (0, 3)]),
    ("Linear without bias", lambda nn: nn.Linear(3, 5, bias=False), [(4, 3), (2, 4, 3)]),
    ("Linear to one", lambda nn: nn.Linear(4, 1), [(7, 4)]),
    ("Tanh", lambda nn: nn.Tanh(), [(4, 3), ()]),
    ("Sigmoid", lambda nn: nn.Sigmoid(), [(4, 3)]),
    ("ReLU", lambda nn: nn.ReLU(), [(4, 3)]),
    ("LeakyReLU", lambda nn: nn.LeakyReLU(), [(4, 3)]),
    ("LeakyReLU steep", lambda nn: nn.LeakyReLU(0.3), [(4, 3)]),
    ("ELU", lambda nn: nn.ELU(), [(4, 3)]),
    ("ELU with alpha", lambda nn: nn.ELU(alpha=0.5), [(4, 3)]),
    ("GELU", lambda nn: nn.GELU(), [(4, 3)]),
    ("GELU tanh", lambda nn: nn.GELU("tanh"), [(4, 3)]),
    ("SiLU", lambda nn: nn.SiLU(), [(4, 3)]),
    ("Softplus", lambda nn: nn.Softplus(), [(4, 3)]),
    ("Softplus beta", lambda nn: nn.Softplus(beta=2, threshold=1), [(4, 3)]),
    ("Softmax", lambda nn: nn.Softmax(dim=1), [(4, 3), (2, 3, 4)]),
    ("Softmax of rows", lambda nn: nn.Softmax(0), [(4, 3)]),
    ("LogSoftmax", lambda nn: nn.LogSoftmax(dim=-1), [(4, 3)]),
    ("Flatten", lambda nn: nn.Flatten(), [(2, 3, 4), (2, 3)]),
    ("Flatten part", lambda nn: nn.Flatten(0, 1), [(2, 3, 4)]),
    ("Unflatten", lambda nn: nn.Unflatten(1, (2, -1)), [(3, 6)]),
    ("Unflatten list", lambda nn: nn.Unflatten(-1, [2, 3]), [(3, 6)]),
    ("Dropout", lambda nn: nn.Dropout(0.3), [(4, 30)]),
    ("Dropout of all", lambda nn: nn.Dropout(1.0), [(4, 3)]),
    ("Dropout in eval", lambda nn: nn.Dropout(0.3).eval(), [(4, 3)]),
    ("Sequential", lambda nn: nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)), [(5, 3)]),
    (
        "Sequential named",
        lambda nn: nn.Sequential(OrderedDict(first=nn.Linear(3, 4), act=nn.ReLU(), last=nn.Linear(4, 2))),
        [(5, 3)],
    ),
    ("Sequential nested", lambda nn: nn.Sequential(nn.Sequential(nn.Linear(3, 2)), nn.Flatten(0)), [(5, 3)]),
    ("float64", lambda nn: nn.Sequential(nn.Linear(3, 4), nn.GELU(), nn.Linear(4, 2)).double(), [(5, 3)]),
]
CASES = [pytest.param(make, shape, id=f"{name} {list(shape)}") for name, make, shapes in MODULES for shape in shapes]


@pytest.mark.parametrize(("make", "shape"), CASES)
def test_module(make, shape):
    """The repr, the first parameters, the output and all gradients."""

    def run(X):
        module = make(X.nn)
        dtype = next((p.dtype for p in module.parameters()), X.float32)
        x = X.randn(shape, dtype=dtype, requires_grad=True)
        y = module(x)
        backward(X, y)
        return [
            repr(module),
            dict(module.state_dict()),
            [n for n, _ in module.named_parameters()],
            y,
            x.grad,
            [p.grad for p in module.parameters()],
            type(y.grad_fn).__name__,
        ]

    assert_same(run)


@pytest.mark.parametrize(
    "make",
    [
        lambda nn: nn.ReLU(inplace=True),
        lambda nn: nn.LeakyReLU(0.2, inplace=True),
        lambda nn: nn.ELU(inplace=True),
        lambda nn: nn.SiLU(inplace=True),
        lambda nn: nn.Dropout(0.5, inplace=True),
    ],
)
def test_module_in_place(make):
    def run(X):
        module = make(X.nn)
        x = X.randn(4, 3, requires_grad=True)
        inner = x * 2
        y = module(inner)
        backward(X, y)
        return [repr(module), y is inner, y, x.grad]

    assert_same(run)


@pytest.mark.parametrize("padding_idx", [None, 2, -1])
@pytest.mark.parametrize("shape", [(4,), (2, 3), ()])
def test_embedding(padding_idx, shape):
    def run(X):
        module = X.nn.Embedding(5, 3, padding_idx=padding_idx)
        y = module(X.randint(0, 5, shape))
        backward(X, y)
        return [repr(module), module.weight, y, module.weight.grad, module.padding_idx]

    assert_same(run)


def test_embedding_from_pretrained():
    def run(X):
        table = X.randn(4, 2)
        frozen = X.nn.Embedding.from_pretrained(table)
        trained = X.nn.Embedding.from_pretrained(table, freeze=False)
        shared = frozen.weight.data_ptr() == table.data_ptr()
        return [repr(frozen), frozen.weight, trained.weight, shared]

    assert_same(run, exact=True)


LOSSES = [
    ("MSELoss", lambda nn, X, r: nn.MSELoss(reduction=r), (4, 3), lambda X: X.randn(4, 3)),
    ("L1Loss", lambda nn, X, r: nn.L1Loss(reduction=r), (4, 3), lambda X: X.randn(4, 3)),
    ("NLLLoss", lambda nn, X, r: nn.NLLLoss(reduction=r), (4, 3), lambda X: X.randint(0, 3, (4,))),
    (
        "NLLLoss weighted",
        lambda nn, X, r: nn.NLLLoss(weight=X.rand(3), ignore_index=1, reduction=r),
        (6, 3),
        lambda X: X.randint(0, 3, (6,)),
    ),
    ("CrossEntropyLoss", lambda nn, X, r: nn.CrossEntropyLoss(reduction=r), (4, 3), lambda X: X.randint(0, 3, (4,))),
    (
        "CrossEntropyLoss weighted",
        lambda nn, X, r: nn.CrossEntropyLoss(X.rand(3), reduction=r),
        (4, 3),
        lambda X: X.randint(0, 3, (4,)),
    ),
    (
        "CrossEntropyLoss smoothed",
        lambda nn, X, r: nn.CrossEntropyLoss(label_smoothing=0.1, reduction=r),
        (4, 3),
        lambda X: X.randint(0, 3, (4,)),
    ),
    (
        "CrossEntropyLoss of probabilities",
        lambda nn, X, r: nn.CrossEntropyLoss(reduction=r),
        (4, 3),
        lambda X: X.softmax(X.randn(4, 3), 1),
    ),
    (
        "CrossEntropyLoss of sequences",
        lambda nn, X, r: nn.CrossEntropyLoss(ignore_index=0, reduction=r),
        (4, 3, 5),
        lambda X: X.randint(0, 3, (4, 5)),
    ),
    ("BCEWithLogitsLoss", lambda nn, X, r: nn.BCEWithLogitsLoss(reduction=r), (4, 3), lambda X: X.rand(4, 3)),
    (
        "BCEWithLogitsLoss weighted",
        lambda nn, X, r: nn.BCEWithLogitsLoss(X.rand(3), pos_weight=X.rand(3), reduction=r),
        (4, 3),
        lambda X: X.rand(4, 3),
    ),
]


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(("make", "shape", "target"), [pytest.param(*case[1:], id=case[0]) for case in LOSSES])
def test_loss(make, shape, target, reduction):
    def run(X):
        module = make(X.nn, X, reduction)
        x = X.randn(shape, requires_grad=True)
        y = module(x, target(X))
        backward(X, y)
        return [repr(module), dict(module.state_dict()), y, x.grad]

    assert_same(run)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("weighted", [False, True])
def test_bce_loss(reduction, weighted):
    def run(X):
        module = X.nn.BCELoss(X.rand(3) if weighted else None, reduction=reduction)
        x = X.rand(4, 3, requires_grad=True)
        y = module(x, X.rand(4, 3))
        backward(X, y)
        return [repr(module), y, x.grad]

    assert_same(run)


@pytest.mark.parametrize(("size_average", "reduce"), [(False, None), (True, None), (None, False), (False, False)])
@pytest.mark.filterwarnings("ignore:size_average and reduce")
def test_older_names_of_reduction(size_average, reduce):
    assert_same(lambda X: X.nn.MSELoss(size_average, reduce).reduction)


# ---- Parameter ------------------------------------------------------------------------------------------------------


def test_parameter():
    def run(X):
        x = X.ones(2, 2)
        p = X.nn.Parameter(x)
        x.add_(1)
        inside = X.ones(1, requires_grad=True) * 2
        return [
            p,
            repr(p),
            p * 2,
            p.data,
            p.detach(),
            p._version,
            p.is_leaf,
            X.nn.Parameter(p).data_ptr() == x.data_ptr(),
            X.nn.Parameter(inside).grad_fn is None,
            X.nn.Parameter(),
            X.nn.Parameter(x, requires_grad=False),
            X.nn.Parameter(X.tensor([1, 2]), requires_grad=False),
            isinstance(p, X.Tensor),
            isinstance(x, X.nn.Parameter),
            str(X.nn.Parameter(X.tensor(1.5), False)),
        ]

    assert_same(run, exact=True)


def test_parameter_copies():
    def run(X):
        p = X.nn.Parameter(X.randn(3))
        backward(X, p * p)
        deep = copy.deepcopy(p)
        pickled = pickle.loads(pickle.dumps(p))
        return [deep, deep.grad, deep is p, deep.data_ptr() == p.data_ptr(), pickled, copy.copy(p) is p]

    assert_same(run, exact=True)


def test_subclass_of_parameter():
    def run(X):
        class Named(X.nn.Parameter):
            pass

        module = X.nn.Module()
        module.p = Named(X.ones(2))
        return [type(module.p * 2).__name__, type(module.p).__name__, len(list(module.parameters()))]

    assert_same(run)


# ---- Module: attributes, the tree ----------------------------------------------------------------------------------


def make_net(X):
    class Net(X.nn.Module):
        def __init__(self):
            super().__init__()
            self.first = X.nn.Linear(2, 3)
            self.again = self.first
            self.scale = X.nn.Parameter(X.ones(3))
            self.register_parameter("absent", None)
            self.register_buffer("count", X.zeros(1))
            self.register_buffer("hidden", X.ones(2), persistent=False)
            self.blocks = X.nn.ModuleList([X.nn.Linear(3, 3), X.nn.Sequential(X.nn.Linear(3, 1), X.nn.Tanh())])
            self.none = None
            self.add_module("nothing", None)
            self.plain = 5

        def forward(self, x):
            x = self.first(x) * self.scale
            for block in self.blocks:
                x = block(x)
            return x

        def extra_repr(self):
            return "two\nlines"

    return Net()


def test_tree():
    def run(X):
        net = make_net(X)
        return [
            repr(net),
            [n for n, _ in net.named_parameters()],
            [n for n, _ in net.named_parameters("p", recurse=False)],
            [n for n, _ in net.named_parameters(remove_duplicate=False)],
            [n for n, _ in net.named_buffers()],
            [n for n, _ in net.named_modules()],
            [n for n, _ in net.named_modules(prefix="x", remove_duplicate=False)],
            [n for n, _ in net.named_children()],
            [type(m).__name__ for m in net.children()],
            [type(m).__name__ for m in net.modules()],
            len(list(net.parameters())),
            len(list(net.buffers())),
            net.get_submodule("blocks.1.0") is net.blocks[1][0],
            net.get_submodule("") is net,
            net.get_parameter("blocks.0.weight") is net.blocks[0].weight,
            net.get_buffer("count") is net.count,
            {"first", "scale", "count", "plain"} <= set(dir(net)),
            [name for name in dir(net.blocks) if name.isdigit()],
        ]

    assert_same(run)


def test_assignment():
    def run(X):
        m = X.nn.Module()
        m.x = 5
        m.x = X.nn.Parameter(X.ones(1))
        first = [list(m._parameters), "x" in m.__dict__]
        m.y = 5
        m.y = X.nn.Linear(1, 1)
        second = [list(m._parameters), list(m._modules)]
        m.y = X.nn.Parameter(X.zeros(1))
        m.x = None
        third = [list(m._modules), list(m._parameters), m.x]
        m.register_buffer("b", None)
        m.b = X.ones(2)
        m.b = X.nn.Parameter(X.ones(2))
        fourth = [list(m._buffers), list(m._parameters)]
        m.b = None
        fifth = [m.b, list(m._parameters)]
        del m.b
        m.t = X.ones(1)
        return first, second, third, fifth, fourth, hasattr(m, "b"), list(m.state_dict()), [*m._buffers]

    assert_same(run)


def test_train_eval_apply_and_zero_grad():
    def run(X):
        net = make_net(X)
        backward(X, net(X.randn(4, 2)))
        seen = []
        returned = net.apply(lambda m: seen.append(type(m).__name__))
        net.eval()
        modes = [m.training for m in net.modules()]
        net.train(True)
        net.zero_grad(set_to_none=False)
        zeros = [p.grad for p in net.parameters()]
        net.zero_grad()
        net.requires_grad_(False)
        return [
            seen,
            returned is net,
            modes,
            net.training,
            zeros,
            [p.grad for p in net.parameters()],
            [p.requires_grad for p in net.parameters()],
        ]

    assert_same(run)


def test_conversions():
    def run(X):
        m = X.nn.Linear(2, 2)
        m.register_buffer("n", X.tensor([1, 2]))
        m.register_buffer("f", X.ones(1))
        backward(X, m(X.randn(3, 2)))
        weight = m.weight
        dtypes = []
        for change in (
            lambda m: m.double(),
            lambda m: m.half(),
            lambda m: m.float(),
            lambda m: m.to(X.float64),
            lambda m: m.to("cpu"),
            lambda m: m.to("cpu", X.float32),
            lambda m: m.to(X.ones(1, dtype=X.float64)),
            lambda m: m.to(device="cpu", dtype=X.float32),
            lambda m: m.cpu(),
        ):
            same = change(m) is m
            dtypes.append([same, str(m.weight.dtype), str(m.weight.grad.dtype), str(m.n.dtype), str(m.f.dtype)])
        return [dtypes, m.weight is weight, m.weight, m.weight.grad]

    assert_same(run)


def test_plain_tensors_in_the_place_of_parameters():
    """What weight normalization and meta-learning do."""

    def run(X):
        m = X.nn.Linear(2, 2)
        del m.weight
        m.weight = X.randn(2, 2, requires_grad=True) * 2
        return [m(X.randn(3, 2)), [n for n, _ in m.named_parameters()]]

    assert_same(run)


# ---- state ----------------------------------------------------------------------------------------------------------


def test_state_dict():
    def run(X):
        net = make_net(X)
        state = net.state_dict()
        kept = net.state_dict(prefix="p.", keep_vars=True)
        state["scale"].mul_(3)
        return [
            dict(state),
            dict(state._metadata),
            type(state).__name__,
            [list(kept), kept["p.scale"] is net.scale],
            net.scale,
        ]

    assert_same(run)


def test_load_state_dict():
    def run(X):
        first, second = make_net(X), make_net(X)
        version = second.scale._version
        answer = repr(second.load_state_dict(first.state_dict()))
        state = first.state_dict()
        del state["scale"]
        state["blocks.0.more"] = X.ones(1)
        loose = repr(second.load_state_dict(state, strict=False))
        x = X.randn(3, 2)
        same = bool((first(x) == second(x)).all())
        third = make_net(X)
        third.load_state_dict({k: v + 1 for k, v in first.state_dict().items()}, assign=True)
        return answer, loose, same, second.scale._version - version, third.scale, type(third.count).__name__

    assert_same(run)


def test_extra_state_and_state_hooks():
    def run(X):
        class Counter(X.nn.Module):
            def __init__(self):
                super().__init__()
                self.n = 3

            def get_extra_state(self):
                return {"n": self.n}

            def set_extra_state(self, state):
                self.n = state["n"]

        log = []
        a, b = X.nn.Sequential(Counter()), X.nn.Sequential(Counter())
        a[0].n = 7
        a.register_state_dict_pre_hook(lambda m, prefix, keep: log.append(["pre", prefix, keep]))
        a.register_state_dict_post_hook(lambda m, state, prefix, local: log.append(["post", list(state), prefix]))
        b.register_load_state_dict_pre_hook(lambda m, state, prefix, *rest: log.append(["load", list(state), prefix]))
        b.register_load_state_dict_post_hook(lambda m, keys: log.append(["loaded", repr(keys)]))
        b.load_state_dict(a.state_dict())
        return log, b[0].n, list(a.state_dict())

    assert_same(run)


def test_copies_of_modules():
    def run(X):
        net = X.nn.Sequential(X.nn.Linear(2, 3), X.nn.Tanh(), X.nn.Embedding(3, 2))
        net[0].register_forward_hook(print)
        deep = copy.deepcopy(net)
        buffer = io.BytesIO()
        pickle.dump(net, buffer)
        loaded = pickle.loads(buffer.getvalue())
        shared = deep[0].weight.data_ptr() == net[0].weight.data_ptr()
        return [repr(deep), dict(deep.state_dict()), dict(loaded.state_dict()), shared, repr(loaded)]

    assert_same(run, exact=True)


# ---- hooks ----------------------------------------------------------------------------------------------------------


def test_forward_hooks_in_order():
    def run(X):
        from_module = sys.modules[X.nn.Module.__module__]
        log = []

        def note(what, result=None):
            return lambda *args: (log.append([what, *(type(a).__name__ for a in args)]), result)[1]

        m = X.nn.Sequential(X.nn.Identity())
        handles = [
            m.register_forward_pre_hook(note("pre 1")),
            m.register_forward_pre_hook(note("pre first"), prepend=True),
            m.register_forward_pre_hook(lambda m, args: args[0] * 2),
            m.register_forward_pre_hook(note("pre kwargs"), with_kwargs=True),
            m.register_forward_hook(note("post 1")),
            m.register_forward_hook(note("post kwargs"), with_kwargs=True),
            m.register_forward_hook(lambda m, args, out: out + 1),
            m.register_forward_hook(note("post first"), prepend=True),
            from_module.register_module_forward_pre_hook(note("global pre")),
            from_module.register_module_forward_hook(note("global post")),
        ]
        results = [m(X.ones(1))]
        for handle in handles:
            handle.remove()
        log.append("removed")
        results.append(m(X.ones(1)))
        m.register_forward_hook(note("cleared"))
        m._forward_hooks.clear()
        m(X.ones(1))
        with m.register_forward_hook(note("inside")):
            m(X.ones(1))
        m(X.ones(1))
        return log, results

    assert_same(run)


def test_kwargs_through_hooks():
    def run(X):
        class Scaled(X.nn.Module):
            def forward(self, x, by=1.0):
                return x * by

        m = Scaled()
        m.register_forward_pre_hook(lambda m, args, kwargs: (args, {"by": kwargs["by"] + 1}), with_kwargs=True)
        seen = []
        m.register_forward_hook(lambda m, args, kwargs, out: seen.append(kwargs), with_kwargs=True)
        return m(X.ones(2), by=3.0), seen

    assert_same(run)


def test_hooks_that_are_always_called():
    def run(X):
        class Broken(X.nn.Module):
            def forward(self, x):
                raise ValueError("broken")

        m, log = Broken(), []
        m.register_forward_hook(lambda m, args, out: log.append(["no", out]))
        m.register_forward_hook(lambda m, args, out: log.append(["always", out]), always_call=True)
        return raised(lambda X: m(X.ones(1)), X), log

    assert_same(run)


def test_backward_hooks():
    def run(X):
        log = []

        def keep(what, result=None):
            return lambda m, *grads: (log.append([what, *grads]), result)[1]

        m = X.nn.Linear(2, 3)
        m.register_full_backward_hook(keep("backward"))
        m.register_full_backward_pre_hook(keep("pre"))
        m.register_full_backward_hook(lambda m, grad_in, grad_out: (grad_in[0] * 10,))
        m.register_full_backward_pre_hook(lambda m, grad_out: (grad_out[0] * 2,), prepend=True)
        m.register_forward_hook(lambda m, args, out: log.append(type(out.grad_fn).__name__))
        x = X.randn(4, 2, requires_grad=True)
        y = m(x * 1)
        log.append(type(y.grad_fn).__name__)
        backward(X, y)
        return log, x.grad, m.weight.grad, m.bias.grad

    assert_same(run)


def test_backward_hooks_with_several_tensors():
    Pair = namedtuple("Pair", "product total")

    def run(X):
        class Two(X.nn.Module):
            def forward(self, a, b, name):
                return Pair(a * b, (a + b).sum())

        log = []
        m = Two()
        m.register_full_backward_hook(lambda m, grad_in, grad_out: log.append([grad_in, grad_out]))
        a, b = X.randn(3, requires_grad=True), X.randn(3, requires_grad=True)
        out = m(a, b, "name")
        backward(X, out)
        log.append([type(out).__name__, a.grad, b.grad])
        backward(X, m(a, b, "name").product)
        return log

    assert_same(run)


@pytest.mark.filterwarnings("ignore:Full backward hook is firing")
def test_backward_hooks_where_no_input_requires_grad():
    def run(X):
        log = []
        m = X.nn.Linear(2, 3)
        m.register_full_backward_hook(lambda m, grad_in, grad_out: log.append([grad_in, grad_out]))
        backward(X, m(X.randn(4, 2)))
        with X.no_grad():
            m(X.randn(4, 2))
        return log, m.weight.grad

    assert_same(run)


# ---- containers -----------------------------------------------------------------------------------------------------


def sequence(nn):
    return nn.Sequential(nn.Tanh(), nn.ReLU(), nn.Linear(2, 2))


CONTAINERS = [
    lambda nn: sequence(nn)[-1],
    lambda nn: sequence(nn)[1:],
    lambda nn: sequence(nn)[::2],
    lambda nn: len(sequence(nn)),
    lambda nn: [type(m).__name__ for m in sequence(nn)],
    lambda nn: sequence(nn).append(nn.ELU()),
    lambda nn: sequence(nn).extend([nn.ELU(), nn.GELU()]),
    lambda nn: sequence(nn).insert(1, nn.ELU()),
    lambda nn: sequence(nn) + sequence(nn),
    lambda nn: sequence(nn) * 2,
    lambda nn: 2 * sequence(nn),
    lambda nn: (s := sequence(nn), s.pop(1), s.__delitem__(0), s.__setitem__(0, nn.ELU()))[:2],
    lambda nn: (s := sequence(nn), s.__delitem__(slice(0, 2)))[0],
    lambda nn: (s := sequence(nn), s.__iadd__(sequence(nn)))[0],
    lambda nn: (s := sequence(nn), s.__imul__(2))[0],
    lambda nn: (s := nn.Sequential(), s.add_module("W0", nn.Linear(1, 2)), s.add_module("tanh", nn.Tanh()))[0],
    lambda nn: nn.Sequential(),
    lambda nn: nn.ModuleList(),
    lambda nn: nn.ModuleList([nn.Tanh(), nn.Tanh(), nn.ReLU(), nn.Sequential(nn.Tanh(), nn.ELU())]),
    lambda nn: nn.ModuleList(sequence(nn))[1:],
    lambda nn: nn.ModuleList(sequence(nn))[-1],
    lambda nn: nn.ModuleList(sequence(nn)) + nn.ModuleList([nn.ELU()]),
    lambda nn: nn.ModuleList(sequence(nn)).append(nn.ELU()).extend([nn.SiLU()]),
    lambda nn: (s := nn.ModuleList(sequence(nn)), s.insert(1, nn.ELU()), s.pop(0), s.__delitem__(-1))[0],
    lambda nn: nn.ModuleDict({"a": nn.Tanh(), "b": nn.ModuleDict({"c": nn.Linear(1, 1)})}),
    lambda nn: nn.ModuleDict([("a", nn.Tanh()), ["b", nn.ReLU()]]),
    lambda nn: (d := nn.ModuleDict({"a": nn.Tanh(), "b": nn.ReLU()}), d.pop("a"), list(d), "b" in d, len(d)),
    lambda nn: (d := nn.ModuleDict({"a": nn.Tanh()}), d.update({"z": nn.ELU()}), list(d.items()), list(d.values())),
    lambda nn: (d := nn.ModuleDict({"a": nn.Tanh()}), d.clear(), list(d.keys())),
]


@pytest.mark.parametrize("make", CONTAINERS, ids=by_source(CONTAINERS))
def test_container(make):
    assert_same(lambda X: make(X.nn))


PARAMETER_CONTAINERS = [
    lambda X: X.nn.ParameterList(),
    lambda X: X.nn.ParameterList([X.ones(2, 3), 1, X.nn.Parameter(X.ones(()))]),
    lambda X: X.nn.ParameterList([X.ones(2)]),
    lambda X: list(X.nn.ParameterList([X.ones(2), X.zeros(1)]).state_dict()),
    lambda X: X.nn.ParameterList([X.ones(2), X.zeros(1), X.ones(3)])[1:],
    lambda X: X.nn.ParameterList([X.ones(2), X.zeros(1)])[-1],
    lambda X: (p := X.nn.ParameterList([X.ones(2)]), p.append(X.zeros(1)), p.extend([X.ones(1)]), len(p), list(p)),
    lambda X: (p := X.nn.ParameterList([X.ones(2)]), p.__setitem__(0, X.zeros(3)), p.__iadd__([X.ones(1)]))[0],
    lambda X: X.nn.ParameterDict(),
    lambda X: X.nn.ParameterDict({"a": X.ones(2), "b": 3, "c": X.nn.Parameter(X.ones(3, dtype=X.float64))}),
    lambda X: list(X.nn.ParameterDict([("a", X.ones(2)), ("b", X.ones(1))]).state_dict()),
    lambda X: (
        p := X.nn.ParameterDict({"a": X.ones(2), "b": X.ones(1)}),
        p.pop("a"),
        list(p),
        "a" in p,
        p.get("a", 5),
        p.setdefault("z", X.zeros(1)),
        list(reversed(p)),
        p.popitem(),
        p.copy(),
        p | X.nn.ParameterDict({"q": X.ones(1)}),
        p.fromkeys(["k"], 1),
        list(p.items()),
        list(p.values()),
        p["b"],
        p.clear(),
        len(p),
    ),
]


@pytest.mark.parametrize("make", PARAMETER_CONTAINERS, ids=by_source(PARAMETER_CONTAINERS))
def test_parameter_container(make):
    assert_same(make)


# ---- errors ---------------------------------------------------------------------------------------------------------


def uninitialized(X, assign):
    class Early(X.nn.Module):
        def __init__(self):
            assign(self)

    return Early()


def linear(X, act):
    module = X.nn.Linear(2, 3)
    module.child = X.nn.Tanh()
    module.register_buffer("buffer", X.ones(1))
    return act(module)


ERRORS = [
    lambda X: uninitialized(X, lambda s: setattr(s, "l", X.nn.Linear(2, 2))),
    lambda X: uninitialized(X, lambda s: setattr(s, "p", X.nn.Parameter(X.ones(2)))),
    lambda X: uninitialized(X, lambda s: s.register_buffer("b", X.ones(2))),
    lambda X: uninitialized(X, lambda s: s.register_parameter("b", None)),
    lambda X: repr(uninitialized(X, lambda s: None)),
    lambda X: list(uninitialized(X, lambda s: None).parameters()),
    lambda X: linear(X, lambda m: m.wieght),
    lambda X: linear(X, lambda m: delattr(m, "wieght")),
    lambda X: linear(X, lambda m: setattr(m, "weight", 3)),
    lambda X: linear(X, lambda m: setattr(m, "weight", X.ones(2))),
    lambda X: linear(X, lambda m: setattr(m, "buffer", 3)),
    lambda X: linear(X, lambda m: setattr(m, "child", 3)),
    *[
        lambda X, name=name, method=method: linear(X, lambda m: getattr(m, method)(name, None))
        for method in ("register_buffer", "register_parameter", "add_module", "register_module")
        for name in ("a.b", "", "forward", 3)
    ],
    lambda X: linear(X, lambda m: m.register_buffer("weight", None)),
    lambda X: linear(X, lambda m: m.add_module("weight", None)),
    lambda X: linear(X, lambda m: setattr(m, "weight", X.nn.Tanh())),
    lambda X: linear(X, lambda m: m.register_buffer("x", 3)),
    lambda X: linear(X, lambda m: m.register_parameter("x", 3)),
    lambda X: linear(X, lambda m: m.register_parameter("x", X.ones(2))),
    lambda X: linear(X, lambda m: m.add_module("x", 3)),
    lambda X: linear(X, lambda m: m.get_submodule("zz")),
    lambda X: linear(X, lambda m: m.get_submodule("weight")),
    lambda X: linear(X, lambda m: m.get_parameter("child.zz")),
    lambda X: linear(X, lambda m: m.get_parameter("in_features")),
    lambda X: linear(X, lambda m: m.get_buffer("weight")),
    lambda X: linear(X, lambda m: m.train(3)),
    lambda X: linear(X, lambda m: m.to(X.int32)),
    lambda X: linear(X, lambda m: m.cuda()),
    lambda X: linear(X, lambda m: m()),
    lambda X: linear(X, lambda m: m(X.ones(4, 5))),
    lambda X: linear(X, lambda m: m.load_state_dict(3)),
    lambda X: linear(X, lambda m: m.load_state_dict({})),
    lambda X: linear(X, lambda m: m.load_state_dict({"weight": X.ones(4, 2), "bias": 3, "z": 1, "child.z": 2})),
    lambda X: X.nn.Module()(3),
    lambda X: X.nn.Module(3),
    lambda X: X.nn.Parameter(3),
    lambda X: X.nn.Parameter(X.tensor([1])),
    lambda X: X.nn.Linear(2, 3, dtype=X.int64),
    lambda X: X.nn.Sequential(3),
    lambda X: X.nn.Sequential([X.nn.Tanh()]),
    lambda X: sequence(X.nn)[5],
    lambda X: sequence(X.nn)[-4],
    lambda X: sequence(X.nn)["a"],
    lambda X: sequence(X.nn).append(3),
    lambda X: sequence(X.nn).insert(9, X.nn.Tanh()),
    lambda X: sequence(X.nn).insert(1, 3),
    lambda X: sequence(X.nn) + 3,
    lambda X: sequence(X.nn) * 0,
    lambda X: X.nn.ModuleList([3]),
    lambda X: X.nn.ModuleList(X.nn.Tanh()),
    lambda X: X.nn.ModuleList([X.nn.Tanh()])(3),
    lambda X: X.nn.ModuleList([X.nn.Tanh()])[1],
    lambda X: X.nn.ModuleDict([3]),
    lambda X: X.nn.ModuleDict({"a": 3}),
    lambda X: X.nn.ModuleDict({"clear": X.nn.Tanh()}),
    lambda X: X.nn.ModuleDict()["a"],
    lambda X: X.nn.ModuleDict().update(3),
    lambda X: X.nn.ParameterList(3),
    lambda X: X.nn.ParameterList([3])[1],
    lambda X: X.nn.ParameterList([3])(1),
    lambda X: X.nn.ParameterDict(3),
    lambda X: X.nn.ParameterDict([(1, 2, 3)]),
    lambda X: X.nn.ParameterDict({})["z"],
    lambda X: X.nn.ParameterDict({})(1),
    lambda X: X.nn.Embedding(3, 2, padding_idx=5),
    lambda X: X.nn.Embedding(3, 2, _weight=X.ones(2, 2)),
    lambda X: X.nn.Embedding.from_pretrained(X.ones(2)),
    lambda X: X.nn.Dropout(3),
    lambda X: X.nn.Unflatten(1, 3),
    lambda X: X.nn.Unflatten(1, (2.0, 3)),
    lambda X: X.nn.MSELoss(reduction="x")(X.ones(1), X.ones(1)),
    lambda X: X.nn.GELU("x")(X.ones(1)),
    lambda X: X.nn.BCELoss()(X.ones(2), X.ones(3)),
    lambda X: X.nn.init.xavier_uniform_(X.ones(2)),
    lambda X: X.nn.init.kaiming_normal_(X.ones(2)),
    lambda X: X.nn.init.kaiming_uniform_(X.ones(2, 2), mode="x"),
    lambda X: X.nn.init.kaiming_uniform_(X.ones(2, 2), nonlinearity="x"),
    lambda X: X.nn.init.calculate_gain("leaky_relu", "a"),
    lambda X: X.nn.init.eye_(X.ones(2)),
    lambda X: X.nn.init.orthogonal_(X.ones(2)),
    lambda X: X.nn.init.uniform_(X.ones(2), 3, 1),
    lambda X: X.nn.init.normal_(X.ones(2), 0, -1),
    lambda X: X.nn.utils.vector_to_parameters(3, []),
]


@pytest.mark.parametrize("function", ERRORS, ids=by_source(ERRORS))
def test_error(function):
    theirs, ours = (raised(function, X) for X in BACKENDS)
    assert theirs[0] != "nothing"
    assert ours == theirs


@pytest.mark.parametrize(
    "register",
    [
        lambda m: m.register_full_backward_hook(lambda m, grad_in, grad_out: (1, 2)),
        lambda m: m.register_full_backward_pre_hook(lambda m, grad_out: (1, 2)),
        lambda m: m.register_forward_pre_hook(lambda m, args, kwargs: 3, with_kwargs=True),
    ],
)
def test_hook_error(register):
    def run(X):
        m = X.nn.Tanh()
        register(m)
        return m(X.ones(2, requires_grad=True) * 1).sum().backward()

    theirs, ours = (raised(run, X) for X in BACKENDS)
    assert theirs[0] == "RuntimeError"
    assert ours == theirs


@pytest.mark.parametrize("room", ["nn", "nn.functional", "nn.init", "nn.utils", "nn.modules", "optim", "utils"])
def test_missing_name(room):
    module = minitorch
    for name in room.split("."):
        module = getattr(module, name)
    with pytest.raises(AttributeError, match=rf"minitorch has no torch\.{room}\.Unheard"):
        _ = module.Unheard


def test_functional_shows_its_names():
    assert {"cross_entropy", "relu", "linear", "softmax"} <= set(dir(minitorch.nn.functional))
    assert minitorch.nn.functional.relu is minitorch.relu


# ---- init -----------------------------------------------------------------------------------------------------------

INIT = [
    lambda init, t: init.uniform_(t),
    lambda init, t: init.uniform_(t, -3, 0.5),
    lambda init, t: init.normal_(t),
    lambda init, t: init.normal_(t, 2, 0.1),
    lambda init, t: init.constant_(t, 0.3),
    lambda init, t: init.ones_(t),
    lambda init, t: init.zeros_(t),
    lambda init, t: init.eye_(t),
    lambda init, t: init.xavier_uniform_(t),
    lambda init, t: init.xavier_uniform_(t, gain=init.calculate_gain("tanh")),
    lambda init, t: init.xavier_normal_(t, 2.0),
    lambda init, t: init.kaiming_uniform_(t),
    lambda init, t: init.kaiming_uniform_(t, a=0.2, mode="fan_out"),
    lambda init, t: init.kaiming_uniform_(t, nonlinearity="relu"),
    lambda init, t: init.kaiming_normal_(t, mode="fan_out", nonlinearity="relu"),
    lambda init, t: init.trunc_normal_(t),
    lambda init, t: init.trunc_normal_(t, 0.5, 2.0, -0.3, 0.7),
    lambda init, t: init.trunc_normal_(t, 0.0, 0.5, -2.0, -0.9),
    lambda init, t: init.orthogonal_(t),
    lambda init, t: init.orthogonal_(t, gain=3),
]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(4, 3), (3, 8), (1, 1)])
@pytest.mark.parametrize("fill", INIT, ids=by_source(INIT))
def test_init(fill, shape, dtype):
    def run(X):
        p = X.nn.Parameter(X.zeros(shape, dtype=getattr(X, dtype)))
        returned = fill(X.nn.init, p)
        return [p, returned is p, p._version > 0, X.rand(2)]

    assert_same(run)


@pytest.mark.parametrize("fill", [INIT[1], INIT[8], INIT[11], INIT[13]])
def test_uniform_init_is_bit_exact(fill):
    assert_same(lambda X: fill(X.nn.init, X.empty(7, 5)), exact=True)


@pytest.mark.parametrize("shape", [(3, 2), (64, 17)])
def test_linear_starts_bit_exact(shape):
    assert_same(lambda X: dict(X.nn.Linear(*shape).state_dict()), exact=True)


def test_init_of_three_dims_and_with_a_generator():
    def run(X):
        generator = X.Generator().manual_seed(7)
        return [
            X.nn.init.kaiming_uniform_(X.empty(4, 3, 5)),
            X.nn.init.xavier_normal_(X.empty(4, 3, 5)),
            X.nn.init.orthogonal_(X.empty(4, 3, 5)),
            X.nn.init.uniform_(X.empty(3), generator=generator),
            X.nn.init.trunc_normal_(X.empty(3), generator=generator),
            X.rand(1),
        ]

    assert_same(run)


def test_gains():
    names = ["linear", "conv1d", "conv_transpose3d", "sigmoid", "tanh", "relu", "leaky_relu", "selu"]
    assert_same(lambda X: [float(X.nn.init.calculate_gain(n)) for n in names])
    assert_same(lambda X: X.nn.init.calculate_gain("leaky_relu", 0.3))


def test_init_is_one_call_for_modes():
    def run(X):
        seen = []

        class Names(X.overrides.TorchFunctionMode):
            def __torch_function__(self, func, types, args=(), kwargs=None):
                seen.append(func.__name__)
                return func(*args, **(kwargs or {}))

        w = X.empty(3, 3)
        with Names():
            X.nn.init.uniform_(w, -1, 1)
            X.nn.init.normal_(w)
            X.nn.init.constant_(w, 0.5)
            X.nn.init.kaiming_uniform_(w, a=1)
        return seen, w

    assert_same(run)


# ---- utils ----------------------------------------------------------------------------------------------------------


def with_grads(X):
    a, b, c = X.nn.Parameter(X.randn(3)), X.nn.Parameter(X.randn(2, 2)), X.nn.Parameter(X.randn(1))
    a.grad, b.grad = X.randn(3), X.randn(2, 2)
    return [a, b, c]


@pytest.mark.parametrize("max_norm", [0.1, 100.0])
@pytest.mark.parametrize("norm_type", [2.0, 1, 3, 0, float("inf"), "inf"])
def test_clip_grad_norm(max_norm, norm_type):
    def run(X):
        parameters = with_grads(X)
        total = X.nn.utils.clip_grad_norm_(parameters, max_norm, norm_type)
        alone = X.nn.utils.clip_grad_norm_(parameters[0], max_norm, norm_type)
        return total, alone, [p.grad for p in parameters], X.nn.utils.clip_grad_norm_([], 1.0)

    assert_same(run)


def test_clip_grad_norm_of_nan():
    def run(X):
        parameters = with_grads(X)
        parameters[0].grad[1] = float("nan")
        return X.nn.utils.clip_grad_norm_(parameters, 1.0, error_if_nonfinite=True)

    theirs, ours = (raised(run, X) for X in BACKENDS)
    assert ours == theirs
    assert ours[0] == "RuntimeError"


def test_clip_grad_value():
    def run(X):
        parameters = with_grads(X)
        kept = parameters[0].grad
        X.nn.utils.clip_grad_value_(parameters, 0.3)
        return [p.grad for p in parameters], parameters[0].grad is kept

    assert_same(run)


def test_parameters_as_a_vector():
    def run(X):
        parameters = with_grads(X)
        vector = X.nn.utils.parameters_to_vector(parameters)
        backward(X, vector * vector)
        X.nn.utils.vector_to_parameters(X.arange(8.0), parameters)
        return vector, type(vector.grad_fn).__name__, parameters, [p.grad for p in parameters]

    assert_same(run)


# ---- in the swap ----------------------------------------------------------------------------------------------------


def test_classes_live_where_torch_has_them():
    code = """
import minitorch
minitorch.install_as_torch()
import torch
from torch.nn.modules.module import register_module_forward_hook
from torch.optim.optimizer import register_optimizer_step_post_hook
for name in {names!r}:
    print(name, getattr(torch.nn, name).__module__)
for name in ("SGD", "Adam", "AdamW", "Optimizer"):
    print(name, getattr(torch.optim, name).__module__)
"""
    names = [n for n in minitorch.nn.__all__ if isinstance(getattr(minitorch.nn, n), type)]
    done = subprocess.run([sys.executable, "-c", code.format(names=names)], capture_output=True, text=True, check=True)
    expected = [f"{n} {getattr(torch.nn, n).__module__}" for n in names]
    expected += [f"{n} {getattr(torch.optim, n).__module__}" for n in ("SGD", "Adam", "AdamW", "Optimizer")]
    assert done.stdout.splitlines() == expected


# ---- the examples in the docstrings ---------------------------------------------------------------------------------

ROOMS = [
    module.name
    for room in ("nn", "optim", "utils")
    for module in pkgutil.walk_packages(getattr(minitorch, room).__path__, f"minitorch.{room}.")
]


@pytest.mark.parametrize("name", ROOMS)
def test_examples(name):
    result = doctest.testmod(importlib.import_module(name), extraglobs={"torch": minitorch})
    assert not result.failed
