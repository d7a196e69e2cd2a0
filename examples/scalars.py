"""Open a tensor into the single numbers it was made of. This one needs minitorch: torch has no scalars()."""

import minitorch as torch
from minitorch.scalar import trace
from minitorch.viz import draw_dot

x = torch.tensor([1.0, -2.0])
w = torch.tensor([0.5, 0.25], requires_grad=True)
b = torch.tensor(0.1, requires_grad=True)

loss = (torch.tanh(x @ w + b) - 1) ** 2
loss.backward()
print("as blocks: ", loss.item(), w.grad.tolist(), b.grad.item())

root = loss.scalars()
root.backward()
print("as scalars:", root.data, [value.grad for value in w.scalars()], b.scalars().grad)

numbers, edges = trace(root)
print(len(numbers), "numbers and", len(edges), "edges behind this loss")

for i, value in enumerate(w.scalars()):
    value.label = f"w{i}"
b.scalars().label = "b"
root.label = "loss"

# local=True writes dz/dx on every edge: multiplied along a path and added over paths, they are the gradient.
with open("scalars.svg", "wb") as file:
    file.write(draw_dot(root, local=True).pipe())
print("drawn in scalars.svg")
