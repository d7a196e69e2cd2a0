"""Parametrizations that keep a weight of a certain kind; see `parametrize`."""

from __future__ import annotations

from typing import Any

from minitorch._missing import missing
from minitorch._tensor import Tensor
from minitorch.autograd.modes import no_grad
from minitorch.nn import functional as F
from minitorch.nn.modules.conv import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from minitorch.nn.modules.module import Module
from minitorch.nn.utils.parametrize import register_parametrization
from minitorch.ops.linear_algebra import mv
from minitorch.ops.rare import normalization
from minitorch.ops.rare.linear_algebra import vdot

__all__ = ["spectral_norm", "weight_norm"]

_TRANSPOSED = (ConvTranspose1d, ConvTranspose2d, ConvTranspose3d)


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)


class _WeightNorm(Module):
    def __init__(self, dim: int | None = 0):
        super().__init__()
        self.dim = -1 if dim is None else dim

    def forward(self, weight_g: Tensor, weight_v: Tensor) -> Tensor:
        return normalization.weight_norm(weight_v, weight_g, self.dim)

    def right_inverse(self, weight: Tensor) -> tuple[Tensor, Tensor]:
        return normalization.norm_except_dim(weight, self.dim), weight


def weight_norm(module: Module, name: str = "weight", dim: int | None = 0) -> Module:
    """Trains a weight as length g times direction v / |v| (Salimans and Kingma 2016).

    Args:
        dim: every index along it has a length of its own; None for one length in all.

    The originals are g and v, `parametrizations.weight.original0` and `…original1`. A state dict of the older
    `torch.nn.utils.weight_norm` can be loaded.
    """
    register_parametrization(module, name, _WeightNorm(dim), unsafe=True)
    old = {f"{name}_g": f"parametrizations.{name}.original0", f"{name}_v": f"parametrizations.{name}.original1"}

    def rename(self: Module, state_dict: dict, prefix: str, *rest: Any) -> None:
        if all(prefix + key in state_dict for key in old):
            for key, new in old.items():
                state_dict[prefix + new] = state_dict.pop(prefix + key)

    module.register_load_state_dict_pre_hook(rename)
    return module


def in_front(weight: Tensor, dim: int) -> Tensor:
    """A weight with one of its dims brought to the front."""
    return weight.permute(dim, *(d for d in range(weight.dim()) if d != dim)) if dim else weight


def usual_dim(module: Module, dim: int | None) -> int:
    """The dim of the outputs of a layer's weight, unless one is given."""
    return dim if dim is not None else int(isinstance(module, _TRANSPOSED))


class _SpectralNorm(Module):
    def __init__(self, weight: Tensor, n_power_iterations: int, dim: int, eps: float):
        super().__init__()
        dims = weight.dim()
        if not -dims <= dim < dims:
            raise IndexError(f"Dimension out of range (expected to be in range of [-{dims}, {dims - 1}] but got {dim})")
        if n_power_iterations <= 0:
            raise ValueError(
                f"Expected n_power_iterations to be positive, but got n_power_iterations={n_power_iterations}"
            )
        self.dim = dim % dims
        self.eps = eps
        if dims > 1:
            self.n_power_iterations = n_power_iterations
            with no_grad():
                matrix = in_front(weight, self.dim).flatten(1)
                u, v = (matrix.new_empty(n).normal_(0, 1) for n in matrix.shape)
                self.register_buffer("_u", F.normalize(u, dim=0, eps=eps))
                self.register_buffer("_v", F.normalize(v, dim=0, eps=eps))
            self._power_method(matrix, 15)

    def _power_method(self, matrix: Tensor, n_power_iterations: int) -> None:
        """Brings u and v nearer to the singular vectors of the largest singular value."""
        with no_grad():
            for _ in range(n_power_iterations):
                self._u.copy_(F.normalize(mv(matrix, self._v), dim=0, eps=self.eps))
                self._v.copy_(F.normalize(mv(matrix.T, self._u), dim=0, eps=self.eps))

    def forward(self, weight: Tensor) -> Tensor:
        if weight.dim() == 1:
            return F.normalize(weight, dim=0, eps=self.eps)
        matrix = in_front(weight, self.dim).flatten(1)
        if self.training:
            self._power_method(matrix, self.n_power_iterations)
        # Copies: the graph keeps them, and the next forward changes u and v.
        u, v = self._u.clone(), self._v.clone()
        return weight / vdot(u, mv(matrix, v))

    def right_inverse(self, value: Tensor) -> Tensor:
        return value


def spectral_norm(
    module: Module, name: str = "weight", n_power_iterations: int = 1, eps: float = 1e-12, dim: int | None = None
) -> Module:
    """Divides a weight by its largest singular value, which is followed by power iteration (Miyato et al. 2018).

    Args:
        n_power_iterations: how many steps each forward in training makes.
        dim: the dim of the outputs; 0 unless given, 1 for transposed convolutions.

    Raises ValueError for a name that the module lacks and for less than one step.

    >>> net = torch.nn.utils.parametrizations.spectral_norm(torch.nn.Linear(20, 40))
    >>> net.weight.shape
    torch.Size([40, 20])
    """
    weight = getattr(module, name, None)
    if not isinstance(weight, Tensor):
        raise ValueError(f"Module '{module}' has no parameter or buffer with name '{name}'")
    made = _SpectralNorm(weight, n_power_iterations, usual_dim(module, dim), eps)
    return register_parametrization(module, name, made)
