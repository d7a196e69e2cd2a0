"""The questions that an engine is asked, from the simple to the compound.

An answer means something only if the simpler ones were right:

1. does `backward()` start at all;
2. each method alone: its value, its derivative, its Python numbers; are nodes told apart by identity;
3. each method inside each other one: does the chain rule pass through;
4. each method on a variable that is used again: do gradients add up;
5. the walk: shared subgraphs, a leaf of two graphs, a second backward, deep chains;
6. random expressions of all that was right so far, and the smallest one that fails.

A method that calls a faulty method of the class (`__sub__` made of `__add__` and `__neg__`) is not judged.
"""

from __future__ import annotations

import contextlib
import inspect
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import CodeType
from typing import NoReturn

from minitorch.parity.engine.report import EngineReport, Fault, Method, NoEngine
from minitorch.parity.engine.run import (
    BINARY,
    NAMED_BINARY,
    REFLECTED,
    RUN_SECONDS,
    UNARY,
    Claim,
    Engine,
    Expected,
    Point,
    Run,
    TooLong,
    Tree,
    apart,
    at_point,
    close,
    describe,
    is_known,
    leaves_of,
    number_of,
    parts_of,
    put,
    run_chain,
    show,
    smaller,
    text_of,
    time_limit,
)
from minitorch.parity.engine.words import explain_derivative, explain_value, formula_of, hint, with_n
from minitorch.scalar import Value

# Simple numbers first, for they stand in the messages; the last are integers, as people write them.
UNARY_POINTS: list[Point] = [{"x": x} for x in (2.0, 0.5, -0.6, 1.3, -1.7, 3.1, 2)]
BINARY_POINTS: list[Point] = [
    {"a": a, "b": b} for a, b in ((2.0, 3.0), (0.5, -1.7), (-0.6, 1.3), (3.1, 0.4), (1.7, 1.7), (3, 2))
]
POINTS: list[Point] = [
    {"a": a, "b": b, "w": w} for a, b, w in ((2.0, 3.0, 1.5), (0.5, 1.3, 0.7), (0.4, -0.6, 1.7), (-1.7, 0.6, -0.8))
]
LEAVES = (2.0, 0.5, -3)
NUMBERS = (2, 0.5, -3)
LEFT_OUT = ("__iadd__", "__isub__", "__imul__", "__itruediv__", "__floordiv__", "__mod__", "__matmul__")
DEPTHS = (300, 1000, 10_000)
EXPRESSIONS, SEED = 300, 0


class _Stop(Exception):
    """A fault of backward, or of all methods: further answers would mean nothing."""


@dataclass
class _Pair:
    """One method inside another, in place of the leaf `hole` of its form, and the gradient that comes in from there."""

    inner: str
    outer: str
    form: Tree
    hole: str
    incoming: float
    claim: Claim | None

    @property
    def place(self) -> tuple[str, Tree, str]:
        return self.outer, self.form, self.hole


class Check:
    """Asks the questions in their order.

    `verdicts` has the faults of methods, `limits` those of methods that are right but take no numbers, `missing` the
    reflected ones that are not there, `common` a fault of backward or of all methods.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._report = EngineReport(engine.file, engine.cls.__name__)
        # For each method its forms: expressions of one shape (a + b, a + number), which differ in the number alone.
        self._forms: dict[str, list[list[Tree]]] = {}
        self._calls: dict[str, set[str]] = {}
        self._verdicts: dict[str, Fault] = {}
        self._right_alone: set[str] = set()
        self._limits: dict[str, Fault] = {}
        self._missing: dict[str, Fault] = {}
        self._common: Fault | None = None

    def run(self) -> EngineReport:
        self._require_an_engine()
        questions = [self._leaf, self._discover, self._start, self._alone, self._identity, self._only_this_graph]
        questions += [self._nested, self._reused, self._walk, self._two_graphs, self._twice, self._deep, self._combined]
        with contextlib.suppress(_Stop):
            for question in questions:
                question()
        self._write()
        return self._report

    def _write(self) -> None:
        """A method's fault counts unless it calls another faulty one; what backward does wrong comes first."""
        if self._common:  # what is made of other methods needs a walk that is right
            self._verdicts = {method: fault for method, fault in self._verdicts.items() if not self._calls[method]}
        common = [self._common] if self._common else []
        own, limits = (
            sorted((found[method] for method in found if not self._culprits(method)), key=lambda fault: fault.line)
            for found in (self._verdicts, self._limits)
        )
        self._report.faults = [*common, *own, *limits, *self._missing.values()]
        for method in [*self._forms, *self._missing]:
            status, note = "ok", ""
            if method in self._missing:
                status = "missing"
            elif culprits := self._culprits(method):
                status, note = "not judged", f"it uses {culprits[0]}"
            elif method in self._verdicts or method in self._limits:
                status = "fault"
            elif method not in self._right_alone:
                status = "not judged"
            line = self._missing[method].line if method in self._missing else self._engine.place(method)[1]
            self._report.methods.append(Method(method, line, status, note))
        self._report.methods.sort(key=lambda method: method.line)

    def _culprits(self, method: str) -> list[str]:
        """The faulty methods that a method calls; of two that call each other, the first is the culprit."""
        called, order = self._calls.get(method, set()), list(self._forms)
        faulty = [*self._missing, *self._verdicts]
        if method in self._limits or (method in self._verdicts and self._verdicts[method].kind == "error"):
            faulty += self._limits
        return [
            other
            for other in faulty
            if other in called
            and (method not in self._calls.get(other, ()) or order.index(other) < order.index(method))
        ]

    def _sound(self) -> list[str]:
        return [method for method in self._forms if method not in self._verdicts and not self._culprits(method)]

    def _of_a(self, method: str) -> Tree:
        """The method's first form, over the leaf a, and b if it takes two."""
        return put(self._forms[method][0][0], {"x": "a"})

    def _claim(self, tree: Tree, point: Point, method: str = "") -> Claim | None:
        claim = self._engine.claim(tree, point)
        if claim and claim.run.kind == "time":
            self._stop("time", claim.witness, claim, method if claim.run.stage == "forward" else "")
        return claim

    def _stop(self, kind: str, sentence: str, claim: Claim | None = None, method: str = "") -> NoReturn:
        self._common = self._fault(kind, method, sentence, claim)
        raise _Stop

    def _fault(self, kind: str, method: str, sentence: str, claim: Claim | None = None) -> Fault:
        fault = Fault(kind, method, *self._engine.place(method or "backward"), sentence)
        if claim:
            fault.expression, fault.at = text_of(claim.tree), claim.point
            if claim.kind != "error":
                fault.seen, fault.expected = claim.seen, claim.expected
        return fault

    # -- what there is

    def _require_an_engine(self) -> None:
        cls, name = self._engine.cls, self._report.name
        if not callable(getattr(cls, "backward", None)):
            raise NoEngine(f"{name} has no method backward: there is no gradient to check yet")
        for number in LEAVES:
            text = f"{name}({number})"
            try:
                with time_limit(RUN_SECONDS):
                    node = cls(number)
            except TooLong:
                raise NoEngine(f"{text} does not end within {RUN_SECONDS} s") from None
            except (Exception, SystemExit) as error:
                raise NoEngine(f"{name} cannot be made of a number: {text} raises {describe(error)}") from None
            for attribute in ("data", "grad"):
                if not hasattr(node, attribute):
                    raise NoEngine(f"{text} has no attribute {attribute}")
                try:
                    number_of(getattr(node, attribute))
                except (TypeError, ValueError):
                    kind = type(getattr(node, attribute)).__name__
                    raise NoEngine(f"{text}.{attribute} is a {kind}, should be a number") from None

    def _discover(self) -> None:
        cls = self._engine.cls
        for method in BINARY:
            if hasattr(cls, method):
                self._discover_operator(method)
        for method in UNARY:
            if hasattr(cls, method):
                self._forms[method] = [[(method, "x")]]
        self._report.not_checked += [f"{name} (this operator is left out)" for name in LEFT_OUT if hasattr(cls, name)]
        for name in dir(cls):
            function = inspect.getattr_static(cls, name)
            if inspect.isfunction(function) and not name.startswith("_") and name != "backward":
                self._discover_function(name, list(inspect.signature(function).parameters.values())[1:])
        if not self._forms:
            raise NoEngine(f"{self._report.name} defines no operator and no function that could be checked")
        owners: dict[CodeType | None, str] = {}
        for method in self._forms:
            owners.setdefault(self._engine.code(method), method)
        for method, forms in self._forms.items():
            codes = set().union(*(self._engine.calls(form[0], {"a": 2.0, "b": 3.0, "x": 0.5}) for form in forms))
            self._calls[method] = {owners[code] for code in codes if code in owners} - {method}

    def _discover_function(self, name: str, parameters: list[inspect.Parameter]) -> None:
        starred = inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD
        needed = [p.name for p in parameters if p.default is p.empty and p.kind not in starred]
        if not needed and is_known(name):
            self._forms[name] = [[(name, "x")]]
        elif len(needed) == 1 and name in NAMED_BINARY:
            self._forms[name] = [[(name, "a", "b")], [(name, "a", number) for number in NUMBERS]]
        else:
            why = f"takes {', '.join(needed)}" if needed else "minitorch knows no function of this name"
            self._report.not_checked.append(f"{name} ({why})")

    def _discover_operator(self, method: str) -> None:
        """The forms of an operator that the engine takes: Values on both sides, a number on the right, on the left."""
        engine, reflected, symbol = self._engine, f"__r{method[2:]}", BINARY[method][0]
        values, right, left = (method, "a", "b"), (method, "a", 2), (method, 2, "a")
        runs = {}
        for tree in (values, right, left):
            runs[tree] = engine.run(tree, dict.fromkeys(leaves_of(tree), 2.0), passes=0)
            if runs[tree].kind == "time":
                self._stop("time", f"`{text_of(tree)}` {runs[tree].error}", method=method)
        fails = {tree: run.error.startswith("raises") for tree, run in runs.items()}
        forms = [[values], [(method, "a", number) for number in NUMBERS]]
        if method == "__pow__" and fails[values] and runs[values].error != runs[right].error:
            self._report.not_checked.append(f"a ** b with a {engine.cls.__name__} as exponent ({runs[values].error})")
            forms = forms[1:]
        self._forms[method] = forms
        if hasattr(engine.cls, reflected):
            self._forms[reflected] = [[(method, number, "a") for number in NUMBERS]]
        elif fails[left] and not fails[right] and not (method == "__pow__" and fails[values]):
            sentence = f"missing: {reflected} (2 {symbol} a raises {runs[left].kind})"
            self._missing[reflected] = Fault("missing", reflected, *engine.place(method), sentence, f"2 {symbol} a")

    # -- 1: does backward start

    def _start(self) -> None:
        claims = []
        for method, forms in self._forms.items():
            for point in [*BINARY_POINTS, *UNARY_POINTS]:
                tree = forms[0][0]
                right = self._engine.expected(tree, point) if set(leaves_of(tree)) <= set(point) else None
                # A result of 1 would hide that backward starts from data.
                if right and any(right.grads[name] for name in leaves_of(tree)) and not close(right.value, 1.0):
                    claims.append(self._claim(tree, point, method))
                    break
        if not claims or None in claims:
            return
        first, kinds = claims[0], {claim.kind for claim in claims}
        if kinds == {"error"}:
            if len(claims) > 1 and len({(claim.run.stage, claim.run.kind) for claim in claims}) == 1:
                self._stop("error", f"every method: {first.witness}{hint(first.run)}", first)
        elif kinds == {"gradient"}:
            self._explain_start(claims)

    def _leaf(self) -> None:
        """One number by itself."""
        for number in LEAVES:
            node, text = self._engine.cls(number), f"{self._report.name}({number})"
            data, grad = number_of(node.data), number_of(node.grad)
            if not close(data, number):
                self._stop("leaf", f"{text}.data is {show(data)}, should be {number}", method="__init__")
            if grad != 0:
                self._stop("leaf", f"grad is {show(grad)} at the start, should be 0", method="__init__")
        if node.grad is None:
            self._report.remarks.append("grad is None until backward, not 0")

    def _explain_start(self, claims: list[Claim]) -> None:
        first = claims[0]
        seeded = [self._engine.run(claim.tree, claim.point, root_grad=1.0) for claim in claims]
        if all(_agrees(run, claim.right) for run, claim in zip(seeded, claims, strict=True)):
            sentence = f"backward does not start from grad = 1: set it before the walk ({first.witness})"
        elif all(claim.nothing_arrives for claim in claims):
            sentence = f"backward passes no gradient on: does it call each node's _backward? ({first.witness})"
        elif all(claim.is_scaled_by_root for claim in claims):
            sentence = f"backward starts from grad = {show(first.run.root_grad)}, should be 1 ({first.witness})"
        else:
            return
        self._stop("start", sentence, first)

    # -- 2: each method alone

    def _alone(self) -> None:
        for method, forms in self._forms.items():
            faults = (self._alone_in_form(method, form) for form in list(forms))
            if fault := next(filter(None, faults), None):
                self._verdicts[method] = fault
            else:
                self._right_alone.add(method)

    def _alone_in_form(self, method: str, form: list[Tree]) -> Fault | None:
        points = UNARY_POINTS if "x" in form[0] else BINARY_POINTS
        found = [self._claim(tree, point, method) for tree, point in itertools.product(form, points)]
        claims = {claim.kind: claim for claim in reversed(found) if claim}
        if claim := claims.get("error"):
            for other in self._missing:
                if f"for {BINARY[REFLECTED[other]][0]}" in claim.run.error:
                    self._calls[method].add(other)
            if isinstance(form[0][-1], int) and self._refuses(method, form, [found for found in found if found]):
                return None
            return self._fault("error", method, f"{method}: {claim.witness}{hint(claim.run)}", claim)
        if claim := claims.get("value"):
            seen = f"`{text_of(claim.tree)}` is {show(claim.seen)}, should be {show(claim.expected)}"
            why = explain_value(self._engine, form, points)
            sentence = f"{method} gives the wrong value: {seen} ({at_point(claim.point)}){why}"
            return self._fault("value", method, sentence, claim)
        if claim := claims.get("gradient"):
            return self._fault("derivative", method, self._sentence_of_derivative(method, claim, form, points), claim)
        return None

    def _refuses(self, method: str, form: list[Tree], claims: list[Claim]) -> bool:
        """Does the method take no number, or not each kind? Then it goes on without, if anything of it is left."""
        refused = [claim for claim in claims if claim.kind == "error" and claim.run.stage == "forward"]
        kept = [tree for tree in form if tree not in [claim.tree for claim in refused]]
        if len(refused) < len(claims) or not (kept or len(self._forms[method]) > 1):
            return False
        kinds = {type(claim.tree[-1]).__name__ for claim in refused}
        sentence = f"{method} takes no Python {'number' if len(kinds) > 1 else kinds.pop()}: {refused[0].witness}"
        self._limits[method] = self._fault("number", method, sentence, refused[0])
        if kept:
            form[:] = kept
        else:
            self._forms[method].remove(form)
        return True

    def _sentence_of_derivative(self, method: str, claim: Claim, form: list[Tree], points: list[Point]) -> str:
        tree, name = claim.tree, claim.name
        place = tree.index(name) - 1
        formula = formula_of(tree, place)
        right = f"{formula} = {show(claim.expected)}" if formula else show(claim.expected)
        if formula == show(claim.expected):
            right = formula
        of = "" if "x" in tree else f" of `{text_of(with_n(tree))}`"
        number = next((part for part in tree[1:] if not isinstance(part, str)), None)
        at = at_point(claim.point if number is None else claim.point | {"n": number})
        seen = f"d/d{name}{of} is {show(claim.seen)}, should be {right} ({at})"
        return f"{method}: {seen}{explain_derivative(self._engine, form, place, points)}"

    def _identity(self) -> None:
        """Nodes with equal numbers are nodes of their own."""
        for q, p in itertools.product(self._combiners(), repeat=2):
            tree, point = (q, (p, "a", "b"), (p, "w", "z")), {"a": 2.0, "b": 0.6, "w": 2.0, "z": 0.6}
            if not self._claim(tree, point | {"w": 1.3, "z": 0.7}):
                self._ask(tree, point, "two nodes with equal numbers are taken for one: tell them apart by identity")

    def _only_this_graph(self) -> None:
        """Nodes of a graph that is done with are left alone."""
        trees = [self._of_a(method) for method in self._sound()]
        claims = [self._over_two_graphs(tree) for tree in trees if self._first_fit(tree)]
        for claim in claims[:1] if all(claims) else ():
            if claim.kind == "error":
                self._stop("error", _twice_built(claim), claim)
            # If only the last graph's gradient is left, it is not known yet whether a method or backward does that.
            if not close(claim.seen, claim.expected / 2):
                sentence = f"backward runs over nodes of an earlier graph again ({_twice_built(claim)})"
                self._stop("graphs", sentence, claim)

    # -- 3: each method inside each other one

    def _nested(self) -> None:
        pairs = self._pairs()
        if pairs and all(pair.claim and _nothing_inside(pair.claim) for pair in pairs):
            self._explain_no_walk(pairs[0].claim)
        tested = []
        # A method that fails inside all others is at fault itself, and so is one that all others fail inside.
        for method in self._sound():
            telling = [pair for pair in pairs if pair.inner == method and not close(pair.incoming, 1.0)]
            tested += [method] if telling else []
            if telling and all(pair.claim for pair in telling):
                claim = telling[0].claim
                local = self._is_local(claim, self._of_a(method))
                rule = f"{CHAIN}: " if local else ""
                sentence = f"{method}: {rule}right alone, but wrong inside another operation ({claim.witness})"
                self._verdicts[method] = self._fault("chain" if local else "inside", method, sentence, claim)
        for outer, form, hole in dict.fromkeys(pair.place for pair in pairs):
            around = [pair for pair in pairs if pair.place == (outer, form, hole)]
            claims = [pair.claim for pair in around if pair.inner not in self._verdicts]
            operand = "other" if form.index(hole) == 2 and outer == form[0] else "self"
            if claims and all(claims) and outer not in self._verdicts:
                what = f"{operand} is not among the children of the result"
                if not _nothing_inside(claims[0]):
                    what = f"wrong as soon as {operand} is no leaf"
                self._verdicts[outer] = self._fault("child", outer, f"{outer}: {what} ({claims[0].witness})", claims[0])
        for pair in pairs:
            if pair.claim and not {pair.inner, pair.outer} & set(self._verdicts):
                sentence = f"{pair.inner}: wrong inside {pair.outer} ({pair.claim.witness})"
                self._verdicts[pair.inner] = self._fault("inside", pair.inner, sentence, pair.claim)
        self._say_once("chain", CHAIN, tested)

    def _pairs(self) -> list[_Pair]:
        """Each sound method inside each other one, at the first point where a gradient gets through."""
        sound, pairs = self._sound(), []
        outers = [
            (method, form[0], leaf) for method in sound for form in self._forms[method] for leaf in leaves_of(form[0])
        ]
        for method, (outer, form, hole) in itertools.product(sound, outers):
            inner = self._of_a(method)
            tree = put(form, {leaf: inner if leaf == hole else "w" for leaf in leaves_of(form)})
            for point in POINTS:
                right, alone = self._engine.expected(tree, point), self._engine.expected(inner, point)
                moved = [leaf for leaf in leaves_of(inner) if right and alone and abs(right.grads[leaf]) > 1e-3]
                if moved:
                    incoming = right.grads[moved[0]] / alone.grads[moved[0]]
                    pairs.append(_Pair(method, outer, form, hole, incoming, self._claim(tree, point, method)))
                    break
        return pairs

    def _is_local(self, claim: Claim, inner: Tree) -> bool:
        """Is each wrong gradient that of the inner operation alone, as if the gradient that came in had been 1?"""
        alone, seen, right = self._engine.expected(inner, claim.point), claim.run.grads, claim.right.grads
        return claim.kind == "gradient" and all(
            close(seen[name], right[name]) or close(seen[name], alone.grads[name]) for name in leaves_of(inner)
        )

    def _explain_no_walk(self, claim: Claim) -> NoReturn:
        """Nothing gets beyond one operation: if it does at a second backward, the first came in the wrong order."""
        again = self._engine.run(claim.tree, claim.point, passes=2)
        if any(again.grads.get(name) for name in leaves_of(claim.tree) if not claim.run.grads.get(name)):
            sentence = f"backward visits a node before its consumers: reverse the topological order ({claim.witness})"
        else:
            what = "backward does not get beyond the operands of the last operation"
            sentence = f"{what}: walk the whole graph, from the result down ({claim.witness})"
        self._stop("walk", sentence, claim)

    def _say_once(self, kind: str, sentence: str, tested: list[str]) -> None:
        """A fault that every method has is one fault of the engine, and not one of each."""
        judged = [method for method in tested if not self._calls[method]]
        same = [self._verdicts[method] for method in judged if method in self._verdicts]
        if len(judged) > 1 and len(same) == len(judged) and {fault.kind for fault in same} == {kind}:
            first = same[0]
            witness = f"`{first.expression}` gives {show(first.seen)}, should be {show(first.expected)}"
            self._common = replace(first, method="", sentence=f"{sentence} ({witness})")
            self._verdicts.clear()
            raise _Stop

    # -- 4: a variable used again

    def _reused(self) -> None:
        inners = {method: self._of_a(method) for method in self._sound()}
        for method, inner in inners.items():
            if "b" in inner:
                self._reuse(method, [put(inner, {"b": "a"})])
        for method in self._sound():
            combiners = self._combiners()
            self._reuse(
                method, [tree for h in combiners for tree in ((h, inners[method], "a"), (h, "a", inners[method]))]
            )
            if not combiners and (claim := self._over_two_graphs(inners[method])):
                self._verdicts[method] = self._fault(
                    "overwritten", method, f"{method}: {OVERWRITTEN} ({_twice_built(claim)})", claim
                )
        self._say_once(
            "overwritten", OVERWRITTEN, [method for method, inner in inners.items() if self._first_fit(inner)]
        )

    def _reuse(self, method: str, trees: list[Tree]) -> None:
        claims = (self._claim(tree, point, method) for tree in trees for point in POINTS[:2])
        claim = next(filter(None, claims), None)
        if claim:
            self._verdicts[method] = self._fault(*self._explain_reuse(method, claim), claim)

    def _combiners(self) -> list[str]:
        """Sound operators between two Values."""
        return [method for method in self._sound() if method in BINARY and "b" in self._of_a(method)]

    def _explain_reuse(self, method: str, claim: Claim) -> tuple[str, str, str]:
        """Kind, method, sentence. A gradient that is what one of the uses gives by itself has replaced the others."""
        separate, origin = apart(claim.tree)
        alone = self._engine.expected(separate, {name: claim.point[leaf] for name, leaf in origin.items()})
        uses = [alone.grads[name] for name, leaf in origin.items() if leaf == claim.name] if alone else []
        if claim.kind == "gradient" and any(close(claim.seen, grad) for grad in uses):
            return "overwritten", method, f"{method}: {OVERWRITTEN} ({_gives(claim)})"
        return "reuse", method, f"{method}: wrong where a variable is used again ({claim.witness})"

    # -- 5: the walk, and what backward leaves behind

    def _walk(self) -> None:
        for p, q in itertools.product(self._combiners(), repeat=2):
            # Each node has one consumer, which uses it twice: no order is wrong, only a second visit is.
            if not self._calls[q]:
                c = (p, "a", "b")
                self._share((q, c, c), "once for each use: visit it once, after all of its consumers")
        for p, q in itertools.product(self._combiners(), repeat=2):
            for tree in _shared(p, q):
                self._share(tree, "before its consumers: sort topologically, each node once")

    def _share(self, tree: Tree, how: str) -> None:
        """Blames the walk if the expression is wrong, but right where nothing in it is shared."""
        separate, origin = apart(tree)
        for point in POINTS[:2]:
            if self._claim(tree, point):
                if found := self._claim(separate, {name: point[leaf] for name, leaf in origin.items()}):
                    self._blame(found)
                self._ask(tree, point, f"backward visits a node {how}")

    def _ask(self, tree: Tree, point: Point, sentence: str) -> None:
        """Blames backward, in this sentence, if the expression is wrong."""
        claim = self._claim(tree, point)
        if claim and claim.kind == "error":
            self._stop("error", claim.witness, claim)
        if claim:
            self._stop("walk", f"{sentence} ({claim.witness})", claim)

    def _two_graphs(self) -> None:
        for method in self._combiners()[:1]:
            if claim := self._over_two_graphs((method, "a", "b")):
                sentence = f"gradients of two graphs do not add up in a shared leaf ({_twice_built(claim)})"
                self._stop("graphs", sentence, claim)

    def _over_two_graphs(self, tree: Tree) -> Claim | None:
        """What is wrong when a graph is built twice over the same leaves, backward after each: both shall add up."""
        point = self._first_fit(tree)
        if point is None:
            return None
        once, run = self._engine.expected(tree, point), self._engine.run(tree, point, graphs=2)
        right = Expected(once.value, {name: 2 * grad for name, grad in once.grads.items()})
        wrong = [name for name, grad in right.grads.items() if run.error or not close(run.grads[name], grad)]
        return Claim("error" if run.error else "gradient", tree, point, run, right, wrong[0]) if wrong else None

    def _first_fit(self, tree: Tree) -> Point | None:
        """The first point at which any leaf has a gradient."""
        for point in POINTS:
            point = {name: point[name] for name in leaves_of(tree)}
            right = self._engine.expected(tree, point)
            if right and any(right.grads.values()):
                return point
        return None

    def _twice(self) -> None:
        """A second backward over one graph: PyTorch adds the same once more, micrograd lets inner gradients pile up."""
        for method in self._combiners()[:1]:
            tree, point = (method, (method, "a", "b"), "w"), POINTS[1]  # in the domain of every operator
            once, run = self._engine.expected(tree, point).grads["a"], self._engine.run(tree, point, passes=2)
            seen = run.error or f"gives d/da = {show(run.grads['a'])}"
            if run.error or not any(close(run.grads["a"], times * once) for times in (1, 2, 3)):
                usual = f"PyTorch gives {show(2 * once)}, micrograd {show(3 * once)}"
                self._report.remarks.append(f"a second backward over `{text_of(tree)}` {seen}; {usual}")

    def _deep(self) -> None:
        links = [("__add__", "c", "b"), ("__mul__", "c", "b"), *((f, "c") for f in ("tanh", "sigmoid", "sin", "relu"))]
        sound = self._sound()
        for link in [link for link in links if link[0] in sound][:1]:
            for depth in DEPTHS:
                run, right = (run_chain(cls, link, depth) for cls in (self._engine.cls, Value))
                chain = f"a chain of {depth} nodes"
                if run.kind in ("RecursionError", "time"):
                    overflow = f"overflows Python's stack in {run.stage}: walk without recursion"
                    sentence = f"{chain} {overflow if run.kind == 'RecursionError' else run.error}"
                    if depth == DEPTHS[0]:
                        self._stop("depth", sentence)
                    self._report.remarks.append(sentence)
                    return
                for name, grad in right.grads.items():
                    if run.error or not close(run.grads[name], grad):
                        seen = run.error or f"d/d{name} is {show(run.grads[name])}, should be {show(grad)}"
                        self._stop("depth", f"{chain}, each `{text_of(link)}` of the one before: {seen}")

    # -- 6: everything together

    def _combined(self) -> None:
        """Random expressions of all that is sound; what fails is made as small as it can be and still fail."""
        generator, sound = random.Random(SEED), self._sound()
        forms = [tree for method in sound for form in self._forms[method] for tree in form]
        for _ in range(EXPRESSIONS if forms else 0):
            point = {name: round(generator.uniform(-2, 2), 2) for name in "abw"}
            claim = self._claim(self._random_tree(forms, point, generator), point)
            if claim:
                self._blame(claim)

    def _blame(self, claim: Claim) -> NoReturn:
        """Says of an expression of methods that are right alone where it goes wrong."""
        claim = self._shrink(claim)
        methods = list(dict.fromkeys(part[0] for part in parts_of(claim.tree) if isinstance(part, tuple)))
        if len(methods) > 1:
            self._stop("combined", f"{', '.join(methods)}: wrong together ({claim.witness})", claim)
        sentence = f"{methods[0]}: wrong at some points ({claim.witness})"
        self._verdicts[methods[0]] = self._fault("combined", methods[0], sentence, claim)
        raise _Stop

    def _random_tree(self, forms: list[Tree], point: Point, generator: random.Random) -> Tree:
        pool: list[Tree] = list(point)
        for _ in range(generator.randint(2, 8)):
            form = generator.choice(forms)
            tree = put(form, {leaf: generator.choice(pool[-4:]) for leaf in leaves_of(form)})
            if self._engine.expected(tree, point):
                pool.append(tree)
        return pool[-1]

    def _shrink(self, claim: Claim) -> Claim:
        """Takes the first smaller expression that fails, too, until there is none."""
        for tree, point in smaller(claim.tree, claim.point, self._engine):
            if found := self._claim(tree, point):
                return self._shrink(found)
        return claim


CHAIN = "backward does not multiply by out.grad (chain rule)"
OVERWRITTEN = "grad is overwritten, not accumulated: use +="


def _agrees(run: Run, right: Expected) -> bool:
    return not run.error and all(close(run.grads[name], grad) for name, grad in right.grads.items())


def _twice_built(claim: Claim) -> str:
    witness = claim.run.error or f"{claim.name}.grad is {show(claim.seen)}, should be {show(claim.expected)}"
    return f"`{text_of(claim.tree)}` built twice over the same leaves, backward after each: {witness}"


def _gives(claim: Claim) -> str:
    return f"`{text_of(claim.tree)}` gives {show(claim.seen)}, should be {show(claim.expected)}"


def _shared(p: str, q: str) -> Iterator[Tree]:
    """Expressions in which a node is used at different depths, in both orders, so that a wrong order shows."""
    c = (p, "a", "b")
    d = (q, c, "a")
    e = (p, d, "b")
    for far in (d, (q, "a", c), e, (q, d, d), (q, e, c)):
        yield (q, c, far)
        yield (q, far, c)
    yield (p, (q, c, "a"), (p, c, "b"))
    yield (q, (p, d, c), (q, c, e))
    yield (p, "a", (q, "a", (p, "a", "b")))


def _nothing_inside(claim: Claim) -> bool:
    """Does the outermost operation alone give gradients? Then leaves of the inner one, a and b, have none."""
    inner = [name for name in claim.point if name != "w"]
    return claim.kind == "gradient" and all(claim.run.grads[name] == 0 for name in inner)
