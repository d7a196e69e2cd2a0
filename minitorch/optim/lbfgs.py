"""L-BFGS."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from minitorch._tensor import Tensor, wrap
from minitorch.optim.optimizer import Optimizer, check_tensor_lr, evaluated, floats_of, nonnegative, written


class LBFGS(Optimizer):
    """Newton's method with an inverse Hessian made of the last steps; Nocedal and Wright (2006), algorithm 7.5.

    Each `step` iterates up to max_iter times, and calls the closure for each new loss and gradient.

    Args:
        params: tensors, in one group.
        lr: the step along the direction, or with a line search the first one tried.
        max_iter: iterations in a step.
        max_eval: calls of the closure in a step; max_iter * 5 // 4 if None.
        tolerance_grad: it ends when no number of the gradient is larger,
        tolerance_change: or when neither the loss nor any parameter changes by more.
        history_size: how many steps are remembered.
        line_search_fn: "strong_wolfe", or None for none.

    >>> w = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> optimizer = torch.optim.LBFGS([w], line_search_fn="strong_wolfe")
    >>> def closure():
    ...     optimizer.zero_grad()
    ...     loss = (w - 3).square().sum()
    ...     loss.backward()
    ...     return loss
    >>> first = optimizer.step(closure)
    >>> w.detach().round(decimals=4)
    tensor([3., 3.])
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1,
        max_iter: int = 20,
        max_eval: int | None = None,
        tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9,
        history_size: int = 100,
        line_search_fn: str | None = None,
    ):
        check_tensor_lr(lr)
        nonnegative(lr=lr)
        defaults = {
            "lr": lr,
            "max_iter": max_iter,
            "max_eval": max_iter * 5 // 4 if max_eval is None else max_eval,
            "tolerance_grad": tolerance_grad,
            "tolerance_change": tolerance_change,
            "history_size": history_size,
            "line_search_fn": line_search_fn,
        }
        super().__init__(params, defaults)
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")

    def step(self, closure: Callable[[], Any]) -> Any:
        """Changes the parameters, with as many calls of the closure as that needs.

        Args:
            closure: computes the loss and its gradients anew, and returns the loss.

        Returns:
            the first loss.
        """
        group = self.param_groups[0]
        params, search, change = group["params"], group["line_search_fn"], group["tolerance_change"]
        state = self.state[params[0]]

        def evaluate() -> tuple[float, np.ndarray]:
            """The loss and the gradient as they are now."""
            return _number(evaluated(closure)), _gradient(params)

        first = evaluated(closure)
        loss, grad = _number(first), _gradient(params)
        calls = 1
        state["func_evals"] = state.get("func_evals", 0) + 1
        state.setdefault("n_iter", 0)
        if _largest(grad) <= group["tolerance_grad"]:
            return first
        names = "d t old_dirs old_stps ro H_diag prev_flat_grad prev_loss"
        kept = {name: state.get(name) for name in names.split()}
        for iteration in range(1, group["max_iter"] + 1):
            state["n_iter"] += 1
            t = float(group["lr"])
            if state["n_iter"] == 1:
                direction = -grad
                t *= min(1.0, 1.0 / float(np.abs(grad).sum()))
                kept.update(old_dirs=[], old_stps=[], ro=[], H_diag=1)
            else:
                _remember(kept, grad - kept["prev_flat_grad"]._data, group["history_size"])
                direction, weights = _newton(kept, grad)
                state["al"] = weights + [None] * (group["history_size"] - len(weights))
            before = loss
            kept.update(d=wrap(direction), t=t, prev_flat_grad=wrap(grad), prev_loss=before)
            slope = float(grad @ direction)
            if slope > -change:
                break
            more = 0
            if search is not None:
                if search != "strong_wolfe":
                    raise RuntimeError("only 'strong_wolfe' is supported")
                along = partial(_probe, params, [floats_of(p).copy() for p in params], direction, evaluate)
                start, most = _Point(0.0, loss, grad, slope), group["max_eval"] - calls
                found, more = _strong_wolfe(along, start, t, _largest(direction), min(_MOST, most))
                t, loss, grad = found.t, found.loss, found.grad
                kept["t"] = t
                _move(params, direction * t)
            else:
                _move(params, direction * t)
                if iteration != group["max_iter"]:
                    loss, grad = evaluate()
                    more = 1
            calls += more
            state["func_evals"] += more
            if (
                calls >= group["max_eval"]
                or _largest(grad) <= group["tolerance_grad"]
                or _largest(direction * t) <= change
                or abs(loss - before) < change
            ):
                break
        state.update(kept)
        return first


def _number(loss: Any) -> float:
    return float(loss.detach() if isinstance(loss, Tensor) else loss)


def _largest(x: np.ndarray) -> float:
    return float(np.abs(x).max(initial=0))


def _gradient(params: list[Tensor]) -> np.ndarray:
    """The gradients of all parameters as one vector; where there is none it is zero."""
    parts = [np.zeros_like(floats_of(p)) if p._grad is None else floats_of(p._grad) for p in params]
    return np.concatenate([part.ravel() for part in parts])


def _move(params: list[Tensor], step: np.ndarray) -> None:
    """Adds a vector to the parameters."""
    start = 0
    for p in params:
        x = floats_of(p)
        x += step[start : start + x.size].reshape(x.shape)
        start += x.size
        written(p, x)


def _probe(
    params: list[Tensor],
    home: list[np.ndarray],
    direction: np.ndarray,
    evaluate: Callable[[], tuple[float, np.ndarray]],
    t: float,
) -> _Point:
    """What is found t along the direction; then the parameters go home."""
    _move(params, direction * t)
    loss, grad = evaluate()
    for p, kept in zip(params, home, strict=True):
        x = floats_of(p)
        x[...] = kept
        written(p, x)
    return _Point(t, loss, grad, float(grad @ direction))


# ---- the inverse Hessian --------------------------------------------------------------------------------------------


def _remember(kept: dict[str, Any], y: np.ndarray, most: int) -> None:
    """Keeps the last step s, and the change y of the gradient along it, if the loss curves upwards there."""
    s = kept["d"]._data * float(kept["t"])
    curvature = y @ s
    if curvature <= 1e-10:
        return
    for name, new in (("old_dirs", y), ("old_stps", s), ("ro", 1 / curvature)):
        if len(kept[name]) == most:
            kept[name].pop(0)
        kept[name].append(wrap(np.asarray(new)))
    kept["H_diag"] = wrap(np.asarray(curvature / (y @ y)))


def _newton(kept: dict[str, Any], grad: np.ndarray) -> tuple[np.ndarray, list[Tensor]]:
    """-H @ grad, for the inverse Hessian H that fits the steps, and the weights of the first of the two loops."""
    columns = ([each._data for each in kept[name]] for name in ("old_dirs", "old_stps", "ro"))
    pairs = list(zip(*columns, strict=True))
    direction, weights = -grad, []
    for y, s, inverse in reversed(pairs):
        weights.insert(0, (s @ direction) * inverse)
        direction = direction - y * weights[0]
    scale = kept["H_diag"]
    direction = direction * (scale._data if isinstance(scale, Tensor) else scale)
    for (y, s, inverse), weight in zip(pairs, weights, strict=True):
        direction = direction + s * (weight - (y @ direction) * inverse)
    return direction, [wrap(np.asarray(weight)) for weight in weights]


# ---- the line search ------------------------------------------------------------------------------------------------


@dataclass
class _Point:
    """A place along the direction: how far, the loss, the gradient and the slope of the loss there."""

    t: float
    loss: float
    grad: np.ndarray
    slope: float


# The conditions: the loss falls by 1e-4 of what the slope promises, and nine tenths of the slope may be left.
_FALL, _LEFT = 1e-4, 0.9

# How many distances to try after the first; when a bracket, times the largest number of the direction, is too narrow.
_MOST, _NARROW = 25, 1e-9


def _strong_wolfe(
    along: Callable[[float], _Point], start: _Point, t: float, size: float, most: int
) -> tuple[_Point, int]:
    """A point that meets the strong Wolfe conditions, and how often the closure was called.

    Nocedal and Wright (2006), algorithms 3.5 and 3.6: steps that grow until they bracket such a point, then a bracket
    that shrinks.

    Args:
        along: the point at a distance.
        start: where the search begins.
        t: the first distance to try.
        size: the largest number of the direction.
        most: how many further distances to try.
    """

    def too_high(point: _Point) -> bool:
        return point.loss > start.loss + _FALL * point.t * start.slope

    before, point, calls = start, along(t), 1
    bracket = None
    while calls <= most and bracket is None:
        high = too_high(point) or (calls > 2 and point.loss >= before.loss)
        if not high and abs(point.slope) <= -_LEFT * start.slope:
            return point, calls
        if high or point.slope >= 0:
            bracket = [before, point]
        else:
            t = _lowest(before, point, point.t + 0.01 * (point.t - before.t), 10 * point.t)
            before, point = point, along(t)
            calls += 1
    bracket = bracket or [start, point]
    low = int(bracket[0].loss > bracket[1].loss)
    stuck = False
    while calls <= most:
        near, far = sorted(each.t for each in bracket)
        if (far - near) * size < _NARROW:
            break
        t = _lowest(*bracket, near, far)
        # What lies too close to an end twice, or on it, is taken a tenth of the bracket inwards.
        margin = 0.1 * (far - near)
        if min(far - t, t - near) < margin:
            inwards = stuck or t >= far or t <= near
            if inwards:
                t = far - margin if far - t < t - near else near + margin
            stuck = not inwards
        else:
            stuck = False
        point = along(t)
        calls += 1
        if too_high(point) or point.loss >= bracket[low].loss:
            bracket[1 - low] = point
            low = int(bracket[0].loss > bracket[1].loss)
            continue
        if abs(point.slope) <= -_LEFT * start.slope:
            return point, calls
        if point.slope * (bracket[1 - low].t - bracket[low].t) >= 0:
            bracket[1 - low] = bracket[low]
        bracket[low] = point
    return bracket[low], calls


def _lowest(a: _Point, b: _Point, least: float, most: float) -> float:
    """Where the cubic through two points with their slopes is lowest, within bounds; (3.59) of the same book."""
    a, b = sorted((a, b), key=lambda point: point.t)
    d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.t - b.t)
    square = d1 * d1 - a.slope * b.slope
    if square < 0:
        return (least + most) / 2
    d2 = math.sqrt(square)
    return min(max(b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2)), least), most)
