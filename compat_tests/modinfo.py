"""torch's own database of modules (`module_db`: the samples that it tests itself with), put to both backends.

    python -m compat_tests.modinfo                 every module, every sample, the differences; writes modinfo.md
    python -m compat_tests.modinfo LSTM Conv2d     these modules, with each difference
    python -m compat_tests.modinfo --quick         a few samples of each, as in the suite

A module passes whole when it agrees with torch in each of these aspects, on every sample, in float32 and float64, in
training and evaluation where they differ:

    constructor    the same error or the same repr; parameters and buffers by name, and what modes they are in
    weights        the first values under the same seed, number for number
    forward        results (type, dtype, shape, aliasing, values); no input changed that torch leaves alone
    gradients      of inputs and parameters, for a random cotangent
    afterwards     repr, parameters and buffers after the call
    errors         wrong arguments and inputs: the same exception type and first line

The modules that module_db lacks have samples of the same form here (`OWN`).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import types
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import torch

import minitorch
from compat_tests.backends import BOTH, MINITORCH, TORCH, Array, Backend, Sample
from compat_tests.opinfo import SEED, LeftOut, Report, is_rounding, spread, take_as_equal, without_torch
from compat_tests.outcomes import Outcome, attempt, compare, cotangents, seen

DTYPES = ("float32", "float64")
QUICK = 4
"""How many samples of each dtype and mode the suite takes."""


# ---- samples --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    """An argument that each backend makes for itself: a public name, and what it is called with, if it is called."""

    path: str
    call: Sample | None = None

    def __repr__(self) -> str:
        return self.path if self.call is None else f"{self.path}({self.call!r})"


@dataclass(frozen=True)
class Case:
    """One sample of a module: what it is constructed with, what it is called with, if at all, and in which mode."""

    module: str
    constructor: Sample
    forward: Sample | None
    training: bool = True

    def __repr__(self) -> str:
        mode = "" if self.training else ", eval"
        return f"{self.module}({self.constructor!r}){mode}, ({self.forward!r})"

    def as_dtype(self, dtype: str) -> Case:
        return replace(
            self,
            constructor=_mapped(lambda x: x.as_dtype(dtype), self.constructor),
            forward=self.forward and _mapped(lambda x: x.as_dtype(dtype), self.forward),
        )


def _mapped(change: Callable[[Array], Array], x: Any) -> Any:
    """The arguments with `change` applied to every array in them."""
    if isinstance(x, Array):
        return change(x)
    if isinstance(x, Made):
        return replace(x, call=x.call and _mapped(change, x.call))
    if isinstance(x, Sample):
        return Sample(_mapped(change, x.args), _mapped(change, x.kwargs))
    if isinstance(x, (tuple, list)):
        return type(x)(_mapped(change, y) for y in x)
    return {k: _mapped(change, v) for k, v in x.items()} if isinstance(x, dict) else x


@cache
def database() -> dict[str, Any]:
    """Every entry of module_db, by the module's name in torch.nn; None for those that have samples here alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from torch.testing._internal.common_modules import module_db
    entries = {info.name.removeprefix("nn."): info for info in module_db}
    return entries | {name: None for name in OWN if name not in entries}


@contextmanager
def _remembering(cls: type) -> Iterator[None]:
    """Modules of this class that are made inside remember what they were made with."""
    init = cls.__init__

    def remember(self: Any, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        self.__dict__["made_with"] = (args, kwargs)

    cls.__init__ = remember
    try:
        yield
    finally:
        cls.__init__ = init


def _plain(x: Any) -> Any:
    """An argument without torch in it."""
    if isinstance(x, torch.nn.Module):
        args, kwargs = x.made_with
        return Made(f"nn.{type(x).__name__}", Sample(_plain(args), _plain(kwargs)))
    if isinstance(x, torch.nn.utils.rnn.PackedSequence):
        return Made("nn.utils.rnn.PackedSequence", Sample(tuple(map(_plain, x))))
    if isinstance(x, torch.nn.LinearCrossEntropyOptions):
        return Made("nn.LinearCrossEntropyOptions", Sample((), _plain(asdict(x))))
    if isinstance(x, (types.FunctionType, types.BuiltinFunctionType)):
        return Made(f"nn.functional.{x.__name__}")
    if isinstance(x, (tuple, list)) and not isinstance(x, torch.Size):
        return type(x)(map(_plain, x))
    if isinstance(x, dict):
        return {key: _plain(value) for key, value in x.items()}
    return without_torch(x)


def _call(given: Any) -> Sample:
    return Sample(_plain(tuple(given.args)), _plain(dict(given.kwargs)))


def _case(name: str, given: Any, training: bool = True) -> Case:
    return Case(name, _call(given.constructor_input), given.forward_input and _call(given.forward_input), training)


@contextmanager
def _generating() -> Iterator[None]:
    torch.manual_seed(SEED)
    with warnings.catch_warnings(), _remembering(torch.nn.TransformerEncoderLayer):
        warnings.simplefilter("ignore")
        yield


@cache
def cases(name: str, dtype: str, training: bool) -> list[Case]:
    """The samples of a module; none in evaluation for a module that does the same in both modes."""
    info = database()[name]
    found = [replace(case, training=training).as_dtype(dtype) for case in own_cases(name)]
    if info is None:
        return found
    if not training and not info.train_and_eval_differ:
        return found
    with _generating():
        kind = getattr(torch, dtype)
        given = list(info.module_inputs_func(info, "cpu", kind, requires_grad=True, training=training))
        for sample in given:
            with suppress(LeftOut):
                found.append(_case(name, sample, training))
    return found


def wrong_cases(name: str) -> Iterator[Case]:
    """What must raise, of module_db and of our own."""
    info = database()[name]
    if info is not None and info.module_error_inputs_func is not None:
        with _generating():
            given = list(info.module_error_inputs_func(info, "cpu", torch.float32, requires_grad=True, training=True))
            for wrong in given:
                with suppress(LeftOut):
                    yield _case(name, wrong.module_error_input)
    for case in WRONG.get(name, ()):
        yield replace(case, module=name).as_dtype("float32")


# ---- samples of our own ---------------------------------------------------------------------------------------------


def x(*shape: int) -> Array:
    """An input of random numbers that requires grad, the same for the same shape."""
    rng = np.random.default_rng([SEED, *shape])
    return Array(np.asarray(rng.standard_normal(shape)), True)


def ints(*values: Any) -> Array:
    return Array(np.array(values))


def new(*args: Any, **kwargs: Any) -> Callable[..., Case]:
    """new(…)(…) is a sample: the constructor's arguments, then those of the call."""
    return lambda *inputs, **named: Case("", Sample(args, kwargs), Sample(inputs, named))


def made(*args: Any, **kwargs: Any) -> Case:
    """A module that is made, but not called."""
    return Case("", Sample(args, kwargs), None)


def module(name: str, *args: Any, **kwargs: Any) -> Made:
    """A module as an argument of a constructor."""
    return Made(f"nn.{name}", Sample(args, kwargs))


def parameter(*shape: int) -> Made:
    return Made("nn.Parameter", Sample((x(*shape),)))


def own_cases(name: str) -> list[Case]:
    return [replace(case, module=name) for case in OWN.get(name, ())]


IMAGES = x(2, 4, 5, 6)
# Every place of the maxima is another one, as indices of a pooling are.
PLACES = {n: Array(np.stack([np.random.default_rng(i).permutation(4**n)[: 2**n] for i in range(6)])) for n in (1, 2, 3)}


def places(dims: int) -> Array:
    """Where maxima stood, of 2 * 3 planes with 4 elements in each dim, of which 2 in each were kept."""
    return Array(PLACES[dims].data.reshape(2, 3, *[2] * dims))


def channelwise(*shapes: tuple[int, ...]) -> list[Case]:
    """Dropout of whole channels: batches and single samples."""
    return [new(0.3)(x(*shape)) for shape in shapes] + [new(p=1.0, inplace=False)(x(*shapes[0])), new(0)(x(*shapes[0]))]


def paddings(dims: int) -> list[Case]:
    """A convolution over so many dims in other modes of padding than that of torch's samples."""
    several = tuple(range(1, dims + 1))
    modes = ("zeros", "reflect", "replicate", "circular")
    grid = x(2, 4, *[5] * dims)
    return [
        *(new(4, 2, 3, padding=1, padding_mode=mode)(grid) for mode in modes),
        *(new(4, 2, 2, padding="same", dilation=2, padding_mode=mode)(grid) for mode in modes[:2]),
        new(4, 6, 2, stride=several, padding=several, groups=2, bias=False, padding_mode="circular")(grid),
        new(4, 2, 3, padding="valid", padding_mode="replicate")(grid),
    ]


def sizes(dims: int) -> list[Case]:
    """A transposed convolution over so many dims that is told the size of its output."""
    grid = x(2, 4, *[3] * dims)
    return [
        new(4, 2, 3, stride=2)(grid, output_size=(8,) * dims),
        new(4, 2, 3, 2, 1, 1, groups=2, dilation=2)(grid, (2, 2, *[8] * dims)),
        new(4, 2, 3, stride=2)(x(4, *[3] * dims), output_size=[7] * dims),
    ]


def running(*shape: int) -> list[Case]:
    """A normalization with and without statistics, weights and momentum."""
    return [
        new(shape[1])(x(*shape)),
        new(shape[1], momentum=None, eps=1e-3)(x(*shape)),
        new(shape[1], affine=False, track_running_stats=True)(x(*shape)),
        new(shape[1], affine=True, track_running_stats=False)(x(*shape)),
        new(shape[1], affine=True, bias=False)(x(*shape)),
    ]


def lazily(*shape: int) -> list[Case]:
    return [new()(x(*shape)), new(affine=False)(x(*shape)), new(momentum=None, bias=False, affine=True)(x(*shape))]


TRIPLET = tuple(Array(x(3, 4, 3).data[i], True) for i in range(3))

OWN: dict[str, list[Case]] = {
    "Identity": [new(54, unused=True)(x(2, 3))],
    "Sequential": [
        new()(x(2, 3)),
        new(module("Linear", 3, 4), module("Tanh"), module("Linear", 4, 2, bias=False))(x(5, 3)),
        new(module("Dropout", 0.3), module("Sequential", module("Linear", 3, 3)))(x(5, 3)),
        new(module("Conv2d", 4, 8, 3), module("BatchNorm2d", 8), module("ReLU", True), module("MaxPool2d", 2))(IMAGES),
        new(module("LazyConv2d", 8, 3), module("LazyBatchNorm2d"), module("Flatten"), module("LazyLinear", 3))(IMAGES),
    ],
    "ModuleList": [made(), made([module("Linear", 2, 3), module("ReLU"), module("ReLU"), module("Linear", 3, 2)])],
    "ModuleDict": [made(), made({"first": module("Linear", 2, 3), "second": module("Sequential", module("Tanh"))})],
    "ParameterList": [made(), made([parameter(2), parameter(2, 3)])],
    "ParameterDict": [made(), made({"weight": parameter(2), "bias": parameter(2, 3)})],
    "AdaptiveLogSoftmaxWithLoss": [
        new(8, 12, [4, 9])(x(6, 8), ints(0, 11, 4, 9, 8, 3)),
        new(8, 12, (2, 5), 2.0, True)(x(4, 8), ints(0, 1, 1, 0)),
        new(8, 12, [4])(x(8), Array(np.array(7))),
    ],
    "Embedding": [
        new(5, 3, padding_idx=-1)(ints([4, 1], [0, 4])),
        new(5, 3, max_norm=1.0, norm_type=1.0)(ints(0, 3, 3)),
        new(5, 3, scale_grad_by_freq=True)(ints(0, 3, 3)),
    ],
    "EmbeddingBag": [
        *(new(5, 3, mode=mode)(ints([4, 1, 0], [0, 4, 2])) for mode in ("sum", "mean", "max")),
        new(5, 3)(ints(4, 1, 0, 0, 4, 2), ints(0, 2, 2)),
        new(5, 3, mode="sum", padding_idx=1)(ints(4, 1, 0, 1), ints(0, 2), x(4)),
        new(5, 3, include_last_offset=True, max_norm=1.0)(ints(4, 1, 0, 1), offsets=ints(0, 2, 4)),
    ],
    "TransformerDecoder": [
        new(module("TransformerDecoderLayer", 4, 2, 8, 0.0), 2)(x(3, 2, 4), x(5, 2, 4)),
        new(module("TransformerDecoderLayer", 4, 2, 8, 0.1, batch_first=True), 1, module("LayerNorm", 4))(
            x(2, 3, 4), x(2, 5, 4), tgt_is_causal=True, tgt_mask=Array(np.triu(np.full((3, 3), -np.inf), 1))
        ),
    ],
    "Flatten": [new()(x(2, 3, 4)), new(0, 1)(x(2, 3, 4)), new(start_dim=-2)(x(2, 3, 4)), new()(x(3, 1))],
    "Unflatten": [new(1, (2, 3))(x(4, 6)), new(-1, [2, -1])(x(4, 6)), new(dim=0, unflattened_size=(4, 1))(x(4, 6))],
    "Dropout": [new()(x(4, 30)), new(0.3)(x(7)), new(p=1.0)(x(4, 3)), new(0, True)(x(4, 3))],
    "Dropout1d": channelwise((4, 9, 3), (9, 3)),
    "Dropout2d": channelwise((4, 9, 2, 3), (9, 2, 3), (4, 9)),
    "Dropout3d": channelwise((4, 9, 2, 2, 3), (9, 2, 2, 3)),
    "AlphaDropout": [new()(x(4, 30)), new(0.2)(x(7)), new(0)(x(4, 3))],
    "FeatureAlphaDropout": [new()(x(4, 9, 3)), new(0.2)(x(4, 9)), new(0)(x(4, 3))],
    "Hardsigmoid": [new()(x(3, 40)), new(False)(x(5))],
    "RReLU": [new()(x(3, 40)), new(0.2, 0.9)(x(7)), new(lower=0.1, upper=0.1)(x(7))],
    "ReLU": [new(inplace=False)(x(2, 3))],
    "Softmax2d": [new()(x(3, 2, 2))],
    "GELU": [new("tanh")(x(3, 4))],
    "Hardtanh": [new(-0.5, 0.25)(x(3, 4)), new(min_value=-2, max_value=0.5)(x(3, 4))],
    "PReLU": [new(4, init=0.1)(x(2, 4, 3))],
    "Bilinear": [new(3, 4, 5, bias=False)(x(2, 3), x(2, 4)), new(3, 4, 5)(x(2, 6, 3), x(2, 6, 4))],
    "LazyLinear": [new(4)(x(2, 3)), new(4, bias=False)(x(2, 5, 3)), new(4)(x(3))],
    "Conv1d": paddings(1),
    "Conv2d": [
        *paddings(2),
        new(4, 2, (3, 2), stride=(2, 1), padding=(0, 1))(IMAGES),
        new(4, 8, 3, groups=4)(IMAGES),
        new(4, 2, [3, 2], dilation=[1, 2])(IMAGES),
    ],
    "Conv3d": paddings(3),
    "ConvTranspose1d": sizes(1),
    "ConvTranspose2d": sizes(2),
    "ConvTranspose3d": sizes(3),
    "LazyConv2d": [new(8, 3, 2, 1, 1, 2, False, "reflect")(IMAGES), new(8, 3)(x(4, 5, 6))],
    "LazyConvTranspose2d": [new(8, 3, 2, 1, 1, 2, False)(IMAGES), new(8, 3, stride=2)(IMAGES, output_size=(12, 14))],
    "BatchNorm1d": [*running(5, 3), *running(4, 3, 6)],
    "BatchNorm2d": running(2, 4, 3, 5),
    "BatchNorm3d": running(2, 3, 2, 3, 2),
    "InstanceNorm1d": [*running(2, 3, 6), new(3)(x(3, 6)), new(3)(x(2, 4, 6))],
    "InstanceNorm2d": [*running(2, 3, 6, 2), new(3, affine=True, track_running_stats=True)(x(3, 6, 2))],
    "InstanceNorm3d": running(2, 3, 2, 3, 2),
    "LazyBatchNorm1d": [*lazily(5, 3), *lazily(4, 3, 6)],
    "LazyBatchNorm2d": lazily(2, 4, 3, 5),
    "LazyBatchNorm3d": lazily(2, 3, 2, 3, 2),
    "LazyInstanceNorm1d": lazily(2, 3, 6),
    "LazyInstanceNorm2d": lazily(2, 3, 6, 2),
    "LazyInstanceNorm3d": lazily(2, 3, 2, 3, 2),
    "LayerNorm": [new((5, 6), bias=False)(IMAGES), new([6], eps=1e-2, elementwise_affine=False)(IMAGES)],
    "RMSNorm": [new((5, 6))(IMAGES), new(6, eps=1e-2)(IMAGES), new(6, elementwise_affine=False)(IMAGES)],
    "GroupNorm": [new(2, 4, bias=False)(IMAGES), new(4, 4, affine=False)(IMAGES)],
    "LocalResponseNorm": [new(3, alpha=0.1, beta=0.5, k=2.0)(IMAGES)],
    "MaxPool1d": [new(2, 1, 1, 2, True)(x(2, 3, 7)), new((2,), ceil_mode=True)(x(3, 7))],
    "MaxPool2d": [new((2, 3), (1, 2), (1, 1), return_indices=True)(IMAGES), new(3, 2, ceil_mode=True)(IMAGES)],
    "MaxPool3d": [new(2, 1, return_indices=True)(x(2, 3, 3, 4, 3))],
    "AvgPool1d": [new(2, 1, 1, True, False)(x(2, 3, 7))],
    "AvgPool2d": [new((2, 3), (1, 2), (1, 1), True, False)(IMAGES), new(2, divisor_override=3)(IMAGES)],
    "AvgPool3d": [new(2, 1, 1, divisor_override=3)(x(2, 3, 3, 4, 3))],
    **{f"MaxUnpool{n}d": [new(2)(x(2, 3, *[2] * n), places(n))] for n in (1, 2, 3)},
    "AdaptiveAvgPool2d": [new(1)(IMAGES), new((2, None))(x(4, 5, 6))],
    "AdaptiveMaxPool2d": [new(2, return_indices=True)(IMAGES)],
    "ZeroPad2d": [new((1, 0, 2, 1))(IMAGES), new([1, -1, 0, 0])(IMAGES)],
    "ConstantPad1d": [new((1, 2), 0.5)(x(2, 3))],
    "ReflectionPad2d": [new((1, 0, 2, 1))(IMAGES)],
    "PixelShuffle": [new(2)(x(2, 8, 3, 2)), new(upscale_factor=3)(x(9, 2, 2))],
    "PixelUnshuffle": [new(2)(x(2, 3, 4, 6)), new(downscale_factor=3)(x(1, 3, 6))],
    "ChannelShuffle": [new(2)(IMAGES), new(groups=4)(x(2, 8, 3))],
    "Upsample": [
        new(scale_factor=2)(IMAGES),
        new((7, 9), mode="bilinear")(IMAGES),
        new(scale_factor=(2, 1.5), mode="bilinear", align_corners=True)(IMAGES),
        new(scale_factor=2, mode="bicubic", align_corners=False)(IMAGES),
        new(5, mode="linear")(x(2, 3, 4)),
        new(scale_factor=1.3, recompute_scale_factor=True)(IMAGES),
        new(scale_factor=2, mode="trilinear")(x(1, 2, 2, 3, 2)),
        new(size=4, mode="nearest-exact")(x(2, 3, 3)),
    ],
    "UpsamplingNearest2d": [new(scale_factor=2)(IMAGES), new((3, 9))(IMAGES)],
    "UpsamplingBilinear2d": [new(scale_factor=2)(IMAGES), new((3, 9))(IMAGES)],
    "CosineSimilarity": [new()(x(4, 3), x(1, 4, 3)), new(dim=-1, eps=1e-4)(x(2, 5), x(5))],
    "PairwiseDistance": [
        new()(x(4, 3), x(1, 3)),
        new(p=1, eps=0.1, keepdim=True)(x(4, 3), x(1, 3)),
        new(3.0)(x(3), x(1, 3)),
    ],
    "Unfold": [new(2)(IMAGES), new((2, 3), dilation=(1, 2), padding=1, stride=2)(IMAGES), new(2)(x(4, 5, 6))],
    "Fold": [new((4, 5), 2)(x(2, 8, 12)), new(output_size=(4, 6), kernel_size=(2, 3), stride=(2, 3))(x(6, 4))],
    "TripletMarginLoss": [
        new()(*TRIPLET),
        new(0.5, 1.0, 1e-3, True, reduction="sum")(*TRIPLET),
        new(swap=True, reduction="none")(*TRIPLET),
    ],
    "TripletMarginWithDistanceLoss": [
        new()(*TRIPLET),
        new(distance_function=module("CosineSimilarity"), margin=0.5, swap=True, reduction="none")(*TRIPLET),
        new(distance_function=Made("nn.functional.pairwise_distance"), reduction="sum")(*TRIPLET),
    ],
    "NLLLoss2d": [new()(x(2, 3, 2, 2), ints([[0, 1], [2, 2]], [[1, 1], [0, 2]]))],
    "MSELoss": [new(size_average=False)(x(3), x(1, 3)), new(reduce=False)(x(3, 1), x(3, 1))],
}

SMALL, PLAIN = Array(np.ones((2, 3)), True), Array(np.ones((2, 3)))

WRONG: dict[str, list[Case]] = {
    "Tanh": [new(1)(SMALL), new(inplace=True)(SMALL)],
    "ReLU": [new(True, 2)(SMALL), new(in_place=True)(SMALL)],
    "Hardtanh": [new(2, 1)(SMALL)],
    "Softmax2d": [new()(SMALL)],
    "PReLU": [new(4)(SMALL)],
    "RReLU": [new(0.5, 0.1)(SMALL)],
    "Unflatten": [new(1, 6)(x(4, 6)), new(1, (2.5, 2))(x(4, 6)), new(1, (4, 2))(x(4, 6))],
    "Linear": [new(3)(SMALL), new(4, 2)(SMALL), new(3, 2, biases=False)(SMALL), new(-1, 2)(SMALL)],
    "Bilinear": [new(0, 1, 2)(SMALL, SMALL), new(3, 3, 2)(SMALL, x(3, 3)), new(3, 4, 2)(SMALL, SMALL)],
    **{f"Dropout{n}d": [new(2)(SMALL), new(-0.1)(SMALL), new(0.5)(x(3))] for n in (1, 2, 3)},
    "Dropout": [new(1.5)(SMALL)],
    "AlphaDropout": [new(-1)(SMALL)],
    "Conv2d": [
        new(3, 4)(IMAGES),
        new(4, 2, 3, kernel=3)(IMAGES),
        new(4, 2, 3, groups=0)(IMAGES),
        new(3, 4, 3, groups=2)(IMAGES),
        new(4, 3, 3, groups=2)(IMAGES),
        new(4, 2, 3, stride=2, padding="same")(IMAGES),
        new(3, 2, 3)(IMAGES),
        new(4, 2, 7)(IMAGES),
        new(4, 2, 3)(SMALL),
        new(4, 2, 3, stride=0)(IMAGES),
        new(4, 2, 3, padding=-1)(IMAGES),
    ],
    "Conv1d": [new(4, 4, 2)(SMALL), new(2, 4)(SMALL)],
    "ConvTranspose2d": [
        new(4, 2, 3, padding_mode="reflect")(IMAGES),
        new(4, 2, 3)(IMAGES, output_size=(1, 1)),
        new(4, 2, 3)(IMAGES, output_size=(7, 8, 1)),
        new(4, 2, 3, output_padding=2)(IMAGES),
    ],
    "LazyLinear": [new()(SMALL)],
    "LazyConv1d": [new(3, 2, groups=2)(x(1, 3, 5)), new(3, 2)(x(3))],
    "LazyConv2d": [new(3, 2)(SMALL), new(3)(IMAGES)],
    "LazyBatchNorm1d": [new()(IMAGES)],
    "BatchNorm1d": [new(3)(x(3)), new(4)(SMALL), new(3)(x(1, 3))],
    "BatchNorm2d": [new(3)(SMALL), new(3)(IMAGES)],
    "BatchNorm3d": [new(3)(SMALL)],
    "InstanceNorm1d": [new(3)(x(3)), new(3, affine=True)(x(2, 4, 5)), new(3, affine=True)(x(4, 5))],
    "InstanceNorm2d": [new(3)(SMALL)],
    "LayerNorm": [new(4)(SMALL), new((2, 4))(SMALL), new()(SMALL)],
    "RMSNorm": [new(4)(SMALL)],
    "GroupNorm": [new(2, 3)(SMALL), new(2, 4)(x(1, 5))],
    "MaxPool2d": [new()(IMAGES), new(2)(SMALL), new(2, padding=2)(IMAGES), new(9)(IMAGES), new((1, 2, 3))(IMAGES)],
    "AvgPool2d": [new(2)(SMALL), new(2, padding=2)(IMAGES), new(9)(IMAGES), new(2, divisor_override=0)(IMAGES)],
    "AdaptiveAvgPool2d": [new((1, 2, 3))(IMAGES), new(2)(SMALL), new(-1)(IMAGES)],
    "MaxUnpool2d": [new(2)(x(2, 3, 2, 2), places(1)), new(2)(SMALL, SMALL)],
    "FractionalMaxPool2d": [
        new(2)(IMAGES),
        new(2, 1, 0.5)(IMAGES),
        new(2, output_ratio=1.5)(IMAGES),
        new(2, output_size=9)(IMAGES),
    ],
    "FractionalMaxPool3d": [new(2, output_ratio=(0.5, 0.5, 2))(x(1, 4, 4, 4)), new(2)(x(1, 4, 4, 4))],
    "ConstantPad2d": [new(1)(IMAGES)],
    "CircularPad2d": [new(1)(SMALL), new(9)(IMAGES)],
    "ReflectionPad2d": [new(1)(x(3)), new(9)(IMAGES)],
    "PixelShuffle": [new(2)(x(1, 3, 2, 2)), new(2)(SMALL)],
    "ChannelShuffle": [new(3)(IMAGES), new(0)(IMAGES)],
    "Upsample": [
        new()(IMAGES),
        new(2, 2)(IMAGES),
        new(scale_factor=2, mode="linear")(IMAGES),
        new(scale_factor=(2,))(IMAGES),
    ],
    "MultiMarginLoss": [new(p=3)(SMALL, ints(0, 1)), new(weight=SMALL)(SMALL, ints(0, 1)), new()(SMALL, ints(0, 7))],
    "TripletMarginLoss": [new(margin=0)(*TRIPLET), new()(SMALL, SMALL, x(3))],
    "TripletMarginWithDistanceLoss": [new(margin=-1)(*TRIPLET), new(lambda a, b: a)(*TRIPLET)],
    "MSELoss": [new(reduction="x")(SMALL, SMALL), new(reduction="batchmean")(SMALL, SMALL)],
    "GaussianNLLLoss": [new(True)(SMALL, SMALL, SMALL), new(reduction="x")(SMALL, SMALL, SMALL)],
    "NLLLoss": [
        new()(SMALL, ints(0, 3)),
        new()(SMALL, ints(0)),
        new()(SMALL, SMALL),
        new(weight=Array(np.ones(2)))(SMALL, ints(0, 1)),
        new()(IMAGES, ints(0, 1)),
    ],
    "CrossEntropyLoss": [new()(SMALL, ints(0, 3)), new(PLAIN)(SMALL, ints(0, 1)), new(label_smoothing=2)(SMALL, SMALL)],
    "BCELoss": [new()(SMALL, x(2)), new()(Array(np.full((2,), 2.0)), Array(np.ones(2)))],
    "BCEWithLogitsLoss": [new()(SMALL, x(2)), new(pos_weight=PLAIN)(x(3), x(3))],
    "CTCLoss": [new(blank=5)(x(2, 1, 2), ints([1]), (2,), (1,)), new()(x(2, 1, 2), ints([1]), (3,), (1,))],
    "CosineEmbeddingLoss": [new()(SMALL, SMALL, SMALL), new()(SMALL, x(2, 2), ints(1, -1))],
    "AdaptiveLogSoftmaxWithLoss": [
        *(made(8, 12, cutoffs) for cutoffs in ([], [5, 2], [2, 2], [0, 2], [2, 12], [2, 2.5])),
        new(3, 12, [4])(SMALL, ints(0, 12)),
        new(3, 12, [4])(SMALL, ints(0)),
        new(3, 12, [4])(SMALL, ints([0])),
        new(3, 12, [4])(SMALL, Array(np.array(7))),
    ],
    "EmbeddingBag": [new(5, 3)(ints(4, 1)), new(5, 3, padding_idx=7)(ints([4]))],
    "Sequential": [new(3)(SMALL), new(module("Linear", 4, 2))(SMALL), new(module("Tanh"))(SMALL, SMALL)],
}


# ---- both sides -----------------------------------------------------------------------------------------------------


def _given(backend: Backend, given: Any, tensors: list) -> Any:
    """An argument as this backend has it; its tensors are added to the list."""
    if isinstance(given, Made):
        made = attrgetter(given.path)(backend.torch)
        if given.call is None:
            return made
        return made(*_given(backend, given.call.args, tensors), **_given(backend, given.call.kwargs, tensors))
    if isinstance(given, (tuple, list)):
        return type(given)(_given(backend, each, tensors) for each in given)
    if isinstance(given, dict):
        return {key: _given(backend, value, tensors) for key, value in given.items()}
    (value,), _, found = backend.build(Sample((given,)))
    tensors += found
    return value


@dataclass
class Trial:
    """What became of a module: after its construction, then of its call, then after that."""

    made: Any = None
    weights: Any = None
    outcome: Outcome | None = None
    afterwards: Any = None


def _state(backend: Backend, module: Any) -> tuple[list, list[np.ndarray]]:
    """Everything that a module holds: how it prints, the names and kinds of its tensors; and their numbers."""
    held = {**dict(module.named_parameters()), **dict(module.named_buffers())}
    lazy = {name for name, tensor in held.items() if backend.torch.nn.parameter.is_lazy(tensor)}
    kinds = [
        (name, type(tensor).__name__, str(tensor.dtype), name not in lazy and tuple(tensor.shape), tensor.requires_grad)
        for name, tensor in held.items()
    ]
    modes = [(name, type(part).__name__, part.training) for name, part in module.named_modules()]
    about = [repr(module), list(module.state_dict()), kinds, modes]
    return about, [backend.numbers(tensor) for name, tensor in held.items() if name not in lazy]


def observe(backend: Backend, case: Case, dtype: str) -> Trial:
    """Makes the module, calls it, differentiates every result by every input and parameter that requires grad."""
    trial, outcome = Trial(), Outcome()
    trial.outcome = outcome
    backend.torch.manual_seed(SEED)
    module = None

    def construct() -> None:
        nonlocal module
        call = case.constructor
        module = getattr(backend.torch.nn, case.module)(
            *_given(backend, call.args, []), **_given(backend, call.kwargs, [])
        )
        trial.made, trial.weights = _state(backend, module)
        module.to(getattr(backend.torch, dtype)).train(case.training)

    if not attempt(outcome, "constructor", construct) or case.forward is None:
        return trial
    inputs: list = []
    results: list = []
    args, kwargs = (_given(backend, given, inputs) for given in (case.forward.args, case.forward.kwargs))

    def forward() -> None:
        results.extend(backend.flat(module(*args, **kwargs)))

    def look() -> None:
        outcome.results = [seen(backend, result, inputs, case.forward) for result in results]
        outcome.inputs = [backend.numbers(tensor) for tensor in inputs]
        trial.afterwards = _state(backend, module)

    if not attempt(outcome, "forward", forward) or not attempt(outcome, "look", look):
        return trial
    roots = [result for result in results if isinstance(result, backend.Tensor) and result.requires_grad]
    leaves = [tensor for tensor in (*inputs, *module.parameters()) if tensor.requires_grad]

    def backward() -> None:
        seeds = [backend.from_numpy(c) for c in cotangents(roots)]
        grads = backend.torch.autograd.grad(roots, leaves, seeds, allow_unused=True)
        outcome.grads = [None if g is None else (str(g.dtype), backend.numbers(g)) for g in grads]

    if roots and leaves:
        attempt(outcome, "backward", backward)
    return trial


def _compare_case(report: Report, case: Case, dtype: str) -> None:
    mine, theirs = (observe(backend, case, dtype) for backend in BOTH)
    if mine.made is None or theirs.made is None:
        same = mine.outcome.error == theirs.outcome.error
        report.add("constructor", case, None if same else f"{mine.outcome.error} against {theirs.outcome.error}")
        return
    report.add("constructor", case, _told(mine.made, theirs.made))
    report.add("weights", case, _apart(mine.weights, theirs.weights, ulps=4))
    if case.forward is None:
        return
    if compare(mine.outcome, theirs.outcome, graph=False) and dtype == "float32":
        exact = observe(TORCH, case.as_dtype("float64"), "float64")
        take_as_equal(is_rounding, mine.outcome, theirs.outcome, exact.outcome)
    difference = compare(*(_without_grads(trial.outcome) for trial in (mine, theirs)), graph=False)
    report.add("forward", case, difference)
    if difference is None and theirs.outcome.results and (theirs.outcome.grads or theirs.outcome.error):
        report.add("gradients", case, compare(mine.outcome, theirs.outcome, graph=False))
    if mine.afterwards and theirs.afterwards:
        (told, numbers), (their_told, their_numbers) = mine.afterwards, theirs.afterwards
        report.add("afterwards", case, _told(told, their_told) or _apart(numbers, their_numbers, ulps=64))


def _without_grads(outcome: Outcome) -> Outcome:
    error = outcome.error if outcome.error and outcome.error[0] != "backward" else None
    return replace(outcome, grads=[], error=error)


def _told(mine: list, theirs: list) -> str | None:
    return next((f"{a!r} against {b!r}" for a, b in zip(mine, theirs, strict=True) if a != b), None)


def _apart(mine: list[np.ndarray], theirs: list[np.ndarray], ulps: int) -> str | None:
    """Where numbers are further apart than so many units in the last place of the largest of them."""
    for place, (a, b) in enumerate(zip(mine, theirs, strict=True)):
        if a.shape != b.shape or a.dtype != b.dtype:
            return f"tensor {place}: {a.dtype}{a.shape} against {b.dtype}{b.shape}"
        if a.dtype.kind != "f":
            same = np.array_equal(a, b)
        else:
            unit = np.finfo(a.dtype).eps * max(1e-3, np.abs(b[np.isfinite(b)]).max(initial=0))
            same = np.allclose(a, b, rtol=0, atol=ulps * unit, equal_nan=True)
        if not same:
            return f"tensor {place}: {a!r:.100} against {b!r:.100}"
    return None


def check(name: str, most: int | None = None) -> Report:
    """Puts the samples of a module to both backends: all of them, or some `most` of each dtype and mode."""
    report = Report(name)
    if not hasattr(minitorch.nn, name):
        report.has = False
        return report
    for dtype in DTYPES:
        for training in (True, False):
            found = cases(name, dtype, training)
            for case in found if most is None else spread(found, most):
                _compare_case(report, case, dtype)
    found = list(wrong_cases(name))
    for case in found if most is None else spread(found, most):
        theirs = observe(TORCH, case, "float32").outcome.error
        if theirs is not None:
            mine = observe(MINITORCH, case, "float32").outcome.error
            report.add("errors", case, None if mine == theirs else f"{mine} against {theirs}")
    return report


# ---- the run --------------------------------------------------------------------------------------------------------

RESULTS = Path(__file__).parent / "modinfo.md"
KEPT = Path(__file__).parent / "modinfo.json"
"""The counts of the whole run, for the tests: module -> aspect -> [agree, all]; {} if minitorch lacks it."""


def _checked(name: str, most: int | None) -> Report:
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    try:
        return check(name, most)
    except Exception as error:
        report = Report(name)
        report.add("harness", "", f"{type(error).__name__}: {error}")
        return report


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m compat_tests.modinfo", description=__doc__.splitlines()[0])
    parser.add_argument("modules", nargs="*", help="names of modules; all of them if none is given")
    parser.add_argument("--quick", action="store_true", help="a few samples of each dtype and mode")
    parser.add_argument("--most", type=int, default=12, help="how many differences of a module to print")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.modules if name not in database()]:
        parser.error(f"neither module_db nor OWN has {', '.join(unknown)}")
    names = options.modules or list(database())
    start, reports = time.perf_counter(), []
    run = partial(_checked, most=QUICK if options.quick else None)
    with ProcessPoolExecutor(1 if options.modules else os.cpu_count()) as pool:
        for report in map(run, names) if options.modules else pool.map(run, names):
            reports.append(report)
            print("".join(f"{difference}\n" for difference in report.differences[: options.most]), end="")
            print(_row(report), flush=True)
    text = table(reports)
    print(f"{text.splitlines()[4]}  ({time.perf_counter() - start:.0f} s)", file=sys.stderr)
    if not options.quick and not options.modules:
        RESULTS.write_text(text)
        rows = [f"{json.dumps(r.name)}: {json.dumps(r.counts)}" for r in reports]
        KEPT.write_text("{\n" + ",\n".join(rows) + "\n}\n")
    return int(not all(r.passes for r in reports)) if options.modules else 0


def _row(report: Report) -> str:
    verdict = "passes" if report.passes else "FAILS" if report.counts else "lacking"
    return f"{report.name}: {verdict}: {_counted(report)}"


def _counted(report: Report) -> str:
    return ", ".join(f"{aspect} {good}/{total}" for aspect, (good, total) in report.counts.items())


def table(reports: list[Report]) -> str:
    """The whole run as Markdown."""
    theirs = [r for r in reports if database()[r.name] is not None]
    ours = [r for r in reports if database()[r.name] is None]
    part = [r for r in reports if r.counts and not r.passes]
    total = Counter()
    for report in reports:
        for aspect, (good, count) in report.counts.items():
            total[aspect, "good"] += good
            total[aspect, "all"] += count
    lines = [
        "# torch's own samples of modules, put to minitorch",
        "",
        "Written by `python -m compat_tests.modinfo`; see there what passing means.",
        "",
        f"Of {len(theirs)} modules of module_db {sum(r.passes for r in theirs)} pass whole, of {len(ours)} others, with"
        f" samples of ours, {sum(r.passes for r in ours)}.",
        "",
        "| aspect | samples | agree |",
        "|---|---:|---:|",
    ]
    aspects = list(dict.fromkeys(aspect for report in reports for aspect in report.counts))
    lines += [f"| {a} | {total[a, 'all']} | {total[a, 'good']} |" for a in aspects]
    for title, group in (("Pass whole", theirs), ("Pass whole, by samples of ours", ours)):
        lines += ["", f"## {title}", "", ", ".join(f"`{r.name}`" for r in group if r.passes)]
    if part:
        lines += ["", "## Pass in part", "", "| module | agree | the first difference |", "|---|---|---|"]
    for r in part:
        first = r.differences[0].split("): ", 1)[-1].replace("|", "\\|").replace("\n", " ")[:160]
        lines.append(f"| `{r.name}` | {_counted(r)} | {first} |")
    if lacking := [r.name for r in reports if not r.counts]:
        lines += ["", "## Lacking", "", ", ".join(f"`{name}`" for name in lacking)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
