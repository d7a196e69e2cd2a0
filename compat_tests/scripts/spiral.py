"""Three-armed spiral: a softmax classifier with a hidden layer, gradients by hand and checked by autograd."""
# large

import math

import torch

torch.manual_seed(0)
N, D, K = 20, 2, 3

X = torch.zeros(N * K, D)
y = torch.zeros(N * K, dtype=torch.long)
for j in range(K):
    ix = range(N * j, N * (j + 1))
    r = torch.linspace(0.05, 1, N)
    t = torch.linspace(j * 4, (j + 1) * 4, N) + torch.randn(N) * 0.1
    X[ix] = torch.stack([r * torch.sin(t), r * torch.cos(t)], dim=1)
    y[ix] = j

h = 24
W = 0.5 * torch.randn(D, h)
b = torch.zeros(1, h)
W2 = 0.5 * torch.randn(h, K)
b2 = torch.zeros(1, K)
step_size, reg = 0.5, 1e-3
num_examples = X.shape[0]


def loss_and_gradients():
    hidden = torch.clamp(X @ W + b, min=0)
    scores = hidden @ W2 + b2
    exp_scores = torch.exp(scores)
    probs = exp_scores / exp_scores.sum(1, keepdim=True)
    data_loss = -torch.log(probs[range(num_examples), y]).sum() / num_examples
    loss = data_loss + 0.5 * reg * (W * W).sum() + 0.5 * reg * (W2 * W2).sum()
    dscores = probs.clone()
    dscores[range(num_examples), y] -= 1
    dscores /= num_examples
    dW2 = hidden.T @ dscores + reg * W2
    db2 = dscores.sum(0, keepdim=True)
    dhidden = dscores @ W2.T
    dhidden[hidden <= 0] = 0
    return loss, [X.T @ dhidden + reg * W, dhidden.sum(0, keepdim=True), dW2, db2]


for i in range(100):
    loss, grads = loss_and_gradients()
    if i % 20 == 0:
        print(f"iteration {i}: loss {loss.item():.3f}")
    for p, dp in zip([W, b, W2, b2], grads, strict=True):
        p -= step_size * dp

hidden = (X @ W + b).relu()
predicted = torch.argmax(hidden @ W2 + b2, dim=1)
print("training accuracy: %.2f" % (predicted == y).float().mean().item())
print("confusion", [[((predicted == i) & (y == j)).sum().item() for j in range(K)] for i in range(K)])

for p in (W, b, W2, b2):
    p.requires_grad_()
scores = torch.relu(X @ W + b) @ W2 + b2
loss = torch.nn.functional.cross_entropy(scores, y) + 0.5 * reg * (W.square().sum() + W2.square().sum())
loss.backward(retain_graph=True)
with torch.no_grad():
    again, grads = loss_and_gradients()
print(math.isclose(again.item(), loss.item(), rel_tol=1e-5))
for name, p, dp in zip(["W", "b", "W2", "b2"], [W, b, W2, b2], grads, strict=True):
    print(name, torch.allclose(p.grad, dp, atol=1e-6), f"{dp.abs().max().item():.4f}")
