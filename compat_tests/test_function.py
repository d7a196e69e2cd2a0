"""Custom `autograd.Function`s and gradient checks: each program runs under both backends and must return the same."""

import gc
import weakref

import pytest

import minitorch
from compat_tests.twins import draw, error, graph, leaf, name_of, twins


def log_function(torch, slope=lambda g, x: g / x):
    class Log(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x.log()

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return slope(g, x)

    return Log


@twins
def test_old_style(torch):
    x = leaf(torch, 3).detach().abs().requires_grad_()
    y = log_function(torch).apply(x * 2)
    y.backward(draw(torch, 3, seed=1))
    node = y.grad_fn
    return y, x.grad, graph(y), node.name(), type(node).__name__, y.is_leaf, node.needs_input_grad


@twins
def test_with_setup_context(torch):
    class Scale(torch.autograd.Function):
        @staticmethod
        def forward(x, factor, name=None):
            return x * factor, x.sum()

        @staticmethod
        def setup_context(ctx, inputs, output):
            x, factor, name = inputs
            scaled, _total = output
            ctx.factor, ctx.name_seen, ctx.shape = factor, name, x.shape
            ctx.save_for_backward(scaled)

        @staticmethod
        def backward(ctx, g, total):
            (scaled,) = ctx.saved_tensors
            return g * ctx.factor + total * torch.ones(ctx.shape, dtype=g.dtype) + scaled * 0, None, None

    x = leaf(torch, 3)
    a, total = Scale.apply(x, 3.0, "n")
    (a.exp().sum() + total * 2).backward()
    return a, total, x.grad, a.grad_fn.name_seen, a.grad_fn is total.grad_fn, total.output_nr, graph(a)


@twins
def test_several_inputs_and_kinds_of_arguments(torch):
    seen = []

    class Mixed(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, n, y, flag, w):
            seen.append((type(n).__name__, flag, torch.is_grad_enabled(), x.requires_grad))
            ctx.save_for_backward(x, y, None, w)
            ctx.n = n
            return x * n + y * w

        @staticmethod
        def backward(ctx, g):
            _x, y, nothing, w = ctx.saved_tensors
            seen.append((ctx.needs_input_grad, nothing, torch.is_grad_enabled()))
            return g * ctx.n, None, g * w, None, (g * y if ctx.needs_input_grad[4] else None)

    x, y, w = leaf(torch, 3), draw(torch, 3, seed=1), leaf(torch, seed=2)
    z = Mixed.apply(x, 5, y, {"a": 1}, w)
    z.backward(draw(torch, 3, seed=3))
    return seen, z, x.grad, y.grad, w.grad, graph(z)


@twins
def test_no_recording(torch):
    Log = log_function(torch)
    x = leaf(torch, 3).detach().abs()
    plain = Log.apply(x)
    x.requires_grad_()
    with torch.no_grad():
        quiet = Log.apply(x)
    return plain, quiet, plain.requires_grad


@twins
def test_none_gradients(torch):
    class Stop(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            return x * y

        @staticmethod
        def backward(ctx, g):
            return None, g

    x, y = leaf(torch, 3), leaf(torch, 3, seed=1)
    Stop.apply(x * 2, y).sum().backward()
    return x.grad, y.grad


@twins
def test_broadcast_and_cast_of_returned_gradients(torch):
    class Spread(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            return x + y

        @staticmethod
        def backward(ctx, g):
            return g, g.to(torch.float32)

    x, y = leaf(torch, 4), leaf(torch, 3, 4, seed=1)
    Spread.apply(x, y).backward(draw(torch, 3, 4, seed=2))
    return x.grad, y.grad.dtype == torch.float64, y.grad.float()


@twins
def test_mark_non_differentiable(torch):
    class Top(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            values, places = x.max(1)
            rounded = x.round()
            ctx.mark_non_differentiable(places, rounded)
            ctx.save_for_backward(x, places)
            return values, places, rounded

        @staticmethod
        def backward(ctx, g, _, unused):
            x, places = ctx.saved_tensors
            grad = torch.zeros_like(x)
            grad[torch.arange(len(x)), places] = g
            return grad + unused * 0

    x = leaf(torch, 3, 4)
    values, places, rounded = Top.apply(x)
    values.backward(draw(torch, 3, seed=1))
    return values, places, rounded, x.grad


@twins
def test_integer_outputs_are_never_differentiable(torch):
    class Count(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2, (x > 0).long()

        @staticmethod
        def backward(ctx, g, n):
            return g * 2

    x = leaf(torch, 3)
    y, n = Count.apply(x)
    y.sum().backward()
    return y, n, x.grad


@twins
@pytest.mark.parametrize("materialize", [True, False])
def test_outputs_without_gradient(torch, materialize):
    seen = []

    class Two(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.set_materialize_grads(materialize)
            return x * 2, x.sum(0) * 3

        @staticmethod
        def backward(ctx, a, b):
            seen.append((a, b))
            return a * 2 if a is not None else None

    x = leaf(torch, 3, 2)
    first, _second = Two.apply(x)
    first.backward(draw(torch, 3, 2, seed=1))
    return seen, x.grad


@twins
def test_saving_the_output(torch):
    class Exp(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            result = x.exp()
            ctx.save_for_backward(result)
            return result

        @staticmethod
        def backward(ctx, g):
            (result,) = ctx.saved_tensors
            return g * result

    x = leaf(torch, 3)
    y = Exp.apply(x)
    saved = y.grad_fn.saved_tensors[0]
    (first,) = torch.autograd.grad(y.sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x, create_graph=True)
    (third,) = torch.autograd.grad(second.sum(), x)
    spoiled = Exp.apply(x)
    spoiled.detach().zero_()
    return (
        first.detach(),
        second.detach(),
        third,
        saved,
        saved.grad_fn is y.grad_fn,
        error(lambda: spoiled.sum().backward()),
        torch.autograd.gradcheck(Exp.apply, x),
        torch.autograd.gradgradcheck(Exp.apply, x),
    )


@twins
def test_double_backward_through_saved_inputs(torch):
    class Cube(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            ctx.save_for_backward(x, y)
            return x**3 * y

        @staticmethod
        def backward(ctx, g):
            x, y = ctx.saved_tensors
            return g * 3 * x**2 * y, g * x**3

    x, y = leaf(torch, 3), leaf(torch, 3, seed=1)
    z = Cube.apply(x.sin(), y)
    gx, gy = torch.autograd.grad(z.sum(), (x, y), create_graph=True)
    found = torch.autograd.grad((gx * gy).sum(), (x, y))
    return gx.detach(), gy.detach(), found, torch.autograd.gradgradcheck(Cube.apply, (x, y))


@twins
def test_a_function_in_the_backward_of_a_function(torch):
    class CubeBackward(torch.autograd.Function):
        @staticmethod
        def forward(ctx, g, x):
            ctx.save_for_backward(g, x)
            return g * 3 * x * x

        @staticmethod
        def backward(ctx, gg):
            g, x = ctx.saved_tensors
            return gg * 3 * x * x, gg * g * 6 * x

    class Cube(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x * x

        @staticmethod
        def backward(ctx, g):
            return CubeBackward.apply(g, *ctx.saved_tensors)

    x = leaf(torch, 3)
    (g,) = torch.autograd.grad(Cube.apply(x).sum(), x, create_graph=True)
    (gg,) = torch.autograd.grad(g.sum(), x)
    return g, gg, name_of(g.grad_fn)


@twins
def test_gradients_that_backward_or_a_hook_keeps(torch):
    """`.grad` takes no buffer over that the user holds."""
    held = [draw(torch, 3, seed=7)]

    class Held(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return held[0]

    x, y = leaf(torch, 3), leaf(torch, 3, seed=1)
    Held.apply(x).sum().backward()
    z = y * 2
    z.grad_fn.register_hook(lambda i, o: held.extend([i[0], o[0]]))
    z.register_hook(held.append)
    y.register_hook(held.append)
    z.backward(draw(torch, 3, seed=2))
    x.grad.mul_(5)
    y.grad.mul_(7)
    (x + y).backward(draw(torch, 3, seed=3))
    return held, x.grad, y.grad


@twins
def test_once_differentiable(torch):
    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        @torch.autograd.function.once_differentiable
        def backward(ctx, g):
            return g * 2 * ctx.saved_tensors[0]

    x = leaf(torch, 3)
    (plain,) = torch.autograd.grad(Square.apply(x).sum(), x)
    (g,) = torch.autograd.grad(Square.apply(x).sum(), x, create_graph=True)
    return plain, error(lambda: g.sum().backward())


@twins
def test_errors(torch):
    class TooMany(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return g, g

    class TooFew(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            return x * y

        @staticmethod
        def backward(ctx, g):
            return g

    class NoneTooMany(TooMany):
        @staticmethod
        def backward(ctx, g):
            return g * 2, None, None

    class Misshapen(TooMany):
        @staticmethod
        def backward(ctx, g):
            return g[:2]

    class NoTensor(TooMany):
        @staticmethod
        def backward(ctx, g):
            return 1.0

    class GradientForANumber(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, n):
            return x * n

        @staticmethod
        def backward(ctx, g):
            return g, g

    class NoBackward(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

    class Raises(TooMany):
        @staticmethod
        def backward(ctx, g):
            raise KeyError("mine")

    class Twice(log_function(torch)):
        pass

    class NoForward(torch.autograd.Function):
        pass

    class Foreign(TooMany):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(3)
            return x * 2

    x, y = leaf(torch, 3), leaf(torch, 3, seed=1)
    twice = Twice.apply(x.abs())
    twice.sum().backward()
    ok = NoneTooMany.apply(x)
    ok.sum().backward()
    return (
        error(lambda: TooMany.apply(x).sum().backward()),
        error(lambda: TooFew.apply(x, y).sum().backward()),
        error(lambda: Misshapen.apply(x).sum().backward()),
        error(lambda: NoTensor.apply(x).sum().backward()),
        error(lambda: GradientForANumber.apply(x, 3).sum().backward()),
        error(lambda: NoBackward.apply(x).sum().backward()),
        error(lambda: Raises.apply(x).sum().backward()),
        error(lambda: twice.sum().backward()),
        error(lambda: twice.grad_fn.saved_tensors),
        error(lambda: NoForward.apply(x)),
        error(lambda: Foreign.apply(x)),
        x.grad,
    )


@twins
def test_a_modified_saved_input(torch):
    c = draw(torch, 3).abs()

    class Times(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, c):
            ctx.save_for_backward(c)
            return x * c

        @staticmethod
        def backward(ctx, g):
            return g * ctx.saved_tensors[0], None

    x = leaf(torch, 3)
    y = Times.apply(x, c)
    c.add_(1)
    return error(lambda: y.sum().backward()).split("[")[0]


@twins
def test_returning_an_input(torch):
    class Same(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            return x

        @staticmethod
        def backward(ctx, g):
            return g * 3, None

    x, y = leaf(torch, 3), leaf(torch, 3, seed=1)
    inner = x * 1
    z = Same.apply(inner, y)
    z.backward(draw(torch, 3, seed=2))
    return z, z is inner, x.grad, y.grad, name_of(inner.grad_fn)


@twins
def test_returning_a_view_of_an_input(torch):
    class Row(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.shape = x.shape
            return x[0]

        @staticmethod
        def backward(ctx, g):
            grad = torch.zeros(ctx.shape, dtype=g.dtype)
            grad[0] = g
            return grad

    x = leaf(torch, 2, 3)
    z = Row.apply(x * 2)
    z.backward(draw(torch, 3, seed=2))
    return z.detach(), x.grad, name_of(z.grad_fn)


@twins
def test_mark_dirty(torch):
    class AddOne(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.mark_dirty(x)
            x.add_(1)
            return x

        @staticmethod
        def backward(ctx, g):
            return g * 5

    x = leaf(torch, 3)
    inner = x * 2
    z = AddOne.apply(inner)
    z.backward(draw(torch, 3, seed=2))
    return z, z is inner, x.grad, name_of(inner.grad_fn), inner._version


@twins
def test_results_that_are_no_tensors(torch):
    seen = []

    class Described(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return "name", x * 2, None, x * 3

        @staticmethod
        def backward(ctx, *grads):
            seen.append(grads)
            return grads[1] * 2 + grads[3] * 3

    x = leaf(torch, 3)
    name, double, nothing, triple = Described.apply(x)
    (double.sum() + (triple * triple).sum()).backward()
    return name, double, nothing, triple, seen, x.grad


@twins
def test_what_users_keep_on_ctx_is_theirs(torch):
    """No name is taken: shape, dtype, args, saved, hooks, op, many, seq are common names."""

    class Keep(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.shape, ctx.dtype, ctx.args, ctx.saved, ctx.hooks = "shape", x.dtype, 1, 2, 3
            ctx.op, ctx.many, ctx.seq, ctx.function = "op", "many", -1, "f"
            ctx.save_for_backward(x)
            return x * 2

        @staticmethod
        def backward(ctx, g):
            seen.append((ctx.shape, ctx.dtype is g.dtype, ctx.args, ctx.saved, ctx.hooks, ctx.op, ctx.many, ctx.seq))
            return g * 2 + ctx.saved_tensors[0] * 0

    seen = []
    x = leaf(torch, 3)
    y = Keep.apply(x)
    y.backward(draw(torch, 3, seed=1))
    return seen, x.grad, y


@twins
def test_the_straight_through_estimator(torch):
    class Sign(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x.sign()

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return g * (x.abs() <= 1)

    x = leaf(torch, 6)
    Sign.apply(x).backward(draw(torch, 6, seed=1))
    return x.grad


@twins
def test_linear_with_needs_input_grad(torch):
    class LinearFunction(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, weight, bias=None):
            ctx.save_for_backward(x, weight, bias)
            out = x.mm(weight.t())
            if bias is not None:
                out += bias.unsqueeze(0).expand_as(out)
            return out

        @staticmethod
        def backward(ctx, g):
            x, weight, bias = ctx.saved_tensors
            gx = gw = gb = None
            if ctx.needs_input_grad[0]:
                gx = g.mm(weight)
            if ctx.needs_input_grad[1]:
                gw = g.t().mm(x)
            if bias is not None and ctx.needs_input_grad[2]:
                gb = g.sum(0)
            return gx, gw, gb

    x, w, b = draw(torch, 4, 3), leaf(torch, 2, 3, seed=1), leaf(torch, 2, seed=2)
    with_bias = LinearFunction.apply(x, w, b)
    with_bias.backward(draw(torch, 4, 2, seed=3))
    without = LinearFunction.apply(x.requires_grad_(), w)
    without.backward(draw(torch, 4, 2, seed=3))
    inputs = (leaf(torch, 2, 3), leaf(torch, 4, 3, seed=4), leaf(torch, 4, seed=5))
    return (
        x.grad,
        w.grad,
        b.grad,
        graph(with_bias),
        graph(without),
        torch.autograd.gradcheck(LinearFunction.apply, inputs, eps=1e-6, atol=1e-4),
        torch.autograd.gradgradcheck(LinearFunction.apply, inputs),
    )


@twins
def test_inside_forward_ops_can_be_differentiated_by_hand(torch):
    class Inner(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            with torch.enable_grad():
                ctx.x = x.detach().requires_grad_()
                ctx.y = (ctx.x.sin() * ctx.x).exp()
            return ctx.y.detach()

        @staticmethod
        def backward(ctx, g):
            (grad,) = torch.autograd.grad(ctx.y, ctx.x, g)
            return grad

    x = leaf(torch, 3)
    y = Inner.apply(x * 2)
    y.backward(draw(torch, 3, seed=1))
    return y, x.grad


@twins
def test_hooks_around_a_function(torch):
    seen = []
    x = leaf(torch, 3).detach().abs().requires_grad_()
    y = log_function(torch).apply(x)
    y.retain_grad()
    y.register_hook(lambda g: seen.append(g.clone()) or g * 2)
    y.grad_fn.register_hook(lambda i, o: seen.append((i[0].clone(), o[0].clone())))
    (y * y).sum().backward()
    return seen, y.grad, x.grad


@twins
def test_subclassed_functions_have_nodes_of_their_own(torch):
    Log = log_function(torch)

    class Child(Log):
        @staticmethod
        def backward(ctx, g):
            return g * 7

    x = leaf(torch, 3).detach().abs().requires_grad_()
    first, second = Log.apply(x), Child.apply(x)
    second.sum().backward()
    return name_of(first.grad_fn), name_of(second.grad_fn), x.grad


@twins
def test_accumulates_twice_and_releases(torch):
    Log = log_function(torch)
    x = leaf(torch, 3).detach().abs().requires_grad_()
    y = Log.apply(x)
    y.sum().backward(retain_graph=True)
    y.sum().backward()
    return x.grad, error(lambda: y.sum().backward())


def test_a_function_leaves_no_cycle():
    Log = log_function(minitorch)
    x = leaf(minitorch, 3).detach().abs().requires_grad_()
    Log.apply(x).sum().backward()
    gc.collect()
    gc.disable()
    try:
        y = Log.apply(x)
        z = y.exp().sum()
        watched = [weakref.ref(t) for t in (y, z, y.grad_fn)]
        z.backward()
        del y, z
        assert [ref() for ref in watched if ref() is not None] == []
        assert gc.collect() == 0
    finally:
        gc.enable()


# ---- gradcheck ------------------------------------------------------------------------------------------------------


@twins
def test_gradcheck_accepts_what_is_right(torch):
    gradcheck, gradgradcheck = torch.autograd.gradcheck, torch.autograd.gradgradcheck
    x, w = leaf(torch, 3, 4), leaf(torch, 4, 2, seed=1)
    c = draw(torch, 3, 2, seed=2)
    return (
        gradcheck(lambda x, w: (x @ w).tanh() * c, (x, w)),
        gradcheck(lambda x: x.sin(), x),
        gradcheck(lambda x, n: (x * n, x.sum()), (x, 3)),
        gradcheck(lambda x, y: x * y.detach(), (x, draw(torch, 4, seed=4))),
        gradgradcheck(lambda x, w: (x @ w).exp(), (x, w)),
        gradgradcheck(lambda x: x.softmax(1).log(), [x]),
        gradcheck(lambda x: x[1:].T.reshape(-1).cumsum(0), x),
        gradcheck(lambda x: torch.cat([x, x * 2]).std(0), (x,), fast_mode=False),
        x.grad,
        x,
    )


@twins
def test_gradcheck_refuses_the_copy_paste_bug(torch):
    """The derivative of another function, pasted: forward looks fine."""
    Bug = log_function(torch, slope=lambda g, x: g * 1.0)
    x = (draw(torch, 3).abs() + 0.5).requires_grad_()
    failing = error(lambda: torch.autograd.gradcheck(Bug.apply, x))
    return (
        Bug.apply(x),
        failing.rstrip(","),
        torch.autograd.gradcheck(Bug.apply, x, raise_exception=False),
        torch.autograd.gradcheck(log_function(torch).apply, x),
    )


@pytest.mark.parametrize(
    "slope",
    [
        lambda g, x: g * 1.0,
        lambda g, x: g * x,
        lambda g, x: -g / x,
        lambda g, x: g / x * 1.01,
        lambda g, x: g / (x + 0.001),
        lambda g, x: (g / x).flip(0),
        lambda g, x: g.sum() / x,
        lambda g, x: (g / x) * (x > 0.6),
        lambda g, x: g / x.detach() ** 2,
        lambda g, x: None,
    ],
)
def test_gradcheck_refuses_other_bugs(slope):
    x = minitorch.tensor([0.5, 1.3, 2.0], dtype=minitorch.float64, requires_grad=True)
    with pytest.raises(minitorch.autograd.gradcheck.__globals__["GradcheckError"], match="Jacobian mismatch"):
        minitorch.autograd.gradcheck(log_function(minitorch, slope).apply, x)


@twins
def test_gradgradcheck_refuses_a_wrong_second_derivative(torch):
    """First derivatives are right; the second sees only half of them because of detach."""
    Half = log_function(torch, slope=lambda g, x: g / x.detach())
    x = (draw(torch, 3).abs() + 0.5).requires_grad_()
    return (
        torch.autograd.gradcheck(Half.apply, x),
        error(lambda: torch.autograd.gradgradcheck(Half.apply, x)).split(":")[0],
    )


@twins
def test_gradcheck_of_one_wrong_input_among_several(torch):
    class Wrong(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            ctx.save_for_backward(x, y)
            return x * y, x + y

        @staticmethod
        def backward(ctx, g, h):
            x, y = ctx.saved_tensors
            return g * y + h, g * x

    x, y = leaf(torch, 2), leaf(torch, 2, seed=1)
    return error(lambda: torch.autograd.gradcheck(Wrong.apply, (x, y)))


@twins
def test_gradcheck_wants_something_to_check(torch):
    return error(lambda: torch.autograd.gradcheck(lambda x: x * 2, draw(torch, 3)))


@twins
def test_gradcheck_warns_of_float32(torch):
    with pytest.warns(UserWarning, match="not a double precision floating point"):
        found = torch.autograd.gradcheck(lambda x: x * 2, leaf(torch, 3, dtype="float32"), atol=0.1, rtol=0.1)
    return found


@twins
def test_gradcheck_does_not_disturb(torch):
    x = leaf(torch, 3)
    x.grad = draw(torch, 3, seed=1)
    before = x.detach().clone()
    torch.autograd.gradcheck(lambda x: x.exp(), x)
    return torch.equal(before, x.detach()), x.grad
