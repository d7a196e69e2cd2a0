"""Padding: a border around the last dims, of one number, mirrored, repeated, or from the other side.

`pad` names sizes from the last dim on: (left, right, top, bottom, …); negative ones cut off instead.
"""

from operator import index

import numpy as np

from minitorch._arguments import class_name, wrong_type
from minitorch.ops import num
from minitorch.ops._record import composite, primitive
from minitorch.ops.creation import empty


def _borders(pad) -> list[tuple[int, int]]:
    """(before, after) of each padded dim, the last dim first."""
    return list(zip(pad[::2], pad[1::2], strict=True))


# ---- of one number --------------------------------------------------------------------------------------------------


def _surrounded(self, pad, value=0):
    """self with `value` around it."""
    if len(pad) % 2:
        raise RuntimeError(f"Length of pad must be even but instead it equals {len(pad)}")
    if len(pad) > 2 * self.ndim:
        raise RuntimeError(
            "Length of pad should be no more than twice the number of dimensions of the input. Pad length is "
            f"{len(pad)}while the input has {self.ndim}dimensions."
        )
    shape, read, written = list(self.shape), [slice(None)] * self.ndim, [slice(None)] * self.ndim
    for axis, (before, after) in zip(range(self.ndim - 1, -1, -1), _borders(pad), strict=False):
        n = shape[axis]
        shape[axis] = n + before + after
        if n + min(before, 0) < 0 or n + min(before, 0) + min(after, 0) < 0:
            raise RuntimeError("narrow(): length must be non-negative.")
        read[axis] = slice(max(-before, 0), n - max(-after, 0))
        written[axis] = slice(max(before, 0), shape[axis] - max(after, 0))
    out = np.zeros(shape, self.dtype) if not value else np.full(shape, value, self.dtype)
    out[tuple(written)] = self[tuple(read)]
    return out


# The gradient of what was put around is dropped: a border of negative width. Where something was cut off it is zero.
@primitive(
    "constant_pad_nd",
    node="ConstantPadNdBackward0",
    grads={
        "self": lambda grad, pad: (constant_pad_nd if num.is_tensor(grad) else _surrounded)(grad, [-n for n in pad])
    },
    where="torch",
    out=False,
)
def constant_pad_nd(self, pad, value=0):
    """`value` around the last dims: pad is (before, after) of the last dim, then of the one before, ….

    >>> torch.constant_pad_nd(torch.tensor([1, 2]), (1, 2))
    tensor([0, 1, 2, 0, 0])
    """
    return _surrounded(self, pad, value)


# ---- of the tensor's own elements -----------------------------------------------------------------------------------


def _mirrored(places, n: int):
    """… 2 1 [0 1 2 …] …: without repeating the edge."""
    return (n - 1) - np.absolute((n - 1) - np.absolute(places))


def _repeated(places, n: int):
    """… 0 0 [0 1 2 …] …"""
    return np.clip(places, 0, n - 1)


def _spans(shape, padding, source):
    """For each padded axis: the axis, its size, and the place that each element of the result is taken from."""
    for axis, (before, after) in zip(range(len(shape) - 1, -1, -1), _borders(padding), strict=False):
        n = shape[axis]
        yield axis, n, source(np.arange(-before, n + after), n)


def _edge_pad(name: str, node: str, what: str, source, size: int):
    def kernel(self, padding):
        _check_edge_pad(self, padding, what, size)
        for axis, _, places in _spans(self.shape, padding, source):
            self = self.take(places, axis)
        return self

    def slope(grad, self, padding):
        for axis, n, places in _spans(self.shape, padding, source):
            shape = (*grad.shape[:axis], n, *grad.shape[axis + 1 :])
            grad = num.accumulate(grad, shape, (*(slice(None),) * axis, places))
        return grad

    return primitive(name, node=node, grads={"self": slope}, where="")(kernel)


def _check_edge_pad(self, padding, what: str, size: int) -> None:
    if 0 in self.shape[1:] or (self.ndim == size + 1 and 0 in self.shape):
        raise RuntimeError(
            f"Expected {size + 1}D or {size + 2}D (batch mode) tensor with possibly 0 batch size and other non-zero "
            f"dimensions for input, but got: {list(self.shape)}"
        )
    if self.dtype == bool:
        raise NotImplementedError(f"\"{what}_pad{size}d\" not implemented for 'Bool'")
    dims = list(zip(range(self.ndim - 1, -1, -1), _borders(padding), strict=False))
    if what == "reflection":
        for k, (axis, border) in enumerate(dims):
            if max(border) >= self.shape[axis]:
                raise RuntimeError(
                    "Argument #{}: Padding size should be less than the corresponding input dimension, but got: "
                    "padding ({}, {}) at dimension {} of input {}".format(2 * k + 4, *border, axis, list(self.shape))
                )
    sizes = {letter: self.shape[axis] for letter, (axis, _) in zip("WHD", dims, strict=False)}
    padded = {letter: n + sum(border) for (letter, n), (_, border) in zip(sizes.items(), dims, strict=True)}
    if (size == 1 and padded["W"] < 1) or min(padded.values()) < 0:
        before, after = (" ".join(f"{k}: {d[k]}" for k in reversed(d)) for d in (sizes, padded))
        raise RuntimeError(f"input ({before}) is too small. Calculated output {after}")


_EDGE_PADS = {
    (mode, size): _edge_pad(f"_{what}_pad{size}d", f"{node}Pad{size}DBackward0", what, source, size)
    for mode, what, node, source in (
        ("reflect", "reflection", "Reflection", _mirrored),
        ("replicate", "replication", "Replication", _repeated),
    )
    for size in (1, 2, 3)
}


def _circular(input, pad):
    """As torch does: the middle is written, then each dim in turn copies its border from its other side."""
    shape, spans = list(input.shape), []
    for axis, (before, after) in zip(range(input.dim() - 1, -1, -1), _borders(pad), strict=False):
        n = shape[axis]
        if before > n or after > n:
            raise RuntimeError("Padding value causes wrapping around more than once.")
        if n + before + after < 0:
            raise RuntimeError("Negative padding value is resulting in an empty dimension")
        shape[axis] += before + after
        spans.append((axis, n, before, after))
    out = empty(shape, dtype=input.dtype)
    read, written = input, out
    for axis, n, before, after in spans:
        read = read.narrow(axis, max(-before, 0), n + min(before, 0) + min(after, 0))
        written = written.narrow(axis, max(before, 0), read.shape[axis])
    written.copy_(read)
    for axis, _, before, after in spans:
        if before > 0:
            out.narrow(axis, 0, before).copy_(out.narrow(axis, shape[axis] - before - max(after, 0), before))
        if after > 0:
            out.narrow(axis, shape[axis] - after, after).copy_(out.narrow(axis, max(before, 0), after))
    return out


@composite("pad", where="F")
def pad(input, pad, mode="constant", value=None):
    """A border around the last dims: pad is (before, after) of the last dim, then of the one before, ….

    Args:
        mode: "constant" (of `value`, else 0), "reflect", "replicate" or "circular"; the last three for up to three
            dims of a tensor that has one or two dims more.

    >>> torch.nn.functional.pad(torch.tensor([[1.0, 2.0, 3.0]]), (2, 1), mode="reflect")
    tensor([[3., 2., 1., 2., 3., 2.]])
    """
    pad = _sizes(pad)
    if len(pad) % 2:
        raise RuntimeError("Padding length must be divisible by 2")
    ndim, size = input.dim(), len(pad) // 2
    if size > ndim:
        raise RuntimeError(
            "Padding length should be less than or equal to two times the input dimension but got padding length "
            f"{len(pad)} and input of dimension {ndim}"
        )
    if mode == "constant":
        return constant_pad_nd(input, pad, value or 0)
    if value:
        raise RuntimeError(f'Padding mode "{mode}" doesn\'t take in value argument')
    if size not in (1, 2, 3) or ndim - size not in (1, 2):
        raise NotImplementedError(f"Padding size {len(pad)} is not supported for {ndim}D input tensor.")
    if mode == "circular":
        return _circular(input, pad)
    if mode not in ("reflect", "replicate"):
        raise NotImplementedError(f"Unrecognised padding mode {mode}")
    return _EDGE_PADS[mode, size](input, pad)


def _sizes(pad) -> tuple[int, ...]:
    if not isinstance(pad, (tuple, list)):
        raise wrong_type("pad", "pad", 2, "tuple of ints", pad)
    for place, n in enumerate(pad):
        if not hasattr(n, "__index__"):
            raise TypeError(
                "pad(): argument 'pad' (position 2) must be tuple of ints, but found element of type "
                f"{class_name(n)} at pos {place}"
            )
    return tuple(map(index, pad))
