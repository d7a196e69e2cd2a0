"""nn.Module subclasses: registration, repr, state_dict and loading, buffers, train and eval, apply, freezing."""
# small

import torch
import torch.nn as nn
import torch.nn.functional as F


class Scale(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.register_buffer("calls", torch.tensor(0))

    def forward(self, x):
        self.calls += 1
        return x * self.weight

    def extra_repr(self):
        return f"size={self.weight.numel()}"


class Net(nn.Module):
    def __init__(self, hidden=5):
        super().__init__()
        self.embed = nn.Embedding(7, 3)
        self.body = nn.ModuleList([nn.Linear(3, hidden), nn.Linear(hidden, hidden)])
        self.scale = Scale(hidden)
        self.head = nn.Linear(hidden, 2, bias=False)

    def forward(self, ids):
        x = self.embed(ids)
        for layer in self.body:
            x = F.relu(layer(x))
        if self.training:
            x = x * 0.5
        return self.head(self.scale(x)).softmax(-1)


torch.manual_seed(8)
net = Net()
print(net)
for name, p in net.named_parameters():
    print(name, tuple(p.shape), p.requires_grad)
print(list(net.state_dict()), [n for n, _ in net.named_buffers()], [type(m).__name__ for m in net.modules()])
ids = torch.tensor([[0, 3, 6], [2, 2, 1]])
print(net(ids))
net.eval()
print(net.training, net.scale.training)
print(net(ids))

other = Net()
print(torch.equal(other.head.weight, net.head.weight))
print(other.load_state_dict(net.state_dict()))
other.eval()
print(torch.equal(other(ids), net(ids)), other.scale.calls, net.scale.calls)


def init(module):
    if isinstance(module, nn.Linear):
        nn.init.constant_(module.weight, 0.25)
        if module.bias is not None:
            nn.init.zeros_(module.bias)


net.apply(init)
print(net.body[0].weight[0], net.head.bias)
for p in net.embed.parameters():
    p.requires_grad_(False)
net.train()
loss = -net(ids)[..., 0].log().mean()
loss.backward(retain_graph=True)
print(f"{loss.item():.4f}", net.embed.weight.grad)
print(net.head.weight.grad)
print(sum(p.numel() for p in net.parameters() if p.requires_grad), sum(p.numel() for p in net.parameters()))
try:
    Net(hidden=4).load_state_dict(net.state_dict())
except RuntimeError as error:
    print(str(error).splitlines()[0])
net.zero_grad()
print(all(p.grad is None for p in net.parameters()), Net().double().head.weight.dtype)
loss = -net(ids)[..., 0].log().mean()
