"""Recurrent ops: every way to call them, against torch; and the LSTM layer that is one node, against its steps."""

from itertools import product

import numpy as np
import pytest

import minitorch
from compat_tests.backends import BOTH, Array, Sample
from compat_tests.outcomes import compare, observe
from compat_tests.samples import GATES
from minitorch.ops import RECORDS, recurrent

RNG = np.random.default_rng(4)
WAYS = ["plain", "no biases", "two layers", "two directions", "batch first", "packed", "projected"]


def array(dtype: str, *shape: int) -> Array:
    return Array(RNG.standard_normal(shape).astype(dtype) * 0.7, True)


def call(name: str, way: str, dtype: str) -> Sample:
    """Steps of 2, 2 and 1 sequences if packed, else 3 steps of 2; input of 3, state of 4."""
    layers, directions = 1 + (way == "two layers"), 1 + (way == "two directions")
    biases, projected = way != "no biases", 2 if way == "projected" else 0
    weights = []
    for layer, _ in product(range(layers), range(directions)):
        rows, width = 4 * GATES[name], 3 if layer == 0 else 4
        shapes = [(rows, width), (rows, projected or 4)] + [(rows,), (rows,)] * biases
        weights += [array(dtype, *shape) for shape in shapes + ([(projected, 4)] if projected else [])]
    h = array(dtype, layers * directions, 2, projected or 4)
    state = (h, array(dtype, layers * directions, 2, 4)) if name == "lstm" else h
    options = (biases, layers, 0.4, True, directions == 2)
    if way == "packed":
        return Sample((array(dtype, 5, 3), Array(np.array([2, 2, 1])), state, weights, *options))
    shape = (2, 3, 3) if way == "batch first" else (3, 2, 3)
    return Sample((array(dtype, *shape), state, weights, *options, way == "batch first"))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", GATES)
def test_numbers_gradients_and_graph_are_torchs(name, way):
    for dtype in ("float32", "float64"):
        if way == "projected" and name != "lstm":
            continue
        sample = call(name, way, dtype)
        ours, theirs = (observe(b, lambda *a, b=b: getattr(b.torch, name)(*a), sample) for b in BOTH)
        assert theirs.error is None
        assert compare(ours, theirs) is None


@pytest.mark.parametrize("reverse", [False, True])
def test_lstm_layer(reverse):
    """As one node and step by step: the same numbers; and its formula, differentiated twice."""
    shapes = (3, 2, 3), (8, 3), (8, 2), (8,), (8,), (2, 2), (2, 2)
    leaves = [minitorch.from_numpy(array("float64", *shape).data).requires_grad_() for shape in shapes]
    x, *weights, h, c = leaves

    def as_one(*leaves):
        return RECORDS["_lstm_layer"].function(*leaves, reverse)[:3]

    output, (last_h, last_c) = recurrent._layer(recurrent._lstm_step)(x, (h, c), weights, reverse)
    for one, steps in zip(as_one(*leaves), (output, last_h, last_c), strict=True):
        np.testing.assert_allclose(one.detach().numpy(), steps.detach().numpy(), 1e-12, 1e-12)
    assert minitorch.autograd.gradcheck(as_one, leaves)
    assert minitorch.autograd.gradgradcheck(as_one, leaves)


def test_lstm_layer_opened_into_values():
    sample = call("lstm", "plain", "float32")
    args, _, leaves = BOTH[0].build(sample)
    total = sum((r * r).sum() for r in minitorch.lstm(*args))
    total.backward()
    total.scalars().backward()
    for leaf in leaves:
        values = np.array([v.grad for v in np.asarray(leaf.scalars(), object).flat]).reshape(leaf.shape)
        np.testing.assert_allclose(leaf.grad.numpy(), values, 1e-4, 1e-5)
