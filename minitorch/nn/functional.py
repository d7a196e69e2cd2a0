"""torch.nn.functional: the operations behind the layers, as functions of tensors."""

from minitorch import _dispatch
from minitorch.ops._record import names

__all__ = names("F")
__getattr__ = _dispatch.functions_of("F", globals())


def __dir__() -> list[str]:
    return __all__
