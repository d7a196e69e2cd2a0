"""Layers written as plain classes and as a Module with buffers: Linear, BatchNorm1d, Tanh, stacked and trained."""
# large

import torch
import torch.nn as nn


class Linear:
    def __init__(self, fan_in, fan_out, bias=True):
        self.weight = torch.randn((fan_in, fan_out), generator=g) / fan_in**0.5
        self.bias = torch.zeros(fan_out) if bias else None

    def __call__(self, x):
        self.out = x @ self.weight
        if self.bias is not None:
            self.out += self.bias
        return self.out

    def parameters(self):
        return [self.weight] + ([] if self.bias is None else [self.bias])


class BatchNorm1d:
    def __init__(self, dim, eps=1e-5, momentum=0.1):
        self.eps = eps
        self.momentum = momentum
        self.training = True
        self.gamma = torch.ones(dim)
        self.beta = torch.zeros(dim)
        self.running_mean = torch.zeros(dim)
        self.running_var = torch.ones(dim)

    def __call__(self, x):
        if self.training:
            xmean = x.mean(0, keepdim=True)
            xvar = x.var(0, keepdim=True)
        else:
            xmean = self.running_mean
            xvar = self.running_var
        xhat = (x - xmean) / torch.sqrt(xvar + self.eps)
        self.out = self.gamma * xhat + self.beta
        if self.training:
            with torch.no_grad():
                self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * xmean
                self.running_var = (1 - self.momentum) * self.running_var + self.momentum * xvar
        return self.out

    def parameters(self):
        return [self.gamma, self.beta]


class Tanh:
    def __call__(self, x):
        self.out = torch.tanh(x)
        return self.out

    def parameters(self):
        return []


g = torch.Generator().manual_seed(2147483647)
layers = [
    Linear(4, 12, bias=False), BatchNorm1d(12), Tanh(),
    Linear(12, 12, bias=False), BatchNorm1d(12), Tanh(),
    Linear(12, 3, bias=False), BatchNorm1d(3),
]  # fmt: skip
with torch.no_grad():
    layers[-1].gamma *= 0.1
    for layer in layers[:-2]:
        if isinstance(layer, Linear):
            layer.weight *= 5 / 3
parameters = [p for layer in layers for p in layer.parameters()]
for p in parameters:
    p.requires_grad = True

X = torch.randn((48, 4), generator=g)
Y = (X[:, 0] + X[:, 1] * X[:, 2] > 0).long() + (X[:, 3] > 0.8).long()
print("classes", [(Y == k).sum().item() for k in range(3)])

ud = []
for i in range(40):
    ix = torch.randint(0, X.shape[0], (16,), generator=g)
    x = X[ix]
    for layer in layers:
        x = layer(x)
    loss = nn.functional.cross_entropy(x, Y[ix])
    for layer in layers:
        layer.out.retain_grad()
    for p in parameters:
        p.grad = None
    loss.backward()
    for p in parameters:
        p.data += -0.3 * p.grad
    if i % 10 == 0:
        print(f"{i}: {loss.item():.4f}")
    with torch.no_grad():
        ud.append([((0.3 * p.grad).std() / p.data.std()).log10().item() for p in parameters if p.ndim == 2])

for i, layer in enumerate(layers[:-1]):
    if isinstance(layer, Tanh):
        t = layer.out
        saturated = (t.abs() > 0.97).float().mean().item() * 100
        print(f"layer {i} (Tanh): mean {t.mean().item():+.3f}, std {t.std().item():.3f}, saturated {saturated:.1f}%")
        print(f"  gradient std {layer.out.grad.std().item():.2e}")
print("update/data", [f"{v:.2f}" for v in ud[-1]])


class BatchNorm(nn.Module):
    def __init__(self, dim, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(dim))
        self.bias = nn.Parameter(torch.zeros(dim))
        self.register_buffer("running_mean", torch.zeros(dim))
        self.register_buffer("running_var", torch.ones(dim))

    def forward(self, x):
        if self.training:
            mean, var = x.mean(0), x.var(0, unbiased=False)
            with torch.no_grad():
                n = x.shape[0]
                self.running_mean.mul_(1 - self.momentum).add_(mean, alpha=self.momentum)
                self.running_var.mul_(1 - self.momentum).add_(var * n / (n - 1), alpha=self.momentum)
        else:
            mean, var = self.running_mean, self.running_var
        return (x - mean) * torch.rsqrt(var + self.eps) * self.weight + self.bias


torch.manual_seed(2)
net = nn.Sequential(nn.Linear(4, 6), BatchNorm(6), nn.ReLU(), nn.Linear(6, 3))
for k in range(3):
    net(X[16 * k : 16 * k + 16])
print(net[1].running_mean, net[1].running_var)
print(sorted(net.state_dict()))
net.eval()
print(net(X[:1]))
net.train()
loss = nn.CrossEntropyLoss()(net(X[:12]), Y[:12])
loss.backward(retain_graph=True)
print(f"{loss.item():.4f}", net[1].weight.grad, net[1].bias.grad)
