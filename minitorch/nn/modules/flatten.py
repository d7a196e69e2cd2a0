"""Dims joined and taken apart."""

from __future__ import annotations

from minitorch._tensor import Tensor
from minitorch.nn.modules.module import Module


class Flatten(Module):
    """Joins the dims from start_dim to end_dim into one: [N, 1, 28, 28] gives [N, 784].

    >>> torch.nn.Flatten()(torch.zeros(32, 1, 28, 28)).shape
    torch.Size([32, 784])
    """

    def __init__(self, start_dim: int = 1, end_dim: int = -1):
        super().__init__()
        self.start_dim = start_dim
        self.end_dim = end_dim

    def forward(self, input: Tensor) -> Tensor:
        return input.flatten(self.start_dim, self.end_dim)

    def extra_repr(self) -> str:
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Unflatten(Module):
    """Takes dim apart into several of the sizes given, of which one may be -1: [N, 50] gives [N, 2, 25].

    Raises TypeError unless unflattened_size is a tuple of ints.

    >>> torch.nn.Unflatten(1, (2, 25))(torch.zeros(32, 50)).shape
    torch.Size([32, 2, 25])
    """

    def __init__(self, dim: int, unflattened_size: tuple[int, ...]):
        super().__init__()
        if not isinstance(unflattened_size, (tuple, list)):
            raise TypeError(
                f"unflattened_size must be a tuple of ints, but found type {type(unflattened_size).__name__}"
            )
        for place, size in enumerate(unflattened_size):
            if not isinstance(size, int):
                raise TypeError(
                    "unflattened_size must be tuple of ints, "
                    f"but found element of type {type(size).__name__} at pos {place}"
                )
        self.dim = dim
        self.unflattened_size = unflattened_size

    def forward(self, input: Tensor) -> Tensor:
        return input.unflatten(self.dim, self.unflattened_size)

    def extra_repr(self) -> str:
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"
