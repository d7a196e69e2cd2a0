"""What people and editors are told: signatures, docstrings, completion, type stubs. The oracle is what torch says."""

import ast
import doctest
import inspect
import pydoc
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import Parameter, Signature

import numpy as np
import pytest
import torch
from torch._jit_internal import boolean_dispatched

import minitorch
from compat_tests.backends import BOTH, MINITORCH, TORCH, Array, Backend, Sample, torch_home
from compat_tests.samples import of_op
from minitorch import _help, _stubs
from minitorch.ops import PUBLIC, RECORDS, Op


def public(place: str) -> list[tuple[str, Op]]:
    return sorted((name, op) for name, op in PUBLIC[place].items() if not name.startswith("_"))


def everywhere() -> Iterator[tuple[str, str, Op]]:
    for place in PUBLIC:
        yield from ((place, name, op) for name, op in public(place))


# ---- signatures -----------------------------------------------------------------------------------------------------

# (place, name, difference) -> why it stays. Strict: an entry that no longer differs fails.
GPU = "the dtype of the result, for GPUs"
MEANS_NONE = "its schema says mean, but torch.kl_div without a reduction takes none; so do the others"
NUMBERED_LOSSES = (
    "binary_cross_entropy_with_logits cosine_embedding_loss ctc_loss hinge_embedding_loss kl_div margin_ranking_loss "
    "triplet_margin_loss".split()
)
WINDOWS = public("signal.windows")
ONE_RECORD = "one record stands behind several names, with one set of parameters"
DEVIATIONS: dict[tuple[str, str, str], str] = {
    ("torch", "addmm", "lacks out_dtype"): GPU,
    ("torch", "baddbmm", "lacks out_dtype"): GPU,
    ("torch", "bmm", "lacks out_dtype"): GPU,
    ("torch", "mm", "lacks out_dtype"): GPU,
    ("torch", "tensor_split", "lacks sections"): "its documentation says indices_or_sections",
    ("torch", "tensor_split", "lacks indices"): "its documentation says indices_or_sections",
    ("torch", "normal", "default mean, not mean=0.0"): "documented, but torch refuses it",
    ("torch", "rsub", "alpha is positional or keyword"): "so it is beside a number",
    ("torch", "sort", "default stable=None, not stable=False"): "when somebody asks, torch's node is another",
    ("torch", "rrelu", "generator is keyword-only"): ONE_RECORD,
    ("F", "rrelu", "has generator"): ONE_RECORD,
    ("torch", "split", "lacks tensor"): ONE_RECORD,
    ("torch", "split", "has input"): ONE_RECORD,
    ("torch", "max_pool1d_with_indices", "has return_indices"): ONE_RECORD,
    ("torch", "swapaxes", "lacks axis0"): ONE_RECORD,
    ("torch", "swapaxes", "has dim0"): ONE_RECORD,
    ("torch", "swapaxes", "has dim1"): ONE_RECORD,
    ("torch", "true_divide", "has rounding_mode"): ONE_RECORD,
    **{("torch", name, "default reduction=0, not reduction=1"): MEANS_NONE for name in NUMBERED_LOSSES},
    **{("signal.windows", name, "has pin_memory"): "every op that makes a tensor takes it" for name, _ in WINDOWS},
}

Head = dict[str, Parameter]


def split(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for place, c in enumerate(f"{text},"):
        depth += (c in "([") - (c in ")]")
        if c == "," and depth == 0:
            yield text[start:place].strip()
            start = place + 1


def head_of(text: str) -> Head:
    """The parameters in a line of documentation, which Python's parser does not always take."""
    found, kind = {}, Parameter.POSITIONAL_OR_KEYWORD
    for part in split(text.replace("\\", "")):
        name, equals, default = (x.strip() for x in part.partition("="))
        # "bool pivot=True" is "pivot=True", and so is "pivot: bool = True".
        name = name.partition(":")[0].strip().rpartition(" ")[2]
        if name.startswith("*"):
            kind = Parameter.KEYWORD_ONLY
        if name.strip("*"):
            own = Parameter.VAR_POSITIONAL if name.startswith("*") else kind
            value = eval(default, {"torch": torch}) if equals else Parameter.empty
            found[name.strip("*")] = Parameter(name.strip("*"), own, default=value)
    return found


def documented(function: Callable, name: str) -> list[Head]:
    pattern = rf"^\s*(?:\.\. function:: )?(?:torch\.)?(?:linalg\.)?{name}\((.*?)\)(?: *->.*)?$"
    return [head_of(text) for text in re.findall(pattern, function.__doc__ or "", re.M)]


def native(name: str) -> list[Head]:
    """The schemas of torch's operator, without those on Python's own values."""
    found: dict[tuple, Head] = {}
    for schema in torch._C._jit_get_schemas_for_operator(f"aten::{name}"):
        arguments = schema.arguments
        makes = any(a.name == "layout" for a in arguments)
        of_tensors = arguments and str(arguments[0].type) in ("Tensor", "List[Tensor]")
        if not (makes or of_tensors) or any(a.is_out or "Dimname" in str(a.type) for a in arguments):
            continue
        head = {}
        for a in arguments:
            public_name = "input" if a.name == "self" else a.name
            kind = Parameter.KEYWORD_ONLY if a.kwarg_only else Parameter.POSITIONAL_OR_KEYWORD
            default = a.default_value if a.has_default_value() else Parameter.empty
            head[public_name] = Parameter(public_name, kind, default=default)
        found.setdefault(tuple(head), head)
    return list(found.values())


def heads(place: str, name: str) -> list[list[Head]]:
    """What torch says of a signature, in one or two ways; they do not always agree."""
    function = getattr(torch_home(place), name)
    while function in boolean_dispatched:
        function = boolean_dispatched[function]["if_true"]
    if inspect.isfunction(function):
        found = [[], [dict(inspect.signature(function).parameters)]]
    else:
        found = [documented(function, name), native(f"{place}_{name}" if place == "linalg" else name)]
    if place == "Tensor":
        found[1] = [dict(list(head.items())[1:]) for head in found[1]]
    return [one for one in found if one]


def differs(head: Head, form: Signature) -> str | None:
    """How a form differs from what torch says, or None."""
    ours, theirs = form.parameters, {n: p for n, p in head.items() if n != "out"}
    for name, p in theirs.items():
        if name not in ours:
            return f"lacks {name}"
        q = ours[name]
        if q.kind is not p.kind and q.kind is not q.VAR_POSITIONAL:
            return f"{name} is {q.kind.description}"
        if name not in ("device", "dtype", "layout", "memory_format", "pin_memory") and not same_default(
            p.default, q.default
        ):
            return f"default {q}, not {p}"
    order, wanted = ([n for n, p in ps.items() if p.kind is not p.KEYWORD_ONLY] for ps in (ours, theirs))
    if order[: len(wanted)] != wanted:
        return f"order {order}"
    needed = [n for n, q in ours.items() if n not in theirs and q.default is q.empty and q.kind is not q.VAR_POSITIONAL]
    return f"requires {needed[0]}" if needed else None


def same_default(theirs: object, ours: object) -> bool:
    if isinstance(theirs, list) and isinstance(ours, int):
        # `int[2] padding=0` of a schema.
        return theirs == [ours] * len(theirs)
    return theirs is Parameter.empty or theirs == ours or (theirs == [] and ours in ((), None))


def uncovered(found: list[Head], forms: list[Signature]) -> list[str]:
    """For each of torch's heads that no form has: how the nearest differs."""
    differences = [[differs(head, form) for form in forms] for head in found]
    return [d[0] for d in differences if all(d)]


def signature_differences(place: str) -> Iterator[tuple[str, str, str]]:
    for name, op in public(place):
        # The method of a function has its parameters but for the first.
        if place == "Tensor" and name in PUBLIC["torch"]:
            continue
        forms, known = _help.forms(op, place), heads(place, name)
        assert known, f"torch says nothing of {place} {name}"
        for difference in min((uncovered(one, forms) for one in known), key=len):
            yield place, name, difference
        theirs = {n for one in known for head in one for n in head} | {"out", "requires_grad"}
        for extra in {n for form in forms for n in form.parameters} - theirs:
            yield place, name, f"has {extra}"


@pytest.mark.parametrize("place", PUBLIC)
def test_signatures_are_torchs(place):
    found, expected = {*signature_differences(place)}, {key for key in DEVIATIONS if key[0] == place}
    assert not found - expected, "\n".join(map(str, sorted(found - expected)))
    assert not expected - found, "no longer differs"


def without_grad(sample: Sample) -> Sample:
    return sample.map(lambda x: Array(x.data, False, x.layout) if isinstance(x, Array) else x)


def takes_out_in_torch(place: str, name: str, op: Op) -> bool:
    """Whether torch's function writes into `out=`, found out by giving it one."""
    call = TORCH.function(place, name)
    for sample in map(without_grad, of_op(op.name)[:12]):
        try:
            args, kwargs, _ = TORCH.build(sample)
            result = call(*args, **kwargs)
            out = tuple(r.clone() for r in result) if isinstance(result, tuple) else result.clone()
            call(*args, **kwargs, out=out)
            return True
        except (TypeError, RuntimeError, AttributeError):
            continue
    return False


# torch.softmax takes it, and is the same record.
OUT_BY_ANOTHER_NAME = {("special", "log_softmax"), ("special", "softmax")}
# Only complex numbers have one.
NO_CALL = {"imag"}


@pytest.mark.parametrize("place", ["torch", "linalg", "special"])
def test_out_is_shown_where_torch_has_it(place):
    wrong = {(place, n) for n, op in public(place) if _help.takes_out(op) != takes_out_in_torch(place, n, op)}
    assert wrong == {key for key in OUT_BY_ANOTHER_NAME if key[0] == place}, "the record says it with out=False"


@pytest.mark.parametrize("place", ["torch", "linalg", "special"])
def test_out_is_refused_where_torch_refuses_it(place):
    for name, op in public(place):
        if not _help.takes_out(op) and name not in NO_CALL:
            args, kwargs, _ = MINITORCH.build(without_grad(of_op(op.name)[0]))
            with pytest.raises(TypeError, match=f"{op.name}.. got an unexpected keyword argument 'out'"):
                MINITORCH.function(place, name)(*args, **kwargs, out=minitorch.empty(0))


@pytest.mark.parametrize(
    ("call", "signature"),
    [
        ("torch.sum", "(input, dim=None, keepdim=False, *, dtype=None, out=None) -> Tensor"),
        ("torch.tanh", "(input, *, out=None) -> Tensor"),
        ("torch.Tensor.add_", "(self, other, *, alpha=1) -> Tensor"),
        ("x.add_", "(other, *, alpha=1) -> Tensor"),
        ("x.unbind", "(dim=0) -> tuple[Tensor, ...]"),
        ("torch.sort", "(input, dim=-1, descending=False, *, stable=None, out=None) -> (values, indices)"),
        ("F.leaky_relu", "(input, negative_slope=0.01, inplace=False) -> Tensor"),
        ("torch.multiply", "(input, other, *, out=None) -> Tensor"),
    ],
)
def test_inspect_signature(call, signature):
    names = {"torch": minitorch, "F": minitorch.nn.functional, "x": minitorch.ones(2)}
    assert str(inspect.signature(eval(call, names))) == signature


# ---- docstrings -----------------------------------------------------------------------------------------------------


def test_help_of_an_op():
    text = pydoc.plain(pydoc.render_doc(minitorch.log))
    for line in (
        "log(input, *, out=None) -> Tensor",
        "Tensor.log_() -> Tensor",
        "The natural logarithm.",
        "Integers and bools are taken as the default floating dtype.",
        "LogBackward0",
        "gradient of self: grad / self",
    ):
        assert line in text


@pytest.mark.parametrize(
    ("call", "lines"),
    [
        (
            "torch.Tensor.mul",
            ["Tensor.mul(other) -> Tensor", "Also called multiply.", "gradient of other: grad * self"],
        ),
        ("x.mul_", ["Tensor.mul_(other) -> Tensor", "In place: the result is written into self, which is returned."]),
        ("torch.multiply", ["multiply(input, other, *, out=None) -> Tensor", "Also called mul."]),
        ("torch.t", ["The result is a view: it shares the memory of input."]),
        ("torch.gather", ["index has no gradient"]),
        ("torch.eq", ["Not in the graph: it has no derivative."]),
        ("torch.floor_divide", ["gradient of self, other: not implemented"]),
        ("torch.max", ["max(input, dim, keepdim=False, *, out=None) -> (values, indices)", "MaxBackward0"]),
        ("torch.sum", ["made of other operations:", "SumBackward1"]),
        ("torch.Tensor.where", ["Tensor.where(condition, other) -> Tensor"]),
        ("F.softmax", ["softmax(input, dim=None, _stacklevel=3, dtype=None) -> Tensor", "SoftmaxBackward0"]),
    ],
)
def test_docstring(call, lines):
    names = {"torch": minitorch, "F": minitorch.nn.functional, "x": minitorch.ones(2)}
    found = inspect.getdoc(eval(call, names)).splitlines()
    for line in lines:
        assert any(line in there for there in found), (line, found)


def test_nothing_is_made_before_somebody_asks():
    record = RECORDS["tan"]
    function = record.bind(record)
    assert "data" not in vars(function.__doc__)
    with pytest.raises(AttributeError):
        Signature._parameters.__get__(function.__signature__)
    assert list(inspect.signature(function).parameters) == ["input", "out"]


def test_a_docstring_is_used_as_a_str():
    text = minitorch.tanh.__doc__
    assert isinstance(text, str) and "TanhBackward0" in text and text[:4] == "tanh" and len(text) == len(str(text))
    assert type(text + "more") is type("more" + text) is type(text.strip()) is str
    assert re.search("Backward", str(text)) and f"{text}".startswith("tanh(")


@pytest.mark.parametrize("place", PUBLIC)
def test_every_op_says_what_it_computes(place):
    silent = []
    for name, op in public(place):
        summary = inspect.cleandoc(op.kernel.__doc__ or "").partition("\n\n")[0]
        if not summary.endswith((".", ":")) or "\n" in summary:
            silent.append((name, summary))
        assert name in str(op.function.__doc__)
    assert not silent


def classes(*modules: str) -> Iterator[tuple[str, str, type]]:
    """The public classes of modules that torch has, too: (module's path below torch, name, class)."""
    for path in modules:
        theirs = import_module(f"torch.{path}")
        for name, value in sorted(vars(import_module(f"minitorch.{path}")).items()):
            ours = inspect.isclass(value) and value.__module__.startswith(f"minitorch.{path}")
            if ours and not name.startswith("_") and hasattr(theirs, name):
                yield path, name, value


CLASSES = list(classes("nn", "optim", "optim.lr_scheduler"))


def examples() -> Iterator[tuple[str, str]]:
    """The docstrings with examples: of ops, functions and classes."""
    shown = [(name, getattr(minitorch, name)) for name in dir(minitorch) if name not in RECORDS]
    members = [(f"Tensor.{name}", value) for name, value in vars(minitorch.Tensor).items()]
    documented = [(name, op.kernel) for name, op in RECORDS.items()]
    documented += [(f"{path}.{name}", cls) for path, name, cls in CLASSES]
    documented += [(name, value) for name, value in shown + members if inspect.isfunction(value)]
    for name, value in documented:
        # What is bound from a record at its first use has a docstring of its own kind.
        text = value.__doc__ if type(value.__doc__) is str else ""
        # An example without `torch.` is for those who read the source.
        if ">>>" in text and "torch." in text:
            yield name, text


@pytest.mark.parametrize("backend", BOTH, ids=lambda b: b.name)
@pytest.mark.parametrize("place", range(8))
def test_examples_are_true_under_both(place, backend):
    """An eighth of them: each is too short to be a test of its own."""
    for name, text in sorted(examples())[place::8]:
        run_example(name, text, backend)


def run_example(name: str, text: str, backend: Backend) -> None:
    names = {"torch": backend.torch, "F": backend.torch.nn.functional, "np": np}
    case = doctest.DocTestParser().get_doctest(inspect.cleandoc(text), names, name, None, None)
    found: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(case, out=found.append)
    assert not result.failed, "".join(found)


def test_a_formula_without_source_is_said_to_have_none():
    formula = eval(compile("lambda grad: grad * 2", "nowhere.py", "eval"))
    assert _help.source_of(formula) == "<lambda> in line 1 of nowhere.py, whose text is not at hand"


def test_examples_of_the_module_itself():
    assert not doctest.testmod(_help, extraglobs={"torch": minitorch}).failed


# What torch's constructor takes of anything.
ANYTHING = {"Module", "Sigmoid", "Tanh"}


@pytest.mark.parametrize(("path", "name", "cls"), CLASSES, ids=lambda x: x if isinstance(x, str) else "")
def test_constructors_are_torchs(path, name, cls):
    theirs = getattr(import_module(f"torch.{path}"), name)
    ours, wanted = ([(p.name, p.kind, p.default) for p in parameters_of(c)] for c in (cls, theirs))
    if name in ANYTHING:
        assert not ours and [kind for _, kind, _ in wanted] == [Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD]
    else:
        assert ours == wanted


def parameters_of(cls: type) -> list[Parameter]:
    return list(inspect.signature(cls).parameters.values())


@pytest.mark.parametrize(("path", "name", "cls"), CLASSES, ids=lambda x: x if isinstance(x, str) else "")
def test_classes_say_what_they_are(path, name, cls):
    assert (cls.__doc__ and ">>>" in cls.__doc__) or name in ("Optimizer", "LRScheduler"), "a docstring with an example"


# ---- completion -----------------------------------------------------------------------------------------------------


def test_dir_lists_what_there_is():
    x = minitorch.ones(2, requires_grad=True)
    assert {"tanh", "tanh_", "zero_", "uniform_", "T", "backward", "grad_fn", "where"} <= {*dir(x)} & {*dir(type(x))}
    x.note = 1
    assert "note" in dir(x)
    assert {"nn", "optim", "tanh", "float32", "Tensor", "manual_seed", "linalg"} <= {*dir(minitorch)}
    assert {"softmax", "relu", "tanh"} <= {*dir(minitorch.nn.functional)}
    for thing in (minitorch, minitorch.Tensor, minitorch.nn.functional, minitorch.linalg):
        assert not [name for name in dir(thing) if not hasattr(thing, name)]


# ---- type stubs -----------------------------------------------------------------------------------------------------


def test_stubs_are_current():
    old = [path.name for path, text in _stubs.stubs().items() if not path.exists() or path.read_text() != text]
    assert not old, f"write them again, {old} are old: python -m minitorch._stubs"


def defined(body: list[ast.stmt]) -> set[str]:
    """The names that a stub, or a class in one, shows."""
    found = set()
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.AnnAssign):
            found.add(node.target.id)
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname for alias in node.names if alias.asname == alias.name}
    return {name for name in found if not name.startswith("_")}


@pytest.mark.parametrize("module", _stubs.STUBS)
def test_stubs_have_the_names_that_there_are(module):
    tree = ast.parse(stub_of(module))
    if module == "minitorch._tensor":
        (body,) = [node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Tensor"]
        assert defined(body) == {name for name in dir(minitorch.Tensor) if not name.startswith("_")}
    else:
        names = {name for name in dir(import_module(module)) if not name.startswith("_")}
        assert defined(tree.body) - {"Tensor"} == names - {"Tensor"}


def stub_of(module: str) -> str:
    found = import_module(module).__file__.removesuffix(".py") + ".pyi"
    with open(found) as file:
        return file.read()


@pytest.mark.parametrize("place", PUBLIC)
def test_results_are_of_the_type_that_stubs_say(place):
    """Each call of the samples gives one of the types that the op's forms name."""
    wrong = []
    for name, op in public(place):
        promised = {form.return_annotation for form in _help.forms(op, place)}
        for sample in of_op(op.name)[:8]:
            if place == "Tensor" and not isinstance(sample.args[0], Array):
                continue
            args, kwargs, _ = MINITORCH.build(without_grad(sample))
            try:
                result = MINITORCH.function(place, name)(*args, **kwargs)
            except RuntimeError:
                args, kwargs, _ = TORCH.build(without_grad(sample))
                with pytest.raises(RuntimeError):
                    TORCH.function(place, name)(*args, **kwargs)
                continue
            if type_of(result) not in promised:
                wrong.append((name, sample, type_of(result)))
    assert not wrong


def type_of(result: object) -> str:
    if isinstance(result, minitorch.Tensor):
        return _help.TENSOR
    names = [n for n, v in vars(type(result)).items() if isinstance(v, property)]
    return f"({', '.join(names)})" if names else _help.TENSORS
