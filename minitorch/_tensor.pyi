# Generated: `python -m minitorch._stubs` writes this file.
from builtins import bool as _bool, float as _float, int as _int, type as _type
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias, overload
from minitorch.dtypes import device as _device, dtype as _dtype
from minitorch.random import Generator as _Generator
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from minitorch import dtypes
from minitorch.autograd.graph import Node
from minitorch.autograd.graph import RemovableHandle
from typing import Any
import numpy as np

_Number: TypeAlias = _int | _float | _bool
_Ints: TypeAlias = _int | Sequence[_int]

class _ValuesIndices(NamedTuple):
    values: Tensor
    indices: Tensor
class Size(tuple[_int, ...]):
    def __add__(self, other): ...
    def __getitem__(self, key): ...
    def __mul__(self, times): ...
    def __new__(cls, sizes: Iterable[Any] = ...) -> Size: ...
    def __radd__(self, other): ...
    def __rmul__(self, times): ...
    def numel(self) -> _int:
        """The number of elements of a tensor of this shape."""
def _length(size: Any, place: _int) -> _int: ...
class _LazyMethods(type):
    ...
class seen(property):
    def __init__(self, fget: Callable, fset: Callable | None = None, fdel: Callable | None = None, doc: Any = None): ...
    @staticmethod
    def by_mode(name: str, tensor: Tensor) -> Any:
        """What each of these getters does first when a mode is active."""
class Tensor:
    @property
    def H(self) -> Tensor: ...
    @property
    def T(self) -> Tensor: ...
    def __abs__(self) -> Tensor: ...
    def __add__(self, other: Tensor | _Number) -> Tensor: ...
    def __and__(self, other: Tensor | _Number) -> Tensor: ...
    def __array__(self, dtype: Any = None, copy: _bool | None = None) -> np.ndarray: ...
    def __array_wrap__(self, array: np.ndarray, context: Any = None, return_scalar: _bool = False) -> Tensor:
        """What NumPy makes of a tensor, `np.exp(t)` or `t + array`, is a tensor; truth values are uint8, as torch's."""
    def __bool__(self) -> _bool: ...
    def __complex__(self) -> complex: ...
    def __contains__(self, element: Any) -> _bool: ...
    def __deepcopy__(self, memo: dict) -> Tensor: ...
    def __dlpack__(self, **options: Any) -> Any: ...
    def __dlpack_device__(self) -> tuple[_int, _int]: ...
    def __eq__(self, other: Tensor | _Number) -> Tensor: ...  # type: ignore[override]
    def __float__(self) -> _float: ...
    def __floordiv__(self, other: Tensor | _Number) -> Tensor: ...
    def __ge__(self, other: Tensor | _Number) -> Tensor: ...
    def __getitem__(self, key: Any) -> Tensor: ...
    def __gt__(self, other: Tensor | _Number) -> Tensor: ...
    def __iadd__(self, other: Tensor | _Number) -> Tensor: ...
    def __iand__(self, other: Tensor | _Number) -> Tensor: ...
    def __ifloordiv__(self, other: Tensor | _Number) -> Tensor: ...
    def __ilshift__(self, other: Tensor | _Number) -> Tensor: ...
    def __imod__(self, other: Tensor | _Number) -> Tensor: ...
    def __imul__(self, other: Tensor | _Number) -> Tensor: ...
    def __index__(self) -> _int: ...
    def __int__(self) -> _int: ...
    def __invert__(self) -> Tensor: ...
    def __ior__(self, other: Tensor | _Number) -> Tensor: ...
    def __ipow__(self, other: Tensor | _Number) -> Tensor: ...
    def __irshift__(self, other: Tensor | _Number) -> Tensor: ...
    def __isub__(self, other: Tensor | _Number) -> Tensor: ...
    def __iter__(self) -> Iterator[Tensor]: ...
    def __itruediv__(self, other: Tensor | _Number) -> Tensor: ...
    def __ixor__(self, other: Tensor | _Number) -> Tensor: ...
    def __le__(self, other: Tensor | _Number) -> Tensor: ...
    def __len__(self) -> _int: ...
    def __lshift__(self, other: Tensor | _Number) -> Tensor: ...
    def __lt__(self, other: Tensor | _Number) -> Tensor: ...
    def __matmul__(self, other: Tensor) -> Tensor: ...
    def __mod__(self, other: Tensor | _Number) -> Tensor: ...
    def __mul__(self, other: Tensor | _Number) -> Tensor: ...
    def __ne__(self, other: Tensor | _Number) -> Tensor: ...  # type: ignore[override]
    def __neg__(self) -> Tensor: ...
    def __new__(cls, *args: Any, **kwargs: Any) -> Tensor: ...
    def __or__(self, other: Tensor | _Number) -> Tensor: ...
    def __pos__(self) -> Tensor: ...
    def __pow__(self, other: Tensor | _Number) -> Tensor: ...
    def __radd__(self, other: Tensor | _Number) -> Tensor: ...
    def __rand__(self, other: Tensor | _Number) -> Tensor: ...
    def __reversed__(self) -> Tensor: ...
    def __rfloordiv__(self, other: Tensor | _Number) -> Tensor: ...
    def __rlshift__(self, other: Tensor | _Number) -> Tensor: ...
    def __rmod__(self, other: Tensor | _Number) -> Tensor: ...
    def __rmul__(self, other: Tensor | _Number) -> Tensor: ...
    def __ror__(self, other: Tensor | _Number) -> Tensor: ...
    def __rpow__(self, other: Tensor | _Number) -> Tensor: ...
    def __rrshift__(self, other: Tensor | _Number) -> Tensor: ...
    def __rshift__(self, other: Tensor | _Number) -> Tensor: ...
    def __rsub__(self, other: Tensor | _Number) -> Tensor: ...
    def __rtruediv__(self, other: Tensor | _Number) -> Tensor: ...
    def __rxor__(self, other: Tensor | _Number) -> Tensor: ...
    def __setitem__(self, key: Any, value: Tensor | _Number) -> None: ...
    def __sub__(self, other: Tensor | _Number) -> Tensor: ...
    @classmethod
    def __torch_function__(cls, func: Callable, types: Any, args: tuple = ..., kwargs: dict | None = None) -> Any:
        """Runs `func` with subclasses taken as plain tensors, and gives its results the subclass."""
    def __truediv__(self, other: Tensor | _Number) -> Tensor: ...
    def __xor__(self, other: Tensor | _Number) -> Tensor: ...
    _accumulator: Any
    def _as_class(self, cls: _type) -> Tensor: ...
    _base: Any
    def _converted(self, dtype: dtypes.dtype | None, copy: _bool = False, memory_format: Any = None) -> Tensor: ...
    _counter: Any
    _data: Any
    _edge: Any
    def _element(self) -> np.generic:
        """The only element, as a NumPy number, which knows its dtype."""
    _grad: Any
    def _is_cut_off(self) -> _bool:
        """Whether this is a view whose base cannot be given a new history: one made under no_grad, say."""
    def _is_view(self) -> _bool: ...
    def _keep_hooks(self, node: Node) -> None:
        """Lets a leaf keep its hooks itself: it holds its AccumulateGrad weakly."""
    def _number(self) -> Any: ...
    def _outside(self) -> Tensor:
        """The same buffer outside the graph, in the class that operations on self give."""
    def _parts(self) -> tuple:
        """The memory in which the elements lie, how they lie there, and what else makes this tensor."""
    def _plain(self) -> np.ndarray:
        """The buffer with Values as the numbers they hold."""
    def _real(self) -> Any: ...
    _requires_grad: Any
    def _text(self, prefix: str) -> str: ...
    @property
    def _version(self) -> _int: ...
    _view: Any
    def _view_edge(self) -> tuple[Node | None, _int] | None:
        """The edge of a view. After an in-place operation on the shared buffer it leads to the base's new history."""
    def abs(self) -> Tensor:
        """The absolute value; its derivative at 0 is taken as 0."""
    def abs_(self) -> Tensor:
        """The absolute value; its derivative at 0 is taken as 0."""
    def add(self, other: Tensor | _Number, *, alpha: _Number = 1) -> Tensor:
        """self + alpha * other."""
    def add_(self, other: Tensor | _Number, *, alpha: _Number = 1) -> Tensor:
        """self + alpha * other."""
    def addcdiv(self, tensor1: Tensor | _Number, tensor2: Tensor | _Number, *, value: _Number = 1) -> Tensor:
        """self + value * tensor1 / tensor2, of floating tensors."""
    def addcdiv_(self, tensor1: Tensor | _Number, tensor2: Tensor | _Number, *, value: _Number = 1) -> Tensor:
        """self + value * tensor1 / tensor2, of floating tensors."""
    def addcmul(self, tensor1: Tensor | _Number, tensor2: Tensor | _Number, *, value: _Number = 1) -> Tensor:
        """self + value * tensor1 * tensor2."""
    def addcmul_(self, tensor1: Tensor | _Number, tensor2: Tensor | _Number, *, value: _Number = 1) -> Tensor:
        """self + value * tensor1 * tensor2."""
    def addmm(self, mat1: Tensor, mat2: Tensor, *, beta: _Number = 1, alpha: _Number = 1) -> Tensor:
        """beta * self + alpha * mat1 @ mat2: [n, k] @ [k, m], to which self broadcasts."""
    def addmm_(self, mat1: Tensor, mat2: Tensor, *, beta: _Number = 1, alpha: _Number = 1) -> Tensor:
        """beta * self + alpha * mat1 @ mat2: [n, k] @ [k, m], to which self broadcasts."""
    def all(self, dim: _Ints | None = None, keepdim: _bool = False) -> Tensor:
        """Whether all elements are true, of all or along dim."""
    def allclose(self, other: Tensor, rtol: _float = 1e-05, atol: _float = 1e-08, equal_nan: _bool = False) -> _bool:
        """Whether `isclose` holds everywhere."""
    def amax(self, dim: _Ints = (), keepdim: _bool = False) -> Tensor:
        """The largest element of all or along the dims; ties share the gradient equally."""
    def amin(self, dim: _Ints = (), keepdim: _bool = False) -> Tensor:
        """The smallest element of all or along the dims; ties share the gradient equally."""
    def any(self, dim: _Ints | None = None, keepdim: _bool = False) -> Tensor:
        """Whether any elements are true, of all or along dim."""
    def argmax(self, dim: _int | None = None, keepdim: _bool = False) -> Tensor:
        """The index of the largest element, of all or along dim."""
    def argmin(self, dim: _int | None = None, keepdim: _bool = False) -> Tensor:
        """The index of the smallest element, of all or along dim."""
    def argsort(self, dim: _int = -1, descending: _bool = False, *, stable: _bool = False) -> Tensor:
        """The indices that put the elements in order along dim."""
    def as_strided(self, size: Sequence[_int], stride: Sequence[_int], storage_offset: _int | None = None) -> Tensor:
        """A view of the buffer with the given size, strides and offset, counted in elements."""
    def as_subclass(self, cls: _type[Tensor]) -> Tensor:
        """self as an instance of a subclass of Tensor: the same buffer, one node further on in the graph."""
    def atan(self) -> Tensor:
        """The arctangent, in radians."""
    def atan_(self) -> Tensor:
        """The arctangent, in radians."""
    def backward(self, gradient: Tensor | None = None, retain_graph: _bool | None = None, create_graph: _bool = False, inputs: Any = None) -> None:
        """Adds the gradient of this tensor to the `.grad` of every leaf below it."""
    @overload
    def bernoulli(self, *, generator: _Generator | None = None) -> Tensor:
        """0s and 1s, each 1 with its own probability in input; with a number p, all with that one."""
    @overload
    def bernoulli(self, p: Tensor | _float, *, generator: _Generator | None = None) -> Tensor: ...
    def bernoulli_(self, p: Tensor | _float = 0.5, *, generator: _Generator | None = None) -> Tensor:
        """Fills self with 0s and 1s, each 1 with probability p: a number, or a tensor that expands to the shape of self."""
    def bfloat16(self) -> Tensor: ...
    def bitwise_and(self, other: Tensor | _Number) -> Tensor:
        """Elementwise bitwise and of integers or bools."""
    def bitwise_and_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise bitwise and of integers or bools."""
    def bitwise_left_shift(self, other: Tensor | _Number) -> Tensor:
        """Elementwise bitwise left shift of integers or bools."""
    def bitwise_left_shift_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise bitwise left shift of integers or bools."""
    def bitwise_not(self) -> Tensor:
        """~self, for integers or bools."""
    def bitwise_not_(self) -> Tensor:
        """~self, for integers or bools."""
    def bitwise_or(self, other: Tensor | _Number) -> Tensor:
        """Elementwise bitwise or of integers or bools."""
    def bitwise_or_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise bitwise or of integers or bools."""
    def bitwise_right_shift(self, other: Tensor | _Number) -> Tensor:
        """Elementwise bitwise right shift of integers or bools."""
    def bitwise_right_shift_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise bitwise right shift of integers or bools."""
    def bitwise_xor(self, other: Tensor | _Number) -> Tensor:
        """Elementwise bitwise xor of integers or bools."""
    def bitwise_xor_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise bitwise xor of integers or bools."""
    def bmm(self, mat2: Tensor) -> Tensor:
        """The products of two batches of matrices: [b, n, k] and [b, k, m] give [b, n, m]."""
    def bool(self) -> Tensor: ...
    @overload
    def broadcast_to(self, *size: _int) -> Tensor:
        """self expanded to `size`."""
    @overload
    def broadcast_to(self, size: Sequence[_int]) -> Tensor: ...
    def byte(self) -> Tensor: ...
    def cauchy_(self, median: _Number = 0.0, sigma: _Number = 1.0, *, generator: _Generator | None = None) -> Tensor:
        """Fills self with numbers of the Cauchy distribution."""
    def ceil(self) -> Tensor:
        """The smallest whole number not below."""
    def ceil_(self) -> Tensor:
        """The smallest whole number not below."""
    def char(self) -> Tensor: ...
    def chunk(self, chunks: _int, dim: _int = 0) -> tuple[Tensor, ...]:
        """Views of at most `chunks` pieces of equal size along dim."""
    def clamp(self, min: Tensor | _Number | None = None, max: Tensor | _Number | None = None) -> Tensor:
        """Each element brought into [min, max]; bounds are numbers or tensors, one may be None."""
    def clamp_(self, min: Tensor | _Number | None = None, max: Tensor | _Number | None = None) -> Tensor:
        """Each element brought into [min, max]; bounds are numbers or tensors, one may be None."""
    def clamp_max(self, max: _Number) -> Tensor:
        """Each element, or `max` where that is smaller."""
    def clamp_max_(self, max: _Number) -> Tensor:
        """Each element, or `max` where that is smaller."""
    def clamp_min(self, min: _Number) -> Tensor:
        """Each element, or `min` where that is larger."""
    def clamp_min_(self, min: _Number) -> Tensor:
        """Each element, or `min` where that is larger."""
    def clip(self, min: Tensor | _Number | None = None, max: Tensor | _Number | None = None) -> Tensor:
        """Each element brought into [min, max]; bounds are numbers or tensors, one may be None."""
    def clip_(self, min: Tensor | _Number | None = None, max: Tensor | _Number | None = None) -> Tensor:
        """Each element brought into [min, max]; bounds are numbers or tensors, one may be None."""
    def clone(self, *, memory_format: Any | None = None) -> Tensor:
        """A copy with a buffer of its own: laid out like self, or in order if memory_format is torch.contiguous_format."""
    def conj(self) -> Tensor:
        """Itself: no tensor is complex."""
    def contiguous(self, memory_format: Any | None = None) -> Tensor:
        """self if its elements lie in order, else a copy in which they do."""
    def copy_(self, src: Tensor, non_blocking: _bool = False) -> Tensor:
        """The elements of src, broadcast to the shape of self and cast to its dtype."""
    def cos(self) -> Tensor:
        """The cosine, of radians."""
    def cos_(self) -> Tensor:
        """The cosine, of radians."""
    def count_nonzero(self, dim: _Ints | None = None) -> Tensor:
        """How many elements are not zero."""
    def cpu(self) -> Tensor: ...
    def cuda(self, *args: Any, **kwargs: Any) -> Tensor: ...
    def cumsum(self, dim: _int, *, dtype: _dtype | None = None) -> Tensor:
        """Sums of the elements up to each place along `dim`; integers and bools add up in int64."""
    def cumsum_(self, dim: _int, *, dtype: _dtype | None = None) -> Tensor:
        """Sums of the elements up to each place along `dim`; integers and bools add up in int64."""
    @property
    def data(self) -> Tensor:
        """The same buffer outside the graph, and unseen by its version checks."""
    @data.setter
    def data(self, other: Tensor) -> None: ...
    def data_ptr(self) -> _int:
        """The address of the first element."""
    def detach(self) -> Tensor:
        """The same buffer outside the graph; a change in place is seen by both."""
    def detach_(self) -> Tensor:
        """Takes this tensor out of the graph that made it."""
    @property
    def device(self) -> dtypes.device: ...
    def diag(self, diagonal: _int = 0) -> Tensor:
        """The diagonal of a matrix, or the matrix with this diagonal."""
    def diagonal(self, offset: _int = 0, dim1: _int = 0, dim2: _int = 1) -> Tensor:
        """A view of the diagonal of two dims, as the last dim."""
    def dim(self) -> _int:
        """The number of dims."""
    def div(self, other: Tensor | _Number, *, rounding_mode: str | None = None) -> Tensor:
        """self / other, always floating; with rounding_mode "floor" or "trunc" rounded, in the dtype of the operands."""
    def div_(self, other: Tensor | _Number, *, rounding_mode: str | None = None) -> Tensor:
        """self / other, always floating; with rounding_mode "floor" or "trunc" rounded, in the dtype of the operands."""
    def divide(self, other: Tensor | _Number, *, rounding_mode: str | None = None) -> Tensor:
        """self / other, always floating; with rounding_mode "floor" or "trunc" rounded, in the dtype of the operands."""
    def divide_(self, other: Tensor | _Number, *, rounding_mode: str | None = None) -> Tensor:
        """self / other, always floating; with rounding_mode "floor" or "trunc" rounded, in the dtype of the operands."""
    def dot(self, tensor: Tensor) -> Tensor:
        """The inner product of two vectors of one size: [n] and [n] give a tensor without dims."""
    def double(self) -> Tensor: ...
    @property
    def dtype(self) -> dtypes.dtype: ...
    def element_size(self) -> _int:
        """Bytes of one element."""
    def eq(self, other: Tensor | _Number) -> Tensor:
        """Elementwise equal: a bool tensor."""
    def eq_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise equal: a bool tensor."""
    def equal(self, other: Tensor) -> _bool:
        """Whether both have the same shape and elements."""
    def erf(self) -> Tensor:
        """The error function."""
    def erf_(self) -> Tensor:
        """The error function."""
    def exp(self) -> Tensor:
        """e to the power of each element."""
    def exp_(self) -> Tensor:
        """e to the power of each element."""
    @overload
    def expand(self, *size: _int) -> Tensor:
        """A view in which dims of size 1 repeat; -1 keeps a size. No element is copied."""
    @overload
    def expand(self, size: Sequence[_int]) -> Tensor: ...
    def expand_as(self, other: Tensor) -> Tensor:
        """self expanded to the shape of other."""
    def expm1(self) -> Tensor:
        """exp(x) - 1, exact near 0."""
    def expm1_(self) -> Tensor:
        """exp(x) - 1, exact near 0."""
    def exponential_(self, lambd: _Number = 1.0, *, generator: _Generator | None = None) -> Tensor:
        """Fills self with numbers of the exponential distribution of rate lambd."""
    def fill_(self, value: _Number) -> Tensor:
        """`value`, a number or a 0-d tensor, in every element."""
    def flatten(self, start_dim: _int = 0, end_dim: _int = -1) -> Tensor:
        """The dims from start_dim to end_dim made one; a 0-d tensor becomes 1-d."""
    @overload
    def flip(self, *dims: _Ints) -> Tensor:
        """The elements in reverse order along the dims."""
    @overload
    def flip(self, dims: _Ints) -> Tensor: ...
    def float(self) -> Tensor: ...
    def floor(self) -> Tensor:
        """The largest whole number not above."""
    def floor_(self) -> Tensor:
        """The largest whole number not above."""
    def floor_divide(self, other: Tensor | _Number) -> Tensor:
        """self / other rounded toward minus infinity."""
    def floor_divide_(self, other: Tensor | _Number) -> Tensor:
        """self / other rounded toward minus infinity."""
    def gather(self, dim: _int, index: Tensor, *, sparse_grad: _bool = False) -> Tensor:
        """out[i, j] = self[index[i, j], j] for dim 0, and likewise for the others."""
    def ge(self, other: Tensor | _Number) -> Tensor:
        """Elementwise greater equal: a bool tensor."""
    def ge_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise greater equal: a bool tensor."""
    def geometric_(self, p: _float, *, generator: _Generator | None = None) -> Tensor:
        """Fills self with how many trials it takes to the first success, each with probability p."""
    def get_device(self) -> _int: ...
    @property
    def grad(self) -> Tensor | None: ...
    @grad.setter
    def grad(self, grad: Tensor | None) -> None: ...
    @grad.deleter
    def grad(self) -> None: ...
    @property
    def grad_fn(self) -> Node | None:
        """The node that made it; None for leaves."""
    def greater(self, other: Tensor | _Number) -> Tensor:
        """Elementwise greater: a bool tensor."""
    def greater_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise greater: a bool tensor."""
    def greater_equal(self, other: Tensor | _Number) -> Tensor:
        """Elementwise greater equal: a bool tensor."""
    def greater_equal_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise greater equal: a bool tensor."""
    def gt(self, other: Tensor | _Number) -> Tensor:
        """Elementwise greater: a bool tensor."""
    def gt_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise greater: a bool tensor."""
    def half(self) -> Tensor: ...
    def hardshrink(self, lambd: _Number = 0.5) -> Tensor:
        """x, but 0 where it is no farther than lambd from 0."""
    def index_put(self, indices: Sequence[Tensor | None], values: Tensor, accumulate: _bool = False) -> Tensor:
        """A copy of self with `values` written (or added) at the places that the index tensors name."""
    def index_put_(self, indices: Sequence[Tensor | None], values: Tensor, accumulate: _bool = False) -> Tensor:
        """A copy of self with `values` written (or added) at the places that the index tensors name."""
    def index_select(self, dim: _int, index: Tensor) -> Tensor:
        """The slices of self at the places of the vector `index` along dim."""
    def int(self) -> Tensor: ...
    def is_complex(self) -> _bool: ...
    def is_conj(self) -> _bool: ...
    def is_contiguous(self, memory_format: Any = None) -> _bool:
        """Whether the elements lie in order, without gaps."""
    is_cpu: _bool
    is_cuda: _bool
    def is_floating_point(self) -> _bool: ...
    @property
    def is_leaf(self) -> _bool: ...
    is_meta: _bool
    def is_neg(self) -> _bool: ...
    def is_nonzero(self) -> _bool:
        """Whether the only element is not zero."""
    is_quantized: _bool
    def is_same_size(self, other: Tensor) -> _bool:
        """Whether both have the same shape."""
    def is_set_to(self, tensor: Tensor) -> _bool:
        """Whether both lie in the same memory in the same way."""
    def is_signed(self) -> _bool: ...
    is_sparse: _bool
    def isclose(self, other: Tensor, rtol: _float = 1e-05, atol: _float = 1e-08, equal_nan: _bool = False) -> Tensor:
        """Where |input - other| <= atol + rtol * |other|; infinities are close to themselves alone."""
    def isfinite(self) -> Tensor:
        """Which elements are neither infinite nor nan."""
    def isinf(self) -> Tensor:
        """Which elements are inf or -inf."""
    def isnan(self) -> Tensor:
        """Which elements are nan."""
    def item(self) -> Any:
        """The only element, as a Python number."""
    @property
    def itemsize(self) -> _int: ...
    layout: str
    def le(self, other: Tensor | _Number) -> Tensor:
        """Elementwise less equal: a bool tensor."""
    def le_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise less equal: a bool tensor."""
    def lerp(self, end: Tensor, weight: Tensor | _Number) -> Tensor:
        """self + weight * (end - self), for a number or a tensor `weight`, all of one floating dtype."""
    def lerp_(self, end: Tensor, weight: Tensor | _Number) -> Tensor:
        """self + weight * (end - self), for a number or a tensor `weight`, all of one floating dtype."""
    def less(self, other: Tensor | _Number) -> Tensor:
        """Elementwise less: a bool tensor."""
    def less_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise less: a bool tensor."""
    def less_equal(self, other: Tensor | _Number) -> Tensor:
        """Elementwise less equal: a bool tensor."""
    def less_equal_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise less equal: a bool tensor."""
    def log(self) -> Tensor:
        """The natural logarithm."""
    def log10(self) -> Tensor:
        """The logarithm to base 10."""
    def log10_(self) -> Tensor:
        """The logarithm to base 10."""
    def log1p(self) -> Tensor:
        """log(1 + x), exact near 0."""
    def log1p_(self) -> Tensor:
        """log(1 + x), exact near 0."""
    def log2(self) -> Tensor:
        """The logarithm to base 2."""
    def log2_(self) -> Tensor:
        """The logarithm to base 2."""
    def log_(self) -> Tensor:
        """The natural logarithm."""
    def log_normal_(self, mean: _Number = 1.0, std: _Number = 2.0, *, generator: _Generator | None = None) -> Tensor:
        """Fills self with numbers whose logarithms are normal, of the given mean and standard deviation."""
    def log_softmax(self, dim: _int | None = None, dtype: _dtype | None = None) -> Tensor:
        """log(softmax(x)) along dim, computed without forming the softmax."""
    def logical_and(self, other: Tensor) -> Tensor:
        """Elementwise logical and of truth values."""
    def logical_and_(self, other: Tensor) -> Tensor:
        """Elementwise logical and of truth values."""
    def logical_not(self) -> Tensor:
        """Elementwise not of truth values."""
    def logical_not_(self) -> Tensor:
        """Elementwise not of truth values."""
    def logical_or(self, other: Tensor) -> Tensor:
        """Elementwise logical or of truth values."""
    def logical_or_(self, other: Tensor) -> Tensor:
        """Elementwise logical or of truth values."""
    def logical_xor(self, other: Tensor) -> Tensor:
        """Elementwise logical xor of truth values."""
    def logical_xor_(self, other: Tensor) -> Tensor:
        """Elementwise logical xor of truth values."""
    def logsumexp(self, dim: _Ints, keepdim: _bool = False) -> Tensor:
        """log of the sum of exp, over `dim`, shifted by the largest so that nothing overflows."""
    def long(self) -> Tensor: ...
    def lt(self, other: Tensor | _Number) -> Tensor:
        """Elementwise less: a bool tensor."""
    def lt_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise less: a bool tensor."""
    @property
    def mT(self) -> Tensor: ...
    def masked_fill(self, mask: Tensor, value: Tensor | _Number) -> Tensor:
        """A copy of self with `value` (a number or 0-d tensor) where mask is true."""
    def masked_fill_(self, mask: Tensor, value: Tensor | _Number) -> Tensor:
        """A copy of self with `value` (a number or 0-d tensor) where mask is true."""
    def masked_select(self, mask: Tensor) -> Tensor:
        """The elements of self where the mask is true, in one dimension."""
    def matmul(self, other: Tensor) -> Tensor:
        """The matrix product: [..., n, k] @ [..., k, m] gives [..., n, m]; the batch dims broadcast."""
    @overload
    def max(self) -> Tensor:
        """The largest element; with `dim`, (values, indices) along it; with a tensor, `maximum` of the two."""
    @overload
    def max(self, dim: _int, keepdim: _bool = False) -> _ValuesIndices: ...
    @overload
    def max(self, other: Tensor) -> Tensor: ...
    def maximum(self, other: Tensor | _Number) -> Tensor:
        """The larger of two elements; nan if either is."""
    def mean(self, dim: _Ints | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None) -> Tensor:
        """The mean over all elements or over `dim`, of a floating tensor."""
    @overload
    def min(self) -> Tensor:
        """The smallest element; with `dim`, (values, indices) along it; with a tensor, `minimum` of the two."""
    @overload
    def min(self, dim: _int, keepdim: _bool = False) -> _ValuesIndices: ...
    @overload
    def min(self, other: Tensor) -> Tensor: ...
    def minimum(self, other: Tensor | _Number) -> Tensor:
        """The smaller of two elements; nan if either is."""
    def mm(self, mat2: Tensor) -> Tensor:
        """The product of two matrices: [n, k] @ [k, m] gives [n, m]."""
    def moveaxis(self, source: _Ints, destination: _Ints) -> Tensor:
        """A view with some dims moved to other places, the rest keeping their order."""
    def movedim(self, source: _Ints, destination: _Ints) -> Tensor:
        """A view with some dims moved to other places, the rest keeping their order."""
    def mul(self, other: Tensor | _Number) -> Tensor:
        """self * other."""
    def mul_(self, other: Tensor | _Number) -> Tensor:
        """self * other."""
    def multinomial(self, num_samples: _int, replacement: _bool = False, *, generator: _Generator | None = None) -> Tensor:
        """Indices drawn with the probabilities in each row of input: [rows, num_samples] or [num_samples], int64."""
    def multiply(self, other: Tensor | _Number) -> Tensor:
        """self * other."""
    def multiply_(self, other: Tensor | _Number) -> Tensor:
        """self * other."""
    def mv(self, vec: Tensor) -> Tensor:
        """The product of a matrix [n, k] and a vector [k]: [n]."""
    def narrow(self, dim: _int, start: _int, length: _int) -> Tensor:
        """A view of `length` slices along dim, from `start` on."""
    @property
    def nbytes(self) -> _int: ...
    @property
    def ndim(self) -> _int: ...
    def ndimension(self) -> _int:
        """The number of dims."""
    def ne(self, other: Tensor | _Number) -> Tensor:
        """Elementwise not equal: a bool tensor."""
    def ne_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise not equal: a bool tensor."""
    def neg(self) -> Tensor:
        """-self."""
    def neg_(self) -> Tensor:
        """-self."""
    def negative(self) -> Tensor:
        """-self."""
    def negative_(self) -> Tensor:
        """-self."""
    def nelement(self) -> _int:
        """The number of elements."""
    def new(self, *args: Any, device: Any = None) -> Tensor:
        """The old constructor of the dtype of self: of data, or of a size."""
    def new_empty(self, *size: Any, dtype: Any = None, **options: Any) -> Tensor:
        """A tensor whose elements are not set, with the dtype of self unless another is given."""
    def new_full(self, size: Any, fill_value: Any, *, dtype: Any = None, **options: Any) -> Tensor:
        """fill_value in every element, with the dtype of self unless another is given."""
    def new_ones(self, *size: Any, dtype: Any = None, **options: Any) -> Tensor:
        """Ones, with the dtype of self unless another is given."""
    def new_tensor(self, data: Any, *, dtype: Any = None, **options: Any) -> Tensor:
        """A tensor of `data`, with the dtype of self unless another is given."""
    def new_zeros(self, *size: Any, dtype: Any = None, **options: Any) -> Tensor:
        """Zeros, with the dtype of self unless another is given."""
    @overload
    def nonzero(self) -> Tensor:
        """The indices of the elements that are not zero: one row each, or a tuple of one vector a dimension."""
    @overload
    def nonzero(self, *, as_tuple: _bool) -> tuple[Tensor, ...]: ...
    def norm(self, p: _Number | str = 'fro', dim: _Ints | None = None, keepdim: _bool = False, dtype: _dtype | None = None) -> Tensor:
        """The p-norm of the elements as one vector, or along `dim`; "fro" is the 2-norm."""
    def normal_(self, mean: _Number = 0.0, std: _Number = 1.0, *, generator: _Generator | None = None) -> Tensor:
        """Fills self with normal numbers."""
    def not_equal(self, other: Tensor | _Number) -> Tensor:
        """Elementwise not equal: a bool tensor."""
    def not_equal_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise not equal: a bool tensor."""
    def numel(self) -> _int:
        """The number of elements."""
    def numpy(self, *, force: _bool = False) -> np.ndarray:
        """The buffer as a NumPy array: shared, not copied, so that each sees what is written into the other."""
    def outer(self, vec2: Tensor) -> Tensor:
        """The products of every element of one vector with every element of another: [n] and [m] give [n, m]."""
    @property
    def output_nr(self) -> _int: ...
    @overload
    def permute(self, *dims: _Ints) -> Tensor:
        """A view with the dims in another order."""
    @overload
    def permute(self, dims: _Ints) -> Tensor: ...
    def positive(self) -> Tensor:
        """+self: self."""
    def pow(self, exponent: Tensor | _Number) -> Tensor:
        """self ** exponent; either may be a Python number."""
    def pow_(self, exponent: Tensor | _Number) -> Tensor:
        """self ** exponent; either may be a Python number."""
    def prelu(self, weight: Tensor) -> Tensor:
        """x where positive, else weight * x; the weight is learned."""
    def prod(self, dim: _int | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None) -> Tensor:
        """The product over all elements or over one dimension."""
    @overload
    def random_(self, *, generator: _Generator | None = None) -> Tensor:
        """Fills self with integers: `random_(to)` from [0, to), `random_(from, to)` from [from, to)."""
    @overload
    def random_(self, to: _Number, *, generator: _Generator | None = None) -> Tensor: ...
    @overload
    def random_(self, from_: _Number, to: _Number, *, generator: _Generator | None = None) -> Tensor: ...
    def ravel(self) -> Tensor:
        """All elements in one dimension."""
    def reciprocal(self) -> Tensor:
        """1 / self."""
    def reciprocal_(self) -> Tensor:
        """1 / self."""
    def register_hook(self, hook: Callable) -> RemovableHandle:
        """Calls hook(grad) when the gradient of this tensor is computed; what it returns replaces the gradient."""
    def register_post_accumulate_grad_hook(self, hook: Callable) -> RemovableHandle:
        """Calls hook(tensor) after backward has added to the `.grad` of this leaf."""
    def relu(self) -> Tensor:
        """max(x, 0); its derivative at 0 is taken as 0."""
    def relu_(self) -> Tensor:
        """max(x, 0); its derivative at 0 is taken as 0."""
    def remainder(self, other: Tensor | _Number) -> Tensor:
        """self modulo other, with the sign of other, as Python's %."""
    def remainder_(self, other: Tensor | _Number) -> Tensor:
        """self modulo other, with the sign of other, as Python's %."""
    @overload
    def repeat(self, *repeats: _int) -> Tensor:
        """The tensor laid side by side `repeats` times along each dim."""
    @overload
    def repeat(self, repeats: Sequence[_int]) -> Tensor: ...
    @property
    def requires_grad(self) -> _bool: ...
    @requires_grad.setter
    def requires_grad(self, flag: _bool) -> None: ...
    def requires_grad_(self, requires_grad: _bool = True) -> Tensor:
        """Sets requires_grad, and returns self."""
    @overload
    def reshape(self, *shape: _int) -> Tensor:
        """The elements under another shape: a view where the buffer allows it, else a copy."""
    @overload
    def reshape(self, shape: Sequence[_int]) -> Tensor: ...
    def reshape_as(self, other: Tensor) -> Tensor:
        """self with the shape of other."""
    def resize_(self, *sizes: Any) -> Tensor:
        """Gives the tensor another size, in the same memory where that is large enough."""
    def resize_as_(self, other: Tensor) -> Tensor:
        """Gives the tensor the size of another."""
    def resolve_conj(self) -> Tensor:
        """Itself: no tensor is complex."""
    def resolve_neg(self) -> Tensor:
        """Itself: no tensor is complex."""
    def retain_grad(self) -> None:
        """Lets backward keep the gradient of this tensor in `.grad` although it is not a leaf."""
    @property
    def retains_grad(self) -> _bool: ...
    def roll(self, shifts: _Ints, dims: _Ints | None = None) -> Tensor:
        """The elements shifted along the dims, those that fall off coming in at the other end."""
    def round(self, *, decimals: _int = 0) -> Tensor:
        """The nearest whole number (halves to even), or `decimals` digits after the point."""
    def round_(self, *, decimals: _int = 0) -> Tensor:
        """The nearest whole number (halves to even), or `decimals` digits after the point."""
    def rsqrt(self) -> Tensor:
        """One over the square root."""
    def rsqrt_(self) -> Tensor:
        """One over the square root."""
    def scalars(self, limit: _int = 1000000) -> Any:
        """Opens this tensor into `Value`s: the operations that made it, run again on single numbers."""
    @overload
    def scatter(self, dim: _int, index: Tensor, src: Tensor) -> Tensor:
        """A copy of self with out[index[i, j], j] = src[i, j] for dim 0; `src` may be a number."""
    @overload
    def scatter(self, dim: _int, index: Tensor, value: _Number) -> Tensor: ...
    @overload
    def scatter_(self, dim: _int, index: Tensor, src: Tensor) -> Tensor:
        """A copy of self with out[index[i, j], j] = src[i, j] for dim 0; `src` may be a number."""
    @overload
    def scatter_(self, dim: _int, index: Tensor, value: _Number) -> Tensor: ...
    def scatter_add(self, dim: _int, index: Tensor, src: Tensor) -> Tensor:
        """A copy of self with src[i, j] added at [index[i, j], j] for dim 0; repeated places add up."""
    def scatter_add_(self, dim: _int, index: Tensor, src: Tensor) -> Tensor:
        """A copy of self with src[i, j] added at [index[i, j], j] for dim 0; repeated places add up."""
    def select(self, dim: _int, index: _int) -> Tensor:
        """A view of the slice at `index` along dim, without that dim."""
    def set_(self, source: Any = None, storage_offset: _int = 0, size: Any = None, stride: Any = None) -> Tensor:
        """Lets the tensor lie where another does, or in a storage, from an offset, in a size and strides."""
    @property
    def shape(self) -> Size:
        """The size of each dim."""
    def short(self) -> Tensor: ...
    def sigmoid(self) -> Tensor:
        """1 / (1 + exp(-x))."""
    def sigmoid_(self) -> Tensor:
        """1 / (1 + exp(-x))."""
    def sign(self) -> Tensor:
        """-1, 0 or 1."""
    def sign_(self) -> Tensor:
        """-1, 0 or 1."""
    def sin(self) -> Tensor:
        """The sine, of radians."""
    def sin_(self) -> Tensor:
        """The sine, of radians."""
    @overload
    def size(self) -> Size:
        """The shape, or the size of one dim."""
    @overload
    def size(self, dim: _int) -> _int: ...
    def softmax(self, dim: _int | None = None, dtype: _dtype | None = None) -> Tensor:
        """exp(x_i) / sum_j exp(x_j) along dim, in the shape of input: positive, and 1 in sum."""
    def sort(self, dim: _int = -1, descending: _bool = False, *, stable: _bool = False) -> _ValuesIndices:
        """(values, indices) in order along dim, equal elements in the order they had."""
    def split(self, split_size_or_sections: _Ints, dim: _int = 0) -> tuple[Tensor, ...]:
        """Views of pieces along dim: of one size (the last may be smaller) or of the sizes given."""
    def sqrt(self) -> Tensor:
        """The square root."""
    def sqrt_(self) -> Tensor:
        """The square root."""
    def square(self) -> Tensor:
        """self ** 2."""
    def square_(self) -> Tensor:
        """self ** 2."""
    def squeeze(self, dim: _Ints | None = None) -> Tensor:
        """A view without the dims of size 1: all of them, or those named."""
    @overload
    def std(self, dim: _Ints | None = None, *, correction: _Number = 1, keepdim: _bool = False) -> Tensor:
        """The standard deviation: the square root of `var`."""
    @overload
    def std(self, dim: _Ints | None = None, unbiased: _bool = True, keepdim: _bool = False) -> Tensor: ...
    def storage(self) -> Any:
        """The memory in which the tensor lies, as numbers of its dtype."""
    def storage_offset(self) -> _int:
        """Where in its storage the first element lies."""
    @overload
    def stride(self) -> tuple[_int, ...]:
        """How many elements to step in the buffer for one step in each dim."""
    @overload
    def stride(self, dim: _int) -> _int: ...
    def sub(self, other: Tensor | _Number, *, alpha: _Number = 1) -> Tensor:
        """self - alpha * other."""
    def sub_(self, other: Tensor | _Number, *, alpha: _Number = 1) -> Tensor:
        """self - alpha * other."""
    def subtract(self, other: Tensor | _Number, *, alpha: _Number = 1) -> Tensor:
        """self - alpha * other."""
    def subtract_(self, other: Tensor | _Number, *, alpha: _Number = 1) -> Tensor:
        """self - alpha * other."""
    def sum(self, dim: _Ints | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None) -> Tensor:
        """The sum over all elements or over `dim`; integers and bools add up in int64."""
    def swapaxes(self, dim0: _int, dim1: _int) -> Tensor:
        """A view with two dims exchanged."""
    def swapdims(self, dim0: _int, dim1: _int) -> Tensor:
        """A view with two dims exchanged."""
    def t(self) -> Tensor:
        """The transpose of a matrix, as a view; vectors and 0-d tensors as they are."""
    def take(self, index: Tensor) -> Tensor:
        """The elements at the places `index` of self seen as one dimension."""
    def tan(self) -> Tensor:
        """The tangent, of radians."""
    def tan_(self) -> Tensor:
        """The tangent, of radians."""
    def tanh(self) -> Tensor:
        """The hyperbolic tangent."""
    def tanh_(self) -> Tensor:
        """The hyperbolic tangent."""
    @overload
    def tile(self, *dims: _Ints) -> Tensor:
        """The tensor laid side by side `dims` times along each dim; missing leading repetitions are 1."""
    @overload
    def tile(self, dims: _Ints) -> Tensor: ...
    def to(self, *args: Any, **kwargs: Any) -> Tensor:
        """self in another dtype; the device may be named too, and is the CPU."""
    def tolist(self) -> Any:
        """The elements as nested lists of Python numbers."""
    def topk(self, k: _int, dim: _int = -1, largest: _bool = True, sorted: _bool = True) -> _ValuesIndices:
        """(values, indices) of the k largest (or smallest) elements along dim, in order."""
    def transpose(self, dim0: _int, dim1: _int) -> Tensor:
        """A view with two dims exchanged."""
    def tril(self, diagonal: _int = 0) -> Tensor:
        """The lower triangle of matrices, zeros elsewhere."""
    def tril_(self, diagonal: _int = 0) -> Tensor:
        """The lower triangle of matrices, zeros elsewhere."""
    def triu(self, diagonal: _int = 0) -> Tensor:
        """The upper triangle of matrices, zeros elsewhere."""
    def triu_(self, diagonal: _int = 0) -> Tensor:
        """The upper triangle of matrices, zeros elsewhere."""
    def true_divide(self, other: Tensor | _Number, *, rounding_mode: str | None = None) -> Tensor:
        """self / other, always floating; with rounding_mode "floor" or "trunc" rounded, in the dtype of the operands."""
    def true_divide_(self, other: Tensor | _Number, *, rounding_mode: str | None = None) -> Tensor:
        """self / other, always floating; with rounding_mode "floor" or "trunc" rounded, in the dtype of the operands."""
    def trunc(self) -> Tensor:
        """The whole part."""
    def trunc_(self) -> Tensor:
        """The whole part."""
    def type(self, dtype: Any = None, non_blocking: _bool = False) -> Any:
        """The name of its old tensor type, or self converted to a dtype or to such a type, given by name or itself."""
    def type_as(self, other: Tensor) -> Tensor:
        """self in the dtype of other."""
    def unbind(self, dim: _int = 0) -> tuple[Tensor, ...]:
        """Views of every slice along dim, without that dim."""
    def unflatten(self, dim: _int, sizes: Sequence[_int]) -> Tensor:
        """One dim made several, whose sizes multiply up to its own; one of them may be -1."""
    def unfold(self, dimension: _int, size: _int, step: _Number) -> Tensor:
        """A view of the windows of `size` elements along a dim, one every `step` elements, as a new last dim."""
    def uniform_(self, from_: _Number = 0.0, to: _Number = 1.0, *, generator: _Generator | None = None) -> Tensor:
        """Fills self with numbers evenly spread over [from, to)."""
    def unsqueeze(self, dim: _int) -> Tensor:
        """A view with a new dim of size 1 at `dim`."""
    def untyped_storage(self) -> Any:
        """The memory in which the tensor lies."""
    @overload
    def var(self, dim: _Ints | None = None, *, correction: _Number = 1, keepdim: _bool = False) -> Tensor:
        """The variance, divided by n - correction (1 unless told otherwise; `unbiased=False` is 0)."""
    @overload
    def var(self, dim: _Ints | None = None, unbiased: _bool = True, keepdim: _bool = False) -> Tensor: ...
    @overload
    def view(self, *shape: _int) -> Tensor:
        """The same buffer under another shape; RuntimeError where that needs a copy. One size may be -1."""
    @overload
    def view(self, shape: Sequence[_int]) -> Tensor: ...
    def view_as(self, other: Tensor) -> Tensor:
        """self viewed with the shape of other."""
    def where(self, condition: Tensor, other: Tensor | _Number) -> Tensor:
        """self where condition is true, else other."""
    def zero_(self) -> Tensor:
        """Zeros in every element."""
def _warn_of_0d(name: str, advice: str) -> None: ...
def wrap(data: np.ndarray) -> Tensor:
    """A tensor around a buffer."""
def _in_class(result: Any, cls: _type[Tensor]) -> Any:
    """A result of an operation on a subclass, or a tuple or list of them, as that subclass."""
def _unpack(buffer: Any, edge: tuple, counter: list[_int]) -> Tensor:
    """A saved buffer as a tensor with its edge."""
def _rebuild(cls: _type, memory: np.ndarray, where: tuple | None, dtype_name: str, requires_grad: _bool) -> Tensor: ...
def _geometry(view: np.ndarray, base: np.ndarray) -> tuple[tuple[_int, ...], tuple[_int, ...], _int]:
    """Size, stride and offset of a view, in elements of its base."""
def _node_type(op: Any) -> _type[Node]:
    """The Node class of a record, made once."""
def _stored(data: np.ndarray, dtype: dtypes.dtype) -> np.ndarray:
    """An array as a buffer of `dtype`: numbers become Values where that is the dtype."""
def tensor(data: Any, *, dtype: dtypes.dtype | None = None, device: Any = None, requires_grad: _bool = False, pin_memory=False) -> Tensor:
    """A tensor with a copy of `data`: a number, nested lists, an array, another tensor."""
def requiring_grad(made: Tensor) -> Tensor:
    """A new tensor, made to require grad; RuntimeError for integers and bools."""
def _warn_of_copy(instead_of: str) -> None: ...
def as_tensor(data: Any, dtype: dtypes.dtype | None = None, device: Any = None) -> Tensor:
    """`data` as a tensor, without a copy where it is a tensor or an array of that dtype."""
def asarray(obj: Any, *, dtype: dtypes.dtype | None = None, device: Any = None, copy: _bool | None = None, requires_grad: _bool | None = None) -> Tensor:
    """`obj` as a tensor, sharing its memory where `copy` and the dtype allow that."""
def from_numpy(array: np.ndarray) -> Tensor:
    """A tensor that shares the memory of a NumPy array."""
def _of_data_or_size(args: tuple, dtype: dtypes.dtype, device: Any = None) -> Tensor:
    """What `torch.FloatTensor(…)` makes: a tensor of a size, of data, or over the memory of another tensor."""
def _options(dtype: dtypes.dtype) -> str: ...
def _old_type(dtype: dtypes.dtype) -> str: ...
class OldType(type):
    def __call__(self, *args: Any, device: Any = None) -> Tensor: ...
    def __init__(self, dtype: dtypes.dtype): ...
    def __instancecheck__(self, x: Any) -> _bool: ...
    def __new__(cls, dtype: dtypes.dtype) -> OldType: ...
    is_cuda: _bool
def refuse_in_place(self: Tensor) -> None:
    """Raises torch's error for an in-place operation on a leaf that requires grad, or on a view of one."""
def refuse_view(self: Tensor, what: str = 'is being') -> None:
    """Raises torch's error for an in-place operation on a view whose base cannot be given a new history."""
