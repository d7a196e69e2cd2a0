"""A recurrent network from scratch: gradients through time, the hidden state detached between chunks."""
# large

import torch
import torch.nn as nn

torch.manual_seed(14)

text = "hello world, hello torch. "
vocab = sorted(set(text))
ids = torch.tensor([vocab.index(c) for c in text])
print("vocabulary", vocab, len(vocab))


class RNN(nn.Module):
    def __init__(self, vocab_size, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.embedding = nn.Embedding(vocab_size, 8)
        self.i2h = nn.Linear(8 + hidden_size, hidden_size)
        self.h2o = nn.Linear(hidden_size, vocab_size)

    def forward(self, token, hidden):
        combined = torch.cat((self.embedding(token), hidden), 1)
        hidden = torch.tanh(self.i2h(combined))
        return self.h2o(hidden), hidden

    def init_hidden(self):
        return torch.zeros(1, self.hidden_size)


rnn = RNN(len(vocab), 16)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(rnn.parameters(), lr=0.02)

hidden = rnn.init_hidden()
for epoch in range(12):
    total = 0.0
    for start in range(0, len(ids) - 1, 8):
        hidden = hidden.detach()
        loss = 0
        chunk = ids[start : start + 9]
        for t in range(len(chunk) - 1):
            output, hidden = rnn(chunk[t].view(1), hidden)
            loss += criterion(output, chunk[t + 1].view(1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    if epoch % 3 == 2:
        print(f"epoch {epoch + 1}: {total / (len(ids) - 1):.3f}")

with torch.no_grad():
    hidden = rnn.init_hidden()
    correct = 0
    for t in range(len(ids) - 1):
        output, hidden = rnn(ids[t : t + 1], hidden)
        correct += (output.argmax(1) == ids[t + 1]).sum().item()
print("predicted", correct, "of", len(ids) - 1)

hidden = rnn.init_hidden()
loss = torch.zeros(())
for t in range(5):
    output, hidden = rnn(ids[t].unsqueeze(0), hidden)
    loss = loss + criterion(output, ids[t + 1].unsqueeze(0))
print(f"{loss.item():.3f}")
