"""torch.signal.windows: what a stretch of a signal is multiplied by so that it fades out at its ends."""

from minitorch import _dispatch
from minitorch.ops._record import names

__all__ = names("signal.windows")
__getattr__ = _dispatch.functions_of("signal.windows", globals())


def __dir__() -> list[str]:
    return __all__
