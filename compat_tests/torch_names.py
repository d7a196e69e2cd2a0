"""The names of torch's ops, by public place: which of them minitorch lacks, say its errors and `minitorch ops`.

    python -m compat_tests.torch_names

writes minitorch/torch_names.json.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch

import minitorch

PATH = Path(minitorch.__file__).with_name("torch_names.json")

# Public by their names in nn.functional, but no ops: what its own module is made with.
HELPERS = {"assert_int_or_pair", "boolean_dispatch"}


def _callable(home: Any, names: Iterable[str]) -> list[str]:
    found = ((name, getattr(home, name, None)) for name in sorted(names) if not name.startswith("_"))
    return [name for name, value in found if callable(value) and not isinstance(value, type)]


def torch_names() -> dict[str, list[str]]:
    """Place -> the names of its functions, or of the methods of Tensor."""
    functional = torch.nn.functional
    at_home = ("torch", "torch._C._nn", functional.__name__, None)
    in_functional = [n for n in dir(functional) if getattr(getattr(functional, n), "__module__", "") in at_home]
    return {
        "torch": _callable(torch, {*dir(torch._C._VariableFunctions), *torch.functional.__all__}),
        "Tensor": _callable(torch.Tensor, dir(torch.Tensor)),
        "F": _callable(functional, {*in_functional} - HELPERS),
        "linalg": _callable(torch.linalg, dir(torch.linalg)),
        "special": _callable(torch.special, torch.special.__all__),
    }


def text() -> str:
    found = {"version": torch.__version__.partition("+")[0], **torch_names()}
    return json.dumps(found, indent=0) + "\n"


if __name__ == "__main__":
    PATH.write_text(text())
