"""Hooks on the gradients of a module: an identity before it and one behind it, whose nodes are watched."""

from __future__ import annotations

import warnings
from typing import Any

from minitorch._tensor import Tensor
from minitorch.autograd.function import Function
from minitorch.autograd.graph import Node, RemovableHandle
from minitorch.autograd.modes import flags

__all__ = ["BackwardHook", "RemovableHandle"]


class BackwardHookFunction(Function):
    """Gives its tensors back: one node through which the gradients of all of them go."""

    @staticmethod
    def forward(ctx: Any, *tensors: Tensor) -> tuple[Tensor, ...]:
        ctx.mark_non_differentiable(*[t for t in tensors if not t.requires_grad])
        return tensors

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, ...]:
        return grads


class BackwardHook:
    """The backward hooks of a module during one call.

    The gradients of the outputs come first, through the node behind the module, and are kept until those of the inputs
    come through the node before it; then the hooks get both.
    """

    def __init__(self, module: Any):
        self.module = module
        self.grad_outputs: tuple | None = None
        self.inputs_watched = False

    def around_inputs(self, args: tuple) -> tuple:
        """The arguments of the module, having gone through the node that waits for their gradients."""
        self.input_count = len(args)
        args, self.input_places, node = _through_identity(args)
        if node is not None:
            self.inputs_watched = True
            node.register_hook(self._inputs_done)
        return args

    def around_outputs(self, result: Any) -> Any:
        """The result of the module, having gone through the node that waits for its gradients."""
        if not isinstance(result, (Tensor, tuple)):
            warnings.warn(
                "For backward hooks to be called, module output should be a Tensor or a tuple of Tensors but received "
                f"{type(result)}",
                stacklevel=4,
            )
            return result
        outputs = (result,) if isinstance(result, Tensor) else result
        self.output_count = len(outputs)
        outputs, self.output_places, node = _through_identity(outputs)
        if node is not None:
            node.register_prehook(self._outputs_done)
        return outputs[0] if isinstance(result, Tensor) else outputs

    def _outputs_done(self, grads: tuple) -> tuple | None:
        grad_outputs = _spread(grads, self.output_places, self.output_count)
        for hook in self.module._backward_pre_hooks.values():
            grad_outputs = _replaced(hook(self.module, grad_outputs), grad_outputs, "Backward pre hook", "grad_output")
        self.grad_outputs = grad_outputs
        if not self.inputs_watched:
            self._call_without_inputs()
        return tuple(grad_outputs[place] for place in self.output_places)

    def _call_without_inputs(self) -> None:
        warnings.warn(
            "Full backward hook is firing when gradients are computed with respect to module outputs since no inputs "
            "require gradients. See https://docs.pytorch.org/docs/main/generated/torch.nn.Module.html#torch.nn.Module."
            "register_full_backward_hook for more details.",
            stacklevel=2,
        )
        nothing = (None,) * self.input_count
        for hook in self.module._backward_hooks.values():
            changed = hook(self.module, nothing, self.grad_outputs)
            if changed is not None and not (isinstance(changed, tuple) and all(grad is None for grad in changed)):
                raise RuntimeError(
                    "Backward hook for Modules where no input requires gradient should always return None or None for "
                    "all gradients."
                )

    def _inputs_done(self, grads: tuple, _: tuple) -> tuple | None:
        if self.grad_outputs is None:  # backward came another way, not through the outputs
            return None
        grad_inputs = _spread(grads, self.input_places, self.input_count)
        for hook in self.module._backward_hooks.values():
            changed = hook(self.module, grad_inputs, self.grad_outputs)
            grad_inputs = _replaced(changed, grad_inputs, "Backward hook", "grad_input")
        self.grad_outputs = None
        return tuple(grad_inputs[place] for place in self.input_places)


def _through_identity(values: tuple) -> tuple[tuple, list[int], Node | None]:
    """The values with their tensors gone through the identity; where these are, and the node, None if not recorded."""
    places = [place for place, value in enumerate(values) if isinstance(value, Tensor)]
    if not flags["GRAD"] or not any(values[place].requires_grad for place in places):
        return values, places, None
    changed = list(values)
    for place, tensor in zip(places, BackwardHookFunction.apply(*(values[i] for i in places)), strict=True):
        changed[place] = tensor
    node = next(changed[place].grad_fn for place in places if changed[place].grad_fn is not None)
    # A named tuple takes its fields one by one.
    return type(values)(*changed) if hasattr(values, "_fields") else tuple(changed), places, node


def _spread(grads: tuple, places: list[int], count: int) -> tuple:
    """The gradients of the tensors at `places`, with None for everything else."""
    spread = [None] * count
    for place, grad in zip(places, grads, strict=True):
        spread[place] = grad
    return tuple(spread)


def _replaced(changed: Any, grads: tuple, who: str, what: str) -> tuple:
    """What a hook returned, if it did, in the place of the gradients that it was called with."""
    if changed is None:
        return grads
    if len(changed) != len(grads):
        raise RuntimeError(f"{who} returned an invalid number of {what}, got {len(changed)}, but expected {len(grads)}")
    return changed
