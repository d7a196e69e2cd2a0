"""Word embeddings: a trigram language model with nn.Embedding, log_softmax and NLL; nearest words by cosine."""
# large

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim

torch.manual_seed(1)

sentence = """a small graph holds every number that a small program makes
and every number in the graph remembers how it was made so a walk
from the last number back to the first finds what each one did""".split()
vocab = {word: i for i, word in enumerate(dict.fromkeys(sentence))}
trigrams = [(sentence[i], sentence[i + 1], sentence[i + 2]) for i in range(len(sentence) - 2)]
context = torch.tensor([[vocab[a], vocab[b]] for a, b, _ in trigrams], dtype=torch.long)
target = torch.tensor([vocab[c] for _, _, c in trigrams])
print(len(vocab), context[:3].tolist(), target[:3])


class NGram(nn.Module):
    def __init__(self, vocab_size, embedding_dim, context_size):
        super(NGram, self).__init__()
        self.embeddings = nn.Embedding(vocab_size, embedding_dim)
        self.linear1 = nn.Linear(context_size * embedding_dim, 24)
        self.linear2 = nn.Linear(24, vocab_size)

    def forward(self, inputs):
        embeds = self.embeddings(inputs).view(inputs.shape[0], -1)
        out = F.relu(self.linear1(embeds))
        return F.log_softmax(self.linear2(out), dim=1)


model = NGram(len(vocab), 8, 2)
optimizer = optim.SGD(model.parameters(), lr=0.3)
for epoch in range(30):
    model.zero_grad()
    log_probs = model(context)
    loss = F.nll_loss(log_probs, target)
    loss.backward()
    optimizer.step()
    if epoch % 10 == 9:
        accuracy = (log_probs.argmax(1) == target).float().mean().item()
        print(f"epoch {epoch + 1} loss {loss.item():.3f} accuracy {accuracy:.3f}")

E = model.embeddings.weight.detach()
E = E / E.norm(dim=1, keepdim=True)
similarity = E @ E.T
similarity = similarity.masked_fill(torch.eye(len(vocab), dtype=torch.bool), -1.0)
best = similarity.max(dim=1)
words = list(vocab)
for i in range(0, 12, 4):
    print(words[i], "->", words[best.indices[i].item()], f"{best.values[i].item():.3f}")
print(model.embeddings.weight.grad[vocab["graph"]])
loss = F.nll_loss(model(context[:4]), target[:4], reduction="sum")
print(f"{loss.item():.3f}")
