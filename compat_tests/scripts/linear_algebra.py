"""The matmul family: shapes, values, gradients, node names."""
# small

import torch

torch.manual_seed(12)
A = torch.randn(2, 3, requires_grad=True)
B = torch.randn(3, 4, requires_grad=True)
v = torch.randn(3, requires_grad=True)
T = torch.randn(2, 3, 4, requires_grad=True)
S = torch.randn(2, 4, 2, requires_grad=True)
bias = torch.randn(4, requires_grad=True)
leaves = {"A": A, "B": B, "v": v, "T": T, "S": S, "bias": bias}

products = {
    "A @ B": A @ B,
    "mm": torch.mm(A, B),
    "mv": A.mv(v),
    "A @ v": A @ v,
    "v @ B": v @ B,
    "v @ v": v @ v,
    "dot": torch.dot(v, B[:, 1]),
    "bmm": torch.bmm(T, S),
    "T @ S": T @ S,
    "T matmul": T.transpose(1, 2).matmul(v),
    "3d by 2d": T.transpose(-2, -1) @ B,
    "addmm": torch.addmm(bias, A, B),
    "addmm scaled": torch.addmm(bias, A, B, beta=0.5, alpha=2.0),
    "outer": torch.outer(v, bias),
    "linear": torch.nn.functional.linear(A, B.t(), bias),
    "linear 3d": torch.nn.functional.linear(T, S[0].t()),
}
loss = torch.tensor(0.0)
for name, product in products.items():
    for t in leaves.values():
        t.grad = None
    cotangent = torch.cos(torch.arange(product.numel(), dtype=torch.float)).view(product.shape)
    product.backward(cotangent, retain_graph=True)
    grads = {k: round(t.grad.norm().item(), 3) for k, t in leaves.items() if t.grad is not None}
    print(f"{name:12s} {list(product.shape)!s:10s} {product.grad_fn.name():20s} {product.sum().item():8.4f}", grads)
    loss = loss + (product * cotangent).sum()
print((A @ B).detach())
print(torch.allclose((A @ A.T).diagonal().sum(), (A**2).sum()))
