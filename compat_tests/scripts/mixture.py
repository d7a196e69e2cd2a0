"""Maximum likelihood: one Gaussian, then a mixture of two by logsumexp, then by expectation-maximisation."""
# large

import math

import torch

torch.manual_seed(23)
data = torch.cat([torch.randn(40) * 0.5 - 2.0, torch.randn(60) + 1.5])


def log_normal(x, mu, log_sigma):
    return -0.5 * ((x - mu) / log_sigma.exp()) ** 2 - log_sigma - 0.5 * math.log(2 * math.pi)


mu = torch.zeros(1, requires_grad=True)
log_sigma = torch.zeros(1, requires_grad=True)
opt = torch.optim.Adam([mu, log_sigma], lr=0.1)
for _ in range(60):
    opt.zero_grad()
    nll = -log_normal(data, mu, log_sigma).mean()
    nll.backward()
    opt.step()
print(f"one: mu {mu.item():.3f} sigma {log_sigma.exp().item():.3f} nll {nll.item():.4f}")
print(f"closed form: mu {data.mean().item():.4f} sigma {data.std(unbiased=False).item():.4f}")

logits = torch.zeros(2, requires_grad=True)
means = torch.tensor([-1.0, 1.0], requires_grad=True)
log_sigmas = torch.zeros(2, requires_grad=True)


def mixture_nll():
    log_weights = torch.log_softmax(logits, dim=0)
    return -torch.logsumexp(log_weights + log_normal(data[:, None], means, log_sigmas), dim=1).mean()


opt = torch.optim.SGD([logits, means, log_sigmas], lr=0.3, momentum=0.5)
for i in range(40):
    opt.zero_grad()
    nll = mixture_nll()
    nll.backward()
    opt.step()
    if i % 10 == 0:
        print(f"two: step {i} nll {nll.item():.4f}")

w, m, s = torch.tensor([0.5, 0.5]), torch.tensor([-1.0, 1.0]), torch.ones(2)
for _ in range(30):
    joint = torch.log(w) + log_normal(data.unsqueeze(-1), m, s.log())
    r = (joint - joint.logsumexp(1, keepdim=True)).exp()
    total = r.sum(0)
    w = total / len(data)
    m = (r * data.unsqueeze(1)).sum(0) / total
    s = ((r * (data.unsqueeze(1) - m) ** 2).sum(0) / total).sqrt()
print("EM: weights", w, "means", m, "sigmas", s)
loss = mixture_nll()
loss.backward(retain_graph=True)
print("gradient descent: means", [f"{v:.2f}" for v in means.tolist()], f"nll {loss.item():.3f}")
