"""`minitorch ops`: the table of what there is and what is lacking, the page of one op, and the page of the docs."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

import minitorch
from compat_tests import torch_names
from compat_tests.test_viz import lines_of
from minitorch.ops import PUBLIC
from minitorch.ops._record import FUNCTIONS_IN_PLACE
from minitorch.viz import support

PAGE = Path(__file__).with_name("ops.md")


def test_every_public_op_has_one_row():
    rows = support.rows()
    named = [(row.op, name) for row in rows for name in row.names]
    assert len(named) == len(set(named))
    wanted = {op for place in support.PLACES for name, op in PUBLIC[place].items() if not name.startswith("_")}
    assert {row.op for row in rows} == wanted


@pytest.mark.parametrize("place", support.PLACES)
def test_what_torch_has_is_there_or_lacking_with_a_reason(place):
    known = set(torch_names.torch_names()[place])
    missing = [name for names in support.lacking(place).values() for name in names]
    assert len(missing) == len(set(missing))
    assert set(missing) | (known & support.has(place)) == known
    assert f"{len(known) - len(missing)} of the {len(known)}" in support.summary(place)


def test_only_what_is_left_out_as_a_whole_has_a_reason():
    for place in support.PLACES:
        for why, names in support.lacking(place).items():
            assert why == support.NOT_YET or all(re.search(support.LEFT_OUT[why], name) for name in names)
    assert "exp" in support.has("torch") and "matmul" in support.has("Tensor")


def test_names_of_torch_are_current():
    assert torch_names.PATH.read_text() == torch_names.text(), "python -m compat_tests.torch_names"


def test_page_of_the_documentation_is_current():
    assert PAGE.read_text() == support.markdown(), "minitorch ops --markdown > compat_tests/ops.md"


def test_table():
    status, lines, errors = lines_of("ops")
    assert status == 0 and not errors
    for place in support.PLACES:
        assert support.summary(place) in lines
    assert any(line.startswith("tanh ") and "TanhBackward0 self tanh_ yes" in line for line in lines)
    assert any(line.startswith("lacking, sparse tensors are left out") for line in lines)


def test_one_op():
    status, lines, _ = lines_of("ops", "exp")
    assert status == 0
    for line in (
        "exp(input, *, out=None) -> Tensor",
        "Tensor.exp_() -> Tensor",
        "e to the power of each element.",
        "node ExpBackward0",
        "gradient of self grad * result",
        "saves result",
        "in place Tensor.exp_",
        "scalars yes",
    ):
        assert line in lines


@pytest.mark.parametrize("name", ["torch.tanh", "tanh_", "F.tanh", "torch.nn.functional.tanh", "Tensor.tanh_"])
def test_op_by_any_of_its_names(name):
    assert [row.op for row in support.find(name)] == [PUBLIC["torch"]["tanh"]]


def test_op_in_several_places():
    assert {row.place for row in support.find("norm")} == {"torch", "linalg"}
    assert [row.place for row in support.find("linalg.norm")] == ["linalg"]


def test_composite_shows_what_it_is_made_of():
    _, lines, _ = lines_of("ops", "F.hardswish")
    assert "made of _hardswish" in lines and "node HardswishBackward0" in lines
    assert any(line.startswith("gradient of self num.zero_where(") for line in lines)


def test_shared_formula_is_shown_once():
    (row,) = support.find("F.layer_norm")
    (part,) = (part for part in row.parts if part.formulas)
    assert list(support.formulas_of(part)) == ["input, weight, bias"]


@pytest.mark.parametrize(
    "name, sentence",
    [
        ("tanhh", "neither torch nor minitorch has an op 'tanhh'; there is tanh"),
        ("F.rellu", "neither torch nor minitorch has an op 'F.rellu'; there is relu"),
        ("torch.stft", "minitorch has no torch.stft: Fourier transforms are left out"),
        ("Tensor.to_sparse", "minitorch has no torch.Tensor.to_sparse: sparse tensors are left out"),
        ("view_as_complex", "minitorch has no torch.view_as_complex: complex numbers are left out"),
    ],
)
def test_unknown_op_is_one_sentence(name, sentence):
    status, lines, errors = lines_of("ops", name)
    assert status == 1 and lines == []
    assert errors.startswith(f"minitorch ops: {sentence}") and errors.count("\n") == 1


def test_torch_is_not_needed():
    blocked = "import sys; sys.modules['torch'] = None; from minitorch.cli import main; sys.exit(main(['ops', 'exp']))"
    done = subprocess.run([sys.executable, "-c", blocked], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "ExpBackward0" in done.stdout, done.stderr


@pytest.mark.parametrize("place", FUNCTIONS_IN_PLACE)
def test_functions_in_place_are_torchs(place):
    absent = {"conj_physical_", "embedding_renorm_", "resize_as_", "resize_as_sparse_"}
    assert FUNCTIONS_IN_PLACE[place] == {n for n in torch_names.torch_names()[place] if n.endswith("_")} - absent


@pytest.mark.parametrize("name, place", [(n, p) for p, names in FUNCTIONS_IN_PLACE.items() for n in sorted(names)])
def test_function_in_place(name, place):
    """As torch's, on the same numbers and draws; what it returns is its argument."""
    seen = []
    for backend in (torch, minitorch):
        backend.manual_seed(0)
        x = backend.tensor([[0.25, 0.6]] if "feature" in name else [2, 3] if name in ("gcd_", "lcm_") else [0.25, 0.6])
        home = backend if place == "torch" else backend.nn.functional
        assert getattr(home, name)(x, *FURTHER.get(name, lambda t: ())(backend)) is x
        seen.append(x.tolist())
    np.testing.assert_allclose(seen[1], seen[0], 1e-6)


FURTHER = {
    "addmv_": lambda t: (t.ones(2, 2), t.ones(2)),
    "as_strided_": lambda t: ((2,), (1,)),
    "clamp_": lambda t: (0.3, 0.4),
    "clamp_max_": lambda t: (0.4,),
    "clamp_min_": lambda t: (0.4,),
    "clip_": lambda t: (0.3, 0.4),
    "fill_": lambda t: (3.0,),
    "gcd_": lambda t: (t.tensor([4, 6]),),
    "index_put_": lambda t: ((t.tensor([0]),), t.tensor(5.0)),
    "lcm_": lambda t: (t.tensor([4, 6]),),
    "ldexp_": lambda t: (t.tensor([1.0, 2.0]),),
    "threshold_": lambda t: (0.3, 9.0),
    "xlogy_": lambda t: (t.tensor([1.0, 2.0]),),
    **{f"{kind}dropout_": lambda t: (0.5, True) for kind in ("", "alpha_", "feature_", "feature_alpha_")},
}
