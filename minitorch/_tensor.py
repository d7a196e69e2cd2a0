"""Tensor: a shaped buffer of numbers, and its place in the graph.

A tensor has no arithmetic of its own: every operation is a record (`ops`), bound to the class by `_dispatch` when it is
first used. What stands here is the tensor itself: its buffer, what shares it, which version it has, and its gradient.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from minitorch import dtypes, random
from minitorch._printing import repr_tensor
from minitorch.autograd import graph
from minitorch.autograd.graph import NEVER, NO_EDGE, AccumulateGrad, Node, RemovableHandle, edge_of
from minitorch.autograd.modes import flags, seen_by_modes
from minitorch.dtypes import OBJECT
from minitorch.ops import num
from minitorch.ops._record import PUBLIC, RECORDS


class Size(tuple):
    """The shape of a tensor: a tuple that prints as torch's.

    >>> torch.zeros(2, 3).shape
    torch.Size([2, 3])
    """

    __slots__ = ()

    def numel(self) -> int:
        """The number of elements of a tensor of this shape."""
        total = 1
        for n in self:
            total *= n
        return total

    def __getitem__(self, key):
        part = tuple.__getitem__(self, key)
        return Size(part) if isinstance(key, slice) else part

    def __add__(self, other):
        return Size(tuple.__add__(self, tuple(other)))

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"

    __str__ = __repr__


class _LazyMethods(type):
    """Binds `Tensor.tanh` to its record when somebody first asks for it."""

    def __getattr__(cls, name: str) -> Any:
        method = flags["find_method"](name)
        if method is None:
            raise AttributeError(f"type object '{cls.__name__}' has no attribute '{name}'")
        setattr(Tensor, name, method)
        return method

    def __dir__(cls) -> list[str]:
        return sorted({*super().__dir__(), *PUBLIC["Tensor"]})


class seen(property):
    """A property that torch's modes see, as a call of its `__get__`."""

    def __init__(self, fget: Callable, fset: Callable | None = None, fdel: Callable | None = None, doc: Any = None):
        super().__init__(fget, fset, fdel, doc)
        self.__name__ = fget.__name__

    @staticmethod
    def by_mode(name: str, tensor: Tensor) -> Any:
        """What each of these getters does first when a mode is active."""
        return flags["unusual"](Tensor.__dict__[name].__get__, (tensor,), {})


class Tensor(metaclass=_LazyMethods):
    """A multi-dimensional array of one dtype that can be differentiated.

    Make one with `torch.tensor`, `torch.zeros`, …; `torch.Tensor(…)` is the old constructor and gives float32.
    """

    # _data           the buffer, a NumPy array
    # _requires_grad  True, False, or None: "as my base", of a view whose base may come to require grad
    # _grad           the accumulated gradient
    # _edge           (node, output index) of what made it; None for leaves and for views
    # _counter        [version], shared by all that share the buffer
    # _base           the tensor it is a view of
    # _view           of a view: (edge, version when that edge was made); of any other: the hooks it has as a leaf
    # _accumulator    of a leaf: weak reference to its AccumulateGrad
    __slots__ = (
        "_data",
        "_requires_grad",
        "_grad",
        "_edge",
        "_counter",
        "_base",
        "_view",
        "_accumulator",
        "__dict__",
        "__weakref__",
    )

    def __new__(cls, *args: Any, **kwargs: Any) -> Tensor:
        if len(args) == 1 and isinstance(args[0], Tensor):
            return args[0].detach()._as_class(cls)
        if (args and all(isinstance(n, int) for n in args)) or (len(args) == 1 and isinstance(args[0], Size)):
            shape = args[0] if isinstance(args[0], Size) else args
            return wrap(_stored(np.zeros(shape, np.float32), dtypes.get_default_dtype()))._as_class(cls)
        return tensor(args[0] if args else [], dtype=dtypes.get_default_dtype())._as_class(cls)

    def __getattr__(self, name: str) -> Any:
        method = flags["find_method"](name)
        if method is None:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'", name=name, obj=self)
        setattr(Tensor, name, method)
        return getattr(self, name)

    def _as_class(self, cls: type) -> Tensor:
        if cls is not Tensor:
            self.__class__ = cls
        return self

    @classmethod
    def __torch_function__(cls, func: Callable, types: Any, args: tuple = (), kwargs: dict | None = None) -> Any:
        """Runs `func` with subclasses taken as plain tensors, and gives its results the subclass."""
        plain = flags["TENSORS"]
        subclasses = [t for t in types if t not in plain]
        plain.update(subclasses)
        try:
            result = func(*args, **(kwargs or {}))
        finally:
            plain.difference_update(subclasses)
        return result._as_class(cls) if type(result) is Tensor and issubclass(cls, Tensor) else result

    # -- what it is

    @property
    def shape(self) -> Size:
        """The size of each dim."""
        return Size(self._data.shape)

    def size(self, dim: int | None = None) -> Size | int:
        """The shape, or the size of one dim."""
        return Size(self._data.shape) if dim is None else self._data.shape[num.axis(dim, self._data.ndim)]

    @property
    def ndim(self) -> int:
        return self._data.ndim

    def dim(self) -> int:
        """The number of dims."""
        return self._data.ndim

    ndimension = dim

    def numel(self) -> int:
        """The number of elements."""
        return self._data.size

    nelement = numel

    def __len__(self) -> int:
        if not self._data.ndim:
            raise TypeError("len() of a 0-d tensor")
        return self._data.shape[0]

    @property
    def dtype(self) -> dtypes.dtype:
        return dtypes.from_numpy(self._data.dtype)

    @property
    def device(self) -> dtypes.device:
        return dtypes.CPU

    @property
    def is_cuda(self) -> bool:
        return False

    def get_device(self) -> int:
        return -1

    @property
    def itemsize(self) -> int:
        return self._data.itemsize

    def element_size(self) -> int:
        """Bytes of one element."""
        return self._data.itemsize

    @property
    def nbytes(self) -> int:
        return self._data.nbytes

    def is_floating_point(self) -> bool:
        return self._data.dtype.kind in "fO"

    def is_complex(self) -> bool:
        return False

    def stride(self, dim: int | None = None) -> tuple[int, ...] | int:
        """How many elements to step in the buffer for one step in each dim."""
        size = self._data.itemsize
        strides = tuple(s // size for s in self._data.strides)
        return strides if dim is None else strides[num.axis(dim, len(strides))]

    def storage_offset(self) -> int:
        """Where in the buffer the first element lies."""
        return 0 if self._base is None else _offset(self._data, self._base._data)

    def data_ptr(self) -> int:
        """The address of the first element."""
        return self._data.__array_interface__["data"][0]

    def is_contiguous(self, memory_format: Any = None) -> bool:
        """Whether the elements lie in order, without gaps."""
        return self._data.flags.c_contiguous

    # -- in the graph

    @property
    def requires_grad(self) -> bool:
        if self._requires_grad is None:
            # A view follows its base, which may come to require grad later.
            if self._base._requires_grad:
                self._requires_grad = True
                return True
            return False
        return self._requires_grad

    @requires_grad.setter
    def requires_grad(self, flag: bool) -> None:
        if not flag and self.grad_fn is not None:
            raise RuntimeError(
                "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in "
                "a subgraph that doesn't require differentiation use var_no_grad = var.detach()."
            )
        if flag and self._data.dtype.kind not in "fO":
            raise RuntimeError("only Tensors of floating point dtype can require gradients")
        if self.requires_grad != bool(flag):
            self._requires_grad = bool(flag)

    @seen_by_modes
    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """Sets requires_grad, and returns self."""
        self.requires_grad = requires_grad
        return self

    @property
    def grad_fn(self) -> Node | None:
        """The node that made it; None for leaves."""
        if not self.requires_grad:
            return None
        node = edge_of(self)[0]
        return None if isinstance(node, AccumulateGrad) else node

    @property
    def output_nr(self) -> int:
        return edge_of(self)[1] if self.grad_fn is not None else 0

    @property
    def is_leaf(self) -> bool:
        return self.grad_fn is None

    @seen
    def grad(self) -> Tensor | None:
        if flags["MODES"]:
            return seen.by_mode("grad", self)
        if self._grad is None and not self.is_leaf and not self.retains_grad:
            warnings.warn(
                "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute "
                "won't be populated during autograd.backward(). If you indeed want the .grad field to be populated for "
                "a non-leaf Tensor, use .retain_grad() on the non-leaf Tensor. If you access the non-leaf Tensor by "
                "mistake, make sure you access the leaf Tensor instead. See github.com/pytorch/pytorch/pull/30531 for "
                "more informations.",
                stacklevel=2,
            )
        return self._grad

    @grad.setter
    def grad(self, grad: Tensor | None) -> None:
        if grad is not None:
            if not isinstance(grad, Tensor):
                raise TypeError(
                    f"assigned grad expected to be a Tensor or None but got grad of type {type(grad).__name__}"
                )
            if grad._data.shape != self._data.shape:
                raise RuntimeError(
                    f"attempting to assign a gradient of size '{list(grad.shape)}' to a tensor of size "
                    f"'{list(self.shape)}'. Please ensure that the gradient and the tensor are the same size"
                )
            if grad._data.dtype != self._data.dtype:
                raise RuntimeError(
                    f"attempting to assign a gradient with dtype '{grad.dtype.type_name.lower()}' to a tensor with "
                    f"grad_dtype '{self.dtype.type_name}'. The gradient must match the tensor's dtype."
                )
        self._grad = grad

    @grad.deleter
    def grad(self) -> None:
        self._grad = None

    @property
    def retains_grad(self) -> bool:
        node = self.grad_fn
        if node is None or node.hooks is None:
            return False
        kept = node.hooks.retain.get(edge_of(self)[1])
        return kept is not None and kept() is self

    def retain_grad(self) -> None:
        """Lets backward keep the gradient of this tensor in `.grad` although it is not a leaf."""
        import weakref

        if not self.requires_grad:
            raise RuntimeError("can't retain_grad on Tensor that has requires_grad=False")
        if self.grad_fn is None:
            return
        flags["hooking"](self)
        node, nr = edge_of(self)
        graph._hooks_of(node).retain[nr] = weakref.ref(self)

    def register_hook(self, hook: Callable) -> RemovableHandle:
        """Calls hook(grad) when the gradient of this tensor is computed; what it returns replaces the gradient."""
        if not self.requires_grad:
            raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
        flags["hooking"](self)
        node, nr = edge_of(self)
        if isinstance(node, AccumulateGrad) and self._base is None:
            self._view = graph._hooks_of(node)
        return graph._hooks_of(node).add("tensor", hook, nr)

    def register_post_accumulate_grad_hook(self, hook: Callable) -> RemovableHandle:
        """Calls hook(tensor) after backward has added to the `.grad` of this leaf."""
        if self.grad_fn is not None:
            raise RuntimeError("post accumulate grad hooks cannot be registered on non-leaf tensors")
        node, _ = edge_of(self)
        if self._base is None:
            self._view = graph._hooks_of(node)
        return graph._hooks_of(node).add("after", hook)

    def backward(
        self,
        gradient: Tensor | None = None,
        retain_graph: bool | None = None,
        create_graph: bool = False,
        inputs: Any = None,
    ) -> None:
        """Adds the gradient of this tensor to the `.grad` of every leaf below it.

        Args:
            gradient: of the shape of self; it may be left out for one element, where it is 1.
            retain_graph: keep what is saved, for another backward; as create_graph unless given.
            create_graph: record backward itself, for higher derivatives.
            inputs: accumulate only into these.
        """
        if flags["MODES"]:
            return flags["unusual"](
                Tensor.backward,
                (self,),
                dict(gradient=gradient, retain_graph=retain_graph, create_graph=create_graph, inputs=inputs),
            )
        from minitorch import autograd

        return autograd.backward(self, gradient, retain_graph, create_graph, inputs=inputs)

    def _view_edge(self) -> tuple[Node | None, int] | None:
        """The edge of a view. After an in-place operation on the shared buffer it leads to the base's new history."""
        if self._view is None:
            return None
        edge, version = self._view
        if self._counter[0] == version or not self._base.requires_grad:
            return edge
        op = RECORDS["_as_strided"]
        node = _node_type(op)()
        size, stride, offset = _geometry(self._data, self._base._data)
        node.next_functions = (edge_of(self._base),)
        node.args = (self._counter[0], size, stride, offset, self._base.stride(), 0)
        node.saved = ()
        node.shape, node.dtype = self._data.shape, self._data.dtype
        node.seq = graph.next_seq()
        node.hooks = None
        self._view = ((node, 0), self._counter[0])
        return self._view[0]

    def detach(self) -> Tensor:
        """The same buffer outside the graph; a change in place is seen by both."""
        if flags["MODES"]:
            return flags["unusual"](Tensor.detach, (self,), {})
        out = wrap(self._data)
        out._counter = self._counter
        return out

    @seen_by_modes
    def detach_(self) -> Tensor:
        """Takes this tensor out of the graph that made it."""
        if self._base is not None:
            raise RuntimeError(
                "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for "
                "training, and gradient_as_bucket_view is set as True, gradients are views of DDP buckets, and hence "
                "detach_() cannot be called on these gradients. To fix this error, please refer to the "
                "Optimizer.zero_grad() function in torch/optim/optimizer.py as the solution."
            )
        self._edge = None
        self._requires_grad = False
        return self

    @seen
    def data(self) -> Tensor:
        """The same buffer outside the graph, and unseen by its version checks."""
        if flags["MODES"]:
            return seen.by_mode("data", self)
        return wrap(self._data)

    @data.setter
    def data(self, other: Tensor) -> None:
        self._data = other._data

    @property
    def _version(self) -> int:
        return self._counter[0]

    def _is_view(self) -> bool:
        return self._base is not None

    # -- to Python and NumPy

    def _plain(self) -> np.ndarray:
        """The buffer with Values as the numbers they hold."""
        return num.floats(self._data) if self._data.dtype == OBJECT else self._data

    def numpy(self, *, force: bool = False) -> np.ndarray:
        """The buffer as a NumPy array: shared, not copied."""
        if self.requires_grad and not force:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
        return self._plain()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        array = self.numpy()
        return array if dtype is None else array.astype(dtype, copy=False)

    def tolist(self) -> Any:
        """The elements as nested lists of Python numbers."""
        return self._plain().tolist()

    def item(self) -> Any:
        """The only element, as a Python number."""
        if self._data.size != 1:
            raise RuntimeError(f"a Tensor with {self._data.size} elements cannot be converted to Scalar")
        return self._plain().item()

    def __bool__(self) -> bool:
        if self._data.size != 1:
            count = "more than one value" if self._data.size else "no values"
            raise RuntimeError(f"Boolean value of Tensor with {count} is ambiguous")
        return bool(self.item())

    def _number(self) -> Any:
        if self._data.size != 1:
            raise ValueError("only one element tensors can be converted to Python scalars")
        return self.item()

    def __float__(self) -> float:
        return float(self._number())

    def __int__(self) -> int:
        return int(self._number())

    def __index__(self) -> int:
        if self._data.dtype.kind not in "iu" or self._data.size != 1:
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(self.item())

    def __complex__(self) -> complex:
        return complex(self._number())

    def __iter__(self) -> Iterator[Tensor]:
        if not self._data.ndim:
            raise TypeError("iteration over a 0-d tensor")
        return iter(self.unbind(0))

    def __reversed__(self) -> Tensor:
        return self.flip(tuple(range(self._data.ndim)))

    def __contains__(self, element: Any) -> bool:
        if isinstance(element, (Tensor, int, float, bool)):
            return bool((self == element).any())
        raise RuntimeError(f"Tensor.__contains__ only supports Tensor or scalar, but you passed in a {type(element)}.")

    __hash__ = object.__hash__

    def __format__(self, spec: str) -> str:
        # torch formats a 0-d tensor as its number, but a subclass, and a Parameter too, as it prints.
        plain_number = not self._data.ndim and (spec or type(self) is Tensor)
        return format(self.item(), spec) if plain_number else object.__format__(self, spec)

    def __repr__(self) -> str:
        node = self.grad_fn
        return repr_tensor(
            self._plain(),
            dtype_name=self.dtype.name,
            default_dtype_name=dtypes.get_default_dtype().name,
            requires_grad=self.requires_grad,
            grad_fn_name=None if node is None else type(node).__name__,
        )

    def __deepcopy__(self, memo: dict) -> Tensor:
        if not self.is_leaf:
            raise RuntimeError(
                "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the "
                "moment.  If you were attempting to deepcopy a module, this may be because of a torch.nn.utils."
                "weight_norm usage, see https://github.com/pytorch/pytorch/pull/103001"
            )
        if id(self) in memo:
            return memo[id(self)]
        copied = wrap(_stored(self._plain().copy(), self.dtype))._as_class(type(self))
        copied._requires_grad = self._requires_grad
        memo[id(self)] = copied
        if self._grad is not None:
            copied._grad = self._grad.__deepcopy__(memo)
        return copied

    def __reduce_ex__(self, protocol: int) -> tuple:
        if not self.is_leaf:
            raise RuntimeError("only leaf tensors can be pickled; detach() this one first")
        return _rebuild, (type(self), self._plain(), self.dtype.name, self.requires_grad)

    # -- conversions

    def to(self, *args: Any, **kwargs: Any) -> Tensor:
        """self in another dtype; the device may be named too, and is the CPU.

        Args:
            args: a dtype, a device, another tensor, or a device and a dtype; then non_blocking and copy.
        """
        if flags["MODES"]:
            return flags["unusual"](Tensor.to, (self, *args), kwargs)
        dtype, copy = kwargs.get("dtype"), kwargs.get("copy", False)
        dtypes.check_device(kwargs.get("device"))
        for arg in args:
            if isinstance(arg, dtypes.dtype):
                dtype = arg
            elif isinstance(arg, Tensor):
                dtype = arg.dtype
            elif isinstance(arg, (str, dtypes.device)):
                dtypes.check_device(arg)
        if dtype is None or dtype.np == self._data.dtype:
            return self.clone() if copy else self
        if dtype.np == OBJECT:
            flags["VALUES"] = True
        elif self._data.dtype == OBJECT and dtype.is_floating_point:
            if self.requires_grad and flags["GRAD"]:
                raise NotImplementedError(
                    "a tensor of dtype value that requires grad cannot leave its scalar graph; detach() it first"
                )
            return wrap(self._plain().astype(dtype.np))
        return self._to_copy(dtype.np)

    @seen_by_modes
    def type(self, dtype: Any = None) -> Any:
        """The name of its old tensor type, or self converted."""
        if dtype is None:
            return f"torch.{self.dtype.type_name}Tensor"
        if isinstance(dtype, str):
            name = dtype.rpartition(".")[2].removesuffix("Tensor")
            dtype = next(d for d in dtypes.ALL if d.type_name == name)
        return self.to(dtype)

    @seen_by_modes
    def type_as(self, other: Tensor) -> Tensor:
        """self in the dtype of other."""
        return self.to(other.dtype)

    @seen_by_modes
    def float(self) -> Tensor:
        return self.to(dtypes.float32)

    @seen_by_modes
    def double(self) -> Tensor:
        return self.to(dtypes.float64)

    @seen_by_modes
    def half(self) -> Tensor:
        return self.to(dtypes.float16)

    @seen_by_modes
    def long(self) -> Tensor:
        return self.to(dtypes.int64)

    @seen_by_modes
    def int(self) -> Tensor:
        return self.to(dtypes.int32)

    @seen_by_modes
    def short(self) -> Tensor:
        return self.to(dtypes.int16)

    @seen_by_modes
    def char(self) -> Tensor:
        return self.to(dtypes.int8)

    @seen_by_modes
    def byte(self) -> Tensor:
        return self.to(dtypes.uint8)

    @seen_by_modes
    def bool(self) -> Tensor:
        return self.to(dtypes.bool)

    def cpu(self) -> Tensor:
        return self

    def cuda(self, *args: Any, **kwargs: Any) -> Tensor:
        raise AssertionError("Torch not compiled with CUDA enabled")

    # -- other tensors like this one

    @seen_by_modes
    def new_tensor(self, data: Any, *, dtype: Any = False, device: Any = None, requires_grad: bool = False) -> Tensor:
        """A tensor of `data` with the dtype of self; dtype=None takes that of the data."""
        return tensor(data, dtype=self.dtype if dtype is False else dtype, requires_grad=requires_grad)

    @seen_by_modes
    def new_zeros(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
        """Zeros with the dtype of self."""
        return RECORDS["zeros"](*size, dtype=dtype or self.dtype, requires_grad=requires_grad)

    @seen_by_modes
    def new_ones(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
        """Ones with the dtype of self."""
        return RECORDS["ones"](*size, dtype=dtype or self.dtype, requires_grad=requires_grad)

    @seen_by_modes
    def new_empty(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
        """An unset tensor with the dtype of self."""
        return RECORDS["empty"](*size, dtype=dtype or self.dtype, requires_grad=requires_grad)

    @seen_by_modes
    def new_full(
        self, size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
    ) -> Tensor:
        """fill_value in every element, with the dtype of self."""
        return RECORDS["full"](size, fill_value, dtype=dtype or self.dtype, requires_grad=requires_grad)

    def _drawn(self, array: np.ndarray) -> Tensor:
        """A tensor of what the random generator drew."""
        return wrap(array)

    # -- random numbers in place

    def _overwrite(self, numbers: np.ndarray) -> Tensor:
        if flags["GRAD"] and self.requires_grad:
            refuse_in_place(self)
        self._data[...] = _stored(numbers, self.dtype) if self._data.dtype == OBJECT else numbers
        self._counter[0] += 1
        return self

    def _random(self, method: str, *args: Any, generator: Any) -> Tensor:
        if flags["MODES"]:
            return flags["unusual"](getattr(Tensor, f"{method}_"), (self, *args), dict(generator=generator))
        kind = np.float64 if self._data.dtype == OBJECT else self._data.dtype
        draw = getattr(generator or random.default_generator, method)
        return self._overwrite(draw(self._data.shape, kind, *args))

    def uniform_(self, a: float = 0.0, b: float = 1.0, *, generator: Any = None) -> Tensor:
        """Fills self with uniform numbers from [a, b)."""
        return self._random("uniform", a, b, generator=generator)

    def normal_(self, mean: float = 0.0, std: float = 1.0, *, generator: Any = None) -> Tensor:
        """Fills self with normal numbers."""
        return self._random("normal", mean, std, generator=generator)

    def exponential_(self, lambd: float = 1.0, *, generator: Any = None) -> Tensor:
        """Fills self with numbers of the exponential distribution of rate lambd."""
        return self._random("exponential", lambd, generator=generator)

    def bernoulli_(self, p: Any = 0.5, *, generator: Any = None) -> Tensor:
        """Fills self with 0s and 1s, each 1 with probability p (a number, or a tensor of them)."""
        draw = (generator or random.default_generator).bernoulli
        drawn = draw(p._plain()) if isinstance(p, Tensor) else draw(p, self._data.shape)
        return self._overwrite(drawn)

    def random_(self, from_: int = 0, to: int | None = None, *, generator: Any = None) -> Tensor:
        """Fills self with integers from [from, to); from 0 with one bound, up to the dtype's range with none."""
        if to is None and from_:
            from_, to = 0, from_
        if to is None:
            widest = {"float16": 2**11 + 1, "float32": 2**24 + 1, "float64": 2**53 + 1, "int64": 2**63, "bool": 2}
            to = widest.get(self.dtype.name) or int(np.iinfo(self._data.dtype).max) + 1
        return self._overwrite((generator or random.default_generator).randint(from_, to, self._data.shape))

    # -- transposes by name

    @seen
    def T(self) -> Tensor:
        if flags["MODES"]:
            return seen.by_mode("T", self)
        return self.permute(tuple(range(self._data.ndim - 1, -1, -1)))

    @seen
    def mT(self) -> Tensor:
        if flags["MODES"]:
            return seen.by_mode("mT", self)
        if self._data.ndim < 2:
            raise RuntimeError(
                f"tensor.mT is only supported on matrices or batches of matrices. Got {self._data.ndim}-D tensor."
            )
        return self.transpose(-2, -1)

    @seen
    def H(self) -> Tensor:
        if flags["MODES"]:
            return seen.by_mode("H", self)
        if self._data.ndim not in (0, 2):
            raise RuntimeError(f"tensor.H is only supported on matrices (2-D tensors). Got {self._data.ndim}-D tensor.")
        return self.transpose(0, 1) if self._data.ndim else self

    # -- the scalar graph

    def scalars(self, limit: int = 1_000_000) -> Any:
        """Opens this tensor into `Value`s: the operations that made it, run again on single numbers.

        A 0-d tensor gives a Value, any other an object array of its shape. `loss.scalars().backward()` gives the
        gradients that `loss.backward()` gave, on the Values of the leaves: `w.scalars()[0, 1].grad`.

        Args:
            limit: the largest graph to build, in Values.

        Raises:
            RuntimeError: a tensor was modified in place since the graph used it, or the graph is beyond the limit.
        """
        from minitorch.autograd.scalars import open_scalars

        return open_scalars(self, limit)


def wrap(data: np.ndarray) -> Tensor:
    """A tensor around a buffer."""
    out = _new(Tensor)
    out._data = data
    out._requires_grad = False
    out._grad = None
    out._edge = None
    out._counter = [0]
    out._base = None
    out._view = None
    out._accumulator = None
    return out


_new = object.__new__


def _unpack(buffer: Any, edge: tuple, counter: list[int]) -> Tensor:
    """A saved buffer as a tensor with its edge."""
    out = wrap(buffer if isinstance(buffer, np.ndarray) else np.asarray(buffer))
    if edge[0] is not None:
        out._requires_grad = True
        if isinstance(edge[0], AccumulateGrad):
            return edge[0].variable
        out._edge = edge
    if counter is not NEVER:
        out._counter = counter
    return out


def _rebuild(cls: type, data: np.ndarray, dtype_name: str, requires_grad: bool) -> Tensor:
    out = wrap(_stored(data, dtypes.BY_NAME[dtype_name]))._as_class(cls)
    out._requires_grad = requires_grad
    return out


def _offset(view: np.ndarray, base: np.ndarray) -> int:
    start = base.__array_interface__["data"][0]
    return (view.__array_interface__["data"][0] - start) // base.itemsize


def _geometry(view: np.ndarray, base: np.ndarray) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """Size, stride and offset of a view, in elements of its base."""
    return view.shape, tuple(s // view.itemsize for s in view.strides), _offset(view, base)


_node_types: dict[str, type[Node]] = {}


def _node_type(op: Any) -> type[Node]:
    """The Node class of a record, made once."""
    known = _node_types.get(op.name)
    if known is None:
        known = _node_types[op.name] = graph.node_class(op)
    return known


def _stored(data: np.ndarray, dtype: dtypes.dtype) -> np.ndarray:
    """An array as a buffer of `dtype`: numbers become Values where that is the dtype."""
    if dtype.np == OBJECT:
        flags["VALUES"] = True
        return num.lift(data)
    return np.asarray(data, dtype=dtype.np)


# ---- tensors from data ----------------------------------------------------------------------------------------------


def tensor(
    data: Any, *, dtype: dtypes.dtype | None = None, device: Any = None, requires_grad: bool = False, pin_memory=False
) -> Tensor:
    """A tensor with a copy of `data`: a number, nested lists, an array, another tensor.

    The dtype is that of the data: bool, int64 or the default floating dtype for Python numbers.

    >>> torch.tensor([[1.0, 2.0], [3.0, 4.0]]).shape
    torch.Size([2, 2])
    """
    if flags["MODES"]:
        return flags["unusual"](tensor, (data,), dict(dtype=dtype, device=device, requires_grad=requires_grad))
    dtypes.check_device(device)
    if isinstance(data, Tensor):
        warnings.warn(
            "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
            "sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor).",
            stacklevel=2,
        )
    out = wrap(_array_of(data, dtype))
    if requires_grad:
        if out._data.dtype.kind not in "fO":
            raise RuntimeError("Only Tensors of floating point and complex dtype can require gradients")
        out._requires_grad = True
    return out


def _array_of(data: Any, dtype: dtypes.dtype | None) -> np.ndarray:
    if isinstance(data, Tensor):
        data = data._plain()
    if isinstance(data, (np.ndarray, np.generic)):
        kind = dtype or dtypes.from_numpy(data.dtype)
        return _stored(np.array(data), kind) if kind.np == OBJECT else np.array(data, dtype=kind.np)
    try:
        array = np.array(_without_tensors(data))
    except ValueError as error:
        raise ValueError(_ragged(data) or str(error)) from None
    if array.dtype.kind not in "biuf":
        if array.dtype.kind == "O" and array.size and isinstance(array.flat[0], int):
            raise RuntimeError("Overflow when unpacking long long")
        if array.dtype.kind in "US":
            raise TypeError("new(): invalid data type 'str'")
        raise TypeError(f"not a number, list, array or tensor: {type(data).__name__}")
    if dtype is None:
        kind = array.dtype.kind
        if kind == "f" or array.size == 0:
            dtype = dtypes.get_default_dtype()
        else:
            dtype = dtypes.bool if kind == "b" else dtypes.int64
    return _stored(array, dtype)


def _without_tensors(data: Any) -> Any:
    if isinstance(data, Tensor):
        return data._plain()
    if isinstance(data, (list, tuple)) and any(isinstance(x, (Tensor, list, tuple)) for x in data):
        return [_without_tensors(x) for x in data]
    return data


def _ragged(data: Any, dim: int = 0) -> str | None:
    """torch's sentence for lists of unequal length, at the first place it happens."""
    if not isinstance(data, (list, tuple)) or not any(isinstance(x, (list, tuple)) for x in data):
        return None
    length = len(data[0]) if isinstance(data[0], (list, tuple)) else 0
    for x in data:
        if not isinstance(x, (list, tuple)):
            return f"expected sequence of length {length} at dim {dim + 1} (got 0)"
        if len(x) != length:
            return f"expected sequence of length {length} at dim {dim + 1} (got {len(x)})"
    return next((found for x in data if (found := _ragged(x, dim + 1))), None)


def as_tensor(data: Any, dtype: dtypes.dtype | None = None, device: Any = None) -> Tensor:
    """`data` as a tensor, without a copy where it is a tensor or an array of that dtype."""
    if isinstance(data, Tensor):
        return data if dtype is None else data.to(dtype)
    if isinstance(data, np.ndarray) and (dtype is None or dtype.np == data.dtype):
        return from_numpy(data)
    return tensor(data, dtype=dtype)


def from_numpy(array: np.ndarray) -> Tensor:
    """A tensor that shares the memory of a NumPy array.

    Raises:
        TypeError: it is not an array, or of a dtype that no tensor has.
    """
    if not isinstance(array, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(array).__name__})")
    kind = dtypes.from_numpy(array.dtype)
    # Unpickled arrays have dtype objects of their own; the call path compares dtypes by identity.
    return wrap(array if kind.np == OBJECT else array.view(kind.np))


def refuse_in_place(self: Tensor) -> None:
    """Raises torch's error for an in-place operation on a leaf that requires grad, or on a view of one."""
    if self._base is None:
        if self._edge is None:
            raise RuntimeError("a leaf Variable that requires grad is being used in an in-place operation.")
        return
    _refuse_view(self)
    if self._base._edge is None and self._base.requires_grad:
        raise RuntimeError("a view of a leaf Variable that requires grad is being used in an in-place operation.")


def _refuse_view(self: Tensor) -> None:
    """Raises torch's error for an in-place operation on a view whose base cannot be given a new history."""
    if self._base is None:
        return
    if self._view is None:
        raise RuntimeError(
            "A view was created in no_grad mode and is being modified inplace with grad mode enabled. Given that "
            "this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both "
            "the view and the inplace either both inside the no_grad block (if you don't want the inplace to be "
            "tracked) or both outside (if you want the inplace to be tracked)."
        )
    made, nr = self._view[0] or NO_EDGE
    node = made
    while node is not None and node.op is not None and node.op.view:
        if node.many:
            raise RuntimeError(
                f"Output {nr} of {made.name().partition('Backward')[0]} is a view and is being modified inplace. This "
                "view is the output of a function that returns multiple views. Such functions do not allow the output "
                "views to be modified inplace. You should replace the inplace operation by an out-of-place one."
            )
        node = node.next_functions[0][0]


flags.update(wrap=wrap, unpack=_unpack, Tensor=Tensor, TENSORS={Tensor})
