"""Every op, from its record: against torch, against finite differences, and against the scalar graph."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from compat_tests.backends import BOTH, MINITORCH, TORCH, Array, Backend, Sample, torch_home
from compat_tests.known import KNOWN, judge
from compat_tests.outcomes import compare, cotangents, observe
from compat_tests.samples import Maker, of_op, raising_of
from compat_tests.tolerances import FINITE_DIFFERENCES
from minitorch import scalar
from minitorch.ops import PUBLIC, RECORDS

pytestmark = pytest.mark.filterwarnings("ignore:invalid value encountered")
NO_DERIVATIVE = {"floor_divide", "__floordiv__", "bernoulli", "binomial"}  # in torch neither


def is_public(name: str) -> bool:
    return not name.startswith("_") or (name.startswith("__") and name.endswith("__"))


PUBLIC_OPS = sorted({op.name for names in PUBLIC.values() for name, op in names.items() if is_public(name)})
TORCH_NAMES = {"self": "input", "condition": "condition"}


def home(name: str) -> tuple[str, str]:
    """The first public place and name of an op; sizes may be given one by one in methods only."""
    method_first = RECORDS[name].varargs and "Tensor" in RECORDS[name].where
    functions = ("torch", "F", "linalg", "special", "signal.windows", "Tensor")
    for place in ("Tensor", "torch") if method_first else functions:
        for public, op in PUBLIC.get(place, {}).items():
            if op.name == name and is_public(public):
                return place, public
    raise LookupError(name)


def calls_of(name: str) -> list[Callable]:
    place, public = home(name)
    return [b.function(place, public) for b in BOTH]


def differences(name: str, calls: list[Callable], samples: list[Sample], **how: Any) -> list[str]:
    found = []
    for sample in samples:
        ours, theirs = (observe(b, call, sample, **how) for b, call in zip(BOTH, calls, strict=True))
        if difference := compare(ours, theirs):
            found.append(f"{name}({sample}): {difference}")
    return found


def differentiable(name: str, dtype: str = "float64") -> list[Sample]:
    """The samples in one precision of which some input requires grad."""
    return [s for s in of_op(name) if any(a.grad and str(a.data.dtype) == dtype for a in s.arrays)]


def without_grad(sample: Sample) -> Sample:
    return sample.map(lambda x: Array(x.data, False, x.layout) if isinstance(x, Array) else x)


# ---- against torch --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PUBLIC_OPS)
def test_forward_gradients_graph(name):
    samples = of_op(name)
    assert samples or raising_of(name), f"samples.py has no sample of {name}"
    judge("forward", name, differences(name, calls_of(name), samples))


@pytest.mark.parametrize("name", [n for n in PUBLIC_OPS if raising_of(n)])
def test_errors(name):
    calls = calls_of(name)
    found = differences(name, calls, raising_of(name))
    silent = [s for s in raising_of(name) if observe(TORCH, calls[1], s).error is None]
    assert not silent, f"torch does not raise for {silent}"
    judge("errors", name, found)


@pytest.mark.parametrize(
    "name", [n for n in PUBLIC_OPS if PUBLIC["Tensor"].get(n) is RECORDS[n] and home(n)[0] != "Tensor"]
)
def test_method(name):
    calls = [b.function("Tensor", name) for b in BOTH]
    samples = [s for s in of_op(name) if s.args and isinstance(s.args[0], Array)][::3]
    judge("method", name, differences(f"Tensor.{name}", calls, samples))


IN_PLACE = sorted(n for n, op in PUBLIC["Tensor"].items() if op.inplace and is_public(n) and n == op.name)


@pytest.mark.parametrize("name", IN_PLACE)
def test_in_place(name):
    """On a clone, so that it is not a leaf; and on a view of one, so that its base gets a new history."""
    dunder = name.startswith("__")
    method = f"__i{name[2:]}" if dunder else name + "_"

    def on_clone(x: Any, *args: Any, **kwargs: Any) -> tuple:
        y = x.clone()
        out = getattr(y, method)(*args, **kwargs)
        return out, out is y, y._version

    def on_view(x: Any, *args: Any, **kwargs: Any) -> tuple:
        base = x.clone().unsqueeze(0)
        view = base[0]
        out = getattr(view, method)(*args, **kwargs)
        return base, out, out is view, base._version

    samples = [s for s in of_op(name) if isinstance(s.args[0], Array)]
    if RECORDS[name].kind == "primitive" and not RECORDS[name].recorded:
        samples = [without_grad(s) for s in samples]
    found = differences(f"Tensor.{method}", [on_clone] * 2, samples[::2])
    judge("in place", name, found + differences(f"view.{method}", [on_view] * 2, samples[::5]))


def _into(backend: Backend, call: Callable, like: Any) -> Callable:
    """Writes into a tensor of the right shape, and into an empty one."""

    def written(*args: Any, **kwargs: Any) -> list:
        seen = []
        for shape in (like.shape, (0,)):
            backend.torch.manual_seed(7)
            out = backend.torch.zeros(shape, dtype=getattr(backend.torch, like.dtype.removeprefix("torch.")))
            returned = call(*args, **kwargs, out=out)
            seen += [out, returned is out]
        return seen

    return written


def written(write: Callable) -> Callable:
    """`write(y, value)` on a clone y of its first argument; on a view of one if it returns something."""

    def call(x: Any, value: Any) -> tuple:
        y = x.clone()
        return y, write(y, value), y._version

    return call


WRITES: dict[str, Callable] = {
    "zero_": lambda y, v: y.zero_(),
    "fill_ with a number": lambda y, v: y.fill_(2.5),
    "fill_ with a tensor": lambda y, v: y.fill_(v.sum()),
    "copy_": lambda y, v: y.copy_(v),
    "copy_ into a view": lambda y, v: y[1].copy_(v),
    "zero_ of a view": lambda y, v: y[1:].zero_(),
    "fill_ of a view": lambda y, v: y[:, 1].fill_(1.5),
    "mul_ of a view": lambda y, v: y[1].mul_(v),
    "add_ of a transpose": lambda y, v: y.t().add_(v[:3]),
    "set a row": lambda y, v: y.__setitem__(0, v),
    "set a number": lambda y, v: y.__setitem__((0, 1), 3.5),
    "set a 0-d tensor": lambda y, v: y.__setitem__((0, 1), v[0]),
    "set a slice": lambda y, v: y.__setitem__((slice(None), slice(1, 3)), v[:2]),
    "set all": lambda y, v: y.__setitem__(Ellipsis, v),
    "set by list": lambda y, v: y.__setitem__([0, 2], v),
    "set by lists": lambda y, v: y.__setitem__(([0, 2], [1, 1]), v[:2]),
    "set by mask, a number": lambda y, v: y.__setitem__(y > 0, 0.5),
    "set by mask, a 0-d tensor": lambda y, v: y.__setitem__(y > 0, v[0]),
    "set by mask of rows": lambda y, v: y.__setitem__(y[:, 0] > 0, v),
    "set after a slice": lambda y, v: y.__setitem__((slice(1, None), [0, 2]), v[:2]),
    "set with a leading 1": lambda y, v: y.__setitem__(0, v.unsqueeze(0)),
    "uniform_": lambda y, v: y.uniform_(-1, 2),
    "normal_": lambda y, v: y.normal_(1, 0.5),
    "normal_ of a transpose": lambda y, v: y.t().normal_(),
    "normal_ of a row": lambda y, v: y[1].normal_(),
    "log_normal_": lambda y, v: y.log_normal_(),
    "cauchy_": lambda y, v: y.cauchy_(),
    "exponential_": lambda y, v: y.exponential_(2),
    "geometric_": lambda y, v: y.geometric_(0.3),
    "bernoulli_": lambda y, v: y.bernoulli_(),
    "bernoulli_ with a tensor": lambda y, v: y.bernoulli_(v.sigmoid()),
    "random_": lambda y, v: y.random_(),
    "random_ with one bound": lambda y, v: y.random_(9),
    "random_ with two bounds": lambda y, v: y.random_(-9, 9),
}


@pytest.mark.parametrize("name", WRITES)
def test_writing(name):
    samples = [WRITTEN, WRITTEN.as_dtype("float32"), without_grad(WRITTEN)]
    half = [Array(WRITTEN.args[0].data, grad) for grad in (True, False)]
    samples += [Sample((half[0], WRITTEN.args[1])), Sample((half[1], WRITTEN.args[1]))]
    judge("writing", name, differences(name, [written(WRITES[name])] * 2, samples))


WRITTEN = Sample((Maker("writing")(3, 4), Maker("written")(4)))


def out_samples(name: str) -> list[Sample]:
    """Samples of one result that torch can write with `out=`, without gradients."""
    call = calls_of(name)[1]
    found = []
    for sample in [without_grad(s) for s in of_op(name) if s.numbers][::3]:
        plain = observe(TORCH, call, sample)
        if plain.error is None and len(plain.results) == 1 and plain.results[0].type == "Tensor":
            written = observe(TORCH, _into(TORCH, call, plain.results[0]), sample)
            found += [(sample, plain.results[0])] if written.error is None else []
    return found


OUT = {name: found for name in PUBLIC_OPS if home(name)[0] == "torch" and (found := out_samples(name))}


@pytest.mark.parametrize("name", OUT)
def test_out(name):
    found = []
    for sample, result in OUT[name]:
        written = [_into(b, call, result) for b, call in zip(BOTH, calls_of(name), strict=True)]
        found += differences(f"{name}(out=)", written, [sample])
    judge("out", name, found)


def named(name: str, sample: Sample) -> Sample | None:
    """The sample with every argument but the first given by torch's name for it."""
    op = RECORDS[name]
    parameters = [p for p in op.signature.parameters.values() if p.kind is not p.KEYWORD_ONLY]
    if op.varargs or any(p.kind is p.VAR_POSITIONAL for p in parameters) or len(sample.args) < 2:
        return None
    first = 0 if op.kind == "factory" else 1
    if any(isinstance(x, bool) and p.name == "dim" for p, x in zip(parameters, sample.args, strict=False)):
        return None  # the positional bool of std and var is `unbiased`
    by_name = {
        TORCH_NAMES.get(p.name, p.name): x for p, x in zip(parameters[first:], sample.args[first:], strict=False)
    }
    return Sample(sample.args[:first], {**by_name, **sample.kwargs}, sample.numbers, sample.part)


@pytest.mark.parametrize("name", [n for n in PUBLIC_OPS if home(n)[0] != "Tensor"])
def test_keywords(name):
    samples = [n for s in of_op(name)[::2] if (n := named(name, s)) is not None]
    judge("keywords", name, differences(name, calls_of(name), samples))


def test_every_public_name_is_torchs():
    unknown = [
        f"{place}.{name}"
        for place, names in PUBLIC.items()
        for name in names
        if is_public(name) and not hasattr(torch_home(place), name)
    ]
    assert not unknown
    not_in_place = [n for n in IN_PLACE if not hasattr(TORCH.Tensor, f"__i{n[2:]}" if n.startswith("__") else n + "_")]
    assert not not_in_place


def test_known_differences_name_ops():
    assert {op for test, op, _ in KNOWN if not test.startswith("dtypes")} <= {*PUBLIC_OPS, *RECORDS}


def alone(sample: Sample, place: int) -> Sample:
    """The sample with only one of the arrays that require grad requiring it."""
    chosen = [a for a in sample.arrays if a.grad][place]
    return sample.map(lambda x: Array(x.data, x is chosen, x.layout) if isinstance(x, Array) else x)


@pytest.mark.parametrize("name", [n for n in PUBLIC_OPS if len(RECORDS[n].signature.parameters) > 1])
def test_gradient_of_each_argument_alone(name):
    """What only some of the arguments need is not computed, saved or recorded for the others."""
    several = [s for s in differentiable(name) if sum(a.grad for a in s.arrays) > 1]
    samples = [alone(s, place) for s in several[:3] for place in range(sum(a.grad for a in s.arrays))]
    found = differences(name, calls_of(name), samples)
    judge("alone", name, [f for f in found if "): graph: " not in f])


# ---- what nodes save ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [n for n in PUBLIC_OPS if differentiable(n)])
def test_saved_tensors(name):
    """Node by node: what both name is saved alike, None where it is not needed; self, other and result as in torch."""
    found = []
    for sample in differentiable(name):
        ours, theirs = (observe(b, call, sample, saved=True) for b, call in zip(BOTH, calls_of(name), strict=True))
        if ours.graph != theirs.graph:
            continue
        for (node, _), a, b in zip(ours.graph, ours.saved, theirs.saved, strict=True):
            for attribute in sorted(set(a) | set(b)):
                if attribute not in a or attribute not in b:
                    side, value = ("torch", b[attribute]) if attribute in b else ("minitorch", a[attribute])
                    if value is not None:
                        found.append(f"{name}({sample}): only {side}'s {node} has {attribute}")
                elif (a[attribute] is None) != (b[attribute] is None):
                    which = [None if x[attribute] is None else x[attribute].shape for x in (a, b)]
                    found.append(f"{name}({sample}): {node}.{attribute}: {which[0]} against {which[1]}")
                elif a[attribute] is not None and not np.allclose(a[attribute], b[attribute], equal_nan=True):
                    found.append(f"{name}({sample}): {node}.{attribute}: {a[attribute]} against {b[attribute]}")
    judge("saved", name, found)


# ---- against finite differences -------------------------------------------------------------------------------------


def gradients(call: Callable, sample: Sample) -> tuple[list, list, list]:
    """minitorch alone: leaves, results and the gradients of sum(cotangent * result)."""
    MINITORCH.torch.manual_seed(7)
    args, kwargs, inputs = MINITORCH.build(sample)
    leaves = [t for t in inputs if t.requires_grad]
    results = [r for r in MINITORCH.flat(call(*args, **kwargs)) if isinstance(r, MINITORCH.Tensor) and r.requires_grad]
    seeds = [MINITORCH.torch.from_numpy(c) for c in cotangents(results)]
    grads = MINITORCH.torch.autograd.grad(results, leaves, seeds, allow_unused=True, retain_graph=True)
    return leaves, results, [np.zeros(x.shape) if g is None else g.numpy() for x, g in zip(leaves, grads, strict=True)]


def ordinary(sample: Sample) -> bool:
    """Finite inputs, no ties and no kinks: where a derivative is what differences approach."""
    arrays = [a.data.ravel() for a in sample.arrays if a.grad]
    flat = np.concatenate(arrays) if arrays else np.zeros(0)
    return bool(flat.size and np.isfinite(flat).all() and len(np.unique(flat)) == flat.size and (flat != 0).all())


def numeric(call: Callable, sample: Sample, step: float = 1e-5) -> list[np.ndarray]:
    """Central differences of sum(cotangent * result), one input number at a time."""

    def total(changed: Array, array: np.ndarray) -> float:
        moved = sample.map(lambda x: Array(array, x.grad, x.layout) if x is changed else x)
        MINITORCH.torch.manual_seed(7)
        args, kwargs, _ = MINITORCH.build(moved)
        results = MINITORCH.flat(call(*args, **kwargs))
        results = [r for r in results if isinstance(r, MINITORCH.Tensor) and r.requires_grad]
        return sum(float((c * r.detach().numpy()).sum()) for c, r in zip(cotangents(results), results, strict=True))

    slopes = []
    for array in [a for a in sample.arrays if a.grad]:
        slope = np.zeros(array.data.shape)
        for place in np.ndindex(array.data.shape):
            ends = []
            for side in (step, -step):
                moved = array.data.copy()
                moved[place] += side
                ends.append(total(array, moved))
            slope[place] = (ends[0] - ends[1]) / (2 * step)
        slopes.append(slope)
    return slopes


@pytest.mark.parametrize("name", [n for n in PUBLIC_OPS if differentiable(n) and n not in NO_DERIVATIVE])
def test_finite_differences(name):
    call = calls_of(name)[0]
    found = []
    for sample in [s for s in differentiable(name) if ordinary(s)][:3]:
        _, _, grads = gradients(call, sample)
        for place, (ours, slope) in enumerate(zip(grads, numeric(call, sample), strict=True)):
            if np.isfinite(slope).all() and not np.allclose(ours, slope, *FINITE_DIFFERENCES):
                worst = np.abs(ours - slope).max()
                found.append(f"{name}({sample}): input {place} is off by {worst:.2g}")
    judge("finite differences", name, found)


# ---- against the scalar graph ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [n for n in PUBLIC_OPS if differentiable(n) and n not in NO_DERIVATIVE])
def test_block_formula_equals_scalar_graph(name):
    """Opens the result into Values, sweeps the same cotangent through them, and compares values and leaf gradients."""
    call = calls_of(name)[0]
    found = []
    for sample in differentiable(name):
        leaves, results, grads = gradients(call, sample)
        try:
            opened = [np.asarray(r.scalars(), dtype=object) for r in results]
        except NotImplementedError as refused:
            # An op that is opaque says so.
            assert "cannot run over Values" in str(refused)
            continue
        roots = [v for array in opened for v in array.flat]
        for result, array in zip(results, opened, strict=True):
            numbers = np.array([v.data for v in array.flat]).reshape(array.shape)
            if not np.allclose(numbers, result.detach().numpy(), 1e-9, 1e-9, equal_nan=True):
                found.append(f"{name}({sample}): the Values are {numbers}, the block is {result.detach().numpy()}")
        scalar.sweep(roots, [float(c) for array in cotangents(results) for c in array.flat])
        for place, (leaf, ours) in enumerate(zip(leaves, grads, strict=True)):
            values = np.asarray(leaf.scalars(), dtype=object)
            theirs = np.array([v.grad for v in values.flat]).reshape(ours.shape)
            if not np.allclose(ours, theirs, 1e-9, 1e-9, equal_nan=True):
                found.append(f"{name}({sample}): gradient of input {place}: block {ours}, Values {theirs}")
    judge("scalars", name, found)


# ---- nothing is left out --------------------------------------------------------------------------------------------


def test_signatures_are_said():
    """Every public function has a docstring and a signature that names its parameters as torch does."""
    for name in PUBLIC_OPS:
        function = RECORDS[name].function
        assert function.__doc__, name
        assert inspect.signature(function).parameters, name
