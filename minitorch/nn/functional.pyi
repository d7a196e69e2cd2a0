# Generated: `python -m minitorch._stubs` writes this file.
from builtins import bool as _bool, float as _float, int as _int, type as _type
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias, overload
from minitorch.dtypes import device as _device, dtype as _dtype
from minitorch.random import Generator as _Generator
from minitorch._tensor import Tensor as Tensor
from minitorch._tensor import _ValuesIndices as _ValuesIndices

_Number: TypeAlias = _int | _float | _bool
_Ints: TypeAlias = _int | Sequence[_int]

def alpha_dropout(input: Tensor, p: _float = 0.5, training: _bool = False, inplace: _bool = False) -> Tensor:
    """Dropout for SELU: in training each element falls to SELU's floor with probability p; mean and variance stay."""
def binary_cross_entropy(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean') -> Tensor:
    """-t log p - (1 - t) log(1 - p) of probabilities `input` and targets in [0, 1]."""
def binary_cross_entropy_with_logits(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean', pos_weight: Tensor | None = None) -> Tensor:
    """binary_cross_entropy(sigmoid(input), target), computed without overflow."""
def celu(input: Tensor, alpha: _Number = 1.0, inplace: _bool = False) -> Tensor:
    """x where positive, else alpha * (exp(x / alpha) - 1), whose slope at 0 is 1 for every alpha."""
def cross_entropy(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: _bool | None = None, ignore_index: _int = -100, reduce: _bool | None = None, reduction: str = 'mean', label_smoothing: _float = 0.0) -> Tensor:
    """nll_loss(log_softmax(input)): logits [N, C, ...] against class indices [N, ...] or probabilities [N, C, ...]."""
def dropout(input: Tensor, p: _float = 0.5, training: _bool = True, inplace: _bool = False) -> Tensor:
    """In training each element is 0 with probability p, and the others are divided by 1 - p."""
def dropout1d(input: Tensor, p: _float = 0.5, training: _bool = True, inplace: _bool = False) -> Tensor:
    """In training each channel is 0 with probability p, and the others are divided by 1 - p."""
def dropout2d(input: Tensor, p: _float = 0.5, training: _bool = True, inplace: _bool = False) -> Tensor:
    """In training each channel is 0 with probability p, and the others are divided by 1 - p."""
def dropout3d(input: Tensor, p: _float = 0.5, training: _bool = True, inplace: _bool = False) -> Tensor:
    """In training each channel is 0 with probability p, and the others are divided by 1 - p."""
def elu(input: Tensor, alpha: _Number = 1.0, inplace: _bool = False) -> Tensor:
    """x where positive, else alpha * (exp(x) - 1)."""
def embedding(input: Tensor, weight: Tensor, padding_idx: _int | None = None, max_norm: _float | None = None, norm_type: _float = 2.0, scale_grad_by_freq: _bool = False, sparse: _bool = False) -> Tensor:
    """Rows of weight [num, dim] at the indices `input` [...]: [..., dim]. Row padding_idx gets no gradient."""
def feature_alpha_dropout(input: Tensor, p: _float = 0.5, training: _bool = False, inplace: _bool = False) -> Tensor:
    """`alpha_dropout` of whole channels: input is [N, C, …]."""
def gelu(input: Tensor, *, approximate: str = 'none') -> Tensor:
    """x times the normal distribution function; approximate="tanh" for the older formula."""
def gumbel_softmax(logits: Tensor, tau: _float = 1, hard: _bool = False, eps: _float = 1e-10, dim: _int = -1) -> Tensor:
    """Samples of the Gumbel-softmax distribution: softmax of the logits with Gumbel noise, at temperature tau."""
def hardshrink(input: Tensor, lambd: _Number = 0.5) -> Tensor:
    """x, but 0 where it is no farther than lambd from 0."""
def hardsigmoid(input: Tensor, inplace: _bool = False) -> Tensor:
    """A sigmoid of straight lines: (x + 3) / 6 brought into [0, 1]."""
def hardswish(input: Tensor, inplace: _bool = False) -> Tensor:
    """x * hardsigmoid(x)."""
def hardtanh(input: Tensor, min_val: _Number = -1.0, max_val: _Number = 1.0, inplace: _bool = False) -> Tensor:
    """x brought into [min_val, max_val]; outside and at the bounds the derivative is 0."""
def l1_loss(input: Tensor, target: Tensor, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean', weight: Tensor | None = None) -> Tensor:
    """The absolute error, averaged."""
def leaky_relu(input: Tensor, negative_slope: _float = 0.01, inplace: _bool = False) -> Tensor:
    """x where positive, else negative_slope * x."""
def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input @ weight.T + bias: [..., in] with weight [out, in] gives [..., out]."""
def log_softmax(input: Tensor, dim: _int | None = None, _stacklevel: _int = 3, dtype: _dtype | None = None) -> Tensor:
    """log(softmax(x)) along dim, computed without forming the softmax."""
def logsigmoid(input: Tensor) -> Tensor:
    """log(sigmoid(x)), computed without overflow."""
def mish(input: Tensor, inplace: _bool = False) -> Tensor:
    """x * tanh(softplus(x))."""
def mse_loss(input: Tensor, target: Tensor, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean', weight: Tensor | None = None) -> Tensor:
    """The squared error, averaged."""
def nll_loss(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: _bool | None = None, ignore_index: _int = -100, reduce: _bool | None = None, reduction: str = 'mean') -> Tensor:
    """Minus the log probability of the target class: input [N, C, ...] of log probabilities, target [N, ...]."""
def one_hot(input: Tensor, num_classes: _int = -1) -> Tensor:
    """int64 [..., num_classes] with a 1 at each class index; -1 classes: as many as are needed."""
def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """x where positive, else weight * x; the weight is learned."""
def relu(input: Tensor, inplace: _bool = False) -> Tensor:
    """max(x, 0); its derivative at 0 is taken as 0."""
def relu6(input: Tensor, inplace: _bool = False) -> Tensor:
    """x brought into [0, 6]."""
def rrelu(input: Tensor, lower: _float = 0.125, upper: _float = 0.3333333333333333, training: _bool = False, inplace: _bool = False, *, generator: _Generator | None = None) -> Tensor:
    """x where positive, else x times a slope: in training drawn for each element from [lower, upper), else the middle."""
def selu(input: Tensor, inplace: _bool = False) -> Tensor:
    """1.0507 * elu(x, 1.6733): the "self-normalizing" elu."""
def sigmoid(input: Tensor) -> Tensor:
    """1 / (1 + exp(-x))."""
def silu(input: Tensor, inplace: _bool = False) -> Tensor:
    """x * sigmoid(x), also called swish."""
def softmax(input: Tensor, dim: _int | None = None, _stacklevel: _int = 3, dtype: _dtype | None = None) -> Tensor:
    """exp(x_i) / sum_j exp(x_j) along dim, in the shape of input: positive, and 1 in sum."""
def softmin(input: Tensor, dim: _int | None = None, _stacklevel: _int = 3, dtype: _dtype | None = None) -> Tensor:
    """softmax(-x) along dim."""
def softplus(input: Tensor, beta: _Number = 1, threshold: _Number = 20) -> Tensor:
    """log(1 + exp(beta * x)) / beta; x itself where beta * x is above the threshold."""
def softshrink(input: Tensor, lambd: _Number = 0.5) -> Tensor:
    """x brought nearer to 0 by lambd; 0 where it is nearer than that."""
def softsign(input: Tensor) -> Tensor:
    """x / (1 + |x|)."""
def tanh(input: Tensor) -> Tensor:
    """The hyperbolic tangent."""
def tanhshrink(input: Tensor) -> Tensor:
    """x - tanh(x)."""
def threshold(input: Tensor, threshold: _Number, value: _Number, inplace: _bool = False) -> Tensor:
    """x where it is above the threshold, else the value."""
