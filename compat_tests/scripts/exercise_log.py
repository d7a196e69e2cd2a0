"""The derivative of -log(a) at a = 2."""
# small

import torch

a = torch.Tensor([2.0])
a.requires_grad = True
loss = -a.log()
print(loss)

loss.backward(retain_graph=True)
print("a grad", a.grad.data)

node = loss.grad_fn
while node is not None:
    print(node.name())
    node = node.next_functions[0][0] if node.next_functions else None
