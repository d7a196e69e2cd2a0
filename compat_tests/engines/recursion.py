"""Not sound: only + and *, and a backward that recurses without a topological order."""


class Value:
    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self._children = _children
        self._op = _op
        self.label = label

    def __add__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        return Value(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        return Value(self.data * other.data, (self, other), "*")

    __radd__ = __add__
    __rmul__ = __mul__

    def backward(self, start=True):
        if start:
            self.grad = 1.0
        if self._op == "+":
            left, right = self._children
            left.grad += self.grad
            right.grad += self.grad
        elif self._op == "*":
            left, right = self._children
            left.grad += right.data * self.grad
            right.grad += left.data * self.grad
        for child in self._children:
            child.backward(start=False)
