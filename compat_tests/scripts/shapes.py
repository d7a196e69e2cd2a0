"""Shapes and views: what shares memory, what copies, and how gradients find their way back."""
# small

import torch

x = torch.arange(12)
a = x.view(3, 4)
b = x.reshape(2, -1)
print(a, b.shape, a.t(), a.T.is_contiguous(), a.t().contiguous().view(-1))
a[0, 0] = 100
print(x[0], b[0, 0], x.data_ptr() == b.data_ptr())
print(a.stride(), a.T.stride(), a.unsqueeze(1).shape, a[None].squeeze(0).shape, a[:, :1].squeeze(1))
print(a.permute(1, 0).shape, a.transpose(0, 1)[1], a.view(3, 2, 2).permute(2, 0, 1).shape)
print(torch.tensor([[1], [2]]).expand(2, 3), torch.tensor([1, 2]).expand(3, -1), torch.tensor([1, 2]).repeat(2, 2))
print(a.flatten(), torch.flatten(a.view(3, 2, 2), 1).shape, a.flip(0), torch.flip(a, dims=(0, 1)))
print(
    torch.cat([a, a[:1]], dim=0).shape,
    torch.cat((a, a), 1)[0],
    torch.stack([x, x + 1]),
    torch.stack([x, x], dim=1).shape,
)
print(torch.split(x, 5), x.split([2, 10])[0], torch.chunk(a, 2, dim=1), x.chunk(5)[-1])
print([t.tolist() for t in torch.unbind(a, dim=1)], [t.shape for t in a])
print(torch.broadcast_to(torch.tensor([1, 2]), (2, 2)), torch.ones(3, 1).expand_as(torch.ones(3, 2)).shape)
print(a.view(-1, 1, 4).size(), a.swapaxes(0, 1).shape, a.mT.shape, a.ravel()[3])
print(torch.zeros(1, 2, 1, 3).squeeze().shape, a.numel(), x.element_size())

w = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
coeff = torch.tensor([[0.5, -1.0], [2.0, 0.25], [-3.0, 1.5]])
first, second, third = w.t().unbind(0)
parts = [
    (w.T * coeff).sum(),
    (w.reshape(3, 2) * coeff).sum(),
    (w.unsqueeze(0).expand(4, 2, 3).permute(2, 1, 0)[:, :, 1] * coeff).sum(),
    (torch.cat([w, w.flip(1)]).view(-1)[:6].view(3, 2) * coeff).sum(),
    (torch.stack([w, 2 * w], dim=-1)[0] * coeff).sum(),
    sum((piece.squeeze() ** 2).sum() for piece in w.split(1, dim=1)),
    (first * second - third).sum(),
    w.transpose(0, 1).flatten().dot(torch.arange(6.0)),
]
for part in parts:
    print(f"{part.item():.4f}", part.grad_fn.name(), part.grad_fn.next_functions[0][0].name())
loss = sum(parts)
loss.backward(retain_graph=True)
print(loss)
print(w.grad)
