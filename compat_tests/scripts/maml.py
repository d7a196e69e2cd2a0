"""Meta-learning in miniature: the gradient of the loss after one inner gradient step, over a family of sine waves."""
# large: create_graph

import torch
import torch.nn.functional as F

torch.manual_seed(17)


def init(*shape):
    return (torch.randn(*shape) / shape[0] ** 0.5).requires_grad_()


params = [init(1, 16), torch.zeros(16, requires_grad=True), init(16, 1), torch.zeros(1, requires_grad=True)]


def net(x, params):
    w1, b1, w2, b2 = params
    return torch.tanh(x @ w1 + b1) @ w2 + b2


def sample_task():
    amplitude = 0.5 + 2 * torch.rand(1)
    phase = 3.14159 * torch.rand(1)

    def batch():
        x = 6 * torch.rand(10, 1) - 3
        return x, amplitude * torch.sin(x + phase)

    return batch


def adapt(params, x, y, lr=0.05):
    inner = F.mse_loss(net(x, params), y)
    grads = torch.autograd.grad(inner, params, create_graph=True)
    return inner, [p - lr * g for p, g in zip(params, grads, strict=True)]


optimizer = torch.optim.Adam(params, lr=0.01)
for iteration in range(20):
    meta_loss = 0.0
    before = 0.0
    for _ in range(3):
        task = sample_task()
        inner, fast = adapt(params, *task())
        x, y = task()
        meta_loss = meta_loss + F.mse_loss(net(x, fast), y) / 3
        before += inner.item() / 3
    optimizer.zero_grad()
    meta_loss.backward()
    optimizer.step()
    if iteration % 5 == 0:
        norm = sum(p.grad.square().sum() for p in params).sqrt().item()
        print(f"{iteration}: before {before:.3f} after {meta_loss.item():.3f} meta-gradient {norm:.3f}")

x = torch.linspace(-2, 2, 5).unsqueeze(1)
loss = F.mse_loss(net(x, params), x.sin())
print(f"{loss.item():.4f}")
