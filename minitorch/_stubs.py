"""Type stubs, so that an editor completes `torch.` and `Tensor.`: written from the records and the classes.

    python -m minitorch._stubs

writes them again; a test says when that is due. What is bound at first use, no editor can see: the functions of
`torch`, `linalg` and `nn.functional`, and the methods of Tensor. Everything else has its annotations in the source.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from inspect import Parameter, Signature
from pathlib import Path
from types import ModuleType
from typing import Any

from minitorch import _dispatch, _tensor, ops
from minitorch._help import TENSOR, TENSORS, Words, forms
from minitorch.ops import _index
from minitorch.ops._record import PUBLIC, RECORDS, Op, import_all

# Module -> the place of the records that it binds.
STUBS = {
    "minitorch": "torch",
    "minitorch._tensor": "Tensor",
    "minitorch.linalg": "linalg",
    "minitorch.signal.windows": "signal.windows",
    "minitorch.special": "special",
    "minitorch.nn.functional": "F",
}
# Under other names, because these are names of torch or of Tensor, too.
HEAD = """# Generated: `python -m minitorch._stubs` writes this file.
from builtins import bool as _bool, float as _float, int as _int, type as _type
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias, overload
from minitorch.dtypes import device as _device, dtype as _dtype
from minitorch.random import Generator as _Generator
"""
ALIASES = """
_Number: TypeAlias = _int | _float | _bool
_Ints: TypeAlias = _int | Sequence[_int]

"""

# Types of parameters, by name; a default of None adds None.
TYPES = {
    name: text
    for text, names in {
        "Tensor": "_random_samples A anchor append attn_mask aweights B b b_hh b_ih batch1 batch2 batch_sizes bias "
        "data bias_k bias_v boundaries condition count fweights grid i1 i2 i3 in_proj_bias "
        "in_proj_weight index input input1 input2 input3 k_proj_weight key key_padding_mask LD "
        "linear_bias linear_weight log_probs logits LU LU_data LU_pivots mask mat mat1 mat2 "
        "negative noise offsets other out_proj_bias out_proj_weight per_sample_weights pivots "
        "pos_weight positive prepend prob q_proj_weight query running_mean running_var "
        "sorted_sequence sorter source src static_k static_v target targets tensor tensor1 "
        "tensor2 theta v_proj_weight values vec vec1 vec2 w_hh w_ih weight weights x x1 x2 y",
        "_float": "base delta dropout dropout_p eps label_smoothing lower margin max_norm momentum nan "
        "negative_slope neginf norm_type p posinf scale tau",
        "Tensor | _Number": "atol elements exponent max min q rcond rtol test_elements tol var",
        "Sequence[Tensor]": "matrices params tensors",
        "Sequence[Tensor | None]": "indices",
        "_Number": "alpha beta center correction dx end fill_value from_ lambd max_val maxnorm mean median "
        "min_val ord s sigma start std step threshold to value",
        "_int": "_stacklevel blank C chunks col decimals diagonal dim dim0 dim1 dim2 dimension "
        "divisor_override downscale_factor edge_order embed_dim_to_check end_dim group groups "
        "high HxW ignore_index ind interpolation_mode k length low M m minlength N n niter "
        "num_classes num_groups num_heads num_layers num_samples offset padding_idx "
        "padding_mode r row split_size start_dim steps storage_offset upscale_factor "
        "window_length",
        "_Ints": "destination dilation dims kernel_size output_padding output_size padding shifts "
        "split_size_or_sections",
        "_float | Sequence[_float]": "output_ratio scale_factor",
        "_bool": "accumulate add_zero_attn adjoint align_corners antialias as_tuple assume_unique "
        "average_attn_weights batch_first bidirectional ceil_mode check_errors compute_uv "
        "count_include_pad cudnn_enable cudnn_enabled density descending enable_gqa full "
        "full_matrices get_infos hard has_biases hermitian include_last_offset include_self "
        "increasing inplace invert is_causal keepdim largest left log_input log_target "
        "need_weights non_blocking out_int32 periodic pin_memory pivot recompute_scale_factor "
        "reduce replacement requires_grad return_counts return_indices return_inverse right "
        "scale_grad_by_freq size_average some sorted sparse sparse_grad stable swap sym train "
        "training transpose transposed unbiased unitriangular unpack_data unpack_pivots upper "
        "use_input_stats use_separate_proj_weight with_replacement zero_infinity",
        "str": "approximate compute_mode driver equation indexing interpolation mode reduction rounding_mode side UPLO",
        "Sequence[_int]": "normalized_shape pad physical_layout repeats shape size sizes split_sizes stride",
        "Tensor | Sequence[_int]": "input_lengths target_lengths",
        "_dtype": "dtype",
        "_device | str": "device",
        "_Generator": "generator",
        "_int | Tensor | Sequence[_int | Tensor]": "bins",
        "Sequence[_float]": "a range",
        "Any": "args distance_function hx layout memory_format options spacing",
    }.items()
    for name in names.split()
}
# Where an op takes something else under such a name.
SPECIAL = {
    **{
        (op, "dim"): "_Ints"
        for op in "sum mean var std amax amin all any norm vector_norm matrix_norm _linalg_norm logsumexp "
        "count_nonzero squeeze".split()
    },
    ("_bernoulli_", "p"): "Tensor | _float",
    ("cond", "p"): "_Number | str",
    ("matrix_norm", "ord"): "_Number | str",
    ("_linalg_norm", "ord"): "_Number | str",
    ("pca_lowrank", "center"): "_bool",
    ("pca_lowrank", "q"): "_int",
    ("svd_lowrank", "q"): "_int",
    ("svd_lowrank", "M"): "Tensor",
    ("tensordot", "dims"): "_int | Tensor | Sequence[Sequence[_int]]",
    ("tensorsolve", "dims"): "Sequence[_int]",
    ("bernoulli", "p"): "Tensor | _float",
    ("clamp_max", "max"): "_Number",
    ("clamp_min", "min"): "_Number",
    ("lerp", "end"): "Tensor",
    ("local_response_norm", "k"): "_Number",
    ("local_response_norm", "size"): "_int",
    ("multi_head_attention_forward", "value"): "Tensor",
    ("scaled_dot_product_attention", "value"): "Tensor",
    ("lerp", "weight"): "Tensor | _Number",
    ("masked_fill", "value"): "Tensor | _Number",
    ("narrow", "start"): "Tensor | _int",
    ("narrow_copy", "start"): "_int",
    ("movedim", "source"): "_Ints",
    ("nonzero_static", "size"): "_int",
    ("repeat_interleave", "output_size"): "_int",
    ("repeat_interleave", "repeats"): "Tensor | _int",
    ("select_scatter", "index"): "_int",
    ("slice_scatter", "start"): "_int",
    ("slice_scatter", "end"): "_int",
    ("take_along_dim", "indices"): "Tensor",
    ("unravel_index", "indices"): "Tensor",
    ("embedding", "max_norm"): "_float",
    **{(op, "value"): "Tensor | _Number" for op in "fill index_fill".split()},
    **{(op, "reduce"): "str" for op in "index_reduce scatter scatter_reduce".split()},
    **{(op, "indices_or_sections"): "Tensor | _Ints" for op in "dsplit hsplit tensor_split vsplit".split()},
    ("norm", "p"): "_Number | str",
    ("normal", "mean"): "Tensor | _Number",
    ("normal", "std"): "Tensor | _Number",
    ("pow", "input"): "Tensor | _Number",
    **{
        (op + suffix, "stride"): "_Ints"
        for op in "max_pool1d max_pool2d max_pool3d avg_pool1d avg_pool2d avg_pool3d".split()
        for suffix in ("", "_with_indices")
    },
    **{(f"conv{n}d", "padding"): "_Ints | str" for n in (1, 2, 3)},
    **{
        (name, "stride"): "_Ints"
        for name in "convolution conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d fold".split()
    },
    ("_unfold_blocks", "stride"): "_Ints",
    **{(name, "size"): "_Ints" for name in "interpolate upsample upsample_nearest upsample_bilinear".split()},
    ("constant_pad_nd", "value"): "_Number",
    ("grid_sample", "padding_mode"): "str",
    **{(f"max_unpool{dims}d", "indices"): "Tensor" for dims in (1, 2, 3)},
    **{(f"{kind}_pool{dims}d", "stride"): "_Ints" for kind in ("lp", "_max") for dims in (1, 2, 3)},
    **{(f"max_unpool{dims}d", "stride"): "_Ints" for dims in (1, 2, 3)},
    **{
        (op, "reduction"): "_int"
        for op in "_kl_div _margin_ranking_loss _cosine_embedding_loss _hinge_embedding_loss _triplet_margin_loss "
        "_poisson_nll_loss __ctc_loss _bce_with_logits_numbered".split()
    },
    ("select", "index"): "_int",
    ("unfold", "size"): "_int",
    ("where", "input"): "Tensor | _Number",
    ("where", "other"): "Tensor | _Number",
    ("_where_method", "other"): "Tensor | _Number",
    **{(op, "other"): "Tensor | _Number" for op in "div remainder rsub".split()},
}
# Methods written in Python whose result depends on how they are called.
OVERLOADS = {
    "size": ("(self) -> Size", "(self, dim: _int) -> _int"),
    "stride": ("(self) -> tuple[_int, ...]", "(self, dim: _int) -> _int"),
}

# ---- what is bound from records -------------------------------------------------------------------------------------


def of_record(op: Op, name: str, place: str) -> str:
    """The function or method `name` of a record, overloaded where it has several forms."""
    found = [_typed(op, one, place) for form in forms(op, place) for one in (form, *_as_one_sequence(form))]
    return _overloaded(name, found, op.kernel)


def _as_one_sequence(form: Signature) -> list[Signature]:
    """`view(2, 3)` may be called as `view((2, 3))`, too."""
    if all(p.kind is not p.VAR_POSITIONAL for p in form.parameters.values()):
        return []
    plain = {"kind": Parameter.POSITIONAL_OR_KEYWORD}
    changed = [p.replace(**plain) if p.kind is p.VAR_POSITIONAL else p for p in form.parameters.values()]
    return [form.replace(parameters=changed)]


def _typed(op: Op, form: Signature, place: str) -> str:
    result = _result_type(form)
    parameters = [p.replace(annotation=_parameter_type(op, p, result)) for p in form.parameters.values()]
    if place == "Tensor":
        parameters.insert(0, Parameter("self", Parameter.POSITIONAL_OR_KEYWORD))
    return str(Signature(parameters, return_annotation=result))


def _parameter_type(op: Op, p: Parameter, result: Words) -> Words:
    if p.name == "out":
        return Words("Tensor | None" if result == TENSOR else f"{TENSORS} | None")
    text = SPECIAL.get((op.name, p.name)) or ("Tensor | _Number" if p.name in op.promote[1:] else TYPES.get(p.name))
    if text is None:
        raise LookupError(f"_stubs.TYPES has no type for the parameter {p.name} of {op.name}")
    if p.kind is p.VAR_POSITIONAL:
        return Words(text.removeprefix("Sequence[").removesuffix("]"))
    return Words(f"{text} | None" if p.default is None else text)


def _result_type(form: Signature) -> Words:
    """Several results have a class of their own: _ValuesIndices."""
    result = form.return_annotation
    return result if result in (TENSOR, TENSORS) else Words("_" + "".join(re.findall(r"\w+", result.title())))


def _several_results() -> Iterator[tuple[str, list[str]]]:
    """The class of each kind of several results, and its fields."""
    for names in PUBLIC.values():
        for op in names.values():
            for form in forms(op, "torch"):
                if form.return_annotation not in (TENSOR, TENSORS):
                    yield _result_type(form), re.findall(r"\w+", form.return_annotation)


def _bound_methods() -> Iterator[tuple[str, str]]:
    """The methods of Tensor that come from records: plain, in place, operators."""
    for name in _dispatch.method_names():
        op = PUBLIC["Tensor"].get(name) or RECORDS.get(_dispatch._IN_PLACE.get(name, "")) or PUBLIC["Tensor"][name[:-1]]
        yield name, of_record(op, name, "Tensor")
    for name in (*_dispatch._OPERATORS, *_dispatch._ASSIGNING):
        other = "Tensor" if name == "__matmul__" else "Tensor | _Number"
        unlike_object = "  # type: ignore[override]" if name in ("__eq__", "__ne__") else ""
        yield name, f"def {name}(self, other: {other}) -> Tensor: ...{unlike_object}"
    for name in _dispatch._UNARY:
        yield name, f"def {name}(self) -> Tensor: ..."
    yield "__getitem__", "def __getitem__(self, key: Any) -> Tensor: ..."
    yield "__setitem__", "def __setitem__(self, key: Any, value: Tensor | _Number) -> None: ..."


def _overloaded(name: str, found: Iterable[str], documented: Callable) -> str:
    first, *others = dict.fromkeys(found)
    summary = inspect.cleandoc(documented.__doc__ or "").partition("\n\n")[0].replace("\n", " ")
    texts = [f'def {name}{first}:\n    """{summary}"""' if summary else f"def {name}{first}: ..."]
    texts += [f"def {name}{other}: ..." for other in others]
    return "\n".join(f"@overload\n{text}" for text in texts) if others else texts[0]


# ---- what is written in Python --------------------------------------------------------------------------------------


class Stub:
    """The text of one module's stub, and the imports that its annotations need."""

    def __init__(self, module: ModuleType, place: str):
        self.module, self.place = module, place
        self.imports: dict[str, str] = {}
        self.parts: list[str] = []
        if module is _tensor:
            for name, fields in sorted(dict(_several_results()).items()):
                self.parts.append(f"class {name}(NamedTuple):\n    " + "\n    ".join(f"{f}: Tensor" for f in fields))
        else:
            for name in ("Tensor", *dict(_several_results())):
                self.show(name, _tensor.__name__)
        for name in self.names():
            self.add(name, getattr(module, name))

    def names(self) -> list[str]:
        """What the module shows; of `_tensor`, which other modules use, everything that it defines."""
        if self.module is _tensor:
            return [n for n, value in vars(_tensor).items() if getattr(value, "__module__", "") == _tensor.__name__]
        return [name for name in dir(self.module) if not name.startswith("_")]

    def text(self) -> str:
        return HEAD + "".join(sorted(self.imports.values())) + ALIASES + "\n".join(self.parts) + "\n"

    def show(self, name: str, home: str) -> None:
        """Something that is defined elsewhere; without the `as` a stub keeps an import to itself."""
        self.imports[name] = f"from {home} import {name} as {name}\n"

    def add(self, name: str, value: Any) -> None:
        if op := PUBLIC.get(self.place, {}).get(name) or getattr(value, "op", None):
            self.parts.append(of_record(op, name, self.place))
        elif inspect.isfunction(value):
            self.parts.append(self.function(name, value))
        elif isinstance(value, ModuleType):
            self.show(name, value.__name__.rpartition(".")[0])
        elif isinstance(value, type) and value.__module__ == self.module.__name__:
            self.parts.append(self.class_(value))
        elif isinstance(value, type) and getattr(sys.modules.get(value.__module__), name, None) is value:
            self.show(name, value.__module__)
        else:
            self.parts.append(self.constant(name, value))

    def constant(self, name: str, value: Any) -> str:
        kind = "None" if value is None else type(value).__name__
        return f"{name}: {self.annotation(kind, {kind: type(value)})}"

    def function(self, name: str, function: Callable, method: bool = False) -> str:
        """A function as it is annotated."""
        written = inspect.signature(function)
        names = inspect.unwrap(function).__globals__
        parameters = list(written.parameters.values())
        if method:
            parameters[0] = Parameter("self", Parameter.POSITIONAL_OR_KEYWORD)
        for place, p in enumerate(parameters):
            if not (p.default in (p.empty, None) or isinstance(p.default, (int, float, str))):
                p = p.replace(default=Words("..."))
            parameters[place] = p.replace(annotation=self.annotation(p.annotation, names))
        returned = self.annotation(written.return_annotation, names)
        found = [str(Signature(parameters, return_annotation=returned))]
        return _overloaded(name, OVERLOADS[name] if method and name in OVERLOADS else found, function)

    def annotation(self, written: Any, names: dict[str, Any]) -> Any:
        """An annotation, with what it names imported from where `names` have it."""
        if written is Signature.empty:
            return written
        text = written if isinstance(written, str) else inspect.formatannotation(written)
        for node in ast.walk(ast.parse(text, mode="eval")):
            if isinstance(node, ast.Name) and not hasattr(builtins, node.id):
                self._import_for_annotation(node.id, names)
        return Words(re.sub(r"(?<![\w.])(bool|float|int|type)\b", r"_\1", text))

    def _import_for_annotation(self, name: str, names: dict[str, Any]) -> None:
        value = names.get(name)
        if isinstance(value, ModuleType):
            parent, _, last = value.__name__.rpartition(".")
            self.imports.setdefault(name, f"from {parent} import {last}\n" if parent else f"import {last} as {name}\n")
            return
        home = value.__module__ if getattr(value, "__name__", None) == name else names["__name__"]
        if home != self.module.__name__:
            self.imports.setdefault(name, f"from {home} import {name}\n")

    def class_(self, cls: type) -> str:
        """A class with everything in it; Tensor also with what it binds at first use."""
        members = dict(_bound_methods()) if cls is _tensor.Tensor else {}
        for name, value in vars(cls).items():
            # An editor shall see what there is, not that anything may be asked for.
            known = name in ("__getattr__", "__setattr__") or (
                name in vars(object) and name not in ("__init__", "__new__")
            )
            # What some use has bound meanwhile and `_bound_methods` does not know is nobody else's business.
            bound = getattr(value, "__module__", "") in ("minitorch", _dispatch.__name__)
            if name not in members and not known and not bound:
                members[name] = self.member(name, value)
        bases = ", ".join("tuple[_int, ...]" if b is tuple else b.__name__ for b in cls.__bases__ if b is not object)
        lines = [line for name in sorted(members) for line in members[name].splitlines()] or ["..."]
        return "\n    ".join([f"class {cls.__name__}({bases}):" if bases else f"class {cls.__name__}:", *lines])

    def member(self, name: str, value: Any) -> str:
        if isinstance(value, property):
            texts = ["@property\n" + self.function(name, value.fget, True)]
            if value.fset:
                texts.append(f"@{name}.setter\n" + self.function(name, value.fset, True))
            if value.fdel:
                texts.append(f"@{name}.deleter\n" + self.function(name, value.fdel, True))
            return "\n".join(texts)
        if isinstance(value, (classmethod, staticmethod)):
            decorator = "" if name == "__new__" else f"@{type(value).__name__}\n"
            return decorator + self.function(name, value.__func__)
        if inspect.isfunction(value):
            return self.function(name, value, True)
        if inspect.ismemberdescriptor(value):
            return f"{name}: Any"
        return "" if name.startswith("__") else self.constant(name, value)


def stubs() -> dict[Path, str]:
    """The stubs as they should be: file -> text."""
    import_all()
    found = {}
    for name, place in STUBS.items():
        module = import_module(name)
        found[Path(module.__file__).with_suffix(".pyi")] = Stub(module, place).text()
    return found


def index() -> dict[Path, str]:
    """The index of the ops that are imported at their first use, as it should be: file -> text."""
    for module in pkgutil.walk_packages(ops.__path__, "minitorch.ops."):
        import_module(module.name)
    waiting: dict[str, dict[str, str]] = {}
    for place in sorted(PUBLIC):
        for name, op in sorted(PUBLIC[place].items()):
            family = op.kernel.__module__.removeprefix("minitorch.ops.")
            if family not in ops.__all__:
                waiting.setdefault(place, {})[name] = family
    path = Path(_index.__file__)
    lines = [
        f"    {place!r}: {{\n" + "".join(f"        {n!r}: {f!r},\n" for n, f in found.items()) + "    },\n"
        for place, found in waiting.items()
    ]
    table = "{\n" + "".join(lines) + "}\n" if lines else "{}\n"
    return {path: f'"""{_index.__doc__}"""\n\nFAMILIES: dict[str, dict[str, str]] = ' + table.replace("'", '"')}


if __name__ == "__main__":
    for path, text in index().items():
        path.write_text(text)
    for path, text in stubs().items():
        path.write_text(text)
