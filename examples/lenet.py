"""LeNet reads digits: convolutions, pooling, batches from a DataLoader, accuracy on pictures it has not seen."""

import sys

import torch
import torch.nn.functional as F
from digits import draw, show
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
epochs = int(sys.argv[1]) if len(sys.argv) > 1 else 4
pictures = int(sys.argv[2]) if len(sys.argv) > 2 else 2000


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.relu(self.fc1(x.flatten(1)))
        return self.fc3(F.relu(self.fc2(x)))


X, y = draw(pictures)
X_test, y_test = draw(500)
loader = DataLoader(TensorDataset(X, y), batch_size=32, shuffle=True)
model = LeNet()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
print(show(X[0, 0]), f"\nthis is a {y[0].item()}\n")

for epoch in range(epochs):
    model.train()
    total = 0.0
    for xb, yb in loader:
        loss = F.cross_entropy(model(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(xb)
    model.eval()
    with torch.no_grad():
        right = (model(X_test).argmax(1) == y_test).float().mean()
    print(f"epoch {epoch + 1}  loss {total / len(X):.4f}  test accuracy {right.item():.1%}", flush=True)
