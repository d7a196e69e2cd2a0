"""Loss functions: how far an output is from what it should be, as one number.

`reduction` is "mean", "sum" or "none".
"""

import math

import numpy as np

from minitorch.dtypes import from_numpy
from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, composite, of, primitive
from minitorch.ops.activation import log_softmax
from minitorch.ops.pointwise import _add_number, _divide_by_number, _multiply_by_number


def _reduction(reduction, size_average=None, reduce=None) -> str:
    if size_average is not None or reduce is not None:
        import warnings

        whole = True if reduce is None else reduce
        reduction = ("mean" if size_average in (None, True) else "sum") if whole else "none"
        warnings.warn(
            f"size_average and reduce args will be deprecated, please use reduction='{reduction}' instead.",
            stacklevel=4,
        )
        return reduction
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"{reduction} is not a valid value for reduction")
    return reduction


def _reduced(losses, reduction):
    if reduction == "none":
        return losses
    losses = np.asarray(losses)
    total = np.add.reduce(losses, axis=None)
    if reduction == "sum":
        return total
    return total / (float(losses.size) if losses.dtype == num.OBJECT else losses.dtype.type(losses.size))


def reduced(losses, reduction):
    """A Tensor of losses as `reduction` says."""
    return losses.mean() if reduction == "mean" else losses.sum() if reduction == "sum" else losses


def _share(grad, shape, reduction):
    """What each single loss gets of the gradient of the reduced one."""
    return grad / math.prod(shape) if reduction == "mean" else grad


# ---- squared and absolute errors ------------------------------------------------------------------------------------


@primitive(
    "_mse_loss",
    node="MseLossBackward0",
    grads={
        "self": lambda grad, self, target, reduction: _share(grad, self.shape, reduction) * 2 * (self - target),
        "target": lambda grad, self, target, reduction: _share(grad, self.shape, reduction) * 2 * (target - self),
    },
    promote=("self", "target"),
    where="",
)
def _mse_loss(self, target, reduction):
    if self.dtype.kind not in "fO":
        raise NotImplementedError(f"\"mse_cpu\" not implemented for '{num.type_name(self)}'")
    error = self - target
    return _reduced(error * error, reduction)


def _broadcast_pair(input, target):
    if input.shape == target.shape:
        return input, target
    import warnings

    warnings.warn(
        f"Using a target size ({target.size()}) that is different to the input size ({input.size()}). This will likely "
        "lead to incorrect results due to broadcasting. Please ensure they have the same size.",
        stacklevel=4,
    )
    shape = num.broadcast(input.shape, target.shape)
    return input.expand(shape), target.expand(shape)


@composite("mse_loss", where="F")
def mse_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    """The squared error, averaged.

    >>> torch.nn.functional.mse_loss(torch.tensor([1.0, 3.0]), torch.tensor([0.0, 0.0]))
    tensor(5.)
    """
    input, target = _broadcast_pair(input, target)
    reduction = _reduction(reduction, size_average, reduce)
    if weight is not None:
        return _weighted_mean((input - target).pow(2), weight, reduction)
    return _mse_loss(input, target, reduction)


@composite("l1_loss", where="F")
def l1_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    """The absolute error, averaged.

    >>> torch.nn.functional.l1_loss(torch.tensor([1.0, -3.0]), torch.zeros(2), reduction="sum")
    tensor(4.)
    """
    input, target = _broadcast_pair(input, target)
    reduction = _reduction(reduction, size_average, reduce)
    error = (input - target).abs()
    return reduced(error, reduction) if weight is None else _weighted_mean(error, weight, reduction)


def _check_weight(losses, weight) -> None:
    if weight.shape != losses.shape:
        raise ValueError("Weights and input must have the same size.")


def _weighted_mean(losses, weight, reduction):
    """The losses times their weights, averaged by weight."""
    _check_weight(losses, weight)
    losses = losses * weight
    return losses.sum() / weight.sum() if reduction == "mean" else reduced(losses, reduction)


# d = x - y:  d**2 / (2 b) where |d| < b, else |d| - b / 2;  the slope is d / b, held between -1 and 1
def _smooth_slope(grad, self, target, reduction, beta):
    error = self - target
    return _share(grad, self.shape, reduction) * num.where(abs(error) < beta, error / beta, num.sign(error))


@primitive(
    "_smooth_l1_loss",
    node="SmoothL1LossBackward0",
    grads={
        "self": _smooth_slope,
        "target": lambda grad, self, target, reduction, beta: -_smooth_slope(grad, self, target, reduction, beta),
    },
    promote=("self", "target"),
    where="",
)
def _smooth_l1_loss(self, target, reduction, beta):
    if self.dtype.kind not in "fO":
        raise NotImplementedError(f"\"smooth_l1_cpu\" not implemented for '{num.type_name(self)}'")
    error = np.absolute(self - target)
    return _reduced(np.where(error < beta, error * error * (0.5 / beta), error - 0.5 * beta), reduction)


@composite("smooth_l1_loss", where="F")
def smooth_l1_loss(input, target, size_average=None, reduce=None, reduction="mean", beta=1.0):
    """The squared error over 2 beta where the absolute error is below beta, else that less beta / 2; averaged.

    >>> torch.nn.functional.smooth_l1_loss(torch.tensor([0.5, 3.0]), torch.zeros(2), reduction="none")
    tensor([0.1250, 2.5000])
    """
    input, target = _broadcast_pair(input, target)
    reduction = _reduction(reduction, size_average, reduce)
    if beta < 0:
        raise RuntimeError("smooth_l1_loss does not support negative values for beta.")
    return _smooth_l1_loss(input, target, reduction, beta) if beta else reduced((input - target).abs(), reduction)


# d**2 / 2 where |d| <= delta, else delta (|d| - delta / 2);  the slope is d, held between -delta and delta
def _huber_slope(grad, self, target, reduction, delta):
    error = self - target
    return _share(grad, self.shape, reduction) * num.where(abs(error) < delta, error, num.sign(error) * delta)


@primitive(
    "_huber_loss",
    node="HuberLossBackward0",
    grads={
        "self": _huber_slope,
        "target": lambda grad, self, target, reduction, delta: -_huber_slope(grad, self, target, reduction, delta),
    },
    promote=("self", "target"),
    where="",
)
def _huber_loss(self, target, reduction, delta):
    if self.dtype.kind not in "fO":
        raise NotImplementedError(f"\"huber_cpu\" not implemented for '{num.type_name(self)}'")
    error = np.absolute(self - target)
    return _reduced(np.where(error < delta, error * error * 0.5, (error - 0.5 * delta) * delta), reduction)


@composite("huber_loss", where="F")
def huber_loss(input, target, reduction="mean", delta=1.0, weight=None):
    """Half the squared error where the absolute error is at most delta, else linear: delta times smooth_l1_loss.

    >>> torch.nn.functional.huber_loss(torch.tensor([0.5, 3.0]), torch.zeros(2), reduction="none")
    tensor([0.1250, 2.5000])
    """
    input, target = _broadcast_pair(input, target)
    reduction = _reduction(reduction)
    if delta <= 0:
        raise RuntimeError("huber_loss does not support non-positive values for delta.")
    if weight is None:
        return _huber_loss(input, target, reduction, delta)
    _check_weight(input, weight)
    return reduced(_huber_loss(input, target, "none", delta) * weight, reduction)


# ---- classes --------------------------------------------------------------------------------------------------------


def _sample_weights(target, weight, ignore_index):
    """The weight of each sample (that of its class, 0 if ignored), and the classes, ignored ones as 0."""
    kept = target != ignore_index
    classes = np.where(kept, target, 0)
    return kept.astype(float) if weight is None else np.where(kept, weight[classes], 0.0), classes


# loss = -sum_n w_n x[n, t_n] / sum_n w_n, so only the entry of the target class has a gradient
def _nll_slope(grad, self, target, weight, reduction, ignore_index):
    self_shape = self.shape
    dim = 1 if len(self_shape) > 1 else 0
    if not isinstance(grad, num.BUFFER):
        target, weight = (x if x is None else x.numpy() for x in (target, weight))
    w, classes = _sample_weights(target, weight, ignore_index)
    # Where every sample is ignored there is nothing to divide, nor to divide by.
    share = -w / (np.add.reduce(w, axis=None) or 1) if reduction == "mean" else -w
    if isinstance(grad, num.BUFFER):
        if dim == 1 and target.ndim == 1:
            out = np.zeros(self_shape, grad.dtype)
            out[np.arange(len(classes)), classes] = grad * share
            return out
        return num.scatter_add(num.unsqueeze(grad * share, dim), self_shape, dim, np.expand_dims(classes, dim))
    places = num.beside(grad, np.expand_dims(classes, dim))
    return num.scatter_add(num.unsqueeze(grad * grad.new_tensor(share), dim), self_shape, dim, places)


def _not_all_classes(classes, weight):
    return (
        f"weight tensor should be defined either for all {classes} classes or no classes but got weight tensor of "
        f"shape: {list(weight.shape)}"
    )


def _nll(self, target, weight, reduction, ignore_index):
    dim = 1 if self.ndim > 1 else 0
    if weight is not None and weight.shape != (self.shape[dim],):
        if self.ndim > 2:
            raise RuntimeError("weight tensor should be defined either for all or no classes")
        raise RuntimeError(_not_all_classes(self.shape[dim], weight))
    wrong = (target < 0) | (target >= self.shape[dim])
    if np.logical_or.reduce(wrong, axis=None):
        wrong &= target != ignore_index
        if np.logical_or.reduce(wrong, axis=None):
            raise IndexError(f"Target {target[wrong].flat[0]} is out of bounds.")
    elif weight is None and dim == 1 and target.ndim == 1 and ignore_index < 0:
        picked = -self[np.arange(len(target)), target]
        return _reduced(picked, reduction)
    w, classes = _sample_weights(target, weight, ignore_index)
    if self.dtype != num.OBJECT:
        w = w.astype(self.dtype, copy=False)
    picked = num.gather(self, dim, np.expand_dims(classes, dim)).reshape(target.shape) * -w
    if reduction == "none":
        return picked
    total = np.add.reduce(picked, axis=None)
    return total / np.add.reduce(w, axis=None) if reduction == "mean" else total


def _nll_primitive(name: str, node: str):
    def kernel(self, target, weight=None, reduction="mean", ignore_index=-100):
        return _nll(self, target, weight, reduction, ignore_index)

    grads = {"self": _nll_slope, "target": NONDIFFERENTIABLE, "weight": NONDIFFERENTIABLE}
    return primitive(name, node=node, grads=grads, optional=("weight",), where="")(kernel)


_nll_loss = _nll_primitive("_nll_loss", "NllLossBackward0")
_nll_loss_2d = _nll_primitive("_nll_loss_2d", "NllLoss2DBackward0")


@composite("nll_loss", where="F")
def nll_loss(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean"):
    """Minus the log probability of the target class: input [N, C, ...] of log probabilities, target [N, ...].

    >>> torch.nn.functional.nll_loss(torch.tensor([[-0.5, -1.0]]), torch.tensor([1]))
    tensor(1.)
    """
    reduction = _reduction(reduction, size_average, reduce)
    shape, wanted = input.shape, target.shape
    if len(shape) > 1 and shape[0] != wanted[0]:
        raise ValueError(f"Expected input batch_size ({shape[0]}) to match target batch_size ({wanted[0]}).")
    if len(shape) <= 2 and len(wanted) > 1:
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    if target.dtype.name not in ("int64", "uint8"):
        raise RuntimeError(f"expected target dtype to be Long or Byte, but got {target.dtype.type_name}")
    if len(shape) <= 2:
        return _nll_loss(input, target, weight, reduction, ignore_index)
    if len(shape) == 4:
        if len(wanted) != 3:
            raise RuntimeError(
                f"only batches of spatial targets supported (3D tensors) but got targets of dimension: {len(wanted)}"
            )
        if shape[2:] != wanted[1:]:
            raise RuntimeError(f"size mismatch (got input: {list(shape)} , target: {list(wanted)}")
        return _nll_loss_2d(input, target, weight, reduction, ignore_index)
    n, c = shape[:2]
    if shape[2:] != wanted[1:]:
        raise RuntimeError(f"Expected target size {[n, *shape[2:]]}, got {list(wanted)}")
    flat = _nll_loss_2d(input.reshape(n, c, 1, -1), target.reshape(n, 1, -1), weight, reduction, ignore_index)
    return flat.view(wanted) if reduction == "none" else flat


def _smoothed(logs, target, weight, ignore_index, reduction, smoothing):
    """Cross-entropy against (1 - s) * one-hot + s / C."""
    dim = 1 if logs.dim() > 1 else 0
    kept = target != ignore_index
    weighted = logs if weight is None else logs * weight.view(*(-1 if d == dim else 1 for d in range(logs.dim())))
    spread = (-weighted.sum(dim)).masked_fill(~kept, 0.0)
    straight = nll_loss(logs, target, weight, None, ignore_index, None, reduction)
    if reduction == "mean":
        count = kept.sum() if weight is None else weight[target.masked_fill(~kept, 0)].masked_fill(~kept, 0.0).sum()
        spread = spread.sum() / count
    elif reduction == "sum":
        spread = spread.sum()
    return _multiply_by_number(straight, 1 - smoothing) + _multiply_by_number(spread, smoothing / logs.shape[dim])


@composite("cross_entropy", where="F")
def cross_entropy(
    input,
    target,
    weight=None,
    size_average=None,
    ignore_index=-100,
    reduce=None,
    reduction="mean",
    label_smoothing=0.0,
):
    """nll_loss(log_softmax(input)): logits [N, C, ...] against class indices [N, ...] or probabilities [N, C, ...].

    >>> torch.nn.functional.cross_entropy(torch.zeros(2, 4), torch.tensor([0, 3]))
    tensor(1.3863)
    """
    reduction = _reduction(reduction, size_average, reduce)
    if label_smoothing > 1:
        raise RuntimeError(f"label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing}")
    dim = 1 if input.dim() > 1 else 0
    logs = log_softmax(input, dim)
    if target.dim() == input.dim() and target.shape == input.shape:
        if not target.dtype.is_floating_point:
            raise RuntimeError(
                f"Expected floating point type for target with class probabilities, got {target.dtype.type_name}"
            )
        if ignore_index >= 0:
            raise RuntimeError("ignore_index is not supported for floating point target")
        if weight is not None and tuple(weight.shape) != (input.shape[dim],):
            raise RuntimeError(f"cross_entropy: {_not_all_classes(input.shape[dim], weight)}")
        if label_smoothing:
            target = _add_number(_multiply_by_number(target, 1 - label_smoothing), label_smoothing / input.shape[dim])
        losses = logs * target
        if weight is not None:
            losses = losses * weight.view(*(-1 if d == dim else 1 for d in range(input.dim())))
        if reduction == "none":
            return -losses.sum(dim)
        total = -losses.sum()
        return total if reduction == "sum" else _divide_by_number(total, math.prod(input.shape) / input.shape[dim])
    if label_smoothing:
        return _smoothed(logs, target, weight, ignore_index, reduction, label_smoothing)
    return nll_loss(logs, target, weight, None, ignore_index, None, reduction)


# ---- probabilities ------------------------------------------------------------------------------------------------


SMALLEST_SLOPE = 9.999999960041972e-13
"""torch keeps p (1 - p) above 1e-12, rounded to float32 whatever the dtype."""

BOUND = 1e-12


def _bounded(self, target, weight, reduction, grad):
    """grad / (p (1 - p)) for each loss; torch adds the bound to both factors once it differentiates a second time."""
    factors = (self + BOUND) * (1 - self + BOUND)
    return _weighted(_share(grad, self.shape, reduction), weight) / factors


# The first derivative of the loss below, g (p - t) / (p (1 - p)). Its own derivatives:
# d/dg = (p - t) / (p (1 - p)),  d/dp = g (p**2 - 2 p t + t) / (p (1 - p))**2,  d/dt = -g / (p (1 - p))
@primitive(
    "_binary_cross_entropy_backward",
    node="BinaryCrossEntropyBackwardBackward0",
    grads={
        "grad_output": lambda grad, self, target, weight, reduction, grad_output: num.sum_to(
            grad * (self - target) * _bounded(self, target, weight, reduction, 1.0), grad_output.shape
        ),
        "self": lambda grad, grad_output, self, target, weight, reduction: (
            grad
            * (self * self - 2 * self * target + target)
            * _bounded(self, target, weight, reduction, grad_output)
            / ((self + BOUND) * (1 - self + BOUND))
        ),
        "target": lambda grad, grad_output, self, target, weight, reduction: (
            -grad
            * _weighted(_share(grad_output, self.shape, reduction), weight)
            / num.maximum((1 - self) * self, SMALLEST_SLOPE)
        ),
        "weight": NONDIFFERENTIABLE,
    },
    optional=("weight",),
    where="",
)
def _binary_cross_entropy_backward(grad_output, self, target, weight, reduction):
    slope = (self - target) / num.maximum((1 - self) * self, SMALLEST_SLOPE)
    return _weighted(_share(grad_output, self.shape, reduction) * slope, weight)


def _binary_slope(grad, self, target, weight, reduction):
    return of(_binary_cross_entropy_backward, grad, self, target, weight, reduction)


# -t log p - (1 - t) log(1 - p), its logs held above -100
@primitive(
    "_binary_cross_entropy",
    node="BinaryCrossEntropyBackward0",
    grads={
        "self": _binary_slope,
        "target": lambda grad, self, target, weight, reduction: _weighted(
            _share(grad, target.shape, reduction) * (num.log(1 - self) - num.log(self)), weight
        ),
        "weight": NONDIFFERENTIABLE,
    },
    optional=("weight",),
    where="",
)
def _binary_cross_entropy(self, target, weight, reduction):
    if target.dtype.kind not in "fO":
        raise RuntimeError(f"Found dtype {from_numpy(target.dtype).type_name} but expected Float")
    numbers = num.floats(self) if self.dtype == num.OBJECT else self
    if np.any((numbers < 0) | (numbers > 1)):
        raise RuntimeError("all elements of input should be between 0 and 1")
    low = num.maximum(np.log(self), -100)
    high = num.maximum(np.log1p(-self), -100)
    return _reduced(_weighted((target - 1) * high - target * low, weight), reduction)


def _weighted(x, weight):
    return x if weight is None else x * weight


@composite("binary_cross_entropy", where="F")
def binary_cross_entropy(input, target, weight=None, size_average=None, reduce=None, reduction="mean"):
    """-t log p - (1 - t) log(1 - p) of probabilities `input` and targets in [0, 1].

    >>> torch.nn.functional.binary_cross_entropy(torch.tensor([0.5]), torch.tensor([1.0]))
    tensor(0.6931)
    """
    if input.shape != target.shape:
        raise ValueError(
            f"Using a target size ({target.size()}) that is different to the input size ({input.size()}) is "
            "deprecated. Please ensure they have the same size."
        )
    return _binary_cross_entropy(input, target, weight, _reduction(reduction, size_average, reduce))


# With z the logit: (1 - t) z + log(1 + exp(-z)), d/dz = sigmoid(z) - t; pos_weight p scales the positive part
@primitive(
    "_bce_with_logits",
    node="BinaryCrossEntropyWithLogitsBackward0",
    grads={
        "self": lambda grad, self, target, weight, pos_weight, reduction: _weighted(
            _share(grad, self.shape, reduction)
            * (
                num.sigmoid(self) - target
                if pos_weight is None
                else (pos_weight * target + 1 - target) * num.sigmoid(self) - pos_weight * target
            ),
            weight,
        ),
        "target": lambda grad, self, target, weight, pos_weight, reduction: _weighted(
            _share(grad, self.shape, reduction)
            * (-self if pos_weight is None else num.log_sigmoid(-self) - pos_weight * num.log_sigmoid(self)),
            weight,
        ),
        "weight": NONDIFFERENTIABLE,
        "pos_weight": NONDIFFERENTIABLE,
    },
    optional=("weight", "pos_weight"),
    where="",
)
def _bce_with_logits(self, target, weight, pos_weight, reduction):
    soft = np.log1p(np.exp(-np.absolute(self))) + num.maximum(-self, 0)
    factor = 1 if pos_weight is None else (pos_weight - 1) * target + 1
    if pos_weight is not None and factor.shape != self.shape:
        raise RuntimeError(
            f"output with shape {list(self.shape)} doesn't match the broadcast shape {list(factor.shape)}"
        )
    return _reduced(_weighted((1 - target) * self + factor * soft, weight), reduction)


@composite("binary_cross_entropy_with_logits", where="F")
def binary_cross_entropy_with_logits(
    input, target, weight=None, size_average=None, reduce=None, reduction="mean", pos_weight=None
):
    """binary_cross_entropy(sigmoid(input), target), computed without overflow.

    >>> torch.nn.functional.binary_cross_entropy_with_logits(torch.tensor([0.0]), torch.tensor([1.0]))
    tensor(0.6931)
    """
    if target.shape != input.shape:
        raise ValueError(f"Target size ({target.size()}) must be the same as input size ({input.size()})")
    return _bce_with_logits(input, target, weight, pos_weight, _reduction(reduction, size_average, reduce))


@composite("kl_div", where="F")
def kl_div(input, target, size_average=None, reduce=None, reduction="mean", log_target=False):
    """The Kullback-Leibler divergence t (log t - x) of log probabilities x from probabilities t.

    Args:
        reduction: also "batchmean": the sum over the number of rows, which is what the definition says.
        log_target: the target holds log probabilities, too.

    >>> p = torch.tensor([0.5, 0.5])
    >>> torch.nn.functional.kl_div(torch.tensor([0.25, 0.75]).log(), p, reduction="sum")
    tensor(0.1438)
    """
    if reduction == "mean":
        import warnings

        warnings.warn(
            "reduction: 'mean' divides the total loss by both the batch size and the support size."
            "'batchmean' divides only by the batch size, and aligns with the KL div math definition."
            "'mean' will be changed to behave the same as 'batchmean' in the next major release.",
            stacklevel=3,
        )
    batchmean = reduction == "batchmean"
    reduction = "sum" if batchmean else _reduction(reduction, size_average, reduce)
    if not (input.is_floating_point() and target.is_floating_point()):
        raise RuntimeError("kl_div: Integral inputs not supported.")
    if log_target:
        losses = target.exp() * (target - input)
    else:
        losses = target.xlogy(target) - target * input
    total = reduced(losses, reduction)
    return total / input.shape[0] if batchmean and input.dim() else total
