"""Derivatives of derivatives: of every op on its samples, of every record by finite differences, and at special places.

A formula is run on Tensors when it is to be differentiated in turn. It may then be right as a number and still wrong as
a function, where a step is constant for NumPy and is not for Tensors, or where an untaken branch gives 0 * inf.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from compat_tests.backends import BOTH, MINITORCH, Array, Backend, Sample
from compat_tests.known import judge
from compat_tests.outcomes import compare, cotangents, graph_of, observe
from compat_tests.test_ops import PUBLIC_OPS, WRITES, WRITTEN, calls_of, differentiable, ordinary, written
from minitorch.ops import RECORDS

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore:dropout")
inf, nan = float("inf"), float("nan")


def difference(calls: list[Callable], sample: Sample, order: int) -> str | None:
    """Of results and gradients; names in the graph are test_ops' business."""
    outcomes = [observe(b, call, sample, order) for b, call in zip(BOTH, calls, strict=True)]
    for outcome in outcomes:
        outcome.graph = []
    return compare(*outcomes)


# ---- against torch --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [n for n in PUBLIC_OPS if differentiable(n)])
def test_orders_one_to_three(name):
    found = [(s, difference(calls_of(name), s, 3)) for s in differentiable(name)]
    judge("higher order", name, [f"{name}({s}): {d}" for s, d in found if d])


@pytest.mark.parametrize("name", WRITES)
def test_writing(name):
    """In-place operations on a clone, and on views of it, then differentiated three times."""
    curved = lambda x, value: written(WRITES[name])(x.sin(), value * value)  # noqa: E731
    assert difference([curved] * 2, WRITTEN, 3) is None


# ---- against finite differences -------------------------------------------------------------------------------------


def as_function(call: Callable, sample: Sample) -> tuple[Callable, list]:
    """minitorch's `call` as a function of the tensors that require grad, and those."""
    args, kwargs, inputs = MINITORCH.build(sample)

    def function(*leaves: Any) -> list:
        MINITORCH.torch.manual_seed(7)
        return [r for r in MINITORCH.flat(call(*args, **kwargs)) if isinstance(r, MINITORCH.Tensor)]

    return function, [x for x in inputs if x.requires_grad]


@cache
def formulas_used() -> dict[str, list]:
    """Record -> (label, call, sample, arguments), the cheapest first: calls whose graph, or the graph of whose
    gradients, uses its formulas for these arguments."""
    calls = [(f"{n}({s})", calls_of(n)[0], s) for n in PUBLIC_OPS for s in differentiable(n) if ordinary(s)]
    calls += [(f"{n}({WRITTEN})", written(write), WRITTEN) for n, write in WRITES.items()]
    calls.sort(key=lambda each: sum(a.data.size for a in each[2].arrays))
    used: dict[str, list] = {}
    for label, call, sample in calls:
        function, leaves = as_function(call, sample)
        roots = [r for r in function() if r.requires_grad]
        if not all(np.isfinite(r.detach().numpy()).all() for r in roots):
            continue
        seeds = [MINITORCH.torch.from_numpy(c).requires_grad_() for c in cotangents(roots)]
        try:
            grads = MINITORCH.torch.autograd.grad(roots, leaves, seeds, create_graph=True, allow_unused=True)
        except RuntimeError:
            continue
        reached: dict[str, set] = {}
        for node in graph_of(roots + [g for g in grads if g is not None and g.requires_grad], leaves)[1]:
            node = getattr(node, "inner", node)  # of CopySlices
            if node.op is not None:
                edges = zip(node.op.edges, node.next_functions, strict=False)
                reached.setdefault(node.op.name, set()).update(p for p, (below, _) in edges if below is not None)
        for record, arguments in reached.items():
            used.setdefault(record, []).append((label, call, sample, arguments & set(RECORDS[record].formulas)))
    return used


# Records that no call in float64 uses, and why: their formulas stand in SPECIAL_PLACES instead.
NO_DIFFERENCES = {
    "_to_copy": "it rounds to a smaller dtype: differences see steps; test_orders_one_to_three has it",
    "_ctc_loss": "torch has no second derivative of it either",
    "cholesky": "a single entry leaves the symmetric matrices, which it is for",
    "cholesky_ex": "a single entry leaves the symmetric matrices, which it is for",
    "_pack_padded_sequence": "nn.utils.rnn alone calls it: test_rnn_modules differentiates it twice",
    "_weight_norm_interface": "nn.utils alone calls it: test_nn_utils differentiates it twice",
    "_lstm_layer": "public calls use it for float32 alone; in float64 test_recurrent differentiates it twice",
}


@pytest.mark.parametrize("record", sorted(name for name, op in RECORDS.items() if op.formulas))
def test_gradgradcheck(record):
    """Each formula of each record, through the cheapest calls that use it."""
    assert (record in NO_DIFFERENCES) == (record not in formulas_used())
    if record in NO_DIFFERENCES:
        return
    left, found = set(RECORDS[record].formulas), []
    for label, call, sample, arguments in formulas_used()[record]:
        if left & arguments:
            left -= arguments
            function, leaves = as_function(call, sample)
            # Entry by entry where there are few; a random direction of many.
            fast = sum(x.numel() for x in leaves) > 30
            try:
                MINITORCH.torch.autograd.gradgradcheck(function, leaves, atol=1e-5, rtol=1e-4, fast_mode=fast)
            except RuntimeError as error:
                found.append(f"{label}: {error}")
    assert not left, f"no call uses the formulas for {left}"
    judge("gradgradcheck", record, found)


# ---- special places -------------------------------------------------------------------------------------------------

KINKS = [-800.0, -2.0, -1.0, -0.0, 0.0, 0.5, 1.0, 2.0, 800.0, inf, -inf, nan]
TIES = [[3.0, 1.0, 3.0], [3.0, 3.0, 0.0], [0.0, 0.0, 0.0], [1.0, 2.0, 3.0]]
ROWS = [[1.0, 2.0, 3.0], [-inf, 1.0, 2.0], [-inf, -inf, -inf], [inf, 1.0, 2.0], [nan, 1.0, 2.0], [800.0, -800.0, 0.0]]
ZEROS = [[2.0, 3.0, 4.0], [2.0, 0.0, 4.0], [0.0, 3.0, 0.0], [0.0, 0.0, 0.0]]
SQUARE = [[1.0, 2.0], [3.0, 4.0]]
LOGITS = [[1.0, 2.0, 3.0], [0.3, 0.2, 0.1], [3.0, 3.0, 3.0], [1.0, 0.0, 0.0]]
SEVEN = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
THREE = [1.0, 2.0, 3.0]
NONE = np.zeros((0, 3))

# name -> function of the namespace and the tensors, and the numbers of these.
SPECIAL_PLACES: dict[str, tuple] = {}


def at(*arrays: Any, **functions: Callable) -> None:
    """Enters functions under their names, to be differentiated at `arrays`."""
    SPECIAL_PLACES.update({name: (function, arrays) for name, function in functions.items()})


def method(name: str, *args: Any, first: bool = False, **kwargs: Any) -> Callable:
    """x.name(...), of which only the first result with `first`."""

    def call(t: Any, x: Any) -> Any:
        result = getattr(x, name)(*args, **kwargs)
        return result[0] if first else result

    return call


def functional(name: str, *args: Any, **kwargs: Any) -> Callable:
    return lambda t, *xs: getattr(t.nn.functional, name)(*xs, *args, **kwargs)


ONE_NUMBER = (
    "abs acos acosh asin asinh atan atanh ceil cos cosh erf erfc exp exp2 expm1 floor frac log log10 log1p log2 neg "
    "reciprocal relu round rsqrt sigmoid sign sin sinh sqrt square tan tanh trunc"
)
for name in ONE_NUMBER.split():
    if hasattr(MINITORCH.Tensor, name):
        at(KINKS, **{name: method(name)})
for name in ("elu", "gelu", "leaky_relu", "relu", "silu", "softplus"):
    at(KINKS, **{name: functional(name)})
at(
    KINKS,
    elu_steep=functional("elu", alpha=2.0),
    gelu_tanh=functional("gelu", approximate="tanh"),
    softplus_early=functional("softplus", beta=2, threshold=1),
    leaky_relu_flat=functional("leaky_relu", negative_slope=0.0),
    clamp=method("clamp", 0, 1),
    clamp_below=method("clamp", None, 1),
    clamp_crossed=method("clamp", 1, 0),
    clamp_min=method("clamp_min", 0.0),
    clamp_max=method("clamp_max", 0.0),
    number_over=lambda t, x: 2 / x,
)
for exponent in (0, 1, 2, 3, 4, -1, -2, 0.5, -0.5, 1.5, 0.0, 1.0, 2.0):
    at(KINKS, **{f"pow_{exponent!r}": lambda t, x, exponent=exponent: x**exponent})
for base in (-2.0, 0.0, 0.5, 1.0, 2.0):
    at([-2.0, -1.0, 0.0, 0.5, 1.0, 2.0], **{f"power_of_{base}": lambda t, x, base=base: base**x})
at(*np.meshgrid([-2.0, -1, 0, 0.5, 1, 2, inf, nan], [-2.0, -1, 0, 0.5, 1, 2, inf, nan]), pow=lambda t, x, y: x**y)
PAIRS = ([0.0, 1.0, -1.0, inf, 2.0, nan, 3.0], [0.0, 0.0, inf, inf, 2.0, 1.0, nan])
at(
    *PAIRS,
    divided=lambda t, x, y: x / y,
    times=lambda t, x, y: x * y,
    modulo=lambda t, x, y: x % y,
    maximum=lambda t, x, y: t.maximum(x, y),
    minimum=lambda t, x, y: t.minimum(x, y),
    where_nan_is_not_taken=lambda t, x, y: t.where(x > 0, x.sqrt() * 2, y * 3),
    where_log_is_not_taken=lambda t, x, y: t.where(x > 0, x.log(), x * 2 + y),
)
at([-1.0, 0.0, 0.5, 1.0, 2.0, nan, 0.5], [0.0] * 6 + [2.0], [1.0] * 7, clamped=lambda t, x, a, b: x.clamp(a, b))
at([1.0, 2.0], to_float32=lambda t, x: (x.float() * x.float()).double() * x)

for name in ("amax", "amin", "max", "mean", "min", "prod", "std", "sum", "var"):
    along = method(name, 1, first=name in ("max", "min"))
    at([3.0, 1.0, 3.0, 0.0, -1.0, -1.0], **{f"{name}_ties": method(name)})
    at([2.0, nan, 2.0], **{f"{name}_nan": method(name)})
    at([2.0, 2.0, 2.0], **{f"{name}_constant": method(name)})
    at([2.0], **{f"{name}_one": method(name)})
    at(2.0, **{f"{name}_number": method(name)})
    at(TIES, **{f"{name}_along": along})
    at([[3.0], [2.0]], **{f"{name}_along_one": along})
    at(NONE, **{f"{name}_empty": method(name), f"{name}_along_empty": along})
for order in (0, 0.5, 1, 1.5, 2, 3, inf, -inf):
    norm = lambda t, x, order=order: t.linalg.vector_norm(x, order)  # noqa: E731
    rows = lambda t, x, order=order: x.norm(order, dim=1)  # noqa: E731
    at([0.0, 0.0], **{f"norm_{order}_of_zero": norm})
    at([3.0, 0.0], **{f"norm_{order}_with_zero": norm})
    at([-2.0, 2.0, 1.0], **{f"norm_{order}_ties": norm})
    at(TIES, **{f"norm_{order}_along": rows})
for place, numbers in enumerate(ZEROS):
    at(numbers, **{f"prod_{place}": method("prod"), f"prod_along_{place}": method("prod", 0)})
    if hasattr(MINITORCH.Tensor, "cumprod"):
        at(numbers, **{f"cumprod_{place}": method("cumprod", 0)})
for correction in (0, 1, 2, 5):
    at([[1.0, 5.0], [2.0, 5.0]], **{f"var_less_{correction}": method("var", 0, correction=correction)})
    at([[1.0, 5.0], [2.0, 5.0]], **{f"std_less_{correction}": method("std", 0, correction=correction)})
    at([[1.0, 5.0], [2.0, 5.0]], **{f"var_of_all_less_{correction}": method("var", correction=correction)})
at(ROWS, softmax=method("softmax", 1), log_softmax=method("log_softmax", 1), logsumexp=method("logsumexp", 1))
at(ROWS[:1], logsumexp_of_all=method("logsumexp", (0, 1)))
at(2.0, softmax_number=method("softmax", 0), logsumexp_number=method("logsumexp", 0), cube=lambda t, x: x * x * x)
at(2.0, indexed_number=lambda t, x: x[()] * x[None] * x[...])

at(
    [2.0, 1.0, 2.0, 1.0, nan],
    sort=lambda t, x: x.sort()[0] ** 2,
    sort_down=lambda t, x: x.sort(descending=True)[0] ** 2,
    topk=lambda t, x: x[:4].topk(2)[0] ** 2,
)
at(
    SEVEN,
    expand=lambda t, x: x.expand(3, 7).sin(),
    repeat=lambda t, x: x.repeat(2, 2).sin(),
    repeat_not_at_all=lambda t, x: x.repeat(0, 2).sin(),
    windows=lambda t, x: t.as_strided(x.sin(), (3, 2), (1, 1), 1).sin(),
    index_twice=lambda t, x: x[[0, 0, 1]].sin(),
    index_by_mask=lambda t, x: x[x > 3].sin() * x[x > 3],
    gather_twice=lambda t, x: x.gather(0, t.tensor([0, 0, 2])).sin(),
    take_twice=lambda t, x: x.take(t.tensor([0, 0, 2])).sin(),
    index_select_twice=lambda t, x: x.index_select(0, t.tensor([0, 0, 2])).sin(),
    cat_with_a_constant=lambda t, x: t.cat([x.sin(), t.ones(2, dtype=t.float64), x * x]).exp(),
    cat_with_nothing=lambda t, x: t.cat([t.zeros(0, dtype=t.float64), x, x]).sin(),
    stack_with_a_constant=lambda t, x: t.stack([x.sin(), t.ones(7, dtype=t.float64), x]).sin(),
    split=lambda t, x: [a.sin() * b for a, b in zip(x.split(3), x.flip(0).split(3), strict=True)],
    one_of_split=lambda t, x: x.split(2)[1].sin(),
    half_detached=lambda t, x: x.detach() * x * x,
)
at(
    [[1.0, 2.0], [3.0, 4.0]],
    index_pairs=lambda t, x: x[[0, 1, 0], [1, 1, 1]].sin(),
    index_mixed=lambda t, x: x[:, [0, 0]].sin() * x[None, 0],
    one_of_unbind=lambda t, x: x.unbind(1)[1].sin(),
    embedding_twice=lambda t, x: t.nn.functional.embedding(t.tensor([0, 0, 1]), x, padding_idx=1).sin(),
)
at(
    THREE,
    [4.0, 5.0, 6.0],
    scatter_twice=lambda t, x, y: x.scatter(0, t.tensor([0, 2, 2]), y).sin(),
    scatter_add_twice=lambda t, x, y: x.scatter_add(0, t.tensor([0, 2, 2]), y).sin(),
    index_put_twice=lambda t, x, y: x.index_put((t.tensor([0, 2, 2]),), y).sin(),
    index_put_added=lambda t, x, y: x.index_put((t.tensor([0, 2, 2]),), y, accumulate=True).sin(),
    index_put_broadcast=lambda t, x, y: x.index_put((t.tensor([0, 2]),), y[:1]).sin(),
    fill_with_a_tensor=lambda t, x, y: x.masked_fill(x > 1, y.sum()).sin(),
)
at(
    NONE,
    empty=lambda t, x: x * x,
    empty_sum=lambda t, x: (x * x).sum(),
    empty_cat=lambda t, x: t.cat([x, x]) ** 2,
    empty_cumsum=lambda t, x: (x * x).cumsum(0),
    empty_softmax=lambda t, x: x.softmax(1),
    empty_norm=lambda t, x: x.norm(dim=1),
    empty_product=lambda t, x: x.T @ x,
)
for reduction in ("mean", "sum", "none"):
    classes = lambda t: t.tensor([1, 0, 2, -100])  # noqa: E731
    for name in ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "binary_cross_entropy_with_logits"):
        if hasattr(MINITORCH.torch.nn.functional, name):
            loss = functional(name, reduction=reduction)
            at([1.0, 2.0, 3.0, 0.0, 800.0], [1.0, 0.0, 0.5, 0.0, 0.3], **{f"{name}_{reduction}": loss})
    cross_entropy = lambda t, x, how=reduction: t.nn.functional.cross_entropy(x, classes(t), reduction=how)  # noqa: E731
    ignored = lambda t, x, how=reduction: t.nn.functional.cross_entropy(x, classes(t) * 0 - 100, reduction=how)  # noqa: E731
    at(LOGITS, **{f"cross_entropy_{reduction}": cross_entropy, f"cross_entropy_ignored_{reduction}": ignored})
    entropy = functional("binary_cross_entropy", reduction=reduction)
    at([1.0, 0.2, 0.3, 0.0, 0.8], [1.0, 0.0, 0.5, 0.0, 0.3], **{f"binary_cross_entropy_{reduction}": entropy})
at(
    [1.0, 2.0, 0.0, 800.0, -800.0],
    [1.0, 0.0, 0.5, 0.3, 0.2],
    weighted_logits=lambda t, x, y: t.nn.functional.binary_cross_entropy_with_logits(
        x, y, pos_weight=t.tensor(3.0, dtype=t.float64)
    ),
)


def changed_in_place(t, x):
    y = x * 1
    y[0] = x[1] * x[2]
    y.mul_(x)
    return y * y


def view_changed(t, x):
    y = x.sin()
    y[1:].mul_(x[:-1])
    return (y * y[1:].sum()).exp()


def columns_filled(t, x):
    y = t.zeros(3, 3, dtype=t.float64)
    for i in range(3):
        y[:, i] = x ** (i + 1)
    return y * y


def masks_filled(t, x):
    y = x * 1
    y[y > 2] = 0.5
    y[t.tensor([0, 0])] = x[:2]
    return y.clamp_(0.0, 1.5).exp()


at(THREE, changed=changed_in_place, view_changed=view_changed, columns_filled=columns_filled, masks=masks_filled)


def views_of_views_changed(t, x):
    y = x.sin()
    y.t()[0].exp_()
    y[:, 1].add_(y[:, 0] ** 2)
    y.view(-1)[1:3].mul_(x.reshape(-1)[:2])
    return y.cos()


def diagonal_changed(t, x):
    y = x * 2
    y.diagonal().pow_(2)
    y.t().copy_(y * y + x)
    y.diagonal().zero_()
    return y * x


at(SQUARE, views_of_views=views_of_views_changed, diagonal_changed=diagonal_changed)

# Where minitorch differs and stays different. Strict.
TORCH_S_OWN = "torch's second derivative is a formula of its own, with other bounds near 0 and 1"
DIFFERENT = {
    "softplus_early": "at the threshold itself torch's first derivative is of one side and its second of the other",
    "cross_entropy_ignored_mean": "torch's gradient is 0 and the derivative of that 0 is nan",
    **{f"binary_cross_entropy_{how}": TORCH_S_OWN for how in ("mean", "sum", "none")},
}


@pytest.mark.parametrize("name", SPECIAL_PLACES)
def test_special_place(name):
    function, arrays = SPECIAL_PLACES[name]

    def calls(backend: Backend) -> Callable:
        return lambda *xs: function(backend.torch, *xs)

    sample = Sample(tuple(Array(np.array(x, np.float64), True) for x in arrays))
    found = difference([calls(b) for b in BOTH], sample, 2)
    assert (found is not None) == (name in DIFFERENT), found
