"""Operations that make fewer numbers of many: sums, means, extremes, norms; and running sums.

`dim` is one dimension or several, counted from the end when negative; `keepdim` keeps reduced dimensions at size 1.
"""

import builtins
import math

import numpy as np

from minitorch._arguments import no_such_form, wrong_type
from minitorch.dtypes import as_dtype, from_numpy, promote_types
from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, SAME_DTYPE, composite, find, primitive


def _spread(x, self_shape, dim, keepdim):
    """x, a reduction of something of `self_shape`, laid out so that it broadcasts against it."""
    if not keepdim:
        for d in sorted(num.axes(dim, len(self_shape))):
            x = num.unsqueeze(x, d)
    return x


def _count(shape, dim) -> int:
    return math.prod(shape[d] for d in num.axes(dim, len(shape)))


# ---- sums and means -------------------------------------------------------------------------------------------------


def _widened(self, dtype):
    """self as it is added up or multiplied: in `dtype`, else integers and bools in int64."""
    if self.dtype == num.OBJECT:
        # Of no Values NumPy makes an integer.
        return self if self.size else self.astype(np.float64)
    if dtype is None:
        return self.astype(np.int64, copy=False) if self.dtype.kind in "biu" else self
    return self.astype(dtype, copy=False)


def _narrowed(result, dtype):
    """A result in the `dtype` that was asked for: NumPy adds up small integers and bools in a wider one."""
    known = getattr(result, "dtype", num.OBJECT)
    return result if dtype is None or known == num.OBJECT else result.astype(dtype, copy=False)


def _sum(self, dim=None, keepdim=False, dtype=None):
    total = num.block_sum(_widened(self, dtype), None if dim is None else num.axes(dim, self.ndim), keepdim)
    return _narrowed(total, dtype) if dtype is not None else total


@primitive(
    "_sum_all", node="SumBackward0", grads={"self": lambda grad, self_shape: num.expand(grad, self_shape)}, where=""
)
def _sum_all(self, dtype=None):
    return _sum(self, dtype=dtype)


@primitive(
    "_sum_dim",
    node="SumBackward1",
    grads={
        "self": lambda grad, self_shape, dim, keepdim: num.expand(_spread(grad, self_shape, dim, keepdim), self_shape)
    },
    where="",
)
def _sum_dim(self, dim, keepdim=False, dtype=None):
    return _sum(self, dim, keepdim, dtype)


@composite("sum")
def sum(self, dim=None, keepdim=False, *, dtype=None):
    """The sum over all elements or over `dim`; integers and bools add up in int64.

    >>> torch.ones(2, 3).sum(dim=1, keepdim=True)
    tensor([[3.],
            [3.]])
    """
    dtype = dtype and as_dtype(dtype, "sum").np
    return _sum_all(self, dtype) if dim is None and not keepdim else _sum_dim(self, dim, keepdim, dtype)


def _mean(self, dim=None, keepdim=False, dtype=None):
    if dtype is not None and self.dtype != num.OBJECT:
        self = self.astype(dtype)
    if self.dtype.kind not in "fO":
        which = "Input" if dtype is None else "Optional"
        raise RuntimeError(
            f"mean(): could not infer output dtype. {which} dtype must be either a floating point or complex dtype. "
            f"Got: {from_numpy(self.dtype).type_name}"
        )
    total, count = _sum(self, dim, keepdim), _count(self.shape, dim)
    # An empty sum of objects is Python's 0, which cannot be divided by 0.
    return num.lift(total) / float(count) if self.dtype == num.OBJECT else total / count


@primitive(
    "_mean_all",
    node="MeanBackward0",
    grads={"self": lambda grad, self_shape: num.expand(grad / (math.prod(self_shape) or 1), self_shape)},
    where="",
)
def _mean_all(self, dtype=None):
    return _mean(self, dtype=dtype)


@primitive(
    "_mean_dim",
    node="MeanBackward1",
    grads={
        "self": lambda grad, self_shape, dim, keepdim: num.expand(
            _spread(grad, self_shape, dim, keepdim) / (_count(self_shape, dim) or 1), self_shape
        )
    },
    where="",
)
def _mean_dim(self, dim, keepdim=False, dtype=None):
    return _mean(self, dim, keepdim, dtype)


@composite("mean")
def mean(self, dim=None, keepdim=False, *, dtype=None):
    """The mean over all elements or over `dim`, of a floating tensor.

    >>> torch.tensor([[1.0, 2.0], [3.0, 4.0]]).mean(dim=0)
    tensor([2., 3.])
    """
    dtype = dtype and as_dtype(dtype, "mean").np
    return _mean_all(self, dtype) if dim is None and not keepdim else _mean_dim(self, dim, keepdim, dtype)


# ---- spread ---------------------------------------------------------------------------------------------------------


def _variance(self, dim, correction, keepdim):
    if self.dtype.kind not in "fO":
        raise RuntimeError("std and var only support floating point and complex dtypes")
    deviation = self - _mean(self, dim, True)
    return _sum(deviation * deviation, dim, keepdim) / float(builtins.max(_count(self.shape, dim) - correction, 0))


# v = sum (x - m)**2 / (n - c)  and the deviations sum to zero, hence  dv/dx = 2 (x - m) / (n - c)
def _variance_slope(grad, self, dim, correction, keepdim):
    count = _count(self.shape, dim) - correction
    deviation = self - num.sum(self, num.axes(dim, len(self.shape)), True) / _count(self.shape, dim)
    if dim is None and count <= 0:
        return grad * num.where(deviation == 0, math.nan, math.inf)
    return _spread(grad, self.shape, dim, keepdim) * (2.0 / count if count else math.inf) * deviation


@primitive("_var", node="VarBackward0", grads={"self": _variance_slope}, where="")
def _var(self, dim, correction, keepdim):
    return _variance(self, dim, correction, keepdim)


# s = sqrt(v), hence ds/dx = dv/dx / (2 s), and 0 where s is 0
def _std_slope(grad, self, result, dim, correction, keepdim):
    return _variance_slope(num.where(result == 0, 0.0, grad / (result * 2)), self, dim, correction, keepdim)


@primitive("_std", node="StdBackward0", grads={"self": _std_slope}, where="")
def _std(self, dim, correction, keepdim):
    return np.sqrt(_variance(self, dim, correction, keepdim))


def _spread_arguments(dim, unbiased, correction):
    # torch takes x.var(False) as unbiased=False.
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if unbiased is not None:
        correction = int(unbiased)
    return dim, 1 if correction is None else correction


@composite("var")
def var(self, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """The variance, divided by n - correction (1 unless told otherwise; `unbiased=False` is 0).

    >>> torch.tensor([1.0, 2.0, 3.0]).var()
    tensor(1.)
    """
    dim, correction = _spread_arguments(dim, unbiased, correction)
    return _var(self, dim, correction, keepdim)


@composite("std")
def std(self, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """The standard deviation: the square root of `var`.

    >>> torch.tensor([1.0, 2.0, 3.0]).std(correction=0)
    tensor(0.8165)
    """
    dim, correction = _spread_arguments(dim, unbiased, correction)
    return _std(self, dim, correction, keepdim)


# ---- products, norms ------------------------------------------------------------------------------------------------


# The product of all others: result / x, but for zeros; there, the product with x itself replaced by 1.
def _others(self, dim):
    n = self.shape[dim]
    eye = np.eye(n, dtype=bool).reshape(n, n, *(1,) * (len(self.shape) - dim - 1))
    rows = num.unsqueeze(self, dim)
    return num.prod(num.where(num.beside(self, eye), 1.0, rows), dim + 1)


def _prod_slope(grad, self, result, dim=None, keepdim=False):
    if dim is None:
        flat = num.reshape(self, (-1,))
        return grad * num.reshape(_others(flat, 0), self.shape)
    dim = num.axis(dim, len(self.shape))
    if not len(self.shape):
        return grad * 1
    grad = _spread(grad, self.shape, dim, keepdim)
    if bool((self == 0).any()):
        return grad * _others(self, dim)
    return grad * _spread(result, self.shape, dim, keepdim) / self


@primitive(
    "_prod_all",
    node="ProdBackward0",
    grads={
        "self": lambda grad, self, result: (
            _prod_slope(grad, self, result) if bool((self == 0).any()) else grad * result / self
        )
    },
    where="",
)
def _prod_all(self, dtype=None):
    return _narrowed(np.asarray(np.multiply.reduce(_widened(self, dtype), axis=None)), dtype)


@primitive("_prod_dim", node="ProdBackward1", grads={"self": _prod_slope}, where="")
def _prod_dim(self, dim, keepdim=False, dtype=None):
    axis = num.axis(dim, self.ndim) if self.ndim else None
    product = np.multiply.reduce(_widened(self, dtype), axis=axis, keepdims=keepdim)
    return _narrowed(num.in_order(np.asarray(product)), dtype)


@composite("prod")
def prod(self, dim=None, keepdim=False, *, dtype=None):
    """The product over all elements or over one dimension.

    >>> torch.tensor([1.0, 2.0, 3.0]).prod()
    tensor(6.)
    """
    dtype = dtype and as_dtype(dtype, "prod").np
    return _prod_all(self, dtype) if dim is None else _prod_dim(self, dim, keepdim, dtype)


# d|x|_p / dx = sign(x) |x|**(p-1) / |x|_p**(p-1), and 0 where the norm is 0; the number of nonzeros has no gradient
def _norm_slope(grad, self, result, ord, dim, keepdim):
    grad = _spread(grad, self.shape, dim, keepdim)
    norm = _spread(result, self.shape, dim, keepdim)
    if ord == 0:
        return None
    if ord == 1:
        return grad * num.sign(self)
    if ord == 2:
        return grad * num.where(norm == 0, 0.0, self / norm)
    magnitude = self * num.sign(self)
    if math.isinf(ord):
        at = magnitude == norm
        return num.sign(self) * num.where(at, grad / num.sum(at * 1.0, num.axes(dim, len(self.shape)), True), 0.0)
    if ord < 2:
        power = num.sign(self) * num.where(self == 0, 0.0, magnitude ** (ord - 1.0))
    else:
        power = self * magnitude ** (ord - 2.0)
    return power * num.where(norm == 0, 0.0, grad / norm ** (ord - 1.0))


@primitive("_vector_norm", node="LinalgVectorNormBackward0", grads={"self": _norm_slope}, where="")
def _vector_norm(self, ord, dim, keepdim):
    self = _widened(self, None)
    magnitude = np.absolute(self)
    axes = None if dim is None else num.axes(dim, self.ndim)
    if ord == 2:
        norm = np.sqrt(np.add.reduce(self * self, axis=axes, keepdims=keepdim))
    elif ord == 0:
        norm = np.add.reduce((self != 0).astype(self.dtype), axis=axes, keepdims=keepdim)
    elif math.isinf(ord):
        norm = (np.maximum if ord > 0 else np.minimum).reduce(magnitude, axis=axes, keepdims=keepdim)
    else:
        norm = np.add.reduce(magnitude**ord, axis=axes, keepdims=keepdim) ** (1.0 / ord)
    return num.in_order(norm)


def _check_norm(self, ord, dim, dtype) -> None:
    """What torch refuses: integers, a narrower dtype, and the norms of nothing that would be infinite."""
    name = "linalg.vector_norm"
    if not isinstance(ord, (int, float)):
        raise wrong_type("linalg_vector_norm", "ord", 2, "Number", ord)
    if not self.dtype.is_floating_point:
        raise RuntimeError(f"{name}: Expected a floating point or complex tensor as input. Got {self.dtype.type_name}")
    if dtype is not None and not dtype.is_floating_point:
        raise RuntimeError(f"{name}: dtype should be floating point or complex, but got {dtype.type_name}")
    if dtype is not None and promote_types(self.dtype, dtype) is not dtype:
        raise RuntimeError(
            f"{name}: the dtype of the input ({self.dtype.type_name}) should be convertible without narrowing to the "
            f"specified dtype ({dtype.type_name})"
        )
    if (ord < 0 or ord == math.inf) and not self.numel():
        if dim is None:
            raise RuntimeError(
                f"{name} cannot compute the {ord} norm on an empty tensor because the operation does not have an "
                "identity"
            )
        for axis in num.axes(dim, self.ndim):
            if not self.shape[axis]:
                raise RuntimeError(
                    f"{name} cannot compute the {ord} norm on the dimension {axis}because this dimension is empty and "
                    "the operation does not have an identity"
                )


@composite("norm")
def norm(self, p="fro", dim=None, keepdim=False, dtype=None):
    """The p-norm of the elements as one vector, or along `dim`.

    "fro" is the 2-norm, "nuc" that of matrices by their singular values.

    >>> torch.tensor([3.0, 4.0]).norm()
    tensor(5.)
    """
    if isinstance(p, str) and p != "fro":
        # Of matrices: "nuc", the sum of the singular values.
        dims = tuple(range(self.ndim)) if dim is None else dim
        return find("linalg", "matrix_norm")(self, p, dims, keepdim, dtype=dtype)
    return vector_norm(self, 2 if p is None or p == "fro" else p, dim, keepdim, dtype=dtype)


@composite("vector_norm", where="linalg")
def vector_norm(self, ord=2, dim=None, keepdim=False, *, dtype=None):
    """The `ord`-norm of the elements as one vector, or along `dim`: (sum of |x|**ord)**(1 / ord).

    0 counts what is not 0; inf and -inf are the largest and the smallest absolute value.

    >>> torch.linalg.vector_norm(torch.tensor([3.0, 4.0]))
    tensor(5.)
    """
    if ord != 2 or dtype is not None or not self.dtype.is_floating_point:
        _check_norm(self, ord, dim, dtype)
    return _vector_norm(self if dtype is None else self.to(dtype), ord, dim, keepdim)


# ---- extremes -------------------------------------------------------------------------------------------------------


def _nonempty(self, name: str):
    if self.size == 0:
        raise RuntimeError(
            f"{name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the "
            "reduction dim with the 'dim' argument."
        )


def _nonempty_dim(self, name: str, axis: int):
    if self.ndim and self.shape[axis] == 0:
        raise IndexError(f"{name}(): Expected reduction dim {axis} to have non-zero size.")


def _evenly(grad, self, result, dim=None, keepdim=True):
    """The gradient to every element that is the extreme, shared equally among ties."""
    grad, result = (_spread(x, self.shape, dim, keepdim) for x in (grad, result))
    at = self == result
    return at * (grad / num.sum(at * 1.0, num.axes(dim, len(self.shape)), True))


def _to_index(grad, self_shape, dim, keepdim, indices):
    """The gradient to the element that was picked."""
    if not self_shape:
        return grad
    grad, indices = (_spread(x, self_shape, dim, keepdim) for x in (grad, indices))
    return num.scatter_add(grad, self_shape, num.axis(dim, len(self_shape)), indices)


def _extreme(name: str, node: str, pick, locate):
    def of_all(self):
        _nonempty(self, name)
        return pick(self.reshape(-1), 0)

    def of_dim(self, dim, keepdim=False):
        dim = num.axis(dim, self.ndim)
        if self.ndim == 0:
            return self.copy(), np.zeros((), np.int64)
        _nonempty_dim(self, name, dim)
        indices = locate(num.floats(self) if self.dtype == num.OBJECT else self, dim, keepdim)
        values = num.gather(self, dim, indices if keepdim else np.expand_dims(indices, dim))
        return values if keepdim else values.reshape(indices.shape), indices

    def of_dims(self, dim=(), keepdim=False):
        axes = num.axes(dim, self.ndim)
        if dim == ():
            _nonempty(self, f"a{name}")
        for axis in axes:
            _nonempty_dim(self, f"a{name}", axis)
        return pick(self, axes, keepdim)

    doc = "largest" if name == "max" else "smallest"
    of_dims.__doc__ = f"The {doc} element of all or along the dims; ties share the gradient equally."
    all_ = primitive(f"_{name}_all", node=f"{node}Backward1", grads={"self": _evenly_all}, where="")(of_all)
    dim_ = primitive(
        f"_{name}_dim", node=f"{node}Backward0", grads={"self": _to_index}, results=("values", "indices"), where=""
    )(of_dim)
    refused = (
        "Expected the dtype for input and out to match, but got {Wanted} for input's dtype and {Given} for out's dtype."
    )
    primitive(f"a{name}", node=f"A{name}Backward0", grads={"self": _evenly}, out_dtype=refused)(of_dims)
    return all_, dim_


# The largest of all elements is nan if one is, and the nans share the gradient; amax makes it nan there.
def _evenly_all(grad, self, result):
    at = (self == result) | (num.isnan(self) & num.isnan(result))
    return num.where(at, grad / num.sum(at * 1.0), 0.0)


def _all_axes(ufunc):
    def reduce(x, axis, keepdims=False):
        if x.dtype != num.OBJECT:
            return num.in_order(ufunc.reduce(x, axis=axis, keepdims=keepdims))
        pair = num.maximum if ufunc is np.maximum else num.minimum
        moved = np.moveaxis(x, axis, range(len(axis))) if isinstance(axis, tuple) else x
        kept = x.ndim - len(axis) if isinstance(axis, tuple) else x.ndim - 1
        rows = moved.reshape(-1, *moved.shape[moved.ndim - kept :])
        best = _tied(rows, pair)
        return best.reshape([1 if a in axis else n for a, n in enumerate(x.shape)]) if keepdims else best

    return reduce


def _tied(rows, pair):
    """The extreme along axis 0 of an array of Values, as the mean of all that reach it: so ties share the gradient."""
    numbers = num.floats(rows)
    best = (np.maximum if pair is num.maximum else np.minimum).reduce(numbers, axis=0)
    at = (numbers == best) | (np.isnan(numbers) & np.isnan(best))
    count = np.add.reduce(at, axis=0)
    return np.add.reduce(np.where(at, rows, 0.0), axis=0) / count.astype(float)


_max_all, _max_dim = _extreme(
    "max", "Max", _all_axes(np.maximum), lambda x, dim, keep: np.argmax(x, axis=dim, keepdims=keep)
)
_min_all, _min_dim = _extreme(
    "min", "Min", _all_axes(np.minimum), lambda x, dim, keep: np.argmin(x, axis=dim, keepdims=keep)
)


_FORMS = (
    "Tensor input, *, Tensor out = None\nTensor input, Tensor other, *, Tensor out = None\n"
    "Tensor input, int dim, bool keepdim = False, *, tuple of Tensors out = None"
)


@composite("max", out_dtype=SAME_DTYPE)
def max(self, dim=None, keepdim=False):
    """The largest element; with `dim`, (values, indices) along it; with a tensor, `maximum` of the two.

    >>> values, indices = torch.tensor([[1.0, 3.0], [5.0, 2.0]]).max(dim=1)
    >>> values, indices
    (tensor([3., 5.]), tensor([1, 0]))
    """
    if self.__class__ in num.NUMBERS:
        raise no_such_form("max", (self, dim), {}, _FORMS)
    if dim is None:
        return _max_all(self)
    return self.maximum(dim) if num.is_tensor(dim) else _max_dim(self, dim, keepdim)


@composite("min", out_dtype=SAME_DTYPE)
def min(self, dim=None, keepdim=False):
    """The smallest element; with `dim`, (values, indices) along it; with a tensor, `minimum` of the two.

    >>> torch.tensor([3.0, 1.0, 2.0]).min()
    tensor(1.)
    """
    if self.__class__ in num.NUMBERS:
        raise no_such_form("min", (self, dim), {}, _FORMS)
    if dim is None:
        return _min_all(self)
    return self.minimum(dim) if num.is_tensor(dim) else _min_dim(self, dim, keepdim)


def _position(name: str, locate):
    def kernel(self, dim=None, keepdim=False):
        if self.dtype == num.OBJECT:
            self = num.floats(self)
        if self.dtype == bool:
            raise RuntimeError(f"{name}(): does not support bool input")
        if dim is None:
            if self.size == 0:
                raise IndexError(f"{name}(): Expected reduction dim to be specified for input.numel() == 0.")
            return np.asarray(locate(self)).reshape((1,) * self.ndim if keepdim else ())
        axis = num.axis(dim, self.ndim)
        _nonempty_dim(self, name, axis)
        return locate(self, axis=axis if self.ndim else None, keepdims=keepdim)

    kernel.__doc__ = f"The index of the {'largest' if name == 'argmax' else 'smallest'} element, of all or along dim."
    return primitive(name, grads={"self": NONDIFFERENTIABLE}, out_dtype=SAME_DTYPE)(kernel)


_position("argmax", np.argmax)
_position("argmin", np.argmin)


def _truth(name: str, reduce):
    def kernel(self, dim=None, keepdim=False):
        found = reduce(self.astype(bool), axis=None if dim is None else num.axes(dim, self.ndim), keepdims=keepdim)
        return found.astype(np.uint8) if self.dtype == np.uint8 else found

    kernel.__doc__ = f"Whether {name} elements are true, of all or along dim."
    refused = f"{name} only supports bool tensor for result, got: {{Given}}"
    return primitive(name, grads={"self": NONDIFFERENTIABLE}, out_dtype=refused)(kernel)


_truth("all", np.logical_and.reduce)
_truth("any", np.logical_or.reduce)


@primitive("count_nonzero", grads={"self": NONDIFFERENTIABLE}, out=False)
def count_nonzero(self, dim=None):
    """How many elements are not zero."""
    return np.add.reduce((self != 0).astype(np.int64), axis=None if dim is None else num.axes(dim, self.ndim))


# ---- running ------------------------------------------------------------------------------------------------------


# y_i = sum of x_j for j <= i, hence dL/dx_j = sum of dL/dy_i for i >= j
@primitive(
    "_cumsum",
    node="CumsumBackward0",
    grads={"self": lambda grad, dim: num.flip(num.cumsum(num.flip(grad, (dim,)), dim), (dim,)) if grad.shape else grad},
    where="",
)
def _cumsum(self, dim, dtype=None):
    axis = num.axis(dim, self.ndim)
    self = _widened(self, dtype)
    return _narrowed(num.in_order(num.cumsum(self, axis)), dtype) if self.ndim else self.copy()


@composite("cumsum", inplace=True)
def cumsum(self, dim, *, dtype=None):
    """Sums of the elements up to each place along `dim`; integers and bools add up in int64.

    >>> torch.tensor([1, 2, 3]).cumsum(0)
    tensor([1, 3, 6])
    """
    return _cumsum(self, dim, dtype and as_dtype(dtype, "cumsum").np)


# d logsumexp(x) / dx_i = exp(x_i - logsumexp(x))
@primitive(
    "logsumexp",
    node="LogsumexpBackward0",
    where="torch Tensor special",
    grads={
        "self": lambda grad, self, result, dim, keepdim: (
            _spread(grad, self.shape, dim, keepdim) * num.exp(self - _spread(result, self.shape, dim, keepdim))
        )
    },
    floating=True,
)
def logsumexp(self, dim, keepdim=False):
    """log of the sum of exp, over `dim`, shifted by the largest so that nothing overflows.

    >>> torch.tensor([0.0, 0.0]).logsumexp(0)
    tensor(0.6931)
    """
    axes = num.axes(dim, self.ndim)
    numbers = num.floats(self) if self.dtype == num.OBJECT else self
    top = np.maximum.reduce(numbers, axis=axes, keepdims=True, initial=-math.inf)
    top = np.where(np.isinf(top), np.zeros_like(top), top)
    total = num.in_order(np.asarray(np.log(np.add.reduce(np.exp(self - top), axis=axes, keepdims=True)) + top))
    return total if keepdim else total.reshape([n for a, n in enumerate(self.shape) if a not in axes])
