"""torch.autograd: `backward`, `grad`, the modes, custom functions, gradient checks."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch.autograd import engine, graph
from minitorch.autograd.modes import (
    enable_grad,
    flags,
    inference_mode,
    is_grad_enabled,
    no_grad,
    seen_by_modes,
    set_grad_enabled,
)
from minitorch.autograd.origin import warn
from minitorch.dtypes import OBJECT
from minitorch.ops import num
from minitorch.ops.shape import stack

__all__ = [
    "Function",
    "Variable",
    "backward",
    "detect_anomaly",
    "enable_grad",
    "functional",
    "grad",
    "gradcheck",
    "gradgradcheck",
    "inference_mode",
    "is_grad_enabled",
    "no_grad",
    "set_detect_anomaly",
    "set_grad_enabled",
]

_LAZY = {
    "Function": "function",
    "Variable": "variable",
    "detect_anomaly": "anomaly",
    "set_detect_anomaly": "anomaly",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _LAZY:
        found = getattr(import_module(f"minitorch.autograd.{_LAZY[name]}"), name)
        globals()[name] = found
        return found
    if name in ("anomaly", "functional", "function", "variable"):
        return import_module(f"minitorch.autograd.{name}")
    from minitorch._missing import missing

    raise missing(__name__, name)


def _each(things: Any) -> tuple:
    return (things,) if isinstance(things, flags["Tensor"]) else tuple(things)


def _seeds(tensors: tuple, gradients: Any, create_graph: bool) -> list:
    """The incoming gradient of each root: given, or 1 for a tensor of one element."""
    gradients = (None,) * len(tensors) if gradients is None else _each(gradients)
    if len(gradients) != len(tensors):
        raise RuntimeError(f"got {len(tensors)} tensors and {len(gradients)} gradients")
    seeds = []
    for place, (tensor, gradient) in enumerate(zip(tensors, gradients, strict=True)):
        if gradient is not None and gradient._data.shape != tensor._data.shape:
            raise RuntimeError(
                f"Mismatch in shape: grad_output[{place}] has a shape of {gradient.shape} and output[{place}] has a "
                f"shape of {tensor.shape}."
            )
        if gradient is None and tensor.requires_grad and tensor._data.size != 1:
            raise RuntimeError("grad can be implicitly created only for scalar outputs")
        if not tensor.requires_grad or graph.edge_of(tensor)[0] is None:
            raise RuntimeError(f"element {place} of tensors does not require grad and does not have a grad_fn")
        if gradient is None:
            dtype = tensor._data.dtype
            seed = np.array(1, np.float64 if dtype is OBJECT else dtype).reshape(tensor._data.shape)
            seeds.append(flags["wrap"](seed) if create_graph else seed)
            continue
        seeds.append(gradient if create_graph else gradient._plain())
    return seeds


def _run(
    tensors: tuple, seeds: list, retain_graph: bool, create_graph: bool, targets: list | None, thorough: bool = False
) -> dict:
    roots = [graph.edge_of(t) for t in tensors]
    if flags["VALUES"] and OBJECT in [t._data.dtype for t in tensors]:
        if create_graph:
            raise NotImplementedError(
                "create_graph is not for dtype value: higher derivatives need blocks of floats (float64, say)"
            )
        from minitorch.autograd.scalars import walk_values

        return walk_values(tensors, roots, seeds, retain_graph, targets)
    if not create_graph:
        return engine.walk(roots, seeds, retain_graph, False, targets, thorough)
    with enable_grad():
        return engine.walk(roots, seeds, retain_graph, True, targets, thorough)


def _run_batch(outputs: tuple, gradients: tuple, retain_graph: bool, create_graph: bool, targets: list) -> dict:
    """`_run` for each entry of the batches `gradients`; what it finds, stacked."""
    for place, (batch, output) in enumerate(zip(gradients, outputs, strict=False)):
        if batch is None:
            raise ValueError("is_grads_batched=True needs a batch of incoming gradients for every output, not None")
        if batch[0].shape != output.shape:
            raise RuntimeError(
                "If `is_grads_batched=True`, we interpret the first dimension of each grad_output as the batch "
                "dimension. The sizes of the remaining dimensions are expected to match the shape of corresponding "
                f"output, but a mismatch was detected: grad_output[{place}] has a shape of {batch[0].shape} and "
                f"output[{place}] has a shape of {output.shape}. If you only want some tensors in `grad_output` to be "
                "considered batched, consider using vmap."
            )
    sizes = [len(batch) for batch in gradients]
    if len(set(sizes)) > 1:
        raise ValueError(
            f"vmap: Expected all tensors to have the same size in the mapped dimension, got sizes {sizes} for the "
            "mapped dimension"
        )
    runs = []
    for entry in range(sizes[0]):
        seeds = _seeds(outputs, tuple(batch[entry] for batch in gradients), create_graph)
        runs.append(_run(outputs, seeds, retain_graph or entry < sizes[0] - 1, create_graph, targets))
    together = stack if create_graph else np.stack
    return {edge: g if g is None else together([run[edge] for run in runs]) for edge, g in runs[0].items()}


@seen_by_modes
def backward(
    tensors: Any,
    grad_tensors: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    grad_variables: Any = None,
    inputs: Any = None,
) -> None:
    """Adds the gradient of the sum of `tensors` to the `.grad` of the leaves below them.

    Args:
        tensors: one tensor or several.
        grad_tensors: their incoming gradients; those of single elements may be left out, they are 1.
        retain_graph: keep what is saved, for another backward; as create_graph unless given.
        create_graph: record backward itself, for higher derivatives.
        inputs: accumulate only into these.
    """
    if create_graph:
        warn(
            "Using backward() with create_graph=True will create a reference cycle between the parameter and its "
            "gradient which can cause a memory leak. We recommend using autograd.grad when creating the graph to avoid "
            "this. If you have to use this function, make sure to reset the .grad fields of your parameters to None "
            "after use to break the cycle and avoid the leak."
        )
    tensors = _each(tensors)
    seeds = _seeds(tensors, grad_tensors, create_graph)
    retain = create_graph if retain_graph is None else retain_graph
    if inputs is None:
        _run(tensors, seeds, retain, create_graph, None)
        return
    inputs = _each(inputs)
    if not inputs:
        raise RuntimeError("`inputs` argument to `backward()` cannot be empty.")
    for tensor in inputs:
        if not tensor.is_leaf or not tensor.requires_grad:
            tensor.retain_grad()
    edges = [graph.edge_of(t) for t in inputs]
    found = _run(tensors, seeds, retain, create_graph, edges, thorough=True)
    for edge, tensor in dict(zip(edges, inputs, strict=True)).items():
        # What is no leaf retains its gradient, so it has it already.
        if tensor.is_leaf and (new := found.get(edge)) is not None:
            if tensor._data.dtype == OBJECT:
                from minitorch.autograd.scalars import accumulate

                accumulate(edge[0], num.floats(new))
            else:
                engine.accumulate(edge[0], new, True, create_graph)


def grad(
    outputs: Any,
    inputs: Any,
    grad_outputs: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    only_inputs: bool = True,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple:
    """The gradients of the sum of `outputs` with respect to `inputs`, as a tuple; no `.grad` is touched.

    Args:
        grad_outputs: the incoming gradients of the outputs; those of single elements may be left out, they are 1.
        allow_unused: give None for an input that the outputs do not depend on, instead of an error.
        is_grads_batched: the first dim of each of grad_outputs is a batch: one backward for each of its entries, and
            the gradients stacked.
        materialize_grads: give zeros for an input that the outputs do not depend on.

    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> torch.autograd.grad(x**2, x)
    (tensor(6.),)
    """
    if flags["MODES"]:
        return flags["unusual"](
            grad,
            (outputs, inputs),
            dict(
                grad_outputs=grad_outputs,
                retain_graph=retain_graph,
                create_graph=create_graph,
                allow_unused=allow_unused,
                is_grads_batched=is_grads_batched,
                materialize_grads=materialize_grads,
            ),
        )
    if materialize_grads and allow_unused is False:
        raise ValueError(
            "Expected allow_unused to be True or not passed when materialize_grads=True, but got: allow_unused=False."
        )
    outputs, inputs = _each(outputs), _each(inputs)
    if not inputs:
        raise RuntimeError("`inputs` argument to `grad()` cannot be empty.")
    seeds = None if is_grads_batched else _seeds(outputs, grad_outputs, create_graph)
    for tensor in inputs:
        if not tensor.requires_grad:
            raise RuntimeError("One of the differentiated Tensors does not require grad")
    retain = create_graph if retain_graph is None else retain_graph
    edges = [graph.edge_of(t) for t in inputs]
    if is_grads_batched:
        found = _run_batch(outputs, _each(grad_outputs), retain, create_graph, edges)
    else:
        found = _run(outputs, seeds, retain, create_graph, edges)
    grads = []
    for place, (tensor, edge) in enumerate(zip(inputs, edges, strict=True)):
        new = found.get(edge)
        if new is None:
            if materialize_grads:
                new = tensor.new_zeros(tensor.shape)
            elif not allow_unused:
                raise RuntimeError(
                    f"The differentiated Tensor at index {place} appears to not have been used in the graph. Set "
                    "allow_unused=True if this is the desired behavior."
                )
        elif not create_graph:
            new = flags["wrap"](new)
        grads.append(new)
    return tuple(grads)


# For `Tensor.backward`, which has looked for modes already.
flags["backward"] = backward.__wrapped__

# Here already, and last: a submodule that is imported later would take the place of the function of its name.
from minitorch.autograd.gradcheck import gradcheck, gradgradcheck  # noqa: E402
