"""Module: a function with parameters, made of other such functions.

A module keeps what is assigned to it in three dicts: `_parameters`, `_buffers` (tensors of its state that are not
trained) and `_modules`. Everything else here walks that tree.
"""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from types import FunctionType
from typing import Any, NamedTuple

from minitorch import dtypes
from minitorch._tensor import Tensor
from minitorch.autograd.graph import RemovableHandle
from minitorch.autograd.modes import no_grad
from minitorch.nn.parameter import Buffer, Parameter, is_lazy


class _Hook(NamedTuple):
    """What a module calls around `forward`."""

    call: Callable
    with_kwargs: bool = False
    always: bool = False


# The hooks of every module.
_global_forward_pre_hooks: dict[int, _Hook] = {}
_global_forward_hooks: dict[int, _Hook] = {}


def register_module_forward_pre_hook(hook: Callable) -> RemovableHandle:
    """Calls hook(module, args) before every module's forward; see `Module.register_forward_pre_hook`."""
    return RemovableHandle(_global_forward_pre_hooks, _Hook(hook))


def register_module_forward_hook(
    hook: Callable, *, with_kwargs: bool = False, always_call: bool = False
) -> RemovableHandle:
    """Calls hook(module, args, output) after every module's forward; see `Module.register_forward_hook`."""
    return RemovableHandle(_global_forward_hooks, _Hook(hook, with_kwargs, always_call))


class _IncompatibleKeys(NamedTuple):
    """What `load_state_dict` found no place or no value for."""

    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return f"_IncompatibleKeys(missing_keys={self.missing_keys}, unexpected_keys={self.unexpected_keys})"

    __str__ = __repr__


def _type_name(value: Any) -> str:
    if isinstance(value, Tensor):
        return value.type()
    cls = type(value)
    return cls.__qualname__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


class Module:
    """The base class of all networks and layers: a subclass assigns parameters and other modules, and says `forward`.

    >>> class Net(torch.nn.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.inner = torch.nn.Linear(2, 3)
    ...     def forward(self, x):
    ...         return self.inner(x).tanh()
    >>> Net()(torch.ones(4, 2)).shape
    torch.Size([4, 3])

    Attributes:
        training: True after `train()`, False after `eval()`; what Dropout and its kin look at.
    """

    training: bool
    _version = 1
    # Turned on for good by the first hook of a module; until then a call looks at nothing else.
    _hooked = False

    def __init__(self, *args: Any, **kwargs: Any):
        # A layer without a constructor of its own says its own name all the same.
        init = f"{type(self).__name__}.__init__()"
        if kwargs:
            raise TypeError(f"{init} got an unexpected keyword argument '{next(iter(kwargs))}'")
        if args:
            raise TypeError(f"{init} takes 1 positional argument but {len(args) + 1} were given")
        self.__dict__.update(
            training=True,
            _parameters={},
            _buffers={},
            _non_persistent_buffers_set=set(),
            _modules={},
            _forward_pre_hooks={},
            _forward_hooks={},
            _backward_pre_hooks={},
            _backward_hooks={},
            _state_dict_pre_hooks={},
            _state_dict_hooks={},
            _load_state_dict_pre_hooks={},
            _load_state_dict_post_hooks={},
        )

    # -- the call

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._hooked or _global_forward_hooks or _global_forward_pre_hooks:
            return self._call_with_hooks(args, kwargs)
        return self.forward(*args, **kwargs)

    def forward(self, *input: Any) -> Any:
        """What the module computes; every subclass defines it."""
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    def _call_with_hooks(self, args: tuple, kwargs: dict) -> Any:
        result = None
        waiting = {**_global_forward_hooks, **self._forward_hooks}
        try:
            for hook in (*_global_forward_pre_hooks.values(), *self._forward_pre_hooks.values()):
                args, kwargs = self._before(hook, args, kwargs)
            backward = None
            if self._backward_hooks or self._backward_pre_hooks:
                from minitorch.utils.hooks import BackwardHook

                backward = BackwardHook(self)
                args = backward.around_inputs(args)
            result = self.forward(*args, **kwargs)
            while waiting:
                hook = waiting.pop(next(iter(waiting)))
                changed = hook.call(self, args, kwargs, result) if hook.with_kwargs else hook.call(self, args, result)
                result = result if changed is None else changed
            return result if backward is None else backward.around_outputs(result)
        except Exception:
            for hook in waiting.values():
                if hook.always:
                    self._last_call(hook, args, kwargs, result)
            raise

    def _before(self, hook: _Hook, args: tuple, kwargs: dict) -> tuple[tuple, dict]:
        if hook.with_kwargs:
            changed = hook.call(self, args, kwargs)
            if changed is None:
                return args, kwargs
            if not isinstance(changed, tuple) or len(changed) != 2:
                raise RuntimeError(
                    f"forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got {changed}."
                )
            return changed
        changed = hook.call(self, args)
        if changed is None:
            return args, kwargs
        return changed if isinstance(changed, tuple) else (changed,), kwargs

    def _last_call(self, hook: _Hook, args: tuple, kwargs: dict, result: Any) -> None:
        """A hook that is called although forward raised; an error of its own must not hide that one."""
        try:
            hook.call(self, args, kwargs, result) if hook.with_kwargs else hook.call(self, args, result)
        except Exception as error:
            warnings.warn(
                "module forward hook with ``always_call=True`` raised an exception that was silenced as another error "
                f"was raised in forward: {error}",
                stacklevel=2,
            )

    # -- hooks

    def register_forward_pre_hook(
        self, hook: Callable, *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Calls hook(module, args) before `forward`; what it returns replaces args.

        Args:
            prepend: call it before the hooks that are there.
            with_kwargs: call hook(module, args, kwargs), which may return (args, kwargs).
        """
        self._hooked = True
        return RemovableHandle(self._forward_pre_hooks, _Hook(hook, with_kwargs), front=prepend)

    def register_forward_hook(
        self, hook: Callable, *, prepend: bool = False, with_kwargs: bool = False, always_call: bool = False
    ) -> RemovableHandle:
        """Calls hook(module, args, output) after `forward`; what it returns replaces the output.

        Args:
            prepend: call it before the hooks that are there.
            with_kwargs: call hook(module, args, kwargs, output).
            always_call: call it also when forward raised; the output is then None.
        """
        self._hooked = True
        return RemovableHandle(self._forward_hooks, _Hook(hook, with_kwargs, always_call), front=prepend)

    def register_full_backward_pre_hook(self, hook: Callable, prepend: bool = False) -> RemovableHandle:
        """Calls hook(module, grad_output) when the gradients of the outputs are known; a result replaces them."""
        self._hooked = True
        return RemovableHandle(self._backward_pre_hooks, hook, front=prepend)

    def register_full_backward_hook(self, hook: Callable, prepend: bool = False) -> RemovableHandle:
        """Calls hook(module, grad_input, grad_output) when the gradients of the inputs are known.

        What it returns replaces grad_input. Both are tuples, of the positional arguments and of the outputs; an entry
        is None for what is no tensor or does not require grad.
        """
        self._hooked = True
        return RemovableHandle(self._backward_hooks, hook, front=prepend)

    def register_state_dict_pre_hook(self, hook: Callable) -> RemovableHandle:
        """Calls hook(module, prefix, keep_vars) before `state_dict` reads this module."""
        return RemovableHandle(self._state_dict_pre_hooks, hook)

    def register_state_dict_post_hook(self, hook: Callable) -> RemovableHandle:
        """Calls hook(module, state_dict, prefix, local_metadata) after `state_dict` has read this module."""
        return RemovableHandle(self._state_dict_hooks, hook)

    def register_load_state_dict_pre_hook(self, hook: Callable) -> RemovableHandle:
        """Calls hook(module, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs)
        before `load_state_dict` writes this module."""
        return RemovableHandle(self._load_state_dict_pre_hooks, hook)

    def register_load_state_dict_post_hook(self, hook: Callable) -> RemovableHandle:
        """Calls hook(module, incompatible_keys) after `load_state_dict` has written this module."""
        return RemovableHandle(self._load_state_dict_post_hooks, hook)

    # -- what is assigned to it

    def __setattr__(self, name: str, value: Any) -> None:
        own = self.__dict__
        if isinstance(value, Parameter):
            if "_parameters" not in own:
                raise AttributeError("cannot assign parameters before Module.__init__() call")
            self._forget(name, keep="_parameters")
            self.register_parameter(name, value)
        elif name in own.get("_parameters", ()):
            if value is not None:
                raise TypeError(
                    f"cannot assign '{_type_name(value)}' as parameter '{name}' (torch.nn.Parameter or None expected)"
                )
            own["_parameters"][name] = None
        elif isinstance(value, Module):
            if "_modules" not in own:
                raise AttributeError("cannot assign module before Module.__init__() call")
            self._forget(name, keep="_modules")
            own["_modules"][name] = value
        elif isinstance(value, Tensor) and isinstance(value, Buffer):
            self.register_buffer(name, value, value.persistent)
        elif name in own.get("_modules", ()):
            if value is not None:
                raise TypeError(
                    f"cannot assign '{_type_name(value)}' as child module '{name}' (torch.nn.Module or None expected)"
                )
            own["_modules"][name] = None
        elif name in own.get("_buffers", ()):
            if value is not None and not isinstance(value, Tensor):
                raise TypeError(
                    f"cannot assign '{_type_name(value)}' as buffer '{name}' "
                    "(torch.nn.Buffer, torch.Tensor or None expected)"
                )
            own["_buffers"][name] = value
        else:
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        own = self.__dict__
        for kind in ("_parameters", "_buffers", "_modules"):
            if name in own.get(kind, ()):
                return own[kind][name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'", name=name, obj=self)

    def __delattr__(self, name: str) -> None:
        if name in self.__dict__ or not self._forget(name):
            object.__delattr__(self, name)

    def _forget(self, name: str, keep: str = "") -> bool:
        """Takes `name` out of every place where a value may stand, but for one; whether it was a registered one."""
        own = self.__dict__
        own.pop(name, None)
        own["_non_persistent_buffers_set"].discard(name)
        kinds = [own[k] for k in ("_parameters", "_buffers", "_modules") if k != keep and name in own[k]]
        for kind in kinds:
            del kind[name]
        return bool(kinds)

    def __dir__(self) -> list[str]:
        names = {*super().__dir__(), *self._parameters, *self._buffers, *self._modules}
        return sorted(name for name in names if not name[0].isdigit())

    def _check_name(self, what: str, name: Any, taken: Mapping) -> None:
        if not isinstance(name, str):
            raise TypeError(f"{what} name should be a string. Got {_type_name(name)}")
        if name not in taken and hasattr(self, name):
            raise KeyError(f"attribute '{name}' already exists")
        if "." in name:
            raise KeyError(f'{what} name can\'t contain "."' + (f", got: {name}" if what == "module" else ""))
        if not name:
            raise KeyError(f'{what} name can\'t be empty string ""')

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Adds a parameter; None keeps the name free for one.

        Raises KeyError for a name that is taken, empty or has a dot in it, TypeError for what is no Parameter.
        """
        if "_parameters" not in self.__dict__:
            raise AttributeError("cannot assign parameter before Module.__init__() call")
        self._check_name("parameter", name, self._parameters)
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(
                f"cannot assign '{_type_name(param)}' object to parameter '{name}' "
                "(torch.nn.Parameter or None required)"
            )
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Adds a tensor that is not trained; persistent=False leaves it out of the state dict.

        Raises KeyError for a name that is taken, empty or has a dot in it, TypeError for what is no Tensor.
        """
        if "_buffers" not in self.__dict__:
            raise AttributeError("cannot assign buffer before Module.__init__() call")
        self._check_name("buffer", name, self._buffers)
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(
                f"cannot assign '{_type_name(tensor)}' object to buffer '{name}' (torch Tensor or None required)"
            )
        self._buffers[name] = tensor
        if persistent:
            self._non_persistent_buffers_set.discard(name)
        else:
            self._non_persistent_buffers_set.add(name)

    def add_module(self, name: str, module: Module | None) -> None:
        """Adds a child module.

        Raises KeyError for a name that is taken, empty or has a dot in it, TypeError for what is no Module.
        """
        if module is not None and not isinstance(module, Module):
            raise TypeError(f"{_type_name(module)} is not a Module subclass")
        self._check_name("module", name, self._modules)
        self._modules[name] = module

    def register_module(self, name: str, module: Module | None) -> None:
        """Another name of `add_module`."""
        self.add_module(name, module)

    # -- the tree

    def named_modules(
        self, memo: set[Module] | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Module]]:
        """(path, module) of this module, its children and theirs; one that is met twice comes once."""
        memo = set() if memo is None else memo
        if self in memo:
            return
        if remove_duplicate:
            memo.add(self)
        yield prefix, self
        for name, module in self._modules.items():
            if module is not None:
                yield from module.named_modules(memo, f"{prefix}.{name}" if prefix else name, remove_duplicate)

    def modules(self) -> Iterator[Module]:
        """This module, its children and theirs."""
        for _, module in self.named_modules():
            yield module

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """(name, module) of the modules assigned to this one."""
        seen = set()
        for name, module in self._modules.items():
            if module is not None and module not in seen:
                seen.add(module)
                yield name, module

    def children(self) -> Iterator[Module]:
        """The modules assigned to this one."""
        for _, module in self.named_children():
            yield module

    def _named_members(
        self, kind: str, prefix: str, recurse: bool, remove_duplicate: bool
    ) -> Iterator[tuple[str, Any]]:
        seen = set()
        modules = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate) if recurse else [(prefix, self)]
        for path, module in modules:
            for name, member in getattr(module, kind).items():
                if member is None or member in seen:
                    continue
                if remove_duplicate:
                    seen.add(member)
                yield f"{path}.{name}" if path else name, member

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """(path, parameter) of this module and, with recurse, of those below it."""
        return self._named_members("_parameters", prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """The parameters of this module and, with recurse, of those below it."""
        for _, parameter in self.named_parameters(recurse=recurse):
            yield parameter

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """(path, buffer) of this module and, with recurse, of those below it."""
        return self._named_members("_buffers", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """The buffers of this module and, with recurse, of those below it."""
        for _, buffer in self.named_buffers(recurse=recurse):
            yield buffer

    def get_submodule(self, target: str) -> Module:
        """The module at a path such as "encoder.0"; AttributeError if there is none."""
        module = self
        for name in target.split(".") if target else ():
            if not hasattr(module, name):
                raise AttributeError(f"{module._get_name()} has no attribute `{name}`")
            module = getattr(module, name)
            if not isinstance(module, Module):
                raise AttributeError(f"`{name}` is not an nn.Module")
        return module

    def get_parameter(self, target: str) -> Parameter:
        """The parameter at a path such as "encoder.0.weight"; AttributeError if there is none."""
        _, name, found = self._member(target)
        if not isinstance(found, Parameter):
            raise AttributeError(f"`{name}` is not an nn.Parameter")
        return found

    def get_buffer(self, target: str) -> Tensor:
        """The buffer at a path such as "norm.running_mean"; AttributeError if there is none."""
        owner, name, found = self._member(target)
        if name not in owner._buffers:
            raise AttributeError(f"`{name}` is not a buffer")
        return found

    def _member(self, target: str) -> tuple[Module, str, Any]:
        path, _, name = target.rpartition(".")
        owner = self.get_submodule(path)
        if not hasattr(owner, name):
            raise AttributeError(f"{owner._get_name()} has no attribute `{name}`")
        return owner, name, getattr(owner, name)

    # -- state

    def get_extra_state(self) -> Any:
        """What else belongs to the state, if a subclass says so; with `set_extra_state`."""
        raise RuntimeError(f"{self._get_name()} has no extra state: it does not define get_extra_state")

    def set_extra_state(self, state: Any) -> None:
        """Takes back what `get_extra_state` gave."""
        raise RuntimeError(f"{self._get_name()} has no extra state: it does not define set_extra_state")

    def state_dict(self, *, destination: dict | None = None, prefix: str = "", keep_vars: bool = False) -> dict:
        """Parameters and persistent buffers by path, sharing their memory.

        Args:
            destination: the dict to fill; a new one unless given.
            prefix: what stands before every path.
            keep_vars: the tensors themselves, not detached.
        """
        if destination is None:
            destination = OrderedDict()
            destination._metadata = OrderedDict()
        metadata = {"version": self._version}
        if hasattr(destination, "_metadata"):
            destination._metadata[prefix[:-1]] = metadata
        for hook in self._state_dict_pre_hooks.values():
            hook(self, prefix, keep_vars)
        self._save_to_state_dict(destination, prefix, keep_vars)
        for name, module in self._modules.items():
            if module is not None:
                module.state_dict(destination=destination, prefix=f"{prefix}{name}.", keep_vars=keep_vars)
        for hook in self._state_dict_hooks.values():
            hook(self, destination, prefix, metadata)
        return destination

    def _save_to_state_dict(self, destination: dict, prefix: str, keep_vars: bool) -> None:
        """This module's own part of `state_dict`."""
        for name, tensor in self._own_state().items():
            destination[prefix + name] = tensor if keep_vars or is_lazy(tensor) else tensor.detach()
        if type(self).get_extra_state is not Module.get_extra_state:
            destination[prefix + _EXTRA_STATE] = self.get_extra_state()

    def _own_state(self) -> dict[str, Tensor]:
        buffers = {k: v for k, v in self._buffers.items() if k not in self._non_persistent_buffers_set}
        return {k: v for k, v in (self._parameters | buffers).items() if v is not None}

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> _IncompatibleKeys:
        """Copies a state dict into this module.

        Args:
            strict: every path must be in both.
            assign: put the given tensors in the place of the module's own, instead of copying.

        Returns:
            the missing and the unexpected paths.

        Raises:
            RuntimeError: paths differ (if strict), or shapes do.
        """
        if not isinstance(state_dict, Mapping):
            raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
        metadata = getattr(state_dict, "_metadata", None)
        missing, unexpected, errors = [], [], []
        state_dict = OrderedDict(state_dict)

        def load(module: Module, state: dict, prefix: str) -> None:
            local = {} if metadata is None else metadata.get(prefix[:-1], {})
            if assign:
                local["assign_to_params_buffers"] = assign
            module._load_from_state_dict(state, prefix, local, True, missing, unexpected, errors)
            for name, child in module._modules.items():
                if child is not None:
                    below = f"{prefix}{name}."
                    load(child, {k: v for k, v in state.items() if k.startswith(below)}, below)
            for hook in module._load_state_dict_post_hooks.values():
                hook(module, _IncompatibleKeys(missing, unexpected))

        load(self, state_dict, "")
        if strict:
            for what, keys in (("Unexpected", unexpected), ("Missing", missing)):
                if keys:
                    listed = ", ".join(f'"{k}"' for k in keys)
                    errors.insert(0, f"{what} key(s) in state_dict: {listed}. ")
        if errors:
            listed = "\n\t".join(errors)
            raise RuntimeError(f"Error(s) in loading state_dict for {self._get_name()}:\n\t{listed}")
        return _IncompatibleKeys(missing, unexpected)

    def _load_from_state_dict(
        self,
        state_dict: dict,
        prefix: str,
        local_metadata: dict,
        strict: bool,
        missing_keys: list[str],
        unexpected_keys: list[str],
        error_msgs: list[str],
    ) -> None:
        """This module's own part of `load_state_dict`: writes what it finds, and adds to the three lists."""
        for hook in self._load_state_dict_pre_hooks.values():
            hook(self, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs)
        own = self._own_state()
        for name, mine in own.items():
            key = prefix + name
            if key not in state_dict:
                if strict:
                    missing_keys.append(key)
                continue
            given = state_dict[key]
            if not isinstance(given, Tensor):
                error_msgs.append(
                    f'While copying the parameter named "{key}", expected torch.Tensor or Tensor-like object from '
                    f"checkpoint but received {type(given)}"
                )
            elif is_lazy(given) and is_lazy(mine):
                continue
            elif given.shape != mine.shape:
                error_msgs.append(
                    f"size mismatch for {key}: copying a param with shape {given.shape} from checkpoint, "
                    f"the shape in current model is {mine.shape}."
                )
            elif local_metadata.get("assign_to_params_buffers"):
                if isinstance(mine, Parameter) and not isinstance(given, Parameter):
                    given = Parameter(given, requires_grad=mine.requires_grad)
                setattr(self, name, given)
            else:
                with no_grad():
                    mine.copy_(given)
        key = prefix + _EXTRA_STATE
        if type(self).set_extra_state is not Module.set_extra_state:
            if key in state_dict:
                self.set_extra_state(state_dict[key])
            elif strict:
                missing_keys.append(key)
        elif strict and key in state_dict:
            unexpected_keys.append(key)
        if strict:
            for key in state_dict:
                name, *below = key.removeprefix(prefix).split(".", 1)
                known = self._modules if below else own
                if key.startswith(prefix) and name != _EXTRA_STATE and name not in known:
                    unexpected_keys.append(key)

    # -- changes throughout the tree

    def _apply(self, fn: Callable) -> Module:
        """Replaces every parameter, its gradient and every buffer by fn of it. Parameters stay the same objects."""
        for module in self.children():
            module._apply(fn)
        with no_grad():
            for parameter in self._parameters.values():
                if parameter is not None:
                    parameter.data = fn(parameter)
                    if parameter._grad is not None:
                        parameter._grad.data = fn(parameter._grad)
            for name, buffer in self._buffers.items():
                if buffer is not None:
                    self._buffers[name] = fn(buffer)
        return self

    def apply(self, fn: Callable[[Module], None]) -> Module:
        """Calls fn with every module below this one, and last with this one: for initial values, say."""
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    def to(self, *args: Any, **kwargs: Any) -> Module:
        """Converts parameters and buffers of floating dtypes, in place.

        Args:
            args: a dtype, a device (the CPU), a tensor with the dtype wanted, or a device and a dtype.
            kwargs: `dtype` and `device` by name; `memory_format`, the order in memory of tensors of 4 and 5 dims.

        Raises TypeError for a dtype that is not floating.
        """
        dtypes.check_device(kwargs.get("device"))
        dtype = kwargs.get("dtype")
        memory_format = kwargs.get("memory_format")
        for arg in args:
            if isinstance(arg, Tensor):
                dtype = arg.dtype
            elif isinstance(arg, dtypes.dtype):
                dtype = arg
            elif isinstance(arg, (str, dtypes.device)):
                dtypes.check_device(arg)
        if dtype is None and memory_format is None:
            return self
        if dtype is not None and not dtype.is_floating_point:
            raise TypeError(
                f"nn.Module.to only accepts floating point or complex dtypes, but got desired dtype={dtype}"
            )

        def convert(t: Tensor) -> Tensor:
            wanted = dtype if dtype is not None and t.is_floating_point() else t.dtype
            if memory_format is not None and not is_lazy(t) and t.ndim in (4, 5):
                return t.to(wanted, memory_format=memory_format)
            return t.to(wanted)

        return self._apply(convert)

    def float(self) -> Module:
        """Converts to float32."""
        return self._apply(lambda t: t.float() if t.is_floating_point() else t)

    def double(self) -> Module:
        """Converts to float64."""
        return self._apply(lambda t: t.double() if t.is_floating_point() else t)

    def half(self) -> Module:
        """Converts to float16."""
        return self._apply(lambda t: t.half() if t.is_floating_point() else t)

    def bfloat16(self) -> Module:
        """Converts to bfloat16."""
        return self._apply(lambda t: t.bfloat16() if t.is_floating_point() else t)

    def type(self, dst_type: Any) -> Module:
        """Converts every parameter and buffer to a dtype."""
        return self._apply(lambda t: t.type(dst_type))

    def cpu(self) -> Module:
        """The module itself: it is on the CPU."""
        return self

    def cuda(self, device: Any = None) -> Module:
        """Raises AssertionError, as torch without CUDA does, if there is anything to move."""
        return self._apply(lambda t: t.cuda(device))

    def train(self, mode: bool = True) -> Module:
        """Sets `training`, here and below."""
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        self.training = mode
        for module in self.children():
            module.train(mode)
        return self

    def eval(self) -> Module:
        """train(False)."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Module:
        """Sets requires_grad of every parameter: False freezes the module."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Takes away the gradient of every parameter; set_to_none=False sets it to zero instead."""
        for parameter in self.parameters():
            clear_grad(parameter, set_to_none)

    # -- how it prints

    def _get_name(self) -> str:
        return type(self).__name__

    def extra_repr(self) -> str:
        """What stands in the parentheses of the repr before the children; for subclasses to say."""
        return ""

    def __repr__(self) -> str:
        extra = self.extra_repr().split("\n") if self.extra_repr() else []
        children = [f"({name}): {_indented(repr(module))}" for name, module in self._modules.items()]
        return _listed(self._get_name(), extra, children)


class OwnInit(Module):
    """A module whose subclasses have copies of its `__init__`: the error of a wrong call names the class of that."""

    def __init_subclass__(cls, **kwargs: Any):
        super().__init_subclass__(**kwargs)
        shared = cls.__init__
        if "__init__" not in vars(cls) and not cls.__name__.startswith("_"):
            own = FunctionType(shared.__code__, shared.__globals__, "__init__", shared.__defaults__, shared.__closure__)
            own.__kwdefaults__, own.__annotations__ = shared.__kwdefaults__, shared.__annotations__
            own.__qualname__ = f"{cls.__qualname__}.__init__"
            cls.__init__ = own


class ShownModule(Module):
    """A module whose repr gives the attributes that `_shown` names: `CELU(alpha=1.0)`."""

    _shown = ""

    def extra_repr(self) -> str:
        return ", ".join(f"{name}={getattr(self, name)!r}" for name in self._shown.split())


_EXTRA_STATE = "_extra_state"


def _listed(name: str, extra: list[str], children: list[str]) -> str:
    if not children and len(extra) <= 1:
        return f"{name}({''.join(extra)})"
    lines = "\n  ".join(extra + children)
    return f"{name}(\n  {lines}\n)"


def clear_grad(parameter: Tensor, set_to_none: bool) -> None:
    """Takes the gradient of a parameter away, or sets it to zero and out of its graph."""
    grad = parameter._grad
    if set_to_none or grad is None:
        parameter._grad = None
        return
    if grad.grad_fn is not None:
        grad.detach_()
    else:
        grad.requires_grad_(False)
    grad.zero_()
