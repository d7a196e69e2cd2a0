"""First steps: a tensor, a small network by hand, its gradients, and the graph that made them.

The same file runs on PyTorch (`python first_steps.py`) and on minitorch (`minitorch run first_steps.py`).
"""

import torch

# A number that remembers how it was made.
x = torch.tensor(3.0, requires_grad=True)
y = x**2 + 2 * x
y.backward()
print("y          =", y)
print("dy/dx at 3 =", x.grad, " (2x + 2)")

# The same with a block of numbers: one neuron, three inputs.
inputs = torch.tensor([1.0, -2.0, 0.5])
weights = torch.tensor([0.4, 0.1, -0.6], requires_grad=True)
bias = torch.tensor(0.2, requires_grad=True)
output = torch.tanh(inputs @ weights + bias)
loss = (output - 1) ** 2
loss.backward()
print("\noutput     =", output)
print("loss       =", loss)
print("d weights  =", weights.grad)
print("d bias     =", bias.grad)

# Where the gradient came from: the operations, last one first.
print("\nthe way back from the loss:")
node = loss.grad_fn
while node is not None:
    print("   ", node.name())
    node = node.next_functions[0][0] if node.next_functions else None

# Ten steps downhill.
print("\ntraining:")
optimizer = torch.optim.SGD([weights, bias], lr=0.05)
for step in range(10):
    loss = (torch.tanh(inputs @ weights + bias) - 1) ** 2
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"    step {step}  loss {loss.item():.4f}")
