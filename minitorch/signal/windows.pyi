# Generated: `python -m minitorch._stubs` writes this file.
from builtins import bool as _bool, float as _float, int as _int, type as _type
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias, overload
from minitorch.dtypes import device as _device, dtype as _dtype
from minitorch.random import Generator as _Generator
from minitorch._tensor import Tensor as Tensor
from minitorch._tensor import _ATau as _ATau
from minitorch._tensor import _EigenvaluesEigenvectors as _EigenvaluesEigenvectors
from minitorch._tensor import _HistBin_Edges as _HistBin_Edges
from minitorch._tensor import _InverseInfo as _InverseInfo
from minitorch._tensor import _LInfo as _LInfo
from minitorch._tensor import _LdPivots as _LdPivots
from minitorch._tensor import _LdPivotsInfo as _LdPivotsInfo
from minitorch._tensor import _LuPivots as _LuPivots
from minitorch._tensor import _LuPivotsInfo as _LuPivotsInfo
from minitorch._tensor import _MantissaExponent as _MantissaExponent
from minitorch._tensor import _MinMax as _MinMax
from minitorch._tensor import _PLU as _PLU
from minitorch._tensor import _QR as _QR
from minitorch._tensor import _ResultInfo as _ResultInfo
from minitorch._tensor import _SignLogabsdet as _SignLogabsdet
from minitorch._tensor import _SolutionCloned_Coefficient as _SolutionCloned_Coefficient
from minitorch._tensor import _SolutionResidualsRankSingular_Values as _SolutionResidualsRankSingular_Values
from minitorch._tensor import _USV as _USV
from minitorch._tensor import _USVh as _USVh
from minitorch._tensor import _ValuesIndices as _ValuesIndices

_Number: TypeAlias = _int | _float | _bool
_Ints: TypeAlias = _int | Sequence[_int]

def bartlett(M: _int, *, sym: _bool = True, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """A triangle from 0 up to 1 and down to 0."""
def blackman(M: _int, *, sym: _bool = True, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """0.42 - 0.5 cos x + 0.08 cos 2x."""
def cosine(M: _int, *, sym: _bool = True, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """Half a wave of a sine."""
def exponential(M: _int, *, center: _Number | None = None, tau: _float = 1.0, sym: _bool = True, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """exp(-|n - center| / tau); the center is the middle, and that of a symmetric window always."""
def gaussian(M: _int, *, std: _Number = 1.0, sym: _bool = True, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """The bell exp(-(n / std)**2 / 2), n counted from the middle."""
def general_cosine(M: _int, *, a: Sequence[_float], sym: _bool = True, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """A sum of cosines with the coefficients a, of alternating sign."""
def general_hamming(M: _int, *, alpha: _Number = 0.54, sym: _bool = True, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """alpha - (1 - alpha) cos x."""
def hamming(M: _int, *, sym: _bool = True, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """0.54 - 0.46 cos x: the first side lobe of its spectrum vanishes."""
def hann(M: _int, *, sym: _bool = True, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """(1 - cos x) / 2."""
def kaiser(M: _int, *, beta: _Number = 12.0, sym: _bool = True, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """Made of a Bessel function; beta trades the width of the main lobe for the height of the side lobes."""
def nuttall(M: _int, *, sym: _bool = True, dtype: _dtype | None = None, layout: Any | None = None, device: _device | str | None = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor:
    """Four cosines with the smallest side lobes (Nuttall 1981, with a continuous first derivative)."""
