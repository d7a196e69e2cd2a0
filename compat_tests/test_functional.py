"""torch.autograd.functional, `is_grads_batched` and the gradient checks: what they give and what they refuse."""

import itertools

import numpy as np
import pytest

import minitorch
from compat_tests.twins import draw, error, leaf, twins

# name -> (function, number of inputs): of several shapes, some linear, some independent of an input.
FUNCTIONS = {
    "square": (lambda x: x * x, 1),
    "linear": (lambda x: x * 2, 1),
    "identity": (lambda x: x, 1),
    "matrix": (lambda x: x.reshape(3, 1).exp() @ x.reshape(1, 3), 1),
    "constant": (lambda x: x.detach() * 2, 1),
    "two outputs": (lambda x: (x.sin(), x.prod()), 1),
    "one output in a tuple": (lambda x: (x.sin(),), 1),
    "an output that is constant": (lambda x: (x * 2, x.detach()), 1),
    "an integer output": (lambda x: (x * 2, x.long()), 1),
    "view and in-place": (lambda x: (x * 1)[1:].mul_(x[:-1]), 1),
    "two inputs": (lambda x, y: (x * x).sum() * y, 2),
    "two and two": (lambda x, y: (x.sum() * y.exp(), x * x), 2),
    "an input that is unused": (lambda x, y: x.exp(), 2),
    "number": (lambda x: (x**3).sum(), 1),
    "one element": (lambda x: (x**3).sum().reshape(1), 1),
    "linear number": (lambda x: x.sum(), 1),
    "constant number": (lambda x: x.detach().sum(), 1),
    "number of two": (lambda x, y: (x**3).sum() * y.sin().prod(), 2),
    "separate": (lambda x, y: (x**2).sum() + (y**3).sum(), 2),
    "number, an input unused": (lambda x, y: (x**2).sum(), 2),
    "no tensor": (lambda x: 3.0, 1),
    "a list": (lambda x: [x], 1),
    "a tensor and a number": (lambda x: (x, 3), 1),
    "none": (lambda x: None, 1),
}
FLAGS = [dict(zip(("create_graph", "strict"), f, strict=True)) for f in itertools.product((False, True), repeat=2)]


def arguments(torch, count, with_grad):
    """The inputs of a function, a tuple where they are several."""
    inputs = tuple(draw(torch, n, seed=n) for n in (3, 2)[:count])
    if with_grad:
        inputs[0].requires_grad_()
    return inputs if count > 1 else inputs[0]


def attempted(work):
    """What `work` gives, or its error; names of nodes under create_graph are the engine's business, not compared."""
    found = []
    raised = error(lambda: found.append(work()))
    return described(found[0]) if found else raised


def described(result):
    if isinstance(result, (tuple, list)):
        return type(result).__name__, [described(r) for r in result]
    return result.detach().clone(), result.requires_grad, result.grad_fn is not None


@pytest.mark.parametrize("with_grad", [False, True])
@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("derivative", ["jacobian", "hessian"])
@twins
def test_matrices(torch, derivative, name, with_grad):
    function, count = FUNCTIONS[name]
    compute = getattr(torch.autograd.functional, derivative)
    return [attempted(lambda: compute(function, arguments(torch, count, with_grad), **how)) for how in FLAGS]


@pytest.mark.parametrize("with_grad", [False, True])
@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("derivative", ["vjp", "jvp", "vhp", "hvp"])
@twins
def test_products(torch, derivative, name, with_grad):
    function, count = FUNCTIONS[name]
    compute = getattr(torch.autograd.functional, derivative)
    inputs = arguments(torch, count, with_grad)
    if derivative == "vjp":
        outputs = function(*(inputs if count > 1 else (inputs,)))
        of = outputs if isinstance(outputs, (tuple, list)) else (outputs,)
        v = tuple(draw(torch, *y.shape, seed=5 + i) for i, y in enumerate(of) if isinstance(y, torch.Tensor))
    else:
        v = tuple(draw(torch, *x.shape, seed=5) for x in (inputs if count > 1 else (inputs,)))
    found = [attempted(lambda: compute(function, inputs, v, **how)) for how in FLAGS]
    for x in v:
        x.requires_grad_()
    return [*found, attempted(lambda: compute(function, inputs, v, create_graph=True)), [x.grad for x in v]]


@twins
def test_the_results_can_be_differentiated(torch):
    F = torch.autograd.functional
    x, v, w = leaf(torch, 3), leaf(torch, 3, seed=1), leaf(torch, seed=2)

    def number(x):
        return (x.exp() * w).prod() + x.sin().sum()

    def vector(x):
        return x.cumsum(0).tanh() * w

    found = [
        F.jacobian(vector, x, create_graph=True),
        F.hessian(number, x, create_graph=True),
        *F.vjp(vector, x, v, create_graph=True),
        *F.jvp(vector, x, v, create_graph=True),
        *F.vhp(number, x, v, create_graph=True),
        *F.hvp(number, x, v, create_graph=True),
    ]
    grads = []
    for place, result in enumerate(found):
        grads += torch.autograd.grad(result, (x, w), draw(torch, *result.shape, seed=place), retain_graph=True)
    vectors = [torch.autograd.grad(found[i], v, draw(torch, 3, seed=i), retain_graph=True)[0] for i in (3, 5, 7, 9)]
    # Two of them in one another.
    inner = F.jacobian(lambda x: F.jacobian(number, x, create_graph=True), x)
    return [g.detach() for g in (*found, *grads, *vectors, inner)], x.grad, w.grad, x.requires_grad


@twins
def test_shapes_and_dtypes(torch):
    F = torch.autograd.functional
    m, n = draw(torch, 2, 3), draw(torch, 3, 2, seed=1)
    s, single = draw(torch, seed=2), draw(torch, 3, dtype="float32")
    with torch.no_grad():
        quiet = F.jacobian(lambda x: x @ x.T, m)
    return [
        F.jacobian(lambda a, b: a @ b, (m, n)),
        F.jacobian(lambda x: x * x, s),
        F.jacobian(lambda x: x * m, s),
        F.hessian(lambda x: (x @ n).sin().sum(), m),
        F.hessian(lambda x: x**3, s),
        F.jacobian(lambda x: x.sin(), single),
        F.jacobian(lambda x: x.double().sin(), single),
        F.hessian(lambda x: (x**4).mean(), single),
        F.vjp(lambda x: x.sin(), s),
        F.jvp(lambda x: x.sin(), s),
        F.vhp(lambda x: x.sin(), s),
        F.hvp(lambda x: x.sin().reshape(1, 1), s.reshape(1)),
        F.vjp(lambda x: x * x, single.double(), single),
        F.hessian(lambda x, y: (x.exp() * y).sum() ** 2, (draw(torch, 2), draw(torch, 2, seed=9)), vectorize=True),
        F.jacobian(lambda x: (x, x * x), draw(torch, 2), vectorize=True),
        quiet,
    ]


def wrong_calls(torch):
    """Calls that raise: (label, derivative, arguments, options)."""
    x, y, s = draw(torch, 3), draw(torch, 2), draw(torch)

    def number(*xs):
        return sum((x**3).sum() for x in xs)

    for name in ("jacobian", "hessian", "vjp", "jvp", "vhp", "hvp"):
        for inputs in ("a", None, 3, [x], (x, 3.0), torch.tensor([1, 2])):
            yield name, (number, inputs), {}
        for output in ("a", 3.0, None, [x], (x, 3), ((x,),), (s, s), (s,), x):
            yield name, (lambda x, output=output: output, x), dict(strict=True)
    for name in ("vjp", "jvp", "vhp", "hvp"):
        for v in (None, "a", (3,), (x, x), y, (y,), s, torch.ones(3, 1)):
            yield name, (number if name[1] == "h" or name[0] == "h" else torch.sin, x, v), {}
        for v in (None, x, (x,), (x, x), (y, x)):
            yield name, (lambda a, b: a.sum() * b.sum() if name[-2] != "j" else (a * 2, b * 2), (x, y), v), {}
    yield "jacobian", (number, x), dict(strategy="sideways")
    yield "hessian", (number, x), dict(outer_jacobian_strategy="sideways")
    yield "jacobian", (number, x), dict(strict=True, vectorize=True)
    yield "hessian", (number, x), dict(strict=True, vectorize=True)
    yield "jacobian", (lambda x: x * 2, torch.zeros(0)), {}


@twins
def test_errors(torch):
    functional = torch.autograd.functional
    found = [error(lambda: getattr(functional, name)(*args, **how)) for name, args, how in wrong_calls(torch)]
    return [message.replace("minitorch", "torch") for message in found]


@pytest.mark.parametrize(
    "work",
    [
        lambda F, x: F.jacobian(minitorch.sin, x, strategy="forward-mode", vectorize=True),
        lambda F, x: F.hessian(minitorch.sum, x, outer_jacobian_strategy="forward-mode", vectorize=True),
    ],
)
def test_forward_mode_is_refused(work):
    with pytest.raises(NotImplementedError, match="no forward-mode"):
        work(minitorch.autograd.functional, minitorch.ones(2))


def test_what_is_not_there_is_named():
    with pytest.raises(AttributeError, match=r"minitorch has no torch\.autograd\.forward_ad \("):
        minitorch.autograd.forward_ad  # noqa: B018


# ---- is_grads_batched -----------------------------------------------------------------------------------------------


@twins
def test_batches_of_incoming_gradients(torch):
    x, y = leaf(torch, 3), leaf(torch, 2, seed=1)
    grad = torch.autograd.grad
    one = draw(torch, 4, 3, seed=2)
    again = x.exp()
    grad(again, x, one, is_grads_batched=True)
    seeds = draw(torch, 4, 3, seed=3).requires_grad_()
    (second,) = grad(x**3, x, seeds, is_grads_batched=True, create_graph=True)
    return (
        grad(x**2, x, one, is_grads_batched=True),
        grad(x.sum(), x, draw(torch, 5), is_grads_batched=True),
        grad((x**2, y.prod()), (x, y), (one, draw(torch, 4)), is_grads_batched=True),
        [g is None for g in grad(x**2, (x, y), one, is_grads_batched=True, allow_unused=True)],
        grad(x**2, (x, y), one, is_grads_batched=True, materialize_grads=True),
        second.detach(),
        grad(second, (x, seeds), one),
        error(lambda: grad(x**2, (x, y), one, is_grads_batched=True)),
        error(lambda: grad(x**2, x, torch.ones(3), is_grads_batched=True)),
        error(lambda: grad((x**2, y.prod()), (x, y), (one, draw(torch, 3)), is_grads_batched=True)),
        error(lambda: grad(again, x, one, is_grads_batched=True)),
    )


# ---- gradcheck ------------------------------------------------------------------------------------------------------


def custom(torch, forward, backward):
    class Custom(torch.autograd.Function):
        @staticmethod
        def forward(ctx, *inputs):
            ctx.save_for_backward(*inputs)
            return forward(*inputs)

        @staticmethod
        def backward(ctx, g):
            return backward(g, *ctx.saved_tensors)

    return Custom.apply


class Unsteady:
    """A factor that is another one at each use."""

    def __init__(self, change):
        self.change, self.uses = change, 0

    def __call__(self):
        self.uses += 1
        return 1 + self.change * (self.uses % 2)


CHECKS = {
    "right": lambda T, check, x, y: check(T.sin, x),
    "several": lambda T, check, x, y: check(lambda a, b: (a * b, a @ b), (x, y)),
    "several, fast": lambda T, check, x, y: check(lambda a, b: (a * b, a @ b), (x, y), fast_mode=True),
    "a list": lambda T, check, x, y: check(lambda a, b: [a * b], [x, y]),
    "a number among the inputs": lambda T, check, x, y: check(lambda a, n: a * n, (x, 3)),
    "an integer output": lambda T, check, x, y: check(lambda a: (a * a, a.long()), x),
    "unused": lambda T, check, x, y: check(lambda a, b: a * a, (x, y)),
    "no output": lambda T, check, x, y: check(lambda a: (), x),
    "a constant": lambda T, check, x, y: check(lambda a: T.ones(2), x),
    "detached": lambda T, check, x, y: check(lambda a: a.detach() * 2, x),
    "no tensor out": lambda T, check, x, y: check(lambda a: 3.0, x),
    "nothing to check": lambda T, check, x, y: check(T.sin, x.detach()),
    "wrong": lambda T, check, x, y: check(custom(T, T.sin, lambda g, a: g), x),
    "wrong, fast": lambda T, check, x, y: check(custom(T, T.sin, lambda g, a: g), x, fast_mode=True),
    "wrong, False": lambda T, check, x, y: check(custom(T, T.sin, lambda g, a: g), x, raise_exception=False),
    "wrong by 1 %": lambda T, check, x, y: check(custom(T, T.sin, lambda g, a: g * a.cos() * 1.01), x),
    "forgiven by rtol": lambda T, check, x, y: check(custom(T, T.sin, lambda g, a: g * a.cos() * 1.01), x, rtol=0.1),
    "forgiven by atol": lambda T, check, x, y: check(custom(T, T.sin, lambda g, a: g * a.cos() + 0.01), x, atol=0.1),
    "wrong for the second": lambda T, check, x, y: check(custom(T, T.mul, lambda g, a, b: (g * b, g * b)), (x, y)),
    "no gradient": lambda T, check, x, y: check(custom(T, T.mul, lambda g, a, b: (g * b, None)), (x, y)),
    "wrong shape": lambda T, check, x, y: check(custom(T, T.sin, lambda g, a: (g * a.cos())[:2]), x),
    "broadcast, not summed": lambda T, check, x, y: check(custom(T, T.sin, lambda g, a: g.expand(3, 3)), x),
    "more than the incoming": lambda T, check, x, y: check(custom(T, T.sin, lambda g, a: g * a.cos() + 1e-7), x),
    "another dtype": lambda T, check, x, y: check(custom(T, T.sin, lambda g, a: g * a.cos().double()), x),
    "too many": lambda T, check, x, y: check(custom(T, T.sin, lambda g, a: (g, g)), x),
    "raises": lambda T, check, x, y: check(custom(T, T.sin, lambda g, a: 1 / 0), x, raise_exception=False),
    "first order only": lambda T, check, x, y: check(custom(T, T.sin, lambda g, a: g * a.detach().cos()), x),
    "a constant backward": lambda T, check, x, y: check(custom(T, T.sin, lambda g, a: (g * a.cos()).detach()), x),
    "0-d": lambda T, check, x, y: check(lambda a: a**3, x[0].detach().requires_grad_()),
    "empty": lambda T, check, x, y: check(lambda a: a**3, x[:0].detach().requires_grad_()),
    "a matrix": lambda T, check, x, y: check(lambda a: a @ a.T, leaf(T, 2, 3)),
    "no leaf": lambda T, check, x, y: check(T.sin, x * 2),
    "a view": lambda T, check, x, y: check(T.sin, x[1:]),
    "one tensor twice": lambda T, check, x, y: check(T.mul, (x, x)),
    "overlapping": lambda T, check, x, y: check(T.sin, x[:1].expand(3)),
    "a kink": lambda T, check, x, y: check(T.abs, T.zeros(2, dtype=T.float64, requires_grad=True)),
    "in place inside": lambda T, check, x, y: check(lambda a: a.clone().mul_(a), x),
    "no direction": lambda T, check, x, y: check(T.sin, x, check_backward_ad=False, check_rev_over_rev=False),
    "by position": lambda T, check, x, y: check(T.sin, x, None, 1e-6),
    "unknown": lambda T, check, x, y: check(T.sin, x, unknown=1),
    "options": lambda T, check, x, y: check(
        T.sin, x, check_undefined_grad=False, check_grad_dtypes=True, masked=True, nondet_tol=1e-3, eps=1e-5
    ),
}


# Without an output that requires grad torch's gradgradcheck fails on its own bookkeeping.
NOTHING_TO_DIFFERENTIATE = {"no output", "a constant", "detached"}
BOTH_CHECKS = [
    (name, second) for name in CHECKS for second in (False, True) if not second or name not in NOTHING_TO_DIFFERENTIATE
]


@pytest.mark.filterwarnings("ignore:Input #")
@pytest.mark.parametrize("name, second", BOTH_CHECKS)
@twins
def test_checks(torch, name, second):
    check = torch.autograd.gradgradcheck if second else torch.autograd.gradcheck

    def called(*args, **options):
        # Each check has an option for the direction that the other has not.
        options.pop("check_backward_ad" if second else "check_rev_over_rev", None)
        return check(*args, **options)

    x, y = leaf(torch, 3), leaf(torch, 3, seed=1)
    found = []
    raised = error(lambda: found.append(CHECKS[name](torch, called, x, y)))
    return found, raised, x.grad, x.detach()


@twins
def test_only_gradcheck_takes_an_unsteady_backward(torch):
    x = leaf(torch, 3)

    def check(change, **options):
        factor = Unsteady(change)
        function = custom(torch, torch.sin, lambda g, a: g * a.cos() * factor())
        return error(lambda: torch.autograd.gradcheck(function, x, **options))

    return check(1e-7), check(1e-7, nondet_tol=1e-6)


@twins
def test_given_incoming_gradients(torch):
    x, ones = leaf(torch, 3), torch.ones(3, dtype=torch.float64)
    check = torch.autograd.gradgradcheck
    return (
        check(torch.exp, x, ones),
        check(torch.exp, x, ones.clone().requires_grad_()),
        check(lambda a: (a**3, a.sin()), x, (ones, ones)),
        check(torch.exp, x, gen_non_contig_grad_outputs=True),
        check(torch.exp, x, fast_mode=True),
        error(lambda: check(torch.exp, x, ones[:2])),
    )


@twins
def test_gradcheck_stays_a_function(torch):
    """Also after the module of the same name was imported."""
    import importlib

    module = importlib.import_module(f"{torch.__name__}.autograd.gradcheck")
    wrong = custom(torch, torch.sin, lambda g, a: g)
    with pytest.raises(module.GradcheckError, match="Jacobian mismatch for output 0 with respect to input 0"):
        torch.autograd.gradcheck(wrong, leaf(torch, 3))
    return issubclass(module.GradcheckError, RuntimeError), torch.autograd.gradcheck is module.gradcheck


@pytest.mark.parametrize(
    "second, option", [(False, "check_forward_ad"), (False, "check_batched_grad"), (True, "check_fwd_over_rev")]
)
def test_checks_that_are_refused(second, option):
    check = minitorch.autograd.gradgradcheck if second else minitorch.autograd.gradcheck
    with pytest.raises(NotImplementedError, match=option):
        check(minitorch.sin, leaf(minitorch, 3), **{option: True})


def test_every_wrong_entry_is_seen():
    """A gradient that is wrong in one entry only, wherever that is; in fast mode too."""
    x = leaf(minitorch, 4)
    for place, fast_mode in itertools.product(range(4), (False, True)):
        wrong = 1 + np.eye(4)[place] * (2 if fast_mode else 0.01)

        def backward(g, a, wrong=wrong):
            return g * a.cos() * minitorch.from_numpy(wrong)

        function = custom(minitorch, minitorch.sin, backward)
        assert not minitorch.autograd.gradcheck(function, x, raise_exception=False, fast_mode=fast_mode)
