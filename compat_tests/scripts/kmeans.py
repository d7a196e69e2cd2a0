"""k-means on three blobs with broadcasting, argmin and boolean masks; then the same objective by gradient descent."""
# large

import torch

torch.manual_seed(15)
centres = torch.tensor([[0.0, 0.0], [4.0, 1.0], [-2.0, 5.0]])
points = torch.cat([c + 0.6 * torch.randn(30, 2) for c in centres])
points = points[torch.randperm(len(points))]

means = points[:3].clone()
for iteration in range(10):
    distances = ((points[:, None, :] - means[None, :, :]) ** 2).sum(-1)
    assignment = distances.argmin(dim=1)
    new_means = torch.stack([points[assignment == k].mean(dim=0) for k in range(3)])
    moved = (new_means - means).norm()
    means = new_means
    print(iteration, f"inertia {distances.min(dim=1)[0].sum().item():.3f} moved {moved.item():.4f}")
    if moved < 1e-5:
        break
print(means)
print([(assignment == k).sum().item() for k in range(3)])

soft = points[:3].clone().requires_grad_(True)
for step in range(20):
    distances = (points.unsqueeze(1) - soft).pow(2).sum(dim=2)
    loss = -torch.logsumexp(-distances, dim=1).mean()
    (g,) = torch.autograd.grad(loss, soft)
    with torch.no_grad():
        soft -= 0.8 * g
    if step % 5 == 4:
        print(f"soft {step + 1}: {loss.item():.4f}")
distances = (points.unsqueeze(1) - soft).pow(2).sum(dim=2)
loss = -torch.logsumexp(-distances, dim=1).mean()
