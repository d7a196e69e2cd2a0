"""The mistakes that everybody makes once, and the first line of what torch says."""
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

attempt("backward of a non-scalar", lambda: (x * 2).backward())
attempt("backward without a graph", lambda: torch.ones(()).backward())


def twice():
    y = (x * x).sum()
    y.backward()
    y.backward()


attempt("second backward", twice)


def leaf_in_place():
    x.add_(1)


def leaf_assignment():
    x[0] = 5.0


attempt("in-place on a leaf", leaf_in_place)
attempt("assignment into a leaf", leaf_assignment)


def modified_saved():
    y = x.exp()
    z = y.sum()
    y *= 2
    z.backward()


attempt("modified saved result", modified_saved)


def modified_saved_input():
    w = torch.ones(3)
    y = (x * w).sum()
    w += 1
    y.backward()


attempt("modified saved factor", modified_saved_input)
attempt("numpy of a tensor that requires grad", lambda: x.numpy())
attempt("numpy of a result", lambda: (x + 1).numpy())
attempt("matmul", lambda: torch.randn(2, 3) @ torch.randn(4, 5))
attempt("add", lambda: torch.ones(2, 3) + torch.ones(2))
attempt("multiply", lambda: torch.ones(4, 1, 5) * torch.ones(3, 2))

loss = (x**2).sum()
loss.backward(retain_graph=True)
print(x.grad)
loss.backward(retain_graph=True)
print(x.grad)
