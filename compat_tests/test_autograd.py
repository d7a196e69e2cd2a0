"""The graph and the engine: each program below runs under torch and minitorch and must return the same."""

import gc
import inspect
import sys
import weakref

import pytest

import minitorch
from compat_tests.twins import draw, error, graph, leaf, name_of, twins

# ---- backward -------------------------------------------------------------------------------------------------------


@twins
def test_backward_accumulates_into_leaves(torch):
    x, y, c = leaf(torch, 3, 4), leaf(torch, 4, 2, seed=1), draw(torch, 3, 2, seed=2)
    z = (x @ y * c).tanh()
    g = draw(torch, 3, 2, seed=3)
    z.backward(g, retain_graph=True)
    first = x.grad.clone()
    z.backward(g)
    return z, first, x.grad, y.grad, c.grad, x.is_leaf, z.is_leaf, c.is_leaf, graph(z)


@twins
def test_first_lines_of_errors(torch):
    x = leaf(torch, 3)
    y = x.exp()
    y.backward(draw(torch, 3))
    plain = draw(torch, 3)
    z = (x * 2).sum()
    half = leaf(torch, 2, 2)
    return (
        error(lambda: y.backward(draw(torch, 3))),
        error(lambda: (x * 2).backward()),
        error(lambda: plain.sum().backward()),
        error(lambda: plain.backward(plain)),
        error(lambda: (x * 2).backward(draw(torch, 2))),
        error(lambda: (x * 2).backward(draw(torch, 3, 1))),
        error(lambda: z.backward(inputs=[])),
        error(lambda: torch.autograd.backward([z, z], [None])),
        error(lambda: torch.autograd.grad(z, [])),
        error(lambda: torch.autograd.grad(z, [plain])),
        error(lambda: torch.autograd.grad(z, [half])),
        error(lambda: torch.autograd.grad(plain.sum(), [x])),
        error(lambda: torch.autograd.grad(x * 2, [x])),
        error(lambda: setattr(x, "grad", draw(torch, 4))),
        error(lambda: setattr(x, "grad", 1.0)),
        error(lambda: setattr(x, "grad", draw(torch, 3, dtype="float32"))).split(". ")[0],
        error(lambda: setattr(z, "requires_grad", False)),
        error(lambda: torch.tensor([1, 2]).requires_grad_()),
        error(lambda: torch.tensor([1, 2], requires_grad=True)),
        error(lambda: plain.register_hook(lambda g: g)),
        error(lambda: plain.retain_grad()),
        error(lambda: z.register_post_accumulate_grad_hook(lambda p: None)),
        error(lambda: x.numpy()),
        error(lambda: float(x)),
        error(lambda: x.__deepcopy__({})),
        error(lambda: z.__deepcopy__({})),
    )


@twins
def test_second_backward_needs_what_was_saved(torch):
    """A graph that saves nothing can be walked again; one that saves cannot."""
    x, g = leaf(torch, 3), draw(torch, 3, seed=1)
    linear = x + x.reshape(3) - x.sum()
    linear.backward(g)
    linear.backward(g)
    part = x.exp()
    left, right = part * 2, part * part
    left.backward(g)
    return x.grad, error(lambda: right.backward(g)), x.grad, error(lambda: part.grad_fn._saved_result)


@twins
def test_retain_graph_false_frees_only_what_ran(torch):
    x = leaf(torch, 3)
    shared = x.sin()
    a, b = shared.sum(), (x * 2).cos().sum()
    a.backward()
    b.backward()
    return x.grad, error(lambda: a.backward())


@twins
def test_backward_with_inputs(torch):
    x, y = leaf(torch, 3), leaf(torch, 3, seed=1)
    inner = x * y
    z = (inner * x).exp()
    z.backward(draw(torch, 3, seed=2), inputs=[x], retain_graph=True)
    first = x.grad, y.grad
    z.backward(draw(torch, 3, seed=2), inputs=y, retain_graph=True)
    inner.retain_grad()
    z.backward(draw(torch, 3, seed=2), inputs=[inner], retain_graph=True)
    once = inner.grad.clone()
    z.backward(draw(torch, 3, seed=2))
    return first, y.grad, once, inner.grad, x.grad


@twins
def test_backward_of_several(torch):
    x, y = leaf(torch, 3), leaf(torch, 2, seed=1)
    a, b, c = x * 2, (x.sum() * y).sum(), x.exp()
    torch.autograd.backward([a, b, c], [draw(torch, 3, seed=3), None, draw(torch, 3, seed=4)])
    before = x.grad.clone(), y.grad.clone()
    root = x * x
    torch.autograd.backward((root, root), (draw(torch, 3, seed=5), draw(torch, 3, seed=6)))
    torch.autograd.backward(x, draw(torch, 3, seed=7))
    return before, x.grad


@twins
def test_backward_from_a_root_below_another_root(torch):
    x = leaf(torch, 3)
    inner = x.exp()
    outer = inner * x
    torch.autograd.backward([outer, inner], [draw(torch, 3, seed=1), draw(torch, 3, seed=2)])
    return x.grad


@twins
def test_leaf_backward(torch):
    x = leaf(torch)
    x.backward()
    x.backward(torch.tensor(2.0, dtype=torch.float64))
    return x.grad, x.grad_fn, x.is_leaf


# ---- autograd.grad --------------------------------------------------------------------------------------------------


@twins
def test_grad(torch):
    x, y, unused = leaf(torch, 3), leaf(torch, 3, seed=1), leaf(torch, 2, 2)
    inner = x * y
    z = inner.exp().sum()
    w = (inner * x).sum()
    grad = torch.autograd.grad
    return (
        grad(z, x, retain_graph=True),
        grad(z, (inner, x), retain_graph=True),
        grad((z, w), [x, y, inner], retain_graph=True),
        grad([z, w], [x], [torch.tensor(2.0).double(), None], retain_graph=True),
        grad(inner, [x], draw(torch, 3, seed=2), retain_graph=True),
        grad(z, [x, unused], allow_unused=True, retain_graph=True),
        grad(z, [x, unused], materialize_grads=True, retain_graph=True),
        grad(z, [z], retain_graph=True),
        grad(inner, [inner], draw(torch, 3, seed=2), retain_graph=True),
        grad(z, [x, x], retain_graph=True),
        error(lambda: grad(z, [unused], allow_unused=False, materialize_grads=True, retain_graph=True)),
        grad(z, x),
        error(lambda: grad(z, x)),
        (x.grad, y.grad, unused.grad),
    )


@twins
def test_tensors_come_in_any_iterable(torch):
    layer = torch.nn.Linear(3, 2).double()
    with torch.no_grad():
        for seed, p in enumerate(layer.parameters()):
            p.copy_(draw(torch, *p.shape, seed=seed))
    y = layer(draw(torch, 4, 3)).tanh()
    g = draw(torch, 4, 2, seed=9)
    found = torch.autograd.grad(y, layer.parameters(), g, retain_graph=True)
    torch.autograd.backward(iter([y]), iter([g]), inputs=layer.parameters())
    return found, [p.grad for p in layer.parameters()], error(lambda: torch.autograd.backward(3))


@twins
def test_grad_runs_only_what_leads_to_the_inputs(torch):
    """Hooks on the way to other leaves stay silent, and what they saved is kept."""
    ran = []
    x, y = leaf(torch, 3), leaf(torch, 3, seed=1)
    a, b = x.exp(), y.sin()
    b.register_hook(lambda g: ran.append("b"))
    y.register_hook(lambda g: ran.append("y"))
    x.register_hook(lambda g: ran.append("x"))
    z = (a * b).sum()
    found = torch.autograd.grad(z, x)
    b.backward(draw(torch, 3, seed=2))
    return ran, found, y.grad


@twins
def test_grad_of_an_inner_tensor_stops_there(torch):
    ran = []
    x = leaf(torch, 3)
    inner = x.exp()
    inner.register_hook(lambda g: ran.append("inner"))
    x.register_hook(lambda g: ran.append("x"))
    z = inner.sin().sum()
    return torch.autograd.grad(z, inner), ran, inner.grad_fn._saved_result


def test_captured_gradients_do_not_share_memory():
    """In torch all three are one buffer."""
    x, y = leaf(minitorch, 3), leaf(minitorch, 3, seed=1)
    g = draw(minitorch, 3, seed=2)
    before = g.clone()
    a, b = minitorch.autograd.grad(x + y, [x, y], g)
    a.mul_(10)
    b.mul_(2)
    assert minitorch.equal(g, before) and minitorch.equal(a, 10 * g) and minitorch.equal(b, 2 * g)
    inner = x.clone()
    c, d = minitorch.autograd.grad(inner + 0, [inner, x], g)
    c.mul_(3)
    assert minitorch.equal(g, before) and minitorch.equal(c, 3 * g) and minitorch.equal(d, g)


@twins
def test_results_of_grad_under_create_graph(torch):
    x = leaf(torch, 3)
    y = (x**3).sum()
    (first,) = torch.autograd.grad(y, x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x, create_graph=True)
    (third,) = torch.autograd.grad(second, x, draw(torch, 3, seed=1))
    return first.detach(), second.detach(), third, first.requires_grad, second.requires_grad


@twins
def test_third_derivative_of_sin(torch):
    x = leaf(torch, 5)
    d = x.sin()
    for _ in range(3):
        (d,) = torch.autograd.grad(d, x, torch.ones_like(d), create_graph=True)
    return d, (d + x.cos()).abs().max() < 1e-12


@pytest.mark.filterwarnings("ignore:Using backward.. with create_graph=True")
@twins
def test_backward_with_create_graph(torch):
    x, y = leaf(torch, 3), leaf(torch, 3, seed=1)
    loss = (x * y).exp().sum()
    loss.backward(create_graph=True)
    penalty = (x.grad * y.grad).sum()
    first = x.grad
    penalty.backward()
    x_grad = x.grad.detach().clone()
    same = x.grad is first
    del loss, penalty
    x.grad = y.grad = None
    return x_grad, same, name_of(first.grad_fn)


@twins
def test_hessian(torch):
    x = leaf(torch, 3)
    f = (x[0] ** 2 * x[1] + x[2].exp() * x[0] + x.prod()).tanh()
    (g,) = torch.autograd.grad(f, x, create_graph=True)
    rows = [torch.autograd.grad(g[i], x, retain_graph=True)[0] for i in range(3)]
    return g, torch.stack(rows)


@twins
def test_gradient_penalty(torch):
    x, w1, w2 = leaf(torch, 4, 3), leaf(torch, 3, 5, seed=1), leaf(torch, 5, 1, seed=2)
    out = torch.relu(x @ w1).mul(2).tanh() @ w2
    (g,) = torch.autograd.grad(out.sum(), x, create_graph=True)
    ((g.pow(2).sum(1).sqrt() - 1) ** 2).mean().backward()
    return g, x.grad, w1.grad, w2.grad


# ---- gradients as buffers -------------------------------------------------------------------------------------------


@twins
def test_gradients_do_not_alias(torch):
    x, y = leaf(torch, 3), leaf(torch, 3, seed=1)
    g = draw(torch, 3, seed=2)
    (x + y).backward(g)
    x.grad.mul_(10)
    y.grad.add_(1)
    return x.grad, y.grad, g


def test_gradients_through_views_do_not_alias():
    """In torch x.grad is a view of g."""
    x, y, z = leaf(minitorch, 2, 3), leaf(minitorch, 6, seed=1), leaf(minitorch, 3, 2, seed=2)
    g = draw(minitorch, 6, seed=3)
    before = g.clone()
    (x.reshape(6) + y + z.T.reshape(-1)).backward(g)
    x.grad.zero_()
    y.grad.mul_(2)
    z.grad.mul_(3)
    assert minitorch.equal(g, before) and minitorch.equal(y.grad, 2 * g)
    assert minitorch.equal(z.grad, 3 * g.reshape(2, 3).T) and not x.grad.any()


@twins
def test_gradient_of_an_expanded_input_is_a_block_of_its_own(torch):
    x = leaf(torch, 3)
    x.sum().backward()
    x.grad[0] = 7.0
    y = leaf(torch, 2, 3)
    y.sum(0).backward(draw(torch, 3))
    y.grad[0, 0] = 7.0
    return x.grad, y.grad, y.grad.is_contiguous()


@twins
def test_grad_accumulates_in_place(torch):
    x = leaf(torch, 3)
    (x * 2).sum().backward()
    first = x.grad
    view = first[1:]
    (x * 3).sum().backward()
    kept = x.grad is first
    version = first._version
    x.grad = None
    (x * 4).sum().backward()
    return kept, version, first, view, x.grad, x.grad is first


@twins
def test_the_callers_gradient_is_not_taken_over(torch):
    x = leaf(torch, 3)
    g = draw(torch, 3, seed=1)
    x.backward(g)
    x.backward(g)
    y = leaf(torch, 3)
    y.clone().backward(g)
    y.grad.zero_()
    return x.grad, y.grad, g


@twins
def test_assigned_grad(torch):
    x = leaf(torch, 3)
    mine = draw(torch, 3, seed=1)
    x.grad = mine
    (x * 2).sum().backward()
    same = x.grad is mine
    del x.grad
    return same, mine, x.grad


@twins
def test_a_grad_that_requires_grad_is_replaced(torch):
    x = leaf(torch, 3)
    x.grad = leaf(torch, 3, seed=1)
    before = x.grad
    (x * 2).sum().backward()
    return x.grad is before, x.grad, before


# ---- shapes and dtypes ----------------------------------------------------------------------------------------------


@twins
@pytest.mark.parametrize(
    "shapes", [((3, 4), (4,)), ((3, 1), (1, 4)), ((), (2, 3)), ((1,), ()), ((2, 1, 3), (4, 1)), ((1, 1), (3,))]
)
@pytest.mark.parametrize("op", ["add", "sub", "mul", "div", "maximum", "pow"])
def test_broadcast_gradients(torch, shapes, op):
    a, b = leaf(torch, *shapes[0]), leaf(torch, *shapes[1], seed=1)
    z = getattr(torch, op)(a.abs() + 1, b)
    z.backward(draw(torch, *z.shape, seed=2))
    return z, a.grad, b.grad, tuple(a.grad.shape)


@twins
@pytest.mark.parametrize("dtypes", [("float32", "float64"), ("float64", "float32"), ("float16", "float32")])
def test_gradients_of_mixed_dtypes(torch, dtypes):
    a, b = leaf(torch, 2, 3, dtype=dtypes[0]), leaf(torch, 3, seed=1, dtype=dtypes[1])
    z = a * b + a / (b * b + 1) - b
    z.backward(draw(torch, 2, 3, seed=2).to(z.dtype))
    return z, a.grad, b.grad


@twins
def test_a_zero_dim_tensor_does_not_widen(torch):
    a, b = leaf(torch, 3, dtype="float32"), leaf(torch, dtype="float64")
    z = a * b + 2
    z.backward(draw(torch, 3, dtype="float32"))
    return z, a.grad, b.grad


@twins
def test_gradients_through_conversions(torch):
    x = leaf(torch, 3, dtype="float32")
    y = (x.double() * 2).float() + x.to(torch.float16).to(torch.float32)
    y.backward(draw(torch, 3, seed=1, dtype="float32"))
    return y, x.grad, graph(y)


@twins
def test_integers_and_bools_beside_floats(torch):
    x = leaf(torch, 3)
    mask, n = x > 0, torch.tensor([1, 2, 3])
    y = x * mask + n * x - n
    y.backward(draw(torch, 3, seed=1))
    return y, x.grad, mask, graph(y)


@twins
def test_empty_tensors(torch):
    x = leaf(torch, 0, 3)
    y = (x * 2).exp().sum(0)
    y.backward(draw(torch, 3))
    return y, x.grad


# ---- topology -------------------------------------------------------------------------------------------------------


@twins
def test_topology(torch):
    x, y, w = leaf(torch, 3, 3), leaf(torch, 3, seed=1), draw(torch, 3, 3, seed=2)
    shared = x * y
    return [
        graph(z)
        for z in (
            shared + shared,
            shared * shared.T + x,
            (shared @ w).sum(1) - 1,
            1 - (x / 2 + y) ** 2,
            torch.cat([x, shared, w])[1:, 0],
            torch.where(x > 0, shared, y.exp()).mean(),
            1 / x,
            2**y,
            -x.reshape(9).log(),
            x[0, [0, 1]].squeeze(),
            x[x > 0].sum(),
            torch.stack([y, y * 2]).max(),
            x.split(2)[1] * 2,
            x.unbind(1)[2],
            x.max(1).values,
            torch.softmax(x, -1).log_softmax(0),
            x.T.contiguous().view(-1).expand(2, 9),
            x.detach() * y,
            x.clone().float().double(),
        )
    ]


@twins
def test_output_nr_and_next_functions(torch):
    x = leaf(torch, 4, 2)
    a, b = x.split(2)
    values, indices = x.max(0)
    rest = [part.output_nr for part in x.unbind(0)]
    leaf_node = (x * 1).grad_fn.next_functions[0][0]
    return (
        a.output_nr,
        b.output_nr,
        rest,
        values.output_nr,
        indices.requires_grad,
        a.grad_fn is b.grad_fn or a.grad_fn.name(),
        leaf_node.variable is x,
        leaf_node.name(),
        leaf_node.next_functions,
        (x * 2).grad_fn.next_functions[1],
        (x + x).grad_fn.next_functions[0] == (x + x).grad_fn.next_functions[1],
    )


@twins
def test_grad_fn_is_one_object(torch):
    x = leaf(torch, 3)
    y = x * 2
    z = y.exp()
    return y.grad_fn is y.grad_fn, z.grad_fn.next_functions[0][0] is y.grad_fn, type(y.grad_fn).__name__


@twins
def test_metadata(torch):
    x = leaf(torch, 3)
    y = x * 2
    y.grad_fn.metadata["who"] = "me"
    z = y + 1
    return y.grad_fn.metadata, z.grad_fn.next_functions[0][0].metadata, z.grad_fn.metadata


@twins
def test_saved_attributes(torch):
    x, y = leaf(torch, 3), leaf(torch, 3, seed=1)
    z = x * y
    e = x.exp()
    power = x**3
    total = torch.add(x, y, alpha=2)
    sums = x.reshape(3, 1).sum(1)
    return (
        z.grad_fn._saved_self is x,
        z.grad_fn._saved_other,
        e.grad_fn._saved_result,
        e.grad_fn._saved_result.grad_fn is e.grad_fn,
        power.grad_fn._saved_exponent,
        total.grad_fn._saved_alpha,
        tuple(sums.grad_fn._saved_self_sym_sizes),
        error(lambda: z.grad_fn._saved_nothing).startswith("AttributeError"),
    )


@twins
def test_only_what_is_needed_is_saved(torch):
    a, c = leaf(torch, 3), draw(torch, 3, seed=1)
    z = a * c
    return z.grad_fn._saved_self, z.grad_fn._saved_other


@twins
def test_detach_cuts(torch):
    x = leaf(torch, 3)
    y = x.exp()
    z = y.detach() * x + y * 2
    z.backward(draw(torch, 3, seed=1))
    return z, x.grad, y.detach(), graph(z)


@twins
def test_requires_grad_spreads(torch):
    x, c = leaf(torch, 3), draw(torch, 3)
    with torch.no_grad():
        inside = x * 2
    return [
        t.requires_grad
        for t in (
            x * c,
            c * c,
            x.detach(),
            inside,
            inside * x,
            x > 0,
            x.argmax(),
            x.long(),
            x.round(),
            torch.ones_like(x),
        )
    ] + [c.clone().requires_grad_().requires_grad, x.data.requires_grad, (x * 1).detach_().requires_grad]


# ---- grad modes -----------------------------------------------------------------------------------------------------


@twins
def test_modes_as_context(torch):
    x = leaf(torch, 3)
    seen = [torch.is_grad_enabled()]
    with torch.no_grad():
        seen += [torch.is_grad_enabled(), (x * 2).requires_grad]
        with torch.enable_grad():
            seen += [torch.is_grad_enabled(), (x * 2).requires_grad]
            with torch.set_grad_enabled(False):
                seen.append((x * 2).requires_grad)
            seen.append((x * 2).requires_grad)
        seen.append((x * 2).requires_grad)
        made = torch.ones(2, requires_grad=True)
        seen.append(made.requires_grad)
    seen.append((x * 2).requires_grad)
    previous = torch.set_grad_enabled(False)
    seen.append((x * 2).requires_grad)
    torch.set_grad_enabled(True)
    with torch.inference_mode():
        seen.append((x * 2).requires_grad)
    seen.append((made * 2).requires_grad)
    return seen, type(previous).__name__


@twins
def test_modes_restore_after_errors(torch):
    seen = []
    for mode in (torch.no_grad, torch.inference_mode, lambda: torch.set_grad_enabled(False)):
        seen.append(error(lambda mode=mode: fail_within(mode())))
        seen.append(torch.is_grad_enabled())

    @torch.no_grad()
    def fails():
        raise ValueError("inside")

    return seen, error(fails), torch.is_grad_enabled()


def fail_within(mode):
    with mode:
        raise ValueError("inside")


def test_one_mode_entered_twice():
    """In torch the second entry makes it forget what was before the first."""
    mode, seen = minitorch.no_grad(), []
    with mode:
        with mode:
            seen.append(minitorch.is_grad_enabled())
        seen.append(minitorch.is_grad_enabled())
    seen.append(minitorch.is_grad_enabled())
    assert seen == [False, False, True]


@twins
def test_modes_as_decorators(torch):
    x = leaf(torch, 3)

    @torch.no_grad()
    def quiet(factor, *, plus=0):
        "doc"
        return x * factor + plus

    @torch.no_grad
    def bare(y):
        return y * 2

    @torch.set_grad_enabled(False)
    def switched():
        return x * 2

    @torch.enable_grad()
    def loud():
        return x * 2

    @torch.inference_mode()
    def inferred():
        return (x * 2).requires_grad

    with torch.no_grad():
        inside = loud()
    return (
        quiet(2, plus=1),
        quiet.__name__,
        quiet.__doc__,
        bare(x),
        switched(),
        torch.is_grad_enabled(),
        inside,
        inferred(),
        quiet(3).requires_grad,
    )


@twins
def test_modes_decorating_methods_and_recursion(torch):
    x = leaf(torch, 3)

    class Model:
        @torch.no_grad()
        def depth(self, n):
            return [torch.is_grad_enabled()] + (self.depth(n - 1) if n else [])

    return Model().depth(3), torch.is_grad_enabled(), (x * 2).requires_grad


@twins
def test_modes_decorating_generators(torch):
    """Inside the generator the mode holds; between two items it is the caller's."""
    x = leaf(torch, 3)

    @torch.no_grad()
    def items():
        try:
            sent = yield torch.is_grad_enabled(), (x * 2).requires_grad
            yield sent, torch.is_grad_enabled()
        except KeyError:
            yield "caught", torch.is_grad_enabled()
        return "end"

    def delegating():
        end = yield from items()
        yield end

    seen = []
    running = delegating()
    seen.append(next(running))
    seen.append(torch.is_grad_enabled())
    seen.append(running.send("hello"))
    seen.append(torch.is_grad_enabled())
    seen.append(next(running))
    thrown = items()
    next(thrown)
    seen.append(thrown.throw(KeyError()))
    seen.append(torch.is_grad_enabled())
    closed = items()
    next(closed)
    closed.close()
    return seen, torch.is_grad_enabled(), inspect.isgeneratorfunction(items), len(list(items()))


# ---- hooks ----------------------------------------------------------------------------------------------------------


@twins
def test_tensor_hooks(torch):
    seen = []
    x = leaf(torch, 3)
    y = x * 2
    z = y.exp()
    x.register_hook(lambda g: seen.append(("x first", g.clone())))
    x.register_hook(lambda g: g * 10)
    x.register_hook(lambda g: seen.append(("x third", g.clone())))
    y.register_hook(lambda g: seen.append(("y", g.clone())))
    handle = y.register_hook(lambda g: g + 1)
    y.register_hook(lambda g: seen.append(("y again", g.clone())))
    z.register_hook(lambda g: seen.append(("z", g.clone())))
    z.backward(draw(torch, 3, seed=1), retain_graph=True)
    first = x.grad.clone()
    handle.remove()
    handle.remove()
    z.backward(draw(torch, 3, seed=1))
    return seen, first, x.grad


@twins
def test_a_hook_sees_the_whole_gradient_once(torch):
    seen = []
    x = leaf(torch, 3)
    y = x.exp()
    y.register_hook(lambda g: seen.append(g.clone()))
    x.register_hook(lambda g: seen.append(g.clone()))
    ((y * 2).sum() + (y * y).sum() + x.sum()).backward()
    return seen, x.grad


@twins
def test_a_hook_that_writes_into_its_gradient(torch):
    x, y = leaf(torch, 3), leaf(torch, 3, seed=1)
    x.register_hook(lambda g: g.mul_(3))
    g = draw(torch, 3, seed=2)
    (x + y).backward(g)
    return x.grad, y.grad, g


@twins
def test_hook_modes(torch):
    seen = []
    x = leaf(torch, 3)
    y = x.exp()
    y.register_hook(lambda g: seen.append((torch.is_grad_enabled(), g.requires_grad)))
    y.sum().backward(retain_graph=True)
    torch.autograd.grad(y.sum(), x, create_graph=True)
    return seen


@twins
def test_a_replaced_gradient_is_differentiated_too(torch):
    x = leaf(torch, 3)
    y = x * x
    y.register_hook(lambda g: g * x)
    (g,) = torch.autograd.grad(y.sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(g.sum(), x)
    return g, second


@twins
def test_handles_as_context(torch):
    seen = []
    x = leaf(torch, 3)
    with x.register_hook(lambda g: seen.append("inside")):
        (x * 2).sum().backward()
    (x * 2).sum().backward()
    return seen


@twins
def test_leaf_hooks_outlive_graphs(torch):
    seen = []
    x = leaf(torch, 3)
    x.register_hook(lambda g: seen.append("tensor"))
    x.register_post_accumulate_grad_hook(lambda t: seen.append(("after", t is x, t.grad.clone())))
    for _ in range(2):
        (x * 2).sum().backward()
        gc.collect()
    return seen


@twins
def test_post_accumulate_hooks_can_step_and_clear(torch):
    x = leaf(torch, 3)

    def step(p):
        with torch.no_grad():
            p.sub_(p.grad, alpha=0.1)
        p.grad = None

    handle = x.register_post_accumulate_grad_hook(step)
    (x * x).sum().backward()
    (x * x).sum().backward()
    handle.remove()
    (x * x).sum().backward()
    return x.detach(), x.grad


@twins
def test_retain_grad(torch):
    x = leaf(torch, 3)
    y = x * 2
    z = y.exp()
    y.retain_grad()
    y.retain_grad()
    x.retain_grad()
    y.register_hook(lambda g: g * 2)
    flags = y.retains_grad, x.retains_grad, z.retains_grad
    z.backward(draw(torch, 3, seed=1), retain_graph=True)
    first = y.grad.clone()
    z.backward(draw(torch, 3, seed=1))
    return flags, first, y.grad, x.grad


@twins
def test_retained_gradients_do_not_alias(torch):
    x = leaf(torch, 3)
    y = x.clone()
    z = y.reshape(3, 1)
    y.retain_grad()
    z.retain_grad()
    g = draw(torch, 3, 1, seed=1)
    z.backward(g)
    y.grad.mul_(2)
    z.grad.mul_(3)
    return x.grad, y.grad, z.grad, g


@twins
def test_reading_grad_of_an_inner_tensor_warns(torch):
    y = leaf(torch, 3) * 2
    with pytest.warns(UserWarning, match="not a leaf Tensor is being accessed") as caught:
        found = y.grad
    return found, len(caught)


@twins
def test_node_hooks(torch):
    seen = []
    x, y = leaf(torch, 3), leaf(torch, 3, seed=1)
    z = x * y
    w = z.exp()

    def after(grad_inputs, grad_outputs):
        seen.append(("after", [g.clone() for g in grad_inputs], [g.clone() for g in grad_outputs]))
        return grad_inputs[0] * 2, grad_inputs[1]

    def before(grad_outputs):
        seen.append(("before", [g.clone() for g in grad_outputs]))
        return (grad_outputs[0] + 1,)

    z.grad_fn.register_hook(after)
    handle = z.grad_fn.register_prehook(before)
    z.register_hook(lambda g: seen.append(("tensor", g.clone())))
    w.backward(draw(torch, 3, seed=2), retain_graph=True)
    first = x.grad.clone(), y.grad.clone()
    handle.remove()
    w.backward(draw(torch, 3, seed=2))
    return seen, first, x.grad, y.grad


@twins
def test_node_hooks_see_what_is_absent(torch):
    seen = []
    x = leaf(torch, 3)
    y = x * draw(torch, 3, seed=1)
    y.grad_fn.register_hook(lambda i, o: seen.append([g is None for g in (*i, *o)]))
    y.sum().backward()
    return seen


@twins
def test_hooks_on_an_accumulating_node(torch):
    seen = []
    x = leaf(torch, 3)
    y = x * 2
    node = y.grad_fn.next_functions[0][0]
    node.register_prehook(lambda g: seen.append(("before", g[0].clone(), x.grad is None)))
    node.register_hook(lambda i, o: seen.append(("after", len(i), o[0].clone(), x.grad is None)))
    x.register_hook(lambda g: seen.append(("tensor", g.clone())))
    y.sum().backward()
    return seen, x.grad


@twins
def test_hooks_on_one_of_several_results(torch):
    seen = []
    x = leaf(torch, 4)
    a, b, _c = x.split([1, 2, 1])
    b.register_hook(lambda g: seen.append(g.clone()) or g * 2)
    a.retain_grad()
    (a.sum() * 3 + (b * b).sum()).backward()
    return seen, x.grad, a.grad


@twins
def test_order_of_nodes(torch):
    """Latest made, first run; a leaf as soon as its last gradient is in."""
    order = []
    x, y, z = leaf(torch, 3), leaf(torch, 3, seed=1), leaf(torch, 3, seed=2)
    tensors = {"a": x * y}
    tensors["b"] = tensors["a"].exp()
    tensors["c"] = z.sin()
    tensors["d"] = tensors["a"] * tensors["c"]
    tensors["e"] = tensors["b"] + tensors["c"]
    tensors["f"] = x * 2
    tensors["g"] = tensors["e"] * tensors["d"] + tensors["f"]
    for name, t in tensors.items():
        t.grad_fn.register_hook(lambda i, o, name=name: order.append(name))
    for name, t in {"x": x, "y": y, "z": z}.items():
        t.register_hook(lambda g, name=name: order.append(name))
    tensors["g"].sum().backward()
    return order


@twins
def test_order_does_not_follow_arguments(torch):
    order = []
    x = leaf(torch, 3)
    late, early = None, x.exp()
    parts = [early] + [x * k for k in range(5)]
    late = parts[3] * parts[1] + parts[0] * parts[5] - parts[2] * parts[4]
    for k, part in enumerate(parts):
        part.register_hook(lambda g, k=k: order.append(k))
    late.sum().backward()
    return order, x.grad


@twins
def test_exceptions_in_hooks_leave_a_usable_graph(torch):
    x = leaf(torch, 3)
    y = x.exp()
    armed = [True]

    def hook(g):
        if armed[0]:
            raise KeyError("stop")

    y.register_hook(hook)
    z = (y * x).sum()
    raised = error(lambda: z.backward(retain_graph=True))
    armed[0] = False
    x.grad = None
    z.backward()
    return raised, x.grad, torch.is_grad_enabled()


@twins
def test_backward_within_backward(torch):
    x, y = leaf(torch, 3), leaf(torch, 3, seed=1)

    def hook(g):
        with torch.enable_grad():
            inner = (y * y).sum()
            inner.backward()
        return g * y.grad

    z = x.exp()
    z.register_hook(hook)
    z.sum().backward()
    return x.grad, y.grad


@twins
def test_invalid_replacements(torch):
    x = leaf(torch, 3)
    y = x * 2
    y.register_hook(lambda g: g[:2])
    z = x * 2
    z.register_hook(lambda g: 3.0)
    return error(lambda: y.sum().backward()).split(":")[0], error(lambda: z.sum().backward()).split(":")[0]


# ---- saved tensors --------------------------------------------------------------------------------------------------


@twins
def test_what_is_not_saved_may_be_modified(torch):
    a, c = leaf(torch, 3), draw(torch, 3, seed=1)
    inner = a * 1
    z = inner * c  # saves c, not inner
    with torch.no_grad():
        inner.zero_()
    z.backward(draw(torch, 3, seed=2))
    return a.grad


@twins
def test_what_is_saved_may_not_be_modified(torch):
    a, c, g = leaf(torch, 3), draw(torch, 3, seed=1), draw(torch, 3, seed=2)
    results = []
    for spoil in (
        lambda: c.add_(1),
        lambda: c.detach().mul_(2),
        lambda: c[1:].zero_(),
        lambda: c.__setitem__(0, 3.0),
    ):
        z = a * c
        spoil()
        results.append(error(lambda z=z: z.backward(g)))
    z = a.exp()
    z.detach().zero_()
    results.append(error(lambda: z.backward(g)))
    w = a * c
    c.data.zero_()
    w.backward(g)
    with torch.no_grad():
        y = a * a
        v = a.sin()
        a.mul_(2)
    results.append(error(lambda: v.backward(g)))
    s = a.sin()
    with torch.no_grad():
        a.mul_(2)
    results.append(error(lambda: s.backward(g)))
    return results, a.grad, y


@twins
def test_reading_a_spoiled_saved_tensor(torch):
    a, b = leaf(torch, 3), leaf(torch, 3, seed=1)
    inner = b * 1
    z = a * inner
    with torch.no_grad():
        inner.zero_()
    return error(lambda: z.grad_fn._saved_other), z.grad_fn._saved_self


# ---- depth, memory --------------------------------------------------------------------------------------------------


@twins
def test_deep_graphs(torch):
    x = leaf(torch, 2)
    y = x
    for _ in range(10_000):
        y = y * 1.0001 + 0.0001
    assert sys.getrecursionlimit() < 10_000
    y.backward(draw(torch, 2, seed=1))
    del y
    return x.grad


def test_a_deep_graph_that_never_ran_is_freed():
    x = leaf(minitorch, 2)
    y = x
    for _ in range(100_000):
        y = y + 1
    node = weakref.ref(y.grad_fn)
    del y
    assert node() is None


@pytest.fixture
def no_gc():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def graph_with_everything(torch):
    """A graph with views, in-place ops, hooks, multi-output nodes and a custom Function; its tensors."""

    class Twice(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            result = x * 2
            ctx.save_for_backward(x, result)
            return result

        @staticmethod
        def backward(ctx, g):
            return g * 2

    x, w = leaf(torch, 4, 3), leaf(torch, 3, 3, seed=1)
    h = (x @ w).tanh()
    v = h.reshape(3, 4)[1:]
    out = torch.zeros(2, 4, dtype=torch.float64)
    out[:, 0] = v[:, 0]
    out += v
    a, b = out.split(1)
    t = Twice.apply(a) * b
    t.retain_grad()
    t.register_hook(lambda g: g * 2)
    loss = t.max(1).values.sum() + torch.cat([a, b]).softmax(1).log().mean()
    return x, w, [h, v, out, a, b, t, loss]


@pytest.mark.parametrize("run", ["forward", "backward", "grad", "double"])
def test_a_graph_dies_with_its_tensors(no_gc, run):
    x, _w, tensors = graph_with_everything(minitorch)
    loss = tensors[-1]
    watched = [weakref.ref(t) for t in tensors] + [weakref.ref(t.grad_fn) for t in tensors]
    if run == "backward":
        loss.backward()
    if run in ("grad", "double"):
        (g,) = minitorch.autograd.grad(loss, x, create_graph=run == "double")
        if run == "double":
            watched += [weakref.ref(g), weakref.ref(g.grad_fn)]
            g.sum().backward()
        del g
    del loss, tensors
    assert [ref() for ref in watched if ref() is not None] == []
    gc.collect()
    assert not [thing for thing in gc.garbage if isinstance(thing, (minitorch.Tensor, minitorch.autograd.graph.Node))]


def step(x, w, b):
    hidden = (x @ w + b).relu()
    loss = (hidden - x).pow(2).mean() + w.norm() * 0.1
    w.grad = b.grad = None
    loss.backward()
    with minitorch.no_grad():
        w -= 0.01 * w.grad
        b -= 0.01 * b.grad
    return loss.item()


def test_training_leaves_no_objects_behind(no_gc):
    x, w, b = draw(minitorch, 5, 3), leaf(minitorch, 3, 3, seed=1), leaf(minitorch, 3, seed=2)
    for _ in range(5):
        step(x, w, b)
    gc.collect()
    before = len(gc.get_objects())
    losses = [step(x, w, b) for _ in range(100)]
    assert len(gc.get_objects()) <= before + 2
    assert gc.collect() == 0
    assert losses[-1] < losses[0]


def test_the_graph_does_not_keep_what_it_does_not_need(no_gc):
    x = leaf(minitorch, 3)
    inner = x + 1
    buffer = weakref.ref(inner)
    loss = (inner * 2).sum()
    del inner
    assert buffer() is None
    loss.backward()


def test_backward_frees_what_it_used(no_gc):
    """The gradient of a node is gone when backward returns, and so are the saved buffers."""
    x = leaf(minitorch, 1000)
    y = x.exp()
    saved = weakref.ref(y.grad_fn._saved_result)
    loss = (y * 2).sum()
    loss.backward()
    assert saved() is None and y.grad_fn.saved is None
