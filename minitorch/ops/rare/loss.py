"""Loss functions that few scripts use: margins, pairs and triplets, likelihoods, sequences.

`reduction` is "mean", "sum" or "none".
"""

import math
from collections.abc import Callable

import numpy as np

from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, NOT_IMPLEMENTED, composite, of, primitive
from minitorch.ops.linear_algebra import linear
from minitorch.ops.loss import (
    _reduction,
    _share,
    binary_cross_entropy_with_logits,
    cross_entropy,
    kl_div,
    reduced,
)
from minitorch.ops.pointwise import _add_number, _multiply_by_number, where
from minitorch.ops.rare.activation import logsigmoid
from minitorch.ops.reduction import _norm_slope, _vector_norm


@primitive("_subtract_number", node="SubBackward1", grads={"self": lambda grad: grad}, where="")
def _subtract_number(self, other):
    return self - other


def _plus(x, number):
    """x + number with the node that torch's own sources make of it; integers become the default dtype."""
    return _add_number(x, number) if x.is_floating_point() else x + float(number)


def _minus(x, number):
    return _subtract_number(x, number) if x.is_floating_point() else x - float(number)


def _times(x, number):
    return _multiply_by_number(x, number) if x.is_floating_point() else x * float(number)


def _sum_or_mean(losses, reduction):
    """A buffer of losses as `reduction` says."""
    if reduction == "none":
        return losses
    losses = np.asarray(losses)
    total = np.add.reduce(losses, axis=None)
    return total / float(max(losses.size, 1)) if reduction == "mean" else total


# ---- margins between classes ----------------------------------------------------------------------------------------


def _rows(self):
    """Scores [N, C], of what may be one sample without its dim."""
    if self.ndim > 2 or (self.size == 0 and (self.ndim < 2 or self.shape[1] == 0)):
        raise RuntimeError(
            f"Expected non-empty vector or matrix with optional 0-dim batch size, but got: {list(self.shape)}"
        )
    return self.reshape(-1, self.shape[-1] if self.ndim else 1)


def _check_long(target) -> None:
    if target.dtype != np.int64:
        raise RuntimeError(f"expected scalar type Long but found {num.type_name(target)}")


def _margins(rows, classes, margin):
    """margin - x_t + x_j for each class j but the right one t, where it is 0; and where that is positive."""
    others = np.arange(rows.shape[1]) != classes[:, None]
    right = num.gather(rows, 1, num.beside(rows, classes[:, None]))
    gaps = num.where(num.beside(rows, others), margin - right + rows, 0.0)
    return gaps, gaps > 0


# loss_n = sum over j != t of w_t max(0, margin - x_t + x_j)**p / C: each x_j has the slope of its own term, x_t minus
# that of all
def _multi_margin_slope(grad, self, target, weight, p, margin, reduction):
    shape = self.shape
    rows = num.reshape(self, (-1, shape[-1] if len(shape) else 1))
    classes, weights = (getattr(x, "_data", x) for x in (target, weight))
    classes = classes.reshape(-1)
    gaps, positive = _margins(rows, classes, margin)
    positive = num.in_dtype_of(rows, positive)
    slope = positive * (gaps * 2 if p == 2 else 1.0) * (1 / rows.shape[1])
    if weights is not None:
        slope = slope * num.beside(rows, weights[classes][:, None])
    right = num.beside(rows, np.arange(rows.shape[1]) == classes[:, None])
    slope = slope - right * num.sum(slope, 1, True)
    share = grad / max(len(classes), 1) if reduction == "mean" else grad
    if reduction == "none":
        share = num.reshape(share, (-1, 1))
    return num.reshape(share * slope, shape)


@primitive(
    "_multi_margin_loss",
    node="MultiMarginLossBackward0",
    grads={"self": _multi_margin_slope, "target": NONDIFFERENTIABLE, "weight": NONDIFFERENTIABLE},
    optional=("weight",),
    where="",
)
def _multi_margin_loss(self, target, p, margin, weight, reduction):
    rows = _rows(self)
    if target.ndim > 1 or target.size != len(rows):
        raise RuntimeError(
            "multi_margin_loss: target tensor should be 1-D with size equal to the number of input samples (batch "
            f"size). Expected target size [{len(rows)}], but got {list(target.shape)}. Input has shape "
            f"{list(self.shape)}."
        )
    if weight is not None and weight.size != rows.shape[1]:
        raise RuntimeError(f"inconsistent weight size, expected {rows.shape[1]} but got {list(weight.shape)}")
    num.require(self, "fO", "multi_margin_loss_cpu_kernel")
    _check_long(target)
    if weight is not None and weight.dtype != self.dtype and self.dtype != num.OBJECT:
        raise RuntimeError(f"expected scalar type {num.type_name(self)} but found {num.type_name(weight)}")
    classes = target.reshape(-1)
    if ((classes < 0) | (classes >= rows.shape[1])).any():
        raise RuntimeError("target out of range")
    gaps, positive = _margins(rows, classes, margin)
    terms = np.where(positive, gaps * gaps if p == 2 else gaps, 0.0)
    if weight is not None:
        terms = terms * weight[classes][:, None]
    losses = np.add.reduce(terms, axis=1) / float(rows.shape[1])
    return _sum_or_mean(losses.astype(self.dtype).reshape(target.shape), reduction)


@composite("multi_margin_loss", where="F")
def multi_margin_loss(input, target, p=1, margin=1.0, weight=None, size_average=None, reduce=None, reduction="mean"):
    """Scores [N, C] against classes [N]: sum over the wrong classes of max(0, margin - right + wrong)**p, over C.

    >>> torch.nn.functional.multi_margin_loss(torch.tensor([[0.1, 0.2, 0.4]]), torch.tensor([2]))
    tensor(0.5000)
    """
    reduction = _reduction(reduction, size_average, reduce)
    if p not in (1, 2):
        raise ValueError("only p == 1 and p == 2 supported")
    if weight is not None and weight.dim() != 1:
        raise ValueError("weight must be one-dimensional")
    return _multi_margin_loss(input, target, p, margin, weight, reduction)


def _pairs_of_labels(rows, labels):
    """For each sample the gaps 1 - x_k + x_j [N, K, C] for labels k and others j, 0 where it is no such pair."""
    n, c = rows.shape
    given = np.logical_and.accumulate(labels >= 0, axis=1)
    classes = np.where(given, labels, 0)
    is_label = np.zeros((n, c), bool)
    is_label[np.nonzero(given)[0], classes[given]] = True
    pairs = given[:, :, None] & ~is_label[:, None, :]
    right = num.gather(rows, 1, num.beside(rows, classes))
    gaps = num.where(num.beside(rows, pairs), 1 - num.unsqueeze(right, 2) + num.unsqueeze(rows, 1), 0.0)
    return gaps, gaps > 0, classes, is_label


# loss_n = sum over labels k and others j of max(0, 1 - x_k + x_j) / C: 1 / C to each x_j and -1 / C to each x_k
def _multilabel_margin_slope(grad, self, target, reduction):
    shape = self.shape
    rows = num.reshape(self, (-1, shape[-1] if len(shape) else 1))
    labels = getattr(target, "_data", target).reshape(rows.shape)
    _, positive, classes, _ = _pairs_of_labels(rows, labels)
    counts = num.in_dtype_of(rows, positive) * (1 / rows.shape[1])
    slope = num.sum(counts, 1) - num.scatter_add(num.sum(counts, 2), rows.shape, 1, num.beside(rows, classes))
    share = grad / max(rows.shape[0], 1) if reduction == "mean" else grad
    if reduction == "none":
        share = num.reshape(share, (-1, 1))
    return num.reshape(share * slope, shape)


@primitive(
    "_multilabel_margin_loss",
    node="MultilabelMarginLossBackward0",
    grads={"self": _multilabel_margin_slope, "target": NONDIFFERENTIABLE},
    where="",
)
def _multilabel_margin_loss(self, target, reduction):
    rows = _rows(self)
    if (target.ndim != self.ndim and max(self.ndim, target.ndim) > 1) or target.size != self.size:
        raise RuntimeError(f"inconsistent target size: {list(target.shape)} for input of size: {list(self.shape)}")
    if target.size and target.dtype == np.int64 and not -1 <= target.min() <= target.max() < rows.shape[1]:
        raise RuntimeError("argument #2 'target' is out of range")
    num.require(self, "fO", "multilabel_margin_loss_forward_out_frame")
    _check_long(target)
    gaps, positive, _, _ = _pairs_of_labels(rows, target.reshape(rows.shape))
    losses = np.add.reduce(np.where(positive, gaps, 0.0), axis=(1, 2)) / float(rows.shape[1])
    return _sum_or_mean(losses.astype(self.dtype).reshape(self.shape[:-1]), reduction)


@composite("multilabel_margin_loss", where="F")
def multilabel_margin_loss(input, target, size_average=None, reduce=None, reduction="mean"):
    """Scores [N, C] against several classes each, [N, C] filled up with -1: sums of max(0, 1 - right + wrong) / C.

    >>> torch.nn.functional.multilabel_margin_loss(torch.tensor([0.1, 0.2, 0.4]), torch.tensor([2, -1, 0]))
    tensor(0.5000)
    """
    return _multilabel_margin_loss(input, target, _reduction(reduction, size_average, reduce))


@composite("multilabel_soft_margin_loss", where="F")
def multilabel_soft_margin_loss(input, target, weight=None, size_average=None, reduce=None, reduction="mean"):
    """Binary cross-entropy of logits [N, C] against zeros and ones, averaged over the classes."""
    if size_average is not None or reduce is not None:
        reduction = _reduction(reduction, size_average, reduce)
    losses = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input))
    if weight is not None:
        losses = losses * weight
    losses = losses.sum(-1) / _size_of_last(input)
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"{reduction} is not valid")
    return reduced(losses, reduction)


def _size_of_last(input) -> int:
    if not input.dim():
        raise IndexError("Dimension specified as -1 but tensor has no dimensions")
    return input.shape[-1]


# log(1 + exp(-t x)), hence d/dx = -t s(-t x) with s the logistic function
@primitive(
    "_soft_margin_loss",
    node="SoftMarginLossBackward0",
    grads={
        "self": lambda grad, self, target, reduction: (
            _share(grad, num.broadcast(self.shape, target.shape), reduction) * -target * num.sigmoid(-target * self)
        ),
        "target": NONDIFFERENTIABLE,
    },
    promote=("self", "target"),
    where="",
)
def _soft_margin_loss(self, target, reduction):
    if self.dtype.kind not in "fO":
        raise RuntimeError(f"result type Float can't be cast to the desired output type {num.type_name(self)}")
    return _sum_or_mean(np.log1p(np.exp(-target * self)), reduction)


@composite("soft_margin_loss", where="F")
def soft_margin_loss(input, target, size_average=None, reduce=None, reduction="mean"):
    """log(1 + exp(-target * input)), with targets -1 and 1."""
    return _soft_margin_loss(input, target, _reduction(reduction, size_average, reduce))


# ---- pairs and triplets ---------------------------------------------------------------------------------------------


@primitive(
    "_norm_along",
    node="NormBackward1",
    grads={
        "self": lambda grad, self, result, p, dim, keepdim: _norm_slope(grad, self, result, p, dim, keepdim),
    },
    where="",
)
def _norm_along(self, p, dim, keepdim):
    return _vector_norm.kernel(self, p, dim, keepdim)


@composite("pairwise_distance", where="torch F", out=False)
def pairwise_distance(x1, x2, p=2.0, eps=1e-6, keepdim=False):
    """The p-norm of x1 - x2 + eps along the last dim.

    >>> torch.pairwise_distance(torch.tensor([[0.0, 0.0]]), torch.tensor([[3.0, 4.0]]))
    tensor([5.0000])
    """
    return _norm_along(_plus(x1 - x2, eps), p, -1, keepdim)


def _check_triplet(anchor, positive, negative, margin) -> None:
    if margin <= 0:
        raise ValueError(f"margin must be greater than 0, got {margin}")
    a, p, n = anchor.dim(), positive.dim(), negative.dim()
    if not a == p == n:
        raise RuntimeError(
            "The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got: "
            f"anchor {a}D, positive {p}D, and negative {n}D inputs"
        )


@composite("triplet_margin_loss", where="F")
def triplet_margin_loss(
    anchor,
    positive,
    negative,
    margin=1.0,
    p=2,
    eps=1e-6,
    swap=False,
    size_average=None,
    reduce=None,
    reduction="mean",
):
    """max(0, margin + distance of anchor and positive - distance of anchor and negative).

    Args:
        swap: take the distance of positive and negative where it is the smaller one.
    """
    reduction = _reduction(reduction, size_average, reduce)
    _check_triplet(anchor, positive, negative, margin)
    near = pairwise_distance(anchor, positive, p, eps)
    far = pairwise_distance(anchor, negative, p, eps)
    if swap:
        far = far.minimum(pairwise_distance(positive, negative, p, eps))
    return reduced((_plus(near, margin) - far).clamp_min(0), reduction)


@composite("triplet_margin_with_distance_loss", where="F")
def triplet_margin_with_distance_loss(
    anchor, positive, negative, *, distance_function=None, margin=1.0, swap=False, reduction="mean"
):
    """`triplet_margin_loss` with a distance of one's own: a function of two tensors; pairwise_distance if None."""
    reduction = _reduction(reduction)
    _check_triplet(anchor, positive, negative, margin)
    distance: Callable = pairwise_distance if distance_function is None else distance_function
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = far.minimum(distance(positive, negative))
    return reduced((margin + near - far).clamp_min(0), reduction)


@composite("margin_ranking_loss", where="F")
def margin_ranking_loss(input1, input2, target, margin=0, size_average=None, reduce=None, reduction="mean"):
    """max(0, -target * (input1 - input2) + margin): target 1 where input1 shall be the larger, else -1."""
    reduction = _reduction(reduction, size_average, reduce)
    if not input1.dim() == input2.dim() == target.dim():
        raise RuntimeError(
            "margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: "
            f"{input1.size()}, input2: {input2.size()}, target: {target.size()} "
        )
    return reduced(_plus(-target * (input1 - input2), margin).clamp_min(0), reduction)


def _where_one(target, sign: int, losses):
    """The losses where the target is `sign`, else 0."""
    return where(target == sign, losses, losses.new_zeros(()))


@composite("cosine_embedding_loss", where="F")
def cosine_embedding_loss(input1, input2, target, margin=0, size_average=None, reduce=None, reduction="mean"):
    """1 - cos of the angle between vectors where the target is 1; max(0, cos - margin) where it is -1."""
    reduction = _reduction(reduction, size_average, reduce)
    if target.dim() > 1:
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    if not input1.dim() == input2.dim() == target.dim() + 1:
        raise RuntimeError(
            f"{target.dim()}D target tensor expects {target.dim() + 1}D input tensors, but found inputs with sizes "
            f"{list(input1.shape)} and {list(input2.shape)}."
        )
    tiny, dim = 1e-12, target.dim()
    sizes = _plus((input1 * input1).sum(dim), tiny) * _plus((input2 * input2).sum(dim), tiny)
    cosine = (input1 * input2).sum(dim) / sizes.sqrt()
    unlike = cosine.new_ones(cosine.shape) - cosine
    alike = _minus(cosine, margin).clamp_min(0)
    return reduced(_where_one(target, 1, unlike) + _where_one(target, -1, alike), reduction)


@composite("hinge_embedding_loss", where="F")
def hinge_embedding_loss(input, target, margin=1.0, size_average=None, reduce=None, reduction="mean"):
    """The distances themselves where the target is 1; max(0, margin - distance) where it is -1."""
    reduction = _reduction(reduction, size_average, reduce)
    gaps = (input.new_tensor(margin) - input).clamp_min(0)
    zero = input.new_zeros(())
    return reduced(where(target != 1, gaps, zero) + where(target != -1, input, zero), reduction)


# ---- likelihoods ----------------------------------------------------------------------------------------------------


@composite("poisson_nll_loss", where="F")
def poisson_nll_loss(
    input, target, log_input=True, full=False, size_average=None, eps=1e-8, reduce=None, reduction="mean"
):
    """Minus the log likelihood of counts under a Poisson distribution.

    Args:
        log_input: the input is the log of the expected count: exp(x) - t x; else x - t log(x + eps).
        full: add Stirling's approximation of log t! where t is above 1.
    """
    reduction = _reduction(reduction, size_average, reduce)
    losses = input.exp() - target * input if log_input else input - target * _plus(input, eps).log()
    if full:
        # log t! is about t log t - t + log(2 pi t) / 2
        factorial = target * target.log() - target + _times(_times(target, 2 * math.pi).log(), 0.5)
        losses = losses + factorial.masked_fill(target <= 1, 0)
    return reduced(losses, reduction)


# Its derivative is that of the identity, also where it holds the number up.
@primitive("_at_least", node="CloneBackward0", grads={"self": lambda grad: grad}, where="")
def _at_least(self, bound):
    numbers = num.floats(self) if self.dtype == num.OBJECT else self
    return np.where(numbers < bound, self - numbers + bound, self)


@composite("gaussian_nll_loss", where="F")
def gaussian_nll_loss(input, target, var, full=False, eps=1e-6, reduction="mean"):
    """Minus the log likelihood of targets under normal distributions: (log var + (input - target)**2 / var) / 2.

    Args:
        var: positive variances, kept above eps: a number, or a tensor that may lack the last dim.
        full: add log(2 pi) / 2.
    """
    if not num.is_tensor(var):
        if var < 0:
            raise ValueError("var has negative entry/entries")
        var = input.new_full(input.shape, var)
    elif var.shape != input.shape:
        if input.shape[:-1] == var.shape:
            var = var.unsqueeze(-1)
        elif not (len(input.shape) == len(var.shape) and _differ_in_one(input.shape, var.shape)):
            raise ValueError("var is of incorrect size")
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f"{reduction} is not valid")
    if bool((var < 0).any()):
        raise ValueError("var has negative entry/entries")
    var = _at_least(var, eps)
    losses = 0.5 * (var.log() + (input - target) ** 2 / var)
    return reduced(losses + 0.5 * math.log(2 * math.pi) if full else losses, reduction)


def _differ_in_one(shape, other) -> bool:
    """Whether `other` is `shape` but for one dim of size 1."""
    return sum(m != n for m, n in zip(shape, other, strict=True)) == 1 and all(
        n in (m, 1) for m, n in zip(shape, other, strict=True)
    )


# ---- sequences ------------------------------------------------------------------------------------------------------


def _log_sum(terms: list) -> np.ndarray:
    """log(sum of exp) of arrays, number by number; -inf where all of them are."""
    numbers = [num.floats(t) if t.dtype == num.OBJECT else t for t in terms]
    top = np.maximum.reduce(numbers)
    impossible = top == -math.inf
    top = np.where(impossible, top.dtype.type(0), top)
    if terms[0].dtype != num.OBJECT:
        return np.log(sum(np.exp(t - top) for t in terms)) + top
    # A Value of log 0 would have the slope inf.
    total = np.where(impossible, 1.0, sum(np.exp(num.lift(t - top)) for t in terms))
    return num.lift(np.where(impossible, -math.inf, np.log(num.lift(total)) + top))


def _shifted(x, places: int):
    """x moved along its last dim, with -inf where nothing comes from."""
    size = x.shape[-1]
    filler = np.full((*x.shape[:-1], abs(places)), -math.inf).astype(x.dtype)
    if places > 0:
        return np.concatenate([filler, x], axis=-1)[..., :size]
    return np.concatenate([x, filler], axis=-1)[..., -size:]


class _Paths:
    """The states of alignments: the labels with a blank before, between and behind them.

    A path stays in a state, moves to the next one, or skips a blank between two different labels.
    """

    def __init__(self, labels, label_lengths, blank):
        batch, longest = labels.shape
        self.ends = 2 * np.asarray(label_lengths)
        self.states = np.full((batch, 2 * longest + 1), blank)
        self.states[:, 1::2] = np.where(np.arange(longest) < np.asarray(label_lengths)[:, None], labels, blank)
        self.skips = np.zeros(self.states.shape, bool)
        self.skips[:, 2:] = (self.states[:, 2:] != blank) & (self.states[:, 2:] != self.states[:, :-2])
        self.each = np.arange(batch)

    def emitted(self, log_probs):
        """[T, N, states]: the log probability that each state is seen at each time."""
        return log_probs[:, self.each[:, None], self.states]

    def forward(self, emitted):
        """log alpha [T, N, states]: of all paths up to this time that are now in this state."""
        kind = emitted.dtype
        at = np.arange(self.states.shape[1]) < 2
        now = np.where(at, emitted[0], -math.inf).astype(kind)
        found = [now]
        for seen in emitted[1:]:
            jump = np.where(self.skips, _shifted(now, 2), -math.inf).astype(kind)
            now = _log_sum([now, _shifted(now, 1), jump]) + seen
            found.append(now)
        return np.stack(found)

    def backward(self, emitted, lengths):
        """log beta [T, N, states]: of all paths from this state on, what is seen now left out."""
        columns = np.arange(self.states.shape[1])
        final = (columns == self.ends[:, None]) | (columns == self.ends[:, None] - 1)
        skipped = np.concatenate([self.skips[:, 2:], np.zeros((len(self.each), 2), bool)], axis=1)[:, : len(columns)]
        now = np.full(self.states.shape, -math.inf, emitted.dtype)
        found = []
        for time in reversed(range(len(emitted))):
            if time + 1 < len(emitted):
                seen = now + emitted[time + 1]
                jump = np.where(skipped, _shifted(seen, -2), -math.inf).astype(emitted.dtype)
                now = _log_sum([seen, _shifted(seen, -1), jump])
            now = np.where((np.asarray(lengths) == time + 1)[:, None] & final, emitted.dtype.type(0), now)
            found.append(now)
        return np.stack(found[::-1])


def _padded(targets, label_lengths) -> np.ndarray:
    """Labels [N, S], of labels that may stand one sample after the other."""
    labels = targets.astype(np.int64)
    if labels.ndim == 2:
        return labels[:, : max(label_lengths, default=0)]
    out = np.zeros((len(label_lengths), max(label_lengths, default=0)), np.int64)
    start = 0
    for row, length in zip(out, label_lengths, strict=True):
        row[:length] = labels[start : start + length]
        start += length
    return out


@primitive(
    "_ctc_loss_backward",
    node="NotImplemented",
    grads={"grad_output": NOT_IMPLEMENTED, "log_probs": NOT_IMPLEMENTED, "targets": NONDIFFERENTIABLE},
    where="",
)
def _ctc_loss_backward(grad_output, log_probs, targets, input_lengths, target_lengths, blank, zero_infinity):
    numbers = num.floats(log_probs) if log_probs.dtype == num.OBJECT else log_probs
    paths = _Paths(_padded(targets, target_lengths), target_lengths, blank)
    emitted = paths.emitted(numbers)
    alpha = paths.forward(emitted)
    loss = _negative_log_likelihood(paths, alpha, input_lengths)
    # The share of each state at each time among all paths, added up for each label.
    states = np.exp(alpha + paths.backward(emitted, input_lengths) + loss[:, None])
    occupied = np.zeros(numbers.shape, numbers.dtype)
    times = np.arange(len(numbers))[:, None, None]
    np.add.at(occupied, (times, paths.each[:, None], paths.states), states)
    slope = np.exp(numbers) - occupied
    slope[:, loss == math.inf] = 0.0 if zero_infinity else math.nan
    slope[times[:, :, 0] >= np.asarray(input_lengths)] = 0.0
    return slope * grad_output[:, None]


def _negative_log_likelihood(paths, alpha, input_lengths):
    """Of each sample: minus the log of the paths that end in its last label or in the blank behind it."""
    last = np.asarray(input_lengths) - 1
    behind = alpha[last, paths.each, paths.ends]
    label = np.where(paths.ends > 0, alpha[last, paths.each, np.maximum(paths.ends - 1, 0)], -math.inf)
    total = _log_sum([behind, label.astype(alpha.dtype)])
    # Before anything is seen there is one path, the empty one.
    return -np.where(last < 0, np.where(paths.ends == 0, 0.0, -math.inf), total).astype(alpha.dtype)


# -log of the sum over all paths. With respect to log p it would be minus the share of the paths that see the label
# now; like torch's, it takes p for a softmax, whose derivative is this plus p: log_softmax lets p through as 0.
def _ctc_slope(grad, log_probs, targets, input_lengths, target_lengths, blank, zero_infinity):
    return of(_ctc_loss_backward, grad, log_probs, targets, input_lengths, target_lengths, blank, zero_infinity)


@primitive(
    "_ctc_loss",
    node="CtcLossBackward0",
    grads={"log_probs": _ctc_slope, "targets": NONDIFFERENTIABLE},
    where="",
)
def _ctc_loss(log_probs, targets, input_lengths, target_lengths, blank, zero_infinity):
    num.require(log_probs, "fO", "ctc_loss_cpu")
    paths = _Paths(_padded(targets, target_lengths), target_lengths, blank)
    return _negative_log_likelihood(paths, paths.forward(paths.emitted(log_probs)), input_lengths)


def _lengths(name: str, given, batch: int) -> tuple[int, ...]:
    if num.is_tensor(given):
        if given.is_floating_point():
            raise RuntimeError(f"{name} must be integral")
        given = given.reshape(-1).tolist()
    if len(given) != batch:
        raise RuntimeError(f"{name} must be of size batch_size")
    return tuple(map(int, given))


def _check_ctc(log_probs, targets, input_lengths, target_lengths, blank) -> None:
    caller = "(while checking arguments for ctc_loss_allocate_outputs)"
    if log_probs.dim() != 3:
        raise RuntimeError(
            f"Expected 3-dimensional tensor, but got {log_probs.dim()}-dimensional tensor for argument #1 'log_probs' "
            f"{caller}"
        )
    steps, _, classes = log_probs.shape
    if not 0 <= blank < classes:
        raise RuntimeError("blank must be in label range")
    for name, lengths in (("input_lengths", input_lengths), ("target_lengths", target_lengths)):
        if min(lengths, default=0) < 0:
            raise RuntimeError(f"Expected {name} to have value at least 0, but got value {min(lengths)} {caller}")
    if targets.dim() not in (1, 2):
        raise RuntimeError(
            f"Expected 1 to 2 dimensions, but got {targets.dim()}-dimensional tensor for argument #2 'targets' {caller}"
        )
    size, needed = targets.shape[-1], sum(target_lengths) if targets.dim() == 1 else max(target_lengths, default=0)
    if size != needed if targets.dim() == 1 else size < needed:
        least = "" if targets.dim() == 1 else "at least "
        raise RuntimeError(
            f"Expected tensor to have size {least}{needed} at dimension {targets.dim() - 1}, but got size {size} for "
            f"argument #2 'targets' {caller}"
        )
    if max(input_lengths, default=0) > steps:
        raise RuntimeError(
            f"Expected input_lengths to have value at most {steps}, but got value {max(input_lengths)} {caller}"
        )


@composite("ctc_loss", where="F")
def ctc_loss(log_probs, targets, input_lengths, target_lengths, blank=0, reduction="mean", zero_infinity=False):
    """Connectionist temporal classification: minus the log of the probability that label sequences are emitted.

    Every path over time that reads as the labels, once repetitions and then blanks are left out, counts.

    Args:
        log_probs: [T, N, C] or [T, C], as log_softmax gives them.
        targets: labels [N, S], or all of them one after the other.
        input_lengths: how many of the T steps belong to each sample.
        target_lengths: how many labels belong to each sample.
        reduction: "mean" divides each loss by its number of labels first.
        zero_infinity: 0 where no path is possible.

    >>> log_probs = torch.tensor([[[0.4, 0.6]], [[0.4, 0.6]]]).log()
    >>> torch.nn.functional.ctc_loss(log_probs, torch.tensor([[1]]), [2], [1]).exp()
    tensor(1.1905)
    """
    reduction = _reduction(reduction)
    batched = log_probs.dim() != 2
    if not batched:
        log_probs = log_probs.unsqueeze(1)
    batch = log_probs.shape[1] if log_probs.dim() == 3 else len(input_lengths)
    lengths = _lengths("input_lengths", input_lengths, batch), _lengths("target_lengths", target_lengths, batch)
    _check_ctc(log_probs, targets, *lengths, blank)
    losses = _ctc_loss(log_probs, targets, *lengths, blank, zero_infinity)
    if zero_infinity:
        losses = where(losses == math.inf, losses.new_zeros(()), losses)
    if reduction == "mean":
        return (losses / losses.new_tensor(lengths[1]).clamp_min(1)).mean()
    return losses.sum() if reduction == "sum" else losses if batched else losses.squeeze(0)


# ---- a layer and its loss in one ------------------------------------------------------------------------------------


def _check_linear_cross_entropy(input, linear_weight, target, linear_bias, ignore_index) -> None:
    if input.dim() not in (1, 2):
        raise RuntimeError(f"expected input with dimensionality 1 or 2, got {input.dim()}")
    if linear_weight.dim() < 2:
        raise RuntimeError(f"expected linear_weight with dimensionality at least 2, got {linear_weight.dim()}")
    if input.shape[-1] != linear_weight.shape[-1]:
        raise RuntimeError(
            "expected equal input and linear_weight last dimensions (in_features), got "
            f"{input.shape[-1]} and {linear_weight.shape[-1]}, respectively"
        )
    if ignore_index is not None and target.is_floating_point():
        raise RuntimeError("ignore_index cannot be specified when target contains probabilities")
    if linear_weight.dim() > 2 and input.dim() == 1:
        raise RuntimeError(
            f"K-dimensional loss defined by linear_weight shape {tuple(linear_weight.shape)} requires batched input, "
            f"(N, {input.shape[0]}), got unbatched input with shape {tuple(input.shape)}"
        )
    if linear_bias is not None and linear_bias.shape != linear_weight.shape[:-1]:
        raise RuntimeError(
            f"expected linear_bias shape {tuple(linear_weight.shape[:-1])}, got {tuple(linear_bias.shape)}"
        )


@composite("linear_cross_entropy", where="F")
def linear_cross_entropy(
    input,
    linear_weight,
    target,
    *,
    linear_bias=None,
    weight=None,
    reduction="mean",
    ignore_index=None,
    label_smoothing=0.0,
    options=None,
):
    """cross_entropy(linear(input, linear_weight, linear_bias), target).

    Args:
        input: [N, in_features] or [in_features].
        linear_weight: [C, in_features], or [C, d1, …, in_features] for a loss of more dims.
        options: how torch saves memory by working in pieces; here the pieces are always the whole.
    """
    _check_linear_cross_entropy(input, linear_weight, target, linear_bias, ignore_index)
    outputs = linear_weight.shape[:-1]
    if len(outputs) > 1:
        linear_weight = linear_weight.flatten(0, -2)
        linear_bias = None if linear_bias is None else linear_bias.flatten()
    logits = linear(input, linear_weight, linear_bias).view(*input.shape[:-1], *outputs)
    ignore_index = -100 if ignore_index is None else ignore_index
    return cross_entropy(logits, target, weight, None, ignore_index, None, reduction, label_smoothing)


# ---- torch's functions, which take the reduction as a number --------------------------------------------------------

_REDUCTIONS = ("none", "mean", "sum")


@composite("_kl_div", where="torch", aliases=("kl_div",), out=False)
def _kl_div(input, target, reduction=0, *, log_target=False):
    """`torch.nn.functional.kl_div` with the reduction as a number: 0, 1, 2 for "none", "mean", "sum"."""
    return kl_div(input, target, reduction=_REDUCTIONS[reduction], log_target=log_target)


@composite("_margin_ranking_loss", where="torch", aliases=("margin_ranking_loss",), out=False)
def _margin_ranking_loss(input1, input2, target, margin=0.0, reduction=0):
    """`torch.nn.functional.margin_ranking_loss` with the reduction as a number: 0, 1, 2 for "none", "mean", "sum"."""
    return margin_ranking_loss(input1, input2, target, margin, reduction=_REDUCTIONS[reduction])


@composite("_cosine_embedding_loss", where="torch", aliases=("cosine_embedding_loss",), out=False)
def _cosine_embedding_loss(input1, input2, target, margin=0.0, reduction=0):
    """`torch.nn.functional.cosine_embedding_loss` with the reduction as a number: 0, 1, 2 for "none", "mean", "sum"."""
    return cosine_embedding_loss(input1, input2, target, margin, reduction=_REDUCTIONS[reduction])


@composite("_hinge_embedding_loss", where="torch", aliases=("hinge_embedding_loss",), out=False)
def _hinge_embedding_loss(input, target, margin=1.0, reduction=0):
    """`torch.nn.functional.hinge_embedding_loss` with the reduction as a number: 0, 1, 2 for "none", "mean", "sum"."""
    return hinge_embedding_loss(input, target, margin, reduction=_REDUCTIONS[reduction])


@composite("_triplet_margin_loss", where="torch", aliases=("triplet_margin_loss",), out=False)
def _triplet_margin_loss(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-6, swap=False, reduction=0):
    """`torch.nn.functional.triplet_margin_loss` with the reduction as a number: 0, 1, 2 for "none", "mean", "sum"."""
    return triplet_margin_loss(anchor, positive, negative, margin, p, eps, swap, reduction=_REDUCTIONS[reduction])


@composite("_poisson_nll_loss", where="torch", aliases=("poisson_nll_loss",), out=False)
def _poisson_nll_loss(input, target, log_input, full, eps, reduction):
    """`torch.nn.functional.poisson_nll_loss` with the reduction as a number: 0, 1, 2 for "none", "mean", "sum"."""
    return poisson_nll_loss(input, target, log_input, full, eps=eps, reduction=_REDUCTIONS[reduction])


@composite("__ctc_loss", where="torch", aliases=("ctc_loss",), out=False)
def __ctc_loss(log_probs, targets, input_lengths, target_lengths, blank=0, reduction=0, zero_infinity=False):
    """`torch.nn.functional.ctc_loss` with the reduction as a number: 0, 1, 2 for "none", "mean", "sum"."""
    how = _REDUCTIONS[reduction]
    return ctc_loss(log_probs, targets, input_lengths, target_lengths, blank, how, zero_infinity)


@composite("_bce_with_logits_numbered", where="torch", aliases=("binary_cross_entropy_with_logits",), out=False)
def _binary_cross_entropy_with_logits(input, target, weight=None, pos_weight=None, reduction=0):
    """That of torch.nn.functional with the reduction as a number: 0, 1, 2 for "none", "mean", "sum"."""
    how = _REDUCTIONS[reduction]
    return binary_cross_entropy_with_logits(input, target, weight, reduction=how, pos_weight=pos_weight)
