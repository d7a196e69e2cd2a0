"""Negative log likelihood of a softmax over logits: by hand, step by step, and with the library's functions."""
# small

import torch
import torch.nn.functional as F

LABEL = 2


def softmax(logits):
    counts = logits.exp()
    return counts / counts.sum()


logits = torch.tensor([0.5, -1.25, 2.0, 1.0], requires_grad=True)
probs = softmax(logits)
loss = -probs[LABEL].log()
print("probs", probs)
print("loss", loss)
loss.backward(retain_graph=True)
print("grad", logits.grad)

again = logits.detach().clone().requires_grad_()
library = F.nll_loss(F.log_softmax(again.unsqueeze(0), dim=1), torch.tensor([LABEL]))
library.backward()
print("library loss", library)
print("library grad", again.grad)

fused = logits.detach().clone().requires_grad_(True)
ce = F.cross_entropy(fused.view(1, -1), torch.tensor([LABEL]))
ce.backward()
print(ce.grad_fn.name(), "%.5f" % ce.item())
print("max difference below 1e-6:", (fused.grad - logits.grad).abs().max().item() < 1e-6)
