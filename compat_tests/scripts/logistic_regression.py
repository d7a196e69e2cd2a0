"""Logistic regression on two Gaussian clouds, with an nn.Module, BCE from its definition, and an accuracy."""
# large

import torch
import torch.nn as nn

torch.manual_seed(42)

n = 60
x0 = torch.randn(n, 2) + torch.tensor([-1.5, -1.0])
x1 = torch.randn(n, 2) + torch.tensor([1.5, 1.0])
X = torch.cat([x0, x1], dim=0)
y = torch.cat((torch.zeros(n), torch.ones(n)))
mean, std = X.mean(dim=0), X.std(dim=0)
X = (X - mean) / std
print("means", mean, "stds", std)


class LogisticRegression(nn.Module):
    def __init__(self, n_features):
        super(LogisticRegression, self).__init__()
        self.linear = nn.Linear(n_features, 1)

    def forward(self, x):
        return torch.sigmoid(self.linear(x)).squeeze(1)


def binary_cross_entropy(p, target):
    return -(target * p.log() + (1 - target) * (1 - p).log()).mean()


model = LogisticRegression(2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(100):
    y_predicted = model(X)
    loss = binary_cross_entropy(y_predicted, y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    if (epoch + 1) % 20 == 0:
        print(f"epoch: {epoch + 1}, loss = {loss.item():.4f}")

with torch.no_grad():
    predicted_class = model(X).round()
    accuracy = predicted_class.eq(y).sum() / float(y.shape[0])
    print(f"accuracy: {accuracy.item():.4f}")

loss = binary_cross_entropy(model(X), y)
print("weight", [f"{w:.3f}" for w in model.linear.weight.view(-1)])
