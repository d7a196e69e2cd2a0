"""A module called with other tensors in the place of its parameters and buffers."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from minitorch._tensor import Tensor
from minitorch.nn.modules.module import Module

__all__ = ["functional_call"]


def functional_call(
    module: Module,
    parameters_and_buffers: dict[str, Tensor],
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """The old place of `torch.func.functional_call`."""
    warnings.warn(
        "`torch.nn.utils.stateless.functional_call` is deprecated as of PyTorch 2.0 and will be removed in a future "
        "version of PyTorch. Please use `torch.func.functional_call` instead which is a drop-in replacement.",
        FutureWarning,
        stacklevel=2,
    )
    return call(module, parameters_and_buffers, args, kwargs, tie_weights=tie_weights, strict=strict)


def call(
    module: Module,
    given: dict[str, Tensor],
    args: Any,
    kwargs: dict[str, Any] | None,
    *,
    tie_weights: bool,
    strict: bool,
) -> Any:
    """`torch.func.functional_call` with one dict."""
    with replaced(module, given, tie_weights, strict):
        args = () if args is None else args if isinstance(args, tuple) else (args,)
        return module(*args, **(kwargs or {}))


@contextmanager
def replaced(module: Module, given: dict[str, Tensor], tie_weights: bool, strict: bool) -> Iterator[None]:
    """Other parameters and buffers in a module, by path, until the end of the `with`."""
    own = dict(module.named_parameters(remove_duplicate=False)) | dict(module.named_buffers(remove_duplicate=False))
    if tie_weights:
        given = _tied(own, given)
    if strict:
        _check_paths(module, own, given)
    places = []
    for path in given:
        if path in own:
            owner, _, name = path.rpartition(".")
            owner = module.get_submodule(owner)
            places.append((owner._parameters if name in owner._parameters else owner._buffers, name, path))
    try:
        for kind, name, path in places:
            kind[name] = given[path]
        yield
    finally:
        for kind, name, path in places:
            kind[name] = own[path]


def _tied(own: dict[str, Tensor], given: dict[str, Tensor]) -> dict[str, Tensor]:
    """`given` with every path under which the module has one of the replaced tensors."""
    paths: dict[int, list[str]] = {}
    for path, tensor in own.items():
        paths.setdefault(id(tensor), []).append(path)
    all_given = dict(given)
    for group in paths.values():
        values = {id(given[path]): given[path] for path in group if path in given}
        if len(values) > 1:
            raise ValueError(
                f"functional_call got multiple values for keys {sorted(group)}, which are tied. Consider using "
                "tie_weights=False"
            )
        for tensor in values.values():
            all_given |= dict.fromkeys(group, tensor)
    return all_given


def _check_paths(module: Module, own: dict[str, Tensor], given: dict[str, Tensor]) -> None:
    errors = []
    for what, paths in (("Unexpected", given.keys() - own.keys()), ("Missing", own.keys() - given.keys())):
        if paths:
            errors.append(f"{what} key(s): {', '.join(map(repr, sorted(paths)))}.")
    if errors:
        listed = "\n\t".join(errors)
        raise RuntimeError(f"Error(s) in reparametrizing for {module._get_name()}:\n\t{listed}")
