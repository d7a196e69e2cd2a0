"""Reductions: values, indices, keepdim, and their gradients."""
# small

import torch

x = torch.tensor([[3.0, -1.0, 2.0], [0.5, 4.0, -2.5]], requires_grad=True)

with torch.no_grad():
    print(x.sum(), x.sum(0), x.sum(dim=1, keepdim=True), torch.mean(x), x.mean(-1), x.prod(), x.prod(1))
    print(x.max(), x.max(dim=1), x.min(0).values, x.min(dim=0).indices, torch.argmax(x), x.argmin(dim=1))
    print(x.amax(1), torch.amin(x, 0, keepdim=True), x.std(), x.std(0), x.var(dim=1, unbiased=False), torch.var(x))
    print(x.norm(), x.norm(p=1), x.norm(dim=1), x.cumsum(1), x.logsumexp(1))
    print((x > 0).any(), (x > -3).all(), (x > 0).any(1), (x > 0).all(dim=0), (x > 0).sum())
    print(x.sum((0, 1)), x.mean(dim=(0, 1), keepdim=True))

torch.manual_seed(5)
pieces = {
    "sum": x.sum(0),
    "mean": x.mean(1),
    "prod": x.prod(1),
    "max": x.max(dim=1).values,
    "max of all": x.max(),
    "amin": x.amin(0),
    "var": x.var(1),
    "std": x.std(dim=0, keepdim=True),
    "norm": x.norm(dim=1),
    "cumsum": x.cumsum(1),
    "logsumexp": torch.logsumexp(x, dim=0),
    "softmax": torch.softmax(x, -1),
    "log_softmax": x.log_softmax(0),
}
loss = 0.0
for name, y in pieces.items():
    x.grad = None
    cotangent = torch.randn(y.shape)
    y.backward(cotangent, retain_graph=True)
    print(name, y.grad_fn.name(), [[f"{v:.3f}" for v in row] for row in x.grad.tolist()])
    loss = loss + (y * cotangent).sum()
print(f"{loss.item():.4f}")
