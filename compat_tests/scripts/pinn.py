"""A network solves u'' + u = 0, u(0) = 0, u'(0) = 1: derivatives with respect to the input are part of the loss."""
# large: create_graph

import torch
import torch.nn as nn

torch.manual_seed(123)


class FCN(nn.Module):
    def __init__(self, n_input, n_output, n_hidden, n_layers):
        super().__init__()
        activation = nn.Tanh
        self.fcs = nn.Sequential(*[nn.Linear(n_input, n_hidden), activation()])
        self.fch = nn.Sequential(
            *[nn.Sequential(*[nn.Linear(n_hidden, n_hidden), activation()]) for _ in range(n_layers - 1)]
        )
        self.fce = nn.Linear(n_hidden, n_output)

    def forward(self, x):
        return self.fce(self.fch(self.fcs(x)))


pinn = FCN(1, 1, 16, 2)
print(pinn)
t_boundary = torch.tensor(0.0).view(-1, 1).requires_grad_(True)
t_physics = torch.linspace(0, 2, 20).view(-1, 1).requires_grad_(True)


def residuals():
    u = pinn(t_boundary)
    loss1 = (torch.squeeze(u) - 0) ** 2
    dudt = torch.autograd.grad(u, t_boundary, torch.ones_like(u), create_graph=True)[0]
    loss2 = (torch.squeeze(dudt) - 1) ** 2
    u = pinn(t_physics)
    dudt = torch.autograd.grad(u, t_physics, torch.ones_like(u), create_graph=True)[0]
    d2udt2 = torch.autograd.grad(dudt, t_physics, torch.ones_like(dudt), create_graph=True)[0]
    loss3 = torch.mean((d2udt2 + u) ** 2)
    return loss1 + 1e-1 * loss2 + 1e-1 * loss3


optimiser = torch.optim.Adam(pinn.parameters(), lr=1e-2)
for i in range(40):
    optimiser.zero_grad()
    total = residuals()
    total.backward()
    optimiser.step()
    if i % 10 == 0:
        print(i, f"{total.item():.4f}")
t = torch.tensor([[0.5], [1.5]])
print([f"{v:.3f}" for v in pinn(t).flatten().tolist()])

loss = (pinn(t_physics) - torch.sin(t_physics)).abs().mean()
print(f"mean distance to sin {loss.item():.3f}")
