"""Recurrent networks over whole sequences, and cells that make one step."""

from __future__ import annotations

import math
import numbers
import warnings
from typing import Any

from minitorch._tensor import Tensor
from minitorch.nn import init
from minitorch.nn.modules.module import Module
from minitorch.nn.parameter import Parameter
from minitorch.nn.utils.rnn import PackedSequence
from minitorch.ops import creation, recurrent

# Mode of an RNNBase -> the op that runs it, and how many gates each unit has.
_MODES = {
    "LSTM": (recurrent.lstm, 4),
    "GRU": (recurrent.gru, 3),
    "RNN_TANH": (recurrent.rnn_tanh, 1),
    "RNN_RELU": (recurrent.rnn_relu, 1),
}


class RNNBase(Module):
    """What RNN, LSTM and GRU share.

    Args:
        mode: "LSTM", "GRU", "RNN_TANH" or "RNN_RELU".
        input_size: the features I of each step.
        hidden_size: the units H.
        num_layers: layers on top of each other, each working on what the one below gives.
        bias: whether there are biases.
        batch_first: inputs and outputs are [N, T, …] instead of [T, N, …]; states are not.
        dropout: the probability with which numbers are dropped between layers in training.
        bidirectional: a second set of weights reads each sequence backward; the outputs stand side by side.
        proj_size: of an LSTM, the features to which h is projected; 0 for H itself.

    Attributes:
        weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, weight_hr_l0 (the projection), …_l1, …, …_l0_reverse, …:
            the weights of each layer, at first uniform in ±1 / sqrt(hidden_size).
    """

    def __init__(
        self,
        mode: str,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device: Any = None,
        dtype: Any = None,
    ):
        super().__init__()
        self.mode = mode
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.bias = bias
        self.batch_first = batch_first
        self.dropout = float(dropout)
        self.bidirectional = bidirectional
        self.proj_size = proj_size
        self._check_sizes(dropout)
        if mode not in _MODES:
            raise ValueError(f"Unrecognized RNN mode: {mode}")
        gates = _MODES[mode][1] * hidden_size
        directions, given_back = 1 + bool(bidirectional), proj_size or hidden_size
        self._all_weights = []
        for layer in range(num_layers):
            width = input_size if layer == 0 else given_back * directions
            shapes = {"weight_ih": (gates, width), "weight_hh": (gates, given_back)}
            if bias:
                shapes |= {"bias_ih": (gates,), "bias_hh": (gates,)}
            if proj_size:
                shapes["weight_hr"] = (proj_size, hidden_size)
            for suffix in ("", "_reverse")[:directions]:
                names = {f"{name}_l{layer}{suffix}": shape for name, shape in shapes.items()}
                for name, shape in names.items():
                    setattr(self, name, Parameter(creation.empty(shape, device=device, dtype=dtype)))
                self._all_weights.append(list(names))
        self.reset_parameters()

    def _check_sizes(self, dropout: float) -> None:
        if not isinstance(dropout, numbers.Number) or isinstance(dropout, bool) or not 0 <= dropout <= 1:
            raise ValueError(
                "dropout should be a number in range [0, 1] representing the probability of an element being zeroed"
            )
        if dropout > 0 and self.num_layers == 1:
            warnings.warn(
                "dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects "
                f"num_layers greater than 1, but got dropout={dropout} and num_layers={self.num_layers}",
                stacklevel=4,
            )
        for name, kind in (("bias", bool), ("batch_first", bool), ("input_size", int), ("hidden_size", int)):
            given = getattr(self, name)
            if not isinstance(given, kind):
                raise TypeError(f"{name} should be of type {kind.__name__}, got: {type(given).__name__}")
        for name in ("input_size", "hidden_size", "num_layers"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be greater than zero")
        if self.proj_size < 0:
            raise ValueError("proj_size should be a positive integer or zero to disable projections")
        if self.proj_size >= self.hidden_size:
            raise ValueError("proj_size has to be smaller than hidden_size")

    def reset_parameters(self) -> None:
        """Draws the first values anew."""
        bound = 1.0 / math.sqrt(self.hidden_size)
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def flatten_parameters(self) -> None:
        """Accepted: on a GPU, torch brings the weights together in memory."""

    @property
    def all_weights(self) -> list[list[Parameter]]:
        """The weights of each layer, and each direction in it."""
        return [[getattr(self, name) for name in names] for names in self._all_weights]

    @property
    def _flat_weights(self) -> list[Parameter]:
        return [weight for weights in self.all_weights for weight in weights]

    def _run(self, input: Tensor | PackedSequence, given: tuple[Tensor, ...] | None) -> tuple[Any, tuple]:
        """The output and the last states, from the first states: (h,) or (h, c), or None for zeros."""
        if isinstance(input, PackedSequence):
            return self._run_packed(input, given)
        unbatched = input.dim() == 2
        batch_dim = 0 if self.batch_first else 1
        if unbatched:
            input = input.unsqueeze(batch_dim)
            given = given and tuple(state.unsqueeze(1) for state in given)
        batch = input.size(batch_dim)
        states = given or self._zeros(batch, input)
        self._check(input, states, batch)
        output, *last = self._call(input, states, self.batch_first)
        if unbatched:
            return output.squeeze(batch_dim), tuple(state.squeeze(1) for state in last)
        return output, tuple(last)

    def _run_packed(self, input: PackedSequence, given: tuple[Tensor, ...] | None) -> tuple[PackedSequence, tuple]:
        data, batch_sizes, order, back = input
        states = given or self._zeros(int(batch_sizes[0]), data)
        if order is not None and given:
            states = tuple(state.index_select(1, order) for state in given)
        output, *last = self._call(data, states, batch_sizes)
        if back is not None:
            last = [state.index_select(1, back) for state in last]
        return PackedSequence(output, batch_sizes, order, back), tuple(last)

    def _call(self, input: Tensor, states: tuple, layout: Tensor | bool) -> tuple[Tensor, ...]:
        """The op, in the form for a packed sequence, with its batch sizes, or for a batch, with `batch_first`."""
        options = (self.bias, self.num_layers, self.dropout, self.training, self.bidirectional)
        hx = states if self.mode == "LSTM" else states[0]
        op = _MODES[self.mode][0]
        if isinstance(layout, Tensor):
            return op(input, layout, hx, self._flat_weights, *options)
        return op(input, hx, self._flat_weights, *options, layout)

    def _state_sizes(self, batch: int) -> list[tuple[int, int, int]]:
        """The size that each of the states has to have."""
        layers = self.num_layers * (1 + bool(self.bidirectional))
        return [(layers, batch, self.proj_size or self.hidden_size)]

    def _zeros(self, batch: int, input: Tensor) -> tuple[Tensor, ...]:
        return tuple(creation.zeros(size, dtype=input.dtype) for size in self._state_sizes(batch))

    def _check(self, input: Tensor, states: tuple, batch: int) -> None:
        dtype = getattr(self, self._all_weights[0][0]).dtype
        if input.dtype is not dtype:
            raise ValueError(
                f"RNN input dtype ({input.dtype}) does not match weight dtype ({dtype}). Convert input: "
                f"input.to({dtype}), or convert model: model.to({input.dtype})"
            )
        if input.size(-1) != self.input_size:
            raise RuntimeError(
                f"input.size(-1) must be equal to input_size. Expected {self.input_size}, got {input.size(-1)}"
            )
        for place, size in enumerate(self._state_sizes(batch)):
            name = f"hidden[{place}]" if self.mode == "LSTM" else "hidden"
            if states[place].shape != size:
                raise RuntimeError(f"Expected {name} size {size}, got {list(states[place].shape)}")

    def extra_repr(self) -> str:
        defaults = {"proj_size": 0, "num_layers": 1, "bias": True}
        defaults |= {"batch_first": False, "dropout": 0, "bidirectional": False}
        said = (f", {name}={getattr(self, name)}" for name, usual in defaults.items() if getattr(self, name) != usual)
        return f"{self.input_size}, {self.hidden_size}{''.join(said)}"


class _OneState(RNNBase):
    """An RNNBase whose only state is h."""

    # What torch's RNN calls an input of a wrong number of dims.
    _input_kind = ""

    def forward(self, input: Tensor | PackedSequence, hx: Tensor | None = None) -> tuple[Any, Tensor]:
        if not isinstance(input, PackedSequence):
            dims = input.dim()
            if dims not in (2, 3):
                raise ValueError(
                    f"{self._get_name()}: Expected input to be 2D or 3D, got {dims}D{self._input_kind} instead"
                )
            if hx is not None and hx.dim() != dims:
                kind = "unbatched" if dims == 2 else "batched"
                raise RuntimeError(f"For {kind} {dims}-D input, hx should also be {dims}-D but got {hx.dim()}-D tensor")
        output, (h,) = self._run(input, None if hx is None else (hx,))
        return output, h


class RNN(_OneState):
    """h' = tanh(W_ih x + b_ih + W_hh h + b_hh) at every step, or relu in the place of tanh.

    Args:
        input_size, hidden_size, num_layers: as in `RNNBase`.
        nonlinearity: "tanh" or "relu"; the fourth argument, before the others of `RNNBase`.

    Called with an input [T, N, input_size] (or [N, T, input_size] with batch_first, [T, input_size] for a single
    sequence, a PackedSequence) and, optionally, the first state [num_layers * directions, N, H], it gives the h of
    every step in the last layer [T, N, directions * H], and the last h of every layer.

    >>> output, h = torch.nn.RNN(10, 20, 2)(torch.randn(5, 3, 10))
    >>> output.shape, h.shape
    (torch.Size([5, 3, 20]), torch.Size([2, 3, 20]))
    """

    _input_kind = " tensor"

    def __init__(self, *args: Any, **kwargs: Any):
        if "proj_size" in kwargs:
            raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
        if len(args) > 3:
            self.nonlinearity = args[3]
            args = args[:3] + args[4:]
        else:
            self.nonlinearity = kwargs.pop("nonlinearity", "tanh")
        if self.nonlinearity not in ("tanh", "relu"):
            raise ValueError(f"Unknown nonlinearity '{self.nonlinearity}'. Select from 'tanh' or 'relu'.")
        super().__init__(f"RNN_{self.nonlinearity.upper()}", *args, **kwargs)


class GRU(_OneState):
    """Gated recurrent units (Cho et al. 2014): h' = (1 - z) n + z h at every step, with gates r and z.

    r = sigmoid(W_ir x + b_ir + W_hr h + b_hr),  z likewise,  n = tanh(W_in x + b_in + r (W_hn h + b_hn)); the weights
    of r, z and n are the rows of weight_ih and weight_hh, in this order.

    The arguments are those of `RNNBase`, the call is that of `RNN`.

    >>> output, h = torch.nn.GRU(10, 20, 2)(torch.randn(5, 3, 10))
    >>> output.shape, h.shape
    (torch.Size([5, 3, 20]), torch.Size([2, 3, 20]))
    """

    def __init__(self, *args: Any, **kwargs: Any):
        if "proj_size" in kwargs:
            raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
        super().__init__("GRU", *args, **kwargs)


class LSTM(RNNBase):
    """Long short-term memory (Hochreiter and Schmidhuber 1997): c' = f c + i g and h' = o tanh(c') at every step.

    i = sigmoid(W_ii x + b_ii + W_hi h + b_hi),  f and o likewise,  g with tanh; the weights of i, f, g and o are the
    rows of weight_ih and weight_hh, in this order.

    The arguments are those of `RNNBase`. Called with an input [T, N, input_size] (or [N, T, input_size] with
    batch_first, [T, input_size] for a single sequence, a PackedSequence) and, optionally, the first states (h, c), each
    [num_layers * directions, N, H], it gives the h of every step in the last layer [T, N, directions * H], and the last
    (h, c) of every layer.

    >>> output, (h, c) = torch.nn.LSTM(10, 20, 2)(torch.randn(5, 3, 10))
    >>> output.shape, h.shape, c.shape
    (torch.Size([5, 3, 20]), torch.Size([2, 3, 20]), torch.Size([2, 3, 20]))
    """

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__("LSTM", *args, **kwargs)

    def _state_sizes(self, batch: int) -> list[tuple[int, int, int]]:
        (h,) = super()._state_sizes(batch)
        return [h, (*h[:2], self.hidden_size)]

    def forward(
        self, input: Tensor | PackedSequence, hx: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Any, tuple[Tensor, Tensor]]:
        if not isinstance(input, PackedSequence):
            dims = input.dim()
            if dims not in (2, 3):
                raise ValueError(f"LSTM: Expected input to be 2D or 3D, got {dims}D instead")
            if hx is not None and (hx[0].dim() != dims or hx[1].dim() != dims):
                kind = "unbatched" if dims == 2 else "batched"
                raise RuntimeError(
                    f"For {kind} {dims}-D input, hx and cx should also be {dims}-D but got "
                    f"({hx[0].dim()}-D, {hx[1].dim()}-D) tensors"
                )
        return self._run(input, hx)


# ---- one step -------------------------------------------------------------------------------------------------------


class RNNCellBase(Module):
    """What RNNCell, LSTMCell and GRUCell share.

    Attributes:
        weight_ih [num_chunks * H, I], weight_hh [num_chunks * H, H], bias_ih, bias_hh [num_chunks * H]: at first
            uniform in ±1 / sqrt(H).
    """

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool, num_chunks: int, device: Any = None, dtype: Any = None
    ):
        super().__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.bias = bias
        rows = num_chunks * hidden_size
        self.weight_ih = Parameter(creation.empty((rows, input_size), device=device, dtype=dtype))
        self.weight_hh = Parameter(creation.empty((rows, hidden_size), device=device, dtype=dtype))
        for name in ("bias_ih", "bias_hh"):
            one = Parameter(creation.empty(rows, device=device, dtype=dtype)) if bias else None
            self.register_parameter(name, one)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draws the first values anew."""
        bound = 1.0 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def _check_dims(self, name: str, x: Tensor) -> None:
        if x.dim() not in (1, 2):
            raise ValueError(f"{self._get_name()}: Expected {name} to be 1D or 2D, got {x.dim()}D instead")

    def _weights(self) -> tuple:
        return self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh

    def _step(self, op: Any, input: Tensor, hx: Tensor | None) -> Tensor:
        """The next h from a single state h."""
        self._check_dims("input", input)
        if hx is not None:
            self._check_dims("hidden", hx)
        batched = input.dim() == 2
        input = input if batched else input.unsqueeze(0)
        if hx is None:
            hx = creation.zeros((input.size(0), self.hidden_size), dtype=input.dtype)
        elif not batched:
            hx = hx.unsqueeze(0)
        h = op(input, hx, *self._weights())
        return h if batched else h.squeeze(0)

    def extra_repr(self) -> str:
        text = f"{self.input_size}, {self.hidden_size}"
        if not self.bias:
            text += f", bias={self.bias}"
        if getattr(self, "nonlinearity", "tanh") != "tanh":
            text += f", nonlinearity={self.nonlinearity}"
        return text


class RNNCell(RNNCellBase):
    """One step of an `RNN`: input [N, I] and, optionally, h [N, H] give the next h; or both without N.

    >>> torch.nn.RNNCell(10, 20)(torch.randn(3, 10)).shape
    torch.Size([3, 20])
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        device: Any = None,
        dtype: Any = None,
    ):
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        ops = {"tanh": recurrent.rnn_tanh_cell, "relu": recurrent.rnn_relu_cell}
        if self.nonlinearity not in ops:
            raise RuntimeError(f"Unknown nonlinearity: {self.nonlinearity}")
        return self._step(ops[self.nonlinearity], input, hx)


class GRUCell(RNNCellBase):
    """One step of a `GRU`: input [N, I] and, optionally, h [N, H] give the next h; or both without N.

    >>> torch.nn.GRUCell(10, 20)(torch.randn(3, 10)).shape
    torch.Size([3, 20])
    """

    def __init__(self, input_size: int, hidden_size: int, bias: bool = True, device: Any = None, dtype: Any = None):
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        return self._step(recurrent.gru_cell, input, hx)


class LSTMCell(RNNCellBase):
    """One step of an `LSTM`: input [N, I] and, optionally, (h, c), each [N, H], give the next two; or all without N.

    >>> h, c = torch.nn.LSTMCell(10, 20)(torch.randn(3, 10))
    >>> h.shape, c.shape
    (torch.Size([3, 20]), torch.Size([3, 20]))
    """

    def __init__(self, input_size: int, hidden_size: int, bias: bool = True, device: Any = None, dtype: Any = None):
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def forward(self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None) -> tuple[Tensor, Tensor]:
        self._check_dims("input", input)
        for place, state in enumerate(() if hx is None else hx):
            self._check_dims(f"hx[{place}]", state)
        batched = input.dim() == 2
        input = input if batched else input.unsqueeze(0)
        if hx is None:
            zeros = creation.zeros((input.size(0), self.hidden_size), dtype=input.dtype)
            hx = (zeros, zeros)
        elif not batched:
            hx = (hx[0].unsqueeze(0), hx[1].unsqueeze(0))
        h, c = recurrent.lstm_cell(input, hx, *self._weights())
        return (h, c) if batched else (h.squeeze(0), c.squeeze(0))
