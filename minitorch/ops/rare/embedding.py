"""Bags of rows of an embedding: their sums, means and maxima."""

import numpy as np

from minitorch.ops import num
from minitorch.ops._record import NOT_IMPLEMENTED, composite, primitive
from minitorch.ops.creation import arange
from minitorch.ops.indexing import _renorm_rows

# out_b = sum of shares_i w_i row(indices_i) over the i of bag b, with w the weights per sample (1 if there are none)


def _weighted(rows, shares, per_sample_weights):
    rows = rows * num.unsqueeze(shares, 1)
    return rows if per_sample_weights is None else rows * num.unsqueeze(per_sample_weights, 1)


def _rows_slope(grad, weight_shape, per_sample_weights, indices, bags, shares, frequencies):
    indices, bags, shares = (num.beside(grad, x) for x in (indices, bags, shares))
    rows = _weighted(grad[bags], shares, per_sample_weights)
    if frequencies is not None:
        rows = rows / num.unsqueeze(num.beside(grad, frequencies), 1)
    return num.accumulate(rows, weight_shape, (indices,))


def _sample_slope(grad, weight, indices, bags, shares):
    indices, bags, shares = (num.beside(grad, x) for x in (indices, bags, shares))
    return num.sum(grad[bags] * weight[indices], 1) * shares


@primitive(
    "_embedding_bag",
    node="EmbeddingBagBackward0",
    grads={"weight": _rows_slope, "per_sample_weights": _sample_slope},
    optional=("per_sample_weights",),
    where="",
)
def _embedding_bag(weight, per_sample_weights, indices, bags, count, shares, frequencies):
    rows = _weighted(weight.take(indices, 0), shares, per_sample_weights)
    return num.accumulate(rows, (count, weight.shape[1]), (bags,))


def _largest_slope(grad, weight_shape, rows):
    nothing, rows = num.beside(grad, rows < 0), num.beside(grad, np.maximum(rows, 0))
    return num.scatter_add(num.where(nothing, 0.0, grad), weight_shape, 0, rows)


@primitive(
    "_embedding_bag_max",
    node="EmbeddingBagBackward0",
    grads={"weight": _largest_slope, "per_sample_weights": NOT_IMPLEMENTED},
    optional=("per_sample_weights",),
    where="",
)
def _embedding_bag_max(weight, per_sample_weights, rows):
    return np.where(rows < 0, 0.0, weight[rows, np.arange(weight.shape[1])]).astype(weight.dtype, copy=False)


def _largest(weight, indices, bags, count):
    """For each bag and column the row with the largest number: [count, dim]; -1 for an empty bag."""
    rows = np.full((count, weight.shape[1]), -1)
    for bag in np.unique(bags):
        members = indices[bags == bag]
        rows[bag] = members[weight[members].argmax(0)]
    return rows


@composite("embedding_bag", where="F")
def embedding_bag(
    input,
    weight,
    offsets=None,
    max_norm=None,
    norm_type=2,
    scale_grad_by_freq=False,
    mode="mean",
    sparse=False,
    per_sample_weights=None,
    include_last_offset=False,
    padding_idx=None,
):
    """The sum, mean or maximum of the rows of weight [num, dim] in each bag of indices: [bags, dim].

    Args:
        input: indices, [bags, indices in each]; or all of them in one dim, with `offsets`.
        offsets: where each bag begins.
        max_norm: rows whose norm (of order norm_type) is larger are scaled down to it first, in place.
        scale_grad_by_freq: the gradient of a row is divided by how often it was taken.
        mode: "sum", "mean" or "max". An empty bag gives zeros.
        per_sample_weights: in the shape of input; what each row of a sum is multiplied by.
        include_last_offset: the last of the offsets says where the last bag ends.
        padding_idx: this row counts for nothing.

    >>> weight = torch.tensor([[1.0], [2.0], [4.0]])
    >>> torch.nn.functional.embedding_bag(torch.tensor([0, 1, 2]), weight, torch.tensor([0, 2]), mode="sum")
    tensor([[3.],
            [4.]])
    """
    if sparse:
        raise NotImplementedError("minitorch's embedding_bag has no sparse gradients")
    _check(input, weight, offsets, scale_grad_by_freq, mode, per_sample_weights, include_last_offset)
    if input.dim() == 2:
        offsets = arange(0, input.numel(), max(input.shape[1], 1), dtype=input.dtype)
        offsets = offsets if input.shape[1] else offsets.new_zeros(input.shape[0])
        if per_sample_weights is not None:
            per_sample_weights = per_sample_weights.reshape(-1)
    elif include_last_offset:
        offsets = offsets[:-1]
    indices, begins, size = input._data.reshape(-1), offsets._data, weight.shape[0]
    _check_places(indices, begins, size, padding_idx)
    if max_norm is not None:
        _renorm_rows(weight.detach(), input, max_norm, norm_type)
    bags, count = np.searchsorted(begins, np.arange(indices.size), "right") - 1, len(begins)
    kept = np.ones(indices.shape, bool) if padding_idx is None else indices != padding_idx % size
    if mode == "max":
        return _embedding_bag_max(weight, None, _largest(weight._plain(), indices[kept], bags[kept], count))
    shares = kept.astype(weight._plain().dtype)
    if mode == "mean":
        shares /= np.maximum(np.bincount(bags[kept], minlength=count), 1)[bags]
    frequencies = np.bincount(indices)[indices].astype(shares.dtype) if scale_grad_by_freq else None
    return _embedding_bag(weight, per_sample_weights, indices, bags, count, shares, frequencies)


def _check(input, weight, offsets, scale_grad_by_freq, mode, per_sample_weights, include_last_offset):
    if weight.dim() != 2:
        raise ValueError(f"weight has to be a 2D Tensor, but got Tensor of dimension {weight.dim()}")
    if per_sample_weights is not None and input.shape != per_sample_weights.shape:
        raise ValueError(
            f"embedding_bag: If per_sample_weights ({per_sample_weights.shape}) is not None, then it must have the "
            f"same shape as the input ({input.shape})"
        )
    if input.dim() == 2:
        if offsets is not None:
            raise ValueError(
                "if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length "
                f"sequences. However, found offsets of type {type(offsets)}"
            )
    elif input.dim() != 1:
        raise ValueError(f"input has to be 1D or 2D Tensor, but got Tensor of dimension {input.dim()}")
    elif offsets is None or offsets.dim() != 1:
        raise ValueError(f"offsets has to be a 1D Tensor{' but got None' if offsets is None else ''}")
    if mode not in ("sum", "mean", "max"):
        raise ValueError("mode has to be one of sum, mean or max")
    if mode == "max" and scale_grad_by_freq:
        raise ValueError("max mode does not support scaling the gradient by the frequency")
    if per_sample_weights is not None and mode != "sum":
        raise NotImplementedError(
            "embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' (got "
            f"mode='{mode}'). Please open a feature request on GitHub."
        )
    types = "Expected tensor for argument #1 '{}' to have one of the following scalar types: {}; but got torch.{}Tensor"
    for name, x, kinds, scalar_types in (
        ("indices", input, "iu", "Long, Int"),
        ("weight", weight, "fOV", "Half, BFloat16, Float, Double"),
    ):
        if x._data.dtype.kind not in kinds:
            text = types.format(name, scalar_types, x.dtype.type_name)
            raise RuntimeError(f"{text} instead (while checking arguments for embedding_bag)")
    if per_sample_weights is not None and per_sample_weights.dtype is not weight.dtype:
        raise RuntimeError(
            "Expected tensor for argument #1 'weight' to have the same type as tensor for argument #1 "
            f"'per_sample_weights'; but type torch.{weight.dtype.type_name}Tensor does not equal "
            f"torch.{per_sample_weights.dtype.type_name}Tensor (while checking arguments for embedding_bag)"
        )
    if include_last_offset and offsets is not None and not offsets.numel():
        raise RuntimeError("include_last_offset: number of offset should be at least 1")


def _check_places(indices, begins, size, padding_idx):
    if begins.size and begins[0] != 0:
        raise RuntimeError(
            "offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, "
            f"got {begins[0]}"
        )
    if begins.size and begins[-1] > indices.size:
        raise RuntimeError(
            f"offsets[-1] can not be greater than input's length {indices.size} but got offsets[-1] of {begins[-1]}"
        )
    wrong = np.flatnonzero((indices < 0) | (indices >= size))
    if wrong.size:
        place = wrong[0]
        raise RuntimeError(
            f"Index {place} of input takes value {indices[place]} which is not in the valid range [0, {size})"
        )
    if padding_idx is not None and not -size <= padding_idx < size:
        raise RuntimeError(
            f"padding_idx must be within the number of embeddings, -{size} through {size - 1}, but got {padding_idx}"
        )
