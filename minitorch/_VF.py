"""torch._VF: the recurrent functions of `torch` under the name that modules written for torch call them by."""

from minitorch import _dispatch

__getattr__ = _dispatch.functions_of("torch", globals())
