"""torch.amp against torch: GradScaler and autocast on a CPU."""

import pickle

import pytest

from compat_tests.test_lr_scheduler import assert_alike
from compat_tests.test_nn import BACKENDS


def scaled_training(X, *args, bad=False, **settings):
    scaler = X.amp.GradScaler(*args, **settings)
    p = X.nn.Parameter(X.randn(2))
    optimizer = X.optim.SGD([p], lr=0.1)
    seen = [scaler.is_enabled(), scaler.get_scale(), scaler.state_dict()]
    for step in range(4):
        optimizer.zero_grad()
        loss = scaler.scale((p * p).sum() * (float("inf") if bad and step == 1 else 1))
        loss.backward()
        if step == 2:
            scaler.unscale_(optimizer)
        seen += [loss, p.grad.clone(), scaler.step(optimizer), scaler.update(), scaler.get_scale(), p.detach().clone()]
    again = X.amp.GradScaler(*args, **settings)
    if seen[0]:
        again.load_state_dict(scaler.state_dict())
    return [*seen, again.state_dict(), pickle.loads(pickle.dumps(scaler)).state_dict()]


SCALERS = [
    (("cpu",), {}),
    (("cpu",), {"bad": True, "growth_interval": 1}),
    (("cpu",), {"init_scale": 4.0, "growth_interval": 2, "growth_factor": 3.0}),
    (("cpu",), {"enabled": False}),
    (("cuda",), {}),
    ((), {"enabled": False}),
]


@pytest.mark.parametrize(("args", "settings"), SCALERS)
def test_scaler(args, settings):
    assert_alike(lambda X: scaled_training(X, *args, **settings))


def test_old_name_of_the_scaler():
    for X in BACKENDS:
        with pytest.warns(FutureWarning, match="deprecated"):
            assert not X.cuda.amp.GradScaler().is_enabled()
        with pytest.warns(FutureWarning, match="deprecated"):
            X.cuda.amp.autocast(enabled=False)


def test_settings_of_the_scaler():
    def run(X):
        scaler = X.amp.GradScaler("cpu")
        scaled = scaler.scale([X.ones(2), (X.ones(1),)])
        scaler.set_growth_factor(3.0)
        scaler.set_backoff_factor(0.1)
        scaler.set_growth_interval(3)
        seen = [scaled, scaler.get_growth_factor(), scaler.get_backoff_factor(), scaler.get_growth_interval()]
        scaler.update(5.0)
        seen.append(scaler.get_scale())
        scaler.update(X.tensor(7.0))
        return [*seen, scaler.state_dict()]

    assert_alike(run)


def misused(*calls, scaled=True):
    def run(X):
        scaler = X.amp.GradScaler("cpu")
        p = X.nn.Parameter(X.ones(2))
        optimizer = X.optim.SGD([p], lr=0.1)
        if scaled:
            scaler.scale((p * p).sum()).backward()
        for call in calls:
            getattr(scaler, call)(*(() if call == "update" else (optimizer,)))

    return run


MISUSES = [
    misused("update", scaled=False),
    misused("step", scaled=False),
    misused("unscale_", scaled=False),
    misused("unscale_", "unscale_"),
    misused("step", "step"),
    misused("step", "unscale_"),
    misused("update"),
    lambda X: X.amp.GradScaler("cpu").scale(3),
    lambda X: X.amp.GradScaler("cpu").load_state_dict({}),
    lambda X: X.amp.GradScaler("cpu", growth_factor=1.0),
    lambda X: X.amp.GradScaler("cpu", backoff_factor=1.0),
    lambda X: X.amp.GradScaler("cpu").step(None, closure=len),
    lambda X: X.autocast(),
    lambda X: X.autocast(3),
]


@pytest.mark.parametrize("place", range(len(MISUSES)))
def test_error(place):
    assert_alike(MISUSES[place], fails=True)


# ---- autocast -------------------------------------------------------------------------------------------------------

CALLS = {
    "matmul": lambda X, F, a, b: a @ b,
    "mm": lambda X, F, a, b: X.mm(a, b),
    "method": lambda X, F, a, b: a.matmul(b),
    "bmm": lambda X, F, a, b: X.bmm(a[None], b[None]),
    "baddbmm": lambda X, F, a, b: X.baddbmm(a[None], a[None], b[None]),
    "addmm": lambda X, F, a, b: X.addmm(a, a, b),
    "einsum": lambda X, F, a, b: X.einsum("ij,jk->ik", a, b),
    "linear": lambda X, F, a, b: F.linear(a, b, b[0]),
    "conv1d": lambda X, F, a, b: F.conv1d(a[None], b[None]),
    "conv2d": lambda X, F, a, b: F.conv2d(a[None, None], b[None, None, :2, :2]),
    "conv_transpose2d": lambda X, F, a, b: F.conv_transpose2d(a[None, None], b[None, None, :2, :2]),
    "prelu": lambda X, F, a, b: F.prelu(a, b[0, :1]),
    "attention": lambda X, F, a, b: F.scaled_dot_product_attention(a[None], b[None], a[None]),
    "add": lambda X, F, a, b: a + b,
    "exp": lambda X, F, a, b: X.exp(a),
    "of a product": lambda X, F, a, b: X.tanh(a @ b),
    "product and sum": lambda X, F, a, b: a @ b + a,
    "softmax": lambda X, F, a, b: X.softmax(a @ b, 0),
    "layer_norm": lambda X, F, a, b: F.layer_norm(a @ b, (4,)),
    "gelu": lambda X, F, a, b: F.gelu(a @ b),
    "mean": lambda X, F, a, b: (a @ b).mean(),
    "cat": lambda X, F, a, b: X.cat([a, a @ b]),
    "mse_loss": lambda X, F, a, b: F.mse_loss(a @ b, b),
    "cross_entropy": lambda X, F, a, b: F.cross_entropy(a @ b, X.arange(4)),
    "binary_cross_entropy": lambda X, F, a, b: F.binary_cross_entropy((a @ b).sigmoid(), b.sigmoid()),
    "kl_div": lambda X, F, a, b: F.kl_div((a @ b).log_softmax(1), b.softmax(1), reduction="sum"),
    "prod": lambda X, F, a, b: (a @ b).prod(),
    "trace": lambda X, F, a, b: (a @ b).trace(),
    "inv": lambda X, F, a, b: X.linalg.inv((a @ b).float() + 5 * X.eye(4)),
    "float64": lambda X, F, a, b: a.double() @ b.double(),
    "integers": lambda X, F, a, b: a.long() @ b.long(),
    "out": lambda X, F, a, b: X.mm(a.detach(), b.detach(), out=X.empty(4, 4)),
    "twice": lambda X, F, a, b: a @ b + b @ a,
    "Linear": lambda X, F, a, b: X.nn.Linear(4, 3)(a),
    "LSTM": lambda X, F, a, b: X.nn.LSTM(4, 3)(a)[0],
}


@pytest.mark.parametrize(("name", "dtype"), [(n, d) for n in CALLS for d in ("bfloat16", "float16")][:-1])
def test_dtypes_and_numbers(name, dtype):
    """All but the last: torch's LSTM has no float16."""
    results = []
    for X in BACKENDS:
        X.manual_seed(0)
        a, b = (X.randn(4, 4, requires_grad=True) for _ in "ab")
        with X.autocast("cpu", dtype=getattr(X, dtype)):
            result = CALLS[name](X, X.nn.functional, a, b)
        kind = str(result.dtype).split(".")[1]
        seen = [result]
        if result.requires_grad:
            cotangent = X.randn(result.shape).to(result.dtype)
            found = X.autograd.grad(result, [a, b], cotangent, allow_unused=True)
            seen += [g for g in found if g is not None]
            assert all(g.dtype is X.float32 for g in seen[1:])
        results.append([kind, *(x.detach().double().numpy() for x in seen)])
    theirs, ours = results
    assert ours[0] == theirs[0] and len(ours) == len(theirs)
    for mine, wanted in zip(ours[1:], theirs[1:], strict=True):
        assert mine == pytest.approx(wanted, rel=0.05, abs=0.05 * abs(wanted).max())


def test_regions():
    def run(X):
        a = X.randn(2, 2)
        seen = []

        def note():
            seen.append([str((a @ a).dtype).split(".")[1], X.is_autocast_enabled("cpu"), X.is_autocast_enabled()])
            seen.append(str(X.get_autocast_dtype("cpu")).split(".")[1])

        note()
        with X.autocast("cpu"):
            note()
            with X.autocast("cpu", enabled=False):
                note()
                with X.autocast("cpu", dtype=X.float16):
                    note()
            note()
            with X.autocast("cpu", dtype=X.float16):
                note()
        note()
        with X.autocast("cpu", dtype=X.float32):
            note()
        with X.autocast("cuda"), X.autocast("cuda", enabled=False):
            note()

        X.autocast("cpu")(note)()
        try:
            with X.autocast("cpu"):
                raise ValueError
        except ValueError:
            note()
        return seen

    assert_alike(run)


def test_a_parameter_is_cast_once():
    def run(X):
        w, a = X.nn.Parameter(X.randn(2, 2)), X.randn(2, 2)
        with X.autocast("cpu"):
            first, second = (w @ a).grad_fn, (w @ a).grad_fn
        casts = [first.next_functions[0][0], second.next_functions[0][0]]
        with X.autocast("cpu", cache_enabled=False):
            third = (w @ a).grad_fn.next_functions[0][0]
        return [casts[0].name(), casts[0] is casts[1], casts[0] is third, casts[0].next_functions[0][0].name()]

    assert_alike(run)


def test_custom_functions():
    def run(X):
        class Product(X.autograd.Function):
            @staticmethod
            @X.amp.custom_fwd(device_type="cpu", cast_inputs=X.float32)
            def forward(ctx, a):
                ctx.save_for_backward(a)
                seen.append(str((a @ a).dtype).split(".")[1])
                return a * a

            @staticmethod
            @X.amp.custom_bwd(device_type="cpu")
            def backward(ctx, grad):
                (a,) = ctx.saved_tensors
                seen.append(str((a @ a).dtype).split(".")[1])
                return 2 * a * grad

        seen = []
        a = X.randn(2, 2, requires_grad=True)
        with X.autocast("cpu"):
            out = Product.apply(a)
        out.backward(X.ones(2, 2))
        Product.apply(a).backward(X.ones(2, 2))
        return [*seen, out, a.grad]

    assert_alike(run)
