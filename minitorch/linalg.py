"""torch.linalg: linear algebra."""

from __future__ import annotations

from typing import Any

from minitorch import _dispatch
from minitorch.ops._record import names

__all__ = sorted([*names("linalg"), "LinAlgError", "eig", "eigvals"])


def eig(A: Any) -> Any:
    """Refused: the eigenvalues of a matrix that is not symmetric are complex numbers."""
    raise NotImplementedError(
        "torch.linalg.eig gives complex numbers, which minitorch leaves out; see torch.linalg.eigh"
    )


def eigvals(A: Any) -> Any:
    """Refused: the eigenvalues of a matrix that is not symmetric are complex numbers."""
    raise NotImplementedError(
        "torch.linalg.eigvals gives complex numbers, which minitorch leaves out; see torch.linalg.eigvalsh"
    )


_look_up = _dispatch.functions_of("linalg", globals())


def __getattr__(name: str) -> Any:
    if name == "LinAlgError":
        # With the factorizations that raise it, which are imported at their first use.
        from minitorch.ops.decomposition import _LinAlgError

        return _LinAlgError
    return _look_up(name)


def __dir__() -> list[str]:
    return __all__
