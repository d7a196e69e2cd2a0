"""Conversion, against torch: each line holds expressions, and what comes of each must be the same under both backends.

The same means: types, dtypes, shapes, strides, requires_grad, the name of the node and the numbers; or the type of the
error and its first line; and in both cases the warnings. Each expression gets new tensors, those of `given`:

    i  int64 [[1, 2, 3], [4, 5, 6]]     s, n  0-d: 2.5 and 3       g  f requiring grad      kinds  all dtypes
    f  float32 i - 0.5; d and h: its    b     bool [[True],        p  f as a Parameter
       copies in float64 and float16          [False]]             e  empty                 a      a NumPy array
"""

import array
import ast
import collections
import copy
import decimal
import fractions
import math
import operator
import pickle
import re
import warnings
from typing import Any

import numpy as np
import pytest
import torch

import minitorch
from compat_tests.outcomes import first_line
from compat_tests.twins import draw, error, graph, twins

ROWS: dict[str, str] = {}

ROWS["to"] = """
    i.to(torch.float64), i.to(torch.bool), f.to(torch.int32), f.to(dtype=torch.float16), b.to(torch.float32)
    f.to(torch.float32) is f, f.to('cpu') is f, f.to(f) is f, f.to() is f, f.to(torch.device('cpu')) is f
    f.to('cpu', torch.float64), f.to(torch.device('cpu'), torch.int64), f.to(device='cpu', dtype=torch.int8)
    f.to(torch.float32, copy=True) is f, f.to('cpu', copy=True) is f, f.to(i), f.to(i, copy=True)
    f.to(f, copy=True) is f
    f.to(torch.float64, True), f.to(torch.float32, False, True) is f, f.to('cpu', torch.float32, False, True) is f
    f.to(torch.float64, non_blocking=True), f.to(i, False, True), f.to(other=i), f.to(tensor=i)
    g.to(torch.float64), g.to(torch.float64).grad_fn, g.to(torch.float32) is g, g.to('cpu', copy=True).grad_fn
    g.to(torch.int64), g.to(torch.bool).requires_grad, (g * 1).to(torch.float16)
    g.to(torch.float32, copy=True).grad_fn, f.to(torch.float64, memory_format=torch.preserve_format)
    f.to(torch.float64, memory_format=torch.contiguous_format)
    f.t().to(torch.float64).stride(), f.t().to(torch.float32, copy=True).stride()
    f.t().to(torch.float32, copy=True, memory_format=torch.contiguous_format).stride()
    f[:, ::2].to(torch.float64).stride(), f.expand(4, 2, 3).to(torch.float64).stride()
    f.expand(4, 2, 3).to(torch.int64).shape
    f.to(None) is f, f.to(None, torch.float64), f.to(device=None) is f, f.to(dtype=None) is f, f.to(None, None) is f
    f.to('cuda'), f.to(torch.device('cuda', 0)), f.to('cuda:0', torch.float64), f.to(device='cuda')
    f.to('nonsense'), f.to('float64'), f.to(torch.float64, 3.5), f.to(float), f.to(int), f.to(bool)
    f.to(np.float64), f.to([1]), f.to(torch.float64, torch.float32), f.to(dtype='float64'), f.to(wrong=1)
    f.to(torch.float64, dtype=torch.float32), f.to(torch.float32, copy=None)
    p.to(torch.float64), p.to(torch.float32) is p, type(p.to(torch.float64)).__name__
"""
ROWS["to: rounding"] = """
    torch.tensor([2**24 + 1, 2**53 + 1, -2**62 - 1]).to(torch.float32)
    torch.tensor([2**24 + 1, 2**53 + 1, -2**62 - 1]).to(torch.float64)
    torch.tensor([2049, 65504, 65519, 65520, 10**6]).to(torch.float16)
    torch.tensor([0.1, 1 / 3, 1e300, -1e300, 1e-300, 5e-324], dtype=torch.float64).to(torch.float32)
    torch.tensor([0.1, 1 / 3, 70000, 1e-8, 6e-8], dtype=torch.float32).to(torch.float16)
    torch.tensor([0.1, 1 / 3, 2049, 1e-8, 65519.99], dtype=torch.float64).to(torch.float16)
    torch.tensor([1.9, -1.9, 0.5, -0.5, 2.5, -0.0]).to(torch.int64)
    torch.tensor([1.9, -1.9, 127.9, -128.9]).to(torch.int8)
    torch.tensor([300, -1, 255, 256, -129, 2**31, 2**32 + 5]).to(torch.uint8)
    torch.tensor([300, -1, 255, 256, -129, 2**31, 2**32 + 5]).to(torch.int8)
    torch.tensor([300, -1, 40000, -40000, 2**31, 2**32 + 5]).to(torch.int16)
    torch.tensor([300, -1, 2**31, 2**32 + 5, -2**31 - 1]).to(torch.int32)
    torch.tensor([0, 1, 255, 7], dtype=torch.uint8).to(torch.int8)
    torch.tensor([0.0, -0.0, 1e-45, 0.5, nan, inf, -inf]).to(torch.bool)
    torch.tensor([0, 1, -1, 256, 2**32]).to(torch.bool)
    torch.tensor([True, False]).to(torch.uint8), torch.tensor([True, False]).to(torch.float16)
    torch.tensor([nan, inf, -inf, 1e10, 1e20, -1e20]).to(torch.int32)
    torch.tensor([nan, inf, -inf, 1e10, 1e20, -1e20]).to(torch.int64)
    torch.tensor([nan, inf, -inf, 1e10, 300.0, -1.0]).to(torch.int16)
    torch.tensor([nan, inf, -inf, 1e10, 300.0, -1.0, -129.0]).to(torch.int8)
    torch.tensor([nan, inf, -inf, 1e10, 300.0, 255.9]).to(torch.uint8)
    torch.tensor([nan, inf, -inf, 1e10, 300.0, 255.9] * 20).to(torch.uint8)
    torch.tensor([nan, inf, -inf, 1e10, 1e20, -1e20], dtype=torch.float64).to(torch.int32)
    torch.tensor([nan, inf, -inf, 1e10, 1e20, -1e20], dtype=torch.float64).to(torch.int64)
    torch.tensor([nan, inf, -inf, 1e10, 1e20, -300.0], dtype=torch.float64).to(torch.int16)
    torch.tensor([nan, inf, -inf, 60000.0, 300.0], dtype=torch.float16).to(torch.int8)
    torch.tensor([nan, inf, -inf, 60000.0, 300.0], dtype=torch.float16).to(torch.int64)
"""
ROWS["type"] = """
    f.type(), d.type(), h.type(), i.type(), b.type(), torch.tensor(1, dtype=torch.uint8).type(), p.type(), g.type()
    [torch.tensor(1, dtype=k).type() for k in (torch.int8, torch.int16, torch.int32, torch.int64)]
    f.type(torch.int64), f.type('torch.LongTensor'), f.type(torch.LongTensor), f.type(dtype=torch.float64)
    f.type(torch.float32) is f, f.type('torch.FloatTensor') is f, f.type(torch.FloatTensor) is f
    f.type('torch.BoolTensor'), f.type('torch.ByteTensor'), f.type('torch.HalfTensor'), f.type('torch.DoubleTensor')
    f.type('torch.CharTensor'), f.type('torch.ShortTensor'), f.type('torch.IntTensor')
    f.type(torch.DoubleTensor), f.type(torch.IntTensor), f.type(torch.BoolTensor)
    g.type(torch.float64).grad_fn, g.type(torch.int64).requires_grad, f.type('LongTensor'), f.type('torch.float64')
    f.type('nonsense'), f.type('torch.NonsenseTensor'), f.type(3), f.type(float), f.type(int), f.type(bool)
    f.type_as(i), f.type_as(f) is f, g.type_as(d).grad_fn, i.type_as(d)
    f.type_as(torch.int64)
    f.float() is f, i.float(), b.float(), d.double() is d, i.double(), f.half(), f.long(), f.int(), f.short()
    f.char()
    f.byte(), f.bool(), b.bool() is b, i.long() is i, h.half() is h, g.double().grad_fn, g.long().requires_grad
    b.int(), f.cpu() is f, g.cpu() is g, f.cuda()
    f.is_cuda, f.device, f.get_device(), f.is_cpu, f.layout, f.is_sparse, f.is_quantized, f.is_meta
"""
ROWS["item"] = """
    s.item(), n.item(), torch.tensor(True).item(), type(torch.tensor(1, dtype=torch.uint8).item())
    torch.tensor([[2]]).item()
    type(s.item()), type(n.item()), type(b[0].item()), torch.tensor(0.1).item()
    torch.tensor(0.1, dtype=torch.float16).item()
    torch.tensor(2**62 + 1).item(), torch.tensor(nan).item(), g[0, 0].item(), g.sum().item()
    f.item(), e.item(), torch.zeros(0, 3).item()
    i.tolist(), f.tolist(), b.tolist(), n.tolist(), s.tolist(), e.tolist(), torch.zeros(0, 3).tolist()
    torch.zeros(2, 0).tolist()
    g.tolist(), f.t().tolist(), f[:, ::2].tolist(), torch.zeros(2, 1, 2).tolist(), f.expand(2, 2, 3).tolist()
    h.tolist(), [type(x) for x in (n.tolist(), s.tolist(), b.tolist()[0], i.tolist()[0][0], f.tolist()[0][0])]
    torch.tensor([nan, inf, -inf, -0.0]).tolist(), torch.tensor([0.1]).tolist()
    torch.tensor([0.1], dtype=torch.float64).tolist()
    i.size(), i.size(0), i.size(-1), i.shape[0], len(i), i.numel(), i.nelement(), i.dim(), i.ndim, i.ndimension()
    n.shape, i.size(2)
    i.element_size(), f.element_size(), b.element_size(), d.nbytes, h.itemsize, e.nbytes, i.nbytes
"""
ROWS["to a Python number"] = """
    float(s), int(s), float(n), int(n), complex(s), complex(n), bool(s), bool(n), float(f[0, 0])
    int(torch.tensor([[7]]))
    float(torch.tensor([True])), int(torch.tensor(True)), int(torch.tensor(-1.9)), int(torch.tensor(1e10))
    float(g[0, 0]), float(f), int(f), complex(f), float(e), int(e), bool(f), bool(e)
    bool(torch.tensor([0.0])), bool(torch.tensor([[3]])), bool(torch.tensor(nan)), bool(torch.tensor([False])), not n
    not torch.tensor(0), int(torch.tensor(nan)), int(torch.tensor(inf))
    operator.index(n), operator.index(torch.tensor([3])), operator.index(torch.tensor(3, dtype=torch.uint8))
    operator.index(torch.tensor(True)), operator.index(s), operator.index(i), operator.index(e)
    list(range(n)), [10, 20, 30, 40][n], 'abcd'[n], 'ab' * n, [1] * n, bytes(n), (5, 6, 7, 8)[:n], [5, 6, 7, 8][n:]
    [10, 20][torch.tensor(True)], [10, 20][s], range(s), range(torch.tensor([1, 2]))
    hex(n), bin(n), oct(torch.tensor(8)), chr(torch.tensor(97)), '%d' % n, '%.2f' % s, '{:.3f}'.format(s), f'{n:4d}'
    f'{s:e}'
    math.sqrt(n), math.exp(s), math.floor(s), math.ceil(s), math.trunc(s), math.isnan(s), math.isclose(s, 2.5)
    math.pi * s, math.sqrt(f)
    math.gcd(n, 6), math.factorial(n), math.log(torch.tensor([2.0])), math.comb(n, 2)
    math.floor(f)
    math.floor(n), math.ceil(n), math.trunc(n), math.floor(g[0, 0])
    round(s), round(f), round(f, 1), abs(f), abs(n), pow(f, 2), pow(2, f), round(s, 1), round(f * 1.37, 2), round(-f)
    round(n), round(i), round(i, 1), divmod(f, 2), divmod(n, 2), divmod(7, n)
    +f, -f, ~i, ~b
    +b, -b, ~f
    sum([f, f]), sum(f), max(torch.tensor([3, 1, 2])), min(torch.tensor([3., 1.])), sorted(torch.tensor([3, 1, 2]))
    sum([s, n]), max(f)
    any(b), all(b), any(torch.tensor([0, 0])), all(torch.tensor([1, 2]))
    max(s, n), min(s, 3), max(n, 2.5), sorted([s, n, 1])
    float(p[0, 0]), int(p[0, 0])
"""
ROWS["containers"] = """
    len(f), len(e), len(torch.zeros(0, 3))
    len(s), iter(s), list(s)
    tuple(f), list(i), list(e), list(torch.zeros(2, 0)), [x.item() for x in torch.tensor([1, 2])]
    list(torch.zeros(0, 3)), [x.grad_fn for x in g], [x.grad_fn for x in torch.tensor([1., 2.], requires_grad=True)]
    list(reversed(f)), list(reversed(torch.tensor([1, 2, 3]))), reversed(i)
    reversed(s)
    [*f], dict(enumerate(torch.tensor([5, 6]))), list(zip(i, f)), [a + c for a, c in zip(*f)]
    (lambda a, c: (a, c))(*f), (lambda a, *c: (a, c))(*torch.tensor([1, 2, 3]))
    (lambda a, c: (a, c))(*torch.tensor([1, 2, 3]))
    2 in i, 2.5 in f, 9 in i, n in i, True in b, torch.tensor([1., 2., 3.]) in f, 2 in f, 2 in s, s in s
    'a' in i, None in i, [1] in i, torch.tensor([1, 2]) in torch.tensor([1, 2, 3])
    f in [f], [f].index(f), [1, 2, 3].index(n), n in [1, 2, 3], n in {1, 2, 3}, 3 in [n]
    f in [i.float() * 2, f], [s, n].count(s), [n, n, 2].count(3)
    hash(f) == hash(f), {f: 1}[f], f in {f}, len({f, f.clone()}), n == 3, {n: 1}.get(3)
    [1, 2] + [n], (1,) + (n,), [1, 2].__contains__(n)
    1 < torch.tensor(2) < 3, 1 < torch.tensor(5) < 3, torch.tensor(1) < 2 < torch.tensor([3])
    1 < torch.tensor([2, 3]) < 4
    f == None, f != None, f == 'a', f != 'a', f == [1], f != (1, 2), f == {}, f is None, f == object
    f < None, f < 'a', f >= [1]
    f == f, f == 1, 1 == f, f != 1, i == f, i == 1.0, b == True, b == 1, f == np.float32(1), np.float64(1) == f
    i == n, f == i[:, :2]
    n and 5, e.numel() and 1, 0 or n, n or 5, n if n > 2 else 0, not b[0]
    f and 1
    torch.tensor([1, 2, 3])[n - 1], [i[k] for k in range(len(i))], i[n - 2]
    isinstance(f, torch.Tensor), isinstance(f, torch.FloatTensor), isinstance(i, torch.FloatTensor)
    isinstance(i, torch.LongTensor)
    isinstance(1, torch.FloatTensor), isinstance(d, torch.DoubleTensor), isinstance(b, torch.BoolTensor)
    isinstance(p, torch.FloatTensor)
    isinstance(g, torch.Tensor), isinstance(p, torch.Tensor), isinstance(p, torch.nn.Parameter)
    isinstance(f, torch.nn.Parameter)
    torch.is_tensor(f), torch.is_tensor(p), torch.is_tensor(1), torch.is_tensor(np.ones(2)), torch.is_tensor([f])
    torch.is_floating_point(f), torch.is_floating_point(i), torch.is_complex(f), f.is_floating_point(), f.is_complex()
    b.is_signed()
    torch.is_nonzero(n), n.is_nonzero(), torch.numel(f), f.is_signed(), torch.is_same_size(f, i), f.is_same_size(n)
    torch.is_nonzero(f), torch.is_nonzero(e), torch.numel(3), torch.is_floating_point(3)
    f.is_conj(), f.is_neg(), f.resolve_conj() is f, f.conj() is f, f.resolve_neg() is f
"""
ROWS["to NumPy"] = """
    f.numpy(), i.numpy(), b.numpy(), h.numpy(), n.numpy(), e.numpy(), torch.zeros(0, 3).numpy(), f.t().numpy()
    f[:, ::2].numpy()
    f.numpy() is f.numpy(), shares(f.numpy(), f.numpy()), f.numpy().flags.writeable, f.t().numpy().strides
    f.expand(4, 2, 3).numpy().strides
    f.detach().numpy(), g.detach().numpy(), g.data.numpy(), f.numpy(force=True), g.numpy(force=True)
    (g * 2).numpy(force=True), g.numpy(), (g * 2).numpy(), p.numpy(), g[0].numpy(), f.numpy(force=False)
    np.asarray(f), np.array(f), np.asarray(i, dtype=np.float32), np.array(f, dtype=int), np.asarray(f, np.float64)
    np.array(s), np.array(n)
    shares(np.asarray(f), f.numpy()), shares(np.array(f), f.numpy()), shares(np.asarray(f, np.float64), f.numpy())
    np.asarray(g), np.array(g), np.array(p), np.array([f[0], f[1]])
    np.array([s, s]), np.array([n, n]), np.array([torch.tensor(1), 2]), np.array([[n, n], [n, n]])
    np.array([g[0, 0], 2.0]), np.array(f, copy=False, dtype=np.float64), np.asarray(f, dtype=object).dtype
    np.exp(f), np.sqrt(f), np.abs(f), np.cumsum(i), np.argmax(f), np.std(f.numpy())
    np.add(f, 1), np.add(f, f), np.add(f, f.numpy()), np.add(f.numpy(), f), np.multiply(i, 2.5), np.maximum(f, 3)
    np.matmul(f, f.t())
    np.dot(f, f.t()), np.concatenate([f, f]), np.stack([f, f]), np.vstack([f[0], f[1]]), np.where(b, 1, 2)
    np.clip(f, 1, 2)
    np.allclose(f, f), np.array_equal(f, f), np.isnan(f), np.linalg.norm(f), np.unique(i), np.sort(i), np.ravel(f)
    np.reshape(f, (3, 2)), np.exp(g)
    np.transpose(f), np.squeeze(torch.zeros(1, 2)), np.shape(f), np.ndim(f), np.zeros_like(f), np.ones_like(i)
    np.full_like(f, 2)
    np.mean(i.numpy()), np.round(f), np.median(f), np.diff(f), np.tile(n, 2), np.repeat(i, 2), np.outer(f[0], f[1])
    np.cross(f[0], f[1]), np.testing.assert_allclose(f, f), np.testing.assert_array_equal(i, i.numpy())
    f + f.numpy()
    f * f.numpy(), f - f.numpy().astype(np.float64), i + f.numpy(), f / i.numpy(), f + np.ones(3), f == f.numpy()
    f @ f.numpy().T
    f.numpy() + f, f.numpy() * f, f.numpy() - f, i.numpy() + f, f.numpy() / f, f.numpy() == f, f.numpy() ** f
    f.numpy() > f, f.numpy() @ f.t(), g + f.numpy(), f.numpy() + g, np.ones(3) * g, torch.add(f, f.numpy())
    torch.maximum(f, f.numpy()), torch.matmul(f, f.numpy().T)
    np.float64(2) * f, np.float32(2) * f, f * np.float64(2), f * np.float32(2), np.int64(2) * i, i * np.int64(2)
    i * np.float32(2.5), np.float64(2) * i
    np.float64(2) * g, g * np.float64(2), np.float64(2) - g, np.float64(2) / g, np.float64(2) ** g, g ** np.float64(2)
    g / np.float32(2)
    np.float64(2) * s, np.float64(2) + n, n + np.float64(2.5), s * np.float32(2), np.int32(3) + n, np.int64(3) - n
    np.int64(3) // n, np.float32(3) % n, np.True_ == b, b * np.float64(2)
    np.float64(1) < f, np.float64(1) == f, f > np.float64(1), np.float64(1) <= n, np.int64(3) == n
    np.float64(2.5) != s, np.float64(1) > s
    np.float16(2) * f, f * np.float16(2), h * np.float64(2), np.float64(2) * h
    np.uint8(200) + torch.tensor([100], dtype=torch.uint8), np.int8(3) + i
    torch.add(f, np.float64(2)), torch.mul(f, np.float32(2)), f.add(np.int64(2)), torch.pow(f, np.float64(2))
    f.clamp(np.float64(1), np.float64(2)), f.sum(np.int64(0))
    torch.zeros(np.int64(2)), torch.zeros(2, np.int64(3)), f.reshape(np.int64(3), np.int64(2)), f.view(np.int64(6))
    f[np.int64(0)], f[:, np.int64(1)], f.size(np.int64(0))
    f[np.array([0, 1])], f[np.array([True, False])], f[0, np.array([0, 2])], f[[0, 1]], f[(0, 1)]
    np.ones((2, 3))[n - 2], np.ones((2, 3))[i > 2], np.arange(6.)[i - 1]
    torch.full((2,), np.float64(2)), torch.full((2,), np.int64(2)), torch.full((2,), np.float32(2))
    torch.arange(np.int64(3)), torch.arange(np.float64(3))
    torch.tensor(np.float64(2)).dtype, torch.tensor(np.float32(2)).dtype, torch.tensor(np.int8(2)).dtype
    torch.tensor([np.float64(2)]).dtype, torch.tensor([np.float32(2), 1]).dtype
    f.__array__(), f.__array__(np.float64), f.__array__(dtype=np.int32), f.__array_priority__
    np.from_dlpack(f), shares(np.from_dlpack(f), f.numpy()), torch.from_dlpack(np.ones(2)), f.__dlpack_device__()
    np.from_dlpack(g), np.from_dlpack(b)
    hasattr(f, '__array_interface__'), hasattr(f, '__array_ufunc__'), hasattr(f, '__array_function__')
    hasattr(f, '__dlpack__'), hasattr(f, '__buffer__'), memoryview(f), bytes(f[0, :0])
"""
ROWS["from NumPy"] = """
    torch.from_numpy(np.ones(2)), torch.from_numpy(np.ones((2, 3), np.float32)), torch.from_numpy(np.array(3))
    torch.from_numpy(np.zeros((0, 3)))
    [torch.from_numpy(np.ones(2, k)).dtype for k in ('f2', 'f4', 'f8', 'i1', 'i2', 'i4', 'i8', 'u1', '?')]
    torch.from_numpy(np.ones((2, 3)).T).stride(), torch.from_numpy(np.ones((4, 6))[::2, ::3]).stride()
    torch.from_numpy(np.ones((4, 6))[1:, 2:]).is_contiguous()
    torch.from_numpy(np.broadcast_to(np.ones(3), (2, 3)).copy()).stride(), torch.from_numpy(np.ones(3)[::-1])
    torch.from_numpy(np.ones((2, 3))[:, ::-1]), torch.from_numpy(np.array(['a', 'b']))
    torch.from_numpy(np.array([1, None])), torch.from_numpy(np.ones(2, '>f4')), torch.from_numpy(np.ones(2, '>i8'))
    torch.from_numpy(np.ones(2, '<f4')), torch.from_numpy(np.array(['2020-01-01'], 'M8[D]'))
    torch.from_numpy(np.zeros(2, [('a', 'i4')])), torch.from_numpy(np.frombuffer(b'12345678', np.int32)[:1])
    torch.from_numpy(np.broadcast_to(np.ones(3), (2, 3))), torch.from_numpy([1, 2]), torch.from_numpy(np.float64(1))
    torch.from_numpy(f), torch.from_numpy(None)
    torch.from_numpy(np.ones(3, np.longlong)).dtype, torch.from_numpy(np.ones(3, np.intc)).dtype
    torch.from_numpy(np.ones(3, int)).dtype
    torch.tensor(np.ones(3)[::-1]), torch.tensor(np.ones((2, 3)).T).stride(), torch.tensor(np.ones(2, '>f4') * 3)
    torch.tensor(np.array(2)), torch.tensor(np.array(['a'])), torch.tensor(np.array([None]))
    torch.tensor(np.array([1, 2], object)), torch.as_tensor(np.ones(3)[::-1])
    torch.as_tensor(np.float32(2)), torch.as_tensor(np.array(2.5)), torch.as_tensor([np.float32(2)])
    torch.as_tensor(np.ones(2, np.float32), dtype=torch.float64)
    torch.tensor([np.ones(2), np.zeros(2)]), torch.tensor([np.float32(1), np.float32(2)])
    torch.tensor([np.int8(1), np.int8(2)]), torch.tensor([np.bool_(True)])
    torch.tensor([np.int64(1), 2.5]), torch.tensor([np.array(1.5), np.array(2.5)])
    torch.tensor([np.array([1.5]), np.array([2.5])]), torch.tensor([[np.float64(1)], [2]])
    torch.tensor([np.ones(2), np.ones(3)])
    torch.tensor([np.ones(2, np.float32), [1, 2]]), torch.tensor((np.arange(2), np.arange(2)))
    torch.tensor(np.int64(7)), torch.tensor(np.bool_(True))
"""
ROWS["tensor"] = """
    torch.tensor(1), torch.tensor(1.5), torch.tensor(True), torch.tensor([1, 2]), torch.tensor((1, 2))
    torch.tensor([[1, 2], [3, 4]]), torch.tensor([[[1.5]]])
    torch.tensor([]), torch.tensor([[]]), torch.tensor([[], []]), torch.tensor(()), torch.tensor([[[], []]])
    torch.tensor([], dtype=torch.int64), torch.tensor([], dtype=torch.bool)
    torch.tensor(range(3)), torch.tensor([range(2), range(2)]), torch.tensor([(1, 2), [3, 4]])
    torch.tensor([True, 2]), torch.tensor([True, 2.5]), torch.tensor([1, 2.5, True])
    torch.tensor([1, 2.5]), torch.tensor([True, False]), torch.tensor([[True], [False]]), torch.tensor([[1], [2.5]])
    torch.tensor([1, nan]), torch.tensor([inf, 1])
    torch.tensor([0.5, 2**40]), torch.tensor([2**63 - 1]), torch.tensor(-2**63), torch.tensor(2**63 - 1)
    torch.tensor([2.0**70]), torch.tensor(1e400), torch.tensor(2**63), torch.tensor([2**63]), torch.tensor([2**64])
    torch.tensor([-2**63 - 1]), torch.tensor([2**63, 0.5]), torch.tensor(2**63, dtype=torch.float32)
    torch.tensor(2**70, dtype=torch.float64), torch.tensor([2**63], dtype=torch.float64)
    torch.tensor(10**400, dtype=torch.float64)
    torch.tensor([1.5, 2.9, -1.9], dtype=torch.int64), torch.tensor([0, 2, 0.5], dtype=torch.bool)
    torch.tensor([True], dtype=torch.float16), torch.tensor(1.9, dtype=torch.int32)
    torch.tensor(300, dtype=torch.uint8), torch.tensor(-1, dtype=torch.uint8)
    torch.tensor([300], dtype=torch.uint8), torch.tensor([-1], dtype=torch.uint8)
    torch.tensor([-129], dtype=torch.int8), torch.tensor(128, dtype=torch.int8)
    torch.tensor([128], dtype=torch.int8), torch.tensor([40000], dtype=torch.int16)
    torch.tensor([2**31], dtype=torch.int32), torch.tensor(2**31, dtype=torch.int32)
    torch.tensor([2**63], dtype=torch.int64), torch.tensor([1e10], dtype=torch.int32)
    torch.tensor(1e10, dtype=torch.int32), torch.tensor(1e20, dtype=torch.int64)
    torch.tensor([1e20], dtype=torch.int64), torch.tensor(nan, dtype=torch.int64)
    torch.tensor([nan], dtype=torch.int64), torch.tensor([nan], dtype=torch.int32)
    torch.tensor(inf, dtype=torch.int64), torch.tensor([inf], dtype=torch.int64)
    torch.tensor([300.5], dtype=torch.uint8), torch.tensor(256.0, dtype=torch.uint8)
    torch.tensor([-1.5], dtype=torch.uint8), torch.tensor([-0.5], dtype=torch.uint8)
    torch.tensor(nan, dtype=torch.bool), torch.tensor(70000, dtype=torch.float16)
    torch.tensor([70000.0], dtype=torch.float16), torch.tensor(1e300, dtype=torch.float32), torch.tensor([1e300])
    torch.tensor([1e-300, 0.1]), torch.tensor([1, [2]]), torch.tensor([[1], 2]), torch.tensor([[1, 2], [3]])
    torch.tensor([[1], [2, 3]]), torch.tensor([[1, 2], []]), torch.tensor([[], [1]])
    torch.tensor([[[1, 2]], [[3]]]), torch.tensor([[[1, 2]], [3]]), torch.tensor([[1, 2], 3, [4, 5]])
    torch.tensor([1, (2, 3)]), torch.tensor([[1, 2], [3, [4]]]), torch.tensor([[[1]], [[2], [3]]])
    torch.tensor('a'), torch.tensor(''), torch.tensor(['a']), torch.tensor(['a', 1]), torch.tensor([1, 'a'])
    torch.tensor([[1, 'a']]), torch.tensor(b'ab'), torch.tensor(bytearray(b'ab')), torch.tensor(None)
    torch.tensor([None]), torch.tensor([1, None]), torch.tensor([1.5, None])
    torch.tensor([None], dtype=torch.float32), torch.tensor({1, 2}), torch.tensor({}), torch.tensor({'a': 1})
    torch.tensor([{1}]), torch.tensor(x for x in [1]), torch.tensor(iter([1])), torch.tensor(map(int, [1]))
    torch.tensor(object()), torch.tensor([object()]), torch.tensor([1, object()]), torch.tensor(int)
    torch.tensor(slice(1)), torch.tensor(...), torch.tensor(torch.float32), torch.tensor(1, 2)
    torch.tensor([1], 'cpu'), torch.tensor([1], dtype='float32'), torch.tensor([1], dtype=float)
    torch.tensor([1], dtype=int).dtype, torch.tensor([1], wrong=2), torch.tensor([1], device='cuda')
    torch.tensor([1], device='cpu').device, torch.tensor([1], device='nonsense')
    torch.tensor([1], requires_grad=True), torch.tensor([True], requires_grad=True)
    torch.tensor([1.0], requires_grad=True), torch.tensor([1], dtype=torch.float64, requires_grad=True)
    torch.tensor(data=[1]), torch.tensor(1.0, requires_grad=True).grad_fn
    torch.tensor(f), torch.tensor(f) is f, shares(torch.tensor(f).numpy(), f.numpy())
    torch.tensor(f, dtype=torch.int64), torch.tensor(g), torch.tensor(g, requires_grad=True), torch.tensor(s)
    torch.tensor(f.t()).stride()
    torch.tensor([s, s]), torch.tensor([n, 2]), torch.tensor([n, 2.5]), torch.tensor([s, 1])
    torch.tensor([torch.tensor(True), torch.tensor(False)])
    torch.tensor([d[0, 0], d[0, 0]]), torch.tensor([torch.tensor(1, dtype=torch.int8)] * 2)
    torch.tensor([torch.tensor(1.5, dtype=torch.float16), 1]), torch.tensor([torch.tensor(1), torch.tensor(2.5)])
    torch.tensor([torch.tensor(1.5, dtype=torch.float64), torch.tensor(1)]), torch.tensor([[s], [n]])
    torch.tensor([f[0], f[1]]), torch.tensor([torch.tensor([1]), torch.tensor([2])])
    torch.tensor([torch.tensor([1.5]), 2]), torch.tensor([g[0, 0], 1.0]), torch.tensor([torch.tensor([])])
    torch.tensor([torch.tensor([]), torch.tensor([])]), torch.tensor([e, e, 1])
    torch.tensor(torch.Size([2, 3])), torch.tensor(f.shape), torch.tensor(1 + 0 * True)
    torch.tensor([[n, 1], (2, 3)]), torch.tensor(fractions.Fraction(1, 2)), torch.tensor(decimal.Decimal('1.5'))
    torch.tensor([fractions.Fraction(1, 2)]), torch.tensor([decimal.Decimal('1.5')])
    torch.tensor(array.array('f', [1.5, 2.5])), torch.tensor(collections.deque([1, 2]))
    torch.tensor(collections.UserList([1, 2])), torch.tensor(collections.OrderedDict(a=1))
    torch.tensor({'a': 1}.values()), torch.tensor(memoryview(b'ab')), torch.tensor([memoryview(b'ab')])
"""
ROWS["as_tensor"] = """
    torch.as_tensor(f) is f, torch.as_tensor(g) is g, torch.as_tensor(f, dtype=torch.float32) is f
    torch.as_tensor(f, device='cpu') is f
    torch.as_tensor(f, dtype=torch.float64), torch.as_tensor(g, dtype=torch.float64).grad_fn, torch.as_tensor([1, 2])
    torch.as_tensor(2.5), torch.as_tensor([1.0], dtype=torch.int32)
    shares(torch.as_tensor(a).numpy(), a), shares(torch.as_tensor(a, dtype=torch.float32).numpy(), a)
    shares(torch.as_tensor(a, dtype=torch.float64).numpy(), a)
    torch.as_tensor([f[0, 0], 1]), torch.as_tensor(range(2)), torch.as_tensor([]), torch.as_tensor(True)
    torch.as_tensor(np.bool_(True)), torch.as_tensor('a'), torch.as_tensor(None), torch.as_tensor([[1], [2, 3]])
    torch.as_tensor([1], device='cuda'), torch.as_tensor([1], requires_grad=True)
    torch.as_tensor(data=[1], dtype=torch.float64)
    torch.asarray([1, 2]), torch.asarray(f) is f, torch.asarray(2.5), torch.asarray(a)
    torch.asarray(f, dtype=torch.float64), torch.asarray(f, copy=True) is f
    torch.asarray(g, requires_grad=True), torch.asarray([1.0], requires_grad=True)
    torch.asarray(a, dtype=torch.float32), torch.asarray(f, copy=False) is f
    torch.asarray(f, dtype=torch.float64, copy=False), torch.asarray([1, 2], copy=False)
    torch.asarray(np.float32(2)), torch.asarray(n), torch.asarray(range(2)), torch.asarray([[1, 2.5]])
    shares(torch.asarray(a).numpy(), a), shares(torch.asarray(a, copy=True).numpy(), a)
    shares(torch.asarray(a, copy=False).numpy(), a), torch.asarray('a'), torch.asarray(None)
    torch.asarray(bytearray(b'abcd'), dtype=torch.uint8)
    torch.frombuffer(bytearray(b'12345678'), dtype=torch.int32)
    torch.frombuffer(bytearray(b'12345678'), dtype=torch.uint8, offset=2, count=3)
    torch.frombuffer(array.array('f', [1.5, 2.5]), dtype=torch.float32)
    torch.frombuffer(np.arange(3), dtype=torch.int64)
    torch.frombuffer(bytearray(b'abcd'), dtype=torch.int8, requires_grad=False)
    torch.frombuffer(bytearray(b'123'), dtype=torch.int32), torch.frombuffer(bytearray(b''), dtype=torch.int32)
    torch.frombuffer([1], dtype=torch.int32), torch.frombuffer(bytearray(b'1234'), dtype=torch.int32, offset=9)
    torch.frombuffer(bytearray(b'1234'), dtype=torch.int32, count=9)
    torch.frombuffer(bytearray(b'1234'), dtype=torch.int32, count=0)
"""
ROWS["old constructors"] = """
    torch.Tensor([1, 2]), torch.Tensor([[1, 2], [3, 4]]), torch.Tensor(2, 3).shape, torch.Tensor(2).shape
    torch.Tensor(), torch.Tensor([]), torch.Tensor((1, 2)), torch.Tensor([True, 2])
    torch.Tensor(torch.Size([2, 3])).shape, torch.Tensor(np.ones(2)), torch.Tensor(f), torch.Tensor(f) is f
    torch.Tensor(range(3)), torch.Tensor([s, s]), torch.Tensor(0).shape
    shares(torch.Tensor(f).numpy(), f.numpy()), torch.Tensor(g).requires_grad, torch.Tensor([np.float64(1.5)])
    torch.Tensor([[]]), torch.Tensor(2, 0).shape, torch.Tensor(2.5), torch.Tensor('a'), torch.Tensor(None)
    torch.Tensor(i), torch.Tensor(d), torch.Tensor(-1), torch.Tensor(2, -1), torch.Tensor([[1, 2], [3]])
    torch.Tensor([1], [2]), torch.Tensor({1}), torch.Tensor([None]), torch.Tensor(['a'])
    torch.Tensor([1], dtype=torch.int64), torch.Tensor([1], requires_grad=True), torch.Tensor(True)
    torch.Tensor(n).shape, torch.Tensor(s), torch.Tensor([2**63])
    torch.FloatTensor([1, 2]), torch.DoubleTensor([1]), torch.HalfTensor([1.5]), torch.LongTensor([1, 2])
    torch.IntTensor([1]), torch.ShortTensor([1]), torch.CharTensor([1]), torch.ByteTensor([1])
    torch.BoolTensor([True])
    torch.FloatTensor(2, 3).shape, torch.LongTensor(2).dtype, torch.FloatTensor(), torch.LongTensor([])
    torch.BoolTensor([0, 2]), torch.FloatTensor(torch.Size([2])).shape, torch.LongTensor((1, 2))
    torch.LongTensor(range(2))
    torch.FloatTensor([[1, 2], [3, 4]]), torch.FloatTensor(f) is f, torch.FloatTensor(f), torch.FloatTensor(a)
    torch.LongTensor(np.array([1, 2])), torch.LongTensor([n, 1]), torch.LongTensor([1.0, 2.0])
    torch.LongTensor([1.5]), torch.LongTensor(f), torch.FloatTensor(i), torch.FloatTensor(2.5)
    torch.ByteTensor([300]), torch.ByteTensor([-1]), torch.IntTensor([2**31]), torch.FloatTensor([[1], [2, 3]])
    torch.LongTensor('a'), torch.LongTensor(np.array([1.5])), torch.FloatTensor([1], device='cuda')
    torch.FloatTensor([1], device='cpu')
    torch.FloatTensor, torch.LongTensor, torch.BoolTensor, torch.FloatTensor.dtype, torch.LongTensor.is_cuda
    torch.FloatTensor.__name__
    torch.Tensor.__name__, torch.Tensor([1]).dtype, issubclass(torch.nn.Parameter, torch.Tensor)
    f.new([1, 2]), i.new([1, 2]), f.new(2, 3).shape, f.new(), d.new(2).dtype, f.new(torch.Size([2])).shape
"""
ROWS["new_*"] = """
    f.new_tensor([1, 2]), i.new_tensor([1.5, 2.5]), b.new_tensor([0, 1]), f.new_tensor(2)
    f.new_tensor([1], dtype=torch.int8), i.new_tensor([1.5], dtype=None), f.new_tensor([1.0], requires_grad=True)
    i.new_tensor(True), f.new_tensor(f), d.new_tensor(f), i.new_tensor(g)
    f.new_tensor([1], device='cpu'), f.new_tensor(a), i.new_tensor(a), f.new_tensor(np.float64(2))
    f.new_tensor([s, n]), i.new_tensor([]), f.new_tensor(data=[1])
    f.new_tensor('a'), f.new_tensor([[1], [2, 3]]), f.new_tensor([1], device='cuda')
    torch.tensor([1], dtype=torch.uint8).new_tensor([300])
    f.new_zeros(2), f.new_zeros(2, 3), f.new_zeros((2, 3)), f.new_zeros([2]), i.new_zeros(2)
    f.new_zeros(2, dtype=torch.int64), f.new_zeros(()), f.new_zeros(0), b.new_zeros(2), f.new_zeros(size=(2,))
    f.new_zeros(torch.Size([2]))
    f.new_ones(2), i.new_ones(2, 3), b.new_ones(2), f.new_ones((2,), dtype=torch.bool)
    f.new_ones(2, requires_grad=True), f.new_ones(2, device='cpu'), h.new_ones(1), f.new_ones(size=[1])
    f.new_full((2,), 3), i.new_full((2,), 3), f.new_full((2,), 3, dtype=torch.int32), f.new_full([2], 2.5)
    f.new_full((), True), f.new_full((2,), n), f.new_full(size=(1,), fill_value=2)
    f.new_full((2,), 3, requires_grad=True)
    f.new_empty(2).shape, f.new_empty((2, 3)).dtype, i.new_empty(0).dtype, f.new_empty(2, dtype=torch.int64).dtype
    f.new_empty(2, requires_grad=True).requires_grad, f.new_empty(size=(2,)).shape, i.new_full((2,), 2.5)
    b.new_full((2,), 3), f.new_zeros(-1), f.new_ones(2, device='cuda'), i.new_zeros(2, requires_grad=True)
    torch.zeros_like(f), torch.ones_like(i), torch.zeros_like(f, dtype=torch.int64), torch.full_like(f, 2)
    torch.full_like(i, 2.7), torch.full_like(b, 2), torch.empty_like(f).shape, torch.zeros_like(g).requires_grad
    torch.ones_like(f, requires_grad=True)
    torch.ones_like(f[:, ::2]).stride(), torch.zeros_like(f, device='cpu'), torch.rand_like(f).dtype
    torch.randn_like(d).dtype, torch.randint_like(f, 3).dtype, torch.rand_like(i)
    torch.zeros(2, dtype=torch.bool), torch.ones(2, dtype=torch.uint8), torch.full((2,), 3), torch.full((2,), 3.5)
    torch.full((2,), True), torch.full((2,), 3, dtype=torch.float16), torch.eye(2, dtype=torch.int64), torch.empty(0)
    torch.full((2,), 3.7, dtype=torch.int64), torch.full((2,), 300, dtype=torch.uint8)
    torch.full((2,), -1, dtype=torch.uint8), torch.full((2,), 2**40, dtype=torch.int32)
    torch.full((2,), nan, dtype=torch.int32), torch.full((2,), 'a'), torch.full((2,), [1]), torch.full((2,), None)
    torch.full((2,), n), torch.full((2,), s), torch.full((2,), f), torch.zeros(2, dtype='float32')
    torch.zeros(2, dtype=float).dtype, torch.zeros(2, dtype=np.float32), torch.zeros(2, device='cuda')
    torch.zeros(2, device='cpu').device, torch.zeros(2, layout=torch.strided).layout
    torch.zeros(2, device=torch.device('cpu')).device, torch.zeros(2.5), torch.zeros('a'), torch.zeros(None)
    torch.zeros([2, 3]), torch.zeros((2,)), torch.zeros(()), torch.zeros(size=(2,)), torch.zeros(torch.Size([2]))
    torch.zeros(f.shape), torch.zeros(n), torch.zeros(n, 2), torch.zeros((n, 2)), torch.zeros([])
    torch.zeros(2, dtype=torch.int64, requires_grad=True)
    torch.arange(3), torch.arange(3.), torch.arange(1, 3), torch.arange(0, 1, 0.25)
    torch.arange(3, dtype=torch.float64), torch.arange(n), torch.arange(s), torch.arange(3, 0, -1), torch.arange(True)
"""
ROWS["scalars into tensors"] = """
    i + 2**62, i + (2**63 - 1), i * 2**62, i - 2**63
    i + 2**63, f + 2**63, i == 2**63
    torch.tensor([1], dtype=torch.uint8) + 300, torch.tensor([1], dtype=torch.uint8) - 2
    torch.tensor([1], dtype=torch.uint8) * -1, torch.tensor([1], dtype=torch.int8) + 200
    torch.tensor([1], dtype=torch.uint8) == -1, torch.tensor([255], dtype=torch.uint8) == -1
    torch.tensor([1], dtype=torch.uint8) > -1, torch.tensor([44], dtype=torch.uint8) == 300
    torch.tensor([1], dtype=torch.uint8) < 256
    torch.tensor([1], dtype=torch.int32) + 2**40, torch.tensor([1], dtype=torch.int32) * 2**31
    torch.tensor([1], dtype=torch.int16) + 40000, torch.tensor([3], dtype=torch.int32) < 2**40
    h + 70000, h * 1e6, h + 2**40, f * 1e40, f + 1e300, h == 1e6
    torch.tensor([1], dtype=torch.uint8).fill_(-1), torch.tensor([1], dtype=torch.uint8).fill_(300)
    torch.tensor([1], dtype=torch.int8).fill_(200), torch.tensor([1]).fill_(2.7), torch.tensor([True]).fill_(2)
    torch.tensor([1.5]).fill_(True), torch.tensor([1]).fill_(2**63), torch.tensor([1.0]).fill_(2**63)
    torch.tensor([1], dtype=torch.int32).fill_(nan), torch.tensor([1.]).fill_(f)
    i.masked_fill(i > 2, 2.9), i.masked_fill(i > 2, True), b.masked_fill(b, 2), f.masked_fill(f > 2, 7)
    i.masked_fill(i > 2, 2**63), torch.tensor([1], dtype=torch.uint8).masked_fill(torch.tensor([True]), 300)
    torch.tensor([1], dtype=torch.uint8).masked_fill(torch.tensor([True]), -1)
    assign(i, 0, 2.9), assign(b, 0, 2), assign(f, 0, True), assign(i, (0, 0), s), assign(f, 0, n)
    assign(torch.tensor([1], dtype=torch.uint8), 0, 7), assign(i, 0, np.float64(2.5))
    assign(torch.tensor([1], dtype=torch.uint8), 0, -1), assign(i, 0, 2**63)
    assign(f, 0, f[1].double()), assign(i, 0, f[1]), assign(b, 0, torch.tensor(7)), assign(f, 0, i[1])
    assign(h, 0, d[0, 0])
    i.clamp(1.5), i.clamp(2, 4.5), i.clamp(max=2.5), torch.tensor([1, 200], dtype=torch.uint8).clamp(0, 100)
    i.clamp(True), b.float().clamp(0.5), torch.tensor([1, 200], dtype=torch.uint8).clamp(-1, 300), b.clamp(0, 1)
    f.clamp(i), i.clamp(f)
    f.add(1, alpha=2), i.add(i, alpha=2), f.add(i, alpha=2), f.sub(i, alpha=0.5), b.add(b, alpha=True)
    i.add(f, alpha=0.5), i.add(1.5, alpha=2), torch.add(i, f, alpha=2.5), f.add(f, alpha=2**40)
    i.add(i, alpha=0.5), i.add(1, alpha=0.5), i.add(2.5, alpha=0.5), b.add(b, alpha=2), b.add(b, alpha=0.5)
    b.sub(b, alpha=1), b.add(i, alpha=2), b.rsub(1), f + 'a', f + None, f + [1], [1] + f, f * 'a', 'a' + f, None - f
    f - {}, 2 @ f, i // 0, i % 0, i // torch.zeros(3, dtype=torch.int64), i % torch.zeros(3, dtype=torch.int64)
    3 // torch.zeros(3, dtype=torch.int64), 3 % torch.zeros(3, dtype=torch.int64)
    i / 0, f / 0, f // 0, f % 0, i // 0.0, i % 0.0, 0 / torch.zeros(2), 1 // torch.zeros(2), -1 // torch.zeros(2)
    torch.tensor([0.0, nan, inf, -inf]) // 2, torch.tensor([inf, -inf, 3.0]) % 2, torch.tensor([3., -3.]) % inf
    torch.tensor([3., -3.]) // inf, i.div(0, rounding_mode='floor'), i.div(0, rounding_mode='trunc')
    f.div(0, rounding_mode='floor'), f.div(0, rounding_mode='trunc'), i.div(2, rounding_mode='trunc')
    i.div(-2, rounding_mode='floor'), i.div(2.0, rounding_mode='floor'), i.div(-4, rounding_mode='trunc')
    torch.tensor([7, -7]) // 2, torch.tensor([7, -7]) // -2, torch.tensor([7, -7]) % 3, torch.tensor([7, -7]) % -3
    torch.tensor([7., -7.]) // 2, torch.tensor([7., -7.]) % -3, torch.tensor([-7, 7]) // 2.0
    torch.tensor([5.5, -5.5]) // 0.1, torch.tensor([1.0]) // 0.1
    torch.tensor([200, 100], dtype=torch.uint8) + torch.tensor([100, 200], dtype=torch.uint8)
    torch.tensor([127], dtype=torch.int8) + 1, torch.tensor([2**63 - 1]) + 1, torch.tensor([-2**63]) - 1
    torch.tensor([2**62]) * 2, -torch.tensor([-128], dtype=torch.int8), torch.tensor([-128], dtype=torch.int8).abs()
    -torch.tensor([1], dtype=torch.uint8), torch.tensor([200], dtype=torch.uint8) ** 2, torch.tensor([-2**63]).abs()
    torch.tensor([-2**63]) // -1, torch.tensor([-128], dtype=torch.int8) // -1
    b.sum(), b.sum(0), b.sum(dtype=torch.float32), b.prod(), b.cumsum(0), b.float().mean()
    torch.tensor([100] * 3, dtype=torch.uint8).sum(), torch.tensor([100] * 3, dtype=torch.int8).sum(dtype=torch.int8)
    i.sum(dtype=torch.float64), h.sum(), i.prod(), torch.tensor([2**62] * 4).sum(), i.sum(dtype=torch.bool)
    f.sum(dtype=torch.int64), b.max(), b.argmax()
    f.sum(dtype=float), i.sum(0, dtype=bool), i.mean(dtype=float), i.prod(dtype=float), i.cumsum(0, dtype=float)
    b.mean(), i.mean()
    i.mean(dtype=torch.float64), b.mean(dtype=torch.float32), i.float().std(), b.any(), i.all(), f.any()
    torch.tensor([0, 2], dtype=torch.uint8).any(), torch.tensor([2, 2], dtype=torch.uint8).all(), b.any(0), f.all(1)
    i.std()
    i ** 2, i ** -1.0, i ** 0.5, 2 ** i, 2.5 ** i, i ** True, b ** 1, f ** 2, f ** i, i ** f, 2 ** b, i ** i
    b ** b.float(), i ** 0, torch.tensor([-8.]) ** (1 / 3), (-2) ** i, (-2.0) ** f, 0 ** i, torch.tensor(2) ** 63
    torch.tensor(3) ** 50, i ** -1, 2 ** -i, i ** -i
    b ** 2, True ** i, b ** True, b ** 2.0
    b ** b, b ** -1, True ** b
    i << 1, i >> 1, 1 << i, i << 70, i >> 70, torch.tensor([1], dtype=torch.int8) << 7, torch.tensor([-8]) >> 1
    i << i, torch.tensor([200], dtype=torch.uint8) << 1, 100 >> i
    i << -1, b << 1, f << 1, f >> 1, i << 1.5
    i & 6, i | 8, i ^ 3, 6 & i, b & True, b | False, b ^ True, b & 3, i & True
    torch.tensor([7], dtype=torch.uint8) & 300, torch.tensor([7], dtype=torch.uint8) | -1, b & i[0]
    i & torch.tensor(6, dtype=torch.int8), f & 1, i & 1.5, b & 1.5, f & f, 1 & f, i & f, b and True
    torch.lerp(f, f * 2, 0.5), torch.lerp(f, f * 2, f), torch.lerp(f, f, n.float()), f.lerp(f + 1, True), f.lerp(f, 2)
    torch.lerp(f, d, 0.5), torch.lerp(i, i, 0.5), torch.lerp(i, i, 1), torch.lerp(f, f, d), torch.lerp(f, i, 0.5)
    torch.addcmul(f, f, f, value=2), torch.addcmul(i, i, i, value=2), torch.addcmul(f, i, i), torch.addcdiv(f, f, f)
    torch.addcdiv(f, i, f), torch.addcmul(f, d, i), torch.addcmul(i, i, i, value=0.5), torch.addcdiv(i, i, i)
    i @ i.t(), h @ h.t(), torch.tensor([200, 100], dtype=torch.uint8) @ torch.tensor([2, 3], dtype=torch.uint8)
    f @ d.t(), f @ i.t(), i @ f.t(), torch.mm(f, d.t()), torch.dot(f[0], d[0]), torch.dot(f[0], i[0])
    torch.mv(f, d[0]), torch.bmm(f[None], d.t()[None]), torch.addmm(f[:, :2], f, d.t())
    torch.nn.functional.linear(f, d), torch.nn.functional.linear(i, f)
    torch.outer(f[0], i[0]), torch.outer(i[0], d[0])
    torch.cat([f, d]), torch.cat([i, f]), torch.cat([b, b])
    torch.cat([b[:1].expand(1, 3) if b.dim() == 2 else b.reshape(-1), i.reshape(-1)]), torch.stack([f, d])
    torch.stack([i, h]), torch.cat([e, i[0]]), torch.hstack([f, i]), torch.vstack([f, d])
    torch.where(b, 1, 2), torch.where(b, 1.5, 2), torch.where(b, i, 2.5), torch.where(b, 1, f), torch.where(b, f, d)
    torch.where(b, n, f), torch.where(b, d[0, 0], f), torch.where(b, True, i), torch.where(b, True, False)
    f.where(b, 0), i.where(b, 0.5), torch.where(i, 1, 2), torch.where(f, f, f)
    torch.where(torch.tensor([1, 0], dtype=torch.uint8), 1, 2)
    torch.maximum(f, i), torch.maximum(i, n), torch.minimum(b, b), torch.maximum(f[0, 0], d), torch.max(f, i)
    torch.max(i, f), torch.maximum(torch.tensor([1], dtype=torch.uint8), torch.tensor([-1], dtype=torch.int8))
    f.logical_and(i), b.logical_or(f), i.logical_xor(i), f.logical_not(), torch.logical_and(b, torch.tensor(1))
    torch.logical_and(f, 1)
    torch.nn.functional.mse_loss(f, d), torch.nn.functional.mse_loss(f, i), torch.nn.functional.relu(i)
    torch.nn.functional.softmax(f, 0, dtype=torch.float64), f.softmax(0, dtype=torch.float64)
    torch.nn.functional.one_hot(n), torch.nn.functional.mse_loss(i, i), i.softmax(0)
    torch.nn.functional.cross_entropy(f, torch.tensor([0, 1], dtype=torch.int32))
    torch.nn.functional.cross_entropy(i, torch.tensor([0, 1])), torch.nn.functional.binary_cross_entropy(f / 10, i)
    torch.nn.functional.binary_cross_entropy_with_logits(f, b.float())
    torch.nn.functional.embedding(torch.tensor([0., 1.]), f)
    torch.nn.functional.embedding(torch.tensor([0, 1], dtype=torch.int32), f)
    f[torch.tensor([0, 1], dtype=torch.int32)], f[torch.tensor([0., 1.])]
    f.gather(0, torch.zeros(1, 3, dtype=torch.int32))
    f.index_select(0, torch.tensor([0, 1], dtype=torch.int32)), f.index_select(0, n - 3)
    f.index_select(0, torch.tensor([0.]))
    f.scatter(0, torch.zeros(1, 3, dtype=torch.int64), i), f.scatter(0, torch.zeros(1, 3, dtype=torch.int64), 2)
"""
ROWS["in place"] = """
    i.add_(1), i.mul_(2), f.add_(i), f.mul_(d), i.add_(b), h.add_(d), i.add_(torch.tensor(1, dtype=torch.int8))
    f.add_(1, alpha=2), f.div_(2), f.pow_(i), i.pow_(2), d.mul_(f)
    i.add_(1.5), i.add_(f), i.mul_(2.5), i.sub_(0.5), i.div_(2), i.div_(i), b.add_(1), b.add_(i), b.mul_(2.5)
    b.mul_(b), b.add_(b), b.add_(True), b.bitwise_and_(b), b.logical_not_(), b.logical_and_(f), b.bitwise_xor_(True)
    b.sub_(b), b.add_(1.5), torch.tensor([1], dtype=torch.uint8).add_(-1)
    torch.tensor([1], dtype=torch.uint8).sub_(2), torch.tensor([1], dtype=torch.int8).add_(i[0, 0] * 300)
    torch.tensor([1], dtype=torch.uint8).mul_(300), torch.tensor([1], dtype=torch.uint8).add_(i[0, 0]), i.pow_(0.5)
    i.pow_(-1)
    i.floor_divide_(2), f.floor_divide_(2), i.remainder_(3), f.remainder_(1.5), i.bitwise_and_(3), i.bitwise_or_(8)
    i.bitwise_xor_(1), i.bitwise_not_(), i.floor_divide_(2.5), i.floor_divide_(0), i.remainder_(2.5)
    f.bitwise_and_(1), i.exp_(), i.sqrt_(), i.sigmoid_(), i.reciprocal_(), b.exp_()
    i.neg_(), i.abs_(), i.clamp_(2, 3), f.clamp_(i), f.exp_(), f.neg_(), f.round_(), f.sign_(), i.sign_(), i.zero_()
    b.zero_(), f.fill_(True), b.neg_()
    f.lt_(2), i.eq_(2), f.eq_(i), i.lt_(f), b.ne_(b), f.ge_(2), f.logical_not_(), i.logical_and_(f)
    f.lerp_(f, 0.5), f.addcmul_(i, f), f.addcdiv_(f, f)
    f.lerp_(d, 0.5), f.addcmul_(d, d), i.addcmul_(f, f)
    f.copy_(i), i.copy_(f), b.copy_(i), i.copy_(b), f.copy_(d), h.copy_(d)
    torch.tensor([1], dtype=torch.uint8).copy_(torch.tensor([300.5])), torch.tensor([1]).copy_(torch.tensor([nan]))
    f.masked_fill_(b, 2), i.masked_fill_(i > 2, 2.7), b.masked_fill_(b, 3)
    f.index_put_((torch.tensor([0]),), f[1]), f.index_put_((torch.tensor([0]),), torch.tensor(2.))
    i.index_put_((torch.tensor([0]),), n), f.scatter_(0, torch.zeros(1, 3, dtype=torch.int64), 2)
    f.scatter_(0, torch.zeros(1, 3, dtype=torch.int64), d)
    f.scatter_add_(0, torch.zeros(1, 3, dtype=torch.int64), d), f.add_(g), f.add_(torch.ones(4, 2, 3))
    f.add_(torch.ones(2))
    1 - b, i.sub(b), f.sub(b), b.sub(i), f - b, b - 1, f.sub_(b)
    operator.iadd(i, 2), operator.iadd(f, i), operator.imul(f, 2.5), operator.isub(f, d), operator.itruediv(f, 2)
    operator.ifloordiv(i, 2), operator.imod(i, 2), operator.ipow(i, 2), operator.iand(i, 3), operator.ior(b, b)
    operator.ixor(i, 1), operator.ilshift(i, 1), operator.irshift(i, 1)
    operator.iadd(i, 2.5), operator.itruediv(i, 2), operator.iadd(i, 'a'), operator.iadd(i, f)
    operator.iadd(f, f.numpy()), operator.iadd(f.numpy(), f), operator.iadd(f.numpy(), d)
    operator.imul(np.ones(3), g)
    operator.iadd(1, f), operator.iadd(2.5, i), operator.imul(np.float64(2), f)
    operator.imatmul(f, f.t())
    torch.add(f, f, out=f), torch.add(i, i, out=f), torch.add(f, f, out=d), torch.mul(i, 2, out=f)
    torch.add(f, f, out=i), torch.add(d, d, out=f), torch.div(i, i, out=i)
    torch.eq(f, f, out=f), torch.exp(f, out=d), torch.sum(f, 0, out=torch.empty(3))
    torch.exp(i, out=i), torch.matmul(f, f.t(), out=torch.empty(2, 2))
    torch.cat([f, f], out=torch.empty(4, 3)), torch.cat([f, f], out=torch.empty(4, 3, dtype=torch.float64))
    torch.sum(f, 0, out=torch.empty(3, dtype=torch.float64))
"""
ROWS["dtypes"] = """
    torch.result_type(i, 2), torch.result_type(i, 2.5), torch.result_type(b, 1), torch.result_type(f, 2.5)
    torch.result_type(h, 2.5), torch.result_type(2, 3), torch.result_type(2, 2.5), torch.result_type(n, f)
    torch.result_type(d[0, 0], f), torch.result_type(d[0, 0], i), torch.result_type(True, i), torch.result_type(s, n)
    torch.result_type(True, False), torch.result_type(f, 'a'), torch.result_type(f, None)
    torch.result_type(f, np.float64(2)), torch.result_type(tensor=i, other=f), torch.result_type(i, np.int8(2))
    torch.promote_types(torch.int8, torch.uint8), torch.promote_types(type1=torch.int8, type2=torch.float16)
    torch.promote_types(torch.int8, 'a'), torch.promote_types(int, float)
    [torch.can_cast(x, y) for x in kinds for y in kinds], torch.can_cast(torch.float32, 'a')
    torch.can_cast(from_=torch.int8, to=torch.bool), [torch.promote_types(x, y) for x in kinds for y in kinds]
    [(k.is_floating_point, k.is_complex, k.is_signed, k.itemsize, str(k), repr(k)) for k in kinds]
    [k.to_real() for k in kinds]
    torch.float32 == torch.float, torch.float32 is torch.float, torch.float64 is torch.double
    torch.int64 is torch.long, torch.int32 is torch.int, torch.int16 is torch.short, torch.float16 is torch.half
    torch.float32 == 'float32', torch.float32 != torch.float64
    hash(torch.float32) == hash(torch.float), {torch.float32: 1}[torch.float]
    torch.float32 in (torch.float64, torch.float), isinstance(torch.float32, torch.dtype)
    pickle.loads(pickle.dumps(torch.float32)) is torch.float32, copy.copy(torch.int64) is torch.int64
    copy.deepcopy(torch.int64) is torch.int64, copy.deepcopy([torch.bool])[0] is torch.bool
    torch.get_default_dtype(), torch.set_default_dtype(torch.int64), torch.set_default_dtype('float32')
    torch.set_default_dtype(float)
    torch.finfo().dtype, torch.finfo(torch.float16).eps, torch.finfo(torch.float32).tiny
    torch.finfo(torch.float64).max, torch.finfo(torch.float32).bits, torch.finfo(torch.float16).smallest_normal
    torch.finfo(torch.float32).min, torch.finfo(torch.float64).resolution
    torch.finfo(torch.float32), torch.finfo(torch.float64), torch.finfo(torch.float16), torch.iinfo(torch.int8)
    torch.iinfo(torch.int64), torch.iinfo(torch.uint8), torch.iinfo(torch.int16), torch.iinfo(torch.int32)
    torch.iinfo(torch.int64).max, torch.iinfo(torch.uint8).min, torch.iinfo(torch.int16).bits
    torch.iinfo(torch.int32).dtype, torch.finfo(torch.float32) == torch.finfo(torch.float32)
    torch.finfo(torch.float32) == torch.finfo(torch.float64), torch.finfo(torch.int64), torch.iinfo(torch.float32)
    torch.iinfo(torch.bool), torch.finfo(torch.bool), torch.iinfo(3), torch.finfo('float32')
    torch.finfo(torch.float32).eps + 1.0, torch.iinfo(torch.int64).max + 1
    torch.device('cpu'), torch.device('cuda', 1), torch.device('cuda:1'), torch.device('cpu').type
    torch.device('cpu').index, torch.device('cuda:1').index, torch.device('cpu') == torch.device('cpu')
    torch.device('cpu') == 'cpu', str(torch.device('cuda', 0)), torch.device('mps'), torch.device('meta')
    torch.device(torch.device('cpu')), torch.device(type='cpu'), torch.device(type='cuda', index=2)
    f.device == torch.device('cpu'), torch.device('cpu') != torch.device('cpu', 0)
    hash(torch.device('cpu')) == hash(torch.device('cpu')), torch.device(0).type in ('cuda', 'cpu')
    torch.device('nonsense'), torch.device('cpu:x'), torch.device('cpu:'), torch.device(''), torch.device(None)
    torch.device('cuda', -1), torch.device('cuda:-1'), torch.device('cuda', 'a'), torch.device(2.5)
    torch.device('CPU'), torch.device('cuda:01')
    pickle.loads(pickle.dumps(torch.device('cpu'))), copy.deepcopy(torch.device('cuda:1'))
    isinstance(f.device, torch.device)
    torch.equal(f, f), torch.equal(f, f.clone()), torch.equal(f, f + 1), torch.equal(f, f[0])
    torch.equal(torch.tensor([nan]), torch.tensor([nan])), f.equal(f), torch.equal(e, e), torch.equal(g, f)
    torch.equal(f, i), torch.equal(f, d), torch.equal(f, 1), torch.equal(f, 'a')
    torch.allclose(f, f), torch.allclose(f, f + 1), torch.allclose(f, f + 1e-6), torch.allclose(f, f + 0.1, rtol=0.5)
    torch.allclose(f, f + 0.1, atol=0.5), torch.allclose(torch.tensor([nan]), torch.tensor([nan]))
    torch.allclose(torch.tensor([nan]), torch.tensor([nan]), equal_nan=True), f.allclose(f), torch.allclose(i, i)
    torch.allclose(f, f[0, 0].expand(3)), torch.allclose(torch.tensor([inf]), torch.tensor([inf]))
    torch.allclose(torch.tensor([inf]), torch.tensor([-inf])), torch.allclose(g, f), torch.allclose(e, e)
    torch.allclose(b, b), torch.allclose(f, d), torch.allclose(f, i), torch.allclose(d, f), torch.allclose(i, f)
    torch.allclose(h, f), torch.allclose(b, i), torch.allclose(f, 1), torch.allclose(f, f[:, :2])
    torch.allclose(f, f, rtol=-1), torch.allclose(f, f, atol=-1), torch.allclose(f, f, 'a')
    torch.isclose(f, f), torch.isclose(f, f + 1), torch.isclose(i, i + 1), f.isclose(f + 1e-6), torch.isclose(f, f[0])
    torch.isclose(torch.tensor([nan, inf, 1.]), torch.tensor([nan, inf, 1.]))
    torch.isclose(torch.tensor([nan]), torch.tensor([nan]), equal_nan=True), torch.isclose(i, i + 1, atol=1)
    torch.isclose(i, i * 2, rtol=0.5), torch.isclose(b, b), torch.isclose(torch.tensor([1.0]), torch.tensor([inf]))
    torch.isclose(torch.tensor([inf]), torch.tensor([1.0])), torch.isclose(g, f), torch.isclose(f, d)
    torch.isclose(f, i), torch.isclose(f, f, rtol=-1), torch.isclose(f, f, atol=-1), torch.isclose(f, 1)
    torch.Size([2, 3]), torch.Size((2, 3)), torch.Size(), torch.Size([n, 2]), torch.Size(range(2))
    torch.Size(torch.tensor([2, 3])), torch.Size([2, 3]).numel(), torch.Size([2, 3]) == (2, 3)
    torch.Size([2, 3]) == [2, 3], torch.Size([2]) + (3,), (3,) + torch.Size([2]), torch.Size([2, 3])[0]
    torch.Size([2, 3])[1:], torch.Size([2]) * 2, 2 * torch.Size([2]), list(torch.Size([2]))
    hash(torch.Size([2])) == hash((2,)), torch.Size([]).numel(), torch.Size([2.5]), torch.Size(['a']), torch.Size(2)
    torch.Size([None]), torch.Size([2]) + [3], torch.Size([-1])
    pickle.loads(pickle.dumps(torch.Size([2, 3]))), copy.copy(torch.Size([2])), copy.deepcopy(torch.Size([2]))
    tuple(torch.Size([2, 3])), f.shape == f.size(), isinstance(f.shape, tuple), torch.Size([2, 3]).count(2)
    torch.Size([2, 3]).index(3), 2 in torch.Size([2, 3]), str(torch.Size([2])), max(torch.Size([2, 3]))
    sum(torch.Size([2, 3])), torch.Size([2, 3]) < (3,), (*f.shape,), torch.Size([2, 3]) != (2, 3)
    torch.Tensor([1]).dtype, torch.tensor(1.0).to(torch.get_default_dtype()).dtype, torch.is_floating_point(f.half())
"""


def given(torch: Any) -> dict[str, Any]:
    """The names that a line may use."""
    i = torch.tensor([[1, 2, 3], [4, 5, 6]])
    f = i.to(torch.float32) - 0.5

    def shares(a: np.ndarray, b: np.ndarray) -> bool:
        return np.shares_memory(a, b)

    def assign(x: Any, key: Any, value: Any) -> Any:
        x[key] = value
        return x

    return dict(
        torch=torch,
        i=i,
        f=f,
        d=f.to(torch.float64),
        h=f.to(torch.float16),
        b=torch.tensor([[True], [False]]),
        g=f.clone().requires_grad_(),
        s=torch.tensor(2.5),
        n=torch.tensor(3),
        e=torch.tensor([]),
        p=torch.nn.Parameter(f.clone()),
        a=np.array([1.5, -2.5]),
        kinds=[getattr(torch, name) for name in "bool uint8 int8 int16 int32 int64 float16 float32 float64".split()],
        nan=math.nan,
        inf=math.inf,
        shares=shares,
        assign=assign,
        np=np,
        math=math,
        copy=copy,
        pickle=pickle,
        operator=operator,
        array=array,
        collections=collections,
        decimal=decimal,
        fractions=fractions,
    )


def described(x: Any, backend: Any) -> Any:
    """What there is to see of a result, as data that can be compared with ==."""
    if isinstance(x, backend.Tensor):
        node = None if x.grad_fn is None else x.grad_fn.name()
        # NumPy has no strides to speak of where there is no element.
        stride = x.stride() if x.numel() else None
        numbers = described(x.detach().numpy(), backend)
        return (type(x).__name__, str(x.dtype), tuple(x.shape), stride, x.requires_grad, node, numbers)
    if isinstance(x, np.ndarray):
        return ("ndarray", str(x.dtype), x.shape, [described(y, backend) for y in x.ravel().tolist()])
    if isinstance(x, np.generic):
        return (type(x).__name__, described(x.item(), backend))
    if isinstance(x, float):
        # Six digits: in float32 the two differ by an ulp here and there.
        return f"{x:.6g}"
    if isinstance(x, (list, tuple)):
        return (type(x).__name__, [described(y, backend) for y in x])
    if isinstance(x, dict):
        return [(described(k, backend), described(v, backend)) for k, v in x.items()]
    if isinstance(x, (bool, int, str, complex, type(None))):
        return x
    return re.sub(" at 0x[0-9a-f]+", "", repr(x).replace("minitorch", "torch"))


def said(message: BaseException | Warning | str) -> str:
    """The first line, without the place in torch's sources, and without the list of dtypes, of which torch has more."""
    return re.sub(r" \(Triggered internally.*| The only supported types are.*", "", first_line(message))


def outcome(cell: Any, backend: Any) -> tuple:
    """What one expression gives, or raises; and what it warns of."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"minitorch\.")
        # NumPy's, about the way in which torch meets it.
        warnings.filterwarnings("ignore", category=DeprecationWarning, message=".*__array(_wrap)?__")
        warnings.filterwarnings("ignore", message="Creating a tensor from a list of numpy.ndarrays")
        names = given(backend)
        try:
            got = described(eval(cell, names), backend)
        except Exception as error:
            got = (type(error).__name__, said(error))
    return got, [f"{w.category.__name__}: {said(w.message)}" for w in warned]


@pytest.fixture(scope="module", autouse=True)
def every_warning():
    """torch gives most warnings once in a process, Python once for each place."""
    torch.set_warn_always(True)
    yield
    torch.set_warn_always(False)


LINES = [(section, line.strip()) for section, text in ROWS.items() for line in text.strip().splitlines()]


@pytest.mark.parametrize(
    "line", [line for _, line in LINES], ids=[f"{section}: {place}" for place, (section, _) in enumerate(LINES)]
)
def test_line(line):
    tree = ast.parse(line, mode="eval").body
    found = []
    for cell in tree.elts if isinstance(tree, ast.Tuple) else [tree]:
        code = compile(ast.Expression(cell), line, "eval")
        ours, theirs = outcome(code, minitorch), outcome(code, torch)
        if ours != theirs:
            found.append(f"{ast.unparse(cell)}\n  {ours}\n  torch: {theirs}")
    assert not found, "\n".join(found)


# ---- memory that is shared, copies, pickles: programs ---------------------------------------------------------------


@twins
def test_numpy_and_tensor_share_memory(torch):
    """Each sees what is written into the other, views and steps too."""
    x = torch.zeros(3, 4)
    array, columns, turned = x.numpy(), x[:, ::2].numpy(), x.T.numpy()
    x[1] = 5
    array[2, 3] = 7
    columns[0] += 1
    turned[3, 0] = -1
    x.mul_(2)
    y = torch.from_numpy(array)
    y[0, 1] = 9
    z = torch.as_tensor(array)
    z += 1
    version = x._version
    array[0, 0] = 100
    return x, y, z, array.tolist(), columns.tolist(), turned.tolist(), version == x._version


@pytest.mark.filterwarnings("ignore:__array__ implementation")
@twins
def test_the_array_is_not_the_tensor(torch):
    """A new shape or a ban on writing concerns the array alone."""
    x = torch.zeros(2, 3)
    array = x.numpy()
    array.shape = (6,)
    array.flags.writeable = False
    x[0, 0] = 1
    copied = np.array(x)
    copied[0, 1] = 8
    return x, x.shape, array.tolist(), copied.tolist()


@twins
def test_conversion_in_the_graph(torch):
    """A conversion passes the gradient on, in the dtype of what was converted."""
    x = draw(torch, 3, dtype="float32").requires_grad_()
    y = x.double() * draw(torch, 3) + x.half().to(torch.float64) + x.to(torch.float32, copy=True).type(torch.float64)
    y.backward(draw(torch, 3, seed=1))
    return y, x.grad, graph(y), x.long().requires_grad, error(lambda: x.long().requires_grad_())


COPIES = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda x: pickle.loads(pickle.dumps(x)),
    "pickle 5": lambda x: pickle.loads(pickle.dumps(x, 5)),
}


@pytest.mark.parametrize("how", COPIES)
@twins
def test_copies(torch, how):
    """Of tensors that lie in memory in every way: numbers, strides, what requires grad, what is new."""
    again = COPIES[how]
    x = torch.arange(6.0).reshape(2, 3)
    tensors = [x, x.t(), x[:, ::2], x[1], x.expand(2, 2, 3), torch.tensor(2.5), torch.zeros(0, 3), torch.tensor([True])]
    tensors += [x.half(), x.long(), x.clone().requires_grad_(), torch.nn.Parameter(x), x.detach()]
    copies = [again(t) for t in tensors]
    about = [(c.stride(), c.storage_offset(), c.is_leaf, c._is_view(), type(c).__name__) for c in copies if c.numel()]
    with torch.no_grad():
        for c in copies:
            c.zero_() if c.dim() < 3 else None
    return copies, about, x


@pytest.mark.parametrize("how", COPIES)
@twins
def test_what_else_a_copy_keeps(torch, how):
    again = COPIES[how]
    x = torch.ones(2, requires_grad=True)
    (x * x).sum().backward()
    x.note = ["kept"]
    c = again(x)
    y = torch.nn.Parameter(torch.ones(2), requires_grad=False)
    pair = again([x, x])
    outside = [error(lambda: again(x * 2)), error(lambda: again((x * 2).detach())), error(lambda: again(x[0]))]
    return c.grad, c.note, c.note is x.note, again(y), pair[0] is pair[1], c is x, outside


@twins
def test_deepcopy_keeps_what_is_shared(torch):
    """Views of one memory stay so, a gradient in two places stays one, and nothing is shared with the original."""
    x = torch.arange(6.0, requires_grad=True)
    (x * x).sum().backward()
    whole = torch.zeros(2, 3)
    owner = {"x": x, "grad": x.grad, "again": [x], "whole": whole, "row": whole[1], "column": whole[:, 0]}
    copied = copy.deepcopy(owner)
    copied["row"][0] = 5
    copied["column"][0] = 7
    copied["grad"].zero_()
    return owner, copied, copied["x"].grad is copied["grad"], copied["again"][0] is copied["x"]


@twins
def test_deepcopy_of_module_and_optimizer(torch):
    """Tied weights stay tied, and the copies train apart from the originals."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.Tanh(), torch.nn.Linear(3, 3))
    model[2].weight = model[0].weight
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    both = copy.deepcopy((model, optimizer))
    for net, steps in ((model, optimizer), both, both):
        steps.zero_grad()
        net(draw(torch, 4, 3, dtype="float32")).square().sum().backward()
        steps.step()
    pickled = pickle.loads(pickle.dumps(both[0].state_dict()))
    tied = [m[0].weight is m[2].weight for m in (model, both[0])]
    return list(model.parameters()), list(both[0].parameters()), dict(pickled), tied


def test_one_pickle_keeps_shared_memory():
    """As `torch.save` does; torch's own pickles, without it, give each tensor a memory of its own."""
    x = minitorch.arange(6.0).reshape(2, 3)
    whole, row = pickle.loads(pickle.dumps((x, x[1])))
    row.zero_()
    assert whole.tolist() == [[0.0, 1.0, 2.0], [0.0, 0.0, 0.0]] and x[1, 0] == 3


def test_values_are_copied_and_pickled():
    x = minitorch.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=minitorch.value, requires_grad=True)
    for again in COPIES.values():
        y = again(x)
        assert y.dtype is minitorch.value and y.tolist() == x.tolist() and y.requires_grad
        (y * y).sum().backward()
        assert y.grad.tolist() == [[2.0, 4.0], [6.0, 8.0]] and x.grad is None
