"""Dropout in the room `torch`: no defaults as in torch.nn.functional, and RuntimeError for a wrong probability."""

from minitorch.ops._record import composite
from minitorch.ops.dropout import _dropout


def _checked(input, p, train, **kind):
    if not 0 <= p <= 1:
        raise RuntimeError(f"dropout probability has to be between 0 and 1, but got {p:g}")
    return _dropout(input, p, train, inplace=False, **kind)


@composite("_dropout_of_torch", where="torch", aliases=("dropout",), out=False)
def _dropout_of_torch(input, p, train):
    """In training each element is 0 with probability p, and the others are divided by 1 - p."""
    return _checked(input, p, train)


@composite("_alpha_dropout_of_torch", where="torch", aliases=("alpha_dropout",), out=False)
def _alpha_dropout_of_torch(input, p, train):
    """Dropout for SELU: in training each element falls to SELU's floor with probability p; mean and variance stay."""
    return _checked(input, p, train, alpha=True)


@composite("feature_dropout", where="torch", out=False)
def feature_dropout(input, p, train):
    """In training each channel of input [N, C, …] is 0 with probability p, and the others are divided by 1 - p."""
    return _checked(input, p, train, channels=True)


@composite("_feature_alpha_dropout_of_torch", where="torch", aliases=("feature_alpha_dropout",), out=False)
def _feature_alpha_dropout_of_torch(input, p, train):
    """`torch.alpha_dropout` of whole channels: input is [N, C, …]."""
    return _checked(input, p, train, channels=True, alpha=True)
