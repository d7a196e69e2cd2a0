"""Uses speller.pt, a checkpoint that PyTorch wrote: spells names with it, trains on, saves, and loads what it saved.

`python use_checkpoint.py make` trains it anew and writes the file.
"""

import sys
import tempfile
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
checkpoint_path = Path(__file__).parent / "speller.pt"
words = (Path(__file__).parent / "names.txt").read_text().lower().split()
alphabet = "." + "".join(sorted(set("".join(words))))


def speller():
    n = len(alphabet)
    model = nn.Sequential(nn.Embedding(n, 8), nn.Flatten(), nn.Linear(24, 48), nn.Tanh(), nn.Linear(48, n))
    return model, torch.optim.Adam(model.parameters(), lr=5e-3)


def train(model, optimizer, steps):
    spelt = [[alphabet.index(c) for c in f"...{word}."] for word in words]
    windows = torch.tensor([word[i : i + 4] for word in spelt for i in range(len(word) - 3)])
    for _ in range(steps):
        batch = windows[torch.randint(0, len(windows), (128,))]
        loss = F.cross_entropy(model(batch[:, :3]), batch[:, 3])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def spell(model):
    name = [0, 0, 0]
    with torch.no_grad():
        while len(name) < 15 and (len(name) == 3 or name[-1]):
            chances = F.softmax(model(torch.tensor([name[-3:]])), dim=1)
            name.append(torch.multinomial(chances[0], 1).item())
    return "".join(alphabet[i] for i in name if i)


model, optimizer = speller()
if sys.argv[1:] == ["make"]:
    loss = train(model, optimizer, 2000)
    made = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "steps": 2000, "loss": loss}
    torch.save(made, checkpoint_path)

checkpoint = torch.load(checkpoint_path)
model.load_state_dict(checkpoint["model"])
optimizer.load_state_dict(checkpoint["optimizer"])
print(f"trained {checkpoint['steps']} steps, loss {checkpoint['loss']:.4f}")
for name, weight in checkpoint["model"].items():
    print(f"  {name:10} {tuple(weight.shape)}")
print("it spells:", ", ".join(spell(model) for _ in range(5)))

print(f"100 steps more, loss {train(model, optimizer, 100):.4f}")
with tempfile.TemporaryDirectory() as folder:
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, Path(folder) / "again.pt")
    again = torch.load(Path(folder) / "again.pt")
same = all(torch.equal(again["model"][name], weight) for name, weight in model.state_dict().items())
print("saved and loaded again, the same:", same)
