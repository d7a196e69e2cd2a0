"""torch.distributions against torch: same seed, same samples; densities and gradients; shapes, texts, errors."""

import warnings

import pytest

from compat_tests.test_nn import BACKENDS, as_data, assert_same, by_source, raised

PROBS = [[0.1, 0.2, 0.7], [0.5, 0.25, 0.25]]
LOGITS = [[-1.0, 0.5, 2.0], [0.3, 0.0, -4.0]]
SPREAD = [[2.0, 0.0], [0.5, 1.5]]

# Class, and its parameters: those that are lists become tensors that require grad.
DISTRIBUTIONS = [
    ("Categorical", {"probs": PROBS}),
    ("Categorical", {"probs": [1.0, 3.0]}),
    ("Categorical", {"logits": LOGITS}),
    ("OneHotCategorical", {"probs": PROBS}),
    ("OneHotCategorical", {"logits": LOGITS}),
    ("Bernoulli", {"probs": 0.3}),
    ("Bernoulli", {"probs": [0.1, 0.5, 0.9]}),
    ("Bernoulli", {"logits": LOGITS}),
    ("Bernoulli", {"logits": 2}),
    ("Normal", {"loc": 0, "scale": 1}),
    ("Normal", {"loc": [0.5, -1.0], "scale": [[0.1], [2.0], [3.0]]}),
    ("Normal", {"loc": [0.5, -1.0], "scale": 2.5}),
    ("Uniform", {"low": -1, "high": 2.5}),
    ("Uniform", {"low": [[0.0], [-2.0]], "high": [1.0, 3.0]}),
    ("Multinomial", {"total_count": 5, "probs": PROBS}),
    ("Multinomial", {"total_count": 3, "logits": [0.0, 1.0, 2.0]}),
    ("Exponential", {"rate": 2}),
    ("Exponential", {"rate": [[0.3, 1.0], [2.0, 5.0]]}),
    ("Laplace", {"loc": 0.5, "scale": 2}),
    ("Laplace", {"loc": [0.5, -1.0], "scale": [1.0, 0.2]}),
    ("LogNormal", {"loc": 0.1, "scale": 0.7}),
    ("LogNormal", {"loc": [0.5, -1.0], "scale": [[1.0], [0.2]]}),
    ("HalfNormal", {"scale": [1.0, 0.2]}),
    ("Geometric", {"probs": 0.3}),
    ("Geometric", {"probs": [0.1, 0.5, 0.9]}),
    ("Geometric", {"logits": [0.1, -2.0]}),
    ("Binomial", {"total_count": 4, "probs": [0.1, 0.5, 0.9]}),
    ("Binomial", {"total_count": 4, "logits": LOGITS}),
    ("Poisson", {"rate": [0.5, 3.0, 20.0]}),
    ("Gumbel", {"loc": 0.5, "scale": 2}),
    ("Gumbel", {"loc": [0.5, -1.0], "scale": [1.0, 0.2]}),
    ("Cauchy", {"loc": [0.5, -1.0], "scale": [1.0, 0.2]}),
    ("MultivariateNormal", {"loc": [0.5, -1.0], "scale_tril": SPREAD}),
    ("MultivariateNormal", {"loc": [[0.5, -1.0], [0.0, 1.0]], "covariance_matrix": [[2.0, 0.3], [0.3, 1.0]]}),
    ("MultivariateNormal", {"loc": [0.5, -1.0], "precision_matrix": [[2.0, 0.3], [0.3, 1.0]]}),
    ("Gamma", {"concentration": [0.5, 2.0, 9.0], "rate": [1.0, 0.2, 3.0]}),
    ("Chi2", {"df": [1.0, 4.0]}),
    ("Beta", {"concentration1": [0.5, 2.0], "concentration0": [3.0, 0.7]}),
    ("Dirichlet", {"concentration": PROBS}),
    ("Dirichlet", {"concentration": [2.0, 3.0, 1.5]}),
    ("StudentT", {"df": [1.0, 1.5, 7.0], "loc": 0.5, "scale": [1.0, 2.0, 0.3]}),
]
IDS = [f"{name} {' '.join(f'{k}={v}' for k, v in p.items())}" for name, p in DISTRIBUTIONS]
every_distribution = pytest.mark.parametrize(("name", "parameters"), DISTRIBUTIONS, ids=IDS)


def made(X, name, parameters, dtype="float32", **options):
    """The distribution and its leaves."""
    dtype = getattr(X, dtype)
    given = {k: X.tensor(v, dtype=dtype, requires_grad=True) if type(v) is list else v for k, v in parameters.items()}
    leaves = [p for p in given.values() if isinstance(p, X.Tensor)]
    return getattr(X.distributions, name)(**given, **options), leaves


def attempt(X, work, leaves=()):
    """What a call gives, and the gradients that a random cotangent of it gives to the leaves; or its error."""
    try:
        value = work()
        if not isinstance(value, X.Tensor) or not value.requires_grad:
            return value
        return [value, X.autograd.grad(value, leaves, X.randn(value.shape, dtype=value.dtype), allow_unused=True)]
    except Exception as error:
        return type(error).__name__, str(error).replace("minitorch", "torch")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@every_distribution
def test_what_a_distribution_knows(name, parameters, dtype):
    def run(X):
        d, leaves = made(X, name, parameters, dtype)
        seen = [repr(d), d.batch_shape, d.event_shape, d.has_rsample, d.has_enumerate_support, d.support]
        seen += [
            {k: repr(v) for k, v in d.arg_constraints.items()},
            [tuple(getattr(d, p).shape) for p in parameters if p != "total_count"],
        ]
        for quantity in ("mean", "mode", "variance", "stddev", *d.arg_constraints):
            seen.append(attempt(X, lambda: getattr(made(X, name, parameters, dtype)[0], quantity)))
            seen.append(attempt(X, lambda: getattr(d, quantity), leaves))
        for method in ("entropy", "perplexity", "enumerate_support"):
            d, leaves = made(X, name, parameters, dtype)
            seen.append(attempt(X, getattr(d, method), leaves))
        return seen

    assert_same(run)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@every_distribution
def test_samples_and_their_densities(name, parameters, dtype):
    def run(X):
        seen = []
        for shape in ((), (1,), (3,), (2, 20)):
            d, leaves = made(X, name, parameters, dtype)
            value = d.sample(shape)
            seen += [value, attempt(X, lambda: d.log_prob(value), leaves)]
            d, leaves = made(X, name, parameters, dtype)
            seen += [attempt(X, lambda: d.cdf(value), leaves)]
            seen += [attempt(X, lambda: d.icdf(X.rand(d.sample(shape).shape, dtype=value.dtype)), leaves)]
        return seen

    assert_same(run)


@every_distribution
def test_samples_with_gradients(name, parameters):
    def run(X):
        seen = []
        for shape in ((), (1,), (2, 20)):
            d, leaves = made(X, name, parameters)
            seen += [attempt(X, lambda: d.rsample(shape), leaves)]
        return seen

    assert_same(run)


@every_distribution
def test_expanded(name, parameters):
    def run(X):
        d, leaves = made(X, name, parameters)
        wide = d.expand((2, *d.batch_shape))
        value = wide.sample((3,))
        seen = [type(wide).__name__, repr(wide), wide.batch_shape, wide.event_shape, wide.support, wide.mean, value]
        return [*seen, attempt(X, lambda: wide.log_prob(value), leaves)]

    assert_same(run)
