"""torch.special: special functions, most of them SciPy's."""

from minitorch import _dispatch
from minitorch.ops._record import names

__all__ = names("special")
__getattr__ = _dispatch.functions_of("special", globals())


def __dir__() -> list[str]:
    return __all__
