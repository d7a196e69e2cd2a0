"""The swap: `import torch…` resolves to minitorch's own modules.

`minitorch run script.py` starts plain `python script.py` with `_shim/` first in PYTHONPATH. There, `import torch` runs
`_shim/torch/__init__.py`, which calls `take_the_name_torch`. Everything else (`__main__`, argv, tracebacks, exit
status, stdin, forked and spawned children) stays plain Python's, because it is plain Python.

Two rules hold while swapped:

- There is one copy of everything: `torch.nn is minitorch.nn`. `TorchFinder` answers `import torch.nn` with the module
  `minitorch.nn` itself.
- A class says that it lives where torch has it: `<class 'torch.nn.modules.linear.Linear'>`. What is printed and pickled
  then agrees with torch.
"""

import importlib
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

from minitorch._missing import missing_module
from minitorch.torch_version import __version__

SHIM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_shim")

# Packages built on what minitorch does not have: PyTorch's C++ extensions, its compiler, its distributed engine.
NEEDS_REAL_TORCH = frozenset(
    "accelerate bitsandbytes diffusers fastai functorch ignite kornia lightning peft pytorch_lightning "
    "sentence_transformers timm torch_geometric torchao torchaudio torchdata torchmetrics torchtext torchvision "
    "transformers xformers".split()
)

# Modules of other packages that reach into the real torch, and what does their work with minitorch.
_STAND_INS = {"safetensors.torch": "minitorch._safetensors"}

# Rooms of minitorch that torch does not have under that name. The others mirror torch's public paths.
_OWN_ROOMS = frozenset(("scalar", "dtypes", "ops", "viz", "parity", "swap", "cli", "notebook"))

# Classes that torch keeps elsewhere than minitorch does.
_HOMES = {
    "minitorch._settings": "torch",
    "minitorch._tensor": "torch",
    "minitorch.dtypes": "torch",
    "minitorch.random": "torch._C",
    "minitorch.autograd.modes": "torch.autograd.grad_mode",
    "minitorch.nn.modules.attention": "torch.nn.modules.activation",
}


def install_as_torch() -> None:
    """Make `import torch` mean minitorch in this process: the first line of a notebook or a `conftest.py`.

    Calling it again does nothing.

    Raises:
        RuntimeError: the real torch is already imported, so that other code may hold parts of it.

    Example::

        import minitorch
        minitorch.install_as_torch()
        import torch.nn as nn          # nn is minitorch.nn
    """
    if "torch" in sys.modules and sys.modules["torch"] is not sys.modules["minitorch"]:
        raise RuntimeError(
            "the real torch is already imported; call minitorch.install_as_torch() before the first `import torch`"
        )
    take_the_name_torch()


def take_the_name_torch() -> None:
    """Install the swap, whatever `torch` names now: `_shim` calls this while it is itself being imported as `torch`."""
    for name in NEEDS_REAL_TORCH & sys.modules.keys():
        raise _needs_real_torch(name)
    for name in _STAND_INS.keys() & sys.modules.keys():
        raise ImportError(f"write `import torch` before the first import of {name}: minitorch has its own", name=name)
    minitorch = sys.modules["minitorch"]
    sys.modules["torch"] = minitorch
    minitorch.__version__ = __version__
    if any(isinstance(finder, TorchFinder) for finder in sys.meta_path):
        return
    # First of all finders: the path finder would load a second copy of `minitorch/nn` under the name torch.nn.
    sys.meta_path.insert(0, TorchFinder())
    for name, module in list(sys.modules.items()):
        if name.startswith("minitorch."):
            _give_torch_name(module)
    # multiprocessing hands sys.path to spawned children, which then find the shim too.
    if SHIM not in sys.path:
        sys.path.insert(0, SHIM)


class TorchFinder:
    """Finds `torch.…` in minitorch, refuses packages that need the real torch, names classes as they are loaded."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Answer for torch's submodules, minitorch's own and the refused packages; leave the rest to other finders."""
        if fullname.startswith("torch.") or fullname in _STAND_INS:
            return ModuleSpec(fullname, _AliasLoader())
        if fullname in NEEDS_REAL_TORCH:
            return ModuleSpec(fullname, _RefusingLoader())
        if fullname.startswith("minitorch."):
            spec = PathFinder.find_spec(fullname, path, target)
            if spec is not None and isinstance(spec.loader, SourceFileLoader):
                spec.loader = _NamingLoader(spec.loader.name, spec.loader.path)
            return spec
        return None


class _AliasLoader:
    """Loads `torch.x` by handing out the module `minitorch.x` itself."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        real_name = _STAND_INS.get(spec.name) or "minitorch" + spec.name.removeprefix("torch")
        if spec.name not in _STAND_INS and _alias_of(real_name) is None:
            raise missing_module(real_name)
        try:
            module = importlib.import_module(real_name)
        except ModuleNotFoundError as error:
            if error.name is None or not f"{real_name}.".startswith(f"{error.name}."):
                raise
            raise missing_module(real_name) from None
        self._own_spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        # The import system has just written torch's spec into the module, which is loaded already and keeps its own.
        module.__spec__ = self._own_spec


class _RefusingLoader:
    """Raises at the import, not when a library only probes with `importlib.util.find_spec`."""

    def create_module(self, spec: ModuleSpec) -> None:
        return None  # an empty module, as usual

    def exec_module(self, module: ModuleType) -> None:
        raise _needs_real_torch(module.__name__)


class _NamingLoader(SourceFileLoader):
    """Loads a module of minitorch, then gives its classes their torch names."""

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        _give_torch_name(module)


def _alias_of(module_name: str) -> str | None:
    """`torch.nn` for `minitorch.nn`; None for a room that torch does not have."""
    room = module_name.split(".")[1]
    if room in _OWN_ROOMS or room.startswith("_"):
        return None
    return "torch" + module_name.removeprefix("minitorch")


def home_of(module_name: str) -> str:
    """The module in which torch has the classes that a module of minitorch defines; itself where torch has none.

    >>> home_of("minitorch._tensor"), home_of("minitorch.nn.modules.linear"), home_of("minitorch.viz")
    ('torch', 'torch.nn.modules.linear', 'minitorch.viz')
    """
    if not module_name.startswith("minitorch."):
        return module_name
    return _HOMES.get(module_name) or _alias_of(module_name) or module_name


def _give_torch_name(module: ModuleType) -> None:
    """Let the classes that `module` defines say that they live in torch, and let that module be found there."""
    alias = _alias_of(module.__name__)
    if alias is not None:
        sys.modules.setdefault(alias, module)
    home = home_of(module.__name__)
    for value in list(vars(module).values()):
        if isinstance(value, type) and value.__module__ == module.__name__:
            value.__module__ = home


def _needs_real_torch(package: str) -> ModuleNotFoundError:
    return ModuleNotFoundError(f"{package} needs PyTorch itself; run this script with plain `python`", name=package)


def swapped_environment(dtype: str | None = None) -> dict[str, str]:
    """The environment in which plain Python imports minitorch as torch; the user's PYTHONPATH stays behind the shim.

    Args:
        dtype: what every floating dtype shall mean there, such as "value" or "float64".
    """
    environment = dict(os.environ)
    user_path = environment.get("PYTHONPATH")
    environment["PYTHONPATH"] = SHIM + os.pathsep + user_path if user_path else SHIM
    if dtype is not None:
        environment["MINITORCH_DTYPE"] = dtype
    return environment
