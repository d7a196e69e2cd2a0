"""PageRank and the dominant eigenvector by power iteration; a least-squares problem by gradient descent."""
# small

import torch

links = {0: [1, 2], 1: [2], 2: [0], 3: [0, 2]}
n = len(links)
M = torch.zeros(n, n)
for source, targets in links.items():
    M[targets, source] = 1.0 / len(targets)
print(M)

damping = 0.85
rank = torch.full((n,), 1.0 / n)
for i in range(30):
    new = damping * M.mv(rank) + (1 - damping) / n
    if (new - rank).abs().sum() < 1e-4:
        break
    rank = new
print("rank", rank, "after", i, "best", rank.argmax().item())

torch.manual_seed(4)
A = torch.randn(4, 4)
A = A @ A.T
v = torch.ones(4)
for _ in range(40):
    v = A @ v
    v = v / v.norm()
eigenvalue = v @ A @ v
print(f"eigenvalue {eigenvalue.item():.4f}", "residual small:", ((A @ v - eigenvalue * v).norm() < 1e-2).item())

t = torch.linspace(0, 1, 8)
design = torch.stack([torch.ones_like(t), t], dim=1)
target = 2 - 3 * t + 0.1 * torch.randn(8)
w = torch.zeros(2, requires_grad=True)
for _ in range(40):
    loss = (design @ w - target).square().mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.5 * w.grad
        w.grad.zero_()
print("gradient descent", [f"{v:.3f}" for v in w.tolist()])
G = design.T @ design
inverse = torch.tensor([[G[1, 1], -G[0, 1]], [-G[1, 0], G[0, 0]]]) / (G[0, 0] * G[1, 1] - G[0, 1] * G[1, 0])
print("closed form", [f"{v:.3f}" for v in (inverse @ design.T @ target).tolist()])
loss = (design @ w - target).square().mean()
