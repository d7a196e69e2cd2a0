"""How tensors lie in memory: strides, offsets, storages, and what shares what, against torch."""

import warnings
from typing import Any

import numpy as np
import pytest
import torch

import minitorch

# x is (2, 3, 4) in order, y the same memory with its dims reversed, a an array. Left out: the offset of what is empty
# (NumPy stays at the first element), and the strides of dims of size 1 in results that are no views.
VIEWS = (
    """
x.unsqueeze(0)|x.unsqueeze(1)|x.unsqueeze(-1)|y.unsqueeze(0)|y.unsqueeze(1)|y.unsqueeze(-1)|x[:1].unsqueeze(1)
x[None]|x[..., None]|x[:, None]|x[None, :, None, 1]|y[:, None, 1]|y[1, None]|y[..., None]|x[0, 0, 0]
x[0, 0, 0][None]|x[:, :1]|x[:1].squeeze(0)|x[0]|x[-1, 1:]|x[:, ::2]|x[:, 1:, ::3]|x[:, 1:].detach()|x[1].data
x[1].detach()[1:]|x.expand(5, 2, 3, 4)|x.expand(1, 2, 3, 4)|x[:, :1].expand(2, 7, 4)|x[:1, :1].expand(2, 3, 4)
x[:1].expand(1, 3, 4)|x.expand(1, 1, 2, 3, 4)|x[0, :1].expand(3, -1)|x.broadcast_to(1, 2, 3, 4)
y.expand(2, 4, 3, 2)|x[0, 0, 0].expand(2, 3)|x.view(6, 4)|x.view(-1, 1)|x.view(2, 1, 12)|y.view(4, 3, 2)
y.view(4, 3, 1, 2)|x[1:].view(12)|x[:, 1].view(2, 2, 2)|x.reshape(4, 6)|x.flatten(1)|x.unflatten(2, (2, 2))
x.movedim(0, 1)|x.swapaxes(0, 2)|x.mT|x[0].T|x[0].t()|y.permute(2, 1, 0)|x.diagonal()|x.diagonal(1, 1, 2)
x.diagonal(-1)|x.squeeze()|x[:1].squeeze()|x.narrow(2, 1, 2)|x.select(1, 2)|x.split(1, 1)[1]
x.split([1, 2], 1)[1]|x.unbind(1)[2]|x.chunk(2, 2)[1]|x.unfold(2, 2, 1)|y.unfold(0, 3, 1)|x.unfold(1, 2, 2)
x.as_strided((2, 2), (1, 2))|x.as_strided((2, 2), (1, 2), 3)|x[1].as_strided((2, 2), (1, 2))
x[1].as_strided((2,), (1,), 0)|y.as_strided((3, 3), (1, 1), 2)|x.detach().as_strided((4,), (5,), 1)
x.view_as(x.view(6, 4))|x.view(torch.int32)|x.view(torch.float64)|x[:, :, 1:3].view(torch.int32)
x.view(torch.uint8)|x.view(torch.int64)[0]|torch.zeros(3).expand(3)|torch.tensor(1.0)[None, None]
torch.tensor(1.0).view(1, 1)|torch.zeros(0, 3)|torch.zeros(3, 0, 2)|torch.from_numpy(a)|torch.from_numpy(a[1:])
torch.from_numpy(a.T)|torch.from_numpy(a[:, ::2])|torch.from_numpy(a[1, 1:])
""".strip()
    .replace("\n", "|")
    .split("|")
)

RESULTS = (
    """
y[::2].clone()|torch.zeros_like(y[::2])|torch.rand_like(y[::2])|y[::2].sort(0).values|y[::2].double()|y[::2] + 1
x[0].expand(2, 3, 4).clone()|torch.zeros_like(x[0].expand(2, 3, 4))|torch.rand_like(x[:, :1].expand(2, 3, 4))
y.contiguous()|x.contiguous()|y.clone()|y + 1|y * y|y + x.transpose(0, 2)|y.exp()|-y|2 - y|y ** 2|y.abs()|y == 1
y.bool()|y.sum(0)|x.sum(1)|y.sum(1, keepdim=True)|x.mean()|y.softmax(0)|y.cumsum(0)|y.max(0).values
y.max(0).indices|y.argmax(0)|y.std(0)|y.norm(dim=0)|y.sort(0).values|y.sort(0).indices|y.gather(0, y.long() * 0)
y.flip(0)|y.roll(1, 0)|y.tril()|y.repeat(1, 2, 1)|torch.cat([y, y])|torch.stack([x[0].t(), x[0].t()])
torch.where(y > 0, y, 0.0)|y.clamp(0)|y[y > 3]|x[[0, 1]]|y.masked_fill(y > 2, 0)|y.reshape(4, 6)|y.flatten()
torch.zeros_like(y)|torch.ones_like(x.expand(5, 2, 3, 4))|torch.full_like(y, 2)|torch.rand_like(y)
torch.zeros_like(y, memory_format=torch.contiguous_format)|y.to(torch.float64)|torch.empty_like(y)
y.clone(memory_format=torch.contiguous_format)|x.new_zeros(2, 3)|torch.eye(3).t()|x[0] @ x[0].T
""".strip()
    .replace("\n", "|")
    .split("|")
)


def names(backend: Any) -> dict:
    x = backend.arange(24.0).reshape(2, 3, 4).clone()
    a = np.arange(24.0, dtype=np.float32).reshape(4, 6)
    return {"torch": backend, "x": x, "y": x.transpose(0, 2), "a": a}


def look(backend: Any, expression: str) -> dict:
    """Where and how the value of an expression lies."""
    given = names(backend)
    try:
        value = eval(expression, given)
    except Exception as error:
        return {"raised": (type(error).__name__, str(error).splitlines()[0])}
    x, root = given["x"], given["a"].__array_interface__["data"][0]
    start = x.data_ptr() if value.untyped_storage().data_ptr() == x.data_ptr() else root
    return {
        "shape": tuple(value.shape),
        "stride": value.stride(),
        "storage_offset": value.storage_offset(),
        "is_contiguous": value.is_contiguous(),
        "is view": value._is_view(),
        "base is x": value._base is x,
        "start": value.data_ptr() - start if value.untyped_storage().data_ptr() in (x.data_ptr(), root) else None,
        "nbytes": value.untyped_storage().nbytes(),
    }


@pytest.mark.parametrize("expression", VIEWS)
def test_view(expression: str) -> None:
    ours, theirs = look(minitorch, expression), look(torch, expression)
    if "from_numpy(a[" in expression:
        # What lies behind the last element of a foreign array is nobody's business.
        ours.pop("nbytes"), theirs.pop("nbytes")
    assert ours == theirs


@pytest.mark.parametrize("expression", RESULTS)
def test_result(expression: str) -> None:
    assert look(minitorch, expression) == look(torch, expression)


SCRIPTS = {
    "bytes and numbers": "s = x.untyped_storage(); out = s.nbytes(), len(s), s.size(), s.tolist(), s[2], str(s.device)",
    "printed": "out = repr(x[0].clone().storage()), repr(torch.tensor([1, 2]).untyped_storage())",
    "numbers of a view": "s = y.storage(); out = s.tolist(), s[5], len(s), str(s.dtype)",
    "written": "s = y.storage(); s[0] = 9.0; out = x.tolist()",
    "iterated": "out = [n for n in x[0, 0].clone().storage()], x[0, 0].clone().storage().untyped().nbytes()",
    "same memory": "out = x[1].is_set_to(x[1]), x.is_set_to(y), x.is_same_size(y)",
    "set_": "z = torch.zeros(0); z.set_(x[1]); z[0, 0] = 5.0; out = x.tolist(), z.shape, z.storage_offset()",
    "set_ to a storage": "z = torch.zeros(0).set_(x.storage(), 1, (2, 2), (1, 2)); out = z.tolist(), z.stride()",
    "set_ to a whole storage": "z = torch.zeros(0).set_(x.untyped_storage()); out = z.tolist()",
    "resize_": "z = x.clone(); w = z[1]; z.resize_(4, 2); z[0, 0] = 7.0; out = z.tolist(), w.tolist(), z.stride()",
    "resize_ larger": "z = x.clone(); z.resize_(5, 5); out = z.view(-1)[:24].tolist(), tuple(z.shape)",
    "resize_ of a view": "z = x.clone()[1]; z.resize_(2, 2); out = z.tolist(), z.storage_offset()",
    "resize_ in the graph": "z = torch.zeros(3, requires_grad=True); z.resize_(2)",
    "resize_as_": "z = x.clone(); z.resize_as_(torch.zeros(3, 2)); out = z.tolist()",
    "view of another size": "x.view(5, 5)",
    "view across gaps": "y.view(24)",
    "view as wider numbers": "x[:, :, :3].view(torch.float64)",
    "view as wider numbers, odd": "torch.zeros(2, 3).view(torch.float64)",
    "view as wider numbers, 0-d": "torch.tensor(1.0).view(torch.float64)",
    "view as wider numbers, strided": "y.view(torch.float64)",
    "as_strided of nothing": "torch.zeros(0, 3).as_strided((2,), (1,))",
    "as_strided beyond the end": "x.as_strided((2, 2), (1, 2), 22)",
    "as_strided with a negative stride": "x.as_strided((2,), (-1,))",
    "as_strided with a negative offset": "x.as_strided((2,), (1,), -1)",
    "as_strided with too few strides": "x.as_strided((2, 2), (1,))",
    "stride of a dim": "out = x.stride(0), x.stride(-1); x.stride(5)",
    "expand to a wrong size": "x.expand(3, 3, 4)",
    "expand with -1 in front": "x[0].expand(-1, 3, 4)",
    "from_numpy of a part": "t = torch.from_numpy(a[1:]); t.as_strided((2,), (1,), 0)[0] = 9.0; out = a[1, 0], a[0, 0]",
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_script(script: str) -> None:
    def run(backend: Any) -> Any:
        given = names(backend)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                exec(script, given)
        except Exception as error:
            return type(error).__name__, str(error).splitlines()[0]
        return str(given.get("out"))

    assert run(minitorch) == run(torch)


def test_the_memory_of_a_view_is_found_through_any_chain() -> None:
    x = minitorch.arange(24.0)
    view = x.view(2, 12)[:, 2:].t()[1:].detach().unsqueeze(1).expand(-1, 3, -1)
    assert view.untyped_storage().data_ptr() == x.data_ptr()
    assert view.as_strided((24,), (1,), 0).tolist() == x.tolist()
