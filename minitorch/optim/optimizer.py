"""Optimizer: groups of parameters, each with its settings, and the state that an algorithm keeps per parameter.

A subclass says `step`. The library's own steps work on the buffers themselves: in place, past autograd, in blocks small
enough for the processor's cache.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from functools import partial, wraps
from typing import Any

import numpy as np

from minitorch._tensor import Tensor, wrap
from minitorch.autograd.graph import RemovableHandle
from minitorch.autograd.modes import enable_grad
from minitorch.autograd.origin import increment_version
from minitorch.dtypes import OBJECT, float64, get_default_dtype
from minitorch.nn.modules.module import clear_grad
from minitorch.ops import num

# The hooks of every optimizer.
_global_pre_hooks: dict[int, Callable] = {}
_global_post_hooks: dict[int, Callable] = {}


def register_optimizer_step_pre_hook(hook: Callable) -> RemovableHandle:
    """Calls hook(optimizer, args, kwargs) before every optimizer's step; see `Optimizer.register_step_pre_hook`."""
    return RemovableHandle(_global_pre_hooks, hook)


def register_optimizer_step_post_hook(hook: Callable) -> RemovableHandle:
    """Calls hook(optimizer, args, kwargs) after every optimizer's step."""
    return RemovableHandle(_global_post_hooks, hook)


class _Required:
    def __repr__(self) -> str:
        return "<required parameter>"


required = _Required()
"""As a default: every group must say this setting."""


def _with_hooks(step: Callable) -> Callable:
    """A `step` that calls the hooks around it. They see its arguments with the optimizer as the first."""

    @wraps(step)
    def hooked(*args, **kwargs):
        self = args[0]
        self._stepped = True
        if not (self._step_pre_hooks or self._step_post_hooks or _global_pre_hooks or _global_post_hooks):
            return step(*args, **kwargs)
        for hook in (*_global_pre_hooks.values(), *self._step_pre_hooks.values()):
            changed = hook(self, args, kwargs)
            if changed is not None:
                if not isinstance(changed, tuple) or len(changed) != 2:
                    raise RuntimeError(
                        f"{step} must return None or a tuple of (new_args, new_kwargs), but got {changed}."
                    )
                args, kwargs = changed
        result = step(*args, **kwargs)
        for hook in (*self._step_post_hooks.values(), *_global_post_hooks.values()):
            hook(self, args, kwargs)
        return result

    return hooked


class Optimizer:
    """The base class of all optimizers.

    Args:
        params: tensors, (name, tensor) pairs, or dicts with such under "params" and settings of their own.
        defaults: the settings of groups that do not say them.

    Attributes:
        param_groups: dicts with a list of tensors under "params" and their settings, which may be changed at any time.
        state: tensor -> what the algorithm keeps for it.
    """

    # Whether `step` was called since the first scheduler was made: schedulers want to come after it.
    _scheduled = _stepped = False

    def __init_subclass__(cls, **kwargs: Any):
        super().__init_subclass__(**kwargs)
        if "step" in cls.__dict__:
            cls.step = _with_hooks(cls.step)

    def __init__(self, params: Iterable[Any], defaults: dict[str, Any]):
        self.defaults = defaults
        self.state: defaultdict[Tensor, dict[str, Any]] = defaultdict(dict)
        self.param_groups: list[dict[str, Any]] = []
        self._begin_hooks()
        if isinstance(params, Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, "
                f"but got {params.type()}"
            )
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        for group in groups if isinstance(groups[0], dict) else [{"params": groups}]:
            self.add_param_group(group)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Adds a dict with tensors under "params" and settings; what it does not say is taken from the defaults.

        Raises:
            TypeError: "params" is a set, or holds what is no tensor.
            ValueError: a tensor is no leaf, or is in another group already.
        """
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        params = param_group["params"]
        if isinstance(params, set):
            raise TypeError(
                "optimizer parameters need to be organized in ordered collections, but the ordering of tensors in sets "
                "will change between runs. Please use a list instead."
            )
        params = [params] if isinstance(params, Tensor) else list(params)
        names = [p[0] for p in params if isinstance(p, tuple)]
        if names:
            if len(names) != len(params):
                raise ValueError("all optimizer params should be with/without names. Some param names are missing")
            params = [p for _, p in params]
            param_group["param_names"] = names
        for p in params:
            if not isinstance(p, Tensor):
                raise TypeError(f"optimizer can only optimize Tensors, but one of the params is {type(p).__name__}")
            if not p.is_leaf and not p.retains_grad:
                raise ValueError("can't optimize a non-leaf Tensor")
        param_group["params"] = params
        for name, default in self.defaults.items():
            if default is required and name not in param_group:
                raise ValueError(f"parameter group didn't specify a value of required optimization parameter {name}")
            param_group.setdefault(name, default)
        if len(set(params)) != len(params):
            warnings.warn(
                "optimizer contains a parameter group with duplicate parameters; in future, this will cause an error; "
                "see github.com/pytorch/pytorch/issues/40967 for more information",
                stacklevel=3,
            )
        if self.param_groups and ("param_names" in param_group) != ("param_names" in self.param_groups[0]):
            raise ValueError(
                "all optimizer param groups should be with/without names. cannot add param group "
                f"{'with' if 'param_names' in param_group else 'without'} names to the optimizer"
            )
        if any(not set(params).isdisjoint(group["params"]) for group in self.param_groups):
            raise ValueError("some parameters appear in more than one parameter group")
        self.param_groups.append(param_group)

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Changes the parameters once; every subclass says how.

        Args:
            closure: computes the loss and its gradients anew, and returns the loss.

        Returns:
            what the closure returned.
        """
        raise NotImplementedError

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Takes away the gradient of every parameter; set_to_none=False sets it to zero instead."""
        for group in self.param_groups:
            for parameter in group["params"]:
                if set_to_none:
                    parameter._grad = None
                else:
                    clear_grad(parameter, set_to_none)

    # -- hooks

    def _begin_hooks(self) -> None:
        self._step_pre_hooks: dict[int, Callable] = {}
        self._step_post_hooks: dict[int, Callable] = {}
        self._state_dict_pre_hooks: dict[int, Callable] = {}
        self._state_dict_post_hooks: dict[int, Callable] = {}
        self._load_state_dict_pre_hooks: dict[int, Callable] = {}
        self._load_state_dict_post_hooks: dict[int, Callable] = {}

    def register_step_pre_hook(self, hook: Callable) -> RemovableHandle:
        """Calls hook(optimizer, args, kwargs) before `step`; if it returns (args, kwargs), these are used instead."""
        return RemovableHandle(self._step_pre_hooks, hook)

    def register_step_post_hook(self, hook: Callable) -> RemovableHandle:
        """Calls hook(optimizer, args, kwargs) after `step`."""
        return RemovableHandle(self._step_post_hooks, hook)

    def register_state_dict_pre_hook(self, hook: Callable, prepend: bool = False) -> RemovableHandle:
        """Calls hook(optimizer) before `state_dict`; prepend: before the hooks that are there."""
        return _registered(self._state_dict_pre_hooks, hook, prepend)

    def register_state_dict_post_hook(self, hook: Callable, prepend: bool = False) -> RemovableHandle:
        """Calls hook(optimizer, state_dict) after `state_dict`; what it returns, if not None, is given instead."""
        return _registered(self._state_dict_post_hooks, hook, prepend)

    def register_load_state_dict_pre_hook(self, hook: Callable, prepend: bool = False) -> RemovableHandle:
        """Calls hook(optimizer, state_dict) before `load_state_dict`; what it returns, if not None, is loaded."""
        return _registered(self._load_state_dict_pre_hooks, hook, prepend)

    def register_load_state_dict_post_hook(self, hook: Callable, prepend: bool = False) -> RemovableHandle:
        """Calls hook(optimizer) after `load_state_dict`."""
        return _registered(self._load_state_dict_post_hooks, hook, prepend)

    # -- state

    def state_dict(self) -> dict[str, Any]:
        """State and groups as plain dicts, in which the parameters are numbered in order."""
        for hook in self._state_dict_pre_hooks.values():
            hook(self)
        numbers: dict[Tensor, int] = {}
        groups = []
        count = 0
        for group in self.param_groups:
            # A parameter that was given twice has the number of its last place in the first group that has it.
            numbers = {p: count + k for k, p in enumerate(group["params"])} | numbers
            count += len(group["params"])
            packed = {k: v for k, v in group.items() if k != "params"}
            groups.append({**packed, "params": [numbers[p] for p in group["params"]]})
        state = {numbers[p] if isinstance(p, Tensor) else p: kept for p, kept in self.state.items()}
        return _through(self._state_dict_post_hooks, self, {"state": state, "param_groups": groups})

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Takes state and settings from what `state_dict` gave, of an optimizer with groups of the same sizes.

        Raises ValueError if the groups differ.
        """
        state_dict = _through(self._load_state_dict_pre_hooks, self, dict(state_dict))
        groups = deepcopy(state_dict["param_groups"])
        if len(groups) != len(self.param_groups):
            raise ValueError("loaded state dict has a different number of parameter groups")
        if any(len(new["params"]) != len(old["params"]) for new, old in zip(groups, self.param_groups, strict=True)):
            raise ValueError(
                "loaded state dict contains a parameter group that doesn't match the size of optimizer's group"
            )
        tensors = {}
        for new, old in zip(groups, self.param_groups, strict=True):
            tensors.update(zip(new["params"], old["params"], strict=True))
            new["params"] = old["params"]
            if "param_names" in old:
                new.setdefault("param_names", old["param_names"])
        state = defaultdict(dict)
        for number, kept in state_dict["state"].items():
            if number in tensors:
                p = tensors[number]
                state[p] = {name: _as_state_of(p, name, value) for name, value in kept.items()}
            else:
                state[number] = kept
        self.state, self.param_groups = state, groups
        for hook in self._load_state_dict_post_hooks.values():
            hook(self)

    def __getstate__(self) -> dict[str, Any]:
        return {"defaults": self.defaults, "state": self.state, "param_groups": self.param_groups}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._begin_hooks()
        self.__dict__.update(state)

    def __repr__(self) -> str:
        text = f"{type(self).__name__} ("
        for place, group in enumerate(self.param_groups):
            settings = "".join(f"    {k}: {group[k]}\n" for k in sorted(group) if k != "params")
            text += f"\nParameter Group {place}\n{settings}"
        return text + ")"


def _registered(hooks: dict[int, Callable], hook: Callable, first: bool) -> RemovableHandle:
    handle = RemovableHandle(hooks, hook)
    if first:
        later = {key: hooks.pop(key) for key in list(hooks)[:-1]}
        hooks.update(later)
    return handle


def _through(hooks: dict[int, Callable], optimizer: Optimizer, state_dict: dict[str, Any]) -> dict[str, Any]:
    """The state dict as each hook leaves it."""
    for hook in hooks.values():
        changed = hook(optimizer, state_dict)
        state_dict = state_dict if changed is None else changed
    return state_dict


def _as_state_of(p: Tensor, name: str, value: Any) -> Any:
    """A loaded value in the dtype of its parameter, lists of such too; step counts keep theirs."""
    if isinstance(value, list):
        return [_as_state_of(p, name, each) for each in value]
    if not isinstance(value, Tensor) or name == "step" or not p.is_floating_point():
        return value
    if p._data.dtype == OBJECT:
        return wrap(value._plain().astype(np.float64))
    return value.to(p.dtype)


class Elementwise(Optimizer):
    """An optimizer that puts every number of every parameter through one formula, `_descent`.

    The formula sees the settings of the group, a few numbers that all parameters of one age share (`_numbers`: first
    of all how many steps there were), and the arrays of the state that `_kept` names.
    """

    def _kept(self, group: dict[str, Any]) -> Sequence[str]:
        """The names of the arrays in the state."""
        raise NotImplementedError

    def _begin(self, x: np.ndarray, group: dict[str, Any]) -> dict[str, np.ndarray]:
        """The state of a parameter at its first step."""
        return {"step": counter(), **{name: np.zeros_like(x) for name in self._kept(group)}}

    def _begun(self, p: Tensor, group: dict[str, Any]) -> dict[str, Tensor]:
        begun = self._begin(floats_of(p), group)
        self.state[p] = {name: wrap(array) for name, array in begun.items()}
        return self.state[p]

    def _numbers(self, state: dict[str, Tensor], group: dict[str, Any]) -> tuple[float, ...]:
        """Goes on to the next step; the numbers that the formula depends on."""
        return (advanced(state["step"]),)

    def _descent(self, group: dict[str, Any], *numbers_and_arrays: Any) -> np.ndarray:
        """What is to be subtracted from p; arguments: group, *numbers, p, grad, *state. The state changes in place."""
        raise NotImplementedError

    def _writes(self, group: dict[str, Any]) -> int:
        """How often torch writes into a parameter at each step: by so much its version counter moves."""
        return 1

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Changes every parameter that has a gradient."""
        loss = evaluated(closure)
        for group in self.param_groups:
            kept, writes = self._kept(group), self._writes(group)
            changed, rows = [], defaultdict(list)
            refuse_to_record(group)
            for p in group["params"]:
                if p._grad is None:
                    continue
                x, grad = numbers_of(p)
                state = self.state[p] or self._begun(p, group)
                arrays = [state[name]._data for name in kept]
                rows[x.dtype.char, *self._numbers(state, group)].append((x, grad, *arrays))
                changed.append((p, x))
            for (_, *numbers), alike in rows.items():
                descend(alike, partial(self._descent, group, *numbers))
            for p, x in changed:
                written(p, x, writes)
        return loss


def counter(start: float = 0) -> np.ndarray:
    """A 0-d array that counts, in float64 if that is the default dtype, in float32 otherwise."""
    return np.array(start, np.float64 if get_default_dtype() is float64 else np.float32)


def advanced(count: Tensor) -> float:
    """The number of the step that begins, which is counted."""
    count._data[()] += 1
    return count._data.item()


# ---- what steps are made of -----------------------------------------------------------------------------------------

_BLOCK = 1 << 16
"""How many numbers a step takes at once: a few blocks of this size lie in the cache together."""

_SMALL = 1 << 12
"""Up to how many numbers a parameter is joined with others."""


def evaluated(closure: Callable[[], Any] | None) -> Any:
    """The loss of a closure, computed with recording on."""
    if closure is None:
        return None
    with enable_grad():
        return closure()


def nonnegative(**settings: Any) -> None:
    """Refuses settings below zero, and nan."""
    for name, value in settings.items():
        if not value >= 0:
            raise ValueError(f"Invalid {_TITLES.get(name, f'{name} value')}: {value}")


_TITLES = {"lr": "learning rate", "eps": "epsilon value"}


def check_betas(betas: Sequence[Any]) -> None:
    """Refuses what is no pair of weights of running means."""
    for place, beta in enumerate(betas):
        if not 0 <= beta < 1:
            raise ValueError(f"Invalid beta parameter at index {place}: {beta}")


def check_tensor_lr(lr: Any) -> None:
    """Refuses a tensor of several learning rates."""
    if isinstance(lr, Tensor) and lr.numel() != 1:
        raise ValueError("Tensor lr must be 1-element")


def refuse_together(fused: Any, foreach: Any, differentiable: bool) -> None:
    """Checks the settings that choose an implementation: here they all mean the same one."""
    if fused and differentiable:
        raise RuntimeError("`fused` does not support `differentiable`")
    if fused and foreach:
        raise RuntimeError("`fused` and `foreach` cannot be `True` together.")


def refuse_to_record(group: dict[str, Any]) -> None:
    """Refuses what torch does only on other devices, or recorded by autograd.

    Raises:
        AssertionError: capturable=True, as torch does on a CPU.
        RuntimeError, NotImplementedError: differentiable=True, and a parameter or its gradient requires grad.
    """
    if group.get("capturable"):
        raise AssertionError(
            "If capturable=True, params and state_steps must be on supported devices: "
            "['cuda', 'xpu', 'hpu', 'privateuseone', 'xla']."
        )
    if group.get("differentiable"):
        for p in group["params"]:
            if p.requires_grad and p.is_leaf:
                raise RuntimeError("a leaf Variable that requires grad is being used in an in-place operation.")
            if p.requires_grad or (p._grad is not None and p._grad.requires_grad):
                raise NotImplementedError("minitorch's optimizers do not record their steps: differentiable=True")


def adjusted(p: np.ndarray, grad: np.ndarray, group: dict[str, Any]) -> np.ndarray:
    """The gradient of what is minimized: the loss, or its negative, plus the penalty on large parameters."""
    if group["maximize"]:
        grad = -grad
    if group["weight_decay"] and not group.get("decoupled_weight_decay"):
        grad = grad + p * float(group["weight_decay"])
    return grad


def blocks(*arrays: np.ndarray) -> Iterable[tuple[np.ndarray, ...]]:
    """The arrays, which have one shape, in pieces that fit the cache."""
    if not arrays[0].ndim:
        # NumPy's results without dims are scalars, which nothing can be written into.
        return (tuple(a.reshape(1) for a in arrays),)
    if arrays[0].size <= _BLOCK or not all(a.flags.c_contiguous for a in arrays):
        return (arrays,)
    flat = [a.reshape(-1) for a in arrays]
    return [tuple(a[start : start + _BLOCK] for a in flat) for start in range(0, flat[0].size, _BLOCK)]


def descend(rows: list[tuple[np.ndarray, ...]], step_of: Callable[..., np.ndarray]) -> None:
    """p -= step_of(p, grad, *state), for the rows (p, grad, *state) of several parameters.

    step_of changes the state in place, and leaves p alone. It gets large arrays in blocks. Small ones it gets all as
    one, since a call of NumPy costs more than their numbers do; the state is then written back.
    """
    small = [row for row in rows if row[0].size <= _SMALL]
    if len(small) > 1:
        joint = [np.concatenate([array.ravel() for array in column]) for column in zip(*small, strict=True)]
        step, joint_state = step_of(*joint), joint[2:]
        start = 0
        for p, _, *state in small:
            end, shape = start + p.size, p.shape
            p -= step[start:end].reshape(shape)
            for array, column in zip(state, joint_state, strict=True):
                array[...] = column[start:end].reshape(shape)
            start = end
        rows = [row for row in rows if row[0].size > _SMALL]
    for row in rows:
        for block in blocks(*row):
            p = block[0]
            p -= step_of(*block)


def numbers_of(p: Tensor) -> tuple[np.ndarray, np.ndarray]:
    """The buffers of a parameter and its gradient; of Values, copies of their numbers, for `written` to put back."""
    return floats_of(p), floats_of(p._grad)


def floats_of(p: Tensor) -> np.ndarray:
    """The buffer of a tensor; of Values, a copy of their numbers."""
    x = p._data
    return num.floats(x) if x.dtype == OBJECT else x


def written(p: Tensor, x: np.ndarray, times: int = 1) -> None:
    """Marks a parameter as changed; one of Values gets fresh ones, as the old belong to the graph that used them."""
    if p._data.dtype == OBJECT:
        p._data[...] = num.lift(x)
    for _ in range(times):
        increment_version(p)
