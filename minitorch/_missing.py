"""What minitorch lacks: one sentence that names it, wherever it is asked for."""

import sys
from functools import cache

# Why a name of torch is left out, and what such names look like.
LEFT_OUT = {
    "complex numbers are left out": r"complex|polar|conj|^real$|^imag$|angle|cfloat|cdouble|chalf|^eig(vals)?$",
    "sparse tensors are left out": r"sparse|coalesce|c?(row|col)_indices|^indices|^values|dense|to_padded|"
    r"^(d|h|s|sp|ssp|hsp)(s|add)?mm$",
    "quantized tensors are left out": r"quant|^q_|qscheme|fbgemm|int_repr|qparams|scaled_(grouped_)?mm|grouped_mm",
    "Fourier transforms are left out": r"fft|^i?stft$",
    "other devices and processes are left out": r"cudnn|miopen|mkldnn|cuda|vulkan|^[ixm]pu$|mtia|pin|"
    r"record_stream|shared?|is_distributed|from_file",
    "torch's own building blocks, public by name only": r"_copy$|^native_|^batch_norm_|^unsafe_|^sym_|_except_dim|"
    r"^(lstm|gru|rnn_tanh|rnn_relu)(_cell)?$|^grid_sampler|affine_grid_generator|^module_load$|^const_data_ptr$|"
    r"^slice_|^hash_tensor$|constant_pad_nd|embedding_renorm|^convolution$",
    "torch has removed or deprecated them": r"^(symeig|solve|lstsq|reinforce|resize|resize_as)$",
}
NOT_YET = "not yet"

_WAY_OUT = "it covers a part of PyTorch, and plain `python` runs the same script on PyTorch itself"


def torch_name(name: str) -> str:
    """The name under which torch users know a dotted minitorch name.

    >>> torch_name("minitorch.nn.functional")
    'torch.nn.functional'
    """
    return "torch" + name.removeprefix("minitorch")


def why_left_out(name: str) -> str:
    """The reason why minitorch has no torch function, method or module of that name.

    >>> why_left_out("to_sparse")
    'sparse tensors are left out'
    """
    import re

    return next((why for why, like in LEFT_OUT.items() if re.search(like, name)), NOT_YET)


@cache
def torch_names() -> dict:
    """The names of torch's ops, by public place; `version` is torch's. Written by `compat_tests.torch_names`."""
    import json
    from pathlib import Path

    return json.loads(Path(__file__).with_name("torch_names.json").read_text())


def missing_method(obj: object, name: str) -> AttributeError:
    """The error for an attribute that a tensor lacks: torch's own words unless torch has a method of that name.

    >>> raise missing_method(tensor, "to_sparse")
    Traceback (most recent call last):
    AttributeError: minitorch has no Tensor.to_sparse: sparse tensors are left out (it covers a part of PyTorch, …)
    """
    message = f"'{type(obj).__name__}' object has no attribute '{name}'"
    if not name.startswith("_") and name in torch_names()["Tensor"]:
        message = f"minitorch has no Tensor.{name}: {why_left_out(name)} ({_WAY_OUT})"
    return AttributeError(message, name=name, obj=obj)


def missing(module_name: str, name: str) -> AttributeError:
    """The error for an attribute that a module of minitorch lacks; modules raise it from their ``__getattr__``.

    >>> raise missing("minitorch.nn", "Transformer3D")
    Traceback (most recent call last):
    AttributeError: minitorch has no torch.nn.Transformer3D (it covers a part of PyTorch, …)
    """
    why = why_left_out(name)
    reason = "" if why == NOT_YET else f": {why}"
    message = f"minitorch has no {torch_name(module_name)}.{name}{reason} ({_WAY_OUT})"
    # With name and obj, Python itself adds "Did you mean: …?".
    return AttributeError(message, name=name, obj=sys.modules.get(module_name))


def missing_module(name: str) -> ModuleNotFoundError:
    """The error for ``import torch.x`` when minitorch has no module of that name.

    A ``ModuleNotFoundError``, so that ``try: import torch.x`` / ``except ImportError:`` takes its other branch.
    """
    return ModuleNotFoundError(f"minitorch has no module {torch_name(name)} ({_WAY_OUT})", name=torch_name(name))
