"""Tensor: a shaped buffer of numbers, and its place in the graph.

A tensor has no arithmetic of its own: every operation is a record (`ops`), bound to the class by `_dispatch` when it is
first used. What stands here is the tensor itself: its buffer, what shares it, which version it has, and its gradient.
"""

from __future__ import annotations

import copy
import operator
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np

from minitorch import dtypes
from minitorch._arguments import class_name, no_such_form, wrong_type
from minitorch._data import array_of, check_array, conversion, is_sequence
from minitorch._missing import missing_method
from minitorch._printing import repr_tensor
from minitorch.autograd import graph
from minitorch.autograd.graph import NEVER, AccumulateGrad, Node, RemovableHandle, edge_of
from minitorch.autograd.modes import flags, look_for_values, seen_by_modes
from minitorch.autograd.origin import warn
from minitorch.dtypes import OBJECT
from minitorch.ops import num
from minitorch.ops._record import RECORDS


class Size(tuple):
    """The shape of a tensor: a tuple of ints that stays a Size when it is sliced, added to or repeated.

    Raises TypeError for an element that is no integer.

    >>> torch.zeros(2, 3).shape
    torch.Size([2, 3])
    """

    __slots__ = ()

    def __new__(cls, sizes: Iterable[Any] = ()) -> Size:
        return _size([_length(size, place) for place, size in enumerate(sizes)])

    def numel(self) -> int:
        """The number of elements of a tensor of this shape."""
        total = 1
        for n in self:
            total *= n
        return total

    def __getitem__(self, key):
        part = tuple.__getitem__(self, key)
        return _size(part) if isinstance(key, slice) else part

    def __add__(self, other):
        if not isinstance(other, tuple):
            raise TypeError(f"can only concatenate tuple (not {type(other).__name__}) to torch.Size")
        return _size(tuple.__add__(self, other))

    def __radd__(self, other):
        return _size(other + tuple(self)) if isinstance(other, tuple) else NotImplemented

    def __mul__(self, times):
        return _size(tuple(self) * times)

    __rmul__ = __mul__

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"


_size = partial(tuple.__new__, Size)
"""A Size of what is known to be ints."""


def _length(size: Any, place: int) -> int:
    try:
        return operator.index(size)
    except TypeError:
        kind = type(size).__name__
        raise TypeError(f"torch.Size() takes an iterable of 'int' (item {place} is '{kind}')") from None


class _LazyMethods(type):
    """Binds `Tensor.tanh` to its record when somebody first asks for it."""

    def __getattr__(cls, name: str) -> Any:
        method = flags["find_method"](name)
        if method is None:
            raise AttributeError(f"type object '{cls.__name__}' has no attribute '{name}'")
        setattr(Tensor, name, method)
        return method

    def __dir__(cls) -> list[str]:
        return sorted({*super().__dir__(), *flags["method_names"]()})


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
    # _view           of a view: (how it was made, the version then): its edge, None without one, or why its base
    #                 cannot be given a new history: "no_grad", "many"; of any other: the hooks it has as a leaf
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
            return args[0].as_subclass(cls)
        if kwargs.keys() - {"device"}:
            raise no_such_form("new", args, kwargs, _OLD_FORMS)
        return _of_data_or_size(args, dtypes.get_default_dtype(), kwargs.get("device"))._as_class(cls)

    def __getattr__(self, name: str) -> Any:
        method = flags["find_method"](name)
        if method is None:
            raise missing_method(self, name)
        setattr(Tensor, name, method)
        return getattr(self, name)

    def __dir__(self) -> list[str]:
        return [*dir(type(self)), *self.__dict__]

    def as_subclass(self, cls: type[Tensor]) -> Tensor:
        """self as an instance of a subclass of Tensor: the same buffer, one node further on in the graph."""
        if not isinstance(cls, type):
            raise TypeError(f"cls must be a type (got {type(cls).__name__})")
        if not issubclass(cls, Tensor):
            raise TypeError(
                "Creating a Tensor subclass from a class that does not inherit from Tensor is not possible. Make sure "
                "your class inherits from Tensor."
            )
        return Tensor.__torch_function__(RECORDS["_alias"], (type(self),), (self,))._as_class(cls)

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
        return result if cls is Tensor else _in_class(result, cls)

    # -- what it is

    @property
    def shape(self) -> Size:
        """The size of each dim."""
        return _size(self._data.shape)

    def size(self, dim: int | None = None) -> Size | int:
        """The shape, or the size of one dim."""
        return _size(self._data.shape) if dim is None else self._data.shape[num.axis(dim, self._data.ndim)]

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

    is_cuda = is_sparse = is_quantized = is_meta = False
    is_cpu = True
    layout = "torch.strided"

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
        return self._data.dtype.kind in "fOV"

    def is_complex(self) -> bool:
        return False

    def is_signed(self) -> bool:
        return self.dtype.is_signed

    def is_conj(self) -> bool:
        return False

    is_neg = is_conj

    def conj(self) -> Tensor:
        """Itself: no tensor is complex."""
        return self

    resolve_conj = resolve_neg = conj

    def stride(self, dim: int | None = None) -> tuple[int, ...] | int:
        """How many elements to step in the buffer for one step in each dim."""
        strides = num.strides(self._data)
        return strides if dim is None else strides[num.axis(dim, len(strides))]

    def storage_offset(self) -> int:
        """Where in its storage the first element lies."""
        return num.offset(self._data)

    def data_ptr(self) -> int:
        """The address of the first element."""
        return self._data.__array_interface__["data"][0]

    def is_contiguous(self, *, memory_format: Any = num.contiguous_format) -> bool:
        """Whether the elements lie in order (in that of `memory_format`), without gaps."""
        x = self._data
        return x.flags.c_contiguous if memory_format is num.contiguous_format else num.lies_in(x, memory_format)

    def untyped_storage(self) -> Any:
        """The memory in which the tensor lies."""
        from minitorch import storage

        return storage.untyped_storage(self)

    def storage(self) -> Any:
        """The memory in which the tensor lies, as numbers of its dtype."""
        from minitorch import storage

        return storage.storage(self)

    @seen_by_modes
    def resize_(self, *sizes: Any, memory_format: Any = num.contiguous_format) -> Tensor:
        """Gives the tensor another size, in the same memory where that is large enough."""
        from minitorch import storage

        return storage.resize_(self, *sizes, memory_format=memory_format)

    @seen_by_modes
    def resize_as_(self, other: Tensor, *, memory_format: Any = num.contiguous_format) -> Tensor:
        """Gives the tensor the size of another, and its memory format where that is to be preserved."""
        wanted = num.format_of(other._data) if memory_format is num.preserve_format else memory_format
        return self.resize_(other.shape, memory_format=wanted)

    def _become(self, view: str, *args: Any) -> Tensor:
        from minitorch._inplace import become_view

        return become_view(self, RECORDS[view], *args)

    @seen_by_modes
    def as_strided_(self, size: Any, stride: Any, storage_offset: int | None = None) -> Tensor:
        """as_strided in place."""
        return self._become("as_strided", size, stride, storage_offset)

    @seen_by_modes
    def squeeze_(self, dim: Any = None) -> Tensor:
        """squeeze in place."""
        return self._become("squeeze", dim)

    @seen_by_modes
    def t_(self) -> Tensor:
        """t in place."""
        return self._become("t")

    @seen_by_modes
    def transpose_(self, dim0: int, dim1: int) -> Tensor:
        """transpose in place."""
        return self._become("transpose", dim0, dim1)

    @seen_by_modes
    def swapaxes_(self, axis0: int, axis1: int) -> Tensor:
        """transpose in place."""
        return self._become("transpose", axis0, axis1)

    @seen_by_modes
    def swapdims_(self, dim0: int, dim1: int) -> Tensor:
        """transpose in place."""
        return self._become("transpose", dim0, dim1)

    @seen_by_modes
    def unsqueeze_(self, dim: int) -> Tensor:
        """unsqueeze in place."""
        return self._become("unsqueeze", dim)

    @seen_by_modes
    def set_(self, source: Any = None, storage_offset: int = 0, size: Any = None, stride: Any = None) -> Tensor:
        """Lets the tensor lie where another does, or in a storage, from an offset, in a size and strides."""
        from minitorch import storage

        return storage.set_(self, source, storage_offset, size, stride)

    def is_set_to(self, tensor: Tensor) -> bool:
        """Whether both lie in the same memory in the same way."""
        ours, theirs = self._data, tensor._data
        return self.data_ptr() == tensor.data_ptr() and (ours.shape, ours.strides) == (theirs.shape, theirs.strides)

    def is_same_size(self, other: Tensor) -> bool:
        """Whether both have the same shape."""
        return self._data.shape == other._data.shape

    # -- in the graph

    @property
    def requires_grad(self) -> bool:
        if self._requires_grad is None:
            # A view follows its base, which may come to require grad later.
            return self._base._requires_grad
        return self._requires_grad

    @requires_grad.setter
    def requires_grad(self, flag: bool) -> None:
        # A view without a way back into the graph becomes a leaf of its own.
        if not (flag and self._is_cut_off()) and self.grad_fn is not None:
            advice = (
                " If you want to use a computed variable in a subgraph that doesn't require differentiation use "
                "var_no_grad = var.detach()."
            )
            raise RuntimeError(f"you can only change requires_grad flags of leaf variables.{'' if flag else advice}")
        if flag and self._data.dtype.kind not in "fOV":
            raise RuntimeError("only Tensors of floating point dtype can require gradients")
        # Without a word of its own a view does as its base does.
        self._requires_grad = bool(flag) or (None if self._base is not None else False)

    @seen_by_modes
    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """Sets requires_grad, and returns self."""
        # Of what a node has made torch complains only where it is assigned.
        if not requires_grad or not self.requires_grad or self._is_cut_off():
            self.requires_grad = requires_grad
        return self

    def _is_cut_off(self) -> bool:
        """Whether this is a view whose base cannot be given a new history: one made under no_grad, say."""
        return self._base is not None and self._view[0].__class__ is str

    @property
    def grad_fn(self) -> Node | None:
        """The node that made it; None for leaves."""
        if not self.requires_grad:
            return None
        node = edge_of(self)[0]
        return None if isinstance(node, AccumulateGrad) else node

    @property
    def output_nr(self) -> int:
        if self._base is None:
            return edge_of(self)[1] if self.grad_fn is not None else 0
        made, _ = self._view
        return made[1] if made.__class__ is tuple else 0

    @property
    def is_leaf(self) -> bool:
        return self.grad_fn is None

    @seen
    def grad(self) -> Tensor | None:
        if flags["MODES"]:
            return seen.by_mode("grad", self)
        # A view that cannot tell whether it is a leaf is not asked.
        if self._grad is None and not self._is_cut_off() and not self.is_leaf and not self.retains_grad:
            warn(
                "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute "
                "won't be populated during autograd.backward(). If you indeed want the .grad field to be populated for "
                "a non-leaf Tensor, use .retain_grad() on the non-leaf Tensor. If you access the non-leaf Tensor by "
                "mistake, make sure you access the leaf Tensor instead. See github.com/pytorch/pytorch/pull/30531 for "
                "more information."
            )
        return self._grad

    @grad.setter
    def grad(self, grad: Tensor | None) -> None:
        if grad is not None:
            if not isinstance(grad, Tensor):
                raise TypeError(
                    f"assigned grad expected to be a Tensor or None but got grad of type {type(grad).__name__}"
                )
            if grad is self:
                raise RuntimeError("can't assign Variable as its own grad")
            if grad._data.dtype != self._data.dtype:
                raise RuntimeError(
                    f"attempting to assign a gradient with dtype '{num.c_name(grad._data)}' to a tensor with "
                    f"grad_dtype '{self.dtype.type_name}'. The gradient must match the tensor's grad_dtype (defaults "
                    "to the tensor's dtype). You can set the tensor's grad_dtype attribute with a specific dtype, or "
                    "None to allow any dtype. Set grad_dtype with caution. Diverging the dtypes of a tensor and its "
                    "gradient may break downstream systems that assume they match."
                )
            if grad._data.shape != self._data.shape:
                raise RuntimeError(
                    f"attempting to assign a gradient of size '{list(grad.shape)}' to a tensor of size "
                    f"'{list(self.shape)}'. Please ensure that the gradient and the tensor are the same size"
                )
        self._grad = grad

    @grad.deleter
    def grad(self) -> None:
        self._grad = None

    @property
    def retains_grad(self) -> bool:
        try:
            node = self.grad_fn
        except RuntimeError:
            # A view that may not be used any more.
            return False
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
        if node is None:
            # A view made under no_grad: no gradient will ever come by.
            return RemovableHandle({}, hook)
        self._keep_hooks(node)
        return graph._hooks_of(node).add("tensor", hook, nr)

    def _keep_hooks(self, node: Node) -> None:
        """Lets a leaf keep its hooks itself: it holds its AccumulateGrad weakly."""
        if isinstance(node, AccumulateGrad):
            if self._base is None:
                self._view = graph._hooks_of(node)
            else:
                self._hooks = graph._hooks_of(node)

    def register_post_accumulate_grad_hook(self, hook: Callable) -> RemovableHandle:
        """Calls hook(tensor) after backward has added to the `.grad` of this leaf."""
        if not self.requires_grad:
            raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
        if self.grad_fn is not None:
            raise RuntimeError("post accumulate grad hooks cannot be registered on non-leaf tensors")
        node, _ = edge_of(self)
        if node is None:
            return RemovableHandle({}, hook)
        self._keep_hooks(node)
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
        return flags["backward"](self, gradient, retain_graph, create_graph, inputs=inputs)

    def _view_edge(self) -> tuple[Node | None, int] | None:
        """The edge of a view. After an in-place operation on the shared buffer it leads to the base's new history."""
        made, version = self._view
        if self._counter[0] == version or not self._base.requires_grad:
            return None if made.__class__ is str else made
        refuse_view(self, "its base or another view of its base has been")
        op = RECORDS["_as_strided"]
        node = _node_type(op)()
        base, view = self._base._data, self._data
        where = (view.shape, num.strides(view), num.offset(view), num.strides(base), num.offset(base))
        node.next_functions = (edge_of(self._base),)
        node.args = (self._counter[0], *where)
        node.saved = ()
        node.shape, node.dtype = self._data.shape, self._data.dtype
        node.seq = graph.next_seq()
        node.hooks = None
        edge = (node, 0)
        self._view = (edge, self._counter[0])
        if made is not None:
            graph.move_retained(made, edge)
        return edge

    def detach(self) -> Tensor:
        """The same buffer outside the graph; a change in place is seen by both."""
        if flags["MODES"]:
            return flags["unusual"](Tensor.detach, (self,), {})
        out = self._outside()
        out._counter = self._counter
        return out

    def _outside(self) -> Tensor:
        """The same buffer outside the graph, in the class that operations on self give."""
        out = wrap(self._data)
        return out if type(self) in flags["TENSORS"] else out._as_class(type(self))

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
        return self._outside()

    @data.setter
    def data(self, other: Tensor) -> None:
        if self.requires_grad and other._data.dtype.kind not in "fOV":
            raise RuntimeError("data set to a tensor that requires gradients must be floating point or complex dtype")
        if other._data.dtype != self._data.dtype or other._data.shape != self._data.shape:
            self._accumulator = None
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
        """The buffer as a NumPy array: shared, not copied, so that each sees what is written into the other.

        Raises:
            RuntimeError: the tensor requires grad outside no_grad, and `force` is False.
        TypeError: NumPy has no such dtype: bfloat16.
        """
        if self._data.dtype.kind == "V":
            raise TypeError("Got unsupported ScalarType BFloat16")
        if self.requires_grad and flags["GRAD"] and not force:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
        return self._plain().view()

    # With a NumPy number on the left, `np.float64(2) * t`, the operator is the tensor's.
    __array_priority__ = 1000

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self.numpy(), dtype, copy=copy)

    def __array_wrap__(self, array: np.ndarray, context: Any = None, return_scalar: bool = False) -> Tensor:
        """What NumPy makes of a tensor, `np.exp(t)` or `t + array`, is a tensor; truth values are uint8, as torch's."""
        return from_numpy(array.view(np.uint8) if array.dtype == bool else array)

    def __dlpack__(self, **options: Any) -> Any:
        if self.requires_grad:
            raise BufferError("Can't export tensors that require gradient, use tensor.detach()")
        return self._plain().__dlpack__(**options)

    def __dlpack_device__(self) -> tuple[int, int]:
        return self._data.__dlpack_device__()

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

    def _element(self) -> np.generic:
        """The only element, as a NumPy number, which knows its dtype."""
        self._real()
        return self._plain().reshape(())[()]

    def _real(self) -> Any:
        if flags["GRAD"] and self.requires_grad:
            warn(
                "Converting a tensor with requires_grad=True to a scalar may lead to unexpected behavior.\n"
                "Consider using tensor.detach() first."
            )
        return self._number()

    def __float__(self) -> float:
        return float(self._real())

    def __int__(self) -> int:
        return int(self._number())

    def __index__(self) -> int:
        if self._data.dtype.kind not in "biu" or self._data.size != 1:
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(self.item())

    def is_nonzero(self) -> bool:
        """Whether the only element is not zero."""
        return bool(self)

    def __complex__(self) -> complex:
        return complex(self._real())

    def __iter__(self) -> Iterator[Tensor]:
        if not self._data.ndim:
            raise TypeError("iteration over a 0-d tensor")
        return iter(self.unbind(0))

    def __reversed__(self) -> Tensor:
        return self.flip(0) if self._data.ndim else self

    def __contains__(self, element: Any) -> bool:
        if isinstance(element, (Tensor, int, float, bool)):
            return bool((element == self).any())
        raise RuntimeError(f"Tensor.__contains__ only supports Tensor or scalar, but you passed in a {type(element)}.")

    __hash__ = object.__hash__

    def __format__(self, spec: str) -> str:
        # torch formats a 0-d tensor as its number, but neither a subclass nor a Parameter.
        plain_number = not self._data.ndim and type(self) is Tensor
        return format(self.item(), spec) if plain_number else object.__format__(self, spec)

    def __repr__(self) -> str:
        return self._text("tensor" if type(self) is Tensor else type(self).__name__)

    def _text(self, prefix: str) -> str:
        try:
            node = self.grad_fn
            grad_fn_name = None if node is None else type(node).__name__
        except RuntimeError:
            # A view that may not be used any more; it can still be looked at.
            grad_fn_name = "Invalid"
        return repr_tensor(
            self._plain(),
            dtype_name=self.dtype.name,
            default_dtype_name=dtypes.get_default_dtype().name,
            requires_grad=self.requires_grad,
            grad_fn_name=grad_fn_name,
            prefix=prefix,
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
        # Tensors that share memory share it in the copy too, which is why memory is copied as a whole.
        memory, *rest = self._parts()
        if id(memory) not in memo:
            memo[id(memory)] = memory.copy("K")
        copied = memo[id(self)] = _rebuild(type(self), memo[id(memory)], *rest)
        # torch lets the copy of a plain tensor lie in its memory by `set_`, which counts as a modification.
        copied._counter[0] = int(type(self) is Tensor)
        if self._grad is not None:
            copied._grad = self._grad.__deepcopy__(memo)
        if self.__dict__:
            copied.__dict__.update(copy.deepcopy(self.__dict__, memo))
        return copied

    def __reduce_ex__(self, protocol: int) -> tuple:
        return _rebuild, (type(self), *self._parts()), self.__dict__ or None

    def _parts(self) -> tuple:
        """The memory in which the elements lie, how they lie there, and what else makes this tensor."""
        memory, view = num.storage(self._data), self._data
        if view.dtype == OBJECT or memory.dtype != view.dtype:
            memory = view = self._plain()
        where = (view.shape, num.strides(view), num.offset(view)) if view is not memory else None
        return memory, where, self.dtype.name, self.requires_grad

    # -- conversions

    def to(self, *args: Any, **kwargs: Any) -> Tensor:
        """self in another dtype; the device may be named too, and is the CPU.

        What is of that dtype already is returned as it is, unless copy=True.

        Args:
            args: a dtype, a device, another tensor, or a device and a dtype; then non_blocking and copy.

        >>> torch.tensor([1.9, -1.9]).to(torch.int64)
        tensor([ 1, -1])
        """
        if flags["MODES"]:
            return flags["unusual"](Tensor.to, (self, *args), kwargs)
        if len(args) == 1 and not kwargs and args[0].__class__ is dtypes.dtype:
            return self._converted(args[0])
        return self._converted(*conversion(args, kwargs))

    def _converted(self, dtype: dtypes.dtype | None, copy: bool = False, memory_format: Any = None) -> Tensor:
        if dtype is None or dtype.np is self._data.dtype or dtype.np == self._data.dtype:
            if not copy and (memory_format in (None, num.preserve_format, num.format_of(self._data))):
                return self
            if self._data.dtype == OBJECT:
                return self.clone()
            return self._to_copy(self._data.dtype, memory_format)
        if dtype.np == OBJECT:
            look_for_values()
        elif self._data.dtype == OBJECT and dtype.is_floating_point:
            if self.requires_grad and flags["GRAD"]:
                raise NotImplementedError(
                    "a tensor of dtype value that requires grad cannot leave its scalar graph; detach() it first"
                )
            return wrap(self._plain().astype(dtype.np))
        return self._to_copy(dtype.np, memory_format)

    @seen_by_modes
    def type(self, dtype: Any = None, non_blocking: bool = False, *, memory_format: Any = None) -> Any:
        """The name of its old tensor type, or self converted to a dtype or to such a type, given by name or itself."""
        if dtype is None:
            return _old_type(self.dtype)
        if isinstance(dtype, type):
            dtype = f"torch.{dtype.__name__}" if isinstance(dtype, OldType) else dtype.__name__
        if isinstance(dtype, str):
            known = next((d for d in dtypes.ALL if _old_type(d) == dtype), None)
            if known is None:
                raise ValueError(f"invalid type: '{dtype}'")
            dtype = known
        if not isinstance(dtype, dtypes.dtype):
            raise TypeError("dtype must be a type, str, or dtype object")
        return self._converted(dtype, False, memory_format)

    @seen_by_modes
    def type_as(self, other: Tensor) -> Tensor:
        """self in the dtype of other."""
        if not isinstance(other, Tensor):
            raise wrong_type("type_as", "other", 1, "Tensor", other)
        return self._converted(other.dtype)

    @seen_by_modes
    def float(self, *, memory_format: Any = None) -> Tensor:
        return self._converted(dtypes.float32, False, memory_format)

    @seen_by_modes
    def double(self, *, memory_format: Any = None) -> Tensor:
        return self._converted(dtypes.float64, False, memory_format)

    @seen_by_modes
    def half(self, *, memory_format: Any = None) -> Tensor:
        return self._converted(dtypes.float16, False, memory_format)

    @seen_by_modes
    def bfloat16(self, *, memory_format: Any = None) -> Tensor:
        return self._converted(dtypes.bfloat16, False, memory_format)

    @seen_by_modes
    def long(self, *, memory_format: Any = None) -> Tensor:
        return self._converted(dtypes.int64, False, memory_format)

    @seen_by_modes
    def int(self, *, memory_format: Any = None) -> Tensor:
        return self._converted(dtypes.int32, False, memory_format)

    @seen_by_modes
    def short(self, *, memory_format: Any = None) -> Tensor:
        return self._converted(dtypes.int16, False, memory_format)

    @seen_by_modes
    def char(self, *, memory_format: Any = None) -> Tensor:
        return self._converted(dtypes.int8, False, memory_format)

    @seen_by_modes
    def byte(self, *, memory_format: Any = None) -> Tensor:
        return self._converted(dtypes.uint8, False, memory_format)

    @seen_by_modes
    def bool(self, *, memory_format: Any = None) -> Tensor:
        return self._converted(dtypes.bool, False, memory_format)

    def cpu(self) -> Tensor:
        return self

    def cuda(self, device: Any = None, non_blocking: bool = False, memory_format: Any = None) -> Tensor:
        dtypes.check_device("cuda" if device is None else device)
        return self

    def xpu(self, device: Any = None, non_blocking: bool = False, memory_format: Any = None) -> Tensor:
        dtypes.check_device("xpu" if device is None else device)
        return self

    def pin_memory(self, device: Any = None) -> Tensor:
        raise RuntimeError("Cannot access accelerator device when none is available.")

    def is_pinned(self, device: Any = None) -> bool:
        return False

    def is_inference(self) -> bool:
        """False: `inference_mode` is `no_grad` here, and its tensors are like all others."""
        return False

    # -- other tensors like this one

    @seen_by_modes
    def new_tensor(self, data: Any, *, dtype: Any = None, **options: Any) -> Tensor:
        """A tensor of `data`, with the dtype of self unless another is given."""
        if isinstance(data, Tensor):
            _warn_of_copy("tensor.new_tensor")
            data = data._plain()
        return tensor(data, dtype=self.dtype if dtype is None else dtype, **options)

    @seen_by_modes
    def new_zeros(self, *size: Any, dtype: Any = None, **options: Any) -> Tensor:
        """Zeros, with the dtype of self unless another is given."""
        return RECORDS["zeros"](*size, dtype=dtype or self.dtype, **options)

    @seen_by_modes
    def new_ones(self, *size: Any, dtype: Any = None, **options: Any) -> Tensor:
        """Ones, with the dtype of self unless another is given."""
        return RECORDS["ones"](*size, dtype=dtype or self.dtype, **options)

    @seen_by_modes
    def new_empty(self, *size: Any, dtype: Any = None, **options: Any) -> Tensor:
        """A tensor whose elements are not set, with the dtype of self unless another is given."""
        return RECORDS["empty"](*size, dtype=dtype or self.dtype, **options)

    @seen_by_modes
    def new_full(self, size: Any, fill_value: Any, *, dtype: Any = None, **options: Any) -> Tensor:
        """fill_value in every element, with the dtype of self unless another is given."""
        return RECORDS["full"](size, fill_value, dtype=dtype or self.dtype, **options)

    def new(self, *args: Any, device: Any = None) -> Tensor:
        """The old constructor of the dtype of self: of data, or of a size."""
        return _of_data_or_size(args, self.dtype, device)

    # -- transposes by name

    @seen
    def T(self) -> Tensor:
        if flags["MODES"]:
            return seen.by_mode("T", self)
        if self._data.ndim == 0:
            _warn_of_0d("T", "This function is the identity in these cases.")
        elif self._data.ndim != 2:
            warn(
                "The use of `x.T` on tensors of dimension other than 2 to reverse their shape is deprecated and it "
                "will throw an error in a future release. Consider `x.mT` to transpose batches of matrices or "
                "`x.permute(*torch.arange(x.ndim - 1, -1, -1))` to reverse the dimensions of a tensor."
            )
        return self.permute(*range(self._data.ndim - 1, -1, -1))

    @seen
    def mT(self) -> Tensor:
        if flags["MODES"]:
            return seen.by_mode("mT", self)
        return self._matrices_transposed("mT", "This function is the identity in these cases.")

    @seen
    def mH(self) -> Tensor:
        if flags["MODES"]:
            return seen.by_mode("mH", self)
        return self._matrices_transposed("mH", "Consider using x.conj().")

    def _matrices_transposed(self, name: str, advice: str) -> Tensor:
        if self._data.ndim == 0:
            _warn_of_0d(name, advice)
            return self
        if self._data.ndim < 2:
            raise RuntimeError(
                f"tensor.{name} is only supported on matrices or batches of matrices. Got {self._data.ndim}-D tensor."
            )
        return self.transpose(-2, -1)

    @seen
    def H(self) -> Tensor:
        if flags["MODES"]:
            return seen.by_mode("H", self)
        if self._data.ndim == 0:
            _warn_of_0d("H", "Consider using x.conj().")
            return self
        if self._data.ndim != 2:
            hint = " For batches of matrices, consider using tensor.mH" if self._data.ndim > 2 else ""
            raise RuntimeError(
                f"tensor.H is only supported on matrices (2-D tensors). Got {self._data.ndim}-D tensor.{hint}"
            )
        return self.transpose(0, 1)

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


def _warn_of_0d(name: str, advice: str) -> None:
    warn(f"Tensor.{name} is deprecated on 0-D tensors. {advice}")


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


def _in_class(result: Any, cls: type[Tensor]) -> Any:
    """A result of an operation on a subclass, or a tuple or list of them, as that subclass."""
    if isinstance(result, Tensor):
        return result if isinstance(result, cls) else result.as_subclass(cls)
    if isinstance(result, (tuple, list)):
        return type(result)(_in_class(x, cls) for x in result)
    return result


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


def _rebuild(cls: type, memory: np.ndarray, where: tuple | None, dtype_name: str, requires_grad: bool) -> Tensor:
    dtype = dtypes.BY_NAME[dtype_name]
    if dtype.np != OBJECT:
        # Unpickled arrays have dtype objects of their own; the call path compares dtypes by identity.
        memory = memory.view(dtype.np)
    data = num.strided(memory, *where) if where else memory
    out = wrap(_stored(data, dtype))._as_class(cls)
    out._requires_grad = requires_grad
    return out


def _geometry(view: np.ndarray, base: np.ndarray) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """Size, stride and offset of a view, in elements of its base."""
    return view.shape, num.strides(view), num.offset(view) - num.offset(base)


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
        look_for_values()
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
        _warn_of_copy("torch.tensor")
    dtype = None if dtype is None else dtypes.as_dtype(dtype, "tensor")
    out = wrap(_stored(*array_of(data, dtype)))
    return requiring_grad(out) if requires_grad else out


def requiring_grad(made: Tensor) -> Tensor:
    """A new tensor, made to require grad; RuntimeError for integers and bools."""
    if made._data.dtype.kind not in "fOV":
        raise RuntimeError("Only Tensors of floating point and complex dtype can require gradients")
    made._requires_grad = True
    return made


def _warn_of_copy(instead_of: str) -> None:
    warn(
        "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
        f"sourceTensor.detach().clone().requires_grad_(True), rather than {instead_of}(sourceTensor)."
    )


def as_tensor(data: Any, dtype: dtypes.dtype | None = None, device: Any = None) -> Tensor:
    """`data` as a tensor, without a copy where it is a tensor or an array of that dtype."""
    dtypes.check_device(device)
    if isinstance(data, Tensor):
        return data if dtype is None else data.to(dtype)
    if isinstance(data, np.ndarray) and (dtype is None or dtype.np == data.dtype):
        return from_numpy(data)
    return tensor(data, dtype=dtype)


def asarray(
    obj: Any,
    *,
    dtype: dtypes.dtype | None = None,
    device: Any = None,
    copy: bool | None = None,
    requires_grad: bool | None = None,
) -> Tensor:
    """`obj` as a tensor, sharing its memory where `copy` and the dtype allow that.

    Args:
        copy: True always copies, False never does, None only where it must.
        requires_grad: of the result; as that of `obj` unless given.

    Raises:
        ValueError: copy=False, but the dtype or the kind of data needs a copy.
    """
    if copy is False:
        if not isinstance(obj, (Tensor, np.ndarray)):
            raise ValueError("can't alias arbitrary sequence into a tensor.")
        known = obj.dtype if isinstance(obj, Tensor) else dtypes.from_numpy(obj.dtype)
        if dtype is not None and dtype is not known:
            raise ValueError(f"can't alias tensor with dtype '{known.type_name}' into dtype '{dtype.type_name}'.")
    needs = obj.requires_grad if isinstance(obj, Tensor) and requires_grad is None else bool(requires_grad)
    dtypes.check_device(device)
    as_it_is = isinstance(obj, Tensor) and dtype in (None, obj.dtype) and needs == obj.requires_grad and obj.is_leaf
    if as_it_is and not copy:
        return obj
    out = as_tensor(obj.detach() if isinstance(obj, Tensor) else obj, dtype)
    if copy and isinstance(obj, (Tensor, np.ndarray)) and np.may_share_memory(out._data, np.asarray(obj)):
        out = out.clone()
    return out.requires_grad_(needs)


def from_numpy(array: np.ndarray) -> Tensor:
    """A tensor that shares the memory of a NumPy array.

    Raises:
        TypeError: it is not an array, or of a dtype that no tensor has.
        ValueError: it has negative strides, or the byte order of another machine.
    """
    if not isinstance(array, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {class_name(array)})")
    check_array(array)
    if not array.flags.writeable:
        warn(
            "The given NumPy array is not writable, and PyTorch does not support non-writable tensors. This means "
            "writing to this tensor will result in undefined behavior. You may want to copy the array to protect its "
            "data or make it writable before converting it to a tensor. This type of warning will be suppressed for "
            "the rest of this program."
        )
    kind = dtypes.from_numpy(array.dtype)
    # Unpickled arrays have dtype objects of their own; the call path compares dtypes by identity.
    if kind.np == OBJECT:
        return wrap(array)
    return wrap(array.view(kind.np) if array.base is None else num.own_storage(array.view(kind.np)))


# ---- the old constructors -------------------------------------------------------------------------------------------


def _of_data_or_size(args: tuple, dtype: dtypes.dtype, device: Any = None) -> Tensor:
    """What `torch.FloatTensor(…)` makes: a tensor of a size, of data, or over the memory of another tensor.

    Raises:
        TypeError: neither sizes nor a sequence nor a tensor of that dtype.
    """
    where = dtypes.CPU if device is None else dtypes.device(device)
    if where.type != "cpu":
        raise RuntimeError(f"legacy constructor expects device type: cpu but device type: {where.type} was passed")
    first = args[0] if args else []
    if isinstance(first, Tensor) and len(args) == 1:
        if first.dtype is not dtype:
            raise TypeError(f"expected {_options(dtype)} (got {_options(first.dtype)})")
        return RECORDS["_alias"](first)
    sized = isinstance(first, Size) or (hasattr(first, "__index__") and not isinstance(first, (bool, np.ndarray)))
    if sized:
        return RECORDS["zeros"](*args, dtype=dtype)
    if len(args) > 1:
        raise no_such_form("new", args, {}, _OLD_FORMS)
    if not is_sequence(first):
        raise TypeError(f"new(): data must be a sequence (got {class_name(first)})")
    return wrap(_stored(*array_of(first, dtype)))


_OLD_FORMS = "Tensor other\ntuple of ints size\nobject data"


def _options(dtype: dtypes.dtype) -> str:
    return (
        f"TensorOptions(dtype={dtype.c_name}, device=cpu, layout=Strided, requires_grad=false (default), "
        "pinned_memory=false (default), memory_format=(nullopt))"
    )


def _old_type(dtype: dtypes.dtype) -> str:
    return f"torch.{dtype.type_name}Tensor"


class OldType(type):
    """`torch.FloatTensor` and its kin: an old constructor, of which all tensors of that dtype are instances."""

    is_cuda = False

    def __new__(cls, dtype: dtypes.dtype) -> OldType:
        doc = f"The old constructor of {dtype} tensors: of data, or of a size."
        facts = {"dtype": dtype, "__module__": "torch", "__doc__": doc}
        return super().__new__(cls, f"{dtype.type_name}Tensor", (), facts)

    def __init__(cls, dtype: dtypes.dtype):
        super().__init__(cls.__name__, (), {})

    def __call__(cls, *args: Any, device: Any = None) -> Tensor:
        return _of_data_or_size(args, cls.dtype, device)

    def __instancecheck__(cls, x: Any) -> bool:
        return isinstance(x, Tensor) and x.dtype is cls.dtype


def refuse_in_place(self: Tensor) -> None:
    """Raises torch's error for an in-place operation on a leaf that requires grad, or on a view of one."""
    if self._base is None:
        if self._edge is None:
            raise RuntimeError("a leaf Variable that requires grad is being used in an in-place operation.")
        return
    refuse_view(self)
    if self._base._edge is None:
        raise RuntimeError("a view of a leaf Variable that requires grad is being used in an in-place operation.")


_WHY_NOT = {
    "no_grad": "Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by "
    "moving both the view and the inplace either both inside the no_grad block (if you don't want the inplace to be "
    "tracked) or both outside (if you want the inplace to be tracked).",
    "many": "This view is the output of a function that returns multiple views. Such functions do not allow the output "
    "views to be modified inplace. You should replace the inplace operation by an out-of-place one.",
    "function": "This view was created inside a custom Function (or because an input was returned as-is) and the "
    "autograd logic to handle view+inplace would override the custom backward associated with the custom Function, "
    "leading to incorrect gradients. This behavior is forbidden. You can fix this by cloning the output of the custom "
    "Function.",
}


def refuse_view(self: Tensor, what: str = "is being") -> None:
    """Raises torch's error for an in-place operation on a view whose base cannot be given a new history."""
    if self._base is None or (made := self._view[0]) is None:
        return
    if made.__class__ is str:
        why, whose = made, "A view was created in no_grad mode and"
    else:
        why, node = None, made[0]
        while why is None:
            if node is None:
                # A node over a view that has no edge itself.
                why, kind = "no_grad", "is a view of a view which was created in no_grad mode"
            elif getattr(node, "makes_views", False):
                why, kind = "function", "is a view"
            elif node.op is None or not node.op.view:
                return
            elif node.many:
                why, kind = "many", "is a view"
            else:
                node = node.next_functions[0][0]
        maker = re.sub("Backward0?$", "", made[0].name())
        whose = f"Output {made[1]} of {maker} {kind} and"
    mode = " with grad mode enabled" if "no_grad" in whose else ""
    raise RuntimeError(f"{whose} {what} modified inplace{mode}. {_WHY_NOT[why]}")


flags.update(wrap=wrap, unpack=_unpack, Tensor=Tensor, TENSORS={Tensor})
