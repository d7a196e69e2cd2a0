"""Softmax of two logits, backward from one of the two probabilities."""
# small

import torch

logits = torch.Tensor([10, 3])
logits.requires_grad = True

probs = torch.softmax(logits, dim=0)
print(probs)
print("picked", probs[1])

loss = probs[1]
loss.backward(retain_graph=True)
print("logits.grad", logits.grad.data)

p = probs.detach()
by_hand = p[1] * (torch.tensor([0.0, 1.0]) - p)
print("by hand    ", by_hand)
print("equal", torch.allclose(logits.grad, by_hand))
