"""Sound, in another style: a tape of the whole module, operations by name, no children and no closures."""

import math

TAPE = []

SLOPES = {
    "add": lambda x, y, out: (1.0, 1.0),
    "sub": lambda x, y, out: (1.0, -1.0),
    "mul": lambda x, y, out: (y, x),
    "div": lambda x, y, out: (1.0 / y, -out / y),
    "exp": lambda x, out: (out,),
    "log": lambda x, out: (1.0 / x,),
    "tanh": lambda x, out: (1.0 - out * out,),
    "softplus": lambda x, out: (1.0 / (1.0 + math.exp(-x)),),
    "max": lambda x, y, out: (float(x > y), float(x <= y)),
}


class Var:
    def __init__(self, data):
        self.data = float(data)
        self.grad = 0.0

    def _record(self, op, data, *operands):
        out = Var(data)
        TAPE.append((op, operands, out))
        return out

    def __add__(self, other):
        other = lift(other)
        return self._record("add", self.data + other.data, self, other)

    def __sub__(self, other):
        other = lift(other)
        return self._record("sub", self.data - other.data, self, other)

    def __mul__(self, other):
        other = lift(other)
        return self._record("mul", self.data * other.data, self, other)

    def __truediv__(self, other):
        other = lift(other)
        return self._record("div", self.data / other.data, self, other)

    def __radd__(self, other):
        return lift(other) + self

    def __rsub__(self, other):
        return lift(other) - self

    def __rmul__(self, other):
        return lift(other) * self

    def __rtruediv__(self, other):
        return lift(other) / self

    def maximum(self, other):
        other = lift(other)
        return self._record("max", max(self.data, other.data), self, other)

    def exp(self):
        return self._record("exp", math.exp(self.data), self)

    def log(self):
        return self._record("log", math.log(self.data), self)

    def tanh(self):
        return self._record("tanh", math.tanh(self.data), self)

    def softplus(self):
        return self._record("softplus", math.log1p(math.exp(self.data)), self)

    def lerp(self, end, weight):
        return self + (end - self) * weight

    def backward(self):
        self.grad = 1.0
        while TAPE:
            op, operands, out = TAPE.pop()
            slopes = SLOPES[op](*(operand.data for operand in operands), out.data)
            for operand, slope in zip(operands, slopes):
                operand.grad += slope * out.grad


def lift(x):
    return x if isinstance(x, Var) else Var(x)
