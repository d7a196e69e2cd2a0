"""Sums of products by named dims: einsum, and tensordot, which names them by place.

    C[i, k] = sum_j A[i, j] * B[j, k]    is    einsum("ij,jk->ik", A, B)

Every operand is brought to one order of dims, those of the output first and those to be summed behind, each missing one
with size 1. Then the operands are multiplied pair by pair, from the left; a pair with something to sum is one batched
matrix product. All of it is made of other operations, the same as torch's, so the graph shows views around a `bmm`.
"""

import math
from functools import lru_cache

from minitorch._arguments import wrong_type
from minitorch.ops import num
from minitorch.ops._record import composite
from minitorch.ops.linear_algebra import bmm, dot, mm

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ELLIPSIS = "..."


@composite("einsum", where="torch", out=False)
def einsum(*args):
    """The sum of products that an equation names: a letter for each dim of each operand, and those of the result.

    What is not in the result is summed. Without "->" the result has the letters that occur once, in the order of the
    alphabet. "..." stands for dims without a name, which broadcast. A letter twice in one operand takes its diagonal.
    Instead of letters each operand may be followed by a list of numbers below 52, and the last by that of the result.

    >>> a, b = torch.ones(2, 3), torch.ones(3, 4)
    >>> torch.einsum("ij,jk->ik", a, b).shape
    torch.Size([2, 4])
    >>> torch.einsum(a, [0, 1], b, [1, 2], [2, 0]).shape
    torch.Size([4, 2])
    """
    equation, operands = _equation(args)
    for place, x in enumerate(operands):
        if not num.is_tensor(x):
            raise TypeError(f"expected Tensor as element {place} in argument 1, but got {type(x).__name__}")
    inputs, output = _parsed(equation)
    if len(inputs) != len(operands):
        which = "fewer" if len(inputs) > len(operands) else "more"
        raise RuntimeError(f"einsum(): {which} operands were provided than specified in the equation")
    inputs, output = _without_ellipsis(inputs, output, [x.dim() for x in operands])
    order, kept = _order(inputs, output)
    _check_sizes(inputs, operands)
    operands = [_arranged(x, labels, order) for x, labels in zip(operands, inputs, strict=True)]
    summed = range(kept, len(order))
    result = operands[0]
    if len(operands) == 1:
        return result.sum(tuple(summed)) if summed else result
    for place, x in enumerate(operands[1:], 2):
        later = operands[place:]
        sizes, others = (result._data.shape, x._data.shape), [y._data.shape for y in later]
        now = [d for d in summed if any(s[d] != 1 for s in sizes) and all(s[d] == 1 for s in others)]
        result = _product(result, x, now)
    return result.view(result.shape[:kept]) if summed else result


def _product(a, b, summed: list[int]):
    """The product of two operands of the same dims, summed over some, which stay with size 1."""
    shared = []
    for d in summed:
        # Where one has size 1 there is nothing to multiply.
        if b._data.shape[d] == 1:
            a = a.sum(d, keepdim=True)
        elif a._data.shape[d] == 1:
            b = b.sum(d, keepdim=True)
        else:
            shared.append(d)
    if not shared:
        return a * b
    m, n = a._data.shape, b._data.shape
    others = [d for d in range(len(m)) if d not in shared]
    batch = [d for d in others if m[d] != 1 and n[d] != 1]
    left = [d for d in others if m[d] != 1 and n[d] == 1]
    right = [d for d in others if m[d] == 1]
    count, rows, inner = (math.prod(m[d] for d in dims) for dims in (batch, left, shared))
    first = a.permute(batch + left + shared + right).reshape(count, rows, inner)
    second = b.permute(batch + shared + right + left).reshape(count, inner, math.prod(n[d] for d in right))
    order = batch + left + shared + right
    size = [m[d] for d in batch + left] + [1] * len(shared) + [n[d] for d in right]
    return bmm(first, second).view(size).permute(sorted(range(len(order)), key=order.__getitem__))


# ---- the equation ---------------------------------------------------------------------------------------------------


def _equation(args: tuple) -> tuple[str, tuple]:
    """The equation and the operands, of `(equation, *operands)` or of `(operand, subscripts, …[, subscripts])`."""
    if len(args) < 2:
        raise ValueError(
            "einsum(): must specify the equation string and at least one operand, "
            "or at least one operand and its subscripts list"
        )
    first, *operands = args
    if num.is_tensor(first):
        lists = ["".join(map(_letter, labels)) for labels in args[1::2]]
        equation = ",".join(lists)
        if len(args) % 2:
            equation += "->" + "".join(map(_letter, args[-1]))
        return equation, args[: len(args) // 2 * 2 : 2]
    if not isinstance(first, str):
        raise wrong_type("einsum", "equation", 1, "str", first)
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        operands = operands[0]
    return first, tuple(operands)


def _letter(number) -> str:
    if number is Ellipsis:
        return ELLIPSIS
    if not 0 <= number < len(LETTERS):
        raise ValueError("einsum(): subscript in subscript list is not within the valid range [0, 52)")
    return LETTERS[number]


@lru_cache(512)
def _parsed(equation: str) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...] | None]:
    """The labels of each operand and, where given, those of the result."""
    given, arrow, wanted = equation.partition("->")
    start, inputs = 0, []
    for place, part in enumerate(given.split(",")):
        inputs.append(_labels(part, start, f"operand {place}"))
        start += len(part) + 1
    return tuple(inputs), _labels(wanted, len(given) + 2, "output") if arrow else None


def _labels(part: str, start: int, whose: str) -> tuple[str, ...]:
    labels, place = [], 0
    while place < len(part):
        letter = part[place]
        if letter == ".":
            output = whose == "output"
            if ELLIPSIS in labels:
                seen = "an ellipsis (...) was already found" if output else "an ellipsis was already found"
                raise RuntimeError(f"einsum(): found '.' for {whose} {'but' if output else 'for which'} {seen}")
            if not part.startswith(ELLIPSIS, place):
                raise RuntimeError(
                    f"einsum(): found '.' for {whose} that is not part of any ellipsis{' (...)' if output else ''}"
                )
            labels.append(ELLIPSIS)
            place += 2
        elif letter in LETTERS:
            labels.append(letter)
        elif letter != " ":
            raise RuntimeError(
                f"einsum(): invalid subscript given at index {start + place} in the equation string, subscripts must "
                "be in [a-zA-Z]"
            )
        place += 1
    return tuple(labels)


def _without_ellipsis(inputs: tuple, output: tuple | None, dims: list[int]) -> tuple[list[list[str]], list[str] | None]:
    """The labels with a name for each dim behind an ellipsis, counted from the last: they broadcast."""
    for place, (labels, ndim) in enumerate(zip(inputs, dims, strict=True)):
        named = len(labels) - (ELLIPSIS in labels)
        if named > ndim if ELLIPSIS in labels else named != ndim:
            fault = (
                f"is more than the number of dimensions ({ndim}) for operand {place}"
                if ELLIPSIS in labels
                else f"does not match the number of dimensions ({ndim}) for operand {place} and no ellipsis was given"
            )
            raise RuntimeError(f"einsum(): the number of subscripts in the equation ({named}) {fault}")

    def spelled(labels: tuple, width: int) -> list[str]:
        names = [f".{d}" for d in range(width, 0, -1)]
        return [name for label in labels for name in (names if label == ELLIPSIS else [label])]

    widths = [ndim - len(labels) + 1 if ELLIPSIS in labels else 0 for labels, ndim in zip(inputs, dims, strict=True)]
    widest = max(widths)
    found = [spelled(labels, width) for labels, width in zip(inputs, widths, strict=True)]
    if output is None:
        every = [label for labels in inputs for label in labels if label != ELLIPSIS]
        output = (ELLIPSIS, *sorted(label for label in every if every.count(label) == 1))
    return found, spelled(output, widest)


def _order(inputs: list[list[str]], output: list[str]) -> tuple[list[str], int]:
    """The common order of dims: those of the output, of which there are so many, then those to be summed."""
    every = {label for labels in inputs for label in labels}
    for place, label in enumerate(output):
        if label in output[:place]:
            raise RuntimeError(f"einsum(): output subscript {label} appears more than once in the output")
        if label not in every:
            raise RuntimeError(
                f"einsum(): output subscript {label} does not appear in the equation for any input operand"
            )
    return output + sorted(every.difference(output)), len(output)


def _check_sizes(inputs: list[list[str]], operands: tuple) -> None:
    sizes: dict[str, int] = {}
    for place, (labels, x) in enumerate(zip(inputs, operands, strict=True)):
        own: dict[str, int] = {}
        for label, n in zip(labels, x._data.shape, strict=True):
            if own.setdefault(label, n) != n:
                raise RuntimeError(
                    f"einsum(): subscript {label} is repeated for operand {place} but the sizes don't match, "
                    f"{n} != {own[label]}"
                )
        for label, n in own.items():
            known = sizes.get(label, 1)
            if 1 not in (known, n) and known != n:
                raise RuntimeError(
                    f"einsum(): subscript {label} has size {n} for operand {place} which does not broadcast with "
                    f"previously seen size {known}"
                )
            sizes[label] = n if known == 1 else known


def _arranged(x, labels: list[str], order: list[str]):
    """x with its dims in the common order: diagonals where a label repeats, size 1 where one is missing."""
    labels = list(labels)
    for label in dict.fromkeys(labels):
        while labels.count(label) > 1:
            first = labels.index(label)
            second = labels.index(label, first + 1)
            x = x.diagonal(0, first, second).movedim(-1, first)
            del labels[second]
    for label in order:
        if label not in labels:
            x = x.unsqueeze(len(labels))
            labels.append(label)
    return x.permute([labels.index(label) for label in order])


# ---- dims by place --------------------------------------------------------------------------------------------------


@composite("tensordot", where="torch")
def tensordot(a, b, dims=2):
    """The sum of the products of a and b over `dims`: the last so many of a with the first of b, or a list for each.

    >>> torch.tensordot(torch.ones(2, 3, 4), torch.ones(4, 3, 5), dims=([1, 2], [1, 0])).shape
    torch.Size([2, 5])
    """
    of_a, of_b = _contracted(a, b, dims)
    if a.dtype is not b.dtype:
        raise RuntimeError("both inputs should have same dtype")
    of_a, of_b = num.axes(of_a, a.dim()) if of_a else (), num.axes(of_b, b.dim()) if of_b else ()
    for i, j in zip(of_a, of_b, strict=True):
        # What has size 1 on one side broadcasts: the other side is summed alone.
        if a.shape[i] == 1:
            b = b.sum(j, keepdim=True)
        elif b.shape[j] == 1:
            a = a.sum(i, keepdim=True)
    rest_a, rest_b = ([d for d in range(x.dim()) if d not in of] for x, of in ((a, of_a), (b, of_b)))
    shape = [a.shape[d] for d in rest_a] + [b.shape[d] for d in rest_b]
    inner, rows, columns = (math.prod(x.shape[d] for d in of) for x, of in ((a, of_a), (a, rest_a), (b, rest_b)))
    a, b = a.permute(*rest_a, *of_a), b.permute(*of_b, *rest_b)
    if rows == columns == 1:
        if a.is_contiguous() and b.is_contiguous():
            return dot(a.flatten(), b.flatten()).view(shape)
        return (a.squeeze() * b.squeeze()).sum().view(shape)
    return mm(a.reshape(rows, inner), b.reshape(inner, columns)).view(shape)


def _contracted(a, b, dims) -> tuple[list[int], list[int]]:
    """The dims of a and those of b that go together, as torch takes them."""
    if num.is_tensor(dims):
        dims = dims.tolist()
    if isinstance(dims, (tuple, list)):
        of_a, of_b = dims
        for x in dims:
            if not isinstance(x, (tuple, list)):
                raise wrong_type("tensordot", "dims_self", 3, "tuple of ints", x)
        if len(of_a) != len(of_b):
            raise RuntimeError("both dimension lists should have same length")
        for i, j in zip(of_a, of_b, strict=True):
            i, j = num.axis(i, a.dim()), num.axis(j, b.dim())
            _check_pair(a.shape[i], b.shape[j], i, j)
        return list(of_a), list(of_b)
    if type(dims) is not int:
        raise RuntimeError(
            "tensordot expects dims to be int or tuple[list[int], list[int]] or list[list[int]] containing two lists, "
            f"but got dims={dims}"
        )
    if dims < 0:
        raise RuntimeError(f"tensordot expects dims >= 0, but got dims={dims}")
    if dims > min(a.dim(), b.dim()):
        raise RuntimeError(f"tensordot expects dims < ndim_a or ndim_b, but got dims={dims}")
    of_a, of_b = list(range(-dims, 0)), list(range(dims))
    for i, j in zip(of_a, of_b, strict=True):
        _check_pair(a.shape[i], b.shape[j], i, j)
    return of_a, of_b


def _check_pair(m: int, n: int, i: int, j: int) -> None:
    if m != n and 1 not in (m, n):
        raise RuntimeError(
            f"contracted dimensions need to match, but first has size {m} in dim {i} and second has size {n} in dim {j}"
        )


@composite("inner")
def inner(self, other):
    """The sums of the products over the last dim of both: [..., n] and [*, n] give [..., *].

    >>> torch.inner(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0]))
    tensor(11.)
    """
    if not self.dim() or not other.dim():
        return self * other
    if self.shape[-1] != other.shape[-1]:
        raise RuntimeError(
            "inner() the last dimension must match on both input tensors but got shapes "
            f"{list(self.shape)} and {list(other.shape)}"
        )
    return tensordot(self, other, ([-1], [-1]))
