"""Sound: + and * are all that it has, and each node sends what comes in straight on to its parents, path by path."""


class Number:
    def __init__(self, data):
        self.data = data
        self.grad = 0
        self.sources = ()

    def __add__(self, other):
        other = other if isinstance(other, Number) else Number(other)
        out = Number(self.data + other.data)
        out.sources = (self, 1), (other, 1)
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Number) else Number(other)
        out = Number(self.data * other.data)
        out.sources = (self, other.data), (other, self.data)
        return out

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def backward(self, grad=1):
        self.grad += grad
        for source, slope in self.sources:
            source.backward(grad * slope)
