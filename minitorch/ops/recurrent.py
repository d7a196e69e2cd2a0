"""Recurrent networks: RNN, LSTM and GRU, one step (`lstm_cell`) or whole sequences in several layers (`lstm`).

As torch on a CPU: step by step, in plain ops; but an LSTM layer of float32 is one node, for which see below.
"""

from functools import lru_cache

import numpy as np
from numpy import ndarray

from minitorch._arguments import wrong_type
from minitorch.dtypes import float32
from minitorch.ops import num
from minitorch.ops._record import composite, primitive
from minitorch.ops.linear_algebra import linear
from minitorch.ops.rare.dropout import _dropout_of_torch
from minitorch.ops.rare.shape import unsafe_split
from minitorch.ops.shape import cat, stack

# ---- one step -------------------------------------------------------------------------------------------------------
#
# (x, state, w_hh, b_hh, …) -> state, where x is w_ih input + b_ih, and the state is (h,) or (h, c).


def _tanh_step(x, state, w_hh, b_hh=None):
    """h' = tanh(w_hh h + b_hh + x)"""
    return ((linear(state[0], w_hh, b_hh) + x).tanh(),)


def _relu_step(x, state, w_hh, b_hh=None):
    """h' = relu(w_hh h + b_hh + x)"""
    return ((linear(state[0], w_hh, b_hh) + x).relu(),)


def _lstm_step(x, state, w_hh, b_hh=None, w_hr=None):
    """c' = s(f) c + s(i) tanh(g),  h' = s(o) tanh(c'),  with i, f, g, o = w_hh h + b_hh + x."""
    h, c = state
    i, f, g, o = unsafe_split(linear(h, w_hh, b_hh) + x, w_hh.shape[0] // 4, 1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    h = o.sigmoid() * c.tanh()
    return h if w_hr is None else linear(h, w_hr), c


def _gru_step(x, state, w_hh, b_hh=None):
    """h' = (h - n) z + n,  with r = s(r_h + r_x), z = s(z_h + z_x), n = tanh(n_x + n_h r)."""
    (h,) = state
    size = w_hh.shape[0] // 3
    r_x, z_x, n_x = unsafe_split(x, size, 1)
    r_h, z_h, n_h = unsafe_split(linear(h, w_hh, b_hh), size, 1)
    r, z = (r_h + r_x).sigmoid(), (z_h + z_x).sigmoid()
    n = (n_x + n_h * r).tanh()
    return ((h - n) * z + n,)


def _cell(step, input, state, w_ih, w_hh, b_ih, b_hh):
    batch, width = input.shape[0], input.shape[num.axis(1, input.dim())]
    if width != w_ih.shape[1]:
        raise RuntimeError(f"input has inconsistent input_size: got {width} expected {w_ih.shape[1]}")
    for place, h in enumerate(state):
        if h.shape[0] != batch:
            raise RuntimeError(f"Input batch size {batch} doesn't match hidden{place} batch size {h.shape[0]}")
        if h.shape[1] != w_hh.shape[1]:
            raise RuntimeError(
                f"hidden{place} has inconsistent hidden_size: got {h.shape[1]}, expected {w_hh.shape[1]}"
            )
    return step(linear(input, w_ih, b_ih), state, w_hh, b_hh)


@composite("rnn_tanh_cell", where="torch", out=False)
def rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """One step of an RNN: tanh(w_ih input + b_ih + w_hh hx + b_hh). input [N, I] and hx [N, H] give [N, H]."""
    return _cell(_tanh_step, input, (hx,), w_ih, w_hh, b_ih, b_hh)[0]


@composite("rnn_relu_cell", where="torch", out=False)
def rnn_relu_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """One step of an RNN: relu(w_ih input + b_ih + w_hh hx + b_hh). input [N, I] and hx [N, H] give [N, H]."""
    return _cell(_relu_step, input, (hx,), w_ih, w_hh, b_ih, b_hh)[0]


@composite("lstm_cell", where="torch", results="many", out=False)
def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """One step of an LSTM: input [N, I] and hx, two tensors [N, H], give the next two, h and c.

    w_ih is [4 H, I], for the input, forget, cell and output gates; w_hh [4 H, H]; the biases [4 H].
    """
    if num.is_tensor(hx):
        raise wrong_type("lstm_cell", "hx", 2, "tuple of Tensors", hx)
    if len(hx) != 2:
        raise RuntimeError("lstm_cell expects two hidden states")
    return _cell(_lstm_step, input, tuple(hx), w_ih, w_hh, b_ih, b_hh)


@composite("gru_cell", where="torch", out=False)
def gru_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """One step of a GRU: input [N, I] and hx [N, H] give [N, H].

    w_ih is [3 H, I], for the reset, update and new gates; w_hh [3 H, H]; the biases [3 H].
    """
    return _cell(_gru_step, input, (hx,), w_ih, w_hh, b_ih, b_hh)[0]


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


def _flipped(x, reverse):
    return num.flip(x, (0,)) if reverse else x


def _lstm_slopes(grads, needed, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, result0, gates, cells):
    x, outputs = _flipped(input, reverse), _flipped(result0, reverse)
    block = num.is_block(input)
    if not block:
        # What is saved are constants, but here the gradient is itself to be differentiated.
        bias = None if weight2 is None else weight2 + weight3
        gates, cells, outputs = _steps(x, weight0, weight1, bias, hx_, cx_)
    steps, batch, size = outputs.shape
    i, f, g, o = (gates[:, :, k * size : (k + 1) * size] for k in range(4))
    m = num.tanh(cells)
    before = _joined((num.unsqueeze(cx_, 0), cells[:-1]), 0)
    to_cell = o * (1 - m * m)
    factors = _joined((g * i * (1 - i), before * f * (1 - f), i * (1 - g * g), m * o * (1 - o)), 2)
    upon, dh, dc = _flipped(grads[0], reverse), grads[1], grads[2]
    slopes = [None] * steps
    for t in reversed(range(steps)):
        dh = dh + upon[t]
        dc = dc + dh * to_cell[t]
        both = _joined((dc, dc, dc, dh), 1)
        slopes[t] = slope = np.multiply(factors[t], both, factors[t]) if block else factors[t] * both
        dc = dc * f[t]
        dh = num.matmul(slope, weight1)
    slope = num.reshape(factors if block else stack(slopes), (steps * batch, 4 * size))
    found = [None, None, None, None, None, dh, dc]
    turned = num.swap(slope, 0, 1)
    if needed[0]:
        found[0] = _flipped(num.reshape(num.matmul(slope, weight0), x.shape), reverse)
    if needed[1]:
        found[1] = num.matmul(turned, num.reshape(x, (steps * batch, x.shape[2])))
    if needed[2]:
        states = _joined((num.unsqueeze(hx_, 0), outputs[:-1]), 0)
        found[2] = num.matmul(turned, num.reshape(states, (steps * batch, size)))
    if needed[3] or needed[4]:
        found[3] = found[4] = num.sum(slope, 0)
    return found


@primitive(
    "_lstm_layer",
    node="MkldnnRnnLayerBackward0",
    grads={"input weight0 weight1 weight2 weight3 hx_ cx_": _lstm_slopes},
    results=("result0", "result1", "result2", "gates", "cells"),
    differentiable=3,
    optional=("weight2", "weight3"),
    where="",
)
def _lstm_layer(input, weight0, weight1, weight2, weight3, hx_, cx_, reverse):
    x = _flipped(input, reverse)
    (steps, batch, width), size = x.shape, weight1.shape[1]
    z = num.matmul(x.reshape(steps * batch, width), weight0.T).reshape(steps, batch, 4 * size)
    if num.has_values(z, weight1, weight2, weight3, hx_, cx_):
        z = z.astype(object)
    if weight2 is not None:
        z += weight2 + weight3
    outputs, cells = np.empty((2, steps, batch, size), z.dtype)
    turned = np.ascontiguousarray(weight1.T)
    h, c = hx_, cx_
    for t in range(steps):
        gates = z[t]
        gates += h.dot(turned)
        i, f, g, o = _activate(gates, size)
        c = np.multiply(f, c, cells[t])
        c += i * g
        h = np.multiply(o, np.tanh(c), outputs[t])
    return num.in_order(_flipped(outputs, reverse)), h.copy(), c.copy(), z, cells


# ---- packed sequences -----------------------------------------------------------------------------------------------


def _present(batch, batch_sizes, steps):
    """The places of [steps, batch], seen as one dim, that are in the packed sequence, in its order."""
    return np.flatnonzero(np.arange(batch) < batch_sizes[:steps, None])


def _unpacked(grad, input_shape, batch_sizes, batch_first):
    steps, batch = (input_shape[1], input_shape[0]) if batch_first else input_shape[:2]
    rows = num.accumulate(grad, (steps * batch, *input_shape[2:]), (_present(batch, batch_sizes, steps),))
    rows = num.reshape(rows, (steps, batch, *input_shape[2:]))
    return num.swap(rows, 0, 1) if batch_first else rows


@primitive("_pack_padded_sequence", node="PackPaddedSequenceBackward0", grads={"input": _unpacked}, where="")
def _pack_padded_sequence(input, batch_sizes, batch_first):
    """The steps of a padded batch [T, N, …] below each other: of step t the first batch_sizes[t] rows."""
    x = input.swapaxes(0, 1) if batch_first else input
    steps, batch, *rest = x.shape
    return x.reshape(steps * batch, *rest).take(_present(batch, batch_sizes, steps), 0)


# ---- whole sequences ------------------------------------------------------------------------------------------------


def _layer(step):
    """A layer step by step: input [steps, N, I] and a state give all h and the last state."""

    def run(input, state, weights, reverse):
        w_ih, w_hh, b_ih, b_hh, *projection = weights
        inputs, outputs = linear(input, w_ih, b_ih).unbind(0), []
        for x in reversed(inputs) if reverse else inputs:
            state = step(x, state, w_hh, b_hh, *projection)
            outputs.append(state[0])
        return stack(outputs[::-1] if reverse else outputs), state

    return run


def _lstm_as_nodes(input, state, weights, reverse):
    """A layer of an LSTM as one node."""
    _check_state(input, state, weights)
    output, h, c, _, _ = _lstm_layer(input, *weights, *state, reverse)
    return output, (h, c)


def _check_state(input, state, weights):
    size = (input.shape[1], weights[1].shape[1])
    for name, h in zip("hc", state, strict=True):
        if h.shape != size:
            raise RuntimeError(f"Expected {name} of size {list(size)} for every layer, got {list(h.shape)}")


def _packed_layer(step, batch_sizes):
    """A layer over a packed sequence: the rows of all steps below each other, of the longest sequences first."""

    def run(data, state, weights, reverse):
        w_ih, w_hh, b_ih, b_hh, *projection = weights
        rows, outputs, done = linear(data, w_ih, b_ih), [], []
        ends = [sum(batch_sizes[: t + 1]) for t in range(len(batch_sizes))]
        initial, now = state, batch_sizes[-1 if reverse else 0]
        state = tuple(h.narrow(0, 0, now) for h in initial) if reverse else initial
        for t in reversed(range(len(ends))) if reverse else range(len(ends)):
            size = batch_sizes[t]
            if size > now:
                state = tuple(cat([h, h0.narrow(0, now, size - now)]) for h, h0 in zip(state, initial, strict=True))
            elif size < now:
                done.append(tuple(h.narrow(0, size, now - size) for h in state))
                state = tuple(h.narrow(0, 0, size) for h in state)
            now = size
            state = step(rows.narrow(0, ends[t] - size, size), state, w_hh, b_hh, *projection)
            outputs.append(state[0])
        if not reverse:
            state = tuple(cat(hs) for hs in zip(*reversed([*done, state]), strict=True))
        return cat(outputs[::-1] if reverse else outputs), state

    return run


def _layers(run, input, states, params, has_biases, num_layers, dropout, train, bidirectional):
    """All layers, in one or two directions; `states` are tuples of what all layers begin with."""
    directions = 2 if bidirectional else 1
    each = 2 * (1 + bool(has_biases)) + (len(states) == 2 and states[0].shape[2] != states[1].shape[2])
    if len(params) != each * num_layers * directions:
        raise RuntimeError("got an incorrect number of RNN parameters")
    count = num_layers * directions
    by_layer = [[h[k] for k in range(count)] if run is _lstm_as_nodes else h.unbind(0) for h in states]
    begin, last = list(zip(*by_layer, strict=True)), []
    for layer in range(num_layers):
        input, outputs = input.contiguous() if run is _lstm_as_nodes else input, []
        for k in range(layer * directions, (layer + 1) * directions):
            weights = list(params[each * k : each * (k + 1)])
            if not has_biases:
                weights[2:2] = [None, None]
            output, state = run(input, begin[k], weights, k % directions == 1)
            outputs.append(output)
            last.append(state)
        input = cat(outputs, -1) if bidirectional else outputs[0]
        if dropout and train and layer < num_layers - 1:
            input = _dropout_of_torch(input, dropout, True)
    return input, tuple(stack(hs) for hs in zip(*last, strict=True))


def _whole(step, run, arguments):
    """A call in either form: with a padded batch, or with what a packed sequence holds."""
    if isinstance(arguments[3], (list, tuple)):
        input, batch_sizes, hx, params, *rest = arguments
        run, batch_first = _packed_layer(step, batch_sizes.tolist()), False
    else:
        input, hx, params, *rest, batch_first = arguments
        input = input.transpose(0, 1) if batch_first else input
        if not input.shape[0]:
            raise RuntimeError("Expected sequence length to be larger than 0 in RNN")
    output, states = _layers(run, input, (hx,) if num.is_tensor(hx) else tuple(hx), params, *rest)
    if batch_first:
        output = output.transpose(0, 1) if len(states) == 2 else _transpose_in_place(output)
    return output, *states


# What torch does with the output of an RNN or a GRU, and its graph calls it by another name.
@primitive(
    "_transpose_in_place",
    node="TransposeBackward1",
    grads={"self": lambda grad: num.swap(grad, 0, 1)},
    view=True,
    where="",
)
def _transpose_in_place(self):
    return self.swapaxes(0, 1)


@composite("rnn_tanh", where="torch", out=False)
def rnn_tanh(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first):
    """An RNN with tanh over whole sequences: the h of every step in the last layer, and the last h of every layer.

    Args:
        input: [steps, N, I], or [N, steps, I] if `batch_first`.
        hx: [num_layers * directions, N, H].
        params: for each layer, and each direction in it, w_ih [H, I], w_hh [H, H] and, if `has_biases`, two biases [H].
        dropout: the probability in `train` with which a number is dropped between layers.

    For a packed sequence: (data, batch_sizes, hx, params, has_biases, num_layers, dropout, train, bidirectional).
    """
    return _whole(
        _tanh_step,
        _layer(_tanh_step),
        (input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first),
    )


@composite("rnn_relu", where="torch", out=False)
def rnn_relu(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first):
    """An RNN with relu over whole sequences: see `rnn_tanh`."""
    return _whole(
        _relu_step,
        _layer(_relu_step),
        (input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first),
    )


@composite("gru", where="torch", out=False)
def gru(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first):
    """A GRU over whole sequences: see `rnn_tanh`; the weights as in `gru_cell`."""
    return _whole(
        _gru_step,
        _layer(_gru_step),
        (input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first),
    )


@composite("lstm", where="torch", out=False)
def lstm(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first):
    """An LSTM over whole sequences: the h of every step in the last layer, and the last h and c of every layer.

    Arguments as in `rnn_tanh`, but that hx are two tensors; the weights as in `lstm_cell`. Where c is wider than h,
    each layer has one more weight, which projects h.
    """
    arguments = (input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first)
    states = params if num.is_tensor(hx) else hx
    if len(states) != 2:
        raise RuntimeError("lstm expects two hidden states")
    one_node = input.dtype is float32 and input.numel() and states[0].shape[2] == states[1].shape[2]
    return _whole(_lstm_step, _lstm_as_nodes if one_node else _layer(_lstm_step), arguments)
