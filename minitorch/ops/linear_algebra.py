"""Products of vectors and matrices.

For C = A @ B:  dL/dA = dL/dC @ B.T  and  dL/dB = A.T @ dL/dC.
"""

import math

import numpy as np
from numpy import ndarray

from minitorch._arguments import wrong_type
from minitorch.ops import num
from minitorch.ops._record import SAME_DTYPE, composite, primitive
from minitorch.ops.shape import _squeeze_dim, _squeeze_product, _unsafe_view, check_expands

BOOL = np.dtype(bool)
MISFIT = "Bad in-place call: input tensor size {old} and output tensor size {new} should match"


def _turned(x):
    """The transpose of a matrix, or of each matrix of a batch."""
    return x.T if x.__class__ is ndarray and x.ndim == 2 else num.swap(x, -2, -1)


def _right_factor(left, grad):
    """A.T @ dL/dC, computed as (dL/dC.T @ A).T: its transpose, which a Linear's weight gets, then lies in order."""
    return num.matmul(_turned(grad), left).T if grad.__class__ is ndarray else _turned(left) @ grad


def _scaled(x, factor):
    return x if factor == 1 else x * factor


def _same_dtype(a, b, what: str = "expected m1 and m2 to have the same dtype, but got: {} != {}") -> None:
    if a.dtype != b.dtype and num.OBJECT not in (a.dtype, b.dtype):
        raise RuntimeError(what.format(*map(num.c_name, (a, b)), *map(num.type_name, (a, b))))


def _refuse_truth_values(a, b, inner: str) -> None:
    """torch's error for a product of bools, which would add them up: `inner` is its name for what refuses."""
    if a.size and b.size:
        num.require(a, "iufO", inner)


def weighted(self, product, beta, alpha):
    """beta * self + alpha * product, where self broadcasts to the product.

    A factor of 0 leaves out even what is inf or nan; among integers the factors are integers.
    """
    if product.dtype.kind in "iu":
        beta, alpha = int(beta), int(alpha)
    scaled = product * alpha if alpha else num.zeros(product.shape, product)
    return scaled + self * beta if beta else scaled


def _matmul_scalars(*shapes) -> int:
    """Values in a product: one multiplication and one addition for each of n · k · m."""
    return 2 * math.prod(shapes[0]) * (shapes[1][-1] if len(shapes[1]) > 1 else 1)


@primitive(
    "mm",
    node="MmBackward0",
    grads={
        "self": lambda grad, mat2: num.matmul(grad, _turned(mat2)),
        "mat2": lambda grad, self: num.matmul(_turned(self), grad),
    },
    scalars=_matmul_scalars,
    out_dtype=SAME_DTYPE,
)
def mm(self, mat2):
    """The product of two matrices: [n, k] @ [k, m] gives [n, m].

    >>> torch.ones(2, 3).mm(torch.ones(3, 1))
    tensor([[3.],
            [3.]])
    """
    if self.ndim != 2:
        raise RuntimeError("self must be a matrix")
    if mat2.ndim != 2:
        raise RuntimeError("mat2 must be a matrix")
    if self.shape[1] != mat2.shape[0]:
        (n, k), (l, m) = self.shape, mat2.shape
        raise RuntimeError(f"mat1 and mat2 shapes cannot be multiplied ({n}x{k} and {l}x{m})")
    if self.dtype is not mat2.dtype:
        _same_dtype(self, mat2)
    product = self.dot(mat2)
    if product.dtype is BOOL:
        _refuse_truth_values(self, mat2, "addmm_impl_cpu_")
    return product


@primitive(
    "mv",
    node="MvBackward0",
    grads={
        "self": lambda grad, vec: num.unsqueeze(grad, 1) * num.unsqueeze(vec, 0),
        "vec": lambda grad, self: num.matmul(_turned(self), grad),
    },
    scalars=_matmul_scalars,
    out_dtype=SAME_DTYPE,
)
def mv(self, vec):
    """The product of a matrix [n, k] and a vector [k]: [n]."""
    if self.ndim != 2 or vec.ndim != 1:
        raise RuntimeError(f"vector + matrix @ vector expected, got 1, {self.ndim}, {vec.ndim}")
    if self.shape[1] != vec.shape[0]:
        raise RuntimeError(
            f"size mismatch, got input ({self.shape[0]}), mat ({self.shape[0]}x{self.shape[1]}), vec ({vec.shape[0]})"
        )
    _same_dtype(self, vec, "addmv input tensors must have the same dtype, but got {3}, {2}, and {3}")
    if self.dtype is BOOL:
        _refuse_truth_values(self, vec, "addmv_impl_cpu")
    return self.dot(vec)


@primitive(
    "dot",
    node="DotBackward0",
    grads={"self": lambda grad, tensor: grad * tensor, "tensor": lambda grad, self: grad * self},
    out_dtype="result dtype {Given} does not match input dtype {Wanted}",
)
def dot(self, tensor):
    """The inner product of two vectors of one size: [n] and [n] give a tensor without dims.

    >>> torch.dot(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0]))
    tensor(11.)
    """
    if self.ndim != 1 or tensor.ndim != 1:
        raise RuntimeError(f"1D tensors expected, but got {self.ndim}D and {tensor.ndim}D tensors")
    _same_dtype(self, tensor, "dot : expected both vectors to have same dtype, but found {2} and {3}")
    if self.shape != tensor.shape:
        raise RuntimeError(
            f"inconsistent tensor size, expected tensor [{self.shape[0]}] and src [{tensor.shape[0]}] to have the same "
            f"number of elements, but got {self.shape[0]} and {tensor.shape[0]} elements respectively"
        )
    if self.dtype is BOOL:
        _refuse_truth_values(self, tensor, "dot")
    return self.dot(tensor)


@primitive(
    "bmm",
    node="BmmBackward0",
    grads={
        "self": lambda grad, mat2: num.matmul(grad, _turned(mat2)),
        "mat2": lambda grad, self: num.matmul(_turned(self), grad),
    },
    scalars=_matmul_scalars,
    out_dtype=SAME_DTYPE,
)
def bmm(self, mat2):
    """The products of two batches of matrices: [b, n, k] and [b, k, m] give [b, n, m].

    >>> torch.bmm(torch.ones(5, 2, 3), torch.ones(5, 3, 4)).shape
    torch.Size([5, 2, 4])
    """
    if self.ndim != 3 or mat2.ndim != 3:
        raise RuntimeError("batch1 must be a 3D tensor" if self.ndim != 3 else "batch2 must be a 3D tensor")
    b, _, k = self.shape
    if mat2.shape[:2] != (b, k):
        raise RuntimeError(
            f"Expected size for first two dimensions of batch2 tensor to be: [{b}, {k}] but got: "
            f"[{mat2.shape[0]}, {mat2.shape[1]}]."
        )
    _same_dtype(self, mat2, "expected scalar type {2} but found {3}")
    if self.dtype is BOOL:
        _refuse_truth_values(self, mat2, "bmm")
    return self @ mat2


@primitive(
    "addmm",
    node="AddmmBackward0",
    grads={
        "self": lambda grad, beta: grad if beta == 1 else grad * beta,
        "mat1": lambda grad, mat2, alpha: _scaled(num.matmul(grad, _turned(mat2)), alpha),
        "mat2": lambda grad, mat1, alpha: _scaled(_right_factor(mat1, grad), alpha),
    },
    scalars=lambda bias, *shapes: _matmul_scalars(*shapes),
    inplace=True,
    misfit=MISFIT,
    out_dtype=SAME_DTYPE,
)
def addmm(self, mat1, mat2, *, beta=1, alpha=1):
    """beta * self + alpha * mat1 @ mat2: [n, k] @ [k, m], to which self broadcasts.

    >>> torch.addmm(torch.ones(2), torch.eye(2), torch.eye(2), alpha=3)
    tensor([[4., 1.],
            [1., 4.]])
    """
    if mat1.ndim != 2 or mat2.ndim != 2 or mat1.shape[1] != mat2.shape[0]:
        if mat1.ndim == mat2.ndim == 2:
            (n, k), (l, m) = mat1.shape, mat2.shape
            raise RuntimeError(f"mat1 and mat2 shapes cannot be multiplied ({n}x{k} and {l}x{m})")
        raise RuntimeError(f"mat1 must be a matrix, got {mat1.ndim}-D tensor")
    if mat1.dtype is not mat2.dtype or self.dtype is not mat2.dtype:
        _same_dtype(mat1, mat2, "self and mat2 must have the same dtype, but got {2} and {3}")
        _same_dtype(self, mat2, "self and mat2 must have the same dtype, but got {2} and {3}")
    product = mat1.dot(mat2)
    if product.dtype is BOOL:
        _refuse_truth_values(mat1, mat2, "addmm_impl_cpu_")
    if self.shape != product.shape[1:]:
        check_expands(self.shape, product.shape)
    if alpha == 1 and beta == 1:
        if product.dtype is self.dtype and product.dtype != num.OBJECT:
            product += self
            return product
        return product + self
    return weighted(self, product, beta, alpha)


@composite("matmul", where="torch Tensor linalg", out_dtype=SAME_DTYPE)
def matmul(self, other):
    """The matrix product: [..., n, k] @ [..., k, m] gives [..., n, m]; the batch dims broadcast.

    A vector is taken as a row on the left and a column on the right, and its dim is not in the result. RuntimeError
    where the sizes k differ, or an argument has no dims.

    >>> torch.matmul(torch.ones(2, 3), torch.ones(3))
    tensor([3., 3.])
    """
    try:
        n, m = self.dim(), other.dim()
    except AttributeError:
        raise wrong_type("matmul", "other", 2, "Tensor", other) from None
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
    if (folded := _folded(self, other)) is not None:
        return folded
    # Broadcast the batch dims, multiply as one batch, take it apart again.
    row = self.unsqueeze(0) if n == 1 else self
    column = other.unsqueeze(1) if m == 1 else other
    batch = num.broadcast(row.shape[:-2], column.shape[:-2])
    count = math.prod(batch)
    left = row.expand(*batch, *row.shape[-2:]).reshape(count, *row.shape[-2:])
    right = column.expand(*batch, *column.shape[-2:]).reshape(count, *column.shape[-2:])
    product = bmm(left, right)
    if m == 1:
        return _unsafe_view(product.squeeze(-1), (*batch, self.shape[-2]))
    return _unsafe_view(product, (*batch, *self.shape[-2:-1], other.shape[-1]))


def _folded(self, other):
    """A batch of matrices times one matrix or vector, with all rows of the batch as one matrix; None to do as a batch.

    As torch does: always where the single factor requires grad (its gradient then is one product), else where the rows
    can be taken together without a copy.
    """
    batch_first = self.dim() >= other.dim()
    single = other if batch_first else self
    if self.dim() == other.dim() == 3:
        batch_first = other.shape[0] == 1 and self.shape[0] != 1
        if batch_first == (self.shape[0] == 1 and other.shape[0] != 1):
            return None
        single = _squeeze_dim(other if batch_first else self, 0)
        if not single.requires_grad:
            return None
    if single.dim() > 2:
        return None
    batch = self if batch_first else other.mT
    if not single.requires_grad and (self.dim() == 2 or not _rows_are_one_matrix(batch)):
        return None
    rows = batch.reshape(math.prod(batch.shape[:-1]), batch.shape[-1])
    if single.dim() == 1:
        return _unsafe_view(mv(rows, single), batch.shape[:-1])
    if batch_first:
        return _unsafe_view(mm(rows, single), (*batch.shape[:-1], single.shape[-1]))
    return _unsafe_view(mm(rows, single.t()), (*batch.shape[:-1], single.shape[0])).mT.contiguous()


def _rows_are_one_matrix(batch) -> bool:
    shape, stride = batch.shape, batch.stride()
    return all(stride[d] == stride[d + 1] * shape[d + 1] for d in range(len(shape) - 2))


@composite("linear", where="F")
def linear(input, weight, bias=None):
    """input @ weight.T + bias: [..., in] with weight [out, in] gives [..., out].

    >>> torch.nn.functional.linear(torch.ones(5, 3), torch.ones(2, 3), torch.zeros(2)).shape
    torch.Size([5, 2])
    """
    turned = weight.t()
    if len(input._data.shape) == 2:
        return mm(input, turned) if bias is None else addmm(bias, input, turned)
    if bias is None:
        return matmul(input, turned)
    if not input.is_contiguous():
        return matmul(input, turned) + bias
    rows = input.reshape(-1, input.shape[-1])
    return addmm(bias, rows, turned).view(*input.shape[:-1], weight.shape[0])


@composite("outer", aliases=("ger",))
def outer(self, vec2):
    """The products of every element of one vector with every element of another: [n] and [m] give [n, m].

    >>> torch.outer(torch.tensor([1, 2]), torch.tensor([1, 10]))
    tensor([[ 1, 10],
            [ 2, 20]])
    """
    for name, x in (("self", self), ("vec2", vec2)):
        if x.dim() != 1:
            raise RuntimeError(f"outer: Expected 1-D argument {name}, but got {x.dim()}-D")
    return self.view(-1, 1) * vec2
