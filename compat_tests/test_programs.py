"""Random calls and random small programs under both backends: what nobody thought of writing down as a sample.

A *program* is a list of steps drawn by hypothesis: each makes, combines, views, overwrites or differentiates tensors
that earlier steps left behind. Both backends run it; after every step all that can be seen of all tensors is compared.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compat_tests.backends import BOTH, Array, Backend, Sample
from compat_tests.outcomes import Outcome, attempt, compare, graph_of, observe
from compat_tests.tolerances import close

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


@dataclass(frozen=True)
class Step:
    """One step of a program: `do` with the tensors at places i and j (modulo how many there are)."""

    do: str
    i: int
    j: int
    no_grad: bool

    def __repr__(self) -> str:
        return f"{self.do}({self.i}, {self.j}){' under no_grad' if self.no_grad else ''}"


def number(place: int) -> float:
    return ((place * 7) % 11 - 5) / 4


def fresh(backend: Backend, place: int, requires_grad: bool = False) -> Any:
    shape = [(2, 3), (3,), (), (2, 1), (3, 2), (2, 3, 2)][place % 6]
    numbers = np.array([number(place + k) for k in range(int(np.prod(shape)))], np.float64).reshape(shape)
    return backend.torch.from_numpy(numbers).requires_grad_(requires_grad)


MAKE: dict[str, Callable] = {
    "constant": lambda t, a, b: None,
    "leaf": lambda t, a, b: None,
    "mul": lambda t, a, b: a * b,
    "add": lambda t, a, b: a + b,
    "sub": lambda t, a, b: a - b * 2,
    "div": lambda t, a, b: a / (b * b + 1),
    "tanh": lambda t, a, b: a.tanh(),
    "exp": lambda t, a, b: (a / 4).exp(),
    "sin": lambda t, a, b: a.sin(),
    "sum": lambda t, a, b: a.sum(),
    "mean": lambda t, a, b: a.mean(-1),
    "matmul": lambda t, a, b: (a @ b).clone(),
    "where": lambda t, a, b: t.where(a > 0, a, b),
    "clone": lambda t, a, b: a.clone(),
    "detach": lambda t, a, b: a.detach(),
    "data": lambda t, a, b: a.data,
    "view": lambda t, a, b: a.view(-1),
    "reshape": lambda t, a, b: a.reshape(-1, 1),
    "transpose": lambda t, a, b: a.transpose(0, -1),
    "t": lambda t, a, b: a.t(),
    "laid out anew": lambda t, a, b: a.transpose(0, -1) * 1.5,
    "clone of permuted": lambda t, a, b: a.transpose(-1, a.dim() - 2 if a.dim() > 1 else 0).clone(),
    "row": lambda t, a, b: a[0],
    "tail": lambda t, a, b: a[1:],
    "column": lambda t, a, b: a[..., 0],
    "unsqueeze": lambda t, a, b: a.unsqueeze(0),
    "expand": lambda t, a, b: a.expand(2, *a.shape),
    "narrow": lambda t, a, b: a.narrow(-1, 0, 1),
    "diagonal": lambda t, a, b: a.diagonal(),
    "split": lambda t, a, b: a.split(1)[0],
    "unbind": lambda t, a, b: a.unbind()[-1],
    "cat": lambda t, a, b: t.cat([a, b]),
    "index": lambda t, a, b: a[[1, 0, 1]],
    "mask": lambda t, a, b: a[a > 0],
}
# Made with grad mode on in every program: a view made without it of what requires grad has no edge at all in torch.
VIEWS = set("data view reshape transpose t row tail column unsqueeze expand narrow diagonal split unbind".split())
CHANGE: dict[str, Callable] = {
    "add_": lambda t, a, b: a.add_(b),
    "sub_": lambda t, a, b: a.sub_(b, alpha=0.5),
    "mul_": lambda t, a, b: a.mul_(b),
    "add_ number": lambda t, a, b: a.add_(1.5),
    "mul_ number": lambda t, a, b: a.mul_(0.5),
    "tanh_": lambda t, a, b: a.tanh_(),
    "sigmoid_": lambda t, a, b: a.sigmoid_(),
    "zero_": lambda t, a, b: a.zero_(),
    "fill_": lambda t, a, b: a.fill_(0.25),
    "copy_": lambda t, a, b: a.copy_(b),
    "+=": lambda t, a, b: a.__iadd__(b),
    "set row": lambda t, a, b: a.__setitem__(0, b if b.dim() else b.detach()),
    "set part": lambda t, a, b: a.__setitem__((Ellipsis, slice(1, 2)), 0.5),
    "set by index": lambda t, a, b: a.__setitem__([-1], b.sum()),
    "set by mask": lambda t, a, b: a.__setitem__(a > 0, -0.5),
    "retain_grad": lambda t, a, b: a.retain_grad(),
    "forget grad": lambda t, a, b: setattr(a, "grad", None),
    "step": lambda t, a, b: a.data.sub_(a.grad, alpha=0.1) if a.is_leaf and a.grad is not None else None,
    "backward": lambda t, a, b: a.backward(seed(t, a)),
    "backward retain": lambda t, a, b: a.backward(seed(t, a), retain_graph=True),
    "backward of sum": lambda t, a, b: (a * a).sum().backward(),
}


def seed(t: Any, a: Any) -> Any:
    count = int(np.prod(a.shape))
    cotangent = np.array([number(3 * k + 1) for k in range(count)]).reshape(tuple(a.shape))
    return t.from_numpy(cotangent.astype(str(a.dtype).removeprefix("torch.")))


def steps(*tables: dict) -> st.SearchStrategy:
    names = [name for table in tables for name in table]
    return st.builds(
        Step, st.sampled_from(names), st.integers(0, 7), st.integers(0, 7), st.sampled_from([False] * 9 + [True])
    )


def run(backend: Backend, program: list[Step]) -> list:
    """What can be seen after each step: the error if there was one, and all about all tensors."""
    tensors = [fresh(backend, 0, True), fresh(backend, 1), fresh(backend, 2, True)]
    log = []
    for place, step in enumerate(program):
        a, b = tensors[step.i % len(tensors)], tensors[step.j % len(tensors)]
        if step.do in CHANGE and a is not b and backend.shares(a, b):
            b = b.clone()  # what torch writes while it reads is anybody's guess
        outcome = Outcome()

        def work(step: Step = step, a: Any = a, b: Any = b, place: int = place) -> None:
            made = None
            if step.do in ("constant", "leaf"):
                made = fresh(backend, place, step.do == "leaf")
            elif step.do in MAKE:
                with backend.torch.set_grad_enabled(not step.no_grad or step.do in VIEWS):
                    made = MAKE[step.do](backend.torch, a, b)
            else:
                with backend.torch.set_grad_enabled(not step.no_grad or "backward" in step.do):
                    CHANGE[step.do](backend.torch, a, b)
            if made is not None:
                tensors.append(made)

        attempt(outcome, "step", work)
        seen: list = []
        attempt(outcome, "look", lambda: seen.extend(look(backend, t) for t in tensors))
        log.append((outcome.error, seen))
        if outcome.error and outcome.error[0] == "look":
            return log
    roots = [t for t in tensors if t.requires_grad]
    return [*log, (None, [("graph", graph_of(roots, tensors)[0])])]


def look(backend: Backend, t: Any) -> tuple:
    grad = t.grad if t.is_leaf or t.retains_grad else None
    return (
        (str(t.dtype), tuple(t.shape), t.requires_grad, t.is_leaf, t._version, t._is_view(), t.output_nr),
        None if t.grad_fn is None else t.grad_fn.name(),
        backend.numbers(t),
        None if grad is None else backend.numbers(grad),
    )


def same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a.shape == b.shape and close(a, b, str(a.dtype))
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return type(a) is type(b) and a == b


# Both refuse, in other words or for another of two reasons.
SAID_OTHERWISE = (
    "with size 0",
    "cannot be concatenated",
    "shape mismatch: value tensor",
    "broadcast shape",
    "which is output",
)


def alike(a: tuple | None, b: tuple | None) -> bool:
    if a is None or b is None or a[:2] != b[:2]:
        return a == b
    return a == b or any(words in a[2] or words in b[2] for words in SAID_OTHERWISE)


def first_difference(program: list[Step]) -> str | None:
    ours, theirs = (run(backend, program) for backend in BOTH)
    for place, (a, b) in enumerate(zip(ours, theirs, strict=False)):
        what = program[place] if place < len(program) else "the end"
        texts = " ".join(error[2] for error in (a[0], b[0]) if error)
        if a[0] != b[0] and any(words in texts for words in REFUSED):
            return None
        if not alike(a[0], b[0]):
            return f"after {what}: raised {a[0]} against {b[0]}"
        for tensor, (x, y) in enumerate(zip(a[1], b[1], strict=True)):
            if not same(x, y):
                return f"after {what}: tensor {tensor} is {x} against {y}"
    return None


# What one refuses and the other computes; after it the two are no longer in the same state.
REFUSED = (
    "to a single memory location",
    "output of a function that returns multiple views",
    "this use case is ambiguous and error-prone",
    "Index put requires the source and destination dtypes match",
    "Trying to backward through the graph a second time",  # by index, which test_ops.py has among the known
)


PROGRAMS = st.lists(st.one_of(steps(MAKE), steps(CHANGE), steps(MAKE, CHANGE)), min_size=3, max_size=10)


@settings(QUICK, max_examples=1500)
@given(PROGRAMS)
def test_programs(program):
    found = first_difference(program)
    assert found is None, f"{program}\n{found}"
