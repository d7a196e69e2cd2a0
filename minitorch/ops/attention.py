"""Attention: every query takes the mean of the values, weighted by how well their keys fit.

S = scale * Q K^T + mask,  P = softmax(S) along the keys,  O = P V.  With G = dL/dO:

    dL/dV = P^T G
    dL/dP = G V^T
    dL/dS = P (dL/dP - D),  D_i = sum_j P_ij dL/dP_ij = sum_e G_ie O_ie
    dL/dQ = scale * dL/dS K
    dL/dK = scale * (dL/dS)^T Q

(Dao et al. 2022, FlashAttention, appendix B; from there also what is kept: no P, but log sum exp(S) of every row.)
"""

import math
from functools import lru_cache

import numpy as np
from numpy import ndarray

from minitorch._arguments import wrong_type
from minitorch.dtypes import bool as bool_dtype
from minitorch.dtypes import float32
from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, composite, primitive
from minitorch.ops.activation import _checked_axis
from minitorch.ops.creation import zeros
from minitorch.ops.linear_algebra import matmul
from minitorch.ops.pointwise import _multiply_by_number
from minitorch.ops.rare.dropout import _dropout_of_torch

# ---- softmax that knows of nothing to choose from -------------------------------------------------------------------


@primitive(
    "_safe_softmax",
    node="SafeSoftmaxBackward0",
    grads={"self": lambda grad, result, dim: result * (grad - num.sum(grad * result, dim, True))},
    where="",
)
def _safe_softmax(self, dim):
    """Softmax along dim; zeros where everything is -inf."""
    axis = _checked_axis("softmax", self, dim)
    e, total, _ = _exp(self, axis)
    return e / np.where(total == 0, 1, total)


def _exp(x, axis):
    """exp(x - m) with m the largest along the axis, its sum, and m; zeros where everything is -inf."""
    if not x.shape[axis]:
        return x, num.sum(x, axis, True), num.sum(x, axis, True)
    top = np.maximum.reduce(num.floats(x) if x.dtype == num.OBJECT else x, axis, None, None, True)
    top = np.where(top == -math.inf, 0, top)
    e = np.exp(x - top)
    return e, num.sum(e, axis, True), top


# ---- the whole as one node ------------------------------------------------------------------------------------------


def _per_head(x, heads):
    """x of [B, h, S, E] with each of its heads repeated for a group of query heads: [B, heads, S, E]."""
    b, h, s, e = x.shape
    if h == heads:
        return x
    return num.reshape(num.expand(num.unsqueeze(x, 2), (b, h, heads // h, s, e)), (b, heads, s, e))


def _per_group(grad, heads):
    """The gradient of `_per_head`: the sum over each group."""
    b, h, s, e = grad.shape
    return grad if h == heads else num.sum(num.reshape(grad, (b, heads, h // heads, s, e)), 2)


@lru_cache(16)
def _causal_mask(rows: int, columns: int, kind: str) -> ndarray:
    """-inf where a query would see a later key: not to be written to."""
    return np.where(np.tri(rows, columns, dtype=bool), 0, -math.inf).astype(kind)


def _scores(query, key, attn_mask, is_causal, scale):
    scores = (query * scale) @ num.swap(key, -2, -1)
    masks = [] if attn_mask is None else [attn_mask]
    if is_causal:
        kind = scores.dtype.char if num.is_block(scores) else "d"
        mask = num.beside(scores, _causal_mask(scores.shape[-2], scores.shape[-1], kind))
        masks.append(num.in_dtype_of(scores, mask))
    for mask in masks:
        # Blocks of scores are the largest that there are: they are not allocated twice.
        scores = np.add(scores, mask, scores) if num.is_block(scores) else scores + mask
    return scores


def _by_position(x, y):
    """x @ y of [B, H, L, E]; blocks so that they lie in memory as [B, L, H, E], where the heads of a position meet."""
    if not num.is_block(x):
        return x @ y
    b, h, rows, _ = x.shape
    out = np.empty((b, rows, h, y.shape[-1]), x.dtype).swapaxes(1, 2)
    return np.matmul(x, y, out)


def _attention_slopes(grad, needed, query, key, value, is_causal, attn_mask, scale, output, logsumexp):
    heads, factor = query.shape[1], _scale(query, scale)
    keys, values = _per_head(key, heads), _per_head(value, heads)
    scores = _scores(query, keys, attn_mask, is_causal, factor)
    if num.is_block(scores):
        scores -= logsumexp[..., None]
        weights = np.exp(scores, scores)
    else:
        # What is saved are constants, but here the gradient is itself to be differentiated. As a mere shift that the
        # division takes out again, a constant will do.
        shift = logsumexp.detach() if num.is_tensor(logsumexp) else logsumexp
        e = num.exp(scores - num.unsqueeze(shift, 3))
        total = num.sum(e, 3, True)
        weights = e / num.where(total == 0, 1.0, total)
        output = weights @ values
    slopes = [None, None, None]
    if needed[2]:
        slopes[2] = _per_group(_by_position(num.swap(weights, 2, 3), grad), value.shape[1])
    if needed[0] or needed[1]:
        slope = grad @ num.swap(values, 2, 3)
        delta = num.sum(grad * output, 3, True)
        if num.is_block(slope):
            slope -= delta
            slope *= weights
        else:
            slope = (slope - delta) * weights
        if needed[0]:
            slopes[0] = _by_position(slope, keys * factor)
        if needed[1]:
            slopes[1] = _per_group(_by_position(num.swap(slope, 2, 3), query * factor), key.shape[1])
    return slopes


@primitive(
    "_attention",
    node="ScaledDotProductFlashAttentionForCpuBackward0",
    grads={"query key value": _attention_slopes, "attn_mask": NONDIFFERENTIABLE},
    results=("output", "logsumexp"),
    optional=("attn_mask",),
    where="",
)
def _attention(query, key, value, dropout_p, is_causal, attn_mask, scale):
    if dropout_p:
        raise RuntimeError("scaled_dot_product_attention_flash_attention: Currently do not support dropout > 0")
    heads = query.shape[1]
    scores = _scores(query, _per_head(key, heads), attn_mask, is_causal, _scale(query, scale))
    values = _per_head(value, heads)
    if scores.dtype == num.OBJECT:
        e, total, top = _exp(scores, 3)
        output = num.in_order_of(e @ values / np.where(num.floats(total) == 0, 1, total), query)
        return output, (np.log(total) + top)[..., 0]
    # The largest of all serves every row, and is found in a hundredth of the time that the largest of each takes; but
    # where it lies far above a row, nothing of that row is left.
    top = scores.max()
    scores -= top
    e = np.exp(scores, scores)
    total = num.sum(e, 3, True)
    if not total.min() > 1e-20:
        e, total, top = _exp(_scores(query, _per_head(key, heads), attn_mask, is_causal, _scale(query, scale)), 3)
    output = np.matmul(e, values, num.empty_in_order_of(query, query.dtype))
    # A query that sees no key: 0, and torch says of its logsumexp that it is 0, too.
    total = np.where(total == 0, 1, total)
    output /= total
    return output, (np.log(total) + top)[..., 0]


def _scale(query, scale):
    return 1 / math.sqrt(query.shape[-1]) if scale is None else scale


# ---- the public function --------------------------------------------------------------------------------------------


@composite("scaled_dot_product_attention", where="F")
def scaled_dot_product_attention(
    query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, *, scale=None, enable_gqa=False
):
    """softmax(scale * query @ key^T + mask) @ value: what each query takes from the values.

    Args:
        query: [..., L, E].
        key: [..., S, E].
        value: [..., S, Ev]; the result is [..., L, Ev].
        attn_mask: broadcasts to [..., L, S]: what is added to the scores, or a bool tensor: whether to look.
        dropout_p: each weight is dropped with this probability, whether in training or not.
        is_causal: query i may look at keys 0 … i.
        scale: 1 / sqrt(E) unless given.
        enable_gqa: key and value may have fewer heads (dim -3) than query, each for a group of query heads.

    RuntimeError where dtypes or shapes do not fit.

    >>> q = torch.ones(1, 1, 2, 4)
    >>> torch.nn.functional.scaled_dot_product_attention(q, q, torch.tensor([[[[1.0], [3.0]]]]), is_causal=True)
    tensor([[[[1.],
              [2.]]]])
    """
    for place, (name, x) in enumerate((("query", query), ("key", key), ("value", value)), 1):
        if not num.is_tensor(x):
            raise wrong_type("scaled_dot_product_attention", name, place, "Tensor", x)
    _check(query, key, value, attn_mask, dropout_p)
    if attn_mask is not None and attn_mask.dtype is bool_dtype:
        attn_mask = zeros(attn_mask.shape, dtype=query.dtype).masked_fill_(attn_mask.logical_not(), -math.inf)
    if _fits_one_node(query, key, value, attn_mask, dropout_p, enable_gqa):
        return _attention(query, key, value, dropout_p, is_causal, attn_mask, scale)[0]
    return _step_by_step(query, key, value, attn_mask, dropout_p, is_causal, scale, enable_gqa)


def _check(query, key, value, attn_mask, dropout_p):
    tensors = (("query", query), ("key", key), ("value", value))
    if not query.dtype is key.dtype is value.dtype:
        names = [f"{name}.dtype: {x.dtype.c_name}" for name, x in tensors]
        raise RuntimeError(
            f"Expected query, key, and value to have the same dtype, but got {names[0]} {names[1]} and {names[2]} "
            "instead."
        )
    if min(x.dim() for _, x in tensors) < 2:
        names = [f"{name}.dim: {x.dim()}" for name, x in tensors]
        raise RuntimeError(
            "Expected query, key, and value to all be  at least 2 dimensional, but got "
            f"{names[0]} {names[1]} and {names[2]} instead."
        )
    if attn_mask is not None and attn_mask.dtype not in (bool_dtype, float32, query.dtype):
        raise RuntimeError(
            "Expected attn_mask dtype to be bool or float or to match query dtype, but got attn_mask.dtype: "
            f"{attn_mask.dtype.c_name} and  query.dtype: {query.dtype.c_name} instead."
        )


def _fits_one_node(query, key, value, attn_mask, dropout_p, enable_gqa) -> bool:
    """Whether torch computes it as one node on a CPU; else it writes it out, step by step."""
    q, k, v = query._data, key._data, value._data
    if dropout_p > 0 or not q.ndim == k.ndim == v.ndim == 4 or q.dtype.kind not in "fO":
        return False
    if (
        k.shape[2] != v.shape[2]
        or not q.shape[0] == k.shape[0] == v.shape[0]
        or not q.shape[3] == k.shape[3] == v.shape[3]
    ):
        return False
    if enable_gqa:
        if q.shape[1] % max(k.shape[1], 1) or q.shape[1] % max(v.shape[1], 1):
            return False
    elif not q.shape[1] == k.shape[1] == v.shape[1]:
        return False
    if attn_mask is not None:
        shape = attn_mask.shape
        fits = len(shape) in (2, 4) and all(
            n in (1, m) for n, m in zip(reversed(shape), (k.shape[2], q.shape[2], q.shape[1], q.shape[0]), strict=False)
        )
        if attn_mask.requires_grad or not fits:
            return False
    return bool(q.size and k.size) and all(x.strides[3] == x.itemsize for x in (q, k, v))


def _step_by_step(query, key, value, attn_mask, dropout_p, is_causal, scale, enable_gqa):
    if is_causal:
        if attn_mask is not None:
            raise RuntimeError(
                "_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True"
            )
        rows, columns = query.shape[-2], key.shape[-2]
        attn_mask = zeros(rows, columns, dtype=query.dtype).masked_fill_(
            zeros(rows, columns, dtype=bool_dtype).logical_not().tril().logical_not(), -math.inf
        )
    if enable_gqa:
        heads = query.shape[-3]
        if heads % key.shape[-3] or heads % value.shape[-3]:
            raise RuntimeError("Number of heads in key and value must divide the number of heads in ")
        key, value = (x.repeat_interleave(heads // x.shape[-3], -3) for x in (key, value))
    # Half of the scale goes to each factor, so that neither grows large.
    factor = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    root = math.sqrt(abs(factor))
    query = _multiply_by_number(query, root if factor >= 0 else -root)
    scores = matmul(query, _multiply_by_number(key.transpose(-2, -1), root))
    if attn_mask is not None:
        scores = scores + attn_mask
    weights = _safe_softmax(scores, -1)
    if dropout_p > 0:
        weights = _dropout_of_torch(weights, dropout_p, True)
    return matmul(weights, value)
