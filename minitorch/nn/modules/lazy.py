"""Modules that learn the sizes of their inputs from the first one."""

from __future__ import annotations

from typing import Any

from minitorch.nn.modules.module import Module
from minitorch.nn.parameter import Parameter, UninitializedBuffer, UninitializedParameter, is_lazy


class LazyModuleMixin:
    """A module whose parameters get their shapes at the first call, or when a state dict is loaded.

    A subclass has `UninitializedParameter`s and says in `initialize_parameters(*args)` how the arguments of `forward`
    determine their shapes. Initialized, the module becomes an instance of `cls_to_become`, if the class names one.

    >>> layer = torch.nn.LazyLinear(3)
    >>> layer(torch.ones(5, 2)).shape, layer
    (torch.Size([5, 3]), Linear(in_features=2, out_features=3, bias=True))
    """

    cls_to_become: type[Module] | None = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.cls_to_become is not None or self.has_uninitialized_params():
            self.initialize_parameters(*args, **kwargs)
            if self.has_uninitialized_params():
                raise RuntimeError(f"module {self._get_name()} has not been fully initialized")
        if self.cls_to_become is not None:
            self.__class__ = self.cls_to_become
        return Module.__call__(self, *args, **kwargs)

    def initialize_parameters(self, *args: Any, **kwargs: Any) -> None:
        """Gives every parameter its shape and first values, by the arguments of `forward`."""
        raise NotImplementedError(f"initialize_parameters is not implemented for {self.__class__.__name__}")

    def has_uninitialized_params(self) -> bool:
        """Whether some parameter or buffer of this module has no shape yet."""
        return any(map(is_lazy, (*self._parameters.values(), *self._buffers.values())))

    def _forget_shapes(self, *names: str) -> None:
        """Takes the shapes of these parameters and buffers, those that are there, away."""
        for name in names:
            old = getattr(self, name)
            if old is not None:
                fresh = UninitializedParameter if isinstance(old, Parameter) else UninitializedBuffer
                setattr(self, name, fresh(dtype=old.dtype))

    def _load_from_state_dict(self, state_dict: dict, prefix: str, *args: Any) -> None:
        for name, mine in self._own_state().items():
            given = state_dict.get(prefix + name)
            if is_lazy(mine) and given is not None and not is_lazy(given):
                mine.materialize(given.shape)
        super()._load_from_state_dict(state_dict, prefix, *args)
