"""Arguments that do not fit, in torch's words."""

from __future__ import annotations

from typing import Any

_MADE_IN_PYTHON = 1 << 9
_OF_TORCH = ("dtype", "device", "Size", "Generator")


def class_name(x: Any) -> str:
    """The name of the class of x as C code gives it: with the module, unless the class was made in Python.

    >>> class_name(1.5), class_name(np.ones(2)), class_name(torch.float32)
    ('float', 'numpy.ndarray', 'torch.dtype')
    """
    cls = type(x)
    if cls.__module__.startswith("minitorch") and cls.__name__ in _OF_TORCH:
        return f"torch.{cls.__name__}"
    if cls.__flags__ & _MADE_IN_PYTHON or cls.__module__ == "builtins":
        return cls.__name__
    return f"{cls.__module__}.{cls.__name__}"


def wrong_type(function: str, argument: str, position: int, wanted: str, given: Any) -> TypeError:
    """The error for one argument of a wrong type."""
    return TypeError(
        f"{function}(): argument '{argument}' (position {position}) must be {wanted}, not {class_name(given)}"
    )


def no_such_form(function: str, args: tuple, kwargs: dict, forms: str) -> TypeError:
    """The error for arguments that fit none of the forms in which a function can be called."""
    given = [class_name(x) for x in args] + [f"{name}={class_name(x)}" for name, x in kwargs.items()]
    listed = ", ".join(given) + (", " if kwargs and not args else "")
    expected = "".join(f"\n * ({form})" for form in forms.splitlines())
    return TypeError(
        f"{function}() received an invalid combination of arguments - got ({listed}), but expected one of:{expected}"
    )
