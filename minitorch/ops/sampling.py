"""Random sampling: operations that draw from torch's own streams of random numbers (`_streams`).

Three forms of one thing: new tensors (`rand`, `normal`), tensors with a parameter per element (`bernoulli`, `poisson`),
and tensors overwritten (`uniform_`, `random_`). What a tensor held before it was overwritten, or what the parameters
were, has no influence that could be differentiated: torch records a node that passes zeros on, and so do these. The
numbers are drawn first and then handed to the op that is recorded: run again, by `scalars()`, it gives the same ones.

torch fills memory in the order in which it lies: a transposed tensor gets the numbers of the tensor it is a view of.
"""

import numpy as np

from minitorch import dtypes
from minitorch._streams import Stream, cpp_name, default_stream
from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, NOT_IMPLEMENTED, composite, factory, primitive


def stream_of(generator) -> Stream:
    """The stream of a generator, the default one for None."""
    if generator is None:
        return default_stream
    try:
        return generator.stream
    except AttributeError:
        raise TypeError(f"argument 'generator' must be torch.Generator, not {type(generator).__name__}") from None


def _drawn(into: np.ndarray, draw, *per_element: np.ndarray) -> np.ndarray:
    """What `draw(shape)` gives for the shape of `into`, so that the numbers follow each other as its memory does.

    Arrays `per_element`, with a parameter for each number, are given to `draw` in the place of the shape.
    """
    if into.flags.c_contiguous:
        return draw(*per_element or (into.shape,))
    order = sorted(range(into.ndim), key=lambda dim: -into.strides[dim])
    given = [x.transpose(order) for x in per_element] or [tuple(into.shape[dim] for dim in order)]
    return draw(*given).transpose(np.argsort(order))


def _normals(into: np.ndarray, dtype: np.dtype, generator, mean: float = 0.0, std: float = 1.0) -> np.ndarray:
    stream, paired = stream_of(generator), not into.flags.c_contiguous
    return _drawn(into, lambda shape: stream.normal(shape, dtype, mean, std, paired))


def _floating(dtype: np.dtype, where: str) -> np.dtype:
    """`dtype`, float64 for Values; NotImplementedError in the name of torch's kernel where it is not floating."""
    if dtype.kind == "f":
        return dtype
    if dtype == num.OBJECT:
        return np.dtype(np.float64)
    known = dtypes.from_numpy(dtype)
    if not known.is_floating_point:
        raise NotImplementedError(f"\"{where}\" not implemented for '{known.type_name}'")
    return dtype


def _integer(x, function: str, name: str) -> int:
    """A bound as Python's int, or torch's error for what is none."""
    if isinstance(x, bool) or not hasattr(x, "__index__"):
        raise TypeError(f"{function}(): argument '{name}' (position 1) must be int, not {type(x).__name__}")
    number = x.__index__()
    if not -(2**63) <= number < 2**63:
        raise ValueError("Overflow when unpacking long long")
    return number


def _tensor(x, function: str):
    if not num.is_tensor(x):
        raise TypeError(f"{function}(): argument 'input' (position 1) must be Tensor, not {type(x).__name__}")
    return x


def _recorded(name: str, node: str, tensors: int = 1, formula=lambda grad: num.zeros_like(grad)):
    """The part of a draw that the graph knows: an operation on tensors whose result is the numbers it is given."""
    if tensors == 1:
        return primitive(name, node=node, grads={"self": formula}, where="")(lambda self, numbers: numbers)
    grads = {"self": formula, "other": formula}
    return primitive(name, node=node, grads=grads, where="")(lambda self, other, numbers: numbers)


# ---- new tensors ----------------------------------------------------------------------------------------------------


@factory("rand", varargs="size")
def rand(size, dtype, generator=None):
    """Numbers evenly spread over [0, 1).

    >>> torch.rand(2, generator=torch.Generator().manual_seed(0))
    tensor([0.4963, 0.7682])
    """
    return stream_of(generator).uniform(size, _floating(dtype, "check_uniform_bounds"))


@factory("randn", varargs="size")
def randn(size, dtype, generator=None):
    """Numbers of the standard normal distribution.

    Equal to torch's bit for bit in float64 and for fewer than 16 numbers; else within 3 units in the last place.

    >>> torch.randn(2, generator=torch.Generator().manual_seed(0))
    tensor([ 1.5410, -0.2934])
    """
    return stream_of(generator).normal(size, _floating(dtype, "normal_kernel_cpu"))


@factory("randint")
def randint(low=0, high=None, size=None, dtype=np.int64, generator=None):
    """Integers from [low, high), all equally likely; low is 0 unless given. The dtype is int64 unless given."""
    if size is None and high is None:
        given = type(low).__name__
        raise TypeError(f"randint() received an invalid combination of arguments - got ({given}), but expected one of:")
    if size is None:
        low, high, size = 0, low, high
    elif high is None:
        low, high = 0, low
    if not isinstance(size, (tuple, list)):
        raise TypeError(f"randint(): argument 'size' (position 2) must be tuple of ints, not {type(size).__name__}")
    low, high = _integer(low, "randint", "low"), _integer(high, "randint", "high")
    return stream_of(generator).randint(low, high, tuple(size), dtype)


@factory("randperm")
def randperm(n, dtype=np.int64, generator=None):
    """The integers 0 … n-1 in random order, int64 unless a dtype is given that holds them."""
    n = _integer(n, "randperm", "n")
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        raise NotImplementedError("\"randperm\" not implemented for 'Bool'")
    if dtype.kind in "iu":
        if n > np.iinfo(dtype).max + 1:
            raise RuntimeError(f"value cannot be converted to type {dtype}_t without overflow")
    elif n > 2 ** (np.finfo(dtype).nmant + 1) + 1:
        most = {11: "2049", 24: "2^24+1", 53: "2^53+1"}[np.finfo(dtype).nmant + 1]
        raise RuntimeError(f"n cannot be greater than {most} for {dtypes.from_numpy(dtype).type_name} type.")
    return stream_of(generator).random_permutation(n).astype(dtype)


@composite("rand_like", where="torch", out=False)
def rand_like(
    input,
    *,
    generator=None,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
    memory_format=None,
):
    """Numbers evenly spread over [0, 1), of the shape and dtype of input."""
    _tensor(input, "rand_like")
    return _rand_into(_room(input, memory_format), generator, **_options(input, dtype, device, requires_grad))


@composite("randn_like", where="torch", out=False)
def randn_like(
    input,
    *,
    generator=None,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
    memory_format=None,
):
    """Standard normal numbers, of the shape and dtype of input."""
    _tensor(input, "randn_like")
    return _randn_into(_room(input, memory_format), generator, **_options(input, dtype, device, requires_grad))


@composite("randint_like", where="torch", out=False)
def randint_like(
    input,
    low=0,
    high=None,
    *,
    generator=None,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
    memory_format=None,
):
    """Integers from [low, high), of the shape and dtype of input; low is 0 unless given."""
    if high is None:
        low, high = 0, low
    low, high = _integer(low, "randint_like", "low"), _integer(high, "randint_like", "high")
    options = _options(input, dtype, device, requires_grad)
    return _randint_into(_room(input, memory_format), low, high, generator, **options)


def _options(input, dtype, device, requires_grad) -> dict:
    return {"dtype": dtype or input.dtype, "device": device, "requires_grad": requires_grad}


def _room(input, memory_format) -> np.ndarray:
    """An array that lies in memory as a tensor like `input` does: without gaps, its dims in the same order."""
    return num.empty_in_order_of(input._data, bool, memory_format)


def empty_in_order(input):
    """An unset tensor of the shape, the dtype and the order in memory of input."""
    return _empty_in(_room(input, None), dtype=input.dtype)


@factory("_empty_in", where="")
def _empty_in(room, dtype):
    return np.empty_like(room, dtype)


@factory("_rand_into", where="")
def _rand_into(room, generator, dtype):
    kind = _floating(dtype, "check_uniform_bounds")
    return _drawn(room, lambda shape: stream_of(generator).uniform(shape, kind))


@factory("_randn_into", where="")
def _randn_into(room, generator, dtype):
    return _normals(room, _floating(dtype, "normal_kernel_cpu"), generator)


@factory("_randint_into", where="")
def _randint_into(room, low, high, generator, dtype):
    return _drawn(room, lambda shape: stream_of(generator).randint(low, high, shape, dtype))


# ---- a parameter per element ----------------------------------------------------------------------------------------


@factory("_normal_of_size", where="")
def _normal_of_size(size, mean, std, generator, dtype):
    return stream_of(generator).normal(tuple(size), _floating(dtype, "normal_kernel_cpu"), mean, std)


_normal_around = _recorded("_normal_around", "NormalBackward1")
_normal_within = _recorded("_normal_within", "NormalBackward2")
_normal_of_both = _recorded("_normal_of_both", "NormalBackward3", 2)


@composite("normal", where="torch")
def normal(
    mean,
    std=1.0,
    size=None,
    *,
    generator=None,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    """Normal numbers of the given mean and standard deviation: numbers with a size, or tensors with one per element.

    Raises RuntimeError if a standard deviation is negative.

    >>> torch.normal(torch.zeros(2), 0.5, generator=torch.Generator().manual_seed(0))
    tensor([ 0.7705, -0.1467])
    """
    by_mean, by_std = num.is_tensor(mean), num.is_tensor(std)
    if not by_mean and not by_std:
        if size is None:
            raise TypeError(
                f"normal() received an invalid combination of arguments - got ({type(mean).__name__}, "
                f"{type(std).__name__}), but expected one of:"
            )
        return _normal_of_size(size, mean, std, generator, dtype=dtype, device=device, requires_grad=requires_grad)
    if by_std and bool((std.detach() < 0).any()):
        raise RuntimeError("normal expects all elements of std >= 0.0")
    kind = (mean if by_mean else std).dtype
    if not by_std:
        numbers = _normal_of_size(mean.shape, 0.0, std, generator, dtype=kind).add_(mean.detach())
        return _normal_around(mean, numbers._plain())
    if not by_mean:
        numbers = _normal_of_size(std.shape, 0.0, 1.0, generator, dtype=kind).mul_(std.detach()).add_(mean)
        return _normal_within(std, numbers._plain())
    shape = (mean.detach() + std.detach()).shape
    numbers = _normal_of_size(shape, 0.0, 1.0, generator, dtype=kind).mul_(std.detach()).add_(mean.detach())
    return _normal_of_both(mean, std, numbers._plain())


_bernoulli_of = _recorded("_bernoulli_of", "BernoulliBackward0")
_bernoulli = _recorded("_bernoulli", "NotImplemented", formula=NOT_IMPLEMENTED)


@composite("bernoulli")
def bernoulli(input, p=None, *, generator=None):
    """0s and 1s, each 1 with its own probability in input; with a number p, all with that one.

    Raises RuntimeError for a probability outside [0, 1].

    >>> torch.bernoulli(torch.tensor([0.0, 1.0]))
    tensor([0., 1.])
    """
    chances = _tensor(input, "bernoulli")._plain()
    if p is not None:
        return _bernoulli(input, stream_of(generator).bernoulli(p, chances.shape).astype(chances.dtype))
    _floating(chances.dtype, "bernoulli_tensor_cpu_p_")
    return _bernoulli_of(input, stream_of(generator).bernoulli(chances).astype(chances.dtype))


_poisson = _recorded("_poisson", "PoissonBackward0")


@composite("poisson", where="torch", out=False)
def poisson(input, generator=None):
    """How many events happen where input says how many to expect.

    Raises RuntimeError for an expectation that is negative or nan.
    """
    rates = _tensor(input, "poisson")._plain()
    _floating(rates.dtype, "poisson_cpu")
    return _poisson(input, stream_of(generator).poisson(rates))


_standard_gamma = _recorded("_standard_gamma", "StandardGammaBackward0", formula=NOT_IMPLEMENTED)
_sample_dirichlet = _recorded("_sample_dirichlet", "SampleDirichletBackward0", formula=NOT_IMPLEMENTED)


def standard_gamma(input):
    """Gamma numbers of rate 1; input holds their shape parameters."""
    return _standard_gamma(input, default_stream.standard_gamma(input._plain()))


def sample_dirichlet(input):
    """Probabilities along the last dim, with the concentrations of input."""
    numbers = default_stream.standard_gamma(input._plain().astype(np.float64))
    return _sample_dirichlet(input, (numbers / numbers.sum(-1, keepdims=True)).astype(input._plain().dtype))


_binomial = _recorded("_binomial", "NotImplemented", 2, NOT_IMPLEMENTED)


@composite("binomial", where="torch", out=False)
def binomial(count, prob, generator=None):
    """How many of `count` trials succeed, each with probability `prob`: two floating tensors of one dtype."""
    for name, x in (("count", count), ("prob", prob)):
        if not x.is_floating_point():
            raise ValueError(f"binomial only supports floating-point dtypes for {name}, got: {x.dtype.type_name}")
    trials, chances = count._plain(), prob._plain()
    if trials.dtype != chances.dtype:
        raise RuntimeError(f"Found dtype {prob.dtype.type_name} but expected {count.dtype.type_name}")
    if trials.dtype.itemsize < 4:
        raise NotImplementedError(f"\"binomial_cpu\" not implemented for '{count.dtype.type_name}'")
    return _binomial(count, prob, stream_of(generator).binomial(*np.broadcast_arrays(trials, chances)))


@primitive("_multinomial", grads={"self": NONDIFFERENTIABLE}, where="")
def _multinomial(self, num_samples, replacement, generator):
    weights = num.floats(self) if self.dtype == num.OBJECT else self
    return stream_of(generator).multinomial(weights, num_samples, replacement)


@composite("multinomial", out_dtype="multinomial expects {Wanted} tensor out, got: {Given}")
def multinomial(input, num_samples, replacement=False, *, generator=None):
    """Indices drawn with the probabilities in each row of input: [rows, num_samples] or [num_samples], int64.

    The weights need not sum to one.
    """
    return _multinomial(input, num_samples, replacement, generator)


# ---- tensors overwritten --------------------------------------------------------------------------------------------

_by_uniform = _recorded("_by_uniform", "UniformBackward0")
_by_normal = _recorded("_by_normal", "NormalBackward0")
_by_log_normal = _recorded("_by_log_normal", "LogNormalBackward0")
_by_cauchy = _recorded("_by_cauchy", "CauchyBackward0")
_by_exponential = _recorded("_by_exponential", "ExponentialBackward0")
_by_geometric = _recorded("_by_geometric", "GeometricBackward0")
_by_bernoulli = _recorded("_by_bernoulli", "BernoulliBackward2")
_by_bernoulli_tensor = _recorded("_by_bernoulli_tensor", "BernoulliBackward1", 2)
_by_integers = [_recorded(f"_by_integers_{n}", f"RandomBackward{n}") for n in range(3)]


@composite("_uniform_", where="", inplace=True)
def _uniform_(self, from_=0.0, to=1.0, *, generator=None):
    """Fills self with numbers evenly spread over [from, to).

    Raises RuntimeError if from is larger than to.
    """
    into = self._plain()
    kind = _floating(into.dtype, "check_uniform_bounds")
    return _by_uniform(self, _drawn(into, lambda shape: stream_of(generator).uniform(shape, kind, from_, to)))


@composite("_normal_", where="", inplace=True)
def _normal_(self, mean=0.0, std=1.0, *, generator=None):
    """Fills self with normal numbers.

    Equal to torch's bit for bit in float64 and for fewer than 16 numbers; else within 3 units in the last place.

    Raises RuntimeError if std is negative.
    """
    into = self._plain()
    return _by_normal(self, _normals(into, _floating(into.dtype, "normal_kernel_cpu"), generator, mean, std))


@composite("_log_normal_", where="", inplace=True)
def _log_normal_(self, mean=1.0, std=2.0, *, generator=None):
    """Fills self with numbers whose logarithms are normal, of the given mean and standard deviation.

    Raises RuntimeError unless std is positive.
    """
    into = self._plain()
    kind = _floating(into.dtype, "log_normal_cpu")
    return _by_log_normal(self, _drawn(into, lambda shape: stream_of(generator).log_normal(shape, kind, mean, std)))


@composite("_cauchy_", where="", inplace=True)
def _cauchy_(self, median=0.0, sigma=1.0, *, generator=None):
    """Fills self with numbers of the Cauchy distribution.

    Raises RuntimeError unless sigma is positive.
    """
    into = self._plain()
    if not self.is_floating_point():
        raise RuntimeError(_CONTINUOUS.format("Cauchy", cpp_name(into.dtype)))
    return _by_cauchy(self, _drawn(into, lambda shape: stream_of(generator).cauchy(shape, into.dtype, median, sigma)))


@composite("_exponential_", where="", inplace=True)
def _exponential_(self, lambd=1.0, *, generator=None):
    """Fills self with numbers of the exponential distribution of rate lambd.

    Raises RuntimeError unless lambd is positive.
    """
    into = self._plain()
    if not self.is_floating_point():
        raise RuntimeError(_CONTINUOUS.format("Exponential", self.dtype.type_name))
    return _by_exponential(self, _drawn(into, lambda shape: stream_of(generator).exponential(shape, into.dtype, lambd)))


_CONTINUOUS = (
    "{} distribution is a continuous probability distribution. dtype must be a floating point but you specified {}"
)


@composite("_geometric_", where="", inplace=True)
def _geometric_(self, p, *, generator=None):
    """Fills self with how many trials it takes to the first success, each with probability p.

    Raises RuntimeError unless 0 < p < 1.
    """
    into = self._plain()
    if into.dtype.kind == "b":
        raise NotImplementedError("\"geometric_cpu\" not implemented for 'Bool'")
    return _by_geometric(self, _drawn(into, lambda shape: stream_of(generator).geometric(shape, into.dtype, p)))


@composite("_bernoulli_", where="", inplace=True)
def _bernoulli_(self, p=0.5, *, generator=None):
    """Fills self with 0s and 1s, each 1 with probability p: a number, or a tensor that expands to the shape of self.

    Raises RuntimeError for a probability outside [0, 1].
    """
    into, stream = self._plain(), stream_of(generator)
    if not num.is_tensor(p):
        numbers = _drawn(into, lambda shape: stream.bernoulli(p, shape))
        return _by_bernoulli(self, numbers.astype(into.dtype))
    _floating(p._data.dtype, "bernoulli_tensor_cpu_p_")
    numbers = _drawn(into, stream.bernoulli, p.detach().expand(self.shape)._plain())
    return _by_bernoulli_tensor(self, p, numbers.astype(into.dtype))


@composite("_random_", where="", inplace=True)
def _random_(self, from_=..., to=..., *, generator=None):
    """Fills self with integers: `random_(to)` from [0, to), `random_(from, to)` from [from, to).

    `random_()` and `random_(from, None)` go up to the largest number of the dtype; of a floating one, up to where it
    still holds all integers.
    """
    # None is a bound that one can give, so `...` stands for one that is not given.
    low, high = (..., from_) if to is ... else (from_, to)
    overload = 2 if high is ... else 1 if low is ... else 0
    low, high = (None if n is ... or n is None else _integer(n, "random_", "to") for n in (low, high))
    into, stream = self._plain(), stream_of(generator)
    if high is None:
        numbers = _drawn(into, lambda shape: stream.randint_from(low, shape, into.dtype))
    else:
        numbers = _drawn(into, lambda shape: stream.randint(low or 0, high, shape, into.dtype))
    return _by_integers[overload](self, numbers)
