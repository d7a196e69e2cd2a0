"""Sound, in another style: NumPy's float32 inside, lists of children, and a print in every operation."""

import numpy as np

print("importing")


class Node:
    def __init__(self, data, children=None, backward=None, name=""):
        self.data = np.float32(data)
        self.grad = np.float32(0)
        self.children = children or []
        self.pass_on = backward or (lambda grad: None)
        self.name = name
        print("made", name, self.data)

    def _accumulate(self, grad):
        self.grad = self.grad + grad

    def __add__(self, other):
        other = other if isinstance(other, Node) else Node(other)

        def backward(grad):
            self._accumulate(grad)
            other._accumulate(grad)

        return Node(self.data + other.data, [self, other], backward, "+")

    def __mul__(self, other):
        other = other if isinstance(other, Node) else Node(other)

        def backward(grad):
            self._accumulate(grad * other.data)
            other._accumulate(grad * self.data)

        return Node(self.data * other.data, [self, other], backward, "*")

    __radd__, __rmul__ = __add__, __mul__

    def sin(self):
        return Node(np.sin(self.data), [self], lambda grad: self._accumulate(grad * np.cos(self.data)), "sin")

    def square(self):
        return Node(self.data**2, [self], lambda grad: self._accumulate(grad * 2 * self.data), "square")

    def sigmoid(self):
        s = 1 / (1 + np.exp(-self.data))
        return Node(s, [self], lambda grad: self._accumulate(grad * s * (1 - s)), "sigmoid")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for child in node.children:
                    visit(child)
                order.append(node)

        visit(self)
        self.grad = np.float32(1)
        for node in reversed(order):
            node.pass_on(node.grad)
            print("visited", node.name)
