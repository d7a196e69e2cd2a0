"""Windows: numbers that fade out at both ends, by which a stretch of a signal is multiplied.

Those of torch.signal.windows are symmetric unless told otherwise, the older ones of torch (`hann_window`) periodic: the
first `M` numbers of a symmetric window of `M + 1`, as a Fourier transform wants them. Their formulas are those of
F. J. Harris, "On the use of windows for harmonic analysis with the discrete Fourier transform", 1978.
"""

import math
from collections.abc import Iterable

import numpy as np

from minitorch.dtypes import from_numpy
from minitorch.ops._record import factory
from minitorch.ops.creation import linspace


def _check(name: str, M: int, dtype: np.dtype):
    if M < 0:
        raise ValueError(f"{name} requires non-negative window length, got M={M}")
    if dtype not in (np.float32, np.float64):
        raise ValueError(f"{name} expects float32 or float64 dtypes, got: {from_numpy(np.dtype(dtype))!r}")


def _places(start: float, step: float, M: int, dtype: np.dtype) -> np.ndarray:
    """start, start + step, … : M numbers."""
    return linspace.kernel(start, start + (M - 1) * step, M, dtype)


def _span(M: int, sym: bool) -> int:
    """How many steps it is from one end to the other; to the end that is left out, of a periodic window."""
    return M - 1 if sym or M == 1 else M


def _sum_of_cosines(M, a, sym, dtype):
    """a_0 - a_1 cos x + a_2 cos 2x - …, with x from 0 to 2 pi."""
    _check("general_cosine", M, dtype)
    if not isinstance(a, Iterable):
        raise TypeError("Coefficients must be a list/tuple")
    if not a:
        raise ValueError("Coefficients cannot be empty")
    if M <= 1:
        return np.ones(M, dtype)
    x = _places(0.0, 2 * math.pi / _span(M, sym), M, dtype)
    return np.add.reduce([(-1) ** i * weight * np.cos(i * x) for i, weight in enumerate(a)]).astype(dtype)


def _window(name: str):
    return factory(name, where="signal.windows", out=False)


@_window("general_cosine")
def general_cosine(M, *, a, sym=True, dtype=None):
    """A sum of cosines with the coefficients a, of alternating sign."""
    return _sum_of_cosines(M, a, sym, dtype)


@_window("general_hamming")
def general_hamming(M, *, alpha=0.54, sym=True, dtype=None):
    """alpha - (1 - alpha) cos x."""
    return _sum_of_cosines(M, [alpha, 1.0 - alpha], sym, dtype)


@_window("hamming")
def hamming(M, *, sym=True, dtype=None):
    """0.54 - 0.46 cos x: the first side lobe of its spectrum vanishes."""
    return _sum_of_cosines(M, [0.54, 0.46], sym, dtype)


@_window("hann")
def hann(M, *, sym=True, dtype=None):
    """(1 - cos x) / 2.

    >>> torch.signal.windows.hann(5)
    tensor([0.0000, 0.5000, 1.0000, 0.5000, 0.0000])
    """
    return _sum_of_cosines(M, [0.5, 0.5], sym, dtype)


@_window("blackman")
def blackman(M, *, sym=True, dtype=None):
    """0.42 - 0.5 cos x + 0.08 cos 2x."""
    _check("blackman", M, dtype)
    return _sum_of_cosines(M, [0.42, 0.5, 0.08], sym, dtype)


@_window("nuttall")
def nuttall(M, *, sym=True, dtype=None):
    """Four cosines with the smallest side lobes (Nuttall 1981, with a continuous first derivative)."""
    return _sum_of_cosines(M, [0.3635819, 0.4891775, 0.1365995, 0.0106411], sym, dtype)


@_window("bartlett")
def bartlett(M, *, sym=True, dtype=None):
    """A triangle from 0 up to 1 and down to 0."""
    _check("bartlett", M, dtype)
    return 1 - np.abs(_places(-1.0, 2 / _span(M, sym), M, dtype)) if M > 1 else np.ones(M, dtype)


@_window("cosine")
def cosine(M, *, sym=True, dtype=None):
    """Half a wave of a sine."""
    _check("cosine", M, dtype)
    if not M:
        return np.ones(0, dtype)
    step = math.pi / (_span(M, sym) + 1)
    return np.sin(_places(step / 2, step, M, dtype))


@_window("exponential")
def exponential(M, *, center=None, tau=1.0, sym=True, dtype=None):
    """exp(-|n - center| / tau); the center is the middle, and that of a symmetric window always."""
    _check("exponential", M, dtype)
    if tau <= 0:
        raise ValueError(f"Tau must be positive, got: {tau} instead.")
    if sym and center is not None:
        raise ValueError("Center must be None for symmetric windows")
    if center is None:
        center = _span(M, sym) / 2
    return np.exp(-np.abs(_places(-center / tau, 1 / tau, M, dtype)))


@_window("gaussian")
def gaussian(M, *, std=1.0, sym=True, dtype=None):
    """The bell exp(-(n / std)**2 / 2), n counted from the middle."""
    _check("gaussian", M, dtype)
    if std <= 0:
        raise ValueError(f"Standard deviation must be positive, got: {std} instead.")
    step = 1 / (std * math.sqrt(2))
    return np.exp(-(_places(-_span(M, sym) / 2 * step, step, M, dtype) ** 2))


def _of_bessel(M, beta, span, dtype):
    """I0(beta sqrt(1 - x**2)) / I0(beta), with x from -1 to 1: nearly the most energy within a band that can be had."""
    from scipy.special import i0e

    if M <= 1:
        return np.ones(M, dtype)
    top = np.dtype(dtype).type(beta)
    x = np.clip(_places(-beta, 2 * beta / span, M, dtype), -top, top)
    inside = np.sqrt(top * top - x * x)
    # The factors apart, so that it overflows where torch's does.
    return (i0e(inside) * np.exp(inside)) / (i0e(top) * np.exp(top))


@_window("kaiser")
def kaiser(M, *, beta=12.0, sym=True, dtype=None):
    """Made of a Bessel function; beta trades the width of the main lobe for the height of the side lobes."""
    _check("kaiser", M, dtype)
    if beta < 0:
        raise ValueError(f"beta must be non-negative, got: {beta} instead.")
    return _of_bessel(M, float(beta), _span(M, sym), dtype)


# ---- the older ones -------------------------------------------------------------------------------------------------


def _old(name: str, length: int, periodic: bool, dtype: np.dtype) -> bool:
    """Whether the window is symmetric; RuntimeError for a length or a dtype that cannot be."""
    if length < 0:
        raise RuntimeError(f"{name} requires non-negative window_length, got window_length={length}")
    if np.dtype(dtype).kind in "biu":
        raise RuntimeError(
            f"{name} expects floating point dtypes, got: TensorOptions(dtype={from_numpy(np.dtype(dtype)).c_name}, "
            "device=cpu, layout=Strided (default), requires_grad=false (default), pinned_memory=false, "
            "memory_format=(nullopt))"
        )
    return not periodic


def _in_float32_at_least(window, dtype):
    kind = np.float64 if dtype == np.float64 else np.float32
    return window(np.dtype(kind)).astype(dtype, copy=False)


@factory("hann_window", out=False)
def hann_window(window_length, periodic=True, dtype=None):
    """(1 - cos x) / 2 with x from 0 to 2 pi.

    >>> torch.hann_window(4)
    tensor([0.0000, 0.5000, 1.0000, 0.5000])
    """
    sym = _old("hann_window", window_length, periodic, dtype)
    return _in_float32_at_least(lambda kind: _sum_of_cosines(window_length, [0.5, 0.5], sym, kind), dtype)


@factory("hamming_window", out=False)
def hamming_window(window_length, periodic=True, alpha=0.54, beta=0.46, dtype=None):
    """alpha - beta cos x with x from 0 to 2 pi."""
    sym = _old("hamming_window", window_length, periodic, dtype)
    return _in_float32_at_least(lambda kind: _sum_of_cosines(window_length, [alpha, beta], sym, kind), dtype)


@factory("blackman_window", out=False)
def blackman_window(window_length, periodic=True, dtype=None):
    """0.42 - 0.5 cos x + 0.08 cos 2x with x from 0 to 2 pi."""
    sym = _old("blackman_window", window_length, periodic, dtype)
    return _in_float32_at_least(lambda kind: _sum_of_cosines(window_length, [0.42, 0.5, 0.08], sym, kind), dtype)


@factory("bartlett_window", out=False)
def bartlett_window(window_length, periodic=True, dtype=None):
    """A triangle from 0 up to 1 and down to 0."""
    sym = _old("bartlett_window", window_length, periodic, dtype)
    return _in_float32_at_least(lambda kind: bartlett.kernel(window_length, sym=sym, dtype=kind), dtype)


@factory("kaiser_window", out=False)
def kaiser_window(window_length, periodic=True, beta=12.0, dtype=None):
    """As `signal.windows.kaiser`, made of a Bessel function."""
    sym = _old("kaiser_window", window_length, periodic, dtype)
    return _in_float32_at_least(
        lambda kind: _of_bessel(window_length, float(beta), _span(window_length, sym), kind), dtype
    )
