"""nn.utils: clipping, vectors of parameters, parametrizations, normalized weights; and tables looked up by index."""

import copy
import pickle
import warnings

import pytest

import minitorch
from compat_tests.twins import draw, error, graph, leaf, twins
from minitorch.ops.rare.normalization import _weight_norm_interface


def parameters(torch, dtype="float32", nan=False):
    """Three parameters, the last without a gradient."""
    made = [torch.nn.Parameter(draw(torch, *shape, dtype=dtype)) for shape in ((3, 4), (5,), (2,))]
    for p in made[:2]:
        p.grad = draw(torch, *p.shape, seed=1, dtype=dtype)
    if nan:
        made[1].grad[1] = float("nan")
    return made


def grads(some):
    return [None if p.grad is None else p.grad.clone() for p in some]


CLIPS = [
    *(lambda u, p, n=n: u.clip_grad_norm_(p, 0.7, n) for n in (2, 1, float("inf"), 0, 3, -1, float("-inf"), "inf")),
    lambda u, p: u.clip_grad_norm_(p, 100.0),
    lambda u, p: u.clip_grad_norm_(p[0], 1.0, foreach=True),
    lambda u, p: u.clip_grad_norm_((q for q in p), 1.0, foreach=False),
    lambda u, p: u.clip_grad_norm_(p[2], 1.0),
    lambda u, p: u.clip_grad_norm_([], 1.0),
    lambda u, p: u.clip_grad_norm_((q for q in []), 1.0),
    lambda u, p: u.clip_grad_norm_(p, "a"),
    lambda u, p: u.clip_grad_norm_(3, 1.0),
    lambda u, p: u.clip_grad_norm(p, 1.0),
    lambda u, p: u.clip_grads_with_norm_(p, 1.0, p[0].detach().sum().abs() + 2),
    lambda u, p: u.get_total_norm([q.grad for q in p[:2]], 3),
    lambda u, p: u.get_total_norm([]),
    lambda u, p: u.clip_grad_value_(p, 0.5),
    lambda u, p: u.clip_grad_value_(p[0], 0.1, foreach=True),
    lambda u, p: u.clip_grad_value_(p, "a"),
]


@twins
def test_clipping(torch):
    results = []
    for clip in CLIPS:
        for dtype in ("float32", "float64"):
            some = parameters(torch, dtype)
            with warnings.catch_warnings(record=True) as heard:
                warnings.simplefilter("always")
                try:
                    result = clip(torch.nn.utils, some)
                except Exception as raised:
                    result = f"{type(raised).__name__}: {raised}"
            results += [result, grads(some), [str(w.message) for w in heard]]
    some = parameters(torch, nan=True)
    strict = error(lambda: torch.nn.utils.clip_grad_norm_(some, 1.0, error_if_nonfinite=True))
    return [results, strict, torch.nn.utils.clip_grad_norm_(some, 1.0), grads(some)]


@twins
def test_parameters_as_one_vector(torch):
    utils, some = torch.nn.utils, parameters(torch)
    vector = utils.parameters_to_vector(some)
    utils.vector_to_parameters(vector.detach() * 2, some)
    wrong = [
        lambda: utils.vector_to_parameters(3, some),
        lambda: utils.vector_to_parameters(torch.zeros(3), some),
        lambda: utils.parameters_to_vector([]),
    ]
    return [vector, graph(vector), [p.detach() for p in some], [error(w) for w in wrong]]


# ---- weights computed from others -----------------------------------------------------------------------------------

NETS = {
    "Linear": (lambda nn: nn.Linear(4, 3), (2, 4)),
    "Conv2d": (lambda nn: nn.Conv2d(2, 3, 2), (2, 2, 4, 4)),
    "ConvTranspose2d": (lambda nn: nn.ConvTranspose2d(2, 3, 2), (2, 2, 4, 4)),
}
KINDS = ["weight_norm", "spectral_norm"]


@pytest.mark.parametrize("dim", [0, 1, None])
@pytest.mark.parametrize("old", [False, True], ids=["parametrization", "hook"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("net", NETS)
@twins
def test_normalized_weight(torch, net, kind, old, dim):
    torch.manual_seed(3)
    make, shape = NETS[net]
    utils, plain, results = torch.nn.utils, make(torch.nn), []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = getattr(utils if old else utils.parametrizations, kind)(plain, dim=dim)
    results += [repr(model), [n for n, _ in model.named_parameters()], model.weight.detach().clone()]
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    for step in range(3):
        model.train(step < 2)
        y = model(draw(torch, *shape, seed=step, dtype="float32"))
        optimizer.zero_grad()
        y.backward(draw(torch, *y.shape, seed=step, dtype="float32"))
        results += [y, [p.grad for p in model.parameters()]]
        # The norm of a whole weight, and along a middle dim, is an older node in torch.
        if kind == "spectral_norm" or dim == 0:
            results.append(graph(model.weight))
        optimizer.step()
    results.append({name: x.clone() for name, x in model.state_dict().items()})
    if old:
        model = getattr(utils, f"remove_{kind}")(model)
    else:
        results.append(copy.deepcopy(model).weight)
        model = utils.parametrize.remove_parametrizations(model, "weight")
    return [*results, repr(model), dict(model.state_dict()), [n for n, _ in model.named_parameters()]]


@pytest.mark.parametrize("dim", [0, 1])
def test_normalized_weight_differentiated_twice(dim):
    g = leaf(minitorch, *((3, 1), (1, 4))[dim])
    given = (leaf(minitorch, 3, 4), g)
    assert minitorch.autograd.gradcheck(lambda v, g: _weight_norm_interface(v, g, dim), given)
    assert minitorch.autograd.gradgradcheck(lambda v, g: _weight_norm_interface(v, g, dim), given)


@twins
def test_errors_of_normalized_weights(torch):
    nn, utils = torch.nn, torch.nn.utils
    warnings.simplefilter("ignore")
    new, normed, spectral = (
        utils.parametrizations,
        utils.weight_norm(nn.Linear(2, 3)),
        utils.spectral_norm(nn.Linear(2, 3)),
    )
    work = [
        lambda: utils.weight_norm(normed),
        lambda: utils.remove_weight_norm(nn.Linear(2, 3)),
        lambda: utils.weight_norm(nn.Linear(2, 3), "x"),
        lambda: new.weight_norm(nn.Linear(2, 3), "x"),
        lambda: utils.spectral_norm(spectral),
        lambda: utils.remove_spectral_norm(nn.Linear(2, 3)),
        lambda: utils.spectral_norm(nn.Linear(2, 3), n_power_iterations=0),
        lambda: new.spectral_norm(nn.Linear(2, 3), n_power_iterations=0),
        lambda: new.spectral_norm(nn.Linear(2, 3), dim=5),
        lambda: new.spectral_norm(nn.Linear(2, 3), "x"),
    ]
    loaded = new.weight_norm(nn.Linear(2, 3))
    return [[error(w) for w in work], str(loaded.load_state_dict(normed.state_dict())), loaded.weight - normed.weight]


def parametrizations(nn):
    class Symmetric(nn.Module):
        def forward(self, x):
            return x.triu() + x.triu(1).T

        def right_inverse(self, x):
            return x.triu()

    class Positive(nn.Module):
        def forward(self, x):
            return x.exp()

    class Halves(nn.Module):
        def forward(self, a, b):
            return a + b

        def right_inverse(self, x):
            return x * 0.5, x * 0.5

    class Shorter(nn.Module):
        def forward(self, x):
            return x[:1]

    class Wider(nn.Module):
        def forward(self, x):
            return x.double()

    class Three(nn.Module):
        def forward(self, x):
            return 3

    class ThreeBack(nn.Module):
        def forward(self, x):
            return x

        def right_inverse(self, x):
            return 3

    return Symmetric, Positive, Halves, [Shorter, Wider, Three, ThreeBack]


@twins
def test_parametrizations(torch):
    nn, P = torch.nn, torch.nn.utils.parametrize
    Symmetric, Positive, Halves, wrong = parametrizations(nn)
    torch.manual_seed(3)
    net, results = nn.Linear(3, 3), []
    optimizer = torch.optim.SGD(net.parameters(), 0.1)
    P.register_parametrization(net, "weight", Symmetric())
    y = net(draw(torch, 2, 3, dtype="float32"))
    y.backward(draw(torch, 2, 3, seed=1, dtype="float32"))
    optimizer.step()
    results += [repr(net), y, graph(y), net.weight, net.parametrizations.weight.original.grad]
    results += [P.is_parametrized(net), P.is_parametrized(net, "bias"), P.is_parametrized(net, "weight")]
    results += [P.type_before_parametrizations(net) is nn.Linear, isinstance(net, nn.Linear), type(net).__name__]
    net.weight = torch.eye(3)
    results += [net.weight, net.weight is net.weight, error(lambda: pickle.dumps(net))]
    with P.cached():
        results.append(net.weight is net.weight)
    twin = copy.deepcopy(nn.Sequential(net))
    results += [repr(twin), twin(torch.ones(1, 3))]
    P.register_parametrization(net, "weight", Positive())
    P.register_parametrization(net, "bias", Halves())
    results += [repr(net), net.weight, dict(net.state_dict()), len(net.parametrizations.bias)]
    results.append(error(lambda: setattr(net, "weight", torch.eye(3))))
    results.append(error(lambda: P.remove_parametrizations(net, "bias", leave_parametrized=False)))
    for name in ("bias", "weight"):
        results.append(repr(P.remove_parametrizations(net, name)))
    results += [dict(net.state_dict()), [n for n, _ in net.named_parameters()], type(net) is nn.Linear]
    results.append(error(lambda: P.remove_parametrizations(net, "weight")))
    for kind in wrong:
        results.append(error(lambda k=kind: P.register_parametrization(nn.Linear(3, 3), "weight", k())))
        second = P.register_parametrization(nn.Linear(3, 3), "weight", Symmetric())
        results.append(error(lambda k=kind, n=second: P.register_parametrization(n, "weight", k())))
    results.append(error(lambda: P.register_parametrization(nn.Linear(3, 3), "x", Positive())))
    P.register_parametrization(net, "weight", Symmetric())
    P.remove_parametrizations(net, "weight", leave_parametrized=False)
    return [*results, net.weight]


@twins
def test_buffers_are_parametrized_too(torch):
    Positive = parametrizations(torch.nn)[1]
    net = torch.nn.Module()
    net.register_buffer("b", torch.ones(2))
    torch.nn.utils.parametrize.register_parametrization(net, "b", Positive())
    before = [dict(net.state_dict()), net.b]
    torch.nn.utils.parametrize.remove_parametrizations(net, "b")
    return [before, dict(net.named_buffers())]


@twins
def test_skip_init_draws_nothing(torch):
    torch.manual_seed(3)
    utils = torch.nn.utils
    made = utils.skip_init(torch.nn.Linear, 2, 3)
    return [repr(made), torch.rand(2), error(lambda: utils.skip_init(torch.nn.ReLU))]


# ---- tables looked up by index --------------------------------------------------------------------------------------

EMBEDDINGS = [
    {},
    {"padding_idx": -1},
    {"padding_idx": 2, "max_norm": 1.0},
    {"max_norm": 0.5, "norm_type": 1.0, "scale_grad_by_freq": True},
    {"padding_idx": 10},
    {"dtype": "float64"},
]
BAGS = [
    {},
    {"mode": "sum"},
    {"mode": "max"},
    {"padding_idx": -1},
    {"padding_idx": 2, "max_norm": 1.0},
    {"padding_idx": 10},
    {"dtype": "float64"},
    {"mode": "x"},
]


@pytest.mark.parametrize(
    ("kind", "options"), [("Embedding", o) for o in EMBEDDINGS] + [("EmbeddingBag", o) for o in BAGS], ids=str
)
@twins
def test_embedding(torch, kind, options):
    torch.manual_seed(3)
    options = {k: getattr(torch, v) if k == "dtype" else v for k, v in options.items()}
    try:
        table = getattr(torch.nn, kind)(10, 3, **options)
        results = [repr(table), table.weight.detach().clone(), table.padding_idx]
        for given in ([torch.tensor([[1, 2, 2], [9, 0, 2]])], [torch.tensor([1, 2, 4, 9, 3]), torch.tensor([0, 2])]):
            y = table(*given[: 1 if kind == "Embedding" else 2])
            y.backward(draw(torch, *y.shape, dtype=str(y.dtype).removeprefix("torch.")))
            results += [y, graph(y)]
        return [*results, table.weight.grad, table.weight]
    except Exception as raised:
        return f"{type(raised).__name__}: {raised}"


@twins
def test_tables_that_are_given(torch):
    nn, w = torch.nn, draw(torch, 4, 2, dtype="float32")
    bag = nn.EmbeddingBag(10, 3, mode="sum", include_last_offset=True, _weight=draw(torch, 10, 3, dtype="float32"))
    shares = leaf(torch, 3, dtype="float32")
    return [
        bag(torch.tensor([1, 2, 4]), torch.tensor([0, 2, 3]), shares),
        repr(nn.Embedding.from_pretrained(w, freeze=False, padding_idx=1, max_norm=2.0)),
        repr(nn.EmbeddingBag.from_pretrained(w, freeze=False, padding_idx=1, mode="max")),
        [kind.from_pretrained(w).weight for kind in (nn.Embedding, nn.EmbeddingBag)],
        [kind.from_pretrained(w, freeze=False).weight for kind in (nn.Embedding, nn.EmbeddingBag)],
        [error(lambda k=k: k.from_pretrained(w[0])) for k in (nn.Embedding, nn.EmbeddingBag)],
        [error(lambda k=k: k(3, 4, _weight=w)) for k in (nn.Embedding, nn.EmbeddingBag)],
        error(lambda: bag(torch.tensor([70]), torch.tensor([0, 1]))),
    ]
