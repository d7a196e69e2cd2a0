"""Where minitorch differs from torch and stays different: (test, op, words of the report) -> why.

Strict: an entry that no report of its test bears any more fails that test, so the table cannot outlive its reasons.
"""

OVERLOAD = "torch names the node after the overload, and an explicit None chooses another one than leaving it out"
KINK = "a kink: the formula has torch's convention, the chain rule through the scalars gives nan"
NAN = "nan: torch compares with it in a way that no rule of calculus does"
LENIENT = "torch refuses what minitorch computes"
WORDS = "both refuse, in other words"
DRAW = "a draw: torch passes zeros on, although a normal number moves with its mean"
SIGNS = "the signs of the vectors are chance"
COLUMNS = "what LAPACK makes lies column by column in torch, row by row in minitorch"
SYMMETRIC = "the gradient among symmetric matrices; the op reads one triangle"
SAVED_MOMENTS = "third order: torch takes the mean and deviation that it saved for constants"
SOFTMAX = "the gradient of the logits, taken at the log probabilities: log_softmax makes both the same"
TRIANGULAR = "the op reads one triangle, torch's gradient fills the other one, too"
OVERWRITTEN = "torch's formula passes it on also to what was overwritten by another with the same place"
PADDING = "the row of padding_idx gets no gradient by definition"

CANCELS = "terms that cancel, in the gradient of the gradient: what is left is the rounding of both"
SINGLE = "torch rounds a constant of the derivative to single precision, for float64 too"
STRIDED = "torch's own gradient of self is wrong: what was overwritten gets some"
NAMED = LENIENT + ": by the name that its documentation gives"

LESS_EXACT = "torch's own series is off in the sixth digit (J, Y between 5 and 6, Ai around -2.5), SciPy's in the last"
NEGATIVE_POWER = "torch's own gradient takes 2 to the power of a negative integer for 0"
COPIES = "torch copies into a tensor of its own, where minitorch clones"

KNOWN: dict[tuple[str, str, str], str] = {
    **{
        ("forward", name, "values"): LESS_EXACT
        for name in ("airy_ai", "bessel_j0", "bessel_j1", "bessel_y0", "bessel_y1")
    },
    **{(test, "ldexp", "int64[2, 3]): gradients"): NEGATIVE_POWER for test in ("forward", "method", "keywords")},
    ("higher order", "ldexp", "int64[2, 3]): gradients"): NEGATIVE_POWER,
    **{(test, "diff", "CopyBackwards"): COPIES for test in ("forward", "method", "keywords")},
    ("forward", "matrix_power", "own grad, -2): graph"): COLUMNS,
    ("keywords", "matrix_power", "n=-2"): COLUMNS,
    ("saved", "svdvals", "_saved_"): SIGNS,
    ("finite differences", "_linalg_svd", "full_matrices=True"): "the gradient of the vectors that fill up the square",
    ("finite differences", "pinv", "hermitian=True"): SYMMETRIC,
    **{
        (test, name, words): TRIANGULAR
        for test, words in (("finite differences", "is off by"), ("gradgradcheck", "Jacobian mismatch"))
        for name in ("cholesky_inverse", "cholesky_solve")
    },
    **{("in place", name, f"inplace version of {name}"): LENIENT for name in ("acosh", "asinh", "atanh")},
    **{
        ("higher order", name, "is not implemented"): LENIENT
        for name in ("cdist", "pdist", "multi_margin_loss", "multilabel_margin_loss")
    },
    ("higher order", "ctc_loss", "ctc_loss_backward"): WORDS,
    ("higher order", "__ctc_loss", "ctc_loss_backward"): WORDS,
    ("higher order", "_linalg_norm", "-0.5, keepdim=True)"): KINK,
    ("higher order", "logcumsumexp", "against np.float64(nan)"): "torch's own second derivative is nan",
    ("gradgradcheck", "_eigh", "Jacobian mismatch"): SYMMETRIC,
    ("forward", "div", "rounding_mode=None): graph"): OVERLOAD,
    ("forward", "mean", "dim=None): graph"): OVERLOAD,
    ("forward", "sum", "dim=None): graph"): OVERLOAD,
    ("method", "div", "rounding_mode=None): graph"): OVERLOAD,
    ("method", "mean", "dim=None): graph"): OVERLOAD,
    ("method", "sum", "dim=None): graph"): OVERLOAD,
    ("in place", "div", "rounding_mode=None): graph"): OVERLOAD,
    ("keywords", "div", "rounding_mode=None): graph"): OVERLOAD,
    ("higher order", "embedding", "int64[0]"): "torch fails on its own double backward without indices",
    ("higher order", "hardsigmoid", "derivative for aten::hardsigmoid_backward"): LENIENT,
    **{
        ("higher order", name, "output_padding is not supported"): LENIENT + ": the third order"
        for name in ("conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "convolution")
    },
    **{
        ("higher order", name, "gradients: of input"): SAVED_MOMENTS
        for name in (
            "layer_norm native_layer_norm _layer_norm_of_torch batch_norm native_batch_norm _batch_norm_of_torch "
            "instance_norm _instance_norm_of_torch"
        ).split()
    },
    ("higher order", "layer_norm", "Expected a proper Tensor"): "torch's own double backward fails without a weight",
    ("higher order", "native_layer_norm", "Expected a proper Tensor"): "torch's own double backward fails so",
    ("higher order", "normalize", "p=0.5, dim=0"): "rounding of what is zero",
    ("higher order", "embedding_bag", "derivative for"): LENIENT,
    ("higher order", "scaled_dot_product_attention", "flash_attention_for_cpu_backward"): LENIENT,
    ("higher order", "multi_head_attention_forward", "flash_attention_for_cpu_backward"): LENIENT,
    ("second backward", "scatter_add", "float64[4])"): "minitorch keeps the index even where src needs no gradient",
    ("in place", "addr", "2D tensor expected"): WORDS,
    ("forward", "tensorinv", "ReshapeAliasBackward0"): COLUMNS,
    ("saved", "slogdet", "_saved_sign"): "torch uses it for complex numbers only",
    ("saved", "_linalg_slogdet", "_saved_sign"): "torch uses it for complex numbers only",
    ("saved", "logdet", "_saved_sign"): "torch uses it for complex numbers only",
    ("saved", "eigh", "_saved_"): SIGNS,
    ("saved", "eigvalsh", "_saved_eigenvectors"): SIGNS,
    ("saved", "_linalg_svd", "_saved_"): SIGNS,
    ("saved", "svd", "_saved_"): SIGNS,
    ("saved", "svd_lowrank", "_saved_"): SIGNS,
    ("saved", "pca_lowrank", "_saved_"): SIGNS,
    ("saved", "householder_product", "_saved_result"): "torch's formula goes back from the result, ours forward again",
    ("saved", "ormqr", "_saved_result"): "torch's formula goes back from the result, ours forward again",
    ("finite differences", "svd", "some=False"): "the gradient of the vectors that full matrices add is left out",
    ("finite differences", "eigh", "is off by"): SYMMETRIC,
    ("finite differences", "eigvalsh", "is off by"): SYMMETRIC,
    ("in place", "addbmm", "not resizable"): "torch makes self as large as the result, without a word",
    ("in place", "conj_physical", "ConjPhysicalBackward1"): "torch's in-place form is a node, its plain form is self",
    ("in place", "clamp_max", "can't be cast"): WORDS,
    ("in place", "clamp_min", "can't be cast"): WORDS,
    ("in place", "floor_divide", "aten::floor_divide_ is"): WORDS,
    ("in place", "cumsum", "cumsum_out_cpu"): WORDS,
    ("keywords", "max", "dim=float32[4]"): LENIENT + ": a tensor as `dim`, which positionally is `other`",
    ("keywords", "min", "dim=float32[4]"): LENIENT + ": a tensor as `dim`, which positionally is `other`",
    **{
        ("keywords", name, "hx=int64[3]"): LENIENT + ": a packed sequence by the names of the other form"
        for name in ("rnn_tanh", "rnn_relu", "lstm", "gru")
    },
    ("keywords", "randint", "high=(2, 3)"): LENIENT + ": a size as `high`",
    ("keywords", "randint_like", "low=7"): LENIENT + ": `low` by name, without `high`",
    ("keywords", "scatter", "src=7"): LENIENT + ": a number as `src`",
    ("keywords", "scatter", "src=2.5"): LENIENT + ": a number as `src`",
    ("keywords", "where", "input=1"): LENIENT + ": a number by name",
    ("saved", "nll_loss", "_saved_total_weight"): "minitorch's formula adds the weights up again",
    ("saved", "cross_entropy", "_saved_total_weight"): "minitorch's formula adds the weights up again",
    ("saved", "linear_cross_entropy", "_saved_total_weight"): "minitorch's formula adds the weights up again",
    ("saved", "multilabel_margin_loss", "_saved_is_target"): "minitorch's formula finds the labels again",
    ("saved", "multilabel_soft_margin_loss", "_saved_buffer"): "torch keeps exp(-|x|), which is computed again here",
    ("saved", "ctc_loss", "_saved_result"): "minitorch's formula goes through the paths again",
    ("saved", "__ctc_loss", "_saved_result"): "minitorch's formula goes through the paths again",
    ("saved", "logsigmoid", "_saved_buffer"): "torch keeps exp(-|x|), which minitorch's formula computes again",
    ("saved", "rrelu", "_saved_noise"): "in evaluation torch's is memory that nobody has set",
    ("forward", "as_strided_scatter", "gradients"): STRIDED,
    ("method", "as_strided_scatter", "gradients"): STRIDED,
    ("keywords", "as_strided_scatter", "gradients"): STRIDED,
    ("alone", "as_strided_scatter", "gradients"): STRIDED,
    ("higher order", "as_strided_scatter", "gradients"): STRIDED,
    ("keywords", "dsplit", "indices_or_sections="): NAMED,
    ("keywords", "hsplit", "indices_or_sections="): NAMED,
    ("keywords", "vsplit", "indices_or_sections="): NAMED,
    ("keywords", "tensor_split", "indices_or_sections="): NAMED,
    ("in place", "masked_scatter", "CPUBoolType"): WORDS,
    ("scalars", "index_copy", "gradient of input 1"): "torch's formula passes it on also to what was overwritten again",
    ("saved", "embedding_bag", "only torch's EmbeddingBagBackward0"): "minitorch keeps the bag of every index instead",
    ("scalars", "embedding_bag", "scale_grad_by_freq"): "gradients divided by frequencies are none, by definition",
    ("finite differences", "embedding", "padding_idx=1"): PADDING,
    ("finite differences", "normal", "is off by"): DRAW,
    ("scalars", "ctc_loss", "gradient of input 0"): SOFTMAX,
    ("scalars", "__ctc_loss", "gradient of input 0"): SOFTMAX,
    ("scalars", "margin_ranking_loss", "float64[10] own grad, reduction="): NAN,
    ("scalars", "max_unpool1d", "gradient of input 0"): OVERWRITTEN,
    ("scalars", "max_unpool2d", "gradient of input 0"): OVERWRITTEN,
    ("scalars", "max_unpool3d", "gradient of input 0"): OVERWRITTEN,
    ("scalars", "embedding", "padding_idx=1"): PADDING,
    ("scalars", "embedding", "grad, -1)"): PADDING,
    ("scalars", "amax", "[2, 3] grad, 1)"): NAN,
    ("scalars", "amin", "[2, 3] grad, 1)"): NAN,
    ("scalars", "celu", "gradient of input 0"): SINGLE,
    ("scalars", "clamp", "[4] grad, 0.0, 1.0)"): NAN,
    ("scalars", "elu", "[6] grad)"): NAN,
    ("scalars", "hardsigmoid", "gradient of input 0"): SINGLE,
    ("scalars", "binary_cross_entropy", "[4] grad, float64[4])"): KINK,
    ("scalars", "norm", "[2] grad)"): KINK,
    ("scalars", "norm", "[2, 2] grad, 2, 1)"): KINK,
    ("scalars", "vector_norm", "[2] grad)"): KINK,
    ("scalars", "_linalg_norm", "nan nan nan"): KINK,
    ("scalars", "std", "[3] grad)"): KINK,
    ("halves", "binary_cross_entropy", "float16[4])"): "torch's smallest denominator, 1e-12, is 0 in float16",
    ("halves", "grid_sample", "bfloat16[1, 2, 3, 4]"): "torch computes the weights of bicubic in 16 bits",
    ("halves", "matrix_exp", "float16"): "torch's own series overflows in 16 bits",
    ("halves", "poisson", "NaN"): "a rate beyond float16",
    ("dtypes", "clamp to tensors", "(bool"): LENIENT,
    ("dtypes with numbers", "sub", "True"): LENIENT + ": a Python bool taken from numbers",
    ("dtypes", "lerp by tensor", "lerp_kernel_tensor"): WORDS,
    ("dtypes", "sub with alpha", "alpha must not be"): WORDS,
    ("dtypes", "floor_divide_", "not implemented for"): WORDS,
    ("dtypes", "remainder_", "not implemented for"): WORDS,
    ("dtypes", "pow_", "not implemented for"): WORDS,
    ("dtypes", "bitwise_and_", "not implemented for"): WORDS,
    ("dtypes", "bitwise_or_", "not implemented for"): WORDS,
    ("dtypes", "bitwise_xor_", "not implemented for"): WORDS,
    ("dtypes", "bitwise_left_shift_", "not implemented for"): WORDS,
    ("dtypes", "bitwise_right_shift_", "not implemented for"): WORDS,
}


# Entries of torch's op_db that do not pass whole, and why; strict against the kept whole run (test_opinfo).
FAILING: dict[str, str] = {
    "addr": "in place, into a tensor of another shape: both refuse, in other words",
    "masked_scatter": "in place, into a tensor of fewer dims: both refuse, in other words",
    "as_strided_scatter": STRIDED,
    "cov": "the gradient of two weights, which is zero: terms that cancel, to within their rounding",
    "sinc": CANCELS,
    "special.i1": CANCELS,
    "special.i1e": CANCELS,
    "special.log_ndtr": CANCELS,
    "special.laguerre_polynomial_l": "200 steps of a recurrence near a zero: rounding",
    "special.zeta": "torch's float32 overflows to nan where float64 and SciPy have a number",
    **dict.fromkeys(
        ("igamma", "igammac"), "torch stops its series earlier than SciPy: 1e-10 where both numbers are large"
    ),
    **dict.fromkeys(
        (f"special.{name}" for name in "airy_ai bessel_j0 bessel_j1 bessel_y0 bessel_y1".split()), LESS_EXACT
    ),
    "nn.functional.linear_cross_entropy.chunked": "torch takes the gradients that it made chunk by chunk for constants",
    "nn.functional.mish": "torch's second derivative overflows to nan where x is large",
    "nn.functional.prelu": "at 0 torch's second derivative takes the slope of the other side than its first",
}

# Modules that fail some sample of the whole run (modinfo.json) -> why. Strict, as FAILING is.
FAILING_MODULES: dict[str, str] = {}


def judge(test: str, op: str, found: list[str]) -> None:
    """Fails if a difference was found that is not known, or a known one was not found."""
    entries = [words for (t, o, words) in KNOWN if (t, o) == (test, op)]
    new = [f for f in found if not any(words in f for words in entries)]
    gone = [words for words in entries if not any(words in f for f in found)]
    assert not new, f"{len(new)} differences\n" + "\n".join(new)
    assert not gone, f"no longer differs, take it out of known.py: {gone}"
