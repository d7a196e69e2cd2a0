"""More error messages that users meet: shapes, indices, dtypes."""
# small

import torch


def attempt(title, function):
    try:
        function()
    except Exception as error:
        print(f"{title}: {type(error).__name__}: {str(error).splitlines()[0].split('. ')[0]}")
    else:
        print(f"{title}: no error")


x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)

attempt("matrix times vector", lambda: torch.randn(2, 3) @ torch.randn(4))
attempt("dot", lambda: torch.randn(3) @ torch.randn(4))
attempt("batched matmul", lambda: torch.randn(2, 3, 4) @ torch.randn(2, 3, 4))
attempt("the truth of many", lambda: bool(torch.ones(2)))
attempt("item of many", lambda: torch.ones(2).item())
attempt("reshape", lambda: torch.arange(6).reshape(4, 2))
attempt("view of a transposed", lambda: torch.arange(6).view(2, 3).t().view(6))
attempt("index out of range", lambda: torch.arange(3)[3])
attempt("cat", lambda: torch.cat([torch.ones(2, 2), torch.ones(3, 3)]))
attempt("integer leaf", lambda: torch.tensor([1, 2], requires_grad=True))
attempt("mean of integers", lambda: torch.tensor([1, 2]).mean())
attempt("unused input", lambda: torch.autograd.grad((x * 2).sum(), torch.ones(1, requires_grad=True)))
attempt("dimension out of range", lambda: torch.ones(2, 2).sum(2))

loss = (x**2).sum()
loss.backward(retain_graph=True)
print(x.grad)
