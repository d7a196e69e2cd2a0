"""The exercise that this project grew from, on single numbers: each step on `Value` and on torch in float64."""

from __future__ import annotations

import pytest
import torch

from minitorch.scalar import Value, softmax


def leaves(*numbers: float) -> tuple[list[Value], torch.Tensor]:
    """The same numbers as Values and as a torch tensor."""
    return [Value(x) for x in numbers], torch.tensor(numbers, dtype=torch.float64, requires_grad=True)


def assert_same(values: list[Value], tensor: torch.Tensor) -> None:
    assert [v.grad for v in values] == pytest.approx(tensor.grad.tolist(), rel=1e-12, abs=1e-15)


def test_softmax_with_backward_from_one_probability():
    ours, theirs = leaves(10.0, 3.0)
    probability, expected = softmax(ours)[1], torch.softmax(theirs, dim=0)[1]
    probability.backward()
    expected.backward()
    assert probability.data == pytest.approx(expected.item(), rel=1e-12)
    assert_same(ours, theirs)


def test_minus_log():
    ours, theirs = leaves(2.0)
    (-ours[0].log()).backward()
    (-theirs.log()).backward(torch.ones(1, dtype=torch.float64))
    assert_same(ours, theirs)
    assert ours[0].grad == -0.5


@pytest.mark.parametrize("label", range(4))
def test_negative_log_likelihood_of_a_softmax(label):
    ours, theirs = leaves(0.0, 3.0, -2.0, 1.0)
    loss, expected = -softmax(ours)[label].log(), -torch.log_softmax(theirs, dim=0)[label]
    loss.backward()
    expected.backward()
    assert loss.data == pytest.approx(expected.item(), rel=1e-12)
    assert_same(ours, theirs)


def test_derivative_by_differences():
    def f(x):
        return x**3 + 3 * x**2 / 10

    x, h = Value(10.0), 1e-6
    f(x).backward()
    assert x.grad == pytest.approx((f(10.0 + h) - f(10.0 - h)) / (2 * h), rel=1e-8)
    assert x.grad == pytest.approx(306.0, rel=1e-12)
