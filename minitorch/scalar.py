"""The ground floor: `Value`, one number that remembers how it was made.

Every result of an operation keeps its parents and, for each of them, the local derivative: how fast the result moves
when that parent moves. `backward()` then needs one rule, the chain rule:

    parent.grad += local_derivative * result.grad

applied from the result down to the leaves. The idea and the public names are those of Andrej Karpathy's micrograd.

    >>> from minitorch.scalar import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> c = (a * b + b**2).tanh()
    >>> c.backward()
    >>> a.grad == -3 * (1 - c.data**2)
    True

Numbers are floats (IEEE double precision) and stay IEEE where Python would raise: 1/0 is inf, log(0) is -inf,
sqrt(-1) is nan, exp(1000) is inf.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from numbers import Real

__all__ = ["MLP", "Layer", "Module", "Neuron", "Value", "maximum", "minimum", "softmax", "sweep", "trace"]

inf, nan = math.inf, math.nan


# ---- arithmetic that never raises -----------------------------------------------------------------------------------


def _ieee(function: Callable[[float], float], pole: float = nan) -> Callable[[float], float]:
    """`function` of the math module with IEEE answers where it raises: inf on overflow, -inf at the pole, else nan."""

    def total(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return inf
        except ValueError:
            return -inf if x == pole else nan

    return total


def _odd(function: Callable[[float], float]) -> Callable[[float], float]:
    """`function` of |x| with the sign of x: so infinities have it, too."""
    return lambda x: math.copysign(function(abs(x)), x)


_exp, _expm1 = _ieee(math.exp), _ieee(math.expm1)
_log, _log2, _log10 = (_ieee(f, pole=0.0) for f in (math.log, math.log2, math.log10))
_log1p = _ieee(math.log1p, pole=-1.0)
_sqrt, _sin, _cos, _tan = _ieee(math.sqrt), _ieee(math.sin), _ieee(math.cos), _ieee(math.tan)
_asin, _acos, _acosh = _ieee(math.asin), _ieee(math.acos), _ieee(math.acosh)
_sinh, _cosh, _atanh = _odd(_ieee(math.sinh)), _ieee(math.cosh), _odd(_ieee(math.atanh, pole=1.0))


def _divide(x: float, y: float) -> float:
    try:
        return x / y
    except ZeroDivisionError:
        return nan if x == 0 or x != x else math.copysign(inf, x) * math.copysign(1.0, y)


def _power(x: float, y: float) -> float:
    try:
        return math.pow(x, y)
    except (ValueError, OverflowError) as error:
        if x < 0 and y != math.floor(y):
            return nan
        pole_or_overflow = x == 0 or isinstance(error, OverflowError)
        odd = y % 2 == 1
        return (math.copysign(inf, x) if odd else inf) if pole_or_overflow else nan


def _number(x: object) -> float | None:
    """A Python or NumPy number as a plain float (NumPy's own scalars would spread through `.data`), else None."""
    if type(x) is float:
        return x
    return float(x) if isinstance(x, Real) else None


# ---- Value ----------------------------------------------------------------------------------------------------------


class Value:
    """One number, its gradient, and the operation that made it.

    Args:
        data: the number.
        _children: the Values it was made from, when you add an operation of your own; assign `_backward` then.
        _op: the operation's name, for pictures.
        label: a name, for pictures.

    >>> x = Value(3.0, label="x")
    >>> y = x * x + 1
    >>> y.backward()
    >>> x
    Value(data=3.0, grad=6.0)
    """

    # A result has at most two parents, `_a` and `_b`, and the local derivatives `_da` and `_db`. A plain number as
    # second operand stays a float in `_b` until somebody looks (`_prev`). What few nodes have is in the dict `_extra`:
    # a label, and of operations that users write the parents beyond two and the backward function they assigned.
    __slots__ = ("data", "grad", "_a", "_da", "_b", "_db", "_op", "_uses", "_extra", "__weakref__")

    def __init__(self, data: float, _children: Sequence[Value] = (), _op: str = "", label: str = ""):
        self.data = float(data)
        self.grad = 0.0
        children = tuple(_children)
        self._a = children[0] if children else None
        self._b = children[1] if len(children) > 1 else None
        self._da = self._db = None
        self._op = _op
        self._uses = 0
        self._extra = {"rest": children[2:], "label": label} if children or label else None

    @property
    def local_derivatives(self) -> list[tuple[Value, float | None]]:
        """Each parent with d(self)/d(parent); None where the operation is a user's own and keeps none."""
        if type(self._b) is float:
            constant = Value(self._b)
            constant.grad = self._db * self.grad
            self._b = constant
        pairs = [(self._a, self._da), (self._b, self._db), *((parent, None) for parent in self._more("rest", ()))]
        return [(parent, local) for parent, local in pairs if parent is not None]

    def _more(self, what: str, default: object = None) -> object:
        return default if self._extra is None else self._extra.get(what, default)

    @property
    def label(self) -> str:
        """A name, for pictures."""
        return self._more("label", "")

    @label.setter
    def label(self, label: str) -> None:
        self._extra = {**(self._extra or {}), "label": label}

    @property
    def _prev(self) -> set[Value]:
        return {parent for parent, _ in self.local_derivatives}

    @property
    def _backward(self) -> Callable[[], None]:
        """Passes this node's gradient to its parents, one application of the chain rule. Assign it to define an op."""
        return self._more("backward") or self._pass_on

    @_backward.setter
    def _backward(self, function: Callable[[], None]) -> None:
        self._extra = {**(self._extra or {}), "backward": function}

    def _pass_on(self) -> None:
        for parent, local in self.local_derivatives:
            if local is not None:
                parent.grad += local * self.grad

    def backward(self) -> None:
        """Add d(self)/d(leaf) to the `.grad` of every leaf below; inner nodes get the gradient of this call alone."""
        sweep((self,), (1.0,))

    # -- arithmetic

    def __add__(self, other):
        if isinstance(other, Value):
            return _node(self.data + other.data, "+", self, 1.0, other, 1.0)
        if (number := _number(other)) is None:
            return NotImplemented
        return _node(self.data + number, "+", self, 1.0, number, 1.0)

    def __mul__(self, other):
        if isinstance(other, Value):
            return _node(self.data * other.data, "*", self, other.data, other, self.data)
        if (number := _number(other)) is None:
            return NotImplemented
        return _node(self.data * number, "*", self, number, number, self.data)

    def __sub__(self, other):
        if isinstance(other, Value):
            return _node(self.data - other.data, "-", self, 1.0, other, -1.0)
        if (number := _number(other)) is None:
            return NotImplemented
        return _node(self.data - number, "-", self, 1.0, number, -1.0)

    def __truediv__(self, other):
        if isinstance(other, Value):
            return _quotient(self.data, other.data, self, other)
        if (number := _number(other)) is None:
            return NotImplemented
        return _quotient(self.data, number, self, number)

    def __pow__(self, other):
        if isinstance(other, Value):
            return _node_pow(self.data, other.data, self, other)
        if (number := _number(other)) is None:
            return NotImplemented
        return _node(_power(self.data, number), f"**{other}", self, _power_slope(self.data, number))

    def __neg__(self):
        return _node(-self.data, "neg", self, -1.0)

    def __pos__(self):
        return self

    def __abs__(self):
        return _node(abs(self.data), "abs", self, _sign(self.data))

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        if (number := _number(other)) is None:
            return NotImplemented
        return _node(number - self.data, "-", self, -1.0, number, 1.0)

    def __rtruediv__(self, other):
        if (number := _number(other)) is None:
            return NotImplemented
        quotient = _divide(number, self.data)
        return _node(quotient, "/", self, _divide(-quotient, self.data), number, _divide(1.0, self.data))

    def __rpow__(self, other):
        if (number := _number(other)) is None:
            return NotImplemented
        return _node_pow(number, self.data, number, self)

    # -- functions

    def exp(self) -> Value:
        e = _exp(self.data)
        return _node(e, "exp", self, e)

    def expm1(self) -> Value:
        e = _expm1(self.data)
        return _node(e, "expm1", self, e + 1.0)

    def log(self) -> Value:
        return _node(_log(self.data), "log", self, _divide(1.0, self.data))

    def log2(self) -> Value:
        return _node(_log2(self.data), "log2", self, _divide(1.0, self.data * math.log(2.0)))

    def log10(self) -> Value:
        return _node(_log10(self.data), "log10", self, _divide(1.0, self.data * math.log(10.0)))

    def log1p(self) -> Value:
        return _node(_log1p(self.data), "log1p", self, _divide(1.0, self.data + 1.0))

    def sqrt(self) -> Value:
        root = _sqrt(self.data)
        return _node(root, "sqrt", self, _divide(0.5, root))

    def tanh(self) -> Value:
        t = math.tanh(self.data)
        return _node(t, "tanh", self, 1.0 - t * t)

    def sigmoid(self) -> Value:
        s = 1.0 / (1.0 + _exp(-self.data))
        return _node(s, "sigmoid", self, s * (1.0 - s))

    def relu(self) -> Value:
        r = 0.0 if self.data < 0 else self.data
        return _node(r, "ReLU", self, 0.0 if r <= 0 else 1.0)

    def sin(self) -> Value:
        return _node(_sin(self.data), "sin", self, _cos(self.data))

    def cos(self) -> Value:
        return _node(_cos(self.data), "cos", self, -_sin(self.data))

    def tan(self) -> Value:
        t = _tan(self.data)
        return _node(t, "tan", self, 1.0 + t * t)

    def asin(self) -> Value:
        return _node(_asin(self.data), "asin", self, _divide(1.0, _sqrt(1.0 - self.data * self.data)))

    def acos(self) -> Value:
        return _node(_acos(self.data), "acos", self, -_divide(1.0, _sqrt(1.0 - self.data * self.data)))

    def atan(self) -> Value:
        return _node(math.atan(self.data), "atan", self, 1.0 / (1.0 + self.data * self.data))

    def sinh(self) -> Value:
        return _node(_sinh(self.data), "sinh", self, _cosh(self.data))

    def cosh(self) -> Value:
        return _node(_cosh(self.data), "cosh", self, _sinh(self.data))

    def asinh(self) -> Value:
        return _node(math.asinh(self.data), "asinh", self, 1.0 / _sqrt(self.data * self.data + 1.0))

    def acosh(self) -> Value:
        return _node(_acosh(self.data), "acosh", self, _divide(1.0, _sqrt(self.data * self.data - 1.0)))

    def atanh(self) -> Value:
        return _node(_atanh(self.data), "atanh", self, _divide(1.0, 1.0 - self.data * self.data))

    def erf(self) -> Value:
        slope = 2.0 / math.sqrt(math.pi) * _exp(-self.data * self.data)
        return _node(math.erf(self.data), "erf", self, slope)

    def abs(self) -> Value:
        return abs(self)

    def sign(self) -> Value:
        return _node(_sign(self.data), "sign", self, 0.0)

    def maximum(self, other: Value | float) -> Value:
        return maximum(self, other)

    def minimum(self, other: Value | float) -> Value:
        return minimum(self, other)

    # The names under which NumPy asks the elements of an object array.
    arcsin, arccos, arctan, arcsinh, arccosh, arctanh = asin, acos, atan, asinh, acosh, atanh

    def conjugate(self) -> Value:
        return self

    # -- as a number

    def __eq__(self, other):
        return self.data == (other.data if isinstance(other, Value) else other)

    def __ne__(self, other):
        return self.data != (other.data if isinstance(other, Value) else other)

    def __lt__(self, other):
        return self.data < (other.data if isinstance(other, Value) else other)

    def __le__(self, other):
        return self.data <= (other.data if isinstance(other, Value) else other)

    def __gt__(self, other):
        return self.data > (other.data if isinstance(other, Value) else other)

    def __ge__(self, other):
        return self.data >= (other.data if isinstance(other, Value) else other)

    # Two Values can hold equal numbers and still be two nodes of a graph: sets and dicts tell them apart.
    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        return self.data != 0.0

    def __float__(self) -> float:
        return self.data

    def __int__(self) -> int:
        return int(self.data)

    def __format__(self, spec: str) -> str:
        return format(self.data, spec) if spec else repr(self)

    def __repr__(self) -> str:
        return f"Value(data={self.data}, grad={self.grad})"


_new = Value.__new__


def _node(data: float, op: str, a: Value, da: float, b: Value | float | None = None, db: float | None = None) -> Value:
    """The result of `op` with its parents and local derivatives: `Value(...)` for results, without its checks."""
    out = _new(Value)
    out.data = data
    out.grad = 0.0
    out._a = a
    out._da = da
    out._b = b
    out._db = db
    out._op = op
    out._uses = 0
    out._extra = None
    return out


def applied(
    op: str, a: Value | float, data: float, da: float, b: Value | float | None = None, db: float | None = None
) -> Value:
    """The result of an operation that is no method of Value: its number, and each operand with its local derivative."""
    return _node(data, op, a, da, b, db) if isinstance(a, Value) else _node(data, op, b, db, a, da)


# z = x / y:  dz/dx = 1 / y,  dz/dy = -x / y**2 = -z / y
def _quotient(x: float, y: float, a: Value, b: Value | float) -> Value:
    z = _divide(x, y)
    return _node(z, "/", a, _divide(1.0, y), b, _divide(-z, y))


# z = x ** y:  dz/dx = y * x**(y-1),  dz/dy = z * log(x)
def _power_slope(x: float, y: float) -> float:
    return 0.0 if y == 0 else y * _power(x, y - 1.0)


def _node_pow(x: float, y: float, base: Value | float, exponent: Value) -> Value:
    z = _power(x, y)
    dy = 0.0 if x == 0 and y >= 0 else z * _log(x)
    if type(base) is float:
        return _node(z, "**", exponent, dy, base, _power_slope(x, y))
    return _node(z, "**", base, _power_slope(x, y), exponent, dy)


def _sign(x: float) -> float:
    return float(x > 0) - float(x < 0)


def maximum(x: Value | float, y: Value | float) -> Value:
    """The larger of two; nan, with slopes of 1, if either is. Equal numbers share the gradient half and half."""
    return _choose(x, y, "max", larger=True)


def minimum(x: Value | float, y: Value | float) -> Value:
    """The smaller of two; nan, with slopes of 1, if either is. Equal numbers share the gradient half and half."""
    return _choose(x, y, "min", larger=False)


def _choose(x: Value | float, y: Value | float, op: str, larger: bool) -> Value:
    a, b = (x, y) if isinstance(x, Value) else (y, x)
    u = a.data
    if not isinstance(b, Value):
        b = float(b)
    v = b.data if isinstance(b, Value) else b
    if u == v:
        return _node(u, op, a, 0.5, b, 0.5)
    if u != u or v != v:
        return _node(nan, op, a, 1.0, b, 1.0)
    first = 1.0 if (u > v) is larger else 0.0
    return _node(u if first else v, op, a, first, b, 1.0 - first)


def softmax(logits: Iterable[Value | float]) -> list[Value]:
    """exp(x_i) / sum_j exp(x_j), shifted by the largest number so that nothing overflows.

    >>> [round(p.data, 4) for p in softmax([Value(10.0), Value(3.0)])]
    [0.9991, 0.0009]
    """
    logits = [x if isinstance(x, Value) else Value(x) for x in logits]
    shift = max(x.data for x in logits)
    exps = [(x - shift).exp() for x in logits]
    total = sum(exps[1:], start=exps[0])
    return [e / total for e in exps]


# ---- backward -------------------------------------------------------------------------------------------------------


def sweep(roots: Sequence[Value], grads: Sequence[float]) -> None:
    """Backward from several roots at once, each with its own incoming gradient (`Value.backward`: one root, 1.0).

    A node may pass its gradient on only when all its consumers have delivered theirs. So first count the consumers of
    every inner node, then sweep: a node is ready when its count is back at zero. No recursion, so any depth works.
    """
    stack = []
    push, pop = stack.append, stack.pop

    def count(parent: Value) -> None:
        if parent._a is not None:
            if not parent._uses:
                parent.grad = 0.0
                push(parent)
            parent._uses += 1

    def deliver(parent: Value) -> None:
        if parent._a is not None:
            parent._uses -= 1
            if not parent._uses:
                push(parent)

    try:
        for root in roots:
            count(root)
        while stack:
            node = pop()
            if node._extra is not None:
                for parent, _ in node.local_derivatives:
                    count(parent)
                continue
            # The same, written out for an operation of this class: it runs once for every node there is.
            parent = node._a
            if parent._a is not None:
                uses = parent._uses
                if not uses:
                    parent.grad = 0.0
                    push(parent)
                parent._uses = uses + 1
            parent = node._b
            if parent is not None and parent.__class__ is not float and parent._a is not None:
                uses = parent._uses
                if not uses:
                    parent.grad = 0.0
                    push(parent)
                parent._uses = uses + 1

        for root, grad in zip(roots, grads, strict=True):
            root.grad += grad
            deliver(root)
        while stack:
            node = pop()
            if node._extra is not None:
                node._backward()
                for parent, _ in node.local_derivatives:
                    deliver(parent)
                continue
            grad = node.grad
            parent = node._a
            parent.grad += node._da * grad
            if parent._a is not None:
                parent._uses = uses = parent._uses - 1
                if not uses:
                    push(parent)
            parent = node._b
            if parent is not None and parent.__class__ is not float:
                parent.grad += node._db * grad
                if parent._a is not None:
                    parent._uses = uses = parent._uses - 1
                    if not uses:
                        push(parent)
    except BaseException:
        _forget_counts(roots)
        raise


def _forget_counts(roots: Iterable[Value]) -> None:
    """After a sweep that was interrupted: no count may leak into the next one."""
    for node in trace_all(roots)[0]:
        node._uses = 0


def trace_all(roots: Iterable[Value]) -> tuple[set[Value], set[tuple[Value, Value]]]:
    """All nodes below `roots` and all edges (parent, child)."""
    nodes, edges, stack = set(), set(), list(roots)
    while stack:
        node = stack.pop()
        if node not in nodes:
            nodes.add(node)
            for parent, _ in node.local_derivatives:
                edges.add((parent, node))
                stack.append(parent)
    return nodes, edges


def trace(root: Value) -> tuple[set[Value], set[tuple[Value, Value]]]:
    """The graph below `root`: its nodes, and its edges as pairs (parent, child)."""
    return trace_all((root,))


# ---- a neural network of Values -------------------------------------------------------------------------------------


class Module:
    """Something with parameters."""

    def parameters(self) -> list[Value]:
        return []

    def zero_grad(self) -> None:
        for p in self.parameters():
            p.grad = 0.0


class Neuron(Module):
    """relu(w · x + b), or w · x + b when `nonlin` is False; weights start uniform in [-1, 1), the bias at 0."""

    def __init__(self, nin: int, nonlin: bool = True):
        from random import uniform  # not needed by anyone who only computes with Values

        self.w = [Value(uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(0)
        self.nonlin = nonlin

    def __call__(self, x: Sequence[Value | float]) -> Value:
        act = sum((w * xi for w, xi in zip(self.w, x)), start=self.b)
        return act.relu() if self.nonlin else act

    def parameters(self) -> list[Value]:
        return [*self.w, self.b]

    def __repr__(self) -> str:
        return f"{'ReLU' if self.nonlin else 'Linear'}Neuron({len(self.w)})"


class Layer(Module):
    """`nout` neurons over the same `nin` inputs; a layer of one gives a Value instead of a list."""

    def __init__(self, nin: int, nout: int, **kwargs):
        self.neurons = [Neuron(nin, **kwargs) for _ in range(nout)]

    def __call__(self, x: Sequence[Value | float]) -> Value | list[Value]:
        out = [neuron(x) for neuron in self.neurons]
        return out[0] if len(out) == 1 else out

    def parameters(self) -> list[Value]:
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self) -> str:
        return f"Layer of [{', '.join(map(str, self.neurons))}]"


class MLP(Module):
    """Layers of sizes `nouts`, relu between them, the last one linear.

    >>> model = MLP(2, [16, 16, 1])
    >>> len(model.parameters())
    337
    """

    def __init__(self, nin: int, nouts: Sequence[int]):
        sizes = [nin, *nouts]
        last = len(nouts) - 1
        self.layers = [Layer(sizes[i], sizes[i + 1], nonlin=i != last) for i in range(len(nouts))]

    def __call__(self, x: Sequence[Value | float]) -> Value | list[Value]:
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self) -> list[Value]:
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self) -> str:
        return f"MLP of [{', '.join(map(str, self.layers))}]"
