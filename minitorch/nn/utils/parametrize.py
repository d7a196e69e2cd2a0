"""Parameters that are computed from others each time they are read.

    register_parametrization(net, "weight", Symmetric())

From then on `net.weight` is `Symmetric()(original)`. What is trained is the original, which stands at
`net.parametrizations.weight.original`; where the parametrization's `right_inverse` gives several tensors, they are
`original0`, `original1`, …
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from minitorch._tensor import Tensor
from minitorch.autograd.modes import no_grad
from minitorch.nn.modules.container import ModuleDict, ModuleList
from minitorch.nn.modules.module import Module
from minitorch.nn.parameter import Parameter

__all__ = [
    "ParametrizationList",
    "cached",
    "is_parametrized",
    "register_parametrization",
    "remove_parametrizations",
    "type_before_parametrizations",
]

_depth = 0
# (id of the module, name) -> what was computed, within `cached()`.
_cache: dict[tuple[int, str], Tensor] = {}


@contextmanager
def cached() -> Iterator[None]:
    """Computes each parametrized tensor only once within the `with`."""
    global _depth
    _depth += 1
    try:
        yield
    finally:
        _depth -= 1
        if not _depth:
            _cache.clear()


class ParametrizationList(ModuleList):
    """The parametrizations of one tensor, applied one after the other, and the original that they start from."""

    def __init__(self, modules: Sequence[Module], original: Tensor, unsafe: bool = False):
        if not modules:
            raise ValueError("ParametrizationList requires one or more modules.")
        super().__init__(modules)
        self.unsafe = unsafe
        shape, dtype = original.shape, original.dtype
        with no_grad():
            new = original
            for module in reversed(self):
                if hasattr(module, "right_inverse"):
                    new = module.right_inverse(new)
        if not isinstance(new, (Tensor, Sequence)):
            raise ValueError(
                f"'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). Got "
                f"{type(new).__name__}"
            )
        self.is_tensor = isinstance(new, Tensor)
        self.ntensors = 1 if self.is_tensor else len(new)
        if self.is_tensor:
            if new.dtype is not original.dtype:
                raise ValueError(
                    "When `right_inverse` outputs one tensor, it may not change the dtype.\n"
                    f"original.dtype: {original.dtype}\nright_inverse(original).dtype: {new.dtype}"
                )
            # The same object, so that an optimizer which has it goes on training it.
            original.data = new.detach()
            _register(self, "original", original)
        else:
            for place, part in enumerate(new):
                part = Parameter(part, requires_grad=original.requires_grad) if _is_trained(original) else part
                _register(self, f"original{place}", part)
        if not unsafe:
            _check_made(self(), shape, dtype, "`unsafe` flag")

    @property
    def originals(self) -> list[Tensor]:
        """What the parametrizations start from: one tensor or several."""
        return [self.original] if self.is_tensor else [getattr(self, f"original{n}") for n in range(self.ntensors)]

    def right_inverse(self, value: Tensor) -> None:
        """Sets the original so that the parametrized tensor becomes `value`, by the `right_inverse` of each module."""
        with no_grad():
            for module in reversed(self):
                if not hasattr(module, "right_inverse"):
                    raise RuntimeError(f"parametrization {type(module).__name__} does not implement right_inverse.")
                value = module.right_inverse(value)
            for original, new in zip(self.originals, [value] if self.is_tensor else value, strict=True):
                original.data = new.detach()

    def forward(self) -> Tensor:
        first, *rest = self
        x = first(*self.originals)
        for module in rest:
            x = module(x)
        return x


def _check_made(made: Tensor, shape: tuple, dtype: Any, flag: str) -> None:
    if not isinstance(made, Tensor):
        raise ValueError(f"A parametrization must return a tensor. Got {type(made).__name__}.")
    for what, now, before in (("dtype", made.dtype, dtype), ("shape", made.shape, shape)):
        if now != before:
            raise ValueError(
                f"Registering a parametrization may not change the {what} of the tensor, unless {flag} is enabled.\n"
                f"unparametrized {what}: {before}\nparametrized {what}: {now}"
            )


def _is_trained(tensor: Tensor) -> bool:
    return isinstance(tensor, Parameter)


def _register(module: Module, name: str, tensor: Tensor) -> None:
    if _is_trained(tensor):
        module.register_parameter(name, tensor)
    else:
        module.register_buffer(name, tensor)


def _own_class(module: Module) -> None:
    """Gives a module a class of its own, in which properties can stand."""
    cls = type(module)

    def state(self: Module) -> None:
        raise RuntimeError(
            "Serialization of parametrized modules is only supported through state_dict(). See:\n"
            "https://pytorch.org/tutorials/beginner/saving_loading_models.html"
            "#saving-loading-a-general-checkpoint-for-inference-and-or-resuming-training"
        )

    def deepcopy(self: Module, memo: dict) -> Module:
        twin = memo[id(self)] = object.__new__(type(self))
        twin.__dict__.update(copy.deepcopy(self.__dict__, memo))
        return twin

    body = {"__getstate__": state, "__deepcopy__": deepcopy, "__module__": __name__}
    module.__class__ = type(f"Parametrized{cls.__name__}", (cls,), body)
    module.parametrizations = ModuleDict()


def _computed(name: str) -> property:
    def get(self: Module) -> Tensor:
        if not _depth:
            return self.parametrizations[name]()
        key = (id(self), name)
        if key not in _cache:
            _cache[key] = self.parametrizations[name]()
        return _cache[key]

    def set(self: Module, value: Tensor) -> None:
        self.parametrizations[name].right_inverse(value)

    return property(get, set)


def register_parametrization(
    module: Module, tensor_name: str, parametrization: Module, *, unsafe: bool = False
) -> Module:
    """Lets a parameter or buffer be computed by a module from what it was; a second one works on top of the first.

    Args:
        parametrization: its `forward` takes the original; its `right_inverse`, if it has one, gives the first original
            from the value, and is what an assignment to the parameter calls.
        unsafe: do not check that shape and dtype stay.

    Raises ValueError for a name that the module lacks, and where shape or dtype change.

    >>> class Positive(torch.nn.Module):
    ...     def forward(self, x):
    ...         return x.exp()
    >>> net = torch.nn.utils.parametrize.register_parametrization(torch.nn.Linear(2, 2), "weight", Positive())
    >>> (net.weight > 0).all()
    tensor(True)
    """
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        present = module.parametrizations[tensor_name]
        if not unsafe:
            with no_grad():
                value = getattr(module, tensor_name)
                made = parametrization(value)
            _check_made(made, value.shape, value.dtype, "the `unsafe` flag")
            if hasattr(parametrization, "right_inverse"):
                start = parametrization.right_inverse(value)
                if not isinstance(start, Tensor):
                    raise ValueError(f"parametrization.right_inverse must return a tensor. Got: {type(start).__name__}")
                for what in ("dtype", "shape"):
                    if getattr(start, what) != getattr(value, what):
                        raise ValueError(
                            f"The tensor returned by parametrization.right_inverse must have the same {what} as "
                            f"module.{tensor_name}, unless the `unsafe` flag is enabled.\n"
                            f"module.{tensor_name}.{what}: {getattr(value, what)}\n"
                            f"returned {what}: {getattr(start, what)}"
                        )
                present.right_inverse(start)
        present.append(parametrization)
        present.unsafe |= unsafe
    elif tensor_name in module._buffers or tensor_name in module._parameters:
        made = ParametrizationList([parametrization], getattr(module, tensor_name), unsafe)
        delattr(module, tensor_name)
        if not is_parametrized(module):
            _own_class(module)
        setattr(type(module), tensor_name, _computed(tensor_name))
        module.parametrizations[tensor_name] = made
    else:
        raise ValueError(
            f"Module '{module}' does not have a parameter, a buffer, or a parametrized element with name "
            f"'{tensor_name}'"
        )
    return module


def is_parametrized(module: Module, tensor_name: str | None = None) -> bool:
    """Whether that tensor of a module, or any, is computed from others."""
    present = getattr(module, "parametrizations", None)
    if not isinstance(present, ModuleDict):
        return False
    return len(present) > 0 if tensor_name is None else tensor_name in present


def remove_parametrizations(module: Module, tensor_name: str, leave_parametrized: bool = True) -> Module:
    """Makes a parametrized tensor plain again: its present value or, with leave_parametrized=False, the original.

    Raises ValueError for a tensor that is not parametrized, and for several originals with leave_parametrized=False.
    """
    if not is_parametrized(module, tensor_name):
        raise ValueError(f"Module {module} does not have a parametrization on {tensor_name}")
    present = module.parametrizations[tensor_name]
    if leave_parametrized:
        value = getattr(module, tensor_name)
        if present.is_tensor:
            left = present.original
            left.data = value.detach()
        else:
            left = Parameter(value.detach()) if value.requires_grad else value
    elif present.is_tensor:
        left = present.original
    else:
        raise ValueError(
            "Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is parametrized in terms of a "
            "sequence of tensors."
        )
    delattr(type(module), tensor_name)
    del module.parametrizations[tensor_name]
    _register(module, tensor_name, left)
    if not is_parametrized(module):
        del module.parametrizations
        module.__class__ = type(module).__bases__[0]
    return module


def type_before_parametrizations(module: Module) -> type:
    """The class that a module had before anything of it was parametrized."""
    return type(module).__bases__[0] if is_parametrized(module) else type(module)
