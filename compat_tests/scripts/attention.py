"""Scaled dot-product attention by hand: causal averaging in three ways, then one head, then several heads."""
# large

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(1337)
B, T, C = 2, 6, 8
x = torch.randn(B, T, C)

xbow = torch.zeros((B, T, C))
for b in range(B):
    for t in range(T):
        xbow[b, t] = torch.mean(x[b, : t + 1], 0)

wei = torch.tril(torch.ones(T, T))
wei = wei / wei.sum(1, keepdim=True)
xbow2 = wei @ x
print(torch.allclose(xbow, xbow2, atol=1e-6))

tril = torch.tril(torch.ones(T, T))
wei = torch.zeros((T, T))
wei = wei.masked_fill(tril == 0, float("-inf"))
wei = F.softmax(wei, dim=-1)
print(torch.allclose(xbow, wei @ x, atol=1e-6))
print(wei)


class Head(nn.Module):
    def __init__(self, n_embd, head_size, block_size):
        super().__init__()
        self.key = nn.Linear(n_embd, head_size, bias=False)
        self.query = nn.Linear(n_embd, head_size, bias=False)
        self.value = nn.Linear(n_embd, head_size, bias=False)
        self.register_buffer("tril", torch.tril(torch.ones(block_size, block_size)))

    def forward(self, x):
        B, T, C = x.shape
        k = self.key(x)
        q = self.query(x)
        wei = q @ k.transpose(-2, -1) * k.shape[-1] ** -0.5
        wei = wei.masked_fill(self.tril[:T, :T] == 0, float("-inf"))
        self.last = F.softmax(wei, dim=-1)
        return self.last @ self.value(x)


head = Head(C, 4, block_size=8)
out = head(x)
print(out.shape, out.grad_fn.name())
print(out[0])
print(head.last[0].detach())


def multi_head_attention(x, w_qkv, w_out, n_head):
    B, T, C = x.shape
    q, k, v = (x @ w_qkv).split(C, dim=2)
    q, k, v = (t.view(B, T, n_head, C // n_head).transpose(1, 2) for t in (q, k, v))
    scores = (q @ k.transpose(-2, -1)) / math.sqrt(k.size(-1))
    future = torch.triu(torch.ones(T, T, dtype=torch.bool), diagonal=1)
    attention = torch.softmax(scores.masked_fill(future, -torch.inf), dim=-1)
    y = (attention @ v).transpose(1, 2).contiguous().view(B, T, C)
    return y @ w_out, attention


w_qkv = (torch.randn(C, 3 * C) / C**0.5).requires_grad_()
w_out = (torch.randn(C, C) / C**0.5).requires_grad_()
x = x.requires_grad_()
y, attention = multi_head_attention(x, w_qkv, w_out, n_head=2)
loss = (y[:, -1] * torch.linspace(-1, 1, C)).sum()
loss.backward(retain_graph=True)
print(y[1, -1], attention.shape, attention.sum(-1).allclose(torch.ones(B, 2, T)))
print(f"{loss.item():.4f} {w_qkv.grad.norm().item():.4f} {w_out.grad.norm().item():.4f}")
print(x.grad[0, 0], x.grad[1, -1])

(g,) = torch.autograd.grad(multi_head_attention(x, w_qkv, w_out, 2)[0][:, 2].sum(), x)
print("position 2 sees the future:", bool((g[:, 3:] != 0).any()), " and the past:", bool((g[:, :3] != 0).all()))
