"""nn.init: every function, in every shape, under the same seed: the same numbers, errors and warnings as torch."""

import warnings

import pytest

from compat_tests.twins import twins

SHAPES = [(3, 4), (20, 7), (5,), (), (2, 3, 4), (4, 6, 3, 3), (0, 3), (17,)]
FILLERS = (
    "uniform_ normal_ trunc_normal_ ones_ zeros_ xavier_uniform_ xavier_normal_ kaiming_uniform_ kaiming_normal_ "
    "orthogonal_ eye_ dirac_".split()
)


def told(work):
    """What a call gives or raises, and its warnings."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            result = work()
            result = result.detach().clone() if hasattr(result, "detach") else result
        except Exception as error:
            result = f"{type(error).__name__}: {error}"
    return [result, [(w.category.__name__, str(w.message)) for w in heard]]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@twins
def test_fillers(torch, dtype):
    torch.manual_seed(3)
    results = []
    for shape in SHAPES:
        w = torch.empty(shape, dtype=getattr(torch, dtype))
        results += [told(lambda w=w, name=name: getattr(torch.nn.init, name)(w)) for name in FILLERS]
        results += [
            told(lambda w=w: torch.nn.init.sparse_(w, 0.4)),
            told(lambda w=w: torch.nn.init.orthogonal_(w, 2.0)),
        ]
    return [*results, torch.rand(2)]


ARGUMENTS = [
    ("kaiming_uniform_", {"mode": "fan_out"}),
    ("kaiming_normal_", {"nonlinearity": "relu"}),
    ("kaiming_normal_", {"a": 0.3}),
    ("kaiming_uniform_", {"mode": "x"}),
    ("kaiming_uniform_", {"nonlinearity": "x"}),
    ("xavier_uniform_", {"gain": 2.0}),
    ("xavier_normal_", {"gain": 2.0}),
    ("uniform_", {"a": -1, "b": 3}),
    ("uniform_", {"a": 3, "b": 1}),
    ("normal_", {"mean": 1, "std": 3}),
    ("normal_", {"mean": 1, "std": -3}),
    ("trunc_normal_", {"mean": 0, "std": 0.02, "a": -0.04, "b": 0.04}),
    ("trunc_normal_", {"mean": 5, "std": 1}),
    ("trunc_normal_", {"mean": 0, "std": 1, "a": 1.9, "b": 2}),
    ("sparse_", {"sparsity": 0.5, "std": 2.0}),
    ("constant_", {"val": 2.5}),
]


@twins
def test_arguments_and_old_names(torch):
    torch.manual_seed(4)
    init, w = torch.nn.init, torch.empty(6, 4)
    stream = torch.Generator().manual_seed(5)
    results = []
    for name, given in ARGUMENTS:
        results.append(told(lambda name=name, given=given: getattr(init, name)(w, **given)))
        if name != "constant_":
            results.append(told(lambda name=name, given=given: getattr(init, name)(w, **given, generator=stream)))
        if name != "trunc_normal_":
            results.append(told(lambda name=name, given=given: getattr(init, name[:-1])(w, **given)))
    for groups in (1, 2, 3):
        results += [
            told(lambda shape=shape, g=groups: init.dirac_(torch.empty(shape), g)) for shape in ((6, 2, 3), (4, 2, 3))
        ]
    results.append([hasattr(init, name) for name in ("zeros", "ones", "trunc_normal", "delta_")])
    return results


@twins
def test_gains(torch):
    gain = torch.nn.init.calculate_gain
    names = "linear conv1d conv_transpose3d sigmoid tanh relu leaky_relu selu x".split()
    results = [told(lambda name=name: gain(name)) for name in [*names, 3]]
    return results + [told(lambda p=p: gain("leaky_relu", p)) for p in (0.2, True, "a", 1)]
