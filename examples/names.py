"""Learn to spell: a character-level network reads names.txt (all invented) and then invents names of its own."""

import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(2)
steps = int(sys.argv[1]) if len(sys.argv) > 1 else 801

words = (Path(__file__).parent / "names.txt").read_text().split()
alphabet = ".abcdefghijklmnopqrstuvwxyz"
index = {c: i for i, c in enumerate(alphabet)}
context_size = 3


def examples(words):
    contexts, targets = [], []
    for word in words:
        context = [0] * context_size
        for c in word + ".":
            contexts.append(context)
            targets.append(index[c])
            context = context[1:] + [index[c]]
    return torch.tensor(contexts), torch.tensor(targets)


class Speller(nn.Module):
    def __init__(self, embedding=8, hidden=64):
        super().__init__()
        self.embed = nn.Embedding(len(alphabet), embedding)
        self.hidden = nn.Linear(context_size * embedding, hidden)
        self.out = nn.Linear(hidden, len(alphabet))

    def forward(self, contexts):
        x = self.embed(contexts).flatten(1)
        return self.out(torch.tanh(self.hidden(x)))


def spell(model):
    context, name = [0] * context_size, ""
    while len(name) < 12:
        with torch.no_grad():
            probabilities = F.softmax(model(torch.tensor([context])), dim=1)
        i = torch.multinomial(probabilities[0], 1, replacement=True).item()
        if i == 0:
            break
        name += alphabet[i]
        context = context[1:] + [i]
    return name


held_out = len(words) // 10
X, Y = examples(words[held_out:])
X_test, Y_test = examples(words[:held_out])
model = Speller()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
print(f"{len(words)} names, {len(X)} examples, {sum(p.numel() for p in model.parameters())} parameters")
print("before training:", ", ".join(spell(model) for _ in range(4)), "\n")

for step in range(steps):
    batch = torch.randint(len(X), (64,))
    loss = F.cross_entropy(model(X[batch]), Y[batch])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 100 == 0:
        with torch.no_grad():
            test = F.cross_entropy(model(X_test), Y_test)
        print(f"step {step:3d}  loss {loss.item():.3f}  on unseen names {test.item():.3f}")

print("\nnew names:")
known = set(words)
fresh = []
while len(fresh) < 15:
    name = spell(model)
    if len(name) > 2 and name not in known:
        fresh.append(name)
for row in range(0, 15, 5):
    print("  " + "".join(f"{name:14s}" for name in fresh[row : row + 5]))
