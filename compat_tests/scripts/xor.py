"""XOR learned twice: one sigmoid output with BCE by hand, two outputs with CrossEntropyLoss."""
# small

import torch
import torch.nn as nn
import torch.optim as optim

torch.manual_seed(4)

X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
Y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])


class XorNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 3)
        self.fc2 = nn.Linear(3, 1)

    def forward(self, x):
        x = torch.tanh(self.fc1(x))
        return torch.sigmoid(self.fc2(x))


net = XorNet()
opt = optim.SGD(net.parameters(), lr=1.0, momentum=0.9)
for epoch in range(25):
    out = net(X)
    bce = -(Y * torch.log(out) + (1 - Y) * torch.log(1 - out)).mean()
    opt.zero_grad()
    bce.backward()
    opt.step()
    if epoch % 10 == 0:
        print("epoch", epoch, "bce", round(bce.item(), 4))
print((net(X) > 0.5).int().flatten().tolist())

classes = torch.tensor([0, 1, 1, 0])
classifier = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 2))
criterion = nn.CrossEntropyLoss()
opt = optim.Adam(classifier.parameters(), lr=0.1)
for epoch in range(30):
    opt.zero_grad()
    ce = criterion(classifier(X), classes)
    ce.backward()
    opt.step()
    if epoch % 10 == 0:
        print("epoch", epoch, "cross entropy", round(ce.item(), 4))
loss = criterion(classifier(X), classes)
print(classifier(X).argmax(dim=1), f"{loss.item():.4f}")
