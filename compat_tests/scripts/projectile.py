"""Gradient descent through a simulation: aim a throw with air drag, backward through every time step."""
# small

import torch

gravity = torch.tensor([0.0, -9.81])
target = torch.tensor([9.0, 0.0])


def throw(velocity, steps=25, dt=0.06, drag=0.05):
    position = torch.zeros(2)
    for _ in range(steps):
        speed = velocity.norm()
        velocity = velocity + dt * (gravity - drag * speed * velocity)
        position = position + dt * velocity
    return position


v = torch.tensor([4.0, 6.0], requires_grad=True)
for i in range(12):
    loss = ((throw(v) - target) ** 2).sum()
    v.grad = None
    loss.backward()
    v.data.sub_(0.15 * v.grad)
    if i % 3 == 0:
        print(f"{i:2d} missed by {loss.sqrt().item():.3f}  velocity ({v[0].item():.3f}, {v[1].item():.3f})")

loss = (throw(v) - target).norm()
depth, node = 0, loss.grad_fn
while node is not None:
    depth, node = depth + 1, node.next_functions[0][0] if node.next_functions else None
print("longest first-parent chain", depth)
print(f"missed by {loss.item():.3f}")
