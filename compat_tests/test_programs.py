"""Random calls and random programs under both backends: what nobody thought of writing down as a sample.

`--programs N` runs that many programs instead of the few that the suite has time for.
"""

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import minitorch
from compat_tests.backends import BOTH, MINITORCH, TORCH, Array, Sample
from compat_tests.outcomes import compare, observe
from compat_tests.programs import (
    KNOWN,
    LINES,
    MODES,
    Disagreement,
    Pair,
    Program,
    Scale,
    Side,
    against_torch,
    first_disagreement,
    grow,
    is_known,
    rerun,
    shrink,
)
from compat_tests.test_random import ON_INTEL

QUICK = settings(
    max_examples=400, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)

# ---- single calls ---------------------------------------------------------------------------------------------------

SHAPES = [(), (1,), (3,), (0,), (2, 3), (3, 1), (1, 3), (2, 1, 3), (2, 0, 3), (1, 1), (2, 2, 3)]
DTYPES = ["float32", "float64", "int64", "int32", "bool", "uint8"]

BINARY: dict[str, Callable] = {
    "add": lambda t, a, b: a + b,
    "sub": lambda t, a, b: a - b,
    "mul": lambda t, a, b: a * b,
    "div": lambda t, a, b: a / b,
    "maximum": lambda t, a, b: t.maximum(a, b),
    "less": lambda t, a, b: a < b,
    "equal": lambda t, a, b: a == b,
    "where": lambda t, a, b: t.where(a > b, a, b),
    "matmul": lambda t, a, b: a @ b,
    "cat": lambda t, a, b: t.cat([a, b], -1),
    "stack": lambda t, a, b: t.stack([a, b], 1),
    "expand_as": lambda t, a, b: a.expand_as(b),
    "reshape_as": lambda t, a, b: a.reshape(b.shape),
    "outer": lambda t, a, b: a.unsqueeze(-1) * b.unsqueeze(0),
    "add_": lambda t, a, b: a.clone().add_(b),
    "mul_": lambda t, a, b: a.clone().mul_(b),
}
UNARY: dict[str, Callable] = {
    "tanh": lambda t, a: a.tanh(),
    "abs": lambda t, a: a.abs(),
    "exp": lambda t, a: a.exp(),
    "relu": lambda t, a: a.relu(),
    "sum": lambda t, a: a.sum(),
    "sum of last": lambda t, a: a.sum(-1),
    "sum kept": lambda t, a: a.sum(0, keepdim=True),
    "mean": lambda t, a: a.mean(-1),
    "max": lambda t, a: a.max(),
    "max of last": lambda t, a: a.max(-1),
    "prod": lambda t, a: a.prod(),
    "norm": lambda t, a: a.norm(),
    "cumsum": lambda t, a: a.cumsum(-1),
    "softmax": lambda t, a: a.softmax(-1),
    "log_softmax": lambda t, a: a.log_softmax(0),
    "logsumexp": lambda t, a: a.logsumexp(-1),
    "std": lambda t, a: a.std(),
    "argmax": lambda t, a: a.argmax(-1),
    "any": lambda t, a: a.any(),
    "sort": lambda t, a: a.sort(-1),
    "flatten": lambda t, a: a.flatten(),
    "transpose": lambda t, a: a.transpose(0, -1),
    "T": lambda t, a: a.T,
    "mT": lambda t, a: a[None, None].mT,
    "squeeze": lambda t, a: a.squeeze(),
    "unsqueeze": lambda t, a: a.unsqueeze(-1),
    "reshape": lambda t, a: a.reshape(-1),
    "view": lambda t, a: a.view(-1),
    "first": lambda t, a: a[0],
    "last": lambda t, a: a[..., -1],
    "slice": lambda t, a: a[1:],
    "step": lambda t, a: a[..., ::2],
    "none": lambda t, a: a[None],
    "mask": lambda t, a: a[a > 0],
    "index": lambda t, a: a[[0, -1, 0]],
    "flip": lambda t, a: a.flip(-1),
    "tril": lambda t, a: a.tril(),
    "split": lambda t, a: a.split(2, -1),
    "unbind": lambda t, a: a.unbind(0),
    "repeat": lambda t, a: a.repeat(2, 1, 2),
    "contiguous": lambda t, a: a.contiguous(),
    "double": lambda t, a: a.double(),
    "long": lambda t, a: a.long(),
    "neg": lambda t, a: -a,
    "pow": lambda t, a: a**2,
    "one minus": lambda t, a: 1 - a,
    "one over": lambda t, a: 1 / a,
    "mod": lambda t, a: a % 2,
    "clamp": lambda t, a: a.clamp(-0.5, 0.5),
    "diagonal": lambda t, a: a.diagonal(),
    "zero_": lambda t, a: a.clone().zero_(),
    "tolist": lambda t, a: a.tolist(),
    "item": lambda t, a: a.item(),
    "bool": lambda t, a: bool(a),
    "len": lambda t, a: len(a),
    "iterate": lambda t, a: [x * 2 for x in a],
}

# Words of an error that one side says otherwise, or a refusal of torch's; a call that meets one is no finding.
TOLERATED = (
    "not implemented for",
    "with a bool tensor",
    "isDifferentiableType",
    "only supports floating",
    "could not infer output dtype",
    "Boolean inputs not supported for relu",
    "out of bounds for dimension 1 with size 0",
)


@st.composite
def arrays(draw: Callable) -> Array:
    shape, dtype = draw(st.sampled_from(SHAPES)), draw(st.sampled_from(DTYPES))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    # Distinct multiples of 1/8: no ties for max and sort, and sums that are exact in both orders.
    numbers = (rng.permutation(max(int(np.prod(shape)), 1))[: int(np.prod(shape))].reshape(shape) - 4) / 8
    if dtype not in ("float32", "float64"):
        numbers = np.abs(numbers * 8)
    layout = draw(st.sampled_from(["C", "C", "F", "step"])) if len(shape) > 1 else "C"
    return Array(np.asarray(numbers, dtype), draw(st.booleans()) and dtype.startswith("float"), layout)


def agree(name: str, call: Callable, sample: Sample) -> None:
    ours, theirs = (observe(b, lambda *a, b=b: call(b.torch, *a), sample) for b in BOTH)
    texts = [o.error[2] for o in (ours, theirs) if o.error]
    if any(words in text for words in TOLERATED for text in texts):
        return
    found = compare(ours, theirs)
    assert found is None, f"{name}({sample}): {found}"


@QUICK
@given(st.sampled_from(sorted(BINARY)), arrays(), st.one_of(arrays(), st.sampled_from([True, 2, 0.5])))
def test_calls_of_two(name, a, b):
    if isinstance(b, Array) or name in ("add", "sub", "mul", "div", "less", "equal", "add_", "mul_"):
        agree(name, BINARY[name], Sample((a, b)))


@QUICK
@given(st.sampled_from(sorted(UNARY)), arrays())
def test_calls_of_one(name, a):
    agree(name, UNARY[name], Sample((a,)))


# ---- programs -------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def every_warning():
    """torch says some things once in a process only."""
    before = torch.is_warn_always_enabled()
    torch.set_warn_always(True)
    yield
    torch.set_warn_always(before)


def run_many(count: int, find: Callable[[Random], Disagreement | None]) -> None:
    """Fails with the first disagreement that `find` brings of so many random programs.

    It is shrunk already, as a program, line by line; to shrink the random numbers too would help nobody.
    """

    def test(random: Random) -> None:
        if found := find(random):
            pytest.fail(f"after these lines two sides disagree\n\n{found}")

    settings(QUICK, max_examples=count, phases=[Phase.generate])(given(st.randoms(use_true_random=False))(test))()


def finder(
    make: Callable[[], Pair],
    without: set[str],
    known: Callable[[Disagreement], bool] = is_known,
    length: tuple[int, int] = (3, 13),
) -> Callable[[Random], Disagreement | None]:
    """Grows a program under the two sides that `make` makes, and shrinks what is not known."""

    def find(random: Random) -> Disagreement | None:
        found = grow(random, make(), without, length=random.randrange(*length))
        return None if found is None or known(found) else shrink(found, rerun(found, make), known)

    return find


@pytest.fixture
def count(pytestconfig) -> int:
    return pytestconfig.getoption("--programs")


# Parts of the language and of the comparison (programs.py) in which the two differ in ways that stay.
LEFT_OUT = {
    "inference_mode",  # is no_grad here: there are no inference tensors
    "data of another shape",  # a graph that has used the tensor then fails in one way or another
    "resize",  # of views, and of memory that came from elsewhere
    "requires_grad no more",  # torch takes the views of such a leaf out of the graph when they are next written
    "layout of nothing",  # the stride of dims of size 1 and the place of empty views
}
GRADIENTS = {"create_graph", "autograd.grad", "grad by name"}
TRAINING = {"module", "module called", "module changed", "frozen", "dropout", "loss", "optimizer", "optimizer used"}
TRAINING |= {"more hooks", "module hooks", "function", "function called"}
if ON_INTEL:
    LEFT_OUT |= {"dropout"}  # is drawn from MKL


def test_programs(count):
    without = LEFT_OUT | GRADIENTS | TRAINING
    run_many(count, finder(lambda: against_torch(without), without))


# What makes and fills views stands back, for it would fill the programs.
ASIDE = {"numpy", "as_strided", "reshape in place", "loop", "float32", "parts"}


def test_programs_that_train(count):
    """Modules, losses, optimizers, hooks of all kinds and custom Functions."""
    without = LEFT_OUT | GRADIENTS | ASIDE
    run_many(count, finder(lambda: against_torch(without), without, length=(4, 15)))


def test_programs_that_handle_gradients(count):
    """What torch makes in backward is laid out, counted and named by the formula it happens to use."""
    without = (
        LEFT_OUT | TRAINING | {"graph", "warned", "version", "base", "stride", "storage_offset", "grad_layout", "alias"}
    )
    run_many(count, finder(lambda: against_torch(without), without))


FOUND = [
    Program(
        "a custom Function that writes into a view writes into its base, too",
        """
            class Twice(torch.autograd.Function):
                @staticmethod
                def forward(ctx, a):
                    a.mul_(2)
                    ctx.mark_dirty(a)
                    return a
                @staticmethod
                def backward(ctx, grad):
                    return grad * 2
            a = torch.ones(4, requires_grad=True)
            b = a * 3
            c = Twice.apply(b[1:3])
            (b.sum() + c.sum()).backward()
            with torch.no_grad(): d = Twice.apply(a)
            e = Twice.apply(a)
            f = Twice.apply(a[1:])
            g = Twice.apply(b.split(2)[0])
        """,
    ),
    Program(
        "what a custom Function marks as written, it returns",
        """
            class Twice(torch.autograd.Function):
                @staticmethod
                def forward(ctx, a, b):
                    b.mul_(2)
                    ctx.mark_dirty(b)
                    return (b, a * b) if a.dim() else b if len(b) > 2 else a * 2
                @staticmethod
                def backward(ctx, grad, *more):
                    return grad, grad * 2
            a = torch.ones((), requires_grad=True)
            b = torch.ones(4)
            c = Twice.apply(a, b[1:])
            (c * b.sum()).sum().backward()
            d = Twice.apply(a, b[:2])
            e = Twice.apply(torch.ones(2, requires_grad=True), b[:2])
        """,
    ),
    Program(
        "setup_context gets the defaults of forward",
        """
            class Scale(torch.autograd.Function):
                @staticmethod
                def forward(a, factor=3.0):
                    return a * factor
                @staticmethod
                def setup_context(ctx, inputs, output):
                    _, ctx.factor = inputs
                @staticmethod
                def backward(ctx, grad):
                    return grad * ctx.factor, None
            a = torch.ones(2, requires_grad=True)
            b = Scale.apply(a)
            c = Scale.apply(a, factor=2.0)
            (b * c).sum().backward()
            d = Scale.apply()
            e = Scale.apply(a, 1, 2)
        """,
    ),
    Program(
        "what save_for_backward is given is looked at where it is needed",
        """
            class Scale(torch.autograd.Function):
                @staticmethod
                def forward(ctx, a, factor):
                    ctx.save_for_backward(a, factor)
                    return a * factor
                @staticmethod
                def backward(ctx, grad):
                    return grad, None
            a = Scale.apply(torch.ones(2), 2.0)
            b = Scale.apply(torch.ones(2, requires_grad=True), 2.0)
        """,
    ),
    Program(
        "hooks on nodes return as many gradients as they are given, of their kinds",
        """
            a = torch.ones(2, requires_grad=True)
            b = (a * a).exp()
            h = b.grad_fn.register_hook(lambda grads, given: grads[0])
            b.sum().backward(retain_graph=True)
            h.remove(); h = b.grad_fn.register_hook(lambda grads, given: grads + grads)
            b.sum().backward(retain_graph=True)
            h.remove(); h = b.grad_fn.register_hook(lambda grads, given: (grads[0].float(),))
            b.sum().backward(retain_graph=True)
            h.remove(); h = b.grad_fn.register_hook(lambda grads, given: (grads[0].sum(),))
            b.sum().backward(retain_graph=True)
            h.remove(); h = b.grad_fn.register_prehook(lambda given: 3)
            b.sum().backward(retain_graph=True)
            h.remove(); h = b.grad_fn.register_prehook(lambda given: (3,))
            b.sum().backward(retain_graph=True)
            h.remove(); h = b.grad_fn.register_prehook(lambda given: (None,))
            b.sum().backward()
        """,
    ),
    Program(
        "a hook may write into a gradient of one element",
        """
            a = torch.ones(1, requires_grad=True)
            a.register_hook(lambda grad: grad.mul_(3))
            a.sum().backward()
        """,
    ),
    Program(
        "a hook after accumulation returns nothing",
        """
            a = torch.ones(2, requires_grad=True)
            h = a.register_post_accumulate_grad_hook(lambda leaf: leaf.grad)
            a.sum().backward()
            h.remove(); h = a.register_post_accumulate_grad_hook(lambda leaf: 3)
            a.sum().backward()
            h.remove(); h = a.register_post_accumulate_grad_hook(lambda leaf: leaf)
            a.sum().backward()
            h.remove(); h = a.register_post_accumulate_grad_hook(lambda leaf: leaf.detach())
            a.register_post_accumulate_grad_hook(record)
            a.sum().backward()
        """,
    ),
    Program(
        "a hook after accumulation runs where a Function has given None",
        """
            class First(torch.autograd.Function):
                @staticmethod
                def forward(ctx, a):
                    return a * 2
                @staticmethod
                def backward(ctx, grad):
                    return None
            a = torch.ones(2, requires_grad=True)
            a.register_post_accumulate_grad_hook(lambda leaf: record(leaf.grad))
            First.apply(a * 1).sum().backward()
        """,
    ),
    Program(
        "a hook before the backward of a module warns where no input requires grad",
        """
            net = torch.nn.Linear(2, 2)
            net.register_full_backward_pre_hook(record)
            net(torch.ones(1, 2)).sum().backward()
        """,
    ),
    Program(
        "a parameter that an optimizer is given twice has one number",
        """
            a = torch.ones(2, requires_grad=True)
            b = torch.ones(2, requires_grad=True)
            opt = torch.optim.SGD([a, b, a], lr=0.1)
        """,
    ),
]


@pytest.mark.parametrize("program", FOUND, ids=lambda program: program.why)
def test_what_was_found_agrees(program):
    found = first_disagreement(program.lines, against_torch)
    assert found is None, found


# ---- the scalar graph of random programs ---------------------------------------------------------------------------

# One dtype for all, and nothing that leaves the graph on purpose.
FLOAT64 = LEFT_OUT | TRAINING | {"float32", "numpy"}


def gradients(side: Side, opened: bool) -> dict[str, np.ndarray]:
    """The gradients of the leaves by name, of a sum over all that requires grad."""
    torch, rng = side.backend.torch, np.random.default_rng(5)
    tensors = {name: t for name, t in side.tensors().items() if t.requires_grad}
    leaves = {name: t for name, t in tensors.items() if t.is_leaf}
    total = torch.zeros((), dtype=torch.float64)
    for t in tensors.values():
        total = total + (t * torch.from_numpy(np.asarray(rng.standard_normal(t.shape)))).sum()
    if not opened:
        grads = torch.autograd.grad(total, list(leaves.values()), allow_unused=True)
        zeros = torch.zeros_like
        return {n: (zeros(t) if g is None else g).numpy(force=True) for (n, t), g in zip(leaves.items(), grads)}
    values = {name: np.asarray(t.scalars(), dtype=object) for name, t in leaves.items()}
    total.scalars().backward()
    return {name: np.array([v.grad for v in x.flat], float).reshape(x.shape) for name, x in values.items()}


def test_programs_opened(count):
    """`loss.scalars().backward()` gives the gradients of `loss.backward()`, whatever was written in place before."""
    without = FLOAT64 | GRADIENTS | {"backward", "grad", "retain_grad", "hooks"}
    without |= {"data"}  # what that hides from the versions it hides from scalars() too
    compared = []

    def again(program: tuple[str, ...]) -> Disagreement | None:
        side = Side(MINITORCH)
        for line in program:
            side.run(line)
        side.close()
        try:
            blocks, opened = gradients(side, opened=False), gradients(side, opened=True)
        except RuntimeError:
            return None
        compared.append(any(g.any() for g in blocks.values()))
        for name, grad in blocks.items():
            if np.isfinite(grad).all() and not Scale().alike(opened[name], grad):
                return Disagreement(program, "gradient", name, opened[name], grad, ("scalars()", "backward()"))
        return None

    def find(random: Random) -> Disagreement | None:
        pair = Pair(Side(MINITORCH), Side(TORCH), looks=())
        parted = grow(random, pair, without, length=random.randrange(3, 13))
        found = again(tuple(pair.program[:-1] if parted else pair.program))
        return found and shrink(found, again)

    run_many(count, find)
    assert sum(compared) > count // 4, "too few programs that can be opened"


class Values:
    """minitorch, where float64 means dtype value."""

    float64 = minitorch.value

    def __getattr__(self, name: str) -> Any:
        return getattr(minitorch, name)


def test_programs_on_values(count):
    """The same numbers and gradients in dtype value as in blocks; what is refused may differ."""
    without = FLOAT64 | GRADIENTS
    without |= {"inputs"}  # are leaves there
    without |= {"hooks", "retain_grad"}  # on a view they give it Values of its own, which its base does not have
    without |= {"data", "detach"}  # bring Values into a graph that blocks do not notice
    without |= {"as_strided", "requires_grad"}  # two elements of a leaf may be one Value, or have been none of its own

    def refused(found: Disagreement) -> bool:
        # A backward that fails has filled some gradients of blocks.
        return found.what == "raised" or (found.what == "grad" and found.error is not None)

    run_many(
        count,
        finder(
            lambda: Pair(Side(MINITORCH, "values", Values()), Side(MINITORCH, "blocks"), ("values", "grad")),
            without,
            refused,
        ),
    )


# ---- the harness itself ---------------------------------------------------------------------------------------------


def wrong_version(change: pytest.MonkeyPatch) -> None:
    known = minitorch.Tensor._version
    change.setattr(
        minitorch.Tensor, "_version", property(lambda t: known.fget(t) + (t.dim() == 1 and known.fget(t) > 0))
    )


def wrong_stride(change: pytest.MonkeyPatch) -> None:
    known = minitorch.Tensor.stride
    change.setattr(minitorch.Tensor, "stride", lambda t: known(t)[::-1])


def wrong_gradient(change: pytest.MonkeyPatch) -> None:
    y = minitorch.ones(1, requires_grad=True) * 2
    y.backward()
    node = type(y.grad_fn)
    known = node.apply
    change.setattr(node, "apply", lambda node, grad: known(node, grad + 1))


def wrong_alias(change: pytest.MonkeyPatch) -> None:
    known = minitorch.Tensor.detach
    change.setattr(minitorch.Tensor, "detach", lambda t: known(t).clone())


def wrong_permission(change: pytest.MonkeyPatch) -> None:
    change.setattr("minitorch._inplace.refuse_in_place", lambda tensor: None)


def wrong_graph(change: pytest.MonkeyPatch) -> None:
    change.setattr(type(minitorch.ones(1, requires_grad=True).exp().grad_fn), "name", lambda node: "Exp")


def wrong_mode(change: pytest.MonkeyPatch) -> None:
    change.setattr(minitorch.nn.Module, "eval", lambda module: module)


def wrong_zero_grad(change: pytest.MonkeyPatch) -> None:
    change.setattr(minitorch.optim.Optimizer, "zero_grad", lambda optimizer, set_to_none=True: None)


def wrong_group(change: pytest.MonkeyPatch) -> None:
    known = minitorch.optim.Optimizer.add_param_group
    change.setattr(minitorch.optim.Optimizer, "add_param_group", lambda self, group: known(self, {**group, "lr": 3.0}))


TRAINED = {"create", "backward", "module", "module called", "module changed", "optimizer", "optimizer used"}


@pytest.mark.parametrize(
    ("plant", "what"),
    [
        (wrong_version, "version"),
        (wrong_stride, "stride"),
        (wrong_gradient, "grad"),
        (wrong_alias, "alias"),
        (wrong_permission, "raised"),
        (wrong_graph, "graph"),
        (wrong_mode, "module"),
        (wrong_zero_grad, "grad"),
        (wrong_group, "optimizer"),
    ],
)
def test_a_planted_fault_is_found_and_shrunk(plant, what, monkeypatch):
    plant(monkeypatch)
    trains = plant in (wrong_mode, wrong_zero_grad, wrong_group)
    find = finder(against_torch, set(MODES) | (set(LINES) - TRAINED if trains else LEFT_OUT | GRADIENTS | TRAINING))
    found = (find(Random(seed)) for seed in range(2000))
    first = next(f for f in found if f is not None and f.what == what)
    assert len(first.program) <= (5 if trains else 3), first


def test_a_disagreement_prints_as_a_script():
    found = Disagreement(("a = torch.zeros(2)", "box.w = a", "n = np.zeros(2)"), "values", "a", [1.0], [0.0])
    script = str(found)
    assert script.splitlines()[:4] == [
        "import torch",
        "import numpy as np",
        "import types",
        "box = types.SimpleNamespace()",
    ]
    exec(script, {})


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.why)
def test_what_is_known_still_differs(known):
    found = first_disagreement(known.lines, lambda: against_torch(known=lambda _: False), quiet=True)
    assert found is not None and found in known, f"no longer differs, or otherwise; take it out of KNOWN: {found}"
