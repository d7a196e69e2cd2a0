# Generated: `python -m minitorch._stubs` writes this file.
from builtins import bool as _bool, float as _float, int as _int, type as _type
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias, overload
from minitorch.dtypes import device as _device, dtype as _dtype
from minitorch.random import Generator as _Generator
from collections.abc import Callable
from collections.abc import Sequence
from minitorch import accelerator as accelerator
from minitorch import amp as amp
from minitorch import autograd as autograd
from minitorch import backends as backends
from minitorch import cli as cli
from minitorch import compiler as compiler
from minitorch import cuda as cuda
from minitorch import distributed as distributed
from minitorch import distributions as distributions
from minitorch import dtypes as dtypes
from minitorch import func as func
from minitorch import jit as jit
from minitorch import linalg as linalg
from minitorch import multiprocessing as multiprocessing
from minitorch import nn as nn
from minitorch import notebook as notebook
from minitorch import ops as ops
from minitorch import optim as optim
from minitorch import overrides as overrides
from minitorch import parity as parity
from minitorch import profiler as profiler
from minitorch import random as random
from minitorch import scalar as scalar
from minitorch import serialization as serialization
from minitorch import signal as signal
from minitorch import special as special
from minitorch import storage as storage
from minitorch import swap as swap
from minitorch import testing as testing
from minitorch import torch_version as torch_version
from minitorch import types as types
from minitorch import utils as utils
from minitorch import version as version
from minitorch import viz as viz
from minitorch._settings import OutOfMemoryError as OutOfMemoryError
from minitorch._tensor import OldType
from minitorch._tensor import Size as Size
from minitorch._tensor import Tensor as Tensor
from minitorch._tensor import _ATau as _ATau
from minitorch._tensor import _EigenvaluesEigenvectors as _EigenvaluesEigenvectors
from minitorch._tensor import _HistBin_Edges as _HistBin_Edges
from minitorch._tensor import _InverseInfo as _InverseInfo
from minitorch._tensor import _LInfo as _LInfo
from minitorch._tensor import _LdPivots as _LdPivots
from minitorch._tensor import _LdPivotsInfo as _LdPivotsInfo
from minitorch._tensor import _LuPivots as _LuPivots
from minitorch._tensor import _LuPivotsInfo as _LuPivotsInfo
from minitorch._tensor import _MantissaExponent as _MantissaExponent
from minitorch._tensor import _MinMax as _MinMax
from minitorch._tensor import _PLU as _PLU
from minitorch._tensor import _QR as _QR
from minitorch._tensor import _ResultInfo as _ResultInfo
from minitorch._tensor import _SignLogabsdet as _SignLogabsdet
from minitorch._tensor import _SolutionCloned_Coefficient as _SolutionCloned_Coefficient
from minitorch._tensor import _SolutionResidualsRankSingular_Values as _SolutionResidualsRankSingular_Values
from minitorch._tensor import _USV as _USV
from minitorch._tensor import _USVh as _USVh
from minitorch._tensor import _ValuesIndices as _ValuesIndices
from minitorch.amp.autocast_mode import autocast as autocast
from minitorch.autograd.modes import enable_grad as enable_grad
from minitorch.autograd.modes import inference_mode as inference_mode
from minitorch.autograd.modes import no_grad as no_grad
from minitorch.autograd.modes import set_grad_enabled as set_grad_enabled
from minitorch.dtypes import device as device
from minitorch.dtypes import dtype as dtype
from minitorch.dtypes import finfo as finfo
from minitorch.dtypes import iinfo as iinfo
from minitorch.ops.num import memory_format as memory_format
from minitorch.random import Generator as Generator
from minitorch.scalar import Value as Value
from minitorch.storage import TypedStorage as TypedStorage
from minitorch.storage import UntypedStorage as UntypedStorage
from types import SimpleNamespace
from typing import Any
import numpy as np
import os as os

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
def abs_(self) -> Tensor:
    """Tensor.abs_() -> Tensor"""
def absolute(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The absolute value; its derivative at 0 is taken as 0."""
def acos(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The arccosine, in radians."""
def acos_(self) -> Tensor:
    """Tensor.acos_() -> Tensor"""
def acosh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of the hyperbolic cosine."""
def acosh_(self) -> Tensor:
    """Tensor.acosh_() -> Tensor"""
def adaptive_avg_pool1d(input: Tensor, output_size: _Ints) -> Tensor:
    """The means of `output_size` windows that cover signals [N, C, L]."""
def adaptive_max_pool1d(input: Tensor, output_size: _Ints) -> tuple[Tensor, ...]:
    """(values, indices) of `torch.nn.functional.adaptive_max_pool1d`."""
def add(input: Tensor, other: Tensor | _Number, *, alpha: _Number = 1, out: Tensor | None = None) -> Tensor:
    """self + alpha * other."""
def addbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: _Number = 1, alpha: _Number = 1, out: Tensor | None = None) -> Tensor:
    """beta * self + alpha * the sum of batch1 @ batch2 over the batch: [b, n, k] @ [b, k, m] gives [n, m]."""
def addcdiv(input: Tensor, tensor1: Tensor | _Number, tensor2: Tensor | _Number, *, value: _Number = 1, out: Tensor | None = None) -> Tensor:
    """self + value * tensor1 / tensor2, of floating tensors."""
def addcmul(input: Tensor, tensor1: Tensor | _Number, tensor2: Tensor | _Number, *, value: _Number = 1, out: Tensor | None = None) -> Tensor:
    """self + value * tensor1 * tensor2."""
def addmm(input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: _Number = 1, alpha: _Number = 1, out: Tensor | None = None) -> Tensor:
    """beta * self + alpha * mat1 @ mat2: [n, k] @ [k, m], to which self broadcasts."""
def addmv(input: Tensor, mat: Tensor, vec: Tensor, *, beta: _Number = 1, alpha: _Number = 1, out: Tensor | None = None) -> Tensor:
    """beta * self + alpha * mat @ vec: [n, k] @ [k], to which self broadcasts."""
def addmv_(self, mat, vec, *, beta=1, alpha=1) -> Tensor:
    """Tensor.addmv_(mat, vec, *, beta=1, alpha=1) -> Tensor"""
def addr(input: Tensor, vec1: Tensor | _Number, vec2: Tensor | _Number, *, beta: _Number = 1, alpha: _Number = 1, out: Tensor | None = None) -> Tensor:
    """beta * self + alpha * the products of every element of vec1 with every element of vec2: [n] and [m] give [n, m]."""
def adjoint(input: Tensor) -> Tensor:
    """A view of each matrix's transpose: no tensor is complex."""
def affine_grid_generator(theta: Tensor, size: Sequence[_int], align_corners: _bool) -> Tensor:
    """`affine_grid`, whose arguments were looked at."""
def all(input: Tensor, dim: _Ints | None = None, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """Whether all elements are true, of all or along dim."""
def allclose(input: Tensor, other: Tensor, rtol: _float = 1e-05, atol: _float = 1e-08, equal_nan: _bool = False) -> _bool:
    """Whether `isclose` holds everywhere."""
def alpha_dropout(input: Tensor, p: _float, train: _bool) -> Tensor:
    """Dropout for SELU: in training each element falls to SELU's floor with probability p; mean and variance stay."""
def alpha_dropout_(self, p, train) -> Tensor:
    """Tensor.alpha_dropout_(p, train) -> Tensor"""
def amax(input: Tensor, dim: _Ints = (), keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The largest element of all or along the dims; ties share the gradient equally."""
def amin(input: Tensor, dim: _Ints = (), keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The smallest element of all or along the dims; ties share the gradient equally."""
def aminmax(input: Tensor, *, dim: _int | None = None, keepdim: _bool = False, out: tuple[Tensor, ...] | None = None) -> _MinMax:
    """(min, max): the smallest and the largest element, of all or along one dim; ties share the gradient equally."""
def angle(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The angle of each number in the complex plane: pi where negative, else 0."""
def any(input: Tensor, dim: _Ints | None = None, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """Whether any elements are true, of all or along dim."""
@overload
def arange(end: _Number, *, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """Numbers from start (0 unless given) up to but without end, in steps; int64 when all three are integers."""
@overload
def arange(start: _Number, end: _Number, step: _Number = 1, *, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor: ...
def arccos(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The arccosine, in radians."""
def arccos_(self) -> Tensor:
    """Tensor.arccos_() -> Tensor"""
def arccosh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of the hyperbolic cosine."""
def arccosh_(self) -> Tensor:
    """Tensor.arccosh_() -> Tensor"""
def arcsin(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The arcsine, in radians."""
def arcsin_(self) -> Tensor:
    """Tensor.arcsin_() -> Tensor"""
def arcsinh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of the hyperbolic sine."""
def arcsinh_(self) -> Tensor:
    """Tensor.arcsinh_() -> Tensor"""
def arctan(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The arctangent, in radians."""
def arctan2(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The angle of the point (other, self), in radians from -pi to pi."""
def arctan_(self) -> Tensor:
    """Tensor.arctan_() -> Tensor"""
def arctanh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of the hyperbolic tangent."""
def arctanh_(self) -> Tensor:
    """Tensor.arctanh_() -> Tensor"""
def are_deterministic_algorithms_enabled() -> _bool:
    """What `use_deterministic_algorithms` has set."""
def argmax(input: Tensor, dim: _int | None = None, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The index of the largest element, of all or along dim."""
def argmin(input: Tensor, dim: _int | None = None, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The index of the smallest element, of all or along dim."""
def argsort(input: Tensor, dim: _int = -1, descending: _bool = False, *, stable: _bool = False, out: Tensor | None = None) -> Tensor:
    """The indices that put the elements in order along dim, equal elements in the order they had."""
def argwhere(input: Tensor) -> Tensor:
    """The indices of the elements that are not zero, one row each."""
def as_strided(input: Tensor, size: Sequence[_int], stride: Sequence[_int], storage_offset: _int | None = None) -> Tensor:
    """A view of the buffer with the given size, strides and offset, counted in elements."""
def as_strided_(self, size: Any, stride: Any, storage_offset: _int | None = None) -> Tensor:
    """as_strided in place."""
def as_strided_scatter(input: Tensor, src: Tensor, size: Sequence[_int], stride: Sequence[_int], storage_offset: _int | None = None) -> Tensor:
    """A copy of self with src written where x.as_strided(size, stride, storage_offset) would read."""
def as_tensor(data: Any, dtype: dtypes.dtype | None = None, device: Any = None) -> Tensor:
    """`data` as a tensor, without a copy where it is a tensor or an array of that dtype."""
def asarray(obj: Any, *, dtype: dtypes.dtype | None = None, device: Any = None, copy: _bool | None = None, requires_grad: _bool | None = None) -> Tensor:
    """`obj` as a tensor, sharing its memory where `copy` and the dtype allow that."""
def asin(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The arcsine, in radians."""
def asin_(self) -> Tensor:
    """Tensor.asin_() -> Tensor"""
def asinh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of the hyperbolic sine."""
def asinh_(self) -> Tensor:
    """Tensor.asinh_() -> Tensor"""
def atan(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The arctangent, in radians."""
def atan2(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The angle of the point (other, self), in radians from -pi to pi."""
def atan_(self) -> Tensor:
    """Tensor.atan_() -> Tensor"""
def atanh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of the hyperbolic tangent."""
def atanh_(self) -> Tensor:
    """Tensor.atanh_() -> Tensor"""
@overload
def atleast_1d(*tensors: Tensor) -> Tensor:
    """The tensor, or each of several, as a vector where it has no dims."""
@overload
def atleast_1d(tensors: Sequence[Tensor]) -> Tensor: ...
@overload
def atleast_1d(*tensors: Tensor) -> tuple[Tensor, ...]: ...
@overload
def atleast_1d(tensors: Sequence[Tensor]) -> tuple[Tensor, ...]: ...
@overload
def atleast_2d(*tensors: Tensor) -> Tensor:
    """The tensor, or each of several, with at least two dims: a vector [n] becomes [1, n]."""
@overload
def atleast_2d(tensors: Sequence[Tensor]) -> Tensor: ...
@overload
def atleast_2d(*tensors: Tensor) -> tuple[Tensor, ...]: ...
@overload
def atleast_2d(tensors: Sequence[Tensor]) -> tuple[Tensor, ...]: ...
@overload
def atleast_3d(*tensors: Tensor) -> Tensor:
    """The tensor, or each of several, with at least three dims: [n] becomes [1, n, 1] and [n, m] becomes [n, m, 1]."""
@overload
def atleast_3d(tensors: Sequence[Tensor]) -> Tensor: ...
@overload
def atleast_3d(*tensors: Tensor) -> tuple[Tensor, ...]: ...
@overload
def atleast_3d(tensors: Sequence[Tensor]) -> tuple[Tensor, ...]: ...
def avg_pool1d(input: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, ceil_mode: _bool = False, count_include_pad: _bool = True) -> Tensor:
    """The mean of each window of signals [N, C, L]."""
def baddbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: _Number = 1, alpha: _Number = 1, out: Tensor | None = None) -> Tensor:
    """beta * self + alpha * batch1 @ batch2: [b, n, k] @ [b, k, m], to which self broadcasts."""
def bartlett_window(window_length: _int, periodic: _bool = True, *, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """A triangle from 0 up to 1 and down to 0."""
def batch_norm(input: Tensor, weight: Tensor, bias: Tensor, running_mean: Tensor, running_var: Tensor, training: _bool, momentum: _float, eps: _float, cudnn_enabled: _bool) -> Tensor:
    """`torch.nn.functional.batch_norm` with another order of arguments; `cudnn_enabled` has no effect on a CPU."""
@overload
def bernoulli(input: Tensor, *, generator: _Generator | None = None, out: Tensor | None = None) -> Tensor:
    """0s and 1s, each 1 with its own probability in input; with a number p, all with that one."""
@overload
def bernoulli(input: Tensor, p: Tensor | _float, *, generator: _Generator | None = None, out: Tensor | None = None) -> Tensor: ...
bfloat16: dtype
def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input1 @ weight[o] @ input2 + bias[o] for every o: [..., n] and [..., m] with weight [out, n, m] give [..., out]."""
def binary_cross_entropy_with_logits(input: Tensor, target: Tensor, weight: Tensor | None = None, pos_weight: Tensor | None = None, reduction: _int = 0) -> Tensor:
    """That of torch.nn.functional with the reduction as a number: 0, 1, 2 for "none", "mean", "sum"."""
def bincount(input: Tensor, weights: Tensor | None = None, minlength: _int = 0) -> Tensor:
    """How often each number from 0 to the largest occurs in a 1-D tensor of integers; with weights, their sums."""
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
def blackman_window(window_length: _int, periodic: _bool = True, *, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """0.42 - 0.5 cos x + 0.08 cos 2x with x from 0 to 2 pi."""
@overload
def block_diag(*tensors: Tensor) -> Tensor:
    """A matrix with the given ones (vectors as rows, numbers as 1 x 1) along its diagonal, and zeros elsewhere."""
@overload
def block_diag(tensors: Sequence[Tensor]) -> Tensor: ...
def bmm(input: Tensor, mat2: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The products of two batches of matrices: [b, n, k] and [b, k, m] give [b, n, m]."""
bool: dtype
def broadcast_shapes(*shapes: Sequence[_int] | _int) -> Size:
    """The shape to which tensors of these shapes broadcast; a number is a shape of one dim."""
def broadcast_tensors(*tensors: Tensor) -> tuple[Tensor, ...]:
    """The tensors expanded to their common shape; one that has it is returned itself."""
def broadcast_to(input: Tensor, size: Sequence[_int]) -> Tensor:
    """self expanded to `size`."""
def bucketize(input: Tensor, boundaries: Tensor | _Number, *, out_int32: _bool = False, right: _bool = False, out: Tensor | None = None) -> Tensor:
    """The bucket of each input between boundaries, 1-D and in order; with `right` a boundary belongs to the one above."""
def can_cast(from_: dtypes.dtype, to: dtypes.dtype) -> _bool:
    """Whether in-place operations may store the first dtype into the second: not to a lower category."""
@overload
def cartesian_prod(*tensors: Tensor) -> Tensor:
    """Every combination of one element of each vector, as rows; of a single vector itself."""
@overload
def cartesian_prod(tensors: Sequence[Tensor]) -> Tensor: ...
def cat(tensors: Sequence[Tensor], dim: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """Tensors joined along an existing dim: of one shape but for that dim."""
def cdist(x1: Tensor, x2: Tensor, p: _float = 2.0, compute_mode: str = 'use_mm_for_euclid_dist_if_necessary') -> Tensor:
    """The p-norm distance of each row of x1 from each row of x2: [..., n, d] and [..., m, d] give [..., n, m]."""
def ceil(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The smallest whole number not below."""
def ceil_(self) -> Tensor:
    """Tensor.ceil_() -> Tensor"""
def celu(input: Tensor, alpha: _Number = 1.0) -> Tensor:
    """x where positive, else alpha * (exp(x / alpha) - 1), whose slope at 0 is 1 for every alpha."""
def celu_(self, alpha=1.0) -> Tensor:
    """Tensor.celu_(alpha=1.0) -> Tensor"""
@overload
def chain_matmul(*matrices: Tensor, out: Tensor | None = None) -> Tensor:
    """The product of matrices, in the order of multiplication that takes the least work; see `linalg.multi_dot`."""
@overload
def chain_matmul(matrices: Sequence[Tensor], *, out: Tensor | None = None) -> Tensor: ...
def channel_shuffle(input: Tensor, groups: _int) -> Tensor:
    """Mixes the channels of `groups` groups: the first of each, then the second of each, …."""
channels_last: memory_format
channels_last_3d: memory_format
def cholesky(input: Tensor, upper: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The lower triangular factors L of symmetric positive-definite matrices A = L L.T; see `linalg.cholesky`."""
def cholesky_inverse(input: Tensor, upper: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The inverses of A = L L.T from the factors L, or from L.T where `upper`."""
def cholesky_solve(input: Tensor, input2: Tensor, upper: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The solutions X of A X = self, from the factors L of A = L L.T, or from L.T where `upper`."""
def chunk(input: Tensor, chunks: _int, dim: _int = 0) -> tuple[Tensor, ...]:
    """Views of at most `chunks` pieces of equal size along dim."""
def clamp(input: Tensor, min: Tensor | _Number | None = None, max: Tensor | _Number | None = None, *, out: Tensor | None = None) -> Tensor:
    """Each element brought into [min, max]; bounds are numbers or tensors, one may be None."""
def clamp_(self, min=None, max=None) -> Tensor:
    """Tensor.clamp_(min=None, max=None) -> Tensor"""
def clamp_max(input: Tensor, max: _Number, *, out: Tensor | None = None) -> Tensor:
    """Each element, or `max` where that is smaller; `max` is a number or a tensor."""
def clamp_max_(self, max) -> Tensor:
    """Tensor.clamp_max_(max) -> Tensor"""
def clamp_min(input: Tensor, min: _Number, *, out: Tensor | None = None) -> Tensor:
    """Each element, or `min` where that is larger; `min` is a number or a tensor."""
def clamp_min_(self, min) -> Tensor:
    """Tensor.clamp_min_(min) -> Tensor"""
def clip(input: Tensor, min: Tensor | _Number | None = None, max: Tensor | _Number | None = None, *, out: Tensor | None = None) -> Tensor:
    """Each element brought into [min, max]; bounds are numbers or tensors, one may be None."""
def clip_(self, min=None, max=None) -> Tensor:
    """Tensor.clip_(min=None, max=None) -> Tensor"""
def clone(input: Tensor, *, memory_format: Any | None = None) -> Tensor:
    """A copy with a buffer of its own, which lies in memory as self does or in the order of `memory_format`."""
def column_stack(tensors: Sequence[Tensor], *, out: Tensor | None = None) -> Tensor:
    """Tensors joined side by side along dim 1, vectors as columns."""
def combinations(input: Tensor, r: _int = 2, with_replacement: _bool = False) -> Tensor:
    """Every choice of r elements of a vector, in their order, as rows."""
def compile(model: Callable | None = None, **options: Any) -> Callable:
    """The module or function itself: minitorch has no compiler. Also a decorator, with or without options."""
def concat(tensors: Sequence[Tensor], dim: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """Tensors joined along an existing dim: of one shape but for that dim."""
def concatenate(tensors: Sequence[Tensor], dim: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """Tensors joined along an existing dim: of one shape but for that dim."""
def conj(input: Tensor) -> Tensor:
    """The conjugate: the tensor itself, for none is complex."""
def conj_physical(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The conjugate: the tensor itself, for none is complex."""
def constant_pad_nd(input: Tensor, pad: Sequence[_int], value: _Number = 0) -> Tensor:
    """`value` around the last dims: pad is (before, after) of the last dim, then of the one before, …."""
contiguous_format: memory_format
def conv1d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: _Ints = 1, padding: _Ints | str = 0, dilation: _Ints = 1, groups: _int = 1) -> Tensor:
    """Slides each kernel along input [batch, C, length] or [C, length]: `conv2d` in one dim."""
def conv2d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: _Ints = 1, padding: _Ints | str = 0, dilation: _Ints = 1, groups: _int = 1) -> Tensor:
    """Slides each kernel over input [batch, C, height, width] or [C, height, width]: sums of products at every place."""
def conv3d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: _Ints = 1, padding: _Ints | str = 0, dilation: _Ints = 1, groups: _int = 1) -> Tensor:
    """Slides each kernel through input [batch, C, depth, height, width]: `conv2d` in three dims."""
def conv_transpose1d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: _Ints = 1, padding: _Ints = 0, output_padding: _Ints = 0, groups: _int = 1, dilation: _Ints = 1) -> Tensor:
    """`conv_transpose2d` in one dim: input [batch, C, length]."""
def conv_transpose2d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: _Ints = 1, padding: _Ints = 0, output_padding: _Ints = 0, groups: _int = 1, dilation: _Ints = 1) -> Tensor:
    """Puts down each element of input [batch, C, height, width] as a multiple of the kernel."""
def conv_transpose3d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: _Ints = 1, padding: _Ints = 0, output_padding: _Ints = 0, groups: _int = 1, dilation: _Ints = 1) -> Tensor:
    """`conv_transpose2d` in three dims: input [batch, C, depth, height, width]."""
def convolution(input: Tensor, weight: Tensor, bias: Tensor, stride: _Ints, padding: _Ints, dilation: _Ints, transposed: _bool, output_padding: _Ints, groups: _int) -> Tensor:
    """A convolution or, if `transposed`, its gradient in the input, over all dims of input [batch, C, *size] but two."""
def copysign(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The size of self with the sign of other, always floating."""
def corrcoef(input: Tensor) -> Tensor:
    """The correlations of variables, rows of `self`: their covariances divided by both standard deviations."""
def cos(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The cosine, of radians."""
def cos_(self) -> Tensor:
    """Tensor.cos_() -> Tensor"""
def cosh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The hyperbolic cosine."""
def cosh_(self) -> Tensor:
    """Tensor.cosh_() -> Tensor"""
def cosine_embedding_loss(input1: Tensor, input2: Tensor, target: Tensor, margin: _float = 0.0, reduction: _int = 0) -> Tensor:
    """`torch.nn.functional.cosine_embedding_loss` with the reduction as a number: 0, 1, 2 for "none", "mean", "sum"."""
def cosine_similarity(x1: Tensor, x2: Tensor, dim: _int = 1, eps: _float = 1e-08) -> Tensor:
    """The cosines of the angles between vectors along dim; their sizes are taken as eps where they are smaller."""
def count_nonzero(input: Tensor, dim: _Ints | None = None) -> Tensor:
    """How many elements are not zero."""
def cov(input: Tensor, *, correction: _Number = 1, fweights: Tensor | None = None, aweights: Tensor | None = None) -> Tensor:
    """The covariances of variables: rows of `self`, a column being an observation of all of them."""
cpu: SimpleNamespace
def cross(input: Tensor, other: Tensor, dim: _int | None = None, *, out: Tensor | None = None) -> Tensor:
    """The cross products of vectors along `dim`, by default the first dim of size 3."""
def ctc_loss(log_probs: Tensor, targets: Tensor, input_lengths: Tensor | Sequence[_int], target_lengths: Tensor | Sequence[_int], blank: _int = 0, reduction: _int = 0, zero_infinity: _bool = False) -> Tensor:
    """`torch.nn.functional.ctc_loss` with the reduction as a number: 0, 1, 2 for "none", "mean", "sum"."""
def cummax(input: Tensor, dim: _int, *, out: tuple[Tensor, ...] | None = None) -> _ValuesIndices:
    """(values, indices): the largest element up to each place along `dim`, the last one of several."""
def cummin(input: Tensor, dim: _int, *, out: tuple[Tensor, ...] | None = None) -> _ValuesIndices:
    """(values, indices): the smallest element up to each place along `dim`, the last one of several."""
def cumprod(input: Tensor, dim: _int, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """Products of the elements up to each place along `dim`; integers and bools multiply in int64."""
def cumsum(input: Tensor, dim: _int, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """Sums of the elements up to each place along `dim`; integers and bools add up in int64."""
def cumulative_trapezoid(y: Tensor, x: Tensor | None = None, *, dx: _Number | None = None, dim: _int = -1) -> Tensor:
    """The integrals of y from the start to each later point along `dim`, as `trapezoid` takes them."""
default_generator: Generator
def deg2rad(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Degrees in radians."""
def deg2rad_(self) -> Tensor:
    """Tensor.deg2rad_() -> Tensor"""
def det(input: Tensor) -> Tensor:
    """`torch.linalg.det`."""
def detach_(self) -> Tensor:
    """Takes this tensor out of the graph that made it."""
def diag(input: Tensor, diagonal: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """The diagonal of a matrix, or the matrix with this diagonal."""
def diag_embed(input: Tensor, offset: _int = 0, dim1: _int = -2, dim2: _int = -1) -> Tensor:
    """Matrices in two new dims, with the last dim of self along a diagonal and zeros elsewhere."""
def diagflat(input: Tensor, offset: _int = 0) -> Tensor:
    """A matrix with all elements of the tensor along a diagonal, and zeros elsewhere."""
def diagonal(input: Tensor, offset: _int = 0, dim1: _int = 0, dim2: _int = 1) -> Tensor:
    """A view of the diagonal of two dims, as the last dim."""
def diagonal_scatter(input: Tensor, src: Tensor, offset: _int = 0, dim1: _int = 0, dim2: _int = 1) -> Tensor:
    """A copy of self with src written along a diagonal of two dims: what x.diagonal().copy_(src) does to x."""
def diff(input: Tensor, n: _int = 1, dim: _int = -1, prepend: Tensor | None = None, append: Tensor | None = None, *, out: Tensor | None = None) -> Tensor:
    """The differences of neighbours along `dim`, taken n times; of bools, whether they differ."""
def digamma(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The derivative of lgamma."""
def dist(input: Tensor, other: Tensor, p: _float = 2) -> Tensor:
    """The p-norm of self - other."""
def div(input: Tensor, other: Tensor | _Number, *, rounding_mode: str | None = None, out: Tensor | None = None) -> Tensor:
    """self / other, always floating; with rounding_mode "floor" or "trunc" rounded, in the dtype of the operands."""
def divide(input: Tensor, other: Tensor | _Number, *, rounding_mode: str | None = None, out: Tensor | None = None) -> Tensor:
    """self / other, always floating; with rounding_mode "floor" or "trunc" rounded, in the dtype of the operands."""
def dot(input: Tensor, tensor: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inner product of two vectors of one size: [n] and [n] give a tensor without dims."""
double: dtype
def dropout(input: Tensor, p: _float, train: _bool) -> Tensor:
    """In training each element is 0 with probability p, and the others are divided by 1 - p."""
def dropout_(self, p, train) -> Tensor:
    """Tensor.dropout_(p, train) -> Tensor"""
def dsplit(input: Tensor, indices_or_sections: Tensor | _Ints) -> tuple[Tensor, ...]:
    """Views of pieces along dim 2: see tensor_split."""
def dstack(tensors: Sequence[Tensor], *, out: Tensor | None = None) -> Tensor:
    """Tensors joined along dim 2, vectors as [1, n, 1] and matrices as [n, m, 1]."""
e: _float
@overload
def einsum(*args: Any) -> Tensor:
    """The sum of products that an equation names: a letter for each dim of each operand, and those of the result."""
@overload
def einsum(args: Any) -> Tensor: ...
@overload
def empty(*size: _int, memory_format: Any | None = None, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """A tensor of the given size whose elements are not set."""
@overload
def empty(size: Sequence[_int], *, memory_format: Any | None = None, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor: ...
def empty_like(input: Tensor, *, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, pin_memory: _bool = False, requires_grad: _bool = False, memory_format: Any | None = None) -> Tensor:
    """An unset tensor of the shape and dtype of input."""
def empty_permuted(size: Sequence[_int], physical_layout: Sequence[_int], *, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """An unset tensor of this size, in whose memory the dims follow each other in the order of physical_layout."""
def empty_strided(size: Sequence[_int], stride: Sequence[_int], *, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """An unset tensor of this size whose dims have these strides, counted in elements."""
def eq(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise equal: a bool tensor."""
def equal(input: Tensor, other: Tensor) -> _bool:
    """Whether both have the same shape and elements."""
def erf(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The error function."""
def erf_(self) -> Tensor:
    """Tensor.erf_() -> Tensor"""
def erfc(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """1 - erf(x), exact where erf is near 1."""
def erfc_(self) -> Tensor:
    """Tensor.erfc_() -> Tensor"""
def erfinv(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of erf, for numbers from -1 to 1."""
def exp(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """e to the power of each element."""
def exp2(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """2 to the power of each element."""
def exp2_(self) -> Tensor:
    """Tensor.exp2_() -> Tensor"""
def exp_(self) -> Tensor:
    """Tensor.exp_() -> Tensor"""
def expm1(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """exp(x) - 1, exact near 0."""
def expm1_(self) -> Tensor:
    """Tensor.expm1_() -> Tensor"""
def eye(n: _int, m: _int | None = None, *, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """The identity matrix [n, m]."""
def feature_alpha_dropout(input: Tensor, p: _float, train: _bool) -> Tensor:
    """`torch.alpha_dropout` of whole channels: input is [N, C, …]."""
def feature_alpha_dropout_(self, p, train) -> Tensor:
    """Tensor.feature_alpha_dropout_(p, train) -> Tensor"""
def feature_dropout(input: Tensor, p: _float, train: _bool) -> Tensor:
    """In training each channel of input [N, C, …] is 0 with probability p, and the others are divided by 1 - p."""
def feature_dropout_(self, p, train) -> Tensor:
    """Tensor.feature_dropout_(p, train) -> Tensor"""
def fill(input: Tensor, value: Tensor | _Number) -> Tensor:
    """A tensor like self with `value`, a number or a 0-d tensor, in every element."""
def fill_(self, value) -> Tensor:
    """Tensor.fill_(value) -> Tensor"""
def fix(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The whole part."""
def fix_(self) -> Tensor:
    """Tensor.fix_() -> Tensor"""
def flatten(input: Tensor, start_dim: _int = 0, end_dim: _int = -1) -> Tensor:
    """The dims from start_dim to end_dim made one; a 0-d tensor becomes 1-d."""
def flip(input: Tensor, dims: _Ints) -> Tensor:
    """The elements in reverse order along the dims."""
def fliplr(input: Tensor) -> Tensor:
    """The columns in reverse order: flip along dim 1."""
def flipud(input: Tensor) -> Tensor:
    """The rows in reverse order: flip along dim 0."""
float: dtype
float16: dtype
float32: dtype
float64: dtype
def float_power(input: Tensor, exponent: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """self ** exponent, computed in float64; either may be a Python number."""
def floor(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The largest whole number not above."""
def floor_(self) -> Tensor:
    """Tensor.floor_() -> Tensor"""
def floor_divide(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """self / other rounded toward minus infinity."""
def fmax(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The larger of two elements; where one is nan, the other."""
def fmin(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The smaller of two elements; where one is nan, the other."""
def fmod(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """What division by other leaves over, with the sign of self, as C's fmod; `remainder` takes that of other."""
def frac(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """What follows the point, with the sign of the number: x - trunc(x)."""
def frac_(self) -> Tensor:
    """Tensor.frac_() -> Tensor"""
def frexp(input: Tensor, *, out: tuple[Tensor, ...] | None = None) -> _MantissaExponent:
    """Each number as mantissa * 2**exponent, the mantissa in [0.5, 1): the pair of both."""
def from_dlpack(ext_tensor: Any) -> Tensor:
    """A tensor that shares the memory of an array of another library, or of a capsule, by the DLPack protocol."""
def from_numpy(array: np.ndarray) -> Tensor:
    """A tensor that shares the memory of a NumPy array."""
def frombuffer(buffer: Any, *, dtype: dtypes.dtype, count: _int = -1, offset: _int = 0, requires_grad: _bool = False) -> Tensor:
    """A tensor of one dim that shares the memory of a buffer: bytes, a bytearray, an `array.array`."""
def full(size: Sequence[_int], fill_value: _Number, *, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """A tensor of the given size with every element fill_value, whose type decides the dtype unless one is given."""
def full_like(input: Tensor, fill_value: _Number, *, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, pin_memory: _bool = False, requires_grad: _bool = False, memory_format: Any | None = None) -> Tensor:
    """fill_value in the shape and dtype of input."""
def gather(input: Tensor, dim: _int, index: Tensor, *, sparse_grad: _bool = False, out: Tensor | None = None) -> Tensor:
    """out[i, j] = self[index[i, j], j] for dim 0, and likewise for the others."""
def gcd(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The greatest common divisor of integers."""
def gcd_(self, other) -> Tensor:
    """Tensor.gcd_(other) -> Tensor"""
def ge(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise greater equal: a bool tensor."""
def geqrf(input: Tensor, *, out: tuple[Tensor, ...] | None = None) -> _ATau:
    """The factors of A = Q R as LAPACK makes them."""
def ger(input: Tensor, vec2: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The products of every element of one vector with every element of another: [n] and [m] give [n, m]."""
def get_autocast_dtype(device_type: str) -> Any:
    """The dtype of half the size that regions take, for a kind of device."""
def get_default_device() -> dtypes.device:
    """The CPU."""
def get_default_dtype() -> dtype:
    """The floating dtype of `torch.tensor([1.0])` and of integers where an operation needs a floating result."""
def get_float32_matmul_precision() -> str:
    """What was set: "highest" at the start."""
def get_num_interop_threads() -> _int:
    """What was set, else the number of processors."""
def get_num_threads() -> _int:
    """What was set, else OMP_NUM_THREADS, else the number of processors, which NumPy's BLAS uses."""
def get_rng_state() -> Tensor:
    """The state of the default stream, as a uint8 tensor."""
def gradient(input: Tensor, *, spacing: Any = 1, dim: _int | None = None, edge_order: _int = 1) -> tuple[Tensor, ...]:
    """The derivatives of a function sampled on a grid, by central differences: a tensor for each dim."""
def greater(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise greater: a bool tensor."""
def greater_equal(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise greater equal: a bool tensor."""
def grid_sampler(input: Tensor, grid: Tensor, interpolation_mode: _int, padding_mode: _int, align_corners: _bool) -> Tensor:
    """`grid_sample` with its modes as numbers."""
def grid_sampler_2d(input: Tensor, grid: Tensor, interpolation_mode: _int, padding_mode: _int, align_corners: _bool) -> Tensor:
    """`grid_sample` in 2 dims, its modes as numbers."""
def grid_sampler_3d(input: Tensor, grid: Tensor, interpolation_mode: _int, padding_mode: _int, align_corners: _bool) -> Tensor:
    """`grid_sample` in 3 dims, its modes as numbers."""
def group_norm(input: Tensor, num_groups: _int, weight: Tensor | None = None, bias: Tensor | None = None, eps: _float = 1e-05, cudnn_enabled: _bool = True) -> Tensor:
    """`torch.nn.functional.group_norm`; `cudnn_enabled` has no effect on a CPU."""
@overload
def gru(input: Tensor, hx: Any, params: Sequence[Tensor], has_biases: _bool, num_layers: _int, dropout: _float, train: _bool, bidirectional: _bool, batch_first: _bool) -> tuple[Tensor, ...]:
    """A GRU over whole sequences: see `rnn_tanh`; the weights as in `gru_cell`."""
@overload
def gru(data: Tensor, batch_sizes: Tensor, hx: Any, params: Sequence[Tensor], has_biases: _bool, num_layers: _int, dropout: _float, train: _bool, bidirectional: _bool) -> tuple[Tensor, ...]: ...
def gru_cell(input: Tensor, hx: Any, w_ih: Tensor, w_hh: Tensor, b_ih: Tensor | None = None, b_hh: Tensor | None = None) -> Tensor:
    """One step of a GRU: input [N, I] and hx [N, H] give [N, H]."""
def gt(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise greater: a bool tensor."""
half: dtype
def hamming_window(window_length: _int, periodic: _bool = True, alpha: _Number = 0.54, beta: _Number = 0.46, *, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """alpha - beta cos x with x from 0 to 2 pi."""
def hann_window(window_length: _int, periodic: _bool = True, *, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """(1 - cos x) / 2 with x from 0 to 2 pi."""
def hardshrink(input: Tensor, lambd: _Number = 0.5, *, out: Tensor | None = None) -> Tensor:
    """x, but 0 where it is no farther than lambd from 0."""
def heaviside(input: Tensor, values: Tensor, *, out: Tensor | None = None) -> Tensor:
    """0 where self is negative, 1 where positive, `values` where it is 0: a step."""
def hinge_embedding_loss(input: Tensor, target: Tensor, margin: _float = 1.0, reduction: _int = 0) -> Tensor:
    """`torch.nn.functional.hinge_embedding_loss` with the reduction as a number: 0, 1, 2 for "none", "mean", "sum"."""
def histc(input: Tensor, bins: _int | Tensor | Sequence[_int | Tensor] = 100, min: Tensor | _Number = 0, max: Tensor | _Number = 0, *, out: Tensor | None = None) -> Tensor:
    """How many elements fall into each of `bins` equal parts of [min, max]."""
def histogram(input: Tensor, bins: _int | Tensor | Sequence[_int | Tensor], *, range: Sequence[_float] | None = None, weight: Tensor | None = None, density: _bool = False, out: tuple[Tensor, ...] | None = None) -> _HistBin_Edges:
    """(hist, bin_edges): how many elements, or the sum of whose weights, each bin holds."""
def histogramdd(input: Tensor, bins: _int | Tensor | Sequence[_int | Tensor], *, range: Sequence[_float] | None = None, weight: Tensor | None = None, density: _bool = False) -> _HistBin_Edges:
    """(hist, bin_edges): a histogram of as many dims as the last dim of self has coordinates, and the edges of each."""
def hsplit(input: Tensor, indices_or_sections: Tensor | _Ints) -> tuple[Tensor, ...]:
    """Views of pieces side by side, along dim 1 (of a vector along dim 0): see tensor_split."""
def hstack(tensors: Sequence[Tensor], *, out: Tensor | None = None) -> Tensor:
    """Tensors joined side by side: along dim 1, vectors along dim 0."""
def hypot(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """sqrt(self**2 + other**2), also where the squares would overflow."""
def i0(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The modified Bessel function of the first kind, of order 0."""
def i0_(self) -> Tensor:
    """Tensor.i0_() -> Tensor"""
def igamma(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The regularized lower incomplete gamma function."""
def igammac(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The regularized upper incomplete gamma function."""
def imag(input: Tensor) -> Tensor:
    """The imaginary part, which only complex tensors have: RuntimeError."""
def index_add(input: Tensor, dim: _int, index: Tensor, source: Tensor, *, alpha: _Number = 1, out: Tensor | None = None) -> Tensor:
    """A copy of self with alpha times the slices of source added at the places `index` along dim."""
def index_copy(input: Tensor, dim: _int, index: Tensor, source: Tensor, *, out: Tensor | None = None) -> Tensor:
    """A copy of self with the slices of source written at the places `index` along dim."""
def index_fill(input: Tensor, dim: _int, index: Tensor, value: Tensor | _Number) -> Tensor:
    """A copy of self with `value`, a number or a 0-d tensor, in the slices at the places `index` along dim."""
def index_put(input: Tensor, indices: Sequence[Tensor | None], values: Tensor, accumulate: _bool = False) -> Tensor:
    """A copy of self with `values` written (or added) at the places that the index tensors name."""
def index_put_(self, indices, values, accumulate=False) -> Tensor:
    """Tensor.index_put_(indices, values, accumulate=False) -> Tensor"""
def index_reduce(input: Tensor, dim: _int, index: Tensor, source: Tensor, reduce: str, *, include_self: _bool = True, out: Tensor | None = None) -> Tensor:
    """A copy of self with the slices of source reduced into those at `index` along dim: prod, mean, amax or amin."""
def index_select(input: Tensor, dim: _int, index: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The slices of self at the places of the vector `index` along dim."""
inf: _float
def initial_seed() -> _int:
    """The seed at which the default stream started."""
def inner(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The sums of the products over the last dim of both: [..., n] and [*, n] give [..., *]."""
def install_as_torch() -> None:
    """Make `import torch` mean minitorch in this process: the first line of a notebook or a `conftest.py`."""
def instance_norm(input: Tensor, weight: Tensor, bias: Tensor, running_mean: Tensor, running_var: Tensor, use_input_stats: _bool, momentum: _float, eps: _float, cudnn_enabled: _bool) -> Tensor:
    """`torch.nn.functional.instance_norm` with another order of arguments; `cudnn_enabled` has no effect on a CPU."""
int: dtype
int16: dtype
int32: dtype
int64: dtype
int8: dtype
def inverse(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`torch.linalg.inv`."""
def is_anomaly_check_nan_enabled() -> _bool:
    """Whether a nan in backward is an error."""
def is_anomaly_enabled() -> _bool:
    """Whether anomaly mode is on."""
def is_autocast_cache_enabled() -> _bool:
    """Whether parameters are cast once."""
def is_autocast_enabled(device_type: str = 'cuda') -> _bool:
    """Whether a region is active, for a kind of device."""
def is_complex(input: Tensor) -> Any: ...
def is_deterministic_algorithms_warn_only_enabled() -> _bool:
    """What `use_deterministic_algorithms` has set."""
def is_floating_point(input: Tensor) -> Any: ...
def is_grad_enabled() -> _bool:
    """Whether operations are recorded now."""
def is_inference_mode_enabled() -> _bool:
    """False: `inference_mode` is `no_grad` here."""
def is_nonzero(input: Tensor) -> Any:
    """Whether the only element is not zero."""
def is_same_size(input: Tensor, other: Tensor) -> _bool:
    """Whether both have the same shape."""
def is_signed(input: Tensor) -> Any: ...
def is_storage(obj: Any, /) -> _bool:
    """Whether obj is the memory of a tensor."""
def is_tensor(obj: Any) -> _bool:
    """Whether obj is a Tensor."""
def is_warn_always_enabled() -> _bool:
    """What `set_warn_always` has set."""
def isclose(input: Tensor, other: Tensor, rtol: _float = 1e-05, atol: _float = 1e-08, equal_nan: _bool = False) -> Tensor:
    """Where |input - other| <= atol + rtol * |other|; infinities are close to themselves alone."""
def isfinite(input: Tensor) -> Tensor:
    """Which elements are neither infinite nor nan."""
def isin(elements: Tensor | _Number, test_elements: Tensor | _Number, *, assume_unique: _bool = False, invert: _bool = False, out: Tensor | None = None) -> Tensor:
    """Whether each element is among the test elements; one of the two may be a number."""
def isinf(input: Tensor) -> Tensor:
    """Which elements are inf or -inf."""
def isnan(input: Tensor) -> Tensor:
    """Which elements are nan."""
def isneginf(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Which elements are -inf."""
def isposinf(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Which elements are inf."""
def isreal(input: Tensor) -> Tensor:
    """Which elements are real: all of them, for no tensor is complex."""
def kaiser_window(window_length: _int, periodic: _bool = True, beta: _Number = 12.0, *, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """As `signal.windows.kaiser`, made of a Bessel function."""
def kl_div(input: Tensor, target: Tensor, reduction: _int = 0, *, log_target: _bool = False) -> Tensor:
    """`torch.nn.functional.kl_div` with the reduction as a number: 0, 1, 2 for "none", "mean", "sum"."""
def kron(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The Kronecker product: every element of self times the whole of other, as blocks."""
def kthvalue(input: Tensor, k: _int, dim: _int = -1, keepdim: _bool = False, *, out: tuple[Tensor, ...] | None = None) -> _ValuesIndices:
    """(values, indices) of the k-th smallest element along dim; the smallest is the first."""
def layer_norm(input: Tensor, normalized_shape: Sequence[_int], weight: Tensor | None = None, bias: Tensor | None = None, eps: _float = 1e-05, cudnn_enable: _bool = True) -> Tensor:
    """`torch.nn.functional.layer_norm`; `cudnn_enable` has no effect on a CPU."""
def lcm(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The least common multiple of integers."""
def lcm_(self, other) -> Tensor:
    """Tensor.lcm_(other) -> Tensor"""
def ldexp(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """self * 2**other, always floating."""
def ldexp_(self, other) -> Tensor:
    """Tensor.ldexp_(other) -> Tensor"""
def le(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise less equal: a bool tensor."""
def lerp(input: Tensor, end: Tensor, weight: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """self + weight * (end - self), for a number or a tensor `weight`, all of one floating dtype."""
def less(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise less: a bool tensor."""
def less_equal(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise less equal: a bool tensor."""
def lgamma(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The logarithm of the absolute value of the gamma function."""
def linspace(start: _Number, end: _Number, steps: _int | None = None, *, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """`steps` numbers from start to end, both included, at equal distances."""
def load(f: str | os.PathLike | Any, map_location: Any = None, pickle_module: Any = None, *, weights_only: _bool | None = None, mmap: _bool | None = None, encoding: str = 'utf-8') -> Any:
    """Reads what `save` wrote, here or in PyTorch: tensors, numbers, strings, and their containers."""
def log(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The natural logarithm."""
def log10(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The logarithm to base 10."""
def log10_(self) -> Tensor:
    """Tensor.log10_() -> Tensor"""
def log1p(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """log(1 + x), exact near 0."""
def log1p_(self) -> Tensor:
    """Tensor.log1p_() -> Tensor"""
def log2(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The logarithm to base 2."""
def log2_(self) -> Tensor:
    """Tensor.log2_() -> Tensor"""
def log_(self) -> Tensor:
    """Tensor.log_() -> Tensor"""
def log_softmax(input: Tensor, dim: _int | None = None, dtype: _dtype | None = None, *, out: Tensor | None = None) -> Tensor:
    """log(softmax(x)) along dim, computed without forming the softmax."""
def logaddexp(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """log(exp(self) + exp(other))."""
def logaddexp2(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """log2(2**self + 2**other)."""
def logcumsumexp(input: Tensor, dim: _int, *, out: Tensor | None = None) -> Tensor:
    """log of the sum of exp of the elements up to each place along `dim`."""
def logdet(input: Tensor) -> Tensor:
    """The logarithms of the determinants of square matrices: nan where negative."""
def logical_and(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Elementwise logical and of truth values."""
def logical_not(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Elementwise not of truth values."""
def logical_or(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Elementwise logical or of truth values."""
def logical_xor(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Elementwise logical xor of truth values."""
def logit(input: Tensor, eps: _float | None = None, *, out: Tensor | None = None) -> Tensor:
    """log(x / (1 - x)), the inverse of sigmoid; with `eps` of x brought into [eps, 1 - eps]."""
def logit_(self, eps=None) -> Tensor:
    """Tensor.logit_(eps=None) -> Tensor"""
def logspace(start: _Number, end: _Number, steps: _int | None = None, base: _float = 10.0, *, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """`steps` powers of base, their exponents from start to end at equal distances."""
def logsumexp(input: Tensor, dim: _Ints, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """log of the sum of exp, over `dim`, shifted by the largest so that nothing overflows."""
long: dtype
@overload
def lstm(input: Tensor, hx: Any, params: Sequence[Tensor], has_biases: _bool, num_layers: _int, dropout: _float, train: _bool, bidirectional: _bool, batch_first: _bool) -> tuple[Tensor, ...]:
    """An LSTM over whole sequences: the h of every step in the last layer, and the last h and c of every layer."""
@overload
def lstm(data: Tensor, batch_sizes: Tensor, hx: Any, params: Sequence[Tensor], has_biases: _bool, num_layers: _int, dropout: _float, train: _bool, bidirectional: _bool) -> tuple[Tensor, ...]: ...
def lstm_cell(input: Tensor, hx: Any, w_ih: Tensor, w_hh: Tensor, b_ih: Tensor | None = None, b_hh: Tensor | None = None) -> tuple[Tensor, ...]:
    """One step of an LSTM: input [N, I] and hx, two tensors [N, H], give the next two, h and c."""
def lt(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise less: a bool tensor."""
@overload
def lu(A: Tensor, pivot: _bool = True, get_infos: _bool = False) -> tuple[Tensor, ...]:
    """`linalg.lu_factor`, without a check for zeros; with `get_infos`, `linalg.lu_factor_ex`."""
@overload
def lu(A: Tensor, pivot: _bool = True, get_infos: _bool = False, *, out: tuple[Tensor, ...] | None = None) -> _LuPivotsInfo: ...
def lu_solve(input: Tensor, LU_data: Tensor, LU_pivots: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The solutions X of A X = self from the factors of A; see `linalg.lu_solve`."""
def lu_unpack(LU_data: Tensor, LU_pivots: Tensor, unpack_data: _bool = True, unpack_pivots: _bool = True, *, out: tuple[Tensor, ...] | None = None) -> _PLU:
    """P, L and U of what `linalg.lu_factor` gives."""
def manual_seed(seed: _int) -> Generator:
    """Restarts the default stream at `seed`, anything that `int` takes, and returns its generator."""
def margin_ranking_loss(input1: Tensor, input2: Tensor, target: Tensor, margin: _float = 0.0, reduction: _int = 0) -> Tensor:
    """`torch.nn.functional.margin_ranking_loss` with the reduction as a number: 0, 1, 2 for "none", "mean", "sum"."""
def masked_fill(input: Tensor, mask: Tensor, value: Tensor | _Number) -> Tensor:
    """A copy of self with `value` (a number or 0-d tensor) where mask is true."""
def masked_scatter(input: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    """A copy of self with the elements of source, one after another, written where the mask is true."""
def masked_select(input: Tensor, mask: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The elements of self where the mask is true, in one dimension."""
def matmul(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The matrix product: [..., n, k] @ [..., k, m] gives [..., n, m]; the batch dims broadcast."""
def matrix_exp(input: Tensor) -> Tensor:
    """The exponentials of square matrices: I + A + A A / 2 + A A A / 6 and so on."""
def matrix_power(input: Tensor, n: _int, *, out: Tensor | None = None) -> Tensor:
    """The n-th powers of square matrices, by squaring; of the inverses where n is negative."""
@overload
def max(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The largest element; with `dim`, (values, indices) along it; with a tensor, `maximum` of the two."""
@overload
def max(input: Tensor, dim: _int, keepdim: _bool = False, *, out: tuple[Tensor, ...] | None = None) -> _ValuesIndices: ...
@overload
def max(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def max_pool1d(input: Tensor, kernel_size: _Ints, stride: _Ints = (), padding: _Ints = 0, dilation: _Ints = 1, ceil_mode: _bool = False) -> Tensor:
    """As in torch.nn.functional, but never with the places of the numbers."""
def max_pool1d_with_indices(input: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, dilation: _Ints = 1, ceil_mode: _bool = False, return_indices: _bool = False) -> tuple[Tensor, ...]:
    """`max_pool1d` with return_indices=True."""
def max_pool2d(input: Tensor, kernel_size: _Ints, stride: _Ints = (), padding: _Ints = 0, dilation: _Ints = 1, ceil_mode: _bool = False) -> Tensor:
    """As in torch.nn.functional, but never with the places of the numbers."""
def max_pool3d(input: Tensor, kernel_size: _Ints, stride: _Ints = (), padding: _Ints = 0, dilation: _Ints = 1, ceil_mode: _bool = False) -> Tensor:
    """As in torch.nn.functional, but never with the places of the numbers."""
def maximum(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The larger of two elements; nan if either is."""
def mean(input: Tensor, dim: _Ints | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The mean over all elements or over `dim`, of a floating tensor."""
@overload
def median(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The median, of two middle elements the lower one; with `dim`, (values, indices) along it. nan if any element is."""
@overload
def median(input: Tensor, dim: _int, keepdim: _bool = False, *, out: tuple[Tensor, ...] | None = None) -> _ValuesIndices: ...
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
def minimum(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The smaller of two elements; nan if either is."""
def mm(input: Tensor, mat2: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The product of two matrices: [n, k] @ [k, m] gives [n, m]."""
def mode(input: Tensor, dim: _int = -1, keepdim: _bool = False, *, out: tuple[Tensor, ...] | None = None) -> _ValuesIndices:
    """(values, indices) of the element that occurs most often along dim, the smallest one of several."""
def moveaxis(input: Tensor, source: _Ints, destination: _Ints) -> Tensor:
    """A view with some dims moved to other places, the rest keeping their order."""
def movedim(input: Tensor, source: _Ints, destination: _Ints) -> Tensor:
    """A view with some dims moved to other places, the rest keeping their order."""
mps: SimpleNamespace
def msort(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The elements in order along the first dim: `sort(dim=0).values`."""
mtia: SimpleNamespace
def mul(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """self * other."""
def multinomial(input: Tensor, num_samples: _int, replacement: _bool = False, *, generator: _Generator | None = None, out: Tensor | None = None) -> Tensor:
    """Indices drawn with the probabilities in each row of input: [rows, num_samples] or [num_samples], int64."""
def multiply(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """self * other."""
def mv(input: Tensor, vec: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The product of a matrix [n, k] and a vector [k]: [n]."""
def mvlgamma(input: Tensor, p: _float, *, out: Tensor | None = None) -> Tensor:
    """The logarithm of the gamma function of p dimensions."""
nan: _float
def nan_to_num(input: Tensor, nan: _float | None = None, posinf: _float | None = None, neginf: _float | None = None, *, out: Tensor | None = None) -> Tensor:
    """`nan` (0 if None), `posinf` and `neginf` (the largest and smallest of the dtype) for what is not finite."""
def nan_to_num_(self, nan=None, posinf=None, neginf=None) -> Tensor:
    """Tensor.nan_to_num_(nan=None, posinf=None, neginf=None) -> Tensor"""
def nanmean(input: Tensor, dim: _int | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The mean of the elements that are not nan, of all or over `dim`; nan where all are."""
@overload
def nanmedian(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The median of the elements that are not nan; with `dim`, (values, indices) along it."""
@overload
def nanmedian(input: Tensor, dim: _int, keepdim: _bool = False, *, out: tuple[Tensor, ...] | None = None) -> _ValuesIndices: ...
def nanquantile(input: Tensor, q: Tensor | _Number, dim: _int | None = None, keepdim: _bool = False, *, interpolation: str = 'linear', out: Tensor | None = None) -> Tensor:
    """As `quantile`, of the elements that are not nan; nan where all are."""
def nansum(input: Tensor, dim: _int | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The sum of the elements that are not nan, of all or over `dim`."""
def narrow(input: Tensor, dim: _int, start: Tensor | _int, length: _int) -> Tensor:
    """A view of `length` slices along dim, from `start` on."""
def narrow_copy(input: Tensor, dim: _int, start: _int, length: _int, *, out: Tensor | None = None) -> Tensor:
    """A copy of `length` slices along dim, from `start` on."""
def native_batch_norm(input: Tensor, weight: Tensor, bias: Tensor, running_mean: Tensor, running_var: Tensor, training: _bool, momentum: _float, eps: _float, *, out: tuple[Tensor, ...] | None = None) -> tuple[Tensor, ...]:
    """The batch norm; and in training the mean and 1 / sqrt(variance + eps) of every channel."""
def native_group_norm(input: Tensor, weight: Tensor, bias: Tensor, N: _int, C: _int, HxW: _int, group: _int, eps: _float) -> tuple[Tensor, ...]:
    """The group norm, and the mean and 1 / sqrt(variance + eps) of every group."""
def native_layer_norm(input: Tensor, normalized_shape: Sequence[_int], weight: Tensor, bias: Tensor, eps: _float) -> tuple[Tensor, ...]:
    """The layer norm, and the mean and 1 / sqrt(variance + eps) of every group."""
def ne(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """Elementwise not equal: a bool tensor."""
def neg(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """-self."""
def neg_(self) -> Tensor:
    """Tensor.neg_() -> Tensor"""
def negative(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """-self."""
def negative_(self) -> Tensor:
    """Tensor.negative_() -> Tensor"""
newaxis: None
def nextafter(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The floating number next to self on the way to other."""
@overload
def nonzero(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The indices of the elements that are not zero: one row each, or a tuple of one vector a dimension."""
@overload
def nonzero(input: Tensor, *, as_tuple: _bool) -> tuple[Tensor, ...]: ...
def nonzero_static(input: Tensor, *, size: _int, fill_value: _Number = -1, out: Tensor | None = None) -> Tensor:
    """The indices of the first `size` elements that are not zero, one row each; rows of fill_value where they lack."""
def norm(input: Tensor, p: _Number | str = 'fro', dim: _Ints | None = None, keepdim: _bool = False, dtype: _dtype | None = None, *, out: Tensor | None = None) -> Tensor:
    """The p-norm of the elements as one vector, or along `dim`."""
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
def ones_like(input: Tensor, *, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, pin_memory: _bool = False, requires_grad: _bool = False, memory_format: Any | None = None) -> Tensor:
    """Ones of the shape and dtype of input."""
def ormqr(input: Tensor, input2: Tensor, input3: Tensor, left: _bool = True, transpose: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The products Q C of the reflections that self and tau (input2) hold and C (input3), none of which Q is made for."""
def outer(input: Tensor, vec2: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The products of every element of one vector with every element of another: [n] and [m] give [n, m]."""
def pairwise_distance(x1: Tensor, x2: Tensor, p: _float = 2.0, eps: _float = 1e-06, keepdim: _bool = False) -> Tensor:
    """The p-norm of x1 - x2 + eps along the last dim."""
def pca_lowrank(A: Tensor, q: _int | None = None, center: _bool = True, niter: _int = 2) -> tuple[Tensor, ...]:
    """About the q first principal components of the rows of A: those columns of V; see `svd_lowrank`."""
def pdist(input: Tensor, p: _float = 2.0) -> Tensor:
    """The p-norm distances of every two rows, those of the first with the others before: [n, d] gives [n (n-1) / 2]."""
def permute(input: Tensor, dims: _Ints) -> Tensor:
    """A view with the dims in another order."""
pi: _float
def pinverse(input: Tensor, rcond: Tensor | _Number = 1e-15) -> Tensor:
    """The pseudoinverses of matrices; see `linalg.pinv`."""
def pixel_shuffle(input: Tensor, upscale_factor: _int) -> Tensor:
    """Every r * r channels become r * r pixels: [..., C * r * r, H, W] to [..., C, H * r, W * r]."""
def pixel_unshuffle(input: Tensor, downscale_factor: _int) -> Tensor:
    """Every r * r pixels become r * r channels: `pixel_shuffle` undone."""
def poisson(input: Tensor, generator: _Generator | None = None) -> Tensor:
    """How many events happen where input says how many to expect."""
def poisson_nll_loss(input: Tensor, target: Tensor, log_input: _bool, full: _bool, eps: _float, reduction: _int) -> Tensor:
    """`torch.nn.functional.poisson_nll_loss` with the reduction as a number: 0, 1, 2 for "none", "mean", "sum"."""
def polygamma(n: _int, input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The n-th derivative of digamma."""
def positive(input: Tensor) -> Tensor:
    """+self: self."""
def pow(input: Tensor | _Number, exponent: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """self ** exponent; either may be a Python number."""
def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """x where positive, else weight * x; the weight is learned."""
preserve_format: memory_format
def prod(input: Tensor, dim: _int | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The product over all elements or over one dimension."""
def promote_types(type1: dtypes.dtype, type2: dtypes.dtype) -> dtypes.dtype:
    """The smallest dtype to which both can be converted."""
def put(input: Tensor, index: Tensor, source: Tensor, accumulate: _bool = False) -> Tensor:
    """A copy of self with the elements of source written (or added) at `index` of self seen as one dimension."""
def qr(input: Tensor, some: _bool = True, *, out: tuple[Tensor, ...] | None = None) -> _QR:
    """A = Q R; see `linalg.qr`, "reduced" where `some`, else "complete"."""
def quantile(input: Tensor, q: Tensor | _Number, dim: _int | None = None, keepdim: _bool = False, *, interpolation: str = 'linear', out: Tensor | None = None) -> Tensor:
    """The q-quantiles of all elements or along `dim`: the element with a share q of the others below it."""
def rad2deg(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Radians in degrees."""
def rad2deg_(self) -> Tensor:
    """Tensor.rad2deg_() -> Tensor"""
@overload
def rand(*size: _int, generator: _Generator | None = None, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """Numbers evenly spread over [0, 1)."""
@overload
def rand(size: Sequence[_int], *, generator: _Generator | None = None, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor: ...
def rand_like(input: Tensor, *, generator: _Generator | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, pin_memory: _bool = False, requires_grad: _bool = False, memory_format: Any | None = None) -> Tensor:
    """Numbers evenly spread over [0, 1), of the shape and dtype of input."""
@overload
def randint(high: _int, size: Sequence[_int], *, generator: _Generator | None = None, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """Integers from [low, high), all equally likely; low is 0 unless given. The dtype is int64 unless given."""
@overload
def randint(low: _int, high: _int, size: Sequence[_int], *, generator: _Generator | None = None, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor: ...
def randint_like(input: Tensor, low: _int = 0, high: _int | None = None, *, generator: _Generator | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, pin_memory: _bool = False, requires_grad: _bool = False, memory_format: Any | None = None) -> Tensor:
    """Integers from [low, high), of the shape and dtype of input; low is 0 unless given."""
@overload
def randn(*size: _int, generator: _Generator | None = None, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """Numbers of the standard normal distribution."""
@overload
def randn(size: Sequence[_int], *, generator: _Generator | None = None, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor: ...
def randn_like(input: Tensor, *, generator: _Generator | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, pin_memory: _bool = False, requires_grad: _bool = False, memory_format: Any | None = None) -> Tensor:
    """Standard normal numbers, of the shape and dtype of input."""
def randperm(n: _int, *, generator: _Generator | None = None, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """The integers 0 … n-1 in random order, int64 unless a dtype is given that holds them."""
def ravel(input: Tensor) -> Tensor:
    """All elements in one dimension."""
def real(input: Tensor) -> Tensor:
    """The real part: the tensor itself, for none is complex."""
def reciprocal(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """1 / self."""
def reciprocal_(self) -> Tensor:
    """Tensor.reciprocal_() -> Tensor"""
def relu(input: Tensor) -> Tensor:
    """max(x, 0); its derivative at 0 is taken as 0."""
def relu_(self) -> Tensor:
    """Tensor.relu_() -> Tensor"""
def remainder(input: Tensor, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """self modulo other, with the sign of other, as Python's %."""
def renorm(input: Tensor, p: _float, dim: _int, maxnorm: _Number, *, out: Tensor | None = None) -> Tensor:
    """Each slice along `dim` whose p-norm is larger than maxnorm, scaled down to it."""
@overload
def repeat_interleave(input: Tensor, repeats: Tensor | _int, dim: _int | None = None, *, output_size: _int | None = None) -> Tensor:
    """Each element (or slice along dim) repeated as often as `repeats` says: a number, or one for each."""
@overload
def repeat_interleave(repeats: Tensor | _int, *, output_size: _int | None = None) -> Tensor: ...
def reshape(input: Tensor, shape: Sequence[_int]) -> Tensor:
    """The elements under another shape: a view where the buffer allows it, else a copy."""
def resolve_conj(input: Tensor) -> Tensor:
    """The conjugate: the tensor itself, for none is complex."""
def resolve_neg(input: Tensor) -> Tensor:
    """The conjugate: the tensor itself, for none is complex."""
def result_type(tensor: Any, other: Any) -> dtypes.dtype:
    """The dtype of an operation on the two, tensors or numbers."""
def rms_norm(input: Tensor, normalized_shape: Sequence[_int], weight: Tensor | None = None, eps: _float | None = None) -> Tensor:
    """x / sqrt(mean(x**2) + eps) over the last dims, of sizes `normalized_shape`; then times weight."""
@overload
def rnn_relu(input: Tensor, hx: Any, params: Sequence[Tensor], has_biases: _bool, num_layers: _int, dropout: _float, train: _bool, bidirectional: _bool, batch_first: _bool) -> tuple[Tensor, ...]:
    """An RNN with relu over whole sequences: see `rnn_tanh`."""
@overload
def rnn_relu(data: Tensor, batch_sizes: Tensor, hx: Any, params: Sequence[Tensor], has_biases: _bool, num_layers: _int, dropout: _float, train: _bool, bidirectional: _bool) -> tuple[Tensor, ...]: ...
def rnn_relu_cell(input: Tensor, hx: Any, w_ih: Tensor, w_hh: Tensor, b_ih: Tensor | None = None, b_hh: Tensor | None = None) -> Tensor:
    """One step of an RNN: relu(w_ih input + b_ih + w_hh hx + b_hh). input [N, I] and hx [N, H] give [N, H]."""
@overload
def rnn_tanh(input: Tensor, hx: Any, params: Sequence[Tensor], has_biases: _bool, num_layers: _int, dropout: _float, train: _bool, bidirectional: _bool, batch_first: _bool) -> tuple[Tensor, ...]:
    """An RNN with tanh over whole sequences: the h of every step in the last layer, and the last h of every layer."""
@overload
def rnn_tanh(data: Tensor, batch_sizes: Tensor, hx: Any, params: Sequence[Tensor], has_biases: _bool, num_layers: _int, dropout: _float, train: _bool, bidirectional: _bool) -> tuple[Tensor, ...]: ...
def rnn_tanh_cell(input: Tensor, hx: Any, w_ih: Tensor, w_hh: Tensor, b_ih: Tensor | None = None, b_hh: Tensor | None = None) -> Tensor:
    """One step of an RNN: tanh(w_ih input + b_ih + w_hh hx + b_hh). input [N, I] and hx [N, H] give [N, H]."""
def roll(input: Tensor, shifts: _Ints, dims: _Ints | None = None) -> Tensor:
    """The elements shifted along the dims, those that fall off coming in at the other end."""
def rot90(input: Tensor, k: _int = 1, dims: _Ints = (0, 1)) -> Tensor:
    """The tensor turned k times by 90 degrees, from the first of the two dims toward the second."""
def round(input: Tensor, *, decimals: _int = 0, out: Tensor | None = None) -> Tensor:
    """The nearest whole number (halves to even), or `decimals` digits after the point."""
def round_(self, *, decimals=0) -> Tensor:
    """Tensor.round_(*, decimals=0) -> Tensor"""
def row_stack(tensors: Sequence[Tensor], *, out: Tensor | None = None) -> Tensor:
    """Tensors joined on top of each other: along dim 0, vectors as rows."""
def rrelu(input: Tensor, lower: _float = 0.125, upper: _bool = 0.3333333333333333, training: _bool = False, *, generator: _Generator | None = None) -> Tensor:
    """x where positive, else x times a slope: in training drawn for each element from [lower, upper), else the middle."""
def rrelu_(self, lower=0.125, upper=0.3333333333333333, training=False, *, generator=None) -> Tensor:
    """Tensor.rrelu_(lower=0.125, upper=0.3333333333333333, training=False, *, generator=None) -> Tensor"""
def rsqrt(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """One over the square root."""
def rsqrt_(self) -> Tensor:
    """Tensor.rsqrt_() -> Tensor"""
def rsub(input: Tensor, other: Tensor | _Number, alpha: _Number = 1) -> Tensor:
    """other - alpha * self."""
def save(obj: Any, f: str | os.PathLike | Any, pickle_module: Any = ..., pickle_protocol: _int = 2, _use_new_zipfile_serialization: _bool = True, _disable_byteorder_record: _bool = False) -> None:
    """Writes an object to a file that `load` reads, here and in PyTorch: tensors in whatever holds them."""
def scalar_tensor(s: _Number, *, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """A number as a 0-d tensor, of the default dtype unless one is given."""
@overload
def scatter(input: Tensor, dim: _int, index: Tensor, src: Tensor, *, reduce: str | None = None, out: Tensor | None = None) -> Tensor:
    """A copy of self with out[index[i, j], j] = src[i, j] for dim 0; `src` may be a number."""
@overload
def scatter(input: Tensor, dim: _int, index: Tensor, value: _Number, *, reduce: str | None = None, out: Tensor | None = None) -> Tensor: ...
def scatter_add(input: Tensor, dim: _int, index: Tensor, src: Tensor, *, out: Tensor | None = None) -> Tensor:
    """A copy of self with src[i, j] added at [index[i, j], j] for dim 0; repeated places add up."""
def scatter_reduce(input: Tensor, dim: _int, index: Tensor, src: Tensor, reduce: str, *, include_self: _bool = True, out: Tensor | None = None) -> Tensor:
    """A copy of self with src[i, j] reduced into [index[i, j], j] (for dim 0): sum, prod, mean, amax or amin."""
def searchsorted(sorted_sequence: Tensor, input: Tensor, *, out_int32: _bool = False, right: _bool = False, side: str | None = None, sorter: Tensor | None = None, out: Tensor | None = None) -> Tensor:
    """How many elements of the last dim of sorted_sequence are smaller than each input: where it could be inserted."""
def seed() -> _int:
    """Restarts the default stream at a seed from the operating system, and returns that seed."""
def select(input: Tensor, dim: _int, index: _int) -> Tensor:
    """A view of the slice at `index` along dim, without that dim."""
def select_scatter(input: Tensor, src: Tensor, dim: _int, index: _int) -> Tensor:
    """A copy of self with src written at `index` along dim: what x.select(dim, index).copy_(src) does to x."""
def selu(input: Tensor) -> Tensor:
    """1.0507 * elu(x, 1.6733): the "self-normalizing" elu."""
def selu_(self) -> Tensor:
    """Tensor.selu_() -> Tensor"""
def set_default_device(device: dtypes.device | str | None) -> None:
    """Accepts the CPU; the error of a CPU build of torch for anything else, here already and not at the next tensor."""
def set_default_dtype(d: dtype) -> None:
    """Sets the default floating dtype; TypeError for any other."""
def set_default_tensor_type(t: Any, /) -> None:
    """The dtype of a type such as `torch.DoubleTensor`, or its name, becomes the default."""
def set_float32_matmul_precision(precision: str) -> None:
    """Kept for `get_float32_matmul_precision`; products of float32 are always computed in float32."""
def set_flush_denormal(mode: _bool) -> _bool:
    """Not possible from Python: False, as torch answers where the processor cannot."""
def set_num_interop_threads(int: _int, /) -> None:
    """Kept for `get_num_interop_threads`; minitorch runs one op at a time."""
def set_num_threads(int: _int, /) -> None:
    """Kept for `get_num_threads`; NumPy's BLAS takes OMP_NUM_THREADS, at the start of the process."""
def set_printoptions(precision: _int | None = None, threshold: _float | None = None, edgeitems: _int | None = None, linewidth: _int | None = None, profile: str | None = None, sci_mode: _bool | None = None) -> None:
    """Set how tensors are printed."""
def set_rng_state(new_state: Tensor) -> None:
    """Brings the default stream back to a state."""
def set_warn_always(b: _bool, /) -> None:
    """Kept for `is_warn_always_enabled`."""
def sgn(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """-1, 0 or 1: of real numbers the same as `sign`."""
short: dtype
def sigmoid(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """1 / (1 + exp(-x))."""
def sigmoid_(self) -> Tensor:
    """Tensor.sigmoid_() -> Tensor"""
def sign(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """-1, 0 or 1."""
def signbit(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Which elements have a minus sign, as -0.0 has."""
def sin(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The sine, of radians."""
def sin_(self) -> Tensor:
    """Tensor.sin_() -> Tensor"""
def sinc(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """sin(pi * x) / (pi * x), and 1 at 0."""
def sinc_(self) -> Tensor:
    """Tensor.sinc_() -> Tensor"""
def sinh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The hyperbolic sine."""
def sinh_(self) -> Tensor:
    """Tensor.sinh_() -> Tensor"""
def slice_scatter(input: Tensor, src: Tensor, dim: _int = 0, start: _int | None = None, end: _int | None = None, step: _Number = 1, *, out: Tensor | None = None) -> Tensor:
    """A copy of self with src written from start to end along dim: what x[start:end:step].copy_(src) does to x."""
def slogdet(input: Tensor, *, out: tuple[Tensor, ...] | None = None) -> _SignLogabsdet:
    """`torch.linalg.slogdet`."""
def softmax(input: Tensor, dim: _int | None = None, dtype: _dtype | None = None, *, out: Tensor | None = None) -> Tensor:
    """exp(x_i) / sum_j exp(x_j) along dim, in the shape of input: positive, and 1 in sum."""
def sort(input: Tensor, dim: _int = -1, descending: _bool = False, *, stable: _bool | None = None, out: tuple[Tensor, ...] | None = None) -> _ValuesIndices:
    """(values, indices) in order along dim, equal elements in the order they had, whether `stable` is asked for or not."""
def split(input: Tensor, split_size_or_sections: _Ints, dim: _int = 0) -> tuple[Tensor, ...]:
    """Views of pieces along dim: of one size (the last may be smaller) or of the sizes given."""
def split_with_sizes(input: Tensor, split_sizes: Sequence[_int], dim: _int = 0) -> tuple[Tensor, ...]:
    """Views of pieces along dim of the given sizes."""
def sqrt(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The square root."""
def sqrt_(self) -> Tensor:
    """Tensor.sqrt_() -> Tensor"""
def square(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """self ** 2."""
def square_(self) -> Tensor:
    """Tensor.square_() -> Tensor"""
def squeeze(input: Tensor, dim: _Ints | None = None) -> Tensor:
    """A view without the dims of size 1: all of them, or those named."""
def stack(tensors: Sequence[Tensor], dim: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """Tensors of one shape joined along a new dim: k of [n, m] give [k, n, m] for dim 0."""
@overload
def std(input: Tensor, dim: _Ints | None = None, *, correction: _Number = 1, keepdim: _bool = False, out: Tensor | None = None) -> Tensor:
    """The standard deviation: the square root of `var`."""
@overload
def std(input: Tensor, dim: _Ints | None = None, unbiased: _bool = True, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor: ...
@overload
def std_mean(input: Tensor, dim: _int | None = None, *, correction: _Number = 1, keepdim: _bool = False) -> tuple[Tensor, ...]:
    """The standard deviation, as `std` has it, and the mean, over all elements or over `dim`."""
@overload
def std_mean(input: Tensor, dim: _int | None = None, unbiased: _bool = True, keepdim: _bool = False) -> tuple[Tensor, ...]: ...
strided: str
def sub(input: Tensor, other: Tensor | _Number, *, alpha: _Number = 1, out: Tensor | None = None) -> Tensor:
    """self - alpha * other."""
def subtract(input: Tensor, other: Tensor | _Number, *, alpha: _Number = 1, out: Tensor | None = None) -> Tensor:
    """self - alpha * other."""
def sum(input: Tensor, dim: _Ints | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The sum over all elements or over `dim`; integers and bools add up in int64."""
def svd(input: Tensor, some: _bool = True, compute_uv: _bool = True, *, out: tuple[Tensor, ...] | None = None) -> _USV:
    """A = U diag(S) V.T; see `linalg.svd`, whose `full_matrices` is the opposite of `some`, and whose Vh is V.T."""
def svd_lowrank(A: Tensor, q: _int = 6, niter: _int = 2, M: Tensor | None = None) -> tuple[Tensor, ...]:
    """About the q largest singular values of A (of A - M), with their vectors: A = U diag(S) V.T, nearly."""
def swapaxes(input: Tensor, dim0: _int, dim1: _int) -> Tensor:
    """A view with two dims exchanged."""
def swapdims(input: Tensor, dim0: _int, dim1: _int) -> Tensor:
    """A view with two dims exchanged."""
def t(input: Tensor) -> Tensor:
    """The transpose of a matrix, as a view; vectors and 0-d tensors as they are."""
def take(input: Tensor, index: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The elements at the places `index` of self seen as one dimension."""
def take_along_dim(input: Tensor, indices: Tensor, dim: _int | None = None, *, out: Tensor | None = None) -> Tensor:
    """The elements at `indices` along dim, both broadcast in the other dims; without dim, of self as one dimension."""
def tan(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The tangent, of radians."""
def tan_(self) -> Tensor:
    """Tensor.tan_() -> Tensor"""
def tanh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The hyperbolic tangent."""
def tanh_(self) -> Tensor:
    """Tensor.tanh_() -> Tensor"""
def tensor(data: Any, *, dtype: dtypes.dtype | None = None, device: Any = None, requires_grad: _bool = False, pin_memory=False) -> Tensor:
    """A tensor with a copy of `data`: a number, nested lists, an array, another tensor."""
def tensor_split(input: Tensor, indices_or_sections: Tensor | _Ints, dim: _int = 0) -> tuple[Tensor, ...]:
    """Views of so many pieces along dim, the first ones longer where it does not come out even; or cut at indices."""
def tensordot(a: Sequence[_float], b: Tensor, dims: _int | Tensor | Sequence[Sequence[_int]] = 2, *, out: Tensor | None = None) -> Tensor:
    """The sum of the products of a and b over `dims`: the last so many of a with the first of b, or a list for each."""
def threshold(input: Tensor, threshold: _Number, value: _Number, *, out: Tensor | None = None) -> Tensor:
    """x where it is above the threshold, else the value."""
def threshold_(self, threshold, value) -> Tensor:
    """Tensor.threshold_(threshold, value) -> Tensor"""
def tile(input: Tensor, dims: _Ints) -> Tensor:
    """The tensor laid side by side `dims` times along each dim; missing leading repetitions are 1."""
def topk(input: Tensor, k: _int, dim: _int = -1, largest: _bool = True, sorted: _bool = True, *, out: tuple[Tensor, ...] | None = None) -> _ValuesIndices:
    """(values, indices) of the k largest (or smallest) elements along dim, in order."""
def trace(input: Tensor) -> Tensor:
    """The sum of the diagonal of a matrix."""
def transpose(input: Tensor, dim0: _int, dim1: _int) -> Tensor:
    """A view with two dims exchanged."""
def trapezoid(y: Tensor, x: Tensor | None = None, *, dx: _Number | None = None, dim: _int = -1) -> Tensor:
    """The integral of y along `dim` by the trapezoidal rule: of samples at the points x, or dx (1 unless given) apart."""
def trapz(y: Tensor, x: Tensor | None = None, *, dx: _Number | None = None, dim: _int = -1) -> Tensor:
    """Another name of `trapezoid`."""
def triangular_solve(input: Tensor, A: Tensor, upper: _bool = True, transpose: _bool = False, unitriangular: _bool = False, *, out: tuple[Tensor, ...] | None = None) -> _SolutionCloned_Coefficient:
    """The solutions X of A X = self for triangular matrices A (of A.T X = self where `transpose`), and a copy of A."""
def tril(input: Tensor, diagonal: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """The lower triangle of matrices, zeros elsewhere."""
def tril_indices(row: _int, col: _int, offset: _int = 0, *, dtype: _dtype | None = None, device: _device | str | None = None, layout: Any | None = None, pin_memory: _bool = False) -> Tensor:
    """int64 [2, n]: the rows and columns of the lower triangle."""
def triplet_margin_loss(anchor: Tensor, positive: Tensor, negative: Tensor, margin: _float = 1.0, p: _float = 2.0, eps: _float = 1e-06, swap: _bool = False, reduction: _int = 0) -> Tensor:
    """`torch.nn.functional.triplet_margin_loss` with the reduction as a number: 0, 1, 2 for "none", "mean", "sum"."""
def triu(input: Tensor, diagonal: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """The upper triangle of matrices, zeros elsewhere."""
def triu_indices(row: _int, col: _int, offset: _int = 0, *, dtype: _dtype | None = None, device: _device | str | None = None, layout: Any | None = None, pin_memory: _bool = False) -> Tensor:
    """int64 [2, n]: the rows and columns of the upper triangle."""
def true_divide(input: Tensor, other: Tensor | _Number, *, rounding_mode: str | None = None, out: Tensor | None = None) -> Tensor:
    """self / other, always floating; with rounding_mode "floor" or "trunc" rounded, in the dtype of the operands."""
def trunc(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The whole part."""
def trunc_(self) -> Tensor:
    """Tensor.trunc_() -> Tensor"""
def typename(obj: Any, /) -> str:
    """The type as torch names it, for a tensor with its dtype."""
uint8: dtype
def unbind(input: Tensor, dim: _int = 0) -> tuple[Tensor, ...]:
    """Views of every slice along dim, without that dim."""
def unflatten(input: Tensor, dim: _int, sizes: Sequence[_int]) -> Tensor:
    """One dim made several, whose sizes multiply up to its own; one of them may be -1."""
@overload
def unique(input: Tensor, sorted: _bool = True, return_inverse: _bool = False, return_counts: _bool = False, dim: _int | None = None) -> Tensor:
    """The distinct elements in order, or with `dim` the distinct slices along it."""
@overload
def unique(input: Tensor, sorted: _bool = True, return_inverse: _bool = False, return_counts: _bool = False, dim: _int | None = None) -> tuple[Tensor, ...]: ...
@overload
def unique_consecutive(input: Tensor, return_inverse: _bool = False, return_counts: _bool = False, dim: _int | None = None) -> Tensor:
    """The elements, or with `dim` the slices along it, without those that equal the one before."""
@overload
def unique_consecutive(input: Tensor, return_inverse: _bool = False, return_counts: _bool = False, dim: _int | None = None) -> tuple[Tensor, ...]: ...
def unravel_index(indices: Tensor, shape: Sequence[_int]) -> tuple[Tensor, ...]:
    """The coordinates in a tensor of this shape of elements counted one after another: a tensor for each dim."""
def unsafe_chunk(input: Tensor, chunks: _int, dim: _int = 0) -> tuple[Tensor, ...]:
    """chunk, whose pieces may be modified in place: see unsafe_split."""
def unsafe_split(input: Tensor, split_size: _int, dim: _int = 0) -> tuple[Tensor, ...]:
    """split, whose pieces may be modified in place: the graph then knows nothing of what they share."""
def unsafe_split_with_sizes(input: Tensor, split_sizes: Sequence[_int], dim: _int = 0) -> tuple[Tensor, ...]:
    """split_with_sizes, whose pieces may be modified in place: see unsafe_split."""
def unsqueeze(input: Tensor, dim: _int) -> Tensor:
    """A view with a new dim of size 1 at `dim`."""
def use_deterministic_algorithms(mode: _bool, *, warn_only: _bool = False) -> None:
    """Kept for `are_deterministic_algorithms_enabled`; all of minitorch's are deterministic."""
value: dtype
def vander(x: Tensor, N: _int | None = None, increasing: _bool = False) -> Tensor:
    """The Vandermonde matrix of a vector: the powers N-1, …, 1, 0 of every element; or rising ones."""
@overload
def var(input: Tensor, dim: _Ints | None = None, *, correction: _Number = 1, keepdim: _bool = False, out: Tensor | None = None) -> Tensor:
    """The variance, divided by n - correction (1 unless told otherwise; `unbiased=False` is 0)."""
@overload
def var(input: Tensor, dim: _Ints | None = None, unbiased: _bool = True, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor: ...
@overload
def var_mean(input: Tensor, dim: _int | None = None, *, correction: _Number = 1, keepdim: _bool = False) -> tuple[Tensor, ...]:
    """The variance, as `var` has it, and the mean, over all elements or over `dim`."""
@overload
def var_mean(input: Tensor, dim: _int | None = None, unbiased: _bool = True, keepdim: _bool = False) -> tuple[Tensor, ...]: ...
def vdot(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inner product of two vectors of one size; the same as `dot`, as the numbers are real."""
def vsplit(input: Tensor, indices_or_sections: Tensor | _Ints) -> tuple[Tensor, ...]:
    """Views of pieces on top of each other, along dim 0: see tensor_split."""
def vstack(tensors: Sequence[Tensor], *, out: Tensor | None = None) -> Tensor:
    """Tensors joined on top of each other: along dim 0, vectors as rows."""
@overload
def where(condition: Tensor, input: Tensor | _Number, other: Tensor | _Number, *, out: Tensor | None = None) -> Tensor:
    """self where condition is true, else other; with the condition alone, the indices where it is true."""
@overload
def where(condition: Tensor) -> tuple[Tensor, ...]: ...
def xlogy(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """self * log(other), and 0 where self is 0."""
def xlogy_(self, other) -> Tensor:
    """Tensor.xlogy_(other) -> Tensor"""
xpu: SimpleNamespace
def zero_(self) -> Tensor:
    """Tensor.zero_() -> Tensor"""
@overload
def zeros(*size: _int, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """Zeros of the given size."""
@overload
def zeros(size: Sequence[_int], *, out: Tensor | None = None, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor: ...
def zeros_like(input: Tensor, *, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, pin_memory: _bool = False, requires_grad: _bool = False, memory_format: Any | None = None) -> Tensor:
    """Zeros of the shape and dtype of input."""
