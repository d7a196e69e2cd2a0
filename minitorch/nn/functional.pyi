# Generated: `python -m minitorch._stubs` writes this file.
from builtins import bool as _bool, float as _float, int as _int, type as _type
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias, overload
from minitorch.dtypes import device as _device, dtype as _dtype
from minitorch.random import Generator as _Generator
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

_Number: TypeAlias = _int | _float | _bool
_Ints: TypeAlias = _int | Sequence[_int]

def adaptive_avg_pool1d(input: Tensor, output_size: _Ints) -> Tensor:
    """The means of `output_size` windows that cover signals [N, C, L]."""
def adaptive_avg_pool2d(input: Tensor, output_size: _Ints) -> Tensor:
    """The means of windows that cover images [N, C, H, W]: `output_size` of them along each dim, None for H or W."""
def adaptive_avg_pool3d(input: Tensor, output_size: _Ints) -> Tensor:
    """The means of windows that cover volumes [N, C, D, H, W]; see `adaptive_avg_pool2d`."""
@overload
def adaptive_max_pool1d(input: Tensor, output_size: _Ints, return_indices: _bool = False) -> Tensor:
    """The largest numbers of `output_size` windows that cover signals [N, C, L]; their places with return_indices."""
@overload
def adaptive_max_pool1d(input: Tensor, output_size: _Ints, return_indices: _bool = False) -> tuple[Tensor, ...]: ...
def adaptive_max_pool1d_with_indices(input: Tensor, output_size: _Ints, return_indices: _bool = False) -> tuple[Tensor, ...]:
    """`adaptive_max_pool1d` with return_indices=True."""
@overload
def adaptive_max_pool2d(input: Tensor, output_size: _Ints, return_indices: _bool = False) -> Tensor:
    """The largest numbers of windows that cover images [N, C, H, W]; their places with return_indices."""
@overload
def adaptive_max_pool2d(input: Tensor, output_size: _Ints, return_indices: _bool = False) -> tuple[Tensor, ...]: ...
def adaptive_max_pool2d_with_indices(input: Tensor, output_size: _Ints, return_indices: _bool = False) -> tuple[Tensor, ...]:
    """`adaptive_max_pool2d` with return_indices=True."""
@overload
def adaptive_max_pool3d(input: Tensor, output_size: _Ints, return_indices: _bool = False) -> Tensor:
    """The largest numbers of windows that cover volumes [N, C, D, H, W]; see `adaptive_max_pool2d`."""
@overload
def adaptive_max_pool3d(input: Tensor, output_size: _Ints, return_indices: _bool = False) -> tuple[Tensor, ...]: ...
def adaptive_max_pool3d_with_indices(input: Tensor, output_size: _Ints, return_indices: _bool = False) -> tuple[Tensor, ...]:
    """`adaptive_max_pool3d` with return_indices=True."""
def affine_grid(theta: Tensor, size: Sequence[_int], align_corners: _bool | None = None) -> Tensor:
    """The grid for `grid_sample` that an affine map makes: theta [batch, dims, dims + 1] gives [batch, *size, dims]."""
def alpha_dropout(input: Tensor, p: _float = 0.5, training: _bool = False, inplace: _bool = False) -> Tensor:
    """Dropout for SELU: in training each element falls to SELU's floor with probability p; mean and variance stay."""
def avg_pool1d(input: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, ceil_mode: _bool = False, count_include_pad: _bool = True) -> Tensor:
    """The mean of each window of signals [N, C, L]."""
def avg_pool2d(input: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, ceil_mode: _bool = False, count_include_pad: _bool = True, divisor_override: _int | None = None) -> Tensor:
    """The mean of each window of images [N, C, H, W]."""
def avg_pool3d(input: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, ceil_mode: _bool = False, count_include_pad: _bool = True, divisor_override: _int | None = None) -> Tensor:
    """The mean of each window of volumes [N, C, D, H, W]; see `avg_pool2d`."""
def batch_norm(input: Tensor, running_mean: Tensor, running_var: Tensor, weight: Tensor | None = None, bias: Tensor | None = None, training: _bool = False, momentum: _float = 0.1, eps: _float = 1e-05) -> Tensor:
    """Mean 0 and variance 1 in every channel, over the batch and the further dims; then times weight plus bias."""
def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input1 @ weight[o] @ input2 + bias[o] for every o: [..., n] and [..., m] with weight [out, n, m] give [..., out]."""
def binary_cross_entropy(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean') -> Tensor:
    """-t log p - (1 - t) log(1 - p) of probabilities `input` and targets in [0, 1]."""
def binary_cross_entropy_with_logits(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean', pos_weight: Tensor | None = None) -> Tensor:
    """binary_cross_entropy(sigmoid(input), target), computed without overflow."""
def celu(input: Tensor, alpha: _Number = 1.0, inplace: _bool = False) -> Tensor:
    """x where positive, else alpha * (exp(x / alpha) - 1), whose slope at 0 is 1 for every alpha."""
def celu_(self, alpha=1.0) -> Tensor:
    """Tensor.celu_(alpha=1.0) -> Tensor"""
def channel_shuffle(input: Tensor, groups: _int) -> Tensor:
    """Mixes the channels of `groups` groups: the first of each, then the second of each, …."""
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
def cosine_embedding_loss(input1: Tensor, input2: Tensor, target: Tensor, margin: _float = 0, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean') -> Tensor:
    """1 - cos of the angle between vectors where the target is 1; max(0, cos - margin) where it is -1."""
def cosine_similarity(x1: Tensor, x2: Tensor, dim: _int = 1, eps: _float = 1e-08) -> Tensor:
    """The cosines of the angles between vectors along dim; their sizes are taken as eps where they are smaller."""
def cross_entropy(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: _bool | None = None, ignore_index: _int = -100, reduce: _bool | None = None, reduction: str = 'mean', label_smoothing: _float = 0.0) -> Tensor:
    """nll_loss(log_softmax(input)): logits [N, C, ...] against class indices [N, ...] or probabilities [N, C, ...]."""
def ctc_loss(log_probs: Tensor, targets: Tensor, input_lengths: Tensor | Sequence[_int], target_lengths: Tensor | Sequence[_int], blank: _int = 0, reduction: str = 'mean', zero_infinity: _bool = False) -> Tensor:
    """Connectionist temporal classification: minus the log of the probability that label sequences are emitted."""
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
def elu_(self, alpha=1.0) -> Tensor:
    """Tensor.elu_(alpha=1.0) -> Tensor"""
def embedding(input: Tensor, weight: Tensor, padding_idx: _int | None = None, max_norm: _float | None = None, norm_type: _float = 2.0, scale_grad_by_freq: _bool = False, sparse: _bool = False) -> Tensor:
    """Rows of weight [num, dim] at the indices `input` [...]: [..., dim]."""
def embedding_bag(input: Tensor, weight: Tensor, offsets: Tensor | None = None, max_norm: _float | None = None, norm_type: _float = 2, scale_grad_by_freq: _bool = False, mode: str = 'mean', sparse: _bool = False, per_sample_weights: Tensor | None = None, include_last_offset: _bool = False, padding_idx: _int | None = None) -> Tensor:
    """The sum, mean or maximum of the rows of weight [num, dim] in each bag of indices: [bags, dim]."""
def feature_alpha_dropout(input: Tensor, p: _float = 0.5, training: _bool = False, inplace: _bool = False) -> Tensor:
    """`alpha_dropout` of whole channels: input is [N, C, …]."""
def fold(input: Tensor, output_size: _Ints, kernel_size: _Ints, dilation: _Ints = 1, padding: _Ints = 0, stride: _Ints = 1) -> Tensor:
    """The blocks of `unfold` put where they were taken from, added up where they meet: [batch, C, *output_size]."""
@overload
def fractional_max_pool2d(input: Tensor, kernel_size: _Ints, output_size: _Ints | None = None, output_ratio: _float | Sequence[_float] | None = None, return_indices: _bool = False, _random_samples: Tensor | None = None) -> Tensor:
    """The largest number of each window of images [N, C, H, W], the windows at random distances."""
@overload
def fractional_max_pool2d(input: Tensor, kernel_size: _Ints, output_size: _Ints | None = None, output_ratio: _float | Sequence[_float] | None = None, return_indices: _bool = False, _random_samples: Tensor | None = None) -> tuple[Tensor, ...]: ...
def fractional_max_pool2d_with_indices(input: Tensor, kernel_size: _Ints, output_size: _Ints | None = None, output_ratio: _float | Sequence[_float] | None = None, return_indices: _bool = False, _random_samples: Tensor | None = None) -> tuple[Tensor, ...]:
    """`fractional_max_pool2d` with return_indices=True."""
@overload
def fractional_max_pool3d(input: Tensor, kernel_size: _Ints, output_size: _Ints | None = None, output_ratio: _float | Sequence[_float] | None = None, return_indices: _bool = False, _random_samples: Tensor | None = None) -> Tensor:
    """The largest number of each window of volumes [N, C, D, H, W]; see `fractional_max_pool2d`."""
@overload
def fractional_max_pool3d(input: Tensor, kernel_size: _Ints, output_size: _Ints | None = None, output_ratio: _float | Sequence[_float] | None = None, return_indices: _bool = False, _random_samples: Tensor | None = None) -> tuple[Tensor, ...]: ...
def fractional_max_pool3d_with_indices(input: Tensor, kernel_size: _Ints, output_size: _Ints | None = None, output_ratio: _float | Sequence[_float] | None = None, return_indices: _bool = False, _random_samples: Tensor | None = None) -> tuple[Tensor, ...]:
    """`fractional_max_pool3d` with return_indices=True."""
def gaussian_nll_loss(input: Tensor, target: Tensor, var: Tensor | _Number, full: _bool = False, eps: _float = 1e-06, reduction: str = 'mean') -> Tensor:
    """Minus the log likelihood of targets under normal distributions: (log var + (input - target)**2 / var) / 2."""
def gelu(input: Tensor, *, approximate: str = 'none') -> Tensor:
    """x times the normal distribution function; approximate="tanh" for the older formula."""
def glu(input: Tensor, dim: _int = -1) -> Tensor:
    """The gated linear unit: the first half along dim times the sigmoid of the second half."""
def grid_sample(input: Tensor, grid: Tensor, mode: str = 'bilinear', padding_mode: str = 'zeros', align_corners: _bool | None = None) -> Tensor:
    """input [batch, C, *size] at the places that grid [batch, *out, dims] names: [batch, C, *out]."""
def group_norm(input: Tensor, num_groups: _int, weight: Tensor | None = None, bias: Tensor | None = None, eps: _float = 1e-05) -> Tensor:
    """Mean 0 and variance 1 in every group of channels of every element; then, by channel, times weight plus bias."""
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
def hardtanh_(self, min_val=-1.0, max_val=1.0) -> Tensor:
    """Tensor.hardtanh_(min_val=-1.0, max_val=1.0) -> Tensor"""
def hinge_embedding_loss(input: Tensor, target: Tensor, margin: _float = 1.0, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean') -> Tensor:
    """The distances themselves where the target is 1; max(0, margin - distance) where it is -1."""
def huber_loss(input: Tensor, target: Tensor, reduction: str = 'mean', delta: _float = 1.0, weight: Tensor | None = None) -> Tensor:
    """Half the squared error where the absolute error is at most delta, else linear: delta times smooth_l1_loss."""
def instance_norm(input: Tensor, running_mean: Tensor | None = None, running_var: Tensor | None = None, weight: Tensor | None = None, bias: Tensor | None = None, use_input_stats: _bool = True, momentum: _float = 0.1, eps: _float = 1e-05) -> Tensor:
    """Mean 0 and variance 1 in every channel of every element, over the further dims; then times weight plus bias."""
def interpolate(input: Tensor, size: _Ints | None = None, scale_factor: _float | Sequence[_float] | None = None, mode: str = 'nearest', align_corners: _bool | None = None, recompute_scale_factor: _bool | None = None, antialias: _bool = False) -> Tensor:
    """input [batch, C, *size] in another size, given as such or as a factor."""
def kl_div(input: Tensor, target: Tensor, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean', log_target: _bool = False) -> Tensor:
    """The Kullback-Leibler divergence t (log t - x) of log probabilities x from probabilities t."""
def l1_loss(input: Tensor, target: Tensor, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean', weight: Tensor | None = None) -> Tensor:
    """The absolute error, averaged."""
def layer_norm(input: Tensor, normalized_shape: Sequence[_int], weight: Tensor | None = None, bias: Tensor | None = None, eps: _float = 1e-05) -> Tensor:
    """Over the last dims, of sizes `normalized_shape`, mean 0 and variance 1; then times weight plus bias."""
def leaky_relu(input: Tensor, negative_slope: _float = 0.01, inplace: _bool = False) -> Tensor:
    """x where positive, else negative_slope * x."""
def leaky_relu_(self, negative_slope=0.01) -> Tensor:
    """Tensor.leaky_relu_(negative_slope=0.01) -> Tensor"""
def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input @ weight.T + bias: [..., in] with weight [out, in] gives [..., out]."""
def linear_cross_entropy(input: Tensor, linear_weight: Tensor, target: Tensor, *, linear_bias: Tensor | None = None, weight: Tensor | None = None, reduction: str = 'mean', ignore_index: _int | None = None, label_smoothing: _float = 0.0, options: Any | None = None) -> Tensor:
    """cross_entropy(linear(input, linear_weight, linear_bias), target)."""
def local_response_norm(input: Tensor, size: _int, alpha: _Number = 0.0001, beta: _Number = 0.75, k: _Number = 1.0) -> Tensor:
    """Each element over (k + alpha * the mean of the squares in `size` neighbouring channels) ** beta."""
def log_softmax(input: Tensor, dim: _int | None = None, _stacklevel: _int = 3, dtype: _dtype | None = None) -> Tensor:
    """log(softmax(x)) along dim, computed without forming the softmax."""
def logsigmoid(input: Tensor) -> Tensor:
    """log(sigmoid(x)), computed without overflow."""
def lp_pool1d(input: Tensor, norm_type: _float, kernel_size: _Ints, stride: _Ints | None = None, ceil_mode: _bool = False) -> Tensor:
    """The p-norm of each window of signals [N, C, L]: (sum of x**p)**(1 / p), with p = norm_type."""
def lp_pool2d(input: Tensor, norm_type: _float, kernel_size: _Ints, stride: _Ints | None = None, ceil_mode: _bool = False) -> Tensor:
    """The p-norm of each window of images [N, C, H, W]: (sum of x**p)**(1 / p), with p = norm_type."""
def lp_pool3d(input: Tensor, norm_type: _float, kernel_size: _Ints, stride: _Ints | None = None, ceil_mode: _bool = False) -> Tensor:
    """The p-norm of each window of volumes [N, C, D, H, W]: (sum of x**p)**(1 / p), with p = norm_type."""
def margin_ranking_loss(input1: Tensor, input2: Tensor, target: Tensor, margin: _float = 0, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean') -> Tensor:
    """max(0, -target * (input1 - input2) + margin): target 1 where input1 shall be the larger, else -1."""
@overload
def max_pool1d(input: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, dilation: _Ints = 1, ceil_mode: _bool = False, return_indices: _bool = False) -> Tensor:
    """The largest number of each window of signals [N, C, L]."""
@overload
def max_pool1d(input: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, dilation: _Ints = 1, ceil_mode: _bool = False, return_indices: _bool = False) -> tuple[Tensor, ...]: ...
def max_pool1d_with_indices(input: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, dilation: _Ints = 1, ceil_mode: _bool = False, return_indices: _bool = False) -> tuple[Tensor, ...]:
    """`max_pool1d` with return_indices=True."""
@overload
def max_pool2d(input: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, dilation: _Ints = 1, ceil_mode: _bool = False, return_indices: _bool = False) -> Tensor:
    """The largest number of each window of images [N, C, H, W]."""
@overload
def max_pool2d(input: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, dilation: _Ints = 1, ceil_mode: _bool = False, return_indices: _bool = False) -> tuple[Tensor, ...]: ...
def max_pool2d_with_indices(input: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, dilation: _Ints = 1, ceil_mode: _bool = False, return_indices: _bool = False) -> tuple[Tensor, ...]:
    """`max_pool2d` with return_indices=True."""
@overload
def max_pool3d(input: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, dilation: _Ints = 1, ceil_mode: _bool = False, return_indices: _bool = False) -> Tensor:
    """The largest number of each window of volumes [N, C, D, H, W]."""
@overload
def max_pool3d(input: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, dilation: _Ints = 1, ceil_mode: _bool = False, return_indices: _bool = False) -> tuple[Tensor, ...]: ...
def max_pool3d_with_indices(input: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, dilation: _Ints = 1, ceil_mode: _bool = False, return_indices: _bool = False) -> tuple[Tensor, ...]:
    """`max_pool3d` with return_indices=True."""
def max_unpool1d(input: Tensor, indices: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, output_size: _Ints | None = None) -> Tensor:
    """Zeros [N, C, L] with the maxima at the places where max_pool1d(…, return_indices=True) found them."""
def max_unpool2d(input: Tensor, indices: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, output_size: _Ints | None = None) -> Tensor:
    """Zeros [N, C, H, W] with the maxima at the places where max_pool2d(…, return_indices=True) found them."""
def max_unpool3d(input: Tensor, indices: Tensor, kernel_size: _Ints, stride: _Ints | None = None, padding: _Ints = 0, output_size: _Ints | None = None) -> Tensor:
    """Zeros [N, C, D, H, W] with the maxima at the places that max_pool3d found; see `max_unpool2d`."""
def mish(input: Tensor, inplace: _bool = False) -> Tensor:
    """x * tanh(softplus(x))."""
def mse_loss(input: Tensor, target: Tensor, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean', weight: Tensor | None = None) -> Tensor:
    """The squared error, averaged."""
def multi_head_attention_forward(query: Tensor, key: Tensor, value: Tensor, embed_dim_to_check: _int, num_heads: _int, in_proj_weight: Tensor, in_proj_bias: Tensor, bias_k: Tensor, bias_v: Tensor, add_zero_attn: _bool, dropout_p: _float, out_proj_weight: Tensor, out_proj_bias: Tensor, training: _bool = True, key_padding_mask: Tensor | None = None, need_weights: _bool = True, attn_mask: Tensor | None = None, use_separate_proj_weight: _bool = False, q_proj_weight: Tensor | None = None, k_proj_weight: Tensor | None = None, v_proj_weight: Tensor | None = None, static_k: Tensor | None = None, static_v: Tensor | None = None, average_attn_weights: _bool = True, is_causal: _bool = False) -> tuple[Tensor, ...]:
    """Projects query, key and value, lets every head attend for itself, and projects what all heads found."""
def multi_margin_loss(input: Tensor, target: Tensor, p: _float = 1, margin: _float = 1.0, weight: Tensor | None = None, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean') -> Tensor:
    """Scores [N, C] against classes [N]: sum over the wrong classes of max(0, margin - right + wrong)**p, over C."""
def multilabel_margin_loss(input: Tensor, target: Tensor, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean') -> Tensor:
    """Scores [N, C] against several classes each, [N, C] filled up with -1: sums of max(0, 1 - right + wrong) / C."""
def multilabel_soft_margin_loss(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean') -> Tensor:
    """Binary cross-entropy of logits [N, C] against zeros and ones, averaged over the classes."""
def nll_loss(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: _bool | None = None, ignore_index: _int = -100, reduce: _bool | None = None, reduction: str = 'mean') -> Tensor:
    """Minus the log probability of the target class: input [N, C, ...] of log probabilities, target [N, ...]."""
def normalize(input: Tensor, p: _float = 2.0, dim: _int = 1, eps: _float = 1e-12) -> Tensor:
    """input divided by its p-norms along dim, or by eps where these are smaller."""
def one_hot(input: Tensor, num_classes: _int = -1) -> Tensor:
    """int64 [..., num_classes] with a 1 at each class index; -1 classes: as many as are needed."""
def pad(input: Tensor, pad: Sequence[_int], mode: str = 'constant', value: _Number | None = None) -> Tensor:
    """A border around the last dims: pad is (before, after) of the last dim, then of the one before, …."""
def pairwise_distance(x1: Tensor, x2: Tensor, p: _float = 2.0, eps: _float = 1e-06, keepdim: _bool = False) -> Tensor:
    """The p-norm of x1 - x2 + eps along the last dim."""
def pdist(input: Tensor, p: _float = 2.0) -> Tensor:
    """The p-norm distances of every two rows, those of the first with the others before: [n, d] gives [n (n-1) / 2]."""
def pixel_shuffle(input: Tensor, upscale_factor: _int) -> Tensor:
    """Every r * r channels become r * r pixels: [..., C * r * r, H, W] to [..., C, H * r, W * r]."""
def pixel_unshuffle(input: Tensor, downscale_factor: _int) -> Tensor:
    """Every r * r pixels become r * r channels: `pixel_shuffle` undone."""
def poisson_nll_loss(input: Tensor, target: Tensor, log_input: _bool = True, full: _bool = False, size_average: _bool | None = None, eps: _float = 1e-08, reduce: _bool | None = None, reduction: str = 'mean') -> Tensor:
    """Minus the log likelihood of counts under a Poisson distribution."""
def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """x where positive, else weight * x; the weight is learned."""
def relu(input: Tensor, inplace: _bool = False) -> Tensor:
    """max(x, 0); its derivative at 0 is taken as 0."""
def relu6(input: Tensor, inplace: _bool = False) -> Tensor:
    """x brought into [0, 6]."""
def relu_(self) -> Tensor:
    """Tensor.relu_() -> Tensor"""
def rms_norm(input: Tensor, normalized_shape: Sequence[_int], weight: Tensor | None = None, eps: _float | None = None) -> Tensor:
    """x / sqrt(mean(x**2) + eps) over the last dims, of sizes `normalized_shape`; then times weight."""
def rrelu(input: Tensor, lower: _float = 0.125, upper: _bool = 0.3333333333333333, training: _bool = False, inplace: _bool = False, *, generator: _Generator | None = None) -> Tensor:
    """x where positive, else x times a slope: in training drawn for each element from [lower, upper), else the middle."""
def rrelu_(self, lower=0.125, upper=0.3333333333333333, training=False, *, generator=None) -> Tensor:
    """Tensor.rrelu_(lower=0.125, upper=0.3333333333333333, training=False, *, generator=None) -> Tensor"""
def scaled_dot_product_attention(query: Tensor, key: Tensor, value: Tensor, attn_mask: Tensor | None = None, dropout_p: _float = 0.0, is_causal: _bool = False, *, scale: _float | None = None, enable_gqa: _bool = False) -> Tensor:
    """softmax(scale * query @ key^T + mask) @ value: what each query takes from the values."""
def selu(input: Tensor, inplace: _bool = False) -> Tensor:
    """1.0507 * elu(x, 1.6733): the "self-normalizing" elu."""
def selu_(self) -> Tensor:
    """Tensor.selu_() -> Tensor"""
def sigmoid(input: Tensor) -> Tensor:
    """1 / (1 + exp(-x))."""
def silu(input: Tensor, inplace: _bool = False) -> Tensor:
    """x * sigmoid(x), also called swish."""
def smooth_l1_loss(input: Tensor, target: Tensor, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean', beta: _Number = 1.0) -> Tensor:
    """The squared error over 2 beta where the absolute error is below beta, else that less beta / 2; averaged."""
def soft_margin_loss(input: Tensor, target: Tensor, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean') -> Tensor:
    """log(1 + exp(-target * input)), with targets -1 and 1."""
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
def threshold_(self, threshold, value) -> Tensor:
    """Tensor.threshold_(threshold, value) -> Tensor"""
def triplet_margin_loss(anchor: Tensor, positive: Tensor, negative: Tensor, margin: _float = 1.0, p: _float = 2, eps: _float = 1e-06, swap: _bool = False, size_average: _bool | None = None, reduce: _bool | None = None, reduction: str = 'mean') -> Tensor:
    """max(0, margin + distance of anchor and positive - distance of anchor and negative)."""
def triplet_margin_with_distance_loss(anchor: Tensor, positive: Tensor, negative: Tensor, *, distance_function: Any | None = None, margin: _float = 1.0, swap: _bool = False, reduction: str = 'mean') -> Tensor:
    """`triplet_margin_loss` with a distance of one's own: a function of two tensors; pairwise_distance if None."""
def unfold(input: Tensor, kernel_size: _Ints, dilation: _Ints = 1, padding: _Ints = 0, stride: _Ints = 1) -> Tensor:
    """The blocks that a kernel sees as it slides over input [batch, C, height, width], one a column."""
def upsample(input: Tensor, size: _Ints | None = None, scale_factor: _float | Sequence[_float] | None = None, mode: str = 'nearest', align_corners: _bool | None = None) -> Tensor:
    """The older name of `interpolate`."""
def upsample_bilinear(input: Tensor, size: _Ints | None = None, scale_factor: _float | Sequence[_float] | None = None) -> Tensor:
    """`interpolate` with mode="bilinear" and align_corners=True."""
def upsample_nearest(input: Tensor, size: _Ints | None = None, scale_factor: _float | Sequence[_float] | None = None) -> Tensor:
    """`interpolate` with mode="nearest"."""
