"""What networks, optimizers and everything around them print as."""
# large: what it prints is not the same with another dtype

from collections import OrderedDict

import torch
from torch import nn


class Residual(nn.Module):
    def __init__(self, width, depth):
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(0.5))
        self.register_buffer("steps", torch.zeros(2, dtype=torch.int64))
        self.body = nn.Sequential(*[nn.Sequential(nn.Linear(width, width), nn.Tanh()) for _ in range(depth)])
        self.norm = None

    def extra_repr(self):
        return f"scale={self.scale.item()}"


class TwoLines(nn.Module):
    def extra_repr(self):
        return "first=1,\nsecond=2"


class Renamed(TwoLines):
    def _get_name(self):
        return "Another"


class OwnRepr(nn.Module):
    def __repr__(self):
        return "one line\nand another"


print(nn.Module(), nn.Sequential(), nn.ModuleList(), nn.ModuleDict())
print(nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1, bias=False)))
print(nn.Sequential(OrderedDict(first=nn.Linear(2, 2), act=nn.GELU())), nn.Sequential(nn.Tanh(), nn.Tanh())[:1])
print(Residual(2, 2), nn.Sequential(Residual(2, 1), TwoLines(), Renamed(), OwnRepr(), nn.Sequential(OwnRepr())))
print(nn.ModuleList([nn.Linear(1, 2) for _ in range(3)] + [nn.ReLU()] + [nn.Linear(1, 2)] * 2))
print(nn.ModuleList([nn.Sequential(nn.Linear(1, 1), nn.ReLU()) for _ in range(4)]), nn.ModuleList([TwoLines()] * 2))
print(nn.ModuleDict({"a": nn.Identity(), "b": nn.ModuleList([nn.Flatten()])}))
print(nn.ParameterList([torch.ones(2), torch.zeros(2, 3)]), nn.ParameterDict({"w": torch.ones(3), "n": 3}))
nested = nn.Module()
nested.parameters_of = nn.ParameterList([torch.ones(1)])
nested.empty = nn.ParameterList()
nested.missing = None
nested.register_module("none", None)
print(nested)

for layer in (
    nn.ReLU(inplace=True),
    nn.Sigmoid(),
    nn.GELU("tanh"),
    nn.LeakyReLU(0.2),
    nn.ELU(2.0, inplace=True),
    nn.SiLU(),
    nn.Softplus(),
    nn.Softmax(dim=-1),
    nn.LogSoftmax(1),
    nn.Dropout(0.3),
    nn.Flatten(0, 2),
    nn.Unflatten(1, (2, 3)),
    nn.Embedding(5, 2, padding_idx=0),
    nn.Linear(2, 2, dtype=torch.float64),
    nn.MSELoss(reduction="sum"),
    nn.CrossEntropyLoss(weight=torch.ones(2), label_smoothing=0.1),
    nn.BCEWithLogitsLoss(pos_weight=torch.ones(2)),
    nn.NLLLoss(),
    nn.L1Loss(),
):
    print(layer, [layer], f"{layer}", type(layer))

# Parameters, alone and in the containers that modules hand out.
line = nn.Linear(2, 1)
with torch.no_grad():
    line.weight.copy_(torch.tensor([[0.5, -1.5]]))
    line.bias.fill_(1e-5)
print(line.weight, [line.bias], line.weight.data, line.weight.T, line.weight * 2, line.weight.grad)
print(list(line.parameters()), dict(line.named_parameters()), line.state_dict(), line.parameters)
print(
    nn.Parameter(torch.arange(3), requires_grad=False), nn.Parameter(torch.zeros(0, 2)), nn.Parameter(torch.tensor(1.0))
)
print(f"{line.bias} {line.bias[0]:.6f} {line.bias[0]} {nn.Parameter(torch.tensor(2.0))}")


class Weight(nn.Parameter):
    pass


print(Weight(torch.ones(2)), [Weight(torch.ones(2), False)], Weight(torch.ones(2)) * 2, type(Weight(torch.ones(2))))

# Optimizers and schedulers.
line(torch.tensor([[1.0, 2.0]])).sum().backward()
print(line.weight.grad, line.bias.grad)
for make in (
    lambda p: torch.optim.SGD(p, lr=0.1),
    lambda p: torch.optim.SGD([{"params": [p[0]]}, {"params": [p[1]], "lr": 0.5}], lr=0.1, momentum=0.9, nesterov=True),
    lambda p: torch.optim.Adam(p, betas=(0.5, 0.9), amsgrad=True),
    lambda p: torch.optim.AdamW(p, lr=torch.tensor(0.25)),
):
    optimizer = make(list(line.parameters()))
    print(optimizer, type(optimizer))
    optimizer.step()
    print(optimizer.state_dict(), optimizer.param_groups)
    print(optimizer.state)
optimizer = torch.optim.SGD(line.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2)
optimizer.step()
scheduler.step()
print(optimizer, scheduler.get_last_lr(), type(scheduler), str(scheduler).partition(" at ")[0])
print(line.load_state_dict(line.state_dict()), line.load_state_dict({"weight": line.weight}, strict=False))
for state in ({"weight": torch.ones(2, 2), "bias": torch.ones(1)}, {"wieght": torch.ones(1)}):
    try:
        line.load_state_dict(state)
    except RuntimeError as error:
        print(error)
