"""The smaller things of torch in print: sizes, dtypes, devices, limits, nodes, classes, subclasses."""
# large: what it prints is not the same with another dtype

import copy
import pickle
import re

import torch


def show(*things):
    print(*(re.sub(r"0x[0-9a-f]+", "0x…", str(thing)) for thing in things))


def attempt(function):
    try:
        show(repr(function()))
    except Exception as error:
        show(type(error).__name__, str(error).splitlines()[0])


# Sizes are tuples that stay sizes.
size = torch.zeros(2, 3, 4).shape
print(size, [size], f"{size} {size!r:>30}", size[1:], size[::-1], size[0], size + (1,), (1,) + size, size * 2, 2 * size)
print(size.numel(), torch.Size([]).numel(), torch.Size([2, 0]), torch.zeros(()).shape, torch.ones(3).size(), len(size))
print(size == (2, 3, 4), size == [2, 3, 4], hash(size) == hash((2, 3, 4)), sum(size), max(size), 3 in size, (*size, 5))
print(type(size), type(size[:1]), type(size + size), type((1,) + size), torch.Size([True, torch.tensor(2)]))
print(pickle.loads(pickle.dumps(size)), copy.deepcopy(size), torch.Size(range(3)), "%s %s %s" % size)
attempt(lambda: torch.Size([1.5]))
attempt(lambda: torch.Size(["a"]))
attempt(lambda: torch.Size([torch.tensor(1.0)]))
attempt(lambda: torch.Size(3))
attempt(lambda: size + [1])
attempt(lambda: size + 1)
attempt(lambda: size * 1.5)
attempt(lambda: size[5])

# dtypes, devices and limits.
names = "float32 float float64 double float16 half int64 long int32 int int16 short int8 uint8 bool"
for dtype in (getattr(torch, name) for name in names.split()):
    print(dtype, [dtype], f"{dtype}", dtype.itemsize, dtype.is_floating_point, dtype.is_signed, dtype.is_complex)
    print(torch.finfo(dtype) if dtype.is_floating_point else dtype if dtype == torch.bool else torch.iinfo(dtype))
print(torch.float is torch.float32, torch.float32 == "float32", {torch.float32: 1}, type(torch.float32))
print(pickle.loads(pickle.dumps(torch.int8)) is torch.int8, copy.deepcopy(torch.half) is torch.half, torch.finfo())
print(
    torch.finfo(torch.float32) == torch.finfo(),
    torch.finfo(torch.float64) == torch.finfo(),
    torch.iinfo(torch.int8).max,
)
attempt(lambda: torch.finfo(torch.int64))
attempt(lambda: torch.iinfo(torch.float32))
attempt(lambda: torch.iinfo(torch.bool))
attempt(lambda: torch.finfo("float32"))
for name in ("cpu", "cpu:0", "cuda", "cuda:3", "meta", "mps", "xla:1"):
    device = torch.device(name)
    print(device, [device], f"{device}", device.type, device.index, pickle.loads(pickle.dumps(device)) == device)
print(torch.device("cpu", 0), [torch.device("cuda", index=1)], torch.device(torch.device("cpu")), torch.zeros(1).device)
print(torch.device("cpu") == torch.device("cpu:0"), torch.device("cpu") == "cpu", len({torch.device("cpu"), device}))
for arguments in (
    ("cpu:0", 0),
    ("cpu:a",),
    ("cpu:",),
    ("cpu:-1",),
    ("cpu:01",),
    ("",),
    ("gpu",),
    ("cpu", -1),
    ("cpu", "0"),
):
    attempt(lambda: torch.device(*arguments))
attempt(lambda: torch.device(None))
attempt(lambda: torch.device(0))
attempt(lambda: torch.device(torch.device("cpu"), 1))


# Nodes, of the library and of one's own.
class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        return grad * 2


leaf = torch.ones(2, requires_grad=True)
result = Twice.apply(leaf) + leaf.exp()
written = leaf * 1
written[0] = 3.0
view = written[1:]
written.mul_(2)
(second,) = torch.autograd.grad(leaf.exp().sum(), leaf, create_graph=True)
for tensor in (result, written, view, second, leaf[:1], leaf.max(0)[0]):
    show(tensor, tensor.grad_fn, type(tensor.grad_fn), tensor.grad_fn.name(), tensor.grad_fn.next_functions)
show(leaf.grad_fn, result.grad_fn.next_functions[0][0].next_functions, type(result.grad_fn.next_functions[0][0]))
show(Twice, torch.autograd.Function, torch.no_grad(), torch.set_grad_enabled(True), torch.no_grad, torch.Generator())
show(torch.Tensor, torch.Size, torch.dtype, torch.device, torch.finfo, torch.nn.Parameter, torch.manual_seed(1))
show(type(leaf), leaf.type(), leaf.dtype, type(leaf.max(0)), leaf.max(0))


# Subclasses of Tensor.
class Points(torch.Tensor):
    pass


class Quiet(torch.Tensor):
    def __repr__(self):
        return "quiet"


points = Points([[1.0, 2.0], [3.0, 4.5]])
print(
    points,
    points[0],
    points * 2,
    points.sum(),
    points.T,
    points.detach(),
    points.data,
    points.double(),
    type(points.max()),
)
print(points.max(1), points.split(1), [row for row in points], f"{points.sum()}")
print(torch.ones(2, 2) + points, torch.ones(40).as_subclass(Points), torch.zeros(0, 2).as_subclass(Points))
print(torch.arange(2000).as_subclass(Points), Points(leaf), leaf.as_subclass(Points) * 2, torch.Tensor(leaf))
print(torch.ones(2).as_subclass(Quiet), [Quiet([1.0])], f"{Quiet([1.0])}", torch.nn.Parameter(torch.ones(1)) + points)
attempt(lambda: f"{points.sum():.2f}")
attempt(lambda: torch.ones(2).as_subclass(int))
attempt(lambda: torch.ones(2).as_subclass(3))
