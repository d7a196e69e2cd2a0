"""The scalar graph under tensors: dtype `value`, and `Tensor.scalars()` of blocks, against torch in float64."""

import gc
import math
import weakref

import numpy as np
import pytest
import torch

import minitorch
from compat_tests.twins import agree, draw, error, graph, leaf
from minitorch.scalar import Value, trace


class LogFunction:
    """A custom Function with several outputs, made for one backend."""

    def __new__(cls, torch):
        class Log(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x, scale):
                ctx.save_for_backward(x)
                ctx.scale = scale
                return x.log() * scale, x.sum(0)

            @staticmethod
            def backward(ctx, g, total):
                (x,) = ctx.saved_tensors
                return g * ctx.scale / x + total, None

        return Log


def fill_columns(torch, x, w):
    out = torch.zeros(3, 3, dtype=x.dtype)
    for i in range(3):
        out[:, i] = x @ w[:, i]
    out[0] *= w[0]
    out += 1
    return out


def overwrite(torch, x, w):
    y = x * 2
    y[0] = w[:, 0]
    y[1, 2:] = 0.5
    y[y > 1] = 0.0
    y.t()[1].mul_(3)
    return y


def into_constants(torch, x, w):
    """What does not require grad is written into: it must not swallow the scalars."""
    index = torch.tensor([[0, 1, 3], [2, 2, 0], [1, 1, 1]])
    a, b, c = (torch.zeros(3, 4, dtype=x.dtype) for _ in range(3))
    a[[0, 2]] = x[:2]
    b[x.detach() > 0] = w[0, 0] * 2
    c[1:, 2] = x[0, :2]
    d = torch.zeros(3, 4, dtype=x.dtype).scatter(1, torch.tensor([[0, 1], [2, 3], [1, 0]]), x[:, :2])
    e = torch.zeros(3, 4, dtype=x.dtype).scatter_add(1, index, x[:, :3])
    f = torch.ones(3, 4, dtype=x.dtype).masked_fill(x.detach() > 0, w[1, 1])
    return a * b + c + d * e * f


def running(torch, x, w):
    h = torch.zeros(3, dtype=x.dtype)
    for t in range(3):
        h = (x[t] @ w + h * 0.5).tanh()
    return h


PROGRAMS = {
    "polynomial": lambda torch, x, w: 3 * x**2 - 2 * x + 1 - x / 4 + 2 / (x * x + 1) - (1 - x),
    "use twice": lambda torch, x, w: x * x + x * x.detach() + x,
    "broadcast": lambda torch, x, w: x + w[:, 0] * x[:, :1] - w.T[0],
    "matmul": lambda torch, x, w: (x @ w).tanh() @ x,
    "vectors": lambda torch, x, w: (x[0] @ w[:, 1]) * (x @ w[:, 0]) + x[1].dot(w[:, 2]),
    "batched": lambda torch, x, w: x.reshape(3, 2, 2) @ x.reshape(3, 2, 2).transpose(1, 2),
    "where": lambda torch, x, w: torch.where(x > 0, x * 2, w.T) + torch.where(x > 0.5, x, 0.0).sum(),
    "max": lambda torch, x, w: x.max() * x + x.min(),
    "max ties": lambda torch, x, w: (x * 0 + 1).max() * x.sum() + x.clamp(-0.5, 0.5).amax(1).sum(),
    "max dim": lambda torch, x, w: x.max(1).values * x.min(1)[0],
    "maximum": lambda torch, x, w: torch.maximum(x, w.T) + torch.minimum(x, x) * x,
    "relu": lambda torch, x, w: (x.relu() @ w).relu() + torch.relu(w[:3]),
    "clamp": lambda torch, x, w: x.clamp(min=-0.2) * x.clamp(max=0.3) + x,
    "abs sign": lambda torch, x, w: x.abs() * x.sign() + x,
    "functions": lambda torch, x, w: x.exp() + x.sin() * x.cos() + (x * x + 1).log() + x.sigmoid() + (x * x + 1).sqrt(),
    "more functions": lambda torch, x, w: torch.erf(x) + x.tan() + torch.log1p(x * x) + torch.expm1(x) + x.atan(),
    "softmax": lambda torch, x, w: x.softmax(1) * x.log_softmax(0) + x.logsumexp(1, keepdim=True),
    "cross entropy": lambda torch, x, w: torch.nn.functional.cross_entropy(x @ w, torch.tensor([2, 0, 1])),
    "nll": lambda torch, x, w: -(x @ w).log_softmax(1)[torch.arange(3), torch.tensor([0, 0, 2])].mean(),
    "mse": lambda torch, x, w: torch.nn.functional.mse_loss(x @ w, w[:3].detach()),
    "reductions": lambda torch, x, w: x.sum(0) * x.mean(0) + x.std(0) + x.var(0) + x.prod(0) + x.norm(dim=0),
    "keepdim": lambda torch, x, w: (
        (x - x.mean(1, keepdim=True)) / (x.var(1, keepdim=True, unbiased=False) + 1e-5).sqrt()
    ),
    "cumsum": lambda torch, x, w: x.cumsum(1) * x,
    "reshape": lambda torch, x, w: x.reshape(-1)[::2] * x.view(2, 6)[1] + x.T.reshape(4, 3).sum(),
    "shapes": lambda torch, x, w: (
        x.unsqueeze(0).squeeze(0).T.contiguous().flatten()[2:] * x.expand(2, 3, 4)[1].flatten()[2:]
    ),
    "indexing": lambda torch, x, w: (
        x[1:, ::2] * x[[0, 2]][:, [1, 1]] + x[0, 1] + x[x > 0].sum() + x[..., None][:2, :2, 0]
    ),
    "select twice": lambda torch, x, w: x[0] * x[0] + x[0, 0] * x[0],
    "gather": lambda torch, x, w: (
        x.gather(1, torch.tensor([[0, 0], [3, 1], [2, 2]])) * x.index_select(1, torch.tensor([0, 0]))
    ),
    "cat stack": lambda torch, x, w: torch.cat([x, w.T, x]) * 2 + torch.stack([x[0], x[0], w[:, 0]]).sum(),
    "split": lambda torch, x, w: (
        x.split(2, 1)[0] * x.chunk(2, 1)[1] + x.unbind(1)[0].sum() + sum(row.prod() for row in x)
    ),
    "tril": lambda torch, x, w: (x @ w).tril() + (x @ w).triu(1).masked_fill(torch.eye(3) > 0, 2.0),
    "columns in place": fill_columns,
    "overwrite": overwrite,
    "loop": running,
    "into constants": into_constants,
    "clone": lambda torch, x, w: (c := x.clone()).mul_(2).add_(x) * c,
    "masked fill": lambda torch, x, w: (x * 1).masked_fill_(x > 0, 0.5) * x,
    "custom": lambda torch, x, w: (r := LogFunction(torch).apply(x.abs() + 1, 3.0))[0] * x + r[1],
    "custom alone": lambda torch, x, w: LogFunction(torch).apply(x * x + 1, 3.0)[0],
    "no_grad": lambda torch, x, w: x * quiet(torch, x) + (x + quiet(torch, w).T),
    "integers": lambda torch, x, w: (
        x * torch.tensor([1, 2, 3, 4]) + (x > 0) * x + torch.tensor([True, False, True, True])
    ),
    "constant": lambda torch, x, w: (
        x * of(torch, x.dtype, 3, 4, seed=9) + torch.ones_like(x) - torch.zeros(4).to(x.dtype)
    ),
    "one hot": lambda torch, x, w: torch.nn.functional.one_hot(torch.tensor([3, 0]), 4).to(x.dtype) @ w,
    "embedding": lambda torch, x, w: torch.nn.functional.embedding(torch.tensor([[0, 1], [1, 2]]), x).sum(1) @ w,
    "power": lambda torch, x, w: (x.abs() + 1) ** w.T + 2**x + x**3,
    "linear": lambda torch, x, w: torch.nn.functional.linear(x, w.T, w[0]),
    "scalar": lambda torch, x, w: (x.sum() * w.sum()).tanh() + x[0, 0],
}


def quiet(torch, t):
    with torch.no_grad():
        return t * 2 + t.exp()


def inputs(torch, dtype):
    return leaf_of(torch, dtype, 3, 4), leaf_of(torch, dtype, 4, 3, seed=1)


def leaf_of(torch, dtype, *shape, seed=0):
    return of(torch, dtype, *shape, seed=seed).requires_grad_()


def of(torch, dtype, *shape, seed=0):
    """`draw` in any dtype."""
    made = torch.tensor(draw(torch, *shape, seed=seed).tolist(), dtype=dtype)
    assert made.dtype == dtype
    return made


def both(program, *more):
    """Runs program(torch, dtype) on Values and under torch in float64, and compares what it returns."""
    agree(program(minitorch, minitorch.value, *more), program(torch, torch.float64, *more))


@pytest.mark.parametrize("name", PROGRAMS)
def test_program_on_values(name):
    def program(torch, dtype):
        x, w = inputs(torch, dtype)
        y = PROGRAMS[name](torch, x, w)
        y.backward(of(torch, dtype, *y.shape, seed=5))
        return y, x.grad, w.grad, graph(y)

    both(program)


@pytest.mark.parametrize("name", PROGRAMS)
def test_scalars_of_program(name):
    """The block graph, opened: same values, and on the leaves' Values the same gradients."""
    torch = minitorch
    x, w = inputs(torch, torch.float64)
    y = PROGRAMS[name](torch, x, w)
    seed = draw(torch, *y.shape, seed=5)
    loss = (y * seed).sum()
    loss.backward()
    opened = loss.scalars()
    assert isinstance(opened, Value) and opened.data == pytest.approx(loss.item(), rel=1e-12, abs=1e-12)
    opened.backward()
    for t in (x, w):
        found = grads_of(t)
        np.testing.assert_allclose(found, 0 if t.grad is None else t.grad.numpy(), rtol=1e-11, atol=1e-12)
    values = y.scalars()
    assert np.shape(values) == tuple(y.shape)
    numbers = np.vectorize(float, otypes=[float])(values)
    np.testing.assert_allclose(numbers, y.detach().numpy(), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", PROGRAMS)
def test_backward_of_blocks_writes_into_nothing_but_grad(name):
    """Gradients are added in place where nobody else holds the buffer: a second backward finds everything as it was."""
    torch = minitorch
    x, w = inputs(torch, torch.float64)
    y = PROGRAMS[name](torch, x, w)
    seed = draw(torch, *y.shape, seed=5)
    kept = [t.detach().clone() for t in (x, w, y, seed)]
    y.backward(seed, retain_graph=True)
    first = [None if t.grad is None else t.grad.clone() for t in (x, w)]
    for t in (x, w):
        if t.grad is not None:
            t.grad.fill_(math.nan)
            t.grad = None
    y.backward(seed)
    for t, before in zip((x, w), first, strict=True):
        assert before is None or torch.equal(t.grad, before)
    for t, before in zip((x, w, y, seed), kept, strict=True):
        assert torch.equal(t.detach(), before)


def grads_of(tensor):
    return np.vectorize(lambda v: v.grad, otypes=[float])(tensor.scalars())


# ---- dtype value ----------------------------------------------------------------------------------------------------


def test_what_a_value_tensor_is():
    x = minitorch.tensor([1.0, 2.0], dtype=minitorch.value, requires_grad=True)
    assert x.dtype == minitorch.value and x.is_floating_point() and repr(x.dtype) == "torch.value"
    assert all(type(v) is Value for v in x.scalars()) and x.scalars() is not None
    y = (x * x).sum()
    assert y.item() == 5.0 and isinstance(y.scalars(), Value) and y.tolist() == 5.0
    assert minitorch.equal(x.detach().double(), minitorch.tensor([1.0, 2.0], dtype=minitorch.float64))
    assert (x > 1.5).tolist() == [False, True] and x.argmax().item() == 1
    y.backward()
    assert x.grad.dtype == minitorch.value and x.grad.tolist() == [2.0, 4.0]


def test_the_graph_is_literal():
    """a * b + c on 0-d tensors is three leaves and two nodes."""
    a, b, c = (minitorch.tensor(n, dtype=minitorch.value, requires_grad=True) for n in (2.0, 3.0, 4.0))
    root = (a * b + c).scalars()
    nodes, _ = trace(root)
    assert sorted(v.data for v in nodes) == [2.0, 3.0, 4.0, 6.0, 10.0]
    assert {v._op for v in nodes} == {"", "*", "+"}
    assert {a.scalars(), b.scalars(), c.scalars()} <= nodes


def test_an_operand_without_grad_is_a_number():
    a = minitorch.tensor([2.0], dtype=minitorch.value, requires_grad=True)
    c = minitorch.tensor([3.0], dtype=minitorch.value)
    y = (a * c + a.detach()).sum()
    nodes, _ = trace(y.scalars())
    assert c.scalars()[0] not in nodes


def test_accumulation_over_two_backwards():
    def program(torch, dtype):
        x, w = inputs(torch, dtype)
        for k in range(2):
            ((x @ w).tanh() * (k + 1)).sum().backward()
        first = x.grad.clone()
        y = (x.exp() * w.T).sum()
        y.backward(retain_graph=True)
        y.backward()
        return first, x.grad, w.grad, error(lambda: y.backward())

    both(program)


def test_one_part_used_by_two_losses():
    def program(torch, dtype):
        x, w = inputs(torch, dtype)
        h = x @ w
        a, b = (h * h).sum(), h.exp().mean()
        a.backward(retain_graph=True)
        middle = x.grad.clone()
        b.backward()
        return middle, x.grad, w.grad

    both(program)


def test_training():
    def program(torch, dtype):
        _x, w = inputs(torch, dtype)
        b = torch.zeros(3, dtype=dtype, requires_grad=True)
        data, target = of(torch, dtype, 5, 4, seed=3), torch.tensor([0, 1, 2, 0, 1])
        losses = []
        for step in range(4):
            loss = torch.nn.functional.cross_entropy((data @ w).tanh() + b, target) + (w**2).mean() * 0.1
            for p in (w, b):
                p.grad = None if step % 2 else (p.grad if p.grad is None else p.grad.zero_())
            loss.backward()
            with torch.no_grad():
                w -= 0.5 * w.grad
                b.add_(b.grad, alpha=-0.5)
            losses.append(loss.item())
        w.data -= 0.1 * w.grad.data
        return losses, w, b, w.grad

    both(program)


@pytest.mark.parametrize("how", ["data", "assigned", "no_grad", "detach"])
def test_ways_of_updating_a_leaf(how):
    """While the graph of the step before still lives."""

    def program(torch, dtype):
        v = leaf_of(torch, dtype, 3)
        losses = []
        for _ in range(3):
            loss = (v * v * v).sum() + v[0]
            v.grad = None
            loss.backward()
            if how == "data":
                v.data.sub_(0.1 * v.grad)
            elif how == "assigned":
                v.data = v.data - 0.1 * v.grad
            elif how == "detach":
                v.detach().sub_(0.1 * v.grad)
            else:
                with torch.no_grad():
                    v -= 0.1 * v.grad
            losses.append(loss.item())
        return losses, v, v.grad

    both(program)


@pytest.mark.parametrize("make", ["SGD", "Adam"])
def test_training_with_an_optimizer(make):
    def program(torch, dtype):
        torch.manual_seed(0)
        model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Tanh(), torch.nn.Linear(3, 2)).to(dtype)
        start = torch.arange(26).to(dtype) / 26 - 0.5
        with torch.no_grad():
            for p, at in zip(model.parameters(), (0, 12, 15, 21)):
                p.copy_(start[at : at + p.numel()].reshape(p.shape))
        optimizer = getattr(torch.optim, make)(model.parameters(), lr=0.1)
        data, target = of(torch, dtype, 5, 4, seed=3), torch.tensor([0, 1, 1, 0, 1])
        for _ in range(3):
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(data), target)
            loss.backward()
            optimizer.step()
        return loss, [p.detach() for p in model.parameters()]

    both(program)


def test_hooks_and_retained_gradients():
    def program(torch, dtype):
        seen = []
        x, w = inputs(torch, dtype)
        h = x * 2
        h.retain_grad()
        h.register_hook(lambda g: seen.append(g.clone()))
        h.register_hook(lambda g: g * 3)
        x.register_hook(lambda g: g + 1)
        x.register_post_accumulate_grad_hook(lambda p: seen.append(p.grad.clone()))
        y = (h.reshape(4, 3) * w + h.sum()).sum()
        y.backward()
        return [g.detach() for g in seen], h.grad, x.grad, w.grad

    both(program)


def test_retain_grad_of_what_kernels_hand_on():
    """reshape, indexing and where give the same Values back: each tensor still gets its own gradient."""

    def program(torch, dtype):
        x, _w = inputs(torch, dtype)
        y = x * 1
        y.retain_grad()
        v = y.reshape(-1)
        v.retain_grad()
        z = v[2:5]
        z.retain_grad()
        c = torch.where(z > 100, z * 0, z)
        c.retain_grad()
        (y.sum() * 2 + (v * v).sum() + z.sum() * 3 + (c**3).sum()).backward()
        return y.grad, v.grad, z.grad, c.grad, x.grad

    both(program)


def test_a_hook_that_comes_too_late_is_an_error():
    x = of(minitorch, minitorch.value, 3).requires_grad_()
    y = x * 2
    z = y.exp()
    y.register_hook(lambda g: g * 10)
    with pytest.raises(NotImplementedError, match="must come before the tensor is used"):
        z.sum().backward()
    assert x.grad is None
    w = x * 2
    w.grad_fn.register_hook(lambda i, o: None)
    with pytest.raises(NotImplementedError, match="hook the tensor"):
        w.sum().backward()
    handle = (v := x * 2).register_hook(lambda g: g * 10)
    handle.remove()
    (v * 2).sum().backward()
    assert x.grad.tolist() == [4.0] * 3


def test_a_barrier_forgets_what_an_earlier_backward_left():
    """Two outputs of a custom Function, each with a backward of its own."""

    def program(torch, dtype):
        x = leaf_of(torch, dtype, 3, 4)
        first, second = LogFunction(torch).apply(x * x + 1, 2.0)
        first.backward(of(torch, dtype, 3, 4, seed=1), retain_graph=True)
        one = x.grad.clone()
        second.backward(of(torch, dtype, 4, seed=2), retain_graph=True)
        two = x.grad.clone()
        second.backward(of(torch, dtype, 4, seed=2))
        return one, two, x.grad

    both(program)


def test_autograd_grad_of_leaves():
    def program(torch, dtype):
        x, w = inputs(torch, dtype)
        unused = leaf_of(torch, dtype, 2)
        y = (x @ w).exp().sum()
        found = torch.autograd.grad(y, [w, unused], allow_unused=True, retain_graph=True)
        return found, torch.autograd.grad(y, x), x.grad, w.grad, error(lambda: torch.autograd.grad(y, x))

    both(program)


def test_backward_with_inputs():
    def program(torch, dtype):
        x, w = inputs(torch, dtype)
        (x @ w).sin().backward(of(torch, dtype, 3, 3, seed=2), inputs=[w])
        return x.grad, w.grad

    both(program)


def test_several_roots():
    def program(torch, dtype):
        x, w = inputs(torch, dtype)
        h = x * w.T
        torch.autograd.backward([h, h.sum(), h[0]], [of(torch, dtype, 3, 4, seed=3), None, of(torch, dtype, 4)])
        x.backward(of(torch, dtype, 3, 4, seed=4))
        return x.grad, w.grad

    both(program)


def test_modes():
    def program(torch, dtype):
        x, w = inputs(torch, dtype)
        with torch.no_grad():
            a = x @ w
            a += 1
            with torch.enable_grad():
                b = x @ w
        d = b.detach()
        y = (a * b + d * b + d.clone().mul_(2)).sum()
        y.backward()
        return a.requires_grad, b.requires_grad, d.requires_grad, y, x.grad, w.grad

    both(program)


def test_errors():
    def program(torch, dtype):
        x, w = inputs(torch, dtype)
        y = x.exp()
        c = of(torch, dtype, 3, 4)
        z = x * c
        with torch.no_grad():
            c.add_(1)
        return (
            error(lambda: y.backward()),
            error(lambda: x.add_(1)),
            error(lambda: x[0].zero_()),
            error(lambda: x.numpy()),
            error(lambda: x @ x),
            error(lambda: x + w),
            error(lambda: z.sum().backward()).replace("ValueTensor", "DoubleTensor"),
            error(lambda: c.sum().backward()),
        )

    both(program)


def test_create_graph_is_refused_in_one_sentence():
    x, w = inputs(minitorch, minitorch.value)
    for work in (
        lambda: (x @ w).sum().backward(create_graph=True),
        lambda: minitorch.autograd.grad((x @ w).sum(), x, create_graph=True),
    ):
        with pytest.raises(NotImplementedError, match="create_graph is not for dtype value") as raised:
            work()
        assert len(str(raised.value).splitlines()) == 1


def test_the_gradient_of_an_inner_tensor_is_refused_in_one_sentence():
    x, w = inputs(minitorch, minitorch.value)
    h = x @ w
    with pytest.raises(NotImplementedError, match="retain_grad"):
        minitorch.autograd.grad(h.sum(), h)


def test_value_graphs_are_freed():
    x, w = inputs(minitorch, minitorch.value)
    gc.collect()
    gc.disable()
    try:
        h = (x @ w).tanh()
        loss = h.sum()
        loss.backward()
        watched = [weakref.ref(h), weakref.ref(loss), weakref.ref(h.grad_fn), weakref.ref(loss.scalars())]
        del h, loss
        assert [ref() for ref in watched if ref() is not None] == []
    finally:
        gc.enable()
    leaves = trace(x.scalars()[0, 0])[0]
    assert len(leaves) == 1


# ---- scalars() ------------------------------------------------------------------------------------------------------


def test_a_leaf_gives_the_same_values_until_it_changes():
    x = leaf(minitorch, 2, 3, dtype="float32")
    first = x.scalars()
    assert first.shape == (2, 3) and x.scalars()[0, 1] is first[0, 1]
    assert first[1, 2].data == x[1, 2].item()
    with minitorch.no_grad():
        x.add_(1)
    second = x.scalars()
    assert second[0, 0] is not first[0, 0] and second[0, 0].data == x[0, 0].item()
    assert isinstance(leaf(minitorch).scalars(), Value)


def test_gradients_arrive_at_the_leaves_values():
    w = minitorch.tensor([[1.0, -2.0], [3.0, 0.5]], requires_grad=True)
    loss = (w.sum(1) ** 2).sum()
    loss.backward()
    root = loss.scalars()
    root.backward()
    assert w.scalars()[0, 1].grad == w.grad[0, 1].item() == -2.0
    loss.scalars().backward()
    assert w.scalars()[0, 1].grad == -4.0, "as .grad, they accumulate"


def test_float32_opens_in_double_precision():
    w = leaf(minitorch, 3, dtype="float32")
    y = (w * 3).exp().sum()
    expected = torch.exp(draw(torch, 3, dtype="float32").double() * 3).sum().item()
    assert y.scalars().data == pytest.approx(expected, rel=1e-14)


def test_a_modified_leaf_is_an_error():
    w = leaf(minitorch, 3)
    y = (w * 2).sum()
    with minitorch.no_grad():
        w.sub_(0.1)
    with pytest.raises(RuntimeError, match=r"leaf of shape \[3\] was modified in place"):
        y.scalars()
    (w * 2).sum().scalars()


def test_a_modified_constant_is_an_error():
    w, c = leaf(minitorch, 3), draw(minitorch, 3)
    y = (w + c).sum()
    c.zero_()
    with pytest.raises(RuntimeError, match="modified in place"):
        y.scalars()


def test_the_limit():
    x = leaf(minitorch, 30, 40)
    y = (x @ x.T).sum()
    with pytest.raises(RuntimeError, match=r"limit of 1,000\b") as raised:
        y.scalars(limit=1000)
    size = int("".join(c for c in str(raised.value).split(" Values")[0].split("about ")[1] if c.isdigit()))
    found = len(trace(y.scalars(limit=size))[0])
    assert 0.3 < size / found < 3, (size, found)
    with pytest.raises(RuntimeError, match="limit of 1,000,000"):
        big = leaf(minitorch, 300, 300)
        (big @ big).sum().scalars()


@pytest.mark.parametrize("name", ["matmul", "cross entropy", "cat stack", "reductions", "columns in place"])
def test_the_estimate_of_size(name):
    x, w = inputs(minitorch, minitorch.float64)
    y = PROGRAMS[name](minitorch, x, w).sum()
    with pytest.raises(RuntimeError) as raised:
        y.scalars(limit=1)
    size = int(str(raised.value).split("limit=")[1].split(")")[0])
    found = len(trace(y.scalars())[0])
    assert 0.2 < size / found < 5, (size, found)


def test_opening_after_backward_and_inside_no_grad():
    x, w = inputs(minitorch, minitorch.float64)
    y = (x @ w).exp().sum()
    y.backward()
    with minitorch.no_grad():
        root = y.scalars()
    root.backward()
    np.testing.assert_allclose(grads_of(x), x.grad.numpy(), rtol=1e-12)


def test_one_opening_shares_what_tensors_share():
    x, w = inputs(minitorch, minitorch.float64)
    h = x @ w
    a = (h * h).sum()
    nodes, _ = trace(a.scalars())
    leaves = {v for v in nodes if v in set(x.scalars().flat) | set(w.scalars().flat)}
    assert len(leaves) == 24


def test_opening_what_is_outside_the_graph():
    c = minitorch.tensor([1, 2, 3])
    assert [v.data for v in c.scalars()] == [1.0, 2.0, 3.0]
    d = (leaf(minitorch, 3) * 2).detach()
    assert [v.data for v in d.scalars()] == d.tolist()
    with minitorch.no_grad():
        q = leaf(minitorch, 3) * 2
    assert q.scalars().shape == (3,)


def test_each_of_several_results_opens():
    x, w = inputs(minitorch, minitorch.float64)
    for part in (*x.split(2, 1), *x.unbind(0), x.max(1).values, *(x @ w).chunk(3, 1), x.sort(1).values):
        numbers = np.vectorize(float, otypes=[float])(part.scalars())
        np.testing.assert_allclose(numbers, part.detach().numpy(), rtol=1e-12)


def test_a_custom_function_opens_as_one_operation():
    x = minitorch.tensor([2.0, 3.0], dtype=minitorch.float64, requires_grad=True)
    y, total = LogFunction(minitorch).apply(x, 3.0)
    loss = y.sum() * total
    loss.backward()
    root = loss.scalars()
    root.backward()
    assert root.data == pytest.approx((math.log(2) * 3 + math.log(3) * 3) * 5)
    np.testing.assert_allclose(grads_of(x), x.grad.numpy(), rtol=1e-12)
    assert "LogBackward" in {v._op for v in trace(root)[0]}


def test_a_wrong_custom_function_is_wrong_in_both():
    """scalars() shows what backward computes, bug and all."""

    class Bug(minitorch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.log()

        @staticmethod
        def backward(ctx, g):
            return g * 1.0

    x = minitorch.tensor([2.0, 3.0], requires_grad=True)
    loss = Bug.apply(x).sum()
    loss.backward()
    loss.scalars().backward()
    np.testing.assert_allclose(grads_of(x), [1.0, 1.0])


def test_conversions_between_floats_open():
    t = minitorch.tensor([1.0, 2.0], dtype=minitorch.float64, requires_grad=True)
    u = minitorch.tensor([3.0, 4.0], requires_grad=True)
    loss = (t.float() * u.double() * t + u).sum()
    loss.backward()
    loss.scalars().backward()
    for p in (t, u):
        np.testing.assert_allclose(grads_of(p), p.grad.numpy())


def test_module_parameters_open():
    minitorch.manual_seed(0)
    model = minitorch.nn.Sequential(minitorch.nn.Linear(3, 4), minitorch.nn.Tanh(), minitorch.nn.Linear(4, 2))
    loss = minitorch.nn.functional.cross_entropy(
        model(draw(minitorch, 5, 3, dtype="float32")), minitorch.tensor([0, 1, 1, 0, 1])
    )
    loss.backward()
    loss.scalars().backward()
    for p in model.parameters():
        np.testing.assert_allclose(grads_of(p), p.grad.numpy(), rtol=2e-5, atol=1e-6)


def test_views_of_leaves_open_onto_the_leaf():
    x = leaf(minitorch, 3, 4)
    row = x[1]
    assert all(a is b for a, b in zip(row.scalars(), x.scalars()[1]))
    assert x.T.scalars()[2, 1] is x.scalars()[1, 2]
    assert x.reshape(-1).scalars()[5] is x.scalars()[1, 1]
