"""Attention with its projections. torch has it among the activations."""

from __future__ import annotations

from typing import Any

from minitorch._tensor import Tensor
from minitorch.autograd.modes import flags
from minitorch.nn import functional as F
from minitorch.nn import init
from minitorch.nn.modules.linear import NonDynamicallyQuantizableLinear
from minitorch.nn.modules.module import Module
from minitorch.nn.parameter import Parameter
from minitorch.ops import creation


class MultiheadAttention(Module):
    """Every head lets each query look for keys that fit, and takes the mean of their values (Vaswani et al. 2017).

    Args:
        embed_dim: the width E of queries and results; each of num_heads heads works on E / num_heads of it.
        dropout: the probability with which weights of the attention are dropped in training.
        bias: whether the projections have biases.
        add_bias_kv: learn one more key and value.
        add_zero_attn: one more key and value, of zeros.
        kdim, vdim: the widths of keys and values, E unless given.
        batch_first: inputs and outputs are [N, L, E] instead of [L, N, E].

    Attributes:
        in_proj_weight: [3 E, E], for query, key and value; with kdim or vdim q_proj_weight [E, E], k_proj_weight
            [E, kdim] and v_proj_weight [E, vdim] instead. At first Xavier-uniform.
        in_proj_bias: [3 E], at first zeros.
        out_proj: the Linear that joins the heads.
        bias_k, bias_v: [1, 1, E], the learned key and value, at first Xavier-normal; or None.

    >>> x = torch.randn(5, 2, 8)
    >>> output, weights = torch.nn.MultiheadAttention(8, num_heads=4)(x, x, x)
    >>> output.shape, weights.shape
    (torch.Size([5, 2, 8]), torch.Size([2, 5, 5]))
    """

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        device: Any = None,
        dtype: Any = None,
    ):
        if embed_dim <= 0 or num_heads <= 0:
            raise ValueError(
                f"embed_dim and num_heads must be greater than 0, got embed_dim={embed_dim} and "
                f"num_heads={num_heads} instead"
            )
        super().__init__()
        self.embed_dim = embed_dim
        self.kdim = embed_dim if kdim is None else kdim
        self.vdim = embed_dim if vdim is None else vdim
        self._qkv_same_embed_dim = self.kdim == self.vdim == embed_dim
        self.num_heads = num_heads
        self.dropout = dropout
        self.batch_first = batch_first
        self.head_dim = embed_dim // num_heads
        if self.head_dim * num_heads != embed_dim:
            raise AssertionError("embed_dim must be divisible by num_heads")

        def weight(*size: int) -> Parameter:
            return Parameter(creation.empty(size, device=device, dtype=dtype))

        apart = ("q_proj_weight", "k_proj_weight", "v_proj_weight")
        if self._qkv_same_embed_dim:
            self.in_proj_weight = weight(3 * embed_dim, embed_dim)
            for name in apart:
                self.register_parameter(name, None)
        else:
            for name, width in zip(apart, (embed_dim, self.kdim, self.vdim), strict=True):
                setattr(self, name, weight(embed_dim, width))
            self.register_parameter("in_proj_weight", None)
        self.register_parameter("in_proj_bias", weight(3 * embed_dim) if bias else None)
        self.out_proj = NonDynamicallyQuantizableLinear(embed_dim, embed_dim, bias=bias, device=device, dtype=dtype)
        self.bias_k = weight(1, 1, embed_dim) if add_bias_kv else None
        self.bias_v = weight(1, 1, embed_dim) if add_bias_kv else None
        self.add_zero_attn = add_zero_attn
        self._reset_parameters()

    def _reset_parameters(self) -> None:
        for weight in (self.in_proj_weight, self.q_proj_weight, self.k_proj_weight, self.v_proj_weight):
            if weight is not None:
                init.xavier_uniform_(weight)
        if self.in_proj_bias is not None:
            init.constant_(self.in_proj_bias, 0.0)
            init.constant_(self.out_proj.bias, 0.0)
        for bias in (self.bias_k, self.bias_v):
            if bias is not None:
                init.xavier_normal_(bias)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None = None,
        need_weights: bool = True,
        attn_mask: Tensor | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Tensor, Tensor | None]:
        """(output, weights); the arguments and results are those of `F.multi_head_attention_forward`."""
        masks = [mask for mask in (attn_mask, key_padding_mask) if mask is not None]
        fused = (
            query is key is value
            and query.dim() == 3
            and self._may_be_fused()
            and not any(mask.is_floating_point() for mask in masks)
            and nothing_recorded(query, *self.parameters())
        )
        turned = self.batch_first and query.dim() == 3
        if turned:
            # What is one tensor stays one tensor, so that it is projected in one product.
            once = {id(x): x.transpose(0, 1) for x in (query, key, value)}
            query, key, value = (once[id(x)] for x in (query, key, value))
        output, weights = F.multi_head_attention_forward(
            query,
            key,
            value,
            self.embed_dim,
            self.num_heads,
            self.in_proj_weight,
            self.in_proj_bias,
            self.bias_k,
            self.bias_v,
            self.add_zero_attn,
            self.dropout,
            self.out_proj.weight,
            self.out_proj.bias,
            training=self.training,
            key_padding_mask=key_padding_mask,
            # torch's fused path for inference takes a softmax that gives nan where nothing may be looked at.
            need_weights=need_weights or (fused and bool(masks)),
            attn_mask=attn_mask,
            use_separate_proj_weight=not self._qkv_same_embed_dim,
            q_proj_weight=self.q_proj_weight,
            k_proj_weight=self.k_proj_weight,
            v_proj_weight=self.v_proj_weight,
            average_attn_weights=average_attn_weights,
            is_causal=is_causal and not fused,
        )
        output = output.transpose(0, 1) if turned else output
        return output.contiguous() if fused else output, weights if need_weights else None

    def _may_be_fused(self) -> bool:
        """Whether torch, in inference, computes self-attention of such a module in one piece."""
        usual = self._qkv_same_embed_dim and self.bias_k is None and not self.add_zero_attn
        return usual and not self.training and self.batch_first and self.num_heads % 2 == 0


def nothing_recorded(*tensors: Tensor) -> bool:
    """Whether what is computed from these tensors stays outside the graph."""
    return not (flags["GRAD"] and any(x.requires_grad for x in tensors))
