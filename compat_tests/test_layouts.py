"""Views made in place (`squeeze_` and its kin), and memory formats, as torch has them."""

import copy
import pickle
import warnings

import pytest

from compat_tests.backends import BOTH

VIEWS = {
    "as_strided_": lambda x: x.as_strided_((2,), (1,)),
    "as_strided_ from an offset": lambda x: x.as_strided_((2,), (1,), 1),
    "squeeze_": lambda x: x.squeeze_(),
    "squeeze_ of a dim": lambda x: x.squeeze_(1),
    "squeeze_ of dims": lambda x: x.squeeze_((0, 1)),
    "swapaxes_": lambda x: x.swapaxes_(0, 1),
    "swapdims_": lambda x: x.swapdims_(0, 1),
    "t_": lambda x: x.t_(),
    "transpose_": lambda x: x.transpose_(0, -1),
    "unsqueeze_": lambda x: x.unsqueeze_(0),
    "unsqueeze_ of no dim": lambda x: x.unsqueeze_(5),
    "transpose_ of no dim": lambda x: x.transpose_(0, 3),
}


def leaf(torch, grad=True):
    return torch.arange(6.0).reshape(6, 1)[::2].clone().requires_grad_(grad)


def chain(x):
    names, node = [], x.grad_fn
    while node is not None:
        names.append(node.name())
        node = node.next_functions[0][0] if node.next_functions else None
    return names


def weighted(torch, x):
    return (x * torch.arange(float(x.numel())).reshape(x.shape)).sum()


def on_plain(torch, view):
    x = leaf(torch, grad=False)
    same = view(x) is x
    return same, x.shape, x.stride(), x.storage_offset(), x._version, x._is_view()


def on_leaf(torch, view):
    view(leaf(torch))


def on_leaf_without_grad(torch, view):
    x = leaf(torch)
    with torch.no_grad():
        view(x)
    return x.shape, x.is_leaf, x._version


def on_result(torch, view):
    x = leaf(torch)
    y = x * 2
    view(y)
    y.mul_(3)
    weighted(torch, y).backward()
    return chain(y), y._version, x.grad.tolist()


def on_saved_result(torch, view):
    y = leaf(torch).exp()
    view(y)
    y.sum().backward()


def on_view(torch, view):
    x = leaf(torch)
    base = x.expand(3, 2) * 2
    part = base[:, 1:]
    view(part)
    first = chain(part), part._version, part._base is base, chain(base), part.shape
    part.mul_(5)
    weighted(torch, base).backward()
    return first, chain(part), chain(base), x.grad.tolist()


def on_stale_view(torch, view):
    x = leaf(torch)
    base = x.expand(3, 2) * 2
    part = base[:, :1]
    base.mul_(5)
    view(part)
    weighted(torch, part).backward()
    return chain(part), x.grad.tolist()


def on_base_of_view(torch, view):
    x = leaf(torch)
    base = x * 2
    part = base.view(3, 1)
    view(base)
    result = part * 1
    weighted(torch, result).backward()
    return chain(result), part.shape, x.grad.tolist()


def on_view_of_leaf(torch, view):
    view(leaf(torch)[:])


def on_detached(torch, view):
    x = leaf(torch, grad=False)
    y = x.detach()
    view(y)
    return x.shape, y.shape, x._version


def on_what_retains_grad(torch, view):
    y = leaf(torch) * 2
    y.retain_grad()
    view(y)
    weighted(torch, y).backward()
    return y.grad.shape, y.grad.tolist()


def on_one_piece(torch, view):
    view((leaf(torch) * 2).split(1)[0])


SITUATIONS = [value for name, value in list(globals().items()) if name.startswith("on_")]


def outcome(work, *args):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return str(work(*args))
        except Exception as error:
            # What was modified is told by its shape and its node, each backend's own.
            return type(error).__name__, str(error).splitlines()[0].partition(": [")[0].replace("t_()", "t()")


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("view", VIEWS)
def test_view_made_in_place(view, situation):
    ours, theirs = (outcome(situation, b.torch, VIEWS[view]) for b in BOTH)
    assert ours == theirs


FORMATS = ("contiguous_format", "preserve_format", "channels_last", "channels_last_3d")
MAKE = {
    "contiguous": lambda x, f: x.contiguous(memory_format=f),
    "clone": lambda x, f: x.clone(memory_format=f),
    "to": lambda x, f: x.to(memory_format=f),
    "to, another dtype": lambda x, f: x.to(x.new_zeros(()).int().dtype, memory_format=f),
    "to, copied": lambda x, f: x.to(memory_format=f, copy=True),
    "double": lambda x, f: x.double(memory_format=f),
    "type": lambda x, f: x.type(x.dtype, memory_format=f),
    "resize_": lambda x, f: x.clone().resize_(*x.shape[::-1], memory_format=f),
    "resize_as_": lambda x, f: x.new_zeros(3).resize_as_(x, memory_format=f),
    "kept by an operation": lambda x, f: (x.clone(memory_format=f) * 2 + 1).exp(),
    "kept by a clone": lambda x, f: x.clone(memory_format=f).clone(),
    "seen through a transpose": lambda x, f: x.transpose(1, -1).clone(memory_format=f),
}
LIKE = ("empty_like", "zeros_like", "ones_like", "rand_like", "randn_like")


def laid_out(x, torch):
    if not isinstance(x, torch.Tensor):
        return x
    orders = [x.is_contiguous(memory_format=getattr(torch, name)) for name in FORMATS]
    # A dim of size 1 has no stride to speak of: NumPy gives its copies another than torch does.
    strides = [step for step, n in zip(x.stride(), x.shape, strict=True) if n > 1]
    return tuple(x.shape), strides, orders, x.dtype.itemsize


@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (2, 3, 2, 4, 5), (2, 1, 4, 5), (2, 3, 1, 1), (3,), ()], ids=str)
@pytest.mark.parametrize("name", FORMATS)
def test_memory_formats(name, shape):
    found = []
    for b in BOTH:
        torch, order = b.torch, getattr(b.torch, name)
        x = torch.arange(float(torch.Size(shape).numel())).reshape(shape)
        made = {what: outcome(lambda make: laid_out(make(x, order), torch), make) for what, make in MAKE.items()}
        made |= {
            what: outcome(lambda make: laid_out(make(x, memory_format=order), torch), getattr(torch, what))
            for what in LIKE
        }
        made["empty"] = outcome(lambda: laid_out(torch.empty(shape, memory_format=order), torch))
        made["full_like"] = outcome(lambda: laid_out(torch.full_like(x, 2, memory_format=order), torch))
        made["the same"] = x.to(memory_format=torch.contiguous_format) is x
        found.append(made)
    assert found[0] == found[1]


@pytest.mark.parametrize("name", FORMATS)
def test_a_memory_format_is_a_thing_of_its_own(name):
    ours, theirs = (getattr(b.torch, name) for b in BOTH)
    assert repr(ours) == repr(theirs)
    assert pickle.loads(pickle.dumps(ours)) is ours
    assert copy.deepcopy(ours) is ours


def test_memory_format_must_be_one():
    found = [outcome(lambda torch: torch.zeros(2).clone(memory_format="channels_last"), b.torch) for b in BOTH]
    assert found[0] == found[1]
