"""Sound, in another style: parents with local derivatives, slots, no gradient until backward, no recursion."""

import math


class Scalar:
    __slots__ = ("data", "grad", "parents")

    def __init__(self, data, parents=()):
        self.data = data
        self.grad = None
        self.parents = list(parents)

    def __add__(self, other):
        if isinstance(other, Scalar):
            return Scalar(self.data + other.data, [(self, 1), (other, 1)])
        return Scalar(self.data + other, [(self, 1)])

    __radd__ = __add__

    def __mul__(self, other):
        if isinstance(other, Scalar):
            return Scalar(self.data * other.data, [(self, other.data), (other, self.data)])
        return Scalar(self.data * other, [(self, other)])

    __rmul__ = __mul__

    def __pow__(self, other):
        if isinstance(other, Scalar):
            return (self.log() * other).exp() if self.data > 0 else NotImplemented
        return Scalar(self.data**other, [(self, other * self.data ** (other - 1))])

    def __rpow__(self, other):
        out = other**self.data
        return Scalar(out, [(self, math.log(other) * out)])

    def __neg__(self):
        return Scalar(-self.data, [(self, -1)])

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def exp(self):
        out = math.exp(self.data)
        return Scalar(out, [(self, out)])

    def log(self):
        return Scalar(math.log(self.data), [(self, 1 / self.data)])

    def relu(self):
        return Scalar(max(self.data, 0), [(self, int(self.data > 0))])

    def leaky_relu(self, slope=0.01):
        return Scalar(self.data * (1 if self.data > 0 else slope), [(self, 1 if self.data > 0 else slope)])

    def backward(self):
        uses, stack = {id(self): 0}, [self]
        while stack:
            for parent, _ in stack.pop().parents:
                if id(parent) not in uses:
                    uses[id(parent)] = 0
                    stack.append(parent)
                uses[id(parent)] += 1
        self.grad, ready = 1, [self]
        while ready:
            node = ready.pop()
            for parent, slope in node.parents:
                parent.grad = (parent.grad or 0) + slope * node.grad
                uses[id(parent)] -= 1
                if not uses[id(parent)]:
                    ready.append(parent)
