"""What minitorch lacks: one sentence that names it, wherever it is asked for."""

import sys

_WAY_OUT = "it covers a part of PyTorch, and plain `python` runs the same script on PyTorch itself"


def torch_name(name: str) -> str:
    """The name under which torch users know a dotted minitorch name.

    >>> torch_name("minitorch.nn.functional")
    'torch.nn.functional'
    """
    return "torch" + name.removeprefix("minitorch")


def missing(module_name: str, name: str) -> AttributeError:
    """The error for an attribute that a module of minitorch lacks; modules raise it from their ``__getattr__``.

    >>> raise missing("minitorch.nn", "Transformer3D")
    Traceback (most recent call last):
    AttributeError: minitorch has no torch.nn.Transformer3D (it covers a part of PyTorch, …)
    """
    message = f"minitorch has no {torch_name(module_name)}.{name} ({_WAY_OUT})"
    # With name and obj, Python itself adds "Did you mean: …?".
    return AttributeError(message, name=name, obj=sys.modules.get(module_name))


def missing_module(name: str) -> ModuleNotFoundError:
    """The error for ``import torch.x`` when minitorch has no module of that name.

    A ``ModuleNotFoundError``, so that ``try: import torch.x`` / ``except ImportError:`` takes its other branch.
    """
    return ModuleNotFoundError(f"minitorch has no module {torch_name(name)} ({_WAY_OUT})", name=torch_name(name))
