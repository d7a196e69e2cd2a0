"""torch.func: gradients, Jacobians and modules called with other parameters, alone and one inside the other."""

import pytest

from compat_tests.twins import draw, error, leaf, twins


def numbers(x):
    """Tensors without their graphs; what torch records beside the results has nodes of its own."""
    if isinstance(x, (list, tuple)):
        return [numbers(y) for y in x]
    if isinstance(x, dict):
        return {k: numbers(y) for k, y in x.items()}
    if callable(x) and not hasattr(x, "detach"):
        return "a function"
    return [x.detach(), x.requires_grad] if hasattr(x, "detach") else x


CASES = [
    lambda t, f, x, y: f.grad(lambda x: (x * x).sum())(x),
    lambda t, f, x, y: f.grad(lambda x, y: (x * x * y).sum(), argnums=(0, 1))(x, y),
    lambda t, f, x, y: f.grad(lambda x, y: (x * y).sum(), argnums=-1)(x, y),
    lambda t, f, x, y: f.grad(lambda d, k=1: (d["a"] ** 2).sum() * k + d["b"][0].prod())({"a": x, "b": [y, y]}, k=2),
    lambda t, f, x, y: f.grad(lambda x: ((x * 2).sum(), {"k": x * 3}), has_aux=True)(x),
    lambda t, f, x, y: f.grad_and_value(lambda x: ((x * 2).sum(), x * 3), has_aux=True)(x),
    lambda t, f, x, y: f.grad_and_value(lambda x: (x.sin() * y).sum())(x),
    lambda t, f, x, y: f.grad(f.grad(f.grad(t.sin)))(x[0]),
    lambda t, f, x, y: f.grad(lambda x: f.grad(lambda y: (x * y * y).sum())(y).sum())(x),
    lambda t, f, x, y: f.grad(lambda x: y.sum())(x),
    lambda t, f, x, y: f.grad(lambda x: (x.detach() * x).sum())(x),
    lambda t, f, x, y: (lambda w: f.grad(lambda x: (x * w).sum())(x))(leaf(t, 3)),
    lambda t, f, x, y: f.grad(lambda x: (x**3).sum())(leaf(t, 3)),
    lambda t, f, x, y: f.jacrev(lambda x: x * x)(x),
    lambda t, f, x, y: f.jacrev(lambda x: (x * x, x.sum()))(x),
    lambda t, f, x, y: f.jacrev(lambda x, y: {"a": x * y}, argnums=(0, 1))(x, y),
    lambda t, f, x, y: f.jacrev(lambda x: (x * x, x), has_aux=True)(x),
    lambda t, f, x, y: f.jacfwd(lambda x, y: (x * y, x), argnums=(0, 1))(x, y),
    lambda t, f, x, y: f.hessian(lambda x: (x**3).sum())(x),
    lambda t, f, x, y: f.hessian(lambda x, y: (x**3 * y).sum(), argnums=(0, 1))(x, y),
    lambda t, f, x, y: f.vjp(t.sin, x)[1](y),
    lambda t, f, x, y: f.vjp(lambda x, y: (x * y, x + y), x, y)[1]((x, y)),
    lambda t, f, x, y: f.vjp(lambda x: {"a": x}, x)[1]({"a": x}),
    lambda t, f, x, y: f.vjp(lambda x: (x * 2, x * 3), x, has_aux=True),
    lambda t, f, x, y: f.jvp(t.sin, (x,), (y,)),
    lambda t, f, x, y: f.jvp(lambda x, y: (x * y, x), (x, y), (y, x)),
    lambda t, f, x, y: f.jvp(lambda x: (x * 2, x), (x,), (y,), has_aux=True),
    lambda t, f, x, y: f.jvp(lambda d: d["a"] * 2, ({"a": x},), ({"a": y},)),
    lambda t, f, x, y: f.jvp(lambda x: y, (x,), (y,)),
    lambda t, f, x, y: f.linearize(t.sin, x)[1](y),
    lambda t, f, x, y: f.grad(lambda x: f.jvp(t.sin, (x,), (y,))[1].sum())(x),
    lambda t, f, x, y: f.stack_module_state([t.nn.Linear(3, 2), t.nn.Linear(3, 2)]),
]


@pytest.mark.parametrize("place", range(len(CASES)))
@twins
def test_numbers(torch, place):
    torch.manual_seed(3)
    x, y = draw(torch, 3), draw(torch, 3, seed=1)
    seen = numbers(CASES[place](torch, torch.func, x, y))
    with torch.no_grad():
        return [seen, numbers(CASES[place](torch, torch.func, x, y))]


ERRORS = [
    lambda t, f, x: f.grad(t.sin)(x),
    lambda t, f, x: f.grad(lambda x: 3)(x),
    lambda t, f, x: f.grad(lambda x: (x, x))(x),
    lambda t, f, x: f.grad(lambda x: x.sum(), argnums=1)(x),
    lambda t, f, x: f.grad(lambda x, y: (x * y).sum(), argnums=(0, 0))(x, x),
    lambda t, f, x: f.grad(lambda x: x.sum(), argnums=())(x),
    lambda t, f, x: f.grad(lambda x: x.sum(), argnums="a")(x),
    lambda t, f, x: f.grad(lambda d: d["a"].sum())({"a": x, "b": 3}),
    lambda t, f, x: f.grad(lambda x: x.sum(), has_aux=True)(x),
    lambda t, f, x: f.grad(lambda x: (x.sum(), 1, 2), has_aux=True)(x),
    lambda t, f, x: f.grad(lambda x: x.sum())(t.tensor([1, 2])),
    lambda t, f, x: f.jacrev(lambda x: 3)(x),
    lambda t, f, x: f.jacrev(lambda x: x, chunk_size=0),
    lambda t, f, x: f.vjp(lambda x: (x, x), x)[1](x),
    lambda t, f, x: f.vjp(lambda x: (x, x), x)[1]((x,)),
    lambda t, f, x: f.vjp(t.sin, x)[1](x[:2]),
    lambda t, f, x: f.vjp(lambda x: 3, x),
    lambda t, f, x: f.jvp(t.sin, x, x),
    lambda t, f, x: f.jvp(t.sin, (x,), (x[:2],)),
    lambda t, f, x: f.jvp(t.sin, (), ()),
    lambda t, f, x: f.jvp(lambda x: 3, (x,), (x,)),
    lambda t, f, x: f.stack_module_state([]),
    lambda t, f, x: f.stack_module_state([t.nn.Linear(1, 1), t.nn.Tanh()]),
]


@twins
def test_errors(torch):
    return [error(lambda work=work: work(torch, torch.func, draw(torch, 3))) for work in ERRORS]


@twins
def test_functional_call(torch):
    torch.manual_seed(3)
    net, x = torch.nn.Linear(3, 2), draw(torch, 3, dtype="float32")
    own = dict(net.named_parameters())
    call = torch.func.functional_call
    w = leaf(torch, 2, 3, dtype="float32")
    results = [
        call(net, {"weight": w}, (x,)),
        call(net, {"weight": w}, x),
        call(net, own, kwargs={"input": x}),
        call(net, {"x": x}, x),
        call(net, ({"weight": w}, {"bias": own["bias"]}), x),
        torch.func.grad(lambda p: call(net, p, x).square().sum())({"weight": w.detach(), "bias": x[:2]}),
        [error(lambda g=g: call(net, g, x, strict=True)) for g in ({"x": x}, {"weight": w}, own)],
        [error(lambda g=g: call(net, g, x)) for g in (3, (own, own))],
        net(x),
    ]

    class Tied(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.a = torch.nn.Parameter(torch.ones(2))
            self.b = self.a
            self.register_buffer("c", torch.zeros(1))

        def forward(self, x):
            return self.a + self.b + self.c + x

    tied, zero = Tied(), torch.zeros(2)
    return [
        results,
        call(tied, {"a": zero}, zero),
        call(tied, {"a": zero}, zero, tie_weights=False),
        call(tied, {"c": zero}, zero),
        error(lambda: call(tied, {"a": zero, "b": zero + 1}, zero)),
        tied(zero),
    ]


def test_vmap_says_that_it_is_not_there():
    import minitorch

    with pytest.raises(NotImplementedError, match="minitorch has no vmap"):
        minitorch.func.vmap(minitorch.sin)
