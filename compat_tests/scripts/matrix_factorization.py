"""A recommender: ratings as dot products of user and item embeddings, biases, dropout by hand."""
# large

import torch
from torch import nn

torch.manual_seed(37)
n_users, n_items, rank = 12, 15, 3
truth = torch.randn(n_users, rank) @ torch.randn(rank, n_items) / rank**0.5
observed = torch.rand(n_users, n_items) < 0.6
users, items = observed.nonzero(as_tuple=True)
ratings = truth[observed]
print(len(ratings), users[:6].tolist(), items[:6].tolist(), f"{ratings.mean().item():.4f}")


class MatrixFactorization(nn.Module):
    def __init__(self):
        super().__init__()
        self.user = nn.Embedding(n_users, rank)
        self.item = nn.Embedding(n_items, rank)
        self.user_bias = nn.Embedding(n_users, 1)
        self.item_bias = nn.Embedding(n_items, 1)
        for table in (self.user_bias, self.item_bias):
            table.weight.data.zero_()
        self.mean = nn.Parameter(torch.tensor(0.0))

    def forward(self, u, i, drop=0.0):
        product = self.user(u) * self.item(i)
        if drop > 0:
            product = product * (torch.rand(product.shape) > drop).float() / (1 - drop)
        return product.sum(dim=-1) + self.user_bias(u).squeeze(-1) + self.item_bias(i).squeeze(-1) + self.mean


model = MatrixFactorization()
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.05, weight_decay=1e-4)
for epoch in range(60):
    optimizer.zero_grad()
    loss = criterion(model(users, items, drop=0.1), ratings)
    loss.backward()
    optimizer.step()
    if epoch % 15 == 14:
        print(f"epoch {epoch + 1}: {loss.item():.3f}")

with torch.no_grad():
    full = model.user.weight @ model.item.weight.T + model.user_bias.weight + model.item_bias.weight.T + model.mean
    error = (full - truth).masked_fill(observed, 0).pow(2).sum() / (~observed).sum()
print(f"unseen ratings: {error.item():.2f} against {truth[~observed].var().item():.3f}")
loss = criterion(model(users, items), ratings)
print(f"{loss.item():.3f}")
