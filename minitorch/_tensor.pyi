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

class _ATau(NamedTuple):
    a: Tensor
    tau: Tensor
class _EigenvaluesEigenvectors(NamedTuple):
    eigenvalues: Tensor
    eigenvectors: Tensor
class _HistBin_Edges(NamedTuple):
    hist: Tensor
    bin_edges: Tensor
class _InverseInfo(NamedTuple):
    inverse: Tensor
    info: Tensor
class _LInfo(NamedTuple):
    L: Tensor
    info: Tensor
class _LdPivots(NamedTuple):
    LD: Tensor
    pivots: Tensor
class _LdPivotsInfo(NamedTuple):
    LD: Tensor
    pivots: Tensor
    info: Tensor
class _LuPivots(NamedTuple):
    LU: Tensor
    pivots: Tensor
class _LuPivotsInfo(NamedTuple):
    LU: Tensor
    pivots: Tensor
    info: Tensor
class _MantissaExponent(NamedTuple):
    mantissa: Tensor
    exponent: Tensor
class _MinMax(NamedTuple):
    min: Tensor
    max: Tensor
class _PLU(NamedTuple):
    P: Tensor
    L: Tensor
    U: Tensor
class _QR(NamedTuple):
    Q: Tensor
    R: Tensor
class _ResultInfo(NamedTuple):
    result: Tensor
    info: Tensor
class _SignLogabsdet(NamedTuple):
    sign: Tensor
    logabsdet: Tensor
class _SolutionCloned_Coefficient(NamedTuple):
    solution: Tensor
    cloned_coefficient: Tensor
class _SolutionResidualsRankSingular_Values(NamedTuple):
    solution: Tensor
    residuals: Tensor
    rank: Tensor
    singular_values: Tensor
class _USV(NamedTuple):
    U: Tensor
    S: Tensor
    V: Tensor
class _USVh(NamedTuple):
    U: Tensor
    S: Tensor
    Vh: Tensor
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
    def _become(self, view: str, *args: Any) -> Tensor: ...
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
    def _matrices_transposed(self, name: str, advice: str) -> Tensor: ...
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
    def absolute(self) -> Tensor:
        """The absolute value; its derivative at 0 is taken as 0."""
    def absolute_(self) -> Tensor:
        """The absolute value; its derivative at 0 is taken as 0."""
    def acos(self) -> Tensor:
        """The arccosine, in radians."""
    def acos_(self) -> Tensor:
        """The arccosine, in radians."""
    def acosh(self) -> Tensor:
        """The inverse of the hyperbolic cosine."""
    def acosh_(self) -> Tensor:
        """The inverse of the hyperbolic cosine."""
    def add(self, other: Tensor | _Number, *, alpha: _Number = 1) -> Tensor:
        """self + alpha * other."""
    def add_(self, other: Tensor | _Number, *, alpha: _Number = 1) -> Tensor:
        """self + alpha * other."""
    def addbmm(self, batch1: Tensor, batch2: Tensor, *, beta: _Number = 1, alpha: _Number = 1) -> Tensor:
        """beta * self + alpha * the sum of batch1 @ batch2 over the batch: [b, n, k] @ [b, k, m] gives [n, m]."""
    def addbmm_(self, batch1: Tensor, batch2: Tensor, *, beta: _Number = 1, alpha: _Number = 1) -> Tensor:
        """beta * self + alpha * the sum of batch1 @ batch2 over the batch: [b, n, k] @ [b, k, m] gives [n, m]."""
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
    def addmv(self, mat: Tensor, vec: Tensor, *, beta: _Number = 1, alpha: _Number = 1) -> Tensor:
        """beta * self + alpha * mat @ vec: [n, k] @ [k], to which self broadcasts."""
    def addmv_(self, mat: Tensor, vec: Tensor, *, beta: _Number = 1, alpha: _Number = 1) -> Tensor:
        """beta * self + alpha * mat @ vec: [n, k] @ [k], to which self broadcasts."""
    def addr(self, vec1: Tensor | _Number, vec2: Tensor | _Number, *, beta: _Number = 1, alpha: _Number = 1) -> Tensor:
        """beta * self + alpha * the products of every element of vec1 with every element of vec2: [n] and [m] give [n, m]."""
    def addr_(self, vec1: Tensor | _Number, vec2: Tensor | _Number, *, beta: _Number = 1, alpha: _Number = 1) -> Tensor:
        """beta * self + alpha * the products of every element of vec1 with every element of vec2: [n] and [m] give [n, m]."""
    def adjoint(self) -> Tensor:
        """A view of each matrix's transpose: no tensor is complex."""
    def all(self, dim: _Ints | None = None, keepdim: _bool = False) -> Tensor:
        """Whether all elements are true, of all or along dim."""
    def allclose(self, other: Tensor, rtol: _float = 1e-05, atol: _float = 1e-08, equal_nan: _bool = False) -> _bool:
        """Whether `isclose` holds everywhere."""
    def amax(self, dim: _Ints = (), keepdim: _bool = False) -> Tensor:
        """The largest element of all or along the dims; ties share the gradient equally."""
    def amin(self, dim: _Ints = (), keepdim: _bool = False) -> Tensor:
        """The smallest element of all or along the dims; ties share the gradient equally."""
    def aminmax(self, *, dim: _int | None = None, keepdim: _bool = False) -> _MinMax:
        """(min, max): the smallest and the largest element, of all or along one dim; ties share the gradient equally."""
    def angle(self) -> Tensor:
        """The angle of each number in the complex plane: pi where negative, else 0."""
    def any(self, dim: _Ints | None = None, keepdim: _bool = False) -> Tensor:
        """Whether any elements are true, of all or along dim."""
    def arccos(self) -> Tensor:
        """The arccosine, in radians."""
    def arccos_(self) -> Tensor:
        """The arccosine, in radians."""
    def arccosh(self) -> Tensor:
        """The inverse of the hyperbolic cosine."""
    def arccosh_(self) -> Tensor:
        """The inverse of the hyperbolic cosine."""
    def arcsin(self) -> Tensor:
        """The arcsine, in radians."""
    def arcsin_(self) -> Tensor:
        """The arcsine, in radians."""
    def arcsinh(self) -> Tensor:
        """The inverse of the hyperbolic sine."""
    def arcsinh_(self) -> Tensor:
        """The inverse of the hyperbolic sine."""
    def arctan(self) -> Tensor:
        """The arctangent, in radians."""
    def arctan2(self, other: Tensor) -> Tensor:
        """The angle of the point (other, self), in radians from -pi to pi."""
    def arctan2_(self, other: Tensor) -> Tensor:
        """The angle of the point (other, self), in radians from -pi to pi."""
    def arctan_(self) -> Tensor:
        """The arctangent, in radians."""
    def arctanh(self) -> Tensor:
        """The inverse of the hyperbolic tangent."""
    def arctanh_(self) -> Tensor:
        """The inverse of the hyperbolic tangent."""
    def argmax(self, dim: _int | None = None, keepdim: _bool = False) -> Tensor:
        """The index of the largest element, of all or along dim."""
    def argmin(self, dim: _int | None = None, keepdim: _bool = False) -> Tensor:
        """The index of the smallest element, of all or along dim."""
    def argsort(self, dim: _int = -1, descending: _bool = False, *, stable: _bool = False) -> Tensor:
        """The indices that put the elements in order along dim, equal elements in the order they had."""
    def argwhere(self) -> Tensor:
        """The indices of the elements that are not zero, one row each."""
    def as_strided(self, size: Sequence[_int], stride: Sequence[_int], storage_offset: _int | None = None) -> Tensor:
        """A view of the buffer with the given size, strides and offset, counted in elements."""
    def as_strided_(self, size: Any, stride: Any, storage_offset: _int | None = None) -> Tensor:
        """as_strided in place."""
    def as_strided_scatter(self, src: Tensor, size: Sequence[_int], stride: Sequence[_int], storage_offset: _int | None = None) -> Tensor:
        """A copy of self with src written where x.as_strided(size, stride, storage_offset) would read."""
    def as_subclass(self, cls: _type[Tensor]) -> Tensor:
        """self as an instance of a subclass of Tensor: the same buffer, one node further on in the graph."""
    def asin(self) -> Tensor:
        """The arcsine, in radians."""
    def asin_(self) -> Tensor:
        """The arcsine, in radians."""
    def asinh(self) -> Tensor:
        """The inverse of the hyperbolic sine."""
    def asinh_(self) -> Tensor:
        """The inverse of the hyperbolic sine."""
    def atan(self) -> Tensor:
        """The arctangent, in radians."""
    def atan2(self, other: Tensor) -> Tensor:
        """The angle of the point (other, self), in radians from -pi to pi."""
    def atan2_(self, other: Tensor) -> Tensor:
        """The angle of the point (other, self), in radians from -pi to pi."""
    def atan_(self) -> Tensor:
        """The arctangent, in radians."""
    def atanh(self) -> Tensor:
        """The inverse of the hyperbolic tangent."""
    def atanh_(self) -> Tensor:
        """The inverse of the hyperbolic tangent."""
    def backward(self, gradient: Tensor | None = None, retain_graph: _bool | None = None, create_graph: _bool = False, inputs: Any = None) -> None:
        """Adds the gradient of this tensor to the `.grad` of every leaf below it."""
    def baddbmm(self, batch1: Tensor, batch2: Tensor, *, beta: _Number = 1, alpha: _Number = 1) -> Tensor:
        """beta * self + alpha * batch1 @ batch2: [b, n, k] @ [b, k, m], to which self broadcasts."""
    def baddbmm_(self, batch1: Tensor, batch2: Tensor, *, beta: _Number = 1, alpha: _Number = 1) -> Tensor:
        """beta * self + alpha * batch1 @ batch2: [b, n, k] @ [b, k, m], to which self broadcasts."""
    @overload
    def bernoulli(self, *, generator: _Generator | None = None) -> Tensor:
        """0s and 1s, each 1 with its own probability in input; with a number p, all with that one."""
    @overload
    def bernoulli(self, p: Tensor | _float, *, generator: _Generator | None = None) -> Tensor: ...
    def bernoulli_(self, p: Tensor | _float = 0.5, *, generator: _Generator | None = None) -> Tensor:
        """Fills self with 0s and 1s, each 1 with probability p: a number, or a tensor that expands to the shape of self."""
    def bfloat16(self, *, memory_format: Any = None) -> Tensor: ...
    def bincount(self, weights: Tensor | None = None, minlength: _int = 0) -> Tensor:
        """How often each number from 0 to the largest occurs in a 1-D tensor of integers; with weights, their sums."""
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
    def bool(self, *, memory_format: Any = None) -> Tensor: ...
    @overload
    def broadcast_to(self, *size: _int) -> Tensor:
        """self expanded to `size`."""
    @overload
    def broadcast_to(self, size: Sequence[_int]) -> Tensor: ...
    def byte(self, *, memory_format: Any = None) -> Tensor: ...
    def cauchy_(self, median: _Number = 0.0, sigma: _Number = 1.0, *, generator: _Generator | None = None) -> Tensor:
        """Fills self with numbers of the Cauchy distribution."""
    def ceil(self) -> Tensor:
        """The smallest whole number not below."""
    def ceil_(self) -> Tensor:
        """The smallest whole number not below."""
    def char(self, *, memory_format: Any = None) -> Tensor: ...
    def cholesky(self, upper: _bool = False) -> Tensor:
        """The lower triangular factors L of symmetric positive-definite matrices A = L L.T; see `linalg.cholesky`."""
    def cholesky_inverse(self, upper: _bool = False) -> Tensor:
        """The inverses of A = L L.T from the factors L, or from L.T where `upper`."""
    def cholesky_solve(self, input2: Tensor, upper: _bool = False) -> Tensor:
        """The solutions X of A X = self, from the factors L of A = L L.T, or from L.T where `upper`."""
    def chunk(self, chunks: _int, dim: _int = 0) -> tuple[Tensor, ...]:
        """Views of at most `chunks` pieces of equal size along dim."""
    def clamp(self, min: Tensor | _Number | None = None, max: Tensor | _Number | None = None) -> Tensor:
        """Each element brought into [min, max]; bounds are numbers or tensors, one may be None."""
    def clamp_(self, min: Tensor | _Number | None = None, max: Tensor | _Number | None = None) -> Tensor:
        """Each element brought into [min, max]; bounds are numbers or tensors, one may be None."""
    def clamp_max(self, max: _Number) -> Tensor:
        """Each element, or `max` where that is smaller; `max` is a number or a tensor."""
    def clamp_max_(self, max: _Number) -> Tensor:
        """Each element, or `max` where that is smaller; `max` is a number or a tensor."""
    def clamp_min(self, min: _Number) -> Tensor:
        """Each element, or `min` where that is larger; `min` is a number or a tensor."""
    def clamp_min_(self, min: _Number) -> Tensor:
        """Each element, or `min` where that is larger; `min` is a number or a tensor."""
    def clip(self, min: Tensor | _Number | None = None, max: Tensor | _Number | None = None) -> Tensor:
        """Each element brought into [min, max]; bounds are numbers or tensors, one may be None."""
    def clip_(self, min: Tensor | _Number | None = None, max: Tensor | _Number | None = None) -> Tensor:
        """Each element brought into [min, max]; bounds are numbers or tensors, one may be None."""
    def clone(self, *, memory_format: Any | None = None) -> Tensor:
        """A copy with a buffer of its own, which lies in memory as self does or in the order of `memory_format`."""
    def conj(self) -> Tensor:
        """Itself: no tensor is complex."""
    def conj_physical(self) -> Tensor:
        """The conjugate: the tensor itself, for none is complex."""
    def conj_physical_(self) -> Tensor:
        """The conjugate: the tensor itself, for none is complex."""
    def contiguous(self, memory_format: Any | None = None) -> Tensor:
        """self if its elements lie in order (in that of `memory_format`), else a copy in which they do."""
    def copy_(self, src: Tensor, non_blocking: _bool = False) -> Tensor:
        """The elements of src, broadcast to the shape of self and cast to its dtype."""
    def copysign(self, other: Tensor) -> Tensor:
        """The size of self with the sign of other, always floating."""
    def copysign_(self, other: Tensor) -> Tensor:
        """The size of self with the sign of other, always floating."""
    def corrcoef(self) -> Tensor:
        """The correlations of variables, rows of `self`: their covariances divided by both standard deviations."""
    def cos(self) -> Tensor:
        """The cosine, of radians."""
    def cos_(self) -> Tensor:
        """The cosine, of radians."""
    def cosh(self) -> Tensor:
        """The hyperbolic cosine."""
    def cosh_(self) -> Tensor:
        """The hyperbolic cosine."""
    def count_nonzero(self, dim: _Ints | None = None) -> Tensor:
        """How many elements are not zero."""
    def cov(self, *, correction: _Number = 1, fweights: Tensor | None = None, aweights: Tensor | None = None) -> Tensor:
        """The covariances of variables: rows of `self`, a column being an observation of all of them."""
    def cpu(self) -> Tensor: ...
    def cross(self, other: Tensor, dim: _int | None = None) -> Tensor:
        """The cross products of vectors along `dim`, by default the first dim of size 3."""
    def cuda(self, device: Any = None, non_blocking: _bool = False, memory_format: Any = None) -> Tensor: ...
    def cummax(self, dim: _int) -> _ValuesIndices:
        """(values, indices): the largest element up to each place along `dim`, the last one of several."""
    def cummin(self, dim: _int) -> _ValuesIndices:
        """(values, indices): the smallest element up to each place along `dim`, the last one of several."""
    def cumprod(self, dim: _int, *, dtype: _dtype | None = None) -> Tensor:
        """Products of the elements up to each place along `dim`; integers and bools multiply in int64."""
    def cumprod_(self, dim: _int, *, dtype: _dtype | None = None) -> Tensor:
        """Products of the elements up to each place along `dim`; integers and bools multiply in int64."""
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
    def deg2rad(self) -> Tensor:
        """Degrees in radians."""
    def deg2rad_(self) -> Tensor:
        """Degrees in radians."""
    def det(self) -> Tensor:
        """`torch.linalg.det`."""
    def detach(self) -> Tensor:
        """The same buffer outside the graph; a change in place is seen by both."""
    def detach_(self) -> Tensor:
        """Takes this tensor out of the graph that made it."""
    @property
    def device(self) -> dtypes.device: ...
    def diag(self, diagonal: _int = 0) -> Tensor:
        """The diagonal of a matrix, or the matrix with this diagonal."""
    def diag_embed(self, offset: _int = 0, dim1: _int = -2, dim2: _int = -1) -> Tensor:
        """Matrices in two new dims, with the last dim of self along a diagonal and zeros elsewhere."""
    def diagflat(self, offset: _int = 0) -> Tensor:
        """A matrix with all elements of the tensor along a diagonal, and zeros elsewhere."""
    def diagonal(self, offset: _int = 0, dim1: _int = 0, dim2: _int = 1) -> Tensor:
        """A view of the diagonal of two dims, as the last dim."""
    def diagonal_scatter(self, src: Tensor, offset: _int = 0, dim1: _int = 0, dim2: _int = 1) -> Tensor:
        """A copy of self with src written along a diagonal of two dims: what x.diagonal().copy_(src) does to x."""
    def diff(self, n: _int = 1, dim: _int = -1, prepend: Tensor | None = None, append: Tensor | None = None) -> Tensor:
        """The differences of neighbours along `dim`, taken n times; of bools, whether they differ."""
    def digamma(self) -> Tensor:
        """The derivative of lgamma."""
    def digamma_(self) -> Tensor:
        """The derivative of lgamma."""
    def dim(self) -> _int:
        """The number of dims."""
    def dist(self, other: Tensor, p: _float = 2) -> Tensor:
        """The p-norm of self - other."""
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
    def double(self, *, memory_format: Any = None) -> Tensor: ...
    def dsplit(self, indices_or_sections: Tensor | _Ints) -> tuple[Tensor, ...]:
        """Views of pieces along dim 2: see tensor_split."""
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
    def erfc(self) -> Tensor:
        """1 - erf(x), exact where erf is near 1."""
    def erfc_(self) -> Tensor:
        """1 - erf(x), exact where erf is near 1."""
    def erfinv(self) -> Tensor:
        """The inverse of erf, for numbers from -1 to 1."""
    def erfinv_(self) -> Tensor:
        """The inverse of erf, for numbers from -1 to 1."""
    def exp(self) -> Tensor:
        """e to the power of each element."""
    def exp2(self) -> Tensor:
        """2 to the power of each element."""
    def exp2_(self) -> Tensor:
        """2 to the power of each element."""
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
    def fix(self) -> Tensor:
        """The whole part."""
    def fix_(self) -> Tensor:
        """The whole part."""
    def flatten(self, start_dim: _int = 0, end_dim: _int = -1) -> Tensor:
        """The dims from start_dim to end_dim made one; a 0-d tensor becomes 1-d."""
    @overload
    def flip(self, *dims: _Ints) -> Tensor:
        """The elements in reverse order along the dims."""
    @overload
    def flip(self, dims: _Ints) -> Tensor: ...
    def fliplr(self) -> Tensor:
        """The columns in reverse order: flip along dim 1."""
    def flipud(self) -> Tensor:
        """The rows in reverse order: flip along dim 0."""
    def float(self, *, memory_format: Any = None) -> Tensor: ...
    def float_power(self, exponent: Tensor | _Number) -> Tensor:
        """self ** exponent, computed in float64; either may be a Python number."""
    def float_power_(self, exponent: Tensor | _Number) -> Tensor:
        """self ** exponent, computed in float64 and written into self, which must be float64."""
    def floor(self) -> Tensor:
        """The largest whole number not above."""
    def floor_(self) -> Tensor:
        """The largest whole number not above."""
    def floor_divide(self, other: Tensor | _Number) -> Tensor:
        """self / other rounded toward minus infinity."""
    def floor_divide_(self, other: Tensor | _Number) -> Tensor:
        """self / other rounded toward minus infinity."""
    def fmax(self, other: Tensor) -> Tensor:
        """The larger of two elements; where one is nan, the other."""
    def fmin(self, other: Tensor) -> Tensor:
        """The smaller of two elements; where one is nan, the other."""
    def fmod(self, other: Tensor) -> Tensor:
        """What division by other leaves over, with the sign of self, as C's fmod; `remainder` takes that of other."""
    def fmod_(self, other: Tensor) -> Tensor:
        """What division by other leaves over, with the sign of self, as C's fmod; `remainder` takes that of other."""
    def frac(self) -> Tensor:
        """What follows the point, with the sign of the number: x - trunc(x)."""
    def frac_(self) -> Tensor:
        """What follows the point, with the sign of the number: x - trunc(x)."""
    def frexp(self) -> _MantissaExponent:
        """Each number as mantissa * 2**exponent, the mantissa in [0.5, 1): the pair of both."""
    def gather(self, dim: _int, index: Tensor, *, sparse_grad: _bool = False) -> Tensor:
        """out[i, j] = self[index[i, j], j] for dim 0, and likewise for the others."""
    def gcd(self, other: Tensor) -> Tensor:
        """The greatest common divisor of integers."""
    def gcd_(self, other: Tensor) -> Tensor:
        """The greatest common divisor of integers."""
    def ge(self, other: Tensor | _Number) -> Tensor:
        """Elementwise greater equal: a bool tensor."""
    def ge_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise greater equal: a bool tensor."""
    def geometric_(self, p: _float, *, generator: _Generator | None = None) -> Tensor:
        """Fills self with how many trials it takes to the first success, each with probability p."""
    def geqrf(self) -> _ATau:
        """The factors of A = Q R as LAPACK makes them."""
    def ger(self, vec2: Tensor) -> Tensor:
        """The products of every element of one vector with every element of another: [n] and [m] give [n, m]."""
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
    def half(self, *, memory_format: Any = None) -> Tensor: ...
    def hardshrink(self, lambd: _Number = 0.5) -> Tensor:
        """x, but 0 where it is no farther than lambd from 0."""
    def heaviside(self, values: Tensor) -> Tensor:
        """0 where self is negative, 1 where positive, `values` where it is 0: a step."""
    def heaviside_(self, values: Tensor) -> Tensor:
        """0 where self is negative, 1 where positive, `values` where it is 0: a step."""
    def histc(self, bins: _int | Tensor | Sequence[_int | Tensor] = 100, min: Tensor | _Number = 0, max: Tensor | _Number = 0) -> Tensor:
        """How many elements fall into each of `bins` equal parts of [min, max]."""
    def histogram(self, bins: _int | Tensor | Sequence[_int | Tensor], *, range: Sequence[_float] | None = None, weight: Tensor | None = None, density: _bool = False) -> _HistBin_Edges:
        """(hist, bin_edges): how many elements, or the sum of whose weights, each bin holds."""
    def hsplit(self, indices_or_sections: Tensor | _Ints) -> tuple[Tensor, ...]:
        """Views of pieces side by side, along dim 1 (of a vector along dim 0): see tensor_split."""
    def hypot(self, other: Tensor) -> Tensor:
        """sqrt(self**2 + other**2), also where the squares would overflow."""
    def hypot_(self, other: Tensor) -> Tensor:
        """sqrt(self**2 + other**2), also where the squares would overflow."""
    def i0(self) -> Tensor:
        """The modified Bessel function of the first kind, of order 0."""
    def i0_(self) -> Tensor:
        """The modified Bessel function of the first kind, of order 0."""
    def igamma(self, other: Tensor) -> Tensor:
        """The regularized lower incomplete gamma function."""
    def igamma_(self, other: Tensor) -> Tensor:
        """The regularized lower incomplete gamma function."""
    def igammac(self, other: Tensor) -> Tensor:
        """The regularized upper incomplete gamma function."""
    def igammac_(self, other: Tensor) -> Tensor:
        """The regularized upper incomplete gamma function."""
    def index_add(self, dim: _int, index: Tensor, source: Tensor, *, alpha: _Number = 1) -> Tensor:
        """A copy of self with alpha times the slices of source added at the places `index` along dim."""
    def index_add_(self, dim: _int, index: Tensor, source: Tensor, *, alpha: _Number = 1) -> Tensor:
        """A copy of self with alpha times the slices of source added at the places `index` along dim."""
    def index_copy(self, dim: _int, index: Tensor, source: Tensor) -> Tensor:
        """A copy of self with the slices of source written at the places `index` along dim."""
    def index_copy_(self, dim: _int, index: Tensor, source: Tensor) -> Tensor:
        """A copy of self with the slices of source written at the places `index` along dim."""
    def index_fill(self, dim: _int, index: Tensor, value: Tensor | _Number) -> Tensor:
        """A copy of self with `value`, a number or a 0-d tensor, in the slices at the places `index` along dim."""
    def index_fill_(self, dim: _int, index: Tensor, value: Tensor | _Number) -> Tensor:
        """A copy of self with `value`, a number or a 0-d tensor, in the slices at the places `index` along dim."""
    def index_put(self, indices: Sequence[Tensor | None], values: Tensor, accumulate: _bool = False) -> Tensor:
        """A copy of self with `values` written (or added) at the places that the index tensors name."""
    def index_put_(self, indices: Sequence[Tensor | None], values: Tensor, accumulate: _bool = False) -> Tensor:
        """A copy of self with `values` written (or added) at the places that the index tensors name."""
    def index_reduce(self, dim: _int, index: Tensor, source: Tensor, reduce: str, *, include_self: _bool = True) -> Tensor:
        """A copy of self with the slices of source reduced into those at `index` along dim: prod, mean, amax or amin."""
    def index_reduce_(self, dim: _int, index: Tensor, source: Tensor, reduce: str, *, include_self: _bool = True) -> Tensor:
        """A copy of self with the slices of source reduced into those at `index` along dim: prod, mean, amax or amin."""
    def index_select(self, dim: _int, index: Tensor) -> Tensor:
        """The slices of self at the places of the vector `index` along dim."""
    def inner(self, other: Tensor) -> Tensor:
        """The sums of the products over the last dim of both: [..., n] and [*, n] give [..., *]."""
    def int(self, *, memory_format: Any = None) -> Tensor: ...
    def inverse(self) -> Tensor:
        """`torch.linalg.inv`."""
    def is_complex(self) -> _bool: ...
    def is_conj(self) -> _bool: ...
    def is_contiguous(self, *, memory_format: Any = ...) -> _bool:
        """Whether the elements lie in order (in that of `memory_format`), without gaps."""
    is_cpu: _bool
    is_cuda: _bool
    def is_floating_point(self) -> _bool: ...
    def is_inference(self) -> _bool:
        """False: `inference_mode` is `no_grad` here, and its tensors are like all others."""
    @property
    def is_leaf(self) -> _bool: ...
    is_meta: _bool
    def is_neg(self) -> _bool: ...
    def is_nonzero(self) -> _bool:
        """Whether the only element is not zero."""
    def is_pinned(self, device: Any = None) -> _bool: ...
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
    def isneginf(self) -> Tensor:
        """Which elements are -inf."""
    def isposinf(self) -> Tensor:
        """Which elements are inf."""
    def isreal(self) -> Tensor:
        """Which elements are real: all of them, for no tensor is complex."""
    def item(self) -> Any:
        """The only element, as a Python number."""
    @property
    def itemsize(self) -> _int: ...
    def kron(self, other: Tensor) -> Tensor:
        """The Kronecker product: every element of self times the whole of other, as blocks."""
    def kthvalue(self, k: _int, dim: _int = -1, keepdim: _bool = False) -> _ValuesIndices:
        """(values, indices) of the k-th smallest element along dim; the smallest is the first."""
    layout: str
    def lcm(self, other: Tensor) -> Tensor:
        """The least common multiple of integers."""
    def lcm_(self, other: Tensor) -> Tensor:
        """The least common multiple of integers."""
    def ldexp(self, other: Tensor) -> Tensor:
        """self * 2**other, always floating."""
    def ldexp_(self, other: Tensor) -> Tensor:
        """self * 2**other, always floating."""
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
    def lgamma(self) -> Tensor:
        """The logarithm of the absolute value of the gamma function."""
    def lgamma_(self) -> Tensor:
        """The logarithm of the absolute value of the gamma function."""
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
    def logaddexp(self, other: Tensor) -> Tensor:
        """log(exp(self) + exp(other))."""
    def logaddexp2(self, other: Tensor) -> Tensor:
        """log2(2**self + 2**other)."""
    def logcumsumexp(self, dim: _int) -> Tensor:
        """log of the sum of exp of the elements up to each place along `dim`."""
    def logdet(self) -> Tensor:
        """The logarithms of the determinants of square matrices: nan where negative."""
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
    def logit(self, eps: _float | None = None) -> Tensor:
        """log(x / (1 - x)), the inverse of sigmoid; with `eps` of x brought into [eps, 1 - eps]."""
    def logit_(self, eps: _float | None = None) -> Tensor:
        """log(x / (1 - x)), the inverse of sigmoid; with `eps` of x brought into [eps, 1 - eps]."""
    def logsumexp(self, dim: _Ints, keepdim: _bool = False) -> Tensor:
        """log of the sum of exp, over `dim`, shifted by the largest so that nothing overflows."""
    def long(self, *, memory_format: Any = None) -> Tensor: ...
    def lt(self, other: Tensor | _Number) -> Tensor:
        """Elementwise less: a bool tensor."""
    def lt_(self, other: Tensor | _Number) -> Tensor:
        """Elementwise less: a bool tensor."""
    @overload
    def lu(self, pivot: _bool = True, get_infos: _bool = False) -> tuple[Tensor, ...]:
        """`linalg.lu_factor`, without a check for zeros; with `get_infos`, `linalg.lu_factor_ex`."""
    @overload
    def lu(self, pivot: _bool = True, get_infos: _bool = False) -> _LuPivotsInfo: ...
    def lu_solve(self, LU_data: Tensor, LU_pivots: Tensor) -> Tensor:
        """The solutions X of A X = self from the factors of A; see `linalg.lu_solve`."""
    @property
    def mH(self) -> Tensor: ...
    @property
    def mT(self) -> Tensor: ...
    def masked_fill(self, mask: Tensor, value: Tensor | _Number) -> Tensor:
        """A copy of self with `value` (a number or 0-d tensor) where mask is true."""
    def masked_fill_(self, mask: Tensor, value: Tensor | _Number) -> Tensor:
        """A copy of self with `value` (a number or 0-d tensor) where mask is true."""
    def masked_scatter(self, mask: Tensor, source: Tensor) -> Tensor:
        """A copy of self with the elements of source, one after another, written where the mask is true."""
    def masked_scatter_(self, mask: Tensor, source: Tensor) -> Tensor:
        """A copy of self with the elements of source, one after another, written where the mask is true."""
    def masked_select(self, mask: Tensor) -> Tensor:
        """The elements of self where the mask is true, in one dimension."""
    def matmul(self, other: Tensor) -> Tensor:
        """The matrix product: [..., n, k] @ [..., k, m] gives [..., n, m]; the batch dims broadcast."""
    def matrix_exp(self) -> Tensor:
        """The exponentials of square matrices: I + A + A A / 2 + A A A / 6 and so on."""
    def matrix_power(self, n: _int) -> Tensor:
        """The n-th powers of square matrices, by squaring; of the inverses where n is negative."""
    @overload
    def max(self) -> Tensor:
        """The largest element; with `dim`, (values, indices) along it; with a tensor, `maximum` of the two."""
    @overload
    def max(self, dim: _int, keepdim: _bool = False) -> _ValuesIndices: ...
    @overload
    def max(self, other: Tensor) -> Tensor: ...
    def maximum(self, other: Tensor) -> Tensor:
        """The larger of two elements; nan if either is."""
    def mean(self, dim: _Ints | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None) -> Tensor:
        """The mean over all elements or over `dim`, of a floating tensor."""
    @overload
    def median(self) -> Tensor:
        """The median, of two middle elements the lower one; with `dim`, (values, indices) along it. nan if any element is."""
    @overload
    def median(self, dim: _int, keepdim: _bool = False) -> _ValuesIndices: ...
    @overload
    def min(self) -> Tensor:
        """The smallest element; with `dim`, (values, indices) along it; with a tensor, `minimum` of the two."""
    @overload
    def min(self, dim: _int, keepdim: _bool = False) -> _ValuesIndices: ...
    @overload
    def min(self, other: Tensor) -> Tensor: ...
    def minimum(self, other: Tensor) -> Tensor:
        """The smaller of two elements; nan if either is."""
    def mm(self, mat2: Tensor) -> Tensor:
        """The product of two matrices: [n, k] @ [k, m] gives [n, m]."""
    def mode(self, dim: _int = -1, keepdim: _bool = False) -> _ValuesIndices:
        """(values, indices) of the element that occurs most often along dim, the smallest one of several."""
    def moveaxis(self, source: _Ints, destination: _Ints) -> Tensor:
        """A view with some dims moved to other places, the rest keeping their order."""
    def movedim(self, source: _Ints, destination: _Ints) -> Tensor:
        """A view with some dims moved to other places, the rest keeping their order."""
    def msort(self) -> Tensor:
        """The elements in order along the first dim: `sort(dim=0).values`."""
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
    def mvlgamma(self, p: _float) -> Tensor:
        """The logarithm of the gamma function of p dimensions."""
    def mvlgamma_(self, p: _float) -> Tensor:
        """The logarithm of the gamma function of p dimensions."""
    def nan_to_num(self, nan: _float | None = None, posinf: _float | None = None, neginf: _float | None = None) -> Tensor:
        """`nan` (0 if None), `posinf` and `neginf` (the largest and smallest of the dtype) for what is not finite."""
    def nan_to_num_(self, nan: _float | None = None, posinf: _float | None = None, neginf: _float | None = None) -> Tensor:
        """`nan` (0 if None), `posinf` and `neginf` (the largest and smallest of the dtype) for what is not finite."""
    def nanmean(self, dim: _int | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None) -> Tensor:
        """The mean of the elements that are not nan, of all or over `dim`; nan where all are."""
    @overload
    def nanmedian(self) -> Tensor:
        """The median of the elements that are not nan; with `dim`, (values, indices) along it."""
    @overload
    def nanmedian(self, dim: _int, keepdim: _bool = False) -> _ValuesIndices: ...
    def nanquantile(self, q: Tensor | _Number, dim: _int | None = None, keepdim: _bool = False, *, interpolation: str = 'linear') -> Tensor:
        """As `quantile`, of the elements that are not nan; nan where all are."""
    def nansum(self, dim: _int | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None) -> Tensor:
        """The sum of the elements that are not nan, of all or over `dim`."""
    def narrow(self, dim: _int, start: Tensor | _int, length: _int) -> Tensor:
        """A view of `length` slices along dim, from `start` on."""
    def narrow_copy(self, dim: _int, start: _int, length: _int) -> Tensor:
        """A copy of `length` slices along dim, from `start` on."""
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
    def new_empty_strided(self, size: Sequence[_int], stride: Sequence[_int], dtype: _dtype | None = None, device: _device | str | None = None, requires_grad: _bool = False, layout: Any | None = None, pin_memory: _bool = False) -> Tensor:
        """An unset tensor of this size and these strides, with the dtype of self unless another is given."""
    def new_full(self, size: Any, fill_value: Any, *, dtype: Any = None, **options: Any) -> Tensor:
        """fill_value in every element, with the dtype of self unless another is given."""
    def new_ones(self, *size: Any, dtype: Any = None, **options: Any) -> Tensor:
        """Ones, with the dtype of self unless another is given."""
    def new_tensor(self, data: Any, *, dtype: Any = None, **options: Any) -> Tensor:
        """A tensor of `data`, with the dtype of self unless another is given."""
    def new_zeros(self, *size: Any, dtype: Any = None, **options: Any) -> Tensor:
        """Zeros, with the dtype of self unless another is given."""
    def nextafter(self, other: Tensor) -> Tensor:
        """The floating number next to self on the way to other."""
    def nextafter_(self, other: Tensor) -> Tensor:
        """The floating number next to self on the way to other."""
    @overload
    def nonzero(self) -> Tensor:
        """The indices of the elements that are not zero: one row each, or a tuple of one vector a dimension."""
    @overload
    def nonzero(self, *, as_tuple: _bool) -> tuple[Tensor, ...]: ...
    def nonzero_static(self, *, size: _int, fill_value: _Number = -1) -> Tensor:
        """The indices of the first `size` elements that are not zero, one row each; rows of fill_value where they lack."""
    def norm(self, p: _Number | str = 'fro', dim: _Ints | None = None, keepdim: _bool = False, dtype: _dtype | None = None) -> Tensor:
        """The p-norm of the elements as one vector, or along `dim`."""
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
    def ormqr(self, input2: Tensor, input3: Tensor, left: _bool = True, transpose: _bool = False) -> Tensor:
        """The products Q C of the reflections that self and tau (input2) hold and C (input3), none of which Q is made for."""
    def outer(self, vec2: Tensor) -> Tensor:
        """The products of every element of one vector with every element of another: [n] and [m] give [n, m]."""
    @property
    def output_nr(self) -> _int: ...
    @overload
    def permute(self, *dims: _Ints) -> Tensor:
        """A view with the dims in another order."""
    @overload
    def permute(self, dims: _Ints) -> Tensor: ...
    def pin_memory(self, device: Any = None) -> Tensor: ...
    def pinverse(self, rcond: Tensor | _Number = 1e-15) -> Tensor:
        """The pseudoinverses of matrices; see `linalg.pinv`."""
    def polygamma(self, n: _int) -> Tensor:
        """The n-th derivative of digamma."""
    def polygamma_(self, n: _int) -> Tensor:
        """The n-th derivative of digamma."""
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
    def put(self, index: Tensor, source: Tensor, accumulate: _bool = False) -> Tensor:
        """A copy of self with the elements of source written (or added) at `index` of self seen as one dimension."""
    def put_(self, index: Tensor, source: Tensor, accumulate: _bool = False) -> Tensor:
        """A copy of self with the elements of source written (or added) at `index` of self seen as one dimension."""
    def qr(self, some: _bool = True) -> _QR:
        """A = Q R; see `linalg.qr`, "reduced" where `some`, else "complete"."""
    def quantile(self, q: Tensor | _Number, dim: _int | None = None, keepdim: _bool = False, *, interpolation: str = 'linear') -> Tensor:
        """The q-quantiles of all elements or along `dim`: the element with a share q of the others below it."""
    def rad2deg(self) -> Tensor:
        """Radians in degrees."""
    def rad2deg_(self) -> Tensor:
        """Radians in degrees."""
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
    def renorm(self, p: _float, dim: _int, maxnorm: _Number) -> Tensor:
        """Each slice along `dim` whose p-norm is larger than maxnorm, scaled down to it."""
    def renorm_(self, p: _float, dim: _int, maxnorm: _Number) -> Tensor:
        """Each slice along `dim` whose p-norm is larger than maxnorm, scaled down to it."""
    @overload
    def repeat(self, *repeats: _int) -> Tensor:
        """The tensor laid side by side `repeats` times along each dim."""
    @overload
    def repeat(self, repeats: Sequence[_int]) -> Tensor: ...
    @overload
    def repeat_interleave(self, repeats: Tensor | _int, dim: _int | None = None, *, output_size: _int | None = None) -> Tensor:
        """Each element (or slice along dim) repeated as often as `repeats` says: a number, or one for each."""
    @overload
    def repeat_interleave(self, *, output_size: _int | None = None) -> Tensor: ...
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
    def resize_(self, *sizes: Any, memory_format: Any = ...) -> Tensor:
        """Gives the tensor another size, in the same memory where that is large enough."""
    def resize_as_(self, other: Tensor, *, memory_format: Any = ...) -> Tensor:
        """Gives the tensor the size of another, and its memory format where that is to be preserved."""
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
    def rot90(self, k: _int = 1, dims: _Ints = (0, 1)) -> Tensor:
        """The tensor turned k times by 90 degrees, from the first of the two dims toward the second."""
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
    def scatter(self, dim: _int, index: Tensor, src: Tensor, *, reduce: str | None = None) -> Tensor:
        """A copy of self with out[index[i, j], j] = src[i, j] for dim 0; `src` may be a number."""
    @overload
    def scatter(self, dim: _int, index: Tensor, value: _Number, *, reduce: str | None = None) -> Tensor: ...
    @overload
    def scatter_(self, dim: _int, index: Tensor, src: Tensor, *, reduce: str | None = None) -> Tensor:
        """A copy of self with out[index[i, j], j] = src[i, j] for dim 0; `src` may be a number."""
    @overload
    def scatter_(self, dim: _int, index: Tensor, value: _Number, *, reduce: str | None = None) -> Tensor: ...
    def scatter_add(self, dim: _int, index: Tensor, src: Tensor) -> Tensor:
        """A copy of self with src[i, j] added at [index[i, j], j] for dim 0; repeated places add up."""
    def scatter_add_(self, dim: _int, index: Tensor, src: Tensor) -> Tensor:
        """A copy of self with src[i, j] added at [index[i, j], j] for dim 0; repeated places add up."""
    def scatter_reduce(self, dim: _int, index: Tensor, src: Tensor, reduce: str, *, include_self: _bool = True) -> Tensor:
        """A copy of self with src[i, j] reduced into [index[i, j], j] (for dim 0): sum, prod, mean, amax or amin."""
    def scatter_reduce_(self, dim: _int, index: Tensor, src: Tensor, reduce: str, *, include_self: _bool = True) -> Tensor:
        """A copy of self with src[i, j] reduced into [index[i, j], j] (for dim 0): sum, prod, mean, amax or amin."""
    def select(self, dim: _int, index: _int) -> Tensor:
        """A view of the slice at `index` along dim, without that dim."""
    def select_scatter(self, src: Tensor, dim: _int, index: _int) -> Tensor:
        """A copy of self with src written at `index` along dim: what x.select(dim, index).copy_(src) does to x."""
    def set_(self, source: Any = None, storage_offset: _int = 0, size: Any = None, stride: Any = None) -> Tensor:
        """Lets the tensor lie where another does, or in a storage, from an offset, in a size and strides."""
    def sgn(self) -> Tensor:
        """-1, 0 or 1: of real numbers the same as `sign`."""
    def sgn_(self) -> Tensor:
        """-1, 0 or 1: of real numbers the same as `sign`."""
    @property
    def shape(self) -> Size:
        """The size of each dim."""
    def short(self, *, memory_format: Any = None) -> Tensor: ...
    def sigmoid(self) -> Tensor:
        """1 / (1 + exp(-x))."""
    def sigmoid_(self) -> Tensor:
        """1 / (1 + exp(-x))."""
    def sign(self) -> Tensor:
        """-1, 0 or 1."""
    def sign_(self) -> Tensor:
        """-1, 0 or 1."""
    def signbit(self) -> Tensor:
        """Which elements have a minus sign, as -0.0 has."""
    def sin(self) -> Tensor:
        """The sine, of radians."""
    def sin_(self) -> Tensor:
        """The sine, of radians."""
    def sinc(self) -> Tensor:
        """sin(pi * x) / (pi * x), and 1 at 0."""
    def sinc_(self) -> Tensor:
        """sin(pi * x) / (pi * x), and 1 at 0."""
    def sinh(self) -> Tensor:
        """The hyperbolic sine."""
    def sinh_(self) -> Tensor:
        """The hyperbolic sine."""
    @overload
    def size(self) -> Size:
        """The shape, or the size of one dim."""
    @overload
    def size(self, dim: _int) -> _int: ...
    def slice_scatter(self, src: Tensor, dim: _int = 0, start: _int | None = None, end: _int | None = None, step: _Number = 1) -> Tensor:
        """A copy of self with src written from start to end along dim: what x[start:end:step].copy_(src) does to x."""
    def slogdet(self) -> _SignLogabsdet:
        """`torch.linalg.slogdet`."""
    def softmax(self, dim: _int | None = None, dtype: _dtype | None = None) -> Tensor:
        """exp(x_i) / sum_j exp(x_j) along dim, in the shape of input: positive, and 1 in sum."""
    def sort(self, dim: _int = -1, descending: _bool = False, *, stable: _bool | None = None) -> _ValuesIndices:
        """(values, indices) in order along dim, equal elements in the order they had, whether `stable` is asked for or not."""
    def split(self, split_size_or_sections: _Ints, dim: _int = 0) -> tuple[Tensor, ...]:
        """Views of pieces along dim: of one size (the last may be smaller) or of the sizes given."""
    def split_with_sizes(self, split_sizes: Sequence[_int], dim: _int = 0) -> tuple[Tensor, ...]:
        """Views of pieces along dim of the given sizes."""
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
    def squeeze_(self, dim: Any = None) -> Tensor:
        """squeeze in place."""
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
    @overload
    def sum_to_size(self, *size: _int) -> Tensor:
        """self summed over what it would have to be expanded by from `size`: the opposite of expand."""
    @overload
    def sum_to_size(self, size: Sequence[_int]) -> Tensor: ...
    def svd(self, some: _bool = True, compute_uv: _bool = True) -> _USV:
        """A = U diag(S) V.T; see `linalg.svd`, whose `full_matrices` is the opposite of `some`, and whose Vh is V.T."""
    def swapaxes(self, dim0: _int, dim1: _int) -> Tensor:
        """A view with two dims exchanged."""
    def swapaxes_(self, axis0: _int, axis1: _int) -> Tensor:
        """transpose in place."""
    def swapdims(self, dim0: _int, dim1: _int) -> Tensor:
        """A view with two dims exchanged."""
    def swapdims_(self, dim0: _int, dim1: _int) -> Tensor:
        """transpose in place."""
    def t(self) -> Tensor:
        """The transpose of a matrix, as a view; vectors and 0-d tensors as they are."""
    def t_(self) -> Tensor:
        """t in place."""
    def take(self, index: Tensor) -> Tensor:
        """The elements at the places `index` of self seen as one dimension."""
    def take_along_dim(self, indices: Tensor, dim: _int | None = None) -> Tensor:
        """The elements at `indices` along dim, both broadcast in the other dims; without dim, of self as one dimension."""
    def tan(self) -> Tensor:
        """The tangent, of radians."""
    def tan_(self) -> Tensor:
        """The tangent, of radians."""
    def tanh(self) -> Tensor:
        """The hyperbolic tangent."""
    def tanh_(self) -> Tensor:
        """The hyperbolic tangent."""
    def tensor_split(self, indices_or_sections: Tensor | _Ints, dim: _int = 0) -> tuple[Tensor, ...]:
        """Views of so many pieces along dim, the first ones longer where it does not come out even; or cut at indices."""
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
    def trace(self) -> Tensor:
        """The sum of the diagonal of a matrix."""
    def transpose(self, dim0: _int, dim1: _int) -> Tensor:
        """A view with two dims exchanged."""
    def transpose_(self, dim0: _int, dim1: _int) -> Tensor:
        """transpose in place."""
    def triangular_solve(self, A: Tensor, upper: _bool = True, transpose: _bool = False, unitriangular: _bool = False) -> _SolutionCloned_Coefficient:
        """The solutions X of A X = self for triangular matrices A (of A.T X = self where `transpose`), and a copy of A."""
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
    def type(self, dtype: Any = None, non_blocking: _bool = False, *, memory_format: Any = None) -> Any:
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
    @overload
    def unique(self, sorted: _bool = True, return_inverse: _bool = False, return_counts: _bool = False, dim: _int | None = None) -> Tensor:
        """The distinct elements in order, or with `dim` the distinct slices along it."""
    @overload
    def unique(self, sorted: _bool = True, return_inverse: _bool = False, return_counts: _bool = False, dim: _int | None = None) -> tuple[Tensor, ...]: ...
    @overload
    def unique_consecutive(self, return_inverse: _bool = False, return_counts: _bool = False, dim: _int | None = None) -> Tensor:
        """The elements, or with `dim` the slices along it, without those that equal the one before."""
    @overload
    def unique_consecutive(self, return_inverse: _bool = False, return_counts: _bool = False, dim: _int | None = None) -> tuple[Tensor, ...]: ...
    def unsafe_chunk(self, chunks: _int, dim: _int = 0) -> tuple[Tensor, ...]:
        """chunk, whose pieces may be modified in place: see unsafe_split."""
    def unsafe_split(self, split_size: _int, dim: _int = 0) -> tuple[Tensor, ...]:
        """split, whose pieces may be modified in place: the graph then knows nothing of what they share."""
    def unsafe_split_with_sizes(self, split_sizes: Sequence[_int], dim: _int = 0) -> tuple[Tensor, ...]:
        """split_with_sizes, whose pieces may be modified in place: see unsafe_split."""
    def unsqueeze(self, dim: _int) -> Tensor:
        """A view with a new dim of size 1 at `dim`."""
    def unsqueeze_(self, dim: _int) -> Tensor:
        """unsqueeze in place."""
    def untyped_storage(self) -> Any:
        """The memory in which the tensor lies."""
    @overload
    def var(self, dim: _Ints | None = None, *, correction: _Number = 1, keepdim: _bool = False) -> Tensor:
        """The variance, divided by n - correction (1 unless told otherwise; `unbiased=False` is 0)."""
    @overload
    def var(self, dim: _Ints | None = None, unbiased: _bool = True, keepdim: _bool = False) -> Tensor: ...
    def vdot(self, other: Tensor) -> Tensor:
        """The inner product of two vectors of one size; the same as `dot`, as the numbers are real."""
    @overload
    def view(self, *shape: _int) -> Tensor:
        """The same buffer under another shape; RuntimeError where that needs a copy. One size may be -1."""
    @overload
    def view(self, shape: Sequence[_int]) -> Tensor: ...
    def view_as(self, other: Tensor) -> Tensor:
        """self viewed with the shape of other."""
    def vsplit(self, indices_or_sections: Tensor | _Ints) -> tuple[Tensor, ...]:
        """Views of pieces on top of each other, along dim 0: see tensor_split."""
    def where(self, condition: Tensor, other: Tensor | _Number) -> Tensor:
        """self where condition is true, else other."""
    def xlogy(self, other: Tensor) -> Tensor:
        """self * log(other), and 0 where self is 0."""
    def xlogy_(self, other: Tensor) -> Tensor:
        """self * log(other), and 0 where self is 0."""
    def xpu(self, device: Any = None, non_blocking: _bool = False, memory_format: Any = None) -> Tensor: ...
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
