# Generated: `python -m minitorch._stubs` writes this file.
from builtins import bool as _bool, float as _float, int as _int, type as _type
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias, overload
from minitorch.dtypes import device as _device, dtype as _dtype
from minitorch.random import Generator as _Generator
from collections.abc import Sequence
from minitorch import autograd as autograd
from minitorch import cli as cli
from minitorch import dtypes as dtypes
from minitorch import linalg as linalg
from minitorch import nn as nn
from minitorch import notebook as notebook
from minitorch import ops as ops
from minitorch import optim as optim
from minitorch import overrides as overrides
from minitorch import parity as parity
from minitorch import random as random
from minitorch import scalar as scalar
from minitorch import special as special
from minitorch import storage as storage
from minitorch import swap as swap
from minitorch import utils as utils
from minitorch import viz as viz
from minitorch._tensor import OldType
from minitorch._tensor import Size as Size
from minitorch._tensor import Tensor as Tensor
from minitorch._tensor import _ValuesIndices as _ValuesIndices
from minitorch.autograd.modes import enable_grad as enable_grad
from minitorch.autograd.modes import inference_mode as inference_mode
from minitorch.autograd.modes import no_grad as no_grad
from minitorch.autograd.modes import set_grad_enabled as set_grad_enabled
from minitorch.dtypes import device as device
from minitorch.dtypes import dtype as dtype
from minitorch.dtypes import finfo as finfo
from minitorch.dtypes import iinfo as iinfo
from minitorch.random import Generator as Generator
from minitorch.scalar import Value as Value
from typing import Any
import numpy as np

_Number: TypeAlias = _int | _float | _bool
_Ints: TypeAlias = _int | Sequence[_int]

BFloat16Tensor: OldType
BoolTensor: OldType
ByteTensor: OldType
CharTensor: OldType
DoubleTensor: OldType
FloatTensor: OldType
HalfTensor: OldType
IntTensor: OldType
LongTensor: OldType
ShortTensor: OldType
def abs(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The absolute value; its derivative at 0 is taken as 0."""
def add(input: Tensor, other: Tensor | _Number, *, alpha: _Number = 1, out: Tensor | None = None) -> Tensor:
    """self + alpha * other."""
def addcdiv(input: Tensor, tensor1: Tensor | _Number, tensor2: Tensor | _Number, *, value: _Number = 1, out: Tensor | None = None) -> Tensor:
    """self + value * tensor1 / tensor2, of floating tensors."""
def addcmul(input: Tensor, tensor1: Tensor | _Number, tensor2: Tensor | _Number, *, value: _Number = 1, out: Tensor | None = None) -> Tensor:
    """self + value * tensor1 * tensor2."""
def addmm(input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: _Number = 1, alpha: _Number = 1, out: Tensor | None = None) -> Tensor:
    """beta * self + alpha * mat1 @ mat2: [n, k] @ [k, m], to which self broadcasts."""
def all(input: Tensor, dim: _Ints | None = None, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """Whether all elements are true, of all or along dim."""
def allclose(input: Tensor, other: Tensor, rtol: _float = 1e-05, atol: _float = 1e-08, equal_nan: _bool = False) -> _bool:
    """Whether `isclose` holds everywhere."""
def amax(input: Tensor, dim: _Ints = (), keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The largest element of all or along the dims; ties share the gradient equally."""
def amin(input: Tensor, dim: _Ints = (), keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The smallest element of all or along the dims; ties share the gradient equally."""
def any(input: Tensor, dim: _Ints | None = None, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """Whether any elements are true, of all or along dim."""
@overload
def arange(end: _Number, *, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """Numbers from start (0 unless given) up to but without end, in steps; int64 when all three are integers."""
@overload
def arange(start: _Number, end: _Number, step: _Number = 1, *, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor: ...
def argmax(input: Tensor, dim: _int | None = None, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The index of the largest element, of all or along dim."""
def argmin(input: Tensor, dim: _int | None = None, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The index of the smallest element, of all or along dim."""
def argsort(input: Tensor, dim: _int = -1, descending: _bool = False, *, stable: _bool = False, out: Tensor | None = None) -> Tensor:
    """The indices that put the elements in order along dim."""
def as_strided(input: Tensor, size: Sequence[_int], stride: Sequence[_int], storage_offset: _int | None = None) -> Tensor:
    """A view of the buffer with the given size, strides and offset, counted in elements."""
def as_tensor(data: Any, dtype: dtypes.dtype | None = None, device: Any = None) -> Tensor:
    """`data` as a tensor, without a copy where it is a tensor or an array of that dtype."""
def asarray(obj: Any, *, dtype: dtypes.dtype | None = None, device: Any = None, copy: _bool | None = None, requires_grad: _bool | None = None) -> Tensor:
    """`obj` as a tensor, sharing its memory where `copy` and the dtype allow that."""
def atan(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The arctangent, in radians."""
@overload
def bernoulli(input: Tensor, *, generator: _Generator | None = None, out: Tensor | None = None) -> Tensor:
    """0s and 1s, each 1 with its own probability in input; with a number p, all with that one."""
@overload
def bernoulli(input: Tensor, p: Tensor | _float, *, generator: _Generator | None = None, out: Tensor | None = None) -> Tensor: ...
bfloat16: dtype
def binomial(count: Tensor, prob: Tensor, generator: _Generator | None = None) -> Tensor:
    """How many of `count` trials succeed, each with probability `prob`: two floating tensors of one dtype."""
def bitwise_and(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise bitwise and of integers or bools."""
def bitwise_left_shift(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise bitwise left shift of integers or bools."""
def bitwise_not(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """~self, for integers or bools."""
def bitwise_or(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise bitwise or of integers or bools."""
def bitwise_right_shift(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise bitwise right shift of integers or bools."""
def bitwise_xor(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise bitwise xor of integers or bools."""
def bmm(input: Tensor, mat2: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The products of two batches of matrices: [b, n, k] and [b, k, m] give [b, n, m]."""
bool: dtype
def broadcast_shapes(*shapes: Sequence[_int]) -> Size:
    """The shape to which tensors of these shapes broadcast."""
def broadcast_tensors(*tensors: Tensor) -> tuple[Tensor, ...]:
    """The tensors expanded to their common shape."""
def broadcast_to(input: Tensor, size: Sequence[_int]) -> Tensor:
    """self expanded to `size`."""
def can_cast(from_: dtypes.dtype, to: dtypes.dtype) -> _bool:
    """Whether in-place operations may store the first dtype into the second: not to a lower category."""
def cat(tensors: Sequence[Tensor], dim: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """Tensors joined along an existing dim: of one shape but for that dim."""
def ceil(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The smallest whole number not below."""
def celu(input: Tensor, alpha: _Number = 1.0) -> Tensor:
    """x where positive, else alpha * (exp(x / alpha) - 1), whose slope at 0 is 1 for every alpha."""
def chunk(input: Tensor, chunks: _int, dim: _int = 0) -> tuple[Tensor, ...]:
    """Views of at most `chunks` pieces of equal size along dim."""
def clamp(input: Tensor, min: Tensor | _Number | None = None, max: Tensor | _Number | None = None, *, out: Tensor | None = None) -> Tensor:
    """Each element brought into [min, max]; bounds are numbers or tensors, one may be None."""
def clamp_max(input: Tensor, max: _Number, *, out: Tensor | None = None) -> Tensor:
    """Each element, or `max` where that is smaller."""
def clamp_min(input: Tensor, min: _Number, *, out: Tensor | None = None) -> Tensor:
    """Each element, or `min` where that is larger."""
def clip(input: Tensor, min: Tensor | _Number | None = None, max: Tensor | _Number | None = None, *, out: Tensor | None = None) -> Tensor:
    """Each element brought into [min, max]; bounds are numbers or tensors, one may be None."""
def clone(input: Tensor, *, memory_format: Any | None = None) -> Tensor:
    """A copy with a buffer of its own: laid out like self, or in order if memory_format is torch.contiguous_format."""
def concat(tensors: Sequence[Tensor], dim: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """Tensors joined along an existing dim: of one shape but for that dim."""
def concatenate(tensors: Sequence[Tensor], dim: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """Tensors joined along an existing dim: of one shape but for that dim."""
contiguous_format: str
def cos(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The cosine, of radians."""
def count_nonzero(input: Tensor, dim: _Ints | None = None) -> Tensor:
    """How many elements are not zero."""
def cumsum(input: Tensor, dim: _int, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """Sums of the elements up to each place along `dim`; integers and bools add up in int64."""
default_generator: Generator
def diag(input: Tensor, diagonal: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """The diagonal of a matrix, or the matrix with this diagonal."""
def diagonal(input: Tensor, offset: _int = 0, dim1: _int = 0, dim2: _int = 1) -> Tensor:
    """A view of the diagonal of two dims, as the last dim."""
def div(input: Tensor, other: Tensor | _Number, *, rounding_mode: str | None = None, out: Tensor | None = None) -> Tensor:
    """self / other, always floating; with rounding_mode "floor" or "trunc" rounded, in the dtype of the operands."""
def divide(input: Tensor, other: Tensor | _Number, *, rounding_mode: str | None = None, out: Tensor | None = None) -> Tensor:
    """self / other, always floating; with rounding_mode "floor" or "trunc" rounded, in the dtype of the operands."""
def dot(input: Tensor, tensor: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inner product of two vectors of one size: [n] and [n] give a tensor without dims."""
double: dtype
e: _float
@overload
def empty(*size: _int, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """A tensor of the given size whose elements are not set."""
@overload
def empty(size: Sequence[_int], *, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor: ...
def empty_like(input: Tensor, *, dtype: _dtype | None = None, device: _device | str | None = None, requires_grad: _bool = False, memory_format: Any | None = None) -> Tensor:
    """An unset tensor of the shape and dtype of input."""
def eq(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise equal: a bool tensor."""
def equal(input: Tensor, other: Tensor) -> _bool:
    """Whether both have the same shape and elements."""
def erf(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The error function."""
def exp(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """e to the power of each element."""
def expm1(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """exp(x) - 1, exact near 0."""
def eye(n: _int, m: _int | None = None, *, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """The identity matrix [n, m]."""
def flatten(input: Tensor, start_dim: _int = 0, end_dim: _int = -1) -> Tensor:
    """The dims from start_dim to end_dim made one; a 0-d tensor becomes 1-d."""
def flip(input: Tensor, dims: _Ints) -> Tensor:
    """The elements in reverse order along the dims."""
float: dtype
float16: dtype
float32: dtype
float64: dtype
def floor(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The largest whole number not above."""
def floor_divide(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """self / other rounded toward minus infinity."""
def from_dlpack(ext_tensor: Any) -> Tensor:
    """A tensor that shares the memory of an array of another library, by the DLPack protocol."""
def from_numpy(array: np.ndarray) -> Tensor:
    """A tensor that shares the memory of a NumPy array."""
def frombuffer(buffer: Any, *, dtype: dtypes.dtype, count: _int = -1, offset: _int = 0, requires_grad: _bool = False) -> Tensor:
    """A tensor of one dim that shares the memory of a buffer: bytes, a bytearray, an `array.array`."""
def full(size: Sequence[_int], fill_value: _Number, *, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """A tensor of the given size with every element fill_value, whose type decides the dtype unless one is given."""
def full_like(input: Tensor, fill_value: _Number, *, dtype: _dtype | None = None, device: _device | str | None = None, requires_grad: _bool = False) -> Tensor:
    """fill_value in the shape and dtype of input."""
def gather(input: Tensor, dim: _int, index: Tensor, *, sparse_grad: _bool = False, out: Tensor | None = None) -> Tensor:
    """out[i, j] = self[index[i, j], j] for dim 0, and likewise for the others."""
def ge(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise greater equal: a bool tensor."""
def get_default_dtype() -> dtype:
    """The floating dtype of `torch.tensor([1.0])` and of integers where an operation needs a floating result."""
def get_num_threads() -> _int:
    """The number of processors, which NumPy's BLAS uses unless told otherwise."""
def get_rng_state() -> Tensor:
    """The state of the default stream, as a uint8 tensor."""
def greater(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise greater: a bool tensor."""
def greater_equal(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise greater equal: a bool tensor."""
def gt(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise greater: a bool tensor."""
half: dtype
def hardshrink(input: Tensor, lambd: _Number = 0.5, *, out: Tensor | None = None) -> Tensor:
    """x, but 0 where it is no farther than lambd from 0."""
def hstack(tensors: Sequence[Tensor], *, out: Tensor | None = None) -> Tensor:
    """Tensors joined side by side: along dim 1, vectors along dim 0."""
def index_put(input: Tensor, indices: Sequence[Tensor | None], values: Tensor, accumulate: _bool = False) -> Tensor:
    """A copy of self with `values` written (or added) at the places that the index tensors name."""
def index_select(input: Tensor, dim: _int, index: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The slices of self at the places of the vector `index` along dim."""
inf: _float
def initial_seed() -> _int:
    """The seed at which the default stream started."""
def install_as_torch() -> None:
    """Make `import torch` mean minitorch in this process: the first line of a notebook or a `conftest.py`."""
int: dtype
int16: dtype
int32: dtype
int64: dtype
int8: dtype
def is_anomaly_check_nan_enabled() -> _bool:
    """Whether a nan in backward is an error."""
def is_anomaly_enabled() -> _bool:
    """Whether anomaly mode is on."""
def is_complex(input: Tensor) -> Any: ...
def is_floating_point(input: Tensor) -> Any: ...
def is_grad_enabled() -> _bool:
    """Whether operations are recorded now."""
def is_nonzero(input: Tensor) -> Any:
    """Whether the only element is not zero."""
def is_same_size(input: Tensor, other: Tensor) -> _bool:
    """Whether both have the same shape."""
def is_signed(input: Tensor) -> Any: ...
def is_tensor(obj: Any) -> _bool:
    """Whether obj is a Tensor."""
def isclose(input: Tensor, other: Tensor, rtol: _float = 1e-05, atol: _float = 1e-08, equal_nan: _bool = False) -> Tensor:
    """Where |input - other| <= atol + rtol * |other|; infinities are close to themselves alone."""
def isfinite(input: Tensor) -> Tensor:
    """Which elements are neither infinite nor nan."""
def isinf(input: Tensor) -> Tensor:
    """Which elements are inf or -inf."""
def isnan(input: Tensor) -> Tensor:
    """Which elements are nan."""
def le(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise less equal: a bool tensor."""
def lerp(input: Tensor, end: Tensor, weight: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """self + weight * (end - self), for a number or a tensor `weight`, all of one floating dtype."""
def less(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise less: a bool tensor."""
def less_equal(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise less equal: a bool tensor."""
def linspace(start: _Number, end: _Number, steps: _int, *, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """`steps` numbers from start to end, both included, at equal distances."""
def log(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The natural logarithm."""
def log10(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The logarithm to base 10."""
def log1p(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """log(1 + x), exact near 0."""
def log2(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The logarithm to base 2."""
def log_softmax(input: Tensor, dim: _int | None = None, dtype: _dtype | None = None, *, out: Tensor | None = None) -> Tensor:
    """log(softmax(x)) along dim, computed without forming the softmax."""
def logical_and(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Elementwise logical and of truth values."""
def logical_not(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Elementwise not of truth values."""
def logical_or(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Elementwise logical or of truth values."""
def logical_xor(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Elementwise logical xor of truth values."""
def logsumexp(input: Tensor, dim: _Ints, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """log of the sum of exp, over `dim`, shifted by the largest so that nothing overflows."""
long: dtype
def lt(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise less: a bool tensor."""
def manual_seed(seed: _int) -> Generator:
    """Restarts the default stream at `seed`, anything that `int` takes, and returns its generator."""
def masked_fill(input: Tensor, mask: Tensor, value: Tensor | _Number) -> Tensor:
    """A copy of self with `value` (a number or 0-d tensor) where mask is true."""
def masked_select(input: Tensor, mask: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The elements of self where the mask is true, in one dimension."""
def matmul(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The matrix product: [..., n, k] @ [..., k, m] gives [..., n, m]; the batch dims broadcast."""
@overload
def max(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The largest element; with `dim`, (values, indices) along it; with a tensor, `maximum` of the two."""
@overload
def max(input: Tensor, dim: _int, keepdim: _bool = False, *, out: tuple[Tensor, ...] | None = None) -> _ValuesIndices: ...
@overload
def max(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def maximum(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """The larger of two elements; nan if either is."""
def mean(input: Tensor, dim: _Ints | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The mean over all elements or over `dim`, of a floating tensor."""
@overload
def meshgrid(*tensors: Tensor, indexing: str | None = None) -> tuple[Tensor, ...]:
    """One grid per vector, all of the common shape: "ij" (matrix) or "xy" (plane) order."""
@overload
def meshgrid(tensors: Sequence[Tensor], *, indexing: str | None = None) -> tuple[Tensor, ...]: ...
@overload
def min(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The smallest element; with `dim`, (values, indices) along it; with a tensor, `minimum` of the two."""
@overload
def min(input: Tensor, dim: _int, keepdim: _bool = False, *, out: tuple[Tensor, ...] | None = None) -> _ValuesIndices: ...
@overload
def min(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def minimum(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """The smaller of two elements; nan if either is."""
def mm(input: Tensor, mat2: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The product of two matrices: [n, k] @ [k, m] gives [n, m]."""
def moveaxis(input: Tensor, source: _Ints, destination: _Ints) -> Tensor:
    """A view with some dims moved to other places, the rest keeping their order."""
def movedim(input: Tensor, source: _Ints, destination: _Ints) -> Tensor:
    """A view with some dims moved to other places, the rest keeping their order."""
def mul(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """self * other."""
def multinomial(input: Tensor, num_samples: _int, replacement: _bool = False, *, generator: _Generator | None = None, out: Tensor | None = None) -> Tensor:
    """Indices drawn with the probabilities in each row of input: [rows, num_samples] or [num_samples], int64."""
def multiply(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """self * other."""
def mv(input: Tensor, vec: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The product of a matrix [n, k] and a vector [k]: [n]."""
nan: _float
def narrow(input: Tensor, dim: _int, start: _int, length: _int) -> Tensor:
    """A view of `length` slices along dim, from `start` on."""
def ne(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise not equal: a bool tensor."""
def neg(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """-self."""
def negative(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """-self."""
newaxis: None
@overload
def nonzero(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The indices of the elements that are not zero: one row each, or a tuple of one vector a dimension."""
@overload
def nonzero(input: Tensor, *, as_tuple: _bool) -> tuple[Tensor, ...]: ...
def norm(input: Tensor, p: _Number | str = 'fro', dim: _Ints | None = None, keepdim: _bool = False, dtype: _dtype | None = None, *, out: Tensor | None = None) -> Tensor:
    """The p-norm of the elements as one vector, or along `dim`; "fro" is the 2-norm."""
@overload
def normal(mean: Tensor | _Number, std: Tensor | _Number = 1.0, *, generator: _Generator | None = None, out: Tensor | None = None) -> Tensor:
    """Normal numbers of the given mean and standard deviation: numbers with a size, or tensors with one per element."""
@overload
def normal(mean: Tensor | _Number, std: Tensor | _Number, size: Sequence[_int], *, generator: _Generator | None = None, dtype: _dtype | None = None, device: _device | str | None = None, requires_grad: _bool = False, out: Tensor | None = None) -> Tensor: ...
def not_equal(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise not equal: a bool tensor."""
def numel(input: Tensor) -> Any:
    """The number of elements."""
@overload
def ones(*size: _int, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """Ones of the given size."""
@overload
def ones(size: Sequence[_int], *, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor: ...
def ones_like(input: Tensor, *, dtype: _dtype | None = None, device: _device | str | None = None, requires_grad: _bool = False, memory_format: Any | None = None) -> Tensor:
    """Ones of the shape and dtype of input."""
def outer(input: Tensor, vec2: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The products of every element of one vector with every element of another: [n] and [m] give [n, m]."""
def permute(input: Tensor, dims: _Ints) -> Tensor:
    """A view with the dims in another order."""
pi: _float
def poisson(input: Tensor, generator: _Generator | None = None) -> Tensor:
    """How many events happen where input says how many to expect."""
def positive(input: Tensor) -> Tensor:
    """+self: self."""
def pow(input: Tensor | _Number, exponent: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """self ** exponent; either may be a Python number."""
def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """x where positive, else weight * x; the weight is learned."""
preserve_format: str
def prod(input: Tensor, dim: _int | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The product over all elements or over one dimension."""
def promote_types(type1: dtypes.dtype, type2: dtypes.dtype) -> dtypes.dtype:
    """The smallest dtype to which both can be converted."""
@overload
def rand(*size: _int, generator: _Generator | None = None, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """Numbers evenly spread over [0, 1)."""
@overload
def rand(size: Sequence[_int], *, generator: _Generator | None = None, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor: ...
def rand_like(input: Tensor, *, generator: _Generator | None = None, dtype: _dtype | None = None, device: _device | str | None = None, requires_grad: _bool = False, memory_format: Any | None = None) -> Tensor:
    """Numbers evenly spread over [0, 1), of the shape and dtype of input."""
@overload
def randint(high: _int, size: Sequence[_int], *, generator: _Generator | None = None, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """Integers from [low, high), all equally likely; low is 0 unless given. The dtype is int64 unless given."""
@overload
def randint(low: _int, high: _int, size: Sequence[_int], *, generator: _Generator | None = None, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor: ...
def randint_like(input: Tensor, low: _int = 0, high: _int | None = None, *, generator: _Generator | None = None, dtype: _dtype | None = None, device: _device | str | None = None, requires_grad: _bool = False, memory_format: Any | None = None) -> Tensor:
    """Integers from [low, high), of the shape and dtype of input; low is 0 unless given."""
@overload
def randn(*size: _int, generator: _Generator | None = None, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """Numbers of the standard normal distribution."""
@overload
def randn(size: Sequence[_int], *, generator: _Generator | None = None, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor: ...
def randn_like(input: Tensor, *, generator: _Generator | None = None, dtype: _dtype | None = None, device: _device | str | None = None, requires_grad: _bool = False, memory_format: Any | None = None) -> Tensor:
    """Standard normal numbers, of the shape and dtype of input."""
def randperm(n: _int, *, generator: _Generator | None = None, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """The integers 0 … n-1 in random order, int64 unless a dtype is given that holds them."""
def ravel(input: Tensor) -> Tensor:
    """All elements in one dimension."""
def reciprocal(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """1 / self."""
def relu(input: Tensor) -> Tensor:
    """max(x, 0); its derivative at 0 is taken as 0."""
def remainder(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """self modulo other, with the sign of other, as Python's %."""
def reshape(input: Tensor, shape: Sequence[_int]) -> Tensor:
    """The elements under another shape: a view where the buffer allows it, else a copy."""
def result_type(tensor: Any, other: Any) -> dtypes.dtype:
    """The dtype of an operation on the two, tensors or numbers."""
def roll(input: Tensor, shifts: _Ints, dims: _Ints | None = None) -> Tensor:
    """The elements shifted along the dims, those that fall off coming in at the other end."""
def round(input: Tensor, *, decimals: _int = 0, out: Tensor | None = None) -> Tensor:
    """The nearest whole number (halves to even), or `decimals` digits after the point."""
def row_stack(tensors: Sequence[Tensor], *, out: Tensor | None = None) -> Tensor:
    """Tensors joined on top of each other: along dim 0, vectors as rows."""
def rrelu(input: Tensor, lower: _float = 0.125, upper: _float = 0.3333333333333333, training: _bool = False, *, generator: _Generator | None = None) -> Tensor:
    """x where positive, else x times a slope: in training drawn for each element from [lower, upper), else the middle."""
def rsqrt(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """One over the square root."""
def rsub(input: Tensor, other: Tensor | _Number) -> Tensor:
    """other - self."""
@overload
def scatter(input: Tensor, dim: _int, index: Tensor, src: Tensor, *, out: Tensor | None = None) -> Tensor:
    """A copy of self with out[index[i, j], j] = src[i, j] for dim 0; `src` may be a number."""
@overload
def scatter(input: Tensor, dim: _int, index: Tensor, value: _Number, *, out: Tensor | None = None) -> Tensor: ...
def scatter_add(input: Tensor, dim: _int, index: Tensor, src: Tensor, *, out: Tensor | None = None) -> Tensor:
    """A copy of self with src[i, j] added at [index[i, j], j] for dim 0; repeated places add up."""
def seed() -> _int:
    """Restarts the default stream at a seed from the operating system, and returns that seed."""
def select(input: Tensor, dim: _int, index: _int) -> Tensor:
    """A view of the slice at `index` along dim, without that dim."""
def selu(input: Tensor) -> Tensor:
    """1.0507 * elu(x, 1.6733): the "self-normalizing" elu."""
def set_default_dtype(d: dtype) -> None:
    """Sets the default floating dtype; TypeError for any other."""
def set_num_threads(n: _int) -> None:
    """Accepted; the number of threads is that of NumPy's BLAS, set by OMP_NUM_THREADS before the start."""
def set_printoptions(precision: _int | None = None, threshold: _float | None = None, edgeitems: _int | None = None, linewidth: _int | None = None, profile: str | None = None, sci_mode: _bool | None = None) -> None:
    """Set how tensors are printed."""
def set_rng_state(new_state: Tensor) -> None:
    """Brings the default stream back to a state."""
short: dtype
def sigmoid(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """1 / (1 + exp(-x))."""
def sign(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """-1, 0 or 1."""
def sin(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The sine, of radians."""
def softmax(input: Tensor, dim: _int | None = None, dtype: _dtype | None = None, *, out: Tensor | None = None) -> Tensor:
    """exp(x_i) / sum_j exp(x_j) along dim, in the shape of input: positive, and 1 in sum."""
def sort(input: Tensor, dim: _int = -1, descending: _bool = False, *, stable: _bool = False, out: tuple[Tensor, ...] | None = None) -> _ValuesIndices:
    """(values, indices) in order along dim, equal elements in the order they had."""
def split(input: Tensor, split_size_or_sections: _Ints, dim: _int = 0) -> tuple[Tensor, ...]:
    """Views of pieces along dim: of one size (the last may be smaller) or of the sizes given."""
def sqrt(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The square root."""
def square(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """self ** 2."""
def squeeze(input: Tensor, dim: _Ints | None = None) -> Tensor:
    """A view without the dims of size 1: all of them, or those named."""
def stack(tensors: Sequence[Tensor], dim: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """Tensors of one shape joined along a new dim: k of [n, m] give [k, n, m] for dim 0."""
@overload
def std(input: Tensor, dim: _Ints | None = None, *, correction: _Number = 1, keepdim: _bool = False, out: Tensor | None = None) -> Tensor:
    """The standard deviation: the square root of `var`."""
@overload
def std(input: Tensor, dim: _Ints | None = None, unbiased: _bool = True, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor: ...
strided: str
def sub(input: Tensor, other: Tensor | _Number, *, alpha: _Number = 1, out: Tensor | None = None) -> Tensor:
    """self - alpha * other."""
def subtract(input: Tensor, other: Tensor | _Number, *, alpha: _Number = 1, out: Tensor | None = None) -> Tensor:
    """self - alpha * other."""
def sum(input: Tensor, dim: _Ints | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The sum over all elements or over `dim`; integers and bools add up in int64."""
def swapaxes(input: Tensor, dim0: _int, dim1: _int) -> Tensor:
    """A view with two dims exchanged."""
def swapdims(input: Tensor, dim0: _int, dim1: _int) -> Tensor:
    """A view with two dims exchanged."""
def t(input: Tensor) -> Tensor:
    """The transpose of a matrix, as a view; vectors and 0-d tensors as they are."""
def take(input: Tensor, index: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The elements at the places `index` of self seen as one dimension."""
def tan(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The tangent, of radians."""
def tanh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The hyperbolic tangent."""
def tensor(data: Any, *, dtype: dtypes.dtype | None = None, device: Any = None, requires_grad: _bool = False, pin_memory=False) -> Tensor:
    """A tensor with a copy of `data`: a number, nested lists, an array, another tensor."""
def threshold(input: Tensor, threshold: _Number, value: _Number) -> Tensor:
    """x where it is above the threshold, else the value."""
def tile(input: Tensor, dims: _Ints) -> Tensor:
    """The tensor laid side by side `dims` times along each dim; missing leading repetitions are 1."""
def topk(input: Tensor, k: _int, dim: _int = -1, largest: _bool = True, sorted: _bool = True, *, out: tuple[Tensor, ...] | None = None) -> _ValuesIndices:
    """(values, indices) of the k largest (or smallest) elements along dim, in order."""
def transpose(input: Tensor, dim0: _int, dim1: _int) -> Tensor:
    """A view with two dims exchanged."""
def tril(input: Tensor, diagonal: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """The lower triangle of matrices, zeros elsewhere."""
def tril_indices(row: _int, col: _int, offset: _int = 0, *, dtype: _dtype | None = None, device: _device | str | None = None) -> Tensor:
    """[2, n]: the rows and columns of the lower triangle."""
def triu(input: Tensor, diagonal: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """The upper triangle of matrices, zeros elsewhere."""
def true_divide(input: Tensor, other: Tensor | _Number, *, rounding_mode: str | None = None, out: Tensor | None = None) -> Tensor:
    """self / other, always floating; with rounding_mode "floor" or "trunc" rounded, in the dtype of the operands."""
def trunc(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The whole part."""
uint8: dtype
def unbind(input: Tensor, dim: _int = 0) -> tuple[Tensor, ...]:
    """Views of every slice along dim, without that dim."""
def unflatten(input: Tensor, dim: _int, sizes: Sequence[_int]) -> Tensor:
    """One dim made several, whose sizes multiply up to its own; one of them may be -1."""
def unsqueeze(input: Tensor, dim: _int) -> Tensor:
    """A view with a new dim of size 1 at `dim`."""
value: dtype
@overload
def var(input: Tensor, dim: _Ints | None = None, *, correction: _Number = 1, keepdim: _bool = False, out: Tensor | None = None) -> Tensor:
    """The variance, divided by n - correction (1 unless told otherwise; `unbiased=False` is 0)."""
@overload
def var(input: Tensor, dim: _Ints | None = None, unbiased: _bool = True, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor: ...
def vstack(tensors: Sequence[Tensor], *, out: Tensor | None = None) -> Tensor:
    """Tensors joined on top of each other: along dim 0, vectors as rows."""
@overload
def where(condition: Tensor, input: Tensor | _Number, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """self where condition is true, else other; with the condition alone, the indices where it is true."""
@overload
def where(condition: Tensor) -> tuple[Tensor, ...]: ...
@overload
def zeros(*size: _int, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """Zeros of the given size."""
@overload
def zeros(size: Sequence[_int], *, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor: ...
def zeros_like(input: Tensor, *, dtype: _dtype | None = None, device: _device | str | None = None, requires_grad: _bool = False, memory_format: Any | None = None) -> Tensor:
    """Zeros of the shape and dtype of input."""
