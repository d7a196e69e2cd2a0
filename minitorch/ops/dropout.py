"""Dropout functions: in training, elements or whole channels are taken out at random, the others made larger.

Each draws noise first, one Bernoulli number per element or per channel, and multiplies by it; the graph shows the
product and nothing of the draw.
"""

import math
import warnings

from minitorch.ops._record import composite
from minitorch.ops.creation import empty, zeros
from minitorch.ops.sampling import empty_in_order

# What SELU makes of a very negative number, which is what alpha dropout puts in the place of an element.
_SELU_FLOOR = 1.7580993408473766


def _in_bounds(p):
    if p < 0.0 or p > 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")


def _dropout(input, p, training, inplace, channels=False, alpha=False):
    _in_bounds(p)
    if not training or p == 0 or not input.numel():
        return input
    if p == 1:
        nothing = zeros((), dtype=input.dtype)
        return input.mul_(nothing) if inplace else input * nothing
    noise = (_noise_per_channel if channels else empty_in_order)(input).bernoulli_(1 - p)
    if not alpha:
        noise.div_(1 - p)
        return input.mul_(noise) if inplace else input * noise
    # Scaled and shifted so that mean and variance stay.
    scale = 1 / math.sqrt((_SELU_FLOOR * _SELU_FLOOR * p + 1) * (1 - p))
    shift = noise.add(-1).mul_(_SELU_FLOOR * scale).add_(_SELU_FLOOR * scale * p)
    noise.mul_(scale)
    return (input.mul_(noise) if inplace else input * noise).add_(shift)


def _noise_per_channel(input):
    if input.dim() < 2:
        raise RuntimeError("Feature dropout requires at least 2 dimensions in the input")
    return empty((*input.shape[:2], *(1 for _ in input.shape[2:])), dtype=input.dtype)


@composite("dropout", where="F")
def dropout(input, p=0.5, training=True, inplace=False):
    """In training each element is 0 with probability p, and the others are divided by 1 - p.

    Raises ValueError unless 0 <= p <= 1.
    """
    return _dropout(input, p, training, inplace)


@composite("alpha_dropout", where="F")
def alpha_dropout(input, p=0.5, training=False, inplace=False):
    """Dropout for SELU: in training each element falls to SELU's floor with probability p; mean and variance stay.

    Raises ValueError unless 0 <= p <= 1.
    """
    return _dropout(input, p, training, inplace, alpha=True)


@composite("feature_alpha_dropout", where="F")
def feature_alpha_dropout(input, p=0.5, training=False, inplace=False):
    """`alpha_dropout` of whole channels: input is [N, C, …].

    Raises ValueError unless 0 <= p <= 1.
    """
    return _dropout(input, p, training, inplace, channels=True, alpha=True)


@composite("dropout1d", where="F")
def dropout1d(input, p=0.5, training=True, inplace=False):
    """In training each channel is 0 with probability p, and the others are divided by 1 - p.

    input is [N, C, L] or [C, L], else RuntimeError; ValueError unless 0 <= p <= 1.
    """
    _in_bounds(p)
    if input.dim() not in (2, 3):
        raise RuntimeError(
            f"dropout1d: Expected 2D or 3D input, but received a {input.dim()}D input. Note that dropout1d exists to "
            "provide channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, and an optional "
            "batch dimension (i.e. 2D or 3D inputs)."
        )
    return _of_batch(input, p, training, inplace, batched=input.dim() == 3)


@composite("dropout2d", where="F")
def dropout2d(input, p=0.5, training=True, inplace=False):
    """In training each channel is 0 with probability p, and the others are divided by 1 - p.

    input is [N, C, H, W]. A warning says what is done with other shapes; ValueError unless 0 <= p <= 1.
    """
    _in_bounds(p)
    if input.dim() == 3:
        warnings.warn(
            "dropout2d: Received a 3D input to dropout2d and assuming that channel-wise 1D dropout behavior is "
            "desired - input is interpreted as shape (N, C, L), where C is the channel dim. This behavior will change "
            "in a future release to interpret the input as one without a batch dimension, i.e. shape (C, H, W). To "
            "maintain the 1D channel-wise dropout behavior, please switch to using dropout1d instead.",
            stacklevel=3,
        )
    elif input.dim() != 4:
        _warn_of_shape(input, 2)
    return _of_batch(input, p, training, inplace, batched=True)


@composite("dropout3d", where="F")
def dropout3d(input, p=0.5, training=True, inplace=False):
    """In training each channel is 0 with probability p, and the others are divided by 1 - p.

    input is [N, C, D, H, W] or [C, D, H, W]. A warning says what is done with other shapes; ValueError unless
    0 <= p <= 1.
    """
    _in_bounds(p)
    if input.dim() not in (4, 5):
        _warn_of_shape(input, 3)
    return _of_batch(input, p, training, inplace, batched=input.dim() == 5)


def _warn_of_shape(input, spatial):
    warnings.warn(
        f"dropout{spatial}d: Received a {input.dim()}-D input to dropout{spatial}d, which is deprecated and will "
        "result in an error in a future release. To retain the behavior and silence this warning, please use dropout "
        f"instead. Note that dropout{spatial}d exists to provide channel-wise dropout on inputs with {spatial} "
        "spatial dimensions, a channel dimension, and an optional batch dimension (i.e. "
        f"{spatial + 1}D or {spatial + 2}D inputs).",
        stacklevel=4,
    )


def _of_batch(input, p, training, inplace, batched):
    if batched:
        return _dropout(input, p, training, inplace, channels=True)
    result = _dropout(input.unsqueeze(0), p, training, inplace, channels=True)
    return input if inplace else result.squeeze(0)
