"""A spread-out part of the mutation run (`mutation.py`): the tests that killed these faults still do, and `diff` and
`check` still name them."""

import json
from functools import cache
from importlib import import_module

import pytest

from compat_tests.fault_scripts import blocks, choose, script_of
from compat_tests.faults import EQUIVALENT, FORWARD, KINDS, Fault, Witness, change, every_fault, planted
from compat_tests.mutation import ROWS, TABLE, Named, Sides, judged, named
from minitorch.ops import RECORDS
from minitorch.parity import Culprit

pytestmark = pytest.mark.filterwarnings("ignore")
KEPT = {row["fault"]: row for row in json.loads(ROWS.read_text())}
AGAIN = "what is planted is not what the kept run planted: python -m compat_tests.mutation"

STILL = {str(fault) for fault in every_fault()}
TABLE_DRIVEN = ("test_ops.py::", "test_higher_order.py::test_orders", "test_backward.py::")
BY_NAME = [n for n, row in KEPT.items() if row["killed_by"].startswith(TABLE_DRIVEN) and n in STILL]


def spread(names, most):
    return names[:: max(1, len(names) // most)][:most]


SAMPLE = [n for kind in KINDS for n in spread([n for n in BY_NAME if Fault.parse(n).kind == kind], 4)]


def fails(test):
    """Whether a test of one op fails: `test_ops.py::test_in_place[add]`."""
    file, _, function = test.partition(".py::")
    function, _, parameter = function.partition("[")
    try:
        getattr(import_module(f"compat_tests.{file}"), function)(parameter.removesuffix("]"))
    except Exception:
        return True
    return False


@pytest.mark.parametrize("name", SAMPLE)
def test_suite_kills(name):
    test = KEPT[name]["killed_by"]
    assert not fails(test)
    with planted(Fault.parse(name)):
        assert fails(test)
    assert not fails(test)


def test_every_formula_was_broken():
    """What is planted into the source of a formula may change with it; that something was planted must not."""
    parts = [{(fault.op, fault.part) for fault in found} for found in (every_fault(), map(Fault.parse, KEPT))]
    assert parts[0] == parts[1], AGAIN
    assert f"Of {len(KEPT)} faults the suite kills" in TABLE.read_text(), AGAIN


def test_no_fault_survives_without_a_reason():
    assert [n for n, row in KEPT.items() if not row["killed_by"] and not row["equivalent"]] == []
    assert [n for n in EQUIVALENT if KEPT[n]["killed_by"]] == [], "a test sees it: take it out of EQUIVALENT"
    assert EQUIVALENT.keys() <= KEPT.keys(), "it is not planted"


# ---- diff and check -------------------------------------------------------------------------------------------------

NAMED = [
    n for n, row in KEPT.items() if row["diff"] and row["diff"][0] == "right" and not RECORDS[Fault.parse(n).op].opaque
]
DIFFED = spread([n for n in NAMED if Fault.parse(n).part != FORWARD and KEPT[n]["check"][0] == "right"], 4)
DIFFED += spread([n for n in NAMED if Fault.parse(n).part == FORWARD], 2)


@pytest.fixture(scope="module")
def sides():
    sides = Sides()
    yield sides
    sides.close()


@cache
def shown():
    """One script that shows all of these faults."""
    faults = [Fault.parse(name) for name in DIFFED]
    chosen = choose(faults, blocks(tuple(KEPT[name]["shown_by"] for name in DIFFED)))
    return script_of(list({id(pair): pair for pair in chosen.values()}.values()))


@pytest.mark.parametrize("name", DIFFED)
def test_diff_and_check_name(name, sides, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "faulty.py"
    path.write_text(shown().text)
    by_diff, by_check = judged(sides, Fault.parse(name), shown(), str(path))
    assert by_diff.how == "right", by_diff.words
    assert by_check is None or by_check.how == "right", by_check.words


def test_who_is_right():
    """The judgement itself can fail: another op, another node, nobody."""
    (pair,) = blocks(("log",))[-1:]
    script = script_of([pair])
    line = next(n for n, text in enumerate(script.text.splitlines(), 1) if "torch.log(" in text)
    fault = Fault("log", "self", "sign")
    culprit = Culprit("log", "script.py", line, "backward", node="LogBackward0")
    assert named(fault, script, [culprit]) == Named("right", "log (LogBackward0)")
    assert named(fault, script, []).how == "silent"
    above = Culprit("mul", "script.py", line - 1, "backward", node="MulBackward0")
    assert named(fault, script, [above]).how == "wrong"
    assert named(fault, script, [culprit, above]).how == "wrong"
    assert named(fault, script, [Culprit("log", "script.py", line, "forward", node="LogBackward0")]).how == "op"


# ---- planting -------------------------------------------------------------------------------------------------------


def test_a_fault_is_read_as_it_is_written():
    assert [fault for fault in every_fault() if Fault.parse(str(fault)) != fault] == []


def test_what_is_planted_runs_and_is_taken_out_again():
    (pair,) = [pair for pair in blocks(("log",)) if pair[0].lines[-1].endswith(".backward()")][:1]
    before = dict(vars(RECORDS["log"]))
    witness = Witness()
    with planted(Fault("log", "self", "factor"), witness):
        pair[0].numbers()
    assert (witness.calls, witness.different, witness.nonzero) == (1, 1, True)
    pair[0].numbers()
    assert witness.calls == 1
    after = vars(RECORDS["log"])
    assert after["kernel"] is before["kernel"] and after["grads"] == before["grads"]


def test_a_change_of_the_source_is_said():
    assert change(Fault("dot", "self", "saved")) == "`grad, tensor: grad * tensor` → `grad, self: grad * self`"
    assert change(Fault("dot", "self", "multiplier")) == "`grad * tensor` → `grad`"
