"""Every op against torch, from the records: values, gradients, the graph, and each public spelling."""

import pytest
from compat_tests.backends import BOTH, MINITORCH, TORCH
from compat_tests.outcomes import compare, observe
from compat_tests.samples import of_op, raising_of

from minitorch.ops import PUBLIC, RECORDS


def is_public(name: str) -> bool:
    return not name.startswith("_") or (name.startswith("__") and name.endswith("__"))


PUBLIC_OPS = sorted({op.name for names in PUBLIC.values() for name, op in names.items() if is_public(name)})


def home(name: str) -> tuple[str, str]:
    """The first public place and name of an op; only as a method may sizes be given one by one."""
    method_first = RECORDS[name].varargs and "Tensor" in RECORDS[name].where
    for place in ("Tensor", "torch") if method_first else ("torch", "F", "linalg", "Tensor"):
        for public, op in PUBLIC.get(place, {}).items():
            if op.name == name and is_public(public):
                return place, public
    raise LookupError(name)


def differences(name: str, calls: list, samples: list, **how) -> list[str]:
    found = []
    for sample in samples:
        ours, theirs = (observe(b, call, sample, **how) for b, call in zip(BOTH, calls, strict=True))
        if difference := compare(ours, theirs):
            found.append(f"{name}({sample}): {difference}")
    return found


@pytest.mark.parametrize("name", PUBLIC_OPS)
def test_forward_gradients_and_graph(name):
    samples = of_op(name)
    assert samples, f"samples.py has no sample of {name}"
    place, public = home(name)
    calls = [b.function(place, public) for b in BOTH]
    found = differences(name, calls, samples)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("name", [n for n in PUBLIC_OPS if raising_of(n)])
def test_errors(name):
    place, public = home(name)
    calls = [b.function(place, public) for b in BOTH]
    found = differences(name, calls, raising_of(name))
    for sample in raising_of(name):
        if observe(TORCH, calls[1], sample).error is None:
            found.append(f"{name}({sample}) does not raise in torch")
    assert not found, "\n" + "\n".join(found)
