"""Bigram character model: counted, sampled, scored, then learned as one linear layer on one-hot inputs."""
# large

import os

import torch
import torch.nn.functional as F

words = open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "names.txt")).read().splitlines()
print(len(words), words[:5], min(len(w) for w in words), max(len(w) for w in words))

chars = sorted(set("".join(words)))
stoi = {s: i + 1 for i, s in enumerate(chars)}
stoi["."] = 0
itos = {i: s for s, i in stoi.items()}
V = len(stoi)

N = torch.zeros((V, V), dtype=torch.int32)
for w in words:
    chs = ["."] + list(w) + ["."]
    for ch1, ch2 in zip(chs, chs[1:], strict=False):
        N[stoi[ch1], stoi[ch2]] += 1
print(N[0])
print("most frequent start:", itos[N[0].argmax().item()], "pairs seen:", (N > 0).sum().item())

P = (N + 1).float()
P /= P.sum(1, keepdim=True)

g = torch.Generator().manual_seed(2147483647)
for _ in range(5):
    out = []
    ix = 0
    while True:
        p = P[ix]
        ix = torch.multinomial(p, num_samples=1, replacement=True, generator=g).item()
        out.append(itos[ix])
        if ix == 0:
            break
    print("".join(out))

log_likelihood = 0.0
n = 0
for w in words[:50]:
    chs = ["."] + list(w) + ["."]
    for ch1, ch2 in zip(chs, chs[1:], strict=False):
        log_likelihood += torch.log(P[stoi[ch1], stoi[ch2]])
        n += 1
print(f"counted: nll/n = {(-log_likelihood / n).item():.4f} over {n} bigrams")

xs, ys = [], []
for w in words:
    chs = ["."] + list(w) + ["."]
    for ch1, ch2 in zip(chs, chs[1:], strict=False):
        xs.append(stoi[ch1])
        ys.append(stoi[ch2])
xs = torch.tensor(xs)
ys = torch.tensor(ys)
num = xs.nelement()

g = torch.Generator().manual_seed(2147483647)
W = torch.randn((V, V), generator=g, requires_grad=True)
print(W[0, :4])


def forward():
    xenc = F.one_hot(xs, num_classes=V).float()
    logits = xenc @ W
    counts = logits.exp()
    probs = counts / counts.sum(1, keepdims=True)
    return -probs[torch.arange(num), ys].log().mean() + 0.01 * (W**2).mean()


for k in range(30):
    loss = forward()
    W.grad = None
    loss.backward()
    W.data += -30 * W.grad
    if k % 10 == 0:
        print(k, f"{loss.item():.4f}")

xs, ys = xs[:100], ys[:100]
num = xs.nelement()
loss = forward()
print(f"the first hundred: {loss.item():.4f}")

ix = 0
name = ""
for _ in range(20):
    logits = F.one_hot(torch.tensor([ix]), num_classes=V).float() @ W
    counts = logits.exp()
    p = counts / counts.sum(1, keepdim=True)
    ix = torch.multinomial(p, num_samples=1, replacement=True, generator=g).item()
    if ix == 0:
        break
    name += itos[ix]
print("learned:", name)
