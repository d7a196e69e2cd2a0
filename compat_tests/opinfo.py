"""torch's own database of ops (`op_db`: the samples that it tests itself with), put to both backends.

    python -m compat_tests.opinfo                 every op, every sample, the differences; writes opinfo.md
    python -m compat_tests.opinfo tanh cat        these ops, with each difference
    python -m compat_tests.opinfo --quick         a spread-out part, as in the suite

An op passes whole when it agrees with torch in each of these aspects, on every sample:

    float32 float64 int64 bool    results (type, dtype, shape, aliasing, values) and gradients of all inputs for a
                                  random cotangent; no input changed that torch leaves alone
    second order                  gradients of gradients, in float64
    method, in place, out         the other forms of the same call
    errors                        wrong inputs: the same exception type and first line
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import sys
import time
import types
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch

import minitorch
from compat_tests.backends import MINITORCH, TORCH, Array, Backend, Dtype, Sample
from compat_tests.outcomes import Outcome, compare, observe

DTYPES = ("float32", "float64", "int64", "bool")
SEED = 2147
QUICK = 12
"""How many samples of each aspect the suite takes."""


# Which gradient comes out at nan is chance: torch's vectorized loop and its loop over the rest branch differently.
CHANCE_AT_NAN = {f"nn.functional.{n}" for n in "elu celu selu hardtanh relu6 hardshrink softshrink".split()}


class LeftOut(Exception):
    """A sample of a kind that minitorch leaves out as a whole: complex numbers, sparse tensors, modules of torch."""


@cache
def database() -> dict[str, Any]:
    """Every entry of op_db, by name; ops with several entries bear the variant after a dot."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from torch.testing._internal import common_utils
        from torch.testing._internal.common_methods_invocations import op_db
        from torch.testing._internal.opinfo import core
    # torch looks through the whole stack for a test of its own, at each list of samples: two thirds of their time.
    common_utils.extract_test_fn = core.extract_test_fn = lambda: None
    return {info.name + (f".{info.variant_test_name}" if info.variant_test_name else ""): info for info in op_db}


def is_public(info: Any) -> bool:
    """Whether people call it by this name; the rest are torch's own building blocks."""
    inner = info.name.startswith(("torch.", "_", "jiterator")) or info.name.endswith(("_backward", "_copy"))
    return info.name == "index_copy" or not (inner or info.name == "slice")


# ---- the two callables ----------------------------------------------------------------------------------------------


def ours(info: Any) -> Callable | None:
    """minitorch's function for an entry, or None where it has none."""
    *rooms, name = info.name.split(".")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            home = minitorch
            for room in rooms:
                home = getattr(home, room)
            found = getattr(home, name)
        except AttributeError:
            # Some that write in place stand there without their underscore: `cauchy` for `Tensor.cauchy_`.
            methods = (getattr(minitorch.Tensor, n, None) for n in (name, f"{name}_"))
            found = None if rooms else next(filter(None, methods), None)
    if found is not None and isinstance(info.op, types.FunctionType) and info.op.__module__.startswith("torch.testing"):
        return _among_ours(info.op)
    return found


def _among_ours(function: Callable) -> Callable:
    """A helper of the database, `lambda x, n: torch.narrow(x, n)`, over minitorch."""

    def seeded(op: Callable, *args: Any, **kwargs: Any) -> Any:
        minitorch.manual_seed(42)
        return op(*args, **kwargs)

    world = {**function.__globals__, "torch": minitorch, "wrapper_set_seed": seeded}
    made = types.FunctionType(function.__code__, world, function.__name__, function.__defaults__, function.__closure__)
    made.__kwdefaults__ = function.__kwdefaults__
    return made


# Ops that may take any one of equal elements, and where `dim` stands behind the input.
TIES = {"argsort": 0, "kthvalue": 1, "median": 0, "mode": 0, "sort": 0, "topk": 1}


def _by_element(name: str, function: Callable) -> Callable:
    """A call of one of these, with the elements that its indices name in the place of the indices, and with whether
    one is named twice. A stable sort is held to its order."""

    def call(x: Any, *args: Any, **kwargs: Any) -> Any:
        result = function(x, *args, **kwargs)
        *values, indices = (result,) if name == "argsort" or not isinstance(result, tuple) else result
        if kwargs.get("stable") or (name != "argsort" and not values) or not x.ndim:
            return result
        dim = args[TIES[name]] if len(args) > TIES[name] else kwargs.get("dim", -1)
        places = indices if indices.ndim == x.ndim else indices.unsqueeze(dim)
        twice = bool((np.diff(np.sort(places.numpy(), dim), axis=dim) == 0).any())
        return *values, x.detach().gather(dim, places).reshape(indices.shape), str(indices.dtype), twice

    return call


# ---- samples --------------------------------------------------------------------------------------------------------


def samples(info: Any, dtype: str, grad: bool = True, all_of_them: bool = True) -> Iterator[Sample]:
    """The samples of an entry, as arrays.

    Args:
        grad: the inputs that the database means to differentiate require it.
        all_of_them: the many that hold special numbers and odd strides, too.
    """
    torch.manual_seed(SEED)
    kind = getattr(torch, dtype)
    if kind not in info.dtypes:
        return
    wanted = grad and info.supports_autograd and kind.is_floating_point
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            generate = info.reference_inputs if all_of_them else info.sample_inputs
            found = list(generate("cpu", kind, requires_grad=wanted))
        except ValueError:  # some ask for gradients of bools
            found = list(info.sample_inputs("cpu", kind, requires_grad=wanted))
    for sample in found:
        with contextlib.suppress(LeftOut):
            # What memory nobody has set holds is chance.
            plain = _sample(sample, not info.name.startswith(("empty", "new_empty")))
            if info.name.removeprefix("linalg.") in FREE_SIGNS:
                plain.part = sample.output_process_fn_grad
            yield plain


FREE_SIGNS = ("eigh", "svd", "svd_lowrank", "pca_lowrank")
"""Ops that give vectors whose signs are chance: the database says what of their results to look at."""


def _sample(sample: Any, determined: bool = True) -> Sample:
    plain = Sample(
        (without_torch(sample.input), *without_torch(tuple(sample.args))), without_torch(dict(sample.kwargs))
    )
    plain.numbers = determined
    return plain


def without_torch(x: Any) -> Any:
    """An argument of a sample without torch in it."""
    if isinstance(x, torch.Tensor):
        return _array(x)
    if isinstance(x, torch.Size):
        return tuple(x)
    if isinstance(x, (tuple, list)):
        plain = [without_torch(y) for y in x]
        return plain if type(x) is list else tuple(plain)
    if isinstance(x, dict):
        return {key: without_torch(value) for key, value in x.items()}
    if isinstance(x, (torch.dtype, torch.layout, torch.memory_format)):
        name = str(x).removeprefix("torch.")
        if name.startswith(("complex", "sparse", "q")):
            raise LeftOut(name)
        return Dtype(name)
    if isinstance(x, torch.device):
        return str(x)
    if isinstance(x, (complex, torch.Generator, torch.nn.Module)):
        raise LeftOut(type(x).__name__)
    return x


def _array(x: torch.Tensor) -> Array:
    if x.is_complex() or x.layout is not torch.strided or x.is_quantized or x.device.type != "cpu":
        raise LeftOut(f"{x.dtype} {x.layout}")
    if x.ndim > 64:
        raise LeftOut("more dims than NumPy's arrays have")
    plain = x.detach().resolve_neg()
    if plain.dtype is torch.bfloat16:
        raise LeftOut("bfloat16")
    return Array(plain.numpy(), x.requires_grad, "own")


@cache
def some_of_op(place: str, name: str, wrong: bool = False) -> list[Sample]:
    """A few small samples of an op by its public place and name, spread out; `wrong`: of those that must raise."""
    room = {"torch": "", "Tensor": "", "F": "nn.functional."}.get(place, f"{place}.")
    found = []
    for info in database().values():
        # A helper of the database may take other arguments than the op.
        if info.name == room + name and not getattr(info.op, "__module__", "").startswith("torch.testing"):
            if wrong:
                found += [s for s, _ in _wrong(info) if observe(TORCH, info.op, s).error]
            else:
                found += samples(info, _first_dtype(info))
            if info.name in CHANCE_AT_NAN:
                found = [s for s in found if not np.isnan(s.arrays[0].data).any()]
    found.sort(key=_size)
    small = [s for s in found if _size(s) <= 200] or found[:1]
    is_plain = lambda sample: all(a.data.size and np.isfinite(a.data).all() for a in sample.arrays)  # noqa: E731
    return [*spread([s for s in small if is_plain(s)], 6), *spread([s for s in small if not is_plain(s)], 2)]


def _size(sample: Sample) -> int:
    return sum(array.data.size for array in sample.arrays)


def spread(samples: list, most: int) -> list:
    """So many of them, from all over the list."""
    return samples[:: max(1, len(samples) // most)][:most]


def _first_dtype(info: Any) -> str:
    return next((d for d in ("float64", "int64", "bool") if getattr(torch, d) in info.dtypes), "float64")


def without_grad(sample: Sample) -> Sample:
    return sample.map(lambda x: Array(x.data, False, x.layout) if isinstance(x, Array) else x)


# ---- aspects --------------------------------------------------------------------------------------------------------


@dataclass
class Report:
    """What became of an entry: aspect -> (samples that agree, samples), and the differences in words."""

    name: str
    has: bool = True
    counts: dict[str, list[int]] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    graphs: list[int] = field(default_factory=lambda: [0, 0])
    """How often the graph below the results bears torch's names throughout."""

    @property
    def passes(self) -> bool:
        return bool(self.counts) and not self.differences

    def add(self, aspect: str, sample: Any, difference: str | None) -> None:
        count = self.counts.setdefault(aspect, [0, 0])
        count[1] += 1
        if difference is None:
            count[0] += 1
        else:
            self.differences.append(f"{self.name}, {aspect}: ({sample!r:.300}): {difference:.400}")


def check(name: str, most: int | None = None) -> Report:
    """Puts the samples of an entry to both backends: all of them, or some `most` of each aspect, spread out."""
    info = database()[name]
    report = Report(name)
    function = ours(info)
    if function is None:
        report.has = False
        return report
    calls = (function, info.op)
    found = partial(_some, info, most)
    for dtype in DTYPES:
        # Random floats are all different.
        ties = info.name in TIES and dtype in ("int64", "bool")
        compared = tuple(_by_element(info.name, call) for call in calls) if ties else calls
        for sample in found(dtype):
            _forward_and_backward(report, dtype, compared, sample)
    first = next((d for d in DTYPES if getattr(torch, d) in info.dtypes), "float32")
    plain = [without_grad(s) for s in found(first, grad=False)]
    for aspect, method in (("method", info.method_variant), ("in place", info.inplace_variant)):
        if not callable(method) or not hasattr(method, "__name__"):
            continue
        helper = getattr(method, "__module__", "") or ""
        mine = (
            _among_ours(method)
            if helper.startswith("torch.testing")
            else getattr(minitorch.Tensor, method.__name__, None)
        )
        if mine is None:
            report.add(aspect, method.__name__, f"minitorch's Tensor has no {method.__name__}")
            continue
        for sample in plain:
            if isinstance(sample.args[0], Array) and not (aspect == "in place" and _overlaps(sample.args[0].data)):
                _forward_and_backward(report, aspect, (mine, method), sample)
    if info.supports_out:
        for sample in plain:
            _out(report, calls, sample)
    if info.supports_autograd and info.supports_gradgrad:
        for sample in found("float64"):
            _second_order(report, calls, sample)
    for sample, regex in islice(_wrong(info), most):
        _error(report, calls, sample, regex)
    return report


def _overlaps(x: np.ndarray) -> bool:
    """Whether several elements lie in one place: what writing there does is chance."""
    reach = 0
    for step, n in sorted(zip(x.strides, x.shape, strict=True)):
        if n > 1:
            if step <= reach:
                return True
            reach += step * (n - 1)
    return False


def _some(info: Any, most: int | None, dtype: str, grad: bool = True) -> Iterable[Sample]:
    """All samples of an entry, or some `most` of the small ones, spread out."""
    if most is None:
        return samples(info, dtype, grad)
    everything = list(samples(info, dtype, grad, all_of_them=False))
    return spread([s for s in everything if _size(s) <= 2000] or everything[:1], most)


def _left_out(outcome: Any) -> bool:
    """Whether torch's result is of a kind that minitorch leaves out."""
    return any("complex" in seen.dtype for seen in outcome.results) or "Complex" in str(outcome.error)


def _forward_and_backward(report: Report, aspect: str, calls: tuple, sample: Sample) -> None:
    try:
        theirs = observe(TORCH, calls[1], sample)
    except TypeError:  # numpy knows no such dtype
        return
    if _left_out(theirs):
        return
    mine = observe(MINITORCH, calls[0], sample)
    if theirs.graph and aspect in ("float32", "float64"):
        report.graphs[1] += 1
        report.graphs[0] += mine.graph == theirs.graph
    _compare(report, aspect, calls[1], sample, mine, theirs)


def _compare(report: Report, aspect: str, call: Callable, sample: Sample, mine: Outcome, theirs: Outcome) -> None:
    difference = _compared(report, sample, mine, theirs)
    if difference and any(array.data.dtype == np.float32 for array in sample.arrays):
        take_as_equal(is_rounding, mine, theirs, observe(TORCH, call, sample.as_dtype("float64")))
        difference = _compared(report, sample, mine, theirs)
    report.add(aspect, sample, difference)


def take_as_equal(is_rounding: Callable, mine: Outcome, theirs: Outcome, exact: Outcome) -> None:
    """Puts torch's numbers for mine where `is_rounding(mine, theirs, exact)`."""
    for place, (a, b, c) in enumerate(zip(mine.results, theirs.results, exact.results)):
        if isinstance(a.values, np.ndarray) and is_rounding(a.values, b.values, c.values):
            mine.results[place].values = b.values
    for place, (a, b, c) in enumerate(zip(mine.inputs, theirs.inputs, exact.inputs)):
        if is_rounding(a, b, c):
            mine.inputs[place] = b
    for place, (a, b, c) in enumerate(zip(mine.grads, theirs.grads, exact.grads)):
        if a and b and c and a[0] == b[0] and is_rounding(a[1], b[1], c[1]):
            mine.grads[place] = b


def is_rounding(mine: np.ndarray, theirs: np.ndarray, exact: np.ndarray) -> bool:
    """Where large terms cancel, a few ulps of the sum are too strict: up to 8 times torch's own error is rounding."""
    if not (mine.shape == theirs.shape == exact.shape and mine.dtype == theirs.dtype == np.float32):
        return False
    errors = [np.abs(x.astype(np.float64) - exact).max(initial=0) for x in (mine, theirs)]
    return bool(errors[0] <= 8 * errors[1])


def _compared(report: Report, sample: Sample, mine: Outcome, theirs: Outcome) -> str | None:
    if report.name in CHANCE_AT_NAN:
        x = sample.arrays[0].data
        for grads in (mine.grads, theirs.grads):
            for _, grad in filter(None, grads):
                if grad.shape == x.shape:
                    grad[np.isnan(x)] = 0
    return compare(mine, theirs, graph=False)


def _second_order(report: Report, calls: tuple, sample: Sample) -> None:
    theirs = observe(TORCH, calls[1], sample, order=2)
    if theirs.error is None and not _left_out(theirs):
        mine = observe(MINITORCH, calls[0], sample, order=2)
        report.add("second order", sample, _compared(report, sample, mine, theirs))


def _into(backend: Backend, call: Callable, like: list, part: Callable | None) -> Callable:
    """The call with `out=` tensors of the right kind, and with empty ones."""

    def written(*args: Any, **kwargs: Any) -> list:
        seen = []
        for empty in (False, True):
            outs = tuple(
                backend.torch.zeros((0,) if empty else r.shape, dtype=getattr(backend.torch, r.dtype[6:])) for r in like
            )
            backend.torch.manual_seed(7)
            returned = call(*args, **kwargs, out=outs if len(outs) > 1 else outs[0])
            same = [a is b for a, b in zip(backend.flat(returned), outs, strict=True)]
            seen += [part(outs) if part else outs, same]
        return seen

    return written


def _out(report: Report, calls: tuple, sample: Sample) -> None:
    part, sample = sample.part, dataclasses.replace(sample, part=None)
    plain = observe(TORCH, calls[1], sample)
    if plain.error or _left_out(plain) or any(r.type != "Tensor" for r in plain.results) or not plain.results:
        return
    mine, theirs = (
        observe(backend, _into(backend, call, plain.results, part), sample)
        for backend, call in zip((MINITORCH, TORCH), calls, strict=True)
    )
    if theirs.error is None:
        _compare(report, "out", _into(TORCH, calls[1], plain.results, part), sample, mine, theirs)


def _wrong(info: Any) -> Iterator[tuple[Sample, str]]:
    if info.error_inputs_func is None:
        return
    torch.manual_seed(SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for wrong in info.error_inputs("cpu"):
            with contextlib.suppress(LeftOut):
                yield _sample(wrong.sample_input), wrong.error_regex


def _error(report: Report, calls: tuple, sample: Sample, regex: str) -> None:
    theirs = observe(TORCH, calls[1], sample)
    # The harness gives torch memory that belongs to NumPy.
    if theirs.error is not None and "resize storage that is not resizable" not in theirs.error[2]:
        mine = observe(MINITORCH, calls[0], sample)
        report.add("errors", sample, None if mine.error == theirs.error else f"{mine.error} against {theirs.error}")


# ---- the run --------------------------------------------------------------------------------------------------------


def _checked(name: str, most: int | None) -> Report:
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    try:
        return check(name, most)
    except Exception as error:
        report = Report(name)
        report.add("harness", "", f"{type(error).__name__}: {error}")
        return report


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m compat_tests.opinfo", description=__doc__.splitlines()[0])
    parser.add_argument("ops", nargs="*", help="names of ops as op_db has them; all of them if none is given")
    parser.add_argument("--quick", action="store_true", help="a few samples of each aspect")
    parser.add_argument("--most", type=int, default=12, help="how many differences of an op to print")
    parser.add_argument("--lacking", action="store_true", help="only name the ops that minitorch lacks")
    options = parser.parse_args(arguments)
    entries = database()
    if options.lacking:
        print(*(name for name, info in entries.items() if is_public(info) and ours(info) is None), sep="\n")
        return 0
    chosen = [
        n for n in entries if n in options.ops or n.split(".")[-1] in options.ops or entries[n].name in options.ops
    ]
    unknown = [op for op in options.ops if not any(op in (n, n.split(".")[-1], entries[n].name) for n in chosen)]
    if unknown:
        parser.error(f"op_db has no {', '.join(unknown)}")
    most = QUICK if options.quick else None
    if options.ops:
        reports = []
        for name in chosen:
            report = _checked(name, most)
            reports.append(report)
            for difference in report.differences[: options.most]:
                print(difference)
            print(_row(report))
        return int(not all(r.passes for r in reports))
    start, reports = time.perf_counter(), []
    names = [n for n in entries if is_public(entries[n])]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for report in pool.map(_checked, names, [most] * len(names), chunksize=4):
            reports.append(report)
            print(f"\r{len(reports)}/{len(names)} {report.name:50}", end="", file=sys.stderr)
            print("".join(f"{difference}\n" for difference in report.differences[: options.most]), end="", flush=True)
    text = table(reports)
    print(f"\r{text.splitlines()[4]}  ({time.perf_counter() - start:.0f} s)", file=sys.stderr)
    if not options.quick:
        RESULTS.write_text(text)
        rows = [f"{json.dumps(r.name)}: {json.dumps(r.counts)}" for r in reports]
        KEPT.write_text("{\n" + ",\n".join(rows) + "\n}\n")
    else:
        print(text)
    return 0


RESULTS = Path(__file__).parent / "opinfo.md"
KEPT = Path(minitorch.__file__).parent / "viz" / "opinfo.json"
"""The counts of the whole run, for `minitorch ops` and the tests: entry -> aspect -> [agree, all]; {} if it lacks."""


def _row(report: Report) -> str:
    counts = ", ".join(f"{aspect} {a}/{b}" for aspect, (a, b) in report.counts.items())
    verdict = "passes" if report.passes else "FAILS" if report.counts else "lacking"
    return f"{report.name}: {verdict}: {counts}; torch's graph {report.graphs[0]}/{report.graphs[1]}"


def table(reports: list[Report]) -> str:
    """The whole run as Markdown."""
    whole = [r for r in reports if r.passes]
    part = [r for r in reports if r.counts and not r.passes]
    total = Counter()
    for report in reports:
        for aspect, (good, count) in report.counts.items():
            total[aspect, "good"] += good
            total[aspect, "all"] += count
    lines = [
        "# torch's own samples, put to minitorch",
        "",
        "Written by `python -m compat_tests.opinfo`; see there what passing means.",
        "",
        f"Of {len(reports)} public ops of op_db {len(whole)} pass whole, {len(part)} in part, "
        f"{len(reports) - len(whole) - len(part)} are lacking.",
        "",
        "| aspect | samples | agree |",
        "|---|---:|---:|",
    ]
    aspects = list(dict.fromkeys(aspect for report in reports for aspect in report.counts))
    lines += [f"| {a} | {total[a, 'all']} | {total[a, 'good']} |" for a in aspects]
    graphs = [sum(r.graphs[i] for r in reports) for i in (0, 1)]
    lines += ["", f"The graph bears torch's own names in {graphs[0]} of {graphs[1]} samples with gradients.", ""]
    lines += ["## Pass whole", "", ", ".join(f"`{r.name}`" for r in whole), ""]
    lines += ["## Pass in part", "", "| op | agree | the first difference |", "|---|---|---|"]
    for r in part:
        counts = ", ".join(f"{aspect} {a}/{b}" for aspect, (a, b) in r.counts.items() if a < b)
        first = r.differences[0].split("): ", 1)[-1].replace("|", "\\|").replace("\n", " ")[:160]
        lines.append(f"| `{r.name}` | {counts} | {first} |")
    lines += ["", "## Lacking, or of complex numbers alone", ""]
    lines += [", ".join(f"`{r.name}`" for r in reports if not r.counts), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
