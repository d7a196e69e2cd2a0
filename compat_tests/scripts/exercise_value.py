"""The exercise's three functions in float64, one 0-d tensor per number: what a scalar engine has to reproduce."""
# small

import torch


def leaf(number):
    return torch.tensor(number, dtype=torch.float64, requires_grad=True)


def softmax(logits):
    counts = [logit.exp() for logit in logits]
    denominator = sum(counts)
    return [count / denominator for count in counts]


two = [leaf(10.0), leaf(3.0)]
probs = softmax(two)
probs[1].backward()
for i, logit in enumerate(two):
    print(f"dim {i} prob {probs[i].item():.10f} grad {logit.grad.item():.10f}")

a = leaf(2.0)
b = -a.log()
b.backward()
print(f"-log(2) {b.item():.10f} grad {a.grad.item():.10f}")

logits = [leaf(0.5), leaf(-1.25), leaf(2.0), leaf(1.0)]
loss = -softmax(logits)[2].log()
loss.backward(retain_graph=True)
print(f"loss {loss.item():.10f}")
for i, logit in enumerate(logits):
    print(f"dim {i} grad {logit.grad.item():.10f}")
