"""torch.distributions against torch: same seed, same samples; densities and gradients; shapes, texts, errors."""

import warnings

import pytest

from compat_tests.test_nn import BACKENDS, assert_same, by_source, raised

PROBS = [[0.1, 0.2, 0.7], [0.5, 0.25, 0.25]]
LOGITS = [[-1.0, 0.5, 2.0], [0.3, 0.0, -4.0]]
EYE = [[1.0, 0.0], [0.0, 1.0]]
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
    ("HalfCauchy", {"scale": [1.0, 0.2]}),
    ("Weibull", {"scale": [1.0, 0.2], "concentration": [[2.0], [3.5]]}),
    ("Weibull", {"scale": 1, "concentration": 2.5}),
    ("Pareto", {"scale": [1.0, 0.2], "alpha": [3.0, 2.0]}),
    ("Cauchy", {"loc": [0.5, -1.0], "scale": [1.0, 0.2]}),
    ("MultivariateNormal", {"loc": [0.5, -1.0], "scale_tril": SPREAD}),
    ("MultivariateNormal", {"loc": [[0.5, -1.0], [0.0, 1.0]], "covariance_matrix": [[2.0, 0.3], [0.3, 1.0]]}),
    ("MultivariateNormal", {"loc": [0.5, -1.0], "precision_matrix": [[2.0, 0.3], [0.3, 1.0]]}),
    ("OneHotCategoricalStraightThrough", {"probs": PROBS}),
    ("RelaxedBernoulli", {"temperature": [0.5], "probs": [0.1, 0.5, 0.9]}),
    ("RelaxedBernoulli", {"temperature": [2.0], "logits": LOGITS}),
    ("RelaxedOneHotCategorical", {"temperature": [0.5], "probs": PROBS}),
    ("RelaxedOneHotCategorical", {"temperature": [2.0], "logits": LOGITS}),
    ("Gamma", {"concentration": [0.5, 2.0, 9.0], "rate": [1.0, 0.2, 3.0]}),
    ("Chi2", {"df": [1.0, 4.0]}),
    ("Beta", {"concentration1": [0.5, 2.0], "concentration0": [3.0, 0.7]}),
    ("Dirichlet", {"concentration": PROBS}),
    ("Dirichlet", {"concentration": [2.0, 3.0, 1.5]}),
    ("StudentT", {"df": [1.0, 1.5, 7.0], "loc": 0.5, "scale": [1.0, 2.0, 0.3]}),
]
# Gamma numbers and gammainc have no derivative.
BY_GAMMA = ("Gamma", "Chi2", "Beta", "Dirichlet", "StudentT")
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
            cdf = (lambda: d.cdf(value).detach()) if name in BY_GAMMA else (lambda: d.cdf(value))
            seen += [attempt(X, cdf, leaves)]
            seen += [attempt(X, lambda: d.icdf(X.rand(d.sample(shape).shape, dtype=value.dtype)), leaves)]
        return seen

    assert_same(run)


@every_distribution
def test_samples_with_gradients(name, parameters):
    def run(X):
        seen = []
        for shape in ((), (1,), (2, 20)):
            d, leaves = made(X, name, parameters)
            sample = (lambda: d.rsample(shape).detach()) if name in BY_GAMMA else (lambda: d.rsample(shape))
            seen.append(attempt(X, sample, leaves))
        return seen

    assert_same(run)


@every_distribution
def test_expanded(name, parameters):
    def run(X):
        d, leaves = made(X, name, parameters)
        wide = d.expand((2, *d.batch_shape))
        value = wide.sample((3,))
        seen = [type(wide).__name__, repr(wide), wide.batch_shape, wide.event_shape, wide.support, value]
        seen.append(attempt(X, lambda: wide.mean))
        return [*seen, attempt(X, lambda: wide.log_prob(value), leaves)]

    assert_same(run)


MIXTURES = [
    lambda D, T: D.MixtureSameFamily(D.Categorical(T([0.2, 0.8])), D.Normal(T([0.0, 2.0]), T([1.0, 0.5]))),
    lambda D, T: D.MixtureSameFamily(D.Categorical(logits=T(LOGITS)), D.Laplace(T(PROBS), T(2.0))),
    lambda D, T: D.MixtureSameFamily(D.Categorical(T([0.2, 0.8])), D.Uniform(T([0.0, 2.0]), 3.0)),
    lambda D, T: D.MixtureSameFamily(D.Categorical(T([0.2, 0.8])), D.Independent(D.Normal(T(SPREAD), 1.0), 1)),
    lambda D, T: D.MixtureSameFamily(D.Categorical(T([0.2, 0.8])), D.MultivariateNormal(T(SPREAD), T(EYE))),
]


@pytest.mark.parametrize("make", MIXTURES, ids=by_source(MIXTURES))
def test_mixtures(make):
    def run(X):
        leaves = []

        def T(values):
            leaves.append(X.tensor(values, requires_grad=True))
            return leaves[-1]

        d = make(X.distributions, T)
        seen = [repr(d), d.batch_shape, d.event_shape, d.has_rsample, d.support.event_dim, d.support.is_discrete]
        for shape in ((), (3,), (2, 2)):
            value = d.sample(shape)
            seen += [value, d.support.check(value)]
        seen += [d.expand((3, *d.batch_shape)).batch_shape, d.expand((3, *d.batch_shape)).sample((2,))]
        for work in (
            lambda: d.mean,
            lambda: d.variance,
            lambda: d.log_prob(value),
            lambda: d.cdf(value),
            lambda: d.mode,
        ):
            leaves.clear()
            d = make(X.distributions, T)
            seen.append(attempt(X, work, leaves))
        return seen

    assert_same(run)


KL = [
    ("Normal", {"loc": [0.5, -1.0], "scale": [[0.1], [2.0]]}, {"loc": 0, "scale": 1}),
    ("Normal", {"loc": 0, "scale": 1}, {"loc": [0.5, -1.0], "scale": [0.1, 3.0]}),
    ("Categorical", {"probs": PROBS}, {"logits": LOGITS}),
    ("Categorical", {"probs": [0.0, 1.0]}, {"probs": [0.5, 0.5]}),
    ("Categorical", {"probs": [0.5, 0.5]}, {"probs": [0.0, 1.0]}),
    ("OneHotCategorical", {"logits": LOGITS}, {"probs": PROBS}),
    ("Bernoulli", {"probs": [0.1, 0.5, 0.9]}, {"logits": LOGITS[0]}),
    ("Bernoulli", {"probs": [0.0, 1.0, 0.5, 0.5]}, {"probs": [0.0, 1.0, 0.0, 1.0]}),
    ("Uniform", {"low": [0.0, -1.0], "high": [1.0, 0.5]}, {"low": -0.5, "high": [1.0, 3.0]}),
    ("Exponential", {"rate": [0.3, 1.0]}, {"rate": [[2.0], [5.0]]}),
    ("Laplace", {"loc": 0.5, "scale": [2.0, 1.0]}, {"loc": [0.1, 3.0], "scale": 0.4}),
    ("LogNormal", {"loc": 0.5, "scale": [2.0, 1.0]}, {"loc": [0.1, 3.0], "scale": 0.4}),
    ("HalfNormal", {"scale": [2.0, 1.0]}, {"scale": 0.4}),
    ("Geometric", {"probs": [0.3, 0.7]}, {"logits": [0.1, -2.0]}),
    ("Binomial", {"total_count": 4, "probs": [0.3, 0.7]}, {"total_count": 4, "logits": [0.1, -2.0]}),
    ("Binomial", {"total_count": 4, "probs": [0.3]}, {"total_count": 3, "probs": [0.1]}),
    ("Binomial", {"total_count": 3, "probs": [0.3]}, {"total_count": 4, "probs": [0.1]}),
    ("Poisson", {"rate": [0.5, 3.0]}, {"rate": 2.0}),
    ("Cauchy", {"loc": 0.5, "scale": [2.0, 1.0]}, {"loc": [0.1, 3.0], "scale": 0.4}),
    ("Gumbel", {"loc": 0.5, "scale": [2.0, 1.0]}, {"loc": [0.1, 3.0], "scale": 0.4}),
    ("MultivariateNormal", {"loc": [0.5, -1.0], "scale_tril": SPREAD}, {"loc": [0.0, 0.0], "covariance_matrix": EYE}),
    ("Gamma", {"concentration": [0.5, 9.0], "rate": 1.0}, {"concentration": 2.0, "rate": [0.3, 4.0]}),
    ("Beta", {"concentration1": [0.5, 2.0], "concentration0": 3.0}, {"concentration1": [1.5], "concentration0": [0.7]}),
    ("Dirichlet", {"concentration": PROBS}, {"concentration": [2.0, 3.0, 1.5]}),
]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("name", "p", "q"), KL, ids=[f"{name} {p} {q}" for name, p, q in KL])
def test_kl_divergence(name, p, q, dtype):
    def run(X):
        kl_divergence = X.distributions.kl_divergence
        one, some = made(X, name, p, dtype)
        other, others = made(X, name, q, dtype)
        return attempt(X, lambda: kl_divergence(one, other), [*some, *others])

    assert_same(run)


TEXTS = [
    lambda D, T: D.Distribution(validate_args=False).sample(),
    lambda D, T: D.Distribution(validate_args=False).mode,
    lambda D, T: D.Distribution(validate_args=False).mean,
    lambda D, T: D.Distribution.set_default_validate_args(3),
    lambda D, T: D.Categorical(T([0.5, 0.5])).rsample(),
    lambda D, T: D.Categorical(T([0.5, 0.5])).cdf(T(1)),
    lambda D, T: D.Categorical(T([0.5, -0.5])),
    lambda D, T: D.Categorical(),
    lambda D, T: D.Categorical(T([1.0]), T([1.0])),
    lambda D, T: D.Categorical(T(1.0)),
    lambda D, T: D.Categorical(logits=T(1.0)),
    lambda D, T: D.Categorical([0.5, 0.5]),
    lambda D, T: D.Categorical(probs=0.5),
    lambda D, T: D.Categorical(T([[float("nan"), 1.0]])),
    lambda D, T: D.Categorical(logits=T([[float("nan"), 1.0]])),
    lambda D, T: D.Categorical(logits=T([[-float("inf"), 1.0]])).entropy(),
    lambda D, T: D.Categorical(logits=T([[-float("inf"), 1.0]])).probs,
    lambda D, T: D.Categorical(T([1, 3])).probs,
    lambda D, T: D.Categorical(T([0.5, 0.5])).log_prob(T(2)),
    lambda D, T: D.Categorical(T([0.5, 0.5])).log_prob(1),
    lambda D, T: D.Categorical(T([0.5, 0.5])).log_prob(T([0, 1, 1])),
    lambda D, T: D.Categorical(T([0.5, 0.5])).log_prob(T([0.0, 1.0])),
    lambda D, T: D.Categorical(T([0.5, 0.5])).log_prob(T([0.5, 1.0])),
    lambda D, T: D.Categorical(T([[0.5, 0.5]] * 3)).log_prob(T([0, 1])),
    lambda D, T: D.Categorical(T([[0.5, 0.5]] * 3)).log_prob(T([[0], [1]])),
    lambda D, T: D.Categorical(T([[0.5, 0.5]] * 3)).param_shape,
    lambda D, T: D.Categorical(T([0.5, 0.5])).sample(2),
    lambda D, T: D.Categorical(T([0.5, 0.5])).sample([2]),
    lambda D, T: D.Categorical.support,
    lambda D, T: D.Categorical(T([0.5, 0.5]), validate_args=False).log_prob(T([1])),
    lambda D, T: D.Normal(0, 1).loc.dtype,
    lambda D, T: D.Normal(T(0.0).double(), 1).scale.dtype,
    lambda D, T: D.Normal(T([0.0]), 1),
    lambda D, T: D.Normal(0, -1),
    lambda D, T: D.Normal(float("nan"), 1),
    lambda D, T: D.Normal(T([0.0, 1.0]), T([0.0, 1.0, 2.0])),
    lambda D, T: D.Normal("a", 1),
    lambda D, T: D.Normal([0.0], 1),
    lambda D, T: D.Normal(T([0.0, 1.0]), T([0.0, 1.0]), validate_args=False),
    lambda D, T: D.Normal(T([[1.0, 2.0], [3.0, 4.0]]), T([[1.0, -2.0], [3.0, 4.0]])),
    lambda D, T: D.Normal(0, 1).log_prob(T(float("nan"))),
    lambda D, T: D.Normal(0, 1).log_prob(0.5),
    lambda D, T: D.Normal(0, 1).log_prob(T([1, 2])),
    lambda D, T: D.Normal(0, 1, validate_args=False).log_prob(0.5),
    lambda D, T: D.Normal(T([0.0, 1.0]), 1).log_prob(T([0.0, 1.0, 2.0])),
    lambda D, T: D.Normal(0, 1).enumerate_support(),
    lambda D, T: D.Normal(0, 1).expand((2,)).expand((3,)),
    lambda D, T: D.Normal(0, 1).sample_n(2),
    lambda D, T: D.Normal(T(0), T(1)).sample(),
    lambda D, T: D.Bernoulli(0.3),
    lambda D, T: D.Bernoulli(True),
    lambda D, T: D.Bernoulli(1.5),
    lambda D, T: D.Bernoulli(T([0.5, 1.2])),
    lambda D, T: D.Bernoulli(),
    lambda D, T: D.Bernoulli(0.3).log_prob(T(0.5)),
    lambda D, T: D.Bernoulli(0.3).log_prob(T([0.0, 1.0])),
    lambda D, T: D.Uniform(1, 0),
    lambda D, T: D.Uniform(0.0, 1.0).log_prob(T(2.0)),
    lambda D, T: D.Uniform(0.0, 1.0).log_prob(T(1.0)),
    lambda D, T: D.Uniform(0.0, 1.0).cdf(T(3.0)),
    lambda D, T: D.Uniform(0.0, 1.0, validate_args=False).log_prob(T(2.0)),
    lambda D, T: D.Uniform(0.0, 1.0).arg_constraints,
    lambda D, T: D.Uniform(T([0.0, 1.0]), T([0.0, 1.0])),
    lambda D, T: D.Multinomial(T(3), T([0.5, 0.5])),
    lambda D, T: D.Multinomial(3, T([0.5, 0.5])).log_prob(T([-1.0, 1.0])),
    lambda D, T: D.OneHotCategorical(T([0.5, 0.5])).log_prob(T([0.5, 0.5])),
    lambda D, T: D.OneHotCategorical(T([0.5, 0.5])).log_prob(T([0.0, 1.0, 0.0])),
    lambda D, T: D.Independent(D.Normal(T([0.0, 1.0]), 1), 1),
    lambda D, T: D.Independent(D.Normal(T([0.0, 1.0]), 1), 2),
    lambda D, T: D.Independent(D.Normal(T([0.0, 1.0]), 1), 1).support,
    lambda D, T: D.Independent(D.Normal(T([0.0, 1.0]), 1), 1).support.check(T(1.0)),
    lambda D, T: D.Independent(D.Bernoulli(T([0.5, 0.5])), 1).enumerate_support(),
    lambda D, T: D.Independent(D.Bernoulli(T([0.5, 0.5])), 1).expand((3,)).log_prob(T([0.0, 1.0])),
    lambda D, T: D.Geometric(0.0),
    lambda D, T: D.Exponential(-1.0),
    lambda D, T: D.Exponential(1.0).log_prob(T(-1.0)),
    lambda D, T: D.Poisson(-1.0),
    lambda D, T: D.Poisson(T([1, 2])).log_prob(T([1, 2])),
    lambda D, T: D.Binomial(-1, T(0.5)),
    lambda D, T: D.Binomial(3),
    lambda D, T: D.Binomial(3, T([0.5, 0.2])).log_prob(T(4.0)),
    lambda D, T: D.Binomial(T([3.0, 4.0]), T([0.5, 0.2])).enumerate_support(),
    lambda D, T: D.Binomial(T([3.0, 4.0]), T([0.5, 0.2])).entropy(),
    lambda D, T: D.MixtureSameFamily(D.Categorical(T([0.2, 0.8])), D.Normal(T([0.0, 2.0, 1.0]), 1.0)),
    lambda D, T: D.MixtureSameFamily(D.Categorical(T([[0.2, 0.8]] * 3)), D.Normal(T(SPREAD), 1.0)),
    lambda D, T: D.MixtureSameFamily(D.Normal(0, 1), D.Normal(T(SPREAD), 1.0)),
    lambda D, T: D.MixtureSameFamily(D.Categorical(T([0.2, 0.8])), 3),
    lambda D, T: D.LogNormal(0.0, -1.0),
    lambda D, T: D.HalfNormal(-1.0),
    lambda D, T: D.HalfNormal(1.0).log_prob(T(-1.0)),
    lambda D, T: D.Gumbel(0.0, -1.0),
    lambda D, T: D.Beta(-1.0, 1.0),
    lambda D, T: D.Beta(1.0, 1.0).log_prob(T(2.0)),
    lambda D, T: D.Gamma(1.0, -1.0),
    lambda D, T: D.Dirichlet(T(1.0)),
    lambda D, T: D.Dirichlet(T([-1.0, 1.0])),
    lambda D, T: D.Dirichlet(T([1.0, 2.0])).log_prob(T([1.0, 2.0])),
    lambda D, T: D.Chi2(-1.0),
    lambda D, T: D.MultivariateNormal(T([0.0, 0.0]), T([[1.0, 2.0], [2.0, 1.0]])),
    lambda D, T: D.MultivariateNormal(T([0.0, 0.0]), T([[1.0, 2.0], [2.0, 1.0]]), validate_args=False),
    lambda D, T: D.MultivariateNormal(T([0.0, 0.0]), scale_tril=T([[-1.0, 0.0], [0.0, 1.0]])),
    lambda D, T: D.MultivariateNormal(T([0.0, 0.0]), scale_tril=T([1.0, 2.0])),
    lambda D, T: D.MultivariateNormal(T([0.0, 0.0]), T([1.0, 2.0])),
    lambda D, T: D.MultivariateNormal(T([0.0, 0.0])),
    lambda D, T: D.MultivariateNormal(T(0.0), T([[1.0]])),
    lambda D, T: D.MultivariateNormal(T([0.0, 0.0]), T([[1.0, 0.0], [0.0, 1.0]])).log_prob(T([1.0, 2.0, 3.0])),
    lambda D, T: D.TransformedDistribution(D.Normal(0, 1), 3),
    lambda D, T: D.TransformedDistribution(D.Normal(0, 1), [3]),
    lambda D, T: D.TransformedDistribution(D.Normal(0, 1), D.ExpTransform()).entropy(),
    lambda D, T: D.TransformedDistribution(D.Normal(0, 1), D.TanhTransform()).log_prob(T(2.0)),
    lambda D, T: D.TransformedDistribution(D.Normal(0, 1), D.AffineTransform(T([1.0, 2.0]), 2, event_dim=1)),
    lambda D, T: D.AffineTransform(1, 2).inv,
    lambda D, T: D.ComposeTransform([D.ExpTransform(), D.TanhTransform()]),
    lambda D, T: D.ComposeTransform([D.ExpTransform(), D.TanhTransform()]).inv,
    lambda D, T: D.ComposeTransform([D.ExpTransform(), D.AffineTransform(T([1.0]), 2, 1)]).domain,
    lambda D, T: D.ExpTransform(2),
    lambda D, T: D.ExpTransform() == D.ExpTransform(),
    lambda D, T: D.AffineTransform(0, 2) == D.AffineTransform(0, 3),
    lambda D, T: D.kl_divergence(D.Laplace(0, 1), D.Cauchy(0, 1)),
    lambda D, T: D.kl_divergence(D.StudentT(1.0), D.Bernoulli(0.3)),
    lambda D, T: D.register_kl(int, D.Normal) and None,
    lambda D, T: [D.constraints.real, D.constraints.simplex, D.constraints.integer_interval(0, T(3.0))],
    lambda D, T: [D.constraints.positive, D.constraints.nonnegative_integer, D.constraints.multinomial(3)],
    lambda D, T: [D.constraints.is_dependent(c) for c in (D.Categorical.support, D.constraints.real)],
]


@pytest.mark.parametrize("function", TEXTS, ids=by_source(TEXTS))
def test_texts_and_errors(function):
    theirs, ours = (raised(seeded(function), X) for X in BACKENDS)
    assert ours == theirs


def seeded(function):
    def run(X):
        X.manual_seed(0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return function(X.distributions, X.tensor)

    return run


TRANSFORMS = [
    lambda D, T: D.ExpTransform(),
    lambda D, T: D.ExpTransform().inv,
    lambda D, T: D.SigmoidTransform(),
    lambda D, T: D.TanhTransform(),
    lambda D, T: D.TanhTransform(cache_size=1),
    lambda D, T: D.SoftplusTransform(),
    lambda D, T: D.AffineTransform(0.5, -2.0),
    lambda D, T: D.AffineTransform(0.5, T([[-2.0], [3.0]])),
    lambda D, T: D.AffineTransform(T([1.0, 0.5]), T([[-2.0, 3.0]]), event_dim=1),
    lambda D, T: D.ComposeTransform([D.AffineTransform(0.5, 2.0), D.SigmoidTransform(), D.AffineTransform(0, 3)]),
    lambda D, T: D.ComposeTransform([D.TanhTransform(), D.AffineTransform(T([1.0, 0.5]), T([-2.0, 2.0]), event_dim=1)]),
    lambda D, T: D.ComposeTransform([D.ExpTransform(), D.PowerTransform(T(1.5))]),
    lambda D, T: D.ComposeTransform([]),
]


@pytest.mark.parametrize("make", TRANSFORMS, ids=by_source(TRANSFORMS))
def test_transforms(make):
    def run(X):
        D, transform = X.distributions, make(X.distributions, X.tensor)
        x = X.tensor([[0.3, 0.7]], requires_grad=True)
        y = transform(x)
        seen = [repr(transform), transform.domain, transform.codomain, transform.bijective, transform.sign]
        seen += [attempt(X, lambda: transform(x), [x]), transform.inv(y), transform.inv(y.detach())]
        seen += [attempt(X, lambda: transform.log_abs_det_jacobian(x, y), [x])]
        seen += [attempt(X, lambda: transform.inv.log_abs_det_jacobian(y.detach(), x), [x])]
        seen += [transform.with_cache() == transform, transform.inv == transform.inv]
        for base in (D.Normal(0, 1), D.Normal(x, 2.0), D.Independent(D.Normal(x, X.tensor([1.0, 0.5])), 1)):
            try:
                d = D.TransformedDistribution(base, transform)
            except ValueError as error:
                seen.append(str(error))
                continue
            value = d.sample((3,))
            seen += [d.batch_shape, d.event_shape, d.support, d.base_dist, value]
            seen += [attempt(X, lambda: d.log_prob(value), [x]), attempt(X, lambda: d.rsample((2,)), [x])]
            seen += [attempt(X, lambda: d.cdf(value)), attempt(X, lambda: d.icdf(X.rand(value.shape)))]
            wide = d.expand((4, *d.batch_shape))
            seen += [wide.batch_shape, wide.event_shape, wide.sample()]
        return seen

    assert_same(run)


def test_cached_transforms():
    def run(X):
        transform = X.distributions.TanhTransform(cache_size=1)
        x = X.tensor([30.0])
        y = transform(x)
        return [transform.inv(y) is x, transform(x) is y, transform.inv(y.clone()), transform.inv.with_cache(0).inv(x)]

    assert_same(run)


def test_a_distribution_of_the_user():
    def run(X):
        D = X.distributions

        class Tent(D.Distribution):
            arg_constraints = {"width": D.constraints.positive}
            has_rsample = True

            def __init__(self, width, validate_args=None):
                (self.width,) = D.utils.broadcast_all(width)
                super().__init__(self.width.shape, validate_args=validate_args)

            @D.constraints.dependent_property(is_discrete=False, event_dim=0)
            def support(self):
                return D.constraints.interval(-self.width, self.width)

            def expand(self, batch_shape, _instance=None):
                new = self._get_checked_instance(Tent, _instance)
                new.width = self.width.expand(batch_shape)
                super(Tent, new).__init__(batch_shape, validate_args=False)
                return new

            def rsample(self, sample_shape=()):
                shape = self._extended_shape(sample_shape)
                return self.width * (X.rand(shape) - X.rand(shape))

            def log_prob(self, value):
                if self._validate_args:
                    self._validate_sample(value)
                return (1 - (value / self.width).abs()).log() - self.width.log()

        @D.register_kl(Tent, Tent)
        def kl_of_tents(p, q):
            return p.width / q.width

        d = Tent(X.tensor([1.0, 2.0]))
        seen = [repr(d), d.sample((2,)), d.log_prob(X.tensor([0.5, 0.5])), d.support, D.kl_divergence(d, Tent(0.5))]
        seen += [D.kl_divergence(d.expand((3, 2)), d), D.constraints.is_dependent(Tent.support)]
        for work in (lambda: Tent(-1.0), lambda: d.log_prob(X.tensor([1.5, 1.5])), lambda: d.mean):
            seen.append(attempt(X, work))
        return seen

    assert_same(run)
