"""Weight normalization by a hook; the newer form is `parametrizations.weight_norm`."""

from __future__ import annotations

import warnings
from typing import Any, TypeVar

from minitorch._tensor import Tensor
from minitorch.nn.modules.module import Module
from minitorch.nn.parameter import Parameter
from minitorch.ops.rare import normalization

__all__ = ["remove_weight_norm", "weight_norm"]

M = TypeVar("M", bound=Module)


class WeightNorm:
    """The hook that computes a weight before each forward."""

    def __init__(self, name: str, dim: int | None):
        self.name = name
        self.dim = -1 if dim is None else dim

    def compute_weight(self, module: Module) -> Tensor:
        """g v / |v|."""
        v, g = getattr(module, f"{self.name}_v"), getattr(module, f"{self.name}_g")
        return normalization.weight_norm(v, g, self.dim)

    def remove(self, module: Module) -> None:
        """Makes the weight a parameter again."""
        weight = self.compute_weight(module)
        for name in (self.name, f"{self.name}_g", f"{self.name}_v"):
            delattr(module, name)
        setattr(module, self.name, Parameter(weight.detach()))

    def __call__(self, module: Module, inputs: Any) -> None:
        setattr(module, self.name, self.compute_weight(module))


def refuse_second(module: Module, kind: type, name: str, called: str) -> None:
    """RuntimeError if the module has such a hook for that parameter."""
    if any(isinstance(hook.call, kind) and hook.call.name == name for hook in module._forward_pre_hooks.values()):
        raise RuntimeError(f"Cannot register two {called} hooks on the same parameter {name}")


def remove_hook(module: M, kind: type, name: str, called: str) -> M:
    """Takes such a hook away; ValueError if there is none."""
    for key, hook in module._forward_pre_hooks.items():
        if isinstance(hook.call, kind) and hook.call.name == name:
            hook.call.remove(module)
            del module._forward_pre_hooks[key]
            return module
    raise ValueError(f"{called} of '{name}' not found in {module}")


def weight_norm(module: M, name: str = "weight", dim: int | None = 0) -> M:
    """Trains a weight as length `weight_g` times direction `weight_v` / its norm (Salimans and Kingma 2016).

    Args:
        dim: every index along it has a length of its own; None for one length in all.
    """
    warnings.warn(
        "`torch.nn.utils.weight_norm` is deprecated in favor of `torch.nn.utils.parametrizations.weight_norm`.",
        FutureWarning,
        stacklevel=2,
    )
    refuse_second(module, WeightNorm, name, "weight_norm")
    hook = WeightNorm(name, dim)
    weight = getattr(module, name)
    delattr(module, name)
    module.register_parameter(f"{name}_g", Parameter(normalization.norm_except_dim(weight, hook.dim).detach()))
    module.register_parameter(f"{name}_v", Parameter(weight.detach()))
    setattr(module, name, hook.compute_weight(module))
    module.register_forward_pre_hook(hook)
    return module


def remove_weight_norm(module: M, name: str = "weight") -> M:
    """Makes the weight a plain parameter again; ValueError if it is none of `weight_norm`."""
    return remove_hook(module, WeightNorm, name, "weight_norm")
