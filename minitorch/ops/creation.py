"""Operations that make tensors from plain arguments: constants, ranges.

All of them take dtype, device and requires_grad by keyword.
"""

import itertools
import math

import numpy as np

from minitorch._arguments import no_such_form
from minitorch.dtypes import filler
from minitorch.ops import num
from minitorch.ops._record import RECORDS, composite, factory


@factory("zeros", varargs="size")
def zeros(size, dtype):
    """Zeros of the given size.

    >>> torch.zeros(2, 3)
    tensor([[0., 0., 0.],
            [0., 0., 0.]])
    """
    return np.zeros(size, dtype)


@factory("ones", varargs="size")
def ones(size, dtype):
    """Ones of the given size.

    >>> torch.ones(2, dtype=torch.int64)
    tensor([1, 1])
    """
    return np.ones(size, dtype)


@factory("empty", varargs="size")
def empty(size, dtype, memory_format=None):
    """A tensor of the given size whose elements are not set."""
    if memory_format is num.preserve_format:
        raise RuntimeError("unsupported memory format Preserve")
    out = np.empty(size, dtype)
    return out if memory_format is None else num.laid_out(out, memory_format, "empty")


@factory("full")
def full(size, fill_value, dtype):
    """A tensor of the given size with every element fill_value, whose type decides the dtype unless one is given.

    >>> torch.full((2,), 7)
    tensor([7, 7])
    """
    return np.full(size, filler(fill_value, dtype), dtype)


@factory("eye")
def eye(n, m=None, dtype=None):
    """The identity matrix [n, m].

    >>> torch.eye(2)
    tensor([[1., 0.],
            [0., 1.]])
    """
    for name, size in (("n", n), ("m", m)):
        if size is not None and size < 0:
            raise RuntimeError(f"{name} must be greater or equal to 0, got {size}")
    return np.eye(n, m, dtype=dtype)


@factory("arange")
def arange(start, end=None, step=1, dtype=None):
    """Numbers from start (0 unless given) up to but without end, in steps; int64 when all three are integers.

    >>> torch.arange(1, 2, 0.25)
    tensor([1.0000, 1.2500, 1.5000, 1.7500])
    """
    if end is None:
        start, end = 0, start
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if not (math.isfinite(start) and math.isfinite(end)):
        raise RuntimeError(f"unsupported range: {float(start):g} -> {float(end):g}")
    if np.dtype(dtype).kind in "iu":
        start, end, step = int(start), int(end), int(step)
        if step == 0:
            raise ValueError("step must be nonzero")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    count = math.ceil((end - start) / step)
    if np.dtype(dtype).kind in "iu":
        return np.arange(start, start + count * step, step, dtype)
    return (start + np.arange(count) * step).astype(dtype)


def evenly(name, start, end, steps, dtype):
    """The numbers of `linspace`, not yet rounded to integers; errors in the name of the op."""
    if not hasattr(steps, "__index__"):
        options = "torch.dtype dtype, torch.layout layout, torch.device device, bool pin_memory, bool requires_grad"
        forms = "\n".join(
            f"{a} start, {b} end, int steps, *, Tensor out, {options}"
            for a, b in itertools.product(("Tensor", "Number"), repeat=2)
        )
        raise no_such_form(name, (start, end, *(() if steps is None else (steps,))), {}, forms)
    if steps < 0:
        raise RuntimeError("number of steps must be non-negative")
    limits = {what: x for what, x in (("start", start), ("end", end)) if num.is_tensor(x)}
    if any(x.ndim for x in limits.values()):
        got = " and ".join(f"{what} with {x.ndim} dimension(s)" for what, x in limits.items())
        raise RuntimeError(f"{name} only supports 0-dimensional start and end tensors, but got {got}.")
    # torch counts from both ends toward the middle, so that the last number is exact.
    kind = np.dtype(dtype).type
    if steps == 1:
        return np.full((1,), start, dtype)
    step = (kind(end) - kind(start)) / kind(max(steps - 1, 1))
    places = np.arange(steps).astype(dtype)
    front = kind(start) + step * places
    back = kind(end) - step * (kind(steps - 1) - places)
    return np.where(np.arange(steps) < steps // 2, front, back)


@factory("linspace")
def linspace(start, end, steps=None, dtype=None):
    """`steps` numbers from start to end, both included, at equal distances.

    >>> torch.linspace(0, 1, 5)
    tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000])
    """
    return evenly("linspace", start, end, steps, dtype).astype(dtype, copy=False)


def _like(name: str, make: str, doc: str):
    def function(
        input, *, dtype=None, layout=None, device=None, pin_memory=False, requires_grad=False, memory_format=None
    ):
        made = RECORDS[make](input.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)
        made._data = num.in_order_of(made._data, input._data, memory_format)
        return made

    function.__doc__ = doc
    composite(name, where="torch", out=False)(function)


_like("zeros_like", "zeros", "Zeros of the shape and dtype of input.")
_like("ones_like", "ones", "Ones of the shape and dtype of input.")
_like("empty_like", "empty", "An unset tensor of the shape and dtype of input.")


@composite("full_like", where="torch", out=False)
def full_like(
    input,
    fill_value,
    *,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
    memory_format=None,
):
    """fill_value in the shape and dtype of input."""
    made = full(input.shape, fill_value, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)
    made._data = num.in_order_of(made._data, input._data, memory_format)
    return made


@composite("meshgrid", where="torch", out=False)
def meshgrid(*tensors, indexing=None):
    """One grid per vector, all of the common shape: "ij" (matrix) or "xy" (plane) order.

    >>> x, y = torch.meshgrid(torch.arange(2), torch.arange(3), indexing="ij")
    >>> x.shape
    torch.Size([2, 3])
    """
    if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)):
        tensors = tensors[0]
    if not tensors:
        raise RuntimeError("meshgrid expects a non-empty TensorList")
    if indexing not in (None, "ij", "xy"):
        raise RuntimeError(f'torch.meshgrid: indexing must be one of "xy" or "ij", but received: {indexing}')
    if any(x.dtype is not tensors[0].dtype for x in tensors):
        raise RuntimeError("meshgrid expects all tensors to have the same dtype")
    for x in tensors:
        if x.dim() > 1:
            raise RuntimeError(f"torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: {x!r}")
    shape = [x.numel() for x in tensors]
    order = list(range(len(tensors)))
    if indexing == "xy" and len(tensors) > 1:
        order[:2] = 1, 0
    shape = [shape[place] for place in order]
    return tuple(x.view(*(-1 if o == place else 1 for o in order)).expand(*shape) for place, x in enumerate(tensors))
