"""Recurrent networks: RNN, LSTM and GRU, one step (`lstm_cell`) or whole sequences in several layers (`lstm`).

As torch on a CPU: step by step, in plain ops; but an LSTM layer of float32 is one node, for which see below.
"""

import numpy as np
from numpy import ndarray

from minitorch.dtypes import float32
from minitorch.ops import num
from minitorch.ops._record import composite, primitive
from minitorch.ops.linear_algebra import linear
from minitorch.ops.pointwise import sigmoid, tanh
from minitorch.ops.activation import _relu
from minitorch.ops.rare.dropout import _dropout_of_torch
from minitorch.ops.rare.shape import unsafe_split
from minitorch.ops.shape import cat, stack

# ---- one step -------------------------------------------------------------------------------------------------------
#
# (x, state, w_hh, b_hh, …) -> state, where x is w_ih input + b_ih, and the state is (h,) or (h, c).


def _rnn_step(activation):
    """h' = activation(w_hh h + b_hh + x)"""
    return lambda x, state, w_hh, b_hh=None: (activation(linear(state[0], w_hh, b_hh) + x),)


def _lstm_step(x, state, w_hh, b_hh=None, w_hr=None):
    """c' = s(f) c + s(i) tanh(g),  h' = s(o) tanh(c'),  with i, f, g, o = w_hh h + b_hh + x."""
    h, c = state
    i, f, g, o = unsafe_split(linear(h, w_hh, b_hh) + x, w_hh.shape[0] // 4, 1)
    c = sigmoid(f) * c + sigmoid(i) * tanh(g)
    h = sigmoid(o) * tanh(c)
    return h if w_hr is None else linear(h, w_hr), c


def _gru_step(x, state, w_hh, b_hh=None):
    """h' = (h - n) z + n,  with r = s(r_h + r_x), z = s(z_h + z_x), n = tanh(n_x + n_h r)."""
    (h,) = state
    size = w_hh.shape[0] // 3
    r_x, z_x, n_x = unsafe_split(x, size, 1)
    r_h, z_h, n_h = unsafe_split(linear(h, w_hh, b_hh), size, 1)
    r, z = sigmoid(r_h + r_x), sigmoid(z_h + z_x)
    n = tanh(n_x + n_h * r)
    return ((h - n) * z + n,)


def _cell(name, step, input, state, w_ih, w_hh, b_ih, b_hh):
    batch, width = input.shape[0], input.shape[num.axis(1, input.dim())]
    if width != w_ih.shape[1]:
        raise RuntimeError(f"input has inconsistent input_size: got {width} expected {w_ih.shape[1]}")
    for place, h in enumerate(state):
        if h.shape[0] != batch:
            raise RuntimeError(
                f"Input batch size {batch} doesn't match hidden{place} batch size {h.shape[0]}"
            )
        if h.shape[1] != w_hh.shape[1]:
            raise RuntimeError(
                f"hidden{place} has inconsistent hidden_size: got {h.shape[1]}, expected {w_hh.shape[1]}"
            )
    return step(linear(input, w_ih, b_ih), state, w_hh, b_hh)


@composite("rnn_tanh_cell", where="torch", out=False)
def rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """One step of an RNN: tanh(w_ih input + b_ih + w_hh hx + b_hh). input [N, I] and hx [N, H] give [N, H]."""
    return _cell("rnn_tanh_cell", _rnn_step(tanh), input, (hx,), w_ih, w_hh, b_ih, b_hh)[0]


@composite("rnn_relu_cell", where="torch", out=False)
def rnn_relu_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """One step of an RNN: relu(w_ih input + b_ih + w_hh hx + b_hh). input [N, I] and hx [N, H] give [N, H]."""
    return _cell("rnn_relu_cell", _rnn_step(_relu), input, (hx,), w_ih, w_hh, b_ih, b_hh)[0]


@composite("lstm_cell", where="torch", out=False)
def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """One step of an LSTM: input [N, I] and hx, two tensors [N, H], give the next two, h and c.

    w_ih is [4 H, I], for the input, forget, cell and output gates; w_hh [4 H, H]; the biases [4 H].
    """
    if len(hx) != 2:
        raise RuntimeError("lstm_cell expects two hidden states")
    return _cell("lstm_cell", _lstm_step, input, tuple(hx), w_ih, w_hh, b_ih, b_hh)


@composite("gru_cell", where="torch", out=False)
def gru_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """One step of a GRU: input [N, I] and hx [N, H] give [N, H].

    w_ih is [3 H, I], for the reset, update and new gates; w_hh [3 H, H]; the biases [3 H].
    """
    return _cell("gru_cell", _gru_step, input, (hx,), w_ih, w_hh, b_ih, b_hh)[0]


# ---- a layer of an LSTM as one node ---------------------------------------------------------------------------------
#
# Backward through time. With the activated gates i, f, g, o, and m = tanh(c'):
#
#     dL/dc' += dL/dh' o (1 - m**2)
#     the gates before activation:  dL/di = dL/dc' g i (1 - i),  dL/df = dL/dc' c f (1 - f),
#                                   dL/dg = dL/dc' i (1 - g**2),  dL/do = dL/dh' m o (1 - o)
#     dL/dc = dL/dc' f,  dL/dh = those of the gates times w_hh
#
# What stands there beside dL/dc' and dL/dh' is known before the walk begins, for all steps at once.


def _joined(parts, dim):
    return np.concatenate(parts, dim) if parts[0].__class__ is ndarray else cat(parts, dim)


def _activate(gates, size):
    """The gates i, f, g, o from w_ih x + w_hh h + biases, in the same memory."""
    parts = [gates[:, k * size : (k + 1) * size] for k in range(4)]
    if gates.dtype == num.OBJECT:
        for k, part in enumerate(parts):
            part[...] = np.tanh(part) if k == 2 else num.sigmoid(part)
        return parts
    # sigmoid(x) = (1 + tanh(x / 2)) / 2, so one tanh serves all four.
    half, rest = _halves(size, gates.dtype.char)
    gates *= half
    np.tanh(gates, gates)
    gates *= half
    gates += rest
    return parts


@lru_cache(16)
def _halves(size: int, kind: str):
    half = np.repeat(np.array([0.5, 0.5, 1, 0.5], kind), size)
    return half, 1 - half


def _steps(x, weight0, weight1, bias, h, c):
    """All steps of a layer, of whatever kind of number: the gates, the cs and the hs."""
    size, gates, cells, outputs = weight1.shape[1], [], [], []
    for t in range(x.shape[0]):
        z = num.matmul(x[t], num.swap(weight0, 0, 1)) + num.matmul(h, num.swap(weight1, 0, 1))
        z = z if bias is None else z + bias
        i, f, g, o = (z[:, k * size : (k + 1) * size] for k in range(4))
        i, f, g, o = num.sigmoid(i), num.sigmoid(f), num.tanh(g), num.sigmoid(o)
        c = f * c + i * g
        h = o * num.tanh(c)
        gates.append(_joined((i, f, g, o), 1))
        cells.append(c)
        outputs.append(h)
    return tuple(np.stack(y) if y[0].__class__ is ndarray else stack(y) for y in (gates, cells, outputs))
