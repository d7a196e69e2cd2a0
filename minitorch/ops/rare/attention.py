"""Attention with its projections, as `nn.MultiheadAttention` computes it.

PYTEST_DONT_REWRITE: what an assert says here is what torch says.
"""

import math
import warnings

from minitorch.dtypes import bool as bool_dtype
from minitorch.ops._record import composite
from minitorch.ops.activation import softmax
from minitorch.ops.attention import scaled_dot_product_attention
from minitorch.ops.creation import zeros
from minitorch.ops.dropout import dropout
from minitorch.ops.linear_algebra import bmm, linear
from minitorch.ops.padding import pad
from minitorch.ops.rare.linear_algebra import baddbmm
from minitorch.ops.shape import cat


@composite("multi_head_attention_forward", where="F", results="many")
def multi_head_attention_forward(
    query,
    key,
    value,
    embed_dim_to_check,
    num_heads,
    in_proj_weight,
    in_proj_bias,
    bias_k,
    bias_v,
    add_zero_attn,
    dropout_p,
    out_proj_weight,
    out_proj_bias,
    training=True,
    key_padding_mask=None,
    need_weights=True,
    attn_mask=None,
    use_separate_proj_weight=False,
    q_proj_weight=None,
    k_proj_weight=None,
    v_proj_weight=None,
    static_k=None,
    static_v=None,
    average_attn_weights=True,
    is_causal=False,
):
    """Projects query, key and value, lets every head attend for itself, and projects what all heads found.

    Args:
        query: [L, N, E], or [L, E] without a batch. key is [S, N, K] and value [S, N, V].
        in_proj_weight: [3 E, E], for query, key and value; or, with `use_separate_proj_weight`, one weight for each.
        in_proj_bias: [3 E].
        bias_k, bias_v: [1, 1, E]; one more key and value, the same for all.
        add_zero_attn: one more key and value, of zeros.
        key_padding_mask: [N, S]; True (or -inf) for keys that nobody looks at.
        attn_mask: [L, S] or [N * num_heads, L, S]; True for what may not be looked at, or what is added to the scores.
        is_causal: a hint that attn_mask is the causal one.
        static_k, static_v: [N * num_heads, S, E / num_heads], in the place of the projected key and value.

    Returns:
        The result [L, N, E]; and the weights [N, L, S] (for each head unless `average_attn_weights`:
        [N, num_heads, L, S]), None unless `need_weights`.
    """
    batched = _is_batched(query, key, value, key_padding_mask, attn_mask, num_heads)
    if not batched:
        query, key, value = query.unsqueeze(1), key.unsqueeze(1), value.unsqueeze(1)
        key_padding_mask = None if key_padding_mask is None else key_padding_mask.unsqueeze(0)
    rows, batch, width = query.shape
    key_padding_mask = as_added(key_padding_mask, "key_padding_mask", attn_mask, query)
    if is_causal and attn_mask is None:
        raise RuntimeError(
            "Need attn_mask if specifying the is_causal hint. You may use the Transformer module method "
            "`generate_square_subsequent_mask` to create this mask."
        )
    if is_causal and key_padding_mask is None and not need_weights:
        attn_mask = None
    else:
        attn_mask = as_added(attn_mask, "attn_mask", None, query)
        is_causal = is_causal and key_padding_mask is None
    assert width == embed_dim_to_check, f"was expecting embedding dimension of {embed_dim_to_check}, but got {width}"
    size = width // num_heads
    assert size * num_heads == width, f"embed_dim {width} not divisible by num_heads {num_heads}"
    if use_separate_proj_weight:
        assert key.shape[:2] == value.shape[:2], (
            f"key's sequence and batch dims {key.shape[:2]} do not match value's {value.shape[:2]}"
        )
    else:
        assert key.shape == value.shape, f"key shape {key.shape} does not match value shape {value.shape}"
    weights = (q_proj_weight, k_proj_weight, v_proj_weight) if use_separate_proj_weight else in_proj_weight
    q, k, v = _projected(query, key, value, weights, in_proj_bias)
    if attn_mask is not None:
        attn_mask = _of_heads(attn_mask, rows, key.shape[0], batch * num_heads)

    def with_one_more(mask):
        return None if mask is None else pad(mask, (0, 1))

    if bias_k is not None and bias_v is not None:
        assert static_k is None, "bias cannot be added to static key."
        assert static_v is None, "bias cannot be added to static value."
        k, v = cat([k, bias_k.repeat(1, batch, 1)]), cat([v, bias_v.repeat(1, batch, 1)])
        attn_mask, key_padding_mask = with_one_more(attn_mask), with_one_more(key_padding_mask)
    else:
        assert bias_k is None, "bias_k is set but bias_v is None" if bias_v is None else ""
        assert bias_v is None, "bias_v is set but bias_k is None"
    q = q.view(rows, batch * num_heads, size).transpose(0, 1)
    k = _heads_of(k, static_k, "static_k", batch * num_heads, size)
    v = _heads_of(v, static_v, "static_v", batch * num_heads, size)
    if add_zero_attn:
        nothing = zeros(batch * num_heads, 1, size, dtype=k.dtype)
        k, v = cat([k, nothing], dim=1), cat([v, nothing], dim=1)
        attn_mask, key_padding_mask = with_one_more(attn_mask), with_one_more(key_padding_mask)
    columns = k.shape[1]
    if key_padding_mask is not None:
        assert key_padding_mask.shape == (batch, columns), _wrong_padding(key_padding_mask, batch, columns)
        every = key_padding_mask.view(batch, 1, 1, columns).expand(-1, num_heads, -1, -1)
        every = every.reshape(batch * num_heads, 1, columns)
        attn_mask = every if attn_mask is None else attn_mask + every
    if not training:
        dropout_p = 0.0
    if need_weights:
        q = q * math.sqrt(1.0 / size)
        scores = bmm(q, k.transpose(-2, -1)) if attn_mask is None else baddbmm(attn_mask, q, k.transpose(-2, -1))
        weights = softmax(scores, -1)
        if dropout_p > 0.0:
            weights = dropout(weights, dropout_p)
        found = bmm(weights, v).transpose(0, 1).reshape(rows * batch, width)
        weights = weights.view(batch, num_heads, rows, columns)
        weights = weights.mean(dim=1) if average_attn_weights else weights
    else:
        if attn_mask is not None:
            one = attn_mask.shape[0] == 1 and attn_mask.dim() == 3
            attn_mask = attn_mask.unsqueeze(0) if one else attn_mask.view(batch, num_heads, -1, columns)
        q, k, v = (x.view(batch, num_heads, -1, size) for x in (q, k, v))
        found = scaled_dot_product_attention(q, k, v, attn_mask, dropout_p, is_causal)
        found, weights = found.permute(2, 0, 1, 3).reshape(batch * rows, width), None
    result = linear(found, out_proj_weight, out_proj_bias)
    result = result.view(rows, batch, result.shape[1])
    if batched:
        return result, weights
    return result.squeeze(1), None if weights is None else weights.squeeze(0)


def _is_batched(query, key, value, key_padding_mask, attn_mask, num_heads) -> bool:
    dims = query.dim()
    assert dims in (2, 3), f"query should be unbatched 2D or batched 3D tensor but received {dims}-D query tensor"
    kind = f"For {'batched' if dims == 3 else 'unbatched'} ({dims}-D) `query`, expected"
    assert key.dim() == value.dim() == dims, (
        f"{kind} `key` and `value` to be {dims}-D but found {key.dim()}-D and {value.dim()}-D tensors respectively"
    )
    assert key_padding_mask is None or key_padding_mask.dim() == dims - 1, (
        f"{kind} `key_padding_mask` to be `None` or {dims - 1}-D but found {key_padding_mask.dim()}-D tensor instead"
    )
    assert attn_mask is None or attn_mask.dim() in (2, 3), (
        f"{kind} `attn_mask` to be `None`, 2-D or 3-D but found {attn_mask.dim()}-D tensor instead"
    )
    if dims == 2 and attn_mask is not None and attn_mask.dim() == 3:
        wanted = (num_heads, query.shape[0], key.shape[0])
        assert attn_mask.shape == wanted, f"Expected `attn_mask` shape to be {wanted} but got {attn_mask.shape}"
    return dims == 3


def as_added(mask, name, other, query, other_name="attn_mask"):
    """A mask as what is added to the scores: -inf where a bool mask is True. None stays None."""
    if mask is None:
        return None
    is_bool = mask.dtype is bool_dtype
    assert is_bool or mask.is_floating_point(), f"only bool and floating types of {name} are supported"
    if other is not None and other.dtype is not mask.dtype:
        warnings.warn(
            f"Support for mismatched {name} and {other_name} is deprecated. Use same type for both instead.",
            stacklevel=5,
        )
    return zeros(mask.shape, dtype=query.dtype).masked_fill_(mask, -math.inf) if is_bool else mask


def _projected(query, key, value, weight, bias):
    """Query, key and value times their weights: in one product what is the same tensor."""
    if isinstance(weight, tuple):
        for name, one in zip("qkv", weight, strict=True):
            assert one is not None, f"use_separate_proj_weight is True but {name}_proj_weight is None"
        biases = (None, None, None) if bias is None else bias.chunk(3)
        return [linear(x, w, b) for x, w, b in zip((query, key, value), weight, biases, strict=True)]
    assert weight is not None, "use_separate_proj_weight is False but in_proj_weight is None"
    width = query.shape[-1]
    if key is not value:
        biases = (None, None, None) if bias is None else bias.chunk(3)
        parts = zip((query, key, value), weight.chunk(3), biases, strict=True)
        return [linear(x, w, b) for x, w, b in parts]
    if query is key:
        return _apart(linear(query, weight, bias), 3, width)
    weights = weight.split([width, 2 * width])
    biases = (None, None) if bias is None else bias.split([width, 2 * width])
    return [linear(query, weights[0], biases[0]), *_apart(linear(key, weights[1], biases[1]), 2, width)]


def _apart(x, count, width):
    """The `count` parts of the last dim, each contiguous."""
    stacked = x.unflatten(-1, (count, width)).unsqueeze(0).transpose(0, -2).squeeze(-2).contiguous()
    return [stacked[i] for i in range(count)]


def _of_heads(mask, rows, columns, heads):
    wanted = (rows, columns) if mask.dim() == 2 else (heads, rows, columns)
    if mask.shape != wanted:
        raise RuntimeError(f"The shape of the {mask.dim()}D attn_mask is {mask.shape}, but should be {wanted}.")
    return mask.unsqueeze(0) if mask.dim() == 2 else mask


def _heads_of(x, static, name, heads, size):
    if static is None:
        return x.view(x.shape[0], heads, size).transpose(0, 1)
    for dim, wanted in ((0, heads), (2, size)):
        assert static.shape[dim] == wanted, f"expecting {name}.size({dim}) of {wanted}, but got {static.shape[dim]}"
    return static


def _wrong_padding(mask, batch, columns) -> str:
    dim, wanted = (0, batch) if mask.shape[0] != batch else (1, columns)
    return f"Expected key_padded_mask.shape[{dim}] to be {wanted}, but got {mask.shape[dim]}"
