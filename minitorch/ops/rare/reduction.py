"""Reductions and running operations beyond those that most scripts use: spread and correlation, sums without nan,
running products and extremes, differences and integrals, distances."""

import math

import numpy as np

from minitorch import dtypes
from minitorch._arguments import no_such_form
from minitorch.ops import num
from minitorch.ops._record import SAME_DTYPE, composite, of, primitive
from minitorch.ops.linear_algebra import mm
from minitorch.ops.pointwise import _divide_by_number, _multiply_by_number
from minitorch.ops.reduction import (
    _mean,
    _narrowed,
    _norm_slope,
    _spread,
    _spread_arguments,
    _std_slope,
    _sum,
    _variance,
    _variance_slope,
    _vector_norm,
    _widened,
)
from minitorch.ops.shape import cat


# A number that torch multiplies by inside an op gives another node than one that the caller wrote.
def _times(x, number):
    return _multiply_by_number(x, number) if x.is_floating_point() else x * number


def _over(x, number):
    return _divide_by_number(x, number) if x.is_floating_point() else x / number


# ---- spread ---------------------------------------------------------------------------------------------------------


def _with_mean(name, self, dim, correction, keepdim):
    if self.dtype.kind not in "fO":
        raise RuntimeError(f"{name} only support floating point and complex dtypes")
    return _variance(self, dim, correction, keepdim), _mean(self, dim, keepdim)


def _mean_slope(grad, self, dim, keepdim):
    count = self.shape and math.prod(self.shape[d] for d in num.axes(dim, len(self.shape)))
    return num.expand(_spread(grad, self.shape, dim, keepdim) / (count or 1), self.shape)


@primitive(
    "_var_mean",
    node="VarMeanBackward0",
    grads={
        "self": lambda grads, self, dim, correction, keepdim: (
            _variance_slope(grads[0], self, dim, correction, keepdim) + _mean_slope(grads[1], self, dim, keepdim)
        )
    },
    results=("var", "mean"),
    differentiable=2,
    where="",
)
def _var_mean(self, dim, correction, keepdim):
    return _with_mean("var_mean", self, dim, correction, keepdim)


@primitive(
    "_std_mean",
    node="StdMeanBackward0",
    grads={
        "self": lambda grads, self, result0, dim, correction, keepdim: (
            _std_slope(grads[0], self, result0, dim, correction, keepdim) + _mean_slope(grads[1], self, dim, keepdim)
        )
    },
    results=("result0", "result1"),
    differentiable=2,
    where="",
)
def _std_mean(self, dim, correction, keepdim):
    var, mean = _with_mean("std_mean", self, dim, correction, keepdim)
    return np.sqrt(var), mean


@composite("var_mean", where="torch", out=False)
def var_mean(self, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """The variance, as `var` has it, and the mean, over all elements or over `dim`.

    >>> torch.var_mean(torch.tensor([1.0, 2.0, 3.0]))
    (tensor(1.), tensor(2.))
    """
    dim, correction = _spread_arguments(dim, unbiased, correction)
    return tuple(_var_mean(self, dim, correction, keepdim))


@composite("std_mean", where="torch", out=False)
def std_mean(self, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """The standard deviation, as `std` has it, and the mean, over all elements or over `dim`.

    >>> torch.std_mean(torch.tensor([1.0, 2.0, 3.0]))
    (tensor(1.), tensor(2.))
    """
    dim, correction = _spread_arguments(dim, unbiased, correction)
    return tuple(_std_mean(self, dim, correction, keepdim))


def _check_weights(name: str, weights, kind: str, right_kind: bool, observations: int):
    if weights.ndim > 1:
        raise RuntimeError(
            f"cov(): expected {name} to have one or fewer dimensions but got {name} with {weights.ndim} dimensions"
        )
    if not right_kind:
        raise RuntimeError(
            f"cov(): expected {name} to have {kind} dtype but got {name} with {weights.dtype.type_name} dtype"
        )
    if weights.numel() != observations:
        raise RuntimeError(
            f"cov(): expected {name} to have the same numel as there are observations in the input but got "
            f"{weights.numel()} != {observations}"
        )
    if weights.numel() and bool(weights.min() < 0):
        raise RuntimeError(f"cov(): {name} cannot be negative")


@composite("cov", out=False)
def cov(self, *, correction=1, fweights=None, aweights=None):
    """The covariances of variables: rows of `self`, a column being an observation of all of them.

    `fweights` (integers) say how often each observation occurs, `aweights` (floats) how much it counts.

    >>> torch.tensor([[0.0, 1.0, 2.0], [2.0, 1.0, 0.0]]).cov()
    tensor([[ 1., -1.],
            [-1.,  1.]])
    """
    if self.ndim > 2:
        raise RuntimeError(
            f"cov(): expected input to have two or fewer dimensions but got an input with {self.ndim} dimensions"
        )
    if self.dtype is dtypes.bool:
        raise RuntimeError("cov(): bool dtype is not supported for input")
    rows = self if self.ndim == 2 else self.view(1, -1)
    observations = rows.shape[1]
    weights = None
    if fweights is not None:
        integral = not fweights.is_floating_point() and fweights.dtype is not dtypes.bool
        _check_weights("fweights", fweights, "integral", integral, observations)
        weights = fweights
    if aweights is not None:
        _check_weights("aweights", aweights, "floating point", aweights.is_floating_point(), observations)
        weights = aweights if weights is None else fweights * aweights
    total = rows.new_tensor(observations) if weights is None else weights.sum()
    mean = (rows if weights is None else rows * weights).sum(1) / total
    freedom = total
    if correction:
        lost = correction if aweights is None else _times((weights * aweights).sum(), correction) / total
        freedom = total - lost
    if bool(freedom <= 0):
        freedom = freedom.new_zeros(())
    deviations = rows - mean.unsqueeze(1)
    weighted = deviations if weights is None else deviations * weights
    return (mm(deviations, weighted.t()) / freedom).squeeze()


@composite("corrcoef", out=False)
def corrcoef(self):
    """The correlations of variables, rows of `self`: their covariances divided by both standard deviations.

    >>> torch.tensor([[0.0, 1.0, 2.0], [2.0, 1.0, 0.0]]).corrcoef()
    tensor([[ 1., -1.],
            [-1.,  1.]])
    """
    if self.ndim > 2:
        raise RuntimeError(
            f"corrcoef(): expected input to have two or fewer dimensions but got an input with {self.ndim} dimensions"
        )
    covariances = cov(self)
    if not covariances.ndim:
        return covariances / covariances
    deviations = covariances.diagonal().sqrt()
    return (covariances / deviations.view(-1, 1) / deviations.view(1, -1)).clamp(-1, 1)


# ---- sums without nan, both extremes --------------------------------------------------------------------------------


@primitive(
    "_nansum",
    node="NansumBackward0",
    grads={
        "self": lambda grad, self, dim, keepdim: num.where(
            num.isnan(self), 0.0, _spread(grad, self.shape, dim, keepdim)
        )
    },
    where="",
)
def _nansum(self, dim, keepdim, dtype):
    if self.dtype.kind in "fO":
        self = np.where(num.isnan(self), np.zeros((), self.dtype), self)
    return _sum(self, dim, keepdim, dtype)


@composite("nansum")
def nansum(self, dim=None, keepdim=False, *, dtype=None):
    """The sum of the elements that are not nan, of all or over `dim`.

    >>> torch.tensor([1.0, torch.nan, 2.0]).nansum()
    tensor(3.)
    """
    return _nansum(self, dim, keepdim, dtype and dtypes.as_dtype(dtype, "nansum").np)


@composite("nanmean")
def nanmean(self, dim=None, keepdim=False, *, dtype=None):
    """The mean of the elements that are not nan, of all or over `dim`; nan where all are.

    >>> torch.tensor([1.0, torch.nan, 2.0]).nanmean()
    tensor(1.5000)
    """
    if not self.is_floating_point():
        raise RuntimeError(
            "nanmean(): expected input to have floating point or complex dtype but got " + self.dtype.type_name
        )
    return nansum(self, dim, keepdim, dtype=dtype) / self.detach().isnan().logical_not().sum(dim, keepdim)


# Both extremes are shared equally among the elements that reach them.
def _aminmax_slope(grads, self, min, max, dim, keepdim):
    slope = 0.0
    for grad, extreme in zip(grads, (min, max), strict=True):
        grad, extreme = (_spread(x, self.shape, dim, keepdim) for x in (grad, extreme))
        at = self == extreme
        slope = slope + at * (grad / num.sum(at * 1.0, num.axes(dim, len(self.shape)), True))
    return slope


@primitive(
    "aminmax",
    node="AminmaxBackward0",
    grads={"self": _aminmax_slope},
    results=("min", "max"),
    differentiable=2,
    out_dtype=SAME_DTYPE,
)
def aminmax(self, *, dim=None, keepdim=False):
    """(min, max): the smallest and the largest element, of all or along one dim; ties share the gradient equally.

    >>> torch.tensor([2.0, 1.0, 3.0]).aminmax()
    torch.return_types.aminmax(
    min=tensor(1.),
    max=tensor(3.))
    """
    if dim is None:
        if not self.size:
            raise RuntimeError(
                "aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity."
            )
        axes = tuple(range(self.ndim))
    else:
        dim = num.axis(dim, self.ndim)
        if self.ndim and not self.shape[dim]:
            raise IndexError(f"aminmax: Expected reduction dim {dim} to have non-zero size.")
        axes = (dim,) if self.ndim else ()
    return tuple(num.in_order(np.asarray(x.reduce(self, axes, keepdims=keepdim))) for x in (np.minimum, np.maximum))


# ---- running --------------------------------------------------------------------------------------------------------


def _from_the_end(running, x, dim):
    """What `running` makes of the elements, started at the end of dim."""
    return num.flip(running(num.flip(x, (dim,)), dim), (dim,))


# y_k = x_0 ... x_k. Without zeros dy_k/dx_j = y_k / x_j for k >= j, hence dL/dx_j = sum_{k>=j} g_k y_k / x_j.
# With zeros the product of all factors but x_j is made anew, by a matrix whose row j has 1 in its place.
def _cumprod_slope(grad, self, result, dim):
    if not self.shape:
        return grad
    if not bool((self == 0).any()):
        return _from_the_end(num.cumsum, grad * result, dim) / self
    dim = num.axis(dim, len(self.shape))
    n, after = self.shape[dim], (1,) * (len(self.shape) - dim - 1)
    own = num.beside(self, np.eye(n, dtype=bool).reshape(n, n, *after))
    reached = num.beside(self, np.triu(np.ones((n, n), bool)).reshape(n, n, *after))
    products = num.cumprod(num.where(own, 1.0, num.unsqueeze(self, dim)), dim + 1)
    return num.sum(num.where(reached, num.unsqueeze(grad, dim) * products, 0.0), (dim + 1,))


@primitive("_cumprod", node="CumprodBackward0", grads={"self": _cumprod_slope}, where="")
def _cumprod(self, dim, dtype):
    axis = num.axis(dim, self.ndim)
    self = _widened(self, dtype)
    return _narrowed(num.in_order(num.cumprod(self, axis)), dtype) if self.ndim else self.copy()


@composite("cumprod", inplace=True)
def cumprod(self, dim, *, dtype=None):
    """Products of the elements up to each place along `dim`; integers and bools multiply in int64.

    >>> torch.tensor([2, 3, 4]).cumprod(0)
    tensor([ 2,  6, 24])
    """
    return _cumprod(self, dim, dtype and dtypes.as_dtype(dtype, "cumprod").np)


def _running_extreme(name: str, node: str, ufunc, doc: str):
    def kernel(self, dim):
        dim = num.axis(dim, self.ndim)
        if not self.ndim:
            return self.copy(), np.zeros((), np.int64)
        numbers = num.floats(self) if self.dtype == num.OBJECT else self
        # Of equal elements the last one counts, and so does a nan, after which nothing is larger.
        reached = (numbers == ufunc.accumulate(numbers, dim)) | (numbers != numbers)
        place = np.arange(self.shape[dim]).reshape(-1, *(1,) * (self.ndim - dim - 1))
        indices = num.in_order(np.maximum.accumulate(np.where(reached, place, 0), dim))
        return num.gather(self, dim, indices), indices

    kernel.__doc__ = doc
    back = {
        "self": lambda grad, self, dim, indices: (
            num.scatter_add(grad, self.shape, num.axis(dim, len(self.shape)), indices) if self.shape else grad
        )
    }
    facts = {"results": ("values", "indices"), "out_dtype": "expected scalar_type {Wanted} but found {Given}"}
    primitive(name, node=node, grads=back, **facts)(kernel)


_running_extreme(
    "cummax",
    "CummaxBackward0",
    np.maximum,
    """(values, indices): the largest element up to each place along `dim`, the last one of several.

    >>> torch.tensor([1, 3, 2]).cummax(0).values
    tensor([1, 3, 3])
    """,
)
_running_extreme(
    "cummin",
    "CumminBackward0",
    np.minimum,
    """(values, indices): the smallest element up to each place along `dim`, the last one of several.

    >>> torch.tensor([3, 1, 2]).cummin(0).values
    tensor([3, 1, 1])
    """,
)


def _log_cumsum_exp(x, dim):
    if not isinstance(x, num.BUFFER):
        return x.logcumsumexp(dim)
    return num.accumulated(_of_values if x.dtype == num.OBJECT else np.logaddexp, x, dim)


def _log_add_exp(x, y):
    """log(exp(x) + exp(y)) of two Values, through the exponential of what is not positive."""
    larger, smaller = (x, y) if x.data >= y.data else (y, x)
    return larger if math.isinf(larger.data) else larger + ((smaller - larger).exp() + 1.0).log()


_of_values = np.frompyfunc(_log_add_exp, 2, 1)
# Finite in every dtype, for the difference of two infinities is nan.
_LOG_OF_NOTHING = -1e38


# y_k = log sum_{j<=k} exp(x_j), hence dL/dx_j = sum_{k>=j} g_k exp(x_j - y_k). As exp(-y_k) alone may overflow, the sum
# is taken in logarithms, over the positive g_k and over the negative ones.
def _logcumsumexp_slope(grad, self, result, dim):
    if not self.shape:
        return grad * 1

    def share(weights):
        none = weights <= 0
        logs = num.where(none, _LOG_OF_NOTHING, num.log(num.where(none, 1.0, weights)))
        return num.exp(_from_the_end(_log_cumsum_exp, logs - result, dim) + self)

    return share(grad) - share(-grad)


@primitive("logcumsumexp", node="LogcumsumexpBackward0", grads={"self": _logcumsumexp_slope})
def logcumsumexp(self, dim):
    """log of the sum of exp of the elements up to each place along `dim`.

    >>> torch.tensor([0.0, 0.0, 0.0]).logcumsumexp(0)
    tensor([0.0000, 0.6931, 1.0986])
    """
    dim = num.axis(dim, self.ndim)
    if self.dtype.kind in "biu":
        raise NotImplementedError(f"\"logcumsumexp_out_cpu\" not implemented for '{num.type_name(self)}'")
    return num.in_order(_log_cumsum_exp(self, dim)) if self.ndim else self.copy()


# ---- differences and integrals --------------------------------------------------------------------------------------


def _check_joined(self, joined, dim):
    if joined.ndim != self.ndim:
        raise RuntimeError("diff expects prepend or append to be the same dimension as input")
    for axis, (n, m) in enumerate(zip(self.shape, joined.shape, strict=True)):
        if axis != dim and n != m:
            raise RuntimeError(
                "diff expects the shape of tensor to prepend or append to match that of input except along the "
                f"differencing dimension; input.size({axis}) = {n}, but got tensor.size({axis}) = {m}"
            )


@composite("diff")
def diff(self, n=1, dim=-1, prepend=None, append=None):
    """The differences of neighbours along `dim`, taken n times; of bools, whether they differ.

    >>> torch.tensor([1, 4, 9]).diff()
    tensor([3, 5])
    """
    if not self.ndim:
        raise RuntimeError("diff expects input to be at least one-dimensional")
    dim = num.axis(dim, self.ndim)
    if n < 0:
        raise RuntimeError(f"order must be non-negative but got {n}")
    joined = [x for x in (prepend, self, append) if x is not None]
    for x in joined:
        _check_joined(self, x, dim)
    found = cat(joined, dim) if len(joined) > 1 else self
    if not n:
        return self.clone()
    for _ in range(min(n, found.shape[dim])):
        size = found.shape[dim] - 1
        above, below = found.narrow(dim, 1, size), found.narrow(dim, 0, size)
        found = above.logical_xor(below) if found.dtype is dtypes.bool else above - below
    return found


def _steps(name, y, x, dim):
    """The distances of the sample points, laid out to meet the pairs of neighbours of y."""
    if x.ndim == 1:
        if x.shape[0] != y.shape[dim]:
            raise RuntimeError(f"{name}: There must be one `x` value for each sample point")
        x = x.view(-1, *(1,) * (y.ndim - dim - 1))
        return x.narrow(0, 1, x.shape[0] - 1) - x.narrow(0, 0, x.shape[0] - 1)
    if x.ndim < y.ndim:
        x = x.view(*(1,) * (y.ndim - x.ndim), *x.shape)
    return x.narrow(dim, 1, x.shape[dim] - 1) - x.narrow(dim, 0, x.shape[dim] - 1)


def _integral_arguments(name, y, x, dx, dim):
    if x is not None and dx is not None:
        raise no_such_form(name, (y, x), {"dx": dx}, "Tensor y, Tensor x, *, int dim\nTensor y, *, Number dx, int dim")
    if y.dtype is dtypes.bool or (x is not None and x.dtype is dtypes.bool):
        which = "y" if y.dtype is dtypes.bool else "x"
        raise RuntimeError(f"{name}: received a bool input for `{which}`, but bool is not supported")
    return 1 if dx is None else dx, num.axis(dim, y.ndim)


def _pairs(y, dim):
    """y_i + y_{i+1} along dim."""
    return y.narrow(dim, 0, y.shape[dim] - 1) + y.narrow(dim, 1, y.shape[dim] - 1)


def _trapezoid(name, y, x, dx, dim):
    if not y.ndim:
        raise IndexError(f"Dimension specified as {dim} but tensor has no dimensions")
    dx, dim = _integral_arguments(name, y, x, dx, dim)
    if not y.shape[dim]:
        return y.new_zeros([n for axis, n in enumerate(y.shape) if axis != dim])
    if x is not None:
        return _over((_pairs(y, dim) * _steps(name, y, x, dim)).sum(dim), 2.0)
    ends = y.select(dim, 0) + y.select(dim, -1)
    return _times(y.sum(dim) - _times(ends, 0.5), dx)


@composite("trapezoid", where="torch", out=False)
def trapezoid(y, x=None, *, dx=None, dim=-1):
    """The integral of y along `dim` by the trapezoidal rule: of samples at the points x, or dx (1 unless given) apart.

    >>> torch.trapezoid(torch.tensor([1.0, 2.0, 3.0]))
    tensor(4.)
    """
    return _trapezoid("trapezoid", y, x, dx, dim)


@composite("trapz", where="torch", out=False)
def trapz(y, x=None, *, dx=None, dim=-1):
    """Another name of `trapezoid`."""
    return _trapezoid("trapezoid", y, x, dx, dim)


@composite("cumulative_trapezoid", where="torch", out=False)
def cumulative_trapezoid(y, x=None, *, dx=None, dim=-1):
    """The integrals of y from the start to each later point along `dim`, as `trapezoid` takes them.

    >>> torch.cumulative_trapezoid(torch.tensor([1.0, 2.0, 3.0]))
    tensor([1.5000, 4.0000])
    """
    dx, axis = _integral_arguments("cumulative_trapezoid", y, x, dx, dim)
    if not y.ndim:
        raise IndexError("slice() cannot be applied to a 0-dim tensor.")
    if x is not None:
        areas = _pairs(y, axis) * _steps("cumulative_trapezoid", y, x, axis)
        return _over(areas.cumsum(axis), 2.0)
    return _times(_pairs(y, axis), dx / 2.0).cumsum(axis)


def _part(x, dim, start, end):
    """x[start:end] along dim, where a negative bound counts from the end and 0 as an end means to the end."""
    n = x.shape[dim]
    start, end = start % n, end % n or n
    return x.narrow(dim, start, end - start)


# With steps h and k before and after a point, f' = -k/(h (h + k)) f_- + (k - h)/(h k) f + h/(k (h + k)) f_+ is exact
# for parabolas. At an end f' = (f_1 - f_0)/h, or of second order -(2h + k)/(h (h + k)) f_0 + (h + k)/(h k) f_1
# - h/(k (h + k)) f_2, which for equal steps is (-3/2 f_0 + 2 f_1 - 1/2 f_2)/h.
def _along_equal_steps(x, dim, step, edge_order):
    def part(factor, start, end):
        return _times(_part(x, dim, start, end), factor)

    if edge_order == 1:
        first = _part(x, dim, 1, 2) - _part(x, dim, 0, 1)
        last = _part(x, dim, -1, 0) - _part(x, dim, -2, -1)
    else:
        first = part(-1.5, 0, 1) + part(2.0, 1, 2) - part(0.5, 2, 3)
        last = part(1.5, -1, 0) - part(2.0, -2, -1) + part(0.5, -3, -2)
    inside = x.narrow(dim, 2, x.shape[dim] - 2) - x.narrow(dim, 0, x.shape[dim] - 2)
    first, inside, last = (_over(x, step) for x in (first, inside, last))
    return cat([first, _over(inside, 2.0), last], dim)


def _along_points(x, dim, points, edge_order):
    n = x.shape[dim]
    steps = (points[1:] - points[:-1]).view(-1, *(1,) * (x.ndim - dim - 1))
    before, after = steps[:-1], steps[1:]
    parts = [x.narrow(dim, start, n - 2) for start in range(3)]

    def weighted(factors, parts):
        a, b, c = (factor * part for factor, part in zip(factors, parts, strict=True))
        return a + b + c

    whole = before + after
    inside = weighted((-after / (before * whole), (after - before) / (before * after), before / (after * whole)), parts)
    if edge_order == 1:
        first = (_part(x, dim, 1, 2) - _part(x, dim, 0, 1)) / steps[:1]
        last = (_part(x, dim, -1, 0) - _part(x, dim, -2, -1)) / steps[-1:]
    else:
        h, k = steps[:1], steps[1:2]
        factors = -(2.0 * h + k) / (h * (h + k)), (h + k) / (h * k), -h / (k * (h + k))
        first = weighted(factors, [_part(x, dim, i, i + 1) for i in range(3)])
        h, k = steps[-2:-1], steps[-1:]
        factors = k / (h * (h + k)), -(h + k) / (h * k), (2.0 * k + h) / (k * (h + k))
        last = weighted(factors, [_part(x, dim, -3, -2), _part(x, dim, -2, -1), _part(x, dim, -1, 0)])
    return cat([first, inside, last], dim)


@composite("gradient", where="torch", out=False)
def gradient(self, *, spacing=1, dim=None, edge_order=1):
    """The derivatives of a function sampled on a grid, by central differences: a tensor for each dim.

    spacing: the distance of samples, one for each dim, or the points themselves, a 1-D tensor for each dim.
    edge_order: 1 or 2, the order of the one-sided differences at the ends.

    >>> torch.gradient(torch.tensor([1.0, 4.0, 9.0]))
    (tensor([3., 4., 5.]),)
    """
    if num.is_tensor(spacing):
        raise no_such_form(
            "gradient",
            (self,),
            {"spacing": spacing},
            "Tensor input, *, Number spacing, int dim, int edge_order\n"
            "Tensor input, *, tuple of Numbers spacing, tuple of ints dim, int edge_order\n"
            "Tensor input, *, tuple of Tensors spacing, tuple of ints dim, int edge_order",
        )
    dims = num.axes(dim, self.ndim)
    each = list(spacing) if isinstance(spacing, (tuple, list)) else [1 if spacing is None else spacing] * len(dims)
    if len(each) != len(dims):
        if dim is None:
            raise RuntimeError(
                "torch.gradient expected spacing to be unspecified, a scalar, or a list of length equal to "
                f"'self.dim() = {self.ndim}', since dim argument was not given, but got a list of length {len(each)}"
            )
        raise RuntimeError(
            "torch.gradient expected spacing to be unspecified, a scalar or it's spacing and dim arguments to have "
            f"the same length, but got a spacing argument of length {len(each)} and a dim argument of length "
            f"{len(dims)}."
        )
    if edge_order not in (1, 2):
        raise RuntimeError("torch.gradient only supports edge_order=1 and edge_order=2.")
    for axis in dims:
        if self.shape[axis] < edge_order + 1:
            raise RuntimeError("torch.gradient expected each dimension size to be at least edge_order+1")
    return tuple(
        (_along_points if num.is_tensor(step) else _along_equal_steps)(self, axis, step, edge_order)
        for axis, step in zip(dims, each, strict=True)
    )


# ---- distances ------------------------------------------------------------------------------------------------------


def _dist_slope(grad, self, other, result, p):
    slope = _norm_slope(grad, self - other, result, p, None, False)
    return num.zeros_like(self - other) if slope is None else slope


@primitive(
    "_dist",
    node="DistBackward0",
    grads={
        "self": _dist_slope,
        "other": lambda grad, self, other, result, p: -_dist_slope(grad, self, other, result, p),
    },
    promote=("self", "other"),
    where="",
)
def _dist(self, other, p):
    return _vector_norm.kernel(np.asarray(self - other), p, None, False)


@composite("dist", out=False)
def dist(self, other, p=2):
    """The p-norm of self - other.

    >>> torch.tensor([3.0, 4.0]).dist(torch.zeros(2))
    tensor(5.)
    """
    if not self.is_floating_point() and not other.is_floating_point():
        raise RuntimeError(
            f"norm(): input dtype should be either floating point or complex. Got {self.dtype.type_name} instead."
        )
    return _dist(self, other, p)


def _scales(self, p, dim, maxnorm):
    """The dims of a slice, the norm of each slice, which are too large, and what each is multiplied by."""
    dims = tuple(axis for axis in range(len(self.shape)) if axis != num.axis(dim, len(self.shape)))
    norm = of(_vector_norm, self, p, dims, True)
    above = norm > maxnorm
    return dims, norm, above, num.where(above, maxnorm / (norm + 1e-7), 1.0)


# y = s(n) x with n = |x|_p:  dx = s g + (g . x) s'(n) dn/dx, where s'(n) = -maxnorm / n**2 above maxnorm, else 0
def _renorm_slope(grad, self, p, dim, maxnorm):
    dims, norm, above, scale = _scales(self, p, dim, maxnorm)
    change = num.sum(grad * self, dims, True) * -maxnorm / (norm + 1e-7) ** 2
    return grad * scale + _norm_slope(num.where(above, change, 0.0), self, norm, p, dims, True)


@primitive("renorm", node="RenormBackward0", grads={"self": _renorm_slope}, inplace=True)
def renorm(self, p, dim, maxnorm):
    """Each slice along `dim` whose p-norm is larger than maxnorm, scaled down to it.

    >>> torch.tensor([[3.0, 4.0], [0.0, 1.0]]).renorm(2, 0, 1)
    tensor([[0.6000, 0.8000],
            [0.0000, 1.0000]])
    """
    if p <= 0:
        raise RuntimeError("renorm: non-positive-norm not supported")
    if maxnorm < 0:
        raise RuntimeError(f"renorm: expected maxnorm to be >= 0 but got {maxnorm:g}")
    if self.ndim < 2:
        raise RuntimeError(f"renorm: input needs at least 2 dimensions, got {self.ndim} dimensions")
    return self * _scales(self, p, dim, maxnorm)[-1]
