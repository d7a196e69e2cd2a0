"""Parametrizations that keep a weight of a certain kind; see `parametrize`."""

from __future__ import annotations

from typing import Any

from minitorch._missing import missing
from minitorch._tensor import Tensor
from minitorch.autograd.modes import no_grad
from minitorch.nn import functional as F
from minitorch.nn.modules.conv import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from minitorch.nn.modules.module import Module
from minitorch.nn.utils import parametrize
from minitorch.ops import linear_algebra, rare
from minitorch.ops.rare.normalization import norm_except_dim
from minitorch.ops.rare.normalization import weight_norm as normalized

__all__ = ["spectral_norm", "weight_norm"]
