"""Padding: numbers added around the last one, two or three dims.

`padding` is how many, for every side alike, or (before, after) for the last dim, then for the one before it, and so on:
(left, right, top, bottom, front, back).
"""

from __future__ import annotations

from minitorch._tensor import Tensor
from minitorch.nn import functional as F
from minitorch.nn.modules.module import OwnInit

_Padding = int | tuple[int, ...]


class _PadNd(OwnInit):
    _dims: int
    _mode: str

    def __init__(self, padding: _Padding):
        super().__init__()
        self.padding = tuple(padding) if isinstance(padding, (tuple, list)) else (padding,) * (2 * self._dims)

    def forward(self, input: Tensor) -> Tensor:
        return F.pad(input, self.padding, self._mode)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class _CircularPadNd(_PadNd):
    _mode = "circular"

    def forward(self, input: Tensor) -> Tensor:
        if input.dim() not in (self._dims + 1, self._dims + 2):
            raise ValueError(f"expected {self._dims + 1}D or {self._dims + 2}D input (got {input.dim()}D input)")
        return super().forward(input)


class CircularPad1d(_CircularPadNd):
    """Goes on at each end with what stands at the other: [N, C, L] or [C, L].

    >>> torch.nn.CircularPad1d(1)(torch.tensor([[1, 2, 3]]))
    tensor([[3, 1, 2, 3, 1]])
    """

    _dims = 1


class CircularPad2d(_CircularPadNd):
    """Goes on at each side with what stands at the other: [N, C, H, W] or [C, H, W].

    >>> torch.nn.CircularPad2d(1)(torch.zeros(1, 3, 3)).shape
    torch.Size([1, 5, 5])
    """

    _dims = 2


class CircularPad3d(_CircularPadNd):
    """Goes on at each side with what stands at the other: [N, C, D, H, W] or [C, D, H, W].

    >>> torch.nn.CircularPad3d(1)(torch.zeros(1, 3, 3, 3)).shape
    torch.Size([1, 5, 5, 5])
    """

    _dims = 3


class _ConstantPadNd(_PadNd):
    _mode = "constant"

    def __init__(self, padding: _Padding, value: float):
        super().__init__(padding)
        self.value = value

    def forward(self, input: Tensor) -> Tensor:
        return F.pad(input, self.padding, self._mode, self.value)

    def extra_repr(self) -> str:
        return f"padding={self.padding}, value={self.value}"


class ConstantPad1d(_ConstantPadNd):
    """Adds `value` at both ends: [N, C, L] or [C, L].

    >>> torch.nn.ConstantPad1d((1, 2), 7)(torch.tensor([[1, 2]]))
    tensor([[7, 1, 2, 7, 7]])
    """

    _dims = 1


class ConstantPad2d(_ConstantPadNd):
    """Adds `value` at each side: [N, C, H, W] or [C, H, W].

    >>> torch.nn.ConstantPad2d(1, 3.5)(torch.zeros(1, 3, 3)).shape
    torch.Size([1, 5, 5])
    """

    _dims = 2


class ConstantPad3d(_ConstantPadNd):
    """Adds `value` at each side: [N, C, D, H, W] or [C, D, H, W].

    >>> torch.nn.ConstantPad3d(1, 3.5)(torch.zeros(1, 3, 3, 3)).shape
    torch.Size([1, 5, 5, 5])
    """

    _dims = 3


class _ZeroPadNd(_ConstantPadNd):
    def __init__(self, padding: _Padding):
        super().__init__(padding, 0.0)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class ZeroPad1d(_ZeroPadNd, ConstantPad1d):
    """Adds zeros at both ends: [N, C, L] or [C, L].

    >>> torch.nn.ZeroPad1d((1, 2))(torch.tensor([[1, 2]]))
    tensor([[0, 1, 2, 0, 0]])
    """


class ZeroPad2d(_ZeroPadNd, ConstantPad2d):
    """Adds zeros at each side: [N, C, H, W] or [C, H, W].

    >>> torch.nn.ZeroPad2d((1, 1, 2, 0))(torch.zeros(1, 3, 3)).shape
    torch.Size([1, 5, 5])
    """


class ZeroPad3d(_ZeroPadNd, ConstantPad3d):
    """Adds zeros at each side: [N, C, D, H, W] or [C, D, H, W].

    >>> torch.nn.ZeroPad3d(1)(torch.zeros(1, 3, 3, 3)).shape
    torch.Size([1, 5, 5, 5])
    """


class _ReflectionPadNd(_PadNd):
    _mode = "reflect"


class ReflectionPad1d(_ReflectionPadNd):
    """Mirrors the input at its first and last element: [N, C, L] or [C, L].

    >>> torch.nn.ReflectionPad1d(2)(torch.tensor([[1.0, 2.0, 3.0]]))
    tensor([[3., 2., 1., 2., 3., 2., 1.]])
    """

    _dims = 1


class ReflectionPad2d(_ReflectionPadNd):
    """Mirrors the input at its border: [N, C, H, W] or [C, H, W].

    >>> torch.nn.ReflectionPad2d(1)(torch.zeros(1, 3, 3)).shape
    torch.Size([1, 5, 5])
    """

    _dims = 2


class ReflectionPad3d(_ReflectionPadNd):
    """Mirrors the input at its border: [N, C, D, H, W] or [C, D, H, W].

    >>> torch.nn.ReflectionPad3d(1)(torch.zeros(1, 3, 3, 3)).shape
    torch.Size([1, 5, 5, 5])
    """

    _dims = 3


class _ReplicationPadNd(_PadNd):
    _mode = "replicate"


class ReplicationPad1d(_ReplicationPadNd):
    """Repeats the first and the last element: [N, C, L] or [C, L].

    >>> torch.nn.ReplicationPad1d(2)(torch.tensor([[1.0, 2.0, 3.0]]))
    tensor([[1., 1., 1., 2., 3., 3., 3.]])
    """

    _dims = 1


class ReplicationPad2d(_ReplicationPadNd):
    """Repeats the border: [N, C, H, W] or [C, H, W].

    >>> torch.nn.ReplicationPad2d(1)(torch.zeros(1, 3, 3)).shape
    torch.Size([1, 5, 5])
    """

    _dims = 2


class ReplicationPad3d(_ReplicationPadNd):
    """Repeats the border: [N, C, D, H, W] or [C, D, H, W].

    >>> torch.nn.ReplicationPad3d(1)(torch.zeros(1, 3, 3, 3)).shape
    torch.Size([1, 5, 5, 5])
    """

    _dims = 3
