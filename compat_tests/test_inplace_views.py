"""In-place operations, views and versions: each program runs under torch and minitorch and must return the same."""

import re
import textwrap

import pytest

from compat_tests.programs import against_torch, first_disagreement
from compat_tests.twins import draw, error, graph, leaf, name_of, twins

# ---- in place on results --------------------------------------------------------------------------------------------

OPS = {
    "add_": lambda torch, y, c: y.add_(c),
    "add_alpha": lambda torch, y, c: y.add_(c, alpha=2),
    "sub_": lambda torch, y, c: y.sub_(c),
    "mul_": lambda torch, y, c: y.mul_(c),
    "div_": lambda torch, y, c: y.div_(c.abs() + 1),
    "pow_": lambda torch, y, c: y.pow_(2),
    "neg_": lambda torch, y, c: y.neg_(),
    "exp_": lambda torch, y, c: y.exp_(),
    "sin_": lambda torch, y, c: y.sin_(),
    "tanh_": lambda torch, y, c: y.tanh_(),
    "sigmoid_": lambda torch, y, c: y.sigmoid_(),
    "relu_": lambda torch, y, c: y.relu_(),
    "clamp_": lambda torch, y, c: y.clamp_(-0.5, 0.5),
    "zero_": lambda torch, y, c: y.zero_(),
    "fill_": lambda torch, y, c: y.fill_(3.0),
    "fill_tensor": lambda torch, y, c: y.fill_(c[0, 0]),
    "copy_": lambda torch, y, c: y.copy_(c),
    "copy_broadcast": lambda torch, y, c: y.copy_(c[0]),
    "masked_fill_": lambda torch, y, c: y.masked_fill_(c > 0, 0.5),
    "number": lambda torch, y, c: y.mul_(3).add_(1).sub_(0.5),
    "own": lambda torch, y, c: y.add_(y),
    "row": lambda torch, y, c: y[0].mul_(c[1]),
    "column": lambda torch, y, c: y[:, 1].add_(c[:, 0]),
    "element": lambda torch, y, c: y[1, 2].mul_(5),
    "assign row": lambda torch, y, c: y.__setitem__(0, c[1]),
    "assign number": lambda torch, y, c: y.__setitem__((slice(None), 1), 7.0),
    "assign step": lambda torch, y, c: y.__setitem__((slice(None), slice(0, None, 2)), c[:, :2]),
    "assign mask": lambda torch, y, c: y.__setitem__(c > 0, 0.25),
    "assign index": lambda torch, y, c: y.__setitem__([0, 2], c[:2]),
    "assign pairs": lambda torch, y, c: y.__setitem__((torch.tensor([0, 1]), torch.tensor([1, 3])), c[0, :2]),
    "assign all": lambda torch, y, c: y.__setitem__(Ellipsis, c * 2),
    "assign broadcast": lambda torch, y, c: y.__setitem__(slice(1, 3), c[0]),
    "transposed": lambda torch, y, c: y.t().mul_(c.t()),
    "flattened": lambda torch, y, c: y.view(-1)[3:7].mul_(2),
    "chained views": lambda torch, y, c: y[1:][:, 1:][0].add_(c[0, 1:]),
    "diagonal": lambda torch, y, c: y.diagonal().mul_(3),
    "unsqueezed": lambda torch, y, c: y.unsqueeze(0).add_(c),
}


@twins
@pytest.mark.parametrize("name", OPS)
@pytest.mark.parametrize("side", ["destination", "source", "both"])
def test_in_place(torch, name, side):
    """Into a result (`y = x * 1`), from a source that requires grad, or both."""
    x = leaf(torch, 3, 4) if side != "source" else draw(torch, 3, 4)
    c = leaf(torch, 3, 4, seed=1) if side != "destination" else draw(torch, 3, 4, seed=1)
    y = x * 1
    view = y[1:]
    OPS[name](torch, y, c)
    z = y * 2
    if z.requires_grad:
        z.backward(draw(torch, 3, 4, seed=2))
    return y, view, y._version, view._version, x.grad, c.grad, name_of(y.grad_fn), name_of(view.grad_fn)


@twins
@pytest.mark.parametrize("name", OPS)
def test_in_place_topology(torch, name):
    x, c = leaf(torch, 3, 4), leaf(torch, 3, 4, seed=1)
    y = x * 1
    OPS[name](torch, y, c)
    return graph(y)


@twins
def test_augmented_assignment(torch):
    x, c = leaf(torch, 3), draw(torch, 3, seed=1)
    y = x * 2
    before = y
    y += c
    y -= 1
    y *= x
    y /= 2
    z = y.sin()
    z += x
    z.backward(draw(torch, 3, seed=2))
    return y, before is y, y._version, x.grad, graph(z)


@twins
def test_filling_rows_and_columns_in_a_loop(torch):
    x, w = leaf(torch, 4, 3), leaf(torch, 3, seed=1)
    out = torch.zeros(4, 5, dtype=torch.float64)
    for i in range(5):
        out[:, i] = (x * (i + 1)) @ w
    for i in range(4):
        out[i] *= w[0]
    loss = (out * draw(torch, 4, 5, seed=2)).sum()
    loss.backward()
    return out, x.grad, w.grad, out._version, graph(out)


@twins
def test_an_accumulator(torch):
    x = leaf(torch, 5)
    total = torch.zeros(3, dtype=torch.float64)
    for i in range(5):
        total += x[i] * draw(torch, 3, seed=i)
    prefix = torch.zeros(5, dtype=torch.float64)
    for i in range(1, 5):
        prefix[i] = prefix[i - 1] + x[i]
    (total.sum() + (prefix * draw(torch, 5, seed=9)).sum()).backward()
    return total, prefix, x.grad


@twins
def test_in_place_on_both_sides_of_a_use(torch):
    x = leaf(torch, 3)
    y = x * 2
    a = y + 1  # add saves nothing: y may change
    y.mul_(3)
    b = y.exp()
    (a * b).backward(draw(torch, 3, seed=1))
    return a, b, x.grad


@twins
def test_a_leaf_that_does_not_require_grad_joins(torch):
    x = leaf(torch, 2)
    buffer = torch.zeros(4, dtype=torch.float64)
    view = buffer[1:3]
    first = buffer.requires_grad, view.requires_grad
    view.copy_(x)
    then = buffer.requires_grad, view.requires_grad, buffer.is_leaf, name_of(buffer.grad_fn), name_of(view.grad_fn)
    buffer.backward(draw(torch, 4, seed=1))
    return first, then, buffer, view, x.grad


# ---- views ----------------------------------------------------------------------------------------------------------


@twins
def test_views_follow_their_base(torch):
    x = leaf(torch, 3, 4)
    y = x * 1
    a, b = y[0], y.view(12)
    b2 = b[2:6]
    y.mul_(2)
    names = [name_of(t.grad_fn) for t in (y, a, b, b2)]
    b2.add_(1)
    names += [name_of(t.grad_fn) for t in (y, a, b, b2)]
    (a.sum() * 2 + (b * draw(torch, 12, seed=1)).sum() + b2.prod()).backward()
    return names, y, a, b, b2, x.grad, [t._version for t in (y, a, b, b2)], [t._is_view() for t in (y, a, b, b2)]


@twins
def test_bases(torch):
    x = leaf(torch, 3, 4)
    y = x * 1
    a = y[0]
    b = a.view(2, 2).t()
    return a._base is y, b._base is y, y._base, x[1]._base is x, x.detach()._is_view(), y.detach()._is_view()


@twins
def test_a_chain_of_in_place_ops_on_views(torch):
    x, w = leaf(torch, 4, 4), leaf(torch, 4, seed=1)
    y = x.clone()
    y[0].mul_(w)
    y[:, 0].add_(w)
    y.t()[1].sub_(w * 2)
    y.view(-1)[::5].mul_(w)
    y[1:3, 1:3].neg_()
    y[y > 1] = 0.5
    y[[0, 2]] *= w
    y.backward(draw(torch, 4, 4, seed=2))
    return y, x.grad, w.grad, y._version


@twins
def test_second_derivatives_through_copy_slices(torch):
    x, w = leaf(torch, 3, 3), leaf(torch, 3, seed=1)
    y = x * x
    y[1] = w * w * x[0]
    y[:, 2].mul_(w)
    y.t()[0].exp_()
    (g, h) = torch.autograd.grad((y * draw(torch, 3, 3, seed=2)).sum(), (x, w), create_graph=True)
    return (g.detach(), h.detach(), torch.autograd.grad((g * g).sum() + h.sum(), (x, w)))


@twins
def test_views_made_before_and_after(torch):
    x = leaf(torch, 2, 3)
    y = x * 1
    early = y[0]
    y.add_(1)
    late = y[0]
    (early * late).sum().backward()
    return early, late, x.grad


@twins
def test_hooks_stay_on_the_old_node_and_retain_grad_moves(torch):
    seen = []
    x = leaf(torch, 3)
    y = x * 2
    y.register_hook(lambda g: seen.append(("before", g.clone())))
    y.retain_grad()
    y.mul_(3)
    y.register_hook(lambda g: seen.append(("after", g.clone())))
    y.backward(draw(torch, 3, seed=1))
    return seen, y.grad, x.grad


@twins
def test_detach_shares_and_data_hides(torch):
    x = leaf(torch, 3)
    y = x * 1
    d = y.detach()
    d.add_(1)
    versions = [y._version, d._version]
    y.data.add_(1)
    versions += [y._version, y.data._version]
    y.sin().sum().backward()
    x.data = draw(torch, 3, seed=5)
    return versions, y, d, x.grad, x, x.is_leaf


@twins
def test_data_assignment_keeps_the_leaf(torch):
    x = leaf(torch, 3)
    y = (x * 2).sum()
    x.data = x.data * 10
    x.data[0] = 1.0
    y.backward()
    x.data -= 0.5 * x.grad.data
    return x, x.grad


@twins
def test_versions(torch):
    x, y = draw(torch, 3), leaf(torch, 3)
    seen = [x._version]
    x.add_(1)
    seen.append(x._version)
    x[0] = 2.0
    seen.append(x._version)
    x[1:].zero_()
    seen.append(x._version)
    x.copy_(draw(torch, 3, seed=1))
    seen.append(x._version)
    x += 1
    seen.append(x._version)
    with torch.no_grad():
        y.add_(1)
        y -= 0.1
    seen += [y._version, y.detach()._version, y.clone()._version, (y * 1)._version, y.data._version]
    x.requires_grad_()
    seen += [x._version, x.view(3, 1)._version, x.numpy(force=True).shape]
    return seen


# ---- what is refused ------------------------------------------------------------------------------------------------


@twins
def test_refused(torch):
    x = leaf(torch, 3, 4)
    c = draw(torch, 3, 4, seed=1)
    frozen = draw(torch, 4)
    with torch.no_grad():
        made_quietly = (x * 1)[0]
        base = x * 1
    y = x * 1
    with torch.no_grad():
        quiet_view = y[0]
    split = (x * 1).split(1)[0]
    unbound = (x * 1).unbind(0)[1]
    expanded = (x * 1)[0, 0].expand(3)

    def assign(t, key, value):
        t[key] = value

    return (
        error(lambda: x.add_(1)),
        error(lambda: x.zero_()),
        error(lambda: assign(x, 0, 1.0)),
        error(lambda: assign(x, [0, 1], 1.0)),
        error(lambda: assign(x, c > 0, 1.0)),
        error(lambda: x[0].mul_(2)),
        error(lambda: x.view(-1).zero_()),
        error(lambda: x.t()[0].add_(1)),
        error(lambda: x.normal_()),
        error(lambda: quiet_view.mul_(2)),
        error(lambda: quiet_view.copy_(y[1])),
        error(lambda: split.mul_(2)),
        error(lambda: unbound.mul_(2)),
        error(lambda: expanded.mul_(2)),
        error(lambda: made_quietly.mul_(2)),
        error(lambda: base[0].mul_(x[0])),
        error(lambda: frozen.add_(c)),
        error(lambda: torch.tensor([1, 2]).add_(1.5)),
        error(lambda: torch.tensor([1, 2]).div_(2)),
        error(lambda: torch.tensor([1, 2]).mul_(torch.tensor([0.5]))),
        error(lambda: torch.tensor([True]).add_(1)),
        error(lambda: draw(torch, 3).add_(draw(torch, 2))),
        error(lambda: assign(draw(torch, 3), 5, 1.0)),
        error(lambda: assign(draw(torch, 3), slice(0, 2), draw(torch, 3))),
        x,
    )


@twins
def test_spoiled_by_in_place(torch):
    """What backward needs was overwritten: refused, and named as torch names it."""
    results = []
    for spoil in (
        lambda x, y: (y.exp(), y.add_(1))[0],  # exp saved its result, not y: fine
        lambda x, y: (e := y.exp(), e.add_(1))[0],
        lambda x, y: (y.sin(), y.add_(1))[0],
        lambda x, y: (y * y, y.add_(1))[0],
        lambda x, y: (y * 2, y.add_(1))[0],
        lambda x, y: (y * x, y[0].add_(1))[0],
        lambda x, y: (y[0] * x[0], y.add_(1))[0],
        lambda x, y: y.tanh().mul_(2),
        lambda x, y: (t := y.relu(), t.add_(1))[0],
        lambda x, y: (s := y.softmax(0), s.mul_(2))[0],
        lambda x, y: y.mul_(y),
        lambda x, y: (y @ x, y.zero_())[0],
        lambda x, y: (y + x, y.zero_())[0],
        lambda x, y: (y**2, y.add_(1))[0],
        lambda x, y: (y.view(-1) * x.view(-1), y.add_(1))[0],
        lambda x, y: y.exp().mul_(y),
        lambda x, y: y.add_(1).exp_().mul_(2),
        lambda x, y: y.sin_().cos_(),
        lambda x, y: (y.max(), y.zero_())[0],
        lambda x, y: (y.log_softmax(1), y.zero_())[0],
    ):
        x = leaf(torch, 3, 3)
        y = x + 1
        z = spoil(x, y)
        results.append(error(lambda z=z: z.sum().backward()))
        results.append(x.grad)
    return results


@twins
def test_refusals_change_nothing(torch):
    x = leaf(torch, 3)
    before = x.detach().clone()
    error(lambda: x.add_(1))
    c = draw(torch, 3)
    kept = c.clone()
    error(lambda: c.add_(draw(torch, 2)))
    n = torch.tensor([1, 2])
    error(lambda: n.add_(1.5))
    return torch.equal(x.detach(), before), x._version, torch.equal(c, kept), c._version, n, n._version


@twins
def test_no_grad_updates_of_leaves(torch):
    x = leaf(torch, 3)
    for _ in range(3):
        (x * x).sum().backward()
        with torch.no_grad():
            x -= 0.1 * x.grad
            x[0] = 0.25
            x.clamp_(-1, 1)
        x.grad.zero_()
    return x, x.grad, x._version, x.is_leaf


@twins
def test_requires_grad_of_a_result_of_in_place_ops(torch):
    c, x = draw(torch, 3), leaf(torch, 3, seed=1)
    c.add_(x)
    d = draw(torch, 3)
    with torch.no_grad():
        d.add_(x)
    e = draw(torch, 3)
    e[0] = x[0]
    return c.requires_grad, c.is_leaf, name_of(c.grad_fn), d.requires_grad, e.requires_grad, graph(e), c.output_nr


@twins
def test_detach_in_place(torch):
    x = leaf(torch, 3)
    y = x * 2
    y.detach_()
    return y.requires_grad, y.is_leaf, y.grad_fn, error(lambda: (x * 1)[0].detach_())


@twins
def test_requires_grad_after_views(torch):
    x = draw(torch, 2, 3)
    view = x[0]
    x.requires_grad_()
    y = (x * 2).sum() + view.sum()
    y.backward()
    return view.requires_grad, view.is_leaf, x.grad


@twins
def test_views_under_no_grad(torch):
    x = leaf(torch, 2, 3)
    with torch.no_grad():
        views = [x[0], x.T, x.view(-1), x.split(1)[0], x.unbind(0)[1], x.detach()[0], (x * 1)[0], x.unsqueeze(0)]
        printed = [repr(v) for v in views]
    return [(v.requires_grad, v.is_leaf, v.grad_fn, (v * 2).requires_grad) for v in views], printed


@twins
def test_in_place_random_numbers(torch):
    x = torch.zeros(5)
    torch.manual_seed(3)
    x.uniform_(-1, 1)
    y = x * 1
    z = torch.empty(20).normal_(2, 0.5)
    return x, y, z, x._version


@twins
def test_aliasing_between_values_and_views(torch):
    x = draw(torch, 3, 4)
    row, column, flat, diagonal = x[1], x[:, 2], x.view(-1), x.diagonal()
    t, copy, contiguous = x.t(), x.clone(), x.t().contiguous()
    x[1, 2] = 100.0
    flat[0] = -1.0
    diagonal[1] = 55.0
    t[3, 0] = 9.0
    return x, row, column, flat, diagonal, t, copy, contiguous, x[[0]], x[x > 50]


@twins
def test_expanded_and_overlapping(torch):
    x = leaf(torch, 3, 1)
    y = (x * 1).expand(3, 4)
    z = y.clone()
    z[:, 0] = 0.0
    z.backward(draw(torch, 3, 4, seed=1))
    return z, x.grad


@twins
def test_set_item_kinds(torch):
    results = []
    for key, value in (
        (0, 1.5),
        ((0, 1), 2),
        (slice(None, None, 2), 0.0),
        ((Ellipsis, 0), -1.0),
        ((None, 0), 4.0),
        (True, 9.0),
        ([1, 0], 3.0),
        ((slice(None), [1, 3]), 3.0),
        (-1, 8.0),
    ):
        x = leaf(torch, 3, 4)
        y = x * 1
        y[key] = value
        y.backward(draw(torch, 3, 4, seed=1))
        results += [y, x.grad, name_of(y.grad_fn)]
    return results


@twins
def test_in_place_with_other_dtypes(torch):
    x = leaf(torch, 3, dtype="float32")
    y = x * 1
    y.add_(draw(torch, 3, seed=1)).mul_(2)
    y[0] = leaf(torch, seed=3)
    y.backward(draw(torch, 3, seed=2, dtype="float32"))
    n = torch.tensor([5, 7, 9])
    n += 2
    n //= 2
    b = torch.tensor([1.0, 2.0])
    b += torch.tensor([1, 1])
    return y, x.grad, n, b


# ---- what random programs have found --------------------------------------------------------------------------------

SCRIPTS = {
    "a copied view is no view": """
        a = torch.arange(4, dtype=torch.float64)
        b = copy.deepcopy(a[1:])
        b.add_(1)
        c = copy.deepcopy(b.requires_grad_())
    """,
    "a leaf that stops requiring grad gets no gradient": """
        a = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        b = a * a
        c = a.view(2, 1)
        a.requires_grad_(False)
        b.sum().backward()
        c.sum().backward()
    """,
    "inputs that are no leaves": """
        a = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        b = a * 3
        c = b.exp()
        c.backward(torch.tensor([1.0, -1.0], dtype=torch.float64), inputs=[b], retain_graph=True)
        c.backward(torch.tensor([1.0, -1.0], dtype=torch.float64), inputs=[b, c], retain_graph=True)
        c.backward(torch.tensor([1.0, -1.0], dtype=torch.float64), inputs=[a])
    """,
    "inputs accumulate in place": """
        a = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        b = torch.tensor([0.5, 0.5], dtype=torch.float64)
        a.grad = b
        a.backward(torch.tensor([3.0, 4.0], dtype=torch.float64), inputs=[a])
    """,
    "numbers leave under no_grad": """
        a = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        n = a.numpy()
        with torch.no_grad(): n = a.numpy()
        n[0] = 5
    """,
    "copy_ takes a number": """
        a = torch.zeros(2, 3)
        a.copy_(0.75)
    """,
    "requires_grad of a result": """
        a = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        b = a * 2
        b.requires_grad = True
        b.requires_grad_()
        b.requires_grad = False
        b.requires_grad_(False)
    """,
    "a tensor as its own gradient": """
        a = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        a.grad = a
    """,
    "a view that is a leaf": """
        a = torch.zeros(2, 3, dtype=torch.float64)
        b = a.t()
        b.requires_grad = True
        b.add_(1)
        b[0].add_(1)
        b[[0, 1]] = 1.0
        a.add_(1)
        (b * b).sum().backward()
    """,
    "the hooks of a view that is a leaf": """
        a = torch.arange(4, dtype=torch.float64)
        b = a.view(4)
        b.requires_grad_()
        b.register_hook(record)
        (b.permute(0) * 2).sum().backward()
    """,
    "a view made under no_grad has no way back": """
        a = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        with torch.no_grad(): b = a.view(2, 1)
        c = b * 2
        d = b.select(0, 0)
        b.sum().backward()
        c.sum().backward()
        e = torch.autograd.grad((b * b).sum(), [a])
        e = torch.autograd.grad((b * b).sum(), [b])
    """,
    "nor has one made before its base required grad": """
        a = torch.tensor([1.0, 2.0], dtype=torch.float64)
        b = a.view(2, 1)
        a.requires_grad_()
        c = b.unsqueeze(0)
    """,
    "views made under no_grad, then written": """
        a = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        b = a * 1
        with torch.no_grad(): c = b[0]; d = b.unbind(0)[0]; e = a[:1]
        with torch.no_grad(): b.add_(1)
        c.mul_(2)
        d.mul_(2)
        e[None] = 1.0
        b[0].mul_(2)
    """,
    "writing into a leaf under no_grad": """
        a = torch.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=torch.float64, requires_grad=True)
        with torch.no_grad(): a[0, :1] *= -0.5
        with torch.no_grad(): a[1, 1] += 1
        with torch.no_grad(): a[[0]] -= 1
        with torch.no_grad():
            for row in a: row += 2
        (a * a).sum().backward()
    """,
    "onto itself": """
        a = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)
        a[None] = a
        a.copy_(a)
        a += a
        a.mul_(a.view(3))
        a[None] += a
        a[:2] += a[1:]
        a[[0, 1]] = a[:2]
    """,
    "no gradient of an augmented None": """
        a = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        a.data -= a.grad
        a += None
    """,
    "the storage under as_strided": """
        a = torch.arange(6, dtype=torch.float64)
        b = a.as_strided((3,), (1,), 2)
        c = b.as_strided((2,), (1,), 0)
        d = b.as_strided((2,), (1,))
        e = a.narrow(0, 3, 2).as_strided((2, 2), (1, 1))
        f = a.as_strided((7,), (1,))
        c.add_(1)
    """,
    "gradients through as_strided of a view": """
        a = torch.arange(6, dtype=torch.float64)
        a.requires_grad_()
        b = (a * 1)[2:]
        c = b.as_strided((2, 2), (1, 1), 1)
        (c * c).sum().backward()
    """,
    "an integer target takes no history": """
        a = torch.ones(2, 3, dtype=torch.bool)
        b = torch.ones(2, 3, dtype=torch.float64, requires_grad=True)
        a[None] = b
        a[0] = b[0]
        a.copy_(b)
        a[[0]] = b[:1]
    """,
    "a second backward through CopySlices": """
        a = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        b = torch.zeros(2, dtype=torch.float64)
        b[:1] += a[1:]
        b.sum().backward()
        b.sum().backward()
    """,
    "retain_grad and in place on views": """
        a = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        b = a * 2
        b.retain_grad()
        b[:1] = 0.5
        c = b[1:]
        c.retain_grad()
        c.mul_(2)
        (b * b).sum().backward()
    """,
    "data of another shape": """
        a = torch.tensor([[1.0], [2.0]], dtype=torch.float64, requires_grad=True)
        b = a * 2
        c = a.view(2)
        a.data = torch.zeros(3, dtype=torch.float64)
        b.sum().backward()
        a.data = torch.zeros(2, dtype=torch.int64)
    """,
    "filling what is expanded": """
        a = torch.zeros(1)
        b = a.expand(2)
        b.zero_()
        b.fill_(2.0)
        b.add_(1)
        b.copy_(torch.ones(2))
        b[0] = 3.0
    """,
    "nodes of assignments to nothing but a number": """
        a = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
        b = a * 2
        b[...] *= 2.0
        b[...] = a
        b[()] = 3.0
        c = (a * 2)[None]
        c[0] = a
    """,
    "slices that take everything": """
        a = torch.tensor([[1.0], [2.0]], dtype=torch.float64, requires_grad=True)
        b = a[0, :1]
        c = a[:, 0:]
        d = a[:]
        e = (a * 1)
        e[:, :1] += a
        f = torch.zeros(0, 3, dtype=torch.float64)
        f[::2, :] += a[:0]
    """,
    "shapes that do not fit": """
        a = torch.arange(5.0)
        a.view(2, -1)
        a.view(-1, 0)
        a[:0].view(-1, 0)
        a[:0].view(2, -1)
    """,
    "an empty index": """
        a = torch.tensor([[1.0], [2.0]], dtype=torch.float64, requires_grad=True)
        b = a.gather(1, torch.tensor([], dtype=torch.int64))
        c = a * 1
        c.scatter_(1, torch.tensor([], dtype=torch.int64), 1.0)
        c.scatter_add_(0, torch.tensor([], dtype=torch.int64), torch.ones(2, 1, dtype=torch.float64))
        c.sum().backward()
    """,
    "an input named twice": """
        a = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        (a * a).backward(torch.ones(2, dtype=torch.float64), inputs=[a, a])
    """,
    "inputs that are not reached": """
        a = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        b = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        c = b.prod()
        a.register_hook(record)
        a.backward(torch.ones(2, dtype=torch.float64), inputs=[c])
        (c * c).backward()
    """,
    "the node of an input runs": """
        a = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        b = a.softmax(0)
        b.backward(torch.ones(2, dtype=torch.float64), inputs=[b])
        b.backward(torch.ones(2, dtype=torch.float64))
        c = a.prod()
        c.mul_(c)
        c.backward(inputs=[c])
    """,
    "a view made under no_grad that becomes a leaf": """
        a = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        with torch.no_grad(): b = a.view(2, 1); c = a[:1]
        b.requires_grad_()
        c.requires_grad = True
        (b * 2).sum().backward()
        c.unbind()[0].backward()
        b.requires_grad_(False)
    """,
    "copies of expanded tensors are in order": """
        a = torch.arange(3, dtype=torch.float64).expand(2, 3)
        b = a.clone()
        c = torch.zeros_like(a)
        d = a.as_strided((2, 2), (0, 1)).clone()
        e = a * 1
    """,
    "gradients lie as their leaves do": """
        a = torch.arange(6, dtype=torch.float64).view(2, 1, 3).clone().requires_grad_()
        b = a.permute(2, 1, 0)
        torch.autograd.backward([b, b], [torch.ones(3, 1, 2, dtype=torch.float64), torch.ones_like(b)])
        c = torch.arange(6, dtype=torch.float64).view(2, 3).t().requires_grad_()
        (c * c).sum().backward()
    """,
    "gradients through as_strided of what is expanded": """
        a = torch.tensor([3.0], dtype=torch.float64, requires_grad=True)
        b = a.expand(2, 1)
        b.as_strided((1,), (1,)).sum().backward()
        b.as_strided((2, 2), (0, 0)).sum().backward()
    """,
    "an index that has no room": """
        a = torch.zeros(6, 1)
        a.scatter_(0, torch.tensor([[2, 0]]), 1.5)
        a.scatter_(0, torch.tensor([[2, 0]]), torch.ones(1, 2))
        a.scatter_add_(0, torch.tensor([[2]]), torch.ones(0, 2))
        a.scatter_(0, torch.tensor([2]), torch.ones(2))
        a.index_put_((torch.tensor([0]),), torch.ones(4), accumulate=True)
        a.index_put_((torch.tensor([0]),), torch.ones(4, dtype=torch.float64))
    """,
    "words of index errors": """
        a = torch.zeros(2, 1, 3)
        a[[2, 0, 4]]
        a[:, [2, 1]] = torch.ones(1, 3)
        a[a > 0] = torch.zeros(2, 3, 2)
        a[[True, False]] = torch.zeros(3, 1, 1)
        a[None, 1:, 1]
        a[0, 0, 0].index_put_((torch.tensor([0]),), torch.ones(1))
        a[:0].index_put_((torch.tensor([0]),), torch.ones(1))
        a.index_put_((torch.tensor([0]),), torch.ones(1, dtype=torch.float64))
    """,
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_script(name):
    lines = textwrap.dedent(SCRIPTS[name]).strip()
    program = tuple(re.split(r"\n(?!\s)", lines))
    if found := first_disagreement(program, against_torch):
        pytest.fail(f"the two sides disagree\n\n{found}")
