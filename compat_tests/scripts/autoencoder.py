"""An autoencoder with one-hot inputs and three hidden units, trained with a sparsity term; the code it finds."""
# large

import torch
import torch.nn as nn


class AutoEncoder(nn.Module):
    def __init__(self, size, code):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(size, code), nn.Sigmoid())
        self.decoder = nn.Sequential(nn.Linear(code, size), nn.Softmax(dim=-1))

    def encode(self, x):
        return self.encoder(x)

    def forward(self, x):
        code = self.encode(x)
        return self.decoder(code), code


torch.manual_seed(41)
X = torch.eye(8)
model = AutoEncoder(8, 3)
print(model)
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
for epoch in range(80):
    reconstruction, code = model(X)
    likelihood = -torch.log(reconstruction.diagonal()).mean()
    sparsity = 1e-3 * code.abs().sum(1).mean()
    loss = likelihood + sparsity
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if epoch % 20 == 0:
        print(f"epoch {epoch:3d} | reconstruction {likelihood.item():.4f} | sparsity {sparsity.item():.5f}")

with torch.no_grad():
    reconstruction, code = model(X)
    print("recovered", (reconstruction.argmax(dim=1) == torch.arange(8)).sum().item(), "of 8")
    print("distinct codes", len({tuple(row) for row in (code > 0.5).int().tolist()}))
reconstruction, code = model(X)
loss = nn.functional.nll_loss(reconstruction.log(), torch.arange(8)) + 1e-3 * code.abs().sum(1).mean()
print(f"{loss.item():.3f}", loss.grad_fn.name(), [n.name() for n, _ in loss.grad_fn.next_functions])
