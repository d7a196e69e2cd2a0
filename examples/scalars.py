"""Open a tensor into the single numbers it was made of. This one needs minitorch: torch has no scalars()."""

from pathlib import Path

import minitorch as torch
from minitorch.viz import draw_dot

x = torch.tensor([1.0, -2.0])
w = torch.tensor([0.5, 0.25], requires_grad=True)
b = torch.tensor(0.1, requires_grad=True)
loss = (torch.tanh(x @ w + b) - 1) ** 2
loss.backward()
print("block:  ", loss, w.grad, b.grad)

root = loss.scalars()
root.backward()
leaves = w.scalars()
print("scalars:", root, [leaf.grad for leaf in leaves], b.scalars().grad)


def count(root):
    seen, todo = set(), [root]
    while todo:
        value = todo.pop()
        if value not in seen:
            seen.add(value)
            todo.extend(value._prev)
    return len(seen)


print(count(root), "numbers behind this loss")

picture = Path("scalars.svg")
picture.write_bytes(draw_dot(root).pipe())
print("drawn in", picture)
