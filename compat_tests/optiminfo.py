"""torch's own database of optimizers (`optim_db`), put to both backends.

    python -m compat_tests.optiminfo              every optimizer with every sample; writes optiminfo.md
    python -m compat_tests.optiminfo Adam SGD     these, with each difference

An optimizer passes whole when it agrees with torch in each of these aspects, on every sample of its settings:

    construction    repr, defaults and groups, or the error
    float32 float64 six steps on random gradients: after each the parameters, their version counters, the gradients and
                    the state, which must be untouched or as torch's
    flags           the same with each of foreach, fused, capturable and differentiable
    groups          groups of their own settings, changed on the way, and one more added later
    reload          state_dict in the middle into a new optimizer, and from the other backend
    tensor lr, maximize, closure, hooks, zero_grad
    errors          wrong arguments: the same exception type and first line
"""

from __future__ import annotations

import argparse
import copy
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch

import minitorch
from compat_tests.opinfo import Report
from compat_tests.outcomes import first_line
from compat_tests.tolerances import close

STEPS = 6
LEFT_OUT = {"SparseAdam"}
RESULTS = Path(__file__).parent / "optiminfo.md"

SHAPES = [(5,), (), (3, 4), (70, 60), (2, 3, 4), (0,)]
MATRICES = [(3, 4), (5, 3), (70, 60), (2, 2), (6, 1), (4, 8)]


@cache
def database() -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from torch.testing._internal.common_optimizers import optim_db
    return {info.optim_cls.__name__: info for info in optim_db if info.optim_cls.__name__ not in LEFT_OUT}


# ---- what is seen ---------------------------------------------------------------------------------------------------


def plain(x: Any, X: Any) -> Any:
    """A result as plain data: arrays for tensors, dicts and lists all the way down."""
    if isinstance(x, X.Tensor):
        return x.detach().numpy().copy()
    if isinstance(x, dict):
        return {str(key): plain(value, X) for key, value in x.items()}
    if isinstance(x, (list, tuple)):
        return [plain(value, X) for value in x]
    return x if isinstance(x, (int, float, str, bool, type(None))) else repr(x).replace("minitorch", "torch")


def difference(ours: Any, theirs: Any, loose: float = 0.0, path: str = "") -> str | None:
    """The first thing in which two such results differ. The `t` of LBFGS is a number or a tensor, as it comes."""
    if path.endswith(".t"):
        ours, theirs = float(ours), float(theirs)
    if isinstance(theirs, (int, float)) and not isinstance(theirs, bool) and isinstance(ours, (int, float)):
        same = ours == theirs or abs(ours - theirs) <= 1e-5 * abs(theirs) or (ours != ours and theirs != theirs)
        return None if same else f"{path}: {ours!r} against {theirs!r}"
    if type(ours) is not type(theirs):
        return f"{path}: {ours!r:.60} against {theirs!r:.60}"
    if isinstance(ours, dict):
        if list(ours) != list(theirs):
            return f"{path}: {list(ours)} against {list(theirs)}"
        pairs = [(f"{path}.{key}", ours[key], theirs[key]) for key in ours]
    elif isinstance(ours, list):
        if len(ours) != len(theirs):
            return f"{path}: {len(ours)} against {len(theirs)}"
        pairs = [(f"{path}[{i}]", a, b) for i, (a, b) in enumerate(zip(ours, theirs, strict=True))]
    elif isinstance(ours, np.ndarray):
        if ours.dtype != theirs.dtype or ours.shape != theirs.shape:
            return f"{path}: {ours.dtype}{ours.shape} against {theirs.dtype}{theirs.shape}"
        if close(ours, theirs, str(ours.dtype)) or np.allclose(ours, theirs, loose, loose):
            return None
        worst = np.unravel_index(np.nanargmax(np.abs(ours - theirs)), ours.shape)
        return f"{path}: at {tuple(map(int, worst))} {ours[worst]!r} against {theirs[worst]!r}"
    else:
        return None if ours == theirs else f"{path}: {ours!r} against {theirs!r}"
    return next((found for where, a, b in pairs if (found := difference(a, b, loose, where))), None)


def outcome(run: Callable[[Any], Any], X: Any) -> Any:
    """What a run gives, or its error, or the warnings that it gives, as plain data."""
    X.manual_seed(0)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            result = plain(run(X), X)
        except Exception as error:
            return f"{type(error).__name__}: {first_line(error).replace('minitorch', 'torch')}"
    told = [first_line(w.message) for w in warned if issubclass(w.category, UserWarning)]
    return {"result": result, "warnings": [text for text in told if "duplicate parameters" in text]}


# ---- scenarios: each is a function of the backend -------------------------------------------------------------------


def own(x: Any, X: Any) -> Any:
    """An argument of a sample with the tensors of a backend."""
    if isinstance(x, torch.Tensor):
        return X.nn.Parameter(own(x.data, X)) if isinstance(x, torch.nn.Parameter) else X.from_numpy(x.numpy().copy())
    if isinstance(x, dict):
        return {key: own(value, X) for key, value in x.items()}
    return type(x)(own(value, X) for value in x) if isinstance(x, (list, tuple)) else x


class Scene:
    """Parameters with an optimizer over them, in one backend.

    The last parameter never gets a gradient, the one before only at every other step.
    """

    def __init__(self, X: Any, name: str, dtype: str | None = None, **settings: Any):
        self.X, self.name = X, name
        if name == "LBFGS":
            # It ends when the loss changes no more: in float32 it is rounding that says when.
            settings = {"max_iter": 3, **settings} if dtype == "float32" else settings
            dtype = dtype or "float64"
        dtype = getattr(X, dtype or "float32")
        shapes = {"Muon": MATRICES, "Adafactor": SHAPES[:-1], "LBFGS": SHAPES[:3]}.get(name, SHAPES)
        self.params = [X.nn.Parameter(X.randn(shape, dtype=dtype)) for shape in shapes]
        turned = X.randn(3, 4, dtype=dtype).t()
        if name == "LBFGS" or settings.get("fused"):
            # torch's LBFGS refuses it; its fused kernels take the gradient for turned, too.
            turned = turned.contiguous()
        self.params.append(X.nn.Parameter(turned))
        self.params.append(X.nn.Parameter(X.randn(2, 3, dtype=dtype)))
        self.seen: list[Any] = []
        self.count = 0
        self.begin(self.params, **settings)

    def begin(self, params: Any, **settings: Any) -> None:
        self.optimizer = getattr(self.X.optim, self.name)(params, **own(settings, self.X))

    def closure(self) -> Any:
        """A smooth bowl, so that LBFGS has something to do."""
        self.optimizer.zero_grad()
        parts = [(p * p * 0.5 + (p - 0.3).cosh() * 0.1).sum() for p in self.params[:-1]]
        loss = sum(parts[1:], parts[0])
        loss.backward()
        return loss

    def step(self) -> None:
        """One step, and all that can be seen afterwards."""
        X = self.X
        self.count += 1
        if self.name == "LBFGS":
            loss = self.optimizer.step(self.closure)
            self.seen += [loss, [p._version for p in self.params], [p.detach().clone() for p in self.params]]
            # Its state holds differences of gradients, which cancel: in float32 they are rounding, too.
            if self.params[0].dtype is X.float64:
                self.seen.append(copy.deepcopy(self.optimizer.state_dict()))
            return
        for p in self.params[:-1]:
            p.grad = X.randn(p.shape, dtype=p.dtype) + 0.1 * p.detach()
        if self.count % 2 and not self.optimizer.defaults.get("fused"):  # which torch's SGD does not stand
            self.params[-2].grad = None
        grads = [None if p.grad is None else p.grad.clone() for p in self.params]
        self.optimizer.step()
        untouched = [p.grad is None if g is None else bool((p.grad == g).all()) for p, g in zip(self.params, grads)]
        versions = [p._version for p in self.params]
        if self.optimizer.defaults.get("fused") or self.optimizer.defaults.get("foreach"):
            # Some of torch's joint kernels write past the counter: a graph that they make wrong is not noticed.
            versions = None
        state = copy.deepcopy(self.optimizer.state_dict())
        self.seen += [[p.detach().clone() for p in self.params], untouched, versions, state]

    def go(self, steps: int = STEPS) -> list[Any]:
        for _ in range(steps):
            self.step()
        return self.seen


def scenarios(name: str, settings: dict[str, Any], dtypes: tuple[str, ...]) -> Iterator[tuple[str, str, Callable]]:
    """(aspect, words, function of the backend) for one sample of settings."""
    info = database()[name]
    group = {"lr": 0.02} if name == "LBFGS" else {"lr": 0.02, "weight_decay": 0.05}
    group = {key: value for key, value in group.items() if key in info.optim_cls([torch.ones(1, 1)]).defaults}

    def construction(X: Any) -> Any:
        optimizer = Scene(X, name, **settings).optimizer
        groups = [{k: v for k, v in g.items() if k != "params"} for g in optimizer.param_groups]
        return [repr(optimizer), optimizer.defaults, groups, optimizer.state_dict()]

    yield "construction", "", construction
    for dtype in dtypes:
        yield dtype, "six steps", lambda X, dtype=dtype: Scene(X, name, dtype, **settings).go()
    flags = [*info.supported_impls, *(["capturable"] if info.has_capturable_arg else [])]
    for flag in flags:
        if not (flag == "foreach" and isinstance(settings.get("lr"), torch.Tensor)):
            yield "flags", flag, lambda X, flag=flag: Scene(X, name, **settings, **{flag: True}).go(2)

    def groups(X: Any) -> Any:
        scene = Scene(X, name, **settings)
        first, second, *rest = scene.params
        scene.begin([{"params": [first]}, {"params": second, **group}, {"params": rest[:2]}], **settings)
        scene.go(2)
        scene.optimizer.add_param_group({"params": rest[2:], **group})
        scene.optimizer.param_groups[0]["lr"] = 0.3
        scene.go(2)
        return [scene.seen, repr(scene.optimizer)]

    def reload(X: Any) -> Any:
        scene = Scene(X, name, **settings)
        scene.go(3)
        kept = copy.deepcopy(scene.optimizer.state_dict())
        scene.begin(scene.params, **{**settings, "lr": 0.5})
        scene.optimizer.load_state_dict(kept)
        return scene.go(3)

    def exchange(X: Any) -> Any:
        """Goes on with what the other backend's optimizer had come to."""
        (torch if X is minitorch else minitorch).manual_seed(3)
        other = Scene(torch if X is minitorch else minitorch, name, **settings)
        other.go(3)
        scene = Scene(X, name, **settings)
        for p, q in zip(scene.params, other.params, strict=True):
            p.data.copy_(X.from_numpy(q.detach().numpy().copy()))
        scene.optimizer.load_state_dict(_moved(other.optimizer.state_dict(), other.X, X))
        X.manual_seed(4)
        scene.go(3)
        scene.seen = [x for i, x in enumerate(scene.seen) if i % 4 != 2 or name == "LBFGS"]
        return scene.seen

    def reload_with_names(X: Any) -> Any:
        scene = Scene(X, name, **settings)
        scene.begin([(f"p{i}", p) for i, p in enumerate(scene.params)], **settings)
        scene.go(2)
        kept = scene.optimizer.state_dict()
        seen = copy.deepcopy(kept)
        scene.begin([(f"q{i}", p) for i, p in enumerate(scene.params)], **settings)
        scene.optimizer.load_state_dict(kept)
        return [scene.go(1), seen]

    if info.supports_param_groups:
        yield "groups", "", groups
    yield "reload", "", reload
    yield "reload", "with names", reload_with_names
    yield "reload", "from the other backend", exchange
    if info.supports_param_groups:
        yield "tensor lr", "", lambda X: Scene(X, name, **{**settings, "lr": torch.tensor(0.05)}).go(3)
    if "maximize" in info.optim_cls([torch.ones(1, 1)]).defaults:
        yield "maximize", "", lambda X: Scene(X, name, **{**settings, "maximize": True}).go(3)

    def closure(X: Any) -> Any:
        scene = Scene(X, name, **settings)
        with X.no_grad():
            losses = [scene.optimizer.step(scene.closure) for _ in range(3)]
        scene.optimizer.zero_grad(set_to_none=False)
        grads = [p.grad for p in scene.params]
        scene.optimizer.zero_grad()
        return [losses, grads, [p.grad for p in scene.params], scene.params]

    def hooks(X: Any) -> Any:
        scene, log = Scene(X, name, **settings), []
        for hook in (scene.optimizer.register_step_pre_hook, scene.optimizer.register_step_post_hook):
            hook(
                lambda optimizer, args, kwargs, hook=hook: log.append(
                    [hook.__name__, type(optimizer).__name__, len(args)]
                )
            )
        for hook in ("state_dict_pre_hook", "load_state_dict_pre_hook", "load_state_dict_post_hook"):
            getattr(scene.optimizer, f"register_{hook}")(lambda *args, hook=hook: log.append([hook, len(args)]))
        scene.optimizer.register_state_dict_post_hook(lambda optimizer, state: {**state, "more": 3})
        scene.optimizer.step(scene.closure)
        scene.optimizer.load_state_dict(scene.optimizer.state_dict())
        return [log, scene.optimizer.state_dict()]

    yield "closure", "", closure
    yield "hooks", "", hooks


def _moved(x: Any, X: Any, Y: Any) -> Any:
    """A state with the tensors of another backend."""
    if isinstance(x, X.Tensor):
        return Y.from_numpy(np.array(x.detach().numpy()))
    if isinstance(x, dict):
        return {key: _moved(value, X, Y) for key, value in x.items()}
    return [_moved(value, X, Y) for value in x] if isinstance(x, list) else x


def wrong(name: str) -> Iterator[tuple[str, Callable]]:
    """Calls that torch's database knows to fail."""
    info = database()[name]
    for case in info.optim_error_inputs_func(device="cpu", dtype=torch.float32):
        sample = case.optimizer_error_input
        params = sample.params
        if "complex" in case.error_regex:
            continue

        def run(X: Any, params: Any = params, settings: Any = sample.kwargs) -> Any:
            given = [X.nn.Parameter(X.randn(2, 3))] if params is None else _same(params, X)
            optimizer = getattr(X.optim, name)(given, **own(settings, X))
            return repr(optimizer)

        yield case.error_regex, run


def _same(params: Any, X: Any) -> Any:
    """Parameters of the other backend; one that stands twice stays one."""
    made: dict[int, Any] = {}

    def turn(x: Any) -> Any:
        if isinstance(x, torch.Tensor):
            return made.setdefault(id(x), own(x, X))
        if isinstance(x, dict):
            return {key: turn(value) for key, value in x.items()}
        return type(x)(map(turn, x)) if isinstance(x, (list, tuple)) else x

    return turn(params)


# ---- the run --------------------------------------------------------------------------------------------------------

# Muon computes in bfloat16, in which sums round as they are grouped; a line search of LBFGS doubles what is rounding.
LOOSE = {"Muon": 2e-3, "LBFGS": 2e-3}


def check(name: str, most: int | None = None) -> Report:
    """Puts the samples of an optimizer to both backends: all of them, or every so many-th scenario, `most` in all."""
    report = Report(name)
    cases = []
    for sample in database()[name].optim_inputs_func(device="cpu", dtype=None):
        for aspect, words, run in scenarios(name, sample.kwargs, ("float32", "float64")):
            cases.append((aspect, f"{sample.desc} {words}".strip(), run))
    cases += [("errors", words, run) for words, run in wrong(name)]
    if most is not None:
        # A stride that has no divisor in common with the number of scenarios of a sample comes to all of them.
        cases = cases[:: max(1, len(cases) // most) | 1][:most]
    for aspect, words, run in cases:
        theirs, ours = (outcome(run, X) for X in (torch, minitorch))
        # Which devices have graphs depends on the implementation that torch chooses.
        if words.endswith("capturable"):
            theirs, ours = (x if isinstance(x, dict) else x.partition(" params")[0] for x in (theirs, ours))
        meant = aspect in ("errors", "flags") or isinstance(theirs, dict)
        report.add(aspect, words, difference(ours, theirs, LOOSE.get(name, 0.0)) if meant else f"torch's own: {theirs}")
    return report


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m compat_tests.optiminfo", description=__doc__.splitlines()[0])
    parser.add_argument("optimizers", nargs="*", help="their names; all of them if none is given")
    parser.add_argument("--most", type=int, default=12, help="how many differences of each to print")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    unknown = set(options.optimizers) - set(database())
    if unknown:
        parser.error(f"optim_db has no {', '.join(sorted(unknown))}")
    start, reports = time.perf_counter(), []
    for name in options.optimizers or database():
        reports.append(check(name))
        print(*reports[-1].differences[: options.most], sep="\n", end="\n" if reports[-1].differences else "")
        print(_row(reports[-1]), flush=True)
    print(f"{time.perf_counter() - start:.0f} s", file=sys.stderr)
    if not options.optimizers:
        RESULTS.write_text(table(reports))
    return int(not all(report.passes for report in reports))


def _row(report: Report) -> str:
    counts = ", ".join(f"{aspect} {a}/{b}" for aspect, (a, b) in report.counts.items())
    return f"{report.name}: {'passes' if report.passes else 'FAILS'}: {counts}"


def table(reports: list[Report]) -> str:
    """The whole run as Markdown."""
    total: Counter = Counter()
    for report in reports:
        total.update({aspect: count for aspect, (_, count) in report.counts.items()})
    whole = [report.name for report in reports if report.passes]
    lines = [
        "# torch's own samples of every optimizer, put to minitorch",
        "",
        "Written by `python -m compat_tests.optiminfo`; see there what passing means.",
        "",
        f"Of {len(reports)} optimizers {len(whole)} pass whole. SparseAdam is left out.",
        "",
        "| aspect | samples |",
        "|---|---:|",
        *(f"| {aspect} | {count} |" for aspect, count in total.items()),
        "",
        *(f"- {_row(report)}" for report in reports),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
