"""Devices that this machine does not have: questions get torch's answers, requests its errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def functions(error: Exception, refused: str, *answered: tuple[Any, str]) -> dict[str, Callable]:
    """Name -> a function, for a room that stands for an absent device.

    Args:
        error: what the functions of `refused` raise.
        refused: names, separated by spaces.
        answered: pairs of an answer and the names of the functions that give it, whatever they are asked.
    """
    found = {name: _refusing(name, error) for name in refused.split()}
    for answer, names in answered:
        found |= {name: _answering(name, answer) for name in names.split()}
    return found


def _refusing(name: str, error: Exception) -> Callable:
    def function(*args: Any, **kwargs: Any) -> Any:
        raise type(error)(*error.args)

    return _named(function, name, "Refused: there is no such device.")


def _answering(name: str, answer: Any) -> Callable:
    def function(*args: Any, **kwargs: Any) -> Any:
        return answer

    return _named(function, name, f"There is no such device: {answer!r}.")


def _named(function: Callable, name: str, doc: str) -> Callable:
    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function
