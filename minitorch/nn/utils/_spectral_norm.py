"""Spectral normalization by a hook; the newer form is `parametrizations.spectral_norm`."""

from __future__ import annotations

from typing import Any, TypeVar

from minitorch._tensor import Tensor
from minitorch.autograd.modes import no_grad
from minitorch.nn import functional as F
from minitorch.nn.modules.module import Module
from minitorch.nn.parameter import Parameter
from minitorch.nn.utils._weight_norm import refuse_second, remove_hook
from minitorch.nn.utils.parametrizations import in_front, usual_dim
from minitorch.ops.linear_algebra import dot, mv

__all__ = ["remove_spectral_norm", "spectral_norm"]

M = TypeVar("M", bound=Module)


class SpectralNorm:
    """The hook that computes a weight before each forward."""

    def __init__(self, name: str, n_power_iterations: int, dim: int, eps: float):
        if n_power_iterations <= 0:
            raise ValueError(
                f"Expected n_power_iterations to be positive, but got n_power_iterations={n_power_iterations}"
            )
        self.name = name
        self.n_power_iterations = n_power_iterations
        self.dim = dim
        self.eps = eps

    def matrix_of(self, weight: Tensor) -> Tensor:
        """The weight as a matrix whose rows go along `dim`."""
        rows = in_front(weight, self.dim)
        return rows.reshape(rows.shape[0], -1)

    def compute_weight(self, module: Module, iterate: bool) -> Tensor:
        """The weight over its largest singular value; `iterate` brings the singular vectors nearer first."""
        weight, u, v = (getattr(module, f"{self.name}_{what}") for what in ("orig", "u", "v"))
        matrix = self.matrix_of(weight)
        if iterate:
            with no_grad():
                for _ in range(self.n_power_iterations):
                    v.copy_(F.normalize(mv(matrix.t(), u), dim=0, eps=self.eps))
                    u.copy_(F.normalize(mv(matrix, v), dim=0, eps=self.eps))
            # Copies: the graph keeps them, and the next forward changes u and v.
            u, v = u.clone(), v.clone()
        return weight / dot(u, mv(matrix, v))

    def remove(self, module: Module) -> None:
        """Makes the weight a parameter again."""
        with no_grad():
            weight = self.compute_weight(module, iterate=False)
        for name in (self.name, f"{self.name}_u", f"{self.name}_v", f"{self.name}_orig"):
            delattr(module, name)
        module.register_parameter(self.name, Parameter(weight.detach()))

    def __call__(self, module: Module, inputs: Any) -> None:
        setattr(module, self.name, self.compute_weight(module, iterate=module.training))


def spectral_norm(
    module: M, name: str = "weight", n_power_iterations: int = 1, eps: float = 1e-12, dim: int | None = None
) -> M:
    """Divides a weight by its largest singular value, which is followed by power iteration (Miyato et al. 2018).

    What is trained is `weight_orig`; the arguments are those of `parametrizations.spectral_norm`.
    """
    hook = SpectralNorm(name, n_power_iterations, usual_dim(module, dim), eps)
    refuse_second(module, SpectralNorm, name, "spectral_norm")
    weight = module._parameters[name]
    with no_grad():
        u, v = (weight.new_empty(n).normal_(0, 1) for n in hook.matrix_of(weight).shape)
        u, v = F.normalize(u, dim=0, eps=eps), F.normalize(v, dim=0, eps=eps)
    delattr(module, name)
    module.register_parameter(f"{name}_orig", weight)
    setattr(module, name, weight.data)
    module.register_buffer(f"{name}_u", u)
    module.register_buffer(f"{name}_v", v)
    module.register_forward_pre_hook(hook)
    return module


def remove_spectral_norm(module: M, name: str = "weight") -> M:
    """Makes the weight a plain parameter again; ValueError if it is none of `spectral_norm`."""
    return remove_hook(module, SpectralNorm, name, "spectral_norm")
