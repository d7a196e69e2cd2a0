"""Transformers (Vaswani et al. 2017): layers of attention and a small network for each position.

A mask says what may not be looked at: True in a bool mask, -inf in one of floats, which is added to the scores.
S, T are the lengths of source and target, N the batch, E = d_model; inputs are [S, N, E], or [N, S, E] with
batch_first, or [S, E] for a single sequence.
"""

from __future__ import annotations

import copy
import math
import warnings
from collections.abc import Callable
from typing import Any

from minitorch._tensor import Tensor
from minitorch.dtypes import bool as bool_dtype
from minitorch.nn import functional as F
from minitorch.nn import init
from minitorch.nn.modules.attention import MultiheadAttention, nothing_recorded
from minitorch.nn.modules.container import ModuleList
from minitorch.nn.modules.dropout import Dropout
from minitorch.nn.modules.linear import Linear
from minitorch.nn.modules.module import Module
from minitorch.nn.modules.normalization import LayerNorm
from minitorch.ops import creation
from minitorch.ops.rare.attention import as_added

_ACTIVATIONS = {"relu": F.relu, "gelu": F.gelu}


class _Layer(Module):
    """What the layers of encoder and decoder share: their parts, by the names that torch gives them."""

    def _make(
        self,
        attentions: tuple[str, ...],
        d_model: int,
        nhead: int,
        dim_feedforward: int,
        dropout: float,
        activation: str | Callable[[Tensor], Tensor],
        layer_norm_eps: float,
        batch_first: bool,
        norm_first: bool,
        bias: bool,
        device: Any,
        dtype: Any,
    ) -> None:
        made = {"bias": bias, "device": device, "dtype": dtype}
        for name in attentions:
            setattr(self, name, MultiheadAttention(d_model, nhead, dropout, batch_first=batch_first, **made))
        self.linear1 = Linear(d_model, dim_feedforward, **made)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, **made)
        self.norm_first = norm_first
        # One sum for each attention, and one for the network.
        sums = range(1, len(attentions) + 2)
        for n in sums:
            setattr(self, f"norm{n}", LayerNorm(d_model, eps=layer_norm_eps, **made))
        for n in sums:
            setattr(self, f"dropout{n}", Dropout(dropout))
        if isinstance(activation, str):
            if activation not in _ACTIVATIONS:
                raise RuntimeError(f"activation should be relu/gelu, not {activation}")
            activation = _ACTIVATIONS[activation]
        self.activation = activation

    def _added(self, x: Tensor, norm: Module, block: Callable[..., Tensor], *arguments: Any) -> Tensor:
        """x plus what a block makes of it, normalized before the block or after the sum."""
        if self.norm_first:
            return x + block(norm(x), *arguments)
        return norm(x + block(x, *arguments))

    def _network(self, x: Tensor) -> Tensor:
        return self.linear2(self.dropout(self.activation(self.linear1(x))))


class TransformerEncoderLayer(_Layer):
    """Self-attention, then a network of two linear maps; around each a sum with its input, and a LayerNorm.

    Args:
        d_model: the width E.
        nhead: the heads of the attention.
        dim_feedforward: the width between the two linear maps.
        dropout: the probability of dropping, in training, in the attention, the network and before each sum.
        activation: "relu", "gelu" or a function, between the two linear maps.
        batch_first: inputs are [N, S, E].
        norm_first: normalize before attention and network instead of after the sums.
        bias: whether linear maps and norms have biases.

    >>> layer = torch.nn.TransformerEncoderLayer(d_model=8, nhead=2)
    >>> layer(torch.rand(10, 4, 8)).shape
    torch.Size([10, 4, 8])
    """

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: str | Callable[[Tensor], Tensor] = F.relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ):
        super().__init__()
        sizes = (d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps)
        self._make(("self_attn",), *sizes, batch_first, norm_first, bias, device, dtype)

    def forward(
        self,
        src: Tensor,
        src_mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool = False,
    ) -> Tensor:
        """The next layer's input, in the shape of src.

        Args:
            src_mask: [S, S] or [N * nhead, S, S].
            src_key_padding_mask: [N, S].
            is_causal: a hint that src_mask is the causal one.
        """
        padding = as_added(src_key_padding_mask, "src_key_padding_mask", src_mask, src, "src_mask")
        mask = as_added(src_mask, "src_mask", None, src)
        x = self._added(src, self.norm1, self._sa_block, mask, padding, is_causal)
        return self._added(x, self.norm2, self._ff_block)

    def _sa_block(self, x: Tensor, mask: Tensor | None, padding: Tensor | None, is_causal: bool = False) -> Tensor:
        fused = (
            not self.training
            and x.dim() == 3
            and self.why_not_fused() is None
            and nothing_recorded(x, *self.parameters())
        )
        x = self.self_attn(
            x,
            x,
            x,
            attn_mask=mask,
            key_padding_mask=padding,
            # torch's fused path for inference takes a softmax that gives nan where nothing may be looked at.
            need_weights=fused and padding is not None,
            is_causal=is_causal and not fused,
        )[0]
        return self.dropout1(x)

    def _ff_block(self, x: Tensor) -> Tensor:
        return self.dropout2(self._network(x))

    def why_not_fused(self) -> str | None:
        """Why torch, in inference, does not compute this layer in one piece; None if it does."""
        attention = self.self_attn
        if not attention.batch_first:
            return "self_attn.batch_first was not True(use batch_first for better inference performance)"
        if attention.in_proj_bias is None:
            return "self_attn was passed bias=False"
        if self.activation not in _ACTIVATIONS.values():
            return "activation_relu_or_gelu was not True"
        if self.norm1.eps != self.norm2.eps:
            return "norm1.eps was not equal to encoder_layer.norm2.eps"
        if attention.num_heads % 2 == 1:
            return "self_attn.num_heads is odd"
        return None


class TransformerDecoderLayer(_Layer):
    """Self-attention, attention to the memory (what the encoder gave), then a network of two linear maps.

    The arguments are those of `TransformerEncoderLayer`.

    >>> layer = torch.nn.TransformerDecoderLayer(d_model=8, nhead=2)
    >>> layer(torch.rand(5, 4, 8), torch.rand(10, 4, 8)).shape
    torch.Size([5, 4, 8])
    """

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: str | Callable[[Tensor], Tensor] = F.relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ):
        super().__init__()
        sizes = (d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps)
        self._make(("self_attn", "multihead_attn"), *sizes, batch_first, norm_first, bias, device, dtype)

    def forward(
        self,
        tgt: Tensor,
        memory: Tensor,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        tgt_is_causal: bool = False,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """The next layer's input, in the shape of tgt.

        Args:
            memory: [S, N, E], or [N, S, E] with batch_first.
            tgt_mask, memory_mask: [T, T] and [T, S], or one for each head.
            tgt_key_padding_mask, memory_key_padding_mask: [N, T] and [N, S].
            tgt_is_causal, memory_is_causal: hints that a mask is the causal one.
        """
        x = self._added(tgt, self.norm1, self._sa_block, tgt_mask, tgt_key_padding_mask, tgt_is_causal)
        looked_at = (memory, memory_mask, memory_key_padding_mask, memory_is_causal)
        x = self._added(x, self.norm2, self._mha_block, *looked_at)
        return self._added(x, self.norm3, self._ff_block)

    def _sa_block(self, x: Tensor, mask: Tensor | None, padding: Tensor | None, is_causal: bool = False) -> Tensor:
        return self.dropout1(_attended(self.self_attn, x, x, mask, padding, is_causal))

    def _mha_block(
        self, x: Tensor, memory: Tensor, mask: Tensor | None, padding: Tensor | None, is_causal: bool = False
    ) -> Tensor:
        return self.dropout2(_attended(self.multihead_attn, x, memory, mask, padding, is_causal))

    def _ff_block(self, x: Tensor) -> Tensor:
        return self.dropout3(self._network(x))


def _attended(
    attention: Module, x: Tensor, to: Tensor, mask: Tensor | None, padding: Tensor | None, is_causal: bool
) -> Tensor:
    masks = {"attn_mask": mask, "key_padding_mask": padding, "is_causal": is_causal}
    return attention(x, to, to, need_weights=False, **masks)[0]


class TransformerEncoder(Module):
    """Encoder layers on top of each other.

    Args:
        encoder_layer: a layer, copied num_layers times.
        norm: a module for the end, such as a LayerNorm.
        enable_nested_tensor: in inference, leave out padded positions where torch does; their results are then those
            of zeros.
        mask_check: leave them out only where they stand at the end of every sequence.

    >>> layer = torch.nn.TransformerEncoderLayer(d_model=8, nhead=2, batch_first=True)
    >>> torch.nn.TransformerEncoder(layer, num_layers=2)(torch.rand(4, 10, 8)).shape
    torch.Size([4, 10, 8])
    """

    def __init__(
        self,
        encoder_layer: TransformerEncoderLayer,
        num_layers: int,
        norm: Module | None = None,
        enable_nested_tensor: bool = True,
        mask_check: bool = True,
    ):
        super().__init__()
        self.layers = _copies(encoder_layer, num_layers)
        self.num_layers = num_layers
        self.norm = norm
        self.enable_nested_tensor = enable_nested_tensor
        if not isinstance(encoder_layer, TransformerEncoderLayer):
            why_not = "encoder_layer was not TransformerEncoderLayer"
        else:
            why_not = "norm_first was True" if encoder_layer.norm_first else encoder_layer.why_not_fused()
            why_not = why_not and f"encoder_layer.{why_not}"
        if enable_nested_tensor and why_not:
            warnings.warn(
                f"enable_nested_tensor is True, but self.use_nested_tensor is False because {why_not}", stacklevel=2
            )
        self.use_nested_tensor = enable_nested_tensor and not why_not
        self.mask_check = mask_check

    def forward(
        self,
        src: Tensor,
        mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool | None = None,
    ) -> Tensor:
        """What the last layer gives, in the shape of src.

        Args:
            mask: [S, S] or [N * nhead, S, S].
            src_key_padding_mask: [N, S].
            is_causal: whether mask is the causal one; None looks at it.
        """
        padding = as_added(src_key_padding_mask, "src_key_padding_mask", mask, src, "mask")
        mask = as_added(mask, "mask", None, src)
        left_out = self._left_out(src, mask, src_key_padding_mask)
        is_causal = _is_causal(mask, is_causal, src, self.layers[0].self_attn.batch_first)
        output = src
        for layer in self.layers:
            output = layer(output, src_mask=mask, is_causal=is_causal, src_key_padding_mask=padding)
        if left_out is not None:
            output = output.masked_fill(left_out.unsqueeze(-1), 0.0)
        return output if self.norm is None else self.norm(output)

    def _left_out(self, src: Tensor, mask: Tensor | None, padding: Tensor | None) -> Tensor | None:
        """The positions [N, S] that torch leaves out, or None if it computes them all."""
        if not self.use_nested_tensor or padding is None or mask is not None or src.dim() != 3 or self.training:
            return None
        if not nothing_recorded(src, *self.layers[0].parameters()):
            return None
        left_out = padding if padding.dtype is bool_dtype else padding == -math.inf
        at_the_end = not (left_out[:, :-1] & ~left_out[:, 1:]).any()
        return left_out if at_the_end or not self.mask_check else None


class TransformerDecoder(Module):
    """Decoder layers on top of each other.

    Args:
        decoder_layer: a layer, copied num_layers times.
        norm: a module for the end, such as a LayerNorm.

    >>> layer = torch.nn.TransformerDecoderLayer(d_model=8, nhead=2)
    >>> torch.nn.TransformerDecoder(layer, num_layers=2)(torch.rand(5, 4, 8), torch.rand(10, 4, 8)).shape
    torch.Size([5, 4, 8])
    """

    def __init__(self, decoder_layer: TransformerDecoderLayer, num_layers: int, norm: Module | None = None):
        super().__init__()
        self.layers = _copies(decoder_layer, num_layers)
        self.num_layers = num_layers
        self.norm = norm

    def forward(
        self,
        tgt: Tensor,
        memory: Tensor,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """What the last layer gives, in the shape of tgt; the arguments as in `TransformerDecoderLayer.forward`.

        tgt_is_causal=None looks at tgt_mask.
        """
        tgt_is_causal = _is_causal(tgt_mask, tgt_is_causal, tgt, self.layers[0].self_attn.batch_first)
        output = tgt
        for layer in self.layers:
            output = layer(
                output,
                memory,
                tgt_mask=tgt_mask,
                memory_mask=memory_mask,
                tgt_key_padding_mask=tgt_key_padding_mask,
                memory_key_padding_mask=memory_key_padding_mask,
                tgt_is_causal=tgt_is_causal,
                memory_is_causal=memory_is_causal,
            )
        return output if self.norm is None else self.norm(output)


class Transformer(Module):
    """An encoder for the source, and a decoder for the target that looks at what the encoder gave.

    Args:
        custom_encoder, custom_decoder: modules to take instead of those made here. The other arguments are those of
            `TransformerEncoderLayer`.

    >>> model = torch.nn.Transformer(d_model=16, nhead=4, num_encoder_layers=2, num_decoder_layers=2)
    >>> model(torch.rand(10, 3, 16), torch.rand(20, 3, 16)).shape
    torch.Size([20, 3, 16])
    """

    def __init__(
        self,
        d_model: int = 512,
        nhead: int = 8,
        num_encoder_layers: int = 6,
        num_decoder_layers: int = 6,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: str | Callable[[Tensor], Tensor] = F.relu,
        custom_encoder: Module | None = None,
        custom_decoder: Module | None = None,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ):
        super().__init__()
        sizes = (d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps)
        how = (batch_first, norm_first, bias, device, dtype)

        def norm() -> LayerNorm:
            return LayerNorm(d_model, eps=layer_norm_eps, bias=bias, device=device, dtype=dtype)

        if custom_encoder is None:
            self.encoder = TransformerEncoder(TransformerEncoderLayer(*sizes, *how), num_encoder_layers, norm())
        else:
            self.encoder = custom_encoder
        if custom_decoder is None:
            self.decoder = TransformerDecoder(TransformerDecoderLayer(*sizes, *how), num_decoder_layers, norm())
        else:
            self.decoder = custom_decoder
        self._reset_parameters()
        self.d_model = d_model
        self.nhead = nhead
        self.batch_first = batch_first

    def _reset_parameters(self) -> None:
        for parameter in self.parameters():
            if parameter.dim() > 1:
                init.xavier_uniform_(parameter)

    def forward(
        self,
        src: Tensor,
        tgt: Tensor,
        src_mask: Tensor | None = None,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        src_is_causal: bool | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """What the decoder gives, in the shape of tgt; the masks as in its layers and those of the encoder.

        Raises RuntimeError where the batches of src and tgt differ, or the last dim is not d_model.
        """
        batch_dim = 0 if self.batch_first else 1
        if src.size(batch_dim) != tgt.size(batch_dim) and src.dim() == 3:
            raise RuntimeError("the batch number of src and tgt must be equal")
        if src.size(-1) != self.d_model or tgt.size(-1) != self.d_model:
            raise RuntimeError("the feature number of src and tgt must be equal to d_model")
        memory = self.encoder(src, mask=src_mask, src_key_padding_mask=src_key_padding_mask, is_causal=src_is_causal)
        return self.decoder(
            tgt,
            memory,
            tgt_mask=tgt_mask,
            memory_mask=memory_mask,
            tgt_key_padding_mask=tgt_key_padding_mask,
            memory_key_padding_mask=memory_key_padding_mask,
            tgt_is_causal=tgt_is_causal,
            memory_is_causal=memory_is_causal,
        )

    @staticmethod
    def generate_square_subsequent_mask(sz: int, device: Any = None, dtype: Any = None) -> Tensor:
        """The causal mask [sz, sz]: -inf where a position would see a later one, 0 elsewhere.

        >>> torch.nn.Transformer.generate_square_subsequent_mask(2)
        tensor([[0., -inf],
                [0., 0.]])
        """
        return creation.full((sz, sz), -math.inf, device=device, dtype=dtype).triu(1)


def _copies(layer: Module, count: int) -> ModuleList:
    return ModuleList([copy.deepcopy(layer) for _ in range(count)])


def _is_causal(mask: Tensor | None, is_causal: bool | None, x: Tensor, batch_first: bool) -> bool:
    """What is_causal says; where it is None, whether the mask is the causal one."""
    if is_causal is not None or mask is None:
        return bool(is_causal)
    length = x.shape[1 if batch_first and x.dim() == 3 else 0]
    causal = Transformer.generate_square_subsequent_mask(length, dtype=mask.dtype)
    return mask.shape == causal.shape and bool((mask == causal).all())
