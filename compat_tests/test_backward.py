"""Backward of every op in the circumstances that its formula does not show: what was saved must not be written in
between, and under `create_graph` the same formula, on Tensors, gives the same gradients."""

from collections.abc import Callable

import pytest

from compat_tests.backends import BOTH, MINITORCH, Backend, Sample
from compat_tests.outcomes import cotangents
from compat_tests.test_ops import NO_DERIVATIVE, PUBLIC_OPS, calls_of, differentiable
from compat_tests.tolerances import close, loosest

pytestmark = pytest.mark.filterwarnings("ignore")
DIFFERENTIABLE = [n for n in PUBLIC_OPS if differentiable(n) and n not in NO_DERIVATIVE]

# op -> the places, among arguments and results, of what torch saves and minitorch does not.
SAVES_LESS = {
    "_linalg_slogdet": {1},  # torch's formula takes the sign
    "slogdet": {1},
    "ctc_loss": {4},  # minitorch's formula goes through the paths again
    "embedding_bag": {0, 2},  # minitorch keeps the bag of every index instead
    "householder_product": {2},  # torch's formula takes the result
    "__getitem__": {1, 2},  # minitorch keeps the indices as they were
    "index_put": {1, 2},
    "ldexp": {2},  # torch's formula for integers takes the result
    "ormqr": {3},  # torch's formula takes the result
}


def refused(backend: Backend, call: Callable, sample: Sample, order: int = 1) -> list[bool]:
    """Whether backward refuses to run when one tensor has been written since the call: each argument and each result
    in turn. With `order` 2 the write comes after a first backward, and the gradients are differentiated."""
    found: list[bool] = []
    count = 1
    while len(found) < count:
        backend.torch.manual_seed(7)
        args, kwargs, inputs = backend.build(sample)
        results = [x for x in backend.flat(call(*args, **kwargs)) if isinstance(x, backend.Tensor)]
        roots, leaves = [x for x in results if x.requires_grad], [x for x in inputs if x.requires_grad]
        tensors = [*inputs, *results]
        written, count = tensors[len(found)], len(tensors)
        seeds = [backend.from_numpy(c).requires_grad_(order > 1) for c in cotangents(roots)]
        if order > 1:
            roots = backend.torch.autograd.grad(roots, leaves, seeds, create_graph=True)
            seeds = [backend.from_numpy(c) for c in cotangents(roots)]
        try:
            with backend.torch.no_grad():
                written.copy_(written.clone())
            backend.torch.autograd.grad(roots, leaves, seeds, allow_unused=True)
            found.append(False)
        except RuntimeError:
            found.append(True)
    return found


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_what_was_saved_is_versioned(name):
    differ = set()
    for sample in differentiable(name):
        ours, theirs = (refused(b, call, sample) for b, call in zip(BOTH, calls_of(name), strict=True))
        places = {place for place, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b}
        assert places <= SAVES_LESS.get(name, set()), f"{name}({sample}): refused: {ours} against {theirs}"
        differ |= places
    assert differ == SAVES_LESS.get(name, set()), f"{name}: refuses what torch refuses: take it out of SAVES_LESS"


# Of most others torch's second backward is a formula by hand, which saves other tensors.
@pytest.mark.parametrize("name", ["conv1d", "conv2d", "conv3d"])
def test_what_the_second_backward_saved_is_versioned(name):
    for sample in differentiable(name):
        ours, theirs = (refused(b, call, sample, 2) for b, call in zip(BOTH, calls_of(name), strict=True))
        assert ours == theirs and any(ours), f"{name}({sample}): refused: {ours} against {theirs}"


@pytest.mark.parametrize("backend", BOTH, ids=["minitorch", "torch"])
@pytest.mark.parametrize("name", ["weight_v", "weight_g"])
def test_what_weight_norm_saved_is_versioned(backend, name):
    nn = backend.torch.nn
    layer = nn.utils.weight_norm(nn.Linear(2, 3))
    total = layer(backend.torch.ones(2)).sum()
    with backend.torch.no_grad():
        getattr(layer, name).mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        total.backward()


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_gradients_are_the_same_under_create_graph(name):
    call, found = calls_of(name)[0], []
    for sample in [s for dtype in ("float32", "float64") for s in differentiable(name, dtype)]:
        grads = []
        for create_graph in (False, True):
            MINITORCH.torch.manual_seed(7)
            args, kwargs, inputs = MINITORCH.build(sample)
            results = MINITORCH.flat(call(*args, **kwargs))
            roots = [r for r in results if isinstance(r, MINITORCH.Tensor) and r.requires_grad]
            leaves = [x for x in inputs if x.requires_grad]
            seeds = [MINITORCH.from_numpy(c) for c in cotangents(roots)]
            grads.append(
                MINITORCH.torch.autograd.grad(roots, leaves, seeds, create_graph=create_graph, allow_unused=True)
            )
        for place, (plain, recorded) in enumerate(zip(*grads, strict=True)):
            if (plain is None) != (recorded is None):
                found.append(f"{name}({sample}): gradient {place}: {plain} against {recorded}")
            elif plain is not None:
                dtype = loosest(str(x.dtype) for x in [plain, *roots])
                plain, recorded = MINITORCH.numbers(plain), MINITORCH.numbers(recorded)
                if not close(plain, recorded, dtype):
                    found.append(f"{name}({sample}): gradient {place}: {plain} against {recorded}")
    assert not found, "\n".join(found)
