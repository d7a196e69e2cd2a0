"""What people write by mistake, told from the numbers that it gives."""

from __future__ import annotations

import itertools
import math
import re

from minitorch.parity.engine.run import ALIASES, BINARY, Engine, Expected, Point, Run, Tree, close, leaves_of, text_of

# Derivatives by each operand. They are shown, and evaluated to recognise one function's derivative in another.
DERIVATIVES: dict[str, tuple[str, ...]] = {
    "__add__": ("1", "1"),
    "__sub__": ("1", "-1"),
    "__mul__": ("b", "a"),
    "__truediv__": ("1/b", "-a/b**2"),
    "__pow__": ("b*a**(b - 1)", "a**b*log(a)"),
    "__neg__": ("-1",),
    "exp": ("exp(x)",),
    "expm1": ("exp(x)",),
    "exp2": ("log(2)*2**x",),
    "log": ("1/x",),
    "log2": ("1/(x*log(2))",),
    "log10": ("1/(x*log(10))",),
    "log1p": ("1/(1 + x)",),
    "sqrt": ("1/(2*sqrt(x))",),
    "tanh": ("1 - tanh(x)**2",),
    "sigmoid": ("sigmoid(x)*(1 - sigmoid(x))",),
    "sin": ("cos(x)",),
    "cos": ("-sin(x)",),
    "tan": ("1 + tan(x)**2",),
    "asin": ("1/sqrt(1 - x**2)",),
    "acos": ("-1/sqrt(1 - x**2)",),
    "atan": ("1/(1 + x**2)",),
    "sinh": ("cosh(x)",),
    "cosh": ("sinh(x)",),
    "asinh": ("1/sqrt(x**2 + 1)",),
    "acosh": ("1/sqrt(x**2 - 1)",),
    "atanh": ("1/(1 - x**2)",),
    "erf": ("2/sqrt(pi)*exp(-x**2)",),
}
# Derivatives that are usually written with the function's own value.
BY_OUTPUT = {"exp": "out", "sqrt": "0.5/out", "tanh": "1 - out**2", "sigmoid": "out*(1 - out)", "tan": "1 + out**2"}

# What people write by mistake.
UNARY_MISTAKES = (
    "out, x, 1 - out, 1 + out, 1 - x, 1 + out**2, out*(1 - out), out**2, x**2, 1/out, 1/out**2, 1/x, 1/x**2, 2*x"
)
BINARY_MISTAKES = (
    "a, b, -a, -b, out, a + b, a - b, 1/a, 1/b, -1/b, a/b, -a/b, b/a, 1/b**2, -1/b**2, a/b**2, b*a**b, b*a**(b + 1), "
    "a**(b - 1), (b - 1)*a**(b - 1), (b - 1)*a**b, a**b, b**a, log(a), log(b), b*log(a), a**b*log(b), b**2, a**2"
)

_MATH = {name: getattr(math, name) for name in dir(math) if not name.startswith("_")}
_MATH["sigmoid"] = lambda x: 1 / (1 + math.exp(-x))


def evaluate(formula: str, names: Point) -> float:
    """A formula of the tables above; nan where it has no real value."""
    try:
        number = eval(formula, {"__builtins__": {}}, _MATH | names)
    except (ArithmeticError, ValueError):
        return math.nan
    return number if isinstance(number, (int, float)) else math.nan


def formula_of(tree: Tree, place: int) -> str:
    """The derivative by that operand in the expression's own names; empty where the table has none."""
    formulas = DERIVATIVES.get(ALIASES.get(tree[0], tree[0]), ())
    return renamed(formulas[place], tree) if formulas else ""


def _samples(engine: Engine, form: list[Tree], points: list[Point]) -> list[tuple[Point, Run, Expected]]:
    """At each point fit to judge by: the operands a, b or x with the right output, what was seen, what is right."""
    samples = []
    for tree, point in itertools.product(form, points):
        point = {name: point[name] for name in leaves_of(tree)}
        right = engine.expected(tree, point)
        if right is None:
            continue
        operands = [point.get(operand, operand) for operand in tree[1:]]
        names = dict(zip("ab" if len(operands) > 1 else "x", operands))
        samples.append((names | {"out": right.value}, engine.run(tree, point), right))
    return samples


def explain_value(engine: Engine, form: list[Tree], points: list[Point]) -> str:
    """Which other operation gives these values at all points, if one does."""
    samples = _samples(engine, form, points)
    tree = form[0]
    if "x" in tree:
        candidates = {"x": "x", f"-{text_of(tree)}": "-out"}
        candidates |= {f"{f}(x)": f"{f}(x)" for f in DERIVATIVES if not f.startswith("_")}
    else:
        operations = [f"{x} {symbol} {y}" for x, y in ("ab", "ba") for symbol, _ in BINARY.values()]
        candidates = {renamed(text, tree): text for text in operations}
    for text, formula in candidates.items():
        if all(close(run.value, evaluate(formula, names)) for names, run, _ in samples):
            return f": that is {text}"
    return ""


def explain_derivative(engine: Engine, form: list[Tree], place: int, points: list[Point]) -> str:
    """Which typical mistake gives the numbers seen at all points, if one does."""
    op, name = ALIASES.get(form[0][0], form[0][0]), form[0][place + 1]
    samples = [
        (names, run.grads[name], right.grads[name])
        for names, run, right in _samples(engine, form, points)
        if not run.error
    ]
    seen_numbers = {round(seen, 6) for _, seen, _ in samples}
    if len(samples) < 3:
        return ""
    if all(close(seen, -right) for _, seen, right in samples):
        return ": the sign is wrong"
    if seen_numbers == {1.0}:  # that it is 1 says it all
        return ""
    if seen_numbers == {0.0}:
        where = "; is out._backward set, and does it use out.grad?" if "x" in form[0] else f" at {name}"
        return f": no gradient arrives{where}"

    def gives(formula: str, rename: dict[str, str] | None = None) -> bool:
        def value(names: Point) -> float:
            return evaluate(formula, {(rename or {}).get(key, key): number for key, number in names.items()})

        return all(close(seen, value(names)) for names, seen, _ in samples)

    if "x" in form[0]:
        if op in BY_OUTPUT and gives(BY_OUTPUT[op], {"x": "out", "out": "x"}):
            return f": self.data stands where out.data belongs, in {BY_OUTPUT[op].replace('out', 'out.data')}"
        if op in DERIVATIVES and gives(DERIVATIVES[op][0], {"x": "out", "out": "x"}):
            return ": out.data stands where self.data belongs"
        for other, formulas in DERIVATIVES.items():
            if other != op and len(formulas) == 1 and not other.startswith("_") and gives(formulas[0]):
                return f": that is {formulas[0]}, the derivative of {other}"
        mistakes = UNARY_MISTAKES.split(", ")
    else:
        if op in DERIVATIVES and gives(DERIVATIVES[op][1 - place]):
            return f": that is {renamed(DERIVATIVES[op][1 - place], form[0])}, the derivative by the other operand"
        mistakes = BINARY_MISTAKES.split(", ")
    for mistake in mistakes:
        if gives(mistake):
            return f": that is {renamed(mistake, form[0])}"
    factors = {round(seen / right, 4) for _, seen, right in samples if right}
    return f": that is {factors.pop():g} times what is right" if len(factors) == 1 else ""


def renamed(formula: str, tree: Tree) -> str:
    """A formula in a and b as one of the expression's own names, n for its number."""
    names = {"out": "out.data"} | dict(zip("ab", with_n(tree)[1:]))
    return re.sub(r"\b(a|b|out)\b", lambda match: names[match[0]], formula)


def with_n(tree: Tree) -> Tree:
    """The operation with its Python number called n."""
    return tuple("n" if isinstance(part, (int, float)) else part for part in tree)


def hint(run: Run) -> str:
    """What an error of the engine's own comes from, where that is plain."""
    if run.kind == "node":
        return ": is `.data` missing?"
    if run.kind == "RecursionError" and run.stage == "forward":
        return ": it calls itself again and again; is `.data` missing?"
    called = "'NoneType' object is not callable" in run.error
    return ": is it `out._backward = _backward`, without parentheses?" if called else ""
