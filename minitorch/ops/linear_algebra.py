"""Products of vectors and matrices.

For C = A @ B:  dL/dA = dL/dC @ B.T  and  dL/dB = A.T @ dL/dC.
"""

import math

from minitorch.dtypes import from_numpy
from minitorch.ops import num
from minitorch.ops._record import composite, primitive
from minitorch.ops.shape import _squeeze_product, _unsafe_view


def _turned(x):
    """The transpose of a matrix, or of each matrix of a batch."""
    return num.swap(x, -2, -1)


def _same_dtype(a, b, what: str = "mat1 and mat2") -> None:
    if a.dtype != b.dtype and num.OBJECT not in (a.dtype, b.dtype):
        names = [from_numpy(x.dtype) for x in (a, b)]
        kinds = ["float" if n.name == "float32" else "double" if n.name == "float64" else n.names[-1] for n in names]
        kinds = [{"int64": "long int", "long": "long int"}.get(k, k) for k in kinds]
        raise RuntimeError(f"expected m1 and m2 to have the same dtype, but got: {kinds[0]} != {kinds[1]}")


def _matmul_scalars(*shapes) -> int:
    """Values in a product: one multiplication and one addition for each of n · k · m."""
    return 2 * math.prod(shapes[0]) * (shapes[1][-1] if len(shapes[1]) > 1 else 1)


@primitive(
    "mm",
    node="MmBackward0",
    grads={
        "self": lambda grad, mat2: grad @ _turned(mat2),
        "mat2": lambda grad, self: _turned(self) @ grad,
    },
    scalars=_matmul_scalars,
)
def mm(self, mat2):
    """The product of two matrices: [n, k] @ [k, m] gives [n, m]."""
    if self.ndim != 2:
        raise RuntimeError("self must be a matrix")
    if mat2.ndim != 2:
        raise RuntimeError("mat2 must be a matrix")
    if self.shape[1] != mat2.shape[0]:
        (n, k), (l, m) = self.shape, mat2.shape
        raise RuntimeError(f"mat1 and mat2 shapes cannot be multiplied ({n}x{k} and {l}x{m})")
    if self.dtype is not mat2.dtype:
        _same_dtype(self, mat2)
    return self.dot(mat2)


@primitive(
    "mv",
    node="MvBackward0",
    grads={
        "self": lambda grad, vec: num.unsqueeze(grad, 1) * num.unsqueeze(vec, 0),
        "vec": lambda grad, self: _turned(self) @ grad,
    },
    scalars=_matmul_scalars,
)
def mv(self, vec):
    """The product of a matrix [n, k] and a vector [k]: [n]."""
    if self.ndim != 2 or vec.ndim != 1:
        raise RuntimeError(
            f"vector + matrix @ vector expected, got 1, {self.ndim}, {vec.ndim}"
        )
    if self.shape[1] != vec.shape[0]:
        raise RuntimeError(
            f"size mismatch, got input ({self.shape[0]}), mat ({self.shape[0]}x{self.shape[1]}), vec ({vec.shape[0]})"
        )
    _same_dtype(self, vec)
    return self.dot(vec)


@primitive(
    "dot",
    node="DotBackward0",
    grads={"self": lambda grad, tensor: grad * tensor, "tensor": lambda grad, self: grad * self},
)
def dot(self, tensor):
    """The inner product of two vectors."""
    if self.ndim != 1 or tensor.ndim != 1:
        raise RuntimeError(f"1D tensors expected, but got {self.ndim}D and {tensor.ndim}D tensors")
    if self.shape != tensor.shape:
        raise RuntimeError(
            f"inconsistent tensor size, expected tensor [{self.shape[0]}] and src [{tensor.shape[0]}] to have the same "
            f"number of elements, but got {self.shape[0]} and {tensor.shape[0]} elements respectively"
        )
    if self.dtype != tensor.dtype and num.OBJECT not in (self.dtype, tensor.dtype):
        kinds = [{"float32": "Float", "float64": "Double"}.get(str(x.dtype), from_numpy(x.dtype).type_name) for x in (
            self, tensor)]
        raise RuntimeError(f"dot : expected both vectors to have same dtype, but found {kinds[0]} and {kinds[1]}")
    return self.dot(tensor)


@primitive(
    "bmm",
    node="BmmBackward0",
    grads={
        "self": lambda grad, mat2: grad @ _turned(mat2),
        "mat2": lambda grad, self: _turned(self) @ grad,
    },
    scalars=_matmul_scalars,
)
def bmm(self, mat2):
    """The products of two batches of matrices: [b, n, k] and [b, k, m] give [b, n, m]."""
    if self.ndim != 3 or mat2.ndim != 3:
        raise RuntimeError(f"batch1 must be a 3D tensor" if self.ndim != 3 else "batch2 must be a 3D tensor")
    b, n, k = self.shape
    if mat2.shape[:2] != (b, k):
        raise RuntimeError(
            f"Expected size for first two dimensions of batch2 tensor to be: [{b}, {k}] but got: "
            f"[{mat2.shape[0]}, {mat2.shape[1]}]."
        )
    _same_dtype(self, mat2)
    return self @ mat2


@primitive(
    "addmm",
    node="AddmmBackward0",
    grads={
        "self": lambda grad, beta: grad if beta == 1 else grad * beta,
        "mat1": lambda grad, mat2, alpha: grad @ _turned(mat2) if alpha == 1 else grad @ _turned(mat2) * alpha,
        "mat2": lambda grad, mat1, alpha: _turned(mat1) @ grad if alpha == 1 else _turned(mat1) @ grad * alpha,
    },
    scalars=lambda bias, *shapes: _matmul_scalars(*shapes),
    inplace=True,
)
def addmm(self, mat1, mat2, *, beta=1, alpha=1):
    """beta * self + alpha * mat1 @ mat2."""
    if mat1.ndim != 2 or mat2.ndim != 2 or mat1.shape[1] != mat2.shape[0]:
        if mat1.ndim == mat2.ndim == 2:
            (n, k), (l, m) = mat1.shape, mat2.shape
            raise RuntimeError(f"mat1 and mat2 shapes cannot be multiplied ({n}x{k} and {l}x{m})")
        raise RuntimeError(f"mat1 must be a matrix, got {mat1.ndim}-D tensor")
    if mat1.dtype is not mat2.dtype:
        _same_dtype(mat1, mat2)
    product = mat1.dot(mat2)
    if alpha == 1 and beta == 1:
        if product.dtype is self.dtype and product.dtype != num.OBJECT:
            product += self
            return product
        return product + self
    return product * alpha + self * beta


@composite("matmul")
def matmul(self, other):
    """The matrix product; vectors are taken as a row or a column, further dims are batches that broadcast."""
    n, m = self.dim(), other.dim()
    if n == 2 and m == 2:
        return mm(self, other)
    if n == 0 or m == 0:
        raise RuntimeError(f"both arguments to matmul need to be at least 1D, but they are {n}D and {m}D")
    if n == 1 and m == 1:
        return dot(self, other)
    if n == 2 and m == 1:
        return mv(self, other)
    if n == 1 and m == 2:
        return _squeeze_product(mm(self.unsqueeze(0), other), 0)
    if m <= 2:
        return _folded(self, other)
    if n == 1:
        return matmul(self.unsqueeze(0), other).squeeze(-2)
    # Broadcast the batch dims, multiply as one batch, take it apart again.
    batch = _broadcast_batch(self.shape[:-2], other.shape[:-2])
    rows, inner, columns = self.shape[-2], self.shape[-1], other.shape[-1]
    left = self.expand(*batch, rows, inner).reshape(-1, rows, inner)
    right = other.expand(*batch, *other.shape[-2:]).reshape(-1, *other.shape[-2:])
    return _unsafe_view(bmm(left, right), (*batch, rows, columns))


def _folded(self, other):
    """A batch of matrices times one matrix or vector: all rows of the batch as one matrix."""
    rows = self.reshape(-1, self.shape[-1])
    if other.dim() == 1:
        return _unsafe_view(mv(rows, other), self.shape[:-1])
    return _unsafe_view(mm(rows, other), (*self.shape[:-1], other.shape[-1]))


def _broadcast_batch(a, b) -> tuple[int, ...]:
    size = max(len(a), len(b))
    a, b = (1,) * (size - len(a)) + tuple(a), (1,) * (size - len(b)) + tuple(b)
    for place, (x, y) in enumerate(zip(a, b, strict=True)):
        if x != y and 1 not in (x, y):
            raise RuntimeError(
                f"The size of tensor a ({x}) must match the size of tensor b ({y}) at non-singleton dimension {place}"
            )
    return tuple(y if x == 1 else x for x, y in zip(a, b, strict=True))


@composite("linear", where="F")
def linear(input, weight, bias=None):
    """input @ weight.T + bias: [..., in] with weight [out, in] gives [..., out]."""
    turned = weight.t()
    if len(input._data.shape) == 2:
        return mm(input, turned) if bias is None else addmm(bias, input, turned)
    if bias is None:
        return matmul(input, turned)
    rows = input.reshape(-1, input.shape[-1])
    return addmm(bias, rows, turned).view(*input.shape[:-1], weight.shape[0])


@composite("outer")
def outer(self, vec2):
    """The products of every element of one vector with every element of another."""
    return self.view(-1, 1) * vec2
